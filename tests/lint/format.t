#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The C files are laid out as .clang-format says.
. tests/lib.sh
. tests/lint/files.sh

# Other versions lay some lines out differently, so one has to decide: that of Debian 12.
judge=14

name='clang-format has nothing to change'
version=$(clang-format --version | sed -nE 's/.*version ([0-9]+)\..*/\1/p')
mapfile -t files <<<"$(project_files '\.[ch]$')"
if [ "$version" = "$judge" ]; then
    run clang-format --dry-run -Werror "${files[@]}"
    status_is 0 "$name"
else
    skip_even_in_ci "$name" "clang-format $judge is to judge, this is ${version:-none}"
fi

done_testing
