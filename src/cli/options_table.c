/* SPDX-License-Identifier: MIT
 * The table of options, and what each of them does to the command line's meaning. */
#include "cli/options.h"

#include "audit/crew.h"
#include "base/text.h"

#include <string.h>

#define MS_PER_S 1000
/** Longest time for one input: a day [s]. */
#define TIMEOUT_S_MAX 86400

/** The place of value among n choices. SDC_USAGE, with the nearest choice, if it is none. */
static enum sdc_status choose(const char *option, const char *value, const char *const *choices,
                              size_t n, size_t *chosen, struct sdc_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(value, choices[i]) == 0) {
            *chosen = i;
            return SDC_OK;
        }
    }
    struct sdc_buf all;
    sdc_buf_init(&all, SDC_ERR_TEXT_SIZE);
    for (size_t i = 0; i < n; i++)
        sdc_buf_printf(&all, "%s%s", i > 0 ? ", " : "", choices[i]);
    const char *nearest = sdc_text_nearest(value, choices, n);
    sdc_err_set(err, SDC_USAGE, 0, "--%s takes %s, not '%s'%s%s%s", option, sdc_buf_text(&all),
                value, nearest ? "; did you mean " : "", nearest ? nearest : "",
                nearest ? "?" : "");
    sdc_buf_release(&all);
    return SDC_USAGE;
}

#define N(array) (sizeof(array) / sizeof((array)[0]))

/** What options take that take one of a few words, each ended by NULL. @{ */
static const char *const types[] = {[SDC_TYPE_NONE] = "auto",
                                    [SDC_TYPE_IMAGE] = "image",
                                    [SDC_TYPE_VIDEO] = "video",
                                    [SDC_TYPE_AUDIO] = "audio",
                                    NULL};
static const char *const levels[] = {"error", "warning", NULL};
static const char *const color_modes[] = {
    [SDC_COLOR_AUTO] = "auto", [SDC_COLOR_ALWAYS] = "always", [SDC_COLOR_NEVER] = "never", NULL};
static const char *const progress_modes[] = {[SDC_PROGRESS_AUTO] = "auto",
                                             [SDC_PROGRESS_NEVER] = "never",
                                             [SDC_PROGRESS_PLAIN] = "plain",
                                             NULL};
/** @} */

static enum sdc_status apply_type(struct sdc_options *options, char *value, struct sdc_err *err)
{
    size_t chosen = SDC_TYPE_NONE;
    enum sdc_status status = choose("type", value, types, N(types) - 1, &chosen, err);
    options->type = (enum sdc_type)chosen;
    return status;
}

static enum sdc_status apply_profile(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)err;
    options->profile = value;
    return SDC_OK;
}

static enum sdc_status apply_list_profiles(struct sdc_options *options, char *value,
                                           struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_LIST_PROFILES;
    return SDC_OK;
}

static enum sdc_status apply_show_profile(struct sdc_options *options, char *value,
                                          struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_SHOW_PROFILE;
    return SDC_OK;
}

static enum sdc_status apply_fail_on(struct sdc_options *options, char *value, struct sdc_err *err)
{
    size_t chosen = 0;
    enum sdc_status status = choose("fail-on", value, levels, N(levels) - 1, &chosen, err);
    options->is_strict = chosen > 0;
    return status;
}

static enum sdc_status apply_strict(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_strict = true;
    return SDC_OK;
}

static enum sdc_status add_word(struct sdc_words *words, const char *option, const char *word,
                                struct sdc_err *err)
{
    if (words->n == SDC_WORDS_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "--%s was given more than %d times", option,
                           SDC_WORDS_MAX);
    words->words[words->n++] = word;
    return SDC_OK;
}

static enum sdc_status refuse_rule(const char *word, struct sdc_err *err)
{
    const char *nearest = sdc_check_nearest(word);
    if (nearest)
        return sdc_err_set(err, SDC_USAGE, 0, "unknown rule '%s'; did you mean %s?", word, nearest);
    return sdc_err_set(err, SDC_USAGE, 0, "unknown rule '%s'; see seedance-check --list-rules",
                       word);
}

/** Takes a comma-separated list of rule ids or prefixes apart. */
static enum sdc_status add_rules(struct sdc_words *words, const char *option, char *value,
                                 struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (char *word = strsep(&value, ","); word && status == SDC_OK; word = strsep(&value, ","))
        status =
            sdc_check_is_prefix(word) ? add_word(words, option, word, err) : refuse_rule(word, err);
    return status;
}

