/* SPDX-License-Identifier: MIT
 * What can be told of a URL by its text alone: its kind, how it may be shown, when it expires. */
#ifndef SDC_SOURCE_URL_H
#define SDC_SOURCE_URL_H

#include "base/buf.h"

#include <stdint.h>

/** What kind of address a name is, by its text alone. */
enum sdc_url_kind {
    SDC_URL_NONE = 0, /**< none: a file's name */
    SDC_URL_HTTP,     /**< begins with http:// or https://, in any case */
    SDC_URL_DATA,     /**< begins with data: */
    SDC_URL_FILE,     /**< begins with file: */
    SDC_URL_OTHER,    /**< begins with another scheme and "://", or with the service's asset:// */
    SDC_URL_BASE64,   /**< a long text of nothing but Base64 */
};

/** The kind of a name. All but SDC_URL_HTTP may be names of files, which the caller finds out. */
enum sdc_url_kind sdc_url_kind(const char *name);

/** Appends a URL as it may be shown: without user info, query and fragment. Borrows url. */
void sdc_url_append_shown(struct sdc_buf *buf, const char *url);

/** When a signed URL expires [seconds since 1970], by the parameters of its query that are known:
 *  X-Amz-Date with X-Amz-Expires and their likes, Expires, se, q-sign-time; the earliest of them.
 *  False if it holds none. */
bool sdc_url_expiry(const char *url, int64_t *expires_s);

#endif
