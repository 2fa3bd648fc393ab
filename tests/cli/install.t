#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `make install` installs, and that `make uninstall` leaves no file of it.
. tests/lib.sh

place=("VARIANT=${SDC_BUILD#build/}" "DESTDIR=$T/root" PREFIX=/usr/local)

run make install "${place[@]}"
status_is 0 'make install succeeds'
unlike "$out" '^  (CC|LINK)' 'what was built is not built again'
is "$(cd "$T/root" && find . -type f -printf '%m %p\n' | sort)" \
    '644 ./usr/local/share/man/man1/seedance-check.1
755 ./usr/local/bin/seedance-check
755 ./usr/local/libexec/seedance-check/seedance-probe-av
755 ./usr/local/libexec/seedance-check/seedance-probe-image' 'programs and manual are in place'
ok 'the program is the one that was built' cmp "$SDC" "$T/root/usr/local/bin/seedance-check"

run make uninstall "${place[@]}"
status_is 0 'make uninstall succeeds'
is "$(find "$T/root" -type f -o -path '*/libexec/*')" '' 'it leaves no file behind'

done_testing
