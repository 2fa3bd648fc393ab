/* SPDX-License-Identifier: MIT
 * What is fetched next, where it is kept, and what replies say of themselves. */
#include "source/cache.h"
#include "source/fetch_plan.h"
#include "source/http_fields.h"

#include "rows.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- Plan -------------------------------------------------------------------------------------
 */

enum {
    KIB = 1024,
    MIB = 1024 * KIB,
    FIRST = SDC_FETCH_FIRST_SIZE,
    JUMP = SDC_FETCH_JUMP_SIZE,
    LARGE = 50 * MIB,
};

struct plan_row {
    const char *name;
    int64_t size;
    int64_t start;
    int64_t end;
    struct sdc_extent range; /**< {0, 0}: nothing is missing */
};

/* [0, FIRST) and [LARGE / 2, LARGE / 2 + JUMP) are there, the first came last. */
static const struct plan_row plan_rows[] = {
    {"what is there", LARGE, 0, FIRST, {0, 0}},
    {"a part of what is there", LARGE, 100, 101, {0, 0}},
    {"behind the end", LARGE, LARGE, LARGE + 9, {0, 0}},
    {"on", LARGE, FIRST, FIRST + 1, {FIRST, 2 * FIRST}},
    {"on over an end", LARGE, 10, FIRST + 1, {FIRST, 2 * FIRST}},
    {"on for long", LARGE, FIRST, MIB, {FIRST, MIB}},
    {"a jump", LARGE, MIB, MIB + 4, {MIB, MIB + JUMP}},
    {"a long jump", LARGE, MIB, 2 * MIB, {MIB, 2 * MIB}},
    {"near the end", LARGE, LARGE - 9, LARGE - 1, {LARGE - 9, LARGE}},
    {"a hole before the end",
     LARGE,
     LARGE - 2 * JUMP + 1,
     LARGE - 20000,
     {LARGE - 2 * JUMP + 1, LARGE}},
    {"a hole that is a jump",
     LARGE,
     LARGE - 2 * JUMP,
     LARGE - 20000,
     {LARGE - 2 * JUMP, LARGE - JUMP}},
    {"over the end", LARGE, LARGE - MIB, INT64_MAX, {LARGE - MIB, LARGE}},
    {"up to the next", LARGE, LARGE / 2 - 9, LARGE / 2 - 8, {LARGE / 2 - 9, LARGE / 2}},
    {"a hole before the next",
     LARGE,
     LARGE / 2 - 2 * JUMP + 1,
     LARGE / 2 - 20000,
     {LARGE / 2 - 2 * JUMP + 1, LARGE / 2}},
    {"over the next", LARGE, LARGE / 2 - MIB, LARGE, {LARGE / 2 - MIB, LARGE / 2}},
    {"all", LARGE, 0, INT64_MAX, {FIRST, LARGE / 2}},
    {"of unknown size", INT64_MAX, LARGE, LARGE + 1, {LARGE, LARGE + JUMP}},
    {"at the end of all sizes", INT64_MAX, INT64_MAX - 9, INT64_MAX, {INT64_MAX - 9, INT64_MAX}},
    {"a file a byte longer", FIRST + 1, 0, FIRST + 1, {FIRST, FIRST + 1}},
};

static void plans(void **state)
{
    const struct plan_row *row = *state;
    struct sdc_fetch_plan plan = {.run_end = FIRST, .run_size = FIRST};
    struct sdc_extents present = {.extents = {{0, FIRST}, {LARGE / 2, LARGE / 2 + JUMP}}, .n = 2};
    struct sdc_extent range = {0, 0};
    assert_int_equal(sdc_fetch_plan_next(&plan, &present, row->size, row->start, row->end, &range),
                     row->range.end > 0);
    assert_true(range.start == row->range.start);
    assert_true(range.end == row->range.end);
}

static int64_t read_on(struct sdc_fetch_plan *plan, struct sdc_extents *present, int64_t start)
{
    struct sdc_extent range;
    assert_true(sdc_fetch_plan_next(plan, present, LARGE, start, start + 1, &range));
    sdc_fetch_plan_note(plan, &range);
    assert_true(sdc_extents_add(present, range.start, range.end));
    return range.end - range.start;
}

static void doubles_what_it_reads_on(void **state)
{
    struct sdc_fetch_plan plan = {0};
    struct sdc_extents present = {0};
    (void)state;
    assert_int_equal(read_on(&plan, &present, 0), FIRST);
    assert_int_equal(read_on(&plan, &present, FIRST), FIRST);
    assert_int_equal(read_on(&plan, &present, 2 * FIRST), 2 * FIRST);
    assert_int_equal(read_on(&plan, &present, 20 * MIB), JUMP);
    for (int64_t size = 2 * JUMP; size <= SDC_FETCH_RUN_SIZE_MAX; size *= 2)
        assert_int_equal(read_on(&plan, &present, plan.run_end), size);
    assert_int_equal(read_on(&plan, &present, plan.run_end), SDC_FETCH_RUN_SIZE_MAX);
    assert_int_equal(read_on(&plan, &present, 4 * FIRST), JUMP);
}

/* ---- Cache ------------------------------------------------------------------------------------
 */

static void assert_holds(const struct sdc_cache *cache, int64_t offset, const char *text)
{
    char got[16] = "";
    assert_true(sdc_extents_has(&cache->extents, offset, offset + (int64_t)strlen(text)));
    assert_int_equal(pread(cache->fd, got, strlen(text), offset), strlen(text));
    assert_string_equal(got, text);
}

