/* SPDX-License-Identifier: MIT
 * Counts what the coded pixels of an image come to, without drawing them: those of PNG by zlib,
 * their checksums and further frames included, those of GIF by the lengths of its codes. */
#include "probe/image_rest.h"

#include "probe/jpeg_scans.h"
#include "source/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <zlib.h>

/** What is read and unpacked at a time [bytes]. */
#define PIECE_SIZE (16 * 1024)

/* ---- PNG (ISO/IEC 15948) --------------------------------------------------------------------- */

enum {
    PNG_SIGNATURE_SIZE = 8,
    PNG_CRC_SIZE = 4,
    PNG_CHUNK_SIZE = 12, /* length, name and checksum */
    PNG_ACTL_SIZE = 8,
    PNG_FCTL_SIZE = 26,
    PNG_TYPE_SKIP = 2, /* compression and filter, between colour type and interlace */
    PNG_N_TYPES = 7,
    PNG_N_PASSES = 7,
    BITS_PER_BYTE = 8,
};

#define PNG_IDAT UINT32_C(0x49444154)
#define PNG_FDAT UINT32_C(0x66644154)
#define PNG_FCTL UINT32_C(0x6663544c)
#define PNG_ACTL UINT32_C(0x6163544c)
#define PNG_IEND UINT32_C(0x49454e44)

/** Samples of a pixel by colour type (11.2.2). */
static const uint8_t png_samples[PNG_N_TYPES] = {1, 0, 3, 1, 2, 0, 4};

/** One pass over the picture: where its pixels begin, and how far apart they are (8.2). */
struct pass {
    uint8_t x, y, dx, dy;
};

static const struct pass whole_pass = {0, 0, 1, 1};
static const struct pass adam7_passes[PNG_N_PASSES] = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
    {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
};

/** What the header of a PNG says. */
struct ihdr {
    uint32_t width;
    uint32_t height;
    unsigned depth;
    unsigned type;
    bool is_interlaced;
};

/** Bytes that a pass unpacks to: a filter byte in front of each row that has pixels. */
static uint64_t pass_size(const struct ihdr *ihdr, const struct pass *pass)
{
    uint64_t columns = ihdr->width > pass->x ? (ihdr->width - pass->x - 1U) / pass->dx + 1U : 0;
    uint64_t rows = ihdr->height > pass->y ? (ihdr->height - pass->y - 1U) / pass->dy + 1U : 0;
    uint64_t samples = ihdr->type < PNG_N_TYPES ? png_samples[ihdr->type] : 0;
    uint64_t bits = columns * samples * ihdr->depth;
    return columns > 0 ? rows * (1 + (bits + BITS_PER_BYTE - 1) / BITS_PER_BYTE) : 0;
}

static uint64_t png_size(const struct ihdr *ihdr)
{
    uint64_t size = 0;
    if (!ihdr->is_interlaced)
        return pass_size(ihdr, &whole_pass);
    for (unsigned i = 0; i < PNG_N_PASSES; i++)
        size += pass_size(ihdr, &adam7_passes[i]);
    return size;
}

/** A picture on its way through zlib: the image itself, or a further frame of an animation. */
struct coded {
    struct ihdr ihdr; /**< with the size of this picture */
    z_stream stream;
    uint64_t size;       /**< bytes that it is to unpack to */
    uint64_t n_unpacked; /**< that have come out; not counted far beyond size */
    unsigned number;     /**< from 1 */
    bool has_data;       /**< a chunk of its data was there */
    bool goes_on;        /**< neither over nor broken */
};

static void begin_picture(struct coded *coded, const struct ihdr *ihdr, unsigned number)
{
    *coded = (struct coded){.ihdr = *ihdr, .size = png_size(ihdr), .number = number};
    coded->goes_on = inflateInit(&coded->stream) == Z_OK;
}

/** Unpacks a piece, and goes on to count up to beyond the size. */
static void count_piece(struct coded *coded, uint8_t *piece, size_t size)
{
    uint8_t unpacked[PIECE_SIZE];
    z_stream *stream = &coded->stream;
    int result = Z_OK;
    stream->next_in = piece;
    stream->avail_in = (uInt)size;
    do {
        stream->next_out = unpacked;
        stream->avail_out = sizeof unpacked;
        result = inflate(stream, Z_NO_FLUSH);
        coded->n_unpacked += sizeof unpacked - stream->avail_out;
    } while (result == Z_OK && coded->n_unpacked <= coded->size && stream->avail_out == 0);
    coded->goes_on = (result == Z_OK || result == Z_BUF_ERROR) && coded->n_unpacked <= coded->size;
}

