# SPDX-License-Identifier: GPL-3.0-or-later
"""The real scholia-server as a process of its own, in a temporary folder."""

import ctypes
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import zlib

import wire


def die_with_parent():
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def png(width=1, height=1):
    """A whole PNG file of white pixels; only its header counts for a server."""
    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b'\0\xff\xff\xff') if (width, height) == (1, 1) else b''
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', rows) +
            chunk(b'IEND', b''))


def free_port():
    """For a setting that takes no port of the system's choice."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Target:
    """A running server. @settings: of the man page, without their prefix, as NAME=value."""

    def __init__(self, executable, private=False, tls=False, **settings):
        self.folder = tempfile.mkdtemp(prefix='scholia-')
        self.data = os.path.join(self.folder, 'data')
        self.log_path = os.path.join(self.folder, 'log')
        self.private = private
        self.arguments = [executable, '--data', self.data]
        if private:
            self.address = os.path.join(self.folder, 'server.sock')
            self.arguments += ['--private', '--socket', self.address]
        else:
            self.arguments += ['--listen', '127.0.0.1:0', '--tls-self-signed' if tls else '--plain']
        self.environment = dict(os.environ, G_MESSAGES_DEBUG='all')
        for name, value in settings.items():
            self.environment['SCHOLIA_SERVER_' + name.upper()] = str(value)
        self.announced = b''
        self.start()
        with open(os.path.join(self.data, 'team-key'), encoding='ascii') as key:
            self.key = key.read().strip()

    def start(self):
        """Also again, after an end, with the same data folder."""
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(self.arguments, env=self.environment, stderr=log,
                                            stdout=subprocess.PIPE, preexec_fn=die_with_parent)
        for line in self.process.stdout:
            self.announced += line
            if line.startswith(b'ready'):
                break
        else:
            raise AssertionError('the server did not start: ' + self.read_log())
        if not self.private:
            self.address = ('127.0.0.1', int(line.split(b':')[-1]))

    def end(self, sign=signal.SIGTERM):
        """The exit status; what it printed at its end is kept, too."""
        self.process.send_signal(sign)
        self.announced += self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait()

    def command(self, *words):
        """What an operator's command prints; its standard error goes where the server's does."""
        with open(self.log_path, 'ab') as log:
            return subprocess.run([self.arguments[0], *words, '--data', self.data], check=True,
                                  env=self.environment, stderr=log, stdout=subprocess.PIPE,
                                  timeout=60).stdout.decode()

    def add_team(self, name):
        """The key of a new team."""
        return self.command('team', 'add', name).split()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def read_log(self):
        with open(self.log_path, encoding='utf-8', errors='replace') as log:
            return log.read()

    def is_sanitized(self):
        """Such a process keeps freed memory, so its size says little."""
        with open(f'/proc/{self.process.pid}/maps', encoding='ascii', errors='replace') as maps:
            return 'libasan' in maps.read()

    def rss_bytes(self):
        with open(f'/proc/{self.process.pid}/statm', encoding='ascii') as statm:
            return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')

    def cpu_s(self):
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as stat:
            fields = stat.read().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def descriptors(self):
        """What each is of, but for the database's: a second reader's connection is opened when two
        read at the same time, and kept."""
        folder, found = f'/proc/{self.process.pid}/fd', []
        for name in os.listdir(folder):
            try:
                found.append(os.readlink(os.path.join(folder, name)))
            except FileNotFoundError:
                pass
        return sorted(name for name in found if '/scholia.db' not in name)

    def n_descriptors(self):
        return len(self.descriptors())

    def is_alive(self):
        return self.process.poll() is None

    def call(self, method, path, secret=None, body=None, headers=()):
        """The answer's JSON; asserts that it is a good one."""
        status, _, answer = wire.fetch(self.address, method, path, secret, body, headers)
        assert status in (200, 201, 204), (method, path, status, answer)
        return json.loads(answer) if answer else None

    def create_board(self, title='Board', key=None):
        return self.call('POST', f'/v1/boards?title={title}', key or self.key, png())

    def create_link(self, board, role, **members):
        body = json.dumps({'role': role, **members}).encode()
        return self.call('POST', f'/v1/boards/{board["id"]}/links', board['token'], body)
