/* SPDX-License-Identifier: MIT
 * What the files of the ISO base media reader share: boxes, tracks, times. Clauses are those of
 * ISO/IEC 14496-12:2015; QTFF is Apple's QuickTime File Format. */
#ifndef SDC_PROBE_ISO_H
#define SDC_PROBE_ISO_H

#include "facts/facts.h"
#include "probe/parameter_sets.h"
#include "source/cursor.h"

/** Most tracks that are read. Cameras write up to a dozen with their metadata. */
#define SDC_ISO_TRACKS_MAX 64
/** Most boxes that are looked at in one file: 4 boxes a fragment, 60 fragments a second, an hour.
 */
#define SDC_ISO_BOXES_MAX (1 << 20)
/** Most entries of one edit list. Editors write one a cut. */
#define SDC_ISO_EDITS_MAX 4096
/** Most tracks that one track names as its chapters. */
#define SDC_ISO_CHAPTERS_MAX 16
/** Slots of a histogram of sample durations; a power of two. */
#define SDC_ISO_RATE_SLOTS 256
/** Most distinct sample durations that it counts: half the slots, so that a search stays short. */
#define SDC_ISO_RATES_MAX (SDC_ISO_RATE_SLOTS / 2)

/** A four-character code (4.2) as the number that its bytes are. */
#define SDC_ISO_TYPE(a, b, c, d) \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/** Room for such a code as text, with its NUL [bytes]. */
#define SDC_ISO_TYPE_SIZE 5
/** What a full box begins with (4.2): version and flags [bytes]. */
#define SDC_ISO_VERSION_SIZE 4

/** [start, end) in the file [bytes]. Of a box that was not met both are 0. */
struct sdc_iso_span {
    int64_t start;
    int64_t end;
};

/** A box (4.2). */
struct sdc_iso_box {
    uint32_t type;
    int64_t start;            /**< offset of its header in the file [bytes] */
    struct sdc_iso_span body; /**< behind its header, cut to what holds the box */
    int64_t missing_size;     /**< how far the box runs past what holds it [bytes] */
};

/** What stands at a place where a box may begin. */
enum sdc_iso_step {
    SDC_ISO_BOX = 0,
    SDC_ISO_NO_BOX,  /**< the end, fewer bytes than a header has, or zeros (QTFF, 'udta') */
    SDC_ISO_DAMAGED, /**< a box smaller than its own header, or one too many */
};

/** How often each duration of a sample occurs in the judged track. */
struct sdc_iso_rates {
    uint32_t durations[SDC_ISO_RATE_SLOTS]; /**< hashed; 0 is a free slot */
    int64_t counts[SDC_ISO_RATE_SLOTS];
    unsigned n_durations; /**< [0, SDC_ISO_RATES_MAX] */
    int64_t n_uncounted;  /**< samples whose duration came when there was no room any more */
};

/** The samples of a track in time, as far as they were read. Times are in the media timescale,
 *  and begin at 0 with the first sample, whatever its tfdt says. */
struct sdc_iso_times {
    int64_t n_samples;
    int64_t sum;          /**< of all sample durations; where the next sample is decoded */
    int64_t first_shown;  /**< earliest composition time */
    int64_t last_end;     /**< latest composition time plus sample duration */
    uint32_t shortest;    /**< duration but 0 of a sample that has a successor; 0: there is none */
    uint32_t longest;     /**< likewise */
    uint32_t newest;      /**< duration of the last sample */
    int64_t media_origin; /**< media time of the first sample, from its tfdt */
    /** Of the fragment whose tfdt is farthest from the end of the samples before it: where it
     *  begins by that, and by them. @{ */
    int64_t claimed_start;
    int64_t found_start;
    /** @} */
};

/** Why something cannot be had; "" as long as it can. */
struct sdc_iso_reason {
    char text[SDC_FACT_TEXT_SIZE];
};

