/* SPDX-License-Identifier: MIT
 * Goes through a folder and those below it, step by step, and gives the files. */
#include "audit/walk.h"

#include "audit/junk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** What the system says of an entry before it is looked at. */
enum kind { KIND_FILE = 1, KIND_FOLDER, KIND_LINK, KIND_UNKNOWN };

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for the names in a folder");
}

static struct sdc_walk_folder *innermost(struct sdc_walk *walk)
{
    return &walk->folders[walk->n_folders - 1];
}

/** The name of where the walk is, as the caller would have named it; NULL without memory. */
static char *name_here(const struct sdc_walk *walk, struct sdc_err *err)
{
    char *name = NULL;
    if (asprintf(&name, "%s%s", walk->root, sdc_buf_text(&walk->path) + walk->root_path_size) < 0) {
        refuse_memory(err);
        return NULL;
    }
    return name;
}

static enum kind kind_of(const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_DIR:
        return KIND_FOLDER;
    case DT_LNK:
        return KIND_LINK;
    case DT_UNKNOWN:
        return KIND_UNKNOWN;
    default:
        return KIND_FILE;
    }
}

static bool may_be_folder(const char *entry)
{
    return entry[0] != KIND_FILE;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static enum sdc_status refuse_folder(int cause, struct sdc_err *err)
{
    switch (cause) {
    case EACCES:
    case EPERM:
        return sdc_err_set(err, SDC_NO_ACCESS, cause, "permission to read this folder is denied");
    case ENOENT:
    case ENOTDIR:
        return sdc_err_set(err, SDC_NOT_FOUND, cause, "this folder has gone since it was found");
    default:
        return sdc_err_set(err, SDC_IO, cause, "this folder cannot be read: %s", strerror(cause));
    }
}

/** Reads all entries, each as a byte of its kind and its name with a NUL. */
static enum sdc_status read_entries(DIR *stream, struct sdc_buf *bytes, size_t *n,
                                    struct sdc_err *err)
{
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(stream)) != NULL) {
        char kind = (char)kind_of(entry);
        if (is_dots(entry->d_name))
            continue;
        sdc_buf_append(bytes, &kind, 1);
        sdc_buf_append(bytes, entry->d_name, strlen(entry->d_name) + 1);
        ++*n;
        if (bytes->status == SDC_TOO_LARGE)
            return sdc_err_set(err, SDC_TOO_LARGE, 0,
                               "the names in this folder have over %d bytes together",
                               SDC_WALK_NAMES_SIZE_MAX);
        if (bytes->status != SDC_OK)
            return refuse_memory(err);
    }
    return errno == 0 ? SDC_OK : refuse_folder(errno, err);
}

static int compare_names(const void *a, const void *b)
{
    const char *const *first = a;
    const char *const *second = b;
    return strcmp(*first + 1, *second + 1);
}

/** Takes n entries over. */
static enum sdc_status sort_entries(struct sdc_walk_folder *folder, char *bytes, size_t n,
                                    struct sdc_err *err)
{
    folder->bytes = bytes;
    folder->n = n;
    folder->sorted = n > 0 ? reallocarray(NULL, n, sizeof *folder->sorted) : NULL;
    if (n > 0 && !folder->sorted)
        return refuse_memory(err);
    for (size_t i = 0; i < n; i++) {
        folder->sorted[i] = bytes;
        bytes += strlen(bytes) + 1;
    }
    if (n > 0)
        qsort(folder->sorted, n, sizeof *folder->sorted, compare_names);
    return SDC_OK;
}

/** Whether the entry is there. The entries are sorted. */
static bool has_entry(const struct sdc_walk_folder *folder, const char *name)
{
    char key[NAME_MAX + 2];
    const char *wanted = key;
    snprintf(key, sizeof key, "%c%s", KIND_FILE, name);
    return folder->n > 0 &&
           bsearch(&wanted, folder->sorted, folder->n, sizeof *folder->sorted, compare_names);
}

/** Refuses folders that would lead nowhere. */
static enum sdc_status admit(const struct sdc_walk *walk, const struct sdc_walk_folder *folder,
                             struct sdc_err *err)
{
    for (size_t i = 0; i < walk->n_folders; i++) {
        const struct sdc_walk_folder *above = &walk->folders[i];
        if (above->device == folder->device && above->inode == folder->inode)
            return sdc_err_set(err, SDC_LOOP, 0,
                               "leads back to the folder %zu level%s above it, and is not followed",
                               walk->n_folders - i, walk->n_folders - i == 1 ? "" : "s");
    }
    if (walk->n_folders == SDC_WALK_DEPTH_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0,
                           "is a folder below %d others, deeper than this program goes; name it "
                           "to have it checked",
                           SDC_WALK_DEPTH_MAX);
    if (folder->is_link && walk->n_links == SDC_WALK_LINKS_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0,
                           "is a link to a folder below %d others, more than this program "
                           "follows; name it to have it checked",
                           SDC_WALK_LINKS_MAX);
    return SDC_OK;
}

