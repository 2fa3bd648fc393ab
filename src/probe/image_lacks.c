/* SPDX-License-Identifier: MIT
 * What libvips and the libraries behind it lack, as they say it. */
#include "probe/image_lacks.h"

#include "source/cursor.h"

#include <string.h>

/** True of a reason that tells of a kind of TIFF which libvips or libtiff lacks. Predictors are all
 *  there. */
static bool is_lack_of_tiff(const char *reason)
{
    static const char *const words[] = {
        "not supported",   "unsupported",    "not configured",
        "not implemented", "can not handle", "not a whole number of bytes",
        "not 1 bands",
    };
    bool is_lack = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is_lack |= strstr(reason, words[i]) != NULL;
    return is_lack && !strstr(reason, "Predictor");
}

/** True of a file with the brand of gain maps (ISO/IEC 23008-12) in its ftyp box. */
static bool has_gain_map(struct sdc_source *source)
{
    enum { BRANDS_AT = 16, BRAND_SIZE = 4, BRANDS_MAX = 64, TMAP = 0x746d6170 };
    struct sdc_cursor cursor;
    sdc_cursor_init(&cursor, source, 0, source->size);
    int64_t end = sdc_cursor_u32be(&cursor);
    sdc_cursor_seek(&cursor, BRANDS_AT);
    for (unsigned i = 0; i < BRANDS_MAX && cursor.at + BRAND_SIZE <= end; i++) {
        if (sdc_cursor_u32be(&cursor) == TMAP)
            return sdc_cursor_is_ok(&cursor);
    }
    return false;
}

bool sdc_image_is_lack(struct sdc_source *source, enum sdc_format format, const char *reason)
{
    if (format == SDC_FORMAT_TIFF)
        return is_lack_of_tiff(reason);
    /* libheif 1.15 takes metadata of both a gain map and its base for an error. */
    return (format == SDC_FORMAT_HEIC || format == SDC_FORMAT_HEIF) &&
           strstr(reason, "Metadata not correctly assigned to image") && has_gain_map(source);
}
