/* SPDX-License-Identifier: MIT
 * Memory for a library that cannot do without: libcrypto, which as it starts crashes (3.0) or waits
 * for itself (3.5) where it gets none. Their types are those of CRYPTO_set_mem_functions(3). */
#ifndef SDC_BASE_MEMORY_H
#define SDC_BASE_MEMORY_H

#include <stddef.h>

/** As malloc; where no memory is left it says so on standard error and ends the program with exit
 *  status 2, as a usage error does. NULL for 0 bytes. The rest is ignored. */
void *sdc_memory_must(size_t n, const char *file, int line);

/** As realloc, likewise. */
void *sdc_memory_must_again(void *block, size_t n, const char *file, int line);

/** As free. */
void sdc_memory_free(void *block, const char *file, int line);

#endif
