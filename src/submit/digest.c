/* SPDX-License-Identifier: MIT
 * SHA-256, as content and keys are told apart by it. */
#include "submit/digest.h"

#include "base/memory.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct sdc_digest {
    EVP_MD_CTX *context;
    bool is_failed;
};

void sdc_digest_set_up(void)
{
    CRYPTO_set_mem_functions(sdc_memory_must, sdc_memory_must_again, sdc_memory_free);
}

struct sdc_digest *sdc_digest_new(void)
{
    struct sdc_digest *digest = calloc(1, sizeof *digest);
    if (!digest)
        return NULL;
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) != 1)
        sdc_digest_free(&digest);
    return digest;
}

void sdc_digest_add(struct sdc_digest *digest, const void *bytes, size_t n)
{
    if (EVP_DigestUpdate(digest->context, bytes, n) != 1)
        digest->is_failed = true;
}

enum sdc_status sdc_digest_end(struct sdc_digest *digest, char text[SDC_DIGEST_TEXT_SIZE],
                               struct sdc_err *err)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (digest->is_failed || EVP_DigestFinal_ex(digest->context, bytes, &n) != 1 ||
        n * 2 + 1 != SDC_DIGEST_TEXT_SIZE)
        return sdc_err_set(err, SDC_INTERNAL, 0, "libcrypto cannot make a SHA-256 digest");
    for (unsigned i = 0; i < n; i++)
        snprintf(text + (size_t)i * 2, sizeof "ff", "%02x", bytes[i]);
    return SDC_OK;
}

void sdc_digest_free(struct sdc_digest **digest)
{
    if (*digest)
        EVP_MD_CTX_free((*digest)->context);
    free(*digest);
    *digest = NULL;
}

enum sdc_status sdc_digest_of(const void *bytes, size_t n, char text[SDC_DIGEST_TEXT_SIZE],
                              struct sdc_err *err)
{
    struct sdc_digest *digest = sdc_digest_new();
    if (!digest)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "libcrypto cannot begin a SHA-256 digest");
    sdc_digest_add(digest, bytes, n);
    enum sdc_status status = sdc_digest_end(digest, text, err);
    sdc_digest_free(&digest);
    return status;
}
