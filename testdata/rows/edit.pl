#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Writes PNG files and changes bytes of media files, for make.sh.
#
# edit.pl COMMAND FILE ARGUMENT...
#   png W H [DEPTH TYPE [NAME HEX]...]  writes one black PNG; chunks NAME go behind IHDR
#   ihdr W H               gives a PNG another size, with a right checksum
#   sof W H                gives a JPEG another size
#   dnl                    moves the height of a JPEG into a DNL segment behind its scan
#   exif N [THUMB]         puts EXIF with orientation N into a JPEG, JPEG file THUMB as thumbnail
#   jpeg-segment MARKER F  puts the bytes of file F into a JPEG as a segment
#   box PATH OFFSET HEX    overwrites payload of a box (moov/trak.2/tkhd: of the second trak)
#   box-type PATH TYPE     gives a box another type
#   box-size PATH SIZE     lies about the size of a box
#   box-add PATH HEX       appends a box to a container of an mp4 whose moov is at its end
#   box-64                 gives mdat a 64-bit size, in the room of the free box before it
#   movie FILE             appends the boxes of an mp4 behind its ftyp and mends chunk offsets
#   no-ftyp                takes ftyp away and mends chunk offsets
#   cut PATH N             ends the file N bytes behind the beginning of a box
#   nest DEPTH             appends moov boxes, each in the one before
#   id3 SIZE               puts an ID3v2.3 tag with SIZE bytes of frame in front
#   id3v1                  puts an ID3v1 tag behind
#   xing FRAMES BYTES      lies in a Xing or Info header
#   free-format SIZE       takes the bit rate out of the headers of mp3 frames of SIZE bytes
#   chunk NAME SIZE        lies about the size of a RIFF chunk
#   at OFFSET HEX          overwrites; below zero: from the end
use strict;
use warnings;
use Compress::Zlib qw(compress crc32 Z_BEST_COMPRESSION);

my $JPEG_SOI_SIZE   = 2;
my $BOX_HEADER_SIZE = 8;
my %CONTAINER = map { $_ => 1 } qw(moov trak edts mdia minf stbl dinf udta mvex moof traf);
my %COMPONENTS = (0 => 1, 2 => 3, 3 => 1, 4 => 2, 6 => 4);    # by PNG colour type

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

sub spew {
    my ($path, $bytes) = @_;
    open my $file, '>:raw', $path or die "$path: $!\n";
    print {$file} $bytes;
    close $file or die "$path: $!\n";
    return;
}

sub png_chunk {
    my ($name, $body) = @_;
    return pack('N', length $body) . $name . $body . pack 'N', crc32($name . $body);
}

sub png {
    my (undef, $width, $height, $depth, $type, @chunks) = @_;
    ($depth, $type) = (1, 0) unless defined $depth;
    my $row  = 1 + int(($width * $depth * $COMPONENTS{$type} + 7) / 8);
    my $data = compress("\0" x ($row * $height), Z_BEST_COMPRESSION);
    my $png  = "\x89PNG\r\n\x1a\n" . png_chunk('IHDR', pack 'NNC5', $width, $height, $depth, $type);
    $png .= png_chunk(shift @chunks, pack 'H*', shift @chunks) while @chunks;
    return $png . png_chunk('IDAT', $data) . png_chunk('IEND', '');
}

sub ihdr {
    my ($png, $width, $height) = @_;
    my $body = pack('NN', $width, $height) . substr $png, 24, 5;
    substr $png, 8, 25, png_chunk('IHDR', $body);
    return $png;
}

sub sof {
    my ($jpeg, $width, $height) = @_;
    $jpeg =~ s/(\xff[\xc0-\xc2]..\x08).{4}/$1 . pack 'nn', $height, $width/es or die "no SOF\n";
    return $jpeg;
}

sub dnl {
    my ($jpeg) = @_;
    $jpeg =~ s/(\xff[\xc0-\xc2]..\x08)(..)/$1\0\0/s or die "no SOF\n";
    my $segment = pack 'H8a2', 'ffdc0004', $2;
    $jpeg =~ s/(?=\xff\xd9\z)/$segment/ or die "no EOI\n";
    return $jpeg;
}

sub exif {
    my ($jpeg, $orientation, $thumb) = @_;
    my $thumbnail = defined $thumb ? slurp($thumb) : '';
    my $tiff = "II*\0" . pack 'VvvvVvvV', 8, 1, 0x112, 3, 1, $orientation, 0, $thumb ? 26 : 0;
    $tiff .= pack 'v(vvVV)3V', 3, 0x103, 3, 1, 6, 0x201, 4, 1, 68, 0x202, 4, 1, length $thumbnail, 0
      if $thumb;
    return app($jpeg, 'e1', "Exif\0\0$tiff$thumbnail");
}

sub app {
    my ($jpeg, $marker, $body) = @_;
    my $head = pack 'CH2n', 0xff, $marker, 2 + length $body;
    return substr($jpeg, 0, $JPEG_SOI_SIZE) . $head . $body . substr $jpeg, $JPEG_SOI_SIZE;
}

sub jpeg_segment {
    my ($jpeg, $marker, $path) = @_;
    return app($jpeg, $marker, slurp($path));
}

# The offset and size of a box, header included, somewhere in [$from, $to).
sub find_box {
    my ($bytes, $path, $from, $to) = @_;
    my ($first, $rest) = split m{/}, $path, 2;
    my ($type, $nth) = split /[.]/, $first;
    $nth = 1 unless defined $nth;
    while ($from + $BOX_HEADER_SIZE <= $to) {
        my ($size, $found) = unpack 'Na4', substr $bytes, $from, $BOX_HEADER_SIZE;
        $size = $to - $from if $size == 0;
        if ($found eq $type && --$nth == 0) {
            return ($from, $size) unless defined $rest;
            return find_box($bytes, $rest, $from + $BOX_HEADER_SIZE, $from + $size);
        }
        $from += $size;
    }
    die "no box $path\n";
}

