# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with fingers: the application in GNOME's own compositor, before a touch screen.

Mutter runs without a monitor; its interface for remote desktops gives it touches as a screen would, and
the application gets them by Wayland. Mutter wants PipeWire for that, which would carry the pictures.
"""

import os
import time

from bus import GLib, call, connect
from person import PATIENCE, Failure, Person, wait_until

MONITOR = 'Meta-0'
REMOTE_DESKTOP = 'org.gnome.Mutter.RemoteDesktop'
SCREEN_CAST = 'org.gnome.Mutter.ScreenCast'
# Between two positions of a finger, in seconds: about a frame.
STEP_S = 0.016
TAP_S = 0.05


class TouchPerson(Person):
    """The window is maximized, so that its coordinates are the monitor's."""

    def _start_desktop(self):
        self._start_bus()
        self._start_compositor()
        self._start_fingers()

    def _start_compositor(self):
        compositor = {**self.environment, 'G_DEBUG': '', 'LIBGL_ALWAYS_SOFTWARE': '1'}
        log = open(self.folder / 'compositor.log', 'ab')
        self._spawn(['pipewire'], environment=compositor, stdout=log, stderr=log)
        wait_until(lambda: os.path.exists(f'{self.runtime_folder}/pipewire-0'), 'PipeWire runs')
        self._spawn(['mutter', '--headless', '--wayland', '--no-x11', '--wayland-display', 'wayland-0',
                     '--virtual-monitor', f'{self.size[0]}x{self.size[1]}'],
                    environment=compositor, stdout=log, stderr=log)
        self.environment.update({'GDK_BACKEND': 'wayland', 'WAYLAND_DISPLAY': 'wayland-0'})

    def _start_fingers(self):
        self.bus = connect(self.environment['DBUS_SESSION_BUS_ADDRESS'])
        for name in (REMOTE_DESKTOP, SCREEN_CAST):
            wait_until(lambda: self._has_owner(name), f'the compositor offers {name}')
        self.session = self._call(REMOTE_DESKTOP, '/org/gnome/Mutter/RemoteDesktop', REMOTE_DESKTOP, 'CreateSession')
        identity = self._call(REMOTE_DESKTOP, self.session, 'org.freedesktop.DBus.Properties', 'Get',
                              GLib.Variant('(ss)', (f'{REMOTE_DESKTOP}.Session', 'SessionId')))
        cast = self._call(SCREEN_CAST, '/org/gnome/Mutter/ScreenCast', SCREEN_CAST, 'CreateSession',
                          GLib.Variant('(a{sv})', ({'remote-desktop-session-id': GLib.Variant('s', identity)},)))
        self.stream = self._call(SCREEN_CAST, cast, f'{SCREEN_CAST}.Session', 'RecordMonitor',
                                 GLib.Variant('(sa{sv})', (MONITOR, {})))
        self._notify('Start')
        # The touch screen is there from its first touch on; windows that come later know it.
        self.tap(0, 0)

    def _has_owner(self, name):
        return self._call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
                          GLib.Variant('(s)', (name,)))

    def _call(self, name, path, interface, method, arguments=None):
        try:
            return call(self.bus, (name, path), interface, method, arguments, PATIENCE)
        except GLib.Error as error:
            raise Failure(f'{self.name}: {method}: {error.message}') from None

    def _notify(self, method, arguments=None):
        self._call(REMOTE_DESKTOP, self.session, f'{REMOTE_DESKTOP}.Session', method, arguments)

    # -- fingers -------------------------------------------------------------------------------

    def down(self, finger, x, y):
        self._notify('NotifyTouchDown', GLib.Variant('(sudd)', (self.stream, finger, x, y)))

    def motion(self, finger, x, y):
        self._notify('NotifyTouchMotion', GLib.Variant('(sudd)', (self.stream, finger, x, y)))

    def up(self, finger):
        self._notify('NotifyTouchUp', GLib.Variant('(u)', (finger,)))

    def tap(self, x, y):
        self.down(0, x, y)
        time.sleep(TAP_S)
        self.up(0)

    def press_until(self, x, y, name):
        """A finger rests there until something that it brings is on the screen."""
        self.down(0, x, y)
        self.sees(name)
        self.up(0)

    def slide(self, *paths, steps=20, rest_s=0.2):
        """A finger for each path ((from x, from y), (to x, to y)), all at once; they rest before they leave."""
        for finger, (start, _) in enumerate(paths):
            self.down(finger, *start)
        for step in range(1, steps + 1):
            time.sleep(STEP_S)
            for finger, (start, end) in enumerate(paths):
                self.motion(finger, *(a + (b - a) * step / steps for a, b in zip(start, end)))
        time.sleep(rest_s)
        for finger in range(len(paths)):
            self.up(finger)
