/* SPDX-License-Identifier: MIT
 * Finds what a Git LFS pointer stands for, where Git LFS keeps it. */
#include "git/lfs.h"

#include "base/text.h"
#include "git/command.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Most that the names of all stores take together [bytes]. */
#define STORES_SIZE_MAX (64 * 1024)
/** Largest file that names other repositories [bytes]. */
#define ALTERNATES_SIZE_MAX (16 * 1024)
/** Longest command that tells how to get an object [bytes]: a sentence has to hold it. */
#define COMMAND_SIZE_MAX 128

/* --- Pointers --- */

/** Takes the value of a line "KEY VALUE" of a pointer; NULL if it has none. */
static const char *find_value(const char *text, const char *key)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, strlen(key)) == 0)
            return line + strlen(key);
    }
    return NULL;
}

bool sdc_lfs_read(int descriptor, struct sdc_lfs_pointer *pointer)
{
    static const char begin[] = "version https://";
    char text[SDC_LFS_POINTER_SIZE_MAX + 1];
    char *end = NULL;
    struct stat status;
    if (fstat(descriptor, &status) != 0 || status.st_size > SDC_LFS_POINTER_SIZE_MAX)
        return false;
    ssize_t n = pread(descriptor, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    const char *oid = find_value(text, "oid sha256:");
    const char *size = find_value(text, "size ");
    if (strncmp(text, begin, strlen(begin)) != 0 || !oid || !size ||
        strspn(oid, "0123456789abcdef") != sizeof pointer->oid - 1)
        return false;
    errno = 0;
    pointer->size = strtoll(size, &end, 10);
    snprintf(pointer->oid, sizeof pointer->oid, "%s", oid);
    return errno == 0 && end > size && (*end == '\n' || *end == '\0') && pointer->size >= 0;
}

/* --- Stores --- */

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
}

/** Adds "BASE/NAME" and its end, or "NAME" and that where the name is an absolute one. */
static void add_store(struct sdc_lfs *lfs, const char *base, const char *name, const char *end)
{
    if (name[0] != '/')
        sdc_buf_printf(&lfs->stores, "%s/", base);
    sdc_buf_printf(&lfs->stores, "%s%s", name, end);
    sdc_buf_append(&lfs->stores, "", 1);
}

/** Adds the store beside the objects of another repository that this one borrows from. */
static void add_alternate(struct sdc_lfs *lfs, const char *objects, char *line)
{
    size_t size = strlen(line);
    while (size > 0 && line[size - 1] == '/')
        line[--size] = '\0';
    char *slash = strrchr(line, '/');
    if (size == 0 || line[0] == '#' || !slash)
        return;
    slash[1] = '\0';
    add_store(lfs, objects, line, "lfs/objects/");
}

/** Adds the stores of the repositories that this one borrows objects from. */
static void add_alternates(struct sdc_lfs *lfs, const char *common)
{
    char objects[PATH_MAX];
    char path[PATH_MAX + sizeof "/info/alternates"];
    char text[ALTERNATES_SIZE_MAX + 1];
    snprintf(objects, sizeof objects, "%s/objects", common);
    snprintf(path, sizeof path, "%s/info/alternates", objects);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = descriptor >= 0 ? read(descriptor, text, sizeof text - 1) : -1;
    if (descriptor >= 0)
        close(descriptor);
    text[n > 0 ? n : 0] = '\0';
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        add_alternate(lfs, objects, line);
}

/** Gives the one line that a command of git says in the repository at top (NULL: here); NULL if it
 *  fails or says more or nothing. The caller frees it. SDC_NO_MEMORY, or SDC_OK. */
static enum sdc_status ask_line(const char *top, const char *const *words, char **line)
{
    struct sdc_buf answer;
    struct sdc_err err = {0};
    int exit_status = 0;
    sdc_buf_init(&answer, PATH_MAX);
    enum sdc_status status = sdc_git_ask(top ? SDC_GIT_ELSEWHERE : SDC_GIT_HERE, top, words,
                                         &answer, &exit_status, NULL, 0, &err);
    if (status == SDC_OK && exit_status == 0 && answer.size > 1) {
        answer.bytes[answer.size - 1] = '\0';
        *line = answer.bytes;
        return SDC_OK;
    }
    sdc_buf_release(&answer);
    return status == SDC_NO_MEMORY ? SDC_NO_MEMORY : SDC_OK;
}

/** Finds the stores of the repository at lfs->top, in the order in which git-lfs looks.
 *  SDC_NO_MEMORY, or SDC_OK. */
static enum sdc_status find_stores(struct sdc_lfs *lfs)
{
    static const char *const ask_common[] = {"rev-parse", "--path-format=absolute",
                                             "--git-common-dir", NULL};
    static const char *const ask_storage[] = {"config", "--type=path", "--get", "lfs.storage",
                                              NULL};
    char *common = NULL;
    char *storage = NULL;
    sdc_buf_release(&lfs->stores);
    sdc_buf_init(&lfs->stores, STORES_SIZE_MAX);
    enum sdc_status status = ask_line(lfs->top, ask_common, &common);
    if (common)
        status = ask_line(lfs->top, ask_storage, &storage);
    if (common && status == SDC_OK) {
        add_store(lfs, common, storage ? storage : "lfs", "/objects/");
        add_alternates(lfs, common);
    }
    free(storage);
    free(common);
    return lfs->stores.status == SDC_NO_MEMORY ? SDC_NO_MEMORY : status;
}

/** The top of the work tree that an absolute folder lies in: cut from it; false if it is in none.
 */
