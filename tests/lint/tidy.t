#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# clang-tidy has nothing to say about any C file.
. tests/lib.sh
. tests/lint/files.sh

run_limit=120
mapfile -t files <<<"$(project_files '\.c$')"
mapfile -t flags <<<"$(project_flags)"

if judge clang-tidy 14 'clang-tidy has nothing to say'; then
    for file in "${files[@]}"; do
        run clang-tidy --quiet "$file" -- "${flags[@]}"
        status_is 0 "$file"
    done
fi

done_testing
