#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with nothing but fingers: pans, pinches, throws, taps, presses long and moves a marker.

Real touches in GNOME's compositor; what came of them is what the accessible tree has, above all
where the marker is on the screen. Usage: touch.py --build FOLDER --shots FOLDER
"""

import argparse
import sys
import time
from pathlib import Path

from board import Board
from person import Failure, fresh_folder, wait_until
from touch_person import TouchPerson

TOP = Path(__file__).resolve().parents[2]
IMAGE = TOP / 'data/sample/ferry-booking.png'
# As near as a finger means it, in pixels.
NEAR_PX = 6
# The tip of a pin, which is where it stands, seen from its middle.
TIP = (-12, 13)
# How far a throw goes on by itself at least.
THROWN_PX = 30
# Where no marker, tool or card is, seen from the marker.
AWAY = (-150, 110)


class Fingers:
    def __init__(self, build, folder):
        self.person = TouchPerson('Eleni Markou', folder, build)
        self.board = Board(self.person)

    def marker(self, number=1):
        """Its middle, in pixels of the monitor."""
        x, y, width, height = self.person.ask('extents', f'^Marker {number}, ')
        return x + width / 2, y + height / 2

    def zoom(self):
        """In percent, as the tools have it."""
        return int(self.person.sees(r'^\d+ %$', role='label').split()[0])

    def is_at(self, place, what, number=1):
        def is_near():
            return all(abs(a - b) <= NEAR_PX for a, b in zip(self.marker(number), place))
        try:
            wait_until(is_near, what)
        except Failure:
            raise Failure(f'{what}: marker {number} is at {self.marker(number)}, not at {place}') from None

    # -- deeds -----------------------------------------------------------------------------------

    def taps_outside(self):
        """On the picture, where nothing is: the card closes."""
        self.person.tap(*moved(self.marker(), AWAY))
        self.person.misses('^#1')

    def opens_an_image(self):
        self.person.start(IMAGE)
        self.board.is_live()
        self.board.place(0.5, 0.5, 'Is this the button?')
        self.board.sees_marker(1)
        self.taps_outside()

    def taps_a_marker(self):
        self.person.tap(*self.marker())
        self.person.sees('^#1')
        self.taps_outside()

    def pinches(self):
        """The picture grows under two fingers, and what is between them stays."""
        place, zoom = moved(self.marker(), TIP), self.zoom()
        self.person.slide((moved(place, (-40, 0)), moved(place, (-80, 0))),
                          (moved(place, (40, 0)), moved(place, (80, 0))))
        wait_until(lambda: abs(self.zoom() - 2 * zoom) <= 2, f'twice of {zoom} %')
        self.is_at(moved(place, TIP, -1), 'between the fingers')
        self.person.slide((moved(place, (-80, 0)), moved(place, (-40, 0))),
                          (moved(place, (80, 0)), moved(place, (40, 0))))
        wait_until(lambda: abs(self.zoom() - zoom) <= 2, f'{zoom} % again')

    def pans_with_two(self):
        self.person.activate('zoom', '2.0')
        wait_until(lambda: self.zoom() == 200, '200 %')
        place, zoom, by = self.marker(), self.zoom(), (60, -45)
        self.person.slide(*((moved(place, side), moved(moved(place, side), by)) for side in ((-60, 20), (60, 20))))
        self.is_at(moved(place, by), 'it came with two fingers')
        if self.zoom() != zoom:
            raise Failure(f'two fingers at one distance zoomed from {zoom} to {self.zoom()} %')

    def pans_with_one(self):
        place, by = self.marker(), (-60, 45)
        start = moved(place, AWAY)
        self.person.slide((start, moved(start, by)))
        self.is_at(moved(place, by), 'it came with the finger')

    def throws(self):
        """It goes on where the finger let go, and a finger stops it."""
        place, by = self.marker(), (120, 0)
        start = moved(place, AWAY)
        self.person.slide((start, moved(start, by)), steps=8, rest_s=0)
        wait_until(lambda: self.marker()[0] > place[0] + by[0] + THROWN_PX, 'it goes on by itself')
        self.person.activate('zoom-fit')
        self.is_at(place, 'in the middle again')

    def presses_long(self):
        """What a click of the comment tool does."""
        place = moved(self.marker(), AWAY)
        self.person.press_until(*place, '^Comment…')
        self.person.type('^Comment…', 'And this?')
        self.person.activate('send')
        self.board.sees_marker(2)
        # Selected it is larger.
        self.person.tap(*moved(self.marker(), AWAY, -1))
        self.person.misses('^#2')
        self.is_at(moved(place, TIP, -1), 'where the finger was', number=2)

    def moves_a_marker(self):
        place, other, by = self.marker(), self.marker(2), (90, 60)
        self.person.slide((place, moved(place, by)))
        self.is_at(moved(place, by), 'where the finger left it')
        self.is_at(other, 'the picture stayed', number=2)

    def tell(self):
        for chapter in (self.opens_an_image, self.taps_a_marker, self.pinches, self.pans_with_two,
                        self.pans_with_one, self.throws, self.presses_long, self.moves_a_marker):
            started = time.monotonic()
            chapter()
            print(f'ok - {chapter.__name__} ({time.monotonic() - started:.1f} s)', flush=True)


def moved(place, by, times=1):
    return place[0] + times * by[0], place[1] + times * by[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('--shots', required=True)
    options = parser.parse_args()
    fingers = Fingers(options.build, fresh_folder(options.shots))
    try:
        fingers.tell()
    except Failure as failure:
        print(f'not ok - {failure}', flush=True)
        print((fingers.person.folder / 'application.log').read_text(errors='replace')[-2000:])
        return 1
    finally:
        fingers.person.close()
    return 0


if __name__ == '__main__':
    sys.exit(main())
