/* SPDX-License-Identifier: MIT
 * Sample entries: the codec, the size of pictures, the rate of sound (ISO/IEC 14496-12, 8.5.2, 12.1
 * and 12.2; QTFF, sound sample descriptions). */
#include "probe/iso.h"

#include <stdio.h>
#include <string.h>

/** Bytes before the entries of stsd: version, flags and their number. */
#define STSD_HEADER_SIZE 8
/** Bytes that every entry begins with: reserved and the data reference. */
#define ENTRY_HEADER_SIZE 8
/** The first entry, and the version of the stsd box. */
static bool open_first_entry(struct sdc_iso *iso, const struct sdc_iso_track *track,
                             struct sdc_iso_box *entry, uint8_t *stsd_version)
{
    struct sdc_iso_span rest = track->stsd;
    if (!sdc_iso_open(iso, rest, STSD_HEADER_SIZE))
        return false;
    *stsd_version = sdc_cursor_u8(&iso->cursor);
    rest.start += STSD_HEADER_SIZE;
    return sdc_iso_next(iso, &rest, entry) == SDC_ISO_BOX;
}

static void set_codec(struct sdc_iso_entry *entry, const char *name, uint32_t type)
{
    if (name)
        snprintf(entry->codec, sizeof entry->codec, "%s", name);
    else
        sdc_iso_print_type(type, entry->codec, sizeof entry->codec);
}

/** Looks up the data reference that an entry names (8.7.2): whether there is one, and whether it
 * has the flag for this file. */
static void look_up_reference(struct sdc_iso *iso, const struct sdc_iso_track *track,
                              struct sdc_iso_span body, struct sdc_iso_entry *entry)
{
    enum { BEFORE_INDEX = 6, IS_HERE = 1 };
    struct sdc_iso_span rest = track->dref;
    struct sdc_iso_box reference;
    if (track->dref.end == 0 || !sdc_iso_open(iso, body, ENTRY_HEADER_SIZE))
        return;
    sdc_cursor_skip(&iso->cursor, BEFORE_INDEX);
    unsigned index = sdc_cursor_u16be(&iso->cursor); /* from 1 */
    unsigned n = 0;
    rest.start += SDC_ISO_VERSION_SIZE + (int64_t)sizeof(uint32_t);
    while (n < index && sdc_iso_next(iso, &rest, &reference) == SDC_ISO_BOX)
        n++;
    entry->is_nowhere = index == 0 || n < index;
    entry->is_elsewhere = !entry->is_nowhere &&
                          sdc_iso_open(iso, reference.body, SDC_ISO_VERSION_SIZE) &&
                          !(sdc_cursor_u32be(&iso->cursor) & IS_HERE);
}

/** The type of an entry before it was encrypted (8.12.2): 'frma' in 'sinf'. */
static uint32_t original_type(struct sdc_iso *iso, struct sdc_iso_span children, uint32_t type,
                              struct sdc_iso_entry *entry)
{
    struct sdc_iso_box box;
    if (type != SDC_ISO_TYPE('e', 'n', 'c', 'v') && type != SDC_ISO_TYPE('e', 'n', 'c', 'a'))
        return type;
    entry->is_encrypted = true;
    if (!sdc_iso_find(iso, children, SDC_ISO_TYPE('s', 'i', 'n', 'f'), &box) ||
        !sdc_iso_find(iso, box.body, SDC_ISO_TYPE('f', 'r', 'm', 'a'), &box) ||
        !sdc_iso_open(iso, box.body, sizeof(uint32_t)))
        return type;
    return sdc_cursor_u32be(&iso->cursor);
}

/** 12.1.4.2: of two numbers 0 neither is a ratio; then the samples are square. */
static void read_pasp(struct sdc_iso *iso, struct sdc_iso_span body, struct sdc_iso_entry *entry)
{
    if (!sdc_iso_open(iso, body, 2 * (int64_t)sizeof(uint32_t)))
        return;
    uint32_t horizontal = sdc_cursor_u32be(&iso->cursor);
    uint32_t vertical = sdc_cursor_u32be(&iso->cursor);
    if (horizontal > 0 && vertical > 0)
        (void)sdc_q_make(horizontal, vertical, &entry->shape);
}

