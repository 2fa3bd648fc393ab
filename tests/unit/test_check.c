/* SPDX-License-Identifier: MIT
 * The table of rules: the ids that users rely on, in their order, and which of them are in force.
 */
#include "rules/check.h"

#include "rows.h"

#include <string.h>

/** The stable ids, by group, in the order in which each group is reported. */
static const char *const image_ids[] = {"image.format", "image.width", "image.height",
                                        "image.aspect-ratio", "image.size"};
static const char *const video_ids[] = {"video.format", "video.resolution", "video.duration",
                                        "video.width",  "video.height",     "video.aspect-ratio",
                                        "video.pixels", "video.size",       "video.fps",
                                        "video.codec"};
static const char *const audio_ids[] = {"audio.format", "audio.duration", "audio.size"};
static const char *const file_ids[] = {"file.type", "file.extension", "file.complete",
                                       "file.consistent", "file.decodes"};

static const char *const asset_ids[] = {"asset.url", "asset.expiry", "asset.content-type"};

/** A group of rules. */
struct group_row {
    const char *name; /**< what its ids begin with */
    enum sdc_type type;
    const char *const *ids;
    size_t n_ids;
};

static const struct group_row group_rows[] = {
    {"image", SDC_TYPE_IMAGE, image_ids, N_OF(image_ids)},
    {"video", SDC_TYPE_VIDEO, video_ids, N_OF(video_ids)},
    {"audio", SDC_TYPE_AUDIO, audio_ids, N_OF(audio_ids)},
    {"file", SDC_TYPE_NONE, file_ids, N_OF(file_ids)},
    {"asset", SDC_TYPE_NONE, asset_ids, N_OF(asset_ids)},
};

static void lists_its_group_in_order(void **state)
{
    const struct group_row *row = *state;
    size_t n = 0;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const char *id = sdc_checks[i].id;
        size_t prefix_size = strlen(row->name);
        if (strncmp(id, row->name, prefix_size) != 0 || id[prefix_size] != '.')
            continue;
        assert_true(n < row->n_ids);
        assert_string_equal(id, row->ids[n]);
        assert_int_equal(sdc_checks[i].type, row->type);
        n++;
    }
    assert_int_equal(n, row->n_ids);
}

static void lists_no_other_rule(void **state)
{
    (void)state;
    assert_int_equal(sdc_n_checks, N_OF(image_ids) + N_OF(video_ids) + N_OF(audio_ids) +
                                       N_OF(file_ids) + N_OF(asset_ids));
}

static void every_rule_can_be_explained(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const struct sdc_check *check = &sdc_checks[i];
        assert_non_null(check->sentence);
        assert_non_null(check->hint);
        assert_int_equal(check->sentence[strlen(check->sentence) - 1], '.');
        assert_int_not_equal(check->hint[strlen(check->hint) - 1], '.');
        assert_ptr_equal(sdc_check_find(check->id), check);
    }
}

static void every_rule_looks_at_a_fact_of_its_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const struct sdc_check *check = &sdc_checks[i];
        bool is_text = sdc_fact_info(check->fact)->is_text;
        assert_true(check->kind != SDC_CHECK_NUMBER || !is_text);
        assert_true(check->kind != SDC_CHECK_CODEC || is_text);
        assert_true(!check->unless || sdc_check_find(check->unless));
    }
}

/* Only these warn by themselves; a profile says it of its own rows. */
static void advice_is_rare(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        bool is_advice = strcmp(sdc_checks[i].id, "file.extension") == 0 ||
                         strcmp(sdc_checks[i].id, "file.consistent") == 0 ||
                         strcmp(sdc_checks[i].id, "asset.content-type") == 0;
        assert_int_equal(sdc_checks[i].is_advice, is_advice);
    }
}

