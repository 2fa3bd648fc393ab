/* SPDX-License-Identifier: MIT
 * Checkers for the tests of the library, and what they leave open or running. */
#ifndef SDC_TESTS_API_H
#define SDC_TESTS_API_H

#include "rows.h"
#include "seedance_check.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** Most probe programs that a test expects. */
#define CHILDREN_MAX 16
/** Largest file that a test maps [bytes]. */
#define MAPPED_MAX (64 << 20)

/** The folder of the programs of the build under test: two above that of this program. */
static inline const char *programs(void)
{
    static char folder[PATH_MAX];
    if (folder[0] != '\0') /* before there are threads */
        return folder;
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    assert_true(n > 0);
    folder[n] = '\0';
    for (int i = 0; i < 3; i++)
        *strrchr(folder, '/') = '\0';
    return folder;
}

/** A checker with these options, but with the programs of this build where they name none; NULL:
 *  the default options. */
static inline struct sdc_checker *new_checker(const struct sdc_checker_options *options)
{
    char reason[SDC_REASON_SIZE] = "";
    struct sdc_checker_options own = {0};
    if (options)
        own = *options;
    if (!own.programs)
        own.programs = programs();
    struct sdc_checker *checker = sdc_checker_new(&own, reason, sizeof reason);
    assert_string_equal(reason, "");
    assert_non_null(checker);
    return checker;
}

/** A file as a read-only block of memory; an empty one is one byte of which none counts. */
static inline const void *map(const char *path, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &status), 0);
    assert_true(status.st_size < MAPPED_MAX);
    *size = (size_t)status.st_size;
    void *bytes = mmap(NULL, *size + 1, PROT_READ, MAP_PRIVATE, fd, 0);
    assert_true(bytes != MAP_FAILED);
    close(fd);
    return bytes;
}

/** The ways to check a file. @{ */
static inline struct sdc_outcome *by_path(struct sdc_checker *checker, const char *path)
{
    return sdc_checker_check_file(checker, path);
}

static inline struct sdc_outcome *by_descriptor(struct sdc_checker *checker, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    struct sdc_outcome *outcome = sdc_checker_check_descriptor(checker, fd, path);
    assert_int_equal(close(fd), 0);
    return outcome;
}

static inline struct sdc_outcome *by_memory(struct sdc_checker *checker, const char *path)
{
    size_t size;
    const void *bytes = map(path, &size);
    struct sdc_outcome *outcome = sdc_checker_check_memory(checker, bytes, size, path);
    munmap((void *)(uintptr_t)bytes, size + 1);
    return outcome;
}

static struct sdc_outcome *(*const ways[])(struct sdc_checker *,
                                           const char *) = {by_path, by_descriptor, by_memory};
/** @} */

/** Checks a file, which must come to that verdict. */
static inline void assert_verdict(struct sdc_checker *checker, const char *path,
                                  enum sdc_verdict verdict)
{
    struct sdc_outcome *outcome = sdc_checker_check_file(checker, path);
    assert_non_null(outcome);
    if (sdc_outcome_verdict(outcome) != verdict)
        print_error("%s\n", sdc_outcome_json(outcome));
    assert_int_equal(sdc_outcome_verdict(outcome), verdict);
    sdc_outcome_free(&outcome);
    assert_null(outcome);
}

/** An outcome is an error of that code whose sentence has that part; frees it. */
static inline void assert_error(struct sdc_outcome *outcome, const char *code, const char *part)
{
    assert_non_null(outcome);
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_ERROR);
    assert_string_equal(sdc_outcome_error_code(outcome), code);
    if (!strstr(sdc_outcome_error_message(outcome), part))
        fail_msg("not '%s': %s", part, sdc_outcome_error_message(outcome));
    sdc_outcome_free(&outcome);
}

/** Open descriptors of this process. */
static inline size_t count_open(void)
{
    size_t n = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/** The children of this process, by number; how many. */
static inline size_t find_children(pid_t children[CHILDREN_MAX])
{
    size_t n = 0;
    DIR *folder = opendir("/proc");
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char path[PATH_MAX];
        char line[BUFSIZ];
        long parent = 0;
        snprintf(path, sizeof path, "/proc/%s/status", entry->d_name);
        FILE *stream = fopen(path, "re");
        while (stream && fgets(line, sizeof line, stream)) {
            if (strncmp(line, "PPid:", strlen("PPid:")) == 0)
                parent = strtol(line + strlen("PPid:"), NULL, 10);
        }
        if (stream)
            fclose(stream);
        if (parent == getpid() && n < CHILDREN_MAX)
            children[n++] = (pid_t)strtol(entry->d_name, NULL, 10);
    }
    closedir(folder);
    return n;
}

#endif
