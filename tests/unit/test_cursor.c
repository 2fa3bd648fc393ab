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
enum place { IN_MEMORY, IN_FILE, IN_DRIPS, N_PLACES };

static const char *const place_names[N_PLACES] = {"memory", "file", "a byte at a time"};

/** A source and what it reads from. */
struct bytes {
    struct sdc_source source;
    uint8_t *block;
    int fd;
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
    if (place == IN_FILE) {
        bytes->fd = memfd_create("test", MFD_CLOEXEC);
        assert_true(bytes->fd >= 0);
        assert_int_equal(write(bytes->fd, bytes->block, n), n);
        assert_int_equal(sdc_source_init_fd(&bytes->source, bytes->fd, NULL), SDC_OK);
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

/* Also over the borders of the window, from the first byte to the last. */
static void reads_numbers_at_every_place(void **state)
{
    enum place place = (enum place)(*(const char *const *)*state - place_names[0] ? 1 : 0);
    (void)place;
}

int main(void)
{
    return 0;
}
