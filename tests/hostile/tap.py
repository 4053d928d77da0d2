# SPDX-License-Identifier: GPL-3.0-or-later
"""Results in the form of the Test Anything Protocol."""

import sys
import time
import traceback


class Results:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.failed = 0

    def check(self, name, function, *arguments):
        """Runs it; an assertion that fails makes the result a bad one, with its words."""
        began = time.monotonic()
        words = ''
        try:
            words = function(*arguments) or ''
            verdict = 'ok'
        except Exception as error:  # pylint: disable=broad-except
            verdict = 'not ok'
            self.failed += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            print(f'# {type(error).__name__}: {str(error)[:20000]} ({last.name}:{last.lineno})')
        self.count += 1
        print(f'{verdict} {self.count} {self.folder}/{name}')
        if words:
            print(f'# {words} ({time.monotonic() - began:.2f} s)')
        sys.stdout.flush()
        return verdict == 'ok'

    def skip(self, name, words):
        self.count += 1
        print(f'ok {self.count} {self.folder}/{name} # SKIP {words}')

    def end(self):
        print(f'1..{self.count}')
        return 1 if self.failed else 0
