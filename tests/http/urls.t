#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# URLs as inputs: verdicts, sentences and exit statuses, whatever servers do; no secret is told.
. tests/lib.sh
. tests/http/http.sh

# A movie whose index is at the end, so that it takes two requests.
movie=testdata/video/mjpeg.mov
ok 'the server starts' start_server "$movie"
ok 'certificates are made' make_certificates "$T"
mkdir "$T/www"
cp "$movie" "$T/www/movie.mov"
cp testdata/image/plain.jpg "$T/www/plain.jpg"
cp testdata/image/plain.jpg "$T/www/plain.html"
printf '<html><title>Sign in</title></html>' >"$T/www/page.mov"
nginx_servers() {
    local tls="root $T/www; ssl_certificate $T"
    local types='types { video/quicktime mov; image/jpeg jpg; text/html html; }'
    echo "server { listen 127.0.0.1:${ports[0]}; root $T/www; $types
        location /login/ { auth_basic x; auth_basic_user_file $T/none; alias $T/www/; } }
    server { listen 127.0.0.1:${ports[1]} ssl http2; $types
        $tls/right.pem; ssl_certificate_key $T/right.pem; }
    server { listen 127.0.0.1:${ports[2]} ssl;
        $tls/other.pem; ssl_certificate_key $T/other.pem; }
    server { listen 127.0.0.1:${ports[3]} ssl;
        $tls/old.pem; ssl_certificate_key $T/old.pem; }"
}
ok 'nginx starts' start_nginx 4
site=http://127.0.0.1:${ports[0]}
bad=http://127.0.0.1:$port

# ---- What servers do -------------------------------------------------------------------------

# URL, verdict, code of the error or rules of the findings, a part of the sentence (ERE).
cases() {
    cat <<EOC
$site/movie.mov	warn	video.codec	is not one of
$bad/good	warn	asset.content-type,video.codec	is not one of
$bad/whole	warn	asset.content-type,video.codec	is not one of
$bad/chunked	warn	asset.content-type,video.codec	is not one of
$bad/to-good	warn	asset.content-type,video.codec	is not one of
$bad/broken-once	warn	asset.content-type,video.codec	is not one of
$site/page.mov	fail	file.type	Sign in
$site/plain.jpg	pass	-	-
$site/plain.html	warn	file.extension,asset.content-type	text/html, but the content is a JPEG image
$site/none.mov	error	http	HTTP status 404
$site/login/movie.mov	error	http	HTTP status 401 \(it wants a login\)
$bad/status-403	error	http	HTTP status 403
$bad/status-500	error	http	HTTP status 500
$bad/to-itself	error	http	redirects more than 5 times
$bad/to-file	fail	asset.url	redirects to a file: URL
$bad/to-user	fail	asset.url	redirects to a URL with user name or password
$bad/silent	error	timeout	the time of 6000 ms is over|stalls
$bad/stall	error	timeout	the time of 6000 ms is over|stalls
$bad/drip	error	timeout	the time of 6000 ms is over|stalls
$bad/endless	error	too-large	more than 200000 bytes would have to be fetched \(--max-bytes\)
$bad/wrong-start	error	http	answers with the Content-Range
$bad/too-few	error	http	its body ends
$bad/other-tag	error	http	changed while it was read
$bad/gzip	error	http	Content-Encoding gzip
$bad/no-http	error	http	its host's answer is no HTTP
$bad/hang-up	error	no-network	hangs up
https://127.0.0.1:${ports[1]}/movie.mov	warn	video.codec	is not one of
https://127.0.0.1:${ports[2]}/movie.mov	error	no-network	cannot be trusted
https://127.0.0.1:${ports[3]}/movie.mov	error	no-network	cannot be trusted
http://127.0.0.1:1/a.mov	error	no-network	cannot be reached: Connection refused
http://no-such-host.invalid/a.mov	error	no-network	name is not known
http://user:secret@127.0.0.1:$port/good	fail	asset.url	is a URL with user name or password
http:///a.mov	fail	asset.url	is no well-formed URL
data:image/png;base64,iVBORw0KGgo=	fail	asset.url	is a data: URL; only http and https are
file:///etc/passwd	fail	asset.url	is a file: URL
ftp://user:secret@example.com/a.mov	fail	asset.url	is a ftp: URL
$(printf '%0300d' 0)	fail	asset.url	is Base64 text, neither a URL nor the name of a file
EOC
}
cases >"$T/cases"
export CURL_CA_BUNDLE=$T/ca.pem
began=$SECONDS
cut -f 1 "$T/cases" | sed '$a'"$movie" |
    timeout 60 "$SDC" -f ndjson:"$T/all.ndjson" -f text:"$T/all.text" --allow-private \
        --timeout 6 --max-bytes 200000 --files-from - -v --progress plain >"$T/all.out" 2>&1
