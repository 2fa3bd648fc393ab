#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files whose headers say what their content does not bear out: --deep never lets one pass in
# silence, and without it those are found out that need no decoding.
. tests/lib.sh
. tests/cli/helpers.sh

# FILE EDIT... | what is said without --deep | what --deep says
# Edits are those of falsify.pl. What is said: the verdict, and an error's code or the rules that
# have findings, those of "file." without that word.
rows='
video/plain.mp4 mvhd+16=N:120000                    | warn consistent video.duration | same
video/plain.mp4 mvhd+16=N:6000000                   | warn consistent video.duration | same
video/plain.mp4 mvhd+12=N:60000                     | warn consistent | same
video/plain.mp4 mvhd+12=N:0                         | error unreadable | same
video/plain.mp4 mdhd+16=N:12288                     | warn consistent | same
video/plain.mp4 mdhd+16=N:614400                    | warn consistent | same
video/plain.mp4 mdhd+12=N:24576                     | warn consistent | same
video/plain.mov mdhd+16=N:12288                     | warn consistent | same
video/plain.mp4 tkhd+20=N:120000                    | warn consistent | same
video/plain.mp4 tkhd+20=N:6000000                   | warn consistent | same
video/starts-late.mp4 tkhd+20=N:540000              | warn consistent | same
video/plain.mp4 tkhd+76=N:83886080,41943040         | warn consistent | same
video/plain.mp4 tkhd+12=N:0                         | warn consistent | same
video/plain.mp4 elst+8=N:240000                     | warn consistent | same
video/plain.mp4 elst+8=N:6000000                    | warn consistent | same
video/plain.mp4 elst+12=N:36864                     | warn consistent | same
video/plain.mp4 elst+12=N:4294967295                | warn video.duration | same
video/plain.mp4 elst+16=N:131072                    | warn consistent | same
video/plain.mp4 elst+16=N:0                         | warn consistent | same
video/plain.mp4 elst+4=N:2                          | error unreadable | same
video/plain.mp4 stts+12=N:1024                      | fail consistent video.fps | same
video/hevc.mp4 stts+12=N:1024                       | fail consistent video.fps | same
video/plain.mp4 stts+12=N:0                         | error unreadable | same
video/plain.mp4 stts+8=N:24                         | warn consistent video.duration | same
video/plain.mp4 stts+8=N:1200                       | warn consistent | same
video/plain.mp4 stts+4=N:2                          | error unreadable | same
video/plain.mp4 stsz+8=N:24                         | warn consistent video.duration | same
video/plain.mp4 stts+8=N:24 stsz+8=N:24 stsc+12=N:24 | warn consistent video.duration | same
video/plain.mp4 stsz+8=N:1200                       | error unreadable | same
video/plain.mp4 stsz+4=N:22                         | pass | fail decodes
video/plain.mp4 stsz+12=N:60                        | pass | fail decodes
video/plain.mp4 stsz+16=N:23                        | pass | fail consistent decodes
video/plain.mp4 stsz+16=N:21                        | pass | fail decodes
video/plain.mp4 stsz+16=N:0                         | warn consistent | same
video/hevc.mp4 stsz+16=N:60                         | pass | fail decodes
video/plain.mp4 stsc+12=N:24                        | warn consistent | same
video/plain.mp4 stsc+12=N:240                       | warn consistent | same
video/plain.mp4 stsc+16=N:2                         | warn consistent | fail consistent decodes
video/plain.mp4 stsc+8=N:2                          | warn consistent | fail consistent decodes
video/plain.mp4 stco+8=N:49                         | pass | fail decodes
video/plain.mp4 stco+8=N:0                          | pass | fail decodes
video/plain.mp4 stco+8=N:100000                     | fail complete | same
video/plain.mp4 stco+4=N:0                          | warn consistent | fail consistent decodes
video/plain.mp4 stsd+4=N:0                          | warn consistent | fail consistent decodes
video/plain.mp4 stsd+4=N:2                          | warn consistent | same
video/plain.mp4 avc1.2+24=n:1280,720                | warn consistent | same
video/plain.mp4 avc1.2+24=n:640,360                 | fail consistent video.pixels | same
video/plain.mp4 avc1.2+24=n:0,0                     | warn consistent | same
video/plain.mov avc1+24=n:1280,720                  | warn consistent | same
video/hevc.mp4 hvc1+24=n:1280,720                   | warn consistent | same
video/plain.mp4 avc1.2+6=n:2                        | warn consistent | same
video/plain.mp4 avc1.2+6=n:0                        | warn consistent | same
video/sound-15.mp4 mp4a+6=n:2                       | warn consistent | same
video/plain.mp4 graft:stsd=testdata/video/1280x720.mp4 | warn consistent | fail consistent decodes
video/plain.mp4 graft:trak=testdata/video/1280x720.mp4 | warn consistent | fail consistent decodes
video/plain.mp4 graft:stsd=testdata/video/hevc.mp4  | pass | fail decodes
video/hevc.mp4 graft:stsd=testdata/video/plain.mp4  | pass | fail decodes
video/plain.mp4 graft:stts=testdata/video/fps-30.mp4 | warn consistent | same
video/plain.mp4 avcC+4=C:253                        | pass | fail decodes
video/plain.mp4 avcC+5=C:224                        | pass | fail decodes
video/plain.mp4 avcC+0=C:0                          | pass | fail decodes
video/plain.mp4 grow:avcC=-1                        | pass | fail decodes
video/hevc.mp4 +700=N:4294967295                    | pass | fail decodes
video/real.mp4 +5000=N:0                            | pass | fail decodes
video/real.mp4 ctts+12=N:2147483648                 | warn consistent | same
video/real.mp4 ctts+12=N:100000                     | warn consistent | same
video/plain.mp4 0x75726c20+0=N:0                    | warn consistent | same
video/sound-15.mp4 0x75726c20.2+0=N:0               | warn consistent | same
video/hevc.mp4 hvc1-4=N:1701733238|warn consistent video.codec | fail consistent decodes video.codec
video/plain.mp4 hdlr+8=N:0                          | error unreadable | same
video/plain.mp4 drop:mvhd                           | error unreadable | same
video/plain.mp4 drop:trak                           | error unreadable | same
video/plain.mp4 drop:tkhd                           | warn consistent | same
video/plain.mp4 drop:mdhd                           | error unreadable | same
video/plain.mp4 drop:stsd                           | error unreadable | same
video/plain.mp4 drop:stts                           | error unreadable | same
video/plain.mp4 drop:stsz                           | error unreadable | same
video/plain.mp4 drop:stsc                           | error unreadable | same
video/plain.mp4 drop:stco                           | error unreadable | same
video/plain.mp4 drop:avcC                           | error unreadable | same
video/plain.mp4 twice:moov                          | warn consistent | same
video/plain.mp4 twice:mvhd                          | warn consistent | same
video/plain.mp4 twice:trak                          | warn consistent | same
video/plain.mp4 twice:stts                          | warn consistent | same
video/plain.mp4 grow:moov=1                         | fail complete | same
video/plain.mp4 grow:moov=-1                        | warn consistent | same
video/plain.mp4 grow:moov=-400                      | error unreadable | same
video/plain.mp4 grow:mdat=-100                      | fail complete | same
video/plain.mp4 grow:mdat=100                       | fail complete | same
video/plain.mp4 grow:mdat=100000                    | fail complete | same
video/plain.mp4 grow:trak=8                         | warn consistent | same
video/plain.mp4 grow:trak=-8                        | error unreadable | same
video/plain.mp4 grow:stbl=4                         | warn consistent | same
video/plain.mp4 grow:stbl=-4                        | error unreadable | same
video/plain.mp4 grow:stco=100                       | warn consistent | same
video/plain.mp4 grow:stco=-4                        | error unreadable | same
video/plain.mp4 grow:stsz=4                         | error unreadable | same
video/plain.mp4 grow:stsd=1                         | error unreadable | same
video/plain.mp4 grow:mdhd=-4                        | error unreadable | same
video/plain.mp4 grow:elst=-4                        | error unreadable | same
video/sound-15.mp4 stts.2+8=N:70                    | warn consistent | same
video/sound-15.mp4 stts.2+12=N:2048                 | warn consistent | same
video/sound-15.mp4 mdhd.2+16=N:48000                | warn consistent | same
video/sound-15.mp4 mdhd.2+12=N:96000                | warn consistent | same
video/sound-15.mp4 tkhd.2+20=N:120000               | warn consistent | same
video/sound-15.mp4 elst.2+8=N:120000                | warn consistent | same
video/sound-15.mp4 stsz.2+8=N:70                    | warn consistent | same
video/sound-15.mp4 stsz.2+4=N:3                     | pass | fail decodes
video/sound-15.mp4 stco.2+8=N:10000                 | pass | fail decodes
video/sound-15.mp4 stco.2+4=N:10                    | warn consistent | fail consistent decodes
video/sound-15.mp4 drop:stsz.2                      | warn consistent | same
video/sound-15.mp4 drop:stsd.2                      | warn consistent | fail consistent decodes
video/sound-15.mp4 drop:esds                        | warn consistent | fail consistent decodes
video/fragmented-sound.mp4 tfhd.2+16=N:4096         | pass | warn consistent
video/fragmented-sound.mp4 tfdt.4+4=N:0,300000      | pass | warn consistent
video/fragmented-sound.mp4 mdhd.2+12=N:96000        | pass | warn consistent
video/fragmented-sound.mp4 trun.2+4=N:10            | pass | warn consistent
video/fragmented-sound.mp4 twice:trex.2             | warn consistent | fail consistent decodes
video/fragmented.mp4 mvhd+16=N:6000000              | warn consistent video.duration | same
video/fragmented.mp4 mdhd+16=N:737280               | warn consistent | same
video/fragmented.mp4 tkhd+20=N:7200000              | warn consistent | same
video/fragmented.mp4 tfdt.2+4=N:0,120000            | warn consistent | same
video/fragmented.mp4 tfhd+16=N:1024                 | warn consistent video.fps | same
video/fragmented-sidx.mp4 sidx+8=N:100              | warn consistent | same
video/fragmented.mp4 tfhd+4=N:2                     | warn consistent | fail consistent decodes
video/fragmented.mp4 trun+4=N:24                    | warn consistent | same
video/fragmented.mp4 trun+8=N:100                   | pass | fail decodes
image/plain.png IHDR+0=N:1280,720                   | error unreadable | same
image/plain.png IHDR+0=N:1280,720 crc:IHDR          | pass | fail decodes
image/plain.png IHDR+0=N:640,720 crc:IHDR           | pass | fail decodes
image/plain.png IHDR+0=N:640,350 crc:IHDR           | pass | warn consistent
image/plain.png IHDR+0=N:320,360 crc:IHDR           | pass | warn consistent
image/plain.png IHDR+8=C:16 crc:IHDR                | pass | fail decodes
image/plain.png IHDR+9=C:0 crc:IHDR                 | pass | warn consistent
image/plain.png IHDR+12=C:1 crc:IHDR                | pass | fail decodes
image/plain.png IDAT+689=N:0 crc:IDAT               | pass | fail decodes
image/plain.jpg 0xffc0+3=n:720,1280                 | pass | fail decodes
image/plain.jpg 0xffc0+3=n:720,640                  | pass | fail decodes
image/plain.jpg 0xffc0+3=n:352,640                  | pass | warn consistent
image/plain.jpg 0xffc0+3=n:360,320                  | pass | warn consistent
image/grey.jpg 0xffc0+3=n:720,640                   | pass | fail decodes
image/grey.jpg 0xffc0+3=n:320,640                   | pass | warn consistent
image/restart.jpg 0xffc0+3=n:320,640                | pass | warn consistent
image/progressive.jpg 0xffc2+3=n:720,640            | pass | fail decodes
image/progressive.jpg 0xffc2+3=n:320,640            | pass | fail decodes
image/plain.jpg before:0xffd9=ffdc000402d0          | warn consistent | same
image/plain.jpg before:0xffd9=ffdc000400c8|warn consistent image.aspect-ratio image.height|same
image/plain.jpg before:0xffd9=ffdc00040000          | warn consistent | same
image/plain.jpg before:0xffd9=ffdc000402d0 fill=100000 | warn consistent | same
image/progressive.jpg before:0xffc4.3=ffdc000402d0  | pass | warn consistent
image/plain.jpg 0xffc0+3=n:0,640                    | error unreadable | same
image/plain.jpg before:0xffd9=ffc00011080258032003012200021101031101 | pass | warn consistent
image/plain.jpg exif=6 exif=1                       | warn consistent | same
image/plain.jpg exif=1 exif=6                       | warn consistent | same
image/plain.jpg exif=3 exif=1                       | warn consistent | same
image/plain.jpg exif=6,1                            | warn consistent | same
image/plain.png chunk:eXIf=@6 chunk:eXIf=@1         | warn consistent | same
image/plain.png chunk:eXIf=@1,6                     | warn consistent | same
image/exif-6.webp riff:EXIF=@1                      | warn consistent | same
image/photo.webp riff:EXIF=@6                       | warn consistent | same
image/photo.heic ispe+4=N:1280,720                  | warn consistent | fail consistent decodes
image/photo.heic ispe+4=N:640,352                   | warn consistent | fail consistent decodes
image/grid.heic ispe.2+4=N:1280,720                 | warn consistent | fail consistent decodes
image/mif1.heif ispe+4=N:1280,720                   | warn consistent | fail consistent decodes
image/photo.webp +26=v:1280,720                     | pass | fail decodes
image/photo.webp +26=v:640,720                      | pass | fail decodes
image/lossless.webp vp8l=1280,720                   | pass | fail decodes
image/lossless.webp vp8l=640,320                    | pass | fail decodes
image/extended.webp VP8X+8=C:255,4,0,207,2,0        | warn consistent | fail consistent decodes
image/extended.webp VP8X+8=C:63,1,0,63,1,0          | warn consistent | fail consistent decodes
image/photo.gif GIF89a+0=v:400,320                  | warn consistent | same
image/photo.gif 0x2c00000000+0=v:320,320            | pass | warn consistent
image/photo.gif 0x2c00000000+0=v:640,720            | warn consistent | same
image/photo.gif GIF89a+0=v:640,350 0x2c00000000+0=v:640,350 | pass | warn consistent
image/photo.gif GIF89a+0=v:640,720 0x2c00000000+0=v:640,720 | pass | warn consistent
image/animated.gif +15000=N:4294967295,4294967295   | pass | fail consistent decodes
image/order-ii.tif tag:257=720                      | warn consistent | fail consistent decodes
image/lzw.tif tag:256=800                           | pass | fail decodes
image/lzw.tif tag:257=720                           | warn consistent | fail consistent decodes
image/rgb.tif tag:278=100                           | warn consistent | fail consistent decodes
image/jpeg.tif tag:256=320                          | pass | fail decodes
image/jpeg.tif tag:256=800                          | pass | fail decodes
image/tiles.tif tag:256=500                         | warn consistent | same
image/tiles.tif tag:323=256                         | warn consistent | fail consistent decodes
image/photo.tiff tag:278=400                        | warn consistent | fail consistent decodes
image/lzw.tif retag:339=257                         | warn consistent | same
image/order-ii.tif tag:259=1                        | warn consistent | fail consistent decodes
image/tiles.tif tag:257=720                         | warn consistent | fail consistent decodes
image/photo.tiff tag:256=800                        | pass | fail decodes
image/photo.bmp +18=V:400                           | fail complete | same
image/photo.bmp +22=V:720                           | fail complete | same
image/photo.bmp +28=v:32                            | fail complete | same
image/photo.bmp +10=V:1000                          | fail complete | same
image/photo.bmp +26=v:0                             | warn consistent | fail consistent decodes
image/photo.bmp +30=V:5                             | warn consistent | fail consistent decodes
image/rle8.bmp +30=V:2                              | warn consistent | same
image/rle8.bmp +18=V:400                            | pass | fail decodes
image/rle8.bmp +22=V:320                            | pass | fail decodes
image/rle8.bmp +22=V:4294966936                     | warn consistent | same
audio/stereo.wav +20=v:3                            | pass | fail decodes
audio/stereo.wav +22=v:1                            | error unreadable | same
audio/stereo.wav +22=v:1 +32=v:2                    | warn consistent | same
audio/stereo.wav +24=V:48000                        | fail audio.duration consistent | same
audio/stereo.wav +28=V:16000                        | warn consistent | same
audio/stereo.wav +28=V:0                            | warn consistent | same
audio/mulaw.wav +28=V:1000                          | warn consistent | same
audio/stereo.wav +32=v:2                            | error unreadable | same
audio/stereo.wav +34=v:8                            | error unreadable | same
audio/stereo.wav data+0=V:18000                     | warn consistent | same
audio/stereo.wav data+0=V:100000                    | fail complete | same
audio/stereo.wav RIFF+0=V:1000                      | warn consistent | same
audio/stereo.wav RIFF+0=V:100000                    | fail complete | same
audio/stereo.wav fill=20000 data+0=V:40000          | warn consistent | same
audio/pcm-f32.wav fact+4=V:1000                     | warn consistent | same
audio/adpcm-ima.wav fact+4=V:1000                   | warn consistent | same
audio/adpcm-ms.wav +32=v:512                        | warn consistent | same
audio/stereo.mp3 Info+4=N:970                       | warn consistent | same
audio/stereo.mp3 Info+4=N:10                        | warn consistent | same
audio/vbr.mp3 Xing+4=N:1000                         | warn consistent | same
audio/vbri.mp3 VBRI+10=N:10                         | warn consistent | same
audio/stereo.mp3 cut=5000                           | fail audio.duration complete | same
'

