/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#include "rules/help.h"

#include "base/text.h"
#include "rules/help_video.h"
#include "source/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** As wide or high as a drawing without a size of its own is made [px]. */
#define DRAWING_SIDE 2048
/** Most pixels of a BMP that ImageMagick expects from one byte. */
#define BMP_PIXELS_MAX 256
/** What sound that is too much comes down to. @{ */
#define SAMPLE_RATE_MAX 48000
#define CHANNELS_MAX    2
/** @} */
/** Of pcm_s16le [bytes]. */
#define SAMPLE_SIZE 2
/** For all of a WAV file that is not sound [bytes]. */
#define WAV_HEADER_SIZE 65536

/** What libvips of Debian does with a format. */
struct image_row {
    enum sdc_format format;
    bool has_frames;    /**< more than one, of which only the first is loaded by itself */
    const char *saving; /**< suffix and options to save it with; NULL: that cannot be */
};

/* At this quality even noise takes only 6 bits a pixel. */
static const struct image_row image_rows[] = {
    {SDC_FORMAT_JPEG, false, ".jpg[Q=85]"},
    {SDC_FORMAT_PNG, false, ".png"},
    {SDC_FORMAT_WEBP, true, ".webp"},
    {SDC_FORMAT_TIFF, false, ".tif[compression=deflate,predictor=horizontal]"},
    {SDC_FORMAT_GIF, true, ".gif"},
    {SDC_FORMAT_BMP, false, NULL},
    {SDC_FORMAT_HEIC, false, NULL},
    {SDC_FORMAT_HEIF, false, NULL},
    {SDC_FORMAT_AVIF, false, NULL},
    {SDC_FORMAT_JXL, false, NULL},
    {SDC_FORMAT_JP2, false, NULL},
    {SDC_FORMAT_SVG, false, NULL},
    {SDC_FORMAT_EXR, false, NULL},
    {SDC_FORMAT_HDR, false, NULL},
    {SDC_FORMAT_PNM, false, NULL},
};

/** JPEG from what may be transparent: white shows through, not black. */
#define SAVING_FLAT ".jpg[Q=85,background=255]"

/* --- Images --- */

static const struct image_row *find_image(enum sdc_format format)
{
    for (size_t i = 0; i < sizeof image_rows / sizeof image_rows[0]; i++) {
        if (image_rows[i].format == format)
            return &image_rows[i];
    }
    return NULL;
}

/** True if an image may move and would not in another format. Not every GIF is walked to its end,
 *  which is where its frames are known. */
static bool loses_frames(const struct sdc_facts *facts, const struct image_row *from,
                         const struct image_row *to)
{
    int64_t unknown = facts->format == SDC_FORMAT_GIF ? 2 : 1;
    bool may_move = sdc_facts_int(facts, SDC_FACT_FRAMES, unknown) > 1;
    return may_move && !(from == to && from->has_frames);
}

/** ImageMagick, by which libvips loads BMP, takes a file for cut that has so few bytes. */
static bool looks_cut(const struct sdc_facts *facts)
{
    int64_t pixels = sdc_facts_int(facts, SDC_FACT_PIXELS, 0);
    return facts->format == SDC_FORMAT_BMP &&
           pixels / BMP_PIXELS_MAX > sdc_facts_int(facts, SDC_FACT_SIZE, 0);
}

static void append_image(const struct sdc_mend *mend, const struct sdc_facts *facts,
                         struct sdc_buf *command)
{
    const struct image_row *from = find_image(facts->format);
    const struct image_row *to = find_image(mend->format);
    if (!from || !to || !to->saving || loses_frames(facts, from, to) || looks_cut(facts))
        return;
    const char *saving = to->format == SDC_FORMAT_JPEG && from != to ? SAVING_FLAT : to->saving;
    if (from->format == SDC_FORMAT_SVG)
        sdc_buf_printf(command, "vips thumbnail {load} {save:-converted%s} %d", saving,
                       DRAWING_SIDE);
    else if (mend->needs_scale)
        sdc_buf_printf(command,
                       "vips thumbnail {load%s} {save:-%" PRId64 "x%" PRId64 "%s} %" PRId64
                       " --height %" PRId64 " --size force",
                       from == to && from->has_frames ? ":[n=-1]" : "", mend->width, mend->height,
                       saving, mend->width, mend->height);
    else
        sdc_buf_printf(command, "vips copy {load} {save:-%s%s}",
                       mend->needs_format ? "converted" : "smaller", saving);
}

/* --- Sounds --- */

