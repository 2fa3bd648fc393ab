/* SPDX-License-Identifier: MIT
 * Inputs that are URLs on their way: what of them is fetched next, and when it is enough. */
#include "audit/fetch.h"

#include "probe/sniff.h"
#include "source/url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/** So many times what a reader asks for is fetched, and hardly more. A clip of 15 s in fragments of
 *  one has as many. */
#define FEW_ROUNDS 18
/** Then twice as much each time, from the one to the other: 128 times that are more than what is
 *  fetched of one input [bytes]. @{ */
#define FEW_ROUNDS_SIZE    16384
#define STRETCHED_SIZE_MAX 524288
/** @} */

/** Room for "/proc/self/fd/" and a descriptor [bytes]. */
#define PROC_PATH_SIZE 64

void sdc_network_init(struct sdc_network *network, const struct sdc_http_limits *limits,
                      bool is_offline)
{
    *network = (struct sdc_network){.limits = *limits, .is_offline = is_offline};
}

void sdc_network_release(struct sdc_network *network)
{
    sdc_http_free(&network->http);
}

/** What the text of the URL tells. */
static void read_url(struct sdc_job *job)
{
    struct sdc_reach *reach = &job->result.facts.reach;
    reach->is_url = true;
    reach->is_unread = true;
    reach->has_expiry = sdc_url_expiry(job->name, &reach->expires_s);
    if (reach->has_expiry)
        reach->left_s = reach->expires_s - (int64_t)time(NULL);
}

/** Ends a job of which nothing can be had; what its URL tells is reported all the same. */
static void fail(struct sdc_job *job, const struct sdc_err *reason)
{
    struct sdc_err kept = *reason; /* it may be the remote file's, which goes */
    job->result.facts.reach.is_unread = true;
    sdc_job_judge(job);
    sdc_job_fail(job, &kept);
}

static void give_up(struct sdc_job *job)
{
    const struct sdc_remote_view *view = sdc_remote_view(job->remote);
    struct sdc_reach *reach = &job->result.facts.reach;
    if (!view->is_forbidden) {
        fail(job, &view->err);
        return;
    }
    reach->is_unread = true;
    snprintf(reach->objection, sizeof reach->objection, "%s", view->err.text);
    sdc_job_judge(job);
}

/** libcurl is loaded when the first URL comes. */
static struct sdc_http *begin_network(struct sdc_network *network)
{
    if (network->is_offline)
        sdc_err_set(&network->err, SDC_NO_NETWORK, 0, "is a URL, and --offline fetches none");
    else if (!network->http && network->err.status == SDC_OK)
        network->http = sdc_http_new(&network->limits, &network->err);
    return network->http;
}

void sdc_fetch_begin(struct sdc_job *job, struct sdc_network *network)
{
    struct sdc_err err = {0};
    struct sdc_http *http = begin_network(network);
    read_url(job);
    if (http)
        job->remote = sdc_remote_new(http, job->name, &err);
    if (!job->remote) {
        fail(job, http ? &err : &network->err);
        return;
    }
    job->state = SDC_JOB_FETCHING;
    sdc_fetch_go_on(job);
}

/** How much is asked for where a reader needs size bytes, n_rounds having been needed before: who
 *  comes again and again is given more each time, so that few places are many requests, and many
 *  places not too many. */
static int64_t stretch(int64_t size, unsigned n_rounds)
{
    int64_t least = FEW_ROUNDS_SIZE;
    for (unsigned i = FEW_ROUNDS; i < n_rounds && least < STRETCHED_SIZE_MAX; i++)
        least *= 2;
    return n_rounds > FEW_ROUNDS && size < least ? least : size;
}

/** Asks for bytes [offset, offset + size); the job is being fetched until they are there. */
static void want(struct sdc_job *job, int64_t offset, int64_t size)
{
    struct sdc_err err = {0};
    job->state = SDC_JOB_FETCHING;
    if (job->n_rounds++ < SDC_FETCH_ROUNDS_MAX) {
        sdc_remote_want(job->remote, offset, stretch(size, job->n_rounds - 1));
        return;
    }
    sdc_err_set(&err, SDC_TOO_LARGE, 0,
                "has its index in more than %d places, too many to fetch one by one; download it",
                SDC_FETCH_ROUNDS_MAX);
    fail(job, &err);
}

