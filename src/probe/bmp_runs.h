/* SPDX-License-Identifier: MIT
 * Whether the runs of a compressed BMP stay within its picture. */
#ifndef SDC_PROBE_BMP_RUNS_H
#define SDC_PROBE_BMP_RUNS_H

#include "facts/facts.h"
#include "source/source.h"

/** Follows the runs of a BMP in RLE8 or RLE4 to their end; other kinds are left alone. Where one
 *  leaves the picture, or the end is missing, library says that it cannot be decoded. */
void sdc_bmp_check_runs(struct sdc_source *source, struct sdc_facts *library);

#endif
