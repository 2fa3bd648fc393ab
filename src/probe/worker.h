/* SPDX-License-Identifier: MIT
 * A running probe program, as the front program sees it. */
#ifndef SDC_PROBE_WORKER_H
#define SDC_PROBE_WORKER_H

#include "probe/wire.h"

#include <sys/types.h>

/** How probe programs are started. */
struct sdc_launch {
    const char *folder; /**< where the program is, and nowhere else; borrowed; NULL: as found */
    bool is_silent;     /**< the program's standard error goes to /dev/null */
    bool is_deep;       /**< the program decodes everything */
    bool is_unboxed;    /**< without the sandbox, for debugging */
};

/** A probe program. The caller holds it; it owns the process and the socket. */
struct sdc_worker {
    enum sdc_prober prober;
    pid_t pid;  /**< 0 while none runs */
    int socket; /**< -1 while none runs; readable when a message waits or the program has gone */
    struct sdc_launch launch;
};

/** No program runs yet. */
void sdc_worker_init(struct sdc_worker *worker, enum sdc_prober prober,
                     const struct sdc_launch *launch);

/** True while a program runs, as far as anybody has noticed. */
bool sdc_worker_is_running(const struct sdc_worker *worker);

/** Starts the program, found in its folder, or beside this executable or else in SDC_LIBEXECDIR,
 *  with nothing of our environment, standard input and output on /dev/null and no descriptor but
 *  its socket. Fails with SDC_NO_PROBE. */
enum sdc_status sdc_worker_start(struct sdc_worker *worker, struct sdc_err *err);

/** Ends the program at once if it still runs, waits for it and says how it ended ("was killed by
 *  signal 11 (Segmentation fault)", "ended by itself with status 7", "has gone" where somebody else
 *  has waited for it), into size bytes of how, or nowhere if how is NULL. */
void sdc_worker_stop(struct sdc_worker *worker, char *how, size_t size);

/** Asks a program that has just been started for the layers of its sandbox, bits of enum sdc_layer;
 *  waits for them a few seconds. SDC_TIMEOUT, or as sdc_wire_send and sdc_wire_receive fail. */
enum sdc_status sdc_worker_ask_layers(const struct sdc_worker *worker, unsigned *layers,
                                      struct sdc_err *err);

/** "seedance-probe-av", "seedance-probe-image". */
const char *sdc_worker_program(enum sdc_prober prober);

#endif
