/* SPDX-License-Identifier: MIT
 * Numbers judged: several readings of one quantity, two parsers, two kinds of MB, and the words. */
#include "rules/judge.h"

#include "good_facts.h"
#include "rows.h"

#include <string.h>

/** One reading of a number. */
struct reading {
    struct sdc_q value; /**< den 0: none */
    enum sdc_reading reading;
    enum sdc_parser parser;
};

/** A fact of a good file, replaced by these readings, and the verdict that follows. */
struct readings_row {
    const char *name;
    const char *rule;
    struct reading readings[SDC_READINGS_MAX];
    enum sdc_verdict verdict;
};

/* clang-format would break each brace of these. */
/* clang-format off */
#define TRACK(n, d)     {{(n), (d)}, SDC_READING_TRACK, SDC_PARSER_STRUCTURE}
#define MOVIE(n, d)     {{(n), (d)}, SDC_READING_MOVIE, SDC_PARSER_STRUCTURE}
#define AVERAGE(n, d)   {{(n), (d)}, SDC_READING_AVERAGE, SDC_PARSER_STRUCTURE}
#define NOMINAL(n, d)   {{(n), (d)}, SDC_READING_NOMINAL, SDC_PARSER_STRUCTURE}
#define STORED(n, d)    {{(n), (d)}, SDC_READING_STORED, SDC_PARSER_STRUCTURE}
#define DISPLAYED(n, d) {{(n), (d)}, SDC_READING_DISPLAYED, SDC_PARSER_STRUCTURE}
#define OURS(n)         {{(n), 1}, SDC_READING_ONLY, SDC_PARSER_STRUCTURE}
#define THEIRS(n)       {{(n), 1}, SDC_READING_ONLY, SDC_PARSER_LIBRARY}
#define THEIRS_SHOWN(n) {{(n), 1}, SDC_READING_DISPLAYED, SDC_PARSER_LIBRARY}
/* clang-format on */

