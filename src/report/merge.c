/* SPDX-License-Identifier: MIT
 * Reads ndjson reports, one after the other, as if they were the results of one run. */
#include "report/merge.h"

#include "base/text.h"
#include "config/keys.h" /* SDC_PROFILE_ID_MAX */
#include "report/line.h"
#include "report/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Read at once [bytes]. */
#define CHUNK_SIZE (64 * 1024)
/** Most bytes of a name of a file that an error shows: its end tells files apart. */
#define FILE_SHOWN_MAX 72
/** Results in memory: those on one input, and the first on the next. */
#define N_SLOTS (SDC_MERGE_PROFILES_MAX + 1)

/** A line in memory. */
struct slot {
    struct sdc_buf text;
    struct sdc_line line;
    struct sdc_profile own;   /**< the profile, where the path has one of its own */
    struct sdc_demand demand; /**< by the profile; every rule of it may have been judged */
    size_t file;              /**< number of its report */
    int64_t number;           /**< of the line in it, from 1 */
    bool is_there;            /**< false: the reports are at their end */
};

struct sdc_merge {
    char *const *paths; /**< borrowed */
    size_t n_paths;
    size_t file;      /**< number of the report that is read */
    FILE *stream;     /**< NULL between reports */
    int cause;        /**< errno where reading it has failed; else 0 */
    int64_t n_lines;  /**< of it, so far */
    size_t counted;   /**< number of the report whose indexes are counted */
    int64_t expected; /**< the index that has to come next in that one */
    char chunk[CHUNK_SIZE];
    size_t chunk_size;
    size_t chunk_used;
    struct slot slots[N_SLOTS];
    struct slot *order[N_SLOTS]; /**< the results on one input; behind them the line that is next */
    size_t n_results;
    bool is_begun;
    int64_t n_inputs;
    struct sdc_profile profiles[SDC_MERGE_PROFILES_MAX];
    char ids[SDC_MERGE_PROFILES_MAX][SDC_PROFILE_ID_MAX + 1];
    size_t n_profiles;
};

struct sdc_merge *sdc_merge_new(char *const *paths, size_t n_paths)
{
    struct sdc_merge *merge = calloc(1, sizeof *merge);
    if (!merge)
        return NULL;
    merge->paths = paths;
    merge->n_paths = n_paths;
    for (size_t i = 0; i < N_SLOTS; i++) {
        sdc_buf_init(&merge->slots[i].text, SDC_REPORT_TEXT_MAX);
        merge->order[i] = &merge->slots[i];
    }
    return merge;
}

static void close_report(struct sdc_merge *merge)
{
    if (merge->stream && merge->stream != stdin)
        fclose(merge->stream);
    merge->stream = NULL;
}

void sdc_merge_free(struct sdc_merge **merge)
{
    struct sdc_merge *gone = *merge;
    *merge = NULL;
    if (!gone)
        return;
    close_report(gone);
    for (size_t i = 0; i < N_SLOTS; i++)
        sdc_buf_release(&gone->slots[i].text);
    free(gone);
}

/* --- Lines --- */

/** Refuses a line, or with number 0 the whole report. */
static enum sdc_status refuse(const struct sdc_merge *merge, size_t file, int64_t number,
                              const char *why, struct sdc_err *err)
{
    char line[SDC_Q_TEXT_SIZE] = "";
    const char *name = merge->paths[file];
    size_t n = strlen(name);
    bool is_long = n > FILE_SHOWN_MAX;
    if (strcmp(name, "-") == 0)
        name = "standard input";
    if (number > 0)
        snprintf(line, sizeof line, "line %" PRId64 ": ", number);
    return sdc_err_set(err, SDC_USAGE, 0, "report %s%s: %s%s", is_long ? "..." : "",
                       is_long ? name + n - FILE_SHOWN_MAX : name, line, why);
}

/** Says why a report could not be read. A signal is a reason to end: its sender waits. */
static enum sdc_status refuse_reading(const struct sdc_merge *merge, int cause, struct sdc_err *err)
{
    if (cause == EINTR)
        return sdc_err_set(err, SDC_INTERRUPTED, cause, "interrupted");
    return refuse(merge, merge->file, 0, strerror(cause), err);
}

static enum sdc_status open_report(struct sdc_merge *merge, struct sdc_err *err)
{
    const char *path = merge->paths[merge->file];
    merge->stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    merge->n_lines = 0;
    merge->cause = 0;
    merge->chunk_size = merge->chunk_used = 0;
    return merge->stream ? SDC_OK : refuse_reading(merge, errno, err);
}

