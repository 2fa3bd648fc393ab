/* SPDX-License-Identifier: MIT
 * The reader of BMP: headers of Windows and OS/2, absurd sizes, and files that are cut. */
#include "large.h"

static struct file file;
static struct sdc_facts facts;

enum { FILE_HEADER_SIZE = 14, OFFSET_AT = 10, HEADER_SIZE_AT = 14, SIZE_OF_FILE_AT = 2 };
enum { RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHABITFIELDS };

/** What a header says. */
struct header {
    uint32_t size;
    int64_t width;
    int64_t height;
    unsigned bits;
    uint32_t compression;
    uint32_t image_size;
};

static void begin(const struct header *header, uint32_t pixels_at)
{
    size_t n = header->size == 12 ? 2 : 4;
    file.size = 0;
    put_text(&file, "BM");
    put_fill(&file, 0, 8);
    put_le(&file, pixels_at, 4);
    put_le(&file, header->size, 4);
    put_le(&file, (uint64_t)header->width, n);
    put_le(&file, (uint64_t)header->height, n);
    put_le(&file, 1, 2);
    put_le(&file, header->bits, 2);
    if (header->size > 16) {
        put_le(&file, header->compression, 4);
        put_le(&file, header->image_size, 4);
    }
    put_fill(&file, 0, FILE_HEADER_SIZE + header->size - file.size);
}

/** A file whose pixels follow directly behind its header. */
static void build(const struct header *header, size_t pixels_size)
{
    begin(header, FILE_HEADER_SIZE + header->size);
    put_fill(&file, 0x55, pixels_size);
}

static void read_bmp(void)
{
    read_file(sdc_read_bmp, &file, &facts);
}

static void reads_every_header(void **state)
{
    static const uint32_t sizes[] = {12, 16, 40, 52, 56, 64, 108, 124};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct header header = {sizes[i], 301, 7, 24, RGB, 0};
        build(&header, 904 * 7);
        read_bmp();
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 301, 1);
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, 7, 1);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
        assert_fact_text(&facts, SDC_FACT_CODEC, "bmp");
        assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
        assert_string_equal(facts.inconsistent, "");
        assert_whole(&facts);
        file.size--;
        read_bmp();
        assert_cut(&facts, 1, "ends before its pixels do");
    }
}

/* A core header has 16 bits for each size, and they have no sign. */
static void reads_sizes(void **state)
{
    static const struct {
        struct header header;
        int64_t width, height;
    } rows[] = {
        {{12, 65535, 65535, 1, 0, 0}, 65535, 65535},
        {{40, 5, -7, 1, 0, 0}, 5, 7},
        {{124, 1, INT32_MIN, 1, 0, 0}, 1, INT64_C(1) << 31},
        {{40, INT32_MAX, INT32_MAX, 1, 0, 0}, INT32_MAX, INT32_MAX},
        {{64, 300, -6000, 1, 0, 0}, 300, 6000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        build(&rows[i].header, 100);
        read_bmp();
        assert_number(&facts, SDC_FACT_STORED_WIDTH, rows[i].width, 1);
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, rows[i].height, 1);
    }
}

static void refuses_bad_headers(void **state)
{
    static const struct {
        struct header header;
        const char *reason;
    } rows[] = {
        {{40, 0, 5, 24, 0, 0}, "a width of 0"},
        {{40, -127, 64, 24, 0, 0}, "a width of -127"},
        {{64, 4294967169, 64, 24, 0, 0}, "a width of -127"},
        {{40, INT32_MIN, 64, 24, 0, 0}, "a width of -2147483648"},
        {{40, 5, 0, 24, 0, 0}, "a height of 0"},
        {{12, 5, 0, 24, 0, 0}, "a height of 0"},
        {{40, 5, 5, 0, 0, 0}, "its pixels have 0 bits"},
        {{40, 5, 5, 13, BITFIELDS, 0}, "its pixels have 13 bits"},
        {{40, 5, 5, 65535, ALPHABITFIELDS, 0}, "its pixels have 65535 bits"},
        {{41, 5, 5, 24, 0, 0}, "its header has 41 bytes"},
        {{UINT16_MAX, 5, 5, 24, 0, 0}, "its header has 65535 bytes"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        build(&rows[i].header, 1000);
        read_bmp();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, rows[i].reason);
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, rows[i].reason);
        assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    }
    file.bytes[0] = 'b';
    read_bmp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "signature");
}

