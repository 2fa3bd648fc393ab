/* SPDX-License-Identifier: MIT
 * The reader of PNG: size, turn by EXIF, frames, and files that are cut. */
#include "reading.h"

static struct file file;
static struct sdc_facts facts;

enum { IHDR_AT = 8, WIDTH_AT = 16, HEIGHT_AT = 20, BEHIND_IHDR = 33 };

static uint32_t crc_of(const uint8_t *bytes, size_t n)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < 8 * n; i++) {
        uint32_t bit = (uint32_t)bytes[i / 8] >> (i % 8) & 1;
        crc = crc >> 1 ^ (((crc & 1) ^ bit) ? 0xedb88320U : 0);
    }
    return ~crc;
}

static void put_chunk(const char *type, const void *bytes, size_t n)
{
    put_be(&file, n, 4);
    put_text(&file, type);
    put(&file, bytes, n);
    put_be(&file, crc_of(file.bytes + file.size - n - 4, n + 4), 4);
}

static void begin(uint32_t width, uint32_t height)
{
    file.size = 0;
    put_text(&file, "\x89PNG\r\n\x1a\n");
    put_be(&file, 13, 4);
    put_text(&file, "IHDR");
    put_be(&file, width, 4);
    put_be(&file, height, 4);
    put(&file, "\x08\x02\0\0", 5);
    put_be(&file, crc_of(file.bytes + 12, 17), 4);
}

static void put_data(void)
{
    put_chunk("IDAT", "0123456789", 10);
}

static void put_end(void)
{
    put_chunk("IEND", "", 0);
}

static void read_png(void)
{
    read_file(sdc_read_png, &file, &facts);
}

static void reads_size(void **state)
{
    static const uint32_t sizes[] = {1, 300, 60000, INT32_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        begin(sizes[i], 7);
        put_data();
        put_end();
        read_png();
        assert_number(&facts, SDC_FACT_STORED_WIDTH, sizes[i], 1);
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, 7, 1);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
        assert_fact_text(&facts, SDC_FACT_CODEC, "png");
        assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
        assert_whole(&facts);
    }
}

/* The CRC of the smallest PNG that libpng writes, so that the tests' own CRC is not the only one.
 */
static void knows_the_checksum(void **state)
{
    static const uint8_t real[] = {
        0x89, 'P',  'N',  'G', '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,   'I',  'H', 'D',
        'R',  0,    0,    0,   1,    0,    0,    0,    1,    8,    6,    0,    0,    0,   0x1f,
        0x15, 0xc4, 0x89, 0,   0,    0,    0,    'I',  'D',  'A',  'T',  0x35, 0xaf, 6,   0x1e,
        0,    0,    0,    0,   'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82,
    };
    (void)state;
    read_bytes(sdc_read_png, real, sizeof real, &facts);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 1, 1);
    assert_whole(&facts);
}

static void refuses_bad_ihdr(void **state)
{
    static const struct {
        uint32_t width;
        uint32_t height;
        const char *reason;
    } rows[] = {
        {0, 1, "a size of 0"},
        {1, 0, "a size of 0"},
        {UINT32_C(1) << 31, 1, "above 2^31 - 1"},
        {1, UINT32_MAX, "above 2^31 - 1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin(rows[i].width, rows[i].height);
        put_data();
        put_end();
        read_png();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, rows[i].reason);
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, rows[i].reason);
        assert_whole(&facts);
    }
    begin(100, 100);
    put_data();
    put_end();
    file.bytes[WIDTH_AT + 3] ^= 1;
    read_png();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "checksum");
    memcpy(file.bytes + 12, "CgBI", 4);
    read_png();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "first chunk is no IHDR chunk");
    file.bytes[0] = 0;
    read_png();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "signature");
}

/** Whoever reads on to the end, as exiftool does, takes the last size. */
static void another_ihdr_is_told(void **state)
{
    (void)state;
    begin(100, 100);
    put_data();
    put_chunk("IHDR", "\0\0\x10\0\0\0\x10\0\x08\x02\0\0\0", 13);
    put_end();
    read_png();
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 100, 1);
    assert_string_equal(facts.inconsistent, "there are two IHDR chunks where one belongs");
}

/** Appends an eXIf chunk whose directory has n entries, the last an orientation. */
static void put_exif(bool is_big_endian, unsigned n_entries, unsigned type, unsigned orientation)
{
    static struct file block;
    void (*put_number)(struct file *, uint64_t, size_t) = is_big_endian ? put_be : put_le;
    block.size = 0;
    put_text(&block, is_big_endian ? "MM" : "II");
    put_number(&block, 42, 2);
    put_number(&block, 12, 4);
    put_fill(&block, 0xff, 4);
    put_number(&block, n_entries, 2);
    for (unsigned i = 1; i <= n_entries; i++) {
        put_number(&block, i < n_entries ? 0x010f : 0x0112, 2);
        put_number(&block, type, 2);
        put_number(&block, 1, 4);
        put_number(&block, orientation, 2);
        put_fill(&block, 0, 2);
    }
    put_chunk("eXIf", block.bytes, block.size);
}

