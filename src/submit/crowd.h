/* SPDX-License-Identifier: MIT
 * Many inputs on their ways at once, and each reported in its turn. */
#ifndef SDC_SUBMIT_CROWD_H
#define SDC_SUBMIT_CROWD_H

#include "submit/flow.h"

/** Most threads of a run: more connections to one service help nobody. */
#define SDC_CROWD_THREADS_MAX 64

/** A run. Everything is borrowed. */
struct sdc_crowd {
    struct sdc_flow *flow;
    struct sdc_item *items;
    size_t n_items;
    size_t n_threads;
    /** Called with each input that has ended, in their order. Another status than SDC_OK ends the
     *  run with it. */
    enum sdc_status (*on_end)(void *context, const struct sdc_item *item, struct sdc_err *err);
    /** Called some times a second; NULL: nobody wants that. */
    void (*on_turn)(void *context);
    void *context;
    const volatile sig_atomic_t *interrupts; /**< from 1 on no step is begun any more */
};

/** Takes all inputs to their ends. Fails as on_end does, and with SDC_NO_MEMORY where there is no
 *  thread to be had. An interrupt is no failure: it ends the inputs. */
enum sdc_status sdc_crowd_run(const struct sdc_crowd *crowd, struct sdc_err *err);

#endif
