# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's hands, eyes and ears: what they do with the application and find on its screen.

Whatever they look for is looked for again and again until it is there or @timeout (in seconds) is over.
"""

import re
import time

from bus import GLib, call, connect
from screen import Atspi, Screen, connect_accessibility, listen

APPLICATION = 'scholia'
APPLICATION_ID = 'io.github.scholia.Scholia'
PAUSE_S = 0.05


class Missing(Exception):
    """It did not come in time."""


def pause():
    """Takes in meanwhile what the buses have to say."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(PAUSE_S * 1000), loop.quit)
    loop.run()


def poll(probe, timeout, what):
    end = time.monotonic() + timeout
    while True:
        try:
            found = probe()
        except GLib.Error:  # what was looked at went away meanwhile
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Missing(what())
        pause()


def visible_names(screen):
    if not screen:
        return 'the application is not on the accessibility bus'
    seen = [f'{node.role()} "{node.label}"' for node in screen if node.label]
    return 'the screen has ' + ', '.join(seen)[:3000]


def matches(screen, expression, kind=None):
    pattern = re.compile(expression)
    return [node for node in screen
            if pattern.search(node.label) and (kind is None or re.search(kind, node.role()))]


def actionable(node):
    """The node itself or the nearest one above it that can be pressed and is not greyed out."""
    for _ in range(4):
        if node is None:
            return None
        if node.get('Action', 'NActions'):
            return node if node.has_state(Atspi.StateType.SENSITIVE) else None
        node = node.parent
    return None


def editable(node):
    """The node itself or the first one below it that can be written in."""
    return next((inner for inner in (node, *node.below())
                 if inner.has_state(Atspi.StateType.EDITABLE) and inner.implements('EditableText')), None)


class Driver:
    def __init__(self, session_address):
        self.session = connect(session_address)
        self.bus = connect_accessibility(self.session)
        self.screen = Screen(self.bus, APPLICATION)
        self.spoken = []

    def _poll_screen(self, probe, timeout, what):
        """Polls @probe with what is on the screen."""
        screen = []

        def look():
            screen[:] = self.screen.read()
            return probe(screen)
        return poll(look, timeout, lambda: f'{what}; {visible_names(screen)}')

    def _find(self, name, timeout, role):
        return self._poll_screen(lambda screen: next(iter(matches(screen, name, role)), None), timeout,
                                 f'nothing is called {name}')

    def _find_editable(self, name, timeout, index):
        def find(screen):
            found = list(filter(None, map(editable, matches(screen, name))))
            return found[index] if len(found) > index else None
        return self._poll_screen(find, timeout, f'nothing to write in is called {name}')

    # -- doing ---------------------------------------------------------------------------------

    def press(self, name, timeout, role=None, index=0):
        def find(screen):
            able = list(dict.fromkeys(filter(None, map(actionable, matches(screen, name, role)))))
            return able[index] if len(able) > index and able else None
        node = self._poll_screen(find, timeout, f'nothing to press is called {name}')
        node.call('Action', 'DoAction', GLib.Variant('(i)', (0,)))
        return node.label

    def type(self, name, text, timeout, index=0):
        node = self._find_editable(name, timeout, index)
        node.call('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))

    def activate(self, path, action, parameters, timeout):
        """An action of the object at @path, as a menu or a shortcut activates it."""
        values = [GLib.Variant.parse(None, parameter, None, None) for parameter in parameters]
        call(self.session, (APPLICATION_ID, path), 'org.gtk.Actions', 'Activate',
             GLib.Variant('(sava{sv})', (action, values, {})), timeout)

    # -- seeing and hearing --------------------------------------------------------------------

    def has_window(self, timeout):
        """Whether it has one by now; does not wait."""
        return self.screen.has_window()

    def sees(self, name, timeout, role=None):
        return self._find(name, timeout, role).label

    def misses(self, name, timeout, role=None):
        self._poll_screen(lambda screen: not matches(screen, name, role), timeout, f'{name} is still there')

    def names(self, name, timeout, role=None):
        """All that match by now; does not wait."""
        return [node.label for node in matches(self.screen.read(), name, role)]

    def text_of(self, name, timeout, index=0):
        return self._find_editable(name, timeout, index).text()

    def extents(self, name, timeout, role=None):
        """The place of a widget in its window: x, y, width, height."""
        node = self._find(name, timeout, role)
        return node.call('Component', 'GetExtents', GLib.Variant('(u)', (Atspi.CoordType.WINDOW,)))

    def focus(self, timeout):
        """The name of what has the keyboard now."""
        return next((node.label for node in self.screen.read()
                     if node.has_state(Atspi.StateType.FOCUSED) and node.role() != 'frame'), '')

    def listen(self, timeout):
        """From now on the words that a screen reader would read out are kept."""
        listen(self.bus, 'accessible-description', self.spoken.append)

    def hears(self, words, timeout):
        """The next words said that match; what was said before them is over."""
        pattern = re.compile(words)

        def find():
            for index, said in enumerate(self.spoken):
                if pattern.search(said):
                    del self.spoken[:index + 1]
                    return said
            return None
        return poll(find, timeout, lambda: f'{words} was never said, but {self.spoken}')
