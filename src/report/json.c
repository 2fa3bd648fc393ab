/* SPDX-License-Identifier: MIT
 * The reports for programs: json is one document, ndjson one object a line. */
#include "base/text.h"
#include "base/version.h"
#include "report/object.h"
#include "report/report.h"
#include "rules/resolution.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA_VERSION 1
/** Decimals of the rounded twins of exact numbers. */
#define TWIN_DIGITS 3
/** Longest text of a stranger that one key may hold [bytes]. */
#define TEXT_CEILING (512 * 1024)

static void add_input(cJSON *object, const char *input)
{
    struct sdc_buf base64;
    sdc_object_add_text(object, "input", input);
    if (sdc_text_is_utf8(input, strlen(input)))
        return;
    sdc_buf_init(&base64, TEXT_CEILING);
    sdc_text_append_base64(&base64, input, strlen(input));
    cJSON_AddStringToObject(object, "input_bytes", sdc_buf_text(&base64));
    sdc_buf_release(&base64);
}

/** Adds every reading of a number by name, where they differ. */
static void add_readings(cJSON *object, const struct sdc_fact *fact, const char *key)
{
    char text[SDC_Q_TEXT_SIZE];
    bool is_one = true;
    for (unsigned i = 1; i < fact->n_numbers; i++)
        is_one = is_one && sdc_q_cmp(fact->numbers[0].value, fact->numbers[i].value) == 0;
    if (is_one)
        return;
    cJSON *all = cJSON_AddArrayToObject(object, key);
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        const struct sdc_number *number = &fact->numbers[i];
        cJSON *reading = cJSON_CreateObject();
        sdc_q_print(number->value, text, sizeof text);
        cJSON_AddStringToObject(reading, "value", text);
        sdc_object_add_text_if(reading, "reading", sdc_reading_name(number->reading));
        cJSON_AddStringToObject(reading, "parser",
                                number->parser == SDC_PARSER_LIBRARY ? "library" : "structure");
        cJSON_AddItemToArray(all, reading);
    }
}

/** Takes away the zeros at the end of a number with decimals: "5.000" becomes "5". */
static void drop_zeros(char *text)
{
    size_t n = strlen(text);
    while (text[n - 1] == '0')
        n--;
    text[text[n - 1] == '.' ? n - 1 : n] = '\0';
}

static void add_number(cJSON *media, const struct sdc_fact_info *info, const struct sdc_fact *fact)
{
    struct sdc_q value = fact->numbers[0].value;
    char text[SDC_Q_TEXT_SIZE];
    sdc_q_print(value, text, sizeof text);
    if (info->is_rational)
        cJSON_AddStringToObject(media, info->name, text);
    else
        cJSON_AddRawToObject(media, info->name, text);
    if (info->decimal) {
        sdc_q_print_decimal(value, TWIN_DIGITS, text, sizeof text);
        drop_zeros(text);
        cJSON_AddRawToObject(media, info->decimal, text);
    }
    snprintf(text, sizeof text, "%s_readings", info->name);
    add_readings(media, fact, text);
}

static void add_media(cJSON *object, const struct sdc_facts *facts)
{
    const char *resolution = sdc_resolution_class(sdc_facts_int(facts, SDC_FACT_PIXELS, 0));
    cJSON *media = cJSON_AddObjectToObject(object, "media");
    cJSON_AddStringToObject(media, "format", sdc_format_info(facts->format)->name);
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        const struct sdc_fact *fact = &facts->facts[id];
        const struct sdc_fact_info *info = sdc_fact_info(id);
        if (fact->state == SDC_FACT_KNOWN && info->is_text)
            sdc_object_add_text(media, info->name, fact->text);
        else if (fact->state == SDC_FACT_KNOWN)
            add_number(media, info, fact);
        if (id == SDC_FACT_PIXELS && resolution && facts->type == SDC_TYPE_VIDEO)
            cJSON_AddStringToObject(media, "resolution", resolution);
    }
}

static void add_finding(cJSON *findings, const struct sdc_finding *finding, const char *input)
{
    cJSON *object = cJSON_CreateObject();
    struct sdc_buf help;
    sdc_buf_init(&help, TEXT_CEILING);
    bool is_command = sdc_report_append_help(&help, finding, input);
    cJSON_AddStringToObject(object, "rule", finding->check->id);
    cJSON_AddStringToObject(object, "severity", finding->is_warning ? "warning" : "error");
    sdc_object_add_text_if(object, "measured", finding->measured);
    sdc_object_add_text_if(object, "limit", finding->limit);
    sdc_object_add_text_if(object, "unit", finding->unit);
    sdc_object_add_text(object, "message", finding->message);
    sdc_object_add_text(object, "help", sdc_buf_text(&help));
    if (is_command)
        sdc_object_add_text(object, "command", sdc_buf_text(&help));
    cJSON_AddItemToArray(findings, object);
    sdc_buf_release(&help);
}

