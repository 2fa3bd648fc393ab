/* SPDX-License-Identifier: MIT
 * Which proxy the environment names for a host. */
#include "source/proxy.h"

#include "source/address.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/** Longest entry of a list that can fit any host, with its NUL [bytes]. */
#define ENTRY_SIZE 300

enum { IPV4_BITS = 32, IPV6_BITS = 128, DECIMAL = 10 };

static const char separators[] = ", \t";

/** The value of a variable; NULL where it is empty, too. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] != '\0' ? value : NULL;
}

static const char *first_of(const char *const *names, size_t n)
{
    const char *value = NULL;
    for (size_t i = 0; i < n && !value; i++)
        value = variable(names[i]);
    return value;
}

/** The size of a name without the dot at its end. */
static size_t size_of(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && name[n - 1] == '.' ? n - 1 : n;
}

/** True if host is domain or a name below it. */
static bool is_in_domain(const char *host, const char *domain)
{
    domain += *domain == '.';
    size_t host_size = size_of(host);
    size_t domain_size = size_of(domain);
    if (domain_size == 0 || host_size < domain_size ||
        strncasecmp(host + host_size - domain_size, domain, domain_size) != 0)
        return false;
    return host_size == domain_size || host[host_size - domain_size - 1] == '.';
}

/** True if address lies in a network like "10.0.0.0/8", or is the one that entry is. */
static bool is_in_network(const struct sdc_address *address, char *entry)
{
    struct sdc_address network;
    char *slash = strchr(entry, '/');
    char *end = NULL;
    if (slash)
        *slash = '\0';
    if (!sdc_address_parse(entry, &network))
        return false;
    unsigned n_max = strchr(entry, ':') ? IPV6_BITS : IPV4_BITS;
    unsigned long n_bits = slash ? strtoul(slash + 1, &end, DECIMAL) : n_max;
    if (n_bits > n_max || (end && (*end != '\0' || end == slash + 1)))
        return false;
    return sdc_address_has_prefix(address, &network, IPV6_BITS - n_max + (unsigned)n_bits);
}

bool sdc_proxy_list_has(const char *list, const char *host)
{
    struct sdc_address address;
    bool is_address = sdc_address_parse(host, &address);
    if (strcmp(list, "*") == 0)
        return true;
    for (const char *at = list + strspn(list, separators); *at != '\0';) {
        char entry[ENTRY_SIZE];
        size_t n = strcspn(at, separators);
        if (n < sizeof entry) {
            memcpy(entry, at, n);
            entry[n] = '\0';
            if (is_address ? is_in_network(&address, entry) : is_in_domain(host, entry))
                return true;
        }
        at += n;
        at += strspn(at, separators);
    }
    return false;
}

const char *sdc_proxy_for(bool is_https, const char *host)
{
    static const char *const exceptions[] = {"no_proxy", "NO_PROXY"};
    static const char *const http[] = {"http_proxy", "all_proxy", "ALL_PROXY"};
    static const char *const https[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    const char *list = first_of(exceptions, sizeof exceptions / sizeof exceptions[0]);
    if (list && sdc_proxy_list_has(list, host))
        return NULL;
    return is_https ? first_of(https, sizeof https / sizeof https[0])
                    : first_of(http, sizeof http / sizeof http[0]);
}
