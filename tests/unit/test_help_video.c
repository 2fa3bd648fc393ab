/* SPDX-License-Identifier: MIT
 * Commands that mend videos: one for all that is to be done. */
#include "rules/help_video.h"

#include "templates.h"

#include <string.h>

/* clang-format would break each brace of these. */
/* clang-format off */
#define MP4 SDC_FORMAT_MP4, SDC_TYPE_VIDEO
#define MOV SDC_FORMAT_MOV, SDC_TYPE_VIDEO
#define MKV SDC_FORMAT_MKV, SDC_TYPE_VIDEO
#define CAPPED(kbits, ahead) "-maxrate " kbits "k -bufsize " ahead "k "
#define AT_RATE(kbits, ahead) "-b:v " kbits "k " CAPPED(kbits, ahead)
/* clang-format on */

static const struct template_row template_rows[] = {
    /* container */
    {"convert an mkv of known codecs",
     "video.format",
     MKV,
     {{0}},
     "ffmpeg -i {in} -c:v copy -c:a copy {out:-converted.mp4}"},
    {"convert an mkv of 15 s, which has its sound copied",
     "video.format",
     MKV,
     {LASTS({15, 1})},
     "ffmpeg -i {in} -c:v copy -c:a copy {out:-converted.mp4}"},
    {"convert nothing where codecs are right", "video.codec", MP4, {{0}}, ""},
    /* size of the picture */
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
    {"scale full HD of 15 s, whose sound could reach beyond",
     "video.pixels",
     MP4,
     {WIDE(1920), HIGH(1080), LASTS({15, 1})},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1 -t 14.975 -c:a aac {out:-1280x720.mp4}"},
    {"scale full HD that could become too large",
     "video.pixels",
     MP4,
     {WIDE(1920), HIGH(1080), WEIGHS(12500001)},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1 " CAPPED("67800", "13560") "-c:a aac "
                                                                            "{out:-1280x720.mp4}"},
    {"scale VGA",
     "video.pixels",
     MP4,
     {WIDE(640), HIGH(480)},
     "ffmpeg -i {in} -vf scale=744:558,setsar=1 -c:a copy {out:-744x558.mp4}"},
    {"scale wide PAL",
     "video.pixels",
     MP4,
     {WIDE(720), HIGH(540), SAMPLE(64, 45)},
     "ffmpeg -i {in} -vf scale=884:466,setsar=1 -c:a copy {out:-884x466.mp4}"},
    {"scale no ratio that does not fit", "video.width", MP4, {WIDE(9000), HIGH(1000)}, ""},
    {"scale to the shape in which it is shown",
     "video.aspect-ratio",
     MP4,
     {WIDE(1280), HIGH(480), SAMPLE(2, 3)},
     "ffmpeg -i {in} -vf scale=1056:594,setsar=1 -c:a copy {out:-1056x594.mp4}"},
    {"scale to no shape in which it is not shown",
     "video.aspect-ratio",
     MP4,
     {WIDE(640), HIGH(720), SAMPLE(1, 3)},
     ""},
    /* rate */
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
    {"rate of a clip that rounds to 15 s",
     "video.fps",
     MP4,
     {RUNS({12, 1}), LASTS({1499, 100})},
     "ffmpeg -i {in} -vf fps=24 -t 14.975 -c:a aac {out:-24fps.mp4}"},
    /* duration, to whole frames */
    {"trim 16 s",
     "video.duration",
     MP4,
     {LASTS({16, 1})},
     "ffmpeg -i {in} -t 14.975 -c:a aac {out:-15s.mp4}"},
    {"trim 16 s of 24 fps",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(24, 1), FASTEST(24, 1)},
     "ffmpeg -i {in} -t 14.975 -c:a aac {out:-15s.mp4}"},
    {"trim 16 s of 29.97 fps",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(30000, 1001), FASTEST(30000, 1001)},
     "ffmpeg -i {in} -t 14.956 -c:a aac {out:-14.981s.mp4}"},
    {"trim 16 s of several rates",
     "video.duration",
     MP4,
     {LASTS({16, 1}), SLOWEST(10, 1), FASTEST(60, 1)},
     "ffmpeg -i {in} -t 14.875 -c:a aac {out:-14.9s.mp4}"},
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
     "ffmpeg -i {in} -t 14.975 -c:a aac {out:-15s.mp4}"},
    {"trim nothing of 15 s", "video.duration", MP4, {LASTS({15, 1})}, ""},
    {"trim nothing that is too short", "video.duration", MP4, {LASTS({1, 1})}, ""},
    {"trim nothing unknown", "video.duration", MP4, {LASTS({0, 0})}, ""},
    /* size of the file; 50 MB x 8 bits x 0.85 / 10 s = 34000 kbit/s, 200 of them for sound */
    {"shrink 10 s",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({10, 1})},
     "ffmpeg -i {in} " AT_RATE("33800", "6760") "-c:a aac {out:-smaller.mp4}"},
    {"shrink 20 s",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({20, 1})},
     "ffmpeg -i {in} -t 14.975 " AT_RATE("22466", "4493") "-c:a aac {out:-15s-smaller.mp4}"},
    {"shrink what lasts a moment",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({1, 1000})},
     "ffmpeg -i {in} " AT_RATE("1000000", "200000") "-c:a aac {out:-smaller.mp4}"},
    {"shrink nothing beyond numbers",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({1, INT64_MAX})},
     ""},
    {"shrink nothing that lasts no time", "video.size", MP4, {WEIGHS(60000000), LASTS({0, 1})}, ""},
    {"shrink nothing that lasts less than that",
     "video.size",
     MP4,
     {WEIGHS(60000000), LASTS({-5, 1})},
     ""},
    {"shrink nothing unknown", "video.size", MP4, {WEIGHS(60000000), LASTS({0, 0})}, ""},
    /* one command for all, and the judged track */
    {"mend all",
     "video.pixels",
     MP4,
     {WIDE(1920), HIGH(1080), RUNS({24000, 1001}), LASTS({17017, 1000})},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1,fps=24 -t 14.975 -c:a aac "
     "{out:-1280x720-24fps-15s.mp4}"},
    {"mend all, whichever rule asks",
     "video.duration",
     MP4,
     {WIDE(1920), HIGH(1080), RUNS({24000, 1001}), LASTS({17017, 1000})},
     "ffmpeg -i {in} -vf scale=1280:720,setsar=1,fps=24 -t 14.975 -c:a aac "
     "{out:-1280x720-24fps-15s.mp4}"},
    {"mend all, for the name too",
     "file.extension",
     MP4,
     {RUNS({24000, 1001})},
     "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}"},
    {"mend nothing for a rule that holds", "video.fps", MP4, {LASTS({16, 1})}, ""},
    {"mend the second track",
     "video.fps",
     MP4,
     {TRACKS(3), TRACK(2), RUNS({12, 1})},
     "ffmpeg -i {in} -map 0:V:1 -map 0:a:0? -vf fps=24 -c:a copy {out:-24fps.mp4}"},
};

