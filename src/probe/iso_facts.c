/* SPDX-License-Identifier: MIT
 * From boxes to facts: what an ISO base media file says of itself, and where it contradicts itself.
 */
#include "probe/iso.h"
#include "probe/picture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/** The facts that a picture track must give for its rules to be judged. */
static const enum sdc_fact_id picture_facts[] = {
    SDC_FACT_CODEC, SDC_FACT_STORED_WIDTH, SDC_FACT_STORED_HEIGHT, SDC_FACT_FPS, SDC_FACT_DURATION,
};

/** Why there is nothing to judge. */
static const char *why_no_track(const struct sdc_iso *iso)
{
    if (iso->moov.end == 0)
        return "there is no moov box";
    if (iso->is_moov_cut)
        return "the moov box is cut";
    if (iso->is_moov_packed)
        return "the moov box is compressed (cmov)";
    if (iso->no_choice.text[0] != '\0')
        return iso->no_choice.text;
    return "the moov box has neither a picture nor a sound track";
}

static void tell_no_track(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    for (size_t i = 0; i < sizeof picture_facts / sizeof *picture_facts; i++)
        sdc_facts_set_unreadable(facts, picture_facts[i], "%s", why_no_track(iso));
}

/** Where a matrix takes the x axis, in quarter turns; -1 if that is no axis. Mirrors come out as
 *  the turn that swaps width and height as they do, as libavutil's av_display_rotation_get. */
static int quarter_turns(const int32_t matrix[4])
{
    enum { A, B, C, D };
    if (matrix[B] == 0 && matrix[C] == 0 && matrix[A] != 0 && matrix[D] != 0)
        return matrix[A] > 0 ? 0 : 2;
    if (matrix[A] == 0 && matrix[D] == 0 && matrix[B] != 0 && matrix[C] != 0)
        return matrix[B] > 0 ? 1 : 3;
    return -1;
}

/** Track matrix, then movie matrix (6.2.2). Other angles than quarter turns count as none: no
 *  player turns by them. */
static int64_t rotation(const struct sdc_iso *iso)
{
    enum { QUARTER_DEGREES = 90, N_QUARTERS = 4 };
    int track = quarter_turns(iso->picture->matrix);
    int movie = quarter_turns(iso->movie_matrix);
    int turns = (track > 0 ? track : 0) + (movie > 0 ? movie : 0);
    return turns % N_QUARTERS * QUARTER_DEGREES;
}

/** The sample entry is what players allocate by, the parameter set what decoders put out: where
 * they differ both are kept, and judged. */
static void tell_coded_size(const struct sdc_iso_entry *entry, struct sdc_facts *facts)
{
    const struct sdc_coded_picture *coded = &entry->coded;
    if (coded->width > 0 && (entry->width == 0 || entry->height == 0))
        sdc_picture_contradict(facts, "its sample entry gives the picture no size");
    if (coded->width == 0 || entry->width == 0 || entry->height == 0 ||
        sdc_coded_picture_fits(coded, entry->width, entry->height))
        return;
    sdc_picture_contradict(facts,
                           "the picture is %ux%u by its sample entry and %" PRId64 "x%" PRId64
                           " by its parameter set",
                           entry->width, entry->height, coded->width, coded->height);
    sdc_picture_add_size(facts, coded->width, coded->height);
}

/** A pasp box goes before what the coded pictures say (12.1.4.1), and not every player heeds it:
 *  both are kept. */
static void tell_shape(const struct sdc_iso_entry *entry, struct sdc_facts *facts)
{
    struct sdc_q coded = entry->coded.shape;
    sdc_facts_set_q(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, entry->shape);
    if (coded.num > 0 && sdc_q_cmp(coded, entry->shape) != 0)
        sdc_facts_add_reading(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, SDC_READING_CODED, coded);
}

/** True if a track header gives about such a size: some have the size before a clean aperture or
 *  that of whole blocks, which are 16 px wide. */
static bool is_shown_as(const struct sdc_iso_track *track, int64_t width, int64_t height)
{
    enum { BLOCK = 16 };
    return llabs(width - track->shown_width) <= BLOCK &&
           llabs(height - track->shown_height) <= BLOCK;
}

