/* SPDX-License-Identifier: MIT
 * --show-config: what is in force, and where it comes from. */
#include "base/text.h"
#include "cli/settings.h"
#include "report/object.h"

#include <string.h>

/** Longest text that is printed [bytes]: a file of the greatest size, all of it made visible. */
#define TEXT_CEILING (16 * (size_t)SDC_CONFIG_FILE_SIZE_MAX)

/** What a setting is; what is no list has one word at most. */
struct value {
    const char *const *words;
    size_t n;
    const char *fallback; /**< what no word at all means */
};

/** The value of a setting; one is room for a single word. */
static struct value value_of(const struct sdc_options *options, enum sdc_setting setting,
                             const struct sdc_profile *profile, const char **one,
                             char text[SDC_Q_TEXT_SIZE])
{
    switch (setting) {
    case SDC_SETTING_PROFILE:
        *one = options->profile ? options->profile : profile->id;
        break;
    case SDC_SETTING_TYPE:
        *one = options->type == SDC_TYPE_NONE ? "auto" : sdc_type_name(options->type);
        break;
    case SDC_SETTING_FAIL_ON:
        *one = options->is_strict ? "warning" : "error";
        break;
    case SDC_SETTING_SELECT:
        return (struct value){options->selected.words, options->selected.n, "all rules"};
    case SDC_SETTING_IGNORE:
        return (struct value){options->ignored.words, options->ignored.n, "nothing"};
    case SDC_SETTING_EXCLUDE:
        return (struct value){options->excludes.words, options->excludes.n, "nothing"};
    case SDC_SETTING_JOBS:
        if (options->n_jobs == 0)
            return (struct value){NULL, 0, "as many as there are cores"};
        snprintf(text, SDC_Q_TEXT_SIZE, "%zu", options->n_jobs);
        *one = text;
        break;
    case SDC_N_SETTINGS:
        break;
    }
    return (struct value){one, 1, ""};
}

/* --- As text --- */

static void put_origin(struct sdc_buf *buf, const struct sdc_settings *settings,
                       const struct sdc_options *options, enum sdc_setting setting)
{
    switch (options->origins[setting]) {
    case SDC_ORIGIN_DEFAULT:
        sdc_buf_puts(buf, "default");
        break;
    case SDC_ORIGIN_FILE:
        sdc_buf_puts(buf, settings->site.name);
        break;
    case SDC_ORIGIN_ENVIRONMENT:
        sdc_buf_puts(buf, sdc_setting_infos[setting].variable);
        break;
    case SDC_ORIGIN_COMMAND_LINE:
        sdc_buf_puts(buf, "command line");
        break;
    }
}

static void put_setting(struct sdc_buf *buf, const struct sdc_settings *settings,
                        const struct sdc_options *options, enum sdc_setting setting,
                        const struct sdc_profile *profile)
{
    char text[SDC_Q_TEXT_SIZE];
    const char *one = "";
    struct value value = value_of(options, setting, profile, &one, text);
    sdc_buf_printf(buf, "%s: %s", sdc_setting_infos[setting].key,
                   value.n == 0 ? value.fallback : "");
    for (size_t i = 0; i < value.n; i++) {
        sdc_buf_puts(buf, i > 0 ? ", " : "");
        sdc_text_append_visible(buf, value.words[i]);
    }
    sdc_buf_puts(buf, " (");
    put_origin(buf, settings, options, setting);
    sdc_buf_puts(buf, ")\n");
}

static void put_rows(struct sdc_buf *buf, const struct sdc_settings *settings)
{
    const struct sdc_config *config = &settings->site.config;
    for (size_t i = 0; i < settings->n_rows; i++) {
        const struct sdc_demand_row *row = &settings->rows[i];
        sdc_buf_printf(buf, "path %s:", row->path);
        if (row->has_type)
            sdc_buf_printf(buf, " type %s",
                           row->type == SDC_TYPE_NONE ? "auto" : sdc_type_name(row->type));
        if (row->profile)
            sdc_buf_printf(buf, "%s profile %s", row->has_type ? "," : "", row->profile->id);
        sdc_buf_puts(buf, "\n");
    }
    for (size_t i = 0; i < config->n_exceptions; i++)
        sdc_buf_printf(buf, "exception %s of %s: %s\n", config->exceptions[i].rule,
                       config->exceptions[i].path, config->exceptions[i].reason);
}

