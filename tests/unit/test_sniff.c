/* SPDX-License-Identifier: MIT
 * The sniffer names what bytes are, whatever the bytes are. */
#include "probe/sniff.h"

#include "sniff_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_SAMPLES (sizeof samples / sizeof samples[0])
/** Room for the largest sample [bytes]. */
#define FILE_SIZE_MAX 16384
/** Beyond this a cut changes nothing that the sniffer sees [bytes]. */
#define CUT_SIZE_MAX (SDC_SNIFF_SIZE + 2)

/** Sniffs a file; its bytes are copied to a block of their size, so that a look past them is
 *  noticed. */
static struct sdc_facts sniff(const void *bytes, size_t size)
{
    struct sdc_source source;
    struct sdc_facts facts;
    struct sdc_err err = {0};
    uint8_t *copy = malloc(size + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    sdc_source_init_memory(&source, copy, size);
    memset(&facts, 0xa5, sizeof facts);
    assert_int_equal(sdc_sniff(&source, &facts, &err), SDC_OK);
    free(copy);
    return facts;
}

/** Holds for every file. */
static void assert_sound(const struct sdc_facts *facts)
{
    assert_in_range(facts->format, 0, SDC_N_FORMATS - 1);
    assert_int_equal(facts->type, sdc_format_info(facts->format)->type);
    assert_non_null(memchr(facts->detail, '\0', sizeof facts->detail));
}

static size_t put(uint8_t *file, size_t at, const char *bytes, size_t size, size_t room)
{
    size_t end = at + (room > size ? room : size);
    assert_in_range(end, 0, FILE_SIZE_MAX);
    memset(file + at, 0, end - at);
    memcpy(file + at, bytes, size);
    return end;
}

static size_t build(const struct sample *sample, uint8_t file[FILE_SIZE_MAX])
{
    size_t size = 0;
    if (sample->head)
        size = put(file, size, sample->head, sample->head_size, sample->head_room);
    for (unsigned i = 0; i < (sample->n_units ? sample->n_units : 1); i++)
        size = put(file, size, sample->bytes, sample->size, sample->unit_size);
    if (sample->tail)
        size = put(file, size, sample->tail, sample->tail_size, 0);
    return size;
}

static void names_a_sample(void **state)
{
    const struct sample *sample = *state;
    uint8_t file[FILE_SIZE_MAX];
    size_t size = build(sample, file);
    struct sdc_facts facts = sniff(file, size);
    assert_sound(&facts);
    assert_string_equal(sdc_format_info(facts.format)->name, sdc_format_info(sample->format)->name);
    assert_string_equal(facts.detail, sample->detail);
}

static void survives_every_cut(void **state)
{
    uint8_t file[FILE_SIZE_MAX];
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        size_t size = build(&samples[i], file);
        for (size_t n = 0; n <= size && n <= CUT_SIZE_MAX; n++) {
            struct sdc_facts facts = sniff(file, n);
            assert_sound(&facts);
        }
    }
}

static void has_two_samples_of_each_format(void **state)
{
    (void)state;
    for (unsigned format = 0; format < SDC_N_FORMATS; format++) {
        unsigned n = 0;
        for (size_t i = 0; i < N_SAMPLES; i++)
            n += samples[i].format == format;
        assert_true(n >= 2 || format == SDC_FORMAT_EMPTY);
    }
}

/** The next of a fixed series that looks like noise (xorshift, G. Marsaglia). */
static uint8_t noise(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint8_t)(*seed >> 24);
}

static void fill_noise(uint8_t *bytes, size_t n, uint64_t *seed)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = noise(seed);
}

static void survives_every_two_bytes(void **state)
{
    static const char fillers[] = {'\0', '\xff', 'a', '<', '\x7f'};
    uint8_t file[64];
    uint64_t seed = 1;
    (void)state;
    for (unsigned start = 0; start <= UINT16_MAX; start++) {
        for (size_t i = 0; i <= sizeof fillers; i++) {
            if (i < sizeof fillers)
                memset(file, fillers[i], sizeof file);
            else
                fill_noise(file, sizeof file, &seed);
            file[0] = (uint8_t)(start >> 8);
            file[1] = (uint8_t)start;
            struct sdc_facts facts = sniff(file, sizeof file);
            assert_sound(&facts);
        }
    }
}

/* Noise has MPEG headers everywhere, but none where another says so. */
static void takes_no_noise_for_sound(void **state)
{
    uint8_t file[SDC_SNIFF_SIZE];
    uint64_t seed = 2;
    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        fill_noise(file, sizeof file, &seed);
        if (i % 2) {
            file[0] = 0xff;
            file[1] |= 0xe0;
        }
        struct sdc_facts facts = sniff(file, sizeof file);
        assert_sound(&facts);
        assert_int_equal(facts.type, SDC_TYPE_NONE);
    }
}

