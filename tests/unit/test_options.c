/* SPDX-License-Identifier: MIT
 * The command line: each row of the table of options, each way to write it, and each to get it
 * wrong. */
#include "cli/options.h"

#include "rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/** Most words of a command line in the tables below. */
enum { WORDS_MAX = 6 };

struct options_row {
    const char *name;
    const char *words[WORDS_MAX]; /**< behind the program's name */
    const char *meaning;          /**< as describe() has it; NULL: it is refused */
    const char *text;             /**< refused: part of the sentence */
};

static const struct options_row options_rows[] = {
    {"no word", {NULL}, "", NULL},
    {"inputs", {"a.mp4", "b.png"}, "in a.mp4,b.png", NULL},
    {"an empty input", {""}, "in ", NULL},
    {"standard input", {"-"}, "in -", NULL},
    {"inputs between options", {"a", "-q", "b", "--strict", "c"}, "strict quiet in a,b,c", NULL},
    /* each option */
    {"--type auto", {"--type", "auto"}, "", NULL},
    {"--type image", {"--type", "image"}, "type image", NULL},
    {"--type=video", {"--type=video"}, "type video", NULL},
    {"-t audio", {"-t", "audio"}, "type audio", NULL},
    {"-tvideo", {"-tvideo"}, "type video", NULL},
    {"-t twice", {"-tvideo", "-timage"}, "type image", NULL},
    {"--profile", {"--profile", "byteplus-seedance-2.5"}, "profile byteplus-seedance-2.5", NULL},
    {"--profile=all", {"--profile=all"}, "profile all", NULL},
    {"-p a file", {"-p", "my.json"}, "profile my.json", NULL},
    {"--list-profiles", {"--list-profiles"}, "list-profiles", NULL},
    {"--show-profile", {"--show-profile"}, "show-profile", NULL},
    {"--select", {"--select", "video.fps"}, "select video.fps", NULL},
    {"--select=a,b", {"--select=video,file.type"}, "select video,file.type", NULL},
    {"--select twice", {"--select", "video", "--select", "file."}, "select video,file.", NULL},
    {"--ignore", {"--ignore", "file,video.fps"}, "ignore file,video.fps", NULL},
    {"--fail-on error", {"--fail-on", "error"}, "", NULL},
    {"--fail-on warning", {"--fail-on=warning"}, "strict", NULL},
    {"--fail-on, the last wins", {"--strict", "--fail-on=error"}, "", NULL},
    {"--strict", {"--strict"}, "strict", NULL},
    {"--list-rules", {"--list-rules"}, "list-rules", NULL},
    {"--explain", {"--explain", "video.fps"}, "explain video.fps", NULL},
    {"--explain a group", {"--explain=file"}, "explain file", NULL},
    {"--files-from", {"--files-from", "list"}, "empty lists list", NULL},
    {"--files-from -", {"--files-from", "-"}, "empty lists -", NULL},
    {"--files-from=-", {"--files-from=-", "--files-from=b"}, "empty lists -,b", NULL},
    {"--null", {"--null"}, "null", NULL},
    {"-0", {"-0"}, "null", NULL},
    {"--exclude", {"--exclude", "*.tmp"}, "exclude *.tmp", NULL},
    {"--exclude twice", {"--exclude=a,b", "--exclude", "/c"}, "exclude a,b,/c", NULL},
    {"--hidden", {"--hidden"}, "hidden", NULL},
    {"--no-ignore", {"--no-ignore"}, "no-ignore", NULL},
    {"--gitignore", {"--gitignore"}, "gitignore", NULL},
    {"--force-exclude", {"--force-exclude"}, "empty force-exclude", NULL},
    {"--allow-empty", {"--allow-empty"}, "empty", NULL},
    {"--deep", {"--deep"}, "deep", NULL},
    {"--jobs", {"--jobs", "4"}, "jobs 4", NULL},
    {"-j64", {"-j64"}, "jobs 64", NULL},
    {"-j 1", {"-j", "1"}, "jobs 1", NULL},
    {"--timeout", {"--timeout", "5"}, "timeout 5000", NULL},
    {"--timeout=0.5", {"--timeout=0.5"}, "timeout 500", NULL},
    {"--timeout=0.001", {"--timeout=0.001"}, "timeout 1", NULL},
    {"--timeout=86400", {"--timeout=86400"}, "timeout 86400000", NULL},
    {"--max-bytes", {"--max-bytes", "1"}, "max-bytes 1", NULL},
    {"--max-bytes=", {"--max-bytes=9223372036854775807"}, "max-bytes 9223372036854775807", NULL},
    {"--allow-private", {"--allow-private"}, "private", NULL},
    {"--offline", {"--offline"}, "offline", NULL},
    {"--staged", {"--staged"}, "empty staged", NULL},
    {"--changed", {"--changed"}, "empty changed", NULL},
    {"--since", {"--since=x", "--changed"}, "empty changed since x", NULL},
    {"--staged-only-media", {"--staged-only-media", "--staged"}, "empty staged by-suffix", NULL},
    {"--submit", {"--submit", "a"}, "submit in a", NULL},
    {"--dry-run", {"--dry-run", "--submit", "a"}, "submit dry-run in a", NULL},
    {"--keep-going", {"--keep-going", "--submit", "a"}, "submit keep-going in a", NULL},
    {"--no-wait", {"--no-wait", "--submit", "a"}, "submit no-wait in a", NULL},
    {"--wait-timeout", {"--wait-timeout=5", "--submit", "a"}, "submit wait-ms 5000 in a", NULL},
    {"--wait-timeout 0", {"--wait-timeout=0"}, NULL, "whole seconds from 1 to 86400, not '0'"},
    {"--wait-timeout 86401", {"--wait-timeout=86401"}, NULL, "whole seconds from 1 to 86400"},
    {"--wait-timeout 86400",
     {"--wait-timeout=86400", "--submit", "a"},
     "submit wait-ms 86400000 in a",
     NULL},
    {"--name", {"--name", "x", "--submit", "a"}, "submit name x in a", NULL},
    {"--name of two", {"--name", "x", "--submit", "a", "b"}, NULL, "is for one input"},
    {"--public-url", {"--public-url=u", "--submit", "a"}, "submit public-url u in a", NULL},
    {"--url-base", {"--url-base=u", "--submit", "a"}, "submit url-base u in a", NULL},
    {"--url-base and --public-url",
     {"--url-base=u", "--public-url=u", "--submit", "a"},
     NULL,
     "exclude each other"},
    {"--trust-url", {"--trust-url", "--submit", "a"}, "submit trust-url in a", NULL},
    {"--rate", {"--rate=6000", "--submit", "a"}, "submit rate 6000 in a", NULL},
    {"--rate 0", {"--rate=0"}, NULL, "a whole number from 1 to 6000, not '0'"},
    {"--rate 6001", {"--rate=6001"}, NULL, "a whole number from 1 to 6000"},
    {"--again", {"--again", "--submit", "a"}, "submit again in a", NULL},
    {"--again alone", {"--again", "a"}, NULL, "--again has no sense without --submit"},
    {"--resume", {"--resume"}, "resume", NULL},
    {"--resume with inputs", {"--resume", "a"}, NULL, "--resume takes no inputs"},
    {"--status", {"--status", "asset-1"}, "status in asset-1", NULL},
    {"--status of none", {"--status"}, NULL, "--status needs ids of assets"},
    {"--wait", {"--wait", "--status", "asset-1"}, "status wait in asset-1", NULL},
    {"--list", {"--list"}, "list", NULL},
    {"--ledger", {"--ledger=l", "--list"}, "list ledger l", NULL},
    {"--api-base", {"--api-base=u", "--submit", "a"}, "submit api-base u in a", NULL},
    {"--submit with --ignore", {"--submit", "--ignore=image", "a"}, NULL, "cannot stand beside"},
    {"--submit with --select", {"--submit", "--select=image", "a"}, NULL, "cannot stand beside"},
    {"--submit with --baseline", {"--submit", "--baseline=b", "a"}, NULL, "cannot stand beside"},
    {"--submit with --offline", {"--submit", "--offline", "a"}, NULL, "exclude each other"},
    {"--submit with all profiles", {"--submit", "--profile=all", "a"}, NULL, "needs one profile"},
    {"--submit of nothing", {"--submit"}, NULL, "--submit needs inputs"},
    {"--install-hook", {"--install-hook", "--force"}, "install-hook forced", NULL},
    {"--uninstall-hook", {"--uninstall-hook"}, "uninstall-hook", NULL},
    {"--force", {"--force", "--install-hook"}, "install-hook forced", NULL},
    {"--format json", {"--format", "json"}, "report json", NULL},
    {"--format=ndjson:out", {"--format=ndjson:out"}, "report ndjson:out", NULL},
    {"-f json:a:b", {"-f", "json:a:b"}, "report json:a:b", NULL},
    {"-fjson", {"-fjson"}, "report json", NULL},
    {"two reports", {"-ftext", "-fjson:x"}, "report text report json:x", NULL},
    {"--summary", {"--summary"}, "summary", NULL},
    {"--merge", {"--merge", "a", "-"}, "merge in a,-", NULL},
    {"--merge behind its reports", {"a", "b", "--merge"}, "merge in a,b", NULL},
    {"--merge --strict", {"--merge", "--strict", "a"}, "strict merge in a", NULL},
    {"--merge --help", {"--merge", "--help"}, "help merge", NULL},
    {"--baseline", {"--baseline", "a"}, "baseline a", NULL},
    {"--write-baseline", {"--write-baseline=a"}, "new baseline a", NULL},
    {"both baselines", {"--baseline=a", "--write-baseline=a"}, "baseline a new baseline a", NULL},
    {"--quiet", {"--quiet"}, "quiet", NULL},
    {"-q", {"-q"}, "quiet", NULL},
    {"--verbose", {"--verbose"}, "verbose", NULL},
    {"-qv", {"-qv"}, "quiet verbose", NULL},
    {"-qvtvideo", {"-qvtvideo"}, "type video quiet verbose", NULL},
    {"-qvt video", {"-qvt", "video"}, "type video quiet verbose", NULL},
    {"--progress plain", {"--progress", "plain"}, "progress 2", NULL},
    {"--color always", {"--color", "always"}, "color 1", NULL},
    {"--color=never", {"--color=never"}, "color 2", NULL},
    {"--color=auto", {"--color=never", "--color=auto"}, "", NULL},
    {"--help", {"--help"}, "help", NULL},
    {"-h", {"-h"}, "help", NULL},
    {"--show-config", {"--show-config"}, "show-config", NULL},
    {"--show-config as JSON", {"--show-config", "-fjson"}, "show-config report json", NULL},
    {"--show-config as a table",
     {"--show-config", "-fcsv"},
     NULL,
     "--show-config prints on standard output, as --format text or json"},
    {"--show-config into a file",
     {"--show-config", "-fjson:x"},
     NULL,
     "--show-config prints on standard output, as --format text or json"},
    {"--no-config", {"--no-config"}, "no-config", NULL},
    {"--version", {"--version"}, "version", NULL},
    /* where options end */
    {"--", {"--", "-q", "--help", "--"}, "in -q,--help,--", NULL},
    {"-- alone", {"--"}, "", NULL},
    {"-- between", {"a", "-q", "--", "-x.jpg"}, "quiet in a,-x.jpg", NULL},
    {"-- as a value", {"--files-from", "--", "-q"}, "empty quiet lists --", NULL},
    {"an option as a value", {"--files-from", "-q"}, "empty lists -q", NULL},
    {"- behind --", {"--", "-"}, "in -", NULL},
    {"an empty value", {"--files-from="}, "empty lists ", NULL},
    /* what is refused, and what is said */
    {"unknown", {"--xyzzy"}, NULL, "unknown option --xyzzy; see seedance-check --help"},
    {"misspelt", {"--formt", "json"}, NULL, "--formt; did you mean --format?"},
    {"misspelt with a value", {"--tpye=video"}, NULL, "--tpye; did you mean --type?"},
    {"swapped", {"--qiuet"}, NULL, "did you mean --quiet?"},
    {"a report's name", {"--json"}, NULL, "did you mean --format json?"},
    {"part of a name", {"--verb"}, NULL, "unknown option --verb"},
    {"in capitals", {"--QUIET"}, NULL, "unknown option --QUIET"},
    {"three dashes", {"---help"}, NULL, "unknown option --"},
    {"no name", {"--=x"}, NULL, "unknown option --"},
    {"unknown letter", {"-x"}, NULL, "unknown option -x"},
    {"unknown letter among known", {"-qxv"}, NULL, "unknown option -x"},
    {"a number", {"-5"}, NULL, "unknown option -5"},
    {"half a letter", {"-\xc3\xa9"}, NULL, "unknown option -"},
    {"unknown behind help", {"--help", "--xyzzy"}, NULL, "unknown option"},
    {"unknown type", {"--type", "vidoe"}, NULL, "image, video, audio, not 'vidoe'; did you mean"},
    {"empty type", {"--type="}, NULL, "--type takes auto, image, video, audio, not ''"},
    {"type in capitals", {"-tVIDEO"}, NULL, "--type takes"},
    {"type with =", {"-t=video"}, NULL, "'=video'"},
    {"unknown level", {"--fail-on=fatal"}, NULL, "--fail-on takes error, warning, not 'fatal'"},
    {"unknown colour", {"--color=yes"}, NULL, "--color takes auto, always, never"},
    {"unknown report", {"--format", "xml"}, NULL, "--format takes "},
    {"report without its file", {"--format", "json:"}, NULL, "lacks the name of its file"},
    {"two reports on standard output", {"-fjson", "-ftext"}, NULL, "only one report"},
    {"the same report twice", {"-fjson", "-fjson"}, NULL, "only one report"},
    {"standard output by name", {"-fjson:-", "-ftext"}, NULL, "only one report"},
    {"unknown rule", {"--select", "video.fsp"}, NULL, "'video.fsp'; did you mean video.fps?"},
    {"unknown rule of two", {"--ignore", "video,xyzzy"}, NULL, "unknown rule 'xyzzy'"},
    {"no rule", {"--select", ""}, NULL, "unknown rule ''"},
    {"a comma too many", {"--select", "video,"}, NULL, "unknown rule ''"},
    {"part of a rule", {"--ignore", "vid"}, NULL, "unknown rule 'vid'"},
    {"unknown rule to explain", {"--explain", "fps"}, NULL, "did you mean video.fps?"},
    {"no jobs", {"--jobs", "0"}, NULL, "from 1 to 64, not '0'"},
    {"too many jobs", {"--jobs", "65"}, NULL, "from 1 to 64, not '65'"},
    {"negative jobs", {"--jobs=-1"}, NULL, "from 1 to 64, not '-1'"},
    {"half a job", {"--jobs=1.5"}, NULL, "a whole number"},
    {"jobs that are none", {"--jobs=many"}, NULL, "not 'many'"},
    {"no bytes", {"--max-bytes", "0"}, NULL, "a whole number from 1, not '0'"},
    {"half a byte", {"--max-bytes", "0.5"}, NULL, "not '0.5'"},
    {"bytes with a unit", {"--max-bytes", "5M"}, NULL, "not '5M'"},
    {"bytes that overflow", {"--max-bytes", "9223372036854775808"}, NULL, "--max-bytes takes"},
    {"no time", {"--timeout", "0"}, NULL, "seconds from 0.001 to 86400, not '0'"},
    {"too little time", {"--timeout", "0.0009"}, NULL, "not '0.0009'"},
    {"too much time", {"--timeout", "86401"}, NULL, "not '86401'"},
    {"time that overflows", {"--timeout", "9223372036854775807"}, NULL, "--timeout takes"},
    {"time with a unit", {"--timeout", "5s"}, NULL, "not '5s'"},
    {"--merge of nothing", {"--merge"}, NULL, "--merge needs ndjson reports"},
    {"--merge, judged anew", {"--merge", "-tvideo", "a"}, NULL, "--type has no sense there"},
    {"a profile and --merge", {"-p", "all", "--merge", "a"}, NULL, "--profile has no sense"},
    {"--merge with a list", {"--merge", "--files-from=a"}, NULL, "--files-from has no sense"},
    {"--merge with jobs", {"a", "--merge", "-j2"}, NULL, "--jobs has no sense there"},
    {"--merge of - twice", {"--merge", "-", "-"}, NULL, "can be read only once"},
    {"- twice", {"-", "-"}, NULL, "standard input (-) can be read only once"},
    {"- as input and list", {"--files-from=-", "-"}, NULL, "can be read only once"},
    {"- as list twice", {"--files-from=-", "--files-from", "-"}, NULL, "can be read only once"},
};

