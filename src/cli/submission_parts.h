/* SPDX-License-Identifier: MIT
 * What the files submission*.c share: a run that submits. */
#ifndef SDC_CLI_SUBMISSION_PARTS_H
#define SDC_CLI_SUBMISSION_PARTS_H

#include "cli/check.h"
#include "submit/crowd.h"

/** Most inputs of a run that submits: their results are kept until all are checked. */
#define SDC_KEPT_MAX 4096

/** An input that is kept until all are checked. */
struct sdc_kept {
    char *input;
    char *url; /**< the same whole, where it is a URL; else NULL */
    struct sdc_copy copy;
    struct sdc_result result;
    bool has_result;
    struct sdc_item *item; /**< borrowed; NULL: it is not to be submitted */
    const char *refusal;   /**< why it is not, though it passes; NULL: nothing speaks against it */
    const char *remedy;    /**< what to do then */
};

/** What an earlier run has begun and not sent. */
struct sdc_begun {
    int64_t id;  /**< of its row */
    char *input; /**< owned */
    char hash[SDC_DIGEST_TEXT_SIZE];
    char type[sizeof "Image"];
    char name[SDC_LABEL_SIZE];
};

/** A run. */
struct sdc_submission {
    const struct sdc_options *options; /**< borrowed */
    struct sdc_key key;
    struct sdc_api api;
    struct sdc_ledger *ledger;
    struct sdc_flow flow;
    struct sdc_after after;
    struct sdc_kept **kept; /**< n_kept, in the order of their numbers */
    size_t n_kept;
    size_t n_reported;
    int64_t memory_left; /**< for copies [bytes] */
    struct sdc_item *items;
    size_t n_items;
    struct sdc_begun *begun; /**< n_begun that are gone on with, and nothing else; borrowed */
    size_t n_begun;
    struct sdc_output *output; /**< borrowed */
    int exit_code;

    bool is_shown; /**< a line of progress stands on the terminal */
    int64_t begun_ms;
    int64_t upload_begun_ms; /**< of the first one; 0: none yet */
    int64_t next_ms;         /**< when the next line of progress is due */
};

/** Checks what the options name and submits what passes; the exit status. */
int sdc_submission_check(struct sdc_submission *submission, const struct sdc_options *options);

/** Makes a flow of what the options say, over what is open. */
void sdc_submission_begin_flow(struct sdc_submission *submission);

/** The number of steps to be taken at once. */
size_t sdc_submission_n_threads(const struct sdc_submission *submission);

/** What became of an item, for a report; texts are the item's. */
struct sdc_asset sdc_submission_asset(const struct sdc_item *item);

/** The exit status for how an item ended. */
int sdc_submission_exit_code(const struct sdc_item *item);

/** Prints the requests that an item's submission would make. */
void sdc_submission_print_requests(const struct sdc_submission *submission,
                                   const struct sdc_item *item, FILE *stream);

/** Shows how far the items have come, and takes that away again. @{ */
void sdc_submission_show(void *context);
void sdc_submission_clear(struct sdc_submission *submission);
/** @} */

#endif
