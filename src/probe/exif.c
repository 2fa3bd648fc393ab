/* SPDX-License-Identifier: MIT
 * The one thing of EXIF that changes what a picture is: its orientation. */
#include "probe/exif.h"

#include "probe/scan.h"

/* TIFF 6.0, section 2. */
enum {
    LITTLE_ENDIAN_MARK = 0x4949,
    BIG_ENDIAN_MARK = 0x4d4d,
    TIFF_MAGIC = 42,
    HEADER_SIZE = 8,
    ENTRY_SIZE = 12,
    ENTRY_COUNT_SIZE = 4,
    TYPE_SHORT = 3,
    TAG_ORIENTATION = 0x0112,
};

/** Clockwise turn by orientation [deg]; EXIF 2.3, 4.6.4 A. 2, 4, 5, 7 are mirrored as well. */
static const int16_t rotations[] = {SDC_EXIF_NO_ROTATION, 0, 0, 180, 180, 270, 90, 90, 270};

/** A TIFF block in either byte order. */
struct tiff {
    struct sdc_cursor cursor;
    bool is_big_endian;
};

static uint16_t read_u16(struct tiff *tiff)
{
    return tiff->is_big_endian ? sdc_cursor_u16be(&tiff->cursor) : sdc_cursor_u16le(&tiff->cursor);
}

static uint32_t read_u32(struct tiff *tiff)
{
    return tiff->is_big_endian ? sdc_cursor_u32be(&tiff->cursor) : sdc_cursor_u32le(&tiff->cursor);
}

/** Reads the header and moves to the first entry of the first directory. The number of entries;
 *  0 where there is no directory in the block. */
static unsigned open_directory(struct tiff *tiff, int64_t start)
{
    struct sdc_cursor *cursor = &tiff->cursor;
    if (sdc_cursor_left(cursor) < HEADER_SIZE)
        return 0;
    uint16_t mark = sdc_cursor_u16be(cursor);
    if (mark != LITTLE_ENDIAN_MARK && mark != BIG_ENDIAN_MARK)
        return 0;
    tiff->is_big_endian = mark == BIG_ENDIAN_MARK;
    if (read_u16(tiff) != TIFF_MAGIC)
        return 0;
    int64_t offset = read_u32(tiff);
    if (offset > cursor->end - start - (int64_t)sizeof(uint16_t))
        return 0;
    sdc_cursor_seek(cursor, start + offset);
    return read_u16(tiff);
}

/** Reads one entry; true if it is the orientation, whose value is then set. */
static bool read_orientation(struct tiff *tiff, unsigned *orientation)
{
    int64_t next = tiff->cursor.at + ENTRY_SIZE;
    uint16_t tag = read_u16(tiff);
    uint16_t type = read_u16(tiff);
    sdc_cursor_skip(&tiff->cursor, ENTRY_COUNT_SIZE);
    uint16_t value = read_u16(tiff);
    sdc_cursor_seek(&tiff->cursor, next);
    if (tag != TAG_ORIENTATION || type != TYPE_SHORT)
        return false;
    *orientation = value;
    return true;
}

/** Adds a turn; the first two that differ stay. */
static void add_turn(struct sdc_exif_turns *turns, int64_t turn)
{
    if (turns->first == SDC_EXIF_NO_ROTATION)
        turns->first = turn;
    else if (turn != turns->first && turns->other == SDC_EXIF_NO_ROTATION)
        turns->other = turn;
}

enum sdc_status sdc_exif_read(struct sdc_source *source, int64_t start, int64_t end,
                              struct sdc_exif_turns *turns, struct sdc_err *err)
{
    struct tiff tiff = {.is_big_endian = false};
    sdc_cursor_init(&tiff.cursor, source, start, end);
    unsigned n_entries = open_directory(&tiff, start);
    for (unsigned i = 0; i < n_entries && sdc_cursor_left(&tiff.cursor) >= ENTRY_SIZE; i++) {
        unsigned orientation;
        if (read_orientation(&tiff, &orientation))
            add_turn(turns, sdc_exif_turn(orientation));
    }
    return sdc_scan_status(&tiff.cursor, err);
}

int64_t sdc_exif_turn(int64_t orientation)
{
    int64_t n_rotations = sizeof rotations / sizeof rotations[0];
    bool is_valid = orientation >= 0 && orientation < n_rotations;
    return is_valid ? rotations[orientation] : SDC_EXIF_NO_ROTATION;
}
