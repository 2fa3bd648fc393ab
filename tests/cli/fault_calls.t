#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whichever read or write of one of the programs fails, it says so and never passes what it has not
# judged; one that is interrupted or does half of its work changes nothing.
. tests/lib.sh
. tests/cli/helpers.sh

if ! has_faults; then
    skip_even_in_ci 'system calls that fail' 'this build has no fault switches'
    done_testing
fi

declare -A errno=([EINTR]=4 [EIO]=5 [ENOSPC]=28 [EPIPE]=32 [half]=0)
# What of each sweep is tried: all of the first calls, and some of the others.
if is_sanitized; then first=6 some=6; else first=20 some=20; fi

# trapped PROGRAM CALL NUMBER HOW ARGUMENT...: runs the program; of the calls of one of the programs
# that one fails.
trapped() {
    local program=$1 call=$2 number=$3 how=$4 run=$SDC
    shift 4
    # By its own name, which it does not have where it takes the place of the other.
    [ "$program" != submit ] || run=${SDC%check}submit
    FAIL_PROGRAM=seedance-$program FAIL_CALL=$call FAIL_AT=$number FAIL_ERRNO=${errno[$how]} \
        timeout "$run_limit" "$run" "$@"
}

# count PROGRAM CALL ARGUMENT...: sets $n, how many of these calls there are, and $normal, how a run
# without a fault ends; what it prints is in $T/want.
count() {
    local program=$1 call=$2 to=9
    shift 2
    # Where a sandbox lets no file grow, a pipe does.
    [[ $program != probe-* ]] || to=2
    clean
    n=$({ FAIL_COUNT=$to trapped "$program" "$call" 0 half "$@" 9>&1 >"$T/want" <"$T/in"
        echo "$?" >"$T/normal"; } 2>&1 | tr -cd . | wc -c)
    normal=$(cat "$T/normal")
    cp "$T"/file.* "$T/published" 2>/dev/null
}

# clean: no report of an earlier run is left.
clean() {
    rm -f "$T"/file.*
}

# as_always: the last run was as one without a fault, its report included.
as_always() {
    [ "$status" -eq "$normal" ] && cmp -s "$T/out" "$T/want" && [ ! -s "$T/err" ] || return 1
    if [ -e "$T/published" ]; then cmp -s "$T"/file.* "$T/published"; fi
}

# well_told STATUS...: the last run says that something went wrong, with one of these statuses, and
# of the inputs nothing but what is true.
well_told() {
    local file
    [[ " $* " == *" $status "* ]] || return 1
    [ "$status" -eq 141 ] || [ -s "$T/err" ] || grep -q 'not checked' "$T/out" || return 1
    # A report is whole, or not there.
    for file in "$T"/file.*; do
        [ ! -e "$file" ] || cmp -s "$file" "$T/published" || return 1
    done
    [ "$status" -ne 3 ] || ! grep -vxF -f "$T/want" "$T/out" | grep -qvE 'not checked'
}

