/* SPDX-License-Identifier: MIT
 * Where the items of a HEIF file are (ISO/IEC 14496-12, 8.11.3). */
#include "probe/heif.h"

/** How the place of an item is told: in the file, in the idat box, in another item. */
enum { METHOD_FILE = 0, METHOD_IDAT = 1, METHOD_ITEM = 2 };

/** Most bytes of a number. The standard knows 0, 4 and 8; whoever writes 2 is understood. */
#define NUMBER_SIZE_MAX 8

/** How an iloc box writes its numbers. */
struct layout {
    uint8_t version;
    unsigned offset_size; /**< [bytes], likewise below */
    unsigned length_size;
    unsigned base_size;
    unsigned index_size;
};

/** An item as iloc has it. */
struct place {
    uint32_t id;
    unsigned method;
    unsigned data_reference; /**< 0: in this file */
    uint64_t base;
    unsigned n_extents;
};

static uint64_t take_number(struct sdc_cursor *cursor, unsigned size)
{
    uint8_t bytes[NUMBER_SIZE_MAX];
    uint64_t number = 0;
    if (size == sizeof(uint32_t))
        return sdc_cursor_u32be(cursor);
    sdc_cursor_bytes(cursor, bytes, size);
    for (unsigned i = 0; i < size; i++)
        number = number << SDC_HEIF_BYTE_BITS | bytes[i];
    return number;
}

/** a + b, or the largest offset that a file can have where that is beyond. */
static int64_t add_up(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) || sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
}

/** An extent in the file. Its length is 0 where it reaches to the file's end. */
static struct sdc_iso_span place_in_file(struct sdc_heif *heif, uint64_t offset, uint64_t length)
{
    int64_t start = add_up(offset, 0);
    int64_t end = add_up(offset, length);
    if (length == 0 && end < heif->iso.source->size)
        end = heif->iso.source->size;
    return (struct sdc_iso_span){start, end};
}

/** An extent in the idat box, likewise. */
static struct sdc_iso_span place_in_idat(struct sdc_heif *heif, uint64_t offset, uint64_t length)
{
    const struct sdc_iso_box *idat = &heif->idat;
    if (idat->type == 0) {
        sdc_iso_break(&heif->no_places, "there is no idat box, in which data should be");
        return (struct sdc_iso_span){0, 0};
    }
    int64_t limit = add_up((uint64_t)idat->body.end, (uint64_t)idat->missing_size);
    int64_t start = add_up((uint64_t)idat->body.start, offset);
    int64_t end = length == 0 ? limit : add_up((uint64_t)start, length);
    if (end - limit > heif->idat_excess)
        heif->idat_excess = end - limit;
    return (struct sdc_iso_span){start, end < limit ? end : limit};
}

/** Notes an extent of something wanted. What lies in another item is as whole as that one, which
 *  is wanted as well. */
static void note_extent(struct sdc_heif *heif, const struct place *place, uint64_t offset,
                        uint64_t length)
{
    struct sdc_iso_span span;
    if (place->method == METHOD_ITEM)
        return;
    uint64_t start = (uint64_t)add_up(place->base, offset);
    if (place->method == METHOD_IDAT)
        span = place_in_idat(heif, start, length);
    else
        span = place_in_file(heif, start, length);
    if (span.end > heif->data_end)
        heif->data_end = span.end;
    if (place->id == heif->chain[0].id && heif->payload.end == 0)
        heif->payload = span;
}

static void read_extents(struct sdc_heif *heif, const struct layout *layout,
                         const struct place *place, struct sdc_cursor *cursor)
{
    for (unsigned i = 0; i < place->n_extents; i++) {
        if (++heif->n_extents > SDC_HEIF_EXTENTS_MAX) {
            sdc_iso_break(&heif->no_places, "there are more than %d extents", SDC_HEIF_EXTENTS_MAX);
            return;
        }
        take_number(cursor, layout->index_size);
        uint64_t offset = take_number(cursor, layout->offset_size);
        uint64_t length = take_number(cursor, layout->length_size);
        if (!sdc_cursor_is_ok(cursor))
            return;
        note_extent(heif, place, offset, length);
    }
}

