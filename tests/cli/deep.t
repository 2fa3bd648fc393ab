#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --deep decodes everything: what is sound passes, what is damaged behind a good header does not,
# and the first place where decoding fails is named. Without --deep nobody sees that.
. tests/lib.sh
. tests/cli/helpers.sh

# damaged FILE OFFSET BYTES: a file of testdata with other bytes, in hexadecimal, at an offset.
damaged() {
    perl -e 'local $/; my ($name, $at, $bytes) = @ARGV; open my $in, "<:raw", $name or die;
        my $file = <$in>; substr $file, $at, length($bytes) / 2, pack "H*", $bytes;
        print $file' "testdata/$1" "$2" "$3"
}

# ---- Damage --------------------------------------------------------------------------------------

# FILE; OFFSET and BYTES of the damage; the place that --deep names, "pass" where no decoder can
# notice: plain samples hold no redundancy. Without --deep all of them pass.
rows='
image/plain.jpg     800   ffffffffffffffff  before byte [0-9]+
image/plain.png     300   ffffffff          before byte [0-9]+
image/photo.webp    200   ffffffffffffffff  before byte [0-9]+
image/animated.webp 2000  ffffffffffffffff  before byte [0-9]+
image/photo.gif     400   ffffffffffffffff  before byte [0-9]+
image/photo.tiff    220   ffffffff          before byte [0-9]+
image/photo.heic    363   ffffffff          before byte [0-9]+
image/mif1.heif     353   ffffffff          before byte [0-9]+
image/rle8.bmp      2000  ffffffffffffffff  line 243 \(byte 2002\)
image/photo.bmp     6000  ffffffffffffffff  pass
video/real.mp4      8057  ffffffffffffffff  track 1 at 0\.750 s \(byte 7737\)
video/real.mp4      10070 0000000000000000  track 2 at 0\.875 s \(byte 10035\)
video/plain.mov     1589  ffffffffffffffff  track 1 at 2\.750 s \(byte 1573\)
video/hevc.mp4      620   ffffffffffffffff  track 1 at 1\.000 s \(byte 619\)
audio/adpcm-ms.wav  1111  ffffffffffffffff  track 1 at 0\.(000 s \(byte 90|255 s \(byte 1114)\)
audio/stereo.wav    9000  ffffffffffffffff  pass
audio/stereo.mp3    9327  ffffffffffffffff  track 1 at 2\.273 s \(byte 9319\)
'

while read -r file at bytes want; do
    made=$T/$at-${file##*/}
    sdc -f json --deep "testdata/$file"
    json_is .results[0].verdict pass "$file decodes"
    damaged "$file" "$at" "$bytes" >"$made"
    sdc -f json "$made"
    json_is .results[0].verdict pass "$file, damaged at $at: passes without --deep"
    sdc -f json --deep "$made"
    if [ "$want" = pass ]; then
        json_is .results[0].verdict pass "$file, damaged at $at: decodes into something else"
        continue
    fi
    json_is '.results[0] | [.verdict, .findings[].rule] | join(" ")' 'fail file.decodes' \
        "$file, damaged at $at: fails"
    like "$(json '.results[0].findings[0].message')" \
        "^cannot be decoded to its end: $want: [^ ]" "$file, damaged at $at: says where and why"
    json_is '.results[0].findings[0].command' null "$file, damaged at $at: no command mends it"
done < <(grep . <<<"$rows")

# ---- All of testdata -----------------------------------------------------------------------------

# What passes without --deep passes with it, but for these.
#   FILE: what --deep says instead, and why
known='
image/os2-16.bmp unreadable libavcodec lacks its kind
image/header-52.bmp unreadable libavcodec lacks its kind
hostile/crc-idat.png file.decodes a checksum that only decoding looks at
'
awk -F'\t' '!/^#/ && $2 == "pass" { print "testdata/" $1 }' testdata/expected.tsv >"$T/list"
timeout -k 5 $((4 * run_limit)) "$SDC" --deep -f ndjson --files-from "$T/list" >"$T/out"
is "$(jq -r .index "$T/out" | wc -l)" "$(wc -l <"$T/list")" 'each file has a result'
is "$(jq -r 'select(.verdict != "pass")
    | "\(.input | ltrimstr("testdata/")) \(.error.code // ([.findings[].rule] | join(",")))"' \
    "$T/out")" "$(grep . <<<"$known" | cut -d' ' -f1,2)" 'all else passes under --deep too'

# ---- What is no damage ---------------------------------------------------------------------------

# silent FILE NAME: it decodes.
silent() {
    sdc -f json --deep "$1"
    json_is '[.results[] | .verdict, .findings[].rule] | join(" ")' pass "$2"
}

{ cat testdata/audio/stereo.mp3 && head -c 4000 /dev/zero; } >"$T/zeros.mp3"
{ cat testdata/audio/stereo.mp3 && printf 'TAG%0125d' 0; } >"$T/tag.mp3"
{ cat testdata/image/plain.jpg && head -c 4000 /dev/zero; } >"$T/zeros.jpg"
silent "$T/zeros.mp3" 'zeros behind the frames of an mp3 are no sound'
silent "$T/tag.mp3" 'nor is a tag'
silent "$T/zeros.jpg" 'trailing zeros are no part of a jpeg'
silent testdata/image/no-sizes.bmp 'a BMP whose header leaves the size of the file at 0'

# What libtiff warns of in a header says nothing of the pixels.
perl tests/cli/falsify.pl testdata/image/rgb.tif "$T/private.tif" retag:296=65000
silent "$T/private.tif" 'a TIFF with a field of its own'

# Nor is it the fault of a file that a library lacks its kind.
ffmpeg -v error -i testdata/image/plain.jpg -pix_fmt yuv420p "$T/subsampled.tif" </dev/null

# nobody_knows FILE REASON NAME SAID: it is not checked, or decodes where a library is newer.
# SAID is what is said without --deep: others, too, may lack what libtiff lacks.
nobody_knows() {
    if vips avg "$1" >/dev/null 2>&1; then
        silent "$1" "$3"
        return
    fi
    sdc -f json "$1"
    json_is '[.results[] | .verdict, .findings[].rule] | join(" ")' "$4" "$3: without --deep"
    sdc -f json --deep "$1"
    json_is '.results[0].verdict' error "$3: nobody knows"
    like "$(json '.results[0].error.message')" "nothing here can decode it: .*$2" "$3: says why"
}

# draw COMMAND FILE ARGUMENT...: a file that no tool makes.
draw() { perl testdata/rows/draw.pl "$@"; }

# tiff_12 FILE: 320x304, samples of 12 bits.
tiff_12() {
    perl -e 'my @fields = ([256, 320], [257, 304], [258, 12], [259, 1], [262, 1], [273, 8],
            [277, 1], [278, 304], [279, 480 * 304]);
        print "II*\0", pack("V", 8 + 480 * 304), "\0" x (480 * 304), pack("v", scalar @fields),
            map({ pack "vvVV", $_->[0], 4, 1, $_->[1] } @fields), "\0\0\0\0"' >"$1"
}

photo=testdata/image/photo.heic
tile=testdata/image/tile.heic
gain_map=('tmap=1,2' exif=1 primary=1)
draw heif "$T/gain-map.heic" brands=heic,mif1,tmap item="$photo" item="$tile" "${gain_map[@]}"
draw heif "$T/no-brand.heic" item="$photo" item="$tile" "${gain_map[@]}"
draw heif "$T/small.heic" brands=heic,mif1,tmap item="$tile" item="$tile" "${gain_map[@]}"
tiff_12 "$T/12.tif"
nobody_knows "$T/subsampled.tif" 'subsampled images not supported' 'a subsampled TIFF' \
    'warn file.consistent'
nobody_knows "$T/12.tif" 'not a whole number of bytes' 'a TIFF of 12 bits' \
    'warn file.consistent'
nobody_knows "$T/gain-map.heic" 'Metadata not correctly assigned' 'a HEIC with a gain map' pass
if ! vips avg "$T/gain-map.heic" >/dev/null 2>&1; then
    sdc -f json "$T/no-brand.heic"
    json_is '[.results[] | .verdict, .findings[].rule] | join(" ")' 'warn file.consistent' \
        'one that does not say so'
    sdc -f json "$T/small.heic"
    json_is '.results[0].findings[0] | .rule, .help, .command' $'image.height\nscale it\nnull' \
        'no command is given that libvips refuses'
fi

# Bytes between segments, which editors leave, are stepped over by every decoder.
perl -e 'local $/; open my $in, "<:raw", shift or die; my $jpeg = <$in>;
    my $at = 2;
    for (1 .. shift) {
        $at += 2 + unpack "x2 n", substr $jpeg, $at;
        substr $jpeg, $at, 0, "junk\0\xff\0";
        $at += 7;
    }
    print $jpeg' testdata/image/plain.jpg 3 >"$T/gaps.jpg"
silent "$T/gaps.jpg" 'a JPEG with bytes between its segments'
like "$(vips avg "$T/gaps.jpg[fail-on=warning]" 2>&1)" 'extraneous bytes' 'of which libjpeg warns'

# A segment that has lost its marker is none of these.
perl -e 'local $/; open my $in, "<:raw", shift or die; my $jpeg = <$in>;
    $jpeg =~ s/.\K(.*)\xff\xdb/$1\0\xdb/s; print $jpeg' testdata/image/plain.jpg >"$T/lost.jpg"
exits 1 'a JPEG with a segment that lost its marker' --deep "$T/lost.jpg"
like "$out" '69 extraneous bytes before marker' 'a segment that lost its marker: says so'

# The reason is that of the damage, not that of the gaps.
{ head -c 1300 "$T/gaps.jpg" && printf '\xff\xd9'; } >"$T/gaps-cut.jpg"
exits 1 'a JPEG with gaps that is cut' --deep "$T/gaps-cut.jpg"
like "$out" 'premature end of data segment' 'a JPEG with gaps that is cut: says so'

# ---- BMP -----------------------------------------------------------------------------------------

# Some programs fill up lines of runs as lines without compression are.
draw bmp "$T/padded.bmp" 40 324 304 8 compression=1 colors=1
perl tests/cli/falsify.pl "$T/padded.bmp" "$T/321.bmp" +18=V:321
perl tests/cli/falsify.pl "$T/padded.bmp" "$T/320.bmp" +18=V:320
draw bmp "$T/padded-4.bmp" 40 328 304 4 compression=2 colors=1
perl tests/cli/falsify.pl "$T/padded-4.bmp" "$T/321-4.bmp" +18=V:321
perl tests/cli/falsify.pl "$T/padded-4.bmp" "$T/320-4.bmp" +18=V:320
silent "$T/321.bmp" 'RLE8, whose lines are filled up'
silent "$T/321-4.bmp" 'RLE4, whose lines are filled up'
for file in 320 320-4; do
    exits 1 "$file: lines go on too long" --deep "$T/$file.bmp"
    like "$out" 'line 1 \(byte [0-9]+\): a run of pixels leaves the picture' "$file: says where"
done

# Lines without compression have nothing that could be damaged; but they can be cut.
draw bmp "$T/masks.bmp" 40 320 304 16 compression=3
silent "$T/masks.bmp" 'masks that libavcodec knows'
perl tests/cli/falsify.pl "$T/masks.bmp" "$T/others.bmp" +54=V:3584,448,56
head -c 100000 "$T/others.bmp" >"$T/cut.bmp"
exits 0 'other masks' "$T/others.bmp"
exits 3 'other masks: nobody knows' --deep "$T/others.bmp"
like "$out" 'nothing here can decode it: libavcodec lacks its kind' 'other masks: says why'
sdc -f json --deep "$T/cut.bmp"
json_is '.results[0] | [.verdict, .findings[].rule] | join(" ")' 'fail file.complete' \
    'other masks, and cut'

# Masks that cannot be are damage.
for masks in 0,448,56 3584,3584,56 65536,448,56; do
    perl tests/cli/falsify.pl "$T/masks.bmp" "$T/impossible.bmp" "+54=V:$masks"
    sdc -f json --deep "$T/impossible.bmp"
    json_is '[.results[] | .verdict, .findings[].rule] | join(" ")' 'fail file.decodes' \
        "masks $masks"
done

draw bmp "$T/largest.bmp" 40 5999 5999 1
silent "$T/largest.bmp" 'the largest picture that may be'
draw bmp "$T/larger.bmp" 40 11999 11999 1
exits 3 'a larger one: nobody knows' --deep "$T/larger.bmp"
like "$out" 'it has 11999x11999 pixels, and at most 143952004 are decoded' 'a larger one: says why'

# ---- Fragments and tracks ------------------------------------------------------------------------

# Sound in fragments, whose blocks are not told how long they are, and of which the last is shorter.
ffmpeg -v error -f lavfi -i testsrc=s=854x480:r=24:d=5 -f lavfi -i sine=r=44100:d=4 -c:a pcm_s16le \
    -movflags frag_keyframe+empty_moov "$T/fragments.mov" </dev/null
silent "$T/fragments.mov" 'sound in fragments'

# A file that is cut is refused for that; where it fails to decode is told besides.
for file in image/plain.jpg video/real.mp4 audio/stereo.mp3; do
    head -c 5000 "testdata/$file" >"$T/cut.${file##*.}"
    [ "$file" != image/plain.jpg ] || head -c 1200 "testdata/$file" >"$T/cut.jpg"
    sdc -f json --deep "$T/cut.${file##*.}"
    json_is '.results[0] | .verdict, (.findings | map(.rule) | index("file.complete") != null)' \
        $'fail\ntrue' "$file, cut: file.complete"
done

# What is not decoded does not pass: more tracks than are.
tracks=(-map 0:v)
for ((i = 0; i < 64; i++)); do tracks+=(-map 0:a); done
ffmpeg -v error -i testdata/video/sound-15.mp4 "${tracks[@]}" -c copy "$T/tracks.mp4" </dev/null
exits 3 '65 tracks: nobody knows' --deep "$T/tracks.mp4"
like "$out" 'of its 65 tracks the first 64 are decoded' '65 tracks: says why'
ffmpeg -v error -i testdata/video/sound-15.mp4 "${tracks[@]:0:128}" -c copy "$T/64.mp4" </dev/null
exits 0 '64 tracks: all are decoded' --deep "$T/64.mp4"

# ---- Frames of an animated PNG, which no library here reads --------------------------------------

ffmpeg -v error -f lavfi -i testsrc=size=400x400:rate=5:duration=1 -f apng "$T/frames.png" \
    </dev/null

# apng NAME CHUNK NUMBER CODE: frames.png with the body of a chunk of that name, "$_", changed by
# Perl, and its checksum with it; a body that is undefined is left out.
apng() {
    perl -MCompress::Zlib=crc32 -e 'local $/; open my $in, "<:raw", shift or die;
        my ($type, $number, $code) = @ARGV;
        my $file = <$in>;
        print substr $file, 0, 8;
        for (my $at = 8; $at < length $file;) {
            my $size = unpack "N", substr $file, $at, 4;
            my $name = substr $file, $at + 4, 4;
            local $_ = substr $file, $at + 8, $size;
            $at += $size + 12;
            eval "$code; 1" or die if $name eq $type && --$number == 0;
            print pack("N", length), $name, $_, pack "N", crc32($name . $_) if defined;
        }' "$T/frames.png" "$2" "$3" "$4" >"$T/$1.png"
}

apng same IDAT 1 ''
exits 0 'an animated PNG' --deep "$T/same.png"
ok 'it is written as it was' cmp "$T/same.png" "$T/frames.png"
{ cat "$T/frames.png"; head -c 30 /dev/zero; } >"$T/tail.png"
exits 0 'with zeros behind it' --deep "$T/tail.png"
while IFS='|' read -r name type number code want; do
    apng "$name" "$type" "$number" "$code"
    exits 0 "$name: without --deep nobody sees it" "$T/$name.png"
    sdc --deep "$T/$name.png"
    like "$out" "$want" "$name: --deep does"
    unlike "$out" '^[^ ]*: pass ' "$name: and it does not pass"
done <<'ROWS'
larger|fcTL|3|substr $_, 4, 16, pack "N4", 400, 400, 0, 0|frame 3 is .* 400x400 pixels, and .* fewer
smaller|fcTL|3|substr $_, 4, 8, pack "N2", 5, 5|frame 3 is to have 5x5 pixels, and .* more
outside|fcTL|3|substr $_, 12, 8, pack "N2", 399, 399|frame 3 reaches out of the picture
counted|acTL|1|substr $_, 0, 4, pack "N", 7|its header counts 7 frames, and there are 5
empty|fdAT|2|undef $_|frame 3 is to have 400x[0-9]+ pixels, and .* fewer
short|fdAT|2|$_ = substr $_, 0, 2|frame 3 is to have 400x[0-9]+ pixels, and .* fewer
damaged|fdAT|2|substr $_, 4, 2, "zz"|before byte [0-9]+: a frame's compressed pixels are damaged
spoilt|fdAT|2|substr $_, -4, 4, "zzzz"|the checksum of the compressed pixels is not that of its data
ROWS
perl -e 'local $/; my $file = <STDIN>; my $at = index $file, "fdAT";
    my $end = $at + 4 + unpack "N", substr $file, $at - 4, 4;
    substr $file, $end, 1, chr(255 & ~ord substr $file, $end, 1);
    print $file' <"$T/frames.png" >"$T/checksum.png"
exits 1 'the checksum of a frame' --deep "$T/checksum.png"
like "$out" 'the checksum of an fdAT chunk is not that of its data' 'is told'

# ---- Ceilings, and how far it is -----------------------------------------------------------------

# What would take long is given up in time, what would take all memory is refused.
perl testdata/rows/edit.pl png "$T/long.png" 40000 40000 1 0
SECONDS=0
sdc -f json --deep --timeout 1 "$T/long.png"
json_is '.results[0].error.code' timeout 'a picture of 1.6 billion pixels: timeout'
ok "it is given up in time ($SECONDS s)" [ "$SECONDS" -lt 15 ]
# The coefficients of all of it are needed at once; the sanitizers leave the memory open.
if ! is_sanitized; then
    tests/cli/falsify.pl testdata/image/progressive.jpg "$T/large.jpg" 0xffc2+3=n:65500,65500
    run env time -f '%M KiB' -o "$T/memory" "$SDC" -f json --deep --timeout 20 "$T/large.jpg"
    json_is '.results[0].findings | map(.rule) | index("file.decodes") != null' true \
        'a progressive JPEG of 65500x65500: refused'
    ok "it takes no memory: $(tail -n 1 "$T/memory")" \
        [ "$(sed -nE 's/^([0-9]+) KiB$/\1/p' "$T/memory")" -lt 2500000 ]
fi
# Frames of a GIF or WebP are held whole.
{ printf 'GIF89a%b\200\0\0\0\0\0\377\377\377' '\0377\0377\0377\0377'
    printf ',\0\0\0\0%b\0\2\2\104\1\0;' '\0377\0377\0377\0377'; } >"$T/large.gif"
sdc -f json --deep "$T/large.gif"
json_is '.results[0] | .error.code, (.findings | map(.rule) | join(" "))' \
    $'unreadable\nimage.width image.height' 'a GIF of 65535x65535: nobody knows; it fails anyway'
like "$out" 'it has 65535x65535 pixels, and at most 143952004 are decoded' 'and says why'
# So are lines of any image: 300 bytes could ask for all memory.
perl testdata/rows/edit.pl png "$T/wide.png" 65537 301 1 0
exits 3 'lines of 65537 pixels: nobody knows' --deep "$T/wide.png"
like "$out" 'its lines have 65537 pixels, and at most 65536 are decoded' 'and says why'
for n in 4096 5000 12000; do
    perl -e 'print "GIF89a", pack("v2", 400, 400), "\x80\0\0", "\0" x 3, "\xff" x 3,
        (",\0\0\0\0\1\0\1\0\0\2\2\x44\1\0") x $ARGV[0], ";"' "$n" >"$T/$n-frames.gif"
done
exits 0 'a GIF of 4096 frames' --deep "$T/4096-frames.gif"
perl -e 'my ($n, $size) = (12000, 2 + 12 * 9 + 4);
    my $data = 8 + $n * $size;
    print "II*\0", pack "V", 8;
    for (1 .. $n) {
        print pack "v", 9;
        print pack "vvVV", $_->[0], 4, 1, $_->[1] for [256, 400], [257, 400], [258, 1], [259, 1],
            [262, 1], [273, $data], [277, 1], [278, 400], [279, 20000];
        print pack "V", $_ < $n ? 8 + $_ * $size : 0;
    }
    print "\0" x 20000' >"$T/12000-frames.tiff"
for file in 5000-frames.gif 12000-frames.gif 12000-frames.tiff; do
    exits 3 "$file: nobody knows" --deep "$T/$file"
    like "$out" 'it has more than 4096 pages, the most that are decoded' 'and says why'
done
sdc --deep -q --progress plain -j 1 --timeout 4 "$T/long.png" "$T/long.png"
like "$err" '^seedance-check: [01]/2' '--progress tells how far it is while one is decoded'

# One damaged file among others, in any company, is the same.
sdc -f ndjson --deep "$T/400-photo.gif" testdata/image/photo.gif "$T/300-plain.png"
is "$(jq -r .verdict "$T/out" | tr '\n' ' ')" 'fail pass fail ' 'each file is judged by itself'
done_testing