/* Rows are filled up to four bytes. */
static void knows_the_size_of_pixels(void **state)
{
    static const struct {
        struct header header;
        size_t pixels_size;
    } rows[] = {
        {{40, 32, 3, 1, RGB, 0}, 12},         {{40, 33, 3, 1, RGB, 0}, 24},
        {{40, 17, 3, 2, RGB, 0}, 24},         {{40, 9, -3, 4, RGB, 0}, 24},
        {{40, 5, 3, 8, RGB, 0}, 24},          {{40, 3, 3, 16, RGB, 1}, 24},
        {{40, 3, 3, 16, BITFIELDS, 0}, 24},   {{40, 2, 3, 24, RGB, 0}, 24},
        {{56, 2, 3, 32, BITFIELDS, 99}, 24},  {{108, 2, 3, 32, ALPHABITFIELDS, 0}, 24},
        {{124, 1, 3, 64, RGB, 0}, 24},        {{40, 5, 3, 8, RLE8, 31}, 31},
        {{40, 5, -3, 4, RLE4, 32}, 32},       {{40, 5, 3, 0, JPEG, 33}, 33},
        {{124, 5, 3, 0, PNG, 34}, 34},        {{64, 5, 3, 1, BITFIELDS, 35}, 35},
        {{64, 5, 3, 24, JPEG, 36}, 36},       {{64, 5, 3, 8, RLE8, 37}, 37},
        {{40, 5, 3, 32, 0x47504a4d, 38}, 38},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        build(&rows[i].header, rows[i].pixels_size);
        read_bmp();
        assert_whole(&facts);
        put_fill(&file, 'x', 1000);
        read_bmp();
        assert_whole(&facts);
        file.size -= 1001;
        read_bmp();
        assert_cut(&facts, 1, "ends before its pixels do");
        file.size = FILE_HEADER_SIZE + rows[i].header.size;
        read_bmp();
        assert_cut(&facts, (int64_t)rows[i].pixels_size, "ends before its pixels do");
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, 3, 1);
    }
}

static void absurd_sizes_do_not_overflow(void **state)
{
    static const struct {
        struct header header;
        int64_t missing_size;
    } rows[] = {
        {{40, INT32_MAX, 6, 24, RGB, 0}, INT64_C(6442450944) * 6 - 100},
        {{40, INT32_MAX, 6, 32, BITFIELDS, 0}, INT64_C(8589934588) * 6 - 100},
        {{40, INT32_MAX, -(1 << 30), 16, RGB, 0}, INT64_C(4611686018427387904) - 100},
        {{40, INT32_MAX, INT32_MIN, 32, RGB, 0}, -1},
        {{40, INT32_MAX, INT32_MAX, 64, RGB, 0}, -1},
        {{40, 1, 1, 0, JPEG, UINT32_MAX}, UINT32_MAX - INT64_C(100)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        build(&rows[i].header, 100);
        read_bmp();
        assert_cut(&facts, rows[i].missing_size, "ends before its pixels do");
    }
}

static void place_of_pixels_is_believed_behind_the_header(void **state)
{
    static const struct header header = {40, 10, 10, 32, RGB, 0};
    (void)state;
    begin(&header, 1000);
    put_fill(&file, 0x55, 1000 + 400 - file.size);
    read_bmp();
    assert_whole(&facts);
    file.size -= 401;
    read_bmp();
    assert_cut(&facts, 401, "ends before its pixels do");
    file.size = 60;
    read_bmp();
    assert_cut(&facts, 1340, "ends before its pixels do");
    begin(&header, UINT32_MAX);
    read_bmp();
    assert_cut(&facts, UINT32_MAX + INT64_C(400) - 54, "ends before its pixels do");
}

static void place_of_pixels_within_the_header_leaves_the_end_open(void **state)
{
    static const struct header header = {40, 10, 10, 32, RGB, 0};
    static const uint32_t places[] = {0, 1, 14, 53};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        begin(&header, places[i]);
        put_fill(&file, 0x55, 400);
        read_bmp();
        assert_string_equal(facts.inconsistent, "its pixels begin within its headers");
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 10, 1);
        assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
        file.size--;
        read_bmp();
        assert_cut(&facts, 1, "ends before its pixels do");
    }
}

