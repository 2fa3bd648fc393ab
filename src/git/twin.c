/* SPDX-License-Identifier: MIT
 * Takes from the work tree what git has as well: git unpacks 20 MB in the time in which it can be
 * hashed five times. */
#include "git/twin.h"

#include "base/memory.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/openat2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/** The library's name: it is loaded once there is something to hash. */
#define LIBRARY "libcrypto.so.3"
/** How much is copied at a time [bytes]. */
#define COPY_SIZE (256 * 1024)
/** Digits of names by SHA-1 and SHA-256. @{ */
#define SHA1_DIGITS   40
#define SHA256_DIGITS 64
/** @} */

#define FUNCTIONS(X)                    \
    X(CRYPTO_set_mem_functions)         \
    X(OSSL_LIB_CTX_get0_global_default) \
    X(EVP_MD_CTX_new)                   \
    X(EVP_MD_CTX_free)                  \
    X(EVP_sha1)                         \
    X(EVP_sha256)                       \
    X(EVP_DigestInit)                   \
    X(EVP_DigestUpdate)                 \
    X(EVP_DigestFinal)

struct sdc_crypto {
#define MEMBER(name) __typeof__(name) *name;
    FUNCTIONS(MEMBER)
#undef MEMBER
    EVP_MD_CTX *context;
};

static const struct {
    const char *name;
    size_t offset; /**< of its pointer in struct sdc_crypto */
} functions[] = {
#define ROW(name) {#name, offsetof(struct sdc_crypto, name)},
    FUNCTIONS(ROW)
#undef ROW
};

/** Loads libcrypto; false where it is not there, or another one. */
static bool load(struct sdc_crypto *crypto)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *function = library ? dlsym(library, functions[i].name) : NULL;
        if (!function)
            return false;
        memcpy((char *)crypto + functions[i].offset, &function, sizeof function);
    }
    /* Whoever has loaded it before us has set its memory, or none; without memory for its global
     * state libcrypto 3.0 crashes. */
    crypto->CRYPTO_set_mem_functions(sdc_memory_must, sdc_memory_must_again, sdc_memory_free);
    if (crypto->OSSL_LIB_CTX_get0_global_default())
        crypto->context = crypto->EVP_MD_CTX_new();
    return crypto->context != NULL;
}

static bool make_ready(struct sdc_twins *twins)
{
    if (twins->crypto || twins->is_useless)
        return twins->crypto != NULL;
    twins->crypto = calloc(1, sizeof *twins->crypto);
    if (twins->crypto && load(twins->crypto))
        return true;
    sdc_twins_release(twins);
    twins->is_useless = true;
    return false;
}

/** Begins the name of a blob: "blob SIZE", NUL, content. */
static bool begin(struct sdc_crypto *crypto, const char *object, int64_t size)
{
    char head[sizeof "blob " + 3 * sizeof size];
    int n = snprintf(head, sizeof head, "blob %" PRId64, size) + 1;
    const EVP_MD *kind = strlen(object) == SHA1_DIGITS     ? crypto->EVP_sha1()
                         : strlen(object) == SHA256_DIGITS ? crypto->EVP_sha256()
                                                           : NULL;
    return kind && crypto->EVP_DigestInit(crypto->context, kind) == 1 &&
           crypto->EVP_DigestUpdate(crypto->context, head, (size_t)n) == 1;
}

/** True if what was hashed has that name. */
static bool has_name(struct sdc_crypto *crypto, const char *object)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    char name[2 * EVP_MAX_MD_SIZE + 1] = "";
    unsigned n = 0;
    if (crypto->EVP_DigestFinal(crypto->context, bytes, &n) != 1)
        return false;
    for (unsigned i = 0; i < n; i++)
        snprintf(name + (size_t)i * 2, sizeof "ff", "%02x", bytes[i]);
    return strcmp(name, object) == 0;
}

/** Opens a regular file and gives its size; -1 if it is none, or there is a link on the way to it,
 * or it is not worth it. */
static int open_file(const char *path, int64_t *size)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW,
                           .resolve = RESOLVE_NO_SYMLINKS};
    struct stat status;
    int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
    *size = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
    if (*size >= SDC_TWIN_SIZE_MIN && *size <= SDC_TWIN_SIZE_MAX)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/** Copies size bytes, and hashes what was copied. */
static bool copy(struct sdc_crypto *crypto, int from, int to, int64_t size)
{
    struct sdc_err err = {0};
    bool is_good = true;
    char *bytes = malloc(COPY_SIZE);
    for (int64_t left = size; left > 0 && bytes && is_good;) {
        ssize_t n = read(from, bytes, left < COPY_SIZE ? (size_t)left : COPY_SIZE);
        is_good = n > 0 && crypto->EVP_DigestUpdate(crypto->context, bytes, (size_t)n) == 1 &&
                  sdc_sealed_append(to, bytes, (size_t)n, &err) == SDC_OK;
        left -= n;
    }
    is_good = is_good && bytes;
    free(bytes);
    return is_good;
}

bool sdc_twins_open(struct sdc_twins *twins, const char *path, const char *object, int *descriptor)
{
    struct sdc_err err = {0};
    int64_t size = 0;
    int from = open_file(path, &size);
    int to = -1;
    bool is_twin = from >= 0 && make_ready(twins) && begin(twins->crypto, object, size) &&
                   sdc_sealed_begin(size, SDC_SEALED_IN_MEMORY_MAX, &to, &err) == SDC_OK &&
                   copy(twins->crypto, from, to, size) && has_name(twins->crypto, object) &&
                   sdc_sealed_end(&to, &err) == SDC_OK;
    if (from >= 0)
        close(from);
    if (is_twin)
        *descriptor = to;
    else if (to >= 0)
        close(to);
    return is_twin;
}

void sdc_twins_release(struct sdc_twins *twins)
{
    if (twins->crypto && twins->crypto->context)
        twins->crypto->EVP_MD_CTX_free(twins->crypto->context);
    free(twins->crypto);
    *twins = (struct sdc_twins){.crypto = NULL};
}
