/* SPDX-License-Identifier: MIT
 * Reads MPEG audio files of layer III frame by frame: the length of the sound that is really
 * there, and whether it is what the file declares. */
#include "probe/mpeg_tags.h"
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

#include <inttypes.h>
#include <stdio.h>

/** ID3v2 tags in front of the sound that are stepped over. Editors that do not find the tag of
 *  another add one, so there are two, seldom three. */
#define SDC_MPEG_ID3V2_MAX 4096
/** Places that look like a frame and are none, in one file. Noise has one in 256 bytes, so that it
 *  takes 2 GiB of that to come here: only a file made to waste time does. */
#define SDC_MPEG_MISSES_MAX (1 << 23)

/** No frame is shorter: 8 kbit/s at 24 kHz [bytes]. */
#define SDC_MPEG_FRAME_SIZE_MIN 24

enum {
    BITS_PER_BYTE = 8,
    SYNC_BYTE = 0xff,
    LAYER_3 = 3,
    /* What the declared number of frames may differ by: writers disagree on whether the frame that
     * declares it counts. */
    FRAMES_TOLERANCE = 1,
    /* The bit rate's lowest bit, in the third byte of a header. */
    BIT_RATE_AT = 2,
    BIT_RATE_MASK = 0xf0,
    BIT_RATE_LOWEST = 0x10,
};

/** A frame's header and where it stands. */
struct frame {
    int64_t at;
    uint32_t fixed; /**< what is the same in all frames: SDC_MPEG_HEADER_FIXED */
    struct sdc_mpeg_header header;
};

/** One file while it is read. */
struct walk {
    struct sdc_cursor here;  /**< at the frames in turn; ends where the tags at the end begin */
    struct sdc_cursor ahead; /**< at what follows a place that may be a frame */
    struct sdc_facts *facts;
    struct frame first;
    struct sdc_mpeg_declared declared; /**< by the first frame */
    int64_t n_frames;                  /**< of sound, whole ones */
    unsigned n_misses;                 /**< places that look like a frame and are none */
    int64_t missing_size;              /**< of the last frame [bytes]; -1 unknown, 0 none */
};

static void refuse_all(struct walk *walk, const char *reason)
{
    sdc_facts_set_unreadable(walk->facts, SDC_FACT_SAMPLE_RATE, "%s", reason);
    sdc_facts_set_unreadable(walk->facts, SDC_FACT_CHANNELS, "%s", reason);
    sdc_facts_set_unreadable(walk->facts, SDC_FACT_DURATION, "%s", reason);
}

/** Reads the four bytes of a header. False where they are not all there. */
static bool read_bytes(struct sdc_cursor *cursor, int64_t at, uint8_t bytes[SDC_MPEG_HEADER_SIZE])
{
    if (at > cursor->end - SDC_MPEG_HEADER_SIZE)
        return false;
    sdc_cursor_seek(cursor, at);
    sdc_cursor_bytes(cursor, bytes, SDC_MPEG_HEADER_SIZE);
    return sdc_cursor_is_ok(cursor);
}

/** Reads the header at offset at. False if it is none of layer III. */
static bool read_frame(struct sdc_cursor *cursor, int64_t at, struct frame *frame)
{
    uint8_t bytes[SDC_MPEG_HEADER_SIZE];
    uint32_t word = 0;
    if (!read_bytes(cursor, at, bytes) || !sdc_mpeg_header_read(bytes, &frame->header))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        word = word << BITS_PER_BYTE | bytes[i];
    frame->at = at;
    frame->fixed = word & SDC_MPEG_HEADER_FIXED;
    return frame->header.layer == LAYER_3;
}

/** True if a header stands at offset at that is one but for its "free" bit rate. */
static bool is_free_format(struct walk *walk, int64_t at)
{
    uint8_t bytes[SDC_MPEG_HEADER_SIZE];
    struct sdc_mpeg_header header;
    if (!read_bytes(&walk->here, at, bytes) || (bytes[BIT_RATE_AT] & BIT_RATE_MASK) != 0)
        return false;
    bytes[BIT_RATE_AT] |= BIT_RATE_LOWEST;
    return sdc_mpeg_header_read(bytes, &header) && header.layer == LAYER_3;
}

static bool is_like_first(const struct walk *walk, const struct frame *frame)
{
    return walk->first.fixed == 0 || frame->fixed == walk->first.fixed;
}

/** True if the next frame stands where this one ends, or the sound does. */
static bool has_successor(struct walk *walk, const struct frame *frame)
{
    struct frame next;
    int64_t end = frame->at + (int64_t)frame->header.size;
    return end == walk->ahead.end ||
           (read_frame(&walk->ahead, end, &next) && next.fixed == frame->fixed);
}

/** Looks for the nearest frame at or behind offset at that is confirmed by what follows it. */
static bool find_frame(struct walk *walk, int64_t at, struct frame *frame)
{
    sdc_cursor_seek(&walk->here, at);
    while (sdc_scan_to_byte(&walk->here, SYNC_BYTE)) {
        at = walk->here.at;
        if (read_frame(&walk->here, at, frame) && is_like_first(walk, frame) &&
            has_successor(walk, frame))
            return true;
        if (walk->n_misses++ == SDC_MPEG_MISSES_MAX)
            return false;
        sdc_cursor_seek(&walk->here, at + 1);
    }
    return false;
}

