/* SPDX-License-Identifier: MIT
 * Facts: three states, what follows from a stored size, what two parsers make of one file. */
#include "facts/facts.h"

#include "rows.h"

#include <string.h>

static void has_a_row_for_every_fact(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SDC_N_FACTS; i++) {
        const struct sdc_fact_info *info = sdc_fact_info((enum sdc_fact_id)i);
        assert_non_null(info->name);
        assert_non_null(info->title);
        assert_non_null(info->unit);
        assert_int_equal(strspn(info->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(info->name));
        assert_true(!info->is_text || (!info->is_rational && !info->must_agree && !info->decimal));
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(info->name, sdc_fact_info((enum sdc_fact_id)k)->name);
    }
}

static void has_a_name_for_every_reading(void **state)
{
    (void)state;
    assert_string_equal(sdc_reading_name(SDC_READING_ONLY), "");
    for (unsigned i = SDC_READING_ONLY + 1; i < SDC_N_READINGS; i++) {
        assert_string_not_equal(sdc_reading_name((enum sdc_reading)i), "");
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(sdc_reading_name((enum sdc_reading)i),
                                    sdc_reading_name((enum sdc_reading)k));
    }
}

static void is_unknown_at_first(void **state)
{
    struct sdc_facts facts;
    (void)state;
    memset(&facts, 0xee, sizeof facts);
    sdc_facts_init(&facts);
    for (unsigned i = 0; i < SDC_N_FACTS; i++)
        assert_int_equal(facts.facts[i].state, SDC_FACT_UNKNOWN);
    assert_int_equal(facts.format, SDC_FORMAT_UNKNOWN);
    assert_int_equal(facts.type, SDC_TYPE_NONE);
    assert_int_equal(facts.whole, SDC_WHOLE_UNKNOWN);
    assert_string_equal(facts.cut, "");
    assert_string_equal(facts.inconsistent, "");
    assert_string_equal(facts.detail, "");
    assert_string_equal(facts.suffix, "");
}

static void assert_numbers(const struct sdc_facts *facts, enum sdc_fact_id id, unsigned n)
{
    assert_int_equal(facts->facts[id].state, SDC_FACT_KNOWN);
    assert_int_equal(facts->facts[id].n_numbers, n);
}

static void assert_reading(const struct sdc_facts *facts, enum sdc_fact_id id, unsigned i,
                           int64_t num, int64_t den)
{
    assert_true(i < facts->facts[id].n_numbers);
    assert_true(facts->facts[id].numbers[i].value.num == num);
    assert_true(facts->facts[id].numbers[i].value.den == den);
}

/** The fact has one number, this. */
static void assert_number(const struct sdc_facts *facts, enum sdc_fact_id id, int64_t num,
                          int64_t den)
{
    assert_numbers(facts, id, 1);
    assert_reading(facts, id, 0, num, den);
}

static void replaces_what_was_known(void **state)
{
    struct sdc_facts facts;
    (void)state;
    sdc_facts_init(&facts);
    sdc_facts_add_reading(&facts, SDC_FACT_DURATION, SDC_READING_TRACK, SDC_Q_INT(5));
    sdc_facts_add_reading(&facts, SDC_FACT_DURATION, SDC_READING_MOVIE, SDC_Q_INT(6));
    assert_numbers(&facts, SDC_FACT_DURATION, 2);
    sdc_facts_set_q(&facts, SDC_FACT_DURATION, (struct sdc_q){1001, 200});
    assert_number(&facts, SDC_FACT_DURATION, 1001, 200);
    sdc_facts_set_unreadable(&facts, SDC_FACT_DURATION, "the %s is broken", "index");
    assert_int_equal(facts.facts[SDC_FACT_DURATION].state, SDC_FACT_UNREADABLE);
    assert_int_equal(facts.facts[SDC_FACT_DURATION].n_numbers, 0);
    assert_string_equal(facts.facts[SDC_FACT_DURATION].text, "the index is broken");
    sdc_facts_set_int(&facts, SDC_FACT_DURATION, 7);
    assert_number(&facts, SDC_FACT_DURATION, 7, 1);
    assert_string_equal(facts.facts[SDC_FACT_DURATION].text, "");
}

