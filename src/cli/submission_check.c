/* SPDX-License-Identifier: MIT
 * Inputs on their way through the checks into a submission, and out into the reports. */
#include "audit/crew.h"
#include "base/text.h"
#include "cli/run.h"
#include "cli/submission_parts.h"
#include "submit/content_type.h"
#include "submit/url.h"

#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Inputs that are submitted at once, unless --jobs says: they wait for the network, not for cores.
 */
#define THREADS_DEFAULT 8
/** All copies together in memory, at most [bytes]. */
#define MEMORY_MAX (256LL * 1024 * 1024)

/** Longest line on what became of an input, all of it made visible [bytes]. */
#define OUTCOME_MAX (128 * 1024)

/* --- While they are checked ------------------------------------------------------------------- */

/** The input of that number; made if there is none. NULL if memory ran out or there are too many.
 */
static struct sdc_kept *keep(struct sdc_submission *submission, int64_t number, struct sdc_err *err)
{
    size_t n = (size_t)number;
    if (n >= SDC_KEPT_MAX) {
        sdc_err_set(err, SDC_USAGE, 0,
                    "nothing was sent: --submit takes at most %d inputs at once; give them in "
                    "parts, by folder or by --files-from",
                    SDC_KEPT_MAX);
        return NULL;
    }
    if (!submission->kept)
        submission->kept = calloc(SDC_KEPT_MAX, sizeof(struct sdc_kept *));
    if (submission->kept && !submission->kept[n]) {
        submission->kept[n] = calloc(1, sizeof **submission->kept);
        if (submission->kept[n])
            submission->kept[n]->copy.fd = -1;
    }
    if (!submission->kept || !submission->kept[n])
        sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
    return submission->kept ? submission->kept[n] : NULL;
}

static void drop_copy(struct sdc_submission *submission, struct sdc_kept *kept)
{
    if (kept->copy.fd >= 0 && kept->copy.is_in_memory)
        submission->memory_left += kept->copy.size;
    sdc_copy_release(&kept->copy);
}

