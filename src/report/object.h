/* SPDX-License-Identifier: MIT
 * JSON objects whose texts come from strangers. */
#ifndef SDC_REPORT_OBJECT_H
#define SDC_REPORT_OBJECT_H

#include "base/buf.h"

#include <cjson/cJSON.h>

/** From here on an allocation that fails in cJSON, which then leaves a key out, is noted
 *  (sdc_memory_note). It is for the process, so a program calls it and the library does not. */
void sdc_object_note_failures(void);

/** Adds a text that may hold any bytes; those that are not UTF-8 become U+FFFD. */
void sdc_object_add_text(cJSON *object, const char *key, const char *text);

/** Appends such a text to an array. */
void sdc_object_append_text(cJSON *array, const char *text);

/** Adds a text unless it is empty. */
void sdc_object_add_text_if(cJSON *object, const char *key, const char *text);

/** Appends an object on one line, all that could fool a terminal escaped, and frees it. */
void sdc_object_print(struct sdc_buf *buf, cJSON *object);

#endif
