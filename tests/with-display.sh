#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh PROGRAM ARGUMENT...: runs a test on a display of its own, with folders of its own and
# settings that make pictures repeatable. Ends what it started, by its id.
set -euo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/scholia-test-XXXXXX")
for name in config data cache run home; do mkdir -m 0700 "$folder/$name"; done
mkdir "$folder/config/gtk-4.0"
cat >"$folder/config/gtk-4.0/settings.ini" <<'INI'
[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-icon-theme-name=Adwaita
gtk-decoration-layout=:close
INI

mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 1400x900x24 -noreset -nolisten tcp 3>"$folder/number" 2>"$folder/xvfb.log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
if ! read -r number <"$folder/number"; then
  cat "$folder/xvfb.log" >&2
  exit 99
fi

unset WAYLAND_DISPLAY
export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=cairo
# The same in the words of before and of since GTK 4.16, which complains about the former.
if pkg-config --atleast-version=4.16 gtk4; then export GDK_DISABLE=gl,vulkan; else export GDK_DEBUG=gl-disable; fi
export XDG_CONFIG_HOME=$folder/config XDG_DATA_HOME=$folder/data XDG_CACHE_HOME=$folder/cache
export XDG_RUNTIME_DIR=$folder/run HOME=$folder/home
export GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1 DBUS_SESSION_BUS_ADDRESS=unix:path=$folder/no-bus
"$@"
