/* SPDX-License-Identifier: MIT
 * Findings -> reports: one const struct per format, one report per place to write to. */
#include "report/report.h"

#include "base/text.h"
#include "report/sink.h"
#include "rules/help.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** What is copied from a spool at a time [bytes]. */
#define COPY_SIZE (16 * 1024)
/** Of a new file, less what the user's mask says. */
#define NEW_MODE 0666

const struct sdc_report_format *const sdc_report_formats[] = {&sdc_report_text,   &sdc_report_json,
                                                              &sdc_report_ndjson, &sdc_report_gcc,
                                                              &sdc_report_github, &sdc_report_sarif,
                                                              &sdc_report_junit,  &sdc_report_csv};
const size_t sdc_n_report_formats = sizeof sdc_report_formats / sizeof sdc_report_formats[0];

const struct sdc_report_format *sdc_report_find(const char *name)
{
    for (size_t i = 0; i < sdc_n_report_formats; i++) {
        if (strcmp(sdc_report_formats[i]->name, name) == 0)
            return sdc_report_formats[i];
    }
    return NULL;
}

bool sdc_report_append_help(struct sdc_buf *buf, const struct sdc_finding *finding,
                            const char *input)
{
    if (finding->told) {
        sdc_buf_puts(buf, finding->told);
        return finding->is_told_command;
    }
    if (finding->help[0] != '\0' && sdc_help_expand(finding->help, input, buf))
        return true;
    sdc_buf_puts(buf, finding->check->hint);
    return false;
}

void sdc_report_append_name(struct sdc_buf *buf, const char *name)
{
    if (strncmp(name, "::", 2) == 0 || strncmp(name, "##[", 3) == 0)
        sdc_buf_puts(buf, "./");
    sdc_text_append_visible(buf, name);
}

/** True if the same command mends what both findings are about. */
static bool has_same_command(const struct sdc_finding *a, const struct sdc_finding *b,
                             const char *input)
{
    struct sdc_buf texts[2];
    sdc_buf_init(&texts[0], SDC_REPORT_TEXT_MAX);
    sdc_buf_init(&texts[1], SDC_REPORT_TEXT_MAX);
    bool is_same = sdc_report_append_help(&texts[0], a, input) &&
                   sdc_report_append_help(&texts[1], b, input) &&
                   strcmp(sdc_buf_text(&texts[0]), sdc_buf_text(&texts[1])) == 0;
    sdc_buf_release(&texts[0]);
    sdc_buf_release(&texts[1]);
    return is_same;
}

bool sdc_report_gives_help(const struct sdc_result *result, size_t number, bool with_known)
{
    const struct sdc_finding *findings = result->judgement.findings;
    size_t next = number + 1;
    while (next < result->judgement.n_findings && findings[next].is_known && !with_known)
        next++;
    return next == result->judgement.n_findings ||
           !has_same_command(&findings[number], &findings[next], result->input);
}

bool sdc_report_names_profile(const struct sdc_report *report, const struct sdc_result *result)
{
    return report->style.is_survey || strcmp(result->profile->id, report->style.profile->id) != 0;
}

void sdc_report_append_counts(struct sdc_buf *buf, const struct sdc_summary *summary)
{
    const char *separator = ": ";
    sdc_buf_printf(buf, "%" PRId64 " input%s", summary->n_inputs,
                   summary->n_inputs == 1 ? "" : "s");
    for (unsigned i = 0; i < SDC_N_VERDICTS; i++) {
        if (summary->n_verdicts[i] == 0)
            continue;
        sdc_buf_printf(buf, "%s%" PRId64 " %s", separator, summary->n_verdicts[i],
                       i == SDC_ERROR ? "not checked" : sdc_verdict_name((enum sdc_verdict)i));
        separator = ", ";
    }
    if (summary->n_skipped > 0)
        sdc_buf_printf(buf, "%s%" PRId64 " skipped", separator, summary->n_skipped);
}

static enum sdc_status write_failed(const struct sdc_report *report, struct sdc_err *err)
{
    int cause = errno;
    if (!report->path && cause == EPIPE)
        return sdc_err_set(err, SDC_CLOSED, cause, "standard output was closed");
    if (cause == EINTR)
        return sdc_err_set(err, SDC_INTERRUPTED, cause, "interrupted");
    return sdc_err_set(err, SDC_IO, cause, "cannot write %s: %s",
                       report->path ? report->path : "standard output", strerror(cause));
}

/** Writes out what the format has appended. */
static enum sdc_status write_text(struct sdc_report *report, struct sdc_err *err)
{
    enum sdc_status status = report->text.status;
    size_t size = report->text.size;
    if (report->err.status != SDC_OK)
        return sdc_err_set(err, report->err.status, report->err.cause, "%s", report->err.text);
    if (sdc_memory_ran_out() && status == SDC_OK)
        status = SDC_NO_MEMORY;
    if (status != SDC_OK)
        return sdc_err_set(err, status, 0, "no memory is left for the report");
    if (size > 0 && fwrite(report->text.bytes, 1, size, report->stream) != size)
        return write_failed(report, err);
    sdc_buf_clear(&report->text);
    return SDC_OK;
}

