/* SPDX-License-Identifier: MIT
 * What of a file is to be changed so that it meets a profile. */
#ifndef SDC_RULES_MEND_H
#define SDC_RULES_MEND_H

#include "rules/check.h"

/** A plan: what the new file is to be, and what is to be changed on the way to it. */
struct sdc_mend {
    enum sdc_type type;     /**< of the new file */
    enum sdc_format format; /**< of the new file */
    bool is_hopeless;       /**< no command can help: the file is damaged, or nothing that could be
                                 made of it is accepted */
    bool is_measured;       /**< what the limits are about is known; else the file is only
                                 converted, and the new one can be measured */
    bool needs_format;      /**< the container or image format is not accepted */
    bool needs_codec;       /**< the picture's codec is not */
    bool needs_sound;       /**< the sound track's codec is not */
    bool needs_size;        /**< the file is too large */
    bool needs_cap;         /**< it is not, but a new one could become so */
    bool needs_scale;       /**< the picture's size is outside, and a near one is inside */
    int64_t width;          /**< that size [px] */
    int64_t height;         /**< likewise */
    bool needs_rate;        /**< the frame rate is outside */
    struct sdc_q rate;      /**< the nearest inside [1/s] */
    bool needs_trim;        /**< it plays too long */
    bool needs_cut;         /**< it does, or so long that by rounding a new file could */
    struct sdc_q cut;       /**< where to cut; a last frame that has begun stays whole [s] */
    struct sdc_q duration;  /**< how long the new file plays at most [s]; 0/1: unknown */
    int64_t size_max;       /**< what a file may have [bytes]; 0: any number */
};

/** Works the plan out. What no command can mend (too short, a ratio outside) is not in it. */
void sdc_mend_plan(const struct sdc_facts *facts, const struct sdc_profile *profile,
                   struct sdc_mend *mend);

/** True if there is nothing to do. */
bool sdc_mend_is_idle(const struct sdc_mend *mend);

/** True if the plan does away with what breaks that rule. */
bool sdc_mend_covers(const struct sdc_mend *mend, const struct sdc_check *check);

#endif
