/* SPDX-License-Identifier: MIT
 * Movie fragments: samples that come behind the movie box (ISO/IEC 14496-12, 8.8). */
#include "probe/iso.h"

#include <inttypes.h>

/** A movie fragment (8.8.4) being read. */
struct fragment {
    int64_t start;    /**< offset of its moof box */
    int64_t data_end; /**< behind the data of its last run, where the next may begin */
};

/** A track fragment (8.8.6) being read. */
struct track_fragment {
    struct sdc_iso_track *track; /**< NULL before its tfhd, or if the movie box knows none */
    int64_t base;                /**< what the data offsets of its runs count from */
    uint32_t duration;           /**< of a sample, where the run does not say */
    uint32_t size;               /**< likewise [bytes] */
    bool has_run;
};

/** As sdc_iso_next; a box that does not fit into its parent is damage. */
static bool next_whole(struct sdc_iso *iso, struct sdc_iso_span *rest, struct sdc_iso_box *box)
{
    int64_t start = rest->start;
    enum sdc_iso_step step = sdc_iso_next(iso, rest, box);
    bool is_whole = step == SDC_ISO_BOX && box->missing_size == 0;
    if (!is_whole && step != SDC_ISO_NO_BOX)
        sdc_iso_note_damage(iso, start);
    return is_whole;
}

static struct sdc_iso_track *find_track(struct sdc_iso *iso, uint32_t id)
{
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        if (iso->tracks[i].id == id && iso->tracks[i].has_defaults)
            return &iso->tracks[i];
    }
    return NULL;
}

static int64_t clamp(uint64_t offset)
{
    return offset > INT64_MAX ? INT64_MAX : (int64_t)offset;
}

