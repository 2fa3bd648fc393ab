/* SPDX-License-Identifier: MIT
 * Facts x profile -> findings: pure, exact, no I/O. */
#include "rules/judge.h"

#include "base/text.h"
#include "rules/media_type.h"
#include "rules/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** A signed URL that is good for less is good for a little only: the service fetches some time
 * after it was asked to [s]. */
#define EXPIRY_NEAR_S 3600

/** Everything that judging one rule needs. */
struct court {
    const struct sdc_facts *facts;
    const struct sdc_demand *demand;
    struct sdc_judgement *judgement;
    bool is_refused; /**< another finding says already why facts may be missing */
};

static const char *const verdict_names[SDC_N_VERDICTS] = {
    [SDC_PASS] = "pass", [SDC_WARN] = "warn", [SDC_FAIL] = "fail", [SDC_ERROR] = "error"};

const char *sdc_verdict_name(enum sdc_verdict verdict)
{
    return verdict_names[verdict];
}

/** The row of a rule that is selected and that the profile states; else NULL. */
static const struct sdc_requirement *row_in_force(const struct sdc_demand *demand, const char *id)
{
    if (!sdc_selection_has(&demand->selection, id))
        return NULL;
    return sdc_profile_find(demand->profile, id);
}

/** A new finding with its help; the caller fills in the rest. */
static struct sdc_finding *add_finding(struct court *court, const struct sdc_check *check,
                                       bool is_warning)
{
    struct sdc_judgement *judgement = court->judgement;
    struct sdc_finding *finding = &judgement->findings[judgement->n_findings++];
    struct sdc_buf command;
    finding->check = check;
    finding->is_warning = is_warning;
    finding->unit = "";
    sdc_buf_init(&command, SDC_HELP_SIZE - 1);
    if (check->help)
        check->help(check, court->facts, court->demand->profile, &command);
    if (command.status == SDC_OK)
        snprintf(finding->help, sizeof finding->help, "%s", sdc_buf_text(&command));
    sdc_buf_release(&command);
    return finding;
}

static void judge_type(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    enum sdc_type wanted = court->demand->type;
    if (facts->format == SDC_FORMAT_LFS_POINTER)
        return; /* what the media is, nobody can tell */
    court->judgement->n_judged++;
    if (facts->type == SDC_TYPE_NONE || (wanted != SDC_TYPE_NONE && wanted != facts->type)) {
        struct sdc_finding *finding = add_finding(court, check, false);
        snprintf(finding->measured, sizeof finding->measured, "%s",
                 sdc_format_info(facts->format)->name);
        snprintf(finding->limit, sizeof finding->limit, "%s",
                 wanted == SDC_TYPE_NONE ? "image, video, audio" : sdc_type_name(wanted));
        sdc_words_type(facts, wanted, finding->message, sizeof finding->message);
    }
}

static void judge_extension(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    size_t n = strlen(facts->suffix);
    if (n == 0 || !sdc_format_is_suffix(facts->suffix, n))
        return;
    court->judgement->n_judged++;
    /* Sound alone in an mp4 may be named as M4A is, whatever its brand. */
    bool is_sound = facts->format == SDC_FORMAT_MP4 && facts->type == SDC_TYPE_AUDIO;
    if (sdc_format_has_suffix(facts->format, facts->suffix, n) ||
        (is_sound && sdc_format_has_suffix(SDC_FORMAT_M4A, facts->suffix, n)))
        return;
    const struct sdc_format_info *format = sdc_format_info(facts->format);
    struct sdc_finding *finding = add_finding(court, check, check->is_advice);
    snprintf(finding->measured, sizeof finding->measured, "%s", facts->suffix);
    snprintf(finding->limit, sizeof finding->limit, "%s", format->suffixes);
    snprintf(finding->message, sizeof finding->message,
             "the name ends in .%s, but the content is %s", facts->suffix, format->title);
}

static void judge_whole(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    if (facts->whole == SDC_WHOLE_UNKNOWN)
        return;
    court->judgement->n_judged++;
    if (facts->whole == SDC_WHOLE_YES)
        return;
    struct sdc_finding *finding = add_finding(court, check, false);
    if (facts->missing_size > 0) {
        snprintf(finding->measured, sizeof finding->measured, "%" PRId64, facts->missing_size);
        snprintf(finding->message, sizeof finding->message,
                 "is cut short by %" PRId64 " byte%s: %s", facts->missing_size,
                 facts->missing_size == 1 ? "" : "s", facts->cut);
        finding->unit = "bytes missing";
    } else {
        snprintf(finding->message, sizeof finding->message, "is cut short: %s", facts->cut);
    }
}

