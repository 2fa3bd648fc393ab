# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The GIF images of testdata, good and bad: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# gif VERSION WxH FRAME... [-- STEP...]: a screen, frames "W H [X Y [interlaced]]" of one colour.
gif() {
    draw gif-screen "$1" "${2%x*}" "${2#*x}"
    local frame words
    for frame in "${@:3}"; do
        read -ra words <<<"$frame"
        draw gif-frame "${words[@]}"
    done
    draw gif-end
}

# flat W H: an 89a of one frame.
flat() { gif 89a "$1x$2" "$1 $2"; }

# with_comment HEX: a loop count, a comment and a delay before the frame.
with_comment() {
    draw gif-screen 89a 640 360
    draw gif-block ff 4e45545343415045322e30030100
    draw gif-block fe "$1"
    draw gif-block f9 04000000
    draw gif-frame 640 360
    draw gif-end
}

# cut_comment: ends with the semicolon of its comment, which is no trailer.
cut_comment() {
    draw gif-screen 89a 640 360
    draw gif-frame 640 360
    bytes '!\376\002;;'
}

# no_frame: a screen and the trailer.
no_frame() { gif 89a 640x360; }

row image/photo.gif 'GIF 640x360' - image black strip 640 360 --bands 3
row image/87a.gif 'GIF 640x360 of version 87a' - gif 87a 640x360 '640 360'
row image/89a.gif 'GIF 640x360 of version 89a' - flat 640 360
row image/interlaced.gif 'GIF, interlaced' - gif 89a 640x360 '640 360 0 0 interlaced'
row image/comment.gif 'GIF with a comment of semicolons and commas' 'no trailer, no frame' \
    with_comment 3b2c3b2c3b2c00ff3b
row image/animated.gif 'GIF 320x304 of 3 frames' 'an animated image is no finding' \
    ff -f lavfi -i testsrc=s=320x304:r=5 -frames:v 3
row image/frame-smaller.gif 'GIF 640x360 whose frames are 320x180 and 640x360' \
    'the logical screen is the size' gif 89a 640x360 '320 180 100 100' '640 360'
row image/zeros-behind.gif 'GIF with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 flat 640 360
row image/many-zeros-behind.gif 'GIF with 70,000 zero bytes behind' \
    'its trailer lies before the last 64 KiB' and_zeros 70000 flat 640 360

side='side (300, 6000) px'
row image/width-299.gif 'GIF 299x400' "$side, outside" flat 299 400
row image/width-300.gif 'GIF 300x400' "$side, on the open end" flat 300 400
row image/width-301.gif 'GIF 301x400' "$side, just inside" flat 301 400
row image/width-5999.gif 'GIF 5999x2400' "$side, just inside" flat 5999 2400
row image/width-6000.gif 'GIF 6000x2401' "$side, on the open end" flat 6000 2401
row image/width-6001.gif 'GIF 6001x2401' "$side, outside" flat 6001 2401
row image/height-300.gif 'GIF 400x300' "$side, on the open end" flat 400 300
row image/height-301.gif 'GIF 400x301' "$side, just inside" flat 400 301
row image/height-5999.gif 'GIF 2400x5999' "$side, just inside" flat 2400 5999
row image/height-6000.gif 'GIF 2401x6000' "$side, on the open end" flat 2401 6000
ratio='ratio (0.4, 2.5)'
row image/ratio-2.5.gif 'GIF 1000x400' "$ratio, on the open end" flat 1000 400
row image/ratio-2.5-inside.gif 'GIF 1000x401' "$ratio, inside" flat 1000 401
row image/ratio-0.4.gif 'GIF 400x1000' "$ratio, on the open end" flat 400 1000
row image/ratio-0.4-outside.gif 'GIF 399x1000' "$ratio, outside" flat 399 1000

# libvips mends the sizes of screens that it does not believe: 0, some like 640x480, above 2048, and
# those that a frame leaves.
mended='libvips goes by the frame'
row image/frame-in-640x480.gif 'GIF 640x480 whose only frame is 320x304' "$mended" \
    gif 89a 640x480 '320 304'
row image/frame-in-3000.gif 'GIF 3000x2400 whose only frame is 320x304' "$mended" \
    gif 89a 3000x2400 '320 304'
row hostile/frame-outside.gif 'GIF 640x360 whose frame is 800x450' "$mended" \
    gif 89a 640x360 '800 450'
row hostile/frame-outside-side.gif 'GIF 640x360 whose frame is 6000x2401' \
    "$mended: $side, on the open end" gif 89a 640x360 '6000 2401'
row hostile/gif-0.gif 'GIF with a screen of 0x0 and a frame of 640x360' 'no size' \
    gif 89a 0x0 '640 360'
row hostile/gif-0-width.gif 'GIF with a screen of 0x360 and a frame of 640x360' 'no size' \
    gif 89a 0x360 '640 360'
row hostile/gif-65535.gif 'GIF with a screen of 65535x65535 and a frame of 640x360' \
    'no such memory' gif 89a 65535x65535 '640 360'
row hostile/gif-no-frame.gif 'GIF 640x360 without a frame' 'no picture' no_frame

cut='ends too early'
row hostile/cut-header.gif '8 bytes of a GIF' "$cut, no size yet" copied image/89a.gif keep 8
row hostile/cut-half.gif 'half of a GIF' "$cut" copied image/89a.gif keep 50%
row hostile/cut-trailer.gif 'GIF without its trailer' "$cut by one byte" \
    copied image/89a.gif keep -1
row hostile/cut-animated.gif 'GIF cut in its second frame' "$cut" copied image/animated.gif keep 60%
row hostile/cut-semicolon.gif 'GIF cut in a comment behind a semicolon' "$cut: that is no trailer" \
    cut_comment
