#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev simulate SEEDS FIRST does: plays that many seeds on all cores, nicely, each process its
# share; the totals of each at the end. Ends with status 1 and the seed if a rule breaks.
# SCHOLIA_STEPS: operations of each window, 200 if it is not set; SCHOLIA_JOBS: processes.
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
seeds=$1 first=$2 jobs=${SCHOLIA_JOBS:-$(nproc)}
build=${SCHOLIA_BUILD:-$top/build-simulation}
{ [ -e "$build/build.ninja" ] || meson setup "$build" "$top" -Dapp=false -Doptimization=2 >/dev/null; } &&
  ninja -C "$build" tests/simulation/simulate >/dev/null || exit 1

share=$(((seeds + jobs - 1) / jobs)) pids=()
for ((job = 0; job < jobs; job++)); do
  count=$((seeds - job * share < share ? seeds - job * share : share))
  [ "$count" -gt 0 ] || continue
  nice -n 19 "$build/tests/simulation/simulate" --seed $((first + job * share)) --seeds "$count" \
    --steps "${SCHOLIA_STEPS:-200}" | sed "s/^/[$job] /" &
  pids+=($!)
done

failed=0
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
exit "$failed"
