/* SPDX-License-Identifier: MIT
 * Follows the runs of a compressed BMP, which libavcodec decodes whatever they are, and tells what
 * is damaged from what libavcodec lacks. */
#include "probe/bmp_pixels.h"

#include "source/cursor.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    PIXELS_AT = 10, /* bfOffBits, header size, biWidth, biHeight, planes, bits, biCompression */
    FILE_HEADER_SIZE = 14,
    CORE_SIZE = 12, /* the header of OS/2 1.x, whose width and height have 16 bits */
    OS2_SIZE = 64,  /* OS/2 2.x, in which compression 3 is Huffman's */
    MASKS_AT = 54,  /* in or behind the header */
    N_MASKS = 3,    /* red, green, blue */
    HALF = 16,      /* bits of a pixel that may have masks */
    WHOLE = 32,
    DOUBLE = 64,
    INFO_SIZE = 40, /* headers that are smaller have no biCompression */
    ROW_BYTES = 4,  /* a line without compression is filled up to a multiple of this */
    RGB = 0,
    RLE8 = 1,
    RLE4 = 2,
    BITFIELDS = 3,
    ALPHABITFIELDS = 6,
    END_OF_LINE = 0,
    END_OF_BITMAP = 1,
    DELTA = 2,
    PIXELS_OF_A_BYTE = 2, /* of RLE4 */
};

/** The pixels of a BMP, and how far its runs are drawn. */
struct pixels {
    int64_t pixels_at; /**< in the file */
    int64_t width;     /**< [px] */
    int64_t height;    /**< [px] */
    int64_t line_end;  /**< up to here a line may be drawn: some writers fill it up as lines without
                            compression are, and readers cut it off [px] */
    uint32_t compression; /**< biCompression */
    unsigned n_planes;    /**< 1 of every BMP */
    unsigned bits;        /**< of a pixel */
    bool is_os2;          /**< of OS/2 2.x */
    int64_t x;            /**< where the next pixel goes, in a line [px] */
    int64_t y;            /**< and the line, in the order of the file */
    bool is_outside;
};

static void draw(struct pixels *pixels, unsigned n_pixels)
{
    pixels->x += n_pixels;
    pixels->is_outside |= pixels->x > pixels->line_end || pixels->y >= pixels->height;
}

/** Takes what a count of 0 announces. False at the end of the bitmap. */
static bool take_escape(struct sdc_cursor *cursor, unsigned code, struct pixels *pixels)
{
    unsigned n_bytes = pixels->compression == RLE4 ? (code + 1) / PIXELS_OF_A_BYTE : code;
    switch (code) {
    case END_OF_LINE:
        pixels->x = 0;
        pixels->y++;
        return true;
    case END_OF_BITMAP:
        return false;
    case DELTA:
        pixels->x += sdc_cursor_u8(cursor);
        pixels->y += sdc_cursor_u8(cursor);
        return true;
    default:
        draw(pixels, code);
        sdc_cursor_skip(cursor, n_bytes + n_bytes % 2);
        return true;
    }
}

/** Reads the header, which our reader has judged. False if it cannot be read. */
static bool read_header(struct sdc_cursor *cursor, struct pixels *pixels)
{
    sdc_cursor_seek(cursor, PIXELS_AT);
    pixels->pixels_at = sdc_cursor_u32le(cursor);
    uint32_t header_size = sdc_cursor_u32le(cursor);
    pixels->width = (int32_t)sdc_cursor_u32le(cursor);
    pixels->height = (int32_t)sdc_cursor_u32le(cursor);
    pixels->height = pixels->height < 0 ? -pixels->height : pixels->height;
    pixels->n_planes = sdc_cursor_u16le(cursor);
    pixels->bits = sdc_cursor_u16le(cursor);
    pixels->is_os2 = header_size == OS2_SIZE;
    pixels->compression = header_size >= INFO_SIZE ? sdc_cursor_u32le(cursor) : 0;
    int64_t in_row = pixels->compression == RLE4 ? ROW_BYTES * PIXELS_OF_A_BYTE : ROW_BYTES;
    pixels->line_end = (pixels->width + in_row - 1) / in_row * in_row;
    return sdc_cursor_is_ok(cursor) && header_size > CORE_SIZE &&
           pixels->pixels_at >= FILE_HEADER_SIZE + (int64_t)header_size;
}