static void cuts_texts_to_their_room(void **state)
{
    char text[2 * SDC_FACTS_SENTENCE_SIZE];
    struct sdc_facts facts;
    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    sdc_facts_init(&facts);
    sdc_facts_set_text(&facts, SDC_FACT_CODEC, text);
    sdc_facts_set_unreadable(&facts, SDC_FACT_FPS, "%s", text);
    sdc_facts_set_cut(&facts, 1, "%s", text);
    assert_int_equal(strlen(facts.facts[SDC_FACT_CODEC].text), SDC_FACT_TEXT_SIZE - 1);
    assert_int_equal(strlen(facts.facts[SDC_FACT_FPS].text), SDC_FACT_TEXT_SIZE - 1);
    assert_int_equal(strlen(facts.cut), SDC_FACTS_SENTENCE_SIZE - 1);
    assert_string_equal(facts.inconsistent, "");
}

static void first_cut_wins(void **state)
{
    struct sdc_facts facts;
    (void)state;
    sdc_facts_init(&facts);
    facts.whole = SDC_WHOLE_YES;
    sdc_facts_set_cut(&facts, -1, "ends without its %s", "IEND chunk");
    sdc_facts_set_cut(&facts, 100, "something else");
    assert_int_equal(facts.whole, SDC_WHOLE_CUT);
    assert_int_equal(facts.missing_size, -1);
    assert_string_equal(facts.cut, "ends without its IEND chunk");
}

static void gives_integers(void **state)
{
    enum { FALLBACK = -5 };
    struct sdc_facts facts;
    (void)state;
    sdc_facts_init(&facts);
    assert_int_equal(sdc_facts_int(&facts, SDC_FACT_WIDTH, FALLBACK), FALLBACK);
    sdc_facts_set_int(&facts, SDC_FACT_WIDTH, 1280);
    assert_int_equal(sdc_facts_int(&facts, SDC_FACT_WIDTH, FALLBACK), 1280);
    sdc_facts_set_int(&facts, SDC_FACT_SIZE, INT64_MAX);
    assert_true(sdc_facts_int(&facts, SDC_FACT_SIZE, FALLBACK) == INT64_MAX);
    sdc_facts_set_q(&facts, SDC_FACT_FPS, (struct sdc_q){24000, 1001});
    assert_int_equal(sdc_facts_int(&facts, SDC_FACT_FPS, FALLBACK), FALLBACK);
    sdc_facts_set_text(&facts, SDC_FACT_CODEC, "264");
    assert_int_equal(sdc_facts_int(&facts, SDC_FACT_CODEC, FALLBACK), FALLBACK);
    sdc_facts_set_unreadable(&facts, SDC_FACT_WIDTH, "gone");
    assert_int_equal(sdc_facts_int(&facts, SDC_FACT_WIDTH, FALLBACK), FALLBACK);
}

struct derive_row {
    const char *name;
    int64_t stored_width;
    int64_t stored_height;
    int64_t rotation;    /**< -1: unknown */
    struct sdc_q sample; /**< 0/0: unknown */
    int64_t width;
    int64_t height;
    struct sdc_q ratio;
    struct sdc_q displayed;
};

static const struct derive_row derive_rows[] = {
    {"derive 1280x720", 1280, 720, -1, {0, 0}, 1280, 720, {16, 9}, {16, 9}},
    {"derive 1280x720, square", 1280, 720, 0, {1, 1}, 1280, 720, {16, 9}, {16, 9}},
    {"derive turned by 90", 1280, 720, 90, {1, 1}, 720, 1280, {9, 16}, {9, 16}},
    {"derive turned by 180", 1280, 720, 180, {1, 1}, 1280, 720, {16, 9}, {16, 9}},
    {"derive turned by 270", 1280, 720, 270, {1, 1}, 720, 1280, {9, 16}, {9, 16}},
    {"derive 720x576, 64:45", 720, 576, 0, {64, 45}, 720, 576, {5, 4}, {16, 9}},
    {"derive 720x576, 64:45, turned", 720, 576, 90, {64, 45}, 576, 720, {4, 5}, {9, 16}},
    {"derive 1440x1080, 4:3", 1440, 1080, -1, {4, 3}, 1440, 1080, {4, 3}, {16, 9}},
    {"derive one sample", 1, 1, 0, {1, 1}, 1, 1, {1, 1}, {1, 1}},
};

