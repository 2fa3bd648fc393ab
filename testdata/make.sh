#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the files of testdata, and README.md from the very commands that made them.
#
# usage: testdata/make.sh [FOLDER]     (default: the folder of this script)
#
# Needs bash, perl, ffmpeg with libx264, libx265, libvpx, libaom and libmp3lame, and vips.
# Nothing depends on date or place, so that a second run gives the same bytes; another version of
# these tools may give other bytes that mean the same. The committed files are what is tested.

set -eu
export LC_ALL=C TZ=UTC

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$here}"
cd "${1:-$here}"
mkdir -p image video audio hostile

# ---- What many commands share; README.md prints these under their names -------------------------

# Picture: small, no key frame but the first, no SEI text of the encoder.
x264=(-c:v libx264 -preset ultrafast -coder 1 -crf 40 -g 9999 -bsf:v filter_units=remove_types=6)
# Ends of every command: nothing that depends on time, version or number of cores.
exact=(-threads 1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact)
# In units of this the length of a frame of 24, 25, 30 and 60 fps, of those times 1000/1001, and
# of an AAC frame of 48 kHz are whole, so that durations of movies and edits are not rounded.
movie_timescale=120000

# ---- A row: one file -----------------------------------------------------------------------------

made= # the file that is being made
steps= # the commands so far that make it
table= # lines "folder<TAB>row of README.md"

# row FILE WHAT LIMIT MAKER [ARGUMENT...]: makes FILE and describes it.
row() {
    made=$1 steps=
    local what=$2 limit=$3
    shift 3
    rm -f "$made"
    "$@"
    table+="${made%%/*}"$'\t'"| \`${made#*/}\` | $what | $limit | ${steps//|/\\|} |"$'\n'
}

# say WORD...: adds a command to the steps, quoted for sh.
say() {
    local word line=
    for word; do
        case $word in
        '>>') ;;
        *[!A-Za-z0-9_./:=,+@%-]* | '') word="'${word//\'/\'\\\'\'}'" ;;
        esac
        line+="$word "
    done
    line=${line//"${x264[*]} "/\$x264 }
    steps+="${steps:+; }\`${line% }\`"
}

# ---- Steps: each is one command in README.md -----------------------------------------------------

# ff ARGUMENT...: ffmpeg; the file is the output.
ff() {
    say ffmpeg "$@" "$made"
    ffmpeg -nostdin -v error -y "$@" "${exact[@]}" "$made"
}

# image OPERATION OPTIONS ARGUMENT...: vips; OPTIONS are those of the saver, "" for none.
image() {
    local operation=$1 options=$2
    shift 2
    say vips "$operation" "$made${options:+[$options]}" "$@"
    vips "$operation" "$made${options:+[$options]}" "$@"
}

# edit COMMAND ARGUMENT...: edit.pl, which see, on the file.
edit() {
    local command=$1
    shift
    say edit.pl "$command" "$made" "$@"
    perl "$here/rows/edit.pl" "$command" "$made" "$@"
}

# draw COMMAND ARGUMENT...: draw.pl, which see, on the file.
draw() {
    local command=$1
    shift
    say draw.pl "$command" "$made" "$@"
    perl "$here/rows/draw.pl" "$command" "$made" "$@"
}

# copy FILE: begins with the bytes of another file of testdata.
copy() {
    say cp "$1" "$made"
    cp "$1" "$made"
}

# join FILE: appends the bytes of another file of testdata.
join() {
    say cat "$1" '>>' "$made"
    cat "$1" >>"$made"
}

# bytes FORMAT...: appends the arguments as printf writes them, escapes included.
bytes() {
    local IFS=
    say printf "$*" '>>' "$made"
    # shellcheck disable=SC2059 # the format is the content
    printf "$*" >>"$made"
}

# zeros N: appends N zero bytes.
zeros() {
    say truncate -s "+$1" "$made"
    head -c "$1" /dev/zero >>"$made"
}

