#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Inputs that cannot be checked or are refused: one clear sentence, the right status, at once, in
# little memory, and nothing of it concerns the other inputs.
. tests/lib.sh
. tests/cli/helpers.sh

# For one input [ms of a processor, KiB]. The sanitizers cost a multiple of both.
ms_max=1000
kib_max=$((256 * 1024))
if is_sanitized; then
    ms_max=10000
    kib_max=$((1024 * 1024))
fi

bad_files=()

# is_cheap: whether the last measured run kept within the limits.
# shellcheck disable=SC2317 # called by name
is_cheap() {
    read -r ms kib <"$T/cost"
    [ "$ms" -le "$ms_max" ] && [ "$kib" -le "$kib_max" ]
}

# refused STATUS ERE FILE: the program says so of FILE.
refused() {
    local want=$1 sentence=$2 file=$3 name
    name=${file##*/} name=${name:0:40}
    local measured=("${unprivileged[@]}" perl tests/cli/measure.pl "$T/cost" "$SDC" -- "$file")
    bad_files+=("$file")
    run "${measured[@]}"
    status_is "$want" "$name: status $want"
    like "$out" "^[^ ]*${file##*/}: $sentence" "$name: says why"
    # Even processor time is longer on a machine that is busy: the second try counts.
    is_cheap || run "${measured[@]}"
    ok "$name: costs $(tr ' ' '/' <"$T/cost") of $ms_max ms/$kib_max KiB" is_cheap
}

# ---- What is no file, or cannot be read ----------------------------------------------------------

# shellcheck disable=SC2016 # perl's variables
perl -MSocket -e 'socket my $s, PF_UNIX, SOCK_STREAM, 0 or die;
    bind $s, sockaddr_un($ARGV[0]) or die' "$T/socket.mp4"
mkfifo "$T/pipe.mp4"
mkdir -m 000 "$T/shut"
cp testdata/image/plain.jpg "$T/secret.jpg"
chmod 000 "$T/secret.jpg"
ln -s circle.jpg "$T/circle.jpg"
ln -s nowhere "$T/dangling.jpg"
long=$(printf 'x%.0s' {1..300})

refused 3 'not checked: no such file \[not-found\]$' "$T/missing.mp4"
refused 3 'not checked: no such file \[not-found\]$' "$T/none/missing.mp4"
refused 3 'not checked: no such file \[not-found\]$' "$T/secret.jpg/x.jpg"
refused 3 'not checked: is a symbolic link to nowhere, where nothing is \[not-found\]$' \
    "$T/dangling.jpg"
refused 3 'not checked: cannot be opened: Too many levels of symbolic links \[io\]$' "$T/circle.jpg"
refused 3 'not checked: cannot be opened: File name too long \[io\]$' "$T/$long"
refused 3 'not checked: permission to read it is denied \[no-access\]$' "$T/secret.jpg"
refused 3 'not checked: permission to read it is denied \[no-access\]$' "$T/shut/x.jpg"
refused 3 'not checked: is a FIFO, not a regular file \[not-a-file\]$' "$T/pipe.mp4"
refused 3 'not checked: is a socket, not a regular file \[not-a-file\]$' "$T/socket.mp4"
refused 3 'not checked: is a device, not a regular file \[not-a-file\]$' /dev/zero
refused 3 'not checked: is a device, not a regular file \[not-a-file\]$' /dev/null
# In a repository, of its own object.
refused 3 'not checked: is a Git LFS pointer.* run .git lfs pull[^\`]*. \[lfs-pointer\]$' \
    testdata/hostile/lfs-pointer.mp4

# ---- What is no media, another format, or ends too early -----------------------------------------

refused 1 'error: is an empty file, not media \[file.type\]$' testdata/hostile/empty.mp4
refused 1 'error: is data of no known format, not media \[file.type\]$' testdata/hostile/garbage.mp4
refused 1 'error: is data of no known format, not media \[file.type\]$' \
    testdata/hostile/one-byte.png
refused 1 'error: is an HTML page \(titled "Sign in"\), not media \[file.type\]$' \
    testdata/hostile/sign-in.jpg
refused 1 'error: is an HLS playlist, not media \[file.type\]$' testdata/hostile/hls.mp4
refused 1 'error: is a Matroska video; accepted: mp4, mov \[video.format\]$' \
    testdata/hostile/clip.mkv
refused 0 'warning: the name ends in .png, but the content is a JPEG image \[file.extension\]$' \
    testdata/hostile/jpeg.png
for file in cut-half.mp4 cut-byte.mp4 cut-half.png cut-half.wav data-size.wav; do
    refused 1 'error: is cut short by [0-9]+ bytes?: .* \[file.complete\]$' "testdata/hostile/$file"
done
for file in cut-in-moov.mp4 cut-no-moov.mp4 cut-ftyp.mp4 cut-header.jpg cut-header.png \
    cut-header.wav cut-half.mp3 cut-id3.mp3; do
    refused 1 'error: is cut short.*: .* \[file.complete\]$' "testdata/hostile/$file"
done
refused 1 'error: is cut short: ends without its EOI marker \[file.complete\]$' \
    testdata/hostile/cut-eoi.jpg
refused 1 'error: is cut short: ends without its IEND chunk \[file.complete\]$' \
    testdata/hostile/cut-iend.png

# ---- Headers that lie ----------------------------------------------------------------------------

refused 1 'error: width 60000 px is outside \(300, 6000\) px' testdata/hostile/png-60000.png
refused 1 'error: width 65500 px is outside \(300, 6000\) px' testdata/hostile/jpeg-65500.jpg
refused 0 'warning: duration 5 s \(track\), 3600 s \(movie\): not every reading' \
    testdata/video/mvhd-3600.mp4
for file in stsz-count.mp4 stts-count.mp4 nested-boxes.mp4 box-size-4.mp4 png-0.png jpeg-0.jpg \
    rate-0.wav; do
    refused 3 'not checked: the .* cannot be told: .* \[unreadable\]$' "testdata/hostile/$file"
done

# A hole costs no room on disk; whoever walks through it in small steps is late.
hole=256M
for file in image/plain.jpg image/plain.png video/plain.mp4 audio/pcm-s16.wav audio/no-header.mp3 \
    audio/data-ffffffff.wav hostile/cut-half.jpg hostile/cut-eoi.jpg; do
    cp "testdata/$file" "$T/large-${file##*/}"
    truncate -s "$hole" "$T/large-${file##*/}"
done
for file in large-plain.jpg large-plain.png large-plain.mp4 large-pcm-s16.wav large-no-header.mp3 \
    large-data-ffffffff.wav large-cut-half.jpg large-cut-eoi.jpg; do
    refused 1 'error: ' "$T/$file"
done

# ---- The rest of the batch -----------------------------------------------------------------------

good_files=(testdata/image/plain.jpg testdata/video/plain.mp4 testdata/audio/pcm-s16.wav
    testdata/audio/mono-44100.mp3 testdata/image/plain.png testdata/video/plain.mov)
for i in "${!bad_files[@]}"; do
    printf '%s\n' "${bad_files[i]}" "${good_files[i % ${#good_files[@]}]}"
done >"$T/list"
sdc -f ndjson "${good_files[@]}"
jq -cS 'del(.index)' "$T/out" | sort >"$T/want"
for jobs in 1 4; do
    run "${unprivileged[@]}" perl tests/cli/measure.pl "$T/cost" "$SDC" -f ndjson -j "$jobs" \
        --files-from "$T/list"
    status_is 3 "all of them, with good ones between, $jobs jobs"
    jq -cS 'select(.index % 2 == 1) | del(.index)' "$T/out" | sort -u >"$T/got"
    is "$(diff "$T/got" "$T/want")" '' "the good ones are as if they had been alone, $jobs jobs"
    is "$(jq -s length "$T/out")" "$((2 * ${#bad_files[@]}))" "each has its result, $jobs jobs"
    ok "all of them cost $(tr ' ' '/' <"$T/cost") ms/KiB, $jobs jobs" \
        [ "$(cut -d ' ' -f 2 "$T/cost")" -le "$kib_max" ]
done

done_testing