static const struct readings_row readings_rows[] = {
    /* two legitimate readings: [2, 15] s */
    {"both inside", "video.duration", {TRACK(5, 1), MOVIE(5, 1)}, SDC_PASS},
    {"both inside, different", "video.duration", {TRACK(5, 1), MOVIE(15, 1)}, SDC_PASS},
    {"track inside, movie above", "video.duration", {TRACK(15, 1), MOVIE(16, 1)}, SDC_WARN},
    {"track above, movie inside", "video.duration", {TRACK(16, 1), MOVIE(15, 1)}, SDC_WARN},
    {"track below, movie inside", "video.duration", {TRACK(19, 10), MOVIE(2, 1)}, SDC_WARN},
    {"both above", "video.duration", {TRACK(16, 1), MOVIE(17, 1)}, SDC_FAIL},
    {"both below", "video.duration", {TRACK(1, 1), MOVIE(19, 10)}, SDC_FAIL},
    {"one below, one above", "video.duration", {TRACK(1, 1), MOVIE(16, 1)}, SDC_FAIL},
    {"average below, nominal inside",
     "video.fps",
     {AVERAGE(24000, 1001), NOMINAL(24, 1)},
     SDC_WARN},
    {"average and nominal below", "video.fps", {AVERAGE(24000, 1001), NOMINAL(23, 1)}, SDC_FAIL},
    {"average and nominal inside", "video.fps", {AVERAGE(30000, 1001), NOMINAL(30, 1)}, SDC_PASS},
    {"stored inside, displayed outside",
     "video.aspect-ratio",
     {STORED(2, 1), DISPLAYED(8, 3)},
     SDC_WARN},
    {"stored outside, displayed inside",
     "video.aspect-ratio",
     {STORED(8, 3), DISPLAYED(2, 1)},
     SDC_WARN},
    {"stored and displayed outside",
     "video.aspect-ratio",
     {STORED(8, 3), DISPLAYED(3, 1)},
     SDC_FAIL},
    /* two parsers: the worse */
    {"both parsers inside", "video.width", {OURS(1280), THEIRS(640)}, SDC_PASS},
    {"the library outside", "video.width", {OURS(1280), THEIRS(200)}, SDC_FAIL},
    {"the structure outside", "video.width", {OURS(200), THEIRS(1280)}, SDC_FAIL},
    {"both parsers outside", "video.width", {OURS(200), THEIRS(100)}, SDC_FAIL},
    {"the library alone, inside", "video.width", {THEIRS(1280)}, SDC_PASS},
    {"the library alone, outside", "video.width", {THEIRS(200)}, SDC_FAIL},
    {"the structure in doubt, the library inside",
     "video.aspect-ratio",
     {STORED(2, 1), DISPLAYED(3, 1), THEIRS(1)},
     SDC_WARN},
    {"the structure in doubt, the library outside",
     "video.aspect-ratio",
     {STORED(2, 1), DISPLAYED(3, 1), THEIRS(4)},
     SDC_FAIL},
    {"the structure inside, the library in doubt",
     "video.aspect-ratio",
     {STORED(2, 1), DISPLAYED(1, 1), THEIRS(1), THEIRS_SHOWN(4)},
     SDC_WARN},
    {"both parsers in doubt",
     "video.aspect-ratio",
     {STORED(2, 1), DISPLAYED(3, 1), THEIRS(1), THEIRS_SHOWN(4)},
     SDC_WARN},
    /* MB: 10^6 bytes surely, 2^20 bytes maybe */
    {"video of 50 MB", "video.size", {OURS(50000000)}, SDC_PASS},
    {"video of 50 MB and a byte", "video.size", {OURS(50000001)}, SDC_WARN},
    {"video of 50 MiB", "video.size", {OURS(52428800)}, SDC_WARN},
    {"video of 50 MiB and a byte", "video.size", {OURS(52428801)}, SDC_FAIL},
    {"image of 30 MB less a byte", "image.size", {OURS(29999999)}, SDC_PASS},
    {"image of 30 MB", "image.size", {OURS(30000000)}, SDC_WARN},
    {"image of 30 MiB less a byte", "image.size", {OURS(31457279)}, SDC_WARN},
    {"image of 30 MiB", "image.size", {OURS(31457280)}, SDC_FAIL},
    {"sound of 15 MB", "audio.size", {OURS(15000000)}, SDC_PASS},
    {"sound of 15 MB and a byte", "audio.size", {OURS(15000001)}, SDC_WARN},
    {"sound of 15 MiB", "audio.size", {OURS(15728640)}, SDC_WARN},
    {"sound of 15 MiB and a byte", "audio.size", {OURS(15728641)}, SDC_FAIL},
    /* values that only a liar would send */
    {"a negative duration", "video.duration", {TRACK(-5, 1)}, SDC_FAIL},
    {"the largest duration", "video.duration", {TRACK(INT64_MAX, 1)}, SDC_FAIL},
    {"no size at all", "video.width", {OURS(0)}, SDC_FAIL},
    {"a negative file size", "video.size", {OURS(-1)}, SDC_FAIL},
};

/** A good file of the type that a rule is for. */
static void make_for(struct sdc_facts *facts, const struct sdc_check *check)
{
    static const enum sdc_format formats[] = {[SDC_TYPE_IMAGE] = SDC_FORMAT_JPEG,
                                              [SDC_TYPE_VIDEO] = SDC_FORMAT_MP4,
                                              [SDC_TYPE_AUDIO] = SDC_FORMAT_MP3};
    make_good(facts, formats[check->type], check->type);
}

static void set_readings(struct sdc_facts *facts, enum sdc_fact_id id,
                         const struct reading readings[SDC_READINGS_MAX])
{
    facts->facts[id] = (struct sdc_fact){0};
    for (unsigned i = 0; i < SDC_READINGS_MAX && readings[i].value.den != 0; i++) {
        sdc_facts_add_reading(facts, id, readings[i].reading, readings[i].value);
        facts->facts[id].numbers[i].parser = readings[i].parser;
    }
}

/** Judges a good file with one fact replaced, by one rule alone. */
static void judge_alone(const char *rule, const struct reading *readings,
                        const struct sdc_profile *profile, struct sdc_judgement *judgement)
{
    const struct sdc_check *check = sdc_check_find(rule);
    const char *const selected[] = {rule};
    struct sdc_demand demand = {.profile = profile, .selection = {selected, 1, NULL, 0}};
    struct sdc_facts facts;
    assert_non_null(check);
    make_for(&facts, check);
    set_readings(&facts, check->fact, readings);
    sdc_judge(&facts, &demand, judgement);
    assert_int_equal(judgement->err.status, SDC_OK);
    assert_int_equal(judgement->n_judged, 1);
    assert_int_equal(judgement->n_findings, judgement->verdict == SDC_PASS ? 0 : 1);
}

