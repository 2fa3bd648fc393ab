#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a checked file to a usable asset: each answer of the service, and what is sent.
. tests/lib.sh
. tests/http/http.sh
. tests/http/submit.sh

ok 'the service starts' start_service
photo=testdata/image/plain.jpg

# ---- All goes well -------------------------------------------------------------------------------

submit "$photo"
status_is 0 'a file that passes becomes an asset'
like "$out" '^testdata/image/plain.jpg: Active asset://asset-20260420153000-1$' 'and its id is told'
like "$out" '^  for: img_urls, last_frame_image, reference_images$' 'and what it is for'
ok 'what is hosted is the file' cmp "$photo" "$T/service/file-1"
is "$(registered)" 1 'it is registered once'
is "$(cut -f 2,3 "$T/service/registered")" "Image	plain" 'with type and name'
submit "$photo"
status_is 0 'the same bytes again'
like "$out" 'Active asset://asset-20260420153000-1$' 'are known'
is "$(registered)" 1 'and not registered again'
submit --type image --format json "$photo"
json_is '.results[0].asset.uri' asset://asset-20260420153000-1 'json has the URI'
json_is '.results[0].asset.status' Active 'and the status'
submit --format ndjson "$photo"
cp "$T/out" "$T/report"
sdc --merge --format ndjson "$T/report"
is "$out" "$(cat "$T/report")" 'a report of it is read and printed again as it was'
submit --format csv "$photo"
like "$out" ',"asset://asset-20260420153000-1",.?$' 'csv has the URI'
sdc --status --api-base "$api" asset://asset-20260420153000-1
status_is 0 '--status: Active'
like "$out" ': Active asset://asset-20260420153000-1$' 'is told'
sdc --status --api-base "$api" asset-unknown-9
status_is 3 '--status of an asset that nobody knows'
sdc --list
status_is 0 '--list'
like "$out" '^2[-0-9T:]+Z  .*/testdata/image/plain.jpg: Active asset://asset-20260420153000-1$' \
    'has the submission'
sdc --list --format json
json_is '.[0].asset_id' asset-20260420153000-1 'as json, too'

forget
cp "$photo" "$T/a b&ü.jpg"
submit --no-wait "$T/a b&ü.jpg" testdata/audio/stereo.mp3 testdata/video/real.mp4
status_is 0 'several of several types'
is "$(cut -f 2,3 "$T/service/registered" | sort)" 'Audio	stereo
Image	a b&ü
Video	real' 'are registered as what they are'
is "$(asked GET asset-info)" 0 '--no-wait does not ask for the status'

forget
submit "$photo" testdata/image/width-300.jpg
status_is 1 'one that fails stops all'
like "$err" 'nothing was submitted: 1 of 2 inputs do not pass; --keep-going' 'which is told'
is "$(asked . .)" 0 'and nothing is sent'
submit --keep-going "$photo" testdata/image/width-300.jpg
status_is 1 '--keep-going'
is "$(registered)" 1 'submits the one that passes'

forget
submit --dry-run "$photo"
status_is 0 '--dry-run'
is "$(asked . .)" 0 'sends nothing'
like "$out" '"asset_url":"<file_url>"' 'and prints the request'
unlike "$out$err" "$key" 'without the key'

# What is printed is what is sent.
forget
sdc --submit --dry-run --name 'a "b" \c ü/' --api-base "$api" "$photo"
sed -e 1d -e '$d' -e "s/<key>/$key/" "$T/out" >"$T/planned"
submit --name 'a "b" \c ü/' "$photo"
sed -e "s|<presigned_url>|$host/put=good/file-1.jpg?signature=secret|" \
    -e "s|<file_url>|$host/files/file-1.jpg?v=1|" \
    -e 's/<AssetId>/asset-20260420153000-1/' "$T/planned" >"$T/expected"
is "$status $(cat "$T/service/requests")" "0 $(cat "$T/expected")" '--dry-run prints what is sent'

# ---- Each answer ---------------------------------------------------------------------------------

# refused CASE PATTERN: not registered, and a second run registers it.
refused() {
    forget
    submit "$1" --timeout 2 "$photo"
    is "$status $(registered)" '4 0' "$1: exit status 4, and not registered"
    like "$out" "^$photo: refused: $2" "$1: its sentence"
    like "$out" '^  help: ' "$1: what to do"
    sdc --list
    like "$out" ': refused: ' "$1: the ledger has it"
}

# unknown CASE REGISTERED PATTERN: neither repeated by itself nor by a second run, but with --again.
unknown() {
    forget
    submit "$1" --timeout 2 "$photo"
    is "$status $(asked POST .) $(registered)" "4 1 $2" "$1: exit status 4, posted once"
    like "$out" "^$photo: unknown: $3" "$1: its sentence"
    like "$out" '^  help: look whether the service lists' "$1: what to do"
    submit "$1" --timeout 2 "$photo"
    is "$status $(asked POST .)" '4 1' "$1: a second run does not post again"
    submit "$1" --timeout 2 --again "$photo"
    is "$(asked POST .)" 2 "$1: --again does"
}

for code in 401 402 404 422 501 505; do
    refused "register=$code" ".*\($code: words for $code.x1b\[31m\)"
    refused "register=code-$code" ".*\($code: words for $code"
done
refused register=long-words '.*words ü.*\(cut: of [0-9]+ bytes\)'
refused upload=401 '.*does not accept the key'
refused upload=422 '.*refuses the input'
refused upload=redirect-302 '.*redirected'
refused upload=tricky-id '.*URL'
refused put=403 '.*the host refuses'
refused put=redirect-307 '.*redirected by the host'
is "$(asked . /elsewhere)" 0 'and nobody goes there'
refused register=redirect-307 '.*redirected'
unknown register=500 0 '.*internal error'
unknown register=code-500 0 '.*internal error'
unknown register=html-502 0 '.*gateway'
unknown register=html-504 0 '.*gateway'
unknown register=html-200 0 '.*no JSON'
unknown register=html-429 0 '.*limit of requests'
unknown register=code-999 0 '.*documentation does not know'
unknown register=empty 0 '.*no JSON'
unknown register=no-data 0 '.*no data'
unknown register=no-code 0 '.*no code'
unknown register=text-code 0 '.*no code'
unknown register=odd-id 0 '.*no AssetId'
unknown register=tricky-id 0 '.*AssetId can be none'
unknown register=rest 1 '.*no JSON'
unknown register=huge 0 '.*too long'
unknown register=close 0 '.*without an answer'
unknown register=done-close 1 '.*without an answer'
unknown register=done-500 1 '.*internal error'
unknown register=cut-end-3 1 '.*broke off'
unknown register=endless 0 '.*too long'
unknown register=silent 0 '.*no answer in time'

is "$(forget; cat "$T/violations")" '' 'the service has found nothing wrong'
done_testing