/** The box without which no picture can be decoded (ISO/IEC 14496-15); NULL if there is none. */
static const char *config_box_of(const char *codec)
{
    if (strcmp(codec, "h264") == 0)
        return "avcC";
    return strcmp(codec, "hevc") == 0 ? "hvcC" : NULL;
}

/** Says of a box that may be there only once that it was there before: some readers go by the
 * first, some by the last. */
static void note_twice(struct sdc_iso *iso, uint32_t type, unsigned *seen)
{
    static const uint32_t types[] = {SDC_ISO_TYPE('p', 'a', 's', 'p'),
                                     SDC_ISO_TYPE('a', 'v', 'c', 'C'),
                                     SDC_ISO_TYPE('h', 'v', 'c', 'C')};
    char name[SDC_ISO_TYPE_SIZE];
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i] != type)
            continue;
        sdc_iso_print_type(type, name, sizeof name);
        if (*seen & 1U << i)
            sdc_iso_break(&iso->odd, "there are two %s boxes where one belongs", name);
        *seen |= 1U << i;
    }
}

/** Reads a box inside of a picture entry. */
static void read_picture_child(struct sdc_iso *iso, const struct sdc_iso_box *child,
                               struct sdc_iso_entry *entry)
{
    char type[SDC_ISO_TYPE_SIZE];
    sdc_iso_print_type(child->type, type, sizeof type);
    if (entry->missing && strcmp(type, entry->missing) == 0)
        entry->missing = NULL;
    if (child->type == SDC_ISO_TYPE('p', 'a', 's', 'p'))
        read_pasp(iso, child->body, entry);
    else if (child->type == SDC_ISO_TYPE('e', 's', 'd', 's'))
        sdc_iso_read_esds(iso, child->body, entry);
    else if (child->type == SDC_ISO_TYPE('a', 'v', 'c', 'C'))
        (void)sdc_parameter_sets_read_avc(iso->source, child->body.start, child->body.end,
                                          &entry->coded, &iso->err);
    else if (child->type == SDC_ISO_TYPE('h', 'v', 'c', 'C'))
        (void)sdc_parameter_sets_read_hevc(iso->source, child->body.start, child->body.end,
                                           &entry->coded, &iso->err);
}

static bool read_picture_entry(struct sdc_iso *iso, const struct sdc_iso_box *box,
                               struct sdc_iso_entry *entry)
{
    enum { BEFORE_SIZE = ENTRY_HEADER_SIZE + 16, FIELDS_SIZE = ENTRY_HEADER_SIZE + 70 };
    struct sdc_iso_span children = box->body;
    struct sdc_iso_box child;
    unsigned seen = 0;                              /* a bit for each type that note_twice knows */
    if (!sdc_iso_open(iso, box->body, FIELDS_SIZE)) /* 12.1.3.2 */
        return false;
    sdc_cursor_skip(&iso->cursor, BEFORE_SIZE);
    entry->width = sdc_cursor_u16be(&iso->cursor);
    entry->height = sdc_cursor_u16be(&iso->cursor);
    children.start += FIELDS_SIZE;
    uint32_t type = original_type(iso, children, box->type, entry);
    set_codec(entry, sdc_iso_picture_codec(type), type);
    entry->missing = config_box_of(entry->codec);
    while (sdc_iso_next(iso, &children, &child) == SDC_ISO_BOX) {
        note_twice(iso, child.type, &seen);
        read_picture_child(iso, &child, entry);
    }
    if (entry->shape.num == 0) /* no pasp box: the coded picture may say it */
        entry->shape = entry->coded.shape.num > 0 ? entry->coded.shape : SDC_Q_INT(1);
    return true;
}

