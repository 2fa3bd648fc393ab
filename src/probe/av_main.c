/* SPDX-License-Identifier: MIT
 * seedance-probe-av: reads video and sound with libavformat on behalf of seedance-check. */
#include "probe/av.h"

int main(int argc, char **argv)
{
    (void)argc;
    return sdc_serve(&sdc_av_ops, argv);
}
