/* SPDX-License-Identifier: MIT
 * The sample table of a track, streamed: when its samples are shown and where they lie
 * (ISO/IEC 14496-12, 8.6.1 and 8.7). */
#include "probe/iso.h"

#include <inttypes.h>

/** Bytes of an entry: two numbers in stts and ctts, three in stsc. */
#define PAIR_SIZE 8
#define RUN_SIZE  12

/** A table being read. */
struct table {
    struct sdc_cursor cursor;
    uint32_t n_left; /**< entries that are not read yet */
};

/** Puts the cursor behind version and flags. False if there is no such box: a fault only where
 *  the movie has no fragments, which may hold all samples instead. */
static bool begin_table(struct sdc_iso *iso, struct sdc_iso_track *track, struct sdc_iso_span span,
                        const char *name, struct table *table)
{
    sdc_cursor_init(&table->cursor, iso->source, span.start, span.end);
    table->n_left = 0;
    if (span.end == 0) {
        if (!iso->is_fragmented)
            sdc_iso_break(&track->broken, "there is no %s box", name);
        return false;
    }
    sdc_cursor_skip(&table->cursor, SDC_ISO_VERSION_SIZE);
    return true;
}

/** Reads the number of entries and holds it against the room, so that no loop believes it. */
static bool count_entries(struct sdc_iso_track *track, const char *name, unsigned entry_bits,
                          struct table *table)
{
    enum { BITS = 8 };
    uint32_t n_claimed = sdc_cursor_u32be(&table->cursor);
    uint64_t n_held = 0;
    if (!sdc_cursor_is_ok(&table->cursor)) {
        sdc_iso_break(&track->broken, "the %s box has no room for its own header", name);
        return false;
    }
    n_held = (uint64_t)sdc_cursor_left(&table->cursor) * BITS;
    if (entry_bits > 0 && n_claimed > n_held / entry_bits) {
        sdc_iso_break(&track->broken, "the %s box claims %" PRIu32 " entries and holds %" PRIu64,
                      name, n_claimed, n_held / entry_bits);
        return false;
    }
    table->n_left = n_claimed;
    return true;
}

/** A table whose entries have a fixed size [bytes]. */
static bool open_table(struct sdc_iso *iso, struct sdc_iso_track *track, struct sdc_iso_span span,
                       const char *name, unsigned entry_size, struct table *table)
{
    enum { BITS = 8 };
    return begin_table(iso, track, span, name, table) &&
           count_entries(track, name, entry_size * BITS, table);
}

/** A run of equal numbers in stts or ctts. */
struct run {
    uint32_t n_samples;
    uint32_t value;
};

/** Goes on to the next run that has samples. False at the end of the table. */
static bool next_run(struct table *table, struct run *run)
{
    while (run->n_samples == 0 && table->n_left > 0) {
        table->n_left--;
        run->n_samples = sdc_cursor_u32be(&table->cursor);
        run->value = sdc_cursor_u32be(&table->cursor);
    }
    return run->n_samples > 0;
}

/** Joins the runs of stts and ctts. No more than n_sized samples exist, whatever stts claims.
 *  Offsets are signed in both versions of ctts: writers of version 0 mean it so. */
static void read_times(struct sdc_iso *iso, struct sdc_iso_track *track, struct table *stts,
                       struct table *ctts)
{
    struct sdc_iso_rates *rates = sdc_iso_rates_of(iso, track);
    struct run times = {0};
    struct run offsets = {0};
    int64_t n_left = track->n_sized;
    while (next_run(stts, &times)) {
        uint32_t n = times.n_samples;
        if (next_run(ctts, &offsets))
            n = offsets.n_samples < n ? offsets.n_samples : n;
        else
            offsets.value = 0;
        int64_t n_real = n < n_left ? n : n_left;
        if (!sdc_iso_times_add(&track->times, rates, n_real, times.value, (int32_t)offsets.value)) {
            sdc_iso_break(&track->broken, "the sample durations do not fit 64 bits");
            return;
        }
        n_left -= n_real;
        track->n_timed += n;
        times.n_samples -= n;
        offsets.n_samples -= offsets.n_samples > 0 ? n : 0;
    }
}

