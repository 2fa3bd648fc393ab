/* SPDX-License-Identifier: MIT
 * What of a file is to be changed so that it meets a profile. */
#include "rules/mend.h"

#include "base/text.h"
#include "rules/level.h"
#include "rules/scale.h"

#include <stdio.h>
#include <string.h>

/** A file that is made anew may become so many times as large as it was: in another codec a video,
 *  and an image without loss whose few colours become many. @{ */
#define VIDEO_GROWTH_MAX 4
#define IMAGE_GROWTH_MAX 8
/** @} */
/** Times in commands have so many parts a second. */
#define MS_PER_S 1000
/** Sound is made of packets that last up to 1/10 s, which may reach beyond the end of a video. */
#define PACKET_MAX ((struct sdc_q){1, 10})
/** So much before its end is a video cut [s]: a packet of AAC that has begun stays whole and lasts
 *  23 ms at 44100 Hz; the last frame of 40 a second or less has begun by then. */
#define CUT_BEFORE_END ((struct sdc_q){25, MS_PER_S})

/** What the commands can make, the first choice first. */
static const enum sdc_format makeable[] = {SDC_FORMAT_JPEG, SDC_FORMAT_WEBP, SDC_FORMAT_PNG,
                                           SDC_FORMAT_TIFF, SDC_FORMAT_GIF,  SDC_FORMAT_MP4,
                                           SDC_FORMAT_MOV,  SDC_FORMAT_WAV};

/** Rates in use, for limits whose own end is outside. */
static const struct sdc_q usual_rates[] = {{24000, 1001}, {24, 1}, {25, 1},        {30000, 1001},
                                           {30, 1},       {48, 1}, {50, 1},        {60000, 1001},
                                           {60, 1},       {90, 1}, {120000, 1001}, {120, 1}};

/** Suffixes of sound in containers that are videos by their content's first bytes. */
static const char *const sound_suffixes[] = {"mka", "weba", "wma", "tsa", "f4a", "f4b", "f4p"};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/** The plan and what it is made from. */
struct planning {
    const struct sdc_facts *facts;
    const struct sdc_profile *profile;
    struct sdc_mend *mend;
};

/** The profile's row for a rule of the new file's type by the rule's last part ("fps"), or NULL. */
static const struct sdc_requirement *row_of(const struct planning *planning, const char *part)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(planning->mend->type), part);
    return sdc_profile_find(planning->profile, rule);
}

static const struct sdc_fact *fact_of(const struct planning *planning, enum sdc_fact_id id)
{
    return &planning->facts->facts[id];
}

static bool is_known(const struct planning *planning, enum sdc_fact_id id)
{
    return fact_of(planning, id)->state == SDC_FACT_KNOWN;
}

/** The row that a known number does not surely meet; NULL where it does, or nothing is stated. */
static const struct sdc_requirement *broken_row(const struct planning *planning, const char *part,
                                                enum sdc_fact_id id)
{
    const struct sdc_requirement *row = row_of(planning, part);
    if (!row || !is_known(planning, id) ||
        sdc_level_of(row, fact_of(planning, id)) == SDC_LEVEL_HOLDS)
        return NULL;
    return row;
}

/** The greatest reading of a number; 0 where it has none. */
static struct sdc_q greatest(const struct sdc_fact *fact)
{
    struct sdc_q most = SDC_Q_INT(0);
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        if (sdc_q_cmp(fact->numbers[i].value, most) > 0)
            most = fact->numbers[i].value;
    }
    return most;
}

/** True if some reading of a number lies above an interval. */
static bool is_above(const struct sdc_fact *fact, const struct sdc_interval *interval)
{
    const struct sdc_end *end = &interval->high;
    int order = end->kind == SDC_END_NONE ? -1 : sdc_q_cmp(greatest(fact), end->at);
    return order > 0 || (order == 0 && end->kind == SDC_END_OPEN);
}

/* --- Formats and codecs --- */

static enum sdc_type type_of(const struct sdc_facts *facts)
{
    for (size_t i = 0; i < N_OF(sound_suffixes); i++) {
        if (facts->type == SDC_TYPE_VIDEO && strcmp(facts->suffix, sound_suffixes[i]) == 0)
            return SDC_TYPE_AUDIO;
    }
    return facts->type;
}

