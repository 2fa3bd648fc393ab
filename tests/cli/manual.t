#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The manuals, README.md, --help, --list-rules and the tables in the sources say the same.
# shellcheck disable=SC2016 # backquotes are those of Markdown
. tests/lib.sh

manual=man/seedance-check.1
readme=README.md

# Codes that only end a run or are dealt with inside: no result of an input has them.
not_of_results='ok short overflow usage closed interrupted internal'
# Options of other programs, in the commands that mend a file and in those that spread an audit.
not_ours='--height --size --joblog --resume-failed --workdir --transferfile --return --cleanup'
not_ours+=' --no-verify --global --add'
# Inputs that together bring every key of the JSON report.
all_keys=(testdata/video/two-tracks.mp4 testdata/video/sar-displayed-outside.mp4
    testdata/video/sound-15.mp4 testdata/audio/duration-15.mp3 testdata/image/plain.jpg
    testdata/hostile/sign-in.jpg testdata/hostile/stsz-count.mp4 testdata/image/plain.png
    "$T/missing.mp4" "$T/page.html" "$T/"$'\xff.mp4')

# section NAME: the source of a section of the manual.
section() {
    awk -v head=".Sh $1" '/^\.Sh /{ is_it = $0 == head } is_it' "$manual"
}

# items SECTION MACRO: the words behind .It MACRO, one item a line.
items() {
    section "$1" | sed -n "s/^\.It $2 //p"
}

# table FROM: rows of the table of README.md whose head begins with the cell FROM.
table() {
    awk -v head="| $1 |" 'index($0, head) == 1 { is_it = 1 } !/^\|/ { is_it = 0 } is_it' "$readme" |
        sed 1,2d
}

# words: the words of standard input, one a line, sorted, each once.
words() {
    grep -oE '[^ ]+' | LC_ALL=C sort -u
}

# ---- Options -------------------------------------------------------------------------------------

# Headings and options, as "-t, --type TYPE", in their order.
in_help=$("$SDC" --help | sed -nE 's/^([A-Z][a-z ]+):$/\1/p
    s/^ +((-., )?--[a-z-]+( [A-Z][^ ]*)?)( .*)?$/\1/p')
in_manual=$(section OPTIONS | sed -nE '/^\.(Ss|It) /{
    s/^\.(Ss|It) //; s/Fl /-/g; s/ , /, /g; s/ Ns Op : Ns Ar ([A-Z]+)/[:\1]/
    s/ Ns (.) Ns Ar /\1/; s/ Ar / /; p; }')
like "$in_help" '^-t, --type TYPE$' 'options are found in --help'
is "$in_manual" "$in_help" 'manual and --help have the same options, in the same groups'
is "$(table option | sed -nE 's/\\\|/|/; s/^\| `([^`]*)` \|.*/\1/p')" \
    "$(grep -e -- <<<"$in_help")" \
    'README.md and --help have the same options'
is "$(grep -cE '^    \{"[a-z-]+", ' src/cli/options_table.c)" "$(grep -c -e -- <<<"$in_help")" \
    '--help prints every row of the table'

{ grep -oE -e '--[a-z-]+' <<<"$in_help" && echo "$not_ours"; } | words >"$T/options"
{ grep -oE -e '(^|[^a-z-])--[a-z][a-z-]+' "$readme" | grep -oE -e '--.*'
    grep -oE -e 'Fl -[a-z-]+' "$manual" | sed 's/Fl -/--/'; } | words >"$T/options.mentioned"
is "$(LC_ALL=C comm -13 "$T/options" "$T/options.mentioned")" '' \
    'no text mentions an option that is none'

# The greatest values of numbers are those that the program names when it refuses others.
for option in jobs timeout; do
    sdc "--$option" 0 x
    most=$(grep -oE 'to [0-9]+' <<<"$err")
    like "$most" '[0-9]' "--$option: the program names its greatest value"
    like "$(section OPTIONS | sed -n "/^\.It.* -$option /,/^\.It/p" | tr '\n' ' ')" "$most\b" \
        "--$option: manual and program have the same greatest value"
done

# ---- Rules ---------------------------------------------------------------------------------------

# "id: limit", in their order.
listed=$("$SDC" --list-rules | sed '1d; s/^\([^ ]*\) */\1: /')
like "$listed" '^video.fps: \[24, 60\] fps$' 'rules are found in --list-rules'
is "$(items RULES Cm | sed 's/^\([^ ]*\) : No "\(.*\)"$/\1: \2/')" "$listed" \
    'manual and --list-rules have the same rules and limits'
is "$(table rule | sed -E 's/^\| `([^`]*)` \| ([^|]*) \|.*/\1: \2/')" "$listed" \
    'README.md and --list-rules have the same rules and limits'
is "$(grep -cE '^    \{"[a-z]+[.][a-z-]+", ' src/rules/check.c)" "$(wc -l <<<"$listed")" \
    '--list-rules prints every row of the table'

# Where limits are stated: each source with its date, or without where the item names another.
text=$(section RULES | tr '\n' ' ' | sed 's/ \.Lk / /g; s/  */ /g')
while IFS= read -r source; do
    case $text in
    *"$source"* | *"Source: ${source% (*}."*) pass "the manual names the source: $source" ;;
    *) fail "the manual names the source: $source" ;;
    esac
