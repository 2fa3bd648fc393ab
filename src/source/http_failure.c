/* SPDX-License-Identifier: MIT
 * What went wrong with a remote file: what is worth another try, and how it is said. */
#include "source/http_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MS_PER_S = 1000, PERCENT = 100, JITTER_PERCENT = 50 };

/** What libcurl's clock may be ahead of ours when it calls a transfer's time over [ms]. */
#define CLOCKS_DIFFER_MS 20

/** Kinds of failure, by who is at fault. */
static const struct {
    CURLcode code;
    enum sdc_status status;
    bool is_passing; /**< another try may help */
    bool is_told;    /**< the system or libcurl says more, and no secret */
    const char *text;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, SDC_NO_NETWORK, true, false, "its host's name is not known"},
    {CURLE_COULDNT_RESOLVE_PROXY, SDC_NO_NETWORK, true, false, "the proxy's name is not known"},
    {CURLE_COULDNT_CONNECT, SDC_NO_NETWORK, true, true, "its host cannot be reached"},
    {CURLE_PROXY, SDC_NO_NETWORK, false, false, "the proxy refuses it"},
    {CURLE_GOT_NOTHING, SDC_NO_NETWORK, true, false, "its host hangs up without an answer"},
    {CURLE_PARTIAL_FILE, SDC_NO_NETWORK, true, false, "its host hangs up in the middle"},
    {CURLE_RECV_ERROR, SDC_NO_NETWORK, true, false, "the connection to its host broke"},
    {CURLE_SEND_ERROR, SDC_NO_NETWORK, true, false, "the connection to its host broke"},
    {CURLE_HTTP2, SDC_NO_NETWORK, true, false, "the connection to its host broke"},
    {CURLE_HTTP2_STREAM, SDC_NO_NETWORK, true, false, "the connection to its host broke"},
    {CURLE_PEER_FAILED_VERIFICATION, SDC_NO_NETWORK, false, true, "its host cannot be trusted"},
    {CURLE_SSL_CACERT_BADFILE, SDC_NO_NETWORK, false, true, "no host can be trusted"},
    {CURLE_SSL_CONNECT_ERROR, SDC_NO_NETWORK, false, true, "no TLS with its host"},
    {CURLE_WEIRD_SERVER_REPLY, SDC_HTTP, false, false, "its host's answer is no HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, SDC_HTTP, false, false, "its host's answer is no HTTP"},
    {CURLE_BAD_CONTENT_ENCODING, SDC_HTTP, false, false, "its host's answer is damaged"},
    {CURLE_OUT_OF_MEMORY, SDC_NO_MEMORY, false, false,
     "memory ran out, or its host's header has no end"},
};

/** What statuses mean for somebody whose file it is. */
static const struct {
    long status;
    bool is_passing;
    const char *text;
} statuses[] = {
    {400, false, "bad request"},
    {401, false, "it wants a login"},
    {402, false, "it wants money"},
    {403, false, "access is refused"},
    {404, false, "there is no such file"},
    {405, false, "it cannot be had by GET"},
    {407, false, "the proxy wants a login"},
    {408, true, "it waited too long for us"},
    {410, false, "the file is gone"},
    {429, true, "too many requests"},
    {451, false, "forbidden by law"},
    {500, true, "the server is broken"},
    {502, true, "what is behind the server is broken"},
    {503, true, "the server is overloaded"},
    {504, true, "what is behind the server is too slow"},
};

/** Whether to try again, and when [ms from now]; what the server asks for comes first. */
static bool is_worth_waiting(const struct sdc_remote *remote, int64_t asked_s, int64_t *wait_ms)
{
    const struct sdc_http_limits *limits = &remote->http->limits;
    int64_t longest_ms = limits->retry_ms << remote->n_retries;
    /* Not all who failed together come back together. */
    *wait_ms = longest_ms - longest_ms * arc4random_uniform(JITTER_PERCENT + 1) / PERCENT;
    if (asked_s > 0)
        *wait_ms = asked_s * MS_PER_S;
    return remote->n_retries < SDC_HTTP_RETRIES_MAX && asked_s <= limits->retry_after_s &&
           remote->spent_ms + *wait_ms < limits->timeout_ms;
}

