/* SPDX-License-Identifier: MIT
 * The outcome of a check as the library hands it out. */
#include "api/outcome.h"

#include "report/report.h"
#include "rules/resolution.h"

#include <stdlib.h>
#include <string.h>

/** More than any result has, with names and commands of the longest [bytes]. */
#define JSON_CEILING (16 * 1024 * 1024)
/** More than any command has [bytes]. */
#define HELP_CEILING (1024 * 1024)

/** A finding, and what its texts lie in. */
struct found {
    struct sdc_outcome_finding shown;
    struct sdc_finding finding;
    struct sdc_buf help;
};

struct sdc_outcome {
    char *name;
    enum sdc_verdict verdict;
    struct sdc_err err; /**< where the verdict is SDC_ERROR */
    struct sdc_facts facts;
    char numbers[SDC_N_FACTS][SDC_Q_TEXT_SIZE]; /**< by enum sdc_fact_id; "" for texts */
    struct found *found;                        /**< n_found of them, owned */
    size_t n_found;
    struct sdc_buf json;
};

/** Copies a finding. False where no memory is left. */
static bool take_finding(struct found *found, const struct sdc_finding *finding, const char *name)
{
    found->finding = *finding;
    sdc_buf_init(&found->help, HELP_CEILING);
    bool is_command = sdc_report_append_help(&found->help, finding, name);
    const char *help = sdc_buf_text(&found->help);
    found->shown = (struct sdc_outcome_finding){.rule = finding->check->id,
                                                .is_warning = finding->is_warning,
                                                .measured = found->finding.measured,
                                                .limit = found->finding.limit,
                                                .unit = finding->unit,
                                                .message = found->finding.message,
                                                .help = help,
                                                .command = is_command ? help : ""};
    return found->help.status == SDC_OK;
}

static bool take_findings(struct sdc_outcome *outcome, const struct sdc_judgement *judgement)
{
    size_t n = judgement->n_findings;
    if (n == 0)
        return true;
    outcome->found = calloc(n, sizeof *outcome->found);
    if (!outcome->found)
        return false;
    while (outcome->n_found < n) {
        size_t i = outcome->n_found++;
        if (!take_finding(&outcome->found[i], &judgement->findings[i], outcome->name))
            return false;
    }
    return true;
}

static void print_numbers(struct sdc_outcome *outcome)
{
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        const struct sdc_fact *fact = &outcome->facts.facts[id];
        if (fact->state == SDC_FACT_KNOWN && fact->n_numbers > 0)
            sdc_q_print(fact->numbers[0].value, outcome->numbers[id], sizeof outcome->numbers[id]);
    }
}

struct sdc_outcome *sdc_outcome_new(const struct sdc_result *result)
{
    struct sdc_outcome *outcome = calloc(1, sizeof *outcome);
    if (!outcome)
        return NULL;
    outcome->name = strdup(result->input);
    outcome->verdict = result->judgement.verdict;
    outcome->err = result->judgement.err;
    outcome->facts = result->facts;
    print_numbers(outcome);
    sdc_buf_init(&outcome->json, JSON_CEILING);
    sdc_report_append_object(&outcome->json, result, NULL);
    bool is_whole = outcome->name && outcome->json.status == SDC_OK &&
                    take_findings(outcome, &result->judgement);
    if (sdc_memory_ran_out() || !is_whole)
        sdc_outcome_free(&outcome);
    return outcome;
}

void sdc_outcome_free(struct sdc_outcome **outcome)
{
    struct sdc_outcome *gone = *outcome;
    *outcome = NULL;
    if (!gone)
        return;
    for (size_t i = 0; i < gone->n_found; i++)
        sdc_buf_release(&gone->found[i].help);
    free(gone->found);
    free(gone->name);
    sdc_buf_release(&gone->json);
    free(gone);
}

enum sdc_verdict sdc_outcome_verdict(const struct sdc_outcome *outcome)
{
    return outcome->verdict;
}

const char *sdc_outcome_verdict_name(const struct sdc_outcome *outcome)
{
    return sdc_verdict_name(outcome->verdict);
}

const char *sdc_outcome_error_code(const struct sdc_outcome *outcome)
{
    return outcome->verdict == SDC_ERROR ? sdc_status_name(outcome->err.status) : "";
}

const char *sdc_outcome_error_message(const struct sdc_outcome *outcome)
{
    return outcome->verdict == SDC_ERROR ? outcome->err.text : "";
}

const char *sdc_outcome_name(const struct sdc_outcome *outcome)
{
    return outcome->name;
}

enum sdc_type sdc_outcome_type(const struct sdc_outcome *outcome)
{
    return outcome->facts.type;
}

const char *sdc_outcome_format(const struct sdc_outcome *outcome)
{
    bool is_read = outcome->facts.facts[SDC_FACT_SIZE].state == SDC_FACT_KNOWN;
    return is_read ? sdc_format_info(outcome->facts.format)->name : "";
}

size_t sdc_outcome_n_findings(const struct sdc_outcome *outcome)
{
    return outcome->n_found;
}

const struct sdc_outcome_finding *sdc_outcome_finding(const struct sdc_outcome *outcome,
                                                      size_t index)
{
    return index < outcome->n_found ? &outcome->found[index].shown : NULL;
}

/** The fact of that name if it is known; else SDC_N_FACTS. */
static enum sdc_fact_id find_known(const struct sdc_outcome *outcome, const char *name)
{
    enum sdc_fact_id id = 0;
    while (id < SDC_N_FACTS && strcmp(sdc_fact_info(id)->name, name) != 0)
        id++;
    bool is_known = id < SDC_N_FACTS && outcome->facts.facts[id].state == SDC_FACT_KNOWN;
    return is_known ? id : SDC_N_FACTS;
}

/** What the report has beside the facts; NULL where it has not. */
static const char *find_derived(const struct sdc_outcome *outcome, const char *name)
{
    const struct sdc_facts *facts = &outcome->facts;
    const char *format = sdc_outcome_format(outcome);
    if (strcmp(name, "format") == 0 && format[0] != '\0')
        return format;
    if (strcmp(name, "resolution") == 0 && facts->type == SDC_TYPE_VIDEO)
        return sdc_resolution_class(sdc_facts_int(facts, SDC_FACT_PIXELS, 0));
    return NULL;
}

const char *sdc_outcome_fact(const struct sdc_outcome *outcome, const char *name)
{
    enum sdc_fact_id id = find_known(outcome, name);
    if (id == SDC_N_FACTS)
        return find_derived(outcome, name);
    return sdc_fact_info(id)->is_text ? outcome->facts.facts[id].text : outcome->numbers[id];
}

bool sdc_outcome_number(const struct sdc_outcome *outcome, const char *name, int64_t *num,
                        int64_t *den)
{
    enum sdc_fact_id id = find_known(outcome, name);
    if (id == SDC_N_FACTS || sdc_fact_info(id)->is_text)
        return false;
    *num = outcome->facts.facts[id].numbers[0].value.num;
    *den = outcome->facts.facts[id].numbers[0].value.den;
    return true;
}

const char *sdc_outcome_json(const struct sdc_outcome *outcome)
{
    return sdc_buf_text(&outcome->json);
}
