/* SPDX-License-Identifier: MIT
 * What is known of one file: exact, and honest about how it was read. */
#include "facts/facts.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/** Why a number that was worked out cannot be had. */
#define TOO_WIDE "it does not fit into 64 bits"

static const struct sdc_fact_info fact_infos[SDC_N_FACTS] = {
    [SDC_FACT_CODEC] = {"codec", "codec", "", .is_text = true},
    [SDC_FACT_AUDIO_CODEC] = {"audio_codec", "sound track codec", "", .is_text = true},
    [SDC_FACT_WIDTH] = {"width", "width", "px", .must_agree = true},
    [SDC_FACT_HEIGHT] = {"height", "height", "px", .must_agree = true},
    [SDC_FACT_STORED_WIDTH] = {"stored_width", "stored width", "px", .must_agree = true},
    [SDC_FACT_STORED_HEIGHT] = {"stored_height", "stored height", "px", .must_agree = true},
    [SDC_FACT_ROTATION] = {"rotation", "rotation", "deg", .must_agree = true},
    [SDC_FACT_ASPECT_RATIO] = {"aspect_ratio", "aspect ratio", "", .is_rational = true,
                               .must_agree = true},
    [SDC_FACT_SAMPLE_ASPECT_RATIO] = {"sample_aspect_ratio", "sample aspect ratio", "",
                                      .is_rational = true},
    [SDC_FACT_DISPLAY_ASPECT_RATIO] = {"display_aspect_ratio", "display aspect ratio", "",
                                       .is_rational = true},
    [SDC_FACT_PIXELS] = {"pixels", "pixel count", "px", .must_agree = true},
    [SDC_FACT_FPS] = {"fps", "frame rate", "fps", .is_rational = true, .decimal = "fps_value"},
    [SDC_FACT_FPS_MIN] = {"fps_min", "lowest frame rate", "fps", .is_rational = true},
    [SDC_FACT_FPS_MAX] = {"fps_max", "highest frame rate", "fps", .is_rational = true},
    [SDC_FACT_FRAMES] = {"frames", "number of frames", "", .must_agree = true},
    [SDC_FACT_DURATION] = {"duration", "duration", "s", .is_rational = true,
                           .decimal = "duration_s"},
    [SDC_FACT_SAMPLE_RATE] = {"sample_rate", "sample rate", "Hz"},
    [SDC_FACT_CHANNELS] = {"channels", "number of channels", ""},
    [SDC_FACT_VIDEO_TRACKS] = {"video_tracks", "number of video tracks", ""},
    [SDC_FACT_VIDEO_TRACK] = {"video_track", "judged video track", ""},
    [SDC_FACT_SIZE] = {"size", "file size", "bytes"},
};

static const char *const reading_names[SDC_N_READINGS] = {
    [SDC_READING_ONLY] = "",
    [SDC_READING_TRACK] = "track",
    [SDC_READING_MOVIE] = "movie",
    [SDC_READING_TRIMMED] = "without encoder delay and padding",
    [SDC_READING_ALL_FRAMES] = "all frames",
    [SDC_READING_AVERAGE] = "average",
    [SDC_READING_NOMINAL] = "nominal",
    [SDC_READING_STORED] = "stored",
    [SDC_READING_DISPLAYED] = "displayed",
    [SDC_READING_CODED] = "coded",
};

const struct sdc_fact_info *sdc_fact_info(enum sdc_fact_id id)
{
    assert(id < SDC_N_FACTS);
    return &fact_infos[id];
}

const char *sdc_reading_name(enum sdc_reading reading)
{
    assert(reading < SDC_N_READINGS);
    return reading_names[reading];
}

void sdc_facts_init(struct sdc_facts *facts)
{
    memset(facts, 0, sizeof *facts);
}

void sdc_facts_set_q(struct sdc_facts *facts, enum sdc_fact_id id, struct sdc_q value)
{
    facts->facts[id] = (struct sdc_fact){0};
    sdc_facts_add_reading(facts, id, SDC_READING_ONLY, value);
}

void sdc_facts_set_int(struct sdc_facts *facts, enum sdc_fact_id id, int64_t value)
{
    sdc_facts_set_q(facts, id, SDC_Q_INT(value));
}

