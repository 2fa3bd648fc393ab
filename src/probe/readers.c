/* SPDX-License-Identifier: MIT
 * Which structure reader reads which format. */
#include "probe/readers.h"

static sdc_reader_fn *const readers[SDC_N_FORMATS] = {
    [SDC_FORMAT_GIF] = sdc_read_gif,   [SDC_FORMAT_BMP] = sdc_read_bmp,
    [SDC_FORMAT_WEBP] = sdc_read_webp, [SDC_FORMAT_TIFF] = sdc_read_tiff,
    [SDC_FORMAT_JPEG] = sdc_read_jpeg, [SDC_FORMAT_PNG] = sdc_read_png,
    [SDC_FORMAT_MP4] = sdc_read_iso,   [SDC_FORMAT_MOV] = sdc_read_iso,
    [SDC_FORMAT_WAV] = sdc_read_wav,   [SDC_FORMAT_MP3] = sdc_read_mpeg_audio,
    [SDC_FORMAT_HEIC] = sdc_read_heif, [SDC_FORMAT_HEIF] = sdc_read_heif,
};

sdc_reader_fn *sdc_reader_for(enum sdc_format format)
{
    return readers[format];
}