/** The sizes of the samples, one after the other. */
struct sizes {
    struct table table;
    uint32_t constant; /**< of every sample [bytes]; 0: each has its own */
    unsigned n_bits;   /**< of an entry: 4, 8, 16 or 32 */
    uint8_t pair;      /**< 4 bits: the last byte read */
    bool has_half;     /**< its lower half is the next entry */
    int64_t n_empty;   /**< entries of 0 so far */
};

/** Bits of an entry: stz2 has 4, 8 or 16, stsz has 32 (8.7.3). */
enum { HALF_BITS = 4, BYTE_BITS = 8, PAIR_BITS = 16, WORD_BITS = 32 };

/** Opens stsz or stz2 (8.7.3). */
static bool open_sizes(struct sdc_iso *iso, struct sdc_iso_track *track, struct sizes *sizes)
{
    const char *name = track->is_stz2 ? "stz2" : "stsz";
    *sizes = (struct sizes){.n_bits = WORD_BITS};
    if (!begin_table(iso, track, track->stsz, name, &sizes->table))
        return false;
    uint32_t word = sdc_cursor_u32be(&sizes->table.cursor);
    if (track->is_stz2)
        sizes->n_bits = word & UINT8_MAX;
    else
        sizes->constant = word;
    if (track->is_stz2 && sizes->n_bits != HALF_BITS && sizes->n_bits != BYTE_BITS &&
        sizes->n_bits != PAIR_BITS) {
        sdc_iso_break(&track->broken, "the stz2 box has fields of %u bits", sizes->n_bits);
        return false;
    }
    return count_entries(track, name, sizes->constant > 0 ? 0 : sizes->n_bits, &sizes->table);
}

static uint32_t next_size(struct sizes *sizes)
{
    enum { HALF_MASK = 0xF };
    struct sdc_cursor *cursor = &sizes->table.cursor;
    if (sizes->n_bits == WORD_BITS)
        return sdc_cursor_u32be(cursor);
    if (sizes->n_bits == PAIR_BITS)
        return sdc_cursor_u16be(cursor);
    if (sizes->n_bits == BYTE_BITS)
        return sdc_cursor_u8(cursor);
    sizes->has_half = !sizes->has_half;
    if (!sizes->has_half)
        return sizes->pair & HALF_MASK;
    sizes->pair = sdc_cursor_u8(cursor);
    return sizes->pair >> HALF_BITS;
}

/** Bytes of the next n samples. Sound that QTFF counts in frames has stsz say 1 or 2 where whole
 *  packets lie in the chunk: there the sample entry tells the size of a packet. */
static uint64_t take_sizes(struct sizes *sizes, uint32_t n, const struct sdc_iso_entry *packets)
{
    uint64_t size = 0;
    sizes->table.n_left -= n;
    if (sizes->constant > 0 && packets->packet_samples > 0)
        return (uint64_t)(n / packets->packet_samples) * packets->packet_size;
    if (sizes->constant > 0)
        return (uint64_t)n * sizes->constant;
    for (; n > 0; n--) {
        uint32_t one = next_size(sizes);
        sizes->n_empty += one == 0;
        size += one;
    }
    return size;
}

/** The runs of stsc (8.7.4): from which chunk on a chunk has how many samples. */
struct chunk_runs {
    struct table table;
    uint32_t n_samples;  /**< in the present chunk */
    uint32_t next_first; /**< number of the first chunk of the next run, from 1 */
    uint32_t next_n_samples;
    bool has_next;
    bool is_wrong;      /**< some chunk names a sample entry that there is not */
    uint32_t n_entries; /**< sample entries of the track */
};

static void read_chunk_run(struct chunk_runs *runs)
{
    runs->has_next = runs->table.n_left > 0;
    if (!runs->has_next)
        return;
    runs->table.n_left--;
    runs->next_first = sdc_cursor_u32be(&runs->table.cursor);
    runs->next_n_samples = sdc_cursor_u32be(&runs->table.cursor);
    uint32_t entry = sdc_cursor_u32be(&runs->table.cursor);
    runs->is_wrong |= entry == 0 || entry > runs->n_entries;
}

static uint32_t samples_in_chunk(struct chunk_runs *runs, uint32_t chunk)
{
    while (runs->has_next && runs->next_first <= chunk) {
        runs->n_samples = runs->next_n_samples;
        read_chunk_run(runs);
    }
    return runs->n_samples;
}

