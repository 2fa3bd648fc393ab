#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The programs are built so that a flaw is hard to make use of, as README.md says.
. tests/lib.sh
. tests/cli/helpers.sh

if is_sanitized; then
    skip_even_in_ci 'how programs are hardened' 'the sanitizers do without'
    done_testing
fi

for program in seedance-check seedance-submit seedance-probe-av seedance-probe-image; do
    readelf -W -h -l -d --dyn-syms "$SDC_BUILD/$program" >"$T/elf"
    like "$(cat "$T/elf")" '^ *Type: +DYN .*Position-Independent Executable' "$program: PIE"
    like "$(cat "$T/elf")" '^ *GNU_RELRO ' "$program: RELRO"
    like "$(cat "$T/elf")" 'BIND_NOW' "$program: all of it at the start"
    like "$(cat "$T/elf")" '^ *GNU_STACK .* RW +0x' "$program: no code on the stack"
    like "$(cat "$T/elf")" ' __stack_chk_fail' "$program: stack protector"
    like "$(cat "$T/elf")" ' __[a-z]+_chk@' "$program: checked calls of the C library"
done
done_testing