static void converts_codecs(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, MOV);
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

/* Copied pictures are not to be cut, the packets of new sound are. */
static void converts_sound_of_15_s(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, MP4);
    sdc_facts_set_text(&facts, SDC_FACT_AUDIO_CODEC, "ac3");
    sdc_facts_set_int(&facts, SDC_FACT_DURATION, 15);
    assert_template(&facts, "video.codec",
                    "ffmpeg -i {in} -af atrim=end=14.975 -c:v copy -c:a aac {out:-converted.mp4}");
}

/* An encoder for 4:2:0 refuses odd sides. */
static void makes_odd_sides_even(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, MP4);
    sdc_facts_set_text(&facts, SDC_FACT_CODEC, "vp9");
    sdc_facts_set_int(&facts, SDC_FACT_STORED_WIDTH, 1279);
    sdc_facts_derive(&facts);
    assert_template(&facts, "video.codec",
                    "ffmpeg -i {in} -vf scale=1272:716,setsar=1 -c:v libx264 -pix_fmt yuv420p "
                    "-c:a copy {out:-converted-1272x716.mp4}");
    sdc_facts_set_int(&facts, SDC_FACT_STORED_WIDTH, 2279);
    sdc_facts_derive(&facts);
    assert_template(&facts, "video.codec", "");
}