void sdc_facts_add_reading(struct sdc_facts *facts, enum sdc_fact_id id, enum sdc_reading reading,
                           struct sdc_q value)
{
    struct sdc_fact *fact = &facts->facts[id];
    assert(!fact_infos[id].is_text && fact->n_numbers < SDC_READINGS_MAX);
    fact->state = SDC_FACT_KNOWN;
    fact->numbers[fact->n_numbers++] = (struct sdc_number){.value = value, .reading = reading};
}

void sdc_facts_set_text(struct sdc_facts *facts, enum sdc_fact_id id, const char *text)
{
    struct sdc_fact *fact = &facts->facts[id];
    assert(fact_infos[id].is_text);
    *fact = (struct sdc_fact){.state = SDC_FACT_KNOWN};
    snprintf(fact->text, sizeof fact->text, "%s", text);
}

void sdc_facts_set_unreadable(struct sdc_facts *facts, enum sdc_fact_id id, const char *format, ...)
{
    struct sdc_fact *fact = &facts->facts[id];
    *fact = (struct sdc_fact){.state = SDC_FACT_UNREADABLE};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fact->text, sizeof fact->text, format, arguments);
    va_end(arguments);
}

void sdc_facts_set_cut(struct sdc_facts *facts, int64_t missing_size, const char *format, ...)
{
    if (facts->whole == SDC_WHOLE_CUT)
        return;
    facts->whole = SDC_WHOLE_CUT;
    facts->missing_size = missing_size;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(facts->cut, sizeof facts->cut, format, arguments);
    va_end(arguments);
}

bool sdc_fact_has_readings(const struct sdc_fact *fact)
{
    for (unsigned i = 1; i < fact->n_numbers; i++) {
        if (sdc_q_cmp(fact->numbers[0].value, fact->numbers[i].value) != 0)
            return true;
    }
    return false;
}

int64_t sdc_facts_int(const struct sdc_facts *facts, enum sdc_fact_id id, int64_t fallback)
{
    const struct sdc_fact *fact = &facts->facts[id];
    if (fact->state != SDC_FACT_KNOWN || fact->n_numbers == 0 || fact->numbers[0].value.den != 1)
        return fallback;
    return fact->numbers[0].value.num;
}

/** Sets the upright shape of a picture whose samples have a shape. False if it does not fit. */
static bool show_with(struct sdc_q stored, struct sdc_q sample, bool is_turned, struct sdc_q *shown)
{
    return sdc_q_mul(stored, sample, shown) &&
           (!is_turned || sdc_q_div(SDC_Q_INT(1), *shown, shown));
}

static void derive_display(struct sdc_facts *facts, struct sdc_q stored, bool is_turned)
{
    const struct sdc_fact *sample = &facts->facts[SDC_FACT_SAMPLE_ASPECT_RATIO];
    struct sdc_q square = SDC_Q_INT(1);
    struct sdc_q shape = sample->state == SDC_FACT_KNOWN ? sample->numbers[0].value : square;
    bool is_square = sdc_q_cmp(shape, square) == 0;
    struct sdc_q upright;
    struct sdc_q displayed;
    struct sdc_q coded;
    if (!show_with(stored, square, is_turned, &upright) ||
        !show_with(stored, shape, is_turned, &displayed)) {
        sdc_facts_set_unreadable(facts, SDC_FACT_ASPECT_RATIO, TOO_WIDE);
        sdc_facts_set_unreadable(facts, SDC_FACT_DISPLAY_ASPECT_RATIO, TOO_WIDE);
        return;
    }
    sdc_facts_set_q(facts, SDC_FACT_DISPLAY_ASPECT_RATIO, displayed);
    if (is_square && !sdc_fact_has_readings(sample)) {
        sdc_facts_set_q(facts, SDC_FACT_ASPECT_RATIO, upright);
        return;
    }
    facts->facts[SDC_FACT_ASPECT_RATIO] = (struct sdc_fact){0};
    sdc_facts_add_reading(facts, SDC_FACT_ASPECT_RATIO, SDC_READING_STORED, upright);
    if (!is_square)
        sdc_facts_add_reading(facts, SDC_FACT_ASPECT_RATIO, SDC_READING_DISPLAYED, displayed);
    if (sample->n_numbers > 1 && show_with(stored, sample->numbers[1].value, is_turned, &coded))
        sdc_facts_add_reading(facts, SDC_FACT_ASPECT_RATIO, SDC_READING_CODED, coded);
}

