/* SPDX-License-Identifier: MIT
 * HEIF files built in memory, box by box; for the tests of their reader. */
#ifndef SDC_TESTS_HEIF_BUILDING_H
#define SDC_TESTS_HEIF_BUILDING_H

#include "iso_building.h"

enum {
    N_PROPERTIES_MAX = 8,
    N_TILES_MAX = 16,
    DATA_SIZE = 10, /**< of each coded item */
    EXTENT_LEAST = 3,
    GRID_ID = 100,
};

/** The body of an hvcC property: x265's parameter set of 640x360. */
#define CODED_640                                                                  \
    "0000000000000000000000000000000000000000000001A10001002C42010103700000030090" \
    "000003000003003FA00502016965BA924A6B9B810103020000030002000003000210"

/** A property to build, with fields of one or four bytes, or of hexadecimal digits. */
struct property {
    const char *type;
    unsigned n_fields;
    unsigned field_size;
    uint32_t fields[9];
    const char *digits;
};

/** A file to build. What is 0 is as most writers have it. */
struct heif {
    const char *type; /**< of the primary item, unless there are tiles; NULL: hvc1 */
    uint32_t width;   /**< that ispe says; 0: there is no ispe */
    uint32_t height;
    struct property properties[N_PROPERTIES_MAX]; /**< behind ispe */
    const char *derived;  /**< type of the primary item where there are tiles; NULL: grid */
    unsigned n_tiles;     /**< 0: the primary item is coded itself */
    unsigned n_named;     /**< tiles that iref names; 0: all */
    bool is_payload_long; /**< of 32 bits */
    bool is_payload_mdat; /**< lies in mdat, not in idat */
    uint32_t inner_width; /**< that the grid's own data say; 0: as ispe */
    uint32_t inner_height;
    unsigned id_version; /**< of pitm, ipma, and of iref: 1 has ids of 32 bits */
    unsigned iloc_version;
    const unsigned *sizes; /**< of offset, length, base, index; NULL: 4, 4, 4, 0 */
    unsigned n_extents;    /**< into which an item's data are cut; 0: 1 */
    unsigned base;         /**< what base_offset has of an offset */
    unsigned data_reference;
    bool is_wide;              /**< property numbers of 15 bits */
    void (*put_in_iprp)(void); /**< puts a box behind the ipma box */
    void (*put_in_meta)(void); /**< puts a box before the iloc box */
};

/** Where things begin in the file that was made. */
static struct {
    size_t meta;
    size_t hdlr;
    size_t pitm;
    size_t iinf;
    size_t iref;
    size_t iprp;
    size_t ipco;
    size_t ipma;
    size_t iloc;
    size_t idat;
    size_t mdat;
} at;

static const struct heif photo = {.width = 640, .height = 360};
static const struct heif grid = {.width = 1000, .height = 700, .n_tiles = 4, .iloc_version = 1};

static inline unsigned n_items(const struct heif *heif)
{
    return heif->n_tiles > 0 ? heif->n_tiles + 1 : 1;
}

static inline uint32_t primary_id(const struct heif *heif)
{
    return heif->n_tiles > 0 ? GRID_ID : 1;
}

/** Item i has id i + 1, but the grid, which is the last. */
static inline uint32_t item_id(const struct heif *heif, unsigned i)
{
    return i + 1 == n_items(heif) ? primary_id(heif) : i + 1;
}

static inline void put_id(uint32_t id, bool is_long)
{
    put_be(&file, id, is_long ? 4 : 2);
}

static inline void put_iinf(const struct heif *heif)
{
    const char *coded = heif->type ? heif->type : "hvc1";
    const char *derived = heif->derived ? heif->derived : "grid";
    at.iinf = begin_full("iinf", 0);
    u16(n_items(heif));
    for (unsigned i = 0; i < n_items(heif); i++) {
        bool is_derived = heif->n_tiles > 0 && i + 1 == n_items(heif);
        size_t infe = begin_full("infe", heif->id_version > 0 ? 3U << 24 : 2U << 24);
        put_id(item_id(heif, i), heif->id_version > 0);
        u16(0);
        put(&file, is_derived ? derived : coded, 4);
        u8(0);
        end_box(infe);
    }
    end_box(at.iinf);
}

