/* SPDX-License-Identifier: MIT
 * The reader of TIFF: strips and tiles, all that a directory points to, and large files. */
#include "large.h"
#include "tiff_building.h"

static struct file tail;

/** Files with three parts, whose places stand at the end, in 16, 32 or 64 bits. */
static void build_parts(bool is_tiled, unsigned type, const uint64_t *offsets,
                        const uint64_t *sizes)
{
    size_t size = type == SHORT ? 2 : type == LONG ? 4 : 8;
    size_t lists_at = header_size() + directory_size(7) + 300;
    const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 25},
        {is_tiled ? SOFTWARE : ROWS_PER_STRIP, SHORT, 1, 10},
        {is_tiled ? TILE_WIDTH : SOFTWARE, SHORT, 1, 32},
        {is_tiled ? TILE_HEIGHT : SOFTWARE, SHORT, 1, 10},
        {is_tiled ? TILE_OFFSETS : STRIP_OFFSETS, type, 3, lists_at},
        {is_tiled ? TILE_SIZES : STRIP_SIZES, type, 3, lists_at + 3 * size},
    };
    begin(header_size());
    put_directory(entries, 7, 0);
    put_fill(&file, 0x55, 300);
    for (size_t i = 0; i < 3; i++)
        put_number(offsets[i], size);
    for (size_t i = 0; i < 3; i++)
        put_number(sizes[i], size);
}

static void judge_parts(void)
{
    static const unsigned types[] = {SHORT, LONG, LONG8};
    for (unsigned i = 0; i < 6; i++) {
        /* Three values of 16 bits stand in the entry itself in BigTIFF. */
        unsigned type = types[i % 3];
        bool is_tiled = i >= 3;
        const char *text = is_tiled ? "ends before its tiles do" : "ends before its strips do";
        if (type == SHORT && is_64)
            continue;
        uint64_t at = header_size() + directory_size(7);
        uint64_t end = at + 300 + 6 * (type == SHORT ? 2U : type == LONG ? 4U : 8U);
        build_parts(is_tiled, type, (uint64_t[]){at + 200, at, at + 100},
                    (uint64_t[]){end - at - 200, 100, 0});
        read_tiff();
        assert_plain(30, 25);
        build_parts(is_tiled, type, (uint64_t[]){at + 200, at, at + 100},
                    (uint64_t[]){100, end - at + 1, 1});
        read_tiff();
        assert_cut(&facts, 1, text);
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 30, 1);
        build_parts(is_tiled, type, (uint64_t[]){at, at + 100, UINT16_MAX},
                    (uint64_t[]){100, 100, UINT16_MAX});
        read_tiff();
        assert_cut(&facts, 2 * UINT16_MAX - (int64_t)end, text);
        file.size--;
        read_tiff();
        assert_cut(&facts, 1,
                   is_tiled ? "ends within its list of tiles" : "ends within its list of strips");
        build_parts(is_tiled, type, (uint64_t[]){at, at, 0}, (uint64_t[]){0, 0, 0});
        read_tiff();
        assert_cut(&facts, -1, "holds no image data");
    }
}

static void judges_parts(void **state)
{
    (void)state;
    each_kind(judge_parts);
}

static void offsets_do_not_overflow(void **state)
{
    (void)state;
    is_64 = true;
    is_big_endian = false;
    build_parts(false, LONG8, (uint64_t[]){UINT64_MAX, 1, 1}, (uint64_t[]){UINT64_MAX, 1, 1});
    read_tiff();
    assert_cut(&facts, INT64_MAX / 2 * 2 - (int64_t)file.size, "ends before its strips do");
    const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 7},
        {STRIP_OFFSETS, LONG8, UINT64_MAX, UINT64_MAX / 2},
        {STRIP_SIZES, LONG, 1, 1000},
    };
    BUILD(entries);
    read_tiff();
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_string_equal(facts.cut, "ends within its list of strips");
    begin(UINT64_MAX);
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
}

