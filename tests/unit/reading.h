/* SPDX-License-Identifier: MIT
 * Files built in memory, and what the structure readers make of them; for the tests of readers. */
#ifndef SDC_TESTS_READING_H
#define SDC_TESTS_READING_H

#include "probe/readers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/** Room for the largest file that a test builds [bytes]. */
#define FILE_SIZE_MAX (1 << 19)

/** A file that is being built. */
struct file {
    uint8_t bytes[FILE_SIZE_MAX];
    size_t size;
};

/** Appends bytes, or one value many times. @{ */
static inline void put(struct file *file, const void *bytes, size_t n)
{
    assert_true(n <= sizeof file->bytes - file->size);
    memcpy(file->bytes + file->size, bytes, n);
    file->size += n;
}

static inline void put_text(struct file *file, const char *text)
{
    put(file, text, strlen(text));
}

static inline void put_fill(struct file *file, int value, size_t n)
{
    assert_true(n <= sizeof file->bytes - file->size);
    memset(file->bytes + file->size, value, n);
    file->size += n;
}
/** @} */

/** Appends the n lowest bytes of a number. @{ */
static inline void put_be(struct file *file, uint64_t value, size_t n)
{
    for (size_t i = n; i > 0; i--)
        put_fill(file, (int)(value >> (8 * (i - 1)) & UINT8_MAX), 1);
}

static inline void put_le(struct file *file, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_fill(file, (int)(value >> (8 * i) & UINT8_MAX), 1);
}
/** @} */

/** Reads the first n bytes of bytes, from a block of just that size so that a sanitizer sees every
 *  step beyond it. */
static inline void read_bytes(sdc_reader_fn *reader, const uint8_t *bytes, size_t n,
                              struct sdc_facts *facts)
{
    struct sdc_source source;
    struct sdc_err err = {0};
    uint8_t *block = malloc(n > 0 ? n : 1);
    assert_non_null(block);
    memcpy(block, bytes, n);
    sdc_source_init_memory(&source, block, n);
    sdc_facts_init(facts);
    enum sdc_status status = reader(&source, facts, &err);
    free(block);
    assert_int_equal(status, SDC_OK);
    assert_int_equal(err.status, SDC_OK);
}

/** Reads a file. */
static inline void read_file(sdc_reader_fn *reader, const struct file *file,
                             struct sdc_facts *facts)
{
    read_bytes(reader, file->bytes, file->size, facts);
}

/** What a fact must be. @{ */
static inline void assert_number(const struct sdc_facts *facts, enum sdc_fact_id id, int64_t num,
                                 int64_t den)
{
    struct sdc_q q;
    assert_true(sdc_q_make(num, den, &q));
    assert_int_equal(facts->facts[id].state, SDC_FACT_KNOWN);
    assert_int_equal(facts->facts[id].n_numbers, 1);
    assert_int_equal(facts->facts[id].numbers[0].reading, SDC_READING_ONLY);
    assert_int_equal(facts->facts[id].numbers[0].value.num, q.num);
    assert_int_equal(facts->facts[id].numbers[0].value.den, q.den);
}

static inline void assert_fact_text(const struct sdc_facts *facts, enum sdc_fact_id id,
                                    const char *text)
{
    assert_int_equal(facts->facts[id].state, SDC_FACT_KNOWN);
    assert_string_equal(facts->facts[id].text, text);
}

static inline void assert_unreadable(const struct sdc_facts *facts, enum sdc_fact_id id,
                                     const char *part)
{
    assert_int_equal(facts->facts[id].state, SDC_FACT_UNREADABLE);
    assert_non_null(strstr(facts->facts[id].text, part));
}

static inline void assert_cut(const struct sdc_facts *facts, int64_t missing_size, const char *text)
{
    assert_int_equal(facts->whole, SDC_WHOLE_CUT);
    assert_string_equal(facts->cut, text);
    assert_int_equal(facts->missing_size, missing_size);
}

static inline void assert_whole(const struct sdc_facts *facts)
{
    assert_string_equal(facts->cut, "");
    assert_int_equal(facts->whole, SDC_WHOLE_YES);
}
/** @} */

