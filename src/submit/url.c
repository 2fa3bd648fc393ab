/* SPDX-License-Identifier: MIT
 * URLs that are made or looked at for a submission. */
#include "submit/url.h"

#include "base/text.h"
#include "source/address.h"

#include <curl/curl.h>
#include <string.h>

/** The first byte of IPv4 addresses of this machine. */
#define LOOPBACK_BYTE 127
/** Where an IPv4 address begins in its mapped form. */
#define MAPPED_OFFSET 12

void sdc_url_append_encoded(struct sdc_buf *buf, const char *text, const char *keep)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) || strchr(keep, *text))
            sdc_buf_append(buf, text, 1);
        else
            sdc_buf_printf(buf, "%%%02X", (unsigned char)*text);
    }
}

static bool is_loopback(const char *host)
{
    static const uint8_t one[SDC_ADDRESS_SIZE] = {[SDC_ADDRESS_SIZE - 1] = 1};
    struct sdc_address address;
    if (strcmp(host, "localhost") == 0)
        return true;
    if (!sdc_address_parse(host, &address))
        return false;
    return memcmp(address.bytes, one, sizeof one) == 0 ||
           (address.bytes[MAPPED_OFFSET - 1] == UINT8_MAX &&
            address.bytes[MAPPED_OFFSET] == LOOPBACK_BYTE);
}

static bool has_part(CURLU *handle, CURLUPart part)
{
    char *text = NULL;
    bool has = curl_url_get(handle, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return has;
}

/** Takes it apart, and gives its host, to be freed by curl_free; NULL if it is no such URL. */
static char *take_host(const char *url, struct sdc_url_parts *parts)
{
    CURLU *handle = curl_url();
    char *scheme = NULL;
    char *host = NULL;
    if (handle && curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(handle, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0) &&
        curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        *parts = (struct sdc_url_parts){.is_https = strcmp(scheme, "https") == 0,
                                        .is_loopback = is_loopback(host),
                                        .has_user = has_part(handle, CURLUPART_USER) ||
                                                    has_part(handle, CURLUPART_PASSWORD),
                                        .has_query = strchr(url, '?') || strchr(url, '#')};
    curl_free(scheme);
    curl_url_cleanup(handle);
    return host;
}

bool sdc_url_take_apart(const char *url, struct sdc_url_parts *parts)
{
    char *host = take_host(url, parts);
    curl_free(host);
    return host != NULL;
}

const char *sdc_url_objection(const char *url, bool takes_loopback)
{
    struct sdc_url_parts parts = {0};
    if (sdc_text_is_tricky(url) || strpbrk(url, " \"<>\\^`{|}"))
        return "has characters that a URL cannot have; they are to be percent-encoded";
    char *host = take_host(url, &parts);
    if (!host)
        return "is no http or https URL: the service takes no others, and no Base64";
    const char *objection = sdc_host_objection(host);
    if (parts.is_loopback && takes_loopback)
        objection = NULL;
    curl_free(host);
    if (parts.has_user)
        return "has a user name in it, which the service would get to know";
    return objection ? "is of a host that the public cannot reach" : NULL;
}
