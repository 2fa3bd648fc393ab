#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The command line: exit statuses and what comes before what, options, lists of names, colours.
. tests/lib.sh
. tests/cli/helpers.sh

good=testdata/image/plain.jpg
clip=testdata/video/plain.mp4
sound=testdata/audio/pcm-s16.wav
doubtful=testdata/audio/duration-15.mp3
bad=testdata/image/width-299.png
no_file=$T/missing.mp4

# complains ERE NAME ARGUMENT...: status 2, a sentence on standard error, and no result.
complains() {
    local sentence=$1 name=$2
    shift 2
    exits 2 "$name: status 2" "$@"
    like "$err" "^seedance-check: $sentence" "$name: says why"
    like "${out:-0 inputs}" '^0 inputs$' "$name: no result"
}

# ---- Exit statuses -------------------------------------------------------------------------------

exits 0 'what passes' "$good" "$clip" "$sound"
is "$err" '' 'nothing goes to standard error'
exits 0 'a warning passes' "$doubtful"
exits 1 'a warning with --strict' --strict "$doubtful"
exits 1 'a warning with --fail-on warning' --fail-on warning "$doubtful"
exits 0 'a warning with --fail-on error' --fail-on error "$doubtful"
exits 1 'what breaks a requirement' "$bad"
exits 1 'the greater status wins: 1 over 0' "$bad" "$good"
exits 3 'what cannot be checked' "$no_file"
exits 3 'the greater status wins: 3 over 1 and 0' "$good" "$no_file" "$bad"
exits 3 'the greater status wins: 3 over a strict 1' --strict "$doubtful" "$no_file"
exits 2 'usage comes before an input that cannot be checked' --strcit "$no_file"
exits 2 'a report that cannot be written comes before such an input' \
    -f "json:$T/none/report.json" "$no_file"

sdc -f json --strict "$doubtful"
json_is '.results[0].verdict + " " + (.summary.exit_code | tostring)' 'warn 1' \
    '--strict changes the status, never the verdict'

exits 2 'no input at all'
like "$err" '^Usage: seedance-check' 'no input: says how it is used'
is "$out" '' 'no input: nothing on standard output'
exits 0 'no input with --allow-empty' --allow-empty
is "$out" '0 inputs' 'no input with --allow-empty: says so'

# ---- Options as such -----------------------------------------------------------------------------

complains 'unknown option --strcit; did you mean --strict\?$' 'a misspelt option' --strcit "$good"
complains 'unknown option --zzzzzzzz; see seedance-check --help$' 'an unknown option' \
    --zzzzzzzz "$good"
complains 'unknown option -x; see' 'an unknown letter' -x "$good"
complains 'unknown option -x; see' 'an unknown letter behind another' -qx "$good"
complains 'option --strict takes no value$' 'a value too much' --strict=1 "$good"
complains 'option -f needs a value$' 'a value too few' "$good" -f
complains 'option --type needs a value$' 'a value too few behind a long option' "$good" --type
complains '--type takes auto, image, video, audio, not .vidoe.; did you mean video\?$' \
    'a misspelt type' --type vidoe "$good"
complains '--color takes auto, always, never' 'an unknown colour mode' --color green "$good"
complains '--fail-on takes error, warning' 'an unknown level' --fail-on never "$good"
complains 'unknown option --a\\x1b\[1mb; see' 'control characters of an option are made visible' \
    $'--a\e[1mb' "$good"
unlike "$err" $'\e' 'no escape character is printed'
for value in 0 65 1.5 -1 x ''; do
    complains '--jobs takes a whole number from 1 to 64' "--jobs '$value'" --jobs "$value" "$good"
done
for value in 0 -1 0.0001 86401 x ''; do
    complains '--timeout takes seconds' "--timeout '$value'" --timeout "$value" "$good"
done
exits 0 'fractions of a second' --timeout 20.5 "$good"
exits 0 'the greatest number of jobs' --jobs 64 "$good" "$clip"

exits 1 'letters in one word, and a value behind its letter' -qtimage "$bad" "$good"
is "$(grep -c pass <<<"$out")" 0 'letters in one word: the first one counts'
like "$out" 'image.width' 'letters in one word: the value counts'
exits 1 'options behind inputs' "$doubtful" --strict
exits 0 '--name=value' --type=image --format=text --color=never "$good"

