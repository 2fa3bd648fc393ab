#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whichever call on the ledger fails in the middle of a submission, nothing is registered twice, and
# nothing that was registered is lost without a word.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/http/http.sh
. tests/http/submit.sh

if ! has_faults; then
    skip_even_in_ci 'a ledger that fails' 'this build has no fault switches'
    done_testing
fi

ok 'the service starts' start_service
photo=testdata/image/plain.jpg
declare -A errno=([EIO]=5 [ENOSPC]=28 [half]=0)
# How many calls of each sweep are tried.
if is_sanitized; then some=6; else some=15; fi

# trapped CALL NUMBER HOW: submits; of the calls that one fails, and once a disk is full all do.
trapped() {
    local lasts=0
    [ "$3" != ENOSPC ] || lasts=1
    ran="$1 $2 $3"
    status=0
    FAIL_PROGRAM=seedance-submit FAIL_CALL=$1 FAIL_AT=$2 FAIL_ERRNO=${errno[$3]} \
        FAIL_LASTS=$lasts timeout "$run_limit" \
        "${SDC%check}submit" --submit --no-wait --api-base "$api" "$photo" \
        >"$T/out" 2>"$T/err" || status=$?
    out=$(cat "$T/out")
    err=$(cat "$T/err")
}

# lacks_nothing: what the service has registered is told by the last run or stands in the ledger.
lacks_nothing() {
    local id
    while read -r id _; do
        grep -q "asset://$id" "$T/out" || "$SDC" --list | grep -q "asset://$id" || return 1
    done < <(cat "$T/service/registered" 2>/dev/null)
}

# goes_on ARGUMENT...: the next run, without a fault, registers it, or has nothing to go on with, or
# says that nobody knows whether it is registered. Sets $end.
goes_on() {
    sdc "$@" --no-wait --api-base "$api"
    end=$status
    [ "$(registered)" -le 1 ] && [ "$(asked POST .)" -le 1 ] || return 1
    case $status in
    0) lacks_nothing ;;
    4) grep -q ': unknown: .*--again' <(tr '\n' ' ' <"$T/out") ;;
    *) false ;;
    esac
}

# sweep CALL HOW FIRST: has each such call fail in turn, or some of them, from that one on.
sweep() {
    local call=$1 how=$2 i n wrong=() n_bad=0 n_posted=0 n_unknown=0
    forget
    n=$(FAIL_COUNT=9 trapped "$call" 0 half 9>&1 | tr -cd . | wc -c)
    ok "there are calls of $call ($n)" [ "$n" -gt 0 ]
    for ((i = $3; i <= n; i += 1 + n / some)); do
        forget
        trapped "$call" "$i" "$how"
        [ "$status" -eq 0 ] || n_bad=$((n_bad + 1))
        n_posted=$((n_posted + $(registered)))
        { [ "$status" -eq 0 ] && [ "$(registered)" -eq 1 ]; } || [ -n "$err" ] ||
            grep -qE ': (not noted|not checked|unknown|refused)' <<<"$out" || wrong+=("$i:silent")
        lacks_nothing || wrong+=("$i:lost")
        goes_on --resume || wrong+=("$i:--resume:$end")
        goes_on --submit "$photo" || wrong+=("$i:again:$end")
        [ "$end" -ne 4 ] || n_unknown=$((n_unknown + 1))
    done
    is "${wrong[*]}" '' "$call: $how, whichever it is"
    diag "$n_bad runs failed, $n_posted registered it, of $n_unknown nobody knows"
}

# Each from another call on, so that together they are nearly all.
sweep pwrite EIO 1
sweep pwrite ENOSPC 2
sweep pwrite half 3
sweep pread EIO 1
sweep fdatasync EIO 1
sweep ftruncate EIO 1
is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
