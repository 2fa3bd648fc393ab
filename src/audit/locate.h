/* SPDX-License-Identifier: MIT
 * Where an input lies below a folder, so that patterns can be held against its path. */
#ifndef SDC_AUDIT_LOCATE_H
#define SDC_AUDIT_LOCATE_H

#include "base/buf.h"

/** Sets path to that of an input relative to a folder, which is absolute, with a slash at its end,
 *  and no link: as the letters of the name tell, or, where these lead out of the folder, as the
 *  file system does. False where it has none: standard input, a URL, what lies elsewhere. Without
 *  memory the path says so (sdc_buf). */
bool sdc_locate(struct sdc_buf *path, const char *name, const char *folder);

#endif
