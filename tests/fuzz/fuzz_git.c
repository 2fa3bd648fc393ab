/* SPDX-License-Identifier: MIT
 * What git says of changes and gives of blobs: answers that are split by SPLIT, in the order in
 * which git is asked. One that begins with FAILED is what a git says that fails. */
#include "git/changes.h"
#include "git/command.h"

#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPLIT  0x1e
#define FAILED '!'
/** So many changes are looked at, and blobs opened. */
#define CHANGES_MAX 8
/** Most that git gives at once [bytes]. */
#define READ_MAX 11

/** Most gits at once: one that lists while another tells where that is, and one for blobs. */
#define GITS_MAX 8

/** What gits that are started later say. @{ */
static const uint8_t *script;
static size_t script_size;
/** @} */

/** What those that run have still to say; git->output is a number of these. @{ */
static struct {
    const uint8_t *bytes;
    size_t size;
} streams[GITS_MAX];
static size_t n_started;
/** @} */

/** Takes the next answer. */
static size_t take_answer(const uint8_t **answer)
{
    const uint8_t *end = script_size > 0 ? memchr(script, SPLIT, script_size) : NULL;
    size_t n = end ? (size_t)(end - script) : script_size;
    *answer = script;
    script += n + (end != NULL);
    script_size -= n + (end != NULL);
    return n;
}

/* In the place of git/command.c: nothing is run. */

enum sdc_status sdc_git_start(struct sdc_git *git, enum sdc_git_place place, const char *folder,
                              const char *const *arguments, struct sdc_err *err)
{
    (void)place;
    (void)folder;
    (void)arguments;
    size_t number = n_started++ % GITS_MAX;
    *git = (struct sdc_git){.pid = 1, .output = (int)number, .errors = -1};
    git->input = open("/dev/null", O_WRONLY | O_CLOEXEC);
    streams[number].size = take_answer(&streams[number].bytes);
    return git->input >= 0 ? SDC_OK : sdc_err_set(err, SDC_IO, 0, "cannot be started");
}

enum sdc_status sdc_git_read(struct sdc_git *git, void *bytes, size_t n, size_t *n_read,
                             struct sdc_err *err)
{
    (void)err;
    REQUIRE(git->pid == 1 && n > 0);
    size_t left = streams[git->output].size;
    n = n < READ_MAX ? n : READ_MAX;
    n = n < left ? n : left;
    if (n > 0)
        memcpy(bytes, streams[git->output].bytes, n);
    streams[git->output].bytes += n;
    streams[git->output].size -= n;
    *n_read = n;
    return SDC_OK;
}

int sdc_git_end(struct sdc_git *git, char *reason, size_t reason_size)
{
    if (git->pid != 0)
        close(git->input);
    if (reason)
        snprintf(reason, reason_size, "it has ended");
    *git = (struct sdc_git){.input = -1, .output = -1, .errors = -1};
    return 0;
}

enum sdc_status sdc_git_finish(struct sdc_git *git, struct sdc_buf *output, int *exit_status,
                               char *reason, size_t reason_size, struct sdc_err *err)
{
    const char *said = (const char *)streams[git->output].bytes;
    size_t size = streams[git->output].size;
    bool is_failed = size > 0 && said[0] == FAILED;
    sdc_git_end(git, NULL, 0);
    *exit_status = is_failed ? 128 : 0;
    if (reason)
        snprintf(reason, reason_size, "%.*s", is_failed ? (int)size - 1 : 0, said + 1);
    if (!is_failed)
        sdc_buf_append(output, said, size);
    return output->status == SDC_OK ? SDC_OK : sdc_err_set(err, output->status, 0, "too much");
}

enum sdc_status sdc_git_ask(enum sdc_git_place place, const char *folder,
                            const char *const *arguments, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err)
{
    struct sdc_git git;
    enum sdc_status status = sdc_git_start(&git, place, folder, arguments, err);
    return status == SDC_OK ? sdc_git_finish(&git, output, exit_status, reason, reason_size, err)
                            : status;
}

/** A blob is had as git has announced it, or there is a sentence. */
static void open_blob(struct sdc_changes *changes, const struct sdc_change *change)
{
    struct sdc_err err = {0};
    struct stat status;
    int descriptor = -1;
    REQUIRE(strspn(change->object, "0123456789abcdef") == strlen(change->object));
    if (sdc_changes_open(changes, "", change->object, &descriptor, &err) == SDC_OK) {
        REQUIRE(fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode));
        REQUIRE(write(descriptor, "", 1) < 0);
        close(descriptor);
    } else {
        REQUIRE(err.text[0] != '\0' && descriptor == -1);
    }
}

static void look(struct sdc_changes *changes)
{
    struct sdc_change change;
    for (size_t n = 0; sdc_changes_next(changes, &change); n++) {
        REQUIRE(change.path[0] != '\0');
        char *name = sdc_changes_name(changes, change.path);
        REQUIRE(!name || strlen(name) > 0);
        free(name);
        if (n < CHANGES_MAX && change.kind == SDC_CHANGE_FILE)
            open_blob(changes, &change);
    }
    REQUIRE(changes->next == changes->list.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_changes changes;
    struct sdc_err err = {0};
    if (size == 0)
        return 0;
    n_started = 0;
    script = bytes + 1;
    script_size = size - 1;
    sdc_changes_init(&changes);
    enum sdc_status status =
        bytes[0] == 's' ? sdc_changes_find_staged(&changes, &err)
                        : sdc_changes_find_since(&changes, bytes[0] == 'o' ? NULL : "main", &err);
    REQUIRE((status == SDC_OK) == (err.text[0] == '\0'));
    if (status == SDC_OK)
        look(&changes);
    sdc_changes_release(&changes);
    return 0;
}
