/* SPDX-License-Identifier: MIT
 * Messages between the programs: what goes in comes out, and nothing that a liar sends is taken. */
#include "probe/wire.h"

#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum { ID = 0x01020304 };

/** Fills a text up to its room. */
static void fill_text(char *text, size_t size, char letter)
{
    memset(text, letter, size - 1);
    text[size - 1] = '\0';
}

static void add_numbers(struct sdc_facts *facts, enum sdc_fact_id id)
{
    static const struct sdc_q values[SDC_READINGS_MAX] = {
        {INT64_MIN, INT64_MAX}, {INT64_MAX, 1}, {0, 1}, {24000, 1001}, {-1, 2}, {16, 9}};
    for (unsigned i = 0; i < SDC_READINGS_MAX; i++) {
        enum sdc_reading reading = (enum sdc_reading)((id + i) % SDC_N_READINGS);
        sdc_facts_add_reading(facts, id, reading, values[(id + i) % SDC_READINGS_MAX]);
        facts->facts[id].numbers[i].parser = i % 2 ? SDC_PARSER_LIBRARY : SDC_PARSER_STRUCTURE;
    }
}

/** All facts known, each with as much as it can hold. */
static void make_full(struct sdc_facts *facts)
{
    for (unsigned i = 0; i < SDC_N_FACTS; i++) {
        enum sdc_fact_id id = (enum sdc_fact_id)i;
        fill_text(facts->facts[id].text, SDC_FACT_TEXT_SIZE, (char)('a' + i));
        if (sdc_fact_info(id)->is_text)
            facts->facts[id].state = SDC_FACT_KNOWN;
        else
            add_numbers(facts, id);
    }
    facts->format = SDC_N_FORMATS - 1;
    facts->type = SDC_TYPE_AUDIO;
    facts->whole = SDC_WHOLE_CUT;
    facts->missing_size = INT64_MIN;
    fill_text(facts->cut, sizeof facts->cut, '\xff');
    fill_text(facts->inconsistent, sizeof facts->inconsistent, '\x01');
    facts->decodes = SDC_DECODES_NOT;
    fill_text(facts->undecodable, sizeof facts->undecodable, '\t');
    fill_text(facts->detail, sizeof facts->detail, '\n');
}

/** As a prober answers: some facts known, some unknown, one that could not be had. */
static void make_usual(struct sdc_facts *facts)
{
    facts->format = SDC_FORMAT_MP4;
    facts->type = SDC_TYPE_VIDEO;
    facts->whole = SDC_WHOLE_YES;
    sdc_facts_set_text(facts, SDC_FACT_CODEC, "h264");
    sdc_facts_set_int(facts, SDC_FACT_WIDTH, 1280);
    sdc_facts_add_reading(facts, SDC_FACT_FPS, SDC_READING_AVERAGE, (struct sdc_q){24000, 1001});
    sdc_facts_add_reading(facts, SDC_FACT_FPS, SDC_READING_NOMINAL, SDC_Q_INT(24));
    sdc_facts_set_unreadable(facts, SDC_FACT_DURATION, "the sample table is broken");
    strcpy(facts->detail, "a title");
}

struct message_row {
    const char *name;
    enum sdc_message_kind kind;
    void (*make)(struct sdc_facts *facts);
    enum sdc_status status;
};

static void make_none(struct sdc_facts *facts)
{
    (void)facts;
}

static const struct message_row message_rows[] = {
    {"hello", SDC_MESSAGE_HELLO, make_none, SDC_OK},
    {"ready", SDC_MESSAGE_READY, make_none, SDC_OK},
    {"request", SDC_MESSAGE_REQUEST, make_none, SDC_OK},
    {"request, sparse", SDC_MESSAGE_REQUEST, make_usual, SDC_OK},
    {"need", SDC_MESSAGE_NEED, make_none, SDC_OK},
    {"begin", SDC_MESSAGE_BEGIN, make_none, SDC_OK},
    {"facts, none known", SDC_MESSAGE_FACTS, make_none, SDC_OK},
    {"facts, usual", SDC_MESSAGE_FACTS, make_usual, SDC_OK},
    {"facts, full", SDC_MESSAGE_FACTS, make_full, SDC_OK},
    {"failure, first status", SDC_MESSAGE_FAILURE, make_none, SDC_OK + 1},
    {"failure, last status", SDC_MESSAGE_FAILURE, make_none, SDC_N_STATUSES - 1},
};

