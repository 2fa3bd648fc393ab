/* SPDX-License-Identifier: MIT
 * Where an input lies, written the same however its name was given. */
#ifndef SDC_REPORT_PLACE_H
#define SDC_REPORT_PLACE_H

#include "base/buf.h"

/** Appends the name of an input as a path without "./", "//" and, as far as the letters tell,
 * "../". folder is an absolute path without such parts, or "" if it is not known. Below it the path
 * is relative to it; elsewhere it stays absolute or relative as it was given. "-" and URLs stay as
 *  they are. Any bytes may be in it. */
void sdc_place_append(struct sdc_buf *buf, const char *name, const char *folder);

/** Appends the same, by the folder that the program works in. */
void sdc_place_append_here(struct sdc_buf *buf, const char *name);

/** Appends a path as a reference by RFC 3986: a relative one where it is relative, a file URI where
 *  it is absolute, and a URL as it is. Nothing but ASCII without spaces is in it. */
void sdc_place_append_uri(struct sdc_buf *buf, const char *path);

#endif
