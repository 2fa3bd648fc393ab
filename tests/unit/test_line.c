/* SPDX-License-Identifier: MIT
 * Lines of ndjson reports: what is read is printed again, and what no run printed is refused. */
#include "report/line.h"

#include "base/text.h"
#include "report/report.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Longer than any line here [bytes]. */
#define LINE_SIZE 4096

/* Apostrophes stand for quotation marks. A line with all that a line can have: */
#define HEAD     "{'schema_version':1,'tool_version':'0.0.9','profile':'mine','index':7,"
#define NAMES    "'input':'caf\xef\xbf\xbd.mp4','input_bytes':'Y2Fm6S5tcDQ=','verdict':'error',"
#define TYPE     "'type':'video',"
#define SIZES    "'media':{'format':'mp4','codec':'h264','width':1280,'height':720,"
#define PIXELS   "'pixels':921600,'resolution':'720p',"
#define FPS      "'fps':'24000/1001','fps_value':23.976,'fps_readings':["
#define AVERAGE  "{'value':'24000/1001','reading':'average','parser':'structure'},"
#define NOMINAL  "{'value':'24','reading':'nominal','parser':'library'}],"
#define REST     "'size':9223372036854775807,'unreadable':{'duration':'the moov box is cut'}},"
#define FINDING  "'findings':[{'rule':'video.fps','severity':'error','measured':'24000/1001',"
#define LIMIT    "'limit':'[24, 60]','unit':'fps','message':'bad \\u202e fps',"
#define HELP     "'help':'ffmpeg -i a','command':'ffmpeg -i a','suppressed':true},"
#define WARNING  "{'rule':'file.extension','severity':'warning','message':'bad \xef\xbf\xbd',"
#define ADVICE   "'message_bytes':'YmFkIP8=','help':'rename the file'}],"
#define FIXED    "'fixed':[{'rule':'video.size','measured':'60000000'},{'rule':'file.complete'}],"
#define ERROR    "'error':{'code':'unreadable','message':'the duration cannot be told'},"
#define FETCHED  "'fetched':{'requests':2,'bytes':81920,'without_range':true,'through_proxy':true}}"
#define MEDIA    SIZES PIXELS FPS AVERAGE NOMINAL REST
#define FINDINGS FINDING LIMIT HELP WARNING ADVICE
#define WHOLE    HEAD NAMES TYPE MEDIA FINDINGS FIXED ERROR FETCHED

/** A line that a pass has, as short as it can be. */
#define PASS  "{'schema_version':1,'tool_version':'1','profile':'p','input':'a','verdict':'pass',"
#define SHORT PASS "'findings':[]}"

/** Puts quotation marks where apostrophes stand. */
static void quote(char *text, const char *from)
{
    assert(strlen(from) < LINE_SIZE);
    strcpy(text, from);
    for (; *text; text++)
        *text = *text == '\'' ? '"' : *text;
}

/** Reads a text that lies in a block of just its size. False, with the problem, if it is refused;
 *  else printed holds what is printed of it. */
static bool read_again(const char *text, char problem[SDC_JSON_PROBLEM_SIZE], char *printed)
{
    struct sdc_line *line = calloc(1, sizeof *line);
    char *block = strdup(text);
    struct sdc_buf buf;
    bool is_read = sdc_line_read(line, block);
    snprintf(problem, SDC_JSON_PROBLEM_SIZE, "%s", line->json.problem);
    if (is_read) {
        const struct sdc_profile profile = {.id = line->profile_id};
        line->result.profile = &profile;
        sdc_buf_init(&buf, SDC_REPORT_TEXT_MAX);
        const struct sdc_profile run_profile = {.id = line->run_profile_id};
        bool is_own = strcmp(run_profile.id, profile.id) != 0;
        sdc_report_append_object(&buf, &line->result, is_own ? &run_profile : NULL);
        snprintf(printed, LINE_SIZE, "%s", sdc_buf_text(&buf));
        sdc_buf_release(&buf);
    }
    free(block);
    free(line);
    return is_read;
}

