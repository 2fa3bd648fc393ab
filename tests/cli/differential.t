#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Structure readers against libraries: over testdata and over files made of it by some damage,
# nothing crashes or hangs, and wherever the two readings of a size differ, the program says so.
#
#   SDC_MUTATIONS=100000 SDC_BUILD=build/default tests/cli/differential.t
. tests/lib.sh
. tests/cli/helpers.sh

# How many files are made. The sanitizers make it slow.
n_made=${SDC_MUTATIONS:-20000}
if is_sanitized; then n_made=${SDC_MUTATIONS:-3000}; fi
# Seconds for all of them.
limit=$((60 + n_made / 20))

# good_files: those of testdata that are sound, with the sizes of their pictures.
good_files() {
    awk -F'\t' '!/^#/ && ($2 == "pass" || $2 == "warn") {
        line = "testdata/" $1
        for (n = split($5, facts, /[ =]/); n > 1; n -= 2)
            if (facts[n - 1] ~ /width|height/) line = line FS facts[n]
        print line
    }' testdata/expected.tsv | while IFS=$'\t' read -r file numbers; do
        [ "$(stat -c %s "$file")" -gt 65536 ] || printf '%s\t%s\n' "$file" "$numbers"
    done
}

# Where libavformat takes the start in an index for a part of the duration, or divides by the byte
# rate that a header claims.
odd='-fragmented-(sidx|dash)|-data-'

# What is wrong with what the program says, as "NAME: WHY". By the file's own structure some are
# cut; for these, and where something is said to be unreadable, there is no second reading.
# shellcheck disable=SC2016 # jq's variables
comparison='
def number: if type == "string" then split("/") | map(tonumber) | .[0] / (.[1] // 1) else . end;
# misses(KEY; OURS; TOLERANCE): both read it, and of their readings no two are near.
def misses($key; $ours; $tolerance): (.[$key] // []) as $theirs
    | [$ours[] | values | number] as $ours
    | $theirs != [] and $ours != [] and ([$theirs[] as $a | $ours[] as $b
        | select(($a - $b) | fabs <= $tolerance + $b / 500)] == []);
def differs($id): .structure[$id] as $a | .library[$id] as $b | $a != [] and $b != [] and $a != $b;
[$readings, $results] | transpose[] | .[0] as $reading | .[1] as $result
| ($result.findings | map(.rule)) as $rules
| (["file.consistent", "file.complete"] - $rules | length == 2) as $is_silent
| ($reading | .is_refused or any("stored_width", "stored_height", "width", "height"; . as $id
    | $reading | differs($id))) as $differ
| if $result.error and $result.error.code != "unreadable" then "\($result.error.code)"
  elif $reading.is_read and $result.media.format != $reading.format
  then "is \($result.media.format), and \($reading.format)"
  elif $differ and ($result.error | not) and ("file.consistent" | IN($rules[]) | not)
  then "two readings, and nothing is said: \($reading | [.structure, .library, .is_refused])"
  elif $is_silent and any($result.media // {} | keys[]; test("(width|height|pixels)_readings"))
  then "readings that nobody explains"
  elif $is_silent and ($result.verdict | IN("pass", "warn")) then
    if ($result.input | test($odd) | not) and ($reading | misses("durations"; $result.media
        | [.duration_s, .duration_readings[]?.value]; 0.1))
    then "duration \($result.media.duration_s) s, and \($reading.durations) s"
    elif $reading | misses("rates"; $result.media | [.fps_value, .fps_readings[]?.value]; 0.05)
    then "rate \($result.media.fps_value), and \($reading.rates)"
    else empty end
  else empty end
| "\($result.input): \(.)"'

# compare NAME LIST: reads the files of LIST with everything and compares.
compare() {
    local name=$1 list=$2
    timeout -k 5 "$limit" "$SDC_BUILD/tests/cli/readings" <"$list" >"$T/readings" 2>"$T/noise"
    is "$?" 0 "$name: the parsers read all: $(head -c 300 "$T/noise")"
    timeout -k 5 "$limit" "$SDC" --timeout 10 -f ndjson --files-from "$list" >"$T/results" \
        2>"$T/noise"
    like "$?" '^[013]$' "$name: the program ends by itself"
    is "$(cat "$T/noise")" '' "$name: nothing on standard error"
    is "$(wc -l <"$T/results")" "$(wc -l <"$list")" "$name: each file has a result"
    is "$(wc -l <"$T/readings")" "$(wc -l <"$list")" "$name: each file has two readings"
    jq -nr --arg odd "$odd" --slurpfile readings "$T/readings" --slurpfile results "$T/results" \
        "$comparison" >"$T/wrong"
    is "$(head -n 20 "$T/wrong")" '' "$name: no disagreement is passed over ($(wc -l <"$T/wrong"))"
}

# count RULE: how many results have a finding of it.
count() {
    jq -rs --arg rule "$1" 'map(select(any(.findings[]; .rule == $rule))) | length' "$T/results"
}

good_files >"$T/good"
cut -f1 "$T/good" >"$T/list"
compare 'good files' "$T/list"
want=$(awk -F'\t' '!/^#/ && $4 ~ /file.consistent/ { print "testdata/" $1 }' \
    testdata/expected.tsv | grep -Fxf "$T/list")
is "$(jq -r 'select(any(.findings[]; .rule == "file.consistent")).input' "$T/results")" "$want" \
    'good files: both readings agree but where expected.tsv says otherwise'
is "$(jq -r .media.format "$T/results" | sort -u | tr '\n' ' ')" \
    'bmp gif heic heif jpeg mov mp3 mp4 png tiff wav webp ' 'good files: of all twelve formats'

mkdir "$T/made"
perl tests/cli/mutate.pl "$n_made" "$T/made" <"$T/good" >"$T/list"
is "$(wc -l <"$T/list")" "$n_made" 'files are made'
compare 'damaged files' "$T/list"
for rule in file.complete file.consistent; do
    n=$(count "$rule")
    ok "damaged files: $n of $n_made have $rule" [ "$n" -ge $((n_made / 50)) ]
done
diag "verdicts: $(jq -r .verdict "$T/results" | sort | uniq -c | tr -s '\n ' ' ')"
done_testing
