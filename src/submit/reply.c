/* SPDX-License-Identifier: MIT
 * What an answer of the service means: pure, so that each one can be tested. */
#include "submit/reply.h"

#include "base/q.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

/** Status codes, of HTTP and of the service (asset-upload, Response, code). @{ */
enum {
    CODE_OK = 200,
    CODE_OK_END = 300,
    CODE_SEE_OTHER = 303,
    CODE_CLIENT = 400,
    CODE_CLIENT_END = 500,
    CODE_UNAUTHORIZED = 401,
    CODE_NO_CREDITS = 402,
    CODE_FORBIDDEN = 403,
    CODE_NOT_FOUND = 404,
    CODE_TIMEOUT = 408,
    CODE_TOO_LARGE = 413,
    CODE_INVALID = 422,
    CODE_BUSY = 429,
    CODE_MAINTENANCE = 455,
    CODE_ERROR = 500,
    CODE_GENERATION = 501,
    CODE_BAD_GATEWAY = 502,
    CODE_UNAVAILABLE = 503,
    CODE_GATEWAY_TIMEOUT = 504,
    CODE_DISABLED = 505,
};
/** @} */

/** Room for what stands around the service's words in a sentence [bytes]. */
#define FRAME_SIZE   256

#define REPEAT_LATER "run the same command again later: nothing was registered"

/** What a code means, and what to do. For a POST, an answer of fate LOST leaves its outcome open.
 */
static const struct meaning {
    int code;
    enum sdc_fate fate;
    const char *sentence;
    const char *advice;
} meanings[] = {
    {CODE_UNAUTHORIZED, SDC_FATE_REFUSED, "the service does not accept the key",
     "check CRUN_API_KEY, or ~/.crun/.env, against the API Key Management Page"},
    {CODE_NO_CREDITS, SDC_FATE_REFUSED, "the account has not enough credits",
     "add credits to the account, then run the same command again"},
    {CODE_FORBIDDEN, SDC_FATE_REFUSED, "access is denied",
     "check that the key may register assets, and --api-base"},
    {CODE_NOT_FOUND, SDC_FATE_REFUSED, "the service knows no such address or asset",
     "check --api-base, and that the asset was registered with this key"},
    {CODE_TIMEOUT, SDC_FATE_LOST, "the service did not get the request in time",
     "run the same command again"},
    {CODE_TOO_LARGE, SDC_FATE_REFUSED, "what was sent is too large there", "make the file smaller"},
    {CODE_INVALID, SDC_FATE_REFUSED, "the service refuses the input",
     "compare what it says with the facts measured here (--verbose)"},
    {CODE_BUSY, SDC_FATE_BUSY, "the limit of requests is exceeded",
     REPEAT_LATER "; --rate N sends N a minute"},
    {CODE_MAINTENANCE, SDC_FATE_BUSY, "the service is under maintenance", REPEAT_LATER},
    {CODE_ERROR, SDC_FATE_LOST, "the service had an internal error", "run the same command again"},
    {CODE_GENERATION, SDC_FATE_REFUSED, "the service could not carry it out",
     "run the same command again; if it stays so, ask the service"},
    {CODE_BAD_GATEWAY, SDC_FATE_LOST, "a gateway before the service had no answer from it",
     "run the same command again"},
    {CODE_UNAVAILABLE, SDC_FATE_LOST, "the service is not available", "run the same command again"},
    {CODE_GATEWAY_TIMEOUT, SDC_FATE_LOST, "a gateway waited in vain for the service",
     "run the same command again"},
    {CODE_DISABLED, SDC_FATE_REFUSED, "the service has switched this feature off",
     "ask the service, or try again another day"},
};

/** What a call is for, as sentences begin. */
static const char *const call_names[SDC_N_CALLS] = {
    [SDC_CALL_REGISTER] = "registering",
    [SDC_CALL_INFO] = "asking for the status",
    [SDC_CALL_UPLOAD_URL] = "asking where to upload to",
    [SDC_CALL_PUT] = "uploading",
    [SDC_CALL_FETCH] = "comparing what the URL serves",
};