static void judge_consistent(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    bool is_explained = court->is_refused && facts->whole == SDC_WHOLE_CUT;
    if (sdc_format_info(facts->format)->prober == SDC_PROBER_NONE || is_explained)
        return;
    court->judgement->n_judged++;
    if (facts->inconsistent[0] == '\0')
        return;
    bool is_refused = strstr(facts->inconsistent, SDC_CANNOT_OPEN) != NULL;
    struct sdc_finding *finding = add_finding(court, check, check->is_advice);
    snprintf(finding->message, sizeof finding->message, "%s%s",
             is_refused ? "" : "contradicts itself: ", facts->inconsistent);
}

static void judge_decodes(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    if (!court->demand->is_deep || court->is_refused)
        return;
    if (facts->decodes == SDC_DECODES_UNKNOWN) {
        sdc_err_set(&court->judgement->err, SDC_UNREADABLE, 0, "nothing here can decode it%s%s",
                    facts->undecodable[0] != '\0' ? ": " : "", facts->undecodable);
        return;
    }
    court->judgement->n_judged++;
    if (facts->decodes == SDC_DECODES_NOT)
        snprintf(add_finding(court, check, false)->message, SDC_MESSAGE_SIZE,
                 "cannot be decoded to its end: %s", facts->undecodable);
}

static void judge_url(struct court *court, const struct sdc_check *check)
{
    const struct sdc_reach *reach = &court->facts->reach;
    bool is_refused = reach->objection[0] != '\0';
    if (!is_refused && (!reach->is_url || reach->is_unread))
        return;
    court->judgement->n_judged++;
    if (is_refused)
        snprintf(add_finding(court, check, false)->message, SDC_MESSAGE_SIZE, "%s",
                 reach->objection);
}

static void judge_expiry(struct court *court, const struct sdc_check *check)
{
    const struct sdc_reach *reach = &court->facts->reach;
    if (!reach->has_expiry)
        return;
    court->judgement->n_judged++;
    if (reach->left_s >= EXPIRY_NEAR_S)
        return;
    struct sdc_finding *finding = add_finding(court, check, reach->left_s > 0);
    sdc_words_time(reach->expires_s, finding->measured, sizeof finding->measured);
    sdc_words_expiry(reach, finding->measured, finding->message, sizeof finding->message);
}

static void judge_content_type(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    const char *sent = facts->reach.content_type;
    if (facts->type == SDC_TYPE_NONE || sent[0] == '\0' || !sdc_media_types(facts->format))
        return;
    court->judgement->n_judged++;
    if (sdc_media_type_fits(sent, facts->format))
        return;
    struct sdc_finding *finding = add_finding(court, check, check->is_advice);
    snprintf(finding->measured, sizeof finding->measured, "%s", sent);
    snprintf(finding->limit, sizeof finding->limit, "%s", sdc_media_types(facts->format));
    snprintf(finding->message, sizeof finding->message,
             "its server sends it as %s, but the content is %s", sent,
             sdc_format_info(facts->format)->title);
}

static void judge_format(struct court *court, const struct sdc_check *check)
{
    const struct sdc_facts *facts = court->facts;
    const struct sdc_requirement *row = row_in_force(court->demand, check->id);
    const char *name = sdc_format_info(facts->format)->name;
    if (!row)
        return;
    court->judgement->n_judged++;
    if (sdc_names_have(row->names, name, name))
        return;
    struct sdc_finding *finding = add_finding(court, check, row->is_advice);
    snprintf(finding->measured, sizeof finding->measured, "%s", name);
    sdc_words_names(row->names, finding->limit, sizeof finding->limit);
    sdc_words_format(facts, finding->limit, finding->message, sizeof finding->message);
}

/** Notes that a fact which a rule needs could not be had; true if so. Where the file is refused
 *  anyway, its missing facts are no news. */
