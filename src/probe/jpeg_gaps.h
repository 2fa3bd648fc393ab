/* SPDX-License-Identifier: MIT
 * What stands between the segments of a JPEG and belongs to none. */
#ifndef SDC_PROBE_JPEG_GAPS_H
#define SDC_PROBE_JPEG_GAPS_H

#include "source/source.h"

/** Gaps that are noted, and the most bytes of one. What is longer, and what has the length that a
 *  segment would have, may be a segment whose marker is damaged. @{ */
#define SDC_JPEG_GAPS_MAX     16
#define SDC_JPEG_GAP_SIZE_MAX 32
/** @} */

/** A few bytes in a row that every decoder steps over, in front of the first scan of a JPEG:
 * cameras and editors leave some. */
struct sdc_jpeg_gaps {
    struct {
        int64_t at;   /**< in the file */
        int64_t size; /**< > 0 [bytes] */
    } gap[SDC_JPEG_GAPS_MAX];
    unsigned n; /**< in their order; what is behind them all is as if it were none */
};

/** Finds the gaps of a JPEG; none where the source cannot be read. */
void sdc_jpeg_find_gaps(struct sdc_source *source, struct sdc_jpeg_gaps *gaps);

/** The place in the file of what is at offset where the gaps are left out. */
int64_t sdc_jpeg_with_gaps(const struct sdc_jpeg_gaps *gaps, int64_t offset);

/** The place, where the gaps are left out, of what is at offset in the file and in none. */
int64_t sdc_jpeg_without_gaps(const struct sdc_jpeg_gaps *gaps, int64_t offset);

/** Bytes from offset in the file, which is in no gap, up to the next gap; INT64_MAX if there is
 *  none. */
int64_t sdc_jpeg_to_gap(const struct sdc_jpeg_gaps *gaps, int64_t offset);

#endif
