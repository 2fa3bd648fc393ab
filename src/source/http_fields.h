/* SPDX-License-Identifier: MIT
 * The header fields of HTTP replies that decide what a body is. */
#ifndef SDC_SOURCE_HTTP_FIELDS_H
#define SDC_SOURCE_HTTP_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

/** What a Content-Range says: the bytes [start, end) of a file of size bytes. */
struct sdc_content_range {
    int64_t start; /**< [bytes]; -1 for an unsatisfied range */
    int64_t end;   /**< [bytes]; -1 for an unsatisfied range */
    int64_t size;  /**< [bytes]; -1 if the server does not know it */
};

/** Reads a Content-Range ("bytes 0-99/1234", RFC 9110, section 14.4). False if it is none. */
bool sdc_content_range_parse(const char *text, struct sdc_content_range *range);

/** True if it is an entity tag that a range may depend on: a strong one (RFC 9110, 13.1.5). */
bool sdc_etag_is_strong(const char *text);

/** True if a Content-Encoding leaves the bytes as they are. */
bool sdc_encoding_is_identity(const char *text);

#endif
