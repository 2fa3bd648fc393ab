/* SPDX-License-Identifier: MIT
 * Reads a user's own profile: JSON, every key known, every mistake named with its place. */
#include "config/profile_file.h"

#include "base/text.h"
#include "config/document.h"
#include "rules/check.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Kinds of requirements, by how their rules are judged; and the document around them. */
enum kind { OF_NUMBER = 1, OF_FORMAT = 2, OF_CODEC = 4, OF_DOCUMENT = 8 };

#define OF_NAMES (OF_FORMAT | OF_CODEC)
#define OF_ANY   (OF_NUMBER | OF_NAMES)

/** What a requirement has to say, for one that says something else. */
#define BY_INTERVAL "this rule is judged by an interval, \"sure\""
#define BY_NAMES    "this rule is judged by a list, \"names\""

#define ROW(field)  offsetof(struct sdc_requirement, field)

static const struct sdc_key requirement_keys[] = {
    {"rule", sdc_take_text, ROW(rule), SDC_DOCUMENT_TEXT_MAX, OF_ANY, OF_ANY},
    {"severity", sdc_take_severity, ROW(is_advice), 0, 0, OF_ANY},
    {"sure", sdc_take_interval, ROW(sure), 0, OF_NUMBER, OF_NUMBER},
    {"may", sdc_take_interval, ROW(may), 0, 0, OF_NUMBER},
    {"sure_text", sdc_take_text, ROW(sure_text), SDC_PROFILE_REMARK_MAX, 0, OF_NUMBER},
    {"may_text", sdc_take_text, ROW(may_text), SDC_PROFILE_REMARK_MAX, 0, OF_NUMBER},
    {"seen", sdc_take_interval, ROW(seen), 0, 0, OF_NUMBER},
    {"seen_text", sdc_take_text, ROW(seen_text), SDC_PROFILE_REMARK_MAX, 0, OF_NUMBER},
    {"names", sdc_take_list, ROW(names), SDC_NAMES_MAX, OF_NAMES, OF_NAMES},
    {"sound_names", sdc_take_list, ROW(sound_names), SDC_NAMES_MAX, OF_CODEC, OF_CODEC},
    {"source", sdc_take_text, ROW(source), SDC_DOCUMENT_TEXT_MAX, OF_ANY, OF_ANY},
    {"date", sdc_take_date, ROW(date), 0, OF_ANY, OF_ANY},
};

#define N_REQUIREMENT_KEYS (sizeof requirement_keys / sizeof requirement_keys[0])

/** Takes nothing over yet: the number of rows is not known before. */
static enum sdc_status check_requirements(const struct sdc_place *place, const struct sdc_key *key,
                                          const cJSON *value, void *field)
{
    (void)field;
    if (!cJSON_IsArray(value) || !value->child)
        return sdc_place_refuse(place, key->name, "expected a list of requirements");
    if ((size_t)cJSON_GetArraySize(value) > sdc_n_checks)
        return sdc_place_refuse(place, key->name, "has more entries than there are rules");
    return SDC_OK;
}

#define TOP(field) offsetof(struct sdc_profile, field)

static const struct sdc_key document_keys[] = {
    {"id", sdc_take_text, TOP(id), SDC_PROFILE_ID_MAX, OF_DOCUMENT, OF_DOCUMENT},
    {"title", sdc_take_text, TOP(title), SDC_DOCUMENT_TEXT_MAX, OF_DOCUMENT, OF_DOCUMENT},
    {"source", sdc_take_text, TOP(source), SDC_DOCUMENT_TEXT_MAX, OF_DOCUMENT, OF_DOCUMENT},
    {"date", sdc_take_date, TOP(date), 0, OF_DOCUMENT, OF_DOCUMENT},
    {"notes", sdc_take_list, TOP(notes), SDC_NOTES_MAX, 0, OF_DOCUMENT},
    {"requirements", check_requirements, TOP(requirements), 0, OF_DOCUMENT, OF_DOCUMENT},
};

#define N_DOCUMENT_KEYS (sizeof document_keys / sizeof document_keys[0])

static bool is_limited(const struct sdc_interval *interval)
{
    return interval->low.kind != SDC_END_NONE || interval->high.kind != SDC_END_NONE;
}

