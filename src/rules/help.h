/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#ifndef SDC_RULES_HELP_H
#define SDC_RULES_HELP_H

#include "rules/check.h"

/** What the table of rules refers to; the contract is sdc_help_fn's. One command mends everything
 *  of a file that a command can mend, so that it is the same whichever rule asks for it. In the
 *  templates stand {in} and {out:SUFFIX} for ffmpeg's operands, {path} and {to:SUFFIX} for plain
 *  file names, where SUFFIX goes behind the input's name without its own. @{ */
sdc_help_fn sdc_help_rename; /**< a name with the suffix of the content, where that is accepted */
sdc_help_fn sdc_help_image;  /**< format, sides, size */
sdc_help_fn sdc_help_video;  /**< format, codecs, size of the picture, rate, duration, size */
sdc_help_fn sdc_help_sound;  /**< format, duration, size */
/** @} */

/** Appends a template's command for an input of that name, each operand one word for sh. False,
 *  with nothing appended, where the name is "-" or could fool a terminal. */
bool sdc_help_expand(const char *command, const char *name, struct sdc_buf *buf);

#endif
