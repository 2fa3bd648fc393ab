#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A result is the same whatever the company, the order and the number of probe programs.
. tests/lib.sh
. tests/cli/helpers.sh

run_limit=200
awk -F '\t' '!/^#/ && $1 { print "testdata/" $1 }' testdata/expected.tsv >"$T/list"

# ---- Number of programs --------------------------------------------------------------------------

formats=(text json ndjson gcc csv sarif junit)
# report JOBS: all formats at once, into files of that name.
report() {
    local format arguments=()
    for format in "${formats[@]}"; do
        arguments+=(-f "$format:$T/$format.$1")
    done
    run "$SDC" -j "$1" "${arguments[@]}" --files-from "$T/list"
}

report 1
is "$status" 3 'one program of each kind'
for jobs in 2 5 64; do
    report "$jobs"
    for format in "${formats[@]}"; do
        ok "$jobs programs of each kind print the same $format" \
            cmp "$T/$format.1" "$T/$format.$jobs"
    done
done

# ---- Order and company ---------------------------------------------------------------------------

objects "$T/ndjson.1" | sort >"$T/want"
for seed in 1 2 3; do
    shuf --random-source=<(yes "$seed") "$T/list" >"$T/shuffled"
    run "$SDC" -f ndjson --files-from "$T/shuffled"
    ok "in another order, results are the same ($seed)" cmp <(objects "$T/out" | sort) "$T/want"
    is "$(jq -r .input "$T/out" | cmp - "$T/shuffled" && echo same)" same \
        "in another order, they come in that order ($seed)"
done
# Alone: a tenth of them, since each needs a run.
awk 'NR % 10 == 3' "$T/list" >"$T/few"
while IFS= read -r name; do
    "$SDC" -f ndjson "$name"
done <"$T/few" >"$T/out"
ok 'alone, they are the same' cmp <(objects "$T/out") \
    <(objects "$T/ndjson.1" | jq -cS --rawfile few "$T/few" \
        '($few | split("\n")) as $names | select(.input as $i | $names | index($i))')
# A folder finds the same as its names, but for what is no media at all.
run "$SDC" -f ndjson testdata/image
objects "$T/out" >"$T/found"
mapfile -t named < <(jq -r .input "$T/found")
run "$SDC" -f ndjson "${named[@]}"
ok 'found in a folder, they are the same' cmp <(objects "$T/out") "$T/found"
ok "many were found (${#named[@]})" [ "${#named[@]}" -gt 200 ]

done_testing
