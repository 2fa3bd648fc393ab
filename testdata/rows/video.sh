# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The videos of testdata: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# sounding SECONDS SECONDS [ARGUMENT...]: H.264 of one length with silent AAC of another.
sounding() {
    local picture sound="anullsrc=r=48000:cl=mono:d=$2"
    picture=$(grey 854x480 24 "$1")
    shift 2
    ff -f lavfi -i "$picture" -f lavfi -i "$sound" "${x264[@]}" -c:a aac -b:a 8k \
        -movie_timescale "$movie_timescale" "$@"
}

# timed RATE FRAMES TIME LENGTH: H.264 whose frame N is shown at TIME / RATE for LENGTH / RATE.
timed() {
    h264 854x480 "$1" "$2" -video_track_timescale "$1" \
        -bsf:v "filter_units=remove_types=6,setts=ts='$3':duration='$4'"
}

# shaped WxH SAR: H.264 whose samples are not square.
shaped() { h264 "$1" 24 48 -vf "setsar=$2"; }

# turned WxH MATRIX: H.264 with the beginning of a display matrix, up to its translation.
turned() { then_edit box moov/trak/tkhd 40 "$2" -- h264 "$1" 24 48; }

# presented HEX FRAMES: H.264 whose edit, track and movie last HEX / 120000 s.
presented() {
    h264 854x480 24 "$2"
    edit box moov/trak/edts/elst 8 "$1"
    edit box moov/trak/tkhd 20 "$1"
    edit box moov/mvhd 16 "$1"
}

# from_edge FILE SECONDS: a cut that copies, as people make it.
from_edge() { ff -ss "$2" -i "$1" -c copy; }

# two WxH WxH DISPOSITION: two picture tracks, of which the first has DISPOSITION; ffmpeg enables
# those that are default.
two() {
    ff -f lavfi -i "$(grey "$1" 24 2)" -f lavfi -i "$(grey "$2" 24 2)" -map 0 -map 1 \
        "${x264[@]}" -movie_timescale "$movie_timescale" \
        -disposition:v:0 "$3" -disposition:v:1 default
}

# with_chapters TITLE TITLE: two chapters; ffmpeg writes no track for those without a title.
with_chapters() {
    local list
    list=$(printf ';FFMETADATA1\n' &&
        printf '[CHAPTER]\nTIMEBASE=1/1\nSTART=%s\nEND=%s\ntitle=%s\n' 0 1 "$1" 1 2 "$2")
    ff -f lavfi -i "$(grey 854x480 24 2)" -f ffmetadata \
        -i "data:text/plain;base64,$(base64 -w 0 <<<"$list")" -map 0 -map_chapters 1 \
        "${x264[@]}" -movie_timescale "$movie_timescale"
}

# chapter_pictures WxH WxH N DISPOSITION: two picture tracks, of which track N, H.264, names the
# other as the pictures of its chapters; that has DISPOSITION.
chapter_pictures() {
    local other=$((3 - $3)) rates=(24 24) n
    n=v:$((other - 1))
    rates[other - 1]=1
    ff -f lavfi -i "$(grey "$1" "${rates[0]}" 2)" -f lavfi -i "$(grey "$2" "${rates[1]}" 2)" \
        -map 0 -map 1 "${x264[@]}" "-c:$n" mjpeg "-pix_fmt:$n" yuvj420p "-bsf:$n" null \
        -movie_timescale "$movie_timescale" "-disposition:v:$(($3 - 1))" default \
        "-disposition:$n" "$4"
    edit box-add "moov/trak.$3" "00000014747265660000000c636861700000000$other"
}

# fragmented FLAGS: H.264 in three fragments of 2, 2 and 1 s.
fragmented() { h264 854x480 24 120 -g 48 -movflags "$1"; }

