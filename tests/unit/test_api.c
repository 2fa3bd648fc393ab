/* SPDX-License-Identifier: MIT
 * The library: options, the three ways to check a file, and what an outcome says. */
#include "api.h"

#include <cjson/cJSON.h>

/** Longest line of a report [bytes]. */
#define LINE_MAX_SIZE (1 << 20)

static struct sdc_checker *checker;

static int set_up(void **state)
{
    (void)state;
    checker = new_checker(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sdc_checker_free(&checker);
    return checker != NULL;
}

/* ---- Verdicts -------------------------------------------------------------------------------- */

/** A file and what the check of it says. */
struct file_row {
    const char *name;
    enum sdc_verdict verdict;
    enum sdc_type type;
    const char *format;
    const char *rule; /**< of its first finding; NULL: it has none */
    const char *code; /**< of its error, or "" */
};

static const struct file_row files[] = {
    {"testdata/image/plain.jpg", SDC_PASS, SDC_TYPE_IMAGE, "jpeg", NULL, ""},
    {"testdata/video/real.mp4", SDC_PASS, SDC_TYPE_VIDEO, "mp4", NULL, ""},
    {"testdata/audio/stereo.wav", SDC_PASS, SDC_TYPE_AUDIO, "wav", NULL, ""},
    {"testdata/video/vfr-average-below.mp4", SDC_WARN, SDC_TYPE_VIDEO, "mp4", "video.fps", ""},
    {"testdata/video/fps-23.976.mp4", SDC_FAIL, SDC_TYPE_VIDEO, "mp4", "video.fps", ""},
    {"testdata/hostile/clip.mkv", SDC_FAIL, SDC_TYPE_VIDEO, "mkv", "video.format", ""},
    {"testdata/hostile/empty.mp4", SDC_FAIL, SDC_TYPE_NONE, "empty", "file.type", ""},
    {"testdata/hostile/page.html", SDC_FAIL, SDC_TYPE_NONE, "html", "file.type", ""},
    {"testdata/hostile/lfs-pointer.mp4", SDC_ERROR, SDC_TYPE_NONE, "git-lfs-pointer", NULL,
     "lfs-pointer"},
};

static void same_result_by_all_ways(void **state)
{
    const struct file_row *row = *state;
    for (size_t i = 0; i < N_OF(ways); i++) {
        struct sdc_outcome *outcome = ways[i](checker, row->name);
        assert_non_null(outcome);
        assert_int_equal(sdc_outcome_verdict(outcome), row->verdict);
        assert_int_equal(sdc_outcome_type(outcome), row->type);
        assert_string_equal(sdc_outcome_format(outcome), row->format);
        assert_string_equal(sdc_outcome_name(outcome), row->name);
        assert_string_equal(sdc_outcome_error_code(outcome), row->code);
        assert_int_equal(sdc_outcome_error_message(outcome)[0] != '\0', row->code[0] != '\0');
        assert_int_equal(sdc_outcome_n_findings(outcome) > 0, row->rule != NULL);
        if (row->rule)
            assert_string_equal(sdc_outcome_finding(outcome, 0)->rule, row->rule);
        sdc_outcome_free(&outcome);
    }
}

/** Takes the key "index" out of a line of the ndjson report, and its end. */
static void drop_index(char *line)
{
    char *key = strstr(line, "\"index\":");
    assert_non_null(key);
    char *behind = strchr(key, ',') + 1;
    memmove(key, behind, strlen(behind) + 1);
    line[strcspn(line, "\n")] = '\0';
}

/** Takes the file out of the command that gets what a Git LFS pointer stands for: only the program
 *  looks where that is. */
static void drop_include(char *line)
{
    char *include = strstr(line, " --include=");
    if (include)
        memmove(include, strchr(include, '`'), strlen(strchr(include, '`')) + 1);
}

static void assert_as_reported(char *line)
{
    cJSON *object = cJSON_Parse(line);
    const char *path = cJSON_GetStringValue(cJSON_GetObjectItem(object, "input"));
    assert_non_null(path);
    drop_index(line);
    drop_include(line);
    for (size_t i = 0; i < N_OF(ways); i++) {
        struct sdc_outcome *outcome = ways[i](checker, path);
        assert_non_null(outcome);
        assert_string_equal(sdc_outcome_json(outcome), line);
        sdc_outcome_free(&outcome);
    }
    cJSON_Delete(object);
}

static void every_test_file_as_the_program_reports_it(void **state)
{
    char command[2 * PATH_MAX];
    char *line = malloc(LINE_MAX_SIZE);
    size_t n = 0;
    (void)state;
    assert_non_null(line);
    snprintf(command, sizeof command,
             "grep -v '^#' testdata/expected.tsv | cut -f 1 | sed 's|^|testdata/|' |"
             " '%s/seedance-check' -f ndjson --files-from -",
             programs());
    FILE *report = popen(command, "re");
    assert_non_null(report);
    while (fgets(line, LINE_MAX_SIZE, report)) {
        assert_as_reported(line);
        n++;
    }
    pclose(report);
    free(line);
    assert_true(n > 100);
}

/* ---- What an outcome says -------------------------------------------------------------------- */

/** A whole number or an exact text of the report, as the library says it. */
static void assert_fact(const struct sdc_outcome *outcome, const cJSON *value)
{
    const char *fact = sdc_outcome_fact(outcome, value->string);
    char text[64];
    int64_t num = -1;
    int64_t den = -1;
    assert_non_null(fact);
    bool is_number = sdc_outcome_number(outcome, value->string, &num, &den);
    snprintf(text, sizeof text, den == 1 ? "%lld" : "%lld/%lld", (long long)num, (long long)den);
    if (cJSON_IsNumber(value))
        assert_int_equal(num, (int64_t)value->valuedouble);
    else
        assert_string_equal(fact, value->valuestring);
    if (is_number)
        assert_string_equal(fact, text);
    else
        assert_true(cJSON_IsString(value) && num == -1 && den == -1);
}

static bool is_exact(const cJSON *value)
{
    return !cJSON_IsArray(value) && strcmp(value->string, "fps_value") != 0 &&
           strcmp(value->string, "duration_s") != 0;
}

static void every_exact_key_of_media_is_a_fact(void **state)
{
    const struct file_row *row = *state;
    struct sdc_outcome *outcome = sdc_checker_check_file(checker, row->name);
    assert_non_null(outcome);
    cJSON *object = cJSON_Parse(sdc_outcome_json(outcome));
    const cJSON *value;
    size_t n = 0;
    cJSON_ArrayForEach(value, cJSON_GetObjectItem(object, "media"))
    {
        if (is_exact(value)) {
            assert_fact(outcome, value);
            n++;
        } else {
            assert_null(sdc_outcome_fact(outcome, value->string));
        }
    }
    assert_true(n > 1);
    cJSON_Delete(object);
    sdc_outcome_free(&outcome);
}

static void facts_are_exact(void **state)
{
    struct sdc_outcome *outcome = sdc_checker_check_file(checker, "testdata/video/fps-23.976.mp4");
    int64_t num;
    int64_t den;
    (void)state;
    assert_string_equal(sdc_outcome_fact(outcome, "fps"), "24000/1001");
    assert_true(sdc_outcome_number(outcome, "fps", &num, &den));
    assert_int_equal(num, 24000);
    assert_int_equal(den, 1001);
    assert_string_equal(sdc_outcome_fact(outcome, "codec"), "h264");
    assert_string_equal(sdc_outcome_fact(outcome, "resolution"), "480p");
    assert_string_equal(sdc_outcome_fact(outcome, "format"), "mp4");
    assert_false(sdc_outcome_number(outcome, "codec", &num, &den));
    assert_false(sdc_outcome_number(outcome, "channels", &num, &den));
    assert_null(sdc_outcome_fact(outcome, "channels"));
    assert_null(sdc_outcome_fact(outcome, "no such fact"));
    assert_null(sdc_outcome_fact(outcome, ""));
    sdc_outcome_free(&outcome);
}

/** A text of a finding is that of the report; where it is "", the report has none. */
static void assert_same_text(const cJSON *object, const char *key, const char *text)
{
    const cJSON *value = cJSON_GetObjectItem(object, key);
    assert_string_equal(value ? value->valuestring : "", text);
}

static void findings_are_those_of_the_report(void **state)
{
    const struct file_row *row = *state;
    struct sdc_outcome *outcome = sdc_checker_check_file(checker, row->name);
    assert_non_null(outcome);
    cJSON *object = cJSON_Parse(sdc_outcome_json(outcome));
    const cJSON *item;
    size_t i = 0;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(object, "findings"))
    {
        const struct sdc_outcome_finding *finding = sdc_outcome_finding(outcome, i++);
        assert_non_null(finding);
        assert_same_text(item, "rule", finding->rule);
        assert_same_text(item, "severity", finding->is_warning ? "warning" : "error");
        assert_same_text(item, "measured", finding->measured);
        assert_same_text(item, "limit", finding->limit);
        assert_same_text(item, "unit", finding->unit);
        assert_same_text(item, "message", finding->message);
        assert_same_text(item, "help", finding->help);
        assert_same_text(item, "command", finding->command);
    }
    assert_int_equal(sdc_outcome_n_findings(outcome), i);
    assert_null(sdc_outcome_finding(outcome, i));
    assert_null(sdc_outcome_finding(outcome, SIZE_MAX));
    assert_same_text(object, "verdict", sdc_outcome_verdict_name(outcome));
    assert_same_text(cJSON_GetObjectItem(object, "error"), "code", sdc_outcome_error_code(outcome));
    assert_same_text(cJSON_GetObjectItem(object, "error"), "message",
                     sdc_outcome_error_message(outcome));
    cJSON_Delete(object);
    sdc_outcome_free(&outcome);
}

