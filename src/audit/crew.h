/* SPDX-License-Identifier: MIT
 * The probe programs at work: who has which inputs, who has failed over which. */
#ifndef SDC_AUDIT_CREW_H
#define SDC_AUDIT_CREW_H

#include "audit/job.h"
#include "probe/worker.h"

#include <poll.h>

/** Requests that lie with one program at a time: enough that it never waits for the next. */
#define SDC_CREW_DEPTH 16
/** Most programs of one kind. */
#define SDC_CREW_JOBS_MAX 64
/** Most programs of all kinds. */
#define SDC_CREW_SIZE_MAX (SDC_N_PROBERS * SDC_CREW_JOBS_MAX)

/** One probe program and the inputs that lie with it, oldest first. */
struct sdc_member {
    struct sdc_worker worker;
    struct sdc_job *queue[SDC_CREW_DEPTH]; /**< borrowed */
    size_t n_queued;
    bool is_begun;       /**< the program has turned to queue[0] */
    bool has_worked;     /**< the program has turned to any input since it was started */
    bool is_reserved;    /**< queue[0] is a suspect and stays alone */
    int64_t deadline_ms; /**< when queue[0] is given up, on the monotonic clock */
};

/** All probe programs. The caller holds it. */
struct sdc_crew {
    int64_t timeout_ms;                      /**< for one input */
    size_t n_jobs;                           /**< programs of each kind, [1, SDC_CREW_JOBS_MAX] */
    unsigned n_stillborn[SDC_N_PROBERS + 1]; /**< programs in a row that did nothing, by kind */
    struct sdc_member members[SDC_CREW_SIZE_MAX]; /**< n_jobs of each kind are in use */
};

/** A crew that has started nobody yet. Borrows the folder of launch. */
void sdc_crew_init(struct sdc_crew *crew, const struct sdc_launch *launch, size_t n_jobs,
                   int64_t timeout_ms);

/** Hands a waiting job to a program, which is started if need be. False if all of its kind are
 *  busy, and the job still waits; a program that cannot be started ends the job. */
bool sdc_crew_take(struct sdc_crew *crew, struct sdc_job *job);

/** Starts a program of a kind where none runs: an input for it is being opened, which takes time.
 *  Nothing happens where that cannot be, or nobody is needed. */
void sdc_crew_expect(struct sdc_crew *crew, enum sdc_prober prober);

/** What to poll(2) for, at most SDC_CREW_SIZE_MAX entries, and for how long at the most [ms]: none,
 *  and INT_MAX, where no job lies with a program. How many entries. */
size_t sdc_crew_prepare(const struct sdc_crew *crew, struct pollfd *polled, int *wait_ms);

/** Deals with what poll(2) has found and with deadlines that are over. */
void sdc_crew_attend(struct sdc_crew *crew, const struct pollfd *polled, size_t n_polled);

/** Waits until a program says something, something can be read from also (-1: nothing is), a
 *  deadline or most_ms is over [ms] or a signal comes, and deals with the programs. Returns at once
 *  where no job lies with a program and also is -1. */
void sdc_crew_wait(struct sdc_crew *crew, int most_ms, int also);

/** Ends programs that have nothing to do and have gone all the same, since somebody has killed them
 *  or the thread that started them has ended: no job is to be suspected of it. */
void sdc_crew_tidy(struct sdc_crew *crew);

/** Ends all programs. Jobs that still lie with them stay as they are. */
void sdc_crew_release(struct sdc_crew *crew);

#endif
