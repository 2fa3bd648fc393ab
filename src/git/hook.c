/* SPDX-License-Identifier: MIT
 * Puts a command into a repository's pre-commit hook, and takes it out again. */
#include "git/hook.h"

#include "git/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Between these lines stands what is ours. @{ */
#define BEGIN "# >>> seedance-check >>> (seedance-check --uninstall-hook takes this out)\n"
#define END   "# <<< seedance-check <<<\n"
/** @} */
/** The first line of a hook that we make. */
#define SHEBANG "#!/bin/sh\n"
/** What a hook is called that we call, and one that pre-commit(1) calls. @{ */
#define MOVED_SUFFIX  ".before-seedance-check"
#define LEGACY_SUFFIX ".legacy"
/** @} */
/** Modes of what is made: all rights of a folder, which the umask lessens, and a hook's. @{ */
#define FOLDER_MODE 0777
#define HOOK_MODE   0755
/** @} */
/** Size of what git says when it refuses: more is not repeated [bytes]. */
#define REASON_SIZE 160
/** Most that git says of its folders [bytes]. */
#define ANSWER_SIZE_MAX (4 * PATH_MAX)

static enum sdc_status refuse_io(const char *what, const char *path, int cause, struct sdc_err *err)
{
    return sdc_err_set(err, cause == ENOMEM ? SDC_NO_MEMORY : SDC_IO, cause, "%s cannot be %s: %s",
                       path, what, strerror(cause));
}

/* --- Where the hook is --- */

static enum sdc_status ask(const char *const *words, struct sdc_buf *answer, int *exit_status,
                           struct sdc_err *err)
{
    char reason[REASON_SIZE];
    sdc_buf_init(answer, ANSWER_SIZE_MAX);
    enum sdc_status status =
        sdc_git_ask(SDC_GIT_HERE, NULL, words, answer, exit_status, reason, sizeof reason, err);
    if (status == SDC_OK && *exit_status != 0 && reason[0] != '\0')
        return sdc_err_set(err, SDC_USAGE, 0, "there is no repository for a hook here: %s", reason);
    return status;
}

/** Gives the folder of hooks that is configured, empty if none is. Ours, /dev/null, which keeps git
 *  from running any, is the last of all values. */
static enum sdc_status find_configured(struct sdc_buf *folder, struct sdc_err *err)
{
    struct sdc_buf answer;
    int exit_status = 0;
    enum sdc_status status = ask((const char *const[]){"config", "-z", "--type=path", "--get-all",
                                                       "core.hooksPath", NULL},
                                 &answer, &exit_status, err);
    const char *end = sdc_buf_text(&answer) + answer.size;
    const char *value = sdc_buf_text(&answer);
    const char *next = value + strlen(value) + 1;
    for (; status == SDC_OK && next < end; value = next, next += strlen(next) + 1) {
        sdc_buf_clear(folder);
        sdc_buf_puts(folder, value);
    }
    sdc_buf_release(&answer);
    return status;
}

/** Gives the real path of the longest part of path that is there. */
static bool resolve_existing(const char *path, char real[PATH_MAX])
{
    char part[PATH_MAX];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return false;
    while (!realpath(part, real)) {
        char *slash = strrchr(part, '/');
        if (errno != ENOENT || !slash || slash == part)
            return false;
        *slash = '\0';
    }
    return true;
}

static bool is_within(const char *path, const char *folder)
{
    char real[PATH_MAX];
    char top[PATH_MAX];
    if (!resolve_existing(path, real) || !realpath(folder, top))
        return false;
    size_t size = strlen(top);
    return strncmp(real, top, size) == 0 && (real[size] == '/' || real[size] == '\0');
}

/** Makes the folders that a file lies in. */
static enum sdc_status make_folders(const char *path, struct sdc_err *err)
{
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, FOLDER_MODE) != 0 && errno != EEXIST)
            return refuse_io("made", part, errno, err);
        *slash = '/';
    }
    return SDC_OK;
}

