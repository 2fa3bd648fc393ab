/* SPDX-License-Identifier: MIT
 * The report for people: a line for what passes, a sentence and a remedy for what does not. */
#include "base/text.h"
#include "report/report.h"
#include "report/tally.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** Colours (ECMA-48, SGR) as compilers use them. @{ */
#define BOLD   "\x1b[1m"
#define GREEN  "\x1b[1;32m"
#define YELLOW "\x1b[1;35m"
#define RED    "\x1b[1;31m"
#define CYAN   "\x1b[1;36m"
#define RESET  "\x1b[0m"
/** @} */

/** Decimals of rates and durations in the line of a file that passes. */
#define FACT_DIGITS 3
/** Column of the numbers of the summary by rule: behind the longest id. */
#define TALLY_COLUMN 22
/** A unit of sizes is this many of the one below. */
#define SIZE_STEP 1000

static void put_colored(struct sdc_report *report, const char *color, const char *text)
{
    if (report->style.has_color)
        sdc_buf_printf(&report->text, "%s%s" RESET, color, text);
    else
        sdc_buf_puts(&report->text, text);
}

static void put_name(struct sdc_report *report, const char *name)
{
    if (report->style.has_color)
        sdc_buf_puts(&report->text, BOLD);
    sdc_report_append_name(&report->text, name);
    sdc_buf_puts(&report->text, ":");
    if (report->style.has_color)
        sdc_buf_puts(&report->text, RESET);
    sdc_buf_puts(&report->text, " ");
}

/** "1.2 MB", "512 bytes": decimal, rounded to a tenth. */
static void put_size(struct sdc_buf *buf, int64_t size)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    int64_t divisor = 1;
    char text[SDC_Q_TEXT_SIZE];
    struct sdc_q value;
    while (size / divisor >= SIZE_STEP) {
        divisor *= SIZE_STEP;
        unit++;
    }
    if (sdc_q_make(size, divisor, &value)) {
        sdc_q_print_decimal(value, unit > 0, text, sizeof text);
        sdc_buf_printf(buf, " %s %s", text, units[unit]);
    }
}

static void put_rounded(struct sdc_buf *buf, const struct sdc_facts *facts, enum sdc_fact_id id,
                        bool is_whole_short)
{
    const struct sdc_fact *fact = &facts->facts[id];
    char text[SDC_Q_TEXT_SIZE];
    if (fact->state != SDC_FACT_KNOWN)
        return;
    struct sdc_q value = fact->numbers[0].value;
    bool is_short = is_whole_short && value.den == 1;
    sdc_q_print_decimal(value, is_short ? 0 : FACT_DIGITS, text, sizeof text);
    sdc_buf_printf(buf, " %s %s", text, sdc_fact_info(id)->unit);
}

static void put_picture_size(struct sdc_buf *buf, const struct sdc_facts *facts)
{
    int64_t width = sdc_facts_int(facts, SDC_FACT_WIDTH, 0);
    int64_t height = sdc_facts_int(facts, SDC_FACT_HEIGHT, 0);
    int64_t stored_width = sdc_facts_int(facts, SDC_FACT_STORED_WIDTH, width);
    int64_t stored_height = sdc_facts_int(facts, SDC_FACT_STORED_HEIGHT, height);
    if (width > 0)
        sdc_buf_printf(buf, " %" PRId64 "x%" PRId64, width, height);
    if (width != stored_width)
        sdc_buf_printf(buf, " (stored %" PRId64 "x%" PRId64 ")", stored_width, stored_height);
}

/** "video mp4 1280x720 24 fps 5.000 s 1.2 MB". */
static void put_main_facts(struct sdc_buf *buf, const struct sdc_facts *facts)
{
    int64_t n_tracks = sdc_facts_int(facts, SDC_FACT_VIDEO_TRACKS, 1);
    sdc_buf_printf(buf, "%s %s", sdc_type_name(facts->type), sdc_format_info(facts->format)->name);
    put_picture_size(buf, facts);
    put_rounded(buf, facts, SDC_FACT_FPS, true);
    put_rounded(buf, facts, SDC_FACT_DURATION, false);
    put_size(buf, sdc_facts_int(facts, SDC_FACT_SIZE, 0));
    if (n_tracks > 1)
        sdc_buf_printf(buf, " (video track %" PRId64 " of %" PRId64 " judged)",
                       sdc_facts_int(facts, SDC_FACT_VIDEO_TRACK, 1), n_tracks);
}

