/* SPDX-License-Identifier: MIT
 * The configuration of a repository: a JSON file, every key known, every mistake named with its
 * place. It comes with what others have made, so what could send or write anything is refused. */
#include "config/config_file.h"

#include "base/text.h"
#include "config/document.h"
#include "rules/check.h"

#include <cjson/cJSON.h>

#include <stdlib.h>
#include <string.h>

/** Kinds of objects. */
enum kind { OF_DOCUMENT = 1, OF_PATH = 2, OF_EXCEPTION = 4 };

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* --- What a repository does not decide --- */

#define SUBMITS   "only the command line says what is submitted, never a repository"
#define SENDS     "only the command line says where a key is sent, never a repository"
#define FETCHES   "only the command line says which URLs are used and fetched, never a repository"
#define UNLOCKS   "is no place for a key; one that stands here is to be withdrawn"
#define REMEMBERS "only the command line says where the ledger lies, never a repository"
#define WRITES    "only the command line says what is written, and where, never a repository"
#define ELSEWHERE "is an option of the command line, which a configuration does not set"

/** Keys that are refused, and why. Underscores stand for hyphens, too. */
static const struct {
    const char *name;
    const char *why;
} refused_keys[] = {
    {"submit", SUBMITS},
    {"no_wait", SUBMITS},
    {"wait", SUBMITS},
    {"wait_timeout", SUBMITS},
    {"dry_run", SUBMITS},
    {"keep_going", SUBMITS},
    {"name", SUBMITS},
    {"status", SUBMITS},
    {"list", SUBMITS},
    {"resume", SUBMITS},
    {"again", SUBMITS},
    {"rate", SUBMITS},
    {"api_base", SENDS},
    {"public_url", FETCHES},
    {"url_base", FETCHES},
    {"trust_url", FETCHES},
    {"url", FETCHES},
    {"urls", FETCHES},
    {"allow_private", FETCHES},
    {"offline", FETCHES},
    {"max_bytes", FETCHES},
    {"key", UNLOCKS},
    {"api_key", UNLOCKS},
    {"crun_api_key", UNLOCKS},
    {"token", UNLOCKS},
    {"ledger", REMEMBERS},
    {"format", WRITES},
    {"output", WRITES},
    {"report", WRITES},
    {"reports", WRITES},
    {"write_baseline", WRITES},
    {"baseline", ELSEWHERE},
    {"summary", ELSEWHERE},
    {"merge", ELSEWHERE},
    {"quiet", ELSEWHERE},
    {"verbose", ELSEWHERE},
    {"color", ELSEWHERE},
    {"progress", ELSEWHERE},
    {"files_from", ELSEWHERE},
    {"hidden", ELSEWHERE},
    {"no_ignore", ELSEWHERE},
    {"gitignore", ELSEWHERE},
    {"force_exclude", ELSEWHERE},
    {"allow_empty", ELSEWHERE},
    {"deep", ELSEWHERE},
    {"timeout", ELSEWHERE},
    {"staged", ELSEWHERE},
    {"changed", ELSEWHERE},
    {"since", ELSEWHERE},
};

static bool is_same_key(const char *key, const char *name)
{
    while (*key != '\0' && (*key == '-' ? '_' : *key) == *name) {
        key++;
        name++;
    }
    return *key == *name;
}

/** Refuses what a repository does not decide, and then what is no key. */
static enum sdc_status check_keys(const struct sdc_place *place, const cJSON *object,
                                  const struct sdc_key *keys, size_t n_keys)
{
    const cJSON *value;
    cJSON_ArrayForEach(value, object)
    {
        for (size_t i = 0; i < N(refused_keys); i++) {
            if (is_same_key(value->string, refused_keys[i].name))
                return sdc_place_refuse(place, value->string, "%s", refused_keys[i].why);
        }
    }
    return sdc_keys_check(place, object, keys, n_keys);
}

/* --- Takers --- */

static enum sdc_status take_choice(const struct sdc_place *place, const struct sdc_key *key,
                                   const cJSON *value, void *field, const char *const *choices,
                                   size_t n_choices)
{
    struct sdc_buf all;
    for (size_t i = 0; i < n_choices && cJSON_IsString(value); i++) {
        if (strcmp(value->valuestring, choices[i]) == 0) {
            *(const char **)field = choices[i];
            return SDC_OK;
        }
    }
    sdc_buf_init(&all, SDC_ERR_TEXT_SIZE);
    for (size_t i = 0; i < n_choices; i++)
        sdc_buf_printf(&all, "%s\"%s\"", i > 0 ? ", " : "", choices[i]);
    sdc_place_refuse(place, key->name, "expected one of %s", sdc_buf_text(&all));
    sdc_buf_release(&all);
    return SDC_USAGE;
}

static enum sdc_status take_type(const struct sdc_place *place, const struct sdc_key *key,
                                 const cJSON *value, void *field)
{
    static const char *const types[] = {"auto", "image", "video", "audio"};
    return take_choice(place, key, value, field, types, N(types));
}

