/* SPDX-License-Identifier: MIT
 * The probe programs at work: who has which inputs, who has failed over which. */
#include "audit/crew.h"

#include "audit/fetch.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** A further program is started once each that runs has this many inputs: below that, starting it
 *  costs more than it brings. */
#define BUSY 4
/** Programs of a kind that may end in a row before they turn to any input. */
#define STILLBORN_MAX 10
/** Threads of a library that decode at once, at most. */
#define THREADS_DEEP 4
#define MS_PER_S     1000
#define NS_PER_MS    1000000

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

/** The members of one kind, n_jobs of them. */
static struct sdc_member *members_of(struct sdc_crew *crew, enum sdc_prober prober)
{
    return &crew->members[((size_t)prober - SDC_PROBER_AV) * SDC_CREW_JOBS_MAX];
}

void sdc_crew_init(struct sdc_crew *crew, const struct sdc_launch *launch, size_t n_jobs,
                   int64_t timeout_ms)
{
    assert(n_jobs >= 1 && n_jobs <= SDC_CREW_JOBS_MAX);
    memset(crew, 0, sizeof *crew);
    crew->n_jobs = n_jobs;
    crew->timeout_ms = timeout_ms;
    for (size_t i = 0; i < SDC_CREW_SIZE_MAX; i++)
        sdc_worker_init(&crew->members[i].worker,
                        (enum sdc_prober)(SDC_PROBER_AV + i / SDC_CREW_JOBS_MAX), launch);
}

/** A member with nothing to do, for a suspect that must be alone; NULL if there is none. */
static struct sdc_member *find_idle(struct sdc_crew *crew, enum sdc_prober prober)
{
    struct sdc_member *members = members_of(crew, prober);
    for (size_t i = 0; i < crew->n_jobs; i++) {
        if (members[i].n_queued == 0)
            return &members[i];
    }
    return NULL;
}

/** The running member with the least to do, or one to start where all are busy; NULL if all are
 *  full. */
static struct sdc_member *find_free(struct sdc_crew *crew, enum sdc_prober prober)
{
    struct sdc_member *members = members_of(crew, prober);
    struct sdc_member *least = NULL;
    struct sdc_member *stopped = NULL;
    for (size_t i = 0; i < crew->n_jobs; i++) {
        struct sdc_member *member = &members[i];
        if (!sdc_worker_is_running(&member->worker))
            stopped = stopped ? stopped : member;
        else if (!member->is_reserved && (!least || member->n_queued < least->n_queued))
            least = member;
    }
    if (stopped && (!least || least->n_queued >= BUSY))
        return stopped;
    return least && least->n_queued < SDC_CREW_DEPTH ? least : NULL;
}

static void restart_clock(struct sdc_crew *crew, struct sdc_member *member)
{
    member->deadline_ms = now_ms() + crew->timeout_ms;
}

/** The program has failed over its first input, which is tried once more alone, and ends with the
 *  reason if that has been done already. */
static void suspect(struct sdc_job *job, const struct sdc_err *reason)
{
    if (job->is_suspect)
        sdc_job_fail(job, reason);
    else
        job->is_suspect = true;
}

/** The program has ended before it turned to any input: none is to be suspected of it. After a few
 *  in a row, all that wait for this kind of program end with the reason. */
static void bury(struct sdc_crew *crew, struct sdc_member *member, const struct sdc_err *reason)
{
    unsigned n = ++crew->n_stillborn[member->worker.prober];
    for (size_t i = 0; i < member->n_queued && n >= STILLBORN_MAX; i++)
        sdc_job_fail(member->queue[i], reason);
}

/** The program has failed, or must be taken to have. Its inputs go back and wait for another. */
static void give_up(struct sdc_crew *crew, struct sdc_member *member, const struct sdc_err *reason)
{
    for (size_t i = 0; i < member->n_queued; i++)
        member->queue[i]->state = SDC_JOB_WAITING;
    if (!member->has_worked)
        bury(crew, member, reason);
    else if (member->n_queued > 0)
        suspect(member->queue[0], reason);
    sdc_worker_stop(&member->worker, NULL, 0);
    member->n_queued = 0;
    member->is_begun = false;
    member->is_reserved = false;
}

/** The program has closed its end: finds out how it ended, and gives up. */
static void give_up_dead(struct sdc_crew *crew, struct sdc_member *member)
{
    char how[SDC_ERR_TEXT_SIZE / 2];
    struct sdc_err reason = {0};
    sdc_worker_stop(&member->worker, how, sizeof how);
    sdc_err_set(&reason, member->has_worked ? SDC_PROBE_DIED : SDC_NO_PROBE, 0, "the probe %s%s",
                how, member->has_worked ? "" : " before it turned to any input");
    give_up(crew, member, &reason);
}

