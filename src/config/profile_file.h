/* SPDX-License-Identifier: MIT
 * Profiles as JSON files: a user's own are read, the built-in ones are printed. */
#ifndef SDC_CONFIG_PROFILE_FILE_H
#define SDC_CONFIG_PROFILE_FILE_H

#include "base/buf.h"
#include "rules/profile.h"

/** Largest profile that is read [bytes]; the built-in ones have some 4,000. */
#define SDC_PROFILE_FILE_SIZE_MAX (1024 * 1024)

struct cJSON;

/** A profile from a file. The caller holds it and releases it. */
struct sdc_profile_file {
    struct sdc_profile profile;           /**< valid until release */
    struct sdc_requirement *requirements; /**< owned */
    struct cJSON *document;               /**< owned; all texts of the profile lie in it */
};

/** Reads the profile at path. SDC_USAGE, with the file, the key, what was expected there and, for
 *  unknown words, what may have been meant; SDC_NO_MEMORY. Nothing is to be released then. */
enum sdc_status sdc_profile_file_read(struct sdc_profile_file *file, const char *path,
                                      struct sdc_err *err);

/** The same for a text that ends in a NUL; name is what errors call it. */
enum sdc_status sdc_profile_file_parse(struct sdc_profile_file *file, const char *text,
                                       const char *name, struct sdc_err *err);

/** Frees what a profile holds. */
void sdc_profile_file_release(struct sdc_profile_file *file);

/** Appends a profile as JSON; read again and printed again, it gives the same bytes. */
void sdc_profile_print(const struct sdc_profile *profile, struct sdc_buf *buf);

#endif
