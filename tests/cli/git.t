#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --staged and --changed, with git itself: what is checked is what git has, not what lies about.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

# ---- What is staged ------------------------------------------------------------------------------

repository "$T/staged"
sdc --staged
status_is 0 'an empty repository: there is nothing to check'
is "$out" '0 inputs' 'and that is said'
sdc --staged --quiet
is "$out$err" '' 'or not, where nobody wants to hear it'

cp "$good" good.mp4
cp "$bad" bad.mp4
sdc --staged
is "$out" '0 inputs' 'what is not staged is not checked'
git add good.mp4
sdc --staged
status_is 0 'before the first commit: a good file passes'
like "$out" '^good.mp4: pass ' 'it is named'
git add bad.mp4
sdc --staged
status_is 1 'a bad one fails'
like "$out" '^bad.mp4: error: frame rate .*\[video.fps\]$' 'with the rule'
cp "$good" bad.mp4
sdc --staged
status_is 1 'added, then modified: the index counts'
git add bad.mp4
cp "$bad" bad.mp4
sdc --staged
status_is 0 'and in the other direction'
rm -f bad.mp4 good.mp4
sdc --staged
status_is 0 'even where the work tree has no such file'
is "$(git status --porcelain -z | tr '\0' ' ')" 'AD bad.mp4 AD good.mp4 ' 'nothing was touched'
git commit -qm first
sdc --staged
is "$out" '0 inputs' 'what is committed is not staged'

git checkout -q -- .
git mv good.mp4 renamed.mp4
git rm -q bad.mp4
is "$(verdicts --staged)" 'pass renamed.mp4' 'renamed is checked, deleted is not'
cp "$bad" renamed.mp4
git add -A
is "$(verdicts --staged)" 'fail renamed.mp4' 'renamed and changed'
cp "$good" new.mp4
git add -N new.mp4
is "$(verdicts --staged)" 'fail renamed.mp4' 'what is only announced is not checked'
git reset -q --hard

# Names of all kinds, and what is left out as it is in folders.
mkdir -p 'a b/c' .hidden
cp "$bad" 'a b/c/ö é.mp4'
cp "$bad" $'new\nline.mp4'
cp "$bad" ./-x.mp4
cp "$bad" $'\xff.mp4'
cp "$bad" 'http:x.mp4'
cp "$bad" .hidden/x.mp4
cp "$bad" no_suffix
echo text >text.txt
: >empty.mp4
ln -s renamed.mp4 link.mp4
git init -q module
git -C module commit -q --allow-empty -m empty
git -c advice.addEmbeddedRepo=false add -A 2>/dev/null
is "$(verdicts --staged)" $'fail -x.mp4\nfail a b/c/ö é.mp4\nfail empty.mp4\nfail http:x.mp4
fail new\nline.mp4\nfail no_suffix\nfail \xef\xbf\xbd.mp4' 'names are what they are'
is "$(json '.summary.skipped')" 4 'what is left out is counted'
sdc --staged -v
like "$err" '^seedance-check: link.mp4: left out: is a symbolic link$' 'a link'
like "$err" '^seedance-check: module: left out: is a submodule$' 'a submodule'
like "$err" '^seedance-check: text.txt: left out: is no media$' 'a text'
like "$err" '^seedance-check: .hidden/x.mp4: left out: is hidden ' 'what is hidden'
is "$(verdicts --staged --staged-only-media | wc -l)" 7 '--staged-only-media: by the name'
is "$(verdicts --staged --exclude '*.mp4')" 'fail no_suffix' '--exclude holds'
echo '/a b/' >.seedancecheckignore
is "$(verdicts --staged | grep -c 'a b')" 0 '.seedancecheckignore holds'
rm -rf 'a b'
is "$(verdicts --staged | grep -c 'a b')" 0 'even for folders that are not there'
rm .seedancecheckignore
mkdir -p deep/er
cd deep/er || exit
is "$(verdicts --staged | grep no_)" 'fail ../../no_suffix' 'names begin at the working folder'
cd ../.. || exit
mkdir 'a b'
cd 'a b' || exit
is "$(verdicts --staged | grep ö)" 'fail c/ö é.mp4' 'also where they lie below it'
cd ..
GIT_INDEX_FILE=$PWD/.git/other sdc -f json --staged
is "$(json '.summary.inputs')" 0 'another index, which git names to its hooks'
git reset -q --hard 2>/dev/null
rm -rf module

