/* SPDX-License-Identifier: MIT
 * Every limit of the specification from just inside over exactly on to just outside; open ends and
 * closed ones; intervals within intervals. */
#include "rules/interval.h"

#include "rows.h"
#include "rules/profile.h"

/** How a value stands to a requirement of the default profile. */
enum stand {
    SURE, /**< meets it however the source is read */
    MAY,  /**< meets it under one reading only */
    NOT,  /**< breaks it */
};

struct limit_row {
    const char *name;
    const char *rule;
    struct sdc_q value;
    enum stand stand;
};

/* clang-format would break each brace of these. */
/* clang-format off */
/** A row by its rule and value. */
#define AT(rule, num, den) rule " " #num "/" #den, (rule), {(num), (den)}
/** Ends of intervals. @{ */
#define NONE      {SDC_END_NONE, {0, 0}}
#define OPEN(n)   {SDC_END_OPEN, {(n), 1}}
#define CLOSED(n) {SDC_END_CLOSED, {(n), 1}}
/** @} */
/* clang-format on */

static const struct limit_row limit_rows[] = {
    /* Dimensions (px): (300, 6000) */
    {AT("image.width", 299, 1), NOT},
    {AT("image.width", 300, 1), NOT},
    {AT("image.width", 301, 1), SURE},
    {AT("image.width", 5999, 1), SURE},
    {AT("image.width", 6000, 1), NOT},
    {AT("image.width", 6001, 1), NOT},
    {AT("image.height", 299, 1), NOT},
    {AT("image.height", 300, 1), NOT},
    {AT("image.height", 301, 1), SURE},
    {AT("image.height", 5999, 1), SURE},
    {AT("image.height", 6000, 1), NOT},
    {AT("image.height", 6001, 1), NOT},
    /* Aspect Ratio (width / height): (0.4, 2.5) */
    {AT("image.aspect-ratio", 2399, 6000), NOT},
    {AT("image.aspect-ratio", 2, 5), NOT},
    {AT("image.aspect-ratio", 2399, 5997), SURE},
    {AT("image.aspect-ratio", 5997, 2399), SURE},
    {AT("image.aspect-ratio", 5, 2), NOT},
    {AT("image.aspect-ratio", 5998, 2399), NOT},
    /* File Size: less than 30 MB per image */
    {AT("image.size", 0, 1), SURE},
    {AT("image.size", 29999999, 1), SURE},
    {AT("image.size", 30000000, 1), MAY},
    {AT("image.size", 30000001, 1), MAY},
    {AT("image.size", 31457279, 1), MAY},
    {AT("image.size", 31457280, 1), NOT},
    {AT("image.size", 31457281, 1), NOT},
    /* Duration: [2, 15] seconds */
    {AT("video.duration", 1999999, 1000000), NOT},
    {AT("video.duration", 2, 1), SURE},
    {AT("video.duration", 2000001, 1000000), SURE},
    {AT("video.duration", 14999999, 1000000), SURE},
    {AT("video.duration", 15, 1), SURE},
    {AT("video.duration", 15000001, 1000000), NOT},
    {AT("video.duration", 76, 5), NOT},
    {AT("audio.duration", 95999, 48000), NOT},
    {AT("audio.duration", 2, 1), SURE},
    {AT("audio.duration", 96001, 48000), SURE},
    {AT("audio.duration", 719999, 48000), SURE},
    {AT("audio.duration", 15, 1), SURE},
    {AT("audio.duration", 720001, 48000), NOT},
    /* Aspect Ratio (width / height): [0.4, 2.5] */
    {AT("video.aspect-ratio", 2399, 6000), NOT},
    {AT("video.aspect-ratio", 2, 5), SURE},
    {AT("video.aspect-ratio", 2401, 6000), SURE},
    {AT("video.aspect-ratio", 4999, 2000), SURE},
    {AT("video.aspect-ratio", 5, 2), SURE},
    {AT("video.aspect-ratio", 5001, 2000), NOT},
    /* Width/Height (px): [300, 6000] */
    {AT("video.width", 299, 1), NOT},
    {AT("video.width", 300, 1), SURE},
    {AT("video.width", 301, 1), SURE},
    {AT("video.width", 5999, 1), SURE},
    {AT("video.width", 6000, 1), SURE},
    {AT("video.width", 6001, 1), NOT},
    {AT("video.height", 299, 1), NOT},
    {AT("video.height", 300, 1), SURE},
    {AT("video.height", 301, 1), SURE},
    {AT("video.height", 5999, 1), SURE},
    {AT("video.height", 6000, 1), SURE},
    {AT("video.height", 6001, 1), NOT},
    /* Total Pixels: [409600, 927408] */
    {AT("video.pixels", 409599, 1), NOT},
    {AT("video.pixels", 409600, 1), SURE},
    {AT("video.pixels", 409601, 1), SURE},
    {AT("video.pixels", 927407, 1), SURE},
    {AT("video.pixels", 927408, 1), SURE},
    {AT("video.pixels", 927409, 1), NOT},
    {AT("video.resolution", 409599, 1), NOT},
    {AT("video.resolution", 409600, 1), SURE},
    {AT("video.resolution", 927408, 1), SURE},
    {AT("video.resolution", 927409, 1), NOT},
    /* File Size: <= 50 MB per video, <= 15 MB per audio */
    {AT("video.size", 0, 1), SURE},
    {AT("video.size", 49999999, 1), SURE},
    {AT("video.size", 50000000, 1), SURE},
    {AT("video.size", 50000001, 1), MAY},
    {AT("video.size", 52428800, 1), MAY},
    {AT("video.size", 52428801, 1), NOT},
    {AT("audio.size", 14999999, 1), SURE},
    {AT("audio.size", 15000000, 1), SURE},
    {AT("audio.size", 15000001, 1), MAY},
    {AT("audio.size", 15728639, 1), MAY},
    {AT("audio.size", 15728640, 1), MAY},
    {AT("audio.size", 15728641, 1), NOT},
    /* Frame Rate (FPS): [24, 60] */
    {AT("video.fps", 24000, 1001), NOT},
    {AT("video.fps", 23999999, 1000000), NOT},
    {AT("video.fps", 24, 1), SURE},
    {AT("video.fps", 30000, 1001), SURE},
    {AT("video.fps", 60000, 1001), SURE},
    {AT("video.fps", 60, 1), SURE},
    {AT("video.fps", 60000001, 1000000), NOT},
};