/** Reads a folder that is open. Takes the descriptor. */
static enum sdc_status read_folder(const struct sdc_walk *walk, int descriptor,
                                   struct sdc_walk_folder *folder, struct sdc_err *err)
{
    struct stat status;
    struct sdc_buf bytes;
    size_t n = 0;
    sdc_buf_init(&bytes, SDC_WALK_NAMES_SIZE_MAX);
    DIR *stream = fstat(descriptor, &status) == 0 ? fdopendir(descriptor) : NULL;
    if (!stream) {
        int cause = errno;
        close(descriptor);
        return refuse_folder(cause, err);
    }
    folder->device = status.st_dev;
    folder->inode = status.st_ino;
    enum sdc_status result = admit(walk, folder, err);
    if (result == SDC_OK)
        result = read_entries(stream, &bytes, &n, err);
    closedir(stream);
    if (result == SDC_OK)
        result = sort_entries(folder, bytes.bytes, n, err);
    else
        sdc_buf_release(&bytes);
    return result;
}

static void release_folder(struct sdc_walk_folder *folder)
{
    free(folder->bytes);
    free(folder->sorted);
    *folder = (struct sdc_walk_folder){0};
}

/** Goes into a folder that is read; path ends with its slash. Takes it. */
static enum sdc_status push(struct sdc_walk *walk, const char *name, struct sdc_walk_folder *folder,
                            struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    folder->path_size = walk->path.size;
    folder->n_lists = walk->ignore->n_lists;
    if (has_entry(folder, SDC_IGNORE_FILE) || has_entry(folder, SDC_IGNORE_FILE_OF_GIT))
        status = sdc_ignore_enter(walk->ignore, name, walk->path.size, err);
    walk->n_links += folder->is_link;
    walk->n_pending += (int64_t)folder->n;
    for (size_t i = 0; i < folder->n; i++)
        walk->n_unexplored += may_be_folder(folder->sorted[i]);
    walk->folders[walk->n_folders++] = *folder;
    return status;
}

