#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --write-baseline, --baseline: what is known does not fail a run, what is new does, and what is
# fixed is told. --summary: how many inputs break which rule.
. tests/lib.sh
. tests/cli/helpers.sh

root=$SDC_ROOT
mkdir "$T/assets"
cd "$T/assets" || exit
cp "$root"/testdata/image/{plain.png,plain.jpg,width-299.png,ratio-and-side.png} .
cp "$root"/testdata/audio/duration-15.mp3 .
cp "$root"/testdata/video/{fps-23.976,plain}.mp4 .
mkdir new
cp "$root"/testdata/image/width-299.bmp new/
old=(plain.jpg width-299.png ratio-and-side.png duration-15.mp3 fps-23.976.mp4)

# ---- Written -------------------------------------------------------------------------------------

exits 1 'a baseline is written, and what fails fails' --write-baseline ../base "${old[@]}"
like "$out" '^5 inputs: 1 pass, 1 warn, 3 fail$' 'the report is as always'
readings='15 (without encoder delay and padding), 3771/250 (all frames)'
is "$(cat ../base)" '{"seedance_check_baseline":1}
{"input":"width-299.png","rule":"image.width","measured":"299"}
{"input":"ratio-and-side.png","rule":"image.width","measured":"299"}
{"input":"ratio-and-side.png","rule":"image.height","measured":"6001"}
{"input":"ratio-and-side.png","rule":"image.aspect-ratio","measured":"299/6001"}
{"input":"duration-15.mp3","rule":"audio.duration","measured":"'"$readings"'"}
{"input":"fps-23.976.mp4","rule":"video.fps","measured":"24000/1001"}' 'the baseline'
sdc --write-baseline ../again ".//plain.jpg" "$PWD/width-299.png" ./ratio-and-side.png \
    "$PWD/./duration-15.mp3" ../assets/fps-23.976.mp4
is "$(sed 's|"../assets/|"|' ../again)" "$(cat ../base)" 'names of one file are one'

# ---- Known ---------------------------------------------------------------------------------------

exits 0 'known findings do not fail a run' --baseline ../base "${old[@]}"
is "$out" 'plain.jpg: pass  image jpeg 640x360 1.6 kB
width-299.png: fail, known (1 finding in the baseline)
ratio-and-side.png: fail, known (3 findings in the baseline)
duration-15.mp3: warn, known (1 finding in the baseline)
fps-23.976.mp4: fail, known (1 finding in the baseline)
5 inputs: 1 pass, 1 warn, 3 fail; 6 known findings suppressed' 'they keep their verdicts'
exits 0 'nor under --strict' --strict --baseline ../base "${old[@]}"
exits 0 'nothing to say under --quiet' -q --baseline ../base "${old[@]}"
is "$out" '' 'known findings are no news'
exits 0 'other names of the same files' --baseline ../base ".//width-299.png" "$PWD/width-299.png"
exits 0 '--verbose' -v --baseline ../base width-299.png
like "$out" '^width-299.png: error: width 299 px is outside .* \[image.width\] \(known\)$' \
    '--verbose prints what is known'
like "$out" '^width-299.png: fail, known' '--verbose prints the short line, too'

exits 0 'json' -f json --baseline ../base "${old[@]}"
json_is '.summary | "\(.fail) \(.suppressed) \(.exit_code) \(has("fixed"))"' '3 6 0 false' \
    'json: summary'
json_is '[.results[].findings[].suppressed] | unique | tostring' '[true]' 'json: findings'
json_is '[.results[].verdict] | join(" ")' 'pass fail fail warn fail' 'json: verdicts'

exits 0 'gcc' -f gcc --baseline ../base "${old[@]}"
is "$out" '' 'gcc: what is known is no remark'
exits 0 'github' -f github --baseline ../base "${old[@]}"
is "$out" '' 'github: what is known is no annotation'
exits 0 'csv' -f csv --baseline ../base "${old[@]}"
is "$(tr -d '\r' <"$T/out" | rev | cut -d, -f3 | rev | sort | uniq -c | tr -s ' ' | tr '\n' ';')" \
    ' 1 ; 1 suppressed; 6 yes;' 'csv: a column tells'
exits 0 'sarif' -f sarif --baseline ../base "${old[@]}"
json_is '[.runs[].results[].suppressions[].kind] | tostring' \
    '["external","external","external","external","external","external"]' 'sarif: suppressions'
exits 0 'junit' -f junit --baseline ../base "${old[@]}"
like "$out" ' tests="5" failures="0" errors="0" skipped="3" ' 'junit: counts'
is "$(grep -c '<skipped message="known by the baseline"/>' "$T/out")" 3 'junit: skipped'

# ---- New -----------------------------------------------------------------------------------------

