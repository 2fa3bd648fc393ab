# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Helpers for shell tests that speak TAP: source it from the root, check, end with done_testing.
#
#   . tests/lib.sh
#   sdc --version                        # run the program under test: sets $status $out $err
#   status_is 0 'prints its version'
#   like "$out" '^seedance-check [0-9]' 'names itself'
#   done_testing
#
# What a test may use: $SDC_BUILD (folder of the build under test, from the root), $SDC_ROOT and
# $SDC (root and program, absolute), $T (a folder of its own, removed at the end).

# One place sets the environment of tests: a test started by hand goes through it too.
if [ -z "${SDC_BUILD-}" ]; then
    exec tests/run "$0"
fi

set -u

# Seconds for one command of a test; sanitizers make it slow, so it is generous.
run_limit=30

SDC_ROOT=$PWD
# shellcheck disable=SC2034 # the tests use it
SDC=$SDC_ROOT/$SDC_BUILD/seedance-check
T=$(mktemp -d "${TMPDIR:-/tmp}/sdc-test.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

n_tests=0
n_failed=0
status=
out=
err=
ran=

# diag TEXT: a remark for the person who reads the log.
diag() {
    printf '%s\n' "$1" | sed 's/^/# /'
}

# pass NAME
pass() {
    n_tests=$((n_tests + 1))
    printf 'ok %d - %s\n' "$n_tests" "${1//#/}"
}

# fail NAME [WHY]: with what the last run printed, where there was one.
fail() {
    n_tests=$((n_tests + 1))
    n_failed=$((n_failed + 1))
    printf 'not ok %d - %s\n' "$n_tests" "${1//#/}"
    diag "$0 ($SDC_BUILD): ${1}"
    [ -z "${2-}" ] || diag "$2"
    [ -z "$ran" ] || diag "last run: ${ran:0:400}
status $status
stdout: ${out:0:2000}
stderr: ${err:0:2000}"
}

# skip NAME REASON: what cannot be tested here is counted; CI must be able to test everything.
skip() {
    if [ "${CI-}" = true ]; then
        fail "$1" "in CI a skipped test is a failure: $2"
    else
        skip_even_in_ci "$1" "$2"
    fi
}

# skip_even_in_ci NAME REASON: for what another supported system has to test.
skip_even_in_ci() {
    n_tests=$((n_tests + 1))
    printf 'ok %d - %s # SKIP %s\n' "$n_tests" "${1//#/}" "$2"
}

# ok NAME COMMAND...: COMMAND succeeds; it is neither captured nor bounded, so keep it small.
ok() {
    local name=$1
    shift
    if "$@"; then pass "$name"; else fail "$name" "failed: $*"; fi
}

# is GOT WANT NAME
is() {
    if [ "$1" = "$2" ]; then pass "$3"; else fail "$3" "got:  $1
want: $2"; fi
}

# like TEXT ERE NAME: some line of TEXT matches.
like() {
    if grep -qE -e "$2" <<<"$1"; then pass "$3"; else fail "$3" "no line matches: $2
in: ${1:0:2000}"; fi
}

# unlike TEXT ERE NAME: no line of TEXT matches.
unlike() {
    if grep -qE -e "$2" <<<"$1"; then fail "$3" "a line matches: $2
in: ${1:0:2000}"; else pass "$3"; fi
}

# run COMMAND...: bounded in time (status 124). Sets $status, $out and $err (without trailing line
# ends and NULs); the exact bytes are in $T/out and $T/err. Standard input is the caller's.
run() {
    ran=$(printf '%q ' "$@")
    status=0
    timeout -k 5 "$run_limit" "$@" >"$T/out" 2>"$T/err" || status=$?
    out=$(tr -d '\0' <"$T/out")
    err=$(tr -d '\0' <"$T/err")
}

# sdc ARGUMENT...: runs the program under test.
sdc() {
    run "$SDC" "$@"
}

# status_is WANT NAME: of the last run.
status_is() {
    is "$status" "$1" "$2"
}

# json FILTER: jq over what the last run printed.
json() {
    jq -r "$1" <"$T/out"
}

# json_is FILTER WANT NAME
json_is() {
    is "$(json "$1" 2>&1)" "$2" "$3"
}

# golden FILE NAME: the last run printed what FILE holds; UPDATE=1 writes it.
golden() {
    if [ "${UPDATE-}" = 1 ]; then
        mkdir -p "$(dirname "$1")"
        cp "$T/out" "$1"
    fi
    if diff -u "$1" "$T/out" >"$T/golden.diff" 2>&1; then
        pass "$2"
    else
        fail "$2" "$(head -c 4000 "$T/golden.diff")"
    fi
}

# done_testing: the plan; without it prove calls the test broken, as when it ended too early.
done_testing() {
    [ "$n_tests" -gt 0 ] || fail 'there is something to test'
    printf '1..%d\n' "$n_tests"
    [ "$n_failed" -eq 0 ]
    exit
}