static void put_text(struct sdc_buf *buf, const struct sdc_settings *settings,
                     const struct sdc_options *options, const struct sdc_profile *profile)
{
    const char *none = options->has_no_config ? "none is read (--no-config)" : "none";
    sdc_buf_printf(buf, "configuration: %s\n",
                   settings->site.is_found ? settings->site.name : none);
    for (unsigned i = 0; i < SDC_N_SETTINGS; i++)
        put_setting(buf, settings, options, (enum sdc_setting)i, profile);
    put_rows(buf, settings);
}

/* --- As JSON --- */

static void add_setting(cJSON *document, const struct sdc_options *options,
                        enum sdc_setting setting, const struct sdc_profile *profile)
{
    static const char *const origins[] = {[SDC_ORIGIN_DEFAULT] = "default",
                                          [SDC_ORIGIN_FILE] = "file",
                                          [SDC_ORIGIN_ENVIRONMENT] = "environment",
                                          [SDC_ORIGIN_COMMAND_LINE] = "command line"};
    char text[SDC_Q_TEXT_SIZE];
    const char *one = "";
    struct value value = value_of(options, setting, profile, &one, text);
    cJSON *object = sdc_object_add_object(document, sdc_setting_infos[setting].key);
    if (setting == SDC_SETTING_JOBS && value.n > 0)
        sdc_object_add_json(object, "value", text);
    else if (setting == SDC_SETTING_JOBS)
        sdc_object_add_json(object, "value", "null");
    else if (value.words == &one)
        sdc_object_add_text(object, "value", one);
    else {
        cJSON *words = sdc_object_add_array(object, "value");
        for (size_t i = 0; i < value.n; i++)
            sdc_object_append_text(words, value.words[i]);
    }
    sdc_object_add_text(object, "from", origins[options->origins[setting]]);
}

static void add_rows(cJSON *document, const struct sdc_settings *settings)
{
    const struct sdc_config *config = &settings->site.config;
    cJSON *paths = sdc_object_add_array(document, "paths");
    cJSON *exceptions = sdc_object_add_array(document, "exceptions");
    for (size_t i = 0; i < settings->n_rows; i++) {
        const struct sdc_demand_row *row = &settings->rows[i];
        cJSON *object = sdc_object_append_object(paths);
        sdc_object_add_text(object, "path", row->path);
        if (row->has_type)
            sdc_object_add_text(object, "type",
                                row->type == SDC_TYPE_NONE ? "auto" : sdc_type_name(row->type));
        if (row->profile)
            sdc_object_add_text(object, "profile", row->profile->id);
    }
    for (size_t i = 0; i < config->n_exceptions; i++) {
        cJSON *object = sdc_object_append_object(exceptions);
        sdc_object_add_text(object, "rule", config->exceptions[i].rule);
        sdc_object_add_text(object, "path", config->exceptions[i].path);
        sdc_object_add_text(object, "reason", config->exceptions[i].reason);
    }
}

static void put_json(struct sdc_buf *buf, const struct sdc_settings *settings,
                     const struct sdc_options *options, const struct sdc_profile *profile)
{
    cJSON *document = sdc_object_new();
    sdc_object_add_number(document, "schema_version", SDC_REPORT_SCHEMA_VERSION);
    if (settings->site.is_found)
        sdc_object_add_text(document, "configuration", settings->site.name);
    for (unsigned i = 0; i < SDC_N_SETTINGS; i++)
        add_setting(document, options, (enum sdc_setting)i, profile);
    add_rows(document, settings);
    sdc_object_print(buf, document);
    sdc_buf_puts(buf, "\n");
}

void sdc_settings_show(const struct sdc_settings *settings, const struct sdc_options *options,
                       const struct sdc_profile *profile)
{
    struct sdc_buf buf;
    sdc_buf_init(&buf, TEXT_CEILING);
    if (options->reports[0].format == &sdc_report_json)
        put_json(&buf, settings, options, profile);
    else
        put_text(&buf, settings, options, profile);
    fputs(sdc_buf_text(&buf), stdout);
    sdc_buf_release(&buf);
}
