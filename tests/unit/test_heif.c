/* SPDX-License-Identifier: MIT
 * The reader of HEIF: the primary picture, its size through crops and turns, grids. */
#include "heif_building.h"

static void reads_a_photo(void **state)
{
    (void)state;
    read_this(&photo);
    assert_size(640, 360, 0);
    assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
    assert_fact_text(&facts, SDC_FACT_CODEC, "hevc");
    assert_fine();
}

static void names_codecs(void **state)
{
    static const char *const rows[][2] = {
        {"hvc1", "hevc"}, {"lhv1", "hevc"},     {"avc1", "h264"}, {"jpeg", "jpeg"},
        {"vvc1", "vvc"},  {"j2k1", "jpeg2000"}, {"Xy\1 ", "Xy?"}, {"unci", "rawvideo"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heif heif = photo;
        heif.type = rows[i][0];
        make_heif(&heif);
        facts.format = SDC_FORMAT_UNKNOWN;
        read_heif();
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i][1]);
        assert_int_equal(facts.format, SDC_FORMAT_UNKNOWN);
        assert_fine();
        heif = grid;
        heif.type = rows[i][0];
        read_this(&heif);
        assert_fact_text(&facts, SDC_FACT_CODEC, rows[i][1]);
    }
}

static void tells_avif(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.type = "av01";
    read_this(&heif);
    assert_fact_text(&facts, SDC_FACT_CODEC, "av1");
    assert_int_equal(facts.format, SDC_FORMAT_AVIF);
    assert_size(640, 360, 0);
    heif = grid;
    heif.type = "av01";
    read_this(&heif);
    assert_int_equal(facts.format, SDC_FORMAT_AVIF);
}

/** irot turns anticlockwise; mirroring what was turned turns it the other way. */
static void turns(void **state)
{
    static const struct {
        struct property properties[3];
        int64_t rotation;
    } rows[] = {
        {{{"irot", 1, 1, {0}}}, 0},
        {{{"irot", 1, 1, {1}}}, 270},
        {{{"irot", 1, 1, {2}}}, 180},
        {{{"irot", 1, 1, {3}}}, 90},
        {{{"irot", 1, 1, {0xFD}}}, 270}, /* six bits are reserved */
        {{{"irot", 1, 1, {1}}, {"irot", 1, 1, {1}}}, 180},
        {{{"irot", 1, 1, {3}}, {"irot", 1, 1, {2}}, {"irot", 1, 1, {3}}}, 0},
        {{{"imir", 1, 1, {1}}}, 0},
        {{{"imir", 1, 1, {0}}}, 180},
        {{{"imir", 1, 1, {1}}, {"irot", 1, 1, {1}}}, 270},
        {{{"irot", 1, 1, {1}}, {"imir", 1, 1, {1}}}, 90},
        {{{"imir", 1, 1, {0}}, {"irot", 1, 1, {1}}}, 90},
        {{{"irot", 1, 1, {1}}, {"imir", 1, 1, {0}}}, 270},
        {{{"imir", 1, 1, {0}}, {"irot", 1, 1, {2}}}, 0},
        {{{"imir", 1, 1, {1}}, {"irot", 1, 1, {1}}, {"imir", 1, 1, {1}}}, 90},
        {{{"imir", 1, 1, {0}}, {"imir", 1, 1, {1}}}, 180},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heif heif = photo;
        memcpy(heif.properties, rows[i].properties, sizeof rows[i].properties);
        read_this(&heif);
        assert_size(640, 360, rows[i].rotation);
        assert_fine();
        sdc_facts_derive(&facts);
        assert_number(&facts, SDC_FACT_WIDTH, rows[i].rotation % 180 == 0 ? 640 : 360, 1);
    }
}

