/* SPDX-License-Identifier: MIT
 * A stream that a report is written to, which no signal makes lose a part of it. */
#include "report/sink.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/** How long a reader may take once we were interrupted: whoever did so waits for us [ms]. */
#define INTERRUPTED_MS 2000

/** What a stream is over. */
struct sink {
    int descriptor;
    bool is_owned;
    bool is_interrupted; /**< no write may block any more */
    bool has_given_up;
};

static volatile sig_atomic_t is_hurried;

void sdc_sink_hurry(void)
{
    is_hurried = 1;
}

/** Waits until something can be written; false with errno set if that takes too long. */
static bool await_room(struct sink *sink)
{
    struct pollfd waiting = {.fd = sink->descriptor, .events = POLLOUT};
    int n_ready = poll(&waiting, 1, sink->is_interrupted ? INTERRUPTED_MS : -1);
    if (n_ready < 0 && errno == EINTR && !sink->is_interrupted) {
        sink->is_interrupted = true;
        return true;
    }
    if (n_ready == 0)
        errno = EINTR;
    return n_ready > 0;
}

/** False where the stream has failed, with errno set. */
static bool write_some(struct sink *sink, const char *bytes, size_t size, size_t *done)
{
    sink->is_interrupted |= is_hurried != 0;
    /* A pipe that is ready has room for so much. */
    size_t n = sink->is_interrupted && size > PIPE_BUF ? PIPE_BUF : size;
    if (sink->is_interrupted && !await_room(sink))
        return false;
    ssize_t written = write(sink->descriptor, bytes, n);
    if (written >= 0)
        *done += (size_t)written;
    if (written >= 0)
        return true;
    if (errno == EINTR) {
        sink->is_interrupted = true;
        return true;
    }
    return errno == EAGAIN && await_room(sink);
}

/** fopencookie(3): less than size is a failure. */
static ssize_t write_all(void *context, const char *bytes, size_t size)
{
    struct sink *sink = context;
    size_t done = 0;
    if (sink->has_given_up) {
        errno = EINTR;
        return 0;
    }
    while (done < size) {
        if (write_some(sink, bytes + done, size - done, &done))
            continue;
        sink->has_given_up = errno == EINTR;
        return 0;
    }
    return (ssize_t)size;
}

static int close_sink(void *context)
{
    struct sink *sink = context;
    int result = sink->is_owned ? close(sink->descriptor) : 0;
    free(sink);
    return result;
}

FILE *sdc_sink_open(int descriptor, bool is_owned)
{
    static const cookie_io_functions_t functions = {.write = write_all, .close = close_sink};
    struct sink *sink = malloc(sizeof *sink);
    FILE *stream = NULL;
    if (sink) {
        *sink = (struct sink){.descriptor = descriptor, .is_owned = is_owned};
        stream = fopencookie(sink, "w", functions);
    }
    if (stream)
        return stream;
    free(sink);
    if (is_owned)
        close(descriptor);
    errno = ENOMEM;
    return NULL;
}
