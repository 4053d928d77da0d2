#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev shots: pictures of every window, light and dark, wide and narrow, at twice the scale, and of the canvas
at its limits, to be looked at critically.

Usage: screenshots.py --build FOLDER; writes FOLDER/shots/*.png.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import canvas_shots
from board import Board
from person import Failure, Person, fresh_folder

TOP = Path(__file__).resolve().parents[2]
IMAGE = TOP / 'data/sample/ferry-booking.png'
WORDS = (
    (0.62, 0.14, 'Could the headline stay on one line?'),
    (0.86, 0.42, 'Three of five testers did not see this button.'),
    (0.12, 0.56, 'Filters could fold away in a small window.'),
    (0.70, 0.66, 'Is 3 h 15 harbour to harbour?'),
)
STYLES = {'light': {}, 'dark': {'dark': True}, 'narrow': {'width': 360, 'height': 720}, 'hidpi': {'scale': 2}}


class Album:
    def __init__(self, folder, style):
        self.folder = folder
        self.style = style

    def keep(self, person, name):
        person.screenshot(self.folder / f'{name}-{self.style}.png')


def fill(eleni, jonas):
    """A board with four threads of two people, one of them resolved."""
    eleni.is_live()
    eleni.place(*WORDS[0])
    eleni.sees_marker(1)
    link = eleni.share()
    eleni.close_dialog()
    jonas.person.start(link)
    jonas.confirm_join()
    for number, words in enumerate(WORDS[1:], 2):
        writer = jonas if number % 2 == 0 else eleni
        writer.sees_marker(number - 1)
        writer.place(*words)
        writer.sees_marker(number)
    eleni.open_thread(3)
    eleni.person.activate('resolve')
    jonas.open_thread(1)
    jonas.reply('At 64 px it would. See https://example.org/headline')
    return link


def take(build, folder, style, options):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, \
            Person('Eleni Markou', home, build, **options) as one, \
            Person('Jonas Weber', home, build) as two:
        album = Album(folder, style)
        eleni, jonas = Board(one), Board(two)
        one.start()
        album.keep(one, 'start-empty')
        one.open_again(IMAGE)
        fill(eleni, jonas)
        eleni.person.activate('close-thread')
        album.keep(one, 'board')
        one.activate('place-region', '(0.03, 0.56, 0.18, 0.4)')
        one.type('^Comment…', 'All of this could be one card.')
        one.activate('send')
        one.sees(r'^#5\b')
        album.keep(one, 'region')
        one.activate('close-thread')
        eleni.open_thread(1)
        one.sees('At 64 px')
        album.keep(one, 'thread')
        eleni.set_text('Good idea. I’ll put both into one field and test it again on Thursday.')
        one.activate('share')
        one.sees('192|127')
        album.keep(one, 'share')
        eleni.close_dialog()
        one.signal_server(signal.SIGSTOP)
        eleni.person.activate('send')
        one.sees('not answer|offline|απαντά')
        album.keep(one, 'offline')
        one.signal_server(signal.SIGCONT)
        one.activate('close-thread')
        eleni.is_live()
        one.activate('back')
        one.sees('ferry-booking')
        album.keep(one, 'start')
        one.activate('join', "'scholia://127.0.0.1:1/b/000000000000#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")
        one.sees('.')
        album.keep(one, 'join-unreachable')


def take_in_greek(build, folder):
    """What a board's windows say in the first translation; the words looked for are its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, \
            Person('Ελένη Μάρκου', home, build, language='el') as one:
        album = Album(folder, 'greek')
        one.start()
        album.keep(one, 'start-empty')
        one.open_again(IMAGE)
        one.sees('^Μόνο σε αυτόν τον υπολογιστή')
        one.activate('place-marker', '(0.4, 0.4)')
        one.type('^Σχόλιο…', 'Ο τίτλος χωράει σε μία γραμμή;')
        one.activate('send')
        one.sees('Ο τίτλος χωράει')
        album.keep(one, 'thread')
        one.activate('share')
        one.sees('^Κοινή χρήση από αυτόν')
        album.keep(one, 'share')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    build = Path(parser.parse_args().build).resolve()
    folder = fresh_folder(build / 'shots')
    try:
        for style, person in STYLES.items():
            take(build, folder, style, person)
        take_in_greek(build, folder)
        canvas_shots.take_grounds(build, folder)
        canvas_shots.take_photograph(build, folder)
        canvas_shots.take_crowd(build, folder, STYLES)
    except (Failure, subprocess.SubprocessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f'{len(list(folder.glob("*.png")))} pictures in {folder}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
