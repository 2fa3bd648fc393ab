/* SPDX-License-Identifier: MIT
 * Strangers' texts: what is UTF-8, what is made visible, what a shell makes of the quotes. */
#include "base/text.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CEILING 4096

/** A text and its size, NUL bytes included. */
#define BYTES(text) (text), sizeof(text) - 1

struct utf8_row {
    const char *name;
    const char *bytes;
    size_t size;
    size_t length; /**< of the first sequence; 0: it is none */
    uint32_t code_point;
};

static const struct utf8_row utf8_rows[] = {
    {"utf8 NUL", BYTES("\0"), 1, 0},
    {"utf8 letter", BYTES("a\xff"), 1, 'a'},
    {"utf8 last of 1 byte", BYTES("\x7f"), 1, 0x7f},
    {"utf8 first of 2 bytes", BYTES("\xc2\x80"), 2, 0x80},
    {"utf8 last of 2 bytes", BYTES("\xdf\xbf"), 2, 0x7ff},
    {"utf8 first of 3 bytes", BYTES("\xe0\xa0\x80"), 3, 0x800},
    {"utf8 last before surrogates", BYTES("\xed\x9f\xbf"), 3, 0xd7ff},
    {"utf8 first behind surrogates", BYTES("\xee\x80\x80"), 3, 0xe000},
    {"utf8 last of 3 bytes", BYTES("\xef\xbf\xbf"), 3, 0xffff},
    {"utf8 first of 4 bytes", BYTES("\xf0\x90\x80\x80"), 4, 0x10000},
    {"utf8 last code point", BYTES("\xf4\x8f\xbf\xbf"), 4, 0x10ffff},
    {"utf8 looks at the first only", BYTES("\xe2\x82\xac\xff"), 3, 0x20ac},
    {"utf8 overlong NUL", BYTES("\xc0\x80"), 0, 0},
    {"utf8 overlong slash", BYTES("\xc0\xaf"), 0, 0},
    {"utf8 overlong of 2 bytes", BYTES("\xc1\xbf"), 0, 0},
    {"utf8 overlong of 3 bytes", BYTES("\xe0\x9f\xbf"), 0, 0},
    {"utf8 overlong of 4 bytes", BYTES("\xf0\x8f\xbf\xbf"), 0, 0},
    {"utf8 first surrogate", BYTES("\xed\xa0\x80"), 0, 0},
    {"utf8 last surrogate", BYTES("\xed\xbf\xbf"), 0, 0},
    {"utf8 above the last code point", BYTES("\xf4\x90\x80\x80"), 0, 0},
    {"utf8 lead byte f5", BYTES("\xf5\x80\x80\x80"), 0, 0},
    {"utf8 5 bytes", BYTES("\xf8\x88\x80\x80\x80"), 0, 0},
    {"utf8 byte fe", BYTES("\xfe"), 0, 0},
    {"utf8 byte ff", BYTES("\xff"), 0, 0},
    {"utf8 continuation alone", BYTES("\x80"), 0, 0},
    {"utf8 last continuation alone", BYTES("\xbf"), 0, 0},
    {"utf8 1 of 2 bytes", BYTES("\xc3"), 0, 0},
    {"utf8 2 of 3 bytes", BYTES("\xe2\x82"), 0, 0},
    {"utf8 3 of 4 bytes", BYTES("\xf0\x9f\x98"), 0, 0},
    {"utf8 letter as 2nd byte", BYTES("\xc3("), 0, 0},
    {"utf8 letter as 3rd byte", BYTES("\xe2\x82("), 0, 0},
    {"utf8 lead as 2nd byte", BYTES("\xc3\xc3"), 0, 0},
};

/** Copies n bytes to a block of just that size, so that a sanitizer sees every step beyond. */
static char *copy_of(const char *bytes, size_t n)
{
    char *block = malloc(n > 0 ? n : 1);
    assert_non_null(block);
    memcpy(block, bytes, n);
    return block;
}

