#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# An HTTP server that misbehaves in the way that the path names: server.pl FILE FOLDER
#
# Serves the bytes of FILE on a free port of 127.0.0.1, which it prints, until it is killed or its
# time is over. How often a path was asked for is counted in FOLDER, one file each; what proxies are
# asked for is the path behind the host.
use strict;
use warnings;
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use IO::Socket::INET;

my $life_s = 300;
my $connection_s = 60;
my ($path, $folder) = @ARGV;
my $body = do { local (@ARGV, $/) = $path; <> };
my $size = length $body;
my $etag = '"tag-1"';
my ($client, %asked);

sub put { print {$client} @_ or exit 0; return }

sub head {
    my ($status, @fields) = @_;
    put("HTTP/1.1 $status\r\n", map({"$_\r\n"} @fields), "Connection: close\r\n\r\n");
    return;
}

sub part { return substr $body, $asked{start}, $asked{end} - $asked{start} + 1 }

sub content_range {
    my ($start, $end, $total) = @_;
    $start //= $asked{start};
    $end //= $asked{end};
    $total //= $size;
    return "Content-Range: bytes $start-$end/$total";
}

# A right answer to a range; what is given replaces its fields or its body.
sub partial {
    my (%other) = @_;
    my $bytes = $other{body} // part();
    head('206 Partial Content', 'Content-Type: video/mp4', $other{range} // content_range(),
        $other{length} // 'Content-Length: ' . length $bytes, @{$other{fields} // []});
    put($bytes);
    return;
}

sub whole {
    my (@fields) = @_;
    head('200 OK', 'Content-Type: video/mp4', "Content-Length: $size", @fields);
    put($body);
    return;
}

sub plain {
    my ($status, @fields) = @_;
    head($status, 'Content-Type: text/plain', 'Content-Length: 5', @fields);
    put("sorry");
    return;
}

sub chunked {
    my ($bytes) = @_;
    put(sprintf("%x\r\n", length $_), $_, "\r\n") for unpack '(a9999)*', $bytes;
    put("0\r\n\r\n");
    return;
}

sub redirect { my ($to) = @_; plain('302 Found', "Location: $to"); return }

# Each gets the how-manieth request of its path it is, from 1.
my %cases = (
    'good' => sub { partial() },
    'tagged' => sub { partial(fields => ["ETag: $etag", 'Set-Cookie: a=b']) },
    'hints' => sub { put("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"); partial() },
    'chunked' => sub {
        partial(length => 'Transfer-Encoding: chunked', body => '');
        chunked(part());
    },
    'shorter-range' => sub {
        $asked{end} = $asked{start} + 9999 if $asked{end} > $asked{start} + 9999;
        partial();
    },
    'whole' => sub { whole() },
    'whole-chunked' => sub {
        head('200 OK', 'Transfer-Encoding: chunked');
        chunked($body);
    },
    'whole-no-length' => sub { head('200 OK'); put($body) },
    'whole-broken-once' => sub {
        head('200 OK', "Content-Length: $size");
        put($_[0] == 1 ? substr $body, 0, 100000 : $body);
    },
    'unknown-total' => sub {
        defined $asked{start} ? partial(range => content_range(undef, undef, '*')) : whole();
    },
    'empty-416' => sub { plain('416 No', 'Content-Range: bytes */0') },
    'empty-200' => sub { head('200 OK', 'Content-Length: 0') },
    'huge' => sub { partial(range => content_range(undef, undef, 9223372036854775807)) },

    'wrong-start' => sub { partial(range => content_range($asked{start} + 1, $asked{end} + 1)) },
    'longer-range' => sub { partial(range => content_range(undef, $asked{end} + 1)) },
    'no-content-range' => sub { partial(range => 'X: y') },
    'nonsense-range' => sub { partial(range => 'Content-Range: bytes all') },
    'total-overflow' => sub { partial(range => content_range(undef, undef, '9' x 30)) },
    'multipart' => sub {
        partial(range => 'Content-Type: multipart/byteranges; boundary=x', body => "--x\r\n");
    },
    'other-total' => sub { partial(range => content_range(undef, undef, $size + ($_[0] > 1))) },
    'other-tag' => sub { partial(fields => ["ETag: \"tag-$_[0]\""]) },
    'other-time' => sub { partial(fields => ["Last-Modified: Sat, $_[0] Jan 2026 23:59:59 GMT"]) },
    'later-whole' => sub { $_[0] == 1 ? partial() : whole() },
    'later-other' => sub { $_[0] == 1 ? partial(fields => ["ETag: $etag"]) : whole('ETag: "o"') },
    'later-416' => sub { $_[0] == 1 ? partial() : plain('416 No', 'Content-Range: bytes */9') },
    'no-such-range' => sub { plain('416 No', "Content-Range: bytes */$size") },
    'gzip' => sub { partial(fields => ['Content-Encoding: gzip']) },

    'too-many' => sub {
        partial(length => 'Transfer-Encoding: chunked', body => '');
        chunked(part() . 'more');
    },
    'too-many-length' => sub { partial(body => part() . 'more') },
    'too-few' => sub { partial(body => substr part(), 0, -1) },
    'broken' => sub {
        partial(length => 'Content-Length: ' . length part(), body => substr part(), 0, 9);
    },
    'broken-once' => sub {
        partial(length => 'Content-Length: ' . length part(),
            body => $_[0] == 1 ? substr part(), 0, 30000 : part());
    },
    'bad-chunk' => sub {
        partial(length => 'Transfer-Encoding: chunked', body => "zz\r\n");
    },
    'endless' => sub { head('200 OK'); put('x' x 65536) while 1 },
    'endless-chunked' => sub {
        head('200 OK', 'Transfer-Encoding: chunked');
        put("10000\r\n", 'x' x 65536, "\r\n") while 1;
    },
    'endless-error' => sub { head('404 Not Found'); put('x' x 65536) while 1 },
    'endless-head' => sub { put("HTTP/1.1 200 OK\r\n"); put('X: ', 'x' x 999, "\r\n") while 1 },
    'endless-line' => sub { put("HTTP/1.1 200 OK\r\nX: "); put('x' x 9999) while 1 },
    'endless-hints' => sub { put("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n") while 1 },
    'silent' => sub { sleep $connection_s },
    'stall' => sub {
        partial(length => 'Content-Length: ' . length part(), body => substr part(), 0, 9);
        sleep $connection_s;
    },
    'drip' => sub {
        head('200 OK', "Content-Length: $size");
        for (unpack '(a1)*', substr $body, 0, 600) { put($_); select undef, undef, undef, 0.1 }
    },
    'trickle' => sub {
        head('200 OK', "Content-Length: $size");
        for (unpack '(a500)*', $body) { put($_); select undef, undef, undef, 0.1 }
    },
    'hang-up' => sub { },
    'no-http' => sub { put("SSH-2.0-OpenSSH_9.2\r\n" x 100) },
    'two-lengths' => sub { head('200 OK', 'Content-Length: 5', 'Content-Length: 6'); put('12345') },
    'negative-length' => sub { head('200 OK', 'Content-Length: -5'); put('12345') },
    'tricky-type' => sub { head('200 OK', "Content-Type: a/\e[31mb", 'Content-Length: 1'); put('x') },
    'html' => sub {
        head('200 OK', 'Content-Type: text/html', 'Content-Length: 28');
        put('<html><title>Sign in</title>');
    },

    'busy-once' => sub { $_[0] == 1 ? plain('429 Busy', 'Retry-After: 1') : partial() },
    'busy-long' => sub { plain('429 Busy', 'Retry-After: 3600') },
    'busy-huge' => sub { plain('503 Busy', 'Retry-After: 99999999999999999999') },
    'busy-date' => sub { plain('503 Busy', 'Retry-After: Fri, 31 Dec 2100 23:59:59 GMT') },
    'broken-twice' => sub { $_[0] < 3 ? plain('500 Oops') : partial() },
    'late-broken' => sub { $_[0] == 2 ? plain('502 Oops') : partial() },

    'to-good' => sub { redirect('/good') },
    'to-itself' => sub { redirect('/to-itself') },
    'to-file' => sub { redirect('file:///etc/passwd') },
    'to-ftp' => sub { redirect('ftp://example.com/') },
    'to-user' => sub { redirect('http://user:secret@example.com/?secret') },
    'to-loopback' => sub { redirect('http://127.1:1/') },
    'to-link-local' => sub { redirect('http://[fe80::1]/') },
    'to-nothing' => sub { plain('302 Found') },
    'to-nonsense' => sub { redirect('http://[/') },
    'to-space' => sub { redirect('/with space') },
    'with%20space' => sub { partial() },
    'not-modified' => sub { head('304 Not Modified') },
    'choices' => sub { plain('300 Multiple Choices') },
);
$cases{"status-$_"} = do { my $status = $_; sub { plain("$status Status") } }
    for 201, 202, 204, 400 .. 404, 408, 410, 418, 429, 451, 500 .. 504, 999;
for my $n (1 .. 6) {
    $cases{"hop-$n"} = sub { redirect($n == 1 ? '/good' : '/hop-' . ($n - 1)) };
}

# How often the case was asked for, this time included.
sub count {
    my ($case) = @_;
    open my $counter, '>>', "$folder/$case" or die "$folder/$case: $!\n";
    syswrite $counter, 'x';
    return -s $counter;
}

sub serve {
    local $/ = "\r\n\r\n";
    my $request = <$client> // return;
    my ($url) = $request =~ /^GET (\S+) HTTP\/1\.1\r\n/ or return plain('405 No');
    my ($case) = $url =~ m{^(?:http://[^/]*)?/([^?]*)};
    open my $log, '>>', "$folder/.log" or die "$folder/.log: $!\n";
    syswrite $log, $request;
    @asked{'start', 'end'} = $request =~ /^Range: bytes=(\d+)-(\d+)\r$/m;
    $asked{end} = $size - 1 if defined $asked{end} && $asked{end} >= $size;
    return plain('404 Not Found') unless $cases{$case};
    $cases{$case}->(count($case));
    return;
}

my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64) or die "listen: $!\n";
local $SIG{CHLD} = 'IGNORE';
# Who stops the server stops those that still answer.
setpgrp;
local $SIG{TERM} = sub { $SIG{TERM} = 'DEFAULT'; kill 'TERM', -$$ };
local $SIG{PIPE} = 'IGNORE';
$| = 1;
print $listener->sockport, "\n";
close STDOUT;
alarm $life_s;
while ($client = $listener->accept) {
    if (!fork) {
        local $SIG{TERM} = 'DEFAULT';
        close $listener;
        alarm $connection_s;
        setsockopt $client, IPPROTO_TCP, TCP_NODELAY, 1;
        $client->autoflush(1);
        serve();
        $client->shutdown(1);
        # A reset would take what the client has not read yet.
        my $rest;
        1 while sysread $client, $rest, 65536;
        exit 0;
    }
    close $client;
}
