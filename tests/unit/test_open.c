/* SPDX-License-Identifier: MIT
 * What can be opened is a regular file or standard input, and nothing else makes it wait. */
#undef _FORTIFY_SOURCE /* it has an inline read(), and there is one below */

#include "base/temporary.h"
#include "source/open.h"

#include "rows.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/** What every file of this test holds. */
static const char content[] = "some bytes";

/** A folder of its own, with one of each kind of file in it. */
static char folder[] = "/tmp/sdc-open.XXXXXX";

static void write_all(int fd)
{
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
}

static int make_folder(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    int fd = open("-x.jpg", O_WRONLY | O_CREAT, 0600);
    write_all(fd);
    close(fd);
    int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    bool is_made = symlink("-x.jpg", "link") == 0 && symlink("gone", "dangling") == 0 &&
                   symlink("loop", "loop") == 0 && mkdir("folder", 0700) == 0 &&
                   mkfifo("fifo", 0600) == 0 &&
                   bind(socket_fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(socket_fd);
    return is_made ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"-x.jpg", "link", "dangling", "loop", "fifo", "socket"};
    (void)state;
    for (size_t i = 0; i < N_OF(names); i++)
        unlink(names[i]);
    rmdir("folder");
    return rmdir(folder);
}

struct open_row {
    const char *name;
    enum sdc_status status;
    const char *text; /**< part of the sentence */
};

static const struct open_row open_rows[] = {
    {"-x.jpg", SDC_OK, ""},
    {"./-x.jpg", SDC_OK, ""},
    {"link", SDC_OK, ""},
    {"missing", SDC_NOT_FOUND, "no such file"},
    {"", SDC_NOT_FOUND, "no such file"},
    {"dangling", SDC_NOT_FOUND, "is a symbolic link to gone, where nothing is"},
    {"-x.jpg/in-a-file", SDC_NOT_FOUND, "no such file"},
    {"loop", SDC_IO, "cannot be opened"},
    {"folder", SDC_NOT_A_FILE, "is a directory"},
    {".", SDC_NOT_A_FILE, "is a directory"},
    {"fifo", SDC_NOT_A_FILE, "is a FIFO"},
    {"socket", SDC_NOT_A_FILE, "is a socket"},
    {"/dev/null", SDC_NOT_A_FILE, "is a device"},
    {"/dev/zero", SDC_NOT_A_FILE, "is a device"},
};

static void assert_content(int fd, int64_t size)
{
    char got[sizeof content] = "";
    assert_int_equal(size, strlen(content));
    assert_int_equal(pread(fd, got, sizeof got, 0), strlen(content));
    assert_string_equal(got, content);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

static void opens(void **state)
{
    const struct open_row *row = *state;
    int fd = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    assert_int_equal(sdc_source_open(row->name, &fd, &size, &err), row->status);
    assert_int_equal(err.status, row->status);
    assert_non_null(strstr(err.text, row->text));
    if (row->status == SDC_OK)
        assert_content(fd, size);
    else
        assert_int_equal(fd, -1);
    if (fd >= 0)
        close(fd);
}

/** Opens "-" while standard input is fd, which it takes. */
static enum sdc_status open_input(int fd, int *opened, int64_t *size, struct sdc_err *err)
{
    int saved = dup(STDIN_FILENO);
    dup2(fd, STDIN_FILENO);
    close(fd);
    enum sdc_status status = sdc_source_open("-", opened, size, err);
    dup2(saved, STDIN_FILENO);
    close(saved);
    return status;
}

static void opens_input_that_is_a_file(void **state)
{
    int opened = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(open_input(open("-x.jpg", O_RDONLY), &opened, &size, &err), SDC_OK);
    assert_content(opened, size);
    close(opened);
}

/* What was read of it already is no part of the input. */
static void copies_input_that_is_not_at_its_start(void **state)
{
    int opened = -1;
    int64_t size = -1;
    char got[sizeof content] = "";
    struct sdc_err err = {0};
    (void)state;
    int fd = open("-x.jpg", O_RDONLY);
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    assert_int_equal(open_input(fd, &opened, &size, &err), SDC_OK);
    assert_int_equal(size, strlen("bytes"));
    assert_int_equal(pread(opened, got, sizeof got, 0), strlen("bytes"));
    assert_string_equal(got, "bytes");
    close(opened);
}

static void copies_input_that_is_a_pipe(void **state)
{
    int ends[2];
    int opened = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(pipe(ends), 0);
    write_all(ends[1]);
    close(ends[1]);
    assert_int_equal(open_input(ends[0], &opened, &size, &err), SDC_OK);
    assert_content(opened, size);
    close(opened);
}

/** What is still to be read of an endless input, and what was written of it [bytes]; -1: there is
 *  none. @{ */
static int64_t n_endless = -1;
static int64_t n_written;
/** @} */

/** In the places of libc's, so that no disk has to hold the endless input: what is read of it holds
 *  nothing, and what is written is counted. @{ */
ssize_t read(int fd, void *buf, size_t nbytes)
{
    if (n_endless < 0)
        return syscall(SYS_read, fd, buf, nbytes);
    size_t n = n_endless < (int64_t)nbytes ? (size_t)n_endless : nbytes;
    memset(buf, 0, n);
    n_endless -= (int64_t)n;
    return (ssize_t)n;
}

ssize_t write(int fd, const void *buf, size_t n)
{
    if (n_endless < 0)
        return syscall(SYS_write, fd, buf, n);
    n_written += (int64_t)n;
    return (ssize_t)n;
}
/** @} */

/** Opens so many bytes from a pipe. */
static enum sdc_status open_endless(int64_t n, int *opened, int64_t *size, struct sdc_err *err)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    n_endless = n;
    n_written = 0;
    enum sdc_status status = open_input(ends[0], opened, size, err);
    n_endless = -1;
    close(ends[1]);
    return status;
}

