/* SPDX-License-Identifier: MIT
 * What can be told of a URL by its text alone: its kind, and how it may be shown. */
#include "source/url.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/** Fewest characters of a text that is taken for Base64: a file's name has seldom so many, and a
 *  picture never so few. */
#define BASE64_SIZE_MIN 200

static const struct {
    const char *start;
    enum sdc_url_kind kind;
} starts[] = {
    {"http://", SDC_URL_HTTP},
    {"https://", SDC_URL_HTTP},
    {"data:", SDC_URL_DATA},
    {"file:", SDC_URL_FILE},
};

/** RFC 3986, section 3.1: a letter, then letters, digits, "+", "-" and "."; then "://". */
static bool has_scheme(const char *name)
{
    size_t n = 0;
    while (isalnum((unsigned char)name[n]) || (name[n] != '\0' && strchr("+-.", name[n])))
        n++;
    return isalpha((unsigned char)name[0]) && strncmp(name + n, "://", strlen("://")) == 0;
}

static bool is_base64(const char *name)
{
    size_t n = 0;
    while (isalnum((unsigned char)name[n]) || name[n] == '+' || name[n] == '/')
        n++;
    return n >= BASE64_SIZE_MIN && strspn(name + n, "=") == strlen(name + n);
}

enum sdc_url_kind sdc_url_kind(const char *name)
{
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncasecmp(name, starts[i].start, strlen(starts[i].start)) == 0)
            return starts[i].kind;
    }
    if (has_scheme(name))
        return SDC_URL_OTHER;
    return is_base64(name) ? SDC_URL_BASE64 : SDC_URL_NONE;
}

void sdc_url_append_shown(struct sdc_buf *buf, const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + strlen("://") : url;
    host += strspn(host, "/");
    sdc_buf_append(buf, url, (size_t)(host - url));
    const char *end = host + strcspn(host, "?#");
    const char *at = memrchr(host, '@', strcspn(host, "/?#"));
    host = at ? at + 1 : host;
    sdc_buf_append(buf, host, (size_t)(end - host));
}
