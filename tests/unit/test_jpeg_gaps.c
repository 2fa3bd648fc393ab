/* SPDX-License-Identifier: MIT
 * Bytes between the segments of a JPEG, in front of its first scan: where they are, and the way
 * between a place with them and a place without. */
#include "probe/jpeg_gaps.h"
#include "reading.h"

static struct file file;
static struct sdc_jpeg_gaps gaps;

enum { RST0 = 0xd0, SOI = 0xd8, SOS = 0xda, COM = 0xfe };

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

static void find_gaps(void)
{
    struct sdc_source source;
    sdc_source_init_memory(&source, file.bytes, file.size);
    sdc_jpeg_find_gaps(&source, &gaps);
}

static void assert_gap(unsigned i, int64_t at, int64_t size)
{
    assert_int_equal(gaps.gap[i].at, at);
    assert_int_equal(gaps.gap[i].size, size);
}

/** Two gaps, at 2 and 23; fill bytes, restart markers and what is behind the scan are none. */
static void build(void)
{
    file.size = 0;
    put_marker(SOI);
    put_text(&file, "junk");
    put_segment(COM, "junk \xff\0\xff\xda", 9);
    put_text(&file, "\xff\xff");
    put_marker(RST0);
    put(&file, "\xff\0\xff\0 ", 5);
    put_segment(SOS, "\1\1\0\0\x3f\0", 6);
    put_text(&file, "coded data");
    put_segment(COM, "", 0);
    put_text(&file, "junk");
    put_segment(COM, "", 0);
}

static void finds_gaps(void **state)
{
    (void)state;
    build();
    find_gaps();
    assert_int_equal(gaps.n, 2);
    assert_gap(0, 2, 4);
    assert_gap(1, 23, 5);
}

static void counts_places_both_ways(void **state)
{
    static const struct {
        int64_t without, with, to_gap;
    } rows[] = {
        {0, 0, 2}, {1, 1, 1}, {2, 6, 17}, {18, 22, 1}, {19, 28, INT64_MAX}, {99, 108, INT64_MAX},
    };
    (void)state;
    build();
    find_gaps();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(sdc_jpeg_with_gaps(&gaps, rows[i].without), rows[i].with);
        assert_int_equal(sdc_jpeg_without_gaps(&gaps, rows[i].with), rows[i].without);
        assert_int_equal(sdc_jpeg_to_gap(&gaps, rows[i].with), rows[i].to_gap);
    }
}

/* More than are noted: the others are left in. */
static void finds_no_more(void **state)
{
    (void)state;
    file.size = 0;
    put_marker(SOI);
    for (unsigned i = 0; i <= SDC_JPEG_GAPS_MAX; i++) {
        put_text(&file, "x");
        put_segment(COM, "", 0);
    }
    find_gaps();
    assert_int_equal(gaps.n, SDC_JPEG_GAPS_MAX);
    assert_gap(SDC_JPEG_GAPS_MAX - 1, 2 + 5 * (SDC_JPEG_GAPS_MAX - 1), 1);
}

/* What may be a segment whose marker or length is damaged is left to the decoder. */
static void hides_no_damage(void **state)
{
    static const struct {
        size_t size;
        const char *length; /* where a segment has it */
        unsigned n;
    } rows[] = {
        {3, "\0", 1},   {4, "\0\2", 0},  {4, "\0\3", 1},   {6, "\0\4", 0},
        {6, "\4\0", 1}, {32, "\0\1", 1}, {32, "\0\36", 0}, {33, "\0\1", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        file.size = 0;
        put_marker(SOI);
        put_text(&file, "xx");
        put(&file, rows[i].length, rows[i].size < 4 ? 1 : 2);
        put_fill(&file, 'x', 2 + rows[i].size - file.size);
        put_segment(COM, "", 0);
        find_gaps();
        assert_int_equal(gaps.n, rows[i].n);
    }
}

/* A segment that is damaged, no marker, no file: what was found before counts. */
static void survives_damage(void **state)
{
    (void)state;
    file.size = 0;
    put_marker(SOI);
    put_text(&file, "x");
    put_marker(COM);
    put_be(&file, 1, 2);
    put_text(&file, "x");
    put_segment(COM, "", 0);
    find_gaps();
    assert_int_equal(gaps.n, 1);
    file.size = 0;
    put_marker(SOI);
    put_text(&file, "what follows is no marker");
    find_gaps();
    assert_int_equal(gaps.n, 0);
    file.size = 0;
    find_gaps();
    assert_int_equal(gaps.n, 0);
    build();
    for (size_t size = file.size; size > 0; size--) {
        file.size = size;
        find_gaps();
        assert_true(gaps.n <= 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_gaps),      cmocka_unit_test(counts_places_both_ways),
        cmocka_unit_test(finds_no_more),   cmocka_unit_test(hides_no_damage),
        cmocka_unit_test(survives_damage),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
