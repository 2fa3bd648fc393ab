/* SPDX-License-Identifier: MIT
 * The reader of MPEG audio: every frame counted, declarations compared with what is there. */
#include "large.h"

static struct file file;
static struct sdc_facts facts;

/** A kind of frame, by its header. */
struct kind {
    uint32_t header;
    size_t size; /**< [bytes] */
    int64_t rate;
    int64_t n_channels;
    int64_t n_samples;
};

/* Sizes and rates by ISO/IEC 11172-3 and 13818-3, worked out by hand: 144 (72 for MPEG-2 and 2.5)
 * times bit rate over sample rate, plus the padding. */
static const struct kind kinds[] = {
    {0xfffb9000, 417, 44100, 2, 1152}, /* MPEG-1, 128 kbit/s */
    {0xfffb92c0, 418, 44100, 1, 1152}, /* padded, mono */
    {0xfffa9040, 417, 44100, 2, 1152}, /* with a CRC, joint stereo */
    {0xfffbe400, 960, 48000, 2, 1152}, /* 320 kbit/s */
    {0xfffb1800, 144, 32000, 2, 1152}, /* 32 kbit/s */
    {0xfff31400, 24, 24000, 2, 576},   /* MPEG-2, 8 kbit/s */
    {0xfff3e0c0, 522, 22050, 1, 576},  /* 160 kbit/s */
    {0xfff38800, 288, 16000, 2, 576},  /* 64 kbit/s */
    {0xffe31000, 52, 11025, 2, 576},   /* MPEG-2.5, 8 kbit/s */
    {0xffe324c0, 96, 12000, 1, 576},   /* 16 kbit/s */
    {0xffe34800, 288, 8000, 2, 576},   /* 32 kbit/s */
};

/** The shortest kind, for tests over all bytes. */
static const struct kind *const tiny = &kinds[5];
/** One whose frames have room for a Xing header and a LAME tag. */
static const struct kind *const wide = &kinds[0];

static void put_frame(const struct kind *kind)
{
    put_be(&file, kind->header, 4);
    put_fill(&file, 0, kind->size - 4);
}

static void put_frames(const struct kind *kind, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        put_frame(kind);
}

static void make_frames(const struct kind *kind, unsigned n)
{
    file.size = 0;
    put_frames(kind, n);
}

static void put_id3v2(uint8_t flags, size_t size)
{
    put_text(&file, "ID3\4");
    put_be(&file, flags, 2);
    for (unsigned shift = 28; shift > 0; shift -= 7)
        put_be(&file, size >> (shift - 7) & 127, 1);
    put_fill(&file, 0xff, size + (flags == 0x10 ? 10 : 0));
}

/** Appends a frame of `wide` with a Xing header; 0 stands for what it does not declare. */
static void put_xing(uint32_t n_frames, uint32_t size, unsigned delay, unsigned padding)
{
    size_t start = file.size;
    put_be(&file, wide->header, 4);
    put_fill(&file, 0, 32);
    put_text(&file, "Xing");
    put_be(&file, (n_frames > 0 ? 1 : 0) | (size > 0 ? 2 : 0) | 12, 4);
    if (n_frames > 0)
        put_be(&file, n_frames, 4);
    if (size > 0)
        put_be(&file, size, 4);
    put_fill(&file, 1, 104);
    if (delay > 0) {
        put_text(&file, "LAME3.100");
        put_fill(&file, 0, 12);
        put_be(&file, delay << 12 | padding, 3);
    }
    put_fill(&file, 0, start + wide->size - file.size);
}

static void read_mp3(void)
{
    read_file(sdc_read_mpeg_audio, &file, &facts);
}

static void assert_frames(const struct kind *kind, int64_t n)
{
    assert_number(&facts, SDC_FACT_DURATION, n * kind->n_samples, kind->rate);
}

static void assert_reading(unsigned i, enum sdc_reading reading, int64_t num, int64_t den)
{
    const struct sdc_number *number = &facts.facts[SDC_FACT_DURATION].numbers[i];
    struct sdc_q q;
    assert_true(sdc_q_make(num, den, &q));
    assert_int_equal(number->reading, reading);
    assert_int_equal(number->value.num, q.num);
    assert_int_equal(number->value.den, q.den);
}

