/* SPDX-License-Identifier: MIT
 * What a WAVE file's format tag says: the codec's name and how its samples are counted. */
#include "probe/wav_codec.h"

#include <stdio.h>
#include <string.h>

enum { BITS_PER_BYTE = 8, TAG_SIZE = 2 };

/** A format tag; RFC 2361, appendix A, and mmreg.h. */
struct tag_row {
    uint16_t tag;
    enum sdc_wav_kind kind;
    const char *name; /**< of libavcodec; NULL: it depends on the sample's size */
};

static const struct tag_row tag_rows[] = {
    {0x0001, SDC_WAV_LINEAR, NULL},
    {0x0002, SDC_WAV_BLOCKS_MS, "adpcm_ms"},
    {0x0003, SDC_WAV_LINEAR, NULL},
    {0x0006, SDC_WAV_COMPANDED, "pcm_alaw"},
    {0x0007, SDC_WAV_COMPANDED, "pcm_mulaw"},
    {0x0010, SDC_WAV_OTHER, "adpcm_ima_oki"},
    {0x0011, SDC_WAV_BLOCKS_IMA, "adpcm_ima_wav"},
    {0x0017, SDC_WAV_OTHER, "adpcm_ima_oki"},
    {0x0020, SDC_WAV_OTHER, "adpcm_yamaha"},
    {0x0022, SDC_WAV_OTHER, "truespeech"},
    {0x0031, SDC_WAV_BLOCKS_GSM, "gsm_ms"},
    {0x0042, SDC_WAV_OTHER, "g723_1"},
    {0x0045, SDC_WAV_OTHER, "adpcm_g726"},
    {0x0050, SDC_WAV_OTHER, "mp2"},
    {0x0055, SDC_WAV_OTHER, "mp3"},
    {0x0057, SDC_WAV_OTHER, "amr_nb"},
    {0x0058, SDC_WAV_OTHER, "amr_wb"},
    {0x0064, SDC_WAV_OTHER, "adpcm_g726"},
    {0x0083, SDC_WAV_OTHER, "g729"},
    {0x00ff, SDC_WAV_OTHER, "aac"},
    {0x0160, SDC_WAV_OTHER, "wmav1"},
    {0x0161, SDC_WAV_OTHER, "wmav2"},
    {0x0162, SDC_WAV_OTHER, "wmapro"},
    {0x0163, SDC_WAV_OTHER, "wmalossless"},
    {0x0270, SDC_WAV_OTHER, "atrac3"},
    {0x1600, SDC_WAV_OTHER, "aac"},
    {0x2000, SDC_WAV_OTHER, "ac3"},
    {0x2001, SDC_WAV_OTHER, "dts"},
    {0x706d, SDC_WAV_OTHER, "aac"},
    {0xa109, SDC_WAV_OTHER, "speex"},
    {0xf1ac, SDC_WAV_OTHER, "flac"},
};

#define TAG_FLOAT 0x0003

/** Names by sample size in bytes; a sample of 1 byte is unsigned, a larger one signed. */
static const char *const integer_names[] = {
    [1] = "pcm_u8", [2] = "pcm_s16le", [3] = "pcm_s24le", [4] = "pcm_s32le", [8] = "pcm_s64le",
};
static const char *const float_names[] = {[4] = "pcm_f32le", [8] = "pcm_f64le"};

/** What stands behind the tag in a GUID that is a tag: KSDATAFORMAT_SUBTYPE_WAVEFORMATEX. */
static const uint8_t guid_rest[SDC_WAV_GUID_SIZE - TAG_SIZE] = {
    0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71,
};
/** The same for Ambisonic B-format, whose tag is 1 or 3. */
static const uint8_t ambisonic_rest[SDC_WAV_GUID_SIZE - TAG_SIZE] = {
    0x00, 0x00, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0x00, 0x00, 0x00,
};

static const struct tag_row *find_row(uint16_t tag)
{
    for (size_t i = 0; i < sizeof tag_rows / sizeof tag_rows[0]; i++) {
        if (tag_rows[i].tag == tag)
            return &tag_rows[i];
    }
    return NULL;
}

