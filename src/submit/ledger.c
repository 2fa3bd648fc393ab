/* SPDX-License-Identifier: MIT
 * The ledger: what was submitted and how far it came, so that nothing is registered twice. */
#include "submit/ledger.h"

#include "source/url.h"
#include "submit/ledger_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** The columns, in the order in which rows are read and written. */
#define COLUMNS                                                                             \
    "id, hash, size, type, api_base, key_print, input, name, url, step, asset_id, status, " \
    "message, created_s, changed_s"

static const char *const step_names[SDC_N_STEPS] = {
    [SDC_STEP_BEGUN] = "begun",           [SDC_STEP_HOSTING] = "hosting",
    [SDC_STEP_HOSTED] = "hosted",         [SDC_STEP_REGISTERING] = "registering",
    [SDC_STEP_UNKNOWN] = "unknown",       [SDC_STEP_REGISTERED] = "registered",
    [SDC_STEP_REFUSED] = "refused",       [SDC_STEP_FAILED] = "failed",
    [SDC_STEP_SUPERSEDED] = "superseded",
};

const char *sdc_step_name(enum sdc_ledger_step step)
{
    return step_names[step];
}

/** The step of that name; SDC_N_STEPS if it is none. */
static enum sdc_ledger_step find_step(const char *name)
{
    unsigned step = 0;
    while (step < SDC_N_STEPS && strcmp(step_names[step], name) != 0)
        step++;
    return (enum sdc_ledger_step)step;
}

/* --- Locks ------------------------------------------------------------------------------------ */

/** Sets or clears the lock of a row. False if another process holds it. */
static bool set_lock(const struct sdc_ledger *ledger, int64_t id, short kind)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_start = id, .l_len = 1};
    return fcntl(ledger->lock_fd, F_OFD_SETLK, &lock) == 0;
}

void sdc_ledger_unlock(struct sdc_ledger *ledger, int64_t id)
{
    set_lock(ledger, id, F_UNLCK);
}

bool sdc_ledger_is_free(struct sdc_ledger *ledger, int64_t id)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = id, .l_len = 1};
    return fcntl(ledger->lock_fd, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

/* --- Rows ------------------------------------------------------------------------------------- */

static enum sdc_status fail(struct sdc_ledger *ledger, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_IO, 0, "the ledger %s cannot be used: %s", ledger->path,
                       sqlite3_errmsg(ledger->db));
}

static enum sdc_status refuse_step(const struct sdc_ledger *ledger, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_IO, 0,
                       "the ledger %s has a row of a step that this version does not know",
                       ledger->path);
}

static void copy_text(sqlite3_stmt *statement, int column, char *text, size_t size)
{
    const unsigned char *value = sqlite3_column_text(statement, column);
    snprintf(text, size, "%s", value ? (const char *)value : "");
}

/** Reads the row that a statement stands at. False where no version of ours has written it. */
static bool read_row(sqlite3_stmt *statement, struct sdc_entry *entry)
{
    char step[SDC_ASSET_STATUS_SIZE];
    int column = 0;
    *entry = (struct sdc_entry){0};
    entry->id = sqlite3_column_int64(statement, column++);
    copy_text(statement, column++, entry->hash, sizeof entry->hash);
    entry->size = sqlite3_column_int64(statement, column++);
    copy_text(statement, column++, entry->type, sizeof entry->type);
    copy_text(statement, column++, entry->api_base, sizeof entry->api_base);
    copy_text(statement, column++, entry->key_print, sizeof entry->key_print);
    copy_text(statement, column++, entry->input, sizeof entry->input);
    copy_text(statement, column++, entry->name, sizeof entry->name);
    copy_text(statement, column++, entry->url, sizeof entry->url);
    copy_text(statement, column++, step, sizeof step);
    copy_text(statement, column++, entry->asset_id, sizeof entry->asset_id);
    copy_text(statement, column++, entry->status, sizeof entry->status);
    copy_text(statement, column++, entry->message, sizeof entry->message);
    entry->created_s = sqlite3_column_int64(statement, column++);
    entry->changed_s = sqlite3_column_int64(statement, column);
    entry->step = find_step(step);
    return entry->step != SDC_N_STEPS;
}