/** `sure` lies within `may`, and what is said of an interval has one to be said of. */
static enum sdc_status check_intervals(const struct sdc_place *place,
                                       const struct sdc_requirement *row)
{
    static const char wider[] = "expected only where \"may\" is wider than \"sure\"";
    bool is_wider = !sdc_interval_is_same(&row->sure, &row->may);
    bool has_seen = is_limited(&row->seen);
    if (!sdc_interval_is_within(&row->sure, &row->may))
        return sdc_place_refuse(place, "may", "expected an interval that \"sure\" lies within");
    if (row->sure_text && !is_wider)
        return sdc_place_refuse(place, "sure_text", wider);
    if (row->may_text && !is_wider)
        return sdc_place_refuse(place, "may_text", wider);
    if (has_seen != (row->seen_text != NULL))
        return sdc_place_refuse(place, has_seen ? "seen" : "seen_text",
                                "expected together with \"%s\"", has_seen ? "seen_text" : "seen");
    return SDC_OK;
}

/** True if a rule on media of that type may name the format. Sound comes in videos' containers. */
static bool is_format_of(const struct sdc_format_info *format, enum sdc_type type)
{
    return format->type == type || (type == SDC_TYPE_AUDIO && format->type == SDC_TYPE_VIDEO);
}

/** The name of the format that was probably meant, by its suffix ("jpg") or its name; or NULL. */
static const char *find_meant_format(const char *word, enum sdc_type type)
{
    const char *names[SDC_N_FORMATS];
    size_t n = 0;
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const struct sdc_format_info *format = sdc_format_info((enum sdc_format)i);
        if (!is_format_of(format, type))
            continue;
        if (sdc_format_has_suffix((enum sdc_format)i, word, strlen(word)))
            return format->name;
        names[n++] = format->name;
    }
    return sdc_text_nearest(word, names, n);
}

static enum sdc_status check_formats(const struct sdc_place *place, const struct sdc_check *check,
                                     const struct sdc_requirement *row)
{
    for (size_t i = 0; i < SDC_NAMES_MAX && row->names[i]; i++) {
        const char *word = row->names[i];
        enum sdc_format format = sdc_format_by_name(word);
        if (format == SDC_FORMAT_UNKNOWN || !is_format_of(sdc_format_info(format), check->type))
            return sdc_place_refuse_word(place, "format", word,
                                         find_meant_format(word, check->type), NULL);
    }
    return SDC_OK;
}

/** True if a word is a codec as FFmpeg names it, or the beginning of some: "h264", "pcm_s*"; behind
 *  the name of a format and a colon, or without. */
static bool is_codec(const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    char format[SDC_WORD_SIZE_MAX];
    const char *colon = strchr(word, ':');
    if (colon) {
        snprintf(format, sizeof format, "%.*s", (int)(colon - word), word);
        if (sdc_format_by_name(format) == SDC_FORMAT_UNKNOWN)
            return false;
        word = colon + 1;
    }
    const char *rest = word + strspn(word, letters);
    return word[0] != '\0' && (rest[0] == '\0' || strcmp(rest, "*") == 0);
}

static enum sdc_status check_codecs(const struct sdc_place *place, const char *key,
                                    const char *const names[SDC_NAMES_MAX])
{
    for (size_t i = 0; i < SDC_NAMES_MAX && names[i]; i++) {
        if (!is_codec(names[i]))
            return sdc_place_refuse(place, key,
                                    "expected codecs as FFmpeg names them, \"h264\", \"pcm_s*\" or "
                                    "\"mov:pcm_s*\", not \"%.40s\"",
                                    names[i]);
    }
    return SDC_OK;
}

static enum sdc_status check_sense(const struct sdc_place *place, const struct sdc_check *check,
                                   enum kind kind, const struct sdc_requirement *row)
{
    enum sdc_status status = SDC_OK;
    if (kind == OF_NUMBER)
        return check_intervals(place, row);
    if (kind == OF_FORMAT)
        return check_formats(place, check, row);
    status = check_codecs(place, "names", row->names);
    return status == SDC_OK ? check_codecs(place, "sound_names", row->sound_names) : status;
}

static enum sdc_status refuse_rule(const struct sdc_place *place, const char *word)
{
    return sdc_place_refuse_word(place, "rule", word, sdc_check_nearest(word),
                                 "see seedance-check --list-rules");
}

/** The rule that a requirement is for; NULL, and refused, if there is none that takes one. */
static const struct sdc_check *find_check(const struct sdc_place *place, const cJSON *rule)
{
    const struct sdc_check *check = cJSON_IsString(rule) ? sdc_check_find(rule->valuestring) : NULL;
    if (check && check->type != SDC_TYPE_NONE)
        return check;
    if (check)
        sdc_place_refuse(place, "rule", "%s holds of every file and takes no requirement",
                         check->id);
    else if (cJSON_IsString(rule))
        refuse_rule(place, rule->valuestring);
    else
        sdc_place_refuse(place, "rule",
                         rule ? "expected the id of a rule, \"video.fps\"" : "is missing");
    return NULL;
}

