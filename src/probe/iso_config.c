/* SPDX-License-Identifier: MIT
 * Codec configurations inside sample entries: what they say of codec, sample rate and channels
 * stands above the entry's own fields, which many writers leave at 2 channels. */
#include "probe/iso.h"

#include <stdio.h>
#include <string.h>

/** Most bytes of an AudioSpecificConfig that are looked at: none that states its rate is longer. */
#define CONFIG_SIZE_MAX 64

/** Bits of a byte. */
#define BITS 8

/** Bits, highest first. */
struct bits {
    const uint8_t *bytes;
    size_t n_bits;
    size_t at;
};

/** The next n bits, n <= 32; zeros behind the end. */
static uint32_t take_bits(struct bits *bits, unsigned n)
{
    uint32_t value = 0;
    for (; n > 0; n--, bits->at++) {
        bool is_inside = bits->at < bits->n_bits;
        unsigned byte = is_inside ? bits->bytes[bits->at / BITS] : 0;
        value = value << 1 | (byte >> (BITS - 1 - bits->at % BITS) & 1U);
    }
    return value;
}

/** AudioObjectType (ISO/IEC 14496-3, 1.6.2.1). */
static uint32_t take_object_type(struct bits *bits)
{
    enum { TYPE_BITS = 5, ESCAPE = 31, ESCAPED_BITS = 6, FIRST_ESCAPED = 32 };
    uint32_t type = take_bits(bits, TYPE_BITS);
    return type == ESCAPE ? FIRST_ESCAPED + take_bits(bits, ESCAPED_BITS) : type;
}

/** samplingFrequencyIndex (ISO/IEC 14496-3, table 1.18) [Hz]; 0 for a reserved one. */
static uint32_t take_sample_rate(struct bits *bits)
{
    static const uint32_t rates[] = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                     22050, 16000, 12000, 11025, 8000,  7350};
    enum { INDEX_BITS = 4, ESCAPE = 15, RATE_BITS = 24 };
    uint32_t index = take_bits(bits, INDEX_BITS);
    if (index == ESCAPE)
        return take_bits(bits, RATE_BITS);
    return index < sizeof rates / sizeof *rates ? rates[index] : 0;
}

/** Object types that announce a doubled rate: spectral band replication, parametric stereo. */
enum { OBJECT_SBR = 5, OBJECT_PS = 29 };

/** Looks behind the configuration for the announcement that old decoders skip (1.6.6.1). */
static uint32_t find_late_sample_rate(struct bits *bits)
{
    enum { SYNC_BITS = 11, SYNC = 0x2B7, ANNOUNCEMENT_BITS = 16 };
    for (; bits->at + ANNOUNCEMENT_BITS <= bits->n_bits; bits->at++) {
        struct bits look = *bits;
        if (take_bits(&look, SYNC_BITS) != SYNC)
            continue;
        if (take_object_type(&look) == OBJECT_SBR && take_bits(&look, 1) == 1)
            return take_sample_rate(&look);
        return 0;
    }
    return 0;
}

/** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
static void read_aac_config(struct bits *bits, struct sdc_iso_entry *entry)
{
    static const uint8_t channels[] = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8};
    enum { CHANNEL_BITS = 4 };
    uint32_t late_rate = 0;
    uint32_t object_type = take_object_type(bits);
    uint32_t rate = take_sample_rate(bits);
    uint32_t layout = take_bits(bits, CHANNEL_BITS);
    if (object_type == OBJECT_SBR || object_type == OBJECT_PS)
        late_rate = take_sample_rate(bits);
    else
        late_rate = find_late_sample_rate(bits);
    rate = late_rate > 0 ? late_rate : rate;
    if (rate > 0)
        entry->sample_rate = SDC_Q_INT(rate);
    if (layout < sizeof channels && channels[layout] > 0)
        entry->n_channels = channels[layout];
}

/** Descriptors of ISO/IEC 14496-1, 7.2.2.1. */
enum { ES_DESCRIPTOR = 3, DECODER_CONFIG_DESCRIPTOR = 4, DECODER_SPECIFIC_INFO = 5 };