static void set_stored(struct sdc_facts *facts, int64_t width, int64_t height)
{
    sdc_facts_init(facts);
    sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, width);
    sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, height);
}

static void derives(void **state)
{
    const struct derive_row *row = *state;
    struct sdc_facts facts;
    bool is_square = sdc_q_cmp(row->ratio, row->displayed) == 0;
    set_stored(&facts, row->stored_width, row->stored_height);
    if (row->rotation >= 0)
        sdc_facts_set_int(&facts, SDC_FACT_ROTATION, row->rotation);
    if (row->sample.den > 0)
        sdc_facts_set_q(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, row->sample);
    sdc_facts_derive(&facts);
    sdc_facts_derive(&facts); /* once more is no more */
    assert_number(&facts, SDC_FACT_WIDTH, row->width, 1);
    assert_number(&facts, SDC_FACT_HEIGHT, row->height, 1);
    assert_number(&facts, SDC_FACT_PIXELS, row->width * row->height, 1);
    assert_number(&facts, SDC_FACT_DISPLAY_ASPECT_RATIO, row->displayed.num, row->displayed.den);
    assert_numbers(&facts, SDC_FACT_ASPECT_RATIO, is_square ? 1 : 2);
    assert_reading(&facts, SDC_FACT_ASPECT_RATIO, 0, row->ratio.num, row->ratio.den);
    if (!is_square) {
        const struct sdc_number *numbers = facts.facts[SDC_FACT_ASPECT_RATIO].numbers;
        assert_int_equal(numbers[0].reading, SDC_READING_STORED);
        assert_int_equal(numbers[1].reading, SDC_READING_DISPLAYED);
        assert_reading(&facts, SDC_FACT_ASPECT_RATIO, 1, row->displayed.num, row->displayed.den);
    }
}

/** A second shape of samples makes a shape of the picture of its own, with what else there is. */
static void derives_what_is_coded(void **state)
{
    static const struct {
        struct sdc_q sample;
        int64_t rotation;
        unsigned n_readings;
        struct sdc_q coded;
    } rows[] = {{{4, 3}, 0, 3, {32, 9}}, {{1, 1}, 0, 2, {32, 9}}, {{1, 1}, 90, 2, {9, 32}}};
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct sdc_facts facts;
        const struct sdc_fact *ratio = &facts.facts[SDC_FACT_ASPECT_RATIO];
        set_stored(&facts, 1280, 720);
        sdc_facts_set_int(&facts, SDC_FACT_ROTATION, rows[i].rotation);
        sdc_facts_set_q(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, rows[i].sample);
        sdc_facts_add_reading(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, SDC_READING_CODED,
                              SDC_Q_INT(2));
        sdc_facts_derive(&facts);
        assert_numbers(&facts, SDC_FACT_ASPECT_RATIO, rows[i].n_readings);
        assert_int_equal(ratio->numbers[0].reading, SDC_READING_STORED);
        assert_int_equal(ratio->numbers[rows[i].n_readings - 1].reading, SDC_READING_CODED);
        assert_reading(&facts, SDC_FACT_ASPECT_RATIO, rows[i].n_readings - 1, rows[i].coded.num,
                       rows[i].coded.den);
        assert_numbers(&facts, SDC_FACT_DISPLAY_ASPECT_RATIO, 1);
    }
}

static void assert_unreadable(const struct sdc_facts *facts, enum sdc_fact_id id)
{
    assert_int_equal(facts->facts[id].state, SDC_FACT_UNREADABLE);
    assert_string_not_equal(facts->facts[id].text, "");
    assert_int_equal(facts->facts[id].n_numbers, 0);
}

static const enum sdc_fact_id derived_facts[] = {SDC_FACT_WIDTH, SDC_FACT_HEIGHT, SDC_FACT_PIXELS,
                                                 SDC_FACT_ASPECT_RATIO,
                                                 SDC_FACT_DISPLAY_ASPECT_RATIO};

