/* SPDX-License-Identifier: MIT
 * What makes two findings of two runs the same one. */
#ifndef SDC_REPORT_FINGERPRINT_H
#define SDC_REPORT_FINGERPRINT_H

#include "rules/judge.h"

/** Size of a fingerprint with its NUL [bytes]. */
#define SDC_FINGERPRINT_SIZE 17

/** Appends the key of a finding on that input, one line without its end: the rule, a space, the
 *  place as a reference (sdc_place_append_uri), and where something was measured a space and the
 *  measured value, made visible: "video.fps clips/a%20b.mp4 24000/1001". Two findings are the same
 *  one if their keys are the same bytes. Neither limits nor profile are in it. */
void sdc_fingerprint_append_key(struct sdc_buf *buf, const struct sdc_finding *finding,
                                const char *input);

/** Writes the 64-bit FNV-1a hash of a key in hexadecimal, 16 digits. */
void sdc_fingerprint_print(const char *key, char text[SDC_FINGERPRINT_SIZE]);

#endif
