/* SPDX-License-Identifier: MIT
 * What the files http*.c share: pool and remote file inside. */
#ifndef SDC_SOURCE_HTTP_PARTS_H
#define SDC_SOURCE_HTTP_PARTS_H

#include "source/cache.h"
#include "source/fetch_plan.h"
#include "source/http.h"
#include "source/http_curl.h"

/** Size of a header field's text that is kept, with its NUL [bytes]: longer validators do not
 *  exist, longer types are cut. */
#define SDC_FIELD_SIZE 256

/** What a remote file is about. */
enum sdc_remote_phase {
    SDC_PHASE_IDLE = 0, /**< no transfer, nothing to do: ready or failed */
    SDC_PHASE_QUEUED,   /**< wants a transfer, not before not_before_ms */
    SDC_PHASE_ACTIVE,   /**< has one, which may be more than the file is ready to take */
};

/** What is made of a reply's body. */
enum sdc_body {
    SDC_BODY_UNJUDGED = 0, /**< the reply's head was not looked at yet */
    SDC_BODY_KEPT,         /**< is a part of the file, from `at` on */
    SDC_BODY_DROPPED,      /**< is read, so that the connection can be used again, and dropped */
    SDC_BODY_REFUSED,      /**< ends the transfer; err tells why */
};

/** What makes a file the same as before. */
struct sdc_validators {
    char etag[SDC_FIELD_SIZE]; /**< strong; "" if there is none */
    char modified[SDC_FIELD_SIZE];
};

/** A transfer pool. */
struct sdc_http {
    struct sdc_curl curl;
    struct sdc_http_limits limits;
    CURLM *multi;
    const char *ca_file;      /**< borrowed from the environment; NULL: libcurl's */
    struct sdc_remote *first; /**< oldest first */
    struct sdc_remote *last;
    bool has_news; /**< some file has become ready or failed since the last wait */
};

/** A remote file. */
struct sdc_remote {
    struct sdc_remote_view view; /**< state, err, is_..., n_... are kept here */
    struct sdc_http *http;       /**< borrowed */
    struct sdc_remote *next;
    struct sdc_remote *previous;
    enum sdc_remote_phase phase;

    CURL *easy;
    struct curl_slist *fields;   /**< of the request */
    char *url;                   /**< to fetch: the input's, or where it was redirected to */
    char *host;                  /**< its host */
    char *origin;                /**< its scheme, host and port */
    bool is_proxied;             /**< the transfer goes through a proxy */
    bool is_https;               /**< the URL of url */
    char text[CURL_ERROR_SIZE];  /**< libcurl's own words for its last failure */
    char type[SDC_FIELD_SIZE];   /**< Content-Type */
    struct sdc_validators known; /**< of the first good reply */

    struct sdc_cache cache;
    struct sdc_fetch_plan plan;
    int64_t want_start; /**< what was asked for last: [want_start, want_end) */
    int64_t want_end;

    struct sdc_extent range; /**< that was requested */
    bool is_ranged;          /**< the request names a range */
    enum sdc_body body;      /**< of the reply */
    int64_t at;              /**< where its next byte belongs */
    int64_t body_end;        /**< where it must end; -1 if that is not told */
    int64_t n_dropped;       /**< bytes of it that were dropped */
    int64_t n_head;          /**< bytes of its head */

    unsigned n_retries;
    int64_t not_before_ms; /**< on the monotonic clock */
    int64_t begun_ms;      /**< when the transfer began */
    int64_t spent_ms;      /**< by the transfers before */
};

/* ---- http.c ---------------------------------------------------------------------------------- */

/** The monotonic clock [ms]. */
int64_t sdc_http_now_ms(void);

/** Puts a file behind all others, and takes it out again, its transfer included. @{ */
void sdc_http_add(struct sdc_http *http, struct sdc_remote *remote);
void sdc_http_remove(struct sdc_http *http, struct sdc_remote *remote);
/** @} */

/** Ends the transfer of an active file, which is idle then. */
void sdc_http_end_transfer(struct sdc_http *http, struct sdc_remote *remote);

/* ---- http_target.c: where a request goes ----------------------------------------------------- */

/** Sets the URL to fetch, if it may be fetched: http or https, no user info, a host that is not
 *  literally private, and never from https to http. Else fails the file. */
void sdc_remote_aim(struct sdc_remote *remote, const char *url, bool is_redirect);

/** Goes where a redirect leads to, unless it is one too many or leads nowhere: fails the file. */
void sdc_remote_follow(struct sdc_remote *remote, long status);

/** libcurl's callback for each connection: refuses addresses that the public cannot reach. */
curl_socket_t sdc_remote_open_socket(void *context, curlsocktype purpose,
                                     struct curl_sockaddr *address);

/* ---- http_request.c: how it is asked --------------------------------------------------------- */

/** Sends the next request for what is wanted; the file is active then, or has failed. */
void sdc_remote_request(struct sdc_remote *remote);

/* ---- http_reply.c: what comes back ----------------------------------------------------------- */

/** libcurl's callbacks for head and body. @{ */
size_t sdc_remote_take_head(char *bytes, size_t one, size_t n, void *context);
size_t sdc_remote_take_body(char *bytes, size_t one, size_t n, void *context);
/** @} */

/** Looks at a reply's head: sets what is made of the body. */
void sdc_remote_judge(struct sdc_remote *remote);

/** The status of the reply. */
long sdc_remote_status(const struct sdc_remote *remote);

/* ---- http_remote.c: what a file does next ---------------------------------------------------- */

/** Fails the file with a sentence, unless it has failed. */
void sdc_remote_fail(struct sdc_remote *remote, enum sdc_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The same where it is the URL that breaks a requirement. */
void sdc_remote_forbid(struct sdc_remote *remote, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** True if all that was asked for is there, as far as the file goes. */
bool sdc_remote_has_wanted(const struct sdc_remote *remote);

/** Has what was asked for: gives it to the reader. */
void sdc_remote_be_ready(struct sdc_remote *remote);

/** Goes on after a transfer that has ended with result. */
void sdc_remote_finish(struct sdc_remote *remote, CURLcode result);

/* ---- http_failure.c: what went wrong --------------------------------------------------------- */

/** Sends the request again after a while, if that may help and was not done too often; else fails
 *  the file with a sentence for what libcurl says. */
void sdc_remote_lose(struct sdc_remote *remote, CURLcode result);

/** The same for a status that is no success. */
void sdc_remote_refuse_status(struct sdc_remote *remote, long status);

/** The same for a body that has ended before body_end. */
void sdc_remote_refuse_short(struct sdc_remote *remote);

#endif
