/* SPDX-License-Identifier: MIT
 * Counts what the coded pixels of an image come to, without drawing them: those of PNG by zlib,
 * their checksums included, those of GIF by the lengths of its codes. */
#include "probe/image_rest.h"

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
    PNG_TYPE_SKIP = 2,   /* compression and filter, between colour type and interlace */
    PNG_N_TYPES = 7,
    PNG_N_PASSES = 7,
    BITS_PER_BYTE = 8,
};

#define PNG_IDAT UINT32_C(0x49444154)

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

/** Unpacks a piece, and goes on to count up to most. False at the end of the stream. */
static bool count_piece(z_stream *stream, uint8_t *piece, size_t size, uint64_t most,
                        uint64_t *n_unpacked)
{
    uint8_t unpacked[PIECE_SIZE];
    int result = Z_OK;
    stream->next_in = piece;
    stream->avail_in = (uInt)size;
    do {
        stream->next_out = unpacked;
        stream->avail_out = sizeof unpacked;
        result = inflate(stream, Z_NO_FLUSH);
        *n_unpacked += sizeof unpacked - stream->avail_out;
    } while (result == Z_OK && *n_unpacked <= most && stream->avail_out == 0);
    return (result == Z_OK || result == Z_BUF_ERROR) && *n_unpacked <= most;
}

/** Says that a checksum is wrong which stands in front of the cursor. */
static void refuse_checksum(const struct sdc_cursor *cursor, const char *whose,
                            struct sdc_facts *library)
{
    library->decodes = SDC_DECODES_NOT;
    snprintf(library->undecodable, sizeof library->undecodable,
             "before byte %" PRId64 ": the checksum of %s is not that of its data", cursor->at,
             whose);
}

/** Reads the checksum of an IDAT chunk, of whose data crc is made. The libraries that libvips may
 * be built with do not look at the last one. */
static void check_crc(struct sdc_cursor *cursor, uLong crc, struct sdc_facts *library)
{
    uint32_t told = sdc_cursor_u32be(cursor);
    if (sdc_cursor_is_ok(cursor) && told != crc)
        refuse_checksum(cursor, "an IDAT chunk", library);
}

/** Unpacks all IDAT chunks, which are one stream, and counts up to beyond most. */
static uint64_t count_png(struct sdc_cursor *cursor, uint64_t most, struct sdc_facts *library)
{
    static const uint8_t name[] = {'I', 'D', 'A', 'T'};
    uint8_t piece[PIECE_SIZE];
    uint64_t n_unpacked = 0;
    z_stream stream = {0};
    bool goes_on = inflateInit(&stream) == Z_OK;
    while (goes_on && sdc_cursor_left(cursor) >= PNG_CHUNK_SIZE && sdc_cursor_is_ok(cursor)) {
        uint32_t left = sdc_cursor_u32be(cursor);
        bool is_data = sdc_cursor_u32be(cursor) == PNG_IDAT;
        uLong crc = crc32(0, name, sizeof name);
        if (left > sdc_cursor_left(cursor))
            break;
        while (is_data && goes_on && left > 0) {
            size_t n = left < sizeof piece ? left : sizeof piece;
            sdc_cursor_bytes(cursor, piece, n);
            crc = crc32(crc, piece, (uInt)n);
            left -= (uint32_t)n;
            goes_on = sdc_cursor_is_ok(cursor) && count_piece(&stream, piece, n, most, &n_unpacked);
        }
        if (is_data && left == 0)
            check_crc(cursor, crc, library);
        else
            sdc_cursor_skip(cursor, (int64_t)left + PNG_CRC_SIZE);
    }
    /* All is there, and zlib objects to what stands behind it: those libraries do not look. */
    if (n_unpacked == most && stream.msg)
        refuse_checksum(cursor, "the compressed pixels", library);
    inflateEnd(&stream);
    return n_unpacked;
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
    uint64_t size = png_size(&ihdr);
    uint64_t n_unpacked = count_png(cursor, size, library);
    if (sdc_cursor_is_ok(cursor) && n_unpacked != size)
        snprintf(library->inconsistent, sizeof library->inconsistent,
                 "its header asks for %" PRIu64 " bytes of pixels, and its data unpacks to %s",
                 size, n_unpacked > size ? "more" : "fewer");
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
}
