/* SPDX-License-Identifier: MIT
 * A remote file, as its servers say: libcurl itself, over connections that say what the bytes hold,
 * split by SPLIT, one part a connection, and then hang up. */
#include "probe/readers.h"
#include "probe/sniff.h"
#include "source/http.h"
#include "source/http_curl.h"

#include "fuzz.h"

#include <dlfcn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPLIT "\x1e\x1e\n"
/** Most connections of one file, by requests and what is sent again: REQUESTS_MAX is one of them.
 */
#define SOCKETS_MAX 300
/** So many times more of the file is asked for. */
#define ROUNDS_MAX 12
/** What may be fetched [bytes]. */
#define BYTES_MAX 131072

/** What the servers have still to say, and our ends of their connections. @{ */
static const uint8_t *script;
static size_t script_size;
static int servers[SOCKETS_MAX];
static size_t n_servers;
/** @} */

static struct sdc_curl real;

/** Takes the place of the system's for source/http_target.c: a connection to the script. */
int socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)protocol;
    int ends[2];
    const size_t split_size = strlen(SPLIT);
    const uint8_t *end = memmem(script, script_size, SPLIT, split_size);
    size_t n = end ? (size_t)(end - script) : script_size;
    REQUIRE(n_servers < SOCKETS_MAX);
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | (type & SOCK_CLOEXEC), 0, ends) == 0);
    REQUIRE(n == 0 || write(ends[1], script, n) == (ssize_t)n);
    shutdown(ends[1], SHUT_WR);
    servers[n_servers++] = ends[1];
    script += n + (end ? split_size : 0);
    script_size -= n + (end ? split_size : 0);
    return ends[0];
}

/** Takes the place of the system's for libcurl: they are connected from the start. */
__attribute__((visibility("default"))) int connect(int fd, __CONST_SOCKADDR_ARG addr, socklen_t len)
{
    (void)fd;
    (void)addr;
    (void)len;
    return 0;
}

/** Every host is at a number, so that no name is asked for. */
static CURL *make_handle(void)
{
    static struct curl_slist *hosts;
    CURL *easy = real.easy_init();
    REQUIRE(easy);
    if (!hosts)
        hosts = real.slist_append(NULL, "::127.0.0.1:80");
    REQUIRE(real.easy_setopt(easy, CURLOPT_CONNECT_TO, hosts) == CURLE_OK);
    return easy;
}

/** In the place of source/http_curl.c. */
enum sdc_status sdc_curl_load(struct sdc_curl *curl, struct sdc_err *err)
{
    (void)err;
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    REQUIRE(library);
#define LOAD(name)                                      \
    do {                                                \
        void *function = dlsym(library, "curl_" #name); \
        REQUIRE(function);                              \
        memcpy(&real.name, &function, sizeof function); \
    } while (0);
    SDC_CURL_FUNCTIONS(LOAD)
#undef LOAD
    REQUIRE(real.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    *curl = real;
    curl->easy_init = make_handle;
    return SDC_OK;
}

/** What is known of it fits together, whatever the servers said. */
static void require_sound(const struct sdc_remote_view *view)
{
    struct stat status;
    REQUIRE((view->state == SDC_REMOTE_FAILED) == (view->err.text[0] != '\0'));
    REQUIRE(view->n_redirects <= SDC_HTTP_REDIRECTS_MAX);
    REQUIRE(view->n_requests <= SOCKETS_MAX && view->size >= -1);
    /* What breaks the limit is counted, and then no more is taken. */
    REQUIRE(view->n_bytes <= BYTES_MAX || view->state == SDC_REMOTE_FAILED);
    REQUIRE(sdc_extents_size(view->extents) <= BYTES_MAX);
    if (view->state != SDC_REMOTE_READY)
        return;
    REQUIRE(fstat(view->descriptor, &status) == 0);
    for (size_t i = 0; i < view->extents->n; i++) {
        const struct sdc_extent *extent = &view->extents->extents[i];
        REQUIRE(extent->start < extent->end && extent->end <= status.st_size);
        REQUIRE(view->size < 0 || extent->end <= view->size);
    }
}

/** Waits until what was asked for is there. False if it has failed. */
static bool await(struct sdc_http *http, const struct sdc_remote_view *view)
{
    struct sdc_err err = {0};
    while (view->state == SDC_REMOTE_BUSY)
        REQUIRE(sdc_http_wait(http, NULL, 0, 1000, &err) == SDC_OK);
    require_sound(view);
    return view->state == SDC_REMOTE_READY;
}

/** Reads what is there as the programs do. True if more is needed: of source. */
static bool look(const struct sdc_remote_view *view, struct sdc_source *source)
{
    static struct sdc_facts facts;
    struct sdc_err err = {0};
    REQUIRE(view->size >= 0);
    sdc_facts_init(&facts);
    sdc_source_init_sparse(source, view->descriptor, view->size, view->extents);
    enum sdc_status status = sdc_sniff(source, &facts, &err);
    sdc_reader_fn *reader = sdc_reader_for(facts.format);
    if (!sdc_source_is_starved(source) && reader)
        status = reader(source, &facts, &err);
    bool is_starved = sdc_source_is_starved(source);
    REQUIRE(is_starved || status == SDC_OK);
    REQUIRE(!is_starved || source->need_offset < view->size);
    return is_starved;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sdc_http *http;
    static const struct sdc_http_limits limits = {.n_transfers = 2,
                                                  .n_per_host = 2,
                                                  .max_bytes = BYTES_MAX,
                                                  .timeout_ms = 5000,
                                                  .connect_timeout_ms = 2000,
                                                  .stall_s = 1,
                                                  .is_private_allowed = true};
    struct sdc_err err = {0};
    setenv("CURL_CA_BUNDLE", "/dev/null", 1);
    script = bytes;
    script_size = size;
    http = sdc_http_new(&limits, &err);
    REQUIRE(http);
    struct sdc_remote *remote = sdc_remote_new(http, "http://127.0.0.1/a.mp4", &err);
    REQUIRE(remote);
    const struct sdc_remote_view *view = sdc_remote_view(remote);
    for (int n = 0; n < ROUNDS_MAX && await(http, view); n++) {
        struct sdc_source source;
        if (!look(view, &source))
            break;
        sdc_remote_want(remote, source.need_offset, source.need_size);
    }
    require_sound(view);
    sdc_remote_free(&remote);
    sdc_http_free(&http);
    while (n_servers > 0)
        close(servers[--n_servers]);
    return 0;
}
