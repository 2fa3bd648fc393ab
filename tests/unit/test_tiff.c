/* SPDX-License-Identifier: MIT
 * The reader of TIFF: both byte orders and sizes, strips and tiles, camera raw files in disguise,
 * and files that are cut. */
#include "large.h"

static struct file file;
static struct file tail;
static struct sdc_facts facts;

enum { ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5, LONG8 = 16 };
enum {
    NEW_SUBFILE_TYPE = 254,
    WIDTH = 256,
    HEIGHT = 257,
    MAKE = 271,
    STRIP_OFFSETS = 273,
    ORIENTATION = 274,
    SAMPLES = 277,
    ROWS_PER_STRIP = 278,
    STRIP_SIZES = 279,
    PLANAR = 284,
    SOFTWARE = 305,
    TILE_WIDTH = 322,
    TILE_HEIGHT = 323,
    TILE_OFFSETS = 324,
    TILE_SIZES = 325,
    SUB_IFDS = 330,
    JPEG_OFFSET = 513,
    JPEG_SIZE = 514,
    DNG_VERSION = 0xc612,
};

/** The kind of the file that is being built. */
static bool is_big_endian;
static bool is_64;

/** An entry; its value is also the offset where it has values elsewhere. */
struct entry {
    unsigned tag;
    unsigned type;
    uint64_t n;
    uint64_t value;
};

static void put_number(uint64_t value, size_t n)
{
    (is_big_endian ? put_be : put_le)(&file, value, n);
}

static size_t wide(void)
{
    return is_64 ? 8 : 4;
}

static size_t header_size(void)
{
    return is_64 ? 16 : 8;
}

static size_t entry_size(void)
{
    return is_64 ? 20 : 12;
}

static size_t directory_size(size_t n)
{
    return (is_64 ? 8 : 2) + n * entry_size() + wide();
}

static void begin(uint64_t directory_at)
{
    file.size = 0;
    put_text(&file, is_big_endian ? "MM" : "II");
    put_number(is_64 ? 43 : 42, 2);
    if (is_64) {
        put_number(8, 2);
        put_number(0, 2);
    }
    put_number(directory_at, wide());
}

static void put_entry(const struct entry *entry)
{
    static const size_t sizes[] = {[ASCII] = 1, [SHORT] = 2, [LONG] = 4, [LONG8] = 8};
    size_t size = entry->type < sizeof sizes / sizeof sizes[0] ? sizes[entry->type] : 0;
    size_t value_size = size > 0 && size * entry->n <= wide() ? size : wide();
    put_number(entry->tag, 2);
    put_number(entry->type, 2);
    put_number(entry->n, wide());
    put_number(entry->value, value_size);
    put_fill(&file, 0, wide() - value_size);
}

static void put_directory(const struct entry *entries, size_t n, uint64_t next)
{
    put_number(n, is_64 ? 8 : 2);
    for (size_t i = 0; i < n; i++)
        put_entry(&entries[i]);
    put_number(next, wide());
}

/** A file of a directory and 1,000 bytes for whatever it points to: `data`, the offset of these,
 *  is added to the values of those tags that are offsets. */
static void build(const struct entry *entries, size_t n)
{
    struct entry copy[32];
    size_t data = header_size() + directory_size(n);
    assert_true(n <= sizeof copy / sizeof copy[0]);
    memcpy(copy, entries, n * sizeof *entries);
    for (size_t i = 0; i < n; i++) {
        if (copy[i].tag == STRIP_OFFSETS || copy[i].tag == TILE_OFFSETS ||
            copy[i].tag == JPEG_OFFSET)
            copy[i].value += data;
    }
    begin(header_size());
    put_directory(copy, n, 0);
    put_fill(&file, 0, 1000);
}

#define BUILD(entries) build(entries, sizeof(entries) / sizeof(entries)[0])

static void read_tiff(void)
{
    read_file(sdc_read_tiff, &file, &facts);
}

static void assert_plain(int64_t width, int64_t height)
{
    assert_number(&facts, SDC_FACT_STORED_WIDTH, width, 1);
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, height, 1);
    assert_number(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, 1, 1);
    assert_fact_text(&facts, SDC_FACT_CODEC, "tiff");
    assert_int_equal(facts.facts[SDC_FACT_FRAMES].state, SDC_FACT_UNKNOWN);
    assert_string_equal(facts.inconsistent, "");
    assert_whole(&facts);
}

