/* SPDX-License-Identifier: MIT
 * The first directory of a TIFF file, in either byte order and of either size: its fields, and the
 * numbers in them. */
#include "probe/tiff_directory.h"

#include "probe/picture.h"

#include <assert.h>
#include <string.h>

/** Most values that a field is taken to have, so that their size in bytes can be told. */
#define SDC_TIFF_VALUES_MAX (INT64_MAX / 16)
/** What is expected in front of a directory, and of it: strips of 8 KiB of a picture of 30 MB have
 *  offsets and sizes of 29 KiB [bytes]. @{ */
#define SDC_TIFF_NEAR_SIZE      32768
#define SDC_TIFF_DIRECTORY_SIZE 4096
/** @} */
/** Longest word that texts are compared with [bytes]. */
#define SDC_TIFF_WORD_MAX 16

/* TIFF 6.0, section 2; BigTIFF. */
enum {
    LITTLE_ENDIAN_MARK = 0x4949,
    BIG_ENDIAN_MARK = 0x4d4d,
    VERSION = 42,
    VERSION_64 = 43,
    HEADER_SIZE = 8,
    HEADER_SIZE_64 = 16,
    ENTRY_SIZE = 12,
    ENTRY_SIZE_64 = 20,
    INLINE_SIZE = 4, /* values of up to this size stand in the entry itself [bytes] */
    INLINE_SIZE_64 = 8,
    CANON_MARK = 0x4352, /* "CR" */
};

/** Types of fields. */
enum { TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_LONG8 = 16 };

/** Size of one value by type [bytes]; 0: there is no such type. */
static const uint8_t value_sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

static uint16_t read_u16(struct sdc_cursor *cursor, bool is_big_endian)
{
    return is_big_endian ? sdc_cursor_u16be(cursor) : sdc_cursor_u16le(cursor);
}

static uint32_t read_u32(struct sdc_cursor *cursor, bool is_big_endian)
{
    return is_big_endian ? sdc_cursor_u32be(cursor) : sdc_cursor_u32le(cursor);
}

static uint64_t read_u64(struct sdc_cursor *cursor, bool is_big_endian)
{
    return is_big_endian ? sdc_cursor_u64be(cursor) : sdc_cursor_u64le(cursor);
}

static int64_t at_most(uint64_t value, int64_t limit)
{
    return value < (uint64_t)limit ? (int64_t)value : limit;
}

/** An offset or a count: the numbers that BigTIFF has made larger. */
static int64_t read_wide(struct sdc_tiff *tiff)
{
    if (!tiff->is_64)
        return read_u32(&tiff->cursor, tiff->is_big_endian);
    return at_most(read_u64(&tiff->cursor, tiff->is_big_endian), INT64_MAX);
}

/** Reads the header up to the offset of the first directory, which is set. False, with the reason
 *  said, where that is no header. */
static bool read_header(struct sdc_tiff *tiff, struct sdc_facts *facts, int64_t *offset)
{
    struct sdc_cursor *cursor = &tiff->cursor;
    int64_t size = cursor->end;
    if (size < HEADER_SIZE) {
        sdc_facts_set_cut(facts, -1, "ends within its header");
        return false;
    }
    uint16_t mark = sdc_cursor_u16be(cursor);
    tiff->is_big_endian = mark == BIG_ENDIAN_MARK;
    uint16_t version = read_u16(cursor, tiff->is_big_endian);
    tiff->is_64 = version == VERSION_64;
    if ((mark != LITTLE_ENDIAN_MARK && mark != BIG_ENDIAN_MARK) ||
        (version != VERSION && version != VERSION_64)) {
        sdc_picture_refuse(facts, "its signature is damaged");
        return false;
    }
    if (tiff->is_64 && size < HEADER_SIZE_64) {
        sdc_facts_set_cut(facts, HEADER_SIZE_64 - size, "ends within its header");
        return false;
    }
    if (tiff->is_64)
        sdc_cursor_skip(cursor, sizeof(uint32_t)); /* the size of an offset, always 8 */
    *offset = read_wide(tiff);
    tiff->has_canon_mark = !tiff->is_64 && sdc_cursor_left(cursor) >= (int64_t)sizeof(uint16_t) &&
                           sdc_cursor_u16be(cursor) == CANON_MARK;
    return sdc_cursor_is_ok(cursor);
}

