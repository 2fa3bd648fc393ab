/* SPDX-License-Identifier: MIT
 * One request and its answer, by libcurl. */
#ifndef SDC_SUBMIT_TRANSFER_H
#define SDC_SUBMIT_TRANSFER_H

#include "submit/api.h"

/** A request. Everything is borrowed. */
struct sdc_transfer {
    const struct sdc_api *api;
    enum sdc_call call;
    const char *url;
    bool has_key;                  /**< it goes to the API */
    const char *body;              /**< JSON that is posted; NULL: none */
    struct sdc_upload *upload;     /**< what is put; NULL: nothing */
    const struct sdc_fetch *fetch; /**< who takes the body; NULL: it is read as the answer */
};

/** Sends a request, once, and waits for its answer. */
void sdc_transfer_run(const struct sdc_transfer *transfer, struct sdc_reply *reply);

/** The answer to a request that could not be made. */
void sdc_transfer_fail(const struct sdc_transfer *transfer, const char *why,
                       struct sdc_reply *reply);

#endif
