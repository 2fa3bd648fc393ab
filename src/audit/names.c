/* SPDX-License-Identifier: MIT
 * Lists of names that come in bit by bit: nobody waits for them here. */
#include "audit/names.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum sdc_status refuse(const struct sdc_names *names, int cause, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_USAGE, cause, "cannot read the list of names %s: %s", names->file,
                       strerror(cause));
}

enum sdc_status sdc_names_open(struct sdc_names *names, const char *file, char delimiter,
                               struct sdc_err *err)
{
    bool is_standard_input = strcmp(file, "-") == 0;
    *names = (struct sdc_names){.file = file, .delimiter = delimiter};
    sdc_buf_init(&names->name, SDC_NAME_SIZE_MAX);
    names->descriptor =
        is_standard_input ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return names->descriptor >= 0 ? SDC_OK : refuse(names, errno, err);
}

/** Reads what is there, if anything is. */
static enum sdc_status refill(struct sdc_names *names, struct sdc_err *err)
{
    struct pollfd polled = {.fd = names->descriptor, .events = POLLIN};
    if (poll(&polled, 1, 0) <= 0)
        return SDC_OK;
    ssize_t n = read(names->descriptor, names->bytes, sizeof names->bytes);
    if (n < 0 && errno != EINTR && errno != EAGAIN)
        return refuse(names, errno, err);
    names->is_over = n == 0;
    names->next = 0;
    names->end = n > 0 ? (size_t)n : 0;
    return SDC_OK;
}

/** Takes what has been read up to a delimiter. True if there was one. */
static bool take_line(struct sdc_names *names)
{
    const char *first = names->bytes + names->next;
    size_t size = names->end - names->next;
    const char *delimiter = memchr(first, names->delimiter, size);
    size = delimiter ? (size_t)(delimiter - first) : size;
    sdc_buf_append(&names->name, first, size);
    names->next += size + (delimiter != NULL);
    return delimiter != NULL;
}

static enum sdc_status check_line(const struct sdc_names *names, struct sdc_err *err)
{
    if (names->name.status == SDC_NO_MEMORY)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
    if (names->name.status != SDC_OK)
        return sdc_err_set(err, SDC_USAGE, 0, "the list of names %s holds one of over %d bytes",
                           names->file, SDC_NAME_SIZE_MAX);
    if (strlen(sdc_buf_text(&names->name)) != names->name.size)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "the list of names %s holds a NUL within a line; is --null missing?",
                           names->file);
    return SDC_OK;
}

enum sdc_status sdc_names_next(struct sdc_names *names, char **name, struct sdc_err *err)
{
    bool is_whole = false;
    enum sdc_status status = SDC_OK;
    *name = NULL;
    if (names->next == names->end && !names->is_over)
        status = refill(names, err);
    while (status == SDC_OK && names->next < names->end && !is_whole) {
        bool is_ended = take_line(names);
        is_whole = is_ended && names->name.size > 0;
        status = check_line(names, err);
    }
    is_whole |= names->is_over && names->name.size > 0;
    if (status != SDC_OK || !is_whole)
        return status;
    *name = strdup(sdc_buf_text(&names->name));
    sdc_buf_clear(&names->name);
    return *name ? SDC_OK : sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
}

void sdc_names_close(struct sdc_names *names)
{
    if (names->descriptor > STDIN_FILENO)
        close(names->descriptor);
    sdc_buf_release(&names->name);
    names->descriptor = -1;
}
