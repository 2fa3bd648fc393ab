/* SPDX-License-Identifier: MIT
 * The reader of WebP: lossy, lossless, extended and animated files, turn by EXIF, and files that
 * are cut. */
#include "large.h"

static struct file file;
static struct file head;
static struct file tail;
static struct sdc_facts facts;

enum { RIFF_SIZE_AT = 4, CHUNK_AT = 12, PAYLOAD_AT = 20, LARGE = 30000000 };
enum { ANIMATION = 0x02, EXIF = 0x08 };

static void set_le(size_t at, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        file.bytes[at + i] = (uint8_t)(value >> (8 * i));
}

static void begin(void)
{
    file.size = 0;
    put_text(&file, "RIFF\1\1\1\1WEBP");
}

/** Sets the size of the RIFF chunk. */
static void end(void)
{
    set_le(RIFF_SIZE_AT, file.size - 8, 4);
}

static void begin_chunk(const char *id, uint32_t size)
{
    put_text(&file, id);
    put_le(&file, size, 4);
}

static void pad(void)
{
    put_fill(&file, 0, file.size % 2);
}

/** A VP8 chunk of n bytes. */
static void put_vp8(unsigned width, unsigned height, uint32_t n)
{
    begin_chunk("VP8 ", n);
    put_le(&file, 0x10, 3);
    put_be(&file, 0x9d012a, 3);
    put_le(&file, width, 2);
    put_le(&file, height, 2);
    put_fill(&file, 0x55, n - 10);
    pad();
}

/** A VP8L chunk of n bytes. */
static void put_vp8l(unsigned width, unsigned height, uint32_t n)
{
    begin_chunk("VP8L", n);
    put_fill(&file, 0x2f, 1);
    put_le(&file, (width - 1) | (height - 1) << 14 | 1U << 28, 4);
    put_fill(&file, 0x55, n - 5);
    pad();
}

static void put_vp8x(unsigned flags, unsigned width, unsigned height)
{
    begin_chunk("VP8X", 10);
    put_le(&file, flags, 4);
    put_le(&file, width - 1, 3);
    put_le(&file, height - 1, 3);
}

/** A chunk that no reader looks into. */
static void put_chunk(const char *id, uint32_t n)
{
    begin_chunk(id, n);
    put_fill(&file, 0x55, n);
    pad();
}

static void put_exif(bool has_mark, unsigned orientation)
{
    begin_chunk("EXIF", has_mark ? 32 : 26);
    if (has_mark)
        put(&file, "Exif\0\0", 6);
    put(&file, "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1", 18);
    put_be(&file, orientation, 2);
    put_fill(&file, 0, 6);
}

static void read_webp(void)
{
    read_file(sdc_read_webp, &file, &facts);
}

static void assert_picture(int64_t width, int64_t height, int64_t rotation)
{
    assert_number(&facts, SDC_FACT_STORED_WIDTH, width, 1);
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, height, 1);
    assert_number(&facts, SDC_FACT_ROTATION, rotation, 1);
    assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
    assert_fact_text(&facts, SDC_FACT_CODEC, "webp");
}

static void assert_plain(int64_t width, int64_t height)
{
    assert_picture(width, height, 0);
    assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
    assert_string_equal(facts.inconsistent, "");
    assert_whole(&facts);
}

static void reads_lossy_and_lossless(void **state)
{
    static const unsigned sizes[] = {1, 2, 300, 16383};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        begin();
        put_vp8(sizes[i], 7, 31);
        end();
        read_webp();
        assert_plain(sizes[i], 7);
        begin();
        put_vp8(7 | 1 << 14, sizes[i] | 3 << 14, 10);
        end();
        read_webp();
        assert_plain(7, sizes[i]);
        begin();
        put_vp8l(sizes[i], 16384, 31);
        end();
        read_webp();
        assert_plain(sizes[i], 16384);
        begin();
        put_vp8l(16384, sizes[i], 5);
        end();
        read_webp();
        assert_plain(16384, sizes[i]);
    }
}

