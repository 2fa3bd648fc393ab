/* SPDX-License-Identifier: MIT
 * Findings -> reports: one const struct per format, one report per place to write to. */
#ifndef SDC_REPORT_REPORT_H
#define SDC_REPORT_REPORT_H

#include "report/result.h"
#include "report/spool.h"

#include <stdio.h>
#include <time.h>

/** Version of what the keys of json and ndjson reports mean. */
#define SDC_REPORT_SCHEMA_VERSION 1
/** The largest text between two writes, and so the longest line of ndjson [bytes]: one result that
 *  names its input several times, the longest of names (an argument of 128 KiB) with up to eight
 *  letters for each of its bytes; or SDC_FINDINGS_MAX findings, each with a command, on one that
 * can be opened (PATH_MAX). */
#define SDC_REPORT_TEXT_MAX (16 * 1024 * 1024)

struct sdc_report;

/** A format of reports. The functions append to report->text; what stands there after each call is
 *  written out. What else goes wrong they put into report->err. */
struct sdc_report_format {
    const char *name;
    void (*begin)(struct sdc_report *report);
    void (*result)(struct sdc_report *report, const struct sdc_result *result);
    void (*end)(struct sdc_report *report, const struct sdc_summary *summary);
    void (*release)(struct sdc_report *report); /**< frees report->state; NULL: there is none */
};

/** How reports are to look. */
struct sdc_report_style {
    bool is_quiet;   /**< findings only */
    bool is_verbose; /**< every fact */
    bool has_color;
    bool is_survey;   /**< each input is reported once for each of several profiles */
    bool has_summary; /**< by rule, too; quiet then means: only that */
    const struct sdc_profile *profile; /**< n_profiles in a row, borrowed */
    size_t n_profiles;                 /**< more than 1: a survey */
    time_t start_time; /**< when the run began, as a report that must have it says */
    const char
        *step_summary; /**< github: the file that a table is appended to, borrowed; or NULL */
};

/** A report in the making. The caller holds it. */
struct sdc_report {
    const struct sdc_report_format *format;
    struct sdc_report_style style;
    struct sdc_buf text;                /**< what is to be written next */
    struct sdc_err err;                 /**< why the format cannot go on */
    int64_t n_results;                  /**< results so far */
    int64_t n_verdicts[SDC_N_VERDICTS]; /**< of these, by enum sdc_verdict */
    void *state;                        /**< the format's own, freed by its release; or NULL */
    FILE *stream;                       /**< owned */
    int descriptor;                     /**< of the draft, the stream's */
    const char *path;                   /**< borrowed; NULL: standard output */
    char *draft; /**< owned; the file that becomes path at the end; NULL: written as it is */
};

/** The formats that can be asked for. */
extern const struct sdc_report_format *const sdc_report_formats[];
extern const size_t sdc_n_report_formats;

/** The format of that name, or NULL. */
const struct sdc_report_format *sdc_report_find(const char *name);

/** Begins a report on path, or on standard output where path is NULL. Fails with SDC_IO where the
 *  file cannot be made, SDC_CLOSED where the reader has gone. A report that was begun must be
 *  ended or dropped. */
enum sdc_status sdc_report_begin(struct sdc_report *report, const struct sdc_report_format *format,
                                 const char *path, const struct sdc_report_style *style,
                                 struct sdc_err *err);

/** Writes one result. SDC_IO, SDC_CLOSED, SDC_NO_MEMORY. */
enum sdc_status sdc_report_result(struct sdc_report *report, const struct sdc_result *result,
                                  struct sdc_err *err);

/** Hands on what was written so far, unless the file takes its place only at the end. SDC_IO,
 *  SDC_CLOSED. */
enum sdc_status sdc_report_flush(struct sdc_report *report, struct sdc_err *err);

/** Writes the summary and puts the whole file in its place: no reader ever sees half a report.
 *  Releases the report, whatever comes of it. SDC_IO, SDC_CLOSED, SDC_NO_MEMORY. */
enum sdc_status sdc_report_end(struct sdc_report *report, const struct sdc_summary *summary,
                               struct sdc_err *err);

/** Releases a report that is not to be ended; a draft is removed. */
void sdc_report_drop(struct sdc_report *report);

/** Appends the help of a finding on that input: a command where there is one (true), else the hint
 *  (false). */
bool sdc_report_append_help(struct sdc_buf *buf, const struct sdc_finding *finding,
                            const char *input);

/** Appends the name of an input, made visible, as a line may begin with it. One that GitHub's
 * runner would take for a command ("::stop-commands::x") gets a "./". */
void sdc_report_append_name(struct sdc_buf *buf, const char *name);

/** True if the help of a finding is to be given with it: one command may mend what several findings
 *  in a row are about, and is given with the last, of those that are printed with_known ones or
 *  without. */
bool sdc_report_gives_help(const struct sdc_result *result, size_t number, bool with_known);

/** True if a report has to say by which profile a result was judged: there are several, or its path
 *  has one of its own. */
bool sdc_report_names_profile(const struct sdc_report *report, const struct sdc_result *result);

/** Appends "3 inputs: 2 pass, 1 fail". */
void sdc_report_append_counts(struct sdc_buf *buf, const struct sdc_summary *summary);

/** For a format: writes out report->text, then what lies in the spool. */
void sdc_report_put_spool(struct sdc_report *report, struct sdc_spool *spool);

/** Appends a result as the ndjson report prints it, on one line without its end; of a run by
 * another profile than its own, which is not NULL then. */
void sdc_report_append_object(struct sdc_buf *buf, const struct sdc_result *result,
                              const struct sdc_profile *run_profile);

/** Appends a finding as a baseline has it, a line with its end; path is that of the key. */
void sdc_report_append_entry(struct sdc_buf *buf, const struct sdc_finding *finding,
                             const char *path);

/** The formats, a file each. @{ */
extern const struct sdc_report_format sdc_report_text;
extern const struct sdc_report_format sdc_report_json;
extern const struct sdc_report_format sdc_report_ndjson;
extern const struct sdc_report_format sdc_report_gcc;
extern const struct sdc_report_format sdc_report_github;
extern const struct sdc_report_format sdc_report_sarif;
extern const struct sdc_report_format sdc_report_junit;
extern const struct sdc_report_format sdc_report_csv;
/** @} */

#endif
