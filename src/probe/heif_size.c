/* SPDX-License-Identifier: MIT
 * The size of a HEIF file's primary item: what its properties say, cropped and turned in their
 * order, and what the coded picture itself says. */
#include "probe/heif.h"

#include "probe/picture.h"

#include <inttypes.h>
#include <string.h>

/** Turns by a quarter. */
enum { QUARTERS = 4, QUARTER_DEGREES = 90, HALF_TURN = 2 };

/** A picture while its properties are applied. */
struct frame {
    int64_t width;  /**< as it is by now, turned [px] */
    int64_t height; /**< likewise */
    unsigned turns; /**< quarter turns clockwise so far, [0, 3], of the mirrored picture if it is */
    bool is_mirrored;
    struct sdc_iso_reason fault; /**< why it cannot be told how large it is */
    struct sdc_iso_reason crop;  /**< what is odd about its clean aperture */
};

/** The first property of a type; NULL if there is none. */
static const struct sdc_heif_property *find_property(const struct sdc_heif *heif, uint32_t type)
{
    for (unsigned i = 0; i < heif->n_properties; i++) {
        if (heif->properties[i].type == type)
            return &heif->properties[i];
    }
    return NULL;
}

/** Reads two numbers of 32 bits at an offset in a property. False if it has none. */
static bool read_pair(struct sdc_heif *heif, const struct sdc_heif_property *property,
                      int64_t offset, uint32_t pair[2])
{
    struct sdc_iso_span span = {property->body.start + offset, property->body.end};
    if (!sdc_iso_open(&heif->iso, span, 2 * (int64_t)sizeof *pair))
        return false;
    pair[0] = sdc_cursor_u32be(&heif->iso.cursor);
    pair[1] = sdc_cursor_u32be(&heif->iso.cursor);
    return sdc_cursor_is_ok(&heif->iso.cursor);
}

/** One direction of a clean aperture: a side, and how far its middle is from the picture's. */
struct aperture {
    uint32_t side[2];   /**< numerator and denominator [px] */
    uint32_t offset[2]; /**< likewise; the numerator is signed */
};

/** Crops a side (6.5.9; 12.1.4 of 14496-12). False if what is left does not lie in the picture. */
static bool crop_side(struct frame *frame, const struct aperture *aperture, int64_t *side)
{
    struct sdc_q left;
    struct sdc_q off;
    struct sdc_q spare;
    if (!sdc_q_make(aperture->side[0], aperture->side[1], &left) ||
        !sdc_q_make(2 * (int64_t)(int32_t)aperture->offset[0], aperture->offset[1], &off) ||
        !sdc_q_add(SDC_Q_INT(*side), (struct sdc_q){-left.num, left.den}, &spare))
        return false;
    off.num = off.num < 0 ? -off.num : off.num;
    if (sdc_q_cmp(off, spare) > 0 || left.num < left.den)
        return false;
    if (left.den != 1)
        sdc_iso_break(&frame->crop,
                      "its clean aperture has a side of %" PRId64 "/%" PRId64
                      " pixels, of which only whole ones count",
                      left.num, left.den);
    *side = left.num / left.den;
    return true;
}

static void crop(struct sdc_heif *heif, const struct sdc_heif_property *property,
                 struct frame *frame)
{
    enum { PAIR_SIZE = 8, HEIGHT_AT = PAIR_SIZE, ACROSS_AT = 2 * PAIR_SIZE };
    enum { DOWN_AT = ACROSS_AT + PAIR_SIZE };
    struct aperture across = {0};
    struct aperture down = {0};
    if (!read_pair(heif, property, 0, across.side) ||
        !read_pair(heif, property, HEIGHT_AT, down.side) ||
        !read_pair(heif, property, ACROSS_AT, across.offset) ||
        !read_pair(heif, property, DOWN_AT, down.offset))
        sdc_iso_break(&frame->fault, "its clean aperture is cut");
    else if (!crop_side(frame, &across, &frame->width) || !crop_side(frame, &down, &frame->height))
        sdc_iso_break(&frame->fault, "its clean aperture does not lie within the picture");
}

/** Turns anticlockwise, as files have it (6.5.10). */
static void turn(struct sdc_heif *heif, const struct sdc_heif_property *property,
                 struct frame *frame)
{
    if (!sdc_iso_open(&heif->iso, property->body, 1)) {
        sdc_iso_break(&frame->fault, "its irot property is empty");
        return;
    }
    unsigned turns = sdc_cursor_u8(&heif->iso.cursor) % QUARTERS;
    frame->turns = (frame->turns + QUARTERS - turns) % QUARTERS;
    if (turns % HALF_TURN == 1) {
        int64_t width = frame->width;
        frame->width = frame->height;
        frame->height = width;
    }
}

