/* SPDX-License-Identifier: MIT
 * Patterns of what is to be left out, from the command line and from files in the folders, as git
 * has them (gitignore(5)). */
#include "audit/ignore.h"

#include "audit/glob.h"
#include "source/open.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** First allocation of patterns: most files of them have fewer. */
#define FIRST_CAP 16
/** How much of a file of patterns is read at a time [bytes]. */
#define READ_SIZE 4096

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for patterns of names");
}

/** Makes room for one more element where the number of them is 0 or FIRST_CAP times a power of 2.
 *  Gives the new place of all. */
static void *grow(void *elements, size_t n, size_t size)
{
    bool is_full = n == 0 || (n >= FIRST_CAP && (n & (n - 1)) == 0);
    return is_full ? reallocarray(elements, n == 0 ? FIRST_CAP : 2 * n, size) : elements;
}

/** Takes a pattern apart. False where no memory is left. */
static bool understand(struct sdc_pattern *pattern, const char *text)
{
    static const char special[] = "*?[\\";
    *pattern = (struct sdc_pattern){.text = text, .is_negated = text[0] == '!'};
    const char *rest = text + pattern->is_negated;
    size_t size = strlen(rest);
    pattern->is_for_folders = size > 0 && rest[size - 1] == '/';
    size -= pattern->is_for_folders;
    pattern->is_for_names = !memchr(rest, '/', size);
    bool is_rooted = size > 0 && rest[0] == '/';
    pattern->glob = strndup(rest + is_rooted, size - is_rooted);
    if (!pattern->glob)
        return false;
    pattern->literal_size = strcspn(pattern->glob, special);
    pattern->is_ending = pattern->is_for_names && pattern->glob[0] == '*' &&
                         pattern->glob[1 + strcspn(pattern->glob + 1, special)] == '\0';
    return true;
}

enum sdc_status sdc_pattern_list_add(struct sdc_pattern_list *list, const char *text,
                                     struct sdc_err *err)
{
    if (strlen(text) > SDC_PATTERN_SIZE_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0, "holds a pattern of over %d bytes",
                           SDC_PATTERN_SIZE_MAX);
    if (list->n == SDC_PATTERNS_MAX)
        return sdc_err_set(err, SDC_TOO_LARGE, 0, "holds over %d patterns", SDC_PATTERNS_MAX);
    struct sdc_pattern *patterns = grow(list->patterns, list->n, sizeof *patterns);
    if (!patterns)
        return refuse_memory(err);
    list->patterns = patterns;
    if (!understand(&patterns[list->n], text))
        return refuse_memory(err);
    list->n++;
    return SDC_OK;
}

enum sdc_status sdc_pattern_list_take(struct sdc_pattern_list *list, const char *text,
                                      const char *source, struct sdc_err *err)
{
    struct sdc_err reason = {0};
    enum sdc_status status = sdc_pattern_list_add(list, text, &reason);
    if (status == SDC_OK)
        return SDC_OK;
    if (status == SDC_TOO_LARGE)
        return sdc_err_set(err, SDC_USAGE, 0, "%s %s", source, reason.text);
    return sdc_err_set(err, status, 0, "%s", reason.text);
}

/** Cuts off spaces at the end that no backslash stands before. */
static void trim(char *line)
{
    char *end = line;
    for (char *at = line; *at != '\0'; at++) {
        bool is_escape = *at == '\\' && at[1] != '\0';
        at += is_escape;
        if (is_escape || *at != ' ')
            end = at + 1;
    }
    *end = '\0';
}

enum sdc_status sdc_pattern_list_parse(struct sdc_pattern_list *list, char *text, size_t size,
                                       struct sdc_err *err)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    char *end = text + size;
    enum sdc_status status = SDC_OK;
    if (strncmp(text, byte_order_mark, strlen(byte_order_mark)) == 0)
        text += strlen(byte_order_mark);
    while (status == SDC_OK && text < end) {
        char *line = text;
        char *line_end = memchr(text, '\n', (size_t)(end - text));
        line_end = line_end ? line_end : end;
        text = line_end + 1;
        line_end -= line_end > line && line_end[-1] == '\r';
        *line_end = '\0';
        trim(line);
        if (line[0] != '\0' && line[0] != '#')
            status = sdc_pattern_list_add(list, line, err);
    }
    return status;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t name_size = strlen(name);
    size_t size = strlen(ending);
    return name_size >= size && memcmp(name + name_size - size, ending, size) == 0;
}

