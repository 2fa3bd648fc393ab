/* SPDX-License-Identifier: MIT
 * The table of formats: the one place that knows their names, titles and suffixes. */
#include "facts/format.h"

#include <assert.h>
#include <string.h>

#define IMAGE SDC_TYPE_IMAGE
#define VIDEO SDC_TYPE_VIDEO
#define AUDIO SDC_TYPE_AUDIO
#define OTHER SDC_TYPE_NONE

/* The listed twelve come first; whoever has a prober there is measured, all others are refused by
 * their title. */
static const struct sdc_format_info formats[SDC_N_FORMATS] = {
    [SDC_FORMAT_UNKNOWN] = {"unknown", "data of no known format", OTHER, .suffixes = ""},

    [SDC_FORMAT_JPEG] = {"jpeg", "a JPEG image", IMAGE, SDC_PROBER_IMAGE, "jpg jpeg jpe jfif mpo"},
    [SDC_FORMAT_PNG] = {"png", "a PNG image", IMAGE, SDC_PROBER_IMAGE, "png apng"},
    [SDC_FORMAT_WEBP] = {"webp", "a WebP image", IMAGE, SDC_PROBER_IMAGE, "webp"},
    [SDC_FORMAT_BMP] = {"bmp", "a BMP image", IMAGE, SDC_PROBER_IMAGE, "bmp dib"},
    [SDC_FORMAT_TIFF] = {"tiff", "a TIFF image", IMAGE, SDC_PROBER_IMAGE, "tif tiff btf"},
    [SDC_FORMAT_GIF] = {"gif", "a GIF image", IMAGE, SDC_PROBER_IMAGE, "gif"},
    [SDC_FORMAT_HEIC] = {"heic", "a HEIC image", IMAGE, SDC_PROBER_HEIF,
                         "heic heif hif heics heifs"},
    [SDC_FORMAT_HEIF] = {"heif", "a HEIF image", IMAGE, SDC_PROBER_HEIF,
                         "heif heic hif heifs heics avci avcs"},
    [SDC_FORMAT_MP4] = {"mp4", "an MP4 video", VIDEO, SDC_PROBER_AV, "mp4 m4v mp4v mpg4 cmfv m4s"},
    [SDC_FORMAT_MOV] = {"mov", "a QuickTime movie", VIDEO, SDC_PROBER_AV, "mov qt mqv"},
    [SDC_FORMAT_WAV] = {"wav", "a WAV sound file", AUDIO, SDC_PROBER_AV, "wav wave bwf rf64"},
    [SDC_FORMAT_MP3] = {"mp3", "an MP3 sound file", AUDIO, SDC_PROBER_AV, "mp3"},

    [SDC_FORMAT_AVIF] = {"avif", "an AVIF image", IMAGE, .suffixes = "avif avifs"},
    [SDC_FORMAT_JXL] = {"jxl", "a JPEG XL image", IMAGE, .suffixes = "jxl"},
    [SDC_FORMAT_JP2] = {"jp2", "a JPEG 2000 image", IMAGE,
                        .suffixes = "jp2 j2k j2c jpc jpx jpf jpm mj2"},
    [SDC_FORMAT_JPEG_LS] = {"jpeg-ls", "a JPEG-LS image", IMAGE, .suffixes = "jls"},
    [SDC_FORMAT_SVG] = {"svg", "an SVG image", IMAGE, .suffixes = "svg"},
    [SDC_FORMAT_PSD] = {"psd", "a Photoshop document", IMAGE, .suffixes = "psd psb"},
    [SDC_FORMAT_ICO] = {"ico", "a Windows icon", IMAGE, .suffixes = "ico"},
    [SDC_FORMAT_EXR] = {"exr", "an OpenEXR image", IMAGE, .suffixes = "exr"},
    [SDC_FORMAT_HDR] = {"hdr", "a Radiance HDR image", IMAGE, .suffixes = "hdr pic rgbe"},
    [SDC_FORMAT_QOI] = {"qoi", "a QOI image", IMAGE, .suffixes = "qoi"},
    [SDC_FORMAT_DNG] = {"dng", "a DNG raw image", IMAGE, .suffixes = "dng"},
    [SDC_FORMAT_NEF] = {"nef", "a Nikon raw image", IMAGE, .suffixes = "nef nrw"},
    [SDC_FORMAT_CR2] = {"cr2", "a Canon CR2 raw image", IMAGE, .suffixes = "cr2"},
    [SDC_FORMAT_CR3] = {"cr3", "a Canon CR3 raw image", IMAGE, .suffixes = "cr3 crm"},
    [SDC_FORMAT_PNM] = {"pnm", "a PNM image", IMAGE, .suffixes = "pnm pbm pgm ppm pam"},
    [SDC_FORMAT_DDS] = {"dds", "a DirectDraw image", IMAGE, .suffixes = "dds"},

    [SDC_FORMAT_MKV] = {"mkv", "a Matroska video", VIDEO, .suffixes = "mkv mka mks mk3d"},
    [SDC_FORMAT_WEBM] = {"webm", "a WebM video", VIDEO, .suffixes = "webm weba"},
    [SDC_FORMAT_AVI] = {"avi", "an AVI video", VIDEO, .suffixes = "avi divx"},
    [SDC_FORMAT_3GP] = {"3gp", "a 3GP video", VIDEO, .suffixes = "3gp 3gpp"},
    [SDC_FORMAT_3G2] = {"3g2", "a 3GPP2 video", VIDEO, .suffixes = "3g2 3gp2"},
    [SDC_FORMAT_F4V] = {"f4v", "an F4V Flash video", VIDEO, .suffixes = "f4v f4p f4a f4b"},
    [SDC_FORMAT_FLV] = {"flv", "an FLV Flash video", VIDEO, .suffixes = "flv"},
    [SDC_FORMAT_MPEG_TS] = {"mpeg-ts", "an MPEG transport stream", VIDEO,
                            .suffixes = "ts mts m2ts m2t tsv tsa"},
    [SDC_FORMAT_MPEG_PS] = {"mpeg-ps", "an MPEG program stream", VIDEO,
                            .suffixes = "mpg mpeg vob mpe m2p ps evo"},
    [SDC_FORMAT_MXF] = {"mxf", "an MXF video", VIDEO, .suffixes = "mxf"},
    [SDC_FORMAT_ASF] = {"asf", "a Windows Media file", VIDEO, .suffixes = "asf wmv wma"},
    [SDC_FORMAT_OGV] = {"ogv", "an Ogg video", VIDEO, .suffixes = "ogv ogg ogx ogm"},

    [SDC_FORMAT_M4A] = {"m4a", "an M4A sound file", AUDIO, .suffixes = "m4a m4b m4p m4r"},
    [SDC_FORMAT_M4B] = {"m4b", "an M4B audio book", AUDIO, .suffixes = "m4b"},
    [SDC_FORMAT_FLAC] = {"flac", "a FLAC sound file", AUDIO, .suffixes = "flac"},
    [SDC_FORMAT_OGG] = {"ogg", "an Ogg sound file", AUDIO, .suffixes = "ogg oga spx"},
    [SDC_FORMAT_OPUS] = {"opus", "an Opus sound file", AUDIO, .suffixes = "opus ogg oga"},
    [SDC_FORMAT_AAC] = {"aac", "an AAC sound file", AUDIO, .suffixes = "aac adts loas latm"},
    [SDC_FORMAT_AIFF] = {"aiff", "an AIFF sound file", AUDIO, .suffixes = "aiff aif aifc"},
    [SDC_FORMAT_MP1] = {"mp1", "an MPEG layer I sound file", AUDIO, .suffixes = "mp1 mpa"},
    [SDC_FORMAT_MP2] = {"mp2", "an MPEG layer II sound file", AUDIO, .suffixes = "mp2 mpa m2a"},
    [SDC_FORMAT_APE] = {"ape", "a Monkey's Audio file", AUDIO, .suffixes = "ape"},
    [SDC_FORMAT_MUSEPACK] = {"musepack", "a Musepack sound file", AUDIO, .suffixes = "mpc mp+ mpp"},
    [SDC_FORMAT_WAVPACK] = {"wavpack", "a WavPack sound file", AUDIO, .suffixes = "wv"},
    [SDC_FORMAT_AC3] = {"ac3", "an AC-3 sound file", AUDIO, .suffixes = "ac3 eac3 ec3"},
    [SDC_FORMAT_AMR] = {"amr", "an AMR sound file", AUDIO, .suffixes = "amr awb"},
    [SDC_FORMAT_CAF] = {"caf", "a Core Audio file", AUDIO, .suffixes = "caf"},
    [SDC_FORMAT_AU] = {"au", "a Sun AU sound file", AUDIO, .suffixes = "au snd"},
    [SDC_FORMAT_MIDI] = {"midi", "a MIDI file", AUDIO, .suffixes = "mid midi kar"},

    [SDC_FORMAT_EMPTY] = {"empty", "an empty file", OTHER, .suffixes = ""},
    [SDC_FORMAT_HTML] = {"html", "an HTML page", OTHER, .suffixes = "html htm xhtml"},
    [SDC_FORMAT_XML] = {"xml", "an XML document", OTHER, .suffixes = "xml mpd xmp plist"},
    [SDC_FORMAT_JSON] = {"json", "a JSON document", OTHER, .suffixes = "json jsonl ndjson"},
    [SDC_FORMAT_HLS] = {"hls", "an HLS playlist", OTHER, .suffixes = "m3u8 m3u"},
    [SDC_FORMAT_FFCONCAT] = {"ffconcat", "an ffconcat script", OTHER, .suffixes = "ffconcat"},
    [SDC_FORMAT_M3U] = {"m3u", "an M3U playlist", OTHER, .suffixes = "m3u m3u8"},
    [SDC_FORMAT_PLS] = {"pls", "a PLS playlist", OTHER, .suffixes = "pls"},
    [SDC_FORMAT_LFS_POINTER] = {"git-lfs-pointer", "a Git LFS pointer", OTHER, .suffixes = ""},
    [SDC_FORMAT_PDF] = {"pdf", "a PDF document", OTHER, .suffixes = "pdf ai"},
    [SDC_FORMAT_ZIP] = {"zip", "a ZIP archive", OTHER, .suffixes = "zip jar docx xlsx pptx epub"},
    [SDC_FORMAT_GZIP] = {"gzip", "a gzip archive", OTHER, .suffixes = "gz tgz svgz"},
    [SDC_FORMAT_SEVENZIP] = {"7z", "a 7-Zip archive", OTHER, .suffixes = "7z"},
    [SDC_FORMAT_RAR] = {"rar", "a RAR archive", OTHER, .suffixes = "rar"},
    [SDC_FORMAT_ELF] = {"elf", "an ELF program", OTHER, .suffixes = "elf so o"},
    [SDC_FORMAT_TEXT] = {"text", "plain text", OTHER, .suffixes = "txt text md csv log"},
};

