#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a tool can see of our style: first lines, lengths, nesting, names of symbols.
. tests/lib.sh
. tests/lint/files.sh

columns_max=100
file_lines_max=600
function_lines_max=80
nesting_max=4
# Over all functions of src/.
median_max=12
ninetieth_max=40

mapfile -t c_files <<<"$(project_files '\.[ch]$')"
mapfile -t scripts <<<"$(project_scripts)"
mapfile -t sources <<<"$(project_files '^src/.*\.c$')"

# Files without a licence in the first four lines, or without a word behind it.
without_head() {
    local file
    for file in "$@"; do
        head -n 4 "$file" | grep -A1 -E 'SPDX-License-Identifier: MIT$' | sed 1d |
            grep -qE '[A-Za-z]{3}' || echo "$file"
    done
}

long_lines() {
    grep -nE ".{$((columns_max + 1))}" "$@"
}

bad_space() {
    grep -nE '[[:space:]]$|^ *'$'\t' "$@"
}

long_files() {
    wc -l "$@" | awk -v max="$file_lines_max" '$2 != "total" && $1 > max { print $2 ": " $1 }'
}

# measure FILE...: one line per function, see functions.pl.
measure() {
    perl tests/lint/functions.pl "$@"
}

big_functions() {
    measure "$@" | awk -v lines="$function_lines_max" -v nesting="$nesting_max" \
        '$1 > lines || $2 > nesting'
}

# percentile P < MEASURES: the number of lines that P in a hundred functions do not exceed.
percentile() {
    sort -n | awk -v p="$1" '{ lines[NR] = $1 } END { print lines[int((NR * p + 99) / 100)] }'
}

is "$(without_head "${c_files[@]}" "${scripts[@]}" Makefile)" '' \
    'each file says its licence and its use'
is "$(long_lines "${c_files[@]}" "${scripts[@]}" Makefile)" '' "no line over $columns_max columns"
is "$(bad_space "${c_files[@]}" "${scripts[@]}")" '' \
    'no line begins with a tab or ends with a space'
is "$(long_files "${c_files[@]}" "${scripts[@]}")" '' "no file over $file_lines_max lines"
is "$(big_functions "${c_files[@]}")" '' \
    "no function over $function_lines_max lines or nested deeper than $nesting_max"

measure "${sources[@]}" >"$T/measures"
median=$(percentile 50 <"$T/measures")
ninetieth=$(percentile 90 <"$T/measures")
ok "the median function has $median lines, at most $median_max" [ "$median" -le "$median_max" ]
ok "nine in ten have $ninetieth lines, at most $ninetieth_max" [ "$ninetieth" -le "$ninetieth_max" ]

# The measures themselves, on a function whose lines and nesting are known.
cat >"$T/known.c" <<'EOC'
static const struct x table[] = {
    {"{", 1},
};

int deep(int a,
         int b)
{
    /* if (no) { */
    struct x x = {.a = {1}};
    for (;;) {
        if (a)
            b = (struct x){1}.a;
        else if (b)
            while (a)
                switch (b) {
                case '}':
                default:
                    do
                        a = b ? 1 : 2;
                    while (a);
                }
        else
            goto out;
    }
out:
    return a;
}

void flat(void)
{
}
EOC
is "$(measure "$T/known.c" | sed "s|$T/||")" '23 5 known.c:5 deep
3 0 known.c:29 flat' 'lines and nesting are measured right'

# The Makefile lists each source, once.
make -s print-LIB_OBJECTS print-CLI_OBJECTS print-CHECK_OBJECTS print-SUBMIT_OBJECTS \
    print-COMPLETIONS_OBJECTS print-AV_OBJECTS print-IMAGE_OBJECTS print-BOXED_OBJECTS |
    grep -oE '[^ ]+' | sort >"$T/objects"
mapfile -t objects <"$T/objects"
is "$(printf '%s\n' "${sources[@]}" | sed 's|^|build/default/|; s|c$|o|' | diff "$T/objects" -)" \
    '' 'the Makefile lists each source, once'

# What other code could see is ours by name.
is "$(nm -A --defined-only --extern-only "${objects[@]}" | awk '$NF !~ /^(sdc_|main$)/')" '' \
    'each symbol begins with sdc_'

done_testing
