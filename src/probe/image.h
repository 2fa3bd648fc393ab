/* SPDX-License-Identifier: MIT
 * Images as libvips reads them. */
#ifndef SDC_PROBE_IMAGE_H
#define SDC_PROBE_IMAGE_H

#include "probe/serve.h"

/** The second reading of images; the second also loads libvips's module for HEIF. @{ */
extern const struct sdc_prober_ops sdc_image_ops;
extern const struct sdc_prober_ops sdc_heif_ops;
/** @} */

#endif