static void append_words(struct sdc_buf *buf, const char *name, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sdc_buf_printf(buf, "%s%s", i == 0 ? name : ",", words[i]);
}

static void append_if(struct sdc_buf *buf, bool is_so, const char *text)
{
    if (is_so)
        sdc_buf_puts(buf, text);
}

static void append_reports(struct sdc_buf *buf, const struct sdc_options *options)
{
    assert_true(options->n_reports > 0);
    bool is_usual = options->n_reports == 1 && options->reports[0].format == &sdc_report_text &&
                    !options->reports[0].path;
    for (size_t i = 0; i < options->n_reports && !is_usual; i++) {
        const char *path = options->reports[i].path;
        sdc_buf_printf(buf, " report %s%s%s", options->reports[i].format->name, path ? ":" : "",
                       path ? path : "");
    }
}

/** Adds a word and a text, if there is one. */
static void append_text(struct sdc_buf *buf, const char *word, const char *text)
{
    if (text)
        sdc_buf_printf(buf, " %s %s", word, text);
}

static void describe_submission(struct sdc_buf *buf, const struct sdc_options *options)
{
    const struct sdc_submit_options *submit = &options->submit;
    append_if(buf, submit->is_submit, " submit");
    append_if(buf, submit->is_dry_run, " dry-run");
    append_if(buf, submit->is_keep_going, " keep-going");
    append_if(buf, submit->is_without_wait, " no-wait");
    append_if(buf, submit->is_waiting, " wait");
    append_if(buf, submit->is_again, " again");
    append_if(buf, submit->is_trusting, " trust-url");
    append_text(buf, "name", submit->name);
    append_text(buf, "public-url", submit->public_url);
    append_text(buf, "url-base", submit->url_base);
    append_text(buf, "api-base", submit->api_base);
    append_text(buf, "ledger", submit->ledger);
    if (submit->wait_ms != 900000)
        sdc_buf_printf(buf, " wait-ms %lld", (long long)submit->wait_ms);
    if (submit->rate > 0)
        sdc_buf_printf(buf, " rate %lld", (long long)submit->rate);
}

