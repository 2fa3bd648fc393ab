# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The sound of testdata: row FILE WHAT LIMIT MAKER [ARGUMENT...], see make.sh.

# silence HZ SAMPLES [CHANNELS]: prints a source of so many samples.
silence() { printf '%s' "anullsrc=r=$1:cl=${3:-mono},atrim=end_sample=$2"; }

# wav CODEC HZ SAMPLES [ARGUMENT...]: silence; so few hertz that files stay small.
wav() {
    local codec=$1 source
    source=$(silence "$2" "$3")
    shift 3
    ff -f lavfi -i "$source" -c:a "$codec" "$@"
}

# mp3 HZ SAMPLES BITRATE [ARGUMENT...]: silence with constant bit rate.
mp3() {
    local rate=$3 source
    source=$(silence "$1" "$2")
    shift 3
    ff -f lavfi -i "$source" -c:a libmp3lame -b:a "$rate" "$@"
}

# vbr [ARGUMENT...]: half silence, half noise, so that frames differ in size.
vbr() {
    ff -f lavfi -i "aevalsrc='if(lt(t,1.5),0,random(0)-0.5)':s=24000:d=3" -c:a libmp3lame -q:a 9 \
        "$@"
}

# streamed SIZE: a WAV whose writer could not go back to fill its sizes in.
streamed() {
    wav pcm_u8 2000 5000
    edit chunk RIFF "$1"
    edit chunk data "$1"
}

# with_list: 15 s and 2000 bytes, a second of samples, in a chunk behind them.
with_list() {
    wav pcm_u8 2000 30000
    bytes 'LIST\320\007\000\000INFO'
    zeros 1996
    edit chunk RIFF 32044
}

# bare N: N frames of 24 ms and 24 bytes, without a header that counts them.
bare() {
    mp3 24000 380000 8k -write_xing 0 -id3v2_version 0 -reservoir 0
    keep "$(($1 * 24))"
}

# rifx: 3 s of 16 bit in the other byte order.
rifx() {
    bytes 'RIFX\000\000\057\004WAVEfmt \000\000\000\020\000\001\000\001\000\000\007\320' \
        '\000\000\017\240\000\002\000\020data\000\000\056\340'
    zeros 12000
}

# vbri: a header of Fraunhofer's kind before the 141 frames that it counts.
vbri() {
    bytes '\377\363\204\300'
    zeros 32
    bytes 'VBRI\000\001\000\000\000\100' '\000\000\015\370' '\000\000\000\215' \
        '\000\001\000\001\000\002\000\215' '\015\370'
    zeros 128
    join audio/no-header.mp3
}

# with_ape: an APE tag without items behind.
with_ape() {
    mp3 24000 72000 8k
    bytes 'APETAGEX\320\007\000\000\040\000\000\000\000\000\000\000\000\000\000\000'
    zeros 8
}

time='duration [2, 15] s'
row audio/duration-2.wav '16000 samples of 8 kHz' "$time, on the closed end" wav pcm_u8 8000 16000
row audio/duration-2-less.wav '15999 samples of 8 kHz, padded to an even size' \
    "$time, a sample outside" wav pcm_u8 8000 15999
row audio/duration-2-more.wav '16001 samples of 8 kHz' "$time, a sample inside" \
    wav pcm_u8 8000 16001
row audio/duration-15.wav '30000 samples of 2 kHz' "$time, on the closed end" \
    wav pcm_u8 2000 30000
row audio/duration-15-less.wav '29999 samples of 2 kHz' "$time, a sample inside" \
    wav pcm_u8 2000 29999
row audio/duration-15-more.wav '30001 samples of 2 kHz' "$time, a sample outside" \
    wav pcm_u8 2000 30001
row audio/duration-0.wav 'WAV without a sample' "$time, far outside" wav pcm_u8 8000 0
row audio/pcm-s16.wav '16 bit' - wav pcm_s16le 2000 5000
row audio/pcm-s24.wav '24 bit, extensible' - wav pcm_s24le 2000 5000
row audio/pcm-f32.wav 'floating point' - wav pcm_f32le 2000 5000
row audio/stereo.wav '16 bit, 2 channels' 'a frame has 4 bytes' wav pcm_s16le 2000 5000 -ac 2
row audio/six-channels.wav '8 bit, 5.1, extensible' 'a frame has 6 bytes' \
    wav pcm_u8 2000 5000 -ac 6
row audio/mulaw.wav 'G.711 mu-law' - wav pcm_mulaw 2000 5000
row audio/adpcm-ms.wav 'Microsoft ADPCM, 9 blocks of 2036 samples' 'block arithmetic' \
    wav adpcm_ms 8000 18324
row audio/adpcm-ima.wav 'IMA ADPCM, 9 blocks of 2041 samples' 'block arithmetic' \
    wav adpcm_ima_wav 8000 18369
row audio/rf64.wav 'RF64' 'sizes are in ds64' wav pcm_u8 2000 5000 -rf64 always
row audio/bw64.wav 'BW64' 'sizes are in ds64' then_edit at 0 42573634 -- \
    wav pcm_u8 2000 5000 -rf64 always