/** Says that sound of another rate stands at offset at, where such a frame does: it is not counted,
 *  and players play it, or not, or at the wrong speed. */
static void note_other(struct walk *walk, int64_t at)
{
    struct frame other;
    if (read_frame(&walk->here, at, &other) && !is_like_first(walk, &other) &&
        has_successor(walk, &other))
        sdc_picture_contradict(walk->facts,
                               "at byte %" PRId64 " sound of %d Hz follows sound of %d Hz", at,
                               (int)other.header.sample_rate, (int)walk->first.header.sample_rate);
}

/** The next frame: at offset at, or else behind what stands there instead. */
static bool next_frame(struct walk *walk, int64_t at, struct frame *frame)
{
    if (read_frame(&walk->here, at, frame) && is_like_first(walk, frame))
        return true;
    /* Files put one behind the other have the tag of the second between their frames. */
    int64_t tag_size = sdc_mpeg_id3v2_size(&walk->here, at);
    if (tag_size > 0 && tag_size <= walk->here.end - at)
        at += tag_size;
    note_other(walk, at);
    return find_frame(walk, at, frame);
}

/** True if less than a header is left at offset at, and what is left is the beginning of one. */
static bool is_header_begun(struct walk *walk, int64_t at)
{
    int64_t left = walk->here.end - at;
    uint32_t word = 0;
    if (left <= 0 || left >= SDC_MPEG_HEADER_SIZE)
        return false;
    sdc_cursor_seek(&walk->here, at);
    for (int64_t i = 0; i < SDC_MPEG_HEADER_SIZE; i++)
        word = word << BITS_PER_BYTE | (i < left ? sdc_cursor_u8(&walk->here) : 0U);
    uint32_t known = UINT32_MAX << (BITS_PER_BYTE * (SDC_MPEG_HEADER_SIZE - left));
    return ((word ^ walk->first.fixed) & SDC_MPEG_HEADER_FIXED & known) == 0;
}

/** Counts the frames from the first on. */
static void count_frames(struct walk *walk)
{
    struct frame frame;
    int64_t at = walk->first.at;
    while (next_frame(walk, at, &frame)) {
        int64_t missing = (int64_t)frame.header.size - (walk->here.end - frame.at);
        if (missing > 0) {
            walk->missing_size = missing;
            return;
        }
        walk->n_frames++;
        at = frame.at + (int64_t)frame.header.size;
    }
    if (is_header_begun(walk, at))
        walk->missing_size = -1;
}

/** True where what the encoder has declared of a remote file can stand for a count of its frames,
 *  which would take all of it: a LAME tag, by whose measure the file is whole to the byte, and so
 *  many frames as have room there. */
static bool can_be_believed(const struct walk *walk)
{
    const struct sdc_mpeg_declared *declared = &walk->declared;
    int64_t held = walk->here.end - walk->first.at;
    return declared->has_trim && declared->n_frames > 0 && declared->size == held &&
           declared->n_frames < held / SDC_MPEG_FRAME_SIZE_MIN;
}

/** Takes the declared number of frames where they cannot be counted cheaply, else counts them. What
 *  must be counted is asked for at once. */
static void take_frames(struct walk *walk)
{
    struct sdc_source *source = walk->here.source;
    int64_t held = walk->here.end - walk->first.at;
    if (sdc_source_present(source, walk->first.at) < held && can_be_believed(walk))
        walk->n_frames = walk->declared.n_frames + 1;
    else if (sdc_source_expect(source, walk->first.at, held))
        count_frames(walk);
}

/** Moves *at behind the ID3v2 tags there. False, with the reason said, where one is cut or there
 * are too many. */
static bool skip_tags(struct walk *walk, int64_t *at)
{
    char reason[SDC_FACT_TEXT_SIZE];
    for (unsigned i = 0;; i++) {
        int64_t size = sdc_mpeg_id3v2_size(&walk->here, *at);
        int64_t left = walk->here.end - *at;
        if (size > left) {
            sdc_facts_set_cut(walk->facts, size - left, "ends within its ID3 tag");
            return false;
        }
        if (size == 0)
            return true;
        if (i == SDC_MPEG_ID3V2_MAX) {
            snprintf(reason, sizeof reason, "more than %d ID3 tags stand before its sound",
                     SDC_MPEG_ID3V2_MAX);
            refuse_all(walk, reason);
            return false;
        }
        *at += size;
    }
}

/** Finds the first frame. False, with the reason said, where there is none. */
static bool find_first(struct walk *walk)
{
    int64_t at = 0;
    struct frame frame;
    if (!skip_tags(walk, &at))
        return false;
    walk->here.end = sdc_mpeg_tags_start(&walk->here, at);
    walk->ahead.end = walk->here.end;
    if (is_free_format(walk, at)) {
        refuse_all(walk, "its frames are of the free format, which does not say their size");
        return false;
    }
    /* A single frame with a piece of the next has no successor: it must be the first thing. */
    if (!find_frame(walk, at, &frame) && !read_frame(&walk->here, at, &frame)) {
        refuse_all(walk, "it holds no frame of MPEG layer III");
        return false;
    }
    walk->first = frame;
    return true;
}

