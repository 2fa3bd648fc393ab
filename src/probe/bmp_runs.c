/* SPDX-License-Identifier: MIT
 * Follows the runs of a compressed BMP, which libavcodec decodes whatever they are. */
#include "probe/bmp_runs.h"

#include "source/cursor.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    PIXELS_AT = 10, /* bfOffBits */
    SIZE_AT = 18,   /* biWidth, biHeight, planes, bits, biCompression */
    PLANES_AND_BITS = 4,
    RLE8 = 1,
    RLE4 = 2,
    END_OF_LINE = 0,
    END_OF_BITMAP = 1,
    DELTA = 2,
    PIXELS_OF_A_BYTE = 2, /* of RLE4 */
};

/** Where the pixels are that are drawn. */
struct place {
    int64_t x;
    int64_t y;
    int64_t width;
    int64_t height;
    bool is_outside;
};

static void draw(struct place *place, unsigned n_pixels)
{
    place->x += n_pixels;
    place->is_outside |= place->x > place->width || place->y >= place->height;
}

/** Takes what a count of 0 announces. False at the end of the bitmap. */
static bool take_escape(struct sdc_cursor *cursor, unsigned code, bool is_rle4, struct place *place)
{
    unsigned n_bytes = is_rle4 ? (code + 1) / PIXELS_OF_A_BYTE : code;
    switch (code) {
    case END_OF_LINE:
        place->x = 0;
        place->y++;
        return true;
    case END_OF_BITMAP:
        return false;
    case DELTA:
        place->x += sdc_cursor_u8(cursor);
        place->y += sdc_cursor_u8(cursor);
        return true;
    default:
        draw(place, code);
        sdc_cursor_skip(cursor, n_bytes + n_bytes % 2);
        return true;
    }
}

void sdc_bmp_check_runs(struct sdc_source *source, struct sdc_facts *library)
{
    struct sdc_cursor cursor;
    sdc_cursor_init(&cursor, source, PIXELS_AT, source->size);
    int64_t pixels_at = sdc_cursor_u32le(&cursor);
    sdc_cursor_seek(&cursor, SIZE_AT);
    struct place place = {.width = (int32_t)sdc_cursor_u32le(&cursor),
                          .height = (int32_t)sdc_cursor_u32le(&cursor)};
    sdc_cursor_skip(&cursor, PLANES_AND_BITS);
    uint32_t compression = sdc_cursor_u32le(&cursor);
    bool goes_on = compression == RLE8 || compression == RLE4;
    if (!goes_on || !sdc_cursor_is_ok(&cursor))
        return;
    sdc_cursor_seek(&cursor, pixels_at);
    while (goes_on && !place.is_outside && sdc_cursor_left(&cursor) >= 2) {
        unsigned n = sdc_cursor_u8(&cursor);
        unsigned value = sdc_cursor_u8(&cursor);
        if (n == 0)
            goes_on = take_escape(&cursor, value, compression == RLE4, &place);
        else
            draw(&place, n);
    }
    if (!place.is_outside && !goes_on && sdc_cursor_is_ok(&cursor))
        return;
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable,
             "line %" PRId64 " (byte %" PRId64 "): %s", place.y + 1, cursor.at,
             place.is_outside ? "a run of pixels leaves the picture"
                              : "the runs of pixels have no end");
}