/** The size of a WAV file of 16 bits a sample [bytes]; INT64_MAX where it is beyond all sense. */
static int64_t wav_size(struct sdc_q seconds, int64_t rate, int64_t channels)
{
    struct sdc_q size;
    if (!sdc_q_mul(seconds, SDC_Q_INT(rate), &size) ||
        !sdc_q_mul(size, SDC_Q_INT(channels), &size) ||
        !sdc_q_mul(size, SDC_Q_INT(SAMPLE_SIZE), &size))
        return INT64_MAX;
    int64_t bytes = size.num / size.den;
    return bytes < INT64_MAX - WAV_HEADER_SIZE ? bytes + WAV_HEADER_SIZE : INT64_MAX;
}

/** Appends what makes sound small enough. False if nothing does. */
static bool append_smaller_sound(const struct sdc_mend *mend, const struct sdc_facts *facts,
                                 struct sdc_buf *command)
{
    int64_t rate = sdc_facts_int(facts, SDC_FACT_SAMPLE_RATE, SAMPLE_RATE_MAX);
    int64_t channels = sdc_facts_int(facts, SDC_FACT_CHANNELS, CHANNELS_MAX);
    if (mend->size_max == 0 || wav_size(mend->duration, rate, channels) <= mend->size_max)
        return true;
    if (channels > CHANNELS_MAX) {
        sdc_buf_printf(command, "-ac %d ", CHANNELS_MAX);
        channels = CHANNELS_MAX;
    }
    if (wav_size(mend->duration, rate, channels) <= mend->size_max)
        return true;
    sdc_buf_printf(command, "-ar %d ", SAMPLE_RATE_MAX);
    return wav_size(mend->duration, SAMPLE_RATE_MAX, channels) <= mend->size_max;
}

static void append_sound(const struct sdc_mend *mend, const struct sdc_facts *facts,
                         struct sdc_buf *command)
{
    char seconds[SDC_Q_TEXT_SIZE];
    sdc_help_print_seconds(mend->cut, seconds, sizeof seconds);
    if (facts->format == SDC_FORMAT_MIDI)
        return;
    sdc_buf_puts(command, "ffmpeg -i {in} -vn ");
    if (mend->needs_trim)
        sdc_buf_printf(command, "-t %s ", seconds);
    if (!append_smaller_sound(mend, facts, command)) {
        sdc_buf_clear(command);
        return;
    }
    sdc_buf_printf(command, "-c:a pcm_s16le {out:%s", mend->needs_format ? "-converted" : "");
    if (mend->needs_trim)
        sdc_buf_printf(command, "-%ss", seconds);
    sdc_buf_printf(command, "%s.wav}", mend->needs_size ? "-smaller" : "");
}

/* --- What the table of rules refers to --- */

void sdc_help_mend(const struct sdc_check *check, const struct sdc_facts *facts,
                   const struct sdc_profile *profile, struct sdc_buf *command)
{
    struct sdc_mend mend = {0};
    sdc_mend_plan(facts, profile, &mend);
    if (!sdc_mend_covers(&mend, check))
        return;
    switch (mend.type) {
    case SDC_TYPE_IMAGE:
        append_image(&mend, facts, command);
        break;
    case SDC_TYPE_VIDEO:
        sdc_help_video(&mend, facts, command);
        break;
    case SDC_TYPE_AUDIO:
        append_sound(&mend, facts, command);
        break;
    case SDC_TYPE_NONE:
        break;
    }
}

void sdc_help_rename(const struct sdc_check *check, const struct sdc_facts *facts,
                     const struct sdc_profile *profile, struct sdc_buf *command)
{
    struct sdc_mend mend = {0};
    const char *suffixes = sdc_format_info(facts->format)->suffixes;
    sdc_mend_plan(facts, profile, &mend);
    if (sdc_mend_is_idle(&mend))
        sdc_buf_printf(command, "mv -n {path} {to:.%.*s}", (int)strcspn(suffixes, " "), suffixes);
    else
        sdc_help_mend(check, facts, profile, command);
}

/* --- Names --- */

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
    bool is_new = token[0] == 'o' || token[0] == 's' || token[0] == 't';
    /* vips takes "stdin" for that. */
    bool needs_folder = name[0] == '-' || strcmp(name, "stdin") == 0;
    const char *plain_prefix = needs_folder ? "./" : "";
    const char *suffix = colon ? colon + 1 : token + size;
    append_operand(buf, is_for_ffmpeg ? "file:" : plain_prefix, name,
                   is_new ? stem_size(name) : strlen(name), suffix,
                   size - (size_t)(suffix - token));
}

/** True if vips would take the end of the name for options. */
static bool ends_as_options(const char *command, const char *name)
{
    size_t n = strlen(name);
    return n > 0 && name[n - 1] == ']' && strstr(command, "{load");
}

bool sdc_help_expand(const char *command, const char *name, struct sdc_buf *buf)
{
    if (strcmp(name, "-") == 0 || sdc_url_kind(name) == SDC_URL_HTTP || sdc_text_is_tricky(name) ||
        ends_as_options(command, name))
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
