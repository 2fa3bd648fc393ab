/* SPDX-License-Identifier: MIT
 * Tells the family of MP4 and QuickTime apart: by brands (ISO/IEC 14496-12, 4.3), and without
 * them by the first boxes (QuickTime File Format). */
#include "probe/sniff_parts.h"

#include <stdio.h>
#include <string.h>

/** Boxes without meaning that are stepped over in search of the brand; more are a trick. */
#define LEADING_BOXES_MAX 16

enum {
    BOX_TYPE_AT = 4,
    BOX_HEADER_SIZE = 8,
    BOX_LARGE_HEADER_SIZE = 16, /**< with a size of 64 bits */
    BRAND_SIZE = 4,
    BRANDS_COMPATIBLE_AT = 8, /**< behind major brand and minor version */
};

/** What a brand says. '?' stands for any byte; the first row that fits counts. HEIF is also the
 *  answer of the brands that say no more than "pictures in boxes". Sources: the registry of
 *  mp4ra.org, ISO/IEC 23008-12 and 23000-22, and the brands that cameras are known to write. */
static const struct brand {
    char name[BRAND_SIZE + 1];
    enum sdc_format format;
} brands[] = {
    {"qt  ", SDC_FORMAT_MOV},  {"mqt ", SDC_FORMAT_MOV},  {"iso?", SDC_FORMAT_MP4},
    {"mp4?", SDC_FORMAT_MP4},  {"mp71", SDC_FORMAT_MP4},  {"avc1", SDC_FORMAT_MP4},
    {"hvc1", SDC_FORMAT_MP4},  {"hev1", SDC_FORMAT_MP4},  {"av01", SDC_FORMAT_MP4},
    {"vvc1", SDC_FORMAT_MP4},  {"dby1", SDC_FORMAT_MP4},  {"dash", SDC_FORMAT_MP4},
    {"msdh", SDC_FORMAT_MP4},  {"msix", SDC_FORMAT_MP4},  {"cmf?", SDC_FORMAT_MP4},
    {"piff", SDC_FORMAT_MP4},  {"MSNV", SDC_FORMAT_MP4},  {"M4V?", SDC_FORMAT_MP4},
    {"mmp4", SDC_FORMAT_MP4},  {"ND??", SDC_FORMAT_MP4},  {"ndas", SDC_FORMAT_MP4},
    {"XAVC", SDC_FORMAT_MP4},  {"CAEP", SDC_FORMAT_MP4},  {"caqv", SDC_FORMAT_MP4},
    {"pana", SDC_FORMAT_MP4},  {"FACE", SDC_FORMAT_MP4},  {"ssc?", SDC_FORMAT_MP4},
    {"3g2?", SDC_FORMAT_3G2},  {"KDDI", SDC_FORMAT_3G2},  {"3g??", SDC_FORMAT_3GP},
    {"M4A ", SDC_FORMAT_M4A},  {"M4P ", SDC_FORMAT_M4A},  {"M4B ", SDC_FORMAT_M4B},
    {"F4? ", SDC_FORMAT_F4V},  {"f4v ", SDC_FORMAT_F4V},  {"avif", SDC_FORMAT_AVIF},
    {"avis", SDC_FORMAT_AVIF}, {"hei?", SDC_FORMAT_HEIC}, {"hev?", SDC_FORMAT_HEIC},
    {"mif?", SDC_FORMAT_HEIF}, {"msf1", SDC_FORMAT_HEIF}, {"miaf", SDC_FORMAT_HEIF},
    {"avc?", SDC_FORMAT_HEIF}, {"jpeg", SDC_FORMAT_HEIF}, {"jpgs", SDC_FORMAT_HEIF},
    {"j2k?", SDC_FORMAT_HEIF}, {"vvi?", SDC_FORMAT_HEIF}, {"jxl ", SDC_FORMAT_JXL},
    {"jp? ", SDC_FORMAT_JP2},  {"mj??", SDC_FORMAT_JP2},  {"crx ", SDC_FORMAT_CR3},
};

static bool is_brand(const struct sdc_sniff_view *view, size_t at, const char *name)
{
    for (size_t i = 0; i < BRAND_SIZE; i++) {
        if (name[i] != '?' && (uint8_t)name[i] != view->bytes[at + i])
            return false;
    }
    return true;
}

/** What the brand at offset at says; the brand lies in the view. */
static enum sdc_format read_brand(const struct sdc_sniff_view *view, size_t at)
{
    for (size_t i = 0; i < sizeof brands / sizeof brands[0]; i++) {
        if (is_brand(view, at, brands[i].name))
            return brands[i].format;
    }
    return SDC_FORMAT_UNKNOWN;
}

