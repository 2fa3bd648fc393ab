/* SPDX-License-Identifier: MIT
 * The reports for programs: json is one document, ndjson one object a line. */
#include "base/text.h"
#include "base/version.h"
#include "report/object.h"
#include "report/report.h"
#include "report/tally.h"
#include "rules/resolution.h"

#include <stdlib.h>
#include <string.h>

/** Decimals of the rounded twins of exact numbers. */
#define TWIN_DIGITS 3
/** Longest text of a stranger that one key may hold [bytes]. */
#define TEXT_CEILING (512 * 1024)

/** Adds a text, and where it is not UTF-8 its bytes under a key of their own. */
static void add_bytes(cJSON *object, const char *key, const char *bytes_key, const char *text)
{
    struct sdc_buf base64;
    sdc_object_add_text(object, key, text);
    if (sdc_text_is_utf8(text, strlen(text)))
        return;
    sdc_buf_init(&base64, TEXT_CEILING);
    sdc_text_append_base64(&base64, text, strlen(text));
    sdc_object_add_text(object, bytes_key, sdc_buf_text(&base64));
    sdc_buf_release(&base64);
}

/** Adds every reading of a number by name, where they differ. */
static void add_readings(cJSON *object, const struct sdc_fact *fact, const char *key)
{
    char text[SDC_Q_TEXT_SIZE];
    if (!sdc_fact_has_readings(fact))
        return;
    cJSON *all = sdc_object_add_array(object, key);
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        const struct sdc_number *number = &fact->numbers[i];
        cJSON *reading = sdc_object_append_object(all);
        sdc_q_print(number->value, text, sizeof text);
        sdc_object_add_text(reading, "value", text);
        sdc_object_add_text_if(reading, "reading", sdc_reading_name(number->reading));
        sdc_object_add_text(reading, "parser",
                            number->parser == SDC_PARSER_LIBRARY ? "library" : "structure");
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
        sdc_object_add_text(media, info->name, text);
    else
        sdc_object_add_json(media, info->name, text);
    if (info->decimal) {
        sdc_q_print_decimal(value, TWIN_DIGITS, text, sizeof text);
        drop_zeros(text);
        sdc_object_add_json(media, info->decimal, text);
    }
    snprintf(text, sizeof text, "%s_readings", info->name);
    add_readings(media, fact, text);
}

/** Adds why facts cannot be had, where somebody looked. */
static void add_unreadable(cJSON *media, const struct sdc_facts *facts)
{
    cJSON *reasons = NULL;
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        if (facts->facts[id].state != SDC_FACT_UNREADABLE)
            continue;
        reasons = reasons ? reasons : sdc_object_add_object(media, "unreadable");
        sdc_object_add_text(reasons, sdc_fact_info(id)->name, facts->facts[id].text);
    }
}

static void add_media(cJSON *object, const struct sdc_facts *facts)
{
    const char *resolution = sdc_resolution_class(sdc_facts_int(facts, SDC_FACT_PIXELS, 0));
    cJSON *media = sdc_object_add_object(object, "media");
    sdc_object_add_text(media, "format", sdc_format_info(facts->format)->name);
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        const struct sdc_fact *fact = &facts->facts[id];
        const struct sdc_fact_info *info = sdc_fact_info(id);
        if (fact->state == SDC_FACT_KNOWN && info->is_text)
            sdc_object_add_text(media, info->name, fact->text);
        else if (fact->state == SDC_FACT_KNOWN)
            add_number(media, info, fact);
        if (id == SDC_FACT_PIXELS && resolution && facts->type == SDC_TYPE_VIDEO)
            sdc_object_add_text(media, "resolution", resolution);
    }
    add_unreadable(media, facts);
}

