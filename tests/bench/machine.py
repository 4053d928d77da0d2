# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine that is measured on, which one bench has at a time."""

import fcntl
import os
import platform
import tempfile
from pathlib import Path


def describe_machine(cores=''):
    load = os.getloadavg()[0]
    return f'{platform.system()} {platform.release()}, {os.cpu_count()} cores, {cores}' \
           f'load average {load:.1f} before'


def take_turn():
    """Two benches at a time would measure each other."""
    lock = open(Path(tempfile.gettempdir()) / f'scholia-bench-{os.getuid()}.lock', 'w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print('waiting for another bench to end', flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock
