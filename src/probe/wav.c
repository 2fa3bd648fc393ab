/* SPDX-License-Identifier: MIT
 * Reads the structure of WAVE files (RIFF, RF64, BW64): the codec, and the length of the sound that
 * is really there. */
#include "probe/picture.h"
#include "probe/readers.h"
#include "probe/scan.h"
#include "probe/wav_codec.h"

#include <inttypes.h>
#include <stdio.h>

/** Chunks that are looked at in one file. Real ones have fewer than twenty; those with a chunk for
 *  each marker some hundreds. */
#define SDC_WAV_CHUNKS_MAX 4096
/** Size of the largest file whose samples are counted in 64 bits whatever the codec [bytes]: a
 *  byte holds fewer than eight samples. */
#define SDC_WAV_SIZE_MAX (INT64_MAX / 8)

enum {
    RIFF_HEADER_SIZE = 12, /* RIFF, size, WAVE */
    CHUNK_HEADER_SIZE = 8,
    DS64_SIZE = 24,           /* without its table; EBU Tech 3306 */
    FMT_SIZE_MIN = 14,        /* WAVEFORMAT */
    FMT_SIZE_BITS = 16,       /* PCMWAVEFORMAT: with the sample's size */
    FMT_SIZE_EXTENSIBLE = 40, /* WAVEFORMATEXTENSIBLE */
    EXTENSION_SKIP = 8,       /* size, valid bits, channel mask: what stands before the GUID */
    FACT_SIZE_MIN = 4,        /* samples of each channel */
    DEFAULT_BITS = 8,         /* where the fmt chunk does not say */
    TAG_EXTENSIBLE = 0xfffe,
};

/** In RIFF: the writer could not go back and left the size open. In RF64: ds64 has it. */
#define SIZE_OPEN UINT32_MAX

#define ID_RIFF   SDC_FOURCC('R', 'I', 'F', 'F')
#define ID_DS64   SDC_FOURCC('d', 's', '6', '4')
#define ID_FMT    SDC_FOURCC('f', 'm', 't', ' ')
#define ID_FACT   SDC_FOURCC('f', 'a', 'c', 't')
#define ID_DATA   SDC_FOURCC('d', 'a', 't', 'a')

/** A chunk's header. */
struct chunk {
    uint32_t id;
    int64_t at;   /**< offset of what it holds */
    int64_t size; /**< as declared [bytes] */
};

/** What the ds64 chunk of RF64 says; 0 where there is none. */
struct ds64 {
    int64_t data_size; /**< [bytes] */
    int64_t n_samples; /**< of each channel */
};

/** One file while it is read. */
struct wav {
    struct sdc_cursor cursor;
    struct sdc_facts *facts;
    bool is_64;       /**< RF64 or BW64 */
    int64_t riff_end; /**< where the file ends by its own word; -1 if it does not say */
    bool has_ds64;
    struct ds64 ds64;
    bool has_fmt;
    struct sdc_wav_fmt fmt;
    int64_t n_fact; /**< samples of each channel that fact declares; 0 if it does not */
    bool has_data;
    int64_t data_at;   /**< offset of the sound */
    int64_t data_size; /**< of the sound that is there [bytes] */
    const char *fault; /**< why it cannot be read further; NULL while it can */
};

/** A size of 64 bits that no sum here can overflow with. */
static int64_t clamp_size(uint64_t size)
{
    return size > (uint64_t)SDC_WAV_SIZE_MAX ? SDC_WAV_SIZE_MAX : (int64_t)size;
}

static void set_riff_end(struct wav *wav, int64_t size, bool is_open)
{
    wav->riff_end = is_open || size == 0 ? -1 : size + CHUNK_HEADER_SIZE;
}

/** Reads the header of the file. False, with the reason said, where it is not all there. */
static bool read_riff(struct wav *wav)
{
    struct sdc_cursor *cursor = &wav->cursor;
    if (sdc_cursor_left(cursor) < RIFF_HEADER_SIZE) {
        sdc_facts_set_cut(wav->facts, -1, "ends within its RIFF header");
        return false;
    }
    wav->is_64 = sdc_cursor_u32be(cursor) != ID_RIFF;
    uint32_t size = sdc_cursor_u32le(cursor);
    set_riff_end(wav, size, size == SIZE_OPEN);
    sdc_cursor_skip(cursor, sizeof(uint32_t));
    return true;
}