static bool matches(const struct sdc_pattern *pattern, const char *path)
{
    const char *slash = pattern->is_for_names ? strrchr(path, '/') : NULL;
    const char *subject = slash ? slash + 1 : path;
    if (pattern->is_ending)
        return ends_in(subject, pattern->glob + 1);
    /* As git does it: behind what is literal the pattern begins, as far as "**" is concerned. */
    return strncmp(pattern->glob, subject, pattern->literal_size) == 0 &&
           sdc_glob_matches(pattern->glob + pattern->literal_size, subject + pattern->literal_size);
}

bool sdc_pattern_covers(const struct sdc_pattern *pattern, char *path)
{
    bool covers = false;
    for (char *slash = strchr(path, '/'); slash && !covers; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        covers = matches(pattern, path);
        *slash = '/';
    }
    return covers || (!pattern->is_for_folders && matches(pattern, path));
}

const struct sdc_pattern *sdc_pattern_list_find(const struct sdc_pattern_list *list,
                                                const char *path, bool is_folder)
{
    for (size_t i = list->n; i > 0; i--) {
        const struct sdc_pattern *pattern = &list->patterns[i - 1];
        if ((is_folder || !pattern->is_for_folders) && matches(pattern, path))
            return pattern;
    }
    return NULL;
}

void sdc_pattern_list_release(struct sdc_pattern_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->patterns[i].glob);
    free(list->patterns);
    free(list->source);
    free(list->text);
    *list = (struct sdc_pattern_list){0};
}

/** Reads all of a file. */
static enum sdc_status read_all(int descriptor, struct sdc_buf *text, struct sdc_err *err)
{
    char bytes[READ_SIZE];
    ssize_t n;
    while ((n = read(descriptor, bytes, sizeof bytes)) > 0)
        sdc_buf_append(text, bytes, (size_t)n);
    if (n < 0)
        return sdc_err_set(err, SDC_IO, errno, "cannot be read: %s", strerror(errno));
    if (text->status == SDC_TOO_LARGE)
        return sdc_err_set(err, SDC_TOO_LARGE, 0, "has over %d bytes", SDC_IGNORE_SIZE_MAX);
    return text->status == SDC_OK ? SDC_OK : refuse_memory(err);
}

/** Reads a file of patterns into an empty list, which stays empty where there is none. */
static enum sdc_status read_list(struct sdc_pattern_list *list, const char *name,
                                 struct sdc_err *err)
{
    struct sdc_buf text;
    int descriptor;
    int64_t size;
    enum sdc_status status = sdc_source_open(name, &descriptor, &size, err);
    if (status != SDC_OK)
        return status;
    sdc_buf_init(&text, SDC_IGNORE_SIZE_MAX);
    status = read_all(descriptor, &text, err);
    close(descriptor);
    list->text = text.bytes;
    if (status != SDC_OK || !list->text)
        return status;
    list->source = strdup(name);
    return list->source ? sdc_pattern_list_parse(list, list->text, text.size, err)
                        : refuse_memory(err);
}

static enum sdc_status note_trouble(struct sdc_ignore *ignore, const char *name,
                                    const struct sdc_err *reason, struct sdc_err *err)
{
    struct sdc_input *troubles = grow(ignore->troubles, ignore->n_troubles, sizeof *troubles);
    char *copy = strdup(name);
    ignore->troubles = troubles ? troubles : ignore->troubles;
    if (!troubles || !copy) {
        free(copy);
        return refuse_memory(err);
    }
    struct sdc_input *trouble = &troubles[ignore->n_troubles++];
    *trouble = (struct sdc_input){.name = copy};
    sdc_err_set(&trouble->err, reason->status, reason->cause,
                "its patterns of what to leave out cannot be used: %s", reason->text);
    return SDC_OK;
}

