/* SPDX-License-Identifier: MIT
 * Second looks at images whose magic number is short or shared. */
#include "probe/sniff_parts.h"

#include <string.h>

/** Offsets and sizes in the first bytes of a file, each from the format's own description. */
enum {
    BMP_HEADER_SIZE_AT = 14, /**< behind BITMAPFILEHEADER */
    ICO_COUNT_AT = 4,
    ICO_DIRECTORY_AT = 6,
    ICO_ENTRY_SIZE = 16,
    ICO_ENTRY_RESERVED = 3, /**< offsets in an entry */
    ICO_ENTRY_DATA_SIZE = 8,
    ICO_ENTRY_DATA_AT = 12,
};

/** Every header size that a BMP has had: OS/2 1 and 2 (long and short), Windows 3, with masks,
 *  with alpha mask, Windows 4 and 5. */
static const uint8_t bmp_header_sizes[] = {12, 16, 40, 52, 56, 64, 108, 124};

bool sdc_sniff_bmp(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    uint64_t size = sdc_sniff_le(view, BMP_HEADER_SIZE_AT, sizeof(uint32_t));
    (void)facts;
    for (size_t i = 0; i < sizeof bmp_header_sizes; i++) {
        if (size == bmp_header_sizes[i])
            return true;
    }
    return false;
}

bool sdc_sniff_ico(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    uint64_t count = sdc_sniff_le(view, ICO_COUNT_AT, sizeof(uint16_t));
    size_t entry = ICO_DIRECTORY_AT;
    uint64_t size = sdc_sniff_le(view, entry + ICO_ENTRY_DATA_SIZE, sizeof(uint32_t));
    uint64_t at = sdc_sniff_le(view, entry + ICO_ENTRY_DATA_AT, sizeof(uint32_t));
    (void)facts;
    return count > 0 && sdc_sniff_be(view, entry + ICO_ENTRY_RESERVED, 1) == 0 && size > 0 &&
           at >= ICO_DIRECTORY_AT + count * ICO_ENTRY_SIZE;
}

/** Markers of ITU-T T.81 table B.1 and T.87. */
enum {
    JPEG_MARKER = 0xff,
    JPEG_SOF_FIRST = 0xc0, /**< start of frame: C0 to CF but these three */
    JPEG_DHT = 0xc4,
    JPEG_RESERVED = 0xc8,
    JPEG_DAC = 0xcc,
    JPEG_SOF_LAST = 0xcf,
    JPEG_RST_FIRST = 0xd0, /**< markers without a length: restart, start, end, TEM */
    JPEG_EOI = 0xd9,
    JPEG_SOS = 0xda,
    JPEG_TEM = 0x01,
    JPEG_SOF_LS = 0xf7,
};

static bool is_jpeg_frame(uint64_t marker)
{
    if (marker == JPEG_DHT || marker == JPEG_RESERVED || marker == JPEG_DAC)
        return false;
    return marker == JPEG_SOS || (marker >= JPEG_SOF_FIRST && marker <= JPEG_SOF_LAST);
}

static bool is_jpeg_bare(uint64_t marker)
{
    return marker == JPEG_TEM || (marker >= JPEG_RST_FIRST && marker <= JPEG_EOI);
}

bool sdc_sniff_jpeg(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    size_t at = 0;
    /* Each turn goes on by at least a byte, so the view is the ceiling. */
    while (sdc_sniff_be(view, at, 1) == JPEG_MARKER) {
        uint64_t marker = sdc_sniff_be(view, at + 1, 1);
        if (marker == JPEG_SOF_LS)
            facts->format = SDC_FORMAT_JPEG_LS;
        if (marker == JPEG_SOF_LS || is_jpeg_frame(marker))
            return true;
        if (marker == JPEG_MARKER)
            at += 1; /* a fill byte */
        else if (is_jpeg_bare(marker))
            at += 2;
        else
            at += 2 + (size_t)sdc_sniff_be(view, at + 2, sizeof(uint16_t));
    }
    return true;
}

/** The offset behind white space and comments of a PNM header. */
static size_t skip_pnm_space(const struct sdc_sniff_view *view, size_t at)
{
    at = sdc_sniff_skip_space(view, at);
    while (sdc_sniff_has_word(view, at, "#"))
        at = sdc_sniff_skip_space(view, sdc_sniff_find_word(view, at, "\n"));
    return at;
}

