/* SPDX-License-Identifier: MIT
 * Which profile a user means. */
#include "config/profile_choice.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

/** Room for the ids of all built-in profiles. */
#define IDS_MAX 16

/** The first of n names that begins so; NULL if none does. */
static const char *find_longer(const char *word, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n && word[0] != '\0'; i++) {
        if (strncmp(names[i], word, strlen(word)) == 0)
            return names[i];
    }
    return NULL;
}

enum sdc_status sdc_profile_refuse(const char *word, struct sdc_err *err)
{
    const char *ids[IDS_MAX] = {NULL};
    assert(sdc_n_profiles <= IDS_MAX);
    for (size_t i = 0; i < sdc_n_profiles; i++)
        ids[i] = sdc_profiles[i].id;
    const char *nearest = sdc_text_nearest(word, ids, sdc_n_profiles);
    nearest = nearest ? nearest : find_longer(word, ids, sdc_n_profiles);
    if (nearest)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "no profile and no file is called '%.100s'; did you mean %s?", word,
                           nearest);
    return sdc_err_set(err, SDC_USAGE, 0,
                       "no profile and no file is called '%.100s'; %s is the default one, and "
                       "--list-profiles lists all",
                       word, sdc_profile_default()->id);
}

enum sdc_status sdc_profile_choose(const char *word, struct sdc_profile_file *file,
                                   const struct sdc_profile **profile, struct sdc_err *err)
{
    *file = (struct sdc_profile_file){0};
    *profile = word ? sdc_profile_by_id(word) : sdc_profile_default();
    if (!word || *profile)
        return SDC_OK;
    if (!strchr(word, '/') && access(word, F_OK) != 0)
        return sdc_profile_refuse(word, err);
    enum sdc_status status = sdc_profile_file_read(file, word, err);
    if (status == SDC_OK)
        *profile = &file->profile;
    return status;
}