static void add_finding(cJSON *findings, const struct sdc_finding *finding, const char *input)
{
    cJSON *object = sdc_object_append_object(findings);
    struct sdc_buf help;
    sdc_buf_init(&help, TEXT_CEILING);
    bool is_command = sdc_report_append_help(&help, finding, input);
    sdc_object_add_text(object, "rule", finding->check->id);
    sdc_object_add_text(object, "severity", finding->is_warning ? "warning" : "error");
    sdc_object_add_text_if(object, "measured", finding->measured);
    sdc_object_add_text_if(object, "limit", finding->limit);
    sdc_object_add_text_if(object, "unit", finding->unit);
    add_bytes(object, "message", "message_bytes", finding->message);
    sdc_object_add_text(object, "help", sdc_buf_text(&help));
    if (is_command)
        sdc_object_add_text(object, "command", sdc_buf_text(&help));
    if (finding->is_known)
        sdc_object_add_json(object, "suppressed", "true");
    if (finding->reason)
        sdc_object_add_text(object, "reason", finding->reason);
    sdc_buf_release(&help);
}

static void add_fixed(cJSON *object, const struct sdc_result *result)
{
    if (result->n_fixed == 0)
        return;
    cJSON *all = sdc_object_add_array(object, "fixed");
    for (size_t i = 0; i < result->n_fixed; i++) {
        cJSON *fixed = sdc_object_append_object(all);
        sdc_object_add_text(fixed, "rule", result->fixed[i].rule);
        sdc_object_add_text_if(fixed, "measured", result->fixed[i].measured);
    }
}

static void add_fetched(cJSON *object, const struct sdc_fetched *fetched)
{
    if (fetched->n_requests == 0)
        return;
    cJSON *all = sdc_object_add_object(object, "fetched");
    sdc_object_add_number(all, "requests", fetched->n_requests);
    sdc_object_add_number(all, "bytes", fetched->n_bytes);
    if (fetched->is_without_range)
        sdc_object_add_json(all, "without_range", "true");
    if (fetched->is_through_proxy)
        sdc_object_add_json(all, "through_proxy", "true");
}

static void add_asset(cJSON *object, const struct sdc_asset *asset)
{
    char uri[TEXT_CEILING / 1024] = "";
    if (!asset)
        return;
    cJSON *all = sdc_object_add_object(object, "asset");
    sdc_object_add_text_if(all, "id", asset->id);
    sdc_object_add_text(all, "status", asset->status);
    if (asset->id[0] != '\0')
        snprintf(uri, sizeof uri, "asset://%s", asset->id);
    sdc_object_add_text_if(all, "uri", uri);
    sdc_object_add_text_if(all, "message", asset->message);
    sdc_object_add_text_if(all, "help", asset->help);
}

static void fill_result(cJSON *object, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    if (result->index >= 0)
        sdc_object_add_number(object, "index", result->index);
    add_bytes(object, "input", "input_bytes", result->input);
    sdc_object_add_text(object, "verdict", sdc_verdict_name(judgement->verdict));
    if (result->facts.type != SDC_TYPE_NONE)
        sdc_object_add_text(object, "type", sdc_type_name(result->facts.type));
    if (result->facts.facts[SDC_FACT_SIZE].state == SDC_FACT_KNOWN)
        add_media(object, &result->facts);
    cJSON *findings = sdc_object_add_array(object, "findings");
    for (size_t i = 0; i < judgement->n_findings; i++)
        add_finding(findings, &judgement->findings[i], result->input);
    add_fixed(object, result);
    if (judgement->verdict == SDC_ERROR) {
        cJSON *error = sdc_object_add_object(object, "error");
        sdc_object_add_text(error, "code", sdc_status_name(judgement->err.status));
        add_bytes(error, "message", "message_bytes", judgement->err.text);
    }
    add_fetched(object, &result->fetched);
    add_asset(object, result->asset);
}

static void put_profile(struct sdc_buf *buf, const struct sdc_profile *profile)
{
    cJSON *object = sdc_object_new();
    sdc_object_add_text(object, "id", profile->id);
    sdc_object_add_text_if(object, "date", profile->date);
    sdc_object_add_text_if(object, "source", profile->source);
    sdc_object_print(buf, object);
}

static void begin_json(struct sdc_report *report)
{
    const struct sdc_report_style *style = &report->style;
    struct sdc_buf *buf = &report->text;
    cJSON *tool = sdc_object_new();
    sdc_object_add_text(tool, "name", "seedance-check");
    sdc_object_add_text(tool, "version", SDC_VERSION);
    sdc_buf_printf(buf, "{\"schema_version\":%d,\n\"tool\":", SDC_REPORT_SCHEMA_VERSION);
    sdc_object_print(buf, tool);
    sdc_buf_puts(buf, style->is_survey ? ",\n\"profiles\":[" : ",\n\"profile\":");
    for (size_t i = 0; i < (style->is_survey ? style->n_profiles : 1); i++) {
        sdc_buf_puts(buf, i > 0 ? ",\n" : "");
        put_profile(buf, &style->profile[i]);
    }
    sdc_buf_puts(buf, style->is_survey ? "],\n\"results\":[" : ",\n\"results\":[");
}