/** Reads the number of entries at the cursor's place. False, with the reason said, where that is
 *  no directory. */
static bool read_count(struct sdc_tiff *tiff, struct sdc_facts *facts)
{
    struct sdc_cursor *cursor = &tiff->cursor;
    uint64_t count =
        tiff->is_64 ? read_u64(cursor, tiff->is_big_endian) : read_u16(cursor, tiff->is_big_endian);
    tiff->entries_at = cursor->at;
    tiff->n_entries = (unsigned)at_most(count, SDC_TIFF_ENTRIES_MAX);
    if (!sdc_cursor_is_ok(cursor))
        return false;
    bool fits = count <= (uint64_t)sdc_cursor_left(cursor);
    if (count == 0)
        sdc_picture_refuse(facts, "its directory is empty");
    else if (!fits) /* an entry has more bytes than one */
        sdc_facts_set_cut(facts, -1, "ends within its directory");
    else if (count > SDC_TIFF_ENTRIES_MAX)
        sdc_picture_refuse(facts, "its directory has more than %d entries", SDC_TIFF_ENTRIES_MAX);
    return count > 0 && fits && count <= SDC_TIFF_ENTRIES_MAX;
}

/** Of a remote file asks for the directory and what stands near it at once: values too long for it,
 *  which many writers put in front. */
static void expect_directory(struct sdc_source *source, int64_t offset)
{
    int64_t before = offset < SDC_TIFF_NEAR_SIZE ? offset : SDC_TIFF_NEAR_SIZE;
    if (sdc_source_present(source, offset) == 0)
        sdc_source_expect(source, offset - before, before + SDC_TIFF_DIRECTORY_SIZE);
}

bool sdc_tiff_open(struct sdc_tiff *tiff, struct sdc_source *source, struct sdc_facts *facts)
{
    struct sdc_cursor *cursor = &tiff->cursor;
    int64_t offset;
    sdc_cursor_init(cursor, source, 0, source->size);
    if (!read_header(tiff, facts, &offset))
        return false;
    if (offset == 0) {
        sdc_picture_refuse(facts, "it has no directory");
        return false;
    }
    int64_t count_size = tiff->is_64 ? (int64_t)sizeof(uint64_t) : (int64_t)sizeof(uint16_t);
    if (offset > cursor->end - count_size) {
        sdc_facts_set_cut(facts, -1, "ends before its directory");
        return false;
    }
    expect_directory(source, offset);
    sdc_cursor_seek(cursor, offset);
    if (!read_count(tiff, facts))
        return false;
    int64_t entry_size = tiff->is_64 ? ENTRY_SIZE_64 : ENTRY_SIZE;
    int64_t next_size = tiff->is_64 ? (int64_t)sizeof(uint64_t) : (int64_t)sizeof(uint32_t);
    int64_t next_at = tiff->entries_at + entry_size * tiff->n_entries;
    if (next_at + next_size > cursor->end) {
        sdc_facts_set_cut(facts, next_at + next_size - cursor->end, "ends within its directory");
        return false;
    }
    sdc_cursor_seek(cursor, next_at);
    tiff->next_at = read_wide(tiff);
    tiff->is_own_next = tiff->next_at == offset;
    return sdc_cursor_is_ok(cursor);
}

static struct sdc_tiff_field read_field(struct sdc_tiff *tiff)
{
    struct sdc_tiff_field field = {0};
    field.tag = read_u16(&tiff->cursor, tiff->is_big_endian);
    field.type = read_u16(&tiff->cursor, tiff->is_big_endian);
    field.n_values = at_most((uint64_t)read_wide(tiff), SDC_TIFF_VALUES_MAX);
    field.at = tiff->cursor.at;
    field.word = read_wide(tiff);
    int64_t inline_size = tiff->is_64 ? INLINE_SIZE_64 : INLINE_SIZE;
    int64_t value_size = field.type < sizeof value_sizes ? value_sizes[field.type] : 0;
    int64_t size = value_size * field.n_values;
    if (size > inline_size)
        field.at = at_most((uint64_t)field.word, INT64_MAX / 2);
    if (field.at + size > tiff->values_end)
        tiff->values_end = field.at + size;
    return field;
}

/** Keeps the first field of a tag. Of a second one that says something else some readers keep the
 *  last. */
