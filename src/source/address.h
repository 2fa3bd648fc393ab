/* SPDX-License-Identifier: MIT
 * Which network addresses the public can reach: the service fetches from no others. */
#ifndef SDC_SOURCE_ADDRESS_H
#define SDC_SOURCE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/** Size of an IPv6 address [bytes]; an IPv4 address is held in its mapped form, ::ffff:1.2.3.4. */
#define SDC_ADDRESS_SIZE 16

/** A network address without a port. */
struct sdc_address {
    uint8_t bytes[SDC_ADDRESS_SIZE];
};

/** Takes the address of a socket's address. False if that is neither IPv4 nor IPv6. */
bool sdc_address_of_socket(const struct sockaddr *from, size_t size, struct sdc_address *address);

/** Reads an address as it may stand in a URL: IPv6 with or without brackets and zone, IPv4 with one
 *  to four numbers, each decimal, octal or hexadecimal. False if it is none, but a name. */
bool sdc_address_parse(const char *text, struct sdc_address *address);

/** Why the public cannot reach an address ("a loopback address"); NULL where it can. IPv4 addresses
 *  inside of IPv6 ones (mapped, 6to4, NAT64) are judged by themselves. */
const char *sdc_address_objection(const struct sdc_address *address);

/** The same of a host as it stands in a URL: of literal addresses, and of names that are reserved
 *  for machines and networks of one's own ("localhost"). */
const char *sdc_host_objection(const char *host);

/** True if the first n_bits, [0, 128], of both are the same. */
bool sdc_address_has_prefix(const struct sdc_address *address, const struct sdc_address *prefix,
                            unsigned n_bits);

#endif
