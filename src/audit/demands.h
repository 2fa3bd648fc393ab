/* SPDX-License-Identifier: MIT
 * What is asked of each input: of all the same, but for what a configuration says of paths. */
#ifndef SDC_AUDIT_DEMANDS_H
#define SDC_AUDIT_DEMANDS_H

#include "audit/ignore.h"
#include "rules/judge.h"

/** What is asked of the inputs whose paths are like a pattern. */
struct sdc_demand_row {
    const char *path; /**< as gitignore(5) has it; borrowed */
    bool has_type;
    enum sdc_type type;                /**< where it has one */
    const struct sdc_profile *profile; /**< NULL: that of the others; borrowed */
};

/** What is asked of inputs. The caller holds it, and releases it. */
struct sdc_demands {
    struct sdc_demand common;          /**< where no row says otherwise */
    const struct sdc_demand_row *rows; /**< later ones before earlier ones; borrowed */
    size_t n_rows;
    const char *folder; /**< that paths are relative to, as sdc_locate has it; borrowed */
    struct sdc_pattern_list patterns; /**< of the rows */
};

/** Takes the patterns of the rows, which are set. SDC_USAGE, SDC_NO_MEMORY. */
enum sdc_status sdc_demands_init(struct sdc_demands *demands, struct sdc_err *err);

/** What is asked of the input of a name. It depends on nothing but that name and the working
 *  folder. SDC_NO_MEMORY. */
enum sdc_status sdc_demands_find(const struct sdc_demands *demands, const char *name,
                                 struct sdc_demand *demand, struct sdc_err *err);

/** Frees what is owned. */
void sdc_demands_release(struct sdc_demands *demands);

#endif
