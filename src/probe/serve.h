/* SPDX-License-Identifier: MIT
 * The life of a probe program: take requests one after the other, answer with facts. */
#ifndef SDC_PROBE_SERVE_H
#define SDC_PROBE_SERVE_H

#include "probe/readers.h"

/** Words that a probe program understands as arguments: "heif" makes an image program one for HEIF,
 *  "deep" has everything decoded, "unboxed" leaves the sandbox open, for debugging. @{ */
#define SDC_PROBE_HEIF    "heif"
#define SDC_PROBE_DEEP    "deep"
#define SDC_PROBE_UNBOXED "unboxed"
/** @} */

/** The descriptor at which a probe program finds its socket. */
#define SDC_PROBE_SOCKET 3

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

/** True if a program was started with that word. */
bool sdc_serve_is_asked(char *const *arguments, const char *word);

/** Closes the sandbox and serves requests at SDC_PROBE_SOCKET until the front program closes its
 *  end. arguments are those of main, which end in NULL. The exit status of the program: 0, or 1 if
 *  the socket is none of ours. */
int sdc_serve(const struct sdc_prober_ops *ops, char *const *arguments);

#endif
