/* SPDX-License-Identifier: MIT
 * Profiles as JSON files: every key, every mistake with its sentence, and back to the same bytes.
 */
#include "config/profile_file.h"

#include "profile_texts.h"
#include "rows.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** What reading a text, or a text around requirements, comes to. */
struct text_row {
    const char *name;
    const char *text;
    const char *sentence; /**< behind "profile my.json: "; NULL: it is read */
};

static void assert_sentence(const char *json, const char *sentence)
{
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    enum sdc_status status = sdc_profile_file_parse(&file, json, "my.json", &err);
    char want[SDC_ERR_TEXT_SIZE];
    snprintf(want, sizeof want, "profile my.json: %s", sentence ? sentence : "");
    if (!sentence) {
        assert_string_equal(err.text, "");
        assert_int_equal(status, SDC_OK);
        sdc_profile_file_release(&file);
        return;
    }
    assert_string_equal(err.text, want);
    assert_int_equal(status, SDC_USAGE);
    assert_int_equal(err.status, SDC_USAGE);
    assert_null(file.document);
    assert_null(file.requirements);
}

static void document_reads(void **state)
{
    const struct text_row *row = *state;
    char json[TEXT_SIZE];
    expand(row->text, json, sizeof json);
    assert_sentence(json, row->sentence);
}

static void requirements_read(void **state)
{
    const struct text_row *row = *state;
    char text[TEXT_SIZE];
    char json[TEXT_SIZE];
    wrap(row->text, text, sizeof text);
    expand(text, json, sizeof json);
    assert_sentence(json, row->sentence);
}

#define FORMAT "{'rule':'video.format','names':['mp4'],@}"
#define TOP    "{'id':'x','title':'t','source':'s','date':'2026-11','requirements':[" FORMAT "]"
#define NO_KEY "; see seedance-profile(5)"
#define NUMBER "expected a number as a text, \"15\", \"15.2\" or \"76/5\""
#define DATE   "expected a date, \"YYYY-MM-DD\" or \"YYYY-MM\""
#define TEXT50 "01234567890123456789012345678901234567890123456789"

