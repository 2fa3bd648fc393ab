/* SPDX-License-Identifier: MIT
 * A run: inputs through the engine into the reports, and the exit status of it all. */
#include "cli/run.h"

#include "audit/crew.h"
#include "audit/engine.h"
#include "base/text.h"
#include "cli/box.h"
#include "cli/choose.h"
#include "cli/show.h"
#include "cli/targets.h"
#include "report/baseline.h"
#include "report/merge.h"
#include "report/tally.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** The last second of the year 9999; later ones have no date in XML. */
#define TIME_MAX INT64_C(253402300799)
/** Longest line on what is left out, all of it made visible [bytes]. */
#define LEFT_OUT_CEILING (64 * 1024)

/** A run: what it judges by, where it reports to, what came of it. */
struct run {
    const struct sdc_options *options;
    struct sdc_choice choice;
    struct sdc_demand demand;
    struct sdc_report reports[SDC_REPORTS_MAX + 1]; /**< and a baseline that is written */
    size_t n_reports;                               /**< begun */
    struct sdc_merge *merge;                        /**< where reports are joined; else NULL */
    struct sdc_baseline *baseline;                  /**< what is known already; else NULL */
    struct sdc_tally tally;
    enum sdc_verdict open; /**< the worst of the input at hand that no baseline has */
    time_t start_time;
    struct sdc_inputs inputs;
    struct sdc_summary summary;
    struct sdc_result shown; /**< a result under one profile of several, or beside a baseline */
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

/** Now, or for builds that must come out the same each time, what SOURCE_DATE_EPOCH says, see
 *  https://reproducible-builds.org/specs/source-date-epoch. */
static time_t start_time(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct sdc_q seconds;
    bool is_given = epoch && sdc_q_parse(epoch, &seconds) && seconds.den == 1 && seconds.num >= 0 &&
                    seconds.num <= TIME_MAX;
    return is_given ? (time_t)seconds.num : time(NULL);
}

static enum sdc_status begin_report(struct run *run, const struct sdc_report_format *format,
                                    const char *path, struct sdc_err *err)
{
    const struct sdc_options *options = run->options;
    struct sdc_report_style style = {.is_quiet = options->is_quiet,
                                     .is_verbose = options->is_verbose,
                                     .has_color = !path && wants_color(options),
                                     .has_summary = options->has_summary,
                                     .is_survey = run->choice.n_profiles > 1,
                                     .profile = run->choice.profiles,
                                     .n_profiles = run->choice.n_profiles,
                                     .start_time = run->start_time,
                                     .step_summary = is_set("GITHUB_STEP_SUMMARY")
                                                         ? getenv("GITHUB_STEP_SUMMARY")
                                                         : NULL};
    enum sdc_status status =
        sdc_report_begin(&run->reports[run->n_reports], format, path, &style, err);
    run->n_reports += status == SDC_OK;
    return status;
}

static enum sdc_status begin_reports(struct run *run, struct sdc_err *err)
{
    const struct sdc_options *options = run->options;
    enum sdc_status status = SDC_OK;
    run->start_time = start_time();
    for (size_t i = 0; i < options->n_reports && status == SDC_OK; i++)
        status = begin_report(run, options->reports[i].format, options->reports[i].path, err);
    if (status == SDC_OK && options->new_baseline)
        status = begin_report(run, &sdc_report_baseline, options->new_baseline, err);
    return status;
}

/** Holds a result against the baseline, counts what that is about, and reports. */
static enum sdc_status report(struct run *run, const struct sdc_result *result, struct sdc_err *err)
{
    if (run->baseline) {
        run->shown = *result;
        result = &run->shown;
        enum sdc_status status = sdc_baseline_apply(run->baseline, &run->demand, &run->shown, err);
        if (status != SDC_OK)
            return status;
    }
    sdc_tally_add(&run->tally, result);
    run->summary.n_suppressed += (int64_t)sdc_result_n_known(result);
    run->summary.n_fixed += (int64_t)result->n_fixed;
    run->open =
        sdc_result_open_verdict(result) > run->open ? sdc_result_open_verdict(result) : run->open;
    for (size_t i = 0; i < run->n_reports; i++) {
        enum sdc_status status = sdc_report_result(&run->reports[i], result, err);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

/** True if the facts of a result are all there, so that any profile can judge them. */
static bool is_measured(const struct sdc_result *result)
{
    enum sdc_status status = result->judgement.err.status;
    return status == SDC_OK || status == SDC_UNREADABLE || status == SDC_NOTHING_CHECKED;
}

/** Judges the same facts by each profile, and gives the worst verdict. An input that could not be
 *  measured is an error under all. */
static enum sdc_status survey(struct run *run, const struct sdc_result *result,
                              enum sdc_verdict *worst, struct sdc_err *err)
{
    struct sdc_demand demand = run->demand;
    for (size_t i = 0; i < run->choice.n_profiles; i++) {
        run->shown = *result;
        run->shown.profile = demand.profile = &run->choice.profiles[i];
        if (is_measured(result))
            sdc_judge(&result->facts, &demand, &run->shown.judgement);
        enum sdc_verdict verdict = run->shown.judgement.verdict;
        *worst = verdict > *worst ? verdict : *worst;
        enum sdc_status status = report(run, &run->shown, err);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

/** Counts an input, whose results are reported. */
static void count_input(struct run *run, enum sdc_verdict verdict)
{
    run->summary.n_inputs++;
    run->summary.n_verdicts[verdict]++;
    run->summary.n_open[run->open]++;
}

static enum sdc_status take_result(void *context, const struct sdc_result *result,
                                   struct sdc_err *err)
{
    struct run *run = context;
    enum sdc_verdict verdict = result->judgement.verdict;
    run->open = SDC_PASS;
    enum sdc_status status =
        run->choice.n_profiles > 1 ? survey(run, result, &verdict, err) : report(run, result, err);
    count_input(run, verdict);
    return status;
}

/** Reports what earlier runs have printed on the next n_results lines about one input. */
static enum sdc_status take_merged(struct run *run, size_t n_results, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    enum sdc_verdict worst = SDC_PASS;
    run->open = SDC_PASS;
    for (size_t i = 0; i < n_results && status == SDC_OK; i++) {
        const struct sdc_result *result = sdc_merge_result(run->merge, i);
        enum sdc_verdict verdict = result->judgement.verdict;
        worst = verdict > worst ? verdict : worst;
        status = report(run, result, err);
    }
    count_input(run, worst);
    return status;
}

static enum sdc_status end_reports(struct run *run, struct sdc_err *err)
{
    enum sdc_status first = SDC_OK;
    for (size_t i = 0; i < run->n_reports; i++) {
        enum sdc_status status = sdc_report_end(&run->reports[i], &run->summary, err);
        first = first == SDC_OK ? status : first;
    }
    run->n_reports = 0;
    return first;
}

static void drop_reports(struct run *run)
{
    for (size_t i = 0; i < run->n_reports; i++)
        sdc_report_drop(&run->reports[i]);
    run->n_reports = 0;
}

static int exit_code_of(const struct run *run)
{
    const struct sdc_summary *summary = &run->summary;
    if (summary->n_verdicts[SDC_ERROR] > 0)
        return SDC_EXIT_ERROR;
    bool has_failed =
        summary->n_open[SDC_FAIL] > 0 || (run->options->is_strict && summary->n_open[SDC_WARN] > 0);
    return has_failed ? SDC_EXIT_FAIL : SDC_EXIT_PASS;
}

static int exit_code_of_status(enum sdc_status status)
{
    if (status == SDC_INTERRUPTED)
        return SDC_EXIT_INTERRUPTED;
    return status == SDC_CLOSED ? SDC_EXIT_CLOSED : SDC_EXIT_USAGE;
}

/** The cores that this process may use, at most as many as there can be programs of a kind. */
static size_t n_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0)
        return 1; /* more cores than the set has room for */
    size_t n = (size_t)CPU_COUNT(&cores);
    return n < SDC_CREW_JOBS_MAX ? n : SDC_CREW_JOBS_MAX;
}

static enum sdc_status refuse_empty(const struct run *run, struct sdc_err *err)
{
    int64_t n = run->summary.n_skipped;
    if (n == 0)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "no input was found: what was named is empty; --allow-empty makes that "
                           "no error");
    return sdc_err_set(err, SDC_USAGE, 0,
                       "no input was found: %" PRId64 " name%s left out, and --verbose says why; "
                       "--allow-empty makes that no error",
                       n, n == 1 ? " was" : "s were");
}

/** Says on standard error what is left out, and why. */
static void tell_left_out(void *context, const char *name, const char *why)
{
    const struct run *run = context;
    struct sdc_buf text;
    if (!run->options->is_verbose)
        return;
    sdc_buf_init(&text, LEFT_OUT_CEILING);
    sdc_text_append_visible(&text, name);
    sdc_buf_puts(&text, ": left out: ");
    sdc_text_append_visible(&text, why);
    fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

static enum sdc_status flush_reports(void *context, struct sdc_err *err)
{
    struct run *run = context;
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < run->n_reports && status == SDC_OK; i++)
        status = sdc_report_flush(&run->reports[i], err);
    return status;
}

static struct sdc_search search_of(const struct sdc_options *options)
{
    return (struct sdc_search){.arguments = options->inputs,
                               .n_arguments = options->n_inputs,
                               .lists = options->lists.words,
                               .n_lists = options->lists.n,
                               .delimiter = options->is_null_separated ? '\0' : '\n',
                               .excludes = options->excludes.words,
                               .n_excludes = options->excludes.n,
                               .takes_hidden = options->takes_hidden,
                               .has_ignore_files = !options->has_no_ignore,
                               .has_gitignore = options->has_gitignore,
                               .is_forced = options->is_force_exclude};
}

static enum sdc_status run_engine(struct run *run, struct sdc_err *err)
{
    struct sdc_search search = search_of(run->options);
    struct sdc_engine engine = {
        .inputs = &run->inputs,
        .demand = &run->demand,
        .launch = {.is_deep = run->options->is_deep, .is_unboxed = sdc_box_is_off()},
        .n_jobs = run->options->n_jobs > 0 ? run->options->n_jobs : n_cores(),
        .timeout_ms = run->options->timeout_ms,
        .on_result = take_result,
        .on_idle = flush_reports,
        .context = run,
        .is_interrupted = &is_interrupted};
    enum sdc_status status = sdc_inputs_init(&run->inputs, &search, err);
    run->inputs.on_left_out = tell_left_out;
    run->inputs.context = run;
    if (status == SDC_OK)
        status = sdc_engine_run(&engine, err);
    run->summary.n_skipped = sdc_inputs_count(&run->inputs).n_skipped;
    sdc_inputs_release(&run->inputs);
    return status;
}

/** Begins to join reports: their first lines tell by which profiles they judge. */
static enum sdc_status begin_merge(struct run *run, size_t *n_results, struct sdc_err *err)
{
    const struct sdc_options *options = run->options;
    size_t n_profiles;
    run->merge = sdc_merge_new(options->inputs, options->n_inputs);
    if (!run->merge)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left to begin with");
    enum sdc_status status = sdc_merge_next(run->merge, n_results, err);
    const struct sdc_profile *profiles = sdc_merge_profiles(run->merge, &n_profiles);
    if (n_profiles > 0) {
        run->choice.profiles = run->demand.profile = profiles;
        run->choice.n_profiles = n_profiles;
    }
    return status;
}

static enum sdc_status run_merge(struct run *run, size_t n_results, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    while (n_results > 0 && status == SDC_OK && !is_interrupted) {
        status = take_merged(run, n_results, err);
        if (status == SDC_OK)
            status = sdc_merge_next(run->merge, &n_results, err);
    }
    if (!is_interrupted)
        return status;
    /* Whatever a signal has made fail, the signal is the reason. */
    *err = (struct sdc_err){0};
    return sdc_err_set(err, SDC_INTERRUPTED, EINTR, "interrupted");
}

/** All that is read before the reports are begun. */
static enum sdc_status begin(struct run *run, size_t *n_merged, struct sdc_err *err)
{
    const struct sdc_options *options = run->options;
    enum sdc_status status = sdc_targets_check(options, err);
    if (status == SDC_OK && options->baseline)
        status = sdc_baseline_read(options->baseline, &run->baseline, err);
    if (status == SDC_OK && options->is_merge)
        status = begin_merge(run, n_merged, err);
    if (status == SDC_OK && run->choice.n_profiles > 1 &&
        (options->baseline || options->new_baseline))
        status = sdc_err_set(err, SDC_USAGE, 0,
                             "a baseline is for the findings by one profile, not by %zu",
                             run->choice.n_profiles);
    return status;
}

/** A run that ends early still ends its reports, for what was found so far is worth having; but a
 *  baseline that is not whole would hide that, and half of what other reports have is no use. */
static void drop_partial(struct run *run)
{
    bool is_merge = run->options->is_merge;
    size_t n = 0;
    for (size_t i = 0; i < run->n_reports; i++) {
        struct sdc_report *partial = &run->reports[i];
        if (partial->format == &sdc_report_baseline || (is_merge && partial->draft))
            sdc_report_drop(partial);
        else
            run->reports[n++] = *partial;
    }
    run->n_reports = n;
}

static int check_inputs(struct run *run)
{
    const struct sdc_options *options = run->options;
    struct sdc_err err = {0};
    size_t n_merged = 0;
    run->demand = (struct sdc_demand){.type = options->type,
                                      .profile = run->choice.profiles,
                                      .selection = {options->selected.words, options->selected.n,
                                                    options->ignored.words, options->ignored.n},
                                      .is_deep = options->is_deep};
    if (!options->is_merge)
        sdc_box_note(stderr, options->is_verbose);
    run->summary.tally = options->has_summary ? &run->tally : NULL;
    enum sdc_status status = begin(run, &n_merged, &err);
    if (status == SDC_OK)
        status = begin_reports(run, &err);
    bool is_begun = status == SDC_OK;
    if (is_begun)
        status = run->merge ? run_merge(run, n_merged, &err) : run_engine(run, &err);
    if (status == SDC_OK && run->summary.n_inputs == 0 && !options->allows_empty)
        status = refuse_empty(run, &err);
    if (status != SDC_OK)
        drop_partial(run);
    run->summary.exit_code = status == SDC_OK ? exit_code_of(run) : exit_code_of_status(status);
    if (is_begun && status != SDC_CLOSED) {
        enum sdc_status end_status = end_reports(run, &err);
        if (end_status != SDC_OK)
            run->summary.exit_code = exit_code_of_status(end_status);
    }
    drop_reports(run);
    sdc_baseline_free(&run->baseline);
    sdc_merge_free(&run->merge);
    if (err.status != SDC_OK && err.status != SDC_CLOSED)
        sdc_complain(&err);
    return run->summary.exit_code;
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

/** Says what is asked for of the program itself. */
static int show(const struct sdc_options *options, const struct sdc_choice *choice)
{
    const struct sdc_profile *profiles = choice->profiles;
    switch (options->action) {
    case SDC_ACTION_HELP:
        sdc_show_help(stdout);
        break;
    case SDC_ACTION_VERSION:
        sdc_show_version(stdout);
        if (options->is_verbose)
            sdc_box_show(stdout);
        break;
    case SDC_ACTION_LIST_RULES:
        sdc_show_rules(stdout, profiles, choice->n_profiles);
        break;
    case SDC_ACTION_EXPLAIN:
        sdc_show_rule(stdout, profiles, choice->n_profiles, options->explained);
        break;
    case SDC_ACTION_LIST_PROFILES:
        sdc_show_profiles(stdout);
        break;
    case SDC_ACTION_SHOW_PROFILE:
        sdc_show_profile(stdout, profiles, choice->n_profiles);
        break;
    case SDC_ACTION_CHECK:
        sdc_show_usage(stderr);
        return SDC_EXIT_USAGE;
    }
    return end_output();
}

int sdc_run(const struct sdc_options *options)
{
    static struct run run; /* too large for the stack of a small thread */
    struct sdc_err err = {0};
    bool has_input = options->n_inputs > 0 || options->lists.n > 0 || options->allows_empty;
    run.options = options;
    catch_signals();
    if (sdc_choose(&run.choice, options->profile, &err) != SDC_OK) {
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    }
    bool is_check = options->action == SDC_ACTION_CHECK && has_input;
    int exit_code = is_check ? check_inputs(&run) : show(options, &run.choice);
    sdc_choice_release(&run.choice);
    return exit_code;
}