/** Holds the size that the track header shows the picture at against the stored one: wider or lower
 *  where its samples are not square. */
static void check_shown_size(const struct sdc_iso_track *track, const struct sdc_iso_entry *entry,
                             struct sdc_facts *facts)
{
    struct sdc_q shape = entry->shape;
    bool has_shape = shape.num > 0 && shape.num <= INT32_MAX && shape.den <= INT32_MAX;
    int64_t wide = has_shape ? entry->width * shape.num / shape.den : entry->width;
    int64_t low = has_shape ? entry->height * shape.den / shape.num : entry->height;
    if (track->shown_width == 0 || track->shown_height == 0 || entry->width == 0 ||
        is_shown_as(track, entry->width, entry->height) ||
        is_shown_as(track, wide, entry->height) || is_shown_as(track, entry->width, low))
        return;
    sdc_picture_contradict(facts,
                           "the picture is %ux%u by its sample entry and shown at %" PRIu32
                           "x%" PRIu32 " by its track header",
                           entry->width, entry->height, track->shown_width, track->shown_height);
}

/** Says of a sample entry that it is of no use to whoever has only this file. */
static void check_entry(const struct sdc_iso_entry *entry, const char *what,
                        struct sdc_facts *facts)
{
    if (entry->is_elsewhere)
        sdc_picture_contradict(facts, "its sample entry says that the %s lies in another file",
                               what);
    if (entry->is_nowhere)
        sdc_picture_contradict(
            facts, "its sample entry names a data reference for the %s that there is not", what);
    if (entry->is_encrypted)
        sdc_picture_contradict(facts, "its sample entry says that the %s is encrypted", what);
}

/** Gives the box that the sample entry lacks, or NULL. */
static void tell_picture_entry(struct sdc_iso *iso, struct sdc_facts *facts, const char **missing)
{
    struct sdc_iso_entry entry;
    *missing = NULL;
    if (!sdc_iso_read_entry(iso, iso->picture, &entry)) {
        sdc_facts_set_unreadable(facts, SDC_FACT_CODEC, "there is no sample entry");
        sdc_facts_set_unreadable(facts, SDC_FACT_STORED_WIDTH, "there is no sample entry");
        sdc_facts_set_unreadable(facts, SDC_FACT_STORED_HEIGHT, "there is no sample entry");
        return;
    }
    sdc_facts_set_text(facts, SDC_FACT_CODEC, entry.codec);
    tell_shape(&entry, facts);
    /* Where neither says it, libavformat may find it in the pictures. */
    if (entry.width > 0 && entry.height > 0)
        sdc_picture_set_size(facts, entry.width, entry.height);
    else if (entry.coded.width > 0)
        sdc_picture_set_size(facts, entry.coded.width, entry.coded.height);
    tell_coded_size(&entry, facts);
    check_shown_size(iso->picture, &entry, facts);
    check_entry(&entry, "picture", facts);
    *missing = entry.missing;
}

/** The sound: the codec is the file's own where it has nothing else. */
static void tell_sound_entry(struct sdc_iso *iso, struct sdc_facts *facts)
{
    struct sdc_iso_entry entry;
    enum sdc_fact_id codec = iso->picture ? SDC_FACT_AUDIO_CODEC : SDC_FACT_CODEC;
    if (!iso->sound)
        return;
    if (!sdc_iso_read_entry(iso, iso->sound, &entry)) {
        sdc_facts_set_unreadable(facts, codec, "there is no sample entry");
        return;
    }
    sdc_facts_set_text(facts, codec, entry.codec);
    if (entry.sample_rate.num > 0)
        sdc_facts_set_q(facts, SDC_FACT_SAMPLE_RATE, entry.sample_rate);
    if (entry.n_channels > 0)
        sdc_facts_set_int(facts, SDC_FACT_CHANNELS, entry.n_channels);
    check_entry(&entry, "sound", facts);
}