static void crops(void **state)
{
    static const struct {
        uint32_t clap[8];
        int64_t width;
        int64_t height;
        const char *odd;
    } rows[] = {
        {{600, 1, 300, 1, 0, 1, 0, 1}, 600, 300, ""},
        {{640, 1, 360, 1, 0, 1, 0, 1}, 640, 360, ""},
        {{1, 1, 1, 1, 0, 1, 0, 1}, 1, 1, ""},
        {{1200, 2, 900, 3, 0, 7, 0, 9}, 600, 300, ""},
        {{600, 1, 300, 1, 20, 1, (uint32_t)-30, 1}, 600, 300, ""},
        {{600, 1, 300, 1, (uint32_t)-40, 2, 60, 2}, 600, 300, ""},
        {{639, 1, 359, 1, 1, 2, (uint32_t)-1, 2}, 639, 359, ""},
        {{1279, 2, 360, 1, 0, 1, 0, 1}, 639, 360, "a side of 1279/2 pixels"},
        {{640, 1, 719, 2, 0, 1, 0, 1}, 640, 359, "a side of 719/2 pixels"},
        {{UINT32_MAX, UINT32_MAX / 5, 5, 1, 0, 1, 0, 1}, 5, 5, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heif heif = photo;
        heif.properties[0] = (struct property){"clap", 8, 4, {0}};
        memcpy(heif.properties[0].fields, rows[i].clap, sizeof rows[i].clap);
        read_this(&heif);
        assert_size(rows[i].width, rows[i].height, 0);
        assert_contradiction(rows[i].odd);
        assert_int_equal(facts.inconsistent[0] == '\0', rows[i].odd[0] == '\0');
        assert_whole(&facts);
    }
}

static void refuses_bad_crops(void **state)
{
    static const uint32_t rows[][8] = {
        {641, 1, 360, 1, 0, 1, 0, 1},
        {640, 1, 361, 1, 0, 1, 0, 1},
        {1281, 2, 360, 1, 0, 1, 0, 1},
        {640, 1, 360, 1, 1, 2, 0, 1},
        {600, 1, 300, 1, 41, 2, 0, 1},
        {600, 1, 300, 1, 0, 1, (uint32_t)-61, 2},
        {600, 1, 300, 1, 0, 1, 1U << 31, 1},
        {600, 0, 300, 1, 0, 1, 0, 1},
        {600, 1, 300, 0, 0, 1, 0, 1},
        {600, 1, 300, 1, 0, 0, 0, 1},
        {0, 1, 300, 1, 0, 1, 0, 1},
        {1, 2, 300, 1, 0, 1, 0, 1},
        {UINT32_MAX, 1, UINT32_MAX, 1, UINT32_MAX, 1, UINT32_MAX, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heif heif = photo;
        heif.properties[0] = (struct property){"clap", 8, 4, {0}};
        memcpy(heif.properties[0].fields, rows[i], sizeof rows[i]);
        read_this(&heif);
        assert_no_size("clean aperture");
        assert_whole(&facts);
    }
}

/** The order of the properties is that in which they are applied. */
static void crops_and_turns_in_order(void **state)
{
    static const struct property turn = {"irot", 1, 1, {1}};
    static const struct property wide = {"clap", 8, 4, {600, 1, 300, 1, 0, 1, 0, 1}};
    static const struct property tall = {"clap", 8, 4, {300, 1, 600, 1, 0, 1, 0, 1}};
    static const struct property small = {"clap", 8, 4, {200, 1, 500, 1, 0, 1, 0, 1}};
    struct heif heif = photo;
    (void)state;
    heif.properties[0] = wide;
    heif.properties[1] = turn;
    read_this(&heif);
    assert_size(600, 300, 270);
    heif.properties[2] = small;
    read_this(&heif);
    assert_size(500, 200, 270);
    heif.properties[2] = wide;
    read_this(&heif);
    assert_no_size("clean aperture");
    heif = photo;
    heif.properties[0] = turn;
    heif.properties[1] = tall;
    read_this(&heif);
    assert_size(600, 300, 270);
    heif.properties[1] = wide;
    read_this(&heif);
    assert_no_size("clean aperture");
}

static void reads_shape(void **state)
{
    static const struct {
        uint32_t spacing[2];
        int64_t num;
        int64_t den;
    } rows[] = {
        {{1, 1}, 1, 1}, {{64, 45}, 64, 45}, {{8, 6}, 4, 3}, {{0, 1}, 1, 1}, {{1, 0}, 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heif heif = photo;
        heif.properties[0] =
            (struct property){"pasp", 2, 4, {rows[i].spacing[0], rows[i].spacing[1]}};
        read_this(&heif);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, rows[i].num, rows[i].den);
        assert_size(640, 360, 0);
    }
}

static void needs_whole_properties(void **state)
{
    static const struct {
        struct property property;
        const char *reason;
    } rows[] = {
        {{"clap", 7, 4, {600, 1, 300, 1, 0, 1, 0}}, "its clean aperture is cut"},
        {{"irot", 0, 1, {0}}, "irot property is empty"},
        {{"imir", 0, 1, {0}}, "imir property is empty"},
        {{"iscl", 2, 4, {0}}, "iscl"},
    };
    static const uint32_t sizes[][2] = {{0, 1}, {1, 0}};
    struct heif heif = photo;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        heif.properties[0] = rows[i].property;
        read_this(&heif);
        assert_no_size(rows[i].reason);
    }
    heif = (struct heif){.properties = {{"ispe", 2, 4, {0, 640}}}};
    read_this(&heif);
    assert_no_size("no ispe property");
    for (size_t i = 0; i < 2; i++) {
        heif.properties[0] = (struct property){"ispe", 3, 4, {0, sizes[i][0], sizes[i][1]}};
        read_this(&heif);
        assert_no_size("a size of 0");
    }
    heif = (struct heif){0};
    read_this(&heif);
    assert_no_size("no ispe property");
    assert_whole(&facts);
    /* Of two the first counts. */
    heif = photo;
    heif.properties[0] = (struct property){"ispe", 3, 4, {0, 1, 1}};
    read_this(&heif);
    assert_size(640, 360, 0);
}

/** The number of the primary item's only property in the ipma box of a photo. */
static size_t index_at(void)
{
    return at.ipma + 8 + 4 + 4 + 2 + 1;
}

static void looks_up_properties(void **state)
{
    static const unsigned bad[] = {4, 5, 0x7F, 0xFF};
    struct heif heif = photo;
    (void)state;
    make_heif(&photo);
    file.bytes[index_at()] = 0x83; /* essential */
    read_heif();
    assert_size(640, 360, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        file.bytes[index_at()] = (uint8_t)bad[i];
        read_heif();
        assert_no_size("which is not there");
    }
    file.bytes[index_at()] = 0;
    read_heif();
    assert_no_size("no ispe property");
    file.bytes[index_at()] = 1;
    read_heif();
    assert_no_size("no ispe property");
    file.bytes[index_at()] = 2;
    read_heif();
    assert_size(11, 12, 0);
    file.bytes[index_at() - 2] = 7; /* another item's */
    read_heif();
    assert_no_size("no ispe property");
    heif.is_wide = true;
    for (heif.id_version = 0; heif.id_version < 2; heif.id_version++) {
        read_this(&heif);
        assert_size(640, 360, 0);
        assert_fine();
    }
    make_heif(&heif);
    file.bytes[at.iprp + 4] = 'X';
    read_heif();
    assert_no_size("no ispe property");
}

static void put_second_ipma(void)
{
    size_t ipma = begin_full("ipma", 0);
    u32(1);
    u16(1);
    u8(1);
    u8(2);
    end_box(ipma);
}

static void reads_all_associations(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.put_in_iprp = put_second_ipma;
    read_this(&heif);
    assert_size(640, 360, 0);
    file.bytes[index_at() - 2] = 7; /* the first box is of another item */
    read_heif();
    assert_size(11, 12, 0);
    make_heif(&photo);
    file.bytes[index_at() - 1] = 65;
    read_heif();
    assert_no_size("more than 64 properties");
    file.bytes[index_at() - 1] = 64;
    read_heif();
    assert_no_size("its ipma box ends before");
}

static void reads_grids(void **state)
{
    struct heif heif = grid;
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        heif.is_payload_long = i & 1;
        heif.is_payload_mdat = i & 2;
        heif.id_version = i >> 2 & 1;
        heif.iloc_version = i & 8 ? 2 : 1;
        read_this(&heif);
        assert_size(1000, 700, 0);
        assert_fact_text(&facts, SDC_FACT_CODEC, "hevc");
        assert_fine();
    }
    heif = grid;
    heif.properties[0] = (struct property){"clap", 8, 4, {900, 1, 600, 1, 0, 1, 0, 1}};
    heif.properties[1] = (struct property){"irot", 1, 1, {3}};
    read_this(&heif);
    assert_size(900, 600, 90);
    assert_fine();
}