static void judges_readings(void **state)
{
    const struct readings_row *row = *state;
    struct sdc_judgement judgement;
    judge_alone(row->rule, row->readings, sdc_profile_default(), &judgement);
    assert_int_equal(judgement.verdict, row->verdict);
    if (judgement.n_findings > 0)
        assert_int_equal(judgement.findings[0].is_warning, row->verdict == SDC_WARN);
}

/* Where the profile's source has two readings, too: [2, 15] surely, [1.8, 15.2] maybe. */
static const struct readings_row live_rows[] = {
    {"live: inside", "video.duration", {TRACK(15, 1)}, SDC_PASS},
    {"live: tolerated", "video.duration", {TRACK(76, 5)}, SDC_WARN},
    {"live: tolerated below", "video.duration", {TRACK(9, 5)}, SDC_WARN},
    {"live: beyond", "video.duration", {TRACK(15201, 1000)}, SDC_FAIL},
    {"live: inside and tolerated", "video.duration", {TRACK(15, 1), MOVIE(76, 5)}, SDC_WARN},
    {"live: tolerated twice", "video.duration", {TRACK(151, 10), MOVIE(76, 5)}, SDC_WARN},
    {"live: tolerated and beyond", "video.duration", {TRACK(151, 10), MOVIE(16, 1)}, SDC_WARN},
    {"live: inside and beyond", "video.duration", {TRACK(15, 1), MOVIE(16, 1)}, SDC_WARN},
    {"live: beyond twice", "video.duration", {TRACK(17, 1), MOVIE(16, 1)}, SDC_FAIL},
};

static void judges_readings_of_a_tolerant_profile(void **state)
{
    const struct readings_row *row = *state;
    struct sdc_judgement judgement;
    judge_alone(row->rule, row->readings, sdc_profile_by_id("volcengine-seedance-2.0"), &judgement);
    assert_int_equal(judgement.verdict, row->verdict);
}

/** What a finding says. */
struct words_row {
    const char *name;
    const char *rule;
    struct reading readings[SDC_READINGS_MAX];
    const char *measured;
    const char *limit;
    const char *unit;
    const char *message;
};

#define OTHER_PAGES "; other pages of the same models print this limit with its ends included"
#define LIVE        "; the live service has been seen to take 1.8 s to 15.2 s"

static const struct words_row words_rows[] = {
    {"words: 23.976",
     "video.fps",
     {AVERAGE(24000, 1001)},
     "24000/1001",
     "[24, 60]",
     "fps",
     "frame rate 24000/1001 (23.976) fps is outside [24, 60] fps"},
    {"words: two rates",
     "video.fps",
     {AVERAGE(24000, 1001), NOMINAL(24, 1)},
     "24000/1001 (average), 24 (nominal)",
     "[24, 60]",
     "fps",
     "frame rate 24000/1001 (23.976) fps (average), 24 fps (nominal): not every reading of it lies "
     "in [24, 60] fps"},
    {"words: a hair too long",
     "video.duration",
     {TRACK(15000001, 1000000)},
     "15000001/1000000",
     "[2, 15]",
     "s",
     "duration 15.000001 s is outside [2, 15] s" LIVE},
    {"words: beyond what was seen",
     "video.duration",
     {TRACK(16, 1)},
     "16",
     "[2, 15]",
     "s",
     "duration 16 s is outside [2, 15] s"},
    {"words: on an open end",
     "image.width",
     {OURS(300)},
     "300",
     "(300, 6000)",
     "px",
     "width 300 px is outside (300, 6000) px" OTHER_PAGES},
    {"words: outside of both ends",
     "image.width",
     {OURS(299)},
     "299",
     "(300, 6000)",
     "px",
     "width 299 px is outside (300, 6000) px"},
    {"words: no unit",
     "image.aspect-ratio",
     {STORED(5, 2)},
     "5/2",
     "(0.4, 2.5)",
     "",
     "aspect ratio 2.5 is outside (0.4, 2.5)" OTHER_PAGES},
    {"words: two kinds of MB",
     "video.size",
     {OURS(50000001)},
     "50000001",
     "[0, 50000000]",
     "bytes",
     "file size 50000001 bytes is inside [0, 52428800] (at most 50 MB of 1048576 bytes) but "
     "outside "
     "[0, 50000000] (at most 50 MB of 1000000 bytes): it is not certain which of the two holds"},
    {"words: beyond both kinds of MB",
     "video.size",
     {OURS(52428801)},
     "52428801",
     "[0, 52428800]",
     "bytes",
     "file size 52428801 bytes is outside [0, 52428800] bytes (at most 50 MB of 1048576 bytes)"},
    {"words: two parsers",
     "video.width",
     {OURS(1280), THEIRS(200)},
     "1280 (file structure), 200 (decoding library)",
     "[300, 6000]",
     "px",
     "width 1280 px (file structure), 200 px (decoding library) is outside [300, 6000] px"},
    {"words: the same twice",
     "video.duration",
     {TRACK(16, 1), MOVIE(16, 1)},
     "16",
     "[2, 15]",
     "s",
     "duration 16 s is outside [2, 15] s"},
};

