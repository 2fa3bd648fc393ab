/* SPDX-License-Identifier: MIT
 * Reads the structure of TIFF files by their first directory (TIFF 6.0, BigTIFF): size, turn,
 * whether all strips or tiles are there, and camera raw files that look like them. */
#include "probe/exif.h"
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"
#include "probe/tiff_directory.h"

#include <inttypes.h>

/** Strips or tiles whose place is looked at in one file. A picture of 6000x6000 with a strip for
 *  each row has 6,000, one in tiles of 32x32 has 35,000. */
#define SDC_TIFF_PARTS_MAX 65536
/** Largest width and height; TIFF 6.0, section 8: SHORT or LONG. */
#define SDC_TIFF_SIDE_MAX UINT32_MAX

/** Fields that are looked for. The order is that of `tags`. */
enum wanted {
    NEW_SUBFILE_TYPE,
    WIDTH,
    HEIGHT,
    BITS_PER_SAMPLE,
    COMPRESSION,
    PHOTOMETRIC,
    MAKE,
    STRIP_OFFSETS,
    ORIENTATION,
    SAMPLES_PER_PIXEL,
    ROWS_PER_STRIP,
    STRIP_SIZES,
    PLANAR_CONFIGURATION,
    TILE_WIDTH,
    TILE_HEIGHT,
    TILE_OFFSETS,
    TILE_SIZES,
    SUB_IFDS,
    JPEG_OFFSET,
    JPEG_SIZE,
    DNG_VERSION,
    N_WANTED
};

static const uint16_t tags[N_WANTED] = {
    [NEW_SUBFILE_TYPE] = 0x00fe,
    [WIDTH] = 0x0100,
    [HEIGHT] = 0x0101,
    [BITS_PER_SAMPLE] = 0x0102,
    [COMPRESSION] = 0x0103,
    [PHOTOMETRIC] = 0x0106,
    [MAKE] = 0x010f,
    [STRIP_OFFSETS] = 0x0111,
    [ORIENTATION] = 0x0112,
    [SAMPLES_PER_PIXEL] = 0x0115,
    [ROWS_PER_STRIP] = 0x0116,
    [STRIP_SIZES] = 0x0117,
    [PLANAR_CONFIGURATION] = 0x011c,
    [TILE_WIDTH] = 0x0142,
    [TILE_HEIGHT] = 0x0143,
    [TILE_OFFSETS] = 0x0144,
    [TILE_SIZES] = 0x0145,
    [SUB_IFDS] = 0x014a,
    [JPEG_OFFSET] = 0x0201, /* TIFF 6.0, section 22: the whole picture as one JPEG */
    [JPEG_SIZE] = 0x0202,
    [DNG_VERSION] = 0xc612, /* DNG 1.0 */
};

enum {
    REDUCED_IMAGE = 1, /* in NewSubfileType: a smaller copy of another; TIFF 6.0, section 8 */
    PLANAR_SEPARATE = 2,
    UNCOMPRESSED = 1,
    YCBCR = 6, /* of which samples may be left out; TIFF 6.0, section 21 */
    BITS_PER_BYTE = 8,
};

/** The fields that say where the parts of a picture are, by kind. */
static const struct kind {
    const char *name; /**< of the parts, for sentences */
    enum wanted offsets;
    enum wanted sizes;
    enum { STRIPS, TILES, OLD_TILES, WHOLE } shape;
} kinds[] = {
    {"tiles", TILE_OFFSETS, TILE_SIZES, TILES},
    {"tiles", STRIP_OFFSETS, STRIP_SIZES, OLD_TILES}, /* as before TIFF 6.0 */
    {"strips", STRIP_OFFSETS, STRIP_SIZES, STRIPS},
    {"JPEG data", JPEG_OFFSET, JPEG_SIZE, WHOLE},
};

/** One file while it is read. */
struct picture {
    struct sdc_tiff tiff;
    struct sdc_facts *facts;
    struct sdc_tiff_field fields[N_WANTED];
    int64_t width;
    int64_t height;
};

static bool has(const struct picture *picture, enum wanted field)
{
    return picture->fields[field].tag != 0;
}

/** The one number of a field; fallback where the field is absent, -1 where it is no number. */
static int64_t number(struct picture *picture, enum wanted field, int64_t fallback)
{
    if (!has(picture, field))
        return fallback;
    return sdc_tiff_number(&picture->tiff, &picture->fields[field]);
}