/** What a grid or an overlay says itself stands in where there is no ispe, and is held against it
 *  where there is one. */
static void reads_what_grids_say(void **state)
{
    static const char *const types[] = {"grid", "iovl"};
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct heif heif = grid;
        heif.derived = types[i % 2];
        heif.is_payload_long = i / 2 == 1;
        heif.inner_width = 1010;
        heif.inner_height = 710;
        heif.properties[0] = (struct property){"irot", 1, 1, {1}};
        read_this(&heif);
        assert_contradiction("is 1000x700 by its ispe property and 1010x710 by its own data");
        assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].n_numbers, 2);
        assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].numbers[0].value.num, 1000);
        assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].numbers[1].value.num, 1010);
        assert_int_equal(facts.facts[SDC_FACT_STORED_HEIGHT].numbers[1].value.num, 710);
        assert_int_equal(facts.facts[SDC_FACT_STORED_HEIGHT].numbers[1].parser, SDC_PARSER_LIBRARY);
        heif.width = 0;
        read_this(&heif);
        assert_size(1010, 710, 270);
        assert_fine();
    }
}

static void counts_tiles(void **state)
{
    struct heif heif = grid;
    (void)state;
    heif.n_tiles = 6;
    heif.n_named = 5;
    read_this(&heif);
    assert_contradiction("a grid of 6 tiles, of which 5 are named");
    assert_size(1000, 700, 0);
    assert_whole(&facts);
}

