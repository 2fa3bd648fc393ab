/* SPDX-License-Identifier: MIT
 * The life of a probe program: take requests one after the other, answer with facts. */
#include "probe/serve.h"

#include "probe/fault.h"
#include "probe/sandbox.h"
#include "probe/wire.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

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

/** A probe program at work. */
struct service {
    const struct sdc_prober_ops *ops;
    bool is_deep;
    unsigned layers; /**< of the sandbox */
};

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
static enum sdc_status read_twice(const struct service *service, const struct sdc_message *request,
                                  struct sdc_source *source, struct sdc_message *reply)
{
    struct sdc_facts *facts = &reply->facts;
    const struct sdc_message_parts *parts = &request->parts;
    sdc_reader_fn *reader = sdc_reader_for(facts->format);
    enum sdc_status status = reader ? reader(source, facts, &reply->failure) : SDC_OK;
    if (status != SDC_OK || sdc_source_is_starved(source))
        return status;
    sdc_facts_derive(facts);
    if (facts->whole == SDC_WHOLE_CUT && !service->is_deep)
        return SDC_OK;
    if (parts->is_sparse && (parts->is_structure_only || is_read_whole(facts->format)))
        return SDC_OK;
    reply->need.is_library = true;
    return confirm(service->ops, source, service->is_deep, facts, &reply->failure);
}

/** Makes the answer to a request: whatever a reader makes of bytes that were not there, that they
 *  are needed. */
static void read_file(const struct service *service, const struct sdc_message *request,
                      int descriptor, struct sdc_message *reply)
{
    struct sdc_source source;
    enum sdc_status status = open_source(&source, request, descriptor, &reply->failure);
    reply->facts.format = request->facts.format;
    reply->facts.type = request->facts.type;
    if (status == SDC_OK) {
        status = read_twice(service, request, &source, reply);
        sdc_source_unmap(&source);
    }
    reply->kind = status == SDC_OK ? SDC_MESSAGE_FACTS : SDC_MESSAGE_FAILURE;
    if (request->parts.is_sparse && sdc_source_is_starved(&source)) {
        reply->kind = SDC_MESSAGE_NEED;
        reply->need.offset = source.need_offset;
        reply->need.size = source.need_size;
    }
}

static bool answer_hello(const struct service *service)
{
    const struct sdc_message reply = {.kind = SDC_MESSAGE_READY, .layers = service->layers};
    return sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL) == SDC_OK;
}

static bool answer_request(const struct service *service, const struct sdc_message *request,
                           int descriptor)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_BEGIN, .id = request->id};
    if (sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL) != SDC_OK)
        return false;
    sdc_sandbox_allow_cpu(request->cpu_s);
    sdc_fault_trigger(descriptor, request->id);
    read_file(service, request, descriptor, &reply);
    return sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL) == SDC_OK;
}

/** Whoever stops the front program with ^C or kill -9 is not to be left with probe programs. */
static void live_and_die_with_parent(void)
{
    signal(SIGINT, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int serve_all(const struct service *service)
{
    for (;;) {
        struct sdc_message request;
        struct sdc_err err = {0};
        int descriptor;
        enum sdc_status status = sdc_wire_receive(SDC_PROBE_SOCKET, &request, &descriptor, &err);
        bool is_hello = status == SDC_OK && request.kind == SDC_MESSAGE_HELLO;
        if (status == SDC_CLOSED)
            return 0;
        if (status != SDC_OK || (!is_hello && request.kind != SDC_MESSAGE_REQUEST)) {
            fprintf(stderr, "seedance-probe: is started by seedance-check, not by hand\n");
            return 1;
        }
        bool is_open =
            is_hello ? answer_hello(service) : answer_request(service, &request, descriptor);
        if (descriptor >= 0)
            close(descriptor);
        if (!is_open)
            return 0;
    }
}

bool sdc_serve_is_asked(char *const *arguments, const char *word)
{
    for (size_t i = 1; arguments[0] && arguments[i]; i++) {
        if (strcmp(arguments[i], word) == 0)
            return true;
    }
    return false;
}

int sdc_serve(const struct sdc_prober_ops *ops, char *const *arguments)
{
    struct service service = {.ops = ops, .is_deep = sdc_serve_is_asked(arguments, SDC_PROBE_DEEP)};
    struct sdc_err err = {0};
    live_and_die_with_parent();
    if (ops->load(&err) != SDC_OK) {
        fprintf(stderr, "seedance-probe: %s\n", err.text);
        return 1;
    }
    /* Everything is loaded, and no byte of media has been read. */
    if (!sdc_serve_is_asked(arguments, SDC_PROBE_UNBOXED))
        service.layers = sdc_sandbox_enter(service.is_deep);
    return serve_all(&service);
}
