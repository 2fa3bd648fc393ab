/* SPDX-License-Identifier: MIT
 * Files that have no name, for what is too large for memory. */
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int sdc_temporary_open(void)
{
    char path[PATH_MAX];
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] == '\0')
        folder = "/tmp";
    if (snprintf(path, sizeof path, "%s/seedance-check.XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

bool sdc_temporary_write(int descriptor, const void *bytes, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t written = write(descriptor, (const char *)bytes + done, n - done);
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}
