/* SPDX-License-Identifier: MIT
 * The exact ends of every interval of every built-in profile, as the sources print them: on the
 * end, one step before it, one step behind it, judged. */
#include "rules/judge.h"

#include "good_facts.h"
#include "rows.h"

#include <string.h>

/** An interval as a source prints it. */
struct printed {
    struct sdc_q low;
    struct sdc_q high;
    bool is_open_below;
    bool is_open_above;
};

/** A rule of some profiles. */
struct end_row {
    const char *name;
    const char *profiles; /**< those whose id contains this */
    const char *rule;
    struct sdc_q step;   /**< the smallest difference that is tried */
    struct printed sure; /**< passes */
    struct printed may;  /**< outside sure, but here: warns; as sure where den is 0 */
};

/* clang-format would break each brace of these. */
/* clang-format off */
#define ROW(profiles, rule)   profiles " " rule, (profiles), (rule)
#define FROM_TO(low, high)    {{(low), 1}, {(high), 1}, false, false}
#define BETWEEN(low, high)    {{(low), 1}, {(high), 1}, true, true}
#define BELOW(high)           {{0, 1}, {(high), 1}, false, true}
#define RATIOS(is_open)       {{2, 5}, {5, 2}, (is_open), (is_open)}
#define ONE                   {1, 1}
#define MILLIONTH             {1, 1000000}
#define SAME                  {{0, 0}, {0, 0}, false, false}
#define LIVE                  {{9, 5}, {76, 5}, false, false}

