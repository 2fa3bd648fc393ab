/* SPDX-License-Identifier: MIT
 * Sources and cursors: numbers at every place, every way to run over an end, files that shrink. */
#include "source/cursor.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WINDOW = SDC_CURSOR_WINDOW_SIZE, LARGE = 3 * WINDOW + 5, SMALL = 16 };

/** The byte that stands at an offset of every source here: none is like its neighbours. */
static uint8_t byte_at(int64_t offset)
{
    return (uint8_t)(offset * 7 + offset / 251 + 1);
}

/** Where the bytes of a test are. */
enum place { IN_MEMORY, IN_FILE, IN_DRIPS, IN_SPARSE, N_PLACES };

/** A source and what it reads from. */
struct bytes {
    struct sdc_source source;
    uint8_t *block;
    int fd;
    struct sdc_extents extents;
};

static enum sdc_status drip(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                            size_t *n_read, struct sdc_err *err)
{
    (void)err;
    assert_true(offset >= 0 && offset < source->size);
    assert_true(n > 0 && (int64_t)n <= source->size - offset);
    *(uint8_t *)bytes = source->memory[offset];
    *n_read = 1;
    return SDC_OK;
}

static const struct sdc_source_ops drip_ops = {.read = drip};

static void open_bytes(struct bytes *bytes, enum place place, size_t n)
{
    bytes->block = malloc(n > 0 ? n : 1);
    bytes->fd = -1;
    assert_non_null(bytes->block);
    for (size_t i = 0; i < n; i++)
        bytes->block[i] = byte_at((int64_t)i);
    sdc_source_init_memory(&bytes->source, bytes->block, n);
    if (place == IN_DRIPS)
        bytes->source.ops = &drip_ops;
    if (place == IN_FILE || place == IN_SPARSE) {
        bytes->fd = memfd_create("test", MFD_CLOEXEC);
        assert_true(bytes->fd >= 0);
        assert_int_equal(write(bytes->fd, bytes->block, n), n);
        assert_int_equal(sdc_source_init_fd(&bytes->source, bytes->fd, NULL), SDC_OK);
    }
    if (place == IN_SPARSE) {
        bytes->extents = (struct sdc_extents){0};
        assert_true(sdc_extents_add(&bytes->extents, 0, (int64_t)n));
        sdc_source_init_sparse(&bytes->source, bytes->fd, (int64_t)n, &bytes->extents);
    }
}

static void close_bytes(struct bytes *bytes)
{
    free(bytes->block);
    if (bytes->fd >= 0)
        close(bytes->fd);
}

struct read_row {
    const char *name;
    int64_t offset;
    size_t n;
    size_t n_read;
};

static const struct read_row read_rows[] = {
    {"source: all", 0, SMALL, SMALL},
    {"source: a part", 3, 5, 5},
    {"source: the last byte", SMALL - 1, 1, 1},
    {"source: up to the end", 3, SMALL - 3, SMALL - 3},
    {"source: over the end", 3, SMALL, SMALL - 3},
    {"source: far over the end", 3, SIZE_MAX, SMALL - 3},
    {"source: nothing", 3, 0, 0},
    {"source: at the end", SMALL, 4, 0},
    {"source: past the end", SMALL + 1, 4, 0},
    {"source: far past the end", INT64_MAX, SIZE_MAX, 0},
};

static void reads_by_offset(void **state)
{
    const struct read_row *row = *state;
    for (enum place place = IN_MEMORY; place < N_PLACES; place++) {
        uint8_t got[SMALL] = {0};
        size_t n_read = 99;
        struct bytes bytes;
        open_bytes(&bytes, place, SMALL);
        assert_int_equal(bytes.source.size, SMALL);
        assert_int_equal(sdc_source_read(&bytes.source, row->offset, got, row->n, &n_read, NULL),
                         SDC_OK);
        assert_int_equal(n_read, row->n_read);
        assert_int_equal(bytes.source.n_bytes_read, row->n_read);
        for (size_t i = 0; i < SMALL; i++)
            assert_int_equal(got[i], i < n_read ? byte_at(row->offset + (int64_t)i) : 0);
        close_bytes(&bytes);
    }
}

static void refuses_negative_offsets(void **state)
{
    static const int64_t offsets[] = {-1, INT64_MIN};
    (void)state;
    for (enum place place = IN_MEMORY; place < N_PLACES; place++) {
        for (size_t i = 0; i < N_OF(offsets); i++) {
            uint8_t byte = 0;
            size_t n_read = 99;
            struct sdc_err err = {0};
            struct bytes bytes;
            open_bytes(&bytes, place, SMALL);
            assert_int_equal(sdc_source_read(&bytes.source, offsets[i], &byte, 1, &n_read, &err),
                             SDC_IO);
            assert_int_equal(err.status, SDC_IO);
            assert_int_equal(n_read, 99);
            close_bytes(&bytes);
        }
    }
}

