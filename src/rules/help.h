/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#ifndef SDC_RULES_HELP_H
#define SDC_RULES_HELP_H

#include "rules/check.h"

/** What the table of rules refers to; the contract is sdc_help_fn's. In the templates stand {in}
 *  and {out:SUFFIX} for ffmpeg's operands, {load} and {save:SUFFIX} for those of vips, {path} and
 *  {to:SUFFIX} for plain file names, where SUFFIX goes behind the input's name without its own.
 *  @{ */
/** One command that mends everything of a file that a command can mend, so that it is the same
 *  whichever rule asks for it. */
sdc_help_fn sdc_help_mend;
/** The same; where there is nothing else to mend, a name with the suffix of the content. */
sdc_help_fn sdc_help_rename;
/** @} */

/** Appends a template's command for an input of that name, each operand one word for sh. False,
 *  with nothing appended, where the name is "-" or a URL, which is not shown as a whole, could fool
 * a terminal, or cannot be given to the command's program. */
bool sdc_help_expand(const char *command, const char *name, struct sdc_buf *buf);

#endif