/** What differs from the usual, in a fixed order. */
static void describe(struct sdc_buf *buf, const struct sdc_options *options)
{
    static const char *const actions[] = {"",
                                          " help",
                                          " version",
                                          " list-rules",
                                          " explain ",
                                          " list-profiles",
                                          " show-profile",
                                          " install-hook",
                                          " uninstall-hook",
                                          " show-config",
                                          " status",
                                          " list",
                                          " resume"};
    sdc_buf_puts(buf, actions[options->action]);
    append_if(buf, options->explained, options->explained ? options->explained : "");
    if (options->type != SDC_TYPE_NONE)
        sdc_buf_printf(buf, " type %s", sdc_type_name(options->type));
    append_text(buf, "profile", options->profile);
    append_words(buf, " select ", options->selected.words, options->selected.n);
    append_words(buf, " ignore ", options->ignored.words, options->ignored.n);
    append_if(buf, options->is_strict, " strict");
    append_if(buf, options->is_null_separated, " null");
    append_if(buf, options->allows_empty, " empty");
    append_if(buf, options->takes_hidden, " hidden");
    append_if(buf, options->has_no_ignore, " no-ignore");
    append_if(buf, options->has_gitignore, " gitignore");
    append_if(buf, options->is_force_exclude, " force-exclude");
    append_if(buf, options->is_deep, " deep");
    if (options->n_jobs > 0)
        sdc_buf_printf(buf, " jobs %zu", options->n_jobs);
    if (options->timeout_ms != 30000)
        sdc_buf_printf(buf, " timeout %lld", (long long)options->timeout_ms);
    if (options->max_bytes != 64 * 1024 * 1024)
        sdc_buf_printf(buf, " max-bytes %lld", (long long)options->max_bytes);
    append_if(buf, options->allows_private, " private");
    append_if(buf, options->is_offline, " offline");
    append_reports(buf, options);
    append_if(buf, options->git_choice == SDC_GIT_STAGED, " staged");
    append_if(buf, options->git_choice == SDC_GIT_CHANGED, " changed");
    append_if(buf, options->is_forced, " forced");
    append_if(buf, options->has_no_config, " no-config");
    append_text(buf, "since", options->since);
    append_if(buf, options->is_by_suffix, " by-suffix");
    append_if(buf, options->has_summary, " summary");
    append_if(buf, options->is_merge, " merge");
    append_text(buf, "baseline", options->baseline);
    append_text(buf, "new baseline", options->new_baseline);
    append_if(buf, options->is_quiet, " quiet");
    append_if(buf, options->is_verbose, " verbose");
    if (options->progress != SDC_PROGRESS_AUTO)
        sdc_buf_printf(buf, " progress %d", (int)options->progress);
    if (options->color != SDC_COLOR_AUTO)
        sdc_buf_printf(buf, " color %d", (int)options->color);
    append_words(buf, " lists ", options->lists.words, options->lists.n);
    append_words(buf, " exclude ", options->excludes.words, options->excludes.n);
    describe_submission(buf, options);
    append_words(buf, " in ", (const char *const *)options->inputs, options->n_inputs);
}

