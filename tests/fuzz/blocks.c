/* SPDX-License-Identifier: MIT
 * Mutates files that consist of blocks with sizes in them, and keeps most of these sizes right. */
#include "blocks.h"

#include "fuzz.h"

/** Most blocks of a file that are told apart. */
#define BLOCKS_MAX 512
/** Longest content that is changed at once [bytes]. */
#define CONTENT_MAX 512
/** Size and type of a block [bytes]. */
#define HEAD_SIZE 8

/** libFuzzer's own changes of any bytes; not there in a replay, which changes nothing. */
__attribute__((weak, visibility("default"))) size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size,
                                                                     size_t max_size);

struct block {
    size_t at;        /**< of its first byte */
    size_t size;      /**< head and padding included */
    size_t head_size; /**< what stands before the blocks inside it */
    size_t parent;    /**< number of the block around it; of the file, which is the first: itself */
};

/** A file that is being changed. */
struct draft {
    uint8_t *bytes;
    size_t size;
    size_t max_size;
    int is_riff; /**< chunks, little endian; else boxes, big endian */
    uint32_t seed;
    struct block blocks[BLOCKS_MAX];
    size_t n_blocks;
};

/** Blocks with blocks inside, and what stands before these. Those of RIFF have capitals. */
static const struct {
    char type[5];
    size_t head_size;
} containers[] = {
    {"moov", 8},  {"trak", 8},  {"mdia", 8},  {"minf", 8},  {"stbl", 8},  {"dinf", 8},
    {"edts", 8},  {"udta", 8},  {"mvex", 8},  {"moof", 8},  {"traf", 8},  {"meta", 12},
    {"iprp", 8},  {"ipco", 8},  {"stsd", 16}, {"avc1", 86}, {"hvc1", 86}, {"hev1", 86},
    {"jpeg", 86}, {"mp4v", 86}, {"mp4a", 36}, {"iinf", 14}, {"iref", 12}, {"wave", 8},
    {"RIFF", 12}, {"LIST", 12},
};

/** What fields are set to: ends of ranges, and what counts and sizes may be. */
static const uint32_t values[] = {0,          1,          2,         7,     8,     127,
                                  128,        255,        256,       300,   640,   1280,
                                  6001,       32767,      32768,     65535, 65536, 0x7fffffff,
                                  0x80000000, 0xfffffff8, 0xffffffff};

/** A number below n, n > 0: the next of a row that the seed decides (a linear congruence). */
static size_t any(struct draft *draft, size_t n)
{
    draft->seed = draft->seed * 1664525U + 1013904223U;
    return (draft->seed >> 8) % n;
}

