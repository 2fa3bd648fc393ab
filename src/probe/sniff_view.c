/* SPDX-License-Identifier: MIT
 * Bounded access to the bytes that the sniffer looks at. */
#include "probe/sniff_parts.h"

#include <assert.h>
#include <string.h>

#define BYTE_BITS 8

uint64_t sdc_sniff_be(const struct sdc_sniff_view *view, size_t at, size_t n)
{
    uint64_t value = 0;
    assert(n <= sizeof value);
    for (size_t i = at; i < at + n; i++)
        value = value << BYTE_BITS | (i < view->n ? view->bytes[i] : 0u);
    return value;
}

uint64_t sdc_sniff_le(const struct sdc_sniff_view *view, size_t at, size_t n)
{
    uint64_t value = 0;
    assert(n <= sizeof value);
    for (size_t i = at + n; i > at; i--)
        value = value << BYTE_BITS | (i - 1 < view->n ? view->bytes[i - 1] : 0u);
    return value;
}

bool sdc_sniff_has(const struct sdc_sniff_view *view, size_t at, const void *bytes, size_t n)
{
    return at <= view->n && n <= view->n - at && memcmp(view->bytes + at, bytes, n) == 0;
}

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

bool sdc_sniff_has_word(const struct sdc_sniff_view *view, size_t at, const char *word)
{
    size_t n = strlen(word);
    if (at > view->n || n > view->n - at)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (lower(view->bytes[at + i]) != lower((uint8_t)word[i]))
            return false;
    }
    return true;
}

size_t sdc_sniff_find_word(const struct sdc_sniff_view *view, size_t at, const char *word)
{
    while (at < view->n && !sdc_sniff_has_word(view, at, word))
        at++;
    return at < view->n ? at : view->n;
}

bool sdc_sniff_is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

size_t sdc_sniff_skip_space(const struct sdc_sniff_view *view, size_t at)
{
    while (at < view->n && sdc_sniff_is_space(view->bytes[at]))
        at++;
    return at;
}

void sdc_sniff_copy(const struct sdc_sniff_view *view, size_t at, size_t n, char *text, size_t size)
{
    size_t length = 0;
    assert(size > 0);
    while (length < n && length < size - 1 && at + length < view->n) {
        uint8_t byte = view->bytes[at + length];
        text[length++] = (char)(byte ? byte : '?');
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    text[length] = '\0';
}
