/* SPDX-License-Identifier: MIT
 * A baseline: the findings that were there already. */
#include "report/baseline.h"

#include "base/text.h"
#include "report/json_in.h"
#include "report/place.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** Version of the format. */
#define BASELINE_VERSION 1
/** Largest baseline [bytes]: ten million findings of a hundred bytes. */
#define FILE_SIZE_MAX ((size_t)1 << 30)
/** Most findings: what has more is to be mended, not to be noted. */
#define ENTRIES_MAX ((size_t)10000000)
/** Room for entries at first. */
#define ENTRIES_CAP 1024
/** Most bytes of a name of a file that an error shows: its end tells files apart. */
#define FILE_SHOWN_MAX 72
/** Most bytes of a word that a problem quotes. */
#define QUOTED_MAX 40
/** Where no measured value is. */
#define NOTHING ""

/** A finding that is known. */
struct entry {
    const char *path; /**< lies in the text of the file, as measured does */
    const struct sdc_check *check;
    const char *measured;
    bool is_fixed; /**< told already */
};

struct sdc_baseline {
    struct sdc_buf text;   /**< the file */
    struct sdc_buf key;    /**< of what is looked for */
    struct entry *entries; /**< by path, rule and value, each once */
    size_t n_entries;
    size_t cap;
    struct sdc_fixed fixed[SDC_FIXED_MAX];
};

/** Where reading is. */
struct place {
    const char *file;
    int64_t line; /**< from 1; 0: the whole file */
    struct sdc_err *err;
};

static enum sdc_status refuse(const struct place *place, const char *why)
{
    char line[SDC_Q_TEXT_SIZE] = "";
    size_t n = strlen(place->file);
    bool is_long = n > FILE_SHOWN_MAX;
    if (place->line > 0)
        snprintf(line, sizeof line, "line %" PRId64 ": ", place->line);
    return sdc_err_set(place->err, SDC_USAGE, 0, "baseline %s%s: %s%s", is_long ? "..." : "",
                       is_long ? place->file + n - FILE_SHOWN_MAX : place->file, line, why);
}

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for the baseline");
}

/* --- Keys --- */

/** The path of an input as fingerprints have it. NULL where no memory is left. */
static const char *make_path(struct sdc_buf *path, const char *input)
{
    sdc_buf_clear(path);
    sdc_place_append_here(path, input);
    return path->status == SDC_OK ? sdc_buf_text(path) : NULL;
}

static int compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = strcmp(a->path, b->path);
    if (order == 0)
        order = (a->check > b->check) - (a->check < b->check);
    return order != 0 ? order : strcmp(a->measured, b->measured);
}

/* --- Reading --- */

/** Reads a whole file, up to the ceiling of text. */
static enum sdc_status read_all(const struct place *place, struct sdc_buf *text)
{
    char why[SDC_JSON_PROBLEM_SIZE];
    char bytes[BUFSIZ];
    size_t n;
    FILE *stream = fopen(place->file, "re");
    if (!stream)
        return refuse(place, strerror(errno));
    do {
        n = fread(bytes, 1, sizeof bytes, stream);
        sdc_buf_append(text, bytes, n);
    } while (n > 0 && text->status == SDC_OK);
    int cause = ferror(stream) ? errno : 0;
    fclose(stream);
    if (cause == EINTR)
        return sdc_err_set(place->err, SDC_INTERRUPTED, cause, "interrupted");
    if (cause != 0)
        return refuse(place, strerror(cause));
    if (text->status == SDC_NO_MEMORY)
        return refuse_memory(place->err);
    if (text->status == SDC_OK)
        return SDC_OK;
    snprintf(why, sizeof why, "is larger than %zu bytes", FILE_SIZE_MAX);
    return refuse(place, why);
}

static void take_version(struct sdc_json *json, void *context)
{
    (void)context;
    if (sdc_json_int(json, 0) != BASELINE_VERSION)
        sdc_json_refuse(json, "this program reads version %d", BASELINE_VERSION);
}

static const struct sdc_json_key head_keys[] = {{"seedance_check_baseline", take_version, true}};

/** A line in the making. */
struct making {
    struct entry entry;
    const char *input;
    char *bytes; /**< of input, where it is not UTF-8; or NULL */
};

