/* SPDX-License-Identifier: MIT
 * JSON read in place, from front to back: nothing is allocated, whole numbers stay exact, and a
 * key that is given twice can be told, none of which cJSON offers. */
#ifndef SDC_REPORT_JSON_IN_H
#define SDC_REPORT_JSON_IN_H

#include "base/q.h"

/** Room for what is wrong with a text, with its NUL [bytes]. */
#define SDC_JSON_PROBLEM_SIZE 160

/** Most keys of one object that is read by a table. */
#define SDC_JSON_KEYS_MAX 32

/** A text that is read. Its failure sticks: read straight through, check once. What is read after a
 *  failure is empty, and no container holds anything more. */
struct sdc_json {
    char *begin;
    char *next;
    bool is_fresh; /**< a container was entered, and nothing in it read yet */
    bool is_failed;
    char problem[SDC_JSON_PROBLEM_SIZE]; /**< what was expected, and where */
};

/** Reads the value of a key into what the caller is filling. */
typedef void sdc_json_take_fn(struct sdc_json *json, void *context);

/** A row of a table of keys. */
struct sdc_json_key {
    const char *name;
    sdc_json_take_fn *take;
    bool is_needed;
};

/** Begins to read a text, which is borrowed and changed. It must be UTF-8 and end in a NUL. */
void sdc_json_init(struct sdc_json *json, char *text);

/** Says what is wrong with what was read last. The first time counts. */
void sdc_json_refuse(struct sdc_json *json, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Enters an object ('{') or an array ('['). */
void sdc_json_enter(struct sdc_json *json, char bracket);

/** True if the object ('{') or array ('[') that was entered holds another entry; else it is left.
 */
bool sdc_json_has_more(struct sdc_json *json, char bracket);

/** The key of the next entry of an object; never NULL. Lies in the text, as all texts do. */
const char *sdc_json_key(struct sdc_json *json);

/** A text, without its escapes; never NULL, and the caller's to change. One with a NUL in it is
 *  refused. */
char *sdc_json_text(struct sdc_json *json);

/** A text that fits into size bytes with its NUL, copied. */
void sdc_json_copy(struct sdc_json *json, char *text, size_t size);

/** A whole number in [least, INT64_MAX]; least if it is none. */
int64_t sdc_json_int(struct sdc_json *json, int64_t least);

/** A number of any kind, passed over. */
void sdc_json_skip_number(struct sdc_json *json);

/** `true`: the only one of its kind that reports hold. */
void sdc_json_true(struct sdc_json *json);

/** Reads an object by a table of at most SDC_JSON_KEYS_MAX keys, in any order: each is known, is
 *  given once, and is there if it is needed. */
void sdc_json_object(struct sdc_json *json, const struct sdc_json_key *keys, size_t n_keys,
                     void *context);

/** The end of the text: nothing may follow but white space. */
void sdc_json_end(struct sdc_json *json);

#endif
