/* SPDX-License-Identifier: MIT
 * The life of a probe program: take requests one after the other, answer with facts. */
#ifndef SDC_PROBE_SERVE_H
#define SDC_PROBE_SERVE_H

#include "probe/answer.h"

/** Words that a probe program understands as arguments: "heif" makes an image program one for HEIF,
 *  "deep" has everything decoded, "unboxed" leaves the sandbox open, for debugging. @{ */
#define SDC_PROBE_HEIF    "heif"
#define SDC_PROBE_DEEP    "deep"
#define SDC_PROBE_UNBOXED "unboxed"
/** @} */

/** The descriptor at which a probe program finds its socket. */
#define SDC_PROBE_SOCKET 3

/** True if a program was started with that word. */
bool sdc_serve_is_asked(char *const *arguments, const char *word);

/** Closes the sandbox and serves requests at SDC_PROBE_SOCKET until the front program closes its
 *  end. arguments are those of main, which end in NULL. The exit status of the program: 0, or 1 if
 *  the socket is none of ours. */
int sdc_serve(const struct sdc_prober_ops *ops, char *const *arguments);

#endif
