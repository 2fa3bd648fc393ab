#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files that reach a ceiling of the readers, and files that go one beyond it: what then cannot be
# told is said, and nothing passes.
. tests/lib.sh
. tests/cli/helpers.sh

# The clip's edit list is to have so many edits, of a millisecond each. Its moov is behind its mdat,
# so that no offset changes.
edits() {
    perl -e 'local $/; my $n = shift; my $file = <STDIN>;
        my $at = index($file, "edts") - 4;
        my $old = unpack "N", substr $file, $at, 4;
        my $elst = pack("a4NN", "elst", 0, $n) . pack("NNnn", 1, 0, 1, 0) x $n;
        my $edts = "edts" . pack("N", 4 + length $elst) . $elst;
        $edts = pack("N", 4 + length $edts) . $edts;
        for my $type ("moov", "trak") {
            my $place = index($file, $type) - 4;
            my $size = unpack "N", substr $file, $place, 4;
            substr $file, $place, 4, pack "N", $size + length($edts) - $old;
        }
        substr $file, $at, $old, $edts;
        print $file' "$1" <testdata/video/real.mp4
}

# Of two tracks the one that names so many as its chapters, the other one of them last. Its moov is
# behind its mdat.
chapters() {
    perl -e 'local $/; my $n = shift; my $file = <STDIN>;
        my $chap = pack "Na4N$n", 8 + 4 * $n, "chap", 1001 .. 999 + $n, 1;
        my $at = index($file, "tref") - 4;
        my $old = unpack "N", substr $file, $at, 4;
        my $tref = pack("Na4", 8 + length $chap, "tref") . $chap;
        for my $place (index($file, "moov") - 4, rindex($file, "trak", $at) - 4) {
            my $size = unpack "N", substr $file, $place, 4;
            substr $file, $place, 4, pack "N", $size + length($tref) - $old;
        }
        substr $file, $at, $old, $tref;
        print $file' "$1" <testdata/video/chapter-pictures-large.mp4
}

# So many tracks: one with pictures of 854x480 that is not enabled, others without pictures, and at
# the end one with pictures of 320x240 that is.
tracks() {
    perl -e 'local $/; my $n = shift; my $file = <STDIN>;
        my $moov = index($file, "moov") - 4;
        my ($small, $large) = map { my $at = index($file, "trak", $_) - 4;
            substr $file, $at, unpack "N", substr $file, $at, 4 }
            $moov, index($file, "trak") + 4;
        my $made = "";
        for my $id (1 .. $n) {
            my $track = $id == 1 ? $large : $small;
            my $tkhd = index $track, "tkhd";
            substr $track, $tkhd + 5, 3, $id == $n ? "\0\0\3" : "\0\0\0";
            substr $track, $tkhd + 16, 4, pack "N", $id;
            $track =~ s/vide/text/ if $id != 1 && $id != $n;
            $made .= $track;
        }
        my $begin = index($file, "trak") - 4;
        my $end = $begin + length($small) + length $large;
        my $size = unpack "N", substr $file, $moov, 4;
        substr $file, $moov, 4, pack "N", $size + length($made) - ($end - $begin);
        substr $file, $begin, $end - $begin, $made;
        print $file' "$1" <testdata/video/two-tracks-bad.mp4
}

# The picture with so many empty chunks in front of its end.
chunks() {
    perl -e 'local $/; my $n = shift; my $file = <STDIN>;
        print substr($file, 0, -12), "\0\0\0\0prVt\xcf\x59\xc5\x2d" x $n, substr $file, -12' \
        "$1" <testdata/image/plain.png
}

edits 4096 >"$T/edits.mp4"
sdc -f json "$T/edits.mp4"
json_is '.results[0] | .verdict, .media.duration' $'warn\n512/125' '4096 edits: each is counted'
edits 4097 >"$T/edits.mp4"
exits 3 '4097 edits' "$T/edits.mp4"
like "$out" 'the duration cannot be told: the edit list has more than 4096 edits' 'is said'

# Where tracks are left out, which of them is shown is not known: the judged one would pass.
chapters 16 >"$T/chapters.mp4"
exits 1 '16 tracks of chapters' "$T/chapters.mp4"
like "$out" 'height 240 px is outside' '16 tracks of chapters: the track that has them is judged'
chapters 17 >"$T/chapters.mp4"
exits 3 '17 tracks of chapters' "$T/chapters.mp4"
like "$out" 'cannot be told: a track has more than 16 tracks of chapters' 'is said'
tracks 64 >"$T/tracks.mp4"
exits 1 '64 tracks' "$T/tracks.mp4"
like "$out" 'height 240 px is outside' '64 tracks: the last, which alone is enabled, is judged'
tracks 65 >"$T/tracks.mp4"
exits 3 '65 tracks' "$T/tracks.mp4"
like "$out" 'cannot be told: there are more than 64 tracks' 'is said'

