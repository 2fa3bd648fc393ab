#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Profiles: what each of them answers, all at once, a user's own, and what is wrong with one.
. tests/lib.sh
. tests/cli/helpers.sh

profiles='crun-seedance-2.0 volcengine-seedance-2.0 volcengine-seedance-2.5
byteplus-seedance-2.0 byteplus-seedance-2.5'

# File; what each profile, in that order, answers (Pass, Warn, Fail); the rule that speaks.
cat >"$T/table" <<'EOT'
image/plain.jpg PPPPP
image/width-300.jpg FPPPP image.width
image/height-300.png FPPPP image.height
image/ratio-2.5.png FPPPP image.aspect-ratio
image/ratio-2.5-outside.png FFFFF image.aspect-ratio
image/width-299.png FFFFF image.width
video/plain.mp4 PPPPP
video/1920x1080.mp4 FPPPP video.pixels
video/pixels-409596.mp4 FPPFF video.pixels
video/pixels-409600.mp4 PPPPP
video/duration-1.5.mp4 FFFFF video.duration
video/duration-1.96.mp4 FWFWF video.duration
video/duration-15.mp4 PPPPP
video/duration-15.1.mp4 FWPWP video.duration
video/duration-15.2.mp4 FWPWP video.duration
video/long.mov FFPFP video.duration
video/fps-23.976.mp4 FFFFF video.fps
video/sound-mp3.mp4 PPPPP
video/sound-pcm.mov PPPFF video.codec
video/sound-ac3.mp4 WFFFF video.codec
audio/stereo.wav PPPPP
audio/duration-15-more.wav FFPFP audio.duration
audio/duration-15.01.mp3 FFPFP audio.duration
EOT

# The files, and what the profile in column N answers for each: "INPUT verdict rules".
mapfile -t files < <(sed 's|^\([^ ]*\).*|testdata/\1|' "$T/table")
answers() {
    awk -v n="$1" '{
        letter = substr($2, n, 1)
        verdict = letter == "P" ? "pass" : letter == "W" ? "warn" : "fail"
        print "testdata/" $1, verdict, (letter == "P" ? "" : $3)
    }' "$T/table"
}

# said FILE: the same, as an ndjson report says it.
said() {
    jq -r '"\(.input) \(.verdict) \([.findings[].rule] | join(","))"' "$1"
}

# ---- One after the other -------------------------------------------------------------------------

column=0
for profile in $profiles; do
    column=$((column + 1))
    answers "$column" >"$T/want"
    exits 1 "$profile: status" -p "$profile" -f ndjson "${files[@]}"
    is "$(said "$T/out" | diff - "$T/want")" '' "$profile: its answers"
    is "$(jq -r .profile "$T/out" | sort -u)" "$profile" "$profile: is named in the report"
    cp "$T/out" "$T/$profile.ndjson"
done
exits 0 'no profile is the first one' -f ndjson testdata/video/plain.mp4
json_is .profile crun-seedance-2.0 'no profile: its name'
exits 0 'the last of two counts' -p crun-seedance-2.0 --profile=byteplus-seedance-2.5 \
    testdata/video/1920x1080.mp4

# What is text only under one profile is a warning under another.
sdc testdata/video/duration-15.1.mp4
like "$out" 'error: duration 15\.1 s is outside \[2, 15\] s; the live service has been seen' \
    'crun: what the live service takes fails, and is told'
sdc -p byteplus-seedance-2.0 testdata/video/duration-15.1.mp4
like "$out" 'warning: duration 15\.1 s is inside \[1\.8, 15\.2\] .* outside \[2, 15\]' \
    'byteplus 2.0: a warning names both'
sdc -p byteplus-seedance-2.5 testdata/video/duration-1.96.mp4
like "$out" 'error: duration 1\.96 s is outside \[2, 30\] s \[' 'byteplus 2.5: nobody has seen it'

# ---- All at once ---------------------------------------------------------------------------------

exits 1 'all: status' -p all -f ndjson "${files[@]}"
is "$(jq -r .profile "$T/out" | head -n 5 | tr '\n' ' ')" "$(echo "$profiles" | tr '\n' ' ')" \
    'all: the profiles in their order'
