/* SPDX-License-Identifier: MIT
 * The configuration of a repository: a JSON file that sets what is checked, and how strictly. */
#ifndef SDC_CONFIG_CONFIG_FILE_H
#define SDC_CONFIG_CONFIG_FILE_H

#include "base/err.h"

#include <stdbool.h>

/** What the file is called. */
#define SDC_CONFIG_FILE ".seedance-check.json"
/** Largest configuration that is read [bytes]. */
#define SDC_CONFIG_FILE_SIZE_MAX (1024 * 1024)
/** Greatest number of jobs, as --jobs has it. */
#define SDC_CONFIG_JOBS_MAX 64
/** Most texts of one list: as many as the options of the same name take. */
#define SDC_CONFIG_WORDS_MAX 64
/** Most entries of "paths". */
#define SDC_CONFIG_PATHS_MAX 64
/** Most entries of "exceptions": what has more is for a baseline. */
#define SDC_CONFIG_EXCEPTIONS_MAX 256
/** Longest reason of an exception [bytes]: it stands in a line of a report. */
#define SDC_CONFIG_REASON_MAX 200

struct cJSON;

/** What is asked of files whose paths are like a pattern. All texts are borrowed from the document.
 */
struct sdc_config_path {
    const char *path;    /**< a pattern as gitignore(5) has them, without "!" */
    const char *type;    /**< "auto", "image", "video", "audio"; NULL: not said */
    const char *profile; /**< an id, or the path of a file; NULL: not said */
};

/** Findings that are known, and why. */
struct sdc_config_exception {
    const char *rule; /**< the id of a rule */
    const char *path; /**< as in struct sdc_config_path */
    const char *reason;
};

/** A configuration. The caller holds it and releases it. What it does not say is NULL or 0, and
 *  lists end in NULL unless they are full. */
struct sdc_config {
    const char *profile; /**< an id, or the path of a file */
    const char *type;    /**< as in struct sdc_config_path */
    const char *fail_on; /**< "error", "warning" */
    const char *select[SDC_CONFIG_WORDS_MAX];
    const char *ignore[SDC_CONFIG_WORDS_MAX];
    const char *exclude[SDC_CONFIG_WORDS_MAX];
    size_t n_jobs;
    struct sdc_config_path *paths; /**< owned; later ones before earlier ones */
    size_t n_paths;
    struct sdc_config_exception *exceptions; /**< owned */
    size_t n_exceptions;
    struct cJSON *document; /**< owned; all texts lie in it */
};

/** Reads the configuration that is open at descriptor; name is what errors call it. SDC_USAGE, with
 *  the place, and what was expected there or may have been meant; SDC_NO_MEMORY. Nothing is to be
 *  released then. */
enum sdc_status sdc_config_read(struct sdc_config *config, int descriptor, const char *name,
                                struct sdc_err *err);

/** The same for a text that ends in a NUL. */
enum sdc_status sdc_config_parse(struct sdc_config *config, const char *text, const char *name,
                                 struct sdc_err *err);

/** Frees what a configuration holds. */
void sdc_config_release(struct sdc_config *config);

#endif
