/* SPDX-License-Identifier: MIT
 * Reports about an input of any name, with any words of a stranger: each format stays what it is.
 */
#include "base/text.h"
#include "report/report.h"

#include "fuzz.h"

#include <cjson/cJSON.h>

#include <sys/mman.h>
#include <unistd.h>

/** Room for the page of one result [bytes]: every letter of a large input as an entity. */
#define PAGE_SIZE (2 * 1024 * 1024)

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

/** Quotes come in pairs, each record ends where its line does, and no cell is a formula. */
static void require_csv(const char *text)
{
    size_t n_quotes = 0;
    for (; *text; text++) {
        n_quotes += *text == '"';
        REQUIRE(*text != '\n' || n_quotes % 2 == 1 || text[-1] == '\r');
        bool begins = *text == '"' && n_quotes % 2 == 1 && text[-1] != '"';
        REQUIRE(!begins || text[1] == '\0' || !strchr("=+-@", text[1]));
    }
    REQUIRE(n_quotes % 2 == 0);
}

/** Steps over a text of XML up to a letter, which it does not hold otherwise. */
static const char *skip_xml(const char *text, char end)
{
    static const char *const entities[] = {"amp;", "lt;", "gt;", "quot;", "apos;", "#10;"};
    for (; *text && *text != end; text++) {
        bool is_known = *text != '&';
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            is_known |= strncmp(text + 1, entities[i], strlen(entities[i])) == 0;
        REQUIRE(is_known && *text != '<' && strncmp(text, "]]>", 3) != 0);
    }
    return text;
}

/** Steps over a name, which is one of ours. */
static const char *skip_name(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz-");
    REQUIRE(n > 0);
    return text + n;
}

/** Steps over the attributes of an element and its end; true in *is_open if it holds others. */
static const char *skip_attributes(const char *text, bool *is_open)
{
    while (*text == ' ') {
        text = skip_name(text + 1);
        REQUIRE(text[0] == '=' && text[1] == '"');
        text = skip_xml(text + 2, '"');
        REQUIRE(*text == '"');
        text++;
    }
    *is_open = *text != '/';
    text += !*is_open;
    REQUIRE(*text == '>');
    return text + 1;
}

/** Every element is one of JUnit's, is closed, and holds what it may. */
static void require_xml(const char *text)
{
    enum { DEPTH_MAX = 4 };
    static const char *const depths[][5] = {{"testsuites"},
                                            {"testsuite"},
                                            {"properties", "testcase", "system-out", "system-err"},
                                            {"property", "failure", "error", "skipped"}};
    const char *open[DEPTH_MAX];
    size_t depth = 0;
    REQUIRE(strncmp(text, "<?xml ", strlen("<?xml ")) == 0);
    text = strstr(text, "?>") + 2;
    while (*(text = skip_xml(text, '<'))) {
        bool is_end = text[1] == '/';
        bool is_open = false;
        const char *name = text + 1 + is_end;
        size_t n = (size_t)(skip_name(name) - name);
        REQUIRE(is_end ? depth-- > 0 && strncmp(open[depth], name, n) == 0 : depth < DEPTH_MAX);
        bool is_ours = is_end;
        for (size_t i = 0; !is_end && depths[depth][i]; i++)
            is_ours |= strncmp(depths[depth][i], name, n) == 0 && depths[depth][i][n] == '\0';
        REQUIRE(is_ours);
        text = is_end ? name + n + 1 : skip_attributes(name + n, &is_open);
        if (is_open)
            open[depth++] = name;
    }
    REQUIRE(depth == 0);
}

/** Of a page of Markdown, what strangers say stands as code, and holds nothing that it knows. */
static void require_page(const char *text)
{
    static const char letters[] =
        " ,/-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *code;
    while ((code = strstr(text, "<code>"))) {
        REQUIRE(!memchr(text, '<', (size_t)(code - text)));
        for (text = code + strlen("<code>"); strncmp(text, "</code>", 7) != 0; text++) {
            bool is_plain = *text & 0x80 || (*text && strchr(letters, *text));
            size_t n = strncmp(text, "&#", 2) == 0 ? 2 + strspn(text + 2, "0123456789") : 0;
            REQUIRE(is_plain || (n > 2 && text[n] == ';') || strncmp(text, "<!-- -->", 8) == 0);
            text += n > 0 ? n : *text == '<' ? 7 : 0;
        }
        text += strlen("</code>");
    }
    REQUIRE(!strchr(text, '<'));
}

/** Reads the page that a step of GitHub's is to show, and empties it. */
static void take_page(int fd)
{
    static char page[PAGE_SIZE + 1];
    ssize_t n = pread(fd, page, PAGE_SIZE, 0);
    REQUIRE(n > 0 && n < PAGE_SIZE && ftruncate(fd, 0) == 0);
    page[n] = '\0';
    require_page(page);
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
    static int page = -1;
    static char path[sizeof "/proc/self/fd/" + 11];
    struct sdc_report report = {.format = format, .style = {.profile = sdc_profiles}};
    struct sdc_err err = {0};
    char *bytes = NULL;
    size_t size = 0;
    if (page < 0)
        page = memfd_create("page", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", page);
    report.style.step_summary = path;
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
    else if (format == &sdc_report_junit)
        require_xml(bytes);
    if (format == &sdc_report_github)
        take_page(page);
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
