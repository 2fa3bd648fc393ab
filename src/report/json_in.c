/* SPDX-License-Identifier: MIT
 * JSON read in place, from front to back. */
#include "report/json_in.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/** Most bytes of a word that a problem quotes. */
#define QUOTED_MAX 40
/** Digits of a \u escape. */
#define ESCAPE_DIGITS 4
/** UTF-16 as \u escapes use it (RFC 8259, section 7). @{ */
#define HIGH_FIRST     0xd800
#define LOW_FIRST      0xdc00
#define LOW_LAST       0xdfff
#define SURROGATE_BITS 10
#define PLANE_1        0x10000
/** @} */

void sdc_json_init(struct sdc_json *json, char *text)
{
    *json = (struct sdc_json){.begin = text, .next = text};
}

void sdc_json_refuse(struct sdc_json *json, const char *format, ...)
{
    va_list arguments;
    if (json->is_failed)
        return;
    json->is_failed = true;
    va_start(arguments, format);
    vsnprintf(json->problem, sizeof json->problem, format, arguments);
    va_end(arguments);
}

/** Refuses what stands where something else was expected. */
static void refuse_here(struct sdc_json *json, const char *expected)
{
    sdc_json_refuse(json, "byte %td: expected %s", json->next - json->begin + 1, expected);
}

static void skip_space(struct sdc_json *json)
{
    json->next += strspn(json->next, " \t\r\n");
}

/** Takes a letter if it comes next. */
static bool take_letter(struct sdc_json *json, char letter)
{
    skip_space(json);
    if (json->is_failed || *json->next != letter)
        return false;
    json->next++;
    return true;
}

void sdc_json_enter(struct sdc_json *json, char bracket)
{
    if (!take_letter(json, bracket))
        refuse_here(json, bracket == '{' ? "an object, {...}" : "an array, [...]");
    json->is_fresh = true;
}

bool sdc_json_has_more(struct sdc_json *json, char bracket)
{
    bool is_first = json->is_fresh;
    json->is_fresh = false;
    if (json->is_failed || take_letter(json, bracket == '{' ? '}' : ']'))
        return false;
    if (is_first || take_letter(json, ','))
        return true;
    refuse_here(json, bracket == '{' ? "a comma or the end of the object"
                                     : "a comma or the end of the array");
    return false;
}

/** The value of a hexadecimal digit; -1 if it is none. */
static int digit_of(char letter)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = letter != '\0' ? strchr(digits, letter) : NULL;
    return found ? (int)((found - digits) % 16) : -1;
}

/** Reads the four digits of a \u escape. */
static uint32_t take_unit(struct sdc_json *json)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < ESCAPE_DIGITS; i++) {
        int digit = digit_of(*json->next);
        if (digit < 0) {
            refuse_here(json, "four hexadecimal digits");
            return 0;
        }
        unit = unit << 4 | (uint32_t)digit;
        json->next++;
    }
    return unit;
}

/** Reads what stands behind \u: one unit of UTF-16, or a pair. */
static uint32_t take_code_point(struct sdc_json *json)
{
    uint32_t unit = take_unit(json);
    if (unit < HIGH_FIRST || unit > LOW_LAST)
        return unit;
    bool is_pair = unit < LOW_FIRST && json->next[0] == '\\' && json->next[1] == 'u';
    json->next += is_pair ? 2 : 0;
    uint32_t low = is_pair ? take_unit(json) : 0;
    if (low < LOW_FIRST || low > LOW_LAST) {
        refuse_here(json, "a surrogate only in a pair");
        return 0;
    }
    return PLANE_1 + ((unit - HIGH_FIRST) << SURROGATE_BITS | (low - LOW_FIRST));
}

/** Writes a code point as UTF-8, which is never longer than its escape. The end of it. */
static char *put_code_point(char *to, uint32_t code_point)
{
    enum { BITS = 6, MASK = 0x3f, CONTINUATION = 0x80 };
    static const uint32_t ends[] = {0x80, 0x800, 0x10000};
    static const uint8_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    size_t n = 0;
    while (n < sizeof ends / sizeof ends[0] && code_point >= ends[n])
        n++;
    *to++ = (char)(leads[n] | code_point >> (BITS * n));
    while (n-- > 0)
        *to++ = (char)(CONTINUATION | (code_point >> (BITS * n) & MASK));
    return to;
}

/** Reads an escape, whose backslash is taken already. The end of what it stands for. */
static char *take_escape(struct sdc_json *json, char *to)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    char letter = *json->next;
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    if (found) {
        json->next++;
        *to = meant[found - letters];
        return to + 1;
    }
    if (letter != 'u') {
        refuse_here(json, "an escape of JSON");
        return to;
    }
    json->next++;
    uint32_t code_point = take_code_point(json);
    if (code_point == 0)
        refuse_here(json, "a text without NUL");
    return put_code_point(to, code_point);
}

/** An empty text. */
static char *no_text(const struct sdc_json *json)
{
    return json->next + strlen(json->next);
}

