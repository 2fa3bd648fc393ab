#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# A proxy that notes what it can read: proxy.pl FILE
#
# Listens on a port of 127.0.0.1, which it prints. Passes on what CONNECT asks for, refuses all else,
# and appends to FILE the head of each request. Ends with the one who started it, or after five
# minutes.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my $life_s = 300;
my ($file) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64)
    or die "cannot listen: $@\n";
my $parent = getppid;
local $SIG{CHLD} = 'IGNORE';
$| = 1;
print $server->sockport, "\n";
close STDOUT;

sub pass_on {
    my ($client, $other) = @_;
    my %peer = (fileno $client => $other, fileno $other => $client);
    my $readers = IO::Select->new($client, $other);
    while ($readers->count) {
        for my $from ($readers->can_read) {
            my $to = $peer{fileno $from};
            if (sysread $from, my $bytes, 65536) {
                syswrite $to, $bytes;
            } else {
                shutdown $to, 1;
                $readers->remove($from);
            }
        }
    }
    return;
}

sub serve {
    my ($client) = @_;
    my $head = '';
    while ($head !~ /\r\n\r\n/) { sysread $client, $head, 1, length $head or return }
    open my $log, '>>', $file or die "$file: $!\n";
    syswrite $log, $head;
    my ($place) = $head =~ /^CONNECT (127\.0\.0\.1:\d+) /;
    my $other = $place ? IO::Socket::INET->new(PeerAddr => $place) : undef;
    syswrite $client, $other ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
    pass_on($client, $other) if $other;
    return;
}

my $began = time;
my $ready = IO::Select->new($server);
while (time - $began < $life_s && getppid == $parent) {
    next unless $ready->can_read(0.2);
    my $client = $server->accept or next;
    if (!fork) {
        alarm $life_s;
        serve($client);
        exit 0;
    }
    close $client;
}
