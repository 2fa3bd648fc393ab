#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The reports for programs, json and ndjson: every key, its type, and that all of it agrees.
#
# shellcheck disable=SC2016 # the variables are jq's
. tests/lib.sh
. tests/cli/helpers.sh

# All of testdata, what cannot be read, and a name that is no UTF-8.
grep -v '^#' testdata/expected.tsv | cut -f1 | sed 's|^|testdata/|' >"$T/list"
odd_name=$'\xff\xfe.jpg'
cp testdata/image/width-300.jpg "$T/$odd_name"
printf '%s\n' "$T/$odd_name" "$T/missing.jpg" /dev/null >>"$T/list"
n_inputs=$(wc -l <"$T/list")

run timeout 100 "$SDC" -f json -f "ndjson:$T/lines" --files-from "$T/list"
status_is 3 'the run has its status'
cp "$T/out" "$T/document"

# check NAME FILTER: FILTER prints nothing for the whole document; whatever it prints is wrong.
check() {
    is "$(jq -rn --slurpfile all "$T/document" --slurpfile lines "$T/lines" --arg rules "$rules" \
        '$all[0] as $document | $document.results as $results | '"$definitions $2" 2>&1 |
        head -n 5)" '' "$1"
}

rules=$("$SDC" --list-rules | sed -n 's/^\([a-z]*[.][a-z-]*\) .*/\1/p')

definitions='
def lacks($keys; $optional): keys_unsorted as $has
    | ($keys - $has | map("lacks " + .)), ($has - $keys - $optional | map("has " + .)) | .[];
def is_text: type == "string" and length > 0;
def is_count: type == "number" and . == floor and . >= 0;
def value: split("/") | map(tonumber) | if length == 2 then .[0] / .[1] else .[0] end;
def gcd($a; $b): if $b == 0 then $a else gcd($b; $a % $b) end;
def is_rational: type == "string" and test("^[0-9]+(/[0-9]+)?$")
    and (split("/") | map(tonumber)
        | length == 1 or (.[1] > 1 and (.[0] > 9e15 or gcd(.[0]; .[1]) == 1)));'

# ---- The document --------------------------------------------------------------------------------

ok 'the document is one of json' jq -e . "$T/document"
check 'keys of the document' '$document
    | lacks(["schema_version", "tool", "profile", "results", "summary"]; [])'
check 'their order' '$document | keys_unsorted | join(" ")
    | select(. != "schema_version tool profile results summary")'
check 'schema_version' '$document.schema_version | select(. != 1)'
check 'tool' '$document.tool | lacks(["name", "version"]; []),
    select(.name != "seedance-check" or (.version | test("^[0-9]+[.][0-9]+[.][0-9]+$") | not))'
check 'profile' '$document.profile | lacks(["id", "date", "source"]; []),
    select(.id != "crun-seedance-2.0" or (.date | test("^20[0-9-]{8}$") | not)
        or (.source | is_text | not))'
is "$(jq '.results | length' "$T/document")" "$n_inputs" 'each input has a result'
is "$(jq -r '.results[].index' "$T/document" | cksum)" "$(seq 0 $((n_inputs - 1)) | cksum)" \
    'index counts from 0'
is "$(grep -c '^{"index":' "$T/document")" "$n_inputs" 'each result stands on a line of its own'

# ---- Results -------------------------------------------------------------------------------------

check 'keys of a result' '$results[] | .input as $input
    | lacks(["index", "input", "verdict", "findings"]; ["input_bytes", "type", "media", "error"])
    | "\($input) \(.)"'
check 'input' '$results[] | select(.input | is_text | not)'
is "$(jq -r '.results[].input' "$T/document" | tail -n 1)" /dev/null 'a name as it was given'
is "$(jq -r '.results[].input_bytes // empty' "$T/document" | base64 -d | od -An -c)" \
    "$(printf '%s' "$T/$odd_name" | od -An -c)" 'a name that is no UTF-8, byte by byte'
