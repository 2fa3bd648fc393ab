/* SPDX-License-Identifier: MIT
 * Files behind http and https URLs, of which only the parts are fetched that are asked for; many at
 * once, and nothing here waits but sdc_http_wait. */
#ifndef SDC_SOURCE_HTTP_H
#define SDC_SOURCE_HTTP_H

#include "base/err.h"
#include "source/extents.h"

#include <poll.h>

/** Most transfers at once. */
#define SDC_HTTP_TRANSFERS_MAX 256
/** Most descriptors that sdc_http_wait watches beside its own. */
#define SDC_HTTP_WATCHED_MAX 512
/** Redirects that are followed of one input. */
#define SDC_HTTP_REDIRECTS_MAX 5
/** Requests that are sent again of one input. */
#define SDC_HTTP_RETRIES_MAX 3

/** What transfers may take. */
struct sdc_http_limits {
    size_t n_transfers; /**< at once, [1, SDC_HTTP_TRANSFERS_MAX] */
    size_t n_per_host;  /**< at once with one host, >= 1 */
    int64_t max_bytes;  /**< of bodies, for one input [bytes] */
    int64_t timeout_ms; /**< on the network, for one input; waiting for its turn does not count */
    int64_t connect_timeout_ms;
    int64_t stall_s;         /**< with less than 1 KiB a second */
    int64_t retry_ms;        /**< before a request is sent again first; doubled each time */
    int64_t retry_after_s;   /**< the longest wait that a server may ask for */
    bool is_private_allowed; /**< for one's own tests: hosts that the public cannot reach */
};

/** What suits most: 16 transfers, 64 MiB, 30 s. */
extern const struct sdc_http_limits sdc_http_limits_default;

/** How it stands with a remote file. */
enum sdc_remote_state {
    SDC_REMOTE_BUSY = 0, /**< what was asked for is not there yet */
    SDC_REMOTE_READY,    /**< what was asked for is there, as far as the file goes */
    SDC_REMOTE_FAILED,   /**< and stays so; err tells why */
};

/** What is known of a remote file. All texts are borrowed and may hold any bytes of a server. */
struct sdc_remote_view {
    enum sdc_remote_state state;
    struct sdc_err err;    /**< a sentence without the input's name, and without secrets */
    bool is_forbidden;     /**< failed, since the URL or where it leads to is not to be fetched:
                              it breaks a requirement, where every other failure is an error */
    bool is_unchecked;     /**< came through a proxy: whether the host's address is public was not
                              checked, only its name */
    bool is_without_range; /**< the server sends the file only from its start on */
    int descriptor;        /**< with the parts that are there at their places; borrowed until
                              sdc_remote_want or sdc_remote_free; -1 where none was made */
    int64_t size;          /**< of the whole file [bytes]; -1 while it is not known */
    const struct sdc_extents *extents; /**< which parts are there */
    int64_t n_requests;                /**< that were sent */
    int64_t n_bytes;                   /**< of bodies that were received [bytes] */
    unsigned n_redirects;              /**< that were followed */
    const char *host;                  /**< of the URL that was fetched last; "" at first */
    const char *content_type;          /**< as sent; "" if none was */
};

/** Transfers under way and their connections. */
struct sdc_http;

/** A remote file. */
struct sdc_remote;

/** Loads libcurl and gives a pool. CA certificates come from where CURL_CA_BUNDLE or SSL_CERT_FILE
 *  says, proxies from where libcurl takes them. NULL with SDC_NO_NETWORK, SDC_NO_MEMORY. */
struct sdc_http *sdc_http_new(const struct sdc_http_limits *limits, struct sdc_err *err);

/** Closes all connections; every remote file must have been freed. NULL inside is allowed. */
void sdc_http_free(struct sdc_http **http);

/** Waits until a transfer went on, one of n descriptors has what it is watched for, timeout_ms are
 *  over or a signal comes; then sees to all transfers. n, [0, SDC_HTTP_WATCHED_MAX]; fds as for
 *  poll(2), revents set. SDC_NO_NETWORK, SDC_NO_MEMORY where libcurl itself fails. */
enum sdc_status sdc_http_wait(struct sdc_http *http, struct pollfd *fds, size_t n, int timeout_ms,
                              struct sdc_err *err);

/** How many remote files are busy. */
size_t sdc_http_n_busy(const struct sdc_http *http);

/** Begins to fetch: queues the first request, for the first block of the file. Those begun first
 *  have their turn first. Gives a file that may have failed already, where the URL is not to be
 *  fetched; NULL only with SDC_NO_MEMORY. Copies url, borrows http. */
struct sdc_remote *sdc_remote_new(struct sdc_http *http, const char *url, struct sdc_err *err);

/** Stops what goes on with it and frees it. NULL inside is allowed. A server without ranges waits
 *  with an open connection while its file is ready: free it as soon as it has been read. */
void sdc_remote_free(struct sdc_remote **remote);

/** What is known of it; as long as it lives. */
const struct sdc_remote_view *sdc_remote_view(const struct sdc_remote *remote);

/** Asks for the bytes [offset, offset + size), 0 <= offset, less what is behind the end or there
 *  already; busy until they are there, and ready at once if they are. size INT64_MAX: all from
 *  offset on. For a file that is ready. */
void sdc_remote_want(struct sdc_remote *remote, int64_t offset, int64_t size);

#endif
