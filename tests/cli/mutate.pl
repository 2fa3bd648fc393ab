#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Makes N files out of good ones, each with a damage or two, the same ones for each SEED:
#
#   mutate.pl N FOLDER [SEED] < LINES     "FILE<TAB>NUMBER..." a line: numbers that its header holds
#
# Prints the names of the files made. Half of them say another number where the good one has one of
# NUMBER; the others have bytes, fields or blocks changed, most of them near the beginning.
use strict;
use warnings;

# Where headers are [bytes].
my $header_size = 2048;
# What fields are set to: ends of ranges, and what a size may be.
my @values = (0, 1, 2, 7, 127, 128, 255, 256, 300, 640, 1280, 6001, 32767, 32768, 65535, 65536,
    0x7fffffff, 0x80000000, 0xffffffff);
my @layouts = ('n', 'v', 'N', 'V');

sub any { return $_[int rand @_] }

# place SIZE: an offset, in the header three times of four.
sub place {
    my $size = shift;
    my $end = $size > $header_size && rand() < 0.75 ? $header_size : $size;
    return int rand $end;
}

# falsify BYTES NUMBER...: one of the places that hold one of the numbers holds another.
sub falsify {
    my ($bytes, @numbers) = @_;
    my @found;
    for my $number (@numbers) {
        for my $layout (@layouts) {
            next if $number > 65535 && $layout =~ /[nv]/;
            my $old = pack $layout, $number;
            my $end = length $$bytes;
            for (my $at = -1; ($at = index $$bytes, $old, $at + 1) >= 0;) {
                push @found, [$at, $layout, $number];
            }
        }
    }
    return 0 if !@found;
    my ($at, $layout, $number) = @{any(@found)};
    my $value = rand() < 0.5 ? any(@values) : $number + any(-2, -1, 1, 2, 8, 16);
    substr($$bytes, $at, length pack $layout, 0) = pack $layout, $value & 0xffffffff;
    return 1;
}

# damage BYTES: something that a transfer, a bad disk or a bad program does.
sub damage {
    my $bytes = shift;
    my $size = length $$bytes;
    my $at = place($size);
    my $n = 1 + int rand 16;
    my $what = int rand 8;
    if ($what < 2) { substr($$bytes, $at, 1) = chr int rand 256 }
    elsif ($what < 4) { substr($$bytes, $at, 1) ^= chr(1 << int rand 8) }
    elsif ($what < 6) {
        my $field = pack any(@layouts), any(@values);
        substr($$bytes, $at, length $field) = $field if $at + length $field <= $size;
    }
    elsif ($what == 6) { substr($$bytes, $at, 0) = substr $$bytes, $at, $n }
    elsif (rand() < 0.5) { substr($$bytes, $at, $n) = '' }
    else { $$bytes = substr $$bytes, 0, $at }
}

my ($n, $folder, $seed) = @ARGV;
srand($seed // 1);
my @good = map { chomp; [split /\t/] } <STDIN>;
for my $i (0 .. $n - 1) {
    my ($name, @numbers) = @{$good[$i % @good]};
    open my $in, '<:raw', $name or die "$name: $!";
    my $bytes = do { local $/; <$in> };
    my $is_false = $i / @good % 2 == 0 && falsify(\$bytes, @numbers);
    damage(\$bytes) if !$is_false;
    damage(\$bytes) if !$is_false && rand() < 0.25;
    my $made = sprintf '%s/%06d-%s', $folder, $i, $name =~ s/.*\///r;
    open my $out, '>:raw', $made or die "$made: $!";
    print $out $bytes;
    close $out or die "$made: $!";
    print "$made\n";
}
