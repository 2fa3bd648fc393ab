/* SPDX-License-Identifier: MIT
 * What the command line asks for of a submission: the part of seedance-submit. */
#include "cli/submission.h"

#include "audit/engine.h"
#include "base/text.h"
#include "cli/run.h"
#include "cli/submission_parts.h"
#include "source/url.h"
#include "submit/digest.h"
#include "submit/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>

/** Most sentences of warning at the beginning [bytes]. */
#define WARNINGS_MAX 4096
/** How the id of an asset is written in requests. */
#define ASSET_SCHEME  "asset://"
#define MS_PER_MINUTE 60000

/** Not even a core dump may hold the key. The leak checker of tests must look into us. Nor may the
 *  secrets of TLS be written for who listens on the way, as libraries do for who debugs them. */
static void close_to_others(void)
{
    unsetenv("SSLKEYLOGFILE");
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

static void tell_warnings(const struct sdc_buf *warnings)
{
    const char *text = sdc_buf_text(warnings);
    if (text[0] != '\0')
        fprintf(stderr, "seedance-check: warning: %s", text);
}

/** Opens what every submission needs: the service, the key, the ledger. */
static enum sdc_status begin(struct sdc_submission *submission, struct sdc_err *err)
{
    const struct sdc_submit_options *options = &submission->options->submit;
    struct sdc_buf warnings;
    unsigned seed = 0;
    sdc_buf_init(&warnings, WARNINGS_MAX);
    enum sdc_status status = sdc_api_aim(&submission->api, options->api_base, err);
    if (status == SDC_OK && !options->is_dry_run)
        status = sdc_api_begin(err);
    if (status == SDC_OK && !options->is_dry_run)
        status = sdc_key_find(&submission->key, &warnings, err);
    tell_warnings(&warnings);
    sdc_buf_release(&warnings);
    if (status == SDC_OK && !options->is_dry_run)
        status = sdc_ledger_open(&submission->ledger, options->ledger, err);
    submission->api.key = &submission->key;
    submission->api.timeout_ms = submission->options->timeout_ms;
    submission->api.interrupt_at = SDC_INTERRUPT_NOW;
    if (getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed)
        srandom(seed);
    return status;
}

/** Between two registrations: rounded up, since no minute may have more. */
static int64_t post_interval_ms(int64_t rate)
{
    return rate > 0 ? (MS_PER_MINUTE + rate - 1) / rate : 0;
}

void sdc_submission_begin_flow(struct sdc_submission *submission)
{
    const struct sdc_submit_options *options = &submission->options->submit;
    submission->flow = (struct sdc_flow){.ledger = submission->ledger,
                                         .api = &submission->api,
                                         .is_without_wait = options->is_without_wait,
                                         .is_again = options->is_again,
                                         .is_trusting = options->is_trusting,
                                         .wait_ms = options->wait_ms,
                                         .post_interval_ms = post_interval_ms(options->rate),
                                         .mutex = PTHREAD_MUTEX_INITIALIZER};
}

/* --- The list --------------------------------------------------------------------------------- */

/** How to print what is no report of checks. SDC_USAGE. */
static enum sdc_status choose_listing(const struct sdc_options *options, enum sdc_listing *listing,
                                      struct sdc_err *err)
{
    static const char *const names[] = {[SDC_LISTING_TEXT] = "text",
                                        [SDC_LISTING_JSON] = "json",
                                        [SDC_LISTING_NDJSON] = "ndjson",
                                        [SDC_LISTING_CSV] = "csv"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(options->reports[0].format->name, names[i]) == 0 && options->n_reports == 1 &&
            !options->reports[0].path) {
            *listing = (enum sdc_listing)i;
            return SDC_OK;
        }
    }
    return sdc_err_set(err, SDC_USAGE, 0,
                       "this is printed on standard output as --format text, json, ndjson or csv");
}

/** A list in the making. */
struct list {
    enum sdc_listing listing;
    struct sdc_ledger *ledger; /**< borrowed; NULL: entries are known to be as they say */
    size_t n;
    struct sdc_buf buf;
    bool is_short; /**< memory ran out, or a row is beyond its ceiling: something is missing */
};

static void begin_list(struct list *list)
{
    sdc_buf_init(&list->buf, SDC_LISTING_ROW_MAX);
    sdc_listing_begin(&list->buf, list->listing);
}

