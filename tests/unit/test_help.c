/* SPDX-License-Identifier: MIT
 * Commands that mend images and sounds, and that a shell takes every name in them for just that. */
#include "rules/help.h"

#include "templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/** A name that vips would take for something else, and what it is given. */
struct vips_row {
    const char *name;
    const char *input;
    const char *load; /**< NULL: no command */
    const char *load_all;
    const char *save;
};

static const struct vips_row vips_rows[] = {
    {"vips: plain", "a.gif", "a.gif", "a.gif[n=-1]", "a-x.jpg[Q=85]"},
    {"vips: no suffix", "a", "a", "a[n=-1]", "a-x.jpg[Q=85]"},
    {"vips: leading dash", "-a.gif", "./-a.gif", "./-a.gif[n=-1]", "./-a-x.jpg[Q=85]"},
    {"vips: standard input", "stdin", "./stdin", "./stdin[n=-1]", "./stdin-x.jpg[Q=85]"},
    {"vips: not standard input", "stdin.png", "stdin.png", "stdin.png[n=-1]", "stdin-x.jpg[Q=85]"},
    {"vips: brackets", "a[1].gif", "a[1].gif", "a[1].gif[n=-1]", "a[1]-x.jpg[Q=85]"},
    {"vips: options", "a[1]", NULL, NULL, NULL},
    {"vips: bracket", "a]", NULL, NULL, NULL},
};

static void expands_names_for_vips(void **state)
{
    static const char template[] = "printf '%s\\n' {load} {load:[n=-1]} {save:-x.jpg[Q=85]}";
    const struct vips_row *row = *state;
    char answer[CEILING];
    char expected[CEILING];
    struct sdc_buf command;
    sdc_buf_init(&command, CEILING);
    assert_int_equal(sdc_help_expand(template, row->input, &command), row->load != NULL);
    if (row->load) {
        ask_sh(sdc_buf_text(&command), answer, sizeof answer);
        snprintf(expected, sizeof expected, "%s\n%s\n%s\n", row->load, row->load_all, row->save);
        assert_string_equal(answer, expected);
    }
    sdc_buf_release(&command);
}

/* clang-format would break each brace of these. */
/* clang-format off */
#define MOV   SDC_FORMAT_MOV, SDC_TYPE_VIDEO
#define MKV   SDC_FORMAT_MKV, SDC_TYPE_VIDEO
#define WAV   SDC_FORMAT_WAV, SDC_TYPE_AUDIO
#define MP3   SDC_FORMAT_MP3, SDC_TYPE_AUDIO
#define FLAC  SDC_FORMAT_FLAC, SDC_TYPE_AUDIO
#define MIDI  SDC_FORMAT_MIDI, SDC_TYPE_AUDIO
#define SOUND SDC_FORMAT_MP4, SDC_TYPE_AUDIO
#define JPEG  SDC_FORMAT_JPEG, SDC_TYPE_IMAGE
#define PNG   SDC_FORMAT_PNG, SDC_TYPE_IMAGE
#define WEBP  SDC_FORMAT_WEBP, SDC_TYPE_IMAGE
#define TIFF  SDC_FORMAT_TIFF, SDC_TYPE_IMAGE
#define GIF   SDC_FORMAT_GIF, SDC_TYPE_IMAGE
#define BMP   SDC_FORMAT_BMP, SDC_TYPE_IMAGE
#define AVIF  SDC_FORMAT_AVIF, SDC_TYPE_IMAGE
#define HEIC  SDC_FORMAT_HEIC, SDC_TYPE_IMAGE
#define PSD   SDC_FORMAT_PSD, SDC_TYPE_IMAGE

#define THUMBNAIL(load, size, saving, w, h) \
    "vips thumbnail " load " {save:-" size saving "} " w " --height " h " --size force"
#define TO_302(saving) THUMBNAIL("{load}", "302x302", saving, "302", "302")
#define TO_5998(saving) THUMBNAIL("{load}", "5998x5998", saving, "5998", "5998")
#define FLAT   ".jpg[Q=85,background=255]"
#define SMALL  WIDE(200), HIGH(200)
#define LARGE  WIDE(8000), HIGH(8000)
/* clang-format on */

