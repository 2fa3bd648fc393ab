/* SPDX-License-Identifier: MIT
 * The reader of mp4 and mov files: sample entries and display matrices. */
#include "iso_building.h"

static void turned_clips(void **state)
{
    static const struct {
        int32_t track[4];
        int32_t movie[4];
        int rotation;
    } rows[] = {
        {{ONE, 0, 0, ONE}, {ONE, 0, 0, ONE}, 0},      {{0, ONE, -ONE, 0}, {ONE, 0, 0, ONE}, 90},
        {{-ONE, 0, 0, -ONE}, {ONE, 0, 0, ONE}, 180},  {{0, -ONE, ONE, 0}, {ONE, 0, 0, ONE}, 270},
        {{0, ONE, ONE, 0}, {ONE, 0, 0, ONE}, 90},     {{ONE, 0, 0, -ONE}, {ONE, 0, 0, ONE}, 0},
        {{ONE, ONE, -ONE, ONE}, {ONE, 0, 0, ONE}, 0}, {{0, 0, 0, 0}, {0, 0, 0, 0}, 0},
        {{0, ONE, -ONE, 0}, {0, ONE, -ONE, 0}, 180},  {{0, -ONE, ONE, 0}, {0, ONE, -ONE, 0}, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = clip;
        memcpy(track.matrix, rows[i].track, sizeof track.matrix);
        make(5000, &track, 1);
        for (size_t k = 0; k < 4; k++)
            set_u32(mvhd_at + 44 + 4 * (k < 2 ? k : k + 1), (uint32_t)rows[i].movie[k]);
        read_made();
        assert_number(&facts, SDC_FACT_ROTATION, rows[i].rotation, 1);
    }
}

static void picture_codecs(void **state)
{
    static const char *const rows[][2] = {
        {"avc1", "h264"},
        {"avc3", "h264"},
        {"hvc1", "hevc"},
        {"hev1", "hevc"},
        {"dvh1", "hevc"},
        {"dvhe", "hevc"},
        {"av01", "av1"},
        {"vp09", "vp9"},
        {"vp08", "vp8"},
        {"mp4v", "mpeg4"},
        {"apch", "prores"},
        {"ap4x", "prores"},
        {"jpeg", "mjpeg"},
        {"mjpa", "mjpeg"},
        {"png ", "png"},
        {"XyZ ", "XyZ"},
        {"a\1\xff"
         "b",
         "a??b"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = clip;
        track.type = rows[i][0];
        read_one(&track);
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i][1]);
    }
}

/** Only a configuration box has what a decoder begins with. */
static void missing_configurations(void **state)
{
    static const char *const rows[][2] = {
        {"avc1", ""},
        {"hvc1", "its sample entry has no hvcC box, which decoders need"},
        {"vp09", ""},
    };
    struct track track = clip;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        track.type = rows[i][0];
        read_one(&track);
        assert_string_equal(facts.inconsistent, rows[i][1]);
    }
    track.type = "avc3";
    track.put_children = NULL;
    read_one(&track);
    assert_string_equal(facts.inconsistent,
                        "its sample entry has no avcC box, which decoders need");
}

static unsigned object_type;
static const char *config;
static size_t config_size;

/** An esds box with its lengths in the four bytes that most writers take. */
static void put_esds(void)
{
    size_t at = begin_full("esds", 0);
    put(&file, "\3\x80\x80\x80", 4);
    u8(0x20);
    zeros(3);
    put(&file, "\4\x80\x80\x80", 4);
    u8(0x18);
    u8(object_type);
    zeros(12);
    u8(5);
    u8((unsigned)config_size);
    put(&file, config, config_size);
    end_box(at);
}

static void object_types(void **state)
{
    static const struct {
        unsigned object_type;
        const char *picture;
        const char *sound;
    } rows[] = {
        {0x20, "mpeg4", NULL},      {0x60, "mpeg2video", NULL}, {0x65, "mpeg2video", NULL},
        {0x6A, "mpeg1video", NULL}, {0x6C, "mjpeg", NULL},      {0x40, NULL, "aac"},
        {0x67, NULL, "aac"},        {0x69, NULL, "mp3"},        {0x6B, NULL, "mp3"},
        {0xA5, NULL, "ac3"},        {0xFE, "mpeg4", "aac"},
    };
    (void)state;
    config = "";
    config_size = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = rows[i].picture ? clip : sound;
        track.type = rows[i].picture ? "mp4v" : "mp4a";
        track.put_children = put_esds;
        object_type = rows[i].object_type;
        read_one(&track);
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i].picture ? rows[i].picture : rows[i].sound);
    }
}

