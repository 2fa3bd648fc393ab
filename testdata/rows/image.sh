# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The JPEG and PNG images of testdata: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# jpeg W H [OPTIONS [ARGUMENT...]]: a black JPEG of one component.
jpeg() {
    local options=strip,optimize-coding${3:+,$3} size=("$1" "$2")
    shift "$(($# < 3 ? $# : 3))"
    image black "$options" "${size[@]}" "$@"
}

png() { edit png "$@"; }

# sideways W H N [THUMB]: a JPEG with EXIF orientation N.
sideways() {
    jpeg "$1" "$2"
    edit exif "${@:3}"
}

# with_segment MARKER FILE: a JPEG that has another JPEG in a segment before its own size.
with_segment() {
    jpeg 640 360
    edit jpeg-segment "$@"
}

side='side (300, 6000) px'
row image/width-299.png 'PNG 299x400' "$side, outside" png 299 400
row image/width-300.png 'PNG 300x400' "$side, on the open end" png 300 400
row image/width-301.png 'PNG 301x400' "$side, just inside" png 301 400
row image/width-5999.png 'PNG 5999x3000' "$side, just inside" png 5999 3000
row image/width-6000.png 'PNG 6000x3000' "$side, on the open end" png 6000 3000
row image/width-6001.png 'PNG 6001x3000' "$side, outside" png 6001 3000
row image/height-299.png 'PNG 400x299' "$side, outside" png 400 299
row image/height-300.png 'PNG 400x300' "$side, on the open end" png 400 300
row image/height-301.png 'PNG 400x301' "$side, just inside" png 400 301
row image/height-5999.png 'PNG 3000x5999' "$side, just inside" png 3000 5999
row image/height-6000.png 'PNG 3000x6000' "$side, on the open end" png 3000 6000
row image/height-6001.png 'PNG 3000x6001' "$side, outside" png 3000 6001
row image/smallest.png 'PNG 301x301' 'the smallest that passes' png 301 301
row image/largest.png 'PNG 5999x5999' 'the largest that passes' png 5999 5999
row image/both-300.png 'PNG 300x300' "$side, both on the open end" png 300 300
row image/both-6000.png 'PNG 6000x6000' "$side, both on the open end" png 6000 6000
row image/tiny.png 'PNG 1x1' "$side, far outside" png 1 1
row image/width-300.jpg 'JPEG 300x400' "$side, on the open end" jpeg 300 400
row image/width-301.jpg 'JPEG 301x400' "$side, just inside" jpeg 301 400
row image/height-300.jpg 'JPEG 400x300' "$side, on the open end" jpeg 400 300
row image/height-301.jpg 'JPEG 400x301' "$side, just inside" jpeg 400 301
row image/width-5999.jpg 'JPEG 5999x2400' "$side, just inside" jpeg 5999 2400 interlace
row image/width-6000.jpg 'JPEG 6000x2401' "$side, on the open end" jpeg 6000 2401 interlace

ratio='ratio (0.4, 2.5)'
row image/ratio-0.4.png 'PNG 400x1000' "$ratio, on the open end" png 400 1000
row image/ratio-0.4-inside.png 'PNG 401x1000' "$ratio, inside" png 401 1000
row image/ratio-0.4-outside.png 'PNG 399x1000' "$ratio, outside" png 399 1000
row image/ratio-0.4-just-inside.png 'PNG 2399x5997' "$ratio, 1/29985 inside" png 2399 5997
row image/ratio-0.4-just-outside.png 'PNG 2399x5998' "$ratio, 1/29990 outside" png 2399 5998
row image/ratio-2.5.png 'PNG 1000x400' "$ratio, on the open end" png 1000 400
row image/ratio-2.5-inside.png 'PNG 1000x401' "$ratio, inside" png 1000 401
row image/ratio-2.5-outside.png 'PNG 1000x399' "$ratio, outside" png 1000 399
row image/ratio-2.5-just-inside.png 'PNG 5997x2399' "$ratio, as near as sides allow" png 5997 2399
row image/ratio-2.5-just-outside.png 'PNG 5998x2399' "$ratio, as near as sides allow" png 5998 2399
row image/ratio-0.4.jpg 'JPEG 400x1000' "$ratio, on the open end" jpeg 400 1000
row image/ratio-0.4-inside.jpg 'JPEG 401x1000' "$ratio, inside" jpeg 401 1000
row image/ratio-2.5.jpg 'JPEG 1000x400' "$ratio, on the open end" jpeg 1000 400
row image/ratio-2.5-inside.jpg 'JPEG 1000x401' "$ratio, inside" jpeg 1000 401
row image/ratio-and-side.png 'PNG 299x6001' 'outside of all three' png 299 6001