static void reads_the_canvas(void **state)
{
    (void)state;
    begin();
    put_vp8x(0x10, 300, 400);
    put_chunk("ICCP", 33);
    put_chunk("ALPH", 5);
    put_vp8(300, 400, 31);
    put_chunk("XMP ", 9);
    end();
    read_webp();
    assert_plain(300, 400);
    begin();
    put_vp8x(0, 1, 16384);
    put_vp8l(1, 16384, 31);
    end();
    read_webp();
    assert_plain(1, 16384);
    begin();
    put_vp8x(ANIMATION, 1 << 24, 1 << 24);
    put_chunk("ANIM", 6);
    put_chunk("ANMF", 100);
    end();
    read_webp();
    assert_picture(1 << 24, 1 << 24, 0);
    assert_whole(&facts);
}

static void image_must_fill_the_canvas(void **state)
{
    (void)state;
    begin();
    put_vp8x(0, 300, 400);
    put_vp8(300, 401, 31);
    put_vp8(1, 1, 31);
    end();
    read_webp();
    assert_string_equal(facts.inconsistent, "its canvas is 300x400 and its image 300x401");
    assert_picture(300, 400, 0);
    assert_whole(&facts);
    begin();
    put_vp8x(0, 300, 400);
    put_vp8l(299, 400, 31);
    end();
    read_webp();
    assert_string_equal(facts.inconsistent, "its canvas is 300x400 and its image 299x400");
}

static void counts_frames(void **state)
{
    (void)state;
    begin();
    put_vp8x(ANIMATION, 300, 200);
    put_chunk("ANIM", 6);
    for (unsigned i = 0; i < 20; i++)
        put_chunk("ANMF", 1001);
    put_chunk("XXXX", 0);
    end();
    read_webp();
    assert_picture(300, 200, 0);
    assert_number(&facts, SDC_FACT_FRAMES, 20, 1);
    assert_string_equal(facts.inconsistent, "");
    assert_whole(&facts);
}

static void refuses_bad_heads(void **state)
{
    static const struct {
        size_t at;
        uint64_t value;
        size_t size;
        const char *reason;
    } rows[] = {
        {0, 0, 1, "signature"},
        {8, 0, 1, "signature"},
        {CHUNK_AT, 0, 1, "its first chunk is none of VP8, VP8L and VP8X"},
        {CHUNK_AT + 4, 9, 4, "too short for an image"},
        {CHUNK_AT + 4, 0, 4, "too short for an image"},
        {PAYLOAD_AT, 0x11, 1, "does not begin with a key frame"},
        {PAYLOAD_AT, 0x00, 1, "does not begin with a key frame"},
        {PAYLOAD_AT + 3, 0, 1, "no start code"},
        {PAYLOAD_AT + 6, 0xc000, 2, "a size of 0"},
        {PAYLOAD_AT + 8, 0, 2, "a size of 0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        put_vp8(300, 200, 31);
        end();
        set_le(rows[i].at, rows[i].value, rows[i].size);
        read_webp();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, rows[i].reason);
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, rows[i].reason);
        assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    }
}

static void refuses_other_bad_heads(void **state)
{
    (void)state;
    begin();
    put_vp8l(300, 200, 31);
    end();
    file.bytes[PAYLOAD_AT + 4] |= 0x20;
    read_webp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "an unknown version");
    file.bytes[PAYLOAD_AT] = 0;
    read_webp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "no signature");
    set_le(CHUNK_AT + 4, 4, 4);
    read_webp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "too short for an image");
    begin();
    put_vp8x(0, 300, 200);
    put_vp8(300, 200, 31);
    end();
    set_le(CHUNK_AT + 4, 9, 4);
    read_webp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "its VP8X chunk is too short");
}