static bool put_entry(void *context, const struct sdc_entry *entry)
{
    struct list *list = context;
    struct sdc_entry shown = *entry;
    /* Nobody is at it any more, so nobody knows. */
    if (shown.step == SDC_STEP_REGISTERING && list->ledger &&
        sdc_ledger_is_free(list->ledger, shown.id))
        shown.step = SDC_STEP_UNKNOWN;
    sdc_listing_row(&list->buf, list->listing, &shown, list->n++ == 0);
    list->is_short |= sdc_memory_ran_out() || list->buf.status != SDC_OK;
    fputs(sdc_buf_text(&list->buf), stdout);
    sdc_buf_clear(&list->buf);
    return !ferror(stdout);
}

/** The exit status of a list that is all printed. */
static int end_list(struct list *list, int exit_code)
{
    struct sdc_err err = {0};
    sdc_listing_end(&list->buf, list->listing);
    list->is_short |= sdc_memory_ran_out() || list->buf.status != SDC_OK;
    fputs(sdc_buf_text(&list->buf), stdout);
    sdc_buf_release(&list->buf);
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (is_written && !list->is_short)
        return exit_code;
    if (!is_written && errno == EPIPE)
        return SDC_EXIT_CLOSED;
    if (!is_written)
        sdc_err_set(&err, SDC_IO, errno, "cannot write standard output: %s", strerror(errno));
    else
        sdc_err_set(&err, SDC_NO_MEMORY, 0, "no memory is left: the list is not whole");
    sdc_complain(&err);
    return SDC_EXIT_USAGE;
}

static int list_all(struct sdc_submission *submission, enum sdc_listing listing,
                    struct sdc_err *err)
{
    struct list list = {.listing = listing};
    if (sdc_ledger_open(&submission->ledger, submission->options->submit.ledger, err) != SDC_OK)
        return SDC_EXIT_USAGE;
    list.ledger = submission->ledger;
    begin_list(&list);
    enum sdc_status status = sdc_ledger_each(submission->ledger, put_entry, &list, err);
    return end_list(&list, status == SDC_OK ? SDC_EXIT_PASS : SDC_EXIT_USAGE);
}

/* --- Assets that are registered --------------------------------------------------------------- */

/** A look at some assets. */
struct look {
    struct sdc_submission *submission;
    struct list list;
    int exit_code;
};

static enum sdc_status put_item(void *context, const struct sdc_item *item, struct sdc_err *err)
{
    struct look *look = context;
    struct sdc_entry entry = item->entry;
    int code = item->end == SDC_ENDED_ACTIVE                                     ? SDC_EXIT_PASS
               : item->end == SDC_ENDED_FAILED || item->end == SDC_ENDED_UNKNOWN ? SDC_EXIT_ASSET
                                                                                 : SDC_EXIT_ERROR;
    (void)err;
    if (item->sentence[0] != '\0')
        memcpy(entry.message, item->sentence, sizeof entry.message);
    put_entry(&look->list, &entry);
    look->exit_code = sdc_exit_worse(look->exit_code, code);
    return SDC_OK;
}

/** Asks how the items are, and prints it. */
static int look_at(struct sdc_submission *submission, enum sdc_listing listing, bool is_waiting,
                   struct sdc_err *err)
{
    static volatile sig_atomic_t none;
    struct look look = {.submission = submission, .list = {.listing = listing}};
    sdc_submission_begin_flow(submission);
    submission->flow.is_without_wait = !is_waiting;
    struct sdc_crowd crowd = {.flow = &submission->flow,
                              .items = submission->items,
                              .n_items = submission->n_items,
                              .n_threads = sdc_submission_n_threads(submission),
                              .on_end = put_item,
                              .context = &look,
                              .interrupts = &none};
    begin_list(&look.list);
    enum sdc_status status = sdc_crowd_run(&crowd, err);
    return end_list(&look.list, status == SDC_OK ? look.exit_code : SDC_EXIT_USAGE);
}

/** Makes an item of an asset's id, with its row of the ledger where there is one. */
static enum sdc_status take_id(struct sdc_submission *submission, const char *id,
                               struct sdc_item *item, struct sdc_err *err)
{
    bool is_found = false;
    if (strncmp(id, ASSET_SCHEME, strlen(ASSET_SCHEME)) == 0)
        id += strlen(ASSET_SCHEME);
    if (!sdc_asset_id_is_shaped(id))
        return sdc_err_set(err, SDC_USAGE, 0, "--status: '%.*s' is no id of an asset",
                           SDC_ASSET_ID_SIZE, id);
    item->copy.fd = -1;
    sdc_flow_watch(item, submission->options->submit.wait_ms);
    enum sdc_status status =
        sdc_ledger_find(submission->ledger, id, submission->api.base, &item->entry, &is_found, err);
    memcpy(item->entry.asset_id, id, strlen(id) + 1);
    /* What has failed may have been registered anew: its row is over, whatever is heard of it. */
    if (item->entry.step != SDC_STEP_REGISTERED)
        item->entry.id = 0;
    item->entry.step = SDC_STEP_REGISTERED;
    return status;
}

