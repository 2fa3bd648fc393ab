/* SPDX-License-Identifier: MIT
 * What the targets that stand for the probe programs share: bytes are a file, and the program
 * answers for it as over its socket, but in this process. */
#ifndef SDC_TESTS_FUZZ_MEDIA_H
#define SDC_TESTS_FUZZ_MEDIA_H

#include "probe/answer.h"

/** Has a file read: as a whole, a part of it, and now and then deeply. ops: the program's own part;
 *  is_av: which program it is. Nothing where the file is for the other one, or for none. */
void take_media(const struct sdc_prober_ops *ops, bool is_av, const uint8_t *bytes, size_t size);

#endif
