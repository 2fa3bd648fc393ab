/* SPDX-License-Identifier: MIT
 * What is in a blob, out of one git cat-file that is kept. */
#include "git/changes.h"

#include "source/sealed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** How much is copied at a time [bytes]. */
#define COPY_SIZE (256 * 1024)
/** Longest answer before a content: "NAME blob SIZE" [bytes]. */
#define ANSWER_SIZE 128

/** Asks for a blob. A line is shorter than what a pipe takes at once. */
static enum sdc_status ask(const struct sdc_git *git, const char *object, struct sdc_err *err)
{
    char line[SDC_GIT_OBJECT_SIZE + 1];
    int n = snprintf(line, sizeof line, "%s\n", object);
    if (write(git->input, line, (size_t)n) != n)
        return sdc_err_set(err, SDC_IO, errno, "git cat-file has ended");
    return SDC_OK;
}

/** Reads the line that stands before a content, byte by byte, so that nothing of that is taken. */
static enum sdc_status read_answer(struct sdc_git *git, char answer[ANSWER_SIZE],
                                   struct sdc_err *err)
{
    size_t n_read = 0;
    for (size_t n = 0; n < ANSWER_SIZE; n++) {
        enum sdc_status status = sdc_git_read(git, answer + n, 1, &n_read, err);
        if (status != SDC_OK)
            return status;
        if (n_read == 0)
            break;
        if (answer[n] == '\n') {
            answer[n] = '\0';
            return SDC_OK;
        }
    }
    return sdc_err_set(err, SDC_IO, 0, "git cat-file gives no answer");
}

/** The size of the blob that is to follow [bytes], from "NAME blob SIZE". */
static enum sdc_status take_answer(const char *answer, int64_t *size, struct sdc_err *err)
{
    static const char kind[] = " blob ";
    const char *blob = strstr(answer, kind);
    const char *digits = blob ? blob + strlen(kind) : "";
    char *end = NULL;
    errno = 0;
    *size = strtoll(digits, &end, 10);
    /* INT64_MAX, which a forged object may claim, has no room for the line end behind it. */
    if (end > digits && *end == '\0' && errno == 0 && *size >= 0 && *size < INT64_MAX)
        return SDC_OK;
    return sdc_err_set(err, SDC_NOT_FOUND, 0,
                       "its content is not in this repository, which has a part of the objects "
                       "only, or is damaged: git cat-file says '%.100s'",
                       answer);
}

/** Copies size bytes to a file, and reads the line end behind them. */
static enum sdc_status copy(struct sdc_git *git, int descriptor, int64_t size, struct sdc_err *err)
{
    char *bytes = malloc(COPY_SIZE);
    enum sdc_status status = bytes ? SDC_OK : SDC_NO_MEMORY;
    if (!bytes)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a copy");
    for (int64_t left = size + 1; left > 0 && status == SDC_OK;) {
        size_t n = 0;
        status = sdc_git_read(git, bytes, left < COPY_SIZE ? (size_t)left : COPY_SIZE, &n, err);
        if (status == SDC_OK && n == 0)
            status = sdc_err_set(err, SDC_IO, 0, "git cat-file has ended within a file");
        left -= (int64_t)n;
        if (status == SDC_OK)
            status = sdc_sealed_append(descriptor, bytes, left > 0 ? n : n - 1, err);
    }
    free(bytes);
    return status;
}

/** Copies a blob that git has been asked for. What is left of it is lost where that fails, and so
 *  is git's place: *is_lost. */
static enum sdc_status take_blob(struct sdc_git *git, int *descriptor, bool *is_lost,
                                 struct sdc_err *err)
{
    char answer[ANSWER_SIZE];
    int64_t size = 0;
    int fd = -1;
    *is_lost = true;
    enum sdc_status status = read_answer(git, answer, err);
    if (status == SDC_OK && take_answer(answer, &size, err) != SDC_OK) {
        *is_lost = false;
        return SDC_NOT_FOUND;
    }
    if (status == SDC_OK)
        status = sdc_sealed_begin(size, SDC_SEALED_IN_MEMORY_MAX, &fd, err);
    if (status == SDC_OK)
        status = copy(git, fd, size, err);
    if (status == SDC_OK)
        status = sdc_sealed_end(&fd, err);
    *is_lost = status != SDC_OK;
    if (status == SDC_OK)
        *descriptor = fd;
    else if (fd >= 0)
        close(fd);
    return status;
}

enum sdc_status sdc_changes_open(struct sdc_changes *changes, const char *name, const char *object,
                                 int *descriptor, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    bool is_lost = false;
    if (sdc_twins_open(&changes->twins, name, object, descriptor))
        return SDC_OK;
    if (changes->blobs.pid == 0)
        status = sdc_git_start(&changes->blobs, SDC_GIT_HERE, NULL,
                               (const char *const[]){"cat-file", "--batch", NULL}, err);
    if (status == SDC_OK)
        status = ask(&changes->blobs, object, err);
    if (status == SDC_OK)
        status = take_blob(&changes->blobs, descriptor, &is_lost, err);
    if (status != SDC_OK && (is_lost || status == SDC_IO))
        sdc_git_end(&changes->blobs, NULL, 0);
    return status;
}
