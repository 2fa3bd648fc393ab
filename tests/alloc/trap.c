/* SPDX-License-Identifier: MIT
 * Linked into the programs of build/faults and build/asan, it makes one system call of one of them
 * fail, wherever in libc it is made:
 *
 *   FAIL_PROGRAM  whose call: seedance-check, seedance-submit, seedance-probe-av, -image
 *   FAIL_CALL     which one: a name of the table below
 *   FAIL_AT       which of these calls, from 1; 0: none. Those on standard error do not count.
 *   FAIL_ERRNO    how; 0: it does half of what it is asked for
 *   FAIL_LASTS    1: so do all behind it
 *   FAIL_COUNT    a descriptor to which a dot is written for each call
 *
 * A seccomp filter turns the calls that libc makes into signals; the handler makes them again with
 * a mark by which the filter knows them. */
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/** What stands in the sixth argument, which none of the calls has. */
#define MARK 0x5dcfa11

/* Where the registers of a call are. */
#if defined(__x86_64__)
enum { NUMBER = REG_RAX, RESULT = REG_RAX };
static const int arguments[] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8};
#define REGISTER(context, n) ((context)->uc_mcontext.gregs[n])
#elif defined(__aarch64__)
enum { NUMBER = 8, RESULT = 0 };
static const int arguments[] = {0, 1, 2, 3, 4};
#define REGISTER(context, n) ((context)->uc_mcontext.regs[n])
#else
/* cppcheck-suppress preprocessorErrorDirective */
#error "the registers of a system call are not known here"
#endif

enum { SIZE_ARGUMENT = 2 };

static const struct {
    const char *name;
    int number;
} calls[] = {
    {"read", SYS_read},           {"pread", SYS_pread64},       {"recvmsg", SYS_recvmsg},
    {"write", SYS_write},         {"pwrite", SYS_pwrite64},     {"sendmsg", SYS_sendmsg},
    {"fdatasync", SYS_fdatasync}, {"ftruncate", SYS_ftruncate},
};

static long n_calls;
static long fail_at;
static int fail_errno;
static bool fail_lasts;
static int count_fd;

/** A number of the environment; that many, or 0. */
static long number(const char *variable)
{
    const char *value = getenv(variable);
    return value ? strtol(value, NULL, 10) : 0;
}

/** Makes a call that the filter lets through. A negative errno, or its result. */
static long make_call(const ucontext_t *context, long size)
{
    long values[sizeof arguments / sizeof arguments[0]];
    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
        values[i] = (long)REGISTER(context, arguments[i]);
    values[SIZE_ARGUMENT] = size;
    long result = syscall((long)REGISTER(context, NUMBER), values[0], values[1], values[2],
                          values[3], values[4], (long)MARK);
    return result < 0 ? -errno : result;
}

static void on_call(int signal_number, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    int saved = errno;
    long size = (long)REGISTER(context, arguments[SIZE_ARGUMENT]);
    bool is_counted = REGISTER(context, arguments[0]) != STDERR_FILENO;
    bool is_it = false;
    (void)signal_number;
    (void)info;
    if (is_counted) {
        long n = __atomic_add_fetch(&n_calls, 1, __ATOMIC_RELAXED);
        is_it = n == fail_at || (fail_lasts && fail_at > 0 && n > fail_at);
        if (count_fd > 0)
            syscall(SYS_write, count_fd, ".", 1, 0, 0, (long)MARK);
    }
    if (is_it && fail_errno > 0)
        REGISTER(context, RESULT) = -fail_errno;
    else
        REGISTER(context, RESULT) = make_call(context, is_it && size > 1 ? size / 2 : size);
    errno = saved;
}

/** Where the code of the library is that makes the calls: other programs have it elsewhere, so that
 *  the filter, which they inherit, is none for them. */
struct range {
    uintptr_t start;
    uintptr_t end;
};

static int find_range(struct dl_phdr_info *info, size_t size, void *data)
{
    struct range *range = data;
    uintptr_t wanted = (uintptr_t)&syscall;
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        uintptr_t end = start + info->dlpi_phdr[i].p_memsz;
        if (wanted >= start && wanted < end)
            *range = (struct range){start, end};
    }
    return range->end != 0;
}

static bool set_filter(int call)
{
    enum { HIGH = 32 };
    struct range range = {0, 0};
    dl_iterate_phdr(find_range, &range);
    const uint32_t place = offsetof(struct seccomp_data, instruction_pointer);
    const uint32_t mark = offsetof(struct seccomp_data, args[5]);
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 8),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, mark),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARK, 6, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place + sizeof(uint32_t)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(range.start >> HIGH), 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)range.start, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)range.end, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return range.start >> HIGH == range.end >> HIGH &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

__attribute__((constructor)) static void set_up(void)
{
    const char *program = getenv("FAIL_PROGRAM");
    const char *call = getenv("FAIL_CALL");
    struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER};
    if (!program || !call || strcmp(program, program_invocation_short_name) != 0)
        return;
    fail_at = number("FAIL_AT");
    fail_errno = (int)number("FAIL_ERRNO");
    fail_lasts = number("FAIL_LASTS") != 0;
    count_fd = (int)number("FAIL_COUNT");
    sigaction(SIGSYS, &action, NULL);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (strcmp(calls[i].name, call) == 0 && set_filter(calls[i].number))
            return;
    }
    fprintf(stderr, "calls of %s cannot be made to fail\n", call);
    _exit(EXIT_FAILURE);
}
