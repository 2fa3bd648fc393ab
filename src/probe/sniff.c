/* SPDX-License-Identifier: MIT
 * Tells from its bytes what a file is: one table of magic numbers, tried in its order. */
#include "probe/sniff_parts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/** A row of the table: what stands where in a file of a format. */
struct magic {
    enum sdc_format format;
    uint16_t offset;       /**< of the bytes in the file */
    uint8_t size;          /**< number of bytes; 0 fits every file */
    const char *bytes;     /**< with NUL bytes in it */
    const char *mask;      /**< bits of bytes that count; NULL: all */
    sdc_sniff_fn *confirm; /**< looks closer; NULL: the bytes are enough */
    const char *detail;    /**< for SDC_FORMAT_UNKNOWN: what it is all the same; or NULL */
    bool may_be_text;      /**< the whole view may be clean text; else a text cannot be meant */
    bool follows_tag;      /**< sound that may stand behind an ID3v2 tag */
};

#define MAGIC(magic) .size = sizeof(magic) - 1, .bytes = (magic)
/** Four bytes, four of any value, four bytes. */
#define FORM "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff"
#define ANY  MAGIC("")

/* What has a name but no format of its own is SDC_FORMAT_UNKNOWN with a detail: enough to refuse
 * it by. The first row that fits and is confirmed decides: the special before the general. A new
 * format is one row here and one in facts/format.c. */