exits 1 'a new file that fails' --baseline ../base "${old[@]}" new/width-299.bmp
like "$out" '^new/width-299.bmp: error: width 299 px' 'a new file: it is printed'
like "$out" '^6 inputs: 1 pass, 1 warn, 4 fail; 6 known findings suppressed$' 'a new file: counted'
grep -v image.height ../base >../less
exits 1 'a new finding on a known file' --baseline ../less ratio-and-side.png
is "$(grep -c ': error: ' <<<"$out")" 1 'a new finding: only that one is printed'
like "$out" '^ratio-and-side.png: fail, partly known \(2 findings in the baseline\)$' \
    'a new finding: the others are told'
sed 's/"6001"/"6002"/' ../base >../other
exits 1 'another value is another finding' --baseline ../other ratio-and-side.png
unlike "$out" 'fixed' 'another value: nothing is fixed'
exits 3 'what cannot be checked is never known' --baseline ../base missing.png width-299.png
grep -v audio ../base >../silent
exits 0 'a new warning' --baseline ../silent "${old[@]}"
exits 1 'a new warning under --strict' --strict --baseline ../silent "${old[@]}"

# ---- Fixed ---------------------------------------------------------------------------------------

cp plain.png width-299.png
exits 0 'a fixed file' --baseline ../base "${old[@]}"
like "$out" '; 5 known findings suppressed, 1 fixed$' 'a fixed file: counted'
exits 0 'a fixed file, verbose' -v --baseline ../base "${old[@]}"
like "$out" \
    '^width-299.png: fixed: in the baseline with 299, and no longer found \[image.width\]$' \
    'a fixed file: told'
exits 0 'a fixed file, json' -f json --baseline ../base width-299.png width-299.png
json_is .summary.fixed 1 'a fixed file: counted once'
json_is '.results[0].fixed | tostring' '[{"rule":"image.width","measured":"299"}]' \
    'a fixed file: json'
exits 0 'nothing is fixed where no input is' --baseline ../base plain.jpg
unlike "$out" 'fixed' 'other inputs are not fixed'
exits 0 'nothing is fixed that nobody asked about' --baseline ../base --ignore image.width \
    width-299.png
unlike "$out" 'fixed' 'a rule that is ignored is not fixed'
rm width-299.png
exits 3 'a file that is gone' --baseline ../base width-299.png
unlike "$out" 'fixed' 'a file that is gone is not fixed'
cp plain.png width-299.png

# ---- Read and written anew -----------------------------------------------------------------------

cp ../base ../moving
exits 0 'both of one file' --baseline ../moving --write-baseline ../moving "${old[@]}"
is "$(diff ../base ../moving | sed -n 's/^[<>]/&/p')" \
    '< {"input":"width-299.png","rule":"image.width","measured":"299"}' 'what is fixed has gone'
cp ../base ../moving
exits 2 'a run that breaks off' --write-baseline ../moving --files-from ../none "${old[@]}"
ok 'a run that breaks off leaves the baseline' cmp ../base ../moving
exits 2 'a baseline that cannot be written' --write-baseline ../none/base plain.jpg
is "$err" 'seedance-check: cannot write ../none/base: No such file or directory' 'says why'
is "$(find .. -name '*.??????' -newer ../base)" '' 'no draft is left'
odd=$'caf\xe9\t"\n.mp4'
cp fps-23.976.mp4 "$odd"
exits 1 'an odd name' --write-baseline ../odd "$odd"
exits 0 'an odd name is known again' --baseline ../odd "./$odd"
is "$(jq -r 'select(.input_bytes) | .input_bytes' ../odd | base64 -d)" "$odd" \
    'an odd name: its bytes'

# ---- With --merge --------------------------------------------------------------------------------

"$SDC" -f ndjson "${old[@]}" new/width-299.bmp >../plain.ndjson
"$SDC" -f ndjson --baseline ../base "${old[@]}" new/width-299.bmp >../known.ndjson
for format in text json ndjson; do
    sdc -f "$format" --baseline ../base "${old[@]}" new/width-299.bmp
    cp "$T/out" ../want
    exits 1 "--merge with a baseline: $format" -f "$format" --merge --baseline ../base \
        ../plain.ndjson
    ok "--merge with a baseline: the same $format" cmp "$T/out" ../want
    exits 1 "--merge of what a baseline marked: $format" -f "$format" --merge ../known.ndjson
    ok "--merge of what a baseline marked: the same $format" cmp "$T/out" ../want
done
sdc --write-baseline ../one "${old[@]}"
sdc --merge --write-baseline ../two <("$SDC" -f ndjson "${old[@]}")
ok '--merge writes the same baseline' cmp ../one ../two

# ---- What is wrong with one ----------------------------------------------------------------------

