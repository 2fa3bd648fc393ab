/* SPDX-License-Identifier: MIT
 * Which verdict: what fails, what cannot be told, and that nothing passes by being left out. */
#include "rules/judge.h"

#include "good_facts.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

/** Most findings that a row expects, and most words of --select or --ignore. */
enum { FINDINGS_MAX = 4, WORDS_MAX = 4 };

/** A file, what is asked of it, and what must come of it. */
struct judge_row {
    const char *name;
    enum sdc_format format;
    enum sdc_type type;                     /**< what the content is */
    void (*spoil)(struct sdc_facts *facts); /**< NULL: leaves a good file good */
    enum sdc_type wanted;                   /**< --type */
    bool is_deep;                           /**< --deep */
    const char *selected[WORDS_MAX];
    const char *ignored[WORDS_MAX];
    enum sdc_verdict verdict;
    enum sdc_status status;
    const char *rules[FINDINGS_MAX]; /**< of the findings, in order; a warning's begins with ~ */
};

static void cut(struct sdc_facts *facts)
{
    facts->whole = SDC_WHOLE_UNKNOWN;
    sdc_facts_set_cut(facts, 100, "the sample table reaches beyond the end");
}

static void forget_all(struct sdc_facts *facts)
{
    memset(facts->facts, 0, sizeof facts->facts);
}

static void cut_and_forget(struct sdc_facts *facts)
{
    cut(facts);
    forget_all(facts);
}

static void cut_and_unreadable(struct sdc_facts *facts)
{
    cut_and_forget(facts);
    for (unsigned id = 0; id < SDC_N_FACTS; id++)
        sdc_facts_set_unreadable(facts, (enum sdc_fact_id)id, "the header is cut");
}

static void cut_and_slow(struct sdc_facts *facts)
{
    cut(facts);
    sdc_facts_set_q(facts, SDC_FACT_FPS, (struct sdc_q){24000, 1001});
}

static void lose_rate(struct sdc_facts *facts)
{
    facts->facts[SDC_FACT_FPS] = (struct sdc_fact){0};
}

static void lose_rate_and_grow(struct sdc_facts *facts)
{
    lose_rate(facts);
    sdc_facts_set_int(facts, SDC_FACT_SIZE, 60000000);
}

static void cut_and_lose_rate(struct sdc_facts *facts)
{
    cut(facts);
    lose_rate(facts);
}

static void lose_rate_of_unknown_wholeness(struct sdc_facts *facts)
{
    lose_rate(facts);
    facts->whole = SDC_WHOLE_UNKNOWN;
}

static void slow(struct sdc_facts *facts)
{
    sdc_facts_set_int(facts, SDC_FACT_FPS, 12);
}

static void shrink(struct sdc_facts *facts)
{
    sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, 640);
    sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, 480);
    sdc_facts_derive(facts);
}

static void name_mp4(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "mp4");
}

static void name_html(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "html");
}

static void name_m4v(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "m4v");
}

static void name_m4a(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "m4a");
}

static void name_nothing_known(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "orig");
}

static void contradict(struct sdc_facts *facts)
{
    strcpy(facts->inconsistent, "the width is 1 by the one and 2 by the other");
}

static void use_vp9(struct sdc_facts *facts)
{
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "vp9");
}

static void use_opus(struct sdc_facts *facts)
{
    sdc_facts_set_text(facts, SDC_FACT_AUDIO_CODEC, "opus");
}

static void use_vp9_and_opus(struct sdc_facts *facts)
{
    use_vp9(facts);
    use_opus(facts);
}

static void use_pcm(struct sdc_facts *facts)
{
    sdc_facts_set_text(facts, SDC_FACT_AUDIO_CODEC, "pcm_s16le");
}

static void use_mulaw(struct sdc_facts *facts)
{
    sdc_facts_set_text(facts, SDC_FACT_AUDIO_CODEC, "pcm_mulaw");
}

static void use_no_sound(struct sdc_facts *facts)
{
    facts->facts[SDC_FACT_AUDIO_CODEC] = (struct sdc_fact){0};
}

