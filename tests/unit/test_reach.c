/* SPDX-License-Identifier: MIT
 * The rules on the way to a file: its URL, how long that is good, and what its server calls it. */
#include "rules/judge.h"
#include "rules/media_type.h"
#include "rules/words.h"

#include "good_facts.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

/** A URL, and what must come of it. */
struct reach_row {
    const char *name;
    struct sdc_reach reach;
    enum sdc_format format;
    enum sdc_type type;
    const char *ignored; /**< NULL: nothing */
    enum sdc_verdict verdict;
    enum sdc_status status;
    const char *rules; /**< of the findings, in order; a warning's begins with ~ */
    const char *text;  /**< part of the last one's sentence, or of the error; NULL: any */
};

#define PNG  .format = SDC_FORMAT_PNG, .type = SDC_TYPE_IMAGE
#define HTML .format = SDC_FORMAT_HTML
#define URL  .is_url = true
/** 2026-11-22T10:00:00Z, so many seconds from now. */
#define GOOD_FOR(s) .has_expiry = true, .expires_s = 1795341600, .left_s = (s)

static const struct reach_row reach_rows[] = {
    {"a local file", {0}, PNG, .verdict = SDC_PASS, .rules = ""},
    {"a URL", {URL}, PNG, .verdict = SDC_PASS, .rules = ""},
    {"a URL that is not to be fetched",
     {URL, .is_unread = true, .objection = "is private"},
     .verdict = SDC_FAIL,
     .rules = "asset.url",
     .text = "is private"},
    {"the same, and the rule is ignored",
     {URL, .is_unread = true, .objection = "is private"},
     .ignored = "asset.url",
     .verdict = SDC_ERROR,
     .status = SDC_NO_ACCESS,
     .rules = "",
     .text = "is private"},
    {"what is no URL",
     {.is_unread = true, .objection = "is Base64 text"},
     .verdict = SDC_FAIL,
     .rules = "asset.url"},
    {"a URL that could not be had",
     {URL, .is_unread = true},
     .verdict = SDC_ERROR,
     .status = SDC_NOTHING_CHECKED,
     .rules = ""},
    {"the same, which has expired",
     {URL, .is_unread = true, GOOD_FOR(-7200)},
     .verdict = SDC_FAIL,
     .rules = "asset.expiry",
     .text = "the signed URL has expired at 2026-11-22T10:00:00Z, 2 h ago"},
    {"expires now",
     {URL, GOOD_FOR(0)},
     PNG,
     .verdict = SDC_FAIL,
     .rules = "asset.expiry",
     .text = "has expired at 2026-11-22T10:00:00Z, 0 s ago"},
    {"expires in a second",
     {URL, GOOD_FOR(1)},
     PNG,
     .verdict = SDC_WARN,
     .rules = "~asset.expiry",
     .text = "expires at 2026-11-22T10:00:00Z, in 1 s: the service"},
    {"expires within an hour",
     {URL, GOOD_FOR(3599)},
     PNG,
     .verdict = SDC_WARN,
     .rules = "~asset.expiry",
     .text = "in 59 min"},
    {"expires in an hour", {URL, GOOD_FOR(3600)}, PNG, .verdict = SDC_PASS, .rules = ""},
    {"has expired long ago",
     {URL, GOOD_FOR(-864000)},
     PNG,
     .verdict = SDC_FAIL,
     .rules = "asset.expiry",
     .text = "10 d ago"},
    {"expiry is ignored",
     {URL, GOOD_FOR(-1)},
     PNG,
     .ignored = "asset",
     .verdict = SDC_PASS,
     .rules = ""},
    {"its own type", {URL, .content_type = "image/png"}, PNG, .verdict = SDC_PASS, .rules = ""},
    {"another type",
     {URL, .content_type = "text/plain"},
     PNG,
     .verdict = SDC_WARN,
     .rules = "~asset.content-type",
     .text = "its server sends it as text/plain, but the content is a PNG image"},
    {"a page", {URL, .content_type = "text/html"}, HTML, .verdict = SDC_FAIL, .rules = "file.type"},
    {"a page that has expired",
     {URL, GOOD_FOR(-1)},
     HTML,
     .verdict = SDC_FAIL,
     .rules = "file.type asset.expiry"},
    {"a video that has expired, with another type",
     {URL, GOOD_FOR(-1), .content_type = "video/webm"},
     .format = SDC_FORMAT_MP4,
     .type = SDC_TYPE_VIDEO,
     .verdict = SDC_FAIL,
     .rules = "asset.expiry ~asset.content-type"},
};

