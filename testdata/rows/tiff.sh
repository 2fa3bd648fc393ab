# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The TIFF images of testdata, good and bad: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# tiff ORDER W H [TAG=TYPE:VALUE...]: a directory, then one strip. Tags: 256, 257 width, height; 271
# make; 273, 279 offset and size of strips; 274 orientation; 330 directories below.
tiff() { draw tiff "$@"; }

# written OPTIONS [ARGUMENT...]: 640x360 as libtiff writes it, the directory behind the pixels.
written() { image black "$1,strip" 640 360 "${@:2}"; }

# pages ORDER WxH...: a page of each size.
pages() {
    local size
    for size in "${@:2}"; do draw tiff "$1" "${size%x*}" "${size#*x}"; done
}

row image/photo.tiff 'TIFF 640x360, strips, directory at the end' - \
    image black compression=deflate 640 360
row image/order-ii.tif 'TIFF, little-endian, directory first' - tiff II 640 360
row image/order-mm.tif 'TIFF, big-endian, directory first' - tiff MM 640 360
row image/bigtiff-ii.tif 'BigTIFF, little-endian, directory first' - tiff II8 640 360
row image/bigtiff-mm.tif 'BigTIFF, big-endian, directory first' - tiff MM8 640 360
row image/bigtiff.tif 'BigTIFF as libtiff writes it' - written bigtiff,compression=deflate
row image/short.tif 'TIFF, big-endian, whose sizes have 16 bits' 'left-justified in their field' \
    tiff MM 640 360 256=3:640 257=3:360
row image/tiles.tif 'TIFF in tiles of 128x128' - \
    written tile,tile-width=128,tile-height=128,compression=deflate
row image/jpeg.tif 'TIFF compressed with JPEG' 'its JPEGs are strips' \
    written compression=jpeg --bands 3
row image/lzw.tif 'TIFF compressed with LZW' - written compression=lzw
row image/rgb.tif 'TIFF, 8 bit RGB' 'values that do not fit in their entry' \
    written compression=deflate --bands 3
row image/pyramid.tif 'TIFF in tiles with 3 smaller pages' 'the first page counts' \
    written compression=deflate,tile,pyramid --bands 3
row image/pages.tif 'TIFF of pages 640x360 and 100x100' 'the first page counts' \
    pages II 640x360 100x100
row image/pages-bad.tif 'TIFF of pages 100x100 and 640x360' 'the first page counts' \
    pages MM 100x100 640x360
row image/pages-bigtiff.tif 'BigTIFF of pages 640x360, 200x100 and 100x100' \
    'the first page counts' pages MM8 640x360 200x100 100x100
row image/zeros-behind.tif 'TIFF with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 tiff II 640 360

side='side (300, 6000) px'
row image/width-299.tif 'TIFF 299x400' "$side, outside" tiff II 299 400
row image/width-300.tif 'TIFF 300x400' "$side, on the open end" tiff MM 300 400
row image/width-301.tif 'TIFF 301x400' "$side, just inside" tiff II 301 400
row image/width-5999.tif 'TIFF 5999x2400' "$side, just inside" tiff MM 5999 2400
row image/width-6000.tif 'TIFF 6000x2401' "$side, on the open end" tiff II 6000 2401
row image/width-6001.tif 'TIFF 6001x2401' "$side, outside" tiff II 6001 2401
row image/height-300.tif 'TIFF 400x300' "$side, on the open end" tiff II 400 300
row image/height-301.tif 'TIFF 400x301' "$side, just inside" tiff MM 400 301
row image/height-5999.tif 'TIFF 2400x5999' "$side, just inside" tiff II 2400 5999
row image/height-6000.tif 'TIFF 2401x6000' "$side, on the open end" tiff MM 2401 6000
ratio='ratio (0.4, 2.5)'
row image/ratio-2.5.tif 'TIFF 1000x400' "$ratio, on the open end" tiff II 1000 400
row image/ratio-2.5-inside.tif 'TIFF 1000x401' "$ratio, inside" tiff II 1000 401
row image/ratio-0.4.tif 'TIFF 400x1000' "$ratio, on the open end" tiff II 400 1000
row image/ratio-0.4-outside.tif 'TIFF 399x1000' "$ratio, outside" tiff II 399 1000

