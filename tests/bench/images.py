#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photograph of 96 megapixels takes, and a screenshot of 2, beside gdk-pixbuf in the same run.

Usage: images.py --build FOLDER; figures are of processor time, the least of several runs, and the
largest resident memory. Who loads the machine changes the wall's time most, and these least.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'image'))
from decoder_process import DONE, PREVIEW, Run  # noqa: E402  pylint: disable=wrong-import-position

PHOTOGRAPH = '/usr/share/backgrounds/gnome/wood-l.webp'
ROUNDS = 5
SCREENSHOT_ROUNDS = 20


class Peer:
    """gdk-pixbuf's run of the same."""

    def __init__(self, program, *arguments):
        pid = os.posix_spawn(program, [program, *arguments], os.environ)
        _, status, used = os.wait4(pid, 0)
        if status != 0:
            raise RuntimeError(f'{program}: status {status}')
        self.cpu_seconds, self.peak_bytes = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


class Bench:
    def __init__(self, build, folder):
        self.decoder = str(build / 'src/image/decoder/scholia-decoder')
        self.peer = str(build / 'tests/bench/pixbuf-load')
        self.folder = folder

    def decode(self, path, until=DONE):
        run = Run(self.decoder, path, self.folder, until)
        if run.first(until) is None:
            raise RuntimeError(f'{path}: {run.words()}')
        return run

    def row(self, name, target, ours, theirs, rounds=ROUNDS):
        """Turn by turn, so that both have the same machine."""
        pairs = [(ours(), theirs()) for _ in range(rounds)]
        own, other = (min(run.cpu_seconds for run in runs) * 1000 for runs in zip(*pairs))
        own_peak, other_peak = (max(run.peak_bytes for run in runs) / 1e6 for runs in zip(*pairs))
        print(f'  {name:<34} {own:>6.0f} ms {own_peak:>5.0f} MB   target {target:<16} gdk-pixbuf {other:>6.0f} ms '
              f'{other_peak:>5.0f} MB   {own / max(other, 0.1):.2f} of it', flush=True)

    def run(self, photograph, png, screenshot):
        print('decoding: processor time of all of the process, largest memory; 96 megapixels')
        self.row('JPEG, preview', '350 ms', lambda: self.decode(photograph, PREVIEW),
                 lambda: Peer(self.peer, photograph, '1500'))
        self.row('JPEG, preview and all levels', '1200 ms, 90 MB', lambda: self.decode(photograph),
                 lambda: Peer(self.peer, photograph))
        self.row('PNG, all levels', '2000 ms, 90 MB', lambda: self.decode(png), lambda: Peer(self.peer, png))
        print('2 megapixels')
        self.row('PNG, all levels', 'none', lambda: self.decode(screenshot), lambda: Peer(self.peer, screenshot),
                 SCREENSHOT_ROUNDS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', type=Path, required=True)
    build = parser.parse_args().build.resolve()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(dir=build) as folder:
        photograph, png, screenshot = (os.path.join(folder, name) for name in ('p.jpg', 'p.png', 's.png'))
        subprocess.run([build / 'tests/bench/make-photograph', PHOTOGRAPH, photograph, png], check=True)
        subprocess.run(['convert', '-size', '1600x1250', 'plasma:blue-white', screenshot], check=True)
        Bench(build, folder).run(photograph, png, screenshot)


if __name__ == '__main__':
    main()
