/* SPDX-License-Identifier: MIT
 * Commands that mend: their numbers, and that a shell takes every name in them for just that. */
#include "rules/help.h"

#include "good_facts.h"
#include "rows.h"
#include "rules/scale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CEILING 4096

/** A name, and the four operands that it becomes; NULL: no command for such a name. */
struct name_row {
    const char *name;
    const char *input;
    const char *in;
    const char *out; /**< {out:-24fps.mp4} */
    const char *path;
    const char *to; /**< {to:.jpg} */
};

static const struct name_row name_rows[] = {
    {"plain", "clip.mp4", "file:clip.mp4", "file:clip-24fps.mp4", "clip.mp4", "clip.jpg"},
    {"space", "my clip.mp4", "file:my clip.mp4", "file:my clip-24fps.mp4", "my clip.mp4",
     "my clip.jpg"},
    {"quote", "it's.mp4", "file:it's.mp4", "file:it's-24fps.mp4", "it's.mp4", "it's.jpg"},
    {"quotes", "\"'\"", "file:\"'\"", "file:\"'\"-24fps.mp4", "\"'\"", "\"'\".jpg"},
    {"leading dash", "-x.mp4", "file:-x.mp4", "file:-x-24fps.mp4", "./-x.mp4", "./-x.jpg"},
    {"an option", "--help", "file:--help", "file:--help-24fps.mp4", "./--help", "./--help.jpg"},
    {"dash in a folder", "a/-x.mp4", "file:a/-x.mp4", "file:a/-x-24fps.mp4", "a/-x.mp4",
     "a/-x.jpg"},
    {"colon", "a:b.mp4", "file:a:b.mp4", "file:a:b-24fps.mp4", "a:b.mp4", "a:b.jpg"},
    {"protocol", "concat:a|b", "file:concat:a|b", "file:concat:a|b-24fps.mp4", "concat:a|b",
     "concat:a|b.jpg"},
    {"percent", "img%03d.mp4", "file:img%03d.mp4", "file:img%03d-24fps.mp4", "img%03d.mp4",
     "img%03d.jpg"},
    {"braces", "{in}{}.mp4", "file:{in}{}.mp4", "file:{in}{}-24fps.mp4", "{in}{}.mp4",
     "{in}{}.jpg"},
    {"command", "$(touch x)`id`.mp4", "file:$(touch x)`id`.mp4", "file:$(touch x)`id`-24fps.mp4",
     "$(touch x)`id`.mp4", "$(touch x)`id`.jpg"},
    {"operators", "a;b&c|d>e.mp4", "file:a;b&c|d>e.mp4", "file:a;b&c|d>e-24fps.mp4",
     "a;b&c|d>e.mp4", "a;b&c|d>e.jpg"},
    {"backslash", "a\\n.mp4", "file:a\\n.mp4", "file:a\\n-24fps.mp4", "a\\n.mp4", "a\\n.jpg"},
    {"tilde", "~/x.mp4", "file:~/x.mp4", "file:~/x-24fps.mp4", "~/x.mp4", "~/x.jpg"},
    {"glob", "*.mp4", "file:*.mp4", "file:*-24fps.mp4", "*.mp4", "*.jpg"},
    {"UTF-8", "\xe6\x97\xa5.mp4", "file:\xe6\x97\xa5.mp4", "file:\xe6\x97\xa5-24fps.mp4",
     "\xe6\x97\xa5.mp4", "\xe6\x97\xa5.jpg"},
    {"no suffix", "clip", "file:clip", "file:clip-24fps.mp4", "clip", "clip.jpg"},
    {"two suffixes", "a.b.mp4", "file:a.b.mp4", "file:a.b-24fps.mp4", "a.b.mp4", "a.b.jpg"},
    {"suffix of the folder", "a.d/clip", "file:a.d/clip", "file:a.d/clip-24fps.mp4", "a.d/clip",
     "a.d/clip.jpg"},
    {"hidden", ".clip", "file:.clip", "file:.clip-24fps.mp4", ".clip", ".clip.jpg"},
    {"hidden in a folder", "a/.clip", "file:a/.clip", "file:a/.clip-24fps.mp4", "a/.clip",
     "a/.clip.jpg"},
    {"dot at the end", "clip.", "file:clip.", "file:clip-24fps.mp4", "clip.", "clip.jpg"},
    {"standard input", "-", NULL, NULL, NULL, NULL},
    {"new line", "a\nb.mp4", NULL, NULL, NULL, NULL},
    {"escape", "\x1b[31m.mp4", NULL, NULL, NULL, NULL},
    {"delete", "a\x7f.mp4", NULL, NULL, NULL, NULL},
    {"C1", "a\xc2\x9b.mp4", NULL, NULL, NULL, NULL},
    {"bidi override", "a\xe2\x80\xae.mp4", NULL, NULL, NULL, NULL},
    {"no UTF-8", "caf\xe9.mp4", NULL, NULL, NULL, NULL},
};

