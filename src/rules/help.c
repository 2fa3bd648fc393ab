/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#include "rules/help.h"

#include "base/text.h"
#include "rules/level.h"
#include "rules/mend.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Formats that libvips of Debian loads, beside those that a profile takes. */
static const enum sdc_format convertible_images[] = {SDC_FORMAT_AVIF, SDC_FORMAT_JXL,
                                                     SDC_FORMAT_JP2,  SDC_FORMAT_SVG,
                                                     SDC_FORMAT_EXR,  SDC_FORMAT_HDR,
                                                     SDC_FORMAT_PNM};

/** Accepted formats that libvips of Debian saves as well. */
static const enum sdc_format kept_images[] = {SDC_FORMAT_JPEG, SDC_FORMAT_PNG, SDC_FORMAT_WEBP,
                                              SDC_FORMAT_TIFF, SDC_FORMAT_GIF};

#define HAS(array, format) has_format(array, sizeof(array) / sizeof((array)[0]), format)

static bool has_format(const enum sdc_format *formats, size_t n, enum sdc_format format)
{
    for (size_t i = 0; i < n; i++) {
        if (formats[i] == format)
            return true;
    }
    return false;
}

/** The suffix under which a changed file of this format is kept: its own where that is right. */
static const char *own_suffix(const struct sdc_facts *facts)
{
    const char *suffix = facts->suffix;
    bool is_right = sdc_format_has_suffix(facts->format, suffix, strlen(suffix));
    return is_right ? suffix : sdc_format_info(facts->format)->name;
}

void sdc_help_rename(const struct sdc_check *check, const struct sdc_facts *facts,
                     const struct sdc_profile *profile, struct sdc_buf *command)
{
    (void)check;
    struct sdc_mend mend;
    const char *suffixes = sdc_format_info(facts->format)->suffixes;
    sdc_mend_plan(facts, profile, &mend);
    if (!mend.needs_format) /* else another command makes another file */
        sdc_buf_printf(command, "mv -n {path} {to:.%.*s}", (int)strcspn(suffixes, " "), suffixes);
}

void sdc_help_image(const struct sdc_check *check, const struct sdc_facts *facts,
                    const struct sdc_profile *profile, struct sdc_buf *command)
{
    struct sdc_mend mend;
    sdc_mend_plan(facts, profile, &mend);
    bool is_loadable = !mend.needs_format || HAS(convertible_images, facts->format);
    if (!is_loadable || !sdc_mend_covers(&mend, check))
        return;
    bool is_kept = !mend.needs_format && !mend.needs_size && HAS(kept_images, facts->format);
    const char *suffix = is_kept ? own_suffix(facts) : "jpg";
    if (mend.needs_scale)
        sdc_buf_printf(command,
                       "vips thumbnail {path} {to:-%" PRId64 "x%" PRId64 ".%s} %" PRId64
                       " --height %" PRId64 " --size force",
                       mend.width, mend.height, suffix, mend.width, mend.height);
    else if (mend.needs_format || mend.needs_size)
        sdc_buf_printf(command, "vips copy {path} {to:-%s.%s}",
                       mend.needs_format ? "converted" : "smaller", suffix);
}

/** Prints the time at which to cut, never rounded up. */
static void print_cut(const struct sdc_mend *mend, char *text, size_t size)
{
    enum { MS_PER_S = 1000 };
    struct sdc_q ms;
    struct sdc_q floor = mend->duration;
    if (sdc_q_mul(mend->duration, SDC_Q_INT(MS_PER_S), &ms))
        sdc_q_make(ms.num / ms.den, MS_PER_S, &floor);
    sdc_q_print_exact(floor, text, size);
}