static void decodes(void **state)
{
    const struct utf8_row *row = *state;
    char *block = copy_of(row->bytes, row->size);
    uint32_t code_point = 0;
    size_t length = sdc_text_utf8(block, row->size, &code_point);
    bool is_utf8 = sdc_text_is_utf8(block, row->size);
    free(block);
    assert_int_equal(length, row->length);
    assert_int_equal(code_point, row->code_point);
    assert_int_equal(is_utf8, row->length == row->size);
}

/* Of each code point its own encoding is read back, and of each surrogate none. */
static void decodes_every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0x800; c <= 0xffff; c++) {
        const char bytes[] = {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
                              (char)(0x80 | (c & 0x3f))};
        uint32_t code_point = 0;
        bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
        size_t length = sdc_text_utf8(bytes, sizeof bytes, &code_point);
        assert_int_equal(length, is_surrogate ? 0 : 3);
        assert_int_equal(code_point, is_surrogate ? 0 : c);
    }
}

static void tells_utf8(void **state)
{
    (void)state;
    assert_true(sdc_text_is_utf8("", 0));
    assert_true(sdc_text_is_utf8(BYTES("a\0b")));
    assert_true(sdc_text_is_utf8(BYTES("\xe2\x82\xac \xf0\x9f\x98\x80")));
    assert_false(sdc_text_is_utf8(BYTES("\xe2\x82\xac\xe2\x82")));
    assert_false(sdc_text_is_utf8(BYTES("caf\xe9.mp4")));
}

struct visible_row {
    const char *name;
    const char *text;
    const char *visible; /**< NULL: the text itself, which is not tricky */
    const char *utf8;    /**< NULL: the text itself */
};

#define REPLACED "\xef\xbf\xbd"

static const struct visible_row visible_rows[] = {
    {"visible empty", "", NULL, NULL},
    {"visible plain", "a b'\"\\$`.mp4", NULL, NULL},
    {"visible letters of others", "caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac", NULL, NULL},
    {"visible letter before no characters", "\xef\xbf\xbd", NULL, NULL},
    {"visible no characters", "\xef\xbf\xbe\xef\xbf\xbf", "\\ufffe\\uffff", NULL},
    {"visible new line", "a\nb", "a\\nb", NULL},
    {"visible return", "a\rb", "a\\rb", NULL},
    {"visible tab", "a\tb", "a\\tb", NULL},
    {"visible escape", "\x1b[31m", "\\x1b[31m", NULL},
    {"visible bell", "\a", "\\x07", NULL},
    {"visible first control", "\x01", "\\x01", NULL},
    {"visible last control", "\x1f ", "\\x1f ", NULL},
    {"visible delete", "\x7f~", "\\x7f~", NULL},
    {"visible first of C1", "\xc2\x80", "\\u0080", NULL},
    {"visible CSI of C1",
     "\xc2\x9b"
     "31m",
     "\\u009b31m", NULL},
    {"visible last of C1", "\xc2\x9f", "\\u009f", NULL},
    {"visible behind C1", "\xc2\xa0", NULL, NULL},
    {"visible CSI as a byte",
     "\x9b"
     "31m",
     "\\x9b31m", REPLACED "31m"},
    {"visible bidi override",
     "\xe2\x80\xae"
     "4pm.exe",
     "\\u202e4pm.exe", NULL},
    {"visible bidi embedding", "\xe2\x80\xaa", "\\u202a", NULL},
    {"visible bidi isolates", "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9",
     "\\u2066\\u2067\\u2068\\u2069", NULL},
    {"visible bidi marks", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "\\u200e\\u200f\\u061c", NULL},
    {"visible line separators", "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029", NULL},
    {"visible zero width", "\xe2\x80\x8b\xef\xbb\xbf", "\\u200b\\ufeff", NULL},
    {"visible Latin-1", "caf\xe9", "caf\\xe9", "caf" REPLACED},
    {"visible cut sequence", "\xe2\x82", "\\xe2\\x82", REPLACED REPLACED},
    {"visible surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", REPLACED REPLACED REPLACED},
    {"visible overlong", "\xc0\xaf", "\\xc0\\xaf", REPLACED REPLACED},
    {"visible bytes between", "a\xff\xc3\xa9", "a\\xff\xc3\xa9", "a" REPLACED "\xc3\xa9"},
};

