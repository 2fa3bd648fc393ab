/* SPDX-License-Identifier: MIT
 * The nearest size of a picture that meets a profile's limits on ratio, sides and pixels. */
#include "rules/scale.h"

#include "base/text.h"

#include <stdio.h>

/** Sides that are tried [px]; above any profile's limit. */
#define SIDE_MAX 8192
/** Encoders for 4:2:0 want even sides. */
#define STEP 2
/** A change of shape shows sooner than one of area: so much more does it count. */
#define RATIO_WEIGHT 100.0
/** Shapes that differ by more than this part are not the same picture any more. */
#define RATIO_CHANGE_MAX 0.01

/** The four limits on size, from the profile; no limit where it has no row. */
struct limits {
    struct sdc_interval width;
    struct sdc_interval height;
    struct sdc_interval ratio;
    struct sdc_interval pixels;
};

static struct sdc_interval limit_of(const struct sdc_profile *profile, enum sdc_type type,
                                    const char *part)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(type), part);
    const struct sdc_requirement *requirement = sdc_profile_find(profile, rule);
    return requirement ? requirement->sure : (struct sdc_interval){0};
}

static bool is_allowed(const struct limits *limits, int64_t width, int64_t height)
{
    struct sdc_q ratio;
    return sdc_interval_holds(&limits->width, SDC_Q_INT(width)) &&
           sdc_interval_holds(&limits->height, SDC_Q_INT(height)) &&
           sdc_interval_holds(&limits->pixels, SDC_Q_INT(width * height)) &&
           sdc_q_make(width, height, &ratio) && sdc_interval_holds(&limits->ratio, ratio);
}

static double difference(double a, double b)
{
    return a > b ? a / b - 1 : b / a - 1;
}

bool sdc_scale_nearest(const struct sdc_facts *facts, const struct sdc_profile *profile,
                       int64_t *width, int64_t *height)
{
    const struct sdc_fact *shape = &facts->facts[SDC_FACT_DISPLAY_ASPECT_RATIO];
    double pixels = (double)sdc_facts_int(facts, SDC_FACT_PIXELS, 0);
    double best = -1;
    if (shape->state != SDC_FACT_KNOWN || pixels <= 0)
        return false;
    double ratio = sdc_q_double(shape->numbers[0].value);
    struct limits limits = {limit_of(profile, facts->type, "width"),
                            limit_of(profile, facts->type, "height"),
                            limit_of(profile, facts->type, "aspect-ratio"),
                            limit_of(profile, facts->type, "pixels")};
    for (int64_t h = STEP; h <= SIDE_MAX && ratio < SIDE_MAX; h += STEP) {
        int64_t w = (int64_t)((double)h * ratio / STEP + 0.5) * STEP;
        if (w < STEP || !is_allowed(&limits, w, h))
            continue;
        double change = difference((double)w / (double)h, ratio);
        double cost = change * RATIO_WEIGHT + difference((double)(w * h), pixels);
        if (change <= RATIO_CHANGE_MAX && (best < 0 || cost < best)) {
            best = cost;
            *width = w;
            *height = h;
        }
    }
    return best >= 0;
}
