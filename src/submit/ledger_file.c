/* SPDX-License-Identifier: MIT
 * The ledger's file: where it is, how it is opened and made. */
#include "submit/ledger_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Below the folder for what programs keep from run to run (XDG Base Directory Specification). */
#define OWN_PLACE "seedance-check/ledger.db"
/** How long another process may hold the ledger for one write [ms]. */
#define BUSY_TIMEOUT_MS 10000
/** How long until a lock is tried again that SQLite does not wait for [ms]. */
#define RETRY_MS 5
/** A ledger, and folders that are made for it, are the user's alone. @{ */
#define FILE_MODE   0600
#define FOLDER_MODE 0700
#define OTHERS_MASK 0077
/** @} */
/** Marks a file of SQLite as a ledger of ours: "sdcl". */
#define APPLICATION_ID 1935958892

/** What makes version n of version n - 1. Only ever add to it. */
static const char *const migrations[] = {
    "CREATE TABLE submission ("
    "id INTEGER PRIMARY KEY, hash TEXT NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL, "
    "api_base TEXT NOT NULL, key_print TEXT NOT NULL, input TEXT NOT NULL, name TEXT NOT NULL, "
    "url TEXT NOT NULL DEFAULT '', step TEXT NOT NULL, asset_id TEXT NOT NULL DEFAULT '', "
    "status TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', "
    "created_s INTEGER NOT NULL, changed_s INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX one_at_a_time ON submission (hash, type, api_base, key_print) "
    "WHERE " SDC_LEDGER_BLOCKING ";"
    "CREATE INDEX by_asset ON submission (asset_id);",
};

#define N_MIGRATIONS ((int)(sizeof migrations / sizeof migrations[0]))

static enum sdc_status refuse(const struct sdc_ledger *ledger, const char *why, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_USAGE, 0,
                       "nothing was sent: the ledger %s cannot be used: %s; --ledger FILE takes "
                       "another one",
                       ledger->path, why);
}

static enum sdc_status refuse_sqlite(const struct sdc_ledger *ledger, struct sdc_err *err)
{
    return refuse(ledger, ledger->db ? sqlite3_errmsg(ledger->db) : "no memory is left", err);
}

/** Makes the folders of a path. False with errno set. */
static bool make_folders(const char *path)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

/** Where the ledger is, unless the user says so. */
static enum sdc_status find_place(struct sdc_ledger *ledger, const char *path, struct sdc_err *err)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    int length;
    /* ":memory:" and the like are names for SQLite, but not for us. */
    if (path && path[0] != '\0')
        length =
            snprintf(ledger->path, sizeof ledger->path, "%s%s", path[0] == '/' ? "" : "./", path);
    else if (path)
        length = 0;
    else if (state && state[0] == '/')
        length = snprintf(ledger->path, sizeof ledger->path, "%s/" OWN_PLACE, state);
    else if (home && home[0] == '/')
        length = snprintf(ledger->path, sizeof ledger->path, "%s/.local/state/" OWN_PLACE, home);
    else
        return sdc_err_set(err, SDC_USAGE, 0,
                           "nothing was sent: there is no place for the ledger, since neither "
                           "XDG_STATE_HOME nor HOME is set; --ledger FILE names one");
    if (length <= 0 || (size_t)length >= sizeof ledger->path)
        return sdc_err_set(err, SDC_USAGE, 0, "--ledger: the name is empty or too long");
    if (!path && !make_folders(ledger->path))
        return refuse(ledger, strerror(errno), err);
    return SDC_OK;
}

/** What is there already must be a file: a FIFO would have us wait, and /dev/null forget. */
static enum sdc_status check_kind(const struct sdc_ledger *ledger, struct sdc_err *err)
{
    struct stat entry;
    if (stat(ledger->path, &entry) != 0)
        return errno == ENOENT ? SDC_OK : refuse(ledger, strerror(errno), err);
    if (S_ISDIR(entry.st_mode))
        return refuse(ledger, "it is a folder", err);
    if (!S_ISREG(entry.st_mode))
        return refuse(ledger, "it is no file, but a device, FIFO or socket", err);
    return entry.st_nlink > 1 ? refuse(ledger, "it has a second name, a hard link", err) : SDC_OK;
}

/** Opens the file of the locks, which lies beside the ledger itself whatever links lead there: all
 *  who use it must meet. */
static enum sdc_status open_locks(struct sdc_ledger *ledger, struct sdc_err *err)
{
    char path[PATH_MAX + sizeof ".lock"];
    char *place = realpath(ledger->path, NULL);
    if (!place)
        return refuse(ledger, strerror(errno), err);
    snprintf(path, sizeof path, "%s.lock", place);
    free(place);
    ledger->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    return ledger->lock_fd >= 0 ? SDC_OK : refuse(ledger, strerror(errno), err);
}