static void result_json(struct sdc_report *report, const struct sdc_result *result)
{
    cJSON *object = sdc_object_new();
    if (sdc_report_names_profile(report, result))
        sdc_object_add_text(object, "profile", result->profile->id);
    fill_result(object, result);
    sdc_buf_puts(&report->text, report->n_results > 0 ? ",\n" : "\n");
    sdc_object_print(&report->text, object);
}

/** Adds the tally: by rule, and by code of those that were not checked. */
static void add_tally(cJSON *summary, const struct sdc_tally *tally)
{
    struct sdc_tally_row rows[SDC_TALLY_ROWS_MAX];
    cJSON *rules = sdc_object_add_object(summary, "rules");
    cJSON *errors = sdc_object_add_object(summary, "errors");
    size_t n = sdc_tally_rows(tally, rows);
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].check) {
            sdc_object_add_number(errors, rows[i].name, rows[i].n_failed);
            continue;
        }
        cJSON *rule = sdc_object_add_object(rules, rows[i].name);
        sdc_object_add_number(rule, "fail", rows[i].n_failed);
        sdc_object_add_number(rule, "warn", rows[i].n_warned);
        sdc_object_add_number(rule, "suppressed", rows[i].n_known);
    }
}

static void end_json(struct sdc_report *report, const struct sdc_summary *summary)
{
    cJSON *object = sdc_object_new();
    sdc_object_add_number(object, "inputs", summary->n_inputs);
    for (unsigned i = 0; i < SDC_N_VERDICTS; i++)
        sdc_object_add_number(object, sdc_verdict_name((enum sdc_verdict)i),
                              summary->n_verdicts[i]);
    sdc_object_add_number(object, "skipped", summary->n_skipped);
    sdc_object_add_number(object, "suppressed", summary->n_suppressed);
    if (summary->n_excepted > 0)
        sdc_object_add_number(object, "excepted", summary->n_excepted);
    if (summary->n_fixed > 0)
        sdc_object_add_number(object, "fixed", summary->n_fixed);
    if (summary->tally)
        add_tally(object, summary->tally);
    sdc_object_add_number(object, "exit_code", summary->exit_code);
    sdc_buf_puts(&report->text, "\n],\n\"summary\":");
    sdc_object_print(&report->text, object);
    sdc_buf_puts(&report->text, "}\n");
}

static void begin_ndjson(struct sdc_report *report)
{
    (void)report;
}

void sdc_report_append_object(struct sdc_buf *buf, const struct sdc_result *result,
                              const struct sdc_profile *run_profile)
{
    cJSON *object = sdc_object_new();
    sdc_object_add_number(object, "schema_version", SDC_REPORT_SCHEMA_VERSION);
    sdc_object_add_text(object, "tool_version",
                        result->tool_version ? result->tool_version : SDC_VERSION);
    sdc_object_add_text(object, "profile", result->profile->id);
    if (run_profile)
        sdc_object_add_text(object, "run_profile", run_profile->id);
    fill_result(object, result);
    sdc_object_print(buf, object);
}

void sdc_report_append_entry(struct sdc_buf *buf, const struct sdc_finding *finding,
                             const char *path)
{
    cJSON *object = sdc_object_new();
    add_bytes(object, "input", "input_bytes", path);
    sdc_object_add_text(object, "rule", finding->check->id);
    sdc_object_add_text_if(object, "measured", finding->measured);
    sdc_object_print(buf, object);
    sdc_buf_puts(buf, "\n");
}

static void result_ndjson(struct sdc_report *report, const struct sdc_result *result)
{
    bool has_own = !report->style.is_survey && sdc_report_names_profile(report, result);
    sdc_report_append_object(&report->text, result, has_own ? report->style.profile : NULL);
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
