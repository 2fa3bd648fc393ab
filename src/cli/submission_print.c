/* SPDX-License-Identifier: MIT
 * What is said of submissions: how they ended, what would be sent, how far they are. */
#include "base/text.h"
#include "cli/run.h"
#include "cli/submission_parts.h"
#include "submit/content_type.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/** Longest request that is printed [bytes]. */
#define REQUEST_MAX (64 * 1024)
/** Between two lines of progress on a terminal, and in a log [ms]. @{ */
#define SHOW_MS  100
#define PLAIN_MS 5000
/** @} */
#define MS_PER_S  1000
#define S_PER_MIN 60
/** Bytes of a unit in which uploads are told. */
#define KILO 1000

struct sdc_asset sdc_submission_asset(const struct sdc_item *item)
{
    static const char *const words[] = {
        [SDC_ENDED_NONE] = "none",           [SDC_ENDED_ACTIVE] = "Active",
        [SDC_ENDED_PENDING] = "Processing",  [SDC_ENDED_LATE] = "Processing",
        [SDC_ENDED_FAILED] = "Failed",       [SDC_ENDED_REFUSED] = "refused",
        [SDC_ENDED_UNKNOWN] = "unknown",     [SDC_ENDED_INTERRUPTED] = "interrupted",
        [SDC_ENDED_NO_LEDGER] = "not noted",
    };
    bool is_of_service = item->end == SDC_ENDED_PENDING || item->end == SDC_ENDED_LATE;
    bool has_status = is_of_service && item->entry.status[0] != '\0';
    return (struct sdc_asset){.id = item->entry.asset_id,
                              .status = has_status ? item->entry.status : words[item->end],
                              .message = item->sentence,
                              .help = item->advice ? item->advice : "",
                              .fields = sdc_asset_fields(item->entry.type),
                              .is_good =
                                  item->end == SDC_ENDED_ACTIVE || item->end == SDC_ENDED_PENDING};
}

int sdc_submission_exit_code(const struct sdc_item *item)
{
    switch (item->end) {
    case SDC_ENDED_NONE:
    case SDC_ENDED_ACTIVE:
    case SDC_ENDED_PENDING:
        return SDC_EXIT_PASS;
    case SDC_ENDED_INTERRUPTED:
        return SDC_EXIT_INTERRUPTED;
    case SDC_ENDED_NO_LEDGER:
        return SDC_EXIT_USAGE;
    case SDC_ENDED_LATE:
    case SDC_ENDED_FAILED:
    case SDC_ENDED_REFUSED:
    case SDC_ENDED_UNKNOWN:
        break;
    }
    return SDC_EXIT_ASSET;
}

/* --- What would be sent ----------------------------------------------------------------------- */

void sdc_submission_print_requests(const struct sdc_submission *submission,
                                   const struct sdc_item *item, FILE *stream)
{
    const struct sdc_api *api = &submission->api;
    const char *url = item->entry.url[0] != '\0' ? item->entry.url : "<file_url>";
    struct sdc_buf buf;
    sdc_buf_init(&buf, REQUEST_MAX);
    if (item->is_compared) {
        sdc_buf_printf(&buf, "GET %s\n", url);
    } else if (item->entry.url[0] == '\0') {
        sdc_buf_puts(&buf, "GET ");
        sdc_api_append_upload_url(&buf, api, item->content_type, item->suffix);
        sdc_buf_printf(&buf,
                       "\nx-api-key: <key>\nPUT <presigned_url>\nContent-Type: %s\n"
                       "Content-Length: %" PRId64 "\n",
                       item->content_type, item->entry.size);
    }
    sdc_buf_puts(&buf, "POST ");
    sdc_api_append_register_url(&buf, api);
    sdc_buf_puts(&buf, "\nx-api-key: <key>\nContent-Type: application/json\n");
    sdc_api_append_register_body(&buf, item->entry.name, item->entry.type, url);
    sdc_buf_puts(&buf, "\n");
    if (!submission->options->submit.is_without_wait) {
        sdc_buf_printf(&buf, "GET ");
        sdc_api_append_info_url(&buf, api, "");
        sdc_buf_puts(&buf, "<AssetId>\nx-api-key: <key>\n");
    }
    fputs(sdc_buf_text(&buf), stream);
    sdc_buf_release(&buf);
}

/* --- How far it is ---------------------------------------------------------------------------- */

