/* SPDX-License-Identifier: MIT
 * Which parts of a file are at hand: a sorted list of ranges, neighbours merged. */
#ifndef SDC_SOURCE_EXTENTS_H
#define SDC_SOURCE_EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Most ranges of one list: a clip of 15 s in fragments of a quarter of a second has 60, each with
 *  an index of its own to be read. */
#define SDC_EXTENTS_MAX 128

/** The bytes [start, end), 0 <= start < end. */
struct sdc_extent {
    int64_t start; /**< [bytes] */
    int64_t end;   /**< [bytes] */
};

/** Ranges in rising order with a gap between each two. The caller holds it; all zero is empty. */
struct sdc_extents {
    struct sdc_extent extents[SDC_EXTENTS_MAX];
    size_t n;
};

/** Adds [start, end), 0 <= start; nothing where end <= start. False, and nothing changed, where it
 *  would be one range too many. */
bool sdc_extents_add(struct sdc_extents *extents, int64_t start, int64_t end);

/** The first byte at or behind offset that is in no range. */
int64_t sdc_extents_missing_from(const struct sdc_extents *extents, int64_t offset);

/** The start of the first range that begins at or behind offset; INT64_MAX if there is none. */
int64_t sdc_extents_present_from(const struct sdc_extents *extents, int64_t offset);

/** True if all of [start, end) is present; nothing always is. */
bool sdc_extents_has(const struct sdc_extents *extents, int64_t start, int64_t end);

/** How much all ranges hold [bytes]. */
int64_t sdc_extents_size(const struct sdc_extents *extents);

#endif
