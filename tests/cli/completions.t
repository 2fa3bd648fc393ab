#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What bash, zsh and fish complete the command line by, each tried in the shell itself: all that the
# program's own tables have, and nothing else.
. tests/lib.sh

# Nothing of the user's configuration.
export HOME=$T/home XDG_CONFIG_HOME=$T/home XDG_DATA_HOME=$T/home XDG_RUNTIME_DIR=$T/home
mkdir -p "$HOME"

folder=$SDC_ROOT/$SDC_BUILD/completions
declare -A file=([bash]=$folder/bash/seedance-check [zsh]=$folder/zsh/_seedance-check
    [fish]=$folder/fish/seedance-check.fish)

# What the program says that it knows, one a line.
options=$("$SDC" --help | sed -nE 's/^ +(-., )?(--[a-z-]+).*/\2/p')
sdc --format '?'
formats=$(sed -n 's/.* takes \(.*\), not .*/\1/p' <<<"$err" | sed 's/, /\n/g')
profiles=$("$SDC" --list-profiles | cut -d ' ' -f 1)
rules=$("$SDC" --list-rules | sed '1d; s/ .*//')
prefixes=$(cut -d . -f 1 <<<"$rules" | uniq)
like "$options" '^--since$' 'options are found'
like "$rules" '^video.fps$' 'rules are found'

# choices OPTION: what it takes, as it says when it refuses something else.
choices() {
    "$SDC" "$1" '?' 2>&1 | sed -nE 's/.* takes (.*), not .*/\1/p' | sed 's/, /\n/g'
}

# One folder to complete names in, and one without media.
mkdir "$T/media" "$T/media/folder" "$T/texts"
cd "$T/media" || exit
suffixes='jpg jpeg png webp bmp tiff gif heic heif mp4 mov wav mp3 mkv flac mp+'
for suffix in $suffixes; do
    : >"a.$suffix"
done
: >'b c.MP4'
: >b.txt
: >own.json
: >"$T/texts/report.ndjson"
media=$(printf '%s\n' a.* 'b c.MP4' folder)

# What is typed, and what is to come of it, one a line.
lines=()
wanted=()
row() {
    lines+=("$1")
    wanted+=("$2")
}
row '--' "$options"
row '--write-b' --write-baseline
row '' "$media"
row 'b' 'b c.MP4'
row '-q --strict ' "$media"
row '-- ' "$media"
row '--type ' "$(choices --type)"
row '-t v' video
row '--type=v' video
row '--fail-on ' "$(choices --fail-on)"
row '--color ' "$(choices --color)"
row '--progress=' "$(choices --progress)"
row '-f ' "$formats"
row '--format=nd' ndjson
row '-f json:b.' b.txt
row '-p ' "$profiles"$'\nall\nfolder\nown.json'
row '--profile=by' "$(grep ^by <<<"$profiles")"
row '-p own' own.json
row '--select ' "$rules"$'\n'"$prefixes"
row '--ignore=video.f' "$(grep '^video.f' <<<"$rules")"
row '--select image.width,video.f' "$(grep '^video.f' <<<"$rules" | sed 's/^/image.width,/')"
row '--explain audio.' "$(grep ^audio <<<"$rules")"
row '--baseline ow' own.json
row '--jobs ' ''
row '--no-such-option' ''
row '../texts/' ../texts/report.ndjson

printf '%s\n' "${lines[@]}" >"$T/lines"
for shell in bash zsh fish; do
    if ! command -v "$shell" >/dev/null; then
        skip "$shell" "there is no $shell"
        continue
    fi
    # shellcheck disable=SC2024 # the shells are this user's
    run python3 "$SDC_ROOT/tests/cli/complete.py" "$shell" "${file[$shell]}" <"$T/lines"
    status_is 0 "$shell: completes"
    is "$err" '' "$shell: without a complaint"
    mapfile -t got <<<"$out"
    for i in "${!lines[@]}"; do
        want=$(jq -cRn '[inputs | select(. != "")] | unique' <<<"${wanted[i]}")
        is "$(jq -c 'unique' <<<"${got[i]-null}")" "$want" "$shell: ${lines[i]}"
    done
done

run shellcheck -s bash "${file[bash]}"
status_is 0 'shellcheck has nothing to say of that for bash'

cd "$SDC_ROOT" || exit
run "$SDC_BUILD/write-completions" tcsh
status_is 2 'no other shell'
like "$err" '^usage: ' 'and it says so'

done_testing
