/* SPDX-License-Identifier: MIT
 * The report for spreadsheets (RFC 4180): a row for each finding, and one for each input without.
 */
#include "report/escape.h"
#include "report/report.h"

#include <string.h>

/** Tells spreadsheets that the file is UTF-8 (RFC 3629, section 6). */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
/** Decimals of rates and durations, as in the json report. */
#define DIGITS 3
/** Room for a help: a command that has a name several times [bytes]. */
#define HELP_CEILING (1024 * 1024)

/** Room for the URI of an asset; its id is much shorter [bytes]. */
#define ASSET_URI_SIZE 512

/** The columns, in order. A new one goes to the end. */
static const char header[] =
    "input,profile,verdict,type,format,width,height,duration_s,fps_value,size,rule,severity,"
    "measured,limit,unit,message,help,error,suppressed,asset,reason\r\n";

/** A cell; the first one of its row has no comma before it. */
static void put_cell(struct sdc_buf *buf, const char *text, bool is_first)
{
    sdc_buf_puts(buf, is_first ? "" : ",");
    if (*text != '\0')
        sdc_escape_append_cell(buf, text);
}

/** A number that the input has; an empty cell where it is not known. */
static void put_number(struct sdc_buf *buf, const struct sdc_facts *facts, enum sdc_fact_id id)
{
    const struct sdc_fact *fact = &facts->facts[id];
    char text[SDC_Q_TEXT_SIZE] = "";
    if (fact->state == SDC_FACT_KNOWN && sdc_fact_info(id)->is_rational)
        sdc_q_print_decimal(fact->numbers[0].value, DIGITS, text, sizeof text);
    else if (fact->state == SDC_FACT_KNOWN)
        sdc_q_print(fact->numbers[0].value, text, sizeof text);
    sdc_buf_printf(buf, ",%s", text);
}

/** The measured value. What is a fraction only is written otherwise, as exactly: a spreadsheet
 * takes 5/2 for a day in February. */
static void put_measured(struct sdc_buf *buf, const char *measured)
{
    struct sdc_q value;
    char text[SDC_Q_TEXT_SIZE];
    if (sdc_q_parse(measured, &value)) {
        sdc_q_print_exact(value, text, sizeof text);
        measured = text;
    }
    put_cell(buf, measured, false);
}

/** The columns that all rows of an input have in common. */
static void put_input(struct sdc_buf *buf, const struct sdc_result *result)
{
    const struct sdc_facts *facts = &result->facts;
    bool has_type = facts->type != SDC_TYPE_NONE;
    bool is_opened = facts->facts[SDC_FACT_SIZE].state == SDC_FACT_KNOWN;
    put_cell(buf, result->input, true);
    put_cell(buf, result->profile->id, false);
    sdc_buf_printf(buf, ",%s,%s,%s", sdc_verdict_name(result->judgement.verdict),
                   has_type ? sdc_type_name(facts->type) : "",
                   is_opened ? sdc_format_info(facts->format)->name : "");
    put_number(buf, facts, SDC_FACT_WIDTH);
    put_number(buf, facts, SDC_FACT_HEIGHT);
    put_number(buf, facts, SDC_FACT_DURATION);
    put_number(buf, facts, SDC_FACT_FPS);
    put_number(buf, facts, SDC_FACT_SIZE);
}

/** Where the asset is, else what became of the submission. */
static void put_asset(struct sdc_buf *buf, const struct sdc_asset *asset)
{
    char uri[ASSET_URI_SIZE] = "";
    if (asset && asset->id[0] != '\0')
        snprintf(uri, sizeof uri, "asset://%s", asset->id);
    put_cell(buf, !asset ? "" : uri[0] != '\0' ? uri : asset->status, false);
}

static void put_finding(struct sdc_buf *buf, const struct sdc_result *result,
                        const struct sdc_finding *finding)
{
    struct sdc_buf help;
    sdc_buf_init(&help, HELP_CEILING);
    sdc_report_append_help(&help, finding, result->input);
    put_input(buf, result);
    sdc_buf_printf(buf, ",%s,%s", finding->check->id, finding->is_warning ? "warning" : "error");
    put_measured(buf, finding->measured);
    put_cell(buf, finding->limit, false);
    put_cell(buf, finding->unit, false);
    put_cell(buf, finding->message, false);
    put_cell(buf, sdc_buf_text(&help), false);
    sdc_buf_puts(buf, finding->is_known ? ",,yes" : ",,");
    put_asset(buf, result->asset);
    put_cell(buf, finding->reason ? finding->reason : "", false);
    sdc_buf_puts(buf, "\r\n");
    sdc_buf_release(&help);
}

/** The row of an input without findings, or of the reason why it was not checked. */
static void put_verdict(struct sdc_buf *buf, const struct sdc_result *result)
{
    const struct sdc_err *err = &result->judgement.err;
    bool is_error = result->judgement.verdict == SDC_ERROR;
    put_input(buf, result);
    sdc_buf_puts(buf, ",,,,,");
    put_cell(buf, is_error ? err->text : "", false);
    sdc_buf_printf(buf, ",,%s,", is_error ? sdc_status_name(err->status) : "");
    put_asset(buf, result->asset);
    sdc_buf_puts(buf, ",\r\n");
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    if (judgement->verdict == SDC_ERROR || judgement->n_findings == 0)
        put_verdict(&report->text, result);
    for (size_t i = 0; i < judgement->n_findings; i++)
        put_finding(&report->text, result, &judgement->findings[i]);
}

static void begin(struct sdc_report *report)
{
    sdc_buf_puts(&report->text, BYTE_ORDER_MARK);
    sdc_buf_puts(&report->text, header);
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    (void)report;
    (void)summary;
}

const struct sdc_report_format sdc_report_csv = {
    .name = "csv", .begin = begin, .result = put_result, .end = end};
