/* SPDX-License-Identifier: MIT
 * The sniffer, and the structure reader of what it finds, the rules, and the message that tells it:
 * whatever the bytes are, they become facts that can be sent, judged and read again. */
#include "probe/readers.h"
#include "probe/sniff.h"

#include "facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sdc_message message;
    struct sdc_facts *facts = &message.facts;
    struct sdc_source source;
    struct sdc_err err = {0};
    sdc_source_init_memory(&source, bytes, size);
    message = (struct sdc_message){.kind = SDC_MESSAGE_FACTS, .id = 1};
    REQUIRE(sdc_sniff(&source, facts, &err) == SDC_OK);
    sdc_facts_set_int(facts, SDC_FACT_SIZE, source.size);
    sdc_reader_fn *reader = sdc_reader_for(facts->format);
    if (reader) {
        REQUIRE(reader(&source, facts, &err) == SDC_OK);
        sdc_facts_derive(facts);
    }
    require_sendable(&message);
    require_judgeable(facts, false);
    return 0;
}