static void leaves_the_offset_of_a_file_alone(void **state)
{
    uint8_t got[4];
    size_t n_read;
    struct bytes bytes;
    (void)state;
    open_bytes(&bytes, IN_FILE, SMALL);
    assert_int_equal(lseek(bytes.fd, 7, SEEK_SET), 7);
    assert_int_equal(sdc_source_read(&bytes.source, 2, got, sizeof got, &n_read, NULL), SDC_OK);
    assert_int_equal(got[0], byte_at(2));
    assert_int_equal(lseek(bytes.fd, 0, SEEK_CUR), 7);
    close_bytes(&bytes);
}

static void says_what_is_wrong_with_a_descriptor(void **state)
{
    uint8_t byte;
    size_t n_read = 99;
    struct sdc_source source;
    struct sdc_err err = {0};
    struct bytes bytes;
    (void)state;
    assert_int_equal(sdc_source_init_fd(&source, -1, &err), SDC_IO);
    assert_true(err.status == SDC_IO && err.cause != 0 && err.text[0] != '\0');
    open_bytes(&bytes, IN_FILE, SMALL);
    close(bytes.fd);
    bytes.fd = -1;
    err = (struct sdc_err){0};
    assert_int_equal(sdc_source_read(&bytes.source, 0, &byte, 1, &n_read, &err), SDC_IO);
    assert_true(err.status == SDC_IO && err.cause != 0 && err.text[0] != '\0');
    assert_int_equal(n_read, 99);
    close_bytes(&bytes);
}

/** What a cursor has at its place: the number of so many bytes. */
static uint64_t number_at(int64_t offset, size_t n, bool is_big_endian)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = is_big_endian ? i : n - 1 - i;
        value = value << 8 | byte_at(offset + (int64_t)k);
    }
    return value;
}

/** Reads the next number with the function of its size and order. */
static uint64_t next_number(struct sdc_cursor *cursor, size_t n, bool is_big_endian)
{
    switch (n) {
    case 1:
        return sdc_cursor_u8(cursor);
    case 2:
        return is_big_endian ? sdc_cursor_u16be(cursor) : sdc_cursor_u16le(cursor);
    case 3:
        return is_big_endian ? sdc_cursor_u24be(cursor) : sdc_cursor_u24le(cursor);
    case 4:
        return is_big_endian ? sdc_cursor_u32be(cursor) : sdc_cursor_u32le(cursor);
    default:
        return is_big_endian ? sdc_cursor_u64be(cursor) : sdc_cursor_u64le(cursor);
    }
}

static const size_t number_sizes[] = {1, 2, 3, 4, 8};

/* Also over the borders of the window, from the first byte to the last, backwards and forwards. */
static void reads_numbers_at_every_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * N_OF(number_sizes); i++) {
        size_t n = number_sizes[i / 2];
        bool is_big_endian = i % 2;
        struct sdc_cursor cursor;
        struct bytes bytes;
        open_bytes(&bytes, i < 2 ? IN_FILE : IN_MEMORY, LARGE);
        sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
        for (int64_t k = 0; k <= (int64_t)(LARGE - n); k++) {
            int64_t at = k % 3 ? k : (int64_t)(LARGE - n) - k;
            sdc_cursor_seek(&cursor, at);
            assert_true(next_number(&cursor, n, is_big_endian) == number_at(at, n, is_big_endian));
            assert_true(cursor.at == at + (int64_t)n);
        }
        assert_true(sdc_cursor_is_ok(&cursor));
        close_bytes(&bytes);
    }
}

/* Each number that lacks a byte or more is 0, and so is all that follows. */
static void numbers_over_the_end_are_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * N_OF(number_sizes); i++) {
        size_t n = number_sizes[i / 2];
        for (size_t missing = 0; missing <= n; missing++) {
            struct sdc_cursor cursor;
            struct bytes bytes;
            open_bytes(&bytes, IN_FILE, SMALL);
            sdc_cursor_init(&cursor, &bytes.source, (int64_t)(SMALL - n + missing), SMALL);
            uint64_t value = next_number(&cursor, n, i % 2);
            assert_int_equal(cursor.status, missing > 0 ? SDC_SHORT : SDC_OK);
            assert_int_equal(value == 0, missing > 0);
            sdc_cursor_seek(&cursor, 0);
            assert_int_equal(sdc_cursor_u8(&cursor) == 0, missing > 0);
            close_bytes(&bytes);
        }
    }
}

