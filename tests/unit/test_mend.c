/* SPDX-License-Identifier: MIT
 * Plans of what is to be changed, under profiles that users could write. */
#include "rules/mend.h"

#include "templates.h"

/* clang-format would break each brace of these. */
/* clang-format off */
#define MP4  SDC_FORMAT_MP4, SDC_TYPE_VIDEO
#define MOV  SDC_FORMAT_MOV, SDC_TYPE_VIDEO
#define MKV  SDC_FORMAT_MKV, SDC_TYPE_VIDEO
#define WAV  SDC_FORMAT_WAV, SDC_TYPE_AUDIO
#define AVIF SDC_FORMAT_AVIF, SDC_TYPE_IMAGE
#define PNG  SDC_FORMAT_PNG, SDC_TYPE_IMAGE
#define OPEN(low, high)   .sure = {{SDC_END_OPEN, {(low), 1}}, {SDC_END_OPEN, {(high), 1}}}
#define CLOSED(low, high) .sure = {{SDC_END_CLOSED, {(low), 1}}, {SDC_END_CLOSED, {(high), 1}}}
/* clang-format on */

/** Under a profile of one row: what a rule has to say about a file. */
struct row_row {
    const char *name;
    struct sdc_requirement row;
    const char *rule;
    enum sdc_format format;
    enum sdc_type type;
    struct change changes[CHANGES_MAX];
    const char *template;
};

