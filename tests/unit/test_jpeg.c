/* SPDX-License-Identifier: MIT
 * The reader of JPEG: size, turn by EXIF, and whose end it is that stands at the end. */
#include "reading.h"

#include <stdio.h>

static struct file file;
static struct sdc_facts facts;

enum {
    SOF0 = 0xc0,
    SOF2 = 0xc2,
    DHT = 0xc4,
    RST0 = 0xd0,
    SOI = 0xd8,
    EOI = 0xd9,
    SOS = 0xda,
    DNL = 0xdc,
    DQT = 0xdb,
    APP0 = 0xe0,
    APP1 = 0xe1,
    COM = 0xfe
};

static void put_marker(unsigned marker)
{
    put_be(&file, 0xff00 | marker, 2);
}

static void put_segment(unsigned marker, const void *bytes, size_t n)
{
    put_marker(marker);
    put_be(&file, n + 2, 2);
    put(&file, bytes, n);
}

static void put_frame(unsigned marker, unsigned width, unsigned height)
{
    put_marker(marker);
    put_be(&file, 17, 2);
    put_be(&file, 8, 1);
    put_be(&file, height, 2);
    put_be(&file, width, 2);
    put(&file, "\3\1\x22\0\2\x11\1\3\x11\1", 10);
}

/** A scan: its header, and n bytes of coded data with stuffed zeros and restart markers. */
static void put_scan(size_t n)
{
    put_segment(SOS, "\3\1\0\2\x11\3\x11\0\x3f\0", 10);
    for (size_t i = 0; i + 7 <= n; i += 7)
        put(&file, "\x12\xff\0\x34\xff\xd3\x56", 7);
    put_fill(&file, 0x55, n % 7);
}

static void begin(void)
{
    file.size = 0;
    put_marker(SOI);
    put_segment(APP0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
    put_segment(DQT, "\0 a table of quantization", 25);
}

/** A whole small picture. */
static void make_simple(void)
{
    begin();
    put_frame(SOF0, 640, 360);
    put_segment(DHT, "\0 a Huffman table", 17);
    put_scan(1000);
    put_marker(EOI);
}

static void read_jpeg(void)
{
    read_file(sdc_read_jpeg, &file, &facts);
}

static void assert_size(int64_t width, int64_t height)
{
    assert_number(&facts, SDC_FACT_STORED_WIDTH, width, 1);
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, height, 1);
}

static void reads_each_kind_of_frame(void **state)
{
    static const uint8_t markers[] = {0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7,
                                      0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf};
    (void)state;
    for (size_t i = 0; i < sizeof markers; i++) {
        begin();
        put_frame(markers[i], 65500, 24065);
        put_scan(100);
        put_marker(EOI);
        read_jpeg();
        assert_size(65500, 24065);
        assert_fact_text(&facts, SDC_FACT_CODEC, "jpeg");
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
        assert_whole(&facts);
    }
}

static void steps_over_fill_bytes_and_junk(void **state)
{
    (void)state;
    file.size = 0;
    put_marker(SOI);
    put_fill(&file, 0xff, 10);
    put_segment(COM, "\xff\xc0\0\x11\x08\0\1\0\1", 9);
    put_marker(RST0);
    put_text(&file, "junk\xff");
    put_fill(&file, 0, 3);
    put_fill(&file, 0xff, 3);
    put_frame(SOF2, 640, 360);
    put_scan(100);
    put_fill(&file, 0xff, 3);
    put_marker(EOI);
    read_jpeg();
    assert_size(640, 360);
    assert_whole(&facts);
    file.size = 0;
    put_marker(SOI);
    put_fill(&file, 'x', 70000);
    put_frame(SOF0, 640, 360);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "between its segments");
    memset(file.bytes, 0xff, file.size);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "between its segments");
}

static void refuses_bad_headers(void **state)
{
    (void)state;
    begin();
    put_frame(SOF0, 0, 360);
    put_scan(100);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "a width of 0");
    begin();
    put_frame(SOF0, 640, 360);
    file.bytes[file.size - 10] = 4;
    put_scan(100);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "contradicts its components");
    begin();
    put_segment(SOF0, "\x08\0\1\0\1", 5);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "frame header is too short");
    begin();
    put_scan(100);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "before any frame header");
    begin();
    put_frame(SOF0, 640, 360);
    put_marker(EOI);
    put_scan(100);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "before any picture data");
    begin();
    put_marker(COM);
    put_be(&file, 1, 2);
    put_frame(SOF0, 640, 360);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "a length below 2");
    begin();
    for (unsigned i = 0; i < 5000; i++)
        put_segment(COM, "", 0);
    put_frame(SOF0, 640, 360);
    put_scan(100);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "too many segments");
}

