/* SPDX-License-Identifier: MIT
 * The parameter sets of H.264 and H.265, as x264 and x265 write them, and damaged. */
#include "rows.h"

#include "probe/parameter_sets.h"

#include <stdlib.h>
#include <string.h>

/** Room for the body of an avcC or hvcC box [bytes]. */
#define BODY_SIZE 4096

/** A sequence parameter set with its NAL unit header, in hexadecimal digits, and what it says.
 *  Those by hand have what the encoders do not write; ffmpeg reads the same of them. */
struct row {
    const char *name;
    const char *digits;
    struct sdc_coded_picture picture;
};

static const struct row avc_rows[] = {
    {"1080p, cropped",
     "6742c028da01e0089f97011000000300100000030320f1832a",
     {.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"1080i",
     "674d4028f403c0227ef011000003000100000300321f162ea0",
     {.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"576i, no cropping, 64:45",
     "6764001eacd940b424dff8020001688000000300800000190f8a14cb",
     {.width = 720, .height = 576, .block_side = 16, .is_cropped = false, .shape = {64, 45}}},
    {"4:2:2, 10 bits",
     "677a001eb6cd940a02ff89c044000003000400000300c83c58b658",
     {.width = 640, .height = 360, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"4:4:4",
     "67f4001e919680a42fe3e7c044000003000400000300c83c58ba80",
     {.width = 642, .height = 362, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"4:4:4, odd",
     "67f4001e919680a42fe1088c0440000003004000000c83c58ba8",
     {.width = 641, .height = 361, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"monochrome",
     "6764001ef3650280bfe27016c80000030008000003019078b16cb0",
     {.width = 640, .height = 360, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"RGB",
     "67f4001e919b281405ff1380b702020040000003004000000c83c58b6580",
     {.width = 640, .height = 360, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"baseline, 7:5",
     "6742c01ed900b43dbff000700051000003000100000300320f162e48",
     {.width = 720, .height = 480, .block_side = 16, .is_cropped = false, .shape = {7, 5}}},
    {"8:9",
     "6764001eacd940b83fe2223ff000800091000003000100000300320f162d96",
     {.width = 722, .height = 482, .block_side = 16, .is_cropped = true, .shape = {8, 9}}},
    {"by hand: scaling lists, cyclic order, fields, 7:5",
     "67640028ad9124924924924846401e0010101f9fff305e449249249249489249249249249249"
     "2492492492492492492492492492492150e2888a000088b80a03c0227bbffc001c001402",
     {.width = 1916, .height = 1080, .block_side = 16, .is_cropped = true, .shape = {7, 5}}},
};

static const struct row hevc_rows[] = {
    {"1080p, cropped",
     "420101016000000300900000030000030078a003c0801107cb965654a4c2f016808000000300"
     "8000000c84",
     {.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"4:2:2, 10 bits",
     "4201010408000003009d0800000300003fb005020171f12d965654a4c2f01680800000030080"
     "00000c84",
     {.width = 640, .height = 360, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"4:4:4",
     "4201010408000003009e0800000300003f9000a4402e38f9f2caca94985e02d0100000030010"
     "000003019080",
     {.width = 642, .height = 362, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"4:4:4, odd",
     "4201010408000003009e0800000300003f9000a4402e3842232caca94985e02d010000030001"
     "000003001908",
     {.width = 641, .height = 361, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"monochrome",
     "4201010408000003009fc800000300003fc0140805c7c4e595952930bc05b020000003002000"
     "00030321",
     {.width = 640, .height = 360, .block_side = 16, .is_cropped = true, .shape = {1, 1}}},
    {"fields",
     "42010101600000030040000003000003005aa005b201e9c9265959a4932bc05a1a0000030002"
     "000003003210",
     {.width = 722, .height = 482, .block_side = 8, .is_cropped = true, .shape = {1, 1}}},
    {"64:45",
     "42010101600000030090000003000003005aa005a200905965654a4c2fff0040002d68080000"
     "03000800000300c840",
     {.width = 720, .height = 576, .block_side = 16, .is_cropped = false, .shape = {64, 45}}},
    {"default scaling lists, 7:5",
     "42010101600000030090000003000003005aa005a201e165959529385ffe000e000ad0100000"
     "030010000003019080",
     {.width = 720, .height = 480, .block_side = 16, .is_cropped = false, .shape = {7, 5}}},
    {"two sub-layers, 4:3",
     "42010201600000030090000003000003005a0000a005a201e1659598acd24995e1cd01000003"
     "0001000003001908",
     {.width = 720, .height = 480, .block_side = 8, .is_cropped = false, .shape = {4, 3}}},
    {"by hand: three sub-layers, scaling lists, PCM, reference sets, 10:11",
     "42010501600000030090000003000003005dd00001600000030090000003000003003c3fa002"
     "84802d9a24b96572b95e4912e57442ba215d10a52ba215d10ae88595d10ae8857442b2ba215d"
     "10ae88595d10ae8857442ba215d10ae8857442ba215d10ae8857442ba215d14ae8857442ba21"
     "5d10ae8857442ba215d10ae8857442ba215d10aea57442ba215d10ae8857442ba215d10ae885"
     "7442ba215d10ae88574cae8857442ba215d10ae8857442ba215d10ae8857442ba215d10aea10"
     "2ba215d10ae8857442ba215d10ae8857442ba215d10ae8857442ba2840ae8857442ba215d10a"
     "e8857442ba215d10ae8857442ba215d10aea102ba215d10ae8857442ba215d10ae8857442ba2"
     "15d10ae8857442ba6102ba215d10ae8857442ba215d10ae8857442ba215d10ae8857442ba840"
     "ae8857442ba215d10ae8857442ba215d10ae8857442ba215d10aea102ba215d10ae8857442ba"
     "215d10ae8857442ba215d10ae8857442baeef7335b91abce5f32ec1612f03002",
     {.width = 1280, .height = 720, .block_side = 8, .is_cropped = true, .shape = {10, 11}}},
};

/** The body of a box. */
struct body {
    uint8_t bytes[BODY_SIZE];
    size_t size;
};

typedef bool read_fn(struct sdc_source *source, int64_t start, int64_t end,
                     struct sdc_coded_picture *picture, struct sdc_err *err);

static void put(struct body *body, unsigned value)
{
    assert_true(body->size < sizeof body->bytes);
    body->bytes[body->size++] = (uint8_t)value;
}

static void put_zeros(struct body *body, size_t n)
{
    for (; n > 0; n--)
        put(body, 0);
}

/** A NAL unit with its length. */
static void put_unit(struct body *body, const char *digits)
{
    size_t n = strlen(digits) / 2;
    put(body, (unsigned)(n >> 8));
    put(body, n & UINT8_MAX);
    for (size_t i = 0; i < n; i++) {
        char pair[] = {digits[2 * i], digits[2 * i + 1], '\0'};
        put(body, (unsigned)strtoul(pair, NULL, 16));
    }
}

static void make_avc(struct body *body, const char *digits)
{
    body->size = 0;
    put_zeros(body, 5);
    put(body, 0xE1);
    put_unit(body, digits);
    put(body, 1);
    put_unit(body, "68CE3C80");
}

/** Before the array of sequence parameter sets one of a video parameter set. */
static void make_hevc(struct body *body, const char *digits)
{
    body->size = 0;
    put_zeros(body, 22);
    put(body, 2);
    put(body, 0xA0);
    put(body, 0);
    put(body, 1);
    put_unit(body, "40010C01");
    put(body, 0xA1);
    put(body, 0);
    put(body, 1);
    put_unit(body, digits);
}

/** Reads a body from a block of its size. What is not read must not be touched. */
static bool read_body(read_fn *read, const struct body *body, struct sdc_coded_picture *picture)
{
    static const struct sdc_coded_picture untouched = {.width = -1, .height = -2};
    struct sdc_source source;
    struct sdc_err err = {0};
    uint8_t *block = malloc(body->size + 1);
    assert_non_null(block);
    memcpy(block, body->bytes, body->size);
    sdc_source_init_memory(&source, block, body->size);
    *picture = untouched;
    bool is_read = read(&source, 0, (int64_t)body->size, picture, &err);
    free(block);
    assert_int_equal(err.status, SDC_OK);
    if (!is_read)
        assert_memory_equal(picture, &untouched, sizeof untouched);
    return is_read;
}

static void assert_picture(const struct sdc_coded_picture *picture,
                           const struct sdc_coded_picture *wanted)
{
    assert_int_equal(picture->width, wanted->width);
    assert_int_equal(picture->height, wanted->height);
    assert_int_equal(picture->block_side, wanted->block_side);
    assert_int_equal(picture->is_cropped, wanted->is_cropped);
    assert_int_equal(picture->shape.num, wanted->shape.num);
    assert_int_equal(picture->shape.den, wanted->shape.den);
}

static void reads_avc(void **state)
{
    const struct row *row = *state;
    struct sdc_coded_picture picture;
    struct body body;
    make_avc(&body, row->digits);
    assert_true(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    assert_picture(&picture, &row->picture);
}

static void reads_hevc(void **state)
{
    const struct row *row = *state;
    struct sdc_coded_picture picture;
    struct body body;
    make_hevc(&body, row->digits);
    assert_true(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    assert_picture(&picture, &row->picture);
}

/** Whatever is made of a parameter set, it is read in bounds or not at all. */
static void survive(read_fn *read, struct body *body)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xFF, 0x55};
    struct sdc_coded_picture picture;
    for (size_t i = 0; i < body->size; i++) {
        uint8_t good = body->bytes[i];
        for (size_t k = 0; k < sizeof masks; k++) {
            body->bytes[i] = good ^ masks[k];
            if (!read_body(read, body, &picture))
                continue;
            assert_in_range(picture.width, 1, SDC_CODED_SIDE_MAX);
            assert_in_range(picture.height, 1, 2 * SDC_CODED_SIDE_MAX);
            assert_in_range(picture.block_side, 8, 64);
            assert_true(picture.shape.num >= 0 && picture.shape.den > 0);
        }
        body->bytes[i] = good;
    }
}

static void survives_damage(void **state)
{
    struct body body;
    (void)state;
    for (size_t i = 0; i < N_OF(avc_rows); i++) {
        make_avc(&body, avc_rows[i].digits);
        survive(sdc_parameter_sets_read_avc, &body);
    }
    for (size_t i = 0; i < N_OF(hevc_rows); i++) {
        make_hevc(&body, hevc_rows[i].digits);
        survive(sdc_parameter_sets_read_hevc, &body);
    }
}

/** What is cut is not read: the last bytes, which are not needed, stand behind the box's end. */
static void needs_the_whole_unit(void **state)
{
    struct sdc_coded_picture picture;
    struct body body;
    (void)state;
    make_avc(&body, avc_rows[0].digits);
    for (body.size -= 8; body.size > 0; body.size--)
        assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    make_hevc(&body, hevc_rows[0].digits);
    for (body.size--; body.size > 0; body.size--)
        assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
}

/** A unit that ends within the fields that are needed, though its length says so. */
static void needs_all_fields(void **state)
{
    char digits[2 * BODY_SIZE];
    struct sdc_coded_picture picture;
    struct body body;
    (void)state;
    for (size_t n = 0; n <= strlen("6742c028da01e0089f"); n += 2) {
        memcpy(digits, avc_rows[0].digits, n);
        digits[n] = '\0';
        make_avc(&body, digits);
        assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    }
    for (size_t n = 0; n < strlen("420101016000000300900000030000030078a003c0801107cb96"); n += 2) {
        memcpy(digits, hevc_rows[0].digits, n);
        digits[n] = '\0';
        make_hevc(&body, digits);
        assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    }
}

/** avc3 and hev1 may leave them to the samples. Other units and other layers are no answer. */
static void needs_a_parameter_set(void **state)
{
    struct sdc_coded_picture picture;
    struct body body = {0};
    (void)state;
    put_zeros(&body, 5);
    put(&body, 0xE0);
    put(&body, 0);
    assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    make_avc(&body, "68CE3C80");
    assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    make_avc(&body, "");
    assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    make_hevc(&body, "4401C172B06240");
    assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    body.size = 0;
    put_zeros(&body, 23);
    assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    make_hevc(&body, hevc_rows[0].digits);
    body.bytes[22 + 1 + 3 + 2 + 4 + 3 + 2 + 1] |= 1 << 3; /* its layer is 1 */
    assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    memset(body.bytes + 22, UINT8_MAX, sizeof body.bytes - 22);
    body.size = sizeof body.bytes;
    assert_false(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    assert_false(read_body(sdc_parameter_sets_read_avc, &body, &picture));
}

/** The second set counts where the first unit is none. */
static void finds_the_set_among_units(void **state)
{
    struct sdc_coded_picture picture;
    struct body body = {0};
    (void)state;
    put_zeros(&body, 5);
    put(&body, 2);
    put_unit(&body, "");
    put_unit(&body, avc_rows[2].digits);
    assert_true(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    assert_picture(&picture, &avc_rows[2].picture);
    body.size = 0;
    put_zeros(&body, 22);
    put(&body, 1);
    put(&body, 0xA1);
    put(&body, 0);
    put(&body, 3);
    put_unit(&body, "");
    put_unit(&body, "40010C01");
    put_unit(&body, hevc_rows[2].digits);
    assert_true(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    assert_picture(&picture, &hevc_rows[2].picture);
}

/** Bits on their way into a NAL unit. */
struct writer {
    struct body *body;
    unsigned byte;
    unsigned n_bits;  /**< in byte */
    unsigned n_zeros; /**< bytes in a row that were put */
};

/** Puts n bits, and where two zeros would make a start code a 3 behind them (7.4.1). */
static void put_bits(struct writer *writer, uint64_t value, unsigned n)
{
    while (n-- > 0) {
        writer->byte = writer->byte << 1 | (value >> n & 1);
        if (++writer->n_bits % 8 != 0)
            continue;
        if (writer->n_zeros == 2 && writer->byte <= 3) {
            put(writer->body, 3);
            writer->n_zeros = 0;
        }
        writer->n_zeros = writer->byte == 0 ? writer->n_zeros + 1 : 0;
        put(writer->body, writer->byte);
        writer->byte = 0;
    }
}

/** An Exp-Golomb code (9.1). */
static void put_ue(struct writer *writer, uint32_t value)
{
    unsigned n = 0;
    while (((uint64_t)value + 1) >> n > 1)
        n++;
    put_bits(writer, 0, n);
    put_bits(writer, (uint64_t)value + 1, n + 1);
}

/* A cycle of 255 offsets, each as long as it may be, stands before the size. */
static void reads_what_stands_behind_long_fields(void **state)
{
    static const struct sdc_coded_picture wanted = {
        .width = 640, .height = 368, .block_side = 16, .shape = {0, 1}};
    struct sdc_coded_picture picture;
    struct body body = {0};
    struct writer writer = {.body = &body};
    (void)state;
    put_zeros(&body, 5);
    put(&body, 1);
    put_zeros(&body, 2); /* of the unit's size */
    size_t start = body.size;
    put_bits(&writer, 0x6742C01E, 32);
    put_ue(&writer, 0);
    put_ue(&writer, 0);
    put_ue(&writer, 1); /* the order is cyclic */
    put_bits(&writer, 0, 1);
    for (unsigned i = 0; i < 2; i++)
        put_ue(&writer, 0);
    put_ue(&writer, 255);
    for (unsigned i = 0; i < 255; i++)
        put_ue(&writer, UINT32_MAX - 2);
    put_ue(&writer, 1);
    put_bits(&writer, 0, 1);
    put_ue(&writer, 640 / 16 - 1);
    put_ue(&writer, 368 / 16 - 1);
    put_bits(&writer, 0xC, 4); /* frames, 8x8, neither cropping nor shape */
    put_bits(&writer, 0x80, 8);
    put_bits(&writer, 0, 8);
    size_t size = body.size - start;
    assert_true(size > 2048);
    body.bytes[start - 2] = (uint8_t)(size >> 8);
    body.bytes[start - 1] = size & UINT8_MAX;
    assert_true(read_body(sdc_parameter_sets_read_avc, &body, &picture));
    assert_picture(&picture, &wanted);
}

/* However many arrays and units of others stand before it. */
static void finds_the_set_behind_many_units(void **state)
{
    enum { N_ARRAYS = 255, N_UNITS = 1000 };
    struct sdc_coded_picture picture;
    struct body body = {0};
    (void)state;
    put_zeros(&body, 22);
    put(&body, N_ARRAYS);
    for (unsigned i = 1; i < N_ARRAYS; i++) {
        put(&body, 0xA7);
        put_zeros(&body, 2);
    }
    put(&body, 0xA1);
    put(&body, (N_UNITS + 1) >> 8);
    put(&body, (N_UNITS + 1) & UINT8_MAX);
    for (unsigned i = 0; i < N_UNITS; i++)
        put_unit(&body, "");
    put_unit(&body, hevc_rows[0].digits);
    assert_true(read_body(sdc_parameter_sets_read_hevc, &body, &picture));
    assert_picture(&picture, &hevc_rows[0].picture);
}

/* E.2.1: a ratio with a 0, a reserved number and 0 say nothing. */
static void says_no_shape(void **state)
{
    static const char *const rows[] = {
        "6742c01ed900b43db008",         /* aspect_ratio_idc 0 */
        "6742c01ed900b43db118",         /* 17, reserved */
        "6742c01ed900b43dbff000000058", /* 0:5 */
        "6742c01ed900b43dbff000700008", /* 7:0 */
        "6742c01ed900b43d9080",         /* a VUI without one */
        "6742c01ed900b43d88",           /* no VUI */
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct sdc_coded_picture picture;
        struct body body;
        make_avc(&body, rows[i]);
        if (read_body(sdc_parameter_sets_read_avc, &body, &picture))
            assert_int_equal(picture.shape.num, 0);
        else
            fail_msg("row %zu is not read", i);
        assert_int_equal(picture.width, 720);
    }
}

static void boxes_may_crop_blocks(void **state)
{
    static const struct {
        struct sdc_coded_picture picture;
        int64_t width;
        int64_t height;
        bool fits;
    } rows[] = {
        {{.width = 1920, .height = 1088, .block_side = 16}, 1920, 1080, true},
        {{.width = 1920, .height = 1088, .block_side = 16}, 1920, 1088, true},
        {{.width = 1920, .height = 1088, .block_side = 16}, 1905, 1073, true},
        {{.width = 1920, .height = 1088, .block_side = 16}, 1920, 1072, false},
        {{.width = 1920, .height = 1088, .block_side = 16}, 1904, 1088, false},
        {{.width = 1920, .height = 1088, .block_side = 16}, 1921, 1088, false},
        {{.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true}, 1920, 1080, true},
        {{.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true}, 1920, 1079, false},
        {{.width = 1920, .height = 1080, .block_side = 16, .is_cropped = true}, 1920, 1088, false},
        {{.width = 640, .height = 360, .block_side = 8}, 1280, 720, false},
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++)
        assert_int_equal(sdc_coded_picture_fits(&rows[i].picture, rows[i].width, rows[i].height),
                         rows[i].fits);
}

static enum sdc_status fail_to_read(struct sdc_source *source, int64_t offset, void *bytes,
                                    size_t n, size_t *n_read, struct sdc_err *err)
{
    (void)source, (void)offset, (void)bytes, (void)n, (void)n_read;
    return sdc_err_set(err, SDC_IO, 5, "the device is gone");
}

static void hands_on_what_the_source_says(void **state)
{
    static const struct sdc_source_ops ops = {.read = fail_to_read};
    struct sdc_source source = {.ops = &ops, .size = 100, .fd = -1};
    struct sdc_coded_picture picture;
    struct sdc_err err = {0};
    (void)state;
    assert_false(sdc_parameter_sets_read_avc(&source, 0, 100, &picture, &err));
    assert_int_equal(err.status, SDC_IO);
    err = (struct sdc_err){0};
    assert_false(sdc_parameter_sets_read_hevc(&source, 0, 100, &picture, &err));
    assert_int_equal(err.status, SDC_IO);
    assert_int_equal(err.cause, 5);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, reads_avc, avc_rows);
    ADD_ROWS(&tests, reads_hevc, hevc_rows);
    ADD(&tests, survives_damage);
    ADD(&tests, needs_the_whole_unit);
    ADD(&tests, needs_all_fields);
    ADD(&tests, needs_a_parameter_set);
    ADD(&tests, finds_the_set_among_units);
    ADD(&tests, reads_what_stands_behind_long_fields);
    ADD(&tests, finds_the_set_behind_many_units);
    ADD(&tests, says_no_shape);
    ADD(&tests, boxes_may_crop_blocks);
    ADD(&tests, hands_on_what_the_source_says);
    return run_all("parameter_sets", &tests);
}