/** An identity has no data of its own, and what it stands for may be a grid. */
static void follows_identities(void **state)
{
    struct heif heif = {.width = 640, .height = 360, .derived = "iden", .n_tiles = 1};
    (void)state;
    make_heif(&heif);
    /* Its place in iloc, the last, becomes that of another item. */
    file.bytes[at.idat - 18] = 0;
    file.bytes[at.idat - 17] = 77;
    read_heif();
    assert_size(640, 360, 0);
    assert_fact_text(&facts, SDC_FACT_CODEC, "hevc");
    assert_fine();
}

static void goes_round_no_circle(void **state)
{
    struct heif heif = grid;
    (void)state;
    make_heif(&heif);
    size_t first_tile = at.iprp - 2 * (size_t)grid.n_tiles;
    for (unsigned i = 0; i < grid.n_tiles; i++)
        file.bytes[first_tile + 2 * (size_t)i + 1] = GRID_ID;
    read_heif();
    assert_unreadable(&facts, SDC_FACT_CODEC, "nowhere coded");
    assert_contradiction("nowhere coded");
    assert_size(1000, 700, 0);
    make_heif(&heif);
    file.bytes[first_tile - 4 + 1] = 1; /* the first tile is made of itself, the grid of nothing */
    read_heif();
    assert_unreadable(&facts, SDC_FACT_CODEC, "nowhere coded");
    heif.type = "grid";
    read_this(&heif);
    assert_unreadable(&facts, SDC_FACT_CODEC, "nowhere coded");
}

static void needs_its_boxes(void **state)
{
    (void)state;
    make_heif(&photo);
    file.bytes[at.pitm + 4] = 'X';
    read_heif();
    assert_no_size("no pitm box");
    assert_unreadable(&facts, SDC_FACT_CODEC, "no pitm box");
    make_heif(&photo);
    file.bytes[at.pitm + 13] = 9;
    read_heif();
    assert_no_size("no ispe property");
    make_heif(&photo);
    file.bytes[at.hdlr + 16] = 'v';
    read_heif();
    assert_no_size("not one of pictures");
    make_heif(&photo);
    file.bytes[at.hdlr + 4] = 'X';
    read_heif();
    assert_no_size("not one of pictures");
    make_heif(&photo);
    file.bytes[at.iinf + 4] = 'X';
    read_heif();
    assert_contradiction("nowhere coded");
    make_heif(&photo);
    file.bytes[at.iloc + 4] = 'X';
    read_heif();
    assert_cut(&facts, -1, "does not say where all data of its picture are");
    make_heif(&photo);
    file.bytes[at.meta + 4] = 'X';
    read_heif();
    assert_cut(&facts, -1, "ends without its meta box");
    memcpy(file.bytes + at.mdat + 4, "moov", 4);
    read_heif();
    assert_no_size("sequence without a primary picture");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    set_u32(at.meta, 7);
    read_heif();
    assert_no_size("what begins at byte 16 is no box");
    file.size = 0;
    read_heif();
    assert_cut(&facts, -1, "ends without its meta box");
}

