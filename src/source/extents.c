/* SPDX-License-Identifier: MIT
 * Which parts of a file are at hand: a sorted list of ranges, neighbours merged. */
#include "source/extents.h"

#include <assert.h>
#include <string.h>

/** The first range that ends at or behind offset: what an addition there could touch. */
static size_t find(const struct sdc_extents *extents, int64_t offset)
{
    size_t i = 0;
    while (i < extents->n && extents->extents[i].end < offset)
        i++;
    return i;
}

bool sdc_extents_add(struct sdc_extents *extents, int64_t start, int64_t end)
{
    assert(start >= 0);
    if (end <= start)
        return true;
    size_t first = find(extents, start);
    size_t behind = first;
    while (behind < extents->n && extents->extents[behind].start <= end)
        behind++;
    if (first == behind && extents->n == SDC_EXTENTS_MAX)
        return false;
    if (first < behind) {
        const struct sdc_extent *last = &extents->extents[behind - 1];
        if (extents->extents[first].start < start)
            start = extents->extents[first].start;
        if (last->end > end)
            end = last->end;
    }
    memmove(&extents->extents[first + 1], &extents->extents[behind],
            (extents->n - behind) * sizeof extents->extents[0]);
    extents->extents[first] = (struct sdc_extent){start, end};
    extents->n = extents->n - (behind - first) + 1;
    return true;
}

int64_t sdc_extents_missing_from(const struct sdc_extents *extents, int64_t offset)
{
    size_t i = find(extents, offset);
    if (i < extents->n && extents->extents[i].start <= offset)
        return extents->extents[i].end;
    return offset;
}

int64_t sdc_extents_present_from(const struct sdc_extents *extents, int64_t offset)
{
    for (size_t i = 0; i < extents->n; i++) {
        if (extents->extents[i].start >= offset)
            return extents->extents[i].start;
    }
    return INT64_MAX;
}

bool sdc_extents_has(const struct sdc_extents *extents, int64_t start, int64_t end)
{
    return end <= start || sdc_extents_missing_from(extents, start) >= end;
}

int64_t sdc_extents_size(const struct sdc_extents *extents)
{
    int64_t size = 0;
    for (size_t i = 0; i < extents->n; i++)
        size += extents->extents[i].end - extents->extents[i].start;
    return size;
}
