/* SPDX-License-Identifier: MIT
 * How a format is named where files are hosted. */
#ifndef SDC_SUBMIT_CONTENT_TYPE_H
#define SDC_SUBMIT_CONTENT_TYPE_H

#include "facts/format.h"

/** The names of a format. */
struct sdc_content_type {
    enum sdc_format format;
    const char *type;   /**< "image/jpeg" */
    const char *suffix; /**< ".jpg", in small letters with its dot */
};

/** The names of a format that is listed by the service; NULL of any other. */
const struct sdc_content_type *sdc_content_type(enum sdc_format format);

/** "Image", "Video", "Audio", as the service names types. */
const char *sdc_asset_type(enum sdc_type type);

/** The request fields in which an asset of a type may be used, in one text. */
const char *sdc_asset_fields(const char *asset_type);

#endif
