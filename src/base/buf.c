/* SPDX-License-Identifier: MIT
 * A text that grows up to a ceiling. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** First allocation: most lines of a report fit [bytes]. */
#define FIRST_CAP 256

void sdc_buf_init(struct sdc_buf *buf, size_t ceiling)
{
    *buf = (struct sdc_buf){.ceiling = ceiling};
}

void sdc_buf_release(struct sdc_buf *buf)
{
    free(buf->bytes);
    sdc_buf_init(buf, buf->ceiling);
}

void sdc_buf_cut(struct sdc_buf *buf, size_t size)
{
    assert(size <= buf->size);
    buf->size = size;
    buf->status = SDC_OK;
    if (buf->bytes)
        buf->bytes[size] = '\0';
}

void sdc_buf_clear(struct sdc_buf *buf)
{
    sdc_buf_cut(buf, 0);
}

/** What sdc_memory_ran_out tells. */
static _Thread_local bool has_run_out;

void sdc_memory_note(void)
{
    has_run_out = true;
}

bool sdc_memory_ran_out(void)
{
    bool had = has_run_out;
    has_run_out = false;
    return had;
}

/** Makes room for n bytes and the NUL. False, with the failure noted, if there is none. */
static bool reserve(struct sdc_buf *buf, size_t n)
{
    if (buf->status != SDC_OK)
        return false;
    if (n > buf->ceiling - buf->size) {
        buf->status = SDC_TOO_LARGE;
        return false;
    }
    size_t need = buf->size + n + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap ? buf->cap : FIRST_CAP;
    while (cap < need)
        cap *= 2;
    char *bytes = realloc(buf->bytes, cap);
    if (!bytes) {
        buf->status = SDC_NO_MEMORY;
        sdc_memory_note();
        return false;
    }
    buf->bytes = bytes;
    buf->cap = cap;
    return true;
}

void sdc_buf_append(struct sdc_buf *buf, const void *bytes, size_t n)
{
    if (n == 0 || !reserve(buf, n))
        return;
    memcpy(buf->bytes + buf->size, bytes, n);
    buf->size += n;
    buf->bytes[buf->size] = '\0';
}

void sdc_buf_puts(struct sdc_buf *buf, const char *text)
{
    sdc_buf_append(buf, text, strlen(text));
}

void sdc_buf_printf(struct sdc_buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n < 0 && buf->status == SDC_OK)
        buf->status = SDC_TOO_LARGE; /* or the locale lacks a character */
    if (n <= 0 || !reserve(buf, (size_t)n))
        return;
    va_start(arguments, format);
    vsnprintf(buf->bytes + buf->size, (size_t)n + 1, format, arguments);
    va_end(arguments);
    buf->size += (size_t)n;
}

const char *sdc_buf_text(const struct sdc_buf *buf)
{
    return buf->bytes ? buf->bytes : "";
}
