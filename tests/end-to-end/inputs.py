#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real inputs: what programs and cameras make is opened, and marked; what is no picture is refused in words.

A window of gtk4-widget-factory and a page in Chromium are photographed; photographs come from Debian's
packages. The page is the landing page of a real link. Usage: inputs.py --build FOLDER --shots FOLDER
"""

import argparse
import os
import re
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

from board import Board
from person import Failure, Person, fresh_folder, wait_until

PHOTOGRAPHS = Path('/usr/share/backgrounds')
TOKEN = 'A' * 32


def widget_factory(person, folder):
    """A screenshot of a GTK window, as people take them."""
    program = person._spawn(['gtk4-widget-factory'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = folder / 'widget-factory.png'

    def is_drawn():
        person.screenshot(path)
        colors = subprocess.run(['identify', '-format', '%k', str(path)], capture_output=True, text=True)
        return int(colors.stdout or 0) > 50
    wait_until(is_drawn, 'the widget factory is on the screen')
    program.terminate()
    program.wait()
    return path


def browse(person, url, folder, *words):
    """What Chromium makes of a page: the document, or a picture of it."""
    done = subprocess.run(
        ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors',
         f'--user-data-dir={folder}/chromium', '--window-size=1024,768', '--virtual-time-budget=3000',
         *words, url], capture_output=True, text=True, env=person.environment, timeout=90)
    if done.returncode:
        raise Failure(f'chromium: {done.stderr[-400:]}')
    return done.stdout


def landing_page(person, build, folder):
    """The page of a link offers the same link to the application; its picture."""
    server = subprocess.Popen(
        [str(build / 'src/server/scholia-server'), '--data', str(folder / 'server'), '--listen',
         '127.0.0.1:0', '--tls-self-signed'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for line in server.stdout:
            ready = re.match(r'ready 127\.0\.0\.1:(\d+)', line)
            if ready:
                break
        url = f'https://127.0.0.1:{ready.group(1)}/b/000000000000#{TOKEN}'
        document = browse(person, url, folder, '--dump-dom')
        if not re.search(rf'scholia://127\.0\.0\.1:{ready.group(1)}/b/000000000000\S*#{TOKEN}', document):
            raise Failure(f'the landing page has no link for the application: {document[-800:]}')
        browse(person, url, folder, f'--screenshot={folder}/landing-page.png')
    finally:
        server.terminate()
        server.wait(10)
    return folder / 'landing-page.png'


def photographs():
    found = [path for suffix in ('jpg', 'jpeg', 'webp', 'png')
             for path in sorted(PHOTOGRAPHS.rglob(f'*.{suffix}')) if path.is_file()][:2]
    if not found:
        raise Failure(f'no photograph below {PHOTOGRAPHS}: install gnome-backgrounds')
    return found


def bomb(folder):
    """A well-formed header of 60,000 x 60,000 pixels, and the beginning of their bytes."""
    header = struct.pack('>II5B', 60000, 60000, 8, 2, 0, 0, 0)
    chunk = b'IHDR' + header
    path = folder / 'bomb.png'
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + struct.pack('>I', 13) + chunk + struct.pack('>I', zlib.crc32(chunk)) +
                     struct.pack('>I', 16) + b'IDAT')
    return path


def bad_inputs(folder, good):
    text = folder / 'text.png'
    text.write_text('This is no picture.\n')
    truncated = folder / 'truncated.png'
    truncated.write_bytes(good.read_bytes()[:5000])
    empty = folder / 'empty.png'
    empty.write_bytes(b'')
    return ((text, 'PNG, JPEG, WebP'), (truncated, 'damaged'), (empty, 'empty'),
            (bomb(folder), '60000|60,000'), (folder / 'missing.png', 'no file'),
            ('scholia://nowhere', 'link'), (f'scholia://127.0.0.1:1/b/000000000000#{TOKEN}', 'reached|answers'))


def open_and_mark(board, path, picture):
    board.person.start(path)
    board.is_live()
    board.place(0.5, 0.5, f'What is this in {path.name}?')
    board.sees_marker(1)
    board.person.screenshot(picture)
    board.person.quit()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True, type=Path)
    parser.add_argument('--shots', required=True, type=Path)
    options = parser.parse_args()
    shots = fresh_folder(options.shots)
    with Person('Eleni Markou', shots / 'people', options.build) as eleni:
        try:
            pictures = [widget_factory(eleni, shots), landing_page(eleni, options.build.resolve(), shots.resolve()),
                        *photographs()]
            for path in pictures:
                started = time.monotonic()
                open_and_mark(Board(eleni), path, shots / f'opened-{path.stem}.png')
                print(f'ok - opens {path.name} ({time.monotonic() - started:.1f} s)', flush=True)
            for argument, words in bad_inputs(shots, pictures[0]):
                status, error = eleni.run(argument)
                if status != 1 or not re.search(words, error):
                    raise Failure(f'{argument}: status {status}, {error!r}, expected {words}')
                print(f'ok - refuses {Path(str(argument)).name}: {error.strip().splitlines()[-1]}', flush=True)
        except Failure as failure:
            print(f'not ok - {failure}', flush=True)
            return 1
    return 0


if __name__ == '__main__':
    os.environ.setdefault('PYTHONDONTWRITEBYTECODE', '1')
    sys.exit(main())
