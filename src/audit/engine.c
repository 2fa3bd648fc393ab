/* SPDX-License-Identifier: MIT
 * Many inputs at once through the line from name to result, results in the order of inputs. */
#include "audit/engine.h"

#include "audit/crew.h"
#include "audit/fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/** Longest wait without a look at is_interrupted: a signal that comes just before poll(2) would
 *  otherwise be noticed at the next deadline only [ms]. */
#define SIGNAL_LATENCY_MS 200
/** Steps of the search between two looks at programs and signals. */
#define STEPS_MAX 64
/** Descriptors that are neither of inputs nor of probe programs: the standard ones, reports, a list
 *  of names, a folder, both ends of a socket, and some that we have inherited. */
#define OTHER_DESCRIPTORS 24

/** Descriptors of an input that is fetched: its connection, what was fetched, and that to read. */
#define DESCRIPTORS_PER_REMOTE 3

/** A run: jobs from n_emitted to n_begun - 1 are in work, each at its number modulo the window. */
struct run {
    const struct sdc_engine *engine;
    struct sdc_crew crew;
    struct sdc_network network;
    struct sdc_job *jobs; /**< so many as the window has */
    int64_t n_begun;
    int64_t n_emitted;
    int64_t window;    /**< jobs in work at the most */
    int64_t n_remotes; /**< jobs in work that are fetched, at the last count */
    int64_t n_fetched; /**< of those that are emitted [bytes] */
    int64_t n_remotes_max;
    bool is_exhausted; /**< no more inputs */
    bool is_idle;      /**< the last turn has brought no result */
};

static struct sdc_job *job_at(struct run *run, int64_t number)
{
    return &run->jobs[number % run->window];
}

/** Hands waiting jobs to programs, oldest first. A suspect that must wait for a program of its own
 *  keeps back those behind it, so that its turn comes. */
static void dispatch(struct run *run)
{
    bool is_held[SDC_N_PROBERS + 1] = {false};
    for (int64_t i = run->n_emitted; i < run->n_begun; i++) {
        struct sdc_job *job = job_at(run, i);
        enum sdc_prober prober = sdc_job_prober(job);
        if (job->state == SDC_JOB_WAITING && !is_held[prober])
            is_held[prober] = !sdc_crew_take(&run->crew, job);
    }
}

/** Begins the next input, if the search has one for us. */
static enum sdc_status begin_next(struct run *run, struct sdc_err *err)
{
    struct sdc_input input;
    struct sdc_demand demand;
    struct sdc_inputs *inputs = run->engine->inputs;
    struct sdc_job *job = job_at(run, run->n_begun);
    enum sdc_status status = sdc_inputs_next(inputs, &input, err);
    if (status != SDC_OK)
        return status;
    run->is_exhausted = sdc_inputs_is_over(inputs);
    if (!input.name)
        return SDC_OK;
    status = sdc_demands_find(run->engine->demands, input.name, &demand, err);
    if (status != SDC_OK) {
        free(input.name);
        return status;
    }
    if (input.is_supplied)
        sdc_crew_expect(&run->crew, sdc_job_expected_prober(input.name));
    struct sdc_opener opener = {run->engine->on_open, run->engine->context};
    sdc_job_begin(job, run->n_begun, &input, &demand, &run->network, &opener);
    run->n_remotes += job->remote != NULL;
    if (job->state == SDC_JOB_LEFT_OUT) {
        sdc_inputs_leave_out(inputs, job->name, "is no media");
        sdc_job_release(job);
    } else {
        run->n_begun++;
        dispatch(run);
    }
    return SDC_OK;
}

static bool has_room(const struct run *run)
{
    return !run->is_exhausted && !*run->engine->interrupts &&
           run->n_begun - run->n_emitted < run->window && run->n_remotes < run->n_remotes_max;
}

/** Begins inputs. Gives up where the search has to wait, and after so many steps that the programs
 *  at work and signals do not wait for it. */
