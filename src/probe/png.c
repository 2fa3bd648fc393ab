/* SPDX-License-Identifier: MIT
 * Reads the structure of PNG and APNG files: size, turn, and whether the end is there. */
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

/** Chunks that are looked at in one file. A picture of the largest accepted size (30 MB) in the
 *  8 KiB chunks that libpng writes has 3,700. */
#define SDC_PNG_CHUNKS_MAX (1 << 20)
/** Largest length, width and height; PNG specification, 7.1: "four-byte unsigned integers". */
#define SDC_PNG_INT_MAX INT32_MAX

enum {
    SIGNATURE_SIZE = 8,
    HEADER_SIZE = 8, /* length and type of a chunk */
    CRC_SIZE = 4,
    IHDR_SIZE = 13,
    ACTL_SIZE = 8,
    LEAP_REST_SIZE = 12288, /* what is left to be walked: some chunks of libpng's, or texts */
    LEAP_STEPS_MIN = 4,
    BITS_PER_BYTE = 8,
};

#define SIGNATURE_HIGH SDC_FOURCC(0x89, 'P', 'N', 'G')
#define SIGNATURE_LOW  SDC_FOURCC('\r', '\n', 0x1a, '\n')
#define TYPE_IHDR      SDC_FOURCC('I', 'H', 'D', 'R')
#define TYPE_IDAT      SDC_FOURCC('I', 'D', 'A', 'T')
#define TYPE_IEND      SDC_FOURCC('I', 'E', 'N', 'D')
#define TYPE_ACTL      SDC_FOURCC('a', 'c', 'T', 'L')
#define TYPE_EXIF      SDC_FOURCC('e', 'X', 'I', 'f')

/** Polynomial of the CRC, reflected; PNG specification, annex D. */
#define SDC_PNG_CRC_POLYNOMIAL 0xedb88320U

/** One chunk's header. */
struct chunk {
    uint32_t type;
    int64_t at;   /**< offset of its data */
    int64_t size; /**< of its data [bytes] */
};

/** One file while it is read. */
struct png {
    struct sdc_cursor cursor;
    struct sdc_facts *facts;
    struct sdc_exif_turns turns;
    bool has_data;     /**< an IDAT chunk was seen */
    int64_t data_size; /**< of the chunk before, if it was an IDAT chunk; else -1 [bytes] */
    bool has_end;      /**< the IEND chunk was seen, whole */
    bool is_given_up;  /**< there are more chunks than are looked at */
};

static void refuse_size(struct png *png, const char *reason)
{
    sdc_facts_set_unreadable(png->facts, SDC_FACT_STORED_WIDTH, "%s", reason);
    sdc_facts_set_unreadable(png->facts, SDC_FACT_STORED_HEIGHT, "%s", reason);
}

static uint32_t crc_of(const uint8_t *bytes, size_t n)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        crc ^= bytes[i];
        for (unsigned bit = 0; bit < BITS_PER_BYTE; bit++)
            crc = crc >> 1 ^ (crc & 1 ? SDC_PNG_CRC_POLYNOMIAL : 0);
    }
    return ~crc;
}

