/* SPDX-License-Identifier: MIT
 * Where an input lies below a folder, so that patterns can be held against its path. */
#ifndef SDC_AUDIT_LOCATE_H
#define SDC_AUDIT_LOCATE_H

#include "base/buf.h"

/** Begins path, which the caller releases, with that of an input relative to a folder, which is
 *  absolute, with a slash at its end, and no link: as the letters of the name tell, or, where these
 *  lead out of the folder, as the file system does. It is empty where there is none: standard
 *  input, a URL, what lies elsewhere. SDC_NO_MEMORY. */
enum sdc_status sdc_locate(struct sdc_buf *path, const char *name, const char *folder,
                           struct sdc_err *err);

#endif