static void decode(struct sdc_facts *facts)
{
    facts->decodes = SDC_DECODES_YES;
}

static void damage(struct sdc_facts *facts)
{
    facts->decodes = SDC_DECODES_NOT;
    strcpy(facts->undecodable, "frame 7: invalid data");
}

static void lose_codec(struct sdc_facts *facts)
{
    facts->facts[SDC_FACT_CODEC] = (struct sdc_fact){0};
}

#define MP4       .format = SDC_FORMAT_MP4, .type = SDC_TYPE_VIDEO
#define JPEG      .format = SDC_FORMAT_JPEG, .type = SDC_TYPE_IMAGE
#define MP3       .format = SDC_FORMAT_MP3, .type = SDC_TYPE_AUDIO
#define MKV       .format = SDC_FORMAT_MKV, .type = SDC_TYPE_VIDEO
#define HTML      .format = SDC_FORMAT_HTML, .type = SDC_TYPE_NONE
#define LFS       .format = SDC_FORMAT_LFS_POINTER, .type = SDC_TYPE_NONE
#define WEBP      .format = SDC_FORMAT_WEBP, .type = SDC_TYPE_IMAGE
#define SOUND     .format = SDC_FORMAT_MP4, .type = SDC_TYPE_AUDIO
#define PASS      .verdict = SDC_PASS
#define WARN(...) .verdict = SDC_WARN, .rules = {__VA_ARGS__}
#define FAIL(...) .verdict = SDC_FAIL, .rules = {__VA_ARGS__}
#define ERROR(is) .verdict = SDC_ERROR, .status = SDC_##is