# no_tfdt: fragments that do not say when they begin.
no_tfdt() {
    fragmented frag_keyframe+empty_moov
    local i
    for i in 1 2 3; do edit box-type "moof.$i/traf/tfdt" free; done
}

# short [ARGUMENT...]: H.264 of 2 s.
short() { h264 854x480 24 48 "$@"; }

# long_mvhd HEX: 5 s whose mvhd says HEX / 120000 s.
long_mvhd() { then_edit box moov/mvhd 16 "$1" -- h264 854x480 24 120; }

row video/plain.mp4 'H.264 854x480, 24 fps, 5 s, moov at the end' - h264 854x480 24 120
row video/faststart.mp4 'the same, moov first' - h264 854x480 24 120 -movflags faststart
row video/real.mp4 'moving, B-frames, AAC, moov first, movie timescale 1000' 'as tools write it' \
    ff -f lavfi -i testsrc=s=854x480:r=24:d=3 -f lavfi -i sine=r=48000:d=3 -pix_fmt yuv420p \
    "${x264[@]}" -preset veryfast -crf 51 -c:a aac -b:a 16k -ac 1 -movflags faststart
row video/plain.mov 'H.264 in mov, moov at the end' - h264 854x480 24 120
row video/faststart.mov 'H.264 in mov, moov first' - h264 854x480 24 120 -movflags faststart
row video/no-ftyp.mov 'mov without ftyp, as QuickTime wrote it once' 'no ftyp is mov' \
    then_edit no-ftyp -- short
row video/long.mov '16 s' 'duration [2, 15] s, outside' h264 854x480 24 384
row video/no-edits.mp4 'mp4 without edit lists' - h264 854x480 24 120 -use_editlist 0
row video/UPPER.MP4 'mp4 with the suffix MP4' 'suffixes have no case' short
row video/no-suffix 'mp4 without a suffix' 'content decides' short -f mp4
row video/mdat-64.mp4 'mdat with a 64-bit size' - then_edit box-64 -- short
row video/mdat-0.mp4 'mdat of size 0: up to the end of the file' - \
    then_edit box-size mdat 0 -- short -movflags faststart
row video/zeros-behind.mp4 'mp4 with 1000 zero bytes behind' 'harmless trailing bytes' \
    and_zeros 1000 short
for brand in mp41 mp42 avc1 iso6 dash; do
    row "video/brand-$brand.mp4" "mp4 of brand $brand" - short -brand "$brand"
done
row video/brand-m4v.m4v 'mp4 of brand M4V' 'M4V is mp4' short -f ipod

pixels='pixels [409600, 927408]'
row video/pixels-409600.mp4 '640x640' "$pixels, on the closed end" h264 640x640 24 48
row video/pixels-409599.mp4 '639x641, 4:4:4' "$pixels, one outside" h264 639x641 24 48
row video/pixels-409596.mp4 '638x642' "$pixels, outside" h264 638x642 24 48
row video/pixels-409605.mp4 '581x705, 4:4:4' "$pixels, just inside" h264 581x705 24 48
row video/640x480.mp4 '640x480' "$pixels: a 480p that is too small" h264 640x480 24 48
row video/720x480.mp4 '720x480' "$pixels: a 480p that is too small" h264 720x480 24 48
row video/848x480.mp4 '848x480' "$pixels: a 480p that is too small" h264 848x480 24 48
row video/852x480.mp4 '852x480' "$pixels: a 480p that is too small" h264 852x480 24 48
row video/853x480.mp4 '853x480, 4:4:4' "$pixels: a 480p that is too small" h264 853x480 24 48
row video/480x854.mp4 '480x854' "$pixels: portrait" h264 480x854 24 48
row video/854x480.mov '854x480' "$pixels: the smallest 16:9" short
row video/pixels-428544.mp4 '864x496' '480p ends here' h264 864x496 24 48
row video/pixels-428556.mp4 '852x503, 4:4:4' 'just above 480p' h264 852x503 24 48
row video/1024x576.mp4 '1024x576' 'neither 480p nor 720p by area' h264 1024x576 24 48
row video/pixels-921599.mp4 '959x961, 4:4:4' 'just below 720p' h264 959x961 24 48
row video/1280x720.mp4 '1280x720' '720p begins here' h264 1280x720 24 48
row video/720x1280.mp4 '720x1280' '720p, portrait' h264 720x1280 24 48
row video/pixels-927402.mp4 '933x994, 4:4:4' "$pixels, just inside" h264 933x994 24 48
row video/pixels-927408.mp4 '1112x834' "$pixels, on the closed end" h264 1112x834 24 48
row video/pixels-927414.mp4 '769x1206, 4:4:4' "$pixels, just outside" h264 769x1206 24 48
row video/928x1000.mp4 '928x1000' "$pixels, outside" h264 928x1000 24 48
row video/1366x768.mp4 '1366x768' "$pixels, outside" h264 1366x768 24 48
row video/1080x1080.mp4 '1080x1080' "$pixels, outside" h264 1080x1080 24 48
row video/1920x1080.mp4 '1920x1080' "$pixels, outside" h264 1920x1080 24 48

