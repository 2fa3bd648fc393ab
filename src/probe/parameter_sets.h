/* SPDX-License-Identifier: MIT
 * What the sequence parameter sets of H.264 and H.265 say of the pictures that a decoder will put
 * out, whatever the boxes around them say. */
#ifndef SDC_PROBE_PARAMETER_SETS_H
#define SDC_PROBE_PARAMETER_SETS_H

#include "base/q.h"
#include "probe/bits.h"
#include "source/source.h"

/** Most bytes of a sequence parameter set that are looked at: as many as the boxes can say that it
 *  has. Encoders write some 60, but what may stand before the size takes over 3000. */
#define SDC_PARAMETER_SET_SIZE_MAX 65535

/** Largest width and height that is believed, before cropping [px]: the boxes around have 16 bits
 *  for them, and no level of either standard allows more but H.265's 8.5. */
#define SDC_CODED_SIDE_MAX 65536

/** Pictures as coded. */
struct sdc_coded_picture {
    int64_t width;      /**< with cropping or the conformance window applied [px], > 0 */
    int64_t height;     /**< likewise; of whole frames where fields are coded */
    int64_t block_side; /**< of what sizes are coded in: macroblock, smallest coding block [px] */
    bool is_cropped;    /**< it says itself what is to be cropped */
    struct sdc_q shape; /**< sample aspect ratio; 0 if it is not said */
};

/** Reads the first sequence parameter set in the body of an avcC or hvcC box (ISO/IEC 14496-15,
 *  5.3.3.1 and 8.3.3.1) at [start, end) of source. False, picture untouched, where there is none
 *  (avc3, hev1: it comes with the pictures) or it cannot be read as far as needed. If the source
 *  could not deliver, false with SDC_IO in err. @{ */
bool sdc_parameter_sets_read_avc(struct sdc_source *source, int64_t start, int64_t end,
                                 struct sdc_coded_picture *picture, struct sdc_err *err);
bool sdc_parameter_sets_read_hevc(struct sdc_source *source, int64_t start, int64_t end,
                                  struct sdc_coded_picture *picture, struct sdc_err *err);
/** @} */

/** True if a box may say width x height of such pictures: they are of that size, or the box crops
 *  what the coding padded to whole blocks, because the parameter set does not. */
bool sdc_coded_picture_fits(const struct sdc_coded_picture *picture, int64_t width, int64_t height);

/* parameter_sets_avc.c, parameter_sets_hevc.c */

/** Reads a sequence parameter set from behind its NAL unit header, emulation prevention bytes
 *  removed (ITU-T H.264, 7.3.2.1.1; ITU-T H.265, 7.3.2.2). False, picture untouched, if a field
 *  is out of its bounds or missing. @{ */
bool sdc_avc_read_sps(struct sdc_bits *bits, struct sdc_coded_picture *picture);
bool sdc_hevc_read_sps(struct sdc_bits *bits, struct sdc_coded_picture *picture);
/** @} */

/* parameter_sets.c, for those two */

/** Left, right, top and bottom, as coded. */
struct sdc_coded_crop {
    uint32_t left;
    uint32_t right;
    uint32_t top;
    uint32_t bottom;
};

/** Reads the flag and the four numbers of cropping or of the conformance window; they are 0 where
 *  the flag says that there are none. */
struct sdc_coded_crop sdc_coded_crop_take(struct sdc_bits *bits);

/** Sets width and height to the coded size less crop, whose units are unit_width x unit_height.
 *  False, picture untouched, if nothing remains. */
bool sdc_coded_picture_crop(struct sdc_coded_picture *picture, int64_t width, int64_t height,
                            const struct sdc_coded_crop *crop, uint32_t unit_width,
                            uint32_t unit_height);

/** Reads the beginning of the VUI parameters, flags included, up to the sample aspect ratio
 *  (ITU-T H.264 and H.265, E.2.1; both have the same table). 0 if it is not said. */
struct sdc_q sdc_coded_shape_take(struct sdc_bits *bits);

#endif
