/* SPDX-License-Identifier: MIT
 * Finds what a Git LFS pointer stands for, where Git LFS keeps it. */
#ifndef SDC_GIT_LFS_H
#define SDC_GIT_LFS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/** Largest pointer: git-lfs looks no further [bytes]. */
#define SDC_LFS_POINTER_SIZE_MAX 1024
/** Size of an object's name, SHA-256 in hexadecimal digits, with its NUL [bytes]. */
#define SDC_LFS_OID_SIZE 65

/** A pointer (git-lfs, docs/spec.md). */
struct sdc_lfs_pointer {
    char oid[SDC_LFS_OID_SIZE];
    int64_t size; /**< of what it stands for [bytes] */
};

/** Where objects are kept, of the repository that was asked last. The caller holds it, cleared at
 *  first. */
struct sdc_lfs {
    char *top;             /**< of its work tree, absolute; owned; NULL: the one of git here */
    bool is_known;         /**< stores are those of top */
    struct sdc_buf stores; /**< folders with objects, each ended by a NUL, the first one best */
};

/** Reads a pointer from an open file; false if it is none. */
bool sdc_lfs_read(int descriptor, struct sdc_lfs_pointer *pointer);

/** Opens what a pointer stands for, and gives its descriptor, which is the caller's. The pointer is
 *  the content of the file at path, or with is_here what git has of it in the repository of the
 *  working folder. SDC_LFS_POINTER, with a sentence that says how to get it, where it is not there;
 *  SDC_NO_MEMORY. */
enum sdc_status sdc_lfs_open(struct sdc_lfs *lfs, const char *path, bool is_here,
                             const struct sdc_lfs_pointer *pointer, int *descriptor,
                             struct sdc_err *err);

/** Frees what it holds. */
void sdc_lfs_release(struct sdc_lfs *lfs);

#endif
