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
done_testing
