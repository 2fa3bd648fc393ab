#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How long a commit waits for --staged, beside the pre-commit framework without any hook and beside
# checking the file itself, as a Markdown table. The commands take turns, and where that is allowed
# they go before all else that runs, so that the table is that of an idle machine.
set -eu
cd "$(dirname "$0")/../.."

check=$PWD/build/default/seedance-check
folder=build/bench-hook
n_files=10000
rounds=${ROUNDS:-21}
first=()
kind=busy
if chrt --fifo 1 true 2>/dev/null; then
    first=(chrt --fifo 1)
    kind=idle
fi
TIMEFORMAT='%R %U %S'

export HOME=$PWD/$folder/home GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME=$PWD/$folder/home/pre-commit
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.invalid GIT_COMMITTER_NAME=A
export GIT_COMMITTER_EMAIL=a@b.invalid
rm -rf "$folder"
mkdir -p "$HOME"

# clip MBIT_S FILE: ten seconds of noise, which nothing makes smaller.
clip() {
    ffmpeg -v error -nostdin -f lavfi -i testsrc2=s=1280x720:r=30:d=10 -vf noise=alls=100:allf=t \
        -c:v libx264 -preset ultrafast -b:v "$1M" -minrate "$1M" -maxrate "$1M" -bufsize "$1M" \
        -x264-params nal-hrd=cbr "$2"
}

clip 16 "$folder/20.mp4"
git init -q "$folder/repository"
cd "$folder/repository"
for ((i = 0; i < n_files; i++)); do
    mkdir -p "$((i % 100))"
    echo "$i" >"$((i % 100))/$i.txt"
done
echo 'repos: []' >.pre-commit-config.yaml
git add -A
git commit -qm files

# measure NAME COMMAND...: adds a line of seconds to NAME: all, in the program, in the kernel.
measure() {
    local name=$1
    shift
    { time "$@" >/dev/null 2>&1; } 2>>"../$name" || true
}

# median NAME [processor]: of all time or that of processors, in milliseconds.
median() {
    awk -v processor="${2-}" '{ print (processor == "" ? $1 : $2 + $3) * 1000 }' "../$1" | sort -n |
        awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'
}

cp ../20.mp4 clip.mp4
git add clip.mp4
"$check" --staged | grep -q '^clip.mp4: .*20\.[0-9] MB' || "$check" --staged >&2
for ((i = 0; i < rounds; i++)); do
    measure staged "${first[@]}" "$check" --quiet --staged
    measure file "${first[@]}" "$check" --quiet clip.mp4
    measure framework "${first[@]}" pre-commit run
done

# row COMMAND NAME BESIDE ITS_NAME GOAL
row() {
    awk -v left="| $1" -v right="| $3" -v goal="$5" -v a="$(median "$2")" -v b="$(median "$4")" \
        -v c="$(median "$2" processor)" -v d="$(median "$4" processor)" 'BEGIN {
            printf "%s | %.0f %s | %.0f | %.2f | %.2f | %s |\n", left, a, right, b, a / b, c / d,
                goal }'
}

# shellcheck disable=SC2016 # Markdown
{
    echo '| command | median [ms] | beside | its median [ms] | ratio | of processor time |' \
        'to reach |'
    echo '|---|---|---|---|---|---|---|'
    row '`seedance-check --staged`' staged '`pre-commit run`, no hooks' framework 'at most 0.5'
    row '`seedance-check --staged`' staged '`seedance-check CLIP`' file 'at most 1.5'
}

# One of 200 MB, staged and then modified: the framework would put the change away and back.
cd ..
{
    for ((i = 0; i < 10; i++)); do cat 20.mp4; done
} | head -c 200000000 >large
rm -rf staged framework
cd repository
cp ../large clip.mp4
git add clip.mp4
head -c 1000000 /dev/urandom | dd of=clip.mp4 bs=1000000 seek=1 conv=notrunc status=none
before=$(find . -type f -newer ../large -printf '%p %s %T@\n' | sort)
for ((i = 0; i < 3; i++)); do
    measure staged "$check" --quiet --staged
done
[ "$before" = "$(find . -type f -newer ../large -printf '%p %s %T@\n' | sort)" ] ||
    { echo "$0: --staged has written into the repository" >&2; exit 1; }
measure framework pre-commit run
# shellcheck disable=SC2016 # Markdown
row '`seedance-check --staged`, 200 MB, then modified' staged '`pre-commit run`, no hooks' \
    framework 'no stash'
echo
echo "$(date +%Y-%m-%d), \`make bench-hook\`, $(nproc) $kind cores, warm cache, $rounds rounds:" \
    "$(git --version), $(pre-commit --version)."