/** Appends what comes before the next line end, and takes that. False at the end of the report, or
 *  where reading failed or the line is too long. */
static bool read_text(struct sdc_merge *merge, struct sdc_buf *text)
{
    while (text->status == SDC_OK) {
        const char *begin = merge->chunk + merge->chunk_used;
        size_t left = merge->chunk_size - merge->chunk_used;
        const char *end = left > 0 ? memchr(begin, '\n', left) : NULL;
        size_t n = end ? (size_t)(end - begin) : left;
        if (n > 0)
            sdc_buf_append(text, begin, n);
        merge->chunk_used += n + (end != NULL);
        if (end)
            return text->status == SDC_OK;
        merge->chunk_size = fread(merge->chunk, 1, sizeof merge->chunk, merge->stream);
        /* What was read before that comes first. */
        if (ferror(merge->stream) && merge->cause == 0)
            merge->cause = errno;
        merge->chunk_used = 0;
        if (merge->chunk_size == 0)
            return false;
    }
    return false;
}

/** Refuses what read_text has come upon, unless that is the end of the report. */
static enum sdc_status check_end(struct sdc_merge *merge, const struct slot *slot,
                                 struct sdc_err *err)
{
    char why[SDC_JSON_PROBLEM_SIZE];
    if (slot->text.status == SDC_NO_MEMORY)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a line of a report");
    if (slot->text.status != SDC_OK) {
        snprintf(why, sizeof why, "has more than %d bytes, as no line of an ndjson report has",
                 SDC_REPORT_TEXT_MAX);
        return refuse(merge, merge->file, merge->n_lines, why, err);
    }
    if (merge->cause != 0)
        return refuse_reading(merge, merge->cause, err);
    if (slot->text.size > 0)
        return refuse(merge, merge->file, merge->n_lines,
                      "is cut: the report ends without a line end, as where its run was killed",
                      err);
    return SDC_OK;
}

static enum sdc_status parse(const struct sdc_merge *merge, struct slot *slot, struct sdc_err *err)
{
    static const char wanted[] = "is no result of an ndjson report";
    char why[SDC_JSON_PROBLEM_SIZE + sizeof wanted + sizeof ": "];
    if (memchr(slot->text.bytes, '\0', slot->text.size))
        snprintf(why, sizeof why, "%s: it holds a NUL", wanted);
    else if (!sdc_text_is_utf8(slot->text.bytes, slot->text.size))
        snprintf(why, sizeof why, "%s: it is not UTF-8", wanted);
    else if (!sdc_line_read(&slot->line, slot->text.bytes))
        snprintf(why, sizeof why, "%s: %s", wanted, slot->line.json.problem);
    else
        return SDC_OK;
    return refuse(merge, slot->file, slot->number, why, err);
}

/** Reads the next line of the open report; slot->is_there tells whether there was one. */
static enum sdc_status read_line(struct sdc_merge *merge, struct slot *slot, struct sdc_err *err)
{
    slot->is_there = false;
    do {
        sdc_buf_clear(&slot->text);
        merge->n_lines++;
        if (!read_text(merge, &slot->text))
            return check_end(merge, slot, err);
    } while (slot->text.size == 0);
    slot->is_there = true;
    slot->file = merge->file;
    slot->number = merge->n_lines;
    return parse(merge, slot, err);
}

/** Reads the next line of all reports. */
static enum sdc_status read_slot(struct sdc_merge *merge, struct slot *slot, struct sdc_err *err)
{
    slot->is_there = false;
    while (merge->file < merge->n_paths) {
        enum sdc_status status = merge->stream ? SDC_OK : open_report(merge, err);
        if (status == SDC_OK)
            status = read_line(merge, slot, err);
        if (status != SDC_OK || slot->is_there)
            return status;
        close_report(merge);
        merge->file++;
    }
    return SDC_OK;
}

/* --- Inputs --- */

/** True if a line is on the same input as the first n of them, by another profile. */
static bool belongs(const struct sdc_merge *merge, size_t n)
{
    const struct slot *first = merge->order[0];
    const struct slot *slot = merge->order[n];
    if (!slot->is_there || slot->file != first->file || slot->line.result.index < 0 ||
        slot->line.result.index != first->line.result.index ||
        strcmp(slot->line.result.input, first->line.result.input) != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(slot->line.profile_id, merge->order[i]->line.profile_id) == 0)
            return false;
    }
    return true;
}

