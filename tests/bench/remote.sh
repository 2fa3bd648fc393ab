#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How much is fetched of a URL, and how long many of them take far away, beside neighbours, as
# Markdown tables. nginx serves; its log is what counts requests and bytes.
set -eu
cd "$(dirname "$0")/../.."

SDC_ROOT=$PWD
SDC_BUILD=build/default
check=$SDC_ROOT/$SDC_BUILD/seedance-check
files=$SDC_ROOT/build/bench-remote
T=$(mktemp -d "${TMPDIR:-/tmp}/sdc-bench.XXXXXX")
n_urls=100
round_trip_ms=50
at_once=16
diag() { printf '%s\n' "$1" >&2; }
. tests/http/http.sh

# ---- Files -----------------------------------------------------------------------------------

ff() { ffmpeg -v error -nostdin -y "$@"; }

make_videos() {
    ff -f lavfi -i testsrc2=s=1280x720:r=30:d=10 -f lavfi -i sine=d=10 -c:v libx264 \
        -preset ultrafast -b:v 2M -c:a aac -shortest moov-at-end.mp4
    ff -i moov-at-end.mp4 -c copy -movflags +faststart faststart.mp4
    ff -i moov-at-end.mp4 -c copy -movflags frag_keyframe+empty_moov -frag_duration 3000000 \
        fragmented.mp4
    ff -i moov-at-end.mp4 -c copy moov-at-end.mov
}

make_sounds() {
    ff -f lavfi -i anoisesrc=d=14:r=48000:seed=1 -ac 2 -c:a pcm_s16le sound.wav
    ff -i sound.wav -c:a libmp3lame -q:a 2 xing.mp3
    ff -i sound.wav -c:a libmp3lame -b:a 192k -write_xing 0 no-xing.mp3
}

make_images() {
    ff -f lavfi -i 'nullsrc=s=2400x1800,geq=random(1)*255:128:128' -frames:v 1 -q:v 2 photo.jpg
    ff -i photo.jpg photo.png
    ff -i photo.jpg photo.bmp
    local name
    for name in webp gif tiff; do
        vips copy photo.png "photo.$name"
    done
    vips heifsave photo.jpg photo.heic --compression hevc
}

# What is there is taken, so that a second run does not take minutes.
if [ ! -e "$files/made" ]; then
    rm -rf "$files"
    mkdir -p "$files"
    (cd "$files" && make_videos && make_sounds && make_images && touch made)
fi

# ---- Requests and bytes ----------------------------------------------------------------------

nginx_servers() {
    cat <<EOC
types { }
default_type application/octet-stream;
log_format sent '\$bytes_sent';
server { listen 127.0.0.1:${ports[0]}; root $files; access_log $T/nginx/sent sent; }
EOC
}
start_nginx 1
site=http://127.0.0.1:${ports[0]}

# sent COMMAND...: "requests / KiB" that the server counts, headers included.
sent() {
    : >"$T/nginx/sent"
    timeout 60 "$@" >/dev/null 2>&1 || true
    sleep 0.3 # a connection that was closed early is logged late
    awk '{ n++; bytes += $1 } END { printf "%d / %.0f", n, bytes / 1024 }' "$T/nginx/sent"
}

# row FILE GOAL
row() {
    local url=$site/$1
    # shellcheck disable=SC2016 # Markdown
    printf '| `%s` | %s | %s | %s | %s | %s |\n' "$1" $(($(stat -c %s "$files/$1") / 1024)) \
        "$(sent "$check" --allow-private "$url")" "$(sent ffprobe -v error -show_streams "$url")" \
        "$(sent mediainfo --Output=JSON "$url")" "$2"
}

small='1 / 80; the tail 1 more'
echo '| file | its size [KiB] | seedance-check: requests / KiB | ffprobe | mediainfo | to reach |'
echo '|---|---|---|---|---|---|'
row faststart.mp4 '1 / 80'
row moov-at-end.mp4 '2 / moov and 80'
row moov-at-end.mov '2 / moov and 80'
row fragmented.mp4 ''
row sound.wav '2 / 140'
row xing.mp3 "$small"
row no-xing.mp3 ''
row photo.jpg "$small"
row photo.png "$small"
row photo.webp "$small"
row photo.gif "$small"
row photo.bmp '1 / 80'
row photo.tiff '2 / 140'
row photo.heic '1 / 80'

# ---- Time ------------------------------------------------------------------------------------

tests/http/delay.pl "$round_trip_ms" "${ports[0]}" >"$T/far" &
pids+=($!)
wait_for [ -s "$T/far" ]
far=http://127.0.0.1:$(cat "$T/far")
for ((i = 0; i < n_urls; i++)); do
    echo "$far/faststart.mp4?$i"
done >"$T/urls"
sed 's/.*/url = "&"\noutput = "\/dev\/null"/' "$T/urls" >"$T/curl"

ours() { "$check" -q --allow-private -j "$at_once" --files-from "$T/urls"; }
probes() { xargs -P "$at_once" -n 1 ffprobe -v error -show_streams <"$T/urls"; }
curls() { curl -s -Z --parallel-max "$at_once" --parallel-immediate -r 0-65535 -K "$T/curl"; }

# seconds COMMAND: the median of three runs.
seconds() {
    local i start
    for i in 1 2 3; do
        start=$EPOCHREALTIME
        "$@" >/dev/null 2>&1
        echo "$start $EPOCHREALTIME"
    done | awk '{ print $2 - $1 }' | sort -n | sed -n 2p
}

time_row() {
    awk -v name="$1" -v s="$2" -v ours="$ours" -v goal="$3" 'BEGIN {
        printf "| %s | %.2f | %.2f | %s |\n", name, s, ours / s, goal }'
}

ours=$(seconds ours)
echo
what="$n_urls URLs at $round_trip_ms ms, $at_once at once"
echo "| $what | time [s] | ours is of that | to reach |"
echo '|---|---|---|---|'
# shellcheck disable=SC2016 # Markdown
{
    time_row '`seedance-check -j 16`' "$ours" ''
    time_row '`xargs -P16 ffprobe`' "$(seconds probes)" 'at most 0.25'
    time_row '`curl -Z`, the same requests' "$(seconds curls)" 'at most 2'
}
