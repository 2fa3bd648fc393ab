#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finding inputs: folders, what is left out of them, what is wrong in them, and lists that come in
# bit by bit.
. tests/lib.sh
. tests/cli/helpers.sh

# Matroska is refused by its first bytes: no probe program is needed to see that a file was checked.
media=$T/media
printf '\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska' >"$media"

# tree FILE...: a new working folder with these files.
tree() {
    local file
    rm -rf "$T/tree"
    mkdir "$T/tree"
    cd "$T/tree" || exit 1
    for file in "$@"; do
        mkdir -p "$(dirname "./$file")"
        cp "$media" "./$file"
    done
}

# inputs: of the last ndjson report, in a row.
inputs() {
    json .input | tr '\n' ' ' | sed 's/ $//'
}

# checked WANT NAME ARGUMENT...: these inputs are checked, and no other.
checked() {
    local want=$1 name=$2
    shift 2
    sdc -f ndjson "$@"
    is "$(inputs)" "$want" "$name"
}

# ---- Order and names -----------------------------------------------------------------------------

tree b/z b/A/x b-c/y a B $'\xff' 'Z/1' 'Z/10' 'Z/2' é
want=$(printf '%s ' B Z/1 Z/10 Z/2 a b/A/x b/z b-c/y é)
sdc -f text -q .
is "$(sed -n 's/: error: .*//p' <<<"$out" | tr '\n' ' ')" \
    "$(sed 's/[^ ]* /.\/&/g' <<<"$want")./\\xff " \
    'entries in the order of bytes, folders among them'
sdc -f ndjson .
json .input >"$T/order"
for folder in ./ .// "$T/tree" "$T/tree/" ../tree; do
    sdc -f ndjson "$folder"
    is "$(json .input)" "$(sed "s|^\./|${folder%"${folder##*[!/]}"}/|" "$T/order")" \
        "names begin as the folder was given: $folder"
done
for jobs in 1 4; do
    sdc -j "$jobs" -f json .
    cp "$T/out" "$T/jobs-$jobs"
done
ok 'the same bytes for every number of jobs' cmp -s "$T/jobs-1" "$T/jobs-4"
checked 'b/A/x b/z a b/A/x b/z' 'folders and files stand where they are named' b a b/

# One object for a file, however it was found.
cd "$SDC_ROOT" || exit 1
sdc -f json testdata/image testdata/hostile
objects "$T/out" | sort >"$T/found"
jq -r '.results[].input' "$T/out" >"$T/list"
is "$(jq -r '.results[].index' "$T/out" | cksum)" \
    "$(seq 0 $(($(wc -l <"$T/list") - 1)) | cksum)" 'indexes count what is reported'
sdc -f json -j 3 --files-from "$T/list"
objects "$T/out" | sort >"$T/listed"
mapfile -t names < <(tac "$T/list")
sdc -f json "${names[@]}"
objects "$T/out" | sort >"$T/named"
ok 'some hundred are found' [ "$(wc -l <"$T/found")" -gt 150 ]
ok 'the same objects, found or listed' cmp -s "$T/found" "$T/listed"
ok 'the same objects, found or named, in any order' cmp -s "$T/found" "$T/named"

# ---- What is left out, and that nothing is lost --------------------------------------------------

tree a.mkv .hidden.mkv .folder/a.mkv .git/a.mkv ._a.mkv GOPR.THM GOPR.LRV sub/a.mkv @eaDir/a.mkv \
    keep.xyz
touch .DS_Store Thumbs.db desktop.ini
echo 'some words' | tee a.txt a.xmp a.AAE a.ts no-suffix script.js >photo.jpg
: | tee empty empty.mp4 >empty.txt
cp "$SDC_ROOT/testdata/hostile/lfs-pointer.mp4" clip.mov
cp clip.mov weights.bin
cp clip.mov stream.ts
cp "$SDC_ROOT/testdata/hostile/sign-in.jpg" page.png
cp page.png page.html
echo '{}' >data.json
checked './a.mkv ./clip.mov ./empty.mp4 ./keep.xyz ./page.png ./photo.jpg ./stream.ts ./sub/a.mkv' \
    'what may be media is checked, by content or suffix' .
is "$(json 'select(.input | test("(empty.mp4|photo.jpg|page.png)$")).verdict' | sort -u)" fail \
    'media by its name alone fails'
is "$(json 'select(.input | test("(clip.mov|stream.ts)$")).error.code' | sort -u)" lfs-pointer \
    'an LFS pointer that stands for media is an error'
