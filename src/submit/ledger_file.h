/* SPDX-License-Identifier: MIT
 * The ledger's file: where it is, how it is opened and made. */
#ifndef SDC_SUBMIT_LEDGER_FILE_H
#define SDC_SUBMIT_LEDGER_FILE_H

#include "base/q.h"
#include "submit/ledger.h"

#include <pthread.h>
#include <sqlite3.h>

/** The rows that speak against another of the same content, type, base and key, in SQL. */
#define SDC_LEDGER_BLOCKING "step NOT IN ('refused', 'failed', 'superseded')"

/** An open ledger. */
struct sdc_ledger {
    sqlite3 *db;
    int lock_fd;           /**< of the file whose bytes are locked */
    pthread_mutex_t mutex; /**< a statement and what it left are one thread's at a time */
    char path[PATH_MAX];
};

#endif
