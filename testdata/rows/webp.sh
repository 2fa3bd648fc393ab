# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The WebP images of testdata, good and bad: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# webp WxH [ARGUMENT...]: one colour; VP8 of 4:2:0 unless the arguments say otherwise.
webp() { ff -f lavfi -i "color=s=$1" -frames:v 1 -c:v libwebp "${@:2}" -f image2; }

# lossless WxH: VP8L, of any size.
lossless() { webp "$1,format=bgra" -lossless 1; }

# extended WxH FLAGS [NAME HEX]...: VP8X and VP8, then more chunks.
extended() {
    webp "$1"
    draw webp-canvas "${1%x*}" "${1#*x}" "$2"
    shift 2
    while [ $# -gt 0 ]; do
        draw webp-chunk "$1" "$2"
        shift 2
    done
}

# chunk_first: a private chunk of odd size between VP8X and VP8.
chunk_first() {
    webp 640x360
    draw webp-front prVt 414243
    draw webp-canvas 640 360 00
}

# frames FILE X Y FILE X Y: two frames on a canvas of 640x400.
frames() {
    draw webp-canvas 640 400 02
    draw webp-chunk ANIM ffffffff0000
    draw webp-frame "${@:1:3}"
    draw webp-frame "${@:4}"
}

# An EXIF block with nothing but an orientation, as a chunk holds it.
exif_6=49492a0008000000010012010300010000000600000000000000
exif_3=49492a0008000000010012010300010000000300000000000000

row image/photo.webp 'WebP 640x360, VP8' - webp 640x360
row image/lossless.webp 'WebP 640x360, VP8L' - lossless 640x360
row image/alpha.webp 'WebP with VP8X, ALPH and VP8' - webp 640x360,format=yuva420p
row image/extended.webp 'WebP with VP8X and VP8' - extended 640x360 00
row image/chunks.webp 'WebP with a private chunk of 3 bytes before its VP8' 'chunks are padded' \
    chunk_first
row image/scale-bits.webp 'WebP 640x360 whose VP8 asks to be scaled up when shown' \
    'the upper two bits are no size' then_edit at 26 80826841 -- webp 640x360
row image/animated.webp 'WebP 320x304 of 3 frames' 'an animated image is no finding' \
    ff -f lavfi -i testsrc=s=320x304:r=5 -frames:v 3 -c:v libwebp_anim -pix_fmt bgra -q:v 1
row image/zeros-behind.webp 'WebP with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 webp 640x360

side='side (300, 6000) px'
row image/width-299.webp 'WebP 299x400' "$side, outside" lossless 299x400
row image/width-300.webp 'WebP 300x400' "$side, on the open end" lossless 300x400
row image/width-301.webp 'WebP 301x400' "$side, just inside" lossless 301x400
row image/width-5999.webp 'WebP 5999x2400' "$side, just inside" lossless 5999x2400
row image/width-6000.webp 'WebP 6000x2401' "$side, on the open end" lossless 6000x2401
row image/width-6001.webp 'WebP 6001x2401' "$side, outside" lossless 6001x2401
row image/height-300.webp 'WebP 400x300, VP8' "$side, on the open end" webp 400x300
row image/height-301.webp 'WebP 400x301' "$side, just inside" lossless 400x301
row image/height-5999.webp 'WebP 2400x5999' "$side, just inside" lossless 2400x5999
row image/height-6000.webp 'WebP 2401x6000' "$side, on the open end" lossless 2401x6000
row image/width-16383.webp 'WebP 16383x400' 'the widest that VP8L has' lossless 16383x400
ratio='ratio (0.4, 2.5)'
row image/ratio-2.5.webp 'WebP 1000x400' "$ratio, on the open end" webp 1000x400
row image/ratio-2.5-inside.webp 'WebP 1000x401' "$ratio, inside" lossless 1000x401
row image/ratio-0.4.webp 'WebP 400x1000' "$ratio, on the open end" webp 400x1000
row image/ratio-0.4-outside.webp 'WebP 399x1000' "$ratio, outside" lossless 399x1000

row image/exif-6.webp 'WebP 400x640 with EXIF orientation 6' 'upright 640x400' \
    extended 400x640 08 EXIF "$exif_6"
row image/exif-3.webp 'WebP 640x360 with EXIF orientation 3' 'upside down: the same size' \
    extended 640x360 08 EXIF "$exif_3"
row image/exif-6-width.webp 'WebP 300x640 with EXIF orientation 6' \
    'upright 640x300: the height is what fails' extended 300x640 08 EXIF "$exif_6"
row image/exif-6-ratio.webp 'WebP 1002x400 with EXIF orientation 6' \
    'upright ratio 200/501: outside as before' extended 1002x400 08 EXIF "$exif_6"
row image/exif-prefix.webp 'WebP 400x640 with EXIF orientation 6 behind "Exif\0\0"' \
    'as libvips writes it' extended 400x640 08 EXIF "457869660000$exif_6"
row image/frame-smaller.webp 'WebP 640x400 of 2 frames, the first is 301x400' \
    'the canvas is the size' frames image/width-301.webp 10 0 image/lossless.webp 0 0

row hostile/cut-header.webp '20 bytes of a WebP' "ends too early, no size yet" \
    copied image/photo.webp keep 20
row hostile/cut-vp8x.webp 'WebP cut behind VP8X' 'ends too early, its canvas known' \
    copied image/exif-6.webp keep 30
row hostile/cut-half.webp 'half of a WebP' 'ends too early' copied image/photo.webp keep 50%
row hostile/cut-byte.webp 'WebP without its last byte' 'ends too early by one byte' \
    copied image/photo.webp keep -1
row hostile/cut-animated.webp 'half of an animated WebP' 'ends too early, its canvas known' \
    copied image/animated.webp keep 50%
row hostile/riff-size.webp 'WebP whose RIFF claims 1 MB' 'ends too early' \
    copied image/photo.webp edit chunk RIFF 1000000
row hostile/riff-smaller.webp 'WebP whose RIFF ends in the middle of VP8' 'decoders refuse it' \
    copied image/photo.webp edit chunk RIFF 100
row hostile/vp8x-larger.webp 'WebP whose VP8X says 1280x720 over a VP8 of 640x360' \
    'decoders refuse it' copied image/photo.webp draw webp-canvas 1280 720 00
row hostile/vp8x-16777216.webp 'WebP whose VP8X says 16777216x16777216' 'no such memory' \
    copied image/photo.webp draw webp-canvas 16777216 16777216 00
row hostile/webp-0.webp 'WebP whose VP8 says 0x360' 'no size' \
    copied image/photo.webp edit at 26 0000
row hostile/vp8-no-start.webp 'WebP whose VP8 has no start code' 'no size' \
    copied image/photo.webp edit at 23 000000