/** A command line of its own, which parsing may change: the words, cut off by NULL. */
static int copy_words(const char *const *words, size_t n, char **argv)
{
    int argc = 1;
    argv[0] = strdup("seedance-check");
    for (size_t i = 0; i < n && words[i]; i++)
        argv[argc++] = strdup(words[i]);
    argv[argc] = NULL;
    return argc;
}

static void assert_meaning(const struct sdc_options *options, const char *meaning)
{
    struct sdc_buf buf;
    sdc_buf_init(&buf, 4096);
    sdc_buf_puts(&buf, "");
    describe(&buf, options);
    assert_int_equal(buf.status, SDC_OK);
    const char *text = sdc_buf_text(&buf);
    assert_string_equal(text + (text[0] == ' '), meaning);
    sdc_buf_release(&buf);
}

static void parses(void **state)
{
    const struct options_row *row = *state;
    char *argv[WORDS_MAX + 2];
    char *words[WORDS_MAX + 2];
    struct sdc_options options;
    struct sdc_err err = {0};
    int argc = copy_words(row->words, WORDS_MAX, argv);
    memcpy(words, argv, sizeof words);
    enum sdc_status status = sdc_options_parse(&options, argc, argv, &err);
    assert_int_equal(err.status, status);
    assert_int_equal(status, row->meaning ? SDC_OK : SDC_USAGE);
    if (row->meaning)
        assert_meaning(&options, row->meaning);
    else if (!strstr(err.text, row->text))
        assert_string_equal(err.text, row->text);
    for (int i = 0; i < argc; i++)
        free(words[i]);
}