/** What sh makes of a command: its words, each followed by a line end. */
static void ask_sh(const char *command, char *answer, size_t size)
{
    FILE *shell = popen(command, "r");
    assert_non_null(shell);
    size_t n = fread(answer, 1, size - 1, shell);
    answer[n] = '\0';
    assert_int_equal(pclose(shell), 0);
}

static void expands_names(void **state)
{
    static const char template[] = "printf '%s\\n' {in} {out:-24fps.mp4} {path} {to:.jpg}";
    const struct name_row *row = *state;
    char answer[CEILING];
    char expected[CEILING];
    struct sdc_buf command;
    sdc_buf_init(&command, CEILING);
    sdc_buf_puts(&command, "LC_ALL=C ");
    assert_int_equal(sdc_help_expand(template, row->input, &command), row->in != NULL);
    assert_int_equal(command.status, SDC_OK);
    if (row->in) {
        ask_sh(sdc_buf_text(&command), answer, sizeof answer);
        snprintf(expected, sizeof expected, "%s\n%s\n%s\n%s\n", row->in, row->out, row->path,
                 row->to);
        assert_string_equal(answer, expected);
    } else {
        assert_string_equal(sdc_buf_text(&command), "LC_ALL=C ");
    }
    sdc_buf_release(&command);
}

static void expands_what_holds_no_operand(void **state)
{
    struct sdc_buf command;
    (void)state;
    sdc_buf_init(&command, CEILING);
    assert_true(sdc_help_expand("", "clip.mp4", &command));
    assert_string_equal(sdc_buf_text(&command), "");
    assert_true(sdc_help_expand("true 100%s", "clip.mp4", &command));
    assert_string_equal(sdc_buf_text(&command), "true 100%s");
    sdc_buf_release(&command);
}

/* Half a name is another file's: where there is no room for it, the failure is to be seen. */
static void never_cuts_a_name(void **state)
{
    static const char whole[] = "mv -n clip.mp4 clip.jpg";
    (void)state;
    for (size_t ceiling = 0; ceiling <= strlen(whole); ceiling++) {
        struct sdc_buf command;
        sdc_buf_init(&command, ceiling);
        assert_true(sdc_help_expand("mv -n {path} {to:.jpg}", "clip.mp4", &command));
        assert_int_equal(command.status, ceiling < strlen(whole) ? SDC_TOO_LARGE : SDC_OK);
        assert_int_equal(strncmp(whole, sdc_buf_text(&command), command.size), 0);
        sdc_buf_release(&command);
    }
}

/** A number that a good file has instead of its own. */
struct change {
    enum sdc_fact_id fact;
    struct sdc_q values[2]; /**< den 0: none; none at all: it is unknown */
};

