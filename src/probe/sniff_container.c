/* SPDX-License-Identifier: MIT
 * Second looks at containers that several formats share. */
#include "probe/sniff_parts.h"

#include <stdio.h>
#include <string.h>

#define BYTE_BITS 8

/* EBML: RFC 8794. The header element's identifier is the magic number. */
enum {
    EBML_HEADER_ID_SIZE = 4,
    EBML_DOC_TYPE = 0x0282, /**< 0x4282 without its length marker */
    EBML_DOC_TYPE_SIZE_MAX = 16,
    VINT_SIZE_MAX = 8,
};

/** Reads a number of variable length without its marker. Its length [bytes]; 0 if there is none
 *  in the view. */
static size_t read_vint(const struct sdc_sniff_view *view, size_t at, uint64_t *value)
{
    uint64_t first = sdc_sniff_be(view, at, 1);
    size_t length = 1;
    while (length <= VINT_SIZE_MAX && !(first >> (BYTE_BITS - length) & 1))
        length++;
    if (length > VINT_SIZE_MAX || at + length > view->n)
        return 0;
    uint64_t mask = (UINT64_C(1) << (BYTE_BITS - 1) * length) - 1;
    *value = sdc_sniff_be(view, at, length) & mask;
    return length;
}

static bool is_doc_type(const struct sdc_sniff_view *view, size_t at, uint64_t size,
                        struct sdc_facts *facts)
{
    char type[EBML_DOC_TYPE_SIZE_MAX + 1];
    size_t n = size < EBML_DOC_TYPE_SIZE_MAX ? (size_t)size : EBML_DOC_TYPE_SIZE_MAX;
    sdc_sniff_copy(view, at, n, type, sizeof type);
    /* The text may be filled up with NUL bytes, which a copy has as '?'. */
    type[strcspn(type, "?")] = '\0';
    if (strcmp(type, "webm") == 0) {
        facts->format = SDC_FORMAT_WEBM;
    } else if (strcmp(type, "matroska") != 0) {
        facts->format = SDC_FORMAT_UNKNOWN;
        snprintf(facts->detail, sizeof facts->detail, "an EBML document of type \"%s\"", type);
    }
    return true;
}

bool sdc_sniff_ebml(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    uint64_t id;
    uint64_t size;
    size_t at = EBML_HEADER_ID_SIZE;
    size_t length = read_vint(view, at, &size);
    if (length == 0)
        return true;
    at += length;
    size_t end = size < view->n - at ? at + (size_t)size : view->n;
    while (at < end) {
        size_t id_length = read_vint(view, at, &id);
        length = read_vint(view, at + id_length, &size);
        if (id_length == 0 || length == 0)
            break;
        at += id_length + length;
        if (id == EBML_DOC_TYPE)
            return is_doc_type(view, at, size, facts);
        if (size > end - at)
            break;
        at += (size_t)size;
    }
    return true;
}

/* MPEG-TS: ISO/IEC 13818-1, 2.4.3.2. */
enum {
    TS_SYNC = 0x47,
    TS_ADAPTATION_AT = 3, /**< in the packet; its two control bits are never both 0 */
    TS_ADAPTATION_MASK = 0x30,
    TS_PACKETS_MIN = 3,    /**< a chance of 2^-25 in noise */
    TS_PACKETS_ENOUGH = 5, /**< a damaged packet behind them changes nothing */
};

/** How packets are laid out: bare, with a time stamp before each (Blu-ray), with an error
 *  correction behind each (DVB). */
static const struct {
    uint8_t first_at;
    uint8_t packet_size;
} ts_layouts[] = {{0, 188}, {4, 192}, {0, 204}};

static bool is_ts_of(const struct sdc_sniff_view *view, size_t at, size_t packet_size)
{
    unsigned n_packets = 0;
    for (; n_packets < TS_PACKETS_ENOUGH && at + TS_ADAPTATION_AT < view->n; at += packet_size) {
        if (view->bytes[at] != TS_SYNC ||
            !(view->bytes[at + TS_ADAPTATION_AT] & TS_ADAPTATION_MASK))
            return false;
        n_packets++;
    }
    return n_packets >= TS_PACKETS_MIN;
}