is "${PIPESTATUS[2]}" 3 'exit status'
ok 'in time' [ $((SECONDS - began)) -lt 20 ]
is "$(wc -l <"$T/all.ndjson")" "$(($(wc -l <"$T/cases") + 1))" 'a result each, the local file too'
n=0
while IFS=$'\t' read -r url verdict what sentence; do
    n=$((n + 1))
    line=$(sed -n "${n}p" "$T/all.ndjson")
    shown=$(sed -E 's|://[^/@]*@|://|' <<<"$url")
    got=$(jq -r '[.input, .verdict, (.error.code // ([.findings[].rule] | join(","))
        | if . == "" then "-" else . end)] | join(" ")' <<<"$line")
    is "$got" "$shown $verdict $what" "${shown:0:60}"
    [ "$sentence" = - ] ||
        like "$(jq -r '[.error.message] + [.findings[].message] | join("; ")' <<<"$line")" \
            "$sentence" "${shown:0:60}: says so"
done <"$T/cases"
is "$(jq -r '.fetched | select(.) | .requests > 0 and .bytes <= 300000' "$T/all.ndjson" |
    sort -u)" true 'the budget holds for each'
is "$(jq -c 'select(.input == "'"$movie"'") | .media' "$T/all.ndjson")" \
    "$(jq -c 'select(.input == "'"$site"'/movie.mov") | .media' "$T/all.ndjson")" \
    'the file and its URL have the same facts'
unlike "$(cat "$T"/all.*)" secret 'no secret of any of them'
like "$(cat "$T/all.text")" '^  fetched: 2 requests, [0-9]+ bytes$' \
    '--verbose tells what was fetched'
like "$(cat "$T/all.text")" \
    '^  fetched: 1 request, .*; its server sends no ranges, so it was read' \
    'and that a server has no ranges'
sdc --merge -f ndjson "$T/all.ndjson"
ok '--merge gives them back byte for byte' cmp -s "$T/all.ndjson" "$T/out"

# ---- Hosts that the service cannot reach -----------------------------------------------------

for url in "$site/movie.mov" http://localhost/ http://10.0.0.1/a 'http://[::1]/' http://0x7f.1/; do
    sdc "$url"
    status_is 1 "$url: status"
    like "$out" ": error: is a URL on .*; the service fetches from public ones only \[asset.url\]" \
        "$url: is no public one"
done
sdc --ignore asset.url http://10.0.0.1/a
is "$status $(grep -c 'not checked: is a URL on .*\[no-access\]' <<<"$out")" '3 1' \
    'nor is it fetched where that rule is ignored'

# ---- Offline, and little ---------------------------------------------------------------------

: >"$T/nginx/access"
sdc --offline --allow-private "$site/movie.mov" testdata/image/plain.jpg
status_is 3 '--offline: status'
like "$out" '/movie.mov: not checked: is a URL, and --offline fetches none \[no-network\]' \
    '--offline: says so'
like "$out" '^testdata/image/plain.jpg: pass' '--offline: files are checked'
sleep 0.2
is "$(cat "$T/nginx/access")" '' '--offline: nothing is asked for'
sdc --allow-private --max-bytes 66000 "$site/movie.mov"
status_is 3 '--max-bytes: status'
like "$out" 'over the limit of 66000 \(--max-bytes\) \[too-large\]' '--max-bytes: says so'
sdc --allow-private --deep -f ndjson "$site/plain.jpg" "$site/movie.mov"
is "$(jq -c '[.verdict, .fetched.bytes == .media.size]' <<<"$out")" '["pass",true]
["warn",true]' '--deep fetches all'
sdc --allow-private --deep --max-bytes 66000 "$site/movie.mov"
like "$out" '\(--max-bytes\) \[too-large\]' '--deep keeps within --max-bytes'

# ---- Secrets ---------------------------------------------------------------------------------

query='X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=topsecret#secret'
for format in text json ndjson gcc github sarif junit csv; do
    sdc --allow-private -f "$format" -v "$site/movie.mov?$query" "$site/none?$query" \
        "http://user:secret@127.0.0.1/a" --write-baseline "$T/baseline"
    like "$out" 'expired at 2020-01-01T00:01:00Z' "$format: has expired"
    unlike "$out$err$(cat "$T/baseline")" 'secret|20200101' "$format: tells no secret"