# Side 300 needs 1366 for the other by pixels, 750 at most by ratio; side 6000 needs 2400 by ratio,
# 154 at most by pixels: neither end can be met alone, so each is met with one other finding.
side='side [300, 6000] px'
row video/width-300-pixels.mp4 '300x750' "$side, on the end; too few pixels" h264 300x750 24 48
row video/width-299-pixels.mp4 '299x747, 4:4:4' "$side, outside; too few pixels" h264 299x747 24 48
row video/width-301-pixels.mp4 '301x752, 4:4:4' "$side, inside; too few pixels" h264 301x752 24 48
row video/height-300-pixels.mp4 '750x300' "$side, on the end; too few pixels" h264 750x300 24 48
row video/height-299-pixels.mp4 '747x299, 4:4:4' "$side, outside; too few pixels" \
    h264 747x299 24 48
row video/width-300-ratio.mp4 '300x1366' "$side, on the end; too narrow" h264 300x1366 24 48
row video/width-299-ratio.mp4 '299x1370, 4:4:4' "$side, outside; too narrow" h264 299x1370 24 48
row video/height-300-ratio.mp4 '1366x300' "$side, on the end; too wide" h264 1366x300 24 48
row video/height-299-ratio.mp4 '1370x299, 4:4:4' "$side, outside; too wide" h264 1370x299 24 48
row video/width-5999.mp4 '5999x2400, 4:4:4' "$side, inside; too many pixels" h264 5999x2400 24 48
row video/width-6000.mp4 '6000x2400' "$side, on the end; too many pixels" h264 6000x2400 24 48
row video/width-6001.mp4 '6001x2401, 4:4:4' "$side, outside; too many pixels" h264 6001x2401 24 48
row video/height-6000.mp4 '2400x6000' "$side, on the end; too many pixels" h264 2400x6000 24 48
row video/height-6001.mp4 '2401x6001, 4:4:4' "$side, outside; too many pixels" \
    h264 2401x6001 24 48
row video/width-6001-height-150.mp4 '6001x150, 4:4:4' "$side, both outside; too wide" \
    h264 6001x150 24 48

ratio='ratio [0.4, 2.5]'
row video/ratio-2.5.mp4 '1040x416' "$ratio, on the closed end" h264 1040x416 24 48
row video/ratio-2.5-inside.mp4 '1038x416' "$ratio, inside" h264 1038x416 24 48
row video/ratio-2.5-outside.mp4 '1042x416' "$ratio, outside" h264 1042x416 24 48
row video/ratio-2.5-large.mp4 '1520x608' "$ratio, on the closed end" h264 1520x608 24 48
row video/ratio-2.5-just-inside.mp4 '1522x609, 4:4:4' "$ratio, as near as pixels allow" \
    h264 1522x609 24 48
