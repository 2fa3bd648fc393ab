# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The BMP images of testdata, good and bad: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

bmp() { draw bmp "$@"; }

# runs HEADER W H: RLE8 with all its runs.
runs() { bmp "$@" 8 compression=1 colors=1; }

# empty W H [KEY=VALUE...]: RLE8 that ends at once, so that size costs nothing.
empty() { bmp 40 "$1" "$2" 8 compression=1 colors=1 pixels=0001 "${@:3}"; }

row image/photo.bmp 'BMP 320x304, 1 bit' - \
    ff -f lavfi -i color=s=320x304 -frames:v 1 -pix_fmt monob -f image2
row image/plain.bmp 'BMP 301x301, 24 bit' 'a line is padded to 904 bytes' bmp 40 301 301 24
for bits in 1 4 8 16 24 32; do
    row "image/bits-$bits.bmp" "BMP 33x7, $bits bit" 'lines are padded to 4 bytes; too small' \
        bmp 40 33 7 "$bits"
done
row image/bitfields.bmp 'BMP 33x7, 16 bit with masks behind the header' 'too small' \
    bmp 40 33 7 16 compression=3
row image/rle8.bmp 'BMP 640x360, RLE8' - runs 40 640 360
row image/rle4.bmp 'BMP 640x360, RLE4' - bmp 40 640 360 4 compression=2 colors=1
row image/rle-empty.bmp 'BMP 640x360, RLE8 without a run' 'what is not drawn is colour 0' \
    empty 640 360
row image/core.bmp 'BMP 320x304 with a core header of 12 bytes' 'colours of 3 bytes' \
    bmp 12 320 304 1
row image/os2-16.bmp 'BMP 320x304 with an OS/2 2.x header of 16 bytes' 'colours of 4 bytes' \
    bmp 16 320 304 1
row image/os2-64.bmp 'BMP 640x360 with an OS/2 2.x header of 64 bytes, RLE8' - runs 64 640 360
row image/header-52.bmp 'BMP 640x360 with a header of 52 bytes, RLE8' - runs 52 640 360
row image/header-56.bmp 'BMP 640x360 with a header of 56 bytes, RLE8' - runs 56 640 360
row image/v4.bmp 'BMP 640x360 with a V4 header, RLE8' - runs 108 640 360
row image/v5.bmp 'BMP 640x360 with a V5 header, RLE8' - runs 124 640 360
row image/top-down.bmp 'BMP 320x304, 1 bit, top down' 'a negative height' bmp 40 320 -304 1
row image/gap.bmp 'BMP 640x360 with 1000 bytes between colours and pixels' - \
    bmp 40 640 360 8 compression=1 colors=1 gap=1000
row image/no-sizes.bmp 'BMP 320x304, 1 bit, whose size and image size are 0' \
    'old programs leave them out' bmp 40 320 304 1 size=0 image=0
row image/zeros-behind.bmp 'BMP with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 runs 40 640 360

side='side (300, 6000) px'
row image/width-299.bmp 'BMP 299x400' "$side, outside" empty 299 400
row image/width-300.bmp 'BMP 300x400' "$side, on the open end" empty 300 400
row image/width-301.bmp 'BMP 301x400' "$side, just inside" empty 301 400
row image/width-5999.bmp 'BMP 5999x2400' "$side, just inside" empty 5999 2400
row image/width-6000.bmp 'BMP 6000x2401' "$side, on the open end" empty 6000 2401
row image/width-6001.bmp 'BMP 6001x2401' "$side, outside" empty 6001 2401
row image/height-299.bmp 'BMP 400x299, 1 bit, top down' "$side, outside" bmp 40 400 -299 1
row image/height-300.bmp 'BMP 400x300, 1 bit, top down' "$side, on the open end" bmp 40 400 -300 1
row image/height-301.bmp 'BMP 400x301, 1 bit, top down' "$side, just inside" bmp 40 400 -301 1
row image/height-5999.bmp 'BMP 2400x5999' "$side, just inside" empty 2400 5999
row image/height-6000.bmp 'BMP 2401x6000' "$side, on the open end" empty 2401 6000
ratio='ratio (0.4, 2.5)'
row image/ratio-2.5.bmp 'BMP 1000x400' "$ratio, on the open end" empty 1000 400
row image/ratio-2.5-inside.bmp 'BMP 1000x401' "$ratio, inside" empty 1000 401
row image/ratio-0.4.bmp 'BMP 400x1000' "$ratio, on the open end" empty 400 1000
row image/ratio-0.4-outside.bmp 'BMP 399x1000' "$ratio, outside" empty 399 1000

cut='ends too early'
row hostile/cut-header.bmp '20 bytes of a BMP' "$cut, no size yet" copied image/photo.bmp keep 20
row hostile/cut-colors.bmp 'BMP cut in its colours' "$cut, its size known" \
    copied image/photo.bmp keep 58
row hostile/cut-half.bmp 'half of a BMP' "$cut" copied image/photo.bmp keep 50%
row hostile/cut-byte.bmp 'BMP without its last byte' "$cut by one byte" \
    copied image/photo.bmp keep -1
row hostile/cut-top-down.bmp 'BMP of negative height without its last byte' "$cut by one byte" \
    copied image/top-down.bmp keep -1
row hostile/cut-core.bmp 'BMP with a core header without its last byte' "$cut by one byte" \
    copied image/core.bmp keep -1
row hostile/cut-rle.bmp 'half of a BMP of RLE8' "$cut: by its image size" \
    copied image/rle8.bmp keep 50%
row hostile/offset-beyond.bmp 'BMP whose pixels begin behind the end of the file' "$cut" \
    bmp 40 320 304 1 offset=1000000
row hostile/offset-0.bmp 'BMP whose pixels begin at byte 0' \
    'within its headers: decoders refuse it' bmp 40 320 304 1 offset=0
row hostile/size-larger.bmp 'BMP that claims 1 MB' 'all pixels are there' \
    bmp 40 320 304 1 size=1000000
row hostile/bmp-4294967169.bmp 'BMP that claims a width of 0xFFFFFF81' '-127 is no size' \
    bmp 40 -127 64 1
row hostile/bmp-2147483647.bmp 'BMP that claims 2147483647x6, 24 bit' 'no such memory' \
    bmp 40 2147483647 6 24 pixels=000000
row hostile/bmp-2147483648.bmp 'BMP that claims 640x-2147483648' 'its negative has no 32 bits' \
    bmp 40 640 -2147483648 1 pixels=000000
row hostile/bmp-0.bmp 'BMP that claims 0x360' 'no size' bmp 40 0 360 1