static void counts_frames_of_each_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        make_frames(&kinds[i], 100);
        read_mp3();
        assert_frames(&kinds[i], 100);
        assert_fact_text(&facts, SDC_FACT_CODEC, "mp3");
        assert_number(&facts, SDC_FACT_SAMPLE_RATE, kinds[i].rate, 1);
        assert_number(&facts, SDC_FACT_CHANNELS, kinds[i].n_channels, 1);
        assert_whole(&facts);
    }
    make_frames(wide, 1);
    read_mp3();
    assert_frames(wide, 1);
    assert_whole(&facts);
}

static void bit_rates_may_vary(void **state)
{
    (void)state;
    file.size = 0;
    for (unsigned i = 0; i < 50; i++) {
        put_frame(&kinds[0]);
        put_frame(&kinds[1]);
        put_frame(&kinds[2]);
    }
    read_mp3();
    assert_frames(wide, 150);
    assert_number(&facts, SDC_FACT_CHANNELS, 2, 1);
}

static void steps_over_tags(void **state)
{
    (void)state;
    file.size = 0;
    put_id3v2(0, 100000);
    put_id3v2(0x10, 5);
    put_id3v2(0, 0);
    put_fill(&file, 0, 100);
    put_frames(wide, 10);
    read_mp3();
    assert_frames(wide, 10);
    assert_whole(&facts);
    /* As when files are put one behind the other. */
    put_id3v2(0, 3000);
    put_frames(wide, 10);
    read_mp3();
    assert_frames(wide, 20);
    assert_whole(&facts);
}

static void put_ape(uint32_t flags, size_t n_items)
{
    if (flags != 0)
        put_fill(&file, 'h', 32);
    put_fill(&file, 0xff, n_items);
    put_text(&file, "APETAGEX");
    put_le(&file, 2000, 4);
    put_le(&file, n_items + 32, 4);
    put_le(&file, 1, 4);
    put_le(&file, flags, 4);
    put_fill(&file, 0, 8);
}

static void put_lyrics(void)
{
    put_text(&file, "LYRICSBEGININD0000210000021LYRICS200");
}

static void put_id3v1(void)
{
    put_text(&file, "TAG");
    put_fill(&file, ' ', 125);
}

static void put_id3v2_with_footer(void)
{
    put_id3v2(0, 20);
    put_text(&file, "3DI\4");
    put_be(&file, 20, 6);
}

static void put_ape_without_header(void)
{
    put_ape(0, 50);
}

static void put_ape_with_header(void)
{
    put_ape(UINT32_C(1) << 31, 1000);
}

/* The last frame lacks a byte: that shows only where the tags behind it are known as such. */
static void knows_tags_at_the_end(void **state)
{
    static void (*const tags[])(void) = {
        put_id3v1, put_lyrics, put_id3v2_with_footer, put_ape_without_header, put_ape_with_header,
    };
    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        for (size_t j = 0; j < sizeof tags / sizeof tags[0]; j++) {
            make_frames(wide, 10);
            file.size--;
            tags[i]();
            tags[j]();
            read_mp3();
            assert_cut(&facts, 1, "ends within its last frame");
            assert_frames(wide, 9);
        }
    }
}

static void what_stands_behind_is_harmless(void **state)
{
    static const int fills[] = {0, 0xff, 'x'};
    (void)state;
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
        make_frames(wide, 10);
        put_fill(&file, fills[i], 60000);
        read_mp3();
        assert_frames(wide, 10);
        assert_whole(&facts);
    }
}

static void finds_frames_behind_junk(void **state)
{
    (void)state;
    file.size = 0;
    put_fill(&file, 0xff, 1000);
    put_frames(wide, 10);
    put_fill(&file, 'x', 5000);
    put_frames(wide, 2);
    /* One header alone is none, nor one of another rate, nor two that disagree. */
    put_fill(&file, 'x', 1000);
    put_frame(wide);
    put_fill(&file, 'x', 1000);
    put_frames(&kinds[3], 3);
    put_fill(&file, 'x', 1000);
    put_frame(wide);
    put_frame(&kinds[4]);
    put_fill(&file, 'x', 1000);
    read_mp3();
    assert_frames(wide, 12);
    assert_whole(&facts);
    /* At the very end one is enough. */
    put_frame(wide);
    read_mp3();
    assert_frames(wide, 13);
}

