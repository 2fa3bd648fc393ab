/* SPDX-License-Identifier: MIT
 * Where a request goes: only to http and https URLs without secrets, on hosts of the public. */
#include "source/address.h"
#include "source/http_parts.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/** What a sentence calls the URL. */
static const char *called(bool is_redirect)
{
    return is_redirect ? "redirects to" : "is";
}

/** A part of the URL; NULL if it has none. To be freed by libcurl. */
static char *part_of(const struct sdc_curl *curl, CURLU *parsed, CURLUPart part, unsigned flags)
{
    char *text = NULL;
    return curl->url_get(parsed, part, &text, flags) == CURLUE_OK ? text : NULL;
}

/** True if the text has the scheme of the web. */
static bool is_web(const char *scheme)
{
    return scheme && (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0);
}

/** Copies what is fetched of a URL that may be fetched. False if memory ran out. */
static bool keep(struct sdc_remote *remote, CURLU *parsed, const char *host, bool is_https)
{
    const struct sdc_curl *curl = &remote->http->curl;
    char *url = part_of(curl, parsed, CURLUPART_URL, 0);
    char *port = part_of(curl, parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    char *own_url = url ? strdup(url) : NULL;
    char *own_host = strdup(host);
    char *origin = NULL;
    if (asprintf(&origin, "%s://%s:%s", is_https ? "https" : "http", host, port ? port : "") < 0)
        origin = NULL;
    curl->free(url);
    curl->free(port);
    if (!own_url || !own_host || !origin) {
        free(own_url);
        free(own_host);
        free(origin);
        return false;
    }
    free(remote->url);
    free(remote->host);
    free(remote->origin);
    remote->url = own_url;
    remote->host = own_host;
    remote->origin = origin;
    remote->is_https = is_https;
    remote->view.host = own_host;
    return true;
}

/** Why a well-formed URL is not to be fetched, as a failure of the file. False if it is. */
static bool is_refused(struct sdc_remote *remote, CURLU *parsed, bool is_redirect)
{
    const struct sdc_curl *curl = &remote->http->curl;
    char *user = part_of(curl, parsed, CURLUPART_USER, 0);
    char *scheme = part_of(curl, parsed, CURLUPART_SCHEME, 0);
    char *host = part_of(curl, parsed, CURLUPART_HOST, 0);
    bool is_https = scheme && strcasecmp(scheme, "https") == 0;
    const char *objection = host ? sdc_host_objection(host) : NULL;
    if (!is_web(scheme) || !host)
        sdc_remote_forbid(remote, "%s a %s: URL; only http and https are fetched",
                          called(is_redirect), scheme ? scheme : "nameless");
    else if (user)
        sdc_remote_forbid(remote, "%s a URL with user name or password, which is not fetched",
                          called(is_redirect));
    else if (is_redirect && remote->is_https && !is_https)
        sdc_remote_forbid(remote, "redirects from https to http, which is not followed");
    else if (objection && !remote->http->limits.is_private_allowed)
        sdc_remote_forbid(remote, "%s a URL on %s, %s; the service fetches from public ones only",
                          called(is_redirect), host, objection);
    else if (!keep(remote, parsed, host, is_https))
        sdc_remote_fail(remote, SDC_NO_MEMORY, "memory ran out");
    curl->free(user);
    curl->free(scheme);
    curl->free(host);
    return remote->view.state == SDC_REMOTE_FAILED;
}

void sdc_remote_aim(struct sdc_remote *remote, const char *url, bool is_redirect)
{
    const struct sdc_curl *curl = &remote->http->curl;
    CURLU *parsed = curl->url();
    if (!parsed) {
        sdc_remote_fail(remote, SDC_NO_MEMORY, "memory ran out");
        return;
    }
    CURLUcode code = curl->url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    /* libcurl forgives one slash too many. */
    bool is_without_host = strncasecmp(url, "http", strlen("http")) == 0 && strstr(url, ":///");
    if (code == CURLUE_OUT_OF_MEMORY)
        sdc_remote_fail(remote, SDC_NO_MEMORY, "memory ran out");
    else if (code != CURLUE_OK || is_without_host)
        sdc_remote_forbid(remote, "%s no well-formed URL", called(is_redirect));
    /* What stands behind "#" is for readers, and no part of a request. */
    else if (curl->url_set(parsed, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK)
        sdc_remote_fail(remote, SDC_INTERNAL, "its URL cannot be read");
    else
        is_refused(remote, parsed, is_redirect);
    curl->url_cleanup(parsed);
}

void sdc_remote_follow(struct sdc_remote *remote, long status)
{
    const char *target = NULL;
    remote->http->curl.easy_getinfo(remote->easy, CURLINFO_REDIRECT_URL, &target);
    if (!target || target[0] == '\0')
        sdc_remote_fail(remote, SDC_HTTP, "redirects (HTTP status %ld) without saying where to",
                        status);
    else if (remote->view.n_redirects == SDC_HTTP_REDIRECTS_MAX)
        sdc_remote_fail(remote, SDC_HTTP, "redirects more than %d times", SDC_HTTP_REDIRECTS_MAX);
    else
        sdc_remote_aim(remote, target, true);
    if (remote->view.state != SDC_REMOTE_FAILED)
        remote->view.n_redirects++;
}

/** Fails the file where an address of its host is none of the public. */
static void check_address(struct sdc_remote *remote, const struct curl_sockaddr *to)
{
    struct sdc_address address;
    char text[INET6_ADDRSTRLEN] = "";
    if (remote->is_proxied || remote->http->limits.is_private_allowed)
        return;
    if (!sdc_address_of_socket(&to->addr, to->addrlen, &address)) {
        sdc_remote_forbid(remote, "its host %s has an address of an unknown kind", remote->host);
        return;
    }
    const char *objection = sdc_address_objection(&address);
    if (!objection)
        return;
    const void *bytes = address.bytes;
    if (to->family == AF_INET)
        bytes = address.bytes + SDC_ADDRESS_SIZE - sizeof(struct in_addr);
    inet_ntop(to->family, bytes, text, sizeof text);
    sdc_remote_forbid(remote, "its host %s is at %s, %s; the service fetches from public ones only",
                      remote->host, text, objection);
}

curl_socket_t sdc_remote_open_socket(void *context, curlsocktype purpose,
                                     struct curl_sockaddr *address)
{
    struct sdc_remote *remote = context;
    (void)purpose;
    check_address(remote, address);
    if (remote->view.state == SDC_REMOTE_FAILED)
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
