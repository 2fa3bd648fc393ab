/* SPDX-License-Identifier: MIT
 * SHA-256, as content and keys are told apart by it. */
#ifndef SDC_SUBMIT_DIGEST_H
#define SDC_SUBMIT_DIGEST_H

#include "base/err.h"

/** Size of a digest in hexadecimal digits with its NUL [bytes]. */
#define SDC_DIGEST_TEXT_SIZE 65

/** A digest in the making. */
struct sdc_digest;

/** Has libcrypto, in all of the program, take its memory where a lack of it ends the program. To be
 *  called before anything of it is. */
void sdc_digest_set_up(void);

/** Begins one; NULL where libcrypto has no memory or no SHA-256. */
struct sdc_digest *sdc_digest_new(void);

/** Takes in n bytes. */
void sdc_digest_add(struct sdc_digest *digest, const void *bytes, size_t n);

/** Ends it: prints the digits in small letters. SDC_INTERNAL where libcrypto has failed. */
enum sdc_status sdc_digest_end(struct sdc_digest *digest, char text[SDC_DIGEST_TEXT_SIZE],
                               struct sdc_err *err);

/** Frees it. NULL inside is allowed. */
void sdc_digest_free(struct sdc_digest **digest);

/** The digest of n bytes. Fails as sdc_digest_end does. */
enum sdc_status sdc_digest_of(const void *bytes, size_t n, char text[SDC_DIGEST_TEXT_SIZE],
                              struct sdc_err *err);

#endif
