# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Files of testdata that are something else, end too early or lie: row FILE WHAT LIMIT MAKER
# [ARGUMENT...], see make.sh.

# other_video ARGUMENT...: two frames, enough to be named.
other_video() { still 320x240 25 2 "$@"; }

# other_sound ARGUMENT...: a tenth of a second, enough to be named.
other_sound() { ff -f lavfi -i "$(silence 48000 4800 stereo)" "$@"; }

# other_image ARGUMENT...: one picture.
other_image() { ff -f lavfi -i color=gray:s=320x304 -frames:v 1 "$@"; }

# tagged FILE: something behind an ID3 tag.
tagged() { copied "$1" edit id3 100; }

# nested DEPTH: an mp4 of nothing but boxes in boxes.
nested() {
    bytes '\000\000\000\024ftypisom\000\000\002\000isom'
    edit nest "$1"
}

# jpeg_size W H: a JPEG whose SOF lies.
jpeg_size() {
    jpeg 320 304
    edit sof "$@"
}

cut_wav() {
    wav pcm_u8 2000 8000
    keep 4044
}

cut_mp3() {
    mp3 24000 120000 8k -id3v2_version 0
    keep 50%
}

# ---- Other formats under their own names ---------------------------------------------------------

not='is not listed'
row hostile/clip.mkv 'Matroska' "$not" other_video "${x264[@]}"
row hostile/clip.webm 'WebM' "$not" other_video -c:v libvpx -crf 60 -b:v 10k
row hostile/clip.avi 'AVI' "$not" other_video -c:v mpeg4 -qscale:v 31
row hostile/clip.3gp '3GP' "$not" other_video "${x264[@]}"
row hostile/clip.3g2 '3GPP2' "$not" other_video "${x264[@]}"
row hostile/clip.f4v 'F4V' "$not" other_video "${x264[@]}"
row hostile/clip.flv 'Flash video' "$not" other_video "${x264[@]}"
row hostile/clip.ts 'MPEG transport stream' "$not" other_video "${x264[@]}"
row hostile/clip.mpg 'MPEG program stream' "$not" other_video -c:v mpeg1video -qscale:v 31
row hostile/clip.mxf 'MXF' "$not" other_video -c:v mpeg2video -qscale:v 31
row hostile/clip.wmv 'ASF' "$not" other_video -c:v wmv2 -qscale:v 31
row hostile/clip.ogv 'Ogg with Theora' "$not" other_video -c:v libtheora -qscale:v 0
row hostile/sound.flac 'FLAC' "$not" other_sound
row hostile/sound.ogg 'Ogg with Vorbis' "$not" other_sound -c:a libvorbis
row hostile/sound.opus 'Ogg with Opus' "$not" other_sound -c:a libopus
row hostile/sound.aac 'AAC in ADTS' "$not" other_sound -b:a 8k
row hostile/sound.aiff 'AIFF' "$not" other_sound -ar 8000
row hostile/sound.mp2 'MPEG layer II' "$not" other_sound -b:a 32k -ac 1
row hostile/sound.ac3 'AC-3' "$not" other_sound -b:a 32k -ac 1
row hostile/sound.caf 'Core Audio' "$not" other_sound -ar 8000
row hostile/sound.au 'Sun audio' "$not" other_sound -ar 8000
row hostile/sound.wv 'WavPack' "$not" other_sound
row hostile/sound.amr 'AMR, one frame of 12.2 kbit/s' "$not" and_zeros 31 bytes '#!AMR\n\074'
row hostile/sound.mid 'MIDI without a track' "$not" \
    bytes 'MThd\000\000\000\006\000\000\000\000\000\140'
row hostile/photo.avif 'AVIF' "$not" image black compression=av1,strip,Q=10 320 304 --bands 3
row hostile/photo.jxl 'JPEG XL' "$not" other_image -c:v libjxl -f image2
row hostile/photo.jp2 'JPEG 2000' "$not" image black strip 320 304
row hostile/photo.jls 'JPEG-LS' "$not" other_image -c:v jpegls -pix_fmt gray -f image2
row hostile/photo.svg 'SVG' "$not" \
    bytes '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"/>\n'