static void first_frame_header_counts(void **state)
{
    (void)state;
    begin();
    put_frame(SOF0, 640, 360);
    put_frame(SOF0, 1, 1);
    put_scan(100);
    put_frame(SOF0, 2, 2);
    put_marker(EOI);
    read_jpeg();
    assert_size(640, 360);
    assert_whole(&facts);
}

static void height_may_come_behind_the_scan(void **state)
{
    (void)state;
    begin();
    put_frame(SOF0, 640, 0);
    put_scan(1000);
    put_segment(DNL, "\1\x68", 2);
    put_marker(EOI);
    read_jpeg();
    assert_size(640, 360);
    assert_whole(&facts);
    file.bytes[file.size - 3] = 0;
    file.bytes[file.size - 4] = 0;
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "no DNL segment");
    begin();
    put_frame(SOF0, 640, 0);
    put_scan(1000);
    read_jpeg();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "no DNL segment");
    assert_cut(&facts, -1, "ends without its EOI marker");
}

/** B.2.5: the height may be given anew. Behind an only scan that is seen, behind the first of
 * several where these are walked. */
static void height_may_be_given_anew(void **state)
{
    static const struct {
        unsigned lines;
        size_t n_behind;
        const char *said;
    } rows[] = {
        {360, 0, ""},
        {720, 0, "its height is 360 by its frame header and 720 by a DNL segment behind its scan"},
        {720, 5, "its height is 360 by its frame header and 720 by a DNL segment behind its scan"},
        {1, 70000, "its height is 360 by its frame header and 1 by a DNL segment behind its scan"},
        {0, 0, "its height is 360 by its frame header and 0 by a DNL segment behind its scan"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sdc_fact *height = &facts.facts[SDC_FACT_STORED_HEIGHT];
        bool has_two = rows[i].said[0] != '\0' && rows[i].lines > 0;
        begin();
        put_frame(SOF0, 640, 360);
        put_scan(1000);
        put_marker(DNL);
        put_be(&file, 4, 2);
        put_be(&file, rows[i].lines, 2);
        put_marker(EOI);
        put_fill(&file, 0, rows[i].n_behind);
        read_jpeg();
        assert_whole(&facts);
        assert_string_equal(facts.inconsistent, rows[i].said);
        assert_int_equal(height->n_numbers, has_two ? 2 : 1);
        assert_int_equal(height->numbers[0].value.num, 360);
        assert_int_equal(height->numbers[height->n_numbers - 1].value.num,
                         has_two ? rows[i].lines : 360);
    }
}

/** A scan of some of the components, of n bytes. */
static void put_part(const char *components, size_t n)
{
    put_marker(SOS);
    put_be(&file, 6 + 2 * strlen(components), 2);
    put_be(&file, strlen(components), 1);
    for (const char *c = components; *c != '\0'; c++)
        put_be(&file, (unsigned)(*c - '0') << 8, 2);
    put(&file, "\0\x3f\0", 3);
    put_fill(&file, 0, n);
}

static void every_component_is_to_be_coded(void **state)
{
    static const struct {
        const char *scans[3];
        unsigned missing; /**< 0: none */
    } rows[] = {
        {{"123"}, 0},     {{"1", "2", "3"}, 0}, {{"3", "12"}, 0},
        {{"1", "23"}, 0}, {{"1", "1", "2"}, 3}, {{"1", "2", "4"}, 3},
        {{"12"}, 3},      {{"23"}, 1},          {{"1", "3", "13"}, 2},
        {{""}, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char said[100] = "";
        if (rows[i].missing > 0)
            snprintf(said, sizeof said,
                     "component %u of the 3 in its frame header is coded by no scan",
                     rows[i].missing);
        begin();
        put_frame(SOF0, 640, 360);
        for (size_t j = 0; j < 3 && rows[i].scans[j]; j++)
            put_part(rows[i].scans[j], 200);
        put_marker(EOI);
        read_jpeg();
        assert_size(640, 360);
        assert_whole(&facts);
        assert_string_equal(facts.inconsistent, said);
        file.size -= 2; /* cut: what is missing may have come */
        read_jpeg();
        assert_string_equal(facts.inconsistent, "");
    }
}

/** Appends an APP1 segment with EXIF whose orientation is that, and a thumbnail with an end of its
 *  own behind it. */
static void put_exif(bool is_big_endian, unsigned orientation)
{
    static struct file block;
    void (*put_number)(struct file *, uint64_t, size_t) = is_big_endian ? put_be : put_le;
    block.size = 0;
    put(&block, "Exif\0", 6);
    put_text(&block, is_big_endian ? "MM" : "II");
    put_number(&block, 42, 2);
    put_number(&block, 8, 4);
    put_number(&block, 1, 2);
    put_number(&block, 0x0112, 2);
    put_number(&block, 3, 2);
    put_number(&block, 1, 4);
    put_number(&block, orientation, 2);
    put_fill(&block, 0, 6);
    put(&block, "\xff\xd8\xff\xda\0\2 thumbnail \xff\xd9", 19);
    put_segment(APP1, block.bytes, block.size);
}

static void reads_orientation(void **state)
{
    static const int64_t rotations[] = {0, 0, 0, 180, 180, 270, 90, 90, 270, 0};
    (void)state;
    for (unsigned i = 0; i < sizeof rotations / sizeof rotations[0]; i++) {
        for (unsigned j = 0; j < 4; j++) {
            begin();
            put_segment(APP1, "http://ns.adobe.com/xap/1.0/", 29);
            if (j % 2 == 1)
                put_frame(SOF0, 640, 360);
            put_exif(j / 2 == 1, i);
            put_exif(true, i % 9);
            if (j % 2 == 0)
                put_frame(SOF0, 640, 360);
            put_scan(100);
            put_marker(EOI);
            read_jpeg();
            assert_number(&facts, SDC_FACT_ROTATION, rotations[i], 1);
            assert_size(640, 360);
        }
    }
}

/** Readers differ in whether the first or the last counts: both are said, and both sizes kept. */
static void orientations_that_differ(void **state)
{
    static const struct {
        unsigned first;
        unsigned other;
        int64_t rotation;
        unsigned n_sizes;
        const char *said;
    } rows[] = {
        {6, 1, 90, 2, "its EXIF turns it by 90 degrees at one place and by 0 at another"},
        {1, 6, 0, 2, "its EXIF turns it by 0 degrees at one place and by 90 at another"},
        {3, 1, 180, 1, "its EXIF turns it by 180 degrees at one place and by 0 at another"},
        {8, 6, 270, 1, "its EXIF turns it by 270 degrees at one place and by 90 at another"},
        {1, 2, 0, 1, ""},
        {9, 6, 90, 1, ""},
        {6, 0, 90, 1, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sdc_fact *width = &facts.facts[SDC_FACT_STORED_WIDTH];
        const struct sdc_fact *height = &facts.facts[SDC_FACT_STORED_HEIGHT];
        begin();
        put_exif(i % 2 == 1, rows[i].first);
        put_exif(true, rows[i].other);
        put_exif(false, rows[i].first);
        put_frame(SOF0, 640, 360);
        put_scan(100);
        put_marker(EOI);
        read_jpeg();
        assert_number(&facts, SDC_FACT_ROTATION, rows[i].rotation, 1);
        assert_string_equal(facts.inconsistent, rows[i].said);
        assert_int_equal(width->n_numbers, rows[i].n_sizes);
        assert_int_equal(width->numbers[0].value.num, 640);
        assert_int_equal(width->numbers[width->n_numbers - 1].value.num,
                         rows[i].n_sizes == 2 ? 360 : 640);
        assert_int_equal(height->n_numbers, rows[i].n_sizes);
        assert_int_equal(height->numbers[height->n_numbers - 1].value.num,
                         rows[i].n_sizes == 2 ? 640 : 360);
    }
}

/** XMP's orientation is heeded by no browser and not by libvips. */
static void xmp_turns_nothing(void **state)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF>"
                              "<rdf:Description tiff:Orientation=\"6\"/></rdf:RDF></x:xmpmeta>";
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        begin();
        if (i == 1)
            put_exif(true, 1);
        put_segment(APP1, xmp, sizeof xmp - 1);
        put_frame(SOF0, 640, 360);
        put_scan(100);
        put_marker(EOI);
        read_jpeg();
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_string_equal(facts.inconsistent, "");
    }
}

static void bad_exif_turns_nothing(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } rows[] = {
        {"Exi", 3},
        {"Exif\0", 5},
        {"Exif\0\1II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0", 28},
        {"Exif\0\0", 6},
        {"Exif\0\0MM\0*\0\0\0\x09\0\1", 16},
        {"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6", 26},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        put_segment(APP1, rows[i].bytes, rows[i].n);
        put_frame(SOF0, 640, 360);
        put_scan(100);
        put_marker(EOI);
        read_jpeg();
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
        assert_whole(&facts);
    }
}

