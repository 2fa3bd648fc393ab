/* SPDX-License-Identifier: MIT
 * Text that a report can only print later, kept outside memory: a nameless temporary file. */
#include "report/spool.h"

#include "base/temporary.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static enum sdc_status fail(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_IO, errno, "cannot keep a report in a temporary file: %s",
                       strerror(errno));
}

static bool open_file(struct sdc_spool *spool)
{
    int fd = sdc_temporary_open();
    spool->stream = fd >= 0 ? fdopen(fd, "w+e") : NULL;
    if (fd >= 0 && !spool->stream)
        close(fd);
    return spool->stream != NULL;
}

enum sdc_status sdc_spool_take(struct sdc_spool *spool, struct sdc_buf *text, struct sdc_err *err)
{
    if (text->status != SDC_OK)
        return sdc_err_set(err, text->status, 0, "no memory is left for the report");
    if (!spool->stream && !open_file(spool))
        return fail(err);
    if (text->size > 0 && fwrite(text->bytes, 1, text->size, spool->stream) != text->size)
        return fail(err);
    sdc_buf_clear(text);
    return SDC_OK;
}

enum sdc_status sdc_spool_rewind(struct sdc_spool *spool, struct sdc_err *err)
{
    if (spool->stream && fseeko(spool->stream, 0, SEEK_SET) != 0) /* flushes */
        return fail(err);
    return SDC_OK;
}

enum sdc_status sdc_spool_read(struct sdc_spool *spool, void *bytes, size_t n, size_t *n_read,
                               struct sdc_err *err)
{
    size_t got = spool->stream ? fread(bytes, 1, n, spool->stream) : 0;
    if (spool->stream && ferror(spool->stream))
        return fail(err);
    *n_read = got;
    return SDC_OK;
}

void sdc_spool_release(struct sdc_spool *spool)
{
    if (spool->stream)
        fclose(spool->stream);
    spool->stream = NULL;
}