row video/ratio-2.5-just-outside.mp4 '1518x607, 4:4:4' "$ratio, as near as pixels allow" \
    h264 1518x607 24 48
row video/ratio-0.4.mp4 '416x1040' "$ratio, on the closed end" h264 416x1040 24 48
row video/ratio-0.4-inside.mp4 '416x1038' "$ratio, inside" h264 416x1038 24 48
row video/ratio-0.4-outside.mp4 '416x1042' "$ratio, outside" h264 416x1042 24 48
row video/ratio-0.4-just-inside.mp4 '609x1522, 4:4:4' "$ratio, as near as pixels allow" \
    h264 609x1522 24 48
row video/ratio-0.4-just-outside.mp4 '607x1518, 4:4:4' "$ratio, as near as pixels allow" \
    h264 607x1518 24 48
row video/sar-same-side.mp4 '720x576, samples 64:45' 'both ratios inside' shaped 720x576 64/45
row video/sar-displayed-outside.mp4 '960x480, samples 4:3' 'stored 2 inside, shown 8/3 outside' \
    shaped 960x480 4/3
row video/sar-stored-outside.mp4 '1088x400, samples 1:2' 'stored 2.72 outside, shown 1.36 inside' \
    shaped 1088x400 1/2
row video/sar-both-outside.mp4 '1088x400, samples 11:10' 'both ratios outside' \
    shaped 1088x400 11/10
row video/sar-displayed-2.5.mp4 '900x480, samples 4:3' 'shown exactly 2.5' shaped 900x480 4/3

one=00010000 minus=ffff0000 nil=00000000
right=$nil$one$nil$minus$nil$nil
left=$nil$minus$nil$one$nil$nil
row video/turned-90.mp4 '854x480 turned by 90 degrees' 'upright 480x854' \
    turned 854x480 "${right}01e00000$nil"
row video/turned-180.mp4 '854x480 turned by 180 degrees' 'upright 854x480' \
    turned 854x480 "$minus$nil$nil$nil$minus${nil}0356000001e00000"
row video/turned-270.mp4 '854x480 turned by 270 degrees' 'upright 480x854' \
    turned 854x480 "$left${nil}03560000"
row video/turned-90-ratio.mp4 '1042x416 turned by 90 degrees' 'upright ratio 208/521: outside' \
    turned 1042x416 "${right}01a00000$nil"
row video/turned-90-width.mp4 '1370x299, 4:4:4, turned by 90 degrees' \
    'upright 299x1370: the width is what fails' \
    turned 1370x299 "${right}012b0000$nil"
row video/turned-90-sar.mp4 '720x576, samples 64:45, turned by 90 degrees' 'shown as 9:16' \
    then_edit box moov/trak/tkhd 40 "${right}02400000$nil" -- \
    shaped 720x576 64/45

fps='fps [24, 60]'
row video/fps-24.mp4 '24 fps' "$fps, on the closed end" short
row video/fps-23.976.mp4 '24000/1001 fps' "$fps, outside" h264 854x480 24000/1001 120
row video/fps-23.99.mp4 '23.99 fps' "$fps, just outside" \
    h264 854x480 2399/100 60 -movie_timescale 2399
row video/fps-24.01.mp4 '24.01 fps' "$fps, just inside" \
    h264 854x480 2401/100 60 -movie_timescale 2401
row video/fps-25.mp4 '25 fps' "$fps, inside" h264 854x480 25 50
row video/fps-29.97.mp4 '30000/1001 fps' "$fps, inside" h264 854x480 30000/1001 120
row video/fps-30.mp4 '30 fps' "$fps, inside" h264 854x480 30 60
row video/fps-59.94.mp4 '60000/1001 fps' "$fps, inside" h264 854x480 60000/1001 150
row video/fps-59.99.mp4 '59.99 fps' "$fps, just inside" \
    h264 854x480 5999/100 150 -movie_timescale 5999