# refused SENTENCE NAME: of the file ../bad.
refused() {
    exits 2 "$2: status" --baseline ../bad plain.jpg
    is "$err" "seedance-check: baseline ../bad: $1" "$2: says why"
    is "$out" '' "$2: nothing is checked"
}
head='{"seedance_check_baseline":1}'
rm -f ../bad
refused 'No such file or directory' 'no file'
: >../bad
refused 'is empty; --write-baseline writes one' 'an empty file'
echo "$head$head" >../bad
refused 'line 1: expected {"seedance_check_baseline":1}, as --write-baseline writes' 'two heads'
echo '{"seedance_check_baseline":2}' >../bad
refused 'line 1: expected {"seedance_check_baseline":1}, as --write-baseline writes' 'a later one'
cp ../plain.ndjson ../bad
refused 'line 1: expected {"seedance_check_baseline":1}, as --write-baseline writes' 'a report'
printf '%s\n{"input":"a"}\n' "$head" >../bad
refused 'line 2: "rule" is missing' 'no rule'
printf '%s\n\n{"input":"a"}\n' "$head" >../bad
refused 'line 2: byte 1: expected an object, {...}' 'an empty line'
printf '%s\n{"input":"a","rule":"video.fsp"}\n' "$head" >../bad
refused 'line 2: unknown rule "video.fsp"' 'an unknown rule'
printf '%s\n{"input":"a","input":"b","rule":"video.fps"}\n' "$head" >../bad
refused 'line 2: "input" is given twice' 'a key twice'
printf '%s\n{"input":"a","rule":"video.fps"}' "$head" >../bad
refused 'line 2: is cut: the file ends without a line end' 'a cut line'
printf '%s\n{"input":"\0","rule":"video.fps"}\n' "$head" >../bad
refused 'is no UTF-8 text' 'a NUL'
{
    echo "$head"
    printf '{"input":"a","rule":"video.fps","measured":"%d"}\n' {1..65}
} >../bad
refused 'has more than 64 findings on a' 'too many findings on one input'
sed -i 66d ../bad
exits 0 'as many findings as may be' --baseline ../bad plain.jpg
exits 2 'a baseline under all profiles' -p all --baseline ../base plain.jpg
is "$err" 'seedance-check: a baseline is for the findings by one profile, not by 5' 'says so'

# ---- Two reports to one file ---------------------------------------------------------------------

ln -s base ../link
for pair in "-f json:../x -f text:../x" "-f json:../x -f text:../../${T##*/}/x" \
    "-f json:../base --baseline ../base" "-f json:../link --baseline ../base" \
    "-f json:../x --write-baseline ../x"; do
    # shellcheck disable=SC2086 # these are words
    exits 2 "one file: $pair" $pair plain.jpg
    like "$err" '^seedance-check: two reports, or a report and a baseline, go to the same file: ' \
        "one file: $pair: says so"
done
ok 'nothing was written' [ ! -e ../x ]
exits 0 'a device may be given twice' -f json:/dev/null -f ndjson:/dev/null plain.jpg

# ---- --summary -----------------------------------------------------------------------------------

all=("${old[@]}" new/width-299.bmp missing.png)
cp "$root/testdata/image/width-299.png" .
exits 3 '--summary' --summary "${all[@]}"
hint='too long: trim it; too short: a longer take is needed, padding or looping is your decision'
is "$(tail -n 7 <<<"$out")" 'image.width           3 files: scale it
audio.duration        1 warning: '"$hint"'
image.aspect-ratio    1 file: crop it or add borders; scaling alone does not change the ratio
image.height          1 file: scale it
not-found             1 not checked
video.fps             1 file: convert the frame rate
7 inputs: 1 pass, 1 warn, 4 fail, 1 not checked' '--summary: by number of files, then by name'
like "$out" '^width-299.png: error: ' '--summary: the findings are printed, too'
whole=$out
exits 3 '--summary without the lines' -q --summary "${all[@]}"
is "$out" "$(tail -n 7 <<<"$whole" | sed '$d')" '--summary without the lines'
exits 3 '--summary beside a baseline' -q --summary --baseline ../base "${all[@]}"
like "$out" '^image.width +1 file, 2 known: scale it$' '--summary counts what is known by itself'
exits 3 '--summary of json' -f json --summary "${all[@]}"
json_is '.summary.rules."image.width" | tostring' '{"fail":3,"warn":0,"suppressed":0}' \
    '--summary: json has the rules'
json_is '.summary.rules | keys_unsorted[0]' 'image.width' '--summary: json has them in that order'
json_is '.summary.errors | tostring' '{"not-found":1}' '--summary: json has the errors'
exits 3 '--summary under all profiles' -p all -f json --summary "${all[@]}"
json_is '.summary.rules."image.width".fail' 3 '--summary: each input counts once'
exits 0 '--summary where nothing is wrong' --summary plain.jpg
is "$out" 'plain.jpg: pass  image jpeg 640x360 1.6 kB
1 input: 1 pass' '--summary: nothing'

done_testing
