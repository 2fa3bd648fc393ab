/* SPDX-License-Identifier: MIT
 * What a baseline and exceptions leave of a result. */
#include "report/result.h"

enum sdc_verdict sdc_result_open_verdict(const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    enum sdc_verdict verdict = SDC_PASS;
    if (judgement->verdict == SDC_ERROR)
        return SDC_ERROR;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        const struct sdc_finding *finding = &judgement->findings[i];
        if (!finding->is_known && !finding->is_warning)
            return SDC_FAIL;
        if (!finding->is_known)
            verdict = SDC_WARN;
    }
    return verdict;
}

size_t sdc_result_n_known(const struct sdc_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->judgement.n_findings; i++)
        n += result->judgement.findings[i].is_known;
    return n;
}

size_t sdc_result_n_excepted(const struct sdc_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->judgement.n_findings; i++)
        n += result->judgement.findings[i].reason != NULL;
    return n;
}