static bool cut_to_top(char *folder)
{
    char name[PATH_MAX + sizeof "/.git"];
    for (;;) {
        snprintf(name, sizeof name, "%s/.git", folder);
        char *slash = strrchr(folder, '/');
        if (access(name, F_OK) == 0)
            return true;
        if (!slash)
            return false;
        *slash = '\0';
    }
}

/** Gives the absolute folder of the file at path; NULL if there is none. The caller frees it.
 *  SDC_NO_MEMORY, or SDC_OK. */
static enum sdc_status find_folder(const char *path, char **real)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    *real = folder ? realpath(folder, NULL) : NULL;
    bool is_found = *real || (folder && errno != ENOMEM);
    free(folder);
    return is_found ? SDC_OK : SDC_NO_MEMORY;
}

/** Makes lfs know the repository of a folder; NULL stands for the one of git here. SDC_NOT_FOUND
 *  where the folder is in none, SDC_NO_MEMORY. */
static enum sdc_status choose(struct sdc_lfs *lfs, const char *folder)
{
    char *top = folder ? strdup(folder) : NULL;
    if (folder && !top)
        return SDC_NO_MEMORY;
    if (top && !cut_to_top(top)) {
        free(top);
        return SDC_NOT_FOUND;
    }
    bool is_same =
        lfs->is_known && (top ? lfs->top && strcmp(lfs->top, top) == 0 : lfs->top == NULL);
    if (is_same) {
        free(top);
        return SDC_OK;
    }
    free(lfs->top);
    lfs->top = top;
    enum sdc_status status = find_stores(lfs);
    lfs->is_known = status == SDC_OK;
    return status;
}

void sdc_lfs_release(struct sdc_lfs *lfs)
{
    free(lfs->top);
    sdc_buf_release(&lfs->stores);
    *lfs = (struct sdc_lfs){0};
}

/* --- Objects --- */

/** Opens an object in a store, -1 if it is not there. Nothing but a regular file is one. */
static int open_object(const char *store, const char *oid, int64_t *size)
{
    char path[PATH_MAX];
    struct stat status;
    int n = snprintf(path, sizeof path, "%s%.2s/%.2s/%s", store, oid, oid + 2, oid);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        *size = status.st_size;
        return descriptor;
    }
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/** Appends a pattern for the file at path, as `git lfs pull --include` takes it: from the top where
 *  that is known, else of its last part. What has a meaning there stands for any character. False
 *  if there is no room for it. */
static bool put_pattern(struct sdc_buf *buf, const char *top, const char *folder, const char *path)
{
    const char *last = strrchr(path, '/');
    size_t top_size = top ? strlen(top) : 0;
    struct sdc_buf pattern;
    sdc_buf_init(&pattern, PATH_MAX);
    if (top && folder && strncmp(folder, top, top_size) == 0 && folder[top_size] == '/')
        sdc_buf_printf(&pattern, "%s/", folder + top_size + 1);
    sdc_buf_puts(&pattern, last ? last + 1 : path);
    for (size_t i = 0; i < pattern.size; i++) {
        if (strchr("*?[]\\,", pattern.bytes[i]))
            pattern.bytes[i] = '?';
    }
    bool is_whole = pattern.status == SDC_OK;
    sdc_text_append_sh(buf, sdc_buf_text(&pattern));
    sdc_buf_release(&pattern);
    return is_whole && buf->status == SDC_OK;
}

/** Says that an object is not there, or not whole (there_size >= 0), and how to get it. */
static enum sdc_status refuse(const struct sdc_lfs *lfs, const char *folder, const char *path,
                              const struct sdc_lfs_pointer *pointer, int64_t there_size,
                              struct sdc_err *err)
{
    struct sdc_buf command;
    char there[64] = "";
    sdc_buf_init(&command, COMMAND_SIZE_MAX);
    sdc_buf_puts(&command, " --include=");
    bool is_whole = put_pattern(&command, lfs->top, folder, path);
    if (there_size >= 0)
        snprintf(there, sizeof there, " (%" PRId64 " bytes are)", there_size);
    sdc_err_set(err, SDC_LFS_POINTER, 0,
                "is a Git LFS pointer of %" PRId64
                " bytes, the media itself is not here%s: run `git lfs pull%s`",
                pointer->size, there,
                is_whole && !sdc_text_is_tricky(path) ? sdc_buf_text(&command) : "");
    sdc_buf_release(&command);
    return SDC_LFS_POINTER;
}

enum sdc_status sdc_lfs_open(struct sdc_lfs *lfs, const char *path, bool is_here,
                             const struct sdc_lfs_pointer *pointer, int *descriptor,
                             struct sdc_err *err)
{
    int64_t size = -1;
    char *folder = NULL;
    enum sdc_status status = find_folder(path, &folder);
    if (status == SDC_OK)
        status = is_here || folder ? choose(lfs, is_here ? NULL : folder) : SDC_NOT_FOUND;
    const char *store = status == SDC_OK ? lfs->stores.bytes : NULL;
    const char *end = store ? store + lfs->stores.size : NULL;
    for (; store < end; store += strlen(store) + 1) {
        int fd = open_object(store, pointer->oid, &size);
        if (fd >= 0 && size == pointer->size) {
            free(folder);
            *descriptor = fd;
            return SDC_OK;
        }
        if (fd >= 0)
            close(fd);
    }
    if (status == SDC_NO_MEMORY)
        refuse_memory(err);
    else
        refuse(lfs, folder, path, pointer, size, err);
    free(folder);
    return err->status;
}
