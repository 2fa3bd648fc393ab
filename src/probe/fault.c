/* SPDX-License-Identifier: MIT
 * Faults on demand, for tests of how the front program copes; compiled in with SDC_FAULTS only. */
#include "probe/fault.h"

#ifdef SDC_FAULTS

#include "probe/serve.h"
#include "probe/wire.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/** The input's last bytes that are looked at. */
#define TAIL_SIZE 64

static const char mark[] = "SDC-FAULT:";

static void crash(uint32_t id)
{
    (void)id;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void end_early(uint32_t id)
{
    (void)id;
    _exit(7);
}

static void hang(uint32_t id)
{
    (void)id;
    for (;;)
        pause();
}

static void send_noise(uint32_t id)
{
    static const char noise[] = "this is no message";
    (void)id;
    send(SDC_PROBE_SOCKET, noise, sizeof noise, 0);
}

static void answer_another(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_FACTS, .id = id + 1};
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
}

/** Claims that the input is of another format: the front program knows better. */
static void claim_another_format(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_FACTS, .id = id};
    reply.facts.format = SDC_FORMAT_WEBM;
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
}

/** A fault and whether it spares the first input of a program, so that a second try in a fresh one
 *  succeeds. */
static const struct {
    const char *name;
    void (*happen)(uint32_t id);
    bool spares_first;
} faults[] = {
    {"segv", crash, false},
    {"exit", end_early, false},
    {"hang", hang, false},
    {"noise", send_noise, false},
    {"another", answer_another, false},
    {"format", claim_another_format, false},
    {"segv-unless-first", crash, true},
};

void sdc_fault_trigger(int descriptor, uint32_t id)
{
    static bool has_run;
    char tail[TAIL_SIZE + 1] = "";
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return;
    off_t start = status.st_size > TAIL_SIZE ? status.st_size - TAIL_SIZE : 0;
    ssize_t n = pread(descriptor, tail, TAIL_SIZE, start);
    const char *place = n > 0 ? memmem(tail, (size_t)n, mark, sizeof mark - 1) : NULL;
    for (size_t i = 0; place && i < sizeof faults / sizeof faults[0]; i++) {
        bool is_meant = strcmp(place + sizeof mark - 1, faults[i].name) == 0;
        if (is_meant && (has_run || !faults[i].spares_first))
            faults[i].happen(id);
    }
    has_run = true;
}

#endif
