/* SPDX-License-Identifier: MIT
 * The built-in profiles, row by row, against a second copy of what the services print. */
#include "rules/profile.h"

#include "rows.h"
#include "rules/check.h"

#include <ctype.h>
#include <string.h>

/* clang-format would break each brace of these. */
/* clang-format off */
#define NONE             {SDC_END_NONE, {0, 0}}
#define OPEN(num, den)   {SDC_END_OPEN, {(num), (den)}}
#define CLOSED(num, den) {SDC_END_CLOSED, {(num), (den)}}
/* clang-format on */

/** What a row of numbers must be. */
struct number_row {
    const char *name; /**< the rule */
    struct sdc_interval sure;
    struct sdc_interval may; /**< all zero: the same as sure */
};

/* The page's Input Requirements; MB is 10^6 bytes surely, 2^20 bytes maybe. */
static const struct number_row crun_rows[] = {
    {"image.width", {OPEN(300, 1), OPEN(6000, 1)}, {NONE, NONE}},
    {"image.height", {OPEN(300, 1), OPEN(6000, 1)}, {NONE, NONE}},
    {"image.aspect-ratio", {OPEN(4, 10), OPEN(25, 10)}, {NONE, NONE}},
    {"image.size", {CLOSED(0, 1), OPEN(30000000, 1)}, {CLOSED(0, 1), OPEN(31457280, 1)}},
    {"video.resolution", {CLOSED(409600, 1), CLOSED(927408, 1)}, {NONE, NONE}},
    {"video.duration", {CLOSED(2, 1), CLOSED(15, 1)}, {NONE, NONE}},
    {"video.width", {CLOSED(300, 1), CLOSED(6000, 1)}, {NONE, NONE}},
    {"video.height", {CLOSED(300, 1), CLOSED(6000, 1)}, {NONE, NONE}},
    {"video.aspect-ratio", {CLOSED(4, 10), CLOSED(25, 10)}, {NONE, NONE}},
    {"video.pixels", {CLOSED(409600, 1), CLOSED(927408, 1)}, {NONE, NONE}},
    {"video.size", {CLOSED(0, 1), CLOSED(50000000, 1)}, {CLOSED(0, 1), CLOSED(52428800, 1)}},
    {"video.fps", {CLOSED(24, 1), CLOSED(60, 1)}, {NONE, NONE}},
    {"audio.duration", {CLOSED(2, 1), CLOSED(15, 1)}, {NONE, NONE}},
    {"audio.size", {CLOSED(0, 1), CLOSED(15000000, 1)}, {CLOSED(0, 1), CLOSED(15728640, 1)}},
};

/** An interval in lowest terms; the tables of this test need not be. */
static struct sdc_interval reduced(struct sdc_interval interval)
{
    if (interval.low.kind != SDC_END_NONE)
        assert_true(sdc_q_make(interval.low.at.num, interval.low.at.den, &interval.low.at));
    if (interval.high.kind != SDC_END_NONE)
        assert_true(sdc_q_make(interval.high.at.num, interval.high.at.den, &interval.high.at));
    return interval;
}

static void assert_same_end(const struct sdc_end *a, const struct sdc_end *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_true(a->at.num == b->at.num);
    assert_true(a->at.den == b->at.den);
}

static void assert_numbers(const struct sdc_profile *profile, const struct number_row *row)
{
    const struct sdc_requirement *requirement = sdc_profile_find(profile, row->name);
    bool has_may = row->may.low.kind != SDC_END_NONE || row->may.high.kind != SDC_END_NONE;
    struct sdc_interval sure = reduced(row->sure);
    struct sdc_interval may = has_may ? reduced(row->may) : sure;
    assert_non_null(requirement);
    assert_false(requirement->is_advice);
    assert_same_end(&requirement->sure.low, &sure.low);
    assert_same_end(&requirement->sure.high, &sure.high);
    assert_same_end(&requirement->may.low, &may.low);
    assert_same_end(&requirement->may.high, &may.high);
}

static void default_has_this_limit(void **state)
{
    assert_numbers(sdc_profile_default(), *state);
}

/** What a row of names must be. */
struct name_row {
    const char *name; /**< the rule */
    const char *names[SDC_NAMES_MAX];
};

static const struct name_row name_rows[] = {
    {"image.format", {"jpeg", "png", "webp", "bmp", "tiff", "gif", "heic", "heif"}},
    {"video.format", {"mp4", "mov"}},
    {"audio.format", {"wav", "mp3"}},
    {"video.codec", {"h264", "hevc"}},
};