static void reads_orientation(void **state)
{
    static const struct {
        unsigned orientation;
        int64_t rotation;
    } rows[] = {{1, 0}, {3, 180}, {6, 90}, {8, 270}, {9, 0}};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        begin();
        put_vp8x(EXIF, 300, 400);
        put_vp8(300, 400, 31);
        put_exif(i % 2 == 0, rows[i / 2].orientation);
        put_exif(true, rows[i / 2].orientation == 9 ? 4 : 0);
        end();
        read_webp();
        assert_picture(300, 400, rows[i / 2].orientation == 9 ? 180 : rows[i / 2].rotation);
        assert_whole(&facts);
        assert_string_equal(facts.inconsistent, "");
    }
    begin();
    put_vp8x(EXIF, 300, 400);
    put_vp8(300, 400, 31);
    put_exif(false, 6);
    put_exif(true, 4);
    end();
    read_webp();
    assert_number(&facts, SDC_FACT_ROTATION, 90, 1);
    assert_string_equal(facts.inconsistent,
                        "its EXIF turns it by 90 degrees at one place and by 180 at another");
}

static void bad_exif_turns_nothing(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 40; n++) {
        begin();
        put_vp8x(EXIF, 300, 400);
        put_vp8(300, 400, 31);
        put_chunk("EXIF", n);
        end();
        read_webp();
        assert_plain(300, 400);
    }
}

/** What is not announced some heed, and others are not given. */
static void unannounced_exif_turns_nothing(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        begin();
        if (i % 2 == 0)
            put_vp8x(0, 300, 400);
        put_vp8(300, 400, 31);
        put_exif(true, i < 2 ? 6 : 1);
        end();
        read_webp();
        assert_picture(300, 400, 0);
        assert_whole(&facts);
        assert_string_equal(facts.inconsistent,
                            i < 2 ? "its EXIF chunk turns it by 90 degrees, and its header says "
                                    "that it has no such chunk"
                                  : "");
    }
}

static void finds_cuts(void **state)
{
    (void)state;
    begin();
    put_vp8(300, 400, 31);
    put_chunk("XMP ", 20);
    end();
    size_t size = file.size;
    file.size = size - 1;
    read_webp();
    assert_cut(&facts, 1, "ends within its XMP chunk");
    assert_picture(300, 400, 0);
    file.size = size - 25;
    read_webp();
    assert_cut(&facts, 25, "ends before its RIFF chunk does");
    file.size = PAYLOAD_AT + 10;
    read_webp();
    assert_cut(&facts, (int64_t)size - 30, "ends within its VP8 chunk");
    assert_picture(300, 400, 0);
    file.size--;
    read_webp();
    assert_cut(&facts, (int64_t)size - 29, "ends within its VP8 chunk");
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    file.size = CHUNK_AT;
    read_webp();
    assert_cut(&facts, (int64_t)size - 12, "ends before its RIFF chunk does");
    file.size--;
    read_webp();
    assert_cut(&facts, -1, "ends within its RIFF header");
}

static void needs_an_image(void **state)
{
    (void)state;
    begin();
    put_vp8x(0, 300, 400);
    put_chunk("XMP ", 20);
    end();
    read_webp();
    assert_cut(&facts, -1, "holds no image data");
    assert_picture(300, 400, 0);
    begin();
    end();
    read_webp();
    assert_cut(&facts, -1, "holds no image data");
    begin();
    put_vp8x(0, 300, 400);
    for (unsigned i = 0; i < 3499; i++)
        put_chunk("XXXX", 0);
    put_vp8(300, 400, 31);
    end();
    read_webp();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "too many chunks in front of its image");
}

static void compares_with_the_riff_chunk(void **state)
{
    static const uint32_t sizes[] = {0, 1, 4, 12, 42};
    (void)state;
    begin();
    put_vp8(300, 400, 31);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        set_le(RIFF_SIZE_AT, sizes[i], 4);
        read_webp();
        assert_string_equal(facts.inconsistent, "its RIFF chunk ends before its VP8 chunk does");
        assert_picture(300, 400, 0);
        assert_whole(&facts);
    }
    /* With and without the padding. */
    set_le(RIFF_SIZE_AT, 43, 4);
    read_webp();
    assert_plain(300, 400);
    end();
    read_webp();
    assert_plain(300, 400);
    set_le(RIFF_SIZE_AT, UINT32_MAX, 4);
    read_webp();
    assert_cut(&facts, UINT32_MAX + INT64_C(8) - 52, "ends before its RIFF chunk does");
    end();
    put_chunk("VP8X", 5000);
    put_fill(&file, 'x', 7);
    read_webp();
    assert_plain(300, 400);
}