/** Parses two words; second may be NULL. */
static enum sdc_status parse_two(const char *first, const char *second, struct sdc_err *err)
{
    const char *const given[] = {first, second};
    char *argv[4];
    char *words[4];
    struct sdc_options options;
    *err = (struct sdc_err){0};
    int argc = copy_words(given, 2, argv);
    memcpy(words, argv, sizeof words);
    enum sdc_status status = sdc_options_parse(&options, argc, argv, err);
    for (int i = 0; i < argc; i++)
        free(words[i]);
    return status;
}

/** An option that takes a value needs one; one that takes none gets none. */
static void assert_value_is_minded(const struct sdc_option *option)
{
    char word[64];
    struct sdc_err err;
    snprintf(word, sizeof word, "--%s%s", option->name, option->argument ? "" : "=x");
    assert_int_equal(parse_two(word, NULL, &err), SDC_USAGE);
    assert_non_null(strstr(err.text, option->name));
    assert_non_null(strstr(err.text, option->argument ? "needs a value" : "takes no value"));
    if (!option->argument || option->letter == '\0')
        return;
    snprintf(word, sizeof word, "-q%c", option->letter);
    assert_int_equal(parse_two(word, NULL, &err), SDC_USAGE);
    assert_non_null(strstr(err.text, "needs a value"));
}

