#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Repositories that would have a program of theirs run, or something fetched: nothing is.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

# What no program may run: it leaves a trace.
trace=$T/was-run
evil=$T/evil
# shellcheck disable=SC2016 # the trap expands it
printf '#!/bin/sh\necho "$0 $*" >>%s\ncat >/dev/null 2>&1\nexit 1\n' "$trace" >"$evil"
chmod 755 "$evil"

# untouched NAME: nothing was run since.
untouched() {
    if [ -e "$trace" ]; then fail "$1: nothing is run" "$(head -n 3 "$trace")"; else
        pass "$1: nothing is run"
    fi
    rm -f "$trace"
}

# hostile: a repository here with a commit, staged media, and one thing that the caller adds.
hostile() {
    rm -rf "$T/hostile"
    repository "$T/hostile"
    cp "$good" old.mp4
    git add -A
    git commit -qm old
    cp "$bad" old.mp4
    cp "$good" new.mp4
    git add -A
    git commit -qm new
    cp "$bad" new.mp4
    cp "$good" old.mp4
    git add -A
}

# runs_nothing NAME: with what was configured, everything that calls git gives what it should.
runs_nothing() {
    sdc -f json --staged
    is "$(json '.results[] | .verdict + " " + .input')" $'fail new.mp4\npass old.mp4' "$1: --staged"
    untouched "$1: --staged"
    sdc -f json --changed --since HEAD~1
    is "$(json '.results[] | .verdict + " " + .input')" $'pass new.mp4\nfail old.mp4' \
        "$1: --changed"
    untouched "$1: --changed"
    pointer=$T/hostile/pointer.mp4
    printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 5\n' 1 >"$pointer"
    sdc "$pointer"
    status_is 3 "$1: a pointer"
    untouched "$1: a pointer"
    rm "$pointer"
}

# The trap works: git runs such things where it is let.
hostile
git config core.fsmonitor "$evil"
git status >/dev/null 2>&1
ok 'the trap closes where git is let' test -e "$trace"
rm -f "$trace"

while read -r key value; do
    hostile
    git config "$key" "${value//EVIL/$evil}"
    runs_nothing "$key"
done <<'EOT'
core.pager EVIL
core.fsmonitor EVIL
core.editor EVIL
core.sshCommand EVIL
core.gitProxy EVIL
core.askPass EVIL
core.alternateRefsCommand EVIL
diff.external EVIL
diff.renames true
pager.diff-index EVIL
pager.cat-file EVIL
pager.rev-parse EVIL
alias.diff-index !EVIL
alias.cat-file !EVIL
alias.rev-parse !EVIL
alias.config !EVIL
credential.helper !EVIL
interactive.diffFilter EVIL
gpg.program EVIL
sequence.editor EVIL
uploadpack.packObjectsHook EVIL
extensions.partialClone origin
EOT

# Hooks, in both places.
hostile
mkdir evil-hooks
for name in pre-commit post-index-change fsmonitor-watchman reference-transaction post-checkout; do
    cp "$evil" ".git/hooks/$name"
    cp "$evil" "evil-hooks/$name"
done
runs_nothing 'hooks'
git config core.hooksPath evil-hooks
git rm -rq --cached evil-hooks >/dev/null 2>&1
runs_nothing 'core.hooksPath'

# Attributes: filters, textconv and drivers of differences for every file.
hostile
git config filter.evil.smudge "$evil"
git config filter.evil.clean "$evil"
git config filter.evil.process "$evil"
git config filter.evil.required true
git config diff.evil.textconv "$evil"
git config diff.evil.command "$evil"
git config merge.evil.driver "$evil"
mkdir -p .git/info
echo '* filter=evil diff=evil merge=evil' >.git/info/attributes
runs_nothing 'attributes'

# A promisor that is a program: what is missing is not fetched.
hostile
git config remote.origin.url "ext::$evil"
git config remote.origin.promisor true
git config remote.origin.partialCloneFilter blob:none
git config protocol.allow always
git config protocol.ext.allow always
git config core.repositoryFormatVersion 1
git config extensions.partialClone origin
runs_nothing 'a promisor'
object=$(git rev-parse :new.mp4)
chmod u+w ".git/objects/${object:0:2}/${object:2}"
rm ".git/objects/${object:0:2}/${object:2}"
sdc --staged
status_is 3 'a content that only the promisor has'
like "$out" '^new.mp4: not checked: its content is not .*\[not-found\]$' 'is missed'
like "$out" '^old.mp4: pass' 'the others are checked'
untouched 'a content that only the promisor has'

# An object that stands in for another: what would be committed counts.
hostile
git replace "$(git rev-parse :new.mp4)" "$(git rev-parse :old.mp4)"
sdc -f json --staged
is "$(json '.results[] | .verdict + " " + .input')" $'fail new.mp4\npass old.mp4' \
    'git replace does not make a bad file good'

# Includes, and a work tree elsewhere.
hostile
printf '[core]\n\tfsmonitor = %s\n[diff]\n\texternal = %s\n' "$evil" "$evil" >.git/evil.config
git config include.path evil.config
runs_nothing 'include.path'
hostile
mkdir "$T/elsewhere"
git config core.worktree "$T/elsewhere"
sdc --staged
untouched 'core.worktree elsewhere'
is "$(find "$T/elsewhere" -mindepth 1)" '' 'core.worktree elsewhere: nothing is written'

# Names: options, ways out, links out of the tree.
hostile
mkdir -p sub
cp "$bad" ./--output=x
cp "$bad" ./-x.mp4
ln -s /etc sub/link
ln -s /etc/passwd passwd.mp4
git add -A
run git status --porcelain
before=$out
sdc -f json --staged
is "$(json '.results[] | .verdict + " " + .input')" \
    $'fail --output=x\nfail -x.mp4\nfail new.mp4\npass old.mp4' 'names that look like options'
is "$(json '.summary.skipped')" 2 'links are not followed'
git status --porcelain >"$T/after"
is "$(cat "$T/after")" "$before" 'nothing was touched'
# An index may name what no work tree could have.
git update-index --add --replace --cacheinfo "100644,$(git hash-object -w "$bad"),sub/link/x.mp4"
sdc -f json --staged
json_is '[.results[].input] | contains(["sub/link/x.mp4"])' true 'a path through a link is a name'

# A pointer whose name of an object is none, and a store that is everything.
cd "$T/hostile" || exit
git config lfs.storage /
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:../../../etc/passwd\nsize 5\n' >p.mp4
sdc p.mp4
status_is 3 'an object that leads elsewhere'
untouched 'an object that leads elsewhere'

# What belongs to somebody else, git does not use.
if [ "$(id -u)" -eq 0 ]; then
    hostile
    chown -R 65534 "$T/hostile"
    sdc --staged
    status_is 2 "a stranger's repository"
    like "$err" 'git cannot use this repository: detected dubious ownership' 'is said'
fi

cd "$SDC_ROOT" || exit
done_testing
