/* SPDX-License-Identifier: MIT
 * The reader of mp4 and mov files: tracks, rates, edit lists, fragments, files that are cut. */
#include "iso_building.h"

static void plain_clip(void **state)
{
    (void)state;
    const struct track tracks[] = {clip, sound};
    make(5000, tracks, 2);
    read_made();
    assert_int_equal(facts.type, SDC_TYPE_VIDEO);
    assert_whole(&facts);
    assert_string_equal(facts.inconsistent, "");
    assert_fact_text(&facts, SDC_FACT_CODEC, "h264");
    assert_fact_text(&facts, SDC_FACT_AUDIO_CODEC, "pcm_s16le");
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 1280, 1);
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, 720, 1);
    assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
    assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
    assert_number(&facts, SDC_FACT_FRAMES, 120, 1);
    assert_number(&facts, SDC_FACT_SAMPLE_RATE, 8000, 1);
    assert_number(&facts, SDC_FACT_CHANNELS, 1, 1);
    assert_number(&facts, SDC_FACT_VIDEO_TRACKS, 1, 1);
    assert_number(&facts, SDC_FACT_VIDEO_TRACK, 1, 1);
    assert_durations(5000, 5000);
}

static void rates(void **state)
{
    static const struct {
        uint32_t timescale;
        struct run runs[RUNS_MAX];
        int64_t average[2], nominal[2], least[2], most[2];
    } rows[] = {
        {30000, {{60, 1001, 0}}, {30000, 1001}, {30000, 1001}, {30000, 1001}, {30000, 1001}},
        {600, {{10, 20, 0}, {5, 40, 0}, {1, 6000, 0}}, {6, 4}, {30, 1}, {15, 1}, {30, 1}},
        {90, {{2, 3, 0}, {2, 0, 0}, {3, 6, 0}}, {105, 4}, {15, 1}, {15, 1}, {30, 1}},
        {25, {{1, 1, 0}}, {25, 1}, {25, 1}, {25, 1}, {25, 1}},
        {1000, {{2, 41, 0}, {2, 42, 0}}, {2000, 83}, {1000, 41}, {1000, 42}, {1000, 41}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = clip;
        track.timescale = rows[i].timescale;
        memcpy(track.runs, rows[i].runs, sizeof track.runs);
        read_one(&track);
        assert_reading(SDC_FACT_FPS, 0, SDC_READING_AVERAGE, rows[i].average[0],
                       rows[i].average[1]);
        assert_reading(SDC_FACT_FPS, 1, SDC_READING_NOMINAL, rows[i].nominal[0],
                       rows[i].nominal[1]);
        assert_number(&facts, SDC_FACT_FPS_MIN, rows[i].least[0], rows[i].least[1]);
        assert_number(&facts, SDC_FACT_FPS_MAX, rows[i].most[0], rows[i].most[1]);
    }
    struct track still = clip;
    still.runs[0].duration = 0;
    read_one(&still);
    assert_unreadable(&facts, SDC_FACT_FPS, "durations are 0");
    assert_unreadable(&facts, SDC_FACT_DURATION, "durations are 0");
}

/** More distinct durations than are counted: a mode is told only where it is certain. */
static void many_durations(void **state)
{
    struct sdc_iso_rates counted = {0};
    struct sdc_iso_times times = {0};
    (void)state;
    for (uint32_t i = 1; i <= 2 * SDC_ISO_RATES_MAX; i++)
        assert_true(sdc_iso_times_add(&times, &counted, 1, i * 64, 0));
    assert_int_equal(sdc_iso_rates_mode(&counted), 0);
    assert_true(sdc_iso_times_add(&times, &counted, SDC_ISO_RATES_MAX, 64, 0));
    assert_int_equal(sdc_iso_rates_mode(&counted), 64);
    assert_false(sdc_iso_times_add(&times, &counted, INT64_MAX, 2, 0));
}

static void edit_lists(void **state)
{
    static const struct {
        struct edit edits[EDITS_MAX];
        unsigned n_edits;
        int32_t shift;
        int64_t track_ms;
    } rows[] = {
        {{{5000, 0, false}}, 1, 0, 5000},
        {{{5000, 2, false}}, 1, 2, 5000},
        {{{5000, 0, false}}, 1, 2, 5000},
        {{{3000, 24, false}}, 1, 0, 3000},
        {{{9000, 48, false}}, 1, 0, 3000},
        {{{500, -1, false}, {2000, 0, false}, {0, 96, false}}, 3, 0, 3000},
        {{{1000, 0, false}, {0, 0, false}, {1000, 24, false}}, 3, 0, 2000},
        {{{700, 0, true}, {2000, 0, false}}, 2, 0, 2700},
        {{{5000, 120, false}}, 1, 0, 0},
        {{{5000, -1, false}}, 1, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = clip;
        memcpy(track.edits, rows[i].edits, sizeof track.edits);
        track.n_edits = rows[i].n_edits;
        track.has_shifts = true;
        track.runs[0].shift = rows[i].shift;
        make(5000, &track, 1);
        read_made();
        assert_durations(rows[i].track_ms, 5000);
    }
}

static void movie_durations(void **state)
{
    struct track tracks[] = {clip, sound};
    struct track moved = clip;
    (void)state;
    tracks[1].runs[0].n = 48000;
    moved.edits[0] = (struct edit){1000, -1, false};
    moved.edits[1] = (struct edit){5000, 0, false};
    moved.n_edits = 2;
    make(0, &moved, 1);
    read_made();
    assert_durations(5000, 6000);
    make(UINT32_MAX, &moved, 1);
    read_made();
    assert_durations(5000, 6000);
    make(6000, tracks, 2);
    read_made();
    assert_durations(5000, 6000);
}

static void contradictions(void **state)
{
    static const struct {
        uint32_t movie;
        uint32_t track;
        uint32_t media;
        const char *sentence;
    } rows[] = {
        {5000, 0, 0, ""},
        {5084, 0, 0, ""},
        {4916, 0, 0, ""},
        {5000, 5042, 121, ""},
        {5000, 0, 122, "the media header says 61/12 (5.083) s, but the samples last 5 s"},
        {5000, 5084, 0, "the track header says 5.084 s, but the track lasts 5 s"},
        {3600000, 0, 0, "the movie header says 3600 s, but the longest track lasts 5 s"},
    };
    struct track track = clip;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        track.track_duration = rows[i].track;
        track.media_duration = rows[i].media;
        make(rows[i].movie, &track, 1);
        read_made();
        assert_string_equal(facts.inconsistent, rows[i].sentence);
        assert_whole(&facts);
    }
    track = clip;
    track.n_sizes = 100;
    read_one(&track);
    assert_string_equal(facts.inconsistent, "the sample table has sizes for 100 samples, durations "
                                            "for 120 and places for 120");
    assert_number(&facts, SDC_FACT_FRAMES, 100, 1);
}

static void choice_of_tracks(void **state)
{
    struct track tracks[] = {clip, clip, sound, clip};
    (void)state;
    tracks[0].is_disabled = true;
    tracks[1].is_disabled = true;
    tracks[2].chapters = 1;
    tracks[3].width = 640;
    make(5000, tracks, 4);
    read_made();
    assert_number(&facts, SDC_FACT_VIDEO_TRACKS, 2, 1);
    assert_number(&facts, SDC_FACT_VIDEO_TRACK, 2, 1);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 640, 1);
    tracks[3].is_disabled = true;
    make(5000, tracks, 4);
    read_made();
    assert_number(&facts, SDC_FACT_VIDEO_TRACK, 1, 1);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 1280, 1);
    make(5000, tracks, 1);
    read_made();
    assert_number(&facts, SDC_FACT_VIDEO_TRACK, 1, 1);
}

