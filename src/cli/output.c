/* SPDX-License-Identifier: MIT
 * What comes out of a run: results beside the baseline, counted, into all reports. */
#include "cli/output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** The last second of the year 9999; later ones have no date in XML. */
#define TIME_MAX INT64_C(253402300799)

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

static enum sdc_status begin_report(struct sdc_output *output,
                                    const struct sdc_report_format *format, const char *path,
                                    struct sdc_err *err)
{
    const struct sdc_options *options = output->options;
    struct sdc_report_style style = {.is_quiet = options->is_quiet,
                                     .is_verbose = options->is_verbose,
                                     .has_color = !path && wants_color(options),
                                     .has_summary = options->has_summary,
                                     .is_survey = output->choice->n_profiles > 1,
                                     .profile = output->choice->profiles,
                                     .n_profiles = output->choice->n_profiles,
                                     .start_time = output->start_time,
                                     .step_summary = is_set("GITHUB_STEP_SUMMARY")
                                                         ? getenv("GITHUB_STEP_SUMMARY")
                                                         : NULL};
    enum sdc_status status =
        sdc_report_begin(&output->reports[output->n_reports], format, path, &style, err);
    output->n_reports += status == SDC_OK;
    return status;
}

enum sdc_status sdc_output_begin(struct sdc_output *output, struct sdc_err *err)
{
    const struct sdc_options *options = output->options;
    enum sdc_status status = SDC_OK;
    output->start_time = start_time();
    for (size_t i = 0; i < options->n_reports && status == SDC_OK; i++)
        status = begin_report(output, options->reports[i].format, options->reports[i].path, err);
    if (status == SDC_OK && options->new_baseline)
        status = begin_report(output, &sdc_report_baseline, options->new_baseline, err);
    return status;
}

enum sdc_status sdc_output_add(struct sdc_output *output, const struct sdc_result *result,
                               struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    if (output->baseline || output->exceptions.n_rows > 0) {
        output->shown = *result;
        result = &output->shown;
        status = sdc_exceptions_apply(&output->exceptions, &output->shown, err);
    }
    if (output->baseline && status == SDC_OK)
        status = sdc_baseline_apply(output->baseline, &output->shown, err);
    enum sdc_verdict verdict = result->judgement.verdict;
    enum sdc_verdict open = sdc_result_open_verdict(result);
    output->worst = verdict > output->worst ? verdict : output->worst;
    output->open = open > output->open ? open : output->open;
    output->summary.n_suppressed += (int64_t)sdc_result_n_known(result);
    output->summary.n_excepted += (int64_t)sdc_result_n_excepted(result);
    output->summary.n_fixed += (int64_t)result->n_fixed;
    sdc_tally_add(&output->tally, result);
    for (size_t i = 0; i < output->n_reports && status == SDC_OK; i++)
        status = sdc_report_result(&output->reports[i], result, err);
    return status;
}

void sdc_output_count(struct sdc_output *output)
{
    output->summary.n_inputs++;
    output->summary.n_verdicts[output->worst]++;
    output->summary.n_open[output->open]++;
    output->worst = SDC_PASS;
    output->open = SDC_PASS;
}

/** True if the facts of a result are all there, so that any profile can judge them. */
static bool is_measured(const struct sdc_result *result)
{
    enum sdc_status status = result->judgement.err.status;
    return status == SDC_OK || status == SDC_UNREADABLE || status == SDC_NOTHING_CHECKED;
}

/** Judges the same facts by each profile. An input that could not be measured is an error under
 *  all. */
static enum sdc_status survey(struct sdc_output *output, const struct sdc_result *result,
                              struct sdc_err *err)
{
    struct sdc_demand demand = *result->demand;
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < output->choice->n_profiles && status == SDC_OK; i++) {
        output->shown = *result;
        output->shown.demand = &demand;
        output->shown.profile = demand.profile = &output->choice->profiles[i];
        if (is_measured(result))
            sdc_judge(&result->facts, &demand, &output->shown.judgement);
        status = sdc_output_add(output, &output->shown, err);
    }
    return status;
}

enum sdc_status sdc_output_take(struct sdc_output *output, const struct sdc_result *result,
                                struct sdc_err *err)
{
    enum sdc_status status = output->choice->n_profiles > 1 ? survey(output, result, err)
                                                            : sdc_output_add(output, result, err);
    sdc_output_count(output);
    return status;
}

bool sdc_output_is_on_terminal(const struct sdc_output *output)
{
    for (size_t i = 0; i < output->n_reports; i++) {
        if (!output->reports[i].path)
            return isatty(STDOUT_FILENO) == 1;
    }
    return false;
}

enum sdc_status sdc_output_end(struct sdc_output *output, struct sdc_err *err)
{
    enum sdc_status first = SDC_OK;
    for (size_t i = 0; i < output->n_reports; i++) {
        enum sdc_status status = sdc_report_end(&output->reports[i], &output->summary, err);
        first = first == SDC_OK ? status : first;
    }
    output->n_reports = 0;
    return first;
}

enum sdc_status sdc_output_flush(struct sdc_output *output, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < output->n_reports && status == SDC_OK; i++)
        status = sdc_report_flush(&output->reports[i], err);
    return status;
}

void sdc_output_drop_partial(struct sdc_output *output)
{
    bool is_merge = output->options->is_merge;
    size_t n = 0;
    for (size_t i = 0; i < output->n_reports; i++) {
        struct sdc_report *partial = &output->reports[i];
        if (partial->format == &sdc_report_baseline || (is_merge && partial->draft))
            sdc_report_drop(partial);
        else
            output->reports[n++] = *partial;
    }
    output->n_reports = n;
}

void sdc_output_release(struct sdc_output *output)
{
    for (size_t i = 0; i < output->n_reports; i++)
        sdc_report_drop(&output->reports[i]);
    output->n_reports = 0;
    sdc_baseline_free(&output->baseline);
    sdc_exceptions_release(&output->exceptions);
}