static void reads_little_of_large_files(void **state)
{
    (void)state;
    begin();
    put_vp8x(EXIF, 3000, 4000);
    put_text(&file, "VP8 ");
    size_t size_at = file.size;
    put_vp8(3000, 4000, 31);
    memmove(file.bytes + size_at, file.bytes + size_at + 4, file.size - size_at);
    set_le(size_at, LARGE - size_at - 4 - 8 - 32, 4);
    set_le(RIFF_SIZE_AT, LARGE - 8, 4);
    head = file;
    file.size = 0;
    put_exif(true, 6);
    tail = file;
    int64_t n_bytes = read_large(sdc_read_webp, &head, &tail, 0x55, LARGE, &facts);
    assert_in_range(n_bytes, 1, 4096 + 1024);
    assert_picture(3000, 4000, 90);
    assert_whole(&facts);
    head.bytes[RIFF_SIZE_AT]++;
    read_large(sdc_read_webp, &head, &tail, 0x55, LARGE, &facts);
    assert_cut(&facts, 1, "ends before its RIFF chunk does");
}

/* Each frame of this file has 8,192 bytes, whatever stands in them. */
static void reads_little_of_long_animations(void **state)
{
    static const uint8_t frame[] = {'A', 'N', 'M', 'F', 0xf8, 0x1f, 0, 0};
    (void)state;
    begin();
    put_vp8x(ANIMATION, 300, 200);
    for (unsigned i = 0; i < 60; i++) {
        put(&file, frame, sizeof frame);
        put_fill(&file, 0, 0x1ff8);
    }
    end();
    struct sdc_source source;
    struct sdc_err err = {0};
    sdc_source_init_memory(&source, file.bytes, file.size);
    sdc_facts_init(&facts);
    assert_int_equal(sdc_read_webp(&source, &facts, &err), SDC_OK);
    assert_number(&facts, SDC_FACT_FRAMES, 60, 1);
    assert_in_range(source.n_bytes_read, 1, 4096 + 60 * 18);
}

static void gives_up_counting_frames(void **state)
{
    (void)state;
    begin();
    put_vp8x(ANIMATION, 300, 200);
    for (unsigned i = 0; i < 3600; i++)
        put_chunk("ANMF", 24);
    end();
    read_webp();
    assert_plain(300, 200);
}

static void survives_damage(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        begin();
        if (i > 0)
            put_vp8x(EXIF | (i == 3 ? ANIMATION : 0), 30, 40);
        if (i < 2)
            put_vp8(30, 40, 31);
        else if (i == 2)
            put_vp8l(30, 40, 31);
        else
            put_chunk("ANMF", 37);
        put_exif(i % 2 == 0, 6);
        end();
        read_webp();
        assert_whole(&facts);
        try_all_cuts(sdc_read_webp, &file, SDC_FACT_STORED_WIDTH, NULL);
        try_all_bytes(sdc_read_webp, &file);
        try_broken_sources(sdc_read_webp, &file);
        for (size_t at = RIFF_SIZE_AT; at + 4 <= file.size; at++)
            try_length(sdc_read_webp, &file, at, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lossy_and_lossless),
        cmocka_unit_test(reads_the_canvas),
        cmocka_unit_test(image_must_fill_the_canvas),
        cmocka_unit_test(counts_frames),
        cmocka_unit_test(refuses_bad_heads),
        cmocka_unit_test(refuses_other_bad_heads),
        cmocka_unit_test(reads_orientation),
        cmocka_unit_test(bad_exif_turns_nothing),
        cmocka_unit_test(unannounced_exif_turns_nothing),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(needs_an_image),
        cmocka_unit_test(compares_with_the_riff_chunk),
        cmocka_unit_test(reads_little_of_large_files),
        cmocka_unit_test(reads_little_of_long_animations),
        cmocka_unit_test(gives_up_counting_frames),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
