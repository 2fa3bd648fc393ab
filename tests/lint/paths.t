#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Nothing in the project depends on the machine that it was written on.
. tests/lib.sh
. tests/lint/files.sh

# Folders of somebody's machine, and hosts that packages come from: apt knows those by itself.
folders='(^|[^A-Za-z0-9_.~$}/-])/(work|farm|home|root|Users)/|[.]{2}/shared'
hosts='deb[.]debian[.]org|snapshot[.]debian|registry[.]npmjs|pypi[.]org|crates[.]io'
hosts+='|proxy[.]golang|repo1?[.]maven|rubygems[.]org'

mapfile -t files <<<"$(project_files .)"
is "$(grep -naoE "$folders" "${files[@]}")" '' 'no folder of one machine'
is "$(grep -naoE "$hosts" "${files[@]}")" '' 'no package host'
printf '%s\n' 'see /ho''me/me/x' 'in ../sha''red/y' 'a/home/b' >"$T/bad"
is "$(grep -cE "$folders" "$T/bad")" 2 'such a folder would be found'

done_testing