/* The room ends within the last of these characters, of two bytes each. */
static void cuts_a_title_between_characters(void **state)
{
    static const char start[] = "<html><title>x";
    char page[512];
    size_t size = sizeof start - 1;
    (void)state;
    memcpy(page, start, size);
    for (; size + 2 <= sizeof page; size += 2) {
        page[size] = '\xc3';
        page[size + 1] = '\xa4';
    }
    struct sdc_facts facts = sniff(page, size);
    size_t length = strlen(facts.detail);
    assert_int_equal(facts.format, SDC_FORMAT_HTML);
    assert_int_equal(length, strlen("titled \"x\"") + 2 * 49);
    assert_memory_equal(facts.detail, "titled \"x\xc3\xa4", strlen("titled \"x") + 2);
    assert_string_equal(facts.detail + length - 3, "\xc3\xa4\"");
}

static void steps_over_a_bounded_number_of_tags(void **state)
{
    static const char tag[] = "ID3\3\0\0\0\0\0\0";
    uint8_t file[FILE_SIZE_MAX] = {0};
    struct sdc_source source;
    struct sdc_facts facts = {0};
    struct sdc_err err = {0};
    (void)state;
    for (size_t at = 0; at + sizeof tag < sizeof file; at += sizeof tag - 1)
        memcpy(file + at, tag, sizeof tag - 1);
    sdc_source_init_memory(&source, file, sizeof file);
    assert_int_equal(sdc_sniff(&source, &facts, &err), SDC_OK);
    assert_int_equal(facts.format, SDC_FORMAT_MP3);
    assert_true(source.n_bytes_read <= (SDC_SNIFF_TAGS_MAX + 1) * SDC_SNIFF_SIZE);
}

static void reads_one_block_of_a_large_file(void **state)
{
    static uint8_t file[1 << 20] = "\x89PNG\r\n\x1a\n";
    struct sdc_source source;
    struct sdc_facts facts = {0};
    struct sdc_err err = {0};
    (void)state;
    sdc_source_init_memory(&source, file, sizeof file);
    assert_int_equal(sdc_sniff(&source, &facts, &err), SDC_OK);
    assert_int_equal(facts.format, SDC_FORMAT_PNG);
    assert_int_equal(source.n_bytes_read, SDC_SNIFF_SIZE);
}

static enum sdc_status refuse(struct sdc_source *source, int64_t offset, void *bytes, size_t n,
                              size_t *n_read, struct sdc_err *err)
{
    (void)source;
    (void)offset;
    (void)bytes;
    (void)n;
    (void)n_read;
    return sdc_err_set(err, SDC_IO, 0, "is broken");
}

static void hands_on_what_the_source_could_not_deliver(void **state)
{
    static const struct sdc_source_ops ops = {.read = refuse};
    struct sdc_source source = {.ops = &ops, .size = 10, .fd = -1};
    struct sdc_facts facts = {0};
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(sdc_sniff(&source, &facts, &err), SDC_IO);
    assert_string_equal(err.text, "is broken");
}

static const struct CMUnitTest others[] = {
    cmocka_unit_test(has_two_samples_of_each_format),
    cmocka_unit_test(survives_every_cut),
    cmocka_unit_test(survives_every_two_bytes),
    cmocka_unit_test(takes_no_noise_for_sound),
    cmocka_unit_test(cuts_a_title_between_characters),
    cmocka_unit_test(steps_over_a_bounded_number_of_tags),
    cmocka_unit_test(reads_one_block_of_a_large_file),
    cmocka_unit_test(hands_on_what_the_source_could_not_deliver),
};

#define N_OTHERS (sizeof others / sizeof others[0])
#define N_TESTS  (N_SAMPLES + N_OTHERS)

int main(void)
{
    static struct CMUnitTest tests[N_TESTS];
    static char names[N_SAMPLES][64];
    for (size_t i = 0; i < N_SAMPLES; i++) {
        snprintf(names[i], sizeof names[i], "sample %zu is %s", i,
                 sdc_format_info(samples[i].format)->name);
        tests[i] = (struct CMUnitTest){.name = names[i],
                                       .test_func = names_a_sample,
                                       .initial_state = (void *)&samples[i]};
    }
    memcpy(tests + N_SAMPLES, others, sizeof others);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("sniff", tests, NULL, NULL);
}
