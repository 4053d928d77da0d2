#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's figures beside its peers', all in the same run.

Usage: server.py [ROW…|scaling] [--quick] [--build FOLDER] [--output FOLDER]
"""

import argparse
import time
from pathlib import Path

import scaling
import table
from contenders import cores_are_apart
from machine import describe_machine, take_turn
from measure import Bench
from rows import ROWS, WITHOUT_GOAL

TOP = Path(__file__).resolve().parents[2]
PEERS = ['nchan', 'ws']


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('row', nargs='*', help=f'scaling, or some of {", ".join(ROWS)}')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--build', type=Path, default=TOP / 'build' / 'bench' / 'build')
    parser.add_argument('--output', type=Path, default=TOP / 'build' / 'bench' / 'server')
    wanted = parser.parse_args()
    names = wanted.row or [name for name in ROWS if not (wanted.quick and name in WITHOUT_GOAL)]
    for name in names:
        if name not in ROWS and names != ['scaling']:
            parser.error(f'{name} is none of {", ".join(ROWS)}')

    turn = take_turn()
    folder = wanted.output.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    machine = describe_machine('server on core 0, load on core 1, ' if cores_are_apart()
                               else 'both on the only core, ')
    print(machine)
    started = time.monotonic()
    bench = Bench(wanted.build.resolve(), folder, wanted.quick)
    if names == ['scaling']:
        scaling.report(bench, folder, machine)
    else:
        bench.invite_peers()
        table.measure(ROWS, bench, names, PEERS, folder, machine)
    print(f'{time.monotonic() - started:.0f} s')
    turn.close()


if __name__ == '__main__':
    main()