# A link that became a file, and a file that became a link.
ln -s x.mp4 link.mp4
cp "$good" file.mp4
git add -A
git commit -qm links
rm link.mp4
cp "$bad" link.mp4
ln -sf link.mp4 file.mp4
git add -A
is "$(verdicts --staged)" 'fail link.mp4' 'a link that became a file is checked, not the other way'
git reset -q --hard

# Many, and some larger than what is copied in memory.
for i in $(seq 300); do
    cp "$good" "many-$i.mp4"
    echo "$i" >>"many-$i.mp4"
done
head -c 70000000 /dev/zero >large.mp4
git add -A
sdc --staged -q
status_is 1 'three hundred files'
is "$(grep -c ': error: ' <<<"$out")" 1 'one of them fails'
like "$out" '^large.mp4: error: .*file.type' 'the one over 64 MiB, which is copied to a disk'
rm large.mp4
sdc --staged -q
like "$out" '^large.mp4: error: .*file.type' 'also out of git'
git reset -q --hard

# Contents that the work tree has as well are taken from there, but no others. Padded to 3 MB.
padded() {
    perl -e 'my $n = 3000000 - -s $ARGV[0]; open my $f, "<", $ARGV[0]; local $/; print <$f>;
        print pack("N", $n), "free", "x" x ($n - 8)' "$1"
}
for format in sha1 sha256; do
    git init -q --object-format="$format" "$T/large-$format"
    cd "$T/large-$format" || exit
    mkdir folder
    padded "$good" >folder/good.mp4
    padded "$bad" >bad.mp4
    git add -A
    is "$(verdicts --staged)" $'fail bad.mp4\npass folder/good.mp4' "$format: large files"
    padded "$good" >bad.mp4
    padded "$bad" >folder/good.mp4
    is "$(verdicts --staged)" $'fail bad.mp4\npass folder/good.mp4' \
        "$format: the index counts, though work tree and index are of one size"
    mv folder/good.mp4 folder/bad.mp4
    mv bad.mp4 folder/good.mp4
    ln -s folder/bad.mp4 bad.mp4
    sdc -q --staged
    run strace -f -e trace=openat2 -o "$T/trace" "$SDC" --quiet --staged
    like "$(cat "$T/trace")" '"bad.mp4".* = -1 ELOOP' "$format: a link in its place is not followed"
    rm bad.mp4
    mv folder/bad.mp4 bad.mp4
    # What git has is cut, all but its head.
    for name in bad.mp4 folder/good.mp4; do
        object=.git/objects/$(git rev-parse ":$name" | sed 's|^..|&/|')
        chmod u+w "$object"
        truncate -s 1000 "$object"
    done
    is "$(verdicts --staged | sort)" $'fail bad.mp4\npass folder/good.mp4' \
        "$format: git need not unpack what is the same"
    printf y | dd of=bad.mp4 bs=1 seek=2999999 conv=notrunc status=none
    is "$(verdicts --staged | sort)" $'error bad.mp4\npass folder/good.mp4' \
        "$format: a byte is another one: git has to, and cannot"
done
cd "$T/staged" || exit

# ---- What is changed -----------------------------------------------------------------------------