/** Most changes of one file. */
enum { CHANGES_MAX = 4 };

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
#define MP4   SDC_FORMAT_MP4, SDC_TYPE_VIDEO
#define MOV   SDC_FORMAT_MOV, SDC_TYPE_VIDEO
#define MKV   SDC_FORMAT_MKV, SDC_TYPE_VIDEO
#define WAV   SDC_FORMAT_WAV, SDC_TYPE_AUDIO
#define FLAC  SDC_FORMAT_FLAC, SDC_TYPE_AUDIO
#define MIDI  SDC_FORMAT_MIDI, SDC_TYPE_AUDIO
#define SOUND SDC_FORMAT_MP4, SDC_TYPE_AUDIO
#define JPEG  SDC_FORMAT_JPEG, SDC_TYPE_IMAGE
#define AVIF  SDC_FORMAT_AVIF, SDC_TYPE_IMAGE
#define HEIC  SDC_FORMAT_HEIC, SDC_TYPE_IMAGE
#define PSD   SDC_FORMAT_PSD, SDC_TYPE_IMAGE
#define LASTS(...)    {SDC_FACT_DURATION, {__VA_ARGS__}}
#define RUNS(...)     {SDC_FACT_FPS, {__VA_ARGS__}}
#define SLOWEST(n, d) {SDC_FACT_FPS_MIN, {{(n), (d)}}}
#define FASTEST(n, d) {SDC_FACT_FPS_MAX, {{(n), (d)}}}
#define WEIGHS(n)     {SDC_FACT_SIZE, {{(n), 1}}}
#define WIDE(n)       {SDC_FACT_STORED_WIDTH, {{(n), 1}}}
#define HIGH(n)       {SDC_FACT_STORED_HEIGHT, {{(n), 1}}}
#define TRACKS(n)     {SDC_FACT_VIDEO_TRACKS, {{(n), 1}}}
#define TRACK(n)      {SDC_FACT_VIDEO_TRACK, {{(n), 1}}}
/* clang-format on */

