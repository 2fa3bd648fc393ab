/* SPDX-License-Identifier: MIT
 * URLs by their text: kinds, what may be shown of them, when they expire. */
#include "source/url.h"

#include "rows.h"

#include <string.h>

#define TEN    "iVBORw0KGg"
#define FIFTY  TEN TEN TEN TEN TEN
#define BASE64 FIFTY FIFTY FIFTY FIFTY

struct kind_row {
    const char *name;
    enum sdc_url_kind kind;
};

static const struct kind_row kind_rows[] = {
    {"", SDC_URL_NONE},
    {"clip.mp4", SDC_URL_NONE},
    {"http", SDC_URL_NONE},
    {"http:/x", SDC_URL_NONE},
    {"http.mp4", SDC_URL_NONE},
    {"a:b.mp4", SDC_URL_NONE},
    {"1a://b", SDC_URL_NONE},
    {"://b", SDC_URL_NONE},
    {"folder/http://x", SDC_URL_NONE},
    {"http://x", SDC_URL_HTTP},
    {"https://x", SDC_URL_HTTP},
    {"HtTpS://x", SDC_URL_HTTP},
    {"http://", SDC_URL_HTTP},
    {"data:image/png;base64,AAAA", SDC_URL_DATA},
    {"file:/etc/passwd", SDC_URL_FILE},
    {"FILE:///etc/passwd", SDC_URL_FILE},
    {"ftp://x/y", SDC_URL_OTHER},
    {"s3://bucket/key", SDC_URL_OTHER},
    {"asset://asset-1", SDC_URL_OTHER},
    {"a+b-c.d://x", SDC_URL_OTHER},
    {BASE64, SDC_URL_BASE64},
    {BASE64 "/+A==", SDC_URL_BASE64},
    {BASE64 ".png", SDC_URL_NONE},
    {BASE64 "=A", SDC_URL_NONE},
    {FIFTY FIFTY FIFTY, SDC_URL_NONE},
};

static void tells_kinds(void **state)
{
    const struct kind_row *row = *state;
    assert_int_equal(sdc_url_kind(row->name), row->kind);
}

struct shown_row {
    const char *name;
    const char *shown;
};

static const struct shown_row shown_rows[] = {
    {"https://h.example/a/b.mp4", "https://h.example/a/b.mp4"},
    {"https://h.example:8443/a?sig=secret", "https://h.example:8443/a"},
    {"https://h.example/a#secret", "https://h.example/a"},
    {"https://h.example?secret", "https://h.example"},
    {"https://h.example#secret?x", "https://h.example"},
    {"https://user:secret@h.example/a", "https://h.example/a"},
    {"https://secret@h.example", "https://h.example"},
    {"https://secret@secret@h.example/a@b", "https://h.example/a@b"},
    {"https://user:secret@h.example?to=a@b", "https://h.example"},
    {"https:///user:secret@h.example/a", "https:///h.example/a"},
    {"https://[::1]:80/a?b", "https://[::1]:80/a"},
    {"https://", "https://"},
    {"", ""},
    {"no/url?x", "no/url"},
};

static void hides_secrets(void **state)
{
    const struct shown_row *row = *state;
    struct sdc_buf buf;
    sdc_buf_init(&buf, 1000);
    sdc_url_append_shown(&buf, row->name);
    assert_string_equal(sdc_buf_text(&buf), row->shown);
    assert_null(strstr(sdc_buf_text(&buf), "secret"));
    sdc_buf_release(&buf);
}

struct expiry_row {
    const char *name;
    int64_t expires_s; /**< -1: none is told */
};

/* date -u -d 2026-01-31T23:59:59 +%s is 1769903999. */
static const struct expiry_row expiry_rows[] = {
    {"https://h/a", -1},
    {"https://h/a?", -1},
    {"https://h/X-Amz-Date=20260131T235959Z&X-Amz-Expires=1", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Z&X-Amz-Expires=3600&X-Amz-Signature=ab", 1769907599},
    {"https://h/a?X-Amz-Expires=3600&x=y&x-amz-date=20260131T235959Z", 1769907599},
    {"https://h/a?X-Amz-Expires=3600", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Z", -1},
    {"https://h/a?X-Amz-Date=20261331T235959Z&X-Amz-Expires=3600", -1},
    {"https://h/a?X-Amz-Date=20260131T245959Z&X-Amz-Expires=3600", -1},
    {"https://h/a?X-Amz-Date=20260131T23&X-Amz-Expires=3600", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Zx&X-Amz-Expires=3600", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Z&X-Amz-Expires=-1", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Z&X-Amz-Expires=", -1},
    {"https://h/a?X-Amz-Date=20260131T235959Z&X-Amz-Expires=99999999999", 101769903998},
    {"https://h/a?X-Amz-Date=20260131T235959Z&X-Amz-Expires=999999999999", -1},
    {"https://h/a?X-Goog-Date=20260131T235959Z&X-Goog-Expires=1", 1769904000},
    {"https://h/a?X-Tos-Date=20260131T235959Z&X-Tos-Expires=1", 1769904000},
    {"https://h/a?x-oss-date=20260131T235959Z&x-oss-expires=1", 1769904000},
    {"https://h/a?Expires=1769903999&Signature=x", 1769903999},
    {"https://h/a?Signature=x&Expires=1769903999#b", 1769903999},
    {"https://h/a#?Expires=1769903999", -1},
    {"https://h/a?b#&Expires=1769903999", -1},
    {"https://h/a?Expires=3600", -1},
    {"https://h/a?Expires=never", -1},
    {"https://h/a?NotExpires=1769903999", -1},
    {"https://h/a?Expires", -1},
    {"https://h/a?sv=1&se=2026-01-31T23%3A59%3A59Z&sig=x", 1769903999},
    {"https://h/a?sv=1&se=2026-01-31T23:59Z&sig=x", 1769903940},
    {"https://h/a?se=2026-01-31&sig=%2B", 1769817600},
    {"https://h/a?se=2026-01-31T23%3A59%3A59Z", -1},
    {"https://h/a?se=1969-01-31T23:59Z&sig=x", -28857660},
    {"https://h/a?se=%&sig=x", -1},
    {"https://h/a?se=%3&sig=x", -1},
    {"https://h/a?q-sign-time=1769900000;1769903999", 1769903999},
    {"https://h/a?q-sign-time=1769900000%3B1769903999", 1769903999},
    {"https://h/a?q-sign-time=1769900000", -1},
    {"https://h/a?Expires=1769904999&X-Amz-Date=20260131T235959Z&X-Amz-Expires=9", 1769904008},
    {"https://h/a?Expires=1769904001&X-Amz-Date=20260131T235959Z&X-Amz-Expires=9", 1769904001},
};

static void tells_expiry(void **state)
{
    const struct expiry_row *row = *state;
    int64_t expires_s = -1;
    assert_int_equal(sdc_url_expiry(row->name, &expires_s), row->expires_s != -1);
    assert_true(expires_s == row->expires_s);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, tells_kinds, kind_rows);
    ADD_ROWS(&tests, hides_secrets, shown_rows);
    ADD_ROWS(&tests, tells_expiry, expiry_rows);
    return run_all("url", &tests);
}
