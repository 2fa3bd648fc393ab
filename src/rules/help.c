/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#include "rules/help.h"

#include "base/text.h"
#include "rules/scale.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** What a new video is made of: what every profile takes. */
#define NEW_VIDEO "-c:v libx264 -pix_fmt yuv420p -c:a aac"
/** From a limit in bytes and a duration in seconds to kilobits a second for the pictures: eight bits
 *  a byte, and 15 in 100 left for sound and container. */
static const struct sdc_q kilobits_per_byte = {17, 2500};

/** "video" or "audio" with a rule's last part: the row that a command has to satisfy. */
static const struct sdc_requirement *
requirement_of(const struct sdc_facts *facts, const struct sdc_profile *profile, const char *part)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(facts->type), part);
    return sdc_profile_find(profile, rule);
}

/** The suffix under which a changed file of this format is kept. */
static const char *own_suffix(const struct sdc_facts *facts)
{
    return sdc_format_info(facts->format)->name;
}

void sdc_help_rename(const struct sdc_facts *facts, const struct sdc_profile *profile,
                     struct sdc_buf *command)
{
    (void)profile;
    const char *suffixes = sdc_format_info(facts->format)->suffixes;
    if (suffixes[0] == '\0')
        return;
    sdc_buf_printf(command, "mv -n {path} {to:.%.*s}", (int)strcspn(suffixes, " "), suffixes);
}

void sdc_help_convert_image(const struct sdc_facts *facts, const struct sdc_profile *profile,
                            struct sdc_buf *command)
{
    (void)facts;
    (void)profile;
    sdc_buf_puts(command, "vips copy {path} {to:-converted.jpg}");
}

void sdc_help_convert_video(const struct sdc_facts *facts, const struct sdc_profile *profile,
                            struct sdc_buf *command)
{
    (void)facts;
    (void)profile;
    sdc_buf_puts(command, "ffmpeg -i {in} " NEW_VIDEO " {out:-converted.mp4}");
}

void sdc_help_convert_sound(const struct sdc_facts *facts, const struct sdc_profile *profile,
                            struct sdc_buf *command)
{
    (void)facts;
    (void)profile;
    sdc_buf_puts(command, "ffmpeg -i {in} -vn -c:a pcm_s16le {out:-converted.wav}");
}

void sdc_help_scale_image(const struct sdc_facts *facts, const struct sdc_profile *profile,
                          struct sdc_buf *command)
{
    int64_t width;
    int64_t height;
    if (sdc_scale_nearest(facts, profile, &width, &height))
        sdc_buf_printf(command,
                       "vips thumbnail {path} {to:-%" PRId64 "x%" PRId64 ".%s} %" PRId64
                       " --height %" PRId64 " --size force",
                       width, height, own_suffix(facts), width, height);
}

void sdc_help_scale_video(const struct sdc_facts *facts, const struct sdc_profile *profile,
                          struct sdc_buf *command)
{
    int64_t width;
    int64_t height;
    if (sdc_scale_nearest(facts, profile, &width, &height))
        sdc_buf_printf(command,
                       "ffmpeg -i {in} -vf scale=%" PRId64 ":%" PRId64 ",setsar=1 -c:a copy "
                       "{out:-%" PRId64 "x%" PRId64 ".%s}",
                       width, height, width, height, own_suffix(facts));
}

/** True if one reading of a fact lies above an interval's high end. */
static bool is_above(const struct sdc_fact *fact, const struct sdc_interval *interval)
{
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        if (interval->high.kind != SDC_END_NONE &&
            sdc_q_cmp(fact->numbers[i].value, interval->high.at) > 0)
            return true;
    }
    return false;
}

void sdc_help_trim(const struct sdc_facts *facts, const struct sdc_profile *profile,
                   struct sdc_buf *command)
{
    const struct sdc_requirement *requirement = requirement_of(facts, profile, "duration");
    char end[SDC_Q_TEXT_SIZE];
    if (!requirement || !is_above(&facts->facts[SDC_FACT_DURATION], &requirement->sure))
        return;
    sdc_q_print_decimal(requirement->sure.high.at, 0, end, sizeof end);
    sdc_buf_printf(command, "ffmpeg -i {in} -t %s {out:-%ss.%s}", end, end, own_suffix(facts));
}

void sdc_help_frame_rate(const struct sdc_facts *facts, const struct sdc_profile *profile,
                         struct sdc_buf *command)
{
    const struct sdc_requirement *requirement = requirement_of(facts, profile, "fps");
    char rate[SDC_Q_TEXT_SIZE];
    if (!requirement || requirement->sure.low.kind != SDC_END_CLOSED)
        return;
    bool is_fast = is_above(&facts->facts[SDC_FACT_FPS], &requirement->sure);
    struct sdc_q target = is_fast ? requirement->sure.high.at : requirement->sure.low.at;
    sdc_q_print(target, rate, sizeof rate);
    sdc_buf_printf(command, "ffmpeg -i {in} -vf fps=%s -c:a copy {out:-%sfps.%s}", rate, rate,
                   own_suffix(facts));
}

void sdc_help_shrink_video(const struct sdc_facts *facts, const struct sdc_profile *profile,
                           struct sdc_buf *command)
{
    const struct sdc_requirement *requirement = requirement_of(facts, profile, "size");
    const struct sdc_fact *duration = &facts->facts[SDC_FACT_DURATION];
    struct sdc_q all;
    struct sdc_q rate;
    if (!requirement || duration->n_numbers == 0 ||
        !sdc_q_mul(requirement->sure.high.at, kilobits_per_byte, &all) ||
        !sdc_q_div(all, duration->numbers[0].value, &rate))
        return;
    int64_t kilobits = rate.num / rate.den;
    sdc_buf_printf(command,
                   "ffmpeg -i {in} -c:v libx264 -b:v %" PRId64 "k -maxrate %" PRId64
                   "k -bufsize %" PRId64 "k -c:a aac {out:-smaller.mp4}",
                   kilobits, kilobits, kilobits);
}

void sdc_help_shrink_sound(const struct sdc_facts *facts, const struct sdc_profile *profile,
                           struct sdc_buf *command)
{
    (void)facts;
    (void)profile;
    sdc_buf_puts(command, "ffmpeg -i {in} -vn -c:a libmp3lame -b:a 192k {out:-smaller.mp3}");
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
    sdc_text_append_sh(buf, sdc_buf_text(&word));
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
