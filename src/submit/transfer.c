/* SPDX-License-Identifier: MIT
 * One request and its answer, by libcurl. */
#include "submit/transfer.h"

#include "base/version.h"

#include <curl/curl.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Time for a connection, TLS included [ms]. */
#define CONNECT_TIMEOUT_MS 15000
/** An upload that is slower than this for the time of a call is given up [bytes a second]. */
#define STALL_RATE 512
#define MS_PER_S   1000

/** A request under way. */
struct run {
    const struct sdc_transfer *transfer;
    CURL *easy;
    struct curl_slist *fields;
    struct sdc_buf body; /**< of the answer */
    bool is_cut;         /**< it is longer than we read */
    bool may_be_sent;    /**< the connection stands: from here on bytes may have gone out */
    int64_t offset;      /**< of the upload */
    int cause;           /**< why no more of it can be read; errno's values; 0: none */
    char text[CURL_ERROR_SIZE];
};

/* --- Memory that held the key ----------------------------------------------------------------- */

/** libcurl's memory is wiped when it gives it back: requests stood there, with the key. */
static void wipe_and_free(void *memory)
{
    if (memory)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void *wipe_and_realloc(void *memory, size_t size)
{
    size_t old = memory ? malloc_usable_size(memory) : 0;
    void *new = malloc(size > 0 ? size : 1);
    if (new &&memory) {
        memcpy(new, memory, old < size ? old : size);
        wipe_and_free(memory);
    }
    return new;
}

enum sdc_status sdc_api_begin(struct sdc_err *err)
{
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_and_free, wipe_and_realloc, strdup,
                             calloc) != CURLE_OK)
        return sdc_err_set(err, SDC_NO_NETWORK, 0, "libcurl cannot be made ready");
    return SDC_OK;
}

/* --- Callbacks -------------------------------------------------------------------------------- */

/** The connection stands, and nothing of the request was sent. A second time would be a request
 *  that libcurl sends again by itself, on a new connection. */
static int begin_request(void *context, char *own, char *peer, int own_port, int peer_port)
{
    struct run *run = context;
    (void)own;
    (void)peer;
    (void)own_port;
    (void)peer_port;
    if (run->may_be_sent && run->transfer->call == SDC_CALL_REGISTER)
        return CURL_PREREQFUNC_ABORT;
    run->may_be_sent = true;
    return CURL_PREREQFUNC_OK;
}

static int watch(void *context, curl_off_t down, curl_off_t down_now, curl_off_t up,
                 curl_off_t up_now)
{
    const struct run *run = context;
    const struct sdc_api *api = run->transfer->api;
    (void)down;
    (void)down_now;
    (void)up;
    (void)up_now;
    return api->interrupts && *api->interrupts >= api->interrupt_at;
}

static size_t take_body(char *bytes, size_t one, size_t n, void *context)
{
    struct run *run = context;
    const struct sdc_fetch *fetch = run->transfer->fetch;
    (void)one;
    if (fetch)
        return fetch->take(fetch->context, bytes, n) ? n : 0;
    if (run->body.size + n > SDC_REPLY_SIZE_MAX) {
        run->is_cut = true;
        return 0;
    }
    sdc_buf_append(&run->body, bytes, n);
    return run->body.status == SDC_OK ? n : 0;
}

static size_t give_file(char *bytes, size_t one, size_t n, void *context)
{
    struct run *run = context;
    struct sdc_upload *upload = run->transfer->upload;
    ssize_t got;
    do
        got = pread(upload->fd, bytes, one * n, run->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        run->cause = errno;
        return CURL_READFUNC_ABORT;
    }
    run->offset += got;
    upload->n_sent = run->offset;
    return (size_t)got;
}

static int rewind_file(void *context, curl_off_t offset, int origin)
{
    struct run *run = context;
    if (origin != SEEK_SET || offset < 0)
        return CURL_SEEKFUNC_FAIL;
    run->offset = offset;
    return CURL_SEEKFUNC_OK;
}

/* --- The request ------------------------------------------------------------------------------ */

/** An option whose failure is kept in `code`, the first one. */
#define SET(option, value)                                          \
    do {                                                            \
        CURLcode set_ = curl_easy_setopt(run->easy, option, value); \
        if (code == CURLE_OK)                                       \
            code = set_;                                            \
    } while (0)

