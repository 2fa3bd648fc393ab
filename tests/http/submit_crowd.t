#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Many inputs, several runs at once, and what must never be seen: the key.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh

ok 'the service starts' start_service 0.05
run_limit=90

# pictures N FOLDER: so many that differ in bytes behind their end.
pictures() {
    local i
    mkdir -p "$2"
    for i in $(seq -w "$1"); do
        { cat testdata/image/plain.jpg; echo "$i"; } >"$2/p$i.jpg"
    done
}

# ---- Many ----------------------------------------------------------------------------------------

pictures 200 "$T/many"
submit -j 8 --no-wait "$T/many"
status_is 0 '200 files'
is "$(registered)" 200 'are registered, each once'
is "$(grep -c 'asset://' <<<"$out")" 200 'and each id is told'
is "$(grep -oE 'p[0-9]+\.jpg: Processing' <<<"$out")" \
    "$(grep -oE 'p[0-9]+\.jpg: Processing' <<<"$out" | sort)" 'in the order of the inputs'
# overlap: so many requests were in work at once, at the most.
overlap() {
    sort -n "$T/service/spans" | awk '{ n += $2; if (n > most) most = n } END { print most }'
}
ok 'requests overlap' [ "$(overlap)" -ge 5 ]
ok 'but no more than 8' [ "$(overlap)" -le 8 ]
forget
submit -j 1 --no-wait "$T/many/p00"*
is "$status $(overlap)" '0 1' '-j 1: one after the other'

# Answers that are cut, each behind another byte: never repeated, always told. Whole they have 146.
forget
submit register=cut-each -j 8 "$T/many/p0"* "$T/many/p10"* "$T/many/p11"* "$T/many/p12"*
is "$status $(asked POST .) $(registered)" '4 129 129' 'answers that are cut behind any byte'
is "$(grep -c ': unknown: registering: ' <<<"$out")" 129 'are all told to be unknown'
submit register=cut-each -j 8 "$T/many/p0"* "$T/many/p10"*
is "$status $(asked POST .)" '4 129' 'and none is sent again'

forget
pictures 8 "$T/few"
submit -j 8 --no-wait --rate 120 "$T/few"
status_is 0 '--rate 120'
gaps=$(grep POST "$T/service/log" | sort -n | awk 'n++ { print ($1 - last >= 0.4) } { last = $1 }')
is "$(sort -u <<<"$gaps")" 1 'half a second between two registrations'

# ---- What passes, and nothing else ---------------------------------------------------------------

