/* SPDX-License-Identifier: MIT
 * How many inputs break which rule. */
#include "report/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void count(struct sdc_tally_count *counted, int64_t index)
{
    counted->n_inputs += counted->last != index + 1;
    counted->last = index + 1;
}

void sdc_tally_add(struct sdc_tally *tally, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    assert(sdc_n_checks <= SDC_TALLY_RULES_MAX);
    for (size_t i = 0; i < judgement->n_findings; i++) {
        const struct sdc_finding *finding = &judgement->findings[i];
        struct sdc_tally_count *counts = finding->is_known     ? tally->known
                                         : finding->is_warning ? tally->warned
                                                               : tally->failed;
        count(&counts[finding->check - sdc_checks], result->index);
    }
    if (judgement->verdict == SDC_ERROR)
        count(&tally->errors[judgement->err.status], result->index);
}

/** The inputs that a row is about. */
static int64_t weight(const struct sdc_tally_row *row)
{
    return row->n_failed + row->n_warned + row->n_known;
}

static int compare(const void *left, const void *right)
{
    const struct sdc_tally_row *a = left;
    const struct sdc_tally_row *b = right;
    if (weight(a) != weight(b))
        return weight(a) > weight(b) ? -1 : 1;
    return strcmp(a->name, b->name);
}

size_t sdc_tally_rows(const struct sdc_tally *tally, struct sdc_tally_row rows[SDC_TALLY_ROWS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < sdc_n_checks; i++) {
        rows[n] = (struct sdc_tally_row){.name = sdc_checks[i].id,
                                         .check = &sdc_checks[i],
                                         .n_failed = tally->failed[i].n_inputs,
                                         .n_warned = tally->warned[i].n_inputs,
                                         .n_known = tally->known[i].n_inputs};
        n += weight(&rows[n]) > 0;
    }
    for (size_t i = 0; i < SDC_N_STATUSES; i++) {
        rows[n] = (struct sdc_tally_row){.name = sdc_status_name((enum sdc_status)i),
                                         .n_failed = tally->errors[i].n_inputs};
        n += weight(&rows[n]) > 0;
    }
    qsort(rows, n, sizeof rows[0], compare);
    return n;
}
