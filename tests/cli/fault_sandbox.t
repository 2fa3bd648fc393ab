#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a probe program cannot do once it reads media, tried from inside one.
. tests/lib.sh
. tests/cli/helpers.sh

# ---- What the program says of its sandbox --------------------------------------------------------

all='no new privileges, resource limits, Landlock, seccomp'
sdc --version -v
status_is 0 'tells how probe programs are boxed in'
for program in seedance-probe-av seedance-probe-image; do
    like "$out" "^sandbox of $program: $all\$" "$program: every layer holds on this kernel"
done
sdc --version
unlike "$out" sandbox 'a version alone is one line'

exits 0 'a file is checked in the sandbox' testdata/image/plain.jpg
is "$err" '' 'and nothing is said of it'
exits 0 'nor with --verbose, where every layer holds' -v testdata/image/plain.jpg
is "$err" '' 'and nothing is said then either'

export SEEDANCE_CHECK_SANDBOX=off
exits 0 'the sandbox can be left open' testdata/image/plain.jpg
like "$err" 'SEEDANCE_CHECK_SANDBOX=off: files are read outside of the sandbox' 'which is said'
sdc --version -v
like "$out" "^sandbox of seedance-probe-av: none; missing: $all\$" 'so --version -v has it'
unset SEEDANCE_CHECK_SANDBOX

if ! has_faults; then
    skip_even_in_ci 'escapes from the sandbox' 'this build has no fault switches'
    done_testing
fi

# ---- From inside ---------------------------------------------------------------------------------

ways='can: open a file, make a file, open the input for writing, connect, open a local socket'
ways+=", fork, run a program, start a thread, signal the parent, read the parent's memory"
ways+=', run memory'
export CRUN_API_KEY=not-for-probe-programs
for file in image/plain.jpg image/photo.heic video/plain.mp4 audio/pcm-s16.wav; do
    copy=$T/escape-${file##*/}
    cp "testdata/$file" "$copy"
    printf 'SDC-FAULT:escape' >>"$copy"
    sum=$(cksum <"$copy")

    sdc -f ndjson "$copy"
    is "$(jq -r .error.message "$T/out")" 'can: ' "$file: there is no way out"
    sdc -f ndjson --deep "$copy"
    is "$(jq -r .error.message "$T/out")" 'can: start a thread' "$file, --deep: threads are all"

    # So that this test can fail: the same ways are open where there is no sandbox. The key, the
    # environment and the input are kept from a program in other ways.
    SEEDANCE_CHECK_SANDBOX=off run "$SDC" -f ndjson "$copy"
    is "$(jq -r .error.message "$T/out")" "$ways" \
        "$file: without it there are many"
    is "$(cksum <"$copy")" "$sum" "$file: the input is as it was"
done

# ---- Ceilings ------------------------------------------------------------------------------------

cp testdata/image/plain.jpg "$T/spin.jpg"
printf 'SDC-FAULT:spin' >>"$T/spin.jpg"
exits 3 'a loop without end' --timeout 1 "$T/spin.jpg" testdata/image/plain.jpg
like "$out" 'spin.jpg: not checked: the probe did not answer within 1 s' 'ends with its time'
like "$out" 'plain.jpg: pass' 'the next is checked'

if is_sanitized; then
    skip_even_in_ci 'memory without end' 'the address sanitizer reserves more than any ceiling'
else
    cp testdata/image/plain.jpg "$T/allocate.jpg"
    printf 'SDC-FAULT:allocate' >>"$T/allocate.jpg"
    exits 3 'memory without end' "$T/allocate.jpg" testdata/image/plain.jpg
    like "$out" 'allocate.jpg: not checked: the probe was killed by signal 6' 'meets the ceiling'
    like "$out" 'plain.jpg: pass' 'the next is checked'
    # The most that any process took [KiB]: the ceiling, what the libraries take, and some more.
    peak=$(/usr/bin/time -f %M "$SDC" -q "$T/allocate.jpg" 2>&1 >"$T/noise" | tail -n 1)
    ok "takes no more than the ceiling ($peak KiB)" [ "$peak" -lt $((640 * 1024)) ]
fi

# ---- A program that does not start ---------------------------------------------------------------

mkdir "$T/bin"
cp "$SDC" "$T/bin/seedance-check"
printf '#!/bin/sh\necho x >>"%s/started"\nexit 9\n' "$T" >"$T/bin/seedance-probe-image"
chmod +x "$T/bin/seedance-probe-image"
ln -s "$SDC_ROOT/$SDC_BUILD/seedance-probe-av" "$T/bin/seedance-probe-av"
for ((i = 0; i < 100; i++)); do
    echo "$SDC_ROOT/testdata/image/plain.jpg"
done >"$T/list"
run "$T/bin/seedance-check" -f ndjson --files-from "$T/list" testdata/video/plain.mp4
status_is 3 'a probe program that ends at once'
is "$(jq -r 'select(.error) | .error.code' "$T/out" | sort | uniq -c | tr -s ' ')" ' 100 no-probe' \
    'is an error of each of its inputs'
ok "and is not started for ever ($(wc -l <"$T/started"))" [ "$(wc -l <"$T/started")" -le 20 ]
is "$(jq -r 'select(.input == "testdata/video/plain.mp4") | .verdict' "$T/out")" pass \
    'other inputs are as always'

done_testing
