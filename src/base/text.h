/* SPDX-License-Identifier: MIT
 * Texts from strangers made safe to print, and words compared. */
#ifndef SDC_BASE_TEXT_H
#define SDC_BASE_TEXT_H

#include "base/buf.h"

#include <stdint.h>

/** Longest word that sdc_text_nearest looks at [bytes]. */
#define SDC_WORD_SIZE_MAX 64

/** The length of the UTF-8 sequence that begins at bytes[0], [1, 4], and its code point; 0 if the
 *  n bytes, n > 0, begin with none (overlong forms and surrogates are none). */
size_t sdc_text_utf8(const char *bytes, size_t n, uint32_t *code_point);

/** True if all n bytes are UTF-8. */
bool sdc_text_is_utf8(const char *bytes, size_t n);

/** True if the text holds a control character, a bidirectional override or a byte that is not
 *  UTF-8: what a terminal or a reader could be fooled by. */
bool sdc_text_is_tricky(const char *text);

/** Appends text with all of that made visible: "\n", "\x1b", "\u202e", "\xff". */
void sdc_text_append_visible(struct sdc_buf *buf, const char *text);

/** Appends text with every byte that is not UTF-8 replaced by U+FFFD. */
void sdc_text_append_utf8(struct sdc_buf *buf, const char *text);

/** Appends n bytes in Base64 (RFC 4648, section 4). */
void sdc_text_append_base64(struct sdc_buf *buf, const void *bytes, size_t n);

/** Decodes Base64 in place, which makes it shorter, and ends it in a NUL. False where the text is
 *  none, or holds a NUL: it is spoilt then. */
bool sdc_text_decode_base64(char *text);

/** Appends text as one word for sh, in single quotes where it needs any. */
void sdc_text_append_sh(struct sdc_buf *buf, const char *text);

/** The edits (insert, delete, replace, swap of neighbours) between two words, upper and lower
 *  case being the same; SIZE_MAX if one is longer than SDC_WORD_SIZE_MAX. */
size_t sdc_text_distance(const char *a, const char *b);

/** Of n words the one nearest to word, if it is near enough to be meant; else NULL. */
const char *sdc_text_nearest(const char *word, const char *const *words, size_t n);

#endif
