/* SPDX-License-Identifier: MIT
 * Reads the structure of WebP files (RFC 9649): size, turn, frames, and whether the end is there.
 */
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

#include <inttypes.h>
#include <string.h>

/** Chunks that are looked at in one file. An animation has one for each frame; of a large file no
 *  more than 64 KiB are read for them. */
#define SDC_WEBP_CHUNKS_MAX 3500
/** Files that are read 4 KiB at a time; of larger ones only the heads of chunks [bytes]. */
#define SDC_WEBP_SMALL_SIZE 65536

/* Section numbers are those of RFC 9649. */
enum {
    RIFF_HEADER_SIZE = 12, /* RIFF, size, WEBP; 2.4 */
    CHUNK_HEADER_SIZE = 8, /* 2.3 */
    VP8X_SIZE = 10,        /* 2.7 */
    VP8_SIZE = 10,         /* a key frame's head; RFC 6386, 9.1 */
    VP8L_SIZE = 5,         /* 3.4 */
    LOOK_SIZE = CHUNK_HEADER_SIZE + VP8X_SIZE,
    EXIF_MARK_SIZE = 6, /* "Exif\0\0" */
};

/** Flags of VP8X; 2.7. */
enum { FLAG_ANIMATION = 0x02, FLAG_EXIF = 0x08 };

/** The head of a key frame; RFC 6386, 9.1. */
enum {
    INTER_FRAME = 0x01,    /* in the first byte: no key frame */
    SHOWN_FRAME = 0x10,    /* in the first byte: not only for reference */
    START_CODE = 0x9d012a, /* behind three bytes */
    SIZE_MASK = 0x3fff,    /* the two bits above are for scaling */
};

/** The head of a lossless image; 3.4. */
enum {
    VP8L_SIGNATURE = 0x2f,
    VP8L_SIZE_BITS = 14,
    VP8L_VERSION_SHIFT = 29,
};

#define ID_RIFF SDC_FOURCC('R', 'I', 'F', 'F')
#define ID_WEBP SDC_FOURCC('W', 'E', 'B', 'P')
#define ID_VP8  SDC_FOURCC('V', 'P', '8', ' ')
#define ID_VP8L SDC_FOURCC('V', 'P', '8', 'L')
#define ID_VP8X SDC_FOURCC('V', 'P', '8', 'X')
#define ID_ANMF SDC_FOURCC('A', 'N', 'M', 'F')
#define ID_EXIF SDC_FOURCC('E', 'X', 'I', 'F')
#define MARK    SDC_FOURCC('E', 'x', 'i', 'f')

/** A chunk's header. */
struct chunk {
    uint32_t id;
    int64_t at;   /**< offset of what it holds */
    int64_t size; /**< as declared [bytes] */
};

/** Width and height [px]. */
struct size {
    int64_t width;
    int64_t height;
};

/** One file while it is read. */
struct webp {
    struct sdc_cursor cursor; /**< over what is looked at just now */
    struct sdc_source *source;
    struct sdc_facts *facts;
    int64_t riff_end; /**< where the file ends by its own word */
    struct sdc_exif_turns turns;
    int64_t n_frames;   /**< ANMF chunks so far */
    unsigned flags;     /**< of VP8X; 0 without it */
    struct size canvas; /**< of VP8X; 0x0 without it */
    bool has_image;     /**< a picture or a frame was seen */
    bool is_refused;    /**< it was said why it cannot be read further */
    bool is_given_up;   /**< there are more chunks than are looked at */
};

static void refuse(struct webp *webp, const char *reason)
{
    sdc_picture_refuse(webp->facts, "%s", reason);
    webp->is_refused = true;
}

/** Moves on to an offset. Of a large file only as much is read there as a chunk is looked at: an
 *  animation has hundreds, and 4 KiB at each would be most of the file. */
static void go_to(struct webp *webp, int64_t at)
{
    struct sdc_cursor *cursor = &webp->cursor;
    int64_t size = webp->source->size;
    int64_t end = at + LOOK_SIZE < size ? at + LOOK_SIZE : size;
    bool is_small = size <= SDC_WEBP_SMALL_SIZE;
    if (is_small || end <= cursor->window_at + (int64_t)cursor->window_size)
        sdc_cursor_seek(cursor, at);
    else if (sdc_cursor_is_ok(cursor))
        sdc_cursor_init(cursor, webp->source, at, end);
}

/** Reads the header of the file. False, with the reason said, where it cannot be read further. */
static bool read_riff(struct webp *webp)
{
    struct sdc_cursor *cursor = &webp->cursor;
    if (sdc_cursor_left(cursor) < RIFF_HEADER_SIZE) {
        sdc_facts_set_cut(webp->facts, -1, "ends within its RIFF header");
        return false;
    }
    uint32_t riff = sdc_cursor_u32be(cursor);
    webp->riff_end = CHUNK_HEADER_SIZE + (int64_t)sdc_cursor_u32le(cursor);
    if (riff == ID_RIFF && sdc_cursor_u32be(cursor) == ID_WEBP)
        return true;
    refuse(webp, "its signature is damaged");
    return false;
}

