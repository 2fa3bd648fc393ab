/* SPDX-License-Identifier: MIT
 * A text grows up to its ceiling and not beyond, and a failure of it sticks. */
#include "base/buf.h"

#include "rows.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/** More than the first allocation, so that the text has to grow. */
#define LONG_SIZE 5000

static void is_empty_at_first(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 10);
    assert_string_equal(sdc_buf_text(&buf), "");
    assert_int_equal(buf.size, 0);
    assert_null(buf.bytes);
    sdc_buf_append(&buf, "x", 0);
    sdc_buf_puts(&buf, "");
    sdc_buf_printf(&buf, "%s", "");
    assert_int_equal(buf.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&buf), "");
    sdc_buf_release(&buf);
}

static void appends_in_every_way(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 100);
    sdc_buf_puts(&buf, "one ");
    sdc_buf_append(&buf, "two three", 4);
    sdc_buf_printf(&buf, "%d %s", 3, "four");
    assert_int_equal(buf.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&buf), "one two 3 four");
    assert_int_equal(buf.size, strlen("one two 3 four"));
    sdc_buf_release(&buf);
}

static void keeps_bytes_of_every_value(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 100);
    sdc_buf_append(&buf, "a\0b\xff", 4);
    assert_int_equal(buf.size, 4);
    assert_memory_equal(buf.bytes, "a\0b\xff", 5);
    sdc_buf_release(&buf);
}

static void grows_by_small_and_large_steps(void **state)
{
    struct sdc_buf buf;
    char *large = malloc(LONG_SIZE);
    (void)state;
    assert_non_null(large);
    memset(large, 'x', LONG_SIZE);
    sdc_buf_init(&buf, 3 * LONG_SIZE);
    for (int i = 0; i < LONG_SIZE; i++)
        sdc_buf_append(&buf, "y", 1);
    sdc_buf_append(&buf, large, LONG_SIZE);
    sdc_buf_printf(&buf, "%.*s", LONG_SIZE, large);
    assert_int_equal(buf.status, SDC_OK);
    assert_int_equal(buf.size, 3 * LONG_SIZE);
    assert_int_equal(strlen(sdc_buf_text(&buf)), 3 * LONG_SIZE);
    assert_int_equal(sdc_buf_text(&buf)[LONG_SIZE - 1], 'y');
    assert_int_equal(sdc_buf_text(&buf)[LONG_SIZE], 'x');
    free(large);
    sdc_buf_release(&buf);
}

struct ceiling_row {
    const char *name;
    size_t ceiling;
    const char *first;
    const char *second;
    bool fits;
};

static const struct ceiling_row ceiling_rows[] = {
    {"ceiling 0 takes nothing", 0, "", "", true},
    {"ceiling 0 refuses a byte", 0, "", "x", false},
    {"ceiling below", 6, "abc", "de", true},
    {"ceiling exactly reached", 5, "abc", "de", true},
    {"ceiling passed by one", 4, "abc", "de", false},
    {"ceiling passed when full", 3, "abc", "d", false},
    {"ceiling stays full", 3, "abc", "", true},
};

typedef void append_fn(struct sdc_buf *buf, const char *text);

static void append_bytes(struct sdc_buf *buf, const char *text)
{
    sdc_buf_append(buf, text, strlen(text));
}

static void append_formatted(struct sdc_buf *buf, const char *text)
{
    sdc_buf_printf(buf, "%s", text);
}

/* A piece that does not fit is not there at all, and nothing behind it is. */
static void has_a_ceiling(void **state)
{
    static append_fn *const ways[] = {append_bytes, sdc_buf_puts, append_formatted};
    const struct ceiling_row *row = *state;
    for (size_t i = 0; i < N_OF(ways); i++) {
        char whole[16];
        struct sdc_buf buf;
        sdc_buf_init(&buf, row->ceiling);
        ways[i](&buf, row->first);
        ways[i](&buf, row->second);
        strcpy(whole, row->first);
        strcat(whole, row->second);
        assert_int_equal(buf.status, row->fits ? SDC_OK : SDC_TOO_LARGE);
        assert_string_equal(sdc_buf_text(&buf), row->fits ? whole : row->first);
        sdc_buf_release(&buf);
    }
}

static void failure_sticks_until_cleared(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 3);
    sdc_buf_puts(&buf, "ab");
    sdc_buf_puts(&buf, "too long");
    sdc_buf_puts(&buf, "c");
    sdc_buf_printf(&buf, "%s", "d");
    sdc_buf_append(&buf, "e", 1);
    assert_int_equal(buf.status, SDC_TOO_LARGE);
    assert_string_equal(sdc_buf_text(&buf), "ab");
    sdc_buf_clear(&buf);
    assert_int_equal(buf.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&buf), "");
    sdc_buf_puts(&buf, "abc");
    assert_int_equal(buf.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&buf), "abc");
    sdc_buf_release(&buf);
}

static void clear_keeps_the_room(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 1000);
    sdc_buf_clear(&buf);
    assert_string_equal(sdc_buf_text(&buf), "");
    sdc_buf_puts(&buf, "text");
    const char *bytes = buf.bytes;
    size_t cap = buf.cap;
    sdc_buf_clear(&buf);
    sdc_buf_puts(&buf, "more");
    assert_ptr_equal(buf.bytes, bytes);
    assert_int_equal(buf.cap, cap);
    sdc_buf_release(&buf);
}

static void release_keeps_the_ceiling(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 3);
    sdc_buf_puts(&buf, "too long");
    sdc_buf_release(&buf);
    sdc_buf_release(&buf);
    assert_null(buf.bytes);
    assert_int_equal(buf.status, SDC_OK);
    sdc_buf_puts(&buf, "abc");
    assert_int_equal(buf.status, SDC_OK);
    sdc_buf_puts(&buf, "d");
    assert_int_equal(buf.status, SDC_TOO_LARGE);
    sdc_buf_release(&buf);
}

/* printf fails where there is no such wide character; that must not pass for an empty text. */
static void failed_conversion_is_a_failure(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, 100);
    sdc_buf_puts(&buf, "ab");
    sdc_buf_printf(&buf, "%lc", (wint_t)0x7fffffff);
    assert_int_not_equal(buf.status, SDC_OK);
    assert_string_equal(sdc_buf_text(&buf), "ab");
    sdc_buf_release(&buf);
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, is_empty_at_first);
    ADD(&tests, appends_in_every_way);
    ADD(&tests, keeps_bytes_of_every_value);
    ADD(&tests, grows_by_small_and_large_steps);
    ADD_ROWS(&tests, has_a_ceiling, ceiling_rows);
    ADD(&tests, failure_sticks_until_cleared);
    ADD(&tests, clear_keeps_the_room);
    ADD(&tests, release_keeps_the_ceiling);
    ADD(&tests, failed_conversion_is_a_failure);
    return run_all("buf", &tests);
}
