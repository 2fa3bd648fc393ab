/* SPDX-License-Identifier: MIT
 * The reader of mp4 files: movie fragments. */
#include "iso_building.h"

enum {
    HAS_BASE = 0x1,
    HAS_DURATION = 0x8,
    HAS_SIZE = 0x10,
    BASE_IS_MOOF = 0x20000,
    HAS_OFFSET = 0x1,
    HAS_DURATIONS = 0x100,
    HAS_SIZES = 0x200,
    HAS_FLAGS = 0x400,
    HAS_SHIFTS = 0x800,
    NO_TFDT = -1,
};

/** A track without samples: they come in fragments. */
static struct track empty_clip(void)
{
    struct track track = clip;
    track.runs[0].n = 0;
    return track;
}

/** The defaults of a track: samples of 1/24 s and 10 bytes. */
static void put_trex(uint32_t id)
{
    size_t at = begin_full("trex", 0);
    u32(id);
    u32(1);
    u32(1);
    u32(SAMPLE_SIZE);
    u32(0);
    end_box(at);
}

/** The movie box of a fragmented file; samples of track 1 have 1/24 s and 10 bytes by trex. */
static void begin_fragmented(const struct track *track, uint32_t movie_ms, uint32_t mehd_ms)
{
    put_ftyp();
    size_t moov = begin_moov(movie_ms);
    put_trak(track, 1, FTYP_SIZE);
    size_t mvex = begin_box("mvex");
    if (mehd_ms > 0) {
        size_t at = begin_full("mehd", 0);
        u32(mehd_ms);
        end_box(at);
    }
    put_trex(1);
    end_box(mvex);
    end_box(moov);
}

/** A fragment to build. */
struct fragment {
    uint32_t n;
    int64_t tfdt;
    uint32_t flags;    /**< of trun */
    uint32_t duration; /**< where the run says it */
    int32_t shift;     /**< likewise */
};

static const struct fragment second = {.n = 24, .tfdt = NO_TFDT, .flags = HAS_OFFSET};

static void put_trun(const struct fragment *fragment, size_t moof)
{
    size_t at = begin_full("trun", fragment->flags);
    u32(fragment->n);
    size_t offset_at = file.size;
    if (fragment->flags & HAS_OFFSET)
        u32(0);
    for (uint32_t i = 0; i < fragment->n; i++) {
        if (fragment->flags & HAS_DURATIONS)
            u32(fragment->duration);
        if (fragment->flags & HAS_SIZES)
            u32(SAMPLE_SIZE);
        if (fragment->flags & HAS_FLAGS)
            u32(0);
        if (fragment->flags & HAS_SHIFTS)
            u32((uint32_t)fragment->shift);
    }
    end_box(at);
    if (fragment->flags & HAS_OFFSET)
        set_u32(offset_at, (uint32_t)(file.size - moof + 8));
}

static void put_fragment(const struct fragment *fragment)
{
    size_t moof = begin_box("moof");
    size_t traf = begin_box("traf");
    size_t at = begin_full("tfhd", BASE_IS_MOOF);
    u32(1);
    end_box(at);
    if (fragment->tfdt != NO_TFDT) {
        at = begin_full("tfdt", 1U << 24);
        put_be(&file, (uint64_t)fragment->tfdt, 8);
        end_box(at);
    }
    put_trun(fragment, moof);
    end_box(traf);
    end_box(moof);
    at = begin_box("mdat");
    zeros((size_t)fragment->n * SAMPLE_SIZE);
    end_box(at);
}

static void plain_fragments(void **state)
{
    static const struct fragment rows[] = {
        {24, NO_TFDT, HAS_OFFSET, 0, 0},
        {24, 0, HAS_OFFSET | HAS_DURATIONS, 1, 0},
        {24, 1000000, HAS_OFFSET | HAS_DURATIONS | HAS_SIZES | HAS_FLAGS | HAS_SHIFTS, 1, 2},
        {24, INT64_MAX, HAS_OFFSET | HAS_SIZES, 0, 0},
    };
    struct track track = empty_clip();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_fragmented(&track, 0, 0);
        put_fragment(&rows[i]);
        put_fragment(&second);
        put_fragment(&second);
        read_made();
        assert_whole(&facts);
        assert_durations(3000, 3000);
        assert_reading(SDC_FACT_FPS, 0, SDC_READING_AVERAGE, 24, 1);
        assert_reading(SDC_FACT_FPS, 1, SDC_READING_NOMINAL, 24, 1);
        assert_number(&facts, SDC_FACT_FRAMES, 72, 1);
        assert_string_equal(facts.inconsistent, "");
    }
}

