/* SPDX-License-Identifier: MIT
 * The boxes of an ISO base media file: where each begins and ends (ISO/IEC 14496-12, 4.2). */
#include "probe/iso.h"

#include <stdarg.h>
#include <stdio.h>

/** Bytes of a header: size and type, and with a 64-bit size behind them. */
#define HEADER_SIZE      8
#define LONG_HEADER_SIZE 16
/** Sizes that are none: a 64-bit one follows; the box is the last and has all that is left. */
#define SIZE_IS_LONG 1
#define SIZE_IS_REST 0

/** The bits of the flags of a full box. */
#define FLAGS_BITS 24
#define FLAGS_MASK 0xFFFFFF

enum sdc_iso_step sdc_iso_next(struct sdc_iso *iso, struct sdc_iso_span *rest,
                               struct sdc_iso_box *box)
{
    uint64_t left = rest->end > rest->start ? (uint64_t)(rest->end - rest->start) : 0;
    uint64_t header_size = HEADER_SIZE;
    if (left < HEADER_SIZE)
        return SDC_ISO_NO_BOX;
    if (iso->n_boxes >= SDC_ISO_BOXES_MAX) {
        iso->has_too_many_boxes = true;
        return SDC_ISO_DAMAGED;
    }
    iso->n_boxes++;
    sdc_cursor_seek(&iso->cursor, rest->start);
    uint64_t size = sdc_cursor_u32be(&iso->cursor);
    uint32_t type = sdc_cursor_u32be(&iso->cursor);
    if (!sdc_cursor_is_ok(&iso->cursor) || (size == 0 && type == 0))
        return SDC_ISO_NO_BOX;
    if (size == SIZE_IS_LONG && left >= LONG_HEADER_SIZE) {
        size = sdc_cursor_u64be(&iso->cursor);
        header_size = LONG_HEADER_SIZE;
    } else if (size == SIZE_IS_REST) {
        size = left;
    }
    if (size < header_size)
        return SDC_ISO_DAMAGED;
    uint64_t excess = size > left ? size - left : 0;
    box->type = type;
    box->start = rest->start;
    box->missing_size = excess > INT64_MAX ? INT64_MAX : (int64_t)excess;
    box->body.start = rest->start + (int64_t)header_size;
    box->body.end = excess > 0 ? rest->end : rest->start + (int64_t)size;
    rest->start = box->body.end;
    return SDC_ISO_BOX;
}

bool sdc_iso_find(struct sdc_iso *iso, struct sdc_iso_span span, uint32_t type,
                  struct sdc_iso_box *box)
{
    while (sdc_iso_next(iso, &span, box) == SDC_ISO_BOX) {
        if (box->type == type)
            return true;
    }
    return false;
}

bool sdc_iso_open(struct sdc_iso *iso, struct sdc_iso_span span, int64_t size)
{
    if (span.end - span.start < size)
        return false;
    sdc_cursor_seek(&iso->cursor, span.start);
    return sdc_cursor_is_ok(&iso->cursor);
}

bool sdc_iso_open_full(struct sdc_iso *iso, struct sdc_iso_span span, const int64_t sizes[2],
                       uint8_t *version, uint32_t *flags)
{
    if (!sdc_iso_open(iso, span, SDC_ISO_VERSION_SIZE))
        return false;
    uint32_t word = sdc_cursor_u32be(&iso->cursor);
    *version = (uint8_t)(word >> FLAGS_BITS);
    *flags = word & FLAGS_MASK;
    int64_t size = sizes[*version == 0 ? 0 : 1];
    return span.end - span.start >= SDC_ISO_VERSION_SIZE + size && sdc_cursor_is_ok(&iso->cursor);
}

void sdc_iso_note_damage(struct sdc_iso *iso, int64_t at)
{
    if (iso->is_damaged)
        return;
    iso->is_damaged = true;
    iso->damage_at = at;
}

static bool is_printable(unsigned byte)
{
    enum { FIRST = 0x20, LAST = 0x7E };
    return byte >= FIRST && byte <= LAST;
}

bool sdc_iso_is_printable(uint32_t type)
{
    enum { BITS = 8 };
    for (; type != 0; type >>= BITS) {
        if (!is_printable(type & UINT8_MAX))
            return false;
    }
    return true;
}

void sdc_iso_print_type(uint32_t type, char *text, size_t size)
{
    enum { N_CHARACTERS = 4, BITS = 8 };
    char characters[N_CHARACTERS];
    int n_used = 0;
    for (int i = 0; i < N_CHARACTERS; i++) {
        unsigned byte = type >> (N_CHARACTERS - 1 - i) * BITS & UINT8_MAX;
        characters[i] = is_printable(byte) ? (char)byte : '?';
        n_used = byte == ' ' ? n_used : i + 1;
    }
    snprintf(text, size, "%.*s", n_used, characters);
}

void sdc_iso_break(struct sdc_iso_reason *reason, const char *format, ...)
{
    if (reason->text[0] != '\0')
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason->text, sizeof reason->text, format, arguments);
    va_end(arguments);
}

void sdc_iso_close(struct sdc_iso *iso, const struct sdc_cursor *cursor)
{
    if (cursor->status == SDC_IO)
        sdc_err_set(&iso->err, SDC_IO, cursor->err.cause, "%s", cursor->err.text);
}
