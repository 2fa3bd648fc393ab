/* SPDX-License-Identifier: MIT
 * Which proxy the environment names for a host. */
#ifndef SDC_SOURCE_PROXY_H
#define SDC_SOURCE_PROXY_H

#include <stdbool.h>

/** The proxy to a host, borrowed from the environment; NULL if there is none. As libcurl chooses:
 *  http_proxy (only in small letters), https_proxy, HTTPS_PROXY; then all_proxy, ALL_PROXY; less
 *  what no_proxy or NO_PROXY excepts. We choose ourselves to know whether the address that is
 *  connected to is the host's or the proxy's. */
const char *sdc_proxy_for(bool is_https, const char *host);

/** True if a list like "example.com, .example.org 10.0.0.0/8" or "*" holds the host. */
bool sdc_proxy_list_has(const char *list, const char *host);

#endif
