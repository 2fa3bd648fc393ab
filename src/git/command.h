/* SPDX-License-Identifier: MIT
 * Runs git so that nothing which a stranger's repository configures is run or fetched. */
#ifndef SDC_GIT_COMMAND_H
#define SDC_GIT_COMMAND_H

#include "base/buf.h"

#include <stdint.h>
#include <sys/types.h>

/** How long git may say nothing before it is given up [ms]. */
#define SDC_GIT_SILENCE_MS 60000

/** In which repository git works. */
enum sdc_git_place {
    SDC_GIT_HERE = 0,  /**< that of the working folder, or the one that GIT_DIR and the like name,
                            as git sets them for its hooks */
    SDC_GIT_ELSEWHERE, /**< that of a folder, whatever GIT_DIR says */
};

/** A git that runs. The caller holds it, and ends it. */
struct sdc_git {
    pid_t pid;  /**< 0: none */
    int input;  /**< what it reads; -1: nothing */
    int output; /**< what it says */
    int errors; /**< a file with what it says on standard error */
};

/** Starts `git ARGUMENTS...` (NULL ends them). In SDC_GIT_ELSEWHERE it works in the folder, which
 *  is NULL otherwise. SDC_USAGE where there is no git, SDC_IO, SDC_NO_MEMORY. */
enum sdc_status sdc_git_start(struct sdc_git *git, enum sdc_git_place place, const char *folder,
                              const char *const *arguments, struct sdc_err *err);

/** Reads up to n bytes; 0 at the end. SDC_TIMEOUT, SDC_IO. */
enum sdc_status sdc_git_read(struct sdc_git *git, void *bytes, size_t n, size_t *n_read,
                             struct sdc_err *err);

/** Ends git: closes its input, waits for it, and kills it if it stays. Gives its exit status (-1:
 *  a signal ended it), and the first line that it wrote to standard error, made short, where reason
 *  is not NULL. Nothing where none runs. */
int sdc_git_end(struct sdc_git *git, char *reason, size_t reason_size);

/** Reads what a git that was started says until it ends: appends it to output, and gives its exit
 *  status, and the reason as sdc_git_end does, which may be NULL. Fails only where that cannot be
 *  read or has no room. */
enum sdc_status sdc_git_finish(struct sdc_git *git, struct sdc_buf *output, int *exit_status,
                               char *reason, size_t reason_size, struct sdc_err *err);

/** Runs git to its end: appends what it says to output, and gives its exit status, and the reason
 *  as sdc_git_end does, which may be NULL. Fails only where git could not be run or its output has
 * no room. */
enum sdc_status sdc_git_ask(enum sdc_git_place place, const char *folder,
                            const char *const *arguments, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err);

#endif