/** Adds a field. False if memory ran out. */
static bool add_field(struct run *run, const char *field)
{
    struct curl_slist *fields = curl_slist_append(run->fields, field);
    if (fields)
        run->fields = fields;
    return fields != NULL;
}

/** Adds the key, and leaves no copy of it behind but libcurl's. */
static bool add_key(struct run *run)
{
    char field[CURL_ERROR_SIZE * 2];
    const struct sdc_key *key = run->transfer->api->key;
    int length = snprintf(field, sizeof field, "x-api-key: %s", key->text);
    bool is_added = length > 0 && (size_t)length < sizeof field && add_field(run, field);
    explicit_bzero(field, sizeof field);
    return is_added;
}

static bool add_content_type(struct run *run, const char *type)
{
    char field[CURL_ERROR_SIZE];
    snprintf(field, sizeof field, "Content-Type: %s", type);
    return add_field(run, field);
}

static CURLcode set_fields(struct run *run)
{
    const struct sdc_transfer *transfer = run->transfer;
    CURLcode code = CURLE_OK;
    if (!add_field(run, "Expect:") || (transfer->has_key && !add_key(run)) ||
        (transfer->has_key && !add_field(run, "Accept: application/json")) ||
        (transfer->fetch && !add_field(run, "Accept-Encoding: identity")) ||
        (transfer->body && !add_content_type(run, "application/json")) ||
        (transfer->upload && !add_content_type(run, transfer->upload->content_type)))
        return CURLE_OUT_OF_MEMORY;
    SET(CURLOPT_HTTPHEADER, run->fields);
    return code;
}

static CURLcode set_method(struct run *run)
{
    const struct sdc_transfer *transfer = run->transfer;
    CURLcode code = CURLE_OK;
    if (transfer->body) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(transfer->body));
        SET(CURLOPT_POSTFIELDS, transfer->body);
    }
    if (transfer->upload) {
        SET(CURLOPT_UPLOAD, 1L);
        SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)transfer->upload->size);
        SET(CURLOPT_READFUNCTION, give_file);
        SET(CURLOPT_READDATA, run);
        SET(CURLOPT_SEEKFUNCTION, rewind_file);
        SET(CURLOPT_SEEKDATA, run);
    }
    if (transfer->fetch)
        SET(CURLOPT_RANGE, transfer->fetch->range);
    return code;
}

/** A file takes as long as it takes, as long as it goes on. */
static CURLcode set_times(struct run *run)
{
    const struct sdc_transfer *transfer = run->transfer;
    int64_t timeout_ms = transfer->api->timeout_ms;
    bool is_file = transfer->upload || transfer->fetch;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_CONNECTTIMEOUT_MS,
        (long)(timeout_ms < CONNECT_TIMEOUT_MS ? timeout_ms : CONNECT_TIMEOUT_MS));
    SET(CURLOPT_TIMEOUT_MS, is_file ? 0L : (long)timeout_ms);
    SET(CURLOPT_LOW_SPEED_LIMIT, is_file ? (long)STALL_RATE : 0L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)((timeout_ms + MS_PER_S - 1) / MS_PER_S));
    return code;
}

/** Each request has a connection of its own: libcurl repeats a request by itself where a connection
 *  that it had kept dies. */
static CURLcode set_connection(struct run *run)
{
    const char *bundle = getenv("CURL_CA_BUNDLE");
    const char *file = bundle ? bundle : getenv("SSL_CERT_FILE");
    bool is_https = strncmp(run->transfer->url, "https:", strlen("https:")) == 0;
    CURLcode code = CURLE_OK;
    SET(CURLOPT_URL, run->transfer->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FRESH_CONNECT, 1L);
    SET(CURLOPT_FORBID_REUSE, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_PREREQFUNCTION, begin_request);
    SET(CURLOPT_PREREQDATA, run);
    /* Without TLS a proxy would read the key; only what somebody hosts in public may go there. */
    if (!is_https && !run->transfer->fetch)
        SET(CURLOPT_PROXY, "");
    if (file && file[0] != '\0')
        SET(CURLOPT_CAINFO, file);
    return code;
}

