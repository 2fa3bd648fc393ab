/* SPDX-License-Identifier: MIT
 * The reader of HEIF: where the picture lies, and whether all of it is there. */
#include "heif_building.h"

/** All ways to write a place: versions, widths, bases, extents. */
static void finds_places(void **state)
{
    static const unsigned sizes[][4] = {
        {4, 4, 0, 0}, {4, 4, 4, 0}, {8, 8, 8, 0}, {8, 8, 8, 8}, {4, 8, 0, 4},
        {2, 2, 2, 2}, {4, 4, 8, 4}, {8, 4, 4, 8}, {2, 8, 4, 2}, {3, 1, 5, 7},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (unsigned k = 0; k < 3 * 2 * 3; k++) {
            struct heif heif = k % 2 == 0 ? photo : grid;
            heif.sizes = sizes[i];
            heif.iloc_version = k / 2 % 3;
            heif.n_extents = k / 6 + 1;
            heif.base = 33;
            heif.is_payload_mdat = heif.iloc_version == 0;
            read_this(&heif);
            assert_fine();
            /* Nobody says any more how much is missing but the extents. */
            set_u32(at.mdat, 0);
            size_t end = at.mdat + 8 + (size_t)(heif.n_tiles > 0 ? heif.n_tiles : 1) * DATA_SIZE;
            end += heif.is_payload_mdat && heif.n_tiles > 0 ? payload_size(&heif) : 0;
            for (file.size = end - 1; file.size > at.mdat + 8; file.size--) {
                read_heif();
                assert_cut(&facts, (int64_t)(end - file.size),
                           "ends before the data of its picture do");
            }
        }
    }
}

static void finds_cuts(void **state)
{
    (void)state;
    make_heif(&grid);
    size_t end = file.size;
    for (file.size = end - 1; file.size >= at.mdat + 8; file.size--) {
        read_heif();
        assert_cut(&facts, (int64_t)(end - file.size), "ends within its mdat box");
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 1000, 1);
    }
    make_heif(&grid);
    for (file.size = at.mdat - 1; file.size >= at.meta + 8; file.size--) {
        read_heif();
        assert_cut(&facts, (int64_t)(at.mdat - file.size), "ends within its meta box");
    }
    make_heif(&photo);
    file.size = at.mdat;
    read_heif();
    assert_cut(&facts, 8 + DATA_SIZE, "ends before the data of its picture do");
}

/** The offset and the length of the last item in iloc: the grid's own data, in idat. */
static size_t last_extent_at(void)
{
    return at.idat - 8;
}

static void looks_into_idat(void **state)
{
    struct heif heif = grid;
    (void)state;
    heif.iloc_version = 1;
    make_heif(&heif);
    set_u32(last_extent_at() + 4, 9);
    read_heif();
    assert_cut(&facts, 1, "its idat box ends before the data of its picture do");
    make_heif(&heif);
    set_u32(last_extent_at(), 3);
    read_heif();
    assert_int_equal(facts.missing_size, 3);
    make_heif(&heif);
    set_u32(last_extent_at() + 4, 0);
    read_heif();
    assert_fine();
    make_heif(&heif);
    file.bytes[at.idat + 4] = 'X';
    read_heif();
    assert_contradiction("no idat box");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    make_heif(&heif);
    set_u32(last_extent_at(), UINT32_MAX);
    set_u32(last_extent_at() + 4, UINT32_MAX);
    read_heif();
    assert_int_equal(facts.missing_size, 2 * (int64_t)UINT32_MAX - 8);
}

static void open_extents_reach_to_the_end(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.iloc_version = 1;
    make_heif(&heif);
    set_u32(last_extent_at() + 4, 0);
    read_heif();
    assert_fine();
    set_u32(last_extent_at(), (uint32_t)file.size + 5);
    read_heif();
    assert_cut(&facts, 5, "ends before the data of its picture do");
}

