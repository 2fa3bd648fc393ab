/* SPDX-License-Identifier: MIT
 * Which files a commit is going to change, or a branch has changed. */
#include "git/changes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Size of what git says when it refuses: more is not repeated [bytes]. */
#define REASON_SIZE 160
/** What rev-parse says of a repository, and of a commit [bytes]. */
#define ANSWER_SIZE_MAX (2 * PATH_MAX)

/** The tree without a file, which a repository without a commit is compared with: its name under
 *  SHA-1 and SHA-256, each known to git without being there. @{ */
#define EMPTY_TREE_SHA1   "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#define EMPTY_TREE_SHA256 "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
/** @} */

/** How to list changes: raw, all of both names, no guesses at renames (a new name is an addition),
 *  nothing that a configuration names. A file that is only announced (git add -N) is none yet. */
#define LIST_OPTIONS                                                                \
    "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", \
        "--ignore-submodules=dirty", "--diff-filter=ACMRTU"

void sdc_changes_init(struct sdc_changes *changes)
{
    *changes = (struct sdc_changes){.next = 0};
    sdc_buf_init(&changes->list, SDC_GIT_LIST_SIZE_MAX);
    sdc_buf_init(&changes->prefix, PATH_MAX);
}

void sdc_changes_release(struct sdc_changes *changes)
{
    sdc_git_end(&changes->blobs, NULL, 0);
    sdc_twins_release(&changes->twins);
    sdc_buf_release(&changes->list);
    sdc_buf_release(&changes->prefix);
}

/** Takes a line off the front of a text; NULL if there is none. */
static char *take_line(char **text)
{
    char *line = strchr(*text, '\n') ? *text : NULL;
    if (line) {
        *text = strchr(line, '\n');
        *(*text)++ = '\0';
    }
    return line;
}

/** What rev-parse says of a repository without faults: three lines, the last of which may have
 *  others in it. */
static enum sdc_status take_place(struct sdc_changes *changes, char *answer, struct sdc_err *err)
{
    const char *is_bare = take_line(&answer);
    const char *is_inside = take_line(&answer);
    size_t size = strlen(answer);
    if (!is_bare || !is_inside || size == 0)
        return sdc_err_set(err, SDC_IO, 0, "git says nothing of this repository");
    if (strcmp(is_bare, "true") == 0)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "this repository is bare: it has no index and no work tree");
    if (strcmp(is_inside, "true") != 0)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "the working folder belongs to git itself, not to a work tree");
    sdc_buf_append(&changes->prefix, answer, size - 1);
    return changes->prefix.status == SDC_OK ? SDC_OK
                                            : sdc_err_set(err, changes->prefix.status, 0,
                                                          "the working folder's path is too long");
}

/** Finds out where in which repository we are. */
static enum sdc_status find_place(struct sdc_changes *changes, struct sdc_err *err)
{
    static const char *const words[] = {"rev-parse", "--is-bare-repository",
                                        "--is-inside-work-tree", "--show-prefix", NULL};
    struct sdc_buf answer;
    char reason[REASON_SIZE];
    int exit_status = 0;
    sdc_buf_init(&answer, ANSWER_SIZE_MAX);
    enum sdc_status status =
        sdc_git_ask(SDC_GIT_HERE, NULL, words, &answer, &exit_status, reason, sizeof reason, err);
    if (status == SDC_OK && exit_status != 0)
        status = strncmp(reason, "not a git repo", strlen("not a git repo")) == 0
                     ? sdc_err_set(err, SDC_USAGE, 0,
                                   "the working folder is in no git repository: run this in one")
                     : sdc_err_set(err, SDC_USAGE, 0, "git cannot use this repository: %s", reason);
    if (status == SDC_OK)
        status = answer.size > 0 ? take_place(changes, answer.bytes, err)
                                 : sdc_err_set(err, SDC_IO, 0, "git says nothing");
    sdc_buf_release(&answer);
    return status;
}

/** Gives the name of the commit that words ask for, which is empty where there is none. */
static enum sdc_status ask_commit(const char *const *words, char name[SDC_GIT_OBJECT_SIZE],
                                  char reason[REASON_SIZE], struct sdc_err *err)
{
    struct sdc_buf answer;
    int exit_status = 0;
    sdc_buf_init(&answer, ANSWER_SIZE_MAX);
    enum sdc_status status =
        sdc_git_ask(SDC_GIT_HERE, NULL, words, &answer, &exit_status, reason, REASON_SIZE, err);
    name[0] = '\0';
    if (status == SDC_OK && exit_status == 0)
        snprintf(name, SDC_GIT_OBJECT_SIZE, "%.*s", (int)strcspn(sdc_buf_text(&answer), "\n"),
                 sdc_buf_text(&answer));
    sdc_buf_release(&answer);
    return status;
}