static const struct template_row template_rows[] = {
    {"rename a jpeg", "file.extension", JPEG, {{0}}, "mv -n {path} {to:.jpg}"},
    {"rename a movie", "file.extension", MOV, {{0}}, "mv -n {path} {to:.mov}"},
    {"rename no file that is refused anyway", "file.extension", MKV, {{0}}, ""},
    /* images */
    {"convert an avif", "image.format", AVIF, {{0}}, "vips copy {path} {to:-converted.jpg}"},
    {"convert nothing that vips cannot load", "image.format", PSD, {{0}}, ""},
    {"shrink a jpeg", "image.size", JPEG, {WEIGHS(40000000)}, "vips copy {path} {to:-smaller.jpg}"},
    {"scale a small image",
     "image.width",
     JPEG,
     {WIDE(200), HIGH(200)},
     "vips thumbnail {path} {to:-302x302.jpeg} 302 --height 302 --size force"},
    {"scale a narrow image",
     "image.width",
     JPEG,
     {WIDE(200), HIGH(400)},
     "vips thumbnail {path} {to:-302x604.jpeg} 302 --height 604 --size force"},
    {"scale a low image",
     "image.height",
     JPEG,
     {WIDE(600), HIGH(280)},
     "vips thumbnail {path} {to:-660x308.jpeg} 660 --height 308 --size force"},
    {"scale a large image",
     "image.height",
     JPEG,
     {WIDE(8000), HIGH(8000)},
     "vips thumbnail {path} {to:-5998x5998.jpeg} 5998 --height 5998 --size force"},
    {"scale a small avif",
     "image.width",
     AVIF,
     {WIDE(200), HIGH(200)},
     "vips thumbnail {path} {to:-302x302.jpg} 302 --height 302 --size force"},
    {"scale a small heic",
     "image.width",
     HEIC,
     {WIDE(200), HIGH(200)},
     "vips thumbnail {path} {to:-302x302.jpg} 302 --height 302 --size force"},
    {"scale no line", "image.height", JPEG, {WIDE(60000), HIGH(1)}, ""},
    /* videos: container and codecs */
    {"convert an mkv",
     "video.format",
     MKV,
     {{0}},
     "ffmpeg -i {in} -c:v copy -c:a copy {out:-converted.mp4}"},
    {"convert nothing where codecs are right", "video.codec", MP4, {{0}}, ""},
    /* videos: size of the picture */
    {"scale full HD",
     "video.pixels",
     MP4,
     {WIDE(1920), HIGH(1080)},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1 -c:a copy {out:-1280x720.mp4}"},
    {"scale upright full HD",
     "video.pixels",
     MOV,
     {WIDE(1080), HIGH(1920)},
     "ffmpeg -i {in} -vf scale=720:1280,setsar=1 -c:a copy {out:-720x1280.mov}"},
    {"scale VGA",
     "video.resolution",
     MP4,
     {WIDE(640), HIGH(480)},
     "ffmpeg -i {in} -vf scale=744:558,setsar=1 -c:a copy {out:-744x558.mp4}"},
    {"scale no ratio that does not fit", "video.width", MP4, {WIDE(9000), HIGH(1000)}, ""},
    /* videos: rate */
    {"rate of film",
     "video.fps",
     MP4,
     {RUNS({24000, 1001})},
     "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}"},
    {"rate of 12",
     "video.fps",
     MOV,
     {RUNS({12, 1})},
     "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mov}"},
    {"rate of 120",
     "video.fps",
     MP4,
     {RUNS({120, 1})},
     "ffmpeg -i {in} -vf fps=60 -c:a copy {out:-60fps.mp4}"},
    {"rate just above 60",
     "video.fps",
     MP4,
     {RUNS({60000001, 1000000})},
     "ffmpeg -i {in} -vf fps=60 -c:a copy {out:-60fps.mp4}"},
    {"rates of which one is too low",
     "video.fps",
     MP4,
     {RUNS({24000, 1001}, {24, 1})},
     "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}"},
    /* videos: duration, to whole frames */
    {"trim 16 s",
     "video.duration",
     MP4,
     {LASTS({16, 1})},
     "ffmpeg -i {in} -t 15 -c:a aac {out:-15s.mp4}"},
    {"trim 16 s of 24 fps",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(24, 1), FASTEST(24, 1)},
     "ffmpeg -i {in} -t 15 -c:a aac {out:-15s.mp4}"},
    {"trim 16 s of 29.97 fps",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(30000, 1001), FASTEST(30000, 1001)},
     "ffmpeg -i {in} -t 14.981 -c:a aac {out:-14.981s.mp4}"},
    {"trim 16 s of several rates",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(10, 1), FASTEST(60, 1)},
     "ffmpeg -i {in} -t 14 -c:a aac {out:-14s.mp4}"},
    {"trim nothing that holds one frame for 20 s",
     "video.duration",
     MP4,
     {LASTS({50, 1}), SLOWEST(1, 20), FASTEST(60, 1)},
     ""},
    {"trim nothing of one frame",
     "video.duration",
     MP4,
     {LASTS({50, 1}), SLOWEST(1, 50), FASTEST(1, 50)},
     ""},
    {"trim where one reading is too long",
     "video.duration",
     MP4,
     {LASTS({14, 1}, {76, 5})},
     "ffmpeg -i {in} -t 15 -c:a aac {out:-15s.mp4}"},
    {"trim nothing of 15 s", "video.duration", MP4, {LASTS({15, 1})}, ""},
    {"trim nothing that is too short", "video.duration", MP4, {LASTS({1, 1})}, ""},
    {"trim nothing unknown", "video.duration", MP4, {LASTS({0, 0})}, ""},
    /* videos: size of the file; 50 MB x 8 bits x 0.85 / 10 s = 34000 kbit/s */
    {"shrink 10 s",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({10, 1})},
     "ffmpeg -i {in} -b:v 34000k -maxrate 34000k -bufsize 34000k -c:a copy {out:-smaller.mp4}"},
    {"shrink 20 s",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({20, 1})},
     "ffmpeg -i {in} -t 15 -b:v 22666k -maxrate 22666k -bufsize 22666k -c:a aac "
     "{out:-15s-smaller.mp4}"},
    {"shrink what lasts no time",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({0, 1})},
     "ffmpeg -i {in} -c:a copy {out:-smaller.mp4}"},
    {"shrink what lasts less than that",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({-5, 1})},
     "ffmpeg -i {in} -c:a copy {out:-smaller.mp4}"},
    {"shrink what lasts a moment",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({1, INT64_MAX})},
     "ffmpeg -i {in} -c:a copy {out:-smaller.mp4}"},
    {"shrink what is unknown",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({0, 0})},
     "ffmpeg -i {in} -c:a copy {out:-smaller.mp4}"},
    /* videos: one command for all, and the judged track */
    {"mend all",
     "video.pixels",
     MP4,
     {WIDE(1920), HIGH(1080), RUNS({24000, 1001}), LASTS({17017, 1000})},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1,fps=24 -t 15 -c:a aac "
     "{out:-1280x720-24fps-15s.mp4}"},
    {"mend all, whichever rule asks",
     "video.duration",
     MP4,
     {WIDE(1920), HIGH(1080), RUNS({24000, 1001}), LASTS({17017, 1000})},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1,fps=24 -t 15 -c:a aac "
     "{out:-1280x720-24fps-15s.mp4}"},
    {"mend nothing for a rule that holds", "video.fps", MP4, {LASTS({16, 1})}, ""},
    {"mend the second track",
     "video.fps",
     MP4,
     {TRACKS(3), TRACK(2), RUNS({12, 1})},
     "ffmpeg -i {in} -map 0:v:1 -map 0:a? -vf fps=24 -c:a copy {out:-24fps.mp4}"},
    /* sounds */
    {"convert a flac",
     "audio.format",
     FLAC,
     {{0}},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}"},
    {"convert sound in an mp4",
     "audio.format",
     SOUND,
     {{0}},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}"},
    {"convert no notes", "audio.format", MIDI, {{0}}, ""},
    {"trim a sound",
     "audio.duration",
     WAV,
     {LASTS({720001, 48000})},
     "ffmpeg -i {in} -vn -t 15 -c:a pcm_s16le {out:-15s.wav}"},
    {"trim no sound that is too short", "audio.duration", WAV, {LASTS({1, 1})}, ""},
    {"shrink a sound",
     "audio.size",
     WAV,
     {WEIGHS(20000000)},
     "ffmpeg -i {in} -vn -c:a libmp3lame -b:a 192k {out:-smaller.mp3}"},
};

