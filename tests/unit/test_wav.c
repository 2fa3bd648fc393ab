/* SPDX-License-Identifier: MIT
 * The reader of WAVE files: codecs, the length of the sound that is there, files that are cut. */
#include "reading.h"

static struct file file;
static struct sdc_facts facts;

/** The fields of a fmt chunk. */
struct fmt {
    unsigned tag;
    unsigned channels;
    unsigned rate;
    unsigned byte_rate;
    unsigned block;
    unsigned bits;
};

static const struct fmt pcm16 = {1, 1, 8000, 16000, 2, 16};

enum { OPEN = -1, RIFF_SIZE_AT = 4, FMT_AT = 12, DATA_AT = 36 };

static void put_chunk_header(const char *id, int64_t size)
{
    put_text(&file, id);
    put_le(&file, (uint64_t)size, 4);
}

static void put_fmt(const struct fmt *fmt)
{
    put_chunk_header("fmt ", 16);
    put_le(&file, fmt->tag, 2);
    put_le(&file, fmt->channels, 2);
    put_le(&file, fmt->rate, 4);
    put_le(&file, fmt->byte_rate, 4);
    put_le(&file, fmt->block, 2);
    put_le(&file, fmt->bits, 2);
}

static void put_fact(uint32_t n_samples)
{
    put_chunk_header("fact", 4);
    put_le(&file, n_samples, 4);
}

/** A data chunk of n bytes that says it has `declared`. */
static void put_data(size_t n, int64_t declared)
{
    put_chunk_header("data", declared);
    put_fill(&file, 0, n);
}

static void begin(const char *id)
{
    file.size = 0;
    put_chunk_header(id, OPEN);
    put_text(&file, "WAVE");
}

static void set_le(size_t at, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        file.bytes[at + i] = (uint8_t)(value >> (8 * i));
}

/** Sets the size of the RIFF chunk so that it ends with the file. */
static void close_riff(void)
{
    set_le(RIFF_SIZE_AT, file.size - 8, 4);
}

static void make_simple(const struct fmt *fmt, size_t n)
{
    begin("RIFF");
    put_fmt(fmt);
    put_data(n, (int64_t)n);
    close_riff();
}

static void read_wav(void)
{
    read_file(sdc_read_wav, &file, &facts);
}

static void assert_duration(int64_t n_samples, int64_t rate)
{
    assert_number(&facts, SDC_FACT_DURATION, n_samples, rate);
}

/* Sample counts of the block codecs as ffmpeg's decoders make them. */
static void reads_codecs(void **state)
{
    static const struct {
        struct fmt fmt;
        size_t n;
        const char *name;
        int64_t n_samples;
    } rows[] = {
        {{1, 2, 44100, 0, 4, 16}, 4003, "pcm_s16le", 1000},
        {{1, 1, 8000, 0, 1, 8}, 999, "pcm_u8", 999},
        {{1, 6, 48000, 0, 18, 24}, 1800, "pcm_s24le", 100},
        {{1, 1, 48000, 0, 3, 20}, 300, "pcm_s24le", 100},
        {{1, 1, 48000, 0, 4, 32}, 400, "pcm_s32le", 100},
        {{1, 1, 48000, 0, 8, 64}, 800, "pcm_s64le", 100},
        {{1, 1, 48000, 0, 5, 40}, 500, "wav-0x0001", 100},
        {{1, 1, 48000, 0, 9, 72}, 900, "wav-0x0001", 100},
        {{3, 1, 48000, 0, 4, 32}, 400, "pcm_f32le", 100},
        {{3, 2, 48000, 0, 16, 64}, 1600, "pcm_f64le", 100},
        {{3, 1, 48000, 0, 2, 16}, 200, "wav-0x0003", 100},
        {{6, 1, 8000, 0, 1, 8}, 100, "pcm_alaw", 100},
        {{7, 2, 8000, 0, 2, 16}, 200, "pcm_mulaw", 100},
        {{2, 1, 44100, 0, 1024, 4}, 2048, "adpcm_ms", 4072},
        {{2, 2, 44100, 0, 1024, 4}, 1024 + 14, "adpcm_ms", 1012 + 2},
        {{2, 2, 44100, 0, 1024, 4}, 1024 + 13, "adpcm_ms", 1012},
        {{17, 1, 44100, 0, 1024, 4}, 2048, "adpcm_ima_wav", 4082},
        {{17, 2, 44100, 0, 1024, 4}, 1024 + 16, "adpcm_ima_wav", 1017 + 9},
        {{17, 2, 44100, 0, 1024, 4}, 1024 + 15, "adpcm_ima_wav", 1017 + 1},
        {{49, 1, 8000, 0, 65, 0}, 131, "gsm_ms", 640},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_simple(&rows[i].fmt, rows[i].n);
        read_wav();
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i].name);
        assert_duration(rows[i].n_samples, rows[i].fmt.rate);
        assert_number(&facts, SDC_FACT_SAMPLE_RATE, rows[i].fmt.rate, 1);
        assert_number(&facts, SDC_FACT_CHANNELS, rows[i].fmt.channels, 1);
        assert_whole(&facts);
    }
}

