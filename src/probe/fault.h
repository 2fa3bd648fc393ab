/* SPDX-License-Identifier: MIT
 * Faults on demand, for tests of how the front program copes; compiled in with SDC_FAULTS only. */
#ifndef SDC_PROBE_FAULT_H
#define SDC_PROBE_FAULT_H

#include <stdint.h>

#ifdef SDC_FAULTS
/** Misbehaves as the input behind descriptor asks for by its last bytes, "SDC-FAULT:" and the name
 *  of a fault; id is the request in progress. Returns where the fault is none that ends all. */
void sdc_fault_trigger(int descriptor, uint32_t id);

/** Stops, until it is told to go on, over an input that is mapped by now and asks for "stop". */
void sdc_fault_stop(int descriptor);
#else
static inline void sdc_fault_trigger(int descriptor, uint32_t id)
{
    (void)descriptor;
    (void)id;
}
/** Does nothing. */
static inline void sdc_fault_stop(int descriptor)
{
    (void)descriptor;
}
#endif

#endif
