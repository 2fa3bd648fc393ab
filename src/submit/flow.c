/* SPDX-License-Identifier: MIT
 * One input's way from a checked file to a usable asset, a step at a time. */
#include "submit/flow.h"

#include "submit/compare.h"
#include "submit/crash.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_PER_S  1000
#define NS_PER_MS 1000000
/** How long to wait before the status is asked for, at first and at most [ms]. No interval is
 *  documented: assets took from 2 s to minutes. @{ */
#define POLL_MS_MIN 2000
#define POLL_MS_MAX 15000
/** @} */
/** Each wait is so much longer than the one before, in halves; and differs by a random part of so
 *  much of itself, so that many inputs do not come at once. @{ */
#define GROWTH_HALVES 3
#define JITTER_PART   5
/** @} */
/** How often a call is made that may be repeated, before it is given up. */
#define TRIES_MAX 5
/** Wait before the first repeat [ms]; it doubles. */
#define REPEAT_MS 1000
/** Longest wait that a service may ask for [s]. */
#define RETRY_AFTER_S_MAX 300
/** Between two looks at a row that another process is at [ms]. */
#define BUSY_MS 500

int64_t sdc_flow_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

static int64_t with_jitter(int64_t wait_ms)
{
    int64_t part = wait_ms / JITTER_PART;
    return wait_ms - part / 2 + (part > 0 ? random() % part : 0);
}

void sdc_flow_end(struct sdc_flow *flow, struct sdc_item *item, enum sdc_ended end,
                  const char *sentence, const char *advice)
{
    if (item->entry.id > 0 && item->entry.step != SDC_STEP_REGISTERED)
        sdc_ledger_unlock(flow->ledger, item->entry.id);
    item->stage = SDC_STAGE_END;
    item->end = end;
    item->advice = advice;
    snprintf(item->sentence, sizeof item->sentence, "%s", sentence);
}

/** Writes a step, unless the asset is none of the ledger's. False if the ledger cannot be written,
 * which ends the input. */
static bool note(struct sdc_flow *flow, struct sdc_item *item, enum sdc_ledger_step step)
{
    struct sdc_err err = {0};
    bool is_news = item->entry.step == SDC_STEP_REGISTERING && step == SDC_STEP_REGISTERED;
    item->entry.step = step;
    if (item->entry.id == 0)
        return true;
    if (sdc_ledger_write(flow->ledger, &item->entry, &err) == SDC_OK)
        return true;
    sdc_flow_end(flow, item, SDC_ENDED_NO_LEDGER, err.text,
                 is_news ? "keep this id: the ledger has this registration as unknown, and --again "
                           "would register it once more"
                         : "make room for it, then run the same command again");
    return false;
}

/** Gives an input up, and notes why. */
static void refuse(struct sdc_flow *flow, struct sdc_item *item, const char *sentence,
                   const char *advice)
{
    snprintf(item->entry.message, sizeof item->entry.message, "%s", sentence);
    if (note(flow, item, SDC_STEP_REFUSED))
        sdc_flow_end(flow, item, SDC_ENDED_REFUSED, sentence, advice);
}

/** Goes on later with the same stage, if that was not tried too often and may help. */
static bool repeat(struct sdc_item *item, const struct sdc_reply *reply, enum sdc_call call)
{
    int64_t wait_ms = with_jitter((int64_t)REPEAT_MS << item->n_tries);
    if (!sdc_reply_may_repeat(reply, call) || ++item->n_tries >= TRIES_MAX ||
        reply->retry_after_s > RETRY_AFTER_S_MAX)
        return false;
    if (reply->retry_after_s * MS_PER_S > wait_ms)
        wait_ms = reply->retry_after_s * MS_PER_S;
    item->due_ms = sdc_flow_now_ms() + wait_ms;
    return true;
}

