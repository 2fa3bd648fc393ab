/* SPDX-License-Identifier: MIT
 * Reads the structure of BMP files, of Windows and of OS/2: size, and whether all pixels are there.
 */
#include "probe/exif.h"
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

#include <inttypes.h>

enum {
    MAGIC = 0x424d,        /* "BM" */
    FILE_HEADER_SIZE = 14, /* BITMAPFILEHEADER */
    OFFSET_AT = 10,        /* its bfOffBits */
    ROW_BITS = 32,         /* a row is filled up to a multiple of this */
    ROW_BYTES = 4,
};

/** Sizes of the second header, by which its kinds are told apart [bytes]. */
enum {
    CORE_SIZE = 12,      /* BITMAPCOREHEADER, OS/2 1.x: width and height of 16 bits */
    OS2_SHORT_SIZE = 16, /* OS/2 2.x, ends behind the number of bits */
    INFO_SIZE = 40,      /* BITMAPINFOHEADER */
    MASKS_SIZE = 52,     /* BITMAPV2INFOHEADER */
    ALPHA_SIZE = 56,     /* BITMAPV3INFOHEADER */
    OS2_SIZE = 64,       /* OS/2 2.x */
    V4_SIZE = 108,       /* BITMAPV4HEADER */
    V5_SIZE = 124,       /* BITMAPV5HEADER */
};

/** Values of biCompression. Those of RGB and masks stand in rows of one size. */
enum {
    RGB = 0,
    RLE8 = 1,
    RLE4 = 2,
    BITFIELDS = 3, /* in OS/2 2.x: Huffman coding */
    ALPHABITFIELDS = 6,
};

/** One file while it is read. */
struct bmp {
    struct sdc_cursor cursor;
    struct sdc_facts *facts;
    int64_t pixels_at;    /**< where the pixels begin by the first header */
    int64_t header_size;  /**< of the second header [bytes] */
    int64_t width;        /**< [px] */
    int64_t height;       /**< [px] */
    bool is_top_down;     /**< the first line is the top one: the header has a height < 0 */
    unsigned n_planes;    /**< always 1 */
    unsigned bits;        /**< of a pixel */
    uint32_t compression; /**< biCompression */
    int64_t image_size;   /**< of the pixels as stored [bytes]; 0 if it is not stated */
};

static bool is_one_of(uint32_t value, const uint8_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (value == values[i])
            return true;
    }
    return false;
}

static bool is_header_size(uint32_t size)
{
    static const uint8_t sizes[] = {CORE_SIZE,  OS2_SHORT_SIZE, INFO_SIZE, MASKS_SIZE,
                                    ALPHA_SIZE, OS2_SIZE,       V4_SIZE,   V5_SIZE};
    return is_one_of(size, sizes, sizeof sizes);
}

/** Reads up to the size of the second header. False, with the reason said, where the file cannot
 *  be read further. */
static bool read_kind(struct bmp *bmp)
{
    struct sdc_cursor *cursor = &bmp->cursor;
    if (sdc_cursor_left(cursor) < FILE_HEADER_SIZE + (int64_t)sizeof(uint32_t)) {
        sdc_facts_set_cut(bmp->facts, -1, "ends within its header");
        return false;
    }
    unsigned magic = sdc_cursor_u16be(cursor);
    sdc_cursor_seek(cursor, OFFSET_AT);
    bmp->pixels_at = sdc_cursor_u32le(cursor);
    uint32_t header_size = sdc_cursor_u32le(cursor);
    if (magic != MAGIC) {
        sdc_picture_refuse(bmp->facts, "its signature is damaged");
        return false;
    }
    if (!is_header_size(header_size)) {
        sdc_picture_refuse(bmp->facts, "its header has %" PRIu32 " bytes, as in no kind of BMP",
                           header_size);
        return false;
    }
    bmp->header_size = header_size;
    int64_t missing = FILE_HEADER_SIZE + bmp->header_size - cursor->end;
    if (missing > 0)
        sdc_facts_set_cut(bmp->facts, missing, "ends within its header");
    return missing <= 0;
}

/** Reads the size and how the pixels are stored. */
static void read_header(struct bmp *bmp)
{
    struct sdc_cursor *cursor = &bmp->cursor;
    bool is_core = bmp->header_size == CORE_SIZE;
    /* OS/2 2.x says that its sizes have no sign, but whoever reads it takes them for signed. */
    bmp->width = is_core ? sdc_cursor_u16le(cursor) : (int32_t)sdc_cursor_u32le(cursor);
    bmp->height = is_core ? sdc_cursor_u16le(cursor) : (int32_t)sdc_cursor_u32le(cursor);
    bmp->n_planes = sdc_cursor_u16le(cursor);
    bmp->bits = sdc_cursor_u16le(cursor);
    if (is_core || bmp->header_size == OS2_SHORT_SIZE)
        return;
    bmp->compression = sdc_cursor_u32le(cursor);
    bmp->image_size = sdc_cursor_u32le(cursor);
}