static const struct magic magics[] = {
    /* images */
    {SDC_FORMAT_JPEG, 0, MAGIC("\xff\xd8\xff"), .confirm = sdc_sniff_jpeg},
    {SDC_FORMAT_PNG, 0, MAGIC("\x89PNG\r\n\x1a\n")},
    {SDC_FORMAT_WEBP, 0, MAGIC("RIFF\0\0\0\0WEBP"), .mask = FORM},
    {SDC_FORMAT_BMP, 0, MAGIC("BM"), .confirm = sdc_sniff_bmp},
    {SDC_FORMAT_TIFF, 0, MAGIC("II*\0"), .confirm = sdc_sniff_tiff},
    {SDC_FORMAT_TIFF, 0, MAGIC("MM\0*"), .confirm = sdc_sniff_tiff},
    {SDC_FORMAT_TIFF, 0, MAGIC("II+\0\x08\0\0\0"), .confirm = sdc_sniff_tiff},
    {SDC_FORMAT_TIFF, 0, MAGIC("MM\0+\0\x08\0\0"), .confirm = sdc_sniff_tiff},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("IIR"), .detail = "an Olympus raw image"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("IIU\0"), .detail = "a Panasonic raw image"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("FUJIFILMCCD-RAW"), .detail = "a Fujifilm raw image"},
    {SDC_FORMAT_GIF, 0, MAGIC("GIF87a")},
    {SDC_FORMAT_GIF, 0, MAGIC("GIF89a")},
    {SDC_FORMAT_JXL, 0, MAGIC("\0\0\0\x0cJXL \r\n\x87\n")},
    {SDC_FORMAT_JXL, 0, MAGIC("\xff\x0a")},
    {SDC_FORMAT_JP2, 0, MAGIC("\0\0\0\x0cjP  \r\n\x87\n")},
    {SDC_FORMAT_JP2, 0, MAGIC("\xff\x4f\xff\x51")},
    {SDC_FORMAT_PSD, 0, MAGIC("8BPS\0")},
    {SDC_FORMAT_ICO, 0, MAGIC("\0\0\1\0"), .confirm = sdc_sniff_ico},
    {SDC_FORMAT_EXR, 0, MAGIC("\x76\x2f\x31\x01")},
    {SDC_FORMAT_HDR, 0, MAGIC("#?RADIANCE\n"), .may_be_text = true},
    {SDC_FORMAT_HDR, 0, MAGIC("#?RGBE\n"), .may_be_text = true},
    {SDC_FORMAT_QOI, 0, MAGIC("qoif")},
    {SDC_FORMAT_PNM, 0, MAGIC("P"), .confirm = sdc_sniff_pnm, .may_be_text = true},
    {SDC_FORMAT_DDS, 0, MAGIC("DDS \x7c\0\0\0")},

    /* boxes: pictures, video and sound */
    {SDC_FORMAT_MP4, 4, MAGIC("ftyp"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("moov"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("mdat"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("wide"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("free"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("skip"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MOV, 4, MAGIC("pnot"), .confirm = sdc_sniff_iso},
    {SDC_FORMAT_MP4, 4, MAGIC("styp"), .confirm = sdc_sniff_iso_segment},
    {SDC_FORMAT_MP4, 4, MAGIC("sidx"), .confirm = sdc_sniff_iso_segment},
    {SDC_FORMAT_MP4, 4, MAGIC("moof"), .confirm = sdc_sniff_iso_segment},

    /* other video */
    {SDC_FORMAT_MKV, 0, MAGIC("\x1a\x45\xdf\xa3"), .confirm = sdc_sniff_ebml},
    {SDC_FORMAT_AVI, 0, MAGIC("RIFF\0\0\0\0AVI "), .mask = FORM},
    {SDC_FORMAT_FLV, 0, MAGIC("FLV\1")},
    {SDC_FORMAT_MPEG_PS, 0, MAGIC("\0\0\1\xba\x40"), .mask = "\xff\xff\xff\xff\xc0"}, /* MPEG-2 */
    {SDC_FORMAT_MPEG_PS, 0, MAGIC("\0\0\1\xba\x20"), .mask = "\xff\xff\xff\xff\xf0"}, /* MPEG-1 */
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\0\0\1\xb3"), .detail = "an MPEG video stream, no container"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\0\0\0\1\x67"), .mask = "\xff\xff\xff\xff\x9f",
     .detail = "an H.264 video stream, no container"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\0\0\0\1\x09\xf0\0\0\0\1\x67"),
     .detail = "an H.264 video stream, no container"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\0\0\0\1\x40\1"),
     .detail = "an H.265 video stream, no container"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("YUV4MPEG2 "), .detail = "a Y4M video", .may_be_text = true},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("DKIF\0\0"), .detail = "an IVF video"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\x1f\7\0"), .detail = "a DV video"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC(".RMF\0\0\0"), .detail = "a RealMedia video"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("FWS\0"), .mask = "\xff\xff\xff\xc0",
     .detail = "a Flash animation"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("CWS\0"), .mask = "\xff\xff\xff\xc0",
     .detail = "a Flash animation"},
    {SDC_FORMAT_MXF, 0, MAGIC("\x06\x0e\x2b\x34\2\5\1\1\x0d\1\2\1\1\2")},
    {SDC_FORMAT_ASF, 0, MAGIC("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c")},
    {SDC_FORMAT_OGG, 0, MAGIC("OggS\0"), .confirm = sdc_sniff_ogg, .follows_tag = true},

    /* sound */
    {SDC_FORMAT_WAV, 0, MAGIC("RIFF\0\0\0\0WAVE"), .mask = FORM},
    {SDC_FORMAT_WAV, 0, MAGIC("RF64\0\0\0\0WAVE"), .mask = FORM},
    {SDC_FORMAT_WAV, 0, MAGIC("BW64\0\0\0\0WAVE"), .mask = FORM},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("RIFX"), .detail = "a RIFX file, RIFF with big-endian numbers"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("riff\x2e\x91\xcf\x11"), .detail = "a Sony Wave64 sound file"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("RIFF"), .confirm = sdc_sniff_riff},
    {SDC_FORMAT_FLAC, 0, MAGIC("fLaC"), .follows_tag = true},
    {SDC_FORMAT_AIFF, 0, MAGIC("FORM\0\0\0\0AIFF"), .mask = FORM},
    {SDC_FORMAT_AIFF, 0, MAGIC("FORM\0\0\0\0AIFC"), .mask = FORM},
    {SDC_FORMAT_APE, 0, MAGIC("MAC "), .follows_tag = true},
    {SDC_FORMAT_MUSEPACK, 0, MAGIC("MPCK"), .follows_tag = true},
    {SDC_FORMAT_MUSEPACK, 0, MAGIC("MP+\7"), .mask = "\xff\xff\xff\x0f", .follows_tag = true},
    {SDC_FORMAT_WAVPACK, 0, MAGIC("wvpk"), .follows_tag = true},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("TTA1"), .detail = "a True Audio file", .follows_tag = true},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("\x7f\xfe\x80\1"), .detail = "a DTS sound file"},
    {SDC_FORMAT_UNKNOWN, 0, MAGIC("DSD \x1c\0\0\0"), .detail = "a DSF sound file"},
    {SDC_FORMAT_AMR, 0, MAGIC("#!AMR\n"), .may_be_text = true},
    {SDC_FORMAT_AMR, 0, MAGIC("#!AMR-WB\n"), .may_be_text = true},
    {SDC_FORMAT_CAF, 0, MAGIC("caff\0\1")},
    {SDC_FORMAT_AU, 0, MAGIC(".snd\0\0")},
    {SDC_FORMAT_MIDI, 0, MAGIC("MThd\0\0\0\6")},
    {SDC_FORMAT_AAC, 0, MAGIC("ADIF")},
    {SDC_FORMAT_AAC, 0, MAGIC("\xff\xf0"), .mask = "\xff\xf6", .confirm = sdc_sniff_adts,
     .follows_tag = true},
    {SDC_FORMAT_AAC, 0, MAGIC("\x56\xe0"), .mask = "\xff\xe0", .confirm = sdc_sniff_loas,
     .follows_tag = true},
    {SDC_FORMAT_AC3, 0, MAGIC("\x0b\x77"), .confirm = sdc_sniff_ac3, .follows_tag = true},
    {SDC_FORMAT_MP3, 0, MAGIC("\xff\xe0"), .mask = "\xff\xe0", .confirm = sdc_sniff_mpeg_audio,
     .follows_tag = true},

    /* no media */
    {SDC_FORMAT_PDF, 0, MAGIC("%PDF-"), .may_be_text = true},
    {SDC_FORMAT_ZIP, 0, MAGIC("PK\3\4")},
    {SDC_FORMAT_ZIP, 0, MAGIC("PK\5\6")},
    {SDC_FORMAT_ZIP, 0, MAGIC("PK\7\x08")},
    {SDC_FORMAT_GZIP, 0, MAGIC("\x1f\x8b\x08")},
    {SDC_FORMAT_SEVENZIP, 0, MAGIC("7z\xbc\xaf\x27\x1c")},
    {SDC_FORMAT_RAR, 0, MAGIC("Rar!\x1a\7")},
    {SDC_FORMAT_ELF, 0, MAGIC("\177ELF")},

    /* what has no magic number at its first byte */
    {SDC_FORMAT_MPEG_TS, 0, MAGIC("G"), .confirm = sdc_sniff_mpeg_ts},
    {SDC_FORMAT_MPEG_TS, 4, MAGIC("G"), .confirm = sdc_sniff_mpeg_ts},
    {SDC_FORMAT_TEXT, 0, ANY, .confirm = sdc_sniff_script, .may_be_text = true},
    {SDC_FORMAT_PDF, 0, ANY, .confirm = sdc_sniff_late_pdf, .may_be_text = true},
    {SDC_FORMAT_TEXT, 0, ANY, .confirm = sdc_sniff_text, .may_be_text = true},
    {SDC_FORMAT_MP3, 0, ANY, .confirm = sdc_sniff_late_frames},
};

