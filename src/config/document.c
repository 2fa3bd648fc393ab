/* SPDX-License-Identifier: MIT
 * JSON files of users: read whole, refused with one sentence. */
#include "config/document.h"

#include "base/text.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/** How much of a file is read at a time [bytes]. */
#define READ_SIZE 4096

/** The line, from 1, on which a place in a text lies. */
static long line_of(const char *text, const char *place)
{
    long line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

/** The first escape that cJSON would take for the end of a text: \u0000, and \u without four
 *  hexadecimal digits behind it. NULL if there is none. */
static const char *find_end_escape(const char *text)
{
    static const char hexadecimal[] = "0123456789abcdefABCDEF";
    static const char zero[] = "0000";
    const size_t n_digits = sizeof zero - 1;
    for (text = strchr(text, '\\'); text && text[1] != '\0'; text = strchr(text + 2, '\\')) {
        bool is_whole = text[1] == 'u' && strspn(text + 2, hexadecimal) >= n_digits;
        if (text[1] == 'u' && (!is_whole || strncmp(text + 2, zero, n_digits) == 0))
            return text;
    }
    return NULL;
}

/** The end of a text in quotes, which begins at text: its last quote, or where all ends. */
static const char *end_of_quoted(const char *text)
{
    for (text++; *text != '\0' && *text != '"'; text++)
        text += text[0] == '\\' && text[1] != '\0';
    return text;
}

/** The first bracket that lies too deep; NULL if none does. */
static const char *find_too_deep(const char *text)
{
    int depth = 0;
    for (; *text != '\0'; text++) {
        if (*text == '"')
            text = end_of_quoted(text);
        if (*text == '\0')
            break;
        if ((*text == '{' || *text == '[') && ++depth > SDC_DOCUMENT_DEPTH_MAX)
            return text;
        depth -= *text == '}' || *text == ']';
    }
    return NULL;
}

enum sdc_status sdc_document_parse(struct cJSON **document, const char *text,
                                   const struct sdc_place *place)
{
    if (!sdc_text_is_utf8(text, strlen(text)))
        return sdc_place_refuse(place, NULL, "is no UTF-8 text");
    const char *end = find_end_escape(text);
    if (end)
        return sdc_place_refuse(place, NULL, "line %ld: a text with a NUL or half an escape in it",
                                line_of(text, end));
    end = find_too_deep(text);
    if (end)
        return sdc_place_refuse(place, NULL, "line %ld: more than %d objects and lists in another",
                                line_of(text, end), SDC_DOCUMENT_DEPTH_MAX);
    *document = cJSON_ParseWithOpts(text, &end, true);
    if (*document)
        return SDC_OK;
    return sdc_place_refuse(place, NULL, "line %ld is not JSON", line_of(text, end));
}

/** Reads all there is, up to the ceiling of text. The errno that this failed with, or 0. */
static int read_all(int descriptor, struct sdc_buf *text)
{
    char bytes[READ_SIZE];
    ssize_t n;
    do {
        n = read(descriptor, bytes, sizeof bytes);
        if (n > 0)
            sdc_buf_append(text, bytes, (size_t)n);
    } while ((n > 0 && text->status == SDC_OK) || (n < 0 && errno == EINTR));
    return n < 0 ? errno : 0;
}

enum sdc_status sdc_document_read(struct cJSON **document, int descriptor, size_t size_max,
                                  const struct sdc_place *place)
{
    struct sdc_buf text;
    enum sdc_status status;
    sdc_buf_init(&text, size_max);
    int cause = read_all(descriptor, &text);
    if (cause != 0)
        status = sdc_place_refuse(place, NULL, "%s", strerror(cause));
    else if (text.status == SDC_NO_MEMORY)
        status =
            sdc_err_set(place->err, SDC_NO_MEMORY, 0, "no memory is left for a %s", place->kind);
    else if (text.status != SDC_OK)
        status = sdc_place_refuse(place, NULL, "is larger than %zu bytes", size_max);
    else if (strlen(sdc_buf_text(&text)) != text.size)
        status = sdc_place_refuse(place, NULL, "holds a NUL and is no text");
    else
        status = sdc_document_parse(document, sdc_buf_text(&text), place);
    sdc_buf_release(&text);
    return status;
}
