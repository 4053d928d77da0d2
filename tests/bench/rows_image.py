# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about a photograph of 96 megapixels: the decoder alone, and the application's loader.

The decoder's figures are processor time, the least of several runs taken in turn with gdk-pixbuf's, and
the largest resident memory: who else loads the machine changes these least.
"""

import os
import shutil
import sys
from pathlib import Path

from row import Row

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'image'))
from decoder_process import DONE, PREVIEW, Run  # noqa: E402  pylint: disable=wrong-import-position

PHOTOGRAPH = '/usr/share/backgrounds/gnome/wood-l.webp'
ROUNDS = 5
MAX_MEGABYTES = 90
# Name, file, which report ends it, gdk-pixbuf's size to load at, target in ms.
DECODINGS = (('JPEG, 96 megapixels: preview', 'large.jpg', PREVIEW, ('1500',), 350),
             ('JPEG, 96 megapixels: all levels', 'large.jpg', DONE, (), 1200),
             ('PNG, 96 megapixels: all levels', 'large.png', DONE, (), 2000))


class Pixbuf:
    """gdk-pixbuf's run of the same."""

    def __init__(self, program, *arguments):
        pid = os.posix_spawn(program, [program, *arguments], os.environ)
        _, status, used = os.wait4(pid, 0)
        if status != 0:
            raise SystemExit(f'{program}: status {status}')
        self.cpu_seconds, self.peak_bytes = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def photograph(bench, ending):
    """Made once for an output folder."""
    path = bench.output / f'large.{ending}'
    if not path.exists():
        files = [bench.output / f'partial.{name}' for name in ('jpg', 'png')]
        bench.run(bench.program('make-photograph'), PHOTOGRAPH, *files)
        for made in files:
            made.rename(bench.output / f'large{made.suffix}')
    return path


def decode(bench, path, until):
    run = Run(str(bench.build / 'src/image/decoder/scholia-decoder'), str(path), str(bench.output), until)
    if run.first(until) is None:
        raise SystemExit(f'{path}: {run.words()}')
    return run


def decoding(bench):
    rows = []
    for name, file, until, size, goal_ms in DECODINGS:
        path = str(photograph(bench, file.split('.')[1]))
        # Turn by turn, so that both have the same machine.
        pairs = [(decode(bench, path, until), Pixbuf(str(bench.program('pixbuf-load')), path, *size))
                 for _ in range(ROUNDS)]
        own, other = (min(run.cpu_seconds for run in runs) * 1000 for runs in zip(*pairs))
        own_mb, other_mb = (max(run.peak_bytes for run in runs) / 1e6 for runs in zip(*pairs))
        rows.append(Row(f'{name}, decoder, CPU · memory', f'<= {goal_ms} ms · {MAX_MEGABYTES} MB',
                        {'scholia': f'{own:.0f} ms · {own_mb:.0f} MB',
                         'gdk-pixbuf': f'{other:.0f} ms · {other_mb:.0f} MB'},
                        own <= goal_ms and own_mb <= MAX_MEGABYTES))
    return rows


def opening(bench):
    """As the application opens it: the wall's time, and what its own memory grows to."""
    rows = []
    for ending, goal_ms in (('jpg', 1200), ('png', 2000)):
        path = photograph(bench, ending)
        shutil.rmtree(bench.environment['XDG_CACHE_HOME'] + '/scholia', ignore_errors=True)
        first, last, own_kb = (float(word) for word in
                               bench.run(bench.program('open-picture'), path).split())
        rows.append(Row(f'{ending.upper()} opened by the loader: something, all · memory of the application',
                        f'<= 350, {goal_ms} ms · {MAX_MEGABYTES} MB',
                        {'scholia': f'{first:.0f}, {last:.0f} ms · {own_kb / 1024:.0f} MB'},
                        first <= 350 and last <= goal_ms and own_kb / 1024 <= MAX_MEGABYTES))
    return rows