char *sdc_json_text(struct sdc_json *json)
{
    if (!take_letter(json, '"')) {
        refuse_here(json, "a text");
        return no_text(json);
    }
    char *text = json->next;
    char *to = text;
    while (!json->is_failed && *json->next != '"') {
        char letter = *json->next;
        if ((unsigned char)letter < ' ') {
            refuse_here(json, "the end of a text");
        } else {
            json->next++;
            if (letter == '\\')
                to = take_escape(json, to);
            else
                *to++ = letter;
        }
    }
    if (json->is_failed)
        return no_text(json);
    json->next++;
    *to = '\0';
    return text;
}

const char *sdc_json_key(struct sdc_json *json)
{
    const char *key = sdc_json_text(json);
    if (!take_letter(json, ':'))
        refuse_here(json, "a colon");
    return json->is_failed ? "" : key;
}

void sdc_json_copy(struct sdc_json *json, char *text, size_t size)
{
    const char *from = sdc_json_text(json);
    if (strlen(from) >= size)
        sdc_json_refuse(json, "byte %td: expected a text of at most %zu bytes before",
                        json->next - json->begin + 1, size - 1);
    else
        memcpy(text, from, strlen(from) + 1);
}

/** The letters of the number that comes next, taken; 0 if it is none. A whole number has a sign
 *  and digits only. */
static size_t take_number(struct sdc_json *json, bool is_whole)
{
    static const char digits[] = "0123456789";
    skip_space(json);
    const char *text = json->next;
    size_t n = text[0] == '-';
    size_t n_digits = strspn(text + n, digits);
    bool is_right = n_digits > 0 && (text[n] != '0' || n_digits == 1);
    n += n_digits;
    if (text[n] == '.') {
        n_digits = strspn(text + n + 1, digits);
        is_right = is_right && !is_whole && n_digits > 0;
        n += 1 + n_digits;
    }
    if (text[n] == 'e' || text[n] == 'E') {
        n += text[n + 1] == '-' || text[n + 1] == '+' ? 2 : 1;
        n_digits = strspn(text + n, digits);
        is_right = is_right && !is_whole && n_digits > 0;
        n += n_digits;
    }
    if (json->is_failed || !is_right)
        return 0;
    json->next += n;
    return n;
}

int64_t sdc_json_int(struct sdc_json *json, int64_t least)
{
    char text[SDC_Q_TEXT_SIZE];
    struct sdc_q value;
    size_t n = take_number(json, true);
    snprintf(text, sizeof text, "%.*s", (int)(n < sizeof text ? n : 0), json->next - n);
    if (n > 0 && sdc_q_parse(text, &value) && value.num >= least)
        return value.num;
    json->next -= n;
    sdc_json_refuse(json, "byte %td: expected a whole number from %" PRId64 " to %" PRId64,
                    json->next - json->begin + 1, least, INT64_MAX);
    return least;
}

void sdc_json_skip_number(struct sdc_json *json)
{
    if (take_number(json, false) == 0)
        refuse_here(json, "a number");
}

void sdc_json_true(struct sdc_json *json)
{
    static const char word[] = "true";
    skip_space(json);
    if (json->is_failed || strncmp(json->next, word, strlen(word)) != 0)
        refuse_here(json, word);
    else
        json->next += strlen(word);
}

static void refuse_key(struct sdc_json *json, const char *key, const struct sdc_json_key *keys,
                       size_t n_keys)
{
    const char *names[SDC_JSON_KEYS_MAX];
    for (size_t i = 0; i < n_keys; i++)
        names[i] = keys[i].name;
    const char *nearest = sdc_text_nearest(key, names, n_keys);
    sdc_json_refuse(json, "unknown key \"%.*s\"%s%s%s", QUOTED_MAX, key,
                    nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                    nearest ? "\"?" : "");
}

void sdc_json_object(struct sdc_json *json, const struct sdc_json_key *keys, size_t n_keys,
                     void *context)
{
    bool is_given[SDC_JSON_KEYS_MAX] = {false};
    assert(n_keys <= SDC_JSON_KEYS_MAX);
    sdc_json_enter(json, '{');
    while (sdc_json_has_more(json, '{')) {
        const char *key = sdc_json_key(json);
        size_t i = 0;
        while (i < n_keys && strcmp(keys[i].name, key) != 0)
            i++;
        if (json->is_failed)
            return;
        if (i == n_keys)
            refuse_key(json, key, keys, n_keys);
        else if (is_given[i])
            sdc_json_refuse(json, "\"%s\" is given twice", key);
        else
            keys[i].take(json, context);
        if (i < n_keys)
            is_given[i] = true;
    }
    for (size_t i = 0; i < n_keys; i++) {
        if (keys[i].is_needed && !is_given[i])
            sdc_json_refuse(json, "\"%s\" is missing", keys[i].name);
    }
}

void sdc_json_end(struct sdc_json *json)
{
    skip_space(json);
    if (*json->next != '\0')
        refuse_here(json, "the end of the line");
}