static enum sdc_status take_level(const struct sdc_place *place, const struct sdc_key *key,
                                  const cJSON *value, void *field)
{
    static const char *const levels[] = {"error", "warning"};
    return take_choice(place, key, value, field, levels, N(levels));
}

static enum sdc_status take_profile(const struct sdc_place *place, const struct sdc_key *key,
                                    const cJSON *value, void *field)
{
    if (cJSON_IsString(value) && strcmp(value->valuestring, "all") == 0)
        return sdc_place_refuse(place, key->name,
                                "expected one profile; \"all\" is for the command line");
    return sdc_take_text(place, key, value, field);
}

static enum sdc_status refuse_rule(const struct sdc_place *place, const char *word)
{
    return sdc_place_refuse_word(place, "rule", word, sdc_check_nearest(word),
                                 "see seedance-check --list-rules");
}

/** Ids of rules, or beginnings of such. */
static enum sdc_status take_rules(const struct sdc_place *place, const struct sdc_key *key,
                                  const cJSON *value, void *field)
{
    const char **rules = field;
    enum sdc_status status = sdc_take_list(place, key, value, field);
    for (size_t i = 0; status == SDC_OK && i < key->n_max && rules[i]; i++) {
        if (!sdc_check_is_prefix(rules[i]))
            status = refuse_rule(place, rules[i]);
    }
    return status;
}

static enum sdc_status take_rule(const struct sdc_place *place, const struct sdc_key *key,
                                 const cJSON *value, void *field)
{
    if (!cJSON_IsString(value))
        return sdc_place_refuse(place, key->name, "expected the id of a rule, \"video.fps\"");
    if (!sdc_check_find(value->valuestring))
        return refuse_rule(place, value->valuestring);
    *(const char **)field = value->valuestring;
    return SDC_OK;
}

static enum sdc_status take_pattern(const struct sdc_place *place, const struct sdc_key *key,
                                    const cJSON *value, void *field)
{
    static const char up[] = "../";
    enum sdc_status status = sdc_take_text(place, key, value, field);
    if (status == SDC_OK && value->valuestring[0] == '!')
        return sdc_place_refuse(place, key->name, "expected a pattern without \"!\"");
    if (status == SDC_OK && strncmp(value->valuestring, up, strlen(up)) == 0)
        return sdc_place_refuse(place, key->name,
                                "expected a pattern for what is below the folder "
                                "of this file");
    return status;
}

static enum sdc_status take_jobs(const struct sdc_place *place, const struct sdc_key *key,
                                 const cJSON *value, void *field)
{
    int n = cJSON_IsNumber(value) ? value->valueint : 0;
    if (n < 1 || n > SDC_CONFIG_JOBS_MAX || value->valuedouble != n)
        return sdc_place_refuse(place, key->name, "expected a whole number from 1 to %d",
                                SDC_CONFIG_JOBS_MAX);
    *(size_t *)field = (size_t)n;
    return SDC_OK;
}

/** Takes nothing over yet: the number of entries is not known before. */
static enum sdc_status check_entries(const struct sdc_place *place, const struct sdc_key *key,
                                     const cJSON *value, void *field)
{
    const cJSON *entry;
    size_t n = 0;
    (void)field;
    if (!cJSON_IsArray(value) || !value->child)
        return sdc_place_refuse(place, key->name, "expected a list of objects");
    cJSON_ArrayForEach(entry, value)
    {
        if (!cJSON_IsObject(entry))
            return sdc_place_refuse(place, key->name, "expected a list of objects");
        if (++n > key->n_max)
            return sdc_place_refuse(place, key->name, "expected at most %zu entries", key->n_max);
    }
    return SDC_OK;
}

/* --- Tables --- */

#define PATH(field) offsetof(struct sdc_config_path, field)

static const struct sdc_key path_keys[] = {
    {"path", take_pattern, PATH(path), SDC_DOCUMENT_TEXT_MAX, OF_PATH, OF_PATH},
    {"type", take_type, PATH(type), 0, 0, OF_PATH},
    {"profile", take_profile, PATH(profile), SDC_DOCUMENT_TEXT_MAX, 0, OF_PATH},
};

#define EXCEPTION(field) offsetof(struct sdc_config_exception, field)

static const struct sdc_key exception_keys[] = {
    {"rule", take_rule, EXCEPTION(rule), 0, OF_EXCEPTION, OF_EXCEPTION},
    {"path", take_pattern, EXCEPTION(path), SDC_DOCUMENT_TEXT_MAX, OF_EXCEPTION, OF_EXCEPTION},
    {"reason", sdc_take_text, EXCEPTION(reason), SDC_CONFIG_REASON_MAX, OF_EXCEPTION, OF_EXCEPTION},
};

#define TOP(field) offsetof(struct sdc_config, field)

