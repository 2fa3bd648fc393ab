/* SPDX-License-Identifier: MIT
 * What a remote file does next: from its URL to what was asked for, request after request. */
#include "source/http_parts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { HTTP_OK = 200, HTTP_PARTIAL = 206, HTTP_NO_SUCH_RANGE = 416 };

/** RFC 9110, section 15.4, without those that lead to no file. */
static const long redirects[] = {301, 302, 303, 307, 308};

__attribute__((format(printf, 3, 0))) static void
fail_with(struct sdc_remote *remote, enum sdc_status status, const char *format, va_list arguments)
{
    char text[SDC_ERR_TEXT_SIZE];
    /* What a server sends on by itself cannot spoil what is being read already. */
    if (remote->view.state == SDC_REMOTE_READY)
        return;
    vsnprintf(text, sizeof text, format, arguments);
    sdc_err_set(&remote->view.err, status, 0, "%s", text);
    remote->view.state = SDC_REMOTE_FAILED;
    if (remote->phase == SDC_PHASE_QUEUED)
        remote->phase = SDC_PHASE_IDLE;
    remote->http->has_news = true;
}

void sdc_remote_fail(struct sdc_remote *remote, enum sdc_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_with(remote, status, format, arguments);
    va_end(arguments);
}

void sdc_remote_forbid(struct sdc_remote *remote, const char *format, ...)
{
    va_list arguments;
    remote->view.is_forbidden |= remote->view.state == SDC_REMOTE_BUSY;
    va_start(arguments, format);
    fail_with(remote, SDC_NO_ACCESS, format, arguments);
    va_end(arguments);
}

struct sdc_remote *sdc_remote_new(struct sdc_http *http, const char *url, struct sdc_err *err)
{
    struct sdc_remote *remote = calloc(1, sizeof *remote);
    if (!remote) {
        sdc_err_set(err, SDC_NO_MEMORY, 0, "memory ran out");
        return NULL;
    }
    remote->http = http;
    remote->want_end = SDC_FETCH_FIRST_SIZE;
    if (http->limits.max_bytes < remote->want_end)
        remote->want_end = http->limits.max_bytes;
    sdc_cache_init(&remote->cache);
    remote->view = (struct sdc_remote_view){.descriptor = -1,
                                            .size = -1,
                                            .extents = &remote->cache.extents,
                                            .host = "",
                                            .content_type = ""};
    sdc_http_add(http, remote);
    sdc_remote_aim(remote, url, false);
    if (remote->view.state != SDC_REMOTE_FAILED)
        remote->phase = SDC_PHASE_QUEUED;
    return remote;
}

void sdc_remote_free(struct sdc_remote **remote)
{
    struct sdc_remote *gone = *remote;
    if (!gone)
        return;
    sdc_http_remove(gone->http, gone);
    gone->http->curl.easy_cleanup(gone->easy);
    gone->http->curl.slist_free_all(gone->fields);
    sdc_cache_release(&gone->cache);
    free(gone->url);
    free(gone->host);
    free(gone->origin);
    free(gone);
    *remote = NULL;
}

const struct sdc_remote_view *sdc_remote_view(const struct sdc_remote *remote)
{
    return &remote->view;
}

bool sdc_remote_has_wanted(const struct sdc_remote *remote)
{
    int64_t size = remote->view.size;
    int64_t end = remote->want_end < size ? remote->want_end : size;
    return size >= 0 && sdc_extents_has(&remote->cache.extents, remote->want_start, end);
}

void sdc_remote_be_ready(struct sdc_remote *remote)
{
    struct sdc_err err = {0};
    /* An empty file has no bytes, but a descriptor. */
    if (sdc_cache_reserve(&remote->cache, 0, &err) != SDC_OK) {
        sdc_remote_fail(remote, err.status, "%s", err.text);
        return;
    }
    remote->view.descriptor = remote->cache.fd;
    remote->view.state = SDC_REMOTE_READY;
    remote->http->has_news = true;
}

void sdc_remote_want(struct sdc_remote *remote, int64_t offset, int64_t size)
{
    assert(remote->view.state == SDC_REMOTE_READY && offset >= 0 && size >= 0);
    remote->want_start = offset;
    remote->want_end = size < INT64_MAX - offset ? offset + size : INT64_MAX;
    if (sdc_remote_has_wanted(remote))
        return;
    remote->view.state = SDC_REMOTE_BUSY;
    if (remote->phase == SDC_PHASE_ACTIVE)
        remote->http->curl.easy_pause(remote->easy, CURLPAUSE_CONT);
    else
        remote->phase = SDC_PHASE_QUEUED;
}

/** Goes on after a reply that was right: asks for more, if need be. */
static void complete(struct sdc_remote *remote)
{
    if (remote->body == SDC_BODY_KEPT && remote->at < remote->body_end) {
        sdc_remote_refuse_short(remote);
        return;
    }
    if (remote->body == SDC_BODY_KEPT && remote->view.size < 0)
        remote->view.size = remote->at;
    if (sdc_remote_has_wanted(remote))
        sdc_remote_be_ready(remote);
    else
        remote->phase = SDC_PHASE_QUEUED;
}

static bool is_redirect(long status)
{
    for (size_t i = 0; i < sizeof redirects / sizeof redirects[0]; i++) {
        if (redirects[i] == status)
            return true;
    }
    return false;
}

/** Goes on after a reply that has come in. */
static void take_reply(struct sdc_remote *remote)
{
    long status = sdc_remote_status(remote);
    if (status == HTTP_OK || status == HTTP_PARTIAL ||
        (status == HTTP_NO_SUCH_RANGE && remote->is_ranged)) {
        complete(remote);
    } else if (is_redirect(status)) {
        remote->phase = SDC_PHASE_QUEUED;
        sdc_remote_follow(remote, status);
    } else {
        sdc_remote_refuse_status(remote, status);
    }
}

void sdc_remote_finish(struct sdc_remote *remote, CURLcode result)
{
    sdc_http_end_transfer(remote->http, remote);
    /* What a server without ranges sends on is not wanted yet. */
    if (remote->view.state != SDC_REMOTE_BUSY)
        return;
    remote->spent_ms += sdc_http_now_ms() - remote->begun_ms;
    if (result == CURLE_OK && remote->body == SDC_BODY_UNJUDGED)
        sdc_remote_judge(remote);
    /* What is behind the wanted part may be missing, and a body that is dropped may be cut. */
    if (remote->body == SDC_BODY_KEPT && sdc_remote_has_wanted(remote))
        sdc_remote_be_ready(remote);
    else if (result == CURLE_OK || remote->body == SDC_BODY_DROPPED)
        take_reply(remote);
    else
        sdc_remote_lose(remote, result);
}