static void finds_cuts(void **state)
{
    (void)state;
    make_simple();
    file.size -= 2;
    read_jpeg();
    assert_cut(&facts, -1, "ends without its EOI marker");
    assert_size(640, 360);
    begin();
    file.size -= 10;
    read_jpeg();
    assert_cut(&facts, 10, "ends within a segment before its picture data");
    begin();
    put_be(&file, 0xff, 1);
    read_jpeg();
    assert_cut(&facts, -1, "ends before its picture data");
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    begin();
    put_marker(COM);
    put_be(&file, 0, 1);
    read_jpeg();
    assert_cut(&facts, -1, "ends before its picture data");
}

/* The thumbnail's end is no end of the picture. */
static void thumbnail_does_not_end_the_picture(void **state)
{
    (void)state;
    begin();
    put_exif(true, 6);
    put_frame(SOF0, 640, 360);
    put_scan(100);
    read_jpeg();
    assert_cut(&facts, -1, "ends without its EOI marker");
    assert_number(&facts, SDC_FACT_ROTATION, 90, 1);
}

static void what_stands_behind_is_harmless(void **state)
{
    (void)state;
    make_simple();
    put_fill(&file, 0, 1000);
    read_jpeg();
    assert_whole(&facts);
    put_fill(&file, 0, 100000);
    read_jpeg();
    assert_whole(&facts);
    make_simple();
    file.bytes[file.size - 1] = 0;
    put_fill(&file, 0, 100000);
    read_jpeg();
    assert_cut(&facts, -1, "ends without its EOI marker");
}