static const struct text_row document_rows[] = {
    {"the least that is read", TOP "}", NULL},
    {"every key of the document", TOP ",'notes':['a','b','c','d']}", NULL},
    {"white space and CRLF", " \r\n\t" TOP "\r\n}\r\n", NULL},
    {"a byte order mark", "\xef\xbb\xbf" TOP "}", NULL},
    {"text beyond ASCII", TOP ",'notes':['\xc3\xa9']}", NULL},
    {"escaped text beyond ASCII",
     "{'title':'\\u00e9\\ud83d\\ude00','id':'x','source':'s','date':'2026-11','requirements':"
     "[" FORMAT "]}",
     NULL},
    /* Not JSON, or not a text. */
    {"an empty file", "", "line 1 is not JSON"},
    {"blank", "  \n ", "line 2 is not JSON"},
    {"a comma too many", TOP ",}", "line 1 is not JSON"},
    {"a mistake in line 3", "{\n'id':'x',\n'title' 't'}", "line 3 is not JSON"},
    {"a comment", "// mine\n" TOP "}", "line 1 is not JSON"},
    {"an end that is missing", "{\n'id':'x'\n", "line 3 is not JSON"},
    {"bytes behind it", TOP "}\nx", "line 2 is not JSON"},
    {"a second document", TOP "}\n" TOP "}", "line 2 is not JSON"},
    {"a byte order mark inside", " \xef\xbb\xbf" TOP "}", "line 1 is not JSON"},
    {"UTF-16", "\xff\xfe{", "is no UTF-8 text"},
    {"Latin 1", "{'id':'\xe9'}", "is no UTF-8 text"},
    {"half a surrogate pair", "{'id':'\\ud83d'}", "line 1 is not JSON"},
    {"NUL in a text", "{\n'id':'a\\u0000b'}", "line 2: a text with a NUL or half an escape in it"},
    {"NUL in a key", "{'id\\u0000':'a'}", "line 1: a text with a NUL or half an escape in it"},
    {"half an escape", "{'id':'\\u12'}", "line 1: a text with a NUL or half an escape in it"},
    {"no escape", "{'id':'\\u12g4'}", "line 1: a text with a NUL or half an escape in it"},
    {"a backslash before it", "{'id':'\\\\u0000'}", "\"title\": is missing"},
    {"a backslash at the end", "{'id':'\\", "line 1 is not JSON"},
    /* No object, or not this one. */
    {"a list", "[]", "expected a JSON object"},
    {"a text", "'x'", "expected a JSON object"},
    {"null", "null", "expected a JSON object"},
    {"nothing in it", "{}", "\"id\": is missing"},
    {"no title", "{'id':'x'}", "\"title\": is missing"},
    {"no source", "{'id':'x','title':'t'}", "\"source\": is missing"},
    {"no date", "{'id':'x','title':'t','source':'s'}", "\"date\": is missing"},
    {"no requirements", "{'id':'x','title':'t','source':'s','date':'2026-11'}",
     "\"requirements\": is missing"},
    {"a misspelt key", "{'id':'x','titel':'t'}", "unknown key \"titel\"; did you mean \"title\"?"},
    {"a key in capitals", "{'Id':'x'}", "unknown key \"Id\"; did you mean \"id\"?"},
    {"an unknown key", "{'limits':[]}", "unknown key \"limits\"" NO_KEY},
    {"an empty key", "{'':1}", "unknown key \"\"" NO_KEY},
    {"a long key", "{'" TEXT50 "':1}",
     "unknown key \"0123456789012345678901234567890123456789\"" NO_KEY},
    {"a key twice", "{'id':'x','id':'x'}", "\"id\": is given twice"},
    /* Texts, dates, lists. */
    {"a number as id", "{'id':5}", "\"id\": expected a text"},
    {"an empty id", "{'id':''}", "\"id\": expected a text that is not empty"},
    {"a long id", "{'id':'" TEXT50 TEXT50 "'}", "\"id\": expected a text of at most 64 bytes"},
    {"a control character", "{'id':'a\\u001b[1m'}",
     "\"id\": expected a text without control characters"},
    {"a new line", "{'id':'a\nb'}", "\"id\": expected a text without control characters"},
    {"a direction override", "{'id':'a\\u202eb'}",
     "\"id\": expected a text without control characters"},
    {"null as title", "{'id':'x','title':null}", "\"title\": expected a text"},
    {"a list as source", "{'id':'x','title':'t','source':['s']}", "\"source\": expected a text"},
    {"a number as date", "{'id':'x','title':'t','source':'s','date':2026}", "\"date\": " DATE},
    {"no date of ours", "{'id':'x','title':'t','source':'s','date':'22.11.2026'}",
     "\"date\": " DATE},
    {"a year", "{'id':'x','title':'t','source':'s','date':'2026'}", "\"date\": " DATE},
    {"a thirteenth month", "{'id':'x','title':'t','source':'s','date':'2026-13'}",
     "\"date\": " DATE},
    {"a month 0", "{'id':'x','title':'t','source':'s','date':'2026-00'}", "\"date\": " DATE},
    {"a day 32", "{'id':'x','title':'t','source':'s','date':'2026-12-32'}", "\"date\": " DATE},
    {"something behind a date", "{'id':'x','title':'t','source':'s','date':'2026-11-22T00'}",
     "\"date\": " DATE},
    {"notes as a text", TOP ",'notes':'a'}", "\"notes\": expected a list of texts"},
    {"no notes", TOP ",'notes':[]}", "\"notes\": expected a list of texts"},
    {"an object as notes", TOP ",'notes':{'a':'b'}}", "\"notes\": expected a list of texts"},
    {"a number among notes", TOP ",'notes':['a',1]}", "\"notes\": expected a text"},
    {"an empty note", TOP ",'notes':['']}", "\"notes\": expected a text that is not empty"},
    {"five notes", TOP ",'notes':['a','b','c','d','e']}", "\"notes\": expected at most 4 texts"},
    {"no list of requirements",
     "{'id':'x','title':'t','source':'s','date':'2026-11','requirements':{}}",
     "\"requirements\": expected a list of requirements"},
};