/** Runs a test for each kind of file. */
static void each_kind(void (*test)(void))
{
    for (unsigned kind = 0; kind < 4; kind++) {
        is_big_endian = kind % 2 == 1;
        is_64 = kind >= 2;
        test();
    }
}

static void read_sizes(void)
{
    static const struct {
        unsigned type;
        uint64_t width;
    } rows[] = {
        {SHORT, 1}, {SHORT, 65535}, {LONG, 300}, {LONG, UINT32_MAX}, {LONG8, 300},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry entries[] = {
            {WIDTH, rows[i].type, 1, rows[i].width},
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        if (rows[i].type == LONG8 && !is_64)
            continue;
        BUILD(entries);
        read_tiff();
        assert_plain((int64_t)rows[i].width, 7);
        assert_number(&facts, SDC_FACT_ROTATION, 0, 1);
    }
}

static void reads_sizes(void **state)
{
    (void)state;
    each_kind(read_sizes);
}

static void refuse_sizes(void)
{
    static const struct {
        struct entry width;
        const char *reason;
    } rows[] = {
        {{WIDTH, SHORT, 1, 0}, "a size of 0"},
        {{WIDTH, ASCII, 1, 7}, "is no number"},
        {{WIDTH, RATIONAL, 1, 8}, "is no number"},
        {{WIDTH, 999, 1, 8}, "is no number"},
        {{WIDTH, SHORT, 0, 8}, "is no number"},
        {{WIDTH, SHORT, 2, 8}, "is no number"},
        {{SOFTWARE, SHORT, 1, 8}, "says no size"},
        {{WIDTH, LONG8, 1, UINT64_C(1) << 32}, "above 2^32 - 1"},
        {{WIDTH, LONG8, 1, UINT64_MAX}, "above 2^32 - 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry entries[] = {
            rows[i].width,
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        if (rows[i].width.type == LONG8 && !is_64)
            continue;
        BUILD(entries);
        read_tiff();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, rows[i].reason);
        assert_unreadable(&facts, SDC_FACT_STORED_HEIGHT, rows[i].reason);
    }
}

static void refuses_sizes(void **state)
{
    (void)state;
    each_kind(refuse_sizes);
}

static void refuse_headers(void)
{
    static const struct entry entry = {WIDTH, SHORT, 1, 7};
    begin(0);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "it has no directory");
    begin(header_size());
    put_fill(&file, 0, 100);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "its directory is empty");
    begin(header_size());
    put_number(4097, is_64 ? 8 : 2);
    put_fill(&file, 0, 100000);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "more than 4096 entries");
    for (size_t i = 0; i < 4; i++) {
        build(&entry, 1);
        file.bytes[i] ^= 0x40;
        read_tiff();
        assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "signature");
    }
}

static void refuses_headers(void **state)
{
    (void)state;
    each_kind(refuse_headers);
    is_64 = true;
    begin(16);
    put_number(UINT64_MAX, 8);
    put_fill(&file, 0, 1000);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "more than 4096 entries");
}

static void read_orientations(void)
{
    static const int64_t rotations[] = {0, 0, 0, 180, 180, 270, 90, 90, 270, 0};
    for (unsigned i = 0; i < sizeof rotations / sizeof rotations[0]; i++) {
        const struct entry entries[] = {
            {WIDTH, SHORT, 1, 30},      {HEIGHT, SHORT, 1, 7},      {STRIP_OFFSETS, LONG, 1, 0},
            {ORIENTATION, SHORT, 1, i}, {ORIENTATION, SHORT, 1, 3}, {STRIP_SIZES, LONG, 1, 1000},
        };
        BUILD(entries);
        read_tiff();
        assert_plain(30, 7);
        assert_number(&facts, SDC_FACT_ROTATION, rotations[i], 1);
    }
}

static void reads_orientations(void **state)
{
    (void)state;
    each_kind(read_orientations);
}

