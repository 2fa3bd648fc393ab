/* SPDX-License-Identifier: MIT
 * A line of an ndjson report, turned back into the result that it was printed from. */
#include "report/line.h"

#include "base/text.h"
#include "config/keys.h" /* SDC_PROFILE_ID_MAX */
#include "report/line_media.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

/** Most bytes of a word that a problem quotes. */
#define QUOTED_MAX 40

/** A text, and its bytes where they are not UTF-8. */
struct bytes {
    const char *text;  /**< NULL: not given */
    const char *bytes; /**< NULL: not given */
};

/** A line in the making. */
struct making {
    struct sdc_line *line;
    struct bytes input;
    const char *verdict;
    bool has_error;
    struct bytes error;
    /** The finding that is read. @{ */
    struct sdc_finding *finding;
    struct bytes message;
    const char *severity;
    const char *help;
    const char *command;
    /** @} */
};

static void refuse_word(struct sdc_json *json, const char *what, const char *word,
                        const char *const *words, size_t n_words)
{
    const char *nearest = sdc_text_nearest(word, words, n_words);
    sdc_json_refuse(json, "unknown %s \"%.*s\"%s%s%s", what, QUOTED_MAX, word,
                    nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                    nearest ? "\"?" : "");
}

/** The place of a word among others; n_words, and a refusal, if it is none of them. */
static size_t find_word(struct sdc_json *json, const char *what, const char *word,
                        const char *const *words, size_t n_words)
{
    for (size_t i = 0; i < n_words && !json->is_failed; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
    }
    refuse_word(json, what, word, words, n_words);
    return n_words;
}

static const char *take_bytes(struct sdc_json *json)
{
    char *text = sdc_json_text(json);
    if (!sdc_text_decode_base64(text))
        sdc_json_refuse(json, "expected Base64 of bytes without NUL");
    return text;
}

/** What was printed as text, and as bytes where it is not UTF-8. */
static const char *settle_bytes(struct sdc_json *json, const struct bytes *bytes, const char *key)
{
    struct sdc_buf clean;
    if (!bytes->bytes)
        return bytes->text;
    sdc_buf_init(&clean, SDC_REPORT_TEXT_MAX);
    sdc_text_append_utf8(&clean, bytes->bytes);
    if (strcmp(sdc_buf_text(&clean), bytes->text) != 0)
        sdc_json_refuse(json, "\"%s_bytes\" are not those of \"%s\"", key, key);
    sdc_buf_release(&clean);
    return bytes->bytes;
}

static void settle_text(struct sdc_json *json, const struct bytes *bytes, const char *key,
                        char *text, size_t size)
{
    const char *from = settle_bytes(json, bytes, key);
    if (strlen(from) >= size)
        sdc_json_refuse(json, "\"%s\": expected at most %zu bytes", key, size - 1);
    else
        memcpy(text, from, strlen(from) + 1);
}

/* --- Findings --- */

static void take_rule(struct sdc_json *json, void *context)
{
    enum { RULES_MAX = 64 };
    struct making *making = context;
    const char *ids[RULES_MAX];
    size_t n = sdc_n_checks < RULES_MAX ? sdc_n_checks : RULES_MAX;
    const char *id = sdc_json_text(json);
    making->finding->check = sdc_check_find(id);
    for (size_t i = 0; i < n; i++)
        ids[i] = sdc_checks[i].id;
    if (!making->finding->check)
        refuse_word(json, "rule", id, ids, n);
}

static void take_severity(struct sdc_json *json, void *context)
{
    static const char *const severities[] = {"error", "warning"};
    struct making *making = context;
    making->finding->is_warning =
        find_word(json, "severity", sdc_json_text(json), severities, 2) == 1;
}

static void take_measured(struct sdc_json *json, void *context)
{
    struct making *making = context;
    sdc_json_copy(json, making->finding->measured, sizeof making->finding->measured);
}

static void take_limit(struct sdc_json *json, void *context)
{
    struct making *making = context;
    sdc_json_copy(json, making->finding->limit, sizeof making->finding->limit);
}

