/* SPDX-License-Identifier: MIT
 * Where an input lies: one way to write each place, and the key of a finding made of it. */
#include "report/place.h"

#include "report/fingerprint.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CEILING (64 * 1024)

struct place_row {
    const char *name;
    const char *input;
    const char *folder;
    const char *place;
};

static const struct place_row place_rows[] = {
    {"place name", "a.png", "/w", "a.png"},
    {"place in a folder", "a/b.png", "/w", "a/b.png"},
    {"place ./", "./a.png", "/w", "a.png"},
    {"place ././", "././a/./b.png", "/w", "a/b.png"},
    {"place //", "a//b///c.png", "/w", "a/b/c.png"},
    {"place slash at the end", "a/", "/w", "a"},
    {"place dot at the end", "a/.", "/w", "a"},
    {"place up and down", "a/../b.png", "/w", "b.png"},
    {"place up, twice", "a/b/../../c.png", "/w", "c.png"},
    {"place up at the end", "a/b/..", "/w", "a"},
    {"place three dots", "a/.../b", "/w", "a/.../b"},
    {"place hidden", ".a", "/w", ".a"},
    {"place two dots and a name", "..a/b", "/w", "..a/b"},
    {"place standard input", "-", "/w", "-"},
    {"place the folder itself", ".", "/w", "."},
    {"place nothing", "", "/w", "."},
    {"place up and back", "../w/a.png", "/w", "a.png"},
    {"place up and back, deeper", "../../v/w/a.png", "/v/w", "a.png"},
    {"place above the root and back", "../../../../w/a.png", "/w", "a.png"},
    {"place beside", "../x/a.png", "/w", "../x/a.png"},
    {"place beside with a longer name", "../ww/a.png", "/w", "../ww/a.png"},
    {"place above", "..", "/v/w", ".."},
    {"place above, twice", "../..", "/v/w", "../.."},
    {"place above through a name", "a/../../b", "/v/w", "../b"},
    {"place absolute below", "/w/a.png", "/w", "a.png"},
    {"place absolute below, not normal", "//w/./x/../a.png", "/w", "a.png"},
    {"place absolute beside", "/x/a.png", "/w", "/x/a.png"},
    {"place absolute with a longer name", "/ww/a.png", "/w", "/ww/a.png"},
    {"place absolute, the folder itself", "/w", "/w", "/w"},
    {"place absolute, up", "/w/../x/a.png", "/w", "/x/a.png"},
    {"place absolute, above the root", "/../a.png", "/w", "/a.png"},
    {"place absolute, the root", "/", "/w", "/"},
    {"place in the root", "a.png", "/", "a.png"},
    {"place absolute in the root", "/a/b.png", "/", "a/b.png"},
    {"place no known folder", "a/../../b.png", "", "../b.png"},
    {"place absolute, no known folder", "/a/../b.png", "", "/b.png"},
    {"place URL", "https://host//a/../b?c", "/w", "https://host//a/../b?c"},
    {"place no URL", "https:/host//a", "/w", "https:/host/a"},
    {"place any bytes", "\xff\n//\x01 %", "/w", "\xff\n/\x01 %"},
};

static void finds_the_place(void **state)
{
    const struct place_row *row = *state;
    struct sdc_buf buf;
    sdc_buf_init(&buf, CEILING);
    sdc_buf_puts(&buf, "before ");
    sdc_place_append(&buf, row->input, row->folder);
    assert_int_equal(buf.status, SDC_OK);
    assert_memory_equal(sdc_buf_text(&buf), "before ", strlen("before "));
    assert_string_equal(sdc_buf_text(&buf) + strlen("before "), row->place);
    sdc_buf_release(&buf);
}

/* A place is its own place. */
static void stays_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(place_rows); i++) {
        struct sdc_buf buf;
        sdc_buf_init(&buf, CEILING);
        sdc_place_append(&buf, place_rows[i].place, place_rows[i].folder);
        assert_string_equal(sdc_buf_text(&buf), place_rows[i].place);
        sdc_buf_release(&buf);
    }
}

