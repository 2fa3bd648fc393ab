/* SPDX-License-Identifier: MIT
 * Goes through a folder and those below it, step by step, and gives the files.
 *
 * The order: entries of a folder by the bytes of their names, as strcmp(3) has it; what is below a
 * folder stands where the folder's name does. It is the same on every file system. */
#ifndef SDC_AUDIT_WALK_H
#define SDC_AUDIT_WALK_H

#include "audit/ignore.h"
#include "audit/search.h"

#include <stdint.h>
#include <sys/types.h>

/** Most folders below each other, the first one included. */
#define SDC_WALK_DEPTH_MAX 256
/** Most links to folders that are followed below each other: two in each folder that lead to the
 *  next one would otherwise be ways without end. */
#define SDC_WALK_LINKS_MAX 8
/** Most that the names in one folder take together [bytes]. */
#define SDC_WALK_NAMES_SIZE_MAX (512 * 1024 * 1024)

/** A folder that is open, and its entries. */
struct sdc_walk_folder {
    dev_t device;        /**< with inode: which folder it is */
    ino_t inode;         /**< see device */
    bool is_link;        /**< a link has led here */
    char *bytes;         /**< all entries; owned */
    const char **sorted; /**< in their order: a byte of enum kind, then the name; owned */
    size_t n;            /**< entries */
    size_t next;         /**< the first that is still to be dealt with */
    size_t path_size;    /**< of its path with a slash at the end [bytes] */
    size_t n_lists;      /**< of patterns that held before it */
};

/** A walk. The caller holds it. */
struct sdc_walk {
    const struct sdc_search *search; /**< borrowed */
    struct sdc_ignore *ignore;       /**< borrowed */
    char *root;                      /**< the folder's name, a slash at its end; owned */
    struct sdc_buf path;             /**< where it is, relative to the top of the patterns */
    size_t root_path_size;           /**< of path: the part that is the root [bytes] */
    struct sdc_walk_folder folders[SDC_WALK_DEPTH_MAX];
    size_t n_folders;     /**< 0: there is nothing to walk through */
    size_t n_links;       /**< of them such as a link has led to */
    int64_t n_pending;    /**< entries that are known and still to be dealt with */
    int64_t n_unexplored; /**< of them such as may be folders */
    size_t n_troubles;    /**< files of patterns above the root that cannot be used */
};

/** Sets up a walk through nothing. Borrows all. */
void sdc_walk_init(struct sdc_walk *walk, const struct sdc_search *search,
                   struct sdc_ignore *ignore);

/** Begins to walk through a folder; a walk before it is over. Where the folder cannot be read,
 *  *input says why. SDC_NO_MEMORY. */
enum sdc_status sdc_walk_begin(struct sdc_walk *walk, const char *root, struct sdc_input *input,
                               struct sdc_err *err);

/** Goes on by one entry; *step says what that has brought, *input holds it. SDC_NO_MEMORY. */
enum sdc_status sdc_walk_next(struct sdc_walk *walk, enum sdc_step *step, struct sdc_input *input,
                              struct sdc_err *err);

/** Frees what it holds. */
void sdc_walk_release(struct sdc_walk *walk);

#endif
