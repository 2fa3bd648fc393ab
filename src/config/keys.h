/* SPDX-License-Identifier: MIT
 * Objects of JSON files, read by tables of their keys. */
#ifndef SDC_CONFIG_KEYS_H
#define SDC_CONFIG_KEYS_H

#include "base/err.h"

/** Longest text of a file [bytes]: an address with its anchor, a note of four lines. */
#define SDC_DOCUMENT_TEXT_MAX 400
/** Longest text that findings quote [bytes]: their sentences have room for two of them. */
#define SDC_PROFILE_REMARK_MAX 100
/** Longest name of a profile [bytes]: lines of reports begin with it. */
#define SDC_PROFILE_ID_MAX 64

struct cJSON;
struct sdc_key;

/** Where reading is, for the sentences of errors. */
struct sdc_place {
    const char *kind; /**< what the file is: "profile" */
    const char *file;
    const char *page; /**< the manual of it: "seedance-profile(5)" */
    const char *part; /**< what is read of it: "requirement"; NULL: all of it */
    size_t number;    /**< of that part, from 1 */
    const char *rule; /**< the rule that it is for; NULL as long as that is not known */
    struct sdc_err *err;
};

/** Takes over the value of a key into its field. SDC_USAGE. */
typedef enum sdc_status sdc_take_fn(const struct sdc_place *place, const struct sdc_key *key,
                                    const struct cJSON *value, void *field);

/** A row of a table of keys. There are kinds of objects, one bit each. */
struct sdc_key {
    const char *name;
    sdc_take_fn *take;
    size_t offset;    /**< of its field in the struct that is filled */
    size_t n_max;     /**< most bytes of a text, most entries of a list; not used for others */
    unsigned needed;  /**< kinds of objects that must have it */
    unsigned allowed; /**< kinds of objects that may have it */
};

/** Takers: what their fields are. @{ */
sdc_take_fn sdc_take_text;     /**< const char *; not empty, without control characters */
sdc_take_fn sdc_take_date;     /**< const char *; "YYYY-MM-DD" or "YYYY-MM" */
sdc_take_fn sdc_take_severity; /**< bool: is a warning */
sdc_take_fn sdc_take_list;     /**< const char *[n_max]; texts, at least one */
sdc_take_fn sdc_take_interval; /**< struct sdc_interval; not empty */
/** @} */

/** Checks that each key of an object is one of the table and is given once. SDC_USAGE. */
enum sdc_status sdc_keys_check(const struct sdc_place *place, const struct cJSON *object,
                               const struct sdc_key *keys, size_t n_keys);

/** Takes over an object that sdc_keys_check let pass, and that is of one kind: what it must have
 *  is there, what it has is allowed; wrong says what an object of this kind has instead. SDC_USAGE.
 */
enum sdc_status sdc_keys_take(const struct sdc_place *place, const struct cJSON *object,
                              const struct sdc_key *keys, size_t n_keys, unsigned kind,
                              const char *wrong, void *to);

/** Refuses the value of a key, or with NULL the whole file, saying what was expected there. Always
 *  SDC_USAGE. */
enum sdc_status sdc_place_refuse(const struct sdc_place *place, const char *key, const char *format,
                                 ...) __attribute__((format(printf, 3, 4)));

/** Refuses a word, naming what was probably meant, or else, unless that is NULL, what there is to
 *  choose from. Always SDC_USAGE. */
enum sdc_status sdc_place_refuse_word(const struct sdc_place *place, const char *what,
                                      const char *word, const char *meant, const char *choice);

#endif
