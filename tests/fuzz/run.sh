#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the libFuzzer targets with clang under ASan and UBSan and runs each from its corpus, two at
# a time; what it finds stays in the build folder.
# Usage: run.sh [SECONDS | COUNTruns] [TARGET...]; JOBS=1 for one at a time.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
amount=${1:-60}; shift || true
root=${SCHOLIA_BUILD_ROOT:-$top/build-test}
build=$root/fuzz
# Without it undefined behaviour is printed, and the run goes on and ends well.
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

case $amount in
*runs) limit=-runs=${amount%runs} ;;
*) limit=-max_total_time=$amount ;;
esac

"$top/tests/set-up.sh" fuzz "$root"
targets=$(ninja -C "$build" -t targets all | sed -n 's#^\(tests/fuzz/fuzz-[a-z-]*\): .*LINKER.*#\1#p')

run_target() { # TARGET
  local name=${1##*/fuzz-} found log status=0
  found=$build/found/$name log=$build/found/$name.log
  mkdir -p "$found"
  # A leak ends a run only at the end; a whole minute for one input would hide behind a mean.
  "$build/$1" "$limit" -timeout=1 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$found/" "$found" "$top/tests/fuzz/corpus/$name" >"$log" 2>&1 || status=$?
  stat() { sed -n "s/^stat::$1: *//p" "$log"; }
  if [ $status -eq 0 ]; then
    echo "fuzz $name: $(stat number_of_executed_units) runs, $(stat average_exec_per_sec)/s," \
      "slowest input $(stat slowest_unit_time_sec) s, 0 crashes"
  else
    tail -n 30 "$log"; echo "fuzz $name: FAILED, see $log"
  fi
  return $status
}
export -f run_target
export build limit top

wanted=()
for target in $targets; do
  [ $# -eq 0 ] || [[ " $* " == *" ${target##*/fuzz-} "* ]] || continue
  wanted+=("$target")
done
printf '%s\n' "${wanted[@]}" | xargs -P "${JOBS:-2}" -I '{}' bash -c 'run_target {}'
