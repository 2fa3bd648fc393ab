/* SPDX-License-Identifier: MIT
 * Whether the pixels of a BMP can be drawn, beyond what libavcodec says of it. */
#ifndef SDC_PROBE_BMP_PIXELS_H
#define SDC_PROBE_BMP_PIXELS_H

#include "facts/facts.h"
#include "source/source.h"

/** Largest BMP that is decoded [px]: four times the largest picture that any profile takes. */
#define SDC_BMP_PIXELS_MAX (4 * INT64_C(5999) * 5999)

/** Corrects what libavcodec says of the pixels of a BMP. Runs (RLE8, RLE4) that it has decoded are
 *  followed to their end: where one leaves the picture, or the end is missing, library says that it
 *  cannot be decoded. Where it refuses kinds that it lacks (2 or 64 bits, masks of other widths),
 * or a picture for its size, it is unknown whether that decodes: lines of one size hold nothing
 * that could be damaged, and whether they are all there is told by the structure. */
void sdc_bmp_check_pixels(struct sdc_source *source, struct sdc_facts *library);

#endif
