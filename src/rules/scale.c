/* SPDX-License-Identifier: MIT
 * The nearest size of a picture that meets a profile's limits on ratio, sides and pixels. */
#include "rules/scale.h"

#include "base/text.h"

#include <stdio.h>

/** Sides that are tried [px]; above any profile's limit. */
#define SIDE_MAX 8192
/** Encoders for 4:2:0 want even sides. */
#define STEP    2
#define MILLION 1000000
/** A change of shape shows sooner than one of area: so much more does it count. */
#define SHAPE_WEIGHT 100
/** Shapes that differ by more than this are not the same picture any more [millionths]. */
#define SHAPE_CHANGE_MAX 10000
/** Stands for a difference that is too large to matter how large [millionths]. */
#define FAR (INT64_MAX / (2 * SHAPE_WEIGHT))

/** The profile's limits on the pictures of a type; all zero where it has no row. */
struct limits {
    struct sdc_interval width;  /**< [px] */
    struct sdc_interval height; /**< [px] */
    struct sdc_interval ratio;
    struct sdc_interval pixels;
};

/** The interval that surely holds for a rule, given by the type and the rule's last part. */
static struct sdc_interval limit_of(const struct sdc_profile *profile, enum sdc_type type,
                                    const char *part)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(type), part);
    const struct sdc_requirement *requirement = sdc_profile_find(profile, rule);
    return requirement ? requirement->sure : (struct sdc_interval){0};
}

static bool has_no_end(const struct sdc_interval *interval)
{
    return interval->low.kind == SDC_END_NONE && interval->high.kind == SDC_END_NONE;
}

/** Finds the limits that surely hold. A limit on pixels is also what video.resolution states. */
static void find_limits(const struct sdc_profile *profile, enum sdc_type type,
                        struct limits *limits)
{
    limits->width = limit_of(profile, type, "width");
    limits->height = limit_of(profile, type, "height");
    limits->ratio = limit_of(profile, type, "aspect-ratio");
    limits->pixels = limit_of(profile, type, "pixels");
    if (has_no_end(&limits->pixels))
        limits->pixels = limit_of(profile, type, "resolution");
}

static bool is_allowed(const struct limits *limits, int64_t width, int64_t height)
{
    struct sdc_q ratio;
    return sdc_interval_holds(&limits->width, SDC_Q_INT(width)) &&
           sdc_interval_holds(&limits->height, SDC_Q_INT(height)) &&
           sdc_interval_holds(&limits->pixels, SDC_Q_INT(width * height)) &&
           sdc_q_make(width, height, &ratio) && sdc_interval_holds(&limits->ratio, ratio);
}

/** How far a positive ratio is from 1, in millionths, seen from its smaller side. */
static int64_t distance_from_1(struct sdc_q ratio)
{
    int64_t low = ratio.num < ratio.den ? ratio.num : ratio.den;
    int64_t high = ratio.num < ratio.den ? ratio.den : ratio.num;
    int64_t scaled;
    if (low <= 0 || __builtin_mul_overflow(high - low, MILLION, &scaled))
        return FAR;
    return scaled / low < FAR ? scaled / low : FAR;
}

/** A size and how well it stands for what was there. */
struct candidate {
    int64_t width;
    int64_t height;
    int64_t shape_change; /**< [millionths] */
    int64_t cost;
};

/** The even width nearest to height x shape. False where the shape is beyond all sense. */
static bool propose(int64_t height, struct sdc_q shape, int64_t pixels, struct candidate *candidate)
{
    struct sdc_q width;
    struct sdc_q ratio;
    struct sdc_q change;
    struct sdc_q area;
    if (!sdc_q_mul(shape, SDC_Q_INT(height), &width) || width.num / width.den > SIDE_MAX)
        return false;
    candidate->height = height;
    candidate->width = (width.num / width.den + 1) / STEP * STEP;
    if (candidate->width < STEP || !sdc_q_make(candidate->width, height, &ratio) ||
        !sdc_q_div(ratio, shape, &change) || !sdc_q_make(candidate->width * height, pixels, &area))
        return false;
    candidate->shape_change = distance_from_1(change);
    candidate->cost = candidate->shape_change * SHAPE_WEIGHT + distance_from_1(area);
    return true;
}

bool sdc_scale_nearest(const struct sdc_facts *facts, const struct sdc_profile *profile,
                       int64_t *width, int64_t *height)
{
    const struct sdc_fact *shape = &facts->facts[SDC_FACT_DISPLAY_ASPECT_RATIO];
    int64_t pixels = sdc_facts_int(facts, SDC_FACT_PIXELS, 0);
    struct candidate best = {.cost = INT64_MAX};
    struct limits limits;
    find_limits(profile, facts->type, &limits);
    if (shape->state != SDC_FACT_KNOWN || shape->numbers[0].value.num <= 0 || pixels <= 0)
        return false;
    for (int64_t h = STEP; h <= SIDE_MAX; h += STEP) {
        struct candidate candidate;
        if (propose(h, shape->numbers[0].value, pixels, &candidate) &&
            candidate.shape_change <= SHAPE_CHANGE_MAX && candidate.cost < best.cost &&
            is_allowed(&limits, candidate.width, candidate.height))
            best = candidate;
    }
    if (best.cost == INT64_MAX)
        return false;
    *width = best.width;
    *height = best.height;
    return true;
}