/** As many as there can be, up to the end of the largest file. */
static void make_parts(struct sdc_message_parts *parts)
{
    parts->is_sparse = true;
    parts->is_structure_only = true;
    parts->size = INT64_MAX;
    for (int64_t i = 0; i < SDC_EXTENTS_MAX; i++) {
        bool is_last = i == SDC_EXTENTS_MAX - 1;
        parts->extents.extents[i] = (struct sdc_extent){2 * i, is_last ? INT64_MAX : 2 * i + 1};
        parts->extents.n++;
    }
}

static void make_message(const struct message_row *row, struct sdc_message *message)
{
    memset(message, 0, sizeof *message);
    message->kind = row->kind;
    message->id = ID;
    row->make(&message->facts);
    if (row->kind == SDC_MESSAGE_REQUEST) {
        message->facts.format = SDC_FORMAT_MOV;
        message->facts.type = SDC_TYPE_VIDEO;
        message->cpu_s = UINT32_MAX;
        message->facts = (struct sdc_facts){.format = SDC_FORMAT_MOV, .type = SDC_TYPE_VIDEO};
        if (row->make == make_usual)
            make_parts(&message->parts);
    }
    if (row->kind == SDC_MESSAGE_NEED)
        message->need = (struct sdc_message_need){true, INT64_MAX - 1, 1};
    if (row->kind == SDC_MESSAGE_READY)
        message->layers = SDC_LAYERS_ALL;
    if (row->kind == SDC_MESSAGE_FAILURE) {
        message->failure.status = row->status;
        fill_text(message->failure.text, SDC_ERR_TEXT_SIZE, 'x');
    }
}

static void assert_same_fact(const struct sdc_fact *a, const struct sdc_fact *b)
{
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->n_numbers, b->n_numbers);
    assert_string_equal(a->text, b->text);
    for (unsigned i = 0; i < a->n_numbers; i++) {
        assert_true(a->numbers[i].value.num == b->numbers[i].value.num);
        assert_true(a->numbers[i].value.den == b->numbers[i].value.den);
        assert_int_equal(a->numbers[i].reading, b->numbers[i].reading);
        assert_int_equal(a->numbers[i].parser, b->numbers[i].parser);
    }
}

static void assert_same_message(const struct sdc_message *a, const struct sdc_message *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->layers, b->layers);
    assert_int_equal(a->cpu_s, b->cpu_s);
    assert_int_equal(a->facts.format, b->facts.format);
    assert_int_equal(a->facts.type, b->facts.type);
    assert_int_equal(a->facts.whole, b->facts.whole);
    assert_true(a->facts.missing_size == b->facts.missing_size);
    assert_string_equal(a->facts.cut, b->facts.cut);
    assert_string_equal(a->facts.inconsistent, b->facts.inconsistent);
    assert_int_equal(a->facts.decodes, b->facts.decodes);
    assert_string_equal(a->facts.undecodable, b->facts.undecodable);
    assert_string_equal(a->facts.detail, b->facts.detail);
    assert_string_equal(a->facts.suffix, b->facts.suffix);
    assert_int_equal(a->failure.status, b->failure.status);
    assert_string_equal(a->failure.text, b->failure.text);
    assert_int_equal(a->need.is_library, b->need.is_library);
    assert_true(a->need.offset == b->need.offset && a->need.size == b->need.size);
    assert_int_equal(a->parts.is_sparse, b->parts.is_sparse);
    assert_int_equal(a->parts.is_structure_only, b->parts.is_structure_only);
    assert_true(a->parts.size == b->parts.size);
    assert_memory_equal(&a->parts.extents, &b->parts.extents, sizeof a->parts.extents);
    for (unsigned i = 0; i < SDC_N_FACTS; i++)
        assert_same_fact(&a->facts.facts[i], &b->facts.facts[i]);
}

/** Decodes from a block of just that size, so that a sanitizer sees every step beyond it. */
static bool decode(const void *bytes, size_t size, struct sdc_message *message)
{
    uint8_t *block = malloc(size > 0 ? size : 1);
    assert_non_null(block);
    memcpy(block, bytes, size);
    bool is_message = sdc_message_decode(block, size, message);
    free(block);
    return is_message;
}

