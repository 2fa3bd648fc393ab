/* SPDX-License-Identifier: MIT
 * The movie box: its headers, its tracks and where their tables are (ISO/IEC 14496-12, 8.2 to 8.5).
 */
#include "probe/iso.h"

#include <assert.h>
#include <inttypes.h>

/** A handler for one type of box inside another; track is the one being read, or NULL. */
struct child {
    uint32_t type;
    void (*read)(struct sdc_iso *iso, const struct sdc_iso_box *box, struct sdc_iso_track *track);
    bool is_many; /**< there may be several */
};

#define N_ROWS(table) (sizeof(table) / sizeof *(table))

/** Notes a box of the movie box that does not end within the one around it. */
static void note_excess(struct sdc_iso *iso, const struct sdc_iso_box *box)
{
    if (box->missing_size > 0 && !iso->is_moov_cut)
        sdc_iso_note_damage(iso, box->start);
}

/** Says that of a box of which there is to be one there are two: some readers go by the first, some
 *  by the last. */
static void note_twice(struct sdc_iso *iso, uint32_t type)
{
    char name[SDC_ISO_TYPE_SIZE];
    sdc_iso_print_type(type, name, sizeof name);
    sdc_iso_break(&iso->odd, "there are two %s boxes where one belongs", name);
}

/** Reads the boxes of span that the table names and steps over all others. */
static void descend(struct sdc_iso *iso, struct sdc_iso_span span, const struct child *children,
                    size_t n_children, struct sdc_iso_track *track)
{
    struct sdc_iso_box box;
    enum sdc_iso_step step;
    unsigned seen = 0; /* a bit for each row */
    while ((step = sdc_iso_next(iso, &span, &box)) == SDC_ISO_BOX) {
        note_excess(iso, &box);
        for (size_t i = 0; i < n_children; i++) {
            if (children[i].type != box.type)
                continue;
            if (seen & 1U << i && !children[i].is_many)
                note_twice(iso, box.type);
            seen |= 1U << i;
            children[i].read(iso, &box, track);
        }
    }
    if (step == SDC_ISO_DAMAGED && !iso->is_moov_cut)
        sdc_iso_note_damage(iso, span.start);
}

/** A time or duration, 64 bits wide in version 1. All ones stand for unknown (8.2.2.3): 0 here. */
static uint64_t read_duration(struct sdc_cursor *cursor, uint8_t version)
{
    uint64_t unknown = version == 0 ? UINT32_MAX : UINT64_MAX;
    uint64_t value = version == 0 ? sdc_cursor_u32be(cursor) : sdc_cursor_u64be(cursor);
    return value == unknown ? 0 : value;
}

/** Steps over creation and modification time. */
static void skip_times(struct sdc_cursor *cursor, uint8_t version)
{
    size_t size = version == 0 ? sizeof(uint32_t) : sizeof(uint64_t);
    sdc_cursor_skip(cursor, (int64_t)(2 * size));
}

/** Keeps a, b, c, d of {a, b, u, c, d, v, x, y, w}. */
static void read_matrix(struct sdc_cursor *cursor, int32_t matrix[4])
{
    matrix[0] = (int32_t)sdc_cursor_u32be(cursor);
    matrix[1] = (int32_t)sdc_cursor_u32be(cursor);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    matrix[2] = (int32_t)sdc_cursor_u32be(cursor);
    matrix[3] = (int32_t)sdc_cursor_u32be(cursor);
}