static void knows_far_places(void **state)
{
    static const unsigned sizes[4] = {8, 8, 8, 0};
    static const size_t behind[] = {8, 16, 26}; /* length, offset, base */
    struct heif heif = photo;
    (void)state;
    heif.sizes = sizes;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        make_heif(&heif);
        memset(file.bytes + at.idat - behind[i], 0xFF, 8);
        read_heif();
        assert_int_equal(facts.whole, SDC_WHOLE_CUT);
        assert_int_equal(facts.missing_size, INT64_MAX - (int64_t)file.size);
    }
}

/** Where the fields of the iloc box of a photo are, in version 1. */
enum { ILOC_SIZES = 12, ILOC_COUNT = 14, ILOC_METHOD = 18, ILOC_EXTENTS = 26 };

static void refuses_bad_places(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.iloc_version = 1;
    make_heif(&heif);
    file.bytes[at.iloc + ILOC_SIZES] = 0x94;
    read_heif();
    assert_contradiction("numbers of more than 8 bytes");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    make_heif(&heif);
    file.bytes[at.iloc + ILOC_METHOD + 1] = 3;
    read_heif();
    assert_contradiction("unknown construction method 3");
    make_heif(&heif);
    file.bytes[at.iloc + ILOC_COUNT + 1] = 2;
    read_heif();
    assert_fine(); /* all that is wanted was found */
    file.bytes[at.iloc + ILOC_EXTENTS + 1] = 2;
    read_heif();
    assert_contradiction("its iloc box ends before what it says is in it");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    make_heif(&heif);
    file.bytes[at.iloc + ILOC_EXTENTS + 1] = 0;
    read_heif();
    assert_cut(&facts, -1, "does not say where all data of its picture are");
    make_heif(&heif);
    file.bytes[at.iloc + ILOC_COUNT + 1] = 0;
    read_heif();
    assert_cut(&facts, -1, "does not say where all data of its picture are");
}

static uint32_t dref_flags;

static void put_dinf(void)
{
    size_t dinf = begin_box("dinf");
    size_t dref = begin_full("dref", 0);
    u32(1);
    end_box(begin_full("url ", dref_flags));
    end_box(dref);
    end_box(dinf);
}

static void tells_other_files(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.data_reference = 1;
    read_this(&heif);
    assert_cut(&facts, -1, "keeps data of its picture in another file");
    assert_size(640, 360, 0);
    heif.put_in_meta = put_dinf;
    dref_flags = 0;
    read_this(&heif);
    assert_cut(&facts, -1, "keeps data of its picture in another file");
    dref_flags = 1;
    read_this(&heif);
    assert_fine();
    heif.data_reference = 2;
    read_this(&heif);
    assert_cut(&facts, -1, "keeps data of its picture in another file");
}

/** Construction method 2: a tile is cut out of another item, which is wanted then. The reference
 *  stands where that of the thumbnail stood. */
static void looks_into_items(void **state)
{
    struct heif heif = grid;
    (void)state;
    heif.iloc_version = 1;
    make_heif(&heif);
    size_t reference = at.iref + 12;
    memcpy(file.bytes + reference + 4, "iloc", 4);
    file.bytes[reference + 9] = 1;
    file.bytes[reference + 13] = 2;
    file.bytes[at.iloc + ILOC_METHOD + 1] = 2;
    set_u32(at.iloc + ILOC_EXTENTS + 2, UINT32_MAX);
    read_heif();
    assert_fine();
    file.bytes[reference + 13] = 50;
    read_heif();
    assert_cut(&facts, -1, "does not say where all data of its picture are");
}

/** Ids beyond those that are followed: size and codec are there, but nobody looks where it is. */
static void gives_up_on_high_ids(void **state)
{
    struct heif heif = grid;
    (void)state;
    heif.id_version = 1;
    heif.iloc_version = 2;
    make_heif(&heif);
    file.bytes[at.iprp - 3] = 1;
    read_heif();
    assert_size(1000, 700, 0);
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_string_equal(facts.inconsistent, "");
}

