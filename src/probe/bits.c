/* SPDX-License-Identifier: MIT
 * A reader of bits, highest first, with an error that sticks: read straight through, check once. */
#include "probe/bits.h"

#include <assert.h>

/** Bits of a byte. */
#define BYTE_BITS 8
/** Most zeros that an Exp-Golomb code begins with here: a code of 31 has all numbers below
 *  2^32 - 1, and no field of a parameter set is larger. */
#define ZEROS_MAX 31

void sdc_bits_init(struct sdc_bits *bits, const uint8_t *bytes, size_t size)
{
    assert(size <= SIZE_MAX / BYTE_BITS);
    *bits = (struct sdc_bits){.bytes = bytes, .n_bits = size * BYTE_BITS};
}

bool sdc_bits_is_ok(const struct sdc_bits *bits)
{
    return !bits->is_broken;
}

/** True if n more bits are there; else the reader is broken from now on. */
static bool has_bits(struct sdc_bits *bits, size_t n)
{
    if (n > bits->n_bits - bits->at)
        bits->is_broken = true;
    return !bits->is_broken;
}

uint32_t sdc_bits_take(struct sdc_bits *bits, unsigned n)
{
    uint32_t value = 0;
    if (!has_bits(bits, n))
        return 0;
    for (; n > 0; n--, bits->at++) {
        unsigned byte = bits->bytes[bits->at / BYTE_BITS];
        value = value << 1 | (byte >> (BYTE_BITS - 1 - bits->at % BYTE_BITS) & 1U);
    }
    return value;
}

bool sdc_bits_take_flag(struct sdc_bits *bits)
{
    return sdc_bits_take(bits, 1) == 1;
}

void sdc_bits_skip(struct sdc_bits *bits, size_t n)
{
    if (has_bits(bits, n))
        bits->at += n;
}

uint32_t sdc_bits_take_ue(struct sdc_bits *bits, uint32_t max)
{
    unsigned n_zeros = 0;
    while (sdc_bits_is_ok(bits) && !sdc_bits_take_flag(bits))
        n_zeros++;
    if (n_zeros > ZEROS_MAX)
        bits->is_broken = true;
    if (bits->is_broken)
        return 0;
    uint32_t value = (uint32_t)((UINT64_C(1) << n_zeros) - 1) + sdc_bits_take(bits, n_zeros);
    if (value > max)
        bits->is_broken = true;
    return bits->is_broken ? 0 : value;
}

int32_t sdc_bits_take_se(struct sdc_bits *bits, int32_t min, int32_t max)
{
    uint32_t code = sdc_bits_take_ue(bits, UINT32_MAX - 1);
    /* Codes 0, 1, 2, 3, 4, ... are 0, 1, -1, 2, -2, ... (9.1.1, 9.2.2). */
    int64_t value = code % 2 == 1 ? (int64_t)(code / 2) + 1 : -(int64_t)(code / 2);
    if (value < min || value > max)
        bits->is_broken = true;
    return bits->is_broken ? 0 : (int32_t)value;
}
