/* SPDX-License-Identifier: MIT
 * A program that uses the library as others would: library FOLDER FILE... checks each file by path
 * and as a block of memory, with the probe programs of FOLDER, and prints the verdicts, the
 * findings and the JSON. 0: done, 3: an outcome that is missing or an error, 2: no checker. */
#include "seedance_check.h"

#include <stdio.h>
#include <stdlib.h>

/** What this program reads of a file. */
#define FILE_SIZE_MAX 65536

enum { NO_CHECKER = 2, NO_OUTCOME = 3 };

static int print(struct sdc_outcome *outcome)
{
    int status = outcome && sdc_outcome_verdict(outcome) != SDC_ERROR ? 0 : NO_OUTCOME;
    if (status != 0)
        fprintf(stderr, "%s\n", outcome ? sdc_outcome_error_code(outcome) : "no outcome");
    else
        puts(sdc_outcome_verdict_name(outcome));
    for (size_t i = 0; status == 0 && i < sdc_outcome_n_findings(outcome); i++) {
        const struct sdc_outcome_finding *finding = sdc_outcome_finding(outcome, i);
        printf("%s: %s\n%s\n", finding->rule, finding->message, finding->help);
    }
    if (status == 0)
        puts(sdc_outcome_json(outcome));
    sdc_outcome_free(&outcome);
    return status;
}

static int check(struct sdc_checker *checker, const char *path)
{
    static char bytes[FILE_SIZE_MAX];
    int status = print(sdc_checker_check_file(checker, path));
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    else
        fputs("no file\n", stderr);
    int other = file ? print(sdc_checker_check_memory(checker, bytes, n, path)) : NO_OUTCOME;
    return status > other ? status : other;
}

int main(int n, char **arguments)
{
    char reason[SDC_REASON_SIZE] = "";
    if (n < 2)
        return NO_CHECKER;
    struct sdc_checker_options options = {.programs = arguments[1]};
    struct sdc_checker *checker = sdc_checker_new(&options, reason, sizeof reason);
    int status = 0;
    if (!checker) {
        fprintf(stderr, "%s\n", reason);
        return NO_CHECKER;
    }
    for (int i = 2; i < n; i++) {
        int one = check(checker, arguments[i]);
        status = one > status ? one : status;
    }
    sdc_checker_free(&checker);
    return status;
}
