/* SPDX-License-Identifier: MIT
 * Takes from the work tree what git has as well, where that is the same by its object's name. */
#ifndef SDC_GIT_TWIN_H
#define SDC_GIT_TWIN_H

#include "source/sealed.h"

#include <stdbool.h>

/** Smallest and largest file that is worth it [bytes]: git gives less before a library is loaded,
 *  and what is more, and was changed since, would be copied to a disk in vain. @{ */
#define SDC_TWIN_SIZE_MIN (2 * 1024 * 1024)
#define SDC_TWIN_SIZE_MAX SDC_SEALED_IN_MEMORY_MAX
/** @} */

/** The functions of libcrypto that are used here. */
struct sdc_crypto;

/** Who compares. The caller holds it, cleared at first. */
struct sdc_twins {
    struct sdc_crypto *crypto; /**< owned; NULL: not loaded */
    bool is_useless;           /**< libcrypto cannot be had */
};

/** Copies the file at path into a file without a name, which nobody can change, and gives its
 *  descriptor, which is the caller's: if the copy is the blob that object names, by SHA-1 or
 *  SHA-256, as long as the name is. False where it is not, or that cannot be told; path may be
 *  anything, no link of it is followed. */
bool sdc_twins_open(struct sdc_twins *twins, const char *path, const char *object, int *descriptor);

/** Frees what is held. */
void sdc_twins_release(struct sdc_twins *twins);

#endif