/** Files with three parts, whose places stand at the end, in 16, 32 or 64 bits. */
static void build_parts(bool is_tiled, unsigned type, const uint64_t *offsets,
                        const uint64_t *sizes)
{
    size_t size = type == SHORT ? 2 : type == LONG ? 4 : 8;
    size_t lists_at = header_size() + directory_size(7) + 300;
    const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 25},
        {is_tiled ? SOFTWARE : ROWS_PER_STRIP, SHORT, 1, 10},
        {is_tiled ? TILE_WIDTH : SOFTWARE, SHORT, 1, 32},
        {is_tiled ? TILE_HEIGHT : SOFTWARE, SHORT, 1, 10},
        {is_tiled ? TILE_OFFSETS : STRIP_OFFSETS, type, 3, lists_at},
        {is_tiled ? TILE_SIZES : STRIP_SIZES, type, 3, lists_at + 3 * size},
    };
    begin(header_size());
    put_directory(entries, 7, 0);
    put_fill(&file, 0x55, 300);
    for (size_t i = 0; i < 3; i++)
        put_number(offsets[i], size);
    for (size_t i = 0; i < 3; i++)
        put_number(sizes[i], size);
}

static void judge_parts(void)
{
    static const unsigned types[] = {SHORT, LONG, LONG8};
    for (unsigned i = 0; i < 6; i++) {
        /* Three values of 16 bits stand in the entry itself in BigTIFF. */
        unsigned type = types[i % 3];
        bool is_tiled = i >= 3;
        const char *text = is_tiled ? "ends before its tiles do" : "ends before its strips do";
        if (type == SHORT && is_64)
            continue;
        uint64_t at = header_size() + directory_size(7);
        uint64_t end = at + 300 + 6 * (type == SHORT ? 2U : type == LONG ? 4U : 8U);
        build_parts(is_tiled, type, (uint64_t[]){at + 200, at, at + 100},
                    (uint64_t[]){end - at - 200, 100, 0});
        read_tiff();
        assert_plain(30, 25);
        build_parts(is_tiled, type, (uint64_t[]){at + 200, at, at + 100},
                    (uint64_t[]){100, end - at + 1, 1});
        read_tiff();
        assert_cut(&facts, 1, text);
        assert_number(&facts, SDC_FACT_STORED_WIDTH, 30, 1);
        build_parts(is_tiled, type, (uint64_t[]){at, at + 100, UINT16_MAX},
                    (uint64_t[]){100, 100, UINT16_MAX});
        read_tiff();
        assert_cut(&facts, 2 * UINT16_MAX - (int64_t)end, text);
        file.size--;
        read_tiff();
        assert_cut(&facts, 1,
                   is_tiled ? "ends within its list of tiles" : "ends within its list of strips");
        build_parts(is_tiled, type, (uint64_t[]){at, at, 0}, (uint64_t[]){0, 0, 0});
        read_tiff();
        assert_cut(&facts, -1, "holds no image data");
    }
}

static void judges_parts(void **state)
{
    (void)state;
    each_kind(judge_parts);
}

static void offsets_do_not_overflow(void **state)
{
    (void)state;
    is_64 = true;
    is_big_endian = false;
    build_parts(false, LONG8, (uint64_t[]){UINT64_MAX, 1, 1}, (uint64_t[]){UINT64_MAX, 1, 1});
    read_tiff();
    assert_cut(&facts, INT64_MAX / 2 * 2 - (int64_t)file.size, "ends before its strips do");
    const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 7},
        {STRIP_OFFSETS, LONG8, UINT64_MAX, UINT64_MAX / 2},
        {STRIP_SIZES, LONG, 1, 1000},
    };
    BUILD(entries);
    read_tiff();
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_string_equal(facts.cut, "ends within its list of strips");
    begin(UINT64_MAX);
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
}

