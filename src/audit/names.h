/* SPDX-License-Identifier: MIT
 * Lists of names that come in bit by bit: nobody waits for them here. */
#ifndef SDC_AUDIT_NAMES_H
#define SDC_AUDIT_NAMES_H

#include "base/buf.h"

/** How much of a list is read at a time [bytes]. */
#define SDC_NAMES_READ_SIZE 4096
/** Longest name in a list: what has no delimiter for so long is no list of names [bytes]. */
#define SDC_NAME_SIZE_MAX (16 * 1024)

/** A list that is being read. The caller holds it. */
struct sdc_names {
    const char *file; /**< its name, for sentences; borrowed */
    char delimiter;   /**< what ends a name: '\n' or '\0' */
    int descriptor;   /**< -1: none */
    bool is_over;     /**< nothing more can be read from it */
    size_t next;      /**< bytes[next] to bytes[end - 1] are read, and not yet looked at */
    size_t end;
    struct sdc_buf name; /**< what has come of the next name */
    char bytes[SDC_NAMES_READ_SIZE];
};

/** Opens a list; "-" is standard input, which stays open. SDC_USAGE. */
enum sdc_status sdc_names_open(struct sdc_names *names, const char *file, char delimiter,
                               struct sdc_err *err);

/** Gives the next name, which the caller frees. *name is NULL at the end (is_over), or where none
 *  has come yet: call again when there is something to read from the descriptor. Empty names are
 *  passed over. SDC_USAGE where the list cannot be read or is none, SDC_NO_MEMORY. */
enum sdc_status sdc_names_next(struct sdc_names *names, char **name, struct sdc_err *err);

/** Closes the list. */
void sdc_names_close(struct sdc_names *names);

#endif