row hostile/photo.psd 'header of a Photoshop file' "$not" bytes '8BPS\000\001' \
    '\000\000\000\000\000\000' '\000\003\000\000\001\150\000\000\002\200\000\010\000\003'
row hostile/photo.ico 'icon' "$not" \
    bytes '\000\000\001\000\001\000\001\001\000\000\001\000\040\000\004\000\000\000\026\000\000\000'
row hostile/photo.exr 'OpenEXR' "$not" \
    other_image -pix_fmt gbrpf32le -compression zip16 -f image2
row hostile/photo.hdr 'Radiance' "$not" \
    bytes '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\200\200\200\200'
row hostile/photo.qoi 'QOI' "$not" other_image -f image2
row hostile/photo.pgm 'PGM' "$not" bytes 'P5\n1 1\n255\n\200'
row hostile/photo.dds 'header of a DDS file' "$not" bytes 'DDS \174\000\000\000'
row hostile/photo.dng 'TIFF with a DNGVersion' "$not" \
    bytes 'II*\000\010\000\000\000\001\000' '\022\306\001\000\004\000\000\000\001\004\000\000' \
    '\000\000\000\000'
row hostile/photo.cr2 'header of a Canon raw file' "$not" \
    bytes 'II*\000\020\000\000\000CR\002\000\000\000\000\000\000\000\000\000'

no='no media'
row hostile/paper.pdf 'PDF' "$no" bytes '%%PDF-1.4\n%%%%EOF\n'
row hostile/notes.txt 'text' "$no" bytes 'The quick brown fox.\n'
row hostile/page.html 'HTML' "$no" \
    bytes '<!DOCTYPE html>\n<html><head><title>Clips</title></head></html>\n'
row hostile/list.m3u8 'HLS playlist' "$no" bytes '#EXTM3U\n#EXT-X-TARGETDURATION:1\n' \
    '#EXTINF:1,\nclip.ts\n#EXT-X-ENDLIST\n'
row hostile/files.zip 'empty ZIP' "$no" \
    bytes 'PK\005\006\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000'

# ---- Wrong names ---------------------------------------------------------------------------------

named='name and content disagree'
row hostile/mkv.mp4 'Matroska named mp4' "$named" copy hostile/clip.mkv
row hostile/webm.mp4 'WebM named mp4' "$named" copy hostile/clip.webm
row hostile/avi.mov 'AVI named mov' "$named" copy hostile/clip.avi
row hostile/3gp.mp4 '3GP named mp4' "$named" copy hostile/clip.3gp
row hostile/ts.mp4 'MPEG transport stream named mp4' "$named" copy hostile/clip.ts
row hostile/avif.jpg 'AVIF named jpg' "$named" copy hostile/photo.avif
row hostile/jls.jpg 'JPEG-LS named jpg: it begins as a JPEG does' "$named" copy hostile/photo.jls
row hostile/psd.png 'Photoshop named png' "$named" copy hostile/photo.psd
row hostile/svg.png 'SVG named png' "$named" copy hostile/photo.svg
row hostile/dng.tif 'DNG named tif: it begins as a TIFF does' "$named" copy hostile/photo.dng
row hostile/flac.wav 'FLAC named wav' "$named" copy hostile/sound.flac
row hostile/ogg.mp3 'Ogg named mp3' "$named" copy hostile/sound.ogg
row hostile/aac.mp3 'ADTS named mp3: its sync word is nearly that of mp3' "$named" \
    copy hostile/sound.aac