struct range_row {
    const char *name;
    int64_t start;
    int64_t end;
    int64_t at;
    int64_t left;
};

static const struct range_row range_rows[] = {
    {"range: all", 0, SMALL, 0, SMALL},
    {"range: a part", 3, 7, 3, 4},
    {"range: nothing", 5, 5, 5, 0},
    {"range: end over the source's", 3, SMALL + 1, 3, SMALL - 3},
    {"range: end far over the source's", 3, INT64_MAX, 3, SMALL - 3},
    {"range: start at the source's end", SMALL, INT64_MAX, SMALL, 0},
    {"range: start over the source's end", SMALL + 1, INT64_MAX, SMALL, 0},
    {"range: all over the source's end", INT64_MAX, INT64_MAX, SMALL, 0},
    {"range: end before start", 7, 3, 3, 0},
};

static void keeps_to_its_range(void **state)
{
    const struct range_row *row = *state;
    struct sdc_cursor cursor;
    struct bytes bytes;
    open_bytes(&bytes, IN_MEMORY, SMALL);
    sdc_cursor_init(&cursor, &bytes.source, row->start, row->end);
    assert_true(sdc_cursor_is_ok(&cursor));
    assert_true(cursor.at == row->at);
    assert_true(sdc_cursor_left(&cursor) == row->left);
    for (int64_t i = 0; i < row->left; i++)
        assert_int_equal(sdc_cursor_u8(&cursor), byte_at(row->at + i));
    assert_true(sdc_cursor_is_ok(&cursor));
    assert_true(sdc_cursor_left(&cursor) == 0);
    assert_int_equal(sdc_cursor_u8(&cursor), 0);
    assert_int_equal(cursor.status, SDC_SHORT);
    close_bytes(&bytes);
}

struct move_row {
    const char *name;
    void (*move)(struct sdc_cursor *cursor, int64_t n);
    int64_t n;
    int64_t at; /**< -1: the move fails */
};

/** The cursor of a move is at 5 in [3, 12). */
enum { MOVE_START = 3, MOVE_AT = 5, MOVE_END = 12 };

static const struct move_row move_rows[] = {
    {"skip nothing", sdc_cursor_skip, 0, MOVE_AT},
    {"skip a byte", sdc_cursor_skip, 1, MOVE_AT + 1},
    {"skip to the end", sdc_cursor_skip, MOVE_END - MOVE_AT, MOVE_END},
    {"skip over the end", sdc_cursor_skip, MOVE_END - MOVE_AT + 1, -1},
    {"skip far over the end", sdc_cursor_skip, INT64_MAX, -1},
    {"skip backwards", sdc_cursor_skip, -1, -1},
    {"skip far backwards", sdc_cursor_skip, INT64_MIN, -1},
    {"seek to the same place", sdc_cursor_seek, MOVE_AT, MOVE_AT},
    {"seek backwards", sdc_cursor_seek, MOVE_START, MOVE_START},
    {"seek before the start", sdc_cursor_seek, 0, 0},
    {"seek to the end", sdc_cursor_seek, MOVE_END, MOVE_END},
    {"seek over the end", sdc_cursor_seek, MOVE_END + 1, -1},
    {"seek far over the end", sdc_cursor_seek, INT64_MAX, -1},
    {"seek below 0", sdc_cursor_seek, -1, -1},
    {"seek far below 0", sdc_cursor_seek, INT64_MIN, -1},
};

static void moves(void **state)
{
    const struct move_row *row = *state;
    struct sdc_cursor cursor;
    struct bytes bytes;
    open_bytes(&bytes, IN_FILE, SMALL);
    sdc_cursor_init(&cursor, &bytes.source, MOVE_START, MOVE_END);
    sdc_cursor_skip(&cursor, MOVE_AT - MOVE_START);
    row->move(&cursor, row->n);
    assert_int_equal(cursor.status, row->at < 0 ? SDC_SHORT : SDC_OK);
    assert_true(cursor.at == (row->at < 0 ? MOVE_AT : row->at));
    bool has_byte = row->at >= 0 && row->at < MOVE_END;
    assert_int_equal(sdc_cursor_u8(&cursor), has_byte ? byte_at(row->at) : 0);
    close_bytes(&bytes);
}