static const struct template_row template_rows[] = {
    {"rename a jpeg", "file.extension", JPEG, {{0}}, "mv -n {path} {to:.jpg}"},
    {"rename a movie", "file.extension", MOV, {{0}}, "mv -n {path} {to:.mov}"},
    {"rename by what is to be done anyway", "file.extension", JPEG, {SMALL}, TO_302(".jpg[Q=85]")},
    {"rename what nothing else can mend",
     "file.extension",
     JPEG,
     {WIDE(4000), HIGH(400)},
     "mv -n {path} {to:.jpg}"},
    {"rename no image that is refused anyway", "file.extension", PSD, {{0}}, ""},
    /* images: format and size of the file */
    {"convert an avif", "image.format", AVIF, {{0}}, "vips copy {load} {save:-converted" FLAT "}"},
    {"convert nothing that vips cannot load", "image.format", PSD, {{0}}, ""},
    {"shrink a jpeg",
     "image.size",
     JPEG,
     {WEIGHS(40000000)},
     "vips copy {load} {save:-smaller.jpg[Q=85]}"},
    {"shrink a png",
     "image.size",
     PNG,
     {WEIGHS(31000000)},
     "vips copy {load} {save:-smaller" FLAT "}"},
    {"shrink a bmp",
     "image.size",
     BMP,
     {WEIGHS(31000000)},
     "vips copy {load} {save:-smaller" FLAT "}"},
    {"shrink a gif of one frame",
     "image.size",
     GIF,
     {WEIGHS(31000000), FRAMES(1)},
     "vips copy {load} {save:-smaller" FLAT "}"},
    {"shrink no gif whose frames are unknown", "image.size", GIF, {WEIGHS(31000000)}, ""},
    {"shrink no gif to its first frame", "image.size", GIF, {WEIGHS(31000000), FRAMES(2)}, ""},
    /* images: sides */
    {"scale a small jpeg", "image.width", JPEG, {SMALL}, TO_302(".jpg[Q=85]")},
    {"scale a large jpeg", "image.height", JPEG, {LARGE}, TO_5998(".jpg[Q=85]")},
    {"scale a large jpeg that weighs much",
     "image.height",
     JPEG,
     {LARGE, WEIGHS(20000000)},
     TO_5998(".jpg[Q=85]")},
    {"scale a small png", "image.width", PNG, {SMALL}, TO_302(".png")},
    {"scale a large png", "image.width", PNG, {LARGE}, TO_5998(".png")},
    {"scale a png that could grow too large",
     "image.width",
     PNG,
     {LARGE, WEIGHS(4000000)},
     TO_5998(FLAT)},
    {"scale no png to its first frame", "image.width", PNG, {SMALL, FRAMES(3)}, ""},
    {"scale a small tiff",
     "image.width",
     TIFF,
     {SMALL},
     TO_302(".tif[compression=deflate,predictor=horizontal]")},
    {"scale all frames of a gif",
     "image.width",
     GIF,
     {SMALL, FRAMES(3)},
     THUMBNAIL("{load:[n=-1]}", "302x302", ".gif", "302", "302")},
    {"scale all frames of a webp",
     "image.width",
     WEBP,
     {SMALL, FRAMES(3)},
     THUMBNAIL("{load:[n=-1]}", "302x302", ".webp", "302", "302")},
    {"scale a small bmp", "image.width", BMP, {SMALL}, TO_302(FLAT)},
    {"scale no bmp that ImageMagick would refuse", "image.width", BMP, {LARGE, WEIGHS(60)}, ""},
    {"scale a small heic", "image.width", HEIC, {SMALL}, TO_302(FLAT)},
    {"scale a small avif", "image.width", AVIF, {SMALL}, TO_302(FLAT)},
    {"scale no line", "image.height", JPEG, {WIDE(60000), HIGH(1)}, ""},
    {"scale for no ratio", "image.aspect-ratio", JPEG, {WIDE(4000), HIGH(400)}, ""},
    {"mend both", "image.size", PNG, {LARGE, WEIGHS(40000000)}, TO_5998(FLAT)},
    /* sounds; 15 MB are 15 s x 192000/s x 2 bytes x 2.6 channels */
    {"convert a flac",
     "audio.format",
     FLAC,
     {{0}},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}"},
    {"convert a flac of 20 s",
     "audio.format",
     FLAC,
     {LASTS({20, 1})},
     "ffmpeg -i {in} -vn -t 15 -c:a pcm_s16le {out:-converted-15s.wav}"},
    {"convert sound in an mp4",
     "audio.format",
     SOUND,
     {{0}},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}"},
    {"convert no notes", "audio.format", MIDI, {{0}}, ""},
    {"trim a wav",
     "audio.duration",
     WAV,
     {LASTS({720001, 48000})},
     "ffmpeg -i {in} -vn -t 15 -c:a pcm_s16le {out:-15s.wav}"},
    {"trim an mp3",
     "audio.duration",
     MP3,
     {LASTS({15, 1}, {377, 25})},
     "ffmpeg -i {in} -vn -t 15 -c:a pcm_s16le {out:-15s.wav}"},
    {"trim no sound that is too short", "audio.duration", WAV, {LASTS({1, 1})}, ""},
    {"shrink a wav of many bits",
     "audio.size",
     WAV,
     {WEIGHS(20000000), LASTS({15, 1}), SAMPLED(192000), CHANNELS(2)},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-smaller.wav}"},
    {"shrink a wav of many channels",
     "audio.size",
     WAV,
     {WEIGHS(20000000), LASTS({15, 1}), SAMPLED(96000), CHANNELS(6)},
     "ffmpeg -i {in} -vn -ac 2 -c:a pcm_s16le {out:-smaller.wav}"},
    {"shrink a wav of many samples",
     "audio.size",
     WAV,
     {WEIGHS(20000000), LASTS({15, 1}), SAMPLED(384000), CHANNELS(1)},
     "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-smaller.wav}"},
    {"shrink a wav of very many samples",
     "audio.size",
     WAV,
     {WEIGHS(60000000), LASTS({15, 1}), SAMPLED(768000), CHANNELS(1)},
     "ffmpeg -i {in} -vn -ar 48000 -c:a pcm_s16le {out:-smaller.wav}"},
    {"shrink a wav of too much of all",
     "audio.size",
     WAV,
     {WEIGHS(60000000), LASTS({60, 1}), SAMPLED(768000), CHANNELS(8)},
     "ffmpeg -i {in} -vn -t 15 -ac 2 -ar 48000 -c:a pcm_s16le {out:-15s-smaller.wav}"},
    {"shrink no wav of an impossible size",
     "audio.size",
     WAV,
     {WEIGHS(60000000), LASTS({15, 1}), SAMPLED(1), CHANNELS(INT64_MAX)},
     "ffmpeg -i {in} -vn -ac 2 -c:a pcm_s16le {out:-smaller.wav}"},
};