done < <(cut -d: -f1 <<<"$listed" | while read -r id; do
    "$SDC" --explain "$id" | sed -n 's/^Source: //p'
done | sort -u)
date=$("$SDC" --list-rules | sed -n '1s/.*(\(.*\))/\1/p')
like "$(cat "$readme")" "^$date\. The profile is called" 'README.md has the date of the profile'

# ---- Profiles ------------------------------------------------------------------------------------

# "id: source, date", in their order.
profiles=$("$SDC" --list-profiles | sed -E 's/ \(default\)$//; s/^([^ ]+) .*\((.*)\)$/\1: \2/')
like "$profiles" '^volcengine-seedance-2.5: Ark docs .*, 2026-09$' 'profiles are found'
is "$(items PROFILES Cm | sed 's/^\([^ ]*\) : No "\(.*\)"$/\1: \2/')" "$profiles" \
    'manual and --list-profiles have the same profiles, sources and dates'

# A row of the table of README.md, as --list-rules has its cells.
mapfile -t columns < <(grep -F '| profile |' "$readme" | tr '|' '\n' | sed -n 's/^ `\(.*\)` $/\1/p')
ok 'columns are found in README.md' [ ${#columns[@]} -ge 6 ]
cells() {
    local rule
    printf '| `%s` |' "$1"
    "$SDC" -p "$1" --list-rules >"$T/rules"
    for rule in "${columns[@]}"; do
        sed -nE "s/^$rule +([[(][^])]*[])]).*/ \1 |/p" "$T/rules" | tr -d '\n'
    done
}
is "$(table profile)" "$(cut -d: -f1 <<<"$profiles" | while read -r id; do
    cells "$id"
    echo
done)" 'README.md and --list-rules have the same profiles and limits'

# The page on files of one's own, and the tables by which they are read.
page=man/seedance-profile.5
in_tables=$(sed -nE 's/^    \{"([a-z_]+)", sdc_take_.*|^    \{"([a-z_]+)", check_.*/\1\2/p' \
    src/config/profile_file.c)
in_tables+=$'\n'$(sed -n 's/^static const char \*const ends.*{\(.*\)};/\1/p' \
    src/config/keys.c | tr -d '",' | tr ' ' '\n')
like "$in_tables" '^below$' 'keys of profiles are found in the sources'
is "$(sed -n 's/^\.It Va //p' "$page" | tr -d , | words)" "$(words <<<"$in_tables")" \
    'seedance-profile(5) has every key, and no other'
text=$(tr '\n' ' ' <"$page")
items=${text//.It /$'\n'}
while read -r rule limit; do
    unit=$(sed -nE 's/^[[(][^])]*[])] *([a-z]*).*/\1/p' <<<"$limit")
    like "$items" "^${unit:-[^ ]+ (by|divided)}.*\\b$rule\\b" \
        "seedance-profile(5) has the rule $rule with its unit"
done < <(tr -d : <<<"$listed" | grep -vE '^(file|asset)')
for name in NAMES NOTES DOCUMENT_TEXT PROFILE_REMARK PROFILE_ID; do
    most=$(grep -rhoE "#define SDC_${name}_MAX +[0-9]+" src/rules src/config | grep -oE '[0-9]+$')
    like "$text" "at most $most\\b|at most $most (texts|bytes)" "seedance-profile(5) has $name"
done
like "$text" "at most $((1024 * 1024)) bytes" 'seedance-profile(5) has the greatest size of a file'

# Its example is one, and what stands below it is done with it.
awk '/^\{$/,/^\}$/' "$page" >"$T/shorts.json"
sdc -p "$T/shorts.json" --list-rules
status_is 0 'seedance-profile(5): its example is read'
like "$out" '^Profile shorts-2026 ' 'seedance-profile(5): by its name'
sdc -p "$T/shorts.json" --show-profile
is "$(jq -S . "$T/out")" "$(jq -S . "$T/shorts.json" | sed 's|"9/16"|"0.5625"|')" \
    'seedance-profile(5): nothing of its example is lost'
mandoc -T ascii -O width=200 "$page" | sed -n 's/.\x08//g; /^ *\$ .*jq/,/longer.json/p' |
    sed 's/^ *\$ //' >"$T/longer.sh"
(cd "$T" && PATH=$(dirname "$SDC"):$PATH bash longer.sh)
sdc -p "$T/longer.json" --list-rules
like "$out" '^video.duration +\[2, 20\] s$' 'seedance-profile(5): a profile is changed'

# The page on configurations, and the tables by which they are read.
page=man/seedance-check-config.5
is "$(sed -nE 's/^\.(It )?Va //p' "$page" | tr -d ',.' | words)" \
    "$(sed -nE 's/^    \{"([a-z_]+)", (sdc_take|take|check)_.*/\1/p' src/config/config_file.c |
        words)" 'seedance-check-config(5) has every key, and no other'
text=$(tr '\n' ' ' <"$page")
for name in FILE_SIZE:'at most N bytes' WORDS:'at most N\.' EXCEPTIONS:'at most N objects' \
    PATHS:'at most N objects' REASON:'has at most N bytes' JOBS:'from 1 to N'; do
    most=$(($(sed -n "s|^#define SDC_CONFIG_${name%%:*}_MAX ||p" src/config/config_file.h)))
    want=${name#*:}
    like "$text" "${want/N/$most}" \
        "seedance-check-config(5) has SDC_CONFIG_${name%%:*}_MAX"
done

# Its example and that of README.md do what they say.
mkdir -p "$T/configured"/{refs/video,long,drafts}
cp testdata/video/fps-23.976.mp4 "$T/configured/refs/video/intro.mp4"
cp testdata/image/plain.png "$T/configured/refs/video"
cp testdata/video/duration-15.1.mp4 "$T/configured/long"
cp testdata/image/width-299.png "$T/configured/drafts"
for example in "$page" "$readme"; do
    case $example in
    *.md) awk '/^```json$/ { is_in = 1; next } /^```/ { is_in = 0 } is_in' "$example" ;;
    *) awk '/^\{$/,/^\}$/' "$example" ;;
    esac >"$T/configured/.seedance-check.json"
    run env -C "$T/configured" "$SDC" .
    is "$status $(grep -oE '^\./[^ ]*: [a-z]+|; 1 excepted' <<<"$out")" \
        '1 ./long/duration-15.1.mp4: pass