static const struct end_row end_rows[] = {
    {ROW("crun", "image.width"), ONE, BETWEEN(300, 6000), SAME},
    {ROW("crun", "image.height"), ONE, BETWEEN(300, 6000), SAME},
    {ROW("crun", "image.aspect-ratio"), MILLIONTH, RATIOS(true), SAME},
    {ROW("volcengine", "image.width"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("volcengine", "image.height"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("volcengine", "image.aspect-ratio"), MILLIONTH, RATIOS(false), SAME},
    {ROW("byteplus", "image.width"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("byteplus", "image.height"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("byteplus", "image.aspect-ratio"), MILLIONTH, RATIOS(false), SAME},
    {ROW("seedance", "image.size"), ONE, BELOW(30000000), BELOW(31457280)},
    {ROW("seedance", "video.width"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("seedance", "video.height"), ONE, FROM_TO(300, 6000), SAME},
    {ROW("seedance", "video.aspect-ratio"), MILLIONTH, RATIOS(false), SAME},
    {ROW("seedance", "video.fps"), MILLIONTH, FROM_TO(24, 60), SAME},
    {ROW("crun", "video.pixels"), ONE, FROM_TO(409600, 927408), SAME},
    {ROW("crun", "video.resolution"), ONE, FROM_TO(409600, 927408), SAME},
    {ROW("volcengine", "video.pixels"), ONE, FROM_TO(407696, 8295044), SAME},
    {ROW("byteplus", "video.pixels"), ONE, FROM_TO(409600, 8295044), SAME},
    {ROW("crun", "video.duration"), MILLIONTH, FROM_TO(2, 15), SAME},
    {ROW("volcengine-seedance-2.0", "video.duration"), MILLIONTH, FROM_TO(2, 15), LIVE},
    {ROW("byteplus-seedance-2.0", "video.duration"), MILLIONTH, FROM_TO(2, 15), LIVE},
    {ROW("2.5", "video.duration"), MILLIONTH, FROM_TO(2, 30), SAME},
    {ROW("crun", "video.size"), ONE, FROM_TO(0, 50000000), FROM_TO(0, 52428800)},
    {ROW("volcengine", "video.size"), ONE, FROM_TO(0, 200000000), FROM_TO(0, 209715200)},
    {ROW("byteplus", "video.size"), ONE, FROM_TO(0, 200000000), FROM_TO(0, 209715200)},
    {ROW("2.0", "audio.duration"), MILLIONTH, FROM_TO(2, 15), SAME},
    {ROW("2.5", "audio.duration"), MILLIONTH, FROM_TO(2, 30), SAME},
    {ROW("seedance", "audio.size"), ONE, FROM_TO(0, 15000000), FROM_TO(0, 15728640)},
};
/* clang-format on */

/** Of numbers as small as these no product is too large. */
static bool is_less(struct sdc_q a, struct sdc_q b)
{
    return a.num * b.den < b.num * a.den;
}

static bool is_inside(const struct printed *printed, struct sdc_q value)
{
    bool is_below = is_less(value, printed->low);
    bool is_above = is_less(printed->high, value);
    bool is_on_low = !is_below && !is_less(printed->low, value);
    bool is_on_high = !is_above && !is_less(value, printed->high);
    return !is_below && !is_above && !(is_on_low && printed->is_open_below) &&
           !(is_on_high && printed->is_open_above);
}

static enum sdc_verdict verdict_of(const struct sdc_profile *profile, const char *rule,
                                   struct sdc_q value)
{
    static const enum sdc_format formats[] = {[SDC_TYPE_IMAGE] = SDC_FORMAT_JPEG,
                                              [SDC_TYPE_VIDEO] = SDC_FORMAT_MP4,
                                              [SDC_TYPE_AUDIO] = SDC_FORMAT_MP3};
    const struct sdc_check *check = sdc_check_find(rule);
    const char *const selected[] = {rule};
    struct sdc_demand demand = {.profile = profile, .selection = {selected, 1, NULL, 0}};
    struct sdc_judgement judgement;
    struct sdc_facts facts;
    assert_non_null(check);
    make_good(&facts, formats[check->type], check->type);
    sdc_facts_set_q(&facts, check->fact, value);
    sdc_judge(&facts, &demand, &judgement);
    assert_int_equal(judgement.err.status, SDC_OK);
    return judgement.verdict;
}

/** Judges what lies on an end, a step below and a step above. */
static void judge_around(const struct sdc_profile *profile, const struct end_row *row,
                         struct sdc_q end)
{
    const struct printed *may = row->may.low.den == 0 ? &row->sure : &row->may;
    for (int i = -1; i <= 1; i++) {
        enum sdc_verdict verdict;
        struct sdc_q offset = {i * row->step.num, i == 0 ? 1 : row->step.den};
        struct sdc_q value;
        assert_true(sdc_q_add(end, offset, &value));
        verdict = is_inside(&row->sure, value) ? SDC_PASS
                  : is_inside(may, value)      ? SDC_WARN
                                               : SDC_FAIL;
        if (verdict_of(profile, row->rule, value) != verdict)
            fail_msg("%s, %s: %lld/%lld is not judged as %d", profile->id, row->rule,
                     (long long)value.num, (long long)value.den, (int)verdict);
    }
}

static void ends(void **state)
{
    const struct end_row *row = *state;
    unsigned n_profiles = 0;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        if (!strstr(sdc_profiles[i].id, row->profiles))
            continue;
        n_profiles++;
        judge_around(&sdc_profiles[i], row, row->sure.low);
        judge_around(&sdc_profiles[i], row, row->sure.high);
        if (row->may.low.den == 0)
            continue;
        judge_around(&sdc_profiles[i], row, row->may.low);
        judge_around(&sdc_profiles[i], row, row->may.high);
    }
    assert_true(n_profiles > 0);
}

/** True if the table above has a row for a rule of a profile, and no two. */
static bool has_row(const char *profile, const char *rule)
{
    unsigned n = 0;
    for (size_t i = 0; i < N_OF(end_rows); i++)
        n += strcmp(end_rows[i].rule, rule) == 0 && strstr(profile, end_rows[i].profiles);
    return n == 1;
}

static void each_interval_has_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_profile *profile = &sdc_profiles[i];
        for (size_t j = 0; j < profile->n_requirements; j++) {
            const struct sdc_requirement *requirement = &profile->requirements[j];
            if (!requirement->names[0] && !has_row(profile->id, requirement->rule))
                fail_msg("%s, %s: no row, or two", profile->id, requirement->rule);
        }
    }
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, ends, end_rows);
    ADD(&tests, each_interval_has_a_row);
    return run_all("ends", &tests);
}
