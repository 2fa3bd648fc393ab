#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The manual pages are well-formed.
. tests/lib.sh

for page in man/*.[0-9]; do
    run mandoc -T lint -W warning "$page"
    status_is 0 "$page"
done

done_testing
