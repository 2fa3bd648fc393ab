/* SPDX-License-Identifier: MIT
 * JSON objects whose texts come from strangers. */
#include "report/object.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/** Longest text of a stranger that one key may hold [bytes]: an argument of 128 KiB, three bytes
 * for each that is not UTF-8. */
#define TEXT_CEILING (512 * 1024)
/** Longest sequence of UTF-8 [bytes]. */
#define UTF8_SIZE_MAX 4

/* A failed allocation inside cJSON leaves a key out or gives NULL; sdc_object_print notices the
 * latter. */

static void *allocate(size_t size)
{
    void *block = malloc(size);
    if (!block)
        sdc_memory_note();
    return block;
}

void sdc_object_note_failures(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate, .free_fn = free});
}

void sdc_object_add_text(cJSON *object, const char *key, const char *text)
{
    struct sdc_buf clean;
    sdc_buf_init(&clean, TEXT_CEILING);
    sdc_text_append_utf8(&clean, text);
    cJSON_AddStringToObject(object, key, sdc_buf_text(&clean));
    sdc_buf_release(&clean);
}

void sdc_object_append_text(cJSON *array, const char *text)
{
    struct sdc_buf clean;
    sdc_buf_init(&clean, TEXT_CEILING);
    sdc_text_append_utf8(&clean, text);
    cJSON_AddItemToArray(array, cJSON_CreateString(sdc_buf_text(&clean)));
    sdc_buf_release(&clean);
}

void sdc_object_add_text_if(cJSON *object, const char *key, const char *text)
{
    if (text[0] != '\0')
        sdc_object_add_text(object, key, text);
}

/** Appends JSON text with all that could fool a terminal escaped. cJSON escapes some of it; beyond
 *  ASCII there is text only within strings, where any character may be escaped. */
static void put_escaped(struct sdc_buf *buf, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        char letter[UTF8_SIZE_MAX + 1] = "";
        uint32_t code_point;
        size_t length = sdc_text_utf8(text, left, &code_point);
        assert(length > 0 && length <= UTF8_SIZE_MAX);
        memcpy(letter, text, length);
        if (sdc_text_is_tricky(letter))
            sdc_buf_printf(buf, "\\u%04x", code_point);
        else
            sdc_buf_append(buf, text, length);
        text += length;
        left -= length;
    }
}

void sdc_object_print(struct sdc_buf *buf, cJSON *object)
{
    char *text = cJSON_PrintUnformatted(object);
    if (text && sdc_text_is_tricky(text))
        put_escaped(buf, text);
    else if (text)
        sdc_buf_puts(buf, text);
    else
        buf->status = SDC_NO_MEMORY;
    cJSON_free(text);
    cJSON_Delete(object);
}