/** Puts a list on top, if it has any pattern. */
static enum sdc_status push(struct sdc_ignore *ignore, struct sdc_pattern_list *list,
                            struct sdc_err *err)
{
    struct sdc_pattern_list *lists = grow(ignore->lists, ignore->n_lists, sizeof *lists);
    if (!lists)
        return refuse_memory(err);
    ignore->lists = lists;
    lists[ignore->n_lists++] = *list;
    *list = (struct sdc_pattern_list){0};
    return SDC_OK;
}

/** Reads the patterns of one file, if it is there, for a folder whose path has that size. */
static enum sdc_status read_patterns(struct sdc_ignore *ignore, const char *folder,
                                     const char *file, size_t folder_size, struct sdc_err *err)
{
    struct sdc_pattern_list list = {.folder_size = folder_size};
    struct sdc_err reason = {0};
    struct sdc_buf name;
    sdc_buf_init(&name, (size_t)PATH_MAX + SDC_PATTERN_SIZE_MAX);
    sdc_buf_printf(&name, "%s%s", folder, file);
    enum sdc_status status =
        name.status == SDC_OK ? read_list(&list, sdc_buf_text(&name), &reason) : name.status;
    if (status == SDC_OK && list.n > 0)
        status = push(ignore, &list, &reason);
    if (status == SDC_NO_MEMORY)
        refuse_memory(err);
    else if (status == SDC_NOT_FOUND || status == SDC_OK)
        status = SDC_OK;
    else
        status = note_trouble(ignore, sdc_buf_text(&name), &reason, err);
    sdc_pattern_list_release(&list);
    sdc_buf_release(&name);
    return status;
}

enum sdc_status sdc_ignore_enter(struct sdc_ignore *ignore, const char *name, size_t folder_size,
                                 struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    if (ignore->has_files && ignore->has_files_of_git)
        status = read_patterns(ignore, name, SDC_IGNORE_FILE_OF_GIT, folder_size, err);
    if (ignore->has_files && status == SDC_OK)
        status = read_patterns(ignore, name, SDC_IGNORE_FILE, folder_size, err);
    return status;
}

void sdc_ignore_leave(struct sdc_ignore *ignore, size_t n_lists)
{
    while (ignore->n_lists > n_lists)
        sdc_pattern_list_release(&ignore->lists[--ignore->n_lists]);
}

/** True if the first size bytes of path are a folder that has a .git. */
static bool has_repository(const char *path, size_t size)
{
    char name[PATH_MAX + sizeof "/.git"];
    struct stat status;
    snprintf(name, sizeof name, "%.*s/.git", (int)size, path);
    return stat(name, &status) == 0;
}

/** The size of the part of an absolute path that is its top, without a slash at the end. */
static size_t find_top(const char *path)
{
    char working[PATH_MAX];
    size_t path_size = strlen(path);
    for (size_t size = path_size; path[0] != '\0'; size--) {
        if ((path[size] == '/' || path[size] == '\0') && has_repository(path, size))
            return size;
        if (size == 0)
            break;
    }
    if (!getcwd(working, sizeof working))
        return path_size;
    size_t size = strcmp(working, "/") == 0 ? 0 : strlen(working);
    bool is_within = strncmp(path, working, size) == 0 && (path[size] == '/' || path[size] == '\0');
    return is_within ? size : path_size;
}

/** Reads the files of patterns of all folders of an absolute path but the last, from the top. */
static enum sdc_status enter_all(struct sdc_ignore *ignore, const char *path, size_t top_size,
                                 struct sdc_err *err)
{
    char folder[PATH_MAX + 1];
    enum sdc_status status = SDC_OK;
    snprintf(folder, sizeof folder, "%.*s/", (int)top_size, path);
    if (ignore->has_files && ignore->has_files_of_git)
        status = read_patterns(ignore, folder, ".git/info/exclude", 0, err);
    for (const char *slash = strchr(path + top_size, '/'); slash && status == SDC_OK;
         slash = strchr(slash + 1, '/')) {
        size_t size = (size_t)(slash + 1 - path);
        snprintf(folder, sizeof folder, "%.*s", (int)size, path);
        status = sdc_ignore_enter(ignore, folder, size - top_size - 1, err);
    }
    return status;
}