/* ffmpeg knows mp4 by ".mp4" only: ".m4v" makes another format, ".mp4v" none. */
static void gives_a_suffix_that_ffmpeg_knows(void **state)
{
    static const char *const suffixes[] = {"mp4", "m4v", "mp4v", "mov", ""};
    (void)state;
    for (size_t i = 0; i < N_OF(suffixes); i++) {
        struct sdc_facts facts;
        make_good(&facts, MP4);
        sdc_facts_set_int(&facts, SDC_FACT_FPS, 12);
        strcpy(facts.suffix, suffixes[i]);
        assert_template(&facts, "video.fps",
                        "ffmpeg -i {in} -vf fps=24 -c:a copy {out:-24fps.mp4}");
    }
}

/** A container of which nothing is known but its name, and its command. */
struct blind_row {
    const char *name;
    enum sdc_format format;
    const char *template;
};

/* clang-format off */
#define COPIED  "-c:v copy -c:a copy {out:-converted.mp4}"
#define ENCODED "ffmpeg -i {in} -vf format=yuv420p,crop {out:-converted.mp4}"
/* clang-format on */

static const struct blind_row blind_rows[] = {
    {"blind: mkv", SDC_FORMAT_MKV, "ffmpeg -i {in} " COPIED},
    {"blind: flv", SDC_FORMAT_FLV, "ffmpeg -i {in} " COPIED},
    {"blind: f4v", SDC_FORMAT_F4V, "ffmpeg -i {in} " COPIED},
    {"blind: transport stream", SDC_FORMAT_MPEG_TS, "ffmpeg -f mpegts -i {in} " COPIED},
    {"blind: webm", SDC_FORMAT_WEBM, ENCODED},
    {"blind: avi", SDC_FORMAT_AVI, ENCODED},
    {"blind: Windows Media", SDC_FORMAT_ASF, ENCODED},
    {"blind: Ogg", SDC_FORMAT_OGV, ENCODED},
};

/* However large it is: what the new file weighs is told of the new file. */
static void makes_templates_blindly(void **state)
{
    const struct blind_row *row = *state;
    struct sdc_facts facts;
    sdc_facts_init(&facts);
    facts.format = row->format;
    facts.type = SDC_TYPE_VIDEO;
    assert_template(&facts, "video.format", row->template);
    assert_template(&facts, "file.extension", row->template);
    sdc_facts_set_int(&facts, SDC_FACT_SIZE, 60000000);
    assert_template(&facts, "video.format", row->template);
    assert_template(&facts, "video.size", "");
}

/** A time, and how it is printed. */
struct time_row {
    const char *name;
    struct sdc_q seconds;
    const char *text;
};

static const struct time_row time_rows[] = {
    {"time: whole", {15, 1}, "15"},
    {"time: to the millisecond", {14875, 1000}, "14.875"},
    {"time: never rounded up", {449449, 30000}, "14.981"},
    {"time: nothing", {0, 1}, "0"},
    {"time: beyond all sense", {INT64_MAX, 1}, "9223372036854775807"},
};

static void prints_times(void **state)
{
    const struct time_row *row = *state;
    char text[SDC_Q_TEXT_SIZE];
    sdc_help_print_seconds(row->seconds, text, sizeof text);
    assert_string_equal(text, row->text);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, makes_template, template_rows);
    ADD(&tests, converts_codecs);
    ADD(&tests, converts_sound_of_15_s);
    ADD(&tests, makes_odd_sides_even);
    ADD(&tests, gives_a_suffix_that_ffmpeg_knows);
    ADD_ROWS(&tests, makes_templates_blindly, blind_rows);
    ADD_ROWS(&tests, prints_times, time_rows);
    return run_all("help_video", &tests);
}
