#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a probe program cannot do with a URL, and what it costs where it lies.
. tests/lib.sh
. tests/cli/helpers.sh
. tests/http/http.sh

if ! has_faults; then
    skip_even_in_ci 'faults over URLs' 'this build has no fault switches'
    done_testing
fi

mkdir "$T/www"
nginx_servers() {
    echo "server { listen 127.0.0.1:${ports[0]}; root $T/www; }"
}
ok 'nginx starts' start_nginx 1
site=http://127.0.0.1:${ports[0]}

# faulty FAULT FILE: a file at whose end it is asked for.
faulty() {
    cp "testdata/$2" "$T/www/$1-${2##*/}"
    printf 'SDC-FAULT:%s' "$1" >>"$T/www/$1-${2##*/}"
}

export CRUN_API_KEY=not-for-probe-programs http_proxy='' no_proxy='*'
# The one lies in memory as a whole, the other lacks what is between its begin and its end.
for file in image/plain.jpg video/prores.mov; do
    name=${file##*/}
    faulty escape "$file"
    sdc -f ndjson --allow-private "$site/escape-$name"
    is "$(jq -r .error.message "$T/out")" 'can: ' "$file: there is no way out"
    SEEDANCE_CHECK_SANDBOX=off run "$SDC" -f ndjson --allow-private "$site/escape-$name"
    like "$(jq -r .error.message "$T/out")" '^can: open a file, ' "$file: without it there are"
    unlike "$out" 'write to the input|cut the input|key|environment' \
        "$file: but what was fetched is not to be written"
done

for fault in need need-again segv; do
    faulty "$fault" image/plain.jpg
done
cp testdata/image/plain.jpg "$T/www"
sdc -f ndjson --allow-private -j 1 "$T/www/need-plain.jpg" "$site/need-plain.jpg" \
    "$site/need-again-plain.jpg" "$site/segv-plain.jpg" "$site/plain.jpg"
is "$(jq -r '[.verdict, .error.code // "-", .fetched.requests // 0] | join(" ")' "$T/out")" \
    'error probe-nonsense 0
error probe-nonsense 1
error probe-nonsense 1
error probe-died 1
pass - 1' 'each lie costs its own input, and no request'

done_testing
