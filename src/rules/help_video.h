/* SPDX-License-Identifier: MIT
 * ffmpeg's command that makes of a video what a plan says. */
#ifndef SDC_RULES_HELP_VIDEO_H
#define SDC_RULES_HELP_VIDEO_H

#include "rules/mend.h"

/** Appends the command as a template for sdc_help_expand; nothing where the limit on the file's
 *  size leaves no bits for the picture. */
void sdc_help_video(const struct sdc_mend *mend, const struct sdc_facts *facts,
                    struct sdc_buf *command);

/** Prints a time in milliseconds at most, never rounded up: "15", "14.981". */
void sdc_help_print_seconds(struct sdc_q seconds, char *text, size_t size);

#endif
