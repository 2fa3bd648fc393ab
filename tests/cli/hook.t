#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Commits that are refused: --install-hook with git itself, and the hooks of .pre-commit-hooks.yaml
# with pre-commit itself.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/cli/git_helpers.sh

export PRE_COMMIT_HOME=$T/pre-commit PRE_COMMIT_COLOR=never
bin=$T/bin
mkdir -p "$bin"
ln -s "$SDC" "$bin/seedance-check"

# commit WHAT: everything, and tells how that went.
commit() {
    git add -A
    run git commit -qm "$1"
}

# refused NAME / passes NAME: of the last commit.
refused() {
    status_is 1 "$1: refused"
    like "$out$err" '\[video\.fps\]$' "$1: with the rule"
}
passes() {
    is "$status $out$err" '0 ' "$1: passes without a word"
}

# ---- --install-hook ------------------------------------------------------------------------------

repository "$T/plain"
sdc --install-hook
status_is 0 '--install-hook'
is "$out" "$T/plain/.git/hooks/pre-commit: checks now what is to be committed" 'says what it did'
is "$(stat -c %a .git/hooks/pre-commit)" 755 'the hook can be run'
like "$(cat .git/hooks/pre-commit)" "^$SDC --staged --quiet " 'it names this program'
sum=$(md5sum <.git/hooks/pre-commit)
sdc --install-hook
like "$out" 'as it did$' 'once more'
is "$(md5sum <.git/hooks/pre-commit)" "$sum" 'changes nothing'
PATH=$bin:$PATH sdc --install-hook --staged-only-media -q
is "$out" '' '--quiet'
like "$(cat .git/hooks/pre-commit)" '^seedance-check --staged --quiet --staged-only-media <' \
    'a program on the PATH is called by its name'
PATH=$bin:$PATH

cp "$good" good.mp4
commit 'the first one'
passes 'a good file'
cp "$bad" bad.mp4
commit bad
refused 'a bad file'
is "$(git log --oneline | wc -l)" 1 'there is no commit'
cp "$good" bad.mp4
run git commit -qm partial
refused 'staged bad, mended in the work tree only'
git add bad.mp4
cp "$bad" bad.mp4
run git commit -qm partial
passes 'staged good, spoilt in the work tree'
run git commit -qam all
refused 'git commit -a, which has an index of its own'
run git commit -qm one bad.mp4
refused 'git commit FILE'
git checkout -q bad.mp4
git mv bad.mp4 moved.mp4
git rm -q good.mp4
commit renamed
passes 'renamed and deleted'
run git commit -q --allow-empty -m empty
passes 'an empty commit'
mkdir deep
cd deep || exit
cp "$bad" x.mp4
commit below
refused 'from a folder below'
rm x.mp4
git add -A
cd ..

# Worktrees have the same hooks, submodules their own.
git worktree add -q "$T/tree" HEAD 2>/dev/null
cd "$T/tree" || exit
cp "$bad" tree.mp4
commit tree
refused 'a worktree'
sdc --uninstall-hook
like "$out" "^$T/plain/.git/hooks/pre-commit: is gone" '--uninstall-hook, from a worktree'
ok 'it is gone' test ! -e "$T/plain/.git/hooks/pre-commit"
commit tree
passes 'without a hook'
sdc --uninstall-hook
status_is 0 'once more'
like "$out" 'does not check' 'there is nothing to take out'

repository "$T/super"
git -c protocol.file.allow=always submodule --quiet add "$T/plain" module
cd module || exit
sdc --install-hook
like "$out" "^$T/super/.git/modules/module/hooks/pre-commit: " 'a submodule'
cp "$bad" sub.mp4
commit sub
refused 'in the submodule'

# ---- Beside other tools --------------------------------------------------------------------------

repository "$T/chain"
printf '#!/usr/bin/env bash\necho theirs "$@" >>theirs.log\nexit 0\n' >.git/hooks/pre-commit
chmod 755 .git/hooks/pre-commit
sum=$(md5sum <.git/hooks/pre-commit)
sdc --install-hook
like "$out" 'before all else that it does$' 'a shell script is chained'
cp "$good" x.mp4
commit chained
is "$status $(cat theirs.log)" '0 theirs' 'theirs runs'
cp "$bad" x.mp4
commit chained
refused 'and ours'
is "$(cat theirs.log)" theirs 'theirs does not run once ours has refused'
sdc --uninstall-hook
like "$out" 'does no longer check' 'ours is taken out'
is "$(md5sum <.git/hooks/pre-commit)" "$sum" 'theirs is as it was'

printf '#!/usr/bin/env python3\nopen("theirs.log", "a").write("python\\n")\n' >.git/hooks/pre-commit
sum=$(md5sum <.git/hooks/pre-commit)
sdc --install-hook
status_is 0 'a hook in another language is moved, and called'
cp "$good" x.mp4
commit python
is "$status $(tail -n 1 theirs.log)" '0 python' 'theirs runs'
cp "$bad" x.mp4
commit python
refused 'ours, too'
sdc --install-hook
like "$out" 'as it did' 'once more'
printf 'raise SystemExit("theirs says no")\n' >>.git/hooks/pre-commit.before-seedance-check
cp "$good" x.mp4
commit python
status_is 1 'what theirs says counts'
sed -i '$d' .git/hooks/pre-commit.before-seedance-check
sdc --uninstall-hook
is "$(md5sum <.git/hooks/pre-commit)" "$sum" 'theirs is where it was'
ok 'and nowhere else' test ! -e .git/hooks/pre-commit.before-seedance-check