/** From here on the copy is the input. One that is too large to be copied is checked as it is. */
static enum sdc_status take_open(void *context, int64_t number, int *descriptor,
                                 struct sdc_err *err)
{
    struct sdc_submission *submission = context;
    struct sdc_err reason = {0};
    struct sdc_kept *kept = keep(submission, number, err);
    if (!kept)
        return err->status;
    drop_copy(submission, kept); /* of one that was left out */
    enum sdc_status status =
        sdc_copy_make(&kept->copy, *descriptor, submission->memory_left, &reason);
    if (status == SDC_TOO_LARGE)
        return SDC_OK;
    int copy = status == SDC_OK ? fcntl(kept->copy.fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (copy < 0)
        return sdc_err_set(err, status == SDC_OK ? SDC_IO : status, reason.cause, "%s",
                           status == SDC_OK ? "no descriptor is left for its copy" : reason.text);
    if (kept->copy.is_in_memory)
        submission->memory_left -= kept->copy.size;
    close(*descriptor);
    *descriptor = copy;
    return SDC_OK;
}

static bool is_passing(const struct sdc_submission *submission, const struct sdc_kept *kept)
{
    enum sdc_verdict verdict = kept->result.judgement.verdict;
    return verdict == SDC_PASS || (verdict == SDC_WARN && !submission->options->is_strict);
}

static enum sdc_status take_result(void *context, const struct sdc_result *result,
                                   struct sdc_err *err)
{
    struct sdc_submission *submission = context;
    struct sdc_kept *kept = keep(submission, result->index, err);
    if (!kept)
        return err->status;
    kept->input = strdup(result->input);
    kept->url = result->url ? strdup(result->url) : NULL;
    if (!kept->input || (result->url && !kept->url))
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
    kept->result = *result;
    kept->result.input = kept->input;
    kept->result.url = NULL;
    kept->result.demand = NULL; /* it is the job's */
    kept->has_result = true;
    submission->n_kept = (size_t)result->index + 1;
    if (!is_passing(submission, kept))
        drop_copy(submission, kept);
    return SDC_OK;
}

/* --- What is submitted ------------------------------------------------------------------------ */

/** The URL below --url-base at which an input is. */
static void put_below_base(const struct sdc_submission *submission, const char *input,
                           struct sdc_buf *url)
{
    const char *folder = submission->options->inputs[0];
    size_t n = strlen(folder);
    while (n > 0 && folder[n - 1] == '/')
        n--;
    const char *slash = strrchr(input, '/');
    bool is_below = strncmp(input, folder, n) == 0 && input[n] == '/';
    const char *relative = is_below ? input + n : slash ? slash : input;
    const char *base = submission->options->submit.url_base;
    size_t n_base = strlen(base);
    while (n_base > 0 && base[n_base - 1] == '/')
        n_base--;
    sdc_buf_append(url, base, n_base);
    sdc_buf_puts(url, "/");
    sdc_url_append_encoded(url, relative + strspn(relative, "/"), "/");
}

/** Sets the URL at which an input is hosted already, if it is. SDC_USAGE. */
static enum sdc_status set_url(const struct sdc_submission *submission, struct sdc_item *item,
                               const struct sdc_kept *kept, struct sdc_err *err)
{
    const struct sdc_submit_options *options = &submission->options->submit;
    struct sdc_buf url;
    const char *objection = NULL;
    sdc_buf_init(&url, SDC_URL_SIZE - 1);
    item->is_compared = options->public_url || options->url_base;
    if (kept->url)
        sdc_buf_puts(&url, kept->url);
    else if (options->public_url)
        sdc_buf_puts(&url, options->public_url);
    else if (options->url_base)
        put_below_base(submission, kept->input, &url);
    if (url.status != SDC_OK)
        objection = "is too long";
    else if (url.size > 0 || item->is_compared)
        objection = sdc_url_objection(sdc_buf_text(&url), submission->api.is_loopback);
    memcpy(item->entry.url, sdc_buf_text(&url), url.size + 1 - (url.bytes == NULL));
    sdc_buf_release(&url);
    if (!objection)
        return SDC_OK;
    return sdc_err_set(err, SDC_USAGE, 0, "nothing was sent: the URL %s", objection);
}

/** The whole path of an input, so that a later run finds it again. */
static void set_input(struct sdc_entry *entry, const char *input)
{
    char *path = realpath(input, NULL);
    snprintf(entry->input, sizeof entry->input, "%s", path ? path : input);
    free(path);
}

/** What an earlier run has begun of the same content and type; NULL if nothing. */
static const struct sdc_begun *find_begun(const struct sdc_submission *submission, const char *hash,
                                          const char *type)
{
    for (size_t i = 0; i < submission->n_begun; i++) {
        const struct sdc_begun *begun = &submission->begun[i];
        if (strcmp(begun->hash, hash) == 0 && strcmp(begun->type, type) == 0)
            return begun;
    }
    return NULL;
}

static enum sdc_status make_item(const struct sdc_submission *submission, struct sdc_item *item,
                                 const struct sdc_kept *kept, struct sdc_err *err)
{
    const struct sdc_facts *facts = &kept->result.facts;
    const struct sdc_content_type *type = sdc_content_type(facts->format);
    const char *name = submission->options->submit.name;
    struct sdc_entry *entry = &item->entry;
    item->copy = kept->copy;
    item->content_type = type ? type->type : "application/octet-stream";
    item->suffix = type ? type->suffix : "";
    entry->size = kept->copy.fd >= 0 ? kept->copy.size : -1;
    snprintf(entry->type, sizeof entry->type, "%s", sdc_asset_type(facts->type));
    memcpy(entry->api_base, submission->api.base, sizeof entry->api_base);
    memcpy(entry->key_print, submission->key.fingerprint, sizeof entry->key_print);
    set_input(entry, kept->input);
    if (name)
        snprintf(entry->name, sizeof entry->name, "%s", name);
    else
        sdc_label_make(kept->input, entry->name);
    enum sdc_status status = set_url(submission, item, kept, err);
    memcpy(entry->hash, kept->copy.hash, sizeof entry->hash);
    if (status == SDC_OK && kept->url)
        status = sdc_digest_of(entry->url, strlen(entry->url), entry->hash, err);
    const struct sdc_begun *begun = find_begun(submission, entry->hash, entry->type);
    if (begun)
        memcpy(entry->name, begun->name, sizeof entry->name);
    return status;
}

/** The earlier input of the same content and type, or NULL. */
static const struct sdc_item *find_twin(const struct sdc_submission *submission, size_t number)
{
    const struct sdc_item *items = submission->items;
    for (size_t i = 0; i < number; i++) {
        if (strcmp(items[i].entry.hash, items[number].entry.hash) == 0 &&
            strcmp(items[i].entry.type, items[number].entry.type) == 0)
            return items[i].twin ? items[i].twin : &items[i];
    }
    return NULL;
}

/** Notes what speaks against submitting an input that passes. */
static void find_refusal(const struct sdc_submission *submission, struct sdc_kept *kept)
{
    const char *type = sdc_asset_type(kept->result.facts.type);
    if (kept->copy.fd < 0 && !kept->url) {
        kept->refusal =
            "it is larger than " SDC_COPY_SIZE_MAX_TEXT " bytes, the most that is submitted";
        kept->remedy = "host it yourself and give its URL as the input";
    } else if (submission->begun && !kept->url && !find_begun(submission, kept->copy.hash, type)) {
        kept->refusal = "it has changed since its submission was begun; nothing was registered";
        kept->remedy = "--submit submits it as it is now";
    }
}

/** What was begun of an input that is not there any more, or is another one, comes to its end. */
static enum sdc_status settle_begun(struct sdc_submission *submission, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    for (size_t i = 0; i < submission->n_begun * submission->n_kept && status == SDC_OK; i++) {
        const struct sdc_begun *begun = &submission->begun[i / submission->n_kept];
        const struct sdc_kept *kept = submission->kept[i % submission->n_kept];
        if (strcmp(begun->input, kept->input) != 0)
            continue;
        if (kept->result.judgement.err.status == SDC_NOT_FOUND)
            status = sdc_ledger_settle(submission->ledger, begun->id, "its file has gone", err);
        else if (kept->copy.hash[0] != '\0' && strcmp(begun->hash, kept->copy.hash) != 0)
            status = sdc_ledger_settle(submission->ledger, begun->id, "its file has changed", err);
    }
    return status;
}

static enum sdc_status make_items(struct sdc_submission *submission, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    submission->items = calloc(submission->n_kept, sizeof *submission->items);
    if (!submission->items)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left");
    for (size_t i = 0; i < submission->n_kept && status == SDC_OK; i++) {
        struct sdc_kept *kept = submission->kept[i];
        if (!is_passing(submission, kept) || kept->refusal)
            continue;
        kept->item = &submission->items[submission->n_items];
        status = make_item(submission, kept->item, kept, err);
        kept->item->twin = find_twin(submission, submission->n_items);
        submission->n_items++;
    }
    return status;
}

/* --- Out into the reports --------------------------------------------------------------------- */

/** What became of it, on standard error: where no report can tell. */
static void tell_asset(const struct sdc_submission *submission, const struct sdc_result *result)
{
    static const struct sdc_report_format *const telling[] = {&sdc_report_text, &sdc_report_json,
                                                              &sdc_report_ndjson, &sdc_report_csv};
    const struct sdc_options *options = submission->options;
    const struct sdc_asset *asset = result->asset;
    struct sdc_buf text;
    for (size_t i = 0; i < options->n_reports * (sizeof telling / sizeof telling[0]); i++) {
        if (options->reports[i % options->n_reports].format == telling[i / options->n_reports])
            return;
    }
    sdc_buf_init(&text, OUTCOME_MAX);
    sdc_text_append_visible(&text, result->input);
    sdc_buf_printf(&text, ": %s%s%s%s", asset->status, asset->id[0] ? " asset://" : "", asset->id,
                   asset->message[0] ? ": " : "");
    sdc_text_append_visible(&text, asset->message);
    sdc_buf_printf(&text, "%s%s", asset->help[0] ? "; " : "", asset->help);
    fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

/** Has the exit status tell of this, too. */
static void worsen(struct sdc_submission *submission, int code)
{
    submission->exit_code = sdc_exit_worse(submission->exit_code, code);
}

static enum sdc_status report(struct sdc_submission *submission, struct sdc_kept *kept,
                              struct sdc_err *err)
{
    struct sdc_asset asset;
    const struct sdc_item *item = kept->item;
    item = item && item->twin ? item->twin : item;
    if (item && item->end != SDC_ENDED_NONE) {
        asset = sdc_submission_asset(item);
        kept->result.asset = &asset;
        worsen(submission, sdc_submission_exit_code(item));
    }
    if (kept->refusal) {
        asset = (struct sdc_asset){.id = "",
                                   .status = "refused",
                                   .message = kept->refusal,
                                   .help = kept->remedy,
                                   .fields = ""};
        kept->result.asset = &asset;
        worsen(submission, SDC_EXIT_ASSET);
    }
    sdc_submission_clear(submission);
    if (kept->result.asset)
        tell_asset(submission, &kept->result);
    enum sdc_status status = sdc_output_take(submission->output, &kept->result, err);
    kept->result.asset = NULL;
    return status;
}

/** Reports all inputs up to that of an item that has ended; item NULL: all that are left. */
static enum sdc_status report_until(void *context, const struct sdc_item *item, struct sdc_err *err)
{
    struct sdc_submission *submission = context;
    enum sdc_status status = SDC_OK;
    bool is_there = false;
    while (!is_there && submission->n_reported < submission->n_kept && status == SDC_OK) {
        struct sdc_kept *kept = submission->kept[submission->n_reported++];
        is_there = item && kept->item == item;
        status = report(submission, kept, err);
    }
    return status == SDC_OK ? sdc_output_flush(submission->output, err) : status;
}

/** The number of inputs that speak against submitting any. */
static size_t count_failing(const struct sdc_submission *submission)
{
    size_t n = 0;
    for (size_t i = 0; i < submission->n_kept; i++)
        n += !is_passing(submission, submission->kept[i]) || submission->kept[i]->refusal;
    return n;
}

/** Says, to a person, that not every image needs this. */
static void tell_need(const struct sdc_submission *submission)
{
    bool has_image = false;
    for (size_t i = 0; i < submission->n_items; i++)
        has_image |= strcmp(submission->items[i].entry.type, "Image") == 0;
    if (has_image && isatty(STDERR_FILENO))
        fputs("seedance-check: only images of real people and realistic human figures need to be "
              "registered (--explain asset.review)\n",
              stderr);
}

static enum sdc_status submit_all(struct sdc_submission *submission, struct sdc_err *err)
{
    assert(submission->items);
    tell_need(submission);
    sdc_submission_begin_flow(submission);
    submission->api.interrupts = submission->after.interrupts;
    submission->begun_ms = sdc_flow_now_ms();
    struct sdc_crowd crowd = {.flow = &submission->flow,
                              .items = submission->items,
                              .n_items = submission->n_items,
                              .n_threads = sdc_submission_n_threads(submission),
                              .on_end = report_until,
                              .on_turn = sdc_submission_show,
                              .context = submission,
                              .interrupts = submission->after.interrupts};
    enum sdc_status status = sdc_crowd_run(&crowd, err);
    sdc_submission_clear(submission);
    return status;
}

/** Prints what would be sent; beside a report for programs, on standard error. */
static void print_requests(struct sdc_submission *submission)
{
    const struct sdc_options *options = submission->options;
    FILE *stream = stdout;
    for (size_t i = 0; i < options->n_reports; i++) {
        if (!options->reports[i].path && options->reports[i].format != &sdc_report_text)
            stream = stderr;
    }
    for (size_t i = 0; i < submission->n_items; i++) {
        if (!submission->items[i].twin)
            sdc_submission_print_requests(submission, &submission->items[i], stream);
    }
    fflush(stream);
}

static enum sdc_status finish(void *context, bool is_whole, struct sdc_output *output,
                              int *exit_code, struct sdc_err *err)
{
    struct sdc_submission *submission = context;
    for (size_t i = 0; i < submission->n_kept; i++) {
        if (is_passing(submission, submission->kept[i]))
            find_refusal(submission, submission->kept[i]);
    }
    size_t n_failing = count_failing(submission);
    bool is_stopped = n_failing > 0 && !submission->options->submit.is_keep_going;
    enum sdc_status status = is_whole ? settle_begun(submission, err) : SDC_OK;
    submission->output = output;
    if (is_whole && is_stopped)
        fprintf(stderr, "seedance-check: nothing was submitted: %zu of %zu inputs do not pass%s\n",
                n_failing, submission->n_kept,
                n_failing < submission->n_kept ? "; --keep-going submits the others" : "");
    if (status == SDC_OK && is_whole && !is_stopped && submission->n_kept > 0)
        status = make_items(submission, err);
    bool is_dry = submission->options->submit.is_dry_run;
    if (status == SDC_OK && submission->n_items > 0 && !is_dry)
        status = submit_all(submission, err);
    if (status == SDC_OK || status == SDC_USAGE) {
        enum sdc_status reported = report_until(submission, NULL, err);
        status = status == SDC_OK ? reported : status;
    }
    if (status == SDC_OK && is_dry)
        print_requests(submission);
    *exit_code = submission->exit_code;
    return status;
}

/* --- All of it -------------------------------------------------------------------------------- */

size_t sdc_submission_n_threads(const struct sdc_submission *submission)
{
    size_t n = submission->options->n_jobs;
    return n > 0 ? n : THREADS_DEFAULT;
}

static void release_kept(struct sdc_submission *submission)
{
    for (size_t i = 0; submission->kept && i < SDC_KEPT_MAX; i++) {
        if (submission->kept[i]) {
            sdc_copy_release(&submission->kept[i]->copy);
            free(submission->kept[i]->input);
            free(submission->kept[i]->url);
        }
        free(submission->kept[i]);
    }
    free(submission->kept);
    submission->kept = NULL;
    submission->n_kept = 0;
}

/** Checks and submits, all being set. */
static int run(struct sdc_submission *submission, const struct sdc_options *options,
               const struct sdc_settings *settings)
{
    struct sdc_choice choice;
    struct sdc_err err = {0};
    submission->options = options;
    submission->memory_left = MEMORY_MAX;
    submission->after = (struct sdc_after){
        .on_open = take_open, .take = take_result, .finish = finish, .context = submission};
    if (sdc_choose(&choice, options, settings, &err) != SDC_OK) {
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    }
    int code = sdc_check_then(options, settings, &choice, &submission->after);
    sdc_choice_release(&choice);
    release_kept(submission);
    return code;
}

int sdc_submission_check(struct sdc_submission *submission, const struct sdc_options *options)
{
    static struct sdc_settings settings; /* too large for the stack of a small thread */
    struct sdc_options all = *options;
    struct sdc_err err = {0};
    int code = SDC_EXIT_USAGE;
    if (sdc_settings_apply(&settings, &all, &err) == SDC_OK)
        code = run(submission, &all, &settings);
    else
        sdc_complain(&err);
    submission->options = options;
    sdc_settings_release(&settings);
    return code;
}