static void makes_visible(void **state)
{
    const struct visible_row *row = *state;
    struct sdc_buf visible;
    struct sdc_buf utf8;
    sdc_buf_init(&visible, CEILING);
    sdc_buf_init(&utf8, CEILING);
    sdc_text_append_visible(&visible, row->text);
    sdc_text_append_utf8(&utf8, row->text);
    assert_string_equal(sdc_buf_text(&visible), row->visible ? row->visible : row->text);
    assert_string_equal(sdc_buf_text(&utf8), row->utf8 ? row->utf8 : row->text);
    assert_int_equal(sdc_text_is_tricky(row->text), row->visible != NULL);
    assert_false(sdc_text_is_tricky(sdc_buf_text(&visible)));
    assert_true(sdc_text_is_utf8(sdc_buf_text(&utf8), utf8.size));
    sdc_buf_release(&visible);
    sdc_buf_release(&utf8);
}

/* Whatever two bytes stand in a name, no control character and no broken UTF-8 comes out. */
static void makes_every_pair_visible(void **state)
{
    struct sdc_buf buf;
    (void)state;
    sdc_buf_init(&buf, CEILING);
    for (unsigned pair = 0x101; pair <= UINT16_MAX; pair++) {
        const char text[] = {(char)(pair >> 8), (char)(pair & UINT8_MAX), '\0'};
        sdc_buf_clear(&buf);
        sdc_text_append_visible(&buf, text);
        assert_true(sdc_text_is_utf8(sdc_buf_text(&buf), buf.size));
        assert_false(sdc_text_is_tricky(sdc_buf_text(&buf)));
        assert_true(buf.size > 0 || text[0] == '\0');
    }
    sdc_buf_release(&buf);
}

struct base64_row {
    const char *name;
    const char *bytes;
    size_t size;
    const char *base64;
};

/* RFC 4648, section 10, and bytes of every kind. */
static const struct base64_row base64_rows[] = {
    {"base64 of nothing", BYTES(""), ""},
    {"base64 f", BYTES("f"), "Zg=="},
    {"base64 fo", BYTES("fo"), "Zm8="},
    {"base64 foo", BYTES("foo"), "Zm9v"},
    {"base64 foob", BYTES("foob"), "Zm9vYg=="},
    {"base64 fooba", BYTES("fooba"), "Zm9vYmE="},
    {"base64 foobar", BYTES("foobar"), "Zm9vYmFy"},
    {"base64 NUL", BYTES("\0"), "AA=="},
    {"base64 NULs", BYTES("\0\0\0\0"), "AAAAAA=="},
    {"base64 last letters", BYTES("\xff\xff\xfe"), "///+"},
    {"base64 Latin-1", BYTES("caf\xe9.mp4"), "Y2Fm6S5tcDQ="},
};

static void decodes_base64(void **state)
{
    const struct base64_row *row = *state;
    bool has_nul = memchr(row->bytes, '\0', row->size) != NULL;
    char *text = copy_of(row->base64, strlen(row->base64) + 1);
    assert_int_equal(sdc_text_decode_base64(text), !has_nul);
    if (!has_nul)
        assert_string_equal(text, row->bytes);
    free(text);
}

static void refuses_what_is_no_base64(void **state)
{
    static const char *const texts[] = {"A",    "AB",   "ABC",  "A===",     "====",   "AB=C",
                                        "=ABC", "AB C", "AB-C", "AB==AB==", "QUJD\n", "QUJDA"};
    (void)state;
    for (size_t i = 0; i < N_OF(texts); i++) {
        char *text = copy_of(texts[i], strlen(texts[i]) + 1);
        assert_false(sdc_text_decode_base64(text));
        free(text);
    }
}