/** A track (8.3). */
struct sdc_iso_track {
    uint32_t id;
    uint32_t handler;
    bool is_enabled;
    bool is_chapters;      /**< another track shows these pictures as its chapters */
    int32_t matrix[4];     /**< a, b, c, d of the display matrix (8.3.2), fixed point */
    uint32_t shown_width;  /**< by tkhd, without fraction [px]; 0 if unknown */
    uint32_t shown_height; /**< likewise */
    uint32_t timescale;
    uint64_t media_duration;      /**< as mdhd claims it [1/timescale s]; 0 if unknown */
    uint64_t track_duration;      /**< as tkhd claims it [1/movie timescale s]; 0 if unknown */
    struct sdc_iso_span chapters; /**< body of tref/chap, likewise below */
    struct sdc_iso_span elst;
    struct sdc_iso_span dref;
    struct sdc_iso_span stsd;
    struct sdc_iso_span stts;
    struct sdc_iso_span ctts;
    struct sdc_iso_span stsz; /**< or stz2 */
    struct sdc_iso_span stsc;
    struct sdc_iso_span stco; /**< or co64 */
    bool is_stz2;
    bool is_co64;
    bool has_defaults;         /**< there is a trex box */
    uint32_t default_duration; /**< of a sample in fragments (8.8.3) */
    uint32_t default_size;     /**< likewise [bytes] */
    struct sdc_iso_times times;
    struct sdc_q indexed;           /**< how long the segments are that indexes list (8.16.3) [s] */
    int64_t n_timed;                /**< samples that stts gives a duration */
    int64_t n_sized;                /**< samples that stsz gives a size */
    int64_t n_placed;               /**< samples that stsc and stco give a place */
    int64_t n_empty;                /**< samples of 0 bytes */
    bool is_presented;              /**< shown and end are set */
    struct sdc_q shown;             /**< presentation, edit list applied, without empty edits [s] */
    struct sdc_q end;               /**< with empty edits [s] */
    struct sdc_iso_reason broken;   /**< why times and places cannot be had */
    struct sdc_iso_reason no_edits; /**< why shown and end cannot be had, though times can */
};

/** One file while it is read. The caller holds it. */
struct sdc_iso {
    struct sdc_source *source;
    struct sdc_cursor cursor; /**< for headers and small boxes; over the whole file */
    struct sdc_err err;       /**< what the source could not deliver */
    unsigned n_boxes;         /**< looked at so far */
    struct sdc_iso_span moov;
    bool is_moov_cut;
    bool is_moov_packed; /**< 'cmov' (QTFF): the movie box is compressed */
    bool has_fragments;  /**< there is a whole moof box */
    bool is_fragmented;  /**< there is an mvex box */
    bool is_damaged;     /**< there may be boxes that were not read */
    int64_t damage_at;   /**< where the first of them begins, or would */
    struct sdc_iso_span mvex;
    uint32_t movie_timescale;
    uint64_t movie_duration;     /**< as mvhd claims it; 0 if unknown */
    uint64_t fragments_duration; /**< as mehd claims it; 0 if unknown */
    int32_t movie_matrix[4];
    int64_t data_end;  /**< behind the last byte of any sample, as tables and runs place it */
    int64_t index_end; /**< behind the last byte that a segment index lists (8.16.3) */
    bool has_too_many_boxes;
    struct sdc_iso_reason no_choice; /**< why the judged track may be another one than here */
    unsigned n_tracks;
    struct sdc_iso_track tracks[SDC_ISO_TRACKS_MAX];
    struct sdc_iso_track *picture; /**< the judged picture track, or NULL */
    unsigned n_pictures;           /**< picture tracks */
    unsigned picture_number;       /**< of the judged one among them, from 1 */
    struct sdc_iso_track *sound;   /**< the first sound track, or NULL */
    struct sdc_iso_rates rates;    /**< of the judged picture track */
    struct sdc_iso_reason odd;     /**< where its boxes contradict each other */
};

/** The first sample entry of a track (8.5.2). What it does not say is 0 or "". */
struct sdc_iso_entry {
    char codec[SDC_FACT_TEXT_SIZE]; /**< as libavcodec names it, else the four characters */
    uint16_t width;                 /**< [px] */
    uint16_t height;                /**< [px] */
    struct sdc_q shape;             /**< sample aspect ratio (12.1.4.1) */
    struct sdc_coded_picture coded; /**< by the parameter set; width 0: there is none */
    const char *missing;            /**< the box that every such entry has, but this; or NULL */
    bool is_encrypted;              /**< 8.12 */
    bool is_elsewhere;              /**< its samples lie in another file (8.7.2) */
    bool is_nowhere;                /**< it names a data reference that there is not (8.5.2.3) */
    struct sdc_q sample_rate;       /**< [Hz] */
    uint32_t n_channels;
    uint32_t packet_samples; /**< QTFF version 1: sound samples in a packet */
    uint32_t packet_size;    /**< QTFF version 1: bytes that a packet has over all channels */
};

/* iso_boxes.c */

/** Reads the header at rest->start and moves rest behind that box; box is set for SDC_ISO_BOX
 *  only. A size of 0 means to the end of rest. */
enum sdc_iso_step sdc_iso_next(struct sdc_iso *iso, struct sdc_iso_span *rest,
                               struct sdc_iso_box *box);

/** The first box of that type in span; false if there is none. */
bool sdc_iso_find(struct sdc_iso *iso, struct sdc_iso_span span, uint32_t type,
                  struct sdc_iso_box *box);

/** Moves the cursor to the start of span. False if span holds fewer than size bytes. */
bool sdc_iso_open(struct sdc_iso *iso, struct sdc_iso_span span, int64_t size);

/** As sdc_iso_open, for a full box (4.2) whose fields behind version and flags take
 *  sizes[0] bytes in version 0 and sizes[1] in version 1; these two are read. */
