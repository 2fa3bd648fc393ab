/* SPDX-License-Identifier: MIT
 * The configuration of a repository: every key, and every mistake with its sentence. */
#include "config/config_file.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Room for the texts of these tests [bytes]. */
#define TEXT_SIZE 4096

/** What reading a text comes to. */
struct text_row {
    const char *name;
    const char *text;     /**< with ' for " */
    const char *sentence; /**< behind "configuration my.json: "; NULL: it is read */
};

static void assert_sentence(const char *json, const char *sentence)
{
    struct sdc_config config;
    struct sdc_err err = {0};
    char want[SDC_ERR_TEXT_SIZE];
    enum sdc_status status = sdc_config_parse(&config, json, "my.json", &err);
    snprintf(want, sizeof want, "configuration my.json: %s", sentence ? sentence : "");
    assert_string_equal(err.text, sentence ? want : "");
    assert_int_equal(status, sentence ? SDC_USAGE : SDC_OK);
    if (sentence)
        assert_null(config.document);
    sdc_config_release(&config);
}

static void quote(const char *text, char *json, size_t size)
{
    assert_true(strlen(text) < size);
    for (; *text; text++)
        *json++ = *text == '\'' ? '"' : *text;
    *json = '\0';
}

static void reads(void **state)
{
    const struct text_row *row = *state;
    char json[TEXT_SIZE];
    quote(row->text, json, sizeof json);
    assert_sentence(json, row->sentence);
}

#define EXCEPTION "{'rule':'video.fps','path':'a.mp4','reason':'r'}"
#define TYPES     "expected one of \"auto\", \"image\", \"video\", \"audio\""
#define SUBMITS   "only the command line says what is submitted, never a repository"
#define FETCHES   "only the command line says which URLs are used and fetched, never a repository"
#define WRITES    "only the command line says what is written, and where, never a repository"
#define ELSEWHERE "is an option of the command line, which a configuration does not set"
#define TEXT50    "01234567890123456789012345678901234567890123456789"