/** Gives the name of a commit as rev-parse resolves it; empty where it is none. */
static enum sdc_status resolve(const char *revision, char name[SDC_GIT_OBJECT_SIZE],
                               struct sdc_err *err)
{
    char reason[REASON_SIZE];
    char *wanted = NULL;
    if (asprintf(&wanted, "%s^{commit}", revision) < 0)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for the name of a commit");
    enum sdc_status status = ask_commit((const char *const[]){"rev-parse", "--verify", "--quiet",
                                                              "--end-of-options", wanted, NULL},
                                        name, reason, err);
    free(wanted);
    return status;
}

/** What a tree without files is called in this repository. */
static enum sdc_status find_empty_tree(char name[SDC_GIT_OBJECT_SIZE], struct sdc_err *err)
{
    char format[SDC_GIT_OBJECT_SIZE] = "";
    char reason[REASON_SIZE];
    enum sdc_status status =
        ask_commit((const char *const[]){"rev-parse", "--show-object-format", NULL}, format, reason,
                   err);
    snprintf(name, SDC_GIT_OBJECT_SIZE, "%s",
             strcmp(format, "sha256") == 0 ? EMPTY_TREE_SHA256 : EMPTY_TREE_SHA1);
    return status;
}

/** Takes the list from a git that was started for it. */
static enum sdc_status finish_list(struct sdc_changes *changes, struct sdc_git *git,
                                   struct sdc_err *err)
{
    char reason[REASON_SIZE];
    int exit_status = 0;
    enum sdc_status status =
        sdc_git_finish(git, &changes->list, &exit_status, reason, sizeof reason, err);
    if (status == SDC_OK && exit_status != 0)
        return sdc_err_set(err, SDC_USAGE, 0, "git cannot tell what was changed: %s", reason);
    return status;
}

static enum sdc_status list(struct sdc_changes *changes, const char *const *words,
                            struct sdc_err *err)
{
    struct sdc_git git;
    enum sdc_status status = sdc_git_start(&git, SDC_GIT_HERE, NULL, words, err);
    return status == SDC_OK ? finish_list(changes, &git, err) : status;
}

/** A row of `--raw -z`, from git-diff-index(1): ":MODE MODE NAME NAME STATUS", NUL, path, NUL.
 *  False at the end, or where it is no such row. */
static bool take_row(struct sdc_changes *changes, struct sdc_change *change, char *status,
                     unsigned *mode)
{
    enum { OLD_MODE, NEW_MODE, OLD_NAME, NEW_NAME, STATUS, N_COLUMNS };
    enum { OCTAL = 8 };
    const char *row = sdc_buf_text(&changes->list) + changes->next;
    const char *end = sdc_buf_text(&changes->list) + changes->list.size;
    if (row == end || row[0] != ':' || row + strlen(row) == end)
        return false;
    change->path = row + strlen(row) + 1;
    if (change->path + strlen(change->path) == end) /* the NUL there is ours, not git's */
        return false;
    const char *columns[N_COLUMNS] = {row};
    for (size_t i = 1; i < N_COLUMNS; i++) {
        const char *space = strchr(columns[i - 1], ' ');
        if (!space)
            return false;
        columns[i] = space + 1;
    }
    /* It is going to be a line that git reads: nothing else may be in it. */
    size_t object_size = strspn(columns[NEW_NAME], "0123456789abcdef");
    if (object_size == 0 || object_size >= sizeof change->object ||
        columns[NEW_NAME][object_size] != ' ' || change->path[0] == '\0')
        return false;
    snprintf(change->object, sizeof change->object, "%.*s", (int)object_size, columns[NEW_NAME]);
    *mode = (unsigned)strtoul(columns[NEW_MODE], NULL, OCTAL);
    *status = *columns[STATUS];
    changes->next += (size_t)(change->path - row) + strlen(change->path) + 1;
    return true;
}

bool sdc_changes_next(struct sdc_changes *changes, struct sdc_change *change)
{
    enum { TYPE = 0170000, LINK = 0120000, SUBMODULE = 0160000 };
    char status;
    unsigned mode;
    if (!take_row(changes, change, &status, &mode))
        return false;
    change->kind = (mode & TYPE) == LINK        ? SDC_CHANGE_LINK
                   : (mode & TYPE) == SUBMODULE ? SDC_CHANGE_SUBMODULE
                                                : SDC_CHANGE_FILE;
    return true;
}

/** Goes over the whole list once: it is what we take it for, and no merge is unfinished. */
static enum sdc_status check_list(struct sdc_changes *changes, struct sdc_err *err)
{
    struct sdc_change change;
    char status;
    unsigned mode;
    while (take_row(changes, &change, &status, &mode)) {
        if (status == 'U')
            return sdc_err_set(err, SDC_USAGE, 0,
                               "the index holds a merge conflict in '%.100s': resolve it, and git "
                               "add it",
                               change.path);
    }
    if (changes->next != changes->list.size)
        return sdc_err_set(err, SDC_IO, 0, "git's list of changes cannot be understood");
    changes->next = 0;
    return SDC_OK;
}