./refs/video/intro.mp4: fail
./refs/video/plain.png: error
; 1 excepted' "$example: its configuration does what it says"
done

# ---- Formats -------------------------------------------------------------------------------------

measured=$(tr '\n' ' ' <src/facts/format.c |
    grep -oE '\{"[a-z0-9-]+", "[^"]*", [A-Z]+, SDC_PROBER_' | cut -d'"' -f2 | words)
like "$measured" '^heic$' 'formats that are measured are found'
for file in "$manual" "$readme"; do
    is "$(tr '\n' ' ' <"$file" | sed -nE 's/.*Measured are ([a-z0-9, ]+)\..*/\1/p' |
        sed 's/ and /, /g; s/,//g' | words)" "$measured" "$file names the formats that are measured"
done

# The table of how fast each is read, of the files that make bench-readers measures.
speeds=$(table reader | tr -d ' `')
is "$(cut -d'|' -f2 <<<"$speeds" | words)" "$measured" "$readme has the speed of every reader"
is "$(cut -d'|' -f3 <<<"$speeds" | words)" "$(make -s print-BENCH_FILES | tr ' ' '\n' |
    sed 's|^|testdata/|' | words)" "$readme: speeds are those of the files in the Makefile"

# ---- Exit statuses -------------------------------------------------------------------------------

