/* SPDX-License-Identifier: MIT
 * What stands around and between the sound of an MPEG audio file: tags, and the frame that declares
 * how long the others are. */
#include "probe/mpeg_tags.h"

#include "probe/scan.h"

#include <string.h>

/** Tags at the end of a file that are stepped over. There is one of each kind, seldom two. */
#define SDC_MPEG_TAGS_MAX 8

/* Where things are in a frame that declares; bytes from its start. */
enum {
    SIDE_MPEG1_STEREO = 32, /* size of the side information in front of Xing */
    SIDE_MPEG1_MONO = 17,
    SIDE_MPEG2_STEREO = 17,
    SIDE_MPEG2_MONO = 9,
    CRC_SIZE = 2,
    XING_HAS_FRAMES = 0x1, /* Xing's flags, in the order of the fields */
    XING_HAS_SIZE = 0x2,
    XING_HAS_TOC = 0x4,
    XING_HAS_QUALITY = 0x8,
    XING_TOC_SIZE = 100,
    LAME_TRIM_AT = 21, /* from the LAME tag's start */
    LAME_TRIM_BITS = 12,
    VBRI_AT = SDC_MPEG_HEADER_SIZE + SIDE_MPEG1_STEREO,
    VBRI_SIZE_AT = VBRI_AT + 10,
    VBRI_FRAMES_AT = VBRI_AT + 14,
    HEAD_SIZE = 192, /* Xing behind the longest side information and a CRC, with the LAME tag */
};

enum {
    BITS_PER_BYTE = 8,
    ID3V2_SIZE = 10, /* of its header and its footer */
    ID3V2_SYNCSAFE_BITS = 7,
    ID3V2_HAS_FOOTER = 0x10,
    ID3V2_NO_VERSION = 0xff,
    ID3V1_SIZE = 128,
    APE_SIZE = 32, /* of its header and its footer */
    APE_MARK_SIZE = 8,
    LYRICS_MARK_SIZE = 9,
    LYRICS_DIGITS = 6,
    DECIMAL = 10,
};

#define LAME_TRIM_MASK ((1U << LAME_TRIM_BITS) - 1)
/** Bit 31 of an APE footer's flags: there is a header too; APEv2, "Ape Tags Flags". */
#define APE_HAS_HEADER (UINT32_C(1) << 31)

static uint32_t big_endian(const uint8_t *bytes, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << BITS_PER_BYTE | bytes[i];
    return value;
}

static uint32_t u32_at(const uint8_t *bytes)
{
    return big_endian(bytes, sizeof(uint32_t));
}

/** Takes delay and padding, which encoders write that follow LAME. */
static void take_lame(const uint8_t *tag, struct sdc_mpeg_declared *declared)
{
    uint32_t encoder = u32_at(tag);
    if (encoder != SDC_FOURCC('L', 'A', 'M', 'E') && encoder != SDC_FOURCC('L', 'a', 'v', 'f') &&
        encoder != SDC_FOURCC('L', 'a', 'v', 'c'))
        return;
    uint32_t trim = big_endian(tag + LAME_TRIM_AT, sizeof(uint32_t) - 1);
    declared->has_trim = true;
    declared->n_delay = trim >> LAME_TRIM_BITS;
    declared->n_padding = trim & LAME_TRIM_MASK;
}

/** Takes what stands at bytes if that is Xing's header. */
static bool take_xing(const uint8_t *bytes, struct sdc_mpeg_declared *declared)
{
    uint32_t id = u32_at(bytes);
    uint32_t flags = u32_at(bytes + sizeof id);
    if (id != SDC_FOURCC('X', 'i', 'n', 'g') && id != SDC_FOURCC('I', 'n', 'f', 'o'))
        return false;
    declared->name = id == SDC_FOURCC('X', 'i', 'n', 'g') ? "Xing" : "Info";
    bytes += sizeof id + sizeof flags;
    if (flags & XING_HAS_FRAMES) {
        declared->n_frames = u32_at(bytes);
        bytes += sizeof(uint32_t);
    }
    if (flags & XING_HAS_SIZE) {
        declared->size = u32_at(bytes);
        bytes += sizeof(uint32_t);
    }
    if (flags & XING_HAS_TOC)
        bytes += XING_TOC_SIZE;
    if (flags & XING_HAS_QUALITY)
        bytes += sizeof(uint32_t);
    take_lame(bytes, declared);
    return true;
}

static void take_vbri(const uint8_t *frame, struct sdc_mpeg_declared *declared)
{
    if (u32_at(frame + VBRI_AT) != SDC_FOURCC('V', 'B', 'R', 'I'))
        return;
    declared->name = "VBRI";
    declared->size = u32_at(frame + VBRI_SIZE_AT);
    declared->n_frames = u32_at(frame + VBRI_FRAMES_AT);
}

