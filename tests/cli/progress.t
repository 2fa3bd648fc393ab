#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How far a run has come is told on standard error, for those who look; and what a signal leaves.
. tests/lib.sh
. tests/cli/helpers.sh

clear=$'\r\e[K'
export TERM=xterm

# ---- On a terminal -------------------------------------------------------------------------------

# on_terminal ARGUMENT...: runs the program with standard error on a terminal, what it prints there
# in $T/screen. Its names come from a pipe, which stays open until a line of progress is there or
# two seconds are over.
on_terminal() {
    local i
    rm -f "$T/names" "$T/screen"
    mkfifo "$T/names"
    SHELL=/bin/sh script -qefc "'$SDC' $* --files-from '$T/names' >'$T/out'" "$T/screen" \
        </dev/null >/dev/null &
    pid=$!
    exec 5>"$T/names"
    printf '%s\n' testdata/image/{plain.jpg,width-299.png,none.png} >&5
    for ((i = 0; i < 20; i++)); do
        sleep 0.1
        ! grep -qa '/s' "$T/screen" || break
    done
    exec 5>&-
    status=0
    wait "$pid" || status=$?
    # Without the remarks of script itself.
    screen=$(sed '1{/^Script started/d};/^Script done/d' "$T/screen" | tr -d '\n')
    screen=${screen%$'\r'}
}

on_terminal -q
is "$status" 3 'on a terminal: the status is that of the results'
like "$screen" "^$clear"'3/3\+ \(1 fail, 1 not checked\), [0-9]+/s  testdata/image/none.png' \
    'on a terminal: done, found so far, verdicts, rate, name'
ok 'on a terminal: cleared at the end' [ "${screen: -4}" = "$clear" ]
unlike "$(cat "$T/out")" '/s' 'on a terminal: never on standard output'
on_terminal --progress never
is "$screen" '' '--progress never'
NO_COLOR=1 on_terminal -q
like "$screen" '3/3' 'a line without colours is for NO_COLOR, too'
TERM=dumb on_terminal -q
is "$screen" '' 'a terminal that cannot clear a line gets none'

# A name that is long, wide and hostile takes one line, and moves no cursor.
mkdir -p "$T/deep/$(printf 'long%.0s' {1..40})"
cp testdata/image/plain.jpg "$T/deep/$(printf 'long%.0s' {1..40})/"$'\e[2J\n画画画.jpg'
on_terminal -q "'$T/deep'" # its name is shown until the next result
widest=$(tr '\r' '\n' <<<"$screen" | sed 's/\x1b\[K//' | wc -L)
ok "no line is wider than the terminal ($widest)" [ "$widest" -lt 80 ]
unlike "$screen" $'\e\\[2J' 'nothing of a name reaches the terminal raw'

# A run that is soon over says nothing.
SHELL=/bin/sh script -qefc "'$SDC' -q testdata/audio/pcm-s16.wav" "$T/screen" </dev/null >/dev/null
unlike "$(cat "$T/screen")" '[0-9]/s' 'a run that takes no time has no line'

# ---- Elsewhere -----------------------------------------------------------------------------------

sdc testdata/image
is "$err" '' 'no terminal: nothing on standard error'
sdc --progress now
status_is 2 'an unknown way to show progress'
like "$err" '--progress takes auto, never, plain, not' 'says what would have been understood'

mkfifo "$T/plain"
"$SDC" -q --progress plain --files-from "$T/plain" >"$T/out" 2>"$T/err" &
pid=$!
exec 5>"$T/plain"
echo testdata/image/plain.jpg >&5
wait_until [ -s "$T/err" ]
exec 5>&-
wait "$pid"
like "$(cat "$T/err")" '^seedance-check: 1/1\+, 0/s  testdata/image/plain.jpg$' \
    'plain: a line of its own for logs'

# ---- Interrupted ---------------------------------------------------------------------------------

# What is in work is finished; each input is reported once or not at all, in order.
for ((i = 0; i < 40; i++)); do
    awk -F '\t' '!/^#/ && $1 { print "testdata/" $1 }' testdata/expected.tsv
done >"$T/list"
"$SDC" -f ndjson --files-from "$T/list" >"$T/out" 2>"$T/err" &
pid=$!
wait_until [ -s "$T/out" ]
kill -s INT "$pid"
status=0
wait "$pid" || status=$?
err=$(cat "$T/err")
status_is 130 'SIGINT: status'
n=$(wc -l <"$T/out")
ok "SIGINT: some inputs have results ($n), not all" [ "$n" -gt 0 -a "$n" -lt "$(wc -l <"$T/list")" ]
is "$(jq -r .input "$T/out")" "$(head -n "$n" "$T/list")" 'SIGINT: those of the first inputs'
is "$(jq -r '.error.code // ""' "$T/out" | grep -cE 'probe|timeout')" 0 \
    'SIGINT: none was broken off'
like "$err" 'interrupted; [0-9]+ inputs? in work (is|are) finished, once more ends them' \
    'SIGINT: says so'

done_testing
