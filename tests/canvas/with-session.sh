#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on an X server and a session bus of its own, with the bus of screen readers on it.
# Usage: with-session.sh PROGRAM [ARGUMENT]…
set -eu

here=$(dirname "$0")
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT INT TERM
unset GTK_A11Y
# What the buses print is no TAP: only the program's own output goes through.
exec 4>&1
"$here/../with-display.sh" dbus-run-session -- sh -c 'exec "$@" >&4' sh "$@" >/dev/null