static bool is_missing(struct court *court, enum sdc_fact_id id)
{
    const struct sdc_fact *fact = &court->facts->facts[id];
    if (fact->state == SDC_FACT_KNOWN)
        return false;
    if (!court->is_refused)
        sdc_err_set(&court->judgement->err, SDC_UNREADABLE, 0, "the %s cannot be told: %s",
                    sdc_fact_info(id)->title,
                    fact->state == SDC_FACT_UNREADABLE ? fact->text : "the file does not say it");
    return true;
}

static void judge_number(struct court *court, const struct sdc_check *check)
{
    const struct sdc_requirement *row = row_in_force(court->demand, check->id);
    const struct sdc_fact *fact = &court->facts->facts[check->fact];
    if (!row || (check->unless && row_in_force(court->demand, check->unless)) ||
        is_missing(court, check->fact))
        return;
    court->judgement->n_judged++;
    enum sdc_level level = sdc_level_of(row, fact);
    if (level == SDC_LEVEL_HOLDS)
        return;
    struct sdc_finding *finding =
        add_finding(court, check, level == SDC_LEVEL_MAY || row->is_advice);
    const struct sdc_interval *limit = level == SDC_LEVEL_MAY ? &row->sure : &row->may;
    finding->unit = sdc_fact_info(check->fact)->unit;
    sdc_words_measured(fact, finding->measured, sizeof finding->measured);
    sdc_interval_print(limit, finding->limit, sizeof finding->limit);
    sdc_words_number(check->fact, fact, row, level, finding->message, sizeof finding->message);
}

static void judge_codec_of(struct court *court, const struct sdc_check *check, enum sdc_fact_id id,
                           const char *const names[SDC_NAMES_MAX])
{
    const struct sdc_fact *fact = &court->facts->facts[id];
    const char *format = sdc_format_info(court->facts->format)->name;
    if (fact->state != SDC_FACT_KNOWN || sdc_names_have(names, fact->text, format))
        return;
    const struct sdc_requirement *row = row_in_force(court->demand, check->id);
    struct sdc_finding *finding = add_finding(court, check, row->is_advice);
    snprintf(finding->measured, sizeof finding->measured, "%s", fact->text);
    sdc_words_names(names, finding->limit, sizeof finding->limit);
    snprintf(finding->message, sizeof finding->message, "%s %s is not one of %s",
             sdc_fact_info(id)->title, fact->text, finding->limit);
}

static void judge_codec(struct court *court, const struct sdc_check *check)
{
    const struct sdc_requirement *row = row_in_force(court->demand, check->id);
    if (!row || is_missing(court, check->fact))
        return;
    court->judgement->n_judged++;
    judge_codec_of(court, check, check->fact, row->names);
    judge_codec_of(court, check, SDC_FACT_AUDIO_CODEC, row->sound_names);
}

static void judge(struct court *court, const struct sdc_check *check)
{
    switch (check->kind) {
    case SDC_CHECK_TYPE:
        judge_type(court, check);
        break;
    case SDC_CHECK_EXTENSION:
        judge_extension(court, check);
        break;
    case SDC_CHECK_WHOLE:
        judge_whole(court, check);
        break;
    case SDC_CHECK_CONSISTENT:
        judge_consistent(court, check);
        break;
    case SDC_CHECK_DECODES:
        judge_decodes(court, check);
        break;
    case SDC_CHECK_FORMAT:
        judge_format(court, check);
        break;
    case SDC_CHECK_NUMBER:
        judge_number(court, check);
        break;
    case SDC_CHECK_CODEC:
        judge_codec(court, check);
        break;
    case SDC_CHECK_URL:
        judge_url(court, check);
        break;
    case SDC_CHECK_EXPIRY:
        judge_expiry(court, check);
        break;
    case SDC_CHECK_CONTENT_TYPE:
        judge_content_type(court, check);
        break;
    }
}

/** True if the file fails or cannot be told for a reason that explains missing facts, and a rule
 *  in force says so. */
static bool is_refused(const struct sdc_facts *facts, const struct sdc_demand *demand)
{
    char rule[SDC_WORD_SIZE_MAX];
    snprintf(rule, sizeof rule, "%s.format", sdc_type_name(facts->type));
    const struct sdc_requirement *row = row_in_force(demand, rule);
    const struct sdc_format_info *format = sdc_format_info(facts->format);
    if (row && !sdc_names_have(row->names, format->name, format->name))
        return true;
    return facts->whole == SDC_WHOLE_CUT && sdc_selection_has(&demand->selection, "file.complete");
}