static void derives_nothing_from_nothing(void **state)
{
    struct sdc_facts rows[5];
    (void)state;
    sdc_facts_init(&rows[0]);
    set_stored(&rows[1], 0, 720);
    set_stored(&rows[2], 1280, -1);
    set_stored(&rows[3], 1280, 0);
    sdc_facts_init(&rows[4]);
    sdc_facts_set_int(&rows[4], SDC_FACT_STORED_WIDTH, 1280);
    for (size_t i = 0; i < N_OF(rows); i++) {
        sdc_facts_derive(&rows[i]);
        for (size_t k = 0; k < N_OF(derived_facts); k++)
            assert_int_equal(rows[i].facts[derived_facts[k]].state, SDC_FACT_UNKNOWN);
    }
}

static void passes_on_why_a_size_is_unreadable(void **state)
{
    struct sdc_facts facts;
    (void)state;
    set_stored(&facts, 1280, 720);
    sdc_facts_set_unreadable(&facts, SDC_FACT_STORED_HEIGHT, "it is in 100%% of a box");
    sdc_facts_derive(&facts);
    for (size_t i = 0; i < N_OF(derived_facts); i++) {
        assert_unreadable(&facts, derived_facts[i]);
        assert_string_equal(facts.facts[derived_facts[i]].text, "it is in 100% of a box");
    }
}

static void says_what_does_not_fit(void **state)
{
    enum { SIDE = 0x7fffffff };
    struct sdc_facts facts;
    (void)state;
    set_stored(&facts, INT64_MAX, 2);
    sdc_facts_derive(&facts);
    assert_unreadable(&facts, SDC_FACT_PIXELS);
    assert_number(&facts, SDC_FACT_WIDTH, INT64_MAX, 1);
    set_stored(&facts, SIDE, SIDE - 1);
    sdc_facts_derive(&facts);
    assert_number(&facts, SDC_FACT_PIXELS, (int64_t)SIDE * (SIDE - 1), 1);
    sdc_facts_set_q(&facts, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){8589934583, 8589934582});
    for (int64_t rotation = 0; rotation <= 90; rotation += 90) {
        sdc_facts_set_int(&facts, SDC_FACT_ROTATION, rotation);
        sdc_facts_derive(&facts);
        assert_number(&facts, SDC_FACT_PIXELS, (int64_t)SIDE * (SIDE - 1), 1);
        assert_unreadable(&facts, SDC_FACT_ASPECT_RATIO);
        assert_unreadable(&facts, SDC_FACT_DISPLAY_ASPECT_RATIO);
    }
}

/** Both readers' facts on a file, and what has become of them. */
static struct sdc_facts structure;
static struct sdc_facts library;

static void forget(void)
{
    sdc_facts_init(&structure);
    sdc_facts_init(&library);
}

static void takes_what_only_the_library_knows(void **state)
{
    (void)state;
    forget();
    sdc_facts_set_int(&library, SDC_FACT_CHANNELS, 2);
    sdc_facts_set_text(&library, SDC_FACT_CODEC, "h264");
    sdc_facts_merge(&structure, &library);
    assert_number(&structure, SDC_FACT_CHANNELS, 2, 1);
    assert_int_equal(structure.facts[SDC_FACT_CHANNELS].numbers[0].parser, SDC_PARSER_LIBRARY);
    assert_string_equal(structure.facts[SDC_FACT_CODEC].text, "h264");
    assert_string_equal(structure.inconsistent, "");
}

static void keeps_what_only_the_structure_knows(void **state)
{
    (void)state;
    forget();
    sdc_facts_set_int(&structure, SDC_FACT_WIDTH, 1280);
    sdc_facts_set_text(&structure, SDC_FACT_CODEC, "h264");
    sdc_facts_set_unreadable(&library, SDC_FACT_WIDTH, "the library gives up");
    sdc_facts_merge(&structure, &library);
    assert_number(&structure, SDC_FACT_WIDTH, 1280, 1);
    assert_int_equal(structure.facts[SDC_FACT_WIDTH].numbers[0].parser, SDC_PARSER_STRUCTURE);
    assert_string_equal(structure.facts[SDC_FACT_CODEC].text, "h264");
    assert_string_equal(structure.inconsistent, "");
}

