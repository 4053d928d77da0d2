# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives one application through the accessibility bus of this process's environment.

Reads requests [method, arguments, options] as lines of JSON, answers {"value": …} or
{"error": "…"}. Every request polls until it is true or its timeout is over.
"""

import json
import re
import sys
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PAUSE_S = 0.05


class Missing(Exception):
    pass


def settle():
    """Takes in what the bus has to say, so that no cache is stale."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


def application():
    settle()
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for index in range(desktop.get_child_count()):
        try:
            app = desktop.get_child_at_index(index)
            # A second process hands over to the first and goes: it has no window.
            if app and (app.get_name() or '').lower().endswith('scholia') and app.get_child_count() > 0:
                app.set_cache_mask(Atspi.Cache.NONE)
                return app
        except GLib.Error:
            continue
    return None


def walk(node):
    """Everything below @node that is visible, in reading order. (GTK 4.8 says "showing" of windows only.)"""
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
            if child is None:
                continue
            states = child.get_state_set()
            if not states.contains(Atspi.StateType.VISIBLE):
                continue
        except GLib.Error:
            continue
        yield child
        yield from walk(child)


def words(node):
    """Its name, or the words in it."""
    name = node.get_name() or ''
    if not name and node.get_text_iface():
        name = Atspi.Text.get_text(node, 0, -1)
    return name


def labels(node):
    """What the tree has as its labels: GTK 4.18 gives the items of a menu no name, but these."""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            for index in range(relation.get_n_targets()):
                yield relation.get_target(index)


def label(node):
    """What a screen reader says of it, as Orca does: its name, else its labels."""
    try:
        return words(node) or ' '.join(map(words, labels(node)))
    except GLib.Error:
        return ''


def role(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return ''


def matches(expression, kind=None):
    app = application()
    pattern = re.compile(expression)
    if app is None:
        return
    for node in walk(app):
        if pattern.search(label(node)) and (kind is None or re.search(kind, role(node))):
            yield node


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
        time.sleep(PAUSE_S)


def visible_names():
    app = application()
    if app is None:
        return 'the application is not on the accessibility bus'
    seen = [f'{role(node)} "{label(node)}"' for node in walk(app) if label(node)]
    return 'the screen has ' + ', '.join(seen)[:3000]


def actionable(node):
    """The node itself or the nearest one above it that can be pressed and is not greyed out."""
    for _ in range(4):
        if node is None:
            return None
        action = node.get_action_iface()
        if action and action.get_n_actions() > 0:
            if node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                return node
            return None
        node = node.get_parent()
    return None


def has_window(timeout):
    app = application()
    return app is not None and any(True for _ in walk(app))


def press(name, timeout, role=None, index=0):
    def find():
        able = []
        for node in map(actionable, matches(name, role)):
            if node and node not in able:
                able.append(node)
        return able[index] if len(able) > index and able else None
    node = poll(find, timeout, lambda: f'nothing to press is called {name}; {visible_names()}')
    node.get_action_iface().do_action(0)
    return label(node)


def editable(node):
    try:
        return node.get_editable_text_iface() is not None and \
            node.get_state_set().contains(Atspi.StateType.EDITABLE)
    except GLib.Error:
        return False


def inner_editable(node):
    if editable(node):
        return node
    return next((child for child in walk(node) if editable(child)), None)


def find_editable(name, index):
    found = [node for node in map(inner_editable, matches(name)) if node]
    return found[index] if len(found) > index else None


def type(name, text, timeout, index=0):
    node = poll(lambda: find_editable(name, index), timeout,
                lambda: f'nothing to write in is called {name}; {visible_names()}')
    node.get_editable_text_iface().set_text_contents(text)
    return True


def text_of(name, timeout, index=0):
    node = poll(lambda: find_editable(name, index), timeout,
                lambda: f'nothing to write in is called {name}; {visible_names()}')
    return Atspi.Text.get_text(node, 0, -1)


def sees(name, timeout, role=None):
    return label(poll(lambda: next(matches(name, role), None), timeout,
                      lambda: f'nothing is called {name}; {visible_names()}'))


def misses(name, timeout, role=None):
    poll(lambda: next(matches(name, role), None) is None, timeout, lambda: f'{name} is still there')
    return True


def names(name, timeout, role=None):
    return [label(node) for node in matches(name, role)]


def extents(name, timeout, role=None):
    """The place of a widget on the screen: x, y, width, height."""
    node = poll(lambda: next(matches(name, role), None), timeout, lambda: f'nothing is called {name}')
    box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    return [box.x, box.y, box.width, box.height]


spoken = []
listener = None


def listen(timeout):
    """From now on the words that a screen reader would read out are kept."""
    global listener
    listener = Atspi.EventListener.new(
        lambda event: spoken.append(event.any_data) if isinstance(event.any_data, str) else None)
    return listener.register('object:property-change:accessible-description')


def hears(words, timeout):
    """The next words said that match; what was said before them is over."""
    pattern = re.compile(words)

    def find():
        settle()
        for index, said in enumerate(spoken):
            if pattern.search(said):
                del spoken[:index + 1]
                return said
        return None
    return poll(find, timeout, lambda: f'{words} was never said, but {spoken}')


def focus(timeout):
    """The name of what has the keyboard."""
    app = application()
    for node in walk(app) if app else ():
        try:
            if node.get_state_set().contains(Atspi.StateType.FOCUSED) and role(node) != 'frame':
                return label(node)
        except GLib.Error:
            continue
    return ''


METHODS = {method.__name__: method for method in
           (has_window, press, type, text_of, sees, misses, names, extents, listen, hears, focus)}


def main():
    for line in sys.stdin:
        method, arguments, options = json.loads(line)
        try:
            answer = {'value': METHODS[method](*arguments, **options)}
        except Missing as missing:
            answer = {'error': str(missing)}
        except GLib.Error as error:
            answer = {'error': f'accessibility: {error.message}'}
        print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main()