static void encodes_base64(void **state)
{
    const struct base64_row *row = *state;
    struct sdc_buf buf;
    char *block = copy_of(row->bytes, row->size);
    sdc_buf_init(&buf, CEILING);
    sdc_text_append_base64(&buf, block, row->size);
    assert_string_equal(sdc_buf_text(&buf), row->base64);
    free(block);
    sdc_buf_release(&buf);
}

struct sh_row {
    const char *name;
    const char *text;
    const char *word; /**< NULL: any that the shell turns back into the text */
};

static const struct sh_row sh_rows[] = {
    {"sh plain", "a/b-c_d.e:f,g=h@i%j+k.mp4", "a/b-c_d.e:f,g=h@i%j+k.mp4"},
    {"sh empty", "", "''"},
    {"sh space", "my clip.mp4", "'my clip.mp4'"},
    {"sh quote", "it's", "'it'\\''s'"},
    {"sh quotes alone", "'''", NULL},
    {"sh double quote", "a\"b", NULL},
    {"sh backslash", "a\\b\\", NULL},
    {"sh dollar", "$HOME$(id)${PATH}", NULL},
    {"sh backquote", "`id`", NULL},
    {"sh tilde", "~root", NULL},
    {"sh glob", "*?[a-z]{b,c}", NULL},
    {"sh operators", "a;b&c|d>e<f(g)h", NULL},
    {"sh hash", "#no-comment", NULL},
    {"sh bang", "!!", NULL},
    {"sh new line", "a\nb", NULL},
    {"sh tab", "a\tb", NULL},
    {"sh escape", "\x1b[31m", NULL},
    {"sh Latin-1", "caf\xe9", NULL},
    {"sh UTF-8", "\xe6\x97\xa5\xe6\x9c\xac", NULL},
    {"sh leading dash", "-rf", NULL},
    {"sh colon", "a:b.mp4", NULL},
    {"sh format", "img%03d.jpg", NULL},
};

/** What `sh -c 'printf %s WORD'` prints, with an end that no command substitution could eat. */
static size_t ask_sh(const char *word, char *answer, size_t size)
{
    struct sdc_buf command;
    sdc_buf_init(&command, CEILING);
    sdc_buf_printf(&command, "printf '%%s|' %s", word);
    assert_int_equal(command.status, SDC_OK);
    FILE *shell = popen(sdc_buf_text(&command), "r");
    assert_non_null(shell);
    size_t n = fread(answer, 1, size - 1, shell);
    assert_int_equal(pclose(shell), 0);
    sdc_buf_release(&command);
    answer[n] = '\0';
    return n;
}

static void quotes_for_sh(void **state)
{
    const struct sh_row *row = *state;
    char answer[CEILING];
    struct sdc_buf buf;
    sdc_buf_init(&buf, CEILING);
    sdc_text_append_sh(&buf, row->text);
    size_t n = ask_sh(sdc_buf_text(&buf), answer, sizeof answer);
    assert_int_equal(n, strlen(row->text) + 1);
    assert_memory_equal(answer, row->text, n - 1);
    assert_int_equal(answer[n - 1], '|');
    if (row->word)
        assert_string_equal(sdc_buf_text(&buf), row->word);
    sdc_buf_release(&buf);
}

/* All bytes that a name can hold, in one word. */
static void quotes_every_byte_for_sh(void **state)
{
    char all[UINT8_MAX + 1];
    char answer[CEILING];
    struct sdc_buf buf;
    (void)state;
    for (int i = 1; i <= UINT8_MAX; i++)
        all[i - 1] = (char)i;
    all[UINT8_MAX] = '\0';
    sdc_buf_init(&buf, CEILING);
    sdc_text_append_sh(&buf, all);
    size_t n = ask_sh(sdc_buf_text(&buf), answer, sizeof answer);
    assert_int_equal(n, UINT8_MAX + 1);
    assert_memory_equal(answer, all, UINT8_MAX);
    sdc_buf_release(&buf);
}

