# SPDX-License-Identifier: GPL-3.0-or-later
"""Network namespaces with a server in one and a client in each other, and the lines between them."""

import ctypes
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import zlib

PR_SET_PDEATHSIG = 1
LOSS_PERCENT = 30


def now_ms():
    return int(time.time() * 1000)


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run(*words, check=True):
    return subprocess.run(words, check=check, capture_output=True, text=True)


def png():
    """One pixel."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(b'\0\0\0\0')) + chunk(b'IEND', b''))


class Server:
    """The real process, over TLS on all addresses of this namespace."""

    def __init__(self, program):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='scholia-network-'))
        self.data = self.folder / 'data'
        self.log = open(self.folder / 'log', 'wb')
        self.process = subprocess.Popen(
            [program, '--data', self.data, '--listen', '0.0.0.0:0', '--tls-self-signed'],
            stdout=subprocess.PIPE, stderr=self.log, text=True, preexec_fn=die_with_parent)
        for line in self.process.stdout:
            if line.startswith('ready'):
                self.port = int(line.rsplit(':', 1)[1])
                break
        certificate = ssl.get_server_certificate(('127.0.0.1', self.port))
        self.fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
        self.board = self.create_board()

    def create_board(self):
        key = (self.data / 'team-key').read_text().strip()
        line = http.client.HTTPSConnection('127.0.0.1', self.port,
                                           context=ssl._create_unverified_context())
        line.request('POST', '/v1/boards?title=Network', png(), {'Authorization': 'Bearer ' + key})
        answer = line.getresponse()
        assert answer.status == 201, answer.status
        return json.load(answer)

    def stop(self):
        self.process.terminate()
        return self.process.wait(10)

    def remove(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder)


class Client:
    """A session without a window (session-client.c): what it tells, in order."""

    def __init__(self, program, server, number, host, prefix=()):
        self.name = f'Person {number}'
        self.lines = []
        self.told = threading.Condition()
        self.process = subprocess.Popen(
            [*prefix, program, host, str(server.port), server.fingerprint, server.board['id'],
             server.board['token'], str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent,
            env=self.environment())
        threading.Thread(target=self.listen, daemon=True).start()

    @staticmethod
    def environment():
        """A client ends amid handshakes in threads of the TLS library, and a sanitizer's search for
        leaks, for which tests/sync is there, crashes on them."""
        sanitizer = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        return {**os.environ, 'GIO_USE_PROXY_RESOLVER': 'dummy', 'GSETTINGS_BACKEND': 'memory',
                'ASAN_OPTIONS': sanitizer.lstrip(':')}

    def listen(self):
        for line in self.process.stdout:
            with self.told:
                self.lines.append(json.loads(line))
                self.told.notify_all()

    def say(self, words):
        self.process.stdin.write(words + '\n')
        self.process.stdin.flush()

    def find(self, test, since=0):
        with self.told:
            return next((line for line in self.lines if line['at'] >= since and test(line)), None)

    def wait(self, test, since=0, seconds=30):
        """The first line from `since` on that passes; None after so long."""
        end = time.monotonic() + seconds
        with self.told:
            while True:
                found = next((line for line in self.lines if line['at'] >= since and test(line)), None)
                left = end - time.monotonic()
                if found or left <= 0 or self.process.poll() is not None:
                    return found
                self.told.wait(min(left, 1))

    def wait_live(self, seconds=30):
        return self.wait(lambda line: line.get('state') == 'live', seconds=seconds)

    def ask_hash(self):
        at = now_ms()
        self.say('hash')
        return self.wait(lambda line: line['event'] == 'hash', at, 5)

    def all(self, event):
        with self.told:
            return [line for line in self.lines if line['event'] == event]

    def quit(self):
        """The exit status."""
        if self.process.poll() is None:
            self.say('quit')
        return self.process.wait(20)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Line:
    """A namespace for one client, tied to this one by a pair of virtual Ethernet devices."""

    def __init__(self, number):
        self.number = number
        self.device = f'line{number}'
        self.host = f'10.77.{number}.1'
        self.keeper = subprocess.Popen(['unshare', '--net', 'sleep', '100000'],
                                       preexec_fn=die_with_parent)
        self.enter = ['nsenter', '--target', str(self.keeper.pid), '--net']
        self.wait_for_namespace()
        run('ip', 'link', 'add', 'name', self.device, 'type', 'veth', 'peer', 'name', 'far', 'netns',
            str(self.keeper.pid))
        run('ip', 'address', 'add', f'{self.host}/24', 'dev', self.device)
        run('ip', 'link', 'set', self.device, 'up')
        run(*self.enter, 'ip', 'link', 'set', 'lo', 'up')
        run(*self.enter, 'ip', 'address', 'add', f'10.77.{number}.2/24', 'dev', 'far')
        run(*self.enter, 'ip', 'link', 'set', 'far', 'up')
        run(*self.enter, 'ip', 'route', 'add', 'default', 'via', self.host)

    def wait_for_namespace(self):
        ours = os.readlink('/proc/self/ns/net')
        while os.readlink(f'/proc/{self.keeper.pid}/ns/net') == ours:
            time.sleep(0.01)

    def cut(self):
        run('ip', 'link', 'set', self.device, 'down')

    def mend(self):
        run('ip', 'link', 'set', self.device, 'up')

    def drop(self, rule):
        """Of what arrives, at either end: as if it were lost on the way, with no device down."""
        for prefix, device in ((), self.device), (self.enter, 'far'):
            table = f'loss_{device}'
            run(*prefix, 'nft', f'add table inet {table}; '
                f'add chain inet {table} input {{ type filter hook input priority 0; }}; '
                f'add rule inet {table} input iifname "{device}" {rule} drop')

    def lose(self):
        self.drop(f'numgen random mod 100 < {LOSS_PERCENT}')

    def silence(self):
        self.drop('')

    def keep(self):
        for prefix, device in ((), self.device), (self.enter, 'far'):
            run(*prefix, 'nft', f'delete table inet loss_{device}', check=False)

    def remove(self):
        run('ip', 'link', 'delete', self.device, check=False)
        self.keeper.kill()
        self.keeper.wait()


def enter_namespace(argv):
    """Starts this program again in a network of its own; gives the reason why it cannot be."""
    if os.environ.get('SCHOLIA_OWN_NETWORK'):
        run('ip', 'link', 'set', 'lo', 'up')
        return None
    for name in 'unshare', 'nsenter', 'ip', 'nft':
        if not shutil.which(name):
            return f'{name} is not installed'
    for options in ['--net'], ['--user', '--map-root-user', '--net']:
        trial = 'ip link add name one type veth peer name two && nft "add table inet t"'
        if run('unshare', *options, 'sh', '-c', trial, check=False).returncode == 0:
            os.environ['SCHOLIA_OWN_NETWORK'] = '1'
            os.execvp('unshare', ['unshare', *options, *argv])
    return 'network namespaces are not permitted'
