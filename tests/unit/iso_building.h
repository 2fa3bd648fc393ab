/* SPDX-License-Identifier: MIT
 * mp4 files built in memory, box by box; for the tests of their reader. */
#ifndef SDC_TESTS_ISO_BUILDING_H
#define SDC_TESTS_ISO_BUILDING_H

#include "reading.h"

#include "probe/iso.h"

/** The file that is built, and what is read of it. @{ */
static struct file file;
static struct sdc_facts facts;
/** @} */

/** Sizes of what is built [bytes], and room in tables. */
enum {
    MOVIE_SCALE = 1000,
    ONE = 0x10000, /* 1.0 as fixed point */
    SAMPLE_SIZE = 10,
    FTYP_SIZE = 16,
    DATA_AT = FTYP_SIZE + 8,
    RUNS_MAX = 4,
    EDITS_MAX = 3,
};

/** A run of stts, with the shift that ctts gives it. */
struct run {
    uint32_t n;
    uint32_t duration;
    int32_t shift;
};

/** An edit [ms, 1/timescale s]; media time -1 is an empty one. */
struct edit {
    uint32_t duration;
    int32_t media_time;
    bool is_dwell;
};

/** A track to build. What is 0 is left to the samples. */
struct track {
    const char *handler;
    const char *type;
    unsigned width;
    unsigned height;
    uint32_t timescale;
    struct run runs[RUNS_MAX];
    struct edit edits[EDITS_MAX];
    unsigned n_edits;
    uint32_t media_duration;
    uint32_t track_duration;
    int32_t matrix[4];
    bool is_disabled;
    bool has_shifts;
    uint32_t chapters;      /**< id of the track that tref/chap names */
    uint32_t n_sizes;       /**< that stsz claims */
    unsigned entry_version; /**< of sound */
    unsigned n_channels;
    unsigned n_bits;
    uint32_t rate;
    void (*put_children)(void); /**< behind the fields of the sample entry */
};

static inline void put_avcc(void);

/** 5 s of 1280x720 at 24 fps, and as much sound. @{ */
static const struct track clip = {.handler = "vide",
                                  .type = "avc1",
                                  .width = 1280,
                                  .height = 720,
                                  .timescale = 24,
                                  .runs = {{120, 1, 0}},
                                  .put_children = put_avcc,
                                  .matrix = {ONE, 0, 0, ONE}};
static const struct track sound = {.handler = "soun",
                                   .type = "sowt",
                                   .timescale = 8000,
                                   .runs = {{40000, 1, 0}},
                                   .n_channels = 1,
                                   .n_bits = 16,
                                   .rate = 8000};
/** @} */

/** Appends a number, zeros, or sets a number that is there already. @{ */
static inline void u8(unsigned value)
{
    put_be(&file, value, 1);
}

static inline void u16(unsigned value)
{
    put_be(&file, value, 2);
}

static inline void u32(uint32_t value)
{
    put_be(&file, value, 4);
}

static inline void zeros(size_t n)
{
    put_fill(&file, 0, n);
}

static inline void set_u32(size_t at, uint32_t value)
{
    size_t size = file.size;
    file.size = at;
    u32(value);
    file.size = size;
}
/** @} */

/** Begins a box, and ends it: its size is then right. @{ */
static inline size_t begin_box(const char *type)
{
    u32(0);
    put(&file, type, 4);
    return file.size - 8;
}

static inline size_t begin_full(const char *type, uint32_t version_flags)
{
    size_t at = begin_box(type);
    u32(version_flags);
    return at;
}

static inline void end_box(size_t at)
{
    set_u32(at, (uint32_t)(file.size - at));
}

/** @} */

/** Appends a display matrix with these a, b, c, d. */
/** A configuration without parameter sets. */
static inline void put_avcc(void)
{
    end_box(begin_box("avcC"));
}

static inline void put_matrix(const int32_t m[4])
{
    const int32_t all[] = {m[0], m[1], 0, m[2], m[3], 0, 0, 0, 1 << 30};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        u32((uint32_t)all[i]);
}

/** Samples of a track, and the sum of their durations. @{ */
static inline uint32_t n_samples(const struct track *track)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < RUNS_MAX; i++)
        n += track->runs[i].n;
    return n;
}

static inline uint32_t sum(const struct track *track)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < RUNS_MAX; i++)
        n += track->runs[i].n * track->runs[i].duration;
    return n;
}

/** @} */

/** Appends a box of a track. @{ */
static inline void put_tkhd(const struct track *track, uint32_t id)
{
    uint64_t duration = (uint64_t)sum(track) * MOVIE_SCALE / track->timescale;
    for (unsigned i = 0; i < track->n_edits; i++)
        duration = (i == 0 ? 0 : duration) + track->edits[i].duration;
    size_t at = begin_full("tkhd", track->is_disabled ? 2 : 3);
    zeros(8);
    u32(id);
    zeros(4);
    u32(track->track_duration ? track->track_duration : (uint32_t)duration);
    zeros(16);
    put_matrix(track->matrix);
    u32(track->width << 16);
    u32(track->height << 16);
    end_box(at);
}

static inline void put_elst(const struct track *track)
{
    if (track->n_edits == 0)
        return;
    size_t edts = begin_box("edts");
    size_t at = begin_full("elst", 0);
    u32(track->n_edits);
    for (unsigned i = 0; i < track->n_edits; i++) {
        u32(track->edits[i].duration);
        u32((uint32_t)track->edits[i].media_time);
        u32(track->edits[i].is_dwell ? 0 : ONE);
    }
    end_box(at);
    end_box(edts);
}

