#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's figures beside its peers', all in the same run.

Usage: server.py [ROW…] [--quick] [--build FOLDER] [--output FOLDER]
"""

import argparse
import os
import platform
import time
from pathlib import Path

import table
from contenders import cores_are_apart
from measure import Bench
from rows import ROWS

TOP = Path(__file__).resolve().parents[2]


def describe_machine():
    load = os.getloadavg()[0]
    apart = 'server on core 0, load on core 1' if cores_are_apart() else 'both on the only core'
    return f'{platform.system()} {platform.release()}, {os.cpu_count()} cores, {apart}, ' \
           f'load average {load:.1f} before'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('row', nargs='*', help=f'one of {", ".join(ROWS)}; all of them by default')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--build', type=Path, default=TOP / 'build' / 'bench' / 'build')
    parser.add_argument('--output', type=Path, default=TOP / 'build' / 'bench' / 'server')
    wanted = parser.parse_args()
    names = wanted.row or list(ROWS)
    for name in names:
        if name not in ROWS:
            parser.error(f'{name} is none of {", ".join(ROWS)}')

    wanted.output.mkdir(parents=True, exist_ok=True)
    machine = describe_machine()
    print(machine)
    bench = Bench(wanted.build.resolve(), wanted.output.resolve(), wanted.quick)
    rows = []
    started = time.monotonic()
    for name in names:
        for row in ROWS[name](bench):
            rows.append(row)
            figures = ' · '.join(f'{who} {words}' for who, words in row.figures.items())
            print(f'{table.verdict(row):4} {row.goal}: {figures}', flush=True)
    print(f'\n{table.as_text(rows)}\n\n{time.monotonic() - started:.0f} s; '
          f'{wanted.output / "table.md"}')
    table.write(wanted.output, rows, machine)


if __name__ == '__main__':
    main()
