#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The reports gcc, github, sarif, junit and csv: other people's parsers read in them what ndjson
# says, whatever names and texts strangers choose; and what becomes of them where they cannot be
# written.
#
# shellcheck disable=SC2016 # what looks like an expansion is a name, or jq's
. tests/lib.sh
. tests/cli/helpers.sh

formats=(gcc github sarif junit csv)
schemas=$SDC_ROOT/tests/schemas
read_report=$SDC_ROOT/tests/cli/read_report.py
bad=testdata/image/width-299.png
page=testdata/hostile/sign-in.jpg

# says FORMAT FILE: its findings, one a line.
says() {
    # Debian's own Python, which has the packages of Debian.
    /usr/bin/python3 "$read_report" "$1" "$2"
}

# column NAME FILE: the cells of a column of a csv report, one a line.
column() {
    /usr/bin/python3 - "$1" "$2" <<'PYTHON'
import csv, sys
for row in csv.DictReader(open(sys.argv[2], encoding="utf-8-sig", newline="")):
    print(row[sys.argv[1]])
PYTHON
}

# is_sarif FILE NAME: it validates.
is_sarif() {
    run /usr/bin/python3 -W ignore - "$schemas/sarif-2.1.0.json" "$1" <<'PYTHON'
import json, sys, jsonschema
schema, report = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
errors = list(jsonschema.Draft4Validator(schema).iter_errors(report))
for error in errors[:5]:
    print(list(error.path), error.message[:200])
sys.exit(len(errors) > 0)
PYTHON
    status_is 0 "$2: is SARIF 2.1.0"
}

# is_junit FILE NAME: it validates.
is_junit() {
    local schema
    for schema in ant jenkins; do
        run xmllint --noout --nonet --huge --schema "$schemas/junit-$schema.xsd" "$1"
        status_is 0 "$2: is JUnit as $schema has it"
    done
}

# report_all ARGUMENT...: all formats at once, into $T/all.FORMAT.
report_all() {
    local format outputs=()
    rm -f "$T"/all.*
    for format in "${formats[@]}" ndjson; do
        outputs+=(-f "$format:$T/all.$format")
    done
    GITHUB_STEP_SUMMARY=$T/all.md run timeout 300 "$SDC" "${outputs[@]}" "$@"
}

# agree NAME: what report_all has written says the same as ndjson, and is valid.
agree() {
    local format
    says ndjson "$T/all.ndjson" >"$T/want"
    for format in "${formats[@]}"; do
        if [ "$format" = sarif ]; then
            says unlinked "$T/all.ndjson" >"$T/want.$format"
        else
            cp "$T/want" "$T/want.$format"
        fi
        run /usr/bin/python3 "$read_report" "$format" "$T/all.$format"
        is "$err" '' "$1: $format is read"
        is "$(diff "$T/out" "$T/want.$format" | head -n 5)" '' "$1: $format agrees"
        ok "$1: $format is UTF-8" iconv -f UTF-8 -t UTF-16 -o /dev/null "$T/all.$format"
        ok "$1: $format has no control character" no_match "$controls" "$T/all.$format"
    done
    is_sarif "$T/all.sarif" "$1"
    is_junit "$T/all.junit" "$1"
}

# C0 controls but those of a CRLF, DEL, C1 controls, marks and overrides of direction.
controls='[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]'
controls+='|\r(?!$)|\xef\xbf[\xbe\xbf]'

# ---- All of testdata -----------------------------------------------------------------------------

grep -v '^#' testdata/expected.tsv | cut -f1 | sed 's|^|testdata/|' >"$T/list"
echo testdata/none.jpg >>"$T/list"
report_all --files-from "$T/list"
status_is 3 'testdata: status'
ok 'testdata: has many findings' [ "$(says ndjson "$T/all.ndjson" | wc -l)" -gt 200 ]
agree testdata
is "$(jq -c '.runs[0].invocations[0] | [.executionSuccessful, .exitCode]' "$T/all.sarif")" \
    '[false,3]' 'sarif: not everything was checked'
sort "$T/list" >"$T/inputs"
is "$(column input "$T/all.csv" | sort -u | diff - "$T/inputs")" '' 'csv: each input is there'
is "$(xmllint --huge --xpath '//testcase/@name' "$T/all.junit" | sed 's/^ *name="//; s/"$//' |
    diff - "$T/list")" '' 'junit: each input is there, in its order'
is "$(xmllint --huge --xpath 'string(//testsuite/@timestamp)' "$T/all.junit")" \
    1970-01-01T00:00:00 'junit: the time is that of SOURCE_DATE_EPOCH'