/** Fields that contradict each other. */
static void compare_numbers(void)
{
    static const struct {
        struct entry extra[4];
        const char *text;
    } rows[] = {
        {{{ROWS_PER_STRIP, SHORT, 1, 7}}, ""},
        {{{ROWS_PER_STRIP, LONG, 1, UINT32_MAX}}, ""},
        {{{ROWS_PER_STRIP, LONG, 1, 0}}, ""},
        {{{ROWS_PER_STRIP, SHORT, 1, 6}}, "its size needs 2 strips, and it has 1"},
        {{{ROWS_PER_STRIP, SHORT, 1, 1}}, "its size needs 7 strips, and it has 1"},
        {{{PLANAR, SHORT, 1, 1}, {SAMPLES, SHORT, 1, 3}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 1}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 0}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 3}}, "its size needs 3 strips, and it has 1"},
        {{{ROWS_PER_STRIP, SHORT, 1, 2}, {PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 3}},
         "its size needs 12 strips, and it has 1"},
        {{{TILE_OFFSETS, LONG, 1, 0}, {TILE_SIZES, LONG, 1, 10}}, ""},
        {{{TILE_WIDTH, SHORT, 1, 16},
          {TILE_HEIGHT, SHORT, 1, 4},
          {TILE_OFFSETS, LONG, 1, 0},
          {TILE_SIZES, LONG, 1, 10}},
         "its size needs 4 tiles, and it has 1"},
        {{{ROWS_PER_STRIP, SHORT, 1, 7}, {STRIP_OFFSETS, LONG, 1, 0}}, ""},
        {{{TILE_WIDTH, SHORT, 1, 32},
          {TILE_HEIGHT, SHORT, 1, 16},
          {TILE_OFFSETS, SHORT, 2, 0},
          {TILE_SIZES, SHORT, 2, 10}},
         "its size needs 1 tiles, and it has 2"},
        {{{TILE_OFFSETS, SHORT, 2, 0}, {TILE_SIZES, SHORT, 2, 10}}, ""},
        {{{TILE_WIDTH, SHORT, 1, 32}, {TILE_HEIGHT, SHORT, 1, 16}, {ROWS_PER_STRIP, SHORT, 1, 1}},
         ""},
        {{{TILE_WIDTH, SHORT, 1, 16}, {TILE_HEIGHT, SHORT, 1, 16}, {ROWS_PER_STRIP, SHORT, 1, 7}},
         "its size needs 2 tiles, and it has 1"},
        {{{TILE_WIDTH, SHORT, 1, 16}, {ROWS_PER_STRIP, SHORT, 1, 1}},
         "its size needs 7 strips, and it has 1"},
        {{{TILE_WIDTH, SHORT, 1, 32}, {TILE_HEIGHT, SHORT, 1, 16}, {BITS, SHORT, 1, 8}}, ""},
        {{{TILE_WIDTH, SHORT, 1, 32}, {TILE_HEIGHT, SHORT, 1, 16}, {BITS, SHORT, 1, 39}},
         "its pixels take 1029 bytes, and its tiles have 1000"},
        {{{BITS, SHORT, 1, 32}}, ""},
        {{{BITS, SHORT, 1, 37}}, ""},
        {{{BITS, SHORT, 1, 39}}, "its pixels take 1029 bytes, and its strips have 1000"},
        {{{BITS, SHORT, 1, 39}, {COMPRESSION, SHORT, 1, 5}}, ""},
        {{{BITS, SHORT, 1, 39}, {COMPRESSION, SHORT, 1, 1}, {PHOTOMETRIC, SHORT, 1, 6}}, ""},
        {{{BITS, SHORT, 1, 13}, {SAMPLES, SHORT, 1, 3}},
         "its pixels take 1029 bytes, and its strips have 1000"},
        {{{BITS, SHORT, 1, 18}}, ""},
        {{{BITS, SHORT, 1, 17}}, "its pixels take 448 bytes, and its strips have 1000"},
        {{{BITS, SHORT, 1, 17}, {COMPRESSION, SHORT, 1, 8}}, ""},
        {{{BITS, SHORT, 1, 0}}, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct entry entries[8] = {
            {WIDTH, SHORT, 1, 30},
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        memcpy(entries + 4, rows[i].extra, sizeof rows[i].extra);
        BUILD(entries);
        read_tiff();
        assert_string_equal(facts.inconsistent, rows[i].text);
        assert_whole(&facts);
    }
}

static void compares_numbers(void **state)
{
    (void)state;
    each_kind(compare_numbers);
}

static void number_of_tiles_does_not_overflow(void **state)
{
    static const struct entry entries[] = {
        {WIDTH, LONG, 1, UINT32_MAX}, {HEIGHT, LONG, 1, UINT32_MAX}, {PLANAR, SHORT, 1, 2},
        {SAMPLES, SHORT, 1, 65535},   {TILE_WIDTH, SHORT, 1, 1},     {TILE_HEIGHT, SHORT, 1, 1},
        {TILE_OFFSETS, LONG, 1, 1},   {TILE_SIZES, LONG, 1, 1},
    };
    (void)state;
    is_64 = false;
    BUILD(entries);
    read_tiff();
    assert_string_equal(facts.inconsistent,
                        "its size needs 9223372036854775807 tiles, and it has 1");
}

