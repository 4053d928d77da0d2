# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that are compared: each a process on the first core, with rooms to go into."""

import http.client
import json
import os
import resource
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVER_CORE, LOAD_CORE = 0, 1
PRIORITY = -19
START_TIMEOUT_S = 20
INSTALL_TIMEOUT_S = 40


# A test shares the machine with other tests: no core and no priority of its own.
is_modest = False


def cores_are_apart():
    return len(os.sched_getaffinity(0)) > 1 and not is_modest


def pin(core):
    """For a child before it runs: its core, as many descriptors as it may have, and priority over
    what else the machine does, if that is permitted: who waits for the core sends in batches."""
    def prepare():
        if cores_are_apart():
            os.sched_setaffinity(0, {core})
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        os.setsid()
        if is_modest:
            return
        try:
            os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
            # Where the kernel groups processes by session, it is the group's that counts.
            Path('/proc/self/autogroup').write_text(str(PRIORITY))
        except OSError:
            pass
    return prepare


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def children(pid):
    text = Path(f'/proc/{pid}/task/{pid}/children').read_text()
    return [int(word) for word in text.split()]


def tiny_png():
    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(b'\0\0')) + chunk(b'IEND', b''))


class Contender:
    """A server in a folder of its own; a context manager."""

    is_raw = True
    has_echo = False

    def __init__(self, folder, **settings):
        self.folder = Path(tempfile.mkdtemp(dir=folder, prefix=f'{self.name}-'))
        self.settings = settings
        self.port = free_port()
        self.process = None
        self.rooms = self.folder / 'rooms'

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, command, **options):
        log = open(self.folder / 'log', 'ab')
        self.process = subprocess.Popen(command, preexec_fn=pin(SERVER_CORE), stderr=log,
                                        stdin=subprocess.DEVNULL, **options)

    def wait_for_port(self):
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until:
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f'{self.name} did not start: {(self.folder / "log").read_text()}')

    def pids(self):
        return [self.process.pid]

    def stop(self, sign=signal.SIGTERM):
        if self.process is None:
            return
        self.process.send_signal(sign)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def make_rooms(self, count):
        self.rooms.write_text(''.join(f'/room/{i}\n' for i in range(count)))


class Scholia(Contender):
    """The server; its boards are made once, over HTTP with the team's key, and copied for the next
    server, as a thousand of them take seconds."""

    name = 'scholia'
    is_raw = False

    def __init__(self, folder, executable, is_tls=False, **settings):
        # All boards are one team's, which may have more people at a time here than by default.
        super().__init__(folder, **{'max_people_per_team': 0, **settings})
        self.executable = executable
        self.is_tls = is_tls
        self.kept = folder / 'boards'
        if (self.kept / 'rooms').exists():
            shutil.copytree(self.kept / 'data', self.folder / 'data')
            shutil.copy(self.kept / 'rooms', self.rooms)

    def start(self):
        environment = dict(os.environ, **{f'SCHOLIA_SERVER_{name.upper()}': str(value)
                                          for name, value in self.settings.items()})
        self.spawn([self.executable, '--data', self.folder / 'data', '--listen',
                    f'127.0.0.1:{self.port}', '--tls-self-signed' if self.is_tls else '--plain'],
                   stdout=subprocess.PIPE, env=environment)
        for line in self.process.stdout:
            if line.startswith(b'ready'):
                return
        raise RuntimeError(f'scholia did not start: {(self.folder / "log").read_text()}')

    def make_rooms(self, count):
        """As many boards as that; a server that had to make some starts again, so that nothing of
        it is in its memory."""
        boards = self.rooms.read_text().splitlines() if self.rooms.exists() else []
        if len(boards) >= count:
            return
        self.make_boards(boards, count)
        self.rooms.write_text('\n'.join(boards) + '\n')
        self.stop()
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder / 'data', self.kept / 'data')
        shutil.copy(self.rooms, self.kept / 'rooms')
        self.start()

    def connect(self):
        if not self.is_tls:
            return http.client.HTTPConnection('127.0.0.1', self.port)
        # The certificate is made for the occasion.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection('127.0.0.1', self.port, context=context)

    def make_boards(self, boards, count):
        key = (self.folder / 'data' / 'team-key').read_text().strip()
        image = tiny_png()
        line = self.connect()
        while len(boards) < count:
            line.request('POST', f'/v1/boards?title=Bench{len(boards)}', body=image,
                         headers={'Authorization': f'Bearer {key}', 'Content-Type': 'image/png'})
            answer = line.getresponse()
            body = json.loads(answer.read())
            if answer.status == 429:
                time.sleep(body['error'].get('retryAfterMs', 1000) / 1000)
            elif answer.status != 201:
                raise RuntimeError(f'a board was refused: {answer.status} {body}')
            else:
                boards.append(f'{body["id"]} {body["token"]}')
        line.close()


class Nchan(Contender):
    """Debian's libnginx-mod-nchan: a channel for each room; a publisher hears itself."""

    name = 'nchan'
    has_echo = True
    MODULE = Path('/usr/lib/nginx/modules/ngx_nchan_module.so')

    @classmethod
    def missing(cls):
        if shutil.which('nginx', path=os.environ['PATH'] + ':/usr/sbin') and cls.MODULE.exists():
            return None
        return 'libnginx-mod-nchan is not installed'

    def start(self):
        config = (HERE / 'peers' / 'nchan.conf').read_text()
        config = config.replace('@PORT@', str(self.port)).replace('@FOLDER@', str(self.folder))
        (self.folder / 'nginx.conf').write_text(config)
        self.spawn([shutil.which('nginx', path=os.environ['PATH'] + ':/usr/sbin'), '-p',
                    self.folder, '-c', self.folder / 'nginx.conf', '-e', self.folder / 'log'])
        self.wait_for_port()
        # The master listens before it has a worker.
        while not children(self.process.pid) and self.process.poll() is None:
            time.sleep(0.01)

    def pids(self):
        return children(self.process.pid)


class Ws(Contender):
    """npm's ws: a room server of a screen's length, installed into the build folder."""

    name = 'ws'

    def __init__(self, folder, modules, **settings):
        super().__init__(folder, **settings)
        self.modules = modules

    @classmethod
    def install(cls, modules):
        """None, or why it cannot be compared."""
        if (modules / 'node_modules' / 'ws' / 'package.json').exists():
            return None
        if not shutil.which('node') or not shutil.which('npm'):
            return 'node and npm are not installed'
        modules.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--fetch-retries=0', '--prefix',
                            modules, 'ws@8'], capture_output=True, check=True, timeout=INSTALL_TIMEOUT_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return 'npm could not fetch ws'
        return None

    def start(self):
        environment = dict(os.environ, NODE_PATH=str(self.modules / 'node_modules'))
        self.spawn(['node', HERE / 'peers' / 'ws-rooms.js', str(self.port),
                    str(self.settings.get('tick_ms', 0))], env=environment)
        self.wait_for_port()
