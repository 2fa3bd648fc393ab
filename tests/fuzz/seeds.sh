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
av)
    find testdata/{video,audio,hostile} testdata/image/*.bmp -type f -size -24k \
        -exec cp {} "$seeds" \;
    ;;
image)
    find testdata/{image,hostile} -type f -size -24k ! -name '*.sh' -exec cp {} "$seeds" \;
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
config)
    sed -n '/^{$/,/^}$/p' man/seedance-check-config.5 >"$seeds/manual"
    printf '{"select":["video"],"ignore":["file"],"jobs":2,"type":"auto"}' >"$seeds/others"
    printf '{"exceptions":[{"rule":"file.type","path":"refs/**/[a-z]*.mp?","reason":"r"}]}' \
        >"$seeds/exception"
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
http)
    file=testdata/video/plain.mp4
    n=$(stat -c %s "$file")
    next() { printf '\36\36\n'; }
    head=$(printf 'HTTP/1.1 206 Partial Content\r\nETag: "a"\r\nContent-Type: video/mp4')
    part() { # FROM TO: a reply with these bytes of the file
        printf '%s\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n\r\n' \
            "$head" "$1" $(($2 - 1)) "$n" $(($2 - $1))
        tail -c +$(($1 + 1)) "$file" | head -c $(($2 - $1))
    }
    part 0 "$n" >"$seeds/whole"
    { part 0 900 && next && part 900 "$n"; } >"$seeds/parts"
    { part 0 900 && next && part 900 1100 && next && part 1100 "$n"; } >"$seeds/three"
    { printf 'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' "$n" && cat "$file"; } \
        >"$seeds/without-range"
    # Longer than the first request, so that it waits in the middle.
    { printf 'HTTP/1.1 200 OK\r\n\r\n' && cat testdata/audio/id3-large.mp3; } >"$seeds/paused"
    { printf 'HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n' && next &&
        part 0 "$n"; } >"$seeds/redirect"
    { printf 'HTTP/1.1 503 No\r\nRetry-After: 0\r\n\r\nwait' && next && part 0 "$n"; } \
        >"$seeds/retry"
    printf '%s: %s\r\n' Content-Encoding gzip Location 'https://user@b.example/c?d' \
        Last-Modified 'Sun, 01 Nov 2026 00:00:00 GMT' Connection close Retry-After 1 \
        Content-Range 'bytes 0-*/*' ETag 'W/"b"' Transfer-Encoding chunked >"$seeds/fields"
    printf 'HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\n\r\n' >"$seeds/empty"
    printf 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n' \
        >"$seeds/chunked"
    ;;
reply)
    # To what (0: registering), then which status (0: 200).
    printf '\0\0{"code":200,"message":"ok","data":{"AssetId":"asset-1"}}' >"$seeds/registered"
    printf '\1\0{"code":200,"data":{"Status":"Failed","Error":{"a":[1]}}}' >"$seeds/failed"
    printf '\2\0{"code":200,"data":{"presigned_url":"https://a/b?c","file_url":"http://a/b"}}' \
        >"$seeds/hosted"
    printf '\0\11{"code":422,"message":"too \303\244 large \\u202e"}' >"$seeds/refused"
    printf '\0\16<html>' >"$seeds/gateway"
    printf '\3\5' >"$seeds/put"
    ;;
lfs)
    oid=$(printf '%064d' 7)
    pointer="version https://git-lfs.github.com/spec/v1\noid sha256:$oid\nsize 12\n"
    printf '%b\0a b/clip.mp4\0../lfs\0/srv/other/objects\n../../x/objects/\n# no\n' "$pointer" \
        >"$seeds/whole"
    printf '%b' "$pointer" >"$seeds/pointer"
    ;;
git)
    # A row of two columns of modes and of names, for a file of 3 bytes.
    old=$(printf '%040d' 0) new=$(printf '%040d' 1)
    row=":000000 100644 $old $new A\0a/b.mp4\0"
    blob="$new blob 3\nabc\n$new missing\n$new blob 9223372036854775807\n"
    place='false\ntrue\na/c/\n'
    # shellcheck disable=SC2059 # bytes of our own
    printf "s$row$row\36$place\36$blob\36$blob" >"$seeds/staged"
    # shellcheck disable=SC2059
    printf "s!no HEAD\36$place\36!\36sha256\n\36$row\36$blob" >"$seeds/first"
    # shellcheck disable=SC2059
    printf "m$place\36$new\n\36$old\n\36$old\n\36$row\36$blob" >"$seeds/since"
    ;;
esac