/** The same or the end, where nothing was registered so far. */
static void repeat_or_refuse(struct sdc_flow *flow, struct sdc_item *item,
                             const struct sdc_reply *reply, enum sdc_call call)
{
    if (reply->fate == SDC_FATE_INTERRUPTED)
        sdc_flow_end(flow, item, SDC_ENDED_INTERRUPTED, "interrupted", "--resume goes on");
    else if (!repeat(item, reply, call))
        refuse(flow, item, reply->sentence, reply->advice);
}

/* --- The stages ------------------------------------------------------------------------------- */

void sdc_flow_watch(struct sdc_item *item, int64_t wait_ms)
{
    item->stage = SDC_STAGE_POLL;
    item->n_tries = 0;
    item->interval_ms = POLL_MS_MIN;
    item->due_ms = sdc_flow_now_ms();
    item->until_ms = item->due_ms + wait_ms;
}

static void wait_for_other(struct sdc_flow *flow, struct sdc_item *item)
{
    int64_t now = sdc_flow_now_ms();
    item->until_ms = item->until_ms > 0 ? item->until_ms : now + flow->wait_ms;
    item->due_ms = now + BUSY_MS;
    if (now >= item->until_ms)
        sdc_flow_end(flow, item, SDC_ENDED_LATE, "another process is still at registering it",
                     "run the same command again later");
}

static void take_known(struct sdc_flow *flow, struct sdc_item *item)
{
    item->is_known = true;
    if (item->entry.step == SDC_STEP_REGISTERED)
        sdc_flow_watch(item, flow->wait_ms);
    else
        sdc_flow_end(flow, item, SDC_ENDED_UNKNOWN,
                     "an earlier run has sent its registration, and nobody knows what came of it",
                     "look whether the service lists the asset; if it does not, run the same "
                     "command with --again");
}

/** Ends the row of an asset that the service has no more, if that is so: the item is as it was
 * asked for, and may be claimed anew. False if it is there, as far as is known. */
static bool supersede_gone(struct sdc_flow *flow, struct sdc_item *item,
                           const struct sdc_entry *asked)
{
    struct sdc_reply reply;
    sdc_api_info(flow->api, item->entry.asset_id, &reply);
    if (!reply.is_gone)
        return false;
    memcpy(item->entry.message, reply.sentence, sizeof item->entry.message);
    if (note(flow, item, SDC_STEP_SUPERSEDED))
        item->entry = *asked;
    return true;
}

static void claim(struct sdc_flow *flow, struct sdc_item *item)
{
    const struct sdc_entry asked = item->entry;
    enum sdc_claim claimed = SDC_CLAIM_BUSY;
    struct sdc_err err = {0};
    bool is_hosted = item->entry.url[0] != '\0';
    if (sdc_ledger_claim(flow->ledger, &item->entry, flow->is_again, &claimed, &err) != SDC_OK) {
        sdc_flow_end(flow, item, SDC_ENDED_NO_LEDGER, err.text, "--ledger FILE takes another one");
        return;
    }
    if (claimed == SDC_CLAIM_BUSY) {
        wait_for_other(flow, item);
        return;
    }
    if (claimed == SDC_CLAIM_KNOWN) {
        bool may_be_gone = flow->is_again && item->entry.step == SDC_STEP_REGISTERED;
        if (!may_be_gone || !supersede_gone(flow, item, &asked))
            take_known(flow, item);
        return;
    }
    sdc_crash_at("claimed");
    item->stage = item->is_compared ? SDC_STAGE_COMPARE
                  : is_hosted       ? SDC_STAGE_REGISTER
                                    : SDC_STAGE_HOST;
}

static void compare(struct sdc_flow *flow, struct sdc_item *item)
{
    struct sdc_reply reply;
    sdc_compare(flow->api, item, flow->is_trusting, &reply);
    if (reply.fate != SDC_FATE_DONE)
        repeat_or_refuse(flow, item, &reply, SDC_CALL_FETCH);
    else
        item->stage = SDC_STAGE_REGISTER;
}

