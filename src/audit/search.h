/* SPDX-License-Identifier: MIT
 * What is asked for when inputs are looked for, and what is found. */
#ifndef SDC_AUDIT_SEARCH_H
#define SDC_AUDIT_SEARCH_H

#include "base/err.h"

#include <stdbool.h>

/** Where to look for inputs, and what to leave out. All of it is borrowed. */
struct sdc_search {
    char *const *arguments; /**< names of files and folders */
    size_t n_arguments;
    const char *const *lists; /**< files of such names, "-" for standard input */
    size_t n_lists;
    char delimiter;              /**< what ends a name in a list: '\n' or '\0' */
    const char *const *excludes; /**< patterns, as gitignore(5) has them */
    size_t n_excludes;
    bool takes_hidden;     /**< hidden files and folders are not left out */
    bool has_ignore_files; /**< .seedancecheckignore says what to leave out */
    bool has_gitignore;    /**< where that does, .gitignore does, too */
    bool is_forced;        /**< excludes and these files hold for names that were given as well */
};

/** An input, or what stands in its place. */
struct sdc_input {
    char *name;         /**< owned by who has it */
    bool is_found;      /**< found in a folder, not named: what is no media is left out */
    struct sdc_err err; /**< why it cannot be checked; SDC_OK: it can be tried */
};

/** What one step of a search has brought. */
enum sdc_step {
    SDC_STEP_NOTHING = 0, /**< nothing yet */
    SDC_STEP_INPUT,       /**< an input */
    SDC_STEP_LEFT_OUT,    /**< a name that is left out; err.text says why: "is hidden" */
    SDC_STEP_END,         /**< there is nothing more */
};

#endif