# What is no falsehood: another order of boxes, boxes that nobody needs, a canvas that is larger
# than its frames, zeros behind the end. These pass, with the facts of the file that they are made
# of, but for those that are named.
harmless='
video/plain.mp4 behind:stsd=stco
video/plain.mp4 behind:mvhd=trak
video/plain.mp4 behind:mdhd=minf
video/plain.mp4 drop:stss                          | size
video/plain.mp4 drop:vmhd                          | size
video/plain.mp4 twice:mdat                         | size
video/plain.mp4 tkhd+76=N:0,0
video/fragmented.mp4 drop:mfra                     | size
video/starts-late.mp4 tkhd+20=N:480000
video/fragmented-sidx.mp4 sidx+8=N:48000
video/fragmented.mp4 tfra+12=N:2
video/fragmented.mp4 tfra+20=N:99999999
audio/stereo.wav fill=20000                        | size
audio/stereo.wav data+0=V:0
image/plain.jpg before:0xffd9=ffdc00040168         | size
image/plain.jpg exif=1 exif=1                      | size
image/plain.jpg exif=1,9 exif=2                    | size
image/plain.png chunk:eXIf=@1 chunk:eXIf=@1        | size
image/photo.webp riff:EXIF=@1                      | size
image/animated.gif GIF89a+0=v:640,608              | width height stored_width stored_height pixels
'