static bool is_accepted(const struct sdc_requirement *row, enum sdc_format format)
{
    const char *name = sdc_format_info(format)->name;
    return !row || sdc_names_have(row->names, name, name);
}

/** True if the new file can be of the old one's format: images without loss may be, or become, too
 *  large. */
static bool keeps_format(const struct planning *planning)
{
    const struct sdc_mend *mend = planning->mend;
    bool is_small = !mend->needs_size && !mend->needs_cap;
    return mend->type != SDC_TYPE_IMAGE || is_small || planning->facts->format == SDC_FORMAT_JPEG;
}

/** The file's own format if that can be kept, made and is accepted, else the first that can be
 *  made and is accepted; SDC_FORMAT_UNKNOWN if none is. */
static enum sdc_format format_to_make(const struct planning *planning,
                                      const struct sdc_requirement *row)
{
    enum sdc_format best = SDC_FORMAT_UNKNOWN;
    for (size_t i = N_OF(makeable); i-- > 0;) {
        enum sdc_format format = makeable[i];
        if (sdc_format_info(format)->type != planning->mend->type || !is_accepted(row, format))
            continue;
        if (format == planning->facts->format && keeps_format(planning))
            return format;
        best = format;
    }
    return best;
}

static void plan_format(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    const struct sdc_facts *facts = planning->facts;
    const struct sdc_requirement *row = row_of(planning, "format");
    /* What loads an image for the checks loads it for the commands too. */
    bool is_refused = mend->type == SDC_TYPE_IMAGE &&
                      (facts->inconsistent[0] != '\0' || facts->undecodable[0] != '\0');
    bool is_damaged =
        is_refused || facts->whole == SDC_WHOLE_CUT || facts->decodes == SDC_DECODES_NOT;
    mend->needs_format = !is_accepted(row, facts->format);
    mend->format = format_to_make(planning, row);
    bool has_loss = mend->format == SDC_FORMAT_JPEG || mend->format == SDC_FORMAT_WEBP;
    bool stays_large = mend->type == SDC_TYPE_IMAGE && mend->needs_size && !has_loss;
    mend->is_hopeless = mend->format == SDC_FORMAT_UNKNOWN || is_damaged || stays_large;
}

static void plan_codecs(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    const struct sdc_requirement *row = row_of(planning, "codec");
    const char *format = sdc_format_info(mend->format)->name;
    if (!row || mend->type != SDC_TYPE_VIDEO)
        return;
    mend->needs_codec =
        is_known(planning, SDC_FACT_CODEC) &&
        !sdc_names_have(row->names, fact_of(planning, SDC_FACT_CODEC)->text, format);
    mend->needs_sound =
        is_known(planning, SDC_FACT_AUDIO_CODEC) &&
        !sdc_names_have(row->sound_names, fact_of(planning, SDC_FACT_AUDIO_CODEC)->text, format);
    /* These two are what commands can make. */
    if (!sdc_names_have(row->names, "h264", format) ||
        !sdc_names_have(row->sound_names, "aac", format))
        mend->is_hopeless = true;
}

/* --- Size of the file --- */

static void plan_size(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    const struct sdc_requirement *row = row_of(planning, "size");
    int64_t growth = mend->type == SDC_TYPE_IMAGE ? IMAGE_GROWTH_MAX : VIDEO_GROWTH_MAX;
    int64_t size = sdc_facts_int(planning->facts, SDC_FACT_SIZE, INT64_MAX);
    if (!row || row->sure.high.kind == SDC_END_NONE)
        return;
    mend->size_max = row->sure.high.at.num / row->sure.high.at.den;
    mend->needs_size = broken_row(planning, "size", SDC_FACT_SIZE) != NULL;
    mend->needs_cap = !mend->needs_size && size > mend->size_max / growth;
}

/* --- Size of the picture --- */

/** True if the picture is shown in a shape that is accepted, and only stored in one that is not. */
static bool is_stored_outside(const struct planning *planning)
{
    const struct sdc_requirement *row = broken_row(planning, "aspect-ratio", SDC_FACT_ASPECT_RATIO);
    const struct sdc_fact *shown = fact_of(planning, SDC_FACT_DISPLAY_ASPECT_RATIO);
    return row && shown->n_numbers > 0 && sdc_interval_holds(&row->sure, shown->numbers[0].value);
}