static void read_mvhd(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    static const int64_t sizes[2] = {96, 108}; /* 8.2.2.2 */
    enum { RATE_TO_MATRIX = 16 };              /* rate, volume and reserved, [bytes] */
    struct sdc_cursor *cursor = &iso->cursor;
    uint8_t version;
    uint32_t flags;
    (void)track;
    if (!sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    skip_times(cursor, version);
    iso->movie_timescale = sdc_cursor_u32be(cursor);
    iso->movie_duration = read_duration(cursor, version);
    sdc_cursor_skip(cursor, RATE_TO_MATRIX);
    read_matrix(cursor, iso->movie_matrix);
}

static void read_tkhd(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    static const int64_t sizes[2] = {80, 92}; /* 8.3.2.2 */
    enum { IS_ENABLED = 1 };                  /* flags */
    enum { DURATION_TO_MATRIX = 16 };         /* reserved, layer, group, volume, [bytes] */
    enum { MATRIX_TO_SIZE = 16 };             /* v, x, y, w, [bytes] */
    enum { FRACTION_BITS = 16 };
    struct sdc_cursor *cursor = &iso->cursor;
    uint8_t version;
    uint32_t flags;
    if (!sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    track->is_enabled = flags & IS_ENABLED;
    skip_times(cursor, version);
    track->id = sdc_cursor_u32be(cursor);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    track->track_duration = read_duration(cursor, version);
    sdc_cursor_skip(cursor, DURATION_TO_MATRIX);
    read_matrix(cursor, track->matrix);
    sdc_cursor_skip(cursor, MATRIX_TO_SIZE);
    track->shown_width = sdc_cursor_u32be(cursor) >> FRACTION_BITS;
    track->shown_height = sdc_cursor_u32be(cursor) >> FRACTION_BITS;
}

static void read_mdhd(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    static const int64_t sizes[2] = {20, 32}; /* 8.4.2.2 */
    uint8_t version;
    uint32_t flags;
    if (!sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    skip_times(&iso->cursor, version);
    track->timescale = sdc_cursor_u32be(&iso->cursor);
    track->media_duration = read_duration(&iso->cursor, version);
}

static void read_hdlr(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    enum { BEFORE_HANDLER = 8 }; /* 8.4.3.2: version, flags, pre_defined, [bytes] */
    if (!sdc_iso_open(iso, box->body, BEFORE_HANDLER + (int64_t)sizeof(uint32_t)))
        return;
    sdc_cursor_skip(&iso->cursor, BEFORE_HANDLER);
    track->handler = sdc_cursor_u32be(&iso->cursor);
}

/** Where the place of a table is kept; NULL for a box that is not needed. */
static struct sdc_iso_span *table_slot(struct sdc_iso_track *track, uint32_t type)
{
    switch (type) {
    case SDC_ISO_TYPE('d', 'r', 'e', 'f'):
        return &track->dref;
    case SDC_ISO_TYPE('s', 't', 's', 'd'):
        return &track->stsd;
    case SDC_ISO_TYPE('s', 't', 't', 's'):
        return &track->stts;
    case SDC_ISO_TYPE('c', 't', 't', 's'):
        return &track->ctts;
    case SDC_ISO_TYPE('s', 't', 's', 'z'):
    case SDC_ISO_TYPE('s', 't', 'z', '2'):
        return &track->stsz;
    case SDC_ISO_TYPE('s', 't', 's', 'c'):
        return &track->stsc;
    case SDC_ISO_TYPE('s', 't', 'c', 'o'):
    case SDC_ISO_TYPE('c', 'o', '6', '4'):
        return &track->stco;
    case SDC_ISO_TYPE('e', 'l', 's', 't'):
        return &track->elst;
    case SDC_ISO_TYPE('c', 'h', 'a', 'p'):
        return &track->chapters;
    default:
        return NULL;
    }
}

/** Keeps where the tables of a container are; of two of one kind the first counts. */
static void read_tables(struct sdc_iso *iso, const struct sdc_iso_box *box,
                        struct sdc_iso_track *track)
{
    struct sdc_iso_span rest = box->body;
    struct sdc_iso_box table;
    assert(track);
    while (sdc_iso_next(iso, &rest, &table) == SDC_ISO_BOX) {
        struct sdc_iso_span *slot = table_slot(track, table.type);
        note_excess(iso, &table);
        if (slot && slot->end != 0)
            note_twice(iso, table.type);
        if (!slot || slot->end != 0)
            continue;
        *slot = table.body;
        track->is_stz2 |= table.type == SDC_ISO_TYPE('s', 't', 'z', '2');
        track->is_co64 |= table.type == SDC_ISO_TYPE('c', 'o', '6', '4');
    }
}

static const struct child minf_children[] = {
    {SDC_ISO_TYPE('d', 'i', 'n', 'f'), read_tables},
    {SDC_ISO_TYPE('s', 't', 'b', 'l'), read_tables},
};

static void read_minf(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    descend(iso, box->body, minf_children, N_ROWS(minf_children), track);
}

static const struct child mdia_children[] = {
    {SDC_ISO_TYPE('m', 'd', 'h', 'd'), read_mdhd},
    {SDC_ISO_TYPE('h', 'd', 'l', 'r'), read_hdlr},
    {SDC_ISO_TYPE('m', 'i', 'n', 'f'), read_minf},
};

static void read_mdia(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    descend(iso, box->body, mdia_children, N_ROWS(mdia_children), track);
}

static const struct child trak_children[] = {
    {SDC_ISO_TYPE('t', 'k', 'h', 'd'), read_tkhd},
    {SDC_ISO_TYPE('t', 'r', 'e', 'f'), read_tables},
    {SDC_ISO_TYPE('e', 'd', 't', 's'), read_tables},
    {SDC_ISO_TYPE('m', 'd', 'i', 'a'), read_mdia},
};

static void read_trak(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    (void)track;
    if (iso->n_tracks == SDC_ISO_TRACKS_MAX) {
        sdc_iso_break(&iso->no_choice, "there are more than %d tracks", SDC_ISO_TRACKS_MAX);
        return;
    }
    struct sdc_iso_track *next = &iso->tracks[iso->n_tracks++];
    descend(iso, box->body, trak_children, N_ROWS(trak_children), next);
}

static void read_mvex(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    (void)track;
    iso->is_fragmented = true;
    iso->mvex = box->body;
}

static void read_cmov(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    (void)box;
    (void)track;
    iso->is_moov_packed = true;
}

static const struct child moov_children[] = {
    {SDC_ISO_TYPE('m', 'v', 'h', 'd'), read_mvhd},
    {SDC_ISO_TYPE('t', 'r', 'a', 'k'), read_trak, .is_many = true},
    {SDC_ISO_TYPE('m', 'v', 'e', 'x'), read_mvex},
    {SDC_ISO_TYPE('c', 'm', 'o', 'v'), read_cmov},
};

static void read_mehd(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    static const int64_t sizes[2] = {4, 8}; /* 8.8.2.2 */
    uint8_t version;
    uint32_t flags;
    (void)track;
    if (sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        iso->fragments_duration = read_duration(&iso->cursor, version);
}

static void read_trex(struct sdc_iso *iso, const struct sdc_iso_box *box,
                      struct sdc_iso_track *track)
{
    static const int64_t sizes[2] = {20, 20}; /* 8.8.3.2 */
    uint8_t version;
    uint32_t flags;
    (void)track;
    if (!sdc_iso_open_full(iso, box->body, sizes, &version, &flags))
        return;
    uint32_t id = sdc_cursor_u32be(&iso->cursor);
    sdc_cursor_skip(&iso->cursor, sizeof(uint32_t));
    uint32_t duration = sdc_cursor_u32be(&iso->cursor);
    uint32_t size = sdc_cursor_u32be(&iso->cursor);
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        struct sdc_iso_track *of = &iso->tracks[i];
        if (of->id != id)
            continue;
        if (of->has_defaults) {
            sdc_iso_break(&iso->odd, "track %" PRIu32 " has two trex boxes where one belongs", id);
            continue;
        }
        of->has_defaults = true;
        of->default_duration = duration;
        of->default_size = size;
    }
}

static const struct child mvex_children[] = {
    {SDC_ISO_TYPE('m', 'e', 'h', 'd'), read_mehd},
    {SDC_ISO_TYPE('t', 'r', 'e', 'x'), read_trex, .is_many = true},
};

/** Marks the tracks that this one names as its chapters (QTFF, 'chap'). */
static void mark_chapters(struct sdc_iso *iso, const struct sdc_iso_track *track)
{
    struct sdc_iso_span ids = track->chapters;
    for (unsigned n = 0; sdc_iso_open(iso, ids, sizeof(uint32_t)); n++) {
        if (n == SDC_ISO_CHAPTERS_MAX) {
            sdc_iso_break(&iso->no_choice, "a track has more than %d tracks of chapters",
                          SDC_ISO_CHAPTERS_MAX);
            return;
        }
        uint32_t id = sdc_cursor_u32be(&iso->cursor);
        ids.start += (int64_t)sizeof(uint32_t);
        for (unsigned i = 0; i < iso->n_tracks; i++)
            iso->tracks[i].is_chapters |= iso->tracks[i].id == id && id != track->id;
    }
}

/** Tracks are told apart by their numbers, which are not 0 (8.3.2.3). */
static void check_ids(struct sdc_iso *iso)
{
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        uint32_t id = iso->tracks[i].id;
        if (id == 0)
            sdc_iso_break(&iso->odd, "a track has no number: its tkhd box is missing, or says 0");
        for (unsigned j = 0; j < i; j++) {
            if (id != 0 && iso->tracks[j].id == id)
                sdc_iso_break(&iso->odd, "there are two tracks of the number %" PRIu32, id);
        }
    }
}

/** The first enabled picture track is judged, else the first one; of sound the first one. */
static void choose_tracks(struct sdc_iso *iso)
{
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        struct sdc_iso_track *track = &iso->tracks[i];
        if (track->handler == SDC_ISO_TYPE('s', 'o', 'u', 'n') && !iso->sound)
            iso->sound = track;
        if (track->handler != SDC_ISO_TYPE('v', 'i', 'd', 'e') || track->is_chapters)
            continue;
        iso->n_pictures++;
        if (!iso->picture || (track->is_enabled && !iso->picture->is_enabled)) {
            iso->picture = track;
            iso->picture_number = iso->n_pictures;
        }
    }
}

void sdc_iso_read_movie(struct sdc_iso *iso)
{
    descend(iso, iso->moov, moov_children, N_ROWS(moov_children), NULL);
    descend(iso, iso->mvex, mvex_children, N_ROWS(mvex_children), NULL);
    for (unsigned i = 0; i < iso->n_tracks; i++)
        mark_chapters(iso, &iso->tracks[i]);
    if (!iso->is_moov_cut)
        check_ids(iso);
    choose_tracks(iso);
}
