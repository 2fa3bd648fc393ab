/* SPDX-License-Identifier: MIT
 * Which network addresses the public can reach: the service fetches from no others. */
#include "source/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

/** Bits before the IPv4 address in its mapped form. */
#define MAPPED_BITS 96

enum { BITS_PER_BYTE = 8, IPV4_SIZE = 4 };

/** Longest text that can be an address, with its NUL [bytes]. */
#define TEXT_SIZE (INET6_ADDRSTRLEN + IF_NAMESIZE)

/** What stands at a prefix. */
enum reach {
    IS_PUBLIC,
    IS_NOT,
    HOLDS_IPV4, /**< an IPv4 address, which decides, follows behind the prefix */
};

/** An entry of IANA's registries of special-purpose addresses. */
struct block {
    const char *prefix;
    unsigned n_bits;
    enum reach reach;
    const char *name; /**< what an address in it is; NULL if public */
};

/* The registries as of 2025-10 (RFC 6890 and those that amend it); the first that fits decides. The
 * few anycast services inside of 192.0.0.0/24 and 2001::/23 serve no files, and are refused with
 * them. Multicast is not in the registries (RFC 5771, RFC 4291). */
static const struct block ipv4_blocks[] = {
    {"0.0.0.0", 8, IS_NOT, "an address of this network"},
    {"10.0.0.0", 8, IS_NOT, "a private address"},
    {"100.64.0.0", 10, IS_NOT, "an address inside of a carrier's network"},
    {"127.0.0.0", 8, IS_NOT, "a loopback address"},
    {"169.254.0.0", 16, IS_NOT, "a link-local address"},
    {"172.16.0.0", 12, IS_NOT, "a private address"},
    {"192.0.0.0", 24, IS_NOT, "a reserved address"},
    {"192.0.2.0", 24, IS_NOT, "an address for documentation"},
    {"192.88.99.0", 24, IS_NOT, "a reserved address"},
    {"192.168.0.0", 16, IS_NOT, "a private address"},
    {"198.18.0.0", 15, IS_NOT, "an address for benchmarks"},
    {"198.51.100.0", 24, IS_NOT, "an address for documentation"},
    {"203.0.113.0", 24, IS_NOT, "an address for documentation"},
    {"224.0.0.0", 4, IS_NOT, "a multicast address"},
    {"255.255.255.255", 32, IS_NOT, "the broadcast address"},
    {"240.0.0.0", 4, IS_NOT, "a reserved address"},
    {"0.0.0.0", 0, IS_PUBLIC, NULL},
};

static const struct block ipv6_blocks[] = {
    {"::ffff:0:0", MAPPED_BITS, HOLDS_IPV4, NULL},
    {"::", 128, IS_NOT, "the unspecified address"},
    {"::1", 128, IS_NOT, "a loopback address"},
    {"64:ff9b::", 96, HOLDS_IPV4, NULL}, /* NAT64 */
    {"64:ff9b:1::", 48, IS_NOT, "a private address"},
    {"2001::", 23, IS_NOT, "a reserved address"},
    {"2001:db8::", 32, IS_NOT, "an address for documentation"},
    {"2002::", 16, HOLDS_IPV4, NULL}, /* 6to4 */
    {"3fff::", 20, IS_NOT, "an address for documentation"},
    {"2000::", 3, IS_PUBLIC, NULL},
    {"fc00::", 7, IS_NOT, "a private address"},
    {"fe80::", 10, IS_NOT, "a link-local address"},
    {"fec0::", 10, IS_NOT, "a private address"},
    {"ff00::", 8, IS_NOT, "a multicast address"},
    {"::", 0, IS_NOT, "a reserved address"},
};

/** RFC 6761, 6762, 8375, and ICANN's resolution of 2024-07-29. */
static const char *const own_names[] = {"localhost", "local", "internal", "home.arpa"};

static void map_ipv4(const void *ipv4, struct sdc_address *address)
{
    static const uint8_t prefix[SDC_ADDRESS_SIZE - IPV4_SIZE] = {[10] = 0xff, [11] = 0xff};
    memcpy(address->bytes, prefix, sizeof prefix);
    memcpy(address->bytes + sizeof prefix, ipv4, IPV4_SIZE);
}

