#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# cppcheck has nothing to say.
. tests/lib.sh

run_limit=600
run cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability \
    --inline-suppr --suppress=missingInclude --suppress=normalCheckLevelMaxBranches \
    --error-exitcode=1 -Isrc -D_GNU_SOURCE '-DSDC_LIBEXECDIR="/"' src tests
status_is 0 'cppcheck has nothing to say'

done_testing