/** Reads a chunk's header. False where the file has no more. */
static bool read_chunk(struct webp *webp, int64_t at, struct chunk *chunk)
{
    struct sdc_cursor *cursor = &webp->cursor;
    if (webp->source->size - at < CHUNK_HEADER_SIZE)
        return false;
    go_to(webp, at);
    chunk->id = sdc_cursor_u32be(cursor);
    chunk->size = sdc_cursor_u32le(cursor);
    chunk->at = at + CHUNK_HEADER_SIZE;
    return sdc_cursor_is_ok(cursor);
}

/** Reads the size from the head of a key frame. False, with the reason said, where it is none. */
static bool read_vp8(struct webp *webp, struct size *size)
{
    struct sdc_cursor *cursor = &webp->cursor;
    uint8_t first = sdc_cursor_u8(cursor);
    sdc_cursor_skip(cursor, 2);
    uint32_t start_code = sdc_cursor_u24be(cursor);
    size->width = sdc_cursor_u16le(cursor) & SIZE_MASK;
    size->height = sdc_cursor_u16le(cursor) & SIZE_MASK;
    if (first & INTER_FRAME || !(first & SHOWN_FRAME))
        refuse(webp, "its VP8 chunk does not begin with a key frame that is shown");
    else if (start_code != START_CODE)
        refuse(webp, "its VP8 chunk has no start code");
    else if (size->width == 0 || size->height == 0)
        refuse(webp, "its VP8 chunk has a size of 0");
    return !webp->is_refused;
}

/** Reads the size from the head of a lossless image. False, with the reason said, where it is none.
 */
static bool read_vp8l(struct webp *webp, struct size *size)
{
    struct sdc_cursor *cursor = &webp->cursor;
    uint8_t signature = sdc_cursor_u8(cursor);
    uint32_t head = sdc_cursor_u32le(cursor);
    size->width = (head & SIZE_MASK) + 1;
    size->height = (head >> VP8L_SIZE_BITS & SIZE_MASK) + 1;
    if (signature != VP8L_SIGNATURE)
        refuse(webp, "its VP8L chunk has no signature");
    else if (head >> VP8L_VERSION_SHIFT != 0)
        refuse(webp, "its VP8L chunk has an unknown version");
    return !webp->is_refused;
}

/** Takes the size of the picture, which in a still image with VP8X must be that of the canvas. */
static void take_image(struct webp *webp, const struct chunk *chunk)
{
    struct size size;
    bool is_lossless = chunk->id == ID_VP8L;
    int64_t left = sdc_cursor_left(&webp->cursor);
    if (webp->has_image)
        return;
    webp->has_image = true;
    if (chunk->size < (is_lossless ? VP8L_SIZE : VP8_SIZE))
        refuse(webp, "its image chunk is too short for an image");
    if (webp->is_refused || left < (is_lossless ? VP8L_SIZE : VP8_SIZE))
        return; /* too little of the file is left: is_inside says so */
    if (!(is_lossless ? read_vp8l(webp, &size) : read_vp8(webp, &size)))
        return;
    if (webp->canvas.width == 0)
        sdc_picture_set_size(webp->facts, size.width, size.height);
    else if (size.width != webp->canvas.width || size.height != webp->canvas.height)
        sdc_picture_contradict(webp->facts,
                               "its canvas is %" PRId64 "x%" PRId64 " and its image %" PRId64
                               "x%" PRId64,
                               webp->canvas.width, webp->canvas.height, size.width, size.height);
}

static void take_canvas(struct webp *webp, const struct chunk *chunk)
{
    struct sdc_cursor *cursor = &webp->cursor;
    if (chunk->size < VP8X_SIZE) {
        refuse(webp, "its VP8X chunk is too short");
    } else if (sdc_cursor_left(cursor) >= VP8X_SIZE) {
        webp->flags = sdc_cursor_u8(cursor);
        sdc_cursor_skip(cursor, sizeof(uint32_t) - 1);
        webp->canvas.width = (int64_t)sdc_cursor_u24le(cursor) + 1;
        webp->canvas.height = (int64_t)sdc_cursor_u24le(cursor) + 1;
        sdc_picture_set_size(webp->facts, webp->canvas.width, webp->canvas.height);
    }
}

/** Says where an EXIF chunk that VP8X does not announce (2.7.1.2) would turn the picture: libwebp
 *  gives it to no program, and others read it. */
static void note_unannounced(struct webp *webp, const struct sdc_exif_turns *turns)
{
    if (turns->first > 0)
        sdc_picture_contradict(webp->facts,
                               "its EXIF chunk turns it by %" PRId64
                               " degrees, and its header says that it has no such chunk",
                               turns->first);
}

/** Takes the orientation. The mark in front is JPEG's; many programs write it here as well. Fails
 *  only with SDC_IO. */
