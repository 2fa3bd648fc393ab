#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The configuration of a repository: where it is found, what it sets, what beats it, what it may not
# do, and what it excepts.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

pass=$good
fps=$bad
image=$data/image/plain.png

# configure TEXT: the configuration of the working folder.
configure() {
    printf '%s\n' "$1" >.seedance-check.json
}

# refused WANT NAME ARGUMENT...: the run ends with status 2, and one sentence that ends so.
refused() {
    local want=$1 name=$2
    shift 2
    sdc "$@"
    is "$status $out/$err" "2 /seedance-check: configuration $want" "$name"
}

# idle NUMBER OF WHY...: what is said of exceptions that except nothing.
idle() {
    printf 'seedance-check: .seedance-check.json: exception %s (%s) excepts nothing: %s\n' "$@"
}

# verdicts NAME WANT ARGUMENT...: what comes of inputs, "INPUT=VERDICT ..." without folders.
verdicts() {
    local name=$1 want=$2
    shift 2
    sdc -f ndjson "$@"
    is "$(json '(.input | split("/")[-1]) + "=" + .verdict' | tr '\n' ' ' | sed 's/ $//')" \
        "$want" "$name"
}

# put FILE AS...: copies of a file.
put() {
    local from=$1 file
    shift
    for file in "$@"; do
        mkdir -p "$(dirname "$file")"
        cp "$from" "$file"
    done
}

# ---- Where it is found ---------------------------------------------------------------------------

repository "$T/repository"
put "$fps" a.mp4 sub/deep/a.mp4 sub/other/a.mp4
exits 1 'without a configuration a file fails' a.mp4
configure '{"ignore": ["video.fps"]}'
exits 0 'the one of the working folder counts' a.mp4
cd sub/deep || exit
exits 0 'the one of the top counts below it' a.mp4
exits 1 '--no-config reads none' --no-config a.mp4
sdc --show-config
like "$out" '^configuration: \.\./\.\./\.seedance-check\.json$' 'it is named from here'
like "$out" '^ignore: video\.fps \(\.\./\.\./\.seedance-check\.json\)$' 'and what it sets'
echo '{"jobs": 1}' >../.seedance-check.json
exits 1 'the nearest counts, alone' a.mp4
cd ../other || exit
git init -q .
exits 1 'what is above the repository does not count' a.mp4
rm -rf .git
cd ..
echo '{"ignore": ["video.fps"]}' >.seedance-check.json
mkdir plain
cd "$T/repository" || exit
exits 0 'it is that of the working folder, wherever the inputs are' sub/deep/a.mp4

mkdir -p "$T/plain/below"
cd "$T/plain" || exit
put "$fps" a.mp4 below/a.mp4
configure '{"ignore": ["video.fps"]}'
exits 0 'without a repository the one of the working folder counts' a.mp4
cd below || exit
exits 1 'and none above it' a.mp4
cd "$T/repository" || exit
rm sub/.seedance-check.json
git add -A
git commit -qm all
git worktree add -q "$T/worktree" 2>/dev/null
cd "$T/worktree/sub/deep" || exit
exits 0 'a worktree has its own' a.mp4
cd "$T/repository" || exit
configure '{"fail_on": "warning"}'
git add -A
configure '{"ignore": ["video"]}'
put "$fps" staged.mp4
git add staged.mp4
sdc --show-config
like "$out" '^ignore: video ' '--staged goes by the one in the work tree'
exits 0 '... and not by the one in the index' --staged
for action in --help --version --list-profiles; do
    configure '{"jobs": "many"}'
    exits 0 "$action reads none" "$action"
done
exits 2 '--list-rules reads it' --list-rules
configure '{"profile": "byteplus-seedance-2.5"}'
sdc --list-rules
like "$out" '^Profile byteplus-seedance-2\.5 ' '--list-rules has its profile'

# ---- What it sets, and what beats it -------------------------------------------------------------

mkdir "$T/settings"
cd "$T/settings" || exit
put "$fps" a.mp4
put "$data/audio/duration-15.mp3" warn.mp3
put "$data/video/duration-15.1.mp4" long.mp4
put "$image" p.png