/** Reads every beginning of the file. Where `is_harmless` is NULL or does not say that nothing is
 *  lost, no beginning may pass for a whole file whose fact `id` is known. */
static inline void try_all_cuts(sdc_reader_fn *reader, const struct file *file, enum sdc_fact_id id,
                                bool (*is_harmless)(size_t size))
{
    struct sdc_facts facts;
    for (size_t n = 0; n < file->size; n++) {
        read_bytes(reader, file->bytes, n, &facts);
        bool is_pass = facts.whole != SDC_WHOLE_CUT && facts.facts[id].state == SDC_FACT_KNOWN;
        if (is_pass && (is_harmless == NULL || !is_harmless(n)))
            fail_msg("cut to %zu of %zu bytes, it passes for whole", n, file->size);
        assert_true(facts.whole != SDC_WHOLE_CUT || facts.missing_size != 0);
        assert_true(facts.whole != SDC_WHOLE_CUT || facts.missing_size >= -1);
    }
}

/** Reads the file with each of its bytes replaced by some values, one at a time: whatever that
 *  makes, it ends in facts. */
static inline void try_all_bytes(sdc_reader_fn *reader, struct file *file)
{
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
    struct sdc_facts facts;
    for (size_t i = 0; i < file->size; i++) {
        uint8_t good = file->bytes[i];
        for (size_t j = 0; j < sizeof values; j++) {
            file->bytes[i] = values[j];
            read_file(reader, file, &facts);
        }
        file->bytes[i] = good;
    }
}

/** Reads the file with the n bytes at an offset set to 0, to 1 and to the largest number, in both
 *  byte orders, with all of its other bytes as they are. */
static inline void try_length(sdc_reader_fn *reader, struct file *file, size_t at, size_t n)
{
    struct file *copy = malloc(sizeof *copy);
    struct sdc_facts facts;
    assert_non_null(copy);
    memcpy(copy, file, sizeof *copy);
    memset(copy->bytes + at, 0, n);
    read_file(reader, copy, &facts);
    copy->bytes[at] = 1;
    read_file(reader, copy, &facts);
    copy->bytes[at] = 0;
    copy->bytes[at + n - 1] = 1;
    read_file(reader, copy, &facts);
    memset(copy->bytes + at, UINT8_MAX, n);
    read_file(reader, copy, &facts);
    free(copy);
}

/** A source over a file that stops to deliver. */
struct broken_source {
    struct sdc_source source;
    const struct file *file;
    int64_t size;    /**< what is delivered [bytes]; whoever asks for more gets nothing */
    bool is_shorter; /**< asking for more finds the file shortened, else the device broken */
};

/** As sdc_source_ops has it; at most a byte at a time where the end is near. */
static inline enum sdc_status broken_read(struct sdc_source *source, int64_t offset, void *bytes,
                                          size_t n, size_t *n_read, struct sdc_err *err)
{
    struct broken_source *broken = (struct broken_source *)source;
    *n_read = 0;
    if (offset >= broken->size)
        return broken->is_shorter ? SDC_OK : sdc_err_set(err, SDC_IO, 5, "the device is gone");
    int64_t left = broken->size - offset;
    *n_read = left < (int64_t)n ? (size_t)left : n;
    memcpy(bytes, broken->file->bytes + offset, *n_read);
    return SDC_OK;
}

/** Reads the file from sources that stop to deliver after each number of bytes: where that is met,
 *  the reader says so, and never passes the file for whole. */
static inline void try_broken_sources(sdc_reader_fn *reader, const struct file *file)
{
    static const struct sdc_source_ops ops = {.read = broken_read};
    struct sdc_facts facts;
    for (size_t n = 0; n < 2 * file->size; n++) {
        struct broken_source broken = {
            .source = {.ops = &ops, .size = (int64_t)file->size, .fd = -1},
            .file = file,
            .size = (int64_t)(n / 2),
            .is_shorter = n % 2 == 1,
        };
        struct sdc_err err = {0};
        sdc_facts_init(&facts);
        enum sdc_status status = reader(&broken.source, &facts, &err);
        assert_true(status == SDC_OK || status == SDC_IO);
        assert_int_equal(err.status, status);
        assert_true(status == SDC_IO || n / 2 > 0);
    }
}

#endif