static void comes_out_as_it_went_in(void **state)
{
    struct sdc_message sent;
    struct sdc_message received;
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    make_message(*state, &sent);
    size_t size = sdc_message_encode(&sent, bytes, sizeof bytes);
    assert_true(size > 0);
    assert_true(decode(bytes, size, &received));
    assert_same_message(&sent, &received);
}

/* A message needs all of its room, and writes nowhere else. */
static void needs_its_room(void **state)
{
    struct sdc_message message;
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    make_message(*state, &message);
    size_t size = sdc_message_encode(&message, bytes, sizeof bytes);
    for (size_t room = 0; room <= size; room++) {
        uint8_t *block = malloc(room > 0 ? room : 1);
        assert_non_null(block);
        assert_int_equal(sdc_message_encode(&message, block, room), room < size ? 0 : size);
        free(block);
    }
}

static void is_nothing_when_cut_or_longer(void **state)
{
    struct sdc_message message;
    uint8_t bytes[SDC_WIRE_SIZE_MAX] = {0};
    make_message(*state, &message);
    size_t size = sdc_message_encode(&message, bytes, sizeof bytes);
    for (size_t n = 0; n < size; n++)
        assert_false(decode(bytes, n, &message));
    assert_true(size < sizeof bytes);
    assert_false(decode(bytes, size + 1, &message));
}

/** What is decoded from wrong bytes is refused, or a message that is written just so. */
static void assert_refused_or_exact(const uint8_t *bytes, size_t size)
{
    struct sdc_message message;
    uint8_t again[SDC_WIRE_SIZE_MAX];
    if (!sdc_message_decode(bytes, size, &message))
        return;
    assert_int_equal(sdc_message_encode(&message, again, sizeof again), size);
    assert_memory_equal(bytes, again, size);
}

static void survives_every_wrong_byte(void **state)
{
    static const uint8_t flips[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff};
    struct sdc_message message;
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    make_message(*state, &message);
    size_t size = sdc_message_encode(&message, bytes, sizeof bytes);
    for (size_t i = 0; i < size; i++) {
        uint8_t good = bytes[i];
        for (size_t k = 0; k < sizeof flips; k++) {
            bytes[i] = good ^ flips[k];
            assert_refused_or_exact(bytes, size);
        }
        bytes[i] = 0;
        assert_refused_or_exact(bytes, size);
        bytes[i] = good;
    }
}

/** Bytes as this header says, by hand, so that both ends cannot be wrong together. */
struct raw {
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    size_t size;
};

static void put(struct raw *raw, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        raw->bytes[raw->size++] = (uint8_t)(value >> (8 * i));
}

static void put_text(struct raw *raw, const char *text, size_t size)
{
    put(raw, size, 2);
    for (size_t i = 0; i < size; i++)
        put(raw, text ? (uint8_t)text[i] : 'x', 1);
}

struct short_row {
    const char *name;
    bool is_message;
    const char *bytes;
    size_t size;
};

#define BYTES(text) (text), sizeof(text) - 1
/** The beginning of a message of a kind: version and id. */
#define HEAD(kind) kind "\4\4\3\2\1"

/** Parts of a request: its beginning, sizes, and what is there of a file of 9 bytes. @{ */
#define REQUEST        HEAD("\3") "\1\2\0\0\0\0"
#define SIZE_9         "\11\0\0\0\0\0\0\0"
#define MINUS          "\xff\xff\xff\xff\xff\xff\xff\xff"
#define PARTS(n)       "\1\0" SIZE_9 n "\0"
#define PART(from, to) from "\0\0\0\0\0\0\0" to "\0\0\0\0\0\0\0"
/** @} */

