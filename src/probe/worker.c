/* SPDX-License-Identifier: MIT
 * A running probe program, as the front program sees it. */
#include "probe/worker.h"

#include "probe/serve.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** Where the probe programs are installed; the Makefile says so. */
#ifndef SDC_LIBEXECDIR
#define SDC_LIBEXECDIR "/usr/libexec/seedance-check"
#endif

/** The locale is all that a probe program gets to know of our environment. */
#define PROBE_LOCALE "LC_ALL=C.UTF-8"

/** A program and the argument that tells its kinds apart; NULL: none. */
static const struct {
    const char *name;
    const char *argument;
} programs[] = {
    [SDC_PROBER_AV] = {"seedance-probe-av", NULL},
    [SDC_PROBER_IMAGE] = {"seedance-probe-image", NULL},
    [SDC_PROBER_HEIF] = {"seedance-probe-image", "heif"},
};

const char *sdc_worker_program(enum sdc_prober prober)
{
    assert(prober > SDC_PROBER_NONE && prober <= SDC_N_PROBERS);
    return programs[prober].name;
}

void sdc_worker_init(struct sdc_worker *worker, enum sdc_prober prober)
{
    *worker = (struct sdc_worker){.prober = prober, .socket = -1};
}

bool sdc_worker_is_running(const struct sdc_worker *worker)
{
    return worker->pid > 0;
}

/** The program's path. False if it is neither beside this executable nor installed. */
static bool find_program(enum sdc_prober prober, char *path, size_t size)
{
    char folder[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (n > 0) {
        folder[n] = '\0';
        *strrchr(folder, '/') = '\0';
        int length = snprintf(path, size, "%s/%s", folder, sdc_worker_program(prober));
        if (length > 0 && (size_t)length < size && access(path, X_OK) == 0)
            return true;
    }
    snprintf(path, size, "%s/%s", SDC_LIBEXECDIR, sdc_worker_program(prober));
    return access(path, X_OK) == 0;
}

/** Starts the program at path with its socket as SDC_PROBE_SOCKET. An errno value. */
static int spawn(const char *path, const char *argument, int socket, pid_t *pid)
{
    char locale[] = PROBE_LOCALE;
    char *environment[] = {locale, NULL};
    char *arguments[] = {(char *)path, (char *)argument, NULL};
    posix_spawn_file_actions_t actions;
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0)
        return result;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, socket, SDC_PROBE_SOCKET);
    posix_spawn_file_actions_addclosefrom_np(&actions, SDC_PROBE_SOCKET + 1);
    result = posix_spawn(pid, path, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

enum sdc_status sdc_worker_start(struct sdc_worker *worker, struct sdc_err *err)
{
    char path[PATH_MAX];
    int ends[2];
    assert(!sdc_worker_is_running(worker));
    if (!find_program(worker->prober, path, sizeof path))
        return sdc_err_set(err, SDC_NO_PROBE, ENOENT,
                           "the program %s is neither beside seedance-check nor in %s",
                           sdc_worker_program(worker->prober), SDC_LIBEXECDIR);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return sdc_err_set(err, SDC_NO_PROBE, errno, "no socket for %s: %s",
                           sdc_worker_program(worker->prober), strerror(errno));
    int result = spawn(path, programs[worker->prober].argument, ends[1], &worker->pid);
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

void sdc_worker_stop(struct sdc_worker *worker, char *how, size_t size)
{
    int status = 0;
    if (!sdc_worker_is_running(worker))
        return;
    /* A program that has gone by itself is a zombie until waited for: the signal is then lost and
     * its own end is what we are told. */
    kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(worker->socket);
    if (how && WIFSIGNALED(status))
        snprintf(how, size, "was killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else if (how)
        snprintf(how, size, "ended by itself with status %d", WEXITSTATUS(status));
    sdc_worker_init(worker, worker->prober);
}