/** Reads a chunk's header. False where the file has no more, or what stands there is none. */
static bool read_chunk(struct wav *wav, struct chunk *chunk)
{
    struct sdc_cursor *cursor = &wav->cursor;
    if (sdc_cursor_left(cursor) < CHUNK_HEADER_SIZE)
        return false;
    chunk->id = sdc_cursor_u32be(cursor);
    chunk->size = sdc_cursor_u32le(cursor);
    chunk->at = cursor->at;
    return sdc_cursor_is_ok(cursor) && sdc_fourcc_is_text(chunk->id);
}

/** Moves behind the chunk and its padding to an even size, which the last one may lack. */
static void leave_chunk(struct wav *wav, const struct chunk *chunk)
{
    int64_t next = chunk->at + chunk->size + chunk->size % 2;
    sdc_cursor_seek(&wav->cursor, next < wav->cursor.end ? next : wav->cursor.end);
}

/** True if chunks, or nothing, follow from here exactly to the end of the file. */
static bool is_followed_by_chunks(struct wav *wav)
{
    int64_t start = wav->cursor.at;
    struct chunk chunk;
    unsigned n_chunks = 0;
    while (n_chunks++ < SDC_WAV_CHUNKS_MAX && read_chunk(wav, &chunk)) {
        if (chunk.size > sdc_cursor_left(&wav->cursor))
            break;
        leave_chunk(wav, &chunk);
    }
    bool is_end = sdc_cursor_left(&wav->cursor) == 0;
    sdc_cursor_seek(&wav->cursor, start);
    return is_end;
}

/** Takes the size of the sound. The chunk's size becomes what it stands for. */
static void take_data(struct wav *wav, struct chunk *chunk)
{
    int64_t left = sdc_cursor_left(&wav->cursor);
    bool is_open = chunk->size == SIZE_OPEN;
    if (is_open && wav->is_64) {
        chunk->size = wav->ds64.data_size;
        is_open = false;
        if (!wav->has_ds64)
            wav->fault = "it is RF64 and has no ds64 chunk in front of its data chunk";
    }
    /* A size of 0 is what a writer leaves that meant to come back and did not, so the sound reaches
     * to the end; but it is true where whole chunks follow to the very end: sound does not look
     * like that, and a writer that did not come back has written none behind it. */
    if (is_open || (chunk->size == 0 && !is_followed_by_chunks(wav)))
        chunk->size = left;
    if (wav->fault == NULL && !wav->has_fmt)
        wav->fault = "its data chunk comes before its fmt chunk";
    wav->has_data = true;
    wav->data_at = chunk->at;
    wav->data_size = chunk->size < left ? chunk->size : left;
}

static void take_fmt(struct wav *wav, const struct chunk *chunk)
{
    struct sdc_cursor *cursor = &wav->cursor;
    struct sdc_wav_fmt *fmt = &wav->fmt;
    uint8_t guid[SDC_WAV_GUID_SIZE];
    if (chunk->size < FMT_SIZE_MIN) {
        wav->fault = "its fmt chunk is too short";
        return;
    }
    wav->has_fmt = true;
    fmt->tag = sdc_cursor_u16le(cursor);
    fmt->channels = sdc_cursor_u16le(cursor);
    fmt->sample_rate = sdc_cursor_u32le(cursor);
    fmt->byte_rate = sdc_cursor_u32le(cursor);
    fmt->block_align = sdc_cursor_u16le(cursor);
    fmt->bits = chunk->size >= FMT_SIZE_BITS ? sdc_cursor_u16le(cursor) : DEFAULT_BITS;
    if (fmt->tag != TAG_EXTENSIBLE)
        return;
    if (chunk->size < FMT_SIZE_EXTENSIBLE) {
        wav->fault = "its fmt chunk is too short for the extension that it announces";
        return;
    }
    sdc_cursor_skip(cursor, EXTENSION_SKIP);
    sdc_cursor_bytes(cursor, guid, sizeof guid);
    sdc_wav_fmt_set_guid(fmt, guid);
}

static void take_ds64(struct wav *wav, const struct chunk *chunk)
{
    if (!wav->is_64 || chunk->size < DS64_SIZE)
        return;
    uint64_t riff_size = sdc_cursor_u64le(&wav->cursor);
    wav->has_ds64 = true;
    wav->ds64.data_size = clamp_size(sdc_cursor_u64le(&wav->cursor));
    wav->ds64.n_samples = clamp_size(sdc_cursor_u64le(&wav->cursor));
    set_riff_end(wav, clamp_size(riff_size), riff_size == UINT64_MAX);
}

