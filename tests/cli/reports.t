#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where reports go: several at once, files that are whole or not there, output that cannot be
# written, a run that is interrupted.
. tests/lib.sh
. tests/cli/helpers.sh

good=testdata/image/plain.jpg
bad=testdata/image/width-299.png
doubtful=testdata/audio/duration-15.mp3
out_folder=$T/reports
mkdir "$out_folder"

# complains ERE NAME ARGUMENT...: status 2 and a sentence on standard error.
complains() {
    local sentence=$1 name=$2
    shift 2
    exits 2 "$name: status 2" "$@"
    like "$err" "^seedance-check: $sentence" "$name: says why"
}

# left FOLDER: the names in it, on one line.
left() {
    find "$1" -mindepth 1 -printf '%f\n' | sort | tr '\n' ' '
}

# ---- Several at once -----------------------------------------------------------------------------

exits 1 'text on standard output, two files' \
    -f text -f "json:$out_folder/a.json" -f "ndjson:$out_folder/a.lines" "$good" "$bad"
like "$out" '2 inputs: 1 pass, 1 fail$' 'the text is on standard output'
is "$(objects "$out_folder/a.json")" "$(objects "$out_folder/a.lines")" 'both files say the same'
is "$(left "$out_folder")" 'a.json a.lines ' 'no draft is left behind'
exits 0 'only files' -f "text:$out_folder/a.txt" "$good"
is "$out" '' 'then nothing goes to standard output'
like "$(cat "$out_folder/a.txt")" '^1 input: 1 pass$' 'the text is in its file'
exits 0 'a name with a colon' -f "text:$out_folder/a:b" "$good"
ok 'a name with a colon: only the first one separates' [ -s "$out_folder/a:b" ]

complains 'only one report can go to standard output' 'two on standard output' \
    -f text -f json "$good"
all='text, json, ndjson, gcc, github, sarif, junit, csv'
complains "--format takes $all, not .jsno.; did you mean json\?$" \
    'an unknown format' -f jsno "$good"
complains '--format takes' 'an unknown format with a file' -f "xml:$out_folder/x" "$good"
complains '--format json: lacks the name of its file$' 'no name' -f json: "$good"
many=()
for i in 1 2 3 4 5 6 7 8 9; do many+=(-f "json:$out_folder/many-$i"); done
complains '--format was given more than 8 times$' 'nine reports' "${many[@]}" "$good"
ok 'nine reports: none is begun' [ ! -e "$out_folder/many-1" ]

# ---- Files are whole -----------------------------------------------------------------------------

for mask in 022 077 027; do
    (umask "$mask" && "$SDC" -f "json:$out_folder/mode-$mask" "$good")
done
is "$(stat -c %a "$out_folder"/mode-*)" '644
640
600' 'the mode of a file honours the umask'

echo old >"$out_folder/old"
exits 0 'a file that is there already' -f "json:$out_folder/old" "$good"
like "$(jq -r .schema_version "$out_folder/old")" '^1$' 'it is replaced'

complains "cannot write $T/none/x: No such file or directory$" 'a folder that is not there' \
    -f "json:$T/none/x" "$good"
complains "cannot write $out_folder: Is a directory$" 'a folder instead of a file' \
    -f "json:$out_folder" "$good"
is "$out" '' 'a report that cannot be begun: no input is checked'
mkdir -m 555 "$T/locked"
run "${unprivileged[@]}" "$SDC" -f "text:$T/locked/x" "$good"
status_is 2 'a folder that may not be written'
like "$err" 'Permission denied$' 'a folder that may not be written: says why'
is "$(left "$T/locked")" '' 'a folder that may not be written: nothing is left in it'

mkfifo "$T/pipe"
timeout "$run_limit" cat "$T/pipe" >"$T/read" &
exits 0 'a pipe by its name' -f "text:$T/pipe" "$good"
wait
like "$(cat "$T/read")" '1 input: 1 pass$' 'a pipe gets the report'
ok 'a pipe stays a pipe' [ -p "$T/pipe" ]
# No device is tried: were it replaced, the machine would be broken.
echo old >"$T/target"
ln -s target "$T/link"
exits 0 'a link' -f "text:$T/link" "$good"
ok 'a link stays a link' [ -L "$T/link" ]
like "$(cat "$T/target")" '1 input: 1 pass$' 'what it points to gets the report'

# ---- Output that cannot be written ---------------------------------------------------------------

for option in "$good" --help --version --list-rules --explain=video.fps; do
    "$SDC" "$option" >/dev/full 2>"$T/err"
    is "$?" 2 "standard output is full: $option"
    is "$(cat "$T/err")" \
        'seedance-check: cannot write standard output: No space left on device' \
        "standard output is full: $option: says why"
    run "${no_reader[@]}" "$SDC" "$option"
    status_is 141 "standard output has no reader: $option"
    is "$err" '' "standard output has no reader: $option: silent, as others are"
    "$SDC" "$option" 2>"$T/err" >&-
    is "$?" 2 "standard output is closed: $option"
    like "$(cat "$T/err")" '^seedance-check: cannot write standard output' \
        "standard output is closed: $option: says why"
