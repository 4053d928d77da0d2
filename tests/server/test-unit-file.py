#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit: understood without a warning, and no more exposed than it has to be.

Usage: test-unit-file.py UNIT SERVER; TAP on standard output.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# As `systemd-analyze security` counts, from 0 to 10. What is left is the network itself, the port
# below 1024, and Unix sockets: the journal, the supervisor, the operator's commands.
MAX_EXPOSURE = 1.5


def analyze(*arguments):
    return subprocess.run(['systemd-analyze', *arguments], capture_output=True, text=True,
                          timeout=60)


def main():
    unit, server = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    print('1..3')
    if shutil.which('systemd-analyze') is None:
        for number in (1, 2, 3):
            print(f'ok {number} # SKIP systemd-analyze is not installed')
        return

    with tempfile.TemporaryDirectory() as folder:
        # The program is looked for: the one that was just built stands in for the installed one.
        text = re.sub(r'^ExecStart=\S+', f'ExecStart={server}', unit.read_text(), flags=re.M)
        copy = Path(folder) / unit.name
        copy.write_text(text)

        verified = analyze('verify', '--man=no', str(copy))
        words = [line for line in (verified.stdout + verified.stderr).splitlines()
                 if unit.stem in line]
        print('\n'.join('# ' + line for line in words))
        print(('not ' if verified.returncode or words else '') + 'ok 1 - verify')

        judged = analyze('security', '--offline=true', '--no-pager', str(copy))
        found = re.search(r'exposure level for \S+: ([0-9.]+)', judged.stdout)
        print('# exposure', found.group(1) if found else judged.stderr.strip())
        is_low = found is not None and float(found.group(1)) <= MAX_EXPOSURE
        print(('' if is_low else 'not ') + f'ok 2 - exposure at most {MAX_EXPOSURE}')

        tells = all(re.search(pattern, text, flags=re.M) for pattern in
                    (r'^Type=notify$', r'^ExecReload=.* -HUP \$MAINPID$'))
        print(('' if tells else 'not ') + 'ok 3 - tells of its states, reloads')


main()
