/* SPDX-License-Identifier: MIT
 * Reads the structure of JPEG files (ITU-T T.81): size, turn, and whether the end is there. */
#include "probe/jpeg_scans.h"
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

#include <inttypes.h>

/** Bytes between two segments that are stepped over, as libjpeg does, and fill bytes in a row. */
#define SDC_JPEG_JUNK_MAX 65536
/** Where at the end of the file EOI is looked for first [bytes]. */
#define SDC_JPEG_TAIL_SIZE 65536
/** How far the scans are walked where EOI is not at the end [bytes]: twice the largest picture that
 *  is accepted. */
#define SDC_JPEG_WALK_MAX (INT64_C(1) << 26)

/** Markers; T.81, table B.1. The second byte; the first is 0xff. */
enum {
    MARKER_PREFIX = 0xff,
    STUFFED_ZERO = 0x00,
    TEM = 0x01,
    RST0 = 0xd0,
    RST7 = 0xd7,
    SOI = 0xd8,
    EOI = SDC_JPEG_EOI,
    SOS = 0xda,
    DNL = 0xdc,
    APP1 = 0xe1,
};

enum {
    MARKER_SIZE = 2,
    LENGTH_SIZE = 2, /* a segment's length counts itself */
    SOF_SIZE = 8,    /* a frame header without its components; T.81, B.2.2 */
    COMPONENT_SIZE = 3,
    DNL_SIZE = 4, /* T.81, B.2.5 */
    LINES_SEGMENT_SIZE = MARKER_SIZE + DNL_SIZE,
};

/** What an APP1 segment with EXIF begins with: "Exif\0\0"; EXIF 2.3, 4.5.4. */
#define EXIF_HIGH SDC_FOURCC('E', 'x', 'i', 'f')
#define EXIF_SIZE ((int64_t)(sizeof(uint32_t) + sizeof(uint16_t)))

/** One file while it is read. */
struct jpeg {
    struct sdc_cursor cursor;
    struct sdc_facts *facts;
    struct sdc_exif_turns turns;
    int64_t scan_at;               /**< offset of the first scan's coded data; 0 if there is none */
    unsigned n_components;         /**< of the frame header, [0, 255] */
    unsigned n_coded;              /**< so many, the first of them, some scan codes */
    uint8_t components[UINT8_MAX]; /**< their numbers */
    struct sdc_jpeg_scans scans;   /**< what was seen of them */
    bool has_frame;                /**< a frame header was seen */
    bool needs_height;  /**< its height is 0: a DNL segment behind the first scan has it */
    bool is_unreadable; /**< it was said why it cannot be read further */
};

/** One marker segment. */
struct segment {
    uint8_t marker;
    int64_t at;   /**< offset behind its length */
    int64_t size; /**< of what is there [bytes] */
};

static void refuse_size(struct jpeg *jpeg, const char *reason)
{
    sdc_facts_set_unreadable(jpeg->facts, SDC_FACT_STORED_WIDTH, "%s", reason);
    sdc_facts_set_unreadable(jpeg->facts, SDC_FACT_STORED_HEIGHT, "%s", reason);
    jpeg->is_unreadable = true;
}

static bool is_restart(uint8_t marker)
{
    return marker >= RST0 && marker <= RST7;
}

/** Moves behind the next marker, over junk and fill bytes. False, with the reason said, where there
 *  is none. */
static bool read_marker(struct jpeg *jpeg, uint8_t *marker)
{
    struct sdc_cursor *cursor = &jpeg->cursor;
    int64_t start = cursor->at;
    while (sdc_scan_to_byte(cursor, MARKER_PREFIX)) {
        *marker = sdc_jpeg_code(cursor, SDC_JPEG_JUNK_MAX);
        if (cursor->at - start > SDC_JPEG_JUNK_MAX) {
            refuse_size(jpeg, "what stands between its segments is no JPEG");
            return false;
        }
        if (*marker != STUFFED_ZERO)
            return true;
    }
    if (sdc_cursor_is_ok(cursor))
        sdc_facts_set_cut(jpeg->facts, -1, "ends before its picture data");
    return false;
}