static void host(struct sdc_flow *flow, struct sdc_item *item)
{
    struct sdc_reply reply;
    struct sdc_reply put;
    if (!note(flow, item, SDC_STEP_HOSTING))
        return;
    sdc_crash_at("hosting");
    sdc_api_upload_url(flow->api, item->content_type, item->suffix, &reply);
    if (reply.fate != SDC_FATE_DONE) {
        repeat_or_refuse(flow, item, &reply, SDC_CALL_UPLOAD_URL);
        return;
    }
    sdc_crash_at("upload-url");
    item->upload = (struct sdc_upload){.url = reply.put_url,
                                       .content_type = item->content_type,
                                       .fd = item->copy.fd,
                                       .size = item->copy.size};
    sdc_api_put(flow->api, &item->upload, &put);
    item->upload.url = NULL;
    if (put.fate != SDC_FATE_DONE) {
        repeat_or_refuse(flow, item, &put, SDC_CALL_PUT);
        return;
    }
    sdc_crash_at("put");
    memcpy(item->entry.url, reply.file_url, sizeof item->entry.url);
    item->is_hosted_here = true;
    item->n_tries = 0;
    item->stage = SDC_STAGE_REGISTER;
    note(flow, item, SDC_STEP_HOSTED);
    sdc_crash_at("hosted");
}

/** True if the next registration may go out now; else when it may is noted. */
static bool takes_turn(struct sdc_flow *flow, struct sdc_item *item)
{
    int64_t now = sdc_flow_now_ms();
    pthread_mutex_lock(&flow->mutex);
    bool is_ours = now >= flow->next_post_ms;
    if (is_ours)
        flow->next_post_ms = now + flow->post_interval_ms;
    else
        item->due_ms = flow->next_post_ms;
    pthread_mutex_unlock(&flow->mutex);
    return is_ours;
}

/** The id is told even where it cannot be noted. */
static void note_registered(struct sdc_flow *flow, struct sdc_item *item,
                            const struct sdc_reply *reply)
{
    memcpy(item->entry.asset_id, reply->asset_id, sizeof item->entry.asset_id);
    item->entry.message[0] = '\0';
    if (!note(flow, item, SDC_STEP_REGISTERED))
        return;
    sdc_ledger_unlock(flow->ledger, item->entry.id);
    sdc_crash_at("registered");
    if (flow->is_without_wait) {
        sdc_flow_end(flow, item, SDC_ENDED_PENDING, "", "");
        return;
    }
    sdc_flow_watch(item, flow->wait_ms);
    item->due_ms += with_jitter(POLL_MS_MIN);
}

/** Nobody knows: it is noted, and not tried again. */
static void note_unknown(struct sdc_flow *flow, struct sdc_item *item,
                         const struct sdc_reply *reply)
{
    snprintf(item->entry.message, sizeof item->entry.message, "%s", reply->sentence);
    if (note(flow, item, SDC_STEP_UNKNOWN))
        sdc_flow_end(flow, item, SDC_ENDED_UNKNOWN, reply->sentence, reply->advice);
}

static void post(struct sdc_flow *flow, struct sdc_item *item)
{
    struct sdc_reply reply;
    if (!takes_turn(flow, item) || !note(flow, item, SDC_STEP_REGISTERING))
        return;
    sdc_crash_at("registering");
    sdc_api_register(flow->api, item->entry.name, item->entry.type, item->entry.url, &reply);
    sdc_crash_at("posted");
    if (reply.fate == SDC_FATE_DONE)
        note_registered(flow, item, &reply);
    else if (reply.fate == SDC_FATE_LOST)
        note_unknown(flow, item, &reply);
    else if (note(flow, item, item->is_hosted_here ? SDC_STEP_HOSTED : SDC_STEP_BEGUN))
        repeat_or_refuse(flow, item, &reply, SDC_CALL_REGISTER);
}

