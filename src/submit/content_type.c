/* SPDX-License-Identifier: MIT
 * How a format is named where files are hosted. */
#include "submit/content_type.h"

#include <string.h>

static const struct sdc_content_type types[] = {
    {SDC_FORMAT_JPEG, "image/jpeg", ".jpg"},  {SDC_FORMAT_PNG, "image/png", ".png"},
    {SDC_FORMAT_WEBP, "image/webp", ".webp"}, {SDC_FORMAT_BMP, "image/bmp", ".bmp"},
    {SDC_FORMAT_TIFF, "image/tiff", ".tiff"}, {SDC_FORMAT_GIF, "image/gif", ".gif"},
    {SDC_FORMAT_HEIC, "image/heic", ".heic"}, {SDC_FORMAT_HEIF, "image/heif", ".heif"},
    {SDC_FORMAT_MP4, "video/mp4", ".mp4"},    {SDC_FORMAT_MOV, "video/quicktime", ".mov"},
    {SDC_FORMAT_WAV, "audio/wav", ".wav"},    {SDC_FORMAT_MP3, "audio/mpeg", ".mp3"},
};

const struct sdc_content_type *sdc_content_type(enum sdc_format format)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].format == format)
            return &types[i];
    }
    return NULL;
}

const char *sdc_asset_type(enum sdc_type type)
{
    static const char *const names[] = {[SDC_TYPE_NONE] = "",
                                        [SDC_TYPE_IMAGE] = "Image",
                                        [SDC_TYPE_VIDEO] = "Video",
                                        [SDC_TYPE_AUDIO] = "Audio"};
    return names[type];
}

const char *sdc_asset_fields(const char *asset_type)
{
    if (strcmp(asset_type, "Image") == 0)
        return "img_urls, last_frame_image, reference_images";
    return strcmp(asset_type, "Video") == 0 ? "reference_videos" : "reference_audios";
}