sdc -v -f json .
n_inputs=$(json .summary.inputs) n_skipped=$(json .summary.skipped)
# Of what is hidden or junk the folder counts, not what is in it.
n_entries=$(find . \( -name '.?*' -o -name @eaDir \) -prune -print -o -type f -print | wc -l)
is "$((n_inputs + n_skipped))" "$n_entries" 'each entry is reported or counted, once'
is "$(grep -c ': left out: ' <<<"$err")" "$n_skipped" '-v says each that is left out'
is "$(sed -n 's/^seedance-check: .*: left out: //p' <<<"$err" | wc -l)" "$n_skipped" 'and why'
like "$err" '^seedance-check: ./.DS_Store: left out: is a note' 'by its name'
like "$err" '^seedance-check: ./a.txt: left out: is no media$' 'by its content'
like "$err" '^seedance-check: ./.folder: left out: is hidden' 'as hidden'
sdc .
is "$err" '' 'without -v nothing is said'
like "$out" ", $n_skipped skipped\$" 'the summary counts them'
checked "$(printf './%s ' .folder/a.mkv .hidden.mkv a.mkv clip.mov empty.mp4 keep.xyz page.png \
    photo.jpg stream.ts sub/a.mkv | sed 's/ $//')" '--hidden, but never .git and ._*' --hidden .
sdc -f ndjson .hidden.mkv .git/a.mkv a.txt GOPR.THM empty
is "$(inputs)" '.hidden.mkv .git/a.mkv a.txt GOPR.THM empty' 'what is named is never left out'
printf '%s\n' .hidden.mkv a.txt .folder >"$T/list"
checked '.hidden.mkv a.txt .folder/a.mkv' 'nor is what is listed' --files-from "$T/list"

# No input at all.
mkdir none only
echo words >only/a.txt
for folder in none only; do
    sdc "$folder"
    status_is 2 "$folder: nothing to check is an error"
    like "$err" '^seedance-check: no input was found: .*--allow-empty makes that no error$' \
        "$folder: says so"
    sdc --allow-empty "$folder"
    status_is 0 "$folder: --allow-empty"
done
is "$out" '0 inputs: 1 skipped' 'what is left out is counted all the same'
sdc no-such-folder/
status_is 3 'a folder that does not exist is an error'
like "$out" '^no-such-folder/: not checked: no such file' 'and is named'

# ---- What is wrong in folders --------------------------------------------------------------------

# found NAME ERE: the last run says that of an input.
found() {
    like "$out" "^$1: not checked: $2" "$1: says why"
}

tree a.mkv sub/deep/a.mkv shut/a.mkv locked.mkv near/a.mkv
ln -s .. sub/deep/up
ln -s . sub/self
ln -s ../a.mkv sub/link.mkv
ln -s near to-folder
ln -s nowhere dangling.jpg
ln -s circle circle
mkfifo pipe.mp4
ln -s pipe.mp4 to-pipe.mp4
# shellcheck disable=SC2016 # perl's variables
perl -MSocket -e 'socket my $s, PF_UNIX, SOCK_STREAM, 0 or die;
    bind $s, sockaddr_un($ARGV[0]) or die' socket
ln -s /dev/zero to-device
chmod 000 shut locked.mkv
run "${unprivileged[@]}" "$SDC" .
status_is 3 'errors of entries end nothing'
found ./sub/deep/up 'leads back to the folder 2 levels above it, and is not followed \[loop\]$'
found ./sub/self 'leads back to the folder 1 level above it, and is not followed \[loop\]$'
found ./dangling.jpg 'is a symbolic link to nowhere, where nothing is \[not-found\]$'
found ./circle 'cannot be opened: Too many levels of symbolic links \[io\]$'
found ./pipe.mp4 'is a FIFO, not a regular file \[not-a-file\]$'
found ./to-pipe.mp4 'is a FIFO, not a regular file \[not-a-file\]$'
found ./socket 'is a socket, not a regular file \[not-a-file\]$'
found ./to-device 'is a device, not a regular file \[not-a-file\]$'
found ./shut 'permission to read this folder is denied \[no-access\]$'
found ./locked.mkv 'permission to read it is denied \[no-access\]$'
like "$out" '^./sub/link.mkv: error: is a Matroska' 'a link to a file is checked'
like "$out" '^./to-folder/a.mkv: error: is a Matroska' 'a link to a folder is followed'
like "$out" '^15 inputs: 5 fail, 10 not checked$' 'nothing is lost or counted twice'
run "${unprivileged[@]}" "$SDC" shut
found shut 'permission to read this folder is denied \[no-access\]$'
run timeout 10 strace -f -e trace=open,openat -o "$T/trace" "$SDC" -q .
like "$(cat "$T/trace")" '/link.mkv"' 'files are opened'
unlike "$(cat "$T/trace")" '(pipe.mp4|to-device)"' 'no FIFO or device is'
chmod 755 shut

