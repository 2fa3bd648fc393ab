/* SPDX-License-Identifier: MIT
 * The area classes that the service calls 480p and 720p. */
#include "rules/resolution.h"

#include <stddef.h>

static const struct {
    const char *name;
    int64_t least; /**< [px], inside */
    int64_t most;  /**< [px], inside */
} classes[] = {
    {"480p", 409600, 428544}, /* 640x640 to 864x496 */
    {"720p", 921600, 927408}, /* 1280x720 to 1112x834 */
};

const char *sdc_resolution_class(int64_t pixels)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (pixels >= classes[i].least && pixels <= classes[i].most)
            return classes[i].name;
    }
    return NULL;
}
