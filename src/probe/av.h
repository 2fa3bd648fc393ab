/* SPDX-License-Identifier: MIT
 * Video and sound as libavformat reads them. */
#ifndef SDC_PROBE_AV_H
#define SDC_PROBE_AV_H

#include "probe/serve.h"

/** The second reading of mp4, mov, wav and mp3. */
extern const struct sdc_prober_ops sdc_av_ops;

#endif
