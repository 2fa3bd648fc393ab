/* SPDX-License-Identifier: MIT
 * What the command line asks for of a submission. */
#include "base/q.h"
#include "cli/options.h"

#include <string.h>

#define MS_PER_S 1000

enum sdc_status sdc_apply_status(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_STATUS;
    return SDC_OK;
}

enum sdc_status sdc_apply_list(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_LIST;
    return SDC_OK;
}

enum sdc_status sdc_apply_resume(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_RESUME;
    return SDC_OK;
}

enum sdc_status sdc_apply_wait_timeout(struct sdc_options *options, char *value,
                                       struct sdc_err *err)
{
    struct sdc_q seconds;
    if (!sdc_q_parse(value, &seconds) || seconds.den != 1 || seconds.num < 1 ||
        seconds.num > SDC_WAIT_S_MAX)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--wait-timeout takes whole seconds from 1 to %d, not '%s'",
                           SDC_WAIT_S_MAX, value);
    options->submit.wait_ms = seconds.num * MS_PER_S;
    return SDC_OK;
}

enum sdc_status sdc_apply_rate(struct sdc_options *options, char *value, struct sdc_err *err)
{
    struct sdc_q n;
    if (!sdc_q_parse(value, &n) || n.den != 1 || n.num < 1 || n.num > SDC_RATE_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "--rate takes a whole number from 1 to %d, not '%s'",
                           SDC_RATE_MAX, value);
    options->submit.rate = n.num;
    return SDC_OK;
}

bool sdc_options_need_submission(const struct sdc_options *options)
{
    return (options->action == SDC_ACTION_CHECK && options->submit.is_submit) ||
           options->action == SDC_ACTION_STATUS || options->action == SDC_ACTION_LIST ||
           options->action == SDC_ACTION_RESUME;
}

/** The first option that must not stand beside --submit, since it leaves something unchecked. */
static const char *first_weakening(const struct sdc_options *options)
{
    if (options->selected.n > 0)
        return "select";
    if (options->ignored.n > 0)
        return "ignore";
    if (options->baseline || options->new_baseline)
        return "baseline";
    return options->is_merge ? "merge" : NULL;
}

/** What belongs to one input only, or to one option only. */
static enum sdc_status check_company(const struct sdc_options *options, struct sdc_err *err)
{
    const struct sdc_submit_options *submit = &options->submit;
    bool is_one = options->n_inputs == 1 && options->lists.n == 0;
    if ((submit->name || submit->public_url) && !is_one)
        return sdc_err_set(err, SDC_USAGE, 0, "--%s is for one input, and there are more",
                           submit->name ? "name" : "public-url");
    if (submit->url_base && !is_one)
        return sdc_err_set(err, SDC_USAGE, 0, "--url-base is for one folder");
    if (options->is_offline)
        return sdc_err_set(err, SDC_USAGE, 0, "--submit and --offline exclude each other");
    if (submit->public_url && submit->url_base)
        return sdc_err_set(err, SDC_USAGE, 0, "--public-url and --url-base exclude each other");
    if (options->profile && strcmp(options->profile, "all") == 0)
        return sdc_err_set(err, SDC_USAGE, 0, "--submit needs one profile, not all");
    return SDC_OK;
}

enum sdc_status sdc_submit_options_finish(const struct sdc_options *options, struct sdc_err *err)
{
    const struct sdc_submit_options *submit = &options->submit;
    const char *weakening = first_weakening(options);
    bool has_inputs = options->n_inputs > 0 || options->lists.n > 0;
    if (options->action == SDC_ACTION_STATUS && options->n_inputs == 0)
        return sdc_err_set(err, SDC_USAGE, 0, "--status needs ids of assets");
    if ((options->action == SDC_ACTION_LIST || options->action == SDC_ACTION_RESUME) && has_inputs)
        return sdc_err_set(err, SDC_USAGE, 0, "--%s takes no inputs",
                           options->action == SDC_ACTION_LIST ? "list" : "resume");
    if (sdc_options_need_submission(options) && weakening)
        return sdc_err_set(
            err, SDC_USAGE, 0,
            "--%s cannot stand beside --%s: only what passes all checks is submitted", weakening,
            submit->first);
    if (submit->first && options->action == SDC_ACTION_CHECK && !submit->is_submit)
        return sdc_err_set(err, SDC_USAGE, 0, "--%s has no sense without --submit", submit->first);
    if (options->action == SDC_ACTION_CHECK && submit->is_submit && !has_inputs &&
        !options->allows_empty)
        return sdc_err_set(err, SDC_USAGE, 0, "--submit needs inputs");
    return submit->is_submit ? check_company(options, err) : SDC_OK;
}