static inline void put_stsd(const struct track *track)
{
    size_t at = begin_full("stsd", 0);
    u32(1);
    size_t entry = begin_box(track->type);
    zeros(8);
    if (strcmp(track->handler, "soun") == 0) {
        u16(track->entry_version);
        zeros(6);
        u16(track->n_channels);
        u16(track->n_bits);
        zeros(4);
        u32(track->rate << 16);
    } else {
        zeros(16);
        u16(track->width);
        u16(track->height);
        zeros(50);
    }
    if (track->put_children)
        track->put_children();
    end_box(entry);
    end_box(at);
}

static inline void put_runs(const char *type, const struct track *track)
{
    bool is_stts = strcmp(type, "stts") == 0;
    unsigned n = 0;
    while (n < RUNS_MAX && track->runs[n].n > 0)
        n++;
    size_t at = begin_full(type, 0);
    u32(n);
    for (unsigned i = 0; i < n; i++) {
        u32(track->runs[i].n);
        u32(is_stts ? track->runs[i].duration : (uint32_t)track->runs[i].shift);
    }
    end_box(at);
}

static inline void put_stbl(const struct track *track, size_t data_at)
{
    size_t stbl = begin_box("stbl");
    uint32_t n = n_samples(track);
    put_stsd(track);
    put_runs("stts", track);
    if (track->has_shifts)
        put_runs("ctts", track);
    size_t at = begin_full("stsc", 0);
    u32(n > 0);
    for (unsigned i = 0; i < 3 && n > 0; i++)
        u32(i == 1 ? n : 1);
    end_box(at);
    at = begin_full("stsz", 0);
    u32(SAMPLE_SIZE);
    u32(track->n_sizes ? track->n_sizes : n);
    end_box(at);
    at = begin_full("stco", 0);
    u32(n > 0);
    if (n > 0)
        u32((uint32_t)data_at);
    end_box(at);
    end_box(stbl);
}

static inline void put_trak(const struct track *track, uint32_t id, size_t data_at)
{
    size_t trak = begin_box("trak");
    put_tkhd(track, id);
    put_elst(track);
    if (track->chapters) {
        size_t tref = begin_box("tref");
        size_t chap = begin_box("chap");
        u32(track->chapters);
        end_box(chap);
        end_box(tref);
    }
    size_t mdia = begin_box("mdia");
    size_t at = begin_full("mdhd", 0);
    zeros(8);
    u32(track->timescale);
    u32(track->media_duration ? track->media_duration : sum(track));
    zeros(4);
    end_box(at);
    at = begin_full("hdlr", 0);
    zeros(4);
    put_text(&file, track->handler);
    zeros(13);
    end_box(at);
    size_t minf = begin_box("minf");
    put_stbl(track, data_at);
    end_box(minf);
    end_box(mdia);
    end_box(trak);
}

/** @} */

/** Begins a file with its first box. */
static inline void put_ftyp(void)
{
    file.size = 0;
    u32(FTYP_SIZE);
    put_text(&file, "ftypisom");
    zeros(4);
}

/** Where these boxes begin in the file. @{ */
static size_t mvhd_at;
static size_t moov_at;
/** @} */

/** Begins a movie box with its header, for a duration in ms. */
static inline size_t begin_moov(uint32_t duration)
{
    static const int32_t upright[] = {ONE, 0, 0, ONE};
    moov_at = begin_box("moov");
    mvhd_at = begin_full("mvhd", 0);
    zeros(8);
    u32(MOVIE_SCALE);
    u32(duration);
    zeros(16);
    put_matrix(upright);
    zeros(28);
    end_box(mvhd_at);
    return moov_at;
}

/** Makes a file: ftyp, the samples of one track after the other, moov. Tracks have ids from 1. */
static inline void make(uint32_t duration, const struct track *tracks, unsigned n_tracks)
{
    put_ftyp();
    size_t data_at = DATA_AT;
    size_t mdat = begin_box("mdat");
    for (unsigned i = 0; i < n_tracks; i++)
        zeros((size_t)n_samples(&tracks[i]) * SAMPLE_SIZE);
    end_box(mdat);
    size_t moov = begin_moov(duration);
    for (unsigned i = 0; i < n_tracks; i++) {
        put_trak(&tracks[i], i + 1, data_at);
        data_at += (size_t)n_samples(&tracks[i]) * SAMPLE_SIZE;
    }
    end_box(moov);
}

/** Reads the file that was made, or makes one of a track and reads it. @{ */
static inline void read_made(void)
{
    read_file(sdc_read_iso, &file, &facts);
}

static inline void read_one(const struct track *track)
{
    make((uint32_t)((uint64_t)sum(track) * MOVIE_SCALE / track->timescale), track, 1);
    read_made();
}

/** @} */

/** What reading n of a number must be. */
static inline void assert_reading(enum sdc_fact_id id, unsigned n, enum sdc_reading reading,
                                  int64_t num, int64_t den)
{
    const struct sdc_fact *fact = &facts.facts[id];
    struct sdc_q q;
    assert_true(sdc_q_make(num, den, &q));
    assert_int_equal(fact->state, SDC_FACT_KNOWN);
    assert_true(n < fact->n_numbers);
    assert_int_equal(fact->numbers[n].reading, reading);
    assert_int_equal(fact->numbers[n].value.num, q.num);
    assert_int_equal(fact->numbers[n].value.den, q.den);
}

/** What both durations must be [ms]. */
static inline void assert_durations(int64_t track_ms, int64_t movie_ms)
{
    assert_reading(SDC_FACT_DURATION, 0, SDC_READING_TRACK, track_ms, 1000);
    assert_reading(SDC_FACT_DURATION, 1, SDC_READING_MOVIE, movie_ms, 1000);
}

#endif
