/* SPDX-License-Identifier: MIT
 * Checks inputs, or joins what earlier runs have found of them, and reports. */
#include "cli/check.h"

#include "audit/changed.h"
#include "audit/crew.h"
#include "audit/engine.h"
#include "base/text.h"
#include "cli/box.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "cli/targets.h"
#include "git/lfs.h"
#include "report/merge.h"
#include "report/sink.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

/** Longest line on what is left out, all of it made visible [bytes]. */
#define LEFT_OUT_CEILING (64 * 1024)

/** Inputs on their way into reports. */
struct check {
    const struct sdc_options *options;
    const struct sdc_settings *settings;
    struct sdc_choice *choice;
    struct sdc_demands demands;
    struct sdc_merge *merge; /**< where reports are joined; else NULL */
    struct sdc_lfs lfs;
    struct sdc_changes changes; /**< of the repository, where these are the inputs */
    struct sdc_supply supply;   /**< gives them */
    struct sdc_inputs inputs;
    struct sdc_output output;
    struct sdc_progress progress;
    struct sdc_after *after; /**< NULL: nothing */
    int after_code;          /**< the exit status that it asks for */
    bool is_on_terminal;     /**< results are printed there */
    bool has_told_interrupt;
};

/* --- Signals --- */

/** How urgent it is to end: 0, SDC_INTERRUPT_SOON, SDC_INTERRUPT_NOW or more. */
static volatile sig_atomic_t interrupts;

static void note_signal(int number)
{
    interrupts = number == SIGINT ? interrupts + 1 : SDC_INTERRUPT_NOW;
    sdc_sink_hurry();
    /* Whoever asks once more means it. */
    if (interrupts >= SDC_INTERRUPT_NOW) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
    }
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* --- The exit status --- */

static int exit_code_of_checks(const struct check *check)
{
    const struct sdc_summary *summary = &check->output.summary;
    if (summary->n_verdicts[SDC_ERROR] > 0)
        return SDC_EXIT_ERROR;
    bool has_failed = summary->n_open[SDC_FAIL] > 0 ||
                      (check->options->is_strict && summary->n_open[SDC_WARN] > 0);
    return has_failed ? SDC_EXIT_FAIL : SDC_EXIT_PASS;
}

static int exit_code_of_status(enum sdc_status status)
{
    if (status == SDC_INTERRUPTED)
        return SDC_EXIT_INTERRUPTED;
    return status == SDC_CLOSED ? SDC_EXIT_CLOSED : SDC_EXIT_USAGE;
}

/* --- Inputs --- */

/** The cores that this process may use, at most as many as there can be programs of a kind. */
static size_t n_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0)
        return 1; /* more cores than the set has room for */
    size_t n = (size_t)CPU_COUNT(&cores);
    return n < SDC_CREW_JOBS_MAX ? n : SDC_CREW_JOBS_MAX;
}

