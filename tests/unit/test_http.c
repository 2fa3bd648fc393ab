/* SPDX-License-Identifier: MIT
 * The pool of transfers by itself: how it waits, and what it refuses before it asks anybody. */
#include "source/http.h"

#include "rows.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { URL_SIZE = 64, SHORT_MS = 50, LONG_MS = 20000, RESOLVE_S = 4 };

/** How often a name server was asked. */
static atomic_int n_asked;

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct sdc_http *new_pool(bool is_private_allowed)
{
    struct sdc_http_limits limits = sdc_http_limits_default;
    struct sdc_err err = {0};
    limits.is_private_allowed = is_private_allowed;
    struct sdc_http *http = sdc_http_new(&limits, &err);
    assert_string_equal(err.text, "");
    assert_non_null(http);
    return http;
}

/** A server that takes connections and says nothing: its socket and its URL. */
static int listen_in_silence(char url[URL_SIZE])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    snprintf(url, URL_SIZE, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    return fd;
}

static void waits_as_long_as_it_is_told(void **state)
{
    struct sdc_http *http = new_pool(true);
    struct sdc_err err = {0};
    (void)state;
    int64_t start_ms = now_ms();
    assert_int_equal(sdc_http_wait(http, NULL, 0, SHORT_MS, &err), SDC_OK);
    assert_true(now_ms() - start_ms >= SHORT_MS - 1);
    assert_int_equal(sdc_http_n_busy(http), 0);
    sdc_http_free(&http);
    assert_null(http);
    sdc_http_free(&http);
}

/* While a transfer is under way, too, and as poll(2) does. */
static void wakes_for_what_is_watched(void **state)
{
    char url[URL_SIZE];
    int ends[2];
    int listener = listen_in_silence(url);
    struct sdc_http *http = new_pool(true);
    struct sdc_err err = {0};
    (void)state;
    struct sdc_remote *remote = sdc_remote_new(http, url, &err);
    assert_non_null(remote);
    assert_int_equal(sdc_http_n_busy(http), 1);
    assert_int_equal(pipe(ends), 0);
    struct pollfd watched[] = {{.fd = listener, .events = 0},
                               {.fd = ends[0], .events = POLLIN},
                               {.fd = -1, .events = POLLIN, .revents = POLLIN}};
    for (int i = 0; i < 5; i++)
        assert_int_equal(sdc_http_wait(http, watched, N_OF(watched), SHORT_MS, &err), SDC_OK);
    assert_int_equal(watched[1].revents, 0);
    assert_int_equal(watched[2].revents, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    int64_t start_ms = now_ms();
    assert_int_equal(sdc_http_wait(http, watched, N_OF(watched), LONG_MS, &err), SDC_OK);
    assert_true(now_ms() - start_ms < LONG_MS / 2);
    assert_int_equal(watched[1].revents, POLLIN);
    char byte;
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[1]);
    assert_int_equal(sdc_http_wait(http, watched, N_OF(watched), LONG_MS, &err), SDC_OK);
    assert_true(now_ms() - start_ms < LONG_MS / 2);
    assert_int_equal(watched[1].revents, POLLHUP);
    assert_int_equal(sdc_remote_view(remote)->state, SDC_REMOTE_BUSY);
    assert_int_equal(sdc_remote_view(remote)->n_requests, 1);
    sdc_remote_free(&remote);
    assert_null(remote);
    assert_int_equal(sdc_http_n_busy(http), 0);
    sdc_http_free(&http);
    close(ends[0]);
    close(listener);
}

/* In any order, whether they have begun, wait for their turn or have failed. */
static void frees_what_is_under_way(void **state)
{
    enum { N = 24 }; /* more than transfers at once */
    char url[URL_SIZE];
    struct sdc_remote *remotes[N];
    int listener = listen_in_silence(url);
    struct sdc_http *http = new_pool(true);
    struct sdc_err err = {0};
    (void)state;
    for (size_t i = 0; i < N; i++) {
        remotes[i] = sdc_remote_new(http, i % 5 == 4 ? "http://user@example.com/" : url, &err);
        assert_non_null(remotes[i]);
    }
    for (int i = 0; i < 5; i++)
        assert_int_equal(sdc_http_wait(http, NULL, 0, SHORT_MS, &err), SDC_OK);
    assert_int_equal(sdc_remote_view(remotes[0])->n_requests, 1);
    assert_int_equal(sdc_remote_view(remotes[N - 1])->n_requests, 0);
    for (size_t i = 0; i < N; i++)
        sdc_remote_free(&remotes[i * 7 % N]);
    assert_int_equal(sdc_http_wait(http, NULL, 0, 0, &err), SDC_OK);
    sdc_http_free(&http);
    close(listener);
}

/* What a name server that does not answer does to those who ask it. */
__attribute__((visibility("default"))) int getaddrinfo(const char *name, const char *service,
                                                       const struct addrinfo *req,
                                                       struct addrinfo **pai)
{
    (void)name;
    (void)service;
    (void)req;
    (void)pai;
    n_asked++;
    sleep(RESOLVE_S);
    return EAI_AGAIN;
}

