/* SPDX-License-Identifier: MIT
 * Texts from strangers made safe to print, and words compared. */
#include "base/text.h"

#include <string.h>

/** One row of RFC 3629, section 4: how a sequence of a length begins, and its least value. */
struct utf8_row {
    uint8_t mask;
    uint8_t lead;
    uint32_t least; /**< below it the form is overlong */
};

static const struct utf8_row utf8_rows[] = {
    {0x80, 0x00, 0x0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

#define N_UTF8_ROWS       (sizeof utf8_rows / sizeof utf8_rows[0])
#define CODE_POINT_MAX    0x10ffff
#define SURROGATE_FIRST   0xd800
#define SURROGATE_LAST    0xdfff
#define CONTINUATION_MASK 0xc0
#define CONTINUATION_LEAD 0x80
#define CONTINUATION_BITS 6

static size_t decode(const struct utf8_row *row, size_t length, const char *bytes, uint32_t *result)
{
    uint32_t code_point = (uint8_t)bytes[0] & (uint8_t)~row->mask;
    for (size_t i = 1; i < length; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        if ((byte & CONTINUATION_MASK) != CONTINUATION_LEAD)
            return 0;
        code_point = code_point << CONTINUATION_BITS | (byte & (uint8_t)~CONTINUATION_MASK);
    }
    if (code_point < row->least || code_point > CODE_POINT_MAX)
        return 0;
    if (code_point >= SURROGATE_FIRST && code_point <= SURROGATE_LAST)
        return 0;
    *result = code_point;
    return length;
}

size_t sdc_text_utf8(const char *bytes, size_t n, uint32_t *code_point)
{
    for (size_t i = 0; i < N_UTF8_ROWS; i++) {
        if (((uint8_t)bytes[0] & utf8_rows[i].mask) == utf8_rows[i].lead)
            return i + 1 <= n ? decode(&utf8_rows[i], i + 1, bytes, code_point) : 0;
    }
    return 0;
}

bool sdc_text_is_utf8(const char *bytes, size_t n)
{
    while (n > 0) {
        uint32_t code_point;
        size_t length = sdc_text_utf8(bytes, n, &code_point);
        if (length == 0)
            return false;
        bytes += length;
        n -= length;
    }
    return true;
}

/** A range of code points that are never printed as they are. */
struct code_range {
    uint32_t first;
    uint32_t last;
};

static const struct code_range tricky_ranges[] = {
    {0x00, 0x1f},     /* C0 controls */
    {0x7f, 0x9f},     /* DEL and C1 controls */
    {0x61c, 0x61c},   /* Arabic letter mark */
    {0x200b, 0x200f}, /* zero width and direction marks */
    {0x2028, 0x202e}, /* line and paragraph separators, embeddings, overrides */
    {0x2060, 0x2069}, /* invisible operators, isolates */
    {0xfeff, 0xfeff}, /* zero width no-break space */
    {0xfffe, 0xffff}, /* no characters, and not to be had in XML */
};

static bool is_tricky(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof tricky_ranges / sizeof tricky_ranges[0]; i++) {
        if (code_point >= tricky_ranges[i].first && code_point <= tricky_ranges[i].last)
            return true;
    }
    return false;
}

bool sdc_text_is_tricky(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code_point;
        size_t length = sdc_text_utf8(text, left, &code_point);
        if (length == 0 || is_tricky(code_point))
            return true;
        text += length;
        left -= length;
    }
    return false;
}

static void append_escape(struct sdc_buf *buf, uint32_t code_point, size_t length)
{
    if (code_point == '\n')
        sdc_buf_puts(buf, "\\n");
    else if (code_point == '\r')
        sdc_buf_puts(buf, "\\r");
    else if (code_point == '\t')
        sdc_buf_puts(buf, "\\t");
    else if (length == 1)
        sdc_buf_printf(buf, "\\x%02x", code_point);
    else
        sdc_buf_printf(buf, "\\u%04x", code_point);
}

void sdc_text_append_visible(struct sdc_buf *buf, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code_point = (uint8_t)*text;
        size_t length = sdc_text_utf8(text, left, &code_point);
        if (length == 0 || is_tricky(code_point))
            append_escape(buf, code_point, length > 0 ? length : 1);
        else
            sdc_buf_append(buf, text, length);
        text += length > 0 ? length : 1;
        left -= length > 0 ? length : 1;
    }
}

void sdc_text_append_utf8(struct sdc_buf *buf, const char *text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code_point;
        size_t length = sdc_text_utf8(text, left, &code_point);
        if (length == 0)
            sdc_buf_puts(buf, replacement);
        else
            sdc_buf_append(buf, text, length);
        text += length > 0 ? length : 1;
        left -= length > 0 ? length : 1;
    }
}