void sdc_help_sound(const struct sdc_check *check, const struct sdc_facts *facts,
                    const struct sdc_profile *profile, struct sdc_buf *command)
{
    struct sdc_mend mend;
    char seconds[SDC_Q_TEXT_SIZE];
    sdc_mend_plan(facts, profile, &mend);
    print_cut(&mend, seconds, sizeof seconds);
    if (facts->format == SDC_FORMAT_MIDI || !sdc_mend_covers(&mend, check))
        return;
    if (mend.needs_trim)
        sdc_buf_printf(command, "ffmpeg -i {in} -vn -t %s -c:a pcm_s16le {out:-%ss.wav}", seconds,
                       seconds);
    else if (mend.needs_size)
        sdc_buf_puts(command, "ffmpeg -i {in} -vn -c:a libmp3lame -b:a 192k {out:-smaller.mp3}");
    else if (mend.needs_format)
        sdc_buf_puts(command, "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}");
}

/** "-vf scale=1280:720,setsar=1,fps=24 ", or nothing. */
static void append_filters(const struct sdc_mend *mend, struct sdc_buf *command)
{
    char rate[SDC_Q_TEXT_SIZE];
    if (!mend->needs_scale && !mend->needs_rate)
        return;
    sdc_buf_puts(command, "-vf ");
    if (mend->needs_scale)
        sdc_buf_printf(command, "scale=%" PRId64 ":%" PRId64 ",setsar=1%s", mend->width,
                       mend->height, mend->needs_rate ? "," : "");
    sdc_q_print(mend->rate, rate, sizeof rate);
    if (mend->needs_rate)
        sdc_buf_printf(command, "fps=%s", rate);
    sdc_buf_puts(command, " ");
}

/** "-b:v 22666k ...": what fits into the limit on size, with 15 in 100 left for sound and
 *  container. */
static void append_bit_rate(const struct sdc_facts *facts, const struct sdc_mend *mend,
                            struct sdc_buf *command)
{
    static const struct sdc_q kilobits_per_byte = {17, 2500}; /* 8 / 1000 x 85 / 100 */
    const struct sdc_fact *duration = &facts->facts[SDC_FACT_DURATION];
    struct sdc_q all;
    struct sdc_q rate;
    if (!mend->needs_size || duration->n_numbers == 0)
        return;
    struct sdc_q seconds = mend->needs_trim ? mend->duration : duration->numbers[0].value;
    if (sdc_q_mul(SDC_Q_INT(mend->limit_size), kilobits_per_byte, &all) &&
        sdc_q_div(all, seconds, &rate) && rate.num >= rate.den)
        sdc_buf_printf(command, "-b:v %" PRId64 "k -maxrate %" PRId64 "k -bufsize %" PRId64 "k ",
                       rate.num / rate.den, rate.num / rate.den, rate.num / rate.den);
}

/** The codecs: libx264 is what ffmpeg takes for mp4 and mov by itself where pictures change. */
static void append_codecs(const struct sdc_facts *facts, const struct sdc_mend *mend,
                          struct sdc_buf *command)
{
    bool is_known = facts->facts[SDC_FACT_CODEC].state == SDC_FACT_KNOWN;
    bool changes_picture = mend->needs_scale || mend->needs_rate || mend->needs_trim ||
                           mend->needs_size || mend->needs_codec || !is_known;
    bool changes_sound = mend->needs_sound || mend->needs_trim || !is_known;
    if (mend->needs_codec || !is_known)
        sdc_buf_puts(command, "-c:v libx264 -pix_fmt yuv420p ");
    else if (!changes_picture)
        sdc_buf_puts(command, "-c:v copy ");
    sdc_buf_printf(command, "-c:a %s ", changes_sound ? "aac" : "copy");
}

