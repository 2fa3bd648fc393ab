/* SPDX-License-Identifier: MIT
 * The library of seedance-check: checks files, descriptors and blocks of memory against the input
 * requirements of the Seedance video models. The manual is seedance-check(3).
 *
 *     struct sdc_checker *checker = sdc_checker_new(NULL, NULL, 0);
 *     struct sdc_outcome *outcome = sdc_checker_check_file(checker, "clip.mp4");
 *     if (outcome && sdc_outcome_verdict(outcome) == SDC_PASS)
 *         upload("clip.mp4");
 *     sdc_outcome_free(&outcome);
 *     sdc_checker_free(&checker);
 *
 * The library prints nothing, ends no process, handles no signal, raises no SIGPIPE and keeps no
 * state outside of checkers and outcomes. It parses no media itself: a checker starts probe
 * programs, which are child processes. A checker is for one thread at a time; an outcome never
 * changes, and any number of threads may read it. All texts end in a NUL. Names that begin with
 * sdc_ or SDC_ are the library's. */
#ifndef SEEDANCE_CHECK_H
#define SEEDANCE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this interface. It is raised when a program would have to be changed for the new
 *  one; what is only added does not raise it. */
#define SDC_API_VERSION 1

/** Room for any reason that sdc_checker_new gives, with its NUL [bytes]. */
#define SDC_REASON_SIZE 256

/** Time for one file where the options do not say, and the longest that they may say [ms]. @{ */
#define SDC_TIMEOUT_MS_DEFAULT 30000
#define SDC_TIMEOUT_MS_MAX     86400000
/** @} */

/** What media something is; also what it is to be registered as. */
enum sdc_type {
    SDC_TYPE_NONE = 0, /**< no media; for an option: decide from the content */
    SDC_TYPE_IMAGE,
    SDC_TYPE_VIDEO,
    SDC_TYPE_AUDIO,
};

/** What the check of one input comes to; a greater one wins over a lesser. */
enum sdc_verdict {
    SDC_PASS = 0, /**< every rule that applies holds */
    SDC_WARN,     /**< a rule holds under one reading only, or an advice is not followed */
    SDC_FAIL,     /**< a rule is broken */
    SDC_ERROR,    /**< could not tell: sdc_outcome_error_code says why */
};

/** Checks inputs by one profile; keeps its probe programs from one check to the next. */
struct sdc_checker;

/** What came of one check. */
struct sdc_outcome;

/** How to check. Set it to zero, then what is to differ: zero means the default everywhere. */
struct sdc_checker_options {
    const char *profile;       /**< id of a built-in profile or, if it is none, path of a JSON file
                                    as in seedance-profile(5); NULL: the default profile */
    enum sdc_type type;        /**< what inputs are to be registered as, so that another type breaks
                                    file.type; SDC_TYPE_NONE: what each of them is */
    int64_t timeout_ms;        /**< how long a probe program may be silent over one input before it
                                    is replaced, [1, SDC_TIMEOUT_MS_MAX]; an input gets a second
                                    try; 0: SDC_TIMEOUT_MS_DEFAULT */
    const char *const *select; /**< n_select rules to judge, by id or by its beginning up to a dot:
                                    "video", "video.fps" */
    size_t n_select;           /**< 0: all rules */
    const char *const *ignore; /**< n_ignore rules not to judge, likewise; beats select */
    size_t n_ignore;
    bool is_deep; /**< decode everything (file.decodes); without it, only what tells facts */
    const char *programs; /**< folder of the probe programs, and no other is looked into; NULL: the
                               folder of the running executable, then the one that the library was
                               built for */
};

/** A rule that is broken, or may be. The texts are the outcome's; "" where there is none. */
struct sdc_outcome_finding {
    const char *rule;     /**< "video.fps"; seedance-check(1) lists them */
    bool is_warning;      /**< a warning, else an error */
    const char *measured; /**< exact: "24000/1001"; where readings differ, each with its name */
    const char *limit;    /**< "[24, 60]", "mp4, mov" */
    const char *unit;     /**< of both: "fps" */
    const char *message;  /**< the whole sentence, without the input's name */
    const char *help;     /**< what to do: a command or an advice */
    const char *command;  /**< the same where it is a command, for sh, that mends the file */
};

/** The version of the library, as seedance-check --version prints it: "0.1.0". Never freed. */
const char *sdc_version(void);

/** A checker, which sdc_checker_free frees. Copies what it needs of options; NULL stands for the
 *  defaults. Reads the profile, and starts no program yet.
 *
 *  NULL where an option is wrong, the profile cannot be read or is wrong, or no memory is left;
 *  then the first reason_size bytes of reason get a sentence without a full stop that says which.
 *  reason may be NULL where reason_size is 0. Nothing is written on success. */