static void two_readings_where_trim_is_declared(void **state)
{
    (void)state;
    file.size = 0;
    put_xing(100, 101 * 417, 576, 1000);
    put_frames(wide, 100);
    read_mp3();
    assert_int_equal(facts.facts[SDC_FACT_DURATION].n_numbers, 2);
    assert_reading(0, SDC_READING_TRIMMED, 115200 - 1576, 44100);
    assert_reading(1, SDC_READING_ALL_FRAMES, 115200, 44100);
    assert_string_equal(facts.inconsistent, "");
    assert_whole(&facts);
    /* Nobody else's tag is believed, and none that leaves nothing. */
    memcpy(file.bytes + 156, "NOPE", 4);
    read_mp3();
    assert_frames(wide, 100);
    file.size = 0;
    put_xing(1, 2 * 417, 1000, 152);
    put_frames(wide, 1);
    read_mp3();
    assert_frames(wide, 1);
}

static void frame_that_declares_is_no_sound(void **state)
{
    (void)state;
    file.size = 0;
    put_xing(0, 0, 0, 0);
    put_frames(wide, 10);
    read_mp3();
    assert_frames(wide, 10);
    memcpy(file.bytes + 36, "Info", 4);
    read_mp3();
    assert_frames(wide, 10);
    /* Where a CRC moves it. */
    file.bytes[1] = 0xfa;
    memmove(file.bytes + 38, file.bytes + 36, 8);
    read_mp3();
    assert_frames(wide, 10);
    make_frames(wide, 11);
    memcpy(file.bytes + 36, "VBRI\0\1\2\3\4\5\0\0\0\1\0\0\0\12", 18);
    read_mp3();
    assert_frames(wide, 10);
    assert_string_equal(facts.inconsistent, "");
    file.bytes[53] = 100;
    read_mp3();
    assert_string_equal(facts.inconsistent,
                        "the VBRI header declares 100 frames and the file holds 10");
}

static void declared_lengths_are_compared(void **state)
{
    static const struct {
        uint32_t n_frames;
        uint32_t size;
        int64_t missing_size;
        const char *inconsistent;
    } rows[] = {
        {100, 101 * 417, 0, ""},
        {99, 101 * 417, 0, ""},
        {101, 101 * 417, 0, ""},
        {98, 101 * 417, 0, "the Xing header declares 98 frames and the file holds 100"},
        {102, 101 * 417, 0, "the Xing header declares 102 frames and the file holds 100"},
        {102, 0, 0, "the Xing header declares 102 frames and the file holds 100"},
        {101, 102 * 417, 417, ""},
        {200, 201 * 417, 41700, ""},
        {0, 101 * 417 + 1, 1, ""},
        {0, 90 * 417, 0, ""},
        {100, 101 * 417 + 1, 0, "the Xing header declares 42118 bytes and the file holds 42117"},
        {100, UINT32_MAX, 0, "the Xing header declares 4294967295 bytes and the file holds 42117"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        file.size = 0;
        put_xing(rows[i].n_frames, rows[i].size, 0, 0);
        put_frames(wide, 100);
        read_mp3();
        assert_frames(wide, 100);
        assert_string_equal(facts.inconsistent, rows[i].inconsistent);
        if (rows[i].missing_size > 0)
            assert_cut(&facts, rows[i].missing_size, "ends before the Xing header says");
        else
            assert_whole(&facts);
    }
}

/* Writers that count the tags around the sound. */
static void declared_bytes_may_include_tags(void **state)
{
    (void)state;
    file.size = 0;
    put_xing(0, 101 * 417 + 128, 0, 0);
    put_frames(wide, 100);
    put_id3v1();
    read_mp3();
    assert_whole(&facts);
    file.size = 0;
    put_id3v2(0, 990);
    put_xing(0, 1000 + 101 * 417, 0, 0);
    put_frames(wide, 100);
    read_mp3();
    assert_whole(&facts);
    /* Cut in the middle and tagged afterwards: what is missing is the sound. */
    file.size = 0;
    put_xing(100, 101 * 417, 576, 1000);
    put_frames(wide, 50);
    put_ape(0, 100000);
    read_mp3();
    assert_cut(&facts, 50 * 417, "ends before the Xing header says");
    assert_reading(0, SDC_READING_TRIMMED, 50 * 1152 - 576, 44100);
    assert_reading(1, SDC_READING_ALL_FRAMES, 50 * 1152, 44100);
}

static void finds_cuts(void **state)
{
    (void)state;
    make_frames(wide, 10);
    file.size -= 400;
    read_mp3();
    assert_cut(&facts, 400, "ends within its last frame");
    assert_frames(wide, 9);
    file.size -= 14;
    read_mp3();
    assert_cut(&facts, -1, "ends within its last frame");
    assert_frames(wide, 9);
    file.size = 0;
    put_id3v2(0, 1000);
    file.size -= 300;
    read_mp3();
    assert_cut(&facts, 300, "ends within its ID3 tag");
    make_frames(wide, 1);
    file.size = 300;
    read_mp3();
    assert_cut(&facts, 117, "ends within its last frame");
    assert_int_equal(facts.facts[SDC_FACT_DURATION].state, SDC_FACT_UNKNOWN);
}

/** Every byte looks like the beginning of a frame: SDC_MPEG_MISSES_MAX of them are looked at. */
static void what_only_looks_like_sound_is_given_up(void **state)
{
    static const struct {
        int64_t size;
        bool is_given_up;
    } rows[] = {{(INT64_C(1) << 23) - 4096, false}, {(INT64_C(1) << 23) + 65536, true}};
    static struct file nothing;
    (void)state;
    make_frames(wide, 3);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        read_large(sdc_read_mpeg_audio, &file, &nothing, 0xff, rows[i].size, &facts);
        if (rows[i].is_given_up)
            assert_unreadable(&facts, SDC_FACT_DURATION, "only looks like MPEG audio");
        else
            assert_frames(wide, 3);
    }
}