row image/orientation-1.tif 'TIFF 640x360 with orientation 1' - tiff II 640 360 274=3:1
row image/orientation-3.tif 'TIFF 640x360 with orientation 3' 'upside down: the same size' \
    tiff II 640 360 274=3:3
row image/orientation-6.tif 'TIFF 400x640 with orientation 6' 'upright 640x400' \
    tiff II 400 640 274=3:6
row image/orientation-6-mm.tif 'BigTIFF 400x640 with orientation 6, big-endian' 'upright 640x400' \
    tiff MM8 400 640 274=3:6
row image/orientation-8.tif 'TIFF 400x640 with orientation 8' 'upright 640x400' \
    tiff MM 400 640 274=3:8
row image/orientation-6-width.tif 'TIFF 300x640 with orientation 6' \
    'upright 640x300: the height is what fails' tiff II 300 640 274=3:6
row image/orientation-9.tif 'TIFF with orientation 9, which there is not' 'as if it had none' \
    tiff II 640 360 274=3:9

not='is not listed'
row hostile/whole.dng 'DNG 640x360' "$not" tiff II 640 360 50706=1:1,4,0,0 '50708=2:Camera'
row hostile/photo.nef 'TIFF made by Nikon with directories below' "$not" \
    tiff MM 640 360 '271=2:NIKON CORPORATION' 330=4:0
row hostile/whole.cr2 'CR2 640x360' "$not" tiff II 640 360 gap=4352020000000000 271=2:Canon
row hostile/nef.tif 'NEF named tif' 'name and content disagree' copy hostile/photo.nef
row hostile/dng.tiff 'DNG named tiff' 'name and content disagree' copy hostile/whole.dng
row hostile/nikon.tif 'TIFF made by Nikon without directories below' 'a scanner, no raw' \
    tiff MM 640 360 '271=2:NIKON CORPORATION'

cut='ends too early'
row hostile/cut-header.tif '6 bytes of a TIFF' "$cut, no size yet" copied image/order-ii.tif keep 6
row hostile/cut-directory.tif 'TIFF cut in its directory' "$cut" copied image/order-ii.tif keep 50
row hostile/cut-before-directory.tif 'half of a TIFF with its directory at the end' \
    "$cut, no size yet" copied image/photo.tiff keep 50%
row hostile/cut-values.tif 'TIFF without the last byte of its strip table' "$cut by one byte" \
    copied image/photo.tiff keep -1
row hostile/cut-half.tif 'TIFF with its directory first, cut in its strip' "$cut" \
    copied image/order-ii.tif keep 145
row hostile/cut-byte.tif 'TIFF with its directory first, without its last byte' \
    "$cut by one byte" copied image/order-mm.tif keep -1
row hostile/directory-beyond.tif 'TIFF whose directory begins behind the end of the file' "$cut" \
    copied image/order-ii.tif edit at 4 40420f00
row hostile/entries-65535.tif 'TIFF whose directory claims 65535 entries' "$cut" \
    copied image/order-ii.tif edit at 8 ffff
row hostile/strips-beyond.tif 'TIFF whose strip begins behind the end of the file' "$cut" \
    tiff II 640 360 273=4:1000000
row hostile/strip-size.tif 'TIFF whose strip claims 1 MB' "$cut" tiff MM 640 360 279=4:1000000
row hostile/tiles-beyond.tif 'TIFF whose tile begins behind the end of the file' "$cut" \
    tiff II 640 360 273= 278= 279= 322=4:640 323=4:368 324=4:1000000 325=4:1000
row hostile/strip-sum.tif 'BigTIFF whose strip ends behind 2^64' 'sums that wrap' \
    tiff MM8 640 360 273=16:18446744073709551600 279=16:100
row hostile/loop.tif 'TIFF whose directory is its own next' 'no endless loop' tiff II 640 360 next=8
row hostile/tiff-0.tif 'TIFF that claims 0x360' 'no size' tiff II 640 360 256=4:0
row hostile/tiff-no-width.tif 'TIFF without a width' 'no size' tiff II 640 360 256=
row hostile/tiff-no-directory.tif 'TIFF whose first directory is at 0' 'there is none' \
    bytes 'II*\000\000\000\000\000'
row hostile/tiff-4294967295.tif 'TIFF that claims 4294967295x4294967295' 'no such memory' \
    tiff II 640 360 256=4:4294967295 257=4:4294967295 278=4:4294967295