static void failure_sticks(void **state)
{
    uint8_t got[4] = {1, 2, 3, 4};
    static const uint8_t zeros[4];
    struct sdc_cursor cursor;
    struct bytes bytes;
    (void)state;
    open_bytes(&bytes, IN_MEMORY, SMALL);
    sdc_cursor_init(&cursor, &bytes.source, 0, SMALL);
    sdc_cursor_seek(&cursor, SMALL + 1);
    sdc_cursor_seek(&cursor, 2);
    sdc_cursor_skip(&cursor, 2);
    assert_int_equal(cursor.at, 0);
    sdc_cursor_bytes(&cursor, got, sizeof got);
    assert_memory_equal(got, zeros, sizeof got);
    for (size_t i = 0; i < 2 * N_OF(number_sizes); i++)
        assert_true(next_number(&cursor, number_sizes[i / 2], i % 2) == 0);
    assert_int_equal(cursor.status, SDC_SHORT);
    assert_int_equal(cursor.at, 0);
    close_bytes(&bytes);
}

/* All or zeros: a part of what was asked for is never there. */
static void copies_all_or_zeros(void **state)
{
    static uint8_t got[LARGE + 1];
    (void)state;
    for (enum place place = IN_MEMORY; place < N_PLACES; place++) {
        struct sdc_cursor cursor;
        struct bytes bytes;
        open_bytes(&bytes, place, LARGE);
        sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
        sdc_cursor_bytes(&cursor, got, 0);
        sdc_cursor_bytes(&cursor, got, 1);
        sdc_cursor_bytes(&cursor, got + 1, LARGE - 1);
        assert_true(sdc_cursor_is_ok(&cursor));
        assert_memory_equal(got, bytes.block, LARGE);
        sdc_cursor_bytes(&cursor, got, 0);
        assert_true(sdc_cursor_is_ok(&cursor));
        sdc_cursor_seek(&cursor, 1);
        sdc_cursor_bytes(&cursor, got, LARGE);
        assert_int_equal(cursor.status, SDC_SHORT);
        for (size_t i = 0; i < LARGE; i++)
            assert_int_equal(got[i], 0);
        close_bytes(&bytes);
    }
}

/* What is in the window may still be read; what is not ends in zeros, never in old bytes. */
static void survives_a_file_that_shrinks(void **state)
{
    static uint8_t got[LARGE];
    struct sdc_cursor cursor;
    struct bytes bytes;
    (void)state;
    open_bytes(&bytes, IN_FILE, LARGE);
    sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
    assert_int_equal(sdc_cursor_u8(&cursor), byte_at(0));
    assert_int_equal(ftruncate(bytes.fd, WINDOW + 10), 0);
    memset(got, 0xee, sizeof got);
    sdc_cursor_bytes(&cursor, got, WINDOW + 9);
    assert_true(sdc_cursor_is_ok(&cursor));
    assert_memory_equal(got, bytes.block + 1, WINDOW + 9);
    sdc_cursor_seek(&cursor, WINDOW + 8);
    sdc_cursor_bytes(&cursor, got, 4);
    assert_int_equal(cursor.status, SDC_SHORT);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(got[i], 0);
    close_bytes(&bytes);
}

static void survives_a_file_that_becomes_empty(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(number_sizes); i++) {
        struct sdc_cursor cursor;
        struct bytes bytes;
        open_bytes(&bytes, IN_FILE, LARGE);
        sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
        assert_int_equal(ftruncate(bytes.fd, 0), 0);
        assert_true(next_number(&cursor, number_sizes[i], true) == 0);
        assert_int_equal(cursor.status, SDC_SHORT);
        close_bytes(&bytes);
    }
}

static enum sdc_status break_down(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                                  size_t *n_read, struct sdc_err *err)
{
    if (offset >= WINDOW)
        return sdc_err_set(err, SDC_IO, 5, "the device is gone");
    size_t left = (size_t)(WINDOW - offset);
    *n_read = n < left ? n : left;
    memcpy(bytes, source->memory + offset, *n_read);
    return SDC_OK;
}

static void tells_a_broken_device_from_an_end(void **state)
{
    static const struct sdc_source_ops ops = {.read = break_down};
    struct sdc_cursor cursor;
    struct bytes bytes;
    (void)state;
    open_bytes(&bytes, IN_MEMORY, LARGE);
    bytes.source.ops = &ops;
    sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
    sdc_cursor_skip(&cursor, WINDOW - 1);
    assert_int_equal(sdc_cursor_u16be(&cursor), 0);
    assert_int_equal(cursor.status, SDC_IO);
    assert_int_equal(cursor.err.status, SDC_IO);
    assert_string_equal(cursor.err.text, "the device is gone");
    sdc_cursor_seek(&cursor, LARGE + 1);
    assert_int_equal(cursor.status, SDC_IO);
    close_bytes(&bytes);
}

