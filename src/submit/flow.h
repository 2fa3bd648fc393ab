/* SPDX-License-Identifier: MIT
 * One input's way from a checked file to a usable asset, a step at a time. */
#ifndef SDC_SUBMIT_FLOW_H
#define SDC_SUBMIT_FLOW_H

#include "submit/api.h"
#include "submit/copy.h"

#include <pthread.h>

/** What is to be done next with an input. */
enum sdc_stage {
    SDC_STAGE_CLAIM = 0, /**< ask the ledger for its row */
    SDC_STAGE_COMPARE,   /**< see whether its public URL serves the same bytes */
    SDC_STAGE_HOST,
    SDC_STAGE_REGISTER,
    SDC_STAGE_POLL,
    SDC_STAGE_END,
};

/** How it ended. */
enum sdc_ended {
    SDC_ENDED_NONE = 0,
    SDC_ENDED_ACTIVE,  /**< usable */
    SDC_ENDED_PENDING, /**< registered, and nobody wanted to wait */
    SDC_ENDED_LATE,    /**< registered, and not Active before the deadline */
    SDC_ENDED_FAILED,  /**< its review has failed */
    SDC_ENDED_REFUSED, /**< not registered */
    SDC_ENDED_UNKNOWN, /**< nobody knows whether it is registered */
    SDC_ENDED_INTERRUPTED,
    SDC_ENDED_NO_LEDGER, /**< the ledger cannot be written any more */
};

/** An input. The caller holds it; what is not said to be borrowed is its own. */
struct sdc_item {
    struct sdc_entry entry;   /**< its row: hash, size, type, base, key, input, name are set before
                                   the first step; url, too, where it need not be hosted */
    struct sdc_copy copy;     /**< the bytes; fd -1 where the input is a URL */
    const char *content_type; /**< borrowed */
    const char *suffix;       /**< ".jpg"; borrowed */
    bool is_compared;         /**< url is to serve the same bytes */
    const struct sdc_item *twin; /**< an earlier input of the same content; NULL: none */

    _Atomic enum sdc_stage stage; /**< to be looked at by any thread at any time */
    bool is_hosted_here;          /**< url is where this run has put it */
    bool is_in_work;              /**< a thread is at it, and nobody else looks at it */
    bool is_known;                /**< the ledger had it already */
    int64_t due_ms;               /**< not before that, on the monotonic clock */
    int64_t until_ms;             /**< nor after; 0: not set yet */
    int64_t interval_ms;
    unsigned n_tries;
    struct sdc_upload upload;

    enum sdc_ended end;
    char sentence[SDC_SENTENCE_SIZE]; /**< why it did not end well; "" if it did */
    const char *advice;
};

/** What all inputs of a run share. */
struct sdc_flow {
    struct sdc_ledger *ledger; /**< borrowed */
    const struct sdc_api *api; /**< borrowed */
    bool is_without_wait;
    bool is_again;            /**< what is unknown, or gone from the service, is registered anew */
    bool is_trusting;         /**< a public URL is compared in parts only */
    int64_t wait_ms;          /**< for a review */
    int64_t post_interval_ms; /**< between two registrations; 0: as fast as can be */
    pthread_mutex_t mutex;    /**< of next_post_ms */
    int64_t next_post_ms;
};

/** The monotonic clock [ms]. */
int64_t sdc_flow_now_ms(void);

/** Has the status of an item's asset, which is registered, be asked for, from now on for so long.
 */
void sdc_flow_watch(struct sdc_item *item, int64_t wait_ms);

/** Takes the next step of an input that is due; it is due later again, or has ended. */
void sdc_flow_step(struct sdc_flow *flow, struct sdc_item *item);

/** Ends an input that is not to go on. */
void sdc_flow_end(struct sdc_flow *flow, struct sdc_item *item, enum sdc_ended end,
                  const char *sentence, const char *advice);

#endif