/* ID3v2: id3.org, "id3v2.4.0-structure", 3.1. */
enum {
    ID3_MAJOR_AT = 3,
    ID3_MAJOR_MIN = 2,
    ID3_MAJOR_MAX = 4,
    ID3_FLAGS_AT = 5,
    ID3_FLAG_FOOTER = 0x10,
    ID3_SIZE_AT = 6,
    ID3_SIZE_BITS = 7, /**< of each of four bytes */
    ID3_SIZE_TOP_BITS = 0x80,
    ID3_HEADER_SIZE = 10, /**< a footer has it too */
};

static bool fits(const struct magic *row, const struct sdc_sniff_view *view)
{
    if ((view->is_text && !row->may_be_text) || (size_t)row->offset + row->size > view->n)
        return false;
    for (size_t i = 0; i < row->size; i++) {
        uint8_t mask = row->mask ? (uint8_t)row->mask[i] : UINT8_MAX;
        if ((view->bytes[row->offset + i] & mask) != ((uint8_t)row->bytes[i] & mask))
            return false;
    }
    return true;
}

/** Forgets what a row said that was not confirmed. */
static void reset(struct sdc_facts *facts, enum sdc_format format)
{
    facts->format = format;
    facts->detail[0] = '\0';
}

static bool try_rows(const struct sdc_sniff_view *view, bool is_behind_tag, struct sdc_facts *facts)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        const struct magic *row = &magics[i];
        if ((is_behind_tag && !row->follows_tag) || !fits(row, view))
            continue;
        reset(facts, row->format);
        if (row->confirm && !row->confirm(view, facts))
            continue;
        if (row->detail)
            snprintf(facts->detail, sizeof facts->detail, "%s", row->detail);
        return true;
    }
    reset(facts, SDC_FORMAT_UNKNOWN);
    return false;
}

