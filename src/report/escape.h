/* SPDX-License-Identifier: MIT
 * Texts from strangers written so that a format takes every letter of them as text. */
#ifndef SDC_REPORT_ESCAPE_H
#define SDC_REPORT_ESCAPE_H

#include "base/buf.h"

/** A letter that a format would take for something else, and what stands for it. */
struct sdc_escape {
    char letter;    /**< ASCII; '\0' ends a table */
    const char *as; /**< printed in its place */
};

/** Appends text with control characters, marks of direction and bytes that are not UTF-8 made
 *  visible, and each letter of the table as the table has it. */
void sdc_escape_append(struct sdc_buf *buf, const char *text, const struct sdc_escape *table);

/** Appends the same as a cell of CSV (RFC 4180) in quotes; what a spreadsheet would take for a
 *  formula gets an apostrophe. */
void sdc_escape_append_cell(struct sdc_buf *buf, const char *text);

/** Appends the same, every ASCII character that means something to HTML or Markdown, wherever it
 *  stands in a line, as a numeric character reference: "&#60;". A comment of HTML stands behind
 *  each "@", since addresses are looked for once references are resolved. */
void sdc_escape_append_html(struct sdc_buf *buf, const char *text);

#endif
