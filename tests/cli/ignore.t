#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What patterns leave out: as git does it, of named folders, of the folders above them, and of files
# that are named.
. tests/lib.sh
. tests/cli/helpers.sh

# Matroska is refused by its first bytes: no probe program is needed to see that a file was checked.
media=$T/media
printf '\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska' >"$media"

# tree FILE...: a new working folder with these files.
tree() {
    rm -rf "$T/tree"
    mkdir "$T/tree"
    cd "$T/tree" || exit 1
    add "$@"
}

# add FILE...: more files there.
add() {
    local file
    for file in "$@"; do
        mkdir -p "$(dirname "./$file")"
        cp "$media" "./$file"
    done
}

# checked WANT NAME ARGUMENT...: these inputs are checked, and no other.
checked() {
    local want=$1 name=$2
    shift 2
    sdc -f ndjson --allow-empty "$@"
    is "$(json .input | tr '\n' ' ' | sed 's/ $//')" "$want" "$name"
}

# skipped: how many names the last run of a text report has left out.
skipped() {
    sed -nE 's/.*[ ,:] ?([0-9]+) skipped$/\1/p' <<<"$out"
}

# ---- Against git ---------------------------------------------------------------------------------

# Some hundred folders, each with patterns by a generator and with the same files.
cat >"$T/generate.pl" <<'EOP'
use strict;
use warnings;
my ($media, $cases) = @ARGV;
srand 20261122;
my @files = ('a', 'b', 'c', 'ab', 'abc', 'a.c', 'b.c', '.a', 'a b', 'a ', '#a', '!a', 'a]', '[a',
    'a*', 'a\\', 'B', '1', 'd/a', 'd/b', 'd/a.c', 'd/ab', 'd/d/a', 'd/d/b.c', 'd/d/d/a', 'd/e/a',
    'e/a', 'e/d/a', 'e/d/b', 'e/f/ab', 'f/a/b', 'f/ab/c', 'f/x/y/b', "f/\xc3\xa4", 'f/d/a');
my @atoms = ('a', 'a', 'b', 'c', 'd', 'd', 'e', 'f', 'ab', '*', '*', '*', '**', '**', '?', '?', '/',
    '/', '/', '/', '**/', '/**', '/**/', '*/', '[ab]', '[a-c]', '[!a]', '[^a-c]', '[]a]', '[a-]',
    '[!]a-]', '[[:alpha:]]', '[[:upper:][:digit:]]', '[[:space:]]', '[[:none:]]', '[a', '[\\]a]',
    '[\\a-\\c]', '\\a', '\\*', '\\[', '\\', '\\/', '.', '.c', ' ', '\\ ', '#', '!', '***', '[:a]',
    '[[:a]', '[/]', '[.-0]', "\xc3\xa4", '[[:punct:]]', ']', '-');
my @whole = ('*', '*.c', 'a', 'd/', '/a', 'd/*', '!a', '!*.c', '!d/', '/d/d/', '**/a', 'd/**',
    'd/**/a', '/*', '!/d', '*/', '!*/', '**', 'a/', 'e/**/', '#a', '\\#a', '\\!a', 'a ', 'a\\ ', '',
    '[a-c', '*b*', 'd**/a', 'e/d**', 'f/*/b', "a\r", '/', '//', '!', 'd//a', 'f/**/b', '**/d/**/a');
for my $i (1 .. $cases) {
    my @lines;
    for (1 .. 1 + int rand 4) {
        my $line = rand() < 0.3 ? $whole[rand @whole]
            : join '', map { $atoms[rand @atoms] } 1 .. 1 + int rand 5;
        $line = "!$line" if rand() < 0.15;
        $line = "/$line" if rand() < 0.1;
        $line .= '/' if rand() < 0.1;
        push @lines, $line;
    }
    my $root = sprintf 'case-%04d', $i;
    mkdir $root;
    open my $out, '>', "$root/.gitignore" or die;
    print $out ($i % 50 ? '' : "\xef\xbb\xbf"), join("\n", @lines), ($i % 3 ? "\n" : '');
    close $out;
    for my $file (@files) {
        my $path = $root;
        my @parts = split m{/}, $file;
        my $last = pop @parts;
        for (@parts) { $path .= "/$_"; mkdir $path }
        link $media, "$path/$last" or die "$path/$last: $!";
        print "$path/$last\0";
    }
}
EOP

n_cases=500
mkdir "$T/git"
cd "$T/git" || exit 1
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git init -q .
perl "$T/generate.pl" "$media" "$n_cases" >"$T/paths"
git -c core.excludesFile=/dev/null check-ignore --no-index -z --stdin <"$T/paths" |
    tr '\0' '\n' | LC_ALL=C sort >"$T/ignored"