row hostile/layer-2.mp3 'MPEG layer II named mp3' "$named" copy hostile/sound.mp2
row hostile/m4a.mp3 'm4a named mp3' "$named" copy audio/clip.m4a
row hostile/id3-aac.mp3 'ADTS behind an ID3 tag, named mp3' "$named" tagged hostile/sound.aac
row hostile/id3-flac.mp3 'FLAC behind an ID3 tag, named mp3' "$named" tagged hostile/sound.flac
row hostile/jpeg.png 'JPEG named png' "$named" copy image/plain.jpg
row hostile/png.jpg 'PNG named jpg' "$named" copy image/plain.png
row hostile/jpeg.heic 'JPEG named heic' "$named" copy image/plain.jpg
row hostile/mp4.jpg 'mp4 named jpg' "$named" copy video/plain.mp4
row hostile/mp4.mp3 'mp4 named mp3' "$named" copy video/plain.mp4
row hostile/wav.mp3 'WAV named mp3' "$named" copy audio/pcm-s16.wav
row hostile/mp3.wav 'mp3 named wav' "$named" copy audio/mono-44100.mp3
row hostile/only-sound-qt.mp4 'mov with sound only, named mp4' "$named" copy audio/only.mov
row hostile/clip.dat 'mp4 with a suffix of nobody' 'content decides' copy video/plain.mp4
row hostile/heic.jpg 'HEIC named jpg' "$named" copy image/photo.heic
row hostile/webp.png 'WebP named png' "$named" copy image/photo.webp
row hostile/gif.mp4 'GIF named mp4' "$named" copy image/photo.gif

row hostile/hls.mp4 'HLS playlist named mp4 that names another file' 'no second file is opened' \
    bytes '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.ts\n#EXT-X-ENDLIST\n'
row hostile/ffconcat.mp4 'ffconcat script named mp4 that names another file' \
    'no second file is opened' bytes 'ffconcat version 1.0\nfile clip.ts\n'
row hostile/pls.mp3 'PLS playlist named mp3' "$no" \
    bytes '[playlist]\nFile1=sound.aac\nNumberOfEntries=1\n'
row hostile/sign-in.jpg 'HTML page named jpg' "$no" \
    bytes '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n'
row hostile/json.png 'JSON error named png' "$no" \
    bytes '{"code": 401, "message": "Unauthorized"}\n'
row hostile/xml.mp4 'XML error named mp4' "$no" \
    bytes '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n'
row hostile/pdf.jpg 'PDF named jpg' "$no" copy hostile/paper.pdf
row hostile/zip.mp4 'ZIP named mp4' "$no" copy hostile/files.zip
row hostile/text.bmp 'text that begins with BM' "$no" bytes 'BMW builds cars and motorcycles.\n'
row hostile/text.mp3 'text that begins with ID3' "$no" bytes 'ID3 tags hold names of songs.\n'
row hostile/text.wav 'text that begins with RIFF' "$no" bytes 'RIFF and RAFF are two clowns.\n'
pointer=('version https://git-lfs.github.com/spec/v1\n'
    'oid sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nsize 12345\n')
row hostile/lfs-pointer.png 'Git LFS pointer named png' 'error' bytes "${pointer[@]}"
row hostile/lfs-pointer.mp4 'Git LFS pointer named mp4' 'error' bytes "${pointer[@]}"
row hostile/empty.mp4 'empty file' "$no" bytes ''
row hostile/empty.jpg 'empty file' "$no" bytes ''
row hostile/one-byte.png 'the first byte of a PNG' "$no" bytes '\211'
row hostile/zeros.jpg '1000 zero bytes' "$no" zeros 1000
row hostile/zeros.mp4 '1000 zero bytes' "$no" zeros 1000
row hostile/zeros.mp3 '1000 zero bytes' "$no" zeros 1000
row hostile/garbage.mp4 'bytes of nothing' "$no" bytes '\001\317\203\002\264\240\377\000\013\376'

# ---- Cut -----------------------------------------------------------------------------------------

cut='ends too early'
row hostile/cut-half.mp4 'half of an mp4 with moov first' "$cut, facts known" \
    copied video/real.mp4 keep 50%
row hostile/cut-byte.mp4 'mp4 with moov first without its last byte' "$cut by one byte" \
    copied video/real.mp4 keep -1
row hostile/cut-media.mp4 'mp4 with moov first, nothing of mdat' "$cut, facts known" \
    copied video/real.mp4 edit cut mdat 0
row hostile/cut-in-moov.mp4 'mp4 with moov first, cut in moov' "$cut" \
    copied video/real.mp4 edit cut moov 300
