#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each header compiles by itself, and says what each of its declarations is for.
. tests/lib.sh
. tests/lint/files.sh

mapfile -t headers <<<"$(project_files '^(src|include)/.*\.h$')"
mapfile -t flags <<<"$(project_flags)"

for header in "${headers[@]}"; do
    run gcc "${flags[@]}" -fsyntax-only -x c "$header"
    status_is 0 "$header compiles alone"
done

# What users include needs nothing of ours, and is C++, too.
strict=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only)
run gcc -std=c17 "${strict[@]}" -x c include/seedance_check.h
status_is 0 'the public header is C17 without any option'
for standard in 11 20; do
    run clang "-std=c++$standard" "${strict[@]}" -x c++ include/seedance_check.h
    status_is 0 "the public header is C++$standard"
done
is "$(grep -hE '^ *# *include' include/*.h)" '#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>' 'the public header includes only headers of the language'

# undocumented FILE...: declarations in column 1 that neither follow nor hold a /** comment. What
# stands between @{ and @} shares one, what stands behind #else has that of its twin; a type that is
# only announced and the length of a table need none.
undocumented() {
    perl -ne '
        if ($. == 1) { $documented = $group = $inside = 0 }
        $group = 1 if /\@\{/;
        if ($inside) { $inside = 0 if /^\}/ }
        elsif (m{^/\*} .. m{\*/}) { $documented = 1 if m{^/\*\*} }
        elsif (/^\s*$/) { $documented = 0 }
        elsif (/^#else/) { $documented = 1 }
        elsif (/^#/) { $documented = 0 }
        elsif (/^(?:struct \w+;|extern const size_t sdc_n_|extern "C" \{|\s|\})/) { }
        elsif (/^\w/) {
            print "$ARGV:$.: $_" unless $documented || $group || m{/\*\*<};
            $inside = /\{$/;
            $documented = 0;
        }
        $group = 0 if /\@\}/;
        close ARGV if eof;
    ' "$@"
}

is "$(undocumented "${headers[@]}")" '' 'each declaration has a docstring'

cat >"$T/known.h" <<'EOH'
/* SPDX, no docstring. */
#ifndef X
struct announced;
extern "C" {
#ifdef A
/** What it is for. */
int twin(void);
#else
static inline int twin(void)
{
}
#endif
/** What it is for. */
enum sdc_a {
    SDC_A,
};

int bad(void);
/** Both. @{ */
int good(int a,
         int b);
int good_too(void);
/** @} */

extern int bad_too;
int trailing(void); /**< what it is for */
EOH
is "$(undocumented "$T/known.h" | sed "s|$T/||")" 'known.h:18: int bad(void);
known.h:25: extern int bad_too;' 'one without a docstring would be found'

done_testing
