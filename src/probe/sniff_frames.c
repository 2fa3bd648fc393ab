/* SPDX-License-Identifier: MIT
 * Recognises sound that is nothing but frames in a row. One header is a weak sign, noise has one
 * in every few thousand bytes: so the next must stand where the first says. */
#include "probe/mpeg_header.h"
#include "probe/sniff_parts.h"

#include <stdio.h>
#include <string.h>

/** How many bytes each kind needs to see of a header. */
#define HEADER_SIZE 6
/** Headers in a row that prove the kind: where sound is expected, and behind something else. */
#define RUN_EXPECTED 2
#define RUN_FOUND    3

/** A kind of frame. */
struct kind {
    enum sdc_format format;
    uint32_t fixed; /**< bits of the first four bytes that are the same in all frames of a file */
    /** The size of the frame that these HEADER_SIZE bytes begin [bytes]; 0 if they begin none. */
    size_t (*size)(const uint8_t *header);
};

static size_t mpeg_size(const uint8_t *bytes)
{
    struct sdc_mpeg_header header;
    return sdc_mpeg_header_read(bytes, &header) ? header.size : 0;
}

/** The size in the bits of mask of a big-endian number, shifted down. */
static size_t masked(const uint8_t *bytes, size_t n, uint32_t mask, unsigned shift)
{
    const struct sdc_sniff_view view = {.bytes = bytes, .n = n};
    return (size_t)(sdc_sniff_be(&view, 0, n) & mask) >> shift;
}

/* ADTS: ISO/IEC 14496-3, 1.A.3.2. */
#define ADTS_SYNC_MASK    0xfff6 /**< sync, and a layer that is always 0 */
#define ADTS_SYNC         0xfff0
#define ADTS_RATE_AT      2 /**< byte with the sample rate's index */
#define ADTS_RATE_SHIFT   2
#define ADTS_RATE_MASK    0x3c
#define ADTS_RATES        13 /**< the rest is reserved */
#define ADTS_LENGTH_AT    3
#define ADTS_LENGTH_SIZE  3
#define ADTS_LENGTH_SHIFT 5
#define ADTS_LENGTH_MASK  0x03ffe0
#define ADTS_HEADER_SIZE  7

static size_t adts_size(const uint8_t *bytes)
{
    size_t length =
        masked(bytes + ADTS_LENGTH_AT, ADTS_LENGTH_SIZE, ADTS_LENGTH_MASK, ADTS_LENGTH_SHIFT);
    if (masked(bytes, sizeof(uint16_t), ADTS_SYNC_MASK, 0) != ADTS_SYNC ||
        masked(bytes + ADTS_RATE_AT, 1, ADTS_RATE_MASK, ADTS_RATE_SHIFT) >= ADTS_RATES)
        return 0;
    return length >= ADTS_HEADER_SIZE ? length : 0;
}

/* LOAS: ISO/IEC 14496-3, 1.7.2. */
#define LOAS_HEADER_SIZE 3
#define LOAS_SYNC_SHIFT  13
#define LOAS_SYNC        0x2b7
#define LOAS_LENGTH_MASK 0x1fff

static size_t loas_size(const uint8_t *bytes)
{
    if (masked(bytes, LOAS_HEADER_SIZE, UINT32_MAX, LOAS_SYNC_SHIFT) != LOAS_SYNC)
        return 0;
    return LOAS_HEADER_SIZE + masked(bytes, LOAS_HEADER_SIZE, LOAS_LENGTH_MASK, 0);
}

/* AC-3 and E-AC-3: ATSC A/52, 5.3.1, table 5.18 and annex E. */
#define AC3_SYNC            0x0b77
#define AC3_LENGTH_AT       2 /**< E-AC-3: words - 1 */
#define AC3_LENGTH_MASK     0x07ff
#define AC3_RATE_AT         4 /**< AC-3: index of the sample rate, and of the frame's size */
#define AC3_RATE_SHIFT      6
#define AC3_SIZE_INDEX_MASK 0x3f
#define AC3_VERSION_AT      5
#define AC3_VERSION_SHIFT   3
#define AC3_VERSION_MAX     10 /**< up to here AC-3, beyond it E-AC-3 */
#define EAC3_VERSION_MAX    16
#define AC3_RATES           3
#define AC3_WORD_SIZE       2
#define AC3_BITS_PER_WORD   16
#define AC3_SAMPLES         1536
#define BITS_PER_KBIT       1000

static const uint16_t ac3_bit_rates[] = {32,  40,  48,  56,  64,  80,  96,  112, 128, 160,
                                         192, 224, 256, 320, 384, 448, 512, 576, 640};
static const uint16_t ac3_sample_rates[AC3_RATES] = {48000, 44100, 32000};

static size_t old_ac3_size(const uint8_t *bytes)
{
    size_t rate = masked(bytes + AC3_RATE_AT, 1, UINT8_MAX, AC3_RATE_SHIFT);
    size_t index = masked(bytes + AC3_RATE_AT, 1, AC3_SIZE_INDEX_MASK, 0);
    if (rate >= AC3_RATES || index / 2 >= sizeof ac3_bit_rates / sizeof ac3_bit_rates[0])
        return 0;
    size_t bits = (size_t)ac3_bit_rates[index / 2] * BITS_PER_KBIT * AC3_SAMPLES;
    size_t n_words = bits / ac3_sample_rates[rate] / AC3_BITS_PER_WORD;
    /* Only 44.1 kHz does not divide; the odd sizes have a word more. */
    bool is_uneven = bits % ((size_t)ac3_sample_rates[rate] * AC3_BITS_PER_WORD) != 0;
    return (n_words + (is_uneven ? index % 2 : 0)) * AC3_WORD_SIZE;
}