static enum sdc_status apply_select(struct sdc_options *options, char *value, struct sdc_err *err)
{
    return add_rules(&options->selected, "select", value, err);
}

static enum sdc_status apply_ignore(struct sdc_options *options, char *value, struct sdc_err *err)
{
    return add_rules(&options->ignored, "ignore", value, err);
}

static enum sdc_status apply_explain(struct sdc_options *options, char *value, struct sdc_err *err)
{
    if (strcmp(value, SDC_REVIEW_ID) != 0 && !sdc_check_is_prefix(value))
        return refuse_rule(value, err);
    options->action = SDC_ACTION_EXPLAIN;
    options->explained = value;
    return SDC_OK;
}

static enum sdc_status apply_list_rules(struct sdc_options *options, char *value,
                                        struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_LIST_RULES;
    return SDC_OK;
}

static enum sdc_status apply_files_from(struct sdc_options *options, char *value,
                                        struct sdc_err *err)
{
    options->allows_empty = true;
    return add_word(&options->lists, "files-from", value, err);
}

static enum sdc_status apply_exclude(struct sdc_options *options, char *value, struct sdc_err *err)
{
    return add_word(&options->excludes, "exclude", value, err);
}

static enum sdc_status apply_hidden(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->takes_hidden = true;
    return SDC_OK;
}

static enum sdc_status apply_no_ignore(struct sdc_options *options, char *value,
                                       struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->has_no_ignore = true;
    return SDC_OK;
}

static enum sdc_status apply_gitignore(struct sdc_options *options, char *value,
                                       struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->has_gitignore = true;
    return SDC_OK;
}

static enum sdc_status apply_force_exclude(struct sdc_options *options, char *value,
                                           struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_force_exclude = true;
    options->allows_empty = true;
    return SDC_OK;
}

static enum sdc_status apply_staged(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    if (options->git_choice == SDC_GIT_CHANGED)
        return sdc_err_set(err, SDC_USAGE, 0, "--staged and --changed exclude each other");
    options->git_choice = SDC_GIT_STAGED;
    options->allows_empty = true;
    return SDC_OK;
}

static enum sdc_status apply_changed(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    if (options->git_choice == SDC_GIT_STAGED)
        return sdc_err_set(err, SDC_USAGE, 0, "--staged and --changed exclude each other");
    options->git_choice = SDC_GIT_CHANGED;
    options->allows_empty = true;
    return SDC_OK;
}

static enum sdc_status apply_since(struct sdc_options *options, char *value, struct sdc_err *err)
{
    if (value[0] == '\0')
        return sdc_err_set(err, SDC_USAGE, 0, "--since needs a commit, as in --since origin/main");
    options->since = value;
    return SDC_OK;
}

static enum sdc_status apply_only_media(struct sdc_options *options, char *value,
                                        struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_by_suffix = true;
    return SDC_OK;
}

static enum sdc_status apply_install_hook(struct sdc_options *options, char *value,
                                          struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_INSTALL_HOOK;
    return SDC_OK;
}

static enum sdc_status apply_uninstall_hook(struct sdc_options *options, char *value,
                                            struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_UNINSTALL_HOOK;
    return SDC_OK;
}

static enum sdc_status apply_force(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_forced = true;
    return SDC_OK;
}

static enum sdc_status apply_deep(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_deep = true;
    return SDC_OK;
}

static enum sdc_status apply_null(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_null_separated = true;
    return SDC_OK;
}

static enum sdc_status apply_allow_empty(struct sdc_options *options, char *value,
                                         struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->allows_empty = true;
    return SDC_OK;
}

static enum sdc_status apply_jobs(struct sdc_options *options, char *value, struct sdc_err *err)
{
    struct sdc_q n;
    if (!sdc_q_parse(value, &n) || n.den != 1 || n.num < 1 || n.num > SDC_CREW_JOBS_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "--jobs takes a whole number from 1 to %d, not '%s'",
                           SDC_CREW_JOBS_MAX, value);
    options->n_jobs = (size_t)n.num;
    return SDC_OK;
}

