/* SPDX-License-Identifier: MIT
 * What findings say about whole files, and which names stand for which. */
#include "rules/words.h"

#include "good_facts.h"
#include "rows.h"
#include "rules/judge.h"
#include "rules/level.h"

#include <string.h>

/** A list of names, a name, and the format of the file that it is of. */
struct names_row {
    const char *name;
    const char *names[SDC_NAMES_MAX];
    const char *word;
    const char *format;
    bool is_in;
};

static const struct names_row names_rows[] = {
    {"names: none", {NULL}, "aac", "mp4", false},
    {"names: first", {"aac", "mp3"}, "aac", "mp4", true},
    {"names: last", {"aac", "mp3"}, "mp3", "mp4", true},
    {"names: another", {"aac", "mp3"}, "opus", "mp4", false},
    {"names: beginning of one", {"aac"}, "aa", "mp4", false},
    {"names: more than one", {"aac"}, "aacs", "mp4", false},
    {"names: other case", {"aac"}, "AAC", "mp4", false},
    {"names: empty", {"aac"}, "", "mp4", false},
    {"names: all that begin so", {"pcm_s*"}, "pcm_s16le", "mp4", true},
    {"names: just the beginning", {"pcm_s*"}, "pcm_s", "mp4", true},
    {"names: half the beginning", {"pcm_s*"}, "pcm_", "mp4", false},
    {"names: another beginning", {"pcm_s*"}, "pcm_u8", "mp4", false},
    {"names: in that format", {"aac", "mov:pcm_s*"}, "pcm_s16le", "mov", true},
    {"names: in another format", {"aac", "mov:pcm_s*"}, "pcm_s16le", "mp4", false},
    {"names: in half that format", {"mov:pcm_s*"}, "pcm_s16le", "mo", false},
    {"names: in more than that format", {"mov:pcm_s*"}, "pcm_s16le", "movie", false},
    {"names: another in that format", {"mov:pcm_s*"}, "opus", "mov", false},
    {"names: as many as there can be",
     {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"},
     "p",
     "mp4",
     true},
    {"names: not among as many as there can be",
     {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"},
     "q",
     "mp4",
     false},
};

static void knows_names(void **state)
{
    const struct names_row *row = *state;
    assert_int_equal(sdc_names_have(row->names, row->word, row->format), row->is_in);
}

static void lists_names(void **state)
{
    static const char *const none[SDC_NAMES_MAX] = {NULL};
    static const char *const two[SDC_NAMES_MAX] = {"mp4", "mov"};
    char text[16] = "before";
    (void)state;
    sdc_words_names(none, text, sizeof text);
    assert_string_equal(text, "");
    sdc_words_names(two, text, sizeof text);
    assert_string_equal(text, "mp4, mov");
    sdc_words_names(two, text, sizeof "mp4, mov");
    assert_string_equal(text, "mp4, mov");
    sdc_words_names(two, text, sizeof "mp4, mo");
    assert_string_equal(text, "mp4");
}

/** A file, and what its first finding says. */
struct sentence_row {
    const char *name;
    enum sdc_format format;
    enum sdc_type type;
    enum sdc_type wanted;
    void (*spoil)(struct sdc_facts *facts);
    const char *rule;
    const char *measured;
    const char *limit;
    const char *message;
};

static void leave(struct sdc_facts *facts)
{
    (void)facts;
}

static void title(struct sdc_facts *facts)
{
    strcpy(facts->detail, "titled \"Sign in\"");
}

static void name_mp4(struct sdc_facts *facts)
{
    strcpy(facts->suffix, "mp4");
}

static void lose_one(struct sdc_facts *facts)
{
    facts->whole = SDC_WHOLE_UNKNOWN;
    sdc_facts_set_cut(facts, 1, "the data chunk ends too early");
}

static void lose_many(struct sdc_facts *facts)
{
    facts->whole = SDC_WHOLE_UNKNOWN;
    sdc_facts_set_cut(facts, 1000, "the data chunk ends too early");
}

static void lose_nobody_knows_how_much(struct sdc_facts *facts)
{
    facts->whole = SDC_WHOLE_UNKNOWN;
    sdc_facts_set_cut(facts, -1, "ends without its IEND chunk");
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

#define MP4   SDC_FORMAT_MP4, SDC_TYPE_VIDEO
#define SOUND SDC_FORMAT_MP4, SDC_TYPE_AUDIO
#define PNG   SDC_FORMAT_PNG, SDC_TYPE_IMAGE
#define HTML  SDC_FORMAT_HTML, SDC_TYPE_NONE
#define ANY   SDC_TYPE_NONE

static const struct sentence_row sentence_rows[] = {
    {"a page", HTML, ANY, leave, "file.type", "html", "image, video, audio",
     "is an HTML page, not media"},
    {"a page with a title", HTML, ANY, title, "file.type", "html", "image, video, audio",
     "is an HTML page (titled \"Sign in\"), not media"},
    {"a page, wanted as a video", HTML, SDC_TYPE_VIDEO, title, "file.type", "html", "video",
     "is an HTML page (titled \"Sign in\"), not a video"},
    {"a video, wanted as an image", MP4, SDC_TYPE_IMAGE, title, "file.type", "mp4", "image",
     "is an MP4 video, not an image"},
    {"an image, wanted as a sound", PNG, SDC_TYPE_AUDIO, leave, "file.type", "png", "audio",
     "is a PNG image, not a sound file"},
    {"sound, wanted as a video", SOUND, SDC_TYPE_VIDEO, leave, "file.type", "mp4", "video",
     "holds sound only, in the container mp4, and is not a video"},
    {"sound only", SOUND, ANY, leave, "audio.format", "mp4", "wav, mp3",
     "holds sound only, in the container mp4; accepted: wav, mp3"},
    {"an unlisted format", SDC_FORMAT_MKV, SDC_TYPE_VIDEO, ANY, leave, "video.format", "mkv",
     "mp4, mov", "is a Matroska video; accepted: mp4, mov"},
    {"another suffix", PNG, ANY, name_mp4, "file.extension", "mp4", "png apng",
     "the name ends in .mp4, but the content is a PNG image"},
    {"cut by a byte", MP4, ANY, lose_one, "file.complete", "1", "",
     "is cut short by 1 byte: the data chunk ends too early"},
    {"cut by many bytes", MP4, ANY, lose_many, "file.complete", "1000", "",
     "is cut short by 1000 bytes: the data chunk ends too early"},
    {"cut by nobody knows how many", PNG, ANY, lose_nobody_knows_how_much, "file.complete", "", "",
     "is cut short: ends without its IEND chunk"},
    {"parsers that disagree", MP4, ANY, contradict, "file.consistent", "", "",
     "contradicts itself: the width is 1 by the one and 2 by the other"},
    {"another codec", MP4, ANY, use_vp9, "video.codec", "vp9", "h264, hevc",
     "codec vp9 is not one of h264, hevc"},
    {"another codec of the sound", MP4, ANY, use_opus, "video.codec", "opus",
     "aac, mp3, pcm_s*, pcm_u*, pcm_f*",
     "sound track codec opus is not one of aac, mp3, pcm_s*, pcm_u*, pcm_f*"},
};

static void finds_words(void **state)
{
    const struct sentence_row *row = *state;
    const struct sdc_demand demand = {.type = row->wanted, .profile = sdc_profile_default()};
    struct sdc_facts facts;
    struct sdc_judgement judgement;
    make_good(&facts, row->format, row->type);
    row->spoil(&facts);
    sdc_judge(&facts, &demand, &judgement);
    assert_int_equal(judgement.n_findings, 1);
    assert_string_equal(judgement.findings[0].check->id, row->rule);
    assert_string_equal(judgement.findings[0].measured, row->measured);
    assert_string_equal(judgement.findings[0].limit, row->limit);
    assert_string_equal(judgement.findings[0].message, row->message);
}

/* A finding carries the template of its rule's command, and nothing where there is none. */
static void findings_carry_commands(void **state)
{
    const struct sdc_demand demand = {.profile = sdc_profile_default()};
    struct sdc_facts facts;
    struct sdc_judgement judgement;
    (void)state;
    make_good(&facts, SDC_FORMAT_MP4, SDC_TYPE_VIDEO);
    strcpy(facts.inconsistent, "the width is 1 and 2");
    sdc_facts_set_int(&facts, SDC_FACT_FPS, 12);
    sdc_judge(&facts, &demand, &judgement);
    assert_int_equal(judgement.n_findings, 2);
    assert_string_equal(judgement.findings[0].help, "");
    assert_string_equal(judgement.findings[1].help,
                        "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}");
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, knows_names, names_rows);
    ADD(&tests, lists_names);
    ADD_ROWS(&tests, finds_words, sentence_rows);
    ADD(&tests, findings_carry_commands);
    return run_all("words", &tests);
}