# keep N: cuts the file to its first N bytes; N% for hundredths of it, -N for all but the last N.
keep() {
    local size
    size=$(wc -c <"$made")
    case $1 in
    *%) size=$((size * ${1%\%} / 100)) ;;
    -*) size=$((size + $1)) ;;
    *) size=$1 ;;
    esac
    say truncate -s "$size" "$made"
    head -c "$size" "$made" >"$made.tmp"
    mv "$made.tmp" "$made"
}

# ---- Makers that all folders use -----------------------------------------------------------------

# grey WxH RATE [SECONDS]: prints a source of one colour; 4:2:0 where the size allows it.
grey() {
    local samples=yuv420p
    case $1 in *[13579]x* | *[13579]) samples=yuv444p ;; esac
    printf '%s' "color=gray:s=$1:r=$2${3:+:d=$3},format=$samples"
}

# still WxH RATE FRAMES ARGUMENT...: one colour that does not move.
still() {
    local size=$1 rate=$2 frames=$3
    shift 3
    ff -f lavfi -i "$(grey "$size" "$rate")" -frames:v "$frames" "$@"
}

# h264 WxH RATE FRAMES [ARGUMENT...]: an mp4 or mov of H.264 without sound.
h264() {
    local size=$1 rate=$2 frames=$3
    shift 3
    still "$size" "$rate" "$frames" "${x264[@]}" -movie_timescale "$movie_timescale" "$@"
}

# then_edit EDIT... -- MAKER...: a file, then one change.
then_edit() {
    local change=()
    while [ "$1" != -- ]; do
        change+=("$1")
        shift
    done
    shift
    "$@"
    edit "${change[@]}"
}

# copied FILE STEP...: the beginning of another file, then a step.
copied() {
    copy "$1"
    "${@:2}"
}

# and_zeros N MAKER ARGUMENT...: a file with N zero bytes behind its end.
and_zeros() {
    "${@:2}"
    zeros "$1"
}

# ---- All rows, then README.md --------------------------------------------------------------------

# section FOLDER TITLE: the rows of a folder as a table.
section() {
    printf '\n## %s\n\n| file | what it is | sits on | made by |\n|---|---|---|---|\n' "$2"
    printf '%s' "$table" | sed -n "s/^$1	//p"
}

readme() {
    cat <<END
# Test data

Small files, one for each thing that can be right or wrong with an input. \`make.sh\` makes them
and this page: change rows in \`rows/*.sh\`, run it, commit both. \`expected.tsv\` says what
seedance-check must answer for each; it is worked out from the specification and from what was
asked for in \`rows/\`, never from the program's output.

\`expected.tsv\` has five columns with a tab between them, and lines that begin with \`#\`:
path; verdict under the default profile; exit status when the file is checked alone; ids of all
findings in the order of \`--list-rules\` (empty if there are none), for an error its code; facts as
in \`media\` of the JSON report. A fact that has several legitimate readings stands there with the
first: the track's duration before the movie's, without encoder delay and padding before all
frames, the average frame rate before the nominal one, the stored shape before the displayed one.
Columns can be empty: split with \`cut\` or \`awk -F'\\t'\`, not with \`read\`.

Large files are not kept: tests pad these.

In the commands \`\$x264\` stands for \`${x264[*]}\`;
every \`ffmpeg\` has \`${exact[*]}\` before
its output file. \`edit.pl\` and \`draw.pl\` are in \`rows/\` and say at their top what their
commands do.
END
    section image Images
    section video Videos
    section audio Sound
    section hostile "Hostile: wrong names, other formats, cut, lying"
}

# Fails while a file has no line in expected.tsv or a line has no file.
compare() {
    diff <(grep -v '^#' "$here/expected.tsv" | cut -f1 | sort) \
        <(find image video audio hostile -type f | sort) >&2
}

for rows in image webp bmp tiff gif video heif audio hostile; do
    # shellcheck source=/dev/null
    . "$here/rows/$rows.sh"
done

readme >README.md
compare