static const struct row_row row_rows[] = {
    /* rates: the end itself is outside */
    {"slow, open end",
     {"video.fps", OPEN(24, 60)},
     "video.fps",
     MP4,
     {RUNS({24, 1})},
     "ffmpeg -i {in} -vf fps=25 -c:a copy {out:-25fps.mp4}"},
    {"fast, open end",
     {"video.fps", OPEN(24, 60)},
     "video.fps",
     MP4,
     {RUNS({60, 1})},
     "ffmpeg -i {in} -vf fps=60000/1001 -c:a copy {out:-60fps.mp4}"},
    {"no rate in use inside", {"video.fps", OPEN(31, 32)}, "video.fps", MP4, {RUNS({60, 1})}, ""},
    {"only rates in use",
     {"video.fps", CLOSED(30, 30)},
     "video.fps",
     MP4,
     {RUNS({25, 1})},
     "ffmpeg -i {in} -vf fps=30 -c:a copy {out:-30fps.mp4}"},
    /* durations */
    {"long, open end",
     {"video.duration", OPEN(2, 10)},
     "video.duration",
     MP4,
     {LASTS({10, 1}), SLOWEST(24, 1), FASTEST(24, 1)},
     "ffmpeg -i {in} -t 9.933 -c:a aac {out:-9.958s.mp4}"},
    {"long sound, open end",
     {"audio.duration", OPEN(2, 10)},
     "audio.duration",
     WAV,
     {LASTS({10, 1})},
     "ffmpeg -i {in} -vn -t 9.999 -c:a pcm_s16le {out:-9.999s.wav}"},
    {"no end",
     {"video.duration", .sure = {.low = {SDC_END_CLOSED, {2, 1}}}},
     "video.duration",
     MP4,
     {LASTS({1, 1})},
     ""},
    {"shorter than a frame",
     {"video.duration", CLOSED(1, 2)},
     "video.duration",
     MP4,
     {LASTS({9, 1}), SLOWEST(1, 3), FASTEST(1, 3)},
     ""},
    /* sizes */
    {"classes of resolution",
     {"video.resolution", CLOSED(409600, 927408)},
     "video.resolution",
     MP4,
     {WIDE(1920), HIGH(1080)},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1 -c:a copy {out:-1280x720.mp4}"},
    {"a limit that leaves no bits",
     {"video.size", CLOSED(0, 100000)},
     "video.size",
     MP4,
     {LASTS({15, 1})},
     ""},
    {"any format",
     {"image.size", CLOSED(0, 500000)},
     "image.size",
     PNG,
     {{0}},
     "vips copy {load} {save:-smaller.jpg[Q=85,background=255]}"},
    /* formats: the first that can be made */
    {"mov only",
     {"video.format", .names = {"mov"}},
     "video.format",
     MP4,
     {{0}},
     "ffmpeg -i {in} -c:v copy -c:a copy {out:-converted.mov}"},
    {"neither mp4 nor mov", {"video.format", .names = {"avi"}}, "video.format", MP4, {{0}}, ""},
    {"no jpeg",
     {"image.format", .names = {"gif", "png", "webp"}},
     "image.format",
     AVIF,
     {{0}},
     "vips copy {load} {save:-converted.webp}"},
    {"png only",
     {"image.format", .names = {"png"}},
     "image.format",
     AVIF,
     {{0}},
     "vips copy {load} {save:-converted.png}"},
    {"heic only", {"image.format", .names = {"heic"}}, "image.format", AVIF, {{0}}, ""},
    {"no wav", {"audio.format", .names = {"mp3"}}, "audio.format", WAV, {{0}}, ""},
    /* codecs: what commands make is not accepted */
    {"no h264",
     {"video.codec", .names = {"hevc"}, .sound_names = {"aac"}},
     "video.codec",
     MP4,
     {{0}},
     ""},
    {"no aac",
     {"video.codec", .names = {"h264"}, .sound_names = {"mp3"}},
     "video.codec",
     MP4,
     {{0}},
     ""},
};

static void plans_by_one_row(void **state)
{
    const struct row_row *row = *state;
    const struct sdc_profile profile = {.id = "own",
                                        .requirements = &row->row,
                                        .n_requirements = 1};
    struct sdc_facts facts;
    make_good(&facts, row->format, row->type);
    apply(&facts, row->changes);
    assert_template_of(&facts, &profile, row->rule, row->template);
}

/* Numbers that no file has lead to no wrong step. */
static void survives_hostile_facts(void **state)
{
    static const struct sdc_q values[] = {
        {INT64_MAX, 1}, {INT64_MIN + 1, 1}, {1, INT64_MAX}, {0, 1}, {INT64_MAX, INT64_MAX - 1}};
    (void)state;
    for (size_t p = 0; p < sdc_n_profiles; p++) {
        for (size_t i = 0; i < N_OF(values) * SDC_N_FACTS; i++) {
            enum sdc_fact_id id = (enum sdc_fact_id)(i / N_OF(values));
            struct sdc_facts facts;
            struct sdc_mend mend = {0};
            make_good(&facts, i % 2 == 0 ? SDC_FORMAT_MP4 : SDC_FORMAT_MKV, SDC_TYPE_VIDEO);
            if (!sdc_fact_info(id)->is_text)
                sdc_facts_set_q(&facts, id, values[i % N_OF(values)]);
            sdc_mend_plan(&facts, &sdc_profiles[p], &mend);
            assert_true(mend.duration.den > 0 && mend.cut.den > 0 && mend.rate.den > 0);
            assert_true(!mend.needs_trim || mend.cut.num > 0);
            assert_true(!mend.needs_scale || (mend.width > 0 && mend.height > 0));
        }
    }
}

static void knows_when_there_is_nothing_to_do(void **state)
{
    struct sdc_facts facts;
    struct sdc_mend mend = {0};
    (void)state;
    make_good(&facts, MOV);
    sdc_mend_plan(&facts, sdc_profile_default(), &mend);
    assert_true(sdc_mend_is_idle(&mend));
    assert_true(mend.format == SDC_FORMAT_MOV && mend.type == SDC_TYPE_VIDEO);
    make_good(&facts, MKV);
    sdc_mend_plan(&facts, sdc_profile_default(), &mend);
    assert_false(sdc_mend_is_idle(&mend));
    assert_int_equal(mend.format, SDC_FORMAT_MP4);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, plans_by_one_row, row_rows);
    ADD(&tests, survives_hostile_facts);
    ADD(&tests, knows_when_there_is_nothing_to_do);
    return run_all("mend", &tests);
}
