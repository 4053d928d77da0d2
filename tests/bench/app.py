#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application's figures beside its peers', all in the same run, without a GPU.

Usage: app.py [ROW…] --build FOLDER [--output FOLDER]; runs inside tests/with-display.sh.
"""

import argparse
import os
from pathlib import Path

import table
from machine import describe_machine, take_turn
from rows_app import PEERS, ROWS, AppBench

TOP = Path(__file__).resolve().parents[2]


def make_environment(build):
    return {**os.environ, 'GTK_A11Y': 'none', 'GSETTINGS_BACKEND': 'memory', 'LC_ALL': 'C.UTF-8',
            'GSETTINGS_SCHEMA_DIR': str(build / 'data'),
            'SCHOLIA_SERVER': str(build / 'src/server/scholia-server'),
            'SCHOLIA_DECODER': str(build / 'src/image/decoder/scholia-decoder'),
            'G_TEST_SRCDIR': str(TOP / 'tests')}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('row', nargs='*', help=f'some of {", ".join(ROWS)}')
    parser.add_argument('--build', type=Path, required=True)
    parser.add_argument('--output', type=Path, default=TOP / 'build' / 'bench' / 'app')
    wanted = parser.parse_args()
    for name in wanted.row:
        if name not in ROWS:
            parser.error(f'{name} is none of {", ".join(ROWS)}')

    turn = take_turn()
    folder = wanted.output.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    machine = describe_machine()
    print(machine)
    build = wanted.build.resolve()
    bench = AppBench(build, folder, make_environment(build))
    table.measure(ROWS, bench, wanted.row or list(ROWS), PEERS, folder, machine)
    turn.close()


if __name__ == '__main__':
    main()