#define DURATION      "{'rule':'video.duration',"
#define DURATION_WAY  "video.duration: "
#define NO_INTERVAL   "expected an object with \"min\" or \"above\", \"max\" or \"below\""
#define BY_INTERVAL   "this rule is judged by an interval, \"sure\""
#define BY_NAMES      "this rule is judged by a list, \"names\""
#define TO_15         "'sure':{'min':'2','max':'15'}"
#define CODECS(names) "{'rule':'video.codec','names':[" names "],'sound_names':['aac'],@}"
#define SOUNDS(names) "{'rule':'video.codec','names':['h264'],'sound_names':[" names "],@}"
#define NO_CODEC \
    "expected codecs as FFmpeg names them, \"h264\", \"pcm_s*\" or \"mov:pcm_s*\", not "
#define WIDER "expected only where \"may\" is wider than \"sure\""

static const struct text_row requirement_rows[] = {
    {"both ends", DURATION TO_15 ",@}", NULL},
    {"open ends", DURATION "'sure':{'above':'2','below':'15'},@}", NULL},
    {"one end", DURATION "'sure':{'max':'15'},@}", NULL},
    {"decimals and fractions", DURATION "'sure':{'min':'1.8','max':'76/5'},@}", NULL},
    {"one number", DURATION "'sure':{'min':'15','max':'30/2'},@}", NULL},
    {"below zero", DURATION "'sure':{'min':'-1','max':'15'},@}", NULL},
    {"a warning", DURATION TO_15 ",'severity':'warning',@}", NULL},
    {"an error", DURATION TO_15 ",'severity':'error',@}", NULL},
    {"all that a number may have",
     DURATION TO_15 ",'may':{'min':'2','max':'16'},'sure_text':'a','may_text':'b',"
                    "'seen':{'max':'20'},'seen_text':'c',@}",
     NULL},
    {"may and no texts", DURATION TO_15 ",'may':{'max':'16'},@}", NULL},
    {"may as sure", DURATION TO_15 ",'may':{'min':'2','max':'15'},@}", NULL},
    {"two rules", DURATION TO_15 ",@}," FORMAT, NULL},
    {"a container of sound", "{'rule':'audio.format','names':['mp3','mp4','m4a'],@}", NULL},
    {"codecs", CODECS("'h264','av1'"), NULL},
    {"every codec", CODECS("'*'"), NULL},
    {"codecs in containers", SOUNDS("'aac','mov:pcm_s*','mp4:*'"), NULL},
    /* Lists and objects. */
    {"none", "", "\"requirements\": expected a list of requirements"},
    {"a text", "'video.fps'",
     "requirement 1: \"requirements\": expected an object with \"rule\" and what it requires"},
    {"a second one that is none", FORMAT ",[]",
     "requirement 2: \"requirements\": expected an object with \"rule\" and what it requires"},
    {"an empty object", "{}", "requirement 1: \"rule\": is missing"},
    {"no rule", FORMAT ",{@}", "requirement 2: \"rule\": is missing"},
    {"a misspelt key of one without a rule", FORMAT ",{'rulle':'video.fps',@}",
     "requirement 2: unknown key \"rulle\"; did you mean \"rule\"?"},
    {"a misspelt key", "{'rule':'video.format','name':['mp4'],@}",
     "requirement 1: unknown key \"name\"; did you mean \"names\"?"},
    {"a key twice", "{'rule':'video.fps','rule':'video.fps'}",
     "requirement 1: \"rule\": is given twice"},
    {"an unknown key", "{'rule':'video.fps','comment':'why'}",
     "requirement 1: unknown key \"comment\"" NO_KEY},
    /* Rules. */
    {"a number as rule", "{'rule':1,@}",
     "requirement 1: \"rule\": expected the id of a rule, \"video.fps\""},
    {"a misspelt rule", "{'rule':'video.fsp',@}",
     "requirement 1: unknown rule \"video.fsp\"; did you mean \"video.fps\"?"},
    {"an unknown rule", "{'rule':'sound',@}",
     "requirement 1: unknown rule \"sound\"; see seedance-check --list-rules"},
    {"an empty rule", "{'rule':'',@}",
     "requirement 1: unknown rule \"\"; see seedance-check --list-rules"},
    {"a rule with control characters", "{'rule':'video.fps\\u001b',@}",
     "requirement 1: unknown rule \"video.fps\x1b\"; did you mean \"video.fps\"?"},
    {"a prefix of rules", "{'rule':'video',@}",
     "requirement 1: unknown rule \"video\"; see seedance-check --list-rules"},
    {"a rule of every file", "{'rule':'file.type',@}",
     "requirement 1: \"rule\": file.type holds of every file and takes no requirement"},
    {"a rule twice", FORMAT "," FORMAT, "video.format: \"rule\": has a requirement already"},
    {"no source", "{'rule':'video.format','names':['mp4'],'date':'2026-11'}",
     "video.format: \"source\": is missing"},
    {"no date", "{'rule':'video.format','names':['mp4'],'source':'s'}",
     "video.format: \"date\": is missing"},
    {"an empty source", "{'rule':'video.format','names':['mp4'],'source':'','date':'2026-11'}",
     "video.format: \"source\": expected a text that is not empty"},
    {"a wrong date", "{'rule':'video.format','names':['mp4'],'source':'s','date':'today'}",
     "video.format: \"date\": " DATE},
    {"an unknown severity", DURATION TO_15 ",'severity':'warn',@}",
     DURATION_WAY "\"severity\": expected \"error\" or \"warning\""},
    {"a severity that is no text", DURATION TO_15 ",'severity':true,@}",
     DURATION_WAY "\"severity\": expected \"error\" or \"warning\""},
    /* Intervals. */
    {"no interval", DURATION "@}", DURATION_WAY "\"sure\": is missing"},
    {"only the wider one", DURATION "'may':{'max':'15'},@}", DURATION_WAY "\"sure\": is missing"},
    {"a text as interval", DURATION "'sure':'[2, 15]',@}", DURATION_WAY "\"sure\": " NO_INTERVAL},
    {"a list as interval", DURATION "'sure':['2','15'],@}", DURATION_WAY "\"sure\": " NO_INTERVAL},
    {"an interval without ends", DURATION "'sure':{},@}", DURATION_WAY "\"sure\": " NO_INTERVAL},
    {"a wider one without ends", DURATION TO_15 ",'may':{},@}",
     DURATION_WAY "\"may\": " NO_INTERVAL},
    {"a misspelt end", DURATION "'sure':{'mni':'2'},@}",
     DURATION_WAY "unknown key of \"sure\" \"mni\"; did you mean \"min\"?"},
    {"an unknown end", DURATION TO_15 ",'may':{'from':'2'},@}",
     DURATION_WAY "unknown key of \"may\" \"from\"; expected \"min\", \"above\", \"max\" or "
                  "\"below\""},
    {"an end twice", DURATION "'sure':{'min':'2','min':'2'},@}",
     DURATION_WAY "\"sure.min\": this end is given twice"},
    {"an end in two ways", DURATION "'sure':{'max':'15','below':'15'},@}",
     DURATION_WAY "\"sure.below\": this end is given twice"},
    {"a number as number", DURATION "'sure':{'max':15},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"an exponent", DURATION "'sure':{'max':'1e3'},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"a huge JSON number", DURATION "'sure':{'max':1e999},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"an empty number", DURATION "'sure':{'max':''},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"a number with a unit", DURATION "'sure':{'max':'15 s'},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"a number behind a space", DURATION "'sure':{'max':' 15'},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"a decimal comma", DURATION "'sure':{'max':'15,2'},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"a plus sign", DURATION "'sure':{'max':'+15'},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"a hexadecimal number", DURATION "'sure':{'max':'0x10'},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"infinity", DURATION "'sure':{'max':'inf'},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"by zero", DURATION "'sure':{'max':'15/0'},@}", DURATION_WAY "\"sure.max\": " NUMBER},
    {"beyond 64 bits", DURATION "'sure':{'max':'9223372036854775808'},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"beyond every width", DURATION "'sure':{'max':'" TEXT50 TEXT50 "'},@}",
     DURATION_WAY "\"sure.max\": " NUMBER},
    {"the greatest number", DURATION "'sure':{'max':'9223372036854775807'},@}", NULL},
    {"ends that are crossed", DURATION "'sure':{'min':'15','max':'2'},@}",
     DURATION_WAY "\"sure\": no number lies between these ends"},
    {"open ends that meet", DURATION "'sure':{'min':'2','below':'2'},@}",
     DURATION_WAY "\"sure\": no number lies between these ends"},
    {"sure beyond may", DURATION TO_15 ",'may':{'min':'2','max':'14.9'},@}",
     DURATION_WAY "\"may\": expected an interval that \"sure\" lies within"},
    {"sure beyond an open end of may", DURATION TO_15 ",'may':{'min':'2','below':'15'},@}",
     DURATION_WAY "\"may\": expected an interval that \"sure\" lies within"},
    {"sure without an end that may has", DURATION "'sure':{'max':'15'},'may':{'min':'0'},@}",
     DURATION_WAY "\"may\": expected an interval that \"sure\" lies within"},
    {"sure beyond seen", DURATION TO_15 ",'seen':{'max':'14'},'seen_text':'c',@}", NULL},
    {"seen by nobody", DURATION TO_15 ",'seen':{'max':'16'},@}",
     DURATION_WAY "\"seen\": expected together with \"seen_text\""},
    {"nothing that was seen", DURATION TO_15 ",'seen_text':'c',@}",
     DURATION_WAY "\"seen_text\": expected together with \"seen\""},
    {"a reading of one", DURATION TO_15 ",'sure_text':'a',@}",
     DURATION_WAY "\"sure_text\": " WIDER},
    {"a reading of the same", DURATION TO_15 ",'may':{'min':'2','max':'15'},'may_text':'b',@}",
     DURATION_WAY "\"may_text\": " WIDER},
    {"a long remark", DURATION TO_15 ",'seen':{'max':'16'},'seen_text':'" TEXT50 TEXT50 "+',@}",
     DURATION_WAY "\"seen_text\": expected a text of at most 100 bytes"},
    {"the longest remark", DURATION TO_15 ",'seen':{'max':'16'},'seen_text':'" TEXT50 TEXT50 "',@}",
     NULL},
    {"a remark that is no text", DURATION TO_15 ",'seen':{'max':'16'},'seen_text':1,@}",
     DURATION_WAY "\"seen_text\": expected a text"},
    /* What is for another kind of rule. */
    {"names for a number", DURATION TO_15 ",'names':['mp4'],@}",
     DURATION_WAY "\"names\": " BY_INTERVAL},
    {"sound names for a number", DURATION TO_15 ",'sound_names':['aac'],@}",
     DURATION_WAY "\"sound_names\": " BY_INTERVAL},
    {"an interval for a format", "{'rule':'video.format','names':['mp4']," TO_15 ",@}",
     "video.format: \"sure\": " BY_NAMES},
    {"a wider interval for a format", "{'rule':'video.format','names':['mp4'],'may':{'min':'1'},@}",
     "video.format: \"may\": " BY_NAMES},
    {"a remark for a format", "{'rule':'video.format','names':['mp4'],'seen_text':'c',@}",
     "video.format: \"seen_text\": " BY_NAMES},
    {"sound names for a format", "{'rule':'video.format','names':['mp4'],'sound_names':['aac'],@}",
     "video.format: \"sound_names\": " BY_NAMES},
    {"an interval for codecs",
     "{'rule':'video.codec','names':['h264'],'sound_names':['aac']," TO_15 ",@}",
     "video.codec: \"sure\": " BY_NAMES},
    /* Names. */
    {"no names", "{'rule':'video.format',@}", "video.format: \"names\": is missing"},
    {"an empty list", "{'rule':'video.format','names':[],@}",
     "video.format: \"names\": expected a list of texts"},
    {"a text as list", "{'rule':'video.format','names':'mp4',@}",
     "video.format: \"names\": expected a list of texts"},
    {"a list in a list", "{'rule':'video.format','names':[['mp4']],@}",
     "video.format: \"names\": expected a text"},
    {"an empty name", "{'rule':'video.format','names':['mp4',''],@}",
     "video.format: \"names\": expected a text that is not empty"},
    {"sixteen names",
     "{'rule':'video.format','names':['mp4','mp4','mp4','mp4','mp4','mp4','mp4','mp4',"
     "'mp4','mp4','mp4','mp4','mp4','mp4','mp4','mp4'],@}",
     NULL},
    {"seventeen names",
     "{'rule':'video.format','names':['mp4','mp4','mp4','mp4','mp4','mp4','mp4','mp4',"
     "'mp4','mp4','mp4','mp4','mp4','mp4','mp4','mp4','mp4'],@}",
     "video.format: \"names\": expected at most 16 texts"},
    {"a suffix for a format", "{'rule':'image.format','names':['png','jpg'],@}",
     "image.format: unknown format \"jpg\"; did you mean \"jpeg\"?"},
    {"another suffix", "{'rule':'video.format','names':['qt'],@}",
     "video.format: unknown format \"qt\"; did you mean \"mov\"?"},
    {"a misspelt format", "{'rule':'image.format','names':['wepb'],@}",
     "image.format: unknown format \"wepb\"; did you mean \"webp\"?"},
    {"an unknown format", "{'rule':'image.format','names':['painting'],@}",
     "image.format: unknown format \"painting\""},
    {"a format in capitals", "{'rule':'audio.format','names':['MP3'],@}",
     "audio.format: unknown format \"MP3\"; did you mean \"mp3\"?"},
    {"a format of other media", "{'rule':'image.format','names':['mp4'],@}",
     "image.format: unknown format \"mp4\""},
    {"a format of no media", "{'rule':'video.format','names':['html'],@}",
     "video.format: unknown format \"html\""},
    {"every format", "{'rule':'video.format','names':['*'],@}",
     "video.format: unknown format \"*\""},
    {"no format", "{'rule':'video.format','names':['unknown'],@}",
     "video.format: unknown format \"unknown\""},
    {"no codecs of sound", "{'rule':'video.codec','names':['h264'],@}",
     "video.codec: \"sound_names\": is missing"},
    {"no codecs of pictures", "{'rule':'video.codec','sound_names':['aac'],@}",
     "video.codec: \"names\": is missing"},
    {"a codec as people write it", CODECS("'H.264'"),
     "video.codec: \"names\": " NO_CODEC "\"H.264\""},
    {"a codec of sound as people write it", SOUNDS("'AAC'"),
     "video.codec: \"sound_names\": " NO_CODEC "\"AAC\""},
    {"a star inside", SOUNDS("'pcm_*le'"), "video.codec: \"sound_names\": " NO_CODEC "\"pcm_*le\""},
    {"an unknown container", SOUNDS("'mvo:aac'"),
     "video.codec: \"sound_names\": " NO_CODEC "\"mvo:aac\""},
    {"a container alone", SOUNDS("'mov:'"), "video.codec: \"sound_names\": " NO_CODEC "\"mov:\""},
};

