/* SPDX-License-Identifier: MIT
 * Mutates files that consist of blocks with sizes in them, and keeps most of these sizes right. */
#ifndef SDC_TESTS_FUZZ_BLOCKS_H
#define SDC_TESTS_FUZZ_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

/** Changes a file of ISO boxes (mp4, mov, heic) or RIFF chunks (wav, webp) in place, which has size
 *  bytes and room for max_size: a field, a block's content, size or place; the blocks around it are
 *  adjusted, so that a reader comes as far as the change. The size of what it is then; 0 where the
 *  file has no such blocks. */
size_t mutate_blocks(uint8_t *bytes, size_t size, size_t max_size, unsigned seed);

#endif
