/* SPDX-License-Identifier: MIT
 * What is left out of folders by its name alone. */
#ifndef SDC_AUDIT_JUNK_H
#define SDC_AUDIT_JUNK_H

#include <stdbool.h>

/** Why an entry of that name is left out, as a part of a sentence ("is a preview that a camera
 *  makes"); NULL if it is not. */
const char *sdc_junk_reason(const char *name, bool takes_hidden);

#endif
