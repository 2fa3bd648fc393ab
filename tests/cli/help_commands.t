#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each command that the program prints is run as printed, and the file that it makes is checked:
# nothing is wrong with it but what no command could mend. What is converted from a format that is
# not measured may need a second command, and no third.
#
# Of commands that differ in names and numbers only, one of each format is run. SDC_FULL=1 runs all,
# which takes minutes: give it a build, so that nothing ends it early.
#
#   SDC_FULL=1 SDC_BUILD=build/default tests/cli/help_commands.t
. tests/lib.sh
. tests/cli/helpers.sh

if is_sanitized; then
    skip_even_in_ci 'commands that mend' 'they are those of the default build'
    done_testing
fi

# Seconds for one command.
command_limit=120

# ---- Files to mend -------------------------------------------------------------------------------

cp -r testdata "$T/given"
rm -r "$T/given/rows"
mkdir "$T/given/made"
made() {
    ffmpeg -nostdin -v error -threads 2 "$@" || fail "the test can make ${*: -1}"
}

# picture SIZE RATE SECONDS, tone RATE SECONDS: inputs for ffmpeg.
picture() { printf '%s\n' -f lavfi -i "testsrc=s=$1:r=$2:d=$3"; }
tone() { printf '%s\n' -f lavfi -i "sine=440:r=$1:d=$2"; }

# What files have met that no small file of testdata is: long, odd, turned, moving, large.
make_videos() {
    local fast=(-c:v libx264 -preset ultrafast)
    mapfile -t slow < <(picture 640x640 12 2)
    mapfile -t large < <(picture 640x640 24 16)
    mapfile -t long_sound < <(tone 44100 16)
    mapfile -t sound < <(tone 48000 2)
    made "${slow[@]}" "${fast[@]}" "it's 100% \"odd\": \$x [1].mp4"
    made "${slow[@]}" "${sound[@]}" -c:v prores_ks -c:a pcm_s24le ./-dash.mov
    made "${slow[@]}" "${fast[@]}" -pix_fmt yuv444p four-four-four.mp4
    made "${slow[@]}" -i ../image/plain.png -map 0 -map 1 "${fast[@]}" -c:v:1 png \
        -disposition:v:1 attached_pic cover.mp4
    made "${slow[@]}" -f lavfi -i testsrc=s=720x720:r=24:d=2 -map 0 -map 1 "${fast[@]}" two.mp4
    made -f lavfi -i testsrc=s=1920x1080:r=24:d=2 "${fast[@]}" "$T/hd.mp4"
    made -i "$T/hd.mp4" -c copy -metadata:s:v rotate=90 turned.mp4
    made -f lavfi -i testsrc=s=1440x540:r=24:d=2 -vf setsar=2/3 "${fast[@]}" stored-outside.mp4
    made -f lavfi -i testsrc=s=853x481:r=24:d=2 -c:v mpeg4 odd.mp4
    made -f lavfi -i testsrc=s=1281x721:r=24:d=2 "${sound[@]}" -pix_fmt yuv444p "${fast[@]}" \
        -c:a libopus odd.mkv
    made -f lavfi -i testsrc=s=720x576:r=25:d=2 "${sound[@]}" -vf setsar=64/45 -c:v mpeg2video \
        -c:a mp2 disc.mpg
    # Long ones: late sound in packets of its own length, frames of several lengths, an edit list.
    made -f lavfi -i testsrc=s=640x640:r=30000/1001:d=16 -itsoffset 0.3 "${long_sound[@]}" \
        "${fast[@]}" -c:a aac late-sound.mp4
    made "${large[@]}" -vf "settb=1/1000,setpts='PTS+mod(N\,7)*3'" -vsync vfr "${fast[@]}" \
        -video_track_timescale 1000 jitter.mp4
    made "${large[@]}" "${long_sound[@]}" -t 14.94 "${fast[@]}" -c:a ac3 full-length.mp4
    made "${large[@]}" "${long_sound[@]}" "${fast[@]}" -g 24 -c:a aac "$T/long.mp4"
    made -ss 0.7 -i "$T/long.mp4" -c copy edited.mp4
    made "${large[@]}" "${long_sound[@]}" "${fast[@]}" -c:a aac long.mkv
    # More than 50 MB in 4 s.
    made -f lavfi -i nullsrc=s=640x640:r=24:d=4 -vf noise=alls=100:allf=t+u "${fast[@]}" -qp 1 \
        -x264-params cabac=0 large.mp4
}