/** Compares the sound with what its first frame declares. */
static void judge_declared(struct walk *walk)
{
    const struct sdc_mpeg_declared *declared = &walk->declared;
    struct sdc_facts *facts = walk->facts;
    int64_t source_size = walk->here.source->size;
    int64_t held = walk->here.end - walk->first.at;
    int64_t off = declared->n_frames - walk->n_frames;
    bool lacks_frames = declared->n_frames > 0 && off > FRAMES_TOLERANCE;
    bool has_all_frames = declared->n_frames > 0 && off <= 0;
    /* Some writers count the tags at the end, or the whole file, so that unless frames are missing
     * only what reaches beyond the file is sure to be missing. */
    bool is_beyond = declared->size > source_size - walk->first.at && declared->size != source_size;
    if (declared->size > held && (lacks_frames || (is_beyond && !has_all_frames)))
        sdc_facts_set_cut(facts, declared->size - held, "ends before the %s header says",
                          declared->name);
    else if (lacks_frames || (has_all_frames && off < -FRAMES_TOLERANCE))
        snprintf(facts->inconsistent, sizeof facts->inconsistent,
                 "the %s header declares %" PRId64 " frames and the file holds %" PRId64,
                 declared->name, declared->n_frames, walk->n_frames);
    else if (is_beyond)
        snprintf(facts->inconsistent, sizeof facts->inconsistent,
                 "the %s header declares %" PRId64 " bytes and the file holds %" PRId64,
                 declared->name, declared->size, held);
}

static void judge_wholeness(struct walk *walk)
{
    if (walk->declared.name != NULL)
        judge_declared(walk);
    if (walk->missing_size != 0)
        sdc_facts_set_cut(walk->facts, walk->missing_size, "ends within its last frame");
    if (walk->facts->whole != SDC_WHOLE_CUT)
        walk->facts->whole = SDC_WHOLE_YES;
}

/** Sets the duration under both readings where delay and padding are declared. */
static void set_duration(struct walk *walk)
{
    const struct sdc_mpeg_declared *declared = &walk->declared;
    int64_t rate = walk->first.header.sample_rate;
    int64_t n_samples = walk->n_frames * walk->first.header.n_samples;
    /* Of a file that is cut, the end with the padding is not there. */
    bool is_cut = walk->facts->whole == SDC_WHOLE_CUT;
    int64_t n_trimmed = n_samples - declared->n_delay - (is_cut ? 0 : declared->n_padding);
    struct sdc_q all;
    struct sdc_q trimmed;
    if (!sdc_q_make(n_samples, rate, &all) || !sdc_q_make(n_trimmed, rate, &trimmed))
        return;
    if (!declared->has_trim || n_trimmed <= 0) {
        sdc_facts_set_q(walk->facts, SDC_FACT_DURATION, all);
        return;
    }
    sdc_facts_add_reading(walk->facts, SDC_FACT_DURATION, SDC_READING_TRIMMED, trimmed);
    sdc_facts_add_reading(walk->facts, SDC_FACT_DURATION, SDC_READING_ALL_FRAMES, all);
}

/** Sets everything once the frames are counted. */
static void measure(struct walk *walk)
{
    if (walk->n_misses > SDC_MPEG_MISSES_MAX) {
        refuse_all(walk, "too much of it only looks like MPEG audio");
        return;
    }
    if (walk->declared.name != NULL && walk->n_frames > 0)
        walk->n_frames--;
    judge_wholeness(walk);
    if (walk->n_frames == 0) {
        if (walk->facts->whole != SDC_WHOLE_CUT)
            refuse_all(walk, "it holds no frame of sound");
        return;
    }
    sdc_facts_set_int(walk->facts, SDC_FACT_SAMPLE_RATE, walk->first.header.sample_rate);
    sdc_facts_set_int(walk->facts, SDC_FACT_CHANNELS, walk->first.header.n_channels);
    set_duration(walk);
}

enum sdc_status sdc_read_mpeg_audio(struct sdc_source *source, struct sdc_facts *facts,
                                    struct sdc_err *err)
{
    struct walk walk = {.facts = facts};
    sdc_cursor_init(&walk.here, source, 0, source->size);
    sdc_cursor_init(&walk.ahead, source, 0, source->size);
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "mp3");
    bool has_first = find_first(&walk);
    if (has_first) {
        sdc_mpeg_declared_read(&walk.here, walk.first.at, &walk.first.header, &walk.declared);
        take_frames(&walk);
    }
    enum sdc_status status = sdc_scan_status(&walk.here, err);
    if (status == SDC_OK)
        status = sdc_scan_status(&walk.ahead, err);
    if (status == SDC_OK && has_first)
        measure(&walk);
    return status;
}
