#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The C files are laid out as .clang-format says.
. tests/lib.sh
. tests/lint/files.sh

name='clang-format has nothing to change'
if judge clang-format 14 "$name"; then
    mapfile -t files <<<"$(project_files '\.[ch]$')"
    run clang-format --dry-run -Werror "${files[@]}"
    status_is 0 "$name"
fi

done_testing