/** Reads the length behind a marker. False, with the reason said, where the segment is damaged or
 *  does not end within the file. */
static bool read_length(struct jpeg *jpeg, struct segment *segment)
{
    struct sdc_cursor *cursor = &jpeg->cursor;
    if (sdc_cursor_left(cursor) < LENGTH_SIZE) {
        sdc_facts_set_cut(jpeg->facts, -1, "ends before its picture data");
        return false;
    }
    segment->size = sdc_cursor_u16be(cursor) - LENGTH_SIZE;
    segment->at = cursor->at;
    if (segment->size < 0) {
        refuse_size(jpeg, "one of its segments has a length below 2");
        return false;
    }
    if (segment->size > sdc_cursor_left(cursor)) {
        sdc_facts_set_cut(jpeg->facts, segment->size - sdc_cursor_left(cursor),
                          "ends within a segment before its picture data");
        return false;
    }
    return sdc_cursor_is_ok(cursor);
}

/** Takes the size from a frame header; T.81, B.2.2. */
static void take_frame(struct jpeg *jpeg, const struct segment *segment)
{
    struct sdc_cursor *cursor = &jpeg->cursor;
    if (jpeg->has_frame)
        return;
    if (segment->size < SOF_SIZE - LENGTH_SIZE) {
        refuse_size(jpeg, "its frame header is too short");
        return;
    }
    sdc_cursor_skip(cursor, 1);
    int64_t height = sdc_cursor_u16be(cursor);
    int64_t width = sdc_cursor_u16be(cursor);
    int64_t n_components = sdc_cursor_u8(cursor);
    if (segment->size != SOF_SIZE - LENGTH_SIZE + COMPONENT_SIZE * n_components) {
        refuse_size(jpeg, "the length of its frame header contradicts its components");
        return;
    }
    if (width == 0) {
        refuse_size(jpeg, "its frame header has a width of 0");
        return;
    }
    jpeg->has_frame = true;
    for (int64_t i = 0; i < n_components; i++) {
        jpeg->components[jpeg->n_components++] = sdc_cursor_u8(cursor);
        sdc_cursor_skip(cursor, COMPONENT_SIZE - 1);
    }
    jpeg->needs_height = height == 0;
    sdc_facts_set_int(jpeg->facts, SDC_FACT_STORED_WIDTH, width);
    sdc_facts_set_int(jpeg->facts, SDC_FACT_STORED_HEIGHT, height);
}

/** Takes the orientation if the APP1 segment holds EXIF. Fails only with SDC_IO. */
static enum sdc_status take_exif(struct jpeg *jpeg, const struct segment *segment,
                                 struct sdc_err *err)
{
    struct sdc_cursor *cursor = &jpeg->cursor;
    if (segment->size < EXIF_SIZE || sdc_cursor_u32be(cursor) != EXIF_HIGH ||
        sdc_cursor_u16be(cursor) != 0)
        return SDC_OK;
    return sdc_exif_read(cursor->source, segment->at + EXIF_SIZE, segment->at + segment->size,
                         &jpeg->turns, err);
}

/** Takes what a segment says and moves behind it. Fails only with SDC_IO. */
static enum sdc_status take_segment(struct jpeg *jpeg, const struct segment *segment,
                                    struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    int64_t next = segment->at + segment->size;
    if (sdc_jpeg_is_frame(segment->marker))
        take_frame(jpeg, segment);
    else if (segment->marker == APP1)
        status = take_exif(jpeg, segment, err);
    else if (segment->marker == SOS) {
        jpeg->scan_at = next;
        sdc_jpeg_take_scan(&jpeg->cursor, segment->size, &jpeg->scans);
    }
    sdc_cursor_seek(&jpeg->cursor, next);
    return status;
}