/** Tag and length of a descriptor; a length has 7 bits a byte and at most 4 bytes (8.3.3). */
static uint8_t take_descriptor(struct sdc_cursor *cursor, uint32_t *size)
{
    enum { SIZE_BYTES_MAX = 4, SIZE_BITS = 7, SIZE_MASK = 0x7F, HAS_MORE = 0x80 };
    uint8_t tag = sdc_cursor_u8(cursor);
    *size = 0;
    for (int i = 0; i < SIZE_BYTES_MAX; i++) {
        uint8_t byte = sdc_cursor_u8(cursor);
        *size = *size << SIZE_BITS | (byte & SIZE_MASK);
        if (!(byte & HAS_MORE))
            break;
    }
    return tag;
}

/** Steps over the fields of an ES_Descriptor (7.2.6.5). */
static void skip_es_fields(struct sdc_cursor *cursor)
{
    enum { DEPENDS_ON = 0x80, HAS_URL = 0x40, HAS_CLOCK = 0x20 };
    sdc_cursor_skip(cursor, sizeof(uint16_t));
    uint8_t flags = sdc_cursor_u8(cursor);
    if (flags & DEPENDS_ON)
        sdc_cursor_skip(cursor, sizeof(uint16_t));
    if (flags & HAS_URL)
        sdc_cursor_skip(cursor, sdc_cursor_u8(cursor));
    if (flags & HAS_CLOCK)
        sdc_cursor_skip(cursor, sizeof(uint16_t));
}

static void read_decoder_config(struct sdc_cursor *cursor, struct sdc_iso_entry *entry)
{
    enum { AFTER_OBJECT_TYPE = 12 }; /* 7.2.6.6 */
    uint8_t config[CONFIG_SIZE_MAX];
    uint32_t size;
    const char *codec = sdc_iso_object_codec(sdc_cursor_u8(cursor));
    if (!sdc_cursor_is_ok(cursor) || !codec)
        return;
    snprintf(entry->codec, sizeof entry->codec, "%s", codec);
    sdc_cursor_skip(cursor, AFTER_OBJECT_TYPE);
    if (take_descriptor(cursor, &size) != DECODER_SPECIFIC_INFO || !sdc_cursor_is_ok(cursor))
        return;
    int64_t left = sdc_cursor_left(cursor);
    size_t n = size < CONFIG_SIZE_MAX ? size : CONFIG_SIZE_MAX;
    n = left < (int64_t)n ? (size_t)left : n;
    sdc_cursor_bytes(cursor, config, n);
    struct bits bits = {.bytes = config, .n_bits = n * BITS};
    if (n >= 2 && strcmp(codec, "aac") == 0)
        read_aac_config(&bits, entry);
}

void sdc_iso_read_esds(struct sdc_iso *iso, struct sdc_iso_span body, struct sdc_iso_entry *entry)
{
    struct sdc_cursor cursor;
    uint32_t size;
    sdc_cursor_init(&cursor, iso->source, body.start, body.end);
    sdc_cursor_skip(&cursor, SDC_ISO_VERSION_SIZE);
    uint8_t tag = take_descriptor(&cursor, &size);
    if (tag == ES_DESCRIPTOR) {
        skip_es_fields(&cursor);
        tag = take_descriptor(&cursor, &size);
    }
    if (tag == DECODER_CONFIG_DESCRIPTOR)
        read_decoder_config(&cursor, entry);
    sdc_iso_close(iso, &cursor);
}

/** Channels of an audio coding mode and its low frequency channel (ETSI TS 102 366, 4.4.2.3). */
static uint32_t take_dolby_channels(struct bits *bits)
{
    static const uint8_t channels[] = {2, 1, 2, 3, 3, 4, 4, 5};
    enum { MODE_BITS = 3 };
    uint32_t mode = take_bits(bits, MODE_BITS);
    return channels[mode] + take_bits(bits, 1);
}

/** A configuration: which box it is, where its fields are, what is read of them. */
struct config {
    uint32_t type;
    size_t size; /**< that it has at least [bytes] */
    void (*read)(struct bits *bits, struct sdc_iso_entry *entry);
};