/** What cannot be read of the stored size cannot be told of what follows from it, for the same
 *  reason. */
static void derive_reason(struct sdc_facts *facts, enum sdc_fact_id stored)
{
    static const enum sdc_fact_id derived[] = {SDC_FACT_WIDTH, SDC_FACT_HEIGHT, SDC_FACT_PIXELS,
                                               SDC_FACT_ASPECT_RATIO,
                                               SDC_FACT_DISPLAY_ASPECT_RATIO};
    const struct sdc_fact *reason = &facts->facts[stored];
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
        if (reason->state == SDC_FACT_UNREADABLE)
            sdc_facts_set_unreadable(facts, derived[i], "%s", reason->text);
    }
}

/** Works out what follows from the first reading of the stored size. */
static void derive_first(struct sdc_facts *facts)
{
    enum { QUARTER_TURN = 90, HALF_TURN = 180 };
    int64_t stored_width = sdc_facts_int(facts, SDC_FACT_STORED_WIDTH, 0);
    int64_t stored_height = sdc_facts_int(facts, SDC_FACT_STORED_HEIGHT, 0);
    struct sdc_q stored;
    int64_t pixels;
    derive_reason(facts, SDC_FACT_STORED_WIDTH);
    derive_reason(facts, SDC_FACT_STORED_HEIGHT);
    if (stored_width <= 0 || stored_height <= 0 ||
        !sdc_q_make(stored_width, stored_height, &stored))
        return;
    bool is_turned = sdc_facts_int(facts, SDC_FACT_ROTATION, 0) % HALF_TURN == QUARTER_TURN;
    sdc_facts_set_int(facts, SDC_FACT_WIDTH, is_turned ? stored_height : stored_width);
    sdc_facts_set_int(facts, SDC_FACT_HEIGHT, is_turned ? stored_width : stored_height);
    if (__builtin_mul_overflow(stored_width, stored_height, &pixels))
        sdc_facts_set_unreadable(facts, SDC_FACT_PIXELS, TOO_WIDE);
    else
        sdc_facts_set_int(facts, SDC_FACT_PIXELS, pixels);
    derive_display(facts, stored, is_turned);
}

/** The place of the first number that differs; the number of numbers if none does. Where one fact
 *  has more of them, its first surplus one differs. */
static unsigned first_difference(const struct sdc_fact *a, const struct sdc_fact *b)
{
    unsigned i = 0;
    while (i < a->n_numbers && i < b->n_numbers &&
           sdc_q_cmp(a->numbers[i].value, b->numbers[i].value) == 0)
        i++;
    return i;
}

static bool are_same_numbers(const struct sdc_fact *a, const struct sdc_fact *b)
{
    return a->n_numbers == b->n_numbers && first_difference(a, b) == a->n_numbers;
}

static void print_number(const struct sdc_fact *fact, unsigned i, char *text, size_t size)
{
    unsigned last = fact->n_numbers - 1;
    sdc_q_print_exact(fact->numbers[i < last ? i : last].value, text, size);
}

static void note_inconsistency(struct sdc_facts *facts, enum sdc_fact_id id,
                               const struct sdc_fact *ours, const struct sdc_fact *theirs)
{
    char our_value[SDC_Q_TEXT_SIZE];
    char their_value[SDC_Q_TEXT_SIZE];
    unsigned i = first_difference(ours, theirs);
    if (facts->inconsistent[0] != '\0')
        return;
    print_number(ours, i, our_value, sizeof our_value);
    print_number(theirs, i, their_value, sizeof their_value);
    snprintf(facts->inconsistent, sizeof facts->inconsistent,
             "the %s is %s by the file's structure and %s by the decoding library",
             fact_infos[id].title, our_value, their_value);
}

/** Takes over numbers of the library, as far as there is room. */
static void add_library_numbers(struct sdc_fact *fact, const struct sdc_fact *library)
{
    for (unsigned i = 0; i < library->n_numbers && fact->n_numbers < SDC_READINGS_MAX; i++) {
        fact->numbers[fact->n_numbers] = library->numbers[i];
        fact->numbers[fact->n_numbers++].parser = SDC_PARSER_LIBRARY;
    }
}

