/* SPDX-License-Identifier: MIT
 * How far a run has come, on standard error. */
#include "cli/progress.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MS_PER_S     1000
#define NS_PER_MS    1000000
#define BYTES_PER_MB 1000000
/** Runs that are over sooner need no line [ms]. */
#define FIRST_MS 300
/** Between two lines of a terminal, and of a log [ms]. @{ */
#define STEP_MS       100
#define STEP_PLAIN_MS 5000
/** @} */
/** Width of a terminal that does not tell its own [columns]. */
#define WIDTH_DEFAULT 80
/** Goes to the beginning of the line and clears it (ECMA-48, EL). */
#define CLEAR_LINE "\r\x1b[K"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

void sdc_progress_begin(struct sdc_progress *progress, enum sdc_progress_mode mode)
{
    const char *terminal = getenv("TERM");
    bool is_capable = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    if (mode == SDC_PROGRESS_AUTO && !is_capable)
        mode = SDC_PROGRESS_NEVER;
    *progress = (struct sdc_progress){.mode = mode, .begun_ms = now_ms()};
    progress->next_ms =
        progress->begun_ms + (mode == SDC_PROGRESS_PLAIN ? STEP_PLAIN_MS : FIRST_MS);
}

void sdc_progress_note(struct sdc_progress *progress, const char *name)
{
    if (progress->mode != SDC_PROGRESS_NEVER)
        snprintf(progress->name, sizeof progress->name, "%s", name);
}

/** "1:02:03", "0:07". */
static void put_time(struct sdc_buf *line, int64_t seconds)
{
    enum { PER_MINUTE = 60, PER_HOUR = 3600 };
    if (seconds >= PER_HOUR)
        sdc_buf_printf(line, "%" PRId64 ":%02" PRId64, seconds / PER_HOUR,
                       seconds % PER_HOUR / PER_MINUTE);
    else
        sdc_buf_printf(line, "%" PRId64, seconds / PER_MINUTE);
    sdc_buf_printf(line, ":%02" PRId64, seconds % PER_MINUTE);
}

/** "312/10000 (5 fail, 1 not checked), 1200/s, 0:08 left"; what is found so far is no total. */
static void put_counts(struct sdc_buf *line, const struct sdc_progress *progress,
                       const struct sdc_summary *summary, const struct sdc_inputs_count *count)
{
    const char *separator = " (";
    int64_t ms = now_ms() - progress->begun_ms;
    int64_t done = summary->n_inputs;
    int64_t found = count->n_found > done ? count->n_found : done;
    sdc_buf_printf(line, "%" PRId64 "/%" PRId64 "%s", done, found, count->is_final ? "" : "+");
    for (unsigned i = SDC_PASS + 1; i < SDC_N_VERDICTS; i++) {
        if (summary->n_verdicts[i] == 0)
            continue;
        sdc_buf_printf(line, "%s%" PRId64 " %s", separator, summary->n_verdicts[i],
                       i == SDC_ERROR ? "not checked" : sdc_verdict_name((enum sdc_verdict)i));
        separator = ", ";
    }
    sdc_buf_puts(line, separator[0] == ',' ? ")" : "");
    if (ms > 0 && done > 0)
        sdc_buf_printf(line, ", %" PRId64 "/s", done * MS_PER_S / ms);
    if (count->is_final && done > 0) {
        sdc_buf_puts(line, ", ");
        put_time(line, (found - done) * ms / done / MS_PER_S);
        sdc_buf_puts(line, " left");
    }
}

static size_t terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : WIDTH_DEFAULT;
}

/** How many of the bytes fit into `width` columns, where all beyond ASCII may take two. */
static size_t fit(const char *text, size_t width)
{
    size_t left = strlen(text);
    size_t n = 0;
    for (uint32_t code_point; n < left;) {
        size_t length = sdc_text_utf8(text + n, left - n, &code_point);
        size_t columns = length > 1 ? 2 : 1;
        if (columns > width)
            break;
        width -= columns;
        n += length > 0 ? length : 1;
    }
    return n;
}

/** ", 12.3 MB fetched"; nothing where no URL is. */
static void put_fetched(struct sdc_buf *line, int64_t n_fetched)
{
    struct sdc_q megabytes;
    char text[SDC_Q_TEXT_SIZE];
    if (n_fetched == 0 || !sdc_q_make(n_fetched, BYTES_PER_MB, &megabytes))
        return;
    sdc_q_print_decimal(megabytes, 1, text, sizeof text);
    sdc_buf_printf(line, ", %s MB fetched", text);
}

void sdc_progress_show(struct sdc_progress *progress, const struct sdc_summary *summary,
                       const struct sdc_inputs_count *count, int64_t n_fetched)
{
    struct sdc_buf line;
    if (progress->mode == SDC_PROGRESS_NEVER || now_ms() < progress->next_ms)
        return;
    bool is_plain = progress->mode == SDC_PROGRESS_PLAIN;
    progress->next_ms = now_ms() + (is_plain ? STEP_PLAIN_MS : STEP_MS);
    sdc_buf_init(&line, sizeof progress->name * sizeof "\\x00");
    put_counts(&line, progress, summary, count);
    put_fetched(&line, n_fetched);
    sdc_buf_puts(&line, progress->name[0] != '\0' ? "  " : "");
    sdc_text_append_visible(&line, progress->name);
    const char *text = sdc_buf_text(&line);
    if (is_plain)
        fprintf(stderr, "seedance-check: %s\n", text);
    else
        fprintf(stderr, CLEAR_LINE "%.*s", (int)fit(text, terminal_width() - 1), text);
    progress->is_shown = !is_plain;
    sdc_buf_release(&line);
}

void sdc_progress_clear(struct sdc_progress *progress)
{
    if (progress->is_shown)
        fputs(CLEAR_LINE, stderr);
    progress->is_shown = false;
}
