#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on an X server of its own, without a GPU, and ends that server.
# Usage: with-display.sh PROGRAM [ARGUMENT]…
set -eu

folder=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x1024x24 -noreset -nolisten tcp 3>"$folder/display" 2>"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT INT TERM

tries=0
until [ -s "$folder/display" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$folder/log" >&2
    exit 99
  fi
  sleep 0.05
done

DISPLAY=":$(cat "$folder/display")" GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable \
  GTK_USE_PORTAL=0 "$@"