static void no_pictures(void **state)
{
    struct track tracks[] = {clip, sound};
    (void)state;
    tracks[1].chapters = 1;
    make(5000, tracks, 2);
    read_made();
    assert_int_equal(facts.type, SDC_TYPE_AUDIO);
    assert_fact_text(&facts, SDC_FACT_CODEC, "pcm_s16le");
    assert_durations(5000, 5000);
    assert_int_equal(facts.facts[SDC_FACT_FPS].state, SDC_FACT_UNKNOWN);
    tracks[1].handler = "text";
    make(5000, tracks, 2);
    facts.type = SDC_TYPE_NONE;
    read_made();
    assert_unreadable(&facts, SDC_FACT_CODEC, "neither a picture nor a sound track");
    assert_unreadable(&facts, SDC_FACT_DURATION, "neither a picture nor a sound track");
    assert_whole(&facts);
}

static void too_many_tracks(void **state)
{
    static struct track tracks[SDC_ISO_TRACKS_MAX + 1];
    (void)state;
    for (unsigned i = 0; i <= SDC_ISO_TRACKS_MAX; i++) {
        tracks[i] = clip;
        tracks[i].handler = i == 0 ? "vide" : "meta";
    }
    make(5000, tracks, SDC_ISO_TRACKS_MAX + 1);
    read_made();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "more than 64 tracks");
    assert_unreadable(&facts, SDC_FACT_DURATION, "more than 64 tracks");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
}

