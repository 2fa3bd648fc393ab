# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Minimal Debian systems in temporary folders, for scripts that need one: source it from the root.
# Only root can. MIRROR overrides where packages come from.

die() {
    printf '%s: %s\n' "$0" "$1" >&2
    exit 1
}

# enter_namespaces ARGUMENT...: starts the script anew in namespaces of its own, so that no mount
# and no process outlives it; goes on where that has been done.
enter_namespaces() {
    [ "$(id -u)" -eq 0 ] || die 'only root can make a machine'
    command -v debootstrap >/dev/null || die 'please install debootstrap'
    if [ "${IN_NAMESPACES-}" != yes ]; then
        IN_NAMESPACES=yes exec unshare --mount --pid --fork --kill-child "$0" "$@"
    fi
    machines=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
    trap remove_machines EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# remove_machines: deepest first; nothing is removed below what could not be unmounted.
remove_machines() {
    awk -v below="$machines/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo |
        sort -r | xargs -r -n 1 umount
    rm -rf --one-file-system "$machines"
}

# make_machine SUITE FOLDER PACKAGE...: from where this system has its own packages from.
make_machine() {
    local suite=$1 machine=$2 mirror
    shift 2
    # shellcheck disable=SC2016 # $(SITE) is apt's
    mirror=${MIRROR-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' |
        grep -m 1 '/debian/*$' || true)}
    [ -n "$mirror" ] || die 'this system has no Debian mirror; please set MIRROR'
    echo "Making a fresh $suite from $mirror"
    debootstrap --variant=minbase --include="$(IFS=,; echo "$*")" "$suite" "$machine" "$mirror" \
        >"$machines/log" 2>&1 || { tail -n 20 "$machines/log" >&2; exit 1; }
}

# start_machine FOLDER: gives it what programs need of the kernel.
start_machine() {
    local folder
    mount -t proc proc "$1/proc"
    for folder in /dev/pts /dev/shm; do
        mkdir -p "$1$folder"
        mount --bind "$folder" "$1$folder"
    done
}

# inside FOLDER COMMAND...: runs a command in a machine.
inside() {
    local machine=$1
    shift
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true \
        DEBIAN_FRONTEND=noninteractive chroot "$machine" "$@" </dev/null
}
