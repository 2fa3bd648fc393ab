/* SPDX-License-Identifier: MIT
 * JSON files of users: read whole, refused with one sentence, their objects read by tables. */
#ifndef SDC_CONFIG_DOCUMENT_H
#define SDC_CONFIG_DOCUMENT_H

#include "config/keys.h"

/** Objects and lists within each other, at most; a profile has five, and none has more. */
#define SDC_DOCUMENT_DEPTH_MAX 16

struct cJSON;

/** Reads the file that is open at descriptor, which stays open, of at most size_max bytes.
 * *document is the caller's. SDC_USAGE, with the place and what is wrong there; SDC_NO_MEMORY. */
enum sdc_status sdc_document_read(struct cJSON **document, int descriptor, size_t size_max,
                                  const struct sdc_place *place);

/** The same of a text that ends in a NUL. */
enum sdc_status sdc_document_parse(struct cJSON **document, const char *text,
                                   const struct sdc_place *place);

#endif
