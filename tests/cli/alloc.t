#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whichever allocation, read or write of the front program fails, or allocation of the one that
# submits, it says so and never passes what it has not judged.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

if is_sanitized; then
    skip_even_in_ci 'calls that fail' 'the sanitizers have allocations of their own'
    done_testing
fi

failing=$SDC_ROOT/$SDC_BUILD/tests/alloc/failing.so
# One that needs a probe program, and one that does not.
inputs=(testdata/image/width-299.png testdata/hostile/sign-in.jpg)

# What is run.
program=$SDC

# failed CALL NUMBER ERRNO ARGUMENT...: runs the program, of whose calls that one fails.
failed() {
    local call=$1 number=$2 errno=$3
    shift 3
    FAIL_PROGRAM=${program##*/} FAIL_CALL=$call FAIL_AT=$number FAIL_ERRNO=$errno \
        LD_PRELOAD=$failing timeout "$run_limit" "$program" "$@" >"$T/out" 2>"$T/err"
}

# sweep NAME CALL ERRNO ARGUMENT...: lets each call fail in turn.
sweep() {
    local name=$1 call=$2 errno=$3 n i status wrong=() silent=()
    shift 3
    FAIL_PROGRAM=${program##*/} FAIL_CALL=$call FAIL_COUNT=9 LD_PRELOAD=$failing \
        "$program" "$@" 9>"$T/n" >"$T/want" 2>"$T/noise"
    is "$?" "$normal" "$name: without a fault"
    n=$(cat "$T/n")
    ok "$name: there are calls of $call ($n)" [ "$n" -gt 0 ]
    # Of many, the first and then some.
    for ((i = 1; i <= n; i += i < 40 ? 1 : 1 + n / 60)); do
        status=0
        failed "$call" "$i" "$errno" "$@" || status=$?
        # As if nothing had happened is right where the program can do without.
        if cmp -s "$T/out" "$T/want" && [ "$status" -eq "$normal" ]; then
            continue
        fi
        case $status in 2 | 3) ;; *) wrong+=("$i:$status") ;; esac
        # The error is one of an input, or on standard error.
        [ -s "$T/err" ] || grep -qE 'no-memory|no-probe|io|internal' "$T/out" || silent+=("$i")
    done
    is "${wrong[*]}" '' "$name: $call: a status of trouble, whichever fails"
    is "${silent[*]}" '' "$name: $call: something is said, whichever fails"
}

enomem=12 eio=5
sdc "${inputs[@]}"
status_is 1 'the inputs'
normal=1
for format in text json ndjson gcc github sarif junit csv; do
    sweep "$format" malloc "$enomem" -f "$format" -j 1 "${inputs[@]}"
done
sweep 'a folder' malloc "$enomem" -j 1 --exclude '*' --exclude '!sign*' --summary testdata/hostile
sweep 'reads' pread "$eio" -j 1 "${inputs[@]}"
"$SDC" -f ndjson testdata/video/fps-2*.mp4 >"$T/lines"
sweep 'a merge' malloc "$enomem" --merge -f json "$T/lines"
normal=0
"$SDC" --show-profile >"$T/profile"
sweep 'a profile' malloc "$enomem" -p "$T/profile" --list-rules
sweep 'a rule' malloc "$enomem" --explain video

# Submissions, which are a program of their own: what would be sent, and the list of what was. The
# host that refuses the connection leaves an entry in the ledger.
export HOME=$T CRUN_API_KEY=ak_0123456789abcdef0123456789abcdef
sdc --submit --no-wait --api-base http://127.0.0.1:9 --ledger "$T/ledger" testdata/image/plain.jpg
status_is 4 'a submission that is refused'
program=$SDC_ROOT/$SDC_BUILD/seedance-submit
sweep '--dry-run' malloc "$enomem" --submit --dry-run testdata/image/plain.jpg
for format in text json ndjson csv; do
    sweep "--list as $format" malloc "$enomem" --list -f "$format" --ledger "$T/ledger"
done
program=$SDC

# The library in another program, which starts the same probe programs.
program=$SDC_ROOT/$SDC_BUILD/tests/alloc/library
sweep 'the library' malloc "$enomem" "$SDC_ROOT/$SDC_BUILD" testdata/image/width-299.png
program=$SDC

# A configuration that says something of each path, and excepts what would fail.
mkdir -p "$T/configured/own"
cp testdata/image/width-299.png "$T/configured"
cd "$T/configured" || exit
cp "$T/profile" own/ours.json
echo '{"fail_on": "warning", "exclude": ["own"], "ignore": ["video"],
    "paths": [{"path": "*.png", "type": "image", "profile": "own/ours.json"}],
    "exceptions": [{"rule": "image.width", "path": "/*.png", "reason": "old"}]}' \
    >.seedance-check.json
sweep 'a configuration' malloc "$enomem" -j 1 "$PWD"
sweep '--show-config' malloc "$enomem" --show-config
sweep '--show-config as JSON' malloc "$enomem" --show-config -f json

# What git has, as the hook asks for it: in an index without a commit, in a folder of it, and
# between commits. large.png is worth being compared with what lies in the work tree.
repository "$T/repository"
mkdir folder
cp "$data"/image/{width-299,plain}.png folder
cp "$data/image/width-300.png" large.png
truncate -s 3000000 large.png
ln -s large.png link.png
git add -A
normal=1
sweep '--staged without a commit' malloc "$enomem" -j 1 --staged
git commit -qm first
truncate -s 4000000 large.png
cp "$data/image/width-299.png" folder/plain.png
git add -A
cd folder || exit
sweep '--staged in a folder' malloc "$enomem" -j 1 --staged -f json
git commit -qm second
sweep '--since' malloc "$enomem" -j 1 --changed --since HEAD~1
cd .. || exit
echo '{"exclude": ["folder"]}' >.seedance-check.json
git lfs install --skip-repo >/dev/null
git lfs track '*.mp4' >/dev/null
cp "$good" good.mp4
cp "$bad" bad.mp4
git add -A
# What they stand for lies with a repository that this one borrows from.
git init -q --bare "$T/lender"
mkdir "$T/lender/lfs"
mv .git/lfs/objects "$T/lender/lfs"
echo "$T/lender/objects" >.git/objects/info/alternates
sweep '--staged with Git LFS' malloc "$enomem" -j 1 --staged
for name in good bad; do
    git cat-file blob ":$name.mp4" >"$name.mp4"
done
cd ..
sweep 'a folder with Git LFS' malloc "$enomem" -j 1 repository

done_testing