/** Goes into the folder where the walk is. Where it cannot be read, *step and *input say so. */
static enum sdc_status enter(struct sdc_walk *walk, bool is_link, enum sdc_step *step,
                             struct sdc_input *input, struct sdc_err *err)
{
    struct sdc_walk_folder folder = {.is_link = is_link};
    char *name = name_here(walk, err);
    if (!name)
        return SDC_NO_MEMORY;
    int descriptor = open(name, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    enum sdc_status status = descriptor < 0 ? refuse_folder(errno, &input->err)
                                            : read_folder(walk, descriptor, &folder, &input->err);
    if (status == SDC_OK) {
        free(name);
        if (walk->path.size > walk->root_path_size)
            sdc_buf_puts(&walk->path, "/");
        name = walk->path.status == SDC_OK ? name_here(walk, err) : NULL;
        status = name ? push(walk, name, &folder, err) : refuse_memory(err);
        free(name);
        return status;
    }
    release_folder(&folder);
    input->name = name;
    *step = SDC_STEP_INPUT;
    return SDC_OK;
}

/** Goes back to the folder above. */
static void leave(struct sdc_walk *walk)
{
    struct sdc_walk_folder *folder = innermost(walk);
    sdc_ignore_leave(walk->ignore, folder->n_lists);
    walk->n_links -= folder->is_link;
    release_folder(folder);
    walk->n_folders--;
}

/** True if what the walk is at is to be left out; why holds the reason. */
static bool is_left_out(const struct sdc_walk *walk, const char *name, bool is_folder,
                        struct sdc_err *why)
{
    const char *junk = sdc_junk_reason(name, walk->search->takes_hidden);
    if (junk)
        snprintf(why->text, sizeof why->text, "%s", junk);
    return junk || sdc_ignore_has(walk->ignore, sdc_buf_text(&walk->path), walk->root_path_size,
                                  is_folder, why);
}

/** Finds out whether an entry, at which the walk is, is a link, and whether it is a folder or a
 * link to one. */
static enum sdc_status look_at(const struct sdc_walk *walk, enum kind kind, bool *is_link,
                               bool *is_folder, struct sdc_err *err)
{
    struct stat status;
    *is_link = kind == KIND_LINK;
    *is_folder = kind == KIND_FOLDER;
    if (kind == KIND_FILE || kind == KIND_FOLDER)
        return SDC_OK;
    char *name = name_here(walk, err);
    if (!name)
        return SDC_NO_MEMORY;
    *is_link = lstat(name, &status) == 0 && S_ISLNK(status.st_mode);
    *is_folder = stat(name, &status) == 0 && S_ISDIR(status.st_mode);
    free(name);
    return SDC_OK;
}

/** Deals with an entry, at which the walk is. */
static enum sdc_status visit(struct sdc_walk *walk, const char *entry, enum sdc_step *step,
                             struct sdc_input *input, struct sdc_err *err)
{
    bool is_link;
    bool is_folder;
    enum sdc_status status = look_at(walk, (enum kind)entry[0], &is_link, &is_folder, err);
    if (status != SDC_OK)
        return status;
    bool is_out = is_left_out(walk, entry + 1, is_folder, &input->err);
    if (is_folder && !is_out)
        return enter(walk, is_link, step, input, err);
    input->name = name_here(walk, err);
    if (!input->name)
        return SDC_NO_MEMORY;
    /* What is wrong with a file of patterns is said where that file stands. */
    bool is_trouble = sdc_ignore_take_trouble(walk->ignore, input);
    *step = is_out && !is_trouble ? SDC_STEP_LEFT_OUT : SDC_STEP_INPUT;
    return SDC_OK;
}

/** Goes on to the next entry of the innermost folder, or out of that. */
static enum sdc_status go_on(struct sdc_walk *walk, enum sdc_step *step, struct sdc_input *input,
                             struct sdc_err *err)
{
    struct sdc_walk_folder *folder = innermost(walk);
    if (folder->next == folder->n) {
        leave(walk);
        return SDC_OK;
    }
    const char *entry = folder->sorted[folder->next++];
    walk->n_pending--;
    walk->n_unexplored -= may_be_folder(entry);
    sdc_buf_cut(&walk->path, folder->path_size);
    sdc_buf_puts(&walk->path, entry + 1);
    if (walk->path.status == SDC_OK)
        return visit(walk, entry, step, input, err);
    return refuse_memory(err); /* no folder of a path near the ceiling can be opened */
}

void sdc_walk_init(struct sdc_walk *walk, const struct sdc_search *search,
                   struct sdc_ignore *ignore)
{
    *walk = (struct sdc_walk){.search = search, .ignore = ignore};
    sdc_buf_init(&walk->path, 2 * (size_t)PATH_MAX + NAME_MAX);
}

/** Gives an input another name. */
static enum sdc_status rename_as(struct sdc_input *input, const char *name, struct sdc_err *err)
{
    free(input->name);
    input->name = strdup(name);
    return input->name ? SDC_OK : refuse_memory(err);
}

enum sdc_status sdc_walk_begin(struct sdc_walk *walk, const char *root, struct sdc_input *input,
                               struct sdc_err *err)
{
    enum sdc_step step = SDC_STEP_NOTHING;
    size_t size = strlen(root);
    *input = (struct sdc_input){0};
    while (size > 0 && root[size - 1] == '/')
        size--;
    sdc_walk_release(walk);
    if (asprintf(&walk->root, "%.*s/", (int)size, root) < 0) {
        walk->root = NULL;
        return refuse_memory(err);
    }
    enum sdc_status status = SDC_OK;
    if (walk->search->has_ignore_files || walk->search->excludes_folder)
        status = sdc_ignore_begin(walk->ignore, walk->root, &walk->path, err);
    walk->root_path_size = walk->path.size;
    walk->n_troubles = walk->ignore->n_troubles;
    if (status == SDC_OK)
        status = enter(walk, false, &step, input, err);
    if (status == SDC_OK && step == SDC_STEP_INPUT)
        status = rename_as(input, root, err);
    return status;
}

enum sdc_status sdc_walk_next(struct sdc_walk *walk, enum sdc_step *step, struct sdc_input *input,
                              struct sdc_err *err)
{
    *input = (struct sdc_input){.is_found = true};
    *step = SDC_STEP_NOTHING;
    if (walk->n_troubles > 0) {
        walk->n_troubles--;
        *step = SDC_STEP_INPUT;
        sdc_ignore_take_trouble(walk->ignore, input);
        return SDC_OK;
    }
    if (walk->n_folders == 0) {
        *step = SDC_STEP_END;
        return SDC_OK;
    }
    return go_on(walk, step, input, err);
}

void sdc_walk_release(struct sdc_walk *walk)
{
    while (walk->n_folders > 0)
        leave(walk);
    sdc_buf_release(&walk->path);
    free(walk->root);
    walk->root = NULL;
    walk->root_path_size = 0;
    walk->n_pending = 0;
    walk->n_unexplored = 0;
}
