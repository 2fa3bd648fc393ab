/* SPDX-License-Identifier: MIT
 * The calls of the service: where they go, what they send, and that the key goes nowhere else. */
#ifndef SDC_SUBMIT_API_H
#define SDC_SUBMIT_API_H

#include "submit/reply.h"

#include <signal.h>

/** The service, if nobody says otherwise. */
#define SDC_API_BASE_DEFAULT "https://api.crun.ai"

/** The service, as we call it. Its functions may be called by several threads. */
struct sdc_api {
    char base[SDC_API_BASE_SIZE];            /**< without the slash at its end */
    bool is_loopback;                        /**< it is on this machine, and may be without TLS */
    const struct sdc_key *key;               /**< borrowed */
    const volatile sig_atomic_t *interrupts; /**< borrowed; ends transfers from the value on */
    int interrupt_at;
    int64_t timeout_ms; /**< for one call; for an upload, without a byte sent */
};

/** A file on its way to where it is hosted. */
struct sdc_upload {
    const char *url;          /**< where to; gets no key */
    const char *content_type; /**< "image/jpeg" */
    int fd;                   /**< read from its beginning */
    int64_t size;
    _Atomic int64_t n_sent; /**< so far; another thread may look at it */
};

/** Makes libcurl ready, once. SDC_NO_NETWORK. */
enum sdc_status sdc_api_begin(struct sdc_err *err);

/** Sets the base: base, or where that is NULL CRUN_BASE_URL, or the default. https, or http to this
 *  machine; neither user nor query. SDC_USAGE. */
enum sdc_status sdc_api_aim(struct sdc_api *api, const char *base, struct sdc_err *err);

/** Registers what is at url. Never sends twice, whatever happens. */
void sdc_api_register(const struct sdc_api *api, const char *name, const char *type,
                      const char *url, struct sdc_reply *reply);

/** Asks how an asset is. */
void sdc_api_info(const struct sdc_api *api, const char *asset_id, struct sdc_reply *reply);

/** Asks where a file of a content type and suffix (".jpg") can be uploaded to. */
void sdc_api_upload_url(const struct sdc_api *api, const char *content_type, const char *suffix,
                        struct sdc_reply *reply);

/** Uploads a file there, without the key. */
void sdc_api_put(const struct sdc_api *api, struct sdc_upload *upload, struct sdc_reply *reply);

/** What comes of a fetch: take gets each piece of the body, and ends it by false. */
struct sdc_fetch {
    const char *url;
    const char *range; /**< "0-65535"; NULL: all of it */
    bool (*take)(void *context, const char *bytes, size_t n);
    void *context;
};

/** Gets a part of what somebody hosts, or all of it, without the key. */
void sdc_api_fetch(const struct sdc_api *api, const struct sdc_fetch *fetch,
                   struct sdc_reply *reply);

/** The requests as texts, for --dry-run and for the calls above: their URLs, and the body of the
 *  registration. @{ */
void sdc_api_append_register_url(struct sdc_buf *buf, const struct sdc_api *api);
void sdc_api_append_register_body(struct sdc_buf *buf, const char *name, const char *type,
                                  const char *url);
void sdc_api_append_info_url(struct sdc_buf *buf, const struct sdc_api *api, const char *asset_id);
void sdc_api_append_upload_url(struct sdc_buf *buf, const struct sdc_api *api,
                               const char *content_type, const char *suffix);
/** @} */

#endif