configure '{"fail_on": "warning"}'
exits 1 'fail_on: a warning fails' warn.mp3
exits 0 'fail_on: the command line beats it' --fail-on error warn.mp3
SEEDANCE_CHECK_FAIL_ON=error exits 0 'fail_on: the environment beats it' warn.mp3
SEEDANCE_CHECK_FAIL_ON=error exits 1 'fail_on: --strict beats both' --strict warn.mp3
SEEDANCE_CHECK_FAIL_ON='' exits 1 'an empty variable says nothing' warn.mp3
configure '{}'
exits 0 'nothing is set' warn.mp3
SEEDANCE_CHECK_FAIL_ON=warning exits 1 'the environment sets it without a file' warn.mp3
SEEDANCE_CHECK_FAIL_ON=warning exits 1 '... and with --no-config' --no-config warn.mp3

configure '{"type": "video"}'
verdicts 'type: an image is none' 'p.png=fail long.mp4=fail' p.png long.mp4
verdicts 'type: the command line beats it' 'p.png=pass' -t auto p.png
SEEDANCE_CHECK_TYPE=image verdicts 'type: the environment beats it' 'p.png=pass' p.png

configure '{"profile": "byteplus-seedance-2.5"}'
verdicts 'profile' 'long.mp4=pass' long.mp4
verdicts 'profile: the command line beats it' 'long.mp4=fail' -p crun-seedance-2.0 long.mp4
SEEDANCE_CHECK_PROFILE=byteplus-seedance-2.0 \
    verdicts 'profile: the environment beats it' 'long.mp4=warn' long.mp4
configure '{"select": ["image", "file"]}'
verdicts 'select: other rules are not judged' 'a.mp4=pass' a.mp4
verdicts 'select: the command line takes its place' 'a.mp4=fail' --select video.fps a.mp4
configure '{"ignore": ["video.fps"]}'
verdicts 'ignore' 'a.mp4=pass' a.mp4
verdicts 'ignore: the command line takes its place' 'a.mp4=fail' --ignore video.size a.mp4
SEEDANCE_CHECK_IGNORE=video,file verdicts 'ignore: a list in the environment' 'a.mp4=error' a.mp4
configure '{"jobs": 3}'
SEEDANCE_CHECK_SELECT=video,file SEEDANCE_CHECK_EXCLUDE='*.x' sdc --show-config --ignore file
is "$out" 'configuration: .seedance-check.json
profile: crun-seedance-2.0 (default)
type: auto (default)
fail_on: error (default)
select: video, file (SEEDANCE_CHECK_SELECT)
ignore: file (command line)
exclude: *.x (SEEDANCE_CHECK_EXCLUDE)
jobs: 3 (.seedance-check.json)' '--show-config tells each, and where it comes from'
sdc --show-config --no-config
is "$out" 'configuration: none is read (--no-config)
profile: crun-seedance-2.0 (default)
type: auto (default)
fail_on: error (default)
select: all rules (default)
ignore: nothing (default)
exclude: nothing (default)
jobs: as many as there are cores (default)' '--show-config without any'
SEEDANCE_CHECK_JOBS=0 sdc --show-config
is "$status $err" "2 seedance-check: SEEDANCE_CHECK_JOBS: --jobs takes a whole number from 1 to 64,\
 not '0'" 'a variable that is wrong is named'

# Each variable is one that --show-config knows.
for setting in PROFILE:all TYPE:image FAIL_ON:warning SELECT:video IGNORE:video EXCLUDE:x JOBS:2; do
    run env "SEEDANCE_CHECK_${setting%:*}=${setting#*:}" "$SDC" -f json --show-config
    key=$(tr '[:upper:]' '[:lower:]' <<<"${setting%:*}")
    json_is ".$key | (.value | tojson | gsub(\"[\\\\[\\\"\\\\]]\"; \"\")) + \" \" + .from" \
        "${setting#*:} environment" "SEEDANCE_CHECK_${setting%:*}"