/** Mirrors (6.5.12): 0 exchanges top and bottom, 1 left and right. To mirror what was turned is to
 *  turn the other way what was mirrored. */
static void mirror(struct sdc_heif *heif, const struct sdc_heif_property *property,
                   struct frame *frame)
{
    if (!sdc_iso_open(&heif->iso, property->body, 1)) {
        sdc_iso_break(&frame->fault, "its imir property is empty");
        return;
    }
    bool is_left_right = sdc_cursor_u8(&heif->iso.cursor) & 1;
    frame->is_mirrored = !frame->is_mirrored;
    frame->turns = (2 * QUARTERS - frame->turns - (is_left_right ? 0 : HALF_TURN)) % QUARTERS;
}

/** Nobody writes this one, and what it makes of sizes is not to be guessed. */
static void scale(struct sdc_heif *heif, const struct sdc_heif_property *property,
                  struct frame *frame)
{
    (void)heif;
    (void)property;
    sdc_iso_break(&frame->fault, "it is scaled by an iscl property, which is not understood");
}

/** The properties that change what is shown. */
static const struct {
    uint32_t type;
    void (*apply)(struct sdc_heif *heif, const struct sdc_heif_property *property,
                  struct frame *frame);
} transforms[] = {
    {SDC_ISO_TYPE('c', 'l', 'a', 'p'), crop},
    {SDC_ISO_TYPE('i', 'r', 'o', 't'), turn},
    {SDC_ISO_TYPE('i', 'm', 'i', 'r'), mirror},
    {SDC_ISO_TYPE('i', 's', 'c', 'l'), scale},
};

static void transform(struct sdc_heif *heif, const struct sdc_heif_property *property,
                      struct frame *frame)
{
    for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++) {
        if (transforms[i].type == property->type)
            transforms[i].apply(heif, property, frame);
    }
}

/** What a picture of that size becomes. */
static struct frame shown_as(struct sdc_heif *heif, int64_t width, int64_t height)
{
    struct frame frame = {.width = width, .height = height};
    for (unsigned i = 0; i < heif->n_properties && frame.fault.text[0] == '\0'; i++)
        transform(heif, &heif->properties[i], &frame);
    return frame;
}

/** What the data of a grid (6.6.2.3.2) or an overlay (6.6.2.2.2) say. */
struct payload {
    uint32_t size[2]; /**< of the whole picture [px] */
    unsigned n_tiles; /**< of a grid; 0 of an overlay */
};

static bool read_payload(struct sdc_heif *heif, struct payload *payload)
{
    enum { FLAGS_AT = 1, COLORS_SIZE = 8, IS_LONG = 1 };
    struct sdc_cursor cursor;
    uint32_t type = heif->chain[0].type;
    bool is_grid = type == SDC_ISO_TYPE('g', 'r', 'i', 'd');
    if (heif->n_chain == 0 || (!is_grid && type != SDC_ISO_TYPE('i', 'o', 'v', 'l')))
        return false;
    sdc_cursor_init(&cursor, heif->iso.source, heif->payload.start, heif->payload.end);
    sdc_cursor_skip(&cursor, FLAGS_AT);
    bool is_long = sdc_cursor_u8(&cursor) & IS_LONG;
    payload->n_tiles = 0;
    if (is_grid) {
        unsigned n_rows = sdc_cursor_u8(&cursor) + 1U;
        payload->n_tiles = n_rows * (sdc_cursor_u8(&cursor) + 1U);
    } else {
        sdc_cursor_skip(&cursor, COLORS_SIZE);
    }
    for (unsigned i = 0; i < 2; i++)
        payload->size[i] = is_long ? sdc_cursor_u32be(&cursor) : sdc_cursor_u16be(&cursor);
    sdc_iso_close(&heif->iso, &cursor);
    return sdc_cursor_is_ok(&cursor);
}

/** Reads the size that a parameter set of the primary picture says, if it is not the one wanted. */
static bool read_other_coded(struct sdc_heif *heif, const uint32_t wanted[2], uint32_t size[2])
{
    const struct sdc_heif_property *avc = find_property(heif, SDC_ISO_TYPE('a', 'v', 'c', 'C'));
    const struct sdc_heif_property *hevc = find_property(heif, SDC_ISO_TYPE('h', 'v', 'c', 'C'));
    struct sdc_source *source = heif->iso.source;
    struct sdc_coded_picture coded;
    bool is_read = false;
    if (heif->chain[0].type == SDC_ISO_TYPE('h', 'v', 'c', '1') && hevc)
        is_read = sdc_parameter_sets_read_hevc(source, hevc->body.start, hevc->body.end, &coded,
                                               &heif->iso.err);
    else if (heif->chain[0].type == SDC_ISO_TYPE('a', 'v', 'c', '1') && avc)
        is_read = sdc_parameter_sets_read_avc(source, avc->body.start, avc->body.end, &coded,
                                              &heif->iso.err);
    if (!is_read || sdc_coded_picture_fits(&coded, wanted[0], wanted[1]))
        return false;
    size[0] = (uint32_t)coded.width;
    size[1] = (uint32_t)coded.height;
    return true;
}

