#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# A network that is far away: delay.pl MS PORT
#
# Passes connections to a free port of 127.0.0.1, which it prints, on to PORT there, as if a round
# trip took MS: half of it for all bytes each way, and one more before the first, in which TCP would
# shake hands. Ends with the one who started it, or after five minutes.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time);

my ($ms, $port) = @ARGV;
my $life_s = 300;
my $half_s = $ms / 2000;
my $began = time;
my $parent = getppid;
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 256, ReuseAddr => 1)
    or die "cannot listen: $@\n";
my $readers = IO::Select->new($server);
my %peer;     # of each socket the other end, by number
my %may_from; # bytes of a socket are passed on at this time at the earliest
my @queue;    # [time, socket to write to, bytes; undef at the end], in the order of time
$SIG{PIPE} = 'IGNORE';
$| = 1;
print $server->sockport, "\n";

sub begin {
    my $client = $server->accept or return;
    my $other = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or return;
    $peer{fileno $client} = $other;
    $peer{fileno $other} = $client;
    $may_from{fileno $client} = time + 3 * $half_s;
    $readers->add($client, $other);
    return;
}

sub take {
    my ($from) = @_;
    my $n = sysread $from, my $bytes, 65536;
    my $at = time + $half_s;
    my $first = delete $may_from{fileno $from};
    $at = $first if defined $first && $first > $at;
    push @queue, [$at, $peer{fileno $from}, $n ? $bytes : undef];
    $readers->remove($from) unless $n;
    return;
}

sub give {
    my (undef, $to, $bytes) = @{$_[0]};
    if (!defined $bytes) {
        shutdown $to, 1;
        return;
    }
    while (length $bytes) {
        my $n = syswrite $to, $bytes;
        return unless $n;
        substr $bytes, 0, $n, '';
    }
    return;
}

while (time - $began < $life_s && getppid == $parent) {
    @queue = sort { $a->[0] <=> $b->[0] } @queue;
    my $wait_s = @queue ? $queue[0][0] - time : 0.2;
    for my $ready ($readers->can_read($wait_s > 0 ? $wait_s : 0)) {
        $ready == $server ? begin() : take($ready);
    }
    give(shift @queue) while @queue && $queue[0][0] <= time;
}
