#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is read of a URL is what is read of the file, byte for byte, with few requests.
. tests/lib.sh
. tests/http/http.sh

nginx_servers() {
    cat <<EOC
server {
    listen 127.0.0.1:${ports[0]};
    root $SDC_ROOT/testdata;
    types { }
    default_type application/octet-stream;
    location /whole/ { alias $SDC_ROOT/testdata/; max_ranges 0; }
}
EOC
}
ok 'nginx starts' start_nginx 1
site=http://127.0.0.1:${ports[0]}

find testdata -type f \( -path '*/image/*' -o -path '*/video/*' -o -path '*/audio/*' \
    -o -path '*/hostile/*' \) -printf '%P\n' | LC_ALL=C sort >"$T/names"
ok 'there is something to compare' [ "$(wc -l <"$T/names")" -gt 200 ]

# reports FILE URL ARGUMENT...: what is known of all files below URL, one a line: name, verdict,
# type, media, and the sentence on what is missing at the end.
reports() {
    local file=$1 base=$2
    shift 2
    sed "s|^|$base/|" "$T/names" |
        "$SDC" -f ndjson --allow-private --files-from - "$@" >"$T/$file.ndjson" 2>"$T/$file.err"
    is "$(cat "$T/$file.err")" '' "$file: no word beside the report"
    jq -c --arg base "$base/" \
        '{input: (.input | ltrimstr($base)), verdict, type, media}' "$T/$file.ndjson" >"$T/$file"
    is "$(grep -c verdict "$T/$file")" "$(wc -l <"$T/names")" "$file: all of them"
}

# same FILE NAME: as on disk.
same() {
    diff "$T/disk" "$T/$1" >"$T/differences"
    is "$(cat "$T/differences")" '' "$2"
}

reports disk testdata
reports remote "$site"
same remote 'over HTTP as on disk'
reports whole "$site/whole"
same whole 'from a server without ranges as on disk'
done_testing
