/* SPDX-License-Identifier: MIT
 * Texts of profiles, written short and printed, for tests that read them. */
#ifndef SDC_TESTS_PROFILE_TEXTS_H
#define SDC_TESTS_PROFILE_TEXTS_H

#include "config/profile_file.h"

#include "rows.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Room for the texts of these tests [bytes]. */
#define TEXT_SIZE 4096

/** Writes text with " for each ', and for each @ the source and the date of a requirement. */
static inline void expand(const char *text, char *json, size_t size)
{
    static const char rest[] = "\"source\":\"s\",\"date\":\"2026-11-22\"";
    size_t n = 0;
    for (; *text; text++) {
        assert_true(n + sizeof rest < size);
        if (*text == '@')
            n += (size_t)snprintf(json + n, size - n, "%s", rest);
        else
            json[n++] = *text == '\'' ? '"' : *text;
    }
    json[n] = '\0';
}

/** A document around requirements. */
static inline void wrap(const char *requirements, char *text, size_t size)
{
    snprintf(text, size, "{'id':'x','title':'t','source':'s','date':'2026-11','requirements':[%s]}",
             requirements);
}

/** The profile as JSON; the caller releases it. */
static inline void print(const struct sdc_profile *profile, struct sdc_buf *buf)
{
    sdc_buf_init(buf, SDC_PROFILE_FILE_SIZE_MAX);
    sdc_profile_print(profile, buf);
    assert_int_equal(buf->status, SDC_OK);
}

/** Reads a text that was printed; it must print as the same. */
static inline void assert_round_trip(const char *text)
{
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    struct sdc_buf again;
    enum sdc_status status = sdc_profile_file_parse(&file, text, "printed", &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, SDC_OK);
    print(&file.profile, &again);
    assert_string_equal(sdc_buf_text(&again), text);
    sdc_buf_release(&again);
    sdc_profile_file_release(&file);
}

#endif
