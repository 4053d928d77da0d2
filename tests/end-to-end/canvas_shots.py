# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the canvas at its limits: a full board, a photograph of 96 megapixels, and what the markers
look like on whatever is under them."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from board import Board
from crowd import Crowd
from person import Person, wait_until

TOP = Path(__file__).resolve().parents[2]
IMAGE = TOP / 'data/sample/ferry-booking.png'
PHOTOGRAPH = '/usr/share/backgrounds/gnome/wood-l.webp'
# As many as a board holds, but for those that somebody may still make.
N_THREADS = 9900
# In one more visit, while somebody looks: of each style.
N_NEW = 20
# What markers must be legible on, as ImageMagick makes it.
GROUNDS = {'black': ['xc:black'], 'white': ['xc:white'], 'coloured': ['gradient:#e5a50a-#c01c28'],
           'busy': ['-seed', '4', 'plasma:fractal', '-paint', '2']}
GROUND_SIZE = '1180x700'
# Of the decoder's work, in seconds: a small part of what it needs in all.
SLICE_S = 0.05


def settle(person, folder):
    """Until two pictures of the screen are the same."""
    last = []

    def rests():
        path = person.screenshot(folder / 'settling.png')
        last.append(subprocess.run(['identify', '-format', '%#', str(path)], capture_output=True, text=True,
                                   check=True).stdout)
        return len(last) > 1 and last[-1] == last[-2]
    wait_until(rests, 'the screen is at rest')
    (folder / 'settling.png').unlink()


def keep(person, folder, name):
    settle(person, folder)
    person.screenshot(folder / f'{name}.png')


def look_at_crowd(person, link, crowd, folder, style):
    """At fit and at 1:1, with some that are news."""
    board = Board(person)
    person.start(link)
    board.confirm_join()
    board.is_live()
    crowd.visit(N_NEW)
    person.sees('^(Cluster of|Marker) ')
    keep(person, folder, f'crowd-fit-{style}')
    person.activate('zoom', '1.0')
    keep(person, folder, f'crowd-1to1-{style}')


def take_crowd(build, folder, styles):
    """One shares a board, many fill it, and somebody comes to look in each style."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, \
            Person('Eleni Markou', home, build) as eleni:
        host = Board(eleni)
        eleni.start(IMAGE)
        host.is_live()
        link = host.share()
        host.close_dialog()
        crowd = Crowd(link)
        crowd.make_threads(N_THREADS)
        for style, options in styles.items():
            with Person(f'Jonas {style}', home, build, **options) as jonas:
                look_at_crowd(jonas, link, crowd, folder, style)


def find_decoder(app):
    """The decoder that is at work for an application, or None."""
    for task in Path(f'/proc/{app.pid}/task').iterdir():
        for pid in (task / 'children').read_text().split():
            if 'decoder' in Path(f'/proc/{pid}/comm').read_text():
                return int(pid)
    return None


def hold_decoder(person):
    """It works in slices, and stands still once the picture is shown that is still being read."""
    pid = wait_until(lambda: find_decoder(person.app), 'a decoder at work')
    os.kill(pid, signal.SIGSTOP)

    def is_shown():
        if person.names('^Reading the picture'):
            return True
        os.kill(pid, signal.SIGCONT)
        time.sleep(SLICE_S)
        os.kill(pid, signal.SIGSTOP)
        return False
    wait_until(is_shown, 'a picture that is being read')
    return pid


def take_photograph(build, folder):
    """96 megapixels while they load, held still for the picture, and when all of them are there."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, \
            Person('Eleni Markou', home, build) as eleni:
        path = Path(home) / 'photograph.jpg'
        subprocess.run([str(build / 'tests/bench/make-photograph'), PHOTOGRAPH, str(path),
                        str(Path(home) / 'photograph.png')], check=True)
        eleni.start(path, wait=False)
        pid = hold_decoder(eleni)
        eleni.screenshot(folder / 'photograph-loading.png')
        os.kill(pid, signal.SIGCONT)
        Board(eleni).is_live()
        eleni.misses('^Reading the picture')
        keep(eleni, folder, 'photograph-loaded')
        eleni.activate('zoom', '1.0')
        keep(eleni, folder, 'photograph-1to1')


def take_grounds(build, folder):
    with tempfile.TemporaryDirectory() as home:
        for name, words in GROUNDS.items():
            image = Path(home) / f'{name}.png'
            subprocess.run(['convert', '-size', GROUND_SIZE, *words, str(image)], check=True)
            subprocess.run([str(TOP / 'tests/with-display.sh'), str(build / 'tests/canvas/show-canvas'), '--states',
                            str(image), str(folder / f'markers-on-{name}.png')], check=True,
                           stdout=subprocess.DEVNULL)