make_sounds() {
    mapfile -t long_sound < <(tone 44100 16)
    made "${long_sound[@]}" -c:a wmav2 long.wma
    made "${long_sound[@]}" -i ../image/plain.jpg -map 0 -map 1 -c:v copy cover.mp3
    made -f s16le -ar 192000 -ac 3 -i /dev/zero -t 14 large.wav
    made -f s16le -ar 96000 -ac 8 -i /dev/zero -t 16 -c:a pcm_f32le eight.wav
}

make_images() {
    local format
    made -f lavfi -i testsrc=s=250x140:r=5 -frames:v 1 small.png
    for format in jpg webp tif gif bmp heic jxl jp2 ppm; do
        vips copy small.png "small.$format" 2>>"$T/noise" || fail "the test can make .$format"
    done
    made -i small.png -c:v libaom-av1 -still-picture 1 -cpu-used 8 small.avif
    vips copy small.png 'turned.tif[compression=lzw]'
    mv small.jpg turned.jpg
    exiftool -q -overwrite_original -n -Orientation=6 turned.jpg turned.tif
    vips copy small.png 'palette.png[palette]'
    vips copy small.png 'two words, it'\''s [1].png'
    vips copy small.png ./-dash.png
    made -f lavfi -i testsrc=s=250x140:r=5 -frames:v 1 -pix_fmt rgb48be sixteen.png
    made -f lavfi -i testsrc=s=250x140:r=5 -frames:v 1 -pix_fmt rgba alpha.png
    for format in gif webp; do
        made -f lavfi -i testsrc=s=250x140:r=5 -frames:v 5 "moving.$format"
    done
    echo '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"/>' >icon.svg
    # Noise: 31 MB as PNG.
    { printf 'P6\n3300 3200\n255\n' && head -c 31680000 /dev/urandom; } >"$T/noise.ppm"
    vips copy "$T/noise.ppm" large.png
}

cd "$T/given/made" || exit 1
make_videos
make_sounds
make_images
cd "$SDC_ROOT" || exit 1

# ---- Checking, running, comparing ----------------------------------------------------------------

# check FOLDER PROFILE < NAMES: results of the files by their names (NUL-separated) in FOLDER.
check() {
    (cd "$1" && timeout -k 5 "$command_limit" "$SDC" -p "$2" -f ndjson -0 --files-from -)
}

