/* SPDX-License-Identifier: MIT
 * The facts in a line of an ndjson report. */
#include "report/line_media.h"

#include <stdio.h>
#include <string.h>

/** Most bytes of a word that a problem quotes. */
#define QUOTED_MAX 40

/** What a key of `media` holds. */
enum kind {
    OF_VALUE = 0, /**< a fact */
    OF_DECIMAL,   /**< its rounded twin, which is worked out anew */
    OF_READINGS,  /**< all its readings, where they differ */
    OF_FORMAT,
    OF_RESOLUTION, /**< which is worked out anew */
    OF_UNREADABLE, /**< the reasons of facts that cannot be had */
    N_KINDS
};

/** The facts in the making. */
struct making {
    struct sdc_facts *facts;
    struct sdc_q values[SDC_N_FACTS];
    bool is_given[N_KINDS][SDC_N_FACTS];
};

/** A key, understood. */
struct key {
    enum kind kind;
    enum sdc_fact_id id; /**< 0 where it is of no fact */
};

static bool find_fact(const char *text, struct key *key)
{
    char readings[QUOTED_MAX];
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        const struct sdc_fact_info *info = sdc_fact_info(id);
        snprintf(readings, sizeof readings, "%s_readings", info->name);
        key->id = id;
        key->kind = OF_VALUE;
        if (strcmp(text, info->name) == 0)
            return true;
        key->kind = OF_DECIMAL;
        if (info->decimal && strcmp(text, info->decimal) == 0)
            return true;
        key->kind = OF_READINGS;
        if (!info->is_text && strcmp(text, readings) == 0)
            return true;
    }
    return false;
}

static bool find_key(const char *text, struct key *key)
{
    static const struct {
        const char *name;
        enum kind kind;
    } others[] = {{"format", OF_FORMAT},
                  {"resolution", OF_RESOLUTION},
                  {"unreadable", OF_UNREADABLE}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        *key = (struct key){others[i].kind, 0};
        if (strcmp(text, others[i].name) == 0)
            return true;
    }
    return find_fact(text, key);
}

/** Reads an exact fraction in a text. */
static struct sdc_q take_fraction(struct sdc_json *json)
{
    struct sdc_q value = {0, 1};
    const char *text = sdc_json_text(json);
    if (!json->is_failed && (!sdc_q_parse(text, &value) || value.num < 0))
        sdc_json_refuse(json, "\"%.*s\" is no number or fraction from 0 on, of 64 bits", QUOTED_MAX,
                        text);
    return value;
}

static void take_value(struct sdc_json *json, struct making *making, enum sdc_fact_id id)
{
    const struct sdc_fact_info *info = sdc_fact_info(id);
    struct sdc_fact *fact = &making->facts->facts[id];
    if (info->is_text)
        sdc_json_copy(json, fact->text, sizeof fact->text);
    else if (info->is_rational)
        making->values[id] = take_fraction(json);
    else
        making->values[id] = SDC_Q_INT(sdc_json_int(json, 0));
}

static void take_reading_value(struct sdc_json *json, void *context)
{
    struct sdc_number *number = context;
    number->value = take_fraction(json);
}

static void take_reading_name(struct sdc_json *json, void *context)
{
    struct sdc_number *number = context;
    const char *name = sdc_json_text(json);
    for (number->reading = SDC_READING_ONLY + 1; number->reading < SDC_N_READINGS;
         number->reading++) {
        if (strcmp(sdc_reading_name(number->reading), name) == 0)
            return;
    }
    number->reading = SDC_READING_ONLY;
    sdc_json_refuse(json, "unknown reading \"%.*s\"", QUOTED_MAX, name);
}

static void take_parser(struct sdc_json *json, void *context)
{
    struct sdc_number *number = context;
    const char *name = sdc_json_text(json);
    bool is_library = strcmp(name, "library") == 0;
    number->parser = is_library ? SDC_PARSER_LIBRARY : SDC_PARSER_STRUCTURE;
    if (!is_library && strcmp(name, "structure") != 0)
        sdc_json_refuse(json, "unknown parser \"%.*s\"", QUOTED_MAX, name);
}

static const struct sdc_json_key reading_keys[] = {
    {"value", take_reading_value, true},
    {"reading", take_reading_name, false},
    {"parser", take_parser, true},
};

