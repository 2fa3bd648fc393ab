#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A run that is killed at any step is gone on with, and nothing is registered twice.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh

ok 'the service starts' start_service
photo=testdata/image/plain.jpg

# killed POINT: a run that ends there as by kill -9.
killed() {
    forget
    SDC_CRASH_AT=$1 submit "$photo"
    is "$status" 137 "$1: the run is killed"
}

# Where nothing was posted, or the id was noted: the next run ends it, and so does --resume.
for point in claimed hosting upload-url put hosted registered polled noted; do
    killed "$point"
    submit "$photo"
    is "$status $(registered)" '0 1' "$point: the same command again ends it, registered once"
    like "$out" 'Active asset://asset-20260420153000-1$' "$point: with its id"
    killed "$point"
    sdc --resume --api-base "$api"
    is "$status $(registered)" '0 1' "$point: --resume ends it, registered once"
    [ "$point" = noted ] || like "$out" 'Active asset://asset-20260420153000-1$' "$point: its id"
    submit "$photo"
    is "$status $(registered)" '0 1' "$point: and it stays so"
done

# Where it was, or may have been: nobody posts again, unless told to.
n=0
for point in registering posted; do
    killed "$point"
    for command in "--submit $photo" --resume "--submit $photo"; do
        read -ra words <<<"$command"
        sdc --api-base "$api" "${words[@]}"
        is "$status $(registered)" "4 $n" "$point: ${words[0]} does not post"
        like "$out" ': unknown: ' "$point: but says so"
        like "$out" '[-]-again' "$point: and what to do"
    done
    sdc --list
    like "$out" ': unknown' "$point: the ledger says so"
    submit --again "$photo"
    is "$status $(registered)" "0 $((n + 1))" "$point: --again registers it"
    submit "$photo"
    is "$status $(registered)" "0 $((n + 1))" "$point: once"
    n=1
done

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
