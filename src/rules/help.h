/* SPDX-License-Identifier: MIT
 * Commands that mend a file, worked out from its facts and the profile. */
#ifndef SDC_RULES_HELP_H
#define SDC_RULES_HELP_H

#include "rules/check.h"

/** What the table of rules refers to; the contract is sdc_help_fn's. In the templates stand
 *  {in} and {out:SUFFIX} for ffmpeg's operands, {path} and {to:SUFFIX} for plain file names, where
 *  SUFFIX goes behind the input's name without its own. @{ */
sdc_help_fn sdc_help_rename;        /**< a name with the suffix of the content */
sdc_help_fn sdc_help_convert_image; /**< to jpeg */
sdc_help_fn sdc_help_convert_video; /**< to mp4 with H.264 and AAC */
sdc_help_fn sdc_help_convert_sound; /**< to wav */
sdc_help_fn sdc_help_scale_image;   /**< to the nearest size inside, where the ratio allows it */
sdc_help_fn sdc_help_scale_video;   /**< likewise, to even numbers */
sdc_help_fn sdc_help_trim;          /**< to the longest duration inside, where it is too long */
sdc_help_fn sdc_help_frame_rate;    /**< to the nearest rate inside */
sdc_help_fn sdc_help_shrink_video;  /**< to a bit rate at which it fits */
sdc_help_fn sdc_help_shrink_sound;  /**< to mp3 */
/** @} */

/** Appends a template's command for an input of that name, each operand one word for sh. False,
 *  with nothing appended, where the name is "-" or could fool a terminal. */
bool sdc_help_expand(const char *command, const char *name, struct sdc_buf *buf);

#endif