static void assert_names(const struct sdc_profile *profile, const struct name_row *row)
{
    const struct sdc_requirement *requirement = sdc_profile_find(profile, row->name);
    assert_non_null(requirement);
    for (size_t i = 0; i < SDC_NAMES_MAX; i++) {
        assert_int_equal(!requirement->names[i], !row->names[i]);
        if (row->names[i])
            assert_string_equal(requirement->names[i], row->names[i]);
    }
}

static void every_profile_has_these_names(void **state)
{
    for (size_t i = 0; i < sdc_n_profiles; i++)
        assert_names(&sdc_profiles[i], *state);
}

static void default_has_no_other_rows(void **state)
{
    const struct sdc_profile *profile = sdc_profile_default();
    (void)state;
    assert_string_equal(profile->id, "crun-seedance-2.0");
    assert_ptr_equal(profile, &sdc_profiles[0]);
    assert_int_equal(profile->n_requirements, N_OF(crun_rows) + N_OF(name_rows));
}

/* What the page does not state may be said, but never refused. */
static void default_only_advises_on_codecs(void **state)
{
    const struct sdc_profile *profile = sdc_profile_default();
    (void)state;
    for (size_t i = 0; i < profile->n_requirements; i++) {
        const struct sdc_requirement *row = &profile->requirements[i];
        assert_int_equal(row->is_advice, strcmp(row->rule, "video.codec") == 0);
    }
}

/** A cell that differs from profile to profile. */
struct cell_row {
    const char *name;
    const char *profile;
    struct number_row row;
};

static const struct cell_row cell_rows[] = {
    {"volcengine 2.0 pixels",
     "volcengine-seedance-2.0",
     {"video.pixels", {CLOSED(407696, 1), CLOSED(8295044, 1)}, {NONE, NONE}}},
    {"volcengine 2.5 pixels",
     "volcengine-seedance-2.5",
     {"video.pixels", {CLOSED(407696, 1), CLOSED(8295044, 1)}, {NONE, NONE}}},
    {"byteplus 2.0 pixels",
     "byteplus-seedance-2.0",
     {"video.pixels", {CLOSED(409600, 1), CLOSED(8295044, 1)}, {NONE, NONE}}},
    {"byteplus 2.5 pixels",
     "byteplus-seedance-2.5",
     {"video.pixels", {CLOSED(409600, 1), CLOSED(8295044, 1)}, {NONE, NONE}}},
    {"volcengine 2.0 duration",
     "volcengine-seedance-2.0",
     {"video.duration", {CLOSED(2, 1), CLOSED(15, 1)}, {CLOSED(18, 10), CLOSED(152, 10)}}},
    {"byteplus 2.0 duration",
     "byteplus-seedance-2.0",
     {"video.duration", {CLOSED(2, 1), CLOSED(15, 1)}, {CLOSED(18, 10), CLOSED(152, 10)}}},
    {"volcengine 2.5 duration",
     "volcengine-seedance-2.5",
     {"video.duration", {CLOSED(2, 1), CLOSED(30, 1)}, {NONE, NONE}}},
    {"byteplus 2.5 duration",
     "byteplus-seedance-2.5",
     {"video.duration", {CLOSED(2, 1), CLOSED(30, 1)}, {NONE, NONE}}},
    {"volcengine 2.0 sound",
     "volcengine-seedance-2.0",
     {"audio.duration", {CLOSED(2, 1), CLOSED(15, 1)}, {NONE, NONE}}},
    {"byteplus 2.5 sound",
     "byteplus-seedance-2.5",
     {"audio.duration", {CLOSED(2, 1), CLOSED(30, 1)}, {NONE, NONE}}},
    {"volcengine 2.0 image width",
     "volcengine-seedance-2.0",
     {"image.width", {CLOSED(300, 1), CLOSED(6000, 1)}, {NONE, NONE}}},
    {"byteplus 2.5 image ratio",
     "byteplus-seedance-2.5",
     {"image.aspect-ratio", {CLOSED(4, 10), CLOSED(25, 10)}, {NONE, NONE}}},
    {"byteplus 2.0 image size",
     "byteplus-seedance-2.0",
     {"image.size", {CLOSED(0, 1), OPEN(30000000, 1)}, {CLOSED(0, 1), OPEN(31457280, 1)}}},
    {"volcengine 2.5 video size",
     "volcengine-seedance-2.5",
     {"video.size", {CLOSED(0, 1), CLOSED(200000000, 1)}, {CLOSED(0, 1), CLOSED(209715200, 1)}}},
    {"byteplus 2.5 sound size",
     "byteplus-seedance-2.5",
     {"audio.size", {CLOSED(0, 1), CLOSED(15000000, 1)}, {CLOSED(0, 1), CLOSED(15728640, 1)}}},
};

static void other_profiles_have_this_limit(void **state)
{
    const struct cell_row *row = *state;
    const struct sdc_profile *profile = sdc_profile_by_id(row->profile);
    assert_non_null(profile);
    assert_numbers(profile, &row->row);
}

