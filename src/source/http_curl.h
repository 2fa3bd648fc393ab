/* SPDX-License-Identifier: MIT
 * libcurl, loaded when the first URL comes: to load it takes longer than to check a picture. */
#ifndef SDC_SOURCE_HTTP_CURL_H
#define SDC_SOURCE_HTTP_CURL_H

#include "base/err.h"

#include <curl/curl.h>

/** The functions of libcurl that are used here, without "curl_". */
#define SDC_CURL_FUNCTIONS(X) \
    X(global_init)            \
    X(easy_init)              \
    X(easy_cleanup)           \
    X(easy_setopt)            \
    X(easy_getinfo)           \
    X(easy_header)            \
    X(easy_pause)             \
    X(easy_strerror)          \
    X(multi_init)             \
    X(multi_cleanup)          \
    X(multi_setopt)           \
    X(multi_add_handle)       \
    X(multi_remove_handle)    \
    X(multi_perform)          \
    X(multi_poll)             \
    X(multi_info_read)        \
    X(slist_append)           \
    X(slist_free_all)         \
    X(url)                    \
    X(url_cleanup)            \
    X(url_set)                \
    X(url_get)                \
    X(free)

/** A pointer to each of them, of its own type. */
struct sdc_curl {
#define SDC_CURL_MEMBER(name) __typeof__(curl_##name) *name;
    SDC_CURL_FUNCTIONS(SDC_CURL_MEMBER)
#undef SDC_CURL_MEMBER
};

/** Loads libcurl and makes it ready; it stays loaded. SDC_NO_NETWORK where it cannot be found or
 *  lacks something. */
enum sdc_status sdc_curl_load(struct sdc_curl *curl, struct sdc_err *err);

#endif
