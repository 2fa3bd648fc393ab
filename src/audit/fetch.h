/* SPDX-License-Identifier: MIT
 * Inputs that are URLs on their way: what of them is fetched next, and when it is enough. */
#ifndef SDC_AUDIT_FETCH_H
#define SDC_AUDIT_FETCH_H

#include "audit/job.h"
#include "probe/wire.h"
#include "source/http.h"

/** Times that more of one input is fetched, at most: as many parts as a list of them can hold. */
#define SDC_FETCH_ROUNDS_MAX 128
/** Times of these that a library has more fetched, for its second reading of one input. */
#define SDC_FETCH_LIBRARY_ROUNDS_MAX 2

/** The network of a run. The caller holds it. */
struct sdc_network {
    struct sdc_http_limits limits;
    bool is_offline;       /**< no URL is fetched */
    struct sdc_http *http; /**< NULL until the first URL comes */
    struct sdc_err err;    /**< why there can be none */
};

/** A network that has loaded nothing yet. */
void sdc_network_init(struct sdc_network *network, const struct sdc_http_limits *limits,
                      bool is_offline);

/** Closes all connections; no job may be in work any more. */
void sdc_network_release(struct sdc_network *network);

/** Begins to fetch the URL that a job has as its name; the job may be done already, where it is not
 *  to be fetched. */
void sdc_fetch_begin(struct sdc_job *job, struct sdc_network *network);

/** Goes on with a job that is being fetched, if what was asked for is there: then it is sniffed and
 *  waits for a probe program, asks for more, or is done. */
void sdc_fetch_go_on(struct sdc_job *job);

/** What was fetched of a job so far [bytes]. */
int64_t sdc_fetch_size(const struct sdc_job *job);

/** Puts into a request what is there of the job's file. */
void sdc_fetch_describe(const struct sdc_job *job, struct sdc_message *request);

/** Fetches what a probe program needs of a job that lies with it. False, and nothing changed, where
 *  it cannot need that. */
bool sdc_fetch_more(struct sdc_job *job, const struct sdc_message_need *need);

#endif