is "$(wc -l <"$T/out")" $((${#files[@]} * 5)) 'all: each input under each profile'
is "$(jq .index "$T/out" | uniq -c | awk '{ print $1, $2 }')" \
    "$(seq 0 $((${#files[@]} - 1)) | sed 's/^/5 /')" 'all: results of one input stand together'
cp "$T/out" "$T/all"
for profile in $profiles; do
    is "$(jq -cS "select(.profile == \"$profile\")" "$T/all" |
        diff - <(jq -cS . "$T/$profile.ndjson"))" '' "all: the same results as $profile alone"
done

# Text: one line for each profile of each input.
exits 1 'all: status of a text report' -p all testdata/video/duration-1.96.mp4 \
    testdata/video/plain.mp4
is "$out" 'testdata/video/duration-1.96.mp4: crun-seedance-2.0: fail  video.duration
testdata/video/duration-1.96.mp4: volcengine-seedance-2.0: warn  video.duration
testdata/video/duration-1.96.mp4: volcengine-seedance-2.5: fail  video.duration
testdata/video/duration-1.96.mp4: byteplus-seedance-2.0: warn  video.duration
testdata/video/duration-1.96.mp4: byteplus-seedance-2.5: fail  video.duration
testdata/video/plain.mp4: crun-seedance-2.0: pass
testdata/video/plain.mp4: volcengine-seedance-2.0: pass
testdata/video/plain.mp4: volcengine-seedance-2.5: pass
testdata/video/plain.mp4: byteplus-seedance-2.0: pass
testdata/video/plain.mp4: byteplus-seedance-2.5: pass
2 inputs: 1 pass, 1 fail' 'all: a line for each profile, and a summary by inputs'
sdc -p all testdata/hostile/mkv.mp4
is "$(grep -c 'fail  file.extension, video.format$' <<<"$out")" 5 'all: each rule is named'

# The status is that of the worst answer.
exits 0 'all: what passes everywhere' -p all testdata/video/plain.mp4
exits 1 'all: what passes somewhere' -p all testdata/video/1920x1080.mp4
exits 3 'all: what cannot be checked' -p all "$T/missing.mp4" testdata/video/1920x1080.mp4
is "$(grep -c 'missing.mp4: .*: error  not-found$' <<<"$out")" 5 'all: it is an error for each'
cp testdata/image/plain.jpg "$T/large.jpg"
truncate -s 30500000 "$T/large.jpg"
exits 0 'all: what is a warning everywhere' -p all "$T/large.jpg"
is "$(grep -c ': warn  image.size$' <<<"$out")" 5 'all: a warning from each'
exits 1 'all: the same with --strict' --strict -p all "$T/large.jpg"
exits 1 'all: --ignore holds for each' --ignore video.codec -p all "${files[@]}"
unlike "$out" 'video\.codec' 'all: what is ignored is not reported'
exits 3 'all: nothing is judged under any' --select video -p all testdata/image/plain.jpg
is "$(grep -c 'error  nothing-checked$' <<<"$out")" 5 'all: nothing-checked under each'

# A rule that one profile states and others do not.
exits 3 'all: a rule that only one states' --select video.resolution -p all \
    testdata/video/plain.mp4
like "$out" 'crun-seedance-2.0: pass$' 'all: who states it judges'
is "$(grep -c 'error  nothing-checked$' <<<"$out")" 4 'all: who does not has nothing to say'

exits 1 'all: json' -p all -f json testdata/video/1920x1080.mp4 testdata/video/plain.mp4
json_is '[.results[] | "\(.index) \(.verdict)"] | join(", ")' \
    '0 fail, 0 pass, 0 pass, 0 pass, 0 pass, 1 pass, 1 pass, 1 pass, 1 pass, 1 pass' \
    'all: json has each input under each profile'
json_is '[.results[].profile] | unique | length' 5 'all: json names the profile of each result'
json_is '.summary | "\(.inputs) \(.pass) \(.fail) \(.exit_code)"' '2 1 1 1' \
    'all: json counts inputs, by their worst answer'
exits 0 'json of one profile' -f json testdata/video/plain.mp4
json_is '.results[0] | has("profile")' false 'a result of one profile does not name it'

# ---- Listed and shown ----------------------------------------------------------------------------

exits 0 '--list-profiles' --list-profiles
is "$(cut -d ' ' -f 1 <<<"$out")" "$(echo "$profiles" | tr ' ' '\n')" '--list-profiles: their names'
is "$(grep -n '(default)$' <<<"$out" | cut -d: -f1)" 1 '--list-profiles: the first is the default'
like "$out" '^volcengine-.*\(Ark docs 82379/1520757, 2026-09\)$' '--list-profiles: source and date'

for profile in $profiles; do
    exits 0 "$profile: --show-profile" -p "$profile" --show-profile
    json_is .id "$profile" "$profile: is shown as JSON"
    cp "$T/out" "$T/$profile.json"
    exits 0 "$profile: reads what it has shown" -p "$T/$profile.json" --show-profile
    ok "$profile: the same bytes" cmp "$T/out" "$T/$profile.json"
    exits 1 "$profile: status of what it has shown" -p "$T/$profile.json" -f ndjson "${files[@]}"
    ok "$profile: what it has shown gives the same answers" cmp "$T/out" "$T/$profile.ndjson"
done

sdc --list-rules
cp "$T/out" "$T/rules"
exits 0 '--list-rules under a profile' -p volcengine-seedance-2.5 --list-rules
like "$out" '^Profile volcengine-seedance-2.5 \(2026-09\)$' '--list-rules: names it'
like "$out" '^video.duration +\[2, 30\] s$' '--list-rules: has its limits'
like "$out" '^video.resolution +not stated$' '--list-rules: says what is not stated'
is "$(wc -l <"$T/out")" "$(wc -l <"$T/rules")" '--list-rules: has every rule'
exits 0 '--explain under a profile' -p volcengine-seedance-2.0 --explain video.duration
like "$out" '^Required \(volcengine-seedance-2.0\): \[2, 15\] s' '--explain: its limit'
like "$out" '^Warning up to: \[1\.8, 15\.2\] s' '--explain: what may be'
like "$out" '^Source: Ark docs 82379/1520757 \(2026-09\)$' '--explain: its source'
exits 0 '--explain of what is not stated' -p byteplus-seedance-2.0 --explain video.resolution
like "$out" '^Required \(byteplus-seedance-2.0\): not stated$' '--explain: not stated'
unlike "$out" '^Source:' '--explain: and no source'

# ---- One of one's own ----------------------------------------------------------------------------

cat >"$T/mine.json" <<'EOT'
{ "id": "mine", "title": "Small clips", "source": "my notes", "date": "2026-11",
  "notes": ["two clips in all"],
  "requirements": [
    { "rule": "video.duration", "sure": {"min": "2", "below": "5"}, "may": {"max": "5.5"},
      "sure_text": "as I wrote it", "may_text": "as it may be meant",
      "source": "my notes, line 3", "date": "2026-11" },
    { "rule": "video.codec", "severity": "warning", "names": ["hevc"], "sound_names": ["*"],
      "source": "my notes, line 4", "date": "2026-11" } ] }
EOT
exits 0 'a file: a warning for each requirement' -p "$T/mine.json" testdata/video/plain.mp4
like "$out" 'duration 5 s is inside .* \(as it may be meant\) but outside .* \(as I wrote it\)' \
    'a file: its words'
like "$out" 'codec h264 is not one of hevc \[video.codec\]$' 'a file: its names'
exits 1 'a file: what it does not take' -p "$T/mine.json" testdata/video/duration-15.mp4
exits 0 'a file: what it does not state is not judged' -p "$T/mine.json" \
    testdata/video/fps-23.976.mp4 testdata/image/width-299.png
exits 1 'a file: what holds of every file still does' -p "$T/mine.json" testdata/hostile/page.html
sdc -p "$T/mine.json" -f json testdata/video/plain.mp4
json_is '.profile | "\(.id) \(.date) \(.source)"' 'mine 2026-11 my notes' 'a file: json names it'
exits 0 'a file: --list-rules' -p "$T/mine.json" --list-rules
like "$out" '^video.duration +\[2, 5\) s \(as I wrote it\)$' 'a file: --list-rules has its limits'
like "$out" '^video.fps +not stated$' 'a file: --list-rules says what it does not state'
exits 0 'a file: --explain' -p "$T/mine.json" --explain video.duration
like "$out" '^Source: my notes, line 3 \(2026-11\)$' 'a file: --explain has its source'
exits 0 'a file: --show-profile' -p "$T/mine.json" --show-profile
is "$(jq -S . "$T/out")" "$(jq -S . "$T/mine.json")" 'a file: --show-profile has all of it'
run bash -c '"$1" -p <(cat "$2") --list-rules' bash "$SDC" "$T/mine.json"
like "$out" '^Profile mine ' 'a profile through a pipe'
(cd "$T" && cp mine.json all && "$SDC" -p ./all --list-rules >"$T/rules.all")
like "$(cat "$T/rules.all")" '^Profile mine ' 'a path with a slash is a file, whatever its name'
(cd "$T" && "$SDC" -p mine.json --list-rules >"$T/rules.mine")
ok 'a name that is no profile is a file' cmp "$T/rules.all" "$T/rules.mine"

# ---- What is wrong with one ----------------------------------------------------------------------

# refuses SENTENCE NAME PROFILE: status 2, this sentence, and nothing else.
refuses() {
    exits 2 "$2: status 2" -p "$3" testdata/video/plain.mp4
    is "$err" "seedance-check: $1" "$2: says why"
    is "$out" '' "$2: no result"
}

refuses "no profile and no file is called 'crun-seedance-2'; did you mean crun-seedance-2.0?" \
    'a misspelt profile' crun-seedance-2
refuses "no profile and no file is called 'byteplus'; did you mean byteplus-seedance-2.0?" \
    'the beginning of a name' byteplus
others='crun-seedance-2.0 is the default one, and --list-profiles lists all'
refuses "no profile and no file is called 'mine'; $others" 'an unknown profile' mine
refuses "no profile and no file is called ''; $others" 'no name' ''
refuses 'profile ./mine.json: No such file or directory' 'a missing file' ./mine.json
refuses 'profile testdata: Is a directory' 'a folder' testdata
refuses 'profile /dev/zero: is larger than 1048576 bytes' 'an endless file' /dev/zero
refuses 'profile testdata/image/plain.jpg: holds a NUL and is no text' 'a picture' \
    testdata/image/plain.jpg

# wrong SED SENTENCE NAME: the profile above, changed so.
wrong() {
    sed "$1" "$T/mine.json" >"$T/wrong.json"
    (cd "$T" && "$SDC" -p wrong.json --list-rules >"$T/out" 2>"$T/err")
    is "$?" 2 "$3: status 2"
    is "$(cat "$T/err")" "seedance-check: profile wrong.json: $2" "$3: says why"
}

wrong 's/"title"/"titel"/' 'unknown key "titel"; did you mean "title"?' 'a misspelt key'
wrong 's/"mine"/5/' '"id": expected a text' 'a number as id'
wrong 's/video.codec/video.codecs/' \
    'requirement 2: unknown rule "video.codecs"; did you mean "video.codec"?' 'a misspelt rule'
wrong 's/"5"/5/' \
    'video.duration: "sure.below": expected a number as a text, "15", "15.2" or "76/5"' \
    'a number that is no text'
wrong 's/"5.5"/"4"/' 'video.duration: "may": expected an interval that "sure" lies within' \
    'a wider interval that is not'
wrong 's/, line 3", "date": "2026-11"/"/' 'video.duration: "date": is missing' 'no date'
wrong '3s/$/,/' 'line 3 is not JSON' 'a comma too many'
printf '{"\\u001b[1m": 1}' >"$T/"$'\e.json'
exits 2 'control characters' -p "$T/"$'\e.json' --list-rules
like "$err" 'x1b[.]json: unknown key ".x1b\[1m"; see seedance-profile\(5\)$' \
    'control characters are made visible'
unlike "$err" $'\e' 'no escape character is printed'

done_testing
