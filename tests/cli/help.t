#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The commands that help names do what they are for: run as they stand, they give a file that
# passes.
. tests/lib.sh
. tests/cli/helpers.sh

if is_sanitized; then
    skip_even_in_ci 'commands that mend' 'they are those of the default build'
    done_testing
fi

# One of each kind of command: what is measured, and the rule whose command is tried.
rows='
video/fps-23.976.mp4        video.fps
video/fps-120.mp4           video.fps
video/vfr-average-below.mp4 video.fps
video/duration-15.04.mp4    video.duration
video/sound-outside.mp4     video.duration
video/640x480.mp4           video.pixels
video/1366x768.mp4          video.pixels
video/mpeg4.mp4             video.codec
video/sound-opus.mp4        video.codec
image/width-299.png         image.width
image/height-300.jpg        image.height
image/exif-6-width.jpg      image.height
hostile/photo.avif          image.format
hostile/jpeg.png            file.extension
hostile/mp4.mp3             file.extension
audio/duration-15.mp3       audio.duration
audio/duration-15-more.wav  audio.duration
audio/clip.m4a              audio.format
audio/only.mov              audio.format
'

mkdir "$T/here"
while read -r file rule; do
    input=input.${file##*.}
    cp "testdata/$file" "$T/here/$input"
    run env -C "$T/here" "$SDC" -f json "$input"
    command=$(json "first(.results[0].findings[] | select(.rule == \"$rule\").command // empty)")
    run env -C "$T/here" sh -c "$command" </dev/null
    status_is 0 "$file, $rule: $command"
    rm -f "$T/here/$input"
    sdc -f json "$T/here"/*
    json_is '[.results[] | .verdict, .findings[].rule] | join(" ")' pass \
        "$file, $rule: what it makes passes"
    rm -f "$T/here"/*
done < <(grep . <<<"$rows")

done_testing