enum sdc_status sdc_ignore_begin(struct sdc_ignore *ignore, const char *folder,
                                 struct sdc_buf *path, struct sdc_err *err)
{
    sdc_ignore_leave(ignore, 0);
    sdc_buf_clear(path);
    free(ignore->top);
    ignore->top = NULL;
    char *real = realpath(folder, NULL);
    if (!real)
        return errno == ENOMEM ? refuse_memory(err) : SDC_OK;
    if (strcmp(real, "/") == 0)
        real[0] = '\0'; /* so that every folder's path is followed by a slash */
    size_t top_size = find_top(real);
    ignore->top = strndup(real, top_size);
    enum sdc_status status =
        ignore->top ? enter_all(ignore, real, top_size, err) : refuse_memory(err);
    if (real[top_size] != '\0')
        sdc_buf_printf(path, "%s/", real + top_size + 1);
    if (path->status != SDC_OK)
        status = refuse_memory(err);
    free(real);
    return status;
}

/** Says which pattern it is. */
static void explain(const struct sdc_pattern_list *list, const struct sdc_pattern *pattern,
                    struct sdc_err *why)
{
    if (list->source)
        snprintf(why->text, sizeof why->text, "\"%.64s\" of %s", pattern->text, list->source);
    else
        snprintf(why->text, sizeof why->text, "--exclude \"%s\"", pattern->text);
}

/** The pattern of --exclude that a path is like; NULL if there is none. */
static const struct sdc_pattern *find_exclude(const struct sdc_ignore *ignore, const char *path,
                                              size_t exclude_size, bool is_folder)
{
    char whole[2 * PATH_MAX];
    const char *folder = ignore->excludes_folder;
    if (ignore->excludes->n == 0 || (folder && !ignore->top))
        return NULL;
    if (folder) {
        snprintf(whole, sizeof whole, "%s/%s", ignore->top, path);
        exclude_size = strlen(folder);
        if (strncmp(whole, folder, exclude_size) != 0)
            return NULL;
        path = whole;
    }
    return strlen(path) > exclude_size
               ? sdc_pattern_list_find(ignore->excludes, path + exclude_size, is_folder)
               : NULL;
}

bool sdc_ignore_has(const struct sdc_ignore *ignore, const char *path, size_t exclude_size,
                    bool is_folder, struct sdc_err *why)
{
    const struct sdc_pattern_list *list = ignore->excludes;
    const struct sdc_pattern *found = find_exclude(ignore, path, exclude_size, is_folder);
    size_t path_size = strlen(path);
    for (size_t i = ignore->n_lists; i > 0 && !found; i--) {
        list = &ignore->lists[i - 1];
        if (path_size > list->folder_size)
            found = sdc_pattern_list_find(list, path + list->folder_size, is_folder);
    }
    if (!found || found->is_negated)
        return false;
    explain(list, found, why);
    return true;
}

bool sdc_ignore_take_trouble(struct sdc_ignore *ignore, struct sdc_input *input)
{
    size_t i = 0;
    while (i < ignore->n_troubles && input->name &&
           strcmp(ignore->troubles[i].name, input->name) != 0)
        i++;
    if (i == ignore->n_troubles)
        return false;
    input->err = ignore->troubles[i].err;
    if (input->name)
        free(ignore->troubles[i].name);
    else
        input->name = ignore->troubles[i].name;
    ignore->n_troubles--;
    memmove(&ignore->troubles[i], &ignore->troubles[i + 1],
            (ignore->n_troubles - i) * sizeof *ignore->troubles);
    return true;
}

void sdc_ignore_release(struct sdc_ignore *ignore)
{
    sdc_ignore_leave(ignore, 0);
    for (size_t i = 0; i < ignore->n_troubles; i++)
        free(ignore->troubles[i].name);
    free(ignore->troubles);
    free(ignore->lists);
    free(ignore->top);
    ignore->top = NULL;
    ignore->lists = NULL;
    ignore->troubles = NULL;
    ignore->n_troubles = 0;
}
