/* SPDX-License-Identifier: MIT
 * The sequence parameter set of H.265 (ITU-T H.265, 7.3.2.2), as far as the sample aspect ratio. */
#include "probe/parameter_sets.h"

/** Bounds are those of 7.4.3.2. */
enum {
    SUB_LAYERS_MAX = 7,
    SPS_ID_MAX = 15,
    DEPTH_MAX = 8,
    LOG2_MAX = 12,
    LOG2_BLOCK_MAX = 6,
    PICTURES_MAX = 16,
    REFERENCE_SETS_MAX = 64,
    LONG_TERM_MAX = 32,
};

/** chroma_format_idc. */
enum { CHROMA_420 = 1, CHROMA_422 = 2, CHROMA_444 = 3 };

/** profile_tier_level (7.3.3). */
static void skip_profile(struct sdc_bits *bits, unsigned n_sub_layers)
{
    enum { PROFILE_BITS = 88, LEVEL_BITS = 8, PRESENCE_BITS = 2, SLOTS = 8 };
    bool has_profile[SUB_LAYERS_MAX];
    bool has_level[SUB_LAYERS_MAX];
    unsigned n = n_sub_layers - 1;
    sdc_bits_skip(bits, PROFILE_BITS + LEVEL_BITS);
    for (unsigned i = 0; i < n; i++) {
        has_profile[i] = sdc_bits_take_flag(bits);
        has_level[i] = sdc_bits_take_flag(bits);
    }
    if (n > 0)
        sdc_bits_skip(bits, (size_t)(SLOTS - n) * PRESENCE_BITS);
    for (unsigned i = 0; i < n; i++) {
        sdc_bits_skip(bits, has_profile[i] ? PROFILE_BITS : 0);
        sdc_bits_skip(bits, has_level[i] ? LEVEL_BITS : 0);
    }
}

/** scaling_list_data (7.3.4). */
static void skip_scaling_lists(struct sdc_bits *bits)
{
    enum { N_SIZES = 4, N_MATRICES = 6, LARGEST_STEP = 3, LIST_MAX = 64, SMALLEST_LIST = 16 };
    enum { DELTA_MIN = -128, DELTA_MAX = 127, DC_MIN = -7, DC_MAX = 247, FIRST_WITH_DC = 2 };
    for (unsigned size = 0; size < N_SIZES; size++) {
        unsigned step = size == N_SIZES - 1 ? LARGEST_STEP : 1;
        unsigned n = size == 0 ? SMALLEST_LIST : LIST_MAX;
        for (unsigned matrix = 0; matrix < N_MATRICES; matrix += step) {
            bool is_coded = sdc_bits_take_flag(bits);
            if (!is_coded)
                sdc_bits_take_ue(bits, matrix / step); /* how far back the one is that it equals */
            if (is_coded && size >= FIRST_WITH_DC)
                sdc_bits_take_se(bits, DC_MIN, DC_MAX);
            for (unsigned i = 0; i < n && is_coded; i++)
                sdc_bits_take_se(bits, DELTA_MIN, DELTA_MAX);
        }
    }
}

/** A short-term reference picture set: picture order counts relative to the present picture,
 *  first those before it, nearest first, then those behind it. */
struct reference_set {
    unsigned n_before; /**< [0, PICTURES_MAX] */
    unsigned n;        /**< [0, PICTURES_MAX] */
    int64_t deltas[PICTURES_MAX];
};

/** Adds a difference if it lies on the wanted side of the present picture. */
static void add_delta(struct reference_set *set, int64_t delta, bool is_before, bool is_used,
                      struct sdc_bits *bits)
{
    if (!is_used || delta == 0 || (delta < 0) != is_before)
        return;
    if (set->n == PICTURES_MAX) {
        bits->is_broken = true;
        return;
    }
    set->deltas[set->n++] = delta;
    set->n_before += is_before;
}

/** Makes a set of the one before it, every picture shifted, some left out, the shift itself added
 *  (7.4.8, equations 7-61 and 7-62). The order matters to the next set. */
static void derive_reference_set(struct sdc_bits *bits, struct reference_set *set)
{
    enum { SHIFT_MAX = 1 << 15 };
    struct reference_set old = *set;
    bool is_used[PICTURES_MAX + 1] = {false};
    bool is_negative = sdc_bits_take_flag(bits);
    int64_t shift = (int64_t)sdc_bits_take_ue(bits, SHIFT_MAX - 1) + 1;
    shift = is_negative ? -shift : shift;
    for (unsigned i = 0; i <= old.n; i++)
        is_used[i] = sdc_bits_take_flag(bits) || sdc_bits_take_flag(bits);
    *set = (struct reference_set){0};
    for (unsigned i = old.n; i > old.n_before; i--)
        add_delta(set, old.deltas[i - 1] + shift, true, is_used[i - 1], bits);
    add_delta(set, shift, true, is_used[old.n], bits);
    for (unsigned i = 0; i < old.n_before; i++)
        add_delta(set, old.deltas[i] + shift, true, is_used[i], bits);
    for (unsigned i = old.n_before; i > 0; i--)
        add_delta(set, old.deltas[i - 1] + shift, false, is_used[i - 1], bits);
    add_delta(set, shift, false, is_used[old.n], bits);
    for (unsigned i = old.n_before; i < old.n; i++)
        add_delta(set, old.deltas[i] + shift, false, is_used[i], bits);
}