static const struct judge_row judge_rows[] = {
    {"a good video", MP4, PASS},
    {"a good image", JPEG, PASS},
    {"a good sound", MP3, PASS},
    {"a good video, wanted as such", MP4, .wanted = SDC_TYPE_VIDEO, PASS},
    /* media of a recognised but unlisted format */
    {"an unlisted format", MKV, FAIL("video.format")},
    {"an unlisted format of which nothing is known", MKV, forget_all, FAIL("video.format")},
    {"sound only in an mp4", SOUND, FAIL("audio.format")},
    {"sound only in an mp4, wanted as sound", SOUND, .wanted = SDC_TYPE_AUDIO,
     FAIL("audio.format")},
    {"sound only in an mp4, nothing known", SOUND, forget_all, FAIL("audio.format")},
    {"sound only in an mp4, wanted as a video", SOUND, .wanted = SDC_TYPE_VIDEO, FAIL("file.type")},
    /* no media, or of another type than wanted */
    {"a page", HTML, FAIL("file.type")},
    {"a page under a media name", HTML, name_mp4, FAIL("file.type")},
    {"an image, wanted as a video", JPEG, .wanted = SDC_TYPE_VIDEO, FAIL("file.type")},
    {"a video, wanted as an image", MP4, .wanted = SDC_TYPE_IMAGE, FAIL("file.type")},
    {"a bad video, wanted as a sound", MP4, slow, .wanted = SDC_TYPE_AUDIO, FAIL("file.type")},
    {"a cut video, wanted as a sound", MP4, cut_and_forget, .wanted = SDC_TYPE_AUDIO,
     FAIL("file.type")},
    /* ends before the needed facts */
    {"cut, all known", MP4, cut, FAIL("file.complete")},
    {"cut, nothing known", MP4, cut_and_forget, FAIL("file.complete")},
    {"cut, nothing readable", JPEG, cut_and_unreadable, FAIL("file.complete")},
    {"cut, and slow", MP4, cut_and_slow, FAIL("file.complete", "video.fps")},
    {"cut, in an unlisted format", MKV, cut_and_forget, FAIL("file.complete", "video.format")},
    /* whole, but a fact cannot be had */
    {"whole, nothing known", MP4, forget_all, ERROR(UNREADABLE)},
    {"whole, no rate", MP4, lose_rate, ERROR(UNREADABLE)},
    {"no rate, and nobody knows if whole", MP4, lose_rate_of_unknown_wholeness, ERROR(UNREADABLE)},
    {"no rate, and too large", MP4, lose_rate_and_grow, ERROR(UNREADABLE), .rules = {"video.size"}},
    {"no codec", MP4, lose_codec, ERROR(UNREADABLE)},
    {"no rate, which is ignored", MP4, lose_rate, .ignored = {"video.fps"}, PASS},
    {"no rate, another rule selected", MP4, lose_rate, .selected = {"video.size"}, PASS},
    /* what cannot be judged at all */
    {"a Git LFS pointer", LFS, ERROR(LFS_POINTER)},
    {"a Git LFS pointer under a media name", LFS, name_mp4, ERROR(LFS_POINTER)},
    {"a Git LFS pointer, wanted as a video", LFS, .wanted = SDC_TYPE_VIDEO, ERROR(LFS_POINTER)},
    {"a Git LFS pointer, type ignored", LFS, name_mp4, .ignored = {"file.type"},
     ERROR(LFS_POINTER)},
    /* no rule was judged */
    {"other rules selected", JPEG, .selected = {"video", "audio"}, ERROR(NOTHING_CHECKED)},
    {"all rules ignored", JPEG, .ignored = {"image", "file"}, ERROR(NOTHING_CHECKED)},
    {"selected and ignored", JPEG, .selected = {"image.size"}, .ignored = {"image.size"},
     ERROR(NOTHING_CHECKED)},
    {"a page, type ignored", HTML, name_mp4, .ignored = {"file.type"}, ERROR(NOTHING_CHECKED)},
    {"a page under its own name, type ignored", HTML, name_html, .ignored = {"file.type"},
     ERROR(NOTHING_CHECKED)},
    {"a page, media rules selected", HTML, .selected = {"image", "video", "audio"},
     ERROR(NOTHING_CHECKED)},
    /* nothing passes by being left out */
    {"cut, nothing known, file.complete ignored", MP4, cut_and_forget, .ignored = {"file.complete"},
     ERROR(UNREADABLE)},
    {"cut, no rate, file.* ignored", MP4, cut_and_lose_rate, .ignored = {"file"},
     ERROR(UNREADABLE)},
    {"cut, no rate, the rate selected", MP4, cut_and_lose_rate, .selected = {"video.fps"},
     ERROR(UNREADABLE)},
    {"cut, all known, file.complete ignored", MP4, cut, .ignored = {"file.complete"}, PASS},
    {"unlisted, nothing known, video.format ignored", MKV, forget_all, .ignored = {"video.format"},
     ERROR(UNREADABLE)},
    {"unlisted, nothing known, the rate selected", MKV, forget_all, .selected = {"video.fps"},
     ERROR(UNREADABLE)},
    {"unlisted, all known, video.format ignored", MKV, .ignored = {"video.format"}, PASS},
    {"sound only, nothing known, audio.format ignored", SOUND, forget_all,
     .ignored = {"audio.format"}, ERROR(UNREADABLE)},
    {"wanted as a video, type ignored", JPEG, .wanted = SDC_TYPE_VIDEO, .ignored = {"file.type"},
     PASS},
    /* what warns */
    {"another suffix", JPEG, name_mp4, WARN("~file.extension")},
    {"another suffix in use", MP4, name_m4v, PASS},
    {"a video under a suffix of sound", MP4, name_m4a, WARN("~file.extension")},
    {"sound only in an mp4, under a suffix of sound", SOUND, name_m4a, FAIL("audio.format")},
    {"a suffix of no format", JPEG, name_nothing_known, PASS},
    {"another suffix, ignored", JPEG, name_mp4, .ignored = {"file.extension"}, PASS},
    {"parsers disagree", MP4, contradict, WARN("~file.consistent")},
    {"an unlisted codec", MP4, use_vp9, WARN("~video.codec")},
    {"an unlisted codec of the sound", MP4, use_opus, WARN("~video.codec")},
    {"two unlisted codecs", MP4, use_vp9_and_opus, WARN("~video.codec", "~video.codec")},
    {"PCM sound", MP4, use_pcm, PASS},
    {"mu-law sound", MP4, use_mulaw, WARN("~video.codec")},
    {"no sound", MP4, use_no_sound, PASS},
    /* what only --deep tells */
    {"damaged, and nobody looked", MP4, damage, PASS},
    {"decodes", MP4, decode, .is_deep = true, PASS},
    {"damaged", MP4, damage, .is_deep = true, FAIL("file.decodes")},
    {"damaged, ignored", MP4, damage, .is_deep = true, .ignored = {"file.decodes"}, PASS},
    {"nobody can decode it", MP4, .is_deep = true, ERROR(UNREADABLE)},
    {"nobody can decode it, ignored", MP4, .is_deep = true, .ignored = {"file"}, PASS},
    {"slow, and nobody can decode it", MP4, slow, .is_deep = true, ERROR(UNREADABLE),
     .rules = {"video.fps"}},
    {"cut, and not decoded", MP4, cut, .is_deep = true, FAIL("file.complete")},
    {"unlisted, and not decoded", MKV, .is_deep = true, FAIL("video.format")},
    {"a page, and not decoded", HTML, .is_deep = true, FAIL("file.type")},
    {"file.decodes alone, nobody looked", MP4, damage, .selected = {"file.decodes"},
     ERROR(NOTHING_CHECKED)},
    /* 480p and 720p are areas: one rule speaks for both */
    {"too few pixels", MP4, shrink, FAIL("video.pixels")},
    {"too few pixels, that ignored", MP4, shrink, .ignored = {"video.pixels"},
     FAIL("video.resolution")},
    {"too few pixels, resolution selected", MP4, shrink, .selected = {"video.resolution"},
     FAIL("video.resolution")},
    {"too few pixels, both selected", MP4, shrink, .selected = {"video.resolution", "video.pixels"},
     FAIL("video.pixels")},
    {"too few pixels, both ignored", MP4, shrink, .ignored = {"video.resolution", "video.pixels"},
     PASS},
};

