/* SPDX-License-Identifier: MIT
 * What is asked of each input. */
#include "audit/demands.h"

#include "audit/locate.h"

enum sdc_status sdc_demands_init(struct sdc_demands *demands, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < demands->n_rows && status == SDC_OK; i++)
        status = sdc_pattern_list_take(&demands->patterns, demands->rows[i].path, "\"paths\"", err);
    return status;
}

enum sdc_status sdc_demands_find(const struct sdc_demands *demands, const char *name,
                                 struct sdc_demand *demand, struct sdc_err *err)
{
    struct sdc_buf path;
    *demand = demands->common;
    if (demands->n_rows == 0)
        return SDC_OK;
    enum sdc_status status = sdc_locate(&path, name, demands->folder, err);
    for (size_t i = 0; i < demands->n_rows && path.size > 0; i++) {
        const struct sdc_demand_row *row = &demands->rows[i];
        if (!sdc_pattern_covers(&demands->patterns.patterns[i], path.bytes))
            continue;
        demand->type = row->has_type ? row->type : demand->type;
        demand->profile = row->profile ? row->profile : demand->profile;
    }
    sdc_buf_release(&path);
    return status;
}

void sdc_demands_release(struct sdc_demands *demands)
{
    sdc_pattern_list_release(&demands->patterns);
}