static const struct short_row short_rows[] = {
    {"nothing", false, BYTES("")},
    {"hello by hand", true, BYTES(HEAD("\1"))},
    {"hello with more", false, BYTES(HEAD("\1") "\0")},
    {"ready by hand", true, BYTES(HEAD("\2") "\17")},
    {"ready in no box", true, BYTES(HEAD("\2") "\0")},
    {"ready in an unknown box", false, BYTES(HEAD("\2") "\20")},
    {"ready without its box", false, BYTES(HEAD("\2"))},
    {"begin by hand", true, BYTES(HEAD("\4"))},
    {"begin of version 0", false, BYTES("\4\0\4\3\2\1")},
    {"begin of version 2", false, BYTES("\4\2\4\3\2\1")},
    {"begin of version 3", false, BYTES("\4\3\4\3\2\1")},
    {"begin of version 5", false, BYTES("\4\5\4\3\2\1")},
    {"kind 0", false, BYTES(HEAD("\0"))},
    {"kind 8", false, BYTES(HEAD("\10"))},
    {"kind 255", false, BYTES(HEAD("\xff"))},
    {"request by hand", true, BYTES(HEAD("\3") "\1\2\36\0\0\0\0")},
    {"request of the last type", true, BYTES(HEAD("\3") "\1\3\0\0\0\0\0")},
    {"request of an unknown type", false, BYTES(HEAD("\3") "\1\4\0\0\0\0\0")},
    {"request of an unknown format", false, BYTES(HEAD("\3") "\xff\2\0\0\0\0\0")},
    {"request without its time", false, BYTES(HEAD("\3") "\1\2")},
    {"request with half its time", false, BYTES(HEAD("\3") "\1\2\0\0")},
    {"request without its parts", false, BYTES(HEAD("\3") "\1\2\0\0\0\0")},
    {"request with more", false, BYTES(HEAD("\3") "\1\2\0\0\0\0\0\0")},
    {"request of parts that are neither", false,
     BYTES(REQUEST "\2"
                   "\0" SIZE_9 "\0\0")},
    {"request of nothing of 9 bytes", true,
     BYTES(REQUEST "\1"
                   "\0" SIZE_9 "\0\0")},
    {"request for the structure", true,
     BYTES(REQUEST "\1"
                   "\1" SIZE_9 "\0\0")},
    {"request for what is unknown", false,
     BYTES(REQUEST "\1"
                   "\2" SIZE_9 "\0\0")},
    {"request of a negative size", false,
     BYTES(REQUEST "\1"
                   "\0" MINUS "\0\0")},
    {"request of two parts", true, BYTES(REQUEST PARTS("\2") PART("\0", "\3") PART("\4", "\11"))},
    {"request of two parts of one", false,
     BYTES(REQUEST PARTS("\1") PART("\0", "\3") PART("\4", "\11"))},
    {"request of two parts, three said", false,
     BYTES(REQUEST PARTS("\3") PART("\0", "\3") PART("\4", "\11"))},
    {"request of parts without a gap", false,
     BYTES(REQUEST PARTS("\2") PART("\0", "\4") PART("\4", "\11"))},
    {"request of parts out of order", false,
     BYTES(REQUEST PARTS("\2") PART("\4", "\11") PART("\0", "\3"))},
    {"request of an empty part", false, BYTES(REQUEST PARTS("\1") PART("\2", "\2"))},
    {"request of a part back to front", false, BYTES(REQUEST PARTS("\1") PART("\3", "\2"))},
    {"request of a part before the file", false,
     BYTES(REQUEST PARTS("\1") MINUS "\2\0\0\0\0\0\0\0")},
    {"request of a part beyond the file", false, BYTES(REQUEST PARTS("\1") PART("\0", "\12"))},
    {"request of more parts than a list has", false, BYTES(REQUEST PARTS("\x81"))},
    {"need by hand", true, BYTES(HEAD("\7") "\0" PART("\0", "\1"))},
    {"need of a library", true, BYTES(HEAD("\7") "\1" PART("\7", "\1"))},
    {"need of a stranger", false, BYTES(HEAD("\7") "\2" PART("\7", "\1"))},
    {"need of nothing", false, BYTES(HEAD("\7") "\0" PART("\7", "\0"))},
    {"need of less than nothing", false, BYTES(HEAD("\7") "\0\0\0\0\0\0\0\0\0" MINUS)},
    {"need before the file", false, BYTES(HEAD("\7") "\0" MINUS "\1\0\0\0\0\0\0\0")},
    {"need that overflows", false,
     BYTES(HEAD("\7") "\0"
                      "\1\0\0\0\0\0\0\0"
                      "\xff\xff\xff\xff\xff\xff\xff\x7f")},
    {"need without its size", false, BYTES(HEAD("\7") "\0\0\0\0\0\0\0\0\0")},
    {"failure by hand", true, BYTES(HEAD("\6") "\4\3\0abc")},
    {"failure without words", true, BYTES(HEAD("\6") "\4\0\0")},
    {"failure that is none", false, BYTES(HEAD("\6") "\0\3\0abc")},
    {"failure of an unknown status", false, BYTES(HEAD("\6") "\xff\3\0abc")},
    {"failure with a NUL", false, BYTES(HEAD("\6") "\4\3\0a\0c")},
    {"failure with a NUL at the end", false, BYTES(HEAD("\6") "\4\3\0ab\0")},
    {"failure with half a text size", false, BYTES(HEAD("\6") "\4\3")},
    {"failure that lacks a letter", false, BYTES(HEAD("\6") "\4\3\0ab")},
    {"failure that lacks 65535 letters", false, BYTES(HEAD("\6") "\4\xff\xff")},
    {"failure with a letter more", false, BYTES(HEAD("\6") "\4\3\0abcd")},
};

