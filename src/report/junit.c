/* SPDX-License-Identifier: MIT
 * The report for test dashboards: JUnit's XML as Ant and Jenkins have it, a test case for each
 * input. The counts stand before the cases, and the warnings behind them, so both wait in spools.
 */
#include "base/version.h"
#include "report/escape.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>

/** Room for "2026-11-22T12:00:00" with its NUL [bytes]. */
#define TIME_SIZE 32
/** Room for a help: a command that has a name several times [bytes]. */
#define HELP_CEILING (1024 * 1024)

/** What is kept until all inputs are counted. */
struct junit {
    struct sdc_buf text;
    struct sdc_spool cases;
    struct sdc_spool warnings;
    int64_t n_skipped; /**< cases that fail by what is known alone */
};

/* XML 1.0 has no way to write control characters, U+FFFE and U+FFFF: those are visible. */
static const struct sdc_escape for_xml[] = {
    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\0', NULL}};

/** The name of an input; with its profile where there are several. */
static void put_name(struct sdc_buf *buf, const struct sdc_report *report,
                     const struct sdc_result *result)
{
    sdc_escape_append(buf, result->input, for_xml);
    if (sdc_report_names_profile(report, result)) {
        sdc_buf_puts(buf, " (");
        sdc_escape_append(buf, result->profile->id, for_xml);
        sdc_buf_puts(buf, ")");
    }
}

/** The sentence of a finding on a line of its own, and what to do on the next. */
static void put_finding(struct sdc_buf *buf, const struct sdc_result *result,
                        const struct sdc_finding *finding)
{
    struct sdc_buf help;
    sdc_buf_init(&help, HELP_CEILING);
    sdc_report_append_help(&help, finding, result->input);
    sdc_escape_append(buf, finding->message, for_xml);
    sdc_buf_printf(buf, " [%s]\n  help: ", finding->check->id);
    sdc_escape_append(buf, sdc_buf_text(&help), for_xml);
    sdc_buf_puts(buf, "\n");
    sdc_buf_release(&help);
}

static bool is_failure(const struct sdc_finding *finding)
{
    return !finding->is_warning && !finding->is_known;
}

static void put_errors(struct sdc_buf *buf, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        if (is_failure(&judgement->findings[i]))
            put_finding(buf, result, &judgement->findings[i]);
    }
}

/** A case that fails by nothing but what is known: why that is. */
static void put_skipped(struct sdc_buf *buf, const struct sdc_judgement *judgement)
{
    size_t i = 0;
    while (i < judgement->n_findings && judgement->findings[i].is_warning)
        i++;
    const char *reason = i < judgement->n_findings ? judgement->findings[i].reason : NULL;
    sdc_buf_puts(buf, "<skipped message=\"");
    sdc_escape_append(buf, reason ? reason : "known by the baseline", for_xml);
    sdc_buf_puts(buf, "\"/>");
}

/** One failure for all that breaks a requirement, since a test case has room for one only. */
static void put_failure(struct sdc_buf *buf, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    const struct sdc_finding *first = NULL;
    size_t n_errors = 0;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        if (is_failure(&judgement->findings[i]) && n_errors++ == 0)
            first = &judgement->findings[i];
    }
    if (!first) {
        put_skipped(buf, judgement);
        return;
    }
    sdc_buf_printf(buf, "<failure type=\"%s\" message=\"", first->check->id);
    sdc_escape_append(buf, first->message, for_xml);
    if (n_errors > 1)
        sdc_buf_printf(buf, " (and %zu more)", n_errors - 1);
    sdc_buf_puts(buf, "\">");
    put_errors(buf, result);
    sdc_buf_puts(buf, "</failure>");
}

static void put_error(struct sdc_buf *buf, const struct sdc_result *result)
{
    const struct sdc_err *err = &result->judgement.err;
    sdc_buf_printf(buf, "<error type=\"%s\" message=\"", sdc_status_name(err->status));
    sdc_escape_append(buf, err->text, for_xml);
    sdc_buf_puts(buf, "\">not checked: ");
    sdc_escape_append(buf, err->text, for_xml);
    sdc_buf_puts(buf, "\n");
    put_errors(buf, result);
    sdc_buf_puts(buf, "</error>");
}