static void set_pcm(struct sdc_iso_entry *entry, struct sdc_iso_pcm pcm)
{
    enum { BYTE_BITS = 8 };
    const char *order = pcm.is_big_endian ? "be" : "le";
    snprintf(entry->codec, sizeof entry->codec, "pcm_%c%u%s", pcm.kind, pcm.n_bits,
             pcm.n_bits == BYTE_BITS ? "" : order);
}

/** QTFF: 'enda' in 'wave' turns the byte order of linear samples. */
static void read_enda(struct sdc_iso *iso, struct sdc_iso_span body, struct sdc_iso_pcm *pcm)
{
    if (sdc_iso_open(iso, body, sizeof(uint16_t)))
        pcm->is_big_endian = (sdc_cursor_u16be(&iso->cursor) & UINT8_MAX) != 1;
}

/** ISO/IEC 23003-5: 'pcmC' says byte order and bits of 'ipcm' and 'fpcm'. */
static void read_pcm_config(struct sdc_iso *iso, struct sdc_iso_span body, struct sdc_iso_pcm *pcm)
{
    enum { IS_LITTLE_ENDIAN = 1 };
    if (!sdc_iso_open(iso, body, SDC_ISO_VERSION_SIZE + 2))
        return;
    sdc_cursor_skip(&iso->cursor, SDC_ISO_VERSION_SIZE);
    pcm->is_big_endian = !(sdc_cursor_u8(&iso->cursor) & IS_LITTLE_ENDIAN);
    pcm->n_bits = sdc_cursor_u8(&iso->cursor);
}

/** Reads the boxes behind the fields of a sound entry, or inside its 'wave' box. */
static void read_sound_children(struct sdc_iso *iso, struct sdc_iso_span rest,
                                struct sdc_iso_entry *entry, struct sdc_iso_pcm *pcm,
                                struct sdc_iso_span *wave)
{
    struct sdc_iso_box box;
    while (sdc_iso_next(iso, &rest, &box) == SDC_ISO_BOX) {
        switch (box.type) {
        case SDC_ISO_TYPE('w', 'a', 'v', 'e'):
            *wave = box.body;
            break;
        case SDC_ISO_TYPE('e', 's', 'd', 's'):
            sdc_iso_read_esds(iso, box.body, entry);
            break;
        case SDC_ISO_TYPE('e', 'n', 'd', 'a'):
            read_enda(iso, box.body, pcm);
            break;
        case SDC_ISO_TYPE('p', 'c', 'm', 'C'):
            read_pcm_config(iso, box.body, pcm);
            break;
        default:
            sdc_iso_read_config(iso, &box, entry);
            break;
        }
    }
}

/** A positive IEEE 754 double as the exact number it is, without a double: QTFF version 2 writes
 *  the sample rate so. What is no number from 1 to 2^32 stays unknown. */
static struct sdc_q q_from_double_bits(uint64_t bits)
{
    enum { FRACTION_BITS = 52, EXPONENT_OF_ONE = 1023, RATE_BITS = 32 };
    struct sdc_q q = SDC_Q_INT(0);
    uint64_t exponent = bits >> FRACTION_BITS;
    if (exponent < EXPONENT_OF_ONE || exponent >= EXPONENT_OF_ONE + RATE_BITS)
        return q;
    uint64_t unit = UINT64_C(1) << FRACTION_BITS;
    uint64_t mantissa = unit | (bits & (unit - 1));
    unsigned shift = FRACTION_BITS - (unsigned)(exponent - EXPONENT_OF_ONE);
    (void)sdc_q_make((int64_t)mantissa, INT64_C(1) << shift, &q);
    return q;
}

/** The fields that QTFF versions 1 and 2 add, and how many bytes they take. Version 2 describes
 *  'lpcm' by flags; pcm is NULL for all else. */
