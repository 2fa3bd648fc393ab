#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Makes media that says of itself what is not so: falsify.pl FILE MADE EDIT...
#
#   NAME[.N]+OFFSET=LAYOUT:VALUE,...  writes numbers behind the N-th place of a name (a box, a chunk);
#                      LAYOUT as in perl's pack (n, N: big-endian of 2, 4 bytes; v, V: little-endian;
#                      C: a byte); NAME may be hexadecimal, as in "0xffc0"
#   crc:NAME           mends the checksum of a PNG's chunk
#   grow:NAME[.N]=BY   changes the size that a box gives itself, and nothing else
#   drop:NAME[.N]      takes a box away; those around it shrink
#   twice:NAME[.N]     has a box stand there twice; those around it grow
#   behind:NAME[.N]=OTHER[.M]  moves a box behind another one of the same parent
#   graft:NAME=FILE    puts the box of that name of FILE in place of the file's own
#   tag:NUMBER=VALUE   sets the first value of a field of a little-endian TIFF
#   vp8l=W,H           sets the size in the header of a lossless WebP
#   exif=O[,O]         puts EXIF with an orientation, or several, behind all such of a JPEG
#   before:NAME[.N]=HEX  puts bytes in front of that place, and mends no size
#   chunk:NAME=HEX     puts a chunk in front of the pixels of a PNG; HEX may be @O[,O] here: EXIF
#   riff:NAME=HEX      puts a chunk at the end of a RIFF file; likewise
#   retag:NUMBER=OTHER gives a field of a little-endian TIFF the number of another
#   cut=N, fill=N      takes away N bytes at the end; appends N zeros
#
# A box that is taken away, doubled, moved or grafted must lie behind all samples.
use strict;
use warnings;
use Compress::Zlib qw(crc32);

my $BOX_HEADER_SIZE = 8;
my %CONTAINER = map { $_ => 1 } qw(moov trak edts mdia minf stbl dinf mvex moof traf);

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

# The offset of the N-th place of a name.
sub place {
    my ($bytes, $name) = @_;
    my $nth = $name =~ s/[.](\d+)\z// ? $1 : 1;
    my $text = $name =~ /\A0x/ ? pack 'H*', substr $name, 2 : $name;
    my $at = -1;
    for (1 .. $nth) {
        $at = index $bytes, $text, $at + 1;
        die "there is no $name\n" if $at < 0;
    }
    return ($at, length $text);
}

# Start and size of a box.
sub box {
    my ($bytes, $name) = @_;
    my ($at) = place($bytes, $name);
    return ($at - 4, unpack 'N', substr $bytes, $at - 4, 4);
}

# Adds to the sizes of all boxes around a place.
sub widen {
    my ($bytes, $place, $by) = @_;
    my ($at, $end) = (0, length $$bytes);
    while ($at + $BOX_HEADER_SIZE <= $end) {
        my ($size, $type) = unpack 'Na4', substr $$bytes, $at, $BOX_HEADER_SIZE;
        last if $size < $BOX_HEADER_SIZE;
        if ($place <= $at || $place >= $at + $size || !$CONTAINER{$type}) { $at += $size; next }
        substr($$bytes, $at, 4) = pack 'N', $size + $by;
        ($at, $end) = ($at + $BOX_HEADER_SIZE, $at + $size);
    }
    return;
}

# Puts other bytes in place of those at an offset, in a box.
sub exchange {
    my ($bytes, $at, $size, $new) = @_;
    my $by = length($new) - $size;
    widen($bytes, $at, $by) if $by < 0 || $size > 0;
    widen($bytes, $at - 1, $by) if $by > 0 && $size == 0;
    substr($$bytes, $at, $size) = $new;
    return;
}

sub write_numbers {
    my ($bytes, $name, $offset, $layout, @values) = @_;
    my ($at, $length) = $name eq '' ? (0, 0) : place($$bytes, $name);
    my $new = pack "($layout)*", @values;
    substr($$bytes, $at + $length + $offset, length $new) = $new;
    return;
}

sub mend_crc {
    my ($bytes, $name) = @_;
    my ($at) = place($$bytes, $name);
    my $size = 4 + unpack 'N', substr $$bytes, $at - 4, 4;
    substr($$bytes, $at + $size, 4) = pack 'N', crc32(substr $$bytes, $at, $size);
    return;
}

# The offset of a field of a TIFF.
sub field {
    my ($bytes, $number) = @_;
    my $at = unpack 'V', substr $bytes, 4, 4;
    my $n = unpack 'v', substr $bytes, $at, 2;
    for my $entry (map { $at + 2 + 12 * $_ } 0 .. $n - 1) {
        return $entry if $number == unpack 'v', substr $bytes, $entry, 2;
    }
    die "there is no tag $number\n";
}

