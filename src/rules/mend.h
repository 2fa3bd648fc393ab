/* SPDX-License-Identifier: MIT
 * What of a file is to be changed so that it meets a profile. */
#ifndef SDC_RULES_MEND_H
#define SDC_RULES_MEND_H

#include "rules/check.h"

/** A plan: what is to be changed, and to what. */
struct sdc_mend {
    bool needs_format;     /**< the container or image format is not accepted */
    bool needs_codec;      /**< the picture's codec is not */
    bool needs_sound;      /**< the sound track's codec is not */
    bool needs_size;       /**< the file is too large */
    bool needs_scale;      /**< the picture's size is outside, and a near one is inside */
    int64_t width;         /**< that size [px] */
    int64_t height;        /**< likewise */
    bool needs_rate;       /**< the frame rate is outside */
    struct sdc_q rate;     /**< the nearest inside [1/s] */
    bool needs_trim;       /**< it plays too long */
    struct sdc_q duration; /**< the longest time inside that ends with a whole frame [s] */
    int64_t limit_size;    /**< needs_size: what the file may have [bytes] */
};

/** Works the plan out. What no command can mend (too short, a ratio outside) is not in it. */
void sdc_mend_plan(const struct sdc_facts *facts, const struct sdc_profile *profile,
                   struct sdc_mend *mend);

/** True if the plan does away with what breaks that rule. */
bool sdc_mend_covers(const struct sdc_mend *mend, const struct sdc_check *check);

#endif