/** Takes git's answer apart: the common folder, and the top of the work tree. */
static enum sdc_status take_folders(char *answer, const char **common, const char **top,
                                    struct sdc_err *err)
{
    char *line = strchr(answer, '\n');
    char *end = line ? strchr(line + 1, '\n') : NULL;
    if (!end || end[1] != '\0')
        return sdc_err_set(err, SDC_USAGE, 0, "there is no repository for a hook here");
    *line = *end = '\0';
    *common = answer;
    *top = line + 1;
    return SDC_OK;
}

/** Gives the path of the pre-commit hook. */
static enum sdc_status find_hook(bool is_forced, struct sdc_buf *path, struct sdc_err *err)
{
    struct sdc_buf answer;
    struct sdc_buf folder;
    int exit_status = 0;
    const char *common = NULL;
    const char *top = NULL;
    sdc_buf_init(&folder, PATH_MAX);
    enum sdc_status status = ask((const char *const[]){"rev-parse", "--path-format=absolute",
                                                       "--git-common-dir", "--show-toplevel", NULL},
                                 &answer, &exit_status, err);
    if (status == SDC_OK && answer.size > 0)
        status = take_folders(answer.bytes, &common, &top, err);
    if (status == SDC_OK)
        status = find_configured(&folder, err);
    if (status == SDC_OK && folder.size == 0)
        sdc_buf_printf(path, "%s/hooks", common);
    else if (status == SDC_OK && folder.bytes[0] == '/')
        sdc_buf_puts(path, folder.bytes);
    else if (status == SDC_OK)
        sdc_buf_printf(path, "%s/%s", top, folder.bytes);
    if (status == SDC_OK && !is_forced && !is_within(sdc_buf_text(path), common) &&
        !is_within(sdc_buf_text(path), top))
        status = sdc_err_set(err, SDC_USAGE, 0,
                             "core.hooksPath leads out of this repository, to %.120s, whose hooks "
                             "others may use, too; --force does it all the same",
                             sdc_buf_text(path));
    sdc_buf_puts(path, "/pre-commit");
    sdc_buf_release(&answer);
    sdc_buf_release(&folder);
    return status == SDC_OK ? path->status : status;
}

/* --- What is in it --- */

/** Reads a hook; is_there is false where there is none. */
static enum sdc_status read_hook(const char *path, struct sdc_buf *text, bool *is_there,
                                 mode_t *mode, struct sdc_err *err)
{
    struct stat status;
    char bytes[4096];
    ssize_t n = 0;
    sdc_buf_init(text, SDC_HOOK_SIZE_MAX);
    *is_there = lstat(path, &status) == 0;
    if (!*is_there)
        return errno == ENOENT ? SDC_OK : refuse_io("read", path, errno, err);
    *mode = status.st_mode;
    if (!S_ISREG(status.st_mode))
        return SDC_OK;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    while (descriptor >= 0 && (n = read(descriptor, bytes, sizeof bytes)) > 0)
        sdc_buf_append(text, bytes, (size_t)n);
    int cause = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (descriptor < 0 || n < 0)
        return refuse_io("read", path, cause, err);
    if (text->status != SDC_OK)
        return sdc_err_set(err, text->status, 0, "%s has more than %d bytes", path,
                           SDC_HOOK_SIZE_MAX);
    return SDC_OK;
}

/** Writes a hook beside its place, and puts it there. */
static enum sdc_status write_hook(const char *path, const struct sdc_buf *text, mode_t mode,
                                  struct sdc_err *err)
{
    char draft[PATH_MAX + sizeof ".XXXXXX"];
    snprintf(draft, sizeof draft, "%s.XXXXXX", path);
    int descriptor = mkostemp(draft, O_CLOEXEC);
    if (descriptor < 0)
        return refuse_io("written", path, errno, err);
    bool is_whole = write(descriptor, text->bytes, text->size) == (ssize_t)text->size &&
                    fchmod(descriptor, mode & FOLDER_MODE) == 0;
    is_whole = close(descriptor) == 0 && is_whole && rename(draft, path) == 0;
    if (is_whole)
        return SDC_OK;
    int cause = errno;
    unlink(draft);
    return refuse_io("written", path, cause, err);
}

