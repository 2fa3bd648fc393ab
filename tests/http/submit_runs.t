#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs that are interrupted, that meet, that run out of room; and where their inputs come from.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh
. tests/cli/git_helpers.sh

ok 'the service starts' start_service
photo=$SDC_ROOT/testdata/image/plain.jpg
clip=$SDC_ROOT/testdata/video/plain.mp4

# start NAME ARGUMENT...: a run in the background; sets $pid.
start() {
    local base=$api/$2
    "$SDC" --submit --api-base "$base" "${@:3}" >"$T/$1.out" 2>"$T/$1.err" &
    pid=$!
}

# ended NAME: of the run that was started.
ended() {
    status=0
    wait "$pid" || status=$?
    out=$(cat "$T/$1.out")
    err=$(cat "$T/$1.err")
}

# in_work PATTERN: a request is there.
in_work() {
    wait_for grep -qsE "$1" "$T/service/log"
}

# ---- Signals -------------------------------------------------------------------------------------

# Once: the request in work ends, and no other is begun.
start upload put=slow-1 "$photo"
in_work 'PUT'
kill -INT "$pid"
ended upload
is "$status $(asked POST .)" '130 0' 'SIGINT during the upload: nothing is registered'
like "$out" 'plain.jpg: interrupted: interrupted$' 'and told'
submit put=slow-1 --no-wait "$photo"
is "$status $(registered)" '0 1' 'the same command goes on'
forget
start upload put=silent "$photo"
in_work 'PUT'
kill -INT "$pid"
sleep 0.3
begun=$SECONDS
kill -INT "$pid"
ended upload
ok 'SIGINT twice during the upload ends it at once' [ "$((SECONDS - begun))" -lt 3 ]
is "$status $(asked POST .)" '130 0' 'and nothing is registered'
forget
start post register=slow-1 "$photo"
in_work 'POST'
kill -INT "$pid"
ended post
is "$status $(registered)" '130 1' 'SIGINT during the registration: its answer is waited for'
like "$out" 'plain.jpg: interrupted asset://asset-20260420153000-1' 'and the id is told'
submit register=slow-1 --no-wait "$photo"
is "$status $(asked POST .)" '0 1' 'and known'
forget
start post register=silent "$photo"
in_work 'POST'
kill -INT "$pid"
sleep 0.3
kill -INT "$pid"
ended post
is "$status" 4 'SIGINT twice during the registration'
like "$out" 'plain.jpg: unknown: registering: interrupted' 'is told to be unknown'
submit register=silent --no-wait "$photo"
is "$status $(asked POST .)" '4 1' 'and not sent again'
forget
start wait info=never "$photo" "$clip"
in_work 'asset-info.*-2'
kill -INT "$pid"
ended wait
is "$status $(registered)" '130 2' 'SIGINT during the review'
is "$(grep -c ': interrupted asset://asset-20260420153000-[12]' <<<"$out")" 2 'tells the ids'
sdc --resume --wait-timeout 1 --api-base "$api/info=never"
is "$status $(registered)" '4 2' '--resume waits on'

# ---- Several runs --------------------------------------------------------------------------------

# One waits for another that is at the same bytes, and takes over where that one dies: with an
# upload of its own, since it knows nothing of how far the other came.
forget
{ cat "$photo"; echo 1; } >"$T/first.jpg"
{ cat "$photo"; echo 2; } >"$T/second.jpg"
start one x=x --no-wait -j 2 --rate 1 "$T/first.jpg" "$T/second.jpg"
one=$pid
in_work POST
in_work 'PUT .*file-2'
wait_for [ "$(registered)" = 1 ]
taken=$(grep -oE 'file-[12]' "$T/service/registered")
left=first
cmp -s "$T/first.jpg" "$T/service/$taken" && left=second
start two x=x --no-wait "$T/$left.jpg"
two=$pid
sleep 1
is "$(asked PUT .)" 2 'a second run waits for the one that is at it'
kill -KILL "$one"
wait "$one" 2>/dev/null
pid=$two
ended two
is "$status $(registered) $(asked PUT .)" '0 2 3' 'and goes on by itself once that one is dead'

# ---- No room -------------------------------------------------------------------------------------

