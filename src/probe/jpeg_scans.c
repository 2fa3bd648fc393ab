/* SPDX-License-Identifier: MIT
 * The scans of a JPEG (ITU-T T.81), walked from marker to marker without decoding. */
#include "probe/jpeg_scans.h"

#include "probe/picture.h"
#include "probe/scan.h"

#include <inttypes.h>

/** Markers; T.81, table B.1. The second byte; the first is 0xff. */
enum {
    MARKER_PREFIX = 0xff,
    STUFFED_ZERO = 0x00,
    SOF0 = 0xc0,
    DHT = 0xc4,
    JPG = 0xc8,
    DAC = 0xcc,
    SOF15 = 0xcf,
    RST0 = 0xd0,
    RST7 = 0xd7,
    SOS = 0xda,
    DNL = 0xdc,
};

enum { LENGTH_SIZE = 2, LINES_SIZE = 2, COMPONENT_SIZE = 2 };

bool sdc_jpeg_is_frame(uint8_t marker)
{
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

uint8_t sdc_jpeg_code(struct sdc_cursor *cursor, unsigned n_fill)
{
    uint8_t code = MARKER_PREFIX;
    for (unsigned i = 0; i <= n_fill && code == MARKER_PREFIX; i++)
        code = sdc_cursor_left(cursor) > 0 ? sdc_cursor_u8(cursor) : STUFFED_ZERO;
    return code == MARKER_PREFIX ? STUFFED_ZERO : code;
}

/** Moves behind the next marker. False where there is none. */
static bool read_marker(struct sdc_cursor *cursor, uint8_t *marker)
{
    while (sdc_scan_to_byte(cursor, MARKER_PREFIX)) {
        *marker = sdc_jpeg_code(cursor, SDC_JPEG_FILL_MAX);
        if (*marker != STUFFED_ZERO && (*marker < RST0 || *marker > RST7))
            return sdc_cursor_is_ok(cursor);
    }
    return false;
}

void sdc_jpeg_take_scan(struct sdc_cursor *cursor, int64_t size, struct sdc_jpeg_scans *scans)
{
    int64_t left = size - 1;
    unsigned n_components = size > 0 ? sdc_cursor_u8(cursor) : 0;
    for (unsigned i = 0; i < n_components && left >= COMPONENT_SIZE; i++) {
        scans->is_coded[sdc_cursor_u8(cursor)] = true;
        sdc_cursor_skip(cursor, 1);
        left -= COMPONENT_SIZE;
    }
}

bool sdc_jpeg_step(struct sdc_cursor *cursor, struct sdc_jpeg_scans *scans, uint8_t *marker)
{
    if (!read_marker(cursor, marker))
        return false;
    if (*marker == SDC_JPEG_EOI)
        return true;
    if (sdc_cursor_left(cursor) < LENGTH_SIZE)
        return false;
    int64_t size = (int64_t)sdc_cursor_u16be(cursor) - LENGTH_SIZE;
    int64_t at = cursor->at;
    if (size < 0 || size > sdc_cursor_left(cursor))
        return true; /* no segment: what follows may be one */
    if (*marker == SOS)
        sdc_jpeg_take_scan(cursor, size, scans);
    if (sdc_jpeg_is_frame(*marker))
        scans->n_frames++;
    if (*marker == DNL && size >= LINES_SIZE) {
        scans->has_lines = true;
        scans->lines = sdc_cursor_u16be(cursor);
    }
    sdc_cursor_seek(cursor, at + size);
    return sdc_cursor_is_ok(cursor);
}

bool sdc_jpeg_check_lines(struct sdc_facts *facts, const struct sdc_jpeg_scans *scans)
{
    int64_t height = sdc_facts_int(facts, SDC_FACT_STORED_HEIGHT, 0);
    if (height <= 0 || !scans->has_lines || scans->lines == height)
        return true;
    sdc_picture_contradict(facts,
                           "its height is %" PRId64 " by its frame header and %" PRId64
                           " by a DNL segment behind its scan",
                           height, scans->lines);
    return false;
}