static bool is_letter(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_chunk_type(uint32_t type)
{
    for (unsigned i = 0; i < sizeof type; i++) {
        if (!is_letter((uint8_t)(type >> (BITS_PER_BYTE * i))))
            return false;
    }
    return true;
}

/** Reads a chunk's header. False where the file has no more, or what stands there is none. */
static bool read_chunk(struct png *png, struct chunk *chunk)
{
    struct sdc_cursor *cursor = &png->cursor;
    if (sdc_cursor_left(cursor) < HEADER_SIZE)
        return false;
    chunk->size = sdc_cursor_u32be(cursor);
    chunk->type = sdc_cursor_u32be(cursor);
    chunk->at = cursor->at;
    return sdc_cursor_is_ok(cursor) && is_chunk_type(chunk->type) && chunk->size <= SDC_PNG_INT_MAX;
}

/** Says that the file is cut if the chunk does not end within it. */
static bool is_inside(struct png *png, const struct chunk *chunk)
{
    char name[SDC_FOURCC_TEXT_SIZE];
    int64_t missing = chunk->size + CRC_SIZE - sdc_cursor_left(&png->cursor);
    if (missing <= 0)
        return true;
    sdc_fourcc_print(chunk->type, name);
    sdc_facts_set_cut(png->facts, missing, "ends within its %s chunk", name);
    return false;
}

/** Reads IHDR, the chunk that must come first. False where the file cannot be read further. */
static bool read_ihdr(struct png *png)
{
    struct sdc_cursor *cursor = &png->cursor;
    uint8_t bytes[sizeof(uint32_t) + IHDR_SIZE];
    struct chunk chunk;
    if (sdc_cursor_left(cursor) < HEADER_SIZE) {
        sdc_facts_set_cut(png->facts, -1, "ends without its IHDR chunk");
        return false;
    }
    if (!read_chunk(png, &chunk) || chunk.type != TYPE_IHDR || chunk.size != IHDR_SIZE) {
        refuse_size(png, "its first chunk is no IHDR chunk");
        return false;
    }
    if (!is_inside(png, &chunk))
        return false;
    sdc_cursor_seek(cursor, chunk.at - (int64_t)sizeof(uint32_t));
    sdc_cursor_bytes(cursor, bytes, sizeof bytes);
    if (sdc_cursor_u32be(cursor) != crc_of(bytes, sizeof bytes)) {
        refuse_size(png, "the checksum of its IHDR chunk is wrong");
        return false;
    }
    sdc_cursor_seek(cursor, chunk.at);
    return true;
}

static void take_size(struct png *png)
{
    int64_t width = sdc_cursor_u32be(&png->cursor);
    int64_t height = sdc_cursor_u32be(&png->cursor);
    sdc_cursor_skip(&png->cursor, IHDR_SIZE - 2 * (int64_t)sizeof(uint32_t) + CRC_SIZE);
    if (width == 0 || height == 0) {
        refuse_size(png, "its IHDR chunk has a size of 0");
    } else if (width > SDC_PNG_INT_MAX || height > SDC_PNG_INT_MAX) {
        refuse_size(png, "its IHDR chunk has a size above 2^31 - 1");
    } else {
        sdc_facts_set_int(png->facts, SDC_FACT_STORED_WIDTH, width);
        sdc_facts_set_int(png->facts, SDC_FACT_STORED_HEIGHT, height);
    }
}

/** Takes the number of frames of an APNG, which counts only in front of the picture's data. */
static void take_frames(struct png *png, const struct chunk *chunk)
{
    if (png->has_data || chunk->size != ACTL_SIZE)
        return;
    uint32_t n_frames = sdc_cursor_u32be(&png->cursor);
    if (n_frames > 0)
        sdc_facts_set_int(png->facts, SDC_FACT_FRAMES, n_frames);
}

/** Takes from a chunk what it says. Fails only with SDC_IO. */
static enum sdc_status take_chunk(struct png *png, const struct chunk *chunk, struct sdc_err *err)
{
    switch (chunk->type) {
    case TYPE_IHDR:
        sdc_picture_contradict(png->facts, "there are two IHDR chunks where one belongs");
        return SDC_OK;
    case TYPE_IDAT:
        png->has_data = true;
        return SDC_OK;
    case TYPE_IEND:
        png->has_end = true;
        return SDC_OK;
    case TYPE_ACTL:
        take_frames(png, chunk);
        return SDC_OK;
    case TYPE_EXIF:
        return sdc_exif_read(png->cursor.source, chunk->at, chunk->at + chunk->size, &png->turns,
                             err);
    default:
        return SDC_OK;
    }
}

/** Of a remote file whose data is in many chunks of one size, as libpng writes it, goes on near the
 *  end: what lies between could only be fetched chunk by chunk. Stays at offset next where there is
 *  no such chunk at the place where it would have to be. */
static void leap(struct png *png, const struct chunk *last, int64_t next)
{
    struct sdc_source *source = png->cursor.source;
    int64_t step = HEADER_SIZE + last->size + CRC_SIZE;
    int64_t n_steps = (source->size - LEAP_REST_SIZE - next) / step;
    struct chunk chunk;
    if (last->type != TYPE_IDAT || last->size != png->data_size || n_steps < LEAP_STEPS_MIN ||
        sdc_source_present(source, next) > 0)
        return;
    sdc_cursor_seek(&png->cursor, next + n_steps * step);
    bool is_right = read_chunk(png, &chunk) && chunk.type == TYPE_IDAT && chunk.size == last->size;
    sdc_cursor_seek(&png->cursor, is_right ? chunk.at - HEADER_SIZE : next);
}

/** Walks over the chunks behind IHDR until IEND, the file's end or what is no chunk. Fails only
 *  with SDC_IO. */
static enum sdc_status walk_chunks(struct png *png, struct sdc_err *err)
{
    struct chunk chunk;
    unsigned n_chunks = 0;
    while (!png->has_end && n_chunks < SDC_PNG_CHUNKS_MAX && read_chunk(png, &chunk)) {
        if (!is_inside(png, &chunk))
            break;
        enum sdc_status status = take_chunk(png, &chunk, err);
        if (status != SDC_OK)
            return status;
        sdc_cursor_seek(&png->cursor, chunk.at + chunk.size + CRC_SIZE);
        leap(png, &chunk, chunk.at + chunk.size + CRC_SIZE);
        png->data_size = chunk.type == TYPE_IDAT ? chunk.size : -1;
        n_chunks++;
    }
    png->is_given_up = n_chunks == SDC_PNG_CHUNKS_MAX;
    return sdc_scan_status(&png->cursor, err);
}

static void judge_wholeness(struct png *png)
{
    if (png->has_end && png->has_data)
        png->facts->whole = SDC_WHOLE_YES;
    else if (png->has_end)
        sdc_facts_set_cut(png->facts, -1, "holds no IDAT chunk");
    else if (png->is_given_up)
        sdc_picture_contradict(png->facts, "it has more than %d chunks; its end was not looked for",
                               SDC_PNG_CHUNKS_MAX);
    else
        sdc_facts_set_cut(png->facts, -1, "ends without its IEND chunk");
}

/** True if the signature is there; says otherwise what is wrong. */
static bool read_signature(struct png *png)
{
    if (sdc_cursor_left(&png->cursor) < SIGNATURE_SIZE) {
        sdc_facts_set_cut(png->facts, -1, "ends within its signature");
        return false;
    }
    if (sdc_cursor_u32be(&png->cursor) == SIGNATURE_HIGH &&
        sdc_cursor_u32be(&png->cursor) == SIGNATURE_LOW)
        return true;
    refuse_size(png, "its signature is damaged");
    return false;
}

enum sdc_status sdc_read_png(struct sdc_source *source, struct sdc_facts *facts,
                             struct sdc_err *err)
{
    struct png png = {.facts = facts, .turns = SDC_EXIF_NO_TURNS, .data_size = -1};
    sdc_cursor_init(&png.cursor, source, 0, source->size);
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "png");
    if (!read_signature(&png) || !read_ihdr(&png))
        return sdc_scan_status(&png.cursor, err);
    take_size(&png);
    enum sdc_status status = walk_chunks(&png, err);
    if (status != SDC_OK)
        return status;
    sdc_picture_set_turns(facts, &png.turns);
    judge_wholeness(&png);
    return SDC_OK;
}
