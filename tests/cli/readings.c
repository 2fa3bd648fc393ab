/* SPDX-License-Identifier: MIT
 * What the two parsers read, each for itself, one line of JSON a file: readings < NAMES. The
 * program joins both and judges what comes out; a test that looks at them before that can tell
 * whether a disagreement was lost on the way. */
#include "probe/av.h"
#include "probe/image.h"
#include "probe/sniff.h"

#include <libavformat/avformat.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** What both read. */
static const enum sdc_fact_id compared[] = {SDC_FACT_STORED_WIDTH, SDC_FACT_STORED_HEIGHT,
                                            SDC_FACT_WIDTH, SDC_FACT_HEIGHT};

/** Prints the numbers of a parser, as "library": {"width": [1280]}. */
static void print_numbers(const char *parser, const struct sdc_facts *facts)
{
    printf(", \"%s\": {", parser);
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++) {
        const struct sdc_fact *fact = &facts->facts[compared[i]];
        printf("%s\"%s\": [", i > 0 ? ", " : "", sdc_fact_info(compared[i])->name);
        for (unsigned n = 0; fact->state == SDC_FACT_KNOWN && n < fact->n_numbers; n++)
            printf("%s%" PRId64, n > 0 ? ", " : "", fact->numbers[n].value.num);
        printf("]");
    }
    printf("}");
}

/** Prints what libavformat makes of durations [s] and frame rates, which the program has from the
 *  structure alone. */
static void print_times(const char *name, const char *demuxer)
{
    char url[FILENAME_MAX + sizeof "file:"];
    AVFormatContext *context = NULL;
    const char *comma = "";
    snprintf(url, sizeof url, "file:%s", name);
    printf(", \"durations\": [");
    if (avformat_open_input(&context, url, av_find_input_format(demuxer), NULL) >= 0 &&
        avformat_find_stream_info(context, NULL) >= 0) {
        if (context->duration != AV_NOPTS_VALUE) {
            printf("%f", (double)context->duration / AV_TIME_BASE);
            comma = ", ";
        }
        for (unsigned i = 0; i < context->nb_streams; i++) {
            const AVStream *stream = context->streams[i];
            if (stream->duration == AV_NOPTS_VALUE)
                continue;
            printf("%s%f", comma, (double)stream->duration * av_q2d(stream->time_base));
            comma = ", ";
        }
    }
    printf("], \"rates\": [");
    comma = "";
    for (unsigned i = 0; context && i < context->nb_streams; i++) {
        AVRational rate = context->streams[i]->avg_frame_rate;
        if (rate.num <= 0 || rate.den <= 0)
            continue;
        printf("%s%f", comma, av_q2d(rate));
        comma = ", ";
    }
    printf("]");
    avformat_close_input(&context);
}

/** Reads one file twice. */
static enum sdc_status read_twice(const char *name, struct sdc_source *source, struct sdc_err *err)
{
    struct sdc_facts facts;
    struct sdc_facts library;
    sdc_facts_init(&facts);
    sdc_facts_init(&library);
    enum sdc_status status = sdc_sniff(source, &facts, err);
    sdc_reader_fn *reader = sdc_reader_for(facts.format);
    if (status == SDC_OK && reader)
        status = reader(source, &facts, err);
    const struct sdc_prober_task task = {.track = sdc_facts_int(&facts, SDC_FACT_VIDEO_TRACK, 1)};
    const struct sdc_prober_ops *ops =
        sdc_format_info(facts.format)->prober == SDC_PROBER_AV ? &sdc_av_ops : &sdc_heif_ops;
    library.format = facts.format;
    library.type = facts.type;
    if (status == SDC_OK && reader && facts.whole != SDC_WHOLE_CUT)
        status = ops->probe(source, &task, &library, err);
    printf("{\"format\": \"%s\", \"is_read\": %s, \"is_cut\": %s, \"is_refused\": %s",
           sdc_format_info(facts.format)->name, reader ? "true" : "false",
           facts.whole == SDC_WHOLE_CUT ? "true" : "false",
           library.inconsistent[0] != '\0' ? "true" : "false");
    print_numbers("structure", &facts);
    print_numbers("library", &library);
    if (facts.format == SDC_FORMAT_MP4 || facts.format == SDC_FORMAT_MOV)
        print_times(name, "mov");
    if (facts.format == SDC_FORMAT_WAV)
        print_times(name, "wav");
    printf("}\n");
    return status;
}

int main(void)
{
    char name[FILENAME_MAX];
    struct sdc_err err = {0};
    if (sdc_av_ops.load(&err) != SDC_OK || sdc_heif_ops.load(&err) != SDC_OK) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_FAILURE;
    }
    while (fgets(name, sizeof name, stdin)) {
        struct sdc_source source;
        name[strcspn(name, "\n")] = '\0';
        int fd = open(name, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || sdc_source_init_fd(&source, fd, &err) != SDC_OK ||
            read_twice(name, &source, &err) != SDC_OK) {
            fprintf(stderr, "%s: %s\n", name, err.text);
            return EXIT_FAILURE;
        }
        close(fd);
    }
    return EXIT_SUCCESS;
}
