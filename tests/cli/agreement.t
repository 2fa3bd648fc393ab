#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Our facts against those of ffprobe, exiftool, mediainfo and vipsheader. Where they differ, the
# table below knows why; a difference without a reason fails.
#
# shellcheck disable=SC2016 # the variables are jq's
. tests/lib.sh
. tests/cli/helpers.sh

if is_sanitized; then
    skip_even_in_ci 'agreement with other programs' 'the facts are those of the default build'
    done_testing
fi

# Programs, facts and files (patterns) that may differ, and why we do not follow.
known='
ffprobe   duration  audio/vbr-no-header.mp3  it guesses from the bit rate of the first frames
ffprobe   duration  audio/zeros-behind.mp3   it takes the zeros for sound
ffprobe   duration  hostile/cut-half.mp3     it believes the Info header
ffprobe   duration  hostile/xing-lies.mp3    it believes the Xing header
ffprobe   duration  hostile/cut-before-*     it believes sidx; the fragment is not there
ffprobe   *width    hostile/cut-half.*       it gives no size where it cannot decode
ffprobe   *height   hostile/cut-half.*       it gives no size where it cannot decode
ffprobe   *width    hostile/png-60000.png    it gives no size where it has no memory to decode
ffprobe   *height   hostile/png-60000.png    it gives no size where it has no memory to decode
ffprobe   *width    hostile/jpeg-65500.jpg   it gives no size where it has no memory to decode
ffprobe   *height   hostile/jpeg-65500.jpg   it gives no size where it has no memory to decode
ffprobe   *width    video/first-disabled.mp4 we judge the first track that is enabled
ffprobe   *height   video/first-disabled.mp4 we judge the first track that is enabled
ffprobe   *width    hostile/vp8x-larger.webp it decodes; the canvas is what is shown
ffprobe   *height   hostile/vp8x-larger.webp it decodes; the canvas is what is shown
ffprobe   *width    image/sequence*          it reads the movie, we the primary picture
ffprobe   *height   image/sequence*          it reads the movie, we the primary picture
ffprobe   *width    *.hei?                   since 7 it gives each tile, and coded sizes uncropped
ffprobe   *height   *.hei?                   since 7 it gives each tile, and coded sizes uncropped
exiftool  format    *.webp                   it names the extended kind
exiftool  format    *.tif                    it has a name of its own for BigTIFF
exiftool  format    *.hei?                   it goes by the major brand
exiftool  rotation  *.hei?                   it counts anticlockwise
exiftool  *width    image/*clap*             it ignores the clean aperture
exiftool  *height   image/*clap*             it ignores the clean aperture
mediainfo *width    *.hei?                   it gives a tile or a thumbnail, and ignores clap
mediainfo *height   *.hei?                   it gives a tile or a thumbnail, and ignores clap
vipsheader *width   *.hei?                   it gives the upright size
vipsheader *height  *.hei?                   it gives the upright size
ffprobe   frames    video/fragmented-moov.*  it counts those of moov, not of the fragments
ffprobe   channels  video/sound-mp3.mp4      it decodes; stsd says 2
exiftool  duration  *.wav                    it divides the size of the file by the byte rate
exiftool  duration  *.WAV                    it divides the size of the file by the byte rate
exiftool  duration  *.mp3                    it divides the size by the first bit rate
exiftool  duration  video/fragmented*        it reads mvhd, which does not count fragments
exiftool  duration  hostile/cut-in-fra*      it reads mvhd, which does not count fragments
exiftool  duration  hostile/cut-before-*     it reads mvhd, which does not count fragments
exiftool  duration  video/mvhd-unknown.mp4   all ones mean that it is not known
exiftool  channels  *.m*                     it reads stsd, which says 2 whatever AAC has
exiftool  *width    video/*sar*              it gives the displayed width
exiftool  *width    video/first-disabled.mp4 we judge the first track that is enabled
exiftool  *height   video/first-disabled.mp4 we judge the first track that is enabled
exiftool  *width    video/chapter-pict*      it takes pictures of chapters for the clip
exiftool  *height   video/chapter-pict*      it takes pictures of chapters for the clip
exiftool  fps       video/chapter-pict*      it takes pictures of chapters for the clip
exiftool  format    audio/only*.mp4          it looks at tracks, too
exiftool  format    video/qt-brand.mp4       it goes by the name of the file
exiftool  format    hostile/only-sound-qt.*  it goes by the name of the file
mediainfo *width    image/frame-smaller.webp since 25 it gives the first frame, not the canvas
mediainfo *height   image/frame-smaller.webp since 25 it gives the first frame, not the canvas
mediainfo duration  audio/data-0.wav         since 25 it believes the size of the data
mediainfo duration  audio/data-ffffffff.wav  since 25 it believes the size of the data
mediainfo duration  audio/vbri.mp3           since 25 it divides the size by a bit rate
mediainfo fps       video/fps-*              it rounds to the nearest usual rate
mediainfo frames    video/duration-15-*      it counts those that the edit list leaves
mediainfo frames    video/edit-*             it counts those that the edit list leaves
mediainfo frames    video/starts-late.mp4    it counts the empty edit
mediainfo channels  video/sound-mp3.mp4      it decodes; stsd says 2
mediainfo *width    video/first-disabled.mp4 we judge the first track that is enabled
mediainfo *height   video/first-disabled.mp4 we judge the first track that is enabled
mediainfo *width    video/chapter-pict*      it takes pictures of chapters for the clip
mediainfo *height   video/chapter-pict*      it takes pictures of chapters for the clip
mediainfo fps       video/chapter-pict*      it takes pictures of chapters for the clip
mediainfo frames    video/chapter-pict*      it takes pictures of chapters for the clip
mediainfo duration  audio/adpcm-*            it divides by the rate of PCM
mediainfo duration  audio/frames-15*         it guesses from the first frames
'

same=$(cat tests/agreement.awk)

# Whatever has been measured, and is no error.
cd testdata || exit 1
awk -F '\t' '!/^#/ && $2 != "error" { print $1 }' expected.tsv | xargs "$SDC" -f ndjson |
    jq -c 'select(.media.width or .media.duration)' >"$T/results"
jq -r .input "$T/results" >"$T/files"
ok 'files to compare' [ "$(wc -l <"$T/files")" -gt 250 ]

# ---- What each says: file, fact, value -----------------------------------------------------------

# A fact with several readings stands there with each.
jq -r '.input as $file | .media | del(.unreadable) | to_entries[]
    | if .value | type == "array" then (.key | rtrimstr("_readings")) as $key
          | .value[] | [$file, $key, .value] else [$file, .key, .value] end
    | @tsv' "$T/results" >"$T/ours"

rows='| to_entries[] | select(.value != null) | [$file, .key, .value] | @tsv'

# ffprobe turns the other way round.
xargs -P 2 -I '{}' sh -c 'ffprobe -v quiet -of json -show_format -show_streams "file:$1" |
    jq -c --arg file "$1" "{file: \$file} + ."' - '{}' <"$T/files" |
    jq -r '.file as $file
    | [.streams[]? | select(.codec_type == "video" and .disposition.attached_pic == 0)][0] as $video
    | [.streams[]? | select(.codec_type == "audio")][0] as $audio
    | {stored_width: $video.width, stored_height: $video.height, frames: $video.nb_frames,
       fps: $video.avg_frame_rate,
       sample_aspect_ratio: $video.sample_aspect_ratio,
       rotation: ([$video.side_data_list[]?.rotation // empty][0]
           | if . then (360 - .) % 360 else null end),
       duration: ($video.duration // $audio.duration), audio_codec: $audio.codec_name,
       sample_rate: $audio.sample_rate, channels: $audio.channels} '"$rows" >"$T/ffprobe"

# It knows no BW64, and says so.
xargs exiftool -q -j -FileType -ImageWidth -ImageHeight '-Duration#' '-VideoFrameRate#' \
    '-Rotation#' -SampleRate '-AudioSampleRate#' '-NumChannels#' '-AudioChannels#' \
    <"$T/files" 2>"$T/err" |
    jq -r '.[] | select(.FileType) | .SourceFile as $file
    | {format: (.FileType | ascii_downcase), stored_width: .ImageWidth, stored_height: .ImageHeight,
       fps: .VideoFrameRate, duration: .Duration, rotation: .Rotation,
       sample_rate: (.SampleRate // .AudioSampleRate), channels: (.NumChannels // .AudioChannels)}
    '"$rows" | sed 's/\tformat\tapng/\tformat\tpng/; s/\tformat\tm4v/\tformat\tmp4/
        s/\tformat\twav (rf64)/\tformat\twav/' >"$T/exiftool"

# It hangs over some files that lie, and takes minutes for some hundred at once.
grep -v '^hostile/' "$T/files" | xargs -n 40 mediainfo --Output=JSON |
    jq -r 'if type == "array" then .[] else . end | .media | .["@ref"] as $file
    | (.track | map({key: .["@type"], value: .}) | reverse | from_entries) as $first
    | ($first.Video // $first.Image) as $picture
    | {stored_width: $picture.Width, stored_height: $picture.Height, fps: $first.Video.FrameRate,
       frames: $first.Video.FrameCount, rotation: $first.Video.Rotation,
       duration: ($first.Video.Duration // $first.Audio.Duration),
       sample_rate: $first.Audio.SamplingRate,
       channels: $first.Audio.Channels} '"$rows" >"$T/mediainfo"

jq -r 'select(.type == "image").input' "$T/results" | xargs vipsheader |
    sed -n 's/^\([^:]*\): \([0-9]*\)x\([0-9]*\) .*/\1\tstored_width\t\2\n\1\tstored_height\t\3/p' \
    >"$T/vipsheader"

