#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench in small, as a test (TAP): it checks counts and never times, so that the bench cannot
rot, and that the generator notices what a server does wrong, so that its counts mean something.

Usage: check.py BUILD
"""

import shutil
import signal
import sys
import tempfile
from pathlib import Path

import contenders
import rows_crowd
from contenders import HERE, Contender
from measure import PRESENCE_BYTES, Bench
from row import is_whole

PEOPLE = 100
SECONDS = 0.5


class FaultyRelay(Contender):
    name = 'relay'

    def start(self):
        self.spawn([sys.executable, HERE / 'peers' / 'faulty-relay.py', str(self.port),
                    self.settings['fault']])
        self.wait_for_port()


class Check:
    def __init__(self, build, folder):
        self.bench = Bench(build, folder, is_quick=True, is_quiet=True)
        self.n_tests = 0
        self.is_good = True

    def expect(self, is_so, words, run):
        self.n_tests += 1
        self.is_good = self.is_good and bool(is_so)
        print(f'{"ok" if is_so else "not ok"} {self.n_tests} {words}', flush=True)
        if not is_so:
            print(f'# {run}')

    def steady(self, contender, **options):
        contender.make_rooms(PEOPLE // 10)
        return self.bench.run(contender, 'steady', PEOPLE, 10, seconds=SECONDS, warm_up=0,
                              sources=2, at_once=8, **options)

    def check_scholia(self):
        for is_tls in (False, True):
            words = 'TLS' if is_tls else 'plain'
            with self.bench.scholia(is_tls=is_tls) as contender:
                run = self.steady(contender, rate=400, bytes=PRESENCE_BYTES)
                self.expect(is_whole(run) and run['deliveries'] > 0,
                            f'{words}: presence came in order, the last of each to all', run)
                run = self.steady(contender, rate=400, bytes=400, actions=True)
                self.expect(is_whole(run) and run['delivered_in_all'] == run['expected_in_all'] > 0,
                            f'{words}: each event came to each once and in order', run)

    def check_saturated(self):
        with self.bench.scholia() as contender:
            run = self.steady(contender, actions=True, saturate=True, bytes=400)
            self.expect(is_whole(run) and run['acks_per_s'] > 0,
                        'saturated: nobody is refused or cut off', run)

    def check_joins(self):
        with self.bench.scholia() as contender:
            contender.make_rooms(PEOPLE // 10)
            run = self.bench.run(contender, 'joins', PEOPLE, 10, visitors=8, at_once=8,
                                 seconds=SECONDS)
            self.expect(run['joins'] > 0 and run['disordered'] == 0, 'visitors join and leave', run)

    def check_restart(self):
        with self.bench.scholia() as contender:
            contender.make_rooms(PEOPLE // 10)
            run = rows_crowd.restart_under(self.bench, contender, PEOPLE, signal.SIGKILL)
            self.expect(run['apart'] == 0 and run['disordered'] == 0 and
                        run['attempts'] >= PEOPLE, 'all come back, and are in step', run)

    def check_faults(self):
        for fault in ('honest', 'drop', 'double', 'swap'):
            with FaultyRelay(self.bench.output, fault=fault) as contender:
                run = self.steady(contender, rate=400, bytes=PRESENCE_BYTES)
            is_exact = is_whole(run) and run['delivered_in_all'] == run['expected_in_all']
            self.expect(is_exact == (fault == 'honest') and run['delivered_in_all'] > 0,
                        f'a relay that is at fault is noticed: {fault}', run)


def main():
    contenders.is_modest = True
    folder = Path(tempfile.mkdtemp(prefix='scholia-bench-'))
    try:
        check = Check(Path(sys.argv[1]).resolve(), folder)
        check.check_scholia()
        check.check_saturated()
        check.check_joins()
        check.check_restart()
        check.check_faults()
        print(f'1..{check.n_tests}')
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if check.is_good else 1)


if __name__ == '__main__':
    main()
