/* SPDX-License-Identifier: MIT
 * What the targets that stand for the probe programs share. */
#include "media.h"

#include "blocks.h"
#include "facts.h"
#include "probe/sniff.h"

#include <sys/mman.h>
#include <unistd.h>

/** To decode takes a hundred times as long as to look: one file of so many is. */
#define DEEP_OF 8

/** The name is libFuzzer's. Changes bytes in place, and gives their new size. */
__attribute__((visibility("default"))) size_t
LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed);

__attribute__((weak, visibility("default"))) size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size,
                                                                     size_t max_size);

/** One change of eight knows nothing of blocks. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    size_t n = seed % 8 > 0 ? mutate_blocks(bytes, size, max_size, seed) : 0;
    return n > 0 || !LLVMFuzzerMutate ? n : LLVMFuzzerMutate(bytes, size, max_size);
}

/** A number that stays the same for the same bytes (FNV-1a). */
static uint32_t checksum(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 2166136261U;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ bytes[i]) * 16777619U;
    return sum;
}

/** The file in memory; the caller closes it. */
static int make_file(const uint8_t *bytes, size_t size)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    REQUIRE(descriptor >= 0);
    REQUIRE(size == 0 || write(descriptor, bytes, size) == (ssize_t)size);
    return descriptor;
}

/** Facts, or of a file of which a part is missing what is needed: something of that part. */
static void require_answer(const struct sdc_message *request, const struct sdc_message *reply,
                           bool is_deep)
{
    const struct sdc_message_parts *parts = &request->parts;
    require_sendable(reply);
    if (reply->kind == SDC_MESSAGE_NEED) {
        const struct sdc_message_need *need = &reply->need;
        REQUIRE(parts->is_sparse && need->offset < parts->size &&
                need->size <= parts->size - need->offset);
        REQUIRE(sdc_extents_missing_from(&parts->extents, need->offset) == need->offset);
        return;
    }
    REQUIRE(reply->kind == SDC_MESSAGE_FACTS);
    if (!parts->is_sparse)
        require_judgeable(&reply->facts, is_deep);
}

/** Has a program answer. */
static void answer(const struct sdc_prober_ops *ops, bool is_deep, struct sdc_message *request,
                   int descriptor, int64_t size)
{
    static struct sdc_message reply;
    reply = (struct sdc_message){.id = request->id};
    sdc_answer(ops, is_deep, request, descriptor, &reply);
    sdc_facts_set_int(&reply.facts, SDC_FACT_SIZE, size); /* as the front program does */
    require_answer(request, &reply, is_deep);
}

void take_media(const struct sdc_prober_ops *ops, bool is_av, const uint8_t *bytes, size_t size)
{
    static struct sdc_message request;
    static bool is_loaded;
    struct sdc_source source;
    struct sdc_err err = {0};
    uint32_t sum = checksum(bytes, size);
    if (!is_loaded)
        REQUIRE(ops->load(&err) == SDC_OK);
    is_loaded = true;
    request = (struct sdc_message){.kind = SDC_MESSAGE_REQUEST, .id = 1, .cpu_s = 1};
    sdc_source_init_memory(&source, bytes, size);
    REQUIRE(sdc_sniff(&source, &request.facts, &err) == SDC_OK);
    enum sdc_prober prober = sdc_format_info(request.facts.format)->prober;
    if (prober == SDC_PROBER_NONE || (prober == SDC_PROBER_AV) != is_av)
        return;
    int descriptor = make_file(bytes, size);
    answer(ops, sum % DEEP_OF == 0, &request, descriptor, (int64_t)size);
    /* A part of it, and then what is behind the first half of the rest, too. */
    request.parts = (struct sdc_message_parts){.is_sparse = true, .size = (int64_t)size};
    int64_t end = (int64_t)(sum / DEEP_OF % size);
    sdc_extents_add(&request.parts.extents, 0, end);
    answer(ops, false, &request, descriptor, (int64_t)size);
    sdc_extents_add(&request.parts.extents, end + ((int64_t)size - end) / 2, (int64_t)size);
    answer(ops, false, &request, descriptor, (int64_t)size);
    close(descriptor);
}
