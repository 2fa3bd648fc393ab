#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# No shell file gives shellcheck anything to say.
. tests/lib.sh
. tests/lint/files.sh

# Functions that are handed to ok, run or trap by name look unreachable.
unreachable=SC2317,SC2329

mapfile -t scripts <<<"$(project_scripts)"
for script in "${scripts[@]}"; do
    run shellcheck -x -e "$unreachable" "$script"
    status_is 0 "$script"
done

done_testing
