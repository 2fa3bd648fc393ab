/* SPDX-License-Identifier: MIT
 * Patterns of what is to be left out, from the command line and from files in the folders, as git
 * has them (gitignore(5)). */
#ifndef SDC_AUDIT_IGNORE_H
#define SDC_AUDIT_IGNORE_H

#include "audit/search.h"
#include "base/buf.h"

/** Longest pattern [bytes]: no longer path can be opened. */
#define SDC_PATTERN_SIZE_MAX 4096
/** Most patterns of one file. */
#define SDC_PATTERNS_MAX 10000
/** Largest file of patterns [bytes]. */
#define SDC_IGNORE_SIZE_MAX (1024 * 1024)

/** The name of our own file of patterns. */
#define SDC_IGNORE_FILE ".seedancecheckignore"
/** The name of git's. */
#define SDC_IGNORE_FILE_OF_GIT ".gitignore"

/** A pattern. */
struct sdc_pattern {
    const char *text;    /**< as it was written, without spaces at its end; borrowed */
    char *glob;          /**< what is matched: without "!", first and last slash; owned */
    size_t literal_size; /**< so many bytes of it stand for themselves */
    bool is_ending;      /**< a star, and then only what stands for itself: "*.jpg" */
    bool is_negated;     /**< takes back in what others leave out */
    bool is_for_folders; /**< ends in a slash */
    bool is_for_names;   /**< has no other slash: matched against the last part of a path */
};

/** Patterns of one source, later ones before earlier ones. The caller holds it. */
struct sdc_pattern_list {
    char *source;       /**< for sentences: the name of the file; NULL: --exclude; owned */
    char *text;         /**< the patterns' text; NULL: it is borrowed; owned */
    size_t folder_size; /**< of a path, the folder that patterns are relative to, with its slash */
    struct sdc_pattern *patterns; /**< owned */
    size_t n;
};

/** True if a path, or a folder above it, is like the pattern. Changes the path meanwhile. */
bool sdc_pattern_covers(const struct sdc_pattern *pattern, char *path);

/** Appends a pattern. It borrows the text. SDC_TOO_LARGE, SDC_NO_MEMORY. */
enum sdc_status sdc_pattern_list_add(struct sdc_pattern_list *list, const char *text,
                                     struct sdc_err *err);

/** The same for a pattern that the user has set; what lies beyond a ceiling is SDC_USAGE then, and
 *  says of which setting: source. */
enum sdc_status sdc_pattern_list_take(struct sdc_pattern_list *list, const char *text,
                                      const char *source, struct sdc_err *err);

/** Appends the patterns of a file's text, which it changes and borrows: comments, empty lines and
 *  spaces at ends of lines are left out. A NUL stands behind its end. SDC_TOO_LARGE,
 *  SDC_NO_MEMORY. */
enum sdc_status sdc_pattern_list_parse(struct sdc_pattern_list *list, char *text, size_t size,
                                       struct sdc_err *err);

/** The last pattern that a path is like, or NULL. The path is that of folder_size. */
const struct sdc_pattern *sdc_pattern_list_find(const struct sdc_pattern_list *list,
                                                const char *path, bool is_folder);

/** Frees what the list holds; it is empty then. */
void sdc_pattern_list_release(struct sdc_pattern_list *list);

/** The patterns that hold at one place of a walk, from the lowest to the highest rank: those of
 *  .git/info/exclude, of the files in the folders from the top down, and of the command line. The
 *  paths are relative to the top. The caller holds it, and sets what is borrowed. */
struct sdc_ignore {
    const struct sdc_pattern_list *excludes; /**< --exclude; borrowed */
    const char *excludes_folder;             /**< as in struct sdc_search; borrowed */
    char *top;                      /**< absolute, without a slash at its end; owned; NULL: none */
    bool has_files;                 /**< our files of patterns are read */
    bool has_files_of_git;          /**< so are git's */
    struct sdc_pattern_list *lists; /**< owned */
    size_t n_lists;
    struct sdc_input *troubles; /**< files that cannot be used, still to be reported; owned */
    size_t n_troubles;
};

/** Begins anew with a folder: finds the top, the first folder from it upwards that has a .git, or
 *  else the working folder if it lies within that, or else itself, and reads the files of patterns
 *  from the top down to its parent. Gives its path relative to the top, with a slash at the end;
 *  empty for the top. SDC_NO_MEMORY. */
enum sdc_status sdc_ignore_begin(struct sdc_ignore *ignore, const char *folder,
                                 struct sdc_buf *path, struct sdc_err *err);

/** Reads the files of patterns of a folder, which is below those before it. `name` is how to open
 *  it, with a slash at the end (empty: the working folder), and folder_size the size of its path.
 *  SDC_NO_MEMORY. */
enum sdc_status sdc_ignore_enter(struct sdc_ignore *ignore, const char *name, size_t folder_size,
                                 struct sdc_err *err);

/** Forgets all but the first n_lists lists: what sdc_ignore_enter has read since. */
void sdc_ignore_leave(struct sdc_ignore *ignore, size_t n_lists);

/** True if a path is to be left out, for the reason that is written to why, a part of a sentence.
 *  Folders above it are not looked at. --exclude is relative to the first exclude_size bytes,
 * unless there is an excludes_folder. */
bool sdc_ignore_has(const struct sdc_ignore *ignore, const char *path, size_t exclude_size,
                    bool is_folder, struct sdc_err *why);

/** If the file of patterns that input names cannot be used, gives the error to input; the name may
 *  be NULL for the first of such files, which gives that, too. False if there is nothing to say. */
bool sdc_ignore_take_trouble(struct sdc_ignore *ignore, struct sdc_input *input);

/** Frees what it holds. */
void sdc_ignore_release(struct sdc_ignore *ignore);

#endif
