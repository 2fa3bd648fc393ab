/* SPDX-License-Identifier: MIT
 * Checkers: made from options, used for one check after the other, freed. */
#include "api/outcome.h"
#include "audit/crew.h"
#include "base/text.h"
#include "base/version.h"
#include "config/profile_choice.h"
#include "seedance_check.h"
#include "source/open.h"
#include "source/sealed.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static_assert(SDC_REASON_SIZE >= SDC_ERR_TEXT_SIZE, "a reason has room for every error");

/** Words that the checker owns. */
struct words {
    char **words;
    size_t n;
};

struct sdc_checker {
    struct sdc_demand demand; /**< refers to what follows */
    struct sdc_profile_file profile;
    struct words selected;
    struct words ignored;
    char *programs; /**< NULL: as found */
    struct sdc_crew crew;
    struct sdc_job job; /**< the check that is under way */
    int64_t n_checks;
};

const char *sdc_version(void)
{
    return SDC_VERSION;
}

static void release_words(struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        free(words->words[i]);
    free(words->words);
}

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a checker");
}

static enum sdc_status refuse_rule(const char *word, struct sdc_err *err)
{
    const char *nearest = sdc_check_nearest(word);
    return sdc_err_set(err, SDC_USAGE, 0, "unknown rule '%s'%s%s%s", word,
                       nearest ? "; did you mean " : "", nearest ? nearest : "",
                       nearest ? "?" : "");
}

/** Copies n rules, each an id or a prefix of one. */
static enum sdc_status copy_rules(struct words *to, const char *const *rules, size_t n,
                                  struct sdc_err *err)
{
    if (n == 0)
        return SDC_OK;
    if (!rules)
        return sdc_err_set(err, SDC_USAGE, 0, "a list of rules is missing");
    to->words = calloc(n, sizeof *to->words);
    if (!to->words)
        return refuse_memory(err);
    while (to->n < n) {
        const char *rule = rules[to->n];
        if (!rule || !sdc_check_is_prefix(rule))
            return refuse_rule(rule ? rule : "", err);
        to->words[to->n] = strdup(rule);
        if (!to->words[to->n++])
            return refuse_memory(err);
    }
    return SDC_OK;
}

static enum sdc_status set_rules(struct sdc_checker *checker,
                                 const struct sdc_checker_options *options, struct sdc_err *err)
{
    enum sdc_status status =
        copy_rules(&checker->selected, options->select, options->n_select, err);
    if (status == SDC_OK)
        status = copy_rules(&checker->ignored, options->ignore, options->n_ignore, err);
    checker->demand.selection =
        (struct sdc_selection){(const char *const *)checker->selected.words, checker->selected.n,
                               (const char *const *)checker->ignored.words, checker->ignored.n};
    return status;
}

static enum sdc_status start_crew(struct sdc_checker *checker,
                                  const struct sdc_checker_options *options, struct sdc_err *err)
{
    int64_t timeout_ms = options->timeout_ms == 0 ? SDC_TIMEOUT_MS_DEFAULT : options->timeout_ms;
    if (timeout_ms < 1 || timeout_ms > SDC_TIMEOUT_MS_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "the timeout is not from 1 to %d ms",
                           SDC_TIMEOUT_MS_MAX);
    checker->programs = options->programs ? strdup(options->programs) : NULL;
    if (options->programs && !checker->programs)
        return refuse_memory(err);
    const struct sdc_launch launch = {.folder = checker->programs,
                                      .is_silent = true,
                                      .is_deep = checker->demand.is_deep};
    sdc_crew_init(&checker->crew, &launch, 1, timeout_ms);
    return SDC_OK;
}

static enum sdc_status set_up(struct sdc_checker *checker,
                              const struct sdc_checker_options *options, struct sdc_err *err)
{
    if ((unsigned)options->type > SDC_TYPE_AUDIO)
        return sdc_err_set(err, SDC_USAGE, 0, "there is no type %d", (int)options->type);
    checker->demand.type = options->type;
    checker->demand.is_deep = options->is_deep;
    enum sdc_status status = start_crew(checker, options, err);
    if (status == SDC_OK)
        status = set_rules(checker, options, err);
    if (status == SDC_OK)
        status =
            sdc_profile_choose(options->profile, &checker->profile, &checker->demand.profile, err);
    return status;
}

