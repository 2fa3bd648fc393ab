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

/** A probe program at work. */
struct service {
    const struct sdc_prober_ops *ops;
    bool is_deep;
    unsigned layers; /**< of the sandbox */
};

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
    sdc_answer(service->ops, service->is_deep, request, descriptor, &reply);
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