# ---- Comparison ----------------------------------------------------------------------------------

# differences PROGRAM: where none of our readings is theirs: file, fact, ours, theirs.
differences() {
    awk -F '\t' "$same"'
        $2 ~ /width|height/ && $3 == 0 { next } # it gives no size
        NR == FNR { ours[$1 FS $2] = ours[$1 FS $2] " " $3; next }
        ($1 FS $2) in ours {
            n_compared++
            if (!agrees(ours[$1 FS $2], $3)) print $1 FS $2 FS ours[$1 FS $2] FS $3
        }
        END { print n_compared + 0 >"/dev/stderr" }' "$T/ours" "$T/$1" 2>"$T/n_compared"
}

# is_known PROGRAM FACT FILE: the table has a reason.
is_known() {
    local program fact file
    while read -r program fact file _; do
        # shellcheck disable=SC2053 # they are patterns
        if [[ $1 == "$program" && $2 == $fact && $3 == $file ]]; then return 0; fi
    done <<<"$known"
    return 1
}

for program in ffprobe exiftool mediainfo vipsheader; do
    differences "$program" >"$T/differences"
    while IFS=$'\t' read -r file fact ours theirs; do
        if ! is_known "$program" "$fact" "$file"; then
            fail "$program and we agree about the $fact of $file" "ours:$ours, theirs: $theirs"
        fi
    done <"$T/differences"
    n_compared=$(cat "$T/n_compared")
    diag "$program: of $n_compared facts $(wc -l <"$T/differences") differ, as the table says"
    ok "$program: $n_compared facts were compared" [ "$n_compared" -ge 100 ]
done

done_testing
