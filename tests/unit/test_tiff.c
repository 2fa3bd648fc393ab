/* SPDX-License-Identifier: MIT
 * The reader of TIFF: both byte orders and sizes, turn, camera raw files in disguise, and damage.
 */
#include "tiff_building.h"

static void read_sizes(void)
{
    static const struct {
        unsigned type;
        uint64_t width;
    } rows[] = {
        {SHORT, 1}, {SHORT, 65535}, {LONG, 300}, {LONG, UINT32_MAX}, {LONG8, 300},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry entries[] = {
            {WIDTH, rows[i].type, 1, rows[i].width},
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        if (rows[i].type == LONG8 && !is_64)
            continue;
        BUILD(entries);
        read_tiff();
        assert_plain((int64_t)rows[i].width, 7);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
    }
}

static void reads_sizes(void **state)
{
    (void)state;
    each_kind(read_sizes);
}

static void refuse_sizes(void)
{
    static const struct {
        struct entry width;
        const char *reason;
    } rows[] = {
        {{WIDTH, SHORT, 1, 0}, "a size of 0"},
        {{WIDTH, ASCII, 1, 7}, "is no number"},
        {{WIDTH, RATIONAL, 1, 8}, "is no number"},
        {{WIDTH, 999, 1, 8}, "is no number"},
        {{WIDTH, SHORT, 0, 8}, "is no number"},
        {{WIDTH, SHORT, 2, 8}, "is no number"},
        {{SOFTWARE, SHORT, 1, 8}, "says no size"},
        {{WIDTH, LONG8, 1, UINT64_C(1) << 32}, "above 2^32 - 1"},
        {{WIDTH, LONG8, 1, UINT64_MAX}, "above 2^32 - 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry entries[] = {
            rows[i].width,
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        if (rows[i].width.type == LONG8 && !is_64)
            continue;
        BUILD(entries);
        read_tiff();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, rows[i].reason);
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, rows[i].reason);
    }
}

static void refuses_sizes(void **state)
{
    (void)state;
    each_kind(refuse_sizes);
}

static void refuse_headers(void)
{
    static const struct entry entry = {WIDTH, SHORT, 1, 7};
    begin(0);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "it has no directory");
    begin(header_size());
    put_fill(&file, 0, 100);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "its directory is empty");
    begin(header_size());
    put_number(4097, is_64 ? 8 : 2);
    put_fill(&file, 0, 100000);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "more than 4096 entries");
    for (size_t i = 0; i < 4; i++) {
        build(&entry, 1);
        file.bytes[i] ^= 0x40;
        read_tiff();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "signature");
    }
}

static void refuses_headers(void **state)
{
    (void)state;
    each_kind(refuse_headers);
    is_64 = true;
    begin(16);
    put_number(UINT64_MAX, 8);
    put_fill(&file, 0, 1000);
    read_tiff();
    assert_cut(&facts, -1, "ends within its directory");
}

static void read_orientations(void)
{
    static const int64_t rotations[] = {0, 0, 0, 180, 180, 270, 90, 90, 270, 0};
    for (unsigned i = 0; i < sizeof rotations / sizeof rotations[0]; i++) {
        const struct entry entries[] = {
            {WIDTH, SHORT, 1, 30},      {HEIGHT, SHORT, 1, 7},      {STRIP_OFFSETS, LONG, 1, 0},
            {ORIENTATION, SHORT, 1, i}, {ORIENTATION, SHORT, 1, i}, {STRIP_SIZES, LONG, 1, 1000},
        };
        BUILD(entries);
        read_tiff();
        assert_plain(30, 7);
        assert_number(&facts, SDC_FACT_ROTATION, rotations[i], 1);
    }
}

/** Of two fields libtiff takes the first, and other readers the last. */
static void note_twins(void)
{
    static const struct {
        struct entry twin;
        const char *said;
    } rows[] = {
        {{WIDTH, SHORT, 1, 30}, ""},
        {{WIDTH, SHORT, 1, 31}, "its directory has field 256 twice, with other values"},
        {{WIDTH, LONG, 1, 30}, "its directory has field 256 twice, with other values"},
        {{HEIGHT, SHORT, 1, 8}, "its directory has field 257 twice, with other values"},
        {{ORIENTATION, SHORT, 1, 6}, "its directory has field 274 twice, with other values"},
        {{STRIP_SIZES, LONG, 1, 900}, "its directory has field 279 twice, with other values"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry entries[] = {
            {WIDTH, SHORT, 1, 30},      {HEIGHT, SHORT, 1, 7},        {STRIP_OFFSETS, LONG, 1, 0},
            {ORIENTATION, SHORT, 1, 1}, {STRIP_SIZES, LONG, 1, 1000}, rows[i].twin,
        };
        BUILD(entries);
        read_tiff();
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 30, 1);
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, 7, 1);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_string_equal(facts.inconsistent, rows[i].said);
    }
}

static void notes_twins(void **state)
{
    (void)state;
    each_kind(note_twins);
}

static void reads_orientations(void **state)
{
    (void)state;
    each_kind(read_orientations);
}

