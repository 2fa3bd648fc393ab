/* SPDX-License-Identifier: MIT
 * Reads the structure of GIF files (GIF89a specification): the logical screen, and whether the
 * trailer is there. */
#include "probe/exif.h"
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

/** Files that are walked from block to block in any case, so that their images are counted; larger
 *  ones only where their trailer is not at the end [bytes]. */
#define SDC_GIF_SMALL_SIZE 65536
/** How far the first image of a larger file is looked for, if its trailer is at the end: an ICC
 *  profile and a full table of colors in front of it find room [bytes]. */
#define SDC_GIF_HEAD_SIZE 49152
/** Where at the end of a larger file the trailer is looked for; what pads files pads them to at
 *  most this [bytes]. */
#define SDC_GIF_TAIL_SIZE 4096
/** How far any file is walked [bytes]: twice the largest picture that is accepted. */
#define SDC_GIF_WALK_MAX (INT64_C(1) << 26)

/* Section numbers are those of the GIF89a specification. */
enum {
    HEADER_SIZE = 13,       /* signature and logical screen descriptor; 17, 18 */
    SCREEN_REST_SIZE = 2,   /* background color and pixel aspect ratio; 18 */
    IMAGE_SIZE = 9,         /* image descriptor without its label; 20 */
    TABLE_FLAG = 0x80,      /* a table of colors follows; 18, 20 */
    TABLE_BITS_MASK = 0x07, /* it has 2^(these + 1) colors */
    COLOR_SIZE = 3,
    CODE_SIZE_SIZE = 1, /* in front of an image's sub-blocks; 22 */
    LABEL_SIZE = 1,     /* of an extension; 23 to 26 */
    BLOCK_END = 0x00,
    EXTENSION = 0x21,
    IMAGE = 0x2c,
    TRAILER = 0x3b,
};

#define SIGNATURE    SDC_FOURCC('G', 'I', 'F', '8')
#define VERSION_1987 ('7' << 8 | 'a')
#define VERSION_1989 ('9' << 8 | 'a')

/** One file while it is read. */
struct gif {
    struct sdc_cursor cursor; /**< ends where the walk does */
    struct sdc_facts *facts;
    int64_t width;
    int64_t height;
    int64_t n_images;        /**< that were walked over */
    bool has_trailer_at_end; /**< found at the end of the file, without a walk */
    bool has_trailer;        /**< the walk came to the trailer */
    bool is_damaged;         /**< the walk came to what is no block */
};

/** Moves behind n bytes, or to the end of the walk. */
static void skip(struct gif *gif, int64_t n)
{
    int64_t left = sdc_cursor_left(&gif->cursor);
    sdc_cursor_skip(&gif->cursor, n < left ? n : left);
}

/** Moves behind a chain of sub-blocks; section 15. */
static void skip_sub_blocks(struct gif *gif)
{
    uint8_t size = 1;
    while (size != BLOCK_END && sdc_cursor_left(&gif->cursor) > 0) {
        size = sdc_cursor_u8(&gif->cursor);
        skip(gif, size);
    }
}

static void skip_color_table(struct gif *gif, unsigned flags)
{
    if (flags & TABLE_FLAG)
        skip(gif, (int64_t)COLOR_SIZE << ((flags & TABLE_BITS_MASK) + 1));
}

/** Programs differ in what they make of a first image that its screen does not hold: some cut it
 *  off, some make the screen larger. */
static void compare_with_screen(struct gif *gif, unsigned right, unsigned bottom)
{
    bool has_screen = gif->width > 0 && gif->height > 0;
    if (!has_screen || (right <= gif->width && bottom <= gif->height))
        return;
    sdc_picture_contradict(gif->facts,
                           "its first image reaches to %ux%u on a logical screen of %ux%u", right,
                           bottom, (unsigned)gif->width, (unsigned)gif->height);
}

/** True if nothing further is wanted of a file. */
static bool is_enough(const struct gif *gif)
{
    bool is_small = gif->cursor.source->size <= SDC_GIF_SMALL_SIZE;
    return gif->has_trailer || gif->is_damaged ||
           (gif->has_trailer_at_end && gif->n_images > 0 && !is_small);
}

/** Walks over an image behind its label. */
static void take_image(struct gif *gif)
{
    struct sdc_cursor *cursor = &gif->cursor;
    if (sdc_cursor_left(cursor) < IMAGE_SIZE) {
        skip(gif, IMAGE_SIZE);
        return;
    }
    unsigned left = sdc_cursor_u16le(cursor);
    unsigned top = sdc_cursor_u16le(cursor);
    unsigned width = sdc_cursor_u16le(cursor);
    unsigned height = sdc_cursor_u16le(cursor);
    if (gif->n_images++ == 0)
        compare_with_screen(gif, left + width, top + height);
    if (is_enough(gif))
        return;
    skip_color_table(gif, sdc_cursor_u8(cursor));
    skip(gif, CODE_SIZE_SIZE);
    skip_sub_blocks(gif);
}

