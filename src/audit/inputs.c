/* SPDX-License-Identifier: MIT
 * The names of what is to be checked, one after the other, never all at once. */
#include "audit/inputs.h"

#include "base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/** Longest name in a list: what has no delimiter for so long is no list of names [bytes]. */
#define NAME_SIZE_MAX (16 * 1024)

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

/** Reads a line without its delimiter. False behind the last one, or where reading failed. */
static bool read_line(const struct sdc_inputs *inputs, struct sdc_buf *line)
{
    int byte = EOF;
    while (line->status == SDC_OK && (byte = getc_unlocked(inputs->list)) != EOF) {
        char letter = (char)byte;
        if (letter == inputs->delimiter)
            return true;
        sdc_buf_append(line, &letter, 1);
    }
    return line->size > 0 && !ferror(inputs->list);
}

static enum sdc_status refuse_line(const struct sdc_inputs *inputs, const struct sdc_buf *line,
                                   struct sdc_err *err)
{
    const char *list = inputs->lists[inputs->next_list];
    if (line->status == SDC_NO_MEMORY)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
    if (line->status != SDC_OK)
        return sdc_err_set(err, SDC_USAGE, 0, "the list of names %s holds one of over %d bytes",
                           list, NAME_SIZE_MAX);
    return sdc_err_set(err, SDC_USAGE, 0,
                       "the list of names %s holds a NUL within a line; is --null missing?", list);
}

/** The next name of the open list; *name is NULL at its end. */
static enum sdc_status next_in_list(struct sdc_inputs *inputs, char **name, struct sdc_err *err)
{
    struct sdc_buf line;
    enum sdc_status status = SDC_OK;
    sdc_buf_init(&line, NAME_SIZE_MAX);
    while (line.size == 0 && read_line(inputs, &line))
        continue;
    if (ferror(inputs->list))
        status = sdc_err_set(err, SDC_USAGE, errno, "cannot read the list of names %s: %s",
                             inputs->lists[inputs->next_list], strerror(errno));
    else if (line.status != SDC_OK || strlen(sdc_buf_text(&line)) != line.size)
        status = refuse_line(inputs, &line, err);
    *name = status == SDC_OK ? line.bytes : NULL;
    if (!*name)
        sdc_buf_release(&line);
    return status;
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
