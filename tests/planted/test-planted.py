#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants a bug, runs the test that is there for it, and expects it to be red for that reason.

Usage: test-planted.py --server FILE --crash FILE --isolation FILE --usage FILE --canaries FILE
Speaks TAP. The same programs without a bug are run too: a control that is always red controls nothing.
"""

import argparse
import os
import re
import subprocess
import sys

# Four rounds of the campaign, which are enough to meet each of the bugs.
ROUNDS = '8'
CRASH = '/server/crash/kill/private'
USAGE = '/server/usage/every-byte-is-counted/plain'

# bug, program, part of it, what its output must say
CONTROLS = [
    ('ack-before-commit', 'crash', CRASH, r'[1-9]\d* lost'),
    ('no-dedup', 'crash', CRASH, r'[1-9]\d* doubled'),
    ('none', 'crash', CRASH, r' 0 lost, 0 doubled'),
    ('without-team', 'isolation', '/store/sqlite/isolation/load', r'ERROR:.*test_load'),
    ('without-team', 'isolation', '/store/sqlite/isolation/append', r'ERROR:.*test_append'),
    ('without-team', 'isolation', '/store/sqlite/isolation/lookup', r'ERROR:.*test_lookup'),
    ('usage-without-team', 'isolation', '/store/sqlite/isolation/usage', r'ERROR:.*test_usage'),
    ('usage-twice', 'usage', USAGE, r'ERROR:.*assert_(equal|messages)'),
    ('usage-not-collected', 'usage', USAGE, r'ERROR:.*assert_(equal|messages)'),
    ('usage-not-kept', 'usage', USAGE, r'ERROR:.*assert_(equal|messages)'),
    ('none', 'usage', USAGE, r'ok 1 '),
    # Each of these bugs is seen in another place, so they are planted at once.
    ('token-in-log,password-stored,comment-in-error,core-dump', 'canaries', '/hostile/canaries',
     r"(?s)'token'.*not ok 2 .*'password'.*not ok 3 .*'comment'.*not ok 4 .*not ok 5 "),
    ('not-erased', 'canaries', '/hostile/canaries', r'deleted words are still there'),
    ('none', 'canaries', '/hostile/canaries', r'ok 5 /hostile/canaries/plain/core'),
    ('none', 'isolation', '/store/sqlite/isolation', r'ok \d+ /store/sqlite/isolation/lookup'),
]


def try_control(options, bug, program, path, words):
    """None, or what is wrong with it."""
    environment = {**os.environ, 'SCHOLIA_PLANT': bug, 'SCHOLIA_TEST_SERVER': options.server,
                   'SCHOLIA_CRASH_ROUNDS': ROUNDS, 'SCHOLIA_TEST_PATIENCE': '5'}
    arguments = [getattr(options, program), '-p', path]
    if program == 'canaries':
        arguments = [sys.executable, options.canaries, options.server, '--plain']
    run = subprocess.run(arguments, env=environment, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=100)
    found = re.search(words, run.stdout)
    said = found.group(0) if found else run.stdout[-600:]
    print(f'# {bug}:', said.replace('\n', ' ')[:600])
    if (run.returncode == 0) != (bug == 'none'):
        return 'is green' if run.returncode == 0 else 'is red'
    return None if found else f'says nothing of {words}'


def main():
    parser = argparse.ArgumentParser()
    for program in 'server', 'crash', 'isolation', 'usage', 'canaries':
        parser.add_argument('--' + program, required=True)
    options = parser.parse_args()

    print(f'1..{len(CONTROLS)}')
    n_failed = 0
    for number, (bug, program, path, words) in enumerate(CONTROLS, 1):
        wrong = try_control(options, bug, program, path, words)
        n_failed += wrong is not None
        print(f"{'not ' if wrong else ''}ok {number} /planted/{bug}{path}{' - ' + wrong if wrong else ''}",
              flush=True)
    return n_failed > 0


if __name__ == '__main__':
    sys.exit(main())