/** The name of linear samples; NULL where libavcodec has none for that size. */
static const char *linear_name(const struct sdc_wav_fmt *fmt)
{
    size_t n_bytes = ((size_t)fmt->bits + BITS_PER_BYTE - 1) / BITS_PER_BYTE;
    if (fmt->tag != TAG_FLOAT)
        return n_bytes < sizeof integer_names / sizeof *integer_names ? integer_names[n_bytes]
                                                                      : NULL;
    bool is_whole = fmt->bits % BITS_PER_BYTE == 0;
    return is_whole && n_bytes < sizeof float_names / sizeof *float_names ? float_names[n_bytes]
                                                                          : NULL;
}

void sdc_wav_fmt_set_guid(struct sdc_wav_fmt *fmt, const uint8_t guid[SDC_WAV_GUID_SIZE])
{
    fmt->has_guid = memcmp(guid + TAG_SIZE, guid_rest, sizeof guid_rest) != 0 &&
                    memcmp(guid + TAG_SIZE, ambisonic_rest, sizeof ambisonic_rest) != 0;
    if (fmt->has_guid)
        memcpy(fmt->guid, guid, sizeof fmt->guid);
    else
        fmt->tag = (uint16_t)(guid[0] | guid[1] << BITS_PER_BYTE);
}

static void print_guid(const struct sdc_wav_fmt *fmt, char *name, size_t size)
{
    int length = snprintf(name, size, "wav-guid-");
    for (size_t i = 0; i < sizeof fmt->guid && (size_t)length < size; i++)
        length += snprintf(name + length, size - (size_t)length, "%02x", fmt->guid[i]);
}

void sdc_wav_codec_name(const struct sdc_wav_fmt *fmt, char *name, size_t size)
{
    if (fmt->has_guid) {
        print_guid(fmt, name, size);
        return;
    }
    const struct tag_row *row = find_row(fmt->tag);
    const char *known = row == NULL ? NULL : row->name;
    if (row != NULL && row->kind == SDC_WAV_LINEAR)
        known = linear_name(fmt);
    if (known != NULL)
        snprintf(name, size, "%s", known);
    else
        snprintf(name, size, "wav-0x%04x", fmt->tag);
}

enum sdc_wav_kind sdc_wav_kind(const struct sdc_wav_fmt *fmt)
{
    const struct tag_row *row = fmt->has_guid ? NULL : find_row(fmt->tag);
    return row == NULL ? SDC_WAV_OTHER : row->kind;
}

/** For each channel a header of 7 bytes that holds 2 samples, then 4 bits a sample;
 * MSADPCM_WAVE_FORMAT in RFC 2361 and Microsoft's "Multimedia Data Standards Update", 1994. */
static int64_t ms_samples(int64_t channels, int64_t n)
{
    enum { CHANNEL_HEADER_SIZE = 7, SAMPLES_PER_BYTE = 2, SAMPLES_IN_HEADER = 2 };
    int64_t left = n - CHANNEL_HEADER_SIZE * channels;
    return left < 0 ? 0 : left * SAMPLES_PER_BYTE / channels + SAMPLES_IN_HEADER;
}

/** For each channel a header of 4 bytes that holds 1 sample, then the channels in turn with 4 bytes
 *  of 8 samples each; the same source, IMA ADPCM. */
static int64_t ima_samples(int64_t channels, int64_t n)
{
    enum { CHANNEL_HEADER_SIZE = 4, GROUP_SIZE = 4, SAMPLES_PER_GROUP = 8 };
    int64_t left = n - CHANNEL_HEADER_SIZE * channels;
    return left < 0 ? 0 : left / (GROUP_SIZE * channels) * SAMPLES_PER_GROUP + 1;
}

/** Two frames of GSM 06.10 in 65 bytes, one channel; the same source. */
static int64_t gsm_samples(int64_t n)
{
    enum { BLOCK_SIZE = 65, SAMPLES_PER_BLOCK = 320 };
    return n / BLOCK_SIZE * SAMPLES_PER_BLOCK;
}

int64_t sdc_wav_block_samples(const struct sdc_wav_fmt *fmt, enum sdc_wav_kind kind, int64_t n)
{
    if (kind == SDC_WAV_BLOCKS_MS)
        return ms_samples(fmt->channels, n);
    if (kind == SDC_WAV_BLOCKS_IMA)
        return ima_samples(fmt->channels, n);
    return gsm_samples(n);
}