static void put_help(struct sdc_report *report, const struct sdc_finding *finding,
                     const char *input)
{
    sdc_buf_puts(&report->text, "  ");
    put_colored(report, CYAN, "help:");
    sdc_buf_puts(&report->text, " ");
    sdc_report_append_help(&report->text, finding, input);
    sdc_buf_puts(&report->text, "\n");
}

static void put_finding(struct sdc_report *report, const struct sdc_finding *finding,
                        const struct sdc_result *result)
{
    struct sdc_buf *buf = &report->text;
    put_name(report, result->input);
    if (finding->is_warning)
        put_colored(report, YELLOW, "warning:");
    else
        put_colored(report, RED, "error:");
    sdc_buf_puts(buf, " ");
    if (sdc_report_names_profile(report, result))
        sdc_buf_printf(buf, "%s: ", result->profile->id);
    sdc_text_append_visible(buf, finding->message);
    sdc_buf_printf(buf, " [%s]", finding->check->id);
    if (finding->reason) {
        sdc_buf_puts(buf, " (excepted: ");
        sdc_text_append_visible(buf, finding->reason);
        sdc_buf_puts(buf, ")");
    } else if (finding->is_known) {
        sdc_buf_puts(buf, " (known)");
    }
    sdc_buf_puts(buf, "\n");
}

/** True if finding is to be printed by itself. */
static bool is_shown(const struct sdc_report *report, const struct sdc_finding *finding)
{
    return !finding->is_known || report->style.is_verbose;
}

static void put_findings(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        const struct sdc_finding *finding = &judgement->findings[i];
        if (!is_shown(report, finding))
            continue;
        put_finding(report, finding, result);
        if (sdc_report_gives_help(result, i, report->style.is_verbose))
            put_help(report, finding, result->input);
    }
}

static void put_verdict(struct sdc_report *report, enum sdc_verdict verdict)
{
    static const char *const colors[SDC_N_VERDICTS] = {GREEN, YELLOW, RED, RED};
    put_colored(report, colors[verdict], sdc_verdict_name(verdict));
}

/** Appends "video.fps excepted: REASON" for each such finding. */
static void put_reasons(struct sdc_buf *buf, const struct sdc_judgement *judgement,
                        const char *separator)
{
    for (size_t i = 0; i < judgement->n_findings; i++) {
        const struct sdc_finding *finding = &judgement->findings[i];
        if (!finding->reason)
            continue;
        sdc_buf_printf(buf, "%s%s excepted: ", separator, finding->check->id);
        sdc_text_append_visible(buf, finding->reason);
        separator = "; ";
    }
}

/** One line for what is known of an input: "clip.mp4: fail, known (2 findings in the baseline)". */
static void put_known(struct sdc_report *report, const struct sdc_result *result)
{
    size_t n_known = sdc_result_n_known(result);
    size_t n_in_baseline = n_known - sdc_result_n_excepted(result);
    bool is_all = n_known == result->judgement.n_findings;
    if (n_known == 0 || (report->style.is_quiet && !report->style.is_verbose))
        return;
    put_name(report, result->input);
    put_verdict(report, result->judgement.verdict);
    sdc_buf_printf(&report->text, ", %sknown (", is_all ? "" : "partly ");
    if (n_in_baseline > 0)
        sdc_buf_printf(&report->text, "%zu finding%s in the baseline", n_in_baseline,
                       n_in_baseline == 1 ? "" : "s");
    put_reasons(&report->text, &result->judgement, n_in_baseline > 0 ? "; " : "");
    sdc_buf_puts(&report->text, ")\n");
}

