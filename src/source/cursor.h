/* SPDX-License-Identifier: MIT
 * A reader of numbers over a part of a source, with an error that sticks: read straight through,
 * check once. */
#ifndef SDC_SOURCE_CURSOR_H
#define SDC_SOURCE_CURSOR_H

#include "source/source.h"

#include <stdbool.h>

/** Bytes that a cursor reads ahead. A page: one read serves a header, and a jump costs little. */
#define SDC_CURSOR_WINDOW_SIZE 4096
/** And behind a jump over more than that, which seldom leads to more than a header. */
#define SDC_CURSOR_GLANCE_SIZE 64

/** A place in [start, end) of a source. The caller holds it; it owns nothing. */
struct sdc_cursor {
    struct sdc_source *source;
    int64_t at;             /**< offset in the source of the next byte [bytes] */
    int64_t end;            /**< offset that is not read any more [bytes] */
    enum sdc_status status; /**< SDC_OK, SDC_SHORT (ran over end), SDC_IO; sticks */
    struct sdc_err err;     /**< the error text where status is SDC_IO */
    bool is_far;            /**< has jumped over a window or more since the last read */
    const uint8_t *mapping; /**< the source's, which is then the window; NULL: none */
    int64_t window_at;      /**< offset in the source of the window's first byte */
    size_t window_size;     /**< valid bytes in the window */
    uint8_t room[SDC_CURSOR_WINDOW_SIZE]; /**< the window, where nothing is mapped */
};

/** The window's bytes, window_size of them. */
static inline const uint8_t *sdc_cursor_window(const struct sdc_cursor *cursor)
{
    return cursor->mapping ? cursor->mapping : cursor->room;
}

/** A cursor over [start, end) of source, both cut to the source's size. Borrows source. */
void sdc_cursor_init(struct sdc_cursor *cursor, struct sdc_source *source, int64_t start,
                     int64_t end);

/** True while every read so far lay in the range and succeeded. */
bool sdc_cursor_is_ok(const struct sdc_cursor *cursor);

/** Bytes between here and the end, >= 0. */
int64_t sdc_cursor_left(const struct sdc_cursor *cursor);

/** Copies n bytes. Where fewer are left or the cursor has failed: zeros, and SDC_SHORT sticks. */
void sdc_cursor_bytes(struct sdc_cursor *cursor, void *bytes, size_t n);

/** Moves on by n bytes, n >= 0; going past the end is SDC_SHORT, going to it is not. */
void sdc_cursor_skip(struct sdc_cursor *cursor, int64_t n);

/** Moves to an offset of the source in [0, end]; a place outside is SDC_SHORT. */
void sdc_cursor_seek(struct sdc_cursor *cursor, int64_t offset);

/** The next number, big or little endian; 0 once the cursor has failed. @{ */
uint8_t sdc_cursor_u8(struct sdc_cursor *cursor);
uint16_t sdc_cursor_u16be(struct sdc_cursor *cursor);
uint32_t sdc_cursor_u24be(struct sdc_cursor *cursor);
uint32_t sdc_cursor_u32be(struct sdc_cursor *cursor);
uint64_t sdc_cursor_u64be(struct sdc_cursor *cursor);
uint16_t sdc_cursor_u16le(struct sdc_cursor *cursor);
uint32_t sdc_cursor_u24le(struct sdc_cursor *cursor);
uint32_t sdc_cursor_u32le(struct sdc_cursor *cursor);
uint64_t sdc_cursor_u64le(struct sdc_cursor *cursor);
/** @} */

#endif
