#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What takes its time: answers that come later, deadlines, hosts that are not the right ones.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh

ok 'the service starts' start_service
photo=testdata/image/plain.jpg

# usable CASE: it takes longer, and is registered once.
usable() {
    forget
    submit "$1" --timeout 2 "$photo"
    is "$status $(registered)" '0 1' "$1: is usable in the end"
}
usable register=429-once
usable register=455-once
usable upload=503-once
usable upload=429-once
usable put=503-once
usable info=later
usable info=500-once

# waits CASE PATH SECONDS: that long lies between two requests of a kind.
waits() {
    usable "$1"
    ok "$1: waits as it was asked to" [ "$(grep -E "$2" "$T/service/log" | sort -n |
        awk '{ print int(10 * ($1 - last)); last = $1 }' | tail -n 1)" -ge "$3" ]
}
waits upload=429-once-3 upload-url 29
waits register=429-once-3 POST 29
waits info=429-once-4 asset-info 39
waits upload=503-once-3d upload-url 20

forget
submit info=failed "$photo"
status_is 4 'a review that fails'
like "$out" 'Failed asset://.*"Why":"a reason' 'all that the service says is shown'
unlike "$out" $'\e' 'and cannot fool a terminal'
submit "$photo"
is "$status $(registered)" '0 2' 'it may be submitted again'
forget
submit info=reviewed "$photo"
is "$status" 4 'a review that fails, and is changed later'
submit info=reviewed "$photo"
is "$status $(registered)" '0 2' 'when the same bytes are registered anew'
sdc --status --api-base "$api/info=reviewed" asset-20260420153000-1 asset-20260420153000-2
is "$status $(grep -c ': Active asset://' <<<"$out")" '0 2' 'both can be asked for'
forget

# One that was deleted there: nobody registers it anew without being told.
submit "$photo"
rm "$T/service/registered"
submit "$photo"
is "$status $(asked POST .)" '4 1' 'deleted: the known id is asked for, and nothing posted'
like "$out" 'the service knows no such address or asset \(404: ' 'deleted: its sentence'
like "$out" '^  help: if it was deleted there, .* --again registers it anew$' 'deleted: what to do'
submit --again "$photo"
is "$status $(asked POST .)" '0 2' 'deleted: --again registers it anew'
like "$out" 'Active asset://asset-20260420153000-2$' 'deleted: with a new id'
submit --again "$photo"
is "$status $(asked POST .)" '0 2' 'what is there is not registered again by --again'
sdc --list
like "$out" ': superseded' 'deleted: the ledger knows'
like "$out" 'Active asset://asset-20260420153000-2$' 'deleted: and the new one'

forget
submit info=failed more=5000 "$photo"
like "$out" 'Failed asset://.*y{5000}z"' 'all of it, were it 5000 bytes'
sdc --list
like "$out" 'failed asset://.*y{5000}z"' 'and the ledger has it'
forget
submit info=failed more=50000 "$photo"
like "$out" 'Failed asset://.*y{5000}.*\(cut: of [0-9]{5} bytes\)' 'and of more it says so'
for case in never pending silent html-502; do
    forget
    submit "info=$case" --timeout 1 --wait-timeout 3 "$photo"
    is "$status $(registered)" '4 1' "info=$case: the deadline passes"
    like "$out" "^$photo: [A-Z][a-z]+ asset://" "info=$case: the id is told"
done
sdc --resume --wait-timeout 2 --api-base "$api/info=html-502"
status_is 4 '--resume waits on'

# ---- TLS -----------------------------------------------------------------------------------------

mkdir "$T/tls"
make_certificates "$T/tls"
nginx_servers() {
    local i=0 name
    for name in right other old; do
        echo "server { listen 127.0.0.1:${ports[i]} ssl; ssl_certificate $T/tls/$name.pem;
            ssl_certificate_key $T/tls/$name.pem; location / {
                proxy_pass $api; proxy_http_version 1.1; } }"
        i=$((i + 1))
    done
}
ok 'a server with TLS starts' start_nginx 3
forget
SSL_CERT_FILE=$T/tls/ca.pem sdc --submit --no-wait --api-base "https://127.0.0.1:${ports[0]}" \
    "$photo"
is "$status $(registered)" '0 1' 'the right certificate'
begun=$SECONDS
for i in 1 2; do
    forget
    SSL_CERT_FILE=$T/tls/ca.pem sdc --submit --api-base "https://127.0.0.1:${ports[i]}" "$photo"
    is "$status $(asked . .)" '4 0' "a wrong certificate ($i): nothing is sent"
    like "$out" "refused: .*: the host's certificate is not valid for it" "and told ($i)"
done
forget
sdc --submit --api-base "https://127.0.0.1:${ports[0]}" "$photo"
is "$status $(asked . .)" '4 0' 'a certificate of nobody that the system knows'
ok 'which is not tried again' [ "$SECONDS" -lt $((begun + 10)) ]

# No connection at all: nothing was registered, surely.
forget
sdc --submit --api-base http://127.0.0.1:1 "$photo"
status_is 4 'nobody listens'
like "$out" 'refused: asking where to upload to: no connection to the host' 'is told'

# Of a registration, too, where it is the first call: no byte of it was sent, so that is known.
forget
cp "$photo" "$T/service/file-6"
SSL_CERT_FILE=$T/tls/ca.pem sdc --submit --allow-private \
    --api-base "https://127.0.0.1:${ports[1]}" "$host/top/file-6.jpg"
is "$status $(asked POST .)" '4 0' 'a registration at a host with a wrong certificate'
like "$out" "refused: registering: the host's certificate is not valid" 'is refused, not unknown'
sdc --submit --allow-private --api-base http://127.0.0.1:1 "$host/top/file-6.jpg"
status_is 4 'a registration where nobody listens'
like "$out" 'refused: registering: no connection to the host' 'is refused, not unknown'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
