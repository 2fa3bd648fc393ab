#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Git LFS, with git-lfs itself: a pointer is checked as what it stands for, wherever that is kept.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

# is_pointer FILE
is_pointer() {
    head -c 23 "$1" | grep -q '^version https://git-lf'
}

git lfs install --skip-repo >/dev/null
repository "$T/origin"
git lfs track '*.mp4' >/dev/null
cp "$good" good.mp4
mkdir sub
cp "$bad" 'sub/bad one.mp4'
git add -A
ok 'git has pointers' is_pointer <(git cat-file blob :good.mp4)

# ---- In the index --------------------------------------------------------------------------------

is "$(verdicts --staged)" $'pass good.mp4\nfail sub/bad one.mp4' \
    'staged pointers are checked as what they stand for'
is "$(json '.results[0].media.size')" "$(stat -c %s "$good")" 'of its size'
git commit -qm first 2>/dev/null
git checkout -q -b branch
cp "$bad" good.mp4
git commit -qam second
is "$(verdicts --changed --since master)" 'fail good.mp4' 'changed ones, too'
git checkout -q master

# ---- In the work tree ----------------------------------------------------------------------------

# The clone has no objects and cannot download any.
GIT_LFS_SKIP_SMUDGE=1 git clone -q "$T/origin" "$T/clone"
cd "$T/clone" || exit
ok 'a clone without smudge has pointers' is_pointer good.mp4
sdc good.mp4
status_is 3 'an object that is not there'
is "$out" "good.mp4: not checked: is a Git LFS pointer of $(stat -c %s "$good") bytes, the media \
itself is not here: run \`git lfs pull --include=good.mp4\` [lfs-pointer]
1 input: 1 not checked" 'the command that gets it is said'
cd sub || exit
sdc 'bad one.mp4'
like "$out" "run \`git lfs pull --include='sub/bad one.mp4'\` \[lfs-pointer\]" 'from the top'
git lfs pull --include='sub/bad one.mp4' 2>/dev/null
is "$(verdicts 'bad one.mp4')" 'fail bad one.mp4' 'which gets it'
cd .. || exit
GIT_LFS_SKIP_SMUDGE=1 git checkout -qf -- . 2>/dev/null
rm 'sub/bad one.mp4'
GIT_LFS_SKIP_SMUDGE=1 git checkout -q -- .
ok 'now it is a pointer whose object is there' is_pointer 'sub/bad one.mp4'
is "$(verdicts .)" $'error ./good.mp4\nfail ./sub/bad one.mp4' 'in a folder'
cd "$T" || exit
is "$(verdicts clone/sub)" 'fail clone/sub/bad one.mp4' 'from elsewhere'
cp 'clone/sub/bad one.mp4' "$T/outside.mp4"
is "$(verdicts "$T/outside.mp4")" "error $T/outside.mp4" 'a pointer in no repository'
like "$(json '.results[0].error.message')" '--include=outside.mp4' 'is named by its last part'
GIT_DIR=$T/clone/.git GIT_WORK_TREE=$T/clone sdc -f json "$T/origin/good.mp4" "$T/outside.mp4"
is "$(json '.results[] | .verdict')" $'pass\nerror' 'GIT_DIR says nothing of files'
sdc - <"$T/outside.mp4"
status_is 3 'standard input is in no repository'

# What the pointer says of the size is judged.
pointer() {
    printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize %s\n' "$2" "$3" >"$1"
}
cd "$T/clone" || exit
pointer large.mp4 1 60000000
pointer near.mp4 2 52000000
pointer photo.PNG 3 60000000
pointer odd.bin 4 60000000
pointer overflow.mp4 5 99999999999999999999999
sdc -f json large.mp4 near.mp4 photo.PNG odd.bin
is "$status" 3 'pointers without objects are errors'
findings='.findings | map(.rule + "=" + .measured) | join(",")'
is "$(json ".results[] | .verdict + \" \" + ($findings)")" \
    'error video.size=60000000
error video.size=52000000
error image.size=60000000
error ' 'the size of what is not here is judged, by the type that the name tells'
sdc -f json -t video odd.bin
json_is '.results[0].findings[0].rule' video.size '--type tells it, too'
sdc overflow.mp4
status_is 1 'a size that no file has: a text'
sdc --select image large.mp4
status_is 3 'a rule that is not selected is not judged'
unlike "$out" 'video.size' 'and not reported'
pointer 'a*b,[c].mp4' 6 10
sdc 'a*b,[c].mp4'
like "$out" "include='a\?b\?\?c\?.mp4'" 'no character of the name means anything'
pointer $'new\nline.mp4' 7 10
sdc $'new\nline.mp4'
like "$out" 'run .git lfs pull. ' 'no command for a name that could fool'
rm -f ./*'[c]'* ./new* large.mp4 near.mp4 photo.PNG odd.bin overflow.mp4

# ---- Where objects are kept ----------------------------------------------------------------------

git lfs fetch >/dev/null 2>/dev/null
git config lfs.storage "$T/store"
is "$(verdicts good.mp4)" 'error good.mp4' 'another lfs.storage, where nothing is'
git lfs fetch >/dev/null 2>/dev/null
mv .git/lfs .git/lfs.away
is "$(verdicts good.mp4)" 'pass good.mp4' 'lfs.storage: an absolute path'
git config lfs.storage lfs.away
is "$(verdicts good.mp4)" 'pass good.mp4' 'lfs.storage: a path within .git'
git config lfs.storage "$T/none"
git config -f .lfsconfig lfs.storage "$T/store"
is "$(verdicts good.mp4)" 'error good.mp4' '.lfsconfig has no say in it, as in git-lfs'
rm .lfsconfig
git config --unset lfs.storage
mv .git/lfs.away .git/lfs

GIT_LFS_SKIP_SMUDGE=1 git worktree add -q "$T/tree" origin/branch
cd "$T/tree" || exit
ok 'a worktree has pointers' is_pointer 'sub/bad one.mp4'
is "$(verdicts sub)" 'fail sub/bad one.mp4' 'a worktree'
is "$(cd sub && cp 'bad one.mp4' new.mp4 && git add -A && verdicts --staged)" 'fail new.mp4' \
    'its index'

GIT_LFS_SKIP_SMUDGE=1 git clone -q --shared "$T/clone" "$T/shared"
cd "$T/shared" || exit
rm -rf .git/lfs # git-lfs has linked what it found
is "$(verdicts good.mp4 sub)" $'pass good.mp4\nfail sub/bad one.mp4' 'alternates'

repository "$T/super"
GIT_LFS_SKIP_SMUDGE=1 git -c protocol.file.allow=always submodule --quiet add "$T/origin" module
git -C module lfs fetch >/dev/null 2>/dev/null
ok 'a submodule has pointers' is_pointer module/good.mp4
is "$(verdicts module/good.mp4)" 'pass module/good.mp4' 'a submodule'
is "$(cd module && verdicts good.mp4)" 'pass good.mp4' 'from within'

# Damaged, and no file at all.
cd "$T/clone" || exit
object=$(sed -n 's/^oid sha256://p' good.mp4)
object=.git/lfs/objects/${object:0:2}/${object:2:2}/$object
chmod u+w "$object"
echo >>"$object"
sdc good.mp4
like "$out" 'the media itself is not here \([0-9]+ bytes are\)' 'an object of another size'
rm -f "$object"
mkfifo "$object"
sdc good.mp4
status_is 3 'an object that is a FIFO'
rm "$object"
ln -s /etc/passwd "$object"
sdc good.mp4
status_is 3 'an object that is a link'

cd "$SDC_ROOT" || exit
done_testing
