#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Names that strangers choose: any of them works, none of them is printed raw, run or mistaken for
# something else.
#
# shellcheck disable=SC2016 # what looks like an expansion is a name
. tests/lib.sh
. tests/cli/helpers.sh

esc=$'\e'
names=(
    'two words.jpg'
    ' begins and ends with a space '
    $'two\nlines.jpg'
    $'return\rtab\tbell\a.jpg'
    "${esc}[31mred${esc}[0m.jpg"
    "${esc}]0;title"$'\a.jpg'
    $'\x7f.jpg'
    $'latin-1-\xe9.jpg'
    $'overlong-\xc0\xaf.jpg'
    $'surrogate-\xed\xa0\x80.jpg'
    $'cut-\xe2\x82'
    $'c1-\xc2\x9b31m.jpg'
    $'right-to-left-\xe2\x80\xaegpj.exe'
    $'zero-width-\xe2\x80\x8b.jpg'
    $'line-separator-\xe2\x80\xa8.jpg'
    'Grüße-漢字-😀.jpg'
    'a:b.jpg'
    'file:a.jpg'
    'concat:a.jpg|b.jpg'
    'img%03d.jpg'
    '%s%n.jpg'
    '*.jpg'
    '?[a-z].jpg'
    '"quoted".jpg'
    "it's.jpg"
    '$(touch injected).jpg'
    '`touch injected`.jpg'
    '; touch injected; #.jpg'
    '&|<>!.jpg'
    'back\slash.jpg'
    '~'
    '{in}.jpg'
    '{out:x}'
    '-x.jpg'
    '--help'
    '-'$'\n'
)

# For each name a picture that passes and one that breaks a requirement; and a trap: what the
# pattern names in full.
mkdir "$T/good" "$T/bad"
for name in "${names[@]}"; do
    cp testdata/image/plain.jpg "$T/good/$name"
    cp testdata/image/width-300.jpg "$T/bad/$name"
done
cp testdata/image/width-300.jpg "$T/good/img001.jpg"
cp testdata/image/plain.jpg "$T/bad/img001.jpg"

# ---- Every name, by list and as an argument ------------------------------------------------------

# C0 controls but the line end, DEL, C1 controls, marks and overrides of direction.
controls='[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]'

for folder in good bad; do
    cd "$T/$folder" || exit 1
    printf '%s\0' "${names[@]}" >"$T/list"
    want=0
    [ "$folder" = good ] || want=1
    for format in text json gcc github sarif junit ndjson; do
        run "$SDC" -f "$format" -v -0 --files-from "$T/list"
        status_is "$want" "$folder, $format: status"
        ok "$folder, $format: no control character is printed raw" \
            no_match "$controls" "$T/out"
        ok "$folder, $format: all of it is UTF-8" iconv -f UTF-8 -t UTF-16 -o /dev/null "$T/out"
        is "$err" '' "$folder, $format: nothing on standard error"
    done
    cp "$T/out" "$T/$folder.ndjson"
    run "$SDC" -f ndjson -- "${names[@]}"
    is "$(objects "$T/out" | cksum)" "$(objects "$T/$folder.ndjson" | cksum)" \
        "$folder: the same as arguments"
    is "$(jq -r '.media.width' "$T/out" | sort | uniq -c | tr -s ' ')" \
        " ${#names[@]} $([ "$folder" = good ] && echo 640 || echo 300)" \
        "$folder: each file was opened, and no other"
    cd "$SDC_ROOT" || exit 1
done

# name_of INDEX: the bytes of an input's name as the last report but one gives them.
name_of() {
    local bytes
    bytes=$(jq -r "select(.index == $1).input_bytes // empty" "$T/good.ndjson")
    if [ -n "$bytes" ]; then
        base64 -d <<<"$bytes"
    else
        jq -j "select(.index == $1).input" "$T/good.ndjson"
    fi
}

