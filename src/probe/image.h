/* SPDX-License-Identifier: MIT
 * Images as libvips reads them. */
#ifndef SDC_PROBE_IMAGE_H
#define SDC_PROBE_IMAGE_H

#include "probe/serve.h"

/** The second reading of jpeg and png. */
extern const struct sdc_prober_ops sdc_image_ops;

#endif