static size_t count(const char *const words[WORDS_MAX])
{
    size_t n = 0;
    while (n < WORDS_MAX && words[n])
        n++;
    return n;
}

static void judge(const struct judge_row *row, const struct sdc_profile *profile,
                  struct sdc_judgement *judgement)
{
    struct sdc_facts facts;
    struct sdc_demand demand = {.type = row->wanted,
                                .profile = profile,
                                .selection = {row->selected, count(row->selected), row->ignored,
                                              count(row->ignored)},
                                .is_deep = row->is_deep};
    make_good(&facts, row->format, row->type);
    if (row->spoil)
        row->spoil(&facts);
    memset(judgement, 0xee, sizeof *judgement);
    sdc_judge(&facts, &demand, judgement);
}

static void assert_finding(const struct sdc_finding *finding, const char *rule)
{
    bool is_warning = rule[0] == '~';
    assert_string_equal(finding->check->id, rule + is_warning);
    assert_int_equal(finding->is_warning, is_warning);
    assert_true(finding->message[0] != '\0');
    assert_non_null(finding->unit);
}

static void assert_judgement(const struct judge_row *row, const struct sdc_judgement *judgement)
{
    size_t n = count(row->rules);
    if (judgement->err.status != row->status)
        print_message("# %s\n", judgement->err.text);
    assert_int_equal(judgement->err.status, row->status);
    assert_int_equal(judgement->err.text[0] != '\0', row->status != SDC_OK);
    for (size_t i = 0; i < judgement->n_findings && i < n; i++)
        assert_finding(&judgement->findings[i], row->rules[i]);
    assert_int_equal(judgement->n_findings, n);
    assert_int_equal(judgement->verdict, row->verdict);
}

static void judges(void **state)
{
    struct sdc_judgement judgement;
    judge(*state, sdc_profile_default(), &judgement);
    assert_judgement(*state, &judgement);
}

