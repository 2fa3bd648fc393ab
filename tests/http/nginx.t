#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A real server: ranges and none, HTTP/1.1 and 2, TLS, logins, redirects, many files at once.
. tests/lib.sh
. tests/http/http.sh

mkdir -p "$T/www"
media 3000000 "$T/www/media.mp4"
media 12000000 "$T/www/large.mp4"
: >"$T/www/empty.mp4"
printf '<html><title>Sign in</title></html>' >"$T/www/page.html"
ok 'certificates are made' make_certificates "$T"

# Plain, TLS, TLS with HTTP/2; TLS for another name, TLS that is over.
nginx_servers() {
    local www="root $T/www;" tls="ssl_certificate $T/right.pem; ssl_certificate_key $T/right.pem;"
    cat <<EOC
server {
    listen 127.0.0.1:${ports[0]};
    $www
    location /whole/ { alias $T/www/; max_ranges 0; }
    location /login/ { auth_basic x; auth_basic_user_file $T/none; alias $T/www/; }
    location /moved/ { return 301 https://127.0.0.1:${ports[1]}/; }
    location /safe/ { return 307 https://127.0.0.1:${ports[1]}/media.mp4; }
}
server {
    listen 127.0.0.1:${ports[1]} ssl;
    $www $tls
    location /unsafe/ { return 302 http://127.0.0.1:${ports[0]}/media.mp4; }
}
server { listen 127.0.0.1:${ports[2]} ssl http2; $www $tls
    location /whole/ { alias $T/www/; max_ranges 0; } }
server { listen 127.0.0.1:${ports[3]} ssl; $www
    ssl_certificate $T/other.pem; ssl_certificate_key $T/other.pem; }
server { listen 127.0.0.1:${ports[4]} ssl; $www
    ssl_certificate $T/old.pem; ssl_certificate_key $T/old.pem; }
EOC
}
ok 'nginx starts' start_nginx 5
plain=http://127.0.0.1:${ports[0]}
tls=https://127.0.0.1:${ports[1]}
two=https://127.0.0.1:${ports[2]}
export CURL_CA_BUNDLE=$T/ca.pem

# fetched NAME PATTERN ARGUMENT...
fetched() {
    : >"$T/nginx/access"
    run "$fetch" retry=10 file="$T/www/media.mp4" "${@:3}"
    like "$status $out" "$2" "$1"
}

# log_is WANT NAME: what nginx has logged of connections, protocols and statuses.
log_is() {
    wait_for grep -q . "$T/nginx/access"
    is "$(awk '{ print $2, $3, $NF }' "$T/nginx/access")" "$1" "$2"
    is "$(cut -d ' ' -f 1 "$T/nginx/access" | sort -u | wc -l)" 1 "$2, over one connection"
}

# ---- Ranges ----------------------------------------------------------------------------------

ready='^0 ready status=ok size=3000000'
fetched 'the first block' "$ready requests=1 bytes=65536 .* type=video/mp4 has=0-65536 same\$" \
    "$plain/media.mp4"
log_is 'HTTP/1.1 206 range=bytes=0-65535' 'one request'
three=0-65536,1000000-1016384,2984016-3000000
fetched 'three parts' "$ready requests=3 bytes=97904 .* has=$three same\$" \
    @1000000,10 @2984016,9 @100,65000 @1000001,16383 @2999999,100 @4000000,1 "$plain/media.mp4"
log_is 'HTTP/1.1 206 range=bytes=0-65535
HTTP/1.1 206 range=bytes=1000000-1016383
HTTP/1.1 206 range=bytes=2984016-2999999' 'three requests'
fetched 'all' "$ready requests=2 bytes=3000000 .* has=0-3000000 same\$" @0 "$plain/media.mp4"
fetched 'over what is there' "$ready requests=3 bytes=[0-9]+ .* has=0-2000000 same\$" \
    @1000000,1000000 @0,1000000 "$plain/media.mp4"
fetched 'over a part to the end' "$ready requests=4 bytes=3000000 .* has=0-3000000 same\$" \
    @1000000,100 @0 "$plain/media.mp4"
fetched 'on and on' "$ready requests=4 bytes=524288 .* has=0-524288 same\$" \
    @65536,1 @131072,1 @262144,1 "$plain/media.mp4"
fetched 'more than is kept in memory' '^0 ready status=ok size=12000000 .* has=0-12000000 same$' \
    file="$T/www/large.mp4" @0,100 @5000000,9000000 @0 "$plain/large.mp4"
fetched 'an empty file' '^0 ready status=ok size=0 requests=1 ' "$plain/empty.mp4"
fetched 'no ranges' "$ready requests=1 bytes=[0-9]{5,6} .* has=0-[0-9]{5,6} without-range same\$" \
    "$plain/whole/media.mp4"
fetched 'no ranges, and more' "$ready requests=1 bytes=[0-9]{7} .* without-range same\$" \
    @1000000,10 @100,200 @1500000,10 "$plain/whole/media.mp4"
fetched 'no ranges, and all' "$ready requests=1 bytes=3000000 .* without-range same\$" \
    @1000000,10 @2999999,1 "$plain/whole/media.mp4"
fetched 'no ranges, beyond the limit' '^0 failed status=too-large size=3000000 requests=1 ' \
    max=1000000 @2999999,1 "$plain/whole/media.mp4"
fetched 'no ranges, within the limit' "$ready requests=1 " max=1000000 "$plain/whole/media.mp4"

# ---- Others ----------------------------------------------------------------------------------

fetched 'a page' '^0 ready status=ok size=35 .* type=text/html has=0-35' "$plain/page.html"
fetched 'a login' '^0 failed status=http .*: answers HTTP status 401 \(it wants a login\)$' \
    "$plain/login/media.mp4"
fetched 'no such file' \
    '^0 failed status=http .*: answers HTTP status 404 \(there is no such file\)$' "$plain/none.mp4"
fetched 'a query and a fragment' "$ready " "$plain/media.mp4?X-Amz-Signature=secret#part"

# ---- TLS -------------------------------------------------------------------------------------

fetched 'TLS' "$ready requests=2 bytes=81920 .* same\$" @1000000,10 "$tls/media.mp4"
log_is 'HTTP/1.1 206 range=bytes=0-65535
HTTP/1.1 206 range=bytes=1000000-1016383' 'TLS'
fetched 'HTTP/2' "$ready requests=2 bytes=81920 .* same\$" @1000000,10 "$two/media.mp4"
log_is 'HTTP/2.0 206 range=bytes=0-65535
HTTP/2.0 206 range=bytes=1000000-1016383' 'HTTP/2'
fetched 'HTTP/2, no ranges' "$ready requests=1 bytes=3000000 .* without-range same\$" \
    @1000000,10 @2999999,1 "$two/whole/media.mp4"
fetched 'from http to https' "$ready requests=2 .* redirects=1 .* same\$" "$plain/safe/"
fetched 'from https to http' \
    '^0 failed .* forbidden: redirects from https to http, which is not followed$' \
    "$tls/unsafe/"
untrusted='^0 failed status=no-network .* requests=1 .*: its host cannot be trusted:'
fetched 'another name' "$untrusted .*(subject name|target host)" \
    "https://127.0.0.1:${ports[3]}/media.mp4"
fetched 'an expired certificate' "$untrusted .*expired" "https://127.0.0.1:${ports[4]}/media.mp4"
CURL_CA_BUNDLE='' fetched 'an unknown CA' "$untrusted .*(issuer|self.signed)" "$tls/media.mp4"
CURL_CA_BUNDLE='' SSL_CERT_FILE=$T/ca.pem fetched 'SSL_CERT_FILE' "$ready " "$tls/media.mp4"
SSL_CERT_FILE=$T/none fetched 'CURL_CA_BUNDLE comes first' "$ready " "$tls/media.mp4"
CURL_CA_BUNDLE=$T/none fetched 'no CA' \
    '^0 failed status=no-network .*: no host can be trusted' "$tls/media.mp4"
fetched 'no TLS' '^0 failed status=no-network .*: no TLS with its host: ' \
    "https://127.0.0.1:${ports[0]}/media.mp4"

# ---- Many ------------------------------------------------------------------------------------

# many URL N: the same file so many times, each of another name.
many() {
    local i
    for ((i = 0; i < $2; i++)); do
        printf '%s?%d\n' "$1" "$i"
    done
}

# many_fetched NAME CONNECTIONS URL ARGUMENT...: 100 of them, over at most so many connections.
many_fetched() {
    local name=$1 connections=$2 url=$3 n
    shift 3
    mapfile -t urls <<<"$(many "$url" 100)"
    : >"$T/nginx/access"
    run "$fetch" file="$T/www/media.mp4" "$@" @1000000,10 "${urls[@]}"
    is "$(grep -cE '^ready .* requests=2 bytes=81920 .* same$' <<<"$out")" 100 "$name: 100 files"
    n=$(cut -d ' ' -f 1 "$T/nginx/access" | sort -u | wc -l)
    ok "$name: over $n connections, at most $connections" [ "$n" -le "$connections" ]
}

many_fetched 'HTTP/1.1' 16 "$plain/media.mp4"
many_fetched 'four at once' 4 "$plain/media.mp4" transfers=4
many_fetched 'three a host' 3 "$plain/media.mp4" host=3
many_fetched 'TLS' 16 "$tls/media.mp4"
many_fetched 'HTTP/2' 1 "$two/media.mp4"
# One whose server sends on by itself does not keep the others from their turn.
run "$fetch" transfers=1 file="$T/www/media.mp4" @1500000,10 "$plain/whole/media.mp4" \
    "$plain/media.mp4"
is "$(grep -c '^ready .* same$' <<<"$out")" 2 'one after the other'
# Nor does it where they share a connection.
mapfile -t urls <<<"$(many "$two/whole/media.mp4" 8)"
run "$fetch" file="$T/www/media.mp4" @1500000,10 "${urls[@]}" "$two/media.mp4"
is "$(grep -c '^ready .* same$' <<<"$out")" 9 'side by side'
run "$fetch" retry=10 "$plain/none.mp4" "$plain/media.mp4" http://127.0.0.1:1/ "$tls/media.mp4"
is "$(cut -d ' ' -f 1,2 <<<"$out")" 'failed status=http
ready status=ok
failed status=no-network
ready status=ok' 'one that fails leaves the others alone'

done_testing
