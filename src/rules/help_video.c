/* SPDX-License-Identifier: MIT
 * ffmpeg's command that makes of a video what a plan says. */
#include "rules/help_video.h"

#include <inttypes.h>

/** What is set aside for the sound track [kbit/s]; ffmpeg's own choice for stereo is 128. */
#define SOUND_KBITS 200
/** More than any limit asks for, and less than ffmpeg's own ceiling of 2^31 bit/s [kbit/s]. */
#define KBITS_MAX 1000000
/** The encoder may be ahead of its rate by 1/5 s: short clips would grow by more. */
#define AHEAD_PER_S 5

/** True if the picture is encoded anew. */
static bool encodes_picture(const struct sdc_mend *mend)
{
    return mend->needs_scale || mend->needs_rate || mend->needs_trim || mend->needs_size ||
           mend->needs_codec;
}

/** True if the sound track is: its packets are whole, and its own bit rate is not known. */
static bool encodes_sound(const struct sdc_mend *mend)
{
    bool must_fit = mend->needs_cap || mend->needs_cut;
    return mend->needs_sound || mend->needs_size || (must_fit && encodes_picture(mend));
}

/** The rate at which a picture fits into the limit on size with its sound, 15 in 100 left for what
 *  the encoder is ahead and the container [kbit/s]; 0 if none does. */
static int64_t bit_rate(const struct sdc_mend *mend)
{
    static const struct sdc_q kilobits_per_byte = {17, 2500}; /* 8 / 1000 x 85 / 100 */
    struct sdc_q all;
    struct sdc_q rate;
    if (!sdc_q_mul(SDC_Q_INT(mend->size_max), kilobits_per_byte, &all) ||
        !sdc_q_div(all, mend->duration, &rate) || rate.num / rate.den <= SOUND_KBITS)
        return 0;
    int64_t kbits = rate.num / rate.den - SOUND_KBITS;
    return kbits < KBITS_MAX ? kbits : KBITS_MAX;
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

/** "-b:v 22466k -maxrate 22466k -bufsize 4493k ", or nothing. */
static void append_bit_rate(const struct sdc_mend *mend, int64_t kbits, struct sdc_buf *command)
{
    if (mend->needs_size)
        sdc_buf_printf(command, "-b:v %" PRId64 "k ", kbits);
    if (mend->needs_size || (mend->needs_cap && kbits > 0 && encodes_picture(mend)))
        sdc_buf_printf(command, "-maxrate %" PRId64 "k -bufsize %" PRId64 "k ", kbits,
                       kbits / AHEAD_PER_S);
}

/** The codecs: libx264 is what ffmpeg takes for mp4 and mov by itself where pictures change. */
static void append_codecs(const struct sdc_mend *mend, struct sdc_buf *command)
{
    if (mend->needs_codec)
        sdc_buf_puts(command, "-c:v libx264 -pix_fmt yuv420p ");
    else if (!encodes_picture(mend))
        sdc_buf_puts(command, "-c:v copy ");
    sdc_buf_printf(command, "-c:a %s ", encodes_sound(mend) ? "aac" : "copy");
}

/** Appends what tells the new file from the old, and its suffix. */
static void append_new_name(const struct sdc_mend *mend, struct sdc_buf *command)
{
    char rate[SDC_Q_TEXT_SIZE];
    char seconds[SDC_Q_TEXT_SIZE];
    sdc_help_print_seconds(mend->duration, seconds, sizeof seconds);
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
    sdc_buf_printf(command, ".%s}", sdc_format_info(mend->format)->name);
}

void sdc_help_print_seconds(struct sdc_q seconds, char *text, size_t size)
{
    enum { MS_PER_S = 1000 };
    struct sdc_q ms;
    if (sdc_q_mul(seconds, SDC_Q_INT(MS_PER_S), &ms))
        sdc_q_make(ms.num / ms.den, MS_PER_S, &seconds);
    sdc_q_print_exact(seconds, text, size);
}

/** Frames that are copied go by decoding order, of which -t would lose the last. */
static void append_cut(const struct sdc_mend *mend, struct sdc_buf *command)
{
    char seconds[SDC_Q_TEXT_SIZE];
    sdc_help_print_seconds(mend->cut, seconds, sizeof seconds);
    if (mend->needs_cut && encodes_picture(mend))
        sdc_buf_printf(command, "-t %s ", seconds);
    else if (mend->needs_cut && encodes_sound(mend))
        sdc_buf_printf(command, "-af atrim=end=%s ", seconds);
}

/** For a file of which nothing is known but its format: another container, and what else is wrong
 * is told of the new file. Copied is out of containers that mostly hold what mp4 can. Else crop
 * makes odd sides even, which an encoder for 4:2:0 asks for. */
static void append_conversion(const struct sdc_mend *mend, enum sdc_format from,
                              struct sdc_buf *command)
{
    bool is_raw = from == SDC_FORMAT_MPEG_TS; /* short ones are not recognised */
    bool is_copied = is_raw || from == SDC_FORMAT_MKV || from == SDC_FORMAT_FLV ||
                     from == SDC_FORMAT_F4V || from == SDC_FORMAT_MP4 || from == SDC_FORMAT_MOV;
    sdc_buf_printf(command, "ffmpeg %s-i {in} %s{out:-converted.%s}", is_raw ? "-f mpegts " : "",
                   is_copied ? "-c:v copy -c:a copy " : "-vf format=yuv420p,crop ",
                   sdc_format_info(mend->format)->name);
}

void sdc_help_video(const struct sdc_mend *mend, const struct sdc_facts *facts,
                    struct sdc_buf *command)
{
    int64_t kbits = bit_rate(mend);
    if (!mend->is_measured) {
        append_conversion(mend, facts->format, command);
        return;
    }
    if (mend->needs_size && kbits == 0)
        return;
    sdc_buf_puts(command, "ffmpeg -i {in} ");
    /* ffmpeg would choose the largest picture, not the judged one; V leaves covers out. */
    if (sdc_facts_int(facts, SDC_FACT_VIDEO_TRACKS, 1) > 1)
        sdc_buf_printf(command, "-map 0:V:%" PRId64 " -map 0:a:0? ",
                       sdc_facts_int(facts, SDC_FACT_VIDEO_TRACK, 1) - 1);
    append_filters(mend, command);
    append_cut(mend, command);
    append_bit_rate(mend, kbits, command);
    append_codecs(mend, command);
    append_new_name(mend, command);
}