cd "$T" || exit
repository "$T/changed"
sdc --changed
status_is 2 '--changed: a branch without a commit'
like "$err" 'this branch has no commit yet: --staged checks' 'that is said'
cp "$good" old.mp4
git add -A
git commit -qm old
sdc --changed
status_is 2 'no origin/HEAD'
like "$err" 'does not know since when.*--since origin/main' 'what to give instead is said'
git clone -q . "$T/clone"
cd "$T/clone" || exit
git checkout -q -b branch
cp "$bad" bad.mp4
git add -A
git commit -qm bad
cp "$bad" not-committed.mp4
git add not-committed.mp4
is "$(verdicts --changed)" 'fail bad.mp4' '--changed: what the branch has committed'
(cd "$T/changed" && cp "$bad" theirs.mp4 && git add -A && git commit -qm theirs)
git fetch -q
is "$(verdicts --changed)" 'fail bad.mp4' 'not what the others have since'
is "$(verdicts --changed --since origin/master)" 'fail bad.mp4' '--since'
is "$(verdicts --changed --since HEAD)" '' '--since HEAD: nothing'
for revision in nothing -x 'HEAD:bad.mp4' '--all'; do
    sdc --changed "--since=$revision"
    status_is 2 "--since $revision: is no commit"
    is "$out/$err" "/seedance-check: --since $revision: is no commit of this repository" 'is said'
done
git checkout -q --orphan other
git commit -qm other
sdc --changed --since origin/HEAD
status_is 2 'no common history'
like "$err" 'have no commit in common here; in a shallow clone' 'that is said'

# ---- What cannot be ------------------------------------------------------------------------------

# refuses TEXT NAME
refuses() {
    sdc --staged
    status_is 2 "$2"
    is "$out/$err" "/seedance-check: $1" "$2: one sentence"
}
cd "$T" || exit
mkdir none
cd none || exit
GIT_CEILING_DIRECTORIES=$T refuses 'the working folder is in no git repository: run this in one' \
    'no repository'
git init -q --bare .
refuses 'this repository is bare: it has no index and no work tree' 'bare'
cd "$T/clone/.git" || exit
refuses 'the working folder belongs to git itself, not to a work tree' 'within .git'
cd "$T/changed" || exit
git checkout -q -b left
cp "$bad" old.mp4
git commit -qam left
git checkout -q master
cp "$data/video/real.mp4" old.mp4
git commit -qam right
git merge left >/dev/null 2>&1
refuses "the index holds a merge conflict in 'old.mp4': resolve it, and git add it" 'conflict'
cp "$good" old.mp4
git add old.mp4
sdc --staged
status_is 0 'resolved'
run env PATH="$T/none" "$SDC" --staged
status_is 2 'no git'
like "$err" 'git is not installed' 'is said'
sdc --staged x.mp4
like "$err" 'git names the inputs of --staged, --changed' 'no other inputs'
sdc --staged --changed
like "$err" 'exclude each other' 'not both'
sdc --since HEAD x.mp4
like "$err" '--since has a sense only with --changed' '--since alone'
sdc --staged-only-media x.mp4
like "$err" 'has a sense only with' '--staged-only-media alone'

# Sparse: what is not in the work tree is in the index all the same.
git commit -qm merged
mkdir far
cp "$good" far/x.mp4
git add -A
git commit -qm far
git sparse-checkout set --sparse-index near
ok 'a sparse work tree has not all' test ! -e far
git update-index --add --cacheinfo "100644,$(git hash-object -w "$bad"),far/y.mp4"
is "$(verdicts --staged)" 'fail far/y.mp4' 'sparse: the index counts'

# A content that is not there.
cd "$T/staged" || exit
cp "$bad" gone.mp4
git add gone.mp4
object=$(git rev-parse :gone.mp4)
rm -f ".git/objects/${object:0:2}/${object:2}"
cp "$data/video/real.mp4" later.mp4
git add later.mp4
sdc --staged
status_is 3 'a blob that is not there'
like "$out" '^gone.mp4: not checked: its content is not .* \[not-found\]$' 'is said'
like "$out" '^later.mp4: pass' 'those behind it are checked'

# SHA-256, where git knows it.
if git init -q --object-format=sha256 "$T/sha256" 2>/dev/null; then
    repository "$T/sha256"
    cp "$bad" bad.mp4
    git add -A
    is "$(verdicts --staged)" 'fail bad.mp4' 'a repository with SHA-256'
fi

# A worktree has an index of its own.
cd "$T/clone" || exit
git worktree add -q "$T/tree" origin/master
cd "$T/tree" || exit
cp "$bad" here.mp4
git add here.mp4
is "$(verdicts --staged)" 'fail here.mp4' 'a worktree'

cd "$SDC_ROOT" || exit
done_testing
