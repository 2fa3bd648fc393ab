/* SPDX-License-Identifier: MIT
 * What is to be checked, one after the other, never all at once. */
#ifndef SDC_AUDIT_INPUTS_H
#define SDC_AUDIT_INPUTS_H

#include "audit/names.h"
#include "audit/walk.h"

/** How far a search has come. */
struct sdc_inputs_count {
    int64_t n_found;   /**< inputs given, and names that are known and still to be looked at */
    int64_t n_skipped; /**< names that were left out */
    bool is_final;     /**< n_found can only fall, by what is left out */
};

/** Where inputs come from: first the arguments, then the lists, each folder where it is named. The
 *  caller holds it. */
struct sdc_inputs {
    const struct sdc_search *search; /**< borrowed */
    /** Told of each name that is left out, and why ("is hidden"); NULL: nobody is. */
    void (*on_left_out)(void *context, const char *name, const char *why);
    void *context;        /**< for on_left_out; borrowed */
    size_t next_argument; /**< the first that was not yet looked at */
    size_t next_list;     /**< likewise */
    struct sdc_names names;
    bool is_listing;  /**< names is open */
    bool is_waiting;  /**< names has nothing yet */
    bool is_supplied; /**< search->supply has given all that it has */
    struct sdc_pattern_list excludes;
    struct sdc_ignore ignore; /**< patterns for the walk */
    struct sdc_walk walk;
    struct sdc_ignore named_ignore; /**< patterns for names that were given */
    struct sdc_buf named_path;      /**< the folder that they hold for */
    char *named_folder;             /**< its name; owned; NULL: none yet */
    int64_t n_given;
    int64_t n_skipped;
};

/** Sets up a search, which is borrowed. SDC_USAGE where a pattern of it cannot be used,
 *  SDC_NO_MEMORY; it must be released all the same. */
enum sdc_status sdc_inputs_init(struct sdc_inputs *inputs, const struct sdc_search *search,
                                struct sdc_err *err);

/** Goes on by one step, which takes no longer than reading a folder or a few names. Gives the next
 *  input in *input, whose name the caller frees, or a NULL name if this step has brought none: then
 *  sdc_inputs_is_over tells whether another may. SDC_USAGE where a list cannot be read,
 *  SDC_NO_MEMORY. */
enum sdc_status sdc_inputs_next(struct sdc_inputs *inputs, struct sdc_input *input,
                                struct sdc_err *err);

/** True once all inputs have been given. */
bool sdc_inputs_is_over(const struct sdc_inputs *inputs);

/** The descriptor to wait for, where the last step has found nothing yet; else -1. */
int sdc_inputs_descriptor(const struct sdc_inputs *inputs);

/** Counts an input that was given as left out, and says so. */
void sdc_inputs_leave_out(struct sdc_inputs *inputs, const char *name, const char *why);

/** How far the search has come. */
struct sdc_inputs_count sdc_inputs_count(const struct sdc_inputs *inputs);

/** Closes and frees what is still open. */
void sdc_inputs_release(struct sdc_inputs *inputs);

#endif