static void copies_input_up_to_its_ceiling(void **state)
{
    static const int64_t most = INT64_C(4000000000);
    int opened = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(open_endless(most, &opened, &size, &err), SDC_OK);
    assert_int_equal(size, most);
    assert_int_equal(n_written, most);
    close(opened);
    opened = -1;
    assert_int_equal(open_endless(most + 1, &opened, &size, &err), SDC_TOO_LARGE);
    assert_int_equal(err.status, SDC_TOO_LARGE);
    assert_non_null(strstr(err.text, "more than 4000000000 bytes"));
    assert_int_equal(opened, -1);
}

static void refuses_input_that_is_a_folder(void **state)
{
    int opened = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(open_input(open("folder", O_RDONLY | O_DIRECTORY), &opened, &size, &err),
                     SDC_NOT_A_FILE);
    assert_int_equal(err.status, SDC_NOT_A_FILE);
}

static void refuses_input_that_is_closed(void **state)
{
    int opened = -1;
    int64_t size = -1;
    struct sdc_err err = {0};
    (void)state;
    int saved = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    assert_int_equal(sdc_source_open("-", &opened, &size, &err), SDC_IO);
    assert_int_equal(err.status, SDC_IO);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void keeps_files_without_a_name_where_it_is_told(void **state)
{
    char link[PATH_MAX] = "";
    char target[PATH_MAX] = "";
    (void)state;
    assert_int_equal(setenv("TMPDIR", "folder", 1), 0);
    int fd = sdc_temporary_open();
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    assert_true(readlink(link, target, sizeof target - 1) > 0);
    assert_memory_equal(target, folder, strlen(folder));
    assert_memory_equal(target + strlen(folder), "/folder/", strlen("/folder/"));
    assert_int_equal(rmdir("folder"), 0); /* it is empty */
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_true(sdc_temporary_write(fd, content, strlen(content)));
    assert_int_equal(pread(fd, target, strlen(content), 0), strlen(content));
    assert_memory_equal(target, content, strlen(content));
    close(fd);
    assert_int_equal(setenv("TMPDIR", "gone", 1), 0);
    assert_int_equal(sdc_temporary_open(), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_false(sdc_temporary_write(-1, content, 1));
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, opens, open_rows);
    ADD(&tests, opens_input_that_is_a_file);
    ADD(&tests, copies_input_that_is_not_at_its_start);
    ADD(&tests, copies_input_that_is_a_pipe);
    ADD(&tests, copies_input_up_to_its_ceiling);
    ADD(&tests, refuses_input_that_is_a_folder);
    ADD(&tests, refuses_input_that_is_closed);
    ADD(&tests, keeps_files_without_a_name_where_it_is_told);
    return run_all_in("open", &tests, make_folder, remove_folder);
}
