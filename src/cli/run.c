/* SPDX-License-Identifier: MIT
 * Does what the command line asks for, and says what went wrong. */
#include "cli/run.h"

#include "base/text.h"
#include "cli/box.h"
#include "cli/check.h"
#include "cli/choose.h"
#include "cli/hooks.h"
#include "cli/settings.h"
#include "cli/show.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

int sdc_exit_worse(int one, int other)
{
    int greater = one > other ? one : other;
    bool has_usage = one == SDC_EXIT_USAGE || other == SDC_EXIT_USAGE;
    return has_usage && greater < SDC_EXIT_INTERRUPTED ? SDC_EXIT_USAGE : greater;
}

void sdc_complain(const struct sdc_err *err)
{
    struct sdc_buf text;
    sdc_buf_init(&text, SDC_ERR_TEXT_SIZE * strlen("\\x00"));
    sdc_text_append_visible(&text, err->text);
    fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

/** What was printed must have arrived. The exit status. */
static int end_output(void)
{
    struct sdc_err err = {0};
    if (sdc_memory_ran_out()) {
        sdc_err_set(&err, SDC_NO_MEMORY, 0, "no memory is left, and what was printed lacks a part");
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return SDC_EXIT_PASS;
    if (errno == EPIPE)
        return SDC_EXIT_CLOSED;
    sdc_err_set(&err, SDC_IO, errno, "cannot write standard output: %s", strerror(errno));
    sdc_complain(&err);
    return SDC_EXIT_USAGE;
}

/** Says what is asked for of the program itself. */
static int show(const struct sdc_options *options, const struct sdc_settings *settings,
                const struct sdc_choice *choice)
{
    const struct sdc_profile *profiles = choice->profiles;
    struct sdc_err err = {0};
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
    case SDC_ACTION_SHOW_CONFIG:
        sdc_settings_show(settings, options, profiles);
        break;
    case SDC_ACTION_INSTALL_HOOK:
    case SDC_ACTION_UNINSTALL_HOOK:
        if (sdc_hooks_run(options, &err) == SDC_OK)
            break;
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    case SDC_ACTION_CHECK:
    case SDC_ACTION_STATUS:
    case SDC_ACTION_LIST:
    case SDC_ACTION_RESUME:
        sdc_show_usage(stderr);
        return SDC_EXIT_USAGE;
    }
    return end_output();
}

static bool is_check(const struct sdc_options *options)
{
    bool has_input = options->n_inputs > 0 || options->lists.n > 0 || options->allows_empty;
    return options->action == SDC_ACTION_CHECK && has_input;
}

/** True if it matters what is set besides the command line. */
static bool has_settings(const struct sdc_options *options)
{
    switch (options->action) {
    case SDC_ACTION_LIST_RULES:
    case SDC_ACTION_EXPLAIN:
    case SDC_ACTION_SHOW_PROFILE:
    case SDC_ACTION_SHOW_CONFIG:
        return true;
    case SDC_ACTION_HELP:
    case SDC_ACTION_VERSION:
    case SDC_ACTION_LIST_PROFILES:
    case SDC_ACTION_INSTALL_HOOK:
    case SDC_ACTION_UNINSTALL_HOOK:
    case SDC_ACTION_STATUS:
    case SDC_ACTION_LIST:
    case SDC_ACTION_RESUME:
        return false;
    case SDC_ACTION_CHECK:
        break;
    }
    return is_check(options);
}

/** Does what the options ask for, all being set. */
static int run(const struct sdc_options *options, const struct sdc_settings *settings)
{
    struct sdc_choice choice;
    struct sdc_err err = {0};
    if (sdc_choose(&choice, options, settings, &err) != SDC_OK) {
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    }
    int exit_code = is_check(options) ? sdc_check(options, settings, &choice)
                                      : show(options, settings, &choice);
    sdc_choice_release(&choice);
    return exit_code;
}

int sdc_run(struct sdc_options *options)
{
    static struct sdc_settings settings; /* too large for the stack of a small thread */
    struct sdc_err err = {0};
    int exit_code = SDC_EXIT_USAGE;
    if (has_settings(options) && sdc_settings_apply(&settings, options, &err) != SDC_OK)
        sdc_complain(&err);
    else
        exit_code = run(options, &settings);
    sdc_settings_release(&settings);
    return exit_code;
}