void sdc_report_put_spool(struct sdc_report *report, struct sdc_spool *spool)
{
    char bytes[COPY_SIZE];
    size_t n = 0;
    struct sdc_err err = {0};
    enum sdc_status status = sdc_spool_rewind(spool, &err);
    do {
        if (status == SDC_OK)
            status = sdc_spool_read(spool, bytes, sizeof bytes, &n, &err);
        if (status == SDC_OK) {
            sdc_buf_append(&report->text, bytes, n);
            status = write_text(report, &err);
        }
    } while (status == SDC_OK && n > 0);
    if (report->err.status == SDC_OK)
        report->err = err;
}

/** Opens a draft beside path, so that renaming it cannot leave half a report. */
static enum sdc_status open_draft(struct sdc_report *report, struct sdc_err *err)
{
    static const char mark[] = ".XXXXXX";
    size_t size = strlen(report->path) + sizeof mark;
    report->draft = malloc(size);
    if (!report->draft)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for the report");
    snprintf(report->draft, size, "%s%s", report->path, mark);
    report->descriptor = mkostemp(report->draft, 0);
    report->stream = report->descriptor >= 0 ? sdc_sink_open(report->descriptor, true) : NULL;
    if (report->stream)
        return SDC_OK;
    enum sdc_status status = write_failed(report, err);
    if (report->descriptor >= 0)
        unlink(report->draft);
    free(report->draft);
    report->draft = NULL;
    return status;
}

/** Opens what the report goes to. A link, pipe or device is written as it is, since a draft that is
 *  renamed would take its place. */
static enum sdc_status open_path(struct sdc_report *report, struct sdc_err *err)
{
    struct stat status;
    if (lstat(report->path, &status) != 0 || S_ISREG(status.st_mode))
        return open_draft(report, err);
    int fd = open(report->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, NEW_MODE);
    report->stream = fd >= 0 ? sdc_sink_open(fd, true) : NULL;
    return report->stream ? SDC_OK : write_failed(report, err);
}

/** A terminal shows each line when it is there. */
static enum sdc_status open_standard_output(struct sdc_report *report, struct sdc_err *err)
{
    report->stream = sdc_sink_open(STDOUT_FILENO, false);
    if (report->stream && isatty(STDOUT_FILENO))
        setvbuf(report->stream, NULL, _IOLBF, 0);
    return report->stream ? SDC_OK : write_failed(report, err);
}

enum sdc_status sdc_report_begin(struct sdc_report *report, const struct sdc_report_format *format,
                                 const char *path, const struct sdc_report_style *style,
                                 struct sdc_err *err)
{
    *report = (struct sdc_report){.format = format, .path = path, .style = *style};
    sdc_buf_init(&report->text, SDC_REPORT_TEXT_MAX);
    enum sdc_status status = path ? open_path(report, err) : open_standard_output(report, err);
    if (status != SDC_OK)
        return status;
    format->begin(report);
    status = write_text(report, err);
    if (status != SDC_OK)
        sdc_report_drop(report);
    return status;
}

enum sdc_status sdc_report_result(struct sdc_report *report, const struct sdc_result *result,
                                  struct sdc_err *err)
{
    report->format->result(report, result);
    report->n_results++;
    report->n_verdicts[result->judgement.verdict]++;
    return write_text(report, err);
}

enum sdc_status sdc_report_flush(struct sdc_report *report, struct sdc_err *err)
{
    bool is_read = !report->draft;
    return is_read && fflush(report->stream) != 0 ? write_failed(report, err) : SDC_OK;
}

/** Makes the draft, written and flushed, the file at path. */
static enum sdc_status publish(struct sdc_report *report, struct sdc_err *err)
{
    mode_t mask = umask(0);
    umask(mask);
    bool is_written = fflush(report->stream) == 0 &&
                      fchmod(report->descriptor, NEW_MODE & ~mask) == 0 &&
                      rename(report->draft, report->path) == 0;
    if (!is_written)
        return write_failed(report, err);
    free(report->draft);
    report->draft = NULL;
    return SDC_OK;
}

enum sdc_status sdc_report_end(struct sdc_report *report, const struct sdc_summary *summary,
                               struct sdc_err *err)
{
    report->format->end(report, summary);
    enum sdc_status status = write_text(report, err);
    if (status == SDC_OK && report->draft)
        status = publish(report, err);
    else if (status == SDC_OK && fflush(report->stream) != 0)
        status = write_failed(report, err);
    sdc_report_drop(report);
    return status;
}

void sdc_report_drop(struct sdc_report *report)
{
    if (report->state)
        report->format->release(report);
    report->state = NULL;
    if (report->draft)
        unlink(report->draft);
    if (report->stream)
        fclose(report->stream);
    free(report->draft);
    report->draft = NULL;
    report->stream = NULL;
    sdc_buf_release(&report->text);
}