static void read_dac3(struct bits *bits, struct sdc_iso_entry *entry)
{
    enum { BEFORE_MODE = 2 + 5 + 3 }; /* F.4: fscod, bsid, bsmod [bits] */
    bits->at = BEFORE_MODE;
    entry->n_channels = take_dolby_channels(bits);
}

static void read_dec3(struct bits *bits, struct sdc_iso_entry *entry)
{
    /* F.6: data_rate, num_ind_sub, fscod, bsid, reserved, asvc, bsmod [bits] */
    enum { BEFORE_MODE = 13 + 3 + 2 + 5 + 1 + 1 + 3 };
    bits->at = BEFORE_MODE;
    entry->n_channels = take_dolby_channels(bits);
}

/** ALACSpecificConfig, behind version and flags: numChannels is byte 9, sampleRate byte 20. */
static void read_alac(struct bits *bits, struct sdc_iso_entry *entry)
{
    enum { CHANNELS_AT = 9, RATE_AT = 20, RATE_BITS = 32 };
    bits->at = (SDC_ISO_VERSION_SIZE + CHANNELS_AT) * BITS;
    entry->n_channels = take_bits(bits, BITS);
    bits->at = (SDC_ISO_VERSION_SIZE + RATE_AT) * BITS;
    entry->sample_rate = SDC_Q_INT(take_bits(bits, RATE_BITS));
}

/** STREAMINFO (RFC 9639, 8.2) behind version, flags and a block header: 20 bits of sample rate
 *  from byte 10 on, then 3 bits of channels - 1. */
static void read_flac(struct bits *bits, struct sdc_iso_entry *entry)
{
    enum { BLOCK_HEADER_SIZE = 4, RATE_AT = 10, RATE_BITS = 20, CHANNEL_BITS = 3 };
    bits->at = (SDC_ISO_VERSION_SIZE + BLOCK_HEADER_SIZE + RATE_AT) * BITS;
    entry->sample_rate = SDC_Q_INT(take_bits(bits, RATE_BITS));
    entry->n_channels = take_bits(bits, CHANNEL_BITS) + 1;
}

/** OpusSpecificBox (Encapsulation of Opus in ISOBMFF, 4.3.2): OutputChannelCount is byte 1. */
static void read_opus(struct bits *bits, struct sdc_iso_entry *entry)
{
    bits->at = BITS;
    entry->n_channels = take_bits(bits, BITS);
}

/** SamplingRateBox (12.2.3.2). */
static void read_srat(struct bits *bits, struct sdc_iso_entry *entry)
{
    enum { RATE_BITS = 32 };
    bits->at = SDC_ISO_VERSION_SIZE * BITS;
    entry->sample_rate = SDC_Q_INT(take_bits(bits, RATE_BITS));
}

void sdc_iso_read_config(struct sdc_iso *iso, const struct sdc_iso_box *box,
                         struct sdc_iso_entry *entry)
{
    static const struct config configs[] = {
        {SDC_ISO_TYPE('d', 'a', 'c', '3'), 3, read_dac3},
        {SDC_ISO_TYPE('d', 'e', 'c', '3'), 4, read_dec3},
        {SDC_ISO_TYPE('a', 'l', 'a', 'c'), 28, read_alac},
        {SDC_ISO_TYPE('d', 'f', 'L', 'a'), 42, read_flac},
        {SDC_ISO_TYPE('d', 'O', 'p', 's'), 2, read_opus},
        {SDC_ISO_TYPE('s', 'r', 'a', 't'), 8, read_srat},
    };
    uint8_t bytes[CONFIG_SIZE_MAX];
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        size_t size = configs[i].size;
        if (configs[i].type != box->type || !sdc_iso_open(iso, box->body, (int64_t)size))
            continue;
        sdc_cursor_bytes(&iso->cursor, bytes, size);
        struct bits bits = {.bytes = bytes, .n_bits = size * BITS};
        configs[i].read(&bits, entry);
    }
}