check 'its readable twin' '$results[] | select(.input_bytes)
    | select(.input | endswith("/\ufffd\ufffd.jpg") | not)'
check 'verdict' '$results[] | select([.verdict] | inside(["pass", "warn", "fail", "error"]) | not)'
check 'verdict and findings agree' '$results[] | .verdict as $verdict
    | ([.findings[].severity] | unique) as $severities
    | {pass: [[]], warn: [["warning"]], fail: [["error"], ["error", "warning"]]} as $allowed
    | select(.verdict != "error" and ([$severities] | inside($allowed[$verdict]) | not)) | .input'
check 'type' '$results[] | select(has("type"))
    | select([.type] | inside(["image", "video", "audio"]) | not)'
check 'error stands where the verdict is error' '$results[]
    | select((.verdict == "error") != has("error")) | .input'
check 'keys of an error' '$results[] | select(.error) | .error | lacks(["code", "message"]; []),
    select(.message | is_text | not)'
check 'codes of errors' '$results[] | select(.error) | .error.code | select([.] | inside([
    "not-found", "no-access", "not-a-file", "loop", "io", "short", "overflow", "unreadable",
    "lfs-pointer", "nothing-checked", "timeout", "probe-died", "probe-nonsense",
    "no-probe", "no-memory", "too-large", "no-network", "http"]) | not)'

# ---- Media ---------------------------------------------------------------------------------------

texts='["format", "codec", "audio_codec", "resolution"]'
rationals='["aspect_ratio", "sample_aspect_ratio", "display_aspect_ratio", "fps", "fps_min",
    "fps_max", "duration"]'
counts='["width", "height", "stored_width", "stored_height", "rotation", "pixels", "frames",
    "sample_rate", "channels", "video_tracks", "video_track", "size"]'
decimals='["fps_value", "duration_s"]'
check 'media stands wherever there was a file' '$results[]
    | select(has("media") != (.error.code | . == "not-found" or . == "not-a-file" | not)) | .input'
check 'keys of media' '$results[] | .media // empty
    | with_entries(select(.key | endswith("_readings") | not))
    | lacks(["format", "size"]; '"$texts + $rationals + $counts + $decimals"' + ["unreadable"])'
check 'what is unreadable is a fact, with its reason, and absent' '$results[].media // empty
    | keys as $keys | .unreadable // {} | to_entries[]
    | select(([.key] | inside('"$texts + $rationals + $counts"') | not) or (.value | is_text | not)
        or IN(.key; $keys[]))'
check 'texts' '$results[].media // {} | to_entries[]
    | select([.key] | inside('"$texts"')) | select(.value | is_text | not)'
check 'rationals, in lowest terms' '$results[].media // {} | to_entries[]
    | select([.key] | inside('"$rationals"')) | select(.value | is_rational | not)'
check 'counts' '$results[].media // {} | to_entries[]
    | select([.key] | inside('"$counts"')) | select(.value | is_count | not)'
check 'decimal twins' '$results[].media // empty
    | [.fps, .fps_value], [.duration, .duration_s] | select(.[0] or .[1])
    | select(((.[0] | value) - .[1] | fabs) > 0.00051)'
check 'resolution' '$results[] | select(.media.resolution)
    | select(.type != "video" or (.media.resolution | test("^(480p|720p)$") | not))'
# jq counts exactly up to 2^53 only.
check 'width, height and pixels' '$results[].media // empty | select(.width)
    | select(.width * .height < 9007199254740992)
    | select(.width * .height != .pixels or .stored_width * .stored_height != .pixels)'
check 'aspect_ratio is their ratio' '$results[].media // empty | select(.width and .aspect_ratio)
    | select((.aspect_ratio | value) - .width / .height | fabs > 1e-9)'
check 'size is 0 for empty files only' '$results[]
    | select(.media.size == 0 and .media.format != "empty") | .input'
is "$(jq '.results[] | select(.input | endswith("png-60000.png")).media.pixels' "$T/document")" \
    3600000000 'a large number stands in full'