/** An encoder for 4:2:0 takes even sides only. */
static bool has_odd_side(const struct planning *planning)
{
    return sdc_facts_int(planning->facts, SDC_FACT_WIDTH, 0) % 2 != 0 ||
           sdc_facts_int(planning->facts, SDC_FACT_HEIGHT, 0) % 2 != 0;
}

static void plan_scale(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    bool is_odd = mend->needs_codec && has_odd_side(planning);
    bool is_outside = broken_row(planning, "width", SDC_FACT_WIDTH) ||
                      broken_row(planning, "height", SDC_FACT_HEIGHT) ||
                      broken_row(planning, "pixels", SDC_FACT_PIXELS) ||
                      broken_row(planning, "resolution", SDC_FACT_PIXELS) ||
                      is_stored_outside(planning);
    mend->needs_scale =
        (is_outside || is_odd) &&
        sdc_scale_nearest(planning->facts, planning->profile, &mend->width, &mend->height);
    if (is_odd && !mend->needs_scale)
        mend->is_hopeless = true;
}

/* --- Frame rate --- */

/** The rate inside that is nearest to an end: the end itself, or where that is outside a rate in
 *  use. False if there is none. */
static bool rate_at_end(const struct sdc_interval *interval, bool is_high, struct sdc_q *rate)
{
    const struct sdc_end *end = is_high ? &interval->high : &interval->low;
    *rate = end->at;
    if (end->kind == SDC_END_CLOSED)
        return true;
    for (size_t i = 0; i < N_OF(usual_rates); i++) {
        *rate = usual_rates[is_high ? N_OF(usual_rates) - 1 - i : i];
        if (end->kind == SDC_END_OPEN && sdc_interval_holds(interval, *rate))
            return true;
    }
    return false;
}

static void plan_rate(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    const struct sdc_requirement *row = broken_row(planning, "fps", SDC_FACT_FPS);
    if (!row)
        return;
    bool is_fast = is_above(fact_of(planning, SDC_FACT_FPS), &row->sure);
    mend->needs_rate = rate_at_end(&row->sure, is_fast, &mend->rate);
}

/* --- Duration --- */

/** Shortens *seconds to whole frames of a rate that end inside the interval. */
static void round_to_frames(const struct sdc_interval *interval, struct sdc_q rate,
                            struct sdc_q *seconds)
{
    struct sdc_q frames;
    if (!sdc_q_mul(*seconds, rate, &frames))
        return;
    int64_t n = frames.num / frames.den;
    if (sdc_q_div(SDC_Q_INT(n), rate, seconds) && !sdc_interval_holds(interval, *seconds))
        sdc_q_div(SDC_Q_INT(n - 1), rate, seconds);
}

/** a - b, or 0 where that does not fit. */
static struct sdc_q less(struct sdc_q a, struct sdc_q b)
{
    struct sdc_q difference;
    return sdc_q_add(a, (struct sdc_q){-b.num, b.den}, &difference) ? difference : SDC_Q_INT(0);
}

/** Takes a moment away from *seconds where an open end would be met. */
static void keep_off_open_end(const struct sdc_interval *interval, struct sdc_q *seconds)
{
    if (!sdc_interval_holds(interval, *seconds))
        *seconds = less(*seconds, (struct sdc_q){1, MS_PER_S});
}

/** The longest time inside the interval at which to cut pictures. Frames whose time has begun are
 *  kept whole by ffmpeg: the cut is to be where a frame ends, or a longest frame before the limit
 *  where frames are of several lengths. */
static struct sdc_q picture_cut(const struct planning *planning,
                                const struct sdc_interval *interval)
{
    const struct sdc_mend *mend = planning->mend;
    const struct sdc_fact *slowest = fact_of(planning, SDC_FACT_FPS_MIN);
    const struct sdc_fact *fastest = fact_of(planning, SDC_FACT_FPS_MAX);
    struct sdc_q seconds = interval->high.at;
    struct sdc_q longest;
    if (mend->needs_rate) {
        round_to_frames(interval, mend->rate, &seconds);
    } else if (slowest->n_numbers > 0 && fastest->n_numbers > 0) {
        struct sdc_q rate = slowest->numbers[0].value;
        if (sdc_q_cmp(rate, fastest->numbers[0].value) == 0)
            round_to_frames(interval, rate, &seconds);
        else if (sdc_q_div(SDC_Q_INT(1), rate, &longest))
            seconds = less(seconds, longest);
    }
    return seconds;
}

