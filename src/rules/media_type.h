/* SPDX-License-Identifier: MIT
 * The media types by which servers name formats. */
#ifndef SDC_RULES_MEDIA_TYPE_H
#define SDC_RULES_MEDIA_TYPE_H

#include "facts/format.h"

/** The media types in use for a format, separated by ", ", the registered one first; NULL where
 *  none are known here. Source: the IANA registry, and what servers and browsers send. */
const char *sdc_media_types(enum sdc_format format);

/** False if a Content-Type, parameters and all, names another format. One that says nothing of the
 *  content (application/octet-stream) names none, and so does "". */
bool sdc_media_type_fits(const char *content_type, enum sdc_format format);

#endif