row hostile/cut-no-moov.mp4 'mp4 with moov at its end, cut before it' "$cut" \
    copied video/plain.mp4 edit cut moov 0
row hostile/cut-no-moov.mov 'mov with moov at its end, cut before it' "$cut" \
    copied video/plain.mov edit cut moov 0
row hostile/cut-ftyp.mp4 '20 bytes of an mp4' "$cut, in its first box" \
    copied video/plain.mp4 keep 20
row hostile/cut-in-fragment.mp4 'fragments, cut in the last mdat' "$cut" \
    copied video/fragmented.mp4 edit cut mdat.3 20
row hostile/cut-before-fragment.mp4 'fragments with sidx, the last one is not there' "$cut" \
    copied video/fragmented-sidx.mp4 edit cut moof.3 0
row hostile/cut-half.jpg 'half of a JPEG' "$cut" copied image/plain.jpg keep 50%
row hostile/cut-eoi.jpg 'JPEG without its EOI' "$cut" copied image/exif-1.jpg keep -2
row hostile/cut-header.jpg '20 bytes of a JPEG' "$cut, no size yet" copied image/plain.jpg keep 20
row hostile/cut-iend.png 'PNG without its IEND' "$cut" copied image/plain.png keep -12
row hostile/cut-half.png 'half of a PNG' "$cut" copied image/plain.png keep 50%
row hostile/cut-header.png '20 bytes of a PNG' "$cut, no size yet" copied image/plain.png keep 20
row hostile/cut-half.wav 'half of 4 s' "$cut, 2 s are left" cut_wav
row hostile/cut-header.wav '30 bytes of a WAV' "$cut, no samples yet" \
    copied audio/pcm-s16.wav keep 30
row hostile/data-size.wav 'WAV whose data chunk claims 1 MB' "$cut" \
    copied audio/pcm-s16.wav edit chunk data 1000000
row hostile/cut-half.mp3 'half of 5 s, its Info header still there' \
    "$cut, 101 frames are left" cut_mp3
row hostile/cut-id3.mp3 'ID3 tag that claims more than there is' "$cut, no frame yet" \
    copied audio/id3-large.mp3 keep 1000

# ---- Lying ---------------------------------------------------------------------------------------

row hostile/png-60000.png 'PNG of 69 bytes that claims 60000x60000' 'no such memory' \
    then_edit ihdr 60000 60000 -- png 1 1 8 2
row hostile/png-0.png 'PNG that claims 0x360' 'no size' copied image/plain.png edit ihdr 0 360
row hostile/jpeg-65500.jpg 'JPEG that claims 65500x65500' 'no such memory' jpeg_size 65500 65500
row hostile/jpeg-0.jpg 'JPEG that claims 320x0' 'no size' jpeg_size 320 0
row hostile/nested-boxes.mp4 'mp4 of 20,000 moov boxes, each in the one before' 'no recursion' \
    nested 20000
row hostile/stsz-count.mp4 'stsz claims 0xFFFFFFF0 samples' 'no such memory' \
    copied video/plain.mp4 edit box moov/trak/mdia/minf/stbl/stsz 8 fffffff0
row hostile/stts-count.mp4 'stts claims 0xFFFFFFF0 entries' 'no such memory' \
    copied video/plain.mp4 edit box moov/trak/mdia/minf/stbl/stts 4 fffffff0
row hostile/stco-beyond.mp4 'stco points behind the end of the file' "$cut" \
    copied video/plain.mp4 edit box moov/trak/mdia/minf/stbl/stco 8 7fff0000
row hostile/box-size-4.mp4 'trak claims a size of 4 bytes' 'smaller than its own header' \
    copied video/plain.mp4 edit box-size moov/trak 4
row hostile/rate-0.wav 'WAV of 0 Hz' 'division by zero' \
    copied audio/pcm-s16.wav edit at 24 00000000
row hostile/xing-lies.mp3 'Info header that claims 100,000 frames and 2.4 MB' "$cut" \
    then_edit xing 100000 2400000 -- mp3 24000 72000 8k -id3v2_version 0