# IDAT and IEND are chunks behind IHDR, too.
chunks $((1048576 - 2)) >"$T/chunks.png"
exits 0 '1048576 chunks' "$T/chunks.png"
like "$out" ': pass ' '1048576 chunks: pass'
chunks $((1048576 - 1)) >"$T/chunks.png"
sdc -f json "$T/chunks.png"
json_is '.results[0] | .verdict, .findings[0].rule' $'warn\nfile.consistent' '1048577 chunks'
like "$out" 'it has more than 1048576 chunks; its end was not looked for' '1048577 chunks: is said'
chunks 1048600 | head -c -60 >"$T/chunks.png"
sdc -f json "$T/chunks.png"
json_is '.results[0].verdict' warn 'more, and cut behind them: does not pass'
# tags N: sound, without its own tag of 20 bytes, behind so many empty tags and one in which there
# is sound, too.
tags() {
    perl -e 'local $/; my $sound = substr <STDIN>, 20; my $n = length $sound;
        print "ID3\3\0\0\0\0\0\0" x $ARGV[0];
        print "ID3\3\0\0", pack("C4", map { $n >> $_ & 127 } 21, 14, 7, 0), $sound, $sound' \
        "$1" <testdata/audio/duration-1.9.mp3
}
tags 4095 >"$T/tags.mp3"
exits 1 '4096 tags' "$T/tags.mp3"
like "$out" 'duration 1.9 s ' '4096 tags: the sound behind them is judged'
tags 4096 >"$T/tags.mp3"
exits 3 '4097 tags' "$T/tags.mp3"
like "$out" 'the duration cannot be told: more than 4096 ID3 tags stand before' '4097 tags: is said'

# junk FILL N: a picture with so much behind its first segment, which is a DQT of 67 bytes.
junk() {
    head -c 71 testdata/image/plain.jpg
    head -c "$2" /dev/zero | tr '\0' "$1"
    tail -c +72 testdata/image/plain.jpg
}
# A marker has two bytes.
for fill in '\1' '\377'; do
    junk "$fill" 65534 >"$T/junk.jpg"
    exits 0 "65536 bytes of $fill to the end of a marker" "$T/junk.jpg"
    like "$out" ': pass ' 'pass'
    junk "$fill" 65535 >"$T/junk.jpg"
    exits 3 "65537 bytes of $fill" "$T/junk.jpg"
    like "$out" 'what stands between its segments is no JPEG' 'is said'
done

# ---- Probe programs that do nothing --------------------------------------------------------------

# The program with an image probe that ends at once, so many times, and then is the real one.
mkdir "$T/bin"
cp "$SDC" "$T/bin/seedance-check"
ln -s "$(dirname "$SDC")/seedance-probe-av" "$T/bin"
cat >"$T/bin/seedance-probe-image" <<END
#!/bin/sh
echo >>'$T/started'
[ "\$(wc -l <'$T/started')" -gt "\$(cat '$T/stillborn')" ] || exit 1
exec '$(dirname "$SDC")/seedance-probe-image'
END
chmod +x "$T/bin/seedance-probe-image"
images=(testdata/image/*.jpg)
sdc "${images[@]}" testdata/video/plain.mp4
want=$status$out
ok "there are more images than lie with one probe program (${#images[@]})" [ ${#images[@]} -gt 16 ]

# stillborn N: checks the images, and a video, with it.
stillborn() {
    rm -f "$T/started"
    echo "$1" >"$T/stillborn"
    run "$T/bin/seedance-check" -j 1 "${images[@]}" testdata/video/plain.mp4
}

stillborn 9
is "$status$out" "$want" 'nine that do nothing: as if there were none'
stillborn 10
status_is 3 'ten that do nothing'
is "$(wc -l <"$T/started")" 10 'ten that do nothing: there is no eleventh'
is "$(grep -cE "^testdata/image/.*: not checked: the probe ended by itself with status 1 before it \
turned to any input \[no-probe\]|did nothing \[no-probe\]$" <<<"$out")" ${#images[@]} \
    'ten that do nothing: is said of each image'
like "$out" '^testdata/video/plain.mp4: pass ' 'ten that do nothing: others work'

# ---- What git says -------------------------------------------------------------------------------

# A git that lists 32768 submodules of 8192 bytes each, with the picture as the last, whose row
# takes the place of the last bytes; with so many bytes more as $T/more holds.
. tests/cli/git_helpers.sh
repository "$T/repository"
cp "$data/image/width-299.png" .
git add -A
cat >"$T/bin/git" <<END
#!/usr/bin/perl
exec '$(command -v git)', @ARGV unless grep { \$_ eq 'diff-index' } @ARGV;
my \$row = sub {
    my (\$mode, \$name, \$path) = @_;
    return ":000000 \$mode " . "0" x 40 . " \$name A\\0\$path\\0";
};
my \$file = \$row->('100644', '$(git rev-parse :width-299.png)', 'width-299.png');
my \$size = 8192 - 100;
print \$row->('160000', 'f' x 40, 'x' x \$size) for 1 .. 32767;
print \$row->('160000', 'f' x 40, 'x' x (\$size - length(\$file)) . 'x' x \`cat '$T/more'\`);
print \$file;
END
chmod +x "$T/bin/git"
PATH=$T/bin:$PATH
echo 0 >"$T/more"
exits 1 '268435456 bytes of changes' --staged
is "$out" "$(PATH=${PATH#*:} "$SDC" width-299.png | sed '$d')
1 input: 1 fail, 32768 skipped" '268435456 bytes of changes: the last is judged'
echo 1 >"$T/more"
exits 2 '268435457 bytes of changes' --staged
is "$out$err" 'seedance-check: git says more than 268435456 bytes' 'is said'
done_testing
