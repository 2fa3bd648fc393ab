/* SPDX-License-Identifier: MIT
 * What reports keep and escape on their way: spools, and letters that formats know. */
#include "report/spool.h"

#include "report/escape.h"
#include "rows.h"

#include <fcntl.h>
#include <string.h>

#define CEILING 4096

static void gives_back_what_it_took(void **state)
{
    (void)state;
    struct sdc_spool spool = {0};
    struct sdc_err err = {0};
    struct sdc_buf text;
    char bytes[8];
    size_t n = 1;
    sdc_buf_init(&text, CEILING);
    for (int round = 0; round < 3; round++) {
        sdc_buf_puts(&text, "1234");
        assert_int_equal(sdc_spool_take(&spool, &text, &err), SDC_OK);
        assert_int_equal(text.size, 0);
    }
    assert_true(fcntl(fileno(spool.stream), F_GETFD) & FD_CLOEXEC);
    assert_int_equal(sdc_spool_rewind(&spool, &err), SDC_OK);
    assert_int_equal(sdc_spool_read(&spool, bytes, sizeof bytes, &n, &err), SDC_OK);
    assert_int_equal(n, sizeof bytes);
    assert_memory_equal(bytes, "12341234", sizeof bytes);
    assert_int_equal(sdc_spool_read(&spool, bytes, sizeof bytes, &n, &err), SDC_OK);
    assert_int_equal(n, 4);
    assert_int_equal(sdc_spool_read(&spool, bytes, sizeof bytes, &n, &err), SDC_OK);
    assert_int_equal(n, 0);
    sdc_buf_release(&text);
    sdc_spool_release(&spool);
    assert_null(spool.stream);
}

static void is_empty_without_a_file(void **state)
{
    (void)state;
    struct sdc_spool spool = {0};
    struct sdc_err err = {0};
    char byte;
    size_t n = 1;
    assert_int_equal(sdc_spool_rewind(&spool, &err), SDC_OK);
    assert_int_equal(sdc_spool_read(&spool, &byte, 1, &n, &err), SDC_OK);
    assert_int_equal(n, 0);
    assert_null(spool.stream);
    sdc_spool_release(&spool);
}

/* A text that could not grow must not be kept as if it were whole. */
static void refuses_a_failed_text(void **state)
{
    (void)state;
    struct sdc_spool spool = {0};
    struct sdc_err err = {0};
    struct sdc_buf text;
    sdc_buf_init(&text, 4);
    sdc_buf_puts(&text, "12345");
    assert_int_equal(sdc_spool_take(&spool, &text, &err), SDC_TOO_LARGE);
    assert_int_equal(err.status, SDC_TOO_LARGE);
    assert_null(spool.stream);
    sdc_buf_release(&text);
}

static void says_why_it_cannot_keep(void **state)
{
    (void)state;
    struct sdc_spool spool = {.stream = fopen("/dev/full", "we")};
    struct sdc_err err = {0};
    struct sdc_buf text;
    assert_non_null(spool.stream);
    setbuf(spool.stream, NULL);
    sdc_buf_init(&text, CEILING);
    sdc_buf_puts(&text, "1");
    assert_int_equal(sdc_spool_take(&spool, &text, &err), SDC_IO);
    assert_string_equal(err.text,
                        "cannot keep a report in a temporary file: No space left on device");
    sdc_buf_release(&text);
    sdc_spool_release(&spool);
}

static const struct sdc_escape table[] = {{'<', "&lt;"}, {'%', ""}, {'\0', NULL}};

struct escape_row {
    const char *name;
    const char *text;
    const char *escaped;
    const char *html;
};

static const struct escape_row escape_rows[] = {
    {"escape nothing", "", "", ""},
    {"escape plain", "aZ09 ,/-", "aZ09 ,/-", "aZ09 ,/-"},
    {"escape the table", "<a%<", "&lt;a&lt;", "&#60;a&#37;&#60;"},
    {"escape control characters", "\n\x1b", "\\n\\x1b", "&#92;n&#92;x1b"},
    {"escape no UTF-8", "\xff", "\\xff", "&#92;xff"},
    {"escape letters of others", "\xc3\xa9\xe6\xbc\xa2", "\xc3\xa9\xe6\xbc\xa2",
     "\xc3\xa9\xe6\xbc\xa2"},
    {"escape marks", "!\"#$&'()*+.:;=>?@[\\]^_`{|}~", "!\"#$&'()*+.:;=>?@[\\]^_`{|}~",
     "&#33;&#34;&#35;&#36;&#38;&#39;&#40;&#41;&#42;&#43;&#46;&#58;&#59;&#61;&#62;&#63;&#64;<!-- -->"
     "&#91;&#92;&#93;&#94;&#95;&#96;&#123;&#124;&#125;&#126;"},
};

static void escapes(void **state)
{
    const struct escape_row *row = *state;
    struct sdc_buf buf;
    sdc_buf_init(&buf, CEILING);
    sdc_escape_append(&buf, row->text, table);
    assert_string_equal(sdc_buf_text(&buf), row->escaped);
    sdc_buf_clear(&buf);
    sdc_escape_append_html(&buf, row->text);
    assert_string_equal(sdc_buf_text(&buf), row->html);
    sdc_buf_release(&buf);
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, gives_back_what_it_took);
    ADD(&tests, is_empty_without_a_file);
    ADD(&tests, refuses_a_failed_text);
    ADD(&tests, says_why_it_cannot_keep);
    ADD_ROWS(&tests, escapes, escape_rows);
    return run_all("spool", &tests);
}
