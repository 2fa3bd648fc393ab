/* SPDX-License-Identifier: MIT
 * When a signed URL expires, by the parameters that the makers of storage services use. */
#include "source/url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/** Longest value that is looked at, with its NUL [bytes]: times are shorter. */
#define VALUE_SIZE 64
/** Most digits of a count of seconds: up to the year 5138, and no overflow. */
#define SECONDS_DIGITS_MAX 11
/** Least number that is a time and no duration [s]: September 2001. */
#define TIME_S_MIN 1000000000

enum { DECIMAL = 10, HEX = 16, FIRST_YEAR = 1900 };

/** Reads n digits, n < 10. -1 if there are not so many. */
static int digits(const char **at, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return -1;
        value = value * DECIMAL + (**at - '0');
    }
    return value;
}

static bool skip(const char **at, char c)
{
    *at += **at == c;
    return true;
}

/** Reads "20260131T235959Z", "2026-01-31T23:59:59Z", "2026-01-31T23:59Z" or "2026-01-31", which
 *  ISO 8601 calls basic and extended format. */
static bool read_time(const char *text, int64_t *time_s)
{
    enum { YEAR_DIGITS = 4, MONTHS = 12, DAYS = 31, HOURS = 24, MINUTES = 60, SECONDS_MAX = 60 };
    struct tm tm = {0};
    tm.tm_year = digits(&text, YEAR_DIGITS) - FIRST_YEAR;
    tm.tm_mon = skip(&text, '-') ? digits(&text, 2) - 1 : -1;
    tm.tm_mday = skip(&text, '-') ? digits(&text, 2) : -1;
    if (*text == 'T') {
        text++;
        tm.tm_hour = digits(&text, 2);
        tm.tm_min = skip(&text, ':') ? digits(&text, 2) : -1;
        skip(&text, ':');
        tm.tm_sec = isdigit((unsigned char)*text) ? digits(&text, 2) : 0;
    }
    skip(&text, 'Z');
    bool is_time = *text == '\0' && tm.tm_year > 0 && tm.tm_mon >= 0 && tm.tm_mon < MONTHS &&
                   tm.tm_mday >= 1 && tm.tm_mday <= DAYS && tm.tm_hour >= 0 && tm.tm_hour < HOURS &&
                   tm.tm_min >= 0 && tm.tm_min < MINUTES && tm.tm_sec <= SECONDS_MAX;
    if (is_time)
        *time_s = timegm(&tm);
    return is_time;
}

/** Reads a number of seconds up to the end of text. */
static bool read_seconds(const char *text, int64_t *seconds)
{
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > SECONDS_DIGITS_MAX || text[n] != '\0')
        return false;
    *seconds = strtoll(text, NULL, DECIMAL);
    return true;
}

/** Seconds since 1970, which are more than any duration. */
static bool read_unix_time(const char *text, int64_t *time_s)
{
    int64_t seconds;
    if (!read_seconds(text, &seconds) || seconds < TIME_S_MIN)
        return false;
    *time_s = seconds;
    return true;
}

/** The end of "1700000000;1700003600". */
static bool read_span_end(const char *text, int64_t *time_s)
{
    const char *end = strchr(text, ';');
    return end && read_unix_time(end + 1, time_s);
}

static int hex_digit(char c)
{
    const char *digits_of_hex = "0123456789abcdef";
    const char *found = c != '\0' ? strchr(digits_of_hex, tolower((unsigned char)c)) : NULL;
    return found ? (int)(found - digits_of_hex) : -1;
}

/** Copies n bytes with "%41" as "A". False if they do not fit. */
static bool decode(const char *bytes, size_t n, char value[VALUE_SIZE])
{
    size_t size = 0;
    for (size_t i = 0; i < n; i++) {
        if (size + 1 >= VALUE_SIZE)
            return false;
        bool is_coded = bytes[i] == '%' && n - i > 2 && hex_digit(bytes[i + 1]) >= 0 &&
                        hex_digit(bytes[i + 2]) >= 0;
        value[size++] =
            is_coded ? (char)(hex_digit(bytes[i + 1]) * HEX + hex_digit(bytes[i + 2])) : bytes[i];
        i += is_coded ? 2 : 0;
    }
    value[size] = '\0';
    return true;
}

/** Where the value of a parameter stands in the query, and its size; the name in any case. NULL
 *  if there is no such parameter. */
static const char *find(const char *query, const char *name, size_t *size)
{
    size_t name_size = strlen(name);
    while (*query != '\0' && *query != '#') {
        size_t n = strcspn(query, "&#");
        if (n > name_size && query[name_size] == '=' && strncasecmp(query, name, name_size) == 0) {
            *size = n - name_size - 1;
            return query + name_size + 1;
        }
        query += n;
        query += *query == '&';
    }
    return NULL;
}

/** Reads the value of a parameter. False if there is none, or it is nothing for read. */
static bool read_value(const char *query, const char *name,
                       bool (*read)(const char *text, int64_t *seconds), int64_t *seconds)
{
    char text[VALUE_SIZE] = "";
    size_t size;
    const char *value = find(query, name, &size);
    return value && decode(value, size, text) && read(text, seconds);
}

/** How a service writes it, from its documentation of signed URLs. */
struct way {
    const char *expires;  /**< the parameter that tells the end */
    const char *date;     /**< the one that tells the start; NULL: the end is a time by itself */
    const char *evidence; /**< one without which it is something else; NULL if none */
    bool (*read)(const char *text, int64_t *seconds);
};

static const struct way ways[] = {
    {"X-Amz-Expires", "X-Amz-Date", NULL, read_seconds},   /* Amazon S3, signature 4 */
    {"X-Goog-Expires", "X-Goog-Date", NULL, read_seconds}, /* Google Cloud Storage, V4 */
    {"X-Tos-Expires", "X-Tos-Date", NULL, read_seconds},   /* Volcengine TOS */
    {"x-oss-expires", "x-oss-date", NULL, read_seconds},   /* Alibaba OSS, V4 */
    {"Expires", NULL, NULL, read_unix_time},    /* S3 signature 2, CloudFront, GCS V2, OSS V1 */
    {"se", NULL, "sig", read_time},             /* Azure, shared access signature */
    {"q-sign-time", NULL, NULL, read_span_end}, /* Tencent COS */
};

static bool read_way(const char *query, const struct way *way, int64_t *expires_s)
{
    int64_t start = 0;
    int64_t end;
    size_t size;
    if (way->date && !read_value(query, way->date, read_time, &start))
        return false;
    if (way->evidence && !find(query, way->evidence, &size))
        return false;
    if (!read_value(query, way->expires, way->read, &end))
        return false;
    *expires_s = start + end;
    return true;
}

bool sdc_url_expiry(const char *url, int64_t *expires_s)
{
    const char *query = url + strcspn(url, "?#");
    bool is_found = false;
    if (*query != '?')
        return false;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int64_t time_s;
        if (!read_way(query + 1, &ways[i], &time_s) || (is_found && time_s >= *expires_s))
            continue;
        *expires_s = time_s;
        is_found = true;
    }
    return is_found;
}