static void limits(void **state)
{
    const struct limit_row *row = *state;
    const struct sdc_requirement *requirement = sdc_profile_find(sdc_profile_default(), row->rule);
    struct sdc_q value;
    assert_non_null(requirement);
    assert_true(sdc_q_make(row->value.num, row->value.den, &value));
    assert_int_equal(sdc_interval_holds(&requirement->sure, value), row->stand == SURE);
    assert_int_equal(sdc_interval_holds(&requirement->may, value), row->stand != NOT);
}

struct holds_row {
    const char *name;
    struct sdc_interval interval;
    struct sdc_q value;
    bool is_inside;
};

static const struct holds_row holds_rows[] = {
    {"everything holds MIN", {NONE, NONE}, {INT64_MIN, 1}, true},
    {"everything holds MAX", {NONE, NONE}, {INT64_MAX, 1}, true},
    {"[2, ...) holds 2", {CLOSED(2), NONE}, {2, 1}, true},
    {"[2, ...) holds MAX", {CLOSED(2), NONE}, {INT64_MAX, 1}, true},
    {"[2, ...) lacks what is just below", {CLOSED(2), NONE}, {INT64_MAX, INT64_MAX / 2 + 1}, false},
    {"(2, ...) lacks 2", {OPEN(2), NONE}, {2, 1}, false},
    {"(2, ...) holds what is just above", {OPEN(2), NONE}, {INT64_MAX, INT64_MAX / 2}, true},
    {"(..., 2] holds 2", {NONE, CLOSED(2)}, {2, 1}, true},
    {"(..., 2] lacks what is just above", {NONE, CLOSED(2)}, {INT64_MAX, INT64_MAX / 2}, false},
    {"(..., 2) lacks 2", {NONE, OPEN(2)}, {2, 1}, false},
    {"(..., 2) holds MIN", {NONE, OPEN(2)}, {INT64_MIN, 1}, true},
    {"[2, 2] holds 2", {CLOSED(2), CLOSED(2)}, {2, 1}, true},
    {"(2, 2] holds nothing", {OPEN(2), CLOSED(2)}, {2, 1}, false},
    {"[3, 2] holds nothing", {CLOSED(3), CLOSED(2)}, {5, 2}, false},
    {"[-2, -1] holds -3/2", {CLOSED(-2), CLOSED(-1)}, {-3, 2}, true},
    {"[-2, -1] lacks 3/2", {CLOSED(-2), CLOSED(-1)}, {3, 2}, false},
    {"[MIN, MAX] holds MIN", {CLOSED(INT64_MIN), CLOSED(INT64_MAX)}, {INT64_MIN, 1}, true},
};

static void holds(void **state)
{
    const struct holds_row *row = *state;
    assert_int_equal(sdc_interval_holds(&row->interval, row->value), row->is_inside);
}

struct within_row {
    const char *name;
    struct sdc_interval inner;
    struct sdc_interval outer;
    bool is_within;
    bool is_same;
};