static enum sdc_status fill(struct run *run, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (int i = 0; i < STEPS_MAX && has_room(run) && status == SDC_OK; i++) {
        status = begin_next(run, err);
        if (sdc_inputs_descriptor(run->engine->inputs) >= 0)
            break;
    }
    return status;
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
        run->n_fetched += job->result.fetched.n_bytes;
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

/** Goes on with the inputs that are being fetched. */
static void go_on_fetching(struct run *run)
{
    run->n_remotes = 0;
    for (int64_t i = run->n_emitted; i < run->n_begun && run->network.http; i++) {
        struct sdc_job *job = job_at(run, i);
        if (job->state == SDC_JOB_FETCHING)
            sdc_fetch_go_on(job);
        run->n_remotes += job->remote != NULL;
    }
}

/** What was fetched so far [bytes]. */
static int64_t count_fetched(struct run *run)
{
    int64_t n = run->n_fetched;
    for (int64_t i = run->n_emitted; i < run->n_begun && run->network.http; i++)
        n += sdc_fetch_size(job_at(run, i));
    return n;
}

/** Waits for programs, for the network and for the list of names (-1: not for one), most_ms at the
 *  longest. */
static enum sdc_status wait_for_all(struct run *run, int most_ms, int list, struct sdc_err *err)
{
    struct pollfd polled[SDC_CREW_SIZE_MAX + 1];
    int wait_ms;
    if (!run->network.http || sdc_http_n_busy(run->network.http) == 0) {
        sdc_crew_wait(&run->crew, most_ms, list);
        return SDC_OK;
    }
    size_t n = sdc_crew_prepare(&run->crew, polled, &wait_ms);
    if (list >= 0)
        polled[n++] = (struct pollfd){.fd = list, .events = POLLIN};
    enum sdc_status status =
        sdc_http_wait(run->network.http, polled, n, wait_ms < most_ms ? wait_ms : most_ms, err);
    if (status == SDC_OK)
        sdc_crew_attend(&run->crew, polled, n);
    return status;
}

/** Waits for the programs at work and for the list of names that has nothing yet; not at all where
 *  there is more to begin with. What was reported so far goes out before a wait that may be long:
 *  where nothing is in work, or the last wait was for nothing. */
static enum sdc_status wait(struct run *run, struct sdc_err *err)
{
    const struct sdc_engine *engine = run->engine;
    enum sdc_status status = SDC_OK;
    bool takes_more = has_room(run);
    int list = takes_more ? sdc_inputs_descriptor(engine->inputs) : -1;
    bool is_busy = takes_more && list < 0;
    if (!is_busy && (run->is_idle || run->n_emitted == run->n_begun))
        status = engine->on_idle(engine->context, err);
    if (status == SDC_OK)
        status = wait_for_all(run, is_busy ? 0 : SIGNAL_LATENCY_MS, list, err);
    go_on_fetching(run);
    return status;
}

/** True once no input is in work and none is to come. */
static bool is_over(const struct run *run)
{
    return run->n_emitted == run->n_begun && (run->is_exhausted || *run->engine->interrupts);
}

static enum sdc_status run_all(struct run *run, struct sdc_err *err)
{
    while (!is_over(run)) {
        int64_t n_emitted = run->n_emitted;
        enum sdc_status status = fill(run, err);
        dispatch(run);
        if (status == SDC_OK)
            status = wait(run, err);
        if (*run->engine->interrupts >= SDC_INTERRUPT_NOW)
            return end_interrupted(err);
        if (status == SDC_OK)
            status = emit(run, err);
        if (status != SDC_OK)
            return status;
        run->is_idle = run->n_emitted == n_emitted;
        run->engine->on_turn(run->engine->context, run->n_begun - run->n_emitted,
                             count_fetched(run));
    }
    return *run->engine->interrupts ? end_interrupted(err) : SDC_OK;
}

/** So many inputs in work that their descriptors, and those of all else, do not run out. */
static int64_t choose_window(const struct sdc_engine *engine)
{
    struct rlimit limit;
    const struct sdc_supply *supply = engine->inputs->search->supply;
    int64_t window = (int64_t)engine->n_jobs * SDC_ENGINE_WINDOW_PER_JOB;
    int64_t n_remotes = (int64_t)engine->network.n_transfers * SDC_ENGINE_REMOTES_PER_TRANSFER;
    window = window > n_remotes ? window : n_remotes;
    if (supply && window > (int64_t)supply->n_copies_max)
        window = (int64_t)supply->n_copies_max;
    int64_t n_others = OTHER_DESCRIPTORS + (int64_t)engine->n_jobs * SDC_N_PROBERS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= (rlim_t)(n_others + window))
        return window;
    int64_t n = (int64_t)limit.rlim_cur - n_others;
    return n > 1 ? n : 1;
}

/** So many of them fetched that their descriptors do not run out either. */
static int64_t choose_remotes(const struct sdc_engine *engine)
{
    struct rlimit limit;
    int64_t n = (int64_t)engine->network.n_transfers * SDC_ENGINE_REMOTES_PER_TRANSFER;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
        limit.rlim_cur >= (rlim_t)(n * DESCRIPTORS_PER_REMOTE * 2))
        return n;
    int64_t n_few = (int64_t)limit.rlim_cur / (DESCRIPTORS_PER_REMOTE * 2);
    return n_few > 1 ? n_few : 1;
}

static enum sdc_status run_to_end(struct run *run, struct sdc_err *err)
{
    const struct sdc_engine *engine = run->engine;
    run->window = choose_window(engine);
    run->jobs = calloc((size_t)run->window, sizeof *run->jobs);
    if (!run->jobs)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for %lld inputs at once",
                           (long long)run->window);
    run->is_exhausted = sdc_inputs_is_over(engine->inputs);
    run->n_remotes_max = choose_remotes(engine);
    sdc_network_init(&run->network, &engine->network, engine->is_offline);
    sdc_crew_init(&run->crew, &engine->launch, engine->n_jobs, engine->timeout_ms);
    enum sdc_status status = run_all(run, err);
    sdc_crew_release(&run->crew);
    for (int64_t i = run->n_emitted; i < run->n_begun; i++)
        sdc_job_release(job_at(run, i));
    sdc_network_release(&run->network);
    free(run->jobs);
    return status;
}

enum sdc_status sdc_engine_run(const struct sdc_engine *engine, struct sdc_err *err)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left to begin with");
    run->engine = engine;
    enum sdc_status status = run_to_end(run, err);
    free(run);
    return status;
}
