/* SPDX-License-Identifier: MIT
 * The files that a run writes are different ones. */
#include "cli/targets.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/** Reports, a baseline that is read and one that is written. */
#define TARGETS_MAX (SDC_REPORTS_MAX + 2)

/** The folder in which a path lies. False where it is not there, or its name is too long. */
static bool find_folder(const char *path, struct stat *folder)
{
    char text[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) + 1 : 1;
    int size = snprintf(text, sizeof text, "%.*s", n, slash ? path : ".");
    return size >= 0 && (size_t)size < sizeof text && stat(text, folder) == 0;
}

static bool is_one(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/** True if both are one regular file, or will be. */
static bool is_same(const char *a, const char *b)
{
    struct stat of_a;
    struct stat of_b;
    bool has_a = stat(a, &of_a) == 0;
    bool has_b = stat(b, &of_b) == 0;
    if (has_a != has_b)
        return false;
    if (has_a)
        return S_ISREG(of_a.st_mode) && is_one(&of_a, &of_b);
    return strcmp(last_part(a), last_part(b)) == 0 && find_folder(a, &of_a) &&
           find_folder(b, &of_b) && is_one(&of_a, &of_b);
}

enum sdc_status sdc_targets_check(const struct sdc_options *options, struct sdc_err *err)
{
    const char *paths[TARGETS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < options->n_reports; i++) {
        if (options->reports[i].path)
            paths[n++] = options->reports[i].path;
    }
    size_t n_reports = n;
    if (options->baseline)
        paths[n++] = options->baseline;
    if (options->new_baseline)
        paths[n++] = options->new_baseline;
    for (size_t i = 0; i < n; i++) {
        /* A baseline may be read and written anew. */
        for (size_t j = 0; j < i && j < n_reports; j++) {
            if (is_same(paths[i], paths[j]))
                return sdc_err_set(err, SDC_USAGE, 0,
                                   "two reports, or a report and a baseline, go to the same file: "
                                   "%.80s and %.80s",
                                   paths[j], paths[i]);
        }
    }
    return SDC_OK;
}