bool sdc_sniff_mpeg_ts(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    (void)facts;
    for (size_t i = 0; i < sizeof ts_layouts / sizeof ts_layouts[0]; i++) {
        if (is_ts_of(view, ts_layouts[i].first_at, ts_layouts[i].packet_size))
            return true;
    }
    return false;
}

/* Ogg: RFC 3533, section 6. */
enum {
    OGG_FLAGS_AT = 5,
    OGG_FLAG_FIRST = 0x02, /**< the page begins a logical stream */
    OGG_N_SEGMENTS_AT = 26,
    OGG_SEGMENTS_AT = 27,
};

/** How the first packet of a stream begins, and what a file with such a stream is. */
static const struct {
    enum sdc_format format;
    uint8_t size;
    const char *bytes;
} ogg_streams[] = {
    {SDC_FORMAT_OPUS, 8, "OpusHead"},  {SDC_FORMAT_OGG, 7, "\1vorbis"},
    {SDC_FORMAT_OGG, 8, "Speex   "},   {SDC_FORMAT_OGG, 5, "\177FLAC"},
    {SDC_FORMAT_OGG, 4, "fLaC"},       {SDC_FORMAT_OGG, 8, "CELT    "},
    {SDC_FORMAT_OGV, 7, "\x80theora"}, {SDC_FORMAT_OGV, 5, "OVP80"},
    {SDC_FORMAT_OGV, 4, "BBCD"},       {SDC_FORMAT_OGV, 6, "\1video"},
};

static enum sdc_format ogg_stream(const struct sdc_sniff_view *view, size_t at)
{
    for (size_t i = 0; i < sizeof ogg_streams / sizeof ogg_streams[0]; i++) {
        if (sdc_sniff_has(view, at, ogg_streams[i].bytes, ogg_streams[i].size))
            return ogg_streams[i].format;
    }
    return SDC_FORMAT_UNKNOWN;
}

/** The size of a page's segment table and of the page's contents. */
static size_t ogg_page_body(const struct sdc_sniff_view *view, size_t page, size_t *table_size)
{
    size_t size = 0;
    *table_size = (size_t)sdc_sniff_be(view, page + OGG_N_SEGMENTS_AT, 1);
    for (size_t i = 0; i < *table_size; i++)
        size += (size_t)sdc_sniff_be(view, page + OGG_SEGMENTS_AT + i, 1);
    return size;
}

bool sdc_sniff_ogg(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    size_t page = 0;
    enum sdc_format sound = SDC_FORMAT_UNKNOWN;
    bool has_skeleton = false;
    /* All streams begin before the first goes on, so pictures may come behind sound. */
    while (sdc_sniff_has(view, page, "OggS", strlen("OggS")) &&
           sdc_sniff_be(view, page + OGG_FLAGS_AT, 1) & OGG_FLAG_FIRST) {
        size_t table_size;
        size_t body_size = ogg_page_body(view, page, &table_size);
        size_t body = page + OGG_SEGMENTS_AT + table_size;
        enum sdc_format format = ogg_stream(view, body);
        facts->format = format;
        if (format == SDC_FORMAT_OGV)
            return true;
        if (sound == SDC_FORMAT_UNKNOWN)
            sound = format;
        has_skeleton = has_skeleton || sdc_sniff_has_word(view, body, "fishead");
        page = body + body_size;
    }
    facts->format = sound;
    if (sound == SDC_FORMAT_UNKNOWN)
        facts->format = has_skeleton ? SDC_FORMAT_OGV : SDC_FORMAT_OGG;
    return true;
}

/** Where the form of a RIFF file stands, and how long it is. */
enum { RIFF_FORM_AT = 8, RIFF_FORM_SIZE = 4 };

bool sdc_sniff_riff(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    char form[RIFF_FORM_SIZE + 1];
    sdc_sniff_copy(view, RIFF_FORM_AT, RIFF_FORM_SIZE, form, sizeof form);
    if (form[0])
        snprintf(facts->detail, sizeof facts->detail, "a RIFF file of the form \"%s\"", form);
    else
        snprintf(facts->detail, sizeof facts->detail, "a RIFF file cut within its header");
    return true;
}
