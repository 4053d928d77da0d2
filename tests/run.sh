#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that ./dev test runs, in under 15 minutes on two cores: style, translations, all suites
# with fatal warnings, the same under ASan and UBSan, a short fuzz run. SCHOLIA_BUILD_ROOT says where
# to build; by default build-test in the checkout. The last line counts.
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"
root=${SCHOLIA_BUILD_ROOT:-$top/build-test}
mkdir -p "$root"
passed=0 failed=0 started=$SECONDS

step() { # NAME COMMAND...
  local name=$1 from=$SECONDS; shift
  if "$@"; then
    passed=$((passed + 1)); echo "ok: $name ($((SECONDS - from)) s)"
  else
    failed=$((failed + 1)); echo "NOT OK: $name ($((SECONDS - from)) s)"
  fi
}

suites() { # FOLDER MULTIPLIER MESON-OPTION...
  local folder=$1 multiplier=$2; shift 2
  # -g1: lines for reports, without the variables, which take a sixth of the compilers' time.
  if ! { [ -e "$folder/build.ninja" ] || meson setup "$folder" "$top" --werror -Dc_args=-g1 "$@" >"$folder.log" 2>&1; } ||
     ! ninja -C "$folder" >>"$folder.log" 2>&1; then
    tail -n 60 "$folder.log"; failed=$((failed + 1)); echo "NOT OK: build of $folder"; return
  fi
  meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier "$multiplier" --num-processes 3
  read -r ok bad < <(python3 - "$folder/meson-logs/testlog.json" <<'PY'
import json, sys
results = [json.loads(line)['result'] for line in open(sys.argv[1])]
good = sum(r in ('OK', 'EXPECTEDFAIL', 'SKIP') for r in results)
print(good, len(results) - good)
PY
)
  passed=$((passed + ok)) failed=$((failed + bad))
}

step 'style' python3 tests/check-style.py
step 'translations' python3 tests/check-translations.py
export SCHOLIA_TEST_PATIENCE=30
suites "$root/plain" 2
# Leaks inside the platform's libraries that live as long as the process are named in lsan.supp.
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=suppressions=$top/tests/lsan.supp:print_suppressions=0
export SCHOLIA_TEST_PATIENCE=60
suites "$root/sanitized" 4 -Db_sanitize=address,undefined -Db_lundef=false --buildtype=debug -Doptimization=1
step 'fuzz, 4 s a target' tests/fuzz/run.sh 4
echo "all of it in $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