/** Says that a picture cannot be decoded: what is wrong stands in front of the cursor. */
static void refuse(const struct sdc_cursor *cursor, const char *what, struct sdc_facts *library)
{
    if (library->decodes != SDC_DECODES_NOT)
        snprintf(library->undecodable, sizeof library->undecodable, "before byte %" PRId64 ": %s",
                 cursor->at, what);
    library->decodes = SDC_DECODES_NOT;
}

/** Reads the data of a picture, of one chunk, and its checksum. The libraries that libvips may be
 * built with do not look at the last one. */
static void take_data(struct sdc_cursor *cursor, struct coded *coded, uint32_t type, uint32_t left,
                      struct sdc_facts *library)
{
    const uint8_t name[] = {(uint8_t)(type >> 24), (uint8_t)(type >> 16), (uint8_t)(type >> 8),
                            (uint8_t)type};
    uint8_t piece[PIECE_SIZE];
    uLong crc = crc32(0, name, sizeof name);
    size_t number_size = type == PNG_FDAT ? sizeof(uint32_t) : 0; /* of the chunk, in front */
    coded->has_data = true;
    while (coded->goes_on && left > 0 && left >= number_size) {
        size_t n = left < sizeof piece ? left : sizeof piece;
        sdc_cursor_bytes(cursor, piece, n);
        if (!sdc_cursor_is_ok(cursor))
            return;
        crc = crc32(crc, piece, (uInt)n);
        left -= (uint32_t)n;
        count_piece(coded, piece + number_size, n - number_size);
        number_size = 0;
    }
    if (left > 0) {
        sdc_cursor_skip(cursor, (int64_t)left + PNG_CRC_SIZE);
        return;
    }
    uint32_t told = sdc_cursor_u32be(cursor);
    if (sdc_cursor_is_ok(cursor) && told != crc)
        refuse(cursor,
               type == PNG_FDAT ? "the checksum of an fdAT chunk is not that of its data"
                                : "the checksum of an IDAT chunk is not that of its data",
               library);
}

/** Ends a picture, and says so if its data is not what its header asks for. */
static void end_picture(const struct sdc_cursor *cursor, struct coded *coded,
                        struct sdc_facts *library)
{
    const char *what = coded->n_unpacked > coded->size ? "more" : "fewer";
    /* Where all is there, those libraries do not look at the checksum behind it. */
    if (coded->stream.msg && coded->n_unpacked == coded->size)
        refuse(cursor, "the checksum of the compressed pixels is not that of its data", library);
    else if (coded->stream.msg && coded->number > 1)
        refuse(cursor, "a frame's compressed pixels are damaged", library);
    inflateEnd(&coded->stream);
    if (!sdc_cursor_is_ok(cursor) || coded->n_unpacked == coded->size)
        return;
    if (coded->number == 1)
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "its header asks for %" PRIu64 " bytes of pixels, and its data unpacks to %s",
                 coded->size, what);
    else if (library->inconsistent[0] == '\0')
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "frame %u is to have %" PRIu32 "x%" PRIu32 " pixels, and its data unpacks to %s",
                 coded->number, coded->ihdr.width, coded->ihdr.height, what);
}

/** Reads a frame's header: the size of the picture whose data comes next, which has to lie within
 *  the image. */
static void take_frame_header(struct sdc_cursor *cursor, const struct ihdr *ihdr, unsigned number,
                              struct ihdr *frame, struct sdc_facts *library)
{
    sdc_cursor_skip(cursor, sizeof(uint32_t)); /* its number among such chunks */
    frame->width = sdc_cursor_u32be(cursor);
    frame->height = sdc_cursor_u32be(cursor);
    uint64_t x = sdc_cursor_u32be(cursor);
    uint64_t y = sdc_cursor_u32be(cursor);
    bool is_inside = x + frame->width <= ihdr->width && y + frame->height <= ihdr->height;
    if (sdc_cursor_is_ok(cursor) && !is_inside && library->inconsistent[0] == '\0')
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "frame %u reaches out of the picture", number);
}

/** Says that an animation has another number of frames than its header counts. */
static void compare_frames(uint32_t n_told, uint32_t n_frames, struct sdc_facts *library)
{
    if (n_told != n_frames && library->inconsistent[0] == '\0')
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "its header counts %" PRIu32 " frames, and there are %" PRIu32, n_told, n_frames);
}

/** Unpacks each picture: all IDAT chunks are one stream, and so are all fdAT chunks behind an fcTL
 *  chunk, which the image itself may have, too. */