/* Every field has what its key says, in lowest terms. */
static void every_key_is_taken_over(void **state)
{
    static const char text[] =
        "{'date':'2026-11-22','requirements':["
        "{'date':'2026-10','source':'page','seen_text':'c','seen':{'min':'1','below':'20'},"
        "'may_text':'b','sure_text':'a','may':{'above':'18/10','max':'15.2'},"
        "'sure':{'min':'2.0','max':'30/2'},'severity':'warning','rule':'video.duration'},"
        "{'rule':'video.codec','names':['h264'],'sound_names':['aac','mov:pcm_s*'],@}],"
        "'notes':['one','two'],'source':'here','title':'Mine','id':'mine'}";
    char json[TEXT_SIZE];
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    (void)state;
    expand(text, json, sizeof json);
    assert_int_equal(sdc_profile_file_parse(&file, json, "x", &err), SDC_OK);
    const struct sdc_profile *profile = &file.profile;
    assert_string_equal(profile->id, "mine");
    assert_string_equal(profile->title, "Mine");
    assert_string_equal(profile->source, "here");
    assert_string_equal(profile->date, "2026-11-22");
    assert_string_equal(profile->notes[0], "one");
    assert_string_equal(profile->notes[1], "two");
    assert_null(profile->notes[2]);
    assert_int_equal(profile->n_requirements, 2);
    const struct sdc_requirement *row = &profile->requirements[0];
    char interval[SDC_INTERVAL_TEXT_SIZE];
    assert_string_equal(row->rule, "video.duration");
    assert_true(row->is_advice);
    sdc_interval_print(&row->sure, interval, sizeof interval);
    assert_string_equal(interval, "[2, 15]");
    assert_int_equal(row->sure.high.at.den, 1);
    sdc_interval_print(&row->may, interval, sizeof interval);
    assert_string_equal(interval, "(1.8, 15.2]");
    assert_int_equal(row->may.low.at.num, 9);
    sdc_interval_print(&row->seen, interval, sizeof interval);
    assert_string_equal(interval, "[1, 20)");
    assert_string_equal(row->sure_text, "a");
    assert_string_equal(row->may_text, "b");
    assert_string_equal(row->seen_text, "c");
    assert_null(row->names[0]);
    assert_string_equal(row->source, "page");
    assert_string_equal(row->date, "2026-10");
    row = sdc_profile_find(profile, "video.codec");
    assert_ptr_equal(row, &profile->requirements[1]);
    assert_false(row->is_advice);
    assert_string_equal(row->names[0], "h264");
    assert_null(row->names[1]);
    assert_string_equal(row->sound_names[1], "mov:pcm_s*");
    assert_null(row->sound_names[2]);
    sdc_profile_file_release(&file);
    assert_null(file.profile.id);
}