/* Every format of the table, of which nothing is known, named as another. */
static void judges_every_format(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const struct sdc_format_info *format = sdc_format_info((enum sdc_format)i);
        char format_rule[32];
        struct judge_row row = {"", (enum sdc_format)i, format->type, forget_all, FAIL(NULL)};
        struct sdc_judgement judgement;
        snprintf(format_rule, sizeof format_rule, "%s.format", sdc_type_name(format->type));
        row.rules[0] = format->type == SDC_TYPE_NONE ? "file.type" : format_rule;
        if (i == SDC_FORMAT_LFS_POINTER)
            row.status = SDC_LFS_POINTER;
        else if (format->prober != SDC_PROBER_NONE)
            row.status = SDC_UNREADABLE;
        if (row.status != SDC_OK) {
            row.verdict = SDC_ERROR;
            row.rules[0] = NULL;
        }
        judge(&row, sdc_profile_default(), &judgement);
        assert_judgement(&row, &judgement);
    }
}

/* Whichever fact a rule needs: without it there is no verdict but error, and the reason is told. */
static void misses_every_fact(void **state)
{
    static const struct judge_row rows[] = {{"", MP4, PASS}, {"", JPEG, PASS}, {"", MP3, PASS}};
    (void)state;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const struct sdc_check *check = &sdc_checks[i];
        bool needs_fact = check->kind == SDC_CHECK_NUMBER || check->kind == SDC_CHECK_CODEC;
        if (!needs_fact)
            continue;
        for (size_t k = 0; k < N_OF(rows); k++) {
            struct sdc_facts facts;
            struct sdc_judgement judgement;
            struct sdc_demand demand = {.profile = sdc_profile_default()};
            if (check->type != rows[k].type)
                continue;
            make_good(&facts, rows[k].format, rows[k].type);
            sdc_facts_set_unreadable(&facts, check->fact, "the reason");
            sdc_judge(&facts, &demand, &judgement);
            assert_int_equal(judgement.verdict, SDC_ERROR);
            assert_int_equal(judgement.err.status, SDC_UNREADABLE);
            assert_non_null(strstr(judgement.err.text, sdc_fact_info(check->fact)->title));
            assert_non_null(strstr(judgement.err.text, "the reason"));
        }
    }
}

static const struct sdc_requirement few_requirements[] = {
    {"video.resolution", .sure = {{SDC_END_CLOSED, {409600, 1}}, {SDC_END_CLOSED, {927408, 1}}},
     .may = {{SDC_END_CLOSED, {409600, 1}}, {SDC_END_CLOSED, {927408, 1}}}}};

static const struct sdc_profile few = {.id = "few",
                                       .requirements = few_requirements,
                                       .n_requirements = N_OF(few_requirements)};

static const struct sdc_profile none = {.id = "none"};

/* A rule without a row is not stated: neither pass nor failure. */
static void says_nothing_of_what_is_not_stated(void **state)
{
    static const struct judge_row rows[] = {
        {"", MP4, shrink, FAIL("video.resolution")},
        {"", MP4, slow, PASS},
        {"", MKV, PASS},
        {"", MP4, lose_codec, PASS},
    };
    static const struct judge_row alone = {"", MP4, .selected = {"video"}, ERROR(NOTHING_CHECKED)};
    struct sdc_judgement judgement;
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        judge(&rows[i], &few, &judgement);
        assert_judgement(&rows[i], &judgement);
    }
    judge(&alone, &none, &judgement);
    assert_judgement(&alone, &judgement);
}

static void names_verdicts(void **state)
{
    (void)state;
    assert_string_equal(sdc_verdict_name(SDC_PASS), "pass");
    assert_string_equal(sdc_verdict_name(SDC_WARN), "warn");
    assert_string_equal(sdc_verdict_name(SDC_FAIL), "fail");
    assert_string_equal(sdc_verdict_name(SDC_ERROR), "error");
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, judges, judge_rows);
    ADD(&tests, judges_every_format);
    ADD(&tests, misses_every_fact);
    ADD(&tests, says_nothing_of_what_is_not_stated);
    ADD(&tests, names_verdicts);
    return run_all("judge", &tests);
}