static void finds_what_is_there(void **state)
{
    (void)state;
    assert_int_equal(sdc_n_profiles, 5);
    assert_null(sdc_profile_by_id("crun"));
    assert_null(sdc_profile_by_id(""));
    assert_null(sdc_profile_find(sdc_profile_default(), "video"));
    assert_null(sdc_profile_find(sdc_profile_default(), "file.type"));
    for (size_t i = 0; i < sdc_n_profiles; i++)
        assert_ptr_equal(sdc_profile_by_id(sdc_profiles[i].id), &sdc_profiles[i]);
}

/** True for "2026-11-22" and, where days are not known, "2026-11". */
static bool is_date(const char *text)
{
    static const char shape[] = "9999-99-99";
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool is_digit = isdigit((unsigned char)text[i]);
        if (i >= strlen(shape) || (shape[i] == '9') != is_digit || (!is_digit && text[i] != '-'))
            return false;
    }
    return strlen(text) == strlen("9999-99") || strlen(text) == strlen(shape);
}

static void assert_lowest_terms(const struct sdc_end *end)
{
    struct sdc_q q;
    if (end->kind == SDC_END_NONE)
        return;
    assert_true(sdc_q_make(end->at.num, end->at.den, &q));
    assert_true(q.num == end->at.num && q.den == end->at.den);
}

/** Each row by itself: its rule exists, its intervals are nested, its source is told. */
static void assert_row(const struct sdc_requirement *row)
{
    const struct sdc_check *check = sdc_check_find(row->rule);
    const struct sdc_interval *intervals[] = {&row->sure, &row->may, &row->seen};
    assert_non_null(check);
    assert_int_not_equal(check->type, SDC_TYPE_NONE);
    assert_int_equal(check->kind != SDC_CHECK_NUMBER, row->names[0] != NULL);
    assert_true(sdc_interval_is_within(&row->sure, &row->may));
    assert_int_equal(row->sure_text != NULL, !sdc_interval_is_same(&row->sure, &row->may));
    assert_int_equal(row->may_text != NULL, row->sure_text != NULL);
    assert_true(!row->seen_text || sdc_interval_is_within(&row->may, &row->seen));
    for (size_t i = 0; i < N_OF(intervals); i++) {
        assert_lowest_terms(&intervals[i]->low);
        assert_lowest_terms(&intervals[i]->high);
    }
    assert_non_null(row->source);
    assert_true(row->source[0] != '\0');
    assert_non_null(row->date);
    assert_true(is_date(row->date));
}

static void every_row_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_profile *profile = &sdc_profiles[i];
        assert_true(profile->title && profile->source && is_date(profile->date));
        for (size_t k = 0; k < profile->n_requirements; k++) {
            assert_row(&profile->requirements[k]);
            assert_ptr_equal(sdc_profile_find(profile, profile->requirements[k].rule),
                             &profile->requirements[k]);
        }
    }
}

/* Each listed format must be one that the sniffer can name. */
static void every_listed_format_is_known(void **state)
{
    static const char *const rules[] = {"image.format", "video.format", "audio.format"};
    (void)state;
    for (size_t i = 0; i < N_OF(rules); i++) {
        const struct sdc_requirement *row = sdc_profile_find(sdc_profile_default(), rules[i]);
        for (size_t k = 0; k < SDC_NAMES_MAX && row->names[k]; k++) {
            enum sdc_format format = sdc_format_by_name(row->names[k]);
            assert_int_not_equal(format, SDC_FORMAT_UNKNOWN);
            assert_int_equal(sdc_format_info(format)->type, sdc_check_find(rules[i])->type);
            assert_int_not_equal(sdc_format_info(format)->prober, SDC_PROBER_NONE);
        }
    }
}

/* A day is known for each row of the default. */
static void default_has_full_dates(void **state)
{
    const struct sdc_profile *profile = sdc_profile_default();
    (void)state;
    assert_int_equal(strlen(profile->date), strlen("2026-11-22"));
    for (size_t i = 0; i < profile->n_requirements; i++)
        assert_int_equal(strlen(profile->requirements[i].date), strlen("2026-11-22"));
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, default_has_this_limit, crun_rows);
    ADD_ROWS(&tests, every_profile_has_these_names, name_rows);
    ADD(&tests, default_has_no_other_rows);
    ADD(&tests, default_only_advises_on_codecs);
    ADD_ROWS(&tests, other_profiles_have_this_limit, cell_rows);
    ADD(&tests, finds_what_is_there);
    ADD(&tests, every_row_is_sound);
    ADD(&tests, every_listed_format_is_known);
    ADD(&tests, default_has_full_dates);
    return run_all("profile", &tests);
}