/** Appends what tells the new file from the old, and its suffix. */
static void append_new_name(const struct sdc_facts *facts, const struct sdc_mend *mend,
                            const char *seconds, struct sdc_buf *command)
{
    char rate[SDC_Q_TEXT_SIZE];
    sdc_buf_puts(command, "{out:");
    if (mend->needs_format || mend->needs_codec || mend->needs_sound)
        sdc_buf_puts(command, "-converted");
    if (mend->needs_scale)
        sdc_buf_printf(command, "-%" PRId64 "x%" PRId64, mend->width, mend->height);
    sdc_q_print_decimal(mend->rate, 0, rate, sizeof rate);
    if (mend->needs_rate)
        sdc_buf_printf(command, "-%sfps", rate);
    if (mend->needs_trim)
        sdc_buf_printf(command, "-%ss", seconds);
    if (mend->needs_size)
        sdc_buf_puts(command, "-smaller");
    sdc_buf_printf(command, ".%s}", mend->needs_format ? "mp4" : own_suffix(facts));
}

void sdc_help_video(const struct sdc_check *check, const struct sdc_facts *facts,
                    const struct sdc_profile *profile, struct sdc_buf *command)
{
    struct sdc_mend mend;
    char seconds[SDC_Q_TEXT_SIZE];
    int64_t n_tracks = sdc_facts_int(facts, SDC_FACT_VIDEO_TRACKS, 1);
    sdc_mend_plan(facts, profile, &mend);
    print_cut(&mend, seconds, sizeof seconds);
    if (!sdc_mend_covers(&mend, check))
        return;
    sdc_buf_puts(command, "ffmpeg -i {in} ");
    if (n_tracks > 1) /* ffmpeg would choose the largest picture, not the judged one */
        sdc_buf_printf(command, "-map 0:v:%" PRId64 " -map 0:a? ",
                       sdc_facts_int(facts, SDC_FACT_VIDEO_TRACK, 1) - 1);
    append_filters(&mend, command);
    if (mend.needs_trim)
        sdc_buf_printf(command, "-t %s ", seconds);
    append_bit_rate(facts, &mend, command);
    append_codecs(facts, &mend, command);
    append_new_name(facts, &mend, seconds, command);
}

/** The length of a path without the suffix of its last part. */
static size_t stem_size(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    const char *dot = strrchr(last, '.');
    return dot && dot > last ? (size_t)(dot - name) : strlen(name);
}

/** Appends one operand: prefix, n bytes of the name, suffix. */
static void append_operand(struct sdc_buf *buf, const char *prefix, const char *name, size_t n,
                           const char *suffix, size_t suffix_size)
{
    struct sdc_buf word;
    sdc_buf_init(&word, buf->ceiling);
    sdc_buf_puts(&word, prefix);
    sdc_buf_append(&word, name, n);
    sdc_buf_append(&word, suffix, suffix_size);
    if (word.status == SDC_OK)
        sdc_text_append_sh(buf, sdc_buf_text(&word));
    else
        buf->status = word.status; /* half a name would be another file's */
    sdc_buf_release(&word);
}

/** Appends what a token stands for; token is what lies between the braces. */
static void append_token(struct sdc_buf *buf, const char *token, size_t size, const char *name)
{
    const char *colon = memchr(token, ':', size);
    bool is_for_ffmpeg = token[0] == 'i' || token[0] == 'o';
    const char *plain_prefix = name[0] == '-' ? "./" : "";
    const char *prefix = is_for_ffmpeg ? "file:" : plain_prefix;
    if (colon)
        append_operand(buf, prefix, name, stem_size(name), colon + 1,
                       size - (size_t)(colon + 1 - token));
    else
        append_operand(buf, prefix, name, strlen(name), "", 0);
}

bool sdc_help_expand(const char *command, const char *name, struct sdc_buf *buf)
{
    if (strcmp(name, "-") == 0 || sdc_text_is_tricky(name))
        return false;
    while (*command) {
        size_t plain = strcspn(command, "{");
        sdc_buf_append(buf, command, plain);
        command += plain;
        if (*command == '{') {
            size_t size = strcspn(command + 1, "}");
            append_token(buf, command + 1, size, name);
            command += size + 2;
        }
    }
    return true;
}
