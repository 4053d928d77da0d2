# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls over D-Bus: one, or many that are in flight at once."""

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

# Longest wait for one answer, in seconds.
ANSWER_S = 25


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)


def call(bus, place, interface, method, arguments=None, timeout=ANSWER_S):
    """What the object at @place (bus name, path) answers, if it gives anything."""
    answer = bus.call_sync(*place, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                           int(timeout * 1000), None).unpack()
    return answer[0] if answer else None


def call_each(bus, places, *requests):
    """Each of @requests (interface, method, arguments) of each of @places, sent before the first answer is waited
    for: for each place what they give. None stands for an error: what was asked may just have gone away."""
    answers = [[None] * len(requests) for _ in places]
    n_pending = len(places) * len(requests)

    def finish(bus, result, at):
        nonlocal n_pending
        n_pending -= 1
        try:
            answers[at[0]][at[1]], = bus.call_finish(result).unpack()
        except GLib.Error:
            pass
    for row, place in enumerate(places):
        for column, request in enumerate(requests):
            bus.call(*place, *request, None, Gio.DBusCallFlags.NONE, ANSWER_S * 1000, None, finish, (row, column))
    while n_pending:
        GLib.MainContext.default().iteration(True)
    return answers