sub box {
    my ($bytes, $path, $offset, $hex) = @_;
    my ($at) = find_box($bytes, $path, 0, length $bytes);
    return at($bytes, $at + $BOX_HEADER_SIZE + $offset, $hex);
}

sub box_type {
    my ($bytes, $path, $type) = @_;
    my ($at) = find_box($bytes, $path, 0, length $bytes);
    return at($bytes, $at + 4, unpack 'H*', $type);
}

sub box_size {
    my ($bytes, $path, $size) = @_;
    my ($at) = find_box($bytes, $path, 0, length $bytes);
    return at($bytes, $at, unpack 'H*', pack 'N', $size);
}

sub box_add {
    my ($bytes, $path, $hex) = @_;
    my ($at, $size) = find_box($bytes, $path, 0, length $bytes);
    substr $bytes, $at + $size, 0, pack 'H*', $hex;
    # Each box around it grows with it.
    do {
        ($at, $size) = find_box($bytes, $path, 0, length $bytes);
        substr $bytes, $at, 4, pack 'N', $size + length($hex) / 2;
    } while $path =~ s{/[^/]*\z}{};
    return $bytes;
}

sub box_64 {
    my ($bytes) = @_;
    my ($at, $size) = find_box($bytes, 'mdat', 0, length $bytes);
    substr $bytes, $at - $BOX_HEADER_SIZE, 16, pack 'Na4Q>', 1, 'mdat', $size + $BOX_HEADER_SIZE;
    return $bytes;
}

# Shifts the chunk offsets of the first track.
sub shift_chunks {
    my ($bytes, $by) = @_;
    my ($stco) = find_box($bytes, 'moov/trak/mdia/minf/stbl/stco', 0, length $bytes);
    my $n = unpack 'N', substr $bytes, $stco + 12, 4;
    my @offsets = unpack "N$n", substr $bytes, $stco + 16, 4 * $n;
    substr $bytes, $stco + 16, 4 * $n, pack 'N*', map { $_ + $by } @offsets;
    return $bytes;
}

sub no_ftyp {
    my ($bytes) = @_;
    my ($at, $size) = find_box($bytes, 'ftyp', 0, length $bytes);
    $bytes = shift_chunks($bytes, -$size);
    substr $bytes, $at, $size, '';
    return $bytes;
}

sub movie {
    my ($bytes, $path) = @_;
    my $mp4 = slurp($path);
    my (undef, $size) = find_box($mp4, 'ftyp', 0, length $mp4);
    return shift_chunks($bytes . substr($mp4, $size), length($bytes) - $size);
}

sub cut {
    my ($bytes, $path, $n) = @_;
    my ($at) = find_box($bytes, $path, 0, length $bytes);
    return substr $bytes, 0, $at + $n;
}

sub nest {
    my ($bytes, $depth) = @_;
    return $bytes . join '', map { pack 'Na4', $BOX_HEADER_SIZE * $_, 'moov' } reverse 1 .. $depth;
}

sub id3 {
    my ($bytes, $size) = @_;
    my $frame = 'PRIV' . pack('Nn', $size, 0) . "\0" x $size;
    my @seven = map { (length($frame) >> $_) & 0x7f } 21, 14, 7, 0;
    return 'ID3' . pack('C7', 3, 0, 0, @seven) . $frame . $bytes;
}

sub id3v1 {
    my ($bytes) = @_;
    return $bytes . pack 'a3a30a30a30a4a30C', 'TAG', 'silence', '', '', '', '', 12;
}

sub xing {
    my ($bytes, $frames, $size) = @_;
    $bytes =~ /Xing|Info/ or die "no Xing or Info\n";
    return at($bytes, $-[0] + 8, unpack 'H*', pack 'NN', $frames, $size);
}

sub free_format {
    my ($bytes, $size) = @_;
    for (my $at = 0; $at < length $bytes; $at += $size) {
        substr $bytes, $at + 2, 1, chr(ord(substr $bytes, $at + 2, 1) & 0x0f);
    }
    return $bytes;
}

sub chunk {
    my ($bytes, $name, $size) = @_;
    my $at = index $bytes, $name;
    die "no chunk $name\n" if $at < 0;
    return at($bytes, $at + 4, unpack 'H*', pack 'V', $size);
}

sub at {
    my ($bytes, $offset, $hex) = @_;
    $offset += length $bytes if $offset < 0;
    substr $bytes, $offset, length($hex) / 2, pack 'H*', $hex;
    return $bytes;
}

my %command = (
    png      => \&png,     ihdr    => \&ihdr,    sof   => \&sof,
    exif     => \&exif,    box     => \&box,     nest  => \&nest,
    id3      => \&id3,     id3v1   => \&id3v1,   chunk => \&chunk,
    at       => \&at,      'box-64' => \&box_64, 'no-ftyp' => \&no_ftyp,
    'box-type'     => \&box_type,
    'box-size'     => \&box_size,
    'jpeg-segment' => \&jpeg_segment,
    'free-format'  => \&free_format,
    'box-add'      => \&box_add,
    dnl            => \&dnl,
    cut            => \&cut,
    movie          => \&movie,
    xing           => \&xing,
);
my ($name, $path, @arguments) = @ARGV;
my $do = $command{ $name // '' } or die "edit.pl: no such command\n";
spew($path, $do->($name eq 'png' ? '' : slurp($path), @arguments));
