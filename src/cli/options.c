/* SPDX-License-Identifier: MIT
 * Parses the command line by the table of options. */
#include "cli/options.h"

#include "base/text.h"
#include "cli/settings.h"
#include "source/http.h"

#include <string.h>

/** Time for one input where nobody says otherwise [ms]. */
#define DEFAULT_TIMEOUT_MS 30000
/** The same for a review: 15 minutes [ms]. */
#define DEFAULT_WAIT_MS 900000

static const struct sdc_option *find_by_name(const char *name, size_t n)
{
    for (size_t i = 0; i < sdc_n_options; i++) {
        const char *known = sdc_options_table[i].name;
        if (strncmp(known, name, n) == 0 && known[n] == '\0')
            return &sdc_options_table[i];
    }
    return NULL;
}

static const struct sdc_option *find_by_letter(char letter)
{
    for (size_t i = 0; i < sdc_n_options; i++) {
        if (letter != '\0' && sdc_options_table[i].letter == letter)
            return &sdc_options_table[i];
    }
    return NULL;
}

static enum sdc_status refuse_unknown(const char *name, size_t n, struct sdc_err *err)
{
    const char *names[SDC_WORDS_MAX];
    char word[SDC_WORD_SIZE_MAX + 1];
    for (size_t i = 0; i < sdc_n_options; i++)
        names[i] = sdc_options_table[i].name;
    snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word), name);
    if (sdc_report_find(word))
        return sdc_err_set(err, SDC_USAGE, 0, "unknown option --%s; did you mean --format %s?",
                           word, word);
    const char *nearest = sdc_text_nearest(word, names, sdc_n_options);
    if (nearest)
        return sdc_err_set(err, SDC_USAGE, 0, "unknown option --%s; did you mean --%s?", word,
                           nearest);
    return sdc_err_set(err, SDC_USAGE, 0, "unknown option --%s; see seedance-check --help", word);
}

/** True if an option has a sense with --merge, which measures and judges nothing. */
static bool is_for_merge(const struct sdc_option *option)
{
    static const char *const names[] = {"fail-on",    "strict",        "allow-empty",
                                        "list-rules", "list-profiles", "explain"};
    if (option->group != SDC_GROUP_RULES && option->group != SDC_GROUP_INPUTS &&
        option->group != SDC_GROUP_GIT)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(option->name, names[i]) == 0)
            return true;
    }
    return false;
}

const struct sdc_option *sdc_option_find(const char *name)
{
    return find_by_name(name, strlen(name));
}

static void note_origin(struct sdc_options *options, const char *name)
{
    if (strcmp(name, "strict") == 0)
        name = "fail-on";
    for (size_t i = 0; i < SDC_N_SETTINGS; i++) {
        if (strcmp(sdc_setting_infos[i].option, name) == 0)
            options->origins[i] = SDC_ORIGIN_COMMAND_LINE;
    }
}

static enum sdc_status apply(const struct sdc_option *option, struct sdc_options *options,
                             char *value, struct sdc_err *err)
{
    note_origin(options, option->name);
    if (!options->not_merged && !is_for_merge(option))
        options->not_merged = option->name;
    if (!options->submit.first && option->group == SDC_GROUP_SUBMISSION)
        options->submit.first = option->name;
    if (option->apply)
        return option->apply(options, value, err);
    char *member = (char *)options + option->member;
    if (option->argument)
        *(const char **)(void *)member = value;
    else
        *(bool *)(void *)member = true;
    return SDC_OK;
}

/** The arguments that are still to be read. */
struct rest {
    char **argv;
    int argc;
    int next;
};

/** The argument behind an option that takes one. */
static enum sdc_status take_value(struct rest *rest, const char *shown, char **value,
                                  struct sdc_err *err)
{
    if (rest->next >= rest->argc)
        return sdc_err_set(err, SDC_USAGE, 0, "option %s needs a value", shown);
    *value = rest->argv[rest->next++];
    return SDC_OK;
}

/** --name, --name=value, --name value. */
static enum sdc_status parse_long(struct sdc_options *options, struct rest *rest, char *word,
                                  struct sdc_err *err)
{
    char *name = word + strlen("--");
    char *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const struct sdc_option *option = find_by_name(name, n);
    char *value = equals ? equals + 1 : NULL;
    enum sdc_status status = SDC_OK;
    if (!option)
        return refuse_unknown(name, n, err);
    if (!option->argument && value)
        return sdc_err_set(err, SDC_USAGE, 0, "option --%s takes no value", option->name);
    if (option->argument && !value)
        status = take_value(rest, word, &value, err);
    return status == SDC_OK ? apply(option, options, value, err) : status;
}

