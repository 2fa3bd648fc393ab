/* SPDX-License-Identifier: MIT
 * What is known of one file: exact, and honest about how it was read. */
#ifndef SDC_FACTS_FACTS_H
#define SDC_FACTS_FACTS_H

#include "base/q.h"
#include "facts/format.h"

#include <stdint.h>

/** Most readings of one fact: three legitimate ones from each of two parsers. */
#define SDC_READINGS_MAX 6
/** Size of a fact's text or of the reason why it is unreadable, with its NUL [bytes]. */
#define SDC_FACT_TEXT_SIZE 96
/** Size of a file name suffix with its NUL; a longer one is in use for no format [bytes]. */
#define SDC_SUFFIX_SIZE 16
/** Size of a sentence about the whole file, with its NUL [bytes]. */
#define SDC_FACTS_SENTENCE_SIZE 192

/** Size of a sentence on why a URL is not to be fetched, with its NUL [bytes]. */
#define SDC_REACH_OBJECTION_SIZE 256

/** What can be known of a file. The order is that of sdc_fact_infos, of the messages between the
 *  programs and of `media` in the JSON report. */
enum sdc_fact_id {
    SDC_FACT_CODEC = 0,     /**< text: codec of the judged picture or sound track */
    SDC_FACT_AUDIO_CODEC,   /**< text: codec of a video's first sound track */
    SDC_FACT_WIDTH,         /**< upright width [px] */
    SDC_FACT_HEIGHT,        /**< upright height [px] */
    SDC_FACT_STORED_WIDTH,  /**< width before any turning [px] */
    SDC_FACT_STORED_HEIGHT, /**< height before any turning [px] */
    SDC_FACT_ROTATION,      /**< clockwise turn that makes it upright: 0, 90, 180, 270 [deg] */
    SDC_FACT_ASPECT_RATIO,  /**< upright width / height, square samples; with a further
                                 reading as displayed for each shape of samples */
    SDC_FACT_SAMPLE_ASPECT_RATIO,  /**< width / height of one stored sample; with a second reading
                                        where the pictures say another */
    SDC_FACT_DISPLAY_ASPECT_RATIO, /**< upright shape with the sample aspect ratio */
    SDC_FACT_PIXELS,               /**< width x height [px] */
    SDC_FACT_FPS,                  /**< average and nominal frame rate [1/s] */
    SDC_FACT_FPS_MIN,              /**< rate of the longest sample [1/s] */
    SDC_FACT_FPS_MAX,              /**< rate of the shortest sample [1/s] */
    SDC_FACT_FRAMES,               /**< number of pictures of the judged track */
    SDC_FACT_DURATION,             /**< [s] */
    SDC_FACT_SAMPLE_RATE,          /**< of the sound [Hz] */
    SDC_FACT_CHANNELS,             /**< of the sound */
    SDC_FACT_VIDEO_TRACKS,         /**< number of picture tracks (no cover art) */
    SDC_FACT_VIDEO_TRACK,          /**< which of them is judged, from 1 */
    SDC_FACT_SIZE,                 /**< of the file [bytes] */
    SDC_N_FACTS
};

/** Whether a fact could be had. Unknown is never a pass. */
enum sdc_fact_state {
    SDC_FACT_UNKNOWN = 0, /**< nobody looked, or the file does not say */
    SDC_FACT_KNOWN,
    SDC_FACT_UNREADABLE, /**< somebody looked and could not tell: text says why */
};

/** Under which legitimate reading a number was had. */
enum sdc_reading {
    SDC_READING_ONLY = 0,   /**< there is but one */
    SDC_READING_TRACK,      /**< duration: the judged track's presentation, edit list applied */
    SDC_READING_MOVIE,      /**< duration: the movie's */
    SDC_READING_TRIMMED,    /**< duration: without the declared encoder delay and padding */
    SDC_READING_ALL_FRAMES, /**< duration: all frames */
    SDC_READING_AVERAGE,    /**< frame rate: samples / sum of sample durations */
    SDC_READING_NOMINAL,    /**< frame rate: timescale / most frequent sample duration */
    SDC_READING_STORED,     /**< picture ratio: square samples */
    SDC_READING_DISPLAYED,  /**< picture ratio: with the sample aspect ratio */
    SDC_READING_CODED,      /**< both: as the coded pictures say, where the boxes around them say
                                 otherwise */
    SDC_N_READINGS
};

/** Which of the two parsers of a field read a number. */
enum sdc_parser {
    SDC_PARSER_STRUCTURE = 0, /**< our structure readers */
    SDC_PARSER_LIBRARY,       /**< libavformat, libvips */
};

/** One reading of a number. */
struct sdc_number {
    struct sdc_q value;
    enum sdc_reading reading;
    enum sdc_parser parser;
};

/** One fact. A number has n_numbers > 0, a text has none. */
struct sdc_fact {
    enum sdc_fact_state state;
    unsigned n_numbers; /**< [0, SDC_READINGS_MAX] */
    struct sdc_number numbers[SDC_READINGS_MAX];
    char text[SDC_FACT_TEXT_SIZE]; /**< known: the text of a text fact; unreadable: the reason */
};

/** Whether the file reaches as far as it says it does. */
enum sdc_wholeness {
    SDC_WHOLE_UNKNOWN = 0,
    SDC_WHOLE_YES,
    SDC_WHOLE_CUT,
};

