/* SPDX-License-Identifier: MIT
 * Where a configuration lies, and what it may reach from there. */
#include "config/config_site.h"

#include "config/profile_choice.h"
#include "source/open.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Longest name of a file in a folder that is looked for [bytes]. */
#define LAST_SIZE sizeof "/" SDC_CONFIG_FILE

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a configuration");
}

/** True if the folder that is the first size bytes of a path has such a file, or a link. */
static bool has(const char *path, size_t size, const char *file)
{
    char name[PATH_MAX + LAST_SIZE];
    struct stat status;
    snprintf(name, sizeof name, "%.*s/%s", (int)size, path, file);
    return lstat(name, &status) == 0;
}

/** The size of the path of the folder above one, 0 for that of "/". */
static size_t size_above(const char *path, size_t size)
{
    while (size > 0 && path[size - 1] != '/')
        size--;
    return size > 0 ? size - 1 : 0;
}

/** The first size bytes of a path, and a slash. */
static char *make_folder(const char *path, size_t size)
{
    char *folder = NULL;
    return asprintf(&folder, "%.*s/", (int)size, path) < 0 ? NULL : folder;
}

/** Notes where it is: n_up folders above the working one. */
static enum sdc_status note(struct sdc_config_site *site, const char *working, size_t size,
                            size_t top_size, unsigned n_up, struct sdc_err *err)
{
    struct sdc_buf name;
    sdc_buf_init(&name, 2 * (size_t)PATH_MAX);
    for (unsigned i = 0; i < n_up; i++)
        sdc_buf_puts(&name, "../");
    sdc_buf_puts(&name, SDC_CONFIG_FILE);
    site->name = name.bytes;
    site->folder = make_folder(working, size);
    site->top = make_folder(working, top_size);
    site->is_found = true;
    bool is_whole = name.status == SDC_OK && site->folder && site->top;
    return is_whole ? SDC_OK : refuse_memory(err);
}

/** Looks for it from the working folder upwards. */
static enum sdc_status look(struct sdc_config_site *site, struct sdc_err *err)
{
    char working[PATH_MAX];
    size_t found = SIZE_MAX;
    unsigned n_up_found = 0;
    /* Linux says "(unreachable)/..." of a folder that lies outside the root. */
    if (!getcwd(working, sizeof working) || working[0] != '/')
        return SDC_OK;
    size_t working_size = strcmp(working, "/") == 0 ? 0 : strlen(working);
    size_t here = working_size;
    bool is_top = false;
    for (unsigned n_up = 0;; n_up++) {
        if (found == SIZE_MAX && has(working, here, SDC_CONFIG_FILE)) {
            found = here;
            n_up_found = n_up;
        }
        is_top = has(working, here, ".git");
        if (is_top || here == 0)
            break;
        here = size_above(working, here);
    }
    if (is_top && found != SIZE_MAX)
        return note(site, working, found, here, n_up_found, err);
    return found == working_size ? note(site, working, found, found, 0, err) : SDC_OK;
}

/** True if a path, with all links followed, leads to something below the top. */
static bool is_inside(const struct sdc_config_site *site, const char *path)
{
    char *real = realpath(path, NULL);
    bool is_in = real && strncmp(real, site->top, strlen(site->top)) == 0;
    free(real);
    return is_in;
}

static enum sdc_status read_file(struct sdc_config_site *site, struct sdc_err *err)
{
    struct sdc_err reason = {0};
    int descriptor = -1;
    int64_t size;
    enum sdc_status status = sdc_source_open(site->name, &descriptor, &size, &reason);
    if (status == SDC_NOT_A_FILE)
        return sdc_err_set(err, SDC_USAGE, 0, "configuration %s: is no regular file, as it must be",
                           site->name);
    if (status != SDC_OK)
        return sdc_err_set(err, SDC_USAGE, reason.cause, "configuration %s: %s", site->name,
                           reason.text);
    if (is_inside(site, site->name))
        status = sdc_config_read(&site->config, descriptor, site->name, err);
    else
        status = sdc_err_set(err, SDC_USAGE, 0,
                             "configuration %s: is a link that leads out of the repository, and is "
                             "not followed",
                             site->name);
    close(descriptor);
    return status;
}

enum sdc_status sdc_config_site_find(struct sdc_config_site *site, struct sdc_err *err)
{
    *site = (struct sdc_config_site){.is_found = false};
    enum sdc_status status = look(site, err);
    if (status == SDC_OK && site->is_found)
        status = read_file(site, err);
    if (status != SDC_OK)
        sdc_config_site_release(site);
    return status;
}

static enum sdc_status refuse_profile(const struct sdc_config_site *site, const char *word,
                                      const char *why, struct sdc_err *err)
{
    return sdc_err_set(err, SDC_USAGE, 0, "configuration %s: profile \"%.60s\": %s", site->name,
                       word, why);
}

/** Whether a file of the repository may be read as a profile, which the configuration calls word.
 */
static enum sdc_status admit(const struct sdc_config_site *site, const char *word, const char *path,
                             struct sdc_err *err)
{
    struct sdc_err reason = {0};
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    if (!is_there && strchr(word, '/'))
        return refuse_profile(site, word, strerror(errno), err);
    if (!is_there) {
        sdc_profile_refuse(word, &reason);
        return sdc_err_set(err, SDC_USAGE, 0, "configuration %s: %s", site->name, reason.text);
    }
    if (!is_inside(site, path))
        return refuse_profile(site, word, "leads out of the repository, and is not read", err);
    return S_ISREG(status.st_mode) ? SDC_OK : refuse_profile(site, word, "is no regular file", err);
}

enum sdc_status sdc_config_site_choose(const struct sdc_config_site *site, const char *word,
                                       struct sdc_profile_file *file,
                                       const struct sdc_profile **profile, struct sdc_err *err)
{
    char *path = NULL;
    *file = (struct sdc_profile_file){0};
    *profile = sdc_profile_by_id(word);
    if (*profile)
        return SDC_OK;
    if (word[0] == '/')
        return refuse_profile(site, word, "a path is relative to the folder of this file", err);
    if (asprintf(&path, "%s%s", site->folder, word) < 0)
        return refuse_memory(err);
    enum sdc_status status = admit(site, word, path, err);
    if (status == SDC_OK)
        status = sdc_profile_file_read(file, path, err);
    if (status == SDC_OK)
        *profile = &file->profile;
    free(path);
    return status;
}

void sdc_config_site_release(struct sdc_config_site *site)
{
    sdc_config_release(&site->config);
    free(site->name);
    free(site->folder);
    free(site->top);
    *site = (struct sdc_config_site){.is_found = false};
}