for i in "${!names[@]}"; do
    is "$(name_of "$i" | od -An -c)" "$(printf '%s' "${names[i]}" | od -An -c)" \
        "the report gives the name back: $(printf '%q' "${names[i]}")"
done
is "$(jq -r 'select(.input_bytes).index' "$T/good.ndjson" | tr '\n' ' ')" '7 8 9 10 ' \
    'input_bytes stands where the name is not UTF-8, and only there'

# ---- Text ----------------------------------------------------------------------------------------

# shown NAME TEXT: the text report shows the name so.
shown() {
    run env -C "$T/good" "$SDC" -- "$1"
    is "$(sed -n '1s/: pass .*//p' <<<"$out")" "$2" "shown as $2"
}

shown $'two\nlines.jpg' 'two\nlines.jpg'
shown $'return\rtab\tbell\a.jpg' 'return\rtab\tbell\x07.jpg'
shown "${esc}[31mred${esc}[0m.jpg" '\x1b[31mred\x1b[0m.jpg'
shown $'latin-1-\xe9.jpg' 'latin-1-\xe9.jpg'
shown $'cut-\xe2\x82' 'cut-\xe2\x82'
shown $'c1-\xc2\x9b31m.jpg' 'c1-\u009b31m.jpg'
shown $'right-to-left-\xe2\x80\xaegpj.exe' 'right-to-left-\u202egpj.exe'
shown 'Grüße-漢字-😀.jpg' 'Grüße-漢字-😀.jpg'
for name in "${names[@]}"; do
    run env -C "$T/good" "$SDC" -q -- "$name" "no such file $name"
    is "$(wc -l <<<"$out")" 1 "one line for one sentence: $(printf '%q' "$name")"
done

# ---- Help ----------------------------------------------------------------------------------------

# Programs that note what they are given, instead of those that help names.
mkdir "$T/tools"
for tool in vips ffmpeg mv; do
    printf '#!/bin/sh\nprintf "%%s\\0" "$@" >"%s"\n' "$T/arguments" >"$T/tools/$tool"
    chmod +x "$T/tools/$tool"
done

# helps FOLDER TOOL NAME WANT: the command of TOOL that help gives for NAME has WANT as an argument.
helps() {
    local command
    rm -f "$T/arguments"
    command=$(cd "$1" && "$SDC" -f ndjson -- "$3" |
        jq -r --arg tool "$2 " 'first(.findings[].help | select(startswith($tool)))')
    (cd "$1" && PATH="$T/tools:$PATH" sh -c "$command" >/dev/null 2>&1)
    ok "help for $2 has the name as one argument: $(printf '%q' "$3")" \
        grep -qzxF -e "$4" "$T/arguments"
}

mkdir "$T/video"
for name in 'two words.jpg' '"quoted".jpg' "it's.jpg" 'Grüße-漢字-😀.jpg' '*.jpg' '?[a-z].jpg' \
    '$(touch injected).jpg' '`touch injected`.jpg' '; touch injected; #.jpg' '&|<>!.jpg' \
    'back\slash.jpg' 'a:b.jpg' 'img%03d.jpg' '%s%n.jpg' '~' '{in}.jpg' '{out:x}'; do
    helps "$T/bad" vips "$name" "$name"
    cp testdata/video/fps-12.mp4 "$T/video/$name"
    helps "$T/video" ffmpeg "$name" "file:$name"
done
for name in -x.jpg --help; do
    helps "$T/bad" vips "$name" "./$name"
    cp testdata/video/fps-12.mp4 "$T/video/$name"
    helps "$T/video" ffmpeg "$name" "file:$name"
done
is "$(find "$T" -name injected)" '' 'no part of a name is run'
for i in 2 3 4 5 6 7 8 9 10 11 12 13 14; do
    run env -C "$T/bad" "$SDC" -f ndjson -- "${names[i]}"
    unlike "$(json '.findings[0].help')" '^(vips|ffmpeg|mv) ' \
        "no command for a name with control characters: $(printf '%q' "${names[i]}")"
done

done_testing