statuses=$(sed -n 's/^ *SDC_EXIT_[A-Z]* = \([0-9]*\),.*/\1/p' src/cli/run.h | words)
like "$statuses" '^141$' 'exit statuses are found in run.h'
is "$(section 'EXIT STATUS' | sed -n 's/^\.It //p' | words)" "$statuses" \
    'the manual has every exit status'
is "$(table status | sed -nE 's/^\| ([0-9]+) \|.*/\1/p' | words)" "$statuses" \
    'README.md has every exit status'
is "$("$SDC" --help | sed -n '/^Exit status:/,$p' | grep -oE '(^| )[0-9]+ ' | words)" "$statuses" \
    '--help has every exit status'

# ---- Reports -------------------------------------------------------------------------------------

sdc --format '?'
is "$(section 'REPORT FORMATS' | sed -n 's/^\.Ss //p' | tr '\n' ' ')" \
    "$(sed -n 's/.* takes \(.*\), not .*/\1/p' <<<"$err" | tr -d ,) " \
    'the manual has every format of reports'
is "$(table format | sed -nE 's/^\| `([^`]*)` \|.*/\1/p' | tr '\n' ' ')" \
    "$(sed -n 's/.* takes \(.*\), not .*/\1/p' <<<"$err" | tr -d ,) " \
    'README.md has every format of reports'
sdc --format csv --allow-empty
in_csv=$(tr -d '\r\357\273\277' <"$T/out" | tr , '\n')
is "$(section 'REPORT FORMATS' |
    sed -n '/^Columns:/,/^They mean/s/^\.Li \([a-z_]*\).*/\1/p')" "$in_csv" \
    'the manual has every column of csv'

codes=$(sed -n 's/^ *\[SDC_[A-Z_]*\] = "\(.*\)",$/\1/p' src/base/err.c | words)
like "$codes" '^not-found$' 'error codes are found in err.c'
is "$(items DIAGNOSTICS Cm | words)" \
    "$(LC_ALL=C comm -23 <(echo "$codes") <(words <<<"$not_of_results"))" \
    'the manual has every error code of a result'

# *_readings are one key.
cp testdata/video/fps-23.976.mp4 "${all_keys[-1]}"
printf '<html><title>\xff</title></html>' >"$T/page.html"
printf '%s\n' '{"seedance_check_baseline":1}' \
    '{"input":"testdata/image/plain.png","rule":"image.width","measured":"299"}' >"$T/known.json"
keys='(if has("summary") then .summary.rules = {} | .summary.errors = {} else . end)
    | [paths[-1] | strings] | unique[]'
# A server without ranges, and a proxy, in one.
mkdir "$T/asked"
tests/http/server.pl testdata/image/plain.jpg "$T/asked" >"$T/port" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$T"' EXIT
for ((i = 0; i < 100; i++)); do
    [ ! -s "$T/port" ] || break
    sleep 0.1
done
{
    for format in json ndjson; do
        sdc -f "$format" --write-baseline "$T/more.json" "${all_keys[@]}"
        sed 1d "$T/more.json" >>"$T/known.json"
        sdc -f "$format" --summary --baseline "$T/known.json" "${all_keys[@]}"
        json "$keys"
    done
    http_proxy=http://127.0.0.1:$(cat "$T/port") sdc -f json http://media.example.com/whole
    json "$keys"
    sdc -f json -p all "${all_keys[@]}"
    json "$keys"
    for format in json ndjson; do
        run env -C "$T/configured" "$SDC" -f "$format" refs long
        json "$keys"
    done
    # Those of a submission, which tests/http/submit.t has seen.
    echo asset id status uri
} | sed 's/.*_readings$/_readings/' | words >"$T/keys"
section 'REPORT FORMATS' | sed -nE 's/^\.(It )?Va //p' |
    sed 's/ [.,;:]//g; s/.*_readings$/_readings/' | words >"$T/keys.manual"
is "$(diff "$T/keys.manual" "$T/keys" | grep '^[<>]')" '' \
    'the manual has every key of json and ndjson, and no other'

# ---- Ceilings ------------------------------------------------------------------------------------

