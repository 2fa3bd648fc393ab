#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# No file includes upward, and each foreign library stays in its room.
. tests/lib.sh

# Low to high: a file may include its own layer and those before it. The public header, in include/,
# is below them all.
layers='base facts source git probe rules config report audit submit api cli'

# A foreign header (ERE), and the files that may include it (ERE).
rooms='
lib(av|sw)[a-z]*/                       ^src/probe/av[^/]*$
vips/|glib|gio/|gobject/|gmodule        ^src/probe/image[^/]*$
zlib                                    ^src/probe/image[^/]*$
curl/                                   ^src/(source/http[^/]*|submit/[^/]*)$
cjson/|cJSON                            ^src/(config|report|submit)/
sqlite3                                 ^src/submit/
openssl/                                ^src/(submit/|git/twin[.]c)
seccomp|linux/(seccomp|landlock|bpf|filter)     ^src/probe/sandbox[^/]*$
'

rank() {
    local n=0 layer
    for layer in $layers; do
        n=$((n + 1))
        [ "$layer" != "$1" ] || break
    done
    echo "$n"
}

# Each #include below src/: file, how it is quoted (< or "), header.
includes() {
    grep -roE '^ *# *include *[<"][^>"]*' --include='*.[ch]' src |
        sed -E 's/: *# *include *([<"])/ \1 /'
}

# Prints each fault of the tree in the current folder.
faults() {
    local file quote header layer pattern room
    while read -r file quote header; do
        if [ "$quote" = '"' ] && [ ! -e "include/$header" ]; then
            layer=${file#src/}
            if [ ! -e "src/$header" ] || [[ $header == *..* ]]; then
                echo "$file: \"$header\" is not a path below src/"
            elif [ "$(rank "${header%%/*}")" -gt "$(rank "${layer%%/*}")" ]; then
                echo "$file: includes upward: $header"
            fi
        fi
        while read -r pattern room; do
            if [ -n "$pattern" ] && [[ $header =~ ^($pattern) ]] && ! [[ $file =~ $room ]]; then
                echo "$file: $header is not for this file"
            fi
        done <<<"$rooms"
    done <<<"$(includes)"
    # JSON is made by adders that note what no memory is left for.
    grep -rnE 'cJSON_(Add|Create)[A-Z]' --include='*.[ch]' src |
        grep -vE '^src/(report/object[.]c|config/profile_print[.]c|submit/api[.]c):' |
        sed -nE 's/^([^:]+):([0-9]+):.*/\1: an adder of cJSON in line \2/p'
    # Exact numbers: floating point is for printing, and for a mean that libvips insists on.
    grep -rnwE 'double|float' --include='*.[ch]' src |
        grep -vE '^src/(base/q\.[ch]|probe/image\.c|report/|submit/)' |
        grep -vE ':[[:space:]]*(/?\*|//)' |
        sed -nE 's/^([^:]+):([0-9]+):.*/\1: floating point in line \2/p'
}

# add FILE LINE...: a file of the bad tree.
add() {
    mkdir -p "$T/bad/$(dirname "$1")"
    printf '%s\n' "${@:2}" >"$T/bad/$1"
}

for layer in src/*/; do
    layer=${layer#src/}
    like " $layers " " ${layer%/} " "${layer%/} is a known layer"
done
is "$(faults)" '' 'nothing includes upward or out of its room'

add src/base/low.h ''
add src/base/low.c '#include "rules/high.h"' '#include "low.h"' '#include "public.h"'
add include/public.h ''
add src/rules/high.h '#include "base/low.h"' 'double x;' '/* a double in a comment' ' * float */'
add src/rules/vips.c '#include <vips/vips.h>' '#  include <cjson/cJSON.h>'
add src/probe/image.c '#include <vips/vips.h>' '#include <libavutil/rational.h>'
add src/probe/avi.h '#include <libavutil/rational.h>' '#include "../base/low.h"'
add src/report/json.c 'cJSON_AddTrueToObject(object, "is_late");'
add src/cli/main.c '#include "rules/high.h"' '#include <curl/curl.h>' '#include <sqlite3.h>'
is "$(cd "$T/bad" && faults | sort)" 'src/base/low.c: "low.h" is not a path below src/
src/base/low.c: includes upward: rules/high.h
src/cli/main.c: curl/curl.h is not for this file
src/cli/main.c: sqlite3.h is not for this file
src/probe/avi.h: "../base/low.h" is not a path below src/
src/probe/image.c: libavutil/rational.h is not for this file
src/report/json.c: an adder of cJSON in line 1
src/rules/high.h: floating point in line 2
src/rules/vips.c: cjson/cJSON.h is not for this file
src/rules/vips.c: vips/vips.h is not for this file' 'a bad tree has each of its faults named'

done_testing