done
sdc --allow-private -q "$site/movie.mov?$query"
status_is 1 'a URL that has expired fails, though it is served'
in_half_an_hour=$(($(date +%s) + 1800))
sdc --allow-private --ignore video "$site/movie.mov?Expires=$in_half_an_hour&Signature=topsecret"
status_is 0 'one that expires soon warns: status'
like "$out" 'warning: the signed URL expires at .*, in (29|30) min: .* \[asset.expiry\]' \
    'one that expires soon warns'
sdc --allow-private "$site/movie.mov?$query" --baseline "$T/baseline"
like "$out" 'movie.mov: fail, known' 'a baseline knows a URL without its query'

# What a probe program is given: nothing of the environment, no connection.
mkfifo "$T/names"
CRUN_API_KEY=topsecret http_proxy='' timeout 60 "$SDC" --allow-private --files-from "$T/names" \
    >"$T/probed" 2>&1 &
pids+=($!)
exec 7>"$T/names"
echo "$site/movie.mov?$query" >&7
wait_for grep -q movie.mov "$T/probed"
probe=$(pgrep -f seedance-probe-av -P "$(pgrep -P "${pids[-1]}")")
like "$probe" '^[0-9]+$' 'a probe program is there'
unlike "$(tr '\0' '\n' <"/proc/$probe/environ"; tr '\0' '\n' <"/proc/$probe/cmdline")" \
    'secret|proxy|KEY' 'it has nothing of the environment'
is "$(find "/proc/$probe/fd" -printf '%l\n' | grep -c '^socket:')" 1 'and no socket but its own'
exec 7>&-

# ---- Large metadata ----------------------------------------------------------------------------

# What a reader of ours steps over, a library reads: it is given up before it has fetched it all.
perl -e 'open my $in, "<:raw", $ARGV[0]; local $/; my $jpeg = <$in>;
    print substr($jpeg, 0, 2), ("\xff\xed" . pack("n", 60002) . "x" x 60000) x 20,
        substr $jpeg, 2' testdata/image/plain.jpg >"$T/www/stuffed.jpg"
sdc -f ndjson --allow-private "$T/www/stuffed.jpg" "$site/stuffed.jpg"
is "$(jq -c .media <<<"$out" | sort -u | wc -l)" 1 'large metadata: the same facts'
is "$(jq -s '.[1].fetched | .requests < 30 and .bytes < 600000' <<<"$out")" true \
    'large metadata: is not fetched as a whole'

# ---- Progress and signals ----------------------------------------------------------------------

TERM=xterm SHELL=/bin/sh script -qefc "'$SDC' --allow-private --timeout 2 $bad/good $bad/silent" \
    "$T/screen" </dev/null >/dev/null 2>&1
like "$(tr '\r' '\n' <"$T/screen")" '1/2 .*, 0\.1 MB fetched  ' 'progress tells of bytes'
"$SDC" --allow-private "$bad/silent" testdata/image/plain.jpg "$bad/drip" >"$T/ended" 2>&1 &
pids+=($!)
sleep 0.5
kill -INT "${pids[-1]}"
sleep 0.5
kill -INT "${pids[-1]}"
began=$SECONDS
status=0
wait "${pids[-1]}" || status=$?
is "$status" 130 'interrupted twice: the status'
ok 'interrupted twice: at once' [ $((SECONDS - began)) -lt 3 ]
like "$(cat "$T/ended")" 'interrupted' 'interrupted twice: says so'

# ---- Proxies ---------------------------------------------------------------------------------

http_proxy=$bad sdc -f ndjson http://media.example.com/good http://10.0.0.1/good
is "$(jq -c '[.verdict, .fetched.through_proxy]' <<<"$out")" '["warn",true]
["fail",null]' 'through a proxy, of which the report tells; no private host'

# ---- Many ------------------------------------------------------------------------------------

tests/http/delay.pl 50 "${ports[0]}" >"$T/far" &
pids+=($!)
wait_for [ -s "$T/far" ]
far=http://127.0.0.1:$(cat "$T/far")
for ((i = 0; i < 100; i++)); do
    echo "$far/movie.mov?$i"
done >"$T/many"
began=$(date +%s%N)
sdc --allow-private -j 16 -f ndjson --files-from "$T/many"
took_ms=$((($(date +%s%N) - began) / 1000000))
is "$(jq -r '[.index, .verdict] | join(" ")' <<<"$out")" "$(seq 0 99 | sed 's/$/ warn/')" \
    'many: in the order of the inputs'
is "$(jq -c .media <<<"$out" | sort -u | wc -l)" 1 'many: the same facts'
# One after the other: 100 times two round trips, and one to shake hands.
diag "100 URLs, 200 requests, at 50 ms: $took_ms ms"
ok 'many: side by side' [ "$took_ms" -lt 5000 ]

done_testing
