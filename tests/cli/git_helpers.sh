# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Scratch repositories for the tests of git, hooks and Git LFS.

# Nothing of the machine's or the user's configuration, and nobody who is asked.
export HOME=$T/home GIT_CONFIG_NOSYSTEM=1 XDG_CONFIG_HOME=$T/home/.config
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.invalid GIT_COMMITTER_NAME=C
export GIT_COMMITTER_EMAIL=c@d.invalid GIT_TERMINAL_PROMPT=0 GIT_EDITOR=true
mkdir -p "$HOME"
git config --global init.defaultBranch master
git config --global advice.updateSparsePath false

# A file that passes, and one that does not.
data=$SDC_ROOT/testdata
# shellcheck disable=SC2034 # the tests use them
good=$data/video/plain.mp4 bad=$data/video/fps-23.976.mp4

# repository FOLDER: makes one, and goes there.
repository() {
    git init -q "$1"
    cd "$1" || exit
}

# verdicts ARGUMENT...: checks, and prints the verdict and the name of each input.
verdicts() {
    sdc -f json "$@"
    json '.results[] | .verdict + " " + .input'
}
