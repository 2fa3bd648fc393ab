#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How fast the program starts and checks one file, beside its neighbours, as a Markdown table:
# tests/bench/start.sh [CLIP PHOTO]
set -eu
cd "$(dirname "$0")/../.."

check=build/default/seedance-check
clip=${1:-testdata/video/real.mp4}
photo=${2:-testdata/image/plain.jpg}
# Keeps every measured time.
times=build/bench-start.json

# Name and command.
commands="ffprobe|ffprobe -v error -show_format -show_streams $clip
exiftool|exiftool $clip
mediainfo|mediainfo $clip
vipsheader|vipsheader $photo
seedance-check CLIP|$check $clip
seedance-check PHOTO|$check $photo
seedance-check --help|$check --help
seedance-check --list-rules|$check --list-rules"

# What is compared with what, and the ratio to reach, where there is one.
comparisons='seedance-check CLIP|ffprobe|0.5
seedance-check CLIP|exiftool|0.5
seedance-check CLIP|mediainfo|
seedance-check PHOTO|vipsheader|0.8
seedance-check --help|ffprobe|0.1
seedance-check --list-rules|ffprobe|0.1'

# Milliseconds of the median run of a command.
median() {
    jq -r --arg name "$1" '.results[] | select(.command == $name) | .median * 1000' "$times"
}

version() {
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo '?'
}

# -N: no shell between. The exit status tells what was found, not whether it was measured.
arguments=(-N --ignore-failure --output pipe --style none --warmup 5 --min-runs 40)
while IFS='|' read -r name command; do
    arguments+=(--command-name "$name" "$command")
done <<<"$commands"
# Its remarks on outliers and exit statuses matter only where it fails.
remarks=$(hyperfine "${arguments[@]}" --export-json "$times" 2>&1) || {
    printf '%s\n' "$remarks" >&2
    exit 1
}

echo '| command | median [ms] | beside | its median [ms] | ratio | to reach |'
echo '|---|---|---|---|---|---|'
while IFS='|' read -r name other goal; do
    awk -v name="$name" -v other="$other" -v goal="${goal:+at most $goal}" \
        -v ours="$(median "$name")" -v theirs="$(median "$other")" 'BEGIN {
            printf "| `%s` | %.1f | %s | %.1f | %.2f | %s |\n",
                name, ours, other, theirs, ours / theirs, goal
        }'
done <<<"$comparisons"
echo
echo "$(date +%Y-%m-%d), $(nproc) cores, warm cache, one run of hyperfine $(version hyperfine):" \
    "ffmpeg $(version ffmpeg), exiftool $(version libimage-exiftool-perl)," \
    "mediainfo $(version mediainfo), libvips $(version libvips-tools)." \
    "CLIP is \`$clip\`, PHOTO \`$photo\`."
