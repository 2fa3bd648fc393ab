/* SPDX-License-Identifier: MIT
 * What an asset is called at the service: 1 to 64 characters. */
#include "submit/label.h"

#include "base/text.h"

#include <string.h>

/** Longest sequence of UTF-8 [bytes]. */
#define UTF8_SIZE_MAX 4

/** The length of the character that text begins with, [1, 4]; 0 if it is none that may stand in a
 *  name. */
static size_t character(const char *text, size_t n)
{
    char letter[UTF8_SIZE_MAX + 1] = "";
    uint32_t code_point;
    size_t length = sdc_text_utf8(text, n, &code_point);
    memcpy(letter, text, length);
    return length > 0 && !sdc_text_is_tricky(letter) ? length : 0;
}

enum sdc_status sdc_label_check(const char *text, struct sdc_err *err)
{
    size_t left = strlen(text);
    size_t n = 0;
    while (left > 0) {
        size_t length = character(text, left);
        if (length == 0)
            return sdc_err_set(err, SDC_USAGE, 0,
                               "--name: character %zu is a control character or no UTF-8", n + 1);
        text += length;
        left -= length;
        n++;
    }
    if (n == 0 || n > SDC_LABEL_CHARACTERS_MAX)
        return sdc_err_set(err, SDC_USAGE, 0, "--name takes 1 to %d characters, not %zu",
                           SDC_LABEL_CHARACTERS_MAX, n);
    return SDC_OK;
}

void sdc_label_make(const char *input, char label[SDC_LABEL_SIZE])
{
    const char *slash = strrchr(input, '/');
    const char *at = slash ? slash + 1 : input;
    const char *dot = strrchr(at, '.');
    size_t left = dot && dot != at ? (size_t)(dot - at) : strlen(at);
    char *end = label;
    for (size_t n = 0; left > 0 && n < SDC_LABEL_CHARACTERS_MAX; n++) {
        size_t length = character(at, left);
        size_t taken = length > 0 ? length : 1;
        memcpy(end, length > 0 ? at : "-", taken);
        end += taken;
        at += taken;
        left -= taken;
    }
    *end = '\0';
    if (end == label || strcmp(label, "-") == 0)
        memcpy(label, "asset", sizeof "asset");
}