/** Has a program run for the member; a fresh one for a suspect. */
static enum sdc_status make_ready(struct sdc_crew *crew, struct sdc_member *member, bool is_suspect,
                                  struct sdc_err *err)
{
    if (is_suspect)
        sdc_worker_stop(&member->worker, NULL, 0);
    if (member->n_queued == 0)
        restart_clock(crew, member);
    if (sdc_worker_is_running(&member->worker))
        return SDC_OK;
    if (crew->n_stillborn[member->worker.prober] >= STILLBORN_MAX)
        return sdc_err_set(err, SDC_NO_PROBE, 0,
                           "the probe does not start: the last %d did nothing", STILLBORN_MAX);
    member->has_worked = false;
    return sdc_worker_start(&member->worker, err);
}

void sdc_crew_expect(struct sdc_crew *crew, enum sdc_prober prober)
{
    struct sdc_err err = {0};
    if (prober == SDC_PROBER_NONE)
        return;
    struct sdc_member *members = members_of(crew, prober);
    for (size_t i = 0; i < crew->n_jobs; i++) {
        if (sdc_worker_is_running(&members[i].worker))
            return;
    }
    make_ready(crew, &members[0], false, &err);
}

/** Processor time for one input [s]. The timeout ends what takes too long; this ends it where
 * nobody is there to look at the clock. */
static uint32_t cpu_allowance(const struct sdc_crew *crew, const struct sdc_job *job)
{
    int64_t n_threads = job->demand.is_deep ? THREADS_DEEP : 1;
    int64_t seconds = (crew->timeout_ms / MS_PER_S + 1) * n_threads;
    return seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX;
}

bool sdc_crew_take(struct sdc_crew *crew, struct sdc_job *job)
{
    struct sdc_err err = {0};
    enum sdc_prober prober = sdc_job_prober(job);
    struct sdc_member *member = job->is_suspect ? find_idle(crew, prober) : find_free(crew, prober);
    if (!member)
        return false;
    if (make_ready(crew, member, job->is_suspect, &err) != SDC_OK) {
        sdc_job_fail(job, &err);
        return true;
    }
    struct sdc_message request = {.kind = SDC_MESSAGE_REQUEST, .id = (uint32_t)job->result.index};
    request.facts.format = job->result.facts.format;
    request.facts.type = job->result.facts.type;
    request.cpu_s = cpu_allowance(crew, job);
    sdc_fetch_describe(job, &request);
    job->state = SDC_JOB_SENT;
    member->queue[member->n_queued++] = job;
    member->is_reserved = job->is_suspect;
    /* That a program has gone is noticed behind its last answers, which are still to be read. */
    if (sdc_wire_send(member->worker.socket, &request, job->descriptor, &err) == SDC_IO)
        give_up_dead(crew, member);
    return true;
}

size_t sdc_crew_prepare(const struct sdc_crew *crew, struct pollfd *polled, int *wait_ms)
{
    int64_t first_ms = INT64_MAX;
    size_t n = 0;
    for (size_t i = 0; i < SDC_CREW_SIZE_MAX; i++) {
        const struct sdc_member *member = &crew->members[i];
        if (member->n_queued == 0)
            continue;
        polled[n++] = (struct pollfd){.fd = member->worker.socket, .events = POLLIN};
        first_ms = member->deadline_ms < first_ms ? member->deadline_ms : first_ms;
    }
    int64_t left_ms = first_ms == INT64_MAX ? INT_MAX : first_ms - now_ms();
    *wait_ms = left_ms < 0 ? 0 : left_ms > INT_MAX ? INT_MAX : (int)left_ms;
    return n;
}

/** The first input has its answer: turns to the next. */
static void shift(struct sdc_crew *crew, struct sdc_member *member)
{
    member->n_queued--;
    memmove(&member->queue[0], &member->queue[1], member->n_queued * sizeof member->queue[0]);
    member->is_begun = false;
    member->is_reserved = false;
    restart_clock(crew, member);
}

