/* SPDX-License-Identifier: MIT
 * Whether a public URL serves the bytes that were checked. */
#include "submit/compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Bytes at each end that are compared where the user trusts the host. */
#define END_SIZE (64 * 1024)
/** Room for a range, with its NUL. */
#define RANGE_SIZE 64
/** The status of an answer that is a part. */
#define STATUS_PARTIAL 206

/** What is fetched, beside what it should be. */
struct comparison {
    const struct sdc_item *item;
    struct sdc_digest *digest; /**< NULL: the bytes themselves are compared */
    int64_t offset;            /**< of the next byte */
    int64_t end;               /**< no byte is asked for from there on */
    bool is_different;
};

static bool take_hashed(struct comparison *comparison, const char *bytes, size_t n)
{
    sdc_digest_add(comparison->digest, bytes, n);
    return true;
}

static bool take_compared(struct comparison *comparison, const char *bytes, size_t n)
{
    char own[END_SIZE];
    while (n > 0) {
        size_t part = n < sizeof own ? n : sizeof own;
        ssize_t got = pread(comparison->item->copy.fd, own, part, comparison->offset);
        if (got != (ssize_t)part || memcmp(own, bytes, part) != 0)
            return false;
        bytes += part;
        n -= part;
        comparison->offset += got;
    }
    return true;
}

static bool take(void *context, const char *bytes, size_t n)
{
    struct comparison *comparison = context;
    bool is_same = (int64_t)n <= comparison->end - comparison->offset;
    if (is_same && comparison->digest) {
        is_same = take_hashed(comparison, bytes, n);
        comparison->offset += (int64_t)n;
    } else if (is_same) {
        is_same = take_compared(comparison, bytes, n);
    }
    comparison->is_different |= !is_same;
    return is_same;
}

static void refuse(const struct sdc_item *item, struct sdc_reply *reply)
{
    *reply = (struct sdc_reply){.fate = SDC_FATE_REFUSED, .retry_after_s = -1};
    snprintf(reply->sentence, sizeof reply->sentence,
             "the URL serves other bytes than the file, which has %" PRId64 " and SHA-256 %s",
             item->copy.size, item->copy.hash);
    reply->advice = "upload the file there anew, or name the URL that serves it";
}

static void compare_all(const struct sdc_api *api, const struct sdc_item *item,
                        struct sdc_reply *reply)
{
    char hash[SDC_DIGEST_TEXT_SIZE] = "";
    struct sdc_err err = {0};
    struct comparison comparison = {.item = item,
                                    .digest = sdc_digest_new(),
                                    .end = item->copy.size};
    struct sdc_fetch wanted = {.url = item->entry.url, .take = take, .context = &comparison};
    if (comparison.digest)
        sdc_api_fetch(api, &wanted, reply);
    if (!comparison.digest ||
        (reply->fate == SDC_FATE_DONE &&
         (comparison.is_different || sdc_digest_end(comparison.digest, hash, &err) != SDC_OK ||
          strcmp(hash, item->copy.hash) != 0)))
        refuse(item, reply);
    sdc_digest_free(&comparison.digest);
}

/** Compares the bytes [start, end); one more is asked for at the end of the file, which must not be
 *  there. False if the host sends no ranges. */
static bool compare_part(const struct sdc_api *api, const struct sdc_item *item, int64_t start,
                         int64_t end, struct sdc_reply *reply)
{
    char range[RANGE_SIZE];
    struct comparison comparison = {.item = item, .offset = start, .end = end};
    struct sdc_fetch wanted = {
        .url = item->entry.url, .range = range, .take = take, .context = &comparison};
    bool is_last = end == item->copy.size;
    snprintf(range, sizeof range, "%" PRId64 "-%" PRId64, start, is_last ? end : end - 1);
    sdc_api_fetch(api, &wanted, reply);
    if (reply->fate != SDC_FATE_DONE)
        return true;
    if (reply->code != STATUS_PARTIAL)
        return false;
    if (comparison.is_different || comparison.offset != end)
        refuse(item, reply);
    return true;
}

void sdc_compare(const struct sdc_api *api, const struct sdc_item *item, bool is_trusting,
                 struct sdc_reply *reply)
{
    int64_t size = item->copy.size;
    bool has_ranges =
        is_trusting && size > 2 * END_SIZE && compare_part(api, item, 0, END_SIZE, reply);
    if (has_ranges && reply->fate == SDC_FATE_DONE)
        has_ranges = compare_part(api, item, size - END_SIZE, size, reply);
    if (!has_ranges)
        compare_all(api, item, reply);
}