cp "$good" "$T/-x.jpg"
run env -C "$T" "$SDC" -- -x.jpg
status_is 0 '-- ends the options'
like "$out" '^-x.jpg: pass' '-- ends the options: the name is taken as it is'
run env -C "$T" "$SDC" -x.jpg
status_is 2 'without -- it is an option'

for option in --help -h --version --list-rules; do
    exits 0 "$option" "$option"
    is "$err" '' "$option: nothing on standard error"
done
like "$("$SDC" --version)" '^seedance-check [0-9]+[.][0-9]+[.][0-9]+$' '--version: name and number'

# ---- Rules ---------------------------------------------------------------------------------------

exits 0 '--select of a rule that holds' --select image.height "$bad"
exits 1 '--select of the rule that does not' --select image.width "$bad"
exits 1 '--select of a prefix' --select image "$bad"
exits 1 '--select of a prefix with its dot' --select image. "$bad"
exits 1 '--select of several, by comma' --select image.height,image.width "$bad"
exits 1 '--select of several, by repetition' --select image.height --select image.width "$bad"
exits 0 '--ignore of the rule' --ignore image.width "$bad"
exits 0 '--ignore of a prefix' --ignore image "$bad"
exits 0 '--ignore comes after --select' --select image --ignore image.width "$bad"
exits 1 '--ignore of another rule' --ignore image.height,file "$bad"
exits 3 'a selection that says nothing of an input' --select video "$bad"
like "$out" '\[nothing-checked\]$' 'nothing was checked: says so'
exits 3 'all rules ignored' --ignore image,file "$good"

narrow=testdata/video/640x480.mp4
sdc -f json "$narrow"
json_is '[.results[0].findings[].rule] | join(",")' video.pixels \
    'video.resolution is silent beside video.pixels'
sdc -f json --ignore video.pixels "$narrow"
json_is '[.results[0].findings[].rule] | join(",")' video.resolution \
    'video.resolution speaks where video.pixels is ignored'
sdc -f json --select video.resolution "$narrow"
json_is '[.results[0].findings[].rule] | join(",")' video.resolution \
    'video.resolution speaks where video.pixels is not selected'

complains "unknown rule 'video.fsp'; did you mean video.fps\?$" 'a misspelt rule' \
    --select video.fsp "$good"
complains "unknown rule 'zzzzzzzzzz'; see seedance-check --list-rules$" 'an unknown rule' \
    --ignore zzzzzzzzzz "$good"
complains "unknown rule 'imag'" 'a prefix ends at a dot' --select imag "$good"
complains "unknown rule ''" 'an empty rule' --select 'image,' "$good"
complains "unknown rule 'video.fsp'; did you mean video.fps\?$" '--explain of a misspelt rule' \
    --explain video.fsp

# ---- Types ---------------------------------------------------------------------------------------

for row in "image $good" "video $clip" "audio $sound"; do
    exits 0 "--type of what it is: $row" --type "${row%% *}" "${row#* }"
    exits 0 "--type auto: $row" -t auto "${row#* }"
done
for row in "image $clip" "video $good" "audio $clip" "video $sound" \
    'video testdata/audio/only.mp4' 'audio testdata/hostile/page.html'; do
    sdc -f json --type "${row%% *}" "${row#* }"
    json_is '.results[0] | [.verdict, .findings[].rule] | join(",")' fail,file.type \
        "--type of another: $row"
    status_is 1 "--type of another: $row: status"
done

# ---- Lists of names ------------------------------------------------------------------------------

# inputs: the names in the last report, in order.
inputs() {
    json '[.results[].input] | join(" ")'
}

