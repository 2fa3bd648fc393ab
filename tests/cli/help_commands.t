#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each command that the program prints is run as printed, and the file that it makes is checked:
# nothing is left of what the command was given for, and nothing new is wrong.
#
# Of commands that differ in names and numbers only, one of each format is run. SDC_FULL=1 runs all,
# which takes minutes: give it a build, so that nothing ends it early.
#
#   SDC_FULL=1 SDC_BUILD=build/default tests/cli/help_commands.t
. tests/lib.sh
. tests/cli/helpers.sh

# Seconds for one command.
command_limit=120
# Commands that other profiles and builds print otherwise: so many are run of each.
few=5

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
    made "${large[@]}" "${long_sound[@]}" -t 15 "${fast[@]}" -c:a ac3 full-length.mp4
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
    for format in jpg webp tif gif bmp heic avif jxl jp2 ppm; do
        vips copy small.png "small.$format" 2>>"$T/noise" || fail "the test can make .$format"
    done
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
    echo '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M2 2h9v9"/></svg>' \
        >icon.svg
    # Noise: 31 MB as PNG.
    { printf 'P6\n3300 3200\n255\n' && head -c 31680000 /dev/urandom; } >"$T/noise.ppm"
    vips copy "$T/noise.ppm" large.png
}

cd "$T/given/made" || exit 1
if is_sanitized; then
    diag 'this build mends only a few of the files'
else
    make_videos
    make_sounds
    make_images
fi
cd "$SDC_ROOT" || exit 1

# ---- Checking, running, comparing ----------------------------------------------------------------

# check FOLDER PROFILE < NAMES: results of the files by their names (NUL-separated) in FOLDER.
check() {
    (cd "$1" && timeout -k 5 "$command_limit" "$SDC" -p "$2" -f ndjson -0 --files-from -)
}

# One result of each kind of command: names and numbers do not count, but for what is large; every
# file that was made here does. $few > 0: no more than so many, the smallest. $seen: commands that
# need not be run again.
# shellcheck disable=SC2016 # jq's variables
choice='
def commands: [.findings[] | .command // empty] | unique;
def pixels: .media.pixels // 0;
def shape: gsub("\u0027[^\u0027]*\u0027|[^ ]*/[^ ]*"; "X") | gsub("[0-9.]+"; "0");
def kind: [if .input | startswith("made/") then .input else empty end,
    .media.format, (commands | map(shape)), pixels > 1000000, pixels > 10000000];
map(select(commands - $seen != []))
| if $full == "1" then . else
    group_by(kind) | map(min_by(pixels)) | sort_by(pixels)
    | if $few > 0 then .[:$few] else . end
  end
| .[].input'

# What is wrong with what became of each file, as "NAME<TAB>RULES<TAB>PROBLEMS". What was not
# measured before may turn out to be too short or of a wrong ratio, which no command can mend; an
# image may be too small, which another command mends.
# shellcheck disable=SC2016 # jq's variables
comparison='
def folder: split("/")[0];
($after | group_by(.input | folder) | map({key: .[0].input | folder, value: .}) | from_entries)
    as $made
| $before[]
| ([.findings[] | select(.command).rule] | unique) as $mended
| ([.findings[] | select(.command | not).rule]) as $known
| ([.findings[] | .command // empty] | unique | length) as $n_commands
| (.media | has("width") or has("duration")) as $is_measured
| ($made[.input | folder] // []) as $files
| [if ($files | length) != $n_commands
     then "\($n_commands) commands made \([$files[].input] | join(", "))" else empty end,
   ($files[] | .error.message // empty),
   ($files[] | .type as $type | .findings[]
     | select((.rule | IN($mended[]))
         or (.rule | IN($known[])
             or ($is_measured | not) and ((.command | not) or $type == "image") | not))
     | "\(.message) [\(.rule)]")] as $problems
| [.input, ($mended | join(" ")), ($problems | join("; "))] | @tsv'

# Runs one command, $1, as it was printed; what fails is noted in $2.
# shellcheck disable=SC2016 # the other shell's variables
runner='log=$(mktemp "$3/log.XXXXXX")
timeout -k 5 "$4" sh -c "$1" </dev/null >"$log" 2>&1 ||
    printf "status %s: %s\n%s\n" "$?" "$1" "$(tail -n 3 "$log")" >>"$2"'

# mend TREE PROFILE: each folder of TREE holds a file. Runs the commands and tests what they make.
# Leaves TREE.before and TREE.after.
mend() {
    local tree=$1 profile=$2 input rules problems
    find "$tree" -type f -printf '%P\0' | sort -z >"$tree.names"
    check "$tree" "$profile" <"$tree.names" >"$tree.before"
    : >"$tree.failed"
    mkdir -p "$T/logs"
    jq -j '[.findings[] | .command // empty] | unique[] | . + "\u0000"' "$tree.before" |
        (cd "$tree" && xargs -0 -I '{}' -P "$(nproc)" \
            bash -c "$runner" _ '{}' "$tree.failed" "$T/logs" "$command_limit")
    is "$(cat "$tree.failed")" '' "$profile: each command succeeds"
    find "$tree" -type f -printf '%P\0' | sort -z | comm -z -13 "$tree.names" - |
        check "$tree" "$profile" >"$tree.after"
    while IFS=$'\t' read -r input rules problems; do
        is "$problems" '' "$profile: $input: $rules"
    done < <(jq -rn --slurpfile before "$tree.before" --slurpfile after "$tree.after" "$comparison")
}

# mend_all PROFILE FEW: chooses files whose commands differ from what was run before.
n_commands=0
echo '[]' >"$T/seen"
mend_all() {
    local profile=$1 tree=$T/$1 n=0 input
    (cd "$T/given" && find . -type f -printf '%P\0' | sort -z) |
        check "$T/given" "$profile" >"$tree.all"
    while IFS= read -r input; do
        n=$((n + 1))
        mkdir -p "$tree/$n"
        ln "$T/given/$input" "$tree/$n/"
    done < <(jq -rs --argjson few "$2" --arg full "${SDC_FULL-}" --slurpfile seen "$T/seen" \
        "\$seen[0] as \$seen | $choice" "$tree.all")
    [ -d "$tree" ] || return
    mend "$tree" "$profile"
    jq -s '[.[].findings[] | .command // empty] | unique' "$tree.all" "$T/seen.all" 2>/dev/null \
        >"$T/seen"
    n_commands=$((n_commands + $(jq -s 'map([.findings[] | .command // empty] | unique | length)
        | add' "$tree.before")))
    # What was not measured and is too small or large an image goes through it once more.
    while IFS= read -r input; do
        mkdir -p "$tree-again/${input%%/*}"
        mv "$tree/$input" "$tree-again/${input%%/*}/"
    done < <(jq -r 'select(.type == "image" and any(.findings[]; .command)).input' "$tree.after")
    [ ! -d "$tree-again" ] || mend "$tree-again" "$profile"
}

profile=crun-seedance-2.0
if is_sanitized; then
    mend_all "$profile" "$few"
else
    mend_all "$profile" 0
    for profile in volcengine-seedance-2.0 volcengine-seedance-2.5 byteplus-seedance-2.0 \
        byteplus-seedance-2.5; do
        mend_all "$profile" "$few"
    done
fi
diag "$n_commands commands were run"
done_testing