/** What to do about a registration of which nobody knows. */
static const char unknown_advice[] =
    "look whether the service lists the asset; if it does not, run the same command with --again";

static const struct meaning *find_meaning(int code)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (meanings[i].code == code)
            return &meanings[i];
    }
    return NULL;
}

bool sdc_asset_id_is_shaped(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    size_t n = strlen(text);
    return n > 0 && n < SDC_ASSET_ID_SIZE && strspn(text, letters) == n;
}

/** Appends words of the service, made visible, in room bytes at most: what is cut is told. */
static void append_words(struct sdc_buf *buf, const char *words, size_t room)
{
    static const char mark[] = " ... (cut: of %zu bytes)";
    size_t most = room - sizeof mark - SDC_Q_TEXT_SIZE;
    struct sdc_buf shown;
    sdc_buf_init(&shown, SDC_REPLY_SIZE_MAX * strlen("\\x00"));
    sdc_text_append_visible(&shown, words);
    if (shown.size <= most) {
        sdc_buf_append(buf, sdc_buf_text(&shown), shown.size);
    } else {
        while (most > 0 && !sdc_text_is_utf8(sdc_buf_text(&shown), most))
            most--;
        sdc_buf_append(buf, sdc_buf_text(&shown), most);
        sdc_buf_printf(buf, mark, shown.size);
    }
    sdc_buf_release(&shown);
}

/** Puts together "registering: the service ... (422: its words)". */
static void say(struct sdc_reply *reply, enum sdc_call call, const char *what, const char *words,
                const char *advice)
{
    struct sdc_buf shown;
    sdc_buf_init(&shown, SDC_SENTENCE_SIZE);
    append_words(&shown, words, SDC_SENTENCE_SIZE - FRAME_SIZE);
    snprintf(reply->sentence, sizeof reply->sentence, "%s: %s (%d%s%s)", call_names[call], what,
             reply->code, words[0] ? ": " : "", sdc_buf_text(&shown));
    sdc_buf_release(&shown);
    reply->advice = advice;
}

/** What the fate of a call is makes of the advice: where the outcome of a POST is open, another
 *  try may register twice. */
static void settle(struct sdc_reply *reply, enum sdc_call call)
{
    if (call == SDC_CALL_REGISTER && reply->fate == SDC_FATE_LOST)
        reply->advice = unknown_advice;
}

static void judge_code(struct sdc_reply *reply, enum sdc_call call, int code, const char *words)
{
    const struct meaning *meaning = find_meaning(code);
    reply->code = code;
    if (meaning) {
        reply->fate = meaning->fate;
        say(reply, call, meaning->sentence, words, meaning->advice);
    } else {
        reply->fate =
            code >= CODE_CLIENT && code < CODE_CLIENT_END ? SDC_FATE_REFUSED : SDC_FATE_LOST;
        say(reply, call, "the service answers what its documentation does not know", words,
            "run the same command again; if it stays so, ask the service");
    }
}

/** The reply has a form that it must not have: nobody knows what it means. */
static void judge_nonsense(struct sdc_reply *reply, enum sdc_call call, const char *what)
{
    reply->fate = SDC_FATE_LOST;
    say(reply, call, what, "", "run the same command again; if it stays so, ask the service");
}

/** Copies a text of an object. False if it is not there, is no text, is empty or too long. */
static bool take_text(const cJSON *object, const char *key, char *text, size_t size)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    if (!value || value[0] == '\0' || strlen(value) >= size)
        return false;
    memcpy(text, value, strlen(value) + 1);
    return true;
}

static bool is_web_url(const char *text)
{
    return (strncmp(text, "https://", strlen("https://")) == 0 ||
            strncmp(text, "http://", strlen("http://")) == 0) &&
           !sdc_text_is_tricky(text) && !strpbrk(text, " \"<>\\^`{|}");
}

