/* SPDX-License-Identifier: MIT
 * The names of what is to be checked, one after the other, never all at once. */
#include "audit/inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sdc_status open_list(struct sdc_inputs *inputs, struct sdc_err *err)
{
    const char *name = inputs->lists[inputs->next_list];
    inputs->list = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
    if (!inputs->list)
        return sdc_err_set(err, SDC_USAGE, errno, "cannot read the list of names %s: %s", name,
                           strerror(errno));
    return SDC_OK;
}

static void close_list(struct sdc_inputs *inputs)
{
    if (inputs->list && inputs->list != stdin)
        fclose(inputs->list);
    inputs->list = NULL;
}

static enum sdc_status refuse_nul(const struct sdc_inputs *inputs, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_USAGE, 0,
                       "the list of names %s holds a NUL within a line; is --null missing?",
                       inputs->lists[inputs->next_list]);
}

/** The next name of the open list; *name is NULL at its end. */
static enum sdc_status next_in_list(struct sdc_inputs *inputs, char **name, struct sdc_err *err)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t size = 0;
    while ((size = getdelim(&line, &cap, inputs->delimiter, inputs->list)) > 0) {
        if (line[size - 1] == inputs->delimiter)
            line[--size] = '\0';
        if (strlen(line) != (size_t)size) {
            free(line);
            return refuse_nul(inputs, err);
        }
        if (size > 0) {
            *name = line;
            return SDC_OK;
        }
    }
    free(line);
    *name = NULL;
    if (ferror(inputs->list))
        return sdc_err_set(err, SDC_USAGE, errno, "cannot read the list of names %s: %s",
                           inputs->lists[inputs->next_list], strerror(errno));
    if (!feof(inputs->list))
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
    return SDC_OK;
}

static enum sdc_status next_argument(struct sdc_inputs *inputs, char **name, struct sdc_err *err)
{
    *name = strdup(inputs->arguments[inputs->next_argument++]);
    return *name ? SDC_OK : sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
}

enum sdc_status sdc_inputs_next(struct sdc_inputs *inputs, char **name, struct sdc_err *err)
{
    *name = NULL;
    if (inputs->next_argument < inputs->n_arguments)
        return next_argument(inputs, name, err);
    while (inputs->next_list < inputs->n_lists) {
        enum sdc_status status = inputs->list ? SDC_OK : open_list(inputs, err);
        if (status == SDC_OK)
            status = next_in_list(inputs, name, err);
        if (status != SDC_OK || *name)
            return status;
        close_list(inputs);
        inputs->next_list++;
    }
    return SDC_OK;
}

void sdc_inputs_release(struct sdc_inputs *inputs)
{
    close_list(inputs);
}
