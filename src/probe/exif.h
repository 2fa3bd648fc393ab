/* SPDX-License-Identifier: MIT
 * The one thing of EXIF that changes what a picture is: its orientation. */
#ifndef SDC_PROBE_EXIF_H
#define SDC_PROBE_EXIF_H

#include "source/source.h"

/** What stands for the turn where no orientation, or none in [1, 8], is there. */
#define SDC_EXIF_NO_ROTATION (-1)

/** The clockwise turns that make a picture upright: 0, 90, 180 or 270 [deg]; of the mirrored kinds
 *  only the turn is told. */
struct sdc_exif_turns {
    int64_t first; /**< what browsers, libvips and exiftool go by; or SDC_EXIF_NO_ROTATION */
    int64_t other; /**< that of a later orientation which differs, and which others go by (ffmpeg
                        takes the last); or SDC_EXIF_NO_ROTATION */
};

/** Before anything was read. */
#define SDC_EXIF_NO_TURNS                          \
    (struct sdc_exif_turns)                        \
    {                                              \
        SDC_EXIF_NO_ROTATION, SDC_EXIF_NO_ROTATION \
    }

/** Adds every orientation (tag 0x0112; EXIF 2.3, 4.6.4) in the first directory of the TIFF block at
 *  [start, end) of source; none where the block is damaged. Fails only with SDC_IO. */
enum sdc_status sdc_exif_read(struct sdc_source *source, int64_t start, int64_t end,
                              struct sdc_exif_turns *turns, struct sdc_err *err);

/** The turn of an orientation, for formats that have the tag in directories of their own;
 *  SDC_EXIF_NO_ROTATION where it is none in [1, 8]. */
int64_t sdc_exif_turn(int64_t orientation);

#endif