static void take_unit(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->finding->unit = sdc_json_text(json);
}

static void take_message(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->message.text = sdc_json_text(json);
}

static void take_message_bytes(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->message.bytes = take_bytes(json);
}

static void take_help(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->finding->told = sdc_json_text(json);
}

static void take_command(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->command = sdc_json_text(json);
    making->finding->is_told_command = true;
}

static void take_suppressed(struct sdc_json *json, void *context)
{
    struct making *making = context;
    sdc_json_true(json);
    making->finding->is_known = true;
}

static void take_reason(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->finding->reason = sdc_json_text(json);
}

static const struct sdc_json_key finding_keys[] = {
    {"rule", take_rule, true},
    {"severity", take_severity, true},
    {"measured", take_measured, false},
    {"limit", take_limit, false},
    {"unit", take_unit, false},
    {"message", take_message, true},
    {"message_bytes", take_message_bytes, false},
    {"help", take_help, true},
    {"command", take_command, false},
    {"suppressed", take_suppressed, false},
    {"reason", take_reason, false},
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static void take_finding(struct sdc_json *json, struct making *making)
{
    struct sdc_judgement *judgement = &making->line->result.judgement;
    if (judgement->n_findings == SDC_FINDINGS_MAX) {
        sdc_json_refuse(json, "expected at most %d findings", SDC_FINDINGS_MAX);
        return;
    }
    struct sdc_finding *finding = &judgement->findings[judgement->n_findings++];
    *finding = (struct sdc_finding){.unit = ""};
    making->finding = finding;
    making->message = (struct bytes){0};
    making->command = NULL;
    sdc_json_object(json, finding_keys, N_OF(finding_keys), making);
    if (json->is_failed)
        return;
    settle_text(json, &making->message, "message", finding->message, sizeof finding->message);
    if (making->command && strcmp(making->command, finding->told) != 0)
        sdc_json_refuse(json, "\"command\" is not what \"help\" is");
    if (finding->reason && !finding->is_known)
        sdc_json_refuse(json, "\"reason\" is for what is suppressed");
}

static void take_findings(struct sdc_json *json, void *context)
{
    sdc_json_enter(json, '[');
    while (sdc_json_has_more(json, '['))
        take_finding(json, context);
}

/* --- What a baseline has, and did not come --- */

static void take_fixed_rule(struct sdc_json *json, void *context)
{
    struct sdc_fixed *fixed = context;
    fixed->rule = sdc_json_text(json);
}

static void take_fixed_measured(struct sdc_json *json, void *context)
{
    struct sdc_fixed *fixed = context;
    fixed->measured = sdc_json_text(json);
}

static const struct sdc_json_key fixed_keys[] = {
    {"rule", take_fixed_rule, true},
    {"measured", take_fixed_measured, false},
};

static void take_fixed(struct sdc_json *json, void *context)
{
    struct sdc_line *line = ((struct making *)context)->line;
    struct sdc_result *result = &line->result;
    result->fixed = line->fixed;
    sdc_json_enter(json, '[');
    while (sdc_json_has_more(json, '[')) {
        if (result->n_fixed == SDC_FIXED_MAX) {
            sdc_json_refuse(json, "expected at most %d fixed findings", SDC_FIXED_MAX);
            return;
        }
        struct sdc_fixed *fixed = &line->fixed[result->n_fixed++];
        *fixed = (struct sdc_fixed){.measured = ""};
        sdc_json_object(json, fixed_keys, N_OF(fixed_keys), fixed);
    }
}

/* --- Errors --- */

static void take_code(struct sdc_json *json, void *context)
{
    struct making *making = context;
    const char *names[SDC_N_STATUSES];
    size_t n = 0;
    for (unsigned i = SDC_OK + 1; i < SDC_N_STATUSES; i++)
        names[n++] = sdc_status_name((enum sdc_status)i);
    size_t found = find_word(json, "error code", sdc_json_text(json), names, n);
    making->line->result.judgement.err.status = (enum sdc_status)(SDC_OK + 1 + found);
}

static void take_error_message(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->error.text = sdc_json_text(json);
}

static void take_error_bytes(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->error.bytes = take_bytes(json);
}

static const struct sdc_json_key error_keys[] = {
    {"code", take_code, true},
    {"message", take_error_message, true},
    {"message_bytes", take_error_bytes, false},
};

static void take_error(struct sdc_json *json, void *context)
{
    struct making *making = context;
    struct sdc_err *err = &making->line->result.judgement.err;
    making->has_error = true;
    sdc_json_object(json, error_keys, N_OF(error_keys), making);
    if (!json->is_failed)
        settle_text(json, &making->error, "message", err->text, sizeof err->text);
}

/* --- The network --- */

static void take_requests(struct sdc_json *json, void *context)
{
    struct sdc_fetched *fetched = context;
    fetched->n_requests = sdc_json_int(json, 1);
}

static void take_n_bytes(struct sdc_json *json, void *context)
{
    struct sdc_fetched *fetched = context;
    fetched->n_bytes = sdc_json_int(json, 0);
}

static void take_without_range(struct sdc_json *json, void *context)
{
    struct sdc_fetched *fetched = context;
    sdc_json_true(json);
    fetched->is_without_range = true;
}

static void take_through_proxy(struct sdc_json *json, void *context)
{
    struct sdc_fetched *fetched = context;
    sdc_json_true(json);
    fetched->is_through_proxy = true;
}

static const struct sdc_json_key fetched_keys[] = {
    {"requests", take_requests, true},
    {"bytes", take_n_bytes, true},
    {"without_range", take_without_range, false},
    {"through_proxy", take_through_proxy, false},
};

static void take_fetched(struct sdc_json *json, void *context)
{
    struct making *making = context;
    sdc_json_object(json, fetched_keys, N_OF(fetched_keys), &making->line->result.fetched);
}

/* --- What came of a submission --- */

static void take_asset_id(struct sdc_json *json, void *context)
{
    ((struct sdc_asset *)context)->id = sdc_json_text(json);
}

static void take_asset_status(struct sdc_json *json, void *context)
{
    ((struct sdc_asset *)context)->status = sdc_json_text(json);
}

static void take_asset_message(struct sdc_json *json, void *context)
{
    ((struct sdc_asset *)context)->message = sdc_json_text(json);
}

static void take_asset_help(struct sdc_json *json, void *context)
{
    ((struct sdc_asset *)context)->help = sdc_json_text(json);
}

/** It follows from the id. */
static void take_asset_uri(struct sdc_json *json, void *context)
{
    (void)context;
    sdc_json_text(json);
}

static const struct sdc_json_key asset_keys[] = {
    {"id", take_asset_id, false},     {"status", take_asset_status, true},
    {"uri", take_asset_uri, false},   {"message", take_asset_message, false},
    {"help", take_asset_help, false},
};

static void take_asset(struct sdc_json *json, void *context)
{
    struct making *making = context;
    struct sdc_asset *asset = &making->line->asset;
    *asset = (struct sdc_asset){.id = "", .status = "", .message = "", .help = "", .fields = ""};
    sdc_json_object(json, asset_keys, N_OF(asset_keys), asset);
    asset->is_good = asset->message[0] == '\0';
    making->line->result.asset = asset;
}

/* --- The line --- */

static void take_schema_version(struct sdc_json *json, void *context)
{
    int64_t version = sdc_json_int(json, 0);
    (void)context;
    if (version != SDC_REPORT_SCHEMA_VERSION)
        sdc_json_refuse(json, "\"schema_version\" is %lld, and this program reads %d",
                        (long long)version, SDC_REPORT_SCHEMA_VERSION);
}

static void take_tool_version(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->line->result.tool_version = sdc_json_text(json);
}

static const char *take_profile_id(struct sdc_json *json, const char *key)
{
    const char *id = sdc_json_text(json);
    if (id[0] == '\0' || strlen(id) > SDC_PROFILE_ID_MAX || sdc_text_is_tricky(id))
        sdc_json_refuse(json, "\"%s\": expected a name of at most %d bytes", key,
                        SDC_PROFILE_ID_MAX);
    return id;
}

static void take_profile(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->line->profile_id = take_profile_id(json, "profile");
}

static void take_run_profile(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->line->run_profile_id = take_profile_id(json, "run_profile");
}

static void take_index(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->line->result.index = sdc_json_int(json, 0);
}

static void take_input(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->input.text = sdc_json_text(json);
}

static void take_input_bytes(struct sdc_json *json, void *context)
{
    struct making *making = context;
    making->input.bytes = take_bytes(json);
}

static void take_verdict(struct sdc_json *json, void *context)
{
    struct making *making = context;
    const char *names[SDC_N_VERDICTS];
    for (unsigned i = 0; i < SDC_N_VERDICTS; i++)
        names[i] = sdc_verdict_name((enum sdc_verdict)i);
    making->verdict = sdc_json_text(json);
    making->line->result.judgement.verdict =
        (enum sdc_verdict)find_word(json, "verdict", making->verdict, names, SDC_N_VERDICTS);
}

static void take_type(struct sdc_json *json, void *context)
{
    static const enum sdc_type types[] = {SDC_TYPE_IMAGE, SDC_TYPE_VIDEO, SDC_TYPE_AUDIO};
    struct making *making = context;
    const char *names[N_OF(types)];
    for (size_t i = 0; i < N_OF(types); i++)
        names[i] = sdc_type_name(types[i]);
    size_t found = find_word(json, "type", sdc_json_text(json), names, N_OF(types));
    if (found < N_OF(types))
        making->line->result.facts.type = types[found];
}

static void take_media(struct sdc_json *json, void *context)
{
    struct making *making = context;
    sdc_line_take_media(json, &making->line->result.facts);
}

static const struct sdc_json_key line_keys[] = {
    {"schema_version", take_schema_version, true},
    {"tool_version", take_tool_version, true},
    {"profile", take_profile, true},
    {"run_profile", take_run_profile, false},
    {"index", take_index, false},
    {"input", take_input, true},
    {"input_bytes", take_input_bytes, false},
    {"verdict", take_verdict, true},
    {"type", take_type, false},
    {"media", take_media, false},
    {"findings", take_findings, true},
    {"fixed", take_fixed, false},
    {"error", take_error, false},
    {"fetched", take_fetched, false},
    {"asset", take_asset, false},
};

/** The verdict is the one that findings and error lead to. */
static void check_verdict(struct sdc_json *json, const struct making *making)
{
    const struct sdc_judgement *judgement = &making->line->result.judgement;
    enum sdc_verdict verdict = making->has_error ? SDC_ERROR : SDC_PASS;
    for (size_t i = 0; i < judgement->n_findings; i++) {
        enum sdc_verdict worse = judgement->findings[i].is_warning ? SDC_WARN : SDC_FAIL;
        verdict = worse > verdict ? worse : verdict;
    }
    if (verdict != judgement->verdict)
        sdc_json_refuse(json, "\"verdict\" is \"%s\", but by findings and error it is \"%s\"",
                        making->verdict, sdc_verdict_name(verdict));
}

bool sdc_line_read(struct sdc_line *line, char *text)
{
    struct making making = {.line = line};
    struct sdc_result *result = &line->result;
    struct sdc_json *json = &line->json;
    *result = (struct sdc_result){.index = -1};
    line->run_profile_id = NULL;
    sdc_json_init(json, text);
    sdc_json_object(json, line_keys, N_OF(line_keys), &making);
    sdc_json_end(json);
    if (!json->is_failed)
        check_verdict(json, &making);
    if (!line->run_profile_id)
        line->run_profile_id = line->profile_id;
    if (!json->is_failed)
        result->input = settle_bytes(json, &making.input, "input");
    return !json->is_failed;
}