static void keep_field(struct sdc_tiff *tiff, const struct sdc_tiff_field *field,
                       struct sdc_tiff_field *kept)
{
    bool is_same =
        field->type == kept->type && field->n_values == kept->n_values && field->word == kept->word;
    if (kept->tag == 0)
        *kept = *field;
    else if (!is_same && tiff->twin == 0)
        tiff->twin = field->tag;
}

void sdc_tiff_find(struct sdc_tiff *tiff, const uint16_t *tags, struct sdc_tiff_field *fields,
                   size_t n)
{
    memset(fields, 0, n * sizeof *fields);
    tiff->values_end = 0;
    sdc_cursor_seek(&tiff->cursor, tiff->entries_at);
    for (unsigned i = 0; i < tiff->n_entries && sdc_cursor_is_ok(&tiff->cursor); i++) {
        struct sdc_tiff_field field = read_field(tiff);
        for (size_t j = 0; j < n; j++) {
            if (field.tag == tags[j])
                keep_field(tiff, &field, &fields[j]);
        }
    }
}

unsigned sdc_tiff_value_size(const struct sdc_tiff_field *field)
{
    bool is_whole =
        field->type == TYPE_SHORT || field->type == TYPE_LONG || field->type == TYPE_LONG8;
    return is_whole ? value_sizes[field->type] : 0;
}

/** Reads a number of 2, 4 or 8 bytes. */
static uint64_t read_number(struct sdc_cursor *cursor, bool is_big_endian, unsigned size)
{
    if (size == sizeof(uint16_t))
        return read_u16(cursor, is_big_endian);
    if (size == sizeof(uint32_t))
        return read_u32(cursor, is_big_endian);
    return read_u64(cursor, is_big_endian);
}

int64_t sdc_tiff_number(struct sdc_tiff *tiff, const struct sdc_tiff_field *field)
{
    unsigned size = sdc_tiff_value_size(field);
    if (size == 0 || field->n_values != 1 || field->at > tiff->cursor.end - (int64_t)size)
        return -1;
    sdc_cursor_seek(&tiff->cursor, field->at);
    return at_most(read_number(&tiff->cursor, tiff->is_big_endian, size), INT64_MAX);
}

bool sdc_tiff_begins_with(struct sdc_tiff *tiff, const struct sdc_tiff_field *field,
                          const char *word)
{
    char bytes[SDC_TIFF_WORD_MAX];
    size_t size = strlen(word);
    assert(size <= sizeof bytes);
    if (field->type != TYPE_ASCII || field->n_values < (int64_t)size ||
        field->at > tiff->cursor.end - (int64_t)size)
        return false;
    sdc_cursor_seek(&tiff->cursor, field->at);
    sdc_cursor_bytes(&tiff->cursor, bytes, size);
    return memcmp(bytes, word, size) == 0;
}

void sdc_tiff_numbers_init(struct sdc_tiff_numbers *numbers, const struct sdc_tiff *tiff,
                           const struct sdc_tiff_field *field)
{
    numbers->is_big_endian = tiff->is_big_endian;
    numbers->value_size = sdc_tiff_value_size(field);
    numbers->piece_at = 0;
    numbers->piece_size = 0;
    sdc_cursor_init(&numbers->cursor, tiff->cursor.source, field->at,
                    field->at + field->n_values * numbers->value_size);
}

/** Takes the next piece. Asking the cursor for each number would take four times as long. */
static void take_piece(struct sdc_tiff_numbers *numbers)
{
    int64_t left = sdc_cursor_left(&numbers->cursor);
    numbers->piece_at = 0;
    numbers->piece_size =
        left < (int64_t)sizeof numbers->piece ? (size_t)left : sizeof numbers->piece;
    sdc_cursor_bytes(&numbers->cursor, numbers->piece, numbers->piece_size);
}

int64_t sdc_tiff_next(struct sdc_tiff_numbers *numbers)
{
    unsigned size = numbers->value_size;
    uint64_t value = 0;
    if (numbers->piece_at == numbers->piece_size)
        take_piece(numbers);
    if (numbers->piece_size - numbers->piece_at < size)
        return 0;
    const uint8_t *bytes = numbers->piece + numbers->piece_at;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | bytes[numbers->is_big_endian ? i : size - 1 - i];
    numbers->piece_at += size;
    return at_most(value, INT64_MAX / 2);
}