/** The format of a file that only begins as TIFF files do, by the same signs as the sniffer's, who
 *  sees them only near the start of a file; SDC_FORMAT_TIFF if it is none. */
static enum sdc_format real_format(struct picture *picture)
{
    if (picture->tiff.has_canon_mark)
        return SDC_FORMAT_CR2;
    if (has(picture, DNG_VERSION))
        return SDC_FORMAT_DNG;
    if (has(picture, SUB_IFDS) &&
        sdc_tiff_begins_with(&picture->tiff, &picture->fields[MAKE], "NIKON"))
        return SDC_FORMAT_NEF;
    return SDC_FORMAT_TIFF;
}

/** Sets size and turn. False, with the reason said, where there is no size. */
static bool set_size(struct picture *picture)
{
    int64_t width = number(picture, WIDTH, 0);
    int64_t height = number(picture, HEIGHT, 0);
    int64_t orientation = number(picture, ORIENTATION, 1);
    sdc_picture_set_turn(picture->facts, sdc_exif_turn(orientation));
    if (!has(picture, WIDTH) || !has(picture, HEIGHT)) {
        sdc_picture_refuse(picture->facts, "its directory says no size");
    } else if (width < 0 || height < 0) {
        sdc_picture_refuse(picture->facts, "the size in its directory is no number");
    } else if (width == 0 || height == 0) {
        sdc_picture_refuse(picture->facts, "its directory has a size of 0");
    } else if (width > SDC_TIFF_SIDE_MAX || height > SDC_TIFF_SIDE_MAX) {
        sdc_picture_refuse(picture->facts, "its directory has a size above 2^32 - 1");
    } else {
        picture->width = width;
        picture->height = height;
        sdc_picture_set_size(picture->facts, width, height);
        return true;
    }
    return false;
}

/** Which image of several a program takes is its own choice: a first one that is a small copy
 *  leaves the size open. */
static void judge_first_image(struct picture *picture)
{
    int64_t kind = number(picture, NEW_SUBFILE_TYPE, 0);
    if (kind > 0 && kind & REDUCED_IMAGE && (picture->tiff.next_at != 0 || has(picture, SUB_IFDS)))
        sdc_picture_contradict(picture->facts,
                               "its first image says that it is a reduced copy of another one");
}

/** How many parts of a size cover a side; all that are needed if the size is unknown. */
static int64_t n_across(int64_t side, int64_t part)
{
    return part > 0 ? (side - 1) / part + 1 : 1;
}

/** Number of parts that a picture of its size needs at least. */
static int64_t n_needed(struct picture *picture, const struct kind *kind)
{
    int64_t n_planes = 1;
    int64_t n;
    if (kind->shape == WHOLE)
        return 1;
    if (number(picture, PLANAR_CONFIGURATION, 1) == PLANAR_SEPARATE)
        n_planes = number(picture, SAMPLES_PER_PIXEL, 1);
    if (kind->shape == STRIPS)
        n = n_across(picture->height, number(picture, ROWS_PER_STRIP, 0));
    else if (__builtin_mul_overflow(n_across(picture->width, number(picture, TILE_WIDTH, 0)),
                                    n_across(picture->height, number(picture, TILE_HEIGHT, 0)), &n))
        return INT64_MAX;
    return __builtin_mul_overflow(n, n_planes > 0 ? n_planes : 1, &n) ? INT64_MAX : n;
}

/** True if it is said how large a tile is. */
static bool has_tile_size(struct picture *picture)
{
    return number(picture, TILE_WIDTH, 0) > 0 && number(picture, TILE_HEIGHT, 0) > 0;
}

/** The kind of parts that the picture has; NULL if it has none. */
static const struct kind *find_kind(struct picture *picture)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (has(picture, kinds[i].offsets) &&
            (kinds[i].shape != OLD_TILES || has_tile_size(picture)))
            return &kinds[i];
    }
    return NULL;
}

/** True if the numbers of a field can be read; says otherwise why not. */
static bool is_readable(struct picture *picture, const struct kind *kind,
                        const struct sdc_tiff_field *field)
{
    unsigned value_size = sdc_tiff_value_size(field);
    int64_t missing = field->at + field->n_values * value_size - picture->tiff.cursor.end;
    if (value_size == 0) {
        sdc_picture_refuse(picture->facts, "the places of its %s are no numbers", kind->name);
        return false;
    }
    if (missing > 0)
        sdc_facts_set_cut(picture->facts, missing, "ends within its list of %s", kind->name);
    return missing <= 0;
}

