#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./dev run does without a display: two people look at one picture, each on a virtual one.

Usage: demonstration.py --build FOLDER IMAGE-OR-LINK; writes FOLDER/demonstration.png.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from board import Board
from person import Failure, Person


def look_together(eleni, jonas, image):
    is_file = Path(image).exists()
    eleni.person.start(Path(image).resolve() if is_file else image)
    if not is_file:
        eleni.person.sees('Join')
        print('A link: Eleni is asked whether to join.')
        return
    eleni.is_live()
    eleni.place(0.62, 0.14, 'Could the headline stay on one line?')
    eleni.sees_marker(1)
    link = eleni.share()
    eleni.close_dialog()
    print(f'Eleni opened {Path(image).name} and shares it: {link.split("#")[0]}#…')
    jonas.person.start(link)
    jonas.confirm_join()
    jonas.sees_marker(1)
    jonas.place(0.86, 0.42, 'Three of five testers did not see this button.')
    eleni.sees_marker(2)
    jonas.open_thread(1)
    jonas.reply('At 64 px it would.')
    eleni.open_thread(1)
    eleni.person.sees('At 64 px it would.')
    print('Jonas joined by the link; both see both markers and each other’s words.')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('image')
    options = parser.parse_args()
    picture = Path(options.build).resolve() / 'demonstration.png'
    print('No display here: two people look at the picture on virtual ones.')
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, \
            Person('Eleni Markou', folder, options.build) as eleni, \
            Person('Jonas Weber', folder, options.build) as jonas:
        try:
            look_together(Board(eleni), Board(jonas), options.image)
            halves = [str(person.screenshot(person.folder / 'screen.png')) for person in (eleni, jonas)]
        except Failure as failure:
            print(f'dev: {failure}', file=sys.stderr)
            return 1
        subprocess.run(['convert', *halves, '+append', str(picture)], check=True)
    print(f'Their screens, side by side: {picture}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
