#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `make deb` builds: the packages, their files, and what they depend on. That they can be
# installed, run and removed is what tests/package-machine.sh proves.
. tests/lib.sh

# All is compiled.
run_limit=400

# In a copy, so that packages which somebody has made stay.
mkdir "$T/source"
tar --exclude=./build --exclude=./.git -cf - . | tar -xf - -C "$T/source"
run make -C "$T/source" deb
status_is 0 'make deb'

version=$("$SDC" --version | cut -d ' ' -f 2)
is "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)" "$version" \
    'debian/changelog has the version of the program'
machine=$(dpkg --print-architecture)
folder=$T/source/build/deb
tool=$folder/seedance-check_${version}_$machine.deb
library=$folder/libseedance-check-dev_${version}_$machine.deb
ok 'there is a package of the programs' test -s "$tool"
ok 'and one of the library' test -s "$library"

# files PACKAGE: mode and name of each file.
files() {
    dpkg-deb --contents "$1" | sed -nE 's|^(-[^ ]*) .* \./|\1 /|p' | sort -k 2
}

is "$(files "$tool")" '-rwxr-xr-x /usr/bin/seedance-check
-rwxr-xr-x /usr/libexec/seedance-check/seedance-probe-av
-rwxr-xr-x /usr/libexec/seedance-check/seedance-probe-image
-rwxr-xr-x /usr/libexec/seedance-check/seedance-submit
-rw-r--r-- /usr/share/bash-completion/completions/seedance-check
-rw-r--r-- /usr/share/doc/seedance-check/README.md.gz
-rw-r--r-- /usr/share/doc/seedance-check/changelog.gz
-rw-r--r-- /usr/share/doc/seedance-check/copyright
-rw-r--r-- /usr/share/fish/vendor_completions.d/seedance-check.fish
-rw-r--r-- /usr/share/man/man1/seedance-check.1.gz
-rw-r--r-- /usr/share/man/man5/seedance-check-config.5.gz
-rw-r--r-- /usr/share/man/man5/seedance-profile.5.gz
-rw-r--r-- /usr/share/zsh/vendor-completions/_seedance-check' 'its files are in place'
is "$(files "$library")" "-rw-r--r-- /usr/include/seedance_check.h
-rw-r--r-- /usr/lib/$(gcc -print-multiarch)/libseedance_check.a
-rw-r--r-- /usr/lib/$(gcc -print-multiarch)/pkgconfig/seedance-check.pc
-rw-r--r-- /usr/share/doc/libseedance-check-dev/changelog.gz
-rw-r--r-- /usr/share/doc/libseedance-check-dev/copyright
-rw-r--r-- /usr/share/man/man3/seedance-check.3.gz" 'those of the library, too'

# What it is linked with, and libcurl, which it loads.
depends=$(dpkg-deb --field "$tool" Depends | sed 's/, /\n/g')
for name in 'libavcodec[0-9]' 'libavformat[0-9]' 'libavutil[0-9]' 'libc6' 'libcjson1' \
    'libcurl4(t64)?' 'libseccomp2' 'libsqlite3-0' 'libssl3(t64)?' 'libvips42(t64)?'; do
    like "$depends" "^${name}( |\$|[0-9])" "it depends on ${name%%[\[(]*}"
done
like "$(dpkg-deb --field "$library" Depends)" "seedance-check \(= $version\)" \
    'the library depends on the probe programs'

dpkg-deb --extract "$tool" "$T/root"
run "$T/root/usr/bin/seedance-check" --version
is "$out" "seedance-check $version" 'the program runs'
ok 'it looks for probe programs where they are' grep -qa '/usr/libexec/seedance-check' \
    "$T/root/usr/bin/seedance-check"
dpkg-deb --extract "$library" "$T/root"
like "$(cat "$T/"*/usr/lib/*/pkgconfig/seedance-check.pc)" '^prefix=/usr$' \
    'pkg-config finds the library'

# A compiler and what comes with it need not be named.
is "$(sed -n '/^Build-Depends:/,/^[^ ]*:/s/^ \([^ ,]*\),*$/\1/p' debian/control |
    grep -v debhelper | LC_ALL=C sort)" "$(sed -n "/^build='/,/'\$/p" tools/setup.sh |
    tr -d "'" | sed 's/^build=//' | tr -s ' \n' '\n' | grep -vxE 'gcc|libc6-dev' | LC_ALL=C sort)" \
    'debian/control and tools/setup.sh name the same packages to build with'

done_testing