static void reads_short_messages(void **state)
{
    const struct short_row *row = *state;
    struct sdc_message message;
    assert_int_equal(decode(row->bytes, row->size, &message), row->is_message);
    if (row->is_message)
        assert_int_equal(message.id, ID);
}

/** A facts message of which one fact, or one part of the head, may be wrong. */
struct facts_row {
    const char *name;
    bool is_message;
    struct {
        unsigned format;
        unsigned type;
        unsigned whole;
        size_t cut_size;
        size_t inconsistent_size;
        unsigned decodes;
        size_t undecodable_size;
        size_t detail_size;
    } head;
    enum sdc_fact_id id;
    unsigned state;
    unsigned n_numbers;
    int64_t num;
    int64_t den;
    unsigned reading;
    unsigned parser;
    const char *text; /**< NULL: any letters */
    size_t text_size;
};

/** Part of a row: the width of so many readings with a value; the codec with a name. */
#define WIDTH(is, n, a, b) \
    .id = SDC_FACT_WIDTH, .state = SDC_FACT_##is, .n_numbers = (n), .num = (a), .den = (b)
#define CODEC(n, size) \
    .id = SDC_FACT_CODEC, .state = SDC_FACT_KNOWN, .n_numbers = (n), .den = 1, .text_size = (size)

static const struct facts_row facts_rows[] = {
    {"facts by hand", true, .head = {0}},
    {"facts of an unknown format", false, .head = {.format = SDC_N_FORMATS}},
    {"facts of an unknown type", false, .head = {.type = SDC_TYPE_AUDIO + 1}},
    {"facts of an unknown wholeness", false, .head = {.whole = SDC_WHOLE_CUT + 1}},
    {"cut fits", true, .head = {.cut_size = SDC_FACTS_SENTENCE_SIZE - 1}},
    {"cut is too long", false, .head = {.cut_size = SDC_FACTS_SENTENCE_SIZE}},
    {"inconsistent is too long", false, .head = {.inconsistent_size = SDC_FACTS_SENTENCE_SIZE}},
    {"facts of unknown decoding", false, .head = {.decodes = SDC_DECODES_NOT + 1}},
    {"undecodable is too long", false, .head = {.undecodable_size = SDC_FACTS_SENTENCE_SIZE}},
    {"detail is too long", false, .head = {.detail_size = SDC_FACTS_SENTENCE_SIZE}},
    {"width", true, WIDTH(KNOWN, 1, 1280, 1)},
    {"width as a fraction", true, WIDTH(KNOWN, 1, -3, 2)},
    {"width of 0", true, WIDTH(KNOWN, 1, 0, 1)},
    {"width of the last reading", true, WIDTH(KNOWN, 1, 1, 1), .reading = SDC_N_READINGS - 1},
    {"width of an unknown reading", false, WIDTH(KNOWN, 1, 1, 1), .reading = SDC_N_READINGS},
    {"width of the library", true, WIDTH(KNOWN, 1, 1, 1), .parser = SDC_PARSER_LIBRARY},
    {"width of an unknown parser", false, WIDTH(KNOWN, 1, 1, 1), .parser = SDC_PARSER_LIBRARY + 1},
    {"width by 0", false, WIDTH(KNOWN, 1, 1, 0)},
    {"width 0 by 0", false, WIDTH(KNOWN, 1, 0, 0)},
    {"width by -1", false, WIDTH(KNOWN, 1, 1, -1)},
    {"width MIN by -1", false, WIDTH(KNOWN, 1, INT64_MIN, -1)},
    {"width by MIN", false, WIDTH(KNOWN, 1, 1, INT64_MIN)},
    {"width 2/4", false, WIDTH(KNOWN, 1, 2, 4)},
    {"width 0/2", false, WIDTH(KNOWN, 1, 0, 2)},
    {"width MIN/2", false, WIDTH(KNOWN, 1, INT64_MIN, 2)},
    {"width of all readings", true, WIDTH(KNOWN, SDC_READINGS_MAX, 1, 1)},
    {"width of too many readings", false, WIDTH(KNOWN, SDC_READINGS_MAX + 1, 1, 1)},
    {"width of 255 readings", false, WIDTH(KNOWN, UINT8_MAX, 1, 1)},
    {"width known and not there", false, WIDTH(KNOWN, 0, 0, 0)},
    {"width unknown and there", false, WIDTH(UNKNOWN, 1, 1, 1)},
    {"width unreadable and there", false, WIDTH(UNREADABLE, 1, 1, 1)},
    {"width unreadable", true, WIDTH(UNREADABLE, 0, 0, 0)},
    {"width in an unknown state", false, WIDTH(UNREADABLE + 1, 1, 1, 1)},
    {"codec", true, CODEC(0, 4), .text = "h264"},
    {"codec without a name", true, CODEC(0, 0)},
    {"codec of the longest name", true, CODEC(0, SDC_FACT_TEXT_SIZE - 1)},
    {"codec of too long a name", false, CODEC(0, SDC_FACT_TEXT_SIZE)},
    {"codec with a NUL", false, CODEC(0, 3), .text = "h\0004"},
    {"codec with numbers", false, CODEC(1, 0)},
};

