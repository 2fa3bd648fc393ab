/* SPDX-License-Identifier: MIT
 * Whether a public URL serves the bytes that were checked. */
#ifndef SDC_SUBMIT_COMPARE_H
#define SDC_SUBMIT_COMPARE_H

#include "submit/flow.h"

/** Fetches item's URL and compares length and SHA-256; or, where the user trusts it, the length and
 *  the bytes at both ends. reply is DONE where they are the same. */
void sdc_compare(const struct sdc_api *api, const struct sdc_item *item, bool is_trusting,
                 struct sdc_reply *reply);

#endif