static void every_option_minds_its_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_options; i++)
        assert_value_is_minded(&sdc_options_table[i]);
}

static bool has_row_for(const struct sdc_option *option)
{
    char word[64];
    snprintf(word, sizeof word, "--%s", option->name);
    for (size_t i = 0; i < N_OF(options_rows); i++) {
        const char *first = options_rows[i].words[0];
        size_t n = strlen(word);
        if (options_rows[i].meaning && first && strncmp(first, word, n) == 0 &&
            (first[n] == '\0' || first[n] == '='))
            return true;
    }
    return false;
}

static void every_option_has_a_row_here(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_options; i++) {
        if (!has_row_for(&sdc_options_table[i]))
            fail_msg("--%s has no row", sdc_options_table[i].name);
    }
}

static void every_option_can_be_listed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sdc_n_options; i++) {
        const struct sdc_option *option = &sdc_options_table[i];
        assert_int_equal(strspn(option->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(option->name));
        assert_true(option->letter == '\0' || isalnum((unsigned char)option->letter));
        assert_true(option->group < SDC_N_GROUPS);
        assert_true(option->help && option->help[0] != '\0');
        assert_int_not_equal(option->help[strlen(option->help) - 1], '.');
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(option->name, sdc_options_table[k].name);
            assert_true(option->letter == '\0' || option->letter != sdc_options_table[k].letter);
        }
    }
}