static const struct sdc_key document_keys[] = {
    {"profile", take_profile, TOP(profile), SDC_DOCUMENT_TEXT_MAX, 0, OF_DOCUMENT},
    {"type", take_type, TOP(type), 0, 0, OF_DOCUMENT},
    {"fail_on", take_level, TOP(fail_on), 0, 0, OF_DOCUMENT},
    {"select", take_rules, TOP(select), SDC_CONFIG_WORDS_MAX, 0, OF_DOCUMENT},
    {"ignore", take_rules, TOP(ignore), SDC_CONFIG_WORDS_MAX, 0, OF_DOCUMENT},
    {"exclude", sdc_take_list, TOP(exclude), SDC_CONFIG_WORDS_MAX, 0, OF_DOCUMENT},
    {"jobs", take_jobs, TOP(n_jobs), 0, 0, OF_DOCUMENT},
    {"paths", check_entries, TOP(paths), SDC_CONFIG_PATHS_MAX, 0, OF_DOCUMENT},
    {"exceptions", check_entries, TOP(exceptions), SDC_CONFIG_EXCEPTIONS_MAX, 0, OF_DOCUMENT},
};

/* --- The document --- */

static enum sdc_status take_path(const struct sdc_place *place, const cJSON *object,
                                 struct sdc_config_path *row)
{
    enum sdc_status status = check_keys(place, object, path_keys, N(path_keys));
    if (status == SDC_OK)
        status = sdc_keys_take(place, object, path_keys, N(path_keys), OF_PATH, "", row);
    if (status == SDC_OK && !row->type && !row->profile)
        return sdc_place_refuse(place, NULL, "expected \"type\" or \"profile\" beside \"path\"");
    return status;
}

static enum sdc_status take_exception(const struct sdc_place *place, const cJSON *object,
                                      struct sdc_config_exception *row)
{
    enum sdc_status status = check_keys(place, object, exception_keys, N(exception_keys));
    if (status == SDC_OK)
        status =
            sdc_keys_take(place, object, exception_keys, N(exception_keys), OF_EXCEPTION, "", row);
    return status;
}

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a configuration");
}

static enum sdc_status take_paths(struct sdc_config *config, struct sdc_place *place,
                                  const cJSON *list)
{
    const cJSON *object;
    enum sdc_status status = SDC_OK;
    config->paths = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *config->paths);
    if (!config->paths)
        return refuse_memory(place->err);
    place->part = "path";
    place->number = 0;
    cJSON_ArrayForEach(object, list)
    {
        place->number++;
        if (status == SDC_OK)
            status = take_path(place, object, &config->paths[config->n_paths++]);
    }
    return status;
}

static enum sdc_status take_exceptions(struct sdc_config *config, struct sdc_place *place,
                                       const cJSON *list)
{
    const cJSON *object;
    enum sdc_status status = SDC_OK;
    config->exceptions = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *config->exceptions);
    if (!config->exceptions)
        return refuse_memory(place->err);
    place->part = "exception";
    place->number = 0;
    cJSON_ArrayForEach(object, list)
    {
        place->number++;
        if (status == SDC_OK)
            status = take_exception(place, object, &config->exceptions[config->n_exceptions++]);
    }
    return status;
}

static enum sdc_status take_document(struct sdc_config *config, struct sdc_place *place)
{
    const cJSON *document = config->document;
    if (!cJSON_IsObject(document))
        return sdc_place_refuse(place, NULL, "expected a JSON object");
    enum sdc_status status = check_keys(place, document, document_keys, N(document_keys));
    if (status == SDC_OK)
        status = sdc_keys_take(place, document, document_keys, N(document_keys), OF_DOCUMENT, "",
                               config);
    if (status == SDC_OK)
        status = take_paths(config, place, cJSON_GetObjectItemCaseSensitive(document, "paths"));
    if (status == SDC_OK)
        status = take_exceptions(config, place,
                                 cJSON_GetObjectItemCaseSensitive(document, "exceptions"));
    return status;
}

static struct sdc_place begin(struct sdc_config *config, const char *name, struct sdc_err *err)
{
    *config = (struct sdc_config){0};
    return (struct sdc_place){
        .kind = "configuration", .file = name, .page = "seedance-check-config(5)", .err = err};
}

static enum sdc_status end(struct sdc_config *config, enum sdc_status status,
                           struct sdc_place *place)
{
    if (status == SDC_OK)
        status = take_document(config, place);
    if (status != SDC_OK)
        sdc_config_release(config);
    return status;
}

enum sdc_status sdc_config_read(struct sdc_config *config, int descriptor, const char *name,
                                struct sdc_err *err)
{
    struct sdc_place place = begin(config, name, err);
    enum sdc_status status =
        sdc_document_read(&config->document, descriptor, SDC_CONFIG_FILE_SIZE_MAX, &place);
    return end(config, status, &place);
}

enum sdc_status sdc_config_parse(struct sdc_config *config, const char *text, const char *name,
                                 struct sdc_err *err)
{
    struct sdc_place place = begin(config, name, err);
    return end(config, sdc_document_parse(&config->document, text, &place), &place);
}

void sdc_config_release(struct sdc_config *config)
{
    cJSON_Delete(config->document);
    free(config->paths);
    free(config->exceptions);
    *config = (struct sdc_config){0};
}
