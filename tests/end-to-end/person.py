# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated person: an own display, session bus and folders, and the real application in them.

What a person does goes through accessibility (find, press, type) and the window's D-Bus actions;
what a person sees comes back as accessible names and screenshots.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bus import GLib
from driver import Driver, Missing

OBJECT_PATH = '/io/github/scholia/Scholia'
HERE = Path(__file__).resolve().parent
# Longest wait for anything that a person would wait for, in seconds; sanitizers are slow.
PATIENCE = float(os.environ.get('SCHOLIA_TEST_PATIENCE', '20'))
# Pictures that can be compared: one font, nothing that moves or blinks.
SETTINGS = '''[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-icon-theme-name=Adwaita
'''
# The same in the words of before and of since GTK 4.16, which complains about the former.
WITHOUT_GL = ({'GDK_DISABLE': 'gl,vulkan'}
              if subprocess.run(['pkg-config', '--atleast-version=4.16', 'gtk4']).returncode == 0
              else {'GDK_DEBUG': 'gl-disable'})


class Failure(AssertionError):
    """What the person expected did not come true."""


class Person:
    def __init__(self, name, folder, build, width=1180, height=760, dark=False, language='en', scale=1):
        """@width, @height: of the window, in the application's pixels, of which each has @scale of the
        screen's on a side."""
        self.name = name
        self.folder = Path(folder).resolve() / re.sub(r'\W', '', name)
        self.build = Path(build).resolve()
        self.size = (width, height)
        self.scale = scale
        self.processes = []
        self.app = None
        self.driver = None
        self.folder.mkdir(parents=True, exist_ok=True)
        # Sockets are there, whose paths have at most 107 bytes, wherever the checkout is.
        self.runtime_folder = tempfile.mkdtemp(prefix='scholia-')
        self.environment = self._make_environment(dark, language)
        self._start_desktop()

    # -- the machine ---------------------------------------------------------------------------

    def _make_environment(self, dark, language):
        folders = {'XDG_CONFIG_HOME': 'config', 'XDG_DATA_HOME': 'data', 'XDG_CACHE_HOME': 'cache',
                   'HOME': 'home'}
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith(('XDG_', 'DBUS_', 'WAYLAND_', 'GTK_', 'DISPLAY'))}
        for variable, name in folders.items():
            path = self.folder / name
            path.mkdir(mode=0o700, exist_ok=True)
            environment[variable] = str(path)
        (self.folder / 'config/gtk-4.0').mkdir(exist_ok=True)
        (self.folder / 'config/gtk-4.0/settings.ini').write_text(SETTINGS)
        top = HERE.parents[1]
        environment.update({
            'XDG_RUNTIME_DIR': self.runtime_folder,
            'GSK_RENDERER': 'cairo', 'GDK_BACKEND': 'x11', **WITHOUT_GL,
            'GTK_USE_PORTAL': '0', 'GSETTINGS_BACKEND': 'keyfile', 'LC_ALL': 'C.UTF-8',
            # Words in that language, also where the system has no such locale.
            'LANGUAGE': language,
            'GSETTINGS_SCHEMA_DIR': str(self.build / 'data'),
            'XDG_DATA_DIRS': f'{top}/data:/usr/local/share:/usr/share',
            'SCHOLIA_SERVER': str(self.build / 'src/server/scholia-server'),
            'G_DEBUG': 'fatal-warnings'})
        if self.scale != 1:
            environment['GDK_SCALE'] = str(self.scale)
        if dark:
            environment['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark'
        return environment

    def _spawn(self, arguments, environment=None, **options):
        process = subprocess.Popen(arguments, env=environment or self.environment, start_new_session=True, **options)
        self.processes.append(process)
        return process

    def _start_desktop(self):
        self._start_display()
        self._start_bus()

    def _start_bus(self):
        bus = self._spawn(['dbus-daemon', '--session', '--nofork', '--print-address=1'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = bus.stdout.readline().strip()
        if not address:
            raise Failure('dbus-daemon did not start')
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = address

    def _start_display(self):
        reader, writer = os.pipe()
        self._spawn(['Xvfb', '-displayfd', str(writer), '-screen', '0',
                     f'{self.scale * max(self.size[0], 640)}x{self.scale * max(self.size[1], 480)}x24',
                     '-nolisten', 'tcp'],
                    pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Failure('Xvfb did not start')
        self.environment['DISPLAY'] = f':{number}'
        # Centres dialogs, and gives them the keyboard.
        self._spawn(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # -- the application -----------------------------------------------------------------------

    def start(self, *arguments, wait=True):
        """Starts the application as from a shell, with its window as large as the display."""
        self.log = open(self.folder / 'application.log', 'ab')
        keyfile = self.folder / 'config/glib-2.0/settings'
        keyfile.mkdir(parents=True, exist_ok=True)
        if not (keyfile / 'keyfile').exists():
            (keyfile / 'keyfile').write_text(
                f"[io/github/scholia/Scholia]\nname='{self.name}'\n"
                f'window-width={self.size[0]}\nwindow-height={self.size[1]}\nwindow-maximized=true\n'
                "share-address='127.0.0.1'\n")
        # For instance "gdb -batch -ex run -ex bt --args".
        wrapper = os.environ.get('SCHOLIA_TEST_WRAPPER', '').split()
        self.app = self._spawn([*wrapper, str(self.build / 'src/app/scholia'), *map(str, arguments)],
                               stdout=self.log, stderr=self.log)
        if wait:
            self._wait_for_window()
        return self

    def _wait_for_window(self):
        end = time.monotonic() + PATIENCE
        while not self.ask('has_window'):
            if self.app.poll() is not None:
                raise Failure((self.folder / 'application.log').read_text(errors='replace').strip())
            if time.monotonic() > end:
                raise Failure(f'{self.name}: no window appeared')
            time.sleep(0.05)

    def open_again(self, *arguments):
        """Runs the command while the application runs: it hands over to it, and ends."""
        status, words = self.run(*arguments)
        if status:
            raise Failure(f'{self.name}: status {status}: {words}')

    def run(self, *arguments):
        """Runs the application's command to its end: (status, what it printed on standard error)."""
        done = subprocess.run([str(self.build / 'src/app/scholia'), *map(str, arguments)],
                              env=self.environment, capture_output=True, text=True, timeout=PATIENCE * 2)
        return done.returncode, done.stderr

    def kill(self):
        self.app.kill()
        self.app.wait()

    def quit(self):
        """Closes the application as from its menu, and waits for its end."""
        self.activate('quit', window=None)
        self.app.wait(PATIENCE)

    def server_pid(self):
        """The private server's process, or None."""
        for entry in Path('/proc').iterdir():
            try:
                command = (entry / 'cmdline').read_bytes().split(b'\0')
                environment = (entry / 'environ').read_bytes().split(b'\0')
            except (OSError, ValueError):
                continue
            if b'scholia-server' in command[0] and b'--private' in command and \
                    f'XDG_RUNTIME_DIR={self.runtime_folder}'.encode() in environment:
                return int(entry.name)
        return None

    def signal_server(self, number):
        pid = self.server_pid()
        if pid is None:
            raise Failure(f'{self.name} has no private server')
        os.kill(pid, number)
        return pid

    def close(self):
        pid = self.server_pid()
        if pid is not None:
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
        for process in reversed(self.processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.runtime_folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- what the person does and sees ---------------------------------------------------------

    def ask(self, method, *arguments, timeout=PATIENCE, **options):
        """One request to the driver; waits as long as a person would."""
        if self.driver is None:
            self.driver = Driver(self.environment['DBUS_SESSION_BUS_ADDRESS'])
        try:
            return getattr(self.driver, method)(*arguments, timeout=timeout, **options)
        except (Missing, GLib.Error) as error:
            self.screenshot(self.folder / 'failure.png')
            status = self.app.poll() if self.app else None
            ended = '' if status is None else f'the application ended with status {status}; '
            raise Failure(f'{self.name}: {method}{arguments}: {ended}{error} '
                          f"(picture: {self.folder / 'failure.png'})") from None

    def press(self, name, **options):
        return self.ask('press', name, **options)

    def type(self, name, text, **options):
        return self.ask('type', name, text, **options)

    def sees(self, name, **options):
        """Waits until something that matches the expression is on the screen, and gives its name."""
        return self.ask('sees', name, **options)

    def misses(self, name, **options):
        """Waits until nothing on the screen matches."""
        return self.ask('misses', name, **options)

    def names(self, name, **options):
        return self.ask('names', name, **options)

    def text_of(self, name, **options):
        return self.ask('text_of', name, **options)

    def activate(self, action, *parameters, window=1):
        """An action of the window (or of the application), as a menu or a shortcut activates it."""
        path = OBJECT_PATH + (f'/window/{window}' if window else '')
        self.ask('activate', path, action, parameters)

    def click(self, x, y, button=1):
        """A real click at screen coordinates; the window fills the display."""
        self._xdotool('mousemove', str(int(x)), str(int(y)), 'click', str(button))

    def drag(self, from_x, from_y, to_x, to_y):
        steps = 6
        words = ['mousemove', str(int(from_x)), str(int(from_y)), 'mousedown', '1']
        for step in range(1, steps + 1):
            x = from_x + (to_x - from_x) * step / steps
            y = from_y + (to_y - from_y) * step / steps
            words += ['mousemove', str(int(x)), str(int(y)), 'sleep', '0.03']
        self._xdotool(*words, 'mouseup', '1')

    def key(self, *keys):
        self._xdotool('key', '--clearmodifiers', *keys)

    def write(self, text):
        self._xdotool('type', '--delay', '8', text)

    def _xdotool(self, *words):
        subprocess.run(['xdotool', *words], env=self.environment, check=True, timeout=PATIENCE,
                       stdout=subprocess.DEVNULL)

    def screenshot(self, path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(path)], env=self.environment, check=False,
                       timeout=PATIENCE)
        return Path(path)


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    Path(path).mkdir(parents=True)
    return Path(path)


def wait_until(condition, what, timeout=PATIENCE):
    """Polls @condition until it is true; its value."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f'never came true: {what}')
        time.sleep(0.05)
