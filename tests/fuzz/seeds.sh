#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes bytes for a fuzz target to begin with, from what testdata and the program have:
# tests/fuzz/seeds.sh TARGET FOLDER
set -eu
target=$1 seeds=$2/$1
rm -rf "$seeds"
mkdir -p "$seeds"

case $target in
sniff)
    find testdata/{image,video,audio,hostile} -type f -size -48k -exec cp {} "$seeds" \;
    ;;
wire)
    # hello, ready, two requests, begin, a failure, a need: little endian, as probe/wire.h says.
    version=$(sed -n 's/^#define SDC_WIRE_VERSION //p' src/probe/wire.h)
    head() { printf '%b%b\1\0\0\0' "\\0$1" "\\0$version"; }
    head 1 >"$seeds/hello"
    { head 2 && printf '\17'; } >"$seeds/ready"
    nine='\11\0\0\0\0\0\0\0' two='\2\0\0\0\0\0\0\0'
    { head 3 && printf '\1\2\36\0\0\0\0'; } >"$seeds/request"
    # shellcheck disable=SC2059 # bytes of our own
    { head 3 && printf "\\1\\2\\36\\0\\0\\0\\1\\0$nine\\1\\0$two$nine"; } >"$seeds/sparse"
    # shellcheck disable=SC2059
    { head 7 && printf "\\0$nine$two"; } >"$seeds/need"
    head 4 >"$seeds/begin"
    { head 6 && printf '\4\3\0abc'; } >"$seeds/failure"
    ;;
profile)
    for name in $(build/default/seedance-check --list-profiles | sed 's/ .*//'); do
        build/default/seedance-check -p "$name" --show-profile >"$seeds/$name"
    done
    ;;
line)
    find testdata/{image,video,audio,hostile} -type f | sort | awk 'NR % 9 == 1' |
        xargs build/default/seedance-check -f ndjson | split -l 1 - "$seeds/" || true
    ;;
ignore)
    printf 'a/b/c.mp4\n# comment\n*.mp4\n!c.mp4\na/**/c*\n/b/\n' >"$seeds/usual"
    printf 'a[b\\c\n[[:alpha:]]*\n[!a-z]**\n\\#x\n\\!y \\ \n**/x/**\n' >"$seeds/odd"
    ;;
url)
    printf 'https://user:key@example.com/a@b.mp4?X-Amz-Date=20260101T000000Z&X-Amz-Expires=60' \
        >"$seeds/signed"
    printf 'bytes 0-99/1234' >"$seeds/range"
    printf 'W/"tag"' >"$seeds/tag"
    ;;
report)
    printf '=cmd|x\n::error::%%0A<script>]]>"\0caf\351 [a](b) \33[2J' >"$seeds/odd"
    ;;
esac
