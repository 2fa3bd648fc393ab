/* SPDX-License-Identifier: MIT
 * Objects of JSON files, read by tables of their keys. */
#include "config/keys.h"

#include "base/text.h"
#include "rules/interval.h"

#include <cjson/cJSON.h>

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Most keys of one table. */
#define KEYS_MAX 16
/** Room for what was expected of a key, and for the way to it, with their NUL [bytes]. @{ */
#define EXPECTED_SIZE 128
#define WAY_SIZE      64
/** @} */
/** Most bytes of a name of a file that an error shows: its end tells files apart. */
#define FILE_SHOWN_MAX 72

/** Prints "profile my.json: video.fps: ", the way to what is wrong. */
static void print_way(const struct sdc_place *place, char *text, size_t size)
{
    size_t n = strlen(place->file);
    bool is_long = n > FILE_SHOWN_MAX;
    const char *shown = is_long ? place->file + n - FILE_SHOWN_MAX : place->file;
    int used = snprintf(text, size, "%s %s%s: ", place->kind, is_long ? "..." : "", shown);
    if (place->rule)
        snprintf(text + used, size - (size_t)used, "%s: ", place->rule);
    else if (place->part)
        snprintf(text + used, size - (size_t)used, "%s %zu: ", place->part, place->number);
}