/** The number that a statement answers with; -1 if it fails. */
static int ask(const struct sdc_ledger *ledger, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int value = -1;
    if (sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static bool execute(const struct sdc_ledger *ledger, const char *sql)
{
    return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/** Whether it is a ledger that this version can write, or is to become one. Only reads, and inside
 *  of a transaction: another process may be making it. */
static enum sdc_status check_owner(const struct sdc_ledger *ledger, struct sdc_err *err)
{
    int version = ask(ledger, "PRAGMA user_version");
    int application = ask(ledger, "PRAGMA application_id");
    int n_tables = ask(ledger, "SELECT count(*) FROM sqlite_master");
    if (version < 0 || application < 0 || n_tables < 0)
        return refuse_sqlite(ledger, err);
    if (n_tables > 0 && application != APPLICATION_ID)
        return refuse(ledger, "it is another program's", err);
    if (version > N_MIGRATIONS)
        return refuse(ledger, "a later version of this program has written it", err);
    return SDC_OK;
}

/** Takes a ledger to the version of this program, inside of a transaction. Another process may have
 *  done so since it was looked at. */
static enum sdc_status migrate(struct sdc_ledger *ledger, struct sdc_err *err)
{
    char text[SDC_ERR_TEXT_SIZE];
    enum sdc_status status = check_owner(ledger, err);
    int version = status == SDC_OK ? ask(ledger, "PRAGMA user_version") : N_MIGRATIONS;
    if (version < 0)
        return refuse_sqlite(ledger, err);
    for (; version < N_MIGRATIONS; version++) {
        snprintf(text, sizeof text, "PRAGMA user_version = %d; PRAGMA application_id = %d",
                 version + 1, APPLICATION_ID);
        if (!execute(ledger, migrations[version]) || !execute(ledger, text))
            return refuse_sqlite(ledger, err);
    }
    return status;
}

/** Where several processes change the journal mode of a new ledger at once, SQLite refuses all but
 *  one of them, whatever the busy timeout: each would wait for the others' locks for reading. */
static bool write_ahead(const struct sdc_ledger *ledger)
{
    for (int waited_ms = 0; !execute(ledger, "PRAGMA journal_mode = WAL"); waited_ms += RETRY_MS)
        if (sqlite3_errcode(ledger->db) != SQLITE_BUSY || waited_ms >= BUSY_TIMEOUT_MS)
            return false;
        else
            sqlite3_sleep(RETRY_MS);
    return true;
}

/** A ledger that cannot be written is found out before anything is sent: a transaction that takes
 *  the lock for writing and writes. */
static enum sdc_status prepare(struct sdc_ledger *ledger, struct sdc_err *err)
{
    sqlite3_busy_timeout(ledger->db, BUSY_TIMEOUT_MS);
    /* Another's database stays as it is, its journal mode included. */
    if (!execute(ledger, "BEGIN"))
        return refuse_sqlite(ledger, err);
    enum sdc_status status = check_owner(ledger, err);
    execute(ledger, "ROLLBACK");
    if (status == SDC_OK)
        status = open_locks(ledger, err);
    if (status != SDC_OK)
        return status;
    if (!write_ahead(ledger) || !execute(ledger, "PRAGMA synchronous = FULL") ||
        !execute(ledger, "BEGIN IMMEDIATE"))
        return refuse_sqlite(ledger, err);
    status = migrate(ledger, err);
    if (status == SDC_OK && !execute(ledger, "COMMIT"))
        status = refuse_sqlite(ledger, err);
    if (status != SDC_OK) {
        execute(ledger, "ROLLBACK");
        return status;
    }
    sqlite3_stmt *statement = NULL;
    bool is_sound = sqlite3_prepare_v2(ledger->db, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
                        SQLITE_OK &&
                    sqlite3_step(statement) == SQLITE_ROW &&
                    strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return is_sound ? SDC_OK : refuse(ledger, "it is damaged", err);
}

enum sdc_status sdc_ledger_open(struct sdc_ledger **ledger, const char *path, struct sdc_err *err)
{
    struct sdc_ledger *new = calloc(1, sizeof *new);
    if (!new)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for the ledger");
    new->lock_fd = -1;
    pthread_mutex_init(&new->mutex, NULL);
    mode_t mask = umask(OTHERS_MASK);
    enum sdc_status status = find_place(new, path, err);
    if (status == SDC_OK)
        status = check_kind(new, err);
    if (status == SDC_OK &&
        sqlite3_open_v2(new->path, &new->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK)
        status = refuse_sqlite(new, err);
    if (status == SDC_OK)
        status = prepare(new, err);
    umask(mask);
    if (status == SDC_OK)
        *ledger = new;
    else
        sdc_ledger_close(&new);
    return status;
}

void sdc_ledger_close(struct sdc_ledger **ledger)
{
    if (!*ledger)
        return;
    sqlite3_close((*ledger)->db);
    if ((*ledger)->lock_fd >= 0)
        close((*ledger)->lock_fd);
    pthread_mutex_destroy(&(*ledger)->mutex);
    free(*ledger);
    *ledger = NULL;
}