static void put_extensible(const uint8_t *guid, unsigned block, unsigned bits)
{
    begin("RIFF");
    put_chunk_header("fmt ", 40);
    put_le(&file, 0xfffe, 2);
    put_le(&file, 1, 2);
    put_le(&file, 48000, 4);
    put_le(&file, 0, 4);
    put_le(&file, block, 2);
    put_le(&file, bits, 2);
    put_le(&file, 22, 2);
    put_le(&file, bits, 2);
    put_le(&file, 4, 4);
    put(&file, guid, 16);
    put_data(96, 96);
    close_riff();
}

static void reads_extensible(void **state)
{
    uint8_t guid[] = {3, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71};
    (void)state;
    put_extensible(guid, 4, 32);
    read_wav();
    assert_fact_text(&facts, SDC_FACT_CODEC, "pcm_f32le");
    assert_duration(24, 48000);
    guid[15] = 0x72;
    put_extensible(guid, 4, 32);
    read_wav();
    assert_fact_text(&facts, SDC_FACT_CODEC, "wav-guid-0300000000001000800000aa00389b72");
    assert_unreadable(&facts, SDC_FACT_DURATION, "fact chunk");
    set_le(16, 38, 4);
    read_wav();
    assert_unreadable(&facts, SDC_FACT_CODEC, "too short for the extension");
}