static void reads_orientation(void **state)
{
    static const struct {
        unsigned orientation;
        int64_t rotation;
    } rows[] = {
        {0, 0},  {1, 0},  {2, 0},   {3, 180}, {4, 180},        {5, 270},
        {6, 90}, {7, 90}, {8, 270}, {9, 0},   {UINT16_MAX, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (unsigned j = 0; j < 4; j++) {
            bool is_behind = j % 2 == 1;
            begin(10, 20);
            if (is_behind)
                put_data();
            put_exif(j / 2 == 1, 1 + (unsigned)i, 3, rows[i].orientation);
            if (!is_behind)
                put_data();
            put_end();
            read_png();
            assert_number(&facts, SDC_FACT_ROTATION, rows[i].rotation, 1);
            assert_number(&facts, SDC_FACT_STORED_WIDTH, 10, 1);
            assert_whole(&facts);
        }
    }
}

static void bad_exif_turns_nothing(void **state)
{
    static const char *const blocks[] = {
        "",
        "II",
        "II*\0\x08\0\0",
        "II*\0\xff\xff\xff\xff",
        "XX*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0",
        "II+\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0",
        "II*\0\x08\0\0\0\xff\xff\x12\1\3\0\1\0\0\0",
    };
    static const size_t sizes[] = {0, 2, 7, 8, 22, 22, 18};
    (void)state;
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        begin(10, 20);
        put_chunk("eXIf", blocks[i], sizes[i]);
        put_data();
        put_end();
        read_png();
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_whole(&facts);
    }
    /* Not a SHORT; and the first usable block counts. */
    begin(10, 20);
    put_exif(true, 1, 4, 6);
    put_exif(true, 1, 3, 8);
    put_exif(true, 1, 3, 6);
    put_data();
    put_end();
    read_png();
    assert_number(&facts, SDC_FACT_ROTATION, 270, 1);
    assert_string_equal(facts.inconsistent,
                        "its EXIF turns it by 270 degrees at one place and by 90 at another");
}

static void counts_frames_of_apng(void **state)
{
    (void)state;
    begin(10, 20);
    put_chunk("acTL", "\0\0\0\12\0\0\0\0", 8);
    put_data();
    put_chunk("acTL", "\0\0\0\13\0\0\0\0", 8);
    put_end();
    read_png();
    assert_fact_text(&facts, SDC_FACT_CODEC, "png");
    assert_number(&facts, SDC_FACT_FRAMES, 10, 1);
    begin(10, 20);
    put_chunk("acTL", "\0\0\0\0\0\0\0\0", 8);
    put_chunk("acTL", "\0\0\0\12\0\0\0", 7);
    put_data();
    put_end();
    read_png();
    assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
}

static void finds_cuts(void **state)
{
    (void)state;
    begin(10, 20);
    read_png();
    assert_cut(&facts, -1, "ends without its IEND chunk");
    put_end();
    read_png();
    assert_cut(&facts, -1, "holds no IDAT chunk");
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, 20, 1);
    begin(10, 20);
    put_data();
    file.size -= 3;
    read_png();
    assert_cut(&facts, 3, "ends within its IDAT chunk");
    begin(10, 20);
    put_data();
    put_end();
    file.size--;
    read_png();
    assert_cut(&facts, 1, "ends within its IEND chunk");
    file.size = BEHIND_IHDR - 1;
    read_png();
    assert_cut(&facts, 1, "ends within its IHDR chunk");
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    file.size = IHDR_AT + 3;
    read_png();
    assert_cut(&facts, -1, "ends without its IHDR chunk");
    file.size = 5;
    read_png();
    assert_cut(&facts, -1, "ends within its signature");
}

static void what_is_no_chunk_ends_the_file(void **state)
{
    (void)state;
    begin(10, 20);
    put_data();
    put_fill(&file, 0, 1000);
    read_png();
    assert_cut(&facts, -1, "ends without its IEND chunk");
    begin(10, 20);
    put_data();
    put_be(&file, UINT32_C(1) << 31, 4);
    put_text(&file, "tEXt");
    read_png();
    assert_cut(&facts, -1, "ends without its IEND chunk");
    /* Behind IEND anything may stand. */
    begin(10, 20);
    put_data();
    put_end();
    put_fill(&file, 'x', 1000);
    read_png();
    assert_whole(&facts);
}

static void survives_damage(void **state)
{
    (void)state;
    begin(10, 20);
    put_chunk("acTL", "\0\0\0\12\0\0\0\0", 8);
    put_exif(false, 2, 3, 6);
    put_data();
    put_exif(true, 2, 3, 6);
    put_end();
    try_all_cuts(sdc_read_png, &file, SDC_FACT_STORED_WIDTH, NULL);
    try_all_bytes(sdc_read_png, &file);
    try_broken_sources(sdc_read_png, &file);
    for (size_t at = IHDR_AT; at + 4 <= file.size; at++)
        try_length(sdc_read_png, &file, at, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_size),
        cmocka_unit_test(knows_the_checksum),
        cmocka_unit_test(refuses_bad_ihdr),
        cmocka_unit_test(another_ihdr_is_told),
        cmocka_unit_test(reads_orientation),
        cmocka_unit_test(bad_exif_turns_nothing),
        cmocka_unit_test(counts_frames_of_apng),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(what_is_no_chunk_ends_the_file),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
