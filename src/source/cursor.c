/* SPDX-License-Identifier: MIT
 * A reader of numbers over a part of a source, with an error that sticks: read straight through,
 * check once. */
#include "source/cursor.h"

#include <string.h>

void sdc_cursor_init(struct sdc_cursor *cursor, struct sdc_source *source, int64_t start,
                     int64_t end)
{
    cursor->source = source;
    cursor->end = end < source->size ? end : source->size;
    cursor->at = start < cursor->end ? start : cursor->end;
    cursor->status = SDC_OK;
    cursor->err = (struct sdc_err){0};
    cursor->is_far = false;
    cursor->mapping = sdc_source_mapping(source);
    cursor->window_at = 0;
    cursor->window_size = cursor->mapping ? (size_t)cursor->end : 0;
}

bool sdc_cursor_is_ok(const struct sdc_cursor *cursor)
{
    return cursor->status == SDC_OK;
}

int64_t sdc_cursor_left(const struct sdc_cursor *cursor)
{
    return cursor->end - cursor->at;
}

/** Bytes that lie in the window from here on. */
static size_t in_window(const struct sdc_cursor *cursor)
{
    int64_t skipped = cursor->at - cursor->window_at;
    if (skipped < 0 || skipped >= (int64_t)cursor->window_size)
        return 0;
    return cursor->window_size - (size_t)skipped;
}

static bool fill_window(struct sdc_cursor *cursor)
{
    int64_t left = sdc_cursor_left(cursor);
    size_t most = cursor->is_far ? SDC_CURSOR_GLANCE_SIZE : SDC_CURSOR_WINDOW_SIZE;
    size_t n = left < (int64_t)most ? (size_t)left : most;
    cursor->is_far = false;
    /* Reading ahead is no reason to miss anything. */
    int64_t present = sdc_source_present(cursor->source, cursor->at);
    if (present > 0 && present < (int64_t)n)
        n = (size_t)present;
    cursor->window_size = 0;
    cursor->window_at = cursor->at;
    cursor->status = sdc_source_read(cursor->source, cursor->at, cursor->room, n,
                                     &cursor->window_size, &cursor->err);
    if (cursor->status == SDC_OK && cursor->window_size == 0)
        cursor->status = SDC_SHORT;
    return cursor->status == SDC_OK;
}

void sdc_cursor_bytes(struct sdc_cursor *cursor, void *bytes, size_t n)
{
    uint8_t *to = bytes;
    if (sdc_cursor_is_ok(cursor) && (uint64_t)n > (uint64_t)sdc_cursor_left(cursor))
        cursor->status = SDC_SHORT;
    if (n > SDC_CURSOR_WINDOW_SIZE && sdc_cursor_is_ok(cursor))
        sdc_source_expect(cursor->source, cursor->at, (int64_t)n);
    while (n > 0 && sdc_cursor_is_ok(cursor)) {
        size_t have = in_window(cursor);
        if (have == 0 && !fill_window(cursor))
            break;
        have = in_window(cursor);
        size_t part = have < n ? have : n;
        memcpy(to, sdc_cursor_window(cursor) + (cursor->at - cursor->window_at), part);
        to += part;
        n -= part;
        cursor->at += (int64_t)part;
    }
    if (n > 0)
        memset(bytes, 0, (size_t)(to - (uint8_t *)bytes) + n);
}

static void move(struct sdc_cursor *cursor, int64_t offset)
{
    int64_t distance = offset - cursor->at;
    if (distance >= SDC_CURSOR_WINDOW_SIZE || distance <= -SDC_CURSOR_WINDOW_SIZE)
        cursor->is_far = true;
    cursor->at = offset;
}

void sdc_cursor_skip(struct sdc_cursor *cursor, int64_t n)
{
    if (!sdc_cursor_is_ok(cursor))
        return;
    if (n < 0 || n > sdc_cursor_left(cursor))
        cursor->status = SDC_SHORT;
    else
        move(cursor, cursor->at + n);
}

void sdc_cursor_seek(struct sdc_cursor *cursor, int64_t offset)
{
    if (!sdc_cursor_is_ok(cursor))
        return;
    if (offset < 0 || offset > cursor->end)
        cursor->status = SDC_SHORT;
    else
        move(cursor, offset);
}

/** The next n bytes, n <= 8: where they lie in the window, else copied to room, zeros once the
 *  cursor has failed. Moves behind them. */
static inline const uint8_t *take_bytes(struct sdc_cursor *cursor, uint8_t *room, size_t n)
{
    uint64_t skipped = (uint64_t)(cursor->at - cursor->window_at);
    if (cursor->status != SDC_OK || skipped > cursor->window_size ||
        cursor->window_size - skipped < n || cursor->end - cursor->at < (int64_t)n) {
        sdc_cursor_bytes(cursor, room, n);
        return room;
    }
    cursor->at += (int64_t)n;
    return sdc_cursor_window(cursor) + skipped;
}

static inline uint64_t big_endian(struct sdc_cursor *cursor, size_t n)
{
    uint8_t room[sizeof(uint64_t)];
    const uint8_t *bytes = take_bytes(cursor, room, n);
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | bytes[i];
    return value;
}

static uint64_t little_endian(struct sdc_cursor *cursor, size_t n)
{
    uint8_t bytes[sizeof(uint64_t)];
    uint64_t value = 0;
    sdc_cursor_bytes(cursor, bytes, n);
    for (size_t i = n; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

uint8_t sdc_cursor_u8(struct sdc_cursor *cursor)
{
    return (uint8_t)big_endian(cursor, 1);
}

uint16_t sdc_cursor_u16be(struct sdc_cursor *cursor)
{
    return (uint16_t)big_endian(cursor, sizeof(uint16_t));
}

uint32_t sdc_cursor_u24be(struct sdc_cursor *cursor)
{
    return (uint32_t)big_endian(cursor, sizeof(uint32_t) - 1);
}

uint32_t sdc_cursor_u32be(struct sdc_cursor *cursor)
{
    return (uint32_t)big_endian(cursor, sizeof(uint32_t));
}

uint64_t sdc_cursor_u64be(struct sdc_cursor *cursor)
{
    return big_endian(cursor, sizeof(uint64_t));
}

uint16_t sdc_cursor_u16le(struct sdc_cursor *cursor)
{
    return (uint16_t)little_endian(cursor, sizeof(uint16_t));
}

uint32_t sdc_cursor_u24le(struct sdc_cursor *cursor)
{
    return (uint32_t)little_endian(cursor, sizeof(uint32_t) - 1);
}

uint32_t sdc_cursor_u32le(struct sdc_cursor *cursor)
{
    return (uint32_t)little_endian(cursor, sizeof(uint32_t));
}

uint64_t sdc_cursor_u64le(struct sdc_cursor *cursor)
{
    return little_endian(cursor, sizeof(uint64_t));
}