done
configure '{"paths": [{"path": "a/**", "type": "video", "profile": "byteplus-seedance-2.0"}],
    "exceptions": [{"rule": "video.fps", "path": "a", "reason": "\u00e4"}], "exclude": ["x"]}'
sdc -f json --show-config
is "$(jq -c '.configuration, .paths[], .exceptions[], .exclude, .jobs' <<<"$out")" \
    '".seedance-check.json"
{"path":"a/**","type":"video","profile":"byteplus-seedance-2.0"}
{"rule":"video.fps","path":"a","reason":"ä"}
{"value":["x"],"from":"file"}
{"value":null,"from":"default"}' \
    '--show-config as JSON'
sdc -t image -f json --show-config
json_is '.paths[0] | has("type")' false 'what the command line beats is not in force'
sdc -v a.mp4
like "$err" '^seedance-check: the configuration is \.seedance-check\.json$' '--verbose names it'

# A profile beside the configuration, found from below.
repository "$T/profiles"
mkdir -p own sub
put "$data/video/duration-15.1.mp4" sub/long.mp4
"$SDC" --show-profile | sed 's/"max": "15"/"max": "16"/; s/crun-seedance-2.0/ours/' >own/ours.json
configure '{"profile": "own/ours.json"}'
cd sub || exit
verdicts 'a profile is a file beside the configuration' 'long.mp4=pass' long.mp4
cd ..
configure '{"paths": [{"path": "sub/", "profile": "own/ours.json"}]}'
verdicts '... and for a path' 'long.mp4=pass' sub/long.mp4
configure '{"profile": "ours.json"}'
refused ".seedance-check.json: no profile and no file is called 'ours.json'; crun-seedance-2.0 is\
 the default one, and --list-profiles lists all" 'a profile that is not there' a
configure '{"profile": "crun-seedance-2"}'
sdc a
like "$err" 'did you mean crun-seedance-2\.0\?$' 'a misspelt one'
configure '{"profile": "own/none.json"}'
refused '.seedance-check.json: profile "own/none.json": No such file or directory' \
    'a profile at a path where nothing is' a
configure "{\"profile\": \"$T/profiles/own/ours.json\"}"
sdc a
like "$err" 'a path is relative to the folder of this file$' 'no absolute path'
configure '{"profile": "../settings/p.png"}'
out_of_it='leads out of the repository, and is not read'
refused ".seedance-check.json: profile \"../settings/p.png\": $out_of_it" 'a profile outside' a
ln -s /etc/passwd own/link.json
configure '{"profile": "own/link.json"}'
refused ".seedance-check.json: profile \"own/link.json\": $out_of_it" \
    'a profile behind a link that leads out' a
mkfifo own/fifo.json
configure '{"paths": [{"path": "a", "profile": "own/fifo.json"}]}'
refused '.seedance-check.json: profile "own/fifo.json": is no regular file' \
    'a profile that is a FIFO' a
exits 1 'what the command line beats is not read' -p crun-seedance-2.0 sub/long.mp4
echo '{' >own/ours.json
configure '{"profile": "own/ours.json"}'
sdc a
like "$err" 'ours\.json: line 2 is not JSON$' 'a profile that is none'

# ---- By path -------------------------------------------------------------------------------------

repository "$T/paths"
mkdir -p refs
put "$image" refs/video/p.png refs/image/p.png
put "$pass" refs/video/a.mp4 refs/image/a.mp4 a.mp4
put "$data/video/duration-15.1.mp4" refs/long/l.mp4 long.mp4
configure '{"paths": [
    {"path": "refs/video/**", "type": "video"},
    {"path": "refs/image/", "type": "image"},
    {"path": "refs/long/*.mp4", "profile": "byteplus-seedance-2.5"}]}'
want='a.mp4=fail p.png=pass l.mp4=pass a.mp4=pass p.png=fail a.mp4=pass long.mp4=fail'
all=(refs/image/a.mp4 refs/image/p.png refs/long/l.mp4 refs/video/a.mp4 refs/video/p.png a.mp4
    long.mp4)