/** The configuration stands above the fields of the entry. */
static void aac_configs(void **state)
{
    static const struct {
        const char *config;
        size_t size;
        int rate;
        int n_channels;
    } rows[] = {
        {"\x12\x10", 2, 44100, 2},
        {"\x10\x08", 2, 96000, 1},
        {"\x11\xB0", 2, 48000, 6},
        {"\x17\x80\x54\x60\x08", 5, 43200, 1}, /* a rate of its own */
        {"\x2B\x09\x88\x00", 4, 48000, 1},     /* SBR, announced first */
        {"\x13\x08\x56\xE5\x98", 5, 48000, 1}, /* SBR, announced behind */
        {"\x12\x00", 2, 44100, 7},             /* channels not stated: those of the entry */
        {"\x12", 1, 8000, 7},                  /* too short to say anything */
        {"\x16\xF8", 2, 8000, 7},              /* a reserved rate, a reserved layout */
    };
    struct track track = sound;
    (void)state;
    object_type = 0x40;
    track.type = "mp4a";
    track.n_channels = 7;
    track.put_children = put_esds;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        config = rows[i].config;
        config_size = rows[i].size;
        read_one(&track);
        assert_fact_text(&facts, SDC_FACT_CODEC, "aac");
        assert_number(&facts, SDC_FACT_SAMPLE_RATE, rows[i].rate, 1);
        assert_number(&facts, SDC_FACT_CHANNELS, rows[i].n_channels, 1);
    }
}

static void put_dac3(void)
{
    size_t at = begin_box("dac3");
    put(&file, "\x10\x3D\x40", 3); /* 3/2 and a low frequency channel */
    end_box(at);
}

static void put_alac(void)
{
    size_t at = begin_full("alac", 0);
    zeros(9);
    u8(2);
    zeros(10);
    u32(96000);
    end_box(at);
}

static void put_flac(void)
{
    size_t at = begin_full("dfLa", 0);
    zeros(14);
    put(&file, "\x2E\xE0\x02", 3); /* 192000 Hz, 2 channels */
    zeros(21);
    end_box(at);
}

static void put_opus(void)
{
    size_t at = begin_box("dOps");
    u8(0);
    u8(6);
    zeros(9);
    end_box(at);
}

static void put_wave_enda(void)
{
    size_t wave = begin_box("wave");
    size_t at = begin_box("enda");
    u16(1);
    end_box(at);
    end_box(wave);
}

static void sound_entries(void **state)
{
    static const struct {
        const char *type;
        unsigned n_bits;
        void (*put_children)(void);
        const char *codec;
        int rate;
        int n_channels;
    } rows[] = {
        {"sowt", 16, NULL, "pcm_s16le", 8000, 1},
        {"sowt", 8, NULL, "pcm_s8", 8000, 1},
        {"twos", 16, NULL, "pcm_s16be", 8000, 1},
        {"twos", 24, NULL, "pcm_s24be", 8000, 1},
        {"raw ", 8, NULL, "pcm_u8", 8000, 1},
        {"raw ", 16, NULL, "pcm_s16be", 8000, 1},
        {"in24", 16, NULL, "pcm_s24be", 8000, 1},
        {"in32", 16, put_wave_enda, "pcm_s32le", 8000, 1},
        {"fl32", 16, put_wave_enda, "pcm_f32le", 8000, 1},
        {"alac", 16, put_alac, "alac", 96000, 2},
        {"ac-3", 16, put_dac3, "ac3", 8000, 6},
        {"ec-3", 16, NULL, "eac3", 8000, 1},
        {"Opus", 16, put_opus, "opus", 8000, 6},
        {"fLaC", 16, put_flac, "flac", 192000, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct track track = sound;
        track.type = rows[i].type;
        track.n_bits = rows[i].n_bits;
        track.put_children = rows[i].put_children;
        read_one(&track);
        assert_int_equal(facts.type, SDC_TYPE_AUDIO);
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i].codec);
        assert_number(&facts, SDC_FACT_SAMPLE_RATE, rows[i].rate, 1);
        assert_number(&facts, SDC_FACT_CHANNELS, rows[i].n_channels, 1);
    }
}

/** QTFF version 2: 48000.5 Hz as a double, 6 channels, 24 bits, signed, little-endian. */
static void put_version_2(void)
{
    u32(72);
    put_be(&file, UINT64_C(0x40E7701000000000), 8);
    u32(6);
    u32(0x7F000000);
    u32(24);
    u32(4);
    u32(18);
    u32(1);
}

/** QTFF version 1: packets of 64 samples that take 34 bytes. */
static void put_version_1(void)
{
    u32(64);
    u32(34);
    u32(34);
    u32(2);
}

