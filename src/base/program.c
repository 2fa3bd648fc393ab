/* SPDX-License-Identifier: MIT
 * Where this program is, and those that it starts. */
#include "base/program.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool sdc_program_own(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size);
    if (n <= 0 || (size_t)n == size)
        return false;
    path[n] = '\0';
    return true;
}

bool sdc_program_is_in(const char *folder, const char *name, char *path, size_t size)
{
    if (snprintf(path, size, "%s/%s", folder, name) < (int)size)
        return access(path, X_OK) == 0;
    errno = ENAMETOOLONG;
    return false;
}

bool sdc_program_find(const char *name, char *path, size_t size)
{
    char own[PATH_MAX];
    if (sdc_program_own(own, sizeof own)) {
        *strrchr(own, '/') = '\0';
        if (sdc_program_is_in(own, name, path, size))
            return true;
    }
    return sdc_program_is_in(SDC_LIBEXECDIR, name, path, size);
}
