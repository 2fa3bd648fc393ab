#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves that a fresh Debian needs nothing but git, make and ca-certificates:
# tests/fresh-machine.sh SUITE [demo|test]...
#
# As root: makes a minimal SUITE (bookworm, trixie) in a temporary folder, clones HEAD into it, and
# runs there what is asked for (default: demo and test). MIRROR overrides where packages come from.
set -eu

die() {
    printf '%s: %s\n' "$0" "$1" >&2
    exit 1
}

suite=${1-}
[ -n "$suite" ] || die 'usage: tests/fresh-machine.sh SUITE [demo|test]...'
shift
[ $# -gt 0 ] || set -- demo test
[ "$(id -u)" -eq 0 ] || die 'only root can make a machine'
command -v debootstrap >/dev/null || die 'please install debootstrap'
cd "$(dirname "$0")/.."

# In namespaces of its own, so that no mount and no process outlives this script.
if [ "${IN_NAMESPACES-}" != yes ]; then
    IN_NAMESPACES=yes exec unshare --mount --pid --fork --kill-child "$0" "$suite" "$@"
fi

# Where this system has its own packages from.
# shellcheck disable=SC2016 # $(SITE) is apt's
mirror=${MIRROR-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' |
    grep -m 1 '/debian/*$' || true)}
[ -n "$mirror" ] || die 'this system has no Debian mirror; please set MIRROR'

machine=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
remove() {
    # Deepest first; nothing is removed below what could not be unmounted.
    awk -v below="$machine/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo |
        sort -r | xargs -r -n 1 umount
    rm -rf --one-file-system "$machine"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true \
        chroot "$machine" "$@"
}

echo "Making a fresh $suite from $mirror"
debootstrap --variant=minbase --include=git,make,ca-certificates "$suite" "$machine" "$mirror" \
    >"$machine.log" 2>&1 || { tail -n 20 "$machine.log" >&2; rm -f "$machine.log"; exit 1; }
rm -f "$machine.log"
mount -t proc proc "$machine/proc"
for folder in /dev/pts /dev/shm; do
    mkdir -p "$machine$folder"
    mount --bind "$folder" "$machine$folder"
done
git clone --quiet --no-hardlinks . "$machine/src/seedance-check"

failed=0
for target in "$@"; do
    echo "== $suite: make $target"
    before=$SECONDS
    outcome=succeeded
    inside make -C /src/seedance-check "$target" </dev/null || outcome=FAILED
    [ "$outcome" = succeeded ] || failed=1
    echo "== $suite: make $target $outcome after $((SECONDS - before)) s"
done
exit "$failed"
