/* SPDX-License-Identifier: MIT
 * Profiles of users: refused with a sentence, or printed as what is read to the same bytes. */
#include "config/profile_file.h"

#include "fuzz.h"

/** Prints a profile as JSON; the caller releases the text. */
static void print(const struct sdc_profile_file *file, struct sdc_buf *text)
{
    sdc_buf_init(text, 16 * SDC_PROFILE_FILE_SIZE_MAX);
    sdc_profile_print(&file->profile, text);
    REQUIRE(text->status == SDC_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_profile_file file;
    struct sdc_profile_file again;
    struct sdc_err err = {0};
    struct sdc_buf first;
    struct sdc_buf second;
    char *text = copy_text(bytes, size);
    enum sdc_status status = sdc_profile_file_parse(&file, text, "profile", &err);
    free(text);
    REQUIRE((status == SDC_OK) == (err.text[0] == '\0'));
    if (status != SDC_OK)
        return 0;
    print(&file, &first);
    REQUIRE(sdc_profile_file_parse(&again, sdc_buf_text(&first), "profile", &err) == SDC_OK);
    print(&again, &second);
    REQUIRE(strcmp(sdc_buf_text(&first), sdc_buf_text(&second)) == 0);
    sdc_buf_release(&first);
    sdc_buf_release(&second);
    sdc_profile_file_release(&file);
    sdc_profile_file_release(&again);
    return 0;
}