static inline void put_iref(const struct heif *heif)
{
    unsigned n = heif->n_named > 0 ? heif->n_named : heif->n_tiles;
    if (heif->n_tiles == 0)
        return;
    at.iref = begin_full("iref", heif->id_version << 24);
    size_t thumbnail = begin_box("thmb");
    put_id(7, heif->id_version > 0);
    u16(1);
    put_id(GRID_ID, heif->id_version > 0);
    end_box(thumbnail);
    size_t dimg = begin_box("dimg");
    put_id(GRID_ID, heif->id_version > 0);
    u16(n);
    for (unsigned i = 0; i < n; i++)
        put_id(i + 1, heif->id_version > 0);
    end_box(dimg);
    end_box(at.iref);
}

static inline void put_property(const struct property *property)
{
    size_t box = begin_box(property->type);
    for (unsigned i = 0; i < property->n_fields; i++)
        put_be(&file, property->fields[i], property->field_size);
    for (const char *pair = property->digits; pair && *pair; pair += 2)
        u8((unsigned)strtoul((char[]){pair[0], pair[1], '\0'}, NULL, 16));
    end_box(box);
}

static inline unsigned n_properties(const struct heif *heif)
{
    unsigned n = 0;
    while (n < N_PROPERTIES_MAX && heif->properties[n].type)
        n++;
    return n;
}

/** The first property is nobody's, the second is that of tiles. */
static inline void put_iprp(const struct heif *heif)
{
    static const struct property nobodys = {"irot", 1, 1, {1}};
    static const struct property tile = {"ispe", 3, 4, {0, 11, 12}};
    const struct property ispe = {"ispe", 3, 4, {0, heif->width, heif->height}};
    unsigned n = n_properties(heif) + (heif->width > 0);
    unsigned index_size = heif->is_wide ? 2 : 1;
    at.iprp = begin_box("iprp");
    at.ipco = begin_box("ipco");
    put_property(&nobodys);
    put_property(&tile);
    if (heif->width > 0)
        put_property(&ispe);
    for (unsigned i = 0; i < n_properties(heif); i++)
        put_property(&heif->properties[i]);
    end_box(at.ipco);
    at.ipma = begin_full("ipma", heif->id_version << 24 | heif->is_wide);
    u32(n_items(heif));
    for (unsigned i = 0; i < n_items(heif); i++) {
        bool is_primary = i + 1 == n_items(heif);
        put_id(item_id(heif, i), heif->id_version > 0);
        u8(is_primary ? n : 1);
        for (unsigned k = 0; k < (is_primary ? n : 1); k++)
            put_be(&file, is_primary ? 3 + k : 2, index_size);
    }
    end_box(at.ipma);
    if (heif->put_in_iprp)
        heif->put_in_iprp();
    end_box(at.iprp);
}

static inline size_t payload_size(const struct heif *heif)
{
    bool is_overlay = heif->derived && strcmp(heif->derived, "iovl") == 0;
    return (is_overlay ? 10U : 4U) + (heif->is_payload_long ? 8U : 4U);
}

static inline void put_payload(const struct heif *heif)
{
    uint32_t width = heif->inner_width > 0 ? heif->inner_width : heif->width;
    uint32_t height = heif->inner_height > 0 ? heif->inner_height : heif->height;
    u8(0);
    u8(heif->is_payload_long);
    if (heif->derived && strcmp(heif->derived, "iovl") == 0) {
        zeros(8);
    } else {
        u8(1);
        u8(heif->n_tiles / 2 - 1);
    }
    put_be(&file, width, heif->is_payload_long ? 4 : 2);
    put_be(&file, height, heif->is_payload_long ? 4 : 2);
}

/** An item's extents, the first ones as short as can be. */
static inline void put_extents(const struct heif *heif, const unsigned sizes[4], size_t offset,
                               size_t size)
{
    unsigned n = heif->n_extents > 0 ? heif->n_extents : 1;
    u16(n);
    for (unsigned i = 0; i < n; i++) {
        size_t part = i + 1 < n ? EXTENT_LEAST : size;
        put_be(&file, 0, heif->iloc_version > 0 ? sizes[3] : 0);
        put_be(&file, offset, sizes[0]);
        put_be(&file, part, sizes[1]);
        offset += part;
        size -= part;
    }
}