/** Takes a message from a member's program; false if it is out of turn or says what cannot be. */
static bool take_message(struct sdc_crew *crew, struct sdc_member *member,
                         const struct sdc_message *message)
{
    struct sdc_job *job = member->queue[0];
    if (member->n_queued == 0 || message->id != (uint32_t)job->result.index ||
        member->is_begun != (message->kind != SDC_MESSAGE_BEGIN))
        return false;
    switch (message->kind) {
    case SDC_MESSAGE_HELLO:
    case SDC_MESSAGE_READY:
    case SDC_MESSAGE_REQUEST:
        return false;
    case SDC_MESSAGE_BEGIN:
        member->is_begun = true;
        member->has_worked = true;
        crew->n_stillborn[member->worker.prober] = 0;
        restart_clock(crew, member);
        return true;
    case SDC_MESSAGE_FACTS:
        if (!sdc_job_accept(job, &message->facts))
            return false;
        shift(crew, member);
        return true;
    case SDC_MESSAGE_FAILURE:
        sdc_job_fail(job, &message->failure);
        shift(crew, member);
        return true;
    case SDC_MESSAGE_NEED:
        if (!sdc_fetch_more(job, &message->need))
            return false;
        shift(crew, member);
        return true;
    }
    return false;
}

/** Takes the next message of a member's program, and ends what it must. */
static void receive(struct sdc_crew *crew, struct sdc_member *member)
{
    struct sdc_message message;
    struct sdc_err err = {0};
    int descriptor;
    enum sdc_status status = sdc_wire_receive(member->worker.socket, &message, &descriptor, &err);
    if (status == SDC_CLOSED || status == SDC_IO) {
        give_up_dead(crew, member);
        return;
    }
    if (descriptor >= 0)
        close(descriptor);
    if (status == SDC_OK && take_message(crew, member, &message))
        return;
    struct sdc_err reason = {0};
    sdc_err_set(&reason, SDC_PROBE_NONSENSE, 0, "the probe sent what is no valid message");
    give_up(crew, member, &reason);
}

static void give_up_late(struct sdc_crew *crew, struct sdc_member *member)
{
    struct sdc_err reason = {0};
    struct sdc_q seconds = SDC_Q_INT(0);
    char text[SDC_Q_TEXT_SIZE];
    sdc_q_make(crew->timeout_ms, MS_PER_S, &seconds);
    sdc_q_print_exact(seconds, text, sizeof text);
    sdc_err_set(&reason, SDC_TIMEOUT, 0, "the probe did not answer within %s s", text);
    give_up(crew, member, &reason);
}

static bool is_polled(const struct pollfd *polled, size_t n_polled, int socket)
{
    for (size_t i = 0; i < n_polled; i++) {
        if (polled[i].fd == socket)
            return polled[i].revents != 0;
    }
    return false;
}

void sdc_crew_attend(struct sdc_crew *crew, const struct pollfd *polled, size_t n_polled)
{
    for (size_t i = 0; i < SDC_CREW_SIZE_MAX; i++) {
        struct sdc_member *member = &crew->members[i];
        if (member->n_queued == 0)
            continue;
        if (is_polled(polled, n_polled, member->worker.socket))
            receive(crew, member);
        else if (now_ms() >= member->deadline_ms)
            give_up_late(crew, member);
    }
}

void sdc_crew_wait(struct sdc_crew *crew, int most_ms, int also)
{
    struct pollfd polled[SDC_CREW_SIZE_MAX + 1];
    int wait_ms;
    size_t n_polled = sdc_crew_prepare(crew, polled, &wait_ms);
    if (also >= 0)
        polled[n_polled++] = (struct pollfd){.fd = also, .events = POLLIN};
    if (n_polled == 0)
        return;
    if (poll(polled, n_polled, wait_ms < most_ms ? wait_ms : most_ms) < 0)
        memset(polled, 0, sizeof polled); /* a signal: only deadlines are looked at */
    sdc_crew_attend(crew, polled, n_polled);
}

void sdc_crew_tidy(struct sdc_crew *crew)
{
    for (size_t i = 0; i < SDC_CREW_SIZE_MAX; i++) {
        struct sdc_member *member = &crew->members[i];
        struct pollfd polled = {.fd = member->worker.socket, .events = POLLIN};
        bool is_idle = sdc_worker_is_running(&member->worker) && member->n_queued == 0;
        if (is_idle && poll(&polled, 1, 0) > 0)
            sdc_worker_stop(&member->worker, NULL, 0);
    }
}

void sdc_crew_release(struct sdc_crew *crew)
{
    for (size_t i = 0; i < SDC_CREW_SIZE_MAX; i++)
        sdc_worker_stop(&crew->members[i].worker, NULL, 0);
}
