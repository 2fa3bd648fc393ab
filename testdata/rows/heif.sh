# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The HEIC and HEIF images of testdata, good and bad: row FILE WHAT LIMIT MAKER [ARGUMENT...], see
# make.sh.

# heic WxH [OPTIONS]: black, as libheif writes it; of an odd size that is a grid of one tile.
heic() { image black "compression=hevc,strip,Q=10${2:+,$2}" "${1%x*}" "${1#*x}" --bands 3; }

# items KEY=VALUE...: a file of items of ours, see draw.pl.
items() { draw heif "$@"; }

photo=item=image/photo.heic tile=item=image/tile.heic

# sequence BRANDS [KEY=VALUE...]: a movie of 854x480 behind an image.
sequence() {
    items "brands=$1" "${@:2}"
    edit movie video/hevc.mp4
    edit box moov/trak/mdia/hdlr 8 70696374
}

# only_movie: the movie of a sequence without an image.
only_movie() {
    copy video/hevc.mp4
    edit box ftyp 0 6865766300000000
    edit box moov/trak/mdia/hdlr 8 70696374
}

row image/photo.heic 'HEIC 640x360' - heic 640x360
row image/tile.heic 'HEIC 320x180: a tile of others' 'too low' heic 320x180
row image/ten-bit.heic 'HEIC, 10 bit, HEVC with range extensions' - heic 640x360 bitdepth=10
row image/heix.heic 'HEIC of brand heix, 10 bit' - \
    items brands=heix,mif1,heix item=image/ten-bit.heic
row image/grid.heic 'HEIC 640x360 in 2x2 tiles of 320x180' 'the size of the whole' \
    items "$tile" "$tile" "$tile" "$tile" grid=2x2:640x360
row image/grid-cropped.heic 'HEIC 860x350 in 3x2 tiles of 320x180' \
    'the tiles reach further than the whole' \
    items "$tile" "$tile" "$tile" "$tile" "$tile" "$tile" grid=3x2:860x350
row image/grid-turned.heic 'HEIC 640x360 in tiles, turned by irot 3' 'upright 360x640' \
    items "$tile" "$tile" "$tile" "$tile" grid=2x2:640x360 irot=3
row image/thumbnail.heic 'HEIC whose first item is a thumbnail of 320x180' \
    'the primary item is the second' items "$tile" "$photo" thumb=1
row image/primary.heic 'HEIC of images 640x360 and 320x180' 'the primary item is the first' \
    items "$photo" "$tile" primary=1
row image/turned-90.heic 'HEIC 640x360 with irot 3: three quarters against the clock' \
    'upright 360x640' items "$photo" irot=3
row image/turned-180.heic 'HEIC 640x360 with irot 2' 'upside down: the same size' \
    items "$photo" irot=2
row image/turned-270.heic 'HEIC 640x360 with irot 1' 'upright 360x640' items "$photo" irot=1
row image/turned-0.heic 'HEIC 640x360 with irot 0' 'not turned' items "$photo" irot=0
row image/mirrored.heic 'HEIC 640x360 with imir' 'the same size' items "$photo" imir=0
row image/clap.heic 'HEIC 640x360 with clap 600x320' 'what is cut off does not count' \
    items "$photo" clap=600x320
row image/clap-turned.heic 'HEIC 640x360 with clap 600x320, then irot 3' 'upright 320x600' \
    items "$photo" clap=600x320 irot=3
row image/turned-clap.heic 'HEIC 640x360 with irot 3, then clap 320x600' \
    'the crop is of the turned image' items "$photo" irot=3 clap=320x600
row image/clap-side.heic 'HEIC 640x360 with clap 640x300' 'the height is what fails' \
    items "$photo" clap=640x300
row image/turned-exif.heic 'HEIC 640x360 with irot 3 and EXIF orientation 6' \
    'not turned twice: upright 360x640' items "$photo" irot=3 exif=6
row image/exif-6.heic 'HEIC 640x360 with EXIF orientation 6 and no irot' \
    'in HEIF only irot turns: 640x360' items "$photo" exif=6
row image/mif1.heif 'HEIF of brand mif1 with HEVC' - items brands=mif1,mif1 "$photo"
row image/mif1-heic.heif 'HEIF of brand mif1, compatible with heic' 'heic by that brand' \
    items brands=mif1,mif1,heic "$photo"
row image/sequence.heic 'HEIC 640x360 with a movie of 854x480, brands heic and hevc' \
    'the primary item counts' sequence heic,mif1,heic,msf1,hevc "$photo"