row video/fps-60.mp4 '60 fps' "$fps, on the closed end" h264 854x480 60 120
row video/fps-60.01.mp4 '60.01 fps' "$fps, just outside" \
    h264 854x480 6001/100 150 -movie_timescale 6001
row video/fps-12.mp4 '12 fps' "$fps, outside" h264 854x480 12 24
row video/fps-120.mp4 '120 fps' "$fps, outside" h264 854x480 120 240
row video/vfr-inside.mp4 'a third of the frames at 30 fps, the others at 60' \
    'nothing is said of variable rates' timed 60 120 'if(lt(N,40),N*2,N+40)' 'if(lt(N,40),2,1)'
row video/vfr-average-below.mp4 '24 fps with one frame of 2/24 s' \
    'average 23.80 outside, nominal 24 inside' timed 24 120 'if(lt(N,60),N,N+1)' 'if(eq(N,59),2,1)'
row video/vfr-nominal-below.mp4 '60 frames at 20 fps, 50 at 60' \
    'average 28.70 inside, nominal 20 outside' \
    timed 60 110 'if(lt(N,60),N*3,N+120)' 'if(lt(N,60),3,1)'
row video/vfr-both-below.mp4 '100 frames at 20 fps, 20 at 60' 'average 22.5, nominal 20: outside' \
    timed 60 120 'if(lt(N,100),N*3,N+200)' 'if(lt(N,100),3,1)'
row video/vfr-average-above.mp4 '150 frames at 60 fps, 50 at 120' \
    'average 68.57 outside, nominal 60 inside' \
    timed 120 200 'if(lt(N,150),N*2,N+150)' 'if(lt(N,150),2,1)'
row video/vfr-nominal-above.mp4 '100 frames at 30 fps, 150 at 120' \
    'average 54.55 inside, nominal 120 outside' \
    timed 120 250 'if(lt(N,100),N*4,N+300)' 'if(lt(N,100),4,1)'

time='duration [2, 15] s'
row video/duration-2.mp4 '2 s' "$time, on the closed end" short
row video/duration-1.5.mp4 '1.5 s' "$time, outside" h264 854x480 24 36
row video/duration-1.96.mp4 '1.96 s' "$time, outside" h264 854x480 25 49
row video/duration-2-less-frame.mp4 '119/60 s' "$time, a frame outside" h264 854x480 60 119
row video/duration-2-less-tick.mp4 '239999/120000 s by its edit list' "$time, just outside" \
    presented 0003a97f 48
row video/duration-2.04.mp4 '2.04 s' "$time, inside" h264 854x480 25 51
row video/duration-14.96.mp4 '14.96 s' "$time, inside" h264 854x480 25 374
row video/duration-15.mp4 '15 s' "$time, on the closed end" h264 854x480 24 360
row video/duration-15-edit.mp4 '361 frames of 1/24 s, edited to 15 s' \
    "$time, on the closed end by its edit list" presented 001b7740 361
row video/duration-15-more-tick.mp4 '1800001/120000 s by its edit list' "$time, just outside" \
    presented 001b7741 361
row video/duration-15-more-frame.mp4 '901/60 s' "$time, a frame outside" h264 854x480 60 901
row video/duration-15.04.mp4 '15.04 s' "$time, outside" h264 854x480 25 376
row video/duration-15.1.mp4 '15.1 s' "$time, outside: as Seedance's own clips" \
    h264 854x480 30 453
row video/duration-15.2.mp4 '15.2 s' "$time, outside; seen to be taken" h264 854x480 25 380
row video/edit-inside.mp4 '16 s copied from 1.5 s on' '14.5 s by its edit list' \
    from_edge video/long.mov 1.5
row video/edit-outside.mp4 '3 s copied from 1.5 s on' '1.5 s by its edit list' \
    from_edge video/real.mp4 1.5
