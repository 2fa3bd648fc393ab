/* SPDX-License-Identifier: MIT
 * Lines of ndjson reports that are to be joined: refused with a reason, or printed as they are read
 * again to the same bytes. */
#include "base/text.h"
#include "report/line.h"
#include "report/report.h"
#include "rules/profile.h"

#include "fuzz.h"

/** Reads a line and prints it. False where it is refused. */
static bool reprint(const char *given, struct sdc_buf *printed)
{
    static struct sdc_line line;
    char *text = copy_text((const uint8_t *)given, strlen(given));
    bool is_read = sdc_line_read(&line, text);
    static struct sdc_profile profile;
    static struct sdc_profile run_profile;
    REQUIRE(is_read || line.json.problem[0] != '\0');
    if (is_read) {
        profile = *sdc_profile_default();
        profile.id = line.profile_id;
        line.result.profile = &profile;
        sdc_buf_init(printed, SDC_REPORT_TEXT_MAX);
        run_profile.id = line.run_profile_id;
        bool is_own = strcmp(line.run_profile_id, line.profile_id) != 0;
        sdc_report_append_object(printed, &line.result, is_own ? &run_profile : NULL);
        REQUIRE(printed->status == SDC_OK);
    }
    free(text);
    return is_read;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_buf first;
    struct sdc_buf second;
    if (memchr(bytes, '\0', size) || !sdc_text_is_utf8((const char *)bytes, size))
        return 0;
    char *text = copy_text(bytes, size);
    bool is_read = reprint(text, &first);
    free(text);
    if (!is_read)
        return 0;
    REQUIRE(reprint(sdc_buf_text(&first), &second));
    REQUIRE(strcmp(sdc_buf_text(&first), sdc_buf_text(&second)) == 0);
    sdc_buf_release(&first);
    sdc_buf_release(&second);
    return 0;
}
