/* SPDX-License-Identifier: MIT
 * seedance-probe-image: reads images with libvips on behalf of seedance-check; with an argument,
 * HEIF images too. */
#include "probe/image.h"

#include <stddef.h>

int main(int argc, char **argv)
{
    (void)argv;
    return sdc_serve(argc > 1 ? &sdc_heif_ops : &sdc_image_ops);
}
