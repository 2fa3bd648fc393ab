/* SPDX-License-Identifier: MIT
 * The area classes that the service calls 480p and 720p. */
#ifndef SDC_RULES_RESOLUTION_H
#define SDC_RULES_RESOLUTION_H

#include <stdint.h>

/** "480p" or "720p" for a picture of so many pixels; NULL for one of neither class. The classes
 *  are the smallest and largest areas in the table of output sizes of Seedance 2.0. */
const char *sdc_resolution_class(int64_t pixels);

#endif