/** The offset behind a decimal number; at itself if there is none. */
static size_t skip_digits(const struct sdc_sniff_view *view, size_t at)
{
    while (at < view->n && view->bytes[at] >= '0' && view->bytes[at] <= '9')
        at++;
    return at;
}

bool sdc_sniff_pnm(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    (void)facts;
    if (sdc_sniff_has_word(view, 1, "7\nWIDTH ") || sdc_sniff_has_word(view, 1, "7\n#"))
        return true;
    uint64_t kind = sdc_sniff_be(view, 1, 1);
    size_t width = skip_pnm_space(view, 2);
    size_t width_end = skip_digits(view, width);
    size_t height = skip_pnm_space(view, width_end);
    return kind >= '1' && kind <= '6' && width > 2 && width_end > width && height > width_end &&
           skip_digits(view, height) > height;
}

/** What sets BigTIFF apart from TIFF 6.0, and the tags that camera raw is known by. */
struct tiff {
    const struct sdc_sniff_view *view;
    uint64_t (*number)(const struct sdc_sniff_view *, size_t, size_t); /**< by byte order */
    size_t offset_size; /**< of an offset and of a count of values: 4 or 8 */
    size_t count_size;  /**< of the count of entries */
    size_t first_at;    /**< where the offset of the first directory stands */
};

enum {
    TIFF_VERSION_BIG = 43,
    TIFF_FIRST_AT = 4,
    TIFF_BIG_FIRST_AT = 8,
    TIFF_TAG_MAKE = 0x010f,
    TIFF_TAG_SUB_IFDS = 0x014a,
    TIFF_TAG_DNG_VERSION = 0xc612, /**< DNG 1.0, "DNGVersion" */
    TIFF_ENTRY_COUNT_AT = 4,       /**< in an entry, behind tag and type */
    CR2_MARK_AT = 8,               /**< "CR", then a version: Canon's own */
};

static struct tiff open_tiff(const struct sdc_sniff_view *view)
{
    struct tiff tiff = {view, sdc_sniff_le, sizeof(uint32_t), sizeof(uint16_t), TIFF_FIRST_AT};
    if (sdc_sniff_has_word(view, 0, "MM"))
        tiff.number = sdc_sniff_be;
    if (tiff.number(view, 2, sizeof(uint16_t)) == TIFF_VERSION_BIG) {
        tiff.offset_size = sizeof(uint64_t);
        tiff.count_size = sizeof(uint64_t);
        tiff.first_at = TIFF_BIG_FIRST_AT;
    }
    return tiff;
}

/** The offset of a tag's entry in the first directory, as far as that lies in the view; 0 if it
 *  is not there. */
static size_t find_tag(const struct tiff *tiff, unsigned tag)
{
    size_t entry_size = TIFF_ENTRY_COUNT_AT + 2 * tiff->offset_size;
    uint64_t at = tiff->number(tiff->view, tiff->first_at, tiff->offset_size);
    if (at >= tiff->view->n)
        return 0;
    uint64_t n_entries = tiff->number(tiff->view, (size_t)at, tiff->count_size);
    size_t entry = (size_t)at + tiff->count_size;
    while (n_entries > 0 && entry < tiff->view->n) {
        if (tiff->number(tiff->view, entry, sizeof(uint16_t)) == tag)
            return entry;
        entry += entry_size;
        n_entries--;
    }
    return 0;
}

/** True if the camera's maker begins with a word; a name of up to an offset's size stands in the
 *  entry itself, no maker's that is asked for here does. */
static bool is_made_by(const struct tiff *tiff, const char *maker)
{
    size_t entry = find_tag(tiff, TIFF_TAG_MAKE);
    if (entry == 0)
        return false;
    uint64_t at = tiff->number(tiff->view, entry + TIFF_ENTRY_COUNT_AT + tiff->offset_size,
                               tiff->offset_size);
    return at < tiff->view->n && sdc_sniff_has_word(tiff->view, (size_t)at, maker);
}

bool sdc_sniff_tiff(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    struct tiff tiff = open_tiff(view);
    if (sdc_sniff_has(view, CR2_MARK_AT, "CR", strlen("CR")))
        facts->format = SDC_FORMAT_CR2;
    else if (find_tag(&tiff, TIFF_TAG_DNG_VERSION))
        facts->format = SDC_FORMAT_DNG;
    else if (find_tag(&tiff, TIFF_TAG_SUB_IFDS) && is_made_by(&tiff, "NIKON"))
        facts->format = SDC_FORMAT_NEF;
    return true;
}