static void fill_result(cJSON *object, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    if (result->index >= 0)
        cJSON_AddNumberToObject(object, "index", (double)result->index);
    add_input(object, result->input);
    cJSON_AddStringToObject(object, "verdict", sdc_verdict_name(judgement->verdict));
    if (result->facts.type != SDC_TYPE_NONE)
        cJSON_AddStringToObject(object, "type", sdc_type_name(result->facts.type));
    if (result->facts.facts[SDC_FACT_SIZE].state == SDC_FACT_KNOWN)
        add_media(object, &result->facts);
    cJSON *findings = cJSON_AddArrayToObject(object, "findings");
    for (size_t i = 0; i < judgement->n_findings; i++)
        add_finding(findings, &judgement->findings[i], result->input);
    if (judgement->verdict == SDC_ERROR) {
        cJSON *error = cJSON_AddObjectToObject(object, "error");
        cJSON_AddStringToObject(error, "code", sdc_status_name(judgement->err.status));
        sdc_object_add_text(error, "message", judgement->err.text);
    }
}

static void begin_json(struct sdc_report *report)
{
    const struct sdc_profile *profile = report->style.profile;
    cJSON *tool = cJSON_CreateObject();
    cJSON *requirements = cJSON_CreateObject();
    cJSON_AddStringToObject(tool, "name", "seedance-check");
    cJSON_AddStringToObject(tool, "version", SDC_VERSION);
    cJSON_AddStringToObject(requirements, "id", profile->id);
    cJSON_AddStringToObject(requirements, "date", profile->date);
    cJSON_AddStringToObject(requirements, "source", profile->source);
    sdc_buf_printf(&report->text, "{\"schema_version\":%d,\n\"tool\":", SCHEMA_VERSION);
    sdc_object_print(&report->text, tool);
    sdc_buf_puts(&report->text, ",\n\"profile\":");
    sdc_object_print(&report->text, requirements);
    sdc_buf_puts(&report->text, ",\n\"results\":[");
}

static void result_json(struct sdc_report *report, const struct sdc_result *result)
{
    cJSON *object = cJSON_CreateObject();
    if (report->style.is_survey)
        cJSON_AddStringToObject(object, "profile", result->profile->id);
    fill_result(object, result);
    sdc_buf_puts(&report->text, report->n_results > 0 ? ",\n" : "\n");
    sdc_object_print(&report->text, object);
}

static void end_json(struct sdc_report *report, const struct sdc_summary *summary)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "inputs", (double)summary->n_inputs);
    for (unsigned i = 0; i < SDC_N_VERDICTS; i++)
        cJSON_AddNumberToObject(object, sdc_verdict_name((enum sdc_verdict)i),
                                (double)summary->n_verdicts[i]);
    cJSON_AddNumberToObject(object, "skipped", (double)summary->n_skipped);
    cJSON_AddNumberToObject(object, "suppressed", 0);
    cJSON_AddNumberToObject(object, "exit_code", summary->exit_code);
    sdc_buf_puts(&report->text, "\n],\n\"summary\":");
    sdc_object_print(&report->text, object);
    sdc_buf_puts(&report->text, "}\n");
}

static void begin_ndjson(struct sdc_report *report)
{
    (void)report;
}

void sdc_report_append_object(struct sdc_buf *buf, const struct sdc_result *result)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "schema_version", SCHEMA_VERSION);
    cJSON_AddStringToObject(object, "tool_version", SDC_VERSION);
    cJSON_AddStringToObject(object, "profile", result->profile->id);
    fill_result(object, result);
    sdc_object_print(buf, object);
}

static void result_ndjson(struct sdc_report *report, const struct sdc_result *result)
{
    sdc_report_append_object(&report->text, result);
    sdc_buf_puts(&report->text, "\n");
}

static void end_ndjson(struct sdc_report *report, const struct sdc_summary *summary)
{
    (void)report;
    (void)summary;
}

const struct sdc_report_format sdc_report_json = {
    .name = "json", .begin = begin_json, .result = result_json, .end = end_json};

const struct sdc_report_format sdc_report_ndjson = {
    .name = "ndjson", .begin = begin_ndjson, .result = result_ndjson, .end = end_ndjson};
