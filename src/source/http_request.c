/* SPDX-License-Identifier: MIT
 * How a remote file is asked for: a plain GET of a stranger, for a range. */
#include "base/version.h"
#include "source/http_parts.h"
#include "source/proxy.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** A transfer that is slower over stall_s is given up [bytes a second]. */
#define STALL_RATE 1024
/** No more requests than that for one file, however little each of them brings. */
#define REQUESTS_MAX 256
/** Room for "-" between two numbers, with the NUL [bytes]. */
#define RANGE_TEXT_SIZE 48
/** Longest "If-Range: " with its value and NUL [bytes]. */
#define IF_RANGE_SIZE (SDC_FIELD_SIZE + 16)

/** An option whose failure is kept in `code`, the first one. */
#define SET(option, value)                                              \
    do {                                                                \
        CURLcode set_ = curl->easy_setopt(remote->easy, option, value); \
        if (code == CURLE_OK)                                           \
            code = set_;                                                \
    } while (0)

/** What is the same for each request of a file. */
static CURLcode set_manners(struct sdc_remote *remote)
{
    const struct sdc_curl *curl = &remote->http->curl;
    const struct sdc_http_limits *limits = &remote->http->limits;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_PRIVATE, remote);
    SET(CURLOPT_ERRORBUFFER, remote->text);
    SET(CURLOPT_NOSIGNAL, 1L);
    /* A name server that does not answer would hold us up where its thread is waited for. */
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_USERAGENT, "seedance-check/" SDC_VERSION);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)STALL_RATE);
    SET(CURLOPT_LOW_SPEED_TIME, (long)limits->stall_s);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)limits->connect_timeout_ms);
    SET(CURLOPT_HEADERFUNCTION, sdc_remote_take_head);
    SET(CURLOPT_HEADERDATA, remote);
    SET(CURLOPT_WRITEFUNCTION, sdc_remote_take_body);
    SET(CURLOPT_WRITEDATA, remote);
    SET(CURLOPT_OPENSOCKETFUNCTION, sdc_remote_open_socket);
    SET(CURLOPT_OPENSOCKETDATA, remote);
    if (remote->http->ca_file)
        SET(CURLOPT_CAINFO, remote->http->ca_file);
    return code;
}

/** The proxy we choose, or none: libcurl is not to choose for itself. */
static CURLcode set_proxy(struct sdc_remote *remote)
{
    const struct sdc_curl *curl = &remote->http->curl;
    const char *proxy = sdc_proxy_for(remote->is_https, remote->host);
    CURLcode code = CURLE_OK;
    remote->is_proxied = proxy != NULL;
    remote->view.is_unchecked |= remote->is_proxied;
    SET(CURLOPT_PROXY, proxy ? proxy : "");
    SET(CURLOPT_NOPROXY, "");
    return code;
}

/** Adds a field to the request. False if memory ran out. */
static bool add_field(struct sdc_remote *remote, const char *field)
{
    struct curl_slist *fields = remote->http->curl.slist_append(remote->fields, field);
    if (fields)
        remote->fields = fields;
    return fields != NULL;
}

/** The fields of a request: bytes as they are, and later ranges only of the same file. */
static CURLcode set_fields(struct sdc_remote *remote)
{
    const struct sdc_curl *curl = &remote->http->curl;
    const struct sdc_validators *known = &remote->known;
    const char *validator = known->etag[0] != '\0' ? known->etag : known->modified;
    char if_range[IF_RANGE_SIZE];
    CURLcode code = CURLE_OK;
    snprintf(if_range, sizeof if_range, "If-Range: %s", validator);
    curl->slist_free_all(remote->fields);
    remote->fields = NULL;
    if (!add_field(remote, "Accept-Encoding: identity") ||
        (remote->is_ranged && validator[0] != '\0' && !add_field(remote, if_range)))
        return CURLE_OUT_OF_MEMORY;
    SET(CURLOPT_HTTPHEADER, remote->fields);
    return code;
}

