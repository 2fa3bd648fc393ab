/* SPDX-License-Identifier: MIT
 * Templates of commands for files that are good but for some changes; for the tests of helps. */
#ifndef SDC_TESTS_TEMPLATES_H
#define SDC_TESTS_TEMPLATES_H

#include "good_facts.h"
#include "rows.h"
#include "rules/check.h"

/** Room for any command [bytes]. */
#define CEILING 4096

/** A number that a good file has instead of its own. */
struct change {
    enum sdc_fact_id fact;
    struct sdc_q values[2]; /**< den 0: none; none at all: it is unknown */
};

/** Most changes of one file. */
enum { CHANGES_MAX = 5 };

/** What a rule has to say about a file that is good but for some changes. */
struct template_row {
    const char *name;
    const char *rule;
    enum sdc_format format;
    enum sdc_type type;
    struct change changes[CHANGES_MAX]; /**< of the codec, which is no number: none */
    const char *template;
};

/* clang-format would break each brace of these. */
/* clang-format off */
#define LASTS(...)    {SDC_FACT_DURATION, {__VA_ARGS__}}
#define RUNS(...)     {SDC_FACT_FPS, {__VA_ARGS__}}
#define SLOWEST(n, d) {SDC_FACT_FPS_MIN, {{(n), (d)}}}
#define FASTEST(n, d) {SDC_FACT_FPS_MAX, {{(n), (d)}}}
#define WEIGHS(n)     {SDC_FACT_SIZE, {{(n), 1}}}
#define WIDE(n)       {SDC_FACT_STORED_WIDTH, {{(n), 1}}}
#define HIGH(n)       {SDC_FACT_STORED_HEIGHT, {{(n), 1}}}
#define SAMPLE(n, d)  {SDC_FACT_SAMPLE_ASPECT_RATIO, {{(n), (d)}}}
#define FRAMES(n)     {SDC_FACT_FRAMES, {{(n), 1}}}
#define TRACKS(n)     {SDC_FACT_VIDEO_TRACKS, {{(n), 1}}}
#define TRACK(n)      {SDC_FACT_VIDEO_TRACK, {{(n), 1}}}
#define SAMPLED(n)    {SDC_FACT_SAMPLE_RATE, {{(n), 1}}}
#define CHANNELS(n)   {SDC_FACT_CHANNELS, {{(n), 1}}}
/* clang-format on */

/** Makes the changes. */
static inline void apply(struct sdc_facts *facts, const struct change changes[CHANGES_MAX])
{
    for (size_t i = 0; i < CHANGES_MAX && changes[i].fact != SDC_FACT_CODEC; i++) {
        facts->facts[changes[i].fact] = (struct sdc_fact){0};
        for (int n = 0; n < 2 && changes[i].values[n].den != 0; n++)
            sdc_facts_add_reading(facts, changes[i].fact, SDC_READING_ONLY, changes[i].values[n]);
    }
    sdc_facts_derive(facts);
}

/** The template of a rule under a profile is the expected one. */
static inline void assert_template_of(const struct sdc_facts *facts,
                                      const struct sdc_profile *profile, const char *rule,
                                      const char *expected)
{
    const struct sdc_check *check = sdc_check_find(rule);
    struct sdc_buf template;
    sdc_buf_init(&template, CEILING);
    assert_true(check && check->help);
    check->help(check, facts, profile, &template);
    assert_int_equal(template.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&template), expected);
    sdc_buf_release(&template);
}

/** The same under the default profile. */
static inline void assert_template(const struct sdc_facts *facts, const char *rule,
                                   const char *expected)
{
    assert_template_of(facts, sdc_profile_default(), rule, expected);
}

/** A test: the template of a row. */
static inline void makes_template(void **state)
{
    const struct template_row *row = *state;
    struct sdc_facts facts;
    make_good(&facts, row->format, row->type);
    apply(&facts, row->changes);
    assert_template(&facts, row->rule, row->template);
}

#endif
