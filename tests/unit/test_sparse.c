/* SPDX-License-Identifier: MIT
 * Sources that hold a part of their bytes: what is there is read, what is missing is told. */
#include "source/cursor.h"

#include "rows.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- Extents ----------------------------------------------------------------------------------
 */

/** Ranges as text: "3-7 9-12". */
#define RANGES_TEXT_SIZE 128

struct add_row {
    const char *name;
    int64_t start;
    int64_t end;
    const char *result;
};

/* To 10-20 30-40 50-60. */
static const struct add_row add_rows[] = {
    {"add nothing", 25, 25, "10-20 30-40 50-60"},
    {"add a range that ends before it starts", 25, 24, "10-20 30-40 50-60"},
    {"add before all", 0, 5, "0-5 10-20 30-40 50-60"},
    {"add behind all", 70, 80, "10-20 30-40 50-60 70-80"},
    {"add between", 22, 28, "10-20 22-28 30-40 50-60"},
    {"add at the start of one", 5, 10, "5-20 30-40 50-60"},
    {"add at the end of one", 20, 25, "10-25 30-40 50-60"},
    {"add a byte short of one", 21, 29, "10-20 21-29 30-40 50-60"},
    {"add what is there", 32, 38, "10-20 30-40 50-60"},
    {"add exactly what is there", 30, 40, "10-20 30-40 50-60"},
    {"add the gap between two", 20, 30, "10-40 50-60"},
    {"add over one", 25, 45, "10-20 25-45 50-60"},
    {"add from in one into the next", 35, 55, "10-20 30-60"},
    {"add over all", 0, INT64_MAX, "0-9223372036854775807"},
    {"add from in the first to in the last", 15, 51, "10-60"},
};

static struct sdc_extents three_ranges(void)
{
    return (struct sdc_extents){.extents = {{10, 20}, {30, 40}, {50, 60}}, .n = 3};
}

static void adds_a_range(void **state)
{
    const struct add_row *row = *state;
    struct sdc_extents extents = three_ranges();
    char text[RANGES_TEXT_SIZE] = "";
    size_t used = 0;
    assert_true(sdc_extents_add(&extents, row->start, row->end));
    for (size_t i = 0; i < extents.n; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%lld-%lld", i > 0 ? " " : "",
                                 (long long)extents.extents[i].start,
                                 (long long)extents.extents[i].end);
    assert_string_equal(text, row->result);
}

struct ask_row {
    const char *name;
    int64_t offset;
    int64_t missing_from;
    int64_t present_from;
};

static const struct ask_row ask_rows[] = {
    {"ask before all", 0, 0, 10},          {"ask a byte before", 9, 9, 10},
    {"ask at a start", 10, 20, 10},        {"ask inside", 15, 20, 30},
    {"ask at the last byte", 19, 20, 30},  {"ask at an end", 20, 20, 30},
    {"ask at the last start", 50, 60, 50}, {"ask behind all", 61, 61, INT64_MAX},
};

static void tells_what_is_there(void **state)
{
    const struct ask_row *row = *state;
    struct sdc_extents extents = three_ranges();
    assert_true(sdc_extents_missing_from(&extents, row->offset) == row->missing_from);
    assert_true(sdc_extents_present_from(&extents, row->offset) == row->present_from);
    assert_true(sdc_extents_has(&extents, row->offset, row->missing_from));
    assert_false(sdc_extents_has(&extents, row->offset, row->missing_from + 1));
    assert_true(sdc_extents_has(&extents, row->offset, row->offset));
    assert_int_equal(sdc_extents_size(&extents), 30);
}

static void holds_so_many_ranges_and_no_more(void **state)
{
    struct sdc_extents extents = {0};
    (void)state;
    for (int64_t i = 0; i < SDC_EXTENTS_MAX; i++)
        assert_true(sdc_extents_add(&extents, 10 * i, 10 * i + 5));
    struct sdc_extents full = extents;
    int64_t end = 10 * (int64_t)SDC_EXTENTS_MAX;
    assert_false(sdc_extents_add(&extents, end, end + 5));
    assert_false(sdc_extents_add(&extents, 6, 9));
    assert_memory_equal(&extents, &full, sizeof full);
    assert_true(sdc_extents_add(&extents, 5, 7));
    assert_true(sdc_extents_add(&extents, 7, 10));
    assert_int_equal(extents.n, SDC_EXTENTS_MAX - 1);
    assert_true(sdc_extents_add(&extents, end, end + 5));
    assert_int_equal(sdc_extents_size(&extents), 5 * (SDC_EXTENTS_MAX + 1) + 5);
}