static enum sdc_status refuse_empty(const struct check *check, struct sdc_err *err)
{
    int64_t n = check->output.summary.n_skipped;
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
    struct check *check = context;
    struct sdc_buf text;
    if (!check->options->is_verbose)
        return;
    sdc_progress_clear(&check->progress);
    sdc_buf_init(&text, LEFT_OUT_CEILING);
    sdc_text_append_visible(&text, name);
    sdc_buf_puts(&text, ": left out: ");
    sdc_text_append_visible(&text, why);
    fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

static enum sdc_status take_result(void *context, const struct sdc_result *result,
                                   struct sdc_err *err)
{
    struct check *check = context;
    if (check->is_on_terminal)
        sdc_progress_clear(&check->progress);
    sdc_progress_note(&check->progress, result->input);
    if (check->after)
        return check->after->take(check->after->context, result, err);
    return sdc_output_take(&check->output, result, err);
}

static enum sdc_status flush(void *context, struct sdc_err *err)
{
    struct check *check = context;
    return sdc_output_flush(&check->output, err);
}

static void show_progress(void *context, int64_t n_in_work, int64_t n_fetched)
{
    struct check *check = context;
    struct sdc_inputs_count count = sdc_inputs_count(&check->inputs);
    if (interrupts == SDC_INTERRUPT_SOON && n_in_work > 0 && !check->has_told_interrupt) {
        sdc_progress_clear(&check->progress);
        fprintf(stderr,
                "seedance-check: interrupted; %" PRId64
                " input%s in work %s finished, once more ends them\n",
                n_in_work, n_in_work == 1 ? "" : "s", n_in_work == 1 ? "is" : "are");
        check->has_told_interrupt = true;
    }
    sdc_progress_show(&check->progress, &check->output.summary, &count, n_fetched);
}

/** Gives an input that was opened to who asks for that. */
static enum sdc_status note_open(void *context, int64_t number, int *descriptor,
                                 struct sdc_err *err)
{
    const struct check *check = context;
    return check->after->on_open(check->after->context, number, descriptor, err);
}

static struct sdc_search search_of(const struct sdc_options *options,
                                   const struct sdc_config_site *site)
{
    bool is_of_file = options->origins[SDC_SETTING_EXCLUDE] == SDC_ORIGIN_FILE;
    return (struct sdc_search){.arguments = options->inputs,
                               .n_arguments = options->n_inputs,
                               .lists = options->lists.words,
                               .n_lists = options->lists.n,
                               .delimiter = options->is_null_separated ? '\0' : '\n',
                               .excludes = options->excludes.words,
                               .n_excludes = options->excludes.n,
                               .excludes_folder = is_of_file ? site->folder : NULL,
                               .excludes_file = is_of_file ? site->name : NULL,
                               .takes_hidden = options->takes_hidden,
                               .has_ignore_files = !options->has_no_ignore,
                               .has_gitignore = options->has_gitignore,
                               .is_forced = options->is_force_exclude,
                               .is_by_suffix = options->is_by_suffix};
}

static enum sdc_status run_engine(struct check *check, struct sdc_err *err)
{
    const struct sdc_options *options = check->options;
    struct sdc_search search = search_of(options, &check->settings->site);
    struct sdc_http_limits network = sdc_http_limits_default;
    network.max_bytes = options->max_bytes;
    network.timeout_ms = options->timeout_ms;
    network.is_private_allowed = options->allows_private;
    if (options->n_jobs > 0)
        network.n_transfers = options->n_jobs;
    struct sdc_engine engine = {.inputs = &check->inputs,
                                .demands = &check->demands,
                                .launch = {.is_deep = options->is_deep,
                                           .is_unboxed = sdc_box_is_off()},
                                .n_jobs = options->n_jobs > 0 ? options->n_jobs : n_cores(),
                                .timeout_ms = options->timeout_ms,
                                .network = network,
                                .is_offline = options->is_offline,
                                .on_open = check->after ? note_open : NULL,
                                .on_result = take_result,
                                .on_idle = flush,
                                .on_turn = show_progress,
                                .context = check,
                                .interrupts = &interrupts};
    check->supply = sdc_changed_supply(&check->changes);
    search.lfs = &check->lfs;
    search.supply = options->git_choice != SDC_GIT_NOTHING ? &check->supply : NULL;
    enum sdc_status status = sdc_inputs_init(&check->inputs, &search, err);
    check->inputs.on_left_out = tell_left_out;
    check->inputs.context = check;
    sdc_progress_begin(&check->progress, options->progress);
    if (status == SDC_OK)
        status = sdc_engine_run(&engine, err);
    sdc_progress_clear(&check->progress);
    check->output.summary.n_skipped = sdc_inputs_count(&check->inputs).n_skipped;
    sdc_inputs_release(&check->inputs);
    return status;
}

/* --- Reports of earlier runs --- */

/** Begins to join reports: their first lines tell by which profiles they judge. */
static enum sdc_status begin_merge(struct check *check, size_t *n_results, struct sdc_err *err)
{
    const struct sdc_options *options = check->options;
    size_t n_profiles;
    check->merge = sdc_merge_new(options->inputs, options->n_inputs);
    if (!check->merge)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left to begin with");
    enum sdc_status status = sdc_merge_next(check->merge, n_results, err);
    const struct sdc_profile *profiles = sdc_merge_profiles(check->merge, &n_profiles);
    if (n_profiles > 0) {
        check->choice->profiles = profiles;
        check->choice->n_profiles = n_profiles;
    }
    return status;
}

/** Reports all inputs, n_results for the first, as earlier runs have. */
static enum sdc_status run_merge(struct check *check, size_t n_results, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    while (n_results > 0 && status == SDC_OK && interrupts == 0) {
        for (size_t i = 0; i < n_results && status == SDC_OK; i++)
            status = sdc_output_add(&check->output, sdc_merge_result(check->merge, i), err);
        sdc_output_count(&check->output);
        if (status == SDC_OK)
            status = sdc_merge_next(check->merge, &n_results, err);
    }
    if (interrupts == 0)
        return status;
    /* Whatever a signal has made fail, the signal is the reason. */
    *err = (struct sdc_err){0};
    return sdc_err_set(err, SDC_INTERRUPTED, EINTR, "interrupted");
}

/* --- Exceptions that except nothing --- */

/** True if everything below the folder of the configuration is looked at. */
static bool is_whole(const struct check *check)
{
    const struct sdc_options *options = check->options;
    const char *folder = check->settings->site.folder;
    bool is_within = false;
    for (size_t i = 0; i < options->n_inputs && !is_within; i++) {
        char *real = realpath(options->inputs[i], NULL);
        size_t size = real ? strlen(real) : 0;
        size -= size == 1; /* the slash of the topmost folder */
        is_within = real && strncmp(real, folder, size) == 0 && folder[size] == '/';
        free(real);
    }
    return is_within;
}

/** Says on standard error which exceptions are known to except nothing. */
static void tell_idle(const struct check *check)
{
    const struct sdc_exceptions *exceptions = &check->output.exceptions;
    bool has_all = exceptions->n_rows > 0 && is_whole(check);
    for (size_t i = 0; i < exceptions->n_rows; i++) {
        const struct sdc_config_exception *row = &exceptions->rows[i];
        const char *why =
            sdc_exceptions_idle(exceptions, i, &check->demands.common.selection, has_all);
        if (why)
            fprintf(stderr, "seedance-check: %s: exception %zu (%s of %s) excepts nothing: %s\n",
                    check->settings->site.name, i + 1, row->rule, row->path, why);
    }
}

/* --- All of it --- */

/** Finds the changes that the options ask git for. */
static enum sdc_status find_changes(struct check *check, struct sdc_err *err)
{
    switch (check->options->git_choice) {
    case SDC_GIT_STAGED:
        return sdc_changes_find_staged(&check->changes, err);
    case SDC_GIT_CHANGED:
        return sdc_changes_find_since(&check->changes, check->options->since, err);
    case SDC_GIT_NOTHING:
        break;
    }
    return SDC_OK;
}

/** All that is read before the reports are begun. */
static enum sdc_status begin(struct check *check, size_t *n_merged, struct sdc_err *err)
{
    const struct sdc_options *options = check->options;
    enum sdc_status status = sdc_targets_check(options, err);
    if (status == SDC_OK)
        status = sdc_demands_init(&check->demands, err);
    if (status == SDC_OK)
        status = sdc_exceptions_init(&check->output.exceptions, err);
    if (status == SDC_OK && options->baseline)
        status = sdc_baseline_read(options->baseline, &check->output.baseline, err);
    if (status == SDC_OK && options->is_merge)
        status = begin_merge(check, n_merged, err);
    if (status == SDC_OK)
        status = find_changes(check, err);
    if (status == SDC_OK && check->choice->n_profiles > 1 &&
        (options->baseline || options->new_baseline))
        status = sdc_err_set(err, SDC_USAGE, 0,
                             "a baseline is for the findings by one profile, not by %zu",
                             check->choice->n_profiles);
    if (status == SDC_OK)
        status = sdc_output_begin(&check->output, err);
    return status;
}

/** Takes all inputs, or all that earlier runs have found. */
static enum sdc_status take_all(struct check *check, size_t n_merged, struct sdc_err *err)
{
    check->is_on_terminal = sdc_output_is_on_terminal(&check->output);
    enum sdc_status status =
        check->merge ? run_merge(check, n_merged, err) : run_engine(check, err);
    if (check->after && (status == SDC_OK || status == SDC_INTERRUPTED)) {
        enum sdc_status after = check->after->finish(check->after->context, status == SDC_OK,
                                                     &check->output, &check->after_code, err);
        status = status == SDC_OK ? after : status;
    }
    if (status == SDC_OK && check->output.summary.n_inputs == 0 && !check->options->allows_empty)
        status = refuse_empty(check, err);
    if (status != SDC_OK)
        sdc_output_drop_partial(&check->output);
    return status;
}

/** The exit status, which stands in the reports, too. */
static int run(struct check *check, struct sdc_err *err)
{
    int *exit_code = &check->output.summary.exit_code;
    size_t n_merged = 0;
    enum sdc_status status = begin(check, &n_merged, err);
    if (status != SDC_OK)
        return exit_code_of_status(status);
    status = take_all(check, n_merged, err);
    *exit_code = status == SDC_OK ? sdc_exit_worse(exit_code_of_checks(check), check->after_code)
                                  : exit_code_of_status(status);
    if (status == SDC_CLOSED)
        return *exit_code;
    if (status == SDC_OK)
        tell_idle(check);
    status = sdc_output_end(&check->output, err);
    return status == SDC_OK ? *exit_code : sdc_exit_worse(*exit_code, exit_code_of_status(status));
}

/** What is asked, and excepted, by options and settings. What earlier runs have found stays as it
 *  is, and what is submitted has no exceptions. */
static void set_demands(struct check *check)
{
    const struct sdc_options *options = check->options;
    const struct sdc_config_site *site = &check->settings->site;
    check->demands =
        (struct sdc_demands){.common = {.type = options->type,
                                        .profile = check->choice->profiles,
                                        .selection = {options->selected.words, options->selected.n,
                                                      options->ignored.words, options->ignored.n},
                                        .is_deep = options->is_deep},
                             .rows = check->settings->rows,
                             .n_rows = check->settings->n_rows,
                             .folder = site->folder};
    if (options->is_merge || options->submit.is_submit)
        return;
    check->output.exceptions.rows = site->config.exceptions;
    check->output.exceptions.n_rows = site->config.n_exceptions;
    check->output.exceptions.folder = site->folder;
}

int sdc_check(const struct sdc_options *options, const struct sdc_settings *settings,
              struct sdc_choice *choice)
{
    return sdc_check_then(options, settings, choice, NULL);
}

int sdc_check_then(const struct sdc_options *options, const struct sdc_settings *settings,
                   struct sdc_choice *choice, struct sdc_after *after)
{
    static struct check check; /* too large for the stack of a small thread */
    struct sdc_err err = {0};
    catch_signals();
    memset(&check, 0, sizeof check);
    check.after = after;
    if (after)
        after->interrupts = &interrupts;
    sdc_changes_init(&check.changes);
    check.options = check.output.options = options;
    check.choice = choice;
    check.output.choice = choice;
    check.output.summary.tally = options->has_summary ? &check.output.tally : NULL;
    check.settings = settings;
    set_demands(&check);
    if (!options->is_merge)
        sdc_box_note(stderr, options->is_verbose);
    if (options->is_verbose && settings->site.is_found)
        fprintf(stderr, "seedance-check: the configuration is %s\n", settings->site.name);
    int exit_code = run(&check, &err);
    sdc_changes_release(&check.changes);
    sdc_lfs_release(&check.lfs);
    sdc_output_release(&check.output);
    sdc_demands_release(&check.demands);
    sdc_merge_free(&check.merge);
    if (err.status != SDC_OK && err.status != SDC_CLOSED)
        sdc_complain(&err);
    return exit_code;
}