/* One read serves a header: what lies in the window is not read again. */
static void reads_ahead(void **state)
{
    struct sdc_cursor cursor;
    struct bytes bytes;
    (void)state;
    open_bytes(&bytes, IN_FILE, LARGE);
    sdc_cursor_init(&cursor, &bytes.source, 0, LARGE);
    for (int i = 0; i < WINDOW; i++)
        (void)sdc_cursor_u8(&cursor);
    sdc_cursor_seek(&cursor, 0);
    (void)sdc_cursor_u64le(&cursor);
    assert_int_equal(bytes.source.n_bytes_read, WINDOW);
    sdc_cursor_init(&cursor, &bytes.source, 10, 14);
    (void)sdc_cursor_u32le(&cursor);
    assert_int_equal(bytes.source.n_bytes_read, WINDOW + 4);
    close_bytes(&bytes);
}

/** Reads on both sides of the cursor's end, and back. */
static void assert_reads(const struct bytes *bytes, struct sdc_source *source, int64_t end)
{
    struct sdc_cursor cursor;
    uint8_t read[4];
    sdc_cursor_init(&cursor, source, 7, end);
    sdc_cursor_seek(&cursor, end - 8);
    assert_int_equal(sdc_cursor_u8(&cursor), bytes->block[end - 8]);
    sdc_cursor_bytes(&cursor, read, sizeof read);
    assert_memory_equal(read, bytes->block + end - 7, sizeof read);
    sdc_cursor_seek(&cursor, 3);
    assert_int_equal(sdc_cursor_u8(&cursor), bytes->block[3]);
    sdc_cursor_seek(&cursor, end - 3);
    assert_true(sdc_cursor_is_ok(&cursor));
    assert_int_equal(sdc_cursor_u32be(&cursor), 0);
    assert_int_equal(cursor.status, SDC_SHORT);
}

/* Whether mapped or not, a source gives the same bytes; small files and memory are left alone. */
static void mapping_changes_nothing(void **state)
{
    enum { MAPPED = 200000 };
    struct bytes bytes;
    uint8_t read[SMALL];
    size_t n_read;
    (void)state;
    for (unsigned place = 0; place < N_PLACES; place++) {
        open_bytes(&bytes, (enum place)place, MAPPED);
        sdc_source_map(&bytes.source);
        assert_int_equal(bytes.source.memory && bytes.source.memory != bytes.block,
                         place == IN_FILE);
        for (int is_mapped = 1; is_mapped >= 0; is_mapped--) {
            assert_int_equal(sdc_source_read(&bytes.source, MAPPED - 5, read, SMALL, &n_read, NULL),
                             SDC_OK);
            assert_int_equal(n_read, 5);
            assert_memory_equal(read, bytes.block + MAPPED - 5, 5);
            assert_int_equal(sdc_source_read(&bytes.source, MAPPED, read, SMALL, &n_read, NULL),
                             SDC_OK);
            assert_int_equal(n_read, 0);
            assert_reads(&bytes, &bytes.source, MAPPED);
            assert_reads(&bytes, &bytes.source, MAPPED / 2);
            sdc_source_unmap(&bytes.source);
        }
        close_bytes(&bytes);
    }
    open_bytes(&bytes, IN_FILE, SMALL);
    sdc_source_map(&bytes.source);
    assert_null(bytes.source.memory);
    close_bytes(&bytes);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, reads_by_offset, read_rows);
    ADD(&tests, refuses_negative_offsets);
    ADD(&tests, leaves_the_offset_of_a_file_alone);
    ADD(&tests, says_what_is_wrong_with_a_descriptor);
    ADD(&tests, reads_numbers_at_every_place);
    ADD(&tests, numbers_over_the_end_are_zero);
    ADD_ROWS(&tests, keeps_to_its_range, range_rows);
    ADD_ROWS(&tests, moves, move_rows);
    ADD(&tests, failure_sticks);
    ADD(&tests, copies_all_or_zeros);
    ADD(&tests, survives_a_file_that_shrinks);
    ADD(&tests, survives_a_file_that_becomes_empty);
    ADD(&tests, tells_a_broken_device_from_an_end);
    ADD(&tests, reads_ahead);
    ADD(&tests, mapping_changes_nothing);
    return run_all("cursor", &tests);
}
