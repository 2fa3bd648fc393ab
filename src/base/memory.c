/* SPDX-License-Identifier: MIT
 * Memory for a library that cannot do without. */
#include "base/memory.h"

#include <stdlib.h>
#include <unistd.h>

static void *require(void *block)
{
    enum { EXIT_TROUBLE = 2 };
    static const char words[] = "seedance-check: no memory is left for libcrypto\n";
    if (block)
        return block;
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(EXIT_TROUBLE);
}

void *sdc_memory_must(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    return n > 0 ? require(malloc(n)) : NULL;
}

void *sdc_memory_must_again(void *block, size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    if (n > 0)
        return require(realloc(block, n));
    free(block);
    return NULL;
}

void sdc_memory_free(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    free(block);
}
