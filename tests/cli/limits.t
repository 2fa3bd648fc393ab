#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sizes on both sides of each limit, in MB of 1,000,000 and of 1,048,576 bytes. The files are made
# here: testdata is small.
#
# shellcheck disable=SC2317 # ways of padding are called by name
. tests/lib.sh
. tests/cli/helpers.sh

# number N BYTES: N as big-endian (be) or little-endian (le) bytes.
be() {
    printf '%b' "$(printf '%08x' "$1" | sed 's/../\\x&/g')"
}
le() {
    printf '%b' "$(printf '%08x' "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)/\\x\4\\x\3\\x\2\\x\1/')"
}

# as_is FILE SIZE: zero bytes behind what the file needs.
as_is() {
    truncate -s "$2" "$1"
}

# as_box FILE SIZE: a free box behind an mp4 or mov.
as_box() {
    local size
    size=$(stat -c %s "$1")
    { be $(($2 - size)) && printf 'free'; } >>"$1"
    truncate -s "$2" "$1"
}

# as_chunk FILE SIZE: a JUNK chunk behind the samples of a WAV, and RIFF around it.
as_chunk() {
    local size
    size=$(stat -c %s "$1")
    { printf 'JUNK' && le $(($2 - size - 8)); } >>"$1"
    truncate -s "$2" "$1"
    le $(($2 - 8)) | dd of="$1" bs=1 seek=4 conv=notrunc status=none
}

# as_png FILE SIZE: a private chunk in front of IEND. Its checksum is wrong, which concerns nobody.
as_png() {
    local iend
    iend=$(($(stat -c %s "$1") - 12))
    tail -c 12 "$1" >"$T/iend"
    truncate -s "$iend" "$1"
    be $(($2 - iend - 24)) >>"$1"
    printf 'prVt' >>"$1"
    truncate -s $(($2 - 12)) "$1"
    cat "$T/iend" >>"$1"
}

# sized PADDING FILE SIZE WANT: the answer for a copy of that size: "verdict rules".
sized() {
    local padding=$1 file=$2 size=$3 want=$4 copy=$T/padded.${2##*.}
    cp "testdata/$file" "$copy"
    "$padding" "$copy" "$size"
    sdc -f json "$copy"
    json_is '.results[0] | [.verdict, (.findings[] | .rule, .severity)] | join(" ")' "$want" \
        "$file $padding, $size bytes: $want"
    json_is '.results[0].media.size' "$size" "$file $padding, $size bytes: the size"
    rm "$copy"
}

# limits PADDING FILE RULE LAST_SURE LAST_MAY: around both ends, where LAST_SURE is the greatest
# size that passes and LAST_MAY the greatest that is a warning.
limits() {
    local padding=$1 file=$2 rule=$3 sure=$4 may=$5
    sized "$padding" "$file" "$((sure - 1))" pass
    sized "$padding" "$file" "$sure" pass
    sized "$padding" "$file" "$((sure + 1))" "warn $rule warning"
    sized "$padding" "$file" "$((may - 1))" "warn $rule warning"
    sized "$padding" "$file" "$may" "warn $rule warning"
    sized "$padding" "$file" "$((may + 1))" "fail $rule error"
}

# Images: less than 30 MB. Video: at most 50 MB. Sound: at most 15 MB.
limits as_is image/plain.jpg image.size 29999999 31457279
limits as_is image/plain.png image.size 29999999 31457279
limits as_png image/plain.png image.size 29999999 31457279
limits as_box video/plain.mp4 video.size 50000000 52428800
limits as_is video/plain.mp4 video.size 50000000 52428800
limits as_box video/faststart.mov video.size 50000000 52428800
limits as_box video/fragmented.mp4 video.size 50000000 52428800
limits as_chunk audio/pcm-s16.wav audio.size 15000000 15728640
limits as_is audio/pcm-s16.wav audio.size 15000000 15728640
limits as_is audio/mono-44100.mp3 audio.size 15000000 15728640
limits as_is audio/no-header.mp3 audio.size 15000000 15728640

# What the message says where one reading holds and the other does not.
cp testdata/image/plain.jpg "$T/large.jpg"
as_is "$T/large.jpg" 30000000
sdc "$T/large.jpg"
status_is 0 'inside one reading: status'
like "$out" 'file size 30000000 bytes .*less than 30 MB of 1048576 bytes.*of 1000000 bytes' \
    'inside one reading: both are named'
sdc --strict "$T/large.jpg"
status_is 1 'inside one reading, strict: status'
as_is "$T/large.jpg" 31457280
sdc "$T/large.jpg"
status_is 1 'outside both: status'
like "$out" 'file size 31457280 bytes is outside \[0, 31457280\) bytes' \
    'outside both: the end is open'

# Beyond 32 bits: the size is exact.
for size in 2147483648 4294967295 4294967296 5000000001; do
    sized as_is image/plain.jpg "$size" 'fail image.size error'
done

# Padding is neither sound nor picture.
for row in 'as_chunk audio/pcm-s16.wav' 'as_is audio/pcm-s16.wav' 'as_is audio/no-header.mp3' \
    'as_is audio/vbr.mp3' 'as_box video/plain.mp4' 'as_box video/fragmented.mp4'; do
    file=${row#* }
    sdc -f json "testdata/$file"
    want=$(json '.results[0].media | del(.size) | tojson')
    cp "testdata/$file" "$T/padded.${file##*.}"
    "${row%% *}" "$T/padded.${file##*.}" 1000000
    sdc -f json "$T/padded.${file##*.}"
    json_is '.results[0].media | del(.size) | tojson' "$want" "the same facts with padding: $row"
done

done_testing