/** Adds a number that another part of the file says. */
static void tell_contradiction(struct sdc_heif *heif, struct sdc_facts *facts,
                               const uint32_t size[2], const uint32_t other[2], const char *whose)
{
    sdc_picture_contradict(facts,
                           "the picture is %" PRIu32 "x%" PRIu32
                           " by its ispe property and %" PRIu32 "x%" PRIu32 " by its %s",
                           size[0], size[1], other[0], other[1], whose);
    struct frame frame = shown_as(heif, other[0], other[1]);
    if (frame.fault.text[0] != '\0' || other[0] == 0 || other[1] == 0)
        return;
    bool is_turned = frame.turns % HALF_TURN == 1;
    sdc_picture_add_size(facts, is_turned ? frame.height : frame.width,
                         is_turned ? frame.width : frame.height);
}

/** 6.5.4: square where the file does not say otherwise. */
static void tell_shape(struct sdc_heif *heif, struct sdc_facts *facts)
{
    const struct sdc_heif_property *pasp = find_property(heif, SDC_ISO_TYPE('p', 'a', 's', 'p'));
    struct sdc_q shape = SDC_Q_INT(1);
    uint32_t spacing[2];
    if (pasp && read_pair(heif, pasp, 0, spacing) && spacing[0] > 0)
        (void)sdc_q_make(spacing[0], spacing[1], &shape);
    sdc_facts_set_q(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, shape);
}

static void tell_frame(const struct frame *frame, struct sdc_facts *facts)
{
    bool is_turned = frame->turns % HALF_TURN == 1;
    sdc_picture_set_size(facts, is_turned ? frame->height : frame->width,
                         is_turned ? frame->width : frame->height);
    sdc_facts_set_int(facts, SDC_FACT_ROTATION, (int64_t)frame->turns * QUARTER_DEGREES);
    if (frame->crop.text[0] != '\0')
        sdc_picture_contradict(facts, "%s", frame->crop.text);
}

/** Where the file contradicts itself about the size. */
static void tell_contradictions(struct sdc_heif *heif, struct sdc_facts *facts,
                                const uint32_t size[2], const struct payload *payload)
{
    uint32_t coded[2];
    if (payload && payload->n_tiles > heif->n_parts)
        sdc_picture_contradict(facts, "the picture is a grid of %u tiles, of which %u are named",
                               payload->n_tiles, heif->n_parts);
    if (payload && (size[0] != payload->size[0] || size[1] != payload->size[1]))
        tell_contradiction(heif, facts, size, payload->size, "own data");
    if (read_other_coded(heif, size, coded))
        tell_contradiction(heif, facts, size, coded, "parameter set");
}

void sdc_heif_tell_size(struct sdc_heif *heif, struct sdc_facts *facts)
{
    const struct sdc_heif_property *ispe = find_property(heif, SDC_ISO_TYPE('i', 's', 'p', 'e'));
    struct payload payload;
    uint32_t size[2] = {0};
    bool has_ispe = ispe && read_pair(heif, ispe, SDC_ISO_VERSION_SIZE, size);
    bool has_payload = read_payload(heif, &payload);
    if (!has_ispe && has_payload)
        memcpy(size, payload.size, sizeof size);
    if (!has_ispe && !has_payload)
        sdc_iso_break(&heif->no_size, "no ispe property says how large the primary picture is");
    if (size[0] == 0 || size[1] == 0)
        sdc_iso_break(&heif->no_size, "the primary picture has a size of 0");
    struct frame frame = shown_as(heif, size[0], size[1]);
    if (heif->no_size.text[0] != '\0' || frame.fault.text[0] != '\0') {
        bool is_here = heif->no_size.text[0] != '\0';
        sdc_picture_refuse(facts, "%s", is_here ? heif->no_size.text : frame.fault.text);
        return;
    }
    tell_frame(&frame, facts);
    tell_shape(heif, facts);
    tell_contradictions(heif, facts, size, has_payload ? &payload : NULL);
}
