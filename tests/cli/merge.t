#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --merge: reports joined are those of one run, byte for byte; what no run has printed is refused.
. tests/lib.sh
. tests/cli/helpers.sh

# ---- As one run ----------------------------------------------------------------------------------

mapfile -t files < <(find testdata/{image,video,audio,hostile} -type f | sort)
ok 'there are many files' [ "${#files[@]}" -gt 500 ]
odd=$T/$'caf\xe9 \u202e.mp4'
cp testdata/video/fps-23.976.mp4 "$odd"
printf '<html><title>caf\xe9</title></html>' >"$T/page.jpg"
printf '%s\0' "${files[@]}" "$odd" "$T/page.jpg" testdata/none.png /dev/null >"$T/names"

# same NAME ARGUMENT...: a merge prints what the run itself prints, in each format.
same() {
    local name=$1 want
    shift
    run_limit=300 sdc "$@" -0 --files-from "$T/names" -f "ndjson:$T/1.ndjson" -f "json:$T/1.json" \
        -f "text:$T/1.text"
    want=$status
    exits "$want" "$name: the status is that of the run" --merge "$T/1.ndjson" \
        -f "ndjson:$T/2.ndjson" -f "json:$T/2.json" -f "text:$T/2.text"
    for format in ndjson json text; do
        ok "$name: $format" cmp "$T/1.$format" "$T/2.$format"
    done
}

