/* SPDX-License-Identifier: MIT
 * What a probe program answers: two readings of one file, joined. */
#ifndef SDC_PROBE_ANSWER_H
#define SDC_PROBE_ANSWER_H

#include "probe/readers.h"
#include "probe/wire.h"

/** What the second reading of a file is to do. */
struct sdc_prober_task {
    int64_t track; /**< which of the picture tracks is judged, from 1 */
    bool is_deep;  /**< decode everything, and set library->decodes */
};

/** A probe program's own part: the second reading, by its library. */
struct sdc_prober_ops {
    /** Loads what the library loads late, before any media is read. Fails with a text, and the
     *  program ends. */
    enum sdc_status (*load)(struct sdc_err *err);

    /** Reads the facts of a file of that format with the library, into library, which holds
     *  format and type. What the library cannot say stays unknown; where it refuses the file
     *  altogether, library->inconsistent says so in one sentence. An error is only what the source
     *  could not deliver. */
    enum sdc_status (*probe)(struct sdc_source *source, const struct sdc_prober_task *task,
                             struct sdc_facts *library, struct sdc_err *err);
};

/** Makes the answer to a request, whose file descriptor is open: facts, a failure, or of a file
 * that is not there as a whole what is needed, whatever a reader makes of bytes that were not
 * there. The caller has set what reply is to have beside that: all zero, and the id. */
void sdc_answer(const struct sdc_prober_ops *ops, bool is_deep, const struct sdc_message *request,
                int descriptor, struct sdc_message *reply);

#endif