while read -r epoch; do
    SOURCE_DATE_EPOCH=$epoch sdc -f junit "$page"
    like "$out" "timestamp=\"$(date -u +%Y)-" "junit: SOURCE_DATE_EPOCH=$epoch is no time"
done <<<$'-1\nnow\n1/2\n253402300800'
SOURCE_DATE_EPOCH=253402300799 sdc -f junit "$page"
like "$out" 'timestamp="9999-12-31T23:59:59"' 'junit: the last time'
is "$(jq -r '.runs[0].tool.driver.rules[].id' "$T/all.sarif")" \
    "$("$SDC" --list-rules | sed '1d; s/ .*//')" 'sarif: all rules, in the order of --list-rules'
is "$(jq -r '.runs[0].tool.driver.rules[] | select(.help.text | contains("[24, 60] fps")).id' \
    "$T/all.sarif")" video.fps 'sarif: a rule says what it requires'
is "$(jq -r '.runs[0].tool.driver.rules[] | select(.defaultConfiguration.level == "warning").id' \
    "$T/all.sarif" | tr '\n' ' ')" \
    'file.extension file.consistent asset.content-type video.codec ' 'sarif: an advice is a warning'

for format in "${formats[@]}"; do
    "$SDC" -j 4 -f "$format" --files-from "$T/list" >"$T/out"
    ok "$format: the same for every number of jobs" cmp "$T/out" "$T/all.$format"
done

# ---- Names that strangers choose -----------------------------------------------------------------

mkdir "$T/names"
cd "$T/names" || exit 1
names=(
    $'two\nlines.png' $'return\r\ntab\t.png' $'\e[31mred\e[0m.png' $'\x7f\x01.png'
    $'latin-1-\xe9.png' $'cut-\xe2\x82' $'c1-\xc2\x9b.png' $'override-\xe2\x80\xaegpj.png'
    $'no-character-\xef\xbf\xbe\xef\xbf\xbf.png' 'Grüße-漢字-😀.png'
    '"quoted".png' "it's.png" 'a,b;c.png' 'back\slash.png' 'two  words .png' ' x.png'
    ']]>.png' '<script>alert(1)<!-- & &lt; &#60;.png' '<![CDATA[x.png'
    '::error::x.png' '::stop-commands::x' '##[error]x.png' '%0A::warning::x.png' '%25%3A%2C.png'
    'a::b,title=x.png' $'\n::add-mask::x.png'
    "=cmd|' -C calc'!A0.png" '+1.png' '-1.png' '@SUM(1).png' '"=1+1".png' "'=1.png" ' =1.png'
    $'\t=1.png' $'\r=1.png'
    '[link](http:..host).png' '![image](x).png' '`code`.png' '**bold**_x_~~y~~.png' '| a | b |.png'
    'https:host.png' 'www.example.com.png' '@mention #1 GH-1.png' 'a@example.com.png'
    '{in}.png' '{0}.png' '$(x).png' '?x=1#y.png' 'a:1:1.png' '-' '...' '~'
    "$(printf '%0251d.png' 1)"
)
for name in "${names[@]}"; do
    cp "$SDC_ROOT/$bad" "./$name"
done
sdc -- "${names[@]/#-/./-}"
is "$(grep -cE '^(::|##\[)' "$T/out")" 0 'no line of text is a command for the runner of GitHub'
is "$(grep -cE '^\./(::|##\[)' "$T/out")" 3 'the names that would be one stand behind a dot'
# What a page calls itself is printed too.
titles=(']]><script>x</script>' '[x](http://host/) ::error::x' '%0A::error::x' '=1+1 | "x"')
for i in "${!titles[@]}"; do
    printf '<html><head><title>%s</title></head></html>' "${titles[i]}" >"page-$i.png"
    names+=("page-$i.png")
done
names+=('none,::.png' "$(printf '%04095d.' 1)" "$(printf '%016000d' 1 | tr 0 '\n')")
printf '%s\0' "${names[@]}" | grep -azxv -e - >"$T/list"
report_all -0 --files-from "$T/list"
status_is 3 'names: status'
is "$err" '' 'names: nothing on standard error'
# No name is one of two lines, so that each matcher has what it wants.
agree names

# The table on the page of the run, as GitHub's own library makes it.
cmark-gfm -e table -e autolink -e strikethrough -e tasklist --unsafe -t html "$T/all.md" \
    >"$T/all.html"
run /usr/bin/python3 "$read_report" summary "$T/all.html"
is "$err" '' 'names: the page is read'
is "$(diff "$T/out" "$T/want")" '' 'names: the page agrees'
is "$(sed -nE 's/<\/?code>|<!-- -->|&#[0-9]+;//g; /^\| [ew]/p' "$T/all.md" |
    LC_ALL=C grep -aP '[^A-Za-z0-9 ,\/|.:\x80-\xff-]')" '' 'names: the page has no other marks'