/** The first samples in the movie box, and what mvhd and mehd say of all. */
static void movie_headers(void **state)
{
    static const struct {
        uint32_t movie_ms;
        uint32_t mehd_ms;
        int64_t duration_ms;
        const char *sentence;
    } rows[] = {
        {1000, 0, 3000, ""},
        {3000, 0, 3000, ""},
        {3001, 0, 3001, ""},
        {1000, 3000, 3000, ""},
        {9000, 0, 9000, "the movie header says 9 s, but the longest track lasts 3 s"},
        {1000, 9000, 9000, "the movie header says 9 s, but the longest track lasts 3 s"},
    };
    const struct fragment third = {24, 48, HAS_OFFSET, 0, 0};
    struct track track = clip;
    (void)state;
    track.runs[0].n = 24;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_fragmented(&track, rows[i].movie_ms, rows[i].mehd_ms);
        put_fragment(&second);
        put_fragment(&third);
        read_made();
        assert_durations(3000, rows[i].duration_ms);
        assert_string_equal(facts.inconsistent, rows[i].sentence);
        assert_whole(&facts);
    }
}

/** A table that swallows the others: the samples of the movie box are lost, not those behind it. */
static void swallowed_tables(void **state)
{
    struct track track = clip;
    (void)state;
    begin_fragmented(&track, 0, 0);
    put_fragment(&second);
    for (size_t at = 0; at + 4 < file.size; at++) {
        if (memcmp(file.bytes + at, "stts", 4) == 0)
            set_u32(at - 4, 1000000);
    }
    read_made();
    assert_durations(1000, 1000);
    assert_non_null(strstr(facts.inconsistent, "stands no box that can be read"));
}

/** Where a fragment does not begin where the samples before it end, more than one of them off. */
static void gaps(void **state)
{
    static const struct {
        int64_t first;
        int64_t third;
        const char *sentence;
    } rows[] = {
        {0, 48, ""},
        {0, 49, ""},
        {100, 147, ""},
        {0, 72, "the header of a fragment says 3 s, but the samples before it end at 2 s"},
        {240, 48, "the header of a fragment says 2 s, but the samples before it end at 12 s"},
    };
    struct track track = empty_clip();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fragment first = {24, rows[i].first, HAS_OFFSET, 0, 0};
        const struct fragment third = {24, rows[i].third, HAS_OFFSET, 0, 0};
        begin_fragmented(&track, 0, 0);
        put_fragment(&first);
        put_fragment(&second);
        put_fragment(&third);
        read_made();
        assert_durations(3000, 3000);
        assert_string_equal(facts.inconsistent, rows[i].sentence);
    }
}

/** A fragment that is damaged inside, or whose type is, is lost, and it is said. */
static void damaged_fragments(void **state)
{
    static const struct {
        size_t at; /**< from the second fragment on: moof, traf, tfhd, tfhd's track, trun */
        uint32_t value;
    } rows[] = {{4, 0x6d6f6ff0}, {8, 9999},  {16, 9999}, {16, 3},
                {28, 77},        {32, 9999}, {32, 10},   {36, 0x7472756f}};
    struct track track = empty_clip();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin_fragmented(&track, 0, 0);
        put_fragment(&second);
        size_t at = file.size;
        put_fragment(&second);
        put_fragment(&second);
        set_u32(at + rows[i].at, rows[i].value);
        read_made();
        assert_durations(2000, 2000);
        assert_non_null(strstr(facts.inconsistent, "stands no box that can be read"));
        assert_int_not_equal(facts.whole, SDC_WHOLE_YES);
    }
}

