/* SPDX-License-Identifier: MIT
 * What libvips and the libraries behind it lack, as they say it. */
#ifndef SDC_PROBE_IMAGE_LACKS_H
#define SDC_PROBE_IMAGE_LACKS_H

#include "facts/format.h"
#include "source/source.h"

/** True of a reason for which an image is refused that is of a kind which the libraries lack: that
 *  is no fault of its own. */
bool sdc_image_is_lack(struct sdc_source *source, enum sdc_format format, const char *reason);

#endif
