/* SPDX-License-Identifier: MIT
 * Git LFS pointers, and where what they stand for is looked for: a pointer, the name of the file,
 * what git says of its storage, and the names of other repositories, each ended by a NUL. */
#include "base/text.h"
#include "git/command.h"
#include "git/lfs.h"

#include "fuzz.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** A repository without anything but a list of others, in memory: on a disk each turn would wait.
 *  @{ */
static char repository[] = "/dev/shm/sdc-fuzz-XXXXXX";
static const char *const folders[] = {"objects", "objects/info"};
#define ALTERNATES "objects/info/alternates"
/** @} */

/** What git says of lfs.storage. */
static const char *storage;

/** In the place of git/command.c: nothing is run. */
enum sdc_status sdc_git_ask(enum sdc_git_place place, const char *folder,
                            const char *const *arguments, struct sdc_buf *output, int *exit_status,
                            char *reason, size_t reason_size, struct sdc_err *err)
{
    (void)place;
    (void)folder;
    (void)reason;
    (void)reason_size;
    bool is_storage = strcmp(arguments[0], "config") == 0;
    sdc_buf_printf(output, "%s\n", is_storage ? storage : repository);
    *exit_status = is_storage && storage[0] == '\0';
    return output->status == SDC_OK ? SDC_OK : sdc_err_set(err, output->status, 0, "too much");
}

static void remove_repository(void)
{
    (void)!chdir(repository);
    unlink(ALTERNATES);
    for (size_t i = sizeof folders / sizeof folders[0]; i > 0; i--)
        rmdir(folders[i - 1]);
    rmdir(repository);
}

static void make_repository(void)
{
    REQUIRE(mkdtemp(repository));
    int top = open(repository, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        REQUIRE(mkdirat(top, folders[i], S_IRWXU) == 0);
    close(top);
    atexit(remove_repository);
}

static void write_alternates(const char *text)
{
    static int descriptor = -1;
    char path[sizeof repository + sizeof ALTERNATES];
    snprintf(path, sizeof path, "%s/" ALTERNATES, repository);
    if (descriptor < 0)
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    REQUIRE(descriptor >= 0 && ftruncate(descriptor, 0) == 0 &&
            pwrite(descriptor, text, strlen(text), 0) == (ssize_t)strlen(text));
}

/** Reads a text as a pointer. */
static bool read_pointer(const char *text, struct sdc_lfs_pointer *pointer)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    REQUIRE(descriptor >= 0 && write(descriptor, text, strlen(text)) == (ssize_t)strlen(text));
    bool is_read = sdc_lfs_read(descriptor, pointer);
    close(descriptor);
    return is_read;
}

/** It stands for an object of a size, and can be written again. */
static void require_pointer(const struct sdc_lfs_pointer *pointer)
{
    char text[SDC_LFS_POINTER_SIZE_MAX];
    struct sdc_lfs_pointer again;
    REQUIRE(strlen(pointer->oid) == SDC_LFS_OID_SIZE - 1 && pointer->size >= 0);
    REQUIRE(strspn(pointer->oid, "0123456789abcdef") == SDC_LFS_OID_SIZE - 1);
    snprintf(text, sizeof text,
             "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %" PRId64 "\n",
             pointer->oid, pointer->size);
    REQUIRE(read_pointer(text, &again) && again.size == pointer->size &&
            strcmp(again.oid, pointer->oid) == 0);
}

/** Whatever names say, there is a file of that size, or a sentence that fools nobody. */
static void look(const struct sdc_lfs_pointer *pointer, const char *path)
{
    struct sdc_lfs lfs = {0};
    struct sdc_err err = {0};
    struct stat status;
    int descriptor = -1;
    if (sdc_lfs_open(&lfs, path, true, pointer, &descriptor, &err) == SDC_OK) {
        REQUIRE(fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_size == pointer->size);
        close(descriptor);
    } else {
        REQUIRE(err.status == SDC_LFS_POINTER && !sdc_text_is_tricky(err.text));
    }
    sdc_lfs_release(&lfs);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { POINTER, PATH, STORAGE, ALTERNATE, N_PARTS };
    static bool is_made;
    struct sdc_lfs_pointer pointer = {.oid = "", .size = 1};
    char *text = copy_text(bytes, size);
    const char *parts[N_PARTS];
    const char *at = text;
    for (size_t i = 0; i < N_PARTS; i++) {
        parts[i] = at;
        at += strlen(at) + (at + strlen(at) < text + size);
    }
    if (!is_made)
        make_repository();
    is_made = true;
    if (read_pointer(parts[POINTER], &pointer))
        require_pointer(&pointer);
    else
        memset(pointer.oid, 'a', sizeof pointer.oid - 1);
    storage = parts[STORAGE];
    write_alternates(parts[ALTERNATE]);
    look(&pointer, parts[PATH]);
    free(text);
    return 0;
}
