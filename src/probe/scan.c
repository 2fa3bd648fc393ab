/* SPDX-License-Identifier: MIT
 * What several structure readers do alike on top of a cursor. */
#include "probe/scan.h"

#include <string.h>

enum { BITS_PER_BYTE = 8, FIRST_PRINTABLE = ' ', LAST_PRINTABLE = '~' };

static bool is_printable(uint8_t byte)
{
    return byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE;
}

void sdc_fourcc_print(uint32_t code, char text[SDC_FOURCC_TEXT_SIZE])
{
    for (unsigned i = 0; i < sizeof code; i++) {
        uint8_t byte = (uint8_t)(code >> (BITS_PER_BYTE * (sizeof code - 1 - i)));
        text[i] = is_printable(byte) ? (char)byte : '?';
    }
    size_t size = sizeof code;
    while (size > 0 && text[size - 1] == ' ')
        size--;
    text[size] = '\0';
}

bool sdc_fourcc_is_text(uint32_t code)
{
    for (unsigned i = 0; i < sizeof code; i++) {
        if (!is_printable((uint8_t)(code >> (BITS_PER_BYTE * i))))
            return false;
    }
    return true;
}

enum sdc_status sdc_scan_status(const struct sdc_cursor *cursor, struct sdc_err *err)
{
    if (cursor->status == SDC_OK)
        return SDC_OK;
    if (cursor->status == SDC_SHORT)
        return sdc_err_set(err, SDC_IO, 0, "it became shorter while it was read");
    return sdc_err_set(err, SDC_IO, cursor->err.cause, "%s", cursor->err.text);
}

/** Looks through what the cursor has read ahead; where the byte is not there, moves behind it. */
static bool find_in_window(struct sdc_cursor *cursor, uint8_t value)
{
    int64_t skipped = cursor->at - cursor->window_at;
    if (skipped < 0 || skipped >= (int64_t)cursor->window_size)
        return false;
    int64_t n = (int64_t)cursor->window_size - skipped;
    if (n > sdc_cursor_left(cursor))
        n = sdc_cursor_left(cursor);
    const uint8_t *from = sdc_cursor_window(cursor) + skipped;
    const uint8_t *found = memchr(from, value, (size_t)n);
    sdc_cursor_skip(cursor, found != NULL ? found - from : n);
    return found != NULL;
}

bool sdc_scan_to_byte(struct sdc_cursor *cursor, uint8_t value)
{
    while (sdc_cursor_is_ok(cursor) && sdc_cursor_left(cursor) > 0) {
        if (find_in_window(cursor, value))
            return true;
        if (sdc_cursor_left(cursor) == 0)
            break;
        /* Reading one byte is what makes the cursor read ahead. */
        int64_t at = cursor->at;
        if (sdc_cursor_u8(cursor) == value && sdc_cursor_is_ok(cursor)) {
            sdc_cursor_seek(cursor, at);
            return true;
        }
    }
    return false;
}
