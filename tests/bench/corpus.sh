#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a folder of 10,000 files of all formats, hard links to 300 distinct ones of realistic sizes:
# tests/bench/corpus.sh FOLDER
set -eu
folder=$1
[ ! -e "$folder/complete" ] || exit 0
n_each=25
n_links=10000
rm -rf "$folder"
mkdir -p "$folder/distinct" "$folder/all"

clips() {
    local i seconds size places=(0 +faststart +faststart)
    for ((i = 0; i < n_each; i++)); do
        seconds=$((2 + i % 6)) size=$((640 + 16 * i))x$((720 + 8 * (i % 5)))
        ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=$size:r=24:d=$seconds" \
            -f lavfi -i "sine=$((300 + i)):d=$seconds" -c:v libx264 -preset ultrafast -g 24 \
            -c:a aac -movflags "${places[i % 3]}" \
            "$folder/distinct/clip-$i.mp4" || return
        ffmpeg -nostdin -v error -y -i "$folder/distinct/clip-$i.mp4" -c copy \
            "$folder/distinct/clip-$i.mov" || return
        ffmpeg -nostdin -v error -y -f lavfi -i "sine=$((300 + i)):d=$((3 + i % 12))" -ac 2 \
            "$folder/distinct/track-$i.wav" || return
        ffmpeg -nostdin -v error -y -i "$folder/distinct/track-$i.wav" -b:a 192k \
            "$folder/distinct/track-$i.mp3" || return
    done
}

photos() {
    local i suffix photo
    for ((i = 0; i < n_each; i++)); do
        photo=$folder/distinct/photo-$i
        ffmpeg -nostdin -v error -y -f lavfi \
            -i "testsrc2=s=$((800 + 32 * i))x$((600 + 40 * (i % 13))),noise=alls=20:allf=t" \
            -frames:v 1 "$photo.png" || return
        for suffix in jpg webp tiff gif; do
            vips copy "$photo.png" "$photo.$suffix" || return
        done
        ffmpeg -nostdin -v error -y -i "$photo.png" "$photo.bmp" || return
        # The slowest of all to make: a few, under both suffixes.
        if [ "$i" -lt 5 ]; then
            vips copy "$photo.png" "$photo.heic" || return
        else
            vips crop "$photo.png" "$photo.heic" 0 0 $((320 + i)) 400 || return
        fi
        cp "$photo.heic" "$photo.heif"
    done
}

clips &
photos
wait "$!"

cd "$folder"
distinct=(distinct/*)
for ((i = 0; i < n_links; i++)); do
    if [ $((i % 100)) -eq 0 ]; then
        printf -v shelf 'all/%02d' $((i / 100))
        mkdir "$shelf"
    fi
    file=${distinct[i % ${#distinct[@]}]}
    ln "$file" "$shelf/$i-${file##*/}"
done
touch complete
