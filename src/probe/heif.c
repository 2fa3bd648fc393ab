/* SPDX-License-Identifier: MIT
 * Reads the structure of HEIC, HEIF and AVIF files (ISO/IEC 23008-12): the primary picture, and
 * whether the file reaches as far as that one needs it. */
#include "probe/heif.h"

#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"

#include <inttypes.h>
#include <stdio.h>

/** Why nothing can be told of a file of more than SDC_ISO_BOXES_MAX boxes. */
#define TOO_MANY_BOXES "there are more boxes than are read"

bool sdc_heif_open(struct sdc_heif *heif, struct sdc_iso_span body, struct sdc_cursor *cursor,
                   uint8_t *version, uint32_t *flags)
{
    if (body.end == 0)
        return false;
    sdc_cursor_init(cursor, heif->iso.source, body.start, body.end);
    *version = sdc_cursor_u8(cursor);
    *flags = sdc_cursor_u24be(cursor);
    return true;
}

void sdc_heif_close(struct sdc_heif *heif, const struct sdc_cursor *cursor, const char *name,
                    struct sdc_iso_reason *reason)
{
    sdc_iso_close(&heif->iso, cursor);
    if (!sdc_cursor_is_ok(cursor))
        sdc_iso_break(reason, "its %s box ends before what it says is in it", name);
}

uint32_t sdc_heif_take_id(struct sdc_cursor *cursor, bool is_long)
{
    return is_long ? sdc_cursor_u32be(cursor) : sdc_cursor_u16be(cursor);
}

/** True if the meta box is of pictures: its handler (8.4.3 of 14496-12) says so. */
static bool is_of_pictures(struct sdc_heif *heif, struct sdc_iso_span hdlr)
{
    enum { HANDLER_AT = SDC_ISO_VERSION_SIZE + 4 };
    if (!sdc_iso_open(&heif->iso, hdlr, HANDLER_AT + (int64_t)sizeof(uint32_t)))
        return false;
    sdc_cursor_skip(&heif->iso.cursor, HANDLER_AT);
    return sdc_cursor_u32be(&heif->iso.cursor) == SDC_ISO_TYPE('p', 'i', 'c', 't');
}

/** Notes where the boxes in the meta box (8.11.1 of 14496-12) are; the first of each type counts.
 */
static void read_meta(struct sdc_heif *heif, struct sdc_iso_span rest)
{
    struct sdc_iso_span hdlr = {0};
    struct sdc_iso_box box;
    const struct {
        uint32_t type;
        struct sdc_iso_span *span;
    } parts[] = {
        {SDC_ISO_TYPE('h', 'd', 'l', 'r'), &hdlr},
        {SDC_ISO_TYPE('p', 'i', 't', 'm'), &heif->pitm},
        {SDC_ISO_TYPE('i', 'i', 'n', 'f'), &heif->iinf},
        {SDC_ISO_TYPE('i', 'r', 'e', 'f'), &heif->iref},
        {SDC_ISO_TYPE('i', 'p', 'r', 'p'), &heif->iprp},
        {SDC_ISO_TYPE('i', 'l', 'o', 'c'), &heif->iloc},
        {SDC_ISO_TYPE('d', 'i', 'n', 'f'), &heif->dinf},
    };
    rest.start += SDC_ISO_VERSION_SIZE;
    while (sdc_iso_next(&heif->iso, &rest, &box) == SDC_ISO_BOX) {
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (parts[i].type == box.type && parts[i].span->end == 0)
                *parts[i].span = box.body;
        }
        if (box.type == SDC_ISO_TYPE('i', 'd', 'a', 't') && heif->idat.type == 0)
            heif->idat = box;
    }
    if (!is_of_pictures(heif, hdlr))
        sdc_iso_break(&heif->no_size, "its meta box is not one of pictures");
}

/** Boxes that stand at the top level of such a file. What else seems to begin behind the meta box
 *  and to run past the end is no box but trailing bytes, and harmless. */
static bool is_file_box(uint32_t type)
{
    static const uint32_t types[] = {
        SDC_ISO_TYPE('f', 't', 'y', 'p'), SDC_ISO_TYPE('m', 'e', 't', 'a'),
        SDC_ISO_TYPE('m', 'd', 'a', 't'), SDC_ISO_TYPE('m', 'o', 'o', 'v'),
        SDC_ISO_TYPE('f', 'r', 'e', 'e'), SDC_ISO_TYPE('s', 'k', 'i', 'p'),
        SDC_ISO_TYPE('u', 'u', 'i', 'd'), SDC_ISO_TYPE('m', 'p', 'v', 'd'),
        SDC_ISO_TYPE('i', 'm', 'd', 'a'),
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i] == type)
            return true;
    }
    return false;
}

static void take_box(struct sdc_heif *heif, const struct sdc_iso_box *box, struct sdc_facts *facts)
{
    char type[SDC_ISO_TYPE_SIZE];
    if (box->type == SDC_ISO_TYPE('m', 'e', 't', 'a') && !heif->has_meta) {
        heif->has_meta = true;
        read_meta(heif, box->body);
    }
    heif->has_moov |= box->type == SDC_ISO_TYPE('m', 'o', 'o', 'v');
    if (box->missing_size > 0 && is_file_box(box->type)) {
        sdc_iso_print_type(box->type, type, sizeof type);
        sdc_facts_set_cut(facts, box->missing_size, "ends within its %s box", type);
    }
}

