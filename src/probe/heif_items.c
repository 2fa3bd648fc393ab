/* SPDX-License-Identifier: MIT
 * The items of a HEIF file: which one is the picture, and what it is made of. */
#include "probe/heif.h"

/** Types of items that say of what they are made, and are coded by nobody (6.6). */
#define TYPE_IDENTITY SDC_ISO_TYPE('i', 'd', 'e', 'n')

/** References to what a derived picture is made of (6.6.1), and to the item in which one with
 *  construction method 2 lies (8.11.3 of 14496-12). */
#define REFERENCE_PARTS SDC_ISO_TYPE('d', 'i', 'm', 'g')
#define REFERENCE_PLACE SDC_ISO_TYPE('i', 'l', 'o', 'c')

bool sdc_heif_set_has(const struct sdc_heif_set *set, uint32_t id)
{
    return id < SDC_HEIF_ITEMS_MAX &&
           (set->bits[id / SDC_HEIF_BYTE_BITS] >> id % SDC_HEIF_BYTE_BITS & 1) != 0;
}

void sdc_heif_set_add(struct sdc_heif_set *set, uint32_t id)
{
    if (id >= SDC_HEIF_ITEMS_MAX) {
        set->has_others = true;
    } else if (!sdc_heif_set_has(set, id)) {
        set->bits[id / SDC_HEIF_BYTE_BITS] |= (uint8_t)(1U << id % SDC_HEIF_BYTE_BITS);
        set->n++;
    }
}

void sdc_heif_set_remove(struct sdc_heif_set *set, uint32_t id)
{
    if (!sdc_heif_set_has(set, id))
        return;
    set->bits[id / SDC_HEIF_BYTE_BITS] &= (uint8_t) ~(1U << id % SDC_HEIF_BYTE_BITS);
    set->n--;
}

/** The primary item (8.11.4 of 14496-12). */
static void read_primary(struct sdc_heif *heif)
{
    struct sdc_cursor cursor;
    uint8_t version;
    uint32_t flags;
    if (!sdc_heif_open(heif, heif->pitm, &cursor, &version, &flags)) {
        sdc_iso_break(&heif->no_size, "there is no pitm box that names the primary picture");
        return;
    }
    heif->chain[0].id = sdc_heif_take_id(&cursor, version > 0);
    heif->n_chain = sdc_cursor_is_ok(&cursor) ? 1 : 0;
    sdc_heif_close(heif, &cursor, "pitm", &heif->no_size);
    if (heif->n_chain > 0)
        sdc_heif_set_add(&heif->wanted, heif->chain[0].id);
}

/** Takes a reference box (8.11.12 of 14496-12) if it says of what something wanted is made. */
static void read_reference(struct sdc_heif *heif, const struct sdc_iso_box *box, bool is_long,
                           unsigned level)
{
    struct sdc_cursor cursor;
    bool is_part = box->type == REFERENCE_PARTS;
    sdc_cursor_init(&cursor, heif->iso.source, box->body.start, box->body.end);
    uint32_t from = sdc_heif_take_id(&cursor, is_long);
    bool is_origin = level < heif->n_chain && from == heif->chain[level].id;
    unsigned n = is_origin || (level > 0 && sdc_heif_set_has(&heif->wanted, from))
                     ? sdc_cursor_u16be(&cursor)
                     : 0;
    for (unsigned i = 0; i < n; i++) {
        uint32_t id = sdc_heif_take_id(&cursor, is_long);
        if (!sdc_cursor_is_ok(&cursor))
            break;
        sdc_heif_set_add(&heif->wanted, id);
        if (is_origin && is_part && heif->n_chain == level + 1)
            heif->chain[heif->n_chain++].id = id;
        heif->n_parts += is_part && level == 0;
    }
    sdc_heif_close(heif, &cursor, "iref", &heif->no_places);
}

/** Adds to what is wanted what that is made of. Whoever refers in a circle gets no further than
 *  the levels do. */
static void read_references(struct sdc_heif *heif)
{
    struct sdc_cursor cursor;
    struct sdc_iso_box box;
    uint8_t version;
    uint32_t flags;
    if (heif->n_chain == 0 || !sdc_heif_open(heif, heif->iref, &cursor, &version, &flags))
        return;
    for (unsigned level = 0; level < SDC_HEIF_LEVELS_MAX; level++) {
        struct sdc_iso_span rest = {cursor.at, heif->iref.end};
        while (sdc_iso_next(&heif->iso, &rest, &box) == SDC_ISO_BOX) {
            if (box.type == REFERENCE_PARTS || box.type == REFERENCE_PLACE)
                read_reference(heif, &box, version > 0, level);
        }
        if (heif->wanted.n == 1 && !heif->wanted.has_others)
            break;
    }
    sdc_heif_close(heif, &cursor, "iref", &heif->no_places);
}

/** Reads an entry (8.11.6 of 14496-12). False if it is of a version before there were types. */
static bool read_entry(struct sdc_heif *heif, struct sdc_iso_span body, struct sdc_heif_item *item)
{
    enum { FIRST_VERSION = 2, LONG_VERSION = 3, SIZE = 12, LONG_SIZE = 14, VERSION_SHIFT = 24 };
    struct sdc_cursor *cursor = &heif->iso.cursor;
    if (!sdc_iso_open(&heif->iso, body, SIZE))
        return false;
    uint32_t version = sdc_cursor_u32be(cursor) >> VERSION_SHIFT;
    bool is_long = version >= LONG_VERSION;
    if (version < FIRST_VERSION || (is_long && body.end - body.start < LONG_SIZE))
        return false;
    item->id = sdc_heif_take_id(cursor, is_long);
    sdc_cursor_skip(cursor, sizeof(uint16_t)); /* item_protection_index */
    item->type = sdc_cursor_u32be(cursor);
    return true;
}

static void take_type(struct sdc_heif *heif, const struct sdc_heif_item *item)
{
    for (unsigned i = 0; i < heif->n_chain; i++) {
        if (heif->chain[i].id == item->id && heif->chain[i].type == 0)
            heif->chain[i].type = item->type;
    }
    /* It is the same picture as another, and has no data of its own. */
    if (item->type == TYPE_IDENTITY)
        sdc_heif_set_remove(&heif->wanted, item->id);
}

/** The types of the items in the chain. */
static void read_types(struct sdc_heif *heif)
{
    struct sdc_cursor cursor;
    struct sdc_iso_box box;
    struct sdc_heif_item item;
    uint8_t version;
    uint32_t flags;
    if (heif->n_chain == 0 || !sdc_heif_open(heif, heif->iinf, &cursor, &version, &flags))
        return;
    /* How many entries follow is seen by their boxes. */
    sdc_cursor_skip(&cursor, version == 0 ? sizeof(uint16_t) : sizeof(uint32_t));
    struct sdc_iso_span rest = {cursor.at, heif->iinf.end};
    for (unsigned i = 0; i < SDC_HEIF_ITEMS_MAX; i++) {
        bool is_done = heif->n_chain == 1 && heif->chain[0].type != 0;
        if (is_done || sdc_iso_next(&heif->iso, &rest, &box) != SDC_ISO_BOX)
            break;
        if (box.type == SDC_ISO_TYPE('i', 'n', 'f', 'e') && read_entry(heif, box.body, &item))
            take_type(heif, &item);
    }
    sdc_heif_close(heif, &cursor, "iinf", &heif->no_places);
}

void sdc_heif_read_items(struct sdc_heif *heif)
{
    read_primary(heif);
    read_references(heif);
    read_types(heif);
}
