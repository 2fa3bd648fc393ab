#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# A double of the service, strict about what it is asked: service.pl FOLDER KEY [SECONDS]
#
# Two ports of 127.0.0.1, which it prints: that of the API, and that of the host where files are
# uploaded. It serves until it is killed or its time is over. In FOLDER it keeps a log of requests,
# what was registered (a line each: id, type, name, URL), what was wrong with requests (violations),
# the requests as --dry-run would print them (requests), when each began and ended (spans), and each
# file that was uploaded (file-N). It waits SECONDS (0.02) before each answer.
#
# How it answers, the path of the API's base says: http://127.0.0.1:PORT/CALL=CASE/..., where CALL is
# register, info, upload or put; what is not named is answered well.
use strict;
use warnings;
use B;
use Fcntl qw(LOCK_EX);
use IO::Socket::INET;
use JSON::PP;
use POSIX qw(strftime);
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Time::HiRes qw(sleep time);

my $life_s = 300;
my $connection_s = 60;
my ($folder, $key, $delay_s) = @ARGV;
# So that a test can see whether requests overlap.
$delay_s //= 0.02;
my $json = JSON::PP->new->utf8->canonical;
my $utf8 = JSON::PP->new->utf8;
my ($client, $host_port, $api_port, $is_answered, %request, %case);

sub append {
    my ($name, $line) = @_;
    open my $file, '>>', "$folder/$name" or die "$folder/$name: $!\n";
    syswrite $file, "$line\n";
    return;
}

# A number that nobody else gets, from 1.
sub count {
    my ($name) = @_;
    open my $file, '>>', "$folder/count-$name" or die "$folder/count-$name: $!\n";
    flock $file, LOCK_EX;
    syswrite $file, 'x';
    return -s $file;
}

sub violation {
    my ($what) = @_;
    append('violations', "$request{method} $request{path}: $what");
    return;
}

sub put { print {$client} @_ or exit 0; return }

sub reply {
    my ($status, $body, @fields) = @_;
    $is_answered = 1;
    put("HTTP/1.1 $status X\r\n", map({"$_\r\n"} @fields), 'Content-Length: ', length $body,
        "\r\n\r\n", $body);
    return;
}

sub data { my ($data) = @_; return $json->encode({code => 200, message => 'success', data => $data}) }

sub refusal {
    my ($code) = @_;
    return $json->encode({code => $code + 0, message => "words for $code\e[31m", data => undef});
}

my $type = 'Content-Type: application/json';

# What any call may be answered with: by the case, or its begin before a dash. Each gets the good
# answer, a function that carries the call out and returns its body.
sub answer {
    my ($call, $good) = @_;
    my $case = $case{$call} // 'good';
    my $n = count("$call-$case");
    my ($number) = $case =~ /(\d+)/;
    if ($case =~ /^(\d+)-once(?:-(\d+)(d?))?$/) {
        my $after = $3 ? strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime time + 1 + $2) : $2 // 1;
        return $n == 1 ? reply($1, refusal($1), $type, "Retry-After: $after")
            : reply(200, $good->(), $type);
    }
    if ($case =~ /^slow-/) { sleep $number; return reply(200, $good->(), $type) }
    return reply(422, $json->encode({code => 422, message => "words \x{fc}" x 5000}), $type)
        if $case eq 'long-words';
    if ($case eq 'endless') {
        put("HTTP/1.1 200 OK\r\n$type\r\n\r\n{\"x\":\"");
        put('x' x 65536) while 1;
    }
    return reply(200, $good->(), $type) if $case eq 'good';
    return reply($number, refusal($number), $type) if $case =~ /^\d+$/;
    return reply(200, refusal($number), $type) if $case =~ /^code-/;
    return reply($number, '<html>sorry</html>', 'Content-Type: text/html') if $case =~ /^html-/;
    return reply(200, '', $type) if $case eq 'empty';
    return reply(200, '{"code":200,"message":"success"}', $type) if $case eq 'no-data';
    return reply(200, '{"message":"success","data":{}}', $type) if $case eq 'no-code';
    return reply(200, '{"code":"200","data":{}}', $type) if $case eq 'text-code';
    return reply(200, data({AssetId => 7, Status => 7, presigned_url => 7}), $type) if $case eq 'odd-id';
    return reply(200, data({AssetId => "a/\e[1m", Status => "\e[1m", presigned_url => 'file:///x',
        file_url => 'x'}), $type) if $case eq 'tricky-id';
    return reply(200, $good->() . 'x', $type) if $case eq 'rest';
    return reply(200, '{"x":"' . 'x' x 999_999 . '"}', $type) if $case eq 'huge';
    return reply($number, '', "Location: http://127.0.0.1:$host_port/elsewhere") if $case =~ /^redirect-/;
    return if $case eq 'close';
    if ($case eq 'done-close') { $good->(); return }
    if ($case eq 'done-500') { $good->(); return reply(500, refusal(500), $type) }
    if ($case eq 'silent') { sleep $connection_s; return }
    if ($case =~ /^cut-/) {
        # Each one behind another byte.
        $number = $n - 1 if $case eq 'cut-each';
        my $body = $good->();
        my $whole = "HTTP/1.1 200 OK\r\n$type\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
        return put(substr $whole, 0, $case =~ /end/ ? length($whole) - $number : $number);
    }
    die "no case $case\n";
}

