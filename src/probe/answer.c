/* SPDX-License-Identifier: MIT
 * What a probe program answers: two readings of one file, joined. */
#include "probe/answer.h"

#include "probe/fault.h"

#include <string.h>

/** Lets the library read what the structure reader has read, and joins both. */
static enum sdc_status confirm(const struct sdc_prober_ops *ops, struct sdc_source *source,
                               bool is_deep, struct sdc_facts *facts, struct sdc_err *err)
{
    struct sdc_prober_task task = {.track = sdc_facts_int(facts, SDC_FACT_VIDEO_TRACK, 1),
                                   .is_deep = is_deep};
    struct sdc_facts library;
    sdc_facts_init(&library);
    library.format = facts->format;
    library.type = facts->type;
    enum sdc_status status = ops->probe(source, &task, &library, err);
    if (status != SDC_OK)
        return status;
    library.facts[SDC_FACT_ROTATION] = facts->facts[SDC_FACT_ROTATION];
    library.facts[SDC_FACT_SAMPLE_ASPECT_RATIO] = facts->facts[SDC_FACT_SAMPLE_ASPECT_RATIO];
    sdc_facts_derive(&library);
    if (facts->inconsistent[0] == '\0')
        memcpy(facts->inconsistent, library.inconsistent, sizeof facts->inconsistent);
    facts->decodes = library.decodes;
    memcpy(facts->undecodable, library.undecodable, sizeof facts->undecodable);
    sdc_facts_merge(facts, &library);
    return SDC_OK;
}

/** Formats of which the library would pull all pixels to tell the size that the structure reader
 *  knows: of a remote file it reads none. libvips has no BMP of its own. */
static bool is_read_whole(enum sdc_format format)
{
    return format == SDC_FORMAT_WEBP || format == SDC_FORMAT_GIF || format == SDC_FORMAT_HEIC ||
           format == SDC_FORMAT_HEIF || format == SDC_FORMAT_BMP;
}

static enum sdc_status open_source(struct sdc_source *source, const struct sdc_message *request,
                                   int descriptor, struct sdc_err *err)
{
    const struct sdc_message_parts *parts = &request->parts;
    if (!parts->is_sparse) {
        enum sdc_status status = sdc_source_init_fd(source, descriptor, err);
        if (status == SDC_OK)
            sdc_source_map(source);
        return status;
    }
    sdc_source_init_sparse(source, descriptor, parts->size, &parts->extents);
    return SDC_OK;
}

/** Reads one file twice. A file that is cut is read by its structure only: what a library makes of
 *  the rest would be no second reading of the whole. */
static enum sdc_status read_twice(const struct sdc_prober_ops *ops, bool is_deep,
                                  const struct sdc_message *request, struct sdc_source *source,
                                  struct sdc_message *reply)
{
    struct sdc_facts *facts = &reply->facts;
    const struct sdc_message_parts *parts = &request->parts;
    sdc_reader_fn *reader = sdc_reader_for(facts->format);
    enum sdc_status status = reader ? reader(source, facts, &reply->failure) : SDC_OK;
    if (status != SDC_OK || sdc_source_is_starved(source))
        return status;
    sdc_facts_derive(facts);
    if (facts->whole == SDC_WHOLE_CUT && !is_deep)
        return SDC_OK;
    if (parts->is_sparse && (parts->is_structure_only || is_read_whole(facts->format)))
        return SDC_OK;
    reply->need.is_library = true;
    return confirm(ops, source, is_deep, facts, &reply->failure);
}

void sdc_answer(const struct sdc_prober_ops *ops, bool is_deep, const struct sdc_message *request,
                int descriptor, struct sdc_message *reply)
{
    struct sdc_source source;
    enum sdc_status status = open_source(&source, request, descriptor, &reply->failure);
    reply->facts.format = request->facts.format;
    reply->facts.type = request->facts.type;
    if (status == SDC_OK) {
        sdc_fault_stop(descriptor);
        status = read_twice(ops, is_deep, request, &source, reply);
        sdc_source_unmap(&source);
    }
    reply->kind = status == SDC_OK ? SDC_MESSAGE_FACTS : SDC_MESSAGE_FAILURE;
    if (request->parts.is_sparse && sdc_source_is_starved(&source)) {
        reply->kind = SDC_MESSAGE_NEED;
        reply->need.offset = source.need_offset;
        reply->need.size = source.need_size;
    }
}