bool sdc_iso_open_full(struct sdc_iso *iso, struct sdc_iso_span span, const int64_t sizes[2],
                       uint8_t *version, uint32_t *flags);

/** Notes that what begins at an offset is no box, or not what it should be; the first one stands.
 */
void sdc_iso_note_damage(struct sdc_iso *iso, int64_t at);

/** True if a four-character code has four characters. */
bool sdc_iso_is_printable(uint32_t type);

/** Prints a four-character code, what is not printable as '?', spaces at the end left out.
 *  size > 4. */
void sdc_iso_print_type(uint32_t type, char *text, size_t size);

/** Says why something cannot be had; the first reason stands. */
void sdc_iso_break(struct sdc_iso_reason *reason, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Keeps the error of a cursor that the source has failed. */
void sdc_iso_close(struct sdc_iso *iso, const struct sdc_cursor *cursor);

/* iso_movie.c */

/** Reads iso->moov but for its sample tables, and chooses the tracks that are judged. */
void sdc_iso_read_movie(struct sdc_iso *iso);

/* iso_samples.c */

/** Reads a track's sample table (8.5.1) into times, counts and iso->data_end. */
void sdc_iso_read_samples(struct sdc_iso *iso, struct sdc_iso_track *track);

/* iso_fragments.c */

/** Adds a movie fragment (8.8.4) to the same; the movie box has been read. */
void sdc_iso_read_fragment(struct sdc_iso *iso, const struct sdc_iso_box *moof);

/** Reads a segment index (8.16.3) into iso->index_end, and into what is indexed of its track. */
void sdc_iso_read_index(struct sdc_iso *iso, const struct sdc_iso_box *sidx);

/* iso_times.c */

/** Appends n samples of one duration and one composition offset; rates may be NULL. False if a
 *  sum does not fit 64 bits. */
bool sdc_iso_times_add(struct sdc_iso_times *times, struct sdc_iso_rates *rates, int64_t n,
                       uint32_t duration, int32_t offset);

/** The most frequent duration but 0, of several the shortest. 0 if there is none, or if it may be
 *  one of those that there was no room for. */
uint32_t sdc_iso_rates_mode(const struct sdc_iso_rates *rates);

/** The duration but 0 of the shortest and of the longest sample. The last sample counts only
 *  where it is alone: nothing follows it, so that its duration makes no rate, and muxers invent
 *  it. 0 if all are 0. @{ */
uint32_t sdc_iso_times_shortest(const struct sdc_iso_times *times);
uint32_t sdc_iso_times_longest(const struct sdc_iso_times *times);
/** @} */

/** The histogram to fill with the samples of a track; NULL for all but the judged picture track. */
struct sdc_iso_rates *sdc_iso_rates_of(struct sdc_iso *iso, const struct sdc_iso_track *track);

/** Applies the edit list (8.6.6) to the samples that were read: sets shown and end, or says why
 *  that cannot be. */
void sdc_iso_present(struct sdc_iso *iso, struct sdc_iso_track *track);

/* iso_entry.c */

/** Reads the first sample entry of a track. False if there is none. */
bool sdc_iso_read_entry(struct sdc_iso *iso, const struct sdc_iso_track *track,
                        struct sdc_iso_entry *entry);

/* iso_codecs.c */

/** libavcodec's name of the codec of a sample entry type; NULL if it is not in the tables. @{ */
const char *sdc_iso_picture_codec(uint32_t type);
const char *sdc_iso_sound_codec(uint32_t type);
/** @} */

/** The same for an objectTypeIndication (ISO/IEC 14496-1, 7.2.6.6). */
const char *sdc_iso_object_codec(uint8_t object_type);

/** Linear samples, as a sample entry type stands for them. */
struct sdc_iso_pcm {
    char kind;       /**< 's', 'u' or 'f' as libavcodec names them; 0: the type is no PCM */
    unsigned n_bits; /**< of a sample */
    bool is_big_endian;
};

/** What a sample entry type says of linear samples where its fields say n_bits. */
struct sdc_iso_pcm sdc_iso_pcm_of(uint32_t type, unsigned n_bits);

/* iso_config.c */

/** Reads an 'esds' box (ISO/IEC 14496-14, 5.6): the codec and, of AAC, rate and channels. */
void sdc_iso_read_esds(struct sdc_iso *iso, struct sdc_iso_span body, struct sdc_iso_entry *entry);

/** Reads the box that carries a sound codec's own configuration, if type is one: 'dac3', 'dec3'
 *  (ETSI TS 102 366, F.4 and F.6), 'alac', 'dfLa', 'srat'. */
void sdc_iso_read_config(struct sdc_iso *iso, const struct sdc_iso_box *box,
                         struct sdc_iso_entry *entry);

/* iso_facts.c */

/** Tells in facts what was read, all but whether the file is whole. */
void sdc_iso_tell(struct sdc_iso *iso, struct sdc_facts *facts);

#endif
