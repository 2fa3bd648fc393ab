/* SPDX-License-Identifier: MIT
 * libcurl, loaded when the first URL comes: to load it takes longer than to check a picture. */
#include "source/http_curl.h"

#include <dlfcn.h>
#include <string.h>

/** The library's name and interface, which have not changed since 2006. */
#define LIBRARY "libcurl.so.4"

static const struct {
    const char *name;
    size_t offset; /**< of its pointer in struct sdc_curl */
} functions[] = {
#define ROW(name) {"curl_" #name, offsetof(struct sdc_curl, name)},
    SDC_CURL_FUNCTIONS(ROW)
#undef ROW
};

enum sdc_status sdc_curl_load(struct sdc_curl *curl, struct sdc_err *err)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return sdc_err_set(err, SDC_NO_NETWORK, 0, "libcurl cannot be loaded: %s", dlerror());
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return sdc_err_set(err, SDC_NO_NETWORK, 0, "libcurl is too old: it has no %s",
                               functions[i].name);
        memcpy((char *)curl + functions[i].offset, &function, sizeof function);
    }
    if (curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return sdc_err_set(err, SDC_NO_NETWORK, 0, "libcurl cannot be made ready");
    return SDC_OK;
}