/** For --verbose: what a baseline has of an input, and did not come again. */
static void put_fixed(struct sdc_report *report, const struct sdc_result *result)
{
    for (size_t i = 0; i < result->n_fixed; i++) {
        const struct sdc_fixed *fixed = &result->fixed[i];
        put_name(report, result->input);
        put_colored(report, GREEN, "fixed:");
        sdc_buf_puts(&report->text, " in the baseline");
        sdc_buf_puts(&report->text, fixed->measured[0] ? " with " : "");
        sdc_text_append_visible(&report->text, fixed->measured);
        sdc_buf_printf(&report->text, ", and no longer found [%s]\n", fixed->rule);
    }
}

/** Every known fact on a line of its own, for --verbose. */
static void put_all_facts(struct sdc_report *report, const struct sdc_facts *facts)
{
    char text[SDC_Q_TEXT_SIZE];
    for (enum sdc_fact_id id = 0; id < SDC_N_FACTS; id++) {
        const struct sdc_fact *fact = &facts->facts[id];
        const struct sdc_fact_info *info = sdc_fact_info(id);
        if (fact->state == SDC_FACT_UNKNOWN)
            continue;
        sdc_buf_printf(&report->text, "  %s:", info->title);
        bool has_readings = sdc_fact_has_readings(fact);
        for (unsigned i = 0; i < (has_readings ? fact->n_numbers : fact->n_numbers > 0); i++) {
            const char *reading = has_readings ? sdc_reading_name(fact->numbers[i].reading) : "";
            sdc_q_print_exact(fact->numbers[i].value, text, sizeof text);
            sdc_buf_printf(&report->text, "%s %s%s%s%s%s%s", i > 0 ? "," : "", text,
                           info->unit[0] ? " " : "", info->unit, reading[0] ? " (" : "", reading,
                           reading[0] ? ")" : "");
        }
        sdc_buf_puts(&report->text, fact->text[0] ? " " : "");
        sdc_text_append_visible(&report->text, fact->text);
        sdc_buf_puts(&report->text, "\n");
    }
}

/** What it took to read a URL, for --verbose. */
static void put_fetched(struct sdc_report *report, const struct sdc_fetched *fetched)
{
    if (fetched->n_requests == 0)
        return;
    sdc_buf_printf(&report->text, "  fetched: %" PRId64 " request%s, %" PRId64 " bytes%s%s\n",
                   fetched->n_requests, fetched->n_requests == 1 ? "" : "s", fetched->n_bytes,
                   fetched->is_without_range
                       ? "; its server sends no ranges, so it was read from its start on"
                       : "",
                   fetched->is_through_proxy
                       ? "; through a proxy, so the address of the host was not checked"
                       : "");
}

/** One line: which profile, its verdict, and the rules that speak against the file. */
static void put_survey_line(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    put_name(report, result->input);
    sdc_buf_printf(&report->text, "%s: ", result->profile->id);
    put_verdict(report, judgement->verdict);
    for (size_t i = 0; i < judgement->n_findings; i++)
        sdc_buf_printf(&report->text, "%s%s%s", i > 0 ? ", " : "  ",
                       judgement->findings[i].check->id,
                       judgement->findings[i].reason ? " (excepted)" : "");
    if (judgement->verdict == SDC_ERROR)
        sdc_buf_printf(&report->text, "  %s", sdc_status_name(judgement->err.status));
    sdc_buf_puts(&report->text, "\n");
}

