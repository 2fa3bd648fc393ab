#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the programs open, start and know: no second file, no probe program that is not needed, no
# environment, no name.
. tests/lib.sh
. tests/cli/helpers.sh

photo=testdata/image/plain.jpg
clip=testdata/video/plain.mp4
sound=testdata/audio/pcm-s16.wav
track=testdata/audio/mono-44100.mp3

# The leak sanitizer cannot work where another program traces.
export ASAN_OPTIONS=detect_leaks=0

# trace WHAT ARGUMENT...: runs the program; the system calls of all processes are in $T/trace.
trace() {
    local what=$1
    shift
    run strace -f -q -v -s 4096 -e "trace=$what" -o "$T/trace" "$SDC" "$@"
}

# started: the names of the programs that were started, the first one included.
started() {
    sed -n 's|^[0-9 ]*execve("[^"]*/\([^"/]*\)".*|\1|p' "$T/trace" | tr '\n' ' '
}

# opened: the files whose names hold a word, each once. What a name of a file is for is not asked.
opened() {
    grep -aoE '"[^"]*"' "$T/trace" | tr -d '"' | grep -F -e "$1" | sort -u | tr '\n' ' '
}

# ---- What is linked ------------------------------------------------------------------------------

heavy='libav|libsw|libvips|libglib|libgobject|libgio'
run ldd "$SDC"
unlike "$out" "$heavy" 'the front program loads neither libav* nor libvips'
run ldd "$SDC_BUILD/seedance-probe-av"
unlike "$out" 'libvips' 'the probe program for video and sound does not load libvips'
run ldd "$SDC_BUILD/seedance-probe-image"
unlike "$out" 'libavformat' 'the probe program for images does not load libavformat'
trace openat "$photo" "$clip" "$sound"
status_is 0 'the program works while it is traced'
front=$(sed -n '1s/ .*//p' "$T/trace")
is "$(grep "^$front " "$T/trace" | grep -cE "$heavy")" 0 'nor does it load them later'

# ---- What is started -----------------------------------------------------------------------------

# starts WANT NAME INPUT...
starts() {
    local want=$1 name=$2
    shift 2
    trace execve "$@"
    is "$(started)" "$want" "$name"
}

starts 'seedance-check seedance-probe-image ' 'an image needs one probe program' "$photo"
starts 'seedance-check seedance-probe-av ' 'a video needs the other' "$clip"
starts 'seedance-check seedance-probe-av ' 'so does sound' "$sound"
starts 'seedance-check seedance-probe-image ' 'several images share one' \
    "$photo" testdata/image/plain.png testdata/image/width-299.png "$photo"
starts 'seedance-check seedance-probe-av ' 'several videos and sounds share one' \
    "$clip" "$track" "$sound" testdata/video/plain.mov
starts 'seedance-check seedance-probe-image seedance-probe-av ' 'mixed inputs need one of each' \
    "$photo" "$clip" testdata/image/plain.png "$sound" testdata/hostile/page.html "$track"
starts 'seedance-check ' 'what its name is enough to refuse needs none' \
    testdata/hostile/{page.html,notes.txt,hls.mp4,ffconcat.mp4,empty.mp4,clip.mkv} \
    testdata/hostile/{sound.flac,photo.avif,zip.mp4,garbage.mp4} "$T/missing.jpg" "$T"
starts 'seedance-check ' 'questions about the program need none' --list-rules
for option in --help --version --explain=video.fps; do
    starts 'seedance-check ' "questions about the program need none: $option" "$option"
done

# ---- What is told --------------------------------------------------------------------------------

