#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the libFuzzer targets with clang under ASan and UBSan and runs each for SECONDS, starting
# from its corpus; what it finds stays in the build folder. Usage: run.sh [SECONDS]
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
seconds=${1:-60}
build=${SCHOLIA_BUILD_ROOT:-$top/build-test}/fuzz
found=0
mkdir -p "$(dirname "$build")"

[ -e "$build/build.ninja" ] || CC=clang meson setup "$build" "$top" -Dfuzzing=true -Dapp=false -Dserver=false \
  -Db_sanitize=address,undefined -Db_lundef=false \
  -Dc_args=-fsanitize=fuzzer-no-link --buildtype=debugoptimized >"$build.log" 2>&1 ||
  { tail -n 30 "$build.log"; exit 1; }
targets=$(ninja -C "$build" -t targets all | sed -n 's#^\(tests/fuzz/fuzz-[a-z-]*\): .*LINKER.*#\1#p')
# shellcheck disable=SC2086
ninja -C "$build" $targets >>"$build.log" 2>&1 || { tail -n 30 "$build.log"; exit 1; }
for target in $targets; do
  name=${target##*/fuzz-}
  mkdir -p "$build/found/$name"
  if "$build/$target" -max_total_time="$seconds" -timeout=1 -print_final_stats=1 -verbosity=0 \
      -artifact_prefix="$build/found/$name/" "$build/found/$name" "$top/tests/fuzz/corpus/$name" \
      >"$build/found/$name.log" 2>&1; then
    echo "fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/found/$name.log") runs, no crash"
  else
    tail -n 30 "$build/found/$name.log"; found=1
  fi
done
exit $found