/** Why the samples of a track tell no rate and no duration; NULL if they do. */
static const char *why_no_times(const struct sdc_iso *iso, const struct sdc_iso_track *track)
{
    if (track->broken.text[0] != '\0')
        return track->broken.text;
    if (track->timescale == 0)
        return "the media timescale is 0";
    if (iso->has_too_many_boxes)
        return "there are more boxes than are read";
    if (track->times.n_samples == 0)
        return "the track has no samples";
    if (track->times.sum == 0)
        return "all sample durations are 0";
    return NULL;
}

/** The rate of a sample duration, or nothing where it does not fit or there is none. */
static void set_rate(struct sdc_facts *facts, enum sdc_fact_id id, uint32_t timescale,
                     uint32_t duration)
{
    struct sdc_q rate;
    if (sdc_q_make(timescale, duration, &rate))
        sdc_facts_set_q(facts, id, rate);
}

/** Rates of the judged picture track. A single picture has a rate too, the one that both readings
 *  define: it is shown for so long. */
static void tell_rates(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    const struct sdc_iso_track *track = iso->picture;
    const struct sdc_iso_times *times = &track->times;
    const char *reason = why_no_times(iso, track);
    struct sdc_q average;
    struct sdc_q nominal;
    if (!reason && (!sdc_q_make(times->n_samples, times->sum, &average) ||
                    !sdc_q_mul(average, SDC_Q_INT(track->timescale), &average)))
        reason = "it does not fit 64 bits";
    if (reason) {
        sdc_facts_set_unreadable(facts, SDC_FACT_FPS, "%s", reason);
        return;
    }
    sdc_facts_add_reading(facts, SDC_FACT_FPS, SDC_READING_AVERAGE, average);
    /* A mode that is not certain makes no reading: see sdc_iso_rates_mode. */
    if (sdc_q_make(track->timescale, sdc_iso_rates_mode(&iso->rates), &nominal))
        sdc_facts_add_reading(facts, SDC_FACT_FPS, SDC_READING_NOMINAL, nominal);
    set_rate(facts, SDC_FACT_FPS_MIN, track->timescale, sdc_iso_times_longest(times));
    set_rate(facts, SDC_FACT_FPS_MAX, track->timescale, sdc_iso_times_shortest(times));
    sdc_facts_set_int(facts, SDC_FACT_FRAMES, times->n_samples);
}

/** The end of the track that ends last [s]. False if that of any cannot be had. */
static bool longest_track(const struct sdc_iso *iso, struct sdc_q *longest)
{
    *longest = SDC_Q_INT(0);
    for (unsigned i = 0; i < iso->n_tracks; i++) {
        if (!iso->tracks[i].is_presented)
            return false;
        if (sdc_q_cmp(iso->tracks[i].end, *longest) > 0)
            *longest = iso->tracks[i].end;
    }
    return iso->n_tracks > 0;
}

/** What the headers claim for the movie [s]; false if they say nothing. */
static bool claimed_movie(const struct sdc_iso *iso, struct sdc_q *duration)
{
    uint64_t claimed = iso->fragments_duration > 0 ? iso->fragments_duration : iso->movie_duration;
    return claimed > 0 && claimed <= INT64_MAX &&
           sdc_q_make((int64_t)claimed, iso->movie_timescale, duration);
}

/** The movie's duration: as claimed, else the longest track's. In a fragmented file mvhd covers
 *  what the movie box itself has (8.2.2), so there it is believed only where it claims more. */
static bool movie_duration(const struct sdc_iso *iso, struct sdc_q *duration)
{
    struct sdc_q longest;
    bool has_longest = longest_track(iso, &longest) && longest.num > 0;
    bool has_claim = claimed_movie(iso, duration);
    bool is_partial = iso->is_fragmented && iso->fragments_duration == 0;
    if (has_longest && (!has_claim || (is_partial && sdc_q_cmp(*duration, longest) < 0)))
        *duration = longest;
    return has_longest || has_claim;
}