static void read_tfhd(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      const struct fragment *fragment, struct track_fragment *traf)
{
    static const int64_t sizes[2] = {4, 4};
    enum { HAS_BASE = 0x1, HAS_DESCRIPTION = 0x2, HAS_DURATION = 0x8, HAS_SIZE = 0x10 };
    enum { BASE_IS_MOOF = 0x20000 }; /* 8.8.7.1 */
    struct sdc_cursor *cursor = &iso->cursor;
    uint8_t version;
    uint32_t flags;
    if (!sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    struct sdc_iso_track *track = find_track(iso, sdc_cursor_u32be(cursor));
    size_t need = (flags & HAS_BASE ? sizeof(uint64_t) : 0) +
                  (flags & HAS_DESCRIPTION ? sizeof(uint32_t) : 0) +
                  (flags & HAS_DURATION ? sizeof(uint32_t) : 0) +
                  (flags & HAS_SIZE ? sizeof(uint32_t) : 0);
    if (!track || box->body.end - cursor->at < (int64_t)need)
        return;
    traf->track = track;
    traf->base = flags & BASE_IS_MOOF ? fragment->start : fragment->data_end;
    if (flags & HAS_BASE)
        traf->base = clamp(sdc_cursor_u64be(cursor));
    if (flags & HAS_DESCRIPTION)
        sdc_cursor_skip(cursor, sizeof(uint32_t));
    traf->duration = flags & HAS_DURATION ? sdc_cursor_u32be(cursor) : track->default_duration;
    traf->size = flags & HAS_SIZE ? sdc_cursor_u32be(cursor) : track->default_size;
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a; /* of two that are not negative */
}

/** Keeps where a fragment says that it begins if none before was so far off. */
static void note_start(struct sdc_iso_times *times, int64_t claimed)
{
    int64_t found;
    if (__builtin_add_overflow(times->media_origin, times->sum, &found))
        found = INT64_MAX;
    if (distance(claimed, found) <= distance(times->claimed_start, times->found_start))
        return;
    times->claimed_start = claimed;
    times->found_start = found;
}

/** The decode time of the very first sample is where the media begins. The others are held against
 *  the samples before them: durations are added up, and gaps are not counted. */
static void read_tfdt(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      const struct track_fragment *traf)
{
    static const int64_t sizes[2] = {4, 8}; /* 8.8.12.2 */
    uint8_t version;
    uint32_t flags;
    if (!traf->track || !sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    struct sdc_iso_times *times = &traf->track->times;
    int64_t claimed =
        version == 0 ? sdc_cursor_u32be(&iso->cursor) : clamp(sdc_cursor_u64be(&iso->cursor));
    if (times->n_samples == 0)
        times->media_origin = claimed;
    else
        note_start(times, claimed);
}

/** What a track run (8.8.8) says of each of its samples. */
enum run_flags {
    RUN_HAS_OFFSET = 0x1,
    RUN_HAS_FIRST_FLAGS = 0x4,
    RUN_HAS_DURATIONS = 0x100,
    RUN_HAS_SIZES = 0x200,
    RUN_HAS_FLAGS = 0x400,
    RUN_HAS_SHIFTS = 0x800,
};

/** Adds the samples of a run, whose entries the cursor stands before. */
static bool add_samples(struct sdc_iso *iso, const struct track_fragment *traf, uint32_t flags,
                        uint32_t n_samples, uint64_t *data_size)
{
    struct sdc_iso_times *times = &traf->track->times;
    struct sdc_iso_rates *rates = sdc_iso_rates_of(iso, traf->track);
    struct sdc_cursor *cursor = &iso->cursor;
    *data_size = 0;
    if (!(flags & (RUN_HAS_DURATIONS | RUN_HAS_SIZES | RUN_HAS_FLAGS | RUN_HAS_SHIFTS))) {
        *data_size = (uint64_t)n_samples * traf->size;
        traf->track->n_empty += traf->size == 0 ? n_samples : 0;
        return sdc_iso_times_add(times, rates, n_samples, traf->duration, 0);
    }
    for (; n_samples > 0; n_samples--) {
        uint32_t duration = flags & RUN_HAS_DURATIONS ? sdc_cursor_u32be(cursor) : traf->duration;
        uint32_t size = flags & RUN_HAS_SIZES ? sdc_cursor_u32be(cursor) : traf->size;
        *data_size += size;
        traf->track->n_empty += size == 0;
        if (flags & RUN_HAS_FLAGS)
            sdc_cursor_skip(cursor, sizeof(uint32_t));
        uint32_t shift = flags & RUN_HAS_SHIFTS ? sdc_cursor_u32be(cursor) : 0;
        if (!sdc_iso_times_add(times, rates, 1, duration, (int32_t)shift))
            return false;
    }
    return true;
}

/** Bytes that a run's entry takes. */
static size_t entry_size(uint32_t flags)
{
    size_t n_fields = 0;
    for (uint32_t flag = RUN_HAS_DURATIONS; flag <= RUN_HAS_SHIFTS; flag *= 2)
        n_fields += (flags & flag) != 0;
    return n_fields * sizeof(uint32_t);
}

/** Moves the fragment's end of data over a run of that size. */
static void place_run(struct sdc_iso *iso, struct fragment *fragment, int64_t start,
                      uint64_t data_size)
{
    if (__builtin_add_overflow(start, clamp(data_size), &fragment->data_end))
        fragment->data_end = INT64_MAX;
    if (data_size > 0 && fragment->data_end > iso->data_end)
        iso->data_end = fragment->data_end;
}

static void read_trun(struct sdc_iso *iso, const struct sdc_iso_box *box, struct fragment *fragment,
                      struct track_fragment *traf)
{
    static const int64_t sizes[2] = {4, 4};
    uint8_t version;
    uint32_t flags;
    uint64_t data_size;
    struct sdc_iso_track *track = traf->track;
    if (!track || !sdc_iso_open_full(iso, box->body, sizes, &version, &flags)) {
        sdc_iso_note_damage(iso, box->start);
        return;
    }
    uint32_t n_samples = sdc_cursor_u32be(&iso->cursor);
    uint64_t need = (flags & RUN_HAS_OFFSET ? sizeof(uint32_t) : 0) +
                    (flags & RUN_HAS_FIRST_FLAGS ? sizeof(uint32_t) : 0) +
                    (uint64_t)n_samples * entry_size(flags);
    if ((uint64_t)(box->body.end - iso->cursor.at) < need) {
        sdc_iso_break(&track->broken,
                      "a trun box claims %" PRIu32 " samples and has no room for them", n_samples);
        return;
    }
    /* 8.8.8.1: without an offset a run lies behind the one before it. */
    int64_t start = traf->has_run ? fragment->data_end : traf->base;
    if (flags & RUN_HAS_OFFSET &&
        __builtin_add_overflow(traf->base, (int32_t)sdc_cursor_u32be(&iso->cursor), &start))
        start = INT64_MAX;
    if (flags & RUN_HAS_FIRST_FLAGS)
        sdc_cursor_skip(&iso->cursor, sizeof(uint32_t));
    traf->has_run = true;
    if (!add_samples(iso, traf, flags, n_samples, &data_size))
        sdc_iso_break(&track->broken, "the sample durations do not fit 64 bits");
    place_run(iso, fragment, start, data_size);
}

static void read_traf(struct sdc_iso *iso, struct sdc_iso_span rest, struct fragment *fragment)
{
    struct track_fragment traf = {.track = NULL};
    int64_t start = rest.start;
    struct sdc_iso_box box;
    while (next_whole(iso, &rest, &box)) {
        if (box.type == SDC_ISO_TYPE('t', 'f', 'h', 'd'))
            read_tfhd(iso, &box, fragment, &traf);
        else if (box.type == SDC_ISO_TYPE('t', 'f', 'd', 't'))
            read_tfdt(iso, &box, &traf);
        else if (box.type == SDC_ISO_TYPE('t', 'r', 'u', 'n'))
            read_trun(iso, &box, fragment, &traf);
    }
    /* 8.8.7 allows for a track fragment without runs; of pictures nobody writes one. */
    if (!traf.has_run && (!traf.track || traf.track == iso->picture))
        sdc_iso_note_damage(iso, start);
}

void sdc_iso_read_fragment(struct sdc_iso *iso, const struct sdc_iso_box *moof)
{
    struct fragment fragment = {.start = moof->start, .data_end = moof->start};
    struct sdc_iso_span rest = moof->body;
    struct sdc_iso_box box;
    while (next_whole(iso, &rest, &box)) {
        if (box.type == SDC_ISO_TYPE('t', 'r', 'a', 'f'))
            read_traf(iso, box.body, &fragment);
    }
}

/** Adds to what is indexed of a track. What does not fit is left out. */
static void add_indexed(struct sdc_iso *iso, uint32_t track_id, uint64_t duration,
                        uint32_t timescale)
{
    struct sdc_q seconds;
    if (duration > INT64_MAX || !sdc_q_make((int64_t)duration, timescale, &seconds))
        return;
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        struct sdc_iso_track *track = &iso->tracks[i];
        if (track->id == track_id)
            (void)sdc_q_add(track->indexed.den > 0 ? track->indexed : SDC_Q_INT(0), seconds,
                            &track->indexed);
    }
}

void sdc_iso_read_index(struct sdc_iso *iso, const struct sdc_iso_box *sidx)
{
    static const int64_t sizes[2] = {20, 28}; /* 8.16.3.2: up to the references */
    enum { REFERENCE_SIZE = 12, SIZE_MASK = 0x7FFFFFFF };
    uint64_t duration = 0;
    struct sdc_cursor *cursor = &iso->cursor;
    uint8_t version;
    uint32_t flags;
    if (!sdc_iso_open_full(iso, sidx->body, sizes, &version, &flags))
        return;
    uint32_t track_id = sdc_cursor_u32be(cursor);
    uint32_t timescale = sdc_cursor_u32be(cursor);
    sdc_cursor_skip(cursor, version == 0 ? sizeof(uint32_t) : sizeof(uint64_t));
    uint64_t offset = version == 0 ? sdc_cursor_u32be(cursor) : sdc_cursor_u64be(cursor);
    sdc_cursor_skip(cursor, sizeof(uint16_t));
    unsigned n_references = sdc_cursor_u16be(cursor);
    if (sidx->body.end - cursor->at < (int64_t)n_references * REFERENCE_SIZE)
        return;
    uint64_t end = (uint64_t)sidx->body.end + (uint64_t)clamp(offset);
    for (; n_references > 0; n_references--) {
        uint32_t size = sdc_cursor_u32be(cursor);
        uint32_t lasts = sdc_cursor_u32be(cursor);
        end += size & SIZE_MASK;
        duration += size > SIZE_MASK ? 0 : lasts; /* what an index lists, that one counts */
        sdc_cursor_skip(cursor, sizeof(uint32_t));
    }
    if (clamp(end) > iso->index_end)
        iso->index_end = clamp(end);
    add_indexed(iso, track_id, duration, timescale);
}