static void take_rule(struct sdc_json *json, void *context)
{
    struct making *making = context;
    const char *id = sdc_json_text(json);
    making->entry.check = sdc_check_find(id);
    if (!making->entry.check)
        sdc_json_refuse(json, "unknown rule \"%.*s\"", QUOTED_MAX, id);
}

static void take_input(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->input = sdc_json_text(json);
}

static void take_input_bytes(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->bytes = sdc_json_text(json);
    if (!sdc_text_decode_base64(making->bytes))
        sdc_json_refuse(json, "expected Base64 of bytes without NUL");
}

static void take_measured(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->entry.measured = sdc_json_text(json);
}

static const struct sdc_json_key entry_keys[] = {
    {"input", take_input, true},
    {"input_bytes", take_input_bytes, false},
    {"rule", take_rule, true},
    {"measured", take_measured, false},
};

static enum sdc_status add_entry(struct sdc_baseline *baseline, const struct making *making,
                                 const struct place *place)
{
    if (baseline->n_entries == ENTRIES_MAX)
        return refuse(place, "there are more findings than a baseline may have");
    if (baseline->n_entries == baseline->cap) {
        size_t cap = baseline->cap > 0 ? 2 * baseline->cap : ENTRIES_CAP;
        struct entry *more = reallocarray(baseline->entries, cap, sizeof *more);
        if (!more)
            return refuse_memory(place->err);
        baseline->entries = more;
        baseline->cap = cap;
    }
    struct entry *entry = &baseline->entries[baseline->n_entries++];
    *entry = making->entry;
    entry->path = making->bytes ? making->bytes : making->input;
    return SDC_OK;
}

static enum sdc_status read_line(struct sdc_baseline *baseline, char *line,
                                 const struct place *place)
{
    struct making making = {.entry.measured = NOTHING};
    struct sdc_json json;
    sdc_json_init(&json, line);
    if (place->line == 1)
        sdc_json_object(&json, head_keys, sizeof head_keys / sizeof head_keys[0], NULL);
    else
        sdc_json_object(&json, entry_keys, sizeof entry_keys / sizeof entry_keys[0], &making);
    sdc_json_end(&json);
    if (json.is_failed && place->line == 1)
        return refuse(place,
                      "expected {\"seedance_check_baseline\":1}, as --write-baseline writes");
    if (json.is_failed)
        return refuse(place, json.problem);
    return place->line == 1 ? SDC_OK : add_entry(baseline, &making, place);
}

static enum sdc_status read_lines(struct sdc_baseline *baseline, struct place *place)
{
    char *line = baseline->text.bytes;
    if (!line)
        return refuse(place, "is empty; --write-baseline writes one");
    if (strlen(line) != baseline->text.size || !sdc_text_is_utf8(line, baseline->text.size))
        return refuse(place, "is no UTF-8 text");
    while (*line) {
        char *end = strchr(line, '\n');
        place->line++;
        if (!end)
            return refuse(place, "is cut: the file ends without a line end");
        *end = '\0';
        enum sdc_status status = read_line(baseline, line, place);
        if (status != SDC_OK)
            return status;
        line = end + 1;
    }
    return SDC_OK;
}

/** Sorts, and leaves of equal entries one. */
static void sort(struct sdc_baseline *baseline)
{
    struct entry *entries = baseline->entries;
    size_t n = 0;
    if (baseline->n_entries == 0)
        return;
    qsort(entries, baseline->n_entries, sizeof *entries, compare);
    for (size_t i = 1; i < baseline->n_entries; i++) {
        if (compare(&entries[n], &entries[i]) != 0)
            entries[++n] = entries[i];
    }
    baseline->n_entries = n + 1;
}

/** No input has more entries than SDC_FIXED_MAX. */
static enum sdc_status check_numbers(const struct sdc_baseline *baseline, const struct place *place)
{
    char why[SDC_JSON_PROBLEM_SIZE];
    const struct entry *entries = baseline->entries;
    for (size_t i = SDC_FIXED_MAX; i < baseline->n_entries; i++) {
        if (strcmp(entries[i - SDC_FIXED_MAX].path, entries[i].path) != 0)
            continue;
        snprintf(why, sizeof why, "has more than %d findings on %.*s", SDC_FIXED_MAX, QUOTED_MAX,
                 entries[i].path);
        return refuse(&(struct place){place->file, 0, place->err}, why);
    }
    return SDC_OK;
}

