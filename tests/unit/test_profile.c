/* SPDX-License-Identifier: MIT
 * The built-in profiles, row by row, against a second copy of what the services print. */
#include "rules/profile.h"

#include "rows.h"
#include "rules/check.h"
#include "rules/level.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* clang-format would break each brace of these tables. */
/* clang-format off */

/** What is numbered below, column by column. */
static const char *const columns[] = {
    "image.aspect-ratio", "image.width", "image.height", "image.size",     "video.pixels",
    "video.resolution",   "video.width", "video.height", "video.duration", "video.aspect-ratio",
    "video.size",         "video.fps",   "audio.size",   "audio.duration",
};

#define N_COLUMNS N_OF(columns)

/** What a service states of a number, in the notation of intervals. */
struct cell {
    const char *sure; /**< NULL: not stated */
    const char *may;  /**< NULL: the same */
    const char *seen; /**< NULL: nobody has seen more than may */
};

/** What a service states, copied from its pages by hand a second time. */
struct service {
    const char *name; /**< of its profile */
    const char *source;
    const char *date;
    bool is_codec_advice; /**< the page is silent, so other codecs are a warning */
    const char *sound_codecs[SDC_NAMES_MAX];
    int n_images; /**< most of a request; 0: not stated. @{ */
    int n_videos;
    int n_sounds; /**< @} */
    int n_seconds; /**< of a request's videos in all, and of its sounds */
    struct cell cells[N_COLUMNS];
};

/* MB is defined nowhere: 10^6 bytes surely, 2^20 bytes maybe. */
#define BELOW_30_MB {"[0, 30000000)", "[0, 31457280)", NULL}
#define TO_15_MB    {"[0, 15000000]", "[0, 15728640]", NULL}
#define TO_50_MB    {"[0, 50000000]", "[0, 52428800]", NULL}
#define TO_200_MB   {"[0, 200000000]", "[0, 209715200]", NULL}
#define SAME(limit) {(limit), NULL, NULL}

static const struct service services[] = {
    {"crun-seedance-2.0", "https://api.crun.ai asset-upload, Input Requirements", "2026-11-22",
     true, {"aac", "mp3", "pcm_s*", "pcm_u*", "pcm_f*"}, 0, 0, 0, 0,
     {{"(0.4, 2.5)", NULL, "[0.4, 2.5]"}, {"(300, 6000)", NULL, "[300, 6000]"},
      {"(300, 6000)", NULL, "[300, 6000]"}, BELOW_30_MB, SAME("[409600, 927408]"),
      SAME("[409600, 927408]"), SAME("[300, 6000]"), SAME("[300, 6000]"),
      {"[2, 15]", NULL, "[1.8, 15.2]"}, SAME("[0.4, 2.5]"), TO_50_MB, SAME("[24, 60]"), TO_15_MB,
      {"[2, 15]", NULL, "[2, 15.2]"}}},
    {"volcengine-seedance-2.0", "Ark docs 82379/1520757", "2026-09",
     false, {"aac", "mp3", "mov:pcm_s*", "mov:pcm_u*", "mov:pcm_f*"}, 9, 3, 3, 15,
     {SAME("[0.4, 2.5]"), SAME("[300, 6000]"), SAME("[300, 6000]"), BELOW_30_MB,
      SAME("[407696, 8295044]"), {NULL, NULL, NULL}, SAME("[300, 6000]"), SAME("[300, 6000]"),
      {"[2, 15]", "[1.8, 15.2]", NULL}, SAME("[0.4, 2.5]"), TO_200_MB, SAME("[24, 60]"), TO_15_MB,
      {"[2, 15]", NULL, "[2, 15.2]"}}},
    {"volcengine-seedance-2.5", "Ark docs 82379/1520757", "2026-09",
     false, {"aac", "mp3", "mov:pcm_s*", "mov:pcm_u*", "mov:pcm_f*"}, 30, 10, 10, 30,
     {SAME("[0.4, 2.5]"), SAME("[300, 6000]"), SAME("[300, 6000]"), BELOW_30_MB,
      SAME("[407696, 8295044]"), {NULL, NULL, NULL}, SAME("[300, 6000]"), SAME("[300, 6000]"),
      SAME("[2, 30]"), SAME("[0.4, 2.5]"), TO_200_MB, SAME("[24, 60]"), TO_15_MB,
      SAME("[2, 30]")}},
    {"byteplus-seedance-2.0", "ModelArk docs 1520757", "2026-11-22",
     false, {"aac", "mp3"}, 9, 3, 3, 15,
     {SAME("[0.4, 2.5]"), SAME("[300, 6000]"), SAME("[300, 6000]"), BELOW_30_MB,
      SAME("[409600, 8295044]"), {NULL, NULL, NULL}, SAME("[300, 6000]"), SAME("[300, 6000]"),
      {"[2, 15]", "[1.8, 15.2]", NULL}, SAME("[0.4, 2.5]"), TO_200_MB, SAME("[24, 60]"), TO_15_MB,
      {"[2, 15]", NULL, "[2, 15.2]"}}},
    {"byteplus-seedance-2.5", "ModelArk docs 1520757", "2026-11-22",
     false, {"aac", "mp3"}, 30, 10, 10, 30,
     {SAME("[0.4, 2.5]"), SAME("[300, 6000]"), SAME("[300, 6000]"), BELOW_30_MB,
      SAME("[409600, 8295044]"), {NULL, NULL, NULL}, SAME("[300, 6000]"), SAME("[300, 6000]"),
      SAME("[2, 30]"), SAME("[0.4, 2.5]"), TO_200_MB, SAME("[24, 60]"), TO_15_MB,
      SAME("[2, 30]")}},
};

