/* SPDX-License-Identifier: MIT
 * Which profiles a run judges by. */
#include "cli/choose.h"

#include "base/text.h"

#include <string.h>
#include <unistd.h>

static enum sdc_status refuse(const char *wanted, struct sdc_err *err)
{
    const char *names[SDC_WORD_SIZE_MAX];
    for (size_t i = 0; i < sdc_n_profiles; i++)
        names[i] = sdc_profiles[i].id;
    const char *nearest = sdc_text_nearest(wanted, names, sdc_n_profiles);
    return sdc_err_set(err, SDC_USAGE, 0, "no profile and no file is called '%s'; %s%s%s", wanted,
                       nearest ? "did you mean " : "see seedance-check --list-profiles",
                       nearest ? nearest : "", nearest ? "?" : "");
}

enum sdc_status sdc_choose(struct sdc_choice *choice, const char *wanted, struct sdc_err *err)
{
    *choice = (struct sdc_choice){.profiles = sdc_profile_default(), .n_profiles = 1};
    if (!wanted)
        return SDC_OK;
    if (strcmp(wanted, "all") == 0) {
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
