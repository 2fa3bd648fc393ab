#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Servers that do what they should not: each ends in time, within its bytes, with one sentence.
. tests/lib.sh
. tests/http/http.sh

media 300000 "$T/media"
ok 'the server starts' start_server "$T/media"

# fetched CASE PATTERN [ARGUMENT...]: fetches the first block and 1,000 bytes at 200,000.
fetched() {
    local case=$1 pattern=$2
    shift 2
    run "$fetch" file="$T/media" retry=10 timeout=20000 "$@" @200000,1000 \
        "http://127.0.0.1:$port/$case"
    like "$status $out" "$pattern" "$case"
}

# right CASE REQUESTS BYTES HAS [ARGUMENT...]: what is there is right, and so much was fetched.
right() {
    fetched "$1" "^0 ready status=ok size=300000 requests=$2 bytes=$3 .* has=$4 same\$" "${@:5}"
}

# refused CASE STATUS REQUESTS PATTERN [ARGUMENT...]: an error that is told so.
refused() {
    local has='has=[-,0-9]*( without-range)?'
    fetched "$1" "^0 failed status=$2 size=[-0-9]+ requests=$3 .* $has: $4\$" "${@:5}"
}

# forbidden CASE REQUESTS PATTERN: a URL that breaks a requirement.
forbidden() {
    fetched "$1" "^0 failed status=no-access size=-1 requests=$2 .* has= forbidden: $3\$"
}

# ---- Right -----------------------------------------------------------------------------------

two_parts=0-65536,200000-216384
right good 2 81920 "$two_parts"
right tagged 2 81920 "$two_parts"
right hints 2 81920 "$two_parts"
right chunked 2 81920 "$two_parts"
right shorter-range 8 80000 0-70000,200000-210000
right whole 1 '2[0-9]{5}' '0-2[0-9]{5} without-range'
right whole-chunked 1 300000 '0-300000 without-range'
right whole-no-length 1 300000 '0-300000 without-range'
right whole-broken-once 2 '3[0-9]{5}' '0-2[0-9]{5} without-range'
right unknown-total 2 '2[0-9]{5}' '0-2[0-9]{5} without-range'
right to-good 3 81925 "$two_parts"
right to-space 3 81925 "$two_parts"
right hop-5 7 81945 "$two_parts"
right broken-once 3 81920 "$two_parts"
right broken-twice 4 81930 "$two_parts"
right late-broken 3 81925 "$two_parts"
right busy-once 3 81925 "$two_parts"
fetched empty-416 '^0 ready status=ok size=0 requests=1 bytes=5 .* has= same$'
fetched empty-200 '^0 ready status=ok size=0 requests=1 bytes=0 .* has= without-range same$'
fetched huge "^0 ready status=ok size=9223372036854775807 requests=2 .* has=$two_parts same\$"
fetched tricky-type '^0 ready .* type=a/.\[31mb '
fetched html '^0 ready status=ok size=28 .* type=text/html '

# ---- Answers that do not fit -----------------------------------------------------------------

asked='where bytes 0-65535 were asked for'
refused wrong-start http 1 "answers with the Content-Range 'bytes 1-65536/300000' $asked"
refused longer-range http 1 "answers with the Content-Range 'bytes 0-65536/300000' $asked"
refused nonsense-range http 1 "answers with the Content-Range 'bytes all' $asked"
refused total-overflow http 1 "answers with the Content-Range 'bytes 0-65535/9{30}' $asked"
refused no-content-range http 1 'answers HTTP status 206 without a Content-Range'
refused multipart http 1 'answers HTTP status 206 without a Content-Range'
refused no-such-range http 1 "answers HTTP status 416 $asked"
refused other-total http 2 'changed while it was read'
refused other-tag http 2 'changed while it was read'
refused other-time http 2 'changed while it was read'
refused later-other http 2 'changed while it was read'
refused later-416 http 2 'changed while it was read'
refused later-whole http 2 'answered with a range at first, and now with the whole file'
refused gzip http 1 'is sent with Content-Encoding gzip, though the plain bytes were asked for'
refused no-http http 1 "its host's answer is no HTTP"
fetched two-lengths '^0 failed status='
refused negative-length http 1 "its host's answer is no HTTP"

