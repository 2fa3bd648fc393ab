/* SPDX-License-Identifier: MIT
 * What stands between the segments of a JPEG and belongs to none. */
#include "probe/jpeg_gaps.h"

#include "probe/jpeg_scans.h"
#include "probe/scan.h"

/** Markers; T.81, table B.1. The second byte; the first is 0xff. */
enum { PREFIX = 0xff, STUFFED_ZERO = 0x00, TEM = 0x01, RST0 = 0xd0, SOI = 0xd8, SOS = 0xda };

enum { MARKER_SIZE = 2, LENGTH_SIZE = 2 };

/** True of bytes that may be a segment without its marker, which are no gap: of what another
 *  program makes of the file without them nothing is known. */
static bool is_damage(struct sdc_source *source, int64_t at, int64_t size)
{
    struct sdc_cursor cursor;
    sdc_cursor_init(&cursor, source, at + MARKER_SIZE, source->size);
    return size > SDC_JPEG_GAP_SIZE_MAX ||
           (size >= MARKER_SIZE + LENGTH_SIZE && sdc_cursor_u16be(&cursor) == size - MARKER_SIZE);
}

/** Moves behind the next marker, and notes what stands in front of it. False where there is none,
 *  one too many, or damage. */
static bool find_marker(struct sdc_cursor *cursor, struct sdc_jpeg_gaps *gaps, uint8_t *marker)
{
    int64_t start = cursor->at;
    int64_t end = start;
    *marker = STUFFED_ZERO;
    while (*marker == STUFFED_ZERO && sdc_scan_to_byte(cursor, PREFIX)) {
        end = cursor->at;
        *marker = sdc_jpeg_code(cursor, SDC_JPEG_FILL_MAX);
    }
    if (*marker == STUFFED_ZERO)
        return false;
    if (end == start)
        return true;
    if (gaps->n == SDC_JPEG_GAPS_MAX || is_damage(cursor->source, start, end - start))
        return false;
    gaps->gap[gaps->n].at = start;
    gaps->gap[gaps->n++].size = end - start;
    return true;
}

void sdc_jpeg_find_gaps(struct sdc_source *source, struct sdc_jpeg_gaps *gaps)
{
    struct sdc_cursor cursor;
    uint8_t marker = TEM;
    sdc_cursor_init(&cursor, source, MARKER_SIZE, source->size);
    gaps->n = 0;
    for (unsigned i = 0; i < SDC_JPEG_SEGMENTS_MAX && marker != SOS && marker != SDC_JPEG_EOI;
         i++) {
        if (!find_marker(&cursor, gaps, &marker))
            return;
        bool has_length = marker != TEM && (marker < RST0 || marker > SOI);
        int64_t size = has_length ? sdc_cursor_u16be(&cursor) : LENGTH_SIZE;
        if (size < LENGTH_SIZE || !sdc_cursor_is_ok(&cursor))
            return;
        sdc_cursor_skip(&cursor, size - LENGTH_SIZE);
    }
}

int64_t sdc_jpeg_with_gaps(const struct sdc_jpeg_gaps *gaps, int64_t offset)
{
    for (unsigned i = 0; i < gaps->n && offset >= gaps->gap[i].at; i++)
        offset += gaps->gap[i].size;
    return offset;
}

int64_t sdc_jpeg_without_gaps(const struct sdc_jpeg_gaps *gaps, int64_t offset)
{
    int64_t left_out = 0;
    for (unsigned i = 0; i < gaps->n && offset > gaps->gap[i].at; i++)
        left_out += gaps->gap[i].size;
    return offset - left_out;
}

int64_t sdc_jpeg_to_gap(const struct sdc_jpeg_gaps *gaps, int64_t offset)
{
    for (unsigned i = 0; i < gaps->n; i++) {
        if (gaps->gap[i].at > offset)
            return gaps->gap[i].at - offset;
    }
    return INT64_MAX;
}