/** What is to be done with a file of which nothing is known but its format and name. */
struct blind_row {
    const char *name;
    enum sdc_format format;
    enum sdc_type type;
    const char *suffix;
    const char *template;
};

/* clang-format off */
#define BLIND_IMAGE(name, format, template) {name, format, SDC_TYPE_IMAGE, "", template}
#define COPY  "vips copy {load} {save:-converted" FLAT "}"
#define SOUND_OUT "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}"
/* clang-format on */

static const struct blind_row blind_rows[] = {
    BLIND_IMAGE("blind: avif", SDC_FORMAT_AVIF, COPY),
    BLIND_IMAGE("blind: jxl", SDC_FORMAT_JXL, COPY),
    BLIND_IMAGE("blind: exr", SDC_FORMAT_EXR, COPY),
    BLIND_IMAGE("blind: hdr", SDC_FORMAT_HDR, COPY),
    BLIND_IMAGE("blind: pnm", SDC_FORMAT_PNM, COPY),
    BLIND_IMAGE("blind: jp2", SDC_FORMAT_JP2, COPY),
    BLIND_IMAGE("blind: svg", SDC_FORMAT_SVG,
                "vips thumbnail {load} {save:-converted" FLAT "} 2048"),
    BLIND_IMAGE("blind: qoi", SDC_FORMAT_QOI, ""),
    BLIND_IMAGE("blind: dng", SDC_FORMAT_DNG, ""),
    {"blind: flac", FLAC, "flac", SOUND_OUT},
    {"blind: midi", MIDI, "mid", ""},
    {"blind: sound of Windows Media", SDC_FORMAT_ASF, SDC_TYPE_VIDEO, "wma", SOUND_OUT},
    {"blind: sound of Matroska", MKV, "mka", SOUND_OUT},
};

static void makes_templates_blindly(void **state)
{
    const struct blind_row *row = *state;
    char rule[32];
    struct sdc_facts facts;
    sdc_facts_init(&facts);
    facts.format = row->format;
    facts.type = row->type;
    strcpy(facts.suffix, row->suffix);
    snprintf(rule, sizeof rule, "%s.format", sdc_type_name(row->type));
    assert_template(&facts, rule, row->template);
}

/* What is cut or cannot be opened or decoded is to be had again, not to be made into something
 * whole. */
static void mends_nothing_that_is_damaged(void **state)
{
    struct sdc_facts facts;
    (void)state;
    make_good(&facts, PNG);
    sdc_facts_set_int(&facts, SDC_FACT_STORED_WIDTH, 200);
    sdc_facts_set_int(&facts, SDC_FACT_STORED_HEIGHT, 200);
    sdc_facts_derive(&facts);
    assert_template(&facts, "image.width", TO_302(".png"));
    facts.decodes = SDC_DECODES_NOT;
    assert_template(&facts, "image.width", "");
    facts.decodes = SDC_DECODES_YES;
    strcpy(facts.inconsistent, "libvips cannot open it");
    assert_template(&facts, "image.width", "");
    facts.inconsistent[0] = '\0';
    sdc_facts_set_cut(&facts, -1, "ends early");
    assert_template(&facts, "image.width", "");
    assert_template(&facts, "file.extension", "");
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
    ADD_ROWS(&tests, expands_names_for_vips, vips_rows);
    ADD_ROWS(&tests, makes_template, template_rows);
    ADD_ROWS(&tests, makes_templates_blindly, blind_rows);
    ADD(&tests, mends_nothing_that_is_damaged);
    ADD(&tests, makes_only_commands_that_sh_can_read);
    return run_all("help", &tests);
}
