/* SPDX-License-Identifier: MIT
 * Where an input lies below a folder. */
#include "audit/locate.h"

#include "report/place.h"
#include "source/url.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Longest path that is looked at [bytes]. */
#define PATH_CEILING (2 * PATH_MAX)

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a path");
}

/** True if an absolute name leads below the folder. */
static bool lies_in(struct sdc_buf *path, const char *name, const char *folder)
{
    sdc_buf_clear(path);
    sdc_place_append(path, name, folder);
    return path->status == SDC_OK && sdc_buf_text(path)[0] != '/';
}

/** The name with all links of its folder followed; NULL where that is not there. The caller frees
 *  it. */
static char *follow(const char *name)
{
    const char *slash = strrchr(name, '/');
    char *followed = NULL;
    char *folder = strndup(name, (size_t)(slash + 1 - name));
    char *real = folder ? realpath(folder, NULL) : NULL;
    if (real && asprintf(&followed, "%s%s", real, slash) < 0)
        followed = NULL;
    free(real);
    free(folder);
    return followed;
}

enum sdc_status sdc_locate(struct sdc_buf *path, const char *name, const char *folder,
                           struct sdc_err *err)
{
    char working[PATH_MAX] = "";
    char *absolute = NULL;
    sdc_buf_init(path, PATH_CEILING);
    if (strcmp(name, "-") == 0 || sdc_url_kind(name) == SDC_URL_HTTP ||
        (name[0] != '/' && !getcwd(working, sizeof working)))
        return SDC_OK;
    if (asprintf(&absolute, "%s/%s", working, name) < 0)
        return refuse_memory(err);
    bool is_in = lies_in(path, absolute, folder);
    char *followed = is_in ? NULL : follow(absolute);
    if (followed)
        is_in = lies_in(path, followed, folder);
    free(followed);
    free(absolute);
    bool has_memory = path->status != SDC_NO_MEMORY;
    if (!is_in)
        sdc_buf_clear(path);
    return has_memory ? SDC_OK : refuse_memory(err);
}