static void does_not_wait_for_a_name_server(void **state)
{
    struct sdc_http_limits limits = sdc_http_limits_default;
    struct sdc_err err = {0};
    (void)state;
    limits.connect_timeout_ms = SHORT_MS;
    limits.timeout_ms = 4L * SHORT_MS;
    limits.retry_ms = 1;
    struct sdc_http *http = sdc_http_new(&limits, &err);
    struct sdc_remote *remote = sdc_remote_new(http, "http://slow.example.com/", &err);
    struct sdc_remote *other = sdc_remote_new(http, "http://slow.example.org/", &err);
    int64_t start_ms = now_ms();
    assert_int_equal(sdc_http_wait(http, NULL, 0, 0, &err), SDC_OK);
    sdc_remote_free(&other);
    while (sdc_http_n_busy(http) > 0)
        assert_int_equal(sdc_http_wait(http, NULL, 0, SHORT_MS, &err), SDC_OK);
    assert_int_equal(sdc_remote_view(remote)->err.status, SDC_TIMEOUT);
    sdc_remote_free(&remote);
    sdc_http_free(&http);
    assert_true(now_ms() - start_ms < 1000L * RESOLVE_S / 2);
    assert_true(n_asked > 0);
}

struct url_row {
    const char *name;
    const char *objection; /**< a part of the sentence; NULL: is fetched */
};

static const struct url_row url_rows[] = {
    {"http://example.com/a.mp4", NULL},
    {"https://example.com:8443/a.mp4?b#c", NULL},
    {"HTTPS://EXAMPLE.COM/", NULL},
    {"http://8.8.8.8/", NULL},
    {"http://[2606:4700::1111]/", NULL},
    {"http://example.com:80/\xc3\xa4", NULL},
    {"", "no well-formed URL"},
    {"example.com", "no well-formed URL"},
    {"http://", "no well-formed URL"},
    {"http:///a", "no well-formed URL"},
    {"http://exa mple.com/", "no well-formed URL"},
    {"http://example.com/\x01", "no well-formed URL"},
    {"http://example.com:99999/", "no well-formed URL"},
    {"http://[::1", "no well-formed URL"},
    {"ftp://example.com/", "ftp: URL"},
    {"file:///etc/passwd", "file: URL"},
    {"gopher://example.com/", "gopher: URL"},
    {"data:text/plain,a", "no well-formed URL"},
    {"http://user@example.com/", "user name or password"},
    {"http://user:password@example.com/", "user name or password"},
    {"http://:password@example.com/", "user name or password"},
    {"http://127.0.0.1/", "loopback"},
    {"http://127.1/", "loopback"},
    {"http://0x7f.1:80/", "loopback"},
    {"http://2130706433/", "loopback"},
    {"http://017700000001/", "loopback"},
    {"http://127.0.0.1./", "loopback"},
    {"http://%31%32%37.0.0.1/", "loopback"},
    {"http://[::1]/", "loopback"},
    {"http://[::ffff:7f00:1]/", "loopback"},
    {"http://[fe80::1%25eth0]/", "link-local"},
    {"http://169.254.169.254/latest/meta-data", "link-local"},
    {"http://[64:ff9b::a9fe:a9fe]/", "link-local"},
    {"http://localhost/", "one's own"},
    {"http://x.LOCALHOST./", "one's own"},
    {"http://metadata.google.internal/", "one's own"},
};

static void refuse(const struct url_row *row)
{
    struct sdc_http *http = new_pool(false);
    struct sdc_err err = {0};
    struct sdc_remote *remote = sdc_remote_new(http, row->name, &err);
    assert_non_null(remote);
    const struct sdc_remote_view *view = sdc_remote_view(remote);
    assert_int_equal(view->is_forbidden, row->objection != NULL);
    assert_int_equal(view->state, row->objection ? SDC_REMOTE_FAILED : SDC_REMOTE_BUSY);
    assert_int_equal(view->err.status, row->objection ? SDC_NO_ACCESS : SDC_OK);
    if (row->objection)
        assert_non_null(strstr(view->err.text, row->objection));
    assert_null(strstr(view->err.text, "user:"));
    assert_int_equal(view->n_requests, 0);
    assert_int_equal(view->descriptor, -1);
    assert_int_equal(view->size, -1);
    sdc_remote_free(&remote);
    sdc_http_free(&http);
}

static void refuses_before_it_asks(void **state)
{
    refuse(*state);
}

/* Behind one, whatever it is would be a header field of its own. */
static void refuses_line_ends(void **state)
{
    (void)state;
    refuse(&(struct url_row){"http://example.com/\r\nX: y", "no well-formed URL"});
    refuse(&(struct url_row){"http://example.com/\n", "no well-formed URL"});
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, waits_as_long_as_it_is_told);
    ADD(&tests, wakes_for_what_is_watched);
    ADD(&tests, frees_what_is_under_way);
    ADD(&tests, does_not_wait_for_a_name_server);
    ADD_ROWS(&tests, refuses_before_it_asks, url_rows);
    ADD(&tests, refuses_line_ends);
    return run_all("http", &tests);
}