static enum sdc_status apply_timeout(struct sdc_options *options, char *value, struct sdc_err *err)
{
    struct sdc_q seconds;
    struct sdc_q ms;
    if (!sdc_q_parse(value, &seconds) || !sdc_q_mul(seconds, SDC_Q_INT(MS_PER_S), &ms) ||
        ms.num < ms.den || ms.num / ms.den > (int64_t)TIMEOUT_S_MAX * MS_PER_S)
        return sdc_err_set(err, SDC_USAGE, 0, "--timeout takes seconds from 0.001 to %d, not '%s'",
                           TIMEOUT_S_MAX, value);
    options->timeout_ms = ms.num / ms.den;
    return SDC_OK;
}

static enum sdc_status apply_max_bytes(struct sdc_options *options, char *value,
                                       struct sdc_err *err)
{
    struct sdc_q n;
    if (!sdc_q_parse(value, &n) || n.den != 1 || n.num < 1)
        return sdc_err_set(err, SDC_USAGE, 0, "--max-bytes takes a whole number from 1, not '%s'",
                           value);
    options->max_bytes = n.num;
    return SDC_OK;
}

static enum sdc_status apply_allow_private(struct sdc_options *options, char *value,
                                           struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->allows_private = true;
    return SDC_OK;
}

static enum sdc_status apply_offline(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_offline = true;
    return SDC_OK;
}

/** NAME or NAME:FILE. */
static enum sdc_status apply_format(struct sdc_options *options, char *value, struct sdc_err *err)
{
    const char *names[SDC_WORDS_MAX];
    size_t chosen = 0;
    char *colon = strchr(value, ':');
    if (colon)
        *colon = '\0';
    for (size_t i = 0; i < sdc_n_report_formats; i++)
        names[i] = sdc_report_formats[i]->name;
    enum sdc_status status = choose("format", value, names, sdc_n_report_formats, &chosen, err);
    if (status != SDC_OK)
        return status;
    if (colon && colon[1] == '\0')
        return sdc_err_set(err, SDC_USAGE, 0, "--format %s: lacks the name of its file", value);
    if (options->n_reports == SDC_REPORTS_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "--format was given more than %d times",
                           SDC_REPORTS_MAX);
    options->reports[options->n_reports].format = sdc_report_formats[chosen];
    bool is_file = colon && strcmp(colon + 1, "-") != 0;
    options->reports[options->n_reports++].path = is_file ? colon + 1 : NULL;
    return SDC_OK;
}

static enum sdc_status apply_merge(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_merge = true;
    return SDC_OK;
}

static enum sdc_status apply_summary(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->has_summary = true;
    return SDC_OK;
}

static enum sdc_status apply_baseline(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)err;
    options->baseline = value;
    return SDC_OK;
}

static enum sdc_status apply_write_baseline(struct sdc_options *options, char *value,
                                            struct sdc_err *err)
{
    (void)err;
    options->new_baseline = value;
    return SDC_OK;
}

static enum sdc_status apply_quiet(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_quiet = true;
    return SDC_OK;
}

static enum sdc_status apply_verbose(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->is_verbose = true;
    return SDC_OK;
}

static enum sdc_status apply_color(struct sdc_options *options, char *value, struct sdc_err *err)
{
    size_t chosen = SDC_COLOR_AUTO;
    enum sdc_status status = choose("color", value, color_modes, N(color_modes) - 1, &chosen, err);
    options->color = (enum sdc_color)chosen;
    return status;
}

static enum sdc_status apply_progress(struct sdc_options *options, char *value, struct sdc_err *err)
{
    size_t chosen = SDC_PROGRESS_AUTO;
    enum sdc_status status =
        choose("progress", value, progress_modes, N(progress_modes) - 1, &chosen, err);
    options->progress = (enum sdc_progress_mode)chosen;
    return status;
}

static enum sdc_status apply_show_config(struct sdc_options *options, char *value,
                                         struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_SHOW_CONFIG;
    return SDC_OK;
}

static enum sdc_status apply_no_config(struct sdc_options *options, char *value,
                                       struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->has_no_config = true;
    return SDC_OK;
}

static enum sdc_status apply_help(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_HELP;
    return SDC_OK;
}

static enum sdc_status apply_version(struct sdc_options *options, char *value, struct sdc_err *err)
{
    (void)value;
    (void)err;
    options->action = SDC_ACTION_VERSION;
    return SDC_OK;
}

/** The place of a member for what a submission is asked for. */
#define SUBMIT(name) offsetof(struct sdc_options, submit.name)

