/* SPDX-License-Identifier: MIT
 * TIFF files built in memory, in both byte orders and sizes; for the tests of their reader. */
#ifndef SDC_TESTS_TIFF_BUILDING_H
#define SDC_TESTS_TIFF_BUILDING_H

#include "reading.h"

static struct file file;
static struct sdc_facts facts;

enum { ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5, LONG8 = 16 };
enum {
    NEW_SUBFILE_TYPE = 254,
    WIDTH = 256,
    HEIGHT = 257,
    BITS = 258,
    COMPRESSION = 259,
    PHOTOMETRIC = 262,
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

static inline void put_number(uint64_t value, size_t n)
{
    (is_big_endian ? put_be : put_le)(&file, value, n);
}

static inline size_t wide(void)
{
    return is_64 ? 8 : 4;
}

static inline size_t header_size(void)
{
    return is_64 ? 16 : 8;
}

static inline size_t entry_size(void)
{
    return is_64 ? 20 : 12;
}

static inline size_t directory_size(size_t n)
{
    return (is_64 ? 8 : 2) + n * entry_size() + wide();
}

static inline void begin(uint64_t directory_at)
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

static inline void put_entry(const struct entry *entry)
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

static inline void put_directory(const struct entry *entries, size_t n, uint64_t next)
{
    put_number(n, is_64 ? 8 : 2);
    for (size_t i = 0; i < n; i++)
        put_entry(&entries[i]);
    put_number(next, wide());
}

/** A file of a directory and 1,000 bytes for whatever it points to: `data`, the offset of these,
 *  is added to the values of those tags that are offsets. */
static inline void build(const struct entry *entries, size_t n)
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

static inline void read_tiff(void)
{
    read_file(sdc_read_tiff, &file, &facts);
}

static inline void assert_plain(int64_t width, int64_t height)
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
static inline void each_kind(void (*test)(void))
{
    for (unsigned kind = 0; kind < 4; kind++) {
        is_big_endian = kind % 2 == 1;
        is_64 = kind >= 2;
        test();
    }
}

#endif
