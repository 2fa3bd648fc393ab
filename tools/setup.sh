#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the Debian packages that are missing for a purpose:
# tools/setup.sh build|test|deb|bench
#
# Where nothing is missing it neither calls apt nor needs root.
set -eu

build='gcc libc6-dev pkgconf libavformat-dev libavcodec-dev libavutil-dev libvips-dev libcjson-dev
    libcurl4-openssl-dev libseccomp-dev libsqlite3-dev libssl-dev zlib1g-dev'
test="$build build-essential clang clang-format clang-tidy cmark-gfm cppcheck debhelper ffmpeg fish
    git git-lfs jq libcmocka-dev libimage-exiftool-perl libvips-tools libxml2-utils mandoc mediainfo
    nginx-light openssl parallel perl pre-commit python3 python3-jsonschema python3-yaml shellcheck
    strace time zsh"
# Since Debian 13 libheif has its codecs in packages of their own: --deep decodes HEIC by the first,
# the tests make some by the second.
release=$(sed -n 's/^VERSION_ID="\{0,1\}\([0-9]*\).*/\1/p' /etc/os-release 2>/dev/null || true)
if [ "${release:-0}" -ge 13 ]; then
    build="$build libheif-plugin-libde265"
    test="$test libheif-plugin-libde265 libheif-plugin-x265"
fi
# What dpkg-buildpackage asks for, whatever is built.
deb="$build build-essential debhelper"
bench="$build curl ffmpeg git hyperfine jq libimage-exiftool-perl libvips-tools mediainfo
    nginx-light perl pre-commit"

die() {
    printf '%s: %s\n' "$0" "$1" >&2
    exit 1
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

case ${1-} in
build) wanted=$build ;;
test) wanted=$test ;;
deb) wanted=$deb ;;
bench) wanted=$bench ;;
*) die 'usage: tools/setup.sh build|test|deb|bench' ;;
esac

command -v dpkg-query >/dev/null ||
    die "this is no Debian system; what these packages hold is needed: ${wanted//[[:space:]]/ }"

missing=()
for package in $wanted; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        die "please install as root (there is no sudo): apt-get install ${missing[*]}"
    as_root=(sudo)
fi

echo "Installing ${missing[*]}"
as_root+=(env DEBIAN_FRONTEND=noninteractive)
apt_options=(-q -o Acquire::Retries=3)
# One source of many that does not answer must not stop us: the install below decides.
"${as_root[@]}" apt-get "${apt_options[@]}" update ||
    echo "$0: apt-get update had errors; going on with what it has" >&2
"${as_root[@]}" apt-get "${apt_options[@]}" install -y --no-install-recommends "${missing[@]}" ||
    die "apt-get could not install ${missing[*]}"