static void check_pictures(struct sdc_cursor *cursor, const struct ihdr *ihdr,
                           struct sdc_facts *library)
{
    struct coded coded;
    uint32_t n_told = 0;
    uint32_t n_frames = 0;
    uint32_t type = 0;
    begin_picture(&coded, ihdr, 1);
    while (type != PNG_IEND && sdc_cursor_left(cursor) >= PNG_CHUNK_SIZE &&
           sdc_cursor_is_ok(cursor)) {
        struct ihdr frame = *ihdr;
        uint32_t size = sdc_cursor_u32be(cursor);
        type = sdc_cursor_u32be(cursor);
        int64_t end = cursor->at + size + PNG_CRC_SIZE;
        if (end > cursor->end)
            break;
        if (type == PNG_ACTL && size == PNG_ACTL_SIZE)
            n_told = sdc_cursor_u32be(cursor);
        n_frames += type == PNG_FCTL;
        if (type == PNG_IDAT || type == PNG_FDAT) {
            take_data(cursor, &coded, type, size, library);
        } else if (type == PNG_FCTL && size == PNG_FCTL_SIZE &&
                   (coded.has_data || coded.number > 1)) {
            end_picture(cursor, &coded, library);
            take_frame_header(cursor, ihdr, coded.number + 1, &frame, library);
            begin_picture(&coded, &frame, coded.number + 1);
        }
        sdc_cursor_skip(cursor, end - cursor->at);
    }
    end_picture(cursor, &coded, library);
    compare_frames(n_told, n_told > 0 ? n_frames : 0, library);
}

static void check_png(struct sdc_cursor *cursor, struct sdc_facts *library)
{
    sdc_cursor_skip(cursor, PNG_SIGNATURE_SIZE + (int64_t)(2 * sizeof(uint32_t)));
    struct ihdr ihdr = {.width = sdc_cursor_u32be(cursor), .height = sdc_cursor_u32be(cursor)};
    ihdr.depth = sdc_cursor_u8(cursor);
    ihdr.type = sdc_cursor_u8(cursor);
    sdc_cursor_skip(cursor, PNG_TYPE_SKIP);
    ihdr.is_interlaced = sdc_cursor_u8(cursor) != 0;
    sdc_cursor_skip(cursor, PNG_CRC_SIZE);
    check_pictures(cursor, &ihdr, library);
}

/* ---- GIF (GIF89a Specification) -------------------------------------------------------------- */

enum {
    GIF_HEADER_SIZE = 6,
    GIF_SCREEN_SIZE = 4, /* width and height */
    GIF_SCREEN_REST = 2, /* background colour and aspect ratio, behind the flags */
    GIF_PLACE_SIZE = 4,  /* left and top of an image */
    GIF_COLOR_SIZE = 3,
    GIF_TABLE_FLAG = 0x80,
    GIF_TABLE_BITS_MASK = 7,
    GIF_EXTENSION = 0x21,
    GIF_IMAGE = 0x2c,
    GIF_TRAILER = 0x3b,
    GIF_BITS_MAX = 12, /* of a code (appendix F) */
    GIF_SUB_BLOCK_MAX = 255,
};

/** Codes of variable size, of which only is known how many pixels each stands for. */
struct codes {
    uint32_t lengths[1U << GIF_BITS_MAX];
    uint32_t bits;   /**< that are not read yet, the next one lowest */
    unsigned n_bits; /**< of these */
    unsigned root;   /**< bits of a pixel */
    unsigned size;   /**< bits of the next code */
    unsigned next;   /**< the code that will be defined */
    int previous;    /**< the code before; -1 behind a clear code */
    uint64_t n_pixels;
    bool is_over;
};

static void clear_codes(struct codes *codes)
{
    codes->size = codes->root + 1;
    codes->next = (1U << codes->root) + 2;
    codes->previous = -1;
}

static void take_code(struct codes *codes, unsigned code)
{
    unsigned clear = 1U << codes->root;
    if (code == clear) {
        clear_codes(codes);
        return;
    }
    if (code == clear + 1 || code > codes->next || (code == codes->next && codes->previous < 0)) {
        codes->is_over = true;
        return;
    }
    if (codes->previous >= 0 && codes->next < 1U << GIF_BITS_MAX) {
        codes->lengths[codes->next++] = codes->lengths[codes->previous] + 1;
        if (codes->next == 1U << codes->size && codes->size < GIF_BITS_MAX)
            codes->size++;
    }
    codes->n_pixels += codes->lengths[code];
    codes->previous = (int)code;
}

/** Takes one byte of coded pixels. */
static void take_byte(struct codes *codes, uint8_t byte)
{
    codes->bits |= (uint32_t)byte << codes->n_bits;
    codes->n_bits += BITS_PER_BYTE;
    while (!codes->is_over && codes->n_bits >= codes->size) {
        unsigned code = codes->bits & ((1U << codes->size) - 1);
        codes->bits >>= codes->size;
        codes->n_bits -= codes->size;
        take_code(codes, code);
    }
}