export CRUN_API_KEY=ak_secret LD_BIND_NOW=1 HOME=$T
trace execve "$photo" "$clip"
for kind in av image; do
    path=$SDC_ROOT/$SDC_BUILD/seedance-probe-$kind
    is "$(sed -n "s|^[0-9 ]*execve(\"$path\", \(.*\]\).*|\1|p" "$T/trace")" \
        "[\"$path\"], [\"LC_ALL=C.UTF-8\"]" "the $kind probe gets no argument and one variable"
done
unset CRUN_API_KEY LD_BIND_NOW

# The same from outside, while both wait for more: what they hold open.
exec 8<testdata/README.md # no business of theirs
mkfifo "$T/names"
"$SDC" --files-from "$T/names" >"$T/out" 2>/dev/null &
pid=$!
exec 9>"$T/names"
printf '%s\n' "$photo" "$clip" >&9

# ready: both probe programs have loaded their libraries and wait.
# shellcheck disable=SC2317 # called by name
ready() {
    local child n=0
    for child in $(children "$pid"); do
        asleep "$child" && [ ! -e "/proc/$child/fd/4" ] && n=$((n + 1))
    done
    [ "$n" -eq 2 ]
}

ok 'both probe programs wait' wait_until ready
for child in $(children "$pid"); do
    name=$(cut -c 1-15 "/proc/$child/comm")
    is "$(tr '\0' ' ' <"/proc/$child/environ")" 'LC_ALL=C.UTF-8 ' "$child $name: its environment"
    is "$(tr '\0' '\n' <"/proc/$child/cmdline" | wc -l)" 1 "$child $name: its arguments"
    is "$(find "/proc/$child/fd" -mindepth 1 -printf '%f\n' | sort -n | tr '\n' ' ')" '0 1 2 3 ' \
        "$child $name: its descriptors"
    is "$(readlink "/proc/$child/fd/0" "/proc/$child/fd/1" | sort -u)" /dev/null \
        "$child $name: its standard input and output"
    like "$(readlink "/proc/$child/fd/3")" '^socket:' "$child $name: its socket"
done
exec 9>&-
wait "$pid"
status=$?
status_is 0 'and the run ends as always'
exec 8<&-

# While it hangs over an input, it holds that one too.
if has_faults; then
    cp "$clip" "$T/hang.mp4"
    printf 'SDC-FAULT:hang' >>"$T/hang.mp4"
    "$SDC" --timeout 60 "$photo" "$T/hang.mp4" "$sound" >/dev/null 2>&1 8<testdata/README.md &
    pid=$!

    # hangs: one of the probe programs is at the input.
    # shellcheck disable=SC2317 # called by name
    hangs() {
        for child in $(children "$pid"); do
            [ "$(readlink "/proc/$child/fd/4")" = "$T/hang.mp4" ] && asleep "$child" && return 0
        done
        return 1
    }

    ok 'a probe program hangs over an input' wait_until hangs
    is "$(tr '\0' ' ' <"/proc/$child/environ")" 'LC_ALL=C.UTF-8 ' 'hanging: its environment'
    for fd in "/proc/$child/fd"/*; do
        # The next input may have come along already.
        case $(readlink "$fd") in
        /dev/null | socket:* | "$T/hang.mp4" | "$SDC_ROOT/$sound") ;;
        *) [ "${fd##*/}" -eq 2 ] || diag "descriptor ${fd##*/}: $(readlink "$fd")" ;;
        esac
    done >"$T/strange"
    is "$(cat "$T/strange")" '' 'hanging: no other descriptor'
    kill "$pid"
    wait "$pid"
fi

# ---- What is opened ------------------------------------------------------------------------------

# A segment beside the playlist, a picture that the pattern names: whoever follows them is seen.
mkdir "$T/trap"
cp testdata/hostile/hls.mp4 testdata/hostile/ffconcat.mp4 testdata/hostile/pls.mp3 "$T/trap"
cp testdata/hostile/list.m3u8 "$T/trap/list.m3u8.mp4"
cp testdata/hostile/clip.ts "$T/trap/clip.ts"
cp testdata/hostile/sound.aac "$T/trap/sound.aac"
cp "$photo" "$T/trap/img%03d.jpg"
cp "$photo" "$T/trap/img001.jpg"
cp "$clip" "$T/trap/a:b.mp4"
cp "$clip" "$T/trap/b.mp4"
cp "$clip" "$T/trap/concat:b.mp4|b.mp4"
printf '<svg xmlns="http://www.w3.org/2000/svg"><image href="img001.jpg"/></svg>' \
    >"$T/trap/picture.svg"
cp "$T/trap/picture.svg" "$T/trap/svg.jpg"
inputs=(hls.mp4 ffconcat.mp4 pls.mp3 list.m3u8.mp4 'img%03d.jpg' a:b.mp4 'concat:b.mp4|b.mp4'
    picture.svg svg.jpg)
for input in "${inputs[@]}"; do
    trace %file "$T/trap/$input"
    is "$(opened "$T/trap")" "$T/trap/$input " "$input: no other file is opened"
done
trace %network "$T/trap/hls.mp4" "$clip" "$photo"
unlike "$(cat "$T/trace")" 'AF_INET' 'no network is touched'

# None but the front program opens an input, and nothing is written.
trace %file,ftruncate "$photo" "$clip" "$sound" "$track"
front=$(sed -n '1s/ .*//p' "$T/trace")
is "$(grep -F testdata/ "$T/trace" | sed 's/ .*//' | sort -u)" "$front" \
    'only the front program names an input'
is "$(grep -E 'O_WRONLY|O_RDWR|O_CREAT|unlink|rename|mkdir' "$T/trace" | grep -vF /dev/null)" '' \
    'nothing is written'

done_testing