/** Waits longer than before for the next look, if there is time for one. */
static void poll_later(struct sdc_flow *flow, struct sdc_item *item, const struct sdc_reply *reply)
{
    int64_t now = sdc_flow_now_ms();
    int64_t wait_ms = with_jitter(item->interval_ms);
    int64_t asked_s =
        reply->retry_after_s < RETRY_AFTER_S_MAX ? reply->retry_after_s : RETRY_AFTER_S_MAX;
    bool is_asked = asked_s * MS_PER_S > wait_ms;
    item->interval_ms = item->interval_ms * GROWTH_HALVES / 2;
    if (item->interval_ms > POLL_MS_MAX)
        item->interval_ms = POLL_MS_MAX;
    item->due_ms = now + (is_asked ? asked_s * MS_PER_S : wait_ms);
    /* The last look comes when the time is over, unless that is sooner than the service wants. */
    if (!is_asked && now < item->until_ms && item->due_ms > item->until_ms)
        item->due_ms = item->until_ms;
    if (item->due_ms <= item->until_ms)
        return;
    if (reply->fate == SDC_FATE_DONE)
        sdc_flow_end(flow, item, SDC_ENDED_LATE, "its review takes longer than --wait-timeout",
                     "--resume goes on waiting");
    else
        sdc_flow_end(flow, item, SDC_ENDED_LATE, reply->sentence, "--resume goes on waiting");
}

/** Goes on by what the service says of the asset. */
static void take_status(struct sdc_flow *flow, struct sdc_item *item, const struct sdc_reply *reply)
{
    bool is_failed = strcmp(reply->status, "Failed") == 0;
    memcpy(item->entry.status, reply->status, sizeof item->entry.status);
    memcpy(item->entry.message, is_failed ? reply->remark : "",
           is_failed ? sizeof item->entry.message : 1);
    sdc_crash_at("polled");
    if (!note(flow, item, is_failed ? SDC_STEP_FAILED : SDC_STEP_REGISTERED))
        return;
    sdc_crash_at("noted");
    if (is_failed)
        sdc_flow_end(flow, item, SDC_ENDED_FAILED, reply->remark,
                     "the review has failed: the service says no more than this");
    else if (strcmp(reply->status, "Active") == 0)
        sdc_flow_end(flow, item, SDC_ENDED_ACTIVE, "", "");
    else if (flow->is_without_wait)
        sdc_flow_end(flow, item, SDC_ENDED_PENDING, "", "");
    else
        poll_later(flow, item, reply);
}

static void poll(struct sdc_flow *flow, struct sdc_item *item)
{
    static const char gone_advice[] =
        "if it was deleted there, the same command with --again registers it anew";
    struct sdc_reply reply;
    sdc_api_info(flow->api, item->entry.asset_id, &reply);
    if (reply.fate == SDC_FATE_DONE)
        take_status(flow, item, &reply);
    else if (reply.fate == SDC_FATE_INTERRUPTED)
        sdc_flow_end(flow, item, SDC_ENDED_INTERRUPTED, "interrupted while it was waited for",
                     "--resume goes on waiting");
    else if (sdc_reply_may_repeat(&reply, SDC_CALL_INFO) && !flow->is_without_wait)
        poll_later(flow, item, &reply);
    else
        sdc_flow_end(flow, item, SDC_ENDED_LATE, reply.sentence,
                     reply.is_gone && item->is_known ? gone_advice : reply.advice);
}

void sdc_flow_step(struct sdc_flow *flow, struct sdc_item *item)
{
    static void (*const steps[])(struct sdc_flow *, struct sdc_item *) = {
        [SDC_STAGE_CLAIM] = claim,   [SDC_STAGE_COMPARE] = compare, [SDC_STAGE_HOST] = host,
        [SDC_STAGE_REGISTER] = post, [SDC_STAGE_POLL] = poll,
    };
    assert(item->stage < SDC_STAGE_END);
    steps[item->stage](flow, item);
}
