#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The public header, its manual and the archive have the same functions, types and names.
. tests/lib.sh

header=include/seedance_check.h
manual=man/seedance-check.3
archive=$SDC_BUILD/libseedance_check.a

# code FILE: without comments and directives.
code() {
    perl -0777 -pe 's{/\*.*?\*/}{}gs; s/^#.*$//gm; s/extern "C" \{//' "$1"
}

# prototypes: "TYPE NAME(PARAMETERS)" on standard input in any layout, one a line.
prototypes() {
    perl -0777 -ne 's/\s+/ /g; while (/(?:^|[;}]) ?([\w ]+?[ *]+sdc_\w+\([^()]*\));/g) {
        my $p = $1; pos() -= 1; $p =~ s/\s*\*\s*/ */g; print "$p\n" }'
}

# What the manual's synopsis makes of .Ft and .Fn.
synopsis() {
    sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$manual" | perl -ne '
        $type = $1 if /^\.Ft "?([^"\n]+)/;
        next unless s/^\.Fn (\w+) //;
        my $name = $1;
        print "$type $name(", join(", ", /"([^"]*)"/g), ");\n";' | prototypes
}

in_header=$(code "$header" | prototypes)
like "$in_header" '^struct sdc_checker \*sdc_checker_new\(const struct ' 'functions are found'
is "$(grep -c . <<<"$in_header")" "$(code "$header" | grep -c '^[^ ].*\bsdc_[a-z_]*(')" \
    'and all of them'
is "$(synopsis)" "$in_header" 'header and manual have the same functions, in the same order'

names=$(grep -oE 'sdc_[a-z_]+\(' <<<"$in_header" | tr -d '(' | sort)
is "$(sed -n '/^\.Sh DESCRIPTION/,/^\.Bd/p' "$manual" | grep -oE 'Fn sdc_[a-z_]+' |
    cut -d ' ' -f 2 | sort -u)" "$names" 'the manual describes each function, and no other'
is "$(nm --defined-only --extern-only "$archive" 2>/dev/null | awk '$2 == "T" { print $3 }' |
    grep -Fx "$names" | sort)" "$names" 'the archive defines each of them'

# Types, their fields, constants.
words=$(code "$header" | perl -0777 -ne '
    print "$1\n" while /\b((?:struct|enum) sdc_\w+)(?: \{|;)/g;
    while (/\bstruct sdc_\w+ \{(.*?)\}/gs) { $_ = $1; print "$1\n" while /(\w+);/g; }')
words+=$'\n'$(code "$header" | perl -ne 'print "$1\n" if /^    (SDC_\w+)/')
words+=$'\n'$(sed -nE 's/^#define (SDC_[A-Z_]+) .*/\1/p' "$header")
like "$words" '^struct sdc_outcome$' 'types are found'
like "$words" '^SDC_WARN$' 'constants are found'
missing=$(while read -r word; do
    grep -qE "(^|[^A-Za-z0-9_])$word([^A-Za-z0-9_]|\$)" "$manual" || echo "$word"
done <<<"$words")
is "$missing" '' 'the manual has every type, field and constant'
is "$(grep -oE '\bSDC_[A-Z_]+' "$manual" | sort -u | grep -vxF "$words")" '' \
    'it has no constant that the header has not'
is "$(sed -nE 's/.*SDC_(API_VERSION|TIMEOUT_MS_DEFAULT|TIMEOUT_MS_MAX) +([0-9]+)$/\2/p' "$header" |
    while read -r number; do
        grep -qE "(it is|Pq) $number\b" "$manual" || echo "$number"
    done)" '' 'their numbers are the same'

done_testing
