/* SPDX-License-Identifier: MIT
 * What the readers of still pictures say alike of size and turn. */
#include "probe/picture.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void sdc_picture_refuse(struct sdc_facts *facts, const char *format, ...)
{
    char reason[SDC_FACT_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    sdc_facts_set_unreadable(facts, SDC_FACT_STORED_WIDTH, "%s", reason);
    sdc_facts_set_unreadable(facts, SDC_FACT_STORED_HEIGHT, "%s", reason);
}

void sdc_picture_set_size(struct sdc_facts *facts, int64_t width, int64_t height)
{
    sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, width);
    sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, height);
}

static void add_second(struct sdc_facts *facts, enum sdc_fact_id id, int64_t value)
{
    struct sdc_fact *fact = &facts->facts[id];
    sdc_facts_add_reading(facts, id, SDC_READING_ONLY, SDC_Q_INT(value));
    fact->numbers[fact->n_numbers - 1].parser = SDC_PARSER_LIBRARY;
}

void sdc_picture_add_size(struct sdc_facts *facts, int64_t width, int64_t height)
{
    add_second(facts, SDC_FACT_STORED_WIDTH, width);
    add_second(facts, SDC_FACT_STORED_HEIGHT, height);
}

void sdc_picture_contradict(struct sdc_facts *facts, const char *format, ...)
{
    va_list arguments;
    if (facts->inconsistent[0] != '\0')
        return;
    va_start(arguments, format);
    vsnprintf(facts->inconsistent, sizeof facts->inconsistent, format, arguments);
    va_end(arguments);
}

void sdc_picture_set_turn(struct sdc_facts *facts, int64_t rotation)
{
    sdc_facts_set_q(facts, SDC_FACT_SAMPLE_ASPECT_RATIO, SDC_Q_INT(1));
    sdc_facts_set_int(facts, SDC_FACT_ROTATION, rotation == SDC_EXIF_NO_ROTATION ? 0 : rotation);
}

void sdc_picture_set_turns(struct sdc_facts *facts, const struct sdc_exif_turns *turns)
{
    enum { HALF_TURN = 180 };
    /* Upright by the other turn it is as wide as it is high by the first. */
    int64_t other_width = sdc_facts_int(facts, SDC_FACT_STORED_HEIGHT, 0);
    int64_t other_height = sdc_facts_int(facts, SDC_FACT_STORED_WIDTH, 0);
    sdc_picture_set_turn(facts, turns->first);
    if (turns->other == SDC_EXIF_NO_ROTATION)
        return;
    sdc_picture_contradict(facts,
                           "its EXIF turns it by %" PRId64 " degrees at one place and by %" PRId64
                           " at another",
                           turns->first, turns->other);
    if (other_width > 0 && other_height > 0 && turns->first % HALF_TURN != turns->other % HALF_TURN)
        sdc_picture_add_size(facts, other_width, other_height);
}