tr '\0' '\n' <"$T/paths" | LC_ALL=C sort | LC_ALL=C comm -23 - "$T/ignored" >"$T/kept"
run "$SDC" -f ndjson --gitignore --hidden .
json '.input' | sed 's|^\./||' | grep -v '/\.gitignore$' | LC_ALL=C sort >"$T/ours"
n_ignored=$(wc -l <"$T/ignored") n_kept=$(wc -l <"$T/kept")
ok "git leaves out some thousand ($n_ignored) and keeps some thousand ($n_kept)" \
    [ "$n_ignored" -gt 2000 -a "$n_kept" -gt 2000 ]
diff "$T/kept" "$T/ours" >"$T/difference"
is "$(wc -l <"$T/ours")" "$n_kept" 'as many are checked as git keeps'
first=$(sed -n 's|^[<>] \(case-[0-9]*\)/.*|\1|p' "$T/difference" | head -n 1)
is "$(head -n 20 "$T/difference"; [ -z "$first" ] || cat "$first/.gitignore")" '' \
    "each of $((n_ignored + n_kept)) pairs of patterns and path comes out as git has it"
cd "$SDC_ROOT" || exit 1

# ---- Which files count ---------------------------------------------------------------------------

tree a.jpg b.jpg sub/a.jpg sub/b.jpg
echo 'a.jpg' >.seedancecheckignore
checked 'sub/b.jpg' 'the file of the working folder, above the named one' sub
checked './b.jpg ./sub/b.jpg' 'the file of the named folder' .
checked './a.jpg ./b.jpg ./sub/a.jpg ./sub/b.jpg' '--no-ignore' --no-ignore .
echo '!a.jpg' >sub/.seedancecheckignore
checked './b.jpg ./sub/a.jpg ./sub/b.jpg' 'a nearer file wins over a farther one' .
checked "$T/tree/sub/a.jpg $T/tree/sub/b.jpg" 'an absolute name' "$T/tree/sub"
echo 'sub/' >.seedancecheckignore
checked './a.jpg ./b.jpg' 'nothing below a folder that is left out is taken back in' .
checked 'sub/a.jpg sub/b.jpg' 'a folder that is named is not left out' sub
sdc .
is "$(skipped)" 2 'a folder that is left out counts as one, the file of patterns as another'

tree a.jpg b.jpg
echo 'a.jpg' >.gitignore
checked './a.jpg ./b.jpg' '.gitignore does not count' .
checked './b.jpg' '--gitignore' --gitignore .
checked './a.jpg ./b.jpg' '--gitignore with --no-ignore' --gitignore --no-ignore .
echo '!a.jpg' >.seedancecheckignore
checked './a.jpg ./b.jpg' 'our file wins over that of git beside it' --gitignore .
rm .seedancecheckignore .gitignore
mkdir -p .git/info
echo 'a.jpg' >.git/info/exclude
checked './b.jpg' '.git/info/exclude with --gitignore' --gitignore .
checked './a.jpg ./b.jpg' '.git/info/exclude without' .
echo '!a.jpg' >.gitignore
checked './a.jpg ./b.jpg' '.gitignore wins over .git/info/exclude' --gitignore .

# From where on files count: the first folder upwards that has a .git, else the working folder.
tree top/mid/low/a.jpg top/mid/low/b.jpg top/mid/low/c.jpg
echo 'a.jpg' >.seedancecheckignore
echo 'b.jpg' >top/.seedancecheckignore
checked 'top/mid/low/c.jpg' 'all from the working folder on' top/mid/low
run env -C top/mid "$SDC" -f ndjson low
is "$(json .input | tr '\n' ' ')" 'low/a.jpg low/b.jpg low/c.jpg ' \
    'none above the working folder without a .git'
mkdir top/.git
run env -C top/mid "$SDC" -f ndjson low
is "$(json .input | tr '\n' ' ')" 'low/a.jpg low/c.jpg ' 'those up to the folder with a .git'
run env -C / "$SDC" -f ndjson "$T/tree/top/mid/low"
is "$(json '.input | split("/")[-1]' | tr '\n' ' ')" 'a.jpg c.jpg ' \
    'the working folder does not matter then'
echo '/mid/low/c.jpg' >top/.seedancecheckignore
checked 'top/mid/low/a.jpg top/mid/low/b.jpg' 'patterns are relative to their own file' top/mid/low

# ---- --exclude -----------------------------------------------------------------------------------

tree a.jpg sub/a.jpg sub/b.jpg sub/deep/a.jpg '#x.jpg' 'end .jpg'
checked './#x.jpg ./end .jpg ./sub/b.jpg' 'a name anywhere' --exclude a.jpg .
checked './#x.jpg ./end .jpg ./sub/a.jpg ./sub/b.jpg ./sub/deep/a.jpg' 'a name at the root' \
    --exclude /a.jpg .
checked 'sub/b.jpg sub/deep/a.jpg' 'the root is the folder that is named' --exclude /a.jpg sub
checked './#x.jpg ./a.jpg ./end .jpg' 'a folder' --exclude=sub/ .
checked './a.jpg ./end .jpg ./sub/a.jpg ./sub/b.jpg ./sub/deep/a.jpg' \
    'no comment on a command line' --exclude '#x.jpg' .
