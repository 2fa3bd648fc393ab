/* SPDX-License-Identifier: MIT
 * The reader of GIF: the logical screen, the number of images, and files that are cut. */
#include "large.h"

static struct file file;
static struct file tail;
static struct sdc_facts facts;

enum { SCREEN_AT = 6, LARGE = 30000000 };

/** A header with a table of 2^(bits + 1) colors, or none where bits is -1. */
static void begin(unsigned width, unsigned height, int bits)
{
    file.size = 0;
    put_text(&file, "GIF89a");
    put_le(&file, width, 2);
    put_le(&file, height, 2);
    put_fill(&file, bits < 0 ? 0x70 : 0xf0 | bits, 1);
    put_fill(&file, 0, 2);
    if (bits >= 0)
        put_fill(&file, 0x3b, (size_t)3 << (bits + 1));
}

/** Sub-blocks of n bytes in all, full of what looks like a trailer. */
static void put_sub_blocks(size_t n)
{
    for (; n > 0; n -= n < 255 ? n : 255) {
        put_fill(&file, n < 255 ? (int)n : 255, 1);
        put_fill(&file, 0x3b, n < 255 ? n : 255);
    }
    put_fill(&file, 0, 1);
}

static void put_image(unsigned left, unsigned top, unsigned width, unsigned height, size_t n)
{
    put_text(&file, ",");
    put_le(&file, left, 2);
    put_le(&file, top, 2);
    put_le(&file, width, 2);
    put_le(&file, height, 2);
    put_fill(&file, 0x80, 1);
    put_fill(&file, 0x3b, 6);
    put_fill(&file, 2, 1);
    put_sub_blocks(n);
}

static void put_extension(int label, size_t n)
{
    put_text(&file, "!");
    put_fill(&file, label, 1);
    put_sub_blocks(n);
}

static void put_trailer(void)
{
    put_text(&file, ";");
}

static void read_gif(void)
{
    read_file(sdc_read_gif, &file, &facts);
}

static int64_t read_large_gif(int filling, int64_t size)
{
    return read_large(sdc_read_gif, &file, &tail, filling, size, &facts);
}

static void reads_screen(void **state)
{
    static const unsigned sizes[] = {1, 300, 60000, UINT16_MAX};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        begin(sizes[i / 2], 7, (int)i - 1);
        memcpy(file.bytes, i % 2 == 0 ? "GIF87a" : "GIF89a", 6);
        put_image(0, 0, 1, 7, 10);
        put_trailer();
        read_gif();
        assert_number(&facts, SDC_FACT_STORED_WIDTH, sizes[i / 2], 1);
        assert_number(&facts, SDC_FACT_STORED_HEIGHT, 7, 1);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
        assert_number(&facts, SDC_FACT_FRAMES, 1, 1);
        assert_fact_text(&facts, SDC_FACT_CODEC, "gif");
        assert_string_equal(facts.inconsistent, "");
        assert_whole(&facts);
    }
}

/* A black pixel as libvips writes it. */
static void reads_a_real_file(void **state)
{
    static const uint8_t real[] = {
        'G', 'I', 'F', '8',  '9',  'a',  1,    0,    1,   0,   0x80, 0,   0,   'G',  'p',  'L',
        0,   0,   0,   0x21, 0xff, 0x0b, 'N',  'E',  'T', 'S', 'C',  'A', 'P', 'E',  '2',  0x2e,
        '0', 3,   1,   0,    0,    0,    0x21, 0xf9, 4,   5,   0,    0,   0,   0,    0x2c, 0,
        0,   0,   0,   1,    0,    1,    0,    0,    2,   2,   'L',  1,   0,   0x3b,
    };
    (void)state;
    read_bytes(sdc_read_gif, real, sizeof real, &facts);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 1, 1);
    assert_number(&facts, SDC_FACT_FRAMES, 1, 1);
    assert_whole(&facts);
}

static void refuses_bad_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        begin(i == 0 ? 0 : 10, i == 0 ? 10 : 0, 0);
        put_image(0, 0, 10, 10, 10);
        put_trailer();
        read_gif();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "a size of 0");
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "a size of 0");
        assert_string_equal(facts.inconsistent, "");
        assert_whole(&facts);
    }
    for (size_t i = 0; i < SCREEN_AT; i++) {
        begin(10, 10, 0);
        file.bytes[i] ^= 1;
        read_gif();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "signature");
    }
}

static void counts_images(void **state)
{
    (void)state;
    begin(10, 20, 7);
    for (unsigned i = 0; i < 3; i++) {
        put_extension(0xff, 19);
        put_extension(0xf9, 4);
        put_image(i, i, 1, 1, 600);
        put_extension(0xfe, 0);
    }
    put_trailer();
    put_image(0, 0, 1, 1, 1);
    put_trailer();
    read_gif();
    assert_number(&facts, SDC_FACT_FRAMES, 3, 1);
    assert_whole(&facts);
}