/** What `inconsistent` has in it where one of two parsers cannot so much as begin. */
#define SDC_CANNOT_OPEN "cannot open it"

/** Whether all of the file can be decoded. */
enum sdc_decodes {
    SDC_DECODES_UNKNOWN = 0, /**< nobody tried, or nobody could */
    SDC_DECODES_YES,
    SDC_DECODES_NOT,
};

/** How the service reaches a file; all zero where it is a local one. */
struct sdc_reach {
    bool is_url;       /**< an http or https URL leads to it */
    bool is_unread;    /**< nothing of it could be had: only its URL is known */
    bool has_expiry;   /**< its URL is signed for a time */
    int64_t expires_s; /**< has_expiry: when that is over [s since 1970] */
    int64_t left_s;    /**< has_expiry: until then, below 0 once it is over [s] */
    char objection[SDC_REACH_OBJECTION_SIZE]; /**< why it is not to be fetched, or "" */
    char content_type[SDC_FACT_TEXT_SIZE];    /**< as its server says, any bytes, or "" */
};

/** Everything known of one file. */
struct sdc_facts {
    enum sdc_format format;
    enum sdc_type type; /**< what the content is: an mp4 with sound only is audio */
    struct sdc_fact facts[SDC_N_FACTS];
    enum sdc_wholeness whole;
    int64_t missing_size; /**< cut: bytes that are missing, > 0; -1 if the format cannot say */
    char cut[SDC_FACTS_SENTENCE_SIZE]; /**< cut: what is missing: "ends without its IEND chunk" */
    char inconsistent[SDC_FACTS_SENTENCE_SIZE]; /**< what two parsers disagree about, or who
                                                     SDC_CANNOT_OPEN; or "" */
    enum sdc_decodes decodes;
    char undecodable[SDC_FACTS_SENTENCE_SIZE]; /**< decodes not: the first place, and why; unknown:
                                                    why, or "" */
    char detail[SDC_FACTS_SENTENCE_SIZE]; /**< more on what the content is (the title of an HTML
                                               page, a codec), any bytes, or "" */
    char suffix[SDC_SUFFIX_SIZE];         /**< of its name, lower case, without the dot, or "" */
    struct sdc_reach reach;
};

/** A row of the table of facts. */
struct sdc_fact_info {
    const char *name;    /**< as the JSON report and the messages name it: "stored_width" */
    const char *title;   /**< as sentences name it: "stored width" */
    const char *unit;    /**< "px", "s", "fps", "bytes", or "" */
    bool is_text;        /**< a text, not numbers */
    bool is_rational;    /**< a number that need not be whole */
    bool must_agree;     /**< two parsers that differ are an inconsistency */
    const char *decimal; /**< name of its rounded twin in the JSON report, "fps_value"; or NULL */
};

/** The row of a fact; never NULL. */
const struct sdc_fact_info *sdc_fact_info(enum sdc_fact_id id);

/** The name of a reading for sentences: "track", "movie"; "" for SDC_READING_ONLY. */
const char *sdc_reading_name(enum sdc_reading reading);

/** All unknown. */
void sdc_facts_init(struct sdc_facts *facts);

/** Sets a number that has one reading. An earlier value is replaced. @{ */
void sdc_facts_set_int(struct sdc_facts *facts, enum sdc_fact_id id, int64_t value);
void sdc_facts_set_q(struct sdc_facts *facts, enum sdc_fact_id id, struct sdc_q value);
/** @} */

/** Adds a reading of a number (SDC_READINGS_MAX at most, asserted). */
void sdc_facts_add_reading(struct sdc_facts *facts, enum sdc_fact_id id, enum sdc_reading reading,
                           struct sdc_q value);

/** Sets a text, cut to its room. */
void sdc_facts_set_text(struct sdc_facts *facts, enum sdc_fact_id id, const char *text);

/** Says that a fact cannot be had, and why. A known value is dropped. */
void sdc_facts_set_unreadable(struct sdc_facts *facts, enum sdc_fact_id id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Says that the file ends too early. The first text wins. missing_size as in sdc_facts. */
void sdc_facts_set_cut(struct sdc_facts *facts, int64_t missing_size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The first number of a known fact, as an integer; fallback where it is unknown, unreadable, a
 *  text or not an integer. */
int64_t sdc_facts_int(const struct sdc_facts *facts, enum sdc_fact_id id, int64_t fallback);

/** True if a number has several readings that differ. */
bool sdc_fact_has_readings(const struct sdc_fact *fact);

/** Works out width, height, aspect ratios and pixels from stored size, rotation and sample aspect
 *  ratio; from a second stored size too, where a file contradicts itself. What those do not give
 * stays unknown; what does not fit 64 bits becomes unreadable. */
void sdc_facts_derive(struct sdc_facts *facts);

/** Joins what the library read into what the structure reader read. What the structure reader does
 *  not know is taken from the library, but what it found unreadable stays so. What both know and
 *  must agree on is kept from both and, where it differs, named in `inconsistent`. Of the rest the
 *  structure reader's numbers stand, and the library's texts: its list of codecs is longer. */
void sdc_facts_merge(struct sdc_facts *structure, const struct sdc_facts *library);

#endif