/** Starts a git that lists what is in the index and not in a commit or tree. */
static enum sdc_status start_list(struct sdc_git *git, const char *tree, struct sdc_err *err)
{
    return sdc_git_start(git, SDC_GIT_HERE, NULL,
                         (const char *const[]){"diff-index", "--cached", "--ita-invisible-in-index",
                                               LIST_OPTIONS, tree, "--", NULL},
                         err);
}

enum sdc_status sdc_changes_find_staged(struct sdc_changes *changes, struct sdc_err *err)
{
    char tree[SDC_GIT_OBJECT_SIZE] = "";
    struct sdc_err reason = {0};
    struct sdc_git git;
    enum sdc_status status = start_list(&git, "HEAD", err);
    if (status != SDC_OK)
        return status;
    /* While git lists, another one tells where that is. */
    status = find_place(changes, err);
    if (status != SDC_OK) {
        sdc_git_end(&git, NULL, 0);
        return status;
    }
    status = finish_list(changes, &git, &reason);
    /* Most often there is a HEAD: whether there is none is asked only where that has failed. */
    if (status == SDC_USAGE && resolve("HEAD", tree, err) == SDC_OK && tree[0] == '\0') {
        reason = (struct sdc_err){0};
        sdc_buf_clear(&changes->list);
        status = find_empty_tree(tree, &reason);
        if (status == SDC_OK)
            status = start_list(&git, tree, &reason);
        if (status == SDC_OK)
            status = finish_list(changes, &git, &reason);
    }
    if (status != SDC_OK)
        return sdc_err_set(err, status, reason.cause, "%s", reason.text);
    return check_list(changes, err);
}

/** Gives the commit at which HEAD left since. */
static enum sdc_status find_base(const char *since, char base[SDC_GIT_OBJECT_SIZE],
                                 char head[SDC_GIT_OBJECT_SIZE], struct sdc_err *err)
{
    const char *revision = since ? since : "refs/remotes/origin/HEAD";
    char start[SDC_GIT_OBJECT_SIZE] = "";
    char reason[REASON_SIZE];
    enum sdc_status status = resolve("HEAD", head, err);
    if (status == SDC_OK && head[0] == '\0')
        return sdc_err_set(err, SDC_USAGE, 0,
                           "this branch has no commit yet: --staged checks what is to become one");
    if (status == SDC_OK)
        status = resolve(revision, start, err);
    if (status == SDC_OK && start[0] == '\0' && !since)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "--changed does not know since when: there is no origin/HEAD; give a "
                           "commit, as in --since origin/main");
    if (status == SDC_OK && start[0] == '\0')
        return sdc_err_set(err, SDC_USAGE, 0, "--since %.100s: is no commit of this repository",
                           since);
    if (status == SDC_OK)
        status =
            ask_commit((const char *const[]){"merge-base", start, head, NULL}, base, reason, err);
    if (status == SDC_OK && base[0] == '\0')
        return sdc_err_set(err, SDC_USAGE, 0,
                           "HEAD and %.100s have no commit in common here; in a shallow clone, "
                           "fetch more of the history",
                           since ? since : "origin/HEAD");
    return status;
}

enum sdc_status sdc_changes_find_since(struct sdc_changes *changes, const char *since,
                                       struct sdc_err *err)
{
    char base[SDC_GIT_OBJECT_SIZE] = "";
    char head[SDC_GIT_OBJECT_SIZE] = "";
    enum sdc_status status = find_place(changes, err);
    if (status == SDC_OK)
        status = find_base(since, base, head, err);
    if (status == SDC_OK)
        status =
            list(changes,
                 (const char *const[]){"diff-tree", "-r", LIST_OPTIONS, base, head, "--", NULL},
                 err);
    return status == SDC_OK ? check_list(changes, err) : status;
}

char *sdc_changes_name(const struct sdc_changes *changes, const char *path)
{
    const char *prefix = sdc_buf_text(&changes->prefix);
    struct sdc_buf name;
    sdc_buf_init(&name, (size_t)PATH_MAX * 2);
    /* Leave the folders that both have in common out, and go up from the rest. */
    for (const char *slash; (slash = strchr(prefix, '/')) != NULL;
         path += slash + 1 - prefix, prefix = slash + 1) {
        if (strncmp(prefix, path, (size_t)(slash + 1 - prefix)) != 0)
            break;
    }
    for (const char *slash = strchr(prefix, '/'); slash; slash = strchr(slash + 1, '/'))
        sdc_buf_puts(&name, "../");
    sdc_buf_puts(&name, path);
    if (name.status == SDC_OK)
        return name.bytes;
    sdc_buf_release(&name);
    return NULL;
}
