/* SPDX-License-Identifier: MIT
 * The report for editors and the problem matchers of CI systems: one line as compilers print it for
 * each finding, and none for what passes. */
#include "base/text.h"
#include "report/report.h"

/** Appends "NAME:1:1: LEVEL: ". Editors ask for a line and a column; media has none. */
static void put_place(struct sdc_report *report, const struct sdc_result *result, const char *level)
{
    sdc_report_append_name(&report->text, result->input);
    sdc_buf_printf(&report->text, ":1:1: %s: ", level);
    if (sdc_report_names_profile(report, result))
        sdc_buf_printf(&report->text, "%s: ", result->profile->id);
}

static void put_finding(struct sdc_report *report, const struct sdc_result *result,
                        const struct sdc_finding *finding)
{
    put_place(report, result, finding->is_warning ? "warning" : "error");
    sdc_text_append_visible(&report->text, finding->message);
    sdc_buf_printf(&report->text, " [%s]\n", finding->check->id);
}

/** What to do is a note, which editors and matchers keep with the finding above it. */
static void put_help(struct sdc_report *report, const struct sdc_result *result,
                     const struct sdc_finding *finding)
{
    put_place(report, result, "note");
    sdc_report_append_help(&report->text, finding, result->input);
    sdc_buf_puts(&report->text, "\n");
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    if (judgement->verdict == SDC_ERROR) {
        put_place(report, result, "error");
        sdc_buf_puts(&report->text, "not checked: ");
        sdc_text_append_visible(&report->text, judgement->err.text);
        sdc_buf_printf(&report->text, " [%s]\n", sdc_status_name(judgement->err.status));
    }
    for (size_t i = 0; i < judgement->n_findings; i++) {
        const struct sdc_finding *finding = &judgement->findings[i];
        if (finding->is_known)
            continue;
        put_finding(report, result, finding);
        if (sdc_report_gives_help(result, i, false))
            put_help(report, result, finding);
    }
}

static void begin(struct sdc_report *report)
{
    (void)report;
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    (void)report;
    (void)summary;
}

const struct sdc_report_format sdc_report_gcc = {
    .name = "gcc", .begin = begin, .result = put_result, .end = end};