printf '#!/bin/sh\nexit 0' >"$T/shared-hook"
chmod 755 "$T/shared-hook"
ln -sf "$T/shared-hook" .git/hooks/pre-commit
sdc --install-hook
is "$(cat "$T/shared-hook")" $'#!/bin/sh\nexit 0' 'what a link leads to is not changed'
cp "$bad" x.mp4
commit link
refused 'a link'
sdc --uninstall-hook
is "$(readlink .git/hooks/pre-commit)" "$T/shared-hook" 'the link is back'
rm .git/hooks/pre-commit
printf '#!/bin/sh\nexit 1\n' >.git/hooks/pre-commit
sdc --install-hook
status_is 2 'a hook that is switched off'
like "$err" 'is there and not executable' 'is not switched on'
rm .git/hooks/pre-commit

# core.hooksPath
git config core.hooksPath .githooks
sdc --install-hook
like "$out" "^$T/chain/.githooks/pre-commit: " 'core.hooksPath in the repository'
commit inside
refused 'core.hooksPath'
sdc --uninstall-hook
git config core.hooksPath "$T/everybody"
sdc --install-hook
status_is 2 'core.hooksPath out of the repository'
like "$err" "leads out of this repository, to $T/everybody,.*--force" 'is refused'
ok 'nothing was made' test ! -e "$T/everybody"
ln -s "$T" .outside
git config core.hooksPath .outside/everybody
sdc --install-hook
status_is 2 'also through a link'
sdc --install-hook --force
status_is 0 '--force'
ok 'it is there' test -x "$T/everybody/pre-commit"
git config --unset core.hooksPath
rm -f .outside

cd "$T" || exit
mkdir none
cd none || exit
GIT_CEILING_DIRECTORIES=$T sdc --install-hook
status_is 2 'no repository'
like "$err" '^seedance-check: there is no repository for a hook here: not a git repo' 'is said'
sdc --force x.mp4
like "$err" '--force has a sense only with' '--force alone'

# Git LFS, in both orders.
for order in 'lfs ours' 'ours lfs'; do
    repository "$T/${order/ /-}"
    for who in $order; do
        case $who in
        lfs) run git lfs install --local ;;
        ours) sdc --install-hook ;;
        esac
        status_is 0 "$order: $who"
    done
    git lfs track '*.mp4' >/dev/null
    cp "$bad" x.mp4
    commit lfs
    refused "$order: a pointer"
    cp "$good" x.mp4
    commit lfs
    passes "$order: a good one"
    ok "$order: the hooks of Git LFS are there" test -x .git/hooks/pre-push
    sdc --uninstall-hook
    ok "$order: and stay" grep -q 'git lfs pre-push' .git/hooks/pre-push
done

# ---- pre-commit ----------------------------------------------------------------------------------

repository "$T/hooks"
cp "$SDC_ROOT/.pre-commit-hooks.yaml" .
git add -A
git commit -qm hooks
revision=$(git rev-parse HEAD)

# framework ID: a repository with that hook of ours.
framework() {
    repository "$T/with-$1"
    printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' "$T/hooks" \
        "$revision" "$1" >.pre-commit-config.yaml
    run pre-commit install
    status_is 0 "$1: pre-commit install"
}

for hook in seedance-check seedance-check-staged; do
    framework "$hook"
    cp "$good" good.mp4
    commit good
    status_is 0 "$hook: a good file passes"
    cp "$bad" 'bad one.MP4'
    commit bad
    refused "$hook: a bad file"
    git mv -f 'bad one.MP4' $'b\xc3\xa4d\n.mp4'
    commit bad
    refused "$hook: a strange name"
    git rm -qf $'b\xc3\xa4d\n.mp4'
    git mv good.mp4 renamed.mp4
    commit renamed
    status_is 0 "$hook: renamed and deleted"
    cp "$bad" part.mp4
    git add part.mp4
    cp "$good" part.mp4
    run git commit -qm partial
    refused "$hook: staged bad, mended in the work tree only"
    git add part.mp4
    cp "$bad" part.mp4
    run git commit -qm partial
    status_is 0 "$hook: staged good, spoilt in the work tree"
    ok "$hook: the work tree is as it was" cmp "$bad" part.mp4
    git checkout -q part.mp4
    cp "$bad" ./-x.mp4
    commit dash
    refused "$hook: a name that begins with a dash"
    rm ./-x.mp4
    for i in $(seq 400); do
        cp "$good" "a rather long name, so that the list is split $i.mp4"
    done
    commit many
    status_is 0 "$hook: four hundred files"
    cp "$bad" 'a rather long name, so that the list is split 200.mp4'
    commit one
    refused "$hook: one of them is bad"
    git reset -q --hard
    echo text >notes.txt
    commit text
    status_is 0 "$hook: no media"
done

# Both in one repository, in both orders.
sdc --install-hook
like "$out" 'before all else that it does$' 'chained with the framework'
cp "$bad" bad.mp4
commit both
refused 'both'
sdc --uninstall-hook
ok 'the framework is still there' grep -q pre-commit .git/hooks/pre-commit
pre-commit uninstall >/dev/null
sdc --install-hook
run pre-commit install
commit both
refused 'the framework calls ours'
sdc --install-hook
like "$out" 'as it did' 'which knows that'
sdc --uninstall-hook
like "$out" 'does no longer check|is gone' 'and can be taken out'
ok 'from where the framework has put it' test ! -e .git/hooks/pre-commit.legacy

cd "$SDC_ROOT" || exit
done_testing