struct sdc_checker *sdc_checker_new(const struct sdc_checker_options *options, char *reason,
                                    size_t reason_size);

/** Ends the checker's probe programs, waits for their end, frees the checker and sets *checker to
 *  NULL; nothing where that is NULL already. Outcomes live on. */
void sdc_checker_free(struct sdc_checker **checker);

/** Checks an input, which waits for the answer of a probe program. The outcome is the caller's, to
 *  be freed by sdc_outcome_free.
 *
 *  Whatever goes wrong is an outcome whose verdict is SDC_ERROR, wrong arguments included; NULL
 *  means only that no memory is left or that checker is NULL. @{ */

/** The regular file at path, which is also the name in the outcome. Neither "-" nor "http://" has
 *  a meaning of its own. */
struct sdc_outcome *sdc_checker_check_file(struct sdc_checker *checker, const char *path);

/** The regular file behind a descriptor that is open for reading; borrowed. Its offset is neither
 *  used nor moved, and no lock on the file is lost. The probe programs get the very descriptor:
 *  where strangers made the file, let it be one that cannot write. name is how outcome and
 *  commands call the file; its suffix is compared with the content (file.extension). */
struct sdc_outcome *sdc_checker_check_descriptor(struct sdc_checker *checker, int descriptor,
                                                 const char *name);

/** size bytes of memory; borrowed, not changed, and copied for the time of the check. bytes may be
 *  NULL where size is 0. name as for a descriptor. */
struct sdc_outcome *sdc_checker_check_memory(struct sdc_checker *checker, const void *bytes,
                                             size_t size, const char *name);
/** @} */

/** Frees an outcome and its texts, and sets *outcome to NULL; nothing where it is NULL already. */
void sdc_outcome_free(struct sdc_outcome **outcome);

/* What follows reads an outcome, which must not be NULL. Texts live as long as the outcome. */

/** The verdict: the worst of all findings, or SDC_ERROR. */
enum sdc_verdict sdc_outcome_verdict(const struct sdc_outcome *outcome);

/** The verdict as reports print it: "pass", "warn", "fail", "error". */
const char *sdc_outcome_verdict_name(const struct sdc_outcome *outcome);

/** Why the verdict is SDC_ERROR, and "" where it is another: one of the codes that
 * seedance-check(1) and (3) list, such as "not-found". */
const char *sdc_outcome_error_code(const struct sdc_outcome *outcome);

/** The same as a sentence without a full stop and without the input's name; "" where the verdict is
 *  not SDC_ERROR. */
const char *sdc_outcome_error_message(const struct sdc_outcome *outcome);

/** The name that the input was given. */
const char *sdc_outcome_name(const struct sdc_outcome *outcome);

/** What the content is; SDC_TYPE_NONE where it is no media or could not be read. */
enum sdc_type sdc_outcome_type(const struct sdc_outcome *outcome);

/** The format of the content: "mp4", "html"; "unknown" where nobody knows it, "" where it could not
 *  be read. */
const char *sdc_outcome_format(const struct sdc_outcome *outcome);

/** Number of findings. An outcome whose verdict is SDC_ERROR may have some. */
size_t sdc_outcome_n_findings(const struct sdc_outcome *outcome);

/** The finding at index [0, sdc_outcome_n_findings), in the order of the rules in
 * seedance-check(1); NULL beyond. It lives as long as the outcome. */
const struct sdc_outcome_finding *sdc_outcome_finding(const struct sdc_outcome *outcome,
                                                      size_t index);

/** What was measured, by its key under "media" in the JSON report: "fps" may be "24000/1001",
 *  "width" "1280", "codec" "h264". Exact: the keys of rounded numbers (fps_value, duration_s) and
 *  of arrays (duration_readings) are not known here; where readings differ, it is the first. NULL
 *  where it is not known, or no such key exists. */
const char *sdc_outcome_fact(const struct sdc_outcome *outcome, const char *name);

/** The same as a number, num / den in lowest terms, den > 0. False, and nothing is set, where the
 *  fact is not known or no number. Units are those of seedance-check(1): px, s, fps, bytes. */
bool sdc_outcome_number(const struct sdc_outcome *outcome, const char *name, int64_t *num,
                        int64_t *den);

/** The whole outcome as one JSON object in UTF-8, on one line without its end: a line of the ndjson
 *  report without the key "index". */
const char *sdc_outcome_json(const struct sdc_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