/* Far from the end of the file, the end is found along the scans, not within a table. */
static void walks_over_the_scans(void **state)
{
    (void)state;
    begin();
    put_frame(SOF2, 640, 360);
    put_scan(7000);
    put_segment(DHT, "a table \xff\xd9 with an end in it", 29);
    put_scan(7001);
    put_fill(&file, 0, 100000);
    read_jpeg();
    assert_cut(&facts, -1, "ends without its EOI marker");
    file.size -= 100000;
    put_marker(EOI);
    put_fill(&file, 0, 100000);
    read_jpeg();
    assert_whole(&facts);
}

static void survives_damage(void **state)
{
    (void)state;
    begin();
    put_exif(true, 6);
    put_frame(SOF2, 640, 360);
    put_segment(DHT, "\0 a Huffman table", 17);
    put_scan(50);
    put_segment(DHT, "\1 a Huffman table", 17);
    put_scan(50);
    put_marker(EOI);
    try_all_cuts(sdc_read_jpeg, &file, SDC_FACT_STORED_WIDTH, NULL);
    try_all_bytes(sdc_read_jpeg, &file);
    try_broken_sources(sdc_read_jpeg, &file);
    for (size_t at = 0; at + 2 <= file.size; at++)
        try_length(sdc_read_jpeg, &file, at, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_kind_of_frame),
        cmocka_unit_test(steps_over_fill_bytes_and_junk),
        cmocka_unit_test(refuses_bad_headers),
        cmocka_unit_test(first_frame_header_counts),
        cmocka_unit_test(height_may_come_behind_the_scan),
        cmocka_unit_test(height_may_be_given_anew),
        cmocka_unit_test(every_component_is_to_be_coded),
        cmocka_unit_test(reads_orientation),
        cmocka_unit_test(orientations_that_differ),
        cmocka_unit_test(xmp_turns_nothing),
        cmocka_unit_test(bad_exif_turns_nothing),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(thumbnail_does_not_end_the_picture),
        cmocka_unit_test(what_stands_behind_is_harmless),
        cmocka_unit_test(walks_over_the_scans),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
