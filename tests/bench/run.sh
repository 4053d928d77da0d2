#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the figures of the README's table, beside programs that people compare with.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${SCHOLIA_BUILD:-$top/build-bench}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$work"' EXIT

[ -e "$build/build.ninja" ] || meson setup "$build" "$top" --buildtype=release >/dev/null
ninja -C "$build" >/dev/null

# An own display, bus and folders; the renderer without a GPU.
exec 3<>"$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 2>/dev/null & pids+=($!)
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
export DISPLAY=:$(tr -d '\n' <"$work/display")
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/run
mkdir -m 700 -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
export GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_BACKEND=x11 GTK_USE_PORTAL=0 GTK_A11Y=none
export GSETTINGS_BACKEND=memory GSETTINGS_SCHEMA_DIR=$build/data LC_ALL=C.UTF-8
export SCHOLIA_SERVER=$build/src/server/scholia-server

image=$work/two-megapixels.png
convert -size 1600x1250 plasma:blue-white -fill '#e01bd0' -draw 'rectangle 200,200 1400,1050' "$image"
look() { # NAME COMMAND…
  local name=$1; shift
  local took
  # The buses talk too: the figure is the last word.
  took=$(dbus-run-session -- "$build/tests/bench/start-to-content" 9 e01bd0 "$@" 2>>"$work/log" | tail -n 1)
  printf '  %-28s %6s ms\n' "$name" "${took:-none}"
}
echo "start to content, 2-megapixel PNG, cairo, median of 9"
look scholia "$build/src/app/scholia" "$image"
command -v eog >/dev/null && look "eog $(dpkg-query -W -f '${Version}' eog)" eog "$image"

echo
echo "CPU with many markers, cairo, 1180 x 714"
"$build/tests/bench/canvas-frames" 2>>"$work/log" | sed 's/^/  /'

echo
echo "figures that the tests print"
export G_TEST_SRCDIR=$top/tests
meson test -C "$build" --no-rebuild --suite model --suite protocol --suite store --suite server >"$work/tests.log" 2>&1 || true
sed -nE 's/^# *((apply|a new marker|one board|200 boards|start) .*)/  \1/p' "$build/meson-logs/testlog.txt" | sort -u
