/* SPDX-License-Identifier: MIT
 * Fetches parts of URLs as the program does, and prints what came of each:
 *
 *   fetch [NAME=NUMBER...] [file=PATH] [@OFFSET,SIZE...] URL...
 *
 * NAME: a limit, see below. @: wanted of each URL, one after the other, behind the first block.
 * With a file what was fetched is compared with it. One line a URL: state, then what is known of
 * it. */
#include "source/http.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { URLS_MAX = 256, WANTS_MAX = 64, BLOCK = 65536, WAIT_MS = 1000, DECIMAL = 10 };

struct want {
    int64_t offset;
    int64_t size;
};

struct fetch {
    struct sdc_http_limits limits;
    struct want wants[WANTS_MAX];
    size_t n_wants;
    const char *urls[URLS_MAX];
    size_t n_urls;
    const char *path;
};

/** A URL on its way. */
struct input {
    struct sdc_remote *remote;
    size_t next_want;
};

static int die(const char *text)
{
    fprintf(stderr, "fetch: %s\n", text);
    exit(2);
}

static bool set_limit(struct fetch *fetch, const char *name, int64_t value)
{
    struct sdc_http_limits *limits = &fetch->limits;
    const struct {
        const char *name;
        int64_t *value;
    } rows[] = {
        {"max=", &limits->max_bytes},  {"timeout=", &limits->timeout_ms},
        {"stall=", &limits->stall_s},  {"connect=", &limits->connect_timeout_ms},
        {"retry=", &limits->retry_ms}, {"after=", &limits->retry_after_s},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *rows[i].value = value;
            return true;
        }
    }
    if (strcmp(name, "transfers=") == 0)
        limits->n_transfers = (size_t)value;
    else if (strcmp(name, "host=") == 0)
        limits->n_per_host = (size_t)value;
    else if (strcmp(name, "public=") == 0)
        limits->is_private_allowed = value == 0;
    else
        return false;
    return true;
}

static void take_argument(struct fetch *fetch, char *argument)
{
    char name[WANTS_MAX] = "";
    const char *equals = strchr(argument, '=');
    size_t name_size = equals ? (size_t)(equals - argument) + 1 : 0;
    if (equals && name_size < sizeof name)
        memcpy(name, argument, name_size);
    if (argument[0] == '@' && fetch->n_wants < WANTS_MAX) {
        char *end;
        struct want *want = &fetch->wants[fetch->n_wants++];
        want->offset = strtoll(argument + 1, &end, DECIMAL);
        want->size = *end == ',' ? strtoll(end + 1, NULL, DECIMAL) : INT64_MAX;
    } else if (strcmp(name, "file=") == 0) {
        fetch->path = equals + 1;
    } else if (name[0] == '\0' || !set_limit(fetch, name, strtoll(equals + 1, NULL, DECIMAL))) {
        if (fetch->n_urls == URLS_MAX)
            die("too many URLs");
        fetch->urls[fetch->n_urls++] = argument;
    }
}

/** True if a range of the cache holds what the file does. */
static bool is_same(int fd, int file, const struct sdc_extent *extent)
{
    static char got[BLOCK];
    static char want[BLOCK];
    for (int64_t at = extent->start; at < extent->end; at += BLOCK) {
        size_t n = extent->end - at < BLOCK ? (size_t)(extent->end - at) : BLOCK;
        if (pread(fd, got, n, at) != (ssize_t)n || pread(file, want, n, at) != (ssize_t)n ||
            memcmp(got, want, n) != 0)
            return false;
    }
    return true;
}

static const char *compare(const struct fetch *fetch, const struct sdc_remote_view *view)
{
    int file = open(fetch->path, O_RDONLY | O_CLOEXEC);
    bool is_all_same = file >= 0;
    for (size_t i = 0; is_all_same && i < view->extents->n; i++)
        is_all_same = is_same(view->descriptor, file, &view->extents->extents[i]);
    if (file >= 0)
        close(file);
    return is_all_same ? "same" : "DIFFERENT";
}

static void print(const struct fetch *fetch, const struct sdc_remote_view *view)
{
    static const char *const states[] = {"busy", "ready", "failed"};
    printf("%s status=%s size=%" PRId64 " requests=%" PRId64 " bytes=%" PRId64 " redirects=%u",
           states[view->state], sdc_status_name(view->err.status), view->size, view->n_requests,
           view->n_bytes, view->n_redirects);
    printf(" host=%s type=%s has=", view->host, view->content_type);
    for (size_t i = 0; i < view->extents->n; i++)
        printf("%s%" PRId64 "-%" PRId64, i > 0 ? "," : "", view->extents->extents[i].start,
               view->extents->extents[i].end);
    printf("%s%s%s", view->is_forbidden ? " forbidden" : "", view->is_unchecked ? " unchecked" : "",
           view->is_without_range ? " without-range" : "");
    if (fetch->path && view->state == SDC_REMOTE_READY)
        printf(" %s", compare(fetch, view));
    printf("%s%s\n", view->err.text[0] != '\0' ? ": " : "", view->err.text);
}

/** Asks for the next part. False if the URL is done with. */
static bool go_on(const struct fetch *fetch, struct input *input)
{
    const struct sdc_remote_view *view = sdc_remote_view(input->remote);
    while (view->state == SDC_REMOTE_READY && input->next_want < fetch->n_wants) {
        const struct want *want = &fetch->wants[input->next_want++];
        sdc_remote_want(input->remote, want->offset, want->size);
    }
    return view->state == SDC_REMOTE_BUSY;
}

static void run(const struct fetch *fetch, struct sdc_http *http, struct input *inputs)
{
    struct sdc_err err = {0};
    for (size_t i = 0; i < fetch->n_urls; i++) {
        inputs[i].remote = sdc_remote_new(http, fetch->urls[i], &err);
        if (!inputs[i].remote)
            die(err.text);
    }
    for (;;) {
        bool is_busy = false;
        for (size_t i = 0; i < fetch->n_urls; i++)
            is_busy |= go_on(fetch, &inputs[i]);
        if (!is_busy)
            break;
        if (sdc_http_wait(http, NULL, 0, WAIT_MS, &err) != SDC_OK)
            die(err.text);
    }
    for (size_t i = 0; i < fetch->n_urls; i++) {
        print(fetch, sdc_remote_view(inputs[i].remote));
        sdc_remote_free(&inputs[i].remote);
    }
}

int main(int argc, char **argv)
{
    static struct fetch fetch;
    static struct input inputs[URLS_MAX];
    struct sdc_err err = {0};
    fetch.limits = sdc_http_limits_default;
    fetch.limits.is_private_allowed = true;
    for (int i = 1; i < argc; i++)
        take_argument(&fetch, argv[i]);
    struct sdc_http *http = sdc_http_new(&fetch.limits, &err);
    if (!http)
        die(err.text);
    run(&fetch, http, inputs);
    sdc_http_free(&http);
    return 0;
}
