/* SPDX-License-Identifier: MIT
 * What the files of the HEIF reader share: items, references, properties, places. Clauses are those
 * of ISO/IEC 23008-12:2022, and of ISO/IEC 14496-12:2015 where that is said. */
#ifndef SDC_PROBE_HEIF_H
#define SDC_PROBE_HEIF_H

#include "probe/iso.h"
#include "probe/parameter_sets.h"

/** Most items that are looked at, and the first id that is not followed. A grid has at most
 *  256 x 256 tiles (6.6.2.3.1), and writers count their items from 1. */
#define SDC_HEIF_ITEMS_MAX (1 << 16)
/** Most extents of all items: writers make one an item. They may take no bytes at all. */
#define SDC_HEIF_EXTENTS_MAX (1 << 20)
/** Most properties of the primary item. Cameras give it up to a dozen. */
#define SDC_HEIF_PROPERTIES_MAX 64
/** How often it is followed of what a derived picture is made: identity, grid, tile. */
#define SDC_HEIF_LEVELS_MAX 2

/** Bits of a byte. */
#define SDC_HEIF_BYTE_BITS 8

/** A set of item ids below SDC_HEIF_ITEMS_MAX. */
struct sdc_heif_set {
    uint8_t bits[SDC_HEIF_ITEMS_MAX / SDC_HEIF_BYTE_BITS];
    unsigned n;
    bool has_others; /**< an id was added that is too large */
};

/** An item and its type (8.11.6 of 14496-12). */
struct sdc_heif_item {
    uint32_t id;
    uint32_t type; /**< 0 if the file does not say it */
};

/** A property of the primary item, in the order that the file gives them. */
struct sdc_heif_property {
    unsigned index; /**< its number in ipco, from 1; 0: there is none */
    uint32_t type;  /**< 0 if ipco has no such number */
    struct sdc_iso_span body;
};

/** One file while it is read. The caller holds it. */
struct sdc_heif {
    struct sdc_iso iso; /**< for its boxes; it knows nothing of the movie */
    bool has_meta;      /**< there is a meta box of pictures */
    bool has_moov;      /**< there is a movie box as well: an image sequence */
    struct sdc_iso_span pitm;
    struct sdc_iso_span iinf;
    struct sdc_iso_span iref;
    struct sdc_iso_span iprp;
    struct sdc_iso_span iloc;
    struct sdc_iso_span dinf;
    struct sdc_iso_box idat; /**< its type is 0 if there is none */
    /** The primary item, the first that it is made of, the first that that one is made of. */
    struct sdc_heif_item chain[SDC_HEIF_LEVELS_MAX + 1];
    unsigned n_chain;           /**< 0: the primary item is not known */
    unsigned n_parts;           /**< pictures that the primary one is made of */
    struct sdc_heif_set wanted; /**< items whose data the primary one needs, not found yet */
    unsigned n_properties;
    struct sdc_heif_property properties[SDC_HEIF_PROPERTIES_MAX];
    struct sdc_iso_span payload;   /**< first extent of the primary item */
    int64_t n_extents;             /**< looked at so far */
    int64_t data_end;              /**< behind the last byte of all that is wanted */
    int64_t idat_excess;           /**< how far extents run past the end of the idat box [bytes] */
    bool is_elsewhere;             /**< something of it lies in another file */
    struct sdc_iso_reason no_size; /**< why the size cannot be had */
    struct sdc_iso_reason no_places; /**< why it cannot be told where everything is */
};

/* heif.c */

/** A cursor over the body of a full box (4.2 of 14496-12), version and flags read. False if there
 *  is no such box. */
bool sdc_heif_open(struct sdc_heif *heif, struct sdc_iso_span body, struct sdc_cursor *cursor,
                   uint8_t *version, uint32_t *flags);

/** Ends reading with a cursor, and says in reason if the box was too short for what it claims. */
void sdc_heif_close(struct sdc_heif *heif, const struct sdc_cursor *cursor, const char *name,
                    struct sdc_iso_reason *reason);

/** The next item id, of 16 or 32 bits. */
uint32_t sdc_heif_take_id(struct sdc_cursor *cursor, bool is_long);

/* heif_items.c */

/** Asks for, adds or removes an id. One that is too large is never in the set. @{ */
bool sdc_heif_set_has(const struct sdc_heif_set *set, uint32_t id);
void sdc_heif_set_add(struct sdc_heif_set *set, uint32_t id);
void sdc_heif_set_remove(struct sdc_heif_set *set, uint32_t id);
/** @} */

/** Finds the primary item, what it is made of, and their types: chain, n_parts, wanted. */
void sdc_heif_read_items(struct sdc_heif *heif);

/* heif_places.c */

/** Finds where everything wanted is. What is found leaves `wanted`. */
void sdc_heif_read_places(struct sdc_heif *heif);

/* heif_properties.c */

/** Finds the properties of the primary item. */
void sdc_heif_read_properties(struct sdc_heif *heif);

/* heif_size.c */

/** Tells size, turn and sample aspect ratio of the primary item, and where the file contradicts
 *  itself about them; why, where they cannot be had. */
void sdc_heif_tell_size(struct sdc_heif *heif, struct sdc_facts *facts);

#endif