# ---- Too much, too little --------------------------------------------------------------------

refused too-many http 1 'sends more bytes than it announced'
refused too-many-length http 1 'sends more bytes than it announced'
refused too-few http 5 'its body ends 1 bytes before its announced end' @0
refused broken no-network 4 'its host hangs up in the middle'
refused bad-chunk no-network 4 'the connection to its host broke'
refused hang-up no-network 4 'its host hangs up without an answer'
over='more than 1000000 bytes would have to be fetched \(--max-bytes\)'
refused endless too-large 1 "$over" max=1000000
refused endless-chunked too-large 1 "$over" max=1000000
refused endless-error http 1 'answers HTTP status 404 \(there is no such file\)'
refused endless-head http 1 'answers with more than 65536 bytes of header'
refused endless-hints http 1 'answers with more than 65536 bytes of header'
refused endless-line 'no-memory|failed status=no-network' 1 \
    "(memory ran out, or its host's header has no end|cannot be fetched: .*)"
refused good too-large 1 \
    '65536 bytes were fetched, and 1000 more are needed: over the limit of 66000 \(--max-bytes\)' \
    max=66000
right good 2 66536 0-65536,200000-201000 max=66536

# ---- Too slow --------------------------------------------------------------------------------

refused silent timeout 1 'stalls: less than 1 KiB a second for 1 s, after 0 bytes' stall=1
refused drip timeout 1 'stalls: less than 1 KiB a second for 1 s, after [0-9]+ bytes' stall=1
refused stall timeout 1 'the time of 1500 ms is over after 9 bytes \(--timeout\)' timeout=1500
refused trickle timeout 1 'the time of 1500 ms is over after [0-9]{4,5} bytes \(--timeout\)' \
    timeout=1500

# ---- Statuses --------------------------------------------------------------------------------

for code in 201 202 204 400 401 402 403 404 410 418 451 999; do
    refused "status-$code" http 1 "answers HTTP status $code( \\([a-z ]+\\))?"
done
for code in 408 429 500 502 503 504; do
    refused "status-$code" http 4 "answers HTTP status $code \\([a-z ]+\\)"
done
refused not-modified http 1 'answers HTTP status 304'
refused choices http 1 'answers HTTP status 300'
refused busy-long http 1 'answers HTTP status 429 \(too many requests\), and asks to wait 3600 s'
refused busy-date http 1 'answers HTTP status 503 \(.*\), and asks to wait [0-9]+ s'
refused busy-huge http '[14]' 'answers HTTP status 503 \(the server is overloaded\).*'

# ---- Redirects -------------------------------------------------------------------------------

refused to-itself http 6 'redirects more than 5 times'
refused hop-6 http 6 'redirects more than 5 times'
refused to-nothing http 1 'redirects \(HTTP status 302\) without saying where to'
forbidden to-file 1 'redirects to a file: URL; only http and https are fetched'
forbidden to-ftp 1 'redirects to a ftp: URL; only http and https are fetched'
forbidden to-user 1 'redirects to a URL with user name or password, which is not fetched'
unlike "$out$err" secret 'no secret is told'
forbidden to-nonsense 1 'redirects to no well-formed URL'

# ---- What is asked ---------------------------------------------------------------------------

