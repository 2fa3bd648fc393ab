# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For tests with servers, which source it behind tests/lib.sh.

# What the machine's user has set must not lead elsewhere; a test sets its own.
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY HTTP_PROXY
unset CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR

# shellcheck disable=SC2034 # the tests use it
fetch=$SDC_ROOT/$SDC_BUILD/tests/http/fetch
pids=()

# stop_servers: all that this test has started; at its end at the latest.
stop_servers() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    done
    pids=()
}
trap 'stop_servers; rm -rf "$T"' EXIT

# wait_for COMMAND...: until it succeeds, for 10 s at most.
wait_for() {
    local tries=200
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}

# start_server FILE: the misbehaving one; sets $port. Its log of requests is $T/asked/.log.
start_server() {
    mkdir -p "$T/asked"
    tests/http/server.pl "$1" "$T/asked" >"$T/port" 2>"$T/server.err" &
    pids+=($!)
    wait_for [ -s "$T/port" ] || { diag "$(cat "$T/server.err")"; return 1; }
    # shellcheck disable=SC2034 # the tests use it
    port=$(cat "$T/port")
}

# media SIZE FILE: bytes of which none is like its neighbours.
media() {
    perl -e 'print pack "N*", map { $_ * 2654435761 % 4294967296 } 1 .. $ARGV[0] / 4' "$1" >"$2"
}

# free_ports N: so many ports that nobody uses, one a line.
free_ports() {
    perl -MIO::Socket::INET -e 'my @held = map {
        IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1) // die } 1 .. $ARGV[0];
        print $_->sockport, "\n" for @held;' "$1"
}

# make_certificates FOLDER: a CA of our own (ca.pem), and by it certificates with keys in one file
# each: right (127.0.0.1, localhost), other (another host), old (expired).
make_certificates() {
    local name subject when old='-days -1'
    # It has expired before it begins, which OpenSSL no longer writes since it can be told a date.
    ! openssl x509 -help 2>&1 | grep -qe -not_after ||
        old='-not_before 20200101000000Z -not_after 20200102000000Z'
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
        -subj '/CN=CA of a test' -keyout "$1/ca.key" -out "$1/ca.pem" 2>>"$T/openssl.log" ||
        return 1
    while read -r name subject when; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
            -keyout "$1/$name.key" -out "$1/$name.csr" 2>>"$T/openssl.log" || return 1
        # shellcheck disable=SC2086 # options and their values
        openssl x509 -req -in "$1/$name.csr" -CA "$1/ca.pem" -CAkey "$1/ca.key" $when \
            -set_serial "$RANDOM" -extfile <(echo "subjectAltName=$subject") \
            -out "$1/$name.crt" 2>>"$T/openssl.log" || return 1
        cat "$1/$name.crt" "$1/$name.key" >"$1/$name.pem"
    done <<EOC
right IP:127.0.0.1,DNS:localhost -days 2
other DNS:other.example -days 2
old IP:127.0.0.1 $old
EOC
}

# start_nginx N: with the configuration that nginx_servers prints for N free ports; sets $ports.
start_nginx() {
    local tries=5 folder
    command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
    mkdir -p "$T/nginx"
    while [ "$tries" -gt 0 ]; do
        mapfile -t ports <<<"$(free_ports "$1")"
        {
            echo "daemon off; worker_processes 2; pid $T/nginx/pid; error_log $T/nginx/error;"
            [ "$(id -u)" -ne 0 ] || echo "user $(id -un) $(id -gn);"
            echo 'events { worker_connections 512; }'
            echo 'http {'
            for folder in client_body proxy fastcgi uwsgi scgi; do
                echo "${folder}_temp_path $T/nginx/$folder;"
            done
            echo "log_format known '\$connection \$server_protocol \$status range=\$http_range';"
            echo "access_log $T/nginx/access known; keepalive_timeout 20;"
            echo 'types { video/mp4 mp4; image/jpeg jpg; text/html html; }'
            nginx_servers
            echo '}'
        } >"$T/nginx/conf"
        # shellcheck disable=SC2031 # only this PATH is meant
        nginx -p "$T/nginx" -c "$T/nginx/conf" >"$T/nginx/out" 2>&1 &
        local pid=$!
        if wait_for nginx_is_up "$pid" && kill -0 "$pid" 2>/dev/null; then
            pids+=("$pid")
            return 0
        fi
        tries=$((tries - 1))
    done
    diag "$(cat "$T/nginx/out" "$T/nginx/error")"
    return 1
}

# nginx_is_up PID: or has ended.
nginx_is_up() {
    ! kill -0 "$1" 2>/dev/null || (: <"/dev/tcp/127.0.0.1/${ports[0]}") 2>/dev/null
}