static void quicktime_sound(void **state)
{
    struct track track = sound;
    (void)state;
    track.type = "lpcm";
    track.entry_version = 2;
    track.put_children = put_version_2;
    read_one(&track);
    assert_fact_text(&facts, SDC_FACT_CODEC, "pcm_s24le");
    assert_number(&facts, SDC_FACT_SAMPLE_RATE, 96001, 2);
    assert_number(&facts, SDC_FACT_CHANNELS, 6, 1);

    /* 640 samples, each of 10 bytes by stsz; in truth they are 10 packets. */
    track = sound;
    track.type = "ima4";
    track.entry_version = 1;
    track.put_children = put_version_1;
    track.runs[0].n = 640;
    make(80, &track, 1);
    set_u32(file.size - 4, (uint32_t)file.size - 340);
    read_made();
    assert_whole(&facts);
    set_u32(file.size - 4, (uint32_t)file.size - 339);
    read_made();
    assert_cut(&facts, 1, "ends before its last sample does");
}

static uint32_t horizontal;
static uint32_t vertical;

static void put_pasp(void)
{
    size_t at = begin_box("pasp");
    u32(horizontal);
    u32(vertical);
    end_box(at);
}

static void shapes_of_samples(void **state)
{
    static const struct {
        uint32_t horizontal;
        uint32_t vertical;
        int64_t shape[2];
    } rows[] = {
        {64, 45, {64, 45}}, {2, 2, {1, 1}}, {0, 1, {1, 1}},
        {1, 0, {1, 1}},     {0, 0, {1, 1}}, {UINT32_MAX, 1, {UINT32_MAX, 1}},
    };
    struct track track = clip;
    (void)state;
    track.put_children = put_pasp;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        horizontal = rows[i].horizontal;
        vertical = rows[i].vertical;
        read_one(&track);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, rows[i].shape[0], rows[i].shape[1]);
    }
}

static void put_two_shapes(void)
{
    horizontal = 4;
    put_pasp();
    put_avcc();
    horizontal = 1;
    put_pasp();
}

static void put_two_configurations(void)
{
    put_avcc();
    put_pasp();
    put_avcc();
}

/** Some readers go by the first, some by the last. */
static void boxes_that_are_there_twice(void **state)
{
    struct track track = clip;
    (void)state;
    vertical = 1;
    horizontal = 1;
    track.put_children = put_two_shapes;
    read_one(&track);
    assert_string_equal(facts.inconsistent, "there are two pasp boxes where one belongs");
    track.put_children = put_two_configurations;
    read_one(&track);
    assert_string_equal(facts.inconsistent, "there are two avcC boxes where one belongs");
}

static void put_protection(void)
{
    size_t sinf = begin_box("sinf");
    size_t at = begin_box("frma");
    put_text(&file, "hvc1");
    end_box(at);
    end_box(sinf);
}

static void odd_entries(void **state)
{
    struct track track = clip;
    (void)state;
    track.type = "encv";
    track.put_children = put_protection;
    read_one(&track);
    assert_fact_text(&facts, SDC_FACT_CODEC, "hevc");
    assert_non_null(strstr(facts.inconsistent, "is encrypted"));
    track = clip;
    track.height = 0;
    read_one(&track);
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.facts[SDC_FACT_STORED_HEIGHT].state, SDC_FACT_UNKNOWN);
    read_one(&clip);
    for (size_t i = moov_at; i + 4 <= file.size; i++) {
        if (memcmp(file.bytes + i, "stsd", 4) == 0)
            file.bytes[i] = 'x';
    }
    read_made();
    assert_unreadable(&facts, SDC_FACT_CODEC, "no sample entry");
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "no sample entry");
}

static void hostile_entries(void **state)
{
    struct track track = sound;
    (void)state;
    track.runs[0].n = 4;
    track.type = "mp4a";
    track.put_children = put_esds;
    object_type = 0x40;
    config = "\x2B\x09\x88\x00";
    config_size = 4;
    make(1, &track, 1);
    try_all_bytes(sdc_read_iso, &file);
    try_all_cuts(sdc_read_iso, &file, SDC_FACT_DURATION, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turned_clips),
        cmocka_unit_test(picture_codecs),
        cmocka_unit_test(missing_configurations),
        cmocka_unit_test(object_types),
        cmocka_unit_test(aac_configs),
        cmocka_unit_test(sound_entries),
        cmocka_unit_test(quicktime_sound),
        cmocka_unit_test(shapes_of_samples),
        cmocka_unit_test(boxes_that_are_there_twice),
        cmocka_unit_test(odd_entries),
        cmocka_unit_test(hostile_entries),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