static void tell_duration(const struct sdc_iso *iso, const struct sdc_iso_track *track,
                          struct sdc_facts *facts)
{
    struct sdc_q movie;
    const char *reason = why_no_times(iso, track);
    if (!reason && !track->is_presented)
        reason = track->no_edits.text;
    if (reason) {
        sdc_facts_set_unreadable(facts, SDC_FACT_DURATION, "%s", reason);
        return;
    }
    sdc_facts_add_reading(facts, SDC_FACT_DURATION, SDC_READING_TRACK, track->shown);
    if (movie_duration(iso, &movie))
        sdc_facts_add_reading(facts, SDC_FACT_DURATION, SDC_READING_MOVIE, movie);
}

/** How many picture tracks there are; only a whole movie box tells. */
static void tell_tracks(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    sdc_facts_set_int(facts, SDC_FACT_VIDEO_TRACK, iso->picture_number);
    if (iso->is_moov_cut)
        sdc_facts_set_unreadable(facts, SDC_FACT_VIDEO_TRACKS, "the moov box is cut");
    else
        sdc_facts_set_int(facts, SDC_FACT_VIDEO_TRACKS, iso->n_pictures);
}

/** What writers round by where they copy, cut and fill up: less than 1/10 s is nothing. */
static const struct sdc_q ROUNDED_MAX = {1, 10};

/** True if a and b are more than tolerance apart, or so far that it does not fit 64 bits. */
static bool is_apart(struct sdc_q a, struct sdc_q b, struct sdc_q tolerance)
{
    struct sdc_q distance;
    return !sdc_q_distance(a, b, &distance) || sdc_q_cmp(distance, tolerance) > 0;
}

/** What a sentence about the judged track says of whose samples it speaks, and about the sound that
 *  accompanies it. @{ */
#define WHOSE_JUDGED ""
#define WHOSE_SOUND  "sound track: the "
/** @} */

/** Says that header and samples disagree; the first sentence stands. */
static void set_apart(struct sdc_facts *facts, const char *whose, const char *header,
                      struct sdc_q claimed, const char *what, struct sdc_q found)
{
    char claimed_text[SDC_Q_TEXT_SIZE];
    char found_text[SDC_Q_TEXT_SIZE];
    if (facts->inconsistent[0] != '\0')
        return;
    sdc_q_print_exact(claimed, claimed_text, sizeof claimed_text);
    sdc_q_print_exact(found, found_text, sizeof found_text);
    snprintf(facts->inconsistent, sizeof facts->inconsistent, "the %s%s says %s s, but %s %s s",
             whose, header, claimed_text, what, found_text);
}

/** Holds the parts of the sample table against each other. */
static void check_counts(const struct sdc_iso_track *track, const char *whose,
                         struct sdc_facts *facts)
{
    if (facts->inconsistent[0] != '\0' || track->broken.text[0] != '\0' ||
        (track->n_timed == track->n_sized && track->n_placed == track->n_sized))
        return;
    snprintf(facts->inconsistent, sizeof facts->inconsistent,
             "the %ssample table has sizes for %" PRId64 " samples, durations for %" PRId64
             " and places for %" PRId64,
             whose, track->n_sized, track->n_timed, track->n_placed);
}

/** True if a header of a track claims another duration than was found. In a fragmented file it may
 *  cover only what the movie box itself has, or nothing: there only more than there is is false. */
static bool is_false(const struct sdc_iso *iso, struct sdc_q claimed, struct sdc_q found,
                     struct sdc_q tolerance)
{
    if (iso->is_fragmented && sdc_q_cmp(tolerance, ROUNDED_MAX) < 0)
        tolerance = ROUNDED_MAX;
    return is_apart(claimed, found, tolerance) &&
           (!iso->is_fragmented || sdc_q_cmp(claimed, found) > 0);
}