static void ends_of_files(void **state)
{
    struct track track = clip;
    (void)state;
    read_one(&track);
    size_t moov_size = file.size - moov_at;
    file.size -= 7;
    read_made();
    assert_cut(&facts, 7, "ends within its moov box");
    file.size = moov_at;
    read_made();
    assert_cut(&facts, -1, "ends without its moov box");
    assert_unreadable(&facts, SDC_FACT_FPS, "no moov box");
    file.size = moov_at - 100;
    read_made();
    assert_cut(&facts, -1, "ends without its moov box");

    /* The movie box first: the samples are cut, then the box that should hold them. */
    read_one(&track);
    struct file *fast = malloc(sizeof *fast);
    assert_non_null(fast);
    fast->size = 0;
    put(fast, file.bytes, FTYP_SIZE);
    put(fast, file.bytes + moov_at, moov_size);
    put_fill(fast, 0, 8 + 120 * SAMPLE_SIZE - 50);
    memcpy(fast->bytes + FTYP_SIZE + moov_size, "\0\0\0\0mdat", 8);
    /* Of the box to hold the chunk, stco is the last field. */
    size_t offset = FTYP_SIZE + moov_size + 8;
    memcpy(fast->bytes + FTYP_SIZE + moov_size - 4,
           (uint8_t[]){0, 0, (uint8_t)(offset >> 8), (uint8_t)offset}, 4);
    read_file(sdc_read_iso, fast, &facts);
    assert_cut(&facts, 50, "ends before its last sample does");
    fast->bytes[FTYP_SIZE + moov_size + 2] = (8 + 120 * SAMPLE_SIZE) >> 8;
    fast->bytes[FTYP_SIZE + moov_size + 3] = (8 + 120 * SAMPLE_SIZE) & 0xFF;
    read_file(sdc_read_iso, fast, &facts);
    assert_cut(&facts, 50, "ends within its mdat box");
    assert_durations(5000, 5000);
    free(fast);
}

static void harmless_ends(void **state)
{
    (void)state;
    read_one(&clip);
    put_text(&file, "\r\n");
    read_made();
    assert_whole(&facts);
    zeros(100);
    read_made();
    assert_whole(&facts);
    read_one(&clip);
    put_text(&file, "some text that somebody has left here");
    read_made();
    assert_whole(&facts);
    assert_string_equal(facts.inconsistent, "");
    /* A box that says it has all that is left, and one with a 64-bit size. */
    read_one(&clip);
    set_u32(moov_at, 0);
    read_made();
    assert_whole(&facts);
    read_one(&clip);
    u32(1);
    put_text(&file, "free");
    put_be(&file, 16 + 4, 8);
    zeros(4);
    read_made();
    assert_whole(&facts);
    file.size -= 1;
    read_made();
    assert_cut(&facts, 1, "ends within its free box");
}

/** Offset of the fields behind version and flags of the only box of a type. */
static size_t fields_of(const char *type)
{
    for (size_t i = moov_at; i + 8 <= file.size; i++) {
        if (memcmp(file.bytes + i, type, 4) == 0)
            return i + 8;
    }
    fail_msg("there is no %s box", type);
    return 0;
}

/** Tables that claim more than they hold are refused at once, with the reason. */
static void lying_tables(void **state)
{
    static const struct {
        const char *type;
        size_t at;
        const char *reason;
    } rows[] = {
        {"stts", 0, "the stts box claims 4294967280 entries and holds 1"},
        {"stco", 0, "the stco box claims 4294967280 entries and holds 1"},
        {"stsc", 0, "the stsc box claims 4294967280 entries and holds 1"},
        {"stsz", 4, "the stsz box claims 4294967280 entries and holds 0"},
        {"elst", 0, "the edit list claims 4294967280 edits and holds 1"},
    };
    struct track track = clip;
    (void)state;
    track.n_edits = 1;
    track.edits[0].duration = 5000;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make(5000, &track, 1);
        size_t at = fields_of(rows[i].type);
        if (strcmp(rows[i].type, "stsz") == 0)
            set_u32(at, 0);
        set_u32(at + rows[i].at, UINT32_MAX - 15);
        read_made();
        assert_unreadable(&facts, SDC_FACT_DURATION, rows[i].reason);
        bool is_table = strcmp(rows[i].type, "elst") != 0;
        assert_int_equal(facts.whole, is_table ? SDC_WHOLE_UNKNOWN : SDC_WHOLE_YES);
        assert_int_equal(facts.facts[SDC_FACT_FPS].state,
                         is_table ? SDC_FACT_UNREADABLE : SDC_FACT_KNOWN);
    }
    /* Of constant size as many are believed as chunks and durations are there for. */
    read_one(&clip);
    set_u32(fields_of("stsz") + 4, UINT32_MAX - 15);
    read_made();
    assert_durations(5000, 5000);
    assert_non_null(strstr(facts.inconsistent, "4294967280"));
}