verdicts 'types and profiles by path' "$want" "${all[@]}"
objects "$T/out" | sort >"$T/together"
for file in "${all[@]}"; do
    "$SDC" -f ndjson "$file"
done >"$T/alone"
objects "$T/alone" | sort | sed 's/"input":"[^"]*"//' >"$T/alone.objects"
is "$(sed 's/"input":"[^"]*"//' "$T/together" | diff - "$T/alone.objects")" '' \
    'a verdict does not depend on the company'
verdicts 'in folders, too' "a.mp4=pass long.mp4=fail a.mp4=fail p.png=pass l.mp4=pass a.mp4=pass\
 p.png=fail" .
verdicts 'by absolute names' 'p.png=fail l.mp4=pass' "$PWD/refs/video/p.png" "$PWD/refs/long/l.mp4"
cd refs/long || exit
verdicts 'from below' 'p.png=fail l.mp4=pass' ../video/p.png l.mp4
ln -s "$T/paths" "$T/link"
verdicts 'through a link' 'p.png=fail' "$T/link/refs/video/p.png"
cd "$T/paths" || exit
sdc -f ndjson - <refs/video/p.png
json_is .verdict pass 'standard input has no path'
verdicts '-t beats types of paths' 'p.png=pass' -t image refs/video/p.png
verdicts '-p beats profiles of paths' 'l.mp4=fail' -p crun-seedance-2.0 refs/long/l.mp4
git add -A
verdicts '--staged: by path' "a.mp4=pass long.mp4=fail a.mp4=fail p.png=pass l.mp4=pass a.mp4=pass\
 p.png=fail" --staged
configure '{"paths": [{"path": "*.png", "type": "video"}, {"path": "refs/image/", "type": "auto"}]}'
verdicts 'the last one that fits counts' 'p.png=pass p.png=fail' refs/image/p.png refs/video/p.png

# The profile of a path is told, where it is not that of the run.
configure '{"paths": [{"path": "refs/long/", "profile": "volcengine-seedance-2.0"}]}'
sdc refs/long/l.mp4 long.mp4
like "$out" '^refs/long/l\.mp4: warning: volcengine-seedance-2\.0: duration' \
    'text: the profile is told'
like "$out" '^long\.mp4: error: duration' '... and not that of the run'
sdc -f json refs/long/l.mp4 long.mp4
json_is '[.profile.id, .results[0].profile, .results[1].profile] | map(. // "none") | join(" ")' \
    'crun-seedance-2.0 volcengine-seedance-2.0 none' 'json: likewise'
sdc -f gcc refs/long/l.mp4
like "$out" '^refs/long/l\.mp4:1:1: warning: volcengine-seedance-2\.0: duration' 'gcc: likewise'
sdc -f github refs/long/l.mp4
like "$out" '::refs/long/l\.mp4: volcengine-seedance-2\.0: duration' 'github: likewise'
sdc -f junit refs/long/l.mp4
like "$out" ' name="refs/long/l\.mp4 \(volcengine-seedance-2\.0\)"' 'junit: likewise'
sdc -f ndjson refs/long/l.mp4 long.mp4
cp "$T/out" "$T/shard"
json_is '[.profile, .run_profile] | map(. // "none") | join(" ")' \
    'volcengine-seedance-2.0 crun-seedance-2.0
crun-seedance-2.0 none' 'ndjson: both are told'
for format in text json ndjson csv sarif; do
    sdc -f "$format" refs/long/l.mp4 long.mp4
    cp "$T/out" "$T/whole"
    sdc --merge -f "$format" "$T/shard"
    is "$(diff "$T/whole" "$T/out")" '' "--merge of what was judged by two profiles: $format"
done

# ---- What it leaves out --------------------------------------------------------------------------

repository "$T/exclude"
put "$fps" a.mp4 drafts/a.mp4 drafts/kept.mp4 sub/drafts/a.mp4 sub/tmp-1.mp4 sub/b.mp4
configure '{"exclude": ["/drafts/*", "!kept.mp4", "tmp-*"]}'
verdicts 'patterns are relative to its folder' 'a.mp4=fail kept.mp4=fail b.mp4=fail a.mp4=fail' .
verdicts '... wherever the walk begins' 'b.mp4=fail a.mp4=fail' sub
cd sub || exit
verdicts '... and from where' 'kept.mp4=fail' ../drafts
sdc -v ../drafts
like "$err" '/drafts/a\.mp4: left out: "/drafts/\*" of \.\./\.seedance-check\.json$' \
    '--verbose says which pattern'
cd ..
verdicts 'what is named is not left out' 'a.mp4=fail' drafts/a.mp4
verdicts '... but with --force-exclude' '' --force-exclude drafts/a.mp4
verdicts '--exclude takes its place' 'a.mp4=fail kept.mp4=fail' --exclude tmp drafts
verdicts '--no-ignore does not' 'kept.mp4=fail' --no-ignore drafts
echo '!drafts/a.mp4' >.seedancecheckignore
verdicts 'it beats .seedancecheckignore' 'kept.mp4=fail' drafts
git add -A
verdicts '--staged: likewise' 'a.mp4=fail kept.mp4=fail b.mp4=fail a.mp4=fail' --staged
mkdir -p sub/own
cp -r sub/drafts sub/own/
git init -q sub/own
configure '{"exclude": ["sub/own/drafts"]}'
verdicts 'also below another repository' '' --allow-empty sub/own

# ---- Exceptions ----------------------------------------------------------------------------------

repository "$T/exceptions"
put "$fps" refs/old.mp4 refs/new.mp4
put "$data/video/sound-15.mp4" other.mp4
put "$pass" ok.mp4
configure '{"exceptions": [
    {"rule": "video.fps", "path": "refs/old.mp4", "reason": "delivered [so](x) <&,\"it"}]}'