same 'the default' -j 2
same 'another profile' -j 2 -p volcengine-seedance-2.5
same 'all profiles' -j 2 -p all
printf '%s\0' testdata/{audio,video,hostile}/* "$odd" >"$T/names"
same '--deep' -j 2 --deep
same 'chosen rules' --select video.fps,video.codec --strict
same 'a type' -t video
sdc --show-profile
sed 's/"crun-seedance-2.0"/"my own"/' "$T/out" >"$T/mine.json"
same_profile=$("$SDC" -p "$T/mine.json" -f ndjson testdata/video/fps-24.mp4 | tee "$T/3.ndjson")
exits 0 'a profile of ones own' --merge -f ndjson "$T/3.ndjson"
is "$out" "$same_profile" 'a profile of ones own: the same line'
exits 0 'a profile of ones own: json' --merge -f json "$T/3.ndjson"
json_is '.profile | tostring' '{"id":"my own"}' 'a profile of ones own: only its id is known'

# Every option on how to report.
mixed=(testdata/video/fps-23.976.mp4 testdata/image/plain.jpg testdata/image/ratio-and-side.png
    testdata/audio/duration-15.mp3 testdata/video/two-tracks.mp4 testdata/hostile/cut-half.mp4
    "$odd" "$T/page.jpg" testdata/none.png testdata/hostile/no-moov.mp4)
"$SDC" -f ndjson "${mixed[@]}" >"$T/mixed"
for option in -q -v -qv --summary '-q --summary' '-v --summary' '--color always' --strict; do
    # shellcheck disable=SC2086 # some are two words
    sdc $option "${mixed[@]}"
    cp "$T/out" "$T/want"
    want=$status
    # shellcheck disable=SC2086
    exits "$want" "status with $option" --merge $option "$T/mixed"
    ok "the same text with $option" cmp "$T/out" "$T/want"
done
"$SDC" -f ndjson - <testdata/image/ratio-and-side.png >"$T/dash"
sdc - <testdata/image/ratio-and-side.png
cp "$T/out" "$T/want"
exits 1 'an input without a name' --merge "$T/dash"
ok 'an input without a name: the same text' cmp "$T/out" "$T/want"
same_bytes=$("$SDC" -f ndjson "$T/page.jpg" | jq -r .findings[0].message_bytes | base64 -d)
is "$same_bytes" "is an HTML page (titled \"caf"$'\xe9'"\"), not media" \
    'bytes of a message that are not UTF-8 are there'

# Several reports, in any way that they come.
half=$((${#mixed[@]} / 2))
"$SDC" -f ndjson "${mixed[@]:0:half}" >"$T/a"
"$SDC" -f ndjson "${mixed[@]:half}" >"$T/b"
: >"$T/empty"
exits 3 'two reports' --merge -f ndjson "$T/a" "$T/b"
ok 'two reports are one' cmp "$T/out" "$T/mixed"
exits 3 'an empty report between them' --merge -f ndjson "$T/empty" "$T/a" "$T/empty" "$T/b"
ok 'an empty report adds nothing' cmp "$T/out" "$T/mixed"
run bash -c 'cat "$2" "$3" | "$1" --merge -f ndjson -' bash "$SDC" "$T/a" "$T/b"
ok 'two reports on standard input are one' cmp "$T/out" "$T/mixed"
run bash -c '"$1" --merge -f ndjson <(cat "$2") - <"$3"' bash "$SDC" "$T/a" "$T/b"
ok 'a pipe and standard input' cmp "$T/out" "$T/mixed"
jq -cS . "$T/mixed" | sed 's/$/\r/' >"$T/sorted"
exits 3 'keys in another order, other line ends' --merge -f ndjson "$T/sorted"
ok 'keys in another order are the same' cmp "$T/out" "$T/mixed"
sed 's/"index":[0-9]*,//' "$T/mixed" >"$T/library"
exits 3 'lines of the library, which have no index' --merge -f ndjson "$T/library"
ok 'lines of the library get one' cmp "$T/out" "$T/mixed"
exits 0 'what passes' --merge <("$SDC" -f ndjson testdata/image/plain.jpg)
exits 1 '--strict is about the merge' --strict --merge \
    <("$SDC" -f ndjson testdata/audio/duration-15.mp3)
exits 2 'only empty reports' --merge "$T/empty" "$T/empty"
exits 0 'only empty reports, allowed' --merge --allow-empty "$T/empty"
sed -i 's/"tool_version":"[^"]*"/"tool_version":"0.0.9"/' "$T/a"
exits 3 'a report of another version' --merge -f ndjson "$T/a" "$T/b"
is "$(jq -r .tool_version "$T/out" | sort | uniq -c | awk '{ print $1 }' | tr '\n' ' ')" \
    "$half $((${#mixed[@]} - half)) " 'each line says who has judged'

# ---- What is wrong with a report -----------------------------------------------------------------

"$SDC" -f ndjson "${mixed[@]}" >"$T/a"

# refused SENTENCE NAME REPORT...: status 2, this sentence, and no file in place of one.
refused() {
    local sentence=$1 name=$2
    shift 2
    exits 2 "$name: status 2" --merge -f "json:$T/not.json" "$@"
    is "$err" "seedance-check: $sentence" "$name: says why"
    ok "$name: no half report is left" [ ! -e "$T/not.json" ]
}

report=$T/report
begin="report $report: line"
no="is no result of an ndjson report"
refused "report $T/missing: No such file or directory" 'a missing report' "$T/a" "$T/missing"
refused "report $T: Is a directory" 'a folder' "$T"
head -c -1 "$T/a" >"$report"
refused "$begin 10: is cut: the report ends without a line end, as where its run was killed" \
    'a last line without its end' "$report"
for size in 100 500 3000; do
    head -c "$size" "$T/a" >"$report"
    n=$(($(wc -l <"$report") + 1))
    refused "$begin $n: is cut: the report ends without a line end, as where its run was killed" \
        "a report of which $size bytes are left" "$T/b" "$report"
done
head -c 3000 "$T/a" | cat - "$T/b" >"$report"
n=$(($(head -c 3000 "$T/a" | wc -l) + 1))
exits 2 'a cut report with another behind it' --merge "$report"
like "$err" "^seedance-check: $begin $n: $no: " 'a cut report with another behind it: says where'
"$SDC" -f json "${mixed[@]}" >"$report"
refused "$begin 1: $no: byte 21: expected a text" 'a json report' "$report"
echo 'clip.mp4: pass' >"$report"
refused "$begin 1: $no: byte 1: expected an object, {...}" 'a text report' "$report"
sed '4s/"verdict":"[a-z]*"/"verdict":"fine"/' "$T/a" >"$report"
refused "$begin 4: $no: unknown verdict \"fine\"" 'an unknown verdict' "$report"
sed '4s/"schema_version":1/"schema_version":2/' "$T/a" >"$report"
refused "$begin 4: $no: \"schema_version\" is 2, and this program reads 1" 'another schema' \
    "$report"
sed '3s/"image.width"/"image.wdth"/' "$T/a" >"$report"
refused "$begin 3: $no: unknown rule \"image.wdth\"; did you mean \"image.width\"?" \
    'an unknown rule' "$report"
sed '3s/"image"/"im\x00ge"/' "$T/a" >"$report"
refused "$begin 3: $no: it holds a NUL" 'a NUL' "$report"
sed '3s/"image"/"im\xffge"/' "$T/a" >"$report"
refused "$begin 3: $no: it is not UTF-8" 'bytes that are not UTF-8' "$report"
sed 3d "$T/a" >"$report"
refused "$begin 3: \"index\" is 3, but 2 comes next: lines are missing or out of order" \
    'a line that is missing' "$report"
sed 1d "$T/a" >"$report"
refused "$begin 1: \"index\" is 1, but 0 comes next: lines are missing or out of order" \
    'the first line is missing' "$report"
sed 3p "$T/a" >"$report"
refused "$begin 4: \"index\" is 2, but 3 comes next: lines are missing or out of order" \
    'a line twice' "$report"
{ cat "$T/a" && printf '%017000000d' 0 && echo; } >"$report"
refused "$begin 11: has more than 16777216 bytes, as no line of an ndjson report has" \
    'a huge line' "$report"
"$SDC" -p byteplus-seedance-2.0 -f ndjson testdata/image/plain.jpg >"$report"
refused "$begin 1: is judged by byteplus-seedance-2.0, but the inputs before by crun-seedance-2.0" \
    'two profiles' "$T/a" "$report"
"$SDC" -p all -f ndjson testdata/image/*.jpg >"$T/survey"
sed 8d "$T/survey" >"$report"
refused "$begin 6: 4 results on this input, but 5 on those before" 'a survey with a gap' "$report"
cp "$T/survey" "$report"
refused "$begin 1: 5 results on this input, but 1 on those before" 'a survey behind others' \
    "$T/a" "$report"

# ---- What has no sense with it -------------------------------------------------------------------

# senseless OPTION...
senseless() {
    exits 2 "--merge with $1: status 2" --merge "$T/a" "$@"
    is "$err" "seedance-check: --merge joins reports and checks nothing anew: $1 has no sense \
there" "--merge with $1: says so"
}
senseless --select video
senseless --ignore video
senseless --type video
senseless --profile all
senseless --deep
senseless --jobs 2
senseless --timeout 1
senseless --files-from "$T/names"
senseless --null
exits 2 'no report' --merge
is "$err" 'seedance-check: --merge needs ndjson reports: names of files, or - for standard input' \
    'no report: says so'
exits 2 'standard input twice' --merge - - </dev/null

# ---- How much it takes ---------------------------------------------------------------------------

# Memory does not grow with the reports.
for n in 100 20000; do
    yes "$(head -n 1 "$T/a")" | head -n "$n" >"$T/$n"
    run perl tests/cli/measure.pl "$T/cost-$n" "$SDC" --merge "$T/$n" -f json:/dev/null
    status_is 1 "$n lines"
done
read -r _ small <"$T/cost-100"
read -r ms large <"$T/cost-20000"
diag "20000 lines: $ms ms, $large KiB; 100 lines: $small KiB"
# A sanitizer keeps what was freed.
is_sanitized ||
    ok 'the memory for 20000 lines is that for 100' [ "$large" -lt $((small + 2000)) ]

# A signal ends it, and leaves no file.
mkfifo "$T/pipe"
"$SDC" --merge "$T/pipe" -f "json:$T/not.json" >"$T/out" 2>"$T/err" &
pid=$!
exec 5>"$T/pipe"
cat "$T/a" >&5
wait_until asleep "$pid"
kill -s INT "$pid"
status=0
wait "$pid" || status=$?
exec 5>&-
status_is 130 'SIGINT'
is "$(cat "$T/err")" 'seedance-check: interrupted' 'SIGINT: says so'
is "$(find "$T" -name 'not.json*')" '' 'SIGINT: nothing is left'

done_testing
