/* SPDX-License-Identifier: MIT
 * Addresses that the public can reach, at both ends of each block; and which proxy serves a host.
 */
#include "source/address.h"
#include "source/proxy.h"

#include "rows.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct host_row {
    const char *name;
    const char *objection; /**< a part of it; NULL: public */
};

static const struct host_row host_rows[] = {
    {"0.0.0.0", "this network"},
    {"0.255.255.255", "this network"},
    {"1.0.0.0", NULL},
    {"9.255.255.255", NULL},
    {"10.0.0.0", "private"},
    {"10.255.255.255", "private"},
    {"11.0.0.0", NULL},
    {"100.63.255.255", NULL},
    {"100.64.0.0", "carrier"},
    {"100.127.255.255", "carrier"},
    {"100.128.0.0", NULL},
    {"126.255.255.255", NULL},
    {"127.0.0.0", "loopback"},
    {"127.255.255.255", "loopback"},
    {"128.0.0.0", NULL},
    {"169.253.255.255", NULL},
    {"169.254.0.0", "link-local"},
    {"169.254.255.255", "link-local"},
    {"169.255.0.0", NULL},
    {"172.15.255.255", NULL},
    {"172.16.0.0", "private"},
    {"172.31.255.255", "private"},
    {"172.32.0.0", NULL},
    {"191.255.255.255", NULL},
    {"192.0.0.0", "reserved"},
    {"192.0.0.255", "reserved"},
    {"192.0.1.0", NULL},
    {"192.0.1.255", NULL},
    {"192.0.2.0", "documentation"},
    {"192.0.2.255", "documentation"},
    {"192.0.3.0", NULL},
    {"192.88.98.255", NULL},
    {"192.88.99.0", "reserved"},
    {"192.88.99.255", "reserved"},
    {"192.88.100.0", NULL},
    {"192.167.255.255", NULL},
    {"192.168.0.0", "private"},
    {"192.168.255.255", "private"},
    {"192.169.0.0", NULL},
    {"198.17.255.255", NULL},
    {"198.18.0.0", "benchmarks"},
    {"198.19.255.255", "benchmarks"},
    {"198.20.0.0", NULL},
    {"198.51.99.255", NULL},
    {"198.51.100.0", "documentation"},
    {"198.51.100.255", "documentation"},
    {"198.51.101.0", NULL},
    {"203.0.112.255", NULL},
    {"203.0.113.0", "documentation"},
    {"203.0.113.255", "documentation"},
    {"203.0.114.0", NULL},
    {"223.255.255.255", NULL},
    {"224.0.0.0", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.0", "reserved"},
    {"255.255.255.254", "reserved"},
    {"255.255.255.255", "broadcast"},

    {"[::]", "unspecified"},
    {"[::1]", "loopback"},
    {"[::2]", "reserved"},
    {"[::127.0.0.1]", "reserved"},
    {"[::fffe:ffff:ffff]", "reserved"},
    {"[::ffff:8.8.8.8]", NULL},
    {"[::ffff:127.0.0.1]", "loopback"},
    {"[::ffff:10.1.2.3]", "private"},
    {"[::1:0:0:0]", "reserved"},
    {"[64:ff9a:ffff::]", "reserved"},
    {"[64:ff9b::8.8.8.8]", NULL},
    {"[64:ff9b::10.1.2.3]", "private"},
    {"[64:ff9b::1:0:0]", "reserved"},
    {"[64:ff9b:1::]", "private"},
    {"[64:ff9b:1:ffff:ffff:ffff:ffff:ffff]", "private"},
    {"[64:ff9b:2::]", "reserved"},
    {"[100::1]", "reserved"},
    {"[1fff:ffff::]", "reserved"},
    {"[2000::]", NULL},
    {"[2000:ffff:ffff::]", NULL},
    {"[2001::]", "reserved"},
    {"[2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff]", "reserved"},
    {"[2001:200::]", NULL},
    {"[2001:db7:ffff::]", NULL},
    {"[2001:db8::]", "documentation"},
    {"[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]", "documentation"},
    {"[2001:db9::]", NULL},
    {"[2002:0808:0808::1]", NULL},
    {"[2002:7f00:1::1]", "loopback"},
    {"[2002:c0a8:101::1]", "private"},
    {"[2003::]", NULL},
    {"[3ffe:ffff::]", NULL},
    {"[3fff::]", "documentation"},
    {"[3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff]", "documentation"},
    {"[3fff:1000::]", NULL},
    {"[3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", NULL},
    {"[4000::]", "reserved"},
    {"[5f00::1]", "reserved"},
    {"[fbff:ffff::]", "reserved"},
    {"[fc00::]", "private"},
    {"[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "private"},
    {"[fe00::]", "reserved"},
    {"[fe80::1]", "link-local"},
    {"[fe80::1%25eth0]", "link-local"},
    {"[febf:ffff::]", "link-local"},
    {"[fec0::]", "private"},
    {"[feff:ffff::]", "private"},
    {"[ff00::]", "multicast"},
    {"[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]", "multicast"},
    {"fc00::1", "private"},

    {"127.1", "loopback"},
    {"127.0.0.1.", "loopback"},
    {"2130706433", "loopback"},
    {"0x7f000001", "loopback"},
    {"0x7f.1", "loopback"},
    {"0177.0.0.1", "loopback"},
    {"017700000001", "loopback"},
    {"0", "this network"},
    {"10.1", "private"},
    {"134744072", NULL},

    {"localhost", "one's own"},
    {"LocalHost.", "one's own"},
    {"a.localhost", "one's own"},
    {"nas.local", "one's own"},
    {"vm.internal", "one's own"},
    {"box.home.arpa", "one's own"},
    {"notlocalhost", NULL},
    {"localhost.example.com", NULL},
    {"example.com", NULL},
    {"127.0.0.1.example.com", NULL},
    {"10.0.0.256", NULL},
    {"", NULL},
};

static void objects_to_hosts(void **state)
{
    const struct host_row *row = *state;
    const char *objection = sdc_host_objection(row->name);
    if (!row->objection) {
        assert_null(objection);
        return;
    }
    assert_non_null(objection);
    assert_non_null(strstr(objection, row->objection));
}

static void takes_addresses_of_sockets(void **state)
{
    struct sdc_address address;
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_addr = {htonl(0x0a000001)}};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr other = {.sa_family = AF_UNIX};
    (void)state;
    assert_true(sdc_address_of_socket((struct sockaddr *)&ipv4, sizeof ipv4, &address));
    assert_string_equal(sdc_address_objection(&address), "a private address");
    assert_true(sdc_address_of_socket((struct sockaddr *)&ipv6, sizeof ipv6, &address));
    assert_string_equal(sdc_address_objection(&address), "a loopback address");
    assert_false(sdc_address_of_socket((struct sockaddr *)&ipv6, sizeof ipv4, &address));
    assert_false(sdc_address_of_socket(&other, sizeof other, &address));
}

struct list_row {
    const char *name; /**< the list */
    const char *host;
    bool has;
};

static const struct list_row list_rows[] = {
    {"", "example.com", false},
    {"*", "example.com", true},
    {"*, x", "example.com", false},
    {"example.com", "example.com", true},
    {"example.com", "EXAMPLE.com.", true},
    {"example.com.", "example.com", true},
    {"example.com", "a.example.com", true},
    {".example.com", "a.example.com", true},
    {".example.com", "example.com", true},
    {"example.com", "notexample.com", false},
    {"a.example.com", "example.com", false},
    {"x,example.com", "example.com", true},
    {" x\t, example.com ,", "example.com", true},
    {"x y", "y", true},
    {"xy", "y", false},
    {".", "example.com", false},
    {"127.0.0.1", "127.0.0.1", true},
    {"0.0.1", "127.0.0.1", false},
    {"10.0.0.0/8", "10.255.0.1", true},
    {"10.0.0.0/8", "11.0.0.1", false},
    {"10.0.0.0/33", "10.0.0.0", false},
    {"10.0.0.0/", "10.0.0.0", false},
    {"10.0.0.0/8x", "10.0.0.0", false},
    {"::1", "[::1]", true},
    {"[::1]", "[::1]", true},
    {"fd00::/8", "[fd12::1]", true},
    {"fd00::/8", "[fc12::1]", false},
    {"0.0.0.0/0", "10.1.1.1", true},
    {"0.0.0.0/0", "example.com", false},
};

static void reads_lists(void **state)
{
    const struct list_row *row = *state;
    assert_int_equal(sdc_proxy_list_has(row->name, row->host), row->has);
}

struct proxy_row {
    const char *name;
    const char *variables[3][2];
    const char *http;
    const char *https;
};

static const struct proxy_row proxy_rows[] = {
    {"no proxy", {{NULL}}, NULL, NULL},
    {"empty", {{"http_proxy", ""}, {"ALL_PROXY", ""}}, NULL, NULL},
    {"http", {{"http_proxy", "a"}}, "a", NULL},
    {"HTTP could be a header", {{"HTTP_PROXY", "a"}}, NULL, NULL},
    {"https", {{"https_proxy", "a"}}, NULL, "a"},
    {"HTTPS", {{"HTTPS_PROXY", "a"}}, NULL, "a"},
    {"all", {{"all_proxy", "a"}}, "a", "a"},
    {"ALL", {{"ALL_PROXY", "a"}, {"http_proxy", "b"}}, "b", "a"},
    {"small before capital", {{"HTTPS_PROXY", "a"}, {"https_proxy", "b"}}, NULL, "b"},
    {"but not there", {{"all_proxy", "a"}, {"no_proxy", "example.com"}}, NULL, NULL},
    {"but NOT there", {{"all_proxy", "a"}, {"NO_PROXY", "*"}}, NULL, NULL},
    {"but elsewhere", {{"all_proxy", "a"}, {"no_proxy", "example.org"}}, "a", "a"},
};

static const char *const proxy_variables[] = {"http_proxy",  "HTTP_PROXY", "https_proxy",
                                              "HTTPS_PROXY", "all_proxy",  "ALL_PROXY",
                                              "no_proxy",    "NO_PROXY"};

static void assert_proxy(const char *got, const char *want)
{
    if (want)
        assert_string_equal(got, want);
    else
        assert_null(got);
}

static void chooses_a_proxy(void **state)
{
    const struct proxy_row *row = *state;
    for (size_t i = 0; i < N_OF(proxy_variables); i++)
        unsetenv(proxy_variables[i]);
    for (size_t i = 0; i < N_OF(row->variables) && row->variables[i][0]; i++)
        setenv(row->variables[i][0], row->variables[i][1], 1);
    assert_proxy(sdc_proxy_for(false, "www.example.com"), row->http);
    assert_proxy(sdc_proxy_for(true, "www.example.com"), row->https);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, objects_to_hosts, host_rows);
    ADD(&tests, takes_addresses_of_sockets);
    ADD_ROWS(&tests, reads_lists, list_rows);
    ADD_ROWS(&tests, chooses_a_proxy, proxy_rows);
    return run_all("address", &tests);
}
