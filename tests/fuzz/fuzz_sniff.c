/* SPDX-License-Identifier: MIT
 * The sniffer, and the structure reader of what it finds, the rules, and the message that tells it:
 * whatever the bytes are, they become facts that can be sent, judged and read again. */
#include "probe/readers.h"
#include "probe/sniff.h"
#include "probe/wire.h"
#include "rules/judge.h"

#include "fuzz.h"

/** What was sent arrives just so. */
static void require_sendable(const struct sdc_facts *facts)
{
    static struct sdc_message sent;
    static struct sdc_message received;
    static uint8_t bytes[SDC_WIRE_SIZE_MAX];
    static uint8_t again[SDC_WIRE_SIZE_MAX];
    sent = (struct sdc_message){.kind = SDC_MESSAGE_FACTS, .id = 1, .facts = *facts};
    size_t size = sdc_message_encode(&sent, bytes, sizeof bytes);
    REQUIRE(size > 0 && sdc_message_decode(bytes, size, &received));
    REQUIRE(sdc_message_encode(&received, again, sizeof again) == size);
    REQUIRE(memcmp(bytes, again, size) == 0);
}

/** Every profile has an answer, and says why. */
static void require_judgeable(const struct sdc_facts *facts)
{
    static struct sdc_judgement judgement;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_demand demand = {.profile = &sdc_profiles[i]};
        sdc_judge(facts, &demand, &judgement);
        REQUIRE(judgement.n_findings <= SDC_FINDINGS_MAX);
        REQUIRE(judgement.verdict != SDC_FAIL || judgement.n_findings > 0);
        REQUIRE(judgement.verdict != SDC_WARN || judgement.n_findings > 0);
        REQUIRE(judgement.verdict != SDC_ERROR || judgement.err.text[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sdc_facts facts;
    struct sdc_source source;
    struct sdc_err err = {0};
    sdc_source_init_memory(&source, bytes, size);
    sdc_facts_init(&facts);
    REQUIRE(sdc_sniff(&source, &facts, &err) == SDC_OK);
    sdc_facts_set_int(&facts, SDC_FACT_SIZE, source.size);
    sdc_reader_fn *reader = sdc_reader_for(facts.format);
    if (reader) {
        REQUIRE(reader(&source, &facts, &err) == SDC_OK);
        sdc_facts_derive(&facts);
    }
    require_sendable(&facts);
    require_judgeable(&facts);
    return 0;
}