forget
rm -rf "$T/mixed"
mkdir "$T/mixed"
cp testdata/image/*.jpg testdata/video/plain.mp4 testdata/video/fps-23.976.mp4 \
    testdata/audio/duration-1*.mp3 testdata/hostile/*.jpg "$T/mixed"
sdc --format csv "$T/mixed"
grep -aE '(pass|warn)' "$T/out" | cut -d, -f1,3 | grep -E ',(pass|warn)' | cut -d, -f1 | tr -d '"' |
    sort -u >"$T/passing"
submit -j 4 --no-wait --keep-going --format csv "$T/mixed"
status_is 3 'a mixed folder'
grep -aF 'asset://' "$T/out" | cut -d, -f1 | tr -d '"' | sort -u >"$T/with-id"
is "$(cat "$T/with-id")" "$(cat "$T/passing")" 'the files that pass have ids, and no others'
ok 'these are some' [ "$(grep -c . "$T/passing")" -gt 5 ]
ok 'and not all' [ "$(grep -c . "$T/passing")" -lt "$(find "$T/mixed" -type f | grep -c .)" ]
is "$(registered)" \
    "$(xargs -d '\n' sha256sum <"$T/passing" | cut -d ' ' -f 1 | sort -u | grep -c .)" \
    'each content once'

# ---- The same bytes ------------------------------------------------------------------------------

forget
cp testdata/image/plain.jpg "$T/one.jpg"
cp testdata/image/plain.jpg "$T/two.jpg"
submit -j 4 --no-wait "$T/one.jpg" "$T/two.jpg"
is "$status $(registered)" '0 1' 'the same bytes in one run are registered once'
is "$(grep -oE 'asset://.*' <<<"$out" | sort -u | grep -c .)" 1 'and both have the id'

forget
pids_of_runs=()
for i in 1 2; do
    "$SDC" --submit --no-wait --api-base "$api" -j 4 "$T/few" >"$T/run$i" 2>&1 &
    pids_of_runs+=($!)
done
for i in 1 2; do
    wait "${pids_of_runs[i - 1]}"
    is "$?" 0 "run $i of two at once succeeds"
    is "$(grep -c 'asset://' "$T/run$i")" 8 "run $i has all ids"
done
is "$(registered)" 8 'each file is registered once'

# ---- A file that changes -------------------------------------------------------------------------

# The copy counts: the name leads elsewhere, and the file is written to, before it is sent.
forget
for change in move write; do
    cp testdata/image/plain.jpg "$T/change.jpg"
    "$SDC" --submit --no-wait --again --api-base "$api/upload=slow-2" "$T/change.jpg" \
        >"$T/change.out" 2>&1 &
    pids+=($!)
    wait_for grep -qs upload-url "$T/service/log"
    if [ "$change" = move ]; then
        cp testdata/image/plain.png "$T/new.jpg"
        mv "$T/new.jpg" "$T/change.jpg"
    else
        cat testdata/image/plain.png >"$T/change.jpg"
    fi
    wait "${pids[-1]}"
    is "$?" 0 "$change: a file that changes during the run"
    unset "pids[-1]"
    ok "$change: is submitted as it was checked" cmp testdata/image/plain.jpg "$T/service/file-1"
    forget
done

# ---- Where it is hosted --------------------------------------------------------------------------

forget
cp testdata/image/plain.jpg "$T/service/file-77"
submit --public-url "$host/x/file-77.jpg" testdata/image/plain.jpg
is "$status $(registered)" '0 1' '--public-url'
is "$(cut -f 4 "$T/service/registered")" "$host/x/file-77.jpg" 'is what is registered'
is "$(asked PUT .)" 0 'and nothing is uploaded'
forget
cp testdata/image/plain.png "$T/service/file-77"
submit --public-url "$host/x/file-77.jpg" testdata/image/plain.jpg
is "$status $(registered)" '4 0' 'a URL that serves other bytes'
like "$out" 'refused: the URL serves other bytes than the file, which has 1646' 'is told'
submit --public-url "$host/none.jpg" testdata/image/plain.jpg
is "$status $(registered)" '4 0' 'a URL that serves nothing'
forget
mkdir -p "$T/base/a b"
cp testdata/image/plain.jpg "$T/base/a b/file-5.jpg"
cp testdata/image/plain.jpg "$T/service/file-5"
submit --no-wait --url-base "$host/top/" "$T/base"
is "$status $(cut -f 4 "$T/service/registered")" "0 $host/top/a%20b/file-5.jpg" '--url-base'

# A URL is registered as it is; what is signed in it stands nowhere else.
forget
cp testdata/image/plain.jpg "$T/service/file-6"
submit --allow-private --no-wait "$host/top/file-6.jpg?sign=zebra"
is "$status $(cut -f 4 "$T/service/registered")" "0 $host/top/file-6.jpg?sign=zebra" 'a URL'
is "$(asked PUT .)" 0 'is not uploaded'
unlike "$out$err" zebra 'its query is not shown'
is "$(grep -rlaF zebra "$XDG_STATE_HOME")" '' 'nor in the ledger'
submit --allow-private --no-wait "$host/top/file-6.jpg?sign=zebra"
is "$status $(registered)" '0 1' 'and it is registered once'

# ---- The key -------------------------------------------------------------------------------------

# All that a run wrote, whatever it was asked to say.
forget
mkdir "$T/written"
for case in register=401 register=422 register=html-502 info=failed upload=redirect-302 x=x; do
    for format in text json csv sarif; do
        submit "$case" -v --format "$format" --progress plain testdata/image/plain.jpg
        cp "$T/out" "$T/written/$case.$format.out"
        cp "$T/err" "$T/written/$case.$format.err"
    done
done
sdc --list -v --format json
cp "$T/out" "$T/written/list"
cp -r "$XDG_STATE_HOME" "$T/written/state"
ok 'something was written' [ "$(find "$T/written" -type f | grep -c .)" -gt 40 ]
is "$(grep -rlaF "$key" "$T/written")" '' 'the key is nowhere'
is "$(grep -rlaF "${key#ak_}" "$T/written")" '' 'nor its end'
is "$(stat -c %a "$ledger")" 600 'the ledger is for the user alone'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