static inline void put_iloc(const struct heif *heif, size_t data_at)
{
    static const unsigned usual[4] = {4, 4, 4, 0};
    const unsigned *sizes = heif->sizes ? heif->sizes : usual;
    bool has_idat = heif->n_tiles > 0 && !heif->is_payload_mdat;
    at.iloc = begin_full("iloc", heif->iloc_version << 24);
    u8(sizes[0] << 4 | sizes[1]);
    u8(sizes[2] << 4 | (heif->iloc_version > 0 ? sizes[3] : 0));
    put_id(n_items(heif), heif->iloc_version == 2);
    for (unsigned i = 0; i < n_items(heif); i++) {
        bool is_derived = heif->n_tiles > 0 && i + 1 == n_items(heif);
        bool is_idat = is_derived && has_idat;
        size_t base = sizes[2] == 0 ? 0 : heif->base;
        size_t offset = is_idat ? 0 : data_at + (size_t)i * DATA_SIZE - base;
        put_id(item_id(heif, i), heif->iloc_version == 2);
        if (heif->iloc_version > 0)
            u16(is_idat);
        u16(heif->data_reference);
        put_be(&file, is_idat ? 0 : base, sizes[2]);
        put_extents(heif, sizes, offset, is_derived ? payload_size(heif) : DATA_SIZE);
    }
    end_box(at.iloc);
}

static inline void put_meta(const struct heif *heif, size_t data_at)
{
    at.meta = begin_full("meta", 0);
    at.hdlr = begin_full("hdlr", 0);
    u32(0);
    put_text(&file, "pict");
    zeros(13);
    end_box(at.hdlr);
    at.pitm = begin_full("pitm", heif->id_version << 24);
    put_id(primary_id(heif), heif->id_version > 0);
    end_box(at.pitm);
    put_iinf(heif);
    put_iref(heif);
    put_iprp(heif);
    if (heif->put_in_meta)
        heif->put_in_meta();
    put_iloc(heif, data_at);
    at.idat = begin_box("idat");
    if (heif->n_tiles > 0 && !heif->is_payload_mdat)
        put_payload(heif);
    end_box(at.idat);
    end_box(at.meta);
}

/** Makes a file: ftyp, meta, mdat. The meta box is made twice: only then it is known how long it
 *  is, and where the data begin. */
static inline void make_heif(const struct heif *heif)
{
    size_t data_at = 0;
    for (unsigned i = 0; i < 2; i++) {
        put_ftyp();
        put_meta(heif, data_at);
        data_at = file.size + 8;
    }
    at.mdat = begin_box("mdat");
    for (unsigned i = 0; i < (heif->n_tiles > 0 ? heif->n_tiles : 1); i++)
        put_fill(&file, 0xEE, DATA_SIZE);
    if (heif->is_payload_mdat)
        put_payload(heif);
    end_box(at.mdat);
}

static inline void read_heif(void)
{
    read_file(sdc_read_heif, &file, &facts);
}

static inline void read_this(const struct heif *heif)
{
    make_heif(heif);
    read_heif();
}

/** What the size must be; the upright one where it is stored turned is for sdc_facts_derive. */
static inline void assert_size(int64_t width, int64_t height, int64_t rotation)
{
    assert_number(&facts, SDC_FACT_STORED_WIDTH, width, 1);
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, height, 1);
    assert_number(&facts, SDC_FACT_ROTATION, rotation, 1);
}

static inline void assert_no_size(const char *part)
{
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, part);
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, part);
}

static inline void assert_contradiction(const char *part)
{
    if (!strstr(facts.inconsistent, part))
        fail_msg("\"%s\" is not in \"%s\"", part, facts.inconsistent);
}

static inline void assert_fine(void)
{
    assert_string_equal(facts.inconsistent, "");
    assert_whole(&facts);
}

#endif
