/* SPDX-License-Identifier: MIT
 * The sentences of findings: measured value, limit, unit, and where readings differ, each. */
#include "rules/words.h"

#include "base/buf.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const type_titles[] = {
    [SDC_TYPE_NONE] = "media",
    [SDC_TYPE_IMAGE] = "an image",
    [SDC_TYPE_VIDEO] = "a video",
    [SDC_TYPE_AUDIO] = "a sound file",
};

/** Copies a text that was put together into the caller's room and releases it. */
static void give(struct sdc_buf *buf, char *text, size_t size)
{
    snprintf(text, size, "%s", sdc_buf_text(buf));
    sdc_buf_release(buf);
}

void sdc_words_names(const char *const names[SDC_NAMES_MAX], char *text, size_t size)
{
    struct sdc_buf buf;
    sdc_buf_init(&buf, size - 1);
    for (size_t i = 0; i < SDC_NAMES_MAX && names[i]; i++)
        sdc_buf_printf(&buf, "%s%s", i > 0 ? ", " : "", names[i]);
    give(&buf, text, size);
}

void sdc_words_type(const struct sdc_facts *facts, enum sdc_type wanted, char *text, size_t size)
{
    bool is_media = facts->type != SDC_TYPE_NONE;
    const char *title = sdc_format_info(facts->format)->title;
    bool is_sound_alone =
        facts->type == SDC_TYPE_AUDIO && sdc_format_info(facts->format)->type == SDC_TYPE_VIDEO;
    if (is_sound_alone)
        snprintf(text, size, "holds sound only, in the container %s, and is not %s",
                 sdc_format_info(facts->format)->name, type_titles[wanted]);
    else if (is_media || facts->detail[0] == '\0')
        snprintf(text, size, "is %s, not %s", title, type_titles[wanted]);
    else
        snprintf(text, size, "is %s (%s), not %s", title, facts->detail, type_titles[wanted]);
}

void sdc_words_format(const struct sdc_facts *facts, const char *names, char *text, size_t size)
{
    const struct sdc_format_info *format = sdc_format_info(facts->format);
    if (facts->type != format->type)
        snprintf(text, size, "holds %s only, in the container %s; accepted: %s",
                 facts->type == SDC_TYPE_AUDIO ? "sound" : sdc_type_name(facts->type), format->name,
                 names);
    else
        snprintf(text, size, "is %s; accepted: %s", format->title, names);
}

/** True if one of the first n numbers has the value of number n. */
static bool is_repeated(const struct sdc_fact *fact, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (sdc_q_cmp(fact->numbers[i].value, fact->numbers[n].value) == 0)
            return true;
    }
    return false;
}

static bool has_one_value(const struct sdc_fact *fact)
{
    for (unsigned i = 1; i < fact->n_numbers; i++) {
        if (!is_repeated(fact, i))
            return false;
    }
    return true;
}

/** Whose reading a number is, for the eye: "track", "decoding library". */
static const char *name_of(const struct sdc_number *number)
{
    const char *reading = sdc_reading_name(number->reading);
    if (reading[0] != '\0')
        return reading;
    return number->parser == SDC_PARSER_LIBRARY ? "decoding library" : "file structure";
}

typedef void print_fn(struct sdc_q value, char *text, size_t size);

/** Appends the value, or each value with the name of its reading. */
static void append_values(struct sdc_buf *buf, const struct sdc_fact *fact, const char *unit,
                          print_fn *print)
{
    char value[SDC_Q_TEXT_SIZE];
    bool is_one = has_one_value(fact);
    const char *space = unit[0] != '\0' ? " " : "";
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        if (is_repeated(fact, i))
            continue;
        print(fact->numbers[i].value, value, sizeof value);
        sdc_buf_printf(buf, "%s%s%s%s", i > 0 ? ", " : "", value, space, unit);
        if (!is_one)
            sdc_buf_printf(buf, " (%s)", name_of(&fact->numbers[i]));
    }
}

void sdc_words_measured(const struct sdc_fact *fact, char *text, size_t size)
{
    struct sdc_buf buf;
    sdc_buf_init(&buf, size - 1);
    append_values(&buf, fact, "", sdc_q_print);
    give(&buf, text, size);
}

/** Says which limit is broken, and who is known to take it all the same. */
static void append_broken(struct sdc_buf *buf, const struct sdc_fact *fact,
                          const struct sdc_requirement *row, const char *unit)
{
    char limit[SDC_INTERVAL_TEXT_SIZE];
    sdc_interval_print(&row->may, limit, sizeof limit);
    sdc_buf_printf(buf, " is outside %s%s%s", limit, unit[0] != '\0' ? " " : "", unit);
    if (row->may_text)
        sdc_buf_printf(buf, " (%s)", row->may_text);
    if (row->seen_text && sdc_interval_holds(&row->seen, fact->numbers[0].value))
        sdc_buf_printf(buf, "; %s", row->seen_text);
}

