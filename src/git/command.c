/* SPDX-License-Identifier: MIT
 * Runs git so that nothing which a stranger's repository configures is run or fetched. */
#include "git/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/** Most arguments of a command, the name and ours included. */
#define ARGUMENTS_MAX 32
/** Room of a pipe: blobs are read in large pieces [bytes]. */
#define PIPE_SIZE (1024 * 1024)
/** How much is read at a time [bytes]. */
#define READ_SIZE (64 * 1024)
/** How long git may take to end once nobody listens to it [us], and between two looks. @{ */
#define END_US  2000000
#define LOOK_US 200
/** @} */

/** What stands before every command. Each program that a configuration may name has no way to be
 *  called by the commands that we use; these close the ones that concern every command. */
static const char *const guards[] = {
    "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
};

/** What is set: nothing is fetched over any protocol (ext:: would run a program), no lock is taken,
 *  nobody is asked, and an object is the one that its name says. */
static const char *const settings[] = {
    "GIT_NO_LAZY_FETCH=1",      "GIT_OPTIONAL_LOCKS=0",
    "GIT_TERMINAL_PROMPT=0",    "GIT_ALLOW_PROTOCOL=none",
    "GIT_NO_REPLACE_OBJECTS=1", "GIT_PAGER=cat",
    "GIT_LITERAL_PATHSPECS=1",  "LC_ALL=C",
};

/** What names a repository (git rev-parse --local-env-vars): not for one elsewhere. */
static const char *const local_variables[] = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
};

/** What is nobody's business but ours: the key of submissions. */
static const char *const secrets[] = {"CRUN_API_KEY"};

#define N(array) (sizeof(array) / sizeof((array)[0]))

/** True if an entry of the environment sets one of n variables, given as "NAME" or "NAME=...". */
static bool sets_any(const char *entry, const char *const *variables, size_t n)
{
    size_t size = strcspn(entry, "=");
    for (size_t i = 0; i < n; i++) {
        if (strcspn(variables[i], "=") == size && strncmp(variables[i], entry, size) == 0)
            return true;
    }
    return false;
}

/** The environment of git; the caller frees it, not its entries. NULL without memory. */
static char **make_environment(enum sdc_git_place place)
{
    size_t n = 0;
    size_t n_made = 0;
    while (environ[n])
        n++;
    const char **made = calloc(n + N(settings) + 1, sizeof *made);
    if (!made)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        bool is_local =
            place == SDC_GIT_ELSEWHERE && sets_any(environ[i], local_variables, N(local_variables));
        if (!is_local && !sets_any(environ[i], settings, N(settings)) &&
            !sets_any(environ[i], secrets, N(secrets)))
            made[n_made++] = environ[i];
    }
    memcpy(made + n_made, settings, sizeof settings);
    return (char **)made;
}

/** Spawns git with these three descriptors; errno's values. */
static int spawn(pid_t *pid, const int descriptors[3], const char *const *words, char **environment)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    int cause = posix_spawn_file_actions_init(&actions);
    if (cause != 0)
        return cause;
    for (int i = 0; i < 3 && cause == 0; i++)
        cause = posix_spawn_file_actions_adddup2(&actions, descriptors[i], i);
    if (cause == 0)
        cause = posix_spawnattr_init(&attributes);
    if (cause == 0) {
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        sigaddset(&defaults, SIGINT);
        posix_spawnattr_setsigdefault(&attributes, &defaults);
        /* A group of its own: the key that interrupts us lets it finish what we wait for. */
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        cause = posix_spawnp(pid, "git", &actions, &attributes, (char *const *)words, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return cause;
}

static void close_all(int *descriptors, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (descriptors[i] >= 0)
            close(descriptors[i]);
        descriptors[i] = -1;
    }
}

/** The words of a command, and where it works. */
static void put_words(const char **words, const char *folder, const char *const *arguments)
{
    size_t n = 0;
    words[n++] = "git";
    if (folder) {
        words[n++] = "-C";
        words[n++] = folder;
    }
    for (size_t i = 0; i < N(guards); i++)
        words[n++] = guards[i];
    for (size_t i = 0; arguments[i] && n < ARGUMENTS_MAX; i++)
        words[n++] = arguments[i];
    words[n] = NULL;
}

