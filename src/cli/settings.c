/* SPDX-License-Identifier: MIT
 * What is set besides the command line: by the environment, and by the configuration of the
 * repository. */
#include "cli/settings.h"

#include "audit/crew.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(SDC_CONFIG_JOBS_MAX == SDC_CREW_JOBS_MAX, "file and option take the same numbers");
static_assert(SDC_CONFIG_WORDS_MAX <= SDC_WORDS_MAX, "options have room for what the file has");

const struct sdc_setting_info sdc_setting_infos[SDC_N_SETTINGS] = {
    [SDC_SETTING_PROFILE] = {"profile", "profile", "SEEDANCE_CHECK_PROFILE"},
    [SDC_SETTING_TYPE] = {"type", "type", "SEEDANCE_CHECK_TYPE"},
    [SDC_SETTING_FAIL_ON] = {"fail-on", "fail_on", "SEEDANCE_CHECK_FAIL_ON"},
    [SDC_SETTING_SELECT] = {"select", "select", "SEEDANCE_CHECK_SELECT"},
    [SDC_SETTING_IGNORE] = {"ignore", "ignore", "SEEDANCE_CHECK_IGNORE"},
    [SDC_SETTING_EXCLUDE] = {"exclude", "exclude", "SEEDANCE_CHECK_EXCLUDE"},
    [SDC_SETTING_JOBS] = {"jobs", "jobs", "SEEDANCE_CHECK_JOBS"},
};

/** Takes a value as if its option had it. */
static enum sdc_status take_value(struct sdc_settings *settings, struct sdc_options *options,
                                  enum sdc_setting setting, const char *value, struct sdc_err *err)
{
    const struct sdc_setting_info *info = &sdc_setting_infos[setting];
    struct sdc_err reason = {0};
    settings->environment[setting] = strdup(value);
    if (!settings->environment[setting])
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a setting");
    enum sdc_status status =
        sdc_option_find(info->option)->apply(options, settings->environment[setting], &reason);
    options->origins[setting] = SDC_ORIGIN_ENVIRONMENT;
    return status == SDC_OK ? SDC_OK
                            : sdc_err_set(err, status, 0, "%s: %s", info->variable, reason.text);
}

/** True if a setting has no sense with what is asked for: all rules are judged of what is
 *  submitted. */
static bool is_passed_over(const struct sdc_options *options, enum sdc_setting setting)
{
    return options->submit.is_submit &&
           (setting == SDC_SETTING_SELECT || setting == SDC_SETTING_IGNORE);
}

static enum sdc_status take_environment(struct sdc_settings *settings, struct sdc_options *options,
                                        struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (unsigned i = 0; i < SDC_N_SETTINGS && status == SDC_OK; i++) {
        const char *value = getenv(sdc_setting_infos[i].variable);
        bool is_open = options->origins[i] == SDC_ORIGIN_DEFAULT &&
                       !is_passed_over(options, (enum sdc_setting)i);
        if (value && value[0] != '\0' && is_open)
            status = take_value(settings, options, (enum sdc_setting)i, value, err);
    }
    return status;
}

/** True if the file says something that nothing beats. */
static bool claim(struct sdc_options *options, enum sdc_setting setting, bool is_said)
{
    bool is_claimed = is_said && options->origins[setting] == SDC_ORIGIN_DEFAULT &&
                      !is_passed_over(options, setting);
    if (is_claimed)
        options->origins[setting] = SDC_ORIGIN_FILE;
    return is_claimed;
}

static void take_words(struct sdc_words *words, const char *const from[SDC_CONFIG_WORDS_MAX])
{
    for (words->n = 0; words->n < SDC_CONFIG_WORDS_MAX && from[words->n]; words->n++)
        words->words[words->n] = from[words->n];
}

/** The type of a name that a configuration may have; "auto" is none. */
static enum sdc_type type_of(const char *name)
{
    static const enum sdc_type types[] = {SDC_TYPE_IMAGE, SDC_TYPE_VIDEO, SDC_TYPE_AUDIO};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(sdc_type_name(types[i]), name) == 0)
            return types[i];
    }
    return SDC_TYPE_NONE;
}

static void take_file(const struct sdc_config *config, struct sdc_options *options)
{
    if (claim(options, SDC_SETTING_PROFILE, config->profile != NULL))
        options->profile = config->profile;
    if (claim(options, SDC_SETTING_TYPE, config->type != NULL))
        options->type = type_of(config->type);
    if (claim(options, SDC_SETTING_FAIL_ON, config->fail_on != NULL))
        options->is_strict = strcmp(config->fail_on, "warning") == 0;
    if (claim(options, SDC_SETTING_SELECT, config->select[0] != NULL))
        take_words(&options->selected, config->select);
    if (claim(options, SDC_SETTING_IGNORE, config->ignore[0] != NULL))
        take_words(&options->ignored, config->ignore);
    if (claim(options, SDC_SETTING_EXCLUDE, config->exclude[0] != NULL))
        take_words(&options->excludes, config->exclude);
    if (claim(options, SDC_SETTING_JOBS, config->n_jobs > 0))
        options->n_jobs = config->n_jobs;
}

/** Takes what the file says of paths, as far as nothing beats it. */
static enum sdc_status take_paths(struct sdc_settings *settings, const struct sdc_options *options,
                                  struct sdc_err *err)
{
    const struct sdc_config *config = &settings->site.config;
    bool has_types = options->origins[SDC_SETTING_TYPE] <= SDC_ORIGIN_FILE;
    bool has_profiles = options->origins[SDC_SETTING_PROFILE] <= SDC_ORIGIN_FILE;
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < config->n_paths && status == SDC_OK; i++) {
        const struct sdc_config_path *path = &config->paths[i];
        struct sdc_demand_row *row = &settings->rows[settings->n_rows];
        *row = (struct sdc_demand_row){.path = path->path};
        row->has_type = has_types && path->type;
        if (row->has_type)
            row->type = type_of(path->type);
        if (has_profiles && path->profile)
            status = sdc_config_site_choose(&settings->site, path->profile, &settings->files[i],
                                            &row->profile, err);
        settings->n_rows += row->has_type || row->profile;
    }
    return status;
}

enum sdc_status sdc_settings_apply(struct sdc_settings *settings, struct sdc_options *options,
                                   struct sdc_err *err)
{
    enum sdc_status status = take_environment(settings, options, err);
    if (status == SDC_OK && options->submit.is_submit && options->profile &&
        strcmp(options->profile, "all") == 0)
        return sdc_err_set(err, SDC_USAGE, 0, "--submit needs one profile, not all");
    if (status != SDC_OK || options->has_no_config)
        return status;
    status = sdc_config_site_find(&settings->site, err);
    if (status != SDC_OK || !settings->site.is_found)
        return status;
    take_file(&settings->site.config, options);
    return take_paths(settings, options, err);
}

void sdc_settings_release(struct sdc_settings *settings)
{
    for (size_t i = 0; i < SDC_N_SETTINGS; i++)
        free(settings->environment[i]);
    for (size_t i = 0; i < settings->site.config.n_paths; i++)
        sdc_profile_file_release(&settings->files[i]);
    sdc_config_site_release(&settings->site);
}