/* ---- Sources ----------------------------------------------------------------------------------
 */

enum { SIZE = 100, PRESENT_START = 20, PRESENT_END = 60, BEHIND = 90 };

/** A file of SIZE bytes of which [0, 5), [20, 60) and [90, 100) are there. */
struct sparse {
    struct sdc_source source;
    struct sdc_extents extents;
    int fd;
};

static void open_sparse(struct sparse *sparse)
{
    uint8_t bytes[SIZE];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i + 1);
    sparse->fd = memfd_create("test", MFD_CLOEXEC);
    assert_true(sparse->fd >= 0);
    assert_int_equal(write(sparse->fd, bytes, sizeof bytes), sizeof bytes);
    sparse->extents =
        (struct sdc_extents){.extents = {{0, 5}, {PRESENT_START, PRESENT_END}, {BEHIND, SIZE}},
                             .n = 3};
    sdc_source_init_sparse(&sparse->source, sparse->fd, SIZE, &sparse->extents);
}

struct miss_row {
    const char *name;
    int64_t offset;
    size_t n;
    size_t n_read;    /**< where it succeeds */
    int64_t need;     /**< the first byte that was missed; -1: none was */
    size_t need_size; /**< from there on [bytes] */
};

static const struct miss_row miss_rows[] = {
    {"read what is there", 20, 40, 40, -1, 0},
    {"read a part of what is there", 30, 1, 1, -1, 0},
    {"read nothing", 10, 0, 0, -1, 0},
    {"read up to the end", 95, 5, 5, -1, 0},
    {"read over the end", 95, SIZE_MAX, 5, -1, 0},
    {"read at the end", SIZE, 5, 0, -1, 0},
    {"read past the end", SIZE + 1, 5, 0, -1, 0},
    {"read what is missing", 70, 10, 0, 70, 10},
    {"read a byte too many", 20, 41, 0, 60, 1},
    {"read from a gap into what is there", 10, 20, 0, 10, 20},
    {"read over a gap", 0, SIZE, 0, 5, 95},
    {"read over a gap and the end", 50, SIZE_MAX, 0, 60, 40},
};

static void reads_or_starves(void **state)
{
    const struct miss_row *row = *state;
    struct sparse sparse;
    uint8_t got[SIZE] = {0};
    size_t n_read = 99;
    struct sdc_err err = {0};
    open_sparse(&sparse);
    enum sdc_status status =
        sdc_source_read(&sparse.source, row->offset, got, row->n, &n_read, &err);
    assert_int_equal(status, row->need < 0 ? SDC_OK : SDC_IO);
    assert_int_equal(err.status, status);
    assert_int_equal(n_read, row->need < 0 ? row->n_read : 99);
    assert_int_equal(sdc_source_is_starved(&sparse.source), row->need >= 0);
    assert_int_equal(sparse.source.need_size, row->need_size);
    if (row->need >= 0)
        assert_int_equal(sparse.source.need_offset, row->need);
    for (size_t i = 0; i < sizeof got; i++)
        assert_int_equal(got[i], i < row->n_read ? row->offset + (int64_t)i + 1 : 0);
    close(sparse.fd);
}

/* Whatever is read later, and though it succeeds. */
static void the_first_miss_stands(void **state)
{
    struct sparse sparse;
    uint8_t byte;
    size_t n_read;
    (void)state;
    open_sparse(&sparse);
    assert_int_equal(sdc_source_read(&sparse.source, 70, &byte, 1, &n_read, NULL), SDC_IO);
    assert_int_equal(sdc_source_read(&sparse.source, 10, &byte, 1, &n_read, NULL), SDC_IO);
    assert_int_equal(sdc_source_read(&sparse.source, 30, &byte, 1, &n_read, NULL), SDC_OK);
    assert_false(sdc_source_expect(&sparse.source, 80, 5));
    assert_true(sdc_source_is_starved(&sparse.source));
    assert_int_equal(sparse.source.need_offset, 70);
    assert_int_equal(sparse.source.need_size, 1);
    close(sparse.fd);
}

