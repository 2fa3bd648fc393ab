/* SPDX-License-Identifier: MIT
 * The command line: one table of options, from which it is parsed and explained. */
#ifndef SDC_CLI_OPTIONS_H
#define SDC_CLI_OPTIONS_H

#include "report/report.h"

/** Most reports of one run. */
#define SDC_REPORTS_MAX 8
/** Most words that --select, --ignore or --files-from take in all, each. */
#define SDC_WORDS_MAX 64

/** What the program is asked to do. */
enum sdc_action {
    SDC_ACTION_CHECK = 0,
    SDC_ACTION_HELP,
    SDC_ACTION_VERSION,
    SDC_ACTION_LIST_RULES,
    SDC_ACTION_EXPLAIN,
    SDC_ACTION_LIST_PROFILES,
    SDC_ACTION_SHOW_PROFILE,
    SDC_ACTION_INSTALL_HOOK,
    SDC_ACTION_UNINSTALL_HOOK,
    SDC_ACTION_SHOW_CONFIG,
    /* These are for the submission program, and SDC_ACTION_CHECK with is_submit. */
    SDC_ACTION_STATUS,
    SDC_ACTION_LIST,
    SDC_ACTION_RESUME,
};

/** What --explain knows beside rules: when a registration is needed. */
#define SDC_REVIEW_ID "asset.review"

/** Longest wait for a review, and most registrations a minute, that can be asked for. @{ */
#define SDC_WAIT_S_MAX 86400
#define SDC_RATE_MAX   6000
/** @} */

/** What is asked for of a submission. Texts are borrowed; NULL: not given. */
struct sdc_submit_options {
    bool is_submit;
    bool is_without_wait; /**< --no-wait */
    bool is_waiting;      /**< --wait, with --status */
    bool is_dry_run;
    bool is_keep_going;
    bool is_again;
    bool is_trusting; /**< --trust-url */
    const char *name;
    const char *public_url;
    const char *url_base;
    const char *api_base;
    const char *ledger;
    int64_t wait_ms;   /**< --wait-timeout */
    int64_t rate;      /**< registrations a minute; 0: as many as can be */
    const char *first; /**< the first option given that has a sense only in a submission */
};

/** What can be set not only on the command line; see sdc_setting_infos. */
enum sdc_setting {
    SDC_SETTING_PROFILE = 0,
    SDC_SETTING_TYPE,
    SDC_SETTING_FAIL_ON,
    SDC_SETTING_SELECT,
    SDC_SETTING_IGNORE,
    SDC_SETTING_EXCLUDE,
    SDC_SETTING_JOBS,
    SDC_N_SETTINGS
};

/** Where a setting comes from; a greater one beats those before. */
enum sdc_origin {
    SDC_ORIGIN_DEFAULT = 0,
    SDC_ORIGIN_FILE, /**< the configuration of the repository */
    SDC_ORIGIN_ENVIRONMENT,
    SDC_ORIGIN_COMMAND_LINE
};

/** When and how to show on standard error how far a run has come. */
enum sdc_progress_mode {
    SDC_PROGRESS_AUTO = 0, /**< a line that changes, if standard error is a terminal */
    SDC_PROGRESS_NEVER,
    SDC_PROGRESS_PLAIN, /**< a line of its own every few seconds, for logs */
};

/** When to use colours. */
enum sdc_color { SDC_COLOR_AUTO = 0, SDC_COLOR_ALWAYS, SDC_COLOR_NEVER };

/** Which inputs a repository gives. */
enum sdc_git_choice {
    SDC_GIT_NOTHING = 0,
    SDC_GIT_STAGED,  /**< what is to be committed */
    SDC_GIT_CHANGED, /**< what a branch has changed */
};

/** A few words, borrowed. */
struct sdc_words {
    const char *words[SDC_WORDS_MAX];
    size_t n;
};

/** The command line, understood. Texts are borrowed from argv, which parsing changes: commas in
 *  lists become NUL. */