static void edited_fragments(void **state)
{
    static const struct {
        struct edit edit;
        int64_t tfdt;
        int32_t shift;
        int64_t track_ms;
    } rows[] = {
        {{0, 0, false}, 0, 0, 1000},    {{0, 6, false}, 0, 6, 1000},
        {{0, 12, false}, 0, 0, 500},    {{0, 2412, false}, 2400, 0, 500},
        {{0, 0, false}, 2400, 0, 1000}, {{250, 0, false}, 0, 0, 250},
        {{0, 2, false}, 2400, 2, 1000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = empty_clip();
        struct fragment fragment = {24, rows[i].tfdt, HAS_OFFSET | HAS_SHIFTS, 0, rows[i].shift};
        track.edits[0] = rows[i].edit;
        track.n_edits = 1;
        begin_fragmented(&track, 0, 0);
        put_fragment(&fragment);
        read_made();
        assert_reading(SDC_FACT_DURATION, 0, SDC_READING_TRACK, rows[i].track_ms, 1000);
    }
}

static void cut_fragments(void **state)
{
    struct track track = empty_clip();
    (void)state;
    begin_fragmented(&track, 0, 3000);
    read_made();
    assert_cut(&facts, -1, "ends without its movie fragments");
    assert_unreadable(&facts, SDC_FACT_DURATION, "no samples");
    put_fragment(&second);
    size_t good = file.size;
    file.size -= 10;
    read_made();
    assert_cut(&facts, 10, "ends within its mdat box");
    assert_string_equal(facts.inconsistent, "");
    assert_reading(SDC_FACT_DURATION, 0, SDC_READING_TRACK, 1, 1);
    /* The next fragment's own box is cut: it counts for nothing. */
    file.size = good;
    put_fragment(&second);
    file.size = good + 40;
    read_made();
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_reading(SDC_FACT_DURATION, 0, SDC_READING_TRACK, 1, 1);
    /* The samples run past the end, though all boxes are there. */
    begin_fragmented(&track, 0, 0);
    put_fragment(&second);
    file.size -= 24 * SAMPLE_SIZE;
    set_u32(file.size - 8, 8);
    read_made();
    assert_cut(&facts, 240, "ends before its last sample does");
}

/** A segment index, as DASH packagers put one before the fragments. */
static void indexed_fragments(void **state)
{
    struct track track = empty_clip();
    (void)state;
    for (uint32_t version = 0; version < 2; version++) {
        size_t wide = version == 0 ? 4 : 8;
        begin_fragmented(&track, 0, 0);
        size_t at = begin_full("sidx", version << 24);
        u32(1);
        u32(24);
        put_be(&file, 0, wide);
        put_be(&file, 8, wide); /* a free box stands between */
        u16(0);
        u16(2);
        size_t size_at = file.size;
        zeros(24);
        end_box(at);
        end_box(begin_box("free"));
        size_t first = file.size;
        put_fragment(&second);
        set_u32(size_at, (uint32_t)(file.size - first));
        set_u32(size_at + 12, (uint32_t)(file.size - first));
        read_made();
        assert_cut(&facts, (int64_t)(file.size - first),
                   "ends before the last fragment of its index does");
        put_fragment(&second);
        read_made();
        assert_whole(&facts);
        assert_durations(2000, 2000);
        static const struct {
            uint32_t durations[2]; /**< [1/24 s] */
            bool is_index; /**< the second lists further indexes, which count by themselves */
            const char *said;
        } rows[] = {
            {{24, 24}, false, ""},
            {{24, 26}, false, ""}, /* less than 1/10 s is nothing */
            {{24, 27}, false, "the segment index says 2.125 s, but the samples last 2 s"},
            {{24, 240}, true, ""},
            {{0, 0}, false, ""},
            {{24, 240}, false, "the segment index says 11 s, but the samples last 2 s"},
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            uint32_t size = (uint32_t)(file.size - first) / 2;
            set_u32(size_at + 4, rows[i].durations[0]);
            set_u32(size_at + 12, size | (rows[i].is_index ? UINT32_C(1) << 31 : 0));
            set_u32(size_at + 16, rows[i].durations[1]);
            read_made();
            assert_string_equal(facts.inconsistent, rows[i].said);
        }
    }
}

static void lying_runs(void **state)
{
    struct fragment fragment = {2, NO_TFDT, HAS_OFFSET | HAS_DURATIONS, 1, 0};
    struct track track = empty_clip();
    (void)state;
    begin_fragmented(&track, 0, 0);
    size_t moof = file.size;
    put_fragment(&fragment);
    size_t count_at = moof + 8 + 8 + 16 + 12;
    set_u32(count_at, UINT32_MAX - 15);
    read_made();
    assert_unreadable(&facts, SDC_FACT_DURATION, "a trun box claims 4294967280 samples");
    /* Without fields there is nothing to hold the number against but the data. */
    fragment.flags = HAS_OFFSET;
    begin_fragmented(&track, 0, 0);
    put_fragment(&fragment);
    set_u32(count_at, UINT32_MAX - 15);
    read_made();
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_true(facts.missing_size > INT64_C(42000000000));
    /* What is no box stops the walk; fragments behind it are missed, and it is said. */
    begin_fragmented(&track, 0, 0);
    put_fragment(&second);
    u32(3);
    put_text(&file, "moof");
    put_fragment(&second);
    read_made();
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_non_null(strstr(facts.inconsistent, "stands no box that"));
}

/** Each track has a trex box of its own; a second one for a track is one too many. */
static void defaults_of_tracks(void **state)
{
    static const struct {
        uint32_t id;
        const char *said;
    } rows[] = {{2, ""}, {1, "track 1 has two trex boxes where one belongs"}};
    struct track track = empty_clip();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_ftyp();
        size_t moov = begin_moov(0);
        put_trak(&track, 1, FTYP_SIZE);
        size_t mvex = begin_box("mvex");
        put_trex(1);
        put_trex(rows[i].id);
        end_box(mvex);
        end_box(moov);
        put_fragment(&second);
        read_made();
        assert_string_equal(facts.inconsistent, rows[i].said);
    }
}