static int64_t read_sound_extension(struct sdc_iso *iso, struct sdc_iso_span rest, unsigned version,
                                    struct sdc_iso_entry *entry, struct sdc_iso_pcm *pcm)
{
    enum { VERSION_1_SIZE = 16, VERSION_2_SIZE = 36 };
    enum { IS_FLOAT = 1, IS_BIG_ENDIAN = 2, IS_SIGNED = 4 };
    struct sdc_cursor *cursor = &iso->cursor;
    if (version == 1 && sdc_iso_open(iso, rest, VERSION_1_SIZE)) {
        entry->packet_samples = sdc_cursor_u32be(cursor);
        sdc_cursor_skip(cursor, sizeof(uint32_t));
        entry->packet_size = sdc_cursor_u32be(cursor);
        return VERSION_1_SIZE;
    }
    if (version != 2 || !sdc_iso_open(iso, rest, VERSION_2_SIZE))
        return 0;
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    entry->sample_rate = q_from_double_bits(sdc_cursor_u64be(cursor));
    entry->n_channels = sdc_cursor_u32be(cursor);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    uint32_t n_bits = sdc_cursor_u32be(cursor);
    uint32_t flags = sdc_cursor_u32be(cursor);
    if (pcm) {
        char integer = flags & IS_SIGNED ? 's' : 'u';
        char kind = flags & IS_FLOAT ? 'f' : integer;
        *pcm = (struct sdc_iso_pcm){kind, n_bits, flags & IS_BIG_ENDIAN};
    }
    return VERSION_2_SIZE;
}

static bool read_sound_entry(struct sdc_iso *iso, const struct sdc_iso_box *box,
                             uint8_t stsd_version, struct sdc_iso_entry *entry)
{
    enum { FIELDS_SIZE = ENTRY_HEADER_SIZE + 20, AFTER_VERSION = 6, RATE_FRACTION_BITS = 16 };
    struct sdc_cursor *cursor = &iso->cursor;
    struct sdc_iso_span children = box->body;
    struct sdc_iso_span wave = {0};
    if (!sdc_iso_open(iso, box->body, FIELDS_SIZE)) /* 12.2.3.2 */
        return false;
    sdc_cursor_skip(cursor, ENTRY_HEADER_SIZE);
    unsigned version = sdc_cursor_u16be(cursor);
    sdc_cursor_skip(cursor, AFTER_VERSION);
    entry->n_channels = sdc_cursor_u16be(cursor);
    unsigned n_bits = sdc_cursor_u16be(cursor);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    entry->sample_rate = SDC_Q_INT(sdc_cursor_u32be(cursor) >> RATE_FRACTION_BITS);
    children.start += FIELDS_SIZE;
    struct sdc_iso_pcm pcm = sdc_iso_pcm_of(box->type, n_bits);
    struct sdc_iso_pcm *lpcm = box->type == SDC_ISO_TYPE('l', 'p', 'c', 'm') ? &pcm : NULL;
    /* In an stsd of version 1 the entry's version 1 is ISO's own, which adds no fields. */
    if (stsd_version == 0)
        children.start += read_sound_extension(iso, children, version, entry, lpcm);
    uint32_t type = original_type(iso, children, box->type, entry);
    set_codec(entry, sdc_iso_sound_codec(type), type);
    read_sound_children(iso, children, entry, &pcm, &wave);
    read_sound_children(iso, wave, entry, &pcm, &wave);
    if (pcm.kind != 0)
        set_pcm(entry, pcm);
    /* MPEG-1 sound has no configuration box, and writers leave the field at its default of 2. */
    if (version == 0 && strcmp(entry->codec, "mp3") == 0)
        entry->n_channels = 0;
    return true;
}

bool sdc_iso_read_entry(struct sdc_iso *iso, const struct sdc_iso_track *track,
                        struct sdc_iso_entry *entry)
{
    struct sdc_iso_box box;
    uint8_t stsd_version;
    *entry = (struct sdc_iso_entry){.shape = SDC_Q_INT(0),
                                    .coded.shape = SDC_Q_INT(0),
                                    .sample_rate = SDC_Q_INT(0)};
    if (!open_first_entry(iso, track, &box, &stsd_version))
        return false;
    look_up_reference(iso, track, box.body, entry);
    if (track->handler == SDC_ISO_TYPE('s', 'o', 'u', 'n'))
        return read_sound_entry(iso, &box, stsd_version, entry);
    return read_picture_entry(iso, &box, entry);
}