static void prints_again(void **state)
{
    static const char *const lines[] = {WHOLE, SHORT};
    char text[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    (void)state;
    for (size_t i = 0; i < N_OF(lines); i++) {
        quote(text, lines[i]);
        if (!read_again(text, problem, printed))
            fail_msg("%s", problem);
        assert_string_equal(printed, text);
    }
}

/** Keys in another order, spaces and escapes say the same. */
static void reads_what_others_printed_anew(void **state)
{
    char text[LINE_SIZE];
    char wanted[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    (void)state;
    quote(text,
          " { 'findings' : [ ] ,\t'verdict': '\\u0070ass', 'input':'\\u00e9\\ud83d\\ude00\\/\\n'"
          ", 'profile': 'p', 'tool_version':'1', 'schema_version' : 1 } \r");
    quote(wanted, "{'schema_version':1,'tool_version':'1','profile':'p','input':'\xc3\xa9"
                  "\xf0\x9f\x98\x80/\\n','verdict':'pass','findings':[]}");
    if (!read_again(text, problem, printed))
        fail_msg("%s", problem);
    assert_string_equal(printed, wanted);
    quote(text, PASS "'findings':[],'media':{'fps_readings':[{'parser':'library','value':'25'},"
                     "{'value':'24','parser':'structure'}],'size':1,'fps':'25','format':'mp4'}}");
    assert_true(read_again(text, problem, printed));
    assert_non_null(strstr(printed, "\"fps\":\"25\",\"fps_value\":25,\"fps_readings\":[{"));
}

struct refused_row {
    const char *name;
    const char *was; /**< of WHOLE; NULL: all of it */
    const char *is;
    const char *problem; /**< begins so, behind "byte N: " if that is there */
};

static const struct refused_row refused_rows[] = {
    {"nothing", NULL, "", "expected an object"},
    {"a text", NULL, "clip.mp4: pass", "expected an object"},
    {"an array", NULL, "[]", "expected an object"},
    {"the begin of a json report", NULL, "{'schema_version':1,", "expected a text"},
    {"a cut line", ERROR FETCHED, "'error':{'code':'unre", "expected the end of a text"},
    {"two objects", "true}}", "true}}{}", "expected the end of the line"},
    {"no comma", "'index':7,", "'index':7 ", "expected a comma"},
    {"a comma too much", "true}}", "true},}", "expected a text"},
    {"no colon", "'index':7,", "'index' 7,", "expected a colon"},
    {"an array that does not end", "'help':'rename the file'}]", "'help':'rename the file'}}",
     "expected a comma or the end of the array"},
    {"another schema", "'schema_version':1", "'schema_version':2", "\"schema_version\" is 2"},
    {"no schema", "'schema_version':1,", "", "\"schema_version\" is missing"},
    {"no verdict", "'verdict':'error',", "", "\"verdict\" is missing"},
    {"an unknown verdict", "'verdict':'error'", "'verdict':'eror'",
     "unknown verdict \"eror\"; did you mean \"error\"?"},
    {"another verdict", "'verdict':'error'", "'verdict':'fail'",
     "\"verdict\" is \"fail\", but by findings and error it is \"error\""},
    {"an unknown key", "'index':7", "'indx':7", "unknown key \"indx\"; did you mean \"index\"?"},
    {"a key of later versions", "'index':7", "'uploaded':7", "unknown key \"uploaded\""},
    {"a key twice", "'index':7", "'index':7,'index':7", "\"index\" is given twice"},
    {"a key of a finding twice", "'unit':'fps'", "'unit':'fps','unit':'fps'",
     "\"unit\" is given twice"},
    {"a key of media twice", "'width':1280", "'width':1280,'width':1280",
     "\"width\" is given twice"},
    {"readings twice", "'fps_readings':[", "'fps_readings':[],'fps_readings':[",
     "expected readings"},
    {"an unknown key of media", "'width'", "'wdth'", "\"media\": unknown key \"wdth\""},
    {"no request", "'requests':2", "'requests':0", "expected a whole number from 1"},
    {"requests without bytes", "'bytes':81920,", "", "\"bytes\" is missing"},
    {"not through a proxy", "'through_proxy':true", "'through_proxy':false", "expected true"},
    {"an unknown rule", "'rule':'video.fps'", "'rule':'video.fsp'",
     "unknown rule \"video.fsp\"; did you mean \"video.fps\"?"},
    {"an unknown severity", "'severity':'error'", "'severity':'fatal'",
     "unknown severity \"fatal\""},
    {"an unknown type", "'type':'video'", "'type':'vidoe'", "unknown type"},
    {"an unknown format", "'format':'mp4'", "'format':'mp5'", "unknown format \"mp5\""},
    {"an unknown code", "'code':'unreadable'", "'code':'ok'", "unknown error code \"ok\""},
    {"an unknown reading", "'reading':'nominal'", "'reading':'some'", "unknown reading \"some\""},
    {"an unknown parser", "'parser':'library'", "'parser':'me'", "unknown parser \"me\""},
    {"no profile", "'profile':'mine'", "'profile':''", "\"profile\": expected a name"},
    {"a profile that fools", "'profile':'mine'", "'profile':'a\\nb'",
     "\"profile\": expected a name"},
    {"a negative index", "'index':7", "'index':-7", "expected a whole number from 0 to 92233"},
    {"a fraction as index", "'index':7", "'index':7.0", "expected a whole number"},
    {"an exponent", "'index':7", "'index':7e0", "expected a whole number"},
    {"a leading zero", "'index':7", "'index':07", "expected a whole number"},
    {"a number as text", "'index':7", "'index':'7'", "expected a whole number"},
    {"a number of 65 bits", "9223372036854775807", "9223372036854775808",
     "expected a whole number"},
    {"a text as number", "'fps':'24000/1001'", "'fps':23.976", "expected a text"},
    {"a fraction by 0", "'fps':'24000/1001'", "'fps':'24000/0'",
     "\"24000/0\" is no number or fraction"},
    {"a negative fraction", "'fps':'24000/1001'", "'fps':'-24'", "\"-24\" is no number"},
    {"another first reading", "'fps':'24000/1001'", "'fps':'24'",
     "\"fps\" is not the first of its readings"},
    {"a twin that is none", "23.976", "'x'", "expected a number"},
    {"a twin alone", "'fps':'24000/1001',", "", "\"fps\" is missing"},
    {"seven readings", NOMINAL,
     "{'value':'1','parser':'library'},{'value':'1','parser':'library'},"
     "{'value':'1','parser':'library'},{'value':'1','parser':'library'},"
     "{'value':'1','parser':'library'},{'value':'1','parser':'library'}],",
     "expected at most 6 readings"},
    {"no size", "'size':9223372036854775807,", "", "\"media\": \"format\" or \"size\" is missing"},
    {"an unknown fact that is unreadable",
     "{'duration':", "{'fps_value':", "\"unreadable\": unknown fact \"fps_value\""},
    {"a fact that is both", "{'duration':", "{'width':", "\"width\" is given, and said to be"},
    {"not suppressed", "'suppressed':true", "'suppressed':false", "expected true"},
    {"another command", "'command':'ffmpeg -i a'", "'command':'rm -rf a'",
     "\"command\" is not what \"help\" is"},
    {"no Base64", "'Y2Fm6S5tcDQ='", "'Y2Fm6S5tcDQ'", "expected Base64"},
    {"bytes of another name", "'Y2Fm6S5tcDQ='", "'Y2Fm6S5tcDU='",
     "\"input_bytes\" are not those of \"input\""},
    {"bytes of another message", "'YmFkIP8='", "'YmFlIP8='",
     "\"message_bytes\" are not those of \"message\""},
    {"a NUL in a text", "'input':'caf", "'input':'\\u0000caf", "expected a text without NUL"},
    {"half a pair", "'input':'caf", "'input':'\\ud83dcaf", "expected a surrogate only in a pair"},
    {"the second half alone", "'input':'caf", "'input':'\\ude00caf", "expected a surrogate only"},
    {"half an escape", "'input':'caf", "'input':'\\u12", "expected four hexadecimal digits"},
    {"an escape of C", "'input':'caf", "'input':'\\x41", "expected an escape of JSON"},
    {"a tab in a text", "'input':'caf", "'input':'\tcaf", "expected the end of a text"},
    {"null", "'input':'caf", "'input':null,'x':'", "expected a text"},
};

/** Puts a row's text into the whole line. */
static void spoil(const struct refused_row *row, char *text)
{
    char line[LINE_SIZE];
    const char *place = row->was ? strstr(WHOLE, row->was) : WHOLE;
    assert_non_null(place);
    snprintf(line, sizeof line, "%.*s%s%s", (int)(place - (row->was ? WHOLE : place)), WHOLE,
             row->is, row->was ? place + strlen(row->was) : "");
    quote(text, line);
}

static void refuses(void **state)
{
    const struct refused_row *row = *state;
    char text[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    spoil(row, text);
    assert_false(read_again(text, problem, printed));
    const char *place = strncmp(problem, "byte ", 5) == 0 ? strchr(problem, ':') + 2 : problem;
    if (strncmp(place, row->problem, strlen(row->problem)) != 0)
        fail_msg("%s, not %s", problem, row->problem);
}

/** A text of n letters. */
static void refuses_what_is_too_long(void **state)
{
    static const struct {
        const char *before;
        size_t n_max;
        const char *after;
    } texts[] = {{"'message':'", SDC_MESSAGE_SIZE - 1, ""},
                 {"'measured':'", SDC_MEASURED_SIZE - 1, ""},
                 {"'limit':'", SDC_LIMIT_SIZE - 1, ""}};
    char letters[SDC_MESSAGE_SIZE + 1];
    char line[LINE_SIZE];
    char text[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    (void)state;
    memset(letters, 'x', sizeof letters);
    for (size_t i = 0; i < N_OF(texts); i++) {
        for (size_t more = 0; more < 2; more++) {
            snprintf(line, sizeof line,
                     "%s'%s':[{'rule':'video.fps','severity':'error',%s%s%.*s'}]}",
                     "{'schema_version':1,'tool_version':'1','profile':'p','input':'a',"
                     "'verdict':'fail',",
                     "findings", i > 0 ? "'message':'m','help':''," : "'help':'',", texts[i].before,
                     (int)(texts[i].n_max + more), letters);
            quote(text, line);
            assert_int_equal(read_again(text, problem, printed), more == 0);
        }
    }
}

static void takes_as_many_findings_as_there_are(void **state)
{
    static const char finding[] = "{'rule':'video.fps','severity':'error','message':'','help':''}";
    char line[LINE_SIZE];
    char text[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    (void)state;
    for (size_t n = SDC_FINDINGS_MAX; n <= SDC_FINDINGS_MAX + 1; n++) {
        size_t size = (size_t)snprintf(
            line, sizeof line,
            "{'schema_version':1,'tool_version':'1','profile':'p','input':'a','verdict':'fail',"
            "'findings':[");
        for (size_t i = 0; i < n; i++)
            size += (size_t)snprintf(line + size, sizeof line - size, "%s%s", i > 0 ? "," : "",
                                     finding);
        snprintf(line + size, sizeof line - size, "]}");
        quote(text, line);
        assert_int_equal(read_again(text, problem, printed), n == SDC_FINDINGS_MAX);
    }
    assert_non_null(strstr(problem, "expected at most 24 findings"));
}

/** Whatever is cut off or put in, the line is read or refused, and what is read is printed so that
 *  it can be read again. */
static void survives_every_change(void **state)
{
    static const char letters[] = "\"\\{}[],:09-u\x01\x7f";
    char text[LINE_SIZE];
    char whole[LINE_SIZE];
    char printed[LINE_SIZE];
    char problem[SDC_JSON_PROBLEM_SIZE];
    (void)state;
    quote(whole, WHOLE);
    for (size_t i = 0; i < strlen(whole); i++) {
        snprintf(text, sizeof text, "%.*s", (int)i, whole);
        assert_false(read_again(text, problem, printed));
        for (size_t j = 0; j < sizeof letters - 1; j++) {
            strcpy(text, whole);
            text[i] = letters[j];
            if (!sdc_text_is_utf8(text, strlen(text)) || !read_again(text, problem, printed))
                continue;
            strcpy(text, printed);
            assert_true(read_again(text, problem, printed));
            assert_string_equal(printed, text);
        }
    }
}

int main(void)
{
    struct tests tests = {0};
    ADD(&tests, prints_again);
    ADD(&tests, reads_what_others_printed_anew);
    ADD_ROWS(&tests, refuses, refused_rows);
    ADD(&tests, refuses_what_is_too_long);
    ADD(&tests, takes_as_many_findings_as_there_are);
    ADD(&tests, survives_every_change);
    return run_all("line", &tests);
}
