/* SPDX-License-Identifier: MIT
 * The header fields of HTTP replies that decide what a body is. */
#include "source/http_fields.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { DECIMAL = 10 };

/** Reads digits, at least one, and moves behind them. False if the number does not fit. */
static bool read_number(const char **at, int64_t *number)
{
    int64_t value = 0;
    if (!isdigit((unsigned char)**at))
        return false;
    for (; isdigit((unsigned char)**at); (*at)++) {
        int digit = **at - '0';
        if (value > (INT64_MAX - digit) / DECIMAL)
            return false;
        value = value * DECIMAL + digit;
    }
    *number = value;
    return true;
}

static bool take(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

/** Reads "0-99", or "*". */
static bool read_span(const char **at, struct sdc_content_range *range)
{
    int64_t last;
    if (take(at, '*'))
        return true;
    if (!read_number(at, &range->start) || !take(at, '-') || !read_number(at, &last) ||
        last < range->start || last == INT64_MAX)
        return false;
    range->end = last + 1;
    return true;
}

bool sdc_content_range_parse(const char *text, struct sdc_content_range *range)
{
    struct sdc_content_range result = {-1, -1, -1};
    if (strncasecmp(text, "bytes ", strlen("bytes ")) != 0)
        return false;
    text += strlen("bytes ");
    text += strspn(text, " ");
    if (!read_span(&text, &result) || !take(&text, '/'))
        return false;
    bool is_size_known = !take(&text, '*');
    if (is_size_known && !read_number(&text, &result.size))
        return false;
    if (*text != '\0' || (is_size_known && result.end > result.size))
        return false;
    *range = result;
    return true;
}

bool sdc_etag_is_strong(const char *text)
{
    size_t n = strlen(text);
    return n > 2 && text[0] == '"' && text[n - 1] == '"';
}

bool sdc_encoding_is_identity(const char *text)
{
    return text[0] == '\0' || strcasecmp(text, "identity") == 0;
}
