/* SPDX-License-Identifier: MIT
 * Profiles as JSON files: what is printed reads back to the same bytes, also where it was changed.
 */
#include "profile_texts.h"

static void every_builtin_profile_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        struct sdc_buf text;
        print(&sdc_profiles[i], &text);
        assert_round_trip(sdc_buf_text(&text));
        sdc_buf_release(&text);
    }
}

static void assert_same_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void assert_same_row(const struct sdc_requirement *a, const struct sdc_requirement *b)
{
    assert_same_text(a->rule, b->rule);
    assert_int_equal(a->is_advice, b->is_advice);
    assert_true(sdc_interval_is_same(&a->sure, &b->sure));
    assert_true(sdc_interval_is_same(&a->may, &b->may));
    assert_true(sdc_interval_is_same(&a->seen, &b->seen));
    assert_same_text(a->sure_text, b->sure_text);
    assert_same_text(a->may_text, b->may_text);
    assert_same_text(a->seen_text, b->seen_text);
    for (size_t i = 0; i < SDC_NAMES_MAX; i++) {
        assert_same_text(a->names[i], b->names[i]);
        assert_same_text(a->sound_names[i], b->sound_names[i]);
    }
    assert_same_text(a->source, b->source);
    assert_same_text(a->date, b->date);
}

/* That nothing is lost on the way: two profiles that print alike could still differ. */
static void every_builtin_profile_keeps_every_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_profile *profile = &sdc_profiles[i];
        struct sdc_profile_file file;
        struct sdc_buf text;
        print(profile, &text);
        assert_int_equal(sdc_profile_file_parse(&file, sdc_buf_text(&text), "x", NULL), SDC_OK);
        assert_same_text(profile->id, file.profile.id);
        assert_same_text(profile->title, file.profile.title);
        assert_same_text(profile->source, file.profile.source);
        assert_same_text(profile->date, file.profile.date);
        for (size_t k = 0; k < SDC_NOTES_MAX; k++)
            assert_same_text(profile->notes[k], file.profile.notes[k]);
        assert_int_equal(profile->n_requirements, file.profile.n_requirements);
        for (size_t k = 0; k < profile->n_requirements; k++)
            assert_same_row(&profile->requirements[k], &file.profile.requirements[k]);
        sdc_profile_file_release(&file);
        sdc_buf_release(&text);
    }
}

/* Quotes, backslashes and letters beyond ASCII come back as they were. */
static void texts_read_back(void **state)
{
    static const char text[] =
        "{\"id\":\"a \\\"b\\\" \\\\c\",\"title\":\"\\u00e9\\/\xe2\x82\xac\",\"source\":\"s\","
        "\"date\":\"2026-11\",\"requirements\":[{\"rule\":\"video.fps\",\"sure\":"
        "{\"above\":\"24000/1001\",\"below\":\"9223372036854775807/2\"},\"source\":\"\\\"\","
        "\"date\":\"2026-11\"}]}";
    struct sdc_profile_file file;
    struct sdc_buf printed;
    (void)state;
    assert_int_equal(sdc_profile_file_parse(&file, text, "x", NULL), SDC_OK);
    assert_string_equal(file.profile.id, "a \"b\" \\c");
    assert_string_equal(file.profile.title, "\xc3\xa9/\xe2\x82\xac");
    print(&file.profile, &printed);
    assert_non_null(strstr(sdc_buf_text(&printed), "{\"above\": \"24000/1001\", "
                                                   "\"below\": \"4611686018427387903.5\"}"));
    assert_round_trip(sdc_buf_text(&printed));
    sdc_buf_release(&printed);
    sdc_profile_file_release(&file);
}

/* --- Hostile texts --- */

/** Reads what may be anything: it is read and reads back, or is refused with a sentence. */
static void assert_answered(const char *text)
{
    static const char way[] = "profile m: ";
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    if (sdc_profile_file_parse(&file, text, "m", &err) == SDC_OK) {
        struct sdc_buf printed;
        print(&file.profile, &printed);
        assert_round_trip(sdc_buf_text(&printed));
        sdc_buf_release(&printed);
        sdc_profile_file_release(&file);
        return;
    }
    assert_int_equal(err.status, SDC_USAGE);
    assert_memory_equal(err.text, way, sizeof way - 1);
    assert_true(strlen(err.text) > sizeof way);
    assert_true(strlen(err.text) < sizeof err.text - 1);
}

static void cut_anywhere(void **state)
{
    struct sdc_buf text;
    (void)state;
    print(sdc_profile_default(), &text);
    size_t whole = text.size - 1; /* the last byte is the end of a line */
    for (size_t n = 0; n < whole; n++) {
        struct sdc_profile_file file;
        char *cut = strndup(text.bytes, n);
        assert_non_null(cut);
        assert_int_equal(sdc_profile_file_parse(&file, cut, "m", NULL), SDC_USAGE);
        free(cut);
    }
    sdc_buf_release(&text);
}

/** A generator that gives the same numbers on every machine (Marsaglia's xorshift, 32 bits). */
static uint32_t next_number(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/** Changes a text of n bytes in one place: a byte is set, left out or doubled, or a piece is copied
 *  to another place. The new length; there is room for n + 1 bytes and a NUL. */
static size_t mutate(char *text, size_t n, uint32_t *seed)
{
    static const char bytes[] = "\"\\{}[]:,0/.-eun\x01\x7f\x80\xff \n";
    size_t at = next_number(seed) % n;
    size_t from = next_number(seed) % n;
    size_t size = next_number(seed) % 64;
    switch (next_number(seed) % 4) {
    case 0:
        text[at] = bytes[next_number(seed) % (sizeof bytes - 1)];
        break;
    case 1:
        memmove(text + at, text + at + 1, n - at);
        return n - 1;
    case 2:
        memmove(text + at + 1, text + at, n - at + 1);
        return n + 1;
    default:
        size = size < n - at ? size : n - at;
        size = size < n - from ? size : n - from;
        memmove(text + at, text + from, size);
    }
    return n;
}

static void changed_anywhere(void **state)
{
    enum { ROUNDS = 2000, CHANGES_MAX = 3 };
    uint32_t seed = 0x5eedac;
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct sdc_buf text;
        print(&sdc_profiles[i % sdc_n_profiles], &text);
        size_t n = text.size;
        char *changed = malloc(n + CHANGES_MAX + 1);
        assert_non_null(changed);
        memcpy(changed, text.bytes, n + 1);
        for (uint32_t changes = next_number(&seed) % CHANGES_MAX + 1; changes > 0; changes--)
            n = mutate(changed, n, &seed);
        /* In a block of its own size, so that a byte too far is seen. */
        char *exact = strdup(changed);
        assert_non_null(exact);
        assert_answered(exact);
        free(exact);
        free(changed);
        sdc_buf_release(&text);
    }
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, every_builtin_profile_reads_back);
    ADD(&tests, every_builtin_profile_keeps_every_field);
    ADD(&tests, texts_read_back);
    ADD(&tests, cut_anywhere);
    ADD(&tests, changed_anywhere);
    return run_all("profile_print", &tests);
}
