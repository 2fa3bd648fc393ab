/* SPDX-License-Identifier: MIT
 * Transfers of many remote files at once: who has its turn, and what to wait for. */
#include "source/http.h"

#include "source/http_parts.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MS_PER_S = 1000, NS_PER_MS = 1000000 };

const struct sdc_http_limits sdc_http_limits_default = {
    .n_transfers = 16,
    .n_per_host = 16,
    .max_bytes = INT64_C(64) * 1024 * 1024,
    .timeout_ms = 30000,
    .connect_timeout_ms = 10000,
    .stall_s = 10,
    .retry_ms = 500,
    .retry_after_s = 10,
};

int64_t sdc_http_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

/** A file that the environment names; NULL where the variable is empty, too. */
static const char *first_variable(const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0] != '\0')
            return value;
    }
    return NULL;
}

struct sdc_http *sdc_http_new(const struct sdc_http_limits *limits, struct sdc_err *err)
{
    static const char *const ca_variables[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    assert(limits->n_transfers >= 1 && limits->n_transfers <= SDC_HTTP_TRANSFERS_MAX);
    assert(limits->n_per_host >= 1);
    struct sdc_http *http = calloc(1, sizeof *http);
    if (!http) {
        sdc_err_set(err, SDC_NO_MEMORY, 0, "memory ran out");
        return NULL;
    }
    http->limits = *limits;
    http->ca_file = first_variable(ca_variables, sizeof ca_variables / sizeof ca_variables[0]);
    if (sdc_curl_load(&http->curl, err) != SDC_OK) {
        free(http);
        return NULL;
    }
    http->multi = http->curl.multi_init();
    if (!http->multi || http->curl.multi_setopt(http->multi, CURLMOPT_MAXCONNECTS,
                                                (long)limits->n_transfers) != CURLM_OK) {
        sdc_err_set(err, SDC_NO_MEMORY, 0, "libcurl cannot be set up");
        sdc_http_free(&http);
    }
    return http;
}

void sdc_http_free(struct sdc_http **http)
{
    struct sdc_http *gone = *http;
    if (!gone)
        return;
    assert(!gone->first);
    if (gone->multi)
        gone->curl.multi_cleanup(gone->multi);
    free(gone);
    *http = NULL;
}

void sdc_http_add(struct sdc_http *http, struct sdc_remote *remote)
{
    remote->previous = http->last;
    if (http->last)
        http->last->next = remote;
    else
        http->first = remote;
    http->last = remote;
}

void sdc_http_end_transfer(struct sdc_http *http, struct sdc_remote *remote)
{
    /* libcurl 7.88 loses what it holds back of a transfer that ends while it waits: it is asked for
     * it, and told that nobody wants it. */
    remote->body = remote->view.state == SDC_REMOTE_BUSY ? remote->body : SDC_BODY_REFUSED;
    http->curl.easy_pause(remote->easy, CURLPAUSE_CONT);
    http->curl.multi_remove_handle(http->multi, remote->easy);
    remote->phase = SDC_PHASE_IDLE;
}

void sdc_http_remove(struct sdc_http *http, struct sdc_remote *remote)
{
    if (remote->phase == SDC_PHASE_ACTIVE)
        sdc_http_end_transfer(http, remote);
    if (remote->previous)
        remote->previous->next = remote->next;
    else
        http->first = remote->next;
    if (remote->next)
        remote->next->previous = remote->previous;
    else
        http->last = remote->previous;
}

size_t sdc_http_n_busy(const struct sdc_http *http)
{
    size_t n = 0;
    for (const struct sdc_remote *remote = http->first; remote; remote = remote->next)
        n += remote->view.state == SDC_REMOTE_BUSY;
    return n;
}

/** True if a file holds one of the places for transfers. One that is ready does not, though its
 *  server may wait for it to read on: else all places could be held by such. */
static bool has_place(const struct sdc_remote *remote)
{
    return remote->phase == SDC_PHASE_ACTIVE && remote->view.state == SDC_REMOTE_BUSY;
}

/** True if there is a place for the transfer of a file. */
static bool is_place_free(const struct sdc_http *http, const struct sdc_remote *wanted)
{
    size_t n = 0;
    size_t n_of_host = 0;
    for (const struct sdc_remote *remote = http->first; remote; remote = remote->next) {
        n += has_place(remote);
        n_of_host += has_place(remote) && strcmp(remote->origin, wanted->origin) == 0;
    }
    return n < http->limits.n_transfers && n_of_host < http->limits.n_per_host;
}

/** Starts what is queued, oldest first; how long until another may begin [ms], INT_MAX if none is
 *  only waiting for its time. */
static int start_queued(struct sdc_http *http)
{
    int64_t now_ms = sdc_http_now_ms();
    int64_t least_ms = INT_MAX;
    for (struct sdc_remote *remote = http->first; remote; remote = remote->next) {
        if (remote->phase != SDC_PHASE_QUEUED)
            continue;
        int64_t left_ms = remote->not_before_ms - now_ms;
        if (left_ms > 0)
            least_ms = left_ms < least_ms ? left_ms : least_ms;
        else if (is_place_free(http, remote))
            sdc_remote_request(remote);
    }
    return (int)least_ms;
}

/** Goes on with each file whose transfer has ended. */
static void finish_ended(struct sdc_http *http)
{
    struct CURLMsg *message;
    int n_left;
    while ((message = http->curl.multi_info_read(http->multi, &n_left)) != NULL) {
        struct sdc_remote *remote = NULL;
        CURLcode result = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        http->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&remote);
        sdc_remote_finish(remote, result);
    }
}

static enum sdc_status refuse(CURLMcode code, struct sdc_err *err)
{
    return sdc_err_set(err, code == CURLM_OUT_OF_MEMORY ? SDC_NO_MEMORY : SDC_NO_NETWORK, 0,
                       "libcurl fails (error %d of its multi interface)", (int)code);
}

enum sdc_status sdc_http_wait(struct sdc_http *http, struct pollfd *fds, size_t n, int timeout_ms,
                              struct sdc_err *err)
{
    struct curl_waitfd watched[SDC_HTTP_WATCHED_MAX];
    int n_running;
    assert(n <= SDC_HTTP_WATCHED_MAX);
    for (size_t i = 0; i < n; i++)
        watched[i] = (struct curl_waitfd){.fd = fds[i].fd, .events = fds[i].events};
    int start_ms = start_queued(http);
    if (timeout_ms < 0 || start_ms < timeout_ms)
        timeout_ms = start_ms;
    if (http->has_news)
        timeout_ms = 0;
    CURLMcode code = http->curl.multi_poll(http->multi, watched, (unsigned)n, timeout_ms, NULL);
    http->has_news = false;
    if (code == CURLM_OK)
        code = http->curl.multi_perform(http->multi, &n_running);
    if (code != CURLM_OK)
        return refuse(code, err);
    finish_ended(http);
    start_queued(http);
    http->has_news = false;
    /* libcurl passes on neither POLLHUP nor POLLERR. */
    if (n > 0 && poll(fds, (nfds_t)n, 0) < 0) {
        for (size_t i = 0; i < n; i++)
            fds[i].revents = 0;
    }
    return SDC_OK;
}