static void take_block(struct gif *gif)
{
    switch (sdc_cursor_u8(&gif->cursor)) {
    case BLOCK_END: /* a terminator too many, which all programs step over */
        break;
    case EXTENSION:
        skip(gif, LABEL_SIZE);
        skip_sub_blocks(gif);
        break;
    case IMAGE:
        take_image(gif);
        break;
    case TRAILER:
        gif->has_trailer = true;
        break;
    default:
        gif->is_damaged = true;
        break;
    }
}

static void walk_blocks(struct gif *gif)
{
    while (!is_enough(gif) && sdc_cursor_is_ok(&gif->cursor) && sdc_cursor_left(&gif->cursor) > 0)
        take_block(gif);
}

/** Looks at the end of the file for a trailer directly behind the end of a block, with nothing but
 *  zeros behind it. Fails only with SDC_IO. */
static enum sdc_status look_at_end(struct gif *gif, struct sdc_err *err)
{
    struct sdc_cursor cursor;
    uint8_t tail[SDC_GIF_TAIL_SIZE];
    int64_t size = gif->cursor.source->size;
    size_t n = sizeof tail;
    sdc_cursor_init(&cursor, gif->cursor.source, size - (int64_t)sizeof tail, size);
    sdc_cursor_bytes(&cursor, tail, sizeof tail);
    while (n > 2 && tail[n - 1] == 0)
        n--;
    gif->has_trailer_at_end = tail[n - 1] == TRAILER && tail[n - 2] == BLOCK_END;
    return sdc_scan_status(&cursor, err);
}

/** Reads the header. False, with the reason said, where it is not all there. */
static bool read_header(struct gif *gif)
{
    struct sdc_cursor *cursor = &gif->cursor;
    int64_t missing = HEADER_SIZE - sdc_cursor_left(cursor);
    if (missing > 0) {
        sdc_facts_set_cut(gif->facts, missing, "ends within its header");
        return false;
    }
    uint32_t signature = sdc_cursor_u32be(cursor);
    unsigned version = sdc_cursor_u16be(cursor);
    if (signature != SIGNATURE || (version != VERSION_1987 && version != VERSION_1989)) {
        sdc_picture_refuse(gif->facts, "its signature is damaged");
        return false;
    }
    gif->width = sdc_cursor_u16le(cursor);
    gif->height = sdc_cursor_u16le(cursor);
    unsigned flags = sdc_cursor_u8(cursor);
    skip(gif, SCREEN_REST_SIZE);
    skip_color_table(gif, flags);
    return sdc_cursor_is_ok(cursor);
}

static void set_size(struct gif *gif)
{
    if (gif->width > 0 && gif->height > 0)
        sdc_picture_set_size(gif->facts, gif->width, gif->height);
    else
        sdc_picture_refuse(gif->facts, "its logical screen has a size of 0");
    sdc_picture_set_turn(gif->facts, SDC_EXIF_NO_ROTATION);
}

static void judge_wholeness(struct gif *gif)
{
    bool is_at_end = gif->cursor.end == gif->cursor.source->size;
    if (gif->is_damaged)
        sdc_facts_set_cut(gif->facts, -1, "ends in what is no block, without its trailer");
    else if (gif->has_trailer && gif->n_images == 0)
        sdc_facts_set_cut(gif->facts, -1, "holds no image");
    else if (gif->has_trailer || (gif->has_trailer_at_end && !is_at_end))
        gif->facts->whole = SDC_WHOLE_YES;
    else if (is_at_end)
        sdc_facts_set_cut(gif->facts, -1, "ends without its trailer");
    if (gif->has_trailer && gif->n_images > 0)
        sdc_facts_set_int(gif->facts, SDC_FACT_FRAMES, gif->n_images);
}

enum sdc_status sdc_read_gif(struct sdc_source *source, struct sdc_facts *facts,
                             struct sdc_err *err)
{
    struct gif gif = {.facts = facts};
    enum sdc_status status = SDC_OK;
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "gif");
    sdc_cursor_init(&gif.cursor, source, 0, SDC_GIF_WALK_MAX);
    if (source->size > SDC_GIF_SMALL_SIZE)
        status = look_at_end(&gif, err);
    if (status != SDC_OK)
        return status;
    if (gif.has_trailer_at_end)
        sdc_cursor_init(&gif.cursor, source, 0, SDC_GIF_HEAD_SIZE);
    if (!read_header(&gif))
        return sdc_scan_status(&gif.cursor, err);
    walk_blocks(&gif);
    status = sdc_scan_status(&gif.cursor, err);
    if (status != SDC_OK)
        return status;
    set_size(&gif);
    judge_wholeness(&gif);
    return SDC_OK;
}