/** Holds mdhd and tkhd against the samples. */
static void check_track(const struct sdc_iso *iso, const struct sdc_iso_track *track,
                        const char *whose, struct sdc_q tolerance, struct sdc_facts *facts)
{
    struct sdc_q claimed;
    struct sdc_q decoded;
    struct sdc_q shown;
    struct sdc_q tick;
    /* Of reordered pictures of variable rate the composition times may span more than the sum of
     * the decoding times; writers put either into mdhd. */
    if (track->media_duration > 0 && track->media_duration <= INT64_MAX &&
        sdc_q_make((int64_t)track->media_duration, track->timescale, &claimed) &&
        sdc_q_make(track->times.sum, track->timescale, &decoded) &&
        sdc_q_make(track->times.last_end - track->times.first_shown, track->timescale, &shown) &&
        is_false(iso, claimed, decoded, tolerance) && is_false(iso, claimed, shown, tolerance))
        set_apart(facts, whose, "media header", claimed, "the samples last", decoded);
    /* tkhd counts in the movie's timescale, so that it may be rounded by one of its ticks. FFmpeg
     * leaves out of it what an empty edit delays the track by. */
    if (track->is_presented && track->track_duration > 0 && track->track_duration <= INT64_MAX &&
        sdc_q_make((int64_t)track->track_duration, iso->movie_timescale, &claimed) &&
        sdc_q_make(1, iso->movie_timescale, &tick) && sdc_q_add(tolerance, tick, &tolerance) &&
        is_false(iso, claimed, track->end, tolerance) &&
        is_false(iso, claimed, track->shown, tolerance))
        set_apart(facts, whose, "track header", claimed, "the track lasts", track->end);
}

/** Holds the movie's duration against the longest track. Cuts without re-encoding leave them up
 *  to 0.084 s apart. */
static void check_movie(const struct sdc_iso *iso, struct sdc_q tolerance, struct sdc_facts *facts)
{
    struct sdc_q claimed;
    struct sdc_q longest;
    if (sdc_q_cmp(tolerance, ROUNDED_MAX) < 0)
        tolerance = ROUNDED_MAX;
    if (!longest_track(iso, &longest) || !movie_duration(iso, &claimed))
        return;
    if (is_apart(claimed, longest, tolerance))
        set_apart(facts, WHOSE_JUDGED, "movie header", claimed, "the longest track lasts", longest);
}

/** Holds the fragments against each other: where there is a gap, players take longer than the
 *  samples last. */
static void check_starts(const struct sdc_iso_track *track, struct sdc_q tolerance,
                         struct sdc_facts *facts)
{
    struct sdc_q claimed;
    struct sdc_q found;
    if (sdc_q_make(track->times.claimed_start, track->timescale, &claimed) &&
        sdc_q_make(track->times.found_start, track->timescale, &found) &&
        is_apart(claimed, found, tolerance))
        set_apart(facts, WHOSE_JUDGED, "header of a fragment", claimed,
                  "the samples before it end at", found);
}

/** Holds the segment indexes against the samples: some readers have the duration from there. */
static void check_index(const struct sdc_iso *iso, const struct sdc_iso_track *track,
                        struct sdc_q tolerance, struct sdc_facts *facts)
{
    struct sdc_q decoded;
    if (track->indexed.num > 0 && track->is_presented &&
        sdc_q_make(track->times.sum, track->timescale, &decoded) &&
        is_false(iso, track->indexed, decoded, tolerance) &&
        is_false(iso, track->indexed, track->end, tolerance))
        set_apart(facts, WHOSE_JUDGED, "segment index", track->indexed, "the samples last",
                  decoded);
}

/** Holds composition times against decoding times: pictures are put into another order, by no more
 *  than a decoder keeps (H.264, A.3.1: 16 pictures), and so last as long in both. */
static void check_order(const struct sdc_iso_track *track, struct sdc_q longest,
                        struct sdc_facts *facts)
{
    enum { KEPT_MAX = 16 };
    struct sdc_q tolerance;
    struct sdc_q decoded;
    struct sdc_q shown;
    if (sdc_q_mul(longest, SDC_Q_INT(KEPT_MAX), &tolerance) &&
        sdc_q_make(track->times.sum, track->timescale, &decoded) &&
        sdc_q_make(track->times.last_end - track->times.first_shown, track->timescale, &shown) &&
        is_apart(shown, decoded, tolerance))
        set_apart(facts, WHOSE_JUDGED, "table of composition offsets", shown, "the samples last",
                  decoded);
}

/** Holds the sound that accompanies pictures against its own headers. No rule judges how long it
 *  is, and writers round it to their blocks: less than 1/10 s is nothing. */