# One result of each kind of command: names and numbers do not count, but for what is large; every
# file that was made here does. $seen: commands that need not be run again; where there are any, two
# small files of each type and of what is measured or not are enough.
# shellcheck disable=SC2016 # jq's variables
choice='
def commands: [.findings[].command // empty] | unique;
def pixels: .media.pixels // 0;
def shape: gsub("\u0027[^\u0027]*\u0027|[^ ]*/[^ ]*"; "X") | gsub("[0-9.]+"; "0");
def kind: [(.input | select(startswith("made/"))) // "", .media.format, (commands | map(shape)),
    pixels > 1000000, pixels > 10000000];
map(select(commands - $seen[0] != []))
| if $full == "1" then . else
    group_by(kind) | map(min_by(pixels))
    | if $seen[0] == [] then . else
        map(select(pixels < 4000000))
        | group_by([.type, pixels > 0]) | map(sort_by(pixels)[:2]) | add // []
      end
  end
| .[].input'

# What is wrong with what became of each file, as "NAME<TAB>RULES<TAB>PROBLEMS". What had not been
# measured may turn out to be of any size and length, but is a sound file.
# shellcheck disable=SC2016 # jq's variables
comparison='
def folder: split("/")[0];
($after | group_by(.input | folder) | map({key: (.[0].input | folder), value: .}) | from_entries)
    as $made
| $before[] | select(any(.findings[]; .command))
| ([.findings[] | select(.command).rule] | unique) as $mended
| [.findings[] | select(.command | not).rule] as $known
| ([.findings[].command // empty] | unique | length) as $n_commands
| ((.media // {}) | has("width") or has("duration")) as $is_measured
| ($made[.input | folder] // []) as $files
| [if $n_commands != 1 or ($files | length) != 1
     then "\($n_commands) commands made: \([$files[].input] | join(", "))" else empty end,
   ($files[] | (.error.message // empty),
     (.findings[]
      | select((.rule | IN($known[]) | not) and ($is_measured or (.rule | startswith("file."))))
      | "\(.message) [\(.rule)]"))] as $problems
| [.input, ($mended | join(" ")), ($problems | join("; "))] | @tsv'

# Runs the command $4 as it was printed, for $3 seconds at most, and keeps its output in the folder
# $2; that it failed is noted in $1.
# shellcheck disable=SC2016 # the other shell's variables
runner='log=$(mktemp "$2/log.XXXXXX")
timeout -k 5 "$3" sh -c "$4" </dev/null >"$log" 2>&1 ||
    printf "status %s: %s\n%s\n" "$?" "$4" "$(tail -n 3 "$log")" >>"$1"'

# mend TREE PROFILE: each folder of TREE holds a file. Runs the commands and tests what they make.
# Leaves TREE.before and TREE.after.
n_commands=0
mend() {
    local tree=$1 profile=$2 input rules problems
    find "$tree" -type f -printf '%P\0' | sort -z >"$tree.names"
    check "$tree" "$profile" <"$tree.names" >"$tree.before"
    mkdir -p "$T/logs"
    : >"$tree.failed"
    jq -j '[.findings[].command // empty] | unique[] | . + "\u0000"' "$tree.before" >"$tree.todo"
    (cd "$tree" && xargs -0 -n 1 -P "$(nproc)" \
        bash -c "$runner" _ "$tree.failed" "$T/logs" "$command_limit" <"$tree.todo")
    is "$(cat "$tree.failed")" '' "$profile: each command succeeds"
    n_commands=$((n_commands + $(tr -cd '\0' <"$tree.todo" | wc -c)))
    find "$tree" -type f -printf '%P\0' | sort -z | comm -z -13 "$tree.names" - |
        check "$tree" "$profile" >"$tree.after"
    while IFS=$'\t' read -r input rules problems; do
        is "$problems" '' "$profile: $input: $rules"
    done < <(jq -rn --slurpfile before "$tree.before" --slurpfile after "$tree.after" "$comparison")
}

# mend_all PROFILE: mends files whose commands are others than under the profiles before.
echo '[]' >"$T/seen"
mend_all() {
    local profile=$1 tree=$T/$1 n=0 input
    mkdir "$tree"
    (cd "$T/given" && find . -type f -printf '%P\0' | sort -z) |
        check "$T/given" "$profile" >"$tree.all"
    while IFS= read -r input; do
        n=$((n + 1))
        mkdir "$tree/$n"
        ln "$T/given/$input" "$tree/$n/"
    done < <(jq -rs --arg full "${SDC_FULL-}" --slurpfile seen "$T/seen" "$choice" "$tree.all")
    mend "$tree" "$profile"
    jq -n --slurpfile all "$tree.all" --slurpfile seen "$T/seen" \
        '$seen[0] + [$all[].findings[].command // empty] | unique' >"$T/seen.new"
    mv "$T/seen.new" "$T/seen"
    # What could be measured only now, and needs another command.
    while IFS= read -r input; do
        mkdir -p "$tree-again/${input%%/*}"
        mv "$tree/$input" "$tree-again/${input%%/*}/"
    done < <(jq -r 'select(any(.findings[]; .command)).input' "$tree.after")
    [ ! -d "$tree-again" ] || mend "$tree-again" "$profile"
}

for profile in crun-seedance-2.0 volcengine-seedance-2.0 volcengine-seedance-2.5 \
    byteplus-seedance-2.0 byteplus-seedance-2.5; do
    mend_all "$profile"
done
diag "$n_commands commands were run"

# ---- What only a name in the same folder shows, and what must not be lost ------------------------

# alone FILE NAME: a copy of FILE under NAME, beside which its command puts a good one.
alone() {
    local folder=$T/alone-$n_tests
    mkdir "$folder"
    cp "$1" "$folder/$2"
    run env -C "$folder" "$SDC" -f ndjson -- "$2"
    json '.findings[0].command' >"$T/command"
    (cd "$folder" && timeout -k 5 "$command_limit" sh -c "$(cat "$T/command")") </dev/null \
        >"$T/log" 2>&1
    rm -f "$folder/$2"
    run env -C "$folder" "$SDC" -f ndjson -- "$(ls "$folder")"
    json_is .verdict pass "$(cat "$T/command")"
}

alone testdata/image/width-300.png -x.png
alone testdata/image/width-300.png stdin
alone testdata/image/width-300.png 'x[1].png'
alone testdata/video/sound-ac3.mp4 -x.mp4
alone testdata/video/sound-ac3.mp4 'img%03d.mp4'
alone testdata/video/sound-ac3.mp4 'a:b.mp4'

for file in "$T"/crun-seedance-2.0/*/moving-*; do
    is "$(vipsheader -f n-pages "$file")" 5 "a moving image keeps its frames: ${file##*.}"
done
is "$(jq -r 'select(.input | contains("/large-")).media.format' "$T/crun-seedance-2.0.after" |
    sort | tr '\n' ' ')" 'jpeg mp4 wav ' 'what is too large was made small enough'
done_testing