/** The first number of a field; fallback where the field is absent, -1 where it is no number. */
static int64_t first_number(struct picture *picture, enum wanted id, int64_t fallback)
{
    struct sdc_tiff_field field = picture->fields[id];
    if (field.n_values > 0 &&
        field.at + field.n_values * sdc_tiff_value_size(&field) <= picture->tiff.cursor.end) {
        struct sdc_tiff_numbers numbers;
        if (sdc_tiff_value_size(&field) == 0)
            return -1;
        sdc_tiff_numbers_init(&numbers, &picture->tiff, &field);
        return sdc_tiff_next(&numbers);
    }
    return has(picture, id) ? -1 : fallback;
}

/** Bytes that a number of rows takes in strips that are not compressed, over all planes; -1 where
 *  that cannot be told. */
static int64_t size_of_rows(struct picture *picture, int64_t n_rows)
{
    bool is_separate = number(picture, PLANAR_CONFIGURATION, 1) == PLANAR_SEPARATE;
    int64_t n_samples = number(picture, SAMPLES_PER_PIXEL, 1);
    int64_t n_bits = first_number(picture, BITS_PER_SAMPLE, 1);
    int64_t size;
    if (n_samples <= 0 || n_bits <= 0 || __builtin_mul_overflow(picture->width, n_bits, &size) ||
        (!is_separate && __builtin_mul_overflow(size, n_samples, &size)))
        return -1;
    size = size / BITS_PER_BYTE + (size % BITS_PER_BYTE > 0);
    if ((is_separate && __builtin_mul_overflow(size, n_samples, &size)) ||
        __builtin_mul_overflow(size, n_rows, &size))
        return -1;
    return size;
}

/** Holds the size of the picture against the bytes of strips or tiles that are not compressed.
 *  Writers may fill up the last strip, and each row to a multiple of some bytes; tiles reach over
 *  the edges. */
static void judge_bytes(struct picture *picture, const struct kind *kind, int64_t held)
{
    enum { FILLED_PART = 8 };
    int64_t needed = size_of_rows(picture, picture->height);
    int64_t n_rows = number(picture, ROWS_PER_STRIP, picture->height);
    int64_t spare = size_of_rows(picture, n_rows < picture->height ? n_rows : picture->height);
    if (!has(picture, BITS_PER_SAMPLE) || needed < 0 || spare < 0 || kind->shape == WHOLE ||
        number(picture, COMPRESSION, UNCOMPRESSED) != UNCOMPRESSED ||
        number(picture, PHOTOMETRIC, 0) == YCBCR)
        return;
    bool is_too_much = kind->shape == STRIPS && held - spare - needed > needed / FILLED_PART;
    if (held < needed || is_too_much)
        sdc_picture_contradict(picture->facts,
                               "its pixels take %" PRId64 " bytes, and its %s have %" PRId64,
                               needed, kind->name, held);
}

/** Finds the offset behind the last of the first n parts, 0 if they are all empty, and how many
 *  bytes they have. Fails only with SDC_IO. */
static enum sdc_status find_end(struct picture *picture, const struct kind *kind, int64_t n,
                                int64_t *end, int64_t *held, struct sdc_err *err)
{
    struct sdc_tiff_numbers offsets;
    struct sdc_tiff_numbers sizes;
    sdc_tiff_numbers_init(&offsets, &picture->tiff, &picture->fields[kind->offsets]);
    sdc_tiff_numbers_init(&sizes, &picture->tiff, &picture->fields[kind->sizes]);
    *end = 0;
    *held = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t at = sdc_tiff_next(&offsets);
        int64_t size = sdc_tiff_next(&sizes);
        if (size > 0 && at + size > *end)
            *end = at + size;
        if (__builtin_add_overflow(*held, size, held))
            *held = INT64_MAX;
    }
    enum sdc_status status = sdc_scan_status(&offsets.cursor, err);
    return status == SDC_OK ? sdc_scan_status(&sizes.cursor, err) : status;
}

/** Judges by where the strips or tiles end, and by what else the directory points to. Where the
 *  sizes of parts are not all stated, or they are too many, the end cannot be told. Fails only
 *  with SDC_IO. */
