/* SPDX-License-Identifier: MIT
 * The one thing of EXIF that changes what a picture is: its orientation. */
#ifndef SDC_PROBE_EXIF_H
#define SDC_PROBE_EXIF_H

#include "source/source.h"

/** What sdc_exif_rotation says of a block without a usable orientation. */
#define SDC_EXIF_NO_ROTATION (-1)

/** Finds the orientation (tag 0x0112; EXIF 2.3, 4.6.4) in the first directory of the TIFF block at
 *  [start, end) of source. *rotation becomes the clockwise turn that makes the picture upright: 0,
 *  90, 180 or 270 [deg] (of the mirrored kinds only the turn is told), or SDC_EXIF_NO_ROTATION
 *  where the block is damaged or holds none in [1, 8]. Fails only with SDC_IO. */
enum sdc_status sdc_exif_rotation(struct sdc_source *source, int64_t start, int64_t end,
                                  int64_t *rotation, struct sdc_err *err);

/** The turn of an orientation, as sdc_exif_rotation has it, for formats that have the tag in
 *  directories of their own; SDC_EXIF_NO_ROTATION where it is none in [1, 8]. */
int64_t sdc_exif_turn(int64_t orientation);

#endif