/** Two runs of one fragment, the second without an offset, from a base of its own. */
static void places_of_runs(void **state)
{
    static const struct fragment run = {.n = 12};
    struct track track = empty_clip();
    (void)state;
    for (size_t missing = 0; missing < 2; missing++) {
        begin_fragmented(&track, 0, 0);
        size_t moof = begin_box("moof");
        size_t traf = begin_box("traf");
        size_t at = begin_full("tfhd", HAS_BASE | HAS_DURATION | HAS_SIZE);
        u32(1);
        size_t base_at = file.size;
        zeros(8);
        u32(2);
        u32(7);
        end_box(at);
        put_trun(&run, moof);
        put_trun(&run, moof);
        end_box(traf);
        end_box(moof);
        at = begin_box("mdat");
        set_u32(base_at + 4, (uint32_t)file.size);
        zeros((size_t)24 * 7 - missing);
        end_box(at);
        read_made();
        assert_durations(2000, 2000);
        assert_int_equal(facts.whole, missing ? SDC_WHOLE_CUT : SDC_WHOLE_YES);
    }
}

static void hostile_fragments(void **state)
{
    static const uint32_t values[] = {0, 1, 8, INT32_MAX, UINT32_MAX, UINT32_MAX - 15};
    const struct fragment fragment = {
        3, 5, HAS_OFFSET | HAS_DURATIONS | HAS_SIZES | HAS_FLAGS | HAS_SHIFTS, 1, 2};
    struct track track = empty_clip();
    (void)state;
    track.n_edits = 1;
    begin_fragmented(&track, 0, 250);
    put_fragment(&fragment);
    put_fragment(&fragment);
    try_all_bytes(sdc_read_iso, &file);
    try_broken_sources(sdc_read_iso, &file);
    for (size_t at = 0; at + 4 <= file.size; at++) {
        uint8_t good[4];
        memcpy(good, file.bytes + at, sizeof good);
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            set_u32(at, values[i]);
            read_made();
        }
        memcpy(file.bytes + at, good, sizeof good);
    }
    for (; file.size > 0; file.size--)
        read_made();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_fragments),   cmocka_unit_test(movie_headers),
        cmocka_unit_test(swallowed_tables),  cmocka_unit_test(gaps),
        cmocka_unit_test(damaged_fragments), cmocka_unit_test(edited_fragments),
        cmocka_unit_test(cut_fragments),     cmocka_unit_test(indexed_fragments),
        cmocka_unit_test(lying_runs),        cmocka_unit_test(places_of_runs),
        cmocka_unit_test(hostile_fragments), cmocka_unit_test(defaults_of_tracks),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