sub set_tag {
    my ($bytes, $number, $value) = @_;
    my $entry = field($$bytes, $number);
    my $type = unpack 'v', substr $$bytes, $entry + 2, 2;
    substr($$bytes, $entry + 8, 4) = pack $type == 3 ? 'vx2' : 'V', $value;
    return;
}

# What EXIF is inside: a TIFF whose one directory has orientations.
sub exif {
    my ($orientations) = @_;
    my @entries = map { pack 'v2Vvx2', 0x112, 3, 1, $_ } split /,/, $orientations;
    return pack('a4Vv', "II*\0", 8, scalar @entries) . join('', @entries) . "\0" x 4;
}

# The bytes that an edit stands for.
sub body_of {
    my ($text) = @_;
    return $text =~ /\A@(.*)\z/ ? exif($1) : pack 'H*', $text;
}

# Puts a marker segment in front of the first quantization table of a JPEG.
sub add_exif {
    my ($bytes, $orientations) = @_;
    my ($at) = place($$bytes, '0xffdb');
    my $body = "Exif\0\0" . exif($orientations);
    substr($$bytes, $at, 0) = pack 'H4na*', 'ffe1', 2 + length $body, $body;
    return;
}

sub add_chunk {
    my ($bytes, $name, $body) = @_;
    my ($at) = place($$bytes, 'IDAT');
    substr($$bytes, $at - 4, 0) = pack 'Na4a*N', length $body, $name, $body, crc32("$name$body");
    return;
}

sub add_riff {
    my ($bytes, $name, $body) = @_;
    $$bytes .= pack 'a4V/a*', $name, $body;
    $$bytes .= "\0" if length($body) % 2;
    substr($$bytes, 4, 4) = pack 'V', length($$bytes) - $BOX_HEADER_SIZE;
    return;
}

sub move {
    my ($bytes, $name, $other) = @_;
    my ($at, $size) = box($$bytes, $name);
    my $box = substr $$bytes, $at, $size, '';
    my ($other_at, $other_size) = box($$bytes, $other);
    substr($$bytes, $other_at + $other_size, 0) = $box;
    return;
}

my ($from, $to, @edits) = @ARGV;
my $bytes = slurp($from);
for (@edits) {
    if (/\A(\w*(?:[.]\d+)?)([+-]\d+)=(\w[<>]?):(.*)\z/) {
        write_numbers(\$bytes, $1, $2, $3, split /,/, $4);
    } elsif (/\Acrc:(.*)\z/) { mend_crc(\$bytes, $1)
    } elsif (/\Agrow:(.*)=(.*)\z/) {
        my ($at, $size) = box($bytes, $1);
        substr($bytes, $at, 4) = pack 'N', $size + $2;
    } elsif (/\Adrop:(.*)\z/) { exchange(\$bytes, box($bytes, $1), '')
    } elsif (/\Atwice:(.*)\z/) {
        my ($at, $size) = box($bytes, $1);
        exchange(\$bytes, $at, $size, substr($bytes, $at, $size) x 2);
    } elsif (/\Abehind:(.*)=(.*)\z/) { move(\$bytes, $1, $2)
    } elsif (/\Agraft:(.*)=(.*)\z/) {
        my $donor = slurp($2);
        my ($at, $size) = box($donor, $1);
        exchange(\$bytes, box($bytes, $1), substr $donor, $at, $size);
    } elsif (/\Atag:(\d+)=(\d+)\z/) { set_tag(\$bytes, $1, $2)
    } elsif (/\Avp8l=(\d+),(\d+)\z/) {
        my ($at) = place($bytes, 'VP8L');
        my $packed = unpack 'V', substr $bytes, $at + 9, 4;
        $packed = $packed & 0xf0000000 | ($2 - 1) << 14 | $1 - 1;
        substr($bytes, $at + 9, 4) = pack 'V', $packed;
    } elsif (/\Abefore:(.*)=(\w+)\z/) {
        my ($at) = place($bytes, $1);
        substr($bytes, $at, 0) = pack 'H*', $2;
    } elsif (/\Aexif=(.*)\z/) { add_exif(\$bytes, $1)
    } elsif (/\Achunk:(\w+)=(.*)\z/) { add_chunk(\$bytes, $1, body_of($2))
    } elsif (/\Ariff:(\w+)=(.*)\z/) { add_riff(\$bytes, $1, body_of($2))
    } elsif (/\Aretag:(\d+)=(\d+)\z/) {
        substr($bytes, field($bytes, $1), 2) = pack 'v', $2;
    } elsif (/\Acut=(\d+)\z/) { $bytes = substr $bytes, 0, -$1
    } elsif (/\Afill=(\d+)\z/) { $bytes .= "\0" x $1
    } else { die "no such edit: $_\n" }
}
open my $file, '>:raw', $to or die "$to: $!\n";
print {$file} $bytes;
close $file or die "$to: $!\n";
