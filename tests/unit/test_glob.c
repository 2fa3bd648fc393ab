/* SPDX-License-Identifier: MIT
 * Patterns of names: the cases that gitignore(5) describes, and those that it does not. */
#include "audit/ignore.h"

#include "rows.h"

#include <stdlib.h>
#include <string.h>

/** A line of a file of patterns, and one path. */
struct pattern_row {
    const char *name;
    const char *text;
    const char *path; /**< ends in a slash: a folder */
    bool is_like;
};

static const struct pattern_row pattern_rows[] = {
    {"a blank line matches nothing", "\n", "a", false},
    {"a comment", "#a\n", "#a", false},
    {"a hash behind a backslash", "\\#a\n", "#a", true},
    {"a hash further on", "a#b\n", "a#b", true},
    {"an exclamation mark behind a backslash", "\\!a\n", "!a", true},
    {"spaces at the end", "a  \n", "a", true},
    {"a tab at the end stays", "a\t\n", "a", false},
    {"a space behind a backslash", "a\\ \n", "a ", true},
    {"spaces behind that one go", "a\\   \n", "a ", true},
    {"an even number of backslashes", "a\\\\ \n", "a\\", true},
    {"only spaces", "   \n", "   ", false},
    {"a return before the line end", "a\r\n", "a", true},
    {"a return alone stays", "a\rb\n", "a\rb", true},
    {"no line end", "a", "a", true},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "a\n",
     "a", true},
    {"a name at any level", "a\n", "x/y/a", true},
    {"not a part of a name", "a\n", "x/ab", false},
    {"a slash at the beginning", "/a\n", "a", true},
    {"a slash at the beginning: no other level", "/a\n", "x/a", false},
    {"a slash in the middle", "doc/frotz\n", "doc/frotz", true},
    {"a slash in the middle: no other level", "doc/frotz\n", "a/doc/frotz", false},
    {"a slash at the end: a folder", "frotz/\n", "a/frotz/", true},
    {"a slash at the end: no file", "frotz/\n", "frotz", false},
    {"without one: both", "frotz\n", "frotz/", true},
    {"a slash alone", "/\n", "a", false},
    {"two slashes", "//\n", "a/", false},
    {"a star", "*.c\n", "x/a.c", true},
    {"a star stands for nothing", "a*\n", "a", true},
    {"a star and a slash", "a/*\n", "a/b", true},
    {"a star stands for no slash", "a/*\n", "a/b/c", false},
    {"a star between slashes", "a/*/c\n", "a/b/c", true},
    {"a star between slashes is one folder", "a/*/c\n", "a/c", false},
    {"stars that must give way", "/a*b*c\n", "abxbc", true},
    {"stars that cannot", "/a*b*c\n", "abxbd", false},
    {"a question mark", "?\n", "a", true},
    {"a question mark stands for one", "?\n", "ab", false},
    {"a question mark stands for no slash", "a?b\n", "a/b", false},
    {"a range", "[a-c]\n", "b", true},
    {"outside of a range", "[a-c]\n", "d", false},
    {"a negated range", "[!a-c]\n", "d", true},
    {"a negated range, otherwise", "[^a-c]\n", "b", false},
    {"a bracket in brackets", "[]a]\n", "]", true},
    {"a hyphen at the end", "[a-]\n", "-", true},
    {"a hyphen at the beginning", "[-a]\n", "-", true},
    {"a hyphen behind a range", "[a-c-e]\n", "d", false},
    {"a range with backslashes", "[\\a-\\c]\n", "b", true},
    {"brackets stand for no slash", "/a[/]b\n", "a/b", false},
    {"negated ones neither", "/a[!x]b\n", "a/b", false},
    {"brackets without an end", "[a\n", "[a", false},
    {"a class", "[[:alpha:]]\n", "x", true},
    {"a class of others", "[[:digit:]]\n", "x", false},
    {"a class and more", "[[:digit:]_]\n", "_", true},
    {"a negated class", "[![:upper:]]\n", "x", true},
    {"no such class", "[[:none:]]\n", "n", false},
    {"not quite a class", "[[:a]\n", ":", true},
    {"no class holds what is no ASCII", "[[:alpha:]]*\n", "\xc3\xa4", false},
    {"a backslash", "\\*\n", "*", true},
    {"a backslash takes the meaning away", "\\*\n", "a", false},
    {"a backslash at the end", "a\\\n", "a\\", false},
    {"double stars at the beginning", "**/foo\n", "foo", true},
    {"double stars at the beginning: any level", "**/foo/bar\n", "x/y/foo/bar", true},
    {"double stars at the end", "abc/**\n", "abc/x/y", true},
    {"double stars at the end: not the folder itself", "abc/**\n", "abc/", false},
    {"double stars in the middle: none", "a/**/b\n", "a/b", true},
    {"double stars in the middle: one", "a/**/b\n", "a/x/b", true},
    {"double stars in the middle: some", "a/**/b\n", "a/x/y/b", true},
    {"double stars in the middle: whole names", "a/**/b\n", "a/xb", false},
    {"double stars twice", "a/**/b/**/c\n", "a/b/x/b/y/c", true},
    {"double stars with something before them", "/x/a**/b\n", "x/a/b", true},
    {"double stars with something behind them", "x/**a\n", "x/y/a", false},
    {"three stars are two", "a/***/b\n", "a/x/y/b", true},
    {"double stars before an escaped slash", "**\\/b\n", "a/b", true},
    {"double stars before an escaped slash: not none", "**\\/b\n", "b", false},
    {"an ending", "*.jpg\n", "x/.jpg", true},
    {"an ending of a longer name", "*.jpg\n", "x/a.jpg.png", false},
    {"a vertical tab is no space", "[[:space:]]\n", "\v", false},
    {"a tab is", "[[:space:]]\n", "\t", true},
    {"bytes, not characters", "\xc3?\n", "\xc3\xa4", true},
    {"any bytes", "\xff*\n", "\xff\x01", true},
};