static void judge_other_layouts(void)
{
    const struct entry no_sizes[] = {{WIDTH, SHORT, 1, 30},
                                     {HEIGHT, SHORT, 1, 7},
                                     {STRIP_OFFSETS, LONG, 1, 0}};
    const struct entry jpeg[] = {{WIDTH, SHORT, 1, 30},
                                 {HEIGHT, SHORT, 1, 7},
                                 {JPEG_OFFSET, LONG, 1, 0},
                                 {JPEG_SIZE, LONG, 1, 1000}};
    const struct entry no_numbers[] = {{WIDTH, SHORT, 1, 30},
                                       {HEIGHT, SHORT, 1, 7},
                                       {STRIP_OFFSETS, ASCII, 1, 0}};
    BUILD(no_sizes);
    read_tiff();
    assert_string_equal(facts.inconsistent, "the sizes of its strips are not all stated");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    BUILD(jpeg);
    read_tiff();
    assert_plain(30, 7);
    file.size--;
    read_tiff();
    assert_cut(&facts, 1, "ends before its JPEG data do");
    BUILD(no_numbers);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "the places of its strips are no numbers");
    build(no_sizes, 2);
    read_tiff();
    assert_cut(&facts, -1, "holds no image data");
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 30, 1);
}

static void judges_other_layouts(void **state)
{
    (void)state;
    each_kind(judge_other_layouts);
}

/** All that a directory points to must be there, and the directory that it announces. */
static void judge_values(void)
{
    struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},     {STRIP_OFFSETS, LONG, 1, 0},
        {STRIP_SIZES, LONG, 1, 900}, {SOFTWARE, ASCII, 100, 0},
    };
    entries[4].value = header_size() + directory_size(5) + 900;
    BUILD(entries);
    read_tiff();
    assert_plain(30, 7);
    file.size--;
    read_tiff();
    assert_cut(&facts, 1, "ends before the values of its directory do");
    file.size -= 100;
    read_tiff();
    assert_cut(&facts, 101, "ends before its strips do");
    entries[4].type = 999;
    BUILD(entries);
    file.size--;
    read_tiff();
    assert_plain(30, 7);
    begin(header_size());
    put_directory(entries, 5, header_size() + directory_size(5) + 2000);
    put_fill(&file, 0, 2000);
    read_tiff();
    assert_cut(&facts, -1, "ends before its second directory");
    put_fill(&file, 0, 1);
    read_tiff();
    assert_plain(30, 7);
}

static void judges_values(void **state)
{
    (void)state;
    each_kind(judge_values);
}

/** The directory at the end of a large file, with many strips; and its picture in front. */
static void read_little(void)
{
    enum { SIZE = 30000000, N_STRIPS = 3000 };
    struct entry entries[] = {
        {WIDTH, SHORT, 1, 3000},
        {HEIGHT, SHORT, 1, N_STRIPS},
        {STRIP_OFFSETS, LONG, N_STRIPS, 0},
        {ROWS_PER_STRIP, SHORT, 1, 1},
        {STRIP_SIZES, LONG, N_STRIPS, 0},
    };
    size_t tail_size = directory_size(5) + 2 * 4 * N_STRIPS;
    entries[2].value = SIZE - tail_size + directory_size(5);
    entries[4].value = entries[2].value + 4 * N_STRIPS;
    file.size = 0;
    put_directory(entries, 5, 0);
    for (unsigned i = 0; i < N_STRIPS; i++)
        put_number(16 + 9000 * i, 4);
    for (unsigned i = 0; i < N_STRIPS; i++)
        put_number(9000, 4);
    tail = file;
    begin(SIZE - tail_size);
    int64_t n_bytes = read_large(sdc_read_tiff, &file, &tail, 0, SIZE, &facts);
    assert_in_range(n_bytes, 1, HEADER_READ_MAX);
    assert_plain(3000, N_STRIPS);
}

static void reads_little_of_large_files(void **state)
{
    (void)state;
    each_kind(read_little);
}

static void too_many_parts_leave_the_end_open(void **state)
{
    static const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, LONG, 1, 100000},
        {ROWS_PER_STRIP, SHORT, 1, 1},
        {STRIP_OFFSETS, SHORT, 100000, 0},
        {STRIP_SIZES, SHORT, 100000, 100},
    };
    (void)state;
    is_64 = false;
    is_big_endian = true;
    BUILD(entries);
    put_fill(&file, 1, 300000);
    read_tiff();
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_string_equal(facts.inconsistent, "");
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, 100000, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_parts),
        cmocka_unit_test(offsets_do_not_overflow),
        cmocka_unit_test(compares_numbers),
        cmocka_unit_test(number_of_tiles_does_not_overflow),
        cmocka_unit_test(judges_other_layouts),
        cmocka_unit_test(judges_values),
        cmocka_unit_test(reads_little_of_large_files),
        cmocka_unit_test(too_many_parts_leave_the_end_open),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
