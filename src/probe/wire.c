/* SPDX-License-Identifier: MIT
 * The codec of the messages between the programs: bounds-checked both ways, error that sticks. */
#include "probe/wire.h"

#include <assert.h>
#include <string.h>

/** A byte has this many bits. */
#define BITS 8

/** Writes at bytes[at]; is_full sticks. */
struct writer {
    uint8_t *bytes;
    size_t size;
    size_t at;
    bool is_full;
};

/** Reads at bytes[at]; is_bad sticks. */
struct reader {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    bool is_bad;
};

static void put(struct writer *writer, uint64_t value, size_t n)
{
    if (n > writer->size - writer->at) {
        writer->is_full = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        writer->bytes[writer->at++] = (uint8_t)(value >> (BITS * i));
}

static uint64_t get(struct reader *reader, size_t n)
{
    uint64_t value = 0;
    if (n > reader->size - reader->at) {
        reader->is_bad = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        value |= (uint64_t)reader->bytes[reader->at++] << (BITS * i);
    return value;
}

static void put_u8(struct writer *writer, unsigned value)
{
    put(writer, value, sizeof(uint8_t));
}

/** A byte below limit; anything else is bad and 0. */
static unsigned get_u8(struct reader *reader, unsigned limit)
{
    unsigned value = (unsigned)get(reader, sizeof(uint8_t));
    if (value >= limit) {
        reader->is_bad = true;
        return 0;
    }
    return value;
}

static void put_text(struct writer *writer, const char *text)
{
    size_t n = strlen(text);
    put(writer, n, sizeof(uint16_t));
    if (writer->is_full || n > writer->size - writer->at) {
        writer->is_full = true;
        return;
    }
    memcpy(writer->bytes + writer->at, text, n);
    writer->at += n;
}

static void get_text(struct reader *reader, char *text, size_t size)
{
    size_t n = get(reader, sizeof(uint16_t));
    text[0] = '\0';
    if (reader->is_bad || n >= size || n > reader->size - reader->at ||
        memchr(reader->bytes + reader->at, '\0', n)) {
        reader->is_bad = true;
        return;
    }
    memcpy(text, reader->bytes + reader->at, n);
    text[n] = '\0';
    reader->at += n;
}

static void put_number(struct writer *writer, const struct sdc_number *number)
{
    put(writer, (uint64_t)number->value.num, sizeof(uint64_t));
    put(writer, (uint64_t)number->value.den, sizeof(uint64_t));
    put_u8(writer, number->reading);
    put_u8(writer, number->parser);
}

static void get_number(struct reader *reader, struct sdc_number *number)
{
    struct sdc_q lowest;
    number->value.num = (int64_t)get(reader, sizeof(uint64_t));
    number->value.den = (int64_t)get(reader, sizeof(uint64_t));
    number->reading = (enum sdc_reading)get_u8(reader, SDC_N_READINGS);
    number->parser = (enum sdc_parser)get_u8(reader, SDC_PARSER_LIBRARY + 1);
    if (!sdc_q_make(number->value.num, number->value.den, &lowest) ||
        lowest.den != number->value.den)
        reader->is_bad = true;
}

static void put_fact(struct writer *writer, const struct sdc_fact *fact)
{
    put_u8(writer, fact->state);
    put_u8(writer, fact->n_numbers);
    for (unsigned i = 0; i < fact->n_numbers; i++)
        put_number(writer, &fact->numbers[i]);
    put_text(writer, fact->text);
}

static void get_fact(struct reader *reader, struct sdc_fact *fact, bool is_text)
{
    *fact = (struct sdc_fact){0};
    fact->state = (enum sdc_fact_state)get_u8(reader, SDC_FACT_UNREADABLE + 1);
    fact->n_numbers = get_u8(reader, SDC_READINGS_MAX + 1);
    for (unsigned i = 0; i < fact->n_numbers; i++)
        get_number(reader, &fact->numbers[i]);
    get_text(reader, fact->text, sizeof fact->text);
    bool is_known_number = fact->state == SDC_FACT_KNOWN && !is_text;
    if (is_known_number != (fact->n_numbers > 0))
        reader->is_bad = true;
}

static void put_kind_of_file(struct writer *writer, const struct sdc_facts *facts)
{
    put_u8(writer, facts->format);
    put_u8(writer, facts->type);
}

static void get_kind_of_file(struct reader *reader, struct sdc_facts *facts)
{
    facts->format = (enum sdc_format)get_u8(reader, SDC_N_FORMATS);
    facts->type = (enum sdc_type)get_u8(reader, SDC_TYPE_AUDIO + 1);
}

static void put_facts(struct writer *writer, const struct sdc_facts *facts)
{
    put_kind_of_file(writer, facts);
    put_u8(writer, facts->whole);
    put(writer, (uint64_t)facts->missing_size, sizeof(uint64_t));
    put_text(writer, facts->cut);
    put_text(writer, facts->inconsistent);
    put_u8(writer, facts->decodes);
    put_text(writer, facts->undecodable);
    put_text(writer, facts->detail);
    for (unsigned id = 0; id < SDC_N_FACTS; id++)
        put_fact(writer, &facts->facts[id]);
}

static void get_facts(struct reader *reader, struct sdc_facts *facts)
{
    get_kind_of_file(reader, facts);
    facts->whole = (enum sdc_wholeness)get_u8(reader, SDC_WHOLE_CUT + 1);
    facts->missing_size = (int64_t)get(reader, sizeof(uint64_t));
    get_text(reader, facts->cut, sizeof facts->cut);
    get_text(reader, facts->inconsistent, sizeof facts->inconsistent);
    facts->decodes = (enum sdc_decodes)get_u8(reader, SDC_DECODES_NOT + 1);
    get_text(reader, facts->undecodable, sizeof facts->undecodable);
    get_text(reader, facts->detail, sizeof facts->detail);
    for (unsigned id = 0; id < SDC_N_FACTS; id++)
        get_fact(reader, &facts->facts[id], sdc_fact_info((enum sdc_fact_id)id)->is_text);
}

static void put_parts(struct writer *writer, const struct sdc_message_parts *parts)
{
    const struct sdc_extents *extents = &parts->extents;
    put_u8(writer, parts->is_sparse);
    if (!parts->is_sparse)
        return;
    put_u8(writer, parts->is_structure_only);
    put(writer, (uint64_t)parts->size, sizeof(uint64_t));
    put(writer, extents->n, sizeof(uint16_t));
    for (size_t i = 0; i < extents->n; i++) {
        put(writer, (uint64_t)extents->extents[i].start, sizeof(uint64_t));
        put(writer, (uint64_t)extents->extents[i].end, sizeof(uint64_t));
    }
}

/** Extents in rising order with a gap between each two, within the file. */
static void get_extents(struct reader *reader, int64_t size, struct sdc_extents *extents)
{
    size_t n = get(reader, sizeof(uint16_t));
    if (n > SDC_EXTENTS_MAX)
        reader->is_bad = true;
    for (int64_t end = -1; extents->n < n && !reader->is_bad; extents->n++) {
        struct sdc_extent *extent = &extents->extents[extents->n];
        extent->start = (int64_t)get(reader, sizeof(uint64_t));
        extent->end = (int64_t)get(reader, sizeof(uint64_t));
        reader->is_bad |=
            extent->start <= end || extent->end <= extent->start || extent->end > size;
        end = extent->end;
    }
}

static void get_parts(struct reader *reader, struct sdc_message_parts *parts)
{
    parts->is_sparse = get_u8(reader, true + 1);
    if (!parts->is_sparse)
        return;
    parts->is_structure_only = get_u8(reader, true + 1);
    parts->size = (int64_t)get(reader, sizeof(uint64_t));
    if (parts->size < 0)
        reader->is_bad = true;
    get_extents(reader, parts->size, &parts->extents);
}

static void put_need(struct writer *writer, const struct sdc_message_need *need)
{
    put_u8(writer, need->is_library);
    put(writer, (uint64_t)need->offset, sizeof(uint64_t));
    put(writer, (uint64_t)need->size, sizeof(uint64_t));
}

static void get_need(struct reader *reader, struct sdc_message_need *need)
{
    need->is_library = get_u8(reader, true + 1);
    need->offset = (int64_t)get(reader, sizeof(uint64_t));
    need->size = (int64_t)get(reader, sizeof(uint64_t));
    if (need->offset < 0 || need->size <= 0 || need->size > INT64_MAX - need->offset)
        reader->is_bad = true;
}

size_t sdc_message_encode(const struct sdc_message *message, uint8_t *bytes, size_t size)
{
    struct writer writer = {.bytes = bytes, .size = size};
    put_u8(&writer, message->kind);
    put_u8(&writer, SDC_WIRE_VERSION);
    put(&writer, message->id, sizeof message->id);
    switch (message->kind) {
    case SDC_MESSAGE_REQUEST:
        put_kind_of_file(&writer, &message->facts);
        put(&writer, message->cpu_s, sizeof message->cpu_s);
        put_parts(&writer, &message->parts);
        break;
    case SDC_MESSAGE_READY:
        put_u8(&writer, message->layers);
        break;
    case SDC_MESSAGE_HELLO:
    case SDC_MESSAGE_BEGIN:
        break;
    case SDC_MESSAGE_FACTS:
        put_facts(&writer, &message->facts);
        break;
    case SDC_MESSAGE_FAILURE:
        put_u8(&writer, message->failure.status);
        put_text(&writer, message->failure.text);
        break;
    case SDC_MESSAGE_NEED:
        put_need(&writer, &message->need);
        break;
    }
    return writer.is_full ? 0 : writer.at;
}

static void get_body(struct reader *reader, struct sdc_message *message)
{
    switch (message->kind) {
    case SDC_MESSAGE_REQUEST:
        get_kind_of_file(reader, &message->facts);
        message->cpu_s = (uint32_t)get(reader, sizeof message->cpu_s);
        get_parts(reader, &message->parts);
        break;
    case SDC_MESSAGE_READY:
        message->layers = get_u8(reader, SDC_LAYERS_ALL + 1);
        break;
    case SDC_MESSAGE_HELLO:
    case SDC_MESSAGE_BEGIN:
        break;
    case SDC_MESSAGE_FACTS:
        get_facts(reader, &message->facts);
        break;
    case SDC_MESSAGE_FAILURE:
        message->failure.status = (enum sdc_status)get_u8(reader, SDC_N_STATUSES);
        get_text(reader, message->failure.text, sizeof message->failure.text);
        if (message->failure.status == SDC_OK)
            reader->is_bad = true;
        break;
    case SDC_MESSAGE_NEED:
        get_need(reader, &message->need);
        break;
    }
}

bool sdc_message_decode(const uint8_t *bytes, size_t size, struct sdc_message *message)
{
    struct reader reader = {.bytes = bytes, .size = size};
    memset(message, 0, sizeof *message);
    unsigned kind = get_u8(&reader, SDC_MESSAGE_NEED + 1);
    unsigned version = get_u8(&reader, UINT8_MAX + 1);
    message->id = (uint32_t)get(&reader, sizeof message->id);
    if (reader.is_bad || kind < SDC_MESSAGE_HELLO || version != SDC_WIRE_VERSION)
        return false;
    message->kind = (enum sdc_message_kind)kind;
    get_body(&reader, message);
    return !reader.is_bad && reader.at == size;
}