row image/sequence-hevc.heic 'image sequence of brand hevc with a primary item of 320x180' \
    'the primary item counts: too low' sequence hevc,mif1,heic,msf1,hevc "$tile"
row image/zeros-behind.heic 'HEIC with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 copy image/photo.heic

side='side (300, 6000) px'
row image/width-299.heic 'HEIC 299x400' "$side, outside" heic 299x400
row image/width-300.heic 'HEIC 300x400' "$side, on the open end" heic 300x400
row image/width-301.heic 'HEIC 301x400' "$side, just inside" heic 301x400
row image/width-5999.heic 'HEIC 5999x2400' "$side, just inside" heic 5999x2400
row image/width-6000.heic 'HEIC 6000x2402' "$side, on the open end" heic 6000x2402
row image/height-300.heic 'HEIC 400x300' "$side, on the open end" heic 400x300
row image/height-301.heif 'HEIF 400x301' "$side, just inside" heic 400x301
row image/height-6000.heic 'HEIC 2402x6000' "$side, on the open end" heic 2402x6000
row image/height-6001.heic 'HEIC 2402x6001' "$side, outside" heic 2402x6001
row image/turned-90-width.heic 'HEIC 300x400 with irot 3' \
    'upright 400x300: the height is what fails' items item=image/width-300.heic irot=3
ratio='ratio (0.4, 2.5)'
row image/ratio-2.5.heic 'HEIC 1000x400' "$ratio, on the open end" heic 1000x400
row image/ratio-2.5-inside.heic 'HEIC 1000x402' "$ratio, inside" heic 1000x402
row image/ratio-0.4.heif 'HEIF 400x1000 of brand mif1' "$ratio, on the open end" \
    items brands=mif1,mif1 item=image/ratio-2.5.heic irot=1
row image/clap-ratio.heic 'HEIC 640x360 with clap 640x254' "$ratio, outside by its crop; too low" \
    items "$photo" clap=640x254

row hostile/avif.heif 'AVIF named heif' 'name and content disagree' \
    image black compression=av1,strip,Q=10 320 304 --bands 3
row hostile/mif1-av01.heif 'HEIF of brand mif1 whose image is AV1' 'AVIF without its brand' \
    items brands=mif1,mif1,miaf item=hostile/avif.heif
row hostile/heic-av01.heic 'HEIF of brand heic whose image is AV1' 'the item decides' \
    items brands=heic,mif1,heic item=hostile/avif.heif

cut='ends too early'
row hostile/cut-ftyp.heic '20 bytes of a HEIC' "$cut, in its first box" \
    copied image/photo.heic keep 20
row hostile/cut-meta.heic 'HEIC cut in its meta' "$cut, no size yet" \
    copied image/photo.heic edit cut meta 100
row hostile/cut-no-data.heic 'HEIC cut behind its meta' "$cut, its size known" \
    copied image/photo.heic edit cut mdat 0
row hostile/cut-half.heic 'HEIC cut in its mdat' "$cut, its size known" \
    copied image/photo.heic edit cut mdat 60
row hostile/cut-byte.heic 'HEIC without its last byte' "$cut by one byte" \
    copied image/photo.heic keep -1
row hostile/cut-tiles.heic 'HEIC in tiles cut in its mdat' "$cut, the size of the whole known" \
    copied image/grid.heic keep -20
row hostile/extent-beyond.heic 'HEIC whose iloc claims 100,000 bytes' "$cut" \
    items "$photo" extent=100000
row hostile/extent-wraps.heic 'HEIC whose iloc claims 0xFFFFFFFF bytes' "$cut: sums that wrap" \
    items "$photo" extent=4294967295
row hostile/ispe-larger.heic 'HEIC whose ispe says 1280x720 over HEVC of 640x360' \
    'ispe and its parameter set disagree' items "$photo" drop=ispe ispe=1280x720
row hostile/heic-0.heic 'HEIC whose ispe says 0x360' 'no size' items "$photo" drop=ispe ispe=0x360
row hostile/heic-4294967295.heic 'HEIC whose ispe says 4294967295x4294967295' 'no such memory' \
    items "$photo" drop=ispe ispe=4294967295x4294967295
row hostile/no-ispe.heic 'HEIC without an ispe' 'no size' items "$photo" drop=ispe
row hostile/no-primary.heic 'HEIC whose primary item is not there' 'no size' \
    items "$photo" primary=99
row hostile/sequence-only.heic 'image sequence of brand hevc without an item' 'no primary item' \
    only_movie