static enum sdc_status take_exif(struct webp *webp, const struct chunk *chunk, struct sdc_err *err)
{
    struct sdc_cursor *cursor = &webp->cursor;
    bool has_mark = chunk->size >= EXIF_MARK_SIZE && sdc_cursor_u32be(cursor) == MARK;
    int64_t at = chunk->at + (has_mark ? EXIF_MARK_SIZE : 0);
    struct sdc_exif_turns turns = SDC_EXIF_NO_TURNS;
    bool is_announced = webp->flags & FLAG_EXIF;
    enum sdc_status status = sdc_scan_status(cursor, err);
    if (status == SDC_OK)
        status = sdc_exif_read(webp->source, at, chunk->at + chunk->size,
                               is_announced ? &webp->turns : &turns, err);
    note_unannounced(webp, &turns);
    return status;
}

/** Says that the file is cut if the chunk does not end within it. */
static bool is_inside(struct webp *webp, const struct chunk *chunk)
{
    char name[SDC_FOURCC_TEXT_SIZE];
    int64_t end = chunk->at + chunk->size;
    sdc_fourcc_print(chunk->id, name);
    name[strcspn(name, " ")] = '\0';
    if (end > webp->source->size) {
        end = end > webp->riff_end ? end : webp->riff_end;
        sdc_facts_set_cut(webp->facts, end - webp->source->size, "ends within its %s chunk", name);
        return false;
    }
    if (end > webp->riff_end)
        sdc_picture_contradict(webp->facts, "its RIFF chunk ends before its %s chunk does", name);
    return true;
}

/** Takes what a chunk says. Fails only with SDC_IO. */
static enum sdc_status take_chunk(struct webp *webp, const struct chunk *chunk, struct sdc_err *err)
{
    bool is_first = chunk->at == RIFF_HEADER_SIZE + CHUNK_HEADER_SIZE;
    if (chunk->id == ID_VP8 || chunk->id == ID_VP8L)
        take_image(webp, chunk);
    else if (is_first && chunk->id == ID_VP8X)
        take_canvas(webp, chunk);
    else if (is_first)
        refuse(webp, "its first chunk is none of VP8, VP8L and VP8X");
    if (webp->is_refused || !is_inside(webp, chunk))
        return sdc_scan_status(&webp->cursor, err);
    if (chunk->id == ID_EXIF)
        return take_exif(webp, chunk, err);
    if (chunk->id == ID_ANMF) {
        webp->has_image = true;
        webp->n_frames++;
    }
    return sdc_scan_status(&webp->cursor, err);
}

/** Walks over the chunks, up to the end of the RIFF chunk but over one at least. Fails only with
 *  SDC_IO. */
static enum sdc_status walk_chunks(struct webp *webp, struct sdc_err *err)
{
    struct chunk chunk;
    int64_t at = RIFF_HEADER_SIZE;
    unsigned n = 0;
    while (n < SDC_WEBP_CHUNKS_MAX && (n == 0 || at < webp->riff_end) && !webp->is_refused &&
           webp->facts->whole != SDC_WHOLE_CUT && read_chunk(webp, at, &chunk)) {
        enum sdc_status status = take_chunk(webp, &chunk, err);
        if (status != SDC_OK)
            return status;
        at = chunk.at + chunk.size + chunk.size % 2;
        n++;
    }
    webp->is_given_up = n == SDC_WEBP_CHUNKS_MAX;
    if (webp->is_given_up && !webp->has_image)
        refuse(webp, "it has too many chunks in front of its image");
    return sdc_scan_status(&webp->cursor, err);
}

static void judge_wholeness(struct webp *webp)
{
    int64_t missing = webp->riff_end - webp->source->size;
    if (missing > 0)
        sdc_facts_set_cut(webp->facts, missing, "ends before its RIFF chunk does");
    else if (!webp->has_image && !webp->is_refused)
        sdc_facts_set_cut(webp->facts, -1, "holds no image data");
    if (webp->facts->whole == SDC_WHOLE_CUT || webp->is_refused || !webp->has_image)
        return;
    webp->facts->whole = SDC_WHOLE_YES;
    if (webp->n_frames > 0 && !webp->is_given_up)
        sdc_facts_set_int(webp->facts, SDC_FACT_FRAMES, webp->n_frames);
}

enum sdc_status sdc_read_webp(struct sdc_source *source, struct sdc_facts *facts,
                              struct sdc_err *err)
{
    struct webp webp = {.source = source, .facts = facts, .turns = SDC_EXIF_NO_TURNS};
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "webp");
    sdc_cursor_init(&webp.cursor, source, 0, source->size);
    if (!read_riff(&webp))
        return sdc_scan_status(&webp.cursor, err);
    enum sdc_status status = walk_chunks(&webp, err);
    if (status != SDC_OK)
        return status;
    sdc_picture_set_turns(facts, &webp.turns);
    judge_wholeness(&webp);
    return SDC_OK;
}
