/* SPDX-License-Identifier: MIT
 * Many inputs on their ways at once, and each reported in its turn. */
#include "submit/crowd.h"

#include <string.h>
#include <time.h>

#define NS_PER_MS 1000000
#define NS_PER_S  1000000000
/** Longest wait without a look at interrupts, and between two turns [ms]. */
#define TURN_MS 100

/** A run under way; all of it is the mutex's. */
struct run {
    const struct sdc_crowd *crowd;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_over; /**< no step is to be begun any more */
};

static bool is_interrupted(const struct run *run)
{
    return *run->crowd->interrupts != 0;
}

/** Waits for a change, a turn at the most. */
static void wait_a_turn(struct run *run)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)TURN_MS * NS_PER_MS;
    if (until.tv_nsec >= NS_PER_S) {
        until.tv_nsec -= NS_PER_S;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&run->changed, &run->mutex, &until);
}

/** The input that has been due for longest; NULL if none is. */
static struct sdc_item *find_due(const struct run *run)
{
    struct sdc_item *found = NULL;
    int64_t now = sdc_flow_now_ms();
    for (size_t i = 0; i < run->crowd->n_items; i++) {
        struct sdc_item *item = &run->crowd->items[i];
        bool is_due =
            !item->is_in_work && item->stage != SDC_STAGE_END && !item->twin && item->due_ms <= now;
        if (is_due && (!found || item->due_ms < found->due_ms))
            found = item;
    }
    return found;
}

static bool is_all_over(const struct run *run)
{
    for (size_t i = 0; i < run->crowd->n_items; i++) {
        const struct sdc_item *item = &run->crowd->items[i];
        if (!item->twin && (item->is_in_work || item->stage != SDC_STAGE_END))
            return false;
    }
    return true;
}

static void *work(void *context)
{
    struct run *run = context;
    pthread_mutex_lock(&run->mutex);
    while (!run->is_over && !is_interrupted(run) && !is_all_over(run)) {
        struct sdc_item *item = find_due(run);
        if (!item) {
            wait_a_turn(run);
            continue;
        }
        item->is_in_work = true;
        pthread_mutex_unlock(&run->mutex);
        sdc_flow_step(run->crowd->flow, item);
        pthread_mutex_lock(&run->mutex);
        item->is_in_work = false;
        pthread_cond_broadcast(&run->changed);
    }
    pthread_mutex_unlock(&run->mutex);
    return NULL;
}

/** True if an input has ended; one that was interrupted and is not in work does so here. */
static bool has_ended(struct run *run, struct sdc_item *item)
{
    if (item->twin)
        return true; /* it came before, and was reported */
    if (item->is_in_work)
        return false;
    if (item->stage != SDC_STAGE_END && is_interrupted(run))
        sdc_flow_end(run->crowd->flow, item, SDC_ENDED_INTERRUPTED, "interrupted",
                     "--resume goes on");
    return item->stage == SDC_STAGE_END;
}

/** Reports inputs in their order, as they end. */
static enum sdc_status report(struct run *run, struct sdc_err *err)
{
    const struct sdc_crowd *crowd = run->crowd;
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < crowd->n_items && status == SDC_OK;) {
        if (has_ended(run, &crowd->items[i])) {
            status = crowd->on_end(crowd->context, &crowd->items[i++], err);
            continue;
        }
        if (crowd->on_turn)
            crowd->on_turn(crowd->context);
        wait_a_turn(run);
    }
    return status;
}

enum sdc_status sdc_crowd_run(const struct sdc_crowd *crowd, struct sdc_err *err)
{
    struct run run = {.crowd = crowd, .mutex = PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[SDC_CROWD_THREADS_MAX];
    pthread_condattr_t attributes;
    size_t n_threads = 0;
    enum sdc_status status = SDC_OK;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&run.changed, &attributes);
    pthread_condattr_destroy(&attributes);
    while (n_threads < crowd->n_threads && n_threads < SDC_CROWD_THREADS_MAX &&
           n_threads < crowd->n_items && pthread_create(&threads[n_threads], NULL, work, &run) == 0)
        n_threads++;
    pthread_mutex_lock(&run.mutex);
    if (n_threads > 0)
        status = report(&run, err);
    else if (crowd->n_items > 0)
        status = sdc_err_set(err, SDC_NO_MEMORY, 0, "no thread can be started to submit with");
    run.is_over = true;
    pthread_cond_broadcast(&run.changed);
    pthread_mutex_unlock(&run.mutex);
    for (size_t i = 0; i < n_threads; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&run.changed);
    pthread_mutex_destroy(&run.mutex);
    return status;
}