static void keep_case(struct sdc_report *report, const struct sdc_result *result)
{
    struct junit *junit = report->state;
    struct sdc_buf *buf = &junit->text;
    enum sdc_type type = result->facts.type;
    sdc_buf_printf(buf, "<testcase classname=\"seedance-check.%s\" name=\"",
                   type == SDC_TYPE_NONE ? "file" : sdc_type_name(type));
    put_name(buf, report, result);
    sdc_buf_puts(buf, "\" time=\"0\">");
    if (result->judgement.verdict == SDC_ERROR)
        put_error(buf, result);
    else if (result->judgement.verdict == SDC_FAIL)
        put_failure(buf, result);
    junit->n_skipped +=
        result->judgement.verdict == SDC_FAIL && sdc_result_open_verdict(result) != SDC_FAIL;
    sdc_buf_puts(buf, "</testcase>\n");
    sdc_spool_take(&junit->cases, buf, &report->err);
}

/** A warning is no failure: it is told as what the tests have printed. */
static void keep_warnings(struct sdc_report *report, const struct sdc_result *result)
{
    struct junit *junit = report->state;
    const struct sdc_judgement *judgement = &result->judgement;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        if (!judgement->findings[i].is_warning || judgement->findings[i].is_known)
            continue;
        put_name(&junit->text, report, result);
        sdc_buf_puts(&junit->text, ": warning: ");
        put_finding(&junit->text, result, &judgement->findings[i]);
        sdc_spool_take(&junit->warnings, &junit->text, &report->err);
    }
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    keep_case(report, result);
    keep_warnings(report, result);
}

static void begin(struct sdc_report *report)
{
    struct junit *junit = calloc(1, sizeof *junit);
    report->state = junit;
    if (junit)
        sdc_buf_init(&junit->text, report->text.ceiling);
    else
        report->text.status = SDC_NO_MEMORY;
}

/** The attributes and properties that the schema of Ant requires; nothing here is timed. */
static void put_head(struct sdc_report *report)
{
    const struct junit *junit = report->state;
    struct tm parts = {0};
    char time[TIME_SIZE] = "";
    gmtime_r(&report->style.start_time, &parts);
    strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", &parts);
    sdc_buf_printf(
        &report->text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        "<testsuite name=\"seedance-check\" package=\"seedance-check\" id=\"0\" tests=\"%" PRId64
        "\" failures=\"%" PRId64 "\" errors=\"%" PRId64 "\" skipped=\"%" PRId64
        "\" time=\"0\" timestamp=\"%s\" hostname=\"localhost\">\n<properties>\n"
        "<property name=\"version\" value=\"" SDC_VERSION "\"/>\n<property name=\"profile\" "
        "value=\"",
        report->n_results, report->n_verdicts[SDC_FAIL] - junit->n_skipped,
        report->n_verdicts[SDC_ERROR], junit->n_skipped, time);
    sdc_escape_append(&report->text, report->style.is_survey ? "all" : report->style.profile->id,
                      for_xml);
    sdc_buf_puts(&report->text, "\"/>\n</properties>\n");
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    struct junit *junit = report->state;
    (void)summary; /* counts an input once, though several profiles make a case of it each */
    put_head(report);
    sdc_report_put_spool(report, &junit->cases);
    sdc_buf_puts(&report->text, "<system-out>");
    sdc_report_put_spool(report, &junit->warnings);
    sdc_buf_puts(&report->text, "</system-out>\n<system-err/>\n</testsuite>\n</testsuites>\n");
}

static void release(struct sdc_report *report)
{
    struct junit *junit = report->state;
    sdc_buf_release(&junit->text);
    sdc_spool_release(&junit->cases);
    sdc_spool_release(&junit->warnings);
    free(junit);
}

const struct sdc_report_format sdc_report_junit = {
    .name = "junit", .begin = begin, .result = put_result, .end = end, .release = release};