static void first_image_must_fit_the_screen(void **state)
{
    static const struct {
        unsigned left, top, width, height;
        const char *text;
    } rows[] = {
        {0, 0, 10, 20, ""},
        {9, 19, 1, 1, ""},
        {1, 0, 10, 20, "its first image reaches to 11x20 on a logical screen of 10x20"},
        {0, 19, 10, 2, "its first image reaches to 10x21 on a logical screen of 10x20"},
        {0xffff, 0xffff, 0xffff, 0xffff,
         "its first image reaches to 131070x131070 on a logical screen of 10x20"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin(10, 20, 0);
        put_image(rows[i].left, rows[i].top, rows[i].width, rows[i].height, 10);
        put_image(0, 0, 1000, 1000, 10);
        put_trailer();
        read_gif();
        assert_string_equal(facts.inconsistent, rows[i].text);
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 10, 1);
        assert_whole(&facts);
    }
}

static void harmless_bytes_are_stepped_over(void **state)
{
    (void)state;
    begin(10, 20, 0);
    put_fill(&file, 0, 3);
    put_image(0, 0, 1, 1, 10);
    put_fill(&file, 0, 1);
    put_trailer();
    read_gif();
    assert_whole(&facts);
    put_fill(&file, 0, 100000);
    read_gif();
    assert_whole(&facts);
    put_fill(&file, 'x', 100000);
    read_gif();
    assert_whole(&facts);
    assert_number(&facts, SDC_FACT_FRAMES, 1, 1);
}

static void finds_cuts(void **state)
{
    (void)state;
    begin(10, 20, 0);
    read_gif();
    assert_cut(&facts, -1, "ends without its trailer");
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 10, 1);
    put_trailer();
    read_gif();
    assert_cut(&facts, -1, "holds no image");
    file.size = 12;
    read_gif();
    assert_cut(&facts, 1, "ends within its header");
    file.size = 0;
    read_gif();
    assert_cut(&facts, 13, "ends within its header");
    begin(10, 20, 0);
    put_image(0, 0, 1, 1, 1000);
    put_fill(&file, 0, 5000);
    read_gif();
    assert_cut(&facts, -1, "ends without its trailer");
    put_text(&file, "x;");
    read_gif();
    assert_cut(&facts, -1, "ends in what is no block, without its trailer");
    assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
}

static void end_of_a_large_file_is_enough(void **state)
{
    (void)state;
    begin(6000, 3000, 7);
    put_extension(0xff, 19);
    put_image(0, 0, 6000, 3000, 10);
    tail.size = 0;
    put_fill(&tail, 0, 1);
    put_text(&tail, ";");
    for (unsigned i = 0; i < 3; i++) {
        int64_t n_bytes = read_large_gif(0xff, LARGE);
        assert_in_range(n_bytes, 1, 2 * 4096);
        assert_whole(&facts);
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 6000, 1);
        assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
        put_fill(&tail, 0, i == 0 ? 1 : 2000);
    }
    /* The first image is not looked for without end. */
    begin(6000, 3000, 7);
    put_extension(0xff, 100000);
    assert_in_range(read_large_gif(0xff, LARGE), 1, HEADER_READ_MAX);
    assert_whole(&facts);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 6000, 1);
}

static void large_files_are_walked_to_their_end(void **state)
{
    (void)state;
    begin(6000, 3000, 7);
    put_image(0, 0, 6000, 3000, 100000);
    put_trailer();
    tail.size = 0;
    read_large_gif(0xff, LARGE);
    assert_whole(&facts);
    assert_number(&facts, SDC_FACT_FRAMES, 1, 1);
    file.size--;
    put_text(&file, "!");
    read_large_gif(0xff, LARGE);
    assert_cut(&facts, -1, "ends without its trailer");
    put_text(&tail, "x;");
    read_large_gif(0xff, LARGE);
    assert_cut(&facts, -1, "ends without its trailer");
    assert_in_range(read_large_gif(0xff, INT64_C(1) << 40), 1, (INT64_C(1) << 26) + 4096);
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 6000, 1);
}

static void survives_damage(void **state)
{
    (void)state;
    begin(10, 20, 1);
    put_extension(0xff, 11);
    put_image(0, 0, 10, 20, 30);
    put_extension(0xf9, 4);
    put_image(2, 2, 4, 4, 300);
    put_trailer();
    try_all_cuts(sdc_read_gif, &file, SDC_FACT_STORED_WIDTH, NULL);
    try_all_bytes(sdc_read_gif, &file);
    try_broken_sources(sdc_read_gif, &file);
    for (size_t at = SCREEN_AT; at + 2 <= file.size; at++)
        try_length(sdc_read_gif, &file, at, 2);
}

/** As survives_damage, of a file that is judged by its end. */
static void survives_damage_at_the_end(void **state)
{
    struct sdc_facts cut_facts;
    (void)state;
    begin(10, 20, 1);
    put_image(0, 0, 10, 20, 70000);
    put_trailer();
    for (size_t n = 65536; n < file.size; n += 13) {
        read_bytes(sdc_read_gif, file.bytes, n, &cut_facts);
        assert_cut(&cut_facts, -1, "ends without its trailer");
    }
    read_gif();
    assert_whole(&facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_screen),
        cmocka_unit_test(reads_a_real_file),
        cmocka_unit_test(refuses_bad_headers),
        cmocka_unit_test(counts_images),
        cmocka_unit_test(first_image_must_fit_the_screen),
        cmocka_unit_test(harmless_bytes_are_stepped_over),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(end_of_a_large_file_is_enough),
        cmocka_unit_test(large_files_are_walked_to_their_end),
        cmocka_unit_test(survives_damage),
        cmocka_unit_test(survives_damage_at_the_end),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