/** Walks the boxes of the file. */
static void walk_file(struct sdc_heif *heif, struct sdc_facts *facts)
{
    struct sdc_iso_span rest = {0, heif->iso.source->size};
    struct sdc_iso_box box;
    enum sdc_iso_step step;
    while ((step = sdc_iso_next(&heif->iso, &rest, &box)) == SDC_ISO_BOX)
        take_box(heif, &box, facts);
    if (heif->has_meta)
        return;
    if (heif->iso.has_too_many_boxes)
        sdc_iso_break(&heif->no_size, TOO_MANY_BOXES);
    else if (step == SDC_ISO_DAMAGED)
        sdc_iso_break(&heif->no_size, "what begins at byte %" PRId64 " is no box", rest.start);
    else if (heif->has_moov)
        sdc_iso_break(&heif->no_size, "it is an image sequence without a primary picture");
    else
        sdc_facts_set_cut(facts, -1, "ends without its meta box");
    sdc_iso_break(&heif->no_size, "there is no meta box");
}

/** The codec of an item type, NULL if nobody codes so. */
static const char *codec_of(uint32_t type)
{
    static const struct {
        uint32_t type;
        const char *name;
    } codecs[] = {
        {SDC_ISO_TYPE('j', 'p', 'e', 'g'), "jpeg"},
        {SDC_ISO_TYPE('j', '2', 'k', '1'), "jpeg2000"},
        {SDC_ISO_TYPE('l', 'h', 'v', '1'), "hevc"},
        {SDC_ISO_TYPE('h', 'v', 't', '1'), "hevc"},
        {SDC_ISO_TYPE('u', 'n', 'c', 'i'), "rawvideo"},
        {SDC_ISO_TYPE('g', 'r', 'i', 'd'), NULL},
        {SDC_ISO_TYPE('i', 'o', 'v', 'l'), NULL},
        {SDC_ISO_TYPE('i', 'd', 'e', 'n'), NULL},
        {SDC_ISO_TYPE('t', 'm', 'a', 'p'), NULL},
        {0, NULL},
    };
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (codecs[i].type == type)
            return codecs[i].name;
    }
    const char *name = sdc_iso_picture_codec(type);
    return name ? name : "";
}

/** The codec of the primary picture, or of the first that it is made of. */
static void tell_codec(const struct sdc_heif *heif, struct sdc_facts *facts)
{
    static const char no_codec[] = "what the primary picture is made of is nowhere coded";
    char type_name[SDC_ISO_TYPE_SIZE];
    if (heif->n_chain == 0 || heif->iso.has_too_many_boxes) {
        sdc_facts_set_unreadable(facts, SDC_FACT_CODEC, "%s", heif->no_size.text);
        return;
    }
    uint32_t type = heif->chain[heif->n_chain - 1].type;
    const char *codec = codec_of(type);
    sdc_iso_print_type(type, type_name, sizeof type_name);
    if (codec) {
        sdc_facts_set_text(facts, SDC_FACT_CODEC, codec[0] != '\0' ? codec : type_name);
    } else {
        sdc_facts_set_unreadable(facts, SDC_FACT_CODEC, "%s", no_codec);
        sdc_picture_contradict(facts, "%s", no_codec);
    }
    if (type == SDC_ISO_TYPE('a', 'v', '0', '1'))
        facts->format = SDC_FORMAT_AVIF;
}

/** Holds what the primary picture needs against the end of the file. */
static void judge_wholeness(const struct sdc_heif *heif, struct sdc_facts *facts)
{
    int64_t missing_size = heif->data_end - heif->iso.source->size;
    bool is_known = heif->no_places.text[0] == '\0' && !heif->wanted.has_others &&
                    heif->n_chain > 0 && !heif->iso.has_too_many_boxes;
    if (heif->no_places.text[0] != '\0')
        sdc_picture_contradict(facts, "%s", heif->no_places.text);
    if (missing_size > 0)
        sdc_facts_set_cut(facts, missing_size, "ends before the data of its picture do");
    if (heif->idat_excess > 0)
        sdc_facts_set_cut(facts, heif->idat_excess,
                          "its idat box ends before the data of its picture do");
    if (heif->is_elsewhere)
        sdc_facts_set_cut(facts, -1, "keeps data of its picture in another file");
    if (is_known && heif->wanted.n > 0)
        sdc_facts_set_cut(facts, -1, "does not say where all data of its picture are");
    if (is_known && facts->whole != SDC_WHOLE_CUT)
        facts->whole = SDC_WHOLE_YES;
}

enum sdc_status sdc_read_heif(struct sdc_source *source, struct sdc_facts *facts,
                              struct sdc_err *err)
{
    struct sdc_heif heif = {.iso.source = source};
    sdc_cursor_init(&heif.iso.cursor, source, 0, source->size);
    walk_file(&heif, facts);
    if (heif.has_meta) {
        sdc_heif_read_items(&heif);
        sdc_heif_read_properties(&heif);
        sdc_heif_read_places(&heif);
        judge_wholeness(&heif, facts);
    }
    if (heif.iso.has_too_many_boxes)
        sdc_iso_break(&heif.no_size, TOO_MANY_BOXES);
    sdc_heif_tell_size(&heif, facts);
    tell_codec(&heif, facts);
    if (heif.iso.err.status == SDC_OK)
        return sdc_scan_status(&heif.iso.cursor, err);
    return sdc_err_set(err, heif.iso.err.status, heif.iso.err.cause, "%s", heif.iso.err.text);
}
