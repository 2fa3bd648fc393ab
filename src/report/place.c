/* SPDX-License-Identifier: MIT
 * Where an input lies, written the same however its name was given. */
#include "report/place.h"

#include "source/url.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/** Longest path that is made here: a working folder, and an argument, which Linux lets have 128 KiB
 *  [bytes]. */
#define PATH_CEILING (PATH_MAX + 128 * 1024)

static bool is_url(const char *name)
{
    return sdc_url_kind(name) == SDC_URL_HTTP;
}

/** Takes the last part off a path; false where that is no folder's name that ".." could undo. */
static bool drop_last(struct sdc_buf *path, size_t root)
{
    size_t end = path->size;
    while (end > root && path->bytes[end - 1] != '/')
        end--;
    size_t size = path->size - end;
    if (size == 0 || (size == 2 && memcmp(path->bytes + end, "..", size) == 0))
        return false;
    path->size = end > root ? end - 1 : end;
    path->bytes[path->size] = '\0';
    return true;
}

/** Appends one part of a path to one that is normal. */
static void add_part(struct sdc_buf *path, size_t root, const char *part, size_t size)
{
    bool is_up = size == 2 && memcmp(part, "..", size) == 0;
    if (size == 0 || (size == 1 && *part == '.'))
        return;
    if (is_up && (drop_last(path, root) || root > 0)) /* above / there is / */
        return;
    if (path->size > root)
        sdc_buf_puts(path, "/");
    sdc_buf_append(path, part, size);
}

/** Appends the parts of a name; the first root bytes of path are its "/". */
static void add_parts(struct sdc_buf *path, size_t root, const char *name)
{
    while (*name) {
        size_t size = strcspn(name, "/");
        add_part(path, root, name, size);
        name += size + (name[size] == '/');
    }
}

/** What of a normal path comes behind the folder, "" if that is not known; NULL if it does not lie
 *  in it. */
static const char *below(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    if (size == 0)
        return NULL;
    while (size > 0 && folder[size - 1] == '/')
        size--;
    bool is_below = strncmp(path, folder, size) == 0 && path[size] == '/' && path[size + 1] != '\0';
    return is_below ? path + size + 1 : NULL;
}

static void make_normal(struct sdc_buf *path, const char *folder, const char *name)
{
    size_t root = *folder == '/' || *name == '/';
    sdc_buf_clear(path);
    if (root > 0)
        sdc_buf_puts(path, "/");
    add_parts(path, root, folder);
    add_parts(path, root, name);
}

void sdc_place_append(struct sdc_buf *buf, const char *name, const char *folder)
{
    struct sdc_buf path;
    if (is_url(name)) {
        sdc_buf_puts(buf, name);
        return;
    }
    sdc_buf_init(&path, PATH_CEILING);
    make_normal(&path, *name == '/' ? "" : folder, name);
    const char *inside = below(sdc_buf_text(&path), folder);
    if (!inside)
        make_normal(&path, "", name);
    if (!inside && path.size == 0)
        sdc_buf_puts(&path, ".");
    sdc_buf_puts(buf, inside ? inside : sdc_buf_text(&path));
    if (buf->status == SDC_OK)
        buf->status = path.status;
    sdc_buf_release(&path);
}

void sdc_place_append_here(struct sdc_buf *buf, const char *name)
{
    char folder[PATH_MAX];
    /* Linux says "(unreachable)/..." of a folder that lies outside the root. */
    bool is_known = getcwd(folder, sizeof folder) && folder[0] == '/';
    sdc_place_append(buf, name, is_known ? folder : "");
}

void sdc_place_append_uri(struct sdc_buf *buf, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~/";
    /* A URL may have its own marks, but no other bytes than the rest. */
    static const char marks[] = "%:?#[]@!$&'()*+,;=";
    bool has_marks = is_url(path);
    if (*path == '/')
        sdc_buf_puts(buf, "file://");
    for (; *path; path++) {
        if (strchr(plain, *path) || (has_marks && strchr(marks, *path)))
            sdc_buf_append(buf, path, 1);
        else
            sdc_buf_printf(buf, "%%%02X", (unsigned char)*path);
    }
}
