/* SPDX-License-Identifier: MIT
 * The media types by which servers name formats. */
#include "rules/media_type.h"

#include <string.h>
#include <strings.h>

#define HEIF_TYPES "image/heic, image/heif, image/heic-sequence, image/heif-sequence"

static const char *const types[SDC_N_FORMATS] = {
    [SDC_FORMAT_JPEG] = "image/jpeg, image/jpg, image/pjpeg",
    [SDC_FORMAT_PNG] = "image/png, image/apng, image/vnd.mozilla.apng, image/x-png",
    [SDC_FORMAT_WEBP] = "image/webp",
    [SDC_FORMAT_BMP] = "image/bmp, image/x-bmp, image/x-ms-bmp",
    [SDC_FORMAT_TIFF] = "image/tiff, image/tiff-fx",
    [SDC_FORMAT_GIF] = "image/gif",
    [SDC_FORMAT_HEIC] = HEIF_TYPES,
    [SDC_FORMAT_HEIF] = HEIF_TYPES,
    [SDC_FORMAT_MP4] = "video/mp4, audio/mp4, application/mp4, video/x-m4v, audio/x-m4a",
    [SDC_FORMAT_MOV] = "video/quicktime",
    [SDC_FORMAT_WAV] = "audio/wav, audio/x-wav, audio/wave, audio/vnd.wave, audio/x-pn-wav",
    [SDC_FORMAT_MP3] = "audio/mpeg, audio/mp3, audio/mpeg3, audio/x-mpeg, audio/x-mp3",
};

/** What servers send of files whose content they do not know. */
static const char *const silent[] = {"application/octet-stream", "binary/octet-stream",
                                     "application/binary", "application/x-binary"};

const char *sdc_media_types(enum sdc_format format)
{
    return types[format];
}

static bool is_same(const char *a, size_t a_size, const char *b, size_t b_size)
{
    return a_size == b_size && strncasecmp(a, b, a_size) == 0;
}

static bool is_silent(const char *type, size_t size)
{
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        if (is_same(type, size, silent[i], strlen(silent[i])))
            return true;
    }
    return size == 0;
}

bool sdc_media_type_fits(const char *content_type, enum sdc_format format)
{
    const char *known = types[format];
    content_type += strspn(content_type, " \t");
    size_t size = strcspn(content_type, "; \t");
    if (!known || is_silent(content_type, size))
        return true;
    while (*known != '\0') {
        size_t n = strcspn(known, ",");
        if (is_same(content_type, size, known, n))
            return true;
        known += n + strspn(known + n, ", ");
    }
    return false;
}
