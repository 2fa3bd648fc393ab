/* SPDX-License-Identifier: MIT
 * Prints profiles as the JSON that profile_file.c reads. */
#include "base/text.h"
#include "config/profile_file.h"

#include <cjson/cJSON.h>

#include <string.h>

/** Appends a JSON string. */
static void put_string(struct sdc_buf *buf, const char *text)
{
    cJSON *string = cJSON_CreateString(text);
    char *printed = string ? cJSON_PrintUnformatted(string) : NULL;
    if (printed)
        sdc_buf_puts(buf, printed);
    else
        buf->status = SDC_NO_MEMORY;
    cJSON_free(printed);
    cJSON_Delete(string);
}

/** Appends `"key": "text"` behind separator, unless the text is NULL. */
static void put_text(struct sdc_buf *buf, const char *separator, const char *key, const char *text)
{
    if (!text)
        return;
    sdc_buf_printf(buf, "%s\"%s\": ", separator, key);
    put_string(buf, text);
}

static void put_names(struct sdc_buf *buf, const char *separator, const char *key,
                      const char *const *names, size_t n_max)
{
    if (!names[0])
        return;
    sdc_buf_printf(buf, "%s\"%s\": [", separator, key);
    for (size_t i = 0; i < n_max && names[i]; i++) {
        sdc_buf_puts(buf, i > 0 ? ", " : "");
        put_string(buf, names[i]);
    }
    sdc_buf_puts(buf, "]");
}

/** Appends one end as `"min": "2"` (inside) or `"above": "2"` (outside). */
static void put_end(struct sdc_buf *buf, const struct sdc_end *end, const char *closed,
                    const char *open, bool *is_first)
{
    char number[SDC_Q_TEXT_SIZE];
    if (end->kind == SDC_END_NONE)
        return;
    sdc_q_print_exact(end->at, number, sizeof number);
    if (strchr(number, '(')) /* "24000/1001 (23.976)": no decimals say it exactly */
        sdc_q_print(end->at, number, sizeof number);
    sdc_buf_printf(buf, "%s\"%s\": \"%s\"", *is_first ? "" : ", ",
                   end->kind == SDC_END_CLOSED ? closed : open, number);
    *is_first = false;
}

static bool is_everything(const struct sdc_interval *interval)
{
    return interval->low.kind == SDC_END_NONE && interval->high.kind == SDC_END_NONE;
}

static void put_interval(struct sdc_buf *buf, const char *key, const struct sdc_interval *interval)
{
    bool is_first = true;
    if (is_everything(interval))
        return;
    sdc_buf_printf(buf, ",\n      \"%s\": {", key);
    put_end(buf, &interval->low, "min", "above", &is_first);
    put_end(buf, &interval->high, "max", "below", &is_first);
    sdc_buf_puts(buf, "}");
}

static void put_requirement(struct sdc_buf *buf, const struct sdc_requirement *row)
{
    static const char next[] = ",\n      ";
    put_text(buf, "    { ", "rule", row->rule);
    put_text(buf, next, "severity", row->is_advice ? "warning" : NULL);
    put_interval(buf, "sure", &row->sure);
    if (!sdc_interval_is_same(&row->sure, &row->may))
        put_interval(buf, "may", &row->may);
    put_text(buf, next, "sure_text", row->sure_text);
    put_text(buf, next, "may_text", row->may_text);
    put_interval(buf, "seen", &row->seen);
    put_text(buf, next, "seen_text", row->seen_text);
    put_names(buf, next, "names", row->names, SDC_NAMES_MAX);
    put_names(buf, next, "sound_names", row->sound_names, SDC_NAMES_MAX);
    put_text(buf, next, "source", row->source);
    put_text(buf, next, "date", row->date);
    sdc_buf_puts(buf, " }");
}

void sdc_profile_print(const struct sdc_profile *profile, struct sdc_buf *buf)
{
    static const char next[] = ",\n  ";
    put_text(buf, "{\n  ", "id", profile->id);
    put_text(buf, next, "title", profile->title);
    put_text(buf, next, "source", profile->source);
    put_text(buf, next, "date", profile->date);
    put_names(buf, next, "notes", profile->notes, SDC_NOTES_MAX);
    sdc_buf_puts(buf, ",\n  \"requirements\": [\n");
    for (size_t i = 0; i < profile->n_requirements; i++) {
        put_requirement(buf, &profile->requirements[i]);
        sdc_buf_puts(buf, i + 1 < profile->n_requirements ? ",\n" : "\n");
    }
    sdc_buf_puts(buf, "  ]\n}\n");
}
