/* SPDX-License-Identifier: MIT
 * The messages between the programs: bytes are refused, or are the one way to write a message. */
#include "probe/wire.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sdc_message message;
    static uint8_t again[SDC_WIRE_SIZE_MAX];
    if (size > SDC_WIRE_SIZE_MAX || !sdc_message_decode(bytes, size, &message))
        return 0;
    REQUIRE(sdc_message_encode(&message, again, sizeof again) == size);
    REQUIRE(memcmp(bytes, again, size) == 0);
    return 0;
}