/** Base64 turns this many bytes ... */
#define BASE64_BYTES 3
/** ... into this many letters of six bits. */
#define BASE64_LETTERS 4
#define BASE64_BITS    6
#define BASE64_MASK    0x3f

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void append_base64_group(struct sdc_buf *buf, const uint8_t *bytes, size_t n)
{
    uint32_t group = 0;
    for (size_t i = 0; i < BASE64_BYTES; i++)
        group = group << 8 | (i < n ? bytes[i] : 0);
    char text[BASE64_LETTERS];
    for (size_t i = 0; i < BASE64_LETTERS; i++) {
        size_t shift = BASE64_BITS * (BASE64_LETTERS - 1 - i);
        text[i] = i <= n ? base64_letters[group >> shift & BASE64_MASK] : '=';
    }
    sdc_buf_append(buf, text, sizeof text);
}

void sdc_text_append_base64(struct sdc_buf *buf, const void *bytes, size_t n)
{
    for (size_t at = 0; at < n; at += BASE64_BYTES) {
        size_t left = n - at;
        append_base64_group(buf, (const uint8_t *)bytes + at,
                            left < BASE64_BYTES ? left : BASE64_BYTES);
    }
}

/** The value of a letter of Base64; BASE64_MASK + 1 if it is none. */
static uint32_t base64_value(char letter)
{
    const char *found = letter != '\0' ? strchr(base64_letters, letter) : NULL;
    return found ? (uint32_t)(found - base64_letters) : BASE64_MASK + 1;
}

/** Decodes a group of letters, the last n_padding of which are padding. */
static bool decode_base64_group(const char *letters, size_t n_padding, char *to)
{
    uint32_t group = 0;
    for (size_t i = 0; i < BASE64_LETTERS; i++) {
        bool is_padding = i + n_padding >= BASE64_LETTERS;
        uint32_t value = is_padding ? 0 : base64_value(letters[i]);
        if (value > BASE64_MASK)
            return false;
        group = group << BASE64_BITS | value;
    }
    for (size_t i = 0; i + n_padding < BASE64_BYTES; i++) {
        to[i] = (char)(group >> (8 * (BASE64_BYTES - 1 - i)) & UINT8_MAX);
        if (to[i] == '\0')
            return false;
    }
    return true;
}

bool sdc_text_decode_base64(char *text)
{
    size_t n = strlen(text);
    size_t n_padding = n > 1 ? (size_t)(text[n - 1] == '=') + (text[n - 2] == '=') : 0;
    char *to = text;
    if (n % BASE64_LETTERS != 0)
        return false;
    for (size_t at = 0; at < n; at += BASE64_LETTERS) {
        size_t padding = at + BASE64_LETTERS == n ? n_padding : 0;
        if (!decode_base64_group(text + at, padding, to))
            return false;
        to += BASE64_BYTES - padding;
    }
    *to = '\0';
    return true;
}

static bool is_plain_for_sh(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789@%_+=:,./-";
    return *text != '\0' && text[strspn(text, plain)] == '\0';
}

void sdc_text_append_sh(struct sdc_buf *buf, const char *text)
{
    if (is_plain_for_sh(text)) {
        sdc_buf_puts(buf, text);
        return;
    }
    sdc_buf_puts(buf, "'");
    for (; *text; text++) {
        if (*text == '\'')
            sdc_buf_puts(buf, "'\\''");
        else
            sdc_buf_append(buf, text, 1);
    }
    sdc_buf_puts(buf, "'");
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* Damerau-Levenshtein with neighbours swapped at most once, by rows. */
size_t sdc_text_distance(const char *a, const char *b)
{
    size_t a_size = strlen(a);
    size_t b_size = strlen(b);
    if (a_size > SDC_WORD_SIZE_MAX || b_size > SDC_WORD_SIZE_MAX)
        return SIZE_MAX;
    size_t rows[3][SDC_WORD_SIZE_MAX + 1] = {{0}};
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *now = rows[i % 3];
        const size_t *before = rows[(i + 2) % 3];
        const size_t *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = before[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
            now[j] = least(replaced, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *sdc_text_nearest(const char *word, const char *const *words, size_t n)
{
    const char *nearest = NULL;
    /* A third of the letters may be wrong: `--formt`, `video.fsp`; more is another word. */
    size_t allowed = strlen(word) < 3 ? 1 : strlen(word) / 3;
    for (size_t i = 0; i < n; i++) {
        size_t distance = sdc_text_distance(word, words[i]);
        if (distance <= allowed) {
            nearest = words[i];
            allowed = distance - (distance > 0);
            if (distance == 0)
                break;
        }
    }
    return nearest;
}