printf '%s\n' "$clip" '' "$sound" >"$T/list"
exits 0 '--files-from a file' -f json --files-from "$T/list" "$good"
is "$(inputs)" "$good $clip $sound" 'arguments come first, then the list; empty lines do not count'
printf '%s' "$clip" >"$T/unended"
exits 0 'a list whose last line has no end' -f json --files-from "$T/unended"
is "$(inputs)" "$clip" 'its last name counts'
exits 0 'two lists' -f json --files-from "$T/unended" --files-from "$T/list"
is "$(inputs)" "$clip $clip $sound" 'one after the other'
sdc -f json --files-from - <"$T/list"
status_is 0 '--files-from standard input'
is "$(inputs)" "$clip $sound" 'names from standard input'
cp "$good" "$T/two"$'\n'"lines.jpg"
printf '%s\0' "$T/two"$'\n'"lines.jpg" "$good" >"$T/nul"
exits 0 '--null' -f json -0 --files-from "$T/nul"
json_is '.results[0].input | contains("\n")' true '--null: a name of two lines'
json_is '.summary.inputs' 2 '--null: two names'
complains 'the list of names .*NUL.*--null' 'NUL in a list of lines' --files-from "$T/nul"
: >"$T/empty"
exits 0 'an empty list is no error' --files-from "$T/empty"
complains "cannot read the list of names $T/none: " 'a missing list' --files-from "$T/none"
exits 2 'a missing list behind an input' "$good" --files-from "$T/none"
like "$err" '^seedance-check: cannot read the list' 'a missing list behind an input: says so'
complains 'cannot read the list of names .*directory' 'a folder as list' --files-from "$T"
complains 'standard input \(-\) can be read only once$' 'standard input twice' - --files-from -
complains 'standard input \(-\) can be read only once$' 'standard input as two inputs' - -
complains 'the list of names /dev/zero holds a NUL within a line' 'a list without end' \
    --files-from /dev/zero
perl -e 'print "x." x 2500, "\n"' >"$T/long"
exits 3 'a name that is too long for the system is an error of its own' --files-from "$T/long"

# ---- Standard input ------------------------------------------------------------------------------

# media: what is known of the only input, without its name.
media() {
    json '.results[0] | del(.input, .index, .findings[]["help", "command"]) | tojson'
}

for file in "$good" "$clip" "$sound" "$doubtful"; do
    sdc -f json "$file"
    want=$(media)
    sdc -f json - <"$file"
    is "$(media)" "$want" "- is a file: $file"
    sdc -f json - < <(cat "$file")
    is "$(media)" "$want" "- is a pipe: $file"
    json_is '.results[0].input' - "- keeps its name: $file"
done
{ printf 'skipped\n'; cat "$clip"; } >"$T/behind"
{
    read -r line
    sdc -f json -
} <"$T/behind"
is "$line $status $(json '.results[0].media.size')" "skipped 0 $(stat -c %s "$clip")" \
    '- begins where standard input stands'
sdc - </dev/null
status_is 1 'an empty standard input fails'
like "$out" 'file.type' 'an empty standard input: file.type'
sdc - <"$T"
status_is 3 'a folder as standard input is an error'
sdc - <&-
like "$status" '^[13]$' 'a closed standard input does not pass'
sdc "$good" <&-
status_is 0 'a closed standard input does not matter to a file'

# ---- Colours -------------------------------------------------------------------------------------

# colored YES/NO NAME COMMAND...: whether COMMAND prints escape characters.
colored() {
    local want=$1 name=$2 is=no
    shift 2
    run "$@"
    if grep -qa $'\e\\[' "$T/out"; then is=yes; fi
    is "$is" "$want" "$name"
}

# Without progress, which a busy machine would show and which moves the cursor by escapes, too.
terminal=(script -qec "$SDC --progress never $good" /dev/null)
colored no 'not on a pipe' "$SDC" "$good"
colored yes '--color always' "$SDC" --color always "$good"
colored no '--color always concerns no json' "$SDC" --color always -f json "$good"
colored yes 'CLICOLOR_FORCE' env CLICOLOR_FORCE=1 "$SDC" "$good"
colored no 'CLICOLOR_FORCE=0' env CLICOLOR_FORCE=0 "$SDC" "$good"
colored no 'NO_COLOR comes before CLICOLOR_FORCE' env NO_COLOR=1 CLICOLOR_FORCE=1 "$SDC" "$good"
colored yes '--color always comes before NO_COLOR' env NO_COLOR=1 "$SDC" --color always "$good"
colored no '--color never comes before CLICOLOR_FORCE' \
    env CLICOLOR_FORCE=1 "$SDC" --color never "$good"
colored yes 'on a terminal' env TERM=xterm "${terminal[@]}"
colored no 'NO_COLOR on a terminal' env TERM=xterm NO_COLOR=1 "${terminal[@]}"
colored yes 'an empty NO_COLOR does not count' env TERM=xterm NO_COLOR= "${terminal[@]}"
colored no 'TERM=dumb' env TERM=dumb "${terminal[@]}"
exits 0 '--color always into a file' --color always -f "text:$T/report" "$good"
unlike "$(cat "$T/report")" $'\e' 'a file gets no colours'

done_testing