static enum sdc_status judge_parts(struct picture *picture, const struct kind *kind,
                                   struct sdc_err *err)
{
    int64_t n_parts = picture->fields[kind->offsets].n_values;
    int64_t n_sizes = picture->fields[kind->sizes].n_values;
    int64_t n_both = n_parts < n_sizes ? n_parts : n_sizes;
    int64_t n = n_both < SDC_TIFF_PARTS_MAX ? n_both : SDC_TIFF_PARTS_MAX;
    int64_t file_end = picture->tiff.cursor.end;
    int64_t values_end = picture->tiff.values_end;
    int64_t end;
    int64_t held;
    enum sdc_status status = find_end(picture, kind, n, &end, &held, err);
    if (status != SDC_OK)
        return status;
    if (n == n_parts)
        judge_bytes(picture, kind, held);
    if (end > file_end)
        sdc_facts_set_cut(picture->facts, (end > values_end ? end : values_end) - file_end,
                          "ends before its %s do", kind->name);
    else if (values_end > file_end)
        sdc_facts_set_cut(picture->facts, values_end - file_end,
                          "ends before the values of its directory do");
    else if (picture->tiff.next_at >= file_end)
        sdc_facts_set_cut(picture->facts, -1, "ends before its second directory");
    else if (end == 0 && n == n_parts)
        sdc_facts_set_cut(picture->facts, -1, "holds no image data");
    else if (n == n_parts)
        picture->facts->whole = SDC_WHOLE_YES;
    return SDC_OK;
}

/** Compares what is said of the parts with what the size needs. */
static void judge_number_of_parts(struct picture *picture, const struct kind *kind)
{
    int64_t n_parts = picture->fields[kind->offsets].n_values;
    int64_t n_sizes = picture->fields[kind->sizes].n_values;
    int64_t needed = n_needed(picture, kind);
    if (n_sizes < n_parts)
        sdc_picture_contradict(picture->facts, "the sizes of its %s are not all stated",
                               kind->name);
    /* Where it is not said how large a part is, it cannot be told that there are too many. */
    bool is_told = kind->shape == STRIPS  ? number(picture, ROWS_PER_STRIP, 0) > 0
                   : kind->shape == WHOLE ? false
                                          : has_tile_size(picture);
    if (n_parts < needed || (is_told && n_parts > needed))
        sdc_picture_contradict(picture->facts, "its size needs %" PRId64 " %s, and it has %" PRId64,
                               needed, kind->name, n_parts);
}

/** Reads what stands behind the directory. Fails only with SDC_IO. */
static enum sdc_status judge_wholeness(struct picture *picture, struct sdc_err *err)
{
    const struct kind *kind = find_kind(picture);
    judge_first_image(picture);
    if (picture->tiff.is_own_next)
        sdc_picture_contradict(picture->facts, "its directory says that it comes again behind it");
    if (picture->tiff.twin != 0)
        sdc_picture_contradict(picture->facts,
                               "its directory has field %u twice, with other values",
                               picture->tiff.twin);
    if (kind == NULL) {
        sdc_facts_set_cut(picture->facts, -1, "holds no image data");
        return SDC_OK;
    }
    bool has_sizes = has(picture, kind->sizes);
    if (!is_readable(picture, kind, &picture->fields[kind->offsets]) ||
        (has_sizes && !is_readable(picture, kind, &picture->fields[kind->sizes])))
        return SDC_OK;
    judge_number_of_parts(picture, kind);
    return judge_parts(picture, kind, err);
}

enum sdc_status sdc_read_tiff(struct sdc_source *source, struct sdc_facts *facts,
                              struct sdc_err *err)
{
    struct picture picture = {.facts = facts};
    enum sdc_status status = SDC_OK;
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "tiff");
    if (!sdc_tiff_open(&picture.tiff, source, facts))
        return sdc_scan_status(&picture.tiff.cursor, err);
    sdc_tiff_find(&picture.tiff, tags, picture.fields, N_WANTED);
    facts->format = real_format(&picture);
    /* In camera raw the first directory is that of a preview: nothing of it is said. */
    if (facts->format != SDC_FORMAT_TIFF)
        facts->facts[SDC_FACT_CODEC] = (struct sdc_fact){0};
    else if (set_size(&picture))
        status = judge_wholeness(&picture, err);
    return status == SDC_OK ? sdc_scan_status(&picture.tiff.cursor, err) : status;
}