/** -q, -qv, -tvideo, -t video. */
static enum sdc_status parse_short(struct sdc_options *options, struct rest *rest, char *word,
                                   struct sdc_err *err)
{
    for (char *letter = word + 1; *letter; letter++) {
        const struct sdc_option *option = find_by_letter(*letter);
        char shown[] = {'-', *letter, '\0'};
        char *value = NULL;
        enum sdc_status status = SDC_OK;
        if (!option)
            return sdc_err_set(err, SDC_USAGE, 0, "unknown option %s; see seedance-check --help",
                               shown);
        bool takes_rest = option->argument && letter[1] != '\0';
        if (takes_rest)
            value = letter + 1;
        else if (option->argument)
            status = take_value(rest, shown, &value, err);
        if (status == SDC_OK)
            status = apply(option, options, value, err);
        if (status != SDC_OK || takes_rest)
            return status;
    }
    return SDC_OK;
}

/** What only the whole command line tells of git. */
static enum sdc_status finish_git(const struct sdc_options *options, struct sdc_err *err)
{
    bool has_git = options->git_choice != SDC_GIT_NOTHING;
    bool is_install = options->action == SDC_ACTION_INSTALL_HOOK;
    bool is_hook = is_install || options->action == SDC_ACTION_UNINSTALL_HOOK;
    if ((has_git || is_hook) && (options->n_inputs > 0 || options->lists.n > 0))
        return sdc_err_set(err, SDC_USAGE, 0,
                           "git names the inputs of --staged, --changed and of a hook: give no "
                           "others");
    if (options->since && options->git_choice != SDC_GIT_CHANGED)
        return sdc_err_set(err, SDC_USAGE, 0, "--since has a sense only with --changed");
    if (options->is_by_suffix && !has_git && !is_install)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--staged-only-media has a sense only with --staged, --changed and "
                           "--install-hook");
    if (options->is_forced && !is_hook)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--force has a sense only with --install-hook and --uninstall-hook");
    return SDC_OK;
}

/** What only the whole command line tells. */
static enum sdc_status finish(struct sdc_options *options, struct sdc_err *err)
{
    size_t n_on_standard_input = 0;
    size_t n_on_standard_output = 0;
    if (options->n_reports == 0)
        options->reports[options->n_reports++].format = &sdc_report_text;
    for (size_t i = 0; i < options->n_reports; i++)
        n_on_standard_output += !options->reports[i].path;
    for (size_t i = 0; i < options->n_inputs; i++)
        n_on_standard_input += strcmp(options->inputs[i], "-") == 0;
    for (size_t i = 0; i < options->lists.n; i++)
        n_on_standard_input += strcmp(options->lists.words[i], "-") == 0;
    if (n_on_standard_output > 1)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "only one report can go to standard output; give the others a file, "
                           "as in --format json:report.json");
    if (n_on_standard_input > 1)
        return sdc_err_set(err, SDC_USAGE, 0, "standard input (-) can be read only once");
    if (options->is_merge && options->not_merged)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--merge joins reports and checks nothing anew: --%s has no sense there",
                           options->not_merged);
    if (options->is_merge && options->n_inputs == 0 && options->action == SDC_ACTION_CHECK)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--merge needs ndjson reports: names of files, or - for standard input");
    if (options->action == SDC_ACTION_SHOW_CONFIG &&
        (options->n_reports > 1 || options->reports[0].path ||
         (options->reports[0].format != &sdc_report_text &&
          options->reports[0].format != &sdc_report_json)))
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--show-config prints on standard output, as --format text or json");
    enum sdc_status status = finish_git(options, err);
    return status == SDC_OK ? sdc_submit_options_finish(options, err) : status;
}

enum sdc_status sdc_options_parse(struct sdc_options *options, int argc, char **argv,
                                  struct sdc_err *err)
{
    struct rest rest = {.argv = argv, .argc = argc, .next = 1};
    bool is_over = false;
    *options = (struct sdc_options){.timeout_ms = DEFAULT_TIMEOUT_MS,
                                    .max_bytes = sdc_http_limits_default.max_bytes,
                                    .inputs = argv,
                                    .submit.wait_ms = DEFAULT_WAIT_MS};
    while (rest.next < argc) {
        char *word = argv[rest.next++];
        enum sdc_status status = SDC_OK;
        if (is_over || word[0] != '-' || word[1] == '\0')
            options->inputs[options->n_inputs++] = word;
        else if (strcmp(word, "--") == 0)
            is_over = true;
        else if (word[1] == '-')
            status = parse_long(options, &rest, word, err);
        else
            status = parse_short(options, &rest, word, err);
        if (status != SDC_OK)
            return status;
    }
    return finish(options, err);
}
