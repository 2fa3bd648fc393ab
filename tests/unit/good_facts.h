/* SPDX-License-Identifier: MIT
 * Facts of files that pass, to be spoilt one by one; for the tests of rules. */
#ifndef SDC_TESTS_GOOD_FACTS_H
#define SDC_TESTS_GOOD_FACTS_H

#include "facts/facts.h"

/** Facts of a whole file of a format and type that meets every requirement of the default profile,
 *  its format aside; without any facts for what is no media. */
static inline void make_good(struct sdc_facts *facts, enum sdc_format format, enum sdc_type type)
{
    sdc_facts_init(facts);
    facts->format = format;
    facts->type = type;
    facts->whole = SDC_WHOLE_YES;
    if (type == SDC_TYPE_NONE)
        return;
    sdc_facts_set_int(facts, SDC_FACT_SIZE, 1000000);
    if (type != SDC_TYPE_AUDIO) {
        sdc_facts_set_int(facts, SDC_FACT_STORED_WIDTH, 1280);
        sdc_facts_set_int(facts, SDC_FACT_STORED_HEIGHT, 720);
        sdc_facts_derive(facts);
    }
    if (type == SDC_TYPE_VIDEO) {
        sdc_facts_set_q(facts, SDC_FACT_FPS, SDC_Q_INT(24));
        sdc_facts_set_text(facts, SDC_FACT_CODEC, "h264");
        sdc_facts_set_text(facts, SDC_FACT_AUDIO_CODEC, "aac");
    }
    if (type != SDC_TYPE_IMAGE)
        sdc_facts_set_q(facts, SDC_FACT_DURATION, SDC_Q_INT(5));
}

#endif