/** Fields that contradict each other. */
static void compare_numbers(void)
{
    static const struct {
        struct entry extra[4];
        const char *text;
    } rows[] = {
        {{{ROWS_PER_STRIP, SHORT, 1, 7}}, ""},
        {{{ROWS_PER_STRIP, LONG, 1, UINT32_MAX}}, ""},
        {{{ROWS_PER_STRIP, LONG, 1, 0}}, ""},
        {{{ROWS_PER_STRIP, SHORT, 1, 6}}, "its size needs 2 strips, and it has 1"},
        {{{ROWS_PER_STRIP, SHORT, 1, 1}}, "its size needs 7 strips, and it has 1"},
        {{{PLANAR, SHORT, 1, 1}, {SAMPLES, SHORT, 1, 3}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 1}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 0}}, ""},
        {{{PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 3}}, "its size needs 3 strips, and it has 1"},
        {{{ROWS_PER_STRIP, SHORT, 1, 2}, {PLANAR, SHORT, 1, 2}, {SAMPLES, SHORT, 1, 3}},
         "its size needs 12 strips, and it has 1"},
        {{{TILE_OFFSETS, LONG, 1, 0}, {TILE_SIZES, LONG, 1, 10}}, ""},
        {{{TILE_WIDTH, SHORT, 1, 16},
          {TILE_HEIGHT, SHORT, 1, 4},
          {TILE_OFFSETS, LONG, 1, 0},
          {TILE_SIZES, LONG, 1, 10}},
         "its size needs 4 tiles, and it has 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct entry entries[8] = {
            {WIDTH, SHORT, 1, 30},
            {HEIGHT, SHORT, 1, 7},
            {STRIP_OFFSETS, LONG, 1, 0},
            {STRIP_SIZES, LONG, 1, 1000},
        };
        memcpy(entries + 4, rows[i].extra, sizeof rows[i].extra);
        BUILD(entries);
        read_tiff();
        assert_string_equal(facts.inconsistent, rows[i].text);
        assert_whole(&facts);
    }
}

static void compares_numbers(void **state)
{
    (void)state;
    each_kind(compare_numbers);
}

static void number_of_tiles_does_not_overflow(void **state)
{
    static const struct entry entries[] = {
        {WIDTH, LONG, 1, UINT32_MAX}, {HEIGHT, LONG, 1, UINT32_MAX}, {PLANAR, SHORT, 1, 2},
        {SAMPLES, SHORT, 1, 65535},   {TILE_WIDTH, SHORT, 1, 1},     {TILE_HEIGHT, SHORT, 1, 1},
        {TILE_OFFSETS, LONG, 1, 1},   {TILE_SIZES, LONG, 1, 1},
    };
    (void)state;
    is_64 = false;
    BUILD(entries);
    read_tiff();
    assert_string_equal(facts.inconsistent,
                        "its size needs 9223372036854775807 tiles, and it has 1");
}

static void judge_other_layouts(void)
{
    const struct entry no_sizes[] = {{WIDTH, SHORT, 1, 30},
                                     {HEIGHT, SHORT, 1, 7},
                                     {STRIP_OFFSETS, LONG, 1, 0}};
    const struct entry jpeg[] = {{WIDTH, SHORT, 1, 30},
                                 {HEIGHT, SHORT, 1, 7},
                                 {JPEG_OFFSET, LONG, 1, 0},
                                 {JPEG_SIZE, LONG, 1, 1000}};
    const struct entry no_numbers[] = {{WIDTH, SHORT, 1, 30},
                                       {HEIGHT, SHORT, 1, 7},
                                       {STRIP_OFFSETS, ASCII, 1, 0}};
    BUILD(no_sizes);
    read_tiff();
    assert_string_equal(facts.inconsistent, "the sizes of its strips are not all stated");
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    BUILD(jpeg);
    read_tiff();
    assert_plain(30, 7);
    file.size--;
    read_tiff();
    assert_cut(&facts, 1, "ends before its JPEG data do");
    BUILD(no_numbers);
    read_tiff();
    assert_unreadable(&facts, SDC_FACT_STORED_WIDTH, "the places of its strips are no numbers");
    build(no_sizes, 2);
    read_tiff();
    assert_cut(&facts, -1, "holds no image data");
    assert_number(&facts, SDC_FACT_STORED_WIDTH, 30, 1);
}

static void judges_other_layouts(void **state)
{
    (void)state;
    each_kind(judge_other_layouts);
}

/** All that a directory points to must be there, and the directory that it announces. */
static void judge_values(void)
{
    struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},     {STRIP_OFFSETS, LONG, 1, 0},
        {STRIP_SIZES, LONG, 1, 900}, {SOFTWARE, ASCII, 100, 0},
    };
    entries[4].value = header_size() + directory_size(5) + 900;
    BUILD(entries);
    read_tiff();
    assert_plain(30, 7);
    file.size--;
    read_tiff();
    assert_cut(&facts, 1, "ends before the values of its directory do");
    file.size -= 100;
    read_tiff();
    assert_cut(&facts, 101, "ends before its strips do");
    entries[4].type = 999;
    BUILD(entries);
    file.size--;
    read_tiff();
    assert_plain(30, 7);
    begin(header_size());
    put_directory(entries, 5, header_size() + directory_size(5) + 2000);
    put_fill(&file, 0, 2000);
    read_tiff();
    assert_cut(&facts, -1, "ends before its second directory");
    put_fill(&file, 0, 1);
    read_tiff();
    assert_plain(30, 7);
}

