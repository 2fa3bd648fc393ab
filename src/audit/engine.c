/* SPDX-License-Identifier: MIT
 * Many inputs at once through the line from name to result, results in the order of inputs. */
#include "audit/engine.h"

#include "audit/crew.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/** Longest wait without a look at is_interrupted: a signal that comes just before poll(2) would
 *  otherwise be noticed at the next deadline only [ms]. */
#define SIGNAL_LATENCY_MS 200

/** A run: jobs from n_emitted to n_begun - 1 are in work, each at its number modulo the window. */
struct run {
    const struct sdc_engine *engine;
    struct sdc_crew crew;
    struct sdc_job jobs[SDC_ENGINE_WINDOW];
    int64_t n_begun;
    int64_t n_emitted;
    bool is_exhausted; /**< no more inputs */
};

static struct sdc_job *job_at(struct run *run, int64_t number)
{
    return &run->jobs[number % SDC_ENGINE_WINDOW];
}

/** Hands waiting jobs to programs, oldest first. A suspect that must wait for a program of its own
 *  keeps back those behind it, so that its turn comes. */
static void dispatch(struct run *run)
{
    bool is_held[SDC_N_PROBERS + 1] = {false};
    for (int64_t i = run->n_emitted; i < run->n_begun; i++) {
        struct sdc_job *job = job_at(run, i);
        enum sdc_prober prober = sdc_job_prober(job, run->engine->demand);
        if (job->state == SDC_JOB_WAITING && !is_held[prober])
            is_held[prober] = !sdc_crew_take(&run->crew, job);
    }
}

/** Begins the next input. */
static enum sdc_status begin_next(struct run *run, struct sdc_err *err)
{
    char *name = NULL;
    enum sdc_status status = sdc_inputs_next(run->engine->inputs, &name, err);
    if (status != SDC_OK)
        return status;
    run->is_exhausted = !name;
    if (name) {
        sdc_job_begin(job_at(run, run->n_begun), run->n_begun, name, run->engine->demand);
        run->n_begun++;
    }
    return SDC_OK;
}

static enum sdc_status fill(struct run *run, struct sdc_err *err)
{
    while (!run->is_exhausted && run->n_begun - run->n_emitted < SDC_ENGINE_WINDOW) {
        enum sdc_status status = begin_next(run, err);
        if (status != SDC_OK)
            return status;
        dispatch(run);
    }
    return SDC_OK;
}

/** Passes on the results that are next in turn. */
static enum sdc_status emit(struct run *run, struct sdc_err *err)
{
    const struct sdc_engine *engine = run->engine;
    while (run->n_emitted < run->n_begun) {
        struct sdc_job *job = job_at(run, run->n_emitted);
        if (job->state != SDC_JOB_DONE)
            return SDC_OK;
        enum sdc_status status = engine->on_result(engine->context, &job->result, err);
        sdc_job_release(job);
        run->n_emitted++;
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

/** Whatever a signal has made fail, the signal is the reason. */
static enum sdc_status end_interrupted(struct sdc_err *err)
{
    *err = (struct sdc_err){0};
    return sdc_err_set(err, SDC_INTERRUPTED, EINTR, "interrupted");
}

static enum sdc_status run_all(struct run *run, struct sdc_err *err)
{
    while (!run->is_exhausted || run->n_emitted < run->n_begun) {
        enum sdc_status status = fill(run, err);
        if (status == SDC_OK) {
            dispatch(run);
            sdc_crew_wait(&run->crew, SIGNAL_LATENCY_MS);
        }
        if (*run->engine->is_interrupted)
            return end_interrupted(err);
        if (status == SDC_OK)
            status = emit(run, err);
        if (status != SDC_OK)
            return status;
    }
    return SDC_OK;
}

enum sdc_status sdc_engine_run(const struct sdc_engine *engine, struct sdc_err *err)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left to begin with");
    run->engine = engine;
    sdc_crew_init(&run->crew, engine->demand, &engine->launch, engine->n_jobs, engine->timeout_ms);
    enum sdc_status status = run_all(run, err);
    sdc_crew_release(&run->crew);
    for (int64_t i = run->n_emitted; i < run->n_begun; i++)
        sdc_job_release(job_at(run, i));
    free(run);
    return status;
}
