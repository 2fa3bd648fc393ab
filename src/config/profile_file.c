/* SPDX-License-Identifier: MIT
 * Reads a user's own profile: JSON, every key known, every mistake named with its place. */
#include "config/profile_file.h"

#include "base/text.h"
#include "rules/check.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Where reading is, for the sentences of errors. */
struct place {
    const char *file;
    const char *rule; /**< the requirement that is read; NULL outside of all */
    struct sdc_err *err;
};

/** What a key of an object is, and how it is taken over. */
struct key {
    const char *name;
    enum sdc_status (*take)(const struct place *place, const cJSON *value, void *to);
    size_t offset; /**< of its field in the struct that is filled */
    bool is_required;
};

static enum sdc_status refuse(const struct place *place, const char *key, const char *expected)
{
    return sdc_err_set(place->err, SDC_USAGE, 0, "profile %s: %s%s\"%s\": %s", place->file,
                       place->rule ? place->rule : "", place->rule ? ": " : "", key, expected);
}

static enum sdc_status refuse_word(const struct place *place, const char *what, const char *word,
                                   const char *const *known, size_t n_known)
{
    const char *nearest = sdc_text_nearest(word, known, n_known);
    return sdc_err_set(place->err, SDC_USAGE, 0, "profile %s: %s%sunknown %s \"%.40s\"%s%s%s",
                       place->file, place->rule ? place->rule : "", place->rule ? ": " : "", what,
                       word, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
}

static enum sdc_status take_text(const struct place *place, const cJSON *value, void *to)
{
    if (!cJSON_IsString(value) || value->valuestring[0] == '\0')
        return refuse(place, value->string, "expected a text");
    *(const char **)to = value->valuestring;
    return SDC_OK;
}

/** YYYY-MM-DD or YYYY-MM. */
static enum sdc_status take_date(const struct place *place, const cJSON *value, void *to)
{
    static const char form[] = "0000-00-00";
    enum { MONTH_SIZE = 7 };
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    size_t n = strlen(text);
    bool is_date = n == sizeof form - 1 || n == MONTH_SIZE;
    for (size_t i = 0; i < n && is_date; i++)
        is_date = form[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
    if (!is_date)
        return refuse(place, value->string, "expected a date, \"YYYY-MM-DD\" or \"YYYY-MM\"");
    *(const char **)to = text;
    return SDC_OK;
}

static enum sdc_status take_severity(const struct place *place, const cJSON *value, void *to)
{
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    if (strcmp(text, "warning") != 0 && strcmp(text, "error") != 0)
        return refuse(place, value->string, "expected \"error\" or \"warning\"");
    *(bool *)to = strcmp(text, "warning") == 0;
    return SDC_OK;
}

static enum sdc_status take_list(const struct place *place, const cJSON *value, const char **to,
                                 size_t n_max)
{
    const cJSON *name;
    size_t n = 0;
    if (!cJSON_IsArray(value) || cJSON_GetArraySize(value) == 0)
        return refuse(place, value->string, "expected a list of texts");
    cJSON_ArrayForEach(name, value)
    {
        if (!cJSON_IsString(name) || name->valuestring[0] == '\0')
            return refuse(place, value->string, "expected a list of texts");
        if (n == n_max)
            return refuse(place, value->string, "has too many entries");
        to[n++] = name->valuestring;
    }
    return SDC_OK;
}

static enum sdc_status take_names(const struct place *place, const cJSON *value, void *to)
{
    return take_list(place, value, to, SDC_NAMES_MAX);
}

static enum sdc_status take_notes(const struct place *place, const cJSON *value, void *to)
{
    return take_list(place, value, to, SDC_NOTES_MAX);
}

/** One end of an interval by its key: "min", "above", "max" or "below". */
static enum sdc_status take_end(const struct place *place, const cJSON *value,
                                struct sdc_interval *interval)
{
    static const char *const ends[] = {"min", "above", "max", "below"};
    size_t which = 0;
    while (which < sizeof ends / sizeof ends[0] && strcmp(ends[which], value->string) != 0)
        which++;
    if (which == sizeof ends / sizeof ends[0])
        return refuse_word(place, "end", value->string, ends, which);
    struct sdc_end *end = which < 2 ? &interval->low : &interval->high;
    if (end->kind != SDC_END_NONE)
        return refuse(place, value->string, "this end is given twice");
    if (!cJSON_IsString(value) || !sdc_q_parse(value->valuestring, &end->at))
        return refuse(place, value->string,
                      "expected a number as a text, \"15\", \"15.2\" or \"76/5\"");
    end->kind = which % 2 == 0 ? SDC_END_CLOSED : SDC_END_OPEN;
    return SDC_OK;
}

static enum sdc_status take_interval(const struct place *place, const cJSON *value, void *to)
{
    const cJSON *end;
    struct sdc_interval *interval = to;
    if (!cJSON_IsObject(value) || !value->child)
        return refuse(place, value->string,
                      "expected an object with \"min\" or \"above\", \"max\" or \"below\"");
    cJSON_ArrayForEach(end, value)
    {
        enum sdc_status status = take_end(place, end, interval);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

#define ROW(field) offsetof(struct sdc_requirement, field)

static const struct key requirement_keys[] = {
    {"rule", take_text, ROW(rule), true},
    {"severity", take_severity, ROW(is_advice), false},
    {"sure", take_interval, ROW(sure), false},
    {"may", take_interval, ROW(may), false},
    {"sure_text", take_text, ROW(sure_text), false},
    {"may_text", take_text, ROW(may_text), false},
    {"seen", take_interval, ROW(seen), false},
    {"seen_text", take_text, ROW(seen_text), false},
    {"names", take_names, ROW(names), false},
    {"sound_names", take_names, ROW(sound_names), false},
    {"source", take_text, ROW(source), true},
    {"date", take_date, ROW(date), true},
};

static enum sdc_status take_requirements(const struct place *place, const cJSON *value, void *to)
{
    (void)to; /* read behind the rest, when the number of rows is known */
    if (!cJSON_IsArray(value) || cJSON_GetArraySize(value) == 0)
        return refuse(place, value->string, "expected a list of requirements");
    return SDC_OK;
}

#define TOP(field) offsetof(struct sdc_profile, field)

static const struct key profile_keys[] = {
    {"id", take_text, TOP(id), true},
    {"title", take_text, TOP(title), true},
    {"source", take_text, TOP(source), true},
    {"date", take_date, TOP(date), true},
    {"notes", take_notes, TOP(notes), false},
    {"requirements", take_requirements, TOP(requirements), true},
};

#define N_KEYS_MAX 16

static enum sdc_status refuse_key(const struct place *place, const char *word,
                                  const struct key *keys, size_t n_keys)
{
    const char *names[N_KEYS_MAX];
    for (size_t i = 0; i < n_keys; i++)
        names[i] = keys[i].name;
    return refuse_word(place, "key", word, names, n_keys);
}

/** Takes over every key of an object; each must be known, given once, and be there if required. */
static enum sdc_status take_object(const struct place *place, const cJSON *object,
                                   const struct key *keys, size_t n_keys, void *to)
{
    bool is_given[N_KEYS_MAX] = {false};
    const cJSON *value;
    cJSON_ArrayForEach(value, object)
    {
        size_t i = 0;
        while (i < n_keys && strcmp(keys[i].name, value->string) != 0)
            i++;
        if (i == n_keys)
            return refuse_key(place, value->string, keys, n_keys);
        if (is_given[i])
            return refuse(place, value->string, "is given twice");
        is_given[i] = true;
        enum sdc_status status = keys[i].take(place, value, (char *)to + keys[i].offset);
        if (status != SDC_OK)
            return status;
    }
    for (size_t i = 0; i < n_keys; i++) {
        if (keys[i].is_required && !is_given[i])
            return refuse(place, keys[i].name, "is missing");
    }
    return SDC_OK;
}

/** A rule's row must say what its kind of rule is judged by, and nothing else. */
static enum sdc_status check_sense(const struct place *place, const struct sdc_requirement *row)
{
    const struct sdc_check *check = sdc_check_find(row->rule);
    bool is_number = check->kind == SDC_CHECK_NUMBER;
    bool has_interval = row->sure.low.kind != SDC_END_NONE || row->sure.high.kind != SDC_END_NONE;
    if (check->type == SDC_TYPE_NONE)
        return refuse(place, "rule", "holds of every file and takes no requirement");
    if (is_number && (!has_interval || row->names[0]))
        return refuse(place, "sure", "this rule is judged by an interval");
    if (!is_number && (has_interval || !row->names[0]))
        return refuse(place, "names", "this rule is judged by a list of names");
    if (!sdc_interval_is_within(&row->sure, &row->may))
        return refuse(place, "may", "expected an interval that \"sure\" lies within");
    return SDC_OK;
}

static enum sdc_status refuse_rule(const struct place *place, const char *word)
{
    const char *ids[SDC_WORD_SIZE_MAX];
    for (size_t i = 0; i < sdc_n_checks; i++)
        ids[i] = sdc_checks[i].id;
    return refuse_word(place, "rule", word, ids, sdc_n_checks);
}

static enum sdc_status take_requirement(struct place *place, const cJSON *object,
                                        struct sdc_profile_file *file)
{
    struct sdc_requirement *row = &file->requirements[file->profile.n_requirements];
    const cJSON *rule = cJSON_GetObjectItemCaseSensitive(object, "rule");
    place->rule = cJSON_IsString(rule) ? rule->valuestring : NULL;
    enum sdc_status status = take_object(place, object, requirement_keys,
                                         sizeof requirement_keys / sizeof requirement_keys[0], row);
    if (status != SDC_OK)
        return status;
    if (!sdc_check_find(row->rule))
        return refuse_rule(&(struct place){place->file, NULL, place->err}, row->rule);
    if (sdc_profile_find(&file->profile, row->rule))
        return refuse(place, "rule", "is given twice");
    if (!cJSON_GetObjectItemCaseSensitive(object, "may"))
        row->may = row->sure;
    status = check_sense(place, row);
    file->profile.n_requirements++;
    return status;
}

static enum sdc_status take_document(struct sdc_profile_file *file, struct place *place)
{
    const cJSON *object;
    if (!cJSON_IsObject(file->document))
        return sdc_err_set(place->err, SDC_USAGE, 0, "profile %s: expected a JSON object",
                           place->file);
    enum sdc_status status =
        take_object(place, file->document, profile_keys,
                    sizeof profile_keys / sizeof profile_keys[0], &file->profile);
    if (status != SDC_OK)
        return status;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(file->document, "requirements");
    file->requirements = calloc((size_t)cJSON_GetArraySize(list), sizeof *file->requirements);
    if (!file->requirements)
        return sdc_err_set(place->err, SDC_NO_MEMORY, 0, "no memory is left for a profile");
    file->profile.requirements = file->requirements;
    cJSON_ArrayForEach(object, list)
    {
        place->rule = NULL;
        if (!cJSON_IsObject(object))
            return refuse(place, "requirements", "expected objects with \"rule\" and its limit");
        status = take_requirement(place, object, file);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

/** The line, from 1, on which a place in a text lies. */
static long line_of(const char *text, const char *place)
{
    long line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

enum sdc_status sdc_profile_file_parse(struct sdc_profile_file *file, const char *text,
                                       const char *name, struct sdc_err *err)
{
    struct place place = {.file = name, .err = err};
    const char *end = text;
    *file = (struct sdc_profile_file){0};
    file->document = cJSON_ParseWithOpts(text, &end, true);
    if (!file->document)
        return sdc_err_set(err, SDC_USAGE, 0, "profile %s: line %ld is not JSON", name,
                           line_of(text, end));
    enum sdc_status status = take_document(file, &place);
    if (status != SDC_OK)
        sdc_profile_file_release(file);
    return status;
}

/** Reads a whole file into buf. False with errno set if it cannot be read; 0 where it is too large
 *  or holds a NUL. */
static bool read_all(const char *path, struct sdc_buf *buf)
{
    char bytes[BUFSIZ];
    size_t n;
    FILE *stream = fopen(path, "re");
    if (!stream)
        return false;
    while ((n = fread(bytes, 1, sizeof bytes, stream)) > 0)
        sdc_buf_append(buf, bytes, n);
    int cause = ferror(stream) ? errno : 0;
    fclose(stream);
    errno = cause;
    return cause == 0 && buf->status == SDC_OK && strlen(sdc_buf_text(buf)) == buf->size;
}

enum sdc_status sdc_profile_file_read(struct sdc_profile_file *file, const char *path,
                                      struct sdc_err *err)
{
    struct sdc_buf text;
    enum sdc_status status;
    sdc_buf_init(&text, SDC_PROFILE_FILE_SIZE_MAX);
    if (read_all(path, &text))
        status = sdc_profile_file_parse(file, sdc_buf_text(&text), path, err);
    else
        status = sdc_err_set(err, SDC_USAGE, errno, "profile %s: %s", path,
                             errno ? strerror(errno) : "is too large or no text");
    sdc_buf_release(&text);
    return status;
}

void sdc_profile_file_release(struct sdc_profile_file *file)
{
    cJSON_Delete(file->document);
    free(file->requirements);
    *file = (struct sdc_profile_file){0};
}
