/* SPDX-License-Identifier: MIT
 * The probe program for images, from request to answer: the kind that reads HEIF as well. */
#include "probe/image.h"

#include "fuzz.h"
#include "media.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    take_media(&sdc_heif_ops, false, bytes, size);
    return 0;
}