/** True if a data reference (8.7.2) is to this file itself. */
static bool is_this_file(struct sdc_heif *heif, unsigned data_reference)
{
    enum { IS_THIS_FILE = 1 };
    struct sdc_iso_box box;
    struct sdc_cursor cursor;
    uint8_t version;
    uint32_t flags;
    if (data_reference == 0)
        return true;
    if (!sdc_iso_find(&heif->iso, heif->dinf, SDC_ISO_TYPE('d', 'r', 'e', 'f'), &box) ||
        !sdc_heif_open(heif, box.body, &cursor, &version, &flags))
        return false;
    sdc_cursor_skip(&cursor, sizeof(uint32_t));
    struct sdc_iso_span rest = {cursor.at, box.body.end};
    for (; data_reference > 0; data_reference--) {
        if (sdc_iso_next(&heif->iso, &rest, &box) != SDC_ISO_BOX)
            return false;
    }
    return sdc_heif_open(heif, box.body, &cursor, &version, &flags) && (flags & IS_THIS_FILE) != 0;
}

static struct place take_place(const struct layout *layout, struct sdc_cursor *cursor)
{
    enum { METHOD_MASK = 0xF };
    struct place place = {.id = sdc_heif_take_id(cursor, layout->version >= 2)};
    if (layout->version > 0)
        place.method = sdc_cursor_u16be(cursor) & METHOD_MASK;
    place.data_reference = sdc_cursor_u16be(cursor);
    place.base = take_number(cursor, layout->base_size);
    place.n_extents = sdc_cursor_u16be(cursor);
    return place;
}

static void read_place(struct sdc_heif *heif, const struct layout *layout,
                       struct sdc_cursor *cursor)
{
    struct place place = take_place(layout, cursor);
    int64_t size = (int64_t)layout->index_size + layout->offset_size + layout->length_size;
    if (!sdc_heif_set_has(&heif->wanted, place.id)) {
        sdc_cursor_skip(cursor, place.n_extents * size);
        return;
    }
    if (place.method > METHOD_ITEM)
        sdc_iso_break(&heif->no_places, "an item has the unknown construction method %u",
                      place.method);
    if (place.method == METHOD_FILE && !is_this_file(heif, place.data_reference)) {
        heif->is_elsewhere = true;
        place.n_extents = 0;
    }
    read_extents(heif, layout, &place, cursor);
    if (place.n_extents > 0 && sdc_cursor_is_ok(cursor))
        sdc_heif_set_remove(&heif->wanted, place.id);
}

/** Reads how numbers are written. False if they are wider than numbers are. */
static bool read_layout(struct sdc_cursor *cursor, struct layout *layout)
{
    enum { NIBBLE_BITS = 4, NIBBLE_MASK = 0xF };
    unsigned sizes = sdc_cursor_u8(cursor);
    layout->offset_size = sizes >> NIBBLE_BITS;
    layout->length_size = sizes & NIBBLE_MASK;
    sizes = sdc_cursor_u8(cursor);
    layout->base_size = sizes >> NIBBLE_BITS;
    layout->index_size = layout->version > 0 ? sizes & NIBBLE_MASK : 0;
    return layout->offset_size <= NUMBER_SIZE_MAX && layout->length_size <= NUMBER_SIZE_MAX &&
           layout->base_size <= NUMBER_SIZE_MAX && layout->index_size <= NUMBER_SIZE_MAX;
}

void sdc_heif_read_places(struct sdc_heif *heif)
{
    struct sdc_cursor cursor;
    struct layout layout;
    uint32_t flags;
    if (!sdc_heif_open(heif, heif->iloc, &cursor, &layout.version, &flags))
        return;
    if (read_layout(&cursor, &layout)) {
        uint32_t n = sdc_heif_take_id(&cursor, layout.version >= 2);
        if (n > SDC_HEIF_ITEMS_MAX)
            sdc_iso_break(&heif->no_places, "there are more than %d items", SDC_HEIF_ITEMS_MAX);
        for (uint32_t i = 0; i < n && heif->wanted.n > 0; i++) {
            if (i == SDC_HEIF_ITEMS_MAX || !sdc_cursor_is_ok(&cursor))
                break;
            read_place(heif, &layout, &cursor);
        }
    } else {
        sdc_iso_break(&heif->no_places, "the iloc box has numbers of more than %d bytes",
                      NUMBER_SIZE_MAX);
    }
    sdc_heif_close(heif, &cursor, "iloc", &heif->no_places);
}
