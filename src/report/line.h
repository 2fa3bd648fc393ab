/* SPDX-License-Identifier: MIT
 * A line of an ndjson report, turned back into the result that it was printed from. */
#ifndef SDC_REPORT_LINE_H
#define SDC_REPORT_LINE_H

#include "report/json_in.h"
#include "report/result.h"

/** A line that was read. The caller holds it. Whatever is no number lies in the text that it was
 *  read from. */
struct sdc_line {
    struct sdc_result result; /**< its profile is NULL: only the id of that is known */
    const char *profile_id;
    const char *run_profile_id; /**< of the run: the same, unless its path had one of its own */
    struct sdc_fixed fixed[SDC_FIXED_MAX];
    struct sdc_asset asset;
    struct sdc_json json; /**< with what is wrong, where it cannot be read */
};

/** Reads a line, which is borrowed and changed, must be UTF-8 and must end in a NUL. False where it
 *  is no result as this version of the program prints it: line->json.problem says why. What is read
 *  and printed again is the same, but for what `index` and `profile` are set to. */
bool sdc_line_read(struct sdc_line *line, char *text);

#endif