static int tell_status(struct sdc_submission *submission, enum sdc_listing listing,
                       struct sdc_err *err)
{
    const struct sdc_options *options = submission->options;
    enum sdc_status status = begin(submission, err);
    submission->n_items = options->n_inputs;
    submission->items = calloc(options->n_inputs, sizeof *submission->items);
    if (!submission->items) {
        sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
        return SDC_EXIT_USAGE;
    }
    for (size_t i = 0; i < options->n_inputs && status == SDC_OK; i++)
        status = take_id(submission, options->inputs[i], &submission->items[i], err);
    if (status != SDC_OK)
        return SDC_EXIT_USAGE;
    return look_at(submission, listing, options->submit.is_waiting, err);
}

/* --- Going on --------------------------------------------------------------------------------- */

/** What an earlier run has left. */
struct rest {
    struct sdc_submission *submission;
    struct sdc_begun begun[SDC_KEPT_MAX]; /**< to be submitted again */
    size_t n_begun;
    size_t n_busy;
    bool is_cut; /**< there is more */
};

static void take_registered(struct sdc_submission *submission, const struct sdc_entry *entry)
{
    struct sdc_item *item = &submission->items[submission->n_items++];
    item->entry = *entry;
    item->copy.fd = -1;
    sdc_flow_watch(item, submission->options->submit.wait_ms);
}

/** One that is told only. */
static void take_ended(struct sdc_submission *submission, const struct sdc_entry *entry,
                       enum sdc_ended end, const char *sentence)
{
    struct sdc_item *item = &submission->items[submission->n_items++];
    item->entry = *entry;
    item->copy.fd = -1;
    item->entry.step = end == SDC_ENDED_UNKNOWN ? SDC_STEP_UNKNOWN : entry->step;
    item->stage = SDC_STAGE_END;
    item->end = end;
    snprintf(item->sentence, sizeof item->sentence, "%s", sentence);
}

/** Why what was begun can be gone on with by nobody but the user; NULL if it can. */
static const char *find_obstacle(const struct sdc_entry *entry)
{
    char hash[SDC_DIGEST_TEXT_SIZE] = "";
    struct sdc_err err = {0};
    if (sdc_url_kind(entry->input) == SDC_URL_HTTP) {
        /* What is signed in a URL is not kept. */
        sdc_digest_of(entry->input, strlen(entry->input), hash, &err);
        return strcmp(hash, entry->hash) == 0
                   ? NULL
                   : "nothing was registered, and its URL is not kept whole: submit it again";
    }
    if (entry->input[0] != '/')
        return "nothing was registered, and it is no file that is there still: submit it again";
    if (entry->step == SDC_STEP_BEGUN && entry->url[0] != '\0')
        return "nothing was registered, and it is not the service that hosts it: submit it again, "
               "with --public-url or --url-base";
    return NULL;
}

static void take_begun(struct rest *rest, const struct sdc_entry *entry)
{
    struct sdc_begun *begun = &rest->begun[rest->n_begun];
    const char *obstacle = find_obstacle(entry);
    if (obstacle) {
        take_ended(rest->submission, entry, SDC_ENDED_REFUSED, obstacle);
        return;
    }
    begun->id = entry->id;
    begun->input = strdup(entry->input);
    memcpy(begun->hash, entry->hash, sizeof begun->hash);
    memcpy(begun->type, entry->type, sizeof begun->type);
    memcpy(begun->name, entry->name, sizeof begun->name);
    rest->n_begun += begun->input != NULL;
}

