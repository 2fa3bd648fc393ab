#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs fuzz targets for some seconds each: tests/fuzz/fuzz.sh SECONDS TARGET...
#
# A target begins with tests/fuzz/corpus/TARGET and what tests/fuzz/seeds.sh makes for it. New bytes
# that lead to new code go to build/fuzz/corpus/TARGET, those over which it ends to build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
shift

# The sandbox has a ceiling for memory; here an allocation of its size fails.
export ASAN_OPTIONS=max_allocation_size_mb=512:allocator_may_return_null=1

failed=()
for target in "$@"; do
    found=build/fuzz/corpus/$target
    mkdir -p "$found" "tests/fuzz/corpus/$target"
    tests/fuzz/seeds.sh "$target" build/fuzz/seeds
    echo "== $target: $seconds s"
    "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="build/fuzz/$target-" \
        "$found" "tests/fuzz/corpus/$target" "build/fuzz/seeds/$target" \
        >"build/fuzz/$target.log" 2>&1 || failed+=("$target")
    grep -vE '^(INFO|"|#|stat::(new_units|slowest|peak))' "build/fuzz/$target.log" || true
done
[ ${#failed[@]} -eq 0 ] || {
    echo "targets that ended over some bytes (see build/fuzz): ${failed[*]}" >&2
    exit 1
}
