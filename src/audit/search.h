/* SPDX-License-Identifier: MIT
 * What is asked for when inputs are looked for, and what is found. */
#ifndef SDC_AUDIT_SEARCH_H
#define SDC_AUDIT_SEARCH_H

#include "base/err.h"

#include <stdbool.h>

/** Room for what a supply knows an input by: the name of an object of git [bytes]. */
#define SDC_SUPPLY_KEY_SIZE 65

/** What one step of a search has brought. */
enum sdc_step {
    SDC_STEP_NOTHING = 0, /**< nothing yet */
    SDC_STEP_INPUT,       /**< an input */
    SDC_STEP_LEFT_OUT,    /**< a name that is left out; err.text says why: "is hidden" */
    SDC_STEP_END,         /**< there is nothing more */
};

struct sdc_input;
struct sdc_lfs;

/** What has inputs besides the file system. They are treated as what is found in folders, by their
 *  names. */
struct sdc_supply {
    void *context; /**< borrowed */
    /** Gives the next input's name and key, or a step with none, as a walk does. SDC_NO_MEMORY. */
    enum sdc_status (*next)(void *context, enum sdc_step *step, struct sdc_input *input,
                            struct sdc_err *err);
    /** Opens an input as a regular file, and gives its descriptor, which is the caller's. */
    enum sdc_status (*open)(void *context, const struct sdc_input *input, int *descriptor,
                            struct sdc_err *err);
    size_t n_copies_max; /**< so many may be open at once: each is a copy */
};

/** Where to look for inputs, and what to leave out. All of it is borrowed. */
struct sdc_search {
    char *const *arguments; /**< names of files and folders */
    size_t n_arguments;
    const char *const *lists; /**< files of such names, "-" for standard input */
    size_t n_lists;
    char delimiter;              /**< what ends a name in a list: '\n' or '\0' */
    const char *const *excludes; /**< patterns, as gitignore(5) has them */
    size_t n_excludes;
    const char *excludes_folder; /**< absolute, a slash at its end: what these are relative to;
                                      NULL: each folder that is named */
    const char *excludes_file;   /**< where these stand, for sentences; NULL: in --exclude */
    bool takes_hidden;           /**< hidden files and folders are not left out */
    bool has_ignore_files;       /**< .seedancecheckignore says what to leave out */
    bool has_gitignore;          /**< where that does, .gitignore does, too */
    bool is_forced;    /**< excludes and these files hold for names that were given as well */
    bool is_by_suffix; /**< what is found is left out unless its name is one of media */
    const struct sdc_supply *supply; /**< more inputs, behind all others; NULL: none */
    struct sdc_lfs *lfs; /**< finds what Git LFS pointers stand for; NULL: nobody looks */
};

/** An input, or what stands in its place. */
struct sdc_input {
    char *name;    /**< owned by who has it */
    bool is_found; /**< found in a folder, not named: what is no media is left out */
    const struct sdc_search *search; /**< what it was found by; borrowed; NULL: nothing to ask */
    bool is_supplied;                /**< search->supply opens it */
    char key[SDC_SUPPLY_KEY_SIZE];   /**< for search->supply, which set it */
    struct sdc_err err;              /**< why it cannot be checked; SDC_OK: it can be tried */
};

#endif