static bool bind(sqlite3_stmt *statement, int number, const char *text)
{
    return sqlite3_bind_text(statement, number, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

/** Runs a statement whose texts are these, which brings at most one row: *entry, untouched if there
 *  is none. */
static enum sdc_status run(struct sdc_ledger *ledger, const char *sql, const char *const *texts,
                           struct sdc_entry *entry, bool *is_found, struct sdc_err *err)
{
    sqlite3_stmt *statement = NULL;
    bool is_good = sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL) == SQLITE_OK;
    for (int i = 0; is_good && texts[i]; i++)
        is_good = bind(statement, i + 1, texts[i]);
    int code = is_good ? sqlite3_step(statement) : SQLITE_ERROR;
    *is_found = code == SQLITE_ROW;
    bool is_ours = !*is_found || read_row(statement, entry);
    enum sdc_status status = SDC_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = fail(ledger, err);
    else if (!is_ours)
        status = refuse_step(ledger, err);
    sqlite3_finalize(statement);
    return status;
}

static enum sdc_status execute(struct sdc_ledger *ledger, const char *sql, struct sdc_err *err)
{
    return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK ? SDC_OK
                                                                        : fail(ledger, err);
}

/** Prints a number for a statement, whose column turns it into one again. */
static const char *number(int64_t value, char text[SDC_Q_TEXT_SIZE])
{
    snprintf(text, SDC_Q_TEXT_SIZE, "%lld", (long long)value);
    return text;
}

/** Prints a URL as it may be kept: what is signed in its query is nobody's business later. */
static const char *shown(const char *url, char text[SDC_URL_SIZE])
{
    struct sdc_buf buf;
    sdc_buf_init(&buf, SDC_URL_SIZE - 1);
    sdc_url_append_shown(&buf, url);
    snprintf(text, SDC_URL_SIZE, "%s", sdc_buf_text(&buf));
    sdc_buf_release(&buf);
    return text;
}

static enum sdc_status insert(struct sdc_ledger *ledger, struct sdc_entry *entry,
                              struct sdc_err *err)
{
    char size[SDC_Q_TEXT_SIZE];
    char url[SDC_URL_SIZE];
    char now[SDC_Q_TEXT_SIZE];
    bool is_found;
    entry->created_s = entry->changed_s = time(NULL);
    number(entry->created_s, now);
    const char *texts[] = {entry->hash,
                           number(entry->size, size),
                           entry->type,
                           entry->api_base,
                           entry->key_print,
                           entry->input,
                           entry->name,
                           shown(entry->url, url),
                           sdc_step_name(entry->step),
                           now,
                           NULL};
    enum sdc_status status =
        run(ledger,
            "INSERT INTO submission (hash, size, type, api_base, key_print, input, name, url, "
            "step, created_s, changed_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
            texts, entry, &is_found, err);
    entry->id = sqlite3_last_insert_rowid(ledger->db);
    return status;
}

static enum sdc_status update(struct sdc_ledger *ledger, struct sdc_entry *entry,
                              struct sdc_err *err)
{
    char id[SDC_Q_TEXT_SIZE];
    char url[SDC_URL_SIZE];
    char now[SDC_Q_TEXT_SIZE];
    bool is_found;
    entry->changed_s = time(NULL);
    const char *texts[] = {number(entry->id, id),
                           shown(entry->url, url),
                           sdc_step_name(entry->step),
                           entry->asset_id,
                           entry->status,
                           entry->message,
                           number(entry->changed_s, now),
                           entry->name,
                           entry->input,
                           NULL};
    return run(ledger,
               "UPDATE submission SET url = ?2, step = ?3, asset_id = ?4, status = ?5, "
               "message = ?6, changed_s = ?7, name = ?8, input = ?9 WHERE id = ?1",
               texts, entry, &is_found, err);
}

/** The row that speaks against a new one: SDC_BLOCKING is what the unique index goes by. */
static enum sdc_status find_same(struct sdc_ledger *ledger, const struct sdc_entry *entry,
                                 struct sdc_entry *found, bool *is_found, struct sdc_err *err)
{
    const char *texts[] = {entry->hash, entry->type, entry->api_base, entry->key_print, NULL};
    return run(ledger,
               "SELECT " COLUMNS " FROM submission WHERE hash = ?1 AND type = ?2 AND "
               "api_base = ?3 AND key_print = ?4 AND " SDC_LEDGER_BLOCKING,
               texts, found, is_found, err);
}

/* --- Claims ----------------------------------------------------------------------------------- */

/** Looks what the row that is there means for us. Sets *claim, unless a new row is to be made. */
static enum sdc_status take_found(struct sdc_ledger *ledger, struct sdc_entry *found, bool is_again,
                                  enum sdc_claim *claim, bool *is_new, struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    *is_new = false;
    *claim = SDC_CLAIM_KNOWN;
    if (found->step == SDC_STEP_REGISTERED)
        return SDC_OK;
    if (!set_lock(ledger, found->id, F_WRLCK)) {
        *claim = SDC_CLAIM_BUSY;
        return SDC_OK;
    }
    *claim = SDC_CLAIM_OURS;
    /* Nobody is at it any more, so nobody knows. */
    if (found->step == SDC_STEP_REGISTERING)
        found->step = SDC_STEP_UNKNOWN;
    if (found->step != SDC_STEP_UNKNOWN)
        return SDC_OK;
    *is_new = is_again;
    *claim = SDC_CLAIM_KNOWN;
    if (is_again)
        found->step = SDC_STEP_SUPERSEDED;
    status = update(ledger, found, err);
    set_lock(ledger, found->id, F_UNLCK);
    return status;
}

/** Takes a row over: what was not registered yet is sent as it is asked for now. One that another
 *  process is at tells us nothing: it may end otherwise. */
static enum sdc_status take_row(struct sdc_ledger *ledger, struct sdc_entry *entry,
                                const struct sdc_entry *found, enum sdc_claim claim,
                                struct sdc_err *err)
{
    if (claim == SDC_CLAIM_KNOWN)
        *entry = *found;
    if (claim != SDC_CLAIM_OURS)
        return SDC_OK;
    entry->id = found->id;
    entry->created_s = found->created_s;
    entry->step = SDC_STEP_BEGUN;
    return update(ledger, entry, err);
}

/** Inside of a transaction. */
static enum sdc_status claim_row(struct sdc_ledger *ledger, struct sdc_entry *entry, bool is_again,
                                 enum sdc_claim *claim, struct sdc_err *err)
{
    struct sdc_entry found;
    bool is_found = false;
    bool is_new = true;
    enum sdc_status status = find_same(ledger, entry, &found, &is_found, err);
    if (status == SDC_OK && is_found)
        status = take_found(ledger, &found, is_again, claim, &is_new, err);
    if (status != SDC_OK)
        return status;
    if (!is_new)
        return take_row(ledger, entry, &found, *claim, err);
    *claim = SDC_CLAIM_OURS;
    status = insert(ledger, entry, err);
    if (status == SDC_OK && !set_lock(ledger, entry->id, F_WRLCK))
        status = sdc_err_set(err, SDC_IO, errno, "the lock of a new row of %s cannot be had: %s",
                             ledger->path, strerror(errno));
    return status;
}

enum sdc_status sdc_ledger_claim(struct sdc_ledger *ledger, struct sdc_entry *entry, bool is_again,
                                 enum sdc_claim *claim, struct sdc_err *err)
{
    pthread_mutex_lock(&ledger->mutex);
    enum sdc_status status = execute(ledger, "BEGIN IMMEDIATE", err);
    if (status == SDC_OK) {
        status = claim_row(ledger, entry, is_again, claim, err);
        if (status == SDC_OK)
            status = execute(ledger, "COMMIT", err);
        if (status != SDC_OK)
            sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    }
    pthread_mutex_unlock(&ledger->mutex);
    return status;
}

enum sdc_status sdc_ledger_write(struct sdc_ledger *ledger, struct sdc_entry *entry,
                                 struct sdc_err *err)
{
    pthread_mutex_lock(&ledger->mutex);
    enum sdc_status status = update(ledger, entry, err);
    pthread_mutex_unlock(&ledger->mutex);
    return status;
}

enum sdc_status sdc_ledger_settle(struct sdc_ledger *ledger, int64_t id, const char *why,
                                  struct sdc_err *err)
{
    char number_of_row[SDC_Q_TEXT_SIZE];
    char now[SDC_Q_TEXT_SIZE];
    const char *texts[] = {number(id, number_of_row), why, number(time(NULL), now), NULL};
    struct sdc_entry none;
    bool is_found;
    if (!set_lock(ledger, id, F_WRLCK))
        return SDC_OK;
    pthread_mutex_lock(&ledger->mutex);
    enum sdc_status status =
        run(ledger,
            "UPDATE submission SET step = 'refused', message = ?2, changed_s = ?3 "
            "WHERE id = ?1 AND step IN ('begun', 'hosting', 'hosted')",
            texts, &none, &is_found, err);
    pthread_mutex_unlock(&ledger->mutex);
    set_lock(ledger, id, F_UNLCK);
    return status;
}

enum sdc_status sdc_ledger_each(struct sdc_ledger *ledger,
                                bool (*take)(void *context, const struct sdc_entry *entry),
                                void *context, struct sdc_err *err)
{
    sqlite3_stmt *statement = NULL;
    static const char sql[] = "SELECT " COLUMNS " FROM submission ORDER BY id";
    struct sdc_entry entry;
    int code = sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    bool is_ours = true;
    while (code == SQLITE_ROW && (is_ours = read_row(statement, &entry)) && take(context, &entry))
        code = sqlite3_step(statement);
    enum sdc_status status = SDC_OK;
    if (!is_ours)
        status = refuse_step(ledger, err);
    else if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = fail(ledger, err);
    sqlite3_finalize(statement);
    return status;
}

enum sdc_status sdc_ledger_find(struct sdc_ledger *ledger, const char *asset_id,
                                const char *api_base, struct sdc_entry *entry, bool *is_found,
                                struct sdc_err *err)
{
    const char *texts[] = {asset_id, api_base, NULL};
    pthread_mutex_lock(&ledger->mutex);
    enum sdc_status status =
        run(ledger,
            "SELECT " COLUMNS " FROM submission WHERE asset_id = ?1 AND api_base = ?2 "
            "ORDER BY id DESC LIMIT 1",
            texts, entry, is_found, err);
    pthread_mutex_unlock(&ledger->mutex);
    return status;
}
