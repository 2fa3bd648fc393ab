/* SPDX-License-Identifier: MIT
 * Many inputs at once through the line from name to result, results in the order of inputs. */
#ifndef SDC_AUDIT_ENGINE_H
#define SDC_AUDIT_ENGINE_H

#include "audit/demands.h"
#include "audit/inputs.h"
#include "probe/worker.h"
#include "report/result.h"
#include "source/http.h"

#include <signal.h>

/** Inputs that are opened ahead of the oldest without a result, for each program of a kind: its
 * own, and as many for those of another kind; fewer where descriptors are few. */
#define SDC_ENGINE_WINDOW_PER_JOB 128

/** Inputs that are fetched ahead of their turn, for each transfer: so that there is always one more
 *  to begin while others are read. */
#define SDC_ENGINE_REMOTES_PER_TRANSFER 4

/** From here on no more inputs are begun, and the run ends. */
#define SDC_INTERRUPT_SOON 1
/** From here on the run ends at once, and the inputs in work have no results. */
#define SDC_INTERRUPT_NOW 2

/** What a run needs. Everything is borrowed. */
struct sdc_engine {
    struct sdc_inputs *inputs;
    const struct sdc_demands *demands; /**< what is asked of each */
    struct sdc_launch launch;          /**< how probe programs are started */
    size_t n_jobs;                     /**< probe programs of each kind, at most */
    int64_t timeout_ms;             /**< for one input, from where its probe program turns to it */
    struct sdc_http_limits network; /**< for inputs that are URLs */
    bool is_offline;                /**< none of these is fetched */
    /** Called with each input that was opened, in turn; may put another descriptor in the place of
     *  this one. NULL: nobody wants to. number: that of its result; of one that turns out to be
     *  left out, the next has the same. A failure becomes the result. */
    enum sdc_status (*on_open)(void *context, int64_t number, int *descriptor, struct sdc_err *err);
    /** Called with each result in turn; another status than SDC_OK ends the run with it. */
    enum sdc_status (*on_result)(void *context, const struct sdc_result *result,
                                 struct sdc_err *err);
    /** Called where the run has to wait for something: what was reported should go out. */
    enum sdc_status (*on_idle)(void *context, struct sdc_err *err);
    /** Called at every turn, some times a second at least, with the number of inputs in work, and
     *  what was fetched of URLs so far [bytes]. */
    void (*on_turn)(void *context, int64_t n_in_work, int64_t n_fetched);
    void *context;
    const volatile sig_atomic_t *interrupts; /**< raised by a signal handler */
};

/** Checks all inputs. Fails as sdc_inputs_next, on_result and on_idle do, with SDC_INTERRUPTED and
 *  SDC_NO_MEMORY. */
enum sdc_status sdc_engine_run(const struct sdc_engine *engine, struct sdc_err *err);

#endif
