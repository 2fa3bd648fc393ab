/* SPDX-License-Identifier: MIT
 * What the program says of the sandbox of its probe programs. */
#include "cli/box.h"

#include "probe/worker.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    enum sdc_layer layer;
    const char *name;
} layers[] = {
    {SDC_LAYER_PRIVILEGES, "no new privileges"},
    {SDC_LAYER_LIMITS, "resource limits"},
    {SDC_LAYER_LANDLOCK, "Landlock"},
    {SDC_LAYER_SECCOMP, "seccomp"},
};

bool sdc_box_is_off(void)
{
    const char *value = getenv("SEEDANCE_CHECK_SANDBOX");
    return value && strcmp(value, "off") == 0;
}

/** Starts a probe program only to ask it. */
static enum sdc_status ask(enum sdc_prober prober, unsigned *held, struct sdc_err *err)
{
    const struct sdc_launch launch = {.is_silent = true, .is_unboxed = sdc_box_is_off()};
    struct sdc_worker worker;
    sdc_worker_init(&worker, prober, &launch);
    *held = 0;
    enum sdc_status status = sdc_worker_start(&worker, err);
    if (status == SDC_OK)
        status = sdc_worker_ask_layers(&worker, held, err);
    sdc_worker_stop(&worker, NULL, 0);
    return status;
}

/** Lists those layers whose bits are in `wanted`. */
static void list(FILE *stream, unsigned wanted)
{
    const char *separator = "";
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        if ((wanted & layers[i].layer) == 0)
            continue;
        fprintf(stream, "%s%s", separator, layers[i].name);
        separator = ", ";
    }
}

void sdc_box_show(FILE *stream)
{
    static const enum sdc_prober probers[] = {SDC_PROBER_AV, SDC_PROBER_IMAGE};
    for (size_t i = 0; i < sizeof probers / sizeof probers[0]; i++) {
        struct sdc_err err = {0};
        unsigned held;
        fprintf(stream, "sandbox of %s: ", sdc_worker_program(probers[i]));
        if (ask(probers[i], &held, &err) != SDC_OK)
            fprintf(stream, "cannot be told: %s", err.text);
        else if (held == 0)
            fputs("none", stream);
        list(stream, held);
        if (err.status == SDC_OK && held != SDC_LAYERS_ALL) {
            fputs("; missing: ", stream);
            list(stream, SDC_LAYERS_ALL & ~held);
        }
        fputc('\n', stream);
    }
}

void sdc_box_note(FILE *stream, bool is_thorough)
{
    struct sdc_err err = {0};
    unsigned held;
    if (sdc_box_is_off()) {
        fputs("seedance-check: SEEDANCE_CHECK_SANDBOX=off: files are read outside of the sandbox\n",
              stream);
        return;
    }
    if (!is_thorough || ask(SDC_PROBER_AV, &held, &err) != SDC_OK || held == SDC_LAYERS_ALL)
        return;
    fputs("seedance-check: this kernel lacks a part of the sandbox: ", stream);
    list(stream, SDC_LAYERS_ALL & ~held);
    fputs("; the rest holds\n", stream);
}