static const struct text_row text_rows[] = {
    {"nothing", "{}", NULL},
    {"every key",
     "{'profile':'x','type':'video','fail_on':'error','select':['video'],'ignore':['file.type'],"
     "'exclude':['a/'],'jobs':64,'paths':[{'path':'a','type':'auto','profile':'p'}],"
     "'exceptions':[" EXCEPTION "]}",
     NULL},
    {"a byte order mark", "\xef\xbb\xbf{}", NULL},
    {"no path and no exception", "{'paths':[]}", "\"paths\": expected a list of objects"},
    /* No JSON, or not this. */
    {"an empty file", "", "line 1 is not JSON"},
    {"a comma too many", "{'jobs':1,}", "line 1 is not JSON"},
    {"a comment", "{\n# jobs\n}", "line 2 is not JSON"},
    {"a list", "[]", "expected a JSON object"},
    {"Latin 1", "{'profile':'\xe9'}", "is no UTF-8 text"},
    {"NUL in a text", "{'profile':'\\u0000'}", "line 1: a text with a NUL or half an escape in it"},
    {"as deep as may be", "{'x':[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}",
     "unknown key \"x\"; see seedance-check-config(5)"},
    {"too deep", "{'x':\n[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}",
     "line 2: more than 16 objects and lists in another"},
    {"brackets in a text are none", "{'x':'[[[[[[[[[[[[[[[[[[[[\\'[[[['}",
     "unknown key \"x\"; see seedance-check-config(5)"},
    /* Keys. */
    {"a misspelt key", "{'profil':'x'}", "unknown key \"profil\"; did you mean \"profile\"?"},
    {"a hyphen", "{'fail-on':'error'}", "unknown key \"fail-on\"; did you mean \"fail_on\"?"},
    {"another key", "{'colour_of_it':1}",
     "unknown key \"colour_of_it\"; see seedance-check-config(5)"},
    {"a key twice", "{'jobs':1,'jobs':1}", "\"jobs\": is given twice"},
    {"a misspelt key of a path", "{'paths':[{'pth':'a','type':'auto'}]}",
     "path 1: unknown key \"pth\"; did you mean \"path\"?"},
    {"a path twice", "{'paths':[{'path':'a','path':'b','type':'auto'}]}",
     "path 1: \"path\": is given twice"},
    /* What a repository does not decide. */
    {"submit", "{'submit':true}", "\"submit\": " SUBMITS},
    {"dry-run", "{'dry-run':true}", "\"dry-run\": " SUBMITS},
    {"API base", "{'api_base':'https://example.com'}",
     "\"api_base\": only the command line says where a key is sent, never a repository"},
    {"API base of a path", "{'paths':[{'path':'a','api_base':'x'}]}",
     "path 1: \"api_base\": only the command line says where a key is sent, never a repository"},
    {"public URL", "{'public_url':'x'}", "\"public_url\": " FETCHES},
    {"URL base", "{'url-base':'x'}", "\"url-base\": " FETCHES},
    {"private hosts", "{'allow_private':true}", "\"allow_private\": " FETCHES},
    {"a key for the service", "{'api_key':'x'}",
     "\"api_key\": is no place for a key; one that stands here is to be withdrawn"},
    {"the ledger", "{'ledger':'/x'}",
     "\"ledger\": only the command line says where the ledger lies, never a repository"},
    {"a report", "{'format':'json:x'}", "\"format\": " WRITES},
    {"a baseline", "{'write_baseline':'x'}", "\"write_baseline\": " WRITES},
    {"another option", "{'timeout':5}", "\"timeout\": " ELSEWHERE},
    {"no option of that name", "{'submits':1}",
     "unknown key \"submits\"; see seedance-check-config(5)"},
    /* Values. */
    {"a number as profile", "{'profile':5}", "\"profile\": expected a text"},
    {"no profile", "{'profile':''}", "\"profile\": expected a text that is not empty"},
    {"all profiles", "{'profile':'all'}",
     "\"profile\": expected one profile; \"all\" is for the command line"},
    {"a profile with a control character", "{'profile':'a\\u001b'}",
     "\"profile\": expected a text without control characters"},
    {"another type", "{'type':'picture'}", "\"type\": " TYPES},
    {"no type", "{'type':null}", "\"type\": " TYPES},
    {"another level", "{'fail_on':'warn'}", "\"fail_on\": expected one of \"error\", \"warning\""},
    {"rules that are no list", "{'select':'video'}", "\"select\": expected a list of texts"},
    {"a rule that is none", "{'select':['video','fsp']}",
     "unknown rule \"fsp\"; did you mean \"video.fps\"?"},
    {"a list of rules in a text", "{'ignore':['video,file']}",
     "unknown rule \"video,file\"; did you mean \"video.size\"?"},
    {"a number among rules", "{'ignore':[1]}", "\"ignore\": expected a text"},
    {"nothing to leave out", "{'exclude':[]}", "\"exclude\": expected a list of texts"},
    {"no jobs", "{'jobs':0}", "\"jobs\": expected a whole number from 1 to 64"},
    {"too many jobs", "{'jobs':65}", "\"jobs\": expected a whole number from 1 to 64"},
    {"half a job", "{'jobs':1.5}", "\"jobs\": expected a whole number from 1 to 64"},
    {"very many jobs", "{'jobs':1e300}", "\"jobs\": expected a whole number from 1 to 64"},
    {"jobs as a text", "{'jobs':'4'}", "\"jobs\": expected a whole number from 1 to 64"},
    /* Paths and exceptions. */
    {"paths that are no list", "{'paths':{'a':'video'}}", "\"paths\": expected a list of objects"},
    {"paths that are texts", "{'paths':['a']}", "\"paths\": expected a list of objects"},
    {"a path of nothing", "{'paths':[{'type':'video'}]}", "path 1: \"path\": is missing"},
    {"a path for nothing", "{'paths':[{'path':'a','type':'auto'},{'path':'a'}]}",
     "path 2: expected \"type\" or \"profile\" beside \"path\""},
    {"a path with !", "{'paths':[{'path':'!a','type':'auto'}]}",
     "path 1: \"path\": expected a pattern without \"!\""},
    {"a path that leads out", "{'paths':[{'path':'../a','type':'auto'}]}",
     "path 1: \"path\": expected a pattern for what is below the folder of this file"},
    {"an exception without a reason",
     "{'exceptions':[" EXCEPTION ",{'rule':'video.fps',"
     "'path':'b'}]}",
     "exception 2: \"reason\": is missing"},
    {"an empty reason", "{'exceptions':[{'rule':'video.fps','path':'b','reason':''}]}",
     "exception 1: \"reason\": expected a text that is not empty"},
    {"a long reason",
     "{'exceptions':[{'rule':'video.fps','path':'b','reason':'" TEXT50 TEXT50 TEXT50 TEXT50 "x'}]}",
     "exception 1: \"reason\": expected a text of at most 200 bytes"},
    {"a reason with a new line",
     "{'exceptions':[{'rule':'video.fps','path':'b','reason':"
     "'a\\nb'}]}",
     "exception 1: \"reason\": expected a text without control characters"},
    {"an exception of all rules", "{'exceptions':[{'rule':'video','path':'b','reason':'r'}]}",
     "exception 1: unknown rule \"video\"; see seedance-check --list-rules"},
    {"an exception of no rule", "{'exceptions':[{'rule':'video.fsp','path':'b','reason':'r'}]}",
     "exception 1: unknown rule \"video.fsp\"; did you mean \"video.fps\"?"},
    {"a rule that is no text", "{'exceptions':[{'rule':5,'path':'b','reason':'r'}]}",
     "exception 1: \"rule\": expected the id of a rule, \"video.fps\""},
    {"an exception of no path", "{'exceptions':[{'rule':'video.fps','reason':'r'}]}",
     "exception 1: \"path\": is missing"},
};

