# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For tests of submission, which source it behind tests/http/http.sh: a service, a key, a ledger.

key=ak_0123456789abcdefghijklmnopqrstuv
export HOME=$T/home XDG_STATE_HOME=$T/state
unset CRUN_BASE_URL
export CRUN_API_KEY=$key
# shellcheck disable=SC2034 # the tests use it
ledger=$XDG_STATE_HOME/seedance-check/ledger.db
mkdir -p "$HOME"

# start_service [SECONDS]: sets $api and $host; what it keeps is in $T/service.
start_service() {
    mkdir -p "$T/service"
    tests/http/service.pl "$T/service" "$key" "$@" >"$T/ports" 2>"$T/service.err" &
    pids+=($!)
    wait_for [ -s "$T/ports" ] || { diag "$(cat "$T/service.err")"; return 1; }
    # shellcheck disable=SC2034 # the tests use it
    read -r api_port host_port <"$T/ports"
    api=http://127.0.0.1:$api_port
    # shellcheck disable=SC2034 # the tests use it
    host=http://127.0.0.1:$host_port
}

# forget: what the service and the ledger know; what was wrong with requests goes to $T/violations.
forget() {
    cat "$T/service/violations" >>"$T/violations" 2>/dev/null
    rm -rf "$T/service" "$XDG_STATE_HOME"
    mkdir -p "$T/service"
}

# registered: how often something was registered.
registered() {
    [ ! -e "$T/service/registered" ] || grep -c . "$T/service/registered"
    [ -e "$T/service/registered" ] || echo 0
}

# asked METHOD PATTERN: how often that was asked for.
asked() {
    grep -hcE "$1 .*$2" "$T/service/log" 2>/dev/null || [ -e "$T/service/log" ] || echo 0
}

# submit [CASES] ARGUMENT...: against the service, whose answers are those of CASES ("info=never").
submit() {
    local base=$api
    while [[ ${1-} =~ ^[a-z]+=[^/]+$ ]]; do
        base=$base/$1
        shift
    done
    sdc --submit --api-base "$base" "$@"
}