bool sdc_address_of_socket(const struct sockaddr *from, size_t size, struct sdc_address *address)
{
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    if (from->sa_family == AF_INET && size >= sizeof ipv4) {
        memcpy(&ipv4, from, sizeof ipv4);
        map_ipv4(&ipv4.sin_addr, address);
        return true;
    }
    if (from->sa_family == AF_INET6 && size >= sizeof ipv6) {
        memcpy(&ipv6, from, sizeof ipv6);
        memcpy(address->bytes, &ipv6.sin6_addr, SDC_ADDRESS_SIZE);
        return true;
    }
    return false;
}

/** Copies a host without brackets, zone and the dot at its end. False if it does not fit. */
static bool strip_host(const char *host, char *text, size_t text_size)
{
    host += *host == '[';
    size_t n = strcspn(host, "]%");
    if (n > 0 && host[n] == '\0' && host[n - 1] == '.')
        n--;
    if (n >= text_size)
        return false;
    memcpy(text, host, n);
    text[n] = '\0';
    return true;
}

bool sdc_address_parse(const char *text, struct sdc_address *address)
{
    char bare[TEXT_SIZE];
    struct in_addr ipv4;
    if (!strip_host(text, bare, sizeof bare))
        return false;
    if (inet_pton(AF_INET6, bare, address->bytes) == 1)
        return true;
    /* It takes what may stand behind a space, too. */
    if (strpbrk(bare, " \t\n\v\f\r") != NULL || inet_aton(bare, &ipv4) == 0)
        return false;
    map_ipv4(&ipv4, address);
    return true;
}

bool sdc_address_has_prefix(const struct sdc_address *address, const struct sdc_address *prefix,
                            unsigned n_bits)
{
    unsigned n_bytes = n_bits / BITS_PER_BYTE;
    unsigned n_left = n_bits % BITS_PER_BYTE;
    if (memcmp(address->bytes, prefix->bytes, n_bytes) != 0)
        return false;
    if (n_left == 0)
        return true;
    unsigned differing = (unsigned)(address->bytes[n_bytes] ^ prefix->bytes[n_bytes]);
    return differing >> (BITS_PER_BYTE - n_left) == 0;
}

/** The first of n blocks that the address lies in; n_before bits stand before theirs. The last
 *  block holds every address. */
static const struct block *find_block(const struct block *blocks, size_t n, unsigned n_before,
                                      const struct sdc_address *address)
{
    size_t i = 0;
    for (; i + 1 < n; i++) {
        struct sdc_address prefix;
        if (sdc_address_parse(blocks[i].prefix, &prefix) &&
            sdc_address_has_prefix(address, &prefix, n_before + blocks[i].n_bits))
            break;
    }
    return &blocks[i];
}

const char *sdc_address_objection(const struct sdc_address *address)
{
    const struct block *block =
        find_block(ipv6_blocks, sizeof ipv6_blocks / sizeof ipv6_blocks[0], 0, address);
    if (block->reach != HOLDS_IPV4)
        return block->name;
    struct sdc_address inner;
    map_ipv4(address->bytes + block->n_bits / BITS_PER_BYTE, &inner);
    return find_block(ipv4_blocks, sizeof ipv4_blocks / sizeof ipv4_blocks[0], MAPPED_BITS, &inner)
        ->name;
}

/** True if name is domain, or ends with a dot and it. */
static bool is_below(const char *name, const char *domain)
{
    size_t name_size = strlen(name);
    size_t domain_size = strlen(domain);
    if (name_size < domain_size || strcasecmp(name + name_size - domain_size, domain) != 0)
        return false;
    return name_size == domain_size || name[name_size - domain_size - 1] == '.';
}

const char *sdc_host_objection(const char *host)
{
    enum { NAME_SIZE = 256 }; /* RFC 1035, section 2.3.4: 255 */
    char name[NAME_SIZE];
    struct sdc_address address;
    if (sdc_address_parse(host, &address))
        return sdc_address_objection(&address);
    if (!strip_host(host, name, sizeof name))
        return NULL;
    for (size_t i = 0; i < sizeof own_names / sizeof own_names[0]; i++) {
        if (is_below(name, own_names[i]))
            return "a name for machines of one's own";
    }
    return NULL;
}