static void apply(struct sdc_facts *facts, const struct change *change)
{
    facts->facts[change->fact] = (struct sdc_fact){0};
    for (int i = 0; i < 2 && change->values[i].den != 0; i++)
        sdc_facts_add_reading(facts, change->fact, SDC_READING_ONLY, change->values[i]);
}

static void assert_template(const struct sdc_facts *facts, const char *rule, const char *expected)
{
    const struct sdc_check *check = sdc_check_find(rule);
    struct sdc_buf template;
    sdc_buf_init(&template, CEILING);
    assert_true(check && check->help);
    check->help(check, facts, sdc_profile_default(), &template);
    assert_int_equal(template.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&template), expected);
    sdc_buf_release(&template);
}

static void makes_templates(void **state)
{
    const struct template_row *row = *state;
    struct sdc_facts facts;
    make_good(&facts, row->format, row->type);
    for (size_t i = 0; i < CHANGES_MAX && row->changes[i].fact != SDC_FACT_CODEC; i++)
        apply(&facts, &row->changes[i]);
    sdc_facts_derive(&facts);
    assert_template(&facts, row->rule, row->template);
}

static void converts_codecs(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, SDC_FORMAT_MOV, SDC_TYPE_VIDEO);
    sdc_facts_set_text(&facts, SDC_FACT_AUDIO_CODEC, "opus");
    assert_template(&facts, "video.codec",
                    "ffmpeg -i {in} -c:v copy -c:a aac {out:-converted.mov}");
    sdc_facts_set_text(&facts, SDC_FACT_CODEC, "vp9");
    assert_template(&facts, "video.codec",
                    "ffmpeg -i {in} -c:v libx264 -pix_fmt yuv420p -c:a aac {out:-converted.mov}");
    sdc_facts_set_text(&facts, SDC_FACT_AUDIO_CODEC, "pcm_s16le");
    assert_template(&facts, "video.codec",
                    "ffmpeg -i {in} -c:v libx264 -pix_fmt yuv420p -c:a copy {out:-converted.mov}");
}