enum sdc_status sdc_git_start(struct sdc_git *git, enum sdc_git_place place, const char *folder,
                              const char *const *arguments, struct sdc_err *err)
{
    const char *words[ARGUMENTS_MAX + 1];
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    char **environment = make_environment(place);
    int cause = environment ? 0 : ENOMEM;
    *git = (struct sdc_git){.input = -1, .output = -1, .errors = -1};
    if (cause == 0 && (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0))
        cause = errno;
    if (cause == 0) {
        git->errors = memfd_create("seedance-check-git", MFD_CLOEXEC);
        cause = git->errors < 0 ? errno : 0;
    }
    if (cause == 0) {
        fcntl(out[0], F_SETPIPE_SZ, PIPE_SIZE); /* without it, it is only slower */
        put_words(words, folder, arguments);
        cause = spawn(&git->pid, (int[]){in[0], out[1], git->errors}, words, environment);
    }
    free(environment);
    if (cause == 0) {
        close_all((int[]){in[0], out[1]}, 2);
        git->input = in[1];
        git->output = out[0];
        return SDC_OK;
    }
    close_all((int[]){in[0], in[1], out[0], out[1], git->errors}, 5);
    *git = (struct sdc_git){.input = -1, .output = -1, .errors = -1};
    if (cause == ENOENT)
        return sdc_err_set(err, SDC_USAGE, cause, "git is not installed: there is no such program");
    return sdc_err_set(err, cause == ENOMEM ? SDC_NO_MEMORY : SDC_IO, cause,
                       "git cannot be started: %s", strerror(cause));
}

enum sdc_status sdc_git_read(struct sdc_git *git, void *bytes, size_t n, size_t *n_read,
                             struct sdc_err *err)
{
    for (;;) {
        struct pollfd waiting = {.fd = git->output, .events = POLLIN};
        int n_ready = poll(&waiting, 1, SDC_GIT_SILENCE_MS);
        ssize_t got = n_ready > 0 ? read(git->output, bytes, n) : -1;
        if (n_ready == 0)
            return sdc_err_set(err, SDC_TIMEOUT, 0, "git has said nothing for %d s",
                               SDC_GIT_SILENCE_MS / 1000);
        if (got >= 0) {
            *n_read = (size_t)got;
            return SDC_OK;
        }
        if (errno != EINTR)
            return sdc_err_set(err, SDC_IO, errno, "cannot read what git says: %s",
                               strerror(errno));
    }
}

/** The first line of what git said on standard error, without "fatal: ". */
static void take_reason(int errors, char *reason, size_t size)
{
    ssize_t n = pread(errors, reason, size - 1, 0);
    reason[n > 0 ? n : 0] = '\0';
    reason[strcspn(reason, "\n")] = '\0';
    for (const char *const *word = (const char *const[]){"fatal: ", "error: ", NULL}; *word;
         word++) {
        if (strncmp(reason, *word, strlen(*word)) == 0)
            memmove(reason, reason + strlen(*word), strlen(reason + strlen(*word)) + 1);
    }
}

/** Waits until git ends, which it does once nobody listens; kills it if it stays. */
static int await(pid_t pid)
{
    int status = 0;
    pid_t ended = 0;
    for (int us = 0; us < END_US && ended == 0; us += LOOK_US) {
        ended = waitpid(pid, &status, WNOHANG);
        if (ended == 0)
            nanosleep(&(struct timespec){.tv_nsec = LOOK_US * 1000L}, NULL);
    }
    if (ended == 0) {
        kill(pid, SIGKILL);
        do
            ended = waitpid(pid, &status, 0);
        while (ended < 0 && errno == EINTR);
    }
    return status;
}

int sdc_git_end(struct sdc_git *git, char *reason, size_t reason_size)
{
    int status = 0;
    if (reason)
        reason[0] = '\0';
    if (git->pid == 0)
        return 0;
    close_all((int[]){git->input, git->output}, 2);
    status = await(git->pid);
    if (reason)
        take_reason(git->errors, reason, reason_size);
    close_all((int[]){git->errors}, 1);
    *git = (struct sdc_git){.input = -1, .output = -1, .errors = -1};
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/** Appends all that git says. */
static enum sdc_status read_all(struct sdc_git *git, struct sdc_buf *output, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    char *bytes = malloc(READ_SIZE);
    size_t n = 0;
    if (!bytes)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for what git says");
    do {
        status = sdc_git_read(git, bytes, READ_SIZE, &n, err);
        if (status == SDC_OK)
            sdc_buf_append(output, bytes, n);
    } while (status == SDC_OK && n > 0 && output->status == SDC_OK);
    free(bytes);
    if (status == SDC_OK && output->status != SDC_OK)
        status =
            sdc_err_set(err, output->status, 0, "git says more than %zu bytes", output->ceiling);
    return status;
}

enum sdc_status sdc_git_finish(struct sdc_git *git, struct sdc_buf *output, int *exit_status,
                               char *reason, size_t reason_size, struct sdc_err *err)
{
    enum sdc_status status = read_all(git, output, err);
    *exit_status = sdc_git_end(git, reason, reason_size);
    return status;
}

enum sdc_status sdc_git_ask(enum sdc_git_place place, const char *folder,
                            const char *const *arguments, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err)
{
    struct sdc_git git;
    enum sdc_status status = sdc_git_start(&git, place, folder, arguments, err);
    if (status != SDC_OK)
        return status;
    return sdc_git_finish(&git, output, exit_status, reason, reason_size, err);
}
