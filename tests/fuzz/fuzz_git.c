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

/** Most gits that are started for one input. */
#define GITS_MAX 64

/** What a git has still to say. */
struct answer {
    const uint8_t *bytes;
    size_t size;
};

/** What nobody was asked for yet, and what those that were started say: git number pid - 1. @{ */
static struct answer script;
static struct answer answers[GITS_MAX];
static pid_t n_gits;
/** @} */

static struct answer take_answer(void)
{
    const uint8_t *end = script.size > 0 ? memchr(script.bytes, SPLIT, script.size) : NULL;
    struct answer answer = {script.bytes, end ? (size_t)(end - script.bytes) : script.size};
    script.bytes += answer.size + (end != NULL);
    script.size -= answer.size + (end != NULL);
    return answer;
}

/** Gives an answer whole, as a git that ends with it. */
static enum sdc_status tell(struct answer answer, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err)
{
    bool is_failed = answer.size > 0 && answer.bytes[0] == FAILED;
    *exit_status = is_failed ? 128 : 0;
    if (reason)
        snprintf(reason, reason_size, "%.*s", is_failed ? (int)answer.size - 1 : 0,
                 (const char *)answer.bytes + is_failed);
    if (!is_failed)
        sdc_buf_append(output, answer.bytes, answer.size);
    return output->status == SDC_OK ? SDC_OK : sdc_err_set(err, output->status, 0, "too much");
}

/* In the place of git/command.c: nothing is run. */

enum sdc_status sdc_git_start(struct sdc_git *git, enum sdc_git_place place, const char *folder,
                              const char *const *arguments, struct sdc_err *err)
{
    (void)place;
    (void)folder;
    (void)arguments;
    if (n_gits == GITS_MAX)
        return sdc_err_set(err, SDC_IO, 0, "cannot be started");
    answers[n_gits++] = take_answer();
    *git = (struct sdc_git){.pid = n_gits, .output = -1, .errors = -1};
    git->input = open("/dev/null", O_WRONLY | O_CLOEXEC);
    return git->input >= 0 ? SDC_OK : sdc_err_set(err, SDC_IO, 0, "cannot be started");
}

enum sdc_status sdc_git_read(struct sdc_git *git, void *bytes, size_t n, size_t *n_read,
                             struct sdc_err *err)
{
    (void)err;
    REQUIRE(git->pid > 0 && git->pid <= n_gits && n > 0);
    struct answer *answer = &answers[git->pid - 1];
    n = n < READ_MAX ? n : READ_MAX;
    n = n < answer->size ? n : answer->size;
    if (n > 0)
        memcpy(bytes, answer->bytes, n);
    answer->bytes += n;
    answer->size -= n;
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
    REQUIRE(git->pid > 0 && git->pid <= n_gits);
    struct answer answer = answers[git->pid - 1];
    sdc_git_end(git, NULL, 0);
    return tell(answer, output, exit_status, reason, reason_size, err);
}

enum sdc_status sdc_git_ask(enum sdc_git_place place, const char *folder,
                            const char *const *arguments, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err)
{
    (void)place;
    (void)folder;
    (void)arguments;
    return tell(take_answer(), output, exit_status, reason, reason_size, err);
}

/** A blob is had as git has announced it, or there is a sentence. */
static void open_blob(struct sdc_changes *changes, const struct sdc_change *change)
{
    struct sdc_err err = {0};
    struct stat status;
    int descriptor = -1;
    REQUIRE(strspn(change->object, "0123456789abcdef") == strlen(change->object));
    if (sdc_changes_open(changes, change->object, &descriptor, &err) == SDC_OK) {
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
    script = (struct answer){bytes + 1, size - 1};
    n_gits = 0;
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