/** True if the text is one that sh can read, by its first line. */
static bool is_shell(const struct sdc_buf *text)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ksh", "zsh"};
    const char *line = sdc_buf_text(text);
    size_t size = strcspn(line, "\n");
    if (strncmp(line, "#!", strlen("#!")) != 0 || strlen(line) != text->size)
        return false;
    while (size > 0 && strchr(" \t\r", line[size - 1]))
        size--;
    size_t begin = size;
    while (begin > 0 && !strchr(" \t/", line[begin - 1]))
        begin--;
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strlen(shells[i]) == size - begin &&
            strncmp(line + begin, shells[i], size - begin) == 0)
            return true;
    }
    return false;
}

/** Takes our lines out of a hook; false if it has none. */
static bool cut_out(struct sdc_buf *text)
{
    char *begin = text->size > 0 ? strstr(text->bytes, BEGIN) : NULL;
    char *end = begin ? strstr(begin, END) : NULL;
    if (!end)
        return false;
    end += strlen(END);
    size_t rest = text->size - (size_t)(end - text->bytes);
    memmove(begin, end, rest + 1);
    sdc_buf_cut(text, (size_t)(begin - text->bytes) + rest);
    return true;
}

/** Puts our lines behind the first line of a hook. */
static enum sdc_status put_in(struct sdc_buf *text, const char *command, bool calls_moved,
                              struct sdc_err *err)
{
    struct sdc_buf made;
    const char *old = text->size > 0 ? text->bytes : SHEBANG;
    size_t first_size = strcspn(old, "\n") + 1;
    bool is_one_line = first_size > strlen(old);
    sdc_buf_init(&made, SDC_HOOK_SIZE_MAX);
    sdc_buf_append(&made, old, is_one_line ? first_size - 1 : first_size);
    sdc_buf_puts(&made, is_one_line ? "\n" : "");
    sdc_buf_printf(&made, BEGIN "%s </dev/null || exit\n", command);
    if (calls_moved)
        sdc_buf_puts(&made, "\"$0" MOVED_SUFFIX "\" \"$@\" || exit\n");
    sdc_buf_puts(&made, END);
    sdc_buf_puts(&made, is_one_line ? "" : old + first_size);
    sdc_buf_release(text);
    *text = made;
    return text->status == SDC_OK ? SDC_OK
                                  : sdc_err_set(err, text->status, 0, "the hook becomes too large");
}

/* --- All of it --- */

/** Our command is in the hook that pre-commit(1) has moved away and calls. */
static bool is_in_legacy(const char *path)
{
    char legacy[PATH_MAX + sizeof LEGACY_SUFFIX];
    struct sdc_buf text;
    struct sdc_err ignored = {0};
    bool is_there;
    mode_t mode;
    snprintf(legacy, sizeof legacy, "%s" LEGACY_SUFFIX, path);
    bool is_in = read_hook(legacy, &text, &is_there, &mode, &ignored) == SDC_OK && is_there &&
                 cut_out(&text);
    sdc_buf_release(&text);
    return is_in;
}

