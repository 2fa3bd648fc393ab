/* SPDX-License-Identifier: MIT
 * What the fuzz targets share. Each is a file of its own with one function, which libFuzzer calls
 * with bytes of its own (make fuzz), and replay.c with those of files (make test). */
#ifndef SDC_TESTS_FUZZ_H
#define SDC_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/** The name is libFuzzer's. Takes bytes; ends the program where something is wrong. */
__attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const uint8_t *bytes,
                                                                  size_t size);

/** Ends the program, so that the bytes are kept, unless it holds. */
#define REQUIRE(condition) \
    do {                   \
        if (!(condition))  \
            abort();       \
    } while (0)

/** A copy that ends in a NUL; the caller frees it. */
static inline char *copy_text(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    REQUIRE(text);
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

#endif
