/* SPDX-License-Identifier: MIT
 * The life of a probe program: take requests one after the other, answer with facts. */
#include "probe/serve.h"

#include "probe/fault.h"
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

/** Reads one file twice. A file that is cut is read by its structure only: what a library makes of
 *  the rest would be no second reading of the whole. */
static enum sdc_status read_facts(const struct sdc_prober_ops *ops, int descriptor, bool is_deep,
                                  struct sdc_facts *facts, struct sdc_err *err)
{
    struct sdc_source source;
    sdc_reader_fn *reader = sdc_reader_for(facts->format);
    enum sdc_status status = sdc_source_init_fd(&source, descriptor, err);
    if (status == SDC_OK && reader)
        status = reader(&source, facts, err);
    if (status != SDC_OK)
        return status;
    sdc_facts_derive(facts);
    if (facts->whole == SDC_WHOLE_CUT && !is_deep)
        return SDC_OK;
    return confirm(ops, &source, is_deep, facts, err);
}

/** Answers one request. False if the front program has gone. */
static bool answer(const struct sdc_prober_ops *ops, const struct sdc_message *request,
                   int descriptor)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_BEGIN, .id = request->id};
    if (sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL) != SDC_OK)
        return false;
    sdc_fault_trigger(descriptor, request->id);
    reply.facts.format = request->facts.format;
    reply.facts.type = request->facts.type;
    reply.kind =
        read_facts(ops, descriptor, request->is_deep, &reply.facts, &reply.failure) == SDC_OK
            ? SDC_MESSAGE_FACTS
            : SDC_MESSAGE_FAILURE;
    return sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL) == SDC_OK;
}

/** Whoever stops the front program with ^C or kill -9 is not to be left with probe programs. */
static void live_and_die_with_parent(void)
{
    signal(SIGINT, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

int sdc_serve(const struct sdc_prober_ops *ops)
{
    struct sdc_err err = {0};
    live_and_die_with_parent();
    if (ops->load(&err) != SDC_OK) {
        fprintf(stderr, "seedance-probe: %s\n", err.text);
        return 1;
    }
    /* The sandbox closes here: everything is loaded, and no byte of media has been read. */
    for (;;) {
        struct sdc_message request;
        int descriptor;
        enum sdc_status status = sdc_wire_receive(SDC_PROBE_SOCKET, &request, &descriptor, &err);
        if (status == SDC_CLOSED)
            return 0;
        if (status != SDC_OK) {
            fprintf(stderr, "seedance-probe: is started by seedance-check, not by hand\n");
            return 1;
        }
        bool is_open = answer(ops, &request, descriptor);
        close(descriptor);
        if (!is_open)
            return 0;
    }
}