static void outcome_outlives_its_checker(void **state)
{
    struct sdc_checker *brief = new_checker(NULL);
    struct sdc_outcome *outcome = sdc_checker_check_file(brief, "testdata/image/width-300.jpg");
    (void)state;
    sdc_checker_free(&brief);
    assert_null(brief);
    assert_string_equal(sdc_outcome_finding(outcome, 0)->rule, "image.width");
    assert_non_null(strstr(sdc_outcome_json(outcome), "\"profile\":\"crun-seedance-2.0\""));
    sdc_outcome_free(&outcome);
}

static void name_says_the_suffix(void **state)
{
    size_t size;
    const void *bytes = map("testdata/image/plain.jpg", &size);
    struct sdc_outcome *outcome = sdc_checker_check_memory(checker, bytes, size, "plain.png");
    (void)state;
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_WARN);
    assert_string_equal(sdc_outcome_finding(outcome, 0)->rule, "file.extension");
    assert_non_null(strstr(sdc_outcome_finding(outcome, 0)->command, "plain.png"));
    sdc_outcome_free(&outcome);
    outcome = sdc_checker_check_memory(checker, bytes, size, "");
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_PASS);
    sdc_outcome_free(&outcome);
    munmap((void *)(uintptr_t)bytes, size + 1);
}