static size_t ac3_size(const uint8_t *bytes)
{
    size_t version = masked(bytes + AC3_VERSION_AT, 1, UINT8_MAX, AC3_VERSION_SHIFT);
    if (masked(bytes, sizeof(uint16_t), UINT16_MAX, 0) != AC3_SYNC || version > EAC3_VERSION_MAX)
        return 0;
    if (version <= AC3_VERSION_MAX)
        return old_ac3_size(bytes);
    return (masked(bytes + AC3_LENGTH_AT, sizeof(uint16_t), AC3_LENGTH_MASK, 0) + 1) *
           AC3_WORD_SIZE;
}

static const struct kind mpeg = {SDC_FORMAT_MP3, SDC_MPEG_HEADER_FIXED, mpeg_size};
static const struct kind adts = {SDC_FORMAT_AAC, 0xfffefdc0, adts_size};
static const struct kind loas = {SDC_FORMAT_AAC, 0xffe00000, loas_size};
static const struct kind ac3 = {SDC_FORMAT_AC3, 0xffff0000, ac3_size};

/** What is met behind a place in the view. */
struct run {
    unsigned n_headers; /**< in a row; no more than asked for are counted */
    size_t end;         /**< where the next header should stand; may lie behind the view */
};

static struct run follow(const struct sdc_sniff_view *view, size_t at, const struct kind *kind,
                         unsigned n_enough)
{
    struct run run = {.end = at};
    uint32_t first = (uint32_t)sdc_sniff_be(view, at, sizeof(uint32_t));
    while (run.n_headers < n_enough && run.end + HEADER_SIZE <= view->n) {
        uint32_t word = (uint32_t)sdc_sniff_be(view, run.end, sizeof(uint32_t));
        size_t size = kind->size(view->bytes + run.end);
        if (size == 0 || ((word ^ first) & kind->fixed) != 0)
            break;
        run.n_headers++;
        run.end += size;
    }
    return run;
}

/** Sets the format of a run that begins at offset at. */
static void set_kind(const struct sdc_sniff_view *view, size_t at, const struct kind *kind,
                     struct sdc_facts *facts)
{
    static const enum sdc_format layers[] = {SDC_FORMAT_MP1, SDC_FORMAT_MP2, SDC_FORMAT_MP3};
    struct sdc_mpeg_header header;
    facts->format = kind->format;
    if (kind == &mpeg && sdc_mpeg_header_read(view->bytes + at, &header))
        facts->format = layers[header.layer - 1];
}

/** True if nothing in a short file speaks against its only header: the file, or an ID3v1 tag, ends
 *  with the frame. MPEG audio may also be cut within it, as it is never longer than the view; the
 *  other kinds would take in too much noise that way. */
static bool is_lone_frame(const struct sdc_sniff_view *view, const struct kind *kind,
                          const struct run *run)
{
    bool is_whole_file = view->left == (int64_t)view->n;
    bool ends_well = run->end == view->n || sdc_sniff_has_word(view, run->end, "TAG");
    return run->n_headers == 1 && is_whole_file &&
           (ends_well || (kind == &mpeg && run->end + HEADER_SIZE > view->n));
}

static bool sniff_kind(const struct sdc_sniff_view *view, const struct kind *kind,
                       struct sdc_facts *facts)
{
    struct run run = follow(view, 0, kind, RUN_EXPECTED);
    /* The mark of UTF-16 is a header of layer I too: alone it proves nothing. */
    bool has_text_mark = sdc_sniff_has(view, 0, "\xff\xfe", strlen("\xff\xfe"));
    if (run.n_headers < RUN_EXPECTED && (has_text_mark || !is_lone_frame(view, kind, &run)))
        return false;
    set_kind(view, 0, kind, facts);
    return true;
}

bool sdc_sniff_mpeg_audio(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    return sniff_kind(view, &mpeg, facts);
}

bool sdc_sniff_adts(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    return sniff_kind(view, &adts, facts);
}

bool sdc_sniff_loas(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    return sniff_kind(view, &loas, facts);
}

bool sdc_sniff_ac3(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    return sniff_kind(view, &ac3, facts);
}

/** What both kinds begin with that are looked for. */
#define SYNC_BYTE 0xff

/** Where a run was found, and how long its first frame is [bytes]. */
struct found {
    size_t at;
    size_t frame_size;
};

/** Finds the first run of n headers behind the view's first byte. */
static bool find_run(const struct sdc_sniff_view *view, unsigned n, struct sdc_facts *facts,
                     struct found *found)
{
    static const struct kind *const kinds[] = {&mpeg, &adts};
    for (size_t at = 1; at < view->n; at++) {
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            if (view->bytes[at] != SYNC_BYTE || follow(view, at, kinds[i], n).n_headers < n)
                continue;
            *found = (struct found){at, kinds[i]->size(view->bytes + at)};
            set_kind(view, at, kinds[i], facts);
            snprintf(facts->detail, sizeof facts->detail, "behind %zu bytes that are no sound", at);
            return true;
        }
    }
    return false;
}

static bool is_zeros(const struct sdc_sniff_view *view, size_t n)
{
    size_t i = 0;
    while (i < n && view->bytes[i] == 0)
        i++;
    return i == n;
}

bool sdc_sniff_late_frames(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    struct found found;
    /* Another format may well have such frames inside. Only silence, or less than a frame that was
     * cut in front, belongs to a file of frames. */
    return find_run(view, RUN_FOUND, facts, &found) &&
           (found.at < found.frame_size || is_zeros(view, found.at));
}

bool sdc_sniff_tagged_frames(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    struct found found;
    return find_run(view, RUN_EXPECTED, facts, &found);
}
