/* SPDX-License-Identifier: MIT
 * Recognises text, and texts that mean something to a player or to git. */
#include "probe/sniff_parts.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UTF8_MARK     "\xef\xbb\xbf"
#define UTF16_BE_MARK "\xfe\xff"
#define UTF16_LE_MARK "\xff\xfe"
#define UTF8_SIZE_MAX 4
#define ASCII_END     0x80
#define ESCAPE        0x1b
/** Surrogates of UTF-16: the upper six bits of a unit. */
#define SURROGATE_MASK 0xfc00
#define SURROGATE_HIGH 0xd800
#define SURROGATE_LOW  0xdc00

/** The largest Git LFS pointer: git-lfs looks no further [bytes]. */
#define LFS_POINTER_SIZE_MAX 1024
/** Digits of the largest size in a pointer: 2^63 - 1. */
#define LFS_SIZE_DIGITS_MAX 19
/** How far behind the start a PDF header may stand: Adobe's implementation note 13 [bytes]. */
#define PDF_JUNK_SIZE_MAX 1024

#define MARK_SIZE(mark)   (sizeof(mark) - 1)

/** True for control characters that no text holds (mimesniff.spec.whatwg.org, "binary data
 *  byte"). */
static bool is_binary(uint32_t character)
{
    return character < ' ' && character != ESCAPE && !sdc_sniff_is_space((uint8_t)character);
}

static bool is_utf8_text(const struct sdc_sniff_view *view)
{
    size_t at = 0;
    while (at < view->n) {
        uint32_t code_point = 0;
        size_t left = view->n - at;
        size_t length = sdc_text_utf8((const char *)view->bytes + at, left, &code_point);
        /* The end of the view may cut a character, the end of the file may not. */
        if (length == 0)
            return at > 0 && left < UTF8_SIZE_MAX && view->left > (int64_t)view->n;
        if (is_binary(code_point))
            return false;
        at += length;
    }
    return true;
}

/** Reads a unit of UTF-16 by the mark at the view's start. */
static uint32_t utf16_unit(const struct sdc_sniff_view *view, size_t at)
{
    bool is_le = sdc_sniff_has(view, 0, UTF16_LE_MARK, MARK_SIZE(UTF16_LE_MARK));
    return (uint32_t)(is_le ? sdc_sniff_le : sdc_sniff_be)(view, at, sizeof(uint16_t));
}

static bool has_utf16_mark(const struct sdc_sniff_view *view)
{
    return sdc_sniff_has(view, 0, UTF16_LE_MARK, MARK_SIZE(UTF16_LE_MARK)) ||
           sdc_sniff_has(view, 0, UTF16_BE_MARK, MARK_SIZE(UTF16_BE_MARK));
}

static bool is_utf16_text(const struct sdc_sniff_view *view)
{
    bool wants_low = false;
    if (!has_utf16_mark(view))
        return false;
    for (size_t at = 2; at + 2 <= view->n; at += 2) {
        uint32_t unit = utf16_unit(view, at);
        bool is_low = (unit & SURROGATE_MASK) == SURROGATE_LOW;
        if (is_binary(unit) || is_low != wants_low)
            return false;
        wants_low = (unit & SURROGATE_MASK) == SURROGATE_HIGH;
    }
    return true;
}

bool sdc_sniff_is_text(const struct sdc_sniff_view *view)
{
    return is_utf8_text(view) || is_utf16_text(view);
}

/** True for text of an encoding with a byte for each letter: no control characters, and mostly
 *  ASCII. */
static bool is_latin_text(const struct sdc_sniff_view *view)
{
    size_t n_ascii = 0;
    for (size_t i = 0; i < view->n; i++) {
        if (is_binary(view->bytes[i]))
            return false;
        n_ascii += view->bytes[i] < ASCII_END;
    }
    return n_ascii > view->n / 2;
}

bool sdc_sniff_text(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    (void)facts;
    return view->is_text || is_latin_text(view);
}

bool sdc_sniff_late_pdf(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    (void)facts;
    size_t at = sdc_sniff_find_word(view, 1, "%PDF-");
    if (at >= view->n || at > PDF_JUNK_SIZE_MAX)
        return false;
    /* A text may well speak of the header within a line. */
    return !view->is_text || view->bytes[at - 1] == '\n' || view->bytes[at - 1] == '\r';
}

static bool is_hls(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    if (sdc_sniff_find_word(view, 0, "#EXT-X-") < view->n)
        facts->format = SDC_FORMAT_HLS;
    return true;
}

/** The size that a pointer tells, of n digits, is the size that counts, where it is any. */
static void set_declared_size(struct sdc_facts *facts, const char *digits, size_t n)
{
    char text[LFS_SIZE_DIGITS_MAX + 1];
    snprintf(text, sizeof text, "%.*s", (int)n, digits);
    errno = 0;
    long long size = strtoll(text, NULL, 10);
    if (errno == 0)
        sdc_facts_set_int(facts, SDC_FACT_SIZE, size);
}