/** Says that the source of the requirement can be read in two ways. */
static void append_two_limits(struct sdc_buf *buf, const struct sdc_requirement *row)
{
    char sure[SDC_INTERVAL_TEXT_SIZE];
    char may[SDC_INTERVAL_TEXT_SIZE];
    sdc_interval_print(&row->sure, sure, sizeof sure);
    sdc_interval_print(&row->may, may, sizeof may);
    sdc_buf_printf(
        buf, " is inside %s (%s) but outside %s (%s): it is not certain which of the two holds",
        may, row->may_text ? row->may_text : "the wider reading", sure,
        row->sure_text ? row->sure_text : "the narrower reading");
}

static void append_two_readings(struct sdc_buf *buf, const struct sdc_requirement *row,
                                const char *unit)
{
    char limit[SDC_INTERVAL_TEXT_SIZE];
    sdc_interval_print(&row->sure, limit, sizeof limit);
    sdc_buf_printf(buf, ": not every reading of it lies in %s%s%s", limit,
                   unit[0] != '\0' ? " " : "", unit);
}

void sdc_words_number(enum sdc_fact_id id, const struct sdc_fact *fact,
                      const struct sdc_requirement *row, enum sdc_level level, char *text,
                      size_t size)
{
    const char *unit = sdc_fact_info(id)->unit;
    struct sdc_buf buf;
    sdc_buf_init(&buf, size - 1);
    sdc_buf_printf(&buf, "%s ", sdc_fact_info(id)->title);
    append_values(&buf, fact, unit, sdc_q_print_exact);
    if (level == SDC_LEVEL_BREAKS)
        append_broken(&buf, fact, row, unit);
    else if (has_one_value(fact))
        append_two_limits(&buf, row);
    else
        append_two_readings(&buf, row, unit);
    give(&buf, text, size);
}

void sdc_words_limit(const struct sdc_check *check, const struct sdc_profile *profile, char *text,
                     size_t size)
{
    static const char asset[] = "asset.";
    const struct sdc_requirement *row = sdc_profile_find(profile, check->id);
    char limit[SDC_INTERVAL_TEXT_SIZE];
    char names[SDC_INTERVAL_TEXT_SIZE];
    if (check->kind == SDC_CHECK_NUMBER && row) {
        const char *unit = sdc_fact_info(check->fact)->unit;
        sdc_interval_print(&row->sure, limit, sizeof limit);
        snprintf(text, size, "%s%s%s%s%s%s", limit, unit[0] ? " " : "", unit,
                 row->sure_text ? " (" : "", row->sure_text ? row->sure_text : "",
                 row->sure_text ? ")" : "");
    } else if (row) {
        sdc_words_names(row->names, limit, sizeof limit);
        sdc_words_names(row->sound_names, names, sizeof names);
        snprintf(text, size, "%s%s%s%s", limit, names[0] ? "; sound: " : "", names,
                 row->is_advice ? " (warning)" : "");
    } else if (strncmp(check->id, asset, strlen(asset)) == 0) {
        snprintf(text, size, "%s",
                 check->is_advice ? "holds of every URL (warning)" : "holds of every URL");
    } else if (check->type == SDC_TYPE_NONE) {
        snprintf(text, size, "%s",
                 check->is_advice ? "holds of every file (warning)" : "holds of every file");
    } else {
        snprintf(text, size, "not stated");
    }
}

void sdc_words_time(int64_t seconds, char *text, size_t size)
{
    time_t time = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&time, &parts) || strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        snprintf(text, size, "%" PRId64, seconds);
}

/** "3 d", "5 h", "34 min", "12 s": the largest unit that it has two of, or the next smaller. */
static void print_span(int64_t seconds, char *text, size_t size)
{
    static const struct {
        int64_t size;
        const char *name;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (seconds / units[i].size >= 2) {
            snprintf(text, size, "%" PRId64 " %s", seconds / units[i].size, units[i].name);
            return;
        }
    }
    snprintf(text, size, "%" PRId64 " s", seconds);
}

void sdc_words_expiry(const struct sdc_reach *reach, const char *time, char *text, size_t size)
{
    char span[SDC_Q_TEXT_SIZE];
    bool is_over = reach->left_s <= 0;
    print_span(is_over ? -reach->left_s : reach->left_s, span, sizeof span);
    if (is_over)
        snprintf(text, size, "the signed URL has expired at %s, %s ago", time, span);
    else
        snprintf(text, size,
                 "the signed URL expires at %s, in %s: the service may come for it later than that",
                 time, span);
}
