/* SPDX-License-Identifier: MIT
 * The ledger: what was submitted and how far it came, so that nothing is registered twice.
 *
 * A table of SQLite, one row per submission. A step is written before it is taken and after, each
 * time in a transaction that has reached the disk. While a process works on a row that is not
 * registered yet, it holds a lock on a byte of a file beside the ledger, the row's number: the
 * kernel gives it back when the process ends in whatever way, so another can tell a registration
 * in flight from a dead one. A process id could have been given to another process meanwhile. It is
 * an OFD lock, since a POSIX one would be lost with the first descriptor of that file closed. */
#ifndef SDC_SUBMIT_LEDGER_H
#define SDC_SUBMIT_LEDGER_H

#include "submit/digest.h"
#include "submit/key.h"
#include "submit/label.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/** Size of an asset's id, and of a status, each with its NUL [bytes]. @{ */
#define SDC_ASSET_ID_SIZE     129
#define SDC_ASSET_STATUS_SIZE 33
/** @} */
/** Size of what the service says, with its NUL [bytes]: ten times what it says of an asset. What is
 *  longer is cut, and says so. */
#define SDC_REMARK_SIZE 8192
/** Size of an API's base, with its NUL [bytes]. */
#define SDC_API_BASE_SIZE 256
/** Size of a URL, with its NUL [bytes]. */
#define SDC_URL_SIZE 4096

/** How far a submission has come. The names of sdc_step_name stand in the ledger. */
enum sdc_ledger_step {
    SDC_STEP_BEGUN = 0,   /**< nothing was sent */
    SDC_STEP_HOSTING,     /**< the file is on its way to where it is hosted; may be repeated */
    SDC_STEP_HOSTED,      /**< url is where it is */
    SDC_STEP_REGISTERING, /**< the POST was, or is about to be, sent */
    SDC_STEP_UNKNOWN,     /**< the POST may or may not have been carried out */
    SDC_STEP_REGISTERED,  /**< asset_id is known */
    SDC_STEP_REFUSED,     /**< the service did not take it; it may be submitted anew */
    SDC_STEP_FAILED,      /**< its review has failed; likewise */
    SDC_STEP_SUPERSEDED,  /**< it was submitted again, as was asked for; likewise */
    SDC_N_STEPS
};

/** A row. */
struct sdc_entry {
    int64_t id;
    char hash[SDC_DIGEST_TEXT_SIZE]; /**< of the content; of the URL where that is the input */
    int64_t size;                    /**< [bytes]; -1: a URL's, not known */
    char type[sizeof "Image"];       /**< Image, Video, Audio */
    char api_base[SDC_API_BASE_SIZE];
    char key_print[SDC_FINGERPRINT_SIZE];
    char input[PATH_MAX]; /**< absolute, or a URL */
    char name[SDC_LABEL_SIZE];
    char url[SDC_URL_SIZE]; /**< that is registered, or "" */
    enum sdc_ledger_step step;
    char asset_id[SDC_ASSET_ID_SIZE];
    char status[SDC_ASSET_STATUS_SIZE]; /**< as the service says, or "" */
    char message[SDC_REMARK_SIZE];
    int64_t created_s; /**< since 1970 */
    int64_t changed_s;
};

struct sdc_ledger;

/** What came of a claim. */
enum sdc_claim {
    SDC_CLAIM_OURS = 0, /**< the row is locked by us: go on from its step */
    SDC_CLAIM_KNOWN,    /**< it is registered; or unknown, which only the user can end */
    SDC_CLAIM_BUSY,     /**< another process is at it: ask again later */
};

/** Opens a ledger, and makes one where there is none, its folders included. NULL: the one of the
 *  user, $XDG_STATE_HOME/seedance-check/ledger.db. The sentence of a failure says how to go on.
 *  SDC_USAGE. */
enum sdc_status sdc_ledger_open(struct sdc_ledger **ledger, const char *path, struct sdc_err *err);

/** Closes it, its locks included. NULL inside is allowed. */
void sdc_ledger_close(struct sdc_ledger **ledger);

/** Finds the row of the same hash, type, base and key that speaks against a new one, or makes one
 * of entry, whose id and times are set; and locks it. OURS and BUSY leave the rest of
 *  entry as it is, and KNOWN makes it the row. is_again: what is unknown is superseded. All
 * of these may be called by several threads. SDC_IO. */
enum sdc_status sdc_ledger_claim(struct sdc_ledger *ledger, struct sdc_entry *entry, bool is_again,
                                 enum sdc_claim *claim, struct sdc_err *err);

/** Writes url, step, asset_id, status, message, name and input of a row, and when. SDC_IO. */
enum sdc_status sdc_ledger_write(struct sdc_ledger *ledger, struct sdc_entry *entry,
                                 struct sdc_err *err);

/** Ends a row of which nothing was registered and that no process is at: refused, for that reason.
 *  SDC_IO. */
enum sdc_status sdc_ledger_settle(struct sdc_ledger *ledger, int64_t id, const char *why,
                                  struct sdc_err *err);

/** Gives up the lock on a row. */
void sdc_ledger_unlock(struct sdc_ledger *ledger, int64_t id);

/** True if no process holds the lock of a row. */
bool sdc_ledger_is_free(struct sdc_ledger *ledger, int64_t id);

/** Gives each row, oldest first, to take, until that returns false. SDC_IO. */
enum sdc_status sdc_ledger_each(struct sdc_ledger *ledger,
                                bool (*take)(void *context, const struct sdc_entry *entry),
                                void *context, struct sdc_err *err);

/** Finds the last row of an asset; false in *is_found if there is none. SDC_IO. */
enum sdc_status sdc_ledger_find(struct sdc_ledger *ledger, const char *asset_id,
                                const char *api_base, struct sdc_entry *entry, bool *is_found,
                                struct sdc_err *err);

/** "begun", "hosting", ... */
const char *sdc_step_name(enum sdc_ledger_step step);

#endif