static void finds_only_whole_ids(void **state)
{
    static const char *const none[] = {"",           "video",     "video.",     "video.fp",
                                       "video.fpss", "VIDEO.FPS", " video.fps", "fps"};
    (void)state;
    for (size_t i = 0; i < N_OF(none); i++)
        assert_null(sdc_check_find(none[i]));
}

struct prefix_row {
    const char *name; /**< the word */
    const char *word;
    bool is_prefix;
};

#define WORD(text) "prefix '" text "'", (text)

static const struct prefix_row prefix_rows[] = {
    {WORD("video.fps"), true},
    {WORD("video"), true},
    {WORD("video."), true},
    {WORD("file"), true},
    {WORD(""), false},
    {WORD("."), false},
    {WORD("vide"), false},
    {WORD("v"), false},
    {WORD("video.f"), false},
    {WORD("video.fps."), false},
    {WORD("video.."), false},
    {WORD("videos"), false},
    {WORD("video.fps.more"), false},
    {WORD("Video"), false},
    {WORD("image.aspect"), false},
};

static void tells_prefixes(void **state)
{
    const struct prefix_row *row = *state;
    assert_int_equal(sdc_check_is_prefix(row->word), row->is_prefix);
}

/** Words of --select and --ignore. */
struct selection_row {
    const char *name;
    const char *selected[2]; /**< NULL: none */
    const char *ignored[2];
    const char *id;
    bool is_in_force;
};

static const struct selection_row selection_rows[] = {
    {"all without a word", {NULL}, {NULL}, "video.fps", true},
    {"select the rule", {"video.fps"}, {NULL}, "video.fps", true},
    {"select another", {"video.width"}, {NULL}, "video.fps", false},
    {"select its group", {"video"}, {NULL}, "video.fps", true},
    {"select its group with a dot", {"video."}, {NULL}, "video.fps", true},
    {"select another group", {"image"}, {NULL}, "video.fps", false},
    {"select one of two", {"image", "video.fps"}, {NULL}, "video.fps", true},
    {"select half a word", {"video.f"}, {NULL}, "video.fps", false},
    {"select video.format leaves video.fps", {"video.format"}, {NULL}, "video.fps", false},
    {"ignore the rule", {NULL}, {"video.fps"}, "video.fps", false},
    {"ignore its group", {NULL}, {"video"}, "video.fps", false},
    {"ignore another", {NULL}, {"video.width"}, "video.fps", true},
    {"ignore another group", {NULL}, {"file", "image"}, "video.fps", true},
    {"ignore one of two", {NULL}, {"file", "video.fps"}, "video.fps", false},
    {"ignore wins over select", {"video.fps"}, {"video.fps"}, "video.fps", false},
    {"select a group and ignore the rule", {"video"}, {"video.fps"}, "video.fps", false},
    {"select a group and ignore another rule", {"video"}, {"video.fps"}, "video.width", true},
    {"ignore a group and select a rule of it", {"video.fps"}, {"video"}, "video.fps", false},
};

static size_t count(const char *const words[2])
{
    return words[0] ? (words[1] ? 2 : 1) : 0;
}

static void tells_what_is_in_force(void **state)
{
    const struct selection_row *row = *state;
    struct sdc_selection selection = {.selected = row->selected,
                                      .n_selected = count(row->selected),
                                      .ignored = row->ignored,
                                      .n_ignored = count(row->ignored)};
    assert_int_equal(sdc_selection_has(&selection, row->id), row->is_in_force);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, lists_its_group_in_order, group_rows);
    ADD(&tests, lists_no_other_rule);
    ADD(&tests, every_rule_can_be_explained);
    ADD(&tests, every_rule_looks_at_a_fact_of_its_kind);
    ADD(&tests, advice_is_rare);
    ADD(&tests, finds_only_whole_ids);
    ADD_ROWS(&tests, tells_prefixes, prefix_rows);
    ADD_ROWS(&tests, tells_what_is_in_force, selection_rows);
    return run_all("check", &tests);
}