static void keeps_parts_at_their_places(void **state)
{
    struct sdc_cache cache;
    struct sdc_err err = {0};
    (void)state;
    sdc_cache_init(&cache);
    assert_int_equal(sdc_cache_write(&cache, 5000000000, "far", 3, &err), SDC_OK);
    assert_int_equal(sdc_cache_write(&cache, 0, "near", 4, &err), SDC_OK);
    assert_false(cache.is_on_disk);
    assert_int_equal(sdc_cache_reserve(&cache, SDC_CACHE_MEMORY_MAX - 7, &err), SDC_OK);
    assert_false(cache.is_on_disk);
    assert_int_equal(sdc_cache_reserve(&cache, SDC_CACHE_MEMORY_MAX - 6, &err), SDC_OK);
    assert_true(cache.is_on_disk);
    assert_holds(&cache, 0, "near");
    assert_holds(&cache, 5000000000, "far");
    assert_int_equal(cache.extents.n, 2);
    assert_int_equal(sdc_cache_write(&cache, 4, "er", 2, &err), SDC_OK);
    assert_holds(&cache, 0, "nearer");
    sdc_cache_release(&cache);
    assert_int_equal(cache.fd, -1);
    assert_int_equal(cache.extents.n, 0);
}

static void refuses_places_beyond_what_a_file_can_be(void **state)
{
    struct sdc_cache cache;
    struct sdc_err err = {0};
    (void)state;
    sdc_cache_init(&cache);
    assert_int_equal(sdc_cache_write(&cache, INT64_MAX, "far", 3, &err), SDC_TOO_LARGE);
    assert_int_equal(cache.extents.n, 0);
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit low = {.rlim_cur = 10, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    err = (struct sdc_err){0};
    enum sdc_status beyond = sdc_cache_write(&cache, 8, "far", 3, &err);
    enum sdc_status within = sdc_cache_write(&cache, 7, "far", 3, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(beyond, SDC_TOO_LARGE);
    assert_int_equal(within, SDC_OK);
    sdc_cache_release(&cache);
}

static void refuses_too_many_places(void **state)
{
    struct sdc_cache cache;
    struct sdc_err err = {0};
    (void)state;
    sdc_cache_init(&cache);
    for (int64_t i = 0; i < SDC_EXTENTS_MAX; i++)
        assert_int_equal(sdc_cache_write(&cache, 2 * i, "x", 1, &err), SDC_OK);
    assert_int_equal(sdc_cache_write(&cache, 2 * (int64_t)SDC_EXTENTS_MAX, "x", 1, &err),
                     SDC_TOO_LARGE);
    assert_non_null(strstr(err.text, "128 places"));
    sdc_cache_release(&cache);
}

/* ---- Fields -----------------------------------------------------------------------------------
 */

struct range_row {
    const char *name; /**< the field */
    bool is_valid;
    struct sdc_content_range range;
};

static const struct range_row range_rows[] = {
    {"bytes 0-0/1", true, {0, 1, 1}},
    {"bytes 0-99/1234", true, {0, 100, 1234}},
    {"Bytes  5-9/10", true, {5, 10, 10}},
    {"bytes 5-9/*", true, {5, 10, -1}},
    {"bytes */0", true, {-1, -1, 0}},
    {"bytes */1234", true, {-1, -1, 1234}},
    {"bytes 0-9223372036854775806/9223372036854775807", true, {0, INT64_MAX, INT64_MAX}},
    {"bytes 0-9223372036854775807/*", false, {0, 0, 0}},
    {"bytes 0-1/9223372036854775808", false, {0, 0, 0}},
    {"bytes 18446744073709551616-18446744073709551617/*", false, {0, 0, 0}},
    {"bytes 9-5/10", false, {0, 0, 0}},
    {"bytes 5-10/10", false, {0, 0, 0}},
    {"bytes -5/10", false, {0, 0, 0}},
    {"bytes 5-/10", false, {0, 0, 0}},
    {"bytes 5-9", false, {0, 0, 0}},
    {"bytes 5-9/", false, {0, 0, 0}},
    {"bytes 5-9/10x", false, {0, 0, 0}},
    {"bytes 0x5-9/10", false, {0, 0, 0}},
    {"bytes=5-9/10", false, {0, 0, 0}},
    {"items 5-9/10", false, {0, 0, 0}},
    {"bytes", false, {0, 0, 0}},
    {"", false, {0, 0, 0}},
};

static void reads_content_ranges(void **state)
{
    const struct range_row *row = *state;
    struct sdc_content_range range = {0, 0, 0};
    assert_int_equal(sdc_content_range_parse(row->name, &range), row->is_valid);
    assert_memory_equal(&range, &row->range, sizeof range);
}

static void knows_strong_tags_and_plain_bodies(void **state)
{
    (void)state;
    assert_true(sdc_etag_is_strong("\"a\""));
    assert_false(sdc_etag_is_strong("W/\"a\""));
    assert_false(sdc_etag_is_strong("\"\""));
    assert_false(sdc_etag_is_strong("a"));
    assert_false(sdc_etag_is_strong(""));
    assert_true(sdc_encoding_is_identity(""));
    assert_true(sdc_encoding_is_identity("Identity"));
    assert_false(sdc_encoding_is_identity("gzip"));
    assert_false(sdc_encoding_is_identity("identity, gzip"));
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, plans, plan_rows);
    ADD(&tests, doubles_what_it_reads_on);
    ADD(&tests, keeps_parts_at_their_places);
    ADD(&tests, refuses_places_beyond_what_a_file_can_be);
    ADD(&tests, refuses_too_many_places);
    ADD_ROWS(&tests, reads_content_ranges, range_rows);
    ADD(&tests, knows_strong_tags_and_plain_bodies);
    return run_all("fetch", &tests);
}
