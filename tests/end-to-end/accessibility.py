#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person without a mouse and without a screen: places, opens, answers, moves and resolves a marker.

Every deed is a key; what came of it is what the accessible tree has, and what was said aloud.
Usage: accessibility.py --build FOLDER --shots FOLDER
"""

import argparse
import sys
import time
from pathlib import Path

from board import Board
from person import Failure, Person, fresh_folder, wait_until

TOP = Path(__file__).resolve().parents[2]
IMAGE = TOP / 'data/sample/ferry-booking.png'
# Tabs until a button of the card must have had the focus.
MAX_TABS = 20


class Keyboard:
    def __init__(self, build, folder):
        self.person = Person('Eleni Markou', folder, build)
        self.board = Board(self.person)

    def key(self, *keys):
        self.person.key(*keys)

    def hears(self, words):
        return self.person.ask('hears', words)

    def has_focus(self, name):
        try:
            # GTK 4.8 leaves the mnemonic in the name.
            wait_until(lambda: self.person.ask('focus').lstrip('_').startswith(name), name)
        except Failure:
            raise Failure(f'the keyboard is at “{self.person.ask("focus")}”, not at “{name}”') from None

    def tab_to(self, name):
        passed = []
        while len(passed) < MAX_TABS:
            passed.append(self.person.ask('focus'))
            if passed[-1] == name:
                return
            self.key('shift+Tab')
        raise Failure(f'no Tab leads to {name}, but to {passed}')

    # -- deeds -----------------------------------------------------------------------------------

    def opens_an_image(self):
        self.person.start(IMAGE)
        self.board.is_live()
        self.person.ask('listen')
        self.has_focus('Picture with markers')

    def opens_it_from_the_start_page(self):
        self.person.activate('back')
        self.has_focus('Open Image')
        self.person.open_again(IMAGE)
        self.has_focus('Picture with markers')
        self.board.is_live()

    def places(self):
        self.key('c')
        self.key('shift+Left')
        self.hears(r'^40 percent across, \d+ percent down$')
        self.key('Up')
        self.hears(r'^40 percent across, \d+ percent down$')
        self.key('Return')
        self.has_focus('Comment')
        self.person.write('Could this be larger?')
        self.key('Return')
        self.person.sees('^Marker 1, open, 1 comment, by Eleni Markou$')

    def opens_and_answers(self):
        self.key('Escape')
        self.has_focus('Picture with markers')
        self.key('v')
        self.key('n')
        self.hears('^Marker 1, open, 1 comment, by Eleni Markou$')
        self.key('Return')
        self.has_focus('Reply')
        self.person.write('By a third.')
        self.key('Return')
        self.person.sees('^Marker 1, open, 2 comments, by Eleni Markou$')

    def moves(self):
        self.key('Escape')
        self.key('n')
        self.hears('^Marker 1, open, 2 comments')
        before = self.person.ask('extents', '^Marker 1, ')
        self.key('shift+Right')
        self.hears(r'^50 percent across, \d+ percent down$')
        wait_until(lambda: self.person.ask('extents', '^Marker 1, ')[0] > before[0] + 40,
                   'the marker is further to the right')

    def resolves(self):
        self.key('Return')
        self.has_focus('Reply')
        self.tab_to('Resolve')
        self.key('space')
        self.person.sees('^Marker 1, resolved, 2 comments, by Eleni Markou$')

    def finds_it_by_tab(self):
        """The marker is a button in the chain of the canvas: Enter opens it."""
        self.key('Escape', 'Escape')
        self.has_focus('Picture with markers')
        self.key('Tab')
        self.has_focus('Marker 1, resolved')
        self.key('Return')
        self.has_focus('Reply')

    def tell(self):
        for chapter in (self.opens_an_image, self.opens_it_from_the_start_page, self.places, self.opens_and_answers,
                        self.moves, self.resolves, self.finds_it_by_tab):
            started = time.monotonic()
            chapter()
            print(f'ok - {chapter.__name__} ({time.monotonic() - started:.1f} s)', flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('--shots', required=True)
    options = parser.parse_args()
    keyboard = Keyboard(options.build, fresh_folder(options.shots))
    try:
        keyboard.tell()
    except Failure as failure:
        print(f'not ok - {failure}', flush=True)
        keyboard.person.screenshot(Path(options.shots) / 'failure.png')
        print((keyboard.person.folder / 'application.log').read_text(errors='replace')[-2000:])
        return 1
    finally:
        keyboard.person.close()
    return 0


if __name__ == '__main__':
    sys.exit(main())