static void finds_words(void **state)
{
    const struct words_row *row = *state;
    struct sdc_judgement judgement;
    judge_alone(row->rule, row->readings, sdc_profile_default(), &judgement);
    assert_int_equal(judgement.n_findings, 1);
    assert_string_equal(judgement.findings[0].measured, row->measured);
    assert_string_equal(judgement.findings[0].limit, row->limit);
    assert_string_equal(judgement.findings[0].unit, row->unit);
    assert_string_equal(judgement.findings[0].message, row->message);
}

/* All that can be wrong with one file is found, in the order of the table, with room for it. */
static void finds_all_that_is_wrong(void **state)
{
    static const struct reading worst[SDC_READINGS_MAX] = {
        {{-INT64_MAX, INT64_MAX - 1}, SDC_READING_TRIMMED, SDC_PARSER_STRUCTURE},
        {{-INT64_MAX + 2, INT64_MAX - 1}, SDC_READING_ALL_FRAMES, SDC_PARSER_STRUCTURE},
        {{-INT64_MAX + 4, INT64_MAX - 1}, SDC_READING_TRIMMED, SDC_PARSER_LIBRARY},
        {{-INT64_MAX + 8, INT64_MAX - 1}, SDC_READING_ALL_FRAMES, SDC_PARSER_LIBRARY}};
    const struct sdc_demand demand = {.profile = sdc_profile_default()};
    const struct sdc_check *last = NULL;
    struct sdc_facts facts;
    struct sdc_judgement judgement;
    (void)state;
    make_good(&facts, SDC_FORMAT_MKV, SDC_TYPE_VIDEO);
    for (unsigned id = 0; id < SDC_N_FACTS; id++) {
        if (!sdc_fact_info((enum sdc_fact_id)id)->is_text)
            set_readings(&facts, (enum sdc_fact_id)id, worst);
    }
    memset(facts.facts[SDC_FACT_CODEC].text, 'x', SDC_FACT_TEXT_SIZE - 1);
    memset(facts.facts[SDC_FACT_AUDIO_CODEC].text, 'y', SDC_FACT_TEXT_SIZE - 1);
    memset(facts.inconsistent, 'z', SDC_FACTS_SENTENCE_SIZE - 1);
    memset(facts.suffix, 0, sizeof facts.suffix);
    strcpy(facts.suffix, "jpeg");
    facts.whole = SDC_WHOLE_UNKNOWN;
    sdc_facts_set_cut(&facts, INT64_MAX, "%0*d", SDC_FACTS_SENTENCE_SIZE, 0);
    sdc_judge(&facts, &demand, &judgement);
    assert_int_equal(judgement.verdict, SDC_FAIL);
    /* extension and complete; of video all ten but resolution, codec twice */
    assert_int_equal(judgement.n_findings, 2 + 10);
    for (size_t i = 0; i < judgement.n_findings; i++) {
        assert_true(!last || judgement.findings[i].check >= last);
        last = judgement.findings[i].check;
        assert_true(strlen(judgement.findings[i].message) > 0);
    }
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, judges_readings, readings_rows);
    ADD_ROWS(&tests, judges_readings_of_a_tolerant_profile, live_rows);
    ADD_ROWS(&tests, finds_words, words_rows);
    ADD(&tests, finds_all_that_is_wrong);
    return run_all("judge_numbers", &tests);
}
