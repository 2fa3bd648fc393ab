/* SPDX-License-Identifier: MIT
 * A reader of bits, highest first, with an error that sticks: read straight through, check once. */
#ifndef SDC_PROBE_BITS_H
#define SDC_PROBE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A place in a block of memory. The caller holds it; it borrows the block. */
struct sdc_bits {
    const uint8_t *bytes;
    size_t n_bits;  /**< in the block */
    size_t at;      /**< of the next bit, [0, n_bits] */
    bool is_broken; /**< ran over the end, or met a number beyond its bound; sticks */
};

/** A reader over size bytes, size <= SIZE_MAX / 8. */
void sdc_bits_init(struct sdc_bits *bits, const uint8_t *bytes, size_t size);

/** True while every read so far lay in the block and every number within its bound. */
bool sdc_bits_is_ok(const struct sdc_bits *bits);

/** The next n bits as a number, n in [0, 32]; 0 once the reader is broken. */
uint32_t sdc_bits_take(struct sdc_bits *bits, unsigned n);

/** The next bit; false once the reader is broken. */
bool sdc_bits_take_flag(struct sdc_bits *bits);

/** Moves on by n bits. */
void sdc_bits_skip(struct sdc_bits *bits, size_t n);

/** The next Exp-Golomb code (ITU-T H.264 and H.265, 9.1 and 9.2) as an unsigned number in
 *  [0, max] or a signed one in [min, max]; a number beyond breaks the reader. max < 2^32 - 1.
 *  0 once it is broken. @{ */
uint32_t sdc_bits_take_ue(struct sdc_bits *bits, uint32_t max);
int32_t sdc_bits_take_se(struct sdc_bits *bits, int32_t min, int32_t max);
/** @} */

#endif
