#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `make install` installs: that it works by itself, and that `make uninstall` leaves no file.
. tests/lib.sh
. tests/cli/helpers.sh

place=("VARIANT=${SDC_BUILD#build/}" "DESTDIR=$T/root" PREFIX=/usr/local)
prefix=$T/root/usr/local

run make install "${place[@]}"
status_is 0 'make install succeeds'
unlike "$out" '^  (CC|LINK)' 'what was built is not built again'
is "$(cd "$T/root" && find . -type f -printf '%m %p\n' | LC_ALL=C sort)" \
    '644 ./usr/local/include/seedance_check.h
644 ./usr/local/lib/libseedance_check.a
644 ./usr/local/lib/pkgconfig/seedance-check.pc
644 ./usr/local/share/bash-completion/completions/seedance-check
644 ./usr/local/share/fish/vendor_completions.d/seedance-check.fish
644 ./usr/local/share/man/man1/seedance-check.1
644 ./usr/local/share/man/man3/seedance-check.3
644 ./usr/local/share/man/man5/seedance-check-config.5
644 ./usr/local/share/man/man5/seedance-profile.5
644 ./usr/local/share/zsh/site-functions/_seedance-check
755 ./usr/local/bin/seedance-check
755 ./usr/local/libexec/seedance-check/seedance-probe-av
755 ./usr/local/libexec/seedance-check/seedance-probe-image
755 ./usr/local/libexec/seedance-check/seedance-submit' \
    'programs, library, manuals and completions are in place'
ok 'the program is the one that was built' cmp "$SDC" "$prefix/bin/seedance-check"

# ---- The library ---------------------------------------------------------------------------------

# package OPTION...: asks pkg-config, which takes it for installed where it stands.
package() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --define-variable="prefix=$prefix" "$@" \
        seedance-check
}

is "$(package --modversion)" "$("$SDC" --version | cut -d ' ' -f 2)" \
    'pkg-config has the version of the program'
like "$(cat "$prefix/lib/pkgconfig/seedance-check.pc")" '^prefix=/usr/local$' 'and the prefix'
run make "$SDC_BUILD/seedance-check.pc" "${place[@]}" libdir=/usr/local/lib/some-arch \
    includedir=/opt/include
like "$(cat "$SDC_BUILD/seedance-check.pc")" '^libdir=\$\{prefix\}/lib/some-arch$' \
    'and folders below it'
like "$(cat "$SDC_BUILD/seedance-check.pc")" '^includedir=/opt/include$' 'and other folders'

# The example of the manual, as a reader has it before him.
mandoc -T ascii -O width=200 man/seedance-check.3 | sed 's/.\x08//g' |
    awk '/^[A-Z]/ { is_in = 0 } /^EXAMPLES/ { is_there = 1 } is_there && /#include/ { is_in = 1 }
        is_in' >"$T/example.c"

compilers='gcc clang'
sanitizers=()
if is_sanitized; then
    compilers=gcc
    sanitizers=(-fsanitize='address,undefined')
fi
read -ra flags <<<"$(package --cflags)"
read -ra libraries <<<"$(package --libs)"
for compiler in $compilers; do
    # There it finds the installed probe programs beside itself.
    program=$prefix/libexec/seedance-check/example-$compiler
    run "$compiler" -std=c17 -Wall -Wextra -Wpedantic -Werror "${sanitizers[@]}" "${flags[@]}" \
        "$T/example.c" -o "$program" "${libraries[@]}"
    status_is 0 "$compiler: the example of the manual compiles without a warning"
    run "$program" testdata/image/plain.jpg testdata/video/fps-23.976.mp4 nothing
    status_is 1 "$compiler: it runs, and tells what fails"
    command='ffmpeg -i file:testdata/video/fps-23.976.mp4 -vf fps=24 -c:a copy '
    command+=file:testdata/video/fps-23.976-24fps.mp4
    is "${out/"$command"/COMMAND}$err" 'testdata/image/plain.jpg: pass
testdata/video/fps-23.976.mp4: fail, frames a second: 24000/1001
  video.fps: frame rate 24000/1001 (23.976) fps is outside [24, 60] fps
  help: COMMAND
nothing: error
  not checked: no such file' "$compiler: it says what the manual says"
    run "$program" testdata/video/real.mp4 testdata/audio/stereo.mp3
    status_is 0 "$compiler: it says where nothing fails"
    rm -f "$program"
done

run gcc -shared -fPIC "${sanitizers[@]}" "${flags[@]}" "$T/example.c" -o "$T/example.so" \
    "${libraries[@]}" -Wl,-z,text
status_is 0 'the library can become a part of a shared one'
is "$(nm -D --defined-only "$T/example.so" | grep -E ' (sdc_|main$)')" "$(
    nm "$T/example.so" | grep -E ' main$')" 'which does not pass it on'

# ---- Gone again ----------------------------------------------------------------------------------

run make uninstall "${place[@]}"
status_is 0 'make uninstall succeeds'
is "$(find "$T/root" -type f -o -path '*/libexec/*')" '' 'it leaves no file behind'

done_testing
