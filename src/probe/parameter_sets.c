/* SPDX-License-Identifier: MIT
 * Parameter sets: where they stand in the boxes of mp4, mov and HEIF files, and what H.264 and
 * H.265 have in common. */
#include "probe/parameter_sets.h"

#include "source/cursor.h"

/** NAL unit types of sequence parameter sets (ITU-T H.264, table 7-1; ITU-T H.265, table 7-1). */
enum { AVC_SPS = 7, HEVC_SPS = 33 };
/** Bytes of a NAL unit header (7.3.1.1, 7.3.1.2). */
enum { AVC_HEADER_SIZE = 1, HEVC_HEADER_SIZE = 2 };
/** A sequence parameter set without its header and its emulation prevention bytes. */
struct payload {
    uint8_t bytes[SDC_PARAMETER_SET_SIZE_MAX];
    size_t size;
};

/** Reads the rest of a NAL unit of which n bytes are left. A 3 behind two zeros was put in so that
 *  no start code arises (7.4.1, 7.4.2). */
static void read_payload(struct sdc_cursor *cursor, size_t n, struct payload *payload)
{
    enum { N_ZEROS = 2, PREVENTION = 3 };
    unsigned n_zeros = 0;
    size_t size = n < sizeof payload->bytes ? n : sizeof payload->bytes;
    payload->size = 0;
    sdc_cursor_bytes(cursor, payload->bytes, size);
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = payload->bytes[i];
        if (n_zeros >= N_ZEROS && byte == PREVENTION) {
            n_zeros = 0;
            continue;
        }
        n_zeros = byte == 0 ? n_zeros + 1 : 0;
        payload->bytes[payload->size++] = byte;
    }
}

/** Reads n_units NAL units, of which the box holds as many as it has room for, up to a sequence
 * parameter set of the base layer. */
static bool find_avc_sps(struct sdc_cursor *cursor, unsigned n_units, struct payload *payload)
{
    enum { TYPE_MASK = 0x1F };
    for (; n_units > 0 && sdc_cursor_is_ok(cursor); n_units--) {
        size_t size = sdc_cursor_u16be(cursor);
        int64_t next = cursor->at + (int64_t)size;
        if (size > AVC_HEADER_SIZE && (sdc_cursor_u8(cursor) & TYPE_MASK) == AVC_SPS) {
            read_payload(cursor, size - AVC_HEADER_SIZE, payload);
            return sdc_cursor_is_ok(cursor);
        }
        sdc_cursor_seek(cursor, next);
    }
    return false;
}

/** The same of H.265, whose pictures may have further layers with parameter sets of their own. */
static bool find_hevc_sps(struct sdc_cursor *cursor, unsigned n_units, struct payload *payload)
{
    enum { TYPE_SHIFT = 9, TYPE_MASK = 0x3F, LAYER_SHIFT = 3, LAYER_MASK = 0x3F };
    for (; n_units > 0 && sdc_cursor_is_ok(cursor); n_units--) {
        size_t size = sdc_cursor_u16be(cursor);
        int64_t next = cursor->at + (int64_t)size;
        unsigned header = size > HEVC_HEADER_SIZE ? sdc_cursor_u16be(cursor) : 0;
        bool is_base = (header >> LAYER_SHIFT & LAYER_MASK) == 0;
        if ((header >> TYPE_SHIFT & TYPE_MASK) == HEVC_SPS && is_base) {
            read_payload(cursor, size - HEVC_HEADER_SIZE, payload);
            return sdc_cursor_is_ok(cursor);
        }
        sdc_cursor_seek(cursor, next);
    }
    return false;
}

/** Hands on what the source could not deliver. */
static void close_cursor(const struct sdc_cursor *cursor, struct sdc_err *err)
{
    if (cursor->status == SDC_IO)
        sdc_err_set(err, SDC_IO, cursor->err.cause, "%s", cursor->err.text);
}

