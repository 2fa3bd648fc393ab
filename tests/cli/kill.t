#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whenever a probe program is killed, no input is lost: each has its result or says what happened.
. tests/lib.sh
. tests/cli/helpers.sh

# There is nothing to sanitize in being killed, and the sanitizers are slow to start.
if is_sanitized; then
    skip_even_in_ci 'probe programs killed at any time' 'the default build tests it'
    done_testing
fi

rounds=5
# A program is killed after this many seconds, with a digit more: some before they have read
# anything, most later.
pause=0.1
run_limit=120

for ((i = 0; i < 4; i++)); do
    awk -F '\t' '!/^#/ && $1 { print "testdata/" $1 }' testdata/expected.tsv
done >"$T/list"
n=$(wc -l <"$T/list")
run "$SDC" -f ndjson --files-from "$T/list"
objects "$T/out" >"$T/want"
is "$(wc -l <"$T/want")" "$n" "undisturbed, $n inputs have their results"

n_killed=0
n_unlike=0
for ((round = 1; round <= rounds; round++)); do
    "$SDC" -f ndjson -j "$((round % 3 + 1))" --files-from "$T/list" >"$T/out" 2>"$T/err" &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        mapfile -t probes < <(children "$pid")
        if [ "${#probes[@]}" -gt 0 ]; then
            probe=${probes[RANDOM % ${#probes[@]}]}
            kill -s KILL "$probe" 2>/dev/null && n_killed=$((n_killed + 1))
        fi
        sleep "$pause$((RANDOM % 10))"
    done
    status=0
    wait "$pid" || status=$?
    out=$(wc -l <"$T/out") err=$(cat "$T/err")
    ok "round $round: the status is one of results ($status)" [ "$status" -eq 1 -o "$status" -eq 3 ]
    is "$err" '' "round $round: nothing is complained of"
    is "$(objects "$T/out" | jq -r .input)" "$(cat "$T/list")" "round $round: each input, in order"
    # What differs from the undisturbed run differs by the error alone.
    is "$(objects "$T/out" | diff - "$T/want" | sed -n 's/^< //p' |
        jq -r 'select(.error.code != "probe-died" and .error.code != "no-probe") | .input')" '' \
        "round $round: what is not as always says why"
    n_unlike=$((n_unlike + $(objects "$T/out" | diff - "$T/want" | grep -c '^<')))
done
ok "programs were killed ($n_killed)" [ "$n_killed" -ge "$rounds" ]
ok "hardly an input suffered ($n_unlike)" [ "$n_unlike" -le "$n_killed" ]

done_testing