static void take_readings(struct sdc_json *json, struct sdc_fact *fact)
{
    sdc_json_enter(json, '[');
    while (sdc_json_has_more(json, '[')) {
        if (fact->n_numbers == SDC_READINGS_MAX) {
            sdc_json_refuse(json, "expected at most %d readings", SDC_READINGS_MAX);
            return;
        }
        sdc_json_object(json, reading_keys, sizeof reading_keys / sizeof reading_keys[0],
                        &fact->numbers[fact->n_numbers++]);
    }
    if (fact->n_numbers == 0)
        sdc_json_refuse(json, "expected readings");
}

static void take_unreadable(struct sdc_json *json, struct sdc_facts *facts)
{
    struct key key;
    sdc_json_enter(json, '{');
    while (sdc_json_has_more(json, '{')) {
        const char *name = sdc_json_key(json);
        if (!find_fact(name, &key) || key.kind != OF_VALUE ||
            facts->facts[key.id].state != SDC_FACT_UNKNOWN) {
            sdc_json_refuse(json, "\"unreadable\": unknown fact \"%.*s\", or one given twice",
                            QUOTED_MAX, name);
            return;
        }
        struct sdc_fact *fact = &facts->facts[key.id];
        fact->state = SDC_FACT_UNREADABLE;
        sdc_json_copy(json, fact->text, sizeof fact->text);
    }
}

static void take_format(struct sdc_json *json, struct sdc_facts *facts)
{
    const char *name = sdc_json_text(json);
    facts->format = sdc_format_by_name(name);
    if (strcmp(name, sdc_format_info(facts->format)->name) != 0)
        sdc_json_refuse(json, "unknown format \"%.*s\"", QUOTED_MAX, name);
}

static void take_key(struct sdc_json *json, struct making *making, struct key key)
{
    switch (key.kind) {
    case OF_VALUE:
        take_value(json, making, key.id);
        break;
    case OF_READINGS:
        take_readings(json, &making->facts->facts[key.id]);
        break;
    case OF_DECIMAL:
        sdc_json_skip_number(json);
        break;
    case OF_RESOLUTION:
        sdc_json_text(json);
        break;
    case OF_FORMAT:
        take_format(json, making->facts);
        break;
    case OF_UNREADABLE:
        take_unreadable(json, making->facts);
        break;
    case N_KINDS:
        break;
    }
}

/** Joins what was read of one fact. */
static void settle(struct sdc_json *json, struct making *making, enum sdc_fact_id id)
{
    struct sdc_fact *fact = &making->facts->facts[id];
    const char *name = sdc_fact_info(id)->name;
    bool is_known = making->is_given[OF_VALUE][id];
    if (is_known && fact->state == SDC_FACT_UNREADABLE)
        sdc_json_refuse(json, "\"%s\" is given, and said to be unreadable", name);
    if (!is_known && (making->is_given[OF_READINGS][id] || making->is_given[OF_DECIMAL][id]))
        sdc_json_refuse(json, "\"%s\" is missing", name);
    if (!is_known)
        return;
    fact->state = SDC_FACT_KNOWN;
    if (sdc_fact_info(id)->is_text)
        return;
    if (fact->n_numbers == 0)
        fact->numbers[fact->n_numbers++].value = making->values[id];
    else if (sdc_q_cmp(fact->numbers[0].value, making->values[id]) != 0)
        sdc_json_refuse(json, "\"%s\" is not the first of its readings", name);
}

void sdc_line_take_media(struct sdc_json *json, struct sdc_facts *facts)
{
    struct making making = {.facts = facts};
    struct key key;
    sdc_json_enter(json, '{');
    while (sdc_json_has_more(json, '{')) {
        const char *text = sdc_json_key(json);
        if (!find_key(text, &key)) {
            sdc_json_refuse(json, "\"media\": unknown key \"%.*s\"", QUOTED_MAX, text);
            return;
        }
        if (making.is_given[key.kind][key.id])
            sdc_json_refuse(json, "\"%s\" is given twice", text);
        making.is_given[key.kind][key.id] = true;
        take_key(json, &making, key);
    }
    if (!making.is_given[OF_FORMAT][0] || !making.is_given[OF_VALUE][SDC_FACT_SIZE])
        sdc_json_refuse(json, "\"media\": \"format\" or \"size\" is missing");
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++)
        settle(json, &making, id);
}
