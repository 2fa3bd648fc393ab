/* SPDX-License-Identifier: MIT
 * What of a file is to be changed so that it meets a profile. */
#include "rules/mend.h"

#include "base/text.h"
#include "rules/level.h"
#include "rules/scale.h"

#include <stdio.h>

/** The profile's row for a rule of the file's type by the rule's last part ("fps"), or NULL. */
static const struct sdc_requirement *row_of(const struct sdc_facts *facts,
                                            const struct sdc_profile *profile, const char *part)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.%s", sdc_type_name(facts->type), part);
    return sdc_profile_find(profile, rule);
}

/** The row that a known number does not surely meet; NULL where it does, or nothing is stated. */
static const struct sdc_requirement *broken_row(const struct sdc_facts *facts,
                                                const struct sdc_profile *profile, const char *part,
                                                enum sdc_fact_id id)
{
    const struct sdc_requirement *row = row_of(facts, profile, part);
    const struct sdc_fact *fact = &facts->facts[id];
    if (!row || fact->state != SDC_FACT_KNOWN || sdc_level_of(row, fact) == SDC_LEVEL_HOLDS)
        return NULL;
    return row;
}

/** True if some reading of a number lies above an interval. */
static bool is_above(const struct sdc_fact *fact, const struct sdc_interval *interval)
{
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        if (interval->high.kind != SDC_END_NONE &&
            sdc_q_cmp(fact->numbers[i].value, interval->high.at) > 0)
            return true;
    }
    return false;
}

static bool is_refused(const struct sdc_facts *facts, const struct sdc_requirement *row,
                       enum sdc_fact_id id, const char *const names[SDC_NAMES_MAX])
{
    const struct sdc_fact *fact = &facts->facts[id];
    return row && fact->state == SDC_FACT_KNOWN &&
           !sdc_names_have(names, fact->text, sdc_format_info(facts->format)->name);
}

static void plan_names(const struct sdc_facts *facts, const struct sdc_profile *profile,
                       struct sdc_mend *mend)
{
    const struct sdc_requirement *format = row_of(facts, profile, "format");
    const struct sdc_requirement *codec = row_of(facts, profile, "codec");
    const char *name = sdc_format_info(facts->format)->name;
    mend->needs_format = format && !sdc_names_have(format->names, name, name);
    mend->needs_codec = codec && is_refused(facts, codec, SDC_FACT_CODEC, codec->names);
    mend->needs_sound = codec && is_refused(facts, codec, SDC_FACT_AUDIO_CODEC, codec->sound_names);
}

static void plan_scale(const struct sdc_facts *facts, const struct sdc_profile *profile,
                       struct sdc_mend *mend)
{
    bool is_outside = broken_row(facts, profile, "width", SDC_FACT_WIDTH) ||
                      broken_row(facts, profile, "height", SDC_FACT_HEIGHT) ||
                      broken_row(facts, profile, "pixels", SDC_FACT_PIXELS);
    mend->needs_scale =
        is_outside && sdc_scale_nearest(facts, profile, &mend->width, &mend->height);
}

static void plan_rate(const struct sdc_facts *facts, const struct sdc_profile *profile,
                      struct sdc_mend *mend)
{
    const struct sdc_requirement *row = broken_row(facts, profile, "fps", SDC_FACT_FPS);
    if (!row)
        return;
    bool is_fast = is_above(&facts->facts[SDC_FACT_FPS], &row->sure);
    const struct sdc_end *end = is_fast ? &row->sure.high : &row->sure.low;
    mend->needs_rate = end->kind == SDC_END_CLOSED;
    mend->rate = end->at;
}

/** Shortens *seconds to whole frames of a rate. */
static void round_to_frames(struct sdc_q *seconds, struct sdc_q rate)
{
    struct sdc_q frames;
    if (sdc_q_mul(*seconds, rate, &frames))
        sdc_q_div(SDC_Q_INT(frames.num / frames.den), rate, seconds);
}

/** Frames whose time has begun are kept whole by ffmpeg: the end must be that of a frame, or lie a
 *  longest frame before the limit where frames are of several lengths. */
static void plan_trim(const struct sdc_facts *facts, const struct sdc_profile *profile,
                      struct sdc_mend *mend)
{
    const struct sdc_requirement *row = broken_row(facts, profile, "duration", SDC_FACT_DURATION);
    const struct sdc_fact *slowest = &facts->facts[SDC_FACT_FPS_MIN];
    const struct sdc_fact *fastest = &facts->facts[SDC_FACT_FPS_MAX];
    if (!row || !is_above(&facts->facts[SDC_FACT_DURATION], &row->sure))
        return;
    mend->duration = row->sure.high.at;
    if (mend->needs_rate) {
        round_to_frames(&mend->duration, mend->rate);
    } else if (slowest->n_numbers > 0 && fastest->n_numbers > 0) {
        struct sdc_q rate = slowest->numbers[0].value;
        round_to_frames(&mend->duration, rate);
        if (sdc_q_cmp(rate, fastest->numbers[0].value) != 0)
            mend->duration = SDC_Q_INT((mend->duration.num - 1) / mend->duration.den);
    }
    /* A frame may be as long as all that is allowed. */
    mend->needs_trim = sdc_interval_holds(&row->sure, mend->duration);
}

void sdc_mend_plan(const struct sdc_facts *facts, const struct sdc_profile *profile,
                   struct sdc_mend *mend)
{
    const struct sdc_requirement *size = broken_row(facts, profile, "size", SDC_FACT_SIZE);
    *mend = (struct sdc_mend){.rate = SDC_Q_INT(0), .duration = SDC_Q_INT(0)};
    plan_names(facts, profile, mend);
    plan_scale(facts, profile, mend);
    plan_rate(facts, profile, mend);
    plan_trim(facts, profile, mend);
    mend->needs_size = size && size->sure.high.kind != SDC_END_NONE;
    if (mend->needs_size)
        mend->limit_size = size->sure.high.at.num / size->sure.high.at.den;
}

bool sdc_mend_covers(const struct sdc_mend *mend, const struct sdc_check *check)
{
    if (check->kind == SDC_CHECK_FORMAT)
        return mend->needs_format;
    if (check->kind == SDC_CHECK_CODEC)
        return mend->needs_codec || mend->needs_sound;
    if (check->kind != SDC_CHECK_NUMBER)
        return false;
    if (check->fact == SDC_FACT_FPS)
        return mend->needs_rate;
    if (check->fact == SDC_FACT_DURATION)
        return mend->needs_trim;
    if (check->fact == SDC_FACT_SIZE)
        return mend->needs_size;
    return mend->needs_scale;
}
