/* SPDX-License-Identifier: MIT
 * The four bytes that begin each frame of MPEG audio: ISO/IEC 11172-3, 2.4.2.3 and 13818-3,
 * 2.4.2.3; MPEG-2.5 as its inventors extended them. */
#include "probe/mpeg_header.h"

/* Fields of the header as a big-endian number: the place of the last bit, and how many bits. */
#define SYNC        21, 11
#define VERSION     19, 2
#define LAYER       17, 2
#define BIT_RATE    12, 4
#define SAMPLE_RATE 10, 2
#define PADDING     9, 1
#define CHANNELS    6, 2

/** Values of those fields. */
enum {
    SYNC_VALUE = 0x7ff,
    VERSION_MPEG1 = 3,
    VERSION_RESERVED = 1,
    LAYER_RESERVED = 0, /**< 1 to 3 are layer III, II, I */
    BIT_RATE_FREE = 0,
    BIT_RATE_RESERVED = 15,
    SAMPLE_RATE_RESERVED = 3,
    CHANNELS_ONE = 3,
};

enum {
    N_LAYERS = 3,
    BITS_PER_BYTE = 8,
    BITS_PER_KBIT = 1000,
    SLOT_SIZE_1 = 4, /**< layer I counts its frames in units of this [bytes] */
};

/** Samples of a frame, by MPEG-1 or not and layer - 1. */
static const uint16_t sample_counts[2][N_LAYERS] = {{384, 1152, 576}, {384, 1152, 1152}};

/** [kbit/s], by MPEG-1 or not, layer - 1 and field. */
static const uint16_t bit_rates[2][N_LAYERS][BIT_RATE_RESERVED] = {
    {{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
     {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
     {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}},
    {{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
     {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
     {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}},
};

/** [Hz], by the fields of version and sample rate. */
static const uint16_t sample_rates[VERSION_MPEG1 + 1][SAMPLE_RATE_RESERVED] = {
    {11025, 12000, 8000}, {0, 0, 0}, {22050, 24000, 16000}, {44100, 48000, 32000}};

static unsigned field(uint32_t word, unsigned shift, unsigned n_bits)
{
    return word >> shift & ((1u << n_bits) - 1);
}

static uint32_t read_word(const uint8_t bytes[SDC_MPEG_HEADER_SIZE])
{
    uint32_t word = 0;
    for (size_t i = 0; i < SDC_MPEG_HEADER_SIZE; i++)
        word = word << BITS_PER_BYTE | bytes[i];
    return word;
}

static bool is_header(uint32_t word)
{
    return field(word, SYNC) == SYNC_VALUE && field(word, VERSION) != VERSION_RESERVED &&
           field(word, LAYER) != LAYER_RESERVED && field(word, BIT_RATE) != BIT_RATE_FREE &&
           field(word, BIT_RATE) != BIT_RATE_RESERVED &&
           field(word, SAMPLE_RATE) != SAMPLE_RATE_RESERVED;
}

static size_t frame_size(const struct sdc_mpeg_header *header, unsigned padding)
{
    size_t bits = (size_t)header->n_samples * header->bit_rate;
    size_t slot_size = header->layer == 1 ? SLOT_SIZE_1 : 1;
    return (bits / (BITS_PER_BYTE * slot_size * header->sample_rate) + padding) * slot_size;
}

bool sdc_mpeg_header_read(const uint8_t bytes[SDC_MPEG_HEADER_SIZE], struct sdc_mpeg_header *header)
{
    uint32_t word = read_word(bytes);
    if (!is_header(word))
        return false;
    bool is_mpeg1 = field(word, VERSION) == VERSION_MPEG1;
    unsigned layer = N_LAYERS + 1 - field(word, LAYER);
    *header = (struct sdc_mpeg_header){
        .layer = layer,
        .sample_rate = sample_rates[field(word, VERSION)][field(word, SAMPLE_RATE)],
        .bit_rate = bit_rates[is_mpeg1][layer - 1][field(word, BIT_RATE)] * BITS_PER_KBIT,
        .n_samples = sample_counts[is_mpeg1][layer - 1],
        .n_channels = field(word, CHANNELS) == CHANNELS_ONE ? 1 : 2,
        .is_mpeg1 = is_mpeg1,
    };
    header->size = frame_size(header, field(word, PADDING));
    return true;
}
