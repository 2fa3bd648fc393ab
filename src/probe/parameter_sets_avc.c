/* SPDX-License-Identifier: MIT
 * The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1), as far as the sample aspect ratio.
 */
#include "probe/parameter_sets.h"

/** Bounds are those of 7.4.2.1.1. */
enum {
    BYTE_BITS = 8,
    MACROBLOCK_SIDE = 16,
    SIDE_BLOCKS_MAX = SDC_CODED_SIDE_MAX / MACROBLOCK_SIDE,
    SPS_ID_MAX = 31,
    DEPTH_MAX = 6,
    LOG2_MAX = 12,
    CYCLE_MAX = 255,
    REFERENCES_MAX = 16,
};

/** chroma_format_idc. */
enum { CHROMA_NONE = 0, CHROMA_420 = 1, CHROMA_422 = 2, CHROMA_444 = 3 };

/** True if profile_idc is one of those whose parameter sets tell chroma format and bit depth. */
static bool is_high(uint32_t profile)
{
    static const uint8_t profiles[] = {100, 110, 122, 244, 44,  83, 86,
                                       118, 128, 138, 139, 134, 135};
    for (size_t i = 0; i < sizeof profiles; i++) {
        if (profiles[i] == profile)
            return true;
    }
    return false;
}

/** scaling_list (7.3.2.1.1.1). */
static void skip_scaling_list(struct sdc_bits *bits, unsigned n)
{
    enum { DEFAULT_SCALE = 8, SCALES = 256, DELTA_MIN = -128, DELTA_MAX = 127 };
    int32_t last = DEFAULT_SCALE;
    for (; n > 0 && last != 0; n--)
        last = (last + sdc_bits_take_se(bits, DELTA_MIN, DELTA_MAX) + SCALES) % SCALES;
}

static void skip_scaling_matrix(struct sdc_bits *bits, uint32_t chroma)
{
    enum { N_SMALL = 6, SMALL_SIZE = 16, LARGE_SIZE = 64, N_LISTS = 8, N_LISTS_444 = 12 };
    unsigned n_lists = chroma == CHROMA_444 ? N_LISTS_444 : N_LISTS;
    for (unsigned i = 0; i < n_lists; i++) {
        if (sdc_bits_take_flag(bits))
            skip_scaling_list(bits, i < N_SMALL ? SMALL_SIZE : LARGE_SIZE);
    }
}

/** The chroma format by which cropping is counted: ChromaArrayType. */
static uint32_t take_chroma(struct sdc_bits *bits)
{
    uint32_t chroma = sdc_bits_take_ue(bits, CHROMA_444);
    bool is_separate = chroma == CHROMA_444 && sdc_bits_take_flag(bits);
    sdc_bits_take_ue(bits, DEPTH_MAX);
    sdc_bits_take_ue(bits, DEPTH_MAX);
    sdc_bits_skip(bits, 1); /* qpprime_y_zero_transform_bypass_flag */
    if (sdc_bits_take_flag(bits))
        skip_scaling_matrix(bits, chroma);
    return is_separate ? CHROMA_NONE : chroma;
}

/** The fields on the order in which pictures are put out. */
static void skip_order(struct sdc_bits *bits)
{
    enum { COUNTED = 0, CYCLIC = 1, TYPE_MAX = 2 };
    uint32_t type = sdc_bits_take_ue(bits, TYPE_MAX);
    if (type == COUNTED)
        sdc_bits_take_ue(bits, LOG2_MAX);
    if (type != CYCLIC)
        return;
    sdc_bits_skip(bits, 1); /* delta_pic_order_always_zero_flag */
    sdc_bits_take_se(bits, -INT32_MAX, INT32_MAX);
    sdc_bits_take_se(bits, -INT32_MAX, INT32_MAX);
    uint32_t n = sdc_bits_take_ue(bits, CYCLE_MAX);
    for (; n > 0; n--)
        sdc_bits_take_se(bits, -INT32_MAX, INT32_MAX);
}

bool sdc_avc_read_sps(struct sdc_bits *bits, struct sdc_coded_picture *picture)
{
    struct sdc_coded_picture read = {.block_side = MACROBLOCK_SIDE};
    uint32_t chroma = CHROMA_420;
    uint32_t profile = sdc_bits_take(bits, BYTE_BITS);
    sdc_bits_skip(bits, 2 * (size_t)BYTE_BITS); /* constraint flags, level_idc */
    sdc_bits_take_ue(bits, SPS_ID_MAX);
    if (is_high(profile))
        chroma = take_chroma(bits);
    sdc_bits_take_ue(bits, LOG2_MAX); /* log2_max_frame_num_minus4 */
    skip_order(bits);
    sdc_bits_take_ue(bits, REFERENCES_MAX); /* max_num_ref_frames */
    sdc_bits_skip(bits, 1);                 /* gaps_in_frame_num_value_allowed_flag */
    int64_t columns = (int64_t)sdc_bits_take_ue(bits, SIDE_BLOCKS_MAX - 1) + 1;
    int64_t rows = (int64_t)sdc_bits_take_ue(bits, SIDE_BLOCKS_MAX - 1) + 1;
    unsigned n_fields = sdc_bits_take_flag(bits) ? 1 : 2; /* a map unit is a pair of rows, then */
    sdc_bits_skip(bits, n_fields == 1 ? 1 : 2);           /* mb_adaptive_..., direct_8x8_... */
    struct sdc_coded_crop crop = sdc_coded_crop_take(bits);
    read.shape = sdc_coded_shape_take(bits);
    bool is_halved_across = chroma == CHROMA_420 || chroma == CHROMA_422;
    uint32_t unit_height = (chroma == CHROMA_420 ? 2 : 1) * n_fields;
    if (!sdc_bits_is_ok(bits) ||
        !sdc_coded_picture_crop(&read, columns * MACROBLOCK_SIDE, rows * n_fields * MACROBLOCK_SIDE,
                                &crop, is_halved_across ? 2 : 1, unit_height))
        return false;
    *picture = read;
    return true;
}