checked './#x.jpg ./sub/b.jpg' 'several' --exclude a.jpg --exclude 'end*' .
checked './#x.jpg ./a.jpg ./end .jpg' 'later ones win' --exclude '!sub' --exclude sub .
echo 'b.jpg' >.seedancecheckignore
checked './#x.jpg ./a.jpg ./end .jpg ./sub/a.jpg ./sub/b.jpg ./sub/deep/a.jpg' \
    'it beats the files of patterns' --exclude '!b.jpg' .
checked './sub/b.jpg' '--no-ignore does not concern it' --no-ignore \
    --exclude '*' --exclude '!sub/' --exclude '!b.jpg' .
sdc --exclude "$(printf 'x%.0s' {1..5000})" .
status_is 2 'a pattern that is too long'
like "$err" '^seedance-check: --exclude holds a pattern of over 4096 bytes$' 'and the reason'

# ---- Names that are given ------------------------------------------------------------------------

tree a.jpg b.jpg sub/a.jpg sub/b.jpg other/a.jpg
echo 'a.jpg' >.seedancecheckignore
checked 'a.jpg sub/a.jpg b.jpg' 'what is named is not left out' --exclude sub/ a.jpg sub/a.jpg b.jpg
printf '%s\n' a.jpg sub >"$T/list"
checked 'a.jpg sub/b.jpg' 'nor is what is listed' --files-from "$T/list"
checked 'b.jpg' '--force-exclude: files' --force-exclude a.jpg sub/a.jpg b.jpg other/a.jpg
checked 'b.jpg' '--force-exclude: of a folder that is left out' --force-exclude --exclude sub \
    sub/b.jpg b.jpg
checked 'other/a.jpg' '--force-exclude: folders' --force-exclude --exclude '!a.jpg' \
    --exclude sub sub other
checked 'sub/a.jpg' '--force-exclude with --no-ignore' --force-exclude --no-ignore \
    --exclude '/a.jpg' a.jpg sub/a.jpg
checked "$T/tree/b.jpg" '--force-exclude: absolute names' --force-exclude "$T/tree/sub/a.jpg" \
    "$T/tree/b.jpg"
checked '- b.jpg' '--force-exclude: standard input has no name' --force-exclude --exclude '[-]' \
    - b.jpg <"$media"
checked './b.jpg ./sub/b.jpg' '--force-exclude: the working folder' --force-exclude .
sdc --force-exclude a.jpg
status_is 0 '--force-exclude: nothing left is no error'
is "$out" '0 inputs: 1 skipped' '--force-exclude: it is counted'
cd "$SDC_ROOT" || exit 1

# ---- What cannot be used -------------------------------------------------------------------------

# refused NAME ERE ARGUMENT...: one input is not checked, for that reason, and b.jpg is.
refused() {
    local name=$1 sentence=$2
    shift 2
    run "${unprivileged[@]}" "$SDC" "$@"
    status_is 3 "$name: status"
    like "$out" "$sentence" "$name: says why"
    like "$out" '^2 inputs: 1 fail, 1 not checked' "$name: the rest is checked"
}

words='\.seedancecheckignore: not checked: its patterns of what to leave out cannot be used'
tree sub/b.jpg
yes x | head -c 1048577 >sub/.seedancecheckignore
refused 'too large' "^sub/$words: has over 1048576 bytes \[too-large\]$" sub
yes x | head -n 10001 >sub/.seedancecheckignore
refused 'too many' "^sub/$words: holds over 10000 patterns \[too-large\]$" sub
printf 'x%.0s' {1..4097} >sub/.seedancecheckignore
refused 'too long' "^sub/$words: holds a pattern of over 4096 bytes \[too-large\]$" sub
echo x >sub/.seedancecheckignore
chmod 000 sub/.seedancecheckignore
refused 'no access' "^sub/$words: permission to read it is denied \[no-access\]$" sub
refused 'no access, hidden files taken in' "^sub/$words: permission" --hidden sub
rm -f sub/.seedancecheckignore
mkfifo sub/.seedancecheckignore
refused 'a FIFO' "^sub/$words: is a FIFO, not a regular file \[not-a-file\]$" sub
rm sub/.seedancecheckignore
mkfifo .seedancecheckignore
refused 'in a folder above' "^$T/tree/$words: is a FIFO" sub
refused 'of a named file' "^$T/tree/$words: is a FIFO" --force-exclude sub/b.jpg

# No pattern takes long: stars in numbers, against names that nearly match.
tree "$(printf 'a%.0s' {1..250}).jpg"
{
    printf 'a*%.0s' {1..2000} && echo b
    printf '**/a%.0s' {1..500} && echo /b
    printf '*a*%.0s' {1..500} && echo '[!a]'
} >.seedancecheckignore
run timeout 5 "$SDC" -q .
status_is 1 'many stars are matched at once'

done_testing
