#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tests/agreement.sh, which anyone can run over an archive of their own: what it says of testdata,
# each disagreement with its reason, and what it says of names and folders that are odd.
. tests/lib.sh
. tests/cli/helpers.sh

if is_sanitized; then
    skip_even_in_ci 'agreement with other programs' 'the facts are those of the default build'
    done_testing
fi

run_limit=400
export SDC AGREEMENT_SECONDS=20

# Which disagreements there are: program, fact, files (a pattern of each), and why we do not follow.
# A row that none bears out fails as well as a disagreement that no row knows, unless it is of some
# versions only.
known='
ffprobe    duration audio/vbr-no-header.mp3    it guesses from the bit rate of the first frames
ffprobe    duration audio/zeros-behind.mp3     it takes the zeros for sound
ffprobe    duration hostile/*.mp3              it believes the Xing header
ffprobe    *        hostile/vp8x-larger.webp   it decodes; the canvas is what is shown
ffprobe    *        image/sequence*.heic       (before 7) it reads the movie, we the primary picture
ffprobe    *        image/*.heic               (since 7) it gives each tile, and coded sizes
ffprobe    *        video/first-disabled.mp4   we judge the first track that is enabled
exiftool   duration *.wav                      it divides the size of the file by the byte rate
exiftool   duration *.WAV                      it divides the size of the file by the byte rate
exiftool   duration *.mp3                      it divides the size by the first bit rate
exiftool   duration video/fragmented-moov.mp4  it reads mvhd, which does not count fragments
exiftool   duration video/mvhd-unknown.mp4     all ones mean that it is not known
exiftool   format   audio/only*.mp4            it looks at tracks, too
exiftool   format   *.webp                     (since 13) it names the kind
exiftool   format   image/heix.heic            it goes by the major brand
exiftool   format   image/mif1-heic.heif       it goes by the major brand
exiftool   format   video/qt-brand.mp4         it goes by the name of the file
exiftool   fps      video/chapter-pictures.mov it takes pictures of chapters for the clip
exiftool   *        video/chapter-pictures-*   it takes pictures of chapters for the clip
exiftool   *        video/first-disabled.mp4   we judge the first track that is enabled
exiftool   *        image/*clap*.heic          it ignores the clean aperture
exiftool   width    video/*sar*.mp4            it gives the displayed width
mediainfo  duration audio/adpcm-*.wav          (before 25) it divides by the rate of PCM
mediainfo  duration audio/data-ffffffff.wav    (since 25) it believes the header
mediainfo  duration audio/vbri.mp3             (since 25) it guesses from the first frames
mediainfo  *        hostile/vp8x-larger.webp   (since 25) it gives a frame, we the canvas
mediainfo  *        image/frame-smaller.webp   (since 25) it gives a frame, we the canvas
mediainfo  duration audio/frames-15*.mp3       it guesses from the first frames
mediainfo  duration hostile/*.mp3              it believes the Xing header
mediainfo  fps      video/fps-*.mp4            it rounds to the nearest usual rate
mediainfo  *        video/chapter-pictures-*   it takes pictures of chapters for the clip
mediainfo  *        video/first-disabled.mp4   we judge the first track that is enabled
mediainfo  *        image/*.hei?               it gives a tile or a thumbnail, and ignores clap
vipsheader *        image/frame-in-*.gif       it gives the frame, we the canvas
vipsheader *        hostile/frame-outside.gif  it widens the canvas
'

# ---- testdata ------------------------------------------------------------------------------------

# Not all of it: pictures that differ in size only teach nothing, and over some files that lie
# mediainfo hangs.
mkdir "$T/testdata"
(
    cd testdata || exit 1
    find video audio image hostile/{cut-half.mp3,xing-lies.mp3,vp8x-larger.webp,frame-outside.gif} \
        -type f |
        grep -vE '/(width|height|ratio|bits|order|orientation|pixels|duration|sound|vfr)-' |
        xargs cp --parents -t "$T/testdata"
)
AGREEMENT_TSV=$T/tsv run tests/agreement.sh "$T/testdata"
status_is 1 'testdata: some disagree'
is "$err" '' 'testdata: nothing on standard error'
n_files=$(sed -nE 's/^# Agreement about ([0-9]+) files$/\1/p' "$T/out")
ok "testdata: $n_files files" [ "${n_files:-0}" -ge 200 ]
for program in ffprobe exiftool mediainfo vipsheader; do
    like "$out" "^\| $program \|( ([0-9]+ of [0-9]+|-) \|){5}\$" "testdata: $program was asked"
done
mapfile -t reasons < <(grep . <<<"$known")
used=()
while IFS=$'\t' read -r file program fact ours theirs; do
    found=
    for i in "${!reasons[@]}"; do
        read -r a_program a_fact a_file _ <<<"${reasons[i]}"
        # shellcheck disable=SC2053 # they are patterns
        if [[ $program == "$a_program" && $fact == $a_fact && $file == $a_file ]]; then
            found=yes
            used[i]=yes
            break
        fi
    done
    [ -n "$found" ] ||
        fail "$program and we agree about the $fact of $file" "ours: $ours, theirs: $theirs"
    like "$out" "^\| $file \| $fact \|" "$file, $fact: stands in the table"
done < <(sort -u "$T/tsv")
for i in "${!reasons[@]}"; do
    [[ ${reasons[i]} == *'('*' '*')'* ]] ||
        ok "is still so: ${reasons[i]}" [ "${used[i]-}" = yes ]
done

# What the manual says of it.
for word in rotation 'edit list' Xing 'clean aperture' chapters; do
    like "$(sed -n '/^\.Sh AGREEMENT/,/^\.Sh LIM/p' man/seedance-check.1 | tr '\n' ' ')" "$word" \
        "the manual says why: $word"
done

# ---- Names, and what goes wrong ------------------------------------------------------------------

mkdir "$T/odd" "$T/odd/-r f"
cp testdata/image/plain.png "$T/odd/-r f/a b"$'\n'"|<b>.png"
cp testdata/image/plain.png "$T/odd/"$'\xff'.png
cp testdata/audio/stereo.wav "$T/odd/*.wav"
run tests/agreement.sh "$T/odd"
status_is 1 'odd names: exiftool disagrees about the wav'
like "$out" '^# Agreement about 3 files$' 'odd names: all are read'
# shellcheck disable=SC2016 # Markdown
like "$out" '^\| &#42;\.wav \| duration \| 5/2 \|' 'odd names: no markup is left'
rm "$T/odd/*.wav"
run tests/agreement.sh "$T/odd"
status_is 0 'odd names: all agree'
like "$out" '^All agree\.$' 'says so'
(
    cd "$T/odd" || exit 1
    "$SDC_ROOT/tests/agreement.sh" '-r f' >"$T/inside"
) || fail 'a folder that begins with a minus'
like "$(cat "$T/inside")" '^# Agreement about 1 files$' 'a folder that begins with a minus'

# refused WHY NAME ARGUMENT...: ends with status 2 and says why.
refused() {
    local why=$1 name=$2
    shift 2
    run tests/agreement.sh "$@"
    status_is 2 "$name"
    like "$err" "^agreement: .*$why" "$name: says why"
    is "$out" '' "$name: prints nothing else"
}
mkdir "$T/empty"
refused 'give one folder' 'no folder'
refused 'give one folder' 'an empty name' ''
refused 'give one folder' 'two folders' "$T" "$T"
refused 'is no folder' 'a folder that is not there' "$T/nothing"
refused 'is no folder' 'a file' testdata/image/plain.png
refused 'there are no media' 'an empty folder' "$T/empty"
SDC=$T/none refused 'make builds it' 'a program that is not built' "$T/odd"

# Programs that are missing are named, and the others asked.
mkdir "$T/bin"
for tool in awk bash cat cut dirname grep head jq mkdir mktemp perl rm sed seq sort timeout tr wc \
    xargs ffprobe; do
    ln -s "$(command -v "$tool")" "$T/bin/$tool"
done
PATH=$T/bin run "$(command -v tests/agreement.sh)" "$T/odd"
status_is 0 'without three of them: the fourth agrees'
like "$out" '^Not asked, since it is not installed: exiftool mediainfo vipsheader\.$' 'and says so'
rm "$T/bin/ffprobe"
PATH=$T/bin refused 'none of ffprobe' 'without any of them' "$T/odd"
done_testing
