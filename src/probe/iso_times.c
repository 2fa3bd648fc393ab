/* SPDX-License-Identifier: MIT
 * Samples in time: sums, the spread of durations, and what an edit list shows of them
 * (ISO/IEC 14496-12, 8.6.6). */
#include "probe/iso.h"

#include <inttypes.h>

/** Spreads neighbouring durations over the slots: 2^32 / golden ratio, of which the upper bits. */
#define SPREAD       2654435761U
#define SPREAD_SHIFT 24

/** The slot of a duration, or the free one where it belongs. There is always a free one. */
static unsigned find_slot(const struct sdc_iso_rates *rates, uint32_t duration)
{
    unsigned slot = duration * SPREAD >> SPREAD_SHIFT;
    for (;; slot++) {
        slot %= SDC_ISO_RATE_SLOTS;
        if (rates->durations[slot] == duration || rates->durations[slot] == 0)
            return slot;
    }
}

static void count_rate(struct sdc_iso_rates *rates, int64_t n, uint32_t duration)
{
    if (duration == 0)
        return;
    unsigned slot = find_slot(rates, duration);
    if (rates->durations[slot] == 0) {
        if (rates->n_durations == SDC_ISO_RATES_MAX) {
            rates->n_uncounted += n;
            return;
        }
        rates->n_durations++;
        rates->durations[slot] = duration;
    }
    rates->counts[slot] += n;
}

uint32_t sdc_iso_rates_mode(const struct sdc_iso_rates *rates)
{
    uint32_t mode = 0;
    int64_t n_best = 0;
    for (unsigned i = 0; i < SDC_ISO_RATE_SLOTS; i++) {
        bool is_tie = rates->counts[i] == n_best && rates->durations[i] < mode;
        if (rates->counts[i] > n_best || is_tie) {
            n_best = rates->counts[i];
            mode = rates->durations[i];
        }
    }
    return rates->n_uncounted > n_best ? 0 : mode;
}

struct sdc_iso_rates *sdc_iso_rates_of(struct sdc_iso *iso, const struct sdc_iso_track *track)
{
    return track == iso->picture ? &iso->rates : NULL;
}

static void widen(struct sdc_iso_times *times, uint32_t duration)
{
    if (duration == 0)
        return;
    if (times->shortest == 0 || duration < times->shortest)
        times->shortest = duration;
    if (duration > times->longest)
        times->longest = duration;
}

bool sdc_iso_times_add(struct sdc_iso_times *times, struct sdc_iso_rates *rates, int64_t n,
                       uint32_t duration, int32_t offset)
{
    int64_t length;
    int64_t sum;
    int64_t shown;
    int64_t end;
    int64_t n_samples;
    int64_t span;
    if (n == 0)
        return true;
    if (__builtin_mul_overflow(n, (int64_t)duration, &length) ||
        __builtin_add_overflow(times->sum, length, &sum) ||
        __builtin_add_overflow(times->sum, offset, &shown) ||
        __builtin_add_overflow(sum, offset, &end) ||
        __builtin_add_overflow(times->n_samples, n, &n_samples))
        return false;
    bool is_first = times->n_samples == 0;
    shown = is_first || shown < times->first_shown ? shown : times->first_shown;
    end = is_first || end > times->last_end ? end : times->last_end;
    if (__builtin_sub_overflow(end, shown, &span))
        return false;
    times->first_shown = shown;
    times->last_end = end;
    widen(times, times->newest);
    if (n > 1)
        widen(times, duration);
    times->newest = duration;
    times->sum = sum;
    times->n_samples = n_samples;
    if (rates)
        count_rate(rates, n, duration);
    return true;
}

uint32_t sdc_iso_times_shortest(const struct sdc_iso_times *times)
{
    return times->shortest > 0 ? times->shortest : times->newest;
}

uint32_t sdc_iso_times_longest(const struct sdc_iso_times *times)
{
    return times->longest > 0 ? times->longest : times->newest;
}

/** An entry of an edit list. */
struct edit {
    uint64_t duration;  /**< [1/movie timescale s] */
    int64_t media_time; /**< [1/media timescale s]; EMPTY */
    uint32_t rate;      /**< 16.16; 0 shows one sample all the time */
    bool is_last;
};

/** The media time of an edit that shows nothing. */
#define EMPTY (-1)

static struct edit read_edit(struct sdc_cursor *cursor, uint8_t version, bool is_last)
{
    struct edit edit = {.is_last = is_last};
    if (version == 0) {
        edit.duration = sdc_cursor_u32be(cursor);
        edit.media_time = (int32_t)sdc_cursor_u32be(cursor);
    } else {
        edit.duration = sdc_cursor_u64be(cursor);
        edit.media_time = (int64_t)sdc_cursor_u64be(cursor);
    }
    edit.rate = sdc_cursor_u32be(cursor);
    return edit;
}

/** What the media holds from the edit's media time on [1/media timescale s]. The media begins
 *  with its first sample, be that late by its tfdt or by its composition offset: what lies
 *  before is no picture and is not counted. */
static bool held_from(const struct sdc_iso_times *times, int64_t media_time, int64_t *held)
{
    int64_t start;
    if (media_time < times->media_origin)
        media_time = times->media_origin;
    start = media_time - times->media_origin;
    if (start < times->first_shown)
        start = times->first_shown;
    *held = 0;
    return start >= times->last_end || !__builtin_sub_overflow(times->last_end, start, held);
}

