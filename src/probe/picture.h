/* SPDX-License-Identifier: MIT
 * What the readers of still pictures say alike of size and turn. */
#ifndef SDC_PROBE_PICTURE_H
#define SDC_PROBE_PICTURE_H

#include "facts/facts.h"
#include "probe/exif.h"

/** Says that the stored size cannot be had, and why. */
void sdc_picture_refuse(struct sdc_facts *facts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Sets the stored size [px]. */
void sdc_picture_set_size(struct sdc_facts *facts, int64_t width, int64_t height);

/** Adds a second reading of the stored size [px], of which the first is set. Rules are judged on
 *  both, as on those of two parsers, and the worse result stands. */
void sdc_picture_add_size(struct sdc_facts *facts, int64_t width, int64_t height);

/** Says what the file contradicts itself about. The first text wins. */
void sdc_picture_contradict(struct sdc_facts *facts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Sets the turn, SDC_EXIF_NO_ROTATION where there is none, and square samples: what formats say
 *  of the density of pictures is meant for paper, and no program shapes pixels by it. */
void sdc_picture_set_turn(struct sdc_facts *facts, int64_t rotation);

/** The same of what sdc_exif_read has found, once the size is set. Where two orientations differ
 *  the file contradicts itself, and rules are judged on the size that either makes. */
void sdc_picture_set_turns(struct sdc_facts *facts, const struct sdc_exif_turns *turns);

#endif