bool sdc_parameter_sets_read_avc(struct sdc_source *source, int64_t start, int64_t end,
                                 struct sdc_coded_picture *picture, struct sdc_err *err)
{
    enum { BEFORE_SETS = 5, COUNT_MASK = 0x1F };
    struct sdc_cursor cursor;
    struct payload payload;
    struct sdc_bits bits;
    sdc_cursor_init(&cursor, source, start, end);
    sdc_cursor_skip(&cursor, BEFORE_SETS);
    unsigned n_sets = sdc_cursor_u8(&cursor) & COUNT_MASK;
    bool has_set = find_avc_sps(&cursor, n_sets, &payload);
    close_cursor(&cursor, err);
    if (!has_set)
        return false;
    sdc_bits_init(&bits, payload.bytes, payload.size);
    return sdc_avc_read_sps(&bits, picture);
}

bool sdc_parameter_sets_read_hevc(struct sdc_source *source, int64_t start, int64_t end,
                                  struct sdc_coded_picture *picture, struct sdc_err *err)
{
    enum { BEFORE_ARRAYS = 22 };
    struct sdc_cursor cursor;
    struct payload payload;
    struct sdc_bits bits;
    bool has_set = false;
    sdc_cursor_init(&cursor, source, start, end);
    sdc_cursor_skip(&cursor, BEFORE_ARRAYS);
    unsigned n_arrays = sdc_cursor_u8(&cursor);
    for (; n_arrays > 0 && !has_set; n_arrays--) {
        sdc_cursor_skip(&cursor, 1); /* what a type says here the units say themselves */
        unsigned n_units = sdc_cursor_u16be(&cursor);
        has_set = find_hevc_sps(&cursor, n_units, &payload);
    }
    close_cursor(&cursor, err);
    if (!has_set)
        return false;
    sdc_bits_init(&bits, payload.bytes, payload.size);
    return sdc_hevc_read_sps(&bits, picture);
}

/** True if side is coded, or what remains of it when a last block that was padded is cropped. */
static bool fits_blocks(int64_t coded, int64_t side, int64_t block_side)
{
    return side <= coded && coded - side < block_side;
}

bool sdc_coded_picture_fits(const struct sdc_coded_picture *picture, int64_t width, int64_t height)
{
    if (picture->is_cropped)
        return width == picture->width && height == picture->height;
    return fits_blocks(picture->width, width, picture->block_side) &&
           fits_blocks(picture->height, height, picture->block_side);
}

struct sdc_coded_crop sdc_coded_crop_take(struct sdc_bits *bits)
{
    struct sdc_coded_crop crop = {0};
    if (!sdc_bits_take_flag(bits))
        return crop;
    crop.left = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    crop.right = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    crop.top = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    crop.bottom = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    return crop;
}

bool sdc_coded_picture_crop(struct sdc_coded_picture *picture, int64_t width, int64_t height,
                            const struct sdc_coded_crop *crop, uint32_t unit_width,
                            uint32_t unit_height)
{
    int64_t columns = ((int64_t)crop->left + crop->right) * unit_width;
    int64_t rows = ((int64_t)crop->top + crop->bottom) * unit_height;
    if (columns >= width || rows >= height)
        return false;
    picture->width = width - columns;
    picture->height = height - rows;
    picture->is_cropped = columns > 0 || rows > 0;
    return true;
}

struct sdc_q sdc_coded_shape_take(struct sdc_bits *bits)
{
    static const struct sdc_q shapes[] = {
        {0, 1},   {1, 1},   {12, 11}, {10, 11}, {16, 11},  {40, 33}, {24, 11}, {20, 11}, {32, 11},
        {80, 33}, {18, 11}, {15, 11}, {64, 33}, {160, 99}, {4, 3},   {3, 2},   {2, 1},
    };
    enum { BYTE_BITS = 8, WORD_BITS = 16, EXTENDED = 255 };
    struct sdc_q shape = SDC_Q_INT(0);
    bool has_vui = sdc_bits_take_flag(bits);
    if (!has_vui || !sdc_bits_take_flag(bits))
        return shape;
    uint32_t index = sdc_bits_take(bits, BYTE_BITS);
    if (index < sizeof shapes / sizeof *shapes)
        return shapes[index];
    if (index != EXTENDED)
        return shape;
    uint32_t width = sdc_bits_take(bits, WORD_BITS);
    uint32_t height = sdc_bits_take(bits, WORD_BITS);
    /* E.2.1: where either is 0 the ratio is not said. */
    (void)sdc_q_make(width, height, &shape);
    return shape;
}