/* What nobody knows but its name is made anew altogether. */
static void converts_what_is_unknown(void **state)
{
    struct sdc_facts facts;
    (void)state;
    sdc_facts_init(&facts);
    facts.format = SDC_FORMAT_MKV;
    facts.type = SDC_TYPE_VIDEO;
    assert_template(&facts, "video.format",
                    "ffmpeg -i {in} -c:v libx264 -pix_fmt yuv420p -c:a aac {out:-converted.mp4}");
}

static void keeps_a_suffix_that_is_right(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, SDC_FORMAT_MP4, SDC_TYPE_VIDEO);
    sdc_facts_set_int(&facts, SDC_FACT_FPS, 12);
    strcpy(facts.suffix, "m4v");
    assert_template(&facts, "video.fps", "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.m4v}");
    strcpy(facts.suffix, "mov");
    assert_template(&facts, "video.fps", "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}");
}

static void set_size(struct sdc_facts *facts, int64_t width, int64_t height, struct sdc_q sample)
{
    sdc_facts_init(facts);
    sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, width);
    sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, height);
    sdc_facts_set_q(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, sample);
    sdc_facts_derive(facts);
}

static void assert_holds(enum sdc_type type, const char *part, struct sdc_q value)
{
    char rule[32];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(type), part);
    const struct sdc_requirement *row = sdc_profile_find(sdc_profile_default(), rule);
    assert_true(!row || sdc_interval_holds(&row->sure, value));
}

/** The size found for a picture meets all limits and keeps its shape. False if there is none. */
static bool check_scaled(enum sdc_type type, int64_t width, int64_t height, struct sdc_q sample)
{
    int64_t w = -1;
    int64_t h = -1;
    struct sdc_q ratio;
    struct sdc_facts facts;
    set_size(&facts, width, height, sample);
    facts.type = type;
    if (!sdc_scale_nearest(&facts, sdc_profile_default(), &w, &h)) {
        assert_true(w == -1 && h == -1);
        return false;
    }
    assert_true(w > 0 && w % 2 == 0 && h > 0 && h % 2 == 0);
    assert_holds(type, "width", SDC_Q_INT(w));
    assert_holds(type, "height", SDC_Q_INT(h));
    assert_holds(type, "pixels", SDC_Q_INT(w * h));
    assert_true(sdc_q_make(w, h, &ratio));
    assert_holds(type, "aspect-ratio", ratio);
    double shape = sdc_q_double(facts.facts[SDC_FACT_DISPLAY_ASPECT_RATIO].numbers[0].value);
    double change = sdc_q_double(ratio) / shape;
    assert_true(change > 0.98 && change < 1.02);
    assert_true((double)(w - 2) < shape * (double)h && shape * (double)h < (double)(w + 2));
    return true;
}

/* Every shape that lies well inside can be mended, whatever its size; none far outside. */
static void scales_every_size_to_meet_all_limits(void **state)
{
    static const int64_t heights[] = {1, 7, 90, 299, 333, 480, 721, 1080, 2161, 9000};
    static const struct sdc_q shapes[] = {{1, 4}, {2, 5},  {9, 16}, {3, 4}, {1, 1},
                                          {4, 3}, {16, 9}, {5, 2},  {4, 1}};
    static const struct sdc_q samples[] = {{1, 1}, {64, 45}, {1000003, 999983}};
    (void)state;
    for (size_t i = 0; i < N_OF(heights) * N_OF(shapes) * N_OF(samples); i++) {
        int64_t height = heights[i % N_OF(heights)];
        struct sdc_q shape = shapes[i / N_OF(heights) % N_OF(shapes)];
        struct sdc_q sample = samples[i / N_OF(heights) / N_OF(shapes)];
        int64_t width = height * shape.num / shape.den + 1;
        double displayed = sdc_q_double(sample) * (double)width / (double)height;
        bool must_be = displayed > 0.41 && displayed < 2.45;
        bool may_be = displayed > 0.39 && displayed < 2.55;
        for (enum sdc_type type = SDC_TYPE_IMAGE; type <= SDC_TYPE_VIDEO; type++) {
            bool is_scaled = check_scaled(type, width, height, sample);
            assert_true(is_scaled ? may_be : !must_be);
        }
    }
}