/** Queues the request again, after a while. False if that is not worth it. */
static bool retry(struct sdc_remote *remote, int64_t asked_s)
{
    int64_t wait_ms;
    if (!is_worth_waiting(remote, asked_s, &wait_ms))
        return false;
    remote->n_retries++;
    remote->spent_ms += wait_ms;
    remote->not_before_ms = sdc_http_now_ms() + wait_ms;
    remote->phase = SDC_PHASE_QUEUED;
    return true;
}

/** True if the connection was made and the request could be sent. */
static bool was_connected(const struct sdc_remote *remote)
{
    curl_off_t time_us = 0;
    if (remote->easy)
        remote->http->curl.easy_getinfo(remote->easy, CURLINFO_PRETRANSFER_TIME_T, &time_us);
    return time_us > 0;
}

/** Of the three clocks the one that has run out. */
static void lose_to_time(struct sdc_remote *remote)
{
    const struct sdc_http_limits *limits = &remote->http->limits;
    bool is_connected = was_connected(remote);
    if (remote->spent_ms >= limits->timeout_ms - CLOCKS_DIFFER_MS)
        sdc_remote_fail(remote, SDC_TIMEOUT,
                        "the time of %" PRId64 " ms is over after %" PRId64 " bytes (--timeout)",
                        limits->timeout_ms, remote->view.n_bytes);
    else if (is_connected)
        sdc_remote_fail(remote, SDC_TIMEOUT,
                        "stalls: less than 1 KiB a second for %" PRId64 " s, after %" PRId64
                        " bytes",
                        limits->stall_s, remote->view.n_bytes);
    else if (!retry(remote, 0))
        sdc_remote_fail(remote, SDC_TIMEOUT, "its host does not answer within %" PRId64 " ms",
                        limits->connect_timeout_ms);
}

/** What can be said more of a failure: the system's words, or libcurl's; "" if nothing. */
static const char *detail_of(const struct sdc_remote *remote, CURLcode result)
{
    long cause = 0;
    if (result != CURLE_COULDNT_CONNECT)
        return remote->text;
    remote->http->curl.easy_getinfo(remote->easy, CURLINFO_OS_ERRNO, &cause);
    return cause > 0 ? strerror((int)cause) : "";
}

void sdc_remote_lose(struct sdc_remote *remote, CURLcode result)
{
    if (result == CURLE_OPERATION_TIMEDOUT) {
        lose_to_time(remote);
        return;
    }
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (failures[i].code != result)
            continue;
        if (failures[i].is_passing && retry(remote, 0))
            return;
        const char *detail = failures[i].is_told ? detail_of(remote, result) : "";
        sdc_remote_fail(remote, failures[i].status, "%s%s%s", failures[i].text,
                        detail[0] != '\0' ? ": " : "", detail);
        return;
    }
    sdc_remote_fail(remote, SDC_NO_NETWORK, "cannot be fetched: %s",
                    remote->http->curl.easy_strerror(result));
}

void sdc_remote_refuse_status(struct sdc_remote *remote, long status)
{
    const char *text = NULL;
    bool is_passing = false;
    curl_off_t asked_s = 0;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (statuses[i].status == status) {
            text = statuses[i].text;
            is_passing = statuses[i].is_passing;
        }
    }
    remote->http->curl.easy_getinfo(remote->easy, CURLINFO_RETRY_AFTER, &asked_s);
    if (is_passing && retry(remote, asked_s))
        return;
    if (is_passing && asked_s > 0)
        sdc_remote_fail(remote, SDC_HTTP,
                        "answers HTTP status %ld (%s), and asks to wait %" PRId64 " s", status,
                        text, (int64_t)asked_s);
    else
        sdc_remote_fail(remote, SDC_HTTP, "answers HTTP status %ld%s%s%s", status, text ? " (" : "",
                        text ? text : "", text ? ")" : "");
}

void sdc_remote_refuse_short(struct sdc_remote *remote)
{
    if (!retry(remote, 0))
        sdc_remote_fail(remote, SDC_HTTP,
                        "its body ends %" PRId64 " bytes before its announced end",
                        remote->body_end - remote->at);
}
