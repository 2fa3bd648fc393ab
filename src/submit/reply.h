/* SPDX-License-Identifier: MIT
 * What an answer of the service means: pure, so that each one can be tested. */
#ifndef SDC_SUBMIT_REPLY_H
#define SDC_SUBMIT_REPLY_H

#include "submit/ledger.h"

/** Largest answer that is read [bytes]: the service's have some hundred. */
#define SDC_REPLY_SIZE_MAX (256 * 1024)
/** Size of a sentence on an answer, with its NUL [bytes]. */
#define SDC_SENTENCE_SIZE SDC_REMARK_SIZE

/** What is asked for. */
enum sdc_call {
    SDC_CALL_REGISTER = 0, /**< POST asset-upload */
    SDC_CALL_INFO,         /**< GET asset-info */
    SDC_CALL_UPLOAD_URL,   /**< GET upload-url */
    SDC_CALL_PUT,          /**< PUT of the file where it is hosted */
    SDC_CALL_FETCH,        /**< GET of what somebody else hosts */
    SDC_N_CALLS
};

/** What became of a call. */
enum sdc_fate {
    SDC_FATE_DONE = 0,    /**< carried out, and what was asked for is there */
    SDC_FATE_REFUSED,     /**< not carried out, and to repeat it would not help */
    SDC_FATE_BUSY,        /**< the service says that it did not carry it out, and to come again */
    SDC_FATE_UNSENT,      /**< no byte of the request reached the network */
    SDC_FATE_LOST,        /**< it may or may not have been carried out */
    SDC_FATE_INTERRUPTED, /**< the user has ended it; was it sent, that is LOST */
};

/** An answer as it came. */
struct sdc_answer {
    long http_status;
    const char *body; /**< borrowed; n_body bytes, then a NUL */
    size_t n_body;
    bool is_cut;           /**< the body is longer than SDC_REPLY_SIZE_MAX */
    int64_t retry_after_s; /**< -1: not told */
};

/** An answer, understood. */
struct sdc_reply {
    enum sdc_fate fate;
    int code;                         /**< the service's own, or the HTTP status */
    char sentence[SDC_SENTENCE_SIZE]; /**< what is wrong; control characters of the service's words
                                           are visible; "" if nothing is */
    bool is_gone;                     /**< INFO: the service itself says that there is none */
    const char *advice;               /**< what to do about it; "" if there is nothing */
    int64_t retry_after_s;            /**< -1: not told */
    char asset_id[SDC_ASSET_ID_SIZE]; /**< REGISTER */
    char status[SDC_ASSET_STATUS_SIZE]; /**< INFO, as the service says */
    char remark[SDC_REMARK_SIZE];       /**< INFO, of one that failed: message and all of data */
    char put_url[SDC_URL_SIZE];         /**< UPLOAD_URL: where to */
    char file_url[SDC_URL_SIZE];        /**< UPLOAD_URL: where it is then */
};

/** Judges an answer to a call. */
void sdc_reply_judge(struct sdc_reply *reply, enum sdc_call call, const struct sdc_answer *answer);

/** Tells of a call without an answer, whose fate is set, and why that is. */
void sdc_reply_tell_loss(struct sdc_reply *reply, enum sdc_call call, const char *why);

/** True if a call that ended so may be made again by itself: the POST only where it was surely not
 *  carried out. */
bool sdc_reply_may_repeat(const struct sdc_reply *reply, enum sdc_call call);

/** True if a text can be an asset's id: letters, digits, '-', '_' and '.'. */
bool sdc_asset_id_is_shaped(const char *text);

#endif