exits 0 'what is excepted does not fail the run' refs/old.mp4
is "$out" 'refs/old.mp4: fail, known (video.fps excepted: delivered [so](x) <&,"it)
1 input: 1 fail; 1 excepted' 'text: it is told, with its reason'
exits 1 'the others do' refs
like "$out" '^refs/new\.mp4: error: frame rate' 'and are told'
exits 0 '--quiet' -q refs/old.mp4
is "$out$err" '' '--quiet says nothing of it'
sdc -v refs/old.mp4
like "$out" '^refs/old\.mp4: error: .*\[video\.fps\] \(excepted: delivered ' \
    '--verbose shows the finding'
exits 1 '--no-config has no exceptions' --no-config refs/old.mp4
sdc -f json refs
json_is '.results[1].findings[0] | [.suppressed, .reason] | @json' \
    '[true,"delivered [so](x) <&,\"it"]' 'json: it has its reason'
json_is '.results[1].verdict' fail 'json: the verdict stays'
json_is '[.summary.suppressed, .summary.excepted, .summary.exit_code] | @json' \
    '[1,1,1]' 'json: counted'
sdc -f sarif refs/old.mp4
json_is '.runs[0].results[0].suppressions[0] | .kind + " " + .justification' \
    'external delivered [so] (x) <&,"it' 'sarif: a suppression, without a link'
sdc -f junit refs/old.mp4
like "$out" '<skipped message="delivered \[so\]\(x\) &lt;&amp;,&quot;it"/>' 'junit: a skipped case'
sdc -f csv refs/old.mp4
like "$out" ',yes,,"delivered \[so\]\(x\) <&,""it"' 'csv: in columns of its own'
for format in gcc github; do
    sdc -f "$format" refs/old.mp4
    is "$status $out" '0 ' "$format: no remark"
done
sdc --summary -q refs
like "$out" '^video\.fps +1 file, 1 known' '--summary counts it'
sdc -f ndjson refs
cp "$T/out" "$T/shard"
for format in text json ndjson csv sarif; do
    sdc -f "$format" refs
    cp "$T/out" "$T/whole"
    sdc --merge -f "$format" "$T/shard"
    is "$status $(diff "$T/whole" "$T/out")" '1 ' "--merge keeps exceptions: $format"