/** What all of them take by name. */
static const struct list {
    const char *rule;
    const char *names[SDC_NAMES_MAX];
} lists[] = {
    {"image.format", {"jpeg", "png", "webp", "bmp", "tiff", "gif", "heic", "heif"}},
    {"video.format", {"mp4", "mov"}},
    {"audio.format", {"wav", "mp3"}},
    {"video.codec", {"h264", "hevc"}},
};
/* clang-format on */

static const struct sdc_profile *profile_of(const struct service *service)
{
    const struct sdc_profile *profile = sdc_profile_by_id(service->name);
    assert_non_null(profile);
    return profile;
}

static void assert_interval(const struct sdc_interval *interval, const char *want)
{
    char text[SDC_INTERVAL_TEXT_SIZE];
    sdc_interval_print(interval, text, sizeof text);
    assert_string_equal(text, want);
}

static void has_these_numbers(void **state)
{
    const struct service *service = *state;
    for (size_t i = 0; i < N_COLUMNS; i++) {
        const struct cell *cell = &service->cells[i];
        const struct sdc_requirement *row = sdc_profile_find(profile_of(service), columns[i]);
        assert_int_equal(!row, !cell->sure);
        if (!row)
            continue;
        assert_interval(&row->sure, cell->sure);
        assert_interval(&row->may, cell->may ? cell->may : cell->sure);
        assert_interval(&row->seen, cell->seen ? cell->seen : "(..., ...)");
        assert_int_equal(!row->seen_text, !cell->seen);
        assert_false(row->is_advice);
    }
}

static void assert_names(const char *const names[SDC_NAMES_MAX],
                         const char *const want[SDC_NAMES_MAX])
{
    for (size_t i = 0; i < SDC_NAMES_MAX; i++) {
        assert_int_equal(!names[i], !want[i]);
        if (want[i])
            assert_string_equal(names[i], want[i]);
    }
}

static void has_these_names(void **state)
{
    static const char *const none[SDC_NAMES_MAX] = {NULL};
    const struct service *service = *state;
    for (size_t i = 0; i < N_OF(lists); i++) {
        const struct sdc_requirement *row = sdc_profile_find(profile_of(service), lists[i].rule);
        assert_non_null(row);
        bool is_codec = strcmp(row->rule, "video.codec") == 0;
        assert_names(row->names, lists[i].names);
        assert_names(row->sound_names, is_codec ? service->sound_codecs : none);
        assert_int_equal(row->is_advice, is_codec && service->is_codec_advice);
    }
}

static void has_no_other_rows(void **state)
{
    const struct service *service = *state;
    size_t n = N_OF(lists);
    for (size_t i = 0; i < N_COLUMNS; i++)
        n += service->cells[i].sure != NULL;
    assert_int_equal(profile_of(service)->n_requirements, n);
}

static void has_this_source_in_each_row(void **state)
{
    const struct service *service = *state;
    const struct sdc_profile *profile = profile_of(service);
    assert_string_equal(profile->source, service->source);
    assert_string_equal(profile->date, service->date);
    for (size_t i = 0; i < profile->n_requirements; i++) {
        const struct sdc_requirement *row = &profile->requirements[i];
        bool is_from_elsewhere = row->is_advice;
        assert_int_equal(strcmp(row->source, service->source) != 0, is_from_elsewhere);
        assert_string_equal(row->date, service->date);
    }
}

static bool has_note(const struct sdc_profile *profile, const char *text)
{
    for (size_t i = 0; i < SDC_NOTES_MAX && profile->notes[i]; i++) {
        if (strstr(profile->notes[i], text))
            return true;
    }
    return false;
}