row video/starts-late.mp4 'the picture begins 1 s after the sound' 'empty edit' \
    ff -f lavfi -i anullsrc=r=48000:cl=mono:d=5 -itsoffset 1 -f lavfi -i "$(grey 854x480 24 4)" \
    -fps_mode passthrough "${x264[@]}" -c:a aac -b:a 8k -movie_timescale "$movie_timescale"
row video/sound-longer.mp4 'picture 4 s, sound 6 s' 'both inside' sounding 4 6
row video/sound-shorter.mp4 'picture 3 s, sound 1 s' 'movie 3 s' sounding 3 1
row video/sound-outside.mp4 'picture 14 s, sound 16 s' 'track inside, movie outside' \
    sounding 14 16
row video/sound-just-outside.mp4 'picture 15 s, sound 15.02 s' 'track on the end, movie outside' \
    sounding 15 15.02
row video/sound-mends.mp4 'picture 1.5 s, sound 3 s' 'track outside, movie inside' \
    sounding 1.5 3
row video/sound-15.mp4 'picture 15 s, sound 15 s' 'AAC padding is edited away' \
    sounding 15 15
row video/picture-outside.mp4 'picture 16 s, sound 3 s' 'both outside' sounding 16 3
row video/mvhd-3600.mp4 'mvhd says 3600 s, the track lasts 5 s' 'a header that lies' \
    long_mvhd 19bfcc00
row video/mvhd-unknown.mp4 'mvhd says that the duration is not known' 'all ones' \
    long_mvhd ffffffff

row video/fragmented.mp4 'fragments behind an empty moov' 'mvhd says 0' \
    fragmented frag_keyframe+empty_moov
row video/fragmented-moov.mp4 'fragments behind a moov with samples' 'mvhd says 2 of 5 s' \
    fragmented frag_keyframe
row video/fragmented-sidx.mp4 'fragments with one sidx' 'mvhd says 0' \
    fragmented frag_keyframe+empty_moov+default_base_moof+global_sidx
row video/fragmented-dash.mp4 'fragments with a sidx each' 'mvhd says 0' \
    fragmented frag_keyframe+dash
row video/fragmented-edit.mp4 'fragments with an edit list of length 0' '0 is open-ended' \
    fragmented frag_keyframe+delay_moov
row video/fragmented-no-tfdt.mp4 'fragments without tfdt' 'no wrap at 2^32' no_tfdt
row video/fragmented-sound.mp4 'fragments of picture and sound' 'a trex for each track' \
    sounding 5 4 -g 48 -movflags frag_keyframe+delay_moov
row video/fragmented-dash-sound.mp4 'fragments of both with a sidx each' 'one index a track' \
    sounding 5 4 -g 48 -movflags frag_keyframe+dash+delay_moov
row video/fragmented.mov 'mov in fragments' - h264 854x480 24 120 -g 48 \
    -movflags frag_keyframe+empty_moov
row video/fragmented-15.mp4 'fragments, 15 s' "$time, on the closed end" \
    h264 854x480 24 360 -g 48 -movflags frag_keyframe+empty_moov
row video/fragmented-15.04.mp4 'fragments, 361 frames' "$time, outside" \
    h264 854x480 24 361 -g 48 -movflags frag_keyframe+empty_moov

x265=(-c:v libx265 -preset ultrafast -crf 45)
x265+=(-x265-params 'log-level=error:info=0:pools=none:frame-threads=1:keyint=999')
row video/hevc.mp4 'H.265, tag hvc1' - still 854x480 24 48 "${x265[@]}" -tag:v hvc1
row video/hevc-hev1.mp4 'H.265, tag hev1' - still 854x480 24 48 "${x265[@]}" -tag:v hev1
row video/hevc.mov 'H.265 in mov' - still 854x480 24 48 "${x265[@]}" -tag:v hvc1
row video/h264-avc3.mp4 'H.264, tag avc3' - \
    short -tag:v avc3