request=$(tr -d '\r' <"$T/asked/.log" | sed -n '/^GET \/tagged /,/^$/p')
is "$(head -n 6 <<<"$request")" "GET /tagged HTTP/1.1
Host: 127.0.0.1:$port
Range: bytes=0-65535
User-Agent: seedance-check/$(sed -n 's/^#define SDC_VERSION "\(.*\)"$/\1/p' src/base/version.h)
Accept: */*
Accept-Encoding: identity" 'a request is plain'
is "$(sed 1,7d <<<"$request" | grep -E '^(Range|If)')" 'Range: bytes=200000-216383
If-Range: "tag-1"' 'a later one depends on the tag'
printf 'machine 127.0.0.1 login user password secret\n' >"$T/.netrc"
chmod 600 "$T/.netrc"
HOME=$T fetched good '^0 ready'
unlike "$(cat "$T/asked/.log")" 'Authorization|Cookie|Referer|secret' 'no login, no cookie'

# ---- Hosts that only we can reach ------------------------------------------------------------

# forbidden_host URL PATTERN: refused before a request is sent.
forbidden_host() {
    run "$fetch" public=1 "$1"
    like "$out" "^failed status=no-access size=-1 requests=[01] .* forbidden: $2" "$1 is forbidden"
}

n_asked=$(wc -c <"$T/asked/good")
for host in 127.0.0.1 127.1 0x7f.1 2130706433 017700000001 '[::ffff:127.0.0.1]'; do
    forbidden_host "http://$host:$port/good" 'is a URL on .*, a loopback address;'
done
forbidden_host "http://localhost:$port/good" "is a URL on localhost, a name for machines of one's"
forbidden_host "http://10.1.2.3/" 'is a URL on 10.1.2.3, a private address; the service fetches'
forbidden_host "http://user:secret@example.com/" 'is a URL with user name or password'
unlike "$out$err" secret 'no secret is told'
forbidden_host 'http://' 'is no well-formed URL'
forbidden_host 'http://a b/' 'is no well-formed URL'
# A name of this machine that does not look like one.
own=
for name in ip6-localhost ip6-loopback "$(hostname)"; do
    if [ -z "$own" ] && getent ahosts "$name" >/dev/null; then
        own=$name
    fi
done
if [ -n "$own" ]; then
    forbidden_host "http://$own:$port/good" "its host $own is at [0-9a-f.:]+, an? [a-z' -]+; "
else
    skip_even_in_ci 'a name with a private address is forbidden' \
        'this machine has no name of its own'
fi
is "$(wc -c <"$T/asked/good")" "$n_asked" 'none of them was asked'

# ---- Proxies ---------------------------------------------------------------------------------

export http_proxy=http://127.0.0.1:$port
run "$fetch" public=1 file="$T/media" http://media.example.com/good
like "$out" '^ready .* host=media.example.com .* unchecked same$' \
    'behind a proxy addresses are not checked'
run "$fetch" public=1 retry=10 http://media.example.com/to-loopback
onto='^failed status=no-access .* redirects=0 .* forbidden unchecked: redirects to a URL on'
like "$out" "$onto 127.0.0.1, a loopback address; the service fetches from public ones only\$" \
    'but hosts are: loopback'
run "$fetch" public=1 retry=10 http://media.example.com/to-link-local
like "$out" "$onto \[fe80::1\], a link-local address;" 'link-local'
forbidden_host http://192.168.1.1/good 'is a URL on 192.168.1.1, a private address'
no_proxy=127.0.0.1 run "$fetch" file="$T/media" "http://127.0.0.1:$port/good"
like "$out" '^ready .* has=0-65536 same$' 'no_proxy excepts'
http_proxy=http://127.0.0.1:1 run "$fetch" retry=10 http://media.example.com/good
closed='^failed status=no-network .* requests=4 .*: its host cannot be reached: Connection refused$'
like "$out" "$closed" 'no proxy there'
unset http_proxy

# ---- Nobody there ----------------------------------------------------------------------------

stop_servers
run "$fetch" retry=10 "http://127.0.0.1:$port/good" http://no-such-host.invalid/
like "$out" "$closed" 'a closed port'
like "$out" "^failed status=no-network .*: its host's name is not known\$" 'an unknown host'

done_testing