/** Keeps what the service says of an asset that has failed: its message and all of its data. */
static void keep_remark(struct sdc_reply *reply, const cJSON *root, const cJSON *data)
{
    struct sdc_buf shown;
    char *text = cJSON_PrintUnformatted(data);
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "message"));
    sdc_buf_init(&shown, sizeof reply->remark - 1);
    if (message && message[0] != '\0') {
        append_words(&shown, message, sizeof reply->remark / 2);
        sdc_buf_puts(&shown, "; ");
    }
    append_words(&shown, text ? text : "no memory is left to show its data",
                 sizeof reply->remark - 1 - shown.size);
    snprintf(reply->remark, sizeof reply->remark, "%s", sdc_buf_text(&shown));
    sdc_buf_release(&shown);
    cJSON_free(text);
}

/** Takes what was asked for. NULL, or why it is not to be had. */
static const char *take_data(struct sdc_reply *reply, enum sdc_call call, const cJSON *root)
{
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(root, "data");
    if (!cJSON_IsObject(data))
        return "its answer has no data";
    switch (call) {
    case SDC_CALL_REGISTER:
        /* The page's prose says asset_id where its example says AssetId. */
        if (!take_text(data, "AssetId", reply->asset_id, sizeof reply->asset_id) &&
            !take_text(data, "asset_id", reply->asset_id, sizeof reply->asset_id))
            return "its answer has no AssetId";
        return sdc_asset_id_is_shaped(reply->asset_id) ? NULL : "its AssetId can be none";
    case SDC_CALL_INFO:
        if (!take_text(data, "Status", reply->status, sizeof reply->status))
            return "its answer has no Status";
        keep_remark(reply, root, data);
        return sdc_text_is_tricky(reply->status) ? "its Status can be none" : NULL;
    case SDC_CALL_UPLOAD_URL:
        if (!take_text(data, "presigned_url", reply->put_url, sizeof reply->put_url) ||
            !take_text(data, "file_url", reply->file_url, sizeof reply->file_url))
            return "its answer has no presigned_url or no file_url";
        return is_web_url(reply->put_url) && is_web_url(reply->file_url)
                   ? NULL
                   : "its answer has a URL that can be none";
    case SDC_CALL_PUT:
    case SDC_CALL_FETCH:
    case SDC_N_CALLS:
        break;
    }
    return NULL;
}

/** An answer that is JSON: the worse of its code and the HTTP status counts. */
static void judge_json(struct sdc_reply *reply, enum sdc_call call, const cJSON *root)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(root, "code");
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "message"));
    bool is_http_good = reply->code >= CODE_OK && reply->code < CODE_OK_END;
    bool has_code = cJSON_IsNumber(code) && code->valuedouble == code->valueint;
    bool is_http_lost = reply->code >= CODE_ERROR;
    if (has_code && code->valueint != CODE_OK) {
        judge_code(reply, call, code->valueint, message ? message : "");
        reply->is_gone = call == SDC_CALL_INFO && code->valueint == CODE_NOT_FOUND && !is_http_lost;
        /* "Come again" in an answer that says that the server broke is no leave to post again. */
        if (reply->fate == SDC_FATE_BUSY && is_http_lost && call == SDC_CALL_REGISTER)
            reply->fate = SDC_FATE_LOST;
    } else if (!is_http_good) {
        judge_code(reply, call, reply->code, message ? message : "");
    } else if (!has_code) {
        judge_nonsense(reply, call, "its answer has no code");
    } else {
        const char *objection = take_data(reply, call, root);
        if (objection)
            judge_nonsense(reply, call, objection);
    }
}

/** An answer that is no JSON: that of a gateway, or of no service like this at all. A limit of
 *  requests that the service itself has not told of says nothing of a POST. */