static void may_is_sure_where_it_is_not_given(void **state)
{
    char text[TEXT_SIZE];
    char json[TEXT_SIZE];
    struct sdc_profile_file file;
    (void)state;
    wrap(DURATION TO_15 ",@}", text, sizeof text);
    expand(text, json, sizeof json);
    assert_int_equal(sdc_profile_file_parse(&file, json, "x", NULL), SDC_OK);
    const struct sdc_requirement *row = &file.profile.requirements[0];
    assert_true(sdc_interval_is_same(&row->sure, &row->may));
    assert_false(row->is_advice);
    sdc_profile_file_release(&file);
}

static void what_is_read_prints_as_what_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(requirement_rows); i++) {
        char text[TEXT_SIZE];
        char json[TEXT_SIZE];
        struct sdc_profile_file file;
        struct sdc_buf printed;
        if (requirement_rows[i].sentence)
            continue;
        wrap(requirement_rows[i].text, text, sizeof text);
        expand(text, json, sizeof json);
        assert_int_equal(sdc_profile_file_parse(&file, json, "x", NULL), SDC_OK);
        print(&file.profile, &printed);
        assert_round_trip(sdc_buf_text(&printed));
        sdc_buf_release(&printed);
        sdc_profile_file_release(&file);
    }
}

/* --- Large texts --- */