/** Follows all chunks to the byte behind the last sample. */
static void read_places(struct sdc_iso *iso, struct sdc_iso_track *track, struct sizes *sizes,
                        struct chunk_runs *runs, struct table *offsets)
{
    struct sdc_iso_entry entry = {0};
    uint32_t n_chunks = offsets->n_left;
    bool is_counted_in_frames = track->times.sum == track->times.n_samples;
    if (is_counted_in_frames && track->handler == SDC_ISO_TYPE('s', 'o', 'u', 'n'))
        sdc_iso_read_entry(iso, track, &entry);
    read_chunk_run(runs);
    for (uint32_t i = 0; i < n_chunks && sizes->table.n_left > 0; i++) {
        uint64_t end = track->is_co64 ? sdc_cursor_u64be(&offsets->cursor)
                                      : sdc_cursor_u32be(&offsets->cursor);
        uint32_t n = samples_in_chunk(runs, i + 1);
        track->n_placed += n;
        n = n < sizes->table.n_left ? n : sizes->table.n_left;
        uint64_t size = take_sizes(sizes, n, &entry);
        if (__builtin_add_overflow(end, size, &end) || end > INT64_MAX)
            end = INT64_MAX;
        if (size > 0 && (int64_t)end > iso->data_end)
            iso->data_end = (int64_t)end;
    }
}

/** Sample entries that stsd holds (8.5.2). Says so where it claims another number. */
static uint32_t count_sample_entries(struct sdc_iso *iso, const struct sdc_iso_track *track)
{
    struct sdc_iso_span rest = track->stsd;
    struct sdc_iso_box entry;
    uint32_t n_held = 0;
    if (!sdc_iso_open(iso, rest, SDC_ISO_VERSION_SIZE + (int64_t)sizeof(uint32_t)))
        return 0;
    sdc_cursor_skip(&iso->cursor, SDC_ISO_VERSION_SIZE);
    uint32_t n_claimed = sdc_cursor_u32be(&iso->cursor);
    rest.start = iso->cursor.at;
    while (n_held < n_claimed && sdc_iso_next(iso, &rest, &entry) == SDC_ISO_BOX)
        n_held++;
    if (n_held < n_claimed)
        sdc_iso_break(&iso->odd,
                      "the stsd box claims %" PRIu32 " sample entries and holds %" PRIu32,
                      n_claimed, n_held);
    return n_held;
}

void sdc_iso_read_samples(struct sdc_iso *iso, struct sdc_iso_track *track)
{
    struct sizes sizes;
    struct table stts;
    struct table ctts = {.n_left = 0};
    struct table offsets;
    struct chunk_runs runs = {.n_samples = 0};
    bool has_all = open_sizes(iso, track, &sizes);
    track->n_sized = sizes.table.n_left;
    has_all &= open_table(iso, track, track->stts, "stts", PAIR_SIZE, &stts);
    has_all &= open_table(iso, track, track->stsc, "stsc", RUN_SIZE, &runs.table);
    has_all &= track->is_co64
                   ? open_table(iso, track, track->stco, "co64", sizeof(uint64_t), &offsets)
                   : open_table(iso, track, track->stco, "stco", sizeof(uint32_t), &offsets);
    if (track->ctts.end != 0)
        has_all &= open_table(iso, track, track->ctts, "ctts", PAIR_SIZE, &ctts);
    if (has_all) {
        runs.n_entries = count_sample_entries(iso, track);
        read_times(iso, track, &stts, &ctts);
        read_places(iso, track, &sizes, &runs, &offsets);
        track->n_empty = sizes.n_empty;
    }
    if (runs.is_wrong)
        sdc_iso_break(&iso->odd, "the stsc box names a sample entry that the stsd box has not");
    const struct sdc_cursor *cursors[] = {&sizes.table.cursor, &stts.cursor, &ctts.cursor,
                                          &runs.table.cursor, &offsets.cursor};
    for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++) {
        if (cursors[i]->status != SDC_OK)
            sdc_iso_break(&track->broken, "the sample table cannot be read to its end");
        sdc_iso_close(iso, cursors[i]);
    }
}
