/* SPDX-License-Identifier: MIT
 * seedance-probe-image: reads images with libvips on behalf of seedance-check. */
#include "probe/image.h"

int main(void)
{
    return sdc_serve(&sdc_image_ops);
}
