/* SPDX-License-Identifier: MIT
 * Reports about an input of any name, with any words of a stranger: each format stays what it is.
 */
#include "base/text.h"
#include "report/report.h"

#include "fuzz.h"

#include <cjson/cJSON.h>

/** Facts of a text that claims to be media, so that findings quote it. */
static void make_result(struct sdc_result *result, char *name, const char *words)
{
    static const struct sdc_demand demand = {.profile = sdc_profiles};
    *result = (struct sdc_result){.input = name, .profile = sdc_profiles};
    sdc_facts_init(&result->facts);
    result->facts.format = SDC_FORMAT_HTML;
    sdc_facts_set_int(&result->facts, SDC_FACT_SIZE, 1);
    strncpy(result->facts.detail, words, sizeof result->facts.detail - 1);
    strncpy(result->facts.inconsistent, words, sizeof result->facts.inconsistent - 1);
    sdc_judge(&result->facts, &demand, &result->judgement);
}

/** No control character but line ends and tabs, and UTF-8 throughout. */
static void require_clean(const char *text, size_t size)
{
    REQUIRE(sdc_text_is_utf8(text, size));
    for (size_t i = 0; i < size; i++)
        REQUIRE((unsigned char)text[i] >= ' ' || strchr("\n\r\t", text[i]));
}

static void require_json(const char *text)
{
    cJSON *document = cJSON_Parse(text);
    REQUIRE(document);
    cJSON_Delete(document);
}

/** Quotes come in pairs, and each record ends where its line does. */
static void require_csv(const char *text)
{
    size_t n_quotes = 0;
    for (; *text; text++) {
        n_quotes += *text == '"';
        REQUIRE(*text != '\n' || n_quotes % 2 == 1 || text[-1] == '\r');
    }
    REQUIRE(n_quotes % 2 == 0);
}

/** Every line is a command of ours. */
static void require_commands(const char *text)
{
    while (*text) {
        REQUIRE(strncmp(text, "::error ", strlen("::error ")) == 0 ||
                strncmp(text, "::warning ", strlen("::warning ")) == 0);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

static void report(const struct sdc_report_format *format, const struct sdc_result *result)
{
    const struct sdc_summary summary = {.n_inputs = 1, .n_verdicts = {[SDC_FAIL] = 1}};
    struct sdc_report report = {.format = format, .style = {.profile = sdc_profiles}};
    struct sdc_err err = {0};
    char *bytes = NULL;
    size_t size = 0;
    report.stream = open_memstream(&bytes, &size);
    REQUIRE(report.stream);
    report.path = "memory";
    sdc_buf_init(&report.text, SDC_REPORT_TEXT_MAX);
    format->begin(&report);
    REQUIRE(sdc_report_result(&report, result, &err) == SDC_OK);
    format->end(&report, &summary);
    REQUIRE(report.text.status == SDC_OK);
    fwrite(sdc_buf_text(&report.text), 1, report.text.size, report.stream);
    fflush(report.stream);
    require_clean(bytes, size);
    if (format == &sdc_report_json || format == &sdc_report_sarif)
        require_json(bytes);
    else if (format == &sdc_report_csv)
        require_csv(bytes);
    else if (format == &sdc_report_github)
        require_commands(bytes);
    sdc_report_drop(&report);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sdc_result result;
    const uint8_t *end = memchr(bytes, '\0', size);
    size_t n = end ? (size_t)(end - bytes) : size;
    char *name = copy_text(bytes, n);
    char *words = end ? copy_text(end + 1, size - n - 1) : copy_text(bytes, 0);
    make_result(&result, name, words);
    for (size_t i = 0; i < sdc_n_report_formats; i++)
        report(sdc_report_formats[i], &result);
    free(name);
    free(words);
    return 0;
}
