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

/** Adds a member, under a key or at the end of an array, and takes it over. NULL, noted, where it
 *  could not be made or has no place. */
static cJSON *add(cJSON *to, const char *key, cJSON *member)
{
    bool is_added =
        member && (key ? cJSON_AddItemToObject(to, key, member) : cJSON_AddItemToArray(to, member));
    if (is_added)
        return member;
    cJSON_Delete(member);
    sdc_memory_note();
    return NULL;
}

static cJSON *make_text(const char *text)
{
    struct sdc_buf clean;
    sdc_buf_init(&clean, TEXT_CEILING);
    sdc_text_append_utf8(&clean, text);
    cJSON *string = cJSON_CreateString(sdc_buf_text(&clean));
    sdc_buf_release(&clean);
    return string;
}

cJSON *sdc_object_new(void)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        sdc_memory_note();
    return object;
}

cJSON *sdc_object_add_object(cJSON *object, const char *key)
{
    return add(object, key, cJSON_CreateObject());
}

cJSON *sdc_object_add_array(cJSON *object, const char *key)
{
    return add(object, key, cJSON_CreateArray());
}

void sdc_object_add_text(cJSON *object, const char *key, const char *text)
{
    add(object, key, make_text(text));
}

void sdc_object_add_text_if(cJSON *object, const char *key, const char *text)
{
    if (text[0] != '\0')
        sdc_object_add_text(object, key, text);
}

void sdc_object_add_number(cJSON *object, const char *key, int64_t number)
{
    add(object, key, cJSON_CreateNumber((double)number));
}

void sdc_object_add_json(cJSON *object, const char *key, const char *json)
{
    add(object, key, cJSON_CreateRaw(json));
}

cJSON *sdc_object_append_object(cJSON *array)
{
    return add(array, NULL, cJSON_CreateObject());
}

void sdc_object_append_text(cJSON *array, const char *text)
{
    add(array, NULL, make_text(text));
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
    else {
        buf->status = SDC_NO_MEMORY;
        sdc_memory_note();
    }
    cJSON_free(text);
    cJSON_Delete(object);
}
