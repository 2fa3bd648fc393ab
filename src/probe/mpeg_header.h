/* SPDX-License-Identifier: MIT
 * The four bytes that begin each frame of MPEG audio. */
#ifndef SDC_PROBE_MPEG_HEADER_H
#define SDC_PROBE_MPEG_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Size of a frame header [bytes]. */
#define SDC_MPEG_HEADER_SIZE 4

/** Bits of a header, as a big-endian number, that are the same in all frames of a file: sync,
 *  version, layer and sample rate. */
#define SDC_MPEG_HEADER_FIXED 0xfffe0c00u

/** Largest frame: MPEG-2.5 layer II, 160 kbit/s at 8 kHz [bytes]. */
#define SDC_MPEG_FRAME_SIZE_MAX 2881

/** What a frame header says. */
struct sdc_mpeg_header {
    unsigned layer;       /**< 1, 2 or 3 */
    unsigned sample_rate; /**< [Hz] */
    unsigned bit_rate;    /**< [bit/s] */
    unsigned n_samples;   /**< of one channel in this frame: 384, 576 or 1152 */
    unsigned n_channels;  /**< 1 or 2 */
    bool is_mpeg1;        /**< else MPEG-2 or 2.5, which have half the sample rates */
    size_t size;          /**< of the frame with this header [bytes] */
};

/** Reads a frame header. False if these bytes are none: no sync, a reserved value, or a "free"
 *  bit rate, which says no size. */
bool sdc_mpeg_header_read(const uint8_t bytes[SDC_MPEG_HEADER_SIZE],
                          struct sdc_mpeg_header *header);

#endif