/* ---- Options --------------------------------------------------------------------------------- */

static const char *const known_rules[] = {"video", "video.fps", "file."};
static const char *const wrong_rules[] = {"video.fps", "video.fpss"};
static const char *const no_rule[] = {NULL};

/** Options that are wrong, and a part of the reason. */
struct wrong_row {
    const char *name;
    struct sdc_checker_options options;
    const char *reason;
};

static const struct wrong_row wrong_options[] = {
    {"profile unknown", {.profile = "crun-seedance-2"}, "did you mean crun-seedance-2.0?"},
    {"profile from afar", {.profile = "no such thing at all"}, "is called 'no such thing at all'"},
    {"profile's file missing", {.profile = "./none.json"}, "./none.json"},
    {"profile no JSON", {.profile = "testdata/image/plain.jpg"}, "testdata/image/plain.jpg"},
    {"profile a folder", {.profile = "testdata"}, "testdata"},
    {"profile empty", {.profile = ""}, "is called ''"},
    {"select unknown", {.select = wrong_rules, .n_select = 2}, "did you mean video.fps?"},
    {"ignore unknown", {.ignore = wrong_rules, .n_ignore = 2}, "unknown rule 'video.fpss'"},
    {"select NULL", {.select = no_rule, .n_select = 1}, "unknown rule ''"},
    {"select missing", {.n_select = 1}, "a list of rules is missing"},
    {"type unknown", {.type = (enum sdc_type)(SDC_TYPE_AUDIO + 1)}, "there is no type 4"},
    {"timeout negative", {.timeout_ms = -1}, "not from 1 to 86400000 ms"},
    {"timeout long", {.timeout_ms = SDC_TIMEOUT_MS_MAX + 1}, "not from 1 to 86400000 ms"},
};

static void wrong_options_are_refused(void **state)
{
    const struct wrong_row *row = *state;
    char reason[SDC_REASON_SIZE] = "";
    char little[4] = "xxx";
    size_t n_open = count_open();
    assert_null(sdc_checker_new(&row->options, reason, sizeof reason));
    if (!strstr(reason, row->reason))
        fail_msg("not '%s': %s", row->reason, reason);
    assert_null(sdc_checker_new(&row->options, little, sizeof little));
    assert_int_equal(strlen(little), sizeof little - 1);
    assert_null(sdc_checker_new(&row->options, NULL, 0));
    assert_int_equal(count_open(), n_open);
}

