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
    sdc --list
    like "$out" 'plain.jpg: unknown$' "$point: the ledger shows what a dead process has left"
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

# ---- --resume, when things are no longer as they were --------------------------------------------

# begun POINT ARGUMENT...: a run of a copy that ends there as by kill -9.
begun() {
    forget
    cp "$photo" "$T/own.jpg"
    SDC_CRASH_AT=$1 submit "${@:2}" "$T/own.jpg"
    is "$status" 137 "$1 $2: the run is killed"
}

# resumed STATUS PATTERN NAME [ARGUMENT...]
resumed() {
    sdc --resume --no-wait --api-base "$api" "${@:4}"
    is "$status $(registered)" "$1 0" "$3: exit status $1, and nothing is registered"
    like "$out" "$2" "$3: is told"
}

begun hosting --no-wait
rm "$T/own.jpg"
resumed 3 'own.jpg: not checked: no such file' 'a file that has gone'
sdc --list
like "$out" 'own.jpg: refused: its file has gone' 'a file that has gone: the ledger has it'
sdc --resume --api-base "$api"
is "$status $err" '0 seedance-check: nothing is left to go on with' 'a file that has gone: once'
begun put --no-wait
cp testdata/image/plain.png "$T/own.jpg"
resumed 4 'own.jpg: refused: it has changed since' 'another file that passes'
is "$(asked PUT .)" 1 'another file that passes: is not uploaded'
begun put --no-wait
cp testdata/image/width-299.png "$T/own.jpg"
resumed 1 'width 299 px' 'another file that does not pass'
sdc --list
like "$out" 'own.jpg: refused: its file has changed' 'another file: the ledger has it'
submit --no-wait "$T/own.jpg" "$photo"
is "$status $(registered)" '1 0' 'and one that fails holds the others back'
begun hosted --no-wait
rm "$T/own.jpg"
mkdir "$T/own.jpg"
cp testdata/image/*.png "$T/own.jpg"
sdc --resume --no-wait --keep-going --api-base "$api"
is "$(registered)" 0 'a folder in its place: its files were not asked for'
rm -r "$T/own.jpg"

# Nothing that leaves rules out counts for --resume, as for --submit.
forget
SDC_CRASH_AT=hosting submit -p volcengine-seedance-2.0 testdata/image/width-300.jpg
is "$status" 137 'an image by another profile: the run is killed'
SEEDANCE_CHECK_IGNORE=image resumed 1 'width 300 px' 'with rules to be ignored'
sdc --resume --no-wait -p volcengine-seedance-2.0 --api-base "$api"
is "$status $(registered)" '0 1' 'by that profile it is gone on with'

# What it is called is what was asked for last.
begun hosted --no-wait --name first
sdc --resume --no-wait --api-base "$api"
is "$status $(cut -f 3 "$T/service/registered")" '0 first' '--resume knows the name'
begun hosted --no-wait --name first
submit --no-wait --name second "$T/own.jpg"
is "$status $(cut -f 3 "$T/service/registered")" '0 second' 'a new command has a new name'

# Where only the user knows how.
begun claimed --no-wait --public-url "$host/x/file-77.jpg"
resumed 4 'and it is not the service that hosts it: submit it again' 'hosted elsewhere'
is "$(asked PUT .)" 0 'hosted elsewhere: nothing is uploaded'
cp "$photo" "$T/service/file-77"
submit --no-wait --public-url "$host/x/file-77.jpg" "$T/own.jpg"
is "$status $(registered) $(asked PUT .)" '0 1 0' 'hosted elsewhere: the same command ends it'
forget
SDC_CRASH_AT=hosting submit --no-wait - <"$photo"
is "$status" 137 'standard input: the run is killed'
resumed 4 'it is no file that is there still: submit it again' 'standard input' </dev/null
submit --no-wait - <"$photo"
is "$status $(registered)" '0 1' 'standard input: the same command ends it'
forget
cp "$photo" "$T/service/file-6"
SDC_CRASH_AT=claimed submit --allow-private --no-wait "$host/top/file-6.jpg?sign=zebra"
resumed 4 'its URL is not kept whole: submit it again' 'a URL with a query' --allow-private
submit --allow-private --no-wait "$host/top/file-6.jpg?sign=zebra"
is "$status $(registered)" '0 1' 'a URL with a query: the same command ends it'
forget
cp "$photo" "$T/service/file-6"
SDC_CRASH_AT=claimed submit --allow-private --no-wait "$host/top/file-6.jpg"
sdc --resume --allow-private --no-wait --api-base "$api"
is "$status $(cut -f 4 "$T/service/registered")" "0 $host/top/file-6.jpg" 'a URL without one ends'

# Several at once, each left at another step.
forget
n=0
for point in claimed hosting put hosted registering registered; do
    n=$((n + 1))
    { cat "$photo"; echo "$n"; } >"$T/several$n.jpg"
    SDC_CRASH_AT=$point submit --no-wait "$T/several$n.jpg"
done
sdc --resume --api-base "$api"
is "$status $(registered)" '4 5' 'of six, five are registered, and one is unknown'
is "$(grep -c ': Active asset://' <<<"$out") $(grep -c ': unknown: ' <<<"$out")" '5 1' \
    'and each is told'
sdc --resume --api-base "$api"
is "$status $(registered) $(grep -c : <<<"$out")" '4 5 1' 'then only the unknown one is left'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
