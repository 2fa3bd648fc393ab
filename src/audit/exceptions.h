/* SPDX-License-Identifier: MIT
 * Findings that a configuration excepts, each with a reason: they are known, as those of a baseline
 * are. They hold for checks alone, never for what is submitted. */
#ifndef SDC_AUDIT_EXCEPTIONS_H
#define SDC_AUDIT_EXCEPTIONS_H

#include "audit/ignore.h"
#include "config/config_file.h"
#include "report/result.h"

/** How an exception stands to the inputs so far. */
struct sdc_exception_use {
    int64_t n_excepted; /**< findings */
    int64_t n_fitting;  /**< inputs that its path fits and of which its rule was asked */
    bool is_exact;      /**< one of them is the very path */
};

/** Exceptions at work. The caller holds it, cleared but for what is borrowed, and releases it. */
struct sdc_exceptions {
    const struct sdc_config_exception *rows; /**< borrowed */
    size_t n_rows;
    const char *folder; /**< that paths are relative to, as sdc_locate has it; borrowed */
    struct sdc_pattern_list patterns;
    struct sdc_exception_use uses[SDC_CONFIG_EXCEPTIONS_MAX];
};

/** Takes the patterns. SDC_USAGE, SDC_NO_MEMORY. */
enum sdc_status sdc_exceptions_init(struct sdc_exceptions *exceptions, struct sdc_err *err);

/** Marks the findings of a result that are excepted, and counts. SDC_NO_MEMORY. */
enum sdc_status sdc_exceptions_apply(struct sdc_exceptions *exceptions, struct sdc_result *result,
                                     struct sdc_err *err);

/** Why an exception is known to except nothing, a part of a sentence; NULL if it excepts something,
 *  or that cannot be told. A run was whole if everything below the folder was looked at. */
const char *sdc_exceptions_idle(const struct sdc_exceptions *exceptions, size_t number,
                                const struct sdc_selection *selection, bool is_whole);

/** Frees what is owned. */
void sdc_exceptions_release(struct sdc_exceptions *exceptions);

#endif
