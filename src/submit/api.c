/* SPDX-License-Identifier: MIT
 * The calls of the service: where they go, what they send, and that the key goes nowhere else. */
#include "submit/api.h"

#include "base/text.h"
#include "base/version.h"
#include "submit/transfer.h"
#include "submit/url.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Paths of the calls. The first two are of the service's documentation; upload-url is on no public
 *  page of it: its own command-line tool hosts files that way. @{ */
#define PATH_REGISTER   "/api/v1/client/job/asset-upload"
#define PATH_INFO       "/api/v1/client/job/asset-info"
#define PATH_UPLOAD_URL "/api/v1/client/files/upload-url"
/** @} */

/** Longest URL and body of a call [bytes]: a URL of SDC_URL_SIZE with each byte escaped. */
#define TEXT_CEILING (32 * 1024)

enum sdc_status sdc_api_aim(struct sdc_api *api, const char *base, struct sdc_err *err)
{
    struct sdc_url_parts parts;
    const char *variable = getenv("CRUN_BASE_URL");
    const char *place = base ? "--api-base" : "CRUN_BASE_URL";
    if (!base)
        base = variable && variable[0] != '\0' ? variable : SDC_API_BASE_DEFAULT;
    size_t n = strlen(base);
    while (n > 0 && base[n - 1] == '/')
        n--;
    if (n >= sizeof api->base || sdc_text_is_tricky(base) || !sdc_url_take_apart(base, &parts) ||
        parts.has_user || parts.has_query)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "%s takes an address like " SDC_API_BASE_DEFAULT
                           ", without user and query",
                           place);
    if (!parts.is_https && !parts.is_loopback)
        return sdc_err_set(err, SDC_USAGE, 0,
                           "%s: the key is sent over https only, and http is for this machine",
                           place);
    memcpy(api->base, base, n);
    api->base[n] = '\0';
    api->is_loopback = parts.is_loopback;
    return SDC_OK;
}

/* --- The requests as texts -------------------------------------------------------------------- */

void sdc_api_append_register_url(struct sdc_buf *buf, const struct sdc_api *api)
{
    sdc_buf_printf(buf, "%s" PATH_REGISTER, api->base);
}

void sdc_api_append_register_body(struct sdc_buf *buf, const char *name, const char *type,
                                  const char *url)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "name", name);
    cJSON_AddStringToObject(object, "asset_type", type);
    cJSON_AddStringToObject(object, "asset_url", url);
    char *text = cJSON_PrintUnformatted(object);
    if (text && cJSON_GetArraySize(object) == 3)
        sdc_buf_puts(buf, text);
    else
        buf->status = SDC_NO_MEMORY;
    cJSON_free(text);
    cJSON_Delete(object);
}

void sdc_api_append_info_url(struct sdc_buf *buf, const struct sdc_api *api, const char *asset_id)
{
    sdc_buf_printf(buf, "%s" PATH_INFO "?asset_id=", api->base);
    sdc_url_append_encoded(buf, asset_id, "");
}

void sdc_api_append_upload_url(struct sdc_buf *buf, const struct sdc_api *api,
                               const char *content_type, const char *suffix)
{
    sdc_buf_printf(buf, "%s" PATH_UPLOAD_URL "?content_type=", api->base);
    sdc_url_append_encoded(buf, content_type, "");
    sdc_buf_puts(buf, "&ext=");
    sdc_url_append_encoded(buf, suffix, "");
}

/* --- The calls -------------------------------------------------------------------------------- */

/** Makes a call whose URL, and body if it has one, were appended. */
static void call(const struct sdc_api *api, struct sdc_transfer *transfer, struct sdc_buf *url,
                 struct sdc_buf *body, struct sdc_reply *reply)
{
    transfer->api = api;
    transfer->url = sdc_buf_text(url);
    transfer->body = body ? sdc_buf_text(body) : NULL;
    if (url->status == SDC_OK && (!body || body->status == SDC_OK))
        sdc_transfer_run(transfer, reply);
    else
        sdc_transfer_fail(transfer, "no memory is left", reply);
    sdc_buf_release(url);
    if (body)
        sdc_buf_release(body);
}

void sdc_api_register(const struct sdc_api *api, const char *name, const char *type,
                      const char *url, struct sdc_reply *reply)
{
    struct sdc_transfer transfer = {.call = SDC_CALL_REGISTER, .has_key = true};
    struct sdc_buf address;
    struct sdc_buf body;
    sdc_buf_init(&address, TEXT_CEILING);
    sdc_buf_init(&body, TEXT_CEILING);
    sdc_api_append_register_url(&address, api);
    sdc_api_append_register_body(&body, name, type, url);
    call(api, &transfer, &address, &body, reply);
}

void sdc_api_info(const struct sdc_api *api, const char *asset_id, struct sdc_reply *reply)
{
    struct sdc_transfer transfer = {.call = SDC_CALL_INFO, .has_key = true};
    struct sdc_buf address;
    sdc_buf_init(&address, TEXT_CEILING);
    sdc_api_append_info_url(&address, api, asset_id);
    call(api, &transfer, &address, NULL, reply);
}

/** Files go where the service says, but neither in the clear nor into networks of one's own. */
static void judge_places(const struct sdc_api *api, struct sdc_reply *reply)
{
    struct sdc_url_parts parts;
    const char *objection = sdc_url_objection(reply->put_url, api->is_loopback);
    bool is_apart = sdc_url_take_apart(reply->put_url, &parts);
    if (!objection && is_apart && !parts.is_https && !parts.is_loopback)
        objection = "is not https";
    if (!objection)
        objection = sdc_url_objection(reply->file_url, api->is_loopback);
    if (!objection)
        return;
    reply->fate = SDC_FATE_REFUSED;
    snprintf(reply->sentence, sizeof reply->sentence,
             "asking where to upload to: the URL that the service gives %s", objection);
    reply->advice = "host the file yourself and name its place with --public-url";
}

void sdc_api_upload_url(const struct sdc_api *api, const char *content_type, const char *suffix,
                        struct sdc_reply *reply)
{
    struct sdc_transfer transfer = {.call = SDC_CALL_UPLOAD_URL, .has_key = true};
    struct sdc_buf address;
    sdc_buf_init(&address, TEXT_CEILING);
    sdc_api_append_upload_url(&address, api, content_type, suffix);
    call(api, &transfer, &address, NULL, reply);
    if (reply->fate == SDC_FATE_DONE)
        judge_places(api, reply);
}

void sdc_api_put(const struct sdc_api *api, struct sdc_upload *upload, struct sdc_reply *reply)
{
    struct sdc_transfer transfer = {
        .api = api, .call = SDC_CALL_PUT, .url = upload->url, .upload = upload};
    sdc_transfer_run(&transfer, reply);
}

void sdc_api_fetch(const struct sdc_api *api, const struct sdc_fetch *fetch,
                   struct sdc_reply *reply)
{
    struct sdc_transfer transfer = {
        .api = api, .call = SDC_CALL_FETCH, .url = fetch->url, .fetch = fetch};
    sdc_transfer_run(&transfer, reply);
}