static void check_sound(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    const struct sdc_iso_track *sound = iso->sound;
    struct sdc_q tolerance;
    if (!sound || sound == iso->picture || !iso->picture)
        return;
    if (sound->broken.text[0] != '\0')
        sdc_picture_contradict(facts, "the " WHOSE_SOUND "samples cannot be told: %s",
                               sound->broken.text);
    check_counts(sound, WHOSE_SOUND, facts);
    if (why_no_times(iso, sound) ||
        !sdc_q_make(sdc_iso_times_longest(&sound->times), sound->timescale, &tolerance))
        return;
    if (sdc_q_cmp(tolerance, ROUNDED_MAX) < 0)
        tolerance = ROUNDED_MAX;
    check_track(iso, sound, WHOSE_SOUND, tolerance, facts);
}

/** Says where what should be a box is none, or reaches over the end of the one around it. What
 *  stands behind the boxes of a whole movie is harmless. */
static void tell_damage(const struct sdc_iso *iso, struct sdc_facts *facts)
{
    bool is_in_moov = iso->damage_at >= iso->moov.start && iso->damage_at < iso->moov.end;
    if (iso->is_damaged && iso->is_fragmented)
        sdc_picture_contradict(facts,
                               "at byte %" PRId64
                               " stands no box that can be read; fragments may be missing",
                               iso->damage_at);
    else if (iso->is_damaged && is_in_moov)
        sdc_picture_contradict(facts,
                               "at byte %" PRId64
                               " stands no box that ends within the one around it",
                               iso->damage_at);
}

static void check_consistency(const struct sdc_iso *iso, const struct sdc_iso_track *track,
                              struct sdc_facts *facts)
{
    struct sdc_q tolerance;
    check_counts(track, WHOSE_JUDGED, facts);
    if (track == iso->picture && track->n_empty > 0 && track->broken.text[0] == '\0')
        sdc_picture_contradict(facts, "%" PRId64 " of its samples are empty, and make no picture",
                               track->n_empty);
    if (iso->odd.text[0] != '\0')
        sdc_picture_contradict(facts, "%s", iso->odd.text);
    if (why_no_times(iso, track) ||
        !sdc_q_make(sdc_iso_times_longest(&track->times), track->timescale, &tolerance))
        return;
    /* Of a file that has lost fragments the headers say more than there is: `cut` tells it, or
     * tell_damage. */
    bool has_all = !iso->is_fragmented || (facts->whole != SDC_WHOLE_CUT && !iso->is_damaged);
    if (has_all)
        check_track(iso, track, WHOSE_JUDGED, tolerance, facts);
    if (has_all)
        check_index(iso, track, tolerance, facts);
    check_order(track, tolerance, facts);
    check_starts(track, tolerance, facts);
    if (has_all) {
        check_movie(iso, tolerance, facts);
        check_sound(iso, facts);
    }
    tell_damage(iso, facts);
}

void sdc_iso_tell(struct sdc_iso *iso, struct sdc_facts *facts)
{
    const struct sdc_iso_track *judged = iso->picture ? iso->picture : iso->sound;
    const char *missing = NULL;
    bool is_chosen = iso->no_choice.text[0] == '\0';
    /* A sound track alone makes the file sound, unless a picture track may be missing. */
    if (!judged || (!iso->picture && iso->is_moov_cut) || !is_chosen) {
        tell_no_track(iso, facts);
        return;
    }
    facts->type = iso->picture ? SDC_TYPE_VIDEO : SDC_TYPE_AUDIO;
    if (iso->picture) {
        tell_tracks(iso, facts);
        tell_picture_entry(iso, facts, &missing);
        sdc_facts_set_int(facts, SDC_FACT_ROTATION, rotation(iso));
        tell_rates(iso, facts);
    }
    tell_sound_entry(iso, facts);
    tell_duration(iso, judged, facts);
    check_consistency(iso, judged, facts);
    if (missing)
        sdc_picture_contradict(facts, "its sample entry has no %s box, which decoders need",
                               missing);
}