static void has_ceilings(void **state)
{
    static const unsigned nothing[4] = {0, 0, 0, 0};
    struct heif heif = grid;
    (void)state;
    heif.n_tiles = N_TILES_MAX;
    heif.sizes = nothing;
    heif.n_extents = UINT16_MAX;
    heif.iloc_version = 2;
    heif.is_payload_mdat = true;
    read_this(&heif);
    assert_contradiction("more than 1048576 extents");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    heif.n_extents = 1;
    make_heif(&heif);
    set_u32(at.iloc + ILOC_COUNT, (1 << 16) + 1);
    read_heif();
    assert_contradiction("more than 65536 items");
}

/** A file of boxes that hold nothing, behind a whole photo or before anything else. */
struct endless {
    struct sdc_source source;
    int64_t boxes_at;
};

static enum sdc_status read_endless(struct sdc_source *source, int64_t offset, void *bytes,
                                    size_t n, size_t *n_read, struct sdc_err *err)
{
    static const uint8_t box[] = {0, 0, 0, 8, 'f', 'r', 'e', 'e'};
    int64_t boxes_at = ((struct endless *)source)->boxes_at;
    uint8_t *to = bytes;
    (void)err;
    for (size_t i = 0; i < n; i++, offset++)
        to[i] = offset < boxes_at ? file.bytes[offset] : box[(offset - boxes_at) % 8];
    *n_read = n;
    return SDC_OK;
}

static void counts_boxes(void **state)
{
    static const struct sdc_source_ops ops = {.read = read_endless};
    struct endless endless = {.source = {.ops = &ops, .size = INT64_C(1) << 40, .fd = -1}};
    struct sdc_err err = {0};
    (void)state;
    make_heif(&photo);
    for (unsigned i = 0; i < 2; i++) {
        endless.boxes_at = i == 0 ? 0 : (int64_t)file.size;
        sdc_facts_init(&facts);
        assert_int_equal(sdc_read_heif(&endless.source, &facts, &err), SDC_OK);
        assert_no_size("more boxes than are read");
        assert_unreadable(&facts, SDC_FACT_CODEC, "more boxes than are read");
        assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    }
}

static void survives_damage(void **state)
{
    struct heif rows[] = {photo, grid, grid};
    (void)state;
    rows[0].properties[0] = (struct property){"clap", 8, 4, {600, 1, 300, 1, 0, 1, 0, 1}};
    rows[0].properties[1] = (struct property){"irot", 1, 1, {1}};
    rows[0].properties[2] = (struct property){.type = "hvcC", .digits = CODED_640};
    rows[1].iloc_version = 1;
    rows[1].put_in_meta = put_dinf;
    rows[2].id_version = 1;
    rows[2].iloc_version = 2;
    rows[2].is_payload_mdat = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_heif(&rows[i]);
        try_all_cuts(sdc_read_heif, &file, SDC_FACT_STORED_WIDTH, NULL);
        try_all_bytes(sdc_read_heif, &file);
        try_broken_sources(sdc_read_heif, &file);
        for (size_t k = at.meta; k + 4 <= at.mdat; k++) {
            try_length(sdc_read_heif, &file, k, 4);
            try_length(sdc_read_heif, &file, k, 2);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_places),         cmocka_unit_test(finds_cuts),
        cmocka_unit_test(looks_into_idat),      cmocka_unit_test(open_extents_reach_to_the_end),
        cmocka_unit_test(knows_far_places),     cmocka_unit_test(refuses_bad_places),
        cmocka_unit_test(tells_other_files),    cmocka_unit_test(looks_into_items),
        cmocka_unit_test(gives_up_on_high_ids), cmocka_unit_test(has_ceilings),
        cmocka_unit_test(counts_boxes),         cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
