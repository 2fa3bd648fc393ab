/* SPDX-License-Identifier: MIT
 * Preloaded (LD_PRELOAD), it makes one call of a program fail: FAIL_PROGRAM names the program, so
 * that those which it starts work as always, FAIL_CALL the call (malloc, pread), FAIL_AT says
 * which, from 1, FAIL_ERRNO how. With FAIL_COUNT the number of calls is written to that descriptor
 * at the end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#pragma GCC visibility push(default)

/* What glibc itself calls; NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*) */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl*) */

static long n_calls;
static long fail_at = -1;
static const char *fail_call = "";
static int fail_errno;
static int count_fd;

/** A number of the environment; that many, or 0. */
static long number(const char *variable)
{
    const char *value = getenv(variable);
    return value ? strtol(value, NULL, 10) : 0;
}

__attribute__((constructor)) static void set_up(void)
{
    const char *program = getenv("FAIL_PROGRAM");
    if (!program || strcmp(program, program_invocation_short_name) != 0)
        return;
    count_fd = (int)number("FAIL_COUNT");
    fail_call = getenv("FAIL_CALL") ? getenv("FAIL_CALL") : "";
    fail_errno = (int)number("FAIL_ERRNO");
    fail_at = number("FAIL_AT");
    n_calls = 0;
}

__attribute__((destructor)) static void tell(void)
{
    char text[32];
    if (count_fd <= 0)
        return;
    int n = snprintf(text, sizeof text, "%ld\n", n_calls);
    syscall(SYS_write, count_fd, text, (size_t)n);
}

int fails(const char *call);

/** True if this call is the one. */
int fails(const char *call)
{
    if (fail_at < 0 || strcmp(fail_call, call) != 0 || ++n_calls != fail_at)
        return 0;
    errno = fail_errno ? fail_errno : ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t nmemb, size_t size)
{
    return fails("malloc") ? NULL : __libc_calloc(nmemb, size);
}

void *realloc(void *ptr, size_t size)
{
    return fails("malloc") ? NULL : __libc_realloc(ptr, size);
}

ssize_t pread(int fd, void *buf, size_t nbytes, off_t offset)
{
    return fails("pread") ? -1 : (ssize_t)syscall(SYS_pread64, fd, buf, nbytes, offset);
}
