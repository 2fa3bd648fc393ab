/* SPDX-License-Identifier: MIT
 * A run: inputs through the engine into the reports, and the exit status of it all. */
#include "cli/run.h"

#include "audit/engine.h"
#include "base/text.h"
#include "cli/show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** All reports of a run; the first n are begun. */
struct reports {
    struct sdc_report all[SDC_REPORTS_MAX];
    size_t n;
};

static volatile sig_atomic_t is_interrupted;

static void note_signal(int number)
{
    (void)number;
    is_interrupted = 1;
}

void sdc_complain(const struct sdc_err *err)
{
    struct sdc_buf text;
    sdc_buf_init(&text, SDC_ERR_TEXT_SIZE * strlen("\\x00"));
    sdc_text_append_visible(&text, err->text);
    fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0] != '\0';
}

/** NO_COLOR, CLICOLOR_FORCE and TERM=dumb as https://no-color.org and https://bixense.com/clicolors
 *  have it; the option beats them all. */
static bool wants_color(const struct sdc_options *options)
{
    const char *terminal = getenv("TERM");
    const char *force = getenv("CLICOLOR_FORCE");
    if (options->color != SDC_COLOR_AUTO)
        return options->color == SDC_COLOR_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (force && force[0] != '\0' && strcmp(force, "0") != 0)
        return true;
    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static enum sdc_status begin_reports(struct reports *reports, const struct sdc_options *options,
                                     const struct sdc_profile *profile, struct sdc_err *err)
{
    for (size_t i = 0; i < options->n_reports; i++) {
        struct sdc_report_style style = {.is_quiet = options->is_quiet,
                                         .is_verbose = options->is_verbose,
                                         .has_color =
                                             !options->reports[i].path && wants_color(options),
                                         .profile = profile};
        enum sdc_status status = sdc_report_begin(&reports->all[i], options->reports[i].format,
                                                  options->reports[i].path, &style, err);
        if (status != SDC_OK)
            return status;
        reports->n++;
    }
    return SDC_OK;
}

static enum sdc_status report_result(void *context, const struct sdc_result *result,
                                     struct sdc_err *err)
{
    struct reports *reports = context;
    for (size_t i = 0; i < reports->n; i++) {
        enum sdc_status status = sdc_report_result(&reports->all[i], result, err);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

static enum sdc_status end_reports(struct reports *reports, const struct sdc_summary *summary,
                                   struct sdc_err *err)
{
    enum sdc_status first = SDC_OK;
    for (size_t i = 0; i < reports->n; i++) {
        enum sdc_status status = sdc_report_end(&reports->all[i], summary, err);
        first = first == SDC_OK ? status : first;
    }
    reports->n = 0;
    return first;
}

static void drop_reports(struct reports *reports)
{
    for (size_t i = 0; i < reports->n; i++)
        sdc_report_drop(&reports->all[i]);
    reports->n = 0;
}

static int exit_code_of(const struct sdc_options *options, const struct sdc_summary *summary)
{
    if (summary->n_inputs == 0 && !options->allows_empty)
        return SDC_EXIT_USAGE;
    if (summary->n_verdicts[SDC_ERROR] > 0)
        return SDC_EXIT_ERROR;
    bool has_failed = summary->n_verdicts[SDC_FAIL] > 0 ||
                      (options->is_strict && summary->n_verdicts[SDC_WARN] > 0);
    return has_failed ? SDC_EXIT_FAIL : SDC_EXIT_PASS;
}

static int exit_code_of_status(enum sdc_status status)
{
    if (status == SDC_INTERRUPTED)
        return SDC_EXIT_INTERRUPTED;
    return status == SDC_CLOSED ? SDC_EXIT_CLOSED : SDC_EXIT_USAGE;
}

static enum sdc_status run_engine(const struct sdc_options *options, struct sdc_inputs *inputs,
                                  struct reports *reports, const struct sdc_profile *profile,
                                  struct sdc_summary *summary, struct sdc_err *err)
{
    struct sdc_demand demand = {.type = options->type,
                                .profile = profile,
                                .selection = {options->selected.words, options->selected.n,
                                              options->ignored.words, options->ignored.n}};
    struct sdc_engine engine = {.inputs = inputs,
                                .demand = &demand,
                                .n_jobs = options->n_jobs,
                                .timeout_ms = options->timeout_ms,
                                .on_result = report_result,
                                .context = reports,
                                .is_interrupted = &is_interrupted};
    return sdc_engine_run(&engine, summary, err);
}

/** A run that ends early still ends its reports: what was found so far is worth having. */
static int check_inputs(const struct sdc_options *options)
{
    const struct sdc_profile *profile = sdc_profile_default();
    struct sdc_inputs inputs = {.arguments = options->inputs,
                                .n_arguments = options->n_inputs,
                                .lists = options->lists.words,
                                .n_lists = options->lists.n,
                                .delimiter = options->is_null_separated ? '\0' : '\n'};
    struct reports reports = {.n = 0};
    struct sdc_summary summary = {0};
    struct sdc_err err = {0};
    enum sdc_status status = begin_reports(&reports, options, profile, &err);
    bool is_begun = status == SDC_OK;
    if (is_begun)
        status = run_engine(options, &inputs, &reports, profile, &summary, &err);
    sdc_inputs_release(&inputs);
    summary.exit_code =
        status == SDC_OK ? exit_code_of(options, &summary) : exit_code_of_status(status);
    if (is_begun && status != SDC_CLOSED) {
        enum sdc_status end_status = end_reports(&reports, &summary, &err);
        if (end_status != SDC_OK)
            summary.exit_code = exit_code_of_status(end_status);
    }
    drop_reports(&reports);
    if (err.status != SDC_OK && err.status != SDC_CLOSED)
        sdc_complain(&err);
    return summary.exit_code;
}

static void catch_signals(void)
{
    /* The second one ends the program at once. */
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/** What was printed must have arrived. The exit status. */
static int end_output(void)
{
    struct sdc_err err = {0};
    if (fflush(stdout) == 0 && !ferror(stdout))
        return SDC_EXIT_PASS;
    if (errno == EPIPE)
        return SDC_EXIT_CLOSED;
    sdc_err_set(&err, SDC_IO, errno, "cannot write standard output: %s", strerror(errno));
    sdc_complain(&err);
    return SDC_EXIT_USAGE;
}

int sdc_run(const struct sdc_options *options)
{
    const struct sdc_profile *profile = sdc_profile_default();
    bool has_input = options->n_inputs > 0 || options->lists.n > 0;
    catch_signals();
    switch (options->action) {
    case SDC_ACTION_HELP:
        sdc_show_help(stdout);
        break;
    case SDC_ACTION_VERSION:
        sdc_show_version(stdout);
        break;
    case SDC_ACTION_LIST_RULES:
        sdc_show_rules(stdout, profile);
        break;
    case SDC_ACTION_EXPLAIN:
        sdc_show_rule(stdout, profile, options->explained);
        break;
    case SDC_ACTION_CHECK:
        if (has_input || options->allows_empty)
            return check_inputs(options);
        sdc_show_usage(stderr);
        return SDC_EXIT_USAGE;
    }
    return end_output();
}