static CURLcode set_all(struct run *run)
{
    CURLcode code = CURLE_OK;
    SET(CURLOPT_ERRORBUFFER, run->text);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_USERAGENT, "seedance-check/" SDC_VERSION);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, run);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, watch);
    SET(CURLOPT_XFERINFODATA, run);
    CURLcode others[] = {set_connection(run), set_times(run), set_method(run), set_fields(run)};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        code = code == CURLE_OK ? others[i] : code;
    return code;
}

/* --- What comes of it ------------------------------------------------------------------------- */

/** What libcurl says, in our words. */
static const char *reason_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return "the host's name cannot be resolved";
    case CURLE_COULDNT_CONNECT:
        return "no connection to the host";
    case CURLE_OPERATION_TIMEDOUT:
        return "no answer in time (--timeout)";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "the host's certificate is not valid for it";
    case CURLE_SSL_CONNECT_ERROR:
        return "TLS with the host failed";
    case CURLE_GOT_NOTHING:
        return "the connection was closed without an answer";
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
        return "the answer broke off";
    case CURLE_SEND_ERROR:
        return "the connection broke off";
    case CURLE_ABORTED_BY_CALLBACK:
        return "interrupted";
    default:
        return curl_easy_strerror(code);
    }
}

/** A call that has no answer. */
static void judge_failure(const struct run *run, CURLcode code, struct sdc_reply *reply)
{
    const struct sdc_transfer *transfer = run->transfer;
    bool is_interrupted = code == CURLE_ABORTED_BY_CALLBACK;
    char why[CURL_ERROR_SIZE];
    if (run->cause != 0) {
        snprintf(why, sizeof why, "the copy of the file cannot be read: %s", strerror(run->cause));
        sdc_transfer_fail(transfer, why, reply);
        return;
    }
    *reply = (struct sdc_reply){.retry_after_s = -1};
    reply->fate = run->may_be_sent ? SDC_FATE_LOST : SDC_FATE_UNSENT;
    /* It will be no other certificate in a few seconds. */
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        reply->fate = SDC_FATE_REFUSED;
    if (is_interrupted && (!run->may_be_sent || transfer->call != SDC_CALL_REGISTER))
        reply->fate = SDC_FATE_INTERRUPTED;
    sdc_reply_tell_loss(reply, transfer->call, reason_of(code));
}

void sdc_transfer_fail(const struct sdc_transfer *transfer, const char *why,
                       struct sdc_reply *reply)
{
    *reply = (struct sdc_reply){.fate = SDC_FATE_REFUSED, .retry_after_s = -1};
    sdc_reply_tell_loss(reply, transfer->call, why);
}

static void judge_answer(struct run *run, struct sdc_reply *reply)
{
    curl_off_t retry_after_s = 0;
    struct sdc_answer answer = {.body = sdc_buf_text(&run->body),
                                .n_body = run->body.size,
                                .is_cut = run->is_cut};
    curl_easy_getinfo(run->easy, CURLINFO_RESPONSE_CODE, &answer.http_status);
    curl_easy_getinfo(run->easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    answer.retry_after_s = retry_after_s > 0 ? retry_after_s : -1;
    sdc_reply_judge(reply, run->transfer->call, &answer);
}

/** The list of fields has the key in it, in memory of libcurl's, which is wiped when it is freed.
 */
static void release(struct run *run)
{
    curl_easy_cleanup(run->easy);
    curl_slist_free_all(run->fields);
    sdc_buf_release(&run->body);
}

void sdc_transfer_run(const struct sdc_transfer *transfer, struct sdc_reply *reply)
{
    struct run run = {.transfer = transfer, .easy = curl_easy_init()};
    sdc_buf_init(&run.body, SDC_REPLY_SIZE_MAX);
    CURLcode code = run.easy ? set_all(&run) : CURLE_OUT_OF_MEMORY;
    if (code == CURLE_OK)
        code = curl_easy_perform(run.easy);
    /* Who takes the body, or its ceiling, may have ended it: the head is there. */
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && (run.is_cut || transfer->fetch)))
        judge_answer(&run, reply);
    else
        judge_failure(&run, code, reply);
    release(&run);
}
