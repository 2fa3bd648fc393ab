#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is refused before anything is sent, each with one sentence.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh

ok 'the service starts' start_service
photo=testdata/image/plain.jpg

# refused NAME PATTERN [ARGUMENT...]: a usage error in one sentence, and nothing was sent.
refused() {
    submit "${@:3}"
    status_is 2 "$1: exit status 2"
    like "$err" "^seedance-check: .*$2" "$1: its sentence"
    is "$(asked . .)" 0 "$1: nothing is sent"
}

# ---- The key -------------------------------------------------------------------------------------

unset CRUN_API_KEY
refused 'no key' 'no key: put it into the environment as CRUN_API_KEY' "$photo"
for bad in secret "Bearer $key" "$key " ak_short "ak_0123456789abcdef/01234567" "\"$key\""; do
    CRUN_API_KEY=$bad refused "key '$bad'" 'the key in CRUN_API_KEY is none' "$photo"
    unlike "$out$err" "$bad" "key '$bad': is not shown"
done
mkdir -p "$HOME/.crun"
printf '# settings\nOTHER=1\nexport CRUN_API_KEY="%s"\r\n' "$key" >"$HOME/.crun/.env"
chmod 644 "$HOME/.crun/.env"
submit --no-wait "$photo"
status_is 0 'the key of ~/.crun/.env'
like "$err" 'warning: others can read the key in ~/.crun/.env; chmod 600' 'that others can read'
chmod 600 "$HOME/.crun/.env"
submit --no-wait "$photo"
is "$status $err" '0 ' 'and that others cannot'
forget
echo 'CRUN_API_KEY=' >"$HOME/.crun/.env"
refused 'an empty key' 'no key' "$photo"
# The last bytes hold the key, of which a part alone could not be told from another one.
yes '# remark' | head -c $((65536 - 1 - 13 - ${#key})) >"$HOME/.crun/.env"
printf '\nCRUN_API_KEY=%s' "$key" >>"$HOME/.crun/.env"
submit --no-wait "$photo"
status_is 0 'settings of 65536 bytes'
forget
echo >>"$HOME/.crun/.env"
refused 'settings of 65537 bytes' 'the key in ~/.crun/.env cannot be read: File too large' "$photo"
rm "$HOME/.crun/.env"
mkdir "$HOME/.crun/.env"
refused 'settings that are a folder' 'the key in ~/.crun/.env cannot be read' "$photo"
rmdir "$HOME/.crun/.env"
export CRUN_API_KEY=$key

# ---- Names, URLs, options ------------------------------------------------------------------------

long=$(printf 'ü%.0s' $(seq 65))
refused 'no name' 'name takes 1 to 64 characters, not 0' --name '' "$photo"
refused 'a name of 65' 'name takes 1 to 64 characters, not 65' --name "$long" "$photo"
refused 'a name with a control character' 'name: character 2 is a control' --name $'a\nb' "$photo"
refused 'a name that is no UTF-8' 'name: character 1 is a control' --name $'\xff' "$photo"
refused 'one name for two' 'name is for one input' --name x "$photo" testdata/image/plain.png
refused 'one URL for two' 'public-url is for one input' --public-url https://example.com/x \
    "$photo" testdata/image/plain.png
for url in data:image/jpeg,x file:///etc/passwd ftp://example.com/x iVBORw0KGgo= ''; do
    refused "URL '$url'" 'the URL is no http or https URL' --public-url "$url" "$photo"
done
refused 'a URL with spaces' 'the URL has characters' --public-url 'https://example.com/a b' "$photo"
refused 'a URL with a user' 'the URL has a user name' --public-url https://u:p@example.com/ "$photo"
for host in 10.0.0.1 192.168.1.1 printer.local; do
    refused "a URL of $host" 'the URL is of a host that the public cannot reach' \
        --public-url "http://$host/x" "$photo"
done
for option in --select=image --ignore=image --baseline=x --write-baseline=x; do
    refused "$option" "cannot stand beside --submit" "$option" "$photo"
done
refused 'both URLs' 'exclude each other' --public-url https://e.com/ --url-base https://e.com \
    "$photo"
refused 'no inputs' 'needs inputs'
refused 'all profiles' 'one profile' --profile all "$photo"
refused 'no wait at all' 'wait-timeout takes whole seconds' --wait-timeout 0 "$photo"
refused 'no rate at all' 'rate takes a whole number' --rate 0 "$photo"
for base in http://evil http://127.0.0.1.evil.example http://localhost.evil.example/ \
    http://127.0.0.1@evil.example 'http://evil.example#127.0.0.1' 'http://[::ffff:10.0.0.1]' \
    http://0.0.0.0 http://2130706434.example $'https://x\n' https:/ \
    "https://$(printf x%.0s {1..300})"
do
    CRUN_BASE_URL=$base run "$SDC" --submit "$photo"
    status_is 2 "CRUN_BASE_URL=${base:0:40}"
    like "$err" 'CRUN_BASE_URL' "CRUN_BASE_URL=${base:0:40}: its sentence"
done
for base in http://example.com ftp://127.0.0.1 https://u:p@example.com 'https://example.com?x' \
    nonsense; do
    sdc --submit --api-base "$base" "$photo"
    status_is 2 "--api-base $base"
    like "$err" 'api-base' "--api-base $base: its sentence"
done
sdc --submit --merge "$photo"
status_is 2 '--merge'
like "$err" 'merge cannot stand beside --submit' 'is told'
sdc --name x "$photo"
status_is 2 '--name without --submit'
like "$err" 'name has no sense without --submit' 'is told'
sdc --status --api-base "$api" 'a b'
status_is 2 '--status of what is no id'
sdc --list x
status_is 2 '--list with inputs'

# ---- Too much ------------------------------------------------------------------------------------

# A profile of one's own may take more than is copied: that is no silent pass.
sdc --show-profile
jq '.requirements |= map(if .rule == "image.size" then
    {rule, source, date, sure: {min: "0", max: "999999999"}} else . end)' "$T/out" >"$T/large.json"
head -c 268435457 /dev/zero >"$T/large.jpg"
dd if="$photo" of="$T/large.jpg" conv=notrunc status=none
sdc --profile "$T/large.json" "$T/large.jpg"
status_is 0 'an image that passes'
sdc --submit --profile "$T/large.json" --api-base "$api" "$T/large.jpg" "$photo"
is "$status $(asked . .)" '4 0' 'is too large to be submitted, and nothing is sent'
like "$out" 'large.jpg: refused: it is larger than 268435456 bytes' 'which is told'
sdc --submit --keep-going --no-wait --profile "$T/large.json" --api-base "$api" "$T/large.jpg" \
    "$photo"
is "$status $(registered)" '4 1' '--keep-going submits the other'
rm "$T/large.jpg"
forget
mkdir "$T/many"
for i in $(seq 4097); do ln -s "$SDC_ROOT/$photo" "$T/many/$i.jpg"; done
find "$T/many" -name '*.jpg' >"$T/names"
refused 'more inputs than are kept' 'nothing was sent: --submit takes at most 4096' \
    --files-from "$T/names"
rm -r "$T/many"

# ---- The ledger ----------------------------------------------------------------------------------

mkdir -p "$T/ledgers"
head -c 20000 /dev/urandom >"$T/ledgers/noise"
refused 'a ledger of noise' 'the ledger .*/noise cannot be used: .*--ledger FILE' \
    --ledger "$T/ledgers/noise" "$photo"
refused 'a ledger that is a folder' 'it is a folder' --ledger "$T/ledgers" "$photo"
refused 'a ledger below a file' 'cannot be used' --ledger "$T/ledgers/noise/ledger" "$photo"
submit --no-wait --ledger "$T/ledgers/good" "$photo"
status_is 0 'a good ledger'
forget
{ head -c 5000 "$T/ledgers/good"; head -c 5000 /dev/urandom; tail -c +10001 "$T/ledgers/good"; } \
    >"$T/ledgers/damaged"
refused 'a damaged ledger' 'cannot be used' --ledger "$T/ledgers/damaged" "$photo"
perl -e 'open my $f, "+<", $ARGV[0]; seek $f, 60, 0; print {$f} pack "N", 99' "$T/ledgers/good"
refused 'a ledger of a later version' 'a later version of this program has written it' \
    --ledger "$T/ledgers/good" "$photo"
perl -e 'open my $f, "+<", $ARGV[0]; seek $f, 68, 0; print {$f} pack "N", 1' "$T/ledgers/good"
refused "another program's database" "it is another program's" --ledger "$T/ledgers/good" "$photo"
# What is somebody else's stays as it is, and nothing is left beside it.
python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db: db.execute("create table t (a)")' "$T/ledgers/foreign"
before=$(sha256sum <"$T/ledgers/foreign")
refused 'a database of others' "it is another program's" --ledger "$T/ledgers/foreign" "$photo"
is "$(sha256sum <"$T/ledgers/foreign")" "$before" 'a database of others: stays as it is'
is "$(compgen -G "$T/ledgers/foreign?*")" '' 'a database of others: nothing is left beside it'
mkfifo "$T/ledgers/fifo"
refused 'a ledger that is a FIFO' 'it is no file' --ledger "$T/ledgers/fifo" "$photo"
ln -s /dev/null "$T/ledgers/null"
refused 'a ledger that forgets' 'it is no file' --ledger "$T/ledgers/null" "$photo"
sdc --submit --no-wait --api-base "$api" --ledger "$T/ledgers/twin" "$photo"
ln "$T/ledgers/twin" "$T/ledgers/other-twin"
forget
refused 'a ledger of two names' 'a hard link' --ledger "$T/ledgers/other-twin" "$photo"
(cd "$T" && run "$SDC" --submit --no-wait --api-base "$api" --ledger :memory: \
    "$SDC_ROOT/$photo" && [ -s "$T/:memory:" ])
is "$?" 0 "SQLite's own names are names of files"
forget
# Whatever link leads to a ledger, its locks are the same.
mkdir "$T/links"
ln -s "$T/ledgers/linked" "$T/links/ledger"
submit --no-wait --ledger "$T/links/ledger" "$photo"
is "$status $(registered)" '0 1' 'a ledger behind a link'
is "$(cd "$T" && echo links/* ledgers/linked*)" \
    'links/ledger ledgers/linked ledgers/linked.lock' 'its locks are beside itself'
forget
XDG_STATE_HOME=/proc refused 'a place that cannot be made' 'cannot be used' "$photo"
# A full disk: a file of this process may not be larger.
ulimit_run() { (ulimit -f 8; trap '' XFSZ; exec "$@"); }
export -f ulimit_run
run bash -c 'ulimit_run "$@"' - "$SDC" --submit --api-base "$api" "$photo"
ok 'a full disk under the ledger is an error' [ "$status" -ge 2 ]
is "$(registered)" 0 'and nothing is registered'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
