/* SPDX-License-Identifier: MIT
 * Findings that a configuration excepts. */
#include "audit/exceptions.h"

#include "audit/locate.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum sdc_status sdc_exceptions_init(struct sdc_exceptions *exceptions, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < exceptions->n_rows && status == SDC_OK; i++)
        status = sdc_pattern_list_take(&exceptions->patterns, exceptions->rows[i].path,
                                       "\"exceptions\"", err);
    return status;
}

/** Marks the findings of one rule that are not known yet; how many that are. */
static int64_t mark(struct sdc_judgement *judgement, const struct sdc_config_exception *row)
{
    int64_t n = 0;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        struct sdc_finding *finding = &judgement->findings[i];
        if (strcmp(finding->check->id, row->rule) != 0)
            continue;
        finding->is_known = true;
        finding->reason = finding->reason ? finding->reason : row->reason;
        n++;
    }
    return n;
}

/** True if the rules on media were judged: what could not be checked, or is of another type than is
 *  asked for, says nothing of them. */
static bool is_judged(const struct sdc_judgement *judgement)
{
    bool is_judged = judgement->verdict != SDC_ERROR;
    for (size_t i = 0; i < judgement->n_findings; i++)
        is_judged &= judgement->findings[i].check->kind != SDC_CHECK_TYPE;
    return is_judged;
}

enum sdc_status sdc_exceptions_apply(struct sdc_exceptions *exceptions, struct sdc_result *result,
                                     struct sdc_err *err)
{
    struct sdc_buf path;
    if (exceptions->n_rows == 0)
        return SDC_OK;
    enum sdc_status status = sdc_locate(&path, result->input, exceptions->folder, err);
    for (size_t i = 0; i < exceptions->n_rows && path.size > 0; i++) {
        const struct sdc_config_exception *row = &exceptions->rows[i];
        const struct sdc_pattern *pattern = &exceptions->patterns.patterns[i];
        struct sdc_exception_use *use = &exceptions->uses[i];
        if (!sdc_pattern_covers(pattern, path.bytes))
            continue;
        int64_t n = mark(&result->judgement, row);
        use->n_excepted += n;
        if (n > 0 || is_judged(&result->judgement)) {
            use->n_fitting++;
            use->is_exact |= !pattern->is_for_names && strcmp(pattern->glob, path.bytes) == 0;
        }
    }
    sdc_buf_release(&path);
    return status;
}

/** True if a pattern stands for one path only, and nothing is there. */
static bool is_gone(const struct sdc_exceptions *exceptions, const struct sdc_pattern *pattern)
{
    char name[2 * PATH_MAX];
    struct stat status;
    if (pattern->is_for_names || pattern->glob[pattern->literal_size] != '\0')
        return false;
    snprintf(name, sizeof name, "%s%s", exceptions->folder, pattern->glob);
    return lstat(name, &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

const char *sdc_exceptions_idle(const struct sdc_exceptions *exceptions, size_t number,
                                const struct sdc_selection *selection, bool is_whole)
{
    const struct sdc_exception_use *use = &exceptions->uses[number];
    if (use->n_excepted > 0 || !sdc_selection_has(selection, exceptions->rows[number].rule))
        return NULL;
    if (use->n_fitting > 0 && (is_whole || use->is_exact))
        return "that rule has nothing against it any more";
    if (use->n_fitting == 0 && is_gone(exceptions, &exceptions->patterns.patterns[number]))
        return "no such file is there";
    return is_whole && use->n_fitting == 0 ? "no file that was checked is like it" : NULL;
}

void sdc_exceptions_release(struct sdc_exceptions *exceptions)
{
    sdc_pattern_list_release(&exceptions->patterns);
}