const struct sdc_option sdc_options_table[] = {
    {"type", 't', "TYPE", SDC_GROUP_RULES, "registered as: auto (default), image, video, audio",
     apply_type, .choices = types},
    {"profile", 'p', "NAME|FILE", SDC_GROUP_RULES, "whose requirements: a name, a file, or all",
     apply_profile},
    {"list-profiles", '\0', NULL, SDC_GROUP_RULES, "list the profiles that are built in",
     apply_list_profiles},
    {"show-profile", '\0', NULL, SDC_GROUP_RULES, "print the profile as JSON, to be changed",
     apply_show_profile},
    {"select", '\0', "IDS", SDC_GROUP_RULES, "judge only these rules: ids or prefixes (video,file)",
     apply_select},
    {"ignore", '\0', "IDS", SDC_GROUP_RULES, "do not judge these rules", apply_ignore},
    {"fail-on", '\0', "LEVEL", SDC_GROUP_RULES, "what makes the status 1: error (default), warning",
     apply_fail_on, .choices = levels},
    {"strict", '\0', NULL, SDC_GROUP_RULES, "the same as --fail-on warning", apply_strict},
    {"list-rules", '\0', NULL, SDC_GROUP_RULES, "list all rules with their limits",
     apply_list_rules},
    {"explain", '\0', "ID", SDC_GROUP_RULES,
     "explain a rule, or all of a prefix: limit, source, help", apply_explain},
    {"files-from", '\0', "FILE", SDC_GROUP_INPUTS,
     "read names from FILE, one a line (- is standard input)", apply_files_from},
    {"null", '0', NULL, SDC_GROUP_INPUTS, "names in FILE end in NUL, not in a new line",
     apply_null},
    {"exclude", '\0', "GLOB", SDC_GROUP_INPUTS,
     "leave out what a pattern of gitignore(5) says; repeatable", apply_exclude},
    {"hidden", '\0', NULL, SDC_GROUP_INPUTS, "take in what is hidden in folders", apply_hidden},
    {"no-ignore", '\0', NULL, SDC_GROUP_INPUTS, "do not read .seedancecheckignore and the like",
     apply_no_ignore},
    {"gitignore", '\0', NULL, SDC_GROUP_INPUTS, "leave out what .gitignore says, too",
     apply_gitignore},
    {"force-exclude", '\0', NULL, SDC_GROUP_INPUTS, "leave out inputs that are named, too",
     apply_force_exclude},
    {"allow-empty", '\0', NULL, SDC_GROUP_INPUTS, "no input at all is no error", apply_allow_empty},
    {"deep", '\0', NULL, SDC_GROUP_INPUTS, "decode everything, and find what cannot be",
     apply_deep},
    {"jobs", 'j', "N", SDC_GROUP_INPUTS, "programs of each kind, and transfers, at once",
     apply_jobs},
    {"timeout", '\0', "SECONDS", SDC_GROUP_INPUTS, "time for one input (default 30)",
     apply_timeout},
    {"max-bytes", '\0', "N", SDC_GROUP_INPUTS, "bytes to fetch of one URL (default 67108864)",
     apply_max_bytes},
    {"allow-private", '\0', NULL, SDC_GROUP_INPUTS, "fetch from hosts of one's own network, too",
     apply_allow_private},
    {"offline", '\0', NULL, SDC_GROUP_INPUTS, "fetch nothing: a URL is then an error",
     apply_offline},
    {"staged", '\0', NULL, SDC_GROUP_GIT, "check what git is about to commit", apply_staged},
    {"changed", '\0', NULL, SDC_GROUP_GIT, "check what this branch has changed", apply_changed},
    {"since", '\0', "REV", SDC_GROUP_GIT, "the commit it left at: --changed (default origin/HEAD)",
     apply_since},
    {"staged-only-media", '\0', NULL, SDC_GROUP_GIT,
     "of these, look only at what has a name of media", apply_only_media},
    {"install-hook", '\0', NULL, SDC_GROUP_GIT, "check with --staged before each commit here",
     apply_install_hook},
    {"uninstall-hook", '\0', NULL, SDC_GROUP_GIT, "no longer, and leave what others have there",
     apply_uninstall_hook},
    {"force", '\0', NULL, SDC_GROUP_GIT, "even where the hook is outside the repository",
     apply_force},
    {"format", 'f', "NAME[:FILE]", SDC_GROUP_REPORTS,
     "how to report, and into which file; repeatable", apply_format},
    {"summary", '\0', NULL, SDC_GROUP_REPORTS, "count by rule; with --quiet print nothing else",
     apply_summary},
    {"merge", '\0', NULL, SDC_GROUP_REPORTS, "the inputs are ndjson reports, to be joined",
     apply_merge},
    {"baseline", '\0', "FILE", SDC_GROUP_REPORTS, "findings that FILE has do not fail the run",
     apply_baseline},
    {"write-baseline", '\0', "FILE", SDC_GROUP_REPORTS, "write the findings of this run to FILE",
     apply_write_baseline},
    {"quiet", 'q', NULL, SDC_GROUP_REPORTS, "say nothing of what passes", apply_quiet},
    {"verbose", 'v', NULL, SDC_GROUP_REPORTS, "print every measured fact, and what is left out",
     apply_verbose},
    {"color", '\0', "WHEN", SDC_GROUP_REPORTS, "auto (default), always, never", apply_color,
     .choices = color_modes},
    {"progress", '\0', "HOW", SDC_GROUP_REPORTS, "how far it is: auto (default), never, plain",
     apply_progress, .choices = progress_modes},
    {"submit", '\0', NULL, SDC_GROUP_SUBMISSION,
     "register what passes, and wait until it is usable", NULL, SUBMIT(is_submit)},
    {"dry-run", '\0', NULL, SDC_GROUP_SUBMISSION, "print the requests, and send nothing", NULL,
     SUBMIT(is_dry_run)},
    {"keep-going", '\0', NULL, SDC_GROUP_SUBMISSION, "submit what passes though others do not",
     NULL, SUBMIT(is_keep_going)},
    {"no-wait", '\0', NULL, SDC_GROUP_SUBMISSION, "do not wait for the review", NULL,
     SUBMIT(is_without_wait)},
    {"wait-timeout", '\0', "SECONDS", SDC_GROUP_SUBMISSION, "time for a review (default 900)",
     sdc_apply_wait_timeout},
    {"name", '\0', "NAME", SDC_GROUP_SUBMISSION, "what to call the asset (default: as the file)",
     NULL, SUBMIT(name)},
    {"public-url", '\0', "URL", SDC_GROUP_SUBMISSION, "where the one input is hosted already", NULL,
     SUBMIT(public_url)},
    {"url-base", '\0', "URL", SDC_GROUP_SUBMISSION, "where the folder given is hosted already",
     NULL, SUBMIT(url_base)},
    {"trust-url", '\0', NULL, SDC_GROUP_SUBMISSION,
     "compare only length and ends of what is hosted", NULL, SUBMIT(is_trusting)},
    {"rate", '\0', "N", SDC_GROUP_SUBMISSION, "registrations a minute, at most", sdc_apply_rate},
    {"again", '\0', NULL, SDC_GROUP_SUBMISSION,
     "register anew what is unknown, or gone from the service", NULL, SUBMIT(is_again)},
    {"resume", '\0', NULL, SDC_GROUP_SUBMISSION, "go on with all that an earlier run has not ended",
     sdc_apply_resume},
    {"status", '\0', NULL, SDC_GROUP_SUBMISSION, "the inputs are ids of assets: ask how they are",
     sdc_apply_status},
    {"wait", '\0', NULL, SDC_GROUP_SUBMISSION, "with --status: until they are usable", NULL,
     SUBMIT(is_waiting)},
    {"list", '\0', NULL, SDC_GROUP_SUBMISSION, "list what was submitted", sdc_apply_list},
    {"ledger", '\0', "FILE", SDC_GROUP_SUBMISSION, "where submissions are noted", NULL,
     SUBMIT(ledger)},
    {"api-base", '\0', "URL", SDC_GROUP_SUBMISSION, "the service (default https://api.crun.ai)",
     NULL, SUBMIT(api_base)},
    {"show-config", '\0', NULL, SDC_GROUP_OTHER,
     "print the settings in force, and where they come from", apply_show_config},
    {"no-config", '\0', NULL, SDC_GROUP_OTHER, "do not read .seedance-check.json", apply_no_config},
    {"help", 'h', NULL, SDC_GROUP_OTHER, "print this help", apply_help},
    {"version", '\0', NULL, SDC_GROUP_OTHER, "print the version", apply_version},
};

const size_t sdc_n_options = N(sdc_options_table);
