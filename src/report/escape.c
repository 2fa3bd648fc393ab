/* SPDX-License-Identifier: MIT
 * Texts from strangers written so that a format takes every letter of them as text. */
#include "report/escape.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

/** Longest text that is escaped at once [bytes]: an argument of 128 KiB, four letters for each of
 * its bytes; a command has shorter names. */
#define TEXT_CEILING (1024 * 1024)

/** Takes the status of a failed text over. */
static void fail(struct sdc_buf *buf, enum sdc_status status)
{
    if (buf->status == SDC_OK)
        buf->status = status;
}

static const char *find(const struct sdc_escape *table, char letter)
{
    while (table->letter != '\0' && table->letter != letter)
        table++;
    return table->as;
}

void sdc_escape_append(struct sdc_buf *buf, const char *text, const struct sdc_escape *table)
{
    struct sdc_buf visible;
    sdc_buf_init(&visible, TEXT_CEILING);
    sdc_text_append_visible(&visible, text);
    for (const char *letter = sdc_buf_text(&visible); *letter; letter++) {
        const char *as = find(table, *letter);
        sdc_buf_append(buf, as ? as : letter, as ? strlen(as) : 1);
    }
    fail(buf, visible.status);
    sdc_buf_release(&visible);
}

/** True if a spreadsheet would take the text for a formula, or does so once it has taken quotes
 *  away. What begins with a control character does not reach it. */
static bool is_formula(const char *text)
{
    text += strspn(text, "\"' ");
    return *text != '\0' && strchr("=+-@", *text) != NULL;
}

void sdc_escape_append_cell(struct sdc_buf *buf, const char *text)
{
    static const struct sdc_escape quote[] = {{'"', "\"\""}, {'\0', NULL}};
    sdc_buf_puts(buf, is_formula(text) ? "\"'" : "\"");
    sdc_escape_append(buf, text, quote);
    sdc_buf_puts(buf, "\"");
}

static bool is_plain(char letter)
{
    if (letter != '\0' && strchr(" ,/-", letter))
        return true;
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || (uint8_t)letter >= 0x80;
}

void sdc_escape_append_html(struct sdc_buf *buf, const char *text)
{
    struct sdc_buf visible;
    sdc_buf_init(&visible, TEXT_CEILING);
    sdc_text_append_visible(&visible, text);
    for (const char *letter = sdc_buf_text(&visible); *letter; letter++) {
        if (is_plain(*letter))
            sdc_buf_append(buf, letter, 1);
        else
            sdc_buf_printf(buf, "&#%d;%s", *letter, *letter == '@' ? "<!-- -->" : "");
    }
    fail(buf, visible.status);
    sdc_buf_release(&visible);
}