static bool take_rest(void *context, const struct sdc_entry *entry)
{
    struct rest *rest = context;
    struct sdc_submission *submission = rest->submission;
    bool is_ours = strcmp(entry->api_base, submission->api.base) == 0 &&
                   strcmp(entry->key_print, submission->key.fingerprint) == 0;
    rest->is_cut = submission->n_items == SDC_KEPT_MAX || rest->n_begun == SDC_KEPT_MAX;
    if (!is_ours || rest->is_cut)
        return !rest->is_cut;
    if (entry->step == SDC_STEP_REGISTERED && strcmp(entry->status, "Active") != 0)
        take_registered(submission, entry);
    if (entry->step > SDC_STEP_UNKNOWN)
        return true;
    if (!sdc_ledger_is_free(submission->ledger, entry->id))
        rest->n_busy++;
    else if (entry->step >= SDC_STEP_REGISTERING)
        take_ended(submission, entry, SDC_ENDED_UNKNOWN,
                   "nobody knows whether it is registered; look whether the service lists it, and "
                   "if it does not: seedance-check --submit --again FILE");
    else
        take_begun(rest, entry);
    return true;
}

/** Submits what an earlier run has begun, and was not sent: that, and nothing else. */
static int submit_rest(struct sdc_submission *submission, struct rest *rest)
{
    static char *inputs[SDC_KEPT_MAX];
    struct sdc_options options = *submission->options;
    if (rest->n_begun == 0)
        return SDC_EXIT_PASS;
    free(submission->items);
    submission->items = NULL;
    submission->n_items = 0;
    for (size_t i = 0; i < rest->n_begun; i++)
        inputs[i] = rest->begun[i].input;
    submission->begun = rest->begun;
    submission->n_begun = rest->n_begun;
    options.action = SDC_ACTION_CHECK;
    options.submit.is_submit = true; /* nothing that leaves rules out counts here either */
    options.inputs = inputs;
    options.n_inputs = rest->n_begun;
    options.submit.is_keep_going = true;
    return sdc_submission_check(submission, &options);
}

static void tell_rest(const struct sdc_submission *submission, const struct rest *rest)
{
    if (rest->n_busy > 0)
        fprintf(stderr, "seedance-check: %zu submission%s in the works of another process\n",
                rest->n_busy, rest->n_busy == 1 ? " is" : "s are");
    if (rest->is_cut)
        fprintf(stderr, "seedance-check: more than %d submissions are left; these come first\n",
                SDC_KEPT_MAX);
    if (submission->n_items + rest->n_begun == 0)
        fputs("seedance-check: nothing is left to go on with\n", stderr);
}

static int resume(struct sdc_submission *submission, enum sdc_listing listing, struct sdc_err *err)
{
    static struct rest rest;
    rest.submission = submission;
    submission->items = calloc(SDC_KEPT_MAX, sizeof *submission->items);
    enum sdc_status status = submission->items
                                 ? begin(submission, err)
                                 : sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
    if (status == SDC_OK)
        status = sdc_ledger_each(submission->ledger, take_rest, &rest, err);
    if (status != SDC_OK)
        return SDC_EXIT_USAGE;
    tell_rest(submission, &rest);
    int code = SDC_EXIT_PASS;
    if (submission->n_items > 0)
        code = look_at(submission, listing, !submission->options->submit.is_without_wait, err);
    int code_of_rest = submit_rest(submission, &rest);
    for (size_t i = 0; i < rest.n_begun; i++)
        free(rest.begun[i].input);
    code = code == SDC_EXIT_ERROR ? SDC_EXIT_ASSET : code;
    return sdc_exit_worse(code, code_of_rest);
}

/* --- All of it -------------------------------------------------------------------------------- */

static int submit(struct sdc_submission *submission, struct sdc_err *err)
{
    const char *name = submission->options->submit.name;
    if ((name && sdc_label_check(name, err) != SDC_OK) || begin(submission, err) != SDC_OK)
        return SDC_EXIT_USAGE;
    return sdc_submission_check(submission, submission->options);
}

int sdc_submission_run(const struct sdc_options *options, char **arguments)
{
    static struct sdc_submission submission;
    enum sdc_listing listing = SDC_LISTING_TEXT;
    struct sdc_err err = {0};
    int code = SDC_EXIT_USAGE;
    (void)arguments;
    close_to_others();
    sdc_digest_set_up();
    submission.options = options;
    if (options->action == SDC_ACTION_CHECK)
        code = submit(&submission, &err);
    else if (choose_listing(options, &listing, &err) != SDC_OK)
        code = SDC_EXIT_USAGE;
    else if (options->action == SDC_ACTION_LIST)
        code = list_all(&submission, listing, &err);
    else if (options->action == SDC_ACTION_STATUS)
        code = tell_status(&submission, listing, &err);
    else
        code = resume(&submission, listing, &err);
    if (err.status != SDC_OK)
        sdc_complain(&err);
    sdc_ledger_close(&submission.ledger);
    sdc_key_release(&submission.key);
    free(submission.items);
    return code;
}