/** Reads marker segments up to the first scan. Fails only with SDC_IO. */
static enum sdc_status walk_header(struct jpeg *jpeg, struct sdc_err *err)
{
    struct segment segment;
    for (unsigned i = 0; i < SDC_JPEG_SEGMENTS_MAX; i++) {
        if (jpeg->scan_at > 0 || jpeg->is_unreadable || !read_marker(jpeg, &segment.marker))
            return sdc_scan_status(&jpeg->cursor, err);
        if (segment.marker == EOI) {
            refuse_size(jpeg, "its end marker comes before any picture data");
            return SDC_OK;
        }
        if (segment.marker == TEM || segment.marker == SOI || is_restart(segment.marker))
            continue;
        if (!read_length(jpeg, &segment))
            return sdc_scan_status(&jpeg->cursor, err);
        enum sdc_status status = take_segment(jpeg, &segment, err);
        if (status != SDC_OK)
            return status;
    }
    refuse_size(jpeg, "it has too many segments before its picture data");
    return SDC_OK;
}

/** Looks for the height behind the first scan; T.81, B.2.5. Fails only with SDC_IO. */
static enum sdc_status find_height(struct jpeg *jpeg, struct sdc_err *err)
{
    struct sdc_cursor cursor;
    struct sdc_jpeg_scans scans = {0};
    uint8_t marker;
    sdc_cursor_init(&cursor, jpeg->cursor.source, jpeg->scan_at, jpeg->scan_at + SDC_JPEG_WALK_MAX);
    if (sdc_jpeg_step(&cursor, &scans, &marker) && scans.lines > 0)
        sdc_facts_set_int(jpeg->facts, SDC_FACT_STORED_HEIGHT, scans.lines);
    else
        refuse_size(jpeg, "its height is 0 and no DNL segment gives it");
    return sdc_scan_status(&cursor, err);
}

/** True if EOI stands in [start, end) of the file. */
static bool has_end_in(struct sdc_cursor *cursor, int64_t start)
{
    sdc_cursor_seek(cursor, start);
    while (sdc_scan_to_byte(cursor, MARKER_PREFIX)) {
        sdc_cursor_skip(cursor, 1);
        if (sdc_cursor_left(cursor) == 0)
            break;
        if (sdc_cursor_u8(cursor) == EOI)
            return sdc_cursor_is_ok(cursor);
        sdc_cursor_seek(cursor, cursor->at - 1);
    }
    return false;
}

/** Walks the scans from the first on until EOI. In coded data a 0xff is never followed by EOI's
 *  byte, and tables between scans are stepped over: what is found is the picture's own end. */
static bool walk_to_end(struct sdc_cursor *cursor, struct sdc_jpeg_scans *scans)
{
    uint8_t marker;
    while (sdc_jpeg_step(cursor, scans, &marker)) {
        if (marker == EOI)
            return true;
    }
    return false;
}

/** Looks for a DNL segment in front of EOI, behind which the cursor is: there it stands behind an
 *  only scan. */
static void check_lines(struct jpeg *jpeg, struct sdc_cursor *cursor)
{
    int64_t at = cursor->at - LINES_SEGMENT_SIZE - MARKER_SIZE;
    if (jpeg->scans.has_lines || at < jpeg->scan_at)
        return;
    sdc_cursor_seek(cursor, at);
    jpeg->scans.has_lines = sdc_cursor_u8(cursor) == MARKER_PREFIX &&
                            sdc_cursor_u8(cursor) == DNL && sdc_cursor_u16be(cursor) == DNL_SIZE;
    jpeg->scans.lines = sdc_cursor_u16be(cursor);
}

/** True if some scan that was looked at codes each component of the frame header. */
static bool has_all(struct jpeg *jpeg)
{
    while (jpeg->n_coded < jpeg->n_components &&
           jpeg->scans.is_coded[jpeg->components[jpeg->n_coded]])
        jpeg->n_coded++;
    return jpeg->n_coded == jpeg->n_components;
}

