/* SPDX-License-Identifier: MIT
 * The report for code scanning: SARIF 2.1.0, an OASIS standard. One run, a result for each finding;
 * inputs that could not be checked are notifications, which come behind the results. */
#include "base/version.h"
#include "report/fingerprint.h"
#include "report/object.h"
#include "report/place.h"
#include "report/report.h"
#include "rules/words.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
/** The name of our fingerprints, and the version of how they are made. */
#define FINGERPRINT_NAME "seedanceCheck/v1"
/** Room for a key or a place as a reference [bytes]. */
#define PLACE_CEILING (512 * 1024)
/** Room for the help of a rule or a finding [bytes]. */
#define HELP_CEILING (1024 * 1024)
/** Room for what a profile requires of a rule with its NUL [bytes]. */
#define LIMIT_SIZE 512
/** The last exit status that says that everything was checked. */
#define EXIT_CHECKED 1

/** What is kept until the results have ended. */
struct sarif {
    int64_t n_results;
    int64_t n_notifications;
    struct sdc_buf notification;
    struct sdc_spool notifications;
};

/** Adds {"text": TEXT}. */
static void add_message(cJSON *object, const char *key, const char *text)
{
    sdc_object_add_text(sdc_object_add_object(object, key), "text", text);
}

/** Appends a text without the links of a stranger, "[here](http://...)" (SARIF, 3.11.6): with a
 *  space before the parenthesis it is none. */
static void put_unlinked(struct sdc_buf *buf, const char *text)
{
    for (; *text; text++) {
        sdc_buf_append(buf, text, 1);
        if (text[0] == ']' && text[1] == '(')
            sdc_buf_puts(buf, " ");
    }
}

/* ---- Rules ---------------------------------------------------------------------------------- */

