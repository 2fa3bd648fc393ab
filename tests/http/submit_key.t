#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The key goes to the service, and nowhere else: neither to proxies, nor to programs that are
# started, nor into a dump of memory.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh
. tests/cli/git_helpers.sh

ok 'the service starts' start_service
photo=$SDC_ROOT/testdata/image/plain.jpg

# lacks FILE NAME: it is there, and the key is not in it.
lacks() {
    ok "$2: there is something" [ -s "$1" ]
    is "$(grep -caF "${key#ak_}" "$1")" 0 "$2: the key is not there"
}

# ---- Proxies, and secrets of TLS -----------------------------------------------------------------

mkdir "$T/tls"
make_certificates "$T/tls"
nginx_servers() {
    echo "server { listen 127.0.0.1:${ports[0]} ssl; ssl_certificate $T/tls/right.pem;
        ssl_certificate_key $T/tls/right.pem; location / {
            proxy_pass $api; proxy_http_version 1.1; } }"
}
ok 'a server with TLS starts' start_nginx 1
tests/http/proxy.pl "$T/proxied" >"$T/proxy" &
pids+=($!)
wait_for [ -s "$T/proxy" ]
proxy=http://127.0.0.1:$(cat "$T/proxy")
export SSL_CERT_FILE=$T/tls/ca.pem
https_proxy=$proxy run "$SDC" --submit --api-base "https://127.0.0.1:${ports[0]}" "$photo"
is "$status $(registered)" '0 1' 'through a proxy'
is "$(grep -c '^CONNECT ' "$T/proxied")" 3 'each call to the service goes through it'
is "$(grep -cviE '^(CONNECT |Host:|User-Agent:|Proxy-Connection:|.?$)' "$T/proxied")" 0 \
    'with no field but these'
lacks "$T/proxied" 'what the proxy reads'
forget
rm "$T/proxied"
http_proxy=$proxy all_proxy=$proxy run "$SDC" --submit --no-wait --api-base "$api" "$photo"
is "$status $(registered)" '0 1' 'without TLS'
ok 'no proxy is asked' [ ! -e "$T/proxied" ]
forget
SSLKEYLOGFILE=$T/secrets run "$SDC" --submit --no-wait --api-base \
    "https://127.0.0.1:${ports[0]}" "$photo"
is "$status $(registered)" '0 1' 'with SSLKEYLOGFILE'
ok 'its file is not written' [ ! -e "$T/secrets" ]

# ---- Programs that are started -------------------------------------------------------------------

forget
mkdir "$T/bin"
cat >"$T/bin/git" <<EOF
#!/bin/sh
tr '\\0' '\\n' </proc/self/environ >>"$T/environment"
echo "\$@" >>"$T/environment"
exec $(command -v git) "\$@"
EOF
chmod +x "$T/bin/git"
(
    repository "$T/repository"
    cp "$photo" .
    git add -A
)
for arguments in '--submit --no-wait' '--submit --dry-run' '--quiet'; do
    rm -f "$T/environment"
    read -ra words <<<"$arguments"
    [ "$arguments" = '--quiet' ] || words+=(--api-base "$api")
    (cd "$T/repository" && PATH=$T/bin:$PATH run "$SDC" --staged "${words[@]}")
    lacks "$T/environment" "git for $arguments"
done

# ---- Memory --------------------------------------------------------------------------------------

# count_in_memory PID: how often the key stands in what that process can read or write.
count_in_memory() {
    perl -e '
        my ($pid, $key) = @ARGV;
        open my $maps, "<", "/proc/$pid/maps" or die "maps: $!\n";
        open my $memory, "<:raw", "/proc/$pid/mem" or die "mem: $!\n";
        my $n = 0;
        while (<$maps>) {
            next unless /^([0-9a-f]+)-([0-9a-f]+) r/ && !/\[v/;
            my ($at, $end) = (hex $1, hex $2);
            sysseek $memory, $at, 0 or next;
            my $bytes = "";
            while ($at < $end) {
                my $got = sysread $memory, $bytes, $end - $at, length $bytes or last;
                $at += $got;
            }
            $n++ while $bytes =~ /\Q$key\E/g;
        }
        print "$n\n"' "$1" "$key"
}

# watched UID [VARIABLE=VALUE]: a run as that user which waits for a review; sets $pid.
watched() {
    forget
    mkdir -p "$T/state"
    [ "$1" = 0 ] || chmod -R a+rwX "$T"
    setpriv --reuid "$1" --regid "$1" --clear-groups env "${@:2}" \
        "$SDC" --submit --api-base "$api/info=never" "$photo" >"$T/watched" 2>&1 &
    pid=$!
    pids+=("$pid")
    wait_for grep -qs asset-info "$T/service/log"
    sleep 0.3
}

if [ "$SDC_BUILD" = build/asan ]; then
    skip_even_in_ci 'memory' 'the sanitizers have memory of their own, which keeps what was freed'
elif [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    watched 0
    is "$(count_in_memory "$pid")" 1 'between two calls the key stands in one place of memory only'
    is "$(tr '\0' '\n' <"/proc/$pid/environ" | grep -c "${key#ak_}")" 0 'not in its environment'
    is "$(tr '\0' '\n' <"/proc/$pid/environ" | grep -c '^CRUN_API_KEY=*$')" 1 \
        'though it was there'
    kill "$pid"
    wait "$pid"
    mkdir -p "$HOME/.crun"
    echo "CRUN_API_KEY=$key" >"$HOME/.crun/.env"
    chmod 600 "$HOME/.crun/.env"
    watched 0 -u CRUN_API_KEY
    is "$(count_in_memory "$pid")" 1 'nor is more of it left where it comes from a file'
    kill "$pid"
    wait "$pid"
    # Of a process that may be dumped these files are its user's.
    if setpriv --reuid 65534 --regid 65534 --clear-groups "$SDC" "$photo" >"$T/watched" 2>&1; then
        watched 65534
        is "$(stat -c %u "/proc/$pid/environ" "/proc/$pid/mem" | sort -u)" 0 \
            'the process cannot be dumped, nor looked into by its user'
        kill "$pid"
        wait "$pid"
    else
        skip_even_in_ci 'dumps' 'nobody else may run the program here'
    fi
else
    skip_even_in_ci 'memory' 'only root can look into it'
fi
pids=("${pids[@]:0:3}")

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