/** A text of n times the same piece. */
static char *repeat(const char *piece, size_t n)
{
    size_t size = strlen(piece);
    char *text = malloc(n * size + 1);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * size, piece, size);
    text[n * size] = '\0';
    return text;
}

static void nested_deep(void **state)
{
    static const char *const pieces[] = {"[", "{\"id\":", "[{\"a\":["};
    (void)state;
    for (size_t i = 0; i < N_OF(pieces); i++) {
        char *text = repeat(pieces[i], 50000);
        assert_sentence(text, "line 1: more than 16 objects and lists in another");
        free(text);
    }
}

static void too_many_of_everything(void **state)
{
    char *entries = repeat("{},", 100000);
    char *text = repeat(" ", strlen(entries) + 100);
    (void)state;
    snprintf(text, strlen(entries) + 100,
             "{\"id\":\"x\",\"title\":\"t\",\"source\":\"s\",\"date\":\"2026-11\","
             "\"requirements\":[%s{}]}",
             entries);
    assert_sentence(text, "\"requirements\": has more entries than there are rules");
    free(text);
    free(entries);
}

/* The end of a long name is shown: that is where files differ. */
static void a_long_name_leaves_room(void **state)
{
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    char *folders = repeat("folder/", 100);
    char *name = repeat(" ", strlen(folders) + 16);
    (void)state;
    snprintf(name, strlen(folders) + 16, "%smine.json", folders);
    assert_int_equal(sdc_profile_file_parse(&file, "{\"titel\":1}", name, &err), SDC_USAGE);
    assert_non_null(strstr(err.text, "profile ...folder/folder/"));
    assert_non_null(strstr(err.text, "/mine.json: unknown key \"titel\"; did you mean \"title\"?"));
    free(name);
    free(folders);
}