/** Sequences have a movie beside, other files trailing bytes; neither changes the picture. */
static void takes_what_stands_behind(void **state)
{
    static const char *const types[] = {"moov", "free", "uuid", "mpvd"};
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        make_heif(&photo);
        size_t box = begin_box(types[i]);
        zeros(5);
        end_box(box);
        read_heif();
        assert_size(640, 360, 0);
        assert_fine();
        file.size--;
        read_heif();
        assert_int_equal(facts.whole, SDC_WHOLE_CUT);
        assert_int_equal(facts.missing_size, 1);
    }
    make_heif(&photo);
    put_text(&file, "SEFH and more of what some cameras append");
    read_heif();
    assert_size(640, 360, 0);
    assert_fine();
    make_heif(&photo);
    zeros(100);
    read_heif();
    assert_fine();
    make_heif(&photo);
    set_u32(at.mdat, 0);
    read_heif();
    assert_fine();
}

/** The coded picture says itself how large it is. */
static void asks_the_parameter_sets(void **state)
{
    struct heif heif = photo;
    (void)state;
    heif.properties[0] = (struct property){.type = "hvcC", .digits = CODED_640};
    read_this(&heif);
    assert_size(640, 360, 0);
    assert_fine();
    heif.width = 1280;
    heif.height = 720;
    heif.properties[1] = (struct property){"irot", 1, 1, {1}};
    read_this(&heif);
    assert_contradiction("is 1280x720 by its ispe property and 640x360 by its parameter set");
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].numbers[0].value.num, 1280);
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].numbers[1].value.num, 640);
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].numbers[1].parser, SDC_PARSER_LIBRARY);
    /* Cropped as the file wants, the coded picture has nothing left. */
    heif.properties[1] = (struct property){"clap", 8, 4, {1000, 1, 500, 1, 0, 1, 0, 1}};
    read_this(&heif);
    assert_contradiction("640x360 by its parameter set");
    assert_size(1000, 500, 0);
    heif.type = "hvt1";
    read_this(&heif);
    assert_size(1000, 500, 0);
    assert_fine();
    heif.type = "avc1";
    heif.properties[0] =
        (struct property){.type = "avcC",
                          .digits = "0142C01EFFE1001C6742C01ED900B43DBFF000700051000003000100000300"
                                    "320F162E480100"};
    heif.width = 720;
    heif.height = 480;
    heif.properties[1].type = NULL;
    read_this(&heif);
    assert_size(720, 480, 0);
    assert_fine();
    heif.width = 721;
    read_this(&heif);
    assert_contradiction("721x480 by its ispe property and 720x480 by its parameter set");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_photo),
        cmocka_unit_test(names_codecs),
        cmocka_unit_test(tells_avif),
        cmocka_unit_test(turns),
        cmocka_unit_test(crops),
        cmocka_unit_test(refuses_bad_crops),
        cmocka_unit_test(crops_and_turns_in_order),
        cmocka_unit_test(reads_shape),
        cmocka_unit_test(needs_whole_properties),
        cmocka_unit_test(looks_up_properties),
        cmocka_unit_test(reads_all_associations),
        cmocka_unit_test(reads_grids),
        cmocka_unit_test(reads_what_grids_say),
        cmocka_unit_test(counts_tiles),
        cmocka_unit_test(follows_identities),
        cmocka_unit_test(goes_round_no_circle),
        cmocka_unit_test(needs_its_boxes),
        cmocka_unit_test(takes_what_stands_behind),
        cmocka_unit_test(asks_the_parameter_sets),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
