#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves that a fresh Debian needs nothing but git, make and ca-certificates:
# tests/fresh-machine.sh SUITE [demo|test]...
#
# As root: makes a minimal SUITE (bookworm, trixie) in a temporary folder, clones HEAD into it, and
# runs there what is asked for (default: demo and test).
set -eu
cd "$(dirname "$0")/.."
. tests/machine.sh

suite=${1-}
[ -n "$suite" ] || die 'usage: tests/fresh-machine.sh SUITE [demo|test]...'
enter_namespaces "$@"
shift
[ $# -gt 0 ] || set -- demo test

machine=$machines/machine
make_machine "$suite" "$machine" git make ca-certificates
start_machine "$machine"
git clone --quiet --no-hardlinks . "$machine/src/seedance-check"

failed=0
for target in "$@"; do
    echo "== $suite: make $target"
    before=$SECONDS
    outcome=succeeded
    inside "$machine" make -C /src/seedance-check "$target" || outcome=FAILED
    [ "$outcome" = succeeded ] || failed=1
    echo "== $suite: make $target $outcome after $((SECONDS - before)) s"
done
exit "$failed"