/** The first of several sentences. */
static void add_short(cJSON *rule, const char *sentence)
{
    const char *stop = strstr(sentence, ". ");
    struct sdc_buf text;
    sdc_buf_init(&text, HELP_CEILING);
    sdc_buf_append(&text, sentence, stop ? (size_t)(stop + 1 - sentence) : strlen(sentence));
    add_message(rule, "shortDescription", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

/** One line of a rule's help, as Markdown too. */
static void put_help(struct sdc_buf *text, struct sdc_buf *markdown, const char *head,
                     const char *words)
{
    sdc_buf_printf(text, "%s%s: %s", text->size > 0 ? "\n" : "", head, words);
    sdc_buf_printf(markdown, "%s**%s:** %s", markdown->size > 0 ? "\n\n" : "", head, words);
}

static void add_help(cJSON *rule, const struct sdc_check *check, const struct sdc_profile *profile)
{
    struct sdc_buf text;
    struct sdc_buf markdown;
    sdc_buf_init(&text, HELP_CEILING);
    sdc_buf_init(&markdown, HELP_CEILING);
    put_help(&text, &markdown, "What to do", check->hint);
    if (profile) {
        const struct sdc_requirement *row = sdc_profile_find(profile, check->id);
        char limit[LIMIT_SIZE];
        sdc_words_limit(check, profile, limit, sizeof limit);
        put_help(&text, &markdown, "Required", limit);
        put_help(&text, &markdown, "Profile", profile->id);
        if (row)
            put_help(&text, &markdown, "Source", row->source);
    }
    cJSON *help = sdc_object_add_object(rule, "help");
    sdc_object_add_text(help, "text", sdc_buf_text(&text));
    sdc_object_add_text(help, "markdown", sdc_buf_text(&markdown));
    sdc_buf_release(&text);
    sdc_buf_release(&markdown);
}

/** Adds a rule; of a profile where the report has but one. */
static void add_rule(cJSON *rules, const struct sdc_check *check, const struct sdc_profile *profile)
{
    const struct sdc_requirement *row = profile ? sdc_profile_find(profile, check->id) : NULL;
    bool is_advice = check->is_advice || (row && row->is_advice);
    const char *tag = check->type == SDC_TYPE_NONE ? "file" : sdc_type_name(check->type);
    cJSON *rule = sdc_object_append_object(rules);
    sdc_object_add_text(rule, "id", check->id);
    add_short(rule, check->sentence);
    add_message(rule, "fullDescription", check->sentence);
    add_help(rule, check, profile);
    cJSON *configuration = sdc_object_add_object(rule, "defaultConfiguration");
    sdc_object_add_text(configuration, "level", is_advice ? "warning" : "error");
    cJSON *properties = sdc_object_add_object(rule, "properties");
    sdc_object_append_text(sdc_object_add_array(properties, "tags"), tag);
}

static void begin(struct sdc_report *report)
{
    const struct sdc_report_style *style = &report->style;
    struct sarif *sarif = calloc(1, sizeof *sarif);
    report->state = sarif;
    if (!sarif) {
        report->text.status = SDC_NO_MEMORY;
        return;
    }
    sdc_buf_init(&sarif->notification, report->text.ceiling);
    cJSON *driver = sdc_object_new();
    sdc_object_add_text(driver, "name", "seedance-check");
    sdc_object_add_text(driver, "version", SDC_VERSION);
    cJSON *rules = sdc_object_add_array(driver, "rules");
    for (size_t i = 0; i < sdc_n_checks; i++)
        add_rule(rules, &sdc_checks[i], style->is_survey ? NULL : style->profile);
    sdc_buf_puts(&report->text, "{\"$schema\":\"" SCHEMA "\",\n\"version\":\"2.1.0\",\n\"runs\":["
                                "{\"tool\":{\"driver\":");
    sdc_object_print(&report->text, driver);
    sdc_buf_puts(&report->text, "},\n\"results\":[");
}

/* ---- Results -------------------------------------------------------------------------------- */

/** Adds where the input lies. Media has no lines, but GitHub wants one. */
static void add_locations(cJSON *object, const struct sdc_result *result, bool has_region)
{
    struct sdc_buf place;
    struct sdc_buf uri;
    sdc_buf_init(&place, PLACE_CEILING);
    sdc_buf_init(&uri, PLACE_CEILING);
    sdc_place_append_here(&place, result->input);
    sdc_place_append_uri(&uri, sdc_buf_text(&place));
    cJSON *location = sdc_object_append_object(sdc_object_add_array(object, "locations"));
    cJSON *physical = sdc_object_add_object(location, "physicalLocation");
    cJSON *artifact = sdc_object_add_object(physical, "artifactLocation");
    sdc_object_add_text(artifact, "uri", sdc_buf_text(&uri));
    if (has_region)
        sdc_object_add_number(sdc_object_add_object(physical, "region"), "startLine", 1);
    sdc_buf_release(&place);
    sdc_buf_release(&uri);
}

static void add_fingerprint(cJSON *object, const struct sdc_finding *finding, const char *input)
{
    struct sdc_buf key;
    char text[SDC_FINGERPRINT_SIZE];
    sdc_buf_init(&key, PLACE_CEILING);
    sdc_fingerprint_append_key(&key, finding, input);
    sdc_fingerprint_print(sdc_buf_text(&key), text);
    cJSON *fingerprints = sdc_object_add_object(object, "partialFingerprints");
    sdc_object_add_text(fingerprints, FINGERPRINT_NAME, text);
    sdc_buf_release(&key);
}

/** The sentence, and below it what to do, unless that is a command that could not stay as it is. */
static void add_sentence(cJSON *object, const struct sdc_finding *finding, const char *help)
{
    struct sdc_buf text;
    sdc_buf_init(&text, HELP_CEILING);
    put_unlinked(&text, finding->message);
    if (!strstr(help, "]("))
        sdc_buf_printf(&text, "\nhelp: %s", help);
    add_message(object, "message", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

static void add_properties(cJSON *object, const struct sdc_result *result,
                           const struct sdc_finding *finding, const char *help)
{
    cJSON *properties = sdc_object_add_object(object, "properties");
    sdc_object_add_text(properties, "profile", result->profile->id);
    sdc_object_add_text_if(properties, "measured", finding->measured);
    sdc_object_add_text_if(properties, "limit", finding->limit);
    sdc_object_add_text_if(properties, "unit", finding->unit);
    sdc_object_add_text(properties, "help", help);
}

/** A baseline or a configuration is outside of the file that has the finding. */
static void add_suppression(cJSON *object, const char *reason)
{
    struct sdc_buf text;
    sdc_buf_init(&text, HELP_CEILING);
    put_unlinked(&text, reason ? reason : "known by the baseline");
    cJSON *suppressions = sdc_object_add_array(object, "suppressions");
    cJSON *suppression = sdc_object_append_object(suppressions);
    sdc_object_add_text(suppression, "kind", "external");
    sdc_object_add_text(suppression, "justification", sdc_buf_text(&text));
    sdc_buf_release(&text);
}

static void put_finding(struct sdc_report *report, const struct sdc_result *result,
                        const struct sdc_finding *finding)
{
    struct sarif *sarif = report->state;
    cJSON *object = sdc_object_new();
    struct sdc_buf help;
    sdc_buf_init(&help, HELP_CEILING);
    sdc_report_append_help(&help, finding, result->input);
    sdc_object_add_text(object, "ruleId", finding->check->id);
    sdc_object_add_number(object, "ruleIndex", (finding->check - sdc_checks));
    sdc_object_add_text(object, "level", finding->is_warning ? "warning" : "error");
    add_sentence(object, finding, sdc_buf_text(&help));
    add_locations(object, result, true);
    add_fingerprint(object, finding, result->input);
    if (finding->is_known)
        add_suppression(object, finding->reason);
    add_properties(object, result, finding, sdc_buf_text(&help));
    sdc_buf_puts(&report->text, sarif->n_results++ > 0 ? ",\n" : "\n");
    sdc_object_print(&report->text, object);
    sdc_buf_release(&help);
}

/** Puts aside what could not be checked. */
static void keep_notification(struct sdc_report *report, const struct sdc_result *result)
{
    struct sarif *sarif = report->state;
    const struct sdc_err *err = &result->judgement.err;
    cJSON *object = sdc_object_new();
    cJSON *descriptor = sdc_object_add_object(object, "descriptor");
    sdc_object_add_text(descriptor, "id", sdc_status_name(err->status));
    sdc_object_add_text(object, "level", "error");
    struct sdc_buf text;
    sdc_buf_init(&text, HELP_CEILING);
    put_unlinked(&text, err->text);
    add_message(object, "message", sdc_buf_text(&text));
    sdc_buf_release(&text);
    add_locations(object, result, false);
    cJSON *properties = sdc_object_add_object(object, "properties");
    sdc_object_add_text(properties, "profile", result->profile->id);
    sdc_buf_puts(&sarif->notification, sarif->n_notifications++ > 0 ? ",\n" : "\n");
    sdc_object_print(&sarif->notification, object);
    sdc_spool_take(&sarif->notifications, &sarif->notification, &report->err);
}

static void put_result(struct sdc_report *report, const struct sdc_result *result)
{
    const struct sdc_judgement *judgement = &result->judgement;
    for (size_t i = 0; i < judgement->n_findings; i++)
        put_finding(report, result, &judgement->findings[i]);
    if (judgement->verdict == SDC_ERROR)
        keep_notification(report, result);
}

static void end(struct sdc_report *report, const struct sdc_summary *summary)
{
    struct sarif *sarif = report->state;
    bool is_complete = summary->exit_code <= EXIT_CHECKED;
    sdc_buf_printf(&report->text,
                   "\n],\n\"invocations\":[{\"executionSuccessful\":%s,\"exitCode\":%d,\n"
                   "\"toolExecutionNotifications\":[",
                   is_complete ? "true" : "false", summary->exit_code);
    sdc_report_put_spool(report, &sarif->notifications);
    sdc_buf_puts(&report->text, "\n]}]}]}\n");
}

static void release(struct sdc_report *report)
{
    struct sarif *sarif = report->state;
    sdc_buf_release(&sarif->notification);
    sdc_spool_release(&sarif->notifications);
    free(sarif);
}

const struct sdc_report_format sdc_report_sarif = {
    .name = "sarif", .begin = begin, .result = put_result, .end = end, .release = release};