/** The first known format that a compatible brand in [at, end) says, or just that one if wanted
 *  is not SDC_FORMAT_UNKNOWN; SDC_FORMAT_UNKNOWN if none does. */
static enum sdc_format find_brand(const struct sdc_sniff_view *view, size_t at, size_t end,
                                  enum sdc_format wanted)
{
    for (; at + BRAND_SIZE <= end; at += BRAND_SIZE) {
        enum sdc_format format = read_brand(view, at);
        bool is_wanted = wanted == SDC_FORMAT_UNKNOWN || wanted == format;
        if (format != SDC_FORMAT_UNKNOWN && is_wanted)
            return format;
    }
    return SDC_FORMAT_UNKNOWN;
}

/** What the brands in [at, end) make of the file; the major brand lies in the view. */
static enum sdc_format judge_brands(const struct sdc_sniff_view *view, size_t at, size_t end)
{
    size_t compatible = at + BRANDS_COMPATIBLE_AT;
    enum sdc_format format = read_brand(view, at);
    if (format == SDC_FORMAT_UNKNOWN)
        format = find_brand(view, compatible, end, SDC_FORMAT_UNKNOWN);
    if (format != SDC_FORMAT_HEIF)
        return format;
    if (find_brand(view, compatible, end, SDC_FORMAT_AVIF) != SDC_FORMAT_UNKNOWN)
        return SDC_FORMAT_AVIF;
    if (find_brand(view, compatible, end, SDC_FORMAT_HEIC) != SDC_FORMAT_UNKNOWN)
        return SDC_FORMAT_HEIC;
    return SDC_FORMAT_HEIF;
}

/** A box's place in the view. */
struct box {
    size_t at;
    size_t header_size;
    uint64_t size; /**< with its header; a size of 0 is told as the rest of the file */
};

/** Reads the header of the box at offset at, as far as it lies in the view; false if its size
 *  cannot be. */
static bool read_box(const struct sdc_sniff_view *view, size_t at, struct box *box)
{
    uint64_t size = sdc_sniff_be(view, at, sizeof(uint32_t));
    *box = (struct box){at, BOX_HEADER_SIZE, size};
    if (size == 0) {
        box->size = (uint64_t)view->left - at;
    } else if (size == 1) {
        box->header_size = BOX_LARGE_HEADER_SIZE;
        box->size = sdc_sniff_be(view, at + BOX_HEADER_SIZE, sizeof(uint64_t));
    }
    return box->size >= box->header_size;
}

static bool is_type(const struct sdc_sniff_view *view, const struct box *box, const char *types)
{
    for (; *types; types += BRAND_SIZE) {
        if (sdc_sniff_has(view, box->at + BOX_TYPE_AT, types, BRAND_SIZE))
            return true;
    }
    return false;
}

/** Decides by a file type box, whose major brand may be cut. */
static void judge_ftyp(const struct sdc_sniff_view *view, const struct box *box,
                       struct sdc_facts *facts)
{
    char major[BRAND_SIZE + 1];
    size_t at = box->at + box->header_size;
    size_t end = box->size < view->n - box->at ? box->at + (size_t)box->size : view->n;
    facts->format = SDC_FORMAT_UNKNOWN;
    if (at > view->n || end < at || end - at < BRAND_SIZE) {
        snprintf(facts->detail, sizeof facts->detail, "an ISO base media file without a brand");
        return;
    }
    facts->format = judge_brands(view, at, end);
    sdc_sniff_copy(view, at, BRAND_SIZE, major, sizeof major);
    snprintf(facts->detail, sizeof facts->detail, "%s %s",
             facts->format == SDC_FORMAT_UNKNOWN ? "an ISO base media file of the unknown brand"
                                                 : "brand",
             major);
}

bool sdc_sniff_iso(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    struct box box = {0};
    size_t at = 0;
    for (unsigned i = 0; i < LEADING_BOXES_MAX && at + BOX_HEADER_SIZE <= view->n; i++) {
        if (!read_box(view, at, &box))
            return false;
        if (is_type(view, &box, "ftyp")) {
            judge_ftyp(view, &box, facts);
            return true;
        }
        if (is_type(view, &box, "moovmdatpnot"))
            break;
        if (!is_type(view, &box, "widefreeskip"))
            return false;
        at = box.size < view->n - at ? at + (size_t)box.size : view->n;
    }
    /* QuickTime before the brand was invented; also what camera firmware and old tools write. */
    facts->format = SDC_FORMAT_MOV;
    snprintf(facts->detail, sizeof facts->detail, "without a brand");
    return true;
}

bool sdc_sniff_iso_segment(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    struct box box;
    if (!read_box(view, 0, &box))
        return false;
    snprintf(facts->detail, sizeof facts->detail, "a media segment without its initialisation");
    return true;
}