/** Words at the edge of what is compared: 64 letters and 65. */
#define LETTERS_16   "abcdefghijklmnop"
#define LETTERS_64   LETTERS_16 LETTERS_16 LETTERS_16 LETTERS_16
#define LETTERS_65   LETTERS_64 "x"
#define NOT_COMPARED SIZE_MAX

struct distance_row {
    const char *name;
    const char *a;
    const char *b;
    size_t distance;
};

static const struct distance_row distance_rows[] = {
    {"distance of nothing", "", "", 0},
    {"distance of same", "format", "format", 0},
    {"distance by insertion", "formt", "format", 1},
    {"distance by deletion", "formaat", "format", 1},
    {"distance by replacement", "fornat", "format", 1},
    {"distance by swap", "fomrat", "format", 1},
    {"distance by swap at the front", "ofrmat", "format", 1},
    {"distance by swap at the end", "formta", "format", 1},
    {"distance to nothing", "abc", "", 3},
    {"distance of all", "abc", "xyz", 3},
    {"distance of kitten", "kitten", "sitting", 3},
    {"distance, no letter twice", "ca", "abc", 3},
    {"distance of capitals", "AZaz", "azAZ", 0},
    {"distance by swap of capitals", "FOMRAT", "format", 1},
    {"distance of what only looks like capitals", "@[", "`{", 2},
    {"distance of the longest", LETTERS_64, LETTERS_64, 0},
    {"distance of the longest to nothing", LETTERS_64, "", 64},
    {"distance of too long", LETTERS_65, LETTERS_65, NOT_COMPARED},
    {"distance of too long to nothing", LETTERS_65, "", NOT_COMPARED},
};

static void counts_edits(void **state)
{
    const struct distance_row *row = *state;
    assert_true(sdc_text_distance(row->a, row->b) == row->distance);
    assert_true(sdc_text_distance(row->b, row->a) == row->distance);
}

static const char *const known_words[] = {"format",    "files-from",   "fail-on",
                                          "video.fps", "video.pixels", "q"};

struct nearest_row {
    const char *name;
    const char *word;
    const char *nearest; /**< NULL: none */
};

static const struct nearest_row nearest_rows[] = {
    {"nearest to a known word", "format", "format"},
    {"nearest to a misspelt word", "formt", "format"},
    {"nearest to a swapped word", "video.fsp", "video.fps"},
    {"nearest to a longer word", "filesfrom", "files-from"},
    {"nearest to the better of two", "video.fixels", "video.pixels"},
    {"nearest to capitals", "FORMAT", "format"},
    {"nearest to a short word", "x", "q"},
    {"nearest to a word of which a third is wrong", "fxrmxt", "format"},
    {"nearest to a word of which half is wrong", "fxrxxt", NULL},
    {"nearest to another word", "wait-timeout", NULL},
    {"nearest to nothing near", "xyzzy", NULL},
    {"nearest to too long a word", LETTERS_65, NULL},
};

static void finds_the_nearest(void **state)
{
    const struct nearest_row *row = *state;
    const char *nearest = sdc_text_nearest(row->word, known_words, N_OF(known_words));
    if (row->nearest)
        assert_string_equal(nearest, row->nearest);
    else
        assert_null(nearest);
}

static void finds_none_among_none(void **state)
{
    (void)state;
    assert_null(sdc_text_nearest("word", NULL, 0));
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, decodes, utf8_rows);
    ADD(&tests, decodes_every_code_point);
    ADD(&tests, tells_utf8);
    ADD_ROWS(&tests, makes_visible, visible_rows);
    ADD(&tests, makes_every_pair_visible);
    ADD_ROWS(&tests, encodes_base64, base64_rows);
    ADD_ROWS(&tests, decodes_base64, base64_rows);
    ADD(&tests, refuses_what_is_no_base64);
    ADD_ROWS(&tests, quotes_for_sh, sh_rows);
    ADD(&tests, quotes_every_byte_for_sh);
    ADD_ROWS(&tests, counts_edits, distance_rows);
    ADD_ROWS(&tests, finds_the_nearest, nearest_rows);
    ADD(&tests, finds_none_among_none);
    return run_all("text", &tests);
}