static void judges(void **state)
{
    const struct reach_row *row = *state;
    struct sdc_facts facts;
    struct sdc_judgement judgement;
    struct sdc_demand demand = {.profile = sdc_profile_default(),
                                .selection = {.ignored = &row->ignored,
                                              .n_ignored = row->ignored != NULL}};
    char rules[256] = "";
    make_good(&facts, row->format, row->type);
    facts.reach = row->reach;
    sdc_judge(&facts, &demand, &judgement);
    const char *said = judgement.err.text;
    for (size_t i = 0; i < judgement.n_findings; i++) {
        const struct sdc_finding *finding = &judgement.findings[i];
        strcat(rules, i > 0 ? " " : "");
        strcat(rules, finding->is_warning ? "~" : "");
        strcat(rules, finding->check->id);
        said = finding->message;
    }
    assert_string_equal(rules, row->rules);
    assert_int_equal(judgement.verdict, row->verdict);
    assert_int_equal(judgement.err.status, row->status);
    if (row->text && !strstr(said, row->text))
        fail_msg("\"%s\" lacks \"%s\"", said, row->text);
}

struct type_row {
    const char *name; /**< the Content-Type */
    enum sdc_format format;
    bool fits;
};

static const struct type_row type_rows[] = {
    {"image/png", SDC_FORMAT_PNG, true},
    {"IMAGE/PNG", SDC_FORMAT_PNG, true},
    {" image/png ; charset=utf-8", SDC_FORMAT_PNG, true},
    {"image/pn", SDC_FORMAT_PNG, false},
    {"image/png2", SDC_FORMAT_PNG, false},
    {"image/jpeg", SDC_FORMAT_PNG, false},
    {"image/x-png", SDC_FORMAT_PNG, true},
    {"application/octet-stream", SDC_FORMAT_PNG, true},
    {"binary/octet-stream; x", SDC_FORMAT_MP4, true},
    {"", SDC_FORMAT_PNG, true},
    {"\xff\x01", SDC_FORMAT_PNG, false},
    {",", SDC_FORMAT_PNG, false},
    {"image/heif", SDC_FORMAT_HEIC, true},
    {"audio/mp4", SDC_FORMAT_MP4, true},
    {"video/quicktime", SDC_FORMAT_MP4, false},
    {"audio/mpeg", SDC_FORMAT_MP3, true},
    {"text/html", SDC_FORMAT_HTML, true}, /* of what is no media, the rule says nothing */
};

static void fits(void **state)
{
    const struct type_row *row = *state;
    assert_int_equal(sdc_media_type_fits(row->name, row->format), row->fits);
}

/* Every format that the profiles take has its types. */
static void knows_the_types_of_what_is_taken(void **state)
{
    (void)state;
    for (unsigned i = SDC_FORMAT_JPEG; i <= SDC_FORMAT_MP3; i++) {
        const char *types = sdc_media_types((enum sdc_format)i);
        char first[64];
        assert_non_null(types);
        snprintf(first, sizeof first, "%.*s", (int)strcspn(types, ","), types);
        assert_true(sdc_media_type_fits(first, (enum sdc_format)i));
    }
}

static void says_times(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {{0, "1970-01-01T00:00:00Z"},
                {1795341600, "2026-11-22T10:00:00Z"},
                {-1, "1969-12-31T23:59:59Z"},
                {INT64_MAX, "9223372036854775807"},
                {INT64_MIN, "-9223372036854775808"}};
    char text[64];
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        sdc_words_time(rows[i].seconds, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, judges, reach_rows);
    ADD_ROWS(&tests, fits, type_rows);
    ADD(&tests, knows_the_types_of_what_is_taken);
    ADD(&tests, says_times);
    return run_all("reach", &tests);
}