struct sdc_checker *sdc_checker_new(const struct sdc_checker_options *options, char *reason,
                                    size_t reason_size)
{
    static const struct sdc_checker_options defaults;
    struct sdc_err err = {0};
    struct sdc_checker *checker = calloc(1, sizeof *checker);
    enum sdc_status status =
        checker ? set_up(checker, options ? options : &defaults, &err) : refuse_memory(&err);
    if (status == SDC_OK)
        return checker;
    if (reason_size > 0)
        snprintf(reason, reason_size, "%s", err.text);
    sdc_checker_free(&checker);
    return NULL;
}

void sdc_checker_free(struct sdc_checker **checker)
{
    struct sdc_checker *gone = *checker;
    *checker = NULL;
    if (!gone)
        return;
    sdc_crew_release(&gone->crew);
    release_words(&gone->selected);
    release_words(&gone->ignored);
    sdc_profile_file_release(&gone->profile);
    free(gone->programs);
    free(gone);
}

/** Begins a check of an input of that name. False where no memory is left. */
static bool begin(struct sdc_checker *checker, const char *name)
{
    char *copy = strdup(name ? name : "");
    (void)sdc_memory_ran_out(); /* whatever this thread lacked before */
    if (copy)
        sdc_job_init(&checker->job, checker->n_checks++, copy, &checker->demand);
    return copy != NULL;
}

static enum sdc_status require_name(const char *name, struct sdc_err *err)
{
    return name ? SDC_OK : sdc_err_set(err, SDC_USAGE, 0, "no name was given");
}

/** Sees the job through to its end. */
static void see_through(struct sdc_checker *checker)
{
    sdc_crew_tidy(&checker->crew);
    while (checker->job.state != SDC_JOB_DONE) {
        bool is_taken =
            checker->job.state != SDC_JOB_WAITING || sdc_crew_take(&checker->crew, &checker->job);
        assert(is_taken); /* nobody else gives this crew jobs */
        (void)is_taken;
        sdc_crew_wait(&checker->crew, INT_MAX, -1);
    }
}

/** Ends the check that begin has begun: with the file, or where status says so with the error. */
static struct sdc_outcome *finish(struct sdc_checker *checker, enum sdc_status status,
                                  int descriptor, bool is_borrowed, const struct sdc_err *err)
{
    struct sdc_job *job = &checker->job;
    if (status == SDC_OK)
        sdc_job_read(job, descriptor, is_borrowed);
    else
        sdc_job_fail(job, err);
    see_through(checker);
    job->result.index = -1;
    struct sdc_outcome *outcome = sdc_outcome_new(&job->result);
    sdc_job_release(job);
    return outcome;
}

struct sdc_outcome *sdc_checker_check_file(struct sdc_checker *checker, const char *path)
{
    struct sdc_err err = {0};
    int descriptor = -1;
    int64_t size;
    if (!checker || !begin(checker, path))
        return NULL;
    enum sdc_status status = require_name(path, &err);
    /* Here "-" is a file like others. */
    if (status == SDC_OK)
        status = sdc_source_open(strcmp(path, "-") == 0 ? "./-" : path, &descriptor, &size, &err);
    return finish(checker, status, descriptor, false, &err);
}

struct sdc_outcome *sdc_checker_check_descriptor(struct sdc_checker *checker, int descriptor,
                                                 const char *name)
{
    struct sdc_err err = {0};
    if (!checker || !begin(checker, name))
        return NULL;
    enum sdc_status status = require_name(name, &err);
    if (status == SDC_OK)
        status = sdc_source_admit(descriptor, &err);
    return finish(checker, status, descriptor, true, &err);
}

struct sdc_outcome *sdc_checker_check_memory(struct sdc_checker *checker, const void *bytes,
                                             size_t size, const char *name)
{
    struct sdc_err err = {0};
    int descriptor = -1;
    if (!checker || !begin(checker, name))
        return NULL;
    enum sdc_status status = require_name(name, &err);
    if (status == SDC_OK && !bytes && size > 0)
        status = sdc_err_set(&err, SDC_USAGE, 0, "no bytes were given");
    if (status == SDC_OK)
        status = sdc_sealed_copy(bytes, size, &descriptor, &err);
    return finish(checker, status, descriptor, false, &err);
}
