/* SPDX-License-Identifier: MIT
 * The report for GitHub Actions: an annotation for each finding as a workflow command, and a table
 * for the page of the run. */
#include "report/escape.h"
#include "report/place.h"
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Most findings in the table: more than anybody reads. */
#define ROWS_MAX 100
/** Most text in the rows of the table; GitHub refuses pages beyond 1 MiB [bytes]. */
#define ROWS_CEILING (512 * 1024)
/** The text around the rows [bytes]. */
#define TABLE_CEILING (ROWS_CEILING + 4096)
/** Room for a path, and for a help that has it several times [bytes]. @{ */
#define PLACE_CEILING (256 * 1024)
#define HELP_CEILING  (1024 * 1024)
/** @} */

/** The table, until it is appended to its file. */
struct github {
    struct sdc_buf rows;
    int n_rows;
    int64_t n_left_out;
};

/** What is said of an input in one annotation and one row. */
struct remark {
    const char *level;  /**< as the command is called */
    const char *title;  /**< the rule, or the code of an error */
    const char *prefix; /**< before the text */
    const char *text;   /**< any bytes */
    const char *help;   /**< NULL: none */
};

/* What the runner takes back: escapeProperty() and escapeData() of @actions/core, command.ts. */
static const struct sdc_escape for_property[] = {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"},
                                                 {':', "%3A"}, {',', "%2C"},  {'\0', NULL}};
static const struct sdc_escape for_data[] = {
    {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {'\0', NULL}};

static void put_annotation(struct sdc_report *report, const struct sdc_result *result,
                           const struct remark *remark)
{
    struct sdc_buf *buf = &report->text;
    struct sdc_buf place;
    sdc_buf_init(&place, PLACE_CEILING);
    sdc_place_append_here(&place, result->input);
    sdc_buf_printf(buf, "::%s file=", remark->level);
    sdc_escape_append(buf, sdc_buf_text(&place), for_property);
    sdc_buf_printf(buf, ",title=%s::", remark->title);
    /* The log of the run shows neither file nor title. */
    sdc_escape_append(buf, result->input, for_data);
    sdc_buf_puts(buf, ": ");
    if (sdc_report_names_profile(report, result)) {
        sdc_escape_append(buf, result->profile->id, for_data);
        sdc_buf_puts(buf, ": ");
    }
    sdc_buf_puts(buf, remark->prefix);
    sdc_escape_append(buf, remark->text, for_data);
    sdc_buf_printf(buf, " [%s]", remark->title);
    if (remark->help) {
        sdc_buf_puts(buf, "%0Ahelp: ");
        sdc_escape_append(buf, remark->help, for_data);
    }
    sdc_buf_puts(buf, "\n");
    sdc_buf_release(&place);
}

/** Strangers' texts stand as code, where GitHub makes no links and no mentions, and have no letter
 *  that Markdown or HTML knows. */
static void put_code(struct sdc_buf *buf, const char *text)
{
    sdc_buf_puts(buf, "<code>");
    sdc_escape_append_html(buf, text);
    sdc_buf_puts(buf, "</code>");
}

/** Adds a row, or counts it where the table is full. */
static void put_row(struct sdc_report *report, const struct sdc_result *result,
                    const struct remark *remark)
{
    struct github *github = report->state;
    size_t size = github->rows.size;
    if (github->n_rows == ROWS_MAX || github->n_left_out > 0) {
        github->n_left_out++;
        return;
    }
    sdc_buf_printf(&github->rows, "| %s | ", remark->level);
    put_code(&github->rows, result->input);
    sdc_buf_printf(&github->rows, " | %s | ", remark->title);
    if (sdc_report_names_profile(report, result)) {
        put_code(&github->rows, result->profile->id);
        sdc_buf_puts(&github->rows, " ");
    }
    sdc_buf_puts(&github->rows, remark->prefix);
    put_code(&github->rows, remark->text);
    sdc_buf_puts(&github->rows, " |\n");
    if (github->rows.status == SDC_OK) {
        github->n_rows++;
        return;
    }
    github->rows.status = SDC_OK;
    github->rows.size = size;
    github->n_left_out++;
}

static void put_remark(struct sdc_report *report, const struct sdc_result *result,
                       const struct remark *remark)
{
    put_annotation(report, result, remark);
    if (report->style.step_summary)
        put_row(report, result, remark);
}

static void put_finding(struct sdc_report *report, const struct sdc_result *result,
                        const struct sdc_finding *finding)
{
    struct sdc_buf help;
    sdc_buf_init(&help, HELP_CEILING);
    sdc_report_append_help(&help, finding, result->input);
    put_remark(report, result,
               &(struct remark){.level = finding->is_warning ? "warning" : "error",
                                .title = finding->check->id,
                                .prefix = "",
                                .text = finding->message,
                                .help = sdc_buf_text(&help)});
    sdc_buf_release(&help);
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    if (judgement->verdict == SDC_ERROR)
        put_remark(report, result,
                   &(struct remark){.level = "error",
                                    .title = sdc_status_name(judgement->err.status),
                                    .prefix = "not checked: ",
                                    .text = judgement->err.text});
    for (size_t i = 0; i < judgement->n_findings; i++) {
        if (!judgement->findings[i].is_known)
            put_finding(report, result, &judgement->findings[i]);
    }
}

static void begin(struct sdc_report *report)
{
    struct github *github = calloc(1, sizeof *github);
    report->state = github;
    if (github)
        sdc_buf_init(&github->rows, ROWS_CEILING);
    else
        report->text.status = SDC_NO_MEMORY;
}

static void append_to_file(struct sdc_report *report, const struct sdc_buf *table)
{
    enum { READABLE = 0666, FLAGS = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY };
    const char *path = report->style.step_summary;
    int fd = open(path, FLAGS, READABLE);
    FILE *stream = fd >= 0 ? fdopen(fd, "a") : NULL;
    bool is_written = stream && fwrite(table->bytes, 1, table->size, stream) == table->size;
    int cause = errno;
    if (stream && fclose(stream) != 0 && is_written) {
        cause = errno;
        is_written = false;
    } else if (!stream && fd >= 0) {
        close(fd);
    }
    if (!is_written)
        sdc_err_set(&report->err, SDC_IO, cause, "cannot write %s: %s", path, strerror(cause));
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    struct github *github = report->state;
    struct sdc_buf table;
    if (!report->style.step_summary)
        return;
    sdc_buf_init(&table, TABLE_CEILING);
    sdc_buf_puts(&table, "### seedance-check\n\n");
    sdc_report_append_counts(&table, summary);
    sdc_buf_puts(&table, "\n");
    if (github->n_rows > 0)
        sdc_buf_puts(&table, "\n| | Input | Rule | Finding |\n|---|---|---|---|\n");
    sdc_buf_append(&table, github->rows.bytes, github->rows.size);
    if (github->n_left_out > 0)
        sdc_buf_printf(&table, "\n%" PRId64 " more are not shown here.\n", github->n_left_out);
    sdc_buf_puts(&table, "\n");
    if (table.status == SDC_OK)
        append_to_file(report, &table);
    else
        report->text.status = table.status;
    sdc_buf_release(&table);
}

static void release(struct sdc_report *report)
{
    struct github *github = report->state;
    sdc_buf_release(&github->rows);
    free(github);
}

const struct sdc_report_format sdc_report_github = {
    .name = "github", .begin = begin, .result = put_result, .end = end, .release = release};
