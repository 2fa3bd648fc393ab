#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Measures what a command costs: measure.pl FILE COMMAND [ARGUMENT...]
#
# Writes to FILE the time that it took [ms] and the most memory that it, or a process that it
# started and waited for, held at once [KiB]. Ends with the status of COMMAND.
use strict;
use warnings;
use Time::HiRes qw(time);
require 'sys/syscall.ph';

my $RUSAGE_CHILDREN = -1;
my $MAXRSS          = 4;       # struct rusage in longs: two times of two, then ru_maxrss
my $RUSAGE_SIZE     = 1024;    # more than any system's struct
my $SIGNALED        = 128;     # as shells say it

my ($file, @command) = @ARGV;
my $start = time;
my $pid   = fork;
die "fork: $!\n" unless defined $pid;
if ($pid == 0) {
    exec {$command[0]} @command or die "$command[0]: $!\n";
}
waitpid $pid, 0;
my ($status, $ms) = ($?, 1000 * (time - $start));

my $usage = "\0" x $RUSAGE_SIZE;
syscall(SYS_getrusage(), $RUSAGE_CHILDREN, $usage) == 0 or die "getrusage: $!\n";
open my $out, '>', $file or die "$file: $!\n";
printf {$out} "%d %d\n", $ms, (unpack 'l!*', $usage)[$MAXRSS];
close $out or die "$file: $!\n";
exit($status & 127 ? $SIGNALED + ($status & 127) : $status >> 8);