/** Installs into a hook that was read: text, where is_there. */
static enum sdc_status install(const char *path, const char *command, struct sdc_buf *text,
                               bool is_there, mode_t mode, enum sdc_hook_done *done,
                               struct sdc_err *err)
{
    char moved[PATH_MAX + sizeof MOVED_SUFFIX];
    snprintf(moved, sizeof moved, "%s" MOVED_SUFFIX, path);
    bool has_moved = access(moved, F_OK) == 0;
    bool is_ours = is_there && cut_out(text);
    bool is_foreign = is_there && !is_ours && (!S_ISREG(mode) || !is_shell(text));
    if (is_there && !S_ISLNK(mode) && !(mode & S_IXUSR))
        return sdc_err_set(err, SDC_USAGE, 0,
                           "%.150s is there and not executable, so that git does not run it: make "
                           "it so, or remove it",
                           path);
    if (is_foreign && has_moved)
        return sdc_err_set(err, SDC_USAGE, 0, "%.150s is there already: a hook was moved before",
                           moved);
    if (is_foreign && rename(path, moved) != 0)
        return refuse_io("moved", path, errno, err);
    if (is_foreign)
        sdc_buf_clear(text);
    *done = is_ours ? SDC_HOOK_RENEWED : is_there ? SDC_HOOK_CHAINED : SDC_HOOK_MADE;
    enum sdc_status status = put_in(text, command, is_foreign || (is_ours && has_moved), err);
    if (status == SDC_OK)
        status = write_hook(path, text, is_there && !is_foreign ? mode : HOOK_MODE, err);
    if (status != SDC_OK && is_foreign)
        rename(moved, path);
    return status;
}

enum sdc_status sdc_hook_install(const char *command, bool is_forced, struct sdc_buf *path,
                                 enum sdc_hook_done *done, struct sdc_err *err)
{
    struct sdc_buf text;
    bool is_there = false;
    mode_t mode = HOOK_MODE;
    sdc_buf_init(&text, 0);
    enum sdc_status status = find_hook(is_forced, path, err);
    *done = SDC_HOOK_RENEWED;
    if (status == SDC_OK && is_in_legacy(sdc_buf_text(path)))
        return SDC_OK;
    if (status == SDC_OK)
        status = make_folders(sdc_buf_text(path), err);
    if (status == SDC_OK)
        status = read_hook(sdc_buf_text(path), &text, &is_there, &mode, err);
    if (status == SDC_OK)
        status = install(sdc_buf_text(path), command, &text, is_there, mode, done, err);
    sdc_buf_release(&text);
    return status;
}

/** Takes our lines out of one hook. Where nothing else is left of it, it goes, and one that was
 *  moved comes back. */
static enum sdc_status uninstall(const char *path, enum sdc_hook_done *done, struct sdc_err *err)
{
    char moved[PATH_MAX + sizeof MOVED_SUFFIX + sizeof LEGACY_SUFFIX];
    struct sdc_buf text;
    bool is_there = false;
    mode_t mode = 0;
    snprintf(moved, sizeof moved, "%s" MOVED_SUFFIX, path);
    enum sdc_status status = read_hook(path, &text, &is_there, &mode, err);
    if (status == SDC_OK && is_there && cut_out(&text)) {
        bool is_empty = strcmp(sdc_buf_text(&text), SHEBANG) == 0;
        bool has_moved = access(moved, F_OK) == 0;
        *done = is_empty && !has_moved ? SDC_HOOK_REMOVED : SDC_HOOK_FREED;
        if (!is_empty)
            status = write_hook(path, &text, mode, err);
        else if ((has_moved ? rename(moved, path) : unlink(path)) != 0)
            status = refuse_io("removed", path, errno, err);
    }
    sdc_buf_release(&text);
    return status;
}

enum sdc_status sdc_hook_uninstall(bool is_forced, struct sdc_buf *path, enum sdc_hook_done *done,
                                   struct sdc_err *err)
{
    char legacy[PATH_MAX + sizeof LEGACY_SUFFIX];
    *done = SDC_HOOK_ABSENT;
    enum sdc_status status = find_hook(is_forced, path, err);
    if (status == SDC_OK)
        status = uninstall(sdc_buf_text(path), done, err);
    if (status == SDC_OK && *done == SDC_HOOK_ABSENT) {
        snprintf(legacy, sizeof legacy, "%s" LEGACY_SUFFIX, sdc_buf_text(path));
        status = uninstall(legacy, done, err);
    }
    return status;
}
