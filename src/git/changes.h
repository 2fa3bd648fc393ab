/* SPDX-License-Identifier: MIT
 * Which files a commit is going to change, or a branch has changed, and what is in them: all of it
 * from git's objects, never from the work tree. */
#ifndef SDC_GIT_CHANGES_H
#define SDC_GIT_CHANGES_H

#include "git/command.h"
#include "git/twin.h"

#include <stdbool.h>

/** Most that the list of changes has [bytes]: over a million names. */
#define SDC_GIT_LIST_SIZE_MAX (256 * 1024 * 1024)
/** Size of an object's name in hexadecimal digits, with its NUL [bytes]: SHA-256's. */
#define SDC_GIT_OBJECT_SIZE 65

/** What stands at a path that was changed. */
enum sdc_change_kind {
    SDC_CHANGE_FILE = 0,
    SDC_CHANGE_LINK,      /**< a symbolic link */
    SDC_CHANGE_SUBMODULE, /**< a commit of another repository */
};

/** A path that was added, copied or modified, or is a file's new name. */
struct sdc_change {
    const char *path; /**< relative to the top of the work tree; borrowed from the changes */
    enum sdc_change_kind kind;
    char object[SDC_GIT_OBJECT_SIZE]; /**< the blob's name */
};

/** Changes that are given one after the other. The caller holds them. */
struct sdc_changes {
    struct sdc_buf list;    /**< what git says of them */
    size_t next;            /**< in list: the first that was not given yet */
    struct sdc_buf prefix;  /**< the working folder, relative to the top, a slash at its end */
    struct sdc_git blobs;   /**< gives contents, once one is wanted */
    struct sdc_twins twins; /**< have them without git, where that can be */
};

/** Sets up no changes; they must be released. */
void sdc_changes_init(struct sdc_changes *changes);

/** Finds what is in the index and not in HEAD. SDC_USAGE where there is no repository, or none with
 *  a work tree, or its index holds a merge that is not finished; others as sdc_git_ask. */
enum sdc_status sdc_changes_find_staged(struct sdc_changes *changes, struct sdc_err *err);

/** Finds what HEAD has changed since it left since; NULL: the default branch of origin. SDC_USAGE
 *  also where these are no commits, or have no history in common; others as sdc_git_ask. */
enum sdc_status sdc_changes_find_since(struct sdc_changes *changes, const char *since,
                                       struct sdc_err *err);

/** Gives the next change; false at the end. */
bool sdc_changes_next(struct sdc_changes *changes, struct sdc_change *change);

/** The path of a change as it is named from the working folder; the caller frees it. NULL without
 *  memory. */
char *sdc_changes_name(const struct sdc_changes *changes, const char *path);

/** Copies the content of a blob to a file without a name, which nobody can change, and gives its
 *  descriptor, which is the caller's. The file at name, where it has that very content, saves git
 *  the work. SDC_NOT_FOUND where git does not have it, SDC_IO,
 *  SDC_TOO_LARGE, SDC_NO_MEMORY. */
enum sdc_status sdc_changes_open(struct sdc_changes *changes, const char *name, const char *object,
                                 int *descriptor, struct sdc_err *err);

/** Ends git and frees what is held. */
void sdc_changes_release(struct sdc_changes *changes);

#endif
