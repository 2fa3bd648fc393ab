/* SPDX-License-Identifier: MIT
 * Changes of a repository as inputs. */
#include "audit/changed.h"

#include <stdio.h>

static enum sdc_status next(void *context, enum sdc_step *step, struct sdc_input *input,
                            struct sdc_err *err)
{
    static const char *const why[] = {
        [SDC_CHANGE_LINK] = "is a symbolic link", [SDC_CHANGE_SUBMODULE] = "is a submodule"};
    struct sdc_changes *changes = context;
    struct sdc_change change;
    *step = SDC_STEP_END;
    if (!sdc_changes_next(changes, &change))
        return SDC_OK;
    *step = change.kind == SDC_CHANGE_FILE ? SDC_STEP_INPUT : SDC_STEP_LEFT_OUT;
    input->name = sdc_changes_name(changes, change.path);
    if (!input->name)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
    if (*step == SDC_STEP_LEFT_OUT)
        snprintf(input->err.text, sizeof input->err.text, "%s", why[change.kind]);
    snprintf(input->key, sizeof input->key, "%s", change.object);
    return SDC_OK;
}

static enum sdc_status open_change(void *context, const struct sdc_input *input, int *descriptor,
                                   struct sdc_err *err)
{
    return sdc_changes_open(context, input->name, input->key, descriptor, err);
}

struct sdc_supply sdc_changed_supply(struct sdc_changes *changes)
{
    return (struct sdc_supply){.context = changes,
                               .next = next,
                               .open = open_change,
                               .n_copies_max = SDC_CHANGED_COPIES_MAX};
}
