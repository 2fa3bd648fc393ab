#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves that the Debian package is installed, runs and goes without a trace on a system that has
# nothing but what it depends on: tests/package-machine.sh SUITE
#
# As root: builds HEAD in one minimal SUITE (bookworm, trixie) with `make deb`, looks at it with
# lintian, and tries it in another one.
set -eu
cd "$(dirname "$0")/.."
. tests/machine.sh

suite=${1-}
[ -n "$suite" ] || die 'usage: tests/package-machine.sh SUITE'
enter_namespaces "$@"

builder=$machines/builder
clean=$machines/clean
make_machine "$suite" "$clean" ca-certificates
cp -a "$clean" "$builder"
start_machine "$clean"
start_machine "$builder"

echo "== $suite: make deb"
git clone --quiet --no-hardlinks . "$builder/src/seedance-check"
inside "$builder" apt-get -q update
inside "$builder" apt-get -qy install --no-install-recommends make lintian
inside "$builder" make -C /src/seedance-check deb
echo "== $suite: lintian"
inside "$builder" lintian --allow-root --fail-on error,warning --info \
    "$(inside "$builder" sh -c 'ls /src/seedance-check/build/deb/*.changes')"

failed=0
# check NAME COMMAND...: COMMAND succeeds.
check() {
    local name=$1
    shift
    if "$@"; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        failed=1
    fi
}

# exits STATUS PATTERN COMMAND...: in the clean machine, with that status, and says something so.
exits() {
    local status=0 want=$1 pattern=$2 said
    shift 2
    said=$(inside "$clean" "$@" 2>&1) || status=$?
    if [ "$status" != "$want" ] || ! grep -q "$pattern" <<<"$said"; then
        printf 'status %s, not %s: %s\n' "$status" "$want" "$said"
        return 1
    fi
}

# files: everything in the clean machine but what dpkg and apt note of their work.
files() {
    (cd "$clean" && find . -xdev \( -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/log \
        -o -path ./var/cache/apt -o -path ./tmp \) -prune -o \
        \( -type d -printf '%M %u %p\n' -o -printf '%M %u %s %T@ %p %l\n' \) | LC_ALL=C sort)
}

echo "== $suite: install, run, remove"
cp "$builder"/src/seedance-check/build/deb/seedance-check_*.deb "$clean/tmp/seedance-check.deb"
cp -r testdata "$clean/tmp/"
inside "$clean" apt-get -q update
inside "$clean" apt-get -qy satisfy --no-install-recommends \
    "$(dpkg-deb --field "$clean/tmp/seedance-check.deb" Depends)"
files >"$machines/before"
check 'it is installed' inside "$clean" dpkg --install /tmp/seedance-check.deb
cd /
check 'a clip passes' exits 0 '^plain.mp4: pass' \
    sh -c 'cd /tmp/testdata/video && seedance-check plain.mp4'
check 'a photo passes' exits 0 ': pass' seedance-check /tmp/testdata/image/plain.jpg
check 'a HEIC passes' exits 0 ': pass' seedance-check /tmp/testdata/image/photo.heic
check 'a clip fails' exits 1 '\[video.fps\]' seedance-check /tmp/testdata/video/fps-23.976.mp4
check 'probe programs are boxed in' exits 0 seccomp seedance-check --version --verbose
check 'libcurl is there' exits 3 'refused\|connect' \
    seedance-check --allow-private http://127.0.0.1:9/clip.mp4
check 'seedance-submit is there' exits 0 '' seedance-check --list --ledger /tmp/ledger.db
check 'it is removed' inside "$clean" dpkg --purge seedance-check
files >"$machines/after"
check 'nothing is left' diff "$machines/before" "$machines/after"
exit "$failed"