/* What is required of several assets together is not judged, but said. */
static void has_these_notes(void **state)
{
    const struct service *service = *state;
    const struct sdc_profile *profile = profile_of(service);
    char text[SDC_INTERVAL_TEXT_SIZE];
    snprintf(text, sizeof text, "at most %d images, %d videos and %d sound files",
             service->n_images, service->n_videos, service->n_sounds);
    assert_int_equal(has_note(profile, text), service->n_images > 0);
    snprintf(text, sizeof text, "videos play at most %d s in all", service->n_seconds);
    assert_int_equal(has_note(profile, text), service->n_images > 0);
    bool has_edits = strcmp(service->name, "volcengine-seedance-2.5") == 0;
    assert_int_equal(has_note(profile, "a video to be edited plays 4 s to 30 s"), has_edits);
    assert_int_equal(has_note(profile, "live: 15.2 s"), service->n_seconds == 15);
}

/* The first one is what is asked for where nobody asks for another. */
static void they_are_all(void **state)
{
    (void)state;
    assert_int_equal(sdc_n_profiles, N_OF(services));
    for (size_t i = 0; i < N_OF(services); i++)
        assert_string_equal(sdc_profiles[i].id, services[i].name);
    assert_ptr_equal(sdc_profile_default(), &sdc_profiles[0]);
}

/** True if the rule may have two readings under the profile: MB, and what the live service of the
 *  2.0 generation takes beyond the pages of two services. */
static bool may_be_wider(const struct sdc_profile *profile, const char *rule)
{
    static const char *const rules[] = {"image.size", "video.size", "audio.size"};
    for (size_t i = 0; i < N_OF(rules); i++) {
        if (strcmp(rule, rules[i]) == 0)
            return true;
    }
    return strcmp(rule, "video.duration") == 0 && strncmp(profile->id, "crun", 4) != 0 &&
           strstr(profile->id, "-2.0");
}

static void nothing_else_has_two_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_profile *profile = &sdc_profiles[i];
        for (size_t k = 0; k < profile->n_requirements; k++) {
            const struct sdc_requirement *row = &profile->requirements[k];
            assert_int_equal(!sdc_interval_is_same(&row->sure, &row->may),
                             may_be_wider(profile, row->rule));
        }
    }
}

/** A sound track, and who takes it. */
struct sound_row {
    const char *name;
    const char *codec;
    const char *format;
    bool is_taken[N_OF(services)]; /**< in their order */
};

static const struct sound_row sound_rows[] = {
    {"aac in mp4", "aac", "mp4", {true, true, true, true, true}},
    {"mp3 in mov", "mp3", "mov", {true, true, true, true, true}},
    {"pcm in mov", "pcm_s16le", "mov", {true, true, true, false, false}},
    {"pcm in mp4", "pcm_s16le", "mp4", {true, false, false, false, false}},
    {"pcm of floating point in mov", "pcm_f32le", "mov", {true, true, true, false, false}},
    {"unsigned pcm in mov", "pcm_u8", "mov", {true, true, true, false, false}},
    {"companded pcm in mov", "pcm_alaw", "mov", {false, false, false, false, false}},
    {"alac in mov", "alac", "mov", {false, false, false, false, false}},
    {"opus in mp4", "opus", "mp4", {false, false, false, false, false}},
};

static void is_taken_by_these(void **state)
{
    const struct sound_row *row = *state;
    for (size_t i = 0; i < N_OF(services); i++) {
        const struct sdc_requirement *codecs =
            sdc_profile_find(profile_of(&services[i]), "video.codec");
        assert_int_equal(sdc_names_have(codecs->sound_names, row->codec, row->format),
                         row->is_taken[i]);
    }
}

static void finds_what_is_there(void **state)
{
    (void)state;
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

int main(void)
{
    static struct tests tests;
    ADD(&tests, they_are_all);
    ADD_ROWS(&tests, has_these_numbers, services);
    ADD_ROWS(&tests, has_these_names, services);
    ADD_ROWS(&tests, has_no_other_rows, services);
    ADD_ROWS(&tests, has_this_source_in_each_row, services);
    ADD_ROWS(&tests, has_these_notes, services);
    ADD(&tests, nothing_else_has_two_readings);
    ADD_ROWS(&tests, is_taken_by_these, sound_rows);
    ADD(&tests, finds_what_is_there);
    ADD(&tests, every_row_is_sound);
    ADD(&tests, every_listed_format_is_known);
    return run_all("profile", &tests);
}