done
sed 's/,"suppressed":true//' "$T/shard" >"$T/wrong"
exits 2 'a reason without a suppression is none' --merge "$T/wrong"

exits 0 '--profile all: likewise' -p all refs/old.mp4
like "$out" '^refs/old\.mp4: crun-seedance-2\.0: fail  video\.fps \(excepted\)$' 'and is marked'

sdc --write-baseline "$T/base" refs
is "$(sed 1d "$T/base" | jq -r .input)" refs/new.mp4 \
    'a baseline does not take over what is excepted'
exits 0 'both together' --baseline "$T/base" refs
like "$out" '; 1 known finding suppressed, 1 excepted$' 'both are counted'
configure '{"exceptions": [{"rule": "video.fps", "path": "*.mp4", "reason": "old"}]}'
sdc --no-config --write-baseline "$T/base" refs/new.mp4
sdc --baseline "$T/base" refs/new.mp4
like "$out" 'known \(video\.fps excepted: old\)$' 'an exception beats a baseline'
git add -A
exits 0 '--staged: exceptions hold' --staged
exits 1 '... of their rule alone' --staged -t image

# Those that match nothing.
configure '{"exceptions": [
    {"rule": "video.fps", "path": "refs/*.mp4", "reason": "used"},
    {"rule": "video.size", "path": "refs/old.mp4", "reason": "small"},
    {"rule": "image.width", "path": "*.png", "reason": "none"},
    {"rule": "video.fps", "path": "refs/gone.mp4", "reason": "gone"}]}'
sdc -q .
over='that rule has nothing against it any more'
gone=(4 'video.fps of refs/gone.mp4' 'no such file is there')
is "$err" "$(idle 2 'video.size of refs/old.mp4' "$over" \
    3 'image.width of *.png' 'no file that was checked is like it' "${gone[@]}")" \
    'an exception that matches nothing is reported'
status_is 0 '... and fails nothing'
sdc -q ok.mp4
is "$err" "$(idle "${gone[@]}")" 'of one file, what is certain'
sdc -q refs/old.mp4
is "$err" "$(idle 2 'video.size of refs/old.mp4' "$over" "${gone[@]}")" 'of a file that it is for'
sdc -q --select video.fps .
is "$(grep -oE 'exception [0-9]' <<<"$err" | tr '\n' ' ')" 'exception 4 ' \
    'what is not judged is not reported'
cd refs || exit
sdc -q ..
is "$(grep -c 'exception [234]' <<<"$err")" 3 'from below, of all'
cd ..
echo x >refs/old.mp4
sdc -q --select video,file refs/old.mp4
unlike "$err" 'exception 2' 'of what fails otherwise nothing is told'

# ---- In a hook -----------------------------------------------------------------------------------

repository "$T/hook"
put "$image" refs/video/p.png
put "$pass" refs/video/a.mp4
configure '{"paths": [{"path": "refs/video/", "type": "video"}]}'
PATH=$(dirname "$SDC"):$PATH "$SDC" -q --install-hook
git add refs/video/a.mp4 .seedance-check.json
run env PATH="$(dirname "$SDC"):$PATH" git commit -qm good
is "$status $out$err" '0 ' 'a commit of what suits its path is silent'
git add refs
cd refs || exit
run env PATH="$(dirname "$SDC"):$PATH" git commit -qm bad
like "$status $out$err" '^1 refs/video/p\.png: error: is a PNG image, not a video \[file\.type\]$' \
    'one of what does not is refused, from wherever it is made'

# ---- What is wrong -------------------------------------------------------------------------------

repository "$T/wrong.d"
put "$pass" a.mp4
configure '{"profil": "x"}'
refused '.seedance-check.json: unknown key "profil"; did you mean "profile"?' 'an unknown key' a.mp4
for key in submit api_base public_url url_base api_key ledger format write_baseline timeout; do
    configure "{\"$key\": \"x\"}"
    sdc a.mp4
    like "$status $err" "^2 seedance-check: configuration .seedance-check.json: \"$key\": [a-z]" \
        "$key is refused with a sentence of its own"
    unlike "$err" 'unknown key' "... and not as unknown: $key"
