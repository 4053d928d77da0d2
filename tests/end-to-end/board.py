# SPDX-License-Identifier: GPL-3.0-or-later
"""A person in front of a board: what they do with markers and threads, and what they see of them."""

import re
import subprocess

from person import PATIENCE, Failure, wait_until

MARKER = r'^Marker (\d+), '


class Board:
    def __init__(self, person):
        self.person = person

    # -- doing ---------------------------------------------------------------------------------

    def place(self, x, y, words):
        """Click where you mean it, type, Enter."""
        self.person.activate('place-marker', f'({x}, {y})')
        self.person.type('^Comment…', words)
        self.person.activate('send')

    def place_again_if_refused(self, x, y, words, number):
        """As a person does just after a server died: a refusal keeps the words, and Try Again sends them."""
        self.place(x, y, words)

        def is_there():
            if self.markers_named(number):
                return True
            if self.count('Not sent'):
                self.person.activate('send')
            return False
        wait_until(is_there, f'marker {number}')

    def open_thread(self, number):
        self.person.activate('open-thread', f'uint32 {number}')
        self.person.sees(rf'^#{number}\b')

    def set_text(self, words):
        self.person.type('^(Reply|Comment)…', words)

    def reply(self, words):
        self.set_text(words)
        self.person.activate('send')
        self.person.sees(re.escape(words))

    def edit_last(self, words):
        self.person.activate('edit-last')
        self.person.type('^Edit', words)
        self.person.activate('send')
        self.person.sees(re.escape(words))

    def delete_comment(self, words):
        """By the menu of the comment, which is the last one."""
        self.person.press('^Comment Menu', index=-1)
        self.person.press('^_?Delete$')
        self.person.misses(re.escape(words))

    def move_marker(self, number, x, y):
        self.open_thread(number)
        self.person.activate('move-thread-to', f'({x}, {y})')

    def ends_as_saved_or_kept(self, words):
        """An action in flight ends one way or the other: on both screens, or as a draft."""
        def ended():
            return self.count(': ' + words) or words in self.person.text_of('^(Reply|Comment)…')
        wait_until(ended, f'“{words}” is saved or kept')

    def share(self, role='Can comment'):
        """Shares on loopback from the share dialog; the link for @role."""
        self.person.activate('share')
        self.person.press('^Share From This Computer', role='check box|switch|toggle button')
        self.person.press('^Make a Link', role='button', index=['Can view', 'Can comment', 'Can moderate'].index(role))
        self.person.press('^Copy the Link')
        return self.copied_link()

    def copied_link(self):
        def clipboard():
            done = subprocess.run(['xclip', '-selection', 'clipboard', '-o'], capture_output=True, text=True,
                                  env=self.person.environment, timeout=PATIENCE)
            return done.stdout if '#' in done.stdout else None
        return wait_until(clipboard, 'a link on the clipboard').strip()

    def remove(self, name, reason):
        """From the share dialog, as a moderator; the dialog stays open."""
        self.person.activate('share')
        self.person.press(f'^Remove {name} from this board')
        self.person.type('^Reason', reason)
        self.person.press('^_?Remove$|^_Remove Remove', role='button')

    def let_in_again(self, name):
        self.person.press(f'^Let {name} in again')
        self.person.misses(f'^Let {name} in again')
        self.close_dialog()

    def close_dialog(self):
        self.person.press('^Close$', role='button', index=-1)
        self.person.misses('^Whoever has a link')

    def confirm_join(self, picture=None):
        self.person.sees('Can (view|comment|moderate)')
        if picture:
            self.person.screenshot(picture)
        self.person.press('^_?Join$|^_Join Join')

    def come_again(self, link):
        """Leaves the board and follows the link once more."""
        self.person.activate('back')
        self.person.open_again(link)
        self.confirm_join()

    # -- seeing --------------------------------------------------------------------------------

    def markers(self):
        """Each marker's number and state, as a screen reader has it."""
        return sorted(self.person.names(MARKER))

    def state(self):
        """What the board holds, without what differs from person to person (unread)."""
        return [name.replace(', unread', '') for name in self.markers()]

    def sees_marker(self, number, state=''):
        self.person.sees(f'^Marker {number}, {state}')

    def misses_marker(self, number):
        self.person.misses(f'^Marker {number}, ')

    def markers_named(self, number):
        return len(self.person.names(f'^Marker {number}, '))

    def is_in_state(self, expected, when):
        wait_until(lambda: self.state() == expected, f'{when}: {expected}, but {self.state()}')

    def is_live(self):
        self.person.sees('^Live|^Only on this computer')
        self.person.misses('^Offline$|^Reconnecting')

    def count(self, words):
        return len(self.person.names(re.escape(words)))

    def refuses_everything(self):
        """While not live each deed is refused at once, and nothing changes."""
        before = self.state()
        for action in ('resolve', 'delete-thread'):
            self.person.activate(action)
        self.person.sees('offline')
        if self.state() != before:
            raise Failure(f'{self.person.name}: something changed while offline')