/** Sniffs the first bytes. True once that is done. */
static bool sniff(struct sdc_job *job)
{
    const struct sdc_remote_view *view = sdc_remote_view(job->remote);
    struct sdc_facts *facts = &job->result.facts;
    struct sdc_source source;
    struct sdc_err err = {0};
    sdc_source_init_sparse(&source, view->descriptor, view->size, view->extents);
    enum sdc_status status = sdc_sniff(&source, facts, &err);
    if (sdc_source_is_starved(&source)) {
        want(job, source.need_offset, source.need_size);
        return false;
    }
    if (status != SDC_OK) {
        fail(job, &err);
        return false;
    }
    snprintf(facts->reach.content_type, sizeof facts->reach.content_type, "%s", view->content_type);
    facts->reach.is_unread = false;
    if (facts->facts[SDC_FACT_SIZE].state == SDC_FACT_UNKNOWN)
        sdc_facts_set_int(facts, SDC_FACT_SIZE, view->size);
    job->is_sniffed = true;
    return true;
}

/** Opens what was fetched so that who gets the descriptor can read it and no more. */
static bool open_for_reading(struct sdc_job *job)
{
    char path[PROC_PATH_SIZE];
    struct sdc_err err = {0};
    snprintf(path, sizeof path, "/proc/self/fd/%d", sdc_remote_view(job->remote)->descriptor);
    job->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (job->descriptor >= 0)
        return true;
    sdc_err_set(&err, SDC_IO, errno, "what was fetched of it cannot be opened: %s",
                strerror(errno));
    fail(job, &err);
    return false;
}

/** Goes on with a job whose wanted bytes are there. */
static void take_up(struct sdc_job *job)
{
    if (!job->is_sniffed && !sniff(job))
        return;
    if (sdc_job_prober(job) == SDC_PROBER_NONE) {
        sdc_job_judge(job);
        return;
    }
    if (job->demand.is_deep && job->n_deep_rounds++ == 0) {
        want(job, 0, INT64_MAX);
        return;
    }
    if (open_for_reading(job))
        job->state = SDC_JOB_WAITING;
}

void sdc_fetch_go_on(struct sdc_job *job)
{
    while (job->state == SDC_JOB_FETCHING) {
        enum sdc_remote_state state = sdc_remote_view(job->remote)->state;
        if (state == SDC_REMOTE_BUSY)
            return;
        if (state == SDC_REMOTE_FAILED)
            give_up(job);
        else
            take_up(job);
    }
}

int64_t sdc_fetch_size(const struct sdc_job *job)
{
    return job->remote ? sdc_remote_view(job->remote)->n_bytes : job->result.fetched.n_bytes;
}

void sdc_fetch_describe(const struct sdc_job *job, struct sdc_message *request)
{
    if (!job->remote)
        return;
    const struct sdc_remote_view *view = sdc_remote_view(job->remote);
    request->parts.is_sparse = !sdc_extents_has(view->extents, 0, view->size);
    request->parts.is_structure_only = job->is_structure_only;
    request->parts.size = view->size;
    request->parts.extents = *view->extents;
}

bool sdc_fetch_more(struct sdc_job *job, const struct sdc_message_need *need)
{
    const struct sdc_remote_view *view = job->remote ? sdc_remote_view(job->remote) : NULL;
    if (!view || need->offset >= view->size || need->size > view->size - need->offset)
        return false;
    /* Who needs what it has would come for ever, and for every input. A server without ranges has
     * perhaps sent it since. */
    if (!view->is_without_range &&
        sdc_extents_missing_from(view->extents, need->offset) != need->offset)
        return false;
    /* A library's second reading is worth a little more, not a file. */
    if (need->is_library && job->n_library_rounds++ == SDC_FETCH_LIBRARY_ROUNDS_MAX) {
        job->is_structure_only = true;
        job->state = SDC_JOB_WAITING;
        return true;
    }
    sdc_job_close(job);
    want(job, need->offset, need->size);
    sdc_fetch_go_on(job);
    return true;
}