static const struct within_row within_rows[] = {
    {"all within all", {NONE, NONE}, {NONE, NONE}, true, true},
    {"[1, 2] within all", {CLOSED(1), CLOSED(2)}, {NONE, NONE}, true, false},
    {"all not within [1, 2]", {NONE, NONE}, {CLOSED(1), CLOSED(2)}, false, false},
    {"[1, 2] within itself", {CLOSED(1), CLOSED(2)}, {CLOSED(1), CLOSED(2)}, true, true},
    {"(1, 2) within itself", {OPEN(1), OPEN(2)}, {OPEN(1), OPEN(2)}, true, true},
    {"(1, 2) within [1, 2]", {OPEN(1), OPEN(2)}, {CLOSED(1), CLOSED(2)}, true, false},
    {"[1, 2) not within (1, 2)", {CLOSED(1), OPEN(2)}, {OPEN(1), OPEN(2)}, false, false},
    {"(1, 2] not within (1, 2)", {OPEN(1), CLOSED(2)}, {OPEN(1), OPEN(2)}, false, false},
    {"[2, 3] within (1, 4)", {CLOSED(2), CLOSED(3)}, {OPEN(1), OPEN(4)}, true, false},
    {"[0, 3] not within [1, 4]", {CLOSED(0), CLOSED(3)}, {CLOSED(1), CLOSED(4)}, false, false},
    {"[2, 5] not within [1, 4]", {CLOSED(2), CLOSED(5)}, {CLOSED(1), CLOSED(4)}, false, false},
    {"[1, ...) not within [1, 2]", {CLOSED(1), NONE}, {CLOSED(1), CLOSED(2)}, false, false},
    {"(..., 2] not within [1, 2]", {NONE, CLOSED(2)}, {CLOSED(1), CLOSED(2)}, false, false},
    {"[1, 2] within [1, ...)", {CLOSED(1), CLOSED(2)}, {CLOSED(1), NONE}, true, false},
    {"[1, 2] within (..., 2]", {CLOSED(1), CLOSED(2)}, {NONE, CLOSED(2)}, true, false},
    {"[MIN, MAX] within itself",
     {CLOSED(INT64_MIN), CLOSED(INT64_MAX)},
     {CLOSED(INT64_MIN), CLOSED(INT64_MAX)},
     true,
     true},
};

static void is_within(void **state)
{
    const struct within_row *row = *state;
    assert_int_equal(sdc_interval_is_within(&row->inner, &row->outer), row->is_within);
    assert_int_equal(sdc_interval_is_same(&row->inner, &row->outer), row->is_same);
    assert_int_equal(sdc_interval_is_same(&row->outer, &row->inner), row->is_same);
}

/* Whatever is within another holds no number that the other lacks. */
static void within_agrees_with_holds(void **state)
{
    enum { N_ROWS = N_OF(within_rows), TWICE_LAST = 12 };
    (void)state;
    for (size_t i = 0; i < N_ROWS; i++) {
        for (int64_t twice = -TWICE_LAST; twice <= TWICE_LAST; twice++) {
            struct sdc_q value;
            assert_true(sdc_q_make(twice, 2, &value));
            if (within_rows[i].is_within && sdc_interval_holds(&within_rows[i].inner, value))
                assert_true(sdc_interval_holds(&within_rows[i].outer, value));
        }
    }
}

struct print_row {
    const char *name; /**< the text */
    struct sdc_interval interval;
};

static const struct print_row print_rows[] = {
    {"[24, 60]", {CLOSED(24), CLOSED(60)}},
    {"(300, 6000)", {OPEN(300), OPEN(6000)}},
    {"[0, 30000000)", {CLOSED(0), OPEN(30000000)}},
    {"(0.4, 2.5)", {{SDC_END_OPEN, {2, 5}}, {SDC_END_OPEN, {5, 2}}}},
    {"[1.8, 15.2]", {{SDC_END_CLOSED, {9, 5}}, {SDC_END_CLOSED, {76, 5}}}},
    {"[2, ...)", {CLOSED(2), NONE}},
    {"(..., 2]", {NONE, CLOSED(2)}},
    {"(..., ...)", {NONE, NONE}},
    {"[-9223372036854775808/9223372036854775807 (-1.000000000), "
     "-9223372036854775807/9223372036854775806 (-1.000000000)]",
     {{SDC_END_CLOSED, {INT64_MIN, INT64_MAX}}, {SDC_END_CLOSED, {-INT64_MAX, INT64_MAX - 1}}}},
};

static void prints(void **state)
{
    const struct print_row *row = *state;
    char text[SDC_INTERVAL_TEXT_SIZE];
    sdc_interval_print(&row->interval, text, sizeof text);
    assert_string_equal(text, row->name);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, limits, limit_rows);
    ADD_ROWS(&tests, holds, holds_rows);
    ADD_ROWS(&tests, is_within, within_rows);
    ADD(&tests, within_agrees_with_holds);
    ADD_ROWS(&tests, prints, print_rows);
    return run_all("interval", &tests);
}