# The disk under the ledger is full at any time: a file of the run may have so many KiB. What was
# registered is told, and nothing is registered twice.
forget
mkdir "$T/room"
for i in 1 2 3 4 5 6; do { cat "$photo"; echo "$i"; } >"$T/room/$i.jpg"; done
limited() { (ulimit -f "$1"; trap '' XFSZ; exec "${@:2}"); }
export -f limited
n_full=0
for room in 33 37 45 53 61 77 93 109 141; do
    rm -rf "$XDG_STATE_HOME" "$T/service"
    mkdir "$T/service"
    run bash -c 'limited "$@"' - "$room" "$SDC" --submit --no-wait --api-base "$api" "$T/room"
    told=$(grep -oE 'asset://[-a-z0-9]*' <<<"$out" | sort)
    is "$told" "$(cut -f 1 "$T/service/registered" 2>/dev/null | sed 's|^|asset://|' | sort)" \
        "$room KiB: what is registered is told (exit status $status)"
    [ "$status" = 0 ] || n_full=$((n_full + 1))
    ! grep -q 'not noted asset://' <<<"$out" ||
        like "$out" '^  help: keep this id: the ledger .* as unknown' "$room KiB: and to be kept"
    submit --no-wait "$T/room"
    is "$(asked POST .) $(registered)" '6 6' "$room KiB: in the end each is registered once"
done
ok 'some had no room' [ "$n_full" -ge 3 ]

# ---- How far it is -------------------------------------------------------------------------------

# On a terminal: each step of the way, with a bar and a rate, and how long it takes.
forget
# on_terminal CASES ARGUMENT...: sets $screen, a line for each state.
on_terminal() {
    SHELL=/bin/sh script -qefc "'$SDC' --submit --api-base '$api/$1' ${*:2} >'$T/out'" \
        "$T/screen" </dev/null >/dev/null
    screen=$(tr '\r' '\n' <"$T/screen")
}
on_terminal put=slow-1/info=later "$photo"
like "$screen" 'uploading \[[= ]{20}\] [01] of 1 kB, [0-9]+ kB/s; 0:0[01]$' 'an upload'
like "$screen" '[-|/\\] in review; 0:0[3-9]' 'a review, and how long it takes'
like "$screen" 'only images of real people .*asset.review' 'when that is needed, for an image'
is "$(grep -c 'only images of real' <<<"$screen")" 1 'once'
forget
on_terminal register=slow-1 "$photo" "$clip"
like "$screen" '[-|/\\] [01] of 2 submitted; ([12] [a-z ]+; )*[12] registering; 0' 'several'
forget
submit put=slow-1 --progress plain --no-wait "$photo"
like "$err" '^seedance-check: (uploading \[[= ]{20}\] .*; )?0:00$' 'plain: a line of its own'
forget

# ---- Where inputs come from ----------------------------------------------------------------------

forget
submit --no-wait - <"$photo"
is "$status $(cut -f 3 "$T/service/registered")" '0 asset' 'standard input'
ok 'is what is sent' cmp "$photo" "$T/service/file-1"
forget
submit -q "$photo"
like "$out" 'Active asset://asset-20260420153000-1$' '--quiet tells the id'
unlike "$out" ': pass' 'and nothing else of what passes'
submit -q --summary "$photo"
like "$out" 'Active asset://asset-20260420153000-1$' '--quiet --summary, too'

for format in gcc github sarif junit; do
    submit -f "$format" "$photo"
    like "$err" 'plain.jpg: Active asset://asset-20260420153000-1$' "$format: standard error tells"
done
submit register=422 -f gcc "$photo"
status_is 4 'gcc: a refusal'
like "$err" 'plain.jpg: refused: registering: .*422.*; compare what it says' 'gcc: is told, too'

# What git is about to commit, and what an LFS pointer stands for.
forget
git lfs install --skip-repo >/dev/null
(
    repository "$T/repository"
    git lfs track '*.mp4' >/dev/null
    cp "$photo" photo.jpg
    cp "$clip" clip.mp4
    git add -A
    cp "$SDC_ROOT/testdata/image/width-299.png" photo.jpg
)
(cd "$T/repository" && submit -j 1 --staged --no-wait; echo "$status" >"$T/status"
    cp "$T/out" "$T/staged")
is "$(cat "$T/status") $(registered)" '0 2' '--staged'
is "$(sha256sum "$T"/service/file-[12] | cut -d ' ' -f 1 | sort)" \
    "$(sha256sum "$photo" "$clip" | cut -d ' ' -f 1 | sort)" \
    'sends what is in the index, and the object that a pointer stands for'
forget
(cd "$T/repository" && GIT_LFS_SKIP_SMUDGE=1 git checkout -q -f . && rm clip.mp4 &&
    GIT_LFS_SKIP_SMUDGE=1 git checkout -q clip.mp4)
ok 'a pointer' grep -q '^version https://git-lfs' "$T/repository/clip.mp4"
(cd "$T/repository" && submit --no-wait clip.mp4)
ok 'in the work tree: the object is sent' cmp "$clip" "$T/service/file-1"
is "$(cut -f 2,3 "$T/service/registered")" 'Video	clip' 'by the name of the pointer'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
