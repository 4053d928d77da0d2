#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that ./dev test runs: style, translations, all suites with fatal warnings, the same under
# ASan and UBSan, a short fuzz run. 15 minutes are to be the most; on two cores of a virtual machine
# whose new pages of memory are dear it takes 25, 49 minutes of a processor. SCHOLIA_BUILD_ROOT says
# where to build; by default build-test in the checkout. The last line counts.
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
    return 1
  fi
}

suites() { # FOLDER MULTIPLIER
  local folder=$1 multiplier=$2 from=$SECONDS
  meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier "$multiplier" --num-processes 3
  read -r ok bad < <(python3 - "$folder/meson-logs/testlog.json" <<'PY'
import json, sys
results = [json.loads(line)['result'] for line in open(sys.argv[1])]
good = sum(r in ('OK', 'EXPECTEDFAIL', 'SKIP') for r in results)
print(good, len(results) - good)
PY
)
  passed=$((passed + ok)) failed=$((failed + bad))
  echo "suites of $folder in $((SECONDS - from)) s"
}

# The suites wait for some of their time. What they leave goes to the next build, which is nice as a
# session, too: each test is one, and the kernel divides its time among sessions first.
build_behind() { # KIND
  # shellcheck disable=SC2016
  setsid -w nice -n 19 bash -c 'echo 19 2>/dev/null >/proc/self/autogroup; exec "$@"' - \
    tests/set-up.sh "$1" "$root" &
  behind=$!
}

# What is left of it gets the whole machine.
rest_of_build() {
  kill -0 "$behind" 2>/dev/null && echo 0 2>/dev/null >"/proc/$behind/autogroup"
  wait "$behind" && behind=
}

behind=
trap '[ -z "$behind" ] || kill -- "-$behind" 2>/dev/null' EXIT
step 'style' python3 tests/check-style.py
step 'translations' python3 tests/check-translations.py
step 'plain build' tests/set-up.sh plain "$root"; unbuilt=$?
build_behind sanitized
[ $unbuilt -ne 0 ] || SCHOLIA_TEST_PATIENCE=30 suites "$root/plain" 2
step 'rest of the sanitized build' rest_of_build; unbuilt=$?
# Leaks inside the platform's libraries that live as long as the process are named in lsan.supp.
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=suppressions=$top/tests/lsan.supp:print_suppressions=0
build_behind fuzz
[ $unbuilt -ne 0 ] || SCHOLIA_TEST_PATIENCE=60 suites "$root/sanitized" 4
step 'rest of the fuzz build' rest_of_build
step 'fuzz, 4 s a target' tests/fuzz/run.sh 4
echo "all of it in $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