static void judge_other(struct sdc_reply *reply, enum sdc_call call, const char *what)
{
    bool is_http_good = reply->code >= CODE_OK && reply->code < CODE_OK_END;
    if (is_http_good) {
        judge_nonsense(reply, call, what);
        return;
    }
    judge_code(reply, call, reply->code, "");
    if (reply->fate == SDC_FATE_BUSY && call == SDC_CALL_REGISTER)
        reply->fate = SDC_FATE_LOST;
}

static bool is_redirect(long status)
{
    return status >= CODE_OK_END && status < CODE_CLIENT;
}

/** Nothing is followed: the key would go along, and what is elsewhere is another URL. */
static void judge_redirect(struct sdc_reply *reply, enum sdc_call call)
{
    if (call == SDC_CALL_PUT)
        say(reply, call, "is redirected by the host, which is not followed", "",
            "host the file yourself and name its place with --public-url");
    else if (call == SDC_CALL_FETCH)
        say(reply, call, "is redirected, which is not followed", "",
            "give the URL that serves the file itself");
    else
        say(reply, call, "is redirected, which is not followed, since the key would go along", "",
            "check --api-base: it must be the address of the API itself");
}

/** Another host's answer: its status says it all. */
static void judge_status(struct sdc_reply *reply, enum sdc_call call)
{
    struct meaning other = {0, SDC_FATE_REFUSED, "the host refuses", "run the same command again"};
    if (reply->code >= CODE_OK && reply->code < CODE_OK_END)
        return;
    if (reply->code == CODE_BUSY || reply->code == CODE_TIMEOUT || reply->code >= CODE_CLIENT_END)
        other = (struct meaning){0, SDC_FATE_LOST, "the host is not able to", other.advice};
    if (call == SDC_CALL_FETCH)
        other.advice = "check that the URL is public and serves the file";
    reply->fate = other.fate;
    say(reply, call, other.sentence, "", other.advice);
}

/** Parses all of a body. NULL if it is no JSON object. */
static cJSON *parse(const struct sdc_answer *answer)
{
    const char *end = NULL;
    if (answer->is_cut || memchr(answer->body, '\0', answer->n_body) ||
        !sdc_text_is_utf8(answer->body, answer->n_body))
        return NULL;
    cJSON *root = cJSON_ParseWithOpts(answer->body, &end, true);
    if (cJSON_IsObject(root))
        return root;
    cJSON_Delete(root);
    return NULL;
}

void sdc_reply_judge(struct sdc_reply *reply, enum sdc_call call, const struct sdc_answer *answer)
{
    *reply = (struct sdc_reply){.code = (int)answer->http_status,
                                .advice = "",
                                .retry_after_s = answer->retry_after_s};
    if (is_redirect(answer->http_status)) {
        /* 303 is what comes after something was done; the others say that nothing was. */
        reply->fate = answer->http_status == CODE_SEE_OTHER ? SDC_FATE_LOST : SDC_FATE_REFUSED;
        judge_redirect(reply, call);
    } else if (call == SDC_CALL_PUT || call == SDC_CALL_FETCH) {
        judge_status(reply, call);
    } else {
        cJSON *root = parse(answer);
        if (root)
            judge_json(reply, call, root);
        else
            judge_other(reply, call,
                        answer->is_cut ? "its answer is too long" : "its answer is no JSON");
        cJSON_Delete(root);
    }
    settle(reply, call);
}

void sdc_reply_tell_loss(struct sdc_reply *reply, enum sdc_call call, const char *why)
{
    snprintf(reply->sentence, sizeof reply->sentence, "%s: %s", call_names[call], why);
    reply->advice = "run the same command again";
    settle(reply, call);
}

bool sdc_reply_may_repeat(const struct sdc_reply *reply, enum sdc_call call)
{
    if (reply->fate == SDC_FATE_BUSY || reply->fate == SDC_FATE_UNSENT)
        return true;
    return reply->fate == SDC_FATE_LOST && call != SDC_CALL_REGISTER;
}
