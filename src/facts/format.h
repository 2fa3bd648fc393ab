/* SPDX-License-Identifier: MIT
 * The formats that the tool can name, and what is known of each by name alone. */
#ifndef SDC_FACTS_FORMAT_H
#define SDC_FACTS_FORMAT_H

#include "seedance_check.h" /* enum sdc_type */

#include <stdbool.h>
#include <stddef.h>

/** Which probe program measures a format. */
enum sdc_prober {
    SDC_PROBER_NONE = 0, /**< none: its name is all that is needed to refuse it */
    SDC_PROBER_AV,
    SDC_PROBER_IMAGE,
    SDC_PROBER_HEIF, /**< the image program with libheif, which takes longer to load */
};

/** Number of kinds of probe programs: SDC_PROBER_AV, SDC_PROBER_IMAGE and SDC_PROBER_HEIF. */
#define SDC_N_PROBERS 3

/** Every format by name. The order is that of sdc_formats. */
enum sdc_format {
    SDC_FORMAT_UNKNOWN = 0, /**< bytes that nobody here recognises */
    /* listed by the specification */
    SDC_FORMAT_JPEG,
    SDC_FORMAT_PNG,
    SDC_FORMAT_WEBP,
    SDC_FORMAT_BMP,
    SDC_FORMAT_TIFF,
    SDC_FORMAT_GIF,
    SDC_FORMAT_HEIC,
    SDC_FORMAT_HEIF,
    SDC_FORMAT_MP4,
    SDC_FORMAT_MOV,
    SDC_FORMAT_WAV,
    SDC_FORMAT_MP3,
    /* other images */
    SDC_FORMAT_AVIF,
    SDC_FORMAT_JXL,
    SDC_FORMAT_JP2,
    SDC_FORMAT_JPEG_LS,
    SDC_FORMAT_SVG,
    SDC_FORMAT_PSD,
    SDC_FORMAT_ICO,
    SDC_FORMAT_EXR,
    SDC_FORMAT_HDR,
    SDC_FORMAT_QOI,
    SDC_FORMAT_DNG,
    SDC_FORMAT_NEF,
    SDC_FORMAT_CR2,
    SDC_FORMAT_CR3,
    SDC_FORMAT_PNM,
    SDC_FORMAT_DDS,
    /* other video */
    SDC_FORMAT_MKV,
    SDC_FORMAT_WEBM,
    SDC_FORMAT_AVI,
    SDC_FORMAT_3GP,
    SDC_FORMAT_3G2,
    SDC_FORMAT_F4V,
    SDC_FORMAT_FLV,
    SDC_FORMAT_MPEG_TS,
    SDC_FORMAT_MPEG_PS,
    SDC_FORMAT_MXF,
    SDC_FORMAT_ASF,
    SDC_FORMAT_OGV,
    /* other sound */
    SDC_FORMAT_M4A,
    SDC_FORMAT_M4B,
    SDC_FORMAT_FLAC,
    SDC_FORMAT_OGG,
    SDC_FORMAT_OPUS,
    SDC_FORMAT_AAC,
    SDC_FORMAT_AIFF,
    SDC_FORMAT_MP1,
    SDC_FORMAT_MP2,
    SDC_FORMAT_APE,
    SDC_FORMAT_MUSEPACK,
    SDC_FORMAT_WAVPACK,
    SDC_FORMAT_AC3,
    SDC_FORMAT_AMR,
    SDC_FORMAT_CAF,
    SDC_FORMAT_AU,
    SDC_FORMAT_MIDI,
    /* no media */
    SDC_FORMAT_EMPTY,
    SDC_FORMAT_HTML,
    SDC_FORMAT_XML,
    SDC_FORMAT_JSON,
    SDC_FORMAT_HLS,
    SDC_FORMAT_FFCONCAT,
    SDC_FORMAT_M3U,
    SDC_FORMAT_PLS,
    SDC_FORMAT_LFS_POINTER,
    SDC_FORMAT_PDF,
    SDC_FORMAT_ZIP,
    SDC_FORMAT_GZIP,
    SDC_FORMAT_SEVENZIP,
    SDC_FORMAT_RAR,
    SDC_FORMAT_ELF,
    SDC_FORMAT_TEXT,
    SDC_N_FORMATS
};

/** A row of the table of formats. */
struct sdc_format_info {
    const char *name;       /**< as reports print it and profiles list it: "mp4" */
    const char *title;      /**< for sentences, with its article: "an HTML page" */
    enum sdc_type type;     /**< what it holds; SDC_TYPE_NONE where that is no media */
    enum sdc_prober prober; /**< who measures it */
    const char *suffixes;   /**< the file name suffixes in use, space-separated, lower case */
};

/** The row of a format; never NULL. */
const struct sdc_format_info *sdc_format_info(enum sdc_format format);

/** The format of that name, or SDC_FORMAT_UNKNOWN. */
enum sdc_format sdc_format_by_name(const char *name);

/** True if suffix (without its dot, any case, n bytes) is in use for that format. */
bool sdc_format_has_suffix(enum sdc_format format, const char *suffix, size_t n);

/** True if suffix (as above) is in use for any format of the table. */
bool sdc_format_is_suffix(const char *suffix, size_t n);

/** The type of media that a suffix is for, of the first format that has it; SDC_TYPE_NONE if it is
 *  none of media. */
enum sdc_type sdc_format_suffix_type(const char *suffix);

/** The probe program of the first format that has a suffix; SDC_PROBER_NONE if that is not
 * measured.
 */
enum sdc_prober sdc_format_suffix_prober(const char *suffix);

/** "image", "video", "audio"; "none" for SDC_TYPE_NONE. */
const char *sdc_type_name(enum sdc_type type);

#endif