static void plan_trim(const struct planning *planning)
{
    struct sdc_mend *mend = planning->mend;
    const struct sdc_requirement *row = row_of(planning, "duration");
    const struct sdc_fact *duration = fact_of(planning, SDC_FACT_DURATION);
    bool is_video = mend->type == SDC_TYPE_VIDEO;
    mend->duration = greatest(duration);
    if (!row || row->sure.high.kind == SDC_END_NONE)
        return;
    struct sdc_q seconds = row->sure.high.at;
    mend->needs_cut =
        is_video && sdc_q_cmp(mend->duration, less(row->sure.high.at, PACKET_MAX)) > 0;
    if (is_above(duration, &row->sure)) {
        if (is_video)
            seconds = picture_cut(planning, &row->sure);
        keep_off_open_end(&row->sure, &seconds);
        /* A frame may be as long as all that is allowed. */
        mend->needs_trim = sdc_interval_holds(&row->sure, seconds);
        mend->needs_cut = mend->needs_trim;
    }
    if (mend->needs_trim)
        mend->duration = seconds;
    mend->cut = is_video ? less(seconds, CUT_BEFORE_END) : seconds;
}

/** True if all is known that the limits of the new file's type are about. */
static bool is_measured(const struct planning *planning)
{
    switch (planning->mend->type) {
    case SDC_TYPE_IMAGE:
        return is_known(planning, SDC_FACT_PIXELS);
    case SDC_TYPE_VIDEO:
        return is_known(planning, SDC_FACT_PIXELS) && is_known(planning, SDC_FACT_FPS) &&
               is_known(planning, SDC_FACT_DURATION) && is_known(planning, SDC_FACT_CODEC);
    case SDC_TYPE_AUDIO:
        return is_known(planning, SDC_FACT_DURATION);
    case SDC_TYPE_NONE:
        break;
    }
    return false;
}

void sdc_mend_plan(const struct sdc_facts *facts, const struct sdc_profile *profile,
                   struct sdc_mend *mend)
{
    const struct planning planning = {facts, profile, mend};
    *mend = (struct sdc_mend){.type = type_of(facts),
                              .rate = SDC_Q_INT(0),
                              .cut = SDC_Q_INT(0),
                              .duration = SDC_Q_INT(0)};
    plan_size(&planning);
    plan_format(&planning);
    plan_codecs(&planning);
    /* What is not refused for its format was measured as far as it could be. */
    mend->is_measured = !mend->needs_format || is_measured(&planning);
    if (mend->is_measured) {
        plan_scale(&planning);
        plan_rate(&planning);
        plan_trim(&planning);
    } else {
        mend->needs_size = false;
        mend->needs_codec = false;
        mend->needs_sound = false;
    }
}

bool sdc_mend_is_idle(const struct sdc_mend *mend)
{
    return !mend->needs_format && !mend->needs_codec && !mend->needs_sound && !mend->needs_size &&
           !mend->needs_scale && !mend->needs_rate && !mend->needs_trim;
}

static bool covers_number(const struct sdc_mend *mend, enum sdc_fact_id fact)
{
    if (fact == SDC_FACT_FPS)
        return mend->needs_rate;
    if (fact == SDC_FACT_DURATION)
        return mend->needs_trim;
    if (fact == SDC_FACT_SIZE)
        return mend->needs_size;
    return mend->needs_scale;
}

bool sdc_mend_covers(const struct sdc_mend *mend, const struct sdc_check *check)
{
    if (mend->is_hopeless)
        return false;
    if (check->kind == SDC_CHECK_EXTENSION)
        return !sdc_mend_is_idle(mend);
    if (check->kind == SDC_CHECK_FORMAT)
        return mend->needs_format;
    if (check->kind == SDC_CHECK_CODEC)
        return mend->needs_codec || mend->needs_sound;
    return check->kind == SDC_CHECK_NUMBER && covers_number(mend, check->fact);
}