/** Reads a set that is coded by itself. */
static void take_reference_set(struct sdc_bits *bits, struct reference_set *set)
{
    enum { STEP_MAX = 1 << 15 };
    int64_t delta = 0;
    set->n_before = sdc_bits_take_ue(bits, PICTURES_MAX);
    set->n = set->n_before + sdc_bits_take_ue(bits, PICTURES_MAX - set->n_before);
    for (unsigned i = 0; i < set->n; i++) {
        int64_t step = (int64_t)sdc_bits_take_ue(bits, STEP_MAX - 1) + 1;
        delta = i == set->n_before ? 0 : delta;
        delta += i < set->n_before ? -step : step;
        set->deltas[i] = delta;
        sdc_bits_skip(bits, 1); /* used_by_curr_pic_flag */
    }
}

/** The reference picture sets, whose length is nowhere told (7.3.7). */
static void skip_reference_sets(struct sdc_bits *bits, uint32_t log2_order_max)
{
    struct reference_set set = {0};
    uint32_t n = sdc_bits_take_ue(bits, REFERENCE_SETS_MAX);
    for (uint32_t i = 0; i < n && sdc_bits_is_ok(bits); i++) {
        if (i > 0 && sdc_bits_take_flag(bits))
            derive_reference_set(bits, &set);
        else
            take_reference_set(bits, &set);
    }
    if (!sdc_bits_take_flag(bits)) /* long_term_ref_pics_present_flag */
        return;
    n = sdc_bits_take_ue(bits, LONG_TERM_MAX);
    sdc_bits_skip(bits, n * ((size_t)log2_order_max + 1));
}

/** The fields on blocks. Gives the side of the smallest coding block. */
static int64_t take_blocks(struct sdc_bits *bits)
{
    enum { LOG2_FIRST = 3, PCM_DEPTH_BITS = 8, DEPTHS_MAX = 4 };
    uint32_t log2_smallest = sdc_bits_take_ue(bits, LOG2_BLOCK_MAX - LOG2_FIRST) + LOG2_FIRST;
    sdc_bits_take_ue(bits, LOG2_BLOCK_MAX); /* to the largest coding block */
    sdc_bits_take_ue(bits, LOG2_BLOCK_MAX); /* smallest transform block */
    sdc_bits_take_ue(bits, LOG2_BLOCK_MAX); /* to the largest one */
    sdc_bits_take_ue(bits, DEPTHS_MAX);     /* max_transform_hierarchy_depth_inter */
    sdc_bits_take_ue(bits, DEPTHS_MAX);     /* max_transform_hierarchy_depth_intra */
    if (sdc_bits_take_flag(bits) && sdc_bits_take_flag(bits))
        skip_scaling_lists(bits);
    sdc_bits_skip(bits, 2); /* amp_enabled_flag, sample_adaptive_offset_enabled_flag */
    if (sdc_bits_take_flag(bits)) {
        sdc_bits_skip(bits, PCM_DEPTH_BITS);
        sdc_bits_take_ue(bits, LOG2_BLOCK_MAX);
        sdc_bits_take_ue(bits, LOG2_BLOCK_MAX);
        sdc_bits_skip(bits, 1); /* pcm_loop_filter_disabled_flag */
    }
    return INT64_C(1) << log2_smallest;
}

/** How many pictures each sub-layer keeps. */
static void skip_ordering(struct sdc_bits *bits, unsigned n_sub_layers)
{
    unsigned n = sdc_bits_take_flag(bits) ? n_sub_layers : 1;
    for (; n > 0; n--) {
        sdc_bits_take_ue(bits, PICTURES_MAX - 1); /* sps_max_dec_pic_buffering_minus1 */
        sdc_bits_take_ue(bits, PICTURES_MAX - 1); /* sps_max_num_reorder_pics */
        sdc_bits_take_ue(bits, UINT32_MAX - 1);   /* sps_max_latency_increase_plus1 */
    }
}

bool sdc_hevc_read_sps(struct sdc_bits *bits, struct sdc_coded_picture *picture)
{
    enum { ID_BITS = 4, SUB_LAYER_BITS = 3, LOG2_FIRST = 4 };
    struct sdc_coded_picture read = {0};
    sdc_bits_skip(bits, ID_BITS); /* sps_video_parameter_set_id */
    unsigned n_sub_layers = sdc_bits_take(bits, SUB_LAYER_BITS) + 1;
    sdc_bits_skip(bits, 1); /* sps_temporal_id_nesting_flag */
    if (n_sub_layers > SUB_LAYERS_MAX)
        return false;
    skip_profile(bits, n_sub_layers);
    sdc_bits_take_ue(bits, SPS_ID_MAX);
    uint32_t chroma = sdc_bits_take_ue(bits, CHROMA_444);
    if (chroma == CHROMA_444)
        sdc_bits_skip(bits, 1); /* separate_colour_plane_flag: units are 1 either way */
    int64_t width = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    int64_t height = sdc_bits_take_ue(bits, SDC_CODED_SIDE_MAX);
    struct sdc_coded_crop crop = sdc_coded_crop_take(bits);
    sdc_bits_take_ue(bits, DEPTH_MAX);
    sdc_bits_take_ue(bits, DEPTH_MAX);
    uint32_t log2_order_max = sdc_bits_take_ue(bits, LOG2_MAX) + LOG2_FIRST;
    skip_ordering(bits, n_sub_layers);
    read.block_side = take_blocks(bits);
    skip_reference_sets(bits, log2_order_max);
    sdc_bits_skip(bits, 2); /* sps_temporal_mvp_..., strong_intra_smoothing_enabled_flag */
    read.shape = sdc_coded_shape_take(bits);
    bool is_halved_across = chroma == CHROMA_420 || chroma == CHROMA_422;
    if (!sdc_bits_is_ok(bits) ||
        !sdc_coded_picture_crop(&read, width, height, &crop, is_halved_across ? 2 : 1,
                                chroma == CHROMA_420 ? 2 : 1))
        return false;
    *picture = read;
    return true;
}
