#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# No shell file gives shellcheck anything to say.
. tests/lib.sh
. tests/lint/files.sh

mapfile -t scripts <<<"$(project_scripts)"
for script in "${scripts[@]}"; do
    run shellcheck -x "$script"
    status_is 0 "$script"
done

done_testing