codec='H.264 or H.265 is expected'
row video/mpeg4.mp4 'MPEG-4 part 2' "$codec" still 854x480 24 48 -c:v mpeg4 -qscale:v 31 -g 999
row video/mjpeg.mov 'Motion JPEG' "$codec" \
    still 854x480 24 48 -c:v mjpeg -qscale:v 31 -huffman optimal -pix_fmt yuvj420p
row video/prores.mov 'ProRes proxy' "$codec" \
    still 640x640 24 48 -c:v prores_ks -profile:v 0 -pix_fmt yuv422p10le
row video/vp9.mp4 'VP9 in mp4' "$codec" \
    still 854x480 24 48 -c:v libvpx-vp9 -crf 60 -b:v 0 -g 999 -deadline realtime -cpu-used 8
row video/av1.mp4 'AV1 in mp4' "$codec" \
    still 854x480 24 48 -c:v libaom-av1 -crf 63 -usage realtime -cpu-used 8 -g 999
row video/sound-mp3.mp4 'H.264 and MP3' - sounding 2 2 -c:a libmp3lame
row video/sound-pcm.mov 'H.264 and PCM' - sounding 2 2 -c:a pcm_u8 -ar 8000
codec='AAC, MP3 or PCM is expected'
row video/sound-ac3.mp4 'H.264 and AC-3' "$codec" sounding 2 2 -c:a ac3 -b:a 32k
row video/sound-opus.mp4 'H.264 and Opus' "$codec" sounding 2 2 -c:a libopus
row video/sound-flac.mp4 'H.264 and FLAC' "$codec" sounding 2 2 -c:a flac -strict -2
row video/sound-alac.mov 'H.264 and ALAC' "$codec" sounding 2 2 -c:a alac

row video/two-tracks.mp4 'tracks 854x480 and 320x240' 'the first is judged' \
    two 854x480 320x240 default
row video/two-tracks-bad.mp4 'tracks 320x240 and 854x480' 'the first is judged' \
    two 320x240 854x480 default
row video/first-disabled.mp4 'tracks 320x240, not enabled, and 854x480' \
    'the first that is enabled is judged' two 320x240 854x480 0
row video/none-enabled.mp4 'its only track is not enabled' 'judged all the same' \
    then_edit box moov/trak/tkhd 0 00000002 -- short
row video/cover.mp4 'H.264 with cover art of 640x360' 'cover art is no picture track' \
    ff -f lavfi -i "$(grey 854x480 24 2)" -i image/plain.jpg -map 0 -map 1 \
    "${x264[@]}" -c:v:1 copy -bsf:v:1 null -disposition:v:1 attached_pic
row video/timecode.mov 'H.264 with a timecode track' 'neither picture nor sound' \
    short -timecode 01:00:00:00
row video/chapters.mp4 'H.264 with a track of chapter names' 'text is no picture track' \
    with_chapters one two
row video/chapters-nowhere.mp4 'H.264 whose chapters are in a track that is not there' - \
    with_chapters '' ''
row video/chapter-pictures.mov 'H.264 with a track of chapter pictures of 160x90, not enabled' \
    'pictures of chapters are no picture track' chapter_pictures 854x480 160x90 1 0
row video/chapter-pictures-first.mp4 'a track of chapter pictures of 160x90 before the H.264' \
    'the first that is enabled is not judged' chapter_pictures 160x90 854x480 2 default
row video/chapter-pictures-large.mp4 'chapter pictures of 854x480 before an H.264 of 320x240' \
    'the track that has chapters is judged' chapter_pictures 854x480 320x240 2 default
row video/qt-brand.mp4 'mov by its brand, mp4 by its name' 'name and content disagree' \
    short -f mov
row video/mp4-brand.mov 'mp4 by its brand, mov by its name' 'name and content disagree' \
    short -f mp4