static void take_fact(struct wav *wav, const struct chunk *chunk)
{
    if (chunk->size < FACT_SIZE_MIN)
        return;
    wav->n_fact = sdc_cursor_u32le(&wav->cursor);
    if (wav->n_fact == SIZE_OPEN)
        wav->n_fact = wav->ds64.n_samples;
}

/** Takes what a chunk says that lies within the file. */
static void take_chunk(struct wav *wav, const struct chunk *chunk)
{
    if (chunk->id == ID_FMT && !wav->has_fmt)
        take_fmt(wav, chunk);
    else if (chunk->id == ID_DS64)
        take_ds64(wav, chunk);
    else if (chunk->id == ID_FACT)
        take_fact(wav, chunk);
}

/** Says that the file is cut if the chunk does not end within it. */
static bool is_inside(struct wav *wav, const struct chunk *chunk)
{
    char name[SDC_FOURCC_TEXT_SIZE];
    int64_t end = chunk->at + chunk->size;
    if (end <= wav->cursor.end)
        return true;
    sdc_fourcc_print(chunk->id, name);
    end = end > wav->riff_end ? end : wav->riff_end;
    sdc_facts_set_cut(wav->facts, end - wav->cursor.end, "ends within its %s chunk", name);
    return false;
}

/** Says that there are two chunks of a kind of which there is to be one: some readers go by the
 *  first, some by the last. */
static void note_twice(struct wav *wav, const struct chunk *chunk)
{
    bool is_twice =
        (chunk->id == ID_FMT && wav->has_fmt) || (chunk->id == ID_DATA && wav->has_data);
    char name[SDC_FOURCC_TEXT_SIZE];
    sdc_fourcc_print(chunk->id, name);
    if (is_twice)
        sdc_picture_contradict(wav->facts, "there are two %s chunks where one belongs", name);
}

/** Walks over the chunks. Leaves the cursor where no further chunk stands. */
static void walk_chunks(struct wav *wav)
{
    struct chunk chunk;
    for (unsigned i = 0; i < SDC_WAV_CHUNKS_MAX && wav->fault == NULL; i++) {
        /* What stands behind the RIFF chunk's own end is none of its chunks. */
        if (wav->has_data && wav->riff_end >= 0 && wav->cursor.at >= wav->riff_end)
            return;
        if (!read_chunk(wav, &chunk))
            return;
        note_twice(wav, &chunk);
        if (chunk.id == ID_DATA && !wav->has_data)
            take_data(wav, &chunk);
        if (!is_inside(wav, &chunk))
            return;
        take_chunk(wav, &chunk);
        leave_chunk(wav, &chunk);
    }
    if (!wav->has_data && wav->fault == NULL)
        wav->fault = "it has too many chunks in front of its data chunk";
}

/** Judges a file whose chunks all end within it by the size of the RIFF chunk around them. */
static void judge_wholeness(struct wav *wav)
{
    int64_t missing = wav->riff_end - wav->cursor.end;
    bool has_all = wav->has_fmt && wav->has_data;
    int64_t left = sdc_cursor_left(&wav->cursor);
    bool has_rest = left > 0 && left < CHUNK_HEADER_SIZE;
    /* Writers that count the header, or padding that they did not write, are off by up to 8 bytes:
     * no chunk that holds anything finds room there. */
    bool is_harmless = has_all && !has_rest && missing <= CHUNK_HEADER_SIZE;
    if (missing > 0 && !is_harmless)
        sdc_facts_set_cut(wav->facts, missing, "ends before its RIFF chunk does");
    else if (has_rest && !has_all)
        sdc_facts_set_cut(wav->facts, -1, "ends within the header of a chunk");
    else if (has_all && wav->facts->whole != SDC_WHOLE_CUT)
        wav->facts->whole = SDC_WHOLE_YES;
    int64_t n_loose = (missing < 0 ? wav->riff_end : wav->cursor.end) - wav->cursor.at;
    if (has_all && wav->riff_end >= 0 && n_loose >= CHUNK_HEADER_SIZE)
        snprintf(wav->facts->inconsistent, sizeof wav->facts->inconsistent,
                 "the RIFF chunk holds %" PRId64 " bytes that belong to no chunk", n_loose);
    if (wav->has_data && wav->riff_end >= 0 &&
        wav->data_at + wav->data_size > wav->riff_end + CHUNK_HEADER_SIZE)
        snprintf(wav->facts->inconsistent, sizeof wav->facts->inconsistent,
                 "the RIFF chunk ends at byte %" PRId64 ", and its data chunk at byte %" PRId64,
                 wav->riff_end, wav->data_at + wav->data_size);
}