/* What is right already is its own nearest. */
static void leaves_a_good_size_as_it_is(void **state)
{
    static const int64_t sizes[][2] = {
        {1280, 720}, {854, 480}, {640, 640}, {834, 1112}, {960, 960}};
    (void)state;
    for (size_t i = 0; i < N_OF(sizes); i++) {
        struct sdc_facts facts;
        int64_t width;
        int64_t height;
        set_size(&facts, sizes[i][0], sizes[i][1], SDC_Q_INT(1));
        facts.type = SDC_TYPE_VIDEO;
        assert_true(sdc_scale_nearest(&facts, sdc_profile_default(), &width, &height));
        assert_int_equal(width, sizes[i][0]);
        assert_int_equal(height, sizes[i][1]);
    }
}

static void scales_nothing_from_hostile_facts(void **state)
{
    int64_t width = -1;
    int64_t height = -1;
    struct sdc_facts facts;
    (void)state;
    for (int i = 0; i < 4; i++) {
        static const struct sdc_q shapes[] = {
            {-16, 9}, {0, 1}, {INT64_MAX, INT64_MAX - 1}, {INT64_MAX, 1}};
        sdc_facts_init(&facts);
        facts.type = SDC_TYPE_VIDEO;
        sdc_facts_set_q(&facts, SDC_FACT_DISPLAY_ASPECT_RATIO, shapes[i]);
        sdc_facts_set_int(&facts, SDC_FACT_PIXELS, i == 2 ? INT64_MAX : -1);
        assert_false(sdc_scale_nearest(&facts, sdc_profile_default(), &width, &height));
    }
    assert_true(width == -1 && height == -1);
}

/* Whatever format and facts: each template that comes is one that a shell can read. */
static void makes_only_commands_that_sh_can_read(void **state)
{
    struct sdc_buf line;
    struct sdc_buf template;
    FILE *shell = popen("sh -n", "w");
    (void)state;
    assert_non_null(shell);
    sdc_buf_init(&line, CEILING);
    sdc_buf_init(&template, CEILING);
    for (size_t i = 0; i < sdc_n_checks * SDC_N_FORMATS; i++) {
        const struct sdc_check *check = &sdc_checks[i % sdc_n_checks];
        enum sdc_format format = (enum sdc_format)(i / sdc_n_checks);
        struct sdc_facts facts;
        make_good(&facts, format, sdc_format_info(format)->type);
        sdc_facts_set_int(&facts, SDC_FACT_DURATION, 20);
        sdc_buf_clear(&line);
        sdc_buf_clear(&template);
        if (check->help)
            check->help(check, &facts, sdc_profile_default(), &template);
        assert_true(sdc_help_expand(sdc_buf_text(&template), "a 'b", &line));
        assert_int_equal(line.status, SDC_OK);
        assert_null(strchr(sdc_buf_text(&line), '{'));
        assert_true(fprintf(shell, "%s\n", sdc_buf_text(&line)) > 0);
    }
    assert_int_equal(pclose(shell), 0);
    sdc_buf_release(&line);
    sdc_buf_release(&template);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, expands_names, name_rows);
    ADD(&tests, expands_what_holds_no_operand);
    ADD(&tests, never_cuts_a_name);
    ADD_ROWS(&tests, makes_templates, template_rows);
    ADD(&tests, converts_codecs);
    ADD(&tests, converts_what_is_unknown);
    ADD(&tests, keeps_a_suffix_that_is_right);
    ADD(&tests, scales_every_size_to_meet_all_limits);
    ADD(&tests, leaves_a_good_size_as_it_is);
    ADD(&tests, scales_nothing_from_hostile_facts);
    ADD(&tests, makes_only_commands_that_sh_can_read);
    return run_all("help", &tests);
}
