/* SPDX-License-Identifier: MIT
 * The properties of a HEIF file's primary item (ISO/IEC 14496-12, 8.11.14). */
#include "probe/heif.h"

/** Takes the numbers of the properties of one item, in their order. */
static void take_indices(struct sdc_heif *heif, struct sdc_cursor *cursor, unsigned n, bool is_wide)
{
    enum { MASK = 0x7F, WIDE_MASK = 0x7FFF };
    if (n > SDC_HEIF_PROPERTIES_MAX) {
        sdc_iso_break(&heif->no_size, "the primary picture has more than %d properties",
                      SDC_HEIF_PROPERTIES_MAX);
        n = SDC_HEIF_PROPERTIES_MAX;
    }
    for (unsigned i = 0; i < n; i++)
        heif->properties[i].index =
            is_wide ? sdc_cursor_u16be(cursor) & WIDE_MASK : sdc_cursor_u8(cursor) & MASK;
    heif->n_properties = sdc_cursor_is_ok(cursor) ? n : 0;
}

/** Looks in an ipma box for the primary item. False if it is not there. */
static bool read_associations(struct sdc_heif *heif, struct sdc_iso_span body)
{
    enum { IS_WIDE = 1 };
    struct sdc_cursor cursor;
    uint8_t version;
    uint32_t flags;
    bool is_found = false;
    if (!sdc_heif_open(heif, body, &cursor, &version, &flags))
        return false;
    bool is_wide = flags & IS_WIDE;
    uint32_t n_items = sdc_cursor_u32be(&cursor);
    if (n_items > SDC_HEIF_ITEMS_MAX)
        n_items = SDC_HEIF_ITEMS_MAX;
    for (uint32_t i = 0; i < n_items && !is_found && sdc_cursor_is_ok(&cursor); i++) {
        uint32_t id = sdc_heif_take_id(&cursor, version > 0);
        unsigned n = sdc_cursor_u8(&cursor);
        is_found = id == heif->chain[0].id && sdc_cursor_is_ok(&cursor);
        if (is_found)
            take_indices(heif, &cursor, n, is_wide);
        else
            sdc_cursor_skip(&cursor, (int64_t)n * (is_wide ? 2 : 1));
    }
    sdc_heif_close(heif, &cursor, "ipma", &heif->no_size);
    return is_found;
}

/** Gives each property of the primary item its box. */
static void take_boxes(struct sdc_heif *heif, struct sdc_iso_span ipco)
{
    struct sdc_iso_box box;
    unsigned n_last = 0;
    for (unsigned i = 0; i < heif->n_properties; i++)
        n_last = heif->properties[i].index > n_last ? heif->properties[i].index : n_last;
    for (unsigned index = 1; index <= n_last; index++) {
        if (sdc_iso_next(&heif->iso, &ipco, &box) != SDC_ISO_BOX)
            break;
        for (unsigned i = 0; i < heif->n_properties; i++) {
            if (heif->properties[i].index == index) {
                heif->properties[i].type = box.type;
                heif->properties[i].body = box.body;
            }
        }
    }
}

void sdc_heif_read_properties(struct sdc_heif *heif)
{
    struct sdc_iso_span rest = heif->iprp;
    struct sdc_iso_box box;
    bool is_found = false;
    if (heif->n_chain == 0)
        return;
    while (!is_found && sdc_iso_next(&heif->iso, &rest, &box) == SDC_ISO_BOX) {
        if (box.type == SDC_ISO_TYPE('i', 'p', 'm', 'a'))
            is_found = read_associations(heif, box.body);
    }
    if (sdc_iso_find(&heif->iso, heif->iprp, SDC_ISO_TYPE('i', 'p', 'c', 'o'), &box))
        take_boxes(heif, box.body);
    for (unsigned i = 0; i < heif->n_properties; i++) {
        const struct sdc_heif_property *property = &heif->properties[i];
        if (property->index != 0 && property->type == 0)
            sdc_iso_break(&heif->no_size, "the primary picture has property %u, which is not there",
                          property->index);
    }
}
