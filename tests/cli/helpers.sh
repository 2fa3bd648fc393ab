# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What several tests of the program share; sourced behind tests/lib.sh.

: "${run_limit:?}" # tests/lib.sh sets it

# is_sanitized: true if the build under test is slow and large because it checks itself.
is_sanitized() {
    [ "$SDC_BUILD" = build/asan ]
}

# has_faults: true if the probe programs under test misbehave where a file asks for it.
has_faults() {
    grep -qa 'SDC-FAULT:' "$SDC_BUILD/seedance-probe-av"
}

# exits WANT NAME ARGUMENT...: runs the program, which ends with status WANT.
exits() {
    local want=$1 name=$2
    shift 2
    sdc "$@"
    status_is "$want" "$name"
}

# objects FILE: the results of a json or ndjson report, one a line in one order of keys, without
# what depends on the other inputs or on the format.
objects() {
    jq -cS '(.results? // [.])[] | del(.index, .schema_version, .tool_version, .profile)' "$1"
}

# no_match PCRE FILE: no line of the file matches, byte by byte.
no_match() {
    ! LC_ALL=C grep -qaP -e "$1" "$2"
}

# no_reader: put before a command, it gives a pipe as standard output whose reader has gone.
# shellcheck disable=SC2016,SC2034 # the variables are perl's; the tests use it
no_reader=(perl -e 'pipe my $reader, my $writer or die; close $reader;
    open STDOUT, ">&", $writer or die; exec @ARGV or die')

# unprivileged: put before a command, it keeps root from reading and writing what the mode of a
# file forbids; others cannot anyway.
unprivileged=()
if [ "$(id -u)" -eq 0 ]; then
    without=-dac_override,-dac_read_search
    # shellcheck disable=SC2034 # the tests use it
    unprivileged=(setpriv --inh-caps="$without" --bounding-set="$without")
fi

# children PID: the processes that it started, one a line.
children() {
    grep -lE "^PPid:[[:space:]]$1\$" /proc/[0-9]*/status 2>/dev/null | cut -d / -f 3
}

# state PID: the letter that ps prints; nothing if there is no such process.
state() {
    sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null
}

# asleep PID: it waits in a system call.
asleep() {
    [ "$(state "$1")" = S ]
}

# gone PID...: none of these processes runs any more.
gone() {
    local pid
    for pid in "$@"; do
        case $(state "$pid") in '' | Z) ;; *) return 1 ;; esac
    done
}

# paused PID: the probe program hangs over an input, which it has begun.
paused() {
    # Between inputs it has none but the standard ones and its socket.
    [ -e "/proc/$1/fd/4" ] && asleep "$1"
}

# wait_until COMMAND...: waits for COMMAND to succeed, for at most $run_limit seconds.
wait_until() {
    local end=$((SECONDS + run_limit))
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.02
    done
}
