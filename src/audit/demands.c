/* SPDX-License-Identifier: MIT
 * What is asked of each input. */
#include "audit/demands.h"

#include "audit/locate.h"

#include <limits.h>

/** Longest path that is looked at [bytes]. */
#define PATH_CEILING (2 * PATH_MAX)

enum sdc_status sdc_demands_init(struct sdc_demands *demands, struct sdc_err *err)
{
    struct sdc_err reason = {0};
    for (size_t i = 0; i < demands->n_rows; i++) {
        if (sdc_pattern_list_add(&demands->patterns, demands->rows[i].path, &reason) != SDC_OK)
            return sdc_err_set(err, reason.status == SDC_NO_MEMORY ? SDC_NO_MEMORY : SDC_USAGE, 0,
                               "\"paths\": %s", reason.text);
    }
    return SDC_OK;
}

enum sdc_status sdc_demands_find(const struct sdc_demands *demands, const char *name,
                                 struct sdc_demand *demand, struct sdc_err *err)
{
    struct sdc_buf path;
    *demand = demands->common;
    if (demands->n_rows == 0)
        return SDC_OK;
    sdc_buf_init(&path, PATH_CEILING);
    bool is_in = sdc_locate(&path, name, demands->folder);
    enum sdc_status status = path.status == SDC_NO_MEMORY ? SDC_NO_MEMORY : SDC_OK;
    for (size_t i = 0; i < demands->n_rows && is_in; i++) {
        const struct sdc_demand_row *row = &demands->rows[i];
        if (!sdc_pattern_covers(&demands->patterns.patterns[i], path.bytes))
            continue;
        demand->type = row->has_type ? row->type : demand->type;
        demand->profile = row->profile ? row->profile : demand->profile;
    }
    sdc_buf_release(&path);
    return status == SDC_OK ? SDC_OK : sdc_err_set(err, status, 0, "no memory is left for a path");
}

void sdc_demands_release(struct sdc_demands *demands)
{
    sdc_pattern_list_release(&demands->patterns);
}