static const char *const type_names[] = {
    [SDC_TYPE_NONE] = "none",
    [SDC_TYPE_IMAGE] = "image",
    [SDC_TYPE_VIDEO] = "video",
    [SDC_TYPE_AUDIO] = "audio",
};

const struct sdc_format_info *sdc_format_info(enum sdc_format format)
{
    assert(format < SDC_N_FORMATS);
    return &formats[format];
}

enum sdc_format sdc_format_by_name(const char *name)
{
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return (enum sdc_format)i;
    }
    return SDC_FORMAT_UNKNOWN;
}

/** Lower case of ASCII letters, whatever the locale. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** True if the n bytes of suffix are word, any case; word is lower case. */
static bool is_same_word(const char *suffix, const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lower(suffix[i]) != word[i])
            return false;
    }
    return true;
}

bool sdc_format_has_suffix(enum sdc_format format, const char *suffix, size_t n)
{
    const char *word = sdc_format_info(format)->suffixes;
    while (*word) {
        size_t size = strcspn(word, " ");
        if (size == n && is_same_word(suffix, word, n))
            return true;
        word += size;
        word += strspn(word, " ");
    }
    return false;
}

bool sdc_format_is_suffix(const char *suffix, size_t n)
{
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        if (sdc_format_has_suffix((enum sdc_format)i, suffix, n))
            return true;
    }
    return false;
}

/** The first format of media that has a suffix; SDC_FORMAT_UNKNOWN if there is none. */
static enum sdc_format find_by_suffix(const char *suffix)
{
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        enum sdc_format format = (enum sdc_format)i;
        if (sdc_format_info(format)->type != SDC_TYPE_NONE &&
            sdc_format_has_suffix(format, suffix, strlen(suffix)))
            return format;
    }
    return SDC_FORMAT_UNKNOWN;
}

enum sdc_type sdc_format_suffix_type(const char *suffix)
{
    return sdc_format_info(find_by_suffix(suffix))->type;
}

enum sdc_prober sdc_format_suffix_prober(const char *suffix)
{
    return sdc_format_info(find_by_suffix(suffix))->prober;
}

const char *sdc_type_name(enum sdc_type type)
{
    assert((size_t)type < sizeof type_names / sizeof type_names[0]);
    return type_names[type];
}