/** What came of the submission: the id first, since it is what is to be kept. */
static void put_asset(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_asset *asset = result->asset;
    struct sdc_buf *buf = &report->text;
    if (!asset)
        return;
    put_name(report, result->input);
    put_colored(report, asset->is_good ? GREEN : RED, asset->status);
    sdc_buf_puts(buf, asset->id[0] ? " asset://" : "");
    sdc_text_append_visible(buf, asset->id);
    sdc_buf_puts(buf, asset->message[0] ? ": " : "");
    sdc_text_append_visible(buf, asset->message);
    sdc_buf_puts(buf, "\n");
    if (asset->help[0]) {
        sdc_buf_puts(buf, "  ");
        put_colored(report, CYAN, "help:");
        sdc_buf_printf(buf, " %s\n", asset->help);
    } else if (asset->id[0] && asset->fields[0]) {
        sdc_buf_printf(buf, "  for: %s\n", asset->fields);
    }
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    const struct sdc_report_style *style = &report->style;
    bool is_said = judgement->verdict != SDC_PASS || !style->is_quiet || style->is_verbose;
    if (style->has_summary && style->is_quiet && !style->is_verbose) {
        put_asset(report, result);
        return;
    }
    if (style->is_survey) {
        if (is_said)
            put_survey_line(report, result);
        return;
    }
    if (judgement->verdict == SDC_PASS && is_said) {
        put_name(report, result->input);
        put_colored(report, GREEN, "pass");
        sdc_buf_puts(&report->text, "  ");
        put_main_facts(&report->text, &result->facts);
        sdc_buf_puts(&report->text, "\n");
    }
    if (judgement->verdict == SDC_ERROR) {
        put_name(report, result->input);
        put_colored(report, RED, "not checked:");
        sdc_buf_puts(&report->text, " ");
        sdc_text_append_visible(&report->text, judgement->err.text);
        sdc_buf_printf(&report->text, " [%s]\n", sdc_status_name(judgement->err.status));
    }
    put_findings(report, result);
    put_known(report, result);
    put_asset(report, result);
    if (style->is_verbose) {
        put_fixed(report, result);
        put_all_facts(report, &result->facts);
        put_fetched(report, &result->fetched);
    }
}

static void begin(struct sdc_report *report)
{
    (void)report;
}

/** "  video.pixels  312 files, 4 warnings: scale it", for each rule and each error code. */
static void put_tally(struct sdc_buf *buf, const struct sdc_tally *tally)
{
    struct sdc_tally_row rows[SDC_TALLY_ROWS_MAX];
    size_t n = sdc_tally_rows(tally, rows);
    for (size_t i = 0; i < n; i++) {
        const char *separator = "";
        sdc_buf_printf(buf, "%-*s", TALLY_COLUMN, rows[i].name);
        if (rows[i].n_failed > 0) {
            sdc_buf_printf(buf, "%" PRId64 " %s", rows[i].n_failed,
                           !rows[i].check          ? "not checked"
                           : rows[i].n_failed == 1 ? "file"
                                                   : "files");
            separator = ", ";
        }
        if (rows[i].n_warned > 0) {
            sdc_buf_printf(buf, "%s%" PRId64 " warning%s", separator, rows[i].n_warned,
                           rows[i].n_warned == 1 ? "" : "s");
            separator = ", ";
        }
        if (rows[i].n_known > 0)
            sdc_buf_printf(buf, "%s%" PRId64 " known", separator, rows[i].n_known);
        if (rows[i].check)
            sdc_buf_printf(buf, ": %s", rows[i].check->hint);
        sdc_buf_puts(buf, "\n");
    }
}

/** What baseline and exceptions made of the findings: "; 3 known findings suppressed, 1 excepted, 1
 *  fixed". */
static void put_suppressed(struct sdc_buf *buf, const struct sdc_summary *summary)
{
    const char *separator = "; ";
    int64_t n_in_baseline = summary->n_suppressed - summary->n_excepted;
    if (n_in_baseline > 0) {
        sdc_buf_printf(buf, "%s%" PRId64 " known finding%s suppressed", separator, n_in_baseline,
                       n_in_baseline == 1 ? "" : "s");
        separator = ", ";
    }
    if (summary->n_excepted > 0) {
        sdc_buf_printf(buf, "%s%" PRId64 " excepted", separator, summary->n_excepted);
        separator = ", ";
    }
    if (summary->n_fixed > 0)
        sdc_buf_printf(buf, "%s%" PRId64 " fixed", separator, summary->n_fixed);
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    if (summary->tally)
        put_tally(&report->text, summary->tally);
    if (report->style.is_quiet)
        return;
    sdc_report_append_counts(&report->text, summary);
    put_suppressed(&report->text, summary);
    sdc_buf_puts(&report->text, "\n");
}

const struct sdc_report_format sdc_report_text = {
    .name = "text", .begin = begin, .result = put_result, .end = end};