struct expect_row {
    const char *name;
    int64_t offset;
    int64_t size;
    int64_t need; /**< -1: nothing is missing */
    int64_t need_size;
};

static const struct expect_row expect_rows[] = {
    {"expect what is there", 20, 40, -1, 0},     {"expect what begins there", 20, 50, 60, 10},
    {"expect what is missing", 61, 20, 61, 20},  {"expect over the end", 80, INT64_MAX, 80, 20},
    {"expect at the end", SIZE, 10, -1, 0},      {"expect below 0", -1, 10, -1, 0},
    {"expect less than nothing", 70, -1, -1, 0},
};

static void expects(void **state)
{
    const struct expect_row *row = *state;
    struct sparse sparse;
    open_sparse(&sparse);
    assert_int_equal(sdc_source_expect(&sparse.source, row->offset, row->size), row->need < 0);
    assert_int_equal(sdc_source_is_starved(&sparse.source), row->need >= 0);
    assert_int_equal(sparse.source.need_size, row->need_size);
    if (row->need >= 0)
        assert_int_equal(sparse.source.need_offset, row->need);
    close(sparse.fd);
}

static void other_kinds_lack_nothing(void **state)
{
    struct sdc_source source;
    (void)state;
    sdc_source_init_memory(&source, "12345", 5);
    assert_true(sdc_source_expect(&source, 0, 100));
    assert_false(sdc_source_is_starved(&source));
    assert_int_equal(sdc_source_present(&source, -1), 0);
    assert_int_equal(sdc_source_present(&source, 1), 4);
    assert_int_equal(sdc_source_present(&source, 5), 0);
    assert_int_equal(sdc_source_present(&source, INT64_MAX), 0);
}

/* A cursor reads ahead as far as bytes are there, and no further. */
static void a_cursor_misses_only_what_it_needs(void **state)
{
    struct sparse sparse;
    struct sdc_cursor cursor;
    (void)state;
    open_sparse(&sparse);
    assert_int_equal(sdc_source_present(&sparse.source, PRESENT_START), 40);
    assert_int_equal(sdc_source_present(&sparse.source, 10), 0);
    sdc_cursor_init(&cursor, &sparse.source, 0, SIZE);
    sdc_cursor_seek(&cursor, PRESENT_START);
    for (int i = PRESENT_START; i < PRESENT_END; i++)
        assert_int_equal(sdc_cursor_u8(&cursor), i + 1);
    assert_true(sdc_cursor_is_ok(&cursor));
    assert_false(sdc_source_is_starved(&sparse.source));
    assert_int_equal(sdc_cursor_u8(&cursor), 0);
    assert_int_equal(cursor.status, SDC_IO);
    assert_int_equal(sparse.source.need_offset, PRESENT_END);
    close(sparse.fd);
}

/* And asks for all of a large block at once. */
static void a_cursor_asks_for_a_block_at_once(void **state)
{
    enum { LARGE = 5 * SDC_CURSOR_WINDOW_SIZE };
    static uint8_t got[LARGE];
    struct sparse sparse;
    struct sdc_cursor cursor;
    (void)state;
    open_sparse(&sparse);
    sdc_source_init_sparse(&sparse.source, sparse.fd, 2 * (int64_t)LARGE, &sparse.extents);
    sdc_cursor_init(&cursor, &sparse.source, PRESENT_START, INT64_MAX);
    sdc_cursor_bytes(&cursor, got, LARGE);
    assert_int_equal(cursor.status, SDC_IO);
    assert_int_equal(sparse.source.need_offset, PRESENT_END);
    assert_int_equal(sparse.source.need_size, PRESENT_START + LARGE - PRESENT_END);
    close(sparse.fd);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, adds_a_range, add_rows);
    ADD_ROWS(&tests, tells_what_is_there, ask_rows);
    ADD(&tests, holds_so_many_ranges_and_no_more);
    ADD_ROWS(&tests, reads_or_starves, miss_rows);
    ADD(&tests, the_first_miss_stands);
    ADD_ROWS(&tests, expects, expect_rows);
    ADD(&tests, other_kinds_lack_nothing);
    ADD(&tests, a_cursor_misses_only_what_it_needs);
    ADD(&tests, a_cursor_asks_for_a_block_at_once);
    return run_all("sparse", &tests);
}