section 'SECURITY CONSIDERATIONS' |
    sed -nE 's/^\.It Dv ([A-Z0-9_]+) Ta ([0-9]+) Ta .*/\1 \2/p' >"$T/ceilings"
ok "the manual lists ceilings ($(wc -l <"$T/ceilings"))" [ "$(wc -l <"$T/ceilings")" -gt 20 ]
while read -r name said; do
    # Their expressions are those of the shell, but for types.
    defined=$(grep -rhoE "^#define $name .*" src |
        sed -E 's/[^ ]+ +[^ ]+ +//; s|/[*].*||; s/INT64_C|\(size_t\)//g; s/([0-9])LL/\1/g')
    is "$said" "$((defined))" "the ceiling $name is as the manual says"
done <"$T/ceilings"
# None is left out of those that count what a stranger's file, folder or server may have.
counted='BOXES|CHAPTERS|CHUNKS|COPIES|DEPTH|EDITS|ENTRIES|EXTENTS|ID3V2|ITEMS|JUNK|LEVELS|LINKS'
counted+='|PARTS|PATTERNS|PROPERTIES|REDIRECTS|REQUESTS|RETRIES|ROUNDS|SEGMENTS|TAGS|TRACKS|TRIES'
counted+='|WALK'
is "$(grep -rhoE "^#define ([A-Z]+_)*($counted)_MAX " src | cut -d' ' -f2 | words |
    LC_ALL=C comm -23 - <(cut -d' ' -f1 "$T/ceilings" | words))" '' 'the manual has every ceiling'

# ---- Suffixes of the hook ------------------------------------------------------------------------

# All that the formats of the specification have, and none that no format has.
tr -d '\n' <src/facts/format.c | grep -oE '\[SDC_FORMAT_[^}]*\}' >"$T/formats"
sed -nE 's/.*"(.*)"\}/\1/p' "$T/formats" | words >"$T/suffixes"
grep PROBER "$T/formats" | sed -nE 's/.*"(.*)"\}/\1/p' | words >"$T/suffixes.listed"
sed -n '/files: /,/)\$/p' .pre-commit-hooks.yaml | sed '1,2d; $d' | tr '|' ' ' | words \
    >"$T/suffixes.hook"
ok 'suffixes are found' [ "$(grep -cxE 'jpe|heic|mp4|rf64' "$T/suffixes.listed")" -eq 4 ]
is "$(LC_ALL=C comm -23 "$T/suffixes.listed" "$T/suffixes.hook")" '' \
    'the hook for files by name takes every suffix of the listed formats'
is "$(LC_ALL=C comm -13 "$T/suffixes" "$T/suffixes.hook")" '' 'and none that no format has'

# ---- Environment ---------------------------------------------------------------------------------

is "$(items ENVIRONMENT Ev | words)" \
    "$(grep -rhoE '(getenv|is_set)\("[A-Z_]+"\)|"SEEDANCE_CHECK_[A-Z_]+"' src/{base,cli,submit} |
        grep -oE '[A-Z_]{2,}' | grep -vx SDC_CRASH_AT | words)" \
    'the manual has every variable that the program reads'

# ---- README.md -----------------------------------------------------------------------------------

# Each command of a console block prints what stands below it.
PATH=$(dirname "$SDC"):$PATH
awk -v base="$T/example" '
    /^```console$/ { is_in = 1; next }
    /^```/ { is_in = 0 }
    is_in && /^\$ / { n++; print substr($0, 3) > (base n ".cmd"); next }
    is_in { print > (base n ".want") }' "$readme"
for example in "$T"/example*.cmd; do
    run bash "$example"
    is "$out$err" "$(cat "${example%.cmd}.want")" "README.md: $(cat "$example")"
done

# What it names is there.
is "$(table folder | sed -nE 's/^\| `([^`]*)` \|.*/\1/p' | sort)" \
    "$(find src -mindepth 1 -type d -printf '%f\n' | sort)" 'README.md has every folder of src'
while read -r file; do
    ok "README.md: $file is there" test -e "$file"
done < <(grep -ohE '`(src|tests|testdata|man|tools)/[a-z0-9_/.-]+`' "$readme" | tr -d '`' | sort -u)
while read -r target; do
    ok "README.md: make $target" grep -q "^## $target:" Makefile
done < <(grep -ohE '(`|^)make [a-z-]+' "$readme" | cut -d' ' -f2 | sort -u)

done_testing
