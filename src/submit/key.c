/* SPDX-License-Identifier: MIT
 * The key of the service: where it is found, and that it is found nowhere else. */
#include "submit/key.h"

#include "submit/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** Where the key is, as users know it. */
#define VARIABLE "CRUN_API_KEY"
#define SETTINGS ".crun/.env"
/** How each key begins, and how long it may be [bytes]: today's have 35. The room upwards is for
 *  those to come. */
#define KEY_BEGIN    "ak_"
#define KEY_SIZE_MIN 19
#define KEY_SIZE_MAX 256
/** Pages for a key and its NUL [bytes]; one on every machine. */
#define KEY_ROOM 4096
/** Largest file of settings [bytes]: they hold a few lines. */
#define SETTINGS_SIZE_MAX (64 * 1024)
/** Access of group and others. */
#define MODE_OF_OTHERS 077

bool sdc_key_is_shaped(const char *text, size_t n)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (n < KEY_SIZE_MIN || n > KEY_SIZE_MAX || memcmp(text, KEY_BEGIN, strlen(KEY_BEGIN)) != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\0' || !strchr(letters, text[i]))
            return false;
    }
    return true;
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t");
}

const char *sdc_key_in_settings(const char *text, size_t *n)
{
    const char *found = NULL;
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n")) {
        line += *line == '\n';
        const char *at = skip_space(line);
        if (strncmp(at, "export ", strlen("export ")) == 0)
            at = skip_space(at + strlen("export "));
        if (strncmp(at, VARIABLE, strlen(VARIABLE)) != 0)
            continue;
        at = skip_space(at + strlen(VARIABLE));
        if (*at != '=')
            continue;
        at = skip_space(at + 1);
        bool is_quoted = *at == '"' || *at == '\'';
        const char end[] = {is_quoted ? *at : ' ', is_quoted ? '\n' : '\t', '\r', '\n', '\0'};
        found = at + is_quoted;
        *n = strcspn(found, end);
    }
    return found;
}

/** Takes the key over into pages of its own. */
static enum sdc_status keep(struct sdc_key *key, const char *text, size_t n, const char *place,
                            struct sdc_err *err)
{
    char digest[SDC_DIGEST_TEXT_SIZE];
    if (!sdc_key_is_shaped(text, n))
        return sdc_err_set(err, SDC_USAGE, 0,
                           "the key in %s is none: a key is " KEY_BEGIN
                           " and 32 letters and digits, without quotes and spaces",
                           place);
    char *room = mmap(NULL, KEY_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return sdc_err_set(err, SDC_NO_MEMORY, errno, "no memory is left for the key");
    /* As far as the kernel lets us: to be without one of these is no reason to fail. */
    madvise(room, KEY_ROOM, MADV_DONTDUMP);
    madvise(room, KEY_ROOM, MADV_WIPEONFORK);
    mlock(room, KEY_ROOM);
    memcpy(room, text, n);
    key->text = room;
    enum sdc_status status = sdc_digest_of(text, n, digest, err);
    if (status != SDC_OK)
        return status;
    memcpy(key->fingerprint, digest, SDC_FINGERPRINT_SIZE - 1);
    key->fingerprint[SDC_FINGERPRINT_SIZE - 1] = '\0';
    return SDC_OK;
}

/** Reads a file of less than size bytes, of which one is for a NUL. False with errno set. */
static bool read_settings(const char *path, char *text, size_t size, mode_t *mode)
{
    struct stat entry;
    size_t n = 0;
    ssize_t got = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool is_file = fstat(fd, &entry) == 0 && S_ISREG(entry.st_mode);
    if (is_file && (size_t)entry.st_size < size) {
        *mode = entry.st_mode;
        do {
            got = read(fd, text + n, size - 1 - n);
            n += got > 0 ? (size_t)got : 0;
        } while (got > 0 || (got < 0 && errno == EINTR));
    } else {
        errno = is_file ? EFBIG : EINVAL;
    }
    text[n] = '\0';
    close(fd);
    return got == 0;
}

static enum sdc_status refuse_missing(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_USAGE, 0,
                       "no key: put it into the environment as " VARIABLE ", or into ~/" SETTINGS
                       " as a line " VARIABLE "=ak_...");
}

/** Finds the key among settings that were read. */
static enum sdc_status take_settings(struct sdc_key *key, char *text, mode_t mode,
                                     struct sdc_buf *warnings, struct sdc_err *err)
{
    size_t n = 0;
    const char *value = sdc_key_in_settings(text, &n);
    if (!value || n == 0)
        return refuse_missing(err);
    if (mode & MODE_OF_OTHERS)
        sdc_buf_puts(warnings, "others can read the key in ~/" SETTINGS "; chmod 600 ~/" SETTINGS
                               " mends that\n");
    return keep(key, value, n, "~/" SETTINGS, err);
}

static enum sdc_status find_in_home(struct sdc_key *key, struct sdc_buf *warnings,
                                    struct sdc_err *err)
{
    char path[PATH_MAX];
    char text[SETTINGS_SIZE_MAX + 1];
    mode_t mode = 0;
    const char *home = getenv("HOME");
    enum sdc_status status;
    if (!home || snprintf(path, sizeof path, "%s/" SETTINGS, home) >= (int)sizeof path)
        return refuse_missing(err);
    errno = 0;
    if (read_settings(path, text, sizeof text, &mode))
        status = take_settings(key, text, mode, warnings, err);
    else if (errno == ENOENT || errno == ENOTDIR)
        status = refuse_missing(err);
    else
        status = sdc_err_set(err, SDC_USAGE, errno, "the key in ~/" SETTINGS " cannot be read: %s",
                             strerror(errno));
    explicit_bzero(text, sizeof text);
    return status;
}

enum sdc_status sdc_key_find(struct sdc_key *key, struct sdc_buf *warnings, struct sdc_err *err)
{
    char *value = getenv("CRUN_API_KEY");
    *key = (struct sdc_key){0};
    if (!value || value[0] == '\0')
        return find_in_home(key, warnings, err);
    enum sdc_status status = keep(key, value, strlen(value), VARIABLE, err);
    /* /proc/PID/environ shows it as long as it stands there. */
    explicit_bzero(value, strlen(value));
    unsetenv(VARIABLE);
    return status;
}

void sdc_key_release(struct sdc_key *key)
{
    if (key->text) {
        explicit_bzero(key->text, KEY_ROOM);
        munmap(key->text, KEY_ROOM);
    }
    *key = (struct sdc_key){0};
}