static void name_raw_files(void)
{
    const struct entry dng[] = {{WIDTH, SHORT, 1, 30},
                                {HEIGHT, SHORT, 1, 7},
                                {STRIP_OFFSETS, LONG, 1, 0},
                                {STRIP_SIZES, LONG, 1, 1000},
                                {DNG_VERSION, 1, 4, 0}};
    struct entry nef[] = {{WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},
                          {MAKE, ASCII, 18, 0},        {STRIP_OFFSETS, LONG, 1, 0},
                          {STRIP_SIZES, LONG, 1, 900}, {SUB_IFDS, LONG, 1, 8}};
    BUILD(dng);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_DNG);
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.facts[SDC_FACT_CODEC].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    nef[2].value = header_size() + directory_size(6) + 900;
    BUILD(nef);
    memcpy(file.bytes + nef[2].value, "NIKON CORPORATION", 18);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_NEF);
    file.bytes[nef[2].value] = 'X';
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
    assert_plain(30, 7);
    memcpy(file.bytes + nef[2].value, "NIKON CORPORATION", 18);
    nef[2].value += 100;
    BUILD(nef);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
    build(nef, 5);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
}

static void names_raw_files(void **state)
{
    const struct entry entries[] = {{WIDTH, SHORT, 1, 30}, {HEIGHT, SHORT, 1, 7}};
    (void)state;
    each_kind(name_raw_files);
    is_64 = false;
    is_big_endian = false;
    begin(16);
    put_text(&file, "CR\2");
    put_fill(&file, 0, 5);
    put_directory(entries, 2, 0);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_CR2);
}

/** A first image that is a small copy leaves open which one is meant. */
static void note_reduced_images(void)
{
    static const char text[] = "its first image says that it is a reduced copy of another one";
    struct entry entries[] = {
        {NEW_SUBFILE_TYPE, LONG, 1, 1}, {WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},
        {STRIP_OFFSETS, LONG, 1, 8},    {STRIP_SIZES, LONG, 1, 100}, {SUB_IFDS, LONG, 1, 8},
    };
    BUILD(entries);
    read_tiff();
    assert_string_equal(facts.inconsistent, text);
    build(entries, 5);
    read_tiff();
    assert_plain(30, 7);
    begin(header_size());
    put_directory(entries, 5, 8);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_string_equal(facts.inconsistent, text);
    entries[0].value = 2; /* a page of several */
    BUILD(entries);
    read_tiff();
    assert_plain(30, 7);
}

static void notes_reduced_images(void **state)
{
    (void)state;
    each_kind(note_reduced_images);
}

static void find_cuts(void)
{
    const struct entry entry = {WIDTH, SHORT, 1, 30};
    build(&entry, 1);
    for (size_t n = 0; n < header_size(); n++) {
        file.size = n;
        read_tiff();
        assert_cut(&facts, is_64 && n >= 8 ? 16 - (int64_t)n : -1, "ends within its header");
    }
    file.size = header_size();
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
    file.size = header_size() + directory_size(1) - 1;
    read_tiff();
    assert_cut(&facts, 1, "ends within its directory");
    begin(UINT32_MAX);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
}

static void finds_cuts(void **state)
{
    (void)state;
    each_kind(find_cuts);
}

static void survive_damage(void)
{
    struct entry entries[] = {
        {NEW_SUBFILE_TYPE, LONG, 1, 1}, {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 7},          {MAKE, ASCII, 9, 0},
        {STRIP_OFFSETS, LONG, 3, 0},    {ORIENTATION, SHORT, 1, 6},
        {ROWS_PER_STRIP, SHORT, 1, 3},  {STRIP_SIZES, LONG, 3, 0},
    };
    for (unsigned i = 0; i < 2; i++) {
        /* The picture in front of its directory, and behind. */
        size_t directory_at = header_size() + (i == 0 ? 123 : 0);
        size_t data_at = header_size() + (i == 0 ? 0 : directory_size(8));
        size_t lists_at = data_at + 90;
        entries[3].value = lists_at + 24;
        entries[4].value = lists_at;
        entries[7].value = lists_at + 12;
        begin(directory_at);
        if (i == 1)
            put_directory(entries, 8, 0);
        put_fill(&file, 0x55, 90);
        for (unsigned j = 0; j < 3; j++)
            put_number(data_at + 30 * j, 4);
        for (unsigned j = 0; j < 3; j++)
            put_number(30, 4);
        put_text(&file, "NIKON1234");
        if (i == 0)
            put_directory(entries, 8, 0);
        read_tiff();
        assert_plain(30, 7);
        try_all_cuts(sdc_read_tiff, &file, SDC_FACT_STORED_WIDTH, NULL);
        try_all_bytes(sdc_read_tiff, &file);
        try_broken_sources(sdc_read_tiff, &file);
        for (size_t at = 2; at + 8 <= file.size; at++) {
            try_length(sdc_read_tiff, &file, at, 2);
            try_length(sdc_read_tiff, &file, at, wide());
        }
    }
}

static void survives_damage(void **state)
{
    (void)state;
    each_kind(survive_damage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sizes),          cmocka_unit_test(refuses_sizes),
        cmocka_unit_test(refuses_headers),      cmocka_unit_test(reads_orientations),
        cmocka_unit_test(notes_twins),          cmocka_unit_test(names_raw_files),
        cmocka_unit_test(notes_reduced_images), cmocka_unit_test(finds_cuts),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