static void compact_sizes(void **state)
{
    static const struct {
        unsigned n_bits;
        const char *sizes;
        size_t n_bytes;
        bool is_whole;
    } rows[] = {
        {4, "\x12\x30", 2, true},
        {4, "\xff\xf0", 2, true},
        {8, "\x10\x10\x10", 3, true},
        {8, "\xff\xff\xff", 3, false},
        {16, "\0\x10\0\x10\0\x10", 6, true},
        {16, "\1\0\1\0\1\0", 6, false},
    };
    struct track track = clip;
    (void)state;
    track.runs[0].n = 3;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        /* A shorter table leaves bytes behind: the box has room for them. */
        make(125, &track, 1);
        size_t at = fields_of("stsz");
        memcpy(file.bytes + at - 8, "stz2", 4);
        uint8_t *stco = file.bytes + file.size - 20;
        memmove(stco + rows[i].n_bytes, stco, 20);
        file.size += rows[i].n_bytes;
        memcpy(file.bytes + at + 8, rows[i].sizes, rows[i].n_bytes);
        set_u32(at, rows[i].n_bits);
        set_u32(at - 12, (uint32_t)(20 + rows[i].n_bytes));
        for (const char *const *type =
                 (const char *const[]){"moov", "trak", "mdia", "minf", "stbl", NULL};
             *type; type++) {
            size_t box = fields_of(*type) - 12;
            set_u32(box, (uint32_t)(file.size - box));
        }
        /* The chunk begins 60 bytes before the end of the file. */
        set_u32(file.size - 4, (uint32_t)file.size - 60);
        read_made();
        assert_durations(125, 125);
        assert_int_equal(facts.whole, rows[i].is_whole ? SDC_WHOLE_YES : SDC_WHOLE_CUT);
    }
}

static void versions_of_headers(void **state)
{
    (void)state;
    /* Version 1 makes each box 12 bytes longer, its times 64 bits wide. */
    read_one(&clip);
    size_t at = fields_of("mdhd");
    uint8_t *rest = file.bytes + at;
    memmove(rest + 12, rest, file.size - at);
    file.size += 12;
    memset(rest, 0, 32);
    rest[-4] = 1;
    set_u32(at + 16, 24);
    set_u32(at + 24, 120);
    set_u32(at - 12, 32 + 12);
    for (const char *const *type = (const char *const[]){"moov", "trak", "mdia", NULL}; *type;
         type++) {
        size_t box = fields_of(*type) - 12;
        set_u32(box, (uint32_t)(file.size - box));
    }
    read_made();
    assert_durations(5000, 5000);
    assert_whole(&facts);
    set_u32(at + 16, 0);
    read_made();
    assert_unreadable(&facts, SDC_FACT_DURATION, "timescale is 0");
}

static void hostile_files(void **state)
{
    static const uint32_t values[] = {0, 1, 8, INT32_MAX, UINT32_MAX, UINT32_MAX - 15};
    struct track track = clip;
    (void)state;
    track.runs[0] = (struct run){5, 1, 1};
    track.has_shifts = true;
    track.n_edits = 1;
    track.edits[0].duration = 200;
    make(200, &track, 1);
    try_all_cuts(sdc_read_iso, &file, SDC_FACT_DURATION, NULL);
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_clip),       cmocka_unit_test(rates),
        cmocka_unit_test(many_durations),   cmocka_unit_test(edit_lists),
        cmocka_unit_test(movie_durations),  cmocka_unit_test(contradictions),
        cmocka_unit_test(choice_of_tracks), cmocka_unit_test(no_pictures),
        cmocka_unit_test(too_many_tracks),  cmocka_unit_test(ends_of_files),
        cmocka_unit_test(harmless_ends),    cmocka_unit_test(lying_tables),
        cmocka_unit_test(compact_sizes),    cmocka_unit_test(versions_of_headers),
        cmocka_unit_test(hostile_files),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
