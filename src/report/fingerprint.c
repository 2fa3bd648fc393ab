/* SPDX-License-Identifier: MIT
 * What makes two findings of two runs the same one. */
#include "report/fingerprint.h"

#include "base/text.h"
#include "report/place.h"

#include <inttypes.h>
#include <stdio.h>

/** Longest path of an input [bytes]. */
#define PLACE_CEILING (64 * 1024)

/** FNV-1a, draft-eastlake-fnv, 64 bits. @{ */
#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)
/** @} */

void sdc_fingerprint_append_key(struct sdc_buf *buf, const struct sdc_finding *finding,
                                const char *input)
{
    struct sdc_buf place;
    sdc_buf_init(&place, PLACE_CEILING);
    sdc_place_append_here(&place, input);
    sdc_buf_printf(buf, "%s ", finding->check->id);
    sdc_place_append_uri(buf, sdc_buf_text(&place));
    if (finding->measured[0] != '\0') {
        sdc_buf_puts(buf, " ");
        sdc_text_append_visible(buf, finding->measured);
    }
    if (buf->status == SDC_OK)
        buf->status = place.status;
    sdc_buf_release(&place);
}

void sdc_fingerprint_print(const char *key, char text[SDC_FINGERPRINT_SIZE])
{
    uint64_t hash = FNV_BASIS;
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * FNV_PRIME;
    snprintf(text, SDC_FINGERPRINT_SIZE, "%016" PRIx64, hash);
}