static bool is_zeros(const struct sdc_sniff_view *view)
{
    for (size_t i = 0; i < view->n; i++) {
        if (view->bytes[i] != 0)
            return false;
    }
    return true;
}

/** Decides about a file by its first bytes. */
static void judge_start(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    if (view->n == 0)
        reset(facts, SDC_FORMAT_EMPTY);
    else if (!try_rows(view, false, facts) && is_zeros(view))
        snprintf(facts->detail, sizeof facts->detail, "%s",
                 view->left > (int64_t)view->n ? "it begins with zero bytes only"
                                               : "only zero bytes");
}

/** Decides about a file by what follows its ID3v2 tags. */
static void judge_tagged(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    const char *detail = "no sound close behind its ID3 tag";
    if (view->n > 0 && (try_rows(view, true, facts) || sdc_sniff_tagged_frames(view, facts)))
        return;
    if (view->left < 0)
        detail = "ends within its ID3 tag";
    else if (view->n == 0)
        detail = "nothing behind its ID3 tag";
    reset(facts, SDC_FORMAT_MP3);
    snprintf(facts->detail, sizeof facts->detail, "%s", detail);
}

/** The size of the ID3v2 tag at the view's start, with header and footer [bytes]; 0 if there is
 *  none. */
static int64_t tag_size(const struct sdc_sniff_view *view)
{
    uint64_t major = sdc_sniff_be(view, ID3_MAJOR_AT, 1);
    int64_t size = 0;
    if (view->n < ID3_HEADER_SIZE || !sdc_sniff_has(view, 0, "ID3", strlen("ID3")) ||
        major < ID3_MAJOR_MIN || major > ID3_MAJOR_MAX)
        return 0;
    for (size_t i = ID3_SIZE_AT; i < ID3_HEADER_SIZE; i++) {
        if (view->bytes[i] & ID3_SIZE_TOP_BITS)
            return 0;
        size = size << ID3_SIZE_BITS | view->bytes[i];
    }
    bool has_footer = view->bytes[ID3_FLAGS_AT] & ID3_FLAG_FOOTER;
    return size + ID3_HEADER_SIZE + (has_footer ? ID3_HEADER_SIZE : 0);
}

/** Reads what is looked at from offset at on; an offset behind the end shows nothing. */
static enum sdc_status look(struct sdc_source *source, int64_t at, uint8_t bytes[SDC_SNIFF_SIZE],
                            struct sdc_sniff_view *view, struct sdc_err *err)
{
    size_t n = 0;
    enum sdc_status status = sdc_source_read(source, at, bytes, SDC_SNIFF_SIZE, &n, err);
    if (status != SDC_OK)
        return status;
    *view = (struct sdc_sniff_view){.bytes = bytes, .n = n, .left = source->size - at};
    view->is_text = sdc_sniff_is_text(view);
    return SDC_OK;
}

enum sdc_status sdc_sniff(struct sdc_source *source, struct sdc_facts *facts, struct sdc_err *err)
{
    uint8_t bytes[SDC_SNIFF_SIZE];
    struct sdc_sniff_view view = {0};
    int64_t at = 0;
    unsigned n_tags = 0;
    enum sdc_status status = look(source, at, bytes, &view, err);
    while (status == SDC_OK && n_tags < SDC_SNIFF_TAGS_MAX && tag_size(&view) > 0) {
        at += tag_size(&view);
        n_tags++;
        status = look(source, at, bytes, &view, err);
    }
    if (status != SDC_OK)
        return status;
    if (n_tags > 0)
        judge_tagged(&view, facts);
    else
        judge_start(&view, facts);
    facts->type = sdc_format_info(facts->format)->type;
    return SDC_OK;
}