static void finds_patterns(void **state)
{
    const struct pattern_row *row = *state;
    struct sdc_pattern_list list = {0};
    struct sdc_err err = {0};
    size_t size = strlen(row->path);
    bool is_folder = row->path[size - 1] == '/';
    char *text = strdup(row->text);
    char *path = strndup(row->path, size - is_folder);
    assert_non_null(text);
    assert_non_null(path);
    assert_int_equal(sdc_pattern_list_parse(&list, text, strlen(text), &err), SDC_OK);
    assert_int_equal(sdc_pattern_list_find(&list, path, is_folder) != NULL, row->is_like);
    sdc_pattern_list_release(&list);
    free(text);
    free(path);
}

static void takes_the_last_pattern(void **state)
{
    char text[] = "*.jpg\n!a.jpg\na.jpg/\n";
    struct sdc_pattern_list list = {0};
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(sdc_pattern_list_parse(&list, text, strlen(text), &err), SDC_OK);
    assert_int_equal(list.n, 3);
    assert_false(sdc_pattern_list_find(&list, "b.jpg", false)->is_negated);
    assert_true(sdc_pattern_list_find(&list, "a.jpg", false)->is_negated);
    assert_string_equal(sdc_pattern_list_find(&list, "a.jpg", true)->text, "a.jpg/");
    assert_null(sdc_pattern_list_find(&list, "a.png", true));
    sdc_pattern_list_release(&list);
}

/* A NUL ends its line, and no other. */
static void passes_over_nul_bytes(void **state)
{
    char text[] = "a\0b\nc\n";
    struct sdc_pattern_list list = {0};
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(sdc_pattern_list_parse(&list, text, sizeof text - 1, &err), SDC_OK);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.patterns[0].text, "a");
    assert_string_equal(list.patterns[1].text, "c");
    sdc_pattern_list_release(&list);
}

static void has_ceilings(void **state)
{
    static char text[SDC_PATTERN_SIZE_MAX + 2];
    struct sdc_pattern_list list = {0};
    struct sdc_err err = {0};
    (void)state;
    memset(text, 'x', SDC_PATTERN_SIZE_MAX + 1);
    assert_int_equal(sdc_pattern_list_add(&list, text, &err), SDC_TOO_LARGE);
    text[SDC_PATTERN_SIZE_MAX] = '\0';
    for (int i = 0; i < SDC_PATTERNS_MAX; i++)
        assert_int_equal(sdc_pattern_list_add(&list, text, &err), SDC_OK);
    assert_int_equal(sdc_pattern_list_add(&list, text, &err), SDC_TOO_LARGE);
    err = (struct sdc_err){0};
    assert_int_equal(sdc_pattern_list_take(&list, text, "--exclude", &err), SDC_USAGE);
    assert_string_equal(err.text, "--exclude holds over 10000 patterns");
    assert_int_equal(list.n, SDC_PATTERNS_MAX);
    sdc_pattern_list_release(&list);
}

/* The longest pattern and the longest path that do not quite match: tried one after the other, the
 * stars would have more ways than there are atoms. */
static void is_not_exponential(void **state)
{
    static char pattern[SDC_PATTERN_SIZE_MAX + 1];
    static char path[SDC_PATTERN_SIZE_MAX + 1];
    static const char *const stars[] = {"a*", "**/a/", "*?", "*[a]", "a/**/*a/"};
    (void)state;
    for (size_t i = 0; i < N_OF(stars); i++) {
        struct sdc_pattern_list list = {0};
        struct sdc_err err = {0};
        size_t size = strlen(stars[i]);
        for (size_t at = 0; at + 2 < sizeof pattern; at++)
            pattern[at] = at < sizeof pattern / 2 / size * size ? stars[i][at % size] : 'b';
        for (size_t at = 0; at + 1 < sizeof path; at++)
            path[at] = strchr(stars[i], '/') && at % 2 == 1 ? '/' : 'a';
        assert_int_equal(sdc_pattern_list_add(&list, pattern, &err), SDC_OK);
        assert_null(sdc_pattern_list_find(&list, path, false));
        sdc_pattern_list_release(&list);
    }
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, finds_patterns, pattern_rows);
    ADD(&tests, takes_the_last_pattern);
    ADD(&tests, passes_over_nul_bytes);
    ADD(&tests, has_ceilings);
    ADD(&tests, is_not_exponential);
    return run_all("glob", &tests);
}