static void is_taken_over(void **state)
{
    struct sdc_config config;
    struct sdc_err err = {0};
    static const char text[] =
        "{\"profile\":\"p\",\"type\":\"video\",\"fail_on\":\"warning\",\"select\":[\"video\","
        "\"file\"],\"ignore\":[\"video.fps\"],\"exclude\":[\"a/\",\"!b\"],\"jobs\":3,"
        "\"paths\":[{\"path\":\"a/**\",\"type\":\"auto\"},{\"path\":\"b\",\"profile\":\"q\"}],"
        "\"exceptions\":[{\"rule\":\"video.fps\",\"path\":\"c\",\"reason\":\"because\"}]}";
    (void)state;
    assert_int_equal(sdc_config_parse(&config, text, "my.json", &err), SDC_OK);
    assert_string_equal(config.profile, "p");
    assert_string_equal(config.type, "video");
    assert_string_equal(config.fail_on, "warning");
    assert_string_equal(config.select[1], "file");
    assert_null(config.select[2]);
    assert_string_equal(config.ignore[0], "video.fps");
    assert_string_equal(config.exclude[1], "!b");
    assert_int_equal(config.n_jobs, 3);
    assert_int_equal(config.n_paths, 2);
    assert_string_equal(config.paths[0].path, "a/**");
    assert_string_equal(config.paths[0].type, "auto");
    assert_null(config.paths[0].profile);
    assert_string_equal(config.paths[1].profile, "q");
    assert_int_equal(config.n_exceptions, 1);
    assert_string_equal(config.exceptions[0].rule, "video.fps");
    assert_string_equal(config.exceptions[0].path, "c");
    assert_string_equal(config.exceptions[0].reason, "because");
    sdc_config_release(&config);
}

/** `{"KEY":[ENTRY,...]}` with n entries; the caller frees it. */
static char *make_list(const char *key, const char *entry, size_t n)
{
    char *text = malloc(strlen(key) + n * (strlen(entry) + 1) + sizeof "{\"\":[]}");
    assert_non_null(text);
    size_t size = (size_t)sprintf(text, "{\"%s\":[", key);
    for (size_t i = 0; i < n; i++)
        size += (size_t)sprintf(text + size, "%s%s", i > 0 ? "," : "", entry);
    sprintf(text + size, "]}");
    return text;
}

struct most_row {
    const char *name;
    const char *entry;
    size_t n_max;
    const char *sentence;
};

static const struct most_row most_rows[] = {
    {"select", "\"video\"", SDC_CONFIG_WORDS_MAX, "\"select\": expected at most 64 texts"},
    {"ignore", "\"video\"", SDC_CONFIG_WORDS_MAX, "\"ignore\": expected at most 64 texts"},
    {"exclude", "\"video\"", SDC_CONFIG_WORDS_MAX, "\"exclude\": expected at most 64 texts"},
    {"paths", "{\"path\":\"a\",\"type\":\"auto\"}", SDC_CONFIG_PATHS_MAX,
     "\"paths\": expected at most 64 entries"},
    {"exceptions", "{\"rule\":\"video.fps\",\"path\":\"a\",\"reason\":\"r\"}",
     SDC_CONFIG_EXCEPTIONS_MAX, "\"exceptions\": expected at most 256 entries"},
};

static void has_most(void **state)
{
    const struct most_row *row = *state;
    char *text = make_list(row->name, row->entry, row->n_max);
    assert_sentence(text, NULL);
    free(text);
    text = make_list(row->name, row->entry, row->n_max + 1);
    assert_sentence(text, row->sentence);
    free(text);
}

static void assert_file_sentence(const char *bytes, size_t size, const char *sentence)
{
    struct sdc_config config;
    struct sdc_err err = {0};
    FILE *file = tmpfile();
    char want[SDC_ERR_TEXT_SIZE];
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fflush(file), 0);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    snprintf(want, sizeof want, "configuration my.json: %s", sentence);
    enum sdc_status status = sdc_config_read(&config, fileno(file), "my.json", &err);
    assert_string_equal(err.text, sentence[0] != '\0' ? want : "");
    assert_int_equal(status, sentence[0] != '\0' ? SDC_USAGE : SDC_OK);
    sdc_config_release(&config);
    fclose(file);
}

static void files_are_read(void **state)
{
    char *blanks = malloc(SDC_CONFIG_FILE_SIZE_MAX + 1);
    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', SDC_CONFIG_FILE_SIZE_MAX + 1);
    memcpy(blanks, "{}", 2);
    assert_file_sentence(blanks, 2, "");
    assert_file_sentence(blanks, SDC_CONFIG_FILE_SIZE_MAX, "");
    assert_file_sentence(blanks, SDC_CONFIG_FILE_SIZE_MAX + 1, "is larger than 1048576 bytes");
    assert_file_sentence("", 0, "line 1 is not JSON");
    assert_file_sentence("{}\0{}", 5, "holds a NUL and is no text");
    free(blanks);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, reads, text_rows);
    ADD_ROWS(&tests, has_most, most_rows);
    ADD(&tests, is_taken_over);
    ADD(&tests, files_are_read);
    return run_all("config_file", &tests);
}