/** Lines of a run count from 0 without a gap. Reports may have been joined already. */
static enum sdc_status check_index(struct sdc_merge *merge, struct sdc_err *err)
{
    char why[SDC_JSON_PROBLEM_SIZE];
    const struct slot *first = merge->order[0];
    int64_t index = first->line.result.index;
    if (first->file != merge->counted)
        merge->expected = 0;
    merge->counted = first->file;
    if (index > 0 && index != merge->expected) {
        snprintf(why, sizeof why,
                 "\"index\" is %" PRId64 ", but %" PRId64
                 " comes next: lines are missing or out of order",
                 index, merge->expected);
        return refuse(merge, first->file, first->number, why, err);
    }
    if (index >= 0)
        merge->expected = index + 1;
    return SDC_OK;
}

/** The profile of an id, as far as it is known. */
static struct sdc_profile profile_of(const char *id)
{
    const struct sdc_profile *builtin = sdc_profile_by_id(id);
    return builtin ? *builtin
                   : (struct sdc_profile){.id = id, .title = "", .source = "", .date = ""};
}

/** Takes the profiles of the first input over for all. */
static void take_profiles(struct sdc_merge *merge)
{
    for (size_t i = 0; i < merge->n_results; i++) {
        const char *id = merge->order[i]->line.run_profile_id;
        snprintf(merge->ids[i], sizeof merge->ids[i], "%s", id);
        merge->profiles[i] = profile_of(merge->ids[i]);
    }
    merge->n_profiles = merge->n_results;
}

/** One run judges every input by the same profiles. */
static enum sdc_status check_profiles(const struct sdc_merge *merge, struct sdc_err *err)
{
    char why[SDC_JSON_PROBLEM_SIZE];
    const struct slot *first = merge->order[0];
    if (merge->n_results != merge->n_profiles) {
        snprintf(why, sizeof why, "%zu result%s on this input, but %zu on those before",
                 merge->n_results, merge->n_results == 1 ? "" : "s", merge->n_profiles);
        return refuse(merge, first->file, first->number, why, err);
    }
    for (size_t i = 0; i < merge->n_results; i++) {
        const struct slot *slot = merge->order[i];
        if (strcmp(slot->line.run_profile_id, merge->profiles[i].id) != 0) {
            snprintf(why, sizeof why, "is judged by %s, but the inputs before by %s",
                     slot->line.run_profile_id, merge->profiles[i].id);
            return refuse(merge, slot->file, slot->number, why, err);
        }
    }
    return SDC_OK;
}

/** Reads on until a line is of the next input. */
static enum sdc_status read_group(struct sdc_merge *merge, struct sdc_err *err)
{
    for (size_t n = 1; n <= SDC_MERGE_PROFILES_MAX; n++) {
        enum sdc_status status = read_slot(merge, merge->order[n], err);
        if (status != SDC_OK)
            return status;
        if (!belongs(merge, n)) {
            merge->n_results = n;
            return SDC_OK;
        }
    }
    return refuse(merge, merge->order[0]->file, merge->order[0]->number,
                  "is judged by more profiles than there are", err);
}

enum sdc_status sdc_merge_next(struct sdc_merge *merge, size_t *n_results, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    struct slot *next = merge->order[merge->n_results];
    merge->order[merge->n_results] = merge->order[0];
    merge->order[0] = next;
    *n_results = 0;
    merge->n_results = 0;
    if (!merge->is_begun)
        status = read_slot(merge, next, err);
    merge->is_begun = true;
    if (status != SDC_OK || !next->is_there)
        return status;
    status = read_group(merge, err);
    if (status == SDC_OK)
        status = check_index(merge, err);
    if (status == SDC_OK && merge->n_profiles == 0)
        take_profiles(merge);
    if (status == SDC_OK)
        status = check_profiles(merge, err);
    if (status != SDC_OK)
        return status;
    for (size_t i = 0; i < merge->n_results; i++) {
        struct slot *slot = merge->order[i];
        bool has_own = strcmp(slot->line.profile_id, merge->profiles[i].id) != 0;
        slot->own = profile_of(slot->line.profile_id);
        slot->demand.profile = has_own ? &slot->own : &merge->profiles[i];
        slot->line.result.index = merge->n_inputs;
        slot->line.result.profile = slot->demand.profile;
        slot->line.result.demand = &slot->demand;
    }
    merge->n_inputs++;
    *n_results = merge->n_results;
    return SDC_OK;
}

const struct sdc_result *sdc_merge_result(const struct sdc_merge *merge, size_t number)
{
    return &merge->order[number]->line.result;
}

const struct sdc_profile *sdc_merge_profiles(const struct sdc_merge *merge, size_t *n_profiles)
{
    *n_profiles = merge->n_profiles;
    return merge->profiles;
}