row image/plain.png 'PNG, 8 bit RGB' - png 640 360 8 2
row image/palette.png 'PNG, 4 bit palette' - png 640 360 4 3 PLTE 204060806040
row image/sixteen-bit.png 'PNG, 16 bit RGB' - png 640 360 16 2
row image/grey-alpha.png 'PNG, 8 bit grey with alpha' - png 640 360 8 4
row image/interlaced.png 'PNG, Adam7' - image black interlace,strip 640 360 --bands 3
row image/chunks.png 'PNG with gamma, text and a private chunk before its pixels' - \
    png 640 360 8 2 gAMA 0000b18f tEXt 436f6d6d656e740061626364 prVt 49484452
row image/animated.png 'APNG of 3 frames' 'an animated image is no finding' \
    ff -f lavfi -i testsrc=s=320x304:r=5 -frames:v 3 -pix_fmt pal8 -f apng
row image/zeros-behind.png 'PNG with 1000 zero bytes behind IEND' 'harmless trailing bytes' \
    and_zeros 1000 png 640 360 8 2
row image/exif-6.png 'PNG 400x640 with eXIf orientation 6' 'upright 640x400' \
    png 400 640 8 2 eXIf 49492a0008000000010012010300010000000600000000000000
row image/exif-6-width.png 'PNG 300x640 with eXIf orientation 6' \
    'upright 640x300: the height is what fails' \
    png 300 640 8 2 eXIf 49492a0008000000010012010300010000000600000000000000

row image/plain.jpg 'JPEG, baseline, 4:2:0' - jpeg 640 360 '' --bands 3
row image/progressive.jpg 'JPEG, progressive' - jpeg 640 360 interlace --bands 3
row image/grey.jpg 'JPEG, one component' - jpeg 640 360
row image/four-four-four.jpg 'JPEG, 4:4:4' - jpeg 640 360 subsample-mode=off --bands 3
row image/restart.jpg 'JPEG with restart markers' - jpeg 640 360 restart-interval=8 --bands 3
row image/UPPER.JPEG 'JPEG with the suffix JPEG' 'suffixes have no case' jpeg 640 360
row image/zeros-behind.jpg 'JPEG with 1000 zero bytes behind EOI' 'harmless trailing bytes' \
    and_zeros 1000 jpeg 640 360
row image/many-zeros-behind.jpg 'JPEG with 70,000 zero bytes behind EOI' \
    'EOI lies before the last 64 KiB' and_zeros 70000 jpeg 640 360
row image/exif-1.jpg 'JPEG 640x360 with EXIF orientation 1' - sideways 640 360 1
row image/exif-3.jpg 'JPEG 640x360 with EXIF orientation 3' 'upside down: the same size' \
    sideways 640 360 3
row image/exif-5.jpg 'JPEG 640x360 with EXIF orientation 5' 'upright 360x640' sideways 640 360 5
row image/exif-6.jpg 'JPEG 400x900 with EXIF orientation 6' 'upright 900x400' sideways 400 900 6
row image/exif-8.jpg 'JPEG 640x360 with EXIF orientation 8' 'upright 360x640' sideways 640 360 8
row image/exif-6-width.jpg 'JPEG 300x700 with EXIF orientation 6' \
    'upright 700x300: the height is what fails' sideways 300 700 6
row image/exif-6-ratio.jpg 'JPEG 399x1000 with EXIF orientation 6' \
    'upright ratio 1000/399: outside as before' sideways 399 1000 6
row image/exif-9.jpg 'JPEG with EXIF orientation 9, which there is not' 'as if it had none' \
    sideways 640 360 9
row image/exif-thumbnail.jpg 'JPEG 640x360 whose EXIF holds a thumbnail of 300x400' \
    'the first SOF is not the size' sideways 640 360 1 image/width-300.jpg
row image/jpeg-in-comment.jpg 'JPEG 640x360 with a whole JPEG of 300x400 in a comment' \
    'the first SOF and EOI are not its own' with_segment fe image/width-300.jpg

crc='its CRC is wrong'
row image/crc-text.png 'PNG whose text has a wrong CRC' 'readers skip such a chunk' \
    then_edit at 55 00000000 -- png 640 360 8 2 tEXt 436f6d6d656e740061626364
row hostile/crc-ihdr.png 'PNG whose IHDR has a wrong CRC' "$crc: no size" \
    then_edit at 29 00000000 -- png 640 360 8 2
row hostile/crc-idat.png 'PNG whose IDAT has a wrong CRC' "$crc: seen only by decoding" \
    then_edit at -16 00000000 -- png 640 360 8 2
row hostile/dnl.jpg 'JPEG 640x360 whose height stands in a DNL segment behind its scan' \
    'libjpeg refuses it' then_edit dnl -- jpeg 640 360
