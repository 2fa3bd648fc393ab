#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lets one run of the program check damaged files, a hundred thousand by default, and looks at what
# it holds meanwhile: tests/soak.sh [N]
#
# Fails where the program ends early, an input has no result or two, a probe program had to be
# replaced, or memory or descriptors grow.
set -eu
cd "$(dirname "$0")/.."
check=build/default/seedance-check
n=${1:-100000}
batch=5000
# What may be held more at the end than behind the first files [KiB], and by a probe program.
growth_max=4096
probe_max=$((512 * 1024))

work=$(mktemp -d "${TMPDIR:-/tmp}/sdc-soak.XXXXXX")
pid=
finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

die() {
    echo "soak: $1" >&2
    exit 1
}

# held PID: its memory [KiB]; descriptors PID: how many it has open.
held() { sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }
descriptors() { find "/proc/$1/fd" -mindepth 1 | wc -l; }

awk -F '\t' '!/^#/ && $1 { print "testdata/" $1 }' testdata/expected.tsv | while read -r file; do
    [ "$(stat -c %s "$file")" -gt 65536 ] || printf '%s\t1280\t720\n' "$file"
done >"$work/good"

mkfifo "$work/names"
"$check" -f ndjson -j 2 --files-from "$work/names" >"$work/out" 2>"$work/err" &
pid=$!
exec 5>"$work/names"

first=0 most=0 most_probe=0
for ((done = 0; done < n; done += batch)); do
    mkdir "$work/files"
    tests/cli/mutate.pl "$batch" "$work/files" "$((done + 1))" <"$work/good" >"$work/batch"
    cat "$work/batch" >&5
    # The next files come when these have their results.
    until [ "$(wc -l <"$work/out")" -ge $((done + batch)) ]; do
        kill -0 "$pid" 2>/dev/null ||
            die "the program has ended after $(wc -l <"$work/out") results"
        sleep 0.2
    done
    now=$(held "$pid")
    [ "$first" -gt 0 ] || { first=$now; n_descriptors=$(descriptors "$pid"); }
    [ "$now" -le "$most" ] || most=$now
    [ "$(descriptors "$pid")" -le "$n_descriptors" ] || die "descriptors: $(descriptors "$pid")"
    for probe in $(tr ' ' '\n' <"/proc/$pid/task/$pid/children"); do
        now=$(held "$probe")
        [ "$now" -le "$most_probe" ] || most_probe=$now
    done
    cat "$work/batch" >>"$work/given"
    rm -r "$work/files"
done
exec 5>&-
status=0
wait "$pid" || status=$?
pid=

[ "$status" -eq 1 ] || [ "$status" -eq 3 ] || die "the status is $status"
[ ! -s "$work/err" ] || die "complaints: $(head -n 3 "$work/err")"
jq -r .input "$work/out" | cmp - "$work/given" || die 'not each input has one result'
broken=$(jq -r 'select(.error.code // "" | test("probe|timeout|memory|internal")) | .input' \
    "$work/out" | wc -l)
[ "$broken" -eq 0 ] || die "$broken inputs over which a probe program failed"
[ $((most - first)) -le "$growth_max" ] || die "memory grows: $first KiB, then $most KiB"
[ "$most_probe" -le "$probe_max" ] || die "a probe program holds $most_probe KiB"
echo "$(wc -l <"$work/out") damaged files: the program held $first KiB at first and $most KiB at" \
    "most, a probe program $most_probe KiB, $n_descriptors descriptors"
