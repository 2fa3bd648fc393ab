#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Measures each function of C files laid out by .clang-format: "lines nesting file:line name".
#
# Lines: from its name to its closing brace. Nesting: how deep statements stand inside of if, for,
# while, do and switch; `else if` is as deep as its `if`.
use strict;
use warnings;

my @tokens;

# Drops what may hold braces that are none: comments, text, characters, preprocessor lines.
sub strip {
    my ($code) = @_;
    $code =~ s{(/\*.*?\*/|//[^\n]*)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|^[ \t]*\#(?:\\\n|[^\n])*}
              {defined $1 ? ' ' : defined $2 ? '0' : ''}gsme;
    return $code;
}

# Takes tokens up to the one that closes the bracket just opened.
sub skip_brackets {
    my $open = 1;
    while ($open > 0 && @tokens) {
        my $token = shift @tokens;
        $open++ if $token =~ /^[(\[{]$/;
        $open-- if $token =~ /^[)\]}]$/;
    }
    return;
}

# Takes tokens up to a semicolon outside of brackets.
sub skip_expression {
    while (@tokens) {
        my $token = shift @tokens;
        return if $token eq ';';
        skip_brackets() if $token =~ /^[(\[{]$/;
    }
    return;
}

sub max { return $_[0] > $_[1] ? $_[0] : $_[1] }

# Takes the statements of a block up to its closing brace; returns the deepest nesting.
sub block {
    my ($depth) = @_;
    my $deepest = $depth;
    $deepest = max($deepest, statement($depth)) while @tokens && $tokens[0] ne '}';
    shift @tokens;
    return $deepest;
}

# What stands inside of if, for, ..., behind its condition.
sub inner {
    my ($depth) = @_;
    shift @tokens, skip_brackets() if @tokens && $tokens[0] eq '(';
    return statement($depth + 1);
}

sub if_statement {
    my ($depth) = @_;
    my $deepest = inner($depth);
    if (@tokens && $tokens[0] eq 'else') {
        shift @tokens;
        my $is_chain = $tokens[0] eq 'if';
        $deepest = max($deepest, statement($is_chain ? $depth : $depth + 1));
    }
    return $deepest;
}

sub statement {
    my ($depth) = @_;
    my $token = shift @tokens;
    return block($depth) if $token eq '{';
    return if_statement($depth) if $token eq 'if';
    return inner($depth) if $token =~ /^(?:for|while|switch)$/;
    if ($token eq 'do') {
        my $deepest = statement($depth + 1);
        skip_expression();
        return $deepest;
    }
    if ($token eq 'case' || @tokens && $tokens[0] eq ':') {
        while (@tokens && shift @tokens ne ':') { }
        return $depth;
    }
    unshift @tokens, $token;
    skip_expression();
    return $depth;
}

sub nesting {
    @tokens = strip($_[0]) =~ /\w+|[^\s\w]/g;
    shift @tokens;
    return block(0);
}

for my $file (@ARGV) {
    open my $in, '<', $file or die "$file: $!\n";
    my @lines = <$in>;
    my ($first, $name, $start);
    for my $i (0 .. $#lines) {
        my $line = $lines[$i];
        if ($line =~ /^\w.*?(\w+)\(/) {
            ($first, $name) = ($i, $1);
        } elsif ($line =~ /^\{/) {
            $start = $i;
        } elsif ($line =~ /^\}$/ && defined $start) {
            my $nesting = nesting(join '', @lines[$start .. $i]);
            printf "%d %d %s:%d %s\n", $i - $first + 1, $nesting, $file, $first + 1, $name;
            undef $start;
        }
    }
}
