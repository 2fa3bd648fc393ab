/* SPDX-License-Identifier: MIT
 * Reads mp4 and mov files by the letter of ISO/IEC 14496-12 and QTFF: which boxes there are, and
 * whether the file reaches as far as they say. */
#include "probe/iso.h"

#include "probe/readers.h"

/** Boxes that stand at the top level of a file. What else seems to begin behind the movie box and
 *  to run past the end is no box but trailing bytes, and harmless. */
static bool is_file_box(uint32_t type)
{
    static const uint32_t types[] = {
        SDC_ISO_TYPE('f', 't', 'y', 'p'), SDC_ISO_TYPE('s', 't', 'y', 'p'),
        SDC_ISO_TYPE('m', 'o', 'o', 'v'), SDC_ISO_TYPE('m', 'o', 'o', 'f'),
        SDC_ISO_TYPE('m', 'd', 'a', 't'), SDC_ISO_TYPE('i', 'm', 'd', 'a'),
        SDC_ISO_TYPE('f', 'r', 'e', 'e'), SDC_ISO_TYPE('s', 'k', 'i', 'p'),
        SDC_ISO_TYPE('w', 'i', 'd', 'e'), SDC_ISO_TYPE('p', 'n', 'o', 't'),
        SDC_ISO_TYPE('p', 'd', 'i', 'n'), SDC_ISO_TYPE('m', 'e', 't', 'a'),
        SDC_ISO_TYPE('m', 'f', 'r', 'a'), SDC_ISO_TYPE('s', 'i', 'd', 'x'),
        SDC_ISO_TYPE('s', 's', 'i', 'x'), SDC_ISO_TYPE('p', 'r', 'f', 't'),
        SDC_ISO_TYPE('e', 'm', 's', 'g'), SDC_ISO_TYPE('u', 'd', 't', 'a'),
        SDC_ISO_TYPE('u', 'u', 'i', 'd'),
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i] == type)
            return true;
    }
    return false;
}

/** A movie box of up to this size is had at once: one of a clip of hours [bytes]. */
#define EXPECTED_SIZE_MAX (16 * 1024 * 1024)

/** A box that runs past the end of the file. Only the last one can. */
struct cut_box {
    uint32_t type;
    int64_t missing_size; /**< [bytes]; 0: there is none */
};

/** Reads the first movie box, the fragments behind it and their index. Of a fragment whose own box
 * is cut the runs cannot be told from garbage: it is left out. */
static void read_box(struct sdc_iso *iso, const struct sdc_iso_box *box)
{
    if (box->type == SDC_ISO_TYPE('m', 'o', 'o', 'v') && iso->moov.end != 0)
        sdc_iso_break(&iso->odd, "there are two moov boxes");
    if (box->type == SDC_ISO_TYPE('m', 'o', 'o', 'v') && iso->moov.end == 0) {
        iso->moov = box->body;
        if (box->body.end - box->body.start <= EXPECTED_SIZE_MAX)
            sdc_source_expect(iso->source, box->start, box->body.end - box->start);
        iso->is_moov_cut = box->missing_size > 0;
        sdc_iso_read_movie(iso);
        for (unsigned i = 0; i < iso->n_tracks; i++)
            sdc_iso_read_samples(iso, &iso->tracks[i]);
    }
    if (box->type == SDC_ISO_TYPE('m', 'o', 'o', 'f') && iso->is_fragmented &&
        box->missing_size == 0) {
        iso->has_fragments = true;
        sdc_iso_read_fragment(iso, box);
    }
    if (box->type == SDC_ISO_TYPE('s', 'i', 'd', 'x') && iso->is_fragmented)
        sdc_iso_read_index(iso, box);
}

/** Walks the boxes of the file. Says whether it is cut as far as their sizes tell. */
static void walk_file(struct sdc_iso *iso, struct sdc_facts *facts)
{
    struct sdc_iso_span rest = {0, iso->source->size};
    struct cut_box cut = {0};
    struct sdc_iso_box box;
    char type[SDC_ISO_TYPE_SIZE];
    enum sdc_iso_step step;
    while ((step = sdc_iso_next(iso, &rest, &box)) == SDC_ISO_BOX) {
        read_box(iso, &box);
        if (box.missing_size > 0 && is_file_box(box.type))
            cut = (struct cut_box){box.type, box.missing_size};
        if (!sdc_iso_is_printable(box.type))
            sdc_iso_note_damage(iso, box.start);
    }
    if (step == SDC_ISO_DAMAGED)
        sdc_iso_note_damage(iso, rest.start);
    sdc_iso_print_type(cut.type, type, sizeof type);
    if (iso->moov.end == 0)
        sdc_facts_set_cut(facts, -1, "ends without its moov box");
    else if (cut.missing_size > 0)
        sdc_facts_set_cut(facts, cut.missing_size, "ends within its %s box", type);
}

/** True of a movie box that leaves all samples to fragments, behind which there are none. */
static bool lacks_fragments(const struct sdc_iso *iso)
{
    bool has_samples = iso->has_fragments;
    for (unsigned i = 0; i < iso->n_tracks; i++)
        has_samples |= iso->tracks[i].times.n_samples > 0;
    return iso->is_fragmented && !has_samples;
}

/** Says that the file is cut if it ends before a place. */
static void check_end(const struct sdc_iso *iso, int64_t end, const char *what,
                      struct sdc_facts *facts)
{
    int64_t missing_size = end - iso->source->size;
    if (missing_size > 0)
        sdc_facts_set_cut(facts, missing_size, "ends before %s", what);
}

/** Holds the last byte of all samples and of all that is indexed against the end of the file. */
static void check_data(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    bool is_known = iso->no_choice.text[0] == '\0' && !iso->has_too_many_boxes;
    check_end(iso, iso->data_end, "its last sample does", facts);
    check_end(iso, iso->index_end, "the last fragment of its index does", facts);
    if (lacks_fragments(iso))
        sdc_facts_set_cut(facts, -1, "ends without its movie fragments");
    for (unsigned i = 0; i < iso->n_tracks; i++)
        is_known &= iso->tracks[i].broken.text[0] == '\0';
    if (iso->is_fragmented && iso->is_damaged)
        is_known = false;
    if (facts->whole != SDC_WHOLE_CUT && is_known)
        facts->whole = SDC_WHOLE_YES;
}

/** The error to hand on: what the source failed to deliver, be it because it became shorter. */
static enum sdc_status take_error(struct sdc_iso *iso, struct sdc_err *err)
{
    sdc_iso_close(iso, &iso->cursor);
    if (iso->err.status == SDC_OK && !sdc_cursor_is_ok(&iso->cursor))
        sdc_err_set(&iso->err, SDC_IO, 0, "became shorter while it was read");
    if (iso->err.status == SDC_OK)
        return SDC_OK;
    return sdc_err_set(err, iso->err.status, iso->err.cause, "%s", iso->err.text);
}

enum sdc_status sdc_read_iso(struct sdc_source *source, struct sdc_facts *facts,
                             struct sdc_err *err)
{
    struct sdc_iso iso = {.source = source};
    sdc_cursor_init(&iso.cursor, source, 0, source->size);
    walk_file(&iso, facts);
    for (unsigned i = 0; i < iso.n_tracks; i++)
        sdc_iso_present(&iso, &iso.tracks[i]);
    if (iso.moov.end > 0)
        check_data(&iso, facts);
    sdc_iso_tell(&iso, facts);
    return take_error(&iso, err);
}