/* Who looked and could not tell has a reason; another parser's guess does not undo it. */
static void unreadable_stays_unreadable(void **state)
{
    (void)state;
    forget();
    sdc_facts_set_unreadable(&structure, SDC_FACT_WIDTH, "the header contradicts itself");
    sdc_facts_set_int(&library, SDC_FACT_WIDTH, 1280);
    sdc_facts_set_unreadable(&library, SDC_FACT_DURATION, "the library gives up");
    sdc_facts_merge(&structure, &library);
    assert_unreadable(&structure, SDC_FACT_WIDTH);
    assert_string_equal(structure.facts[SDC_FACT_WIDTH].text, "the header contradicts itself");
    assert_unreadable(&structure, SDC_FACT_DURATION);
    assert_string_equal(structure.facts[SDC_FACT_DURATION].text, "the library gives up");
}

static void agreement_leaves_one_number(void **state)
{
    (void)state;
    forget();
    set_stored(&structure, 1280, 720);
    set_stored(&library, 1280, 720);
    sdc_facts_set_q(&structure, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){4, 3});
    sdc_facts_set_q(&library, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){4, 3});
    sdc_facts_derive(&structure);
    sdc_facts_derive(&library);
    sdc_facts_merge(&structure, &library);
    assert_number(&structure, SDC_FACT_WIDTH, 1280, 1);
    assert_numbers(&structure, SDC_FACT_ASPECT_RATIO, 2);
    assert_string_equal(structure.inconsistent, "");
}

static void disagreement_keeps_both_and_says_so(void **state)
{
    (void)state;
    forget();
    set_stored(&structure, 1280, 720);
    set_stored(&library, 1280, 704);
    sdc_facts_derive(&structure);
    sdc_facts_derive(&library);
    sdc_facts_merge(&structure, &library);
    assert_number(&structure, SDC_FACT_WIDTH, 1280, 1);
    assert_numbers(&structure, SDC_FACT_HEIGHT, 2);
    assert_reading(&structure, SDC_FACT_HEIGHT, 0, 720, 1);
    assert_reading(&structure, SDC_FACT_HEIGHT, 1, 704, 1);
    assert_int_equal(structure.facts[SDC_FACT_HEIGHT].numbers[0].parser, SDC_PARSER_STRUCTURE);
    assert_int_equal(structure.facts[SDC_FACT_HEIGHT].numbers[1].parser, SDC_PARSER_LIBRARY);
    assert_numbers(&structure, SDC_FACT_PIXELS, 2);
    assert_numbers(&structure, SDC_FACT_ASPECT_RATIO, 2);
    assert_string_equal(structure.inconsistent,
                        "the stored height is 720 by the file's structure and 704 by the decoding "
                        "library");
}

/* The sentence names what differs, also where that is the second reading, or one that only one of
 * both has. */
static void names_the_reading_that_differs(void **state)
{
    (void)state;
    forget();
    set_stored(&structure, 1280, 720);
    set_stored(&library, 1280, 720);
    sdc_facts_set_q(&library, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){4, 3});
    sdc_facts_derive(&structure);
    sdc_facts_derive(&library);
    sdc_facts_merge(&structure, &library);
    assert_non_null(strstr(structure.inconsistent, "aspect ratio is 16/9 (1.778) by the file"));
    assert_non_null(strstr(structure.inconsistent, "and 64/27 (2.3704) by the decoding"));
    assert_numbers(&structure, SDC_FACT_ASPECT_RATIO, 3);
}

