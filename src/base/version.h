/* SPDX-License-Identifier: MIT
 * The version of the program. */
#ifndef SDC_BASE_VERSION_H
#define SDC_BASE_VERSION_H

/** As --version and every report print it. */
#define SDC_VERSION "0.1.0"

#endif
