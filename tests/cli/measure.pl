#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Measures what a command costs: measure.pl FILE COMMAND [ARGUMENT...]
#
# Writes to FILE the processor time that it took with all that it started and waited for [ms], and
# the most memory that one of them held at once [KiB]. Ends with the status of COMMAND.
use strict;
use warnings;
require 'sys/syscall.ph';

my $RUSAGE_CHILDREN = -1;
my $MS_PER_S        = 1000;
my $US_PER_MS       = 1000;
my $RUSAGE_SIZE     = 1024;    # more than any system's struct
my $SIGNALED        = 128;     # as shells say it

my ($file, @command) = @ARGV;
my $pid = fork;
die "fork: $!\n" unless defined $pid;
if ($pid == 0) {
    exec {$command[0]} @command or die "$command[0]: $!\n";
}
waitpid $pid, 0;
my $status = $?;

my $usage = "\0" x $RUSAGE_SIZE;
syscall(SYS_getrusage(), $RUSAGE_CHILDREN, $usage) == 0 or die "getrusage: $!\n";
open my $out, '>', $file or die "$file: $!\n";
my ($user_s, $user_us, $system_s, $system_us, $maxrss) = unpack 'l!5', $usage;
printf {$out} "%d %d\n",
    $MS_PER_S * ($user_s + $system_s) + ($user_us + $system_us) / $US_PER_MS, $maxrss;
close $out or die "$file: $!\n";
exit($status & 127 ? $SIGNALED + ($status & 127) : $status >> 8);