row audio/rifx.wav 'RIFX, 16 bit, big-endian' 'is not listed' rifx
row audio/list-before.wav 'LIST chunk before the samples' - \
    wav pcm_u8 2000 5000 -metadata title=silence
row audio/list-behind.wav '15 s, then a LIST chunk' "$time, on the end: chunks do not count" \
    with_list
row audio/data-0.wav 'sizes are 0' 'up to the end of the file' streamed 0
row audio/data-ffffffff.wav 'sizes are 0xFFFFFFFF' 'up to the end of the file' streamed 4294967295
row audio/UPPER.WAV 'WAV with the suffix WAV' 'suffixes have no case' wav pcm_u8 2000 5000

row audio/duration-2.mp3 '2 s trimmed, 58 frames 2.088 s' "$time: both inside" mp3 16000 32000 8k
row audio/duration-2-straddles.mp3 '1.99 s trimmed, 58 frames 2.088 s' \
    "$time: trimmed outside, all frames inside" mp3 16000 31840 8k
row audio/duration-1.9.mp3 '1.9 s trimmed, 55 frames 1.98 s' "$time: both outside" \
    mp3 16000 30400 8k
row audio/duration-14.9.mp3 '14.9 s trimmed, 416 frames 14.976 s' "$time: both inside" \
    mp3 16000 238400 8k
row audio/duration-15.mp3 '15 s trimmed, 419 frames 15.084 s' \
    "$time: trimmed on the end, all frames outside" mp3 16000 240000 8k
row audio/duration-15.01.mp3 '15.01 s trimmed' "$time: both outside" mp3 16000 240160 8k
row audio/frames-15.mp3 '625 frames of 24 ms, no header' "$time, on the closed end" bare 625
row audio/frames-15.024.mp3 '626 frames of 24 ms, no header' "$time, a frame outside" bare 626
row audio/frames-1.992.mp3 '83 frames of 24 ms, no header' "$time, a frame outside" bare 83
row audio/frames-2.016.mp3 '84 frames of 24 ms, no header' "$time, inside" bare 84
row audio/no-header.mp3 'constant bit rate, no Xing or Info' 'packets are counted' \
    mp3 24000 80000 8k -write_xing 0 -id3v2_version 0
row audio/free-format.mp3 '125 frames of 24 ms without a bit rate in their headers' \
    'decoders do not know it' then_edit free-format 24 -- bare 125
row audio/vbr.mp3 'variable bit rate with Xing' - vbr
row audio/vbr-no-header.mp3 'variable bit rate without Xing' 'packets are counted' \
    vbr -write_xing 0
row audio/vbri.mp3 'VBRI header' - vbri
row audio/stereo.mp3 '44100 Hz, stereo' 'side information of 32 bytes' \
    mp3 44100 110250 32k -ac 2
row audio/mono-44100.mp3 '44100 Hz, mono' 'MPEG 1' mp3 44100 110250 32k
row audio/mono-22050.mp3 '22050 Hz, mono' 'MPEG 2' mp3 22050 55125 8k
row audio/mono-8000.mp3 '8 kHz, mono' 'MPEG 2.5' mp3 8000 20000 8k
row audio/id3-large.mp3 'ID3 tag of 70,010 bytes' 'the first frame lies behind 64 KiB' \
    then_edit id3 70000 -- mp3 24000 72000 8k -id3v2_version 0
row audio/id3-two.mp3 'two ID3 tags in a row' - \
    then_edit id3 100 -- mp3 24000 72000 8k -metadata title=silence
row audio/id3-cover.mp3 'ID3 tag with cover art' 'a picture in it is not a video' \
    ff -f lavfi -i "$(silence 24000 72000)" -i image/plain.jpg -map 0 -map 1 -c:v copy \
    -c:a libmp3lame -b:a 8k
row audio/id3v1.mp3 'ID3v1 tag behind' 'not a frame' then_edit id3v1 -- mp3 24000 72000 8k
row audio/ape-tag.mp3 'APE tag behind' 'not a frame' with_ape
row audio/zeros-behind.mp3 '60,000 zero bytes behind' 'zeros are no sound' \
    and_zeros 60000 mp3 24000 72000 8k

aac=(-c:a aac -b:a 8k)
row audio/only.mp4 'mp4 with sound only' 'audio in mp4 is not listed' \
    ff -f lavfi -i "$(silence 48000 144000)" "${aac[@]}"
row audio/only.mov 'mov with sound only' 'audio in mov is not listed' \
    ff -f lavfi -i "$(silence 8000 24000)" -c:a pcm_u8
row audio/only-cover.mp4 'mp4 with sound and cover art' 'cover art is no video' \
    ff -f lavfi -i "$(silence 48000 144000)" -i image/plain.jpg -map 0 -map 1 "${aac[@]}" \
    -c:v copy -disposition:v attached_pic
row audio/clip.m4a 'm4a' 'not listed' ff -f lavfi -i "$(silence 48000 144000)" "${aac[@]}"
row audio/clip.m4b 'm4b' 'not listed' \
    then_edit box ftyp 0 4d344220 -- ff -f lavfi -i "$(silence 48000 144000)" "${aac[@]}" -f ipod
