/* SPDX-License-Identifier: MIT
 * The probe program for video and sound, from request to answer. */
#include "probe/av.h"

#include "fuzz.h"
#include "media.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    take_media(&sdc_av_ops, true, bytes, size);
    return 0;
}
