/* SPDX-License-Identifier: MIT
 * What the service answers: a first byte that says to what, a status, and the body. No answer is
 * taken for more than it says, and none of its words can fool a reader. */
#include "base/text.h"
#include "submit/reply.h"

#include "fuzz.h"

/** Made in full by what can be understood only, and printable. */
static void require_sound(const struct sdc_reply *reply, enum sdc_call call)
{
    bool is_done = reply->fate == SDC_FATE_DONE;
    REQUIRE(is_done || reply->sentence[0] != '\0');
    REQUIRE(reply->advice);
    REQUIRE(!sdc_text_is_tricky(reply->sentence));
    REQUIRE(!sdc_text_is_tricky(reply->remark) && !sdc_text_is_tricky(reply->advice));
    if (is_done && call == SDC_CALL_REGISTER)
        REQUIRE(sdc_asset_id_is_shaped(reply->asset_id));
    if (is_done && call == SDC_CALL_INFO)
        REQUIRE(reply->status[0] != '\0' && !sdc_text_is_tricky(reply->status));
    if (is_done && call == SDC_CALL_UPLOAD_URL) {
        REQUIRE(strncmp(reply->put_url, "http", strlen("http")) == 0);
        REQUIRE(strncmp(reply->file_url, "http", strlen("http")) == 0);
        REQUIRE(!sdc_text_is_tricky(reply->put_url) && !sdc_text_is_tricky(reply->file_url));
    }
    /* What may have been carried out is never sent again by itself. */
    if (call == SDC_CALL_REGISTER && (is_done || reply->fate == SDC_FATE_LOST))
        REQUIRE(!sdc_reply_may_repeat(reply, call));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { HEAD_SIZE = 2 };
    static const long statuses[] = {200, 201, 204, 301, 303, 400, 401, 408, 413, 422,
                                    429, 455, 500, 502, 503, 504, 505, 0,   99,  599};
    static struct sdc_reply reply;
    if (size < HEAD_SIZE)
        return 0;
    char *body = copy_text(bytes + HEAD_SIZE, size - HEAD_SIZE);
    enum sdc_call call = (enum sdc_call)(bytes[0] % SDC_N_CALLS);
    const struct sdc_answer answer = {
        .http_status = statuses[bytes[1] % (sizeof statuses / sizeof statuses[0])],
        .body = body,
        .n_body = size - HEAD_SIZE,
        .is_cut = bytes[0] >= 0x80,
        .retry_after_s = (int64_t)bytes[1] - 1,
    };
    sdc_reply_judge(&reply, call, &answer);
    require_sound(&reply, call);
    free(body);
    return 0;
}