static void merge_fact(struct sdc_facts *facts, enum sdc_fact_id id, const struct sdc_fact *library)
{
    struct sdc_fact *fact = &facts->facts[id];
    if (library->state == SDC_FACT_UNKNOWN || fact->state == SDC_FACT_UNREADABLE)
        return;
    if (fact->state == SDC_FACT_UNKNOWN) {
        *fact = *library;
        for (unsigned i = 0; i < fact->n_numbers; i++)
            fact->numbers[i].parser = SDC_PARSER_LIBRARY;
        return;
    }
    if (library->state == SDC_FACT_UNREADABLE)
        return;
    if (fact_infos[id].is_text) {
        /* libav* has the longer list of codec names. */
        *fact = *library;
    } else if (fact_infos[id].must_agree && !are_same_numbers(fact, library)) {
        note_inconsistency(facts, id, fact, library);
        add_library_numbers(fact, library);
    }
}

/** True if one of our readings of a duration is as long as the library's, but for what a decoder
 *  begins or ends with: less than 1/10 s. */
static bool is_near(const struct sdc_fact *ours, const struct sdc_fact *theirs)
{
    const struct sdc_q most = {1, 10};
    for (unsigned i = 0; i < ours->n_numbers; i++) {
        struct sdc_q distance;
        if (sdc_q_distance(ours->numbers[i].value, theirs->numbers[0].value, &distance) &&
            sdc_q_cmp(distance, most) <= 0)
            return true;
    }
    return false;
}

/** Holds how long the sound is by the structure against how long it is when it is decoded. */
static void merge_duration(struct sdc_facts *facts, const struct sdc_fact *library)
{
    struct sdc_fact *fact = &facts->facts[SDC_FACT_DURATION];
    if (fact->state != SDC_FACT_KNOWN || library->state != SDC_FACT_KNOWN || is_near(fact, library))
        return;
    note_inconsistency(facts, SDC_FACT_DURATION, fact, library);
    add_library_numbers(fact, library);
}

/** Works out what follows from a second reading of the stored size, and joins it. */
static void derive_second(struct sdc_facts *facts)
{
    static const enum sdc_fact_id derived[] = {SDC_FACT_WIDTH, SDC_FACT_HEIGHT, SDC_FACT_PIXELS,
                                               SDC_FACT_ASPECT_RATIO};
    const struct sdc_fact *width = &facts->facts[SDC_FACT_STORED_WIDTH];
    const struct sdc_fact *height = &facts->facts[SDC_FACT_STORED_HEIGHT];
    struct sdc_facts second;
    if (width->n_numbers < 2 || height->n_numbers < 2)
        return;
    sdc_facts_init(&second);
    sdc_facts_set_q(&second, SDC_FACT_STORED_WIDTH, width->numbers[1].value);
    sdc_facts_set_q(&second, SDC_FACT_STORED_HEIGHT, height->numbers[1].value);
    second.facts[SDC_FACT_ROTATION] = facts->facts[SDC_FACT_ROTATION];
    second.facts[SDC_FACT_SAMPLE_ASPECT_RATIO] = facts->facts[SDC_FACT_SAMPLE_ASPECT_RATIO];
    derive_first(&second);
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++)
        merge_fact(facts, derived[i], &second.facts[derived[i]]);
}

void sdc_facts_derive(struct sdc_facts *facts)
{
    derive_first(facts);
    derive_second(facts);
}

void sdc_facts_merge(struct sdc_facts *structure, const struct sdc_facts *library)
{
    /* The stored size comes first: it is what a disagreement about width or pixels is due to. */
    merge_fact(structure, SDC_FACT_STORED_WIDTH, &library->facts[SDC_FACT_STORED_WIDTH]);
    merge_fact(structure, SDC_FACT_STORED_HEIGHT, &library->facts[SDC_FACT_STORED_HEIGHT]);
    merge_duration(structure, &library->facts[SDC_FACT_DURATION]);
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        if (id != SDC_FACT_STORED_WIDTH && id != SDC_FACT_STORED_HEIGHT)
            merge_fact(structure, id, &library->facts[id]);
    }
}