sub field {
    my ($name) = @_;
    my @values = $request{head} =~ /^\Q$name\E: *([^\r\n]*)\r$/img;
    violation("$name is given " . @values . ' times') if @values > 1;
    return $values[0];
}

sub check_key {
    my $given = field('x-api-key');
    violation('the key is missing') unless defined $given;
    violation('the key is another') if defined $given && $given ne $key;
    return;
}

# ---- The calls -----------------------------------------------------------------------------------

sub register {
    my ($body) = @_;
    violation('no JSON: ' . (field('content-type') // ''))
        if (field('content-type') // '') ne 'application/json';
    my $asked = eval { $utf8->decode($body) };
    return violation('the body is no object') unless ref $asked eq 'HASH';
    violation('keys: ' . join ' ', sort keys %$asked)
        if join(' ', sort keys %$asked) ne 'asset_type asset_url name';
    for (values %$asked) {
        violation('a value is no text')
            if !defined || ref || B::svref_2object(\$_)->FLAGS & (B::SVf_IOK | B::SVf_NOK);
    }
    my ($name, $url) = @{$asked}{'name', 'asset_url'};
    violation('name of ' . length $name) if length $name < 1 || length $name > 64;
    violation('name with control characters') if $name =~ /[\x00-\x1f\x7f]/;
    violation("type $asked->{asset_type}") if $asked->{asset_type} !~ /^(?:Image|Video|Audio)$/;
    violation("URL $url") if $url !~ m{^https?://[^\s"<>\\^`\{|\}]+$};
    if ($url =~ m{^http://127\.0\.0\.1:$host_port/files/file-(\d+)\.\w+(.*)}) {
        violation("file-$1 was not uploaded") unless -e "$folder/file-$1";
        violation("file-$1 is not what was handed out: $url") if $2 ne "?v=$1";
    }
    answer('register', sub {
        my $id = 'asset-20260420153000-' . count('asset');
        my $line = "$id\t$asked->{asset_type}\t$name\t$url";
        utf8::encode($line);
        append('registered', $line);
        return data({AssetId => $id});
    });
    return;
}

sub info {
    my ($id) = @_;
    my %statuses = (failed => 'Failed', pending => 'Pending', never => 'Processing',
        later => count("info-$id") < 2 ? 'Processing' : 'Active',
        reviewed => count('info-reviewed') < 2 ? 'Failed' : 'Active');
    my $known = 0;
    if (open my $file, '<', "$folder/registered") {
        while (<$file>) { $known = 1 if /^\Q$id\E\t/ }
    }
    return reply(404, refusal(404), $type) unless $known;
    my $status = $statuses{$case{info} // ''} // 'Active';
    my @times = $id =~ /[02468]$/ ? ('2026-04-20T15:30:00Z') x 2 : (1776699000) x 2;
    local $case{info} = 'good' if exists $statuses{$case{info} // ''};
    answer('info', sub {
        return data({AssetId => $id, Name => 'x', AssetType => 'Image', Status => $status,
            CreateTime => $times[0], UpdateTime => $times[1], Why => "a reason\e[1m",
            More => $case{more} ? 'y' x $case{more} . 'z' : undef});
    });
    return;
}

sub upload_url {
    my ($content_type, $suffix) = @_;
    $content_type =~ s/%2F/\//;
    violation("content type $content_type") if $content_type !~ m{^(?:image|video|audio)/[a-z0-9]+$};
    violation("suffix $suffix") if $suffix !~ /^\.[a-z0-9]+$/;
    answer('upload', sub {
        my $n = count('upload-url');
        append("type-$n", $content_type);
        my $put = $case{put} // 'good';
        return data({
            presigned_url => "http://127.0.0.1:$host_port/put=$put/file-$n$suffix?signature=secret",
            file_url => "http://127.0.0.1:$host_port/files/file-$n$suffix?v=$n"});
    });
    return;
}

sub serve_api {
    my ($body) = @_;
    check_key();
    violation('Expect') if defined field('expect');
    my $path = $request{path};
    $case{$1} = $2 while $path =~ s{^/([a-z]+)=([^/]+)(?=/)}{};
    my $request = "$request{method} $path";
    return register($body) if $request eq 'POST /api/v1/client/job/asset-upload';
    return info($1) if $request =~ m{^GET /api/v1/client/job/asset-info\?asset_id=([A-Za-z0-9._-]+)$};
    return upload_url($1, $2)
        if $request =~ m{^GET /api/v1/client/files/upload-url\?content_type=([^&]+)&ext=([^&]+)$};
    violation('no such call');
    return reply(404, refusal(404), $type);
}

sub serve_host {
    my ($body) = @_;
    violation('the key is here') if $request{head} =~ /\Q$key\E/ || defined field('x-api-key');
    if ($request{method} eq 'GET' && $request{path} =~ m{/file-(\d+)\.} && -e "$folder/file-$1") {
        my $bytes = do { local (@ARGV, $/) = "$folder/file-$1"; <> };
        return reply(200, $bytes, 'Content-Type: application/octet-stream');
    }
    return reply(404, 'no') unless $request{path} =~ m{^/put=([^/]+)/file-(\d+)\.[a-z0-9]+\?signature=secret$};
    my $n = $2;
    $case{put} = $1;
    violation("method $request{method}") if $request{method} ne 'PUT';
    violation('no Content-Length') unless defined field('content-length');
    chomp(my $content_type = do { local (@ARGV, $/) = "$folder/type-$n"; <> });
    violation('another content type') if (field('content-type') // '') ne $content_type;
    answer('put', sub {
        open my $file, '>', "$folder/file-$n" or die "$folder/file-$n: $!\n";
        print {$file} $body;
        close $file;
        return '';
    });
    return;
}

sub serve {
    my ($is_host) = @_;
    local $/ = "\r\n\r\n";
    my $head = <$client> // return;
    $/ = "\n";
    @request{'method', 'path'} = $head =~ /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/ or return reply(400, '');
    $request{head} = $head;
    my $body = '';
    my $size = field('content-length') // 0;
    while (length $body < $size) { read($client, $body, $size - length $body, length $body) or return }
    my $begun = time;
    append('log', sprintf '%.3f %s %s', $begun, $request{method}, $request{path});
    # The connection could be kept, but whoever sends on it would have libcurl send that again, by
    # itself, where it dies: this is how.
    return violation('comes on a connection that was kept') if $is_answered;
    note_request($is_host, $body);
    sleep $delay_s;
    # Before the answer, since the next request may come before we are on again.
    append('spans', sprintf "%.4f 1\n%.4f -1", $begun, time);
    $is_host ? serve_host($body) : serve_api($body);
    return;
}

# What --dry-run prints of it: of the fields, those that say something.
sub note_request {
    my ($is_host, $body) = @_;
    my $text = sprintf "%s http://127.0.0.1:%d%s\n", $request{method},
        $is_host ? $host_port : $api_port, $request{path};
    for (split /\r\n/, $request{head}) {
        next if /^(?:[A-Z]+ |Host:|User-Agent:|Accept:)/;
        next if /^Content-Length:/ && $request{method} eq 'POST';
        $text .= "$_\n";
    }
    $text .= "$body\n" if $request{method} eq 'POST';
    append('requests', substr $text, 0, -1);
    return;
}

sub open_port {
    return IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64) // die "listen: $!\n";
}

my @listeners = (open_port(), open_port());
($api_port, $host_port) = map { $_->sockport } @listeners;
local $SIG{CHLD} = 'IGNORE';
# Who stops the server stops those that still answer.
setpgrp;
local $SIG{TERM} = sub { $SIG{TERM} = 'DEFAULT'; kill 'TERM', -$$ };
local $SIG{PIPE} = 'IGNORE';
$| = 1;
print "$api_port $host_port\n";
close STDOUT;
alarm $life_s;
while (1) {
    my $wanted = '';
    vec($wanted, $_->fileno, 1) = 1 for @listeners;
    next if select($wanted, undef, undef, undef) <= 0;
    for my $i (0 .. $#listeners) {
        next unless vec $wanted, $listeners[$i]->fileno, 1;
        $client = $listeners[$i]->accept or next;
        if (!fork) {
            local $SIG{TERM} = 'DEFAULT';
            close $_ for @listeners;
            alarm $connection_s;
            setsockopt $client, IPPROTO_TCP, TCP_NODELAY, 1;
            $client->autoflush(1);
            serve($i);
            serve($i) if $is_answered;
            $client->shutdown(1);
            my $rest;
            1 while sysread $client, $rest, 65536;
            exit 0;
        }
        close $client;
    }
}