/** Says of an edit of a picture track that it shows a sample for long, or at another speed: few
 *  players do. */
static void check_speed(struct sdc_iso *iso, const struct sdc_iso_track *track,
                        const struct edit *edit)
{
    enum { RATE_ONE = 0x10000 };
    if (track->handler == SDC_ISO_TYPE('v', 'i', 'd', 'e') && edit->rate != RATE_ONE)
        sdc_iso_break(&iso->odd, "the edit list asks for another speed than that of the samples");
}

/** Says of an edit of a picture track that it shows more than there is. Writers round by less than
 *  1/10 s. */
static void check_edit(struct sdc_iso *iso, const struct sdc_iso_track *track, struct sdc_q claimed,
                       struct sdc_q available)
{
    const struct sdc_q rounded_max = {1, 10};
    char claimed_text[SDC_Q_TEXT_SIZE];
    char available_text[SDC_Q_TEXT_SIZE];
    struct sdc_q most;
    if (track->handler != SDC_ISO_TYPE('v', 'i', 'd', 'e') ||
        !sdc_q_add(available, rounded_max, &most) || sdc_q_cmp(claimed, most) <= 0)
        return;
    sdc_q_print_exact(claimed, claimed_text, sizeof claimed_text);
    sdc_q_print_exact(available, available_text, sizeof available_text);
    sdc_iso_break(&iso->odd, "the edit list shows %s s where the samples last %s s", claimed_text,
                  available_text);
}

/** How long an edit shows samples [s]. */
static bool shown_by(struct sdc_iso *iso, const struct sdc_iso_track *track,
                     const struct edit *edit, struct sdc_q *shown)
{
    struct sdc_q available;
    int64_t held;
    bool is_open = edit->duration == 0 && (edit->is_last || iso->is_fragmented);
    if (edit->duration > INT64_MAX ||
        !sdc_q_make((int64_t)edit->duration, iso->movie_timescale, shown))
        return false;
    if (edit->media_time != EMPTY)
        check_speed(iso, track, edit);
    if (edit->media_time == EMPTY || edit->rate == 0)
        return true;
    if (!held_from(&track->times, edit->media_time, &held) ||
        !sdc_q_make(held, track->timescale, &available))
        return false;
    if (!is_open && !iso->is_fragmented)
        check_edit(iso, track, *shown, available);
    if (is_open || sdc_q_cmp(available, *shown) < 0)
        *shown = available;
    return true;
}

/** Adds up n_edits edits from the cursor on. False if a time does not fit 64 bits. */
static bool sum_edits(struct sdc_iso *iso, struct sdc_iso_track *track, struct sdc_cursor *cursor,
                      uint8_t version, uint32_t n_edits)
{
    for (uint32_t i = 0; i < n_edits; i++) {
        struct edit edit = read_edit(cursor, version, i + 1 == n_edits);
        struct sdc_q shown;
        if (!shown_by(iso, track, &edit, &shown) || !sdc_q_add(track->end, shown, &track->end))
            return false;
        if (edit.media_time != EMPTY && !sdc_q_add(track->shown, shown, &track->shown))
            return false;
    }
    return true;
}

/** Opens the edit list behind its number of entries; 0 entries if there is none. False if it
 *  claims more than it holds or than anybody needs. */
static bool open_edits(struct sdc_iso *iso, struct sdc_iso_track *track, uint8_t *version,
                       uint32_t *n_edits)
{
    static const int64_t sizes[2] = {4, 4};
    static const int64_t entry_sizes[2] = {12, 20}; /* 8.6.6.2 */
    uint32_t flags;
    *n_edits = 0;
    if (track->elst.end == 0)
        return true;
    if (!sdc_iso_open_full(iso, track->elst, sizes, version, &flags)) {
        sdc_iso_break(&track->no_edits, "the edit list has no room for its own header");
        return false;
    }
    *n_edits = sdc_cursor_u32be(&iso->cursor);
    int64_t n_held = (track->elst.end - iso->cursor.at) / entry_sizes[*version == 0 ? 0 : 1];
    if (*n_edits <= n_held && *n_edits <= SDC_ISO_EDITS_MAX)
        return true;
    if (*n_edits <= n_held)
        sdc_iso_break(&track->no_edits, "the edit list has more than %d edits", SDC_ISO_EDITS_MAX);
    sdc_iso_break(&track->no_edits, "the edit list claims %" PRIu32 " edits and holds %" PRId64,
                  *n_edits, n_held);
    return false;
}

void sdc_iso_present(struct sdc_iso *iso, struct sdc_iso_track *track)
{
    uint8_t version = 0;
    uint32_t n_edits;
    track->shown = track->end = SDC_Q_INT(0);
    if (track->timescale == 0 || track->broken.text[0] != '\0' ||
        !open_edits(iso, track, &version, &n_edits))
        return;
    if (n_edits > 0 && iso->movie_timescale == 0) {
        sdc_iso_break(&track->no_edits, "there is an edit list, but the movie timescale is 0");
        return;
    }
    bool fits = n_edits > 0 ? sum_edits(iso, track, &iso->cursor, version, n_edits)
                            : sdc_q_make(track->times.sum, track->timescale, &track->shown);
    if (n_edits == 0)
        track->end = track->shown;
    if (!fits)
        sdc_iso_break(&track->no_edits, "the duration does not fit 64 bits");
    track->is_presented = fits;
}
