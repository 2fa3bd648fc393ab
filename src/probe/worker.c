/* SPDX-License-Identifier: MIT
 * A running probe program, as the front program sees it. */
#include "probe/worker.h"

#include "base/program.h"
#include "probe/serve.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** Path, kind, deep, unboxed. */
#define ARGUMENTS_MAX 4
/** Time for a program to start and to close its sandbox [ms]. */
#define HELLO_MS 10000

/** The locale is all that a probe program gets to know of our environment. */
#define PROBE_LOCALE "LC_ALL=C.UTF-8"

/** A program and the argument that tells its kinds apart; NULL: none. */
static const struct {
    const char *name;
    const char *argument;
} programs[] = {
    [SDC_PROBER_AV] = {"seedance-probe-av", NULL},
    [SDC_PROBER_IMAGE] = {"seedance-probe-image", NULL},
    [SDC_PROBER_HEIF] = {"seedance-probe-image", SDC_PROBE_HEIF},
};

const char *sdc_worker_program(enum sdc_prober prober)
{
    assert(prober > SDC_PROBER_NONE && prober <= SDC_N_PROBERS);
    return programs[prober].name;
}

void sdc_worker_init(struct sdc_worker *worker, enum sdc_prober prober,
                     const struct sdc_launch *launch)
{
    *worker = (struct sdc_worker){.prober = prober, .socket = -1, .launch = *launch};
}

bool sdc_worker_is_running(const struct sdc_worker *worker)
{
    return worker->pid > 0;
}

/** The program's path: in the folder that is named, or beside this executable or installed. */
static enum sdc_status find_program(const struct sdc_worker *worker, char *path, size_t size,
                                    struct sdc_err *err)
{
    const char *name = sdc_worker_program(worker->prober);
    const char *folder = worker->launch.folder;
    if (folder && !sdc_program_is_in(folder, name, path, size))
        return sdc_err_set(err, SDC_NO_PROBE, ENOENT, "the program %s is not in %s", name, folder);
    if (folder || sdc_program_find(name, path, size))
        return SDC_OK;
    return sdc_err_set(err, SDC_NO_PROBE, ENOENT,
                       "the program %s is neither beside seedance-check nor in %s", name,
                       SDC_LIBEXECDIR);
}

/** The words that the program is started with, ended by NULL. */
static void list_arguments(const struct sdc_worker *worker, const char *path, char **arguments)
{
    *arguments++ = (char *)path;
    if (programs[worker->prober].argument)
        *arguments++ = (char *)programs[worker->prober].argument;
    if (worker->launch.is_deep)
        *arguments++ = SDC_PROBE_DEEP;
    if (worker->launch.is_unboxed)
        *arguments++ = SDC_PROBE_UNBOXED;
    *arguments = NULL;
}

/** Most variables that a program has, and the NULL behind them. */
#define ENVIRONMENT_SIZE 8

/** What a program gets to know of our environment: nothing. Tests have system calls of it fail. */
static void make_environment(char *locale, char **environment)
{
    *environment++ = locale;
#ifdef SDC_FAULTS
    size_t n = 1;
    for (char **entry = environ; *entry && n < ENVIRONMENT_SIZE - 1; entry++) {
        if (strncmp(*entry, "FAIL_", strlen("FAIL_")) == 0) {
            *environment++ = *entry;
            n++;
        }
    }
#endif
    *environment = NULL;
}

/** Starts the program at path with its socket as SDC_PROBE_SOCKET. An errno value. */
static int spawn(struct sdc_worker *worker, const char *path, int socket)
{
    char locale[] = PROBE_LOCALE;
    char *environment[ENVIRONMENT_SIZE];
    char *arguments[ARGUMENTS_MAX + 1];
    posix_spawn_file_actions_t actions;
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0)
        return result;
    list_arguments(worker, path, arguments);
    make_environment(locale, environment);
    /* The socket first: where we were started without standard descriptors, it is one of them. */
    posix_spawn_file_actions_adddup2(&actions, socket, SDC_PROBE_SOCKET);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (worker->launch.is_silent)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, SDC_PROBE_SOCKET + 1);
    result = posix_spawn(&worker->pid, path, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

enum sdc_status sdc_worker_start(struct sdc_worker *worker, struct sdc_err *err)
{
    char path[PATH_MAX];
    int ends[2];
    assert(!sdc_worker_is_running(worker));
    if (find_program(worker, path, sizeof path, err) != SDC_OK)
        return SDC_NO_PROBE;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return sdc_err_set(err, SDC_NO_PROBE, errno, "no socket for %s: %s",
                           sdc_worker_program(worker->prober), strerror(errno));
    int result = spawn(worker, path, ends[1]);
    close(ends[1]);
    if (result == 0) {
        worker->socket = ends[0];
        return SDC_OK;
    }
    close(ends[0]);
    worker->pid = 0;
    return sdc_err_set(err, SDC_NO_PROBE, result, "%s cannot be started: %s",
                       sdc_worker_program(worker->prober), strerror(result));
}

enum sdc_status sdc_worker_ask_layers(const struct sdc_worker *worker, unsigned *layers,
                                      struct sdc_err *err)
{
    struct sdc_message message = {.kind = SDC_MESSAGE_HELLO};
    struct pollfd polled = {.fd = worker->socket, .events = POLLIN};
    int descriptor;
    enum sdc_status status = sdc_wire_send(worker->socket, &message, -1, err);
    if (status == SDC_OK && poll(&polled, 1, HELLO_MS) <= 0)
        status = sdc_err_set(err, SDC_TIMEOUT, 0, "%s does not answer",
                             sdc_worker_program(worker->prober));
    if (status == SDC_OK)
        status = sdc_wire_receive(worker->socket, &message, &descriptor, err);
    *layers = status == SDC_OK && message.kind == SDC_MESSAGE_READY ? message.layers : 0;
    return status;
}

/** False where somebody else has waited for the program, as a user of the library may, or the
 *  kernel, where SIGCHLD is ignored: its number may be that of a stranger by now. */
static bool is_ours(pid_t pid)
{
    siginfo_t info;
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/** Ends the program and waits for it. False if it can no more be told how it ended. */
static bool end(pid_t pid, int *status)
{
    pid_t ended;
    if (!is_ours(pid))
        return false;
    /* A program that has gone by itself is a zombie until waited for: the signal is then lost and
     * its own end is what we are told. */
    kill(pid, SIGKILL);
    do
        ended = waitpid(pid, status, 0);
    while (ended < 0 && errno == EINTR);
    return ended == pid;
}

void sdc_worker_stop(struct sdc_worker *worker, char *how, size_t size)
{
    int status = 0;
    if (!sdc_worker_is_running(worker))
        return;
    bool is_told = end(worker->pid, &status);
    close(worker->socket);
    if (how && !is_told)
        snprintf(how, size, "has gone");
    else if (how && WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS)
        snprintf(how, size, "could not read it to its end: it became shorter, or its disk failed");
    else if (how && WIFSIGNALED(status))
        snprintf(how, size, "was killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else if (how)
        snprintf(how, size, "ended by itself with status %d", WEXITSTATUS(status));
    worker->pid = 0;
    worker->socket = -1;
}