/** Says for every fact that it cannot be had. */
static void refuse_all(struct wav *wav, const char *reason)
{
    sdc_facts_set_unreadable(wav->facts, SDC_FACT_CODEC, "%s", reason);
    sdc_facts_set_unreadable(wav->facts, SDC_FACT_SAMPLE_RATE, "%s", reason);
    sdc_facts_set_unreadable(wav->facts, SDC_FACT_CHANNELS, "%s", reason);
    sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION, "%s", reason);
}

/** Sets a number of the fmt chunk, which must not be 0. */
static void set_number(struct wav *wav, enum sdc_fact_id id, int64_t value)
{
    if (value > 0)
        sdc_facts_set_int(wav->facts, id, value);
    else
        sdc_facts_set_unreadable(wav->facts, id, "its fmt chunk says 0");
}

static void set_duration(struct wav *wav, int64_t n_samples)
{
    struct sdc_q duration;
    if (sdc_q_make(n_samples, wav->fmt.sample_rate, &duration))
        sdc_facts_set_q(wav->facts, SDC_FACT_DURATION, duration);
}

/** Each sample is stored by itself. */
static bool is_plain(enum sdc_wav_kind kind)
{
    return kind == SDC_WAV_LINEAR || kind == SDC_WAV_COMPANDED;
}

/** Says why the duration cannot be had if the fmt chunk contradicts itself. */
static bool is_fmt_sound(struct wav *wav, enum sdc_wav_kind kind)
{
    enum { BITS_PER_BYTE = 8 };
    const struct sdc_wav_fmt *fmt = &wav->fmt;
    const char *zero = fmt->sample_rate == 0   ? "sample rate"
                       : fmt->channels == 0    ? "number of channels"
                       : fmt->block_align == 0 ? "block size"
                                               : NULL;
    if (zero != NULL) {
        sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION, "its fmt chunk has a %s of 0",
                                 zero);
        return false;
    }
    unsigned bits = kind == SDC_WAV_COMPANDED ? BITS_PER_BYTE : fmt->bits;
    unsigned block_size = fmt->channels * ((bits + BITS_PER_BYTE - 1) / BITS_PER_BYTE);
    if (!is_plain(kind) || block_size == fmt->block_align)
        return true;
    sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION,
                             "its fmt chunk has blocks of %u bytes for %u channels of %u bits",
                             fmt->block_align, fmt->channels, bits);
    return false;
}

/** Holds the average byte rate of plain samples against their rate and size: whoever does not count
 *  samples divides by it. Writers of compressed sound put in what comes to their mind. */
static void check_byte_rate(struct wav *wav)
{
    const struct sdc_wav_fmt *fmt = &wav->fmt;
    uint64_t byte_rate = (uint64_t)fmt->sample_rate * fmt->block_align;
    if (fmt->byte_rate == byte_rate || wav->facts->inconsistent[0] != '\0')
        return;
    snprintf(wav->facts->inconsistent, sizeof wav->facts->inconsistent,
             "the fmt chunk says %" PRIu32 " bytes a second, and %" PRIu32
             " blocks of %u bytes a second, which are %" PRIu64,
             fmt->byte_rate, fmt->sample_rate, fmt->block_align, byte_rate);
}

/** Lowers the samples that the blocks hold to what fact declares: the last block is filled up. A
 *  declaration that the blocks do not bear out is an inconsistency, and the blocks stand. */
static int64_t apply_fact(struct wav *wav, int64_t n_held, int64_t n_block)
{
    bool is_cut = wav->facts->whole == SDC_WHOLE_CUT;
    if (wav->n_fact == 0 || (is_cut && wav->n_fact > n_held))
        return n_held;
    if (wav->n_fact <= n_held && wav->n_fact >= n_held - n_block)
        return wav->n_fact;
    if (wav->facts->inconsistent[0] == '\0')
        snprintf(wav->facts->inconsistent, sizeof wav->facts->inconsistent,
                 "the fact chunk declares %" PRId64 " samples and the data chunk holds %" PRId64,
                 wav->n_fact, n_held);
    return n_held;
}

