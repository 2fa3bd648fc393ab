/* SPDX-License-Identifier: MIT
 * What holds for the facts of any file, whatever its bytes are. */
#ifndef SDC_TESTS_FUZZ_FACTS_H
#define SDC_TESTS_FUZZ_FACTS_H

#include "probe/wire.h"
#include "rules/judge.h"

#include "fuzz.h"

/** What was sent arrives just so. */
static inline void require_sendable(const struct sdc_message *sent)
{
    static struct sdc_message received;
    static uint8_t bytes[SDC_WIRE_SIZE_MAX];
    static uint8_t again[SDC_WIRE_SIZE_MAX];
    size_t size = sdc_message_encode(sent, bytes, sizeof bytes);
    REQUIRE(size > 0 && sdc_message_decode(bytes, size, &received));
    REQUIRE(sdc_message_encode(&received, again, sizeof again) == size);
    REQUIRE(memcmp(bytes, again, size) == 0);
}

/** Every profile has an answer, and says why; what cannot be decoded never passes. */
static inline void require_judgeable(const struct sdc_facts *facts, bool is_deep)
{
    static struct sdc_judgement judgement;
    for (size_t i = 0; i < sdc_n_profiles; i++) {
        const struct sdc_demand demand = {.profile = &sdc_profiles[i], .is_deep = is_deep};
        sdc_judge(facts, &demand, &judgement);
        REQUIRE(judgement.n_findings <= SDC_FINDINGS_MAX);
        REQUIRE(judgement.verdict != SDC_FAIL || judgement.n_findings > 0);
        REQUIRE(judgement.verdict != SDC_WARN || judgement.n_findings > 0);
        REQUIRE(judgement.verdict != SDC_ERROR || judgement.err.text[0] != '\0');
        REQUIRE(judgement.verdict != SDC_PASS ||
                (facts->whole != SDC_WHOLE_CUT && facts->decodes != SDC_DECODES_NOT &&
                 facts->inconsistent[0] == '\0'));
        REQUIRE(!is_deep || judgement.verdict != SDC_PASS || facts->decodes == SDC_DECODES_YES);
    }
}

#endif
