/* SPDX-License-Identifier: MIT
 * The first directory of a TIFF file, in either byte order and of either size: its fields, and the
 * numbers in them. */
#ifndef SDC_PROBE_TIFF_DIRECTORY_H
#define SDC_PROBE_TIFF_DIRECTORY_H

#include "facts/facts.h"
#include "source/cursor.h"

/** Entries of one directory that are looked at; libtiff refuses larger ones as well. */
#define SDC_TIFF_ENTRIES_MAX 4096

/** A field: a tag and where its values stand. Absent fields are all 0. */
struct sdc_tiff_field {
    uint16_t tag;
    uint16_t type;    /**< as numbered in TIFF 6.0 and BigTIFF */
    int64_t n_values; /**< [0, INT64_MAX / 16] */
    int64_t at;       /**< offset of the values, [0, INT64_MAX / 2]; may be behind the file's end */
    int64_t word;     /**< as it stands in the entry: the values, or their offset */
};

/** A TIFF file while its first directory is read. The caller holds it; it owns nothing. */
struct sdc_tiff {
    struct sdc_cursor cursor;
    bool is_big_endian;
    bool is_64; /**< BigTIFF */
    unsigned n_entries;
    int64_t entries_at;  /**< offset of the first entry */
    int64_t next_at;     /**< offset of the second directory; 0: there is none */
    bool is_own_next;    /**< it says that it is the second one, too */
    int64_t values_end;  /**< offset behind all values of the first, once fields were looked for */
    bool has_canon_mark; /**< "CR" behind the header: Canon's raw files have it */
    uint16_t twin;       /**< of the fields looked for, one that is there again with another value;
                              0: none */
};

/** Bytes of a run of numbers that are taken from its cursor at once. */
#define SDC_TIFF_PIECE_SIZE 512

/** A run of numbers while it is read. */
struct sdc_tiff_numbers {
    struct sdc_cursor cursor;
    bool is_big_endian;
    unsigned value_size; /**< 2, 4 or 8 [bytes] */
    size_t piece_at;     /**< of the next number in piece */
    size_t piece_size;   /**< valid bytes in piece */
    uint8_t piece[SDC_TIFF_PIECE_SIZE];
};

/** Reads the header of a TIFF file and finds its first directory. False where it has none that is
 *  whole: facts then say why, or the cursor has failed. */
bool sdc_tiff_open(struct sdc_tiff *tiff, struct sdc_source *source, struct sdc_facts *facts);

/** Looks for fields by their tags: fields[i] becomes the first one whose tag is tags[i]. Sets
 *  tiff->twin. */
void sdc_tiff_find(struct sdc_tiff *tiff, const uint16_t *tags, struct sdc_tiff_field *fields,
                   size_t n);

/** Size of one value if the field is made of whole numbers that have no sign, of 16 bits or more
 *  [bytes]; 0 otherwise. */
unsigned sdc_tiff_value_size(const struct sdc_tiff_field *field);

/** The one number of a field, at most INT64_MAX; -1 where it has not just one that is whole, or it
 *  stands behind the end of the file. */
int64_t sdc_tiff_number(struct sdc_tiff *tiff, const struct sdc_tiff_field *field);

/** True if the field is a text that begins with word. */
bool sdc_tiff_begins_with(struct sdc_tiff *tiff, const struct sdc_tiff_field *field,
                          const char *word);

/** Begins to read the numbers of a field, whose sdc_tiff_value_size is not 0. */
void sdc_tiff_numbers_init(struct sdc_tiff_numbers *numbers, const struct sdc_tiff *tiff,
                           const struct sdc_tiff_field *field);

/** The next number, at most INT64_MAX / 2, so that two of them can be added; 0 behind the last, or
 *  once the cursor has failed. */
int64_t sdc_tiff_next(struct sdc_tiff_numbers *numbers);

#endif
