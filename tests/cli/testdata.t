#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each file of testdata gets the answer of expected.tsv: alone, with all others, in any order.
. tests/lib.sh
. tests/cli/helpers.sh

mapfile -t files < <(grep -v '^#' testdata/expected.tsv | cut -f1)

# What a row and a result have to agree about, as text: "PATH<TAB>verdict status rules facts". Of
# the facts only those that the row names.
# shellcheck disable=SC2016 # jq's variables
comparison='
def wanted: split("\t") | {path: .[0], said: "\(.[1]) \(.[2]) \(.[3]) \(.[4])", facts: .[4]};
def keys_of: split(" ") | map(split("=")[0] | select(. != ""));
def said($keys; $status): . as $result
    | [$keys[] | "\(.)=\($result.media[.] // "?")"] as $facts
    | ([$result.findings[].rule] | join(",")) as $rules
    | "\(.verdict) \($status) \(.error.code // $rules) \($facts | join(" "))";
($table | split("\n") | map(select(. != "" and (startswith("#") | not)) | wanted)) as $rows
| ($statuses | split("\n")) as $statuses
| range(0; $rows | length) as $i | $rows[$i] as $row
| [$row.path, $row.said, ($results[$i] | said($row.facts | keys_of; $statuses[$i]))] | @tsv'

# alone: each file by itself; the sanitizers make that slow.
alone() {
    local file status
    for file in "${files[@]}"; do
        status=0
        timeout -k 5 "$run_limit" "$SDC" -f ndjson "testdata/$file" >"$T/one" || status=$?
        echo "$status" >>"$T/statuses"
        # A run that failed altogether must not shift the rows.
        { [ -s "$T/one" ] && cat "$T/one" || echo '{"findings": []}'; } >>"$T/alone"
    done
}

# together: all files in one run; each status is that of its verdict.
together() {
    printf 'testdata/%s\n' "${files[@]}" | timeout -k 5 "$((4 * run_limit))" \
        "$SDC" -f ndjson --files-from - >"$T/alone"
    jq '{pass: 0, warn: 0, fail: 1, error: 3}[.verdict]' "$T/alone" >"$T/statuses"
}

if is_sanitized; then together; else alone; fi 2>"$T/noise"
while IFS=$'\t' read -r file want got; do
    is "$got" "$want" "$file"
done < <(jq -nr --rawfile table testdata/expected.tsv --rawfile statuses "$T/statuses" \
    --slurpfile results "$T/alone" "$comparison")
is "$n_tests" "${#files[@]}" 'each row was compared'
is "$(cat "$T/noise")" '' 'nothing on standard error'
objects "$T/alone" >"$T/want"
is "$(wc -l <"$T/want")" "${#files[@]}" 'each file gives one result'

# company NAME FILTER ARGUMENT...: all files at once, whose results come out of FILTER as if each
# had been alone.
company() {
    local name=$1 filter=$2
    shift 2
    printf 'testdata/%s\n' "${files[@]}" | $filter | timeout -k 5 "$((4 * run_limit))" \
        "$SDC" -f ndjson --files-from - "$@" >"$T/together" 2>"$T/err"
    is "$?" 3 "$name: status"
    is "$(objects "$T/together" | $filter | diff - "$T/want" | head -n 8)" '' "$name: same results"
    is "$(jq -r .index "$T/together" | cksum)" "$(seq 0 $((${#files[@]} - 1)) | cksum)" \
        "$name: in the order of inputs"
}

company 'all at once' cat
company 'in reverse order' tac
company 'with four jobs' cat -j 4
cp "$T/together" "$T/before"
company 'with four jobs, again' cat --jobs 4
ok 'the same bytes each time' cmp "$T/before" "$T/together"
company 'in reverse order with three jobs' tac -j 3

done_testing
