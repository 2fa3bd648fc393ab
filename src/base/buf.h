/* SPDX-License-Identifier: MIT
 * A text that grows up to a ceiling. */
#ifndef SDC_BASE_BUF_H
#define SDC_BASE_BUF_H

#include "base/err.h"

#include <stdbool.h>

/** A growing text. The caller holds it and releases it. Its failure sticks: append all, check
 *  once. */
struct sdc_buf {
    char *bytes;            /**< owned; ends in a NUL once anything was appended; NULL before */
    size_t size;            /**< bytes in use, the NUL not counted */
    size_t cap;             /**< bytes allocated */
    size_t ceiling;         /**< size may not go beyond this [bytes] */
    enum sdc_status status; /**< SDC_OK, SDC_NO_MEMORY or SDC_TOO_LARGE; sticks */
};

/** An empty text with a ceiling [bytes]. Allocates nothing. */
void sdc_buf_init(struct sdc_buf *buf, size_t ceiling);

/** Frees what the text holds; it is as after sdc_buf_init. */
void sdc_buf_release(struct sdc_buf *buf);

/** Makes the text empty and keeps its room; a failure is forgotten. */
void sdc_buf_clear(struct sdc_buf *buf);

/** Shortens the text to size, which is not beyond its own; a failure is forgotten. */
void sdc_buf_cut(struct sdc_buf *buf, size_t size);

/** Appends n bytes. */
void sdc_buf_append(struct sdc_buf *buf, const void *bytes, size_t n);

/** Appends a C string. */
void sdc_buf_puts(struct sdc_buf *buf, const char *text);

/** Appends as printf does. */
void sdc_buf_printf(struct sdc_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The text, never NULL; whatever was appended before a failure. */
const char *sdc_buf_text(const struct sdc_buf *buf);

/** Notes that an allocation has failed in this thread, and so something that it was for is missing.
 *  Texts that grow do so by themselves. */
void sdc_memory_note(void);

/** True if that has happened since the last call: what was made meanwhile may lack something, and
 * is not to be used. One question at the end of a piece of work stands for one at each of its
 * steps. */
bool sdc_memory_ran_out(void);

#endif