/** Options, a file, and the verdict on it. */
struct option_row {
    const char *name;
    struct sdc_checker_options options;
    const char *path;
    enum sdc_verdict verdict;
};

static const struct option_row options[] = {
    {"type right", {.type = SDC_TYPE_VIDEO}, "testdata/video/real.mp4", SDC_PASS},
    {"type wrong", {.type = SDC_TYPE_VIDEO}, "testdata/image/plain.jpg", SDC_FAIL},
    {"selected and broken",
     {.select = &known_rules[1], .n_select = 1},
     "testdata/video/fps-23.976.mp4",
     SDC_FAIL},
    {"not selected",
     {.select = &known_rules[2], .n_select = 1},
     "testdata/video/fps-23.976.mp4",
     SDC_PASS},
    {"ignored",
     {.ignore = &known_rules[1], .n_ignore = 1},
     "testdata/video/fps-23.976.mp4",
     SDC_PASS},
    {"selected and ignored",
     {.select = known_rules, .n_select = 1, .ignore = &known_rules[1], .n_ignore = 1},
     "testdata/video/fps-23.976.mp4",
     SDC_PASS},
    {"nothing left",
     {.select = &known_rules[1], .n_select = 1, .ignore = &known_rules[1], .n_ignore = 1},
     "testdata/video/real.mp4",
     SDC_ERROR},
    {"profile by id", {.profile = "crun-seedance-2.0"}, "testdata/video/real.mp4", SDC_PASS},
    {"timeout given", {.timeout_ms = 60000}, "testdata/image/plain.jpg", SDC_PASS},
    {"deep", {.is_deep = true}, "testdata/image/plain.jpg", SDC_PASS},
};

static void options_count(void **state)
{
    const struct option_row *row = *state;
    struct sdc_checker *other = new_checker(&row->options);
    assert_verdict(other, row->path, row->verdict);
    sdc_checker_free(&other);
}

static void profile_is_read_from_a_file(void **state)
{
    static const char profile[] =
        "{\"id\": \"own\", \"title\": \"Our own\", \"source\": \"us\", \"date\": \"2026-01-01\","
        " \"requirements\": [{\"rule\": \"video.fps\", \"sure\": {\"min\": \"30\"},"
        " \"source\": \"us\", \"date\": \"2026-01-01\"}]}";
    char path[] = "/tmp/sdc-test-profile-XXXXXX";
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, profile, sizeof profile - 1), sizeof profile - 1);
    close(fd);
    struct sdc_checker *other = new_checker(&(struct sdc_checker_options){.profile = path});
    unlink(path);
    struct sdc_outcome *outcome = sdc_checker_check_file(other, "testdata/video/real.mp4");
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_FAIL);
    assert_string_equal(sdc_outcome_finding(outcome, 0)->limit, "[30, ...)");
    assert_non_null(strstr(sdc_outcome_json(outcome), "\"profile\":\"own\""));
    sdc_checker_free(&other);
    sdc_outcome_free(&outcome);
}

static void options_are_copied(void **state)
{
    char rule[] = "video.fps";
    char folder[PATH_MAX];
    const char *rules[] = {rule};
    (void)state;
    snprintf(folder, sizeof folder, "%s", programs());
    struct sdc_checker *other = new_checker(
        &(struct sdc_checker_options){.ignore = rules, .n_ignore = 1, .programs = folder});
    memset(rule, 'x', sizeof rule);
    memset(folder, 'x', sizeof folder);
    rules[0] = NULL;
    assert_verdict(other, "testdata/video/fps-23.976.mp4", SDC_PASS);
    sdc_checker_free(&other);
}

static void probe_programs_are_nowhere_else(void **state)
{
    struct sdc_checker *other = new_checker(&(struct sdc_checker_options){.programs = "testdata"});
    (void)state;
    assert_error(by_path(other, "testdata/image/plain.jpg"), "no-probe",
                 "seedance-probe-image is not in testdata");
    assert_verdict(other, "testdata/hostile/page.html", SDC_FAIL);
    sdc_checker_free(&other);
}

/* ---- Wrong arguments ------------------------------------------------------------------------- */

