/* SPDX-License-Identifier: MIT
 * The nearest size of a picture that meets all limits. */
#include "rules/scale.h"

#include "rows.h"

#include <stdio.h>

static void set_size(struct sdc_facts *facts, int64_t width, int64_t height, struct sdc_q sample)
{
    sdc_facts_init(facts);
    sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, width);
    sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, height);
    sdc_facts_set_q(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, sample);
    sdc_facts_derive(facts);
}

static void assert_holds(enum sdc_type type, const char *part, struct sdc_q value)
{
    char rule[32];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(type), part);
    const struct sdc_requirement *row = sdc_profile_find(sdc_profile_default(), rule);
    assert_true(!row || sdc_interval_holds(&row->sure, value));
}

/** The size found for a picture meets all limits and keeps its shape. False if there is none. */
static bool check_scaled(enum sdc_type type, int64_t width, int64_t height, struct sdc_q sample)
{
    int64_t w = -1;
    int64_t h = -1;
    struct sdc_q ratio;
    struct sdc_facts facts;
    set_size(&facts, width, height, sample);
    facts.type = type;
    if (!sdc_scale_nearest(&facts, sdc_profile_default(), &w, &h)) {
        assert_true(w == -1 && h == -1);
        return false;
    }
    assert_true(w > 0 && w % 2 == 0 && h > 0 && h % 2 == 0);
    assert_holds(type, "width", SDC_Q_INT(w));
    assert_holds(type, "height", SDC_Q_INT(h));
    assert_holds(type, "pixels", SDC_Q_INT(w * h));
    assert_true(sdc_q_make(w, h, &ratio));
    assert_holds(type, "aspect-ratio", ratio);
    double shape = sdc_q_double(facts.facts[SDC_FACT_DISPLAY_ASPECT_RATIO].numbers[0].value);
    double change = sdc_q_double(ratio) / shape;
    assert_true(change > 0.98 && change < 1.02);
    assert_true((double)(w - 2) < shape * (double)h && shape * (double)h < (double)(w + 2));
    return true;
}

/* Every shape that lies well inside can be mended, whatever its size; none far outside. */
static void scales_every_size_to_meet_all_limits(void **state)
{
    static const int64_t heights[] = {1, 7, 90, 299, 333, 480, 721, 1080, 2161, 9000};
    static const struct sdc_q shapes[] = {{1, 4}, {2, 5},  {9, 16}, {3, 4}, {1, 1},
                                          {4, 3}, {16, 9}, {5, 2},  {4, 1}};
    static const struct sdc_q samples[] = {{1, 1}, {64, 45}, {1000003, 999983}};
    (void)state;
    for (size_t i = 0; i < N_OF(heights) * N_OF(shapes) * N_OF(samples); i++) {
        int64_t height = heights[i % N_OF(heights)];
        struct sdc_q shape = shapes[i / N_OF(heights) % N_OF(shapes)];
        struct sdc_q sample = samples[i / N_OF(heights) / N_OF(shapes)];
        int64_t width = height * shape.num / shape.den + 1;
        double displayed = sdc_q_double(sample) * (double)width / (double)height;
        bool must_be = displayed > 0.41 && displayed < 2.45;
        bool may_be = displayed > 0.39 && displayed < 2.55;
        for (enum sdc_type type = SDC_TYPE_IMAGE; type <= SDC_TYPE_VIDEO; type++) {
            bool is_scaled = check_scaled(type, width, height, sample);
            assert_true(is_scaled ? may_be : !must_be);
        }
    }
}

/* What is right already is its own nearest. */
static void leaves_a_good_size_as_it_is(void **state)
{
    static const int64_t sizes[][2] = {
        {1280, 720}, {854, 480}, {640, 640}, {834, 1112}, {960, 960}};
    (void)state;
    for (size_t i = 0; i < N_OF(sizes); i++) {
        struct sdc_facts facts;
        int64_t width;
        int64_t height;
        set_size(&facts, sizes[i][0], sizes[i][1], SDC_Q_INT(1));
        facts.type = SDC_TYPE_VIDEO;
        assert_true(sdc_scale_nearest(&facts, sdc_profile_default(), &width, &height));
        assert_int_equal(width, sizes[i][0]);
        assert_int_equal(height, sizes[i][1]);
    }
}

static void scales_nothing_from_hostile_facts(void **state)
{
    int64_t width = -1;
    int64_t height = -1;
    struct sdc_facts facts;
    (void)state;
    for (int i = 0; i < 4; i++) {
        static const struct sdc_q shapes[] = {
            {-16, 9}, {0, 1}, {INT64_MAX, INT64_MAX - 1}, {INT64_MAX, 1}};
        sdc_facts_init(&facts);
        facts.type = SDC_TYPE_VIDEO;
        sdc_facts_set_q(&facts, SDC_FACT_DISPLAY_ASPECT_RATIO, shapes[i]);
        sdc_facts_set_int(&facts, SDC_FACT_PIXELS, i == 2 ? INT64_MAX : -1);
        assert_false(sdc_scale_nearest(&facts, sdc_profile_default(), &width, &height));
    }
    assert_true(width == -1 && height == -1);
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, scales_every_size_to_meet_all_limits);
    ADD(&tests, leaves_a_good_size_as_it_is);
    ADD(&tests, scales_nothing_from_hostile_facts);
    return run_all("scale", &tests);
}