static void put_fact(struct raw *raw, const struct facts_row *row)
{
    put(raw, row->state, 1);
    put(raw, row->n_numbers, 1);
    for (unsigned i = 0; i < row->n_numbers; i++) {
        put(raw, (uint64_t)row->num, 8);
        put(raw, (uint64_t)row->den, 8);
        put(raw, row->reading, 1);
        put(raw, row->parser, 1);
    }
    put_text(raw, row->text, row->text_size);
}

static void reads_facts(void **state)
{
    static const struct facts_row unknown;
    static struct raw raw;
    const struct facts_row *row = *state;
    struct sdc_message message;
    raw.size = 0;
    put(&raw, SDC_MESSAGE_FACTS, 1);
    put(&raw, SDC_WIRE_VERSION, 1);
    put(&raw, ID, 4);
    put(&raw, row->head.format, 1);
    put(&raw, row->head.type, 1);
    put(&raw, row->head.whole, 1);
    put(&raw, 0, 8);
    put_text(&raw, NULL, row->head.cut_size);
    put_text(&raw, NULL, row->head.inconsistent_size);
    put(&raw, row->head.decodes, 1);
    put_text(&raw, NULL, row->head.undecodable_size);
    put_text(&raw, NULL, row->head.detail_size);
    for (unsigned id = 0; id < SDC_N_FACTS; id++)
        put_fact(&raw, id == row->id ? row : &unknown);
    assert_int_equal(decode(raw.bytes, raw.size, &message), row->is_message);
    if (!row->is_message)
        return;
    const struct sdc_fact *fact = &message.facts.facts[row->id];
    assert_int_equal(fact->state, row->state);
    assert_int_equal(fact->n_numbers, row->n_numbers);
    assert_int_equal(strlen(fact->text), row->text_size);
    assert_true(row->n_numbers == 0 || fact->numbers[row->n_numbers - 1].value.num == row->num);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, comes_out_as_it_went_in, message_rows);
    ADD_ROWS(&tests, needs_its_room, message_rows);
    ADD_ROWS(&tests, is_nothing_when_cut_or_longer, message_rows);
    ADD_ROWS(&tests, survives_every_wrong_byte, message_rows);
    ADD_ROWS(&tests, reads_short_messages, short_rows);
    ADD_ROWS(&tests, reads_facts, facts_rows);
    return run_all("wire", &tests);
}