static void compressed_pixels_need_a_size(void **state)
{
    static const struct header header = {40, 10, 10, 8, RLE8, 0};
    (void)state;
    build(&header, 100);
    read_bmp();
    assert_string_equal(facts.inconsistent,
                        "its pixels are compressed and have a stored size of 0");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
}

/* Many programs leave the size of the file wrong. */
static void size_of_file_is_not_believed(void **state)
{
    static const struct header header = {40, 10, 10, 32, RGB, 0};
    (void)state;
    build(&header, 400);
    for (int value = 0; value < 256; value++) {
        memset(file.bytes + SIZE_OF_FILE_AT, value, 4);
        read_bmp();
        assert_whole(&facts);
    }
}

static void ends_within_the_header(void **state)
{
    static const struct header header = {124, 10, 10, 32, RGB, 0};
    (void)state;
    build(&header, 400);
    for (size_t n = 0; n < FILE_HEADER_SIZE + header.size; n++) {
        file.size = n;
        read_bmp();
        assert_cut(&facts, n < 18 ? -1 : 138 - (int64_t)n, "ends within its header");
    }
}

static void reads_a_page_of_a_large_file(void **state)
{
    static const struct header header = {40, 5000, 2000, 24, RGB, 0};
    static struct file tail;
    (void)state;
    build(&header, 0);
    assert_int_equal(read_large(sdc_read_bmp, &file, &tail, 0, 30000054, &facts), 4096);
    assert_whole(&facts);
    read_large(sdc_read_bmp, &file, &tail, 0, 30000053, &facts);
    assert_cut(&facts, 1, "ends before its pixels do");
}

static void survives_damage(void **state)
{
    static const struct header headers[] = {
        {12, 10, 5, 24, RGB, 0},       {16, 10, 5, 24, RGB, 0},   {40, 10, -5, 8, RLE8, 160},
        {64, 10, 5, 1, BITFIELDS, 20}, {124, 10, -5, 32, RGB, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        build(&headers[i], headers[i].image_size ? headers[i].image_size : 160);
        if (headers[i].bits == 32)
            put_fill(&file, 0, 40);
        read_bmp();
        assert_whole(&facts);
        try_all_cuts(sdc_read_bmp, &file, SDC_FACT_STORED_WIDTH, NULL);
        try_all_bytes(sdc_read_bmp, &file);
        try_broken_sources(sdc_read_bmp, &file);
        for (size_t at = OFFSET_AT; at + 4 <= 14 + headers[i].size; at++)
            try_length(sdc_read_bmp, &file, at, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_header),
        cmocka_unit_test(reads_sizes),
        cmocka_unit_test(refuses_bad_headers),
        cmocka_unit_test(knows_the_size_of_pixels),
        cmocka_unit_test(absurd_sizes_do_not_overflow),
        cmocka_unit_test(place_of_pixels_is_believed_behind_the_header),
        cmocka_unit_test(place_of_pixels_within_the_header_leaves_the_end_open),
        cmocka_unit_test(compressed_pixels_need_a_size),
        cmocka_unit_test(size_of_file_is_not_believed),
        cmocka_unit_test(ends_within_the_header),
        cmocka_unit_test(reads_a_page_of_a_large_file),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