static CURLcode set_range(struct sdc_remote *remote)
{
    const struct sdc_curl *curl = &remote->http->curl;
    char text[RANGE_TEXT_SIZE];
    CURLcode code = CURLE_OK;
    snprintf(text, sizeof text, "%" PRId64 "-%" PRId64, remote->range.start, remote->range.end - 1);
    SET(CURLOPT_RANGE, remote->is_ranged ? text : NULL);
    return code;
}

static CURLcode set_all(struct sdc_remote *remote)
{
    const struct sdc_curl *curl = &remote->http->curl;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_URL, remote->url);
    /* Better a stream of a connection that is about to be made than one more connection; without
     * TLS it would tell only by its first answer whether it has streams. */
    SET(CURLOPT_PIPEWAIT, remote->is_https ? 1L : 0L);
    SET(CURLOPT_TIMEOUT_MS, (long)(remote->http->limits.timeout_ms - remote->spent_ms));
    CURLcode others[] = {set_proxy(remote), set_range(remote), set_fields(remote)};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        code = code == CURLE_OK ? others[i] : code;
    return code;
}

/** Chooses the range. False if the file has failed, since that is more than it may take. */
static bool choose_range(struct sdc_remote *remote)
{
    const struct sdc_remote_view *view = &remote->view;
    int64_t size = view->size >= 0 ? view->size : INT64_MAX;
    int64_t left = remote->http->limits.max_bytes - view->n_bytes;
    struct sdc_extent *range = &remote->range;
    remote->is_ranged = !view->is_without_range;
    if (!remote->is_ranged) {
        *range = (struct sdc_extent){0, INT64_MAX};
        return true;
    }
    bool is_missing = sdc_fetch_plan_next(&remote->plan, &remote->cache.extents, size,
                                          remote->want_start, remote->want_end, range);
    assert(is_missing);
    (void)is_missing;
    int64_t needed = remote->want_end < range->end ? remote->want_end : range->end;
    if (needed - range->start > left) {
        sdc_remote_fail(remote, SDC_TOO_LARGE,
                        "%" PRId64 " bytes were fetched, and %" PRId64
                        " more are needed: over the limit of %" PRId64 " (--max-bytes)",
                        view->n_bytes, needed - range->start, remote->http->limits.max_bytes);
        return false;
    }
    if (range->end - range->start > left)
        range->end = range->start + left;
    sdc_fetch_plan_note(&remote->plan, range);
    return true;
}

/** Makes the handle, a new one for each request: libcurl 7.88 keeps a pointer to the last field of
 *  the reply before, which is freed, and follows it where the next reply begins with a folded one.
 *  Connections are the pool's, and stay. */
static CURLcode make_handle(struct sdc_remote *remote)
{
    remote->http->curl.easy_cleanup(remote->easy);
    remote->easy = remote->http->curl.easy_init();
    return remote->easy ? set_manners(remote) : CURLE_OUT_OF_MEMORY;
}

void sdc_remote_request(struct sdc_remote *remote)
{
    struct sdc_http *http = remote->http;
    if (remote->spent_ms >= http->limits.timeout_ms) {
        sdc_remote_lose(remote, CURLE_OPERATION_TIMEDOUT);
        return;
    }
    if (remote->view.n_requests == REQUESTS_MAX) {
        sdc_remote_fail(remote, SDC_TOO_LARGE, "takes more than %d requests", REQUESTS_MAX);
        return;
    }
    if (!choose_range(remote))
        return;
    remote->body = SDC_BODY_UNJUDGED;
    remote->at = 0;
    remote->body_end = -1;
    remote->n_dropped = 0;
    remote->n_head = 0;
    remote->text[0] = '\0';
    remote->begun_ms = sdc_http_now_ms();
    CURLcode code = make_handle(remote);
    code = code == CURLE_OK ? set_all(remote) : code;
    if (code != CURLE_OK || http->curl.multi_add_handle(http->multi, remote->easy) != CURLM_OK) {
        sdc_remote_fail(remote, code == CURLE_OUT_OF_MEMORY ? SDC_NO_MEMORY : SDC_INTERNAL,
                        "libcurl cannot be set up for it: %s", http->curl.easy_strerror(code));
        return;
    }
    remote->phase = SDC_PHASE_ACTIVE;
    remote->view.n_requests++;
}
