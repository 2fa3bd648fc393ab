#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# cppcheck has nothing to say.
. tests/lib.sh
. tests/lint/files.sh

run_limit=600
name='cppcheck has nothing to say'
if judge cppcheck 2.10 "$name"; then
    run cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability \
        --inline-suppr --suppress=missingInclude --error-exitcode=1 -Isrc -Iinclude -D_GNU_SOURCE \
        '-DSDC_LIBEXECDIR="/"' '-DSDC_VIPS_LIBDIR="/"' src tests
    status_is 0 "$name"
fi

done_testing
