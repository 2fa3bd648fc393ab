#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the program prints, to the letter; UPDATE=1 writes tests/cli/golden/ anew.
. tests/lib.sh
. tests/cli/helpers.sh

# One of each sort: what passes, with its main facts; what breaks requirements; two readings; what
# cannot be checked.
files=(
    testdata/image/plain.jpg
    testdata/video/real.mp4
    testdata/video/turned-90.mp4
    testdata/video/first-disabled.mp4
    testdata/audio/pcm-s16.wav
    testdata/image/ratio-and-side.png
    testdata/video/fps-23.976.mp4
    testdata/video/two-tracks-bad.mp4
    testdata/video/sar-displayed-outside.mp4
    testdata/audio/duration-15.mp3
    testdata/hostile/jpeg.png
    testdata/hostile/mkv.mp4
    testdata/hostile/cut-half.mp4
    testdata/hostile/sign-in.jpg
    testdata/hostile/lfs-pointer.png
    testdata/hostile/stsz-count.mp4
    testdata/none.jpg
)

version=$("$SDC" --version | cut -d ' ' -f 2)

# prints NAME STATUS ARGUMENT...: standard output is golden/NAME, but for the version.
prints() {
    local name=$1 want=$2
    shift 2
    sdc "$@"
    status_is "$want" "$name: status"
    sed -i -E "s/(version\":|value=)\"$version\"/\1\"VERSION\"/" "$T/out"
    golden "tests/cli/golden/$name" "$name"
}

prints text 3 "${files[@]}"
prints text-color 3 --color always "${files[@]}"
prints text-quiet 3 --quiet "${files[@]}"
prints text-verbose 3 --verbose "${files[@]}"
prints json 3 --format json "${files[@]}"
prints ndjson 3 --format ndjson "${files[@]}"
for format in gcc github sarif junit csv; do
    GITHUB_STEP_SUMMARY=$T/page prints "$format" 3 --format "$format" "${files[@]}"
done
cp "$T/page" "$T/out"
golden tests/cli/golden/github-page 'github-page'
prints text-one 0 testdata/video/plain.mp4
prints text-quiet-pass 0 --quiet testdata/video/plain.mp4 testdata/image/plain.jpg

prints help 0 --help
prints list-rules 0 --list-rules

mapfile -t rules < <("$SDC" --list-rules | sed -n 's/^\([a-z]*[.][a-z-]*\) .*/\1/p')
ok 'there are rules to explain' [ "${#rules[@]}" -gt 20 ]
for rule in "${rules[@]}"; do
    prints "explain/$rule" 0 --explain "$rule"
done

sdc
status_is 2 'usage: status'
cp "$T/err" "$T/out"
golden tests/cli/golden/usage 'usage'

# Colours are the only difference that they make.
strip=$'s/\e\\[[0-9;]*m//g'
is "$(sed "$strip" tests/cli/golden/text-color | diff - tests/cli/golden/text)" '' \
    'the text is the same with colours and without'

# Each file that is there is compared with something.
find tests/cli/golden -type f -printf '%P\n' | sort >"$T/there"
{
    printf '%s\n' text{,-color,-quiet,-verbose,-one,-quiet-pass} {,nd}json help list-rules usage
    printf '%s\n' gcc github github-page sarif junit csv
    printf 'explain/%s\n' "${rules[@]}"
} | sort >"$T/compared"
is "$(diff "$T/there" "$T/compared")" '' 'no golden file is left over'

done_testing
