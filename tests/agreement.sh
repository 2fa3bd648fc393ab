#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What seedance-check and others read of each file of a folder, side by side: tests/agreement.sh DIR
#
# Runs seedance-check, ffprobe, exiftool, mediainfo and vipsheader over all media below DIR and
# prints a table in Markdown: how often each agrees about width, height, duration, frame rate and
# format, and each disagreement with all readings. DIR is only read.
#
#   SDC=PATH             the seedance-check to run (build/default/seedance-check)
#   AGREEMENT_TSV=FILE   writes the disagreements there, too: file, program, fact, ours, theirs
#   AGREEMENT_SECONDS=N  time for another program over one file (20)
#
# Exit status: 0 where all agree, 1 where some do not, 2 where nothing could be compared.
set -u

programs=(ffprobe exiftool mediainfo vipsheader)
facts=(width height duration fps format)
seconds=${AGREEMENT_SECONDS:-20}

die() {
    printf 'agreement: %s\n' "$1" >&2
    exit 2
}

if [ $# -ne 1 ] || [ -z "$1" ]; then
    die 'give one folder: tests/agreement.sh DIR, or make agreement DIR=...'
fi
[ -d "$1" ] || die "$1 is no folder"
folder=$(cd -- "$1" && pwd -P) || die "$1 cannot be read"
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
same=$(cat "$root/tests/agreement.awk") || exit 2
check=${SDC:-$root/build/default/seedance-check}
[ -x "$check" ] || die "$check is not there: make builds it"
for program in jq awk perl timeout; do
    command -v "$program" >/dev/null || die "$program is needed: tools/setup.sh test installs it"
done

missing=()
present=()
for program in "${programs[@]}"; do
    if command -v "$program" >/dev/null; then present+=("$program"); else missing+=("$program"); fi
done
[ ${#present[@]} -gt 0 ] || die "none of ${programs[*]} is there: tools/setup.sh test installs them"

work=$(mktemp -d "${TMPDIR:-/tmp}/sdc-agreement.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- What each says: number of the file, fact, reading -------------------------------------------

# Names can hold anything, so that from here on a file is a number, and a program is handed a link.
# A link of the same suffix: exiftool and mediainfo go by it.
status=0
"$check" -q --allow-empty -f ndjson -- "$folder" >"$work/results" 2>"$work/err" || status=$?
case $status in
0 | 1 | 3) ;;
*) die "seedance-check ended with status $status: $(head -n 1 "$work/err")" ;;
esac
# shellcheck disable=SC2016 # jq's variables
jq -c 'select(.media.width or .media.duration)
    | {input, input_bytes, media}' "$work/results" >"$work/read"
[ -s "$work/read" ] || die "there are no media in $1 of which anything can be read"
mkdir "$work/links"
# The name, as bytes: base64 stands beside it where it is no UTF-8.
jq -r 'if .input_bytes then "b:" + .input_bytes else "u:" + (.input | @base64) end' \
    "$work/read" | perl -MMIME::Base64 -e '
    my ($links, $names) = @ARGV;
    open my $list, ">:raw", $names or die;
    my $n = 0;
    while (my $line = <STDIN>) {
        chomp $line;
        my $name = decode_base64(substr $line, 2);
        my ($suffix) = $name =~ m{[.]([A-Za-z0-9]{1,15})\z};
        my $link = "$links/" . ++$n . (defined $suffix ? ".$suffix" : "");
        symlink $name, $link or die "$link: $!\n";
        print $list "$link\0";
    }' "$work/links" "$work/list" || die 'the files cannot be named to other programs'

# Of what has several readings, each; format names are those of exiftool.
jq -rn 'foreach inputs as $result (0; . + 1; . as $number | $result.media
    | {format: [.format],
       width: [.stored_width // .width, .width], height: [.stored_height // .height, .height],
       duration: [.duration, .duration_readings[]?.value], fps: [.fps, .fps_readings[]?.value]}
    | to_entries[] | .key as $key | [.value[] | values] | unique[] | [$number, $key, .] | @tsv)' \
    "$work/read" >"$work/ours"

# each PROGRAM ARGUMENT...: runs the program over each link, and prints what it says, a line a file,
# as "NUMBER<TAB>OUTPUT" with the lines of the output joined.
each() {
    local link number
    while IFS= read -r -d '' link; do
        number=${link##*/}
        printf '%s\t' "${number%%.*}"
        timeout -k 2 "$seconds" "$@" "$link" 2>/dev/null </dev/null | tr -d '\0' | tr '\n\t' '  '
        printf '\n'
    done <"$work/list"
}

# rows FILTER: of the JSON of each file the object that FILTER makes, as number, fact, reading.
rows() {
    jq -rR 'split("\t") as $line | ($line[1] | fromjson? // empty) as $said | $said | '"$1"'
        | to_entries[] | select(.value != null and .value != "") | [$line[0], .key, .value] | @tsv'
}

# shellcheck disable=SC2016 # jq's variables
ask_ffprobe() {
    each ffprobe -v quiet -of json -show_format -show_streams | rows '
        [.streams[]? | select(.codec_type == "video" and .disposition.attached_pic == 0)][0]
            as $video
        | [.streams[]? | select(.codec_type == "audio")][0] as $audio
        | {width: $video.width, height: $video.height,
           fps: (if (.format.format_name // "") | test("mp4") then $video.avg_frame_rate
                 else null end),
           duration: (if (.format.format_name // "") | test("mp4|mp3|wav")
                      then $video.duration // $audio.duration else null end)}'
}

# It is slow to start, and takes many files at once.
ask_exiftool() {
    xargs -0 -n 100 timeout -k 2 $((5 * seconds)) exiftool -q -j -FileType -ImageWidth \
        -ImageHeight '-Duration#' '-VideoFrameRate#' <"$work/list" 2>/dev/null |
        jq -r '.[] | (.SourceFile | split("/")[-1] | split(".")[0]) as $number
            | {format: ((.FileType // "") | ascii_downcase
                | {apng: "png", m4v: "mp4", "extended webp": "webp", btf: "tiff", heics: "heic",
                   "wav (rf64)": "wav"}[.] // .),
               width: .ImageWidth, height: .ImageHeight, fps: .VideoFrameRate,
               duration: .Duration}
            | to_entries[] | select(.value != null and .value != "")
            | [$number, .key, .value] | @tsv'
}

# shellcheck disable=SC2016 # jq's variables
ask_mediainfo() {
    each mediainfo --Output=JSON | rows '
        .media | ((.track // []) | map({key: .["@type"], value: .}) | reverse | from_entries)
            as $first
        | ($first.Video // $first.Image) as $picture
        | {width: $picture.Width, height: $picture.Height, fps: $first.Video.FrameRate,
           duration: ($first.Video.Duration // $first.Audio.Duration)}'
}

# It looks at images only.
ask_vipsheader() {
    local link number
    while IFS= read -r -d '' link; do
        number=${link##*/}
        printf '%s ' "${number%%.*}"
        timeout -k 2 "$seconds" vipsheader "$link" 2>/dev/null </dev/null | head -n 1 | tr -d '\0'
        printf '\n'
    done < <(jq -n 'foreach inputs as $result (0; . + 1; select($result.media.duration | not))' \
        "$work/read" |
        perl -0 -e 'open my $names, "<:raw", shift or die; my @links = <$names>; local $/ = "\n";
            while (<STDIN>) { print $links[$_ - 1] }' "$work/list") |
        sed -nE 's/^([0-9]+) .*: ([0-9]+)x([0-9]+) [a-z]+,.*/\1\twidth\t\2\n\1\theight\t\3/p'
}

for program in "${present[@]}"; do
    "ask_$program" >"$work/$program" &
done
wait

# ---- Comparison ----------------------------------------------------------------------------------

# compare PROGRAM: number, fact, all of ours and theirs where none of ours is theirs; how many of
# each fact agree goes to agreed.PROGRAM.
compare() {
    awk -F '\t' -v agreed="$work/agreed.$1" "$same"'
        $2 ~ /width|height|fps|duration/ && number($3) == 0 { next } # it gives none
        FILENAME ~ /ours$/ { ours[$1 FS $2] = ours[$1 FS $2] " " $3; next }
        ($1 FS $2) in ours {
            if (agrees(ours[$1 FS $2], $3)) n_agreed[$2]++
            else print $1 FS $2 FS substr(ours[$1 FS $2], 2) FS $3
        }
        END { for (fact in n_agreed) print fact FS n_agreed[fact] >agreed }' "$work/ours" "$work/$1"
}

for program in "${present[@]}"; do
    : >"$work/agreed.$program"
    compare "$program" | sed "s/^/$program\t/"
done | sort -t "$(printf '\t')" -k 2,2n -k 3,3 -k 1,1 >"$work/differences"

# ---- The tables ----------------------------------------------------------------------------------

# show FORMAT: the differences with the names of the files, as tsv or as rows of Markdown with all
# readings. Names are strangers' words: control characters become visible, and no markup is left.
show() {
    perl -0 -e '
        my ($format, $work, $folder, @programs) = @ARGV;
        my (@names, %said);
        open my $list, "<:raw", "$work/list" or die;
        for (<$list>) { chomp; push @names, readlink }
        local $/ = "\n";
        for my $program ("ours", @programs) {
            open my $file, "<:raw", "$work/$program" or die;
            for (<$file>) {
                chomp;
                my ($n, $fact, $reading) = split /\t/;
                push @{$said{"$n $fact"}{$program}}, $reading;
            }
        }
        sub cell {
            my ($text) = @_;
            $text =~ s/([\x00-\x1f\x7f\\])/sprintf "\\x%02x", ord $1/ge;
            $text =~ s/([&<>|`*_\[\]])/sprintf "&#%d;", ord $1/ge if $format eq "markdown";
            return $text;
        }
        my %seen;
        open my $differences, "<:raw", "$work/differences" or die;
        for (<$differences>) {
            chomp;
            my ($program, $n, $fact, $ours, $theirs) = split /\t/;
            my $name = $names[$n - 1];
            $name =~ s{\A\Q$folder\E/*}{};
            if ($format eq "tsv") {
                print join("\t", map { cell($_) } $name, $program, $fact, $ours, $theirs), "\n";
                next;
            }
            next if $seen{"$n $fact"}++;
            my $all = $said{"$n $fact"};
            print "| ", join(" | ", cell($name), $fact,
                map { cell(join " or ", @{$all->{$_} || ["-"]}) } "ours", @programs), " |\n";
        }' "$1" "$work" "$folder" "${present[@]}" <"$work/list"
}

printf '# Agreement about %d files\n\n' "$(wc -l <"$work/read")"
[ ${#missing[@]} -eq 0 ] ||
    printf 'Not asked, since it is not installed: %s.\n\n' "${missing[*]}"
printf '| program |'
printf ' %s |' "${facts[@]}"
printf '\n|---|---|---|---|---|---|\n'
for program in "${present[@]}"; do
    printf '| %s |' "$program"
    for fact in "${facts[@]}"; do
        n_agreed=$(awk -F '\t' -v fact="$fact" '$1 == fact { n = $2 } END { print n + 0 }' \
            "$work/agreed.$program")
        n_differ=$(awk -F '\t' -v fact="$fact" -v program="$program" \
            '$1 == program && $3 == fact { n++ } END { print n + 0 }' "$work/differences")
        if [ $((n_agreed + n_differ)) -eq 0 ]; then printf ' - |'; else
            printf ' %d of %d |' "$n_agreed" $((n_agreed + n_differ))
        fi
    done
    printf '\n'
done
[ -z "${AGREEMENT_TSV-}" ] || show tsv >"$AGREEMENT_TSV" || die "$AGREEMENT_TSV cannot be written"
if [ ! -s "$work/differences" ]; then
    printf '\nAll agree.\n'
    exit 0
fi
printf '\n## Disagreements\n\n| file | fact | seedance-check |'
printf ' %s |' "${present[@]}"
printf '\n|---|---|---|'
for program in "${present[@]}"; do printf -- '---|'; done
printf '\n'
show markdown
printf '\nThe section AGREEMENT of seedance-check(1) says why it reads some files otherwise.\n'
exit 1
