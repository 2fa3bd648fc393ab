/* SPDX-License-Identifier: MIT
 * Files too large for memory, of which only beginning and end are built; for the tests of readers.
 */
#ifndef SDC_TESTS_LARGE_H
#define SDC_TESTS_LARGE_H

#include "reading.h"

/** Most bytes that a reader may take from a large file for its header. */
#define HEADER_READ_MAX (1 << 16)

/** A large file. */
struct large_source {
    struct sdc_source source;
    const struct file *head;
    const struct file *tail;
    int filling; /**< what all bytes in between are */
};

/** The byte at an offset of a large file. */
static inline uint8_t large_byte(const struct large_source *large, int64_t offset)
{
    int64_t tail_at = large->source.size - (int64_t)large->tail->size;
    if (offset < (int64_t)large->head->size)
        return large->head->bytes[offset];
    return offset < tail_at ? (uint8_t)large->filling : large->tail->bytes[offset - tail_at];
}

/** As sdc_source_ops has it. */
static inline enum sdc_status large_read(struct sdc_source *source, int64_t offset, void *bytes,
                                         size_t n, size_t *n_read, struct sdc_err *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)bytes)[i] = large_byte((struct large_source *)source, offset + (int64_t)i);
    *n_read = n;
    return SDC_OK;
}

/** Reads a file that has `size` bytes in all. The number of bytes that the reader took. */
static inline int64_t read_large(sdc_reader_fn *reader, const struct file *head,
                                 const struct file *tail, int filling, int64_t size,
                                 struct sdc_facts *facts)
{
    static const struct sdc_source_ops ops = {.read = large_read};
    struct large_source large = {
        .source = {.ops = &ops, .size = size, .fd = -1},
        .head = head,
        .tail = tail,
        .filling = filling,
    };
    struct sdc_err err = {0};
    sdc_facts_init(facts);
    assert_int_equal(reader(&large.source, facts, &err), SDC_OK);
    return large.source.n_bytes_read;
}

#endif
