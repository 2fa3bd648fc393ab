/* SPDX-License-Identifier: MIT
 * What an asset is called at the service: 1 to 64 characters. */
#ifndef SDC_SUBMIT_LABEL_H
#define SDC_SUBMIT_LABEL_H

#include "base/err.h"

/** Most characters of a name. Source: asset-upload, Body, name. */
#define SDC_LABEL_CHARACTERS_MAX 64
/** Size of a name with its NUL, four bytes a character [bytes]. */
#define SDC_LABEL_SIZE (SDC_LABEL_CHARACTERS_MAX * 4 + 1)

/** Whether a text can be a name: 1 to 64 characters of Unicode, no control character among them.
 *  SDC_USAGE. */
enum sdc_status sdc_label_check(const char *text, struct sdc_err *err);

/** Makes a name of an input's: its last part without suffix, what is no character or controls
 *  something replaced by '-', cut after 64 characters; "asset" where nothing is left. */
void sdc_label_make(const char *input, char label[SDC_LABEL_SIZE]);

#endif
