/* SPDX-License-Identifier: MIT
 * The ledger and the states of assets, as they are printed. */
#include "submit/listing.h"

#include "base/text.h"
#include "report/escape.h"
#include "report/object.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

/** Room for a time as text, with its NUL. */
#define TIME_SIZE 32

/** "2026-11-22T21:00:00Z"; "" where there is none. */
static void print_time(int64_t time_s, char text[TIME_SIZE])
{
    time_t seconds = (time_t)time_s;
    struct tm parts;
    text[0] = '\0';
    if (time_s > 0 && gmtime_r(&seconds, &parts))
        strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void sdc_listing_begin(struct sdc_buf *buf, enum sdc_listing listing)
{
    if (listing == SDC_LISTING_JSON)
        sdc_buf_puts(buf, "[");
    if (listing == SDC_LISTING_CSV)
        sdc_buf_puts(buf, "time,input,name,type,step,asset,status,message,sha256,api_base\r\n");
}

/** A text that a terminal, a reader of CSV or of JSON takes as it is. */
static void append_json(struct sdc_buf *buf, const struct sdc_entry *entry, const char *time)
{
    const struct {
        const char *key;
        const char *text;
    } rows[] = {
        {"time", time},
        {"input", entry->input},
        {"name", entry->name},
        {"type", entry->type},
        {"step", sdc_step_name(entry->step)},
        {"asset_id", entry->asset_id},
        {"status", entry->status},
        {"message", entry->message},
        {"sha256", entry->hash},
        {"api_base", entry->api_base},
    };
    cJSON *object = sdc_object_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        sdc_object_add_text_if(object, rows[i].key, rows[i].text);
    sdc_object_print(buf, object);
}

static void append_csv(struct sdc_buf *buf, const struct sdc_entry *entry, const char *time)
{
    const char *cells[] = {time,
                           entry->input,
                           entry->name,
                           entry->type,
                           sdc_step_name(entry->step),
                           entry->asset_id,
                           entry->status,
                           entry->message,
                           entry->hash,
                           entry->api_base};
    size_t n = sizeof cells / sizeof cells[0];
    for (size_t i = 0; i < n; i++) {
        sdc_escape_append_cell(buf, cells[i]);
        sdc_buf_puts(buf, i + 1 < n ? "," : "\r\n");
    }
}

static void append_text(struct sdc_buf *buf, const struct sdc_entry *entry, const char *time)
{
    if (time[0] != '\0')
        sdc_buf_printf(buf, "%s  ", time);
    if (entry->input[0] != '\0') {
        sdc_text_append_visible(buf, entry->input);
        sdc_buf_puts(buf, ": ");
    }
    /* Of what the ledger does not have, only the service knows how far it is. */
    const char *state = entry->id > 0 ? sdc_step_name(entry->step) : "not known";
    if (entry->step == SDC_STEP_REGISTERED && entry->status[0] != '\0')
        state = entry->status;
    sdc_text_append_visible(buf, state);
    if (entry->asset_id[0] != '\0')
        sdc_buf_printf(buf, " asset://%s", entry->asset_id);
    if (entry->message[0] != '\0') {
        sdc_buf_puts(buf, ": ");
        sdc_text_append_visible(buf, entry->message);
    }
    sdc_buf_puts(buf, "\n");
}

void sdc_listing_row(struct sdc_buf *buf, enum sdc_listing listing, const struct sdc_entry *entry,
                     bool is_first)
{
    char time[TIME_SIZE];
    print_time(entry->changed_s, time);
    if (listing == SDC_LISTING_JSON)
        sdc_buf_puts(buf, is_first ? "\n" : ",\n");
    if (listing == SDC_LISTING_CSV)
        append_csv(buf, entry, time);
    else if (listing == SDC_LISTING_TEXT)
        append_text(buf, entry, time);
    else
        append_json(buf, entry, time);
    if (listing == SDC_LISTING_NDJSON)
        sdc_buf_puts(buf, "\n");
}

void sdc_listing_end(struct sdc_buf *buf, enum sdc_listing listing)
{
    if (listing == SDC_LISTING_JSON)
        sdc_buf_puts(buf, "\n]\n");
}
