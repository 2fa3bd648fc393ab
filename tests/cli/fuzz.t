#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The fuzz targets take what fuzzing has found, and what it begins with, under the sanitizers.
. tests/lib.sh
. tests/cli/helpers.sh

if ! is_sanitized; then
    skip_even_in_ci 'fuzz targets' 'they are built under the sanitizers only'
    done_testing
fi

run_limit=120
size=$(du -sb tests/fuzz/corpus | cut -f 1)
ok "the corpus is small ($size bytes)" [ "$size" -lt 5000000 ]
for source in tests/fuzz/fuzz_*.c; do
    target=${source#tests/fuzz/fuzz_}
    target=${target%.c}
    tests/fuzz/seeds.sh "$target" "$T" || fail "seeds for $target"
    find "$T/$target" "tests/fuzz/corpus/$target" -type f >"$T/files" 2>/dev/null
    ok "$target: there is something to begin with" [ -s "$T/files" ]
    run xargs -d '\n' -a "$T/files" "$SDC_BUILD/tests/fuzz/fuzz_$target"
    status_is 0 "$target: $(wc -l <"$T/files") files"
    # Bytes that are no file of that kind at all.
    printf '' >"$T/empty"
    head -c 70000 /dev/zero >"$T/zeros"
    run "$SDC_BUILD/tests/fuzz/fuzz_$target" "$T/empty" "$T/zeros"
    status_is 0 "$target: nothing, and zeros"
done

done_testing