/** True if the pixels stand in rows of one size. */
static bool has_rows(const struct bmp *bmp)
{
    return bmp->compression == RGB || bmp->compression == ALPHABITFIELDS ||
           (bmp->compression == BITFIELDS && bmp->header_size != OS2_SIZE);
}

/** Sets the size. False, with the reason said, where the header makes no sense. */
static bool set_size(struct bmp *bmp)
{
    static const uint8_t bits[] = {1, 2, 4, 8, 16, 24, 32, 64};
    sdc_picture_set_turn(bmp->facts, SDC_EXIF_NO_ROTATION);
    if (bmp->width <= 0) {
        sdc_picture_refuse(bmp->facts, "its header has a width of %" PRId64, bmp->width);
    } else if (bmp->height == 0) {
        sdc_picture_refuse(bmp->facts, "its header has a height of 0");
    } else if (has_rows(bmp) && !is_one_of(bmp->bits, bits, sizeof bits)) {
        sdc_picture_refuse(bmp->facts, "its pixels have %u bits, as in no kind of BMP", bmp->bits);
    } else {
        bmp->is_top_down = bmp->height < 0;
        bmp->height = bmp->is_top_down ? -bmp->height : bmp->height;
        sdc_picture_set_size(bmp->facts, bmp->width, bmp->height);
        return true;
    }
    return false;
}

/** Says that no program draws these pixels. What OS/2 2.x has of its own is left to --deep; a BMP
 *  of Windows may hold a whole JPEG or PNG, which only printers are handed. */
static void check_kind(const struct bmp *bmp)
{
    enum { EIGHT = 8, FOUR = 4, HALF = 16, WHOLE = 32 };
    bool is_masked = bmp->compression == BITFIELDS || bmp->compression == ALPHABITFIELDS;
    bool is_known = bmp->compression == RGB || bmp->header_size == OS2_SIZE ||
                    (bmp->compression == RLE8 && bmp->bits == EIGHT) ||
                    (bmp->compression == RLE4 && bmp->bits == FOUR) ||
                    (is_masked && (bmp->bits == HALF || bmp->bits == WHOLE));
    if (bmp->n_planes != 1)
        sdc_picture_contradict(bmp->facts, "its header has %u planes, where a BMP has 1",
                               bmp->n_planes);
    if (!is_known)
        sdc_picture_contradict(bmp->facts,
                               "its pixels have %u bits and compression %" PRIu32
                               ", which no program draws",
                               bmp->bits, bmp->compression);
    if (bmp->is_top_down && !has_rows(bmp))
        sdc_picture_contradict(bmp->facts,
                               "its pixels are compressed and stand from top to bottom, which "
                               "not all programs draw");
}

/** Size of the pixels as stored [bytes]; 0 if it is not stated, -1 if it is beyond any file. */
static int64_t size_of_pixels(const struct bmp *bmp)
{
    int64_t size;
    if (!has_rows(bmp))
        return bmp->image_size;
    int64_t row_size = (bmp->width * bmp->bits + ROW_BITS - 1) / ROW_BITS * ROW_BYTES;
    return __builtin_mul_overflow(row_size, bmp->height, &size) ? -1 : size;
}

/** Judges by where the pixels end: the size of the file in its first header is left wrong by many
 *  programs. */
static void judge_wholeness(struct bmp *bmp)
{
    int64_t headers_end = FILE_HEADER_SIZE + bmp->header_size;
    bool is_place_known = bmp->pixels_at >= headers_end;
    int64_t start = is_place_known ? bmp->pixels_at : headers_end;
    int64_t pixels_size = size_of_pixels(bmp);
    int64_t missing = pixels_size - (bmp->cursor.end - start);
    if (pixels_size == 0)
        sdc_picture_contradict(bmp->facts, "its pixels are compressed and have a stored size of 0");
    /* Then a color table of unknown size stands in between, so the end cannot be told; but with
     * less than this the file is cut for sure. */
    if (!is_place_known)
        sdc_picture_contradict(bmp->facts, "its pixels begin within its headers");
    if (pixels_size < 0 || missing > 0)
        sdc_facts_set_cut(bmp->facts, pixels_size < 0 ? -1 : missing, "ends before its pixels do");
    else if (is_place_known && pixels_size > 0)
        bmp->facts->whole = SDC_WHOLE_YES;
}

enum sdc_status sdc_read_bmp(struct sdc_source *source, struct sdc_facts *facts,
                             struct sdc_err *err)
{
    struct bmp bmp = {.facts = facts};
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "bmp");
    sdc_cursor_init(&bmp.cursor, source, 0, source->size);
    if (!read_kind(&bmp))
        return sdc_scan_status(&bmp.cursor, err);
    read_header(&bmp);
    if (sdc_cursor_is_ok(&bmp.cursor) && set_size(&bmp)) {
        check_kind(&bmp);
        judge_wholeness(&bmp);
    }
    return sdc_scan_status(&bmp.cursor, err);
}