/** What all items are about. */
struct count {
    size_t n_stages[SDC_STAGE_END + 1];
    int64_t n_sent; /**< of all that is or was uploaded [bytes] */
    int64_t size;
};

static void count_items(const struct sdc_submission *submission, struct count *count)
{
    for (size_t i = 0; i < submission->n_items; i++) {
        const struct sdc_item *item = &submission->items[i];
        enum sdc_stage stage = item->stage;
        int64_t n_sent = item->upload.n_sent;
        if (item->twin)
            continue;
        count->n_stages[stage]++;
        if (stage == SDC_STAGE_HOST || n_sent > 0) {
            count->n_sent += n_sent;
            count->size += item->entry.size;
        }
    }
}

/** "[======              ] 120 of 450 kB, 60 kB/s". */
static void put_bar(const struct count *count, int64_t elapsed_ms, struct sdc_buf *buf)
{
    static const char full[] = "====================";
    static const char empty[] = "                    ";
    int width = (int)(sizeof full - 1);
    int n = count->size > 0 ? (int)(count->n_sent * width / count->size) : width;
    sdc_buf_printf(buf, "[%.*s%.*s] %" PRId64 " of %" PRId64 " kB, %" PRId64 " kB/s", n, full,
                   width - n, empty, count->n_sent / KILO, count->size / KILO,
                   elapsed_ms > 0 ? count->n_sent / elapsed_ms : 0);
}

/** "3 of 5 submitted; 1 uploading [====    ] 120 of 450 kB, 60 kB/s; 1 in review; 0:12". */
static void put_line(struct sdc_submission *submission, int64_t now, struct sdc_buf *buf)
{
    static const struct {
        enum sdc_stage stage;
        const char *text;
    } rows[] = {
        {SDC_STAGE_COMPARE, "comparing"},
        {SDC_STAGE_HOST, "uploading"},
        {SDC_STAGE_REGISTER, "registering"},
        {SDC_STAGE_POLL, "in review"},
    };
    struct count count = {0};
    int64_t elapsed_s = (now - submission->begun_ms) / MS_PER_S;
    count_items(submission, &count);
    if (submission->upload_begun_ms == 0 && count.n_stages[SDC_STAGE_HOST] > 0)
        submission->upload_begun_ms = now;
    if (submission->n_items > 1)
        sdc_buf_printf(buf, "%zu of %zu submitted; ", count.n_stages[SDC_STAGE_END],
                       submission->n_items);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t n = count.n_stages[rows[i].stage];
        if (n > 0 && submission->n_items > 1)
            sdc_buf_printf(buf, "%zu ", n);
        if (n > 0)
            sdc_buf_puts(buf, rows[i].text);
        if (n > 0 && rows[i].stage == SDC_STAGE_HOST) {
            sdc_buf_puts(buf, " ");
            put_bar(&count, now - submission->upload_begun_ms, buf);
        }
        sdc_buf_puts(buf, n > 0 ? "; " : "");
    }
    sdc_buf_printf(buf, "%" PRId64 ":%02d", elapsed_s / S_PER_MIN, (int)(elapsed_s % S_PER_MIN));
}

void sdc_submission_show(void *context)
{
    static const char spinner[] = "|/-\\";
    struct sdc_submission *submission = context;
    enum sdc_progress_mode mode = submission->options->progress;
    bool is_line = mode == SDC_PROGRESS_AUTO && isatty(STDERR_FILENO);
    int64_t now = sdc_flow_now_ms();
    struct sdc_buf buf;
    if ((!is_line && mode != SDC_PROGRESS_PLAIN) || now < submission->next_ms)
        return;
    submission->next_ms = now + (is_line ? SHOW_MS : PLAIN_MS);
    sdc_buf_init(&buf, REQUEST_MAX);
    put_line(submission, now, &buf);
    if (is_line)
        fprintf(stderr, "\r\x1b[K%c %s", spinner[now / SHOW_MS % 4], sdc_buf_text(&buf));
    else
        fprintf(stderr, "seedance-check: %s\n", sdc_buf_text(&buf));
    submission->is_shown = is_line;
    sdc_buf_release(&buf);
}

void sdc_submission_clear(struct sdc_submission *submission)
{
    if (submission->is_shown)
        fputs("\r\x1b[K", stderr);
    submission->is_shown = false;
}