static void missing_arguments_are_errors(void **state)
{
    (void)state;
    assert_error(sdc_checker_check_file(checker, NULL), "usage", "no name");
    assert_error(sdc_checker_check_descriptor(checker, STDIN_FILENO, NULL), "usage", "no name");
    assert_error(sdc_checker_check_memory(checker, "x", 1, NULL), "usage", "no name");
    assert_error(sdc_checker_check_memory(checker, NULL, 1, "x"), "usage", "no bytes");
    assert_error(sdc_checker_check_descriptor(checker, -1, "x"), "io", "is no open file");
    assert_error(sdc_checker_check_descriptor(checker, INT_MAX, "x"), "io", "is no open file");
    assert_error(sdc_checker_check_file(checker, ""), "not-found", "no such file");
    assert_error(sdc_checker_check_file(checker, "-"), "not-found", "no such file");
    assert_error(sdc_checker_check_file(checker, "http://[::1]/x.mp4"), "not-found", "");
    assert_error(sdc_checker_check_file(checker, "testdata"), "not-a-file", "directory");
    assert_null(sdc_checker_check_file(NULL, "x"));
    assert_null(sdc_checker_check_descriptor(NULL, STDIN_FILENO, "x"));
    assert_null(sdc_checker_check_memory(NULL, "x", 1, "x"));
}

static void nothing_to_free_is_no_fault(void **state)
{
    struct sdc_checker *none = NULL;
    struct sdc_outcome *nothing = NULL;
    (void)state;
    sdc_checker_free(&none);
    sdc_outcome_free(&nothing);
}

static void no_bytes_are_an_empty_file(void **state)
{
    struct sdc_outcome *outcome = sdc_checker_check_memory(checker, NULL, 0, "x.mp4");
    (void)state;
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_FAIL);
    assert_string_equal(sdc_outcome_format(outcome), "empty");
    assert_string_equal(sdc_outcome_fact(outcome, "size"), "0");
    sdc_outcome_free(&outcome);
}

static void names_may_hold_any_bytes(void **state)
{
    static char name[100000];
    size_t size;
    const void *bytes = map("testdata/image/width-300.jpg", &size);
    (void)state;
    memset(name, '\x01', sizeof name - 1);
    struct sdc_outcome *outcome = sdc_checker_check_memory(checker, bytes, size, name);
    assert_non_null(outcome);
    assert_string_equal(sdc_outcome_name(outcome), name);
    assert_string_equal(sdc_outcome_finding(outcome, 0)->command, "");
    sdc_outcome_free(&outcome);
    outcome = sdc_checker_check_memory(checker, bytes, size, "\xff'\n.jpg");
    assert_string_equal(sdc_outcome_name(outcome), "\xff'\n.jpg");
    assert_non_null(strstr(sdc_outcome_json(outcome), "\"input_bytes\":\"/ycKLmpwZw==\""));
    sdc_outcome_free(&outcome);
    munmap((void *)(uintptr_t)bytes, size + 1);
}

static void version_is_that_of_the_program(void **state)
{
    char command[2 * PATH_MAX];
    char line[BUFSIZ] = "";
    (void)state;
    snprintf(command, sizeof command, "'%s/seedance-check' --version", programs());
    FILE *version = popen(command, "re");
    assert_non_null(version);
    assert_non_null(fgets(line, sizeof line, version));
    pclose(version);
    line[strcspn(line, "\n")] = '\0';
    assert_string_equal(strchr(line, ' ') + 1, sdc_version());
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, same_result_by_all_ways, files);
    ADD(&tests, every_test_file_as_the_program_reports_it);
    ADD_ROWS(&tests, every_exact_key_of_media_is_a_fact, files);
    ADD(&tests, facts_are_exact);
    ADD_ROWS(&tests, findings_are_those_of_the_report, files);
    ADD(&tests, outcome_outlives_its_checker);
    ADD(&tests, name_says_the_suffix);
    ADD_ROWS(&tests, wrong_options_are_refused, wrong_options);
    ADD_ROWS(&tests, options_count, options);
    ADD(&tests, profile_is_read_from_a_file);
    ADD(&tests, options_are_copied);
    ADD(&tests, probe_programs_are_nowhere_else);
    ADD(&tests, missing_arguments_are_errors);
    ADD(&tests, nothing_to_free_is_no_fault);
    ADD(&tests, no_bytes_are_an_empty_file);
    ADD(&tests, names_may_hold_any_bytes);
    ADD(&tests, version_is_that_of_the_program);
    return run_all_in("api", &tests, set_up, tear_down);
}
