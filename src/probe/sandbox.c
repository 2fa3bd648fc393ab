/* SPDX-License-Identifier: MIT
 * The box in which a probe program reads the files of strangers. */
#include "probe/sandbox.h"

#include "probe/serve.h"
#include "probe/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/** Memory for reading headers, and for decoding, beyond what the libraries take [bytes]. @{ */
#define PROBE_MEMORY_MAX      (INT64_C(512) * 1024 * 1024)
#define PROBE_MEMORY_MAX_DEEP (INT64_C(2) * 1024 * 1024 * 1024)
/** @} */
/** Standard streams, the socket, an input, and what a library keeps open. */
#define DESCRIPTORS_MAX 64

/* --- Landlock --- */

/** What newer kernels know and the headers of Debian 12 do not (landlock(7)). @{ */
#define FS_TRUNCATE (1ULL << 14) /* ABI 3 */
#define NET_BIND    (1ULL << 0)  /* ABI 4 */
#define NET_CONNECT (1ULL << 1)
#define FS_IOCTL    (1ULL << 15) /* ABI 5 */
#define SCOPES      3ULL         /* ABI 6: abstract sockets, signals */
/** @} */

/** struct landlock_ruleset_attr as of ABI 6. */
struct ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

/** Handles every right that this kernel knows and grants none. */
static bool restrict_files(void)
{
    struct ruleset ruleset = {.handled_access_fs = LANDLOCK_ACCESS_FS_REFER - 1};
    size_t size = offsetof(struct ruleset, handled_access_net);
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi >= 2)
        ruleset.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        ruleset.handled_access_fs |= FS_TRUNCATE;
    if (abi >= 4) {
        ruleset.handled_access_net = NET_BIND | NET_CONNECT;
        size = offsetof(struct ruleset, scoped);
    }
    if (abi >= 5)
        ruleset.handled_access_fs |= FS_IOCTL;
    if (abi >= 6) {
        ruleset.scoped = SCOPES;
        size = sizeof ruleset;
    }
    int fd = abi >= 1 ? (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0) : -1;
    if (fd < 0)
        return false;
    bool holds = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return holds;
}

/* --- seccomp --- */

/** Calls that are harmless whatever they are given: they concern memory and threads of this process
 *  or descriptors that it has already. */
static const int harmless[] = {
    SCMP_SYS(pread64),
    SCMP_SYS(read),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(close),
    SCMP_SYS(recvmsg),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(pause),
    SCMP_SYS(getrandom),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/** What a thread needs beyond them, to begin and to end. */
static const int threading[] = {
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_getaffinity),
};

/** A call that is allowed where one of its arguments, masked, is as it must be. */
struct condition {
    int call;
    unsigned argument; /**< from 0 */
    uint64_t mask;
    uint64_t value;
};

static const struct condition conditions[] = {
    {SCMP_SYS(sendmsg), 0, UINT64_MAX, SDC_PROBE_SOCKET},
    {SCMP_SYS(write), 0, UINT64_MAX, STDERR_FILENO},
    {SCMP_SYS(writev), 0, UINT64_MAX, STDERR_FILENO},
    /* fstat(3) of glibc before 2.39. */
    {SCMP_SYS(newfstatat), 3, UINT64_MAX, AT_EMPTY_PATH},
    /* Memory that can be run would be a stranger's program. */
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    /* setrlimit(3), for sdc_sandbox_allow_cpu. */
    {SCMP_SYS(prlimit64), 1, UINT64_MAX, RLIMIT_CPU},
};

static const struct condition threading_conditions[] = {
    {SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD},
    {SCMP_SYS(prctl), 0, UINT64_MAX, PR_SET_NAME},
};

/** A call that this architecture lacks has a negative number, and needs no rule. */
static bool allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (calls[i] >= 0 && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    }
    return true;
}

static bool allow_if(scmp_filter_ctx filter, const struct condition *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct scmp_arg_cmp comparison = {.arg = rows[i].argument,
                                                .op = SCMP_CMP_MASKED_EQ,
                                                .datum_a = rows[i].mask,
                                                .datum_b = rows[i].value};
        if (rows[i].call >= 0 &&
            seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rows[i].call, 1, &comparison) != 0)
            return false;
    }
    return true;
}

#define N(array) (sizeof(array) / sizeof((array)[0]))

/** With ENOSYS, glibc falls back to clone(2), whose flags a filter can see. */
static bool fill_filter(scmp_filter_ctx filter, bool is_deep)
{
    if (!allow(filter, harmless, N(harmless)) || !allow_if(filter, conditions, N(conditions)) ||
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0)
        return false;
    /* abort(3): a process may signal itself, and nobody else. */
    const struct condition own = {SCMP_SYS(tgkill), 0, UINT64_MAX, (uint64_t)getpid()};
    if (!allow_if(filter, &own, 1))
        return false;
    return !is_deep || (allow(filter, threading, N(threading)) &&
                        allow_if(filter, threading_conditions, N(threading_conditions)));
}

static bool restrict_calls(bool is_deep)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool holds = filter && fill_filter(filter, is_deep) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return holds;
}

/* --- Limits --- */

static bool set_limit(int resource, int64_t most)
{
    const struct rlimit limit = {.rlim_cur = (rlim_t)most, .rlim_max = (rlim_t)most};
    return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

#ifdef __SANITIZE_ADDRESS__
static bool limit_memory(bool is_deep)
{
    (void)is_deep;
    return true;
}
#else
/** Address space that is in use [bytes] (proc_pid_statm(5)); -1 where it cannot be told. */
static int64_t used_memory(void)
{
    enum { STATM_SIZE = 256, DECIMAL = 10 };
    char line[STATM_SIZE] = "";
    char *end = line;
    FILE *statm = fopen("/proc/self/statm", "re");
    if (!statm)
        return -1;
    int64_t pages = fgets(line, sizeof line, statm) ? strtoll(line, &end, DECIMAL) : -1;
    fclose(statm);
    return end == line || pages < 0 ? -1 : pages * sysconf(_SC_PAGESIZE);
}

static bool limit_memory(bool is_deep)
{
    int64_t used = used_memory();
    return used >= 0 &&
           set_limit(RLIMIT_AS, used + (is_deep ? PROBE_MEMORY_MAX_DEEP : PROBE_MEMORY_MAX));
}
#endif

static bool limit_resources(bool is_deep)
{
    /* Else a library that writes to a full standard error would end us. */
    signal(SIGXFSZ, SIG_IGN);
    return set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_FSIZE, 0) &&
           set_limit(RLIMIT_NOFILE, DESCRIPTORS_MAX) && limit_memory(is_deep);
}

unsigned sdc_sandbox_enter(bool is_deep)
{
    unsigned layers = 0;
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        layers |= SDC_LAYER_PRIVILEGES;
    if (limit_resources(is_deep))
        layers |= SDC_LAYER_LIMITS;
    if (restrict_files())
        layers |= SDC_LAYER_LANDLOCK;
    if (restrict_calls(is_deep))
        layers |= SDC_LAYER_SECCOMP;
    return layers;
}

void sdc_sandbox_allow_cpu(int64_t seconds)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    const struct rlimit limit = {.rlim_cur = (rlim_t)(used.tv_sec + 1 + seconds),
                                 .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &limit);
}
