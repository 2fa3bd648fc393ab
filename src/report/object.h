/* SPDX-License-Identifier: MIT
 * JSON objects whose texts come from strangers. */
#ifndef SDC_REPORT_OBJECT_H
#define SDC_REPORT_OBJECT_H

#include "base/buf.h"

#include <cjson/cJSON.h>
#include <stdint.h>

/* What does not come in because no memory is left is noted (sdc_memory_note) and missing. An object
 * or array may so be NULL, and takes in nothing. Objects and arrays that were added belong to the
 * one that they were added to. */

/** A new object, which sdc_object_print frees. */
cJSON *sdc_object_new(void);

/** Adds an object, empty as yet. */
cJSON *sdc_object_add_object(cJSON *object, const char *key);

/** Adds an array, empty as yet. */
cJSON *sdc_object_add_array(cJSON *object, const char *key);

/** Adds a text that may hold any bytes; those that are not UTF-8 become U+FFFD. */
void sdc_object_add_text(cJSON *object, const char *key, const char *text);

/** Adds such a text unless it is empty. */
void sdc_object_add_text_if(cJSON *object, const char *key, const char *text);

/** Adds an integer of at most 2^53, which is what JSON's readers are sure to take. */
void sdc_object_add_number(cJSON *object, const char *key, int64_t number);

/** Adds what is JSON already: "true", "null", "23.976". */
void sdc_object_add_json(cJSON *object, const char *key, const char *json);

/** Appends an object, empty as yet, to an array. */
cJSON *sdc_object_append_object(cJSON *array);

/** Appends a text that may hold any bytes to an array. */
void sdc_object_append_text(cJSON *array, const char *text);

/** Appends an object on one line, all that could fool a terminal escaped, and frees it. */
void sdc_object_print(struct sdc_buf *buf, cJSON *object);

#endif