/* Three readings from each of two parsers is the most there can be. */
static void has_room_for_all_readings(void **state)
{
    (void)state;
    forget();
    set_stored(&structure, 1280, 720);
    set_stored(&library, 1440, 1080);
    sdc_facts_set_q(&structure, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){4, 3});
    sdc_facts_set_q(&library, SDC_FACT_SAMPLE_ASPECT_RATIO, (struct sdc_q){3, 2});
    sdc_facts_add_reading(&structure, SDC_FACT_SAMPLE_ASPECT_RATIO, SDC_READING_CODED,
                          SDC_Q_INT(2));
    sdc_facts_add_reading(&library, SDC_FACT_SAMPLE_ASPECT_RATIO, SDC_READING_CODED, SDC_Q_INT(3));
    sdc_facts_derive(&structure);
    sdc_facts_derive(&library);
    sdc_facts_merge(&structure, &library);
    sdc_facts_merge(&structure, &library);
    assert_numbers(&structure, SDC_FACT_ASPECT_RATIO, SDC_READINGS_MAX);
    assert_reading(&structure, SDC_FACT_ASPECT_RATIO, 2, 32, 9);
    assert_reading(&structure, SDC_FACT_ASPECT_RATIO, 4, 2, 1);
    assert_reading(&structure, SDC_FACT_ASPECT_RATIO, 5, 4, 1);
    assert_non_null(strstr(structure.inconsistent, "stored width is 1280"));
}

static void first_inconsistency_stays(void **state)
{
    (void)state;
    forget();
    set_stored(&structure, 1280, 720);
    set_stored(&library, 640, 360);
    strcpy(structure.inconsistent, "said before");
    sdc_facts_merge(&structure, &library);
    assert_string_equal(structure.inconsistent, "said before");
    assert_numbers(&structure, SDC_FACT_STORED_WIDTH, 2);
}

/* What need not agree is the structure's, and nothing is said. */
static void structure_stands_where_they_need_not_agree(void **state)
{
    (void)state;
    forget();
    sdc_facts_set_q(&structure, SDC_FACT_DURATION, (struct sdc_q){1001, 200});
    sdc_facts_set_int(&library, SDC_FACT_DURATION, 5);
    sdc_facts_set_int(&structure, SDC_FACT_SAMPLE_RATE, 44100);
    sdc_facts_set_int(&library, SDC_FACT_SAMPLE_RATE, 48000);
    sdc_facts_merge(&structure, &library);
    assert_number(&structure, SDC_FACT_DURATION, 1001, 200);
    assert_number(&structure, SDC_FACT_SAMPLE_RATE, 44100, 1);
    assert_string_equal(structure.inconsistent, "");
}

/* A size may be read from hostile bytes: comparing is exact to the ends of 64 bits. */
static void disagreement_of_huge_numbers_is_exact(void **state)
{
    (void)state;
    forget();
    sdc_facts_set_int(&structure, SDC_FACT_STORED_WIDTH, INT64_MAX);
    sdc_facts_set_int(&library, SDC_FACT_STORED_WIDTH, INT64_MAX - 1);
    sdc_facts_merge(&structure, &library);
    assert_string_equal(structure.inconsistent,
                        "the stored width is 9223372036854775807 by the file's structure and "
                        "9223372036854775806 by the decoding library");
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, has_a_row_for_every_fact);
    ADD(&tests, has_a_name_for_every_reading);
    ADD(&tests, is_unknown_at_first);
    ADD(&tests, replaces_what_was_known);
    ADD(&tests, cuts_texts_to_their_room);
    ADD(&tests, first_cut_wins);
    ADD(&tests, gives_integers);
    ADD_ROWS(&tests, derives, derive_rows);
    ADD(&tests, derives_nothing_from_nothing);
    ADD(&tests, derives_what_is_coded);
    ADD(&tests, passes_on_why_a_size_is_unreadable);
    ADD(&tests, says_what_does_not_fit);
    ADD(&tests, takes_what_only_the_library_knows);
    ADD(&tests, keeps_what_only_the_structure_knows);
    ADD(&tests, unreadable_stays_unreadable);
    ADD(&tests, agreement_leaves_one_number);
    ADD(&tests, disagreement_keeps_both_and_says_so);
    ADD(&tests, names_the_reading_that_differs);
    ADD(&tests, has_room_for_all_readings);
    ADD(&tests, first_inconsistency_stays);
    ADD(&tests, structure_stands_where_they_need_not_agree);
    ADD(&tests, disagreement_of_huge_numbers_is_exact);
    return run_all("facts", &tests);
}
