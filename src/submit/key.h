/* SPDX-License-Identifier: MIT
 * The key of the service: where it is found, and that it is found nowhere else. */
#ifndef SDC_SUBMIT_KEY_H
#define SDC_SUBMIT_KEY_H

#include "base/buf.h"

/** Size of a key's fingerprint with its NUL: 16 digits [bytes]. */
#define SDC_FINGERPRINT_SIZE 17

/** A key. It lies in pages of its own, which are in no core dump and in no child. */
struct sdc_key {
    char *text;                             /**< owned; NULL while there is none */
    char fingerprint[SDC_FINGERPRINT_SIZE]; /**< the first digits of its SHA-256 */
};

/** Finds the key: in CRUN_API_KEY, which is then taken from the environment, else in ~/.crun/.env.
 *  Appends to warnings a sentence for what is not as it should be, each with a line end. SDC_USAGE
 *  where there is none, or none that can be one: the sentence never has it. */
enum sdc_status sdc_key_find(struct sdc_key *key, struct sdc_buf *warnings, struct sdc_err *err);

/** True if the n bytes may be a key: "ak_", then letters, digits, '-' and '_'. */
bool sdc_key_is_shaped(const char *text, size_t n);

/** Finds the value of CRUN_API_KEY in the text of a file of settings, a `NAME=value` a line, the
 *  last one; *n bytes of text. NULL if there is none. */
const char *sdc_key_in_settings(const char *text, size_t *n);

/** Wipes the key, and forgets it. */
void sdc_key_release(struct sdc_key *key);

#endif