/** Counts plain samples. Some writers have fact count those of all channels. */
static void count_samples(struct wav *wav)
{
    int64_t n_held = wav->data_size / wav->fmt.block_align;
    check_byte_rate(wav);
    if (wav->n_fact != n_held * wav->fmt.channels)
        apply_fact(wav, n_held, 0);
    set_duration(wav, n_held);
}

static void count_blocks(struct wav *wav, enum sdc_wav_kind kind)
{
    int64_t block_size = wav->fmt.block_align;
    int64_t n_block = sdc_wav_block_samples(&wav->fmt, kind, block_size);
    int64_t n_rest = sdc_wav_block_samples(&wav->fmt, kind, wav->data_size % block_size);
    if (n_block == 0) {
        sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION,
                                 "its fmt chunk has blocks of %u bytes, too short for the codec",
                                 wav->fmt.block_align);
        return;
    }
    int64_t n_held = wav->data_size / block_size * n_block + n_rest;
    set_duration(wav, apply_fact(wav, n_held, n_block));
}

/** True if fact's duration lies within 5 % of what the average byte rate gives. */
static bool is_fact_plausible(const struct wav *wav)
{
    const struct sdc_q low = {19, 20};
    const struct sdc_q high = {21, 20};
    struct sdc_q declared;
    struct sdc_q estimated;
    struct sdc_q ratio;
    return sdc_q_make(wav->n_fact, wav->fmt.sample_rate, &declared) &&
           sdc_q_make(wav->data_size, wav->fmt.byte_rate, &estimated) &&
           sdc_q_div(declared, estimated, &ratio) && sdc_q_cmp(ratio, low) >= 0 &&
           sdc_q_cmp(ratio, high) <= 0;
}

/** Takes the duration from fact where nothing can be counted. */
static void believe_fact(struct wav *wav)
{
    if (wav->n_fact == 0)
        sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION,
                                 "%s needs a fact chunk, and the file has none",
                                 wav->facts->facts[SDC_FACT_CODEC].text);
    else if (wav->fmt.byte_rate == 0)
        sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION,
                                 "its fact chunk cannot be checked against a byte rate of 0");
    else if (!is_fact_plausible(wav))
        sdc_facts_set_unreadable(wav->facts, SDC_FACT_DURATION,
                                 "its fact chunk contradicts its size and byte rate");
    else
        set_duration(wav, wav->n_fact);
}

static void measure(struct wav *wav)
{
    char name[SDC_WAV_CODEC_SIZE];
    enum sdc_wav_kind kind = sdc_wav_kind(&wav->fmt);
    sdc_wav_codec_name(&wav->fmt, name, sizeof name);
    sdc_facts_set_text(wav->facts, SDC_FACT_CODEC, name);
    set_number(wav, SDC_FACT_SAMPLE_RATE, wav->fmt.sample_rate);
    set_number(wav, SDC_FACT_CHANNELS, wav->fmt.channels);
    if (!is_fmt_sound(wav, kind))
        return;
    switch (kind) {
    case SDC_WAV_LINEAR:
    case SDC_WAV_COMPANDED:
        count_samples(wav);
        break;
    case SDC_WAV_BLOCKS_MS:
    case SDC_WAV_BLOCKS_IMA:
    case SDC_WAV_BLOCKS_GSM:
        count_blocks(wav, kind);
        break;
    case SDC_WAV_OTHER:
        believe_fact(wav);
        break;
    }
}

enum sdc_status sdc_read_wav(struct sdc_source *source, struct sdc_facts *facts,
                             struct sdc_err *err)
{
    struct wav wav = {.facts = facts, .riff_end = -1};
    sdc_cursor_init(&wav.cursor, source, 0, source->size);
    if (source->size > SDC_WAV_SIZE_MAX) {
        refuse_all(&wav, "the file is too large to count");
        return SDC_OK;
    }
    if (read_riff(&wav))
        walk_chunks(&wav);
    if (!sdc_cursor_is_ok(&wav.cursor))
        return sdc_scan_status(&wav.cursor, err);
    judge_wholeness(&wav);
    if (wav.fault == NULL && wav.has_fmt && wav.has_data)
        measure(&wav);
    else if (wav.fault != NULL)
        refuse_all(&wav, wav.fault);
    else if (facts->whole != SDC_WHOLE_CUT)
        refuse_all(&wav, wav.has_fmt ? "it holds no data chunk" : "it holds no fmt chunk");
    return SDC_OK;
}
