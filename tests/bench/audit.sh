#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How fast a folder of 10,000 files is checked, beside its neighbours and beside a program that only
# opens and reads each file, all on the same two cores, as a Markdown table.
set -eu
cd "$(dirname "$0")/../.."

check=$PWD/build/default/seedance-check
floor=$PWD/build/default/tests/bench/floor
folder=build/bench-audit
cores=2
# How often the files are checked over to see whether memory grows: 100 makes a million inputs.
times=${TIMES:-10}
# Files for the slowest neighbour, which would need minutes for all.
n_few=400

tests/bench/corpus.sh "$folder"
cd "$folder"
find all -type f | sort >names
grep -vE '\.(mp4|mov|mp3|wav)$' names >images
awk -v step=$(($(wc -l <names) / n_few)) 'NR % step == 1' names >few
# Two halves for programs that use one core.
halves=('all/[0-4]*' 'all/[5-9]*')

ours() { "$check" -q -j "$cores" all; }
more() { "$check" -q -j "$cores" --files-from names.more; }
lowest() { "$floor" "$cores" <names; }
two() {
    local half pids=()
    for half in "${halves[@]}"; do
        # shellcheck disable=SC2086 # the pattern is expanded here
        "$@" $half &
        pids+=($!)
    done
    wait "${pids[@]}"
}
exif_tool() { two exiftool -q -fast2 -r; }
media_info() { two mediainfo --Output=JSON; }
ff_probe() { xargs -P "$cores" -n 1 ffprobe -v error -show_format -show_streams <few; }
vips_header() { xargs -P "$cores" -n 100 vipsheader <images; }

# rate FILES TIMES COMMAND: files a second, by the median of so many runs; statuses do not count.
rate() {
    local files=$1 times=$2 i start
    shift 2
    for ((i = 0; i < times; i++)); do
        start=$EPOCHREALTIME
        "$@" >/dev/null 2>&1 || true
        echo "$start $EPOCHREALTIME"
    done | awk -v n="$files" '{ print n / ($2 - $1) }' | sort -n | awk '{ rates[NR] = $1 }
        END { print rates[int((NR + 1) / 2)] }'
}

# Everything is read once, so that all work on what lies in memory.
cat distinct/* >/dev/null
n=$(wc -l <names)
ours=$(rate "$n" 5 ours)

row() {
    awk -v name="$1" -v rate="$2" -v ours="$ours" -v goal="$3" 'BEGIN {
        printf "| %s | %.0f | %.3g | %s |\n", name, rate, ours / rate, goal }'
}

# family PID: the process and all that it has started, one a line.
family() {
    local child children=''
    echo "$1"
    { read -r children <"/proc/$1/task/$1/children"; } 2>/dev/null || true
    for child in $children; do
        family "$child"
    done
}

# memory PID: what the process and its family hold [KiB], what they share counted once.
memory() {
    family "$1" | sed 's|.*|/proc/&/smaps_rollup|' | xargs cat 2>/dev/null |
        awk '/^Pss:/ { sum += $2 } END { print sum + 0 }'
}

# peak COMMAND: the most that it and its children hold at once [MiB].
peak() {
    local now most=0
    "$@" >/dev/null 2>&1 &
    while kill -0 "$!" 2>/dev/null; do
        now=$(memory "$!")
        [ "$now" -le "$most" ] || most=$now
        sleep 0.05
    done
    echo $((most / 1024))
}

for ((i = 0; i < times; i++)); do
    cat names
done >names.more

# shellcheck disable=SC2016 # Markdown
{
    echo '| what | files/s | seedance-check is times as fast | to reach |'
    echo '|---|---|---|---|'
    row '`seedance-check FOLDER`, sandbox on' "$ours" ''
    row '`exiftool -fast2 -r`, two processes' "$(rate "$n" 1 exif_tool)" 'at least 15'
    row '`mediainfo`, two processes' "$(rate "$n" 1 media_info)" 'at least 13'
    row "\`xargs -P2 ffprobe\`, $(wc -l <few) of the files" "$(rate "$(wc -l <few)" 1 ff_probe)" \
        'at least 300'
    row '`xargs -P2 vipsheader`, images' "$(rate "$(wc -l <images)" 1 vips_header)" ''
    row 'floor: open, read 16 KiB, close; two processes' "$(rate "$n" 5 lowest)" \
        'at least 1/50 (0.02)'
    echo
    echo '| inputs | peak memory of all processes [MiB] | to reach |'
    echo '|---|---|---|'
    echo "| $n | $(peak ours) | below 300 |"
    echo "| $(wc -l <names.more) | $(peak more) | the same |"
}
