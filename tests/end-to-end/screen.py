# SPDX-License-Identifier: GPL-3.0-or-later
"""What an application has on the screen, as the accessibility bus tells it.

libatspi waits for each answer before it asks the next node: some thousand round trips for a window.
Here as many nodes as are known are asked at once.
"""

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

from bus import call, call_each, connect  # noqa: E402

INTERFACE = 'org.a11y.atspi.'
PROPERTIES = 'org.freedesktop.DBus.Properties'
# An object's place is its bus name and its path.
REGISTRY = ('org.a11y.atspi.Registry', '/org/a11y/atspi/registry')
# Its children are the applications.
DESKTOP = (REGISTRY[0], '/org/a11y/atspi/accessible/root')
# What every node is asked for: interface, method, arguments.
GET_NAME = (PROPERTIES, 'Get', GLib.Variant('(ss)', (f'{INTERFACE}Accessible', 'Name')))
GET_STATE = (f'{INTERFACE}Accessible', 'GetState', None)
GET_CHILDREN = (f'{INTERFACE}Accessible', 'GetChildren', None)
GET_RELATIONS = (f'{INTERFACE}Accessible', 'GetRelationSet', None)
GET_TEXT = (f'{INTERFACE}Text', 'GetText', GLib.Variant('(ii)', (0, -1)))


def connect_accessibility(session):
    """The accessibility bus that belongs to the bus @session."""
    return connect(call(session, ('org.a11y.Bus', '/org/a11y/bus'), 'org.a11y.Bus', 'GetAddress'))


def listen(bus, name, heard):
    """From now on calls @heard with each new value of the accessible property @name."""
    bus.signal_subscribe(None, f'{INTERFACE}Event.Object', 'PropertyChange', None, name, Gio.DBusSignalFlags.NONE,
                         lambda *signal: heard(signal[5].unpack()[3]))
    # GTK 4.18 says nothing that nobody has asked the registry for.
    call(bus, REGISTRY, f'{INTERFACE}Registry', 'RegisterEvent',
         GLib.Variant('(sass)', (f'object:property-change:{name}', [], '')))


class Node:
    """Something on the screen. Its label is what a screen reader says of it, as Orca does."""

    def __init__(self, bus, place, places_below, parent=None, states=0, label=''):
        self.bus = bus
        self.place = place
        self.places_below = places_below
        self.parent = parent
        self.children = []
        self.states = states
        self.label = label

    def call(self, interface, method, arguments=None):
        return call(self.bus, self.place, INTERFACE + interface, method, arguments)

    def get(self, interface, name):
        """A property of it; None if it has none of that name."""
        get = (PROPERTIES, 'Get', GLib.Variant('(ss)', (INTERFACE + interface, name)))
        return call_each(self.bus, [self.place], get)[0][0]

    def has_state(self, state):
        return bool(self.states >> state & 1)

    def implements(self, interface):
        return INTERFACE + interface in self.call('Accessible', 'GetInterfaces')

    def text(self):
        return call(self.bus, self.place, *GET_TEXT)

    def role(self):
        try:
            return Atspi.Role.get_name(self.call('Accessible', 'GetRole'))
        except GLib.Error:  # it went away meanwhile
            return ''

    def below(self):
        """Everything below it in reading order."""
        for child in self.children:
            yield child
            yield from child.below()


def find_application(bus, name):
    """The application whose name ends in @name, with nothing below it read yet; or None."""
    places = call(bus, DESKTOP, f'{INTERFACE}Accessible', 'GetChildren')
    for place, (called, windows) in zip(places, call_each(bus, places, GET_NAME, GET_CHILDREN)):
        # A second process hands over to the first and goes: it has no window.
        if called and called.lower().endswith(name) and windows:
            return Node(bus, place, windows)
    return None


def ask(bus, places):
    """What the nodes at @places say of themselves, of those that are still there."""
    answers = zip(places, call_each(bus, places, GET_STATE, GET_CHILDREN, GET_NAME))
    return {place: answer for place, answer in answers if None not in answer}


def read_children(bus, parents, known):
    """Gives each of @parents its children that are visible; all of these. @known has answers of some of them.
    (GTK 4.8 says "showing" of windows only.)"""
    wanted = [(parent, place) for parent in parents for place in parent.places_below]
    answers = known | ask(bus, [place for _, place in wanted if place not in known])
    nodes = []
    for parent, place in wanted:
        states, places_below, name = answers.get(place, ((0, 0), [], ''))
        node = Node(bus, place, places_below, parent, states[0] | states[1] << 32, name)
        if node.has_state(Atspi.StateType.VISIBLE):
            parent.children.append(node)
            nodes.append(node)
    return nodes


def label(bus, nodes):
    """Calls @nodes, which have no name, by the words in them, else by those of what the tree has as their labels:
    GTK 4.18 gives the items of a menu no name, but these."""
    labels = {}
    for node, (text, relations) in zip(nodes, call_each(bus, [node.place for node in nodes], GET_TEXT, GET_RELATIONS)):
        node.label = text or ''
        if not text:
            labels[node] = [place for kind, places in relations or [] for place in places
                            if kind == Atspi.RelationType.LABELLED_BY]
    places = sorted({place for places in labels.values() for place in places})
    words = dict(zip(places, (name or text or '' for name, text in call_each(bus, places, GET_NAME, GET_TEXT))))
    for node, places in labels.items():
        node.label = ' '.join(words[place] for place in places)


class Screen:
    """The screen of the application whose name ends in @name."""

    def __init__(self, bus, name):
        self.bus = bus
        self.name = name
        # Most of what was there is there again: it is asked at once, and only what is new level by level.
        self.places = []

    def has_window(self):
        root = find_application(self.bus, self.name)
        return root is not None and bool(read_children(self.bus, [root], {}))

    def read(self):
        """Everything visible at this moment, in reading order."""
        root = find_application(self.bus, self.name)
        level = [root] if root else []
        known = ask(self.bus, self.places)
        while level:
            level = read_children(self.bus, level, known)
        nodes = list(root.below()) if root else []
        self.places = [node.place for node in nodes]
        label(self.bus, [node for node in nodes if not node.label])
        return nodes