/** True if all three lines of a pointer are there (git-lfs, docs/spec.md). */
static bool is_lfs_pointer(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    static const char size_key[] = "\nsize ";
    size_t oid = sdc_sniff_find_word(view, 0, "\noid sha256:");
    size_t at = sdc_sniff_find_word(view, 0, size_key) + strlen(size_key);
    size_t end = at;
    if (view->left > LFS_POINTER_SIZE_MAX || oid == view->n)
        return false;
    while (end < view->n && view->bytes[end] >= '0' && view->bytes[end] <= '9')
        end++;
    if (end <= at || end - at > LFS_SIZE_DIGITS_MAX)
        return false;
    snprintf(facts->detail, sizeof facts->detail, "of %.*s bytes", (int)(end - at),
             (const char *)view->bytes + at);
    set_declared_size(facts, (const char *)view->bytes + at, end - at);
    return true;
}

/** The size of the number, literal or punctuation of JSON at offset at; 0 if there is none. */
static size_t json_token(const struct sdc_sniff_view *view, size_t at)
{
    static const char *const literals[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++) {
        if (sdc_sniff_has(view, at, literals[i], strlen(literals[i])))
            return strlen(literals[i]);
    }
    uint8_t byte = view->bytes[at];
    bool is_exponent = (byte == 'e' || byte == 'E') && at > 0 && view->bytes[at - 1] <= '9';
    return (byte && strchr(",:+-.0123456789", byte)) || is_exponent ? 1 : 0;
}

/** The offset behind the string that begins at offset at; the view's end if it does not end. */
static size_t skip_json_string(const struct sdc_sniff_view *view, size_t at)
{
    for (at++; at < view->n && view->bytes[at] != '"'; at++) {
        if (view->bytes[at] == '\\')
            at++;
    }
    return at < view->n ? at + 1 : view->n;
}

/** True if the view holds nothing but tokens of JSON, and nothing but further documents behind
 *  the first. Nesting is counted, not matched: to name a text, that is enough. */
static bool is_json(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    size_t depth = 0;
    size_t next = sdc_sniff_skip_space(view, 1);
    (void)facts;
    if (view->bytes[0] == '{' && next < view->n && view->bytes[next] != '"' &&
        view->bytes[next] != '}')
        return false;
    for (size_t at = 0; at < view->n; at = sdc_sniff_skip_space(view, at)) {
        uint8_t byte = view->bytes[at];
        bool opens = byte == '{' || byte == '[';
        bool closes = byte == '}' || byte == ']';
        size_t token = opens || closes ? 1 : json_token(view, at);
        if ((depth == 0 && !opens) || (token == 0 && byte != '"'))
            return false;
        at = token ? at + token : skip_json_string(view, at);
        depth = depth + opens - closes;
    }
    return true;
}

/** How texts with a meaning begin, behind their mark and white space. */
static const struct {
    enum sdc_format format;
    const char *start;
    sdc_sniff_fn *confirm; /**< or NULL */
} scripts[] = {
    {SDC_FORMAT_M3U, "#EXTM3U", is_hls},
    {SDC_FORMAT_FFCONCAT, "ffconcat version", NULL},
    {SDC_FORMAT_PLS, "[playlist]", NULL},
    {SDC_FORMAT_LFS_POINTER, "version https://git-lfs.github.com/spec/v1\n", is_lfs_pointer},
    {SDC_FORMAT_LFS_POINTER, "version https://hawser.github.com/spec/v1\n", is_lfs_pointer},
    {SDC_FORMAT_JSON, "{", is_json},
    {SDC_FORMAT_JSON, "[", is_json},
    {SDC_FORMAT_HTML, "<", sdc_sniff_markup},
};

static bool find_script(const struct sdc_sniff_view *text, struct sdc_facts *facts)
{
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        if (!sdc_sniff_has_word(text, 0, scripts[i].start))
            continue;
        facts->format = scripts[i].format;
        if (!scripts[i].confirm || scripts[i].confirm(text, facts))
            return true;
    }
    return false;
}

/** Writes UTF-16 as one byte a unit, '?' for what is not ASCII: enough to know a text by. */
static size_t narrow(const struct sdc_sniff_view *view, uint8_t *bytes)
{
    size_t n = 0;
    for (size_t at = 2; at + 2 <= view->n; at += 2) {
        uint32_t unit = utf16_unit(view, at);
        bytes[n++] = unit < ASCII_END ? (uint8_t)unit : '?';
    }
    return n;
}

bool sdc_sniff_script(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    uint8_t narrowed[SDC_SNIFF_SIZE / 2];
    struct sdc_sniff_view text = *view;
    size_t start = 0;
    if (has_utf16_mark(view)) {
        text.n = narrow(view, narrowed);
        text.bytes = narrowed;
    } else if (sdc_sniff_has(view, 0, UTF8_MARK, MARK_SIZE(UTF8_MARK))) {
        start = MARK_SIZE(UTF8_MARK);
    }
    start = sdc_sniff_skip_space(&text, start);
    text.bytes += start;
    text.n -= start;
    text.left -= (int64_t)start;
    return text.n > 0 && find_script(&text, facts);
}