done
"$SDC" "$good" 2>&- >"$T/out"
is "$?" 0 'a closed standard error does not matter'
like "$(cat "$T/out")" '^1 input: 1 pass$' 'nor does it change the report'
yes "$bad" | head -n 2000 >"$T/list"
"$SDC" --files-from "$T/list" 2>"$T/err" | head -n 1 >"$T/out"
is "${PIPESTATUS[0]}" 141 'a reader that goes away'
is "$(cat "$T/err")" '' 'a reader that goes away: silent'
exits 2 'a full device is no reason to lose the other report' \
    -f text:/dev/full -f "json:$out_folder/other" "$good"
ok 'the other report is there' [ -s "$out_folder/other" ]
unlike "$(left "$out_folder")" '[.][A-Za-z0-9]{6} ' 'no draft is left behind'

# A list that fails behind the first inputs: what was found is worth having.
printf '%s\n' "$good" "$bad" >"$T/list"
printf 'a\0b\n' >>"$T/list"
exits 2 'a list that fails later' -f json --files-from "$T/list"
json_is .summary.exit_code 2 'a list that fails later: the document is whole'

# ---- Interrupted ---------------------------------------------------------------------------------

# interrupted SIGNAL NAME ARGUMENT...: the program has answered for the first name of the list and
# waits for more; the signal ends it.
interrupted() {
    local signal=$1 name=$2 pid
    shift 2
    mkfifo "$T/names"
    "$SDC" "$@" --files-from "$T/names" >"$T/out" 2>"$T/err" &
    pid=$!
    exec 5>"$T/names"
    printf '%s\n' "$good" "$doubtful" >&5
    wait_until waits "$pid"
    kill -s "$signal" "$pid"
    status=0
    wait "$pid" || status=$?
    exec 5>&-
    rm "$T/names"
    out=$(cat "$T/out") err=$(cat "$T/err") ran="$SDC $*"
    status_is 130 "$name: status"
    is "$err" 'seedance-check: interrupted' "$name: says so"
}

# waits PID: it sleeps in a system call, with two probe programs that do too.
# shellcheck disable=SC2317 # called by name
waits() {
    local pid n=0
    for pid in "$1" $(children "$1"); do
        asleep "$pid" || return 1
        n=$((n + 1))
    done
    [ "$n" -eq 3 ]
}

interrupted INT 'SIGINT'
like "$out" '^[0-9]+ inputs?' 'SIGINT: a summary of what was done is printed'
interrupted TERM 'SIGTERM' -f "json:$out_folder/interrupted"
is "$(jq .summary.exit_code "$out_folder/interrupted")" 130 'SIGTERM: the report is whole'
unlike "$(left "$out_folder")" '[.][A-Za-z0-9]{6} ' 'no draft is left behind'

# Standard input that never comes.
mkfifo "$T/silent"
"$SDC" - <"$T/silent" >"$T/out" 2>"$T/err" &
pid=$!
exec 5>"$T/silent"
wait_until asleep "$pid"
kill -s INT "$pid"
status=0
wait "$pid" || status=$?
exec 5>&-
status_is 130 'SIGINT while standard input is read'

# A reader that waits, as a pager does: more than a pipe takes is printed.
yes "$good" | head -n 300 >"$T/many"
"$SDC" -f ndjson --files-from "$T/many" >"$T/all"
ok 'that is more than a pipe takes' [ "$(stat -c %s "$T/all")" -gt 100000 ]
mkfifo "$T/slow"

# interrupt_blocked SIGNAL: sends it once the program waits for its reader.
interrupt_blocked() {
    "$SDC" -f ndjson --files-from "$T/many" >"$T/slow" 2>"$T/err" &
    pid=$!
    exec 5<"$T/slow"
    wait_until blocked "$pid"
    kill -s "$1" "$pid"
}

# blocked PID: neither it nor a probe program of its has anything to do, for a while.
# shellcheck disable=SC2317 # called by name
blocked() {
    local i
    for i in 1 2 3; do
        waits_all "$1" || return 1
        sleep 0.1
    done
}

# shellcheck disable=SC2317
waits_all() {
    local pid
    for pid in "$1" $(children "$1"); do
        asleep "$pid" || return 1
    done
}

interrupt_blocked INT
cat <&5 >"$T/out"
status=0
wait "$pid" || status=$?
exec 5<&-
status_is 130 'SIGINT while a reader is waited for'
n=$(wc -l <"$T/out")
ok "SIGINT while a reader is waited for: nothing is lost ($n results)" [ "$n" -gt 0 ]
ok 'SIGINT while a reader is waited for: the results are those of the first inputs' \
    cmp -s "$T/out" <(head -n "$n" "$T/all")
interrupt_blocked TERM
status=0
wait "$pid" || status=$?
exec 5<&-
status_is 130 'SIGTERM while a reader is waited for that never comes'
is "$(cat "$T/err")" 'seedance-check: interrupted' 'SIGTERM: says so'

# A pipe that does not block.
run perl -MFcntl -e 'pipe my $reader, my $writer or die;
    fcntl $writer, F_SETFL, O_WRONLY | O_NONBLOCK or die;
    if (!fork) { close $reader; open STDOUT, ">&", $writer or die; exec @ARGV or die }
    close $writer; sleep 1; print while <$reader>; wait; exit $? >> 8' \
    "$SDC" -f ndjson --files-from "$T/many"
status_is 0 'standard output that does not block'
ok 'standard output that does not block: nothing is lost' cmp -s "$T/out" "$T/all"

done_testing