check 'readings' '$results[].media // {} | to_entries[] | select(.key | endswith("_readings"))
    | .key as $key
    | if .value | type == "array" and length >= 2 and (map(.value) | unique | length >= 2)
      then .value[] | lacks(["value", "parser"]; ["reading"]),
          select(([.parser] | inside(["structure", "library"]) | not)
              or ((.reading // "x") | is_text | not) or (.value | is_rational | not))
      else $key end'
check 'the first reading is the one above it' '$results[].media // empty | . as $media
    | to_entries[] | select(.key | endswith("_readings"))
    | select(.value[0].value != ($media[.key | rtrimstr("_readings")] | tostring))'

# ---- Findings ------------------------------------------------------------------------------------

check 'keys of a finding' '$results[].findings[]
    | lacks(["rule", "severity", "message", "help"]; ["measured", "limit", "unit", "command"])'
check 'rules are those that --list-rules prints' '($rules | split("\n")) as $known
    | $results[].findings[].rule | select([.] | inside($known) | not)'
check 'rules are those of the type, or of files' '$results[] | .type as $type | .findings[].rule
    | split(".")[0] | select(. != "file" and . != $type)'
check 'in the order of --list-rules' '($rules | split("\n")) as $known | $results[]
    | [.findings[].rule as $rule | $known | index($rule)] | select(. != sort)'
check 'severity' '$results[].findings[] | select([.severity] | inside(["error", "warning"]) | not)'
check 'texts of findings' '$results[].findings[] | to_entries[] | select(.value | is_text | not)'
check 'a number has its limit' '$results[].findings[]
    | select(.rule | test("width|height|pixels|fps|duration|size|ratio"))
    | select((.measured | is_text | not) or (.limit | test("^[[(].*, .*[])]$") | not))'
check 'units' '$results[].findings[] | [.rule, .unit // ""] | select(.[1] != "")
    | join(" ") | select(test("(width|height|pixels|resolution) px$|fps fps$|duration s$|" +
        "size bytes$|complete bytes missing$") | not)'
check 'the message is a sentence about it' '$results[].findings[]
    | select(.message | test("\n|[.]$|  ")) | .message'
check 'a command is the help' '$results[].findings[] | select(.command and .command != .help)'

# ---- Summary -------------------------------------------------------------------------------------

check 'keys of the summary' '$document.summary | lacks(["inputs", "pass", "warn", "fail", "error",
    "skipped", "suppressed", "exit_code"]; [])'
check 'it counts the results' '$document.summary as $summary
    | ["pass", "warn", "fail", "error"][] as $verdict
    | select($summary[$verdict] != ([$results[] | select(.verdict == $verdict)] | length))'
check 'it adds up' '$document.summary
    | select(.inputs != .pass + .warn + .fail + .error or .inputs != ($results | length))'
check 'it holds the status' '$document.summary.exit_code | select(. != 3)'
sdc -f json --allow-empty
json_is '[.results, .summary.inputs, .summary.exit_code] | tojson' '[[],0,0]' \
    'without inputs the document is whole'
for row in '0 image/plain.jpg' '1 image/width-300.jpg' '3 image/none.jpg'; do
    sdc -f json "testdata/${row#* }"
    json_is .summary.exit_code "${row% *}" "exit_code ${row% *}"
done

# ---- ndjson --------------------------------------------------------------------------------------

is "$(wc -l <"$T/lines")" "$n_inputs" 'ndjson: each result on one line'
check 'ndjson: the results of json with three keys more' '
    range(0; $results | length) as $i | $lines[$i]
    | select(del(.schema_version, .tool_version, .profile) != $results[$i]) | .input'
check 'ndjson: these three' '$lines[]
    | select(.schema_version != $document.schema_version
        or .tool_version != $document.tool.version or .profile != $document.profile.id)'
is "$(cut -d '"' -f 2,4,8 "$T/lines" | sort -u)" 'schema_version"tool_version"profile' \
    'ndjson: they stand in front'

done_testing
