/* SPDX-License-Identifier: MIT
 * Puts a command into a repository's pre-commit hook, beside what others have there, and takes it
 * out again. */
#ifndef SDC_GIT_HOOK_H
#define SDC_GIT_HOOK_H

#include "base/buf.h"

#include <stdbool.h>

/** Largest hook that is changed [bytes]. */
#define SDC_HOOK_SIZE_MAX (1024 * 1024)

/** What was done. */
enum sdc_hook_done {
    SDC_HOOK_MADE = 0, /**< there was no hook */
    SDC_HOOK_CHAINED,  /**< there was one, which runs behind our command */
    SDC_HOOK_RENEWED,  /**< the command was there, and is again */
    SDC_HOOK_REMOVED,  /**< nothing of the hook is left */
    SDC_HOOK_FREED,    /**< what others have there is left */
    SDC_HOOK_ABSENT,   /**< the command was not there */
};

/** Has git run a command, a line of sh, before each commit in the repository of the working folder.
 *  A hook in another language, or that is a link, is moved beside and called. A folder of hooks
 *  (core.hooksPath) outside the repository is refused unless is_forced. Appends the hook's path to
 *  path. SDC_USAGE where that cannot be, SDC_IO, SDC_NO_MEMORY. */
enum sdc_status sdc_hook_install(const char *command, bool is_forced, struct sdc_buf *path,
                                 enum sdc_hook_done *done, struct sdc_err *err);

/** Takes the command out of the hook, and nothing else. Fails as sdc_hook_install does. */
enum sdc_status sdc_hook_uninstall(bool is_forced, struct sdc_buf *path, enum sdc_hook_done *done,
                                   struct sdc_err *err);

#endif
