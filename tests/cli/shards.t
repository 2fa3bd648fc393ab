#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# An audit spread by GNU parallel, with the commands of README.md: a worker or all of it is killed,
# and once it is done again, nothing is lost and nothing is there twice.
. tests/lib.sh
. tests/cli/helpers.sh

run_limit=120
n_parts=6
held=part.002

# The commands of README.md, with fewer parts.
awk '/^```sh$/ { block = ""; is_in = 1; next }
    /^```$/ { if (is_in && block ~ /parallel --joblog/) printf "%s", block; is_in = 0 }
    is_in { block = block $0 "\n" }' README.md | sed "s|l/100|l/$n_parts|" >"$T/readme.sh"
sed -n '/^parallel/,/:::/p' "$T/readme.sh" >"$T/parallel.sh"
sed -n '1,/^split/p' "$T/readme.sh" >"$T/split.sh"
sed -n '/--merge/p' "$T/readme.sh" >"$T/merge.sh"
is "$(cat "$T"/{split,parallel,merge}.sh)" "$(cat "$T/readme.sh")" 'the commands of README.md'

# Inputs of all sorts, in a folder of their own.
mkdir -p "$T/assets/a folder" "$T/bin"
for folder in image video audio hostile; do
    for file in $(find "testdata/$folder" -type f | sort | awk 'NR % 12 == 1'); do
        ln "$file" "$T/assets/" 2>/dev/null || cp "$file" "$T/assets/"
    done
done
cp testdata/video/fps-23.976.mp4 "$T/assets/a folder/"$'caf\xe9.mp4'
cd "$T" || exit

# The program notes which part it was started for, and its process. Of the part that is held back
# it gets the names through a pipe, as long as that is there.
cat >bin/seedance-check <<END
#!/bin/sh
[ "\$1" != --files-from ] || echo "\$2" >>'$T/started'
if [ "\$2" = $held ] && [ -p '$T/hold' ]; then
    shift 2
    set -- --files-from '$T/hold' "\$@"
    echo \$\$ >'$T/pid'
fi
exec '$SDC' "\$@"
END
chmod +x bin/seedance-check
export PATH=$T/bin:$PATH PARALLEL='--will-cite --jobs 3' PARALLEL_HOME=$T

# waits: the process of the part that is held back has begun, and waits for more names.
# shellcheck disable=SC2317 # called by name
waits() {
    [ -s pid ] && [ -n "$(children "$(cat pid)")" ] && asleep "$(cat pid)"
}

# others_done: all other parts have their reports.
# shellcheck disable=SC2317 # called by name
others_done() {
    [ "$(find . -maxdepth 1 -name 'part.???.ndjson' | wc -l)" -eq $((n_parts - 1)) ]
}

# as_one NAME: the reports of all parts, joined, are that of one run.
as_one() {
    exits "$want" "$1: the status of one run" --merge -f ndjson part.???.ndjson
    ok "$1: what one run reports" cmp "$T/out" want
}

start_over() {
    rm -f part.???.* log started pid
}

bash split.sh
n_names=$(wc -l <names)
diag "$n_names names in $n_parts parts"
ok 'there are names to split' [ "$n_names" -gt 40 ]
is "$(cat part.???)" "$(cat names)" 'the parts have all names in their order'
sdc --files-from names -f ndjson
cp "$T/out" want
want=$status
is "$(jq -r .verdict want | sort -u | tr '\n' ' ')" 'error fail pass warn ' 'there is one of each'

# ---- Nothing happens -----------------------------------------------------------------------------

run bash parallel.sh
status_is 0 'parallel: no job has failed, whatever the verdicts'
as_one 'undisturbed'
sdc --files-from names -f text -f json:want.json
cp "$T/out" want.text
run bash merge.sh
status_is "$want" 'the merge of README.md: status'
ok 'the merge of README.md: text' cmp "$T/out" want.text
ok 'the merge of README.md: json' cmp report.json want.json

# ---- A worker is killed --------------------------------------------------------------------------

start_over
mkfifo hold
bash parallel.sh 2>parallel.err &
parallel=$!
exec 5<>hold
head -n 4 "$held" >&5
wait_until waits
wait_until others_done
kill -s KILL "$(cat pid)"
wait "$parallel"
is "$?" 1 'a killed worker: one job has failed'
exec 5>&-
rm hold
ok 'a killed worker: no report stands in its place' [ ! -e "$held.ndjson" ]
sort started >started.first
: >started
run bash parallel.sh
status_is 0 'a killed worker: done again'
is "$(cat started)" "$held" 'a killed worker: only its part is done again'
is "$(cat started.first)" "$(printf '%s\n' part.???)" 'a killed worker: the others were done once'
as_one 'a killed worker'

# ---- All of it is killed -------------------------------------------------------------------------

start_over
mkfifo hold
bash -c "exec $(cat parallel.sh)" 2>parallel.err &
parallel=$!
exec 5<>hold
head -n 4 "$held" >&5
wait_until waits
wait_until others_done
kill -s KILL "$parallel" "$(cat pid)"
wait "$parallel"
exec 5>&-
rm hold
: >started
run bash parallel.sh
status_is 0 'everything killed: done again'
like "$(cat started)" "^$held\$" 'everything killed: what was not done is done'
as_one 'everything killed'

# ---- Standard output in place of a file ----------------------------------------------------------

# What is cut within a line is not taken for a whole report.
head -c -9 part.001.ndjson >part.cut
exits 2 'a cut report is refused' --merge part.000.ndjson part.cut
n=$(($(wc -l <part.cut) + 1))
is "$err" "seedance-check: report part.cut: line $n: is cut: the report ends without a line end, \
as where its run was killed" 'a cut report: says where'

done_testing