static void refuses_what_has_no_frames(void **state)
{
    static const struct kind free_format = {0xfffb0000, 500, 44100, 2, 1152};
    static const struct kind layer_2 = {0xfffd9000, 417, 44100, 2, 1152};
    (void)state;
    file.size = 0;
    read_mp3();
    assert_unreadable(&facts, SDC_FACT_DURATION, "no frame of MPEG layer III");
    put_id3v2(0, 1000);
    read_mp3();
    assert_unreadable(&facts, SDC_FACT_DURATION, "no frame of MPEG layer III");
    make_frames(&layer_2, 10);
    read_mp3();
    assert_unreadable(&facts, SDC_FACT_DURATION, "no frame of MPEG layer III");
    make_frames(&free_format, 10);
    read_mp3();
    assert_unreadable(&facts, SDC_FACT_DURATION, "free format");
    file.size = 0;
    put_xing(0, 0, 0, 0);
    read_mp3();
    assert_unreadable(&facts, SDC_FACT_DURATION, "no frame of sound");
}

/* Without a declaration, a file that ends with a frame is whole. */
static bool is_between_tiny_frames(size_t size)
{
    return size % 24 == 0 && size > 0;
}

static bool has_all_sound(size_t size)
{
    return size >= (size_t)11 * 417;
}

static void survives_damage(void **state)
{
    (void)state;
    make_frames(tiny, 8);
    try_all_cuts(sdc_read_mpeg_audio, &file, SDC_FACT_DURATION, is_between_tiny_frames);
    try_all_bytes(sdc_read_mpeg_audio, &file);
    try_broken_sources(sdc_read_mpeg_audio, &file);
    file.size = 0;
    put_xing(10, 11 * 417, 576, 1000);
    put_frames(wide, 10);
    put_id3v1();
    try_all_cuts(sdc_read_mpeg_audio, &file, SDC_FACT_DURATION, has_all_sound);
    file.size = 0;
    put_id3v2(0, 10);
    put_xing(3, 4 * 417, 576, 1000);
    put_frames(wide, 3);
    put_ape(1, 20);
    put_lyrics();
    put_id3v1();
    try_all_bytes(sdc_read_mpeg_audio, &file);
    for (size_t at = 0; at + 4 < file.size; at += 2)
        try_length(sdc_read_mpeg_audio, &file, at, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_frames_of_each_kind),
        cmocka_unit_test(bit_rates_may_vary),
        cmocka_unit_test(steps_over_tags),
        cmocka_unit_test(knows_tags_at_the_end),
        cmocka_unit_test(what_stands_behind_is_harmless),
        cmocka_unit_test(finds_frames_behind_junk),
        cmocka_unit_test(two_readings_where_trim_is_declared),
        cmocka_unit_test(frame_that_declares_is_no_sound),
        cmocka_unit_test(declared_lengths_are_compared),
        cmocka_unit_test(declared_bytes_may_include_tags),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(what_only_looks_like_sound_is_given_up),
        cmocka_unit_test(refuses_what_has_no_frames),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
