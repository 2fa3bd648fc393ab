/* SPDX-License-Identifier: MIT
 * Files of patterns: a first line that is a path, and then the file. */
#include "audit/glob.h"
#include "audit/ignore.h"

#include "fuzz.h"

/** Longest path that is looked at. */
#define PATH_SIZE_MAX 512

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_pattern_list list = {0};
    struct sdc_err err = {0};
    char *path = copy_text(bytes, size);
    char *patterns = strchr(path, '\n');
    if (patterns && patterns - path <= PATH_SIZE_MAX) {
        *patterns++ = '\0';
        size_t left = size - (size_t)(patterns - path);
        enum sdc_status status = sdc_pattern_list_parse(&list, patterns, left, &err);
        REQUIRE((status == SDC_OK) == (err.text[0] == '\0'));
        for (int is_folder = 0; is_folder < 2 && status == SDC_OK; is_folder++)
            sdc_pattern_list_find(&list, path, is_folder != 0);
        sdc_glob_matches(patterns, path);
        sdc_pattern_list_release(&list);
    }
    free(path);
    return 0;
}
