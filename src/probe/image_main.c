/* SPDX-License-Identifier: MIT
 * seedance-probe-image: reads images with libvips on behalf of seedance-check; HEIF images if it is
 * asked to. */
#include "probe/image.h"

int main(int argc, char **argv)
{
    (void)argc;
    return sdc_serve(sdc_serve_is_asked(argv, SDC_PROBE_HEIF) ? &sdc_heif_ops : &sdc_image_ops,
                     argv);
}