/** True of masks that each are something within a pixel, in front of the pixels, and have no bit in
 *  common. */
static bool are_masks(struct sdc_cursor *cursor, const struct pixels *pixels)
{
    uint32_t taken = pixels->bits < WHOLE ? ~((UINT32_C(1) << pixels->bits) - 1) : 0;
    bool is_sound = pixels->pixels_at >= MASKS_AT + N_MASKS * (int64_t)sizeof(uint32_t);
    sdc_cursor_seek(cursor, MASKS_AT);
    for (unsigned i = 0; i < N_MASKS; i++) {
        uint32_t mask = sdc_cursor_u32le(cursor);
        is_sound = is_sound && mask != 0 && (mask & taken) == 0;
        taken |= mask;
    }
    return is_sound && sdc_cursor_is_ok(cursor);
}

/** True of pixels in lines of one size, of a kind that there is and that libavcodec lacks. */
static bool is_lacking(struct sdc_cursor *cursor, const struct pixels *pixels)
{
    bool is_masked = pixels->compression == ALPHABITFIELDS || pixels->compression == BITFIELDS;
    if (pixels->n_planes != 1 || pixels->width <= 0 || pixels->is_os2)
        return false;
    return is_masked ? (pixels->bits == HALF || pixels->bits == WHOLE) && are_masks(cursor, pixels)
                     : pixels->compression == RGB && (pixels->bits == 2 || pixels->bits == DOUBLE);
}

static void follow(struct sdc_cursor *cursor, struct pixels *pixels, struct sdc_facts *library)
{
    bool goes_on = true;
    sdc_cursor_seek(cursor, pixels->pixels_at);
    while (goes_on && !pixels->is_outside && sdc_cursor_left(cursor) >= 2) {
        unsigned n = sdc_cursor_u8(cursor);
        unsigned value = sdc_cursor_u8(cursor);
        if (n == 0)
            goes_on = take_escape(cursor, value, pixels);
        else
            draw(pixels, n);
    }
    if (!pixels->is_outside && !goes_on && sdc_cursor_is_ok(cursor))
        return;
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable,
             "line %" PRId64 " (byte %" PRId64 "): %s", pixels->y + 1, cursor->at,
             pixels->is_outside ? "a run of pixels leaves the picture"
                                : "the runs of pixels have no end");
}

static bool is_too_large(const struct pixels *pixels)
{
    return pixels->width > 0 && pixels->width * pixels->height > SDC_BMP_PIXELS_MAX;
}

void sdc_bmp_check_pixels(struct sdc_source *source, struct sdc_facts *library)
{
    struct sdc_cursor cursor;
    struct pixels pixels = {0};
    sdc_cursor_init(&cursor, source, 0, source->size);
    if (!read_header(&cursor, &pixels))
        return;
    bool has_runs = pixels.compression == RLE8 || pixels.compression == RLE4;
    if (library->decodes == SDC_DECODES_YES && has_runs) {
        follow(&cursor, &pixels, library);
    } else if (library->decodes == SDC_DECODES_NOT && is_too_large(&pixels)) {
        library->decodes = SDC_DECODES_UNKNOWN;
        snprintf(library->undecodable, sizeof library->undecodable,
                 "it has %" PRId64 "x%" PRId64 " pixels, and at most %" PRId64 " are decoded",
                 pixels.width, pixels.height, SDC_BMP_PIXELS_MAX);
    } else if (library->decodes == SDC_DECODES_NOT && is_lacking(&cursor, &pixels)) {
        library->decodes = SDC_DECODES_UNKNOWN;
        snprintf(library->undecodable, sizeof library->undecodable, "libavcodec lacks its kind");
    }
}