/* --- Files --- */

/** A file of this test, removed at its end. */
static char path[] = "/tmp/sdc-profile-XXXXXX";

static int make_file(void **state)
{
    int fd = mkstemp(path);
    (void)state;
    return fd < 0 || close(fd) != 0;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_file(const char *bytes, size_t n)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, n, stream), n);
    assert_int_equal(fclose(stream), 0);
}

static void assert_file_sentence(const char *name, const char *sentence)
{
    struct sdc_profile_file file;
    struct sdc_err err = {0};
    char want[SDC_ERR_TEXT_SIZE];
    snprintf(want, sizeof want, "profile %s: %s", name, sentence);
    assert_int_equal(sdc_profile_file_read(&file, name, &err), SDC_USAGE);
    assert_string_equal(err.text, want);
    assert_null(file.document);
}

static void a_file_is_read(void **state)
{
    struct sdc_buf text;
    struct sdc_profile_file file;
    (void)state;
    print(sdc_profile_default(), &text);
    write_file(text.bytes, text.size);
    assert_int_equal(sdc_profile_file_read(&file, path, NULL), SDC_OK);
    assert_string_equal(file.profile.id, "crun-seedance-2.0");
    sdc_profile_file_release(&file);
    sdc_buf_release(&text);
}

static void a_file_of_the_greatest_size_is_read(void **state)
{
    struct sdc_profile_file file;
    struct sdc_buf text;
    char *blanks = repeat(" ", SDC_PROFILE_FILE_SIZE_MAX + 1);
    (void)state;
    print(sdc_profile_default(), &text);
    memcpy(blanks, text.bytes, text.size);
    write_file(blanks, SDC_PROFILE_FILE_SIZE_MAX);
    assert_int_equal(sdc_profile_file_read(&file, path, NULL), SDC_OK);
    sdc_profile_file_release(&file);
    write_file(blanks, SDC_PROFILE_FILE_SIZE_MAX + 1);
    assert_file_sentence(path, "is larger than 1048576 bytes");
    sdc_buf_release(&text);
    free(blanks);
}