# Where the file lies, byte by byte.
want=$(tr '\0' '\n' <"$T/list" | grep -ac 'png$')
is "$(jq -r '.runs[0].results[].locations[0].physicalLocation.artifactLocation.uri' \
    "$T/all.sarif" | /usr/bin/python3 -c '
import os, sys, urllib.parse
for uri in sys.stdin.read().splitlines():
    print(os.path.exists(urllib.parse.unquote_to_bytes(uri)))' | sort -u)" True \
    'names: each reference of sarif leads to its file'
ok 'names: there are many' [ "$want" -gt 40 ]

# One file under many names is one place.
mkdir x
"$SDC" -f sarif ./+1.png .//+1.png x/../+1.png "$PWD/+1.png" "$PWD/../names/./+1.png" \
    ../names/+1.png "$(printf './%.0s' {1..2000})+1.png" >"$T/out"
json_is '[.runs[0].results[] | [.locations[0].physicalLocation.artifactLocation.uri,
    .partialFingerprints["seedanceCheck/v1"]]] | unique | length' 1 'one place, one fingerprint'
json_is '.runs[0].results | length' 7 'one place: of seven'
json_is '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' '%2B1.png' \
    'one place: relative'
cd / || exit 1
"$SDC" -f sarif "$T/names/+1.png" >"$T/out"
json_is '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' \
    "${T#/}/names/%2B1.png" 'below the root'
cd "$T/names/.." && mkdir elsewhere && cd elsewhere || exit 1
"$SDC" -f sarif "$T/names/+1.png" ../names/+1.png >"$T/out"
json_is '[.runs[0].results[].locations[0].physicalLocation.artifactLocation.uri] | join(" ")' \
    "file://$T/names/%2B1.png ../names/%2B1.png" 'elsewhere'
cd "$SDC_ROOT" || exit 1

# As long as an argument can be, each byte of it four letters.
long=$(head -c 131000 /dev/zero | tr '\0' '\1')
for format in "${formats[@]}" json ndjson text; do
    GITHUB_STEP_SUMMARY=$T/step.md run "$SDC" -f "$format" "$bad" "$long"
    status_is 3 "$format: a name of 131000 bytes: status"
    is "$err" '' "$format: a name of 131000 bytes: nothing on standard error"
    ok "$format: a name of 131000 bytes: is there" [ "$(wc -c <"$T/out")" -gt $((3 * 131000)) ]
done

# ---- Several profiles ----------------------------------------------------------------------------

sdc -f ndjson -p all testdata/video/duration-15.1.mp4
cp "$T/out" "$T/lines"
report_all -p all testdata/video/duration-15.1.mp4
want=$(jq -r 'select(.findings != []).profile' "$T/lines")
is "$(sed -n 's/.*:1:1: [ew][a-z]*: \([^ ]*\): .*/\1/p' "$T/all.gcc")" "$want" 'all: gcc'
is "$(sed -n 's/.*::testdata[^ ]*: \([^ ]*\): .*/\1/p' "$T/all.github")" "$want" 'all: github'
like "$(cat "$T/all.md")" '<code>volcengine-seedance-2&#46;0</code> <code>' 'all: the page'
is "$(jq -r '.runs[0].results[].properties.profile' "$T/all.sarif")" "$want" 'all: sarif'
is_sarif "$T/all.sarif" all
is_junit "$T/all.junit" all
is "$(xmllint --xpath '//testcase/@name' "$T/all.junit" | sed 's/.*(//; s/)"//')" \
    "$(jq -r .profile "$T/lines")" 'all: junit'
is "$(xmllint --xpath 'concat(//testsuite/@tests, " ", //testsuite/@failures)' "$T/all.junit")" \
    "5 $(jq -r 'select(.verdict == "fail").profile' "$T/lines" | wc -l)" 'all: the counts of junit'
is "$(column profile "$T/all.csv")" "$(jq -r .profile "$T/lines")" 'all: csv'

# ---- No input, no finding ------------------------------------------------------------------------

for case in --allow-empty testdata/image/plain.jpg; do
    report_all "$case"
    status_is 0 "$case: status"
    is "$(wc -c <"$T/all.gcc") $(wc -c <"$T/all.github")" '0 0' "$case: gcc and github are silent"
    is_sarif "$T/all.sarif" "$case"
    is "$(jq -c '.runs[0] | [.results, .invocations[0].executionSuccessful]' "$T/all.sarif")" \
        '[[],true]' "$case: sarif has no result, and went well"
    is_junit "$T/all.junit" "$case"
    like "$(cat "$T/all.md")" '^[01] inputs?(: 1 pass)?$' "$case: the page has the counts"
    unlike "$(cat "$T/all.md")" '[|]' "$case: the page has no table"
