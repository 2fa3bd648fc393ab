/* SPDX-License-Identifier: MIT
 * URLs and the header fields of replies: nothing secret of a URL is shown, and numbers are sound.
 */
#include "source/http_fields.h"
#include "source/url.h"

#include "fuzz.h"

/** No query, and in front of the host no user. */
static void require_redacted(const char *shown)
{
    const char *host = strstr(shown, "://") + strlen("://");
    REQUIRE(!strchr(shown, '?'));
    REQUIRE(!memchr(host, '@', strcspn(host, "/")));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_content_range range;
    struct sdc_buf shown;
    int64_t expiry;
    char *text = copy_text(bytes, size);
    sdc_url_kind(text);
    sdc_url_expiry(text, &expiry);
    sdc_etag_is_strong(text);
    sdc_encoding_is_identity(text);
    if (sdc_content_range_parse(text, &range) && range.start >= 0)
        REQUIRE(range.start < range.end && (range.size < 0 || range.end <= range.size));
    sdc_buf_init(&shown, 2 * size + 64);
    sdc_url_append_shown(&shown, text);
    if (sdc_url_kind(text) == SDC_URL_HTTP)
        require_redacted(sdc_buf_text(&shown));
    sdc_buf_release(&shown);
    free(text);
    return 0;
}