enum sdc_status sdc_place_refuse(const struct sdc_place *place, const char *key, const char *format,
                                 ...)
{
    char way[FILE_SHOWN_MAX + WAY_SIZE];
    char expected[EXPECTED_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(expected, sizeof expected, format, arguments);
    va_end(arguments);
    print_way(place, way, sizeof way);
    if (!key)
        return sdc_err_set(place->err, SDC_USAGE, 0, "%s%s", way, expected);
    return sdc_err_set(place->err, SDC_USAGE, 0, "%s\"%s\": %s", way, key, expected);
}

enum sdc_status sdc_place_refuse_word(const struct sdc_place *place, const char *what,
                                      const char *word, const char *meant, const char *choice)
{
    char way[FILE_SHOWN_MAX + WAY_SIZE];
    print_way(place, way, sizeof way);
    if (meant)
        return sdc_err_set(place->err, SDC_USAGE, 0, "%sunknown %s \"%.40s\"; did you mean \"%s\"?",
                           way, what, word, meant);
    return sdc_err_set(place->err, SDC_USAGE, 0, "%sunknown %s \"%.40s\"%s%s", way, what, word,
                       choice ? "; " : "", choice ? choice : "");
}

/** Refuses what is no text that can be printed in a line of at most size_max bytes. */
static enum sdc_status check_text(const struct sdc_place *place, const char *key,
                                  const cJSON *value, size_t size_max)
{
    if (!cJSON_IsString(value))
        return sdc_place_refuse(place, key, "expected a text");
    if (value->valuestring[0] == '\0')
        return sdc_place_refuse(place, key, "expected a text that is not empty");
    if (strlen(value->valuestring) > size_max)
        return sdc_place_refuse(place, key, "expected a text of at most %zu bytes", size_max);
    if (sdc_text_is_tricky(value->valuestring))
        return sdc_place_refuse(place, key, "expected a text without control characters");
    return SDC_OK;
}

enum sdc_status sdc_take_text(const struct sdc_place *place, const struct sdc_key *key,
                              const cJSON *value, void *field)
{
    enum sdc_status status = check_text(place, key->name, value, key->n_max);
    if (status == SDC_OK)
        *(const char **)field = value->valuestring;
    return status;
}

/** True if two digits at text are a number in [1, most]. */
static bool is_up_to(const char *text, long most)
{
    char digits[] = {text[0], text[1], '\0'};
    long n = strtol(digits, NULL, 10);
    return n >= 1 && n <= most;
}

static bool is_date(const char *text)
{
    static const char form[] = "0000-00-00";
    enum { MONTH_AT = 5, MONTHS = 12, MONTH_SIZE = 7, DAY_AT = 8, DAYS = 31 };
    size_t n = strlen(text);
    if (n != sizeof form - 1 && n != MONTH_SIZE)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool is_right = form[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
        if (!is_right)
            return false;
    }
    return is_up_to(text + MONTH_AT, MONTHS) && (n == MONTH_SIZE || is_up_to(text + DAY_AT, DAYS));
}

enum sdc_status sdc_take_date(const struct sdc_place *place, const struct sdc_key *key,
                              const cJSON *value, void *field)
{
    if (!cJSON_IsString(value) || !is_date(value->valuestring))
        return sdc_place_refuse(place, key->name, "expected a date, \"YYYY-MM-DD\" or \"YYYY-MM\"");
    *(const char **)field = value->valuestring;
    return SDC_OK;
}

enum sdc_status sdc_take_severity(const struct sdc_place *place, const struct sdc_key *key,
                                  const cJSON *value, void *field)
{
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    bool is_warning = strcmp(text, "warning") == 0;
    if (!is_warning && strcmp(text, "error") != 0)
        return sdc_place_refuse(place, key->name, "expected \"error\" or \"warning\"");
    *(bool *)field = is_warning;
    return SDC_OK;
}

enum sdc_status sdc_take_list(const struct sdc_place *place, const struct sdc_key *key,
                              const cJSON *value, void *field)
{
    const char **texts = field;
    const cJSON *entry;
    size_t n = 0;
    if (!cJSON_IsArray(value) || !value->child)
        return sdc_place_refuse(place, key->name, "expected a list of texts");
    cJSON_ArrayForEach(entry, value)
    {
        if (n == key->n_max)
            return sdc_place_refuse(place, key->name, "expected at most %zu texts", key->n_max);
        enum sdc_status status = check_text(place, key->name, entry, SDC_DOCUMENT_TEXT_MAX);
        if (status != SDC_OK)
            return status;
        texts[n++] = entry->valuestring;
    }
    return SDC_OK;
}

/** The keys of an interval: even ones include their number; the low ones come first. */
static const char *const ends[] = {"min", "above", "max", "below"};

#define N_ENDS (sizeof ends / sizeof ends[0])

static enum sdc_status take_end(const struct sdc_place *place, const struct sdc_key *key,
                                const cJSON *value, struct sdc_interval *interval)
{
    char way[WAY_SIZE];
    size_t which = 0;
    while (which < N_ENDS && strcmp(ends[which], value->string) != 0)
        which++;
    if (which == N_ENDS) {
        snprintf(way, sizeof way, "key of \"%s\"", key->name);
        return sdc_place_refuse_word(place, way, value->string,
                                     sdc_text_nearest(value->string, ends, N_ENDS),
                                     "expected \"min\", \"above\", \"max\" or \"below\"");
    }
    struct sdc_end *end = which < 2 ? &interval->low : &interval->high;
    snprintf(way, sizeof way, "%s.%s", key->name, ends[which]);
    if (end->kind != SDC_END_NONE)
        return sdc_place_refuse(place, way, "this end is given twice");
    if (!cJSON_IsString(value) || !sdc_q_parse(value->valuestring, &end->at))
        return sdc_place_refuse(place, way,
                                "expected a number as a text, \"15\", \"15.2\" or \"76/5\"");
    end->kind = which % 2 == 0 ? SDC_END_CLOSED : SDC_END_OPEN;
    return SDC_OK;
}

/** True if no number lies between the ends. */
static bool is_empty(const struct sdc_interval *interval)
{
    const struct sdc_end *low = &interval->low;
    const struct sdc_end *high = &interval->high;
    if (low->kind == SDC_END_NONE || high->kind == SDC_END_NONE)
        return false;
    int comparison = sdc_q_cmp(low->at, high->at);
    bool has_both = low->kind == SDC_END_CLOSED && high->kind == SDC_END_CLOSED;
    return comparison > 0 || (comparison == 0 && !has_both);
}

enum sdc_status sdc_take_interval(const struct sdc_place *place, const struct sdc_key *key,
                                  const cJSON *value, void *field)
{
    const cJSON *end;
    struct sdc_interval *interval = field;
    if (!cJSON_IsObject(value) || !value->child)
        return sdc_place_refuse(
            place, key->name, "expected an object with \"min\" or \"above\", \"max\" or \"below\"");
    cJSON_ArrayForEach(end, value)
    {
        enum sdc_status status = take_end(place, key, end, interval);
        if (status != SDC_OK)
            return status;
    }
    if (is_empty(interval))
        return sdc_place_refuse(place, key->name, "no number lies between these ends");
    return SDC_OK;
}

enum sdc_status sdc_keys_check(const struct sdc_place *place, const cJSON *object,
                               const struct sdc_key *keys, size_t n_keys)
{
    const char *names[KEYS_MAX];
    bool is_given[KEYS_MAX] = {false};
    char see[WAY_SIZE];
    const cJSON *value;
    assert(n_keys <= KEYS_MAX);
    snprintf(see, sizeof see, "see %s", place->page);
    for (size_t i = 0; i < n_keys; i++)
        names[i] = keys[i].name;
    cJSON_ArrayForEach(value, object)
    {
        size_t i = 0;
        while (i < n_keys && strcmp(names[i], value->string) != 0)
            i++;
        if (i == n_keys)
            return sdc_place_refuse_word(place, "key", value->string,
                                         sdc_text_nearest(value->string, names, n_keys), see);
        if (is_given[i])
            return sdc_place_refuse(place, names[i], "is given twice");
        is_given[i] = true;
    }
    return SDC_OK;
}

enum sdc_status sdc_keys_take(const struct sdc_place *place, const cJSON *object,
                              const struct sdc_key *keys, size_t n_keys, unsigned kind,
                              const char *wrong, void *to)
{
    for (size_t i = 0; i < n_keys; i++) {
        const struct sdc_key *key = &keys[i];
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key->name);
        if (value && !(key->allowed & kind))
            return sdc_place_refuse(place, key->name, "%s", wrong);
        if (!value && key->needed & kind)
            return sdc_place_refuse(place, key->name, "is missing");
        enum sdc_status status =
            value ? key->take(place, key, value, (char *)to + key->offset) : SDC_OK;
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}
