/* SPDX-License-Identifier: MIT
 * What is required: profiles of requirements as a service states them, with source and date. */
#ifndef SDC_RULES_PROFILE_H
#define SDC_RULES_PROFILE_H

#include "rules/interval.h"

#include <stddef.h>

/** Most names that a membership requirement lists. */
#define SDC_NAMES_MAX 16

/** Most notes of one profile. */
#define SDC_NOTES_MAX 4

/** One requirement: the pair of what surely holds and what may hold. */
struct sdc_requirement {
    const char *rule; /**< id of the check that it is for: "video.fps" */
    bool is_advice;   /**< breaking it is a warning */
    /** Numbers: the interval that holds under every reading of the source, and the one that holds
     *  under at least one. `sure` lies within `may`. @{ */
    struct sdc_interval sure;
    struct sdc_interval may;
    /** @} */
    const char *sure_text;    /**< what `sure` reads in the source; NULL where both are the same */
    const char *may_text;     /**< what `may` reads in the source; NULL where both are the same */
    struct sdc_interval seen; /**< outside `may`, yet said to be accepted; used in text only */
    const char *seen_text;    /**< who says so; NULL where nobody does */
    const char *names[SDC_NAMES_MAX]; /**< membership: the names that are accepted; NULL ends */
    const char *sound_names[SDC_NAMES_MAX]; /**< the same for a video's sound track; a name that
                                                 ends in * stands for all that begin so, one
                                                 that begins with a format and a colon counts in
                                                 that format only: "mov:pcm_s*" */
    const char *source;                     /**< the page that states it */
    const char *date;                       /**< when that page was read, YYYY-MM-DD */
};

/** What a service requires. A rule without a row is not stated: neither pass nor failure. */
struct sdc_profile {
    const char *id;                   /**< "crun-seedance-2.0" */
    const char *title;                /**< for people */
    const char *source;               /**< where it is stated */
    const char *date;                 /**< when it was read, YYYY-MM-DD or YYYY-MM */
    const char *notes[SDC_NOTES_MAX]; /**< what is required of several assets together, and is not
                                           judged; NULL ends */
    const struct sdc_requirement *requirements;
    size_t n_requirements;
};

/** The built-in profiles; the first is the default. */
extern const struct sdc_profile sdc_profiles[];
extern const size_t sdc_n_profiles;

/** The built-in profile of that id, or NULL. */
const struct sdc_profile *sdc_profile_by_id(const char *id);

/** The profile that is used where none is named. */
const struct sdc_profile *sdc_profile_default(void);

/** The profile's row for a rule, or NULL. */
const struct sdc_requirement *sdc_profile_find(const struct sdc_profile *profile, const char *rule);

#endif
