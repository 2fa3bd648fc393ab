/* SPDX-License-Identifier: MIT
 * Tells from its bytes what a file is, never from its name. */
#ifndef SDC_PROBE_SNIFF_H
#define SDC_PROBE_SNIFF_H

#include "facts/facts.h"
#include "source/source.h"

/** Sets facts->format, facts->type (as the table of formats has it) and, where there is more to
 *  say (an HTML page's title, an ISO brand), facts->detail. Reads at most
 *  SDC_SNIFF_SIZE bytes at the start and behind each of at most SDC_SNIFF_TAGS_MAX ID3v2 tags.
 *  Every sequence of bytes has an answer; an error is only what the source could not deliver
 *  (SDC_IO). */
enum sdc_status sdc_sniff(struct sdc_source *source, struct sdc_facts *facts, struct sdc_err *err);

/** How much is looked at in one place [bytes]. */
#define SDC_SNIFF_SIZE 4096
/** How many ID3v2 tags in a row are stepped over. */
#define SDC_SNIFF_TAGS_MAX 16

#endif
