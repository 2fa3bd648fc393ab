/* SPDX-License-Identifier: MIT
 * Which profiles a run judges by. */
#include "cli/choose.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

/** Most names that --profile takes. */
#define NAMES_MAX 16
/** The name that stands for all built-in profiles. */
#define ALL "all"

/** The first of n names that begins so; NULL if none does. */
static const char *find_longer(const char *word, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n && word[0] != '\0'; i++) {
        if (strncmp(names[i], word, strlen(word)) == 0)
            return names[i];
    }
    return NULL;
}

static enum sdc_status refuse(const char *wanted, struct sdc_err *err)
{
    const char *names[NAMES_MAX] = {ALL};
    assert(sdc_n_profiles < NAMES_MAX);
    for (size_t i = 0; i < sdc_n_profiles; i++)
        names[i + 1] = sdc_profiles[i].id;
    const char *nearest = sdc_text_nearest(wanted, names, sdc_n_profiles + 1);
    nearest = nearest ? nearest : find_longer(wanted, names, sdc_n_profiles + 1);
    return sdc_err_set(err, SDC_USAGE, 0, "no profile and no file is called '%.100s'; %s%s%s",
                       wanted, nearest ? "did you mean " : "see seedance-check --list-profiles",
                       nearest ? nearest : "", nearest ? "?" : "");
}

enum sdc_status sdc_choose(struct sdc_choice *choice, const char *wanted, struct sdc_err *err)
{
    *choice = (struct sdc_choice){.profiles = sdc_profile_default(), .n_profiles = 1};
    if (!wanted)
        return SDC_OK;
    if (strcmp(wanted, ALL) == 0) {
        choice->profiles = sdc_profiles;
        choice->n_profiles = sdc_n_profiles;
        return SDC_OK;
    }
    const struct sdc_profile *builtin = sdc_profile_by_id(wanted);
    if (builtin) {
        choice->profiles = builtin;
        return SDC_OK;
    }
    if (access(wanted, F_OK) != 0 && !strchr(wanted, '/'))
        return refuse(wanted, err);
    choice->profiles = &choice->file.profile;
    return sdc_profile_file_read(&choice->file, wanted, err);
}

void sdc_choice_release(struct sdc_choice *choice)
{
    sdc_profile_file_release(&choice->file);
}