static void judges_values(void **state)
{
    (void)state;
    each_kind(judge_values);
}

static void name_raw_files(void)
{
    const struct entry dng[] = {{WIDTH, SHORT, 1, 30},
                                {HEIGHT, SHORT, 1, 7},
                                {STRIP_OFFSETS, LONG, 1, 0},
                                {STRIP_SIZES, LONG, 1, 1000},
                                {DNG_VERSION, 1, 4, 0}};
    struct entry nef[] = {{WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},
                          {MAKE, ASCII, 18, 0},        {STRIP_OFFSETS, LONG, 1, 0},
                          {STRIP_SIZES, LONG, 1, 900}, {SUB_IFDS, LONG, 1, 8}};
    BUILD(dng);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_DNG);
    assert_int_equal(facts.facts[SDC_FACT_STORED_WIDTH].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.facts[SDC_FACT_CODEC].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    nef[2].value = header_size() + directory_size(6) + 900;
    BUILD(nef);
    memcpy(file.bytes + nef[2].value, "NIKON CORPORATION", 18);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_NEF);
    file.bytes[nef[2].value] = 'X';
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
    assert_plain(30, 7);
    memcpy(file.bytes + nef[2].value, "NIKON CORPORATION", 18);
    nef[2].value += 100;
    BUILD(nef);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
    build(nef, 5);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_TIFF);
}

static void names_raw_files(void **state)
{
    const struct entry entries[] = {{WIDTH, SHORT, 1, 30}, {HEIGHT, SHORT, 1, 7}};
    (void)state;
    each_kind(name_raw_files);
    is_64 = false;
    is_big_endian = false;
    begin(16);
    put_text(&file, "CR\2");
    put_fill(&file, 0, 5);
    put_directory(entries, 2, 0);
    read_tiff();
    assert_int_equal(facts.format, SDC_FORMAT_CR2);
}

/** A first image that is a small copy leaves open which one is meant. */
static void note_reduced_images(void)
{
    static const char text[] = "its first image says that it is a reduced copy of another one";
    struct entry entries[] = {
        {NEW_SUBFILE_TYPE, LONG, 1, 1}, {WIDTH, SHORT, 1, 30},       {HEIGHT, SHORT, 1, 7},
        {STRIP_OFFSETS, LONG, 1, 8},    {STRIP_SIZES, LONG, 1, 100}, {SUB_IFDS, LONG, 1, 8},
    };
    BUILD(entries);
    read_tiff();
    assert_string_equal(facts.inconsistent, text);
    build(entries, 5);
    read_tiff();
    assert_plain(30, 7);
    begin(header_size());
    put_directory(entries, 5, 8);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_string_equal(facts.inconsistent, text);
    entries[0].value = 2; /* a page of several */
    BUILD(entries);
    read_tiff();
    assert_plain(30, 7);
}

static void notes_reduced_images(void **state)
{
    (void)state;
    each_kind(note_reduced_images);
}

/** The directory at the end of a large file, with many strips; and its picture in front. */
static void read_little(void)
{
    enum { SIZE = 30000000, N_STRIPS = 3000 };
    struct entry entries[] = {
        {WIDTH, SHORT, 1, 3000},
        {HEIGHT, SHORT, 1, N_STRIPS},
        {STRIP_OFFSETS, LONG, N_STRIPS, 0},
        {ROWS_PER_STRIP, SHORT, 1, 1},
        {STRIP_SIZES, LONG, N_STRIPS, 0},
    };
    size_t tail_size = directory_size(5) + 2 * 4 * N_STRIPS;
    entries[2].value = SIZE - tail_size + directory_size(5);
    entries[4].value = entries[2].value + 4 * N_STRIPS;
    file.size = 0;
    put_directory(entries, 5, 0);
    for (unsigned i = 0; i < N_STRIPS; i++)
        put_number(16 + 9000 * i, 4);
    for (unsigned i = 0; i < N_STRIPS; i++)
        put_number(9000, 4);
    tail = file;
    begin(SIZE - tail_size);
    int64_t n_bytes = read_large(sdc_read_tiff, &file, &tail, 0, SIZE, &facts);
    assert_in_range(n_bytes, 1, HEADER_READ_MAX);
    assert_plain(3000, N_STRIPS);
}