void sdc_mpeg_declared_read(struct sdc_cursor *cursor, int64_t at,
                            const struct sdc_mpeg_header *header,
                            struct sdc_mpeg_declared *declared)
{
    uint8_t frame[HEAD_SIZE] = {0};
    size_t n = header->size < sizeof frame ? header->size : sizeof frame;
    *declared = (struct sdc_mpeg_declared){0};
    sdc_cursor_seek(cursor, at);
    if (sdc_cursor_left(cursor) < (int64_t)n)
        return;
    sdc_cursor_bytes(cursor, frame, n);
    bool is_mono = header->n_channels == 1;
    size_t side = is_mono ? SIDE_MPEG2_MONO : SIDE_MPEG2_STEREO;
    if (header->is_mpeg1)
        side = is_mono ? SIDE_MPEG1_MONO : SIDE_MPEG1_STEREO;
    const uint8_t *xing = frame + SDC_MPEG_HEADER_SIZE + side;
    /* Writers of frames with a CRC differ on whether it moves the header. */
    if (!take_xing(xing, declared) && !take_xing(xing + CRC_SIZE, declared))
        take_vbri(frame, declared);
}

/** The size in an ID3v2 header or footer of that kind, without itself; -1 if there is none. */
static int64_t read_id3v2(struct sdc_cursor *cursor, int64_t at, const char *mark, uint8_t *flags)
{
    uint8_t bytes[ID3V2_SIZE];
    size_t mark_size = strlen(mark);
    int64_t size = 0;
    if (at < 0 || at > cursor->end - ID3V2_SIZE)
        return -1;
    sdc_cursor_seek(cursor, at);
    sdc_cursor_bytes(cursor, bytes, sizeof bytes);
    if (memcmp(bytes, mark, mark_size) != 0 || bytes[mark_size] == ID3V2_NO_VERSION ||
        bytes[mark_size + 1] == ID3V2_NO_VERSION)
        return -1;
    *flags = bytes[mark_size + 2];
    for (size_t i = sizeof bytes - sizeof(uint32_t); i < sizeof bytes; i++) {
        if (bytes[i] >> ID3V2_SYNCSAFE_BITS != 0)
            return -1;
        size = size << ID3V2_SYNCSAFE_BITS | bytes[i];
    }
    return size;
}

int64_t sdc_mpeg_id3v2_size(struct sdc_cursor *cursor, int64_t at)
{
    uint8_t flags = 0;
    int64_t size = read_id3v2(cursor, at, "ID3", &flags);
    if (size < 0)
        return 0;
    return ID3V2_SIZE + size + (flags & ID3V2_HAS_FOOTER ? ID3V2_SIZE : 0);
}

/** The size of the tag of one kind that ends at offset end; 0 if there is none. @{ */
static int64_t id3v2_before(struct sdc_cursor *cursor, int64_t end)
{
    uint8_t flags;
    int64_t size = read_id3v2(cursor, end - ID3V2_SIZE, "3DI", &flags);
    return size < 0 ? 0 : ID3V2_SIZE + size + ID3V2_SIZE;
}

static int64_t id3v1_before(struct sdc_cursor *cursor, int64_t end)
{
    if (end < ID3V1_SIZE)
        return 0;
    sdc_cursor_seek(cursor, end - ID3V1_SIZE);
    return sdc_cursor_u24be(cursor) == SDC_FOURCC(0, 'T', 'A', 'G') ? ID3V1_SIZE : 0;
}

static int64_t ape_before(struct sdc_cursor *cursor, int64_t end)
{
    char mark[APE_MARK_SIZE];
    if (end < APE_SIZE)
        return 0;
    sdc_cursor_seek(cursor, end - APE_SIZE);
    sdc_cursor_bytes(cursor, mark, sizeof mark);
    if (memcmp(mark, "APETAGEX", sizeof mark) != 0)
        return 0;
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    int64_t size = sdc_cursor_u32le(cursor);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    return size + (sdc_cursor_u32le(cursor) & APE_HAS_HEADER ? APE_SIZE : 0);
}

static int64_t lyrics_before(struct sdc_cursor *cursor, int64_t end)
{
    char bytes[LYRICS_DIGITS + LYRICS_MARK_SIZE];
    int64_t size = 0;
    if (end < (int64_t)sizeof bytes)
        return 0;
    sdc_cursor_seek(cursor, end - (int64_t)sizeof bytes);
    sdc_cursor_bytes(cursor, bytes, sizeof bytes);
    if (memcmp(bytes + LYRICS_DIGITS, "LYRICS200", LYRICS_MARK_SIZE) != 0)
        return 0;
    for (size_t i = 0; i < LYRICS_DIGITS; i++) {
        if (bytes[i] < '0' || bytes[i] > '9')
            return 0;
        size = size * DECIMAL + (bytes[i] - '0');
    }
    return size + (int64_t)sizeof bytes;
}
/** @} */

int64_t sdc_mpeg_tags_start(struct sdc_cursor *cursor, int64_t start)
{
    static int64_t (*const kinds[])(struct sdc_cursor *, int64_t) = {
        id3v1_before,
        ape_before,
        lyrics_before,
        id3v2_before,
    };
    int64_t end = cursor->end;
    for (unsigned n_tags = 0; n_tags < SDC_MPEG_TAGS_MAX; n_tags++) {
        int64_t size = 0;
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && size == 0; i++)
            size = kinds[i](cursor, end);
        if (size == 0 || size > end - start)
            break;
        end -= size;
    }
    return end;
}