/** Counts the pixels of the image whose code size comes next. */
static uint64_t count_gif(struct sdc_cursor *cursor)
{
    static struct codes codes; /* large, and one file is read at a time */
    uint8_t block[GIF_SUB_BLOCK_MAX];
    uint8_t size;
    codes = (struct codes){.root = sdc_cursor_u8(cursor)};
    codes.is_over = codes.root == 0 || codes.root >= GIF_BITS_MAX;
    for (unsigned i = 0; !codes.is_over && i < 1U << codes.root; i++)
        codes.lengths[i] = 1;
    clear_codes(&codes);
    while (sdc_cursor_left(cursor) > 0 && (size = sdc_cursor_u8(cursor)) > 0 &&
           sdc_cursor_left(cursor) >= size) {
        sdc_cursor_bytes(cursor, block, size);
        for (unsigned i = 0; i < size && !codes.is_over && sdc_cursor_is_ok(cursor); i++)
            take_byte(&codes, block[i]);
    }
    return codes.n_pixels;
}

static void skip_colors(struct sdc_cursor *cursor, unsigned flags)
{
    if (flags & GIF_TABLE_FLAG)
        sdc_cursor_skip(cursor, (int64_t)GIF_COLOR_SIZE << ((flags & GIF_TABLE_BITS_MASK) + 1));
}

static void check_frame(struct sdc_cursor *cursor, unsigned number, struct sdc_facts *library)
{
    sdc_cursor_skip(cursor, GIF_PLACE_SIZE);
    unsigned width = sdc_cursor_u16le(cursor);
    unsigned height = sdc_cursor_u16le(cursor);
    skip_colors(cursor, sdc_cursor_u8(cursor));
    uint64_t n_pixels = count_gif(cursor);
    if (sdc_cursor_is_ok(cursor) && n_pixels != (uint64_t)width * height &&
        library->inconsistent[0] == '\0')
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "frame %u is to have %ux%u pixels, and its data holds %" PRIu64, number, width,
                 height, n_pixels);
}

static void check_gif(struct sdc_cursor *cursor, struct sdc_facts *library)
{
    unsigned n_frames = 0;
    sdc_cursor_skip(cursor, GIF_HEADER_SIZE + GIF_SCREEN_SIZE);
    unsigned flags = sdc_cursor_u8(cursor);
    sdc_cursor_skip(cursor, GIF_SCREEN_REST);
    skip_colors(cursor, flags);
    while (sdc_cursor_is_ok(cursor) && sdc_cursor_left(cursor) > 0) {
        uint8_t label = sdc_cursor_u8(cursor);
        uint8_t size = 1;
        if (label == GIF_TRAILER)
            return;
        if (label == GIF_IMAGE)
            check_frame(cursor, ++n_frames, library);
        if (label != GIF_EXTENSION)
            continue;
        sdc_cursor_skip(cursor, 1);
        while (size > 0 && sdc_cursor_left(cursor) > 0) {
            size = sdc_cursor_u8(cursor);
            sdc_cursor_skip(cursor, size);
        }
    }
}

/* ---- JPEG (ITU-T T.81) ----------------------------------------------------------------------- */

/** Looks for a height behind the first of several scans, and for a second frame header: the
 *  structure reader seldom walks all scans. */
static void check_jpeg(struct sdc_cursor *cursor, struct sdc_facts *library)
{
    enum { START_SIZE = 2 };
    struct sdc_jpeg_scans scans = {0};
    uint8_t marker = 0;
    sdc_cursor_skip(cursor, START_SIZE);
    while (marker != SDC_JPEG_EOI && sdc_jpeg_step(cursor, &scans, &marker))
        continue;
    (void)sdc_jpeg_check_lines(library, &scans);
    if (scans.n_frames > 1 && library->inconsistent[0] == '\0')
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "it has %u frame headers, of which only the first is heeded", scans.n_frames);
}

void sdc_image_check_rest(struct sdc_source *source, struct sdc_facts *library)
{
    struct sdc_cursor cursor;
    sdc_cursor_init(&cursor, source, 0, source->size);
    if (library->inconsistent[0] != '\0')
        return;
    if (library->format == SDC_FORMAT_PNG)
        check_png(&cursor, library);
    if (library->format == SDC_FORMAT_GIF)
        check_gif(&cursor, library);
    if (library->format == SDC_FORMAT_JPEG)
        check_jpeg(&cursor, library);
}
