/* SPDX-License-Identifier: MIT
 * URLs that are made or looked at for a submission. */
#ifndef SDC_SUBMIT_URL_H
#define SDC_SUBMIT_URL_H

#include "base/buf.h"

/** What is known of a URL by its text. */
struct sdc_url_parts {
    bool is_https;    /**< else http */
    bool is_loopback; /**< its host is this machine, by name or number */
    bool has_user;
    bool has_query; /**< or a fragment */
};

/** Appends text as a part of a URL: all but letters, digits, "-._~" and those of keep is percent-
 *  encoded. */
void sdc_url_append_encoded(struct sdc_buf *buf, const char *text, const char *keep);

/** Takes a URL apart. False if it is none of http or https. */
bool sdc_url_take_apart(const char *url, struct sdc_url_parts *parts);

/** Why a URL cannot be registered, or NULL: it must be http or https, of a host that the public can
 *  reach, of printable characters. takes_loopback: this machine will do, for tests. */
const char *sdc_url_objection(const char *url, bool takes_loopback);

#endif
