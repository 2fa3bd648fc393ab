#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Probe programs that die, hang and lie concern the input that they were at, and no other.
. tests/lib.sh
. tests/cli/helpers.sh

if ! has_faults; then
    skip_even_in_ci 'probe programs that misbehave' 'this build has no fault switches'
    done_testing
fi

# ---- A program whose probe programs are counted --------------------------------------------------

# The front program finds probe programs beside itself: there stand scripts, which note that they
# were started and become the real ones.
mkdir "$T/bin"
cp "$SDC" "$T/bin/seedance-check"
counted=$T/bin/seedance-check
for kind in av image; do
    cat >"$T/bin/seedance-probe-$kind" <<END
#!/bin/sh
echo "\$\$" >>'$T/started-$kind'
exec '$SDC-probe-$kind'
END
    sed -i 's/seedance-check-probe/seedance-probe/' "$T/bin/seedance-probe-$kind"
    chmod +x "$T/bin/seedance-probe-$kind"
done

# n_started KIND: how many programs of a kind were started since forget_started.
n_started() {
    wc -l 2>/dev/null <"$T/started-$1" || echo 0
}

forget_started() {
    rm -f "$T"/started-*
}

# ---- Inputs --------------------------------------------------------------------------------------

# spoil FAULT FILE: a copy of a file of testdata over which a probe program has that fault.
spoil() {
    local copy=$T/$1-${2##*/}
    cp "testdata/$2" "$copy"
    printf 'SDC-FAULT:%s' "$1" >>"$copy"
    printf '%s\n' "$copy"
}

# some FOLDER: fourteen files that can be measured, from all over its rows.
some() {
    awk -F '\t' -v folder="^$1/" '$1 ~ folder && $2 != "error" { files[n++] = $1 }
        END { for (i = 0; i < 14; i++) print "testdata/" files[int(i * n / 14)] }' \
        testdata/expected.tsv
}

mapfile -t company < <(paste -d '\n' <(some image) <(some video) <(some audio) | head -n 40)
is "${#company[@]}" 40 'forty other inputs'

# changes: what of the results on standard input is not as it always is.
changes() {
    diff - "$T/want" | cut -c 1-200
}

run "$counted" -f ndjson -j 1 "${company[@]}"
objects "$T/out" >"$T/want"
# The image program comes in two kinds: for HEIF it starts once more.
like "$(n_started av) $(n_started image)" '^1 [12]$' 'one probe program of each kind serves them'

# with NAME PLACE WANT JOBS FILE...: the files stand among the forty at a place; those are as
# always, the files are as WANT says, one line each: "verdict code message".
with() {
    local name=$1 place=$2 want=$3 jobs=$4
    shift 4
    forget_started
    run "$counted" -f ndjson -j "$jobs" --timeout 1 \
        "${company[@]:0:place}" "$@" "${company[@]:place}"
    is "$(objects "$T/out" | grep -v '"input":"/' | changes)" '' "$name: all others are as always"
    is "$(jq -r 'select(.input | startswith("testdata") | not)
        | [.verdict, .error.code, .error.message] | map(select(.)) | join(" ")' "$T/out")" "$want" \
        "$name: the input itself"
    # The one that failed, the fresh one for a second try, and one for the others.
    ok "$name: few programs ($(n_started av), $(n_started image))" \
        [ "$(($(n_started av) + $(n_started image)))" -le "$((3 * jobs + 2 * $#))" ]
}

crash='was killed by signal 11 (Segmentation fault)'
# Whether the address sanitizer lets the signal through depends on its version.
sdc "$(spoil segv image/plain.jpg)"
if is_sanitized && grep -q 'status 99 ' <<<"$out"; then
    crash='ended by itself with status 99'
fi
died="error probe-died the probe $crash"
late='error timeout the probe did not answer within 1 s'
nonsense='error probe-nonsense the probe sent what is no valid message'

for row in "image/plain.jpg 0" "video/plain.mp4 20" "audio/pcm-s16.wav 40"; do
    file=${row% *} place=${row#* }
    with "segv, $row" "$place" "$died" 1 "$(spoil segv "$file")"
    with "exit, $row" "$place" 'error probe-died the probe ended by itself with status 7' 1 \
        "$(spoil exit "$file")"
    with "hang, $row" "$place" "$late" 1 "$(spoil hang "$file")"
    with "noise, $row" "$place" "$nonsense" 1 "$(spoil noise "$file")"
    with "another id, $row" "$place" "$nonsense" 1 "$(spoil another "$file")"
    with "another format, $row" "$place" "$nonsense" 1 "$(spoil format "$file")"
done
for place in 20 40; do
    with "segv where others came before, at $place" "$place" pass 1 \
        "$(spoil segv-unless-first video/plain.mp4)"
done
with 'two faults of two kinds' 7 "$died
$late" 1 "$(spoil segv image/plain.jpg)" "$(spoil hang video/plain.mp4)"
with 'two faults of one kind' 30 "$nonsense
$died" 1 "$(spoil noise audio/pcm-s16.wav)" "$(spoil segv video/plain.mp4)"
with 'faults with four jobs' 20 "$died
$late
pass" 4 "$(spoil segv image/plain.jpg)" "$(spoil hang video/plain.mp4)" \
    "$(spoil segv-unless-first video/plain.mov)"

# ---- Alone: status, sentence, time ---------------------------------------------------------------

for row in "segv $crash" 'exit ended by itself with status 7' 'hang did not answer within 1 s' \
    'noise sent what is no valid message'; do
    file=$(spoil "${row%% *}" image/plain.jpg)
    start=${EPOCHREALTIME/[.,]/}
    exits 3 "$row: status" --timeout 1 "$file"
    ms=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
    is "$(sed -n '1s/ \[[a-z-]*\]$//p' <<<"$out")" "$file: not checked: the probe ${row#* }" \
        "$row: says so"
    like "$out" '^1 input: 1 not checked$' "$row: the summary counts it"
    ok "$row: after $ms ms" [ "$ms" -lt 4000 ]
    if [ "${row%% *}" = hang ]; then
        ok 'hang: tried twice' [ "$ms" -ge 2000 ]
    fi
done
file=$(spoil hang video/plain.mp4)
exits 3 'a fraction of a second' --timeout 0.25 "$file"
like "$out" 'did not answer within 0.25 s' 'a fraction of a second: says so'

files=()
for i in 1 2 3 4 5 6 7 8 9; do
    cp "$(spoil segv image/plain.jpg)" "$T/bad-$i.jpg"
    files+=("$T/bad-$i.jpg")
done
forget_started
run "$counted" -f ndjson "${files[@]}"
is "$(jq -r .error.code "$T/out" | uniq -c | tr -s ' ')" ' 9 probe-died' 'nothing but crashes'
ok "nothing but crashes: $(n_started image) programs" [ "$(n_started image)" -le 19 ]

# ---- Trouble from outside ------------------------------------------------------------------------

# begin ARGUMENT...: starts the program with a list of names that go to descriptor 5.
begin() {
    forget_started
    mkfifo "$T/names"
    "$counted" "$@" --files-from "$T/names" >"$T/out" 2>"$T/err" &
    pid=$!
    exec 5>"$T/names"
}

# finish: ends the list and waits for the program.
finish() {
    exec 5>&-
    status=0
    wait "$pid" || status=$?
    rm "$T/names"
    out=$(cat "$T/out") err=$(cat "$T/err")
}

# idle N: the program has started N probe programs or more, and all of them wait.
# shellcheck disable=SC2317 # called by name
idle() {
    local child
    [ "$(children "$pid" | wc -l)" -ge "$1" ] || return 1
    for child in "$pid" $(children "$pid"); do
        asleep "$child" || return 1
    done
}

for signal in KILL SEGV TERM; do
    begin -f ndjson
    printf '%s\n' "${company[@]:0:30}" >&5
    wait_until idle 2
    mapfile -t probes < <(children "$pid")
    kill -s "$signal" "${probes[@]}"
    wait_until gone "${probes[@]}"
    printf '%s\n' "${company[@]:30}" >&5
    finish
    is "$(objects "$T/out" | changes)" '' "probe programs ended by SIG$signal: nothing is lost"
done

begin -f ndjson -j 1 --timeout 1
printf '%s\n' "${company[@]:0:30}" >&5
wait_until idle 2
mapfile -t probes < <(children "$pid")
kill -s STOP "${probes[@]}"
printf '%s\n' "${company[@]:30}" >&5
finish
is "$(objects "$T/out" | changes)" '' 'probe programs that were stopped: nothing is lost'
ok 'they are gone' wait_until gone "${probes[@]}"

# An input at which the probe program is killed twice.
begin -f ndjson -j 1 --timeout 60
printf '%s\n' "$(spoil hang video/plain.mp4)" "${company[@]}" >&5
exec 5>&-
for try in 1 2; do
    # shellcheck disable=SC2016 # for the inner shell
    wait_until bash -c '[ "$(cat "$1" 2>/dev/null | wc -l)" -eq "$2" ]' - "$T/started-av" "$try"
    probe=$(tail -n 1 "$T/started-av")
    wait_until paused "$probe"
    kill -s KILL "$probe"
done
finish
is "$(jq -r 'select(.index == 0) | .error.message' "$T/out")" \
    'the probe was killed by signal 9 (Killed)' 'killed twice over an input: an error'
is "$(objects "$T/out" | sed 1d | changes)" '' 'killed twice over an input: nothing is lost'

# ---- A file that shrinks while it is read --------------------------------------------------------

# find_stopped: sets $probe, a probe program that has mapped the file and stands.
# shellcheck disable=SC2317 # called by name
find_stopped() {
    for probe in $(children "$pid"); do
        [ "$(state "$probe")" = T ] && return 0
    done
    return 1
}

# shrink_to SIZE: cuts the file under the program that stands over it, and has that go on.
shrink_to() {
    wait_until find_stopped || fail 'a probe program stands'
    truncate -s "$1" "$T/shrinks"
    kill -s CONT "$probe"
    wait_until gone "$probe"
}

# Large enough to be mapped, also when it has shrunk to its first half: there the second try stands,
# too. The zeros are none of the media, but these two are read to their end.
half=$((128 * 1024))
died='the probe could not read it to its end: it became shorter, or its disk failed'
if is_sanitized; then
    died='the probe ended by itself with status 99'
fi
for file in image/plain.jpg audio/stereo.mp3; do
    cp "testdata/$file" "$T/shrinks"
    for size in "$half" $((2 * half)); do
        truncate -s $((size - 14)) "$T/shrinks"
        printf 'SDC-FAULT:stop' >>"$T/shrinks"
    done
    begin -f ndjson -j 1 --timeout 60
    printf '%s\n' "$T/shrinks" "${company[@]}" >&5
    exec 5>&-
    shrink_to "$half"
    shrink_to 0
    finish
    is "$(jq -r 'select(.index == 0) | [.verdict, .error.code, .error.message] | join(" ")' \
        "$T/out")" "error probe-died $died" "$file shrinks while it is read: an error"
    is "$(jq -r 'select(.index == 0).input' "$T/out")" "$T/shrinks" "$file: which names it"
    is "$(objects "$T/out" | sed 1d | changes)" '' "$file: all others are as always"
done

# ---- Interrupted ---------------------------------------------------------------------------------

# hanging ARGUMENT...: starts the program, which has three results and hangs over the fourth.
hanging() {
    forget_started
    set -m
    "$counted" --timeout 60 "$@" "${company[@]:0:3}" "$(spoil hang image/plain.jpg)" \
        testdata/image/plain.png >"$T/out" 2>"$T/err" &
    pid=$!
    set +m
    wait_until has_paused image
    wait_until idle 2 # the other program has answered
}

# has_paused KIND: the last probe program of a kind hangs.
# shellcheck disable=SC2317 # called by name
has_paused() {
    [ -e "$T/started-$1" ] && paused "$(tail -n 1 "$T/started-$1")"
}

hanging -f json
mapfile -t probes < <(children "$pid")
kill -s INT -- "-$pid" # as ^C does: the whole group
wait_until [ -s "$T/err" ]
is "$(cat "$T/err")" \
    'seedance-check: interrupted; 2 inputs in work are finished, once more ends them' \
    '^C: what is in work goes on, and how to end it is said'
ok '^C: so it does' paused "$(tail -n 1 "$T/started-image")"
kill -s INT -- "-$pid"
status=0
wait "$pid" || status=$?
out=$(cat "$T/out") err=$(sed 1d "$T/err")
status_is 130 '^C twice: status'
is "$err" 'seedance-check: interrupted' '^C twice: says so'
json_is '[.summary.inputs, .summary.exit_code, (.results | length)] | join(" ")' '3 130 3' \
    '^C twice: the report is whole and holds what was found'
ok '^C twice: no probe program is left' gone "${probes[@]}"

hanging
mapfile -t probes < <(children "$pid")
kill -s TERM "$pid"
status=0
wait "$pid" || status=$?
status_is 130 'SIGTERM: status'
like "$(cat "$T/out")" '^3 inputs: ' 'SIGTERM: the partial summary is printed'
is "$(cat "$T/err")" 'seedance-check: interrupted' 'SIGTERM: nothing is waited for'

hanging
mapfile -t probes < <(children "$pid")
{
    kill -s KILL "$pid"
    wait "$pid"
} 2>/dev/null # bash would say so
ok 'kill -9: no probe program is left' wait_until gone "${probes[@]}"

# ---- Probe programs that are none ----------------------------------------------------------------

# instead CONTENT: the image probe is a script.
instead() {
    printf '%s\n' "$@" >"$T/bin/seedance-probe-image"
    chmod +x "$T/bin/seedance-probe-image"
}

# alone ERE NAME: an image is an error with that sentence, a video passes.
alone() {
    run "$counted" --timeout 1 testdata/image/plain.jpg testdata/video/plain.mp4
    status_is 3 "$2: status"
    like "$out" "^testdata/image/plain.jpg: not checked: $1" "$2: says so"
    like "$out" '^testdata/video/plain.mp4: pass' "$2: the other kind works"
}

instead '#!/bin/sh' 'exit 1'
idle='before it turned to any input \[no-probe\]$'
alone "the probe ended by itself with status 1 $idle" 'ends at once'
# shellcheck disable=SC2016 # for the script
instead '#!/bin/sh' 'kill -9 $$'
alone "the probe was killed by signal 9 \\(Killed\\) $idle" 'kills itself'
instead '#!/bin/sh' 'exec 3>&-' 'read -r x <&2'
alone 'the probe .* \[no-probe\]$' 'closes its socket and stays'
instead '#!/bin/sh' 'while :; do echo junk >&3; done'
alone 'the probe sent what is no valid message \[probe-nonsense\]$' 'never stops talking'
instead '#!/bin/sh' 'exec sleep 60'
alone 'the probe did not answer within 1 s \[timeout\]$' 'never says a word'
instead 'this is no program'
alone 'seedance-probe-image cannot be started: Exec format error \[no-probe\]$' 'is no program'
chmod -x "$T/bin/seedance-probe-image"
alone 'the program seedance-probe-image is neither beside .* nor in ' 'is not executable'
rm "$T/bin/seedance-probe-image"
alone 'the program seedance-probe-image is neither beside .* nor in ' 'is not there'
run "$counted" testdata/video/plain.mp4 testdata/hostile/page.html testdata/hostile/empty.jpg
status_is 1 'whoever needs no image probe does not miss it'
run "$counted" --list
is "$status $err" "2 seedance-check: the program seedance-submit cannot be started, neither beside \
seedance-check nor in /usr/local/libexec/seedance-check: No such file or directory" \
    'the program for submissions is not there'

done_testing