/** Parses a program name, then so often the same word. */
static enum sdc_status parse_many(const char *word, int n, struct sdc_options *options,
                                  struct sdc_err *err)
{
    enum { MANY_MAX = 128 };
    static char *argv[MANY_MAX + 2];
    static char words[MANY_MAX + 2][128];
    *err = (struct sdc_err){0};
    for (int i = 0; i <= n; i++) {
        snprintf(words[i], sizeof words[i], "%s", word);
        argv[i] = words[i];
    }
    return sdc_options_parse(options, n + 1, argv, err);
}

/* Each ceiling is reached, and not passed. */
static void has_ceilings(void **state)
{
    static const struct {
        const char *word;
        int n_max;
    } rows[] = {{"--select=video", SDC_WORDS_MAX},
                {"--ignore=video", SDC_WORDS_MAX},
                {"--select=video,audio,image,file", SDC_WORDS_MAX / 4},
                {"--files-from=list", SDC_WORDS_MAX},
                {"--exclude=list", SDC_WORDS_MAX},
                {"--format=json:out", SDC_REPORTS_MAX}};
    struct sdc_options options;
    struct sdc_err err;
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        assert_int_equal(parse_many(rows[i].word, rows[i].n_max, &options, &err), SDC_OK);
        assert_int_equal(parse_many(rows[i].word, rows[i].n_max + 1, &options, &err), SDC_USAGE);
        assert_non_null(strstr(err.text, "more than"));
    }
}

/* No word is too long, and none is misread by what it holds. */
static void survives_long_and_strange_words(void **state)
{
    static const char *const beginnings[] = {"--",         "-",          "--type=",
                                             "--select=",  "--format=",  "--jobs=",
                                             "--timeout=", "--explain=", "--fail-on="};
    enum { LONG_SIZE = 10000 };
    static char word[LONG_SIZE + 32];
    (void)state;
    for (size_t i = 0; i < N_OF(beginnings); i++) {
        for (int letter = 1; letter <= UINT8_MAX; letter++) {
            struct sdc_err err;
            size_t at = strlen(beginnings[i]);
            size_t n = letter % 7 == 0 ? LONG_SIZE : (size_t)letter % 70;
            strcpy(word, beginnings[i]);
            memset(word + at, letter, n);
            word[at + n] = '\0';
            enum sdc_status status = parse_two(word, "1", &err);
            assert_true(status == SDC_OK || status == SDC_USAGE);
            assert_int_equal(err.status, status);
        }
    }
}

static void needs_no_name_of_the_program(void **state)
{
    char *argv[] = {NULL};
    struct sdc_options options;
    struct sdc_err err = {0};
    (void)state;
    assert_int_equal(sdc_options_parse(&options, 0, argv, &err), SDC_OK);
    assert_int_equal(options.n_inputs, 0);
    assert_int_equal(options.n_reports, 1);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, parses, options_rows);
    ADD(&tests, every_option_minds_its_value);
    ADD(&tests, every_option_has_a_row_here);
    ADD(&tests, every_option_can_be_listed);
    ADD(&tests, has_ceilings);
    ADD(&tests, survives_long_and_strange_words);
    ADD(&tests, needs_no_name_of_the_program);
    return run_all("options", &tests);
}