# Files and folders that go while they are waited for: the list is read before they are looked at.
tree sub/a.mkv z.mkv
mkfifo "$T/names"
"$SDC" -j 1 --files-from "$T/names" >"$T/out" 2>&1 &
pid=$!
{
    echo .
    wait_until grep -q '^./z.mkv' "$T/out"
    rm -r sub z.mkv
    echo .
    echo sub
} >"$T/names"
wait "$pid"
out=$(cat "$T/out")
like "$out" '^sub: not checked: no such file' 'a folder that has gone'

# Files that go when their folder is read, but they are not opened: the report is not read, so that
# nothing goes on.
mkdir many
for i in {100..999}; do ln "$media" "many/$i.mkv"; done
mkfifo "$T/slow"
"$SDC" -f "ndjson:$T/slow" many &
pid=$!
exec 5<"$T/slow"
wait_until asleep "$pid"
sleep 0.2
rm many/9*.mkv
cat <&5 >"$T/out"
exec 5<&-
wait "$pid"
is "$(jq -r .verdict "$T/out" | sort | uniq -c | tr -s ' \n' ' ')" ' 100 error 800 fail ' \
    'files that have gone meanwhile are errors'
is "$(jq -r 'select(.error).error | .code + ": " + .message' "$T/out" | sort -u)" \
    'not-found: has gone since it was found' 'and say so'

# Ceilings.
tree a.mkv
path=.
for i in {1..260}; do path+=/d; done
mkdir -p "$path"
cp a.mkv "$path"
checked "$(printf './a.mkv .'; printf '/d%.0s' {1..256})" \
    'folders deeper than 256 are not gone into' .
is "$(json 'select(.error).error.code')" too-large 'that is an error'
tree 9/a.mkv
for i in {0..8}; do
    mkdir -p "$i"
    ln -s "../$((i + 1))" "$i/x"
    ln -s "../$((i + 1))" "$i/y"
done
sdc -q 0
is "$(grep -c 'below 8 others, more than this program follows; name it .*too-large' <<<"$out")" \
    "$(grep -c 'not checked' <<<"$out")" 'more than 8 links to folders are not followed'
ok 'they multiply no further' [ "$(grep -c 'not checked' <<<"$out")" -eq 512 ]

# Few descriptors.
tree
for i in {100..399}; do cp "$SDC_ROOT/testdata/image/plain.jpg" "$i.jpg"; done
for limit in '-n 64' '-S -n 16' '-n 40'; do
    # shellcheck disable=SC2016,SC2086 # the other shell's; two words
    run bash -c 'ulimit $1; shift; exec "$@"' - "$limit" "$SDC" -q -j 2 .
    status_is 0 "ulimit $limit: no false errors"
done

# ---- Lists that come in bit by bit ---------------------------------------------------------------

tree a.mkv b.mkv
cp "$SDC_ROOT/testdata/image/plain.jpg" c.jpg
mkfifo "$T/to" "$T/from"
for format in text ndjson; do
    "$SDC" -f "$format" --files-from - <"$T/to" >"$T/from" &
    pid=$!
    exec 6>"$T/to" 5<"$T/from"
    for file in a.mkv c.jpg b.mkv; do
        echo "$file" >&6
        line=
        read -r -t "$run_limit" line <&5
        like "$line" "$file" "$format: the result comes before the next name: $file"
        [ "$format" = ndjson ] || [ "$file" = c.jpg ] || read -r -t "$run_limit" line <&5
    done
    exec 6>&-
    cat <&5 >"$T/rest"
    exec 5<&-
    wait "$pid"
    is $? 1 "$format: the status at the end"
done

# A list without end is interrupted at once.
mkfifo "$T/endless"
"$SDC" --files-from "$T/endless" >"$T/out" &
pid=$!
exec 6>"$T/endless"
echo a.mkv >&6
wait_until grep -q a.mkv "$T/out"
kill -INT "$pid"
wait "$pid"
is $? 130 'a list that waits is interrupted'
like "$(cat "$T/out")" '^1 input: 1 fail$' 'with the results so far'
exec 6>&-

# As much memory for many names as for few; the sanitizers keep some of what is freed.
# A thousand fill the window, whose room is then in use.
n_names=300000 n_few=1000
! is_sanitized || n_names=40000 n_few=20000
# kib N: the memory that a list of N names takes.
kib() {
    local asan=quarantine_size_mb=1:thread_local_quarantine_size_kb=64
    yes a.mkv | head -n "$1" >"$T/list"
    ASAN_OPTIONS=$asan perl "$SDC_ROOT/tests/cli/measure.pl" "$T/cost" \
        "$SDC" --files-from "$T/list" >"$T/out" || true
    cut -d ' ' -f 2 "$T/cost"
}
few=$(kib "$n_few")
many=$(kib "$n_names")
is "$(tail -n 1 "$T/out")" "$n_names inputs: $n_names fail" 'each name of a long list is checked'
ok "$n_names names take $many KiB, $n_few names take $few KiB" [ "$many" -le $((few + 2048)) ]

cd "$SDC_ROOT" || exit 1
done_testing