done
configure '{"exceptions": [{"rule": "video.fps", "path": "a.mp4"}]}'
refused '.seedance-check.json: exception 1: "reason": is missing' \
    'an exception without a reason' a.mp4
: >.seedance-check.json
refused '.seedance-check.json: line 1 is not JSON' 'an empty file' a.mp4
printf '{}\0' >.seedance-check.json
refused '.seedance-check.json: holds a NUL and is no text' 'a NUL' a.mp4
{ printf '{"x":' && head -c 2000000 /dev/zero | tr '\0' '['; } >.seedance-check.json
refused '.seedance-check.json: is larger than 1048576 bytes' 'a large file' a.mp4
{ printf '{"x":' && head -c 500000 /dev/zero | tr '\0' '['; } >.seedance-check.json
refused '.seedance-check.json: line 1: more than 16 objects and lists in another' \
    'a deep file' a.mp4
rm .seedance-check.json
truncate -s 1T .seedance-check.json
refused '.seedance-check.json: is larger than 1048576 bytes' 'a file with a hole' a.mp4
rm .seedance-check.json
mkfifo .seedance-check.json
refused '.seedance-check.json: is no regular file, as it must be' 'a FIFO' a.mp4
rm .seedance-check.json
mkdir .seedance-check.json
refused '.seedance-check.json: is no regular file, as it must be' 'a folder' a.mp4
rmdir .seedance-check.json
ln -s nowhere .seedance-check.json
refused '.seedance-check.json: is a symbolic link to nowhere, where nothing is' \
    'a link to nothing' a.mp4
rm .seedance-check.json
ln -s .seedance-check.json .seedance-check.json
refused '.seedance-check.json: cannot be opened: Too many levels of symbolic links' 'a loop' a.mp4
rm .seedance-check.json
echo '{"jobs": 1}' >"$T/outside.json"
ln -s "$T/outside.json" .seedance-check.json
refused '.seedance-check.json: is a link that leads out of the repository, and is not followed' \
    'a link out of the repository' a.mp4
rm .seedance-check.json
ln -s /dev/zero .seedance-check.json
refused '.seedance-check.json: is no regular file, as it must be' 'a link to a device' a.mp4
rm .seedance-check.json
mkdir conf
echo '{"ignore": ["video.fps"]}' >conf/ours.json
ln -s conf/ours.json .seedance-check.json
exits 0 'a link inside the repository is followed' a.mp4
rm .seedance-check.json
configure '{}'
chmod 000 .seedance-check.json
run "${unprivileged[@]}" "$SDC" a.mp4
is "$status ${err#*: }" '2 configuration .seedance-check.json: permission to read it is denied' \
    'one that cannot be read'
exits 0 '--no-config does without' --no-config a.mp4
rm -f .seedance-check.json

# ---- Beside what is submitted --------------------------------------------------------------------

put "$fps" bad.mp4
configure '{"ignore": ["video.fps"], "exceptions": [{"rule": "video", "path": "x", "reason": "y"}]}'
sdc --submit --dry-run bad.mp4
is "$status $out" '2 ' '--submit: a configuration that is wrong'
configure '{"ignore": ["video.fps"],
    "exceptions": [{"rule": "video.fps", "path": "*", "reason": "old"}]}'
exits 0 'a check: what is ignored or excepted does not fail' bad.mp4
SEEDANCE_CHECK_IGNORE=video.fps sdc --submit --dry-run bad.mp4
is "$status $(grep -c '\[video\.fps\]$' <<<"$out")" '1 1' \
    '--submit: neither what is ignored nor what is excepted passes'
configure '{"select": ["image"], "type": "video"}'
sdc --submit --dry-run bad.mp4
is "$status $(grep -c '\[video\.fps\]$' <<<"$out")" '1 1' '--submit: nor what is not selected'
SEEDANCE_CHECK_PROFILE=all sdc --submit --dry-run a.mp4
is "$status $err" '2 seedance-check: --submit needs one profile, not all' '--submit: one profile'

done_testing
