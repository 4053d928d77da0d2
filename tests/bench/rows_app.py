# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about the application: it starts, opens pictures, draws markers. Without a GPU."""

import re
import shutil
import subprocess

from row import Row
from rows_image import decoding, opening, photograph

N_STARTS = 9
COLOR = 'e01bd0'


class AppBench:
    def __init__(self, build, output, environment):
        self.build = build
        self.output = output
        self.environment = environment

    def run(self, *arguments, environment=None):
        """In the display, with folders of its own; what it printed."""
        ran = subprocess.run([str(word) for word in arguments], env=environment or self.environment,
                             text=True, capture_output=True, check=False)
        if ran.returncode != 0:
            raise SystemExit(f'{arguments[0]} ended with {ran.returncode}: {ran.stderr[-2000:]}')
        return ran.stdout

    def program(self, name):
        return self.build / 'tests/bench' / name


def median_start(bench, *command):
    words = bench.run('dbus-run-session', '--', bench.program('start-to-content'), N_STARTS, COLOR,
                      *command).split()
    # The buses talk too: the figure is the last word.
    return float(words[-1]) if words else None


def start(bench):
    image = bench.output / 'two-megapixels.png'
    bench.run('convert', '-size', '1600x1250', 'plasma:blue-white', '-fill', f'#{COLOR}',
              '-draw', 'rectangle 40,40 1560,1210', image)
    scholia = bench.build / 'src/app/scholia'
    # A file that changed was never seen before: it is decoded each time.
    new = median_start(bench, 'sh', '-c', 'touch "$1"; exec "$0" "$1"', scholia, image)
    again = median_start(bench, scholia, image)
    figures = {'scholia': f'{new:.0f} ms, {again:.0f} ms again'}
    others = []
    for name, *options in (('eog',), ('ksnip', '--edit')):
        if shutil.which(name):
            others.append(median_start(bench, name, *options, image))
            figures[name] = f'{others[-1]:.0f} ms' if others[-1] else 'never'
    faster = bool(others) and others[0] is not None and new < others[0]
    return [Row('start to content, 2-megapixel PNG', '<= 150 ms, less than eog', figures,
                new <= 150 and faster)]


FRAMES = re.compile(r'^ *(\d+) markers, (\S+) +snapshot +([\d.]+) +pan +([\d.]+) +zoom +([\d.]+)'
                    r' +event +([\d.]+) ms +resident (\d+) MB', re.M)
# CPU of a frame while panning with 10,000 markers, in ms.
FRAME_GOALS = {'1:1': 5, 'fit': 8, 'odd': 8}
# Slower ones; they need not be as exact.
N_GL_FRAMES = 24


def frame_words(pan, zoom, megabytes):
    return f'{pan} ms ({zoom} zooming, {megabytes} MB)'


def frames(bench):
    """CPU a frame, on the 96-megapixel picture."""
    rows = []
    words = bench.run(bench.program('canvas-frames'), '--picture', photograph(bench, 'jpg'))
    for n, view, snapshot, pan, zoom, _, megabytes in FRAMES.findall(words):
        goal = FRAME_GOALS[view] if n == '10000' else None
        rows.append(Row(f'{int(n):,} markers, {view}: CPU a frame, panning', f'<= {goal} ms' if goal else '',
                        {'scholia': frame_words(pan, zoom, megabytes)},
                        float(pan) <= goal if goal else None))
        if n == '10000' and view == 'fit':
            rows.append(Row('snapshot() with 10,000 markers, median', '<= 0.1 ms',
                            {'scholia': f'{snapshot} ms'}, float(snapshot) <= 0.1))
    return rows


def gl_frames(bench):
    """The same by GL, which Mesa's llvmpipe draws without a GPU: for information, in all threads of the process."""
    environment = {name: value for name, value in bench.environment.items()
                   if name not in ('GDK_DEBUG', 'GDK_DISABLE')}
    environment.update({'GSK_RENDERER': 'gl', 'LIBGL_ALWAYS_SOFTWARE': '1'})
    words = bench.run(bench.program('canvas-frames'), '--picture', photograph(bench, 'jpg'), '--frames',
                      N_GL_FRAMES, environment=environment)
    if 'drawn by GskCairoRenderer' in words:
        return [Row('frames by GL on llvmpipe', '', {'scholia': 'no GL here'}, None)]
    return [Row(f'{int(n):,} markers, {view}, by GL on llvmpipe', '',
                {'scholia': frame_words(pan, zoom, megabytes)}, None)
            for n, view, _, pan, zoom, _, megabytes in FRAMES.findall(words)]


def board(bench):
    """A board as large as one may be, on its page."""
    words = bench.run(bench.program('large-board'))
    join = float(re.search(r'^join \d+ threads: (\d+) ms', words, re.M)[1])
    event, p99 = (float(word) for word in
                  re.search(r'^event .*median ([\d.]+) ms, p99 ([\d.]+) ms', words, re.M).groups())
    n_frames = int(re.search(r'^action to screen: (\d+) frame', words, re.M)[1])
    return [
        Row('joining a board of 9,900 threads: snapshot to usable list, CPU', '<= 250 ms',
            {'scholia': f'{join:.0f} ms'}, join <= 250),
        Row("somebody's action on it, the whole page", '<= 0.2 ms',
            {'scholia': f'{event:.3f} ms (p99 {p99:.2f})'}, event <= 0.2),
        Row('own action to screen', 'next frame',
            {'scholia': f'{n_frames} frame{"" if n_frames == 1 else "s"}'}, n_frames == 1),
    ]


ROWS = {'start': start, 'decoding': decoding, 'opening': opening, 'frames': frames, 'gl-frames': gl_frames,
        'board': board}
PEERS = ['eog', 'ksnip', 'gdk-pixbuf']