static void reads_little_of_large_files(void **state)
{
    (void)state;
    each_kind(read_little);
}

static void too_many_parts_leave_the_end_open(void **state)
{
    static const struct entry entries[] = {
        {WIDTH, SHORT, 1, 30},
        {HEIGHT, LONG, 1, 100000},
        {ROWS_PER_STRIP, SHORT, 1, 1},
        {STRIP_OFFSETS, SHORT, 100000, 0},
        {STRIP_SIZES, SHORT, 100000, 100},
    };
    (void)state;
    is_64 = false;
    is_big_endian = true;
    BUILD(entries);
    put_fill(&file, 1, 300000);
    read_tiff();
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_string_equal(facts.inconsistent, "");
    assert_number(&facts, SDC_FACT_STORED_HEIGHT, 100000, 1);
}

static void find_cuts(void)
{
    const struct entry entry = {WIDTH, SHORT, 1, 30};
    build(&entry, 1);
    for (size_t n = 0; n < header_size(); n++) {
        file.size = n;
        read_tiff();
        assert_cut(&facts, is_64 && n >= 8 ? 16 - (int64_t)n : -1, "ends within its header");
    }
    file.size = header_size();
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
    file.size = header_size() + directory_size(1) - 1;
    read_tiff();
    assert_cut(&facts, 1, "ends within its directory");
    begin(UINT32_MAX);
    put_fill(&file, 0, 100);
    read_tiff();
    assert_cut(&facts, -1, "ends before its directory");
}

static void finds_cuts(void **state)
{
    (void)state;
    each_kind(find_cuts);
}

static void survive_damage(void)
{
    struct entry entries[] = {
        {NEW_SUBFILE_TYPE, LONG, 1, 1}, {WIDTH, SHORT, 1, 30},
        {HEIGHT, SHORT, 1, 7},          {MAKE, ASCII, 9, 0},
        {STRIP_OFFSETS, LONG, 3, 0},    {ORIENTATION, SHORT, 1, 6},
        {ROWS_PER_STRIP, SHORT, 1, 3},  {STRIP_SIZES, LONG, 3, 0},
    };
    for (unsigned i = 0; i < 2; i++) {
        /* The picture in front of its directory, and behind. */
        size_t directory_at = header_size() + (i == 0 ? 123 : 0);
        size_t data_at = header_size() + (i == 0 ? 0 : directory_size(8));
        size_t lists_at = data_at + 90;
        entries[3].value = lists_at + 24;
        entries[4].value = lists_at;
        entries[7].value = lists_at + 12;
        begin(directory_at);
        if (i == 1)
            put_directory(entries, 8, 0);
        put_fill(&file, 0x55, 90);
        for (unsigned j = 0; j < 3; j++)
            put_number(data_at + 30 * j, 4);
        for (unsigned j = 0; j < 3; j++)
            put_number(30, 4);
        put_text(&file, "NIKON1234");
        if (i == 0)
            put_directory(entries, 8, 0);
        read_tiff();
        assert_plain(30, 7);
        try_all_cuts(sdc_read_tiff, &file, SDC_FACT_STORED_WIDTH, NULL);
        try_all_bytes(sdc_read_tiff, &file);
        try_broken_sources(sdc_read_tiff, &file);
        for (size_t at = 2; at + 8 <= file.size; at++) {
            try_length(sdc_read_tiff, &file, at, 2);
            try_length(sdc_read_tiff, &file, at, wide());
        }
    }
}

static void survives_damage(void **state)
{
    (void)state;
    each_kind(survive_damage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sizes),
        cmocka_unit_test(refuses_sizes),
        cmocka_unit_test(refuses_headers),
        cmocka_unit_test(reads_orientations),
        cmocka_unit_test(judges_parts),
        cmocka_unit_test(offsets_do_not_overflow),
        cmocka_unit_test(compares_numbers),
        cmocka_unit_test(number_of_tiles_does_not_overflow),
        cmocka_unit_test(judges_other_layouts),
        cmocka_unit_test(judges_values),
        cmocka_unit_test(names_raw_files),
        cmocka_unit_test(notes_reduced_images),
        cmocka_unit_test(reads_little_of_large_files),
        cmocka_unit_test(too_many_parts_leave_the_end_open),
        cmocka_unit_test(finds_cuts),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