done
is "$(wc -l <"$T/all.csv")" 2 'csv: a row for what passes'

# ---- The page of the run -------------------------------------------------------------------------

yes "$page" | head -n 250 >"$T/list"
echo before >"$T/step.md"
GITHUB_STEP_SUMMARY=$T/step.md sdc -f github --files-from "$T/list"
status_is 1 'page: status'
is "$(grep -c '^::error ' "$T/out")" 250 'page: the log has all findings'
is "$(head -n 1 "$T/step.md")" before 'page: what is there stays'
is "$(grep -c '^| error ' "$T/step.md")" 100 'page: a hundred rows'
like "$(cat "$T/step.md")" '^150 more are not shown here[.]$' 'page: and how many more'
like "$(cat "$T/step.md")" '^250 inputs: 250 fail$' 'page: counts'
for i in {1..100}; do
    printf '%s%s\0' "${names[-1]}" "$i"
done >"$T/list"
GITHUB_STEP_SUMMARY=$T/long.md sdc -f github -0 --files-from "$T/list"
ok 'page: never larger than GitHub takes' [ "$(wc -c <"$T/long.md")" -lt $((1024 * 1024)) ]
GITHUB_STEP_SUMMARY=$T/other.md sdc -f gcc "$page"
ok 'page: only with github' [ ! -e "$T/other.md" ]
GITHUB_STEP_SUMMARY='' sdc -f github "$page"
status_is 1 'page: an empty name is none'
GITHUB_STEP_SUMMARY=$T/none/x sdc -f github "$page"
status_is 2 'page: cannot be made'
is "$err" "seedance-check: cannot write $T/none/x: No such file or directory" 'page: says why'
GITHUB_STEP_SUMMARY=/dev/full sdc -f github "$page"
status_is 2 'page: cannot be written'
is "$err" 'seedance-check: cannot write /dev/full: No space left on device' 'page: says why'

# ---- Memory does not grow with the inputs --------------------------------------------------------

# kib FORMAT N: what the program holds at most for N inputs with a warning and a failure, and N
# that are not there.
kib() {
    yes $'testdata/hostile/mkv.mp4\ntestdata/none.png' | head -n $((2 * $2)) >"$T/list"
    GITHUB_STEP_SUMMARY=$T/step.md perl tests/cli/measure.pl "$T/cost" "$SDC" -f "$1:$T/flat.$1" \
        --files-from "$T/list"
    cut -d ' ' -f 2 "$T/cost"
}

# A sanitizer keeps what was freed.
if ! is_sanitized; then
    for format in "${formats[@]}"; do
        before=$(kib "$format" 200)
        after=$(kib "$format" 4000)
        size=$(($(wc -c <"$T/flat.$format") / 1024))
        ok "$format: $before KiB for 400 inputs, $after KiB for 8000, $size KiB of report" \
            [ $((after - before)) -lt $((size / 4)) ]
    done
    is "$(jq -c '.runs[0] | [.results, .invocations[0].toolExecutionNotifications] | map(length)' \
        "$T/flat.sarif")" '[8000,4000]' 'many inputs: sarif has them all'
    is_junit "$T/flat.junit" 'many inputs'
fi

# ---- What cannot be written ----------------------------------------------------------------------

yes "$page" | head -n 2000 >"$T/list"
for format in "${formats[@]}"; do
    "$SDC" -f "$format" "$bad" >/dev/full 2>"$T/err"
    is "$?" 2 "$format: standard output is full"
    is "$(cat "$T/err")" \
        'seedance-check: cannot write standard output: No space left on device' \
        "$format: standard output is full: says why"
    exits 2 "$format: a full device" -f "$format:/dev/full" "$bad"
    exits 2 "$format: no such folder" -f "$format:$T/none/x" "$bad"
    "$SDC" -f "$format" --files-from "$T/list" 2>"$T/err" | head -c 10 >"$T/out"
    is "${PIPESTATUS[0]}" 141 "$format: a reader that goes away"
    is "$(cat "$T/err")" '' "$format: a reader that goes away: silent"
done

# A temporary file that cannot grow, as on a full disk.
for row in "junit $page" 'sarif testdata/none.png'; do
    yes "${row#* }" | head -n 2000 >"$T/list"
    (
        trap '' XFSZ
        ulimit -f 64
        "$SDC" -f "${row% *}" --files-from "$T/list"
    ) >/dev/null 2>"$T/err"
    is "$?" 2 "${row% *}: no room for a temporary file"
    is "$(cat "$T/err")" \
        'seedance-check: cannot keep a report in a temporary file: File too large' \
        "${row% *}: no room for a temporary file: says why"
done

done_testing