/** Says where the bytes at hand cannot be judged at all, whatever rules are in force. */
static void note_unjudgeable(const struct sdc_facts *facts, const struct sdc_demand *demand,
                             struct sdc_err *err)
{
    if (facts->reach.objection[0] != '\0' && !sdc_selection_has(&demand->selection, "asset.url"))
        sdc_err_set(err, SDC_NO_ACCESS, 0, "%s", facts->reach.objection);
    if (facts->format == SDC_FORMAT_LFS_POINTER)
        sdc_err_set(err, SDC_LFS_POINTER, 0,
                    "is a Git LFS pointer%s%s, the media itself is not here: run `git lfs pull`",
                    facts->detail[0] ? " " : "", facts->detail);
}

/** True if the rule is on the way to the file, and not on the file. */
static bool is_on_way(const struct sdc_check *check)
{
    return check->kind == SDC_CHECK_URL || check->kind == SDC_CHECK_EXPIRY ||
           check->kind == SDC_CHECK_CONTENT_TYPE;
}

/** True if the rule is on the size that a Git LFS pointer tells of what it stands for. The name
 *  says what that is, unless somebody has said it. */
static bool is_on_declared_size(const struct sdc_check *check, const struct sdc_facts *facts,
                                const struct sdc_demand *demand)
{
    enum sdc_type type =
        demand->type != SDC_TYPE_NONE ? demand->type : sdc_format_suffix_type(facts->suffix);
    return facts->format == SDC_FORMAT_LFS_POINTER && check->kind == SDC_CHECK_NUMBER &&
           check->fact == SDC_FACT_SIZE && check->type == type;
}

/** True if the rule has anything to say of such a file: of what is no media, only file.type, and of
 *  what could not be had, nothing but what is on the way there. */
static bool applies(const struct sdc_check *check, const struct sdc_facts *facts,
                    const struct sdc_demand *demand)
{
    if (is_on_way(check) || facts->reach.is_unread)
        return is_on_way(check);
    if (is_on_declared_size(check, facts, demand))
        return true;
    if (check->kind == SDC_CHECK_TYPE || facts->type == SDC_TYPE_NONE)
        return check->kind == SDC_CHECK_TYPE;
    return check->type == SDC_TYPE_NONE || check->type == facts->type;
}

bool sdc_judge_asks(const struct sdc_demand *demand, const struct sdc_check *check)
{
    bool is_stated = check->type == SDC_TYPE_NONE || demand->profile->n_requirements == 0 ||
                     sdc_profile_find(demand->profile, check->id);
    if (!is_stated || !sdc_selection_has(&demand->selection, check->id))
        return false;
    if (check->unless && row_in_force(demand, check->unless))
        return false;
    return check->kind != SDC_CHECK_DECODES || demand->is_deep;
}

static void settle(struct sdc_judgement *judgement)
{
    if (judgement->n_judged == 0)
        sdc_err_set(&judgement->err, SDC_NOTHING_CHECKED, 0,
                    "no rule in force says anything about this file");
    for (size_t i = 0; i < judgement->n_findings; i++) {
        enum sdc_verdict verdict = judgement->findings[i].is_warning ? SDC_WARN : SDC_FAIL;
        if (verdict > judgement->verdict)
            judgement->verdict = verdict;
    }
    if (judgement->err.status != SDC_OK)
        judgement->verdict = SDC_ERROR;
}

void sdc_judge(const struct sdc_facts *facts, const struct sdc_demand *demand,
               struct sdc_judgement *judgement)
{
    memset(judgement, 0, sizeof *judgement);
    struct court court = {facts, demand, judgement, is_refused(facts, demand)};
    note_unjudgeable(facts, demand, &judgement->err);
    bool is_other = false; /* of another type, or no media: no rule on the file applies */
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const struct sdc_check *check = &sdc_checks[i];
        if (!applies(check, facts, demand) || !sdc_selection_has(&demand->selection, check->id) ||
            (is_other && !is_on_way(check)))
            continue;
        judge(&court, check);
        is_other |= check->kind == SDC_CHECK_TYPE && judgement->n_findings > 0;
    }
    settle(judgement);
}