# trim TEXT: without spaces around it.
trim() {
    local text=$1
    text=${text#"${text%%[! ]*}"}
    printf '%s' "${text%"${text##*[! ]}"}"
}

# make ROWS LIST: makes the file of each row, and prints all names into LIST.
make() {
    local what n=0
    local -a edits
    mkdir "$T/$2"
    while IFS='|' read -r what _; do
        read -r -a edits <<<"$what"
        n=$((n + 1))
        printf -v made '%s/%s/%03d.%s' "$T" "$2" "$n" "${edits[0]##*.}"
        tests/cli/falsify.pl "testdata/${edits[0]}" "$made" "${edits[@]:1}" || fail "makes $what"
        ! cmp -s "testdata/${edits[0]}" "$made" || fail "$what: something is changed"
        echo "$made"
    done < <(grep . <<<"$1") >"$T/$2.list"
}

# said OPTION...: what the program says of the files of a list, one a line.
said() {
    timeout -k 5 $((4 * run_limit)) "$SDC" --timeout 60 -f ndjson "$@" |
        jq -r '[.verdict, (.error.code // (([.findings[].rule] | unique)[] | ltrimstr("file.")))]
            | join(" ")'
}

# ---- Falsehoods ----------------------------------------------------------------------------------

make "$rows" false
said --files-from "$T/false.list" >"$T/shallow"
said --deep --files-from "$T/false.list" >"$T/deep"
is "$(wc -l <"$T/shallow") $(wc -l <"$T/deep")" \
    "$(wc -l <"$T/false.list") $(wc -l <"$T/false.list")" 'each file has a result'
n_blind=0
while IFS='|' read -r what want want_deep <&3 && read -r got <&4 && read -r got_deep <&5; do
    what=$(trim "$what") want=$(trim "$want") want_deep=$(trim "$want_deep")
    [ "$want_deep" != same ] || want_deep=$want
    [ "$want" != pass ] || n_blind=$((n_blind + 1))
    is "$got, $got_deep" "$want, $want_deep" "$what"
done 3< <(grep . <<<"$rows") 4<"$T/shallow" 5<"$T/deep"
is "$(grep -cx pass "$T/deep")" 0 'none passes in silence under --deep'

# The size of a tile that its property says and nobody asks for: libheif 1.15 minds, 1.19 goes by
# what the tile decodes to. The picture is as large as it should be with both.
tests/cli/falsify.pl testdata/image/grid.heic "$T/tile.heic" ispe+4=N:1280,720 ||
    fail 'makes a tile'
sdc -f json --deep "$T/tile.heic"
like "$(json '.results[0] | [.verdict, .findings[].rule] | join(" ")')" \
    '^(pass|fail file\.decodes)$' 'a tile whose property lies, under --deep'
is "$(json '.results[0].media | [.width, .height] | join(" ")')" '640 360' \
    'leaves the picture alone'

# Parameter sets among the pictures: from the third second on these are of another size, of which
# no header says a word.
for size in 1280x720 640x480; do
    ffmpeg -nostdin -v error -i "testdata/video/$size.mp4" -t 2 -c copy -bsf:v h264_mp4toannexb \
        "$T/$size.h264" || fail 'makes a stream'
done
cat "$T/1280x720.h264" "$T/640x480.h264" >"$T/both.h264"
ffmpeg -nostdin -v error -r 24 -i "$T/both.h264" -c copy "$T/resized.mp4" || fail 'makes a video'
sdc -f json "$T/resized.mp4"
json_is '.results[0].verdict' pass 'pictures that change their size are not found without --deep'
sdc -f json --deep "$T/resized.mp4"
json_is '.results[0] | [.verdict, .findings[].rule] | join(" ")' \
    'fail file.consistent video.pixels' 'and are with it, each size judged'
json_is '.results[0].findings[0].message' \
    'contradicts itself: its pictures are 1280x720 at first and 640x480 at 2.000 s' 'saying when'

# What the coded pictures say of the shape of their samples, where a pasp box says otherwise: that
# goes before it, and not every player heeds it. Where both shapes hold, nothing is said.
for kind in h264:plain hevc:hevc; do
    for shape in 4/1 8/9; do
        made=$T/${kind%:*}-${shape%/*}.mp4
        ffmpeg -nostdin -v error -i "testdata/video/${kind#*:}.mp4" -c copy -aspect 16:9 \
            -bsf:v "${kind%:*}_metadata=sample_aspect_ratio=$shape" "$made" || fail 'makes a video'
        sdc -f json "$made"
        json_is '.results[0].media.sample_aspect_ratio_readings[1] | .value, .reading' \
            "$(printf '%s\ncoded' "${shape%/1}")" "${kind%:*}: samples of $shape are read"
        [ "$shape" != 8/9 ] || json_is '.results[0].verdict' pass "${kind%:*}: $shape would do"
    done
    sdc -f json "$T/${kind%:*}-4.mp4"
    json_is '.results[0] | [.verdict, .findings[].rule] | join(" ")' 'warn video.aspect-ratio' \
        "${kind%:*}: samples of 4/1 would not"
    like "$(json '.results[0].findings[0].message')" '\(stored\).*\(displayed\), .*\(coded\): not' \
        "${kind%:*}: all shapes are named"
done

# scans FILE SCAN...: a JPEG of 640x360 whose frame header has the components 1 to 3, all of one
# grey, and of these each scan has some. Blocks are coded by a bit for DC and one for the rest.
scans() {
    perl -e 'use strict; use warnings;
        sub segment { my ($marker, $body) = @_; pack "H4na*", $marker, 2 + length $body, $body }
        print "\xff\xd8", segment("ffdb", "\0" . "\1" x 64),
            segment("ffc0", pack "CnnC (CCC)3", 8, 360, 640, 3, map { ($_, 0x11, 0) } 1 .. 3),
            segment("ffc4", "\0\1" . "\0" x 16), segment("ffc4", "\x10\1" . "\0" x 16);
        for (@ARGV) {
            my @components = split /,/;
            my $n = @components;
            print segment("ffda", pack "C(CC)${n}C3", $n, (map { ($_, 0) } @components), 0, 63, 0),
                "\0" x ($n * 80 * 45 * 2 / 8);
        }
        print "\xff\xd9"' "${@:2}" >"$1"
}

for scans in '1,2,3' '1 2 3' '1 2,3' '1,2 3' '3 1 2'; do
    # shellcheck disable=SC2086 # each is a scan
    scans "$T/whole.jpg" $scans
    for deep in '' --deep; do
        sdc -f json ${deep:+"$deep"} "$T/whole.jpg"
        json_is '.results[0].verdict' pass "components in scans of $scans $deep"
    done
done
for scans in '1 2' '1,2' '1 3' '2,3' '1' '1 1 2' '1 2 4'; do
    # shellcheck disable=SC2086 # each is a scan
    scans "$T/part.jpg" $scans
    for deep in '' --deep; do
        sdc -f json ${deep:+"$deep"} "$T/part.jpg"
        like "$(json '.results[0].findings[0].message')" \
            ': component [1-3] of the 3 in its frame header is coded by no scan$' \
            "components in scans of $scans only $deep"
    done
done
scans "$T/lines.jpg" 1 2 3
tests/cli/falsify.pl "$T/lines.jpg" "$T/more-lines.jpg" before:0xffda.2=ffdc000402d0 ||
    fail 'makes a JPEG'
sdc -f json "$T/more-lines.jpg"
like "$(json '.results[0].findings[0].message')" \
    ': its height is 360 by its frame header and 720 by a DNL segment behind its scan$' \
    'another height behind the first of several scans'

# Sound of another rate behind the sound: not counted, but played by some.
cat testdata/audio/stereo.mp3 testdata/audio/mono-22050.mp3 >"$T/two-rates.mp3"
for deep in '' --deep; do
    sdc -f json ${deep:+"$deep"} "$T/two-rates.mp3"
    json_is '.results[0].findings[0].message' \
        'contradicts itself: at byte 10384 sound of 22050 Hz follows sound of 44100 Hz' \
        "sound of two rates $deep"
done

# What is found out only so is what --explain says of it.
ok "$n_blind need decoding" [ "$n_blind" -ge 40 ]
sdc --explain file.decodes
like "$(tr '\n' ' ' <"$T/out")" \
    'are damaged inside, or are fewer, more or other than the headers say, is not found out' \
    '--explain says what is not found out without it'
like "$(tr '\n' ' ' <"$T/out")" 'Judged under --deep only' '--explain says that it takes --deep'

# ---- What is none --------------------------------------------------------------------------------

make "$harmless" true
said --deep --files-from "$T/true.list" >"$T/deep"
while IFS='|' read -r what but <&3 && read -r got <&4 && read -r made <&5; do
    file=${what%% *}
    is "$got" pass "$(trim "$what"): passes under --deep"
    "$SDC" -f json "testdata/$file" "$made" >"$T/out"
    # shellcheck disable=SC2016 # jq's variables
    is "$(jq -r --arg but "$but" '[.results[].media | delpaths($but | split(" ")
        | map(select(. != "") | [.]))] | .[0] == .[1]' "$T/out")" true \
        "$(trim "$what"): has the facts of the file it is made of"
done 3< <(grep . <<<"$harmless") 4<"$T/deep" 5<"$T/true.list"
done_testing