static enum kind kind_of(const struct sdc_check *check)
{
    if (check->kind == SDC_CHECK_NUMBER)
        return OF_NUMBER;
    return check->kind == SDC_CHECK_CODEC ? OF_CODEC : OF_FORMAT;
}

static enum sdc_status take_requirement(struct sdc_place *place, const cJSON *object,
                                        struct sdc_profile_file *file)
{
    struct sdc_requirement *row = &file->requirements[file->profile.n_requirements];
    if (!cJSON_IsObject(object))
        return sdc_place_refuse(place, "requirements",
                                "expected an object with \"rule\" and what it requires");
    enum sdc_status status = sdc_keys_check(place, object, requirement_keys, N_REQUIREMENT_KEYS);
    if (status != SDC_OK)
        return status;
    const struct sdc_check *check =
        find_check(place, cJSON_GetObjectItemCaseSensitive(object, "rule"));
    if (!check)
        return SDC_USAGE;
    place->rule = check->id;
    if (sdc_profile_find(&file->profile, check->id))
        return sdc_place_refuse(place, "rule", "has a requirement already");
    enum kind kind = kind_of(check);
    status = sdc_keys_take(place, object, requirement_keys, N_REQUIREMENT_KEYS, kind,
                           kind == OF_NUMBER ? BY_INTERVAL : BY_NAMES, row);
    if (status != SDC_OK)
        return status;
    if (!is_limited(&row->may))
        row->may = row->sure;
    file->profile.n_requirements++;
    return check_sense(place, check, kind, row);
}

static enum sdc_status take_document(struct sdc_profile_file *file, struct sdc_place *place)
{
    const cJSON *object;
    if (!cJSON_IsObject(file->document))
        return sdc_place_refuse(place, NULL, "expected a JSON object");
    enum sdc_status status = sdc_keys_check(place, file->document, document_keys, N_DOCUMENT_KEYS);
    if (status == SDC_OK)
        status = sdc_keys_take(place, file->document, document_keys, N_DOCUMENT_KEYS, OF_DOCUMENT,
                               "", &file->profile);
    if (status != SDC_OK)
        return status;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(file->document, "requirements");
    file->requirements = calloc((size_t)cJSON_GetArraySize(list), sizeof *file->requirements);
    if (!file->requirements)
        return sdc_err_set(place->err, SDC_NO_MEMORY, 0, "no memory is left for a profile");
    file->profile.requirements = file->requirements;
    cJSON_ArrayForEach(object, list)
    {
        place->part = "requirement";
        place->number++;
        place->rule = NULL;
        status = take_requirement(place, object, file);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

/** Takes over the document of a file, which has been read. */
static enum sdc_status take_file(struct sdc_profile_file *file, struct sdc_place *place)
{
    enum sdc_status status = take_document(file, place);
    if (status != SDC_OK)
        sdc_profile_file_release(file);
    return status;
}

static struct sdc_place begin(struct sdc_profile_file *file, const char *name, struct sdc_err *err)
{
    *file = (struct sdc_profile_file){0};
    return (struct sdc_place){
        .kind = "profile", .file = name, .page = "seedance-profile(5)", .err = err};
}

enum sdc_status sdc_profile_file_parse(struct sdc_profile_file *file, const char *text,
                                       const char *name, struct sdc_err *err)
{
    struct sdc_place place = begin(file, name, err);
    enum sdc_status status = sdc_document_parse(&file->document, text, &place);
    return status == SDC_OK ? take_file(file, &place) : status;
}

enum sdc_status sdc_profile_file_read(struct sdc_profile_file *file, const char *path,
                                      struct sdc_err *err)
{
    struct sdc_place place = begin(file, path, err);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return sdc_place_refuse(&place, NULL, "%s", strerror(errno));
    enum sdc_status status =
        sdc_document_read(&file->document, descriptor, SDC_PROFILE_FILE_SIZE_MAX, &place);
    close(descriptor);
    return status == SDC_OK ? take_file(file, &place) : status;
}

void sdc_profile_file_release(struct sdc_profile_file *file)
{
    cJSON_Delete(file->document);
    free(file->requirements);
    *file = (struct sdc_profile_file){0};
}