enum sdc_status sdc_baseline_read(const char *path, struct sdc_baseline **baseline,
                                  struct sdc_err *err)
{
    struct place place = {.file = path, .err = err};
    struct sdc_baseline *made = calloc(1, sizeof *made);
    if (!made)
        return refuse_memory(err);
    sdc_buf_init(&made->text, FILE_SIZE_MAX);
    sdc_buf_init(&made->key, SDC_REPORT_TEXT_MAX);
    enum sdc_status status = read_all(&place, &made->text);
    if (status == SDC_OK)
        status = read_lines(made, &place);
    if (status == SDC_OK) {
        sort(made);
        status = check_numbers(made, &place);
    }
    if (status != SDC_OK)
        sdc_baseline_free(&made);
    else
        *baseline = made;
    return status;
}

void sdc_baseline_free(struct sdc_baseline **baseline)
{
    struct sdc_baseline *gone = *baseline;
    *baseline = NULL;
    if (!gone)
        return;
    sdc_buf_release(&gone->text);
    sdc_buf_release(&gone->key);
    free(gone->entries);
    free(gone);
}

/* --- Applying --- */

/** The number of the first entry of a path, or where it would stand. */
static size_t find_path(const struct sdc_baseline *baseline, const char *path)
{
    size_t low = 0;
    size_t high = baseline->n_entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(baseline->entries[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** True if the result has a finding of that rule, of whatever value. */
static bool has_rule(const struct sdc_judgement *judgement, const struct sdc_check *check)
{
    for (size_t i = 0; i < judgement->n_findings; i++) {
        if (judgement->findings[i].check == check)
            return true;
    }
    return false;
}

static void mark_known(struct sdc_judgement *judgement, const struct entry *entry)
{
    for (size_t i = 0; i < judgement->n_findings; i++) {
        struct sdc_finding *finding = &judgement->findings[i];
        if (finding->check == entry->check && strcmp(finding->measured, entry->measured) == 0)
            finding->is_known = true;
    }
}

enum sdc_status sdc_baseline_apply(struct sdc_baseline *baseline, struct sdc_result *result,
                                   struct sdc_err *err)
{
    struct sdc_judgement *judgement = &result->judgement;
    const char *path = make_path(&baseline->key, result->input);
    if (!path)
        return refuse_memory(err);
    result->fixed = baseline->fixed;
    result->n_fixed = 0;
    for (size_t i = find_path(baseline, path);
         i < baseline->n_entries && strcmp(baseline->entries[i].path, path) == 0; i++) {
        struct entry *entry = &baseline->entries[i];
        mark_known(judgement, entry);
        if (entry->is_fixed || judgement->verdict == SDC_ERROR ||
            has_rule(judgement, entry->check) || !sdc_judge_asks(result->demand, entry->check))
            continue;
        entry->is_fixed = true;
        baseline->fixed[result->n_fixed++] = (struct sdc_fixed){entry->check->id, entry->measured};
    }
    return SDC_OK;
}

/* --- Writing --- */

static void begin(struct sdc_report *report)
{
    sdc_buf_printf(&report->text, "{\"seedance_check_baseline\":%d}\n", BASELINE_VERSION);
}

static void put_entries(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    struct sdc_buf key;
    sdc_buf_init(&key, SDC_REPORT_TEXT_MAX);
    const char *path = make_path(&key, result->input);
    for (size_t i = 0; path && i < judgement->n_findings; i++) {
        /* What is excepted has its reason elsewhere, and is not to be known without it. */
        if (!judgement->findings[i].reason)
            sdc_report_append_entry(&report->text, &judgement->findings[i], path);
    }
    if (!path)
        report->text.status = key.status;
    sdc_buf_release(&key);
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    (void)report;
    (void)summary;
}

const struct sdc_report_format sdc_report_baseline = {
    .name = "baseline", .begin = begin, .result = put_entries, .end = end};