static uint32_t read_number(const struct draft *draft, size_t at)
{
    const uint8_t *b = draft->bytes + at;
    return draft->is_riff
               ? (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0]
               : (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/** Writes the last n bytes of a number, [1, 4]. */
static void write_number(struct draft *draft, size_t at, size_t n, uint32_t value)
{
    for (size_t i = 0; i < n; i++) {
        size_t place = draft->is_riff ? i : n - 1 - i;
        draft->bytes[at + place] = (uint8_t)(value >> 8 * i);
    }
}

/** Where a block's size stands. */
static size_t size_at(const struct draft *draft, const struct block *block)
{
    return block->at + (draft->is_riff ? 4 : 0);
}

/** How much of a block that container is stands before the blocks inside; 0 if it is none. */
static size_t container_head(const struct draft *draft, size_t at)
{
    const uint8_t *type = draft->bytes + at + (draft->is_riff ? 0 : 4);
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++) {
        if (memcmp(type, containers[i].type, 4) == 0)
            return containers[i].head_size;
    }
    return 0;
}

/** Adds the blocks inside a block, as far as their sizes hold. */
static void find_inside(struct draft *draft, size_t parent)
{
    size_t at = draft->blocks[parent].at + draft->blocks[parent].head_size;
    size_t end = draft->blocks[parent].at + draft->blocks[parent].size;
    while (at + HEAD_SIZE <= end && draft->n_blocks < BLOCKS_MAX) {
        struct block block = {.at = at, .head_size = HEAD_SIZE, .parent = parent};
        size_t said = read_number(draft, size_at(draft, &block));
        block.size = draft->is_riff ? HEAD_SIZE + said + said % 2 : said;
        if (block.size < HEAD_SIZE || block.size > end - at)
            block.size = end - at;
        draft->blocks[draft->n_blocks++] = block;
        at += block.size;
    }
}

/** Finds all blocks. False if there are none. */
static int find_blocks(struct draft *draft)
{
    if (draft->size < 2 * (size_t)HEAD_SIZE)
        return 0;
    draft->is_riff = memcmp(draft->bytes, "RIFF", 4) == 0 || memcmp(draft->bytes, "RF64", 4) == 0;
    draft->blocks[0] = (struct block){.size = draft->size};
    draft->n_blocks = 1;
    find_inside(draft, 0);
    for (size_t i = 1; i < draft->n_blocks; i++) {
        size_t head_size = container_head(draft, draft->blocks[i].at);
        if (head_size == 0 || head_size > draft->blocks[i].size)
            continue;
        draft->blocks[i].head_size = head_size;
        find_inside(draft, i);
    }
    return draft->is_riff || container_head(draft, draft->blocks[1].at) > 0 ||
           memcmp(draft->bytes + 4, "ftyp", 4) == 0 || memcmp(draft->bytes + 4, "mdat", 4) == 0;
}

/** Puts n_new bytes in the place of n_old that lie in a block, and adjusts the sizes of that and of
 *  all around it. Nothing where there is no room. */
static void replace(struct draft *draft, size_t inside, size_t at, size_t n_old,
                    const uint8_t *new_bytes, size_t n_new)
{
    if (n_new > n_old && n_new - n_old > draft->max_size - draft->size)
        return;
    for (size_t i = inside; i > 0; i = draft->blocks[i].parent) {
        size_t field = size_at(draft, &draft->blocks[i]);
        write_number(draft, field, 4, read_number(draft, field) + (uint32_t)(n_new - n_old));
    }
    memmove(draft->bytes + at + n_new, draft->bytes + at + n_old, draft->size - at - n_old);
    if (n_new > 0)
        memcpy(draft->bytes + at, new_bytes, n_new);
    draft->size = draft->size - n_old + n_new;
}

/** Sets a field of 1, 2 or 4 bytes to one of the values, or to a little more or less. */
static void falsify(struct draft *draft, const struct block *block, size_t skipped)
{
    size_t room = block->size - skipped;
    size_t n = (size_t)1 << any(draft, 3);
    if (room < n)
        return;
    size_t at = block->at + skipped + any(draft, (room - n) / n + 1) * n;
    uint32_t value = values[any(draft, sizeof values / sizeof values[0])];
    if (n == 4 && any(draft, 2) == 0)
        value = read_number(draft, at) + (uint32_t)any(draft, 5) - 2;
    write_number(draft, at, n, value);
}

/** Lets libFuzzer change a part of a block's content, which may become longer or shorter. */
static void change_content(struct draft *draft, size_t number)
{
    const struct block *block = &draft->blocks[number];
    uint8_t content[CONTENT_MAX];
    size_t room = block->size - HEAD_SIZE;
    size_t skipped = room > CONTENT_MAX / 2 ? any(draft, room - CONTENT_MAX / 2 + 1) : 0;
    size_t n = room - skipped < CONTENT_MAX / 2 ? room - skipped : CONTENT_MAX / 2;
    size_t at = block->at + HEAD_SIZE + skipped;
    memcpy(content, draft->bytes + at, n);
    size_t n_new = LLVMFuzzerMutate ? LLVMFuzzerMutate(content, n, sizeof content) : n;
    replace(draft, number, at, n, content, n_new);
}

/** Copies a block behind another one, perhaps into another container. */
static void copy_block(struct draft *draft, const struct block *block)
{
    const struct block *behind = &draft->blocks[1 + any(draft, draft->n_blocks - 1)];
    uint8_t *copy = malloc(block->size);
    REQUIRE(copy);
    memcpy(copy, draft->bytes + block->at, block->size);
    replace(draft, behind->parent, behind->at + behind->size, 0, copy, block->size);
    free(copy);
}

size_t mutate_blocks(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    enum { N_WAYS = 10 };
    static struct draft draft;
    draft.bytes = bytes;
    draft.size = size;
    draft.max_size = max_size;
    draft.seed = seed;
    if (!find_blocks(&draft))
        return 0;
    size_t number = 1 + any(&draft, draft.n_blocks - 1);
    const struct block *block = &draft.blocks[number];
    switch (any(&draft, N_WAYS)) {
    case 0: /* its size or its type, and nothing else */
        falsify(&draft, &(struct block){.at = block->at, .size = HEAD_SIZE}, 0);
        break;
    case 1:
        replace(&draft, block->parent, block->at, block->size, NULL, 0);
        break;
    case 2:
        copy_block(&draft, block);
        break;
    case 3: /* a file that ends within it */
        draft.size = block->at + any(&draft, block->size + 1);
        break;
    case 4:
    case 5:
    case 6:
        change_content(&draft, number);
        break;
    default:
        falsify(&draft, block, HEAD_SIZE);
        break;
    }
    return draft.size;
}
