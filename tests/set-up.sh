#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up and makes a build for the tests in ROOT/KIND, where it is not yet there: "plain"; "sanitized",
# with ASan and UBSan; "fuzz", the targets of libFuzzer with both, by clang. What is said goes to
# ROOT/KIND.log. Usage: set-up.sh KIND ROOT
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$2/$1
mkdir -p "$2"

sanitize=(-Db_sanitize=address,undefined -Db_lundef=false)
targets=all
case $1 in
# -g1: lines for reports, without the variables, which take a sixth of the compilers' time.
plain) options=(--werror -Dc_args=-g1) ;;
sanitized) options=(--werror -Dc_args=-g1 "${sanitize[@]}" --buildtype=debug -Doptimization=1) ;;
fuzz)
  export CC=clang
  options=("${sanitize[@]}" -Dfuzzing=true -Dapp=false -Dc_args=-fsanitize=fuzzer-no-link)
  targets=fuzz-targets ;;
*) sed -n '3,5s/^# //p' "$0" >&2; exit 2 ;;
esac
# Compilers and linkers touch much new memory: it comes by 2 MB instead of 4 KB at a time. And gold takes
# a quarter of the time of GNU's other linker for each of 230 programs.
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
if command -v ld.gold >/dev/null; then export CC_LD=${CC_LD:-gold}; fi

if ! { [ -e "$folder/build.ninja" ] || meson setup "$folder" "$top" "${options[@]}"; } >"$folder.log" 2>&1 ||
   ! ninja -C "$folder" "$targets" >>"$folder.log" 2>&1; then
  tail -n 60 "$folder.log"; exit 1
fi