static void fact_lowers_blocks(void **state)
{
    static const struct fmt ima = {17, 1, 44100, 0, 1024, 4};
    static const struct {
        uint32_t fact;
        int64_t n_samples;
        const char *inconsistent;
    } rows[] = {
        {0, 4082, ""},
        {4082, 4082, ""},
        {4000, 4000, ""},
        {2041, 2041, ""},
        {2040, 4082, "the fact chunk declares 2040 samples and the data chunk holds 4082"},
        {4083, 4082, "the fact chunk declares 4083 samples and the data chunk holds 4082"},
        {UINT32_MAX, 4082, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin("RIFF");
        put_fmt(&ima);
        put_fact(rows[i].fact);
        put_data(2048, 2048);
        close_riff();
        read_wav();
        assert_duration(rows[i].n_samples, 44100);
        assert_string_equal(facts.inconsistent, rows[i].inconsistent);
    }
}

static void fact_of_other_codecs_must_be_plausible(void **state)
{
    static const struct {
        uint32_t fact;
        unsigned byte_rate;
        const char *unreadable;
    } rows[] = {
        {10000, 1000, NULL},          {9500, 1000, NULL},
        {10500, 1000, NULL},          {9499, 1000, "contradicts"},
        {10501, 1000, "contradicts"}, {0, 1000, "mp3 needs a fact chunk"},
        {10000, 0, "byte rate of 0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fmt fmt = {85, 2, 10000, rows[i].byte_rate, 1, 0};
        begin("RIFF");
        put_fmt(&fmt);
        put_fact(rows[i].fact);
        put_data(1000, 1000);
        close_riff();
        read_wav();
        assert_fact_text(&facts, SDC_FACT_CODEC, "mp3");
        if (rows[i].unreadable == NULL)
            assert_duration(rows[i].fact, 10000);
        else
            assert_unreadable(&facts, SDC_FACT_DURATION, rows[i].unreadable);
    }
}

static void refuses_bad_fmt(void **state)
{
    static const struct {
        struct fmt fmt;
        const char *reason;
    } rows[] = {
        {{1, 1, 0, 0, 2, 16}, "a sample rate of 0"},
        {{1, 0, 8000, 0, 2, 16}, "a number of channels of 0"},
        {{1, 1, 8000, 0, 0, 16}, "a block size of 0"},
        {{1, 2, 8000, 0, 2, 16}, "blocks of 2 bytes for 2 channels of 16 bits"},
        {{1, 1, 8000, 0, 4, 24}, "blocks of 4 bytes for 1 channels of 24 bits"},
        {{1, 1, 8000, 0, 2, 0}, "of 0 bits"},
        {{6, 2, 8000, 0, 1, 8}, "blocks of 1 bytes for 2 channels"},
        {{2, 2, 8000, 0, 13, 4}, "too short for the codec"},
        {{17, 2, 8000, 0, 7, 4}, "too short for the codec"},
        {{49, 1, 8000, 0, 64, 4}, "too short for the codec"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_simple(&rows[i].fmt, 100);
        read_wav();
        assert_unreadable(&facts, SDC_FACT_DURATION, rows[i].reason);
    }
    make_simple(&rows[0].fmt, 100);
    read_wav();
    assert_unreadable(&facts, SDC_FACT_SAMPLE_RATE, "says 0");
    assert_number(&facts, SDC_FACT_CHANNELS, 1, 1);
}

static void trailing_chunks_do_not_count(void **state)
{
    (void)state;
    begin("RIFF");
    put_chunk_header("LIST", 3);
    put_text(&file, "abc\0");
    put_fill(&file, 0, 1);
    put_fmt(&pcm16);
    put_data(16001, 16001);
    put_fill(&file, 0, 1);
    put_chunk_header("LIST", 100);
    put_fill(&file, 'x', 100);
    close_riff();
    read_wav();
    assert_duration(1, 1);
    assert_whole(&facts);
    /* What stands behind the RIFF chunk is none of it, whatever it looks like. */
    put_chunk_header("junk", 1000);
    read_wav();
    assert_whole(&facts);
    assert_duration(1, 1);
}

/** Some readers go by the first, some by the last: the sound is that of the first here, and it is
 *  said that there is another. */
static void chunks_that_stand_there_twice(void **state)
{
    (void)state;
    make_simple(&pcm16, 16000);
    put_data(1000, 1000);
    close_riff();
    read_wav();
    assert_duration(1, 1);
    assert_string_equal(facts.inconsistent, "there are two data chunks where one belongs");
    begin("RIFF");
    put_fmt(&pcm16);
    put_fmt(&pcm16);
    put_data(16000, 16000);
    close_riff();
    read_wav();
    assert_duration(1, 1);
    assert_string_equal(facts.inconsistent, "there are two fmt chunks where one belongs");
}

static void open_sizes_reach_to_the_end(void **state)
{
    static const int64_t sizes[] = {0, UINT32_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        begin("RIFF");
        put_fmt(&pcm16);
        put_data(16000, sizes[i]);
        read_wav();
        assert_duration(1, 1);
        assert_whole(&facts);
        set_le(RIFF_SIZE_AT, 0, 4);
        read_wav();
        assert_duration(1, 1);
        assert_whole(&facts);
    }
}

static void empty_data_is_empty_where_chunks_follow(void **state)
{
    (void)state;
    begin("RIFF");
    put_fmt(&pcm16);
    put_data(0, 0);
    close_riff();
    read_wav();
    assert_duration(0, 1);
    assert_whole(&facts);
    put_chunk_header("LIST", 4);
    put_text(&file, "INFO");
    put_chunk_header("bext", 3);
    put_text(&file, "abc");
    close_riff();
    read_wav();
    assert_duration(0, 1);
    assert_whole(&facts);
    /* One byte more, and it is no chain of chunks: the 31 bytes are sound. */
    put_text(&file, "ab");
    set_le(RIFF_SIZE_AT, 0, 4);
    read_wav();
    assert_duration(12, 8000);
}

static void put_rf64(uint64_t riff_size, uint64_t data_size, uint64_t n_samples)
{
    begin("RF64");
    put_chunk_header("ds64", 28);
    put_le(&file, riff_size, 8);
    put_le(&file, data_size, 8);
    put_le(&file, n_samples, 8);
    put_le(&file, 0, 4);
    put_fmt(&pcm16);
    put_data(16000, OPEN);
}

static void ds64_decides_in_rf64(void **state)
{
    (void)state;
    put_rf64(0, 8000, 4000);
    read_wav();
    assert_duration(4000, 8000);
    put_rf64(UINT64_MAX, 16000, 8000);
    read_wav();
    assert_duration(1, 1);
    assert_whole(&facts);
    memcpy(file.bytes, "BW64", 4);
    read_wav();
    assert_duration(1, 1);
    put_rf64(16100, 16001, 8000);
    read_wav();
    assert_cut(&facts, 16108 - (int64_t)file.size, "ends within its data chunk");
    assert_duration(1, 1);
    put_rf64(0, UINT64_MAX, UINT64_MAX);
    read_wav();
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_duration(1, 1);
    begin("RF64");
    put_fmt(&pcm16);
    put_data(16000, OPEN);
    read_wav();
    assert_unreadable(&facts, SDC_FACT_DURATION, "no ds64 chunk");
}

static void finds_cuts(void **state)
{
    (void)state;
    make_simple(&pcm16, 16000);
    file.size -= 100;
    read_wav();
    assert_cut(&facts, 100, "ends within its data chunk");
    assert_duration(7950, 8000);
    make_simple(&pcm16, 16000);
    set_le(RIFF_SIZE_AT, file.size - 8 + 1000, 4);
    read_wav();
    assert_cut(&facts, 1000, "ends before its RIFF chunk does");
    assert_duration(1, 1);
    make_simple(&pcm16, 16000);
    put_chunk_header("LIST", 100);
    put_fill(&file, 'x', 99);
    read_wav();
    assert_whole(&facts);
    set_le(RIFF_SIZE_AT, 0, 4);
    read_wav();
    assert_cut(&facts, 1, "ends within its LIST chunk");
    assert_duration(1, 1);
}

/* Writers that count the header or padding that they did not write. */
static void riff_size_may_be_off_by_a_header(void **state)
{
    (void)state;
    make_simple(&pcm16, 15999);
    set_le(RIFF_SIZE_AT, file.size - 8 + 1, 4);
    read_wav();
    assert_whole(&facts);
    set_le(RIFF_SIZE_AT, file.size, 4);
    read_wav();
    assert_whole(&facts);
    set_le(RIFF_SIZE_AT, file.size + 1, 4);
    read_wav();
    assert_cut(&facts, 9, "ends before its RIFF chunk does");
}

static void needs_fmt_and_data(void **state)
{
    (void)state;
    begin("RIFF");
    put_fmt(&pcm16);
    close_riff();
    read_wav();
    assert_unreadable(&facts, SDC_FACT_DURATION, "holds no data chunk");
    set_le(RIFF_SIZE_AT, file.size, 4);
    read_wav();
    assert_cut(&facts, 8, "ends before its RIFF chunk does");
    begin("RIFF");
    put_data(10, 10);
    close_riff();
    read_wav();
    assert_unreadable(&facts, SDC_FACT_DURATION, "data chunk comes before its fmt chunk");
    begin("RIFF");
    put_chunk_header("fmt ", 13);
    put_fill(&file, 1, 14);
    put_data(10, 10);
    close_riff();
    read_wav();
    assert_unreadable(&facts, SDC_FACT_DURATION, "fmt chunk is too short");
    begin("RIFF");
    put_fill(&file, 0, 100);
    close_riff();
    read_wav();
    assert_unreadable(&facts, SDC_FACT_CODEC, "holds no fmt chunk");
    begin("RIFF");
    put_fmt(&pcm16);
    put_text(&file, "dat");
    read_wav();
    assert_cut(&facts, -1, "ends within the header of a chunk");
}

static void too_many_chunks_are_not_walked(void **state)
{
    (void)state;
    begin("RIFF");
    for (unsigned i = 0; i < 5000; i++)
        put_chunk_header("junk", 0);
    put_fmt(&pcm16);
    put_data(10, 10);
    close_riff();
    read_wav();
    assert_unreadable(&facts, SDC_FACT_DURATION, "too many chunks");
}

static void make_all_chunks(void)
{
    static const struct fmt ima = {17, 1, 44100, 0, 32, 4};
    begin("RIFF");
    put_fmt(&ima);
    put_fact(100);
    put_data(64, 64);
    put_chunk_header("LIST", 12);
    put_fill(&file, 'x', 12);
    close_riff();
}

static void survives_damage(void **state)
{
    static const size_t lengths[] = {RIFF_SIZE_AT, 16, 40, 44, 52, 120};
    (void)state;
    make_all_chunks();
    try_all_cuts(sdc_read_wav, &file, SDC_FACT_DURATION, NULL);
    try_all_bytes(sdc_read_wav, &file);
    try_broken_sources(sdc_read_wav, &file);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        try_length(sdc_read_wav, &file, lengths[i], 4);
    put_rf64(16100, 16000, 8000);
    for (size_t at = 12; at < 80; at += 4)
        try_length(sdc_read_wav, &file, at, 8);
    file.size = 90;
    try_all_bytes(sdc_read_wav, &file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_codecs),
        cmocka_unit_test(reads_extensible),
        cmocka_unit_test(fact_lowers_blocks),
        cmocka_unit_test(fact_of_other_codecs_must_be_plausible),
        cmocka_unit_test(refuses_bad_fmt),
        cmocka_unit_test(trailing_chunks_do_not_count),
        cmocka_unit_test(chunks_that_stand_there_twice),
        cmocka_unit_test(open_sizes_reach_to_the_end),
        cmocka_unit_test(empty_data_is_empty_where_chunks_follow),
        cmocka_unit_test(ds64_decides_in_rf64),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(riff_size_may_be_off_by_a_header),
        cmocka_unit_test(needs_fmt_and_data),
        cmocka_unit_test(too_many_chunks_are_not_walked),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
