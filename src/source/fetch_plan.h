/* SPDX-License-Identifier: MIT
 * Which range is to be fetched for the bytes that a reader needs: few requests, few bytes. */
#ifndef SDC_SOURCE_FETCH_PLAN_H
#define SDC_SOURCE_FETCH_PLAN_H

#include "source/extents.h"

/** What the first request asks for [bytes]. It holds header and index of nearly every file: the
 *  index of a clip has about 1 KB a second, pictures need 16 KiB, and wav and mp3 less; and it is
 *  what a server sends in its third round trip (RFC 6928: 10, 20, 40 segments of 1,460). */
#define SDC_FETCH_FIRST_SIZE 65536

/** What a request asks for that jumps to another place, at least [bytes]: an index, a directory or
 *  the header of a fragment, and seldom more. */
#define SDC_FETCH_JUMP_SIZE 16384

/** What a request asks for that reads on, at most [bytes]. Each that reads on where the last one
 *  has ended asks for twice as much, so that a file of 64 MiB takes 22 requests, not 1,024. */
#define SDC_FETCH_RUN_SIZE_MAX 4194304

/** How the reading went so far. The caller holds it; all zero is the begin. */
struct sdc_fetch_plan {
    int64_t run_end;  /**< where the last range ended [bytes] */
    int64_t run_size; /**< what reading on asks for next [bytes]; 0 before the first */
};

/** The range [*range_start, *range_end) to fetch so that [start, end), end > start, is there, or
 *  its first missing part where something in it is present already; size is the file's, INT64_MAX
 *  if it is not known yet. A hole that would be left to the next range or to the end and is smaller
 *  than a jump is fetched, too. False if nothing is missing. Notes nothing: sdc_fetch_plan_note. */
bool sdc_fetch_plan_next(const struct sdc_fetch_plan *plan, const struct sdc_extents *present,
                         int64_t size, int64_t start, int64_t end, struct sdc_extent *range);

/** Notes that a range is being fetched. */
void sdc_fetch_plan_note(struct sdc_fetch_plan *plan, const struct sdc_extent *range);

#endif
