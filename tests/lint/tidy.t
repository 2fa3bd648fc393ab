#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# clang-tidy has nothing to say about any C file.
. tests/lib.sh
. tests/lint/files.sh

run_limit=120
mapfile -t files <<<"$(project_files '\.c$')"
mapfile -t flags <<<"$(project_flags)"

for file in "${files[@]}"; do
    run clang-tidy --quiet "$file" -- "${flags[@]}"
    status_is 0 "$file"
done

done_testing
