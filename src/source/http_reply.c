/* SPDX-License-Identifier: MIT
 * What comes back of a remote file: heads that are judged, bodies that are kept. */
#include "source/http_fields.h"
#include "source/http_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Most of a head that is read [bytes]: servers commonly stop at 8 KiB. */
#define HEAD_SIZE_MAX 65536
/** Most of a body that is read only to keep the connection [bytes]. */
#define DROPPED_SIZE_MAX 16384

enum {
    HTTP_OK = 200,
    HTTP_PARTIAL = 206,
    HTTP_NO_SUCH_RANGE = 416,
};

long sdc_remote_status(const struct sdc_remote *remote)
{
    long status = 0;
    remote->http->curl.easy_getinfo(remote->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/** Copies a field of the reply, cut to its room; "" if there is none. */
static void get_field(const struct sdc_remote *remote, const char *name, char text[SDC_FIELD_SIZE])
{
    struct curl_header *field;
    text[0] = '\0';
    if (remote->http->curl.easy_header(remote->easy, name, 0, CURLH_HEADER, -1, &field) ==
        CURLHE_OK)
        snprintf(text, SDC_FIELD_SIZE, "%s", field->value);
}

static struct sdc_validators get_validators(const struct sdc_remote *remote)
{
    struct sdc_validators validators;
    get_field(remote, "ETag", validators.etag);
    get_field(remote, "Last-Modified", validators.modified);
    /* What fills its room may have been cut. */
    if (!sdc_etag_is_strong(validators.etag))
        validators.etag[0] = '\0';
    if (strlen(validators.modified) == SDC_FIELD_SIZE - 1)
        validators.modified[0] = '\0';
    return validators;
}

/** True if both replies name a validator, and not the same. */
static bool differ(const char *before, const char *now)
{
    return before[0] != '\0' && now[0] != '\0' && strcmp(before, now) != 0;
}

/** Notes size and validators of a good reply, or compares them with those before. False if it is
 *  another file than before. */
static bool is_same(struct sdc_remote *remote, int64_t size)
{
    const struct sdc_validators *known = &remote->known;
    struct sdc_validators now = get_validators(remote);
    bool is_other_size = remote->view.size >= 0 && size >= 0 && remote->view.size != size;
    if (is_other_size || differ(known->etag, now.etag) || differ(known->modified, now.modified)) {
        sdc_remote_fail(remote, SDC_HTTP, "changed while it was read");
        return false;
    }
    if (remote->view.size < 0) {
        remote->known = now;
        remote->view.size = size;
    }
    return true;
}

/** True if the bytes are those of the file. */
static bool is_plain(struct sdc_remote *remote)
{
    char encoding[SDC_FIELD_SIZE];
    get_field(remote, "Content-Encoding", encoding);
    if (sdc_encoding_is_identity(encoding))
        return true;
    sdc_remote_fail(remote, SDC_HTTP,
                    "is sent with Content-Encoding %s, though the plain bytes were asked for",
                    encoding);
    return false;
}

/** Fails the file for a range that is not the one that was asked for. */
static void refuse_range(struct sdc_remote *remote, const char *field)
{
    if (!remote->is_ranged)
        sdc_remote_fail(remote, SDC_HTTP, "answers HTTP status 206 though all was asked for");
    else if (field[0] == '\0')
        sdc_remote_fail(remote, SDC_HTTP, "answers HTTP status 206 without a Content-Range");
    else
        sdc_remote_fail(remote, SDC_HTTP,
                        "answers with the Content-Range '%s' where bytes %" PRId64 "-%" PRId64
                        " were asked for",
                        field, remote->range.start, remote->range.end - 1);
}

/** A part of the file: it must begin where it was asked for, and may end earlier. */
static void judge_partial(struct sdc_remote *remote)
{
    char field[SDC_FIELD_SIZE];
    struct sdc_content_range range;
    get_field(remote, "Content-Range", field);
    if (!remote->is_ranged || !sdc_content_range_parse(field, &range) ||
        range.start != remote->range.start || range.end > remote->range.end) {
        refuse_range(remote, field);
        return;
    }
    if (range.size < 0) {
        /* Without the size nothing can be told of the end: all of it, then. */
        remote->view.is_without_range = true;
        remote->body = SDC_BODY_DROPPED;
        return;
    }
    if (!is_same(remote, range.size) || !is_plain(remote))
        return;
    remote->at = range.start;
    remote->body_end = range.end;
    remote->body = SDC_BODY_KEPT;
}

/** The whole file, where a part was asked for: the server knows no ranges, or never was asked. */
static void judge_whole(struct sdc_remote *remote)
{
    curl_off_t length = -1;
    remote->http->curl.easy_getinfo(remote->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    bool is_later = remote->is_ranged && sdc_extents_size(&remote->cache.extents) > 0;
    if (!is_same(remote, length) || !is_plain(remote))
        return;
    if (is_later) {
        sdc_remote_fail(remote, SDC_HTTP,
                        "answered with a range at first, and now with the whole file");
        return;
    }
    remote->view.is_without_range = true;
    remote->at = 0;
    /* What an earlier try brought may be of another file, of another size. */
    remote->cache.extents.n = 0;
    /* An earlier reply may have told what this one does not. */
    remote->body_end = length >= 0 ? length : remote->view.size;
    remote->body = SDC_BODY_KEPT;
}

/** No such range: right where the file is empty, else it has become shorter, or the server errs. */
static void judge_unsatisfied(struct sdc_remote *remote)
{
    char field[SDC_FIELD_SIZE];
    struct sdc_content_range range;
    get_field(remote, "Content-Range", field);
    bool is_empty = sdc_content_range_parse(field, &range) && range.start < 0 && range.size == 0;
    remote->body = SDC_BODY_DROPPED;
    if (is_empty && remote->range.start == 0)
        is_same(remote, 0);
    else if (remote->view.size >= 0)
        sdc_remote_fail(remote, SDC_HTTP, "changed while it was read");
    else
        sdc_remote_fail(remote, SDC_HTTP,
                        "answers HTTP status 416 where bytes %" PRId64 "-%" PRId64
                        " were asked for",
                        remote->range.start, remote->range.end - 1);
}

void sdc_remote_judge(struct sdc_remote *remote)
{
    long status = sdc_remote_status(remote);
    get_field(remote, "Content-Type", remote->type);
    remote->view.content_type = remote->type;
    if (status == HTTP_PARTIAL)
        judge_partial(remote);
    else if (status == HTTP_OK)
        judge_whole(remote);
    else if (status == HTTP_NO_SUCH_RANGE && remote->is_ranged)
        judge_unsatisfied(remote);
    else /* sdc_remote_finish sees to it when it is over */
        remote->body = SDC_BODY_DROPPED;
    if (remote->view.state == SDC_REMOTE_FAILED)
        remote->body = SDC_BODY_REFUSED;
}

size_t sdc_remote_take_head(char *bytes, size_t one, size_t n, void *context)
{
    struct sdc_remote *remote = context;
    (void)bytes;
    (void)one;
    remote->n_head += (int64_t)n;
    if (remote->n_head <= HEAD_SIZE_MAX)
        return n;
    sdc_remote_fail(remote, SDC_HTTP, "answers with more than %d bytes of header", HEAD_SIZE_MAX);
    return 0;
}

/** Keeps a part of the body. False if it is not to be had so: the file has failed. */
static bool keep(struct sdc_remote *remote, const char *bytes, size_t n)
{
    int64_t end = remote->at + (int64_t)n;
    if (remote->body_end >= 0 && end > remote->body_end) {
        sdc_remote_fail(remote, SDC_HTTP, "sends more bytes than it announced");
        return false;
    }
    struct sdc_err err = {0};
    if (sdc_cache_write(&remote->cache, remote->at, bytes, n, &err) != SDC_OK) {
        sdc_remote_fail(remote, err.status, "%s", err.text);
        return false;
    }
    remote->at = end;
    return true;
}

/** Counts a part of a body. False if it is too much. */
static bool count(struct sdc_remote *remote, size_t n)
{
    int64_t most = remote->http->limits.max_bytes;
    remote->view.n_bytes += (int64_t)n;
    if (remote->view.n_bytes <= most)
        return true;
    sdc_remote_fail(remote, SDC_TOO_LARGE,
                    "more than %" PRId64 " bytes would have to be fetched (--max-bytes)", most);
    return false;
}

/** Gives n if all is well, another number to end the transfer. */
size_t sdc_remote_take_body(char *bytes, size_t one, size_t n, void *context)
{
    struct sdc_remote *remote = context;
    (void)one;
    if (remote->body == SDC_BODY_UNJUDGED)
        sdc_remote_judge(remote);
    if (remote->body == SDC_BODY_REFUSED)
        return 0;
    if (remote->body == SDC_BODY_DROPPED) {
        remote->n_dropped += (int64_t)n;
        return count(remote, n) && remote->n_dropped <= DROPPED_SIZE_MAX ? n : 0;
    }
    /* The server sends on by itself: what is not wanted waits in its place. */
    if (remote->view.state == SDC_REMOTE_READY)
        return CURL_WRITEFUNC_PAUSE;
    if (!count(remote, n) || !keep(remote, bytes, n))
        return 0;
    if (remote->view.is_without_range && sdc_remote_has_wanted(remote))
        sdc_remote_be_ready(remote);
    return n;
}