static void what_is_no_profile_is_refused(void **state)
{
    (void)state;
    write_file("", 0);
    assert_file_sentence(path, "line 1 is not JSON");
    write_file("{}\0", strlen("{}") + 1);
    assert_file_sentence(path, "holds a NUL and is no text");
    write_file("\0", 1);
    assert_file_sentence(path, "holds a NUL and is no text");
    assert_file_sentence("/", "Is a directory");
    assert_file_sentence("/nowhere/mine.json", "No such file or directory");
    assert_file_sentence("/dev/null", "line 1 is not JSON");
    assert_file_sentence("/dev/zero", "is larger than 1048576 bytes");
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, document_reads, document_rows);
    ADD_ROWS(&tests, requirements_read, requirement_rows);
    ADD(&tests, every_key_is_taken_over);
    ADD(&tests, may_is_sure_where_it_is_not_given);
    ADD(&tests, what_is_read_prints_as_what_is_read);
    ADD(&tests, nested_deep);
    ADD(&tests, too_many_of_everything);
    ADD(&tests, a_long_name_leaves_room);
    ADD(&tests, a_file_is_read);
    ADD(&tests, a_file_of_the_greatest_size_is_read);
    ADD(&tests, what_is_no_profile_is_refused);
    return run_all_in("profile_file", &tests, make_file, remove_file);
}