static void knows_the_working_folder(void **state)
{
    (void)state;
    struct sdc_buf name;
    struct sdc_buf buf;
    char *folder = getcwd(NULL, 0);
    assert_non_null(folder);
    sdc_buf_init(&name, CEILING);
    sdc_buf_init(&buf, CEILING);
    sdc_buf_printf(&name, "%s/a/./b.png", folder);
    sdc_place_append_here(&buf, sdc_buf_text(&name));
    assert_string_equal(sdc_buf_text(&buf), "a/b.png");
    sdc_buf_release(&buf);
    sdc_buf_release(&name);
    free(folder);
}

struct uri_row {
    const char *name;
    const char *path;
    const char *uri;
};

static const struct uri_row uri_rows[] = {
    {"uri plain", "a/B-9._~", "a/B-9._~"},
    {"uri space", "a b.png", "a%20b.png"},
    {"uri colon", "a:b.png", "a%3Ab.png"},
    {"uri marks", "?#[]@!$&'()*+,;=", "%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"},
    {"uri percent", "%20", "%2520"},
    {"uri other bytes", "\xff\xc3\xa9\n\x01\x7f", "%FF%C3%A9%0A%01%7F"},
    {"uri up", "../a.png", "../a.png"},
    {"uri absolute", "/a b.png", "file:///a%20b.png"},
    {"uri URL", "https://h:8/a%20b?c=d&e#f", "https://h:8/a%20b?c=d&e#f"},
    {"uri URL with other bytes", "http://h/\xff\"<>\\^`{|} \n",
     "http://h/%FF%22%3C%3E%5C%5E%60%7B%7C%7D%20%0A"},
};

static void writes_a_reference(void **state)
{
    const struct uri_row *row = *state;
    struct sdc_buf buf;
    sdc_buf_init(&buf, CEILING);
    sdc_place_append_uri(&buf, row->path);
    assert_string_equal(sdc_buf_text(&buf), row->uri);
    sdc_buf_release(&buf);
}

struct key_row {
    const char *name;
    const char *measured;
    const char *input;
    const char *key;
};

static const struct key_row key_rows[] = {
    {"key", "24000/1001", "./clips//a b.mp4", "video.fps clips/a%20b.mp4 24000/1001"},
    {"key of nothing measured", "", "a.mp4", "video.fps a.mp4"},
    {"key of readings", "15 (track), 16 (movie)", "a.mp4",
     "video.fps a.mp4 15 (track), 16 (movie)"},
    {"key on one line", "a\nb", "c\nd", "video.fps c%0Ad a\\nb"},
};

static void makes_a_key(void **state)
{
    const struct key_row *row = *state;
    struct sdc_finding finding = {.check = sdc_check_find("video.fps")};
    struct sdc_buf buf;
    sdc_buf_init(&buf, CEILING);
    memcpy(finding.measured, row->measured, strlen(row->measured) + 1);
    sdc_fingerprint_append_key(&buf, &finding, row->input);
    assert_string_equal(sdc_buf_text(&buf), row->key);
    sdc_buf_release(&buf);
}

struct hash_row {
    const char *name;
    const char *key;
    const char *hash;
};

/* The first three are vectors of the reference implementation (test_fnv.c). */
static const struct hash_row hash_rows[] = {
    {"hash of nothing", "", "cbf29ce484222325"},
    {"hash of a letter", "a", "af63dc4c8601ec8c"},
    {"hash of foobar", "foobar", "85944171f73967e8"},
    {"hash of bytes", "\xff\x01", "0a99a707b6f60d9d"},
};

static void hashes(void **state)
{
    const struct hash_row *row = *state;
    char text[SDC_FINGERPRINT_SIZE];
    sdc_fingerprint_print(row->key, text);
    assert_string_equal(text, row->hash);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, finds_the_place, place_rows);
    ADD(&tests, stays_where_it_is);
    ADD(&tests, knows_the_working_folder);
    ADD_ROWS(&tests, writes_a_reference, uri_rows);
    ADD_ROWS(&tests, makes_a_key, key_rows);
    ADD_ROWS(&tests, hashes, hash_rows);
    return run_all("place", &tests);
}