/** Walks the scans until all components are coded: nearly always by the first. Of one that no scan
 *  codes decoders make up the pixels. Fails only with SDC_IO. */
static enum sdc_status judge_components(struct jpeg *jpeg, struct sdc_err *err)
{
    struct sdc_cursor cursor;
    uint8_t marker = 0;
    sdc_cursor_init(&cursor, jpeg->cursor.source, jpeg->scan_at, jpeg->scan_at + SDC_JPEG_WALK_MAX);
    while (!has_all(jpeg) && marker != EOI && sdc_jpeg_step(&cursor, &jpeg->scans, &marker))
        continue;
    if (!has_all(jpeg) && marker == EOI)
        sdc_picture_contradict(jpeg->facts,
                               "component %u of the %u in its frame header is coded by no scan",
                               jpeg->n_coded + 1, jpeg->n_components);
    return sdc_scan_status(&cursor, err);
}

/** Looks for EOI behind the first SOS: thumbnails in front of it have an end of their own. At the
 *  end of the file first, where nearly every picture has it, then along the scans, for those with
 *  something long behind. Fails only with SDC_IO. */
static enum sdc_status judge_wholeness(struct jpeg *jpeg, struct sdc_err *err)
{
    struct sdc_cursor cursor;
    int64_t size = jpeg->cursor.source->size;
    int64_t tail_at = size - LINES_SEGMENT_SIZE - MARKER_SIZE;
    sdc_cursor_init(&cursor, jpeg->cursor.source, jpeg->scan_at, size);
    bool has_end = tail_at >= jpeg->scan_at && has_end_in(&cursor, tail_at);
    tail_at = size - SDC_JPEG_TAIL_SIZE;
    if (!has_end)
        has_end = has_end_in(&cursor, tail_at > jpeg->scan_at ? tail_at : jpeg->scan_at);
    if (!has_end && tail_at > jpeg->scan_at) {
        sdc_cursor_init(&cursor, jpeg->cursor.source, jpeg->scan_at,
                        jpeg->scan_at + SDC_JPEG_WALK_MAX);
        has_end = walk_to_end(&cursor, &jpeg->scans);
    }
    if (has_end) {
        jpeg->facts->whole = SDC_WHOLE_YES;
        check_lines(jpeg, &cursor);
    } else if (size - jpeg->scan_at <= SDC_JPEG_WALK_MAX) {
        sdc_facts_set_cut(jpeg->facts, -1, "ends without its EOI marker");
    }
    return sdc_scan_status(&cursor, err);
}

/** Reads what stands behind the header. Fails only with SDC_IO. */
static enum sdc_status read_scans(struct jpeg *jpeg, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    if (!jpeg->has_frame) {
        refuse_size(jpeg, "its picture data comes before any frame header");
        return SDC_OK;
    }
    if (jpeg->needs_height)
        status = find_height(jpeg, err);
    if (status == SDC_OK)
        status = judge_wholeness(jpeg, err);
    if (status == SDC_OK)
        status = judge_components(jpeg, err);
    if (!sdc_jpeg_check_lines(jpeg->facts, &jpeg->scans) && jpeg->scans.lines > 0)
        sdc_picture_add_size(jpeg->facts, sdc_facts_int(jpeg->facts, SDC_FACT_STORED_WIDTH, 0),
                             jpeg->scans.lines);
    return status;
}

enum sdc_status sdc_read_jpeg(struct sdc_source *source, struct sdc_facts *facts,
                              struct sdc_err *err)
{
    struct jpeg jpeg = {.facts = facts, .turns = SDC_EXIF_NO_TURNS};
    sdc_cursor_init(&jpeg.cursor, source, 0, source->size);
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "jpeg");
    enum sdc_status status = walk_header(&jpeg, err);
    if (status == SDC_OK && jpeg.scan_at > 0)
        status = read_scans(&jpeg, err);
    if (status != SDC_OK || jpeg.is_unreadable)
        return status;
    sdc_picture_set_turns(facts, &jpeg.turns);
    return SDC_OK;
}