struct sdc_options {
    enum sdc_action action;
    const char *explained; /**< the rule for SDC_ACTION_EXPLAIN */
    enum sdc_type type;
    const char *profile; /**< an id, the path of a file, or "all"; NULL: the default */
    struct {
        const struct sdc_report_format *format;
        const char *path; /**< NULL: standard output */
    } reports[SDC_REPORTS_MAX];
    size_t n_reports; /**< at least 1 once parsed */
    bool is_strict;   /**< warnings change the exit status */
    struct sdc_words selected;
    struct sdc_words ignored;
    struct sdc_words lists;    /**< --files-from */
    struct sdc_words excludes; /**< --exclude */
    bool takes_hidden;
    bool has_no_ignore;
    bool has_gitignore;
    bool is_force_exclude;
    bool is_null_separated;
    bool allows_empty;
    bool is_deep;
    size_t n_jobs; /**< 0: as many as there are cores */
    int64_t timeout_ms;
    int64_t max_bytes; /**< of the network, for one input */
    bool allows_private;
    bool is_offline;
    bool is_quiet;
    bool is_verbose;
    enum sdc_color color;
    enum sdc_progress_mode progress;
    bool is_merge;          /**< the inputs are reports to be joined */
    const char *not_merged; /**< the first option given that has no sense then, or NULL */
    bool has_summary;
    const char *baseline;     /**< a file that is read, or NULL */
    const char *new_baseline; /**< a file that is written, or NULL */
    enum sdc_git_choice git_choice;
    bool is_forced;    /**< the hook may be outside the repository */
    const char *since; /**< --since: a commit; NULL: the default */
    bool is_by_suffix; /**< of what git has, only what has a name of media */
    char **inputs;     /**< n_inputs names, the beginning of argv */
    size_t n_inputs;
    struct sdc_submit_options submit;
    bool has_no_config;                      /**< no configuration is read */
    enum sdc_origin origins[SDC_N_SETTINGS]; /**< by enum sdc_setting */
};

/** Heading under which --help and the manual list an option. */
enum sdc_option_group {
    SDC_GROUP_RULES = 0,
    SDC_GROUP_INPUTS,
    SDC_GROUP_GIT,
    SDC_GROUP_REPORTS,
    SDC_GROUP_SUBMISSION,
    SDC_GROUP_OTHER,
    SDC_N_GROUPS
};

/** A row of the table of options. */
struct sdc_option {
    const char *name;     /**< without the dashes */
    char letter;          /**< its short form, or '\0' */
    const char *argument; /**< what it takes, for the help; NULL: nothing */
    enum sdc_option_group group;
    const char *help; /**< one line */
    /** Notes the option; value is NULL where it takes none. SDC_USAGE. */
    enum sdc_status (*apply)(struct sdc_options *options, char *value, struct sdc_err *err);
    size_t member; /**< where apply is NULL: offset in struct sdc_options of the bool that it sets,
                        or of the text that it is */
    const char *const *choices; /**< the words that it takes, ended by NULL; NULL: any */
};

/** The rows, in the order of the help. @{ */
extern const struct sdc_option sdc_options_table[];
extern const size_t sdc_n_options;
/** @} */

/** True if the command line is for the submission program. */
bool sdc_options_need_submission(const struct sdc_options *options);

/** What only the whole command line tells of a submission. SDC_USAGE. */
enum sdc_status sdc_submit_options_finish(const struct sdc_options *options, struct sdc_err *err);

/** What options of a submission do that set no text and no bool. @{ */
enum sdc_status sdc_apply_status(struct sdc_options *options, char *value, struct sdc_err *err);
enum sdc_status sdc_apply_list(struct sdc_options *options, char *value, struct sdc_err *err);
enum sdc_status sdc_apply_resume(struct sdc_options *options, char *value, struct sdc_err *err);
enum sdc_status sdc_apply_wait_timeout(struct sdc_options *options, char *value,
                                       struct sdc_err *err);
enum sdc_status sdc_apply_rate(struct sdc_options *options, char *value, struct sdc_err *err);
/** @} */
/** The row of an option's name; NULL if there is none. */
const struct sdc_option *sdc_option_find(const char *name);

/** Parses a command line; argv is reordered so that the inputs come first. SDC_USAGE, with a
 *  sentence that says what would have been understood. */
enum sdc_status sdc_options_parse(struct sdc_options *options, int argc, char **argv,
                                  struct sdc_err *err);

#endif