# sweep NAME PROGRAM CALL HOW "STATUS..." ARGUMENT...: has each call fail in turn. Without a status
# a run must be as always.
sweep() {
    local name=$1 program=$2 call=$3 how=$4 statuses=$5 i wrong=()
    shift 5
    rm -f "$T/published"
    count "$program" "$call" "$@"
    ok "$name: there are calls of $call ($n)" [ "$n" -gt 0 ]
    for ((i = 1; i <= n; i += i < first ? 1 : 1 + n / some)); do
        clean
        status=0
        trapped "$program" "$call" "$i" "$how" "$@" >"$T/out" 2>"$T/err" <"$T/in" || status=$?
        as_always && continue
        # shellcheck disable=SC2086 # several statuses
        [ -n "$statuses" ] && well_told $statuses && continue
        wrong+=("$i:$status")
        [ ${#wrong[@]} -gt 1 ] || diag "$(head -c 300 "$T/err" "$T/out")"
    done
    is "${wrong[*]}" '' "$name: $call: $how, whichever it is"
}

: >"$T/in"
# Each breaks a rule, so that a pass is a false one; deep is what decoding finds.
files=(testdata/image/width-299.png testdata/video/fps-23.976.mp4)

# ---- What is printed -----------------------------------------------------------------------------

for how in EINTR half; do
    sweep 'text' check write "$how" '' -j 1 "${files[@]}"
    sweep 'a file' check write "$how" '' -j 1 -f "json:$T/file.json" "${files[@]}"
done
# Nobody catches a signal there.
sweep '--help' check write half '' --help
for how in ENOSPC EIO; do
    sweep 'text' check write "$how" 2 -j 1 "${files[@]}"
    for action in --help --list-rules --show-profile --list-profiles --version; do
        sweep "$action" check write "$how" 2 "$action"
    done
done
sweep 'text' check write EPIPE 141 -j 1 "${files[@]}"
sweep '--help' check write EPIPE 141 --help
for format in text json ndjson gcc github sarif junit csv; do
    sweep "$format" check write ENOSPC 2 -j 1 -f "$format:$T/file.$format" "${files[@]}" missing
done
sweep 'a file' check write EPIPE 2 -j 1 -f "json:$T/file.json" "${files[@]}"
sweep 'a baseline' check write ENOSPC 2 -q -j 1 --write-baseline "$T/file.json" "${files[@]}"

# ---- What is read by the front program -----------------------------------------------------------

printf '%s\n' "${files[@]}" >"$T/names"
"$SDC" --show-profile >"$T/profile"
"$SDC" -q --write-baseline "$T/known" testdata/image/width-300.png >"$T/noise"
"$SDC" -f ndjson "${files[@]}" >"$T/lines"
for how in EINTR half EIO; do
    as=''
    [ "$how" != EIO ] || as='2 3'
    sweep 'files' check pread "$how" "$as" -j 1 "${files[@]}"
    sweep 'a list' check read "$how" "$as" -j 1 --files-from "$T/names"
    [ "$how" = EINTR ] || # nobody catches a signal yet
        sweep 'a profile' check read "$how" "$as" -j 1 -p "$T/profile" "${files[0]}"
    sweep 'what programs answer' check recvmsg "$how" "$as" -j 1 "${files[@]}"
    sweep 'what programs are asked' check sendmsg "$how" "$as" -j 1 "${files[@]}"
    # Who sends a signal waits for us.
    [ "$how" != EINTR ] || as=130
    sweep 'a baseline' check read "$how" "$as" -j 1 --baseline "$T/known" "${files[0]}"
    sweep 'a merge' check read "$how" "$as" --merge "$T/lines"
done

# ---- The ledger of submissions -------------------------------------------------------------------

# The host that refuses the connection leaves an entry.
export HOME=$T CRUN_API_KEY=ak_0123456789abcdef0123456789abcdef
sdc --submit --no-wait --api-base http://127.0.0.1:9 --ledger "$T/ledger" testdata/image/plain.jpg
status_is 4 'a submission that is refused'
for call in pread pwrite; do
    for how in EINTR half EIO ENOSPC; do
        as=''
        [[ $how != E[IN]O* ]] || as=2
        sweep '--list' submit "$call" "$how" "$as" --list --ledger "$T/ledger"
    done
done
sweep '--list' submit write ENOSPC 2 --list --ledger "$T/ledger"

# ---- What is read by the probe programs ----------------------------------------------------------

for how in EINTR half EIO; do
    as=''
    [ "$how" != EIO ] || as=3
    sweep 'video' probe-av pread "$how" "$as" -j 1 testdata/video/fps-23.976.mp4
    sweep 'video, deep' probe-av pread "$how" "$as" -j 1 --deep testdata/video/fps-23.976.mp4
    sweep 'sound' probe-av pread "$how" "$as" -j 1 testdata/audio/duration-1.9.mp3
    for name in image/width-299.png image/width-299.webp image/width-299.heic; do
        sweep "$name" probe-image pread "$how" "$as" -j 1 "testdata/$name"
        sweep "$name, deep" probe-image pread "$how" "$as" -j 1 --deep "testdata/$name"
    done
    sweep 'requests' probe-av recvmsg "$how" "$as" -j 1 testdata/video/fps-23.976.mp4
    sweep 'answers' probe-av sendmsg "$how" "$as" -j 1 testdata/video/fps-23.976.mp4
done

done_testing
